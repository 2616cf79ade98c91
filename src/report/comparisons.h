// What stands side by side: countries over all half-years of a section, and two half-years of a section country by country. Pages and files
// are made from the same values; nothing is added up that is not told.
#pragma once
#include <string>
#include <vector>

#include "report/files.h"

namespace sallyport::report {

// A half-year beside the one before it, or beside the same half of the year before.
struct Pairing {
    Section section = Section::criminal;
    Period before, after;
    struct Line {
        const ReportRow* before = nullptr;  // nullptr: it has no row in that half-year
        const ReportRow* after = nullptr;
        const ReportRow& any() const { return after ? *after : *before; }
    };
    std::vector<Line> lines;  // sorted by code, and by label where there is none
    const Total* total_before = nullptr;
    const Total* total_after = nullptr;
};
// Of every half-year that has a table, oldest first; the rows are those of `model`, which must outlive them.
std::vector<Pairing> pairings(const Model& model);
std::string name_of(const Pairing& pairing);  // "2022-H2-and-2021-H2-criminal"
std::string pairing_csv(const Pairing& pairing);

// Requests of every country in every half-year of a section.
struct SideBySide {
    Section section = Section::criminal;
    std::vector<Period> periods;  // oldest first
    struct Line {
        std::vector<const ReportRow*> rows;  // one a half-year; nullptr: no row
        const ReportRow* newest = nullptr;   // of those: its label and code are the country's
    };
    std::vector<Line> lines;  // sorted by code, and by label where there is none
    std::vector<const Total*> totals;
};
std::vector<SideBySide> side_by_side(const Model& model);
std::string name_of(const SideBySide& view);  // "countries-criminal"
std::string side_by_side_csv(const SideBySide& view);

// data/compare/NAME.csv, one a view.
std::vector<SiteFile> comparison_files(const Model& model);

}  // namespace sallyport::report
