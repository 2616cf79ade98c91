// The report of a data folder, for the command line, the demo and the simulation alike.
#pragma once
#include <string>

#include "main/house.h"
#include "report/publishing.h"
#include "report/site.h"

namespace sallyport::app {

enum class Importing { for_real, dry_run };
Outcome<report::HistoryChange> import_published(House& house, const std::string& file, std::string_view source, Instant at, Importing how);
// Prepares a site in `out` from the book as it is; nothing of it is published. `exceptions`: a file of reviewed exceptions from the gate;
// empty = the shipped one. `refused` names every row that the gate keeps back.
Outcome<report::SiteSummary> write_report(House& house, const std::string& out, Instant as_of, const std::string& exceptions = {});

// Where the published site stands beside DIR/site, if provider.toml says so. `refused`: figures that are made up do not go there.
Outcome<std::optional<adapters::BucketSettings>> bucket_of(const House& house);

// What a report is made from: the book, the provider's settings and the shipped list of exceptions. The house outlives it.
class BookSource : public report::ReportSource {
public:
    explicit BookSource(House& house) : house_{house} {}
    Outcome<report::ReportInput> input(Instant until) const override;
    std::string site_folder() const override { return house_.folder() + "/site"; }

private:
    House& house_;
};

}  // namespace sallyport::app
