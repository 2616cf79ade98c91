// Emergency requests as forgers write them, at the doors of a whole house.
#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

bool says(const Response& response, std::string_view words) { return response.body.find(words) != std::string::npos; }

struct Forged {
    Doors doors;
    std::string address, at_desk;

    DemandId id() const { return Doors::id_of(address); }
    // By day, from an account and a key of long standing.
    Forged() { doors.clock().set(sallyport::tests::at("2026-08-10T14:00:00Z")); }
    void files(const std::string& who, const std::string& summary) {
        address = doors.emergency(who, summary);
        at_desk = "/desk/demands/" + id().text();
        REQUIRE(doors.house().review().accept(id(), doors.decision("analyst", address)).has_value());
        REQUIRE(doors.house().collection().keep(id(), doors.clock().now()).has_value());
        REQUIRE(act("analyst", "emergency", {{"danger", "Four people are at sea."}, {"nexus", "The log names the harbour."}}).status ==
                303);
    }
    Response act(const std::string& who, const std::string& verb, Form form) {
        form.emplace_back("decided_on", doors.decided_on(address));
        return doors.post(who, at_desk + "/" + verb, form);
    }
    Response calls(const Form& answers) {
        Form call = {{"number", "+1 555 010 0142"},
                     {"source", "the county's own site"},
                     {"answered", "confirmed"},
                     {"spoke_with", "the sergeant on duty"},
                     {"said", "It is theirs."}};
        for (const auto& field : answers) call.push_back(field);
        return act("custodian", "call-back", call);
    }
    Outcome<review::ReviewDesk::Standing> decide(const std::string& who) {
        return doors.house().review().decide(id(), doors.grant_all(id()), "danger", doors.decision(who, address));
    }
    ledger::Facts facts_of_last() {
        const auto row = doors.house().demands().row(id());
        REQUIRE(row.has_value());
        const auto entry = doors.house().book().entry(row->last);
        REQUIRE((entry && entry->facts));
        return *entry->facts;
    }
    // Neither signs before whoever called has answered this doubt, and then both may.
    void stops_until_answered(const std::string& doubt) {
        CHECK(says(doors.get("counsel", at_desk), "not answered"));
        const auto unanswered = calls({});
        CHECK(unanswered.status == 422);
        CHECK(says(unanswered, "say what you heard of this"));
        CHECK(says(unanswered, "the county&#39;s own site"));  // what was written is not lost
        REQUIRE(calls({{"doubt-" + doubt, "Asked for the supervisor, who knows of it."}}).status == 303);
        CHECK(facts_of_last().list(ledger::Fact::doubts) == std::vector<std::string>{doubt});
        CHECK(says(doors.get("counsel", at_desk), "Asked for the supervisor, who knows of it."));
        REQUIRE(decide("counsel").has_value());
        const auto seen = facts_of_last().list(ledger::Fact::doubts);
        CHECK(std::ranges::find(seen, doubt) != seen.end());
        CHECK(act("counsel-2", "sign", {}).status == 303);
        const auto grant = doors.house().review().grant(id());
        REQUIRE(grant.has_value());
        const auto held = std::ranges::find_if((*grant)->doubts, [&](const auto& one) { return code(one.doubt.kind) == doubt; });
        REQUIRE(held != (*grant)->doubts.end());
        CHECK(held->answer == "Asked for the supervisor, who knows of it.");
    }
};

AgencyId another_agency(Forged& at, const std::string& name) {
    auto& people = at.doors.house().people();
    const auto by = people::Signatures::of(at.doors.person("counsel").id, at.doors.person("counsel-2").id);
    const auto made = people.admit({AgencyId::random(), name, people::AgencyKind::local, "US", {}}, *by, at.doors.clock().now());
    REQUIRE(made.has_value());
    return made->id;
}

}  // namespace

TEST_CASE("Forged.F43TheSameAccountOfThreeAgenciesStopsAndALateThirdVoidsTheFirstSignature") {
    Forged at;
    at.doors.bring_in("rook", Role::officer, another_agency(at, "Rook Police"));
    at.doors.bring_in("crow", Role::officer, another_agency(at, "Crow Police"));
    at.doors.clock().advance_days(30);
    for (const char* who : {"custodian", "analyst", "counsel", "counsel-2"}) at.doors.forget(who);
    at.doors.emergency("rook", "A woman was abducted near the old mill and her phone is off.");
    at.files("officer", "A boat with four people has not come back to the harbour.");
    const auto two = at.doors.house().review().doubts(**at.doors.house().demands().demand(at.id()));
    REQUIRE(two.has_value());
    REQUIRE(at.calls({{"doubt-letterhead_again", "The form is the county's own."}}).status == 303);
    REQUIRE(at.decide("counsel").has_value());
    CHECK(says(at.doors.get("counsel-2", at.at_desk), "The same account again"));
    // The third comes while the second signature is awaited.
    at.doors.emergency("crow", "Somebody threatens to jump from the bridge at the canal.");
    const auto refused = at.act("counsel-2", "sign", {});
    CHECK(refused.status == 409);
    CHECK(says(refused, "is not what the first signer saw"));
    CHECK(says(at.doors.get("counsel-2", at.at_desk), "The same account in the names of several agencies"));
    // Preservation, and what was kept, are as they were.
    CHECK(at.doors.house().demands().row(at.id())->standing.keep_held);
    REQUIRE(at.calls({{"doubt-letterhead_again", "The form is the county's own."},
                      {"doubt-campaign", "A joint task force; the supervisor named it."}})
                .status == 303);
    CHECK(at.doors.house().demands().row(at.id())->standing.stage == ledger::Stage::preserved);
    REQUIRE(at.decide("counsel").has_value());
    CHECK(at.act("counsel-2", "sign", {}).status == 303);
}

TEST_CASE("Forged.F44AtNightFromANewKeyWithWordsThatPressTheSupervisorIsCalled") {
    Forged at;
    const auto officer = at.doors.person("officer").id;
    REQUIRE(at.doors.house()
                .people()
                .add_key({officer, "taken-over", people::KeyAlgorithm::es256, "public", 0, "new"}, officer, at.doors.clock().now())
                .has_value());
    at.doors.clock().set(sallyport::tests::at("2026-08-11T07:00:00Z"));  // three in the morning
    for (const char* who : {"custodian", "analyst", "counsel", "counsel-2"}) at.doors.forget(who);
    at.files("officer", "A child is missing. There is no time to call; you will be held responsible.");
    const auto page = at.doors.get("custodian", at.at_desk);
    CHECK(says(page, "It says: no time to call, held responsible"));
    // In the zone that a forger may write into the request it is afternoon; where the officer works it is night.
    demand::Demand elsewhere = **at.doors.house().demands().demand(at.id());
    elsewhere.zone = "Asia/Tokyo";
    const auto found = at.doors.house().review().doubts(elsewhere);
    REQUIRE(found.has_value());
    CHECK(std::ranges::any_of(*found, [](const auto& one) { return one.doubt.kind == review::DoubtKind::night; }));
    CHECK(says(page, "officer&#39;s supervisor"));
    at.stops_until_answered("several");
}

TEST_CASE("Forged.F46ALawThatDoesNotExistStopsAndIsReturnedWithThatReason") {
    Forged at;
    at.files("officer", "A boat with four people is missing. We ask under 18 U.S.C. 2799(d).");
    CHECK(says(at.doors.get("counsel", at.at_desk), "It cites 18 usc 2799"));
    CHECK(at.decide("counsel").error().trouble == Trouble::refused);
    CHECK(at.act("counsel", "ask", {{"question", "18 U.S.C. 2799 does not exist. Under which law do you ask?"}}).status == 303);
    at.stops_until_answered("unknown_law");
    Forged honest;
    honest.files("officer", "A boat with four people is missing. We ask under 18 U.S.C. 2702(c)(4).");
    REQUIRE(honest.calls({}).status == 303);
    CHECK(honest.decide("counsel").has_value());
}

TEST_CASE("Forged.WordsOrAPaperThatComeAgainInAnotherNameStop") {
    Forged at;
    at.doors.bring_in("rook", Role::officer, another_agency(at, "Rook Police"));
    at.doors.clock().advance_days(30);
    for (const char* who : {"custodian", "analyst", "counsel", "counsel-2"}) at.doors.forget(who);
    at.doors.emergency("rook", "A boat with four people has not come back to the harbour.");
    at.doors.clock().advance_days(7);
    for (const char* who : {"custodian", "analyst", "counsel", "counsel-2"}) at.doors.forget(who);
    at.files("officer", "A BOAT, with four people, has not come back to the harbour!");
    CHECK(says(at.doors.get("counsel", at.at_desk), "The same words again"));
    CHECK(at.calls({{"doubt-words_again", "The same boat."}}).status == 422);  // and the paper is another's too
    CHECK(at.calls({{"doubt-words_again", "The same boat."}, {"doubt-letterhead_again", "The same form."}}).status == 303);
    CHECK(at.decide("counsel").has_value());
    // The same officer asks again: nothing came in another name.
    Forged same;
    same.doors.emergency("officer", "A boat with four people has not come back to the harbour.");
    same.files("officer", "A boat with four people has not come back to the harbour.");
    CHECK(same.calls({}).status == 303);
}

TEST_CASE("Forged.WhatComesUpAfterTheCallStopsTheFirstSignatureToo") {
    Forged at;
    at.doors.bring_in("rook", Role::officer, another_agency(at, "Rook Police"));
    at.files("officer", "A boat with four people has not come back to the harbour.");
    REQUIRE(at.calls({}).status == 303);
    at.doors.emergency("rook", "A woman was abducted near the old mill and her phone is off.");
    const auto stopped = at.decide("counsel");
    REQUIRE(!stopped.has_value());
    CHECK(stopped.error().trouble == Trouble::refused);
    CHECK(stopped.error().field == "doubts");
    CHECK(stopped.error().sentence.ends_with("what gives pause: The same paper again"));
    REQUIRE(at.calls({{"doubt-letterhead_again", "The form is the county's own."}}).status == 303);
    CHECK(at.decide("counsel").has_value());
}

TEST_CASE("Forged.WhatIsComparedGoesWithTheKeyOfItsRequest") {
    Forged at;
    at.doors.bring_in("rook", Role::officer, another_agency(at, "Rook Police"));
    at.doors.clock().advance_days(30);
    for (const char* who : {"custodian", "analyst", "counsel", "counsel-2"}) at.doors.forget(who);
    const auto earlier = at.doors.emergency("rook", "A boat with four people has not come back to the harbour.");
    auto& review = at.doors.house().review();
    at.files("officer", "A boat with four people has not come back to the harbour.");
    const auto found = [&] { return review.doubts(**at.doors.house().demands().demand(at.id()))->size(); };
    CHECK(found() == 3);  // account, words, paper
    REQUIRE(review.refuse(Doors::id_of(earlier), {review::Reason::r17}, "", at.doors.decision("counsel-2", earlier)).has_value());
    CHECK(found() == 3);
    ledger::Draft destroyed;
    destroyed.kind = ledger::Kind::destroyed;
    destroyed.at = at.doors.clock().now();
    destroyed.demand = Doors::id_of(earlier);
    destroyed.decided_on = at.doors.decision("counsel", earlier).decided_on;
    destroyed.facts.code(ledger::Fact::ground, "schedule");
    REQUIRE(at.doors.house().book().append(destroyed).has_value());
    CHECK(found() == 0);
}

TEST_CASE("Outcome.OfAnEmergencyIsRecordedOnceAndCorrectedByAnotherRecord") {
    Forged at;
    at.files("officer", "A boat with four people has not come back to the harbour.");
    const Form averted = {{"came_of", "averted"}, {"outcome_note", "The coast guard found them."}};
    CHECK(at.act("analyst", "outcome", averted).status == 403);  // it is not over yet
    REQUIRE(at.doors.house().review().refuse(at.id(), {review::Reason::r17}, "", at.doors.decision("counsel", at.address)).has_value());
    CHECK(at.act("analyst", "outcome", Doors::with(averted, "came_of", "")).status == 422);
    CHECK(at.act("analyst", "outcome", Doors::with(averted, "outcome_note", "")).status == 422);
    CHECK(at.act("analyst", "outcome", Doors::with(averted, "came_of", "no_paper")).status == 403);  // nothing was released
    CHECK(at.act("officer", "outcome", averted).status == 404);
    CHECK(at.act("litigant", "outcome", averted).status == 404);
    REQUIRE(at.act("analyst", "outcome", averted).status == 303);
    CHECK(at.facts_of_last().text_or(ledger::Fact::came_of, "") == "averted");
    CHECK(says(at.doors.get("counsel", at.at_desk), "The coast guard found them."));
    const auto first = at.doors.decided_on(at.address);
    auto forged = Doors::with(Doors::with(averted, "came_of", "forged"), "outcome_note", "The agency knows nothing of it.");
    CHECK(at.act("counsel", "outcome", forged).status == 403);  // it was recorded already
    forged.emplace_back("instead_of", first);
    REQUIRE(at.act("counsel", "outcome", forged).status == 303);
    CHECK(says(at.doors.get("counsel", at.at_desk), "The request was forged"));
    CHECK(at.act("counsel", "outcome", forged).status == 403);  // what it corrects is not the newest any more
    const auto figures = at.doors.get("counsel", "/desk/figures");
    CHECK(says(figures, "The request was forged"));
    CHECK(!says(figures, "Nobody has recorded it yet"));
    const auto newest = at.doors.house().review().outcome_of(at.id());
    REQUIRE((newest && *newest));
    CHECK((**newest)->instead_of == ledger::EntryIndex{std::stoull(first)});
}

}  // namespace sallyport::tests
