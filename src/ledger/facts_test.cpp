#include "ledger/facts.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

// A right value of every type, and its refused neighbours.
struct Shape {
    FactType type;
    std::string right;
    std::vector<std::string> wrong;
};
const std::vector<Shape>& shapes() {
    static const std::vector<Shape> out = {
        {FactType::number, "1000000000000000", {"", "-1", "01", "+1", "1.0", "1000000000000001", "99999999999999999999", " 1"}},
        {FactType::code, "search_warrant", {"", "Search", "a b", "a-b", std::string(41, 'a'), "ä"}},
        {FactType::codes, "a,b,c", {"", ",", "b,a", "a,a", "a,,b", "a, b", "A"}},
        {FactType::country, "US", {"", "us", "USA", "U1"}},
        {FactType::instant,
         "2026-03-01T00:00:00Z",
         {"", "2026-03-01", "2026-03-01T00:00:00", "2026-03-01T00:00:00+00:00", "2026-03-01T00:00:00.000Z", "2026-02-30T00:00:00Z"}},
        {FactType::day, "2026-03-01", {"", "2026-3-1", "2026-02-30", "2026-03-01T00:00:00Z"}},
        {FactType::period, "2022-H2", {"", "2022-H3", "2022H2", "22-H1"}},
        {FactType::id, "0123456789abcdefghjk", {"", "0123456789abcdefghj", "0123456789abcdefghjkm", "0123456789ABCDEFGHJK"}},
        {FactType::digest,
         std::string(64, 'a'),
         {"", std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'), std::string(64, 'g')}},
        {FactType::token, std::string(32, '0'), {"", std::string(31, '0'), std::string(33, '0'), std::string(32, 'F')}},
        {FactType::zone, "America/New_York", {"", "/etc", "a b", std::string(65, 'a'), "Zürich"}},
    };
    return out;
}

std::vector<Fact> all_facts() {
    std::vector<Fact> out;
    for (int i = 0; i < fact_count(); ++i) out.push_back(static_cast<Fact>(i));
    return out;
}

}  // namespace

TEST_CASE("Facts.EveryNameLeadsBackToItsFactAndNoOtherNameDoes") {
    for (const Fact fact : all_facts()) CHECK(fact_named(name(fact)) == fact);
    CHECK_FALSE(fact_named("").has_value());
    CHECK_FALSE(fact_named("Section").has_value());
    CHECK_FALSE(fact_named("sectio").has_value());
    CHECK_FALSE(fact_named("customer_name").has_value());
}

TEST_CASE("Facts.EveryFactTakesARightValueAndRefusesItsNeighbours") {
    for (const Fact fact : all_facts()) {
        for (const Shape& shape : shapes()) {
            if (shape.type != type(fact)) continue;
            const std::string line = std::string{name(fact)} + "=" + shape.right + "\n";
            const auto parsed = Facts::parse(line);
            CAPTURE(line);
            REQUIRE(parsed.has_value());
            CHECK(parsed->text() == line);
            for (const auto& wrong : shape.wrong) {
                CAPTURE(wrong);
                const auto refused = Facts::parse(std::string{name(fact)} + "=" + wrong + "\n");
                REQUIRE_FALSE(refused.has_value());
                CHECK(refused.error().trouble == Trouble::corrupt);
            }
        }
    }
}

TEST_CASE("Facts.TheTextIsSortedByNameWhateverTheOrderOfSetting") {
    Facts one, two;
    one.number(Fact::version, 1).code(Fact::section, "criminal").country(Fact::country, "US");
    two.country(Fact::country, "US").number(Fact::version, 1).code(Fact::section, "criminal");
    CHECK(one.text() == "country=US\nsection=criminal\nversion=1\n");
    CHECK(one.text() == two.text());
    CHECK(Facts{}.text().empty());
    CHECK(Facts::parse("")->all().empty());
}

TEST_CASE("Facts.AnyOtherSpellingOfTheSameFactsIsCorrupt") {
    for (const std::string wrong :
         {"version=1", "version=1\r\n", "version =1\n", "\nversion=1\n", "version=1\n\n", "version=1\ncountry=US\n",
          "version=1\nversion=1\n", "version1\n", "=1\n", "verse=1\n", "version=1\nx"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Facts::parse(wrong).has_value());
    }
}

TEST_CASE("Facts.CodesAreSortedUniqueAndLeftOutWhenThereAreNone") {
    Facts facts;
    facts.codes(Fact::classes, {"login_log", "content_mail", "login_log"});
    CHECK(facts.text() == "classes=content_mail,login_log\n");
    CHECK(facts.list(Fact::classes) == std::vector<std::string>{"content_mail", "login_log"});
    facts.codes(Fact::classes, {});
    CHECK_FALSE(facts.has(Fact::classes));
    CHECK(facts.list(Fact::classes).empty());
}

TEST_CASE("Facts.AWrongValueInASetterIsOurBug") {
    Facts facts;
    CHECK_THROWS_AS(facts.number(Fact::version, -1), Broken);
    CHECK_THROWS_AS(facts.number(Fact::section, 1), Broken);
    CHECK_THROWS_AS(facts.code(Fact::section, "Ann Example"), Broken);
    CHECK_THROWS_AS(facts.codes(Fact::classes, {"a,b"}), Broken);
    CHECK_THROWS_AS(facts.country(Fact::country, "usa"), Broken);
    CHECK_THROWS_AS(facts.token(Fact::incident, std::string(32, '0')), Broken);
    CHECK_THROWS_AS(facts.id(Fact::person, PersonId{}), Broken);
    CHECK_NOTHROW(facts.id(Fact::person, PersonId::random()));
    CHECK(facts.all().size() == 1);
}

TEST_CASE("Facts.ReadersGiveWhatSettersTook") {
    Facts facts;
    facts.number(Fact::accounts, 0).instant(Fact::due, Instant{1'772'323'200'000}).digest(Fact::root, Digest{}).zone(Fact::zone, "UTC");
    facts.period(Fact::period, {2022, 2});
    CHECK(facts.number_or(Fact::accounts, 7) == 0);
    CHECK(facts.number_or(Fact::seats, 7) == 7);
    CHECK(facts.instant_of(Fact::due) == Instant{1'772'323'200'000});
    CHECK_FALSE(facts.instant_of(Fact::received).has_value());
    CHECK(facts.text_or(Fact::root, "") == std::string(64, '0'));
    CHECK(facts.text_or(Fact::section, "none") == "none");
    CHECK(Facts::parse(facts.text())->all() == facts.all());
}
