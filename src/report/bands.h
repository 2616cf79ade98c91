// The file that leaves the lane of national security process: bands of one structure, and nothing else. Format: docs/formats/bands.md.
#pragma once
#include "ledger/step.h"
#include "tally/bands.h"

namespace sallyport::report {

// Of the entries that hold one: `figures_imported` in a main book, `report_published` in the lane's own.
constexpr std::string_view bands_source = "national_bands";

class BandFile {
public:
    // The whole file or nothing. `invalid` names file, row and column, what was seen and what is wanted: a band that is none of its structure's,
    // a window that the law does not allow, a figure that is missing or of another structure.
    static Outcome<BandFile> parse(std::string_view file, std::string_view bytes);
    // `invalid` likewise, with the figure's name.
    static Outcome<BandFile> of(tally::BandReport report);

    const tally::BandReport& report() const { return report_; }
    std::string csv() const;  // what parse() reads
    Bytes body() const { return csv(); }
    static Outcome<BandFile> from_body(std::string_view bytes) { return parse("the entry", bytes); }
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::figures_imported, ledger::Kind::report_published}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }

private:
    explicit BandFile(tally::BandReport report) : report_{std::move(report)} {}
    tally::BandReport report_;
};

// Several files' rows under one header, in the order given.
std::string bands_csv(const std::vector<BandFile>& files);

// `refused` if one that is there already covers days of it; `conflict` if the same file is there.
Outcome<void> check_new(const std::vector<BandFile>& there, const BandFile& added);

// In a main book: the public statement, as imported. In the lane's own: what was written out.
Outcome<ledger::Step<BandFile>> import_bands(const std::vector<BandFile>& there, BandFile added, Instant at);
Outcome<ledger::Step<BandFile>> publish_bands(const std::vector<BandFile>& there, BandFile added, Instant at);
// What a book holds, in the order of its entries.
Outcome<std::vector<BandFile>> imported_bands(const ledger::Clerk& clerk);
Outcome<std::vector<BandFile>> published_bands(const ledger::Clerk& clerk);

}  // namespace sallyport::report
