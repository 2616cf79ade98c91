#include "notice/gag.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::notice {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

// Of 29 February: the 28th.
Day years_later(Day day, int years) {
    auto later = std::chrono::year{day.year} / day.month / day.day + std::chrono::years{years};
    if (!later.ok()) later = later.year() / later.month() / std::chrono::last;
    return {static_cast<int>(later.year()), static_cast<int>(static_cast<unsigned>(later.month())),
            static_cast<int>(static_cast<unsigned>(later.day()))};
}

}  // namespace

Bytes GagNote::body() const {
    return canonical(json::object{
        {"demand", demand.text()}, {"order", order.text()}, {"event", code(event)}, {"words", words.reveal()}, {"due", maybe(due)}});
}

Outcome<GagNote> GagNote::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a note on secrecy"));
    GagNote note;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    note.demand = demand;
    SALLYPORT_TRY(order, id_at<OrderId>(object, "order"));
    note.order = order;
    SALLYPORT_TRY(event, coded_at<GagEvent>(object, "event"));
    note.event = event;
    note.words = Sensitive{text_or(object, "words", "")};
    SALLYPORT_TRY(due, maybe_at<Instant>(object, "due", parse_instant));
    note.due = due;
    return note;
}

GagState gag_state(const SecrecyOrder& order, const std::vector<GagNote>& notes, Instant now) {
    GagState state;
    state.anniversary = years_later(day_of(order.starts, "UTC"), anniversary_years);
    bool reviewed = false;
    for (const auto& note : notes) {
        switch (note.event) {
            case GagEvent::review_asked:
                state.review_open = true;
                state.government_due = note.due;
                break;
            case GagEvent::government_filed:
            case GagEvent::court_upheld:
                state.review_open = false;
                state.government_due = std::nullopt;
                break;
            case GagEvent::anniversary_kept: reviewed = true; break;
            case GagEvent::closed_and_kept: break;
        }
    }
    state.government_late = state.government_due && *state.government_due < now;
    state.anniversary_due = !reviewed && state.anniversary <= day_of(now, "UTC");
    return state;
}

Outcome<Step<GagNote>> note_gag(const SecrecyOrder& order, const std::vector<GagNote>& earlier, GagEvent event, std::string_view words,
                                const Decision& decision) {
    if (words.find_first_not_of(" \t\r\n") == std::string_view::npos) return Problem{Trouble::invalid, "say what happened", "words"};
    if (words.size() > limits::prose_bytes)
        return Problem{Trouble::invalid, fmt::format("{} bytes; at most {} are kept", words.size(), limits::prose_bytes), "words"};
    const auto state = gag_state(order, earlier, decision.at);
    const auto has = [&](GagEvent wanted) { return std::ranges::any_of(earlier, [&](const auto& one) { return one.event == wanted; }); };
    switch (event) {
        case GagEvent::review_asked:
            if (state.review_open) return Problem{Trouble::refused, "judicial review is asked for already", "event"};
            break;
        case GagEvent::government_filed:
            if (!state.review_open) return Problem{Trouble::refused, "nobody has asked for judicial review", "event"};
            break;
        case GagEvent::court_upheld:
            if (!has(GagEvent::government_filed)) return Problem{Trouble::refused, "the government has not applied to a court", "event"};
            break;
        case GagEvent::anniversary_kept:
            if (day_of(decision.at, "UTC") < state.anniversary) {
                return Problem{Trouble::refused, "the third anniversary is on " + base::text(state.anniversary) + ", not before", "event"};
            }
            break;
        case GagEvent::closed_and_kept: break;
    }
    GagNote note{order.demand, order.id, event, Sensitive{std::string{words}}, std::nullopt};
    Facts facts;
    facts.id(Fact::order, order.id).code(Fact::ground, code(event));
    if (event == GagEvent::review_asked) {
        note.due = after_days(decision.at, government_days);
        facts.instant(Fact::due, *note.due);
    }
    Draft entry{Kind::order_reviewed, decision.at, order.demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
    return Step{std::move(note), std::move(entry)};
}

Outcome<std::vector<GagNote>> gag_notes(const ledger::Clerk& clerk, const DemandId& demand, const OrderId& order) {
    SALLYPORT_TRY(entries, clerk.book().entries_of(demand));
    std::vector<GagNote> notes;
    for (const auto& entry : entries) {
        if (entry.header.kind != Kind::order_reviewed) continue;
        SALLYPORT_TRY(note, clerk.read<GagNote>(entry.header.index));
        if (note.order == order) notes.push_back(std::move(note));
    }
    return notes;
}

}  // namespace sallyport::notice
