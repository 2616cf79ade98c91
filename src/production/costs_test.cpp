#include "production/costs.h"

#include <doctest/doctest.h>

#include "tests/support/made_up_life.h"

namespace sallyport::production {

using namespace tests;

namespace {

CostStatement asking(std::int64_t asked, std::int64_t cost) {
    CostStatement out;
    out.lines = {{CostKind::searching, cost, asked}, {CostKind::reproducing, 0, 0}};
    out.child_exploitation = "The paper names fraud.";
    return out;
}

// "allowed", or the sentence.
std::string stating(const std::function<void(demand::Demand&)>& change, CostStatement statement) {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    auto asked = warrant();
    change(asked);
    const auto demand = under_review(clerk, asked);
    const auto step = state_costs(demand, std::move(statement), decided(clerk, demand->id, person('k')));
    return step ? "allowed" : step.error().sentence;
}

}  // namespace

TEST_CASE("Claim58.CostsAreAskedOfAuthoritiesOfTheUnitedStatesOnlyAndNeverMoreThanItCost") {
    const auto nothing = [](demand::Demand&) {};
    CHECK(stating(nothing, asking(3000, 3000)) == "allowed");
    CHECK(stating(nothing, asking(3001, 3000)).find("never more than it cost") != std::string::npos);
    CHECK(stating(nothing, asking(0, 3000)).find("nothing is asked for") != std::string::npos);
    CHECK(stating(nothing, asking(3000, cents_at_most + 1)).find("is wanted") != std::string::npos);
    CHECK(stating(nothing, asking(-1, 3000)).find("is wanted") != std::string::npos);
    auto twice = asking(1, 1);
    twice.lines.push_back(twice.lines.front());
    CHECK(stating(nothing, twice).find("stands twice") != std::string::npos);
    auto unlooked = asking(3000, 3000);
    unlooked.child_exploitation.clear();
    CHECK(stating(nothing, unlooked).find("child exploitation") != std::string::npos);
    // The refused neighbours: another country, a private party, an emergency, a preservation.
    const std::string only_there = "costs are asked of authorities in the United States only (18 U.S.C. 2706)";
    CHECK(stating([](auto& demand) { demand.country = "DE"; }, asking(1, 1)) == only_there);
    CHECK(stating([](auto& demand) { demand.requester = demand::RequesterKind::civil_party; }, asking(1, 1)) == only_there);
    demand::Demand demand = warrant();
    CHECK(may_ask_costs(demand).has_value());
    demand.section = demand::Section::emergencies;
    CHECK(may_ask_costs(demand).error().sentence == "nothing is asked for an emergency");
    demand.section = demand::Section::preservation;
    CHECK(may_ask_costs(demand).error().sentence.find("preservation alone") != std::string::npos);
}

TEST_CASE("Costs.AreWrittenAndReadInCents") {
    CHECK(dollars(0) == "$0.00");
    CHECK(dollars(5) == "$0.05");
    CHECK(dollars(123'450) == "$1,234.50");
    CHECK(dollars(100'000'000) == "$1,000,000.00");
    CHECK(dollars(-250) == "-$2.50");
    CHECK(cents_of("").value() == 0);
    CHECK(cents_of("120").value() == 12'000);
    CHECK(cents_of("120.50").value() == 12'050);
    for (const auto* wrong : {"120.5", "120,50", "-1", "1.-5", ".50", "1e3", "$5", "1234567890"}) CHECK_FALSE(cents_of(wrong).has_value());
    const auto statement = asking(1, 2);
    const auto back = CostStatement::from_body(statement.body());
    REQUIRE(back.has_value());
    CHECK(back->lines == statement.lines);
    CHECK(back->asked_cents() == 1);
    CHECK(back->cost_cents() == 2);
    const auto withdrawn = WithdrawnCosts::from_body(WithdrawnCosts{statement.demand, CostWithdrawal::court}.body());
    REQUIRE(withdrawn.has_value());
    CHECK(withdrawn->why == CostWithdrawal::court);
}

}  // namespace sallyport::production
