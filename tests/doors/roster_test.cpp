// The roster's page, the bar above every page of whoever is called, and what is handed over.
#include "people/roster.h"

#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

Form turn(Doors& doors, const std::string& who, const std::string& deputy) {
    return {{"person", doors.person(who).id.text()},
            {"deputy", deputy.empty() ? "" : doors.person(deputy).id.text()},
            {"from-day", "6"},
            {"from-month", "7"},
            {"from-year", "2026"},
            {"from_time", "00:00"},
            {"until-day", "13"},
            {"until-month", "7"},
            {"until-year", "2026"},
            {"until_time", "09:00"}};
}
Form absence(Doors& doors, const std::string& who, const std::string& deputy, const std::string& note) {
    return {{"away", doors.person(who).id.text()},
            {"stands_in", doors.person(deputy).id.text()},
            {"first_day-day", "6"},
            {"first_day-month", "7"},
            {"first_day-year", "2026"},
            {"last_day-day", "8"},
            {"last_day-month", "7"},
            {"last_day-year", "2026"},
            {"note", note}};
}
std::string entry_in(const Response& page) {
    const std::string start = "name=\"entry\" value=\"";
    const auto at = page.body.find(start);
    REQUIRE(at != std::string::npos);
    return page.body.substr(at + start.size(), page.body.find('"', at + start.size()) - at - start.size());
}

}  // namespace

TEST_CASE("RosterPage.ATurnIsPlannedShownAndTakenOut") {
    Doors doors;
    CHECK(has(doors.get("analyst", "/desk/roster"), "Nobody is on call now"));
    CHECK(Doors::location(doors.post("analyst", "/desk/roster/turns", turn(doors, "counsel", "custodian"))) == "/desk/roster");
    const auto page = doors.get("custodian", "/desk/roster");
    CHECK(has(page, "Called first"));
    CHECK(has(page, "13 July 2026, 09:00"));
    CHECK(!has(page, "Nobody is on call now"));
    const auto again = doors.post("analyst", "/desk/roster/turns", turn(doors, "counsel-2", ""));
    CHECK(again.status == 409);
    CHECK(has(again, "Take that turn out first"));
    CHECK(Doors::location(doors.post("counsel", "/desk/roster/turns/out", {{"entry", entry_in(page)}})) == "/desk/roster");
    CHECK(has(doors.get("analyst", "/desk/roster"), "Nobody is on call now"));
    CHECK(doors.post("counsel", "/desk/roster/turns/out", {{"entry", entry_in(page)}}).status == 404);
    CHECK(doors.post("counsel", "/desk/roster/turns/out", {{"entry", "x"}}).status == 404);
}

TEST_CASE("RosterPage.WhatIsWrongStandsBesideItsField") {
    Doors doors;
    for (const auto& [field, value, wanted] :
         std::vector<std::array<const char*, 3>>{{"person", "", "Choose somebody."},
                                                 {"from_time", "25:00", "for example 09:00 or 17:30"},
                                                 {"from_time", "9:00", "for example 09:00 or 17:30"},
                                                 {"until-year", "2025", "The end lies behind the beginning."},
                                                 {"from-month", "13", "13"}}) {
        CAPTURE(field);
        const auto page = doors.post("analyst", "/desk/roster/turns", Doors::with(turn(doors, "counsel", ""), field, value));
        CHECK(page.status == 422);
        CHECK(has(page, wanted));
    }
    CHECK(has(doors.post("analyst", "/desk/roster/turns", turn(doors, "officer", "")), "who is of the team"));
    CHECK(has(doors.post("analyst", "/desk/roster/turns", turn(doors, "counsel", "counsel")), "The deputy is somebody else."));
    CHECK(has(doors.post("analyst", "/desk/roster/absences", absence(doors, "counsel", "custodian", "")),
              "Write what whoever stands in must know"));
    for (const char* outside : {"officer", "admin", "litigant", "customer", "auditor"}) {
        CHECK(doors.get(outside, "/desk/roster").status == 404);
        CHECK(doors.post(outside, "/desk/roster/turns", turn(doors, "counsel", "")).status == 404);
        CHECK(doors.post(outside, "/desk/roster/answer", {}).status == 404);
    }
}

// New York's clocks go from 02:00 to 03:00 on 8 March 2026 and from 02:00 back to 01:00 on 1 November.
TEST_CASE("RosterPage.ATimeIsTheTeamsOwnClockOnDaysOnWhichItIsChanged") {
    Doors doors;
    auto form = turn(doors, "counsel", "");
    const auto until = [&](const char* day, const char* month, const char* year, const char* time) {
        doors.clock().set(at(month == std::string{"11"} ? "2026-10-31T12:00:00Z" : "2027-03-13T12:00:00Z"));
        auto made = form;
        for (const auto& [name, value] : {std::pair{"from-day", month == std::string{"11"} ? "31" : "13"},
                                          {"from-month", month == std::string{"11"} ? "10" : "3"},
                                          {"from-year", year},
                                          {"until-day", day},
                                          {"until-month", month},
                                          {"until-year", year},
                                          {"until_time", time}})
            made = Doors::with(made, name, value);
        return made;
    };
    doors.bring_in("autumn", Role::analyst);
    CHECK(Doors::location(doors.post("autumn", "/desk/roster/turns", until("1", "11", "2026", "09:00"))) == "/desk/roster");
    CHECK(has(doors.get("autumn", "/desk/roster"), "1 November 2026, 09:00"));
    // The second Sunday of March 2027 is the 14th: half past two does not exist.
    doors.bring_in("spring", Role::analyst);
    CHECK(has(doors.post("spring", "/desk/roster/turns", until("14", "3", "2027", "02:30")), "There is no such time on that day"));
    CHECK(Doors::location(doors.post("spring", "/desk/roster/turns", until("14", "3", "2027", "09:00"))) == "/desk/roster");
    CHECK(has(doors.get("spring", "/desk/roster"), "14 March 2027, 09:00"));
}

TEST_CASE("RosterPage.WhoGoesAwayHandsOverWithANoteOnEachRequest") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");  // the analyst accepted it
    const auto note = std::string{"Officer expects a call <on Monday>."};
    CHECK(Doors::location(doors.post("counsel", "/desk/roster/absences", absence(doors, "analyst", "counsel-2", note))) == "/desk/roster");
    const auto page = doors.get("custodian", demand);
    CHECK(has(page, "has handed this over to"));
    CHECK(has(page, "Officer expects a call &lt;on Monday&gt;."));
    const auto roster = doors.get("custodian", "/desk/roster");
    CHECK(has(roster, demand));
    // Who is away cannot be put on call.
    CHECK(has(doors.post("counsel", "/desk/roster/turns", turn(doors, "analyst", "")), "nobody who is away is on call"));
    CHECK(Doors::location(doors.post("analyst", "/desk/roster/absences/back", {{"entry", entry_in(roster)}})) == "/desk/roster");
    CHECK(!has(doors.get("custodian", demand), "has handed this over to"));
}

TEST_CASE("RosterPage.ACallStandsAboveEveryPageUntilSomebodyAnswers") {
    Doors doors;
    const auto id = Doors::id_of(doors.emergency("officer", "A boat has not come back."));
    const auto number = doors.house().demands().row(id)->number;
    const auto call = [&](const char* who) {
        REQUIRE(doors.house().roster().paged({id, doors.person(who).id, 0, doors.clock().now(), {{"mail", ""}}}));
    };
    CHECK(doors.post("counsel", "/desk/roster/answer", {{"demand", id.text()}}).status == 404);  // nobody was called
    call("counsel");
    for (const char* address : {"/desk", "/desk/roster", "/desk/people"}) {
        CHECK(has(doors.get("counsel", address), "You are called: " + number + ", an emergency"));
        CHECK(!has(doors.get("custodian", address), "You are called"));
    }
    CHECK(doors.post("counsel", "/desk/roster/answer", {{"demand", "nothing"}}).status == 404);
    CHECK(Doors::location(doors.post("custodian", "/desk/roster/answer", {{"demand", id.text()}})) == "/desk/demands/" + id.text());
    CHECK(!has(doors.get("counsel", "/desk"), "You are called"));
    CHECK(!has(doors.get("officer", "/portal"), "You are called"));
    CHECK(has(doors.get("counsel", "/desk/roster"), "Person custodian"));

    // Taken up without an answer: nobody is called any more either.
    const auto second = Doors::id_of(doors.emergency("officer", "Another boat."));
    REQUIRE(doors.house().roster().paged({second, doors.person("counsel").id, 0, doors.clock().now(), {{"mail", ""}}}));
    CHECK(has(doors.get("counsel", "/desk"), "You are called: " + doors.house().demands().row(second)->number));
    REQUIRE(doors.house().review().accept(second, doors.decision("analyst", "/" + second.text())).has_value());
    CHECK(!has(doors.get("counsel", "/desk"), "You are called"));
}

}  // namespace sallyport::tests
