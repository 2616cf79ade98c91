// The provider's profile as the desk shows it, and what it does to demands.
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

TEST_CASE("Profile.IsShownToStaffWithTheVersionThatDecisionsKeep") {
    Doors doors;
    const auto page = doors.get("counsel", "/desk/provider");
    CHECK(page.status == 200);
    for (const auto* words : {"Larkspur Mail Ireland Ltd, branch", "from 2019-05-01", "Curlew Halls AG", "Encrypted disks, and no key",
                              "Designated establishment or legal representative", "from 2026-08-18", "Future records other than content",
                              "the provider holds no key"})
        CHECK_MESSAGE(has(page, words), words);
    CHECK(has(page, doors.house().review().profile_version().substr(0, 12).c_str()));
    CHECK(has(doors.get("counsel", "/desk/rules"), "/desk/provider"));
    CHECK(doors.get("officer", "/desk/provider").status == 404);
}

TEST_CASE("Demand.ShowsTheLawsResultAndTheHousesAndThatBothMustPass") {
    Doors doors;
    const auto demand = doors.under_review("kept@example.org");
    const auto page = doors.get("counsel", demand);
    for (const auto* words : {"The law", "The house", "Both must pass"}) CHECK_MESSAGE(has(page, words), words);
    // The decision keeps the version of the profile that it was made under.
    REQUIRE(doors.house().review().profile_version().size() == 64);
    const auto id = Doors::id_of(demand);
    const auto read = doors.house().demands().demand(id);
    REQUIRE(read.has_value());
    const auto facts = demand::profile_facts(doors.house().provider(), doors.house().review().profile_version(), **read);
    CHECK(facts.established == true);
    CHECK(Doors::location(doors.post("counsel", demand + "/refuse", {{"decided_on", doors.decided_on(demand)}, {"reasons", "r07"}})) ==
          demand);
    const auto refusal = doors.house().review().refusal(id);
    REQUIRE(refusal.has_value());
    CHECK((*refusal)->profile == facts);
}
