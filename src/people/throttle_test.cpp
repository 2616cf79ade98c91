#include "people/throttle.h"

#include <doctest/doctest.h>

namespace sallyport::people {

namespace {

const Instant noon{1'777'896'000'000};  // 2026-05-04T12:00:00Z

Instant after_minutes(int minutes) { return {noon.ms + minutes * 60 * ms_per_second}; }

Who from(std::string address, std::string account = {}) { return {std::move(address), std::move(account)}; }

// How many of these go on, at one moment.
int passes(Throttle& throttle, Tried what, const Who& who, Instant now, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; ++i) passed += throttle.take(what, who, now) ? 0 : 1;
    return passed;
}

}  // namespace

TEST_CASE("Throttle.GivesSoManyAtOnceAndThenSoManyAnHour") {
    Throttle throttle;
    const auto who = from("192.0.2.1", "alice");
    const auto& pace = tries_of(Tried::sign_in).pair;
    CHECK(passes(throttle, Tried::sign_in, who, noon, pace.at_once + 3) == pace.at_once);
    const auto wait = throttle.wait(Tried::sign_in, who, noon);
    REQUIRE(wait.has_value());
    CHECK(*wait == 3'600 / pace.an_hour);
    // One second early is early; at the second one more may come, and one only.
    CHECK(throttle.wait(Tried::sign_in, who, {noon.ms + (*wait - 1) * ms_per_second}).has_value());
    CHECK(passes(throttle, Tried::sign_in, who, {noon.ms + *wait * ms_per_second}, 3) == 1);
    // A day later everything is as new; a clock that goes back gives nothing away.
    CHECK(passes(throttle, Tried::sign_in, who, after_days(noon, 2), pace.at_once + 1) == pace.at_once);
    CHECK(passes(throttle, Tried::sign_in, who, noon, 1) == 0);
}

TEST_CASE("Throttle.OfOneAddressMakesNobodyElsewhereWait") {
    Throttle throttle;
    passes(throttle, Tried::sign_in, from("192.0.2.1", "alice"), noon, 1'000);
    passes(throttle, Tried::sign_in, from("192.0.2.1", "bob"), noon, 1'000);
    auto alice = from("198.51.100.7", "alice");
    alice.known = true;  // she brings a key that is registered
    CHECK_FALSE(throttle.wait(Tried::sign_in, alice, noon).has_value());
    CHECK(throttle.wait(Tried::sign_in, from("192.0.2.1", "carol"), noon).has_value());  // from there everybody new waits
}

TEST_CASE("Throttle.OfAnAccountFromManyAddressesStopsNoPlaceWhereItsOwnerSignedIn") {
    Throttle throttle;
    auto owner = from("198.51.100.7", "alice");
    owner.known = true;
    throttle.at_home(owner, noon);
    for (int i = 0; i < 200; ++i) {
        auto thief = from("203.0.113." + std::to_string(i), "alice");
        thief.known = true;
        passes(throttle, Tried::sign_in, thief, noon, 5);
    }
    auto abroad = from("192.0.2.99", "alice");
    abroad.known = true;
    CHECK(throttle.wait(Tried::sign_in, abroad, noon).has_value());  // where she never was, her key's name waits
    CHECK_FALSE(throttle.wait(Tried::sign_in, owner, noon).has_value());
    // At home for thirty days, and no longer.
    const auto later = after_days(noon, limits::throttle_home_days);
    for (int i = 0; i < 30; ++i) throttle.count(Tried::sign_in, from("203.0.113." + std::to_string(i), "alice"), later);
    CHECK(throttle.wait(Tried::sign_in, owner, later).has_value());
}

TEST_CASE("Throttle.OfTheHouseBindsThoseOnlyWhoBringNothing") {
    Throttle throttle;
    int looked_at = 0;
    // 10,000 tries with 5,000 names from 500 addresses within ten minutes.
    for (int i = 0; i < 10'000; ++i) {
        const auto now = Instant{noon.ms + i * 60};
        looked_at +=
            passes(throttle, Tried::sign_in, from("203.0.113." + std::to_string(i % 500), "made up " + std::to_string(i % 5'000)), now, 1);
    }
    CHECK(looked_at <= 10);
    auto owner = from("192.0.2.1", "alice");
    CHECK(throttle.wait(Tried::sign_in, owner, after_minutes(9)).has_value());
    owner.known = true;
    CHECK_FALSE(throttle.wait(Tried::sign_in, owner, after_minutes(9)).has_value());
    // Whose colleague signed in from this office does not wait for the house either.
    throttle.at_home(from("192.0.2.1", "bob"), noon);
    CHECK_FALSE(throttle.wait(Tried::sign_in, from("192.0.2.1", "carol"), after_minutes(9)).has_value());
}

TEST_CASE("Throttle.StopsAPairForADayAtAHundredAndTellsItsOwner") {
    Throttle throttle;
    auto thief = from("203.0.113.1", "alice");
    thief.known = true;
    int looked_at = 0;
    for (int i = 0; i < 200; ++i) {
        const auto now = after_minutes(i * 13);  // slower than the pace: only the stop holds
        if (throttle.wait(Tried::sign_in, thief, now)) {
            throttle.waits(Tried::sign_in, thief, now);
        } else {
            ++looked_at;
            throttle.count(Tried::sign_in, thief, now);
        }
    }
    CHECK(looked_at < 200);
    CHECK(throttle.failed("alice").tries == 200);
    CHECK(throttle.failed("alice").last == after_minutes(199 * 13));
    throttle.cleared("alice");
    CHECK(throttle.failed("alice").tries == 0);

    Throttle other;
    for (int i = 0; i < 99; ++i) other.waits(Tried::sign_in, thief, noon);
    CHECK_FALSE(other.wait(Tried::sign_in, thief, noon).has_value());
    other.waits(Tried::sign_in, thief, noon);
    CHECK(other.wait(Tried::sign_in, thief, noon) == 24 * 3'600);
    CHECK_FALSE(other.wait(Tried::sign_in, thief, after_hours(noon, 24)).has_value());
    auto owner = from("192.0.2.1", "alice");
    owner.known = true;
    CHECK_FALSE(other.wait(Tried::sign_in, owner, noon).has_value());
    // Names that nobody registered have no owner to tell.
    other.waits(Tried::sign_in, from("203.0.113.1", "made up"), noon);
    CHECK(other.failed("made up").tries == 0);
}

TEST_CASE("Throttle.OfFilingCountsPersonAgencyAndHouseAndAnEmergencyWaitsForNone") {
    Throttle throttle;
    const auto& tries = tries_of(Tried::filing);
    const auto officer = [](int number, const std::string& agency) { return Who{"", "officer " + std::to_string(number), agency, true}; };
    CHECK(passes(throttle, Tried::filing, officer(0, "bureau"), noon, 1'000) == tries.account.at_once);
    CHECK_FALSE(throttle.wait(Tried::filing, officer(1, "bureau"), noon).has_value());  // a colleague
    int sent = tries.account.at_once;
    for (int i = 1; i < 100; ++i) sent += passes(throttle, Tried::filing, officer(i, "bureau"), noon, 10);
    CHECK(sent == tries.agency.at_once);
    CHECK_FALSE(throttle.wait(Tried::filing, officer(200, "police"), noon).has_value());  // another agency
    for (int i = 0; i < 100; ++i)
        passes(throttle, Tried::filing, {"", "x" + std::to_string(i), "agency " + std::to_string(i), false}, noon, 40);
    CHECK(throttle.wait(Tried::filing, {"", "new", "new", false}, noon).has_value());
    // Whatever others send, and whatever this officer sent before, an emergency goes on.
    CHECK_FALSE(throttle.wait(Tried::emergency, officer(0, "bureau"), noon).has_value());
    CHECK(passes(throttle, Tried::emergency, officer(0, "bureau"), noon, 1'000) == tries_of(Tried::emergency).account.at_once);
    CHECK_FALSE(throttle.wait(Tried::emergency, officer(1, "bureau"), noon).has_value());
    CHECK(tries_of(Tried::emergency).agency.an_hour + tries_of(Tried::emergency).house.an_hour +
              tries_of(Tried::emergency).address.an_hour ==
          0);
}

TEST_CASE("Throttle.RemembersABoundedNumberOfNames") {
    Throttle throttle;
    const int many = static_cast<int>(limits::throttle_names);
    for (int i = 0; i < many; ++i) throttle.count(Tried::letter, from(std::to_string(i)), noon);
    // Full: those who are new share one budget, and fail closed when it is empty.
    int passed = 0;
    for (int i = 0; i < 100; ++i) passed += passes(throttle, Tried::challenge, from("new " + std::to_string(i)), noon, 10);
    CHECK(passed <= tries_of(Tried::challenge).address.at_once);
    // When the old ones have run out there is room again.
    CHECK(passes(throttle, Tried::letter, from("later"), after_days(noon, 30), 1) == 1);
    // A name may be as long as a stranger likes.
    CHECK_FALSE(throttle.take(Tried::sign_in, {"", std::string(1'000'000, 'x'), "", true}, after_days(noon, 30)).has_value());
}

TEST_CASE("Throttle.CountsAnAddressAsTheNetworkThatOnePartyHolds") {
    CHECK(address_of("192.0.2.7") == "192.0.2.7");
    CHECK(address_of("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(address_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    CHECK(address_of("2001:db8:1:2::ffff") == "2001:db8:1:2::/64");
    CHECK(address_of("2001:db8:1:3::1") != address_of("2001:db8:1:2::1"));
    CHECK(address_of("fe80::1%eth0") == "fe80::/64");
    CHECK(address_of("::1") == "::/64");
    CHECK(address_of("no address") == "no address");
    CHECK(address_of("") == "");
}

}  // namespace sallyport::people
