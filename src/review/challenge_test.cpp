#include "review/challenge.h"

#include <doctest/doctest.h>

#include "law/rulebook.h"
#include "tests/support/made_up_life.h"

namespace sallyport::review {

using ledger::Fact;
using ledger::Kind;
using namespace tests;

namespace {

const law::Rulebook& books() {
    static const auto loaded = law::Rulebook::load(std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks");
    REQUIRE(loaded.has_value());
    return *loaded;
}

// Served on 1 September: process of the United States for content of a customer who lives in the United Kingdom.
demand::Demand served(demand::Instrument instrument = demand::Instrument::search_warrant, const char* residence = "GB") {
    auto out = warrant();
    out.instrument = instrument;
    out.received = at("2026-09-01T10:00:00Z");
    out.issued_on = Day{2026, 8, 31};
    out.execute_by = Day{2026, 9, 10};
    for (auto& answer : out.directory) answer.customer_country = residence;
    return out;
}
demand::Demand epoc() {
    auto out = served(demand::Instrument::epoc, "US");
    out.country = "FR";
    out.requester = demand::RequesterKind::eu_member_state;
    out.zone = "Europe/Paris";
    return out;
}

Challenge filed(ChallengeGround ground) {
    Challenge out;
    out.ground = ground;
    out.court = Sensitive<std::string>{"Harbour County Court"};
    out.docket = Sensitive<std::string>{"26-MC-7"};
    out.foreign_law = "The blocking act of the other country";
    out.why_it_applies = "Our company there holds the data";
    out.nature = "A ban with a penalty";
    out.rests_on = {ConflictBasis::law_forbids};
    out.customer = Sensitive<std::string>{"The account was opened and is used there"};
    out.argument = Sensitive<std::string>{"It cannot be done without breaking that law"};
    return out;
}

struct Desk {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    Recorded<demand::Demand> demand;
    explicit Desk(demand::Demand asked) : demand{under_review(clerk, std::move(asked))} {}
    // "filed", or the trouble and the field of what was wrong.
    std::string files(Challenge what, const char* when = "2026-09-10T10:00:00Z") {
        const auto findings = law::assess(*demand, books(), nullptr, at(when), {});
        const auto step = challenge(demand, findings, std::move(what), decided(clerk, demand->id, person('k'), at(when)));
        if (step) return "filed";
        return std::string{word(step.error().trouble)} + " " + step.error().field;
    }
    std::string files(ChallengeGround ground, const std::function<void(Challenge&)>& change, const char* when = "2026-09-10T10:00:00Z") {
        auto what = filed(ground);
        change(what);
        return files(std::move(what), when);
    }
    std::string last_day(ChallengeGround ground) {
        const auto clock = challenge_clock(*demand, law::assess(*demand, books(), nullptr, demand->received, {}), ground);
        return clock ? text(day_of(clock->last, demand->zone)) + (clock->statutory ? "" : " ours") : "not open";
    }
};
using enum ChallengeGround;

}  // namespace

// Brief 1.7: process served on 1 September, motion due on the 15th; the 16th is too late (claim 55).
TEST_CASE("Challenge.TheStatutesMotionHasFourteenDaysAndItsConditions") {
    Desk desk{served()};
    CHECK(desk.last_day(motion_2703h) == "2026-09-15");
    CHECK(desk.files(filed(motion_2703h), "2026-09-15T23:00:00Z") == "filed");
    CHECK(desk.files(filed(motion_2703h), "2026-09-16T12:00:00Z") == "refused extended_to");
    // Put off by the court or by agreement, and by nobody else.
    const auto put_off = [](Challenge& what) { what.extended_to = Day{2026, 9, 30}; };
    CHECK(desk.files(motion_2703h, put_off, "2026-09-16T12:00:00Z") == "invalid extended_by");
    const auto by_court = [](Challenge& what) {
        what.extended_to = Day{2026, 9, 30};
        what.extended_by = "The court, on 14 September";
    };
    CHECK(desk.files(motion_2703h, by_court, "2026-09-30T12:00:00Z") == "filed");
    CHECK(desk.files(motion_2703h, by_court, "2026-10-01T12:00:00Z") == "refused extended_to");
    // A customer of no qualifying government, and one who lives in the United States: that way is not open, the other one is.
    for (const char* residence : {"DE", "US"}) {
        CAPTURE(residence);
        Desk other{served(demand::Instrument::search_warrant, residence)};
        CHECK(other.files(filed(motion_2703h)) == "refused ");
        CHECK(other.files(filed(comity)) == "filed");
    }
}

TEST_CASE("Challenge.ComityHasTheHousesDayAndNoStatutes") {
    Desk desk{served(demand::Instrument::search_warrant, "DE")};
    CHECK(desk.last_day(comity) == "2026-09-15 ours");
    CHECK(desk.files(filed(comity), "2026-11-16T12:00:00Z") == "filed");
    auto paper = served(demand::Instrument::grand_jury_subpoena, "DE");
    paper.return_on = Day{2026, 9, 8};
    Desk sooner{paper};
    CHECK(sooner.last_day(comity) < "2026-09-09");
    Desk european{epoc()};
    CHECK(european.last_day(comity) == "not open");
    CHECK(european.last_day(motion_to_quash) == "not open");
    CHECK(european.last_day(motion_2703h) == "not open");
}

TEST_CASE("Challenge.AnObjectionUnderArticle17HasTenDaysAndMayNotRestOnThePlaceOfTheDataAlone") {
    Desk desk{epoc()};
    CHECK(desk.last_day(objection_art17) == "2026-09-11");
    CHECK(desk.files(filed(objection_art17), "2026-09-11T12:00:00Z") == "filed");
    CHECK(desk.files(filed(objection_art17), "2026-09-12T12:00:00Z") == "refused extended_to");
    const auto resting = [&](std::vector<ConflictBasis> bases) {
        return desk.files(objection_art17, [&](Challenge& what) { what.rests_on = std::move(bases); });
    };
    CHECK(resting({ConflictBasis::data_location}) == "refused rests_on");
    CHECK(resting({ConflictBasis::data_location, ConflictBasis::law_forbids}) == "filed");
    CHECK(resting({ConflictBasis::formalities_differ, ConflictBasis::law_forbids}) == "refused rests_on");
    CHECK(resting({}) == "invalid rests_on");
    CHECK(resting({ConflictBasis::penalty, ConflictBasis::person_there}) == "filed");
    for (const auto& [field, forget] :
         {std::pair<const char*, void (*)(Challenge&)>{"foreign_law", [](Challenge& c) { c.foreign_law = ""; }},
          {"why_it_applies", [](Challenge& c) { c.why_it_applies = ""; }},
          {"nature", [](Challenge& c) { c.nature = ""; }}}) {
        CHECK(desk.files(objection_art17, forget) == std::string{"invalid "} + field);
    }
    CHECK(Desk{served()}.files(filed(objection_art17)) == "refused ");
}

TEST_CASE("Challenge.SaysBeforeWhomUnderWhichNumberAndWhy") {
    Desk desk{served()};
    for (const auto& [field, forget] : {std::pair<const char*, void (*)(Challenge&)>{"court", [](Challenge& c) { c.court = {}; }},
                                        {"docket", [](Challenge& c) { c.docket = {}; }},
                                        {"argument", [](Challenge& c) { c.argument = {}; }}}) {
        CHECK(desk.files(motion_to_quash, forget) == std::string{"invalid "} + field);
    }
    CHECK(desk.files(motion_to_quash, [](Challenge& c) { c.foreign_law = c.why_it_applies = ""; }) == "filed");
    CHECK(desk.files(motion_2703h, [](Challenge& c) { c.customer = {}; }) == "invalid customer");
    CHECK(desk.files(comity, [](Challenge& c) { c.customer = {}; }) == "filed");
    CHECK(Desk{emergency()}.files(filed(motion_to_quash)) == "refused ");
}

TEST_CASE("Challenge.ReadsBackWhatItWroteAndCountsItsGroundAndOutcome") {
    Desk desk{served()};
    const auto findings = law::assess(*desk.demand, books(), nullptr, morning, {});
    const auto when = at("2026-09-02T10:00:00Z");
    const auto by = [&] { return decided(desk.clerk, desk.demand->id, person('k'), when); };
    const auto made = recorded(desk.clerk, challenge(desk.demand, findings, filed(motion_2703h), by()));
    CHECK(opened(Challenge::from_body(made->body())).body() == made->body());
    CHECK(opened(desk.book.entry(made.entry())).facts->text_or(Fact::ground, "") == "motion_2703h");
    CHECK_FALSE(Challenge::from_body("{}").has_value());
    // One is open at a time.
    CHECK_FALSE(desk.clerk.record(opened(challenge(desk.demand, findings, filed(comity), by()))).has_value());
    CHECK(set_hearing(desk.demand->id, at("2026-09-01T10:00:00Z"), "Room 4", by()).error().field == "day");
    CHECK(set_hearing(desk.demand->id, after_days(when, 9), "", by()).error().field == "words");
    const auto heard = recorded(desk.clerk, set_hearing(desk.demand->id, after_days(when, 9), "Room 4", by()));
    CHECK(opened(ChallengeStep::from_body(heard->body())).body() == heard->body());
    CHECK(rule(desk.demand->id, Ruling::denied, "", std::nullopt, by()).error().field == "words");
    const auto ruled = recorded(desk.clerk, rule(desk.demand->id, Ruling::denied, "Ruled on the papers", std::nullopt, by()));
    CHECK(*ruled->day == after_days(when, appeal_days));
    CHECK(opened(desk.book.entry(ruled.entry())).facts->text_or(Fact::ground, "") == "denied");
    // An appeal is for whom the day has not passed, and of what was dropped there is none.
    const auto late = [&](std::int64_t ms) {
        return appeal(*ruled, Appellant::house, "To the circuit", {person('k'), ruled.entry(), {ruled->day->ms + ms}});
    };
    CHECK(late(0).has_value());
    CHECK(late(1).error().trouble == Trouble::refused);
    CHECK(appeal(*ruled, Appellant::house, "", by()).error().field == "words");
    recorded(desk.clerk, appeal(*ruled, Appellant::house, "To the circuit", by()));
    const auto dropped = recorded(desk.clerk, rule(desk.demand->id, Ruling::dropped, "They narrowed it", std::nullopt, by()));
    CHECK(appeal(*dropped, Appellant::requester, "No", by()).error().trouble == Trouble::refused);
}

TEST_CASE("Challenge.AGrantedOneIsFollowedByARefusalOnlyWhenNobodyCanAppealAnyMore") {
    ledger::Standing standing;
    standing.challenge = ledger::Challenge::granted;
    const ChallengeStep ruling{*DemandId::parse("0123456789abcdefghjk"), "granted", {}, morning};
    CHECK_FALSE(may_refuse_now(standing, ruling, morning).has_value());
    CHECK(may_refuse_now(standing, ruling, {morning.ms + 1}).has_value());
    standing.challenge = ledger::Challenge::denied;
    CHECK(may_refuse_now(standing, ruling, morning).has_value());
}

}  // namespace sallyport::review
