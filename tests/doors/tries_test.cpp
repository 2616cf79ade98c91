// One try too many, at the doors: what it is answered, and whom it leaves alone.
#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

std::string header(const Response& response, std::string_view wanted) {
    for (const auto& [name, value] : response.headers) {
        if (name == wanted) return value;
    }
    return "";
}

// What somebody outside can tell two answers apart by.
std::string seen(const Response& response) {
    return std::to_string(response.status) + " " + header(response, "Retry-After") + " " +
           (response.problem ? response.problem->sentence : "") + response.body;
}

Response try_key(Doors& doors, const std::string& key, const char* signature = "bad") {
    const auto challenge = Doors::challenge_of(doors.post("", "/sign-in/challenge", {}));
    return doors.post("", "/sign-in", Doors::with(Doors::touching(challenge, key), "key-signature", base64url(signature)));
}

}  // namespace

TEST_CASE("Tries.OfSignInWaitAndAreAnsweredAlikeForAKeyThatIsRegisteredAndOneThatIsNot") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    const auto run = [&](const std::string& key, const std::string& address) {
        doors.peer = address;
        std::string all;
        for (int i = 0; i < 7; ++i) all += seen(try_key(doors, key)) + "\n";
        return all;
    };
    // Each on a day of its own, so that neither has the other's tries before it.
    const auto registered = run("b", "203.0.113.1");
    doors.clock().set(after_days(doors.clock().now(), 2));
    const auto made_up = run("nobody's", "203.0.113.2");
    CHECK(registered == made_up);
    CHECK(registered.find("429 ") != std::string::npos);

    // Its owner comes in all the same from where they are, and is told; whoever asks from there waits.
    doors.peer = "198.51.100.7";
    const auto owner = try_key(doors, "b", "good");
    CHECK(owner.status == 303);
    CHECK(Doors::location(owner) == "/account");
    doors.take("counsel", owner);
    CHECK(has(doors.get("counsel", "/account"), "Somebody tried to sign in as you"));
    CHECK(doors.post("counsel", "/account/tries-seen", {}).status == 303);
    CHECK(!has(doors.get("counsel", "/account"), "Somebody tried to sign in as you"));
    CHECK(Doors::location(try_key(doors, "b", "good")) == "/desk");
}

TEST_CASE("Tries.OfAStuffingRunAreHardlyLookedAtAndWhoeverHasAKeyComesIn") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    doors.register_key("officer", "o");
    int looked_at = 0, waited = 0, owners = 0;
    constexpr int attempts = 10'000;
    for (int i = 0; i < attempts; ++i) {
        doors.peer = "203.0.113." + std::to_string(i % 500);
        const auto answer = doors.post("", "/sign-in", Doors::touching("no challenge", "made up " + std::to_string(i % 5'000)));
        looked_at += answer.status == 403 ? 1 : 0;
        waited += answer.status == 429 ? 1 : 0;
        if (i % 1'000 == 500) {
            doors.peer = "192.0.2." + std::to_string(i / 1'000);  // a place where nobody was before
            owners += try_key(doors, i % 2'000 == 500 ? "b" : "o", "good").status == 303 ? 1 : 0;
        }
    }
    CHECK(looked_at + waited == attempts);
    CHECK(looked_at * 1'000 <= attempts);
    CHECK(owners == 10);
}

TEST_CASE("Tries.WithOneKeyStopAtAHundredAndNeverItsOwnerElsewhere") {
    Doors doors{WithKeys::yes};
    doors.register_key("counsel", "b");
    doors.peer = "203.0.113.1";
    int looked_at = 0;
    Response last;
    for (int i = 0; i < 200; ++i) {
        last = try_key(doors, "b");
        looked_at += last.status == 403 ? 1 : 0;
    }
    CHECK(looked_at == 5);
    CHECK(last.status == 429);
    CHECK(header(last, "Retry-After") == "86400");
    CHECK(try_key(doors, "b", "good").status == 429);  // not even a right answer, from there
    doors.peer = "198.51.100.7";
    const auto owner = try_key(doors, "b", "good");
    CHECK(owner.status == 303);
    doors.take("counsel", owner);
    CHECK(has(doors.get("counsel", "/account"), "201"));
}

TEST_CASE("Tries.OfInvitationCodesWaitForTheLinkAndTheAddressOnly") {
    Doors doors{WithKeys::yes};
    const auto id = doors.person("counsel").id;
    const auto word = doors.entrance().invite(id, doors.clock().now()).value();
    const auto code = doors.entrance().open_invitation(id, doors.clock().now()).value();
    doors.peer = "203.0.113.1";
    int closed = 0, waited = 0;
    for (int i = 0; i < 40; ++i) {
        const auto answer = doors.post("", "/invitation/" + std::string(42, 'A') + std::to_string(i % 10), {{"code", "0000000000"}});
        closed += answer.status == 404 ? 1 : 0;
        waited += answer.status == 429 ? 1 : 0;
    }
    CHECK(closed == 10);
    CHECK(waited == 30);
    doors.peer = "198.51.100.7";
    const auto address = "/invitation/" + word;
    CHECK(doors.post("", address, doors.enrolling(address, code, "b")).status == 303);
}

TEST_CASE("Tries.ForChallengesAndLettersAreCountedByAddress") {
    Doors doors{WithKeys::yes};
    const auto first_wait = [&](const std::string& address, const Form& form) {
        for (int i = 0; i < 1'000; ++i) {
            const auto answer = doors.post("", address, form);
            if (answer.status == 429) {
                CHECK(!header(answer, "Retry-After").empty());
                return i;
            }
        }
        return -1;
    };
    doors.peer = "203.0.113.1";
    CHECK(first_wait("/sign-in/challenge", {}) == 300);
    CHECK(first_wait("/notice", {{"code", "ABCD-EFGH-JKMN-PQRS"}}) == 30);
    doors.peer = "203.0.113.2";
    CHECK(!Doors::challenge_of(doors.post("", "/sign-in/challenge", {})).empty());
    CHECK(doors.post("", "/notice", {{"code", "ABCD-EFGH-JKMN-PQRS"}}).status == 200);
    // A balancer stands for many: it is nobody's address.
    doors.desks().balancers = {"203.0.113.1"};
    doors.peer = "203.0.113.1";
    CHECK(!Doors::challenge_of(doors.post("", "/sign-in/challenge", {})).empty());
}

TEST_CASE("Tries.OfOneOfficerKeepTheDraftAndAnEmergencyIsTakenAtOnce") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org");
    const Instant now = doors.clock().now();
    const people::Who officer{"", doors.person("officer").id.text(), doors.person("officer").agency.text(), true};
    while (!doors.desks().throttle->take(people::Tried::filing, officer, now)) {
    }
    const auto sent = doors.post("officer", base + "file", {});
    CHECK(sent.status == 429);
    CHECK(doors.get("officer", base + "check").status == 200);  // the draft is there
    CHECK(doors.filed("colleague", "kept@example.org") != "");  // a colleague files on

    // The whole agency and the whole house are at their end: an emergency is taken.
    for (int i = 0; i < 3'000; ++i) {
        (void)doors.desks().throttle->take(people::Tried::filing, {"", "x" + std::to_string(i), officer.agency, false}, now);
        (void)doors.desks().throttle->take(people::Tried::filing, {"", "y" + std::to_string(i), "y" + std::to_string(i), false}, now);
    }
    const auto other = doors.draft("colleague", "kept@example.org");
    CHECK(doors.post("colleague", other + "file", {}).status == 429);
    CHECK(doors.emergency("officer", "A made-up boat is missing.") != "");
    // The draft that waited is sent an hour later.
    doors.clock().set(after_hours(now, 2));
    doors.forget("officer");
    CHECK(doors.post("officer", base + "file", {}).status == 303);
}

}  // namespace sallyport::tests
