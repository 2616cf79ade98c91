// Reviewed exceptions from the gate before publishing, for history that somebody else published: each names one breach in one row with the
// values seen, and the reason why the row is shown all the same. The list is exact both ways. Format: docs/formats/report-files.md.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/published.h"

namespace sallyport::report {

enum class Rule {
    blank_became_zero,             // not published before, or in another file, and now 0
    blank_cell,                    // a cell is blank and nobody decided so
    files_disagree,                // two files give one figure two values
    fewer_accounts_than_requests,  // of requests that name an account, each names at least one
    label_without_code,            // a country that nobody can find again
    missing_half,                  // a half-year between others was left out
    more_disclosed_than_received,
    parts_unlike_total,  // the outcomes and what is pending do not add up
    unknown_class,       // no section, or no class of customer, has this name
};
inline constexpr std::array all_rules{Rule::blank_became_zero,
                                      Rule::blank_cell,
                                      Rule::files_disagree,
                                      Rule::fewer_accounts_than_requests,
                                      Rule::label_without_code,
                                      Rule::missing_half,
                                      Rule::more_disclosed_than_received,
                                      Rule::parts_unlike_total,
                                      Rule::unknown_class};
std::string_view word(Rule rule);

struct Exception {
    std::size_t line = 0;
    std::string source;  // whose history: microsoft_lerr
    Period period;
    Section section = Section::criminal;
    std::string label, code;  // both empty: the section of the half-year as a whole
    Rule rule = Rule::parts_unlike_total;
    std::string seen;  // word for word what the gate says of the row
    std::string reason;
};

// The whole file or nothing; the first mistake is `invalid` and names file, row and column. Header:
// source,period,section,country_as_published,iso3166_alpha2,rule,seen,reason
Outcome<std::vector<Exception>> parse_exceptions(std::string_view file, std::string_view bytes);

}  // namespace sallyport::report
