#include "review/rejudge.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/support/made_up_life.h"

namespace sallyport::review {

using demand::DataClass;
using law::Verdict;
using namespace tests;

namespace {

std::string shipped_text(const std::string& name) {
    std::ifstream in{SALLYPORT_SOURCE_DIR "/rulebooks/" + name, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

law::Rulebook books(const std::string& us) {
    return opened(law::Rulebook::from_texts({{"house.toml", shipped_text("house.toml")}, {"us.toml", us}}));
}

// The shipped book with one cell of the warrant of a federal court decided otherwise.
std::string without_content() {
    std::string us = shipped_text("us.toml");
    for (const auto* row : {"id = \"us-warrant-federal\"", "id = \"us-warrant-state\""}) {
        const auto cell = us.find("name = \"content\"", us.find(row));
        const auto at = us.find("decision = \"allow\"", cell);
        us.replace(at, 18, "decision = \"deny\"\ncode = \"r03\"");
    }
    return us;
}

}  // namespace

TEST_CASE("Replay.ListsWhatANewerRulebookWouldDecideOtherwiseAndByWhichRule") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = under_review(clerk, warrant());
    granted(clerk, demand);

    const auto same = opened(rejudge(clerk, books(shipped_text("us.toml"))));
    INFO(text(same));
    CHECK(same.decisions == 1);
    CHECK(same.same == 1);
    CHECK(same.differences.empty());

    const auto other = opened(rejudge(clerk, books(without_content())));
    CHECK(other.decisions == 1);
    CHECK(other.same == 0);
    REQUIRE(other.differences.size() == 1);
    const auto& one = other.differences[0];
    CHECK(one.granted);
    CHECK(demand::is_content(one.data));
    CHECK(one.now == Verdict::deny);
    CHECK(one.rule.ends_with("/content"));
    CHECK(!one.citation.empty());
    CHECK(text(other).find("1 decisions, 0 the same, 0 destroyed, 1 cells differ") != std::string::npos);
    SUBCASE("nothing of a customer stands in what is printed") {
        for (const auto& identifier : demand->identifiers) {
            CHECK(text(other).find(identifier.value.reveal()) == std::string::npos);
            CHECK(json_text(other).find(identifier.value.reveal()) == std::string::npos);
        }
    }
}

TEST_CASE("Replay.ARefusalThatNoRuleMakesAnyMoreIsListedAndOneThatARuleMakesIsNot") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto lawful = under_review(clerk, warrant());
    recorded(clerk, refuse(lawful, {Reason::r07}, "", decided(clerk, lawful->id, person('k'))));
    const auto listed = opened(rejudge(clerk, books(shipped_text("us.toml"))));
    REQUIRE(!listed.differences.empty());
    for (const auto& one : listed.differences) {
        CHECK(!one.granted);
        CHECK(one.before == "r07");
        CHECK(one.now == Verdict::allow);
    }

    MadeUpBook second{2};
    ledger::Clerk other{second};
    auto asked = warrant();
    asked.instrument = demand::Instrument::informal_letter;
    const auto letter = under_review(other, asked);
    recorded(other, refuse(letter, {Reason::r01}, "", decided(other, letter->id, person('k'))));
    const auto refused = opened(rejudge(other, books(shipped_text("us.toml"))));
    CHECK(refused.same == 1);
    CHECK(refused.differences.empty());
}

}  // namespace sallyport::review
