// A demand as a question in JSON, and the law's answer in JSON: docs/formats/law-assess.md. An absent field is not known.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "law/rulebook.h"

namespace sallyport::law {

struct Question {
    demand::Demand demand;
    OtherFacts others;
    Instant as_of;
    // Sentences about what was read with a caution: a class word that is not known was taken as content.
    std::vector<std::string> cautions;
};

// `invalid` names the field, what is wrong with it and the wanted values; never an identifier's value. `now` serves where the question
// does not say as_of; where it says neither received_at nor served_at, the demand counts as received at as_of.
Outcome<Question> read_question(std::string_view text, Instant now);

// What stood behind an answer: nothing, an entry of the ledger, or a word at a terminal that is no adoption.
#define SALLYPORT_ADOPTIONS_SAID(X) X(none, "none") X(recorded, "recorded") X(assumed, "assumed")
SALLYPORT_CLOSED_LIST(AdoptionSaid, SALLYPORT_ADOPTIONS_SAID)

// Canonical JSON, one line, no line feed: the same assessment is the same bytes. Positions instead of identifiers: no customer data.
std::string answer_json(const Assessment& assessment, AdoptionSaid adoption = AdoptionSaid::none);

// JSON Schema (2020-12) of question and answer, and a question that everything is allowed of once the rulebook is adopted.
std::string question_schema();
std::string example_question();

}  // namespace sallyport::law
