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
#include "law/other_facts.h"

namespace sallyport::law {

#define SALLYPORT_VERDICTS(X) \
    X(allow, "Allowed")       \
    X(review, "For counsel")  \
    X(deny, "Refused by a rule")
SALLYPORT_CLOSED_LIST(Verdict, SALLYPORT_VERDICTS)

// One finding. `identifier` is the position in the demand, or -1 for the whole demand.
struct Finding {
    std::string code;  // r01 .. r26, ok, or a word such as not_this_lane, preserve_only, not_adopted, no-rulebook
    int identifier = -1;
    std::optional<demand::DataClass> data;
    Verdict verdict = Verdict::review;
    std::string rule;  // id of the rulebook row and cell, or of the check: `sallyport law explain` prints it
    std::string citation;
    std::string counsel;  // a sentence for counsel
    std::string officer;  // a sentence for the officer; "" if counsel_only
    bool curable = false;
    bool counsel_only = false;  // rests on what the directory or other demands said: never shown to a requester
    bool house = false;         // the house's rule, not the law's
    bool keep_only = false;     // what is allowed is keeping, not disclosing: Assessment::cell() says deny
    bool own_reason = false;    // counsel who lets this line out says why of this line alone
    std::string policy_basis;   // WARSHAK, or empty
    bool operator==(const Finding&) const = default;
};

#define SALLYPORT_CLOCK_KINDS(X)               \
    X(due, "Something is to be done by then")  \
    X(hold, "Nothing may be done before then") \
    X(expiry, "Something ends then")
SALLYPORT_CLOSED_LIST(ClockKind, SALLYPORT_CLOCK_KINDS)

struct LegalClock {
    std::string name;  // reply, preservation_lapse, motion_2703h, ...: the list is in docs/formats/law-assess.md
    Instant at;
    std::string citation;
    bool counsel_only = false;  // whether it runs depends on who the customer is
    ClockKind kind = ClockKind::due;
    bool operator==(const LegalClock&) const = default;
};

// Counsel's adoption of a rulebook version, whole or row by row. Without one, what a rule allows becomes review; deny needs no adoption.
struct AdoptedRow {
    std::string id;
    Instant valid_until;  // the first instant at which it is over
    Day adopted_on;
};
struct Adoption {
    Digest rulebook{};
    Instant valid_until;  // the first instant at which it is over; of several rows the last of them
    std::string by;
    bool demo = false;
    std::optional<Day> adopted_on = {};  // counsel looked then: a row is as fresh as the later of this and its checked_on
    std::vector<AdoptedRow> rows = {};   // adopted one by one; empty = the whole book
    // The row's own adoption, if it holds at that instant.
    const AdoptedRow* row_in_force(std::string_view id, Instant as_of) const;
};

// How long ago somebody looked at a row: its writers, or counsel who adopted it.
#define SALLYPORT_FRESHNESS(X)                         \
    X(fresh, "Looked at within a year")                \
    X(ageing, "Nobody looked at it for twelve months") \
    X(stale, "Nobody looked at it for eighteen months")
SALLYPORT_CLOSED_LIST(Freshness, SALLYPORT_FRESHNESS)
Freshness freshness(Day looked_at, Day on);

struct Assessment {
    Digest rulebook{};
    Verdict law = Verdict::review, house = Verdict::review;  // both must pass
    Verdict overall = Verdict::review;                       // the stricter of the two; may rest on the directory
    std::vector<Finding> findings;                           // fixed order: whole demand first, then identifier, class, rule
    std::vector<LegalClock> clocks;                          // by instant, then name
    // May this cell be disclosed? The strictest verdict on it, findings on the whole demand and the identifier included. A cell that only
    // may be kept, and one that was not asked for, is deny.
    Verdict cell(int identifier, demand::DataClass data) const;
    // Does letting this cell out need a reason of its own, beside that of the whole?
    bool needs_own_reason(int identifier, demand::DataClass data) const;
    bool operator==(const Assessment&) const = default;
};

class Rulebook;  // rulebook.h

// Thread-safe: no state. `as_of` decides only whether the adoption still holds; everything else is judged as of the demand's receipt,
// so that a warrant served in time never grows stale in the queue. Without an adoption of exactly this rulebook, nothing is allowed.
Assessment assess(const demand::Demand& demand, const Rulebook& rulebook, const Adoption* adoption, Instant as_of,
                  const OtherFacts& others);

// Findings that a requester may see while typing and at filing: nothing that rests on the directory, one sentence a cell and code.
std::vector<Finding> for_requester(const Assessment& assessment);
// The strictest verdict among those: what a requester may be told of the whole.
Verdict verdict_for_requester(const Assessment& assessment);

// for_requester() of the demand as if the directory had not been asked. Same findings whether an identifier is a customer or not.
std::vector<Finding> live_check(const demand::Demand& demand, const Rulebook& rulebook, const Adoption* adoption, Instant as_of,
                                const OtherFacts& others);

}  // namespace sallyport::law
