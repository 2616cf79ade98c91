#include <doctest/doctest.h>

#include "base/bytes.h"
#include "base/country.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"

using namespace sallyport;

TEST_CASE("Instant.IsReadOnlyWithItsZone") {
    CHECK(text(*parse_instant("2026-03-01T12:00:00+02:00")) == "2026-03-01T10:00:00Z");
    CHECK(text(*parse_instant("1969-12-31T23:59:59.500Z")) == "1969-12-31T23:59:59.500Z");
    CHECK(parse_instant("2026-03-01T12:00:00").error().sentence.find("no zone") != std::string::npos);
    CHECK(!parse_instant("2026-03-01T24:00:00Z"));
}

TEST_CASE("Day.ThatDoesNotExistIsNamed") {
    CHECK(parse_day("2024-02-29"));
    CHECK(parse_day("2026-02-29").error().sentence == "2026-02 has 28 days, there is no day 29");
    CHECK(!parse_day("2026-13-01"));
    CHECK(!parse_day("2026-1-01"));
}

TEST_CASE("Period.FollowsTheReportZone") {
    const auto last = *parse_instant("2022-07-01T06:59:59Z");
    CHECK(text(period_of(last, "America/Los_Angeles")) == "2022-H1");
    CHECK(text(period_of({last.ms + 1000}, "America/Los_Angeles")) == "2022-H2");
    CHECK(text(period_of(last, "UTC")) == "2022-H2");
    CHECK(text(span_of({2022, 2}, "UTC")->to) == "2023-01-01T00:00:00Z");
}

TEST_CASE("StartOfDay.MovesOverAClockGap") {
    // Sao Paulo 2018-11-04: midnight did not exist.
    CHECK(text(*start_of({2018, 11, 4}, "America/Sao_Paulo")) == "2018-11-04T03:00:00Z");
    CHECK(!start_of({2018, 11, 4}, "Mars/Olympus"));
}

TEST_CASE("Seal.OpensOnlyWithKeyAndContext") {
    const Bytes key(32, 'k');
    const Bytes sealed = seal(key, "here", "secret");
    CHECK(*open(key, "here", sealed) == "secret");
    CHECK(!open(key, "there", sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes broken = sealed;
        broken[i] ^= 1;
        CHECK(!open(key, "here", broken));
    }
}

TEST_CASE("Sha256.KnowsTheStandardVector") {
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("a", "bc") == sha256("abc"));
}

TEST_CASE("Json.IsCanonicalAndStrict") {
    CHECK(canonical(*parse_json(R"({"b":1,"a":[true,null,"é"]})")) == R"({"a":[true,null,"é"],"b":1})");
    CHECK(!parse_json(R"({"a":1,"a":2})"));
    CHECK(!parse_json("{} x"));
    CHECK(!parse_json("{"));
    CHECK(!parse_json(""));
}

TEST_CASE("Base64.HasOneForm") {
    CHECK(base64("ab") == "YWI=");
    CHECK(*from_base64("YWI=") == "ab");
    CHECK(!from_base64("YWJ="));
    CHECK(!from_base64("YWI"));
}

TEST_CASE("Utf8.RejectsWhatIsNotShortest") {
    CHECK(is_utf8("aé€😀"));
    CHECK(!is_utf8("\xc0\xaf"));
    CHECK(!is_utf8("\xed\xa0\x80"));
    CHECK(!is_utf8("\xf5\x80\x80\x80"));
}

TEST_CASE("Country.IsAnAssignedCodeInCapitals") {
    for (const char* code : {"AD", "DE", "US", "XK", "ZW"}) CHECK_MESSAGE(is_country(code), code);
    // Unassigned, the Union, the country that was, small letters, and letters that stand beside each other in the list.
    for (const char* code : {"XX", "ZZ", "EU", "YU", "de", "", "D", "DEU", "DA"}) CHECK_FALSE_MESSAGE(is_country(code), code);
}
