// Legal deadlines of a demand: when one is raised with everybody of counsel, and what the book keeps of that.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "law/assess.h"
#include "ledger/step.h"

namespace sallyport::review {

#define SALLYPORT_DEADLINE_STATES(X) \
    X(near, "Due soon")              \
    X(passed, "Has passed")
SALLYPORT_CLOSED_LIST(DeadlineState, SALLYPORT_DEADLINE_STATES)

// Waits for an act of ours, or ends something that we hold. A hold only opens a door, and the last day for service was met by serving.
bool asks_for_an_act(const law::LegalClock& clock);
// Three days ahead, or half of its time where that is shorter: an emergency of eight hours is raised after four.
Instant warned_at(const law::LegalClock& clock, Instant received);
// None while nobody needs to be told. The last instant is still in time.
std::optional<DeadlineState> state_of(const law::LegalClock& clock, Instant received, Instant now);

struct RaisedDeadline {
    DemandId demand;
    std::string clock;
    Instant due;
    DeadlineState state = DeadlineState::near;
    std::string citation;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::deadline_raised}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<RaisedDeadline> from_body(std::string_view bytes);
};

// View v_raised: each (demand, clock, due, state) once.
ledger::Projection deadline_projection();
bool was_raised(const ledger::Clerk& clerk, const RaisedDeadline& deadline);
// Of demands that are still open, what is due first; the newest state of each. At most `limit`.
Outcome<std::vector<RaisedDeadline>> raised_deadlines(const ledger::Clerk& clerk, int limit);

}  // namespace sallyport::review
