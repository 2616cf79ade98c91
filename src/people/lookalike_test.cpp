#include "people/lookalike.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace sallyport::people {

namespace {

constexpr std::string_view made_up =
    "domain,organisation,state\n"
    "harbourcounty.gov,Harbour County,CA\n"
    "mistral.gov,Office of Winds,\n"
    "westmark.gov,State of Westmark,WM\n";

DomainRegister made_up_register() {
    auto read = DomainRegister::parse(made_up, "gov.uk\npolice.uk\ngc.ca\n");
    REQUIRE(read.has_value());
    return std::move(*read);
}

std::string shipped_file(const std::string& name) {
    std::stringstream text;
    text << std::ifstream{std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks/domains/" + name}.rdbuf();
    return text.str();
}

// "near westmark.gov 1; office", the gravest first.
std::string look(std::string_view domain) {
    static const auto known = made_up_register();
    std::string out;
    for (const auto& one : known.look(domain)) {
        out += (out.empty() ? "" : "; ") + std::string{code(one.why)};
        if (!one.domain.empty()) out += " " + one.domain;
        if (one.why == Likeness::near) out += " " + std::to_string(one.distance);
    }
    return out;
}

}  // namespace

TEST_CASE("Lookalike.IsNamedWithTheRegisteredDomainAndTheDistance") {
    CHECK(look("westmark.gov") == "listed westmark.gov");
    CHECK(look("WESTMARK.gov.") == "listed westmark.gov");
    CHECK(look("harborcounty.gov") == "near harbourcounty.gov 1");
    CHECK(look("harbuorcounty.gov") == "near harbourcounty.gov 1");  // two letters swapped
    CHECK(look("harbourcuonti.gov") == "near harbourcounty.gov 2");
    CHECK(look("harborscounts.gov") == "");  // three away
    CHECK(look("westmark.com") == "near westmark.gov 2; other_ending westmark.gov");
    CHECK(look("westmark-state.example") == "");
}

TEST_CASE("Lookalike.OfOtherLettersIsSeenAsItsReaderSeesIt") {
    CHECK(look("w\xd0\xb5stmark.gov") == "other_letters westmark.gov; foreign_letters");  // a Cyrillic e
    CHECK(look("xn--wstmark-7gg.gov").starts_with("other_letters westmark.gov"));         // the same, as a browser sends it
    CHECK(look("rnistral.gov") == "other_letters mistral.gov");
    CHECK(look("vvestmark.gov") == "other_letters westmark.gov");
    CHECK(look("harb0urc0unty.gov") == "other_letters harbourcounty.gov");
    CHECK(look("w\xc3\xa9stmark.gov") == "other_letters westmark.gov; foreign_letters");
    CHECK(seen_as("xn--mnchen-3ya.example") == "munchen.example");
    CHECK(seen_as("xn--!.example") == "");
    CHECK(seen_as("\xff.example") == "");
}

TEST_CASE("Lookalike.InNamesOfOfficesAndEndingsThatMeanNothing") {
    CHECK(look("westmark.gov.example") == "inside; office");
    CHECK(look("police-harbour.com") == "office");
    CHECK(look("harbour.police.uk") == "");  // a government's own ending
    CHECK(look("harbour.gov.uk") == "");
    CHECK(look("police.harbour.example") == "office");
    for (const char* wrong : {"", "gov", "a..gov", "-a.gov", "a-.gov", "a b.gov", "a@b.gov", "https://a.gov"}) {
        CAPTURE(wrong);
        CHECK(look(wrong) == "malformed");
    }
    CHECK(look(std::string(300, 'a') + ".gov") == "malformed");
}

TEST_CASE("Lookalike.RegisterThatIsShippedIsReadAndAWrongOneNamesItsLine") {
    const auto shipped = DomainRegister::parse(shipped_file("us-gov.csv"), shipped_file("suffixes.txt"));
    REQUIRE(shipped.has_value());
    CHECK(shipped->size() == 16'539);
    CHECK(shipped->look("nasa.gov").at(0).why == Likeness::listed);
    CHECK(shipped->look("nasaa.gov").at(0).why == Likeness::near);
    CHECK(DomainRegister::parse("domain,organisation,state\nwestmark.gov\n", "").error().sentence.find("line 2") != std::string::npos);
    CHECK(DomainRegister::parse("domain,organisation,state\nno domain,a,b\n", "").error().trouble == Trouble::corrupt);
}

TEST_CASE("Lookalike.DistanceIsBoundedAndCountsSwappedNeighboursOnce") {
    CHECK(distance("", "", 2) == 0);
    CHECK(distance("ab", "ba", 2) == 1);
    CHECK(distance("abc", "abd", 2) == 1);
    CHECK(distance("abc", "abcd", 2) == 1);
    CHECK(distance("abc", "xyz", 2) == 3);
    CHECK(distance("a", "abcdefgh", 2) == 3);
}

}  // namespace sallyport::people
