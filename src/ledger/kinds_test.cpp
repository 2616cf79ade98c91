#include "ledger/kinds.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/document.h"

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

std::string right_value(Fact fact) {
    switch (type(fact)) {
        case FactType::number: return "1";
        case FactType::code: return "a";
        case FactType::codes: return "a,b";
        case FactType::country: return "US";
        case FactType::instant: return "2026-03-01T00:00:00Z";
        case FactType::day: return "2026-03-01";
        case FactType::period: return "2022-H2";
        case FactType::id: return "0123456789abcdefghjk";
        case FactType::digest: return std::string(64, '0');
        case FactType::token: return std::string(32, '0');
        case FactType::zone: return "UTC";
    }
    return "";
}

Facts facts_with(const std::vector<Fact>& wanted) {
    std::set<std::string> lines;
    for (const Fact fact : wanted) lines.insert(std::string{name(fact)} + "=" + right_value(fact) + "\n");
    std::string text;
    for (const auto& line : lines) text += line;
    // Sorting whole lines is not sorting by name when one name begins another: the parser says so, and no such pair exists.
    return Facts::parse(text).value();
}

std::string words(const std::vector<Fact>& facts) {
    std::string out;
    for (const Fact fact : facts) out += (out.empty() ? "" : " ") + std::string{name(fact)};
    return out.empty() ? "-" : out;
}

std::string_view type_word(FactType type) {
    switch (type) {
        case FactType::number: return "number";
        case FactType::code: return "code";
        case FactType::codes: return "codes";
        case FactType::country: return "country";
        case FactType::instant: return "instant";
        case FactType::day: return "day";
        case FactType::period: return "period";
        case FactType::id: return "id";
        case FactType::digest: return "digest";
        case FactType::token: return "token";
        case FactType::zone: return "zone";
    }
    return "";
}

}  // namespace

TEST_CASE("Kinds.EveryNameLeadsBackToItsKindAndNoOtherNameDoes") {
    for (const Kind kind : all_kinds()) CHECK(kind_named(name(kind)) == kind);
    CHECK_FALSE(kind_named("").has_value());
    CHECK_FALSE(kind_named("deleted").has_value());
}

TEST_CASE("Kinds.TakeExactlyTheirFacts") {
    for (const Kind kind : all_kinds()) {
        CAPTURE(name(kind));
        CHECK(check_facts(kind, facts_with(required_facts(kind))).has_value());
        auto all = required_facts(kind);
        all.insert(all.end(), further_facts(kind).begin(), further_facts(kind).end());
        CHECK(check_facts(kind, facts_with(all)).has_value());
        CHECK(std::set<Fact>(all.begin(), all.end()).size() == all.size());
        if (kind == Kind::corrected_entry) continue;
        for (std::size_t i = 0; i < required_facts(kind).size(); ++i) {
            auto fewer = required_facts(kind);
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            const auto refused = check_facts(kind, facts_with(fewer));
            REQUIRE_FALSE(refused.has_value());
            CHECK(refused.error().trouble == Trouble::invalid);
        }
        for (int i = 0; i < fact_count(); ++i) {
            const Fact fact = static_cast<Fact>(i);
            if (std::find(all.begin(), all.end(), fact) != all.end()) continue;
            auto more = required_facts(kind);
            more.push_back(fact);
            CHECK_FALSE(check_facts(kind, facts_with(more)).has_value());
        }
    }
}

TEST_CASE("Kinds.ACorrectionCarriesTheFactsOfTheKindThatItCorrects") {
    const auto right = facts_with(required_facts(Kind::refused));
    CHECK(check_correction(Kind::refused, right).has_value());
    CHECK_FALSE(check_correction(Kind::granted, right).has_value());
    CHECK_FALSE(check_correction(Kind::corrected_entry, {}).has_value());
}

TEST_CASE("Kinds.AndFactsAreListedInTheDocumentExactlyAsInTheCode") {
    std::vector<std::string> kinds, facts;
    for (const Kind kind : all_kinds()) {
        kinds.push_back("| " + std::string{name(kind)} + " | " + std::string{room(kind)} + " | " + words(required_facts(kind)) + " | " +
                        words(further_facts(kind)) + " | " + std::string{about(kind)} + " |");
    }
    for (int i = 0; i < fact_count(); ++i) {
        const Fact fact = static_cast<Fact>(i);
        facts.push_back("| " + std::string{name(fact)} + " | " + std::string{type_word(type(fact))} + " | " + std::string{about(fact)} +
                        " |");
    }
    CHECK(tests::table_under("docs/formats/entry.md", "## The kinds") == kinds);
    CHECK(tests::table_under("docs/formats/entry.md", "## The facts") == facts);
}
