// The report of a data folder, for the command line, the demo and the simulation alike.
#pragma once
#include <string>

#include "main/house.h"
#include "report/site.h"

namespace sallyport::app {

enum class Importing { for_real, dry_run };
Outcome<report::HistoryChange> import_published(House& house, const std::string& file, std::string_view source, Instant at, Importing how);
// `exceptions`: a file of reviewed exceptions from the gate; empty = the shipped one. `refused` names every row that the gate keeps back.
// With Publishing::editions the book, opened for writing, first keeps what is new in it as editions.
enum class Publishing { pages_only, editions };
Outcome<report::SiteSummary> write_report(House& house, const std::string& out, Instant as_of, const std::string& exceptions = {},
                                          Publishing how = Publishing::pages_only);

}  // namespace sallyport::app
