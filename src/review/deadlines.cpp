#include "review/deadlines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::review {

bool asks_for_an_act(const law::LegalClock& clock) {
    return clock.kind != law::ClockKind::hold && clock.name != "last_day_for_service" && clock.name != "preservation_lapse_if_renewed";
}

Instant warned_at(const law::LegalClock& clock, Instant received) {
    const std::int64_t ahead = limits::deadline_warning_hours * 60LL * 60 * ms_per_second;
    const std::int64_t half = std::max<std::int64_t>(0, (clock.at.ms - received.ms) / 2);
    return {clock.at.ms - std::min(ahead, half)};
}

std::optional<DeadlineState> state_of(const law::LegalClock& clock, Instant received, Instant now) {
    if (!asks_for_an_act(clock) || now < warned_at(clock, received)) return std::nullopt;
    return now > clock.at ? DeadlineState::passed : DeadlineState::near;
}

Bytes RaisedDeadline::body() const {
    return canonical(
        json::object{{"demand", demand.text()}, {"clock", clock}, {"due", text(due)}, {"state", code(state)}, {"citation", citation}});
}

Outcome<RaisedDeadline> RaisedDeadline::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a raised deadline"));
    RaisedDeadline raised;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    raised.demand = demand;
    raised.clock = text_or(object, "clock", "");
    SALLYPORT_TRY(due, instant_at(object, "due"));
    raised.due = due;
    SALLYPORT_TRY(state, coded_at<DeadlineState>(object, "state"));
    raised.state = state;
    raised.citation = text_or(object, "citation", "");
    return raised;
}

ledger::Projection deadline_projection() {
    using ledger::Fact;
    return {"deadlines",
            {"CREATE TABLE v_raised (demand TEXT NOT NULL, clock TEXT NOT NULL, due INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY "
             "(demand, clock, due, state))"},
            [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
                if (!entry.facts) return;
                const auto& facts = *entry.facts;
                if (entry.header.kind != ledger::Kind::deadline_raised) return;
                views.write("INSERT INTO v_raised (demand, clock, due, state) VALUES ($1, $2, $3, $4)",
                            {entry.header.demand.text(), facts.text_or(Fact::clock, ""), facts.instant_of(Fact::due)->ms,
                             facts.text_or(Fact::ground, "")});
            }};
}

bool was_raised(const ledger::Clerk& clerk, const RaisedDeadline& deadline) {
    bool found = true;  // a book that cannot be asked is asked again by the next round
    (void)clerk.book().look([&](const ledger::Views& views) {
        found = !views
                     .read("SELECT 1 FROM v_raised WHERE demand = $1 AND clock = $2 AND due = $3 AND (state = $4 OR state = 'passed')",
                           {deadline.demand.text(), deadline.clock, deadline.due.ms, std::string{code(deadline.state)}})
                     .empty();
    });
    return found;
}

Outcome<std::vector<RaisedDeadline>> raised_deadlines(const ledger::Clerk& clerk, int limit) {
    std::vector<ledger::Row> rows;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) {
        rows = views.read(
            fmt::format(
                "SELECT v_raised.demand, v_raised.clock, v_raised.due, MAX(v_raised.state) FROM v_raised JOIN v_demands ON "
                "v_demands.id = v_raised.demand WHERE v_demands.stage NOT IN ('released', 'delivered', 'refused', 'redirected', "
                "'handled_outside', 'closed', "
                "'withdrawn') OR (v_raised.clock = 'formal_paper' AND EXISTS (SELECT 1 FROM v_formal_papers WHERE v_formal_papers.demand = "
                "v_raised.demand AND v_formal_papers.state = 'awaited')) GROUP BY v_raised.demand, v_raised.clock, v_raised.due ORDER BY "
                "v_raised.due LIMIT {}",
                limit),
            {});
    }));
    std::vector<RaisedDeadline> out;
    for (const auto& row : rows) {
        SALLYPORT_TRY(demand, DemandId::parse(row[0].text));
        const auto state = coded<DeadlineState>(row[3].text);  // "passed" comes after "near"
        if (!state) return Problem{Trouble::corrupt, "a raised deadline is neither near nor passed"};
        out.push_back({demand, row[1].text, {row[2].number}, *state, {}});
    }
    return out;
}

}  // namespace sallyport::review
