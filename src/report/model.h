// Everything the report says, as values: rows by country, figures, totals, and what was restated. Pages and files are only ways to write
// this down. Counted wins over imported, section by section of a half-year; what differs is listed.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "report/bands.h"
#include "report/editions.h"
#include "report/exceptions.h"
#include "report/ladder.h"
#include "report/plan.h"
#include "report/published.h"
#include "report/small_cells.h"
#include "tally/figures.h"

namespace sallyport::report {

// Somebody outside the provider who can reach customers' data. In the provider's own words.
struct ThirdParty {
    std::string name, does, reaches, why;
    std::string country;  // alpha-2
    std::string since;    // "2024-05-01"; empty: not said
};

struct ReportInput {
    std::string provider;  // as people know it: "Larkspur Mail"
    Instant as_of;         // when the figures were counted
    tally::Counts counts;
    std::vector<PublicationPlan> plans;                    // as recorded; a later one of the same half-year replaces the earlier
    std::vector<PublishedHistory> imports;                 // as recorded; a later one restates
    std::map<std::string, std::string> source_names = {};  // by the imports' source code; known_sources() for those we know
    std::vector<Exception> exceptions = {};                // reviewed, for imported and simulated history
    std::vector<Publication> publications = {};            // as recorded: what was published before
    std::vector<BandFile> bands = {};                      // of national security process, as imported; part of nothing else
    std::vector<LadderRow> ladder = {};                    // by country; empty: the site has no such page
    SmallCells small = {};                                 // of what is counted; a simulation is shown as published
    ReportWords words = {};                                // that come out with these figures
    std::string compare_script = {};                       // web/dist/compare.js; empty: the page Compare has its lists alone
    std::vector<ThirdParty> third_parties = {};            // on the day of as_of
};

// Names of publishers whose history is often imported: microsoft_lerr.
std::map<std::string, std::string> known_sources();

enum class Status { counted, imported, not_published };
std::string_view word(Status status);

struct ReportRow {
    RowKey key;
    std::string label;  // as published, or the country's name
    Cells cells;
    Status status = Status::counted;
    std::string from;  // who says so, in words
    // Requests without an ending yet: in `requests`, in no outcome; nullopt: hidden.
    std::optional<std::uint64_t> pending = 0;
    // Of counted rows: what the outcomes count, what the plan keeps back, and how many requests name no account.
    Unit unit = Unit::demands;
    std::set<Column> withheld = {};
    std::uint64_t without_account = 0;
    HiddenCells hidden = {};   // cells that are blank above because the rule for small cells says so
    std::uint64_t merged = 0;  // countries that this row adds up; 0: it is a country's own
};

// A breach that was reviewed and is shown with its reason. An empty country: it concerns the section of the half-year.
struct Remark {
    Period period;
    Section section = Section::criminal;
    std::string label, code;
    Rule rule = Rule::parts_unlike_total;
    std::string seen, reason;
    bool concerns(const RowKey& key, std::string_view row_label) const {
        return period == key.period && section == key.section && code == key.code && label == row_label;
    }
};

struct Figure {
    std::string id;
    Period period;
    std::string unit, definition;
    std::optional<std::uint64_t> value;
    Status status = Status::not_published;
    tally::BookKind book = tally::BookKind::real;  // imported figures are real, wherever they stand
    std::string from;
    std::optional<Hidden> hidden = {};  // why there is no value, if a small cell is the reason
};

// Sums over the rows of a section. A cell nobody published stays empty; one published in some rows is the sum of those.
struct Total {
    Period period;
    Section section = Section::criminal;
    Cells cells;
    Status status = Status::counted;
    std::string from;
    std::size_t rows = 0;
    std::optional<std::uint64_t> pending = 0;
    HiddenCells hidden = {};
};

struct CountedAgainstImported {
    RowKey key;
    std::string label;
    Column column = Column::requests;
    std::optional<std::uint64_t> counted, imported;
};

struct Model {
    std::string provider;
    Instant as_of;
    Period current;  // the half-year of as_of
    tally::BookKind book = tally::BookKind::real;
    std::vector<ReportRow> rows;  // sorted by period, section, code
    std::vector<Figure> figures;  // sorted by period; within one, F1 .. F15, F24 .. F26, twins, totals by section
    std::vector<Total> totals;    // sorted by period, section
    std::vector<CountedAgainstImported> differences;
    std::vector<Restatement> restatements;
    std::vector<Edition> editions;       // that were published, sorted by half-year and number
    std::vector<EditionChange> changes;  // from each edition to the next, and from the newest to these figures
    std::vector<Remark> remarks;         // sorted by period, section, country, rule
    std::vector<std::string> sources;    // names of the publishers whose figures were imported
    std::vector<BandFile> bands;         // oldest first; no row, figure or total holds anything of them
    std::vector<LadderRow> ladder;       // by country
    SmallCells small = {};               // the rule that these figures follow
    ReportWords words = {};
    std::string compare_script = {};
    std::vector<ThirdParty> third_parties = {};
    bool hides_anything() const;

    std::vector<Period> periods() const;  // sorted, each once
    // As of these figures the half-year is not over, in the book's zone: its numbers will still grow.
    bool still_runs(Period period) const { return !(period < current); }
    const Total* total(Period period, Section section) const;
    const Figure* figure(std::string_view id, Period period) const;
    // The main table of a half-year: combined until 2016-H2, criminal afterwards.
    const Total* main_total(Period period) const;
};

Model model_of(const ReportInput& input);

// The editions that publishing this model makes: of every half-year that is over and says something else than its newest edition, or has none.
std::vector<Edition> editions_due(const Model& model);

// How the four outcome cells share out, in tenths of a per cent of their sum, each rounded half up once. nullopt if a cell is empty or all
// are zero.
std::optional<std::uint64_t> share_of(const Cells& cells, Column outcome);

}  // namespace sallyport::report
