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
