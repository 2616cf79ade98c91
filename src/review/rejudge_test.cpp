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

TEST_CASE("Replay.JudgesADecisionUnderTheProfileThatItWasMadeUnder") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto elsewhere = under_review(clerk, warrant());
    demand::ProfileFacts profile;
    profile.version = std::string(64, 'a');
    profile.established = false;
    profile.to_representative = true;
    profile.interception = demand::Interception::non_content;
    profile.contracting_country = "IE";
    profile.hosts = {"US", ""};
    const Judged judged{findings_for(*elsewhere, Verdict::deny), std::nullopt, profile};
    const auto refusal = recorded(clerk, refuse(elsewhere, {Reason::r06}, "", decided(clerk, elsewhere->id, person('k')), {}, judged));
    CHECK(opened(Refusal::from_body(refusal->body())).profile == profile);
    // No entity in the country: the rule still makes the refusal, whatever the profile says today.
    const auto same = opened(rejudge(clerk, books(shipped_text("us.toml"))));
    CHECK(same.same == 1);
    CHECK(same.profiles == std::set<std::string>{profile.version});
    CHECK(text(same).find("made under the provider's profile " + profile.version) != std::string::npos);
    CHECK(json_text(same).find("\"profiles\":[\"" + profile.version) != std::string::npos);

    MadeUpBook second{2};
    ledger::Clerk other{second};
    const auto here = under_review(other, warrant());
    profile.established = true;
    const Judged at_home{findings_for(*here, Verdict::deny), std::nullopt, profile};
    recorded(other, refuse(here, {Reason::r06}, "", decided(other, here->id, person('k')), {}, at_home));
    CHECK(opened(rejudge(other, books(shipped_text("us.toml")))).same == 0);
}

TEST_CASE("Grant.KeepsTheProfileThatItWasMadeUnder") {
    Grant grant;
    grant.demand = warrant().id;
    grant.scope = demand::Scope::asked(warrant());
    grant.profile.version = std::string(64, 'b');
    CHECK(opened(Grant::from_body(grant.body())).profile == grant.profile);
    grant.profile = {};
    CHECK(opened(Grant::from_body(grant.body())).profile == demand::ProfileFacts{});
}

TEST_CASE("Replay.JudgesADecisionOnTheReadingThatItWasMadeOn") {
    const auto world = opened(law::Rulebook::load(SALLYPORT_SOURCE_DIR "/rulebooks"));
    auto seizure = warrant();
    seizure.country = "DE";
    seizure.instrument = demand::Instrument::national_order;
    seizure.requester = demand::RequesterKind::eu_member_state;
    for (auto& answer : seizure.directory) answer.data_country = answer.customer_country = "DE";
    const auto replayed = [&](bool read_before, bool read_after) {
        MadeUpBook book{1};
        ledger::Clerk clerk{book};
        const auto demand = under_review(clerk, seizure);
        const auto read = [&](const char* paper) {
            Reading reading;
            reading.seen.languages = {"de"};
            reading.seen.paper = paper;
            recorded(clerk, read_paper(demand, reading, {}, decided(clerk, demand->id, person('a'))));
        };
        if (read_before) read("de-94");
        granted(clerk, demand);
        if (read_after) read("de-100j");  // what was read later changes nothing of what was decided before
        return opened(rejudge(clerk, world));
    };
    const auto with = replayed(true, false), later = replayed(true, true), without = replayed(false, false);
    INFO(text(with));
    CHECK(with.same == 1);
    CHECK(later.same == 1);
    // Nobody had said which of the country's papers it is: that is counsel's to decide.
    CHECK(without.same == 0);
    CHECK(static_cast<int>(without.differences.size()) == seizure.cells());
    for (const auto& one : without.differences) CHECK(one.now == Verdict::review);
}

}  // namespace sallyport::review
