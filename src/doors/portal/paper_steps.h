// What the form asks about the paper itself: only what the rules of its kind look at, one thing a page. What is answered is kept as said.
#pragma once
#include <vector>

#include "doors/portal/steps.h"
#include "law/questions.h"

namespace sallyport::doors::portal {

// Steps which, grounds and gag: whether this draft's kind of paper has such a page.
bool is_asked(FilingStep step, const law::Questions& questions, const demand::Demand& draft);
http::Fields said_fields(FilingStep step, const demand::Demand& draft);
page::Errors take_said(FilingStep step, const http::Fields& fields, demand::Demand& draft);
page::Html said_controls(FilingStep step, const law::Questions& questions, const http::Fields& fields, const page::Errors& errors);
// Of the page of the legal process: other orders that the same paper holds.
page::Html combined_controls(const demand::Demand& draft, const http::Fields& fields);
// What was answered, for the page that shows everything and for the desk: question, answer, and the step that asks.
struct SaidLine {
    std::string question;
    page::Html answer;
    FilingStep step;
};
std::vector<SaidLine> said_lines(const law::Questions& questions, const demand::Demand& draft);

}  // namespace sallyport::doors::portal
