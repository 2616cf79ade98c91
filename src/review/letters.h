// Letters to requesters: the words, language by language, and how a letter is put together from them. Pure. The reason with its code and
// its sentence stands in every letter, whatever its text says: there is no way to make one without.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "demand/demand.h"
#include "law/rulebook.h"
#include "review/grid.h"

namespace sallyport::review {

// What a text may name. Of the demand its own numbers and nothing that was asked about a customer.
#define SALLYPORT_PLACEHOLDERS(X)                            \
    X(agency, "the agency, as registered")                   \
    X(number, "our reference number")                        \
    X(received, "the day on which the request was received") \
    X(process, "the kind of legal process")                  \
    X(accounts, "how many accounts the request names")
SALLYPORT_CLOSED_LIST(Placeholder, SALLYPORT_PLACEHOLDERS)

// What the lines about single cells may name beside those.
#define SALLYPORT_CELL_PLACEHOLDERS(X)                     \
    X(identifier, "the identifier's place in the request") \
    X(data, "the kind of data")                            \
    X(first, "first day that is approved")                 \
    X(last, "last day that is approved")                   \
    X(zone, "the time zone of both")
SALLYPORT_CLOSED_LIST(CellPlaceholder, SALLYPORT_CELL_PLACEHOLDERS)

// The sentences around the reasons.
#define SALLYPORT_FRAME_WORDS(X)                                                                                              \
    X(to, "To {agency}")                                                                                                      \
    X(about, "Our reference {number}")                                                                                        \
    X(rejected, "We have read your request of {received} and reject it.")                                                     \
    X(answered, "We answer your request of {received}.")                                                                      \
    X(cell_rejected, "Identifier {identifier}, {data}: rejected.")                                                            \
    X(cell_narrowed, "Identifier {identifier}, {data}: approved in part.")                                                    \
    X(cell_narrowed_days, "Identifier {identifier}, {data}: approved in part, {first} to {last} ({zone}).")                   \
    X(nothing_given, "Nothing was handed over. You may file a new or corrected request at any time; we link it to this one.") \
    X(rest_approved, "Everything else you asked for is approved. It comes as one production, through this portal.")
SALLYPORT_CLOSED_LIST(FrameWords, SALLYPORT_FRAME_WORDS)

// `invalid` names the line of the text and what stands there: a placeholder that is none, a brace alone, a control character, too long.
enum class Where { reason, frame };
Outcome<void> check_words(std::string_view text, Where where);

// One language as shipped.
struct LanguageWords {
    struct OfReason {
        std::string sentence, text;
    };
    std::string language = "en", name = "English";
    std::vector<std::string> countries = {};  // whose demands get it unless counsel chooses
    std::map<FrameWords, std::string> frame = {};
    std::map<demand::DataClass, std::string> data = {};  // what is missing stays English
    std::map<Reason, OfReason> reasons = {};

    std::string_view frame_of(FrameWords words) const;  // English if it is missing
    std::string_view sentence_of(Reason reason) const;
    std::string_view name_of(demand::DataClass data) const;
};

class LetterBook {
public:
    // Files of rulebooks/letters, "en.txt". `invalid` names file, line and what is wanted: every frame word and every reason but r26, in
    // each language; English must be among them. No files: no language, and letters state the reason alone, in English.
    static Outcome<LetterBook> from_texts(const std::vector<law::BookText>& files);
    static Outcome<LetterBook> load(const std::string& folder);
    const std::vector<LanguageWords>& languages() const { return languages_; }  // English first
    const LanguageWords* language(std::string_view language) const;             // null: none such
    std::string for_country(std::string_view country) const;                    // "en" if no language names it

private:
    std::vector<LanguageWords> languages_;
};

// What a letter was made from: kept with it, so that the words can be found again after they have changed.
struct MadeFrom {
    Reason reason = Reason::r01;
    std::string language;
    int version = 0;    // 0: the words as shipped
    std::string words;  // SHA-256 of the text with its placeholders, hex: public words, nothing of a demand
    bool operator==(const MadeFrom&) const = default;
};

// Everything that a letter takes beside the demand.
struct LetterKit {
    struct Piece {
        std::string text;
        int version = 0;
    };
    LanguageWords words = {};
    std::map<Reason, Piece> pieces = {};  // the text in use of each reason
    std::string number = {};              // our reference number; empty: not said
};

struct Letter {
    std::string text;
    std::vector<MadeFrom> made_from;
};
// The letter that goes with a refusal: every reason with its code, its sentence and its text.
Letter refusal_letter(const demand::Demand& demand, const std::vector<Reason>& reasons, std::string_view extra_words, const LetterKit& kit);
// The letter of a grant in part: which cells are not given, or in part, and why. Empty if everything is granted.
Letter partial_letter(const demand::Demand& demand, const std::vector<CellDecision>& decisions, const LetterKit& kit);
// What one text of one reason looks like to this requester.
Letter preview(const demand::Demand& demand, Reason reason, std::string_view text, const LetterKit& kit);

}  // namespace sallyport::review
