// `sallyport doctor` on a real folder: what the people who are there cannot complete.
#include <doctest/doctest.h>

#include <iostream>
#include <sstream>

#include "adapters/clock/clocks.h"
#include "base/json.h"
#include "main/commands.h"
#include "main/house.h"
#include "people/passkeys.h"
#include "people/staffing.h"
#include "tests/support/folder.h"

namespace sallyport::tests {

namespace {

struct Told {
    int exit = 0;
    std::string answer;
    bool has(const std::string& words) const { return answer.find(words) != std::string::npos; }
};

Told tell(int (*command)(int, char**), std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    std::ostringstream taken;
    auto* before = std::cout.rdbuf(taken.rdbuf());
    const int exit = command(static_cast<int>(arguments.size()), arguments.data());
    std::cout.rdbuf(before);
    return {exit, taken.str()};
}

// A new folder whose people have their keys.
struct RealFolder {
    Folder scratch;
    std::string path = (scratch / "real").string();
    adapters::SystemClock clock;
    std::vector<people::Person> staff;

    explicit RealFolder(const std::vector<people::Role>& roles) {
        REQUIRE(
            tell(app::init_command, {"init", "--data", path, "--name", "Fabrikam Mail", "--zone", "UTC", "--origin",
                                     "https://legal.example.org", "--person", "Founder One, analyst", "--person", "Founder Two, analyst"})
                .exit == 0);
        const auto house = open();
        for (const auto role : roles) {
            people::Person person{PersonId::random(), role, "Person " + std::to_string(staff.size() + 1), {}, "UTC"};
            staff.push_back(*house->people().enrol(person, PersonId::random(), clock.now()));
            give_key(*house, staff.back());
        }
    }
    std::unique_ptr<app::House> open() {
        auto house = app::House::open({.folder = path, .clock = &clock});
        REQUIRE(house.has_value());
        return std::move(*house);
    }
    void give_key(app::House& house, const people::Person& person) {
        const people::Passkey key{person.id, "credential of " + person.id.text(), people::KeyAlgorithm::es256, "public", 0, "key"};
        REQUIRE(house.people().add_key(key, person.id, clock.now()).has_value());
    }
    Told doctor() { return tell(app::doctor_command, {"doctor", "--data", path}); }
    std::vector<std::string> acts() {
        const auto told = tell(app::doctor_command, {"doctor", "--data", path, "--json"});
        const auto parsed = parse_json(told.answer);
        REQUIRE(parsed.has_value());
        std::vector<std::string> named;
        for (const auto& one : parsed->as_array()) {
            const auto& sign = one.as_object();
            if (sign.contains("act")) {
                CHECK(!sign.at("good").as_bool());
                CHECK(!sign.at("bring_in").as_array().empty());
                named.emplace_back(sign.at("act").as_string());
            }
        }
        CHECK((told.exit == 0) ==
              std::ranges::all_of(parsed->as_array(), [](const auto& one) { return one.as_object().at("good").as_bool(); }));
        return named;
    }
};
using Named = std::vector<std::string>;

}  // namespace

TEST_CASE("Doctor.NamesNoActWhenThreeAreThere") {
    using people::Role;
    RealFolder folder{{Role::counsel, Role::counsel, Role::custodian}};
    CHECK(folder.acts() == Named{});
    const auto told = folder.doctor();
    CHECK(told.has("good   3 of the staff are there and can complete 20 of 20 acts"));
    // The first of the folder has an invitation and no key.
    CHECK(told.has("WRONG  Founder One has no key and cannot sign in"));
    CHECK(told.has("nobody is on call now: everybody of the team is called at once"));
    CHECK(told.has("WRONG  no way to call people is set up"));
    CHECK(told.exit == 1);
}

TEST_CASE("Doctor.NamesWhatWaitsForWhoeverIsAway") {
    using people::Role;
    RealFolder folder{{Role::counsel, Role::counsel, Role::custodian}};
    {
        const auto house = folder.open();
        const Instant now = folder.clock.now();
        REQUIRE(house->roster().go_away({folder.staff[1].id, folder.staff[0].id, now, after_days(now, 2), "Leave.", {}}, folder.staff[0].id,
                                        now));
    }
    CHECK(folder.acts() == Named{"approve content", "approve an emergency", "release a package of content",
                                 "send a report of the provider's own", "publish the report"});
    const auto told = folder.doctor();
    CHECK(told.has("Person 2 is away until"));
    CHECK(told.has("WRONG  cannot be done now: approve content. Nobody is left who approves second; bring in, or wait for: Counsel"));
    {
        const auto house = folder.open();
        const auto absences = house->roster().roster(folder.clock.now())->absences;
        REQUIRE(absences.size() == 1);
        REQUIRE(house->roster().come_back(absences[0].entry, folder.staff[1].id, folder.clock.now()));
    }
    CHECK(folder.acts() == Named{});
}

TEST_CASE("Doctor.SeesWhoCanBeReached") {
    using people::Role;
    RealFolder folder{{Role::counsel, Role::counsel, Role::custodian}};
    const auto settings = read_file(folder.path + "/provider.toml");
    const std::string mail = "\n[mail]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\nfrom = \"records@example.org\"\n[paging]\n";
    const auto person = [](const std::string& name) { return "[[paging.person]]\nname = \"" + name + "\"\nmail = \"one@example.org\"\n"; };
    write_file(folder.path + "/provider.toml", settings + mail + person("Person 1") + person("Nobody Here"));
    const auto told = folder.doctor();
    CHECK(told.has("good   people are called by mail, the next after 5 minutes"));
    CHECK(told.has("WRONG  [paging] names \"Nobody Here\", and nobody of the team who may be called has that name"));
    CHECK(told.has("WRONG  Person 2 may be called, and [paging] has no mail address for them"));
    CHECK(!told.has("Person 1 may be called"));
    write_file(folder.path + "/provider.toml", settings + "\n[paging]\nwait_minutes = 0\n");
    CHECK(folder.doctor().has("1 to 60 is wanted"));
}

}  // namespace sallyport::tests
