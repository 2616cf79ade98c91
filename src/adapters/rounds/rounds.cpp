#include "adapters/rounds/rounds.h"

namespace sallyport::adapters {

namespace {

void note(Rounds::Done& done, const Outcome<void>& outcome) {
    if (outcome) {
        ++done.acts;
        // A conflict means that a person was quicker: the next round sees what they did.
    } else if (outcome.error().trouble != Trouble::conflict) {
        done.problems.push_back(outcome.error());
    }
}

}  // namespace

template <class F>
void Rounds::each(ledger::Stage stage, Done& done, F act) {
    demand::QueueFilter filter;
    filter.stages = {stage};
    filter.limit = 1000;
    const auto rows = demands_.queue(filter);
    if (!rows) {
        done.problems.push_back(rows.error());
        return;
    }
    for (const auto& row : *rows) note(done, act(row));
}

Rounds::Done Rounds::run(Instant now) {
    Done done;
    using ledger::Stage;
    each(Stage::accepted, done, [&](const auto& row) { return collection_.keep(row.id, now); });
    if (const auto over = notice_.waits_over(now)) {
        for (const auto& id : *over) {
            const auto row = demands_.row(id);
            if (!row) continue;
            const auto cleared = notice_.clear(id, {{}, row->last, now});
            note(done, cleared ? Outcome<void>{} : Outcome<void>{cleared.error()});
        }
    }
    each(Stage::permitted, done, [&](const auto& row) { return collection_.collect(row.id, now); });
    each(Stage::collected, done, [&](const auto& row) -> Outcome<void> {
        if (row.standing.outside_found) return {};  // stopped until a person explains it
        return production_.seal(row.id, now);
    });
    if (const auto ended = notice_.orders_run_out(now)) {
        for (const auto& order : *ended) {
            const auto row = demands_.row(order.demand);
            if (!row) continue;
            note(done, notice_.end_order(order.demand, order.id, "ran_out", {{}, row->last, now}));
        }
    }
    if (const auto due = notice_.late_notices_due(now)) {
        for (const auto& id : *due) {
            const auto row = demands_.row(id);
            if (!row) continue;
            // Before the release the customer is told in time, with a new waiting period; after it, late.
            const bool before_release = row->standing.stage < Stage::released;
            note(done, before_release ? notice_.tell(id, {{}, row->last, now}) : notice_.tell_late(id, {{}, row->last, now}));
        }
    }
    return done;
}

}  // namespace sallyport::adapters
