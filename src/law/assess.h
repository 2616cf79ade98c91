// What the law and the house rules allow of a demand: a pure function. The same demand with the same rulebook version gives the same
// findings for ever. Contract header: rows and loader are in rulebook.h.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "demand/demand.h"

namespace sallyport::law {

#define SALLYPORT_VERDICTS(X) \
    X(allow, "Allowed")       \
    X(review, "For counsel")  \
    X(deny, "Refused by a rule")
SALLYPORT_CLOSED_LIST(Verdict, SALLYPORT_VERDICTS)

// One finding. `identifier` is the position in the demand, or -1 for the whole demand.
struct Finding {
    std::string code;  // r01 .. r26, ok, or a word such as not_this_lane
    int identifier = -1;
    std::optional<demand::DataClass> data;
    Verdict verdict = Verdict::review;
    std::string rule;  // id of the rulebook row
    std::string citation;
    std::string counsel;  // a sentence for counsel
    std::string officer;  // a sentence for the officer; "" if counsel_only
    bool curable = false;
    bool counsel_only = false;  // rests on what the directory said: never shown to a requester
    bool house = false;         // the house's rule, not the law's
};

struct LegalClock {
    std::string name;  // reply, preservation_lapse, motion_2703h, ...
    Instant at;
    std::string citation;
};

// What other rooms know and law cannot see (other people's demands, vetting, consent).
struct OtherFacts {
    bool duplicate = false;             // r23
    bool requester_unverified = false;  // r18
    bool suspected_fraud = false;       // r19
    bool emergency_affirmed = false;
    bool consent_recorded = false;
    bool redirect_impossible = false;  // the recorded reason why the customer cannot be asked
};

// Counsel's adoption of a rulebook version. Without one, what a rule allows becomes review; deny needs no adoption.
struct Adoption {
    Digest rulebook{};
    Instant valid_until;
    std::string by;
    bool demo = false;
};

struct Assessment {
    Digest rulebook{};
    Verdict law = Verdict::review, house = Verdict::review;  // both must pass
    Verdict overall = Verdict::review;                       // the stricter of the two
    std::vector<Finding> findings;                           // fixed order: whole demand first, then identifier, class, rule
    std::vector<LegalClock> clocks;
    // The strictest verdict on one cell, whole-demand findings included.
    Verdict cell(int identifier, demand::DataClass data) const;
};

class Rulebook;  // rulebook.h

Assessment assess(const demand::Demand& demand, const Rulebook& rulebook, const Adoption* adoption, Instant as_of,
                  const OtherFacts& others);

// Findings that a requester may see while typing and at filing: nothing that rests on the directory.
std::vector<Finding> for_requester(const Assessment& assessment);

}  // namespace sallyport::law
