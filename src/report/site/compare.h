// Side by side: countries over all half-years of a section, and two half-years. Each view has an address, a citation, a file and a table.
#pragma once
#include <vector>

#include "report/site/parts.h"

namespace sallyport::report::site {

std::vector<Page> compare_pages(const Language& in, const Model& model);

}  // namespace sallyport::report::site
