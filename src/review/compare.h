// What the form says against what the paper says. The words of the paper come out of the sandbox; nothing here decides, it points.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "demand/demand.h"
#include "demand/scope.h"
#include "law/assess.h"
#include "review/grid.h"
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

// Does the form ask for days of this line that the paper does not name? No, where the paper names none.
bool asks_beyond(const PaperReading& reading, const demand::Sought& asked, std::string_view zone);

// Why less than was asked would be approved of a line: what a finding says of it; else that form and paper do not agree (r11); else that
// more was asked than the matter needs (r12).
Reason reason_for_less(const demand::Demand& demand, const law::Assessment& findings, const PaperReading& reading, int identifier,
                       const demand::Sought& asked);

}  // namespace sallyport::review
