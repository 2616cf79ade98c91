// What the form says against what the paper says. The words of the paper come out of the sandbox; nothing here decides, it points.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "demand/demand.h"
#include "demand/scope.h"
#include "review/ports.h"

namespace sallyport::review {

struct Difference {
    std::string sentence;                 // for counsel
    std::optional<demand::Region> where;  // on the paper
};

struct PaperReading {
    // The days between which the paper wants data, if it names exactly one range ("from March 1, 2026 to April 30, 2026").
    std::optional<Day> first_day, last_day;
    std::optional<demand::Region> days_at;
    std::vector<Difference> differences;
};

// Days, accounts and docket of the form looked for in the paper's words. A scan without words gives one difference that says so.
PaperReading compare(const demand::Demand& demand, const demand::Paper& paper, const ReadPaper& read);

}  // namespace sallyport::review
