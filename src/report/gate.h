// The gate before publishing. What a report would state goes through it row by row and file by file; an impossible row keeps the whole report
// back. Counted figures of a real or demonstration ledger pass without exception or not at all; imported and simulated history passes with
// exactly the breaches that exceptions.h lists, each with its reason. Rules: docs/FIGURES.md, "The gate before publishing".
#pragma once
#include <set>
#include <span>
#include <string>
#include <vector>

#include "report/exceptions.h"
#include "report/files.h"
#include "report/model.h"

namespace sallyport::report {

// Where a row stands. Line 0: it stands in no file, and `file` says in words where it does.
struct Place {
    std::string file;
    std::size_t line = 0;
};

// What one row says, in any file and by anybody.
struct Statement {
    Place place;
    std::string when;         // "2022-H2", or a year where a file counts years
    std::string section;      // as written; the class of legal paper where a file has those
    std::string label, code;  // of the country; both empty: the row speaks of none
    Cells cells;
    Unit unit = Unit::demands;          // of the four outcomes
    std::uint64_t pending = 0;          // in that unit
    std::uint64_t without_account = 0;  // requests known to name no account
    std::set<Column> withheld = {};     // blank because somebody decided so, or the file has no such column
};

struct Breach {
    Rule rule = Rule::parts_unlike_total;
    Place place;
    std::string when, section, label, code;
    std::string seen;  // the values: "disclosed 269, received 183"
};
// "data/by-country.csv:12: 2021 criminal USA: disclosed 269, received 183 (more_disclosed_than_received)"
std::string text(const Breach& breach);

// Everything that is wrong with a row by itself. `sections`: the words that a section may have.
std::vector<Breach> breaches_in(const Statement& row, std::span<const std::string> sections);
std::vector<std::string> section_words();  // those of our own files

// One figure that two places state. `what` says which: "requests".
struct Twice {
    std::string when, section, label, code, what;
    struct Said {
        Place place;
        std::optional<std::uint64_t> value;
    } first, second;
};
// Nothing if they agree; blank_became_zero if one is blank and the other 0; files_disagree otherwise.
std::optional<Breach> breach_between(const Twice& figure);

// Half-years between the first and the last that are not there.
std::vector<Period> missing_halves(const std::set<Period>& there);

// Reads the files again as they would be published: rows, totals and figures must say the same.
std::vector<Breach> disagreements(std::span<const SiteFile> files);

// A report that the gate let through. There is no other way to one.
class Cleared {
public:
    const Model& model() const { return model_; }

private:
    friend Outcome<Cleared> pass_gate(const ReportInput& input);
    explicit Cleared(Model model) : model_{std::move(model)} {}
    Model model_;
};
// `refused` names every breach that no exception covers and every exception that covers nothing, one a line.
Outcome<Cleared> pass_gate(const ReportInput& input);

// What model_of() notes beside rows: the listed breaches of imported and simulated history, with their reasons.
std::vector<Remark> remarks_of(const ReportInput& input, const Model& model);

}  // namespace sallyport::report
