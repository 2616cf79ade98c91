// Recorded decisions judged again under another rulebook: what would come out otherwise, and by which rule. Reads only; an old decision stays
// as it was made, with the version that it was made under.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "law/rulebook.h"
#include "review/review.h"

namespace sallyport::ledger {
class Clerk;
}

namespace sallyport::review {

// A cell of a decided demand on which the other rulebook says something else. `granted` against deny and review; `refused` against allow.
struct ChangedCell {
    DemandId demand;
    ledger::EntryIndex entry;  // of the decision
    std::string rulebook;      // version that the decision was made under, hex; "" if its entry kept none
    int identifier = 0;
    demand::DataClass data = demand::DataClass::bsi_name;
    bool granted = false;
    std::string before;  // code of the reason of a refusal; for a grant "ok", or "counsel" where a person decided against review
    law::Verdict now = law::Verdict::review;
    std::string rule, citation, why;  // of the finding that says so; for a refusal that no rule makes any more, of the row
};

struct Rejudged {
    int decisions = 0;
    int same = 0;                          // decisions without a difference
    int destroyed = 0;                     // decisions that can be read no more
    std::set<std::string> profiles;        // versions of the provider's profile that decisions were made under: each is judged with its own
    std::vector<ChangedCell> differences;  // by entry, identifier, class
};

// Every grant and refusal in the book, each as if `rulebook` had been adopted and with what the book held when it was made. A refusal
// that rests on what a person saw on the paper is listed as one that no rule makes: only that person's reason holds it.
Outcome<Rejudged> rejudge(const ledger::Clerk& clerk, const law::Rulebook& rulebook);

// One line a difference and a last one with the counts; nothing of a customer stands in it.
std::string text(const Rejudged& rejudged);
std::string json_text(const Rejudged& rejudged);

}  // namespace sallyport::review
