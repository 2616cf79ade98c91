#include "report/site/language.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "report/golden_for_tests.h"
#include "report/names.h"
#include "report/site/catalogues.h"
#include "report/site/pages.h"
#include "tally/figures.h"

using namespace sallyport;
using namespace sallyport::report;
using site::Language;

namespace {

constexpr std::string_view small_source =
    "hello = \"Hello {1}, {2}\"\nplain = \"Bye\"\n[language]\nname = \"English\"\ndirection = \"ltr\"\n";

Language small_english() { return Language::parse("en.toml", small_source, nullptr).value(); }

std::string names_of_countries() {
    std::string out = "[countries]\n";
    for (const auto code : country_codes()) out += std::string{code} + " = \"land of " + std::string{code} + "\"\n";
    return out;
}

std::string small_words(std::string_view hello, std::string_view more = "plain = \"Tschau\"\n", std::string_view direction = "ltr") {
    return "hello = \"" + std::string{hello} + "\"\n" + std::string{more} + "[language]\nname = \"Deutsch\"\ndirection = \"" +
           std::string{direction} + "\"\n" + names_of_countries();
}

std::string refusal(const std::string& words) {
    const auto english = small_english();
    const auto parsed = Language::parse("xx.toml", words, &english);
    REQUIRE(!parsed.has_value());
    CHECK(parsed.error().trouble == Trouble::invalid);
    return parsed.error().sentence;
}

std::string english_bytes() {
    for (const auto& one : site::catalogues()) {
        if (one.file == site::source_catalogue) return std::string{one.bytes};
    }
    return {};
}

// A made-up language that is written from right to left: every letter of a sentence becomes alef, places and keys stay.
Language right_to_left() {
    std::string out, name;
    for (const std::string& key : site::english().keys()) {
        std::string sentence;
        if (key == "language.direction") {
            sentence = "rtl";
        } else if (key.starts_with("number.") || key == "date.day") {
            sentence = site::english().sentence(key);
        } else {
            for (const char c : site::english().sentence(key))
                sentence += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? "א" : std::string{c};
        }
        std::string quoted;
        for (const char c : sentence) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        out += key + " = \"" + quoted + "\"\n";
    }
    return Language::parse("ar.toml", out + names_of_countries(), &site::english()).value();
}

}  // namespace

TEST_CASE("Language.FillsPlacesInTheOrderOfItsOwnSentenceAndEscapesTheSentence") {
    const auto english = small_english();
    const auto german = Language::parse("de.toml", small_words("{2} & {1}"), &english).value();
    CHECK(german.code() == "de");
    CHECK(german.folder() == "de/");
    CHECK(english.folder().empty());
    CHECK(german.to_shared("../") == "../../");
    CHECK(german.text("hello", "a", 7) == "7 & a");
    CHECK(german.say("hello", site::Text{"<a>"}, site::Markup{"<b>"}).html() == "<b> &amp; &lt;a&gt;");
    CHECK(german.country("FR") == "land of FR");
    CHECK(german.country("ZZ").empty());
}

TEST_CASE("Language.RefusesACatalogueAndNamesFileLineAndKey") {
    CHECK(refusal(small_words("Hallo {1}")) == "xx.toml line 1: hello has {1}, wanted {1}{2}");
    CHECK(refusal(small_words("Hallo {1}, {2} {3}")) == "xx.toml line 1: hello has {1}{2}{3}, wanted {1}{2}");
    CHECK(refusal(small_words("Hallo {1}, {2}, {2}")).contains("hello has {1}{2}{2}, wanted {1}{2}"));
    CHECK(refusal(small_words("Hallo {1}, {2")).contains("xx.toml line 1: hello has a brace that is no place"));
    CHECK(refusal(small_words("Hallo {1}, {2}", "")).contains("plain is missing, wanted \"Bye\" in this language"));
    CHECK(refusal(small_words("Hallo {1}, {2}", "plain = \"a\"\nmore = \"b\"\n")) == "xx.toml line 3: there is no key more");
    CHECK(refusal(small_words("Hallo {1}, {2}", "plain = \"a\"\nplain = \"b\"\n")).contains("xx.toml line 3: "));
    CHECK(refusal(small_words("Hallo {1}, {2}", "plain = 3\n")).contains("line 2: plain is no sentence"));
    CHECK(refusal(small_words("Hallo {1}, {2}", "plain = \"\"\n")).contains("line 2: plain is no sentence"));
    CHECK(refusal(small_words("Hallo {1}, {2}", "plain = \"a\"\n", "up")).contains("language.direction is \"up\", wanted ltr or rtl"));
    auto words = small_words("Hallo {1}, {2}");
    CHECK(refusal(words + "ZZ = \"nowhere\"\n").contains("countries.ZZ: there is no country with this code"));
    const auto france = words.find("FR = ");
    CHECK(
        refusal(words.erase(france, words.find('\n', france) + 1 - france)).contains("countries.FR is missing, wanted the name of France"));
}

TEST_CASE("Language.EveryShippedCatalogueHoldsAndEnglishIsFirst") {
    const auto all = site::languages();
    REQUIRE_MESSAGE(all.has_value(), all.error().sentence);
    std::vector<std::string> codes;
    for (const Language& one : *all) codes.push_back(one.code());
    CHECK(codes == std::vector<std::string>{"en", "de", "es", "fr"});
    for (const Language& one : *all) {
        std::size_t same = 0;
        for (const std::string& key : one.keys()) same += one.sentence(key) == all->front().sentence(key) ? 1 : 0;
        if (!one.is_source()) CHECK_MESSAGE(same < all->front().keys().size() / 12, one.code() << ": " << same << " sentences are English");
    }
}

TEST_CASE("Language.SaysNumbersAndDaysAsItsReadersWriteThem") {
    const auto all = site::languages().value();
    const auto in = [&](std::string_view code) -> const Language& { return *std::ranges::find(all, code, &Language::code); };
    CHECK(in("en").count(2047) == "2,047");
    CHECK(in("de").count(2047) == "2.047");
    CHECK(in("es").count(1234567) == "1.234.567");
    CHECK(in("fr").count(2047) == "2\u202f047");  // narrow no-break space
    CHECK(in("de").count(999) == "999");
    CHECK(in("en").share(298) == "29.8%");
    CHECK(in("de").share(298) == "29,8\u00a0%");
    CHECK(in("en").day("2026-03-01") == "2026-03-01");
    CHECK(in("de").day("2026-03-01") == "01.03.2026");
    CHECK(in("fr").day("2026-03-01") == "01/03/2026");
    CHECK(site::period_short(in("fr"), {2026, 2}) == "S2 2026");
    CHECK(in("fr").country("DE") == "Allemagne");
    CHECK(in("es").country("DE") == "Alemania");
}

// A word of the rules is found by itself, so its English sentence is its key.
TEST_CASE("Language.AWordOfTheRulesIsItsOwnKey") {
    std::size_t words = 0;
    for (const std::string& key : site::english().keys()) {
        if (!key.starts_with("word.")) continue;
        ++words;
        std::string slug = "word.";
        for (const char c : site::english().sentence(key)) {
            const bool sign = !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
            if (sign && slug.back() == '_') continue;
            slug += sign ? '_' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
        if (slug.ends_with('_')) slug.pop_back();
        CHECK(slug == key);
    }
    CHECK(words > 40);
}

TEST_CASE("Language.SortsNamesWithoutAccents") {
    std::vector<std::string> names{"Zypern", "Österreich", "Oman", "Ägypten"};
    std::ranges::sort(names, {}, [](const std::string& name) { return Language::order_of(name); });
    CHECK(names == std::vector<std::string>{"Ägypten", "Oman", "Österreich", "Zypern"});
}

TEST_CASE("Language.DefinitionsInEnglishAreThoseThatTheFilesPrint") {
    for (const auto& kind : tally::figure_kinds()) {
        CHECK(site::english().sentence("figure." + std::string{kind.id}) == kind.definition);
        CHECK(site::english().sentence("unit." + std::string{kind.unit}) == kind.unit);
    }
}

// No sentence without a page, and no page without a sentence: read from the code, as a page of a rare book would ask for it too late.
TEST_CASE("Language.EveryKeyIsUsedAndNoneUnused") {
    std::string code;
    for (const auto& file : std::filesystem::directory_iterator{SALLYPORT_SOURCE_DIR "/src/report/site"}) {
        if (file.path().string().ends_with("_test.cpp")) continue;
        std::ifstream in{file.path()};
        code.append(std::istreambuf_iterator<char>{in}, {});
    }
    const auto keys = site::english().keys();
    for (const std::string& key : keys) {
        bool used = code.contains('"' + key + '"');
        // "section." + word(section): what a closed list ends is asked for by its beginning.
        for (auto dot = key.find('.'); dot != std::string::npos && !used; dot = key.find('.', dot + 1))
            used = code.contains('"' + key.substr(0, dot + 1) + "\" +") || key.starts_with("word.");  // found by itself, in ladder.cpp
        CHECK_MESSAGE(used, key << " is in the catalogue and on no page");
    }
    std::size_t asked = 0;
    for (const std::string_view call : {"in.say(\"", "in.text(\"", "in_.say(\"", "in_.text(\""}) {
        for (auto at = code.find(call); at != std::string::npos; at = code.find(call, at + 1)) {
            const auto start = at + call.size();
            const auto key = code.substr(start, code.find('"', start) - start);
            if (key.ends_with('.')) continue;
            ++asked;
            CHECK_MESSAGE(site::english().has(key), key << " is asked for and in no catalogue");
        }
    }
    CHECK(asked > 300);
}

TEST_CASE("Site.EachLanguageHasEveryPageAndLeadsToTheSameViewInTheOthers") {
    auto input = golden_input();
    const auto all = site::languages().value();
    std::map<std::string, std::string> files;
    for (auto& file : site::files_in(all, model_of(input)).value()) files.emplace(file.path, file.bytes);
    std::size_t pages = 0;
    for (const auto& [path, html] : files) {
        if (!path.ends_with(".html") || path[2] == '/') continue;
        ++pages;
        const std::string up = path.contains('/') ? "../" : "";
        for (const Language& other : all) {
            CAPTURE(path);
            REQUIRE(files.contains(other.folder() + path));
            CHECK(html.contains("<link rel=\"alternate\" hreflang=\"" + other.code() + "\" href=\"" + up + other.folder() + path + "\">"));
            CHECK(html.contains("<li><a href=\"" + up + other.folder() + path + "\" lang=\"" + other.code() + "\" hreflang=\"" +
                                other.code() + "\""));
            CHECK(files.at(other.folder() + path).contains("<html lang=\"" + other.code() + "\" dir=\"" + other.direction() + "\">"));
            CHECK(files.at(other.folder() + path).contains(">English</a>"));
        }
    }
    CHECK(pages > 20);
    CHECK(files.at("fr/countries/de.html").contains("<h1>Allemagne</h1>"));
    CHECK(files.at("fr/countries/de.html").contains("href=\"../../data/countries/de.json\""));
    // The data are one set.
    for (const auto& [path, bytes] : files) CHECK_MESSAGE((!path.contains("/data/") && !path.ends_with("/site.css")), path);
}

TEST_CASE("Site.ARightToLeftLanguageNeedsAFileAndKeepsEachHalfYearTogether") {
    const std::vector<Language> all{Language::parse("en.toml", english_bytes(), nullptr).value(), right_to_left()};
    std::map<std::string, std::string> files;
    for (auto& file : site::files_in(all, model_of(golden_input())).value()) files.emplace(file.path, file.bytes);
    const std::string& front = files.at("ar/index.html");
    CHECK(front.contains("<html lang=\"ar\" dir=\"rtl\">"));
    CHECK(front.contains("\u2066"));  // a run of its own: "2022 H2" does not turn round
    const std::string& trends = files.at("ar/trends.html");
    CHECK(trends.contains("\u20662022 א2\u2069"));
    CHECK(!files.at("trends.html").contains("\u2066"));
    // What opens a run closes it.
    for (const auto& [path, html] : files) {
        std::size_t open = 0, closed = 0;
        for (auto at = html.find("\u2066"); at != std::string::npos; at = html.find("\u2066", at + 1)) ++open;
        for (auto at = html.find("\u2069"); at != std::string::npos; at = html.find("\u2069", at + 1)) ++closed;
        CHECK_MESSAGE(open == closed, path);
    }
}
