#include "law/national.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace sallyport;
using namespace sallyport::law;
using demand::Instrument;
using demand::LetterSigner;
using demand::NationalAuthority;
using demand::SecrecyDanger;

namespace {

std::string shipped_text() {
    std::ostringstream bytes;
    bytes << std::ifstream{SALLYPORT_SOURCE_DIR "/rulebooks/national/us.toml"}.rdbuf();
    return bytes.str();
}
const NationalRules& rules() {
    static const auto read = NationalRules::parse("us.toml", shipped_text());
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().sentence));
    return *read;
}

demand::Demand letter() {
    demand::Demand paper;
    paper.instrument = Instrument::nsl;
    paper.received = parse_instant("2026-03-02T15:00:00Z").value();
    paper.secrecy = demand::SecrecySource::statute;
    paper.national =
        demand::NationalPaper{NationalAuthority::letter, LetterSigner::special_agent_in_charge, true, {SecrecyDanger::life}, false};
    return paper;
}
demand::Demand directive(std::string_view received) {
    auto paper = letter();
    paper.instrument = Instrument::fisa_order;
    paper.national->authority = NationalAuthority::directive;
    paper.received = parse_instant(received).value();
    return paper;
}

std::string said(const demand::Demand& paper) {
    std::string out;
    for (const auto& finding : rules().findings(paper)) {
        CHECK(!finding.citation.empty());
        out += (out.empty() ? "" : " ") + finding.rule + "=" + std::string{code(finding.verdict)};
    }
    return out;
}

}  // namespace

TEST_CASE("Letter.IsSignedHighEnoughAndItsTermIdentifies") {
    CHECK(said(letter()).empty());
    for (const auto signer : {LetterSigner::director, LetterSigner::headquarters}) {
        auto paper = letter();
        paper.national->signer = signer;
        CHECK(said(paper).empty());
    }
    auto paper = letter();
    paper.national->signer = LetterSigner::below;
    CHECK(said(paper) == "national-signer-below=deny");
    paper = letter();
    paper.national->term_identifies = false;
    CHECK(said(paper) == "national-term-vague=deny");
    paper = letter();
    paper.national = std::nullopt;
    CHECK(said(paper) == "national-signer-unknown=review national-term-unknown=review national-no-danger=review");
}

TEST_CASE("Letter.BarsNobodyUnlessOneOfFourDangersIsCertified") {
    for (const auto danger : every<SecrecyDanger>()) {
        auto paper = letter();
        paper.national->dangers = {danger};
        CHECK(said(paper).empty());
    }
    auto paper = letter();
    paper.national->dangers.clear();
    CHECK(said(paper) == "national-no-danger=review");
    paper.secrecy = demand::SecrecySource::none;
    CHECK(said(paper).empty());
}

TEST_CASE("Directive.OfAnAuthorityThatHasLapsedIsForCounsel") {
    CHECK(said(directive("2026-04-19T12:00:00Z")).empty());
    CHECK(said(directive("2026-04-20T12:00:00Z")) == "national-lapsed=review");
    // It cites the authority that has lapsed, and can be mended: by a paper of one that is in force.
    const auto lapsed = rules().findings(directive("2026-04-20T12:00:00Z"));
    REQUIRE(lapsed.size() == 1);
    CHECK(lapsed[0].citation.find("1881a") != std::string::npos);
    CHECK(lapsed[0].curable);
    auto pen = directive("2026-04-20T12:00:00Z");
    pen.national->authority = NationalAuthority::pen_register;
    CHECK(said(pen).empty());
    auto mixed = directive("2026-04-19T12:00:00Z");
    mixed.national->authority = NationalAuthority::letter;
    CHECK(said(mixed) == "national-another-paper=deny");
    auto renewed = shipped_text();
    renewed.replace(renewed.find("2026-04-19"), 10, "2028-04-19");
    const auto later = NationalRules::parse("us.toml", renewed);
    REQUIRE(later);
    CHECK(later->findings(directive("2026-04-20T12:00:00Z")).empty());
}

TEST_CASE("NationalRules.OnlyAddDoubts") {
    Assessment assessment;
    assessment.law = assessment.house = assessment.overall = Verdict::allow;
    CHECK(rules().added_to(assessment, letter()).overall == Verdict::allow);
    auto paper = letter();
    paper.national->signer = LetterSigner::unknown;
    CHECK(rules().added_to(assessment, paper).overall == Verdict::review);
    paper.national->signer = LetterSigner::below;
    const auto denied = rules().added_to(assessment, paper);
    CHECK(denied.law == Verdict::deny);
    CHECK(denied.house == Verdict::allow);
    CHECK(denied.overall == Verdict::deny);
    assessment.findings.emplace_back().rule = "the-rows-own";
    const auto both = rules().added_to(assessment, paper);
    REQUIRE(both.findings.size() == 2);
    CHECK(both.findings[0].rule == "national-signer-below");  // what concerns the whole demand stands first
    CHECK(both.findings[1].rule == "the-rows-own");
    assessment.findings.clear();
    assessment.house = Verdict::deny;
    CHECK(rules().added_to(assessment, letter()).overall == Verdict::deny);
}

TEST_CASE("NationalRules.NameFileLineAndWhatIsWanted") {
    const auto mistake = [](std::string_view seen, std::string_view becomes, std::string_view words) {
        auto text = shipped_text();
        const auto at = text.find(seen);
        REQUIRE(at != std::string::npos);
        const auto read = NationalRules::parse("us.toml", text.replace(at, seen.size(), becomes));
        REQUIRE(!read);
        CHECK_MESSAGE(read.error().sentence.find(words) != std::string::npos, read.error().sentence);
        CHECK(read.error().sentence.starts_with("us.toml line "));
    };
    mistake("\"2026-04-19\"", "\"2026-02-30\"", "2026-02 has 28 days");
    mistake("word = \"search\"", "word = \"surveillance\"", "a second time");
    mistake("word = \"search\"", "word = \"serch\"", "wanted one of");
    mistake("decision = \"deny\"", "decision = \"allow\"", "wanted one of review, deny");
    mistake("citation = \"18 U.S.C. 2709\"", "citation = \"\"", "empty");
    mistake("[[check]]", "[[chek]]", "no key");
    mistake("[[check]]\npredicate = \"signer_below\"", "[[check]\npredicate", "line");
}

TEST_CASE("NationalRules.EveryCheckAndAuthorityIsThereAndItsDaysRunForward") {
    const auto with = [](std::string_view seen, const std::string& becomes) {
        auto text = shipped_text();
        const auto at = text.find(seen);
        REQUIRE(at != std::string::npos);
        return NationalRules::parse("us.toml", text.replace(at, seen.size(), becomes));
    };
    // The last table gone: named with what is missing.
    const auto text = shipped_text();
    const auto shorter = NationalRules::parse("us.toml", text.substr(0, text.rfind("[[check]]")));
    REQUIRE(!shorter);
    CHECK_MESSAGE(shorter.error().sentence.find("no [[check]] has predicate = \"another_paper\"") != std::string::npos,
                  shorter.error().sentence);
    const std::string until = "until = \"2026-04-19\"";
    const auto backwards = with(until, until + "\nfrom = \"2026-04-20\"");
    REQUIRE(!backwards);
    CHECK(backwards.error().sentence.find("until is before from") != std::string::npos);
    // One day, and an authority that only begins.
    const auto one_day = with(until, until + "\nfrom = \"2026-04-19\"");
    REQUIRE(one_day);
    CHECK(one_day->findings(directive("2026-04-19T12:00:00Z")).empty());
    CHECK(one_day->findings(directive("2026-04-18T12:00:00Z")).size() == 1);
    const auto open = with(until, "from = \"2026-04-19\"");
    REQUIRE(open);
    CHECK(open->findings(directive("2040-01-01T12:00:00Z")).empty());
    CHECK(open->findings(directive("2026-04-18T12:00:00Z")).size() == 1);
    // The day is that of the demand's own zone; of a zone that nobody knows it is that of UTC.
    auto evening = directive("2026-04-20T02:00:00Z");
    CHECK(rules().findings(evening).size() == 1);
    evening.zone = "America/New_York";
    CHECK(rules().findings(evening).empty());
    evening.zone = "Mars/Base";
    CHECK(rules().findings(evening).size() == 1);
}

TEST_CASE("NationalRules.ComeFromAFileAndAreMissedWhereItIsNot") {
    const auto loaded = NationalRules::load(SALLYPORT_SOURCE_DIR "/rulebooks/national/us.toml");
    REQUIRE(loaded);
    CHECK(loaded->findings(letter()).empty());
    const auto none = NationalRules::load(SALLYPORT_SOURCE_DIR "/rulebooks/national/xx.toml");
    CHECK(none.error().trouble == Trouble::not_found);
    CHECK(none.error().sentence.find("xx.toml is not there") != std::string::npos);
}
