// The words of letters: written by one of counsel, approved by a second person, read by the requester; and what no requester ever reads.
#include <set>

#include "doors/page/html.h"
#include "law/sheets.h"
#include "review/letter_desk.h"
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;
using review::Reason;

namespace {

const std::string too_broad = "/desk/letters/r12/en";

std::string refused(Doors& doors, const char* reason, const char* language = "en") {
    const auto demand = doors.filed("officer", "kept@example.org");
    const auto desk = "/desk/demands/" + Doors::id_of(demand).text();
    const auto answer =
        doors.post("counsel", desk + "/refuse", {{"decided_on", doors.decided_on(demand)}, {"reasons", reason}, {"language", language}});
    REQUIRE(Doors::location(answer) == desk);
    return demand;
}
review::MadeFrom made_from(Doors& doors, const std::string& demand) {
    const auto refusal = doors.house().review().refusal(Doors::id_of(demand));
    REQUIRE(refusal.has_value());
    REQUIRE((*refusal)->made_from.size() == 1);
    return (*refusal)->made_from.front();
}

}  // namespace

TEST_CASE("Letters.AreWrittenByOneOfCounselAndApprovedByAnother") {
    Doors doors;
    for (const char* other : {"analyst", "officer", "auditor", "customer"}) {
        CAPTURE(other);
        CHECK(doors.get(other, "/desk/letters").status == 404);
        CHECK(doors.get(other, too_broad).status == 404);
        CHECK(doors.post(other, too_broad + "/write", {{"text", "No."}}).status == 404);
    }
    CHECK(has(doors.get("counsel", "/desk/letters"), "R12: The request is too broad"));
    CHECK(has(doors.get("counsel", "/desk/letters?language=de"), "R12: Das Ersuchen ist zu weit gefasst"));
    for (const char* none : {"/desk/letters/r26/en", "/desk/letters/r12/xx", "/desk/letters/r99/en"})
        CHECK(doors.get("counsel", none).status == 404);
    CHECK(has(doors.get("counsel", too_broad), "Nothing to try it on yet"));

    const auto first = refused(doors, "r12");
    CHECK(has(doors.get("officer", first), "R12: The request is too broad."));
    CHECK(has(doors.get("officer", first), "Name accounts, kinds of data and a range of time."));
    CHECK(made_from(doors, first).version == 0);

    // A preview with a real request writes nothing; a placeholder that is none is named with its line.
    const auto size = doors.house().book().size();
    const auto number = doors.house().demands().row(Doors::id_of(first))->number;
    const Form words{{"text", "Dear {agency},\r\nname the days in {number}."}, {"number", number}};
    auto look = words;
    look.emplace_back("do", "preview");
    const auto preview = doors.post("counsel", too_broad + "/write", look);
    CHECK(preview.status == 200);
    CHECK(has(preview, "name the days in " + number));
    CHECK(has(preview, "Dear Westmark Bureau"));
    const auto bad = doors.post("counsel", too_broad + "/write", Doors::with(words, "text", "Dear {agency},\r\nyour {account}."));
    CHECK(bad.status == 422);
    CHECK(has(bad, "line 2: &quot;{account}&quot; is no placeholder"));
    CHECK(has(bad, "your {account}."));
    CHECK(doors.post("counsel", too_broad + "/write", Doors::with(look, "number", "SP-999")).status == 200);
    CHECK(has(doors.post("counsel", too_broad + "/write", Doors::with(look, "number", "SP-999")), "no request has this number"));
    CHECK(doors.house().book().size() == size);

    CHECK(Doors::location(doors.post("counsel", too_broad + "/write", words)) == too_broad);
    CHECK(has(doors.get("counsel", too_broad), "Another of counsel, or the custodian, approves it"));
    CHECK(doors.post("counsel", too_broad + "/approve", {{"version", "1"}}).status == 403);
    CHECK(made_from(doors, refused(doors, "r12")).version == 0);  // not before it is approved
    CHECK(doors.post("counsel-2", too_broad + "/approve", {{"version", "2"}}).status == 404);
    CHECK(Doors::location(doors.post("counsel-2", too_broad + "/approve", {{"version", "1"}})) == too_broad);
    const auto second = refused(doors, "r12");
    CHECK(made_from(doors, second).version == 1);
    CHECK(has(doors.get("officer", second), "R12: The request is too broad. Dear Westmark Bureau,"));
    // What was sent keeps its words, and the version they were.
    CHECK(has(doors.get("officer", first), "Name accounts, kinds of data and a range of time."));
    CHECK(made_from(doors, first).version == 0);
    const auto listed = doors.get("counsel", "/desk/letters");
    CHECK(has(listed, "Person counsel-2"));
    CHECK(has(listed, "Version 1"));

    // Back to the words as shipped: a version like any other, for a second to approve.
    CHECK(doors.post("counsel-2", too_broad + "/restore", {{"version", "1"}}).status == 409);
    CHECK(Doors::location(doors.post("counsel-2", too_broad + "/restore", {{"version", "0"}})) == too_broad);
    CHECK(has(doors.get("counsel", too_broad), "The words as shipped"));
    CHECK(doors.post("counsel-2", too_broad + "/approve", {{"version", "2"}}).status == 403);
    CHECK(doors.post("counsel", too_broad + "/approve", {{"version", "2"}}).status == 303);
    const auto third = refused(doors, "r12");
    CHECK(made_from(doors, third).version == 2);
    CHECK(made_from(doors, third).words == made_from(doors, first).words);
    CHECK(has(doors.get("officer", second), "Dear Westmark Bureau,"));
    CHECK(has(doors.get("counsel", too_broad), "name the days in {number}."));  // the older words stay readable
}

// Three people, one of counsel away.
TEST_CASE("Letters.TheCustodianApprovesWordsAndWritesNone") {
    Doors doors;
    refused(doors, "r12");
    const auto before = doors.get("custodian", too_broad);
    CHECK(before.status == 200);
    CHECK_FALSE(has(before, "Propose these words"));
    CHECK(doors.post("custodian", too_broad + "/write", {{"text", "No."}}).status == 404);
    CHECK(doors.post("counsel", too_broad + "/write", {{"text", "Name the days."}}).status == 303);
    const auto waiting = doors.get("custodian", too_broad);
    CHECK(has(waiting, "R12: The request is too broad. Name the days."));  // as a requester would read it
    CHECK(has(waiting, "Approve these words"));
    CHECK_FALSE(has(waiting, "Take it back"));
    CHECK(doors.post("custodian", too_broad + "/drop", {{"version", "1"}}).status == 404);
    CHECK(doors.post("custodian", too_broad + "/approve", {{"version", "1"}}).status == 303);
    CHECK(doors.post("custodian", too_broad + "/restore", {{"version", "0"}}).status == 404);
    CHECK(made_from(doors, refused(doors, "r12")).version == 1);
    auto& letters = doors.house().review().letters();
    CHECK(has(doors.get("custodian", "/desk/letters"), "Person custodian"));
    CHECK(letters.versions(Reason::r12, "en")->front().approver == doors.person("custodian").id);
    // The desk itself asks, whichever way somebody came.
    const Instant now = doors.clock().now();
    for (const char* other : {"custodian", "analyst", "auditor", "officer"}) {
        CHECK(letters.write(Reason::r12, "en", "No.", doors.person(other).id, now).error().trouble == Trouble::refused);
        CHECK(letters.go_back(Reason::r12, "en", 0, doors.person(other).id, now).error().trouble == Trouble::refused);
    }
    REQUIRE(letters.write(Reason::r12, "en", "Name each day.", doors.person("counsel").id, now).has_value());
    for (const char* other : {"counsel", "analyst", "auditor", "officer"})
        CHECK(letters.approve(Reason::r12, "en", 2, doors.person(other).id, now).error().trouble == Trouble::refused);
    CHECK(letters.approve(Reason::r12, "en", 2, doors.person("custodian").id, now).has_value());
}

TEST_CASE("Letters.WordsThatWaitAreTakenBackOrGiveWayToNewerOnes") {
    Doors doors;
    CHECK(doors.post("counsel", too_broad + "/write", {{"text", "First."}}).status == 303);
    CHECK(doors.post("counsel-2", too_broad + "/write", {{"text", "Second."}}).status == 303);
    CHECK(doors.post("counsel-2", too_broad + "/approve", {{"version", "1"}}).status == 404);
    CHECK(doors.post("counsel", too_broad + "/drop", {{"version", "2"}}).status == 303);
    CHECK(doors.post("counsel", too_broad + "/approve", {{"version", "2"}}).status == 404);
    CHECK(doors.post("counsel", too_broad + "/approve", {{"version", "x"}}).status == 404);
    CHECK(doors.post("counsel", too_broad + "/write", {{"text", "  "}}).status == 422);
    CHECK(made_from(doors, refused(doors, "r12")).version == 0);
}

TEST_CASE("Letters.SpeakTheLanguageThatCounselChooses") {
    Doors doors;
    const auto german = refused(doors, "r03", "de");
    CHECK(made_from(doors, german).language == "de");
    CHECK(has(doors.get("officer", german), "R03: Diese Anordnung reicht nicht bis zu dieser Art von Daten."));
    CHECK(made_from(doors, refused(doors, "r03", "")).language == "en");  // that of the country that asks
}

TEST_CASE("Letters.ARejectionWithoutAReasonIsNotMade") {
    Doors doors;
    const auto demand = doors.filed("officer", "kept@example.org");
    const auto desk = "/desk/demands/" + Doors::id_of(demand).text();
    for (const char* none : {"", "r26", "r99"}) {
        CAPTURE(none);
        const auto answer = doors.post("counsel", desk + "/refuse",
                                       {{"decided_on", doors.decided_on(demand)}, {"reasons", none}, {"words", "We would rather not."}});
        CHECK(answer.status == 422);
        CHECK(has(answer, "a rejection needs at least one reason"));
    }
    CHECK_FALSE(doors.house().review().refusal(Doors::id_of(demand)).has_value());
}

// The law's sentences for counsel say what counsel should weigh, and some rest on who the customer is. Every page of every other door, for
// everybody who is not of the team, in every state of a request.
TEST_CASE("Letters.AndEveryPageOutsideTheDeskHoldNoSentenceForCounsel") {
    Doors doors;
    std::set<std::string> officers, sentences;
    for (const auto& row : law::sheets(doors.house().rulebook())) {
        officers.insert(row.officer);
        sentences.insert(row.counsel);
        for (const auto& cell : row.cells) {
            officers.insert(cell.officer);
            sentences.insert(cell.counsel);
        }
    }
    std::vector<std::string> demands;
    const auto received = doors.filed("officer", "kept@example.org");
    const auto unknown = doors.filed("officer", "nobody@example.org");
    const auto rejected = refused(doors, "r03");
    const auto redirected = doors.under_review("firm@example.org");
    REQUIRE(
        doors.post("counsel", redirected + "/redirect", {{"decided_on", doors.decided_on(redirected)}, {"reason", "They can be asked."}})
            .status == 303);
    const auto part = doors.under_review("kept@example.org");
    const Form answers{{"decided_on", doors.decided_on(part)},
                       {"cell-0-bsi_name", "grant"},
                       {"cell-0-content_mail", "r12"},
                       {"reason", "A judge signed it."},
                       {"cites-page", "1"},
                       {"cites-x", "10"},
                       {"cites-y", "20"},
                       {"cites-w", "80"},
                       {"cites-h", "5"}};
    REQUIRE(doors.post("counsel", part + "/decide", answers).status == 303);
    REQUIRE(doors.post("analyst", part + "/tell", {{"decided_on", doors.decided_on(part)}}).status == 303);
    for (const auto& one : {received, unknown, rejected, redirected, part}) {
        demands.push_back(Doors::id_of(one).text());
        const auto demand = doors.house().demands().demand(Doors::id_of(one));
        REQUIRE(demand.has_value());
        const auto assessed = doors.house().review().findings(**demand, doors.clock().now());
        REQUIRE(assessed.has_value());
        for (const auto& finding : assessed->findings) {
            officers.insert(finding.officer);
            sentences.insert(finding.counsel);
        }
    }
    CHECK(has(doors.get("counsel", part), "Customer told"));
    const auto spoken = [&](const std::string& sentence) {
        return sentence.empty() ||
               std::ranges::any_of(officers, [&](const std::string& one) { return one.find(sentence) != std::string::npos; });
    };
    std::erase_if(sentences, spoken);
    REQUIRE(sentences.size() > 50);

    std::vector<std::string> addresses;
    for (const auto& route : doors.router().routes()) {
        if (route.method != Method::get) continue;
        if (route.pattern.find('{') == std::string::npos) addresses.push_back(route.pattern);
        const auto id = route.pattern.find("{id}");
        if (id == std::string::npos || route.pattern.find('{', id + 1) != std::string::npos) continue;
        for (const auto& demand : demands) addresses.push_back(std::string{route.pattern}.replace(id, 4, demand));
    }
    const auto draft = doors.draft("officer", "kept@example.org");
    for (const char* step : {"process", "identifiers", "data", "summary", "paper", "check"}) addresses.push_back(draft + step);
    int pages = 0;
    for (const std::string who : {"officer", "colleague", "admin", "stranger", "litigant", "customer", "other-customer", ""}) {
        for (const auto& address : addresses) {
            const auto response = doors.get(who, address);
            if (response.status != 200) continue;
            ++pages;
            for (const auto& sentence : sentences) {
                const bool told = has(response, sentence) || has(response, doors::page::text(sentence).markup());
                if (!told) continue;
                CAPTURE(who);
                CAPTURE(address);
                CAPTURE(sentence);
                CHECK_FALSE(told);
            }
        }
    }
    CHECK(pages > 20);
    // Nobody from outside is let into the desk, not even to their own request.
    for (const auto& demand : demands) CHECK(doors.get("officer", "/desk/demands/" + demand).status == 404);
    // The same walk finds them where they belong.
    const auto desk = doors.get("counsel", "/desk/demands/" + demands.front());
    CHECK(std::ranges::any_of(sentences, [&](const std::string& sentence) { return has(desk, doors::page::text(sentence).markup()); }));
}
