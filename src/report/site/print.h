// A half-year for print: everything its page says, on paper, with where it comes from and how to check it.
#pragma once
#include "report/site/pages.h"
#include "report/site/sheets.h"

namespace sallyport::report::site {

std::string print_path(Period period);  // "print/2022-H2.pdf", in the language's folder as a page is

// A PDF a half-year. `unavailable`: the font is not there, or the library failed.
Outcome<std::vector<SiteFile>> prints(const Language& in, const Model& model, const Typeface& face);

}  // namespace sallyport::report::site
