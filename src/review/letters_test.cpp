#include "review/letters.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "review/letter_text.h"
#include "tests/support/made_up_life.h"

namespace sallyport::review {

using namespace tests;

namespace {

const std::string folder = std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks/letters";

const LetterBook& shipped() {
    static const auto book = opened(LetterBook::load(folder));
    return book;
}
LetterKit kit(std::string_view language) {
    LetterKit out{*shipped().language(language), {}, "SP-7"};
    for (const auto& [reason, words] : out.words.reasons) out.pieces[reason] = {words.text, 0};
    return out;
}
bool holds(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

// What is said of a file that differs from the English one in one place.
std::string said(std::string_view from, std::string_view to) {
    std::string text = "name: English\n[frame]\n";
    for (const auto frame : every<FrameWords>()) text += std::string{code(frame)} + ": " + std::string{label(frame)} + "\n";
    for (const auto reason : every<Reason>()) {
        if (reason != Reason::r26) text += "[" + std::string{code(reason)} + "]\n" + std::string{label(reason)} + "\nAsk again.\n";
    }
    const auto at = text.find(from);
    require(at != std::string::npos, "the test changes something that is there");
    text.replace(at, from.size(), to);
    const auto book = LetterBook::from_texts({{"en.txt", text}});
    return book ? "fine" : book.error().sentence;
}

}  // namespace

TEST_CASE("Letters.AreShippedWholeInEachLanguageAndEnglishSaysWhatTheListSays") {
    CHECK(shipped().languages().size() == 4);
    CHECK(shipped().languages().front().language == "en");
    for (const auto& words : shipped().languages()) {
        CAPTURE(words.language);
        for (const auto reason : every<Reason>()) {
            if (reason == Reason::r26) {
                CHECK_FALSE(words.reasons.contains(reason));
                continue;
            }
            CAPTURE(std::string{code(reason)});
            REQUIRE(words.reasons.contains(reason));
            CHECK_FALSE(words.reasons.at(reason).text.empty());
            if (words.language == "en") CHECK(words.sentence_of(reason) == label(reason));
        }
        CHECK((words.language == "en" || words.data.size() == every<demand::DataClass>().size()));
    }
    CHECK(shipped().for_country("DE") == "de");
    CHECK(shipped().for_country("MX") == "es");
    CHECK(shipped().for_country("ZZ") == "en");
    CHECK(shipped().language("xx") == nullptr);
    CHECK(LetterBook::load(folder + "/none").error().trouble == Trouble::not_found);
}

TEST_CASE("Letters.StateEveryReasonWithItsCodeAndSentenceWhateverItsTextSays") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    for (const auto& words : shipped().languages()) {
        for (const auto reason : every<Reason>()) {
            if (reason == Reason::r26) continue;
            CAPTURE(std::string{code(reason)});
            auto with = kit(words.language);
            const auto letter = refusal_letter(*demand, {reason}, "", with);
            const std::string sentence = "R" + std::string{code(reason).substr(1)} + ": " + std::string{words.sentence_of(reason)};
            CHECK(holds(letter.text, sentence));
            CHECK(holds(letter.text, "SP-7"));
            CHECK_FALSE(holds(letter.text, "{"));
            CHECK_FALSE(holds(letter.text, "larkspur.example"));  // no account
            REQUIRE(letter.made_from.size() == 1);
            CHECK(letter.made_from[0].version == 0);
            CHECK(letter.made_from[0].language == words.language);
            // Emptied, or saying something else: the reason stays.
            for (const char* text : {"", "We would rather not say."}) {
                with.pieces[reason] = {text, 3};
                const auto changed = refusal_letter(*demand, {reason}, "", with);
                CHECK(holds(changed.text, sentence));
                CHECK(changed.made_from[0].version == 3);
                CHECK(changed.made_from[0].words != letter.made_from[0].words);
            }
        }
    }
    // An agency that is called like a placeholder is not looked through again.
    auto odd = *demand;
    odd.agency_name = "{number} {agency}";
    CHECK(holds(preview(odd, Reason::r05, "No power for {agency}.", kit("en")).text, "No power for {number} {agency}."));
}

TEST_CASE("Letters.OfAPartSpeakOfTheLinesAndTellEachCureOnce") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    auto answers = grant_all(*demand);
    CHECK(partial_letter(*demand, answers, kit("de")).text.empty());
    for (auto& cell : answers) {
        cell.answer = CellAnswer::refuse;
        cell.reason = Reason::r12;
    }
    answers.front().answer = CellAnswer::grant;
    answers.front().reason.reset();
    const auto letter = partial_letter(*demand, answers, kit("de"));
    CHECK(holds(letter.text, "abgelehnt."));
    CHECK(letter.made_from.size() == 1);
    const std::string cure = "Nennen Sie Konten";
    CHECK(holds(letter.text, cure));
    CHECK(letter.text.find(cure) == letter.text.rfind(cure));
    CHECK(holds(letter.text, "Alles Übrige ist bewilligt"));
}

TEST_CASE("Letters.ABadPlaceholderIsRefusedWithItsLine") {
    const auto wrong = [](std::string_view text, Where where = Where::reason) {
        const auto checked = check_words(text, where);
        return checked ? std::string{"fine"} : checked.error().sentence;
    };
    CHECK(wrong("To {agency} of {received}, {number}: {process}, {accounts}.") == "fine");
    CHECK(holds(wrong("First line.\nAccount {account} is ours."), "line 2: \"{account}\" is no placeholder; wanted one of {agency}"));
    CHECK(holds(wrong("{identifier}"), "is no placeholder"));
    CHECK(wrong("{identifier} {data}", Where::frame) == "fine");
    CHECK(holds(wrong("a\n\nb } c"), "line 3: a brace stands alone"));
    CHECK(holds(wrong("a { b"), "line 1: a brace is not closed"));
    CHECK(holds(wrong("a {ag\nency}"), "not closed"));
    CHECK(holds(wrong("{}"), "is no placeholder"));
    CHECK(holds(wrong("{{agency}}"), "not closed"));
    CHECK(holds(wrong("a\tb"), "control character"));
    CHECK(holds(wrong("\xff"), "not UTF-8"));
    CHECK(holds(wrong(std::string(20'001, 'a')), "at most 20000"));
}

TEST_CASE("Letters.AMistakeInAFileIsNamedWithFileAndLine") {
    CHECK(said("Ask again.", "Ask once more.") == "fine");
    CHECK(holds(said("Ask again.", "Ask {who}."), "en.txt:"));
    CHECK(holds(said("Ask again.", "Ask {who}."), "in r01, line 1: \"{who}\" is no placeholder"));
    CHECK(holds(said("name: English\n", ""), "has no name"));
    CHECK(holds(said("name:", "named:"), "en.txt:1: named is not known here"));
    CHECK(holds(said("name: English", "English"), "en.txt:1: wanted a word, a colon"));
    CHECK(holds(said("name: English", "name:"), "says nothing"));
    CHECK(holds(said("name: English", "name: English\ncountries: US usa"), "\"usa\" is no country"));
    CHECK(holds(said("to: To {agency}\n", ""), "[frame] has no to"));
    CHECK(holds(said("to: To {agency}", "to: To {who}"), "en.txt:3: line 1: \"{who}\""));
    CHECK(holds(said("about:", "to: Twice\nabout:"), "stands twice"));
    CHECK(holds(said("about:", "aboot:"), "aboot is no frame word"));
    CHECK(holds(said("[r07]", "[r27]"), "[r27] is no section"));
    CHECK(holds(said("[r07]", "[r26]"), "[r26] is no section"));
    CHECK(holds(said("[r07]", "[r06]"), "[r06] stands twice"));
    CHECK(holds(said("[r25]\n" + std::string{label(Reason::r25)} + "\nAsk again.\n", ""), "[r25] is missing"));
    CHECK(holds(said("[r07]\n" + std::string{label(Reason::r07)} + "\nAsk again.", "[r07]"), "[r07] is empty"));
    CHECK(holds(said(label(Reason::r07), "Not {agency}"), "the reason's sentence holds a brace"));
    CHECK(holds(said("[r01]", "[data]\nbsi_nam: Name\n[r01]"), "bsi_nam is no kind of data"));
    CHECK(holds(said("[r01]", "[data]\nbsi_name: A\nbsi_name: B\n[r01]"), "stands twice"));
    CHECK(holds(LetterBook::from_texts({{"english.txt", "name: English\n"}}).error().sentence, "the file's name is no language"));
    CHECK(holds(LetterBook::from_texts({{"en.txt", "\xff"}}).error().sentence, "not UTF-8"));
    CHECK(LetterBook::from_texts({})->languages().empty());
}

TEST_CASE("LetterText.IsAnEntryThatSaysWhoWroteAndWhoApproved") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const LetterText text{Reason::r03, "en", 2, "Ask for what a {process} opens.", 0};
    const auto written = recorded(clerk, write_letter(text, person('k'), morning));
    const auto again = opened(LetterText::from_body(written->body()));
    CHECK(again.text == text.text);
    CHECK(again.restores == 0);
    CHECK(again.version == 2);
    const auto both = opened(people::Signatures::of(person('k'), person('m')));
    const auto approved = recorded(clerk, approve_letter(again, both, morning));
    CHECK(approved.actor() == person('m'));
    const auto facts = *opened(book.entry(approved.entry())).facts;
    CHECK(facts.text() == "language=en\nreasons=r03\nversion=2\n");
    CHECK(opened(LetterVersion::from_body(approved->body())).version == 2);
    CHECK(recorded(clerk, drop_letter(again, person('k'), morning))->reason == Reason::r03);
    CHECK(write_letter({Reason::r26, "en", 1, "No reason.", -1}, person('k'), morning).error().field == "reason");
    CHECK(write_letter({Reason::r03, "en", 1, " \n", -1}, person('k'), morning).error().field == "text");
    CHECK(write_letter({Reason::r03, "en", 1, "{who}", -1}, person('k'), morning).error().field == "text");
}

}  // namespace sallyport::review
