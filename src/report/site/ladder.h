// "ladder.html": which legal process opens which data, country by country. Lists instead of a wide table, so that it is read on a telephone
// and without a script.
#pragma once
#include "report/site/pages.h"

namespace sallyport::report::site {

Page ladder_page(const Language& in, const Model& model);

}  // namespace sallyport::report::site
