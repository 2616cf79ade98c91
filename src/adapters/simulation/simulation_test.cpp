#include <doctest/doctest.h>

#include <map>

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

TEST_CASE("Simulation.ACombinedTableIsPlayedAsTheSectionsThatItAddsUp") {
    const auto table = [](std::string_view period) {
        return report::PublishedHistory::parse("t",
                                               "period,section,country_as_published,iso3166_alpha2,requests,accounts_specified,"
                                               "disclosed_content,disclosed_noncontent,no_data_found,rejected\n" +
                                                   std::string{period} + ",USA,US,64,64,16,16,16,16\n" + std::string{period} +
                                                   ",Germany,DE,64,64,0,32,16,16\n",
                                               "like")
            .value();
    };
    const auto sections_of = [](const report::PublishedHistory& history, Period period) {
        std::map<std::pair<std::string, report::Section>, int> out;
        const auto scripts = scripts_of(history, report::PublicationPlan::like(history, period, nullptr), nullptr, 1);
        for (const auto& script : *scripts) ++out[{script.country, script.section}];
        return out;
    };
    using report::Section;
    CHECK(sections_of(table("2016-H2,combined"), {2016, 2}) ==
          std::map<std::pair<std::string, Section>, int>{{{"DE", Section::criminal}, 60},
                                                         {{"DE", Section::emergencies}, 4},
                                                         {{"US", Section::civil}, 4},
                                                         {{"US", Section::criminal}, 56},
                                                         {{"US", Section::emergencies}, 4}});
    CHECK(sections_of(table("2017-H1,criminal"), {2017, 1}) ==
          std::map<std::pair<std::string, Section>, int>{{{"DE", Section::criminal}, 64}, {{"US", Section::criminal}, 64}});
}

TEST_CASE("Simulation.ContentInACivilMatterComesWithTheOwnersConsent") {
    CHECK(write_filing(script_of(Ending::content, "BR", report::Section::civil), received).consents == std::vector{0});
    CHECK(write_filing(script_of(Ending::noncontent, "BR", report::Section::civil), received).consents.empty());
}
