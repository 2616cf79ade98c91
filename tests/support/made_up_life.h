// A made-up demand on its way: findings that allow, counsel's answers, a grant, a clearance. For the rooms behind demand.
#pragma once
#include "review/review_step.h"
#include "tests/support/made_up_demand.h"

namespace sallyport::tests {

inline review::Decision decided(const ledger::Clerk& clerk, const DemandId& demand, const PersonId& by, Instant at = morning) {
    return {by, opened(clerk.last_of(demand)), at};
}

// One finding a cell, all of one verdict.
inline law::Assessment findings_for(const demand::Demand& demand, law::Verdict verdict) {
    law::Assessment out;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            law::Finding finding;
            finding.code = "ok";
            finding.identifier = static_cast<int>(i);
            finding.data = sought.data;
            finding.verdict = verdict;
            out.findings.push_back(finding);
        }
    }
    return out;
}

inline demand::Region region() { return {document('p'), 2, 100, 200, 800, 50}; }

// Every cell granted as asked, each with its place on the paper.
inline std::vector<review::CellDecision> grant_all(const demand::Demand& demand) {
    std::vector<review::CellDecision> out;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            out.push_back({static_cast<int>(i), sought.data, review::CellAnswer::grant, sought.span, region(), std::nullopt});
        }
    }
    return out;
}

// The entry that says the data is frozen; collection's own step makes it, but the rooms before it are tested without collection.
inline void preserve(ledger::Clerk& clerk, const DemandId& demand, Instant at = morning) {
    ledger::Draft entry;
    entry.kind = ledger::Kind::preserved;
    entry.at = at;
    entry.demand = demand;
    entry.decided_on = opened(clerk.last_of(demand));
    entry.facts.number(ledger::Fact::items_content, 0).number(ledger::Fact::items_noncontent, 0);
    opened(clerk.book().append(entry));
}

// A call to a switchboard that somebody of the team looked up.
inline review::CallBack confirmed_call() {
    review::CallBack call;
    call.called = review::Called::switchboard;
    call.answered = review::Answered::confirmed;
    call.number = "+1 555 010 0142";
    call.source = "the county's own site";
    call.spoke_with = Sensitive<std::string>{"Sergeant Teal"};
    call.said = Sensitive<std::string>{"It is ours."};
    return call;
}

// Received, accepted and frozen: what review decides on.
inline ledger::Recorded<demand::Demand> under_review(ledger::Clerk& clerk, demand::Demand demand) {
    auto out = received(clerk, std::move(demand));
    recorded(clerk, review::accept(out, std::nullopt, decided(clerk, out->id, person('a'))));
    preserve(clerk, out->id);
    return out;
}
// Signed by k and m, or by k alone where one suffices.
inline ledger::Recorded<review::Grant> granted(ledger::Clerk& clerk, const ledger::Recorded<demand::Demand>& demand, Instant at = morning) {
    const auto findings = findings_for(*demand, law::Verdict::allow);
    const auto answers = grant_all(*demand);
    if (!review::needs_two(*demand, answers)) {
        return recorded(clerk, review::grant_alone(demand, findings, answers, "", decided(clerk, demand->id, person('k'), at)));
    }
    const auto proposal = recorded(clerk, review::propose(demand, findings, answers, "", decided(clerk, demand->id, person('k'), at)));
    return recorded(clerk, review::sign(demand, proposal, decided(clerk, demand->id, person('m'), at)));
}

}  // namespace sallyport::tests
