#include <doctest/doctest.h>

#include "adapters/simulation/author.h"
#include "adapters/simulation/counsel.h"

using namespace sallyport;
using namespace sallyport::adapters;
using review::Reason;
using tally::Ending;

namespace {

constexpr Instant received{1'660'000'000'000};  // 2022-08-08T23:06:40Z

Script script_of(Ending ending, std::string country = "US", report::Section section = report::Section::criminal) {
    Script script;
    script.section = section;
    script.country = std::move(country);
    script.ends = {ending, 1, {}};
    script.ends.by_account[ending] = 1;
    return script;
}

// What the paper must have before anybody can cite it.
demand::Demand with_paper(demand::Demand demand) {
    demand.papers.push_back({DocumentId::random(), "s/00000001/8/1", 1, {}, "instrument"});
    return demand;
}

law::Assessment all(const demand::Demand& demand, law::Verdict verdict, std::string code) {
    law::Assessment out;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            law::Finding finding;
            finding.code = code;
            finding.identifier = static_cast<int>(i);
            finding.data = sought.data;
            finding.verdict = verdict;
            out.findings.push_back(finding);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("Simulation.CounselRefusesWhatARuleDeniesAndGrantsTheSameDemandWithoutTheRule") {
    const auto demand = with_paper(write_filing(script_of(Ending::rejected), received).demand);
    REQUIRE(demand.instrument == demand::Instrument::grand_jury_subpoena);  // content on a subpoena
    const auto refused = rule(demand, all(demand, law::Verdict::deny, "r03"), {});
    CHECK(refused.kind == Ruling::Kind::refuse);
    CHECK(refused.reasons == std::vector{Reason::r03});
    CHECK(rule(demand, all(demand, law::Verdict::review, "r03"), {}).kind == Ruling::Kind::decide);
}

TEST_CASE("Simulation.CounselReadsThePaper") {
    const auto demand = with_paper(write_filing(script_of(Ending::noncontent), received).demand);
    const auto allowed = all(demand, law::Verdict::allow, "ok");
    CHECK(rule(demand, allowed, read_face("SIMULATED PAPER\n")).kind == Ruling::Kind::decide);
    CHECK(rule(demand, allowed, read_face("SIMULATED PAPER\nsignature: missing\n")).reasons == std::vector{Reason::r07});
    CHECK(rule(demand, allowed, read_face("account 1: struck out\n")).reasons == std::vector{Reason::r14});
    CHECK(rule(demand, allowed, read_face("account 2: struck out\naccount x: struck out\n")).kind == Ruling::Kind::decide);
}

TEST_CASE("Simulation.AnOrganisationThatCanBeAskedItselfIsAskedItself") {
    const auto demand = with_paper(write_filing(script_of(Ending::noncontent, "US", report::Section::enterprise), received).demand);
    CHECK(rule(demand, all(demand, law::Verdict::review, "r13"), {}).kind == Ruling::Kind::redirect);
}

TEST_CASE("Simulation.TheStoreHoldsAMessageOnlyWhereContentIsToBeFound") {
    CHECK(write_filing(script_of(Ending::content), received).customers.front().has_message);
    CHECK(!write_filing(script_of(Ending::noncontent), received).customers.front().has_message);
    const auto none = write_filing(script_of(Ending::no_data), received).customers.front();
    CHECK(!none.has_message);
    CHECK(!none.has_records);
}

TEST_CASE("Simulation.ContentInACivilMatterComesWithTheOwnersConsent") {
    CHECK(write_filing(script_of(Ending::content, "BR", report::Section::civil), received).consents == std::vector{0});
    CHECK(write_filing(script_of(Ending::noncontent, "BR", report::Section::civil), received).consents.empty());
}
