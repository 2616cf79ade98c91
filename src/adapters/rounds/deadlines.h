// Looks at the legal deadlines of every open demand, and raises what nears or has passed with everybody of counsel: an entry each, once. What a
// demand's deadlines are is worked out again only after somebody acted on it.
#pragma once
#include <map>
#include <vector>

#include "adapters/rounds/rounds.h"
#include "review/desk.h"

namespace sallyport::adapters {

class DeadlineRound {
public:
    DeadlineRound(const demand::DemandDesk& demands, review::ReviewDesk& review) : demands_{demands}, review_{review} {}
    // One thread at a time. A conflict means that somebody was quicker: the next round looks again.
    Rounds::Done run(Instant now);

private:
    struct Known {
        ledger::EntryIndex last;
        std::vector<law::LegalClock> clocks;
        bool seen = false;  // in this round; what is not is forgotten
    };
    void look_at(const demand::DemandRow& row, Instant now, Rounds::Done& done);
    void chase_formal_papers(Instant now, Rounds::Done& done);

    const demand::DemandDesk& demands_;
    review::ReviewDesk& review_;
    std::map<DemandId, Known> known_;
};

}  // namespace sallyport::adapters
