#include "adapters/paging/pager.h"

#include "review/at_once.h"

namespace sallyport::adapters {

namespace {

constexpr int rows_of_a_run = 500;
// On call, second, everybody: what comes after waits for its time.
constexpr int rounds_at_once = 4;

}  // namespace

Outcome<void> Pager::call(const people::Alarm& alarm, const PersonId& id, int round, Instant now, Done& done) {
    people::Paged page{alarm.demand, id, round, now};
    if (const auto person = people_.person(id); !person) {
        page.tries.push_back({"none", "this person is not here any more"});
    } else if (ways_.empty()) {
        page.tries.push_back({"none", "no way to call people is set up"});
    } else {
        const PageMessage message{
            alarm.number, alarm.lane, alarm.due, person->name, round, now, site_ + "/desk/demands/" + alarm.demand.text()};
        for (const auto& way : ways_) {
            const auto taken = way->page(message);
            page.tries.push_back({way->name(), taken ? std::string{} : taken.error().sentence});
            if (taken) break;
        }
    }
    ++(page.reached() ? done.reached : done.failed);
    return roster_.paged(std::move(page));
}

Outcome<void> Pager::raise(const people::Alarm& alarm, const Clock& clock, Done& done) {
    for (int again = 0; again < rounds_at_once; ++again) {
        const Instant now = clock.now();
        SALLYPORT_TRY(next, roster_.calls(alarm.demand, now, wait_minutes_));
        // Without a way everybody is told by the desk's own pages, and saying so again tells nobody more.
        if (next.people.empty() || (ways_.empty() && next.round > 2)) return {};
        for (const auto& person : next.people) SALLYPORT_CHECK(call(alarm, person, next.round, now, done));
    }
    return {};
}

std::vector<law::LegalClock> Pager::clocks_of(const demand::DemandRow& row, Instant now, Done& done) {
    Known& known = known_[row.id];
    known.seen = true;
    if (known.last == row.last) return known.clocks;
    const auto demand = demands_.demand(row.id);
    auto clocks = demand ? review_.dates(**demand, now, review::ReviewDesk::Reader::desk) : demand.error();
    if (!clocks) {
        // Its clocks are not known, and an emergency needs none.
        done.problems.push_back(clocks.error());
        return {};
    }
    known = {row.last, std::move(*clocks), true};
    return known.clocks;
}

Pager::Done Pager::run(const Clock& clock) {
    Done done;
    for (auto& [id, known] : known_) known.seen = false;
    demand::QueueFilter filter;
    filter.stages = {ledger::Stage::received};
    filter.limit = rows_of_a_run;
    for (;; filter.offset += rows_of_a_run) {
        const auto rows = demands_.queue(filter);
        if (!rows) {
            done.problems.push_back(rows.error());
            return done;
        }
        for (const auto& row : *rows) {
            const auto alarm = review::alarm_of(row, clocks_of(row, clock.now(), done));
            if (!alarm) continue;
            if (const auto raised = raise(*alarm, clock, done); !raised) done.problems.push_back(raised.error());
        }
        if (static_cast<int>(rows->size()) < rows_of_a_run) break;
    }
    std::erase_if(known_, [](const auto& one) { return !one.second.seen; });
    return done;
}

}  // namespace sallyport::adapters
