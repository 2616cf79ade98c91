#include "adapters/rounds/deadlines.h"

namespace sallyport::adapters {

namespace {

constexpr int rows_at_once = 500;

std::vector<ledger::Stage> open_stages() {
    std::vector<ledger::Stage> out;
    for (const auto stage : ledger::all_stages()) {
        // After a release only an emergency's formal paper is due.
        if (ledger::fits(stage, ledger::Kind::deadline_raised) && stage < ledger::Stage::released) out.push_back(stage);
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
        if (row.standing.stage >= ledger::Stage::released && clock.name != "formal_paper") continue;
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

// A formal paper that nears its day is raised; one whose day has passed is recorded as missed, which ends the waiting.
void DeadlineRound::chase_formal_papers(Instant now, Rounds::Done& done) {
    const auto awaited = review_.formal_papers(ledger::FormalPaper::awaited, rows_at_once);
    if (!awaited) {
        done.problems.push_back(awaited.error());
        return;
    }
    for (const auto& id : *awaited) {
        const auto missed = review_.miss_formal_paper(id, now);
        if (!missed) {
            if (missed.error().trouble != Trouble::conflict) done.problems.push_back(missed.error());
            continue;
        }
        if (*missed) {
            ++done.acts;
        } else if (const auto row = demands_.row(id); row && !row->standing.destroyed) {
            look_at(*row, now, done);
        }
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
    chase_formal_papers(now, done);
    std::erase_if(known_, [](const auto& one) { return !one.second.seen; });
    return done;
}

}  // namespace sallyport::adapters
