#include "adapters/rounds/deadlines.h"

namespace sallyport::adapters {

namespace {

constexpr int rows_at_once = 500;

std::vector<ledger::Stage> open_stages() {
    std::vector<ledger::Stage> out;
    for (const auto stage : ledger::all_stages()) {
        if (ledger::fits(stage, ledger::Kind::deadline_raised)) out.push_back(stage);
    }
    return out;
}

}  // namespace

void DeadlineRound::look_at(const demand::DemandRow& row, Instant now, Rounds::Done& done) {
    Known& known = known_[row.id];
    known.seen = true;
    if (known.last != row.last || known.clocks.empty()) {
        const auto demand = demands_.demand(row.id);
        auto clocks = demand ? review_.dates(**demand, now, review::ReviewDesk::Reader::desk) : demand.error();
        if (!clocks) {
            done.problems.push_back(clocks.error());
            return;
        }
        known.clocks = std::move(*clocks);
        known.last = row.last;
    }
    for (const auto& clock : known.clocks) {
        const auto state = review::state_of(clock, row.received, now);
        if (!state) continue;
        const auto raised = review_.raise_deadline({row.id, clock.name, clock.at, *state, clock.citation}, known.last, now);
        if (!raised) {
            if (raised.error().trouble != Trouble::conflict) done.problems.push_back(raised.error());
            return;
        }
        if (!*raised) continue;
        ++done.acts;
        // Its own entry changes no deadline.
        if (const auto moved = demands_.row(row.id)) known.last = moved->last;
    }
}

Rounds::Done DeadlineRound::run(Instant now) {
    Rounds::Done done;
    for (auto& [id, known] : known_) known.seen = false;
    demand::QueueFilter filter;
    filter.stages = open_stages();
    filter.limit = rows_at_once;
    for (;; filter.offset += rows_at_once) {
        const auto rows = demands_.queue(filter);
        if (!rows) {
            done.problems.push_back(rows.error());
            return done;
        }
        for (const auto& row : *rows) look_at(row, now, done);
        if (static_cast<int>(rows->size()) < rows_at_once) break;
    }
    std::erase_if(known_, [](const auto& one) { return !one.second.seen; });
    return done;
}

}  // namespace sallyport::adapters
