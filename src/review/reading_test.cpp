#include "review/reading.h"

#include <doctest/doctest.h>

#include "review/desk.h"
#include "tests/support/made_up_life.h"

namespace sallyport::review {

using demand::AuthorityLevel;
using demand::Instrument;
using law::Enforcing;
using law::LegalEvent;
using law::PaperPart;
using namespace tests;

namespace {

Reading full() {
    Reading reading;
    reading.demand = *DemandId::parse("0123456789abcdefghjk");
    reading.version = 2;
    auto& seen = reading.seen;
    seen.paper = "de-94";
    seen.region = "CA";
    seen.also_holds = {Instrument::search_warrant};
    seen.languages = {"de", "en"};
    seen.lacks = 1u << static_cast<unsigned>(PaperPart::seal) | 1u << static_cast<unsigned>(PaperPart::period);
    seen.material_mistake = seen.privileged = seen.not_stored = seen.section_m_present = seen.offence_listed = true;
    seen.emergency = seen.validation_to_follow = seen.nexus_absent = seen.redirect_impossible = true;
    seen.offence_years = 5;
    seen.validated_by = AuthorityLevel::judge;
    seen.enforcing = Enforcing::notified;
    seen.through_designated_authority = true;
    seen.processor_addressed = false;
    seen.secrecy_paper = law::SecrecyPaper{{2026, 3, 1}, Day{2026, 9, 1}, true, true};
    seen.events = {{LegalEvent::clarification_asked, at("2026-05-02T09:00:00Z")}, {LegalEvent::renewed, at("2026-05-03T09:00:00Z")}};
    seen.contracting_country = "IE";
    seen.customer_nationality = "FR";
    seen.customer_location = "ES";
    reading.data_country = "DE";
    reading.residence = "PT";
    reading.places_because = "The contract says so.";
    reading.redirect_because = Sensitive<std::string>{"Its only owner is the suspect."};
    return reading;
}

std::string field_of(const Reading& reading) {
    const auto checked = check_reading(reading, morning);
    return checked ? "fine" : checked.error().field;
}

}  // namespace

TEST_CASE("Reading.ComesBackAsItWasRecorded") {
    const auto reading = full();
    const auto again = opened(Reading::from_body(reading.body()));
    CHECK(again.body() == reading.body());
    CHECK(again.seen.events == reading.seen.events);
    CHECK(again.seen.lacks == reading.seen.lacks);
    CHECK(again.seen.processor_addressed == false);
    CHECK(again.redirect_because.reveal() == "Its only owner is the suspect.");
    const auto empty = opened(Reading::from_body(Reading{}.body()));
    CHECK_FALSE(empty.seen.through_designated_authority.has_value());
    CHECK_FALSE(empty.seen.secrecy_paper.has_value());
    CHECK_FALSE(Reading::from_body("{}").has_value());
    CHECK_FALSE(Reading::from_body(R"({"demand":"","version":1,"also_holds":["a letter"]})").has_value());
}

TEST_CASE("Reading.NamesTheFieldThatIsWrong") {
    CHECK(field_of(full()) == "fine");
    auto reading = full();
    reading.data_country = "Germany";
    CHECK(field_of(reading) == "data_country");
    reading = full();
    reading.seen.customer_nationality = "fr";
    CHECK(field_of(reading) == "nationality");
    reading = full();
    reading.places_because.clear();
    CHECK(field_of(reading) == "places_because");
    reading.data_country.clear();
    reading.residence.clear();
    reading.seen.contracting_country = reading.seen.customer_nationality = reading.seen.customer_location = "";
    CHECK(field_of(reading) == "fine");  // no place, no reason needed
    reading = full();
    reading.seen.languages = {"German"};
    CHECK(field_of(reading) == "languages");
    reading = full();
    reading.redirect_because = Sensitive<std::string>{""};
    CHECK(field_of(reading) == "redirect_because");
    reading = full();
    reading.seen.offence_years = 101;
    CHECK(field_of(reading) == "offence_years");
    reading = full();
    reading.seen.secrecy_paper->ends = Day{2026, 2, 28};
    CHECK(field_of(reading) == "order_ends");
    reading.seen.secrecy_paper->ends = Day{2026, 3, 1};
    CHECK(field_of(reading) == "fine");
    reading = full();
    reading.seen.events.emplace_back(LegalEvent::disclosed, Instant{morning.ms + 1});
    CHECK(field_of(reading) == "event-disclosed");
}

TEST_CASE("Reading.AndFormAreComparedFactByFact") {
    auto demand = warrant();
    CHECK(differences(demand, Reading{}).empty());  // nothing was said
    auto& said = demand.said;
    said.paper = "de-94";
    said.region = "CA";
    said.also_holds = {Instrument::search_warrant};
    said.languages = {"en", "de"};
    said.offence_years = 5;
    said.offence_listed = true;
    said.validated_by = AuthorityLevel::judge;
    said.emergency = said.validation_to_follow = true;
    said.emergency_because = Sensitive<std::string>{"A boat is missing."};
    said.enforcing_notified = true;
    said.through_designated_authority = true;
    said.processor_addressed = false;
    said.secrecy_order = demand::SecrecySaid{{2026, 3, 1}, Day{2026, 9, 1}, true, true};
    CHECK(differences(demand, full()).empty());
    CHECK(differences(demand, Reading{}).size() == 13);  // every one of them
    auto reading = full();
    reading.seen.offence_years = 2;
    const auto one = differences(demand, reading);
    REQUIRE(one.size() == 1);
    CHECK(one[0].sentence == "Maximum of the offence in years: the form says 5; the paper was read as 2.");
    // The authority may have spoken since: that is no difference.
    reading = full();
    reading.seen.enforcing = Enforcing::cleared;
    CHECK(differences(demand, reading).empty());
    reading.seen.enforcing = Enforcing::not_notified;
    CHECK(differences(demand, reading).size() == 1);
}

TEST_CASE("Reading.WhatTheFormSaysCountsForNoFindingUntilSomebodyHasReadIt") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    auto filed = warrant();
    filed.said.languages = {"en"};
    filed.said.emergency = true;
    filed.said.emergency_because = Sensitive<std::string>{"A boat is missing."};
    const auto demand = under_review(clerk, filed);
    const auto before = opened(facts_held(clerk, *demand, opened(book.entries_of(demand->id))));
    CHECK_FALSE(before.reading.has_value());
    CHECK(before.facts.languages.empty());
    CHECK_FALSE(before.facts.emergency);

    auto seen = full();
    const auto first = recorded(clerk, read_paper(demand, seen, {}, decided(clerk, demand->id, person('a'))));
    CHECK(first->version == demand->version);
    seen.seen.offence_years = 1;
    const auto second = recorded(clerk, read_paper(demand, seen, {}, decided(clerk, demand->id, person('k'))));
    const auto held = opened(facts_held(clerk, *demand, opened(book.entries_of(demand->id))));
    CHECK(held.read_in == second.entry());  // a later reading takes the earlier one's place
    CHECK(held.facts.offence_years == 1);
    CHECK(opened(clerk.read<Reading>(first.entry())).seen.offence_years == 5);  // which can still be read
    // On a state that has moved it is a conflict; the machine reads nothing.
    const Decision old{person('a'), first.entry(), morning};
    CHECK_FALSE(clerk.record(opened(read_paper(demand, seen, {}, old))).has_value());
    CHECK_FALSE(clerk.record(opened(read_paper(demand, seen, {}, decided(clerk, demand->id, {})))).has_value());
}

TEST_CASE("Reading.PlacesByHandFillWhatTheDirectoryDoesNotKnowAndNothingElse") {
    auto demand = warrant();
    demand.directory[0].data_country = "US";
    demand.directory[1].data_country = demand.directory[1].customer_country = "";
    const auto placed = with_places(demand, full());
    CHECK(placed.directory[0].data_country == "US");
    CHECK(placed.directory[1].data_country == "DE");
    CHECK(placed.directory[1].customer_country == "PT");
}

TEST_CASE("Deadline.IsRaisedThreeDaysAheadOrHalfWayAndOnceItHasPassed") {
    const auto received = at("2026-05-04T09:00:00Z");
    law::LegalClock clock{"reply", at("2026-05-18T09:00:00Z"), "house rule"};
    CHECK(warned_at(clock, received) == at("2026-05-15T09:00:00Z"));  // what is due on a Monday is raised on the Friday
    CHECK_FALSE(state_of(clock, received, {at("2026-05-15T09:00:00Z").ms - 1}).has_value());
    CHECK(state_of(clock, received, at("2026-05-15T09:00:00Z")) == DeadlineState::near);
    CHECK(state_of(clock, received, clock.at) == DeadlineState::near);  // the last instant is in time
    CHECK(state_of(clock, received, {clock.at.ms + 1}) == DeadlineState::passed);
    // Eight hours from one in the night on a Sunday: raised at five, at an hour when nobody looks by themselves.
    const auto night = at("2026-09-13T01:00:00Z");
    clock.at = at("2026-09-13T09:00:00Z");
    CHECK(state_of(clock, night, at("2026-09-13T03:00:00Z")) == std::nullopt);
    CHECK(state_of(clock, night, at("2026-09-13T05:00:00Z")) == DeadlineState::near);
    // The night in which the clocks go back has an hour more on the wall and none in the law.
    const auto autumn = at("2026-10-24T22:00:00Z");
    clock.at = at("2026-10-25T06:00:00Z");
    CHECK(warned_at(clock, autumn) == at("2026-10-25T02:00:00Z"));
    // Nobody acts on a hold, on a service that has happened, or on what would be if it were renewed.
    clock.at = received;
    clock.kind = law::ClockKind::hold;
    CHECK_FALSE(state_of(clock, received, after_days(received, 1)).has_value());
    clock = {"last_day_for_service", received, "", false, law::ClockKind::expiry};
    CHECK_FALSE(state_of(clock, received, after_days(received, 1)).has_value());
    clock.name = "preservation_lapse";
    CHECK(state_of(clock, received, after_days(received, 1)) == DeadlineState::passed);
}

TEST_CASE("Deadline.RaisedComesBackAsItWasRecorded") {
    const RaisedDeadline raised{*DemandId::parse("0123456789abcdefghjk"), "reply", morning, DeadlineState::passed, "Art. 10"};
    const auto again = opened(RaisedDeadline::from_body(raised.body()));
    CHECK(again.body() == raised.body());
    CHECK_FALSE(RaisedDeadline::from_body("{}").has_value());
}

}  // namespace sallyport::review
