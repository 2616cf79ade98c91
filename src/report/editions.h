// What was published, as it was. The rows and figures of a half-year are published in editions: an edition is never changed, and a count that
// gives something else later is a new edition beside the old one, with every cell that changed.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/published.h"
#include "report/small_cells.h"

namespace sallyport::report {

struct EditionRow {
    PublishedRow row;
    std::optional<std::uint64_t> pending = 0;  // requests, or accounts, that had no ending at the cut-off; nullopt: hidden
    HiddenCells hidden = {};                   // of the cells above
    bool operator==(const EditionRow&) const = default;
};

struct Edition {
    Period period;
    std::int64_t number = 1;  // of its half-year, from 1
    Instant counted;          // the cut-off: what happened later is not in it
    std::vector<EditionRow> rows;
    std::map<std::string, std::optional<std::uint64_t>> figures;  // F1 .. F22d
    std::map<std::string, Hidden, std::less<>> hidden_figures = {};
    std::map<Section, HiddenCells> hidden_totals = {};  // the totals themselves are the sums of the rows
};

// One cell or figure that two editions, or an edition and what is counted now, give unlike values.
struct EditionChange {
    Period period;
    std::int64_t from = 0;
    std::int64_t to = 0;  // 0: no edition holds it yet
    std::optional<RowKey> row;
    std::string label;
    std::string what;  // a column of by-country.csv, `pending`, or the id of a figure
    std::optional<std::uint64_t> before, after;
    bool operator==(const EditionChange&) const = default;
};
// A row that only one of both has is blank in the other. `to` is the number of `after`.
std::vector<EditionChange> changes(const Edition& before, const Edition& after);

// What people write on a report; everything else on it follows from figures. Empty: nothing is said there.
struct ReportWords {
    std::string introduction;  // at the top of the first page
    std::string news;          // beside the editions: what is new, and why
    bool operator==(const ReportWords&) const = default;
};

// The Noun of report_published: the half-years whose values were not published so before, and the words that came out with them.
struct Publication {
    Instant counted;
    std::vector<Edition> editions;
    ReportWords words = {};

    Bytes body() const;
    // `corrupt`: a count, a half-year or an edition's number that cannot be.
    static Outcome<Publication> from_body(std::string_view bytes);
};

}  // namespace sallyport::report
