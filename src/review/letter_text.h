// Counsel's own words for a reason, in one language: a version is written by one of counsel and approved by a second person. Older versions stay.
#pragma once
#include <string>
#include <vector>

#include "ledger/step.h"
#include "people/signatures.h"
#include "review/letters.h"

namespace sallyport::review {

// A version as written. It stands in no letter until a second person (another of counsel, or the custodian) has approved it.
struct LetterText {
    Reason reason = Reason::r01;
    std::string language;
    int version = 1;
    std::string text;
    int restores = -1;  // the older version whose words these are, 0 for the shipped ones; -1: new words
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::letter_written}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<LetterText> from_body(std::string_view bytes);
};

// The second signature on a version, or its author's second thoughts.
struct LetterVersion {
    Reason reason = Reason::r01;
    std::string language;
    int version = 1;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::letter_approved, ledger::Kind::letter_dropped}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<LetterVersion> from_body(std::string_view bytes);
};

// `invalid` names the line of the text; also for an empty text and for r26, which has no letter.
Outcome<ledger::Step<LetterText>> write_letter(LetterText text, const PersonId& by, Instant at);
Outcome<ledger::Step<LetterVersion>> approve_letter(const LetterText& text, const people::Signatures& by, Instant at);
Outcome<ledger::Step<LetterVersion>> drop_letter(const LetterText& text, const PersonId& by, Instant at);

// View v_letters.
ledger::Projection letter_projection();

}  // namespace sallyport::review
