// The explorer: one address for each section of each half-year, and there four views of the same rows: table, map, line over time, ranking.
#pragma once
#include "report/site/pages.h"

namespace sallyport::report::site {

std::string view_path(Period period, Section section);  // "explore/2022-H2-criminal.html"
// The outlines of all countries, an SVG that the maps of all half-years share: of what has no row there is nothing else to say.
std::string land();

std::vector<Page> explorer_pages(const Language& in, const Model& model);  // the page of choice, and one for each section of each half-year

}  // namespace sallyport::report::site
