#include "review/doubts.h"

#include <doctest/doctest.h>

#include "law/rulebook.h"

#include "tests/support/made_up_demand.h"

namespace sallyport::review {

using namespace tests;

namespace {

AgencyId other_agency(char letter) { return *AgencyId::parse(std::string(20, letter)); }

// Filed on a Monday at ten in the morning by an officer of long standing: nothing gives pause.
demand::Demand calm() {
    auto out = emergency();
    out.received = at("2026-05-04T14:00:00Z");
    return out;
}
DoubtFacts nothing_known() {
    DoubtFacts facts;
    facts.enrolled = facts.newest_key = at("2026-01-05T14:00:00Z");
    return facts;
}

// "new_account, several", in the order of the list.
std::string found(const demand::Demand& demand, const DoubtFacts& facts) {
    std::string out;
    for (const auto& one : doubts(demand, facts)) out += (out.empty() ? "" : ", ") + std::string{code(one.kind)};
    return out;
}
std::string found_at(std::string_view when, const DoubtFacts& facts = nothing_known()) {
    auto demand = calm();
    demand.received = at(when);
    return found(demand, facts);
}
std::string found_in(std::string summary, const DoubtFacts& facts = nothing_known()) {
    auto demand = calm();
    demand.summary = Sensitive{std::move(summary)};
    return found(demand, facts);
}

// What was seen of the doubt in this place; "" if there are not so many.
std::string seen(const demand::Demand& demand, const DoubtFacts& facts, std::size_t place = 0) {
    const auto all = doubts(demand, facts);
    return place < all.size() ? all[place].seen : "";
}

demand::Trace trace(std::string number, char agency, std::string_view when) {
    return {std::move(number), other_agency(agency), person(agency), at(when)};
}

PressureWords words_that_press() {
    auto read = PressureWords::from_texts(
        {{"en.txt", "# what presses\nno time to call\nheld responsible\n"}, {"de.txt", "keine Zeit für einen Rückruf\n"}});
    REQUIRE(read.has_value());
    return std::move(*read);
}

}  // namespace

TEST_CASE("Doubt.IsOfEmergenciesOnlyAndACalmOneHasNone") {
    CHECK(found(calm(), nothing_known()).empty());
    auto hurried = nothing_known();
    hurried.enrolled = calm().received;
    hurried.traces.words = {trace("SP-9", 'h', "2026-05-01T00:00:00Z")};
    CHECK(found(calm(), hurried) == "new_account, words_again");
    auto ordinary = calm();
    ordinary.section = demand::Section::criminal;
    CHECK(found(ordinary, hurried).empty());
}

TEST_CASE("Doubt.OfAnAccountOrAKeyEndsAfterFourteenDays") {
    auto facts = nothing_known();
    facts.enrolled = at("2026-04-20T14:00:00.001Z");
    CHECK(found(calm(), facts) == "new_account");
    CHECK(seen(calm(), facts) == "It was opened 13 days before the request came");
    facts.newest_key = facts.enrolled;
    CHECK(found(calm(), facts) == "new_account");  // whoever is new has a new key
    facts.enrolled = at("2026-04-20T14:00:00Z");
    CHECK(found(calm(), facts) == "new_key");
    facts.newest_key = facts.enrolled;
    CHECK(found(calm(), facts).empty());
    facts.enrolled = facts.newest_key = std::nullopt;  // a paper that came over the counter
    CHECK(found(calm(), facts).empty());
}

TEST_CASE("Doubt.OfTheHourIsOfTheRequestersOwnZone") {
    // New York, in summer four hours behind.
    CHECK(found_at("2026-05-04T12:00:00Z").empty());
    CHECK(found_at("2026-05-04T11:59:00Z") == "off_hours");
    CHECK(found_at("2026-05-04T21:59:00Z").empty());
    CHECK(found_at("2026-05-04T22:00:00Z") == "off_hours");
    CHECK(found_at("2026-05-05T01:59:00Z") == "off_hours");
    CHECK(found_at("2026-05-05T02:00:00Z") == "night");
    CHECK(found_at("2026-05-05T09:59:00Z") == "night");
    CHECK(found_at("2026-05-05T10:00:00Z") == "off_hours");
    CHECK(found_at("2026-05-02T14:00:00Z") == "off_hours");  // a Saturday
    CHECK(found_at("2026-05-03T14:00:00Z") == "off_hours");
}

TEST_CASE("Doubt.OfVolumeIsAgainstWhatIsUsual") {
    auto facts = nothing_known();
    facts.traces.by_officer = {trace("SP-1", 'g', "2026-05-04T10:00:00Z")};
    CHECK(found(calm(), facts).empty());
    facts.traces.by_officer.push_back(trace("SP-2", 'g', "2026-05-04T11:00:00Z"));
    CHECK(found(calm(), facts) == "volume");
    // An office to which a day of three is nothing new.
    for (int i = 0; i < 100; ++i) facts.traces.by_officer.push_back(trace("SP-3", 'g', "2026-04-01T11:00:00Z"));
    CHECK(found(calm(), facts).empty());
    facts = nothing_known();
    facts.traces.by_agency = {trace("SP-1", 'g', "2026-05-03T14:00:00.001Z"), trace("SP-2", 'g', "2026-05-04T11:00:00Z")};
    CHECK(found(calm(), facts) == "volume");
    facts.traces.by_agency[0].received = at("2026-05-03T14:00:00Z");  // a day ago
    CHECK(found(calm(), facts).empty());
}

TEST_CASE("Doubt.F43ThreeAgenciesForOneAccountWithinADayStop") {
    auto facts = nothing_known();
    facts.traces.accounts = {trace("SP-7", 'h', "2026-05-03T18:00:00Z"), trace("SP-8", 'g', "2026-05-04T10:00:00Z")};
    CHECK(found(calm(), facts) == "same_account");  // two: its own counts once
    CHECK(seen(calm(), facts) == "SP-7, SP-8 name the same account");
    CHECK(level(DoubtKind::same_account) == DoubtLevel::note);
    facts.traces.accounts.push_back(trace("SP-9", 'j', "2026-05-04T18:00:00Z"));
    CHECK(found(calm(), facts) == "campaign");
    CHECK(seen(calm(), facts) == "3 agencies within 24 hours: SP-7, SP-8, SP-9 name the same account");
    CHECK(level(DoubtKind::campaign) == DoubtLevel::stop);
    facts.traces.accounts.back().received = at("2026-05-04T18:00:00.001Z");  // a day and a moment after the first
    CHECK(found(calm(), facts) == "same_account");
}

TEST_CASE("Doubt.F44NightNewKeyAndPressureTogetherStop") {
    const auto words = words_that_press();
    auto facts = nothing_known();
    facts.pressure = &words;
    facts.newest_key = at("2026-05-04T14:00:00Z");
    auto demand = calm();
    demand.received = at("2026-05-05T07:00:00Z");  // three in the morning
    demand.summary = Sensitive<std::string>{"A child is missing. There is NO TIME\nto call; you will be held responsible."};
    CHECK(found(demand, facts) == "new_key, night, pressure, several");
    CHECK(level(DoubtKind::several) == DoubtLevel::stop);
    CHECK(seen(demand, facts, 2) == "It says: no time to call, held responsible");
    CHECK(seen(demand, facts, 3) == "3 of the above together");
    facts.newest_key = nothing_known().newest_key;
    CHECK(found(demand, facts) == "night, pressure");
}

TEST_CASE("Doubt.F46ALawThatNoRulebookHoldsStops") {
    const auto shipped = law::Rulebook::load(std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks");
    REQUIRE(shipped.has_value());
    auto facts = nothing_known();
    for (const auto& citation : law::citations(*shipped)) facts.known_law.merge(cited_law(citation));
    CHECK(level(DoubtKind::unknown_law) == DoubtLevel::stop);
    CHECK(found_in("We ask under 18 U.S.C. 2702(b)(8) and 2702(c)(4).", facts).empty());
    CHECK(found_in("We ask under 18 USC § 2702(c)(4).", facts).empty());
    CHECK(found_in("Title 18, United States Code, Section 2702 lets you.", facts).empty());
    CHECK(found_in("Wir bitten nach § 100g Abs. 1 StPO.", facts).empty());
    CHECK(found_in("We ask under 18 U.S.C. 2799(d).", facts) == "unknown_law");
    CHECK(found_in("We ask under 18 U.S.C. § 2702(b)(8), 2799.", facts) == "unknown_law");
    CHECK(found_in("We ask under 12 USC 2702.", facts) == "unknown_law");
    CHECK(found_in("Wir bitten nach § 999z StPO.", facts) == "unknown_law");
    CHECK(found_in("Cal. Penal Code 1546.1 asks for it.", facts).empty());
    CHECK(found_in("Cal. Penal Code 1546.9 asks for it.", facts) == "unknown_law");
    auto demand = calm();
    demand.nexus = Sensitive<std::string>{"18 USC 2799 compels you."};
    CHECK(seen(demand, facts) == "It cites 18 usc 2799");
    CHECK(cited_law("18 U.S.C. 2703(a), (c)(1), (d), 2711(3), 3123, 2518(1)") ==
          std::set<std::string>{"18 usc 2518", "18 usc 2703", "18 usc 2711", "18 usc 3123"});
    CHECK(cited_law("It is 18 U of us, call (555) 010 2799.").empty());
}

TEST_CASE("Doubt.F06ADomainThatLooksLikeAnAuthoritysStops") {
    const auto domains = people::DomainRegister::parse("domain,organisation,state\nharbourcounty.gov,Harbour County,CA\n", "police.uk\n");
    REQUIRE(domains.has_value());
    auto facts = nothing_known();
    facts.domains = &*domains;
    CHECK(level(DoubtKind::look_alike) == DoubtLevel::stop);
    CHECK(found_in("Answer to desk@harbourcounty.gov.", facts).empty());
    CHECK(found_in("Answer to desk@larkspur.example.", facts).empty());
    CHECK(found_in("Answer to desk@harbourcoumty.gov.", facts) == "look_alike");
    CHECK(found_in("Answer to desk@police-harbour.com.", facts) == "look_alike");
    auto demand = calm();
    demand.nexus = Sensitive<std::string>{"Write to d@harbourcounty.gov.example."};
    CHECK(seen(demand, facts).starts_with("harbourcounty.gov.example "));
    // Two people of the team have seen the agency's own domain, but not what looks like another's.
    facts.agency_domains = {"police-harbour.com"};
    CHECK(found_in("Answer to desk@police-harbour.com.", facts).empty());
    facts.agency_domains = {"harbourcoumty.gov"};
    CHECK(found(calm(), facts) == "look_alike");
}

TEST_CASE("Doubt.PressureWordsAreWholeWordsOfAFileThatCanBeEdited") {
    const auto words = words_that_press();
    CHECK(words.in("No time -- to   call!") == std::vector<std::string>{"no time to call"});
    CHECK(words.in("no time to callous people").empty());
    CHECK(words.in("Keine Zeit für einen Rückruf.").size() == 1);
    CHECK(PressureWords::from_texts({{"en.txt", "no time\n-\n"}}).error().sentence ==
          "en.txt line 2: a word or phrase of three letters or more is wanted");
    CHECK(PressureWords::from_texts({{"en.txt", "\xff\xff\xff"}}).error().sentence == "en.txt is not UTF-8");
    CHECK(PressureWords::load("/nowhere").error().trouble == Trouble::not_found);
    const auto shipped = PressureWords::load(std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks/pressure");
    REQUIRE(shipped.has_value());
    CHECK(shipped->size() > 30);
    CHECK(shipped->in("A boat with four people has not come back; it is urgent, people are in danger.").empty());
}

TEST_CASE("Doubt.EveryKindHasATitleAndSaysWhyItMatters") {
    for (const auto kind : every<DoubtKind>()) {
        CHECK(title(kind).size() > 5);
        CHECK(label(kind).size() > 20);
        CHECK(is_answered({{kind, "seen"}, ""}) == (level(kind) == DoubtLevel::note));
        CHECK(is_answered({{kind, "seen"}, "heard"}));
    }
}

}  // namespace sallyport::review
