// Every cell of the matrix against an oracle in another language that reads neither this code nor the rulebooks.
#include <doctest/doctest.h>

#include <cstdio>
#include <set>

#include "base/json.h"
#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;

namespace {

std::string oracle_output() {
    std::string text;
    std::FILE* pipe = popen("python3 " SALLYPORT_SOURCE_DIR "/tests/oracle/law_oracle.py", "r");
    REQUIRE(pipe != nullptr);
    char piece[4096];
    for (std::size_t read = 0; (read = std::fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, read);
    REQUIRE(pclose(pipe) == 0);
    return text;
}

std::string word(const json::object& cell, std::string_view name) { return *text_at(cell, name); }

}  // namespace

TEST_CASE("Matrix.EveryCellIsWhatTheOracleSays") {
    const std::string output = oracle_output();
    const Adoption adopted = adoption();
    std::set<std::string> instruments;
    int cells = 0;
    for (std::size_t start = 0; start < output.size();) {
        const std::size_t end = output.find('\n', start);
        const auto cell = parse_json(output.substr(start, end - start))->get_object();
        start = end + 1;
        const auto instrument = *coded<Instrument>(word(cell, "instrument"));
        const auto data = *coded<DataClass>(word(cell, "class"));
        instruments.insert(word(cell, "instrument"));

        demand::Demand demand = warrant({data});
        demand.instrument = instrument;
        demand.requester = *coded<RequesterKind>(word(cell, "requester"));
        demand.summary = demand.nexus = Sensitive<std::string>{"made up"};
        if (instrument == Instrument::preservation_letter) demand.identifiers[0].sought[0].span.reset();
        // One order runs for thirty days at most where it is a wiretap.
        if (demand::is_prospective(data)) demand.identifiers[0].sought[0].span = Span{demand.received, after_days(demand.received, 30)};
        OtherFacts others;
        others.region = word(cell, "region");
        others.consent_recorded = *flag_at(cell, "consent");
        others.emergency_affirmed = true;
        const bool is_adopted = *flag_at(cell, "adopted");
        const auto answer = assess(demand, shipped(), is_adopted ? &adopted : nullptr, demand.received, others);

        const Finding* finding = nullptr;
        for (const auto& one : answer.findings) {
            if (one.identifier == 0 && one.data == data && !one.house) {
                CHECK_MESSAGE(finding == nullptr, "two findings of the law on one cell");
                finding = &one;
            }
        }
        INFO(json::serialize(cell));
        REQUIRE(finding != nullptr);
        CHECK(code(finding->verdict) == word(cell, "decision"));
        if (cell.at("code").is_string()) CHECK(finding->code == word(cell, "code"));
        CHECK(finding->keep_only == *flag_at(cell, "keep"));
        CHECK(!finding->citation.empty());
        CHECK(!finding->counsel.empty());
        // What is to be disclosed is never more than the cell lets, and in this lane exactly that.
        const auto leaves = *coded<Verdict>(word(cell, "leaves"));
        CHECK(answer.cell(0, data) >= leaves);
        const bool other_lane = instrument == Instrument::nsl || instrument == Instrument::fisa_order;
        if (other_lane) CHECK(answer.cell(0, data) == Verdict::deny);
        if (!other_lane && !demand::is_content(data)) CHECK(answer.cell(0, data) == leaves);
        ++cells;
    }
    CHECK(cells > 6000);
    CHECK(instruments.size() == every<Instrument>().size());
}
