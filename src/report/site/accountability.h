// Two pages that hold the report to account: what the provider says beside the figure that shows whether it did, and the report measured
// against the rubrics that others score such reports by.
#pragma once
#include "report/site/pages.h"

namespace sallyport::report::site {

Page claims_page(const Language& in, const Model& model);  // "claims.html"
Page score_page(const Language& in, const Model& model);   // "score.html"

// One element of a rubric. `why` says what is missing if it is not met, and what meets it otherwise.
struct Element {
    std::string_view rubric, id, asks;
    bool met = false;
    std::string_view page;  // that meets it, with its anchor; empty if none does
    std::string_view why;
};
std::vector<Element> elements(const Model& model);

}  // namespace sallyport::report::site
