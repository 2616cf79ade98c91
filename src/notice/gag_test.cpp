#include "notice/gag.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::notice;

namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

SecrecyOrder secrecy() {
    SecrecyOrder order;
    order.id = OrderId::random();
    order.demand = DemandId::random();
    order.starts = at("2024-02-29T10:00:00Z");
    return order;
}
review::Decision decision(std::string_view when) { return {PersonId::random(), {7}, at(when)}; }
GagNote made(const SecrecyOrder& order, GagEvent event, std::optional<Instant> due = std::nullopt) {
    return {order.demand, order.id, event, Sensitive<std::string>{"words"}, due};
}

}  // namespace

TEST_CASE("Gag.WhenReviewIsAskedForTheGovernmentHasThirtyDays") {
    const auto order = secrecy();
    const std::vector<GagNote> asked{made(order, GagEvent::review_asked, after_days(at("2026-03-01T12:00:00Z"), government_days))};
    auto state = gag_state(order, asked, at("2026-03-31T12:00:00Z"));
    CHECK(state.review_open);
    CHECK(state.government_due == at("2026-03-31T12:00:00Z"));
    CHECK(!state.government_late);
    CHECK(gag_state(order, asked, {at("2026-03-31T12:00:00Z").ms + 1}).government_late);
    auto filed = asked;
    filed.push_back(made(order, GagEvent::government_filed));
    state = gag_state(order, filed, at("2026-05-01T00:00:00Z"));
    CHECK(!state.review_open);
    CHECK(!state.government_late);
}

TEST_CASE("Gag.IsReviewedAtItsThirdAnniversaryAndNotBefore") {
    const auto order = secrecy();
    CHECK(gag_state(order, {}, at("2027-02-27T23:59:59Z")).anniversary == Day{2027, 2, 28});
    CHECK(!gag_state(order, {}, at("2027-02-27T23:59:59Z")).anniversary_due);
    CHECK(gag_state(order, {}, at("2027-02-28T00:00:00Z")).anniversary_due);
    CHECK(!gag_state(order, {made(order, GagEvent::anniversary_kept)}, at("2028-01-01T00:00:00Z")).anniversary_due);
    CHECK(!note_gag(order, {}, GagEvent::anniversary_kept, "Kept.", decision("2027-02-27T12:00:00Z")));
    CHECK(note_gag(order, {}, GagEvent::anniversary_kept, "Kept.", decision("2027-02-28T12:00:00Z")));
}

TEST_CASE("Gag.EventsStandInTheOrderInWhichTheyCanHappen") {
    const auto order = secrecy();
    const auto when = decision("2026-03-01T12:00:00Z");
    const auto may = [&](const std::vector<GagNote>& earlier, GagEvent event) {
        return note_gag(order, earlier, event, "So.", when).has_value();
    };
    CHECK(may({}, GagEvent::review_asked));
    CHECK(!may({}, GagEvent::government_filed));
    CHECK(!may({}, GagEvent::court_upheld));
    CHECK(may({}, GagEvent::closed_and_kept));
    const std::vector<GagNote> asked{made(order, GagEvent::review_asked, when.at)};
    CHECK(!may(asked, GagEvent::review_asked));
    CHECK(may(asked, GagEvent::government_filed));
    CHECK(!may(asked, GagEvent::court_upheld));
    auto filed = asked;
    filed.push_back(made(order, GagEvent::government_filed));
    CHECK(may(filed, GagEvent::court_upheld));
    CHECK(may(filed, GagEvent::review_asked));  // again, a year later: 18 U.S.C. 3511(b)
    CHECK(note_gag(order, {}, GagEvent::review_asked, " ", when).error().field == "words");
}

TEST_CASE("Gag.NotesComeBackAsTheyWereWritten") {
    const auto order = secrecy();
    const auto note = made(order, GagEvent::review_asked, at("2026-03-31T12:00:00Z"));
    const auto back = GagNote::from_body(note.body());
    REQUIRE(back);
    CHECK(back->body() == note.body());
    CHECK(back->due == note.due);
    CHECK(!GagNote::from_body("{}"));
}
