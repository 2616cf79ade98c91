#include "review/outside.h"

#include <doctest/doctest.h>

#include "tests/support/made_up_life.h"

namespace sallyport::review {

using demand::DataClass;
using law::Verdict;
using namespace tests;

namespace {

// A pen register order of the day before `morning`, for sixty days.
demand::Demand pen_register(DataClass data = DataClass::prospective_noncontent) {
    auto out = warrant();
    out.instrument = demand::Instrument::pr_tt_order;
    out.issued_on = day_of(after_days(morning, -1), "UTC");
    for (auto& identifier : out.identifiers) identifier.sought = {{data, Span{morning, after_days(morning, 30)}, ""}};
    return out;
}

Judged judged(const demand::Demand& demand, Verdict verdict = Verdict::allow, const std::string& code = "ok") {
    auto findings = findings_for(demand, verdict);
    for (auto& finding : findings.findings) finding.code = code;
    findings.clocks.push_back({"order_ends", *start_of(day_of(after_days(morning, 59), "UTC"), "UTC"), "18 U.S.C. 3123(c)"});
    demand::ProfileFacts profile;
    profile.version = std::string(64, 'c');
    profile.interception = demand::Interception::non_content;
    return {findings, std::nullopt, profile};
}

const HandlingTerms terms{Means::by_service, "Their engineers and ours agreed.", "We call you."};

}  // namespace

TEST_CASE("Outside.IsForFutureDataAloneThatNoRuleForbids") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto trying = [&](demand::Demand asked, const Judged& by, HandlingTerms with = terms, Instant at = morning) {
        MadeUpBook own{2};
        ledger::Clerk its{own};
        const auto demand = under_review(its, std::move(asked));
        const auto step = handle_alone(demand, by, std::move(with), std::nullopt, decided(its, demand->id, person('k'), at));
        return step ? std::string{"handled"} : step.error().sentence;
    };
    const auto order = pen_register();
    CHECK(trying(order, judged(order)) == "handled");
    CHECK(trying(order, judged(order, Verdict::review, "handle_outside"), {Means::by_requester, "a", "b"}) == "handled");
    CHECK(trying(order, judged(order, Verdict::deny, "r09")).find("a rule forbids it") != std::string::npos);
    CHECK(trying(warrant(), judged(warrant())).find("stored data is asked for too") != std::string::npos);
    CHECK(trying(order, judged(order), {Means::by_service, "", "b"}).find("say what was arranged") != std::string::npos);
    CHECK(trying(order, judged(order), {Means::by_service, "a", ""}).find("say to the requester") != std::string::npos);
    const auto tap = pen_register(DataClass::prospective_content);
    CHECK(trying(tap, judged(tap), {Means::by_requester, "a", "b"}).find("two people sign") != std::string::npos);
    CHECK(trying(tap, judged(tap)).find("has no means to run this order") != std::string::npos);
    // Its last day counts; the day after does not.
    CHECK(trying(order, judged(order), terms, after_days(morning, 59)) == "handled");
    CHECK(trying(order, judged(order), terms, after_days(morning, 61)).find("days of this order are over") != std::string::npos);
}

TEST_CASE("Outside.ContentTakesTwoPeopleWhoSignTheSame") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = under_review(clerk, pen_register(DataClass::prospective_content));
    const HandlingTerms theirs{Means::by_requester, "Their device.", "We call you."};
    const auto proposed =
        recorded(clerk, propose_handling(demand, judged(*demand), theirs, std::nullopt, decided(clerk, demand->id, person('k'))));
    CHECK_FALSE(sign_handling(demand, proposed, decided(clerk, demand->id, person('k'))).has_value());
    const auto signed_twice = recorded(clerk, sign_handling(demand, proposed, decided(clerk, demand->id, person('m'))));
    CHECK(signed_twice->first == person('k'));
    CHECK(signed_twice->second == person('m'));
    CHECK(signed_twice->how == "Their device.");
    CHECK(opened(clerk.standing(demand->id)).stage == ledger::Stage::handled_outside);
    const auto facts = *opened(book.entry(signed_twice.entry())).facts;
    CHECK(facts.text_or(ledger::Fact::ground, "") == "by_requester");
    const auto back = opened(Handling::from_body(signed_twice->body()));
    CHECK(back.profile == judged(*demand).profile.version);
    CHECK(back.until == signed_twice->until);
}

TEST_CASE("Outside.AnExtensionRunsFromItsOwnDateAndSpeaksOfTheSameAccounts") {
    // The first order was handled twenty days ago; the paper that extends it is of the day before.
    const auto extending = [&](Instant first_ends, const std::function<void(demand::Demand&)>& change) {
        MadeUpBook book{1};
        ledger::Clerk clerk{book};
        const auto first = under_review(clerk, pen_register());
        auto earlier = judged(*first);
        earlier.findings.clocks.back().at = first_ends;
        const auto handled = recorded(
            clerk, handle_alone(first, earlier, terms, std::nullopt, decided(clerk, first->id, person('k'), after_days(morning, -20))));
        auto asked = pen_register();
        change(asked);
        MadeUpBook own{3};
        ledger::Clerk its{own};
        const auto demand = under_review(its, asked);
        const auto step = handle_alone(demand, judged(*demand), terms, FirstOrder{first, handled}, decided(its, demand->id, person('k')));
        return step ? std::string{"handled"} : step.error().sentence;
    };
    const auto nothing = [](demand::Demand&) {};
    CHECK(extending(morning, nothing) == "handled");
    CHECK(extending(after_days(morning, -5), nothing).find("no extension") != std::string::npos);
    CHECK(extending(morning, [](auto& demand) {
              demand.identifiers[0].value = Sensitive<std::string>{"another@example.org"};
          }).find("names an account that the first order does not") != std::string::npos);
}

TEST_CASE("Grant.NeverGivesDataThatDoesNotExistYet") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = under_review(clerk, pen_register());
    const auto step =
        grant_alone(demand, judged(*demand), grant_all(*demand), "A judge signed it.", decided(clerk, demand->id, person('k')));
    REQUIRE_FALSE(step.has_value());
    CHECK(step.error().sentence.find("data that does not exist yet is not given here") != std::string::npos);
}

}  // namespace sallyport::review
