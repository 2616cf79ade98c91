#include "ledger/lifecycle.h"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <sstream>

#include "tests/support/document.h"

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

Facts facts_of(std::string_view text) {
    const auto facts = Facts::parse(text);
    REQUIRE(facts.has_value());
    return *facts;
}

// One demand's life so far; each call writes one entry, `refused` tells why one may not.
class Life {
public:
    Life& does(Kind kind, std::string_view actor, std::string_view facts = "") {
        const Facts given = facts_of(facts);
        const auto next = after(standing, {kind, given, actor});
        CAPTURE(name(kind));
        if (!next) FAIL(next.error().sentence);
        standing = *next;
        return *this;
    }
    std::string refused(Kind kind, std::string_view actor, std::string_view facts = "") const {
        const Facts given = facts_of(facts);
        const auto next = after(standing, {kind, given, actor});
        if (next) return "allowed";
        CHECK(next.error().trouble == Trouble::refused);
        return next.error().sentence;
    }
    Standing standing;
};

constexpr std::string_view warrant = "section=criminal\nversion=1\n";
constexpr std::string_view content = "cells_granted=1\nclasses=content_mail\n";
constexpr std::string_view logins = "cells_granted=1\nclasses=login_log\n";
constexpr std::string_view confirmed = "answered=confirmed\ncalled=directory\n";

Life preserved(std::string_view first = warrant) {
    Life life;
    life.does(Kind::received, "officer", first).does(Kind::accepted, "ann").does(Kind::preserved, machine);
    return life;
}
Life granted() {
    Life life = preserved();
    return life.does(Kind::grant_proposed, "ann", content).does(Kind::granted, "ben", content);
}
Life cleared() { return granted().does(Kind::cleared, machine, "ground=no_customer\n"); }
Life collected(std::string_view outside = "items_outside=0\n") {
    return cleared().does(Kind::permitted, "cyd").does(Kind::collected, machine, outside);
}
Life to_release(std::string_view proposer) { return collected().does(Kind::sealed, machine).does(Kind::release_proposed, proposer); }
Life delivered() { return to_release("cyd").does(Kind::released, "ann").does(Kind::delivered, "officer"); }

// "granted told → cleared; cleared sealed stay" into (stage, next) pairs.
std::set<std::pair<std::string, std::string>> pairs_in(const std::string& cell) {
    std::set<std::pair<std::string, std::string>> out;
    std::istringstream words{cell};
    std::vector<std::string> from;
    std::string word;
    bool arrow = false;
    while (words >> word) {
        if (word == "→") {
            arrow = true;
            continue;
        }
        if (word.ends_with(";")) word.pop_back();
        if (word == "stay") {
            for (const auto& stage : from) REQUIRE(out.insert({stage, stage}).second);
            from.clear();
        } else if (arrow) {
            for (const auto& stage : from) REQUIRE(out.insert({stage, word}).second);
            from.clear();
            arrow = false;
        } else {
            from.push_back(word);
        }
    }
    REQUIRE(from.empty());
    return out;
}

}  // namespace

TEST_CASE("Lifecycle.AgreesWithTheDocumentForEveryStageAndKind") {
    std::map<std::string, std::set<std::pair<std::string, std::string>>> written;
    std::map<std::string, std::string> by;
    for (const auto& row : tests::table_under("docs/formats/entry.md", "## What may follow what")) {
        std::vector<std::string> cells;
        std::istringstream in{row};
        std::string cell;
        while (std::getline(in, cell, '|')) cells.push_back(cell);
        REQUIRE(cells.size() == 4);
        const auto trimmed = [](const std::string& text) {
            const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
            return first == std::string::npos ? "" : text.substr(first, last - first + 1);
        };
        CHECK(written.emplace(trimmed(cells[1]), pairs_in(cells[2])).second);
        by[trimmed(cells[1])] = trimmed(cells[3]);
    }
    int pairs = 0;
    std::size_t of_demands = 0;
    for (const Kind kind : all_kinds()) {
        of_demands += belongs_to_demand(kind) ? 1 : 0;
        const auto& row = written[std::string{name(kind)}];
        if (belongs_to_demand(kind)) CHECK(by[std::string{name(kind)}] == (needs_person(kind) ? "a person" : "anybody"));
        for (const Stage stage : all_stages()) {
            ++pairs;
            CAPTURE(name(kind));
            CAPTURE(name(stage));
            const auto row_says = std::ranges::find_if(row, [&](const auto& pair) { return pair.first == name(stage); });
            CHECK(fits(stage, kind) == (row_says != row.end()));
            if (fits(stage, kind) && row_says != row.end()) CHECK(name(next_stage(stage, kind)) == row_says->second);
            if (!fits(stage, kind)) {
                const Facts none;
                Standing standing;
                standing.stage = stage;
                CHECK(after(standing, {kind, none, "ann"}).error().trouble == Trouble::refused);
            }
        }
    }
    CHECK(pairs == static_cast<int>(all_kinds().size() * all_stages().size()));
    CHECK(by.size() == of_demands);
}

TEST_CASE("Lifecycle.ContentNeedsTwoPeopleAndTheirOrderDoesNotMatter") {
    Life life = preserved();
    CHECK(life.refused(Kind::granted, "ann", content) == "this grant needs two signatures");
    CHECK(life.refused(Kind::granted, "ann", "cells_granted=2\n") == "this grant needs two signatures");  // no class named: content
    CHECK(life.refused(Kind::granted, "ann", logins) == "allowed");
    life.does(Kind::grant_proposed, "ann", content);
    CHECK(life.standing.needs_two);
    CHECK(life.refused(Kind::granted, "ann", content) == "one person signed twice");
    life.does(Kind::granted, "ben", content);
    CHECK(life.standing.first_signer == "ann");
    CHECK(life.standing.second_signer == "ben");
    CHECK(granted().standing.stage == Stage::granted);
}

TEST_CASE("Lifecycle.NonContentNeedsOneSignature") {
    Life life = preserved();
    life.does(Kind::granted, "ann", logins);
    CHECK(life.standing.first_signer == "ann");
    CHECK(life.standing.second_signer.empty());
    CHECK_FALSE(life.standing.needs_two);
}

TEST_CASE("Lifecycle.AnEmergencyNeedsTwoPeopleOfWhomNeitherCalledBack") {
    Life life = preserved("section=emergencies\nversion=1\n");
    CHECK(life.standing.emergency);
    CHECK(life.refused(Kind::grant_proposed, "ann", logins) == "nobody has affirmed the emergency yet");
    life.does(Kind::emergency_affirmed, "cyd");
    CHECK(life.refused(Kind::grant_proposed, "ann", logins) == "nobody has called the agency back and heard it confirmed");
    life.does(Kind::called_back, "dan", "answered=not_reached\ncalled=directory\n");
    CHECK(life.refused(Kind::grant_proposed, "ann", logins) == "nobody has called the agency back and heard it confirmed");
    life.does(Kind::called_back, "dan", confirmed);
    CHECK(life.refused(Kind::granted, "ann", logins) == "this grant needs two signatures");
    CHECK(life.refused(Kind::grant_proposed, "cyd", logins) == "the person who affirmed the emergency does not sign its grant");
    CHECK(life.refused(Kind::grant_proposed, "dan", logins) == "the person who called back does not sign the emergency's grant");
    life.does(Kind::grant_proposed, "ann", logins);
    CHECK(life.refused(Kind::granted, "cyd", logins) == "the person who affirmed the emergency does not sign its grant");
    CHECK(life.refused(Kind::granted, "dan", logins) == "the person who called back does not sign the emergency's grant");
    CHECK(life.refused(Kind::granted, "ann", logins) == "one person signed twice");
    CHECK(life.refused(Kind::called_back, "ann", confirmed) == "whoever signed the emergency's grant does not call back");
    CHECK(life.refused(Kind::granted, "ben", logins) == "allowed");
    CHECK(preserved().refused(Kind::emergency_affirmed, "cyd") == "the demand is no emergency");
    CHECK(preserved().refused(Kind::called_back, "cyd", confirmed) == "the demand is no emergency");
    CHECK(life.refused(Kind::called_back, machine, confirmed) == "called_back is for people, never for the machine");
}

TEST_CASE("Lifecycle.AnEmergencyThatWasProposedBeforeACallIsProposedAnew") {
    Life life = preserved("section=emergencies\nversion=1\n");
    life.does(Kind::emergency_affirmed, "cyd").does(Kind::called_back, "dan", confirmed).does(Kind::grant_proposed, "ann", logins);
    life.does(Kind::called_back, "dan", confirmed);
    CHECK(life.standing.stage == Stage::preserved);
    CHECK(life.standing.first_signer.empty());
    CHECK(life.refused(Kind::granted, "ben", logins) == "this grant needs two signatures");
    CHECK(life.refused(Kind::grant_proposed, "dan", logins) == "the person who called back does not sign the emergency's grant");
    life.does(Kind::grant_proposed, "ann", logins);
    CHECK(life.refused(Kind::granted, "ben", logins) == "allowed");
    // What is granted stays so: only a denial holds it.
    life.does(Kind::granted, "ben", logins).does(Kind::called_back, "dan", confirmed);
    CHECK(life.standing.stage == Stage::granted);
}

TEST_CASE("Lifecycle.WhatCameOfAnEmergencyIsRecordedByAPersonOnceItIsOver") {
    const std::string forged = "came_of=forged\n", no_paper = "came_of=no_paper\n";
    Life life = preserved("section=emergencies\nversion=1\n");
    CHECK(life.refused(Kind::outcome_recorded, "ann", forged) == "outcome_recorded does not fit a demand that is preserved");
    Life refused = life;
    refused.does(Kind::refused, "ann", "reasons=r17\n");
    CHECK(refused.refused(Kind::outcome_recorded, machine, forged) == "outcome_recorded is for people, never for the machine");
    CHECK(refused.refused(Kind::outcome_recorded, "ann", no_paper).starts_with("no formal paper was missed"));
    CHECK(refused.refused(Kind::outcome_recorded, "ann", forged) == "allowed");
    life.does(Kind::emergency_affirmed, "zoe").does(Kind::called_back, "zoe", confirmed).does(Kind::grant_proposed, "ann", logins);
    life.does(Kind::granted, "ben", logins).does(Kind::cleared, "ann", "ground=emergency\n").does(Kind::permitted, "cyd");
    life.does(Kind::collected, machine, "items_outside=0\n").does(Kind::sealed, machine).does(Kind::release_proposed, "cyd");
    life.does(Kind::released, "ann");
    CHECK(life.refused(Kind::outcome_recorded, "ann", no_paper).starts_with("no formal paper was missed"));
    life.does(Kind::formal_paper_missed, machine);
    CHECK(life.refused(Kind::outcome_recorded, "ann", no_paper) == "allowed");
    life.does(Kind::outcome_recorded, "ann", no_paper).does(Kind::outcome_recorded, "ben", forged);  // somebody knows better
    Life ordinary = preserved();
    ordinary.does(Kind::refused, "ann", "reasons=r01\n");
    CHECK(ordinary.refused(Kind::outcome_recorded, "ann", forged) == "the demand is no emergency");
}

TEST_CASE("Lifecycle.AnEmergencyThatItsAgencyDeniedIsOverWhateverComesLater") {
    const std::string nothing = "the agency has denied this request when it was called back: nothing is given on it";
    const std::string denied = "answered=denied\ncalled=directory\n";
    Life life = preserved("section=emergencies\nversion=1\n");
    life.does(Kind::emergency_affirmed, "cyd").does(Kind::called_back, "cyd", denied);
    CHECK(life.refused(Kind::grant_proposed, "ann", logins) == nothing);
    CHECK(life.refused(Kind::called_back, "dan", confirmed) == nothing);
    Life corrected = life;
    corrected.does(Kind::corrected, "officer", "version=2\n").does(Kind::accepted, "ann").does(Kind::preserved, machine);
    corrected.does(Kind::emergency_affirmed, "cyd");
    CHECK(corrected.refused(Kind::grant_proposed, "ann", logins) == nothing);
    // Denied after it was granted: what has not gone out stays.
    Life late = preserved("section=emergencies\nversion=1\n");
    late.does(Kind::emergency_affirmed, "cyd").does(Kind::called_back, "cyd", confirmed).does(Kind::grant_proposed, "ann", logins);
    late.does(Kind::granted, "ben", logins).does(Kind::cleared, machine, "ground=emergency\n");
    Life open = late;
    CHECK(open.refused(Kind::permitted, "eve") == "allowed");
    CHECK(open.does(Kind::called_back, "cyd", denied).refused(Kind::permitted, "eve") == nothing);
    late.does(Kind::permitted, "eve").does(Kind::collected, machine, "items_outside=0\n").does(Kind::sealed, machine);
    Life sealed = late;
    CHECK(sealed.does(Kind::called_back, "cyd", denied).refused(Kind::release_proposed, "eve") == nothing);
    late.does(Kind::release_proposed, "eve").does(Kind::called_back, "cyd", denied);
    CHECK(late.refused(Kind::released, "cyd") == nothing);
    CHECK(late.refused(Kind::refused, "ann", "reasons=r17\n") == "allowed");
}

TEST_CASE("Lifecycle.LegalProcessFollowsAnEmergencyOnceAndOnlyAfterItsRelease") {
    const auto to_release_of = [](std::string_view first) {
        Life life = preserved(first);
        if (life.standing.emergency) life.does(Kind::emergency_affirmed, "zoe").does(Kind::called_back, "zoe", confirmed);
        life.does(Kind::grant_proposed, "ann", logins).does(Kind::granted, "ben", logins);
        life.does(Kind::cleared, "ann", life.standing.emergency ? "ground=emergency\n" : "ground=no_customer\n");
        life.does(Kind::permitted, "cyd").does(Kind::collected, machine, "items_outside=0\n").does(Kind::sealed, machine);
        return life.does(Kind::release_proposed, "cyd");
    };
    Life life = to_release_of("section=emergencies\nversion=1\n");
    CHECK(life.refused(Kind::formal_paper, "ann") == "formal_paper does not fit a demand that is release_proposed");
    life.does(Kind::released, "ann");
    CHECK(life.standing.formal_paper == FormalPaper::awaited);
    CHECK(life.refused(Kind::deadline_raised, machine) == "allowed");
    CHECK(life.refused(Kind::formal_paper, machine) == "formal_paper is for people, never for the machine");
    CHECK(Life{life}.does(Kind::withdrawn, "officer").standing.formal_paper == FormalPaper::not_due);
    life.does(Kind::formal_paper_missed, machine);
    CHECK(life.standing.formal_paper == FormalPaper::missed);
    CHECK(life.refused(Kind::formal_paper_missed, machine) == "no formal paper is awaited");
    CHECK(life.refused(Kind::deadline_raised, machine) == "nothing is due of a request that is over");
    life.does(Kind::delivered, "officer").does(Kind::formal_paper, "ann");
    CHECK(life.standing.formal_paper == FormalPaper::came);
    CHECK(life.refused(Kind::formal_paper, "ann") == "the formal paper came already");
    const auto read = parse_standing(text(life.standing));
    REQUIRE(read.has_value());
    CHECK(*read == life.standing);
    Life ordinary = to_release_of(warrant);
    ordinary.does(Kind::released, "ann");
    CHECK(ordinary.refused(Kind::formal_paper, "ann") == "no formal paper is due: nothing was released in an emergency");
    CHECK(ordinary.refused(Kind::formal_paper_missed, machine) == "no formal paper is awaited");
    CHECK(ordinary.refused(Kind::deadline_raised, machine) == "nothing is due of a request that is over");
}

TEST_CASE("Lifecycle.WhoStartsAReportOfTheProviderApprovesNothingOfIt") {
    Life life;
    CHECK(life.refused(Kind::received, machine, "section=provider_initiated\nversion=1\n") ==
          "a report of the provider is started by a person, never by the machine");
    life.does(Kind::received, "ann", "section=provider_initiated\nversion=1\n").does(Kind::accepted, "ann").does(Kind::preserved, machine);
    CHECK(life.standing.started_by == "ann");
    CHECK(*parse_standing(text(life.standing)) == life.standing);
    const std::string no = "the person who started the provider's report approves nothing of it";
    CHECK(life.refused(Kind::granted, "ann", logins) == no);
    CHECK(life.refused(Kind::grant_proposed, "ann", content) == no);
    CHECK(life.refused(Kind::granted, "ben", logins) == "allowed");
    life.does(Kind::grant_proposed, "ben", content);
    CHECK(life.refused(Kind::granted, "ann", content) == no);
    CHECK(life.refused(Kind::granted, "cyd", content) == "allowed");
    CHECK(preserved().standing.started_by.empty());
}

TEST_CASE("Lifecycle.AnEmergencyWhoseTextChangesIsAffirmedAndSignedAnew") {
    Life life = preserved("section=emergencies\nversion=1\n");
    life.does(Kind::emergency_affirmed, "cyd").does(Kind::called_back, "cyd", confirmed).does(Kind::grant_proposed, "ann", logins);
    life.does(Kind::corrected, "officer", "version=2\n").does(Kind::accepted, "ann").does(Kind::preserved, machine);
    CHECK(life.refused(Kind::grant_proposed, "ann", logins) == "nobody has affirmed the emergency yet");
    CHECK(life.refused(Kind::granted, "ben", logins) == "nobody has affirmed the emergency yet");
    life.does(Kind::emergency_affirmed, "ben");
    CHECK(life.standing.heard == Heard::none);  // of another text nobody heard anything
    life.does(Kind::called_back, "ben", confirmed);
    CHECK(life.refused(Kind::grant_proposed, "ben", logins) == "the person who affirmed the emergency does not sign its grant");
    CHECK(life.refused(Kind::grant_proposed, "cyd", logins) == "allowed");
}

TEST_CASE("Lifecycle.TheMachineDoesNotDecide") {
    CHECK(preserved().refused(Kind::granted, machine, logins) == "granted is for people, never for the machine");
    CHECK(preserved().refused(Kind::refused, machine, "reasons=r01\n") == "refused is for people, never for the machine");
    CHECK(granted().refused(Kind::cleared, machine, "ground=waived\n") == "a person waives notice, never the machine");
    CHECK(granted().refused(Kind::cleared, "ann", "ground=waived\n") == "allowed");
    CHECK(to_release("cyd").refused(Kind::released, machine) == "released is for people, never for the machine");
}

TEST_CASE("Lifecycle.AClearanceRestsOnAGroundThatFits") {
    CHECK(granted().refused(Kind::cleared, machine, "ground=told\n") == "the customer has not been told");
    CHECK(granted().refused(Kind::cleared, machine, "ground=tired\n").starts_with("a clearance rests on told"));
    CHECK(granted().refused(Kind::cleared, machine).starts_with("a clearance rests on told"));
    CHECK(granted().refused(Kind::cleared, machine, "ground=emergency\n") == "the demand is no emergency");
    CHECK(granted().refused(Kind::cleared, machine, "ground=barred\n") == "a clearance barred by an order names the order");
    const std::string barred = "ground=barred\norder=0123456789abcdefghjk\n";
    CHECK(granted().does(Kind::cleared, machine, barred).standing.order_barring == "0123456789abcdefghjk");
    CHECK(granted()
              .does(Kind::cleared, machine, barred)
              .does(Kind::order_ended, machine, "order=0123456789abcdefghjk\n")
              .standing.order_barring == "");
    Life told = granted().does(Kind::told, machine);
    CHECK(told.refused(Kind::cleared, machine, "ground=no_customer\n") == "the customer has been told: the waiting period decides");
    CHECK(told.refused(Kind::cleared, machine, "ground=told\n") == "allowed");
    CHECK(told.refused(Kind::permitted, "cyd") == "permitted does not fit a demand that is told");
    CHECK(collected().does(Kind::cleared, machine, barred).standing.stage == Stage::collected);
}

TEST_CASE("Lifecycle.AnOpenObjectionStopsClearancePermitAndRelease") {
    Life told = granted().does(Kind::told, machine).does(Kind::objected, "zoe");
    CHECK(told.refused(Kind::cleared, machine, "ground=told\n") == "the customer's objection is not settled");
    CHECK(told.does(Kind::objection_settled, "ann", "upheld=0\n").refused(Kind::cleared, machine, "ground=told\n") == "allowed");
    CHECK(told.refused(Kind::objection_settled, "ann", "upheld=0\n") == "no objection is open");
    CHECK(cleared().does(Kind::objected, "zoe").refused(Kind::permitted, "cyd") == "the customer's objection is not settled");
    CHECK(to_release("cyd").does(Kind::objected, "zoe").refused(Kind::released, "ann") == "the customer's objection is not settled");
}

TEST_CASE("Lifecycle.OnlyAPreservationIsVerifiedRenewedAndLapses") {
    const Life keeping = preserved("section=preservation\nversion=1\n");
    CHECK(keeping.standing.keep_only);
    for (const Kind kind : {Kind::keep_verified, Kind::keep_renewed, Kind::keep_lapsed}) {
        CAPTURE(name(kind));
        CHECK(keeping.refused(kind, "ann") == "allowed");
        CHECK(preserved().refused(kind, "ann") == "the demand is no preservation");
    }
    CHECK(keeping.refused(Kind::keep_lapsed, machine) == "allowed");
    CHECK(keeping.refused(Kind::keep_verified, machine) == "keep_verified is for people, never for the machine");
    Life over = keeping;
    over.does(Kind::keep_lapsed, machine).does(Kind::keep_ended, machine);
    CHECK(over.standing.stage == Stage::closed);
    CHECK(over.refused(Kind::keep_renewed, "ann") == "keep_renewed does not fit a demand that is closed");
}

// Every pair of a challenge's state and what may come: the state after it, or no.
TEST_CASE("Challenge.EveryStateHasItsAnswerToEveryEvent") {
    struct Row {
        Kind kind;
        std::string_view facts;
        // after none, open, granted, denied, modified; "-" is refused
        std::array<std::string_view, 5> next;
    };
    const Row rows[] = {
        {Kind::challenge_filed, "", {"open", "-", "-", "open", "open"}},
        {Kind::hearing_set, "", {"-", "open", "-", "-", "-"}},
        {Kind::challenge_denied, "", {"-", "denied", "-", "-", "-"}},
        {Kind::challenge_granted, "", {"-", "granted", "-", "-", "-"}},
        {Kind::challenge_modified, "", {"-", "modified", "-", "-", "-"}},
        {Kind::challenge_appealed, "", {"-", "-", "open", "open", "open"}},
        {Kind::permitted, "", {"none", "-", "-", "denied", "modified"}},
        {Kind::collected, "items_outside=0\n", {"none", "-", "-", "denied", "modified"}},
        {Kind::sealed, "", {"none", "open", "granted", "denied", "modified"}},
        {Kind::released, "", {"none", "-", "-", "denied", "modified"}},
        {Kind::refused, "reasons=r16\n", {"none", "-", "granted", "denied", "modified"}},
        {Kind::redirected, "", {"none", "-", "granted", "denied", "modified"}},
        {Kind::withdrawn, "", {"none", "none", "none", "none", "none"}},
        {Kind::corrected, "version=2\n", {"none", "open", "none", "none", "none"}},
        {Kind::told, "", {"none", "open", "granted", "denied", "modified"}},
    };
    const std::pair<Kind, Life> lives[] = {
        {Kind::permitted, cleared()},    {Kind::collected, cleared().does(Kind::permitted, "cyd")},
        {Kind::sealed, collected()},     {Kind::released, to_release("cyd")},
        {Kind::redirected, preserved()}, {Kind::told, granted()},
    };
    constexpr Challenge states[] = {Challenge::none, Challenge::open, Challenge::granted, Challenge::denied, Challenge::modified};
    for (const Row& row : rows) {
        Life life = preserved();
        for (const auto& [kind, own] : lives) {
            if (kind == row.kind) life = own;
        }
        for (const Challenge state : states) {
            CAPTURE(name(row.kind));
            CAPTURE(name(state));
            life.standing.challenge = state;
            const Facts facts = facts_of(row.facts);
            const auto next = after(life.standing, {row.kind, facts, "ann"});
            CHECK((next ? name(next->challenge) : "-") == row.next[static_cast<std::size_t>(state)]);
        }
    }
}

TEST_CASE("Challenge.OneThatIsUpheldInPartTakesTheDecisionAway") {
    Life life = to_release("cyd").does(Kind::challenge_filed, "ann").does(Kind::challenge_modified, "ann");
    CHECK(life.standing.stage == Stage::preserved);
    CHECK(life.standing.first_signer.empty());
    CHECK(life.standing.release_signer.empty());
    CHECK(life.standing.keep_held);
    CHECK(preserved().does(Kind::challenge_filed, "ann").refused(Kind::challenge_modified, machine) ==
          "challenge_modified is for people, never for the machine");
    CHECK(preserved("section=emergencies\nversion=1\n").refused(Kind::challenge_filed, "ann") ==
          "an emergency request compels nothing: there is nothing to contest");
}

TEST_CASE("Lifecycle.ARecordOutsideThePermitStopsTheSeal") {
    CHECK(collected("items_outside=1\n").refused(Kind::sealed, machine) == "the collection met records outside the permit");
    CHECK(collected("items_outside=0\n").refused(Kind::sealed, machine) == "allowed");
}

TEST_CASE("Lifecycle.AReleaseNeedsTwoPeopleOneOfThemNoGranter") {
    CHECK(to_release("ann").refused(Kind::released, "ann") == "one person signed twice");
    CHECK(to_release("ann").refused(Kind::released, "ben") == "one of the two who release has not signed the grant");
    CHECK(to_release("ann").refused(Kind::released, "cyd") == "allowed");
    CHECK(to_release("cyd").refused(Kind::released, "ben") == "allowed");
}

TEST_CASE("Lifecycle.ACorrectedPaperTakesTheGrantAwayAndKeepsTheSnapshot") {
    Life life = to_release("cyd").does(Kind::clarification_asked, "ann").does(Kind::objected, "zoe");
    CHECK(life.refused(Kind::corrected, "officer", "version=3\n") == "the corrected paper has version 2");
    life.does(Kind::corrected, "officer", "version=2\n");
    Standing wanted;
    wanted.stage = Stage::received;
    wanted.version = 2;
    wanted.keep_held = true;
    CHECK(life.standing == wanted);
    CHECK(delivered().refused(Kind::corrected, "officer", "version=2\n") == "corrected does not fit a demand that is delivered");
}

TEST_CASE("Lifecycle.AQuestionIsAnsweredOnlyWhenItIsOpen") {
    Life life = preserved();
    CHECK(life.refused(Kind::clarification_answered, "officer") == "no question is open");
    life.does(Kind::clarification_asked, "ann").does(Kind::clarification_answered, "officer");
    CHECK_FALSE(life.standing.clarification_open);
}

TEST_CASE("Lifecycle.ASnapshotEndsOnceAndWithTheKey") {
    Life life = preserved().does(Kind::refused, "ann", "reasons=r01\n");
    life.does(Kind::keep_ended, machine);
    CHECK(life.refused(Kind::keep_ended, machine) == "no snapshot is kept");
    CHECK_FALSE(delivered().does(Kind::destroyed, machine).standing.keep_held);
}

TEST_CASE("Lifecycle.AfterDestructionOnlyTheLateLetterAndTheOrdersEndFollow") {
    Life life = delivered().does(Kind::destroyed, machine);
    for (const Kind kind : all_kinds()) {
        if (!fits(Stage::delivered, kind)) continue;
        const bool may = kind == Kind::told_late || kind == Kind::order_ended;
        CAPTURE(name(kind));
        CHECK((life.refused(kind, "ann") == "allowed") == may);
    }
}

TEST_CASE("Lifecycle.ADemandIsReceivedOnceWithVersionOne") {
    CHECK(Life{}.refused(Kind::received, "officer", "section=criminal\nversion=2\n") == "the first paper has version 1");
    CHECK(Life{}.refused(Kind::received, machine, warrant) == "allowed");
    CHECK(preserved().refused(Kind::received, "officer", warrant) == "received does not fit a demand that is preserved");
    CHECK(preserved().refused(Kind::incident, machine, "incident=disk_full\n") == "incident is no entry of a demand");
}

TEST_CASE("Lifecycle.FinalStagesAreThoseThatNothingLeadsOutOf") {
    for (const Stage stage : all_stages()) {
        CAPTURE(name(stage));
        bool leads_out = false;
        for (const Kind kind : all_kinds()) leads_out = leads_out || (fits(stage, kind) && next_stage(stage, kind) != stage);
        CHECK(is_final(stage) == !leads_out);
    }
}

TEST_CASE("Standing.HasOneTextBothWays") {
    for (const Standing& standing : {Standing{}, preserved().standing, to_release("cyd").standing, delivered().standing,
                                     preserved().does(Kind::challenge_filed, "ann").standing}) {
        const auto back = parse_standing(text(standing));
        REQUIRE(back.has_value());
        CHECK(*back == standing);
    }
    const std::string right = text(delivered().standing);
    CHECK_FALSE(parse_standing("").has_value());
    CHECK_FALSE(parse_standing(right + "x=1\n").has_value());
    CHECK_FALSE(parse_standing(right.substr(0, right.size() - 1)).has_value());
    CHECK_FALSE(parse_standing("stage=lost" + right.substr(right.find('\n'))).has_value());
    std::string flag = right;
    flag.replace(flag.find("keep_held=1"), 11, "keep_held=2");
    CHECK_FALSE(parse_standing(flag).has_value());
}

TEST_CASE("HandledOutside.OfContentNeedsTwoPeopleAndEndsTheDemand") {
    constexpr std::string_view records = "classes=prospective_noncontent\nground=by_requester\nvalid_until=2026-07-01T00:00:00Z\n";
    constexpr std::string_view tapped = "classes=prospective_content\nground=by_requester\nvalid_until=2026-06-01T00:00:00Z\n";
    Life life = preserved();
    CHECK(life.refused(Kind::handled_outside, "ann", tapped) == "content is handled outside on two signatures");
    life.does(Kind::handling_proposed, "ann", tapped);
    CHECK(life.standing.stage == Stage::preserved);
    CHECK(life.refused(Kind::handled_outside, "ann", tapped) == "one person signed twice");
    {
        Life read = life;
        read.does(Kind::paper_read, "cyd", "version=1\n");  // another reading: signed anew
        CHECK(read.refused(Kind::handled_outside, "ben", tapped) == "content is handled outside on two signatures");
    }
    life.does(Kind::handled_outside, "ben", tapped);
    CHECK(life.standing.stage == Stage::handled_outside);
    CHECK(is_final(life.standing.stage));
    CHECK(life.standing.first_signer == "ann");
    CHECK(life.standing.second_signer == "ben");
    CHECK(life.refused(Kind::refused, "ann") != "allowed");
    life.does(Kind::keep_ended, machine).does(Kind::destroyed, machine);
    // Records take one; the machine none.
    Life alone = preserved();
    CHECK(alone.refused(Kind::handled_outside, machine, records) != "allowed");
    alone.does(Kind::handled_outside, "ann", records);
    CHECK(alone.standing.first_signer == "ann");
    // A court has the matter, or it is an emergency.
    Life contested = preserved();
    contested.does(Kind::challenge_filed, "ann", "due=2026-05-10T00:00:00Z\nground=motion_to_quash\n");
    CHECK(contested.refused(Kind::handled_outside, "ann", records) == "a challenge is open: it is ruled on or dropped first");
    CHECK(preserved("section=emergencies\nversion=1\n").refused(Kind::handled_outside, "ann", records) != "allowed");
}

TEST_CASE("Costs.AreStatedOfWhatWasDeliveredByAPerson") {
    Life life = delivered();
    CHECK(life.refused(Kind::costs_stated, machine, "cents=100\n") != "allowed");
    life.does(Kind::costs_stated, "ann", "cents=100\n").does(Kind::costs_withdrawn, "ann", "ground=mistake\n");
    CHECK(life.standing.stage == Stage::delivered);
    CHECK(preserved().refused(Kind::costs_stated, "ann", "cents=100\n") != "allowed");
}
