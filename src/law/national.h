// What the law says of national security process beside its rulebook row: who may sign a letter, what it must say, and whether the authority
// behind an order was in force. Rows of a file, so that a lapse or a renewal is an edit of counsel's. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "law/assess.h"

namespace sallyport::law {

#define SALLYPORT_NATIONAL_CHECKS(X)                                                   \
    X(signer_below, "the letter is signed by somebody who may not sign one")           \
    X(signer_unknown, "nobody has said who signed the letter")                         \
    X(term_vague, "the letter's term identifies no person, entity, number or account") \
    X(term_unknown, "nobody has said whether the letter's term identifies")            \
    X(no_danger, "secrecy is asked for and none of the four dangers is certified")     \
    X(lapsed, "the authority was not in force on the day of receipt")                  \
    X(another_paper, "the instrument is not one of this authority")
SALLYPORT_CLOSED_LIST(NationalCheck, SALLYPORT_NATIONAL_CHECKS)

class NationalRules {
public:
    // `invalid` names file, line and what is wanted: every check and every authority exactly once, each with its citation.
    static Outcome<NationalRules> load(const std::string& path);
    static Outcome<NationalRules> parse(std::string_view file, std::string_view text);

    // Of the whole demand, in the order of the checks. Nothing of these allows: they only add doubts and refusals.
    std::vector<Finding> findings(const demand::Demand& demand) const;
    // The assessment with these findings in it; both verdicts follow.
    Assessment added_to(Assessment assessment, const demand::Demand& demand) const;

private:
    struct Authority {
        std::string citation;
        std::optional<Day> from, until;  // the first and the last day in force; absent: not bounded
    };
    std::vector<Authority> authorities_;  // by demand::NationalAuthority
    std::vector<Finding> checks_;         // by NationalCheck
};

}  // namespace sallyport::law
