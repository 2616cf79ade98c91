#include "review/compare.h"

#include <doctest/doctest.h>

using namespace sallyport;
using review::compare;

namespace {

review::ReadPaper paper_of(std::string_view words) {
    review::PaperPage page;
    std::size_t at = 0;
    int left = 0;
    while (at < words.size()) {
        const auto end = std::min(words.find(' ', at), words.size());
        page.words.push_back({std::string{words.substr(at, end - at)}, left, 100, left + 10, 120});
        left += 12;
        at = end + 1;
    }
    return {{page}, {}};
}

demand::Demand asks(const char* from, const char* to) {
    demand::Demand demand;
    demand.zone = "UTC";
    demand.docket = Sensitive<std::string>{"26-mj-0117"};
    demand::Identifier identifier;
    identifier.value = Sensitive<std::string>{"iris.vale@larkspur.example"};
    identifier.sought.push_back({demand::DataClass::content_mail, Span{*parse_instant(from), *parse_instant(to)}, ""});
    demand.identifiers.push_back(identifier);
    return demand;
}

constexpr std::string_view words = "Case No. 26-mj-0117 account Iris.Vale@larkspur.example, from March 1, 2026 to April 30, 2026.";

}  // namespace

TEST_CASE("Compare.NamesARangeThatThePaperDoesNotReach") {
    const auto reading = compare(asks("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z"), {}, paper_of(words));
    REQUIRE(reading.differences.size() == 1);
    CHECK(reading.differences[0].sentence == "The form asks for 2026-01-01 to 2026-06-30; the paper says 2026-03-01 to 2026-04-30.");
    CHECK(reading.differences[0].where->page == 1);
    CHECK(text(*reading.first_day) == "2026-03-01");
}

TEST_CASE("Compare.IsSilentWhereFormAndPaperAgree") {
    CHECK(compare(asks("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"), {}, paper_of(words)).differences.empty());
}

TEST_CASE("Compare.NamesAnIdentifierThatThePaperDoesNotHave") {
    const auto reading = compare(asks("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"), {}, paper_of("26-mj-0117 another@larkspur.example"));
    REQUIRE(reading.differences.size() == 1);
    CHECK(reading.differences[0].sentence.find("identifier 1") != std::string::npos);
    CHECK(reading.differences[0].sentence.find("iris") == std::string::npos);
}

TEST_CASE("Compare.SaysThatAScanCannotBeCompared") {
    CHECK(compare(asks("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"), {}, {}).differences.size() == 1);
}

// What stands in the letter beside a line approved in part.
TEST_CASE("Compare.WhyLessIsApprovedFollowsFromTheFindingsAndFromThePaper") {
    const auto agreed = asks("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"), beyond = asks("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z");
    const auto why = [](const demand::Demand& demand, const law::Assessment& findings, std::string_view paper) {
        return review::reason_for_less(demand, findings, compare(demand, {}, paper_of(paper)), 0, demand.identifiers[0].sought[0]);
    };
    CHECK(why(agreed, {}, words) == review::Reason::r12);      // the paper itself is broad
    CHECK(why(beyond, {}, words) == review::Reason::r11);      // the form asks for what the paper does not name
    CHECK(why(beyond, {}, "no days") == review::Reason::r12);  // nothing to disagree with
    law::Assessment judged;
    const auto finding = [&](const char* code, int identifier, law::Verdict verdict) {
        law::Finding one;
        one.code = code;
        one.identifier = identifier;
        one.data = demand::DataClass::content_mail;
        one.verdict = verdict;
        judged.findings = {one};
        return why(beyond, judged, words);
    };
    CHECK(finding("r09", 0, law::Verdict::review) == review::Reason::r09);
    CHECK(finding("r09", 1, law::Verdict::review) == review::Reason::r11);   // of another identifier
    CHECK(finding("r09", -1, law::Verdict::review) == review::Reason::r11);  // of the whole paper
    CHECK(finding("ok", 0, law::Verdict::allow) == review::Reason::r11);
    CHECK(finding("not_adopted", 0, law::Verdict::review) == review::Reason::r11);  // no reason of the list
    judged.findings[0].code = "r24";
    judged.findings[0].data = demand::DataClass::content_files;
    CHECK(why(beyond, judged, words) == review::Reason::r11);
    judged.findings[0].data.reset();
    CHECK(why(beyond, judged, words) == review::Reason::r24);
    judged.findings[0].counsel_only = true;  // rests on who the customer is: no letter says so
    CHECK(why(beyond, judged, words) == review::Reason::r11);
}
