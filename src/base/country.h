// Countries by their code. Words only: which name a page shows is the report's.
#pragma once
#include <string_view>

namespace sallyport::base {

// ISO 3166-1 alpha-2 as assigned on 2026-01-01, and XK (Kosovo, user-assigned). Capital letters only; "EU" is no country.
bool is_country(std::string_view code);

}  // namespace sallyport::base
