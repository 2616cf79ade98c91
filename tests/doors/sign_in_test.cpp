// Invitation, keys, sign-in, people and agencies, at the doors.
#include <set>

#include "base/crypto.h"
#include "main/way_in.h"
#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

// What differs between two pages of the same kind.
std::string plain(const Response& response) {
    return std::regex_replace(response.body, std::regex{"/invitation/[0-9A-Za-z_-]*"}, "/invitation/WORD");
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const auto start = text.find(from);
    REQUIRE(start != std::string::npos);
    return text.substr(start + from.size(), text.find(to, start + from.size()) - start - from.size());
}

}  // namespace

TEST_CASE("Routes.EachHasItsRightAndTheOpenOnesAreExactlyThese") {
    Doors doors{WithKeys::yes};
    std::set<std::string> open;
    for (const auto& route : doors.router().routes()) {
        const auto line = std::string{doors::http::word(route.method)} + " " + route.pattern;
        CAPTURE(line);
        if (route.action.empty() || route.action == "anybody") {
            open.insert(line);
            continue;
        }
        const auto action = coded<people::Action>(route.action);
        CHECK((route.action == "signed_in" || action.has_value()));
        // Nobody comes in without a session; whoever may not meets what does not exist.
        Request request;
        request.path = route.pattern;
        CHECK(doors.guard()(route, request).answer == Admission::Answer::sign_in);
    }
    CHECK(open == std::set<std::string>{"GET /", "GET /.well-known/security.txt", "GET /agencies/apply", "GET /invitation/{word}",
                                        "GET /keys/ledger", "GET /keys/package", "GET /notice", "GET /report", "GET /report/{rest*}",
                                        "GET /sign-in", "POST /agencies/apply", "POST /invitation/{word}",
                                        "POST /invitation/{word}/challenge", "POST /notice", "POST /sign-in", "POST /sign-in/challenge"});
}

TEST_CASE("Routes.OfKeysAndInvitationsDoNotExistWithoutAnEntrance") {
    Doors doors;
    for (const char* address : {"/account", "/invitation/word"}) CHECK(doors.get("counsel", address).status == 404);
    CHECK(doors.post("", "/sign-in", {}).status == 404);
    CHECK(has(doors.get("", "/sign-in"), "No way to sign in is set up"));
}

TEST_CASE("FirstPeople.AreInvitedByTheOperatorUntilTwoWhoCanAdmitHaveKeys") {
    Doors doors;
    const Instant now = doors.clock().now();
    const auto work = adapters::WorkStore::in_memory();
    REQUIRE(work.has_value());
    app::WayIn way_in{doors.house(), **work, doors.clock()};
    way_in.entrance().opens_at({"https://gate.example.org", "gate.example.org"});
    const auto invite = [&](const char* words) -> Outcome<app::Invited> {
        SALLYPORT_TRY(person, app::person_of(words, "UTC"));
        return app::invite_first(doors.house(), way_in, person, now);
    };
    const std::string start = "https://gate.example.org/invitation/";
    const auto known = invite("Person counsel, counsel");
    REQUIRE(known.has_value());
    CHECK(known->person.id == doors.person("counsel").id);
    REQUIRE(known->link.starts_with(start));
    CHECK(way_in.entrance().invited(known->link.substr(start.size()), now)->id == doors.person("counsel").id);
    CHECK(has(Response::page(app::words_of(*known)), known->code));
    CHECK(invite("Person counsel, editor").error().trouble == Trouble::conflict);  // another role takes two
    const auto fresh = invite("Robin Vale, custodian");
    REQUIRE(fresh.has_value());
    CHECK(doors.house().people().person(fresh->person.id)->role == Role::custodian);

    const auto register_for = [&](const PersonId& id, const std::string& credential) {
        const people::Passkey key{id, credential, people::KeyAlgorithm::es256, "public", 0, "key"};
        REQUIRE(doors.house().people().add_key(key, id, now).has_value());
    };
    register_for(doors.person("counsel").id, "b");
    CHECK(invite("Person counsel, counsel").error().trouble == Trouble::refused);  // has a key
    CHECK(invite("Robin Vale, custodian").has_value());                            // again, without one
    register_for(fresh->person.id, "v");
    CHECK(invite("Person analyst, analyst").error().trouble == Trouble::refused);  // from now on two people invite
}

TEST_CASE("FirstPeople.AreWrittenAsNameAndRoleOfTheStaff") {
    CHECK(app::person_of("Ada Quill, counsel", "UTC")->name == "Ada Quill");
    CHECK(app::person_of("Quill, Ada,  analyst ", "UTC")->role == Role::analyst);
    for (const char* wrong : {"", "Ada Quill", "Ada Quill, officer", "Ada Quill, customer", "Ada Quill, boss", ", counsel", "counsel"}) {
        CAPTURE(wrong);
        CHECK(app::person_of(wrong, "UTC").error().field == "person");
    }
}

TEST_CASE("Site.FollowsTheSettingsAndIsRefusedWhereNoKeyCanBeBound") {
    adapters::ServeSettings settings;
    CHECK(app::site_of(settings, 8080)->origin == "http://localhost:8080");
    settings.certificate = "certificate.pem";
    CHECK(app::site_of(settings, 8443)->origin == "https://localhost:8443");
    settings.address = "0.0.0.0";
    CHECK(app::site_of(settings, 443).error().trouble == Trouble::invalid);
    settings.hosts = {"legal.example.org", "other.example.org"};
    CHECK(app::site_of(settings, 443)->origin == "https://legal.example.org");
    CHECK(app::site_of(settings, 443)->rp_id == "legal.example.org");
    settings.certificate = "";
    CHECK(app::site_of(settings, 80).error().trouble == Trouble::invalid);  // plain http beyond localhost
    settings.origin = "https://gate.example.org";                           // a balancer in front
    CHECK(app::site_of(settings, 8080)->origin == "https://gate.example.org");
}

TEST_CASE("Invitation.PageRegistersAKeyOnceAndSignsIn") {
    Doors doors{WithKeys::yes};
    const Instant now = doors.clock().now();
    const auto id = doors.person("counsel").id;
    const auto word = doors.entrance().invite(id, now).value();
    const auto address = "/invitation/" + word;
    const auto waiting = doors.get("", address);
    CHECK(waiting.status == 404);  // nobody has approved it
    const auto code = doors.entrance().open_invitation(id, now).value();
    const auto page = doors.get("", address);
    CHECK(page.status == 200);
    CHECK(has(page, "Person counsel"));
    CHECK(has(page, "<noscript>"));
    const auto unknown = doors.get("", "/invitation/" + std::string(43, 'A'));
    CHECK(unknown.status == 404);
    CHECK(plain(unknown) == plain(waiting));

    const auto wrong = doors.post("", address, doors.enrolling(address, "0000000000", "b"));
    CHECK(wrong.status == 403);
    CHECK(has(wrong, "4 tries are left"));
    CHECK(has(wrong, "value=\"key b\""));  // what was typed stays
    const auto nameless = doors.post("", address, Doors::with(doors.enrolling(address, code, "b"), "name", ""));
    CHECK(nameless.status == 422);
    const auto unanswered = doors.post("", address, {{"code", code}, {"name", "key b"}});
    CHECK(unanswered.status == 403);
    const auto registered = doors.post("", address, doors.enrolling(address, code, "b"));
    CHECK(registered.status == 303);
    CHECK(Doors::location(registered) == "/desk");
    doors.take("counsel", registered);
    CHECK(doors.get("counsel", "/desk").status == 200);
    CHECK(plain(doors.get("", address)) == plain(unknown));
    CHECK(doors.post("", address, {{"code", code}}).status == 404);
    CHECK(doors.post("", address + "/challenge", {}).status == 404);
}

TEST_CASE("SignIn.WithAKeyOpensASessionAndAnythingElseIsAnsweredAlike") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    const auto page = doors.get("", "/sign-in?next=/desk/agencies");
    CHECK(has(page, "<noscript>"));
    CHECK(has(page, "value=\"/desk/agencies\""));
    CHECK(!has(page, "type=\"password\""));
    CHECK(!has(doors.get("", "/sign-in?next=https://evil.example/"), "evil"));
    const auto ask = [&] { return Doors::challenge_of(doors.post("", "/sign-in/challenge", {})); };
    const auto good = doors.post("", "/sign-in", Doors::touching(ask(), "b"));
    CHECK(good.status == 303);
    CHECK(Doors::location(good) == "/desk");
    auto onward = Doors::touching(ask(), "b");
    onward.emplace_back("next", "/desk/agencies");
    CHECK(Doors::location(doors.post("", "/sign-in", onward)) == "/desk/agencies");
    onward = Doors::touching(ask(), "b");
    onward.emplace_back("next", "//evil.example");
    CHECK(Doors::location(doors.post("", "/sign-in", onward)) == "/desk");

    const auto unknown = doors.post("", "/sign-in", Doors::touching(ask(), "nobody's"));
    CHECK(unknown.status == 403);
    CHECK(has(unknown, "does not open a session"));
    const auto wrong = doors.post("", "/sign-in", Doors::with(Doors::touching(ask(), "b"), "key-signature", base64url("bad")));
    CHECK(wrong.status == unknown.status);
    CHECK(wrong.body == unknown.body);
    const auto once = Doors::touching(ask(), "b");
    CHECK(doors.post("", "/sign-in", once).status == 303);
    CHECK(doors.post("", "/sign-in", once).status == 403);
    CHECK(doors.post("", "/sign-in", {}).status == 403);
    // A challenge for one act opens no session.
    doors.take("counsel", good);
    const auto touch = Doors::challenge_of(doors.post("counsel", "/account/touch", {{"act", "/sign-in"}}));
    CHECK(doors.post("", "/sign-in", Doors::touching(touch, "b")).status == 403);
}

TEST_CASE("Account.ListsKeysAndSessionsAndEndsThem") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    const auto second = doors.post("", "/sign-in", Doors::touching(Doors::challenge_of(doors.post("", "/sign-in/challenge", {})), "b"));
    const auto page = doors.get("counsel", "/account");
    CHECK(has(page, "key b"));
    CHECK(has(page, "this session"));
    const auto other = between(page.body, "name=\"session\" value=\"", "\"");
    CHECK(doors.post("analyst", "/account/sessions/end", {{"session", other}}).status == 404);
    CHECK(doors.post("counsel", "/account/sessions/end", {{"session", other}}).status == 303);
    CHECK(!has(doors.get("counsel", "/account"), "Sign out there"));
    Doors::location(second);

    // Another key: the first is touched, then the new one.
    auto form = Form{{"name", "spare"}, {"key-attestation", base64url("b2")}};
    const auto adding = Doors::challenge_of(doors.post("counsel", "/account/keys/challenge", {}));
    form.emplace_back("new-challenge", adding);
    form.emplace_back("new-client-data", adding);
    const auto untouched = doors.post("counsel", "/account/keys", form);
    CHECK(untouched.status == 403);
    CHECK(has(untouched, "value=\"spare\""));
    CHECK(doors.touch_and_post("counsel", "/account/keys", "b", form).status == 303);
    CHECK(has(doors.get("counsel", "/account"), "spare"));
    const Form withdraw = {{"credential", "b2"}};
    CHECK(doors.post("counsel", "/account/keys/withdraw", withdraw).status == 403);
    CHECK(doors.touch_and_post("counsel", "/account/keys/withdraw", "b", {{"credential", "b"}}).status == 403);  // in use
    CHECK(doors.touch_and_post("counsel", "/account/keys/withdraw", "b", withdraw).status == 303);
    CHECK(doors.house().people().keys_of(doors.person("counsel").id)->size() == 1);
    doors.register_key("analyst", "a");
    CHECK(doors.touch_and_post("analyst", "/account/keys/withdraw", "a", {{"credential", "b"}}).status == 404);
}

TEST_CASE("People.AreBroughtInByTwoOfWhomOneHasTheLinkAndOneTheCode") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    doors.register_key("analyst", "a");
    for (const char* who : {"officer", "admin", "litigant", "customer"}) CHECK(doors.get(who, "/desk/people").status == 404);
    CHECK(doors.get("counsel", "/desk/people").status == 200);
    CHECK(!has(doors.get("counsel", "/desk/people"), "Person customer"));
    const Form form = {{"name", "Robin Vale"}, {"role", "custodian"}, {"agency", ""}, {"zone", "UTC"}, {"reason", "joins the team"}};
    const auto untouched = doors.post("counsel", "/desk/people/propose", form);
    CHECK(untouched.status == 403);
    CHECK(has(untouched, "value=\"Robin Vale\""));  // nothing that was typed is lost
    CHECK(has(untouched, "joins the team"));
    const auto proposed = doors.touch_and_post("counsel", "/desk/people/propose", "b", form);
    CHECK(proposed.status == 200);
    const auto word = between(proposed.body, "https://gate.example.org/invitation/", "<");
    CHECK(doors.get("", "/invitation/" + word).status == 404);
    CHECK(has(doors.get("counsel", "/desk/people"), "somebody else signs"));

    const auto entry = between(doors.get("analyst", "/desk/people").body, "name=\"proposal\" value=\"", "\"");
    CHECK(doors.touch_and_post("counsel", "/desk/people/approve", "b", {{"proposal", entry}}).status == 403);
    CHECK(doors.post("analyst", "/desk/people/approve", {{"proposal", entry}}).status == 403);
    CHECK(doors.touch_and_post("analyst", "/desk/people/approve", "a", {{"proposal", "9999"}}).status == 404);
    CHECK(doors.touch_and_post("analyst", "/desk/people/approve", "a", {{"proposal", "x"}}).status == 404);
    const auto approved = doors.touch_and_post("analyst", "/desk/people/approve", "a", {{"proposal", entry}});
    CHECK(approved.status == 200);
    CHECK(!has(approved, word));
    const auto code = between(approved.body, "<code>", "<");
    CHECK(doors.get("", "/invitation/" + word).status == 200);
    CHECK(doors.post("", "/invitation/" + word, doors.enrolling("/invitation/" + word, code, "v")).status == 303);
    CHECK(doors.post("", "/sign-in", Doors::touching(Doors::challenge_of(doors.post("", "/sign-in/challenge", {})), "v")).status == 303);
    CHECK(has(doors.get("counsel", "/desk/people"), "Robin Vale"));

    // Another role: no link, no code, and the session ends at once.
    const auto colleague = doors.person("counsel-2").id.text();
    doors.register_key("counsel-2", "b2");
    CHECK(doors.get("counsel-2", "/desk").status == 200);
    const Form change = {{"person", colleague}, {"name", "-"}, {"role", "editor"}, {"agency", ""}, {"reason", "writes the report"}};
    const auto changing = doors.touch_and_post("counsel", "/desk/people/propose", "b", change);
    CHECK(!has(changing, "/invitation/"));
    const auto waiting = between(doors.get("analyst", "/desk/people").body, "name=\"proposal\" value=\"", "\"");
    CHECK(!has(doors.touch_and_post("analyst", "/desk/people/approve", "a", {{"proposal", waiting}}), "<code>"));
    CHECK(Doors::location(doors.get("counsel-2", "/desk")) == "/sign-in");
    CHECK(doors.touch_and_post("analyst", "/desk/people/propose", "a", Doors::with(change, "person", doors.person("analyst").id.text()))
              .status == 403);
    CHECK(doors.touch_and_post("analyst", "/desk/people/propose", "a", Doors::with(change, "person", doors.person("customer").id.text()))
              .status == 404);
}

TEST_CASE("People.WhoLeaveAreOutAtOnce") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    CHECK(doors.get("officer", "/portal").status == 200);
    const auto address = "/desk/people/" + doors.person("officer").id.text();
    CHECK(doors.get("counsel", address).status == 200);
    CHECK(doors.get("counsel", "/desk/people/" + doors.person("customer").id.text()).status == 404);
    CHECK(doors.get("counsel", "/desk/people/nobody").status == 404);
    CHECK(doors.post("counsel", address + "/leave", {{"why", "left the bureau"}}).status == 403);
    CHECK(doors.touch_and_post("counsel", address + "/leave", "b", {{"why", ""}}).status == 422);
    CHECK(doors.get("officer", "/portal").status == 200);
    CHECK(doors.touch_and_post("counsel", address + "/leave", "b", {{"why", "left the bureau"}}).status == 303);
    CHECK(Doors::location(doors.get("officer", "/portal")) == "/sign-in");
    CHECK(doors.get("counsel", address).status == 404);
}

TEST_CASE("Officers.AreBroughtInByTheirAdministratorAndTheTeamAndTakenOutByTheAdministrator") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    doors.register_key("admin", "m");
    const std::string address = "/portal/agency/officers";
    for (const char* who : {"officer", "litigant", "counsel", "customer"}) CHECK(doors.get(who, address).status == 404);
    const auto page = doors.get("admin", address);
    CHECK(page.status == 200);
    CHECK(has(page, "Person colleague"));
    CHECK(!has(page, "Person stranger"));
    const Form form = {{"name", "Officer Tarn"}, {"zone", "UTC"}, {"reason", "joined the unit"}};
    CHECK(has(doors.post("admin", address, form), "value=\"Officer Tarn\""));
    const auto proposed = doors.touch_and_post("admin", address, "m", form);
    CHECK(proposed.status == 200);
    const auto word = between(proposed.body, "https://gate.example.org/invitation/", "<");
    CHECK(doors.get("", "/invitation/" + word).status == 404);
    CHECK(has(doors.get("admin", address), "Officer Tarn"));
    const auto entry = between(doors.get("counsel", "/desk/people").body, "name=\"proposal\" value=\"", "\"");
    CHECK(doors.post("admin", "/desk/people/approve", {{"proposal", entry}}).status == 404);
    const auto approved = doors.touch_and_post("counsel", "/desk/people/approve", "b", {{"proposal", entry}});
    const auto code = between(approved.body, "<code>", "<");
    const auto registered = doors.post("", "/invitation/" + word, doors.enrolling("/invitation/" + word, code, "t"));
    CHECK(Doors::location(registered) == "/portal");

    const auto leave = [&](const std::string& who) { return address + "/" + doors.person(who).id.text() + "/leave"; };
    const Form why = {{"why", "left the agency"}};
    CHECK(doors.get("colleague", "/portal").status == 200);
    CHECK(doors.post("admin", leave("colleague"), why).status == 403);
    for (const char* who : {"stranger", "admin", "counsel"}) CHECK(doors.touch_and_post("admin", leave(who), "m", why).status == 404);
    CHECK(doors.touch_and_post("admin", leave("colleague"), "m", why).status == 303);
    CHECK(Doors::location(doors.get("colleague", "/portal")) == "/sign-in");
    CHECK(doors.get("stranger", "/portal").status == 200);
    // An agency that is stopped brings nobody in.
    REQUIRE(doors.house()
                .people()
                .freeze({doors.person("admin").agency, {}, "stolen"}, doors.person("counsel").id, doors.clock().now())
                .has_value());
    CHECK(has(doors.touch_and_post("admin", address, "m", form), "stopped for now"));
}

TEST_CASE("Agency.IsStoppedFromItsPageWithALookBackAndGoesOnByTwo") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    doors.register_key("analyst", "a");
    const auto demand = doors.filed("officer", "kept@example.org");
    const auto agency = doors.person("officer").agency;
    const auto address = "/desk/agencies/" + agency.text();
    CHECK(doors.get("officer", address).status == 404);
    CHECK(doors.get("officer", "/desk/agencies").status == 404);
    CHECK(has(doors.get("counsel", "/desk/agencies"), "Westmark Bureau"));
    const auto open = doors.get("counsel", address);
    CHECK(has(open, "SP-"));
    CHECK(has(open, "Person officer"));
    CHECK(doors.get("counsel", "/desk/agencies/" + std::string(20, '0')).status == 404);
    CHECK(doors.get("counsel", "/desk/agencies/none").status == 404);

    const Form stop = {{"reason", "mailboxes in strange hands"}, {"since-day", "1"}, {"since-month", "7"}, {"since-year", "2026"}};
    CHECK(doors.post("counsel", address + "/freeze", stop).status == 403);
    CHECK(!doors.house().people().is_frozen(agency));
    CHECK(
        has(doors.touch_and_post("counsel", address + "/freeze", "b", Doors::with(stop, "since-day", "31")), "mailboxes in strange hands"));
    CHECK(doors.touch_and_post("counsel", address + "/freeze", "b", Doors::with(stop, "reason", "")).status == 422);
    CHECK(doors.touch_and_post("counsel", address + "/freeze", "b", Doors::with(stop, "since-year", "2027")).status == 422);
    CHECK(doors.touch_and_post("counsel", address + "/freeze", "b", stop).status == 303);
    CHECK(doors.house().people().is_frozen(agency));
    const auto stopped = doors.get("counsel", address);
    CHECK(has(stopped, "This agency is stopped"));
    CHECK(has(stopped, "Looking back"));
    CHECK(has(stopped, "SP-"));
    CHECK(doors.post("officer", doors.draft("officer", "kept@example.org") + "file", {}).status != 303);

    CHECK(doors.touch_and_post("counsel", address + "/thaw", "b", {{"reason", "theirs again"}}).status == 303);
    CHECK(doors.house().people().is_frozen(agency));
    const auto entry = between(doors.get("analyst", "/desk/people").body, "name=\"proposal\" value=\"", "\"");
    CHECK(doors.touch_and_post("counsel", "/desk/people/approve", "b", {{"proposal", entry}}).status == 403);
    CHECK(doors.touch_and_post("analyst", "/desk/people/approve", "a", {{"proposal", entry}}).status == 200);
    CHECK(!doors.house().people().is_frozen(agency));
    CHECK(doors.touch_and_post("counsel", address + "/thaw", "b", {{"reason", "again"}}).status == 409);
}

TEST_CASE("Release.TakesTheKeyOnceMore") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    const auto demand = doors.filed("officer", "kept@example.org");
    const auto address = "/desk/demands/" + Doors::id_of(demand).text();
    for (const char* verb : {"/propose-release", "/release"}) {
        CAPTURE(verb);
        const Form form = {{"decided_on", doors.decided_on(demand)}};
        CHECK(has(doors.post("counsel", address + verb, form), "Touch the key"));
        // A touch for one act is none for another.
        auto other = form;
        for (auto& field : Doors::touching(Doors::challenge_of(doors.post("counsel", "/account/touch", {{"act", address + "/note"}})), "b"))
            other.push_back(std::move(field));
        CHECK(has(doors.post("counsel", address + verb, other), "lay open for too long"));
        const auto touched = doors.touch_and_post("counsel", address + verb, "b", form);
        CHECK(!has(touched, "Touch the key"));
        CHECK(touched.status != 303);  // there is nothing to release yet
    }
    // What lets nothing out takes no touch.
    CHECK(doors.post("counsel", address + "/accept", {{"decided_on", doors.decided_on(demand)}}).status == 303);
}

}  // namespace sallyport::tests
