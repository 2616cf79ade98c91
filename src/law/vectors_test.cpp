// Every clock of the tables of law (United States: 18 U.S.C. 2703 to 2705, 3123, 2518, 3511; European Union: Reg. 2023/1543) to its instant, worked out
// by hand from the text, each beside what must not start it.
#include <doctest/doctest.h>

#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;
using demand::Standard;

namespace {

using Events = std::vector<std::pair<LegalEvent, Instant>>;

demand::Demand american(Instrument instrument, const char* received, const char* issued) {
    auto demand = warrant({DataClass::content_mail});
    demand.instrument = instrument;
    demand.received = at(received);
    demand.issued_on = on(issued);
    return demand;
}

demand::Demand european(Instrument instrument, const char* received) {
    auto demand = american(instrument, received, "2026-08-31");
    demand.country = "DE";
    demand.requester = RequesterKind::eu_member_state;
    demand.standard = Standard::unknown;
    return demand;
}

// The instant of the one clock of this name, or "none".
std::string instant_of(const demand::Demand& demand, std::string_view name, const OtherFacts& others = {}) {
    std::string instant = "none";
    for (const auto& clock : judged(demand, others).clocks) {
        if (clock.name != name) continue;
        CHECK(instant == "none");
        CHECK_FALSE(clock.citation.empty());
        instant = text(clock.at);
    }
    return instant;
}

OtherFacts after(const Events& events) {
    OtherFacts others;
    others.events = events;
    return others;
}
OtherFacts in_emergency() {
    OtherFacts others;
    others.emergency = true;
    return others;
}

}  // namespace

// 18 U.S.C. 2703(f): ninety days, and ninety more on a renewed request.
TEST_CASE("Vector.APreservationOfTheFirstOfMarchLapsesOnTheThirtiethOfMayAndRenewedOnTheTwentyEighthOfAugust") {
    const auto letter = american(Instrument::preservation_letter, "2026-03-01T09:00:00Z", "2026-02-28");
    CHECK(instant_of(letter, "preservation_lapse") == "2026-05-30T09:00:00Z");
    CHECK(instant_of(letter, "preservation_lapse_if_renewed") == "2026-08-28T09:00:00Z");
    CHECK(instant_of(letter, "reply") == "none");  // it is kept, and nothing is answered
    CHECK(instant_of(american(Instrument::search_warrant, "2026-03-01T09:00:00Z", "2026-02-28"), "preservation_lapse") == "none");
}

// 18 U.S.C. 2703(h)(2)(A): fourteen days after service.
TEST_CASE("Vector.AMotionOnProcessServedOnTheFirstOfSeptemberIsDueOnTheFifteenth") {
    const auto paper = american(Instrument::search_warrant, "2026-09-01T10:00:00Z", "2026-08-31");
    CHECK(instant_of(paper, "motion_2703h") == "2026-09-15T10:00:00Z");
    OtherFacts person;
    person.customer_nationality = "US";
    CHECK(instant_of(paper, "motion_2703h", person) == "none");
    CHECK(instant_of(european(Instrument::epoc, "2026-09-01T10:00:00Z"), "motion_2703h") == "none");
}

// 18 U.S.C. 3123(c): sixty days. 18 U.S.C. 2518(5): thirty days, from the first interception or ten days after the order, whichever is earlier.
TEST_CASE("Vector.OrdersForTheFutureOfTheFirstOfSeptemberEndInTime") {
    const auto pen = american(Instrument::pr_tt_order, "2026-09-01T10:00:00Z", "2026-09-01"),
               tap = american(Instrument::wiretap_order, "2026-09-01T10:00:00Z", "2026-09-01");
    CHECK(instant_of(pen, "order_ends") == "2026-10-31T00:00:00Z");
    CHECK(instant_of(pen, "interception_ends") == "none");
    CHECK(instant_of(tap, "order_ends") == "2026-10-01T00:00:00Z");
    CHECK(instant_of(tap, "interception_ends") == "2026-10-11T00:00:00Z");
    CHECK(instant_of(tap, "interception_ends", after({{LegalEvent::interception_began, at("2026-09-04T06:00:00Z")}})) ==
          "2026-10-04T06:00:00Z");
    CHECK(instant_of(tap, "interception_ends", after({{LegalEvent::interception_began, at("2026-09-20T06:00:00Z")}})) ==
          "2026-10-11T00:00:00Z");
}

// 18 U.S.C. 2704: the provider confirms within two business days, the government tells the customer within three days of that, and nothing is
// released for fourteen days after it told. 18 U.S.C. 2705(a): the government's own delay, ninety days.
TEST_CASE("Vector.ABackupCopyAndTheGovernmentsOwnDelay") {
    const auto order = american(Instrument::d_order, "2026-09-01T10:00:00Z", "2026-08-31");
    // Ordered on a Thursday; Monday is Labor Day, so the second business day is Tuesday.
    CHECK(instant_of(order, "backup_confirm", after({{LegalEvent::backup_ordered, at("2026-09-03T15:00:00Z")}})) == "2026-09-08T00:00:00Z");
    CHECK(instant_of(order, "government_tells_customer", after({{LegalEvent::backup_confirmed, at("2026-09-08T15:00:00Z")}})) ==
          "2026-09-11T15:00:00Z");
    CHECK(instant_of(order, "backup_not_released_before", after({{LegalEvent::government_noticed, at("2026-09-10T15:00:00Z")}})) ==
          "2026-09-24T15:00:00Z");
    CHECK(instant_of(order, "government_delay_ends", after({{LegalEvent::government_delayed, at("2026-09-01T12:00:00Z")}})) ==
          "2026-11-30T12:00:00Z");
    for (const auto* name : {"backup_confirm", "government_tells_customer", "backup_not_released_before", "government_delay_ends"})
        CHECK(instant_of(order, name) == "none");
}

// 18 U.S.C. 3511(b)(1)(B): thirty days after the recipient asked.
TEST_CASE("Vector.TheGovernmentHasThirtyDaysToGoToCourt") {
    auto letter = american(Instrument::nsl, "2026-09-01T10:00:00Z", "2026-08-31");
    letter.channel = std::string{demand::cleared_channel};
    CHECK(instant_of(letter, "reciprocal_notice", after({{LegalEvent::reciprocal_notice, at("2026-09-02T10:00:00Z")}})) ==
          "2026-10-02T10:00:00Z");
    CHECK(instant_of(letter, "reciprocal_notice") == "none");
}

// Art. 10(2) to (4): ten days, not before their end where the enforcing authority was notified; eight hours in an emergency, by the clock of
// UTC in the night in which the clocks go back as well.
TEST_CASE("Vector.AnEpocOfTheFirstOfSeptemberIsAnsweredOnTheEleventhAndInAnEmergencyInEightHours") {
    const auto order = european(Instrument::epoc, "2026-09-01T08:00:00Z");  // 10:00+02:00
    OtherFacts notified, alone;
    notified.enforcing = Enforcing::notified;
    alone.enforcing = Enforcing::not_notified;
    for (const auto* facts : {&notified, &alone}) CHECK(instant_of(order, "reply", *facts) == "2026-09-11T08:00:00Z");
    CHECK(instant_of(order, "not_before", notified) == "2026-09-11T08:00:00Z");
    CHECK(instant_of(order, "not_before", alone) == "none");
    notified.enforcing = Enforcing::cleared;
    CHECK(instant_of(order, "not_before", notified) == "none");
    CHECK(instant_of(order, "reply", in_emergency()) == "2026-09-01T16:00:00Z");  // 18:00+02:00
    CHECK(instant_of(order, "not_before", in_emergency()) == "none");
    CHECK(instant_of(european(Instrument::epoc, "2026-10-24T22:30:00Z"), "reply", in_emergency()) == "2026-10-25T06:30:00Z");
    CHECK(instant_of(european(Instrument::epoc, "2026-03-28T22:30:00Z"), "reply", in_emergency()) == "2026-03-29T06:30:00Z");
}

// Art. 12(1), 10(4): the enforcing authority has ten days from its notification, ninety-six hours in an emergency.
TEST_CASE("Vector.TheEnforcingAuthorityHasTenDaysOrNinetySixHours") {
    const auto order = european(Instrument::epoc, "2026-09-01T08:00:00Z");
    auto told = after({{LegalEvent::enforcing_notified, at("2026-09-01T08:00:00Z")}});
    CHECK(instant_of(order, "enforcing_refusal", told) == "2026-09-11T08:00:00Z");
    told.emergency = true;
    CHECK(instant_of(order, "enforcing_refusal", told) == "2026-09-05T08:00:00Z");  // 10:00+02:00
    CHECK(instant_of(order, "enforcing_refusal") == "none");
}

// Art. 10(6), 11(5): the issuer answers within five days; of a preservation its silence releases the provider.
TEST_CASE("Vector.TheIssuerClarifiesWithinFiveDaysAndSilenceReleasesAPreservation") {
    const auto asked = after({{LegalEvent::clarification_asked, at("2026-09-02T09:00:00Z")}});
    const auto epoc = european(Instrument::epoc, "2026-09-01T08:00:00Z"), epoc_pr = european(Instrument::epoc_pr, "2026-09-01T08:00:00Z");
    CHECK(instant_of(epoc, "clarification", asked) == "2026-09-07T09:00:00Z");
    CHECK(instant_of(epoc_pr, "released_if_silent", asked) == "2026-09-07T09:00:00Z");
    CHECK(instant_of(epoc, "released_if_silent", asked) == "none");
    for (const auto* name : {"clarification", "released_if_silent"}) CHECK(instant_of(epoc_pr, name) == "none");
}

// Art. 17(2): ten days from receipt, for counsel only. Art. 4(5): validation within forty-eight hours of the issue.
TEST_CASE("Vector.AnObjectionHasTenDaysAndAValidationThatFollowsTwo") {
    const auto order = european(Instrument::epoc, "2026-09-01T08:00:00Z");
    CHECK(instant_of(order, "conflict_objection") == "2026-09-11T08:00:00Z");
    for (const auto& clock : judged(order).clocks) CHECK(clock.counsel_only == (clock.name == "conflict_objection"));
    OtherFacts later = in_emergency();
    later.validation_to_follow = true;
    later.events = {{LegalEvent::issued, at("2026-09-01T06:00:00Z")}};
    CHECK(instant_of(order, "ex_post_validation", later) == "2026-09-03T06:00:00Z");
    CHECK(instant_of(order, "ex_post_validation") == "none");
}

// Art. 16(2), 16(7): five working days each. Tuesday to Tuesday; over Christmas the days of rest do not count.
TEST_CASE("Vector.EnforcementIsDecidedAndItsQuestionsAreAnsweredInFiveWorkingDays") {
    const auto order = european(Instrument::epoc, "2026-09-01T08:00:00Z");
    for (const auto& [event, name] :
         {std::pair{LegalEvent::enforcement_asked, "enforcement_decision"}, {LegalEvent::enforcement_questions, "enforcement_answer"}}) {
        CAPTURE(std::string{name});
        CHECK(instant_of(order, name, after({{event, at("2026-09-01T08:00:00Z")}})) == "2026-09-08T00:00:00Z");
        CHECK(instant_of(order, name) == "none");
    }
}

// Art. 11(1), 11(2): sixty days, thirty more by Annex VI, without an end after Annex V.
TEST_CASE("Vector.AnEpocPrOfTheFirstOfSeptemberEndsOnTheLastOfOctoberAndRenewedOnTheLastOfNovember") {
    const auto order = european(Instrument::epoc_pr, "2026-09-01T08:00:00Z");
    CHECK(instant_of(order, "preservation_lapse") == "2026-10-31T08:00:00Z");
    CHECK(instant_of(order, "preservation_lapse_if_renewed") == "2026-11-30T08:00:00Z");
}
