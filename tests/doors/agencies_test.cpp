// An agency asks to be admitted, is vetted by two, and is called back; its officers are attested. At the doors.
#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

Form application(const std::string& domain = "police.harbour.example") {
    return {{"name", "Harbour City Police"},
            {"kind", "local"},
            {"country", "US"},
            {"domains", domain},
            {"evidence", "We are the police of Harbour City."},
            {"numbers", "+1 555 010 7777: on our card"},
            {"contact", "Sergeant Teal"},
            {"mail", "teal@" + domain}};
}

Form vetting(const std::string& domain = "police.harbour.example") {
    return {{"name", "Harbour City Police"},
            {"kind", "local"},
            {"country", "US"},
            {"jurisdictions", "US-CA"},
            {"evidence", "Listed by the state; the chief confirmed it at the city's switchboard."},
            {"proof", domain + ": named on the city's own site"},
            {"numbers", "+1 555 010 2000: harbour.example/contact"},
            {"reason", "vetted as written"}};
}

AgencyId asking(Doors& doors) { return doors.house().people().applications()->at(0).application.agency.id; }

std::string waiting(Doors& doors) { return std::to_string(doors.house().people().proposals(doors.clock().now())->at(0).entry.value); }

void with_keys(Doors& doors) {
    for (const char* who : {"counsel", "analyst", "admin"}) doors.register_key(who, who);
}

// With this person's key, which bears their name.
Response signs(Doors& doors, const std::string& who, const std::string& address, const Form& form) {
    return doors.touch_and_post(who, address, who, form);
}

void signs_in(Doors& doors, const std::string& who) {
    doors.take(who, doors.post("", "/sign-in", Doors::touching(Doors::challenge_of(doors.post("", "/sign-in/challenge", {})), who)));
}

// An agency that "counsel" vetted and "analyst" signed for, with one officer "rook".
AgencyId admitted(Doors& doors) {
    REQUIRE(doors.post("", "/agencies/apply", application()).status == 200);
    const auto id = asking(doors);
    const auto proposed = signs(doors, "counsel", "/desk/agencies/" + id.text() + "/vet", vetting());
    REQUIRE(proposed.status == 303);
    REQUIRE(signs(doors, "analyst", "/desk/people/approve", {{"proposal", waiting(doors)}}).status == 200);
    doors.bring_in("rook", Role::officer, id);
    return id;
}

}  // namespace

TEST_CASE("Apply.GivesNothingAndIsTheSameWhateverIsKnownHere") {
    Doors doors{WithKeys::yes};
    with_keys(doors);
    CHECK(has(doors.get("", "/agencies/apply"), "Register your agency"));
    CHECK(has(doors.get("", "/"), "/agencies/apply"));
    const auto before = doors.house().people().agencies()->size();
    const auto sent = doors.post("", "/agencies/apply", application());
    CHECK(sent.status == 200);
    // A name that is an agency's here, and one that is nobody's: the same answer.
    const auto known = doors.post("", "/agencies/apply", Doors::with(application("agency.example"), "name", "Westmark Bureau"));
    CHECK(known.body == sent.body);
    CHECK(doors.house().people().agencies()->size() == before);
    const auto id = asking(doors);
    CHECK(doors.house().people().is_frozen(id));
    const auto missing = doors.post("", "/agencies/apply", Doors::with(application(), "contact", ""));
    CHECK(missing.status == 422);
    CHECK(has(missing, "We are the police of Harbour City."));  // what was typed stays
    CHECK(has(missing, "Give your name and office."));
    // Three an hour from one address.
    CHECK(doors.post("", "/agencies/apply", application()).status == 200);
    CHECK(doors.post("", "/agencies/apply", application()).status == 429);
    // Outside the house nobody sees it; inside it waits for somebody who vets.
    for (const char* who : {"officer", "admin", "litigant", "customer"})
        CHECK(doors.get(who, "/desk/agencies/" + id.text() + "/vet").status == 404);
    CHECK(has(doors.get("counsel", "/desk/agencies"), "Harbour City Police"));
    CHECK(has(doors.get("counsel", "/desk/agencies/" + id.text() + "/vet"), "All of this may be made up"));
}

TEST_CASE("Apply.ADomainThatLooksLikeAGovernmentsIsShownToWhoeverVets") {
    Doors doors{WithKeys::yes};
    with_keys(doors);
    const auto registered = people::DomainRegister::parse("domain,organisation,state\nharbourcounty.gov,Harbour County,CA\n", "gov.uk\n");
    REQUIRE(registered.has_value());
    doors.desks().domains = &*registered;
    REQUIRE(doors.post("", "/agencies/apply", application("harborcounty.gov")).status == 200);
    const auto page = doors.get("counsel", "/desk/agencies/" + asking(doors).text() + "/vet");
    CHECK(has(page, "a letter or two away"));
    CHECK(has(page, "harbourcounty.gov"));
    CHECK(has(page, "Harbour County"));
    doors.desks().domains = nullptr;
    CHECK(has(doors.get("counsel", "/desk/agencies/" + asking(doors).text() + "/vet"), "has no register"));
}

TEST_CASE("Vetting.IsSignedByTwoAndTurnedDownByOne") {
    Doors doors{WithKeys::yes};
    with_keys(doors);
    REQUIRE(doors.post("", "/agencies/apply", application()).status == 200);
    const auto id = asking(doors);
    const auto vet = "/desk/agencies/" + id.text() + "/vet";
    const auto unproven = signs(doors, "counsel", vet, Doors::with(vetting(), "proof", "police.harbour.example"));
    CHECK(unproven.status == 422);
    CHECK(has(unproven, "one has no evidence"));
    CHECK(has(unproven, "harbour.example/contact"));  // what was typed stays
    CHECK(signs(doors, "counsel", vet, vetting()).status == 303);
    CHECK(doors.house().people().is_frozen(id));
    CHECK(has(doors.get("analyst", "/desk/people"), "Admit or renew Harbour City Police: police.harbour.example"));
    CHECK(signs(doors, "counsel", "/desk/people/approve", {{"proposal", waiting(doors)}}).status == 403);
    CHECK(signs(doors, "analyst", "/desk/people/approve", {{"proposal", waiting(doors)}}).status == 200);
    CHECK(!doors.house().people().is_frozen(id));
    const auto page = doors.get("counsel", "/desk/agencies/" + id.text());
    CHECK(has(page, "named on the city"));
    CHECK(has(page, "not called yet: younger than thirty days"));
    CHECK(doors.get("counsel", "/desk/agencies/" + std::string(20, '0') + "/vet").status == 404);

    REQUIRE(doors.post("", "/agencies/apply", application("made.up.example")).status == 200);
    const auto other = "/desk/agencies/" + asking(doors).text() + "/turn-down";
    CHECK(signs(doors, "counsel", other, {{"why", ""}}).status == 422);
    CHECK(signs(doors, "counsel", other, {{"why", "there is no such police"}}).status == 303);
    CHECK(doors.house().people().applications()->empty());
    CHECK(signs(doors, "counsel", other, {{"why", "again"}}).status == 404);
}

TEST_CASE("Vetting.WhoDidItDoesNotSignTheFirstRequestThatIsGranted") {
    Doors doors{WithKeys::yes};
    with_keys(doors);
    admitted(doors);
    const auto decided = [&](const std::string& who, const std::string& demand) {
        const auto id = Doors::id_of(demand);
        auto cells = doors.grant_all(id);
        return doors.house().review().decide(id, std::move(cells), "as the paper says", doors.decision(who, demand));
    };
    const auto under_review = [&] {
        const auto demand = doors.filed("rook", "kept@example.org");
        REQUIRE(doors.house().review().accept(Doors::id_of(demand), doors.decision("analyst", demand)).has_value());
        REQUIRE(doors.house().collection().keep(Doors::id_of(demand), doors.clock().now()).has_value());
        return demand;
    };
    const auto first = under_review();
    const auto refused = decided("counsel", first);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().sentence.find("you vetted this agency") != std::string::npos);
    // Nor is an order for future data ended by them.
    CHECK(doors.house()
              .review()
              .handle_outside(Doors::id_of(first), {review::Means::by_requester, "Engineers agreed.", "We call."}, "",
                              doors.decision("counsel", first))
              .error()
              .sentence.find("you vetted this agency") != std::string::npos);
    // A colleague does; then the one who vetted does not sign second either.
    REQUIRE(decided("counsel-2", first).has_value());
    CHECK(doors.house()
              .review()
              .sign(Doors::id_of(first), doors.decision("counsel", first))
              .error()
              .sentence.find("you vetted this agency") != std::string::npos);
    doors.bring_in("counsel-3", Role::counsel);
    REQUIRE(doors.house().review().sign(Doors::id_of(first), doors.decision("counsel-3", first)).has_value());
    // From the second on the one who vetted is like everybody.
    CHECK(decided("counsel", under_review()).has_value());
}

TEST_CASE("Officer.OfWhomNobodySaysForNinetyDaysThatTheyAreStillTheirsFilesNothingNew") {
    Doors doors{WithKeys::yes};
    with_keys(doors);
    doors.clock().advance_days(people::attested_days + 1);
    for (const char* who : {"officer", "colleague"}) doors.forget(who);
    signs_in(doors, "admin");
    const auto base = doors.draft("officer", "kept@example.org");
    const auto refused = doors.post("officer", base + "file", {});
    CHECK(refused.status == 403);
    CHECK(has(refused, "has not said for 90 days"));
    CHECK(has(doors.get("admin", "/portal/agency/officers"), "Lapsed: files nothing new"));
    const auto attest = [&](const std::string& who, const std::string& whom) {
        return signs(doors, who, "/portal/agency/officers/" + doors.person(whom).id.text() + "/attest", {}).status;
    };
    CHECK(attest("officer", "officer") == 404);  // nobody for themselves
    CHECK(doors.post("admin", "/portal/agency/officers/" + doors.person("officer").id.text() + "/attest", {}).status == 403);  // no key
    CHECK(attest("admin", "stranger") == 404);  // another agency's
    CHECK(attest("admin", "officer") == 303);
    CHECK(doors.post("officer", base + "file", {}).status == 303);
    CHECK(doors.post("colleague", doors.draft("colleague", "kept@example.org") + "file", {}).status == 403);
}

TEST_CASE("CallBack.IsRecordedAtTheDeskAndAnEmergencyIsNotGrantedWithoutIt") {
    Doors doors{WithKeys::yes};
    with_keys(doors);
    const auto id = admitted(doors);
    const auto demand = doors.emergency("rook", "Ring me at 555 010 7777.");
    const auto at_desk = "/desk/demands/" + Doors::id_of(demand).text();
    REQUIRE(doors.house().review().accept(Doors::id_of(demand), doors.decision("analyst", demand)).has_value());
    REQUIRE(doors.house().collection().keep(Doors::id_of(demand), doors.clock().now()).has_value());
    const auto act = [&](const std::string& who, const std::string& verb, Form form) {
        form.emplace_back("decided_on", doors.decided_on(demand));
        return doors.post(who, at_desk + "/" + verb, form);
    };
    REQUIRE(act("analyst", "emergency", {{"danger", "Four people are at sea."}, {"nexus", "The log names the harbour."}}).status == 303);
    const auto decide = [&](const std::string& who) {
        return doors.house().review().decide(Doors::id_of(demand), doors.grant_all(Doors::id_of(demand)), "danger",
                                             doors.decision(who, demand));
    };
    CHECK(decide("counsel-2").error().sentence.find("nobody has called the agency back") != std::string::npos);

    // Its number is younger than thirty days: staff look one up themselves, and never take the request's own.
    CHECK(has(doors.get("custodian", at_desk), "Look up its switchboard yourself"));
    const Form call = {
        {"number", "+1 555 010 0142"}, {"source", "the county's own site"},
        {"answered", "confirmed"},     {"spoke_with", "the sergeant on duty"},
        {"said", "It is theirs."},     {"doubt-several", "The sergeant named the officer's supervisor."}};  // a new account, at night
    CHECK(act("custodian", "call-back", Doors::with(call, "number", "(555) 010-7777")).status == 403);
    CHECK(act("custodian", "call-back", Doors::with(call, "source", "")).status == 422);
    CHECK(act("custodian", "call-back", Doors::with(call, "answered", "")).status == 422);
    CHECK(act("officer", "call-back", call).status == 404);
    REQUIRE(act("custodian", "call-back", call).status == 303);
    CHECK(has(doors.get("counsel", at_desk), "the county&#39;s own site"));
    CHECK(decide("custodian").error().sentence.find("called back") != std::string::npos);
    REQUIRE(decide("counsel-2").has_value());

    // A month later the number on file may be called, and then no other.
    doors.clock().advance_days(people::number_frozen_days);
    for (const char* who : {"rook", "custodian", "analyst"}) doors.forget(who);
    const auto later = doors.emergency("rook", "A boat is missing.");
    const auto later_desk = "/desk/demands/" + Doors::id_of(later).text();
    CHECK(has(doors.get("custodian", later_desk), "On file; published: harbour.example/contact"));
    Form on_file = {{"number", "+1 555 010 2000"}, {"answered", "denied"}, {"spoke_with", "the desk"}, {"said", "Not theirs."}};
    on_file.emplace_back("decided_on", doors.decided_on(later));
    auto elsewhere = call;
    elsewhere.emplace_back("decided_on", doors.decided_on(later));
    CHECK(doors.post("custodian", later_desk + "/call-back", elsewhere).status == 403);
    CHECK(doors.post("custodian", later_desk + "/call-back", on_file).status == 303);
    CHECK(has(doors.get("custodian", later_desk), "The agency denies this request"));
    CHECK(!doors.house().people().is_frozen(id));
}

}  // namespace sallyport::tests
