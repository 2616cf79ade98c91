// The closed list of figures that the questions and answers use. docs/FIGURES.md shows the same list; a test compares both.
#pragma once
#include <string_view>
#include <vector>

#include "tally/counts.h"

namespace sallyport::tally {

struct FigureKind {
    std::string_view id;  // F1 .. F15, F24 .. F29
    std::string_view unit;
    std::string_view definition;  // printed beside the figure wherever it stands
};
const std::vector<FigureKind>& figure_kinds();
const FigureKind* figure_kind(std::string_view id);

// nullopt: a share of nothing.
std::optional<std::uint64_t> figure_value(std::string_view id, const PeriodCount& period);

// Ids that the questions and answers give to the same figures in one half-year, 2023-H1: F16 is F4 of that half-year, and so on.
struct FigureTwin {
    std::string_view id;
    Period period;
    std::string_view twin_of;
};
const std::vector<FigureTwin>& figure_twins();

}  // namespace sallyport::tally
