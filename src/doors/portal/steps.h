// The filing form, one thing a page. Each step turns a draft into the fields its page shows, and fields that came back into the draft: what
// cannot be taken is named beside its field, and the page shows again what was typed.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doors/portal/portal_parts.h"

namespace sallyport::doors::portal {

#define SALLYPORT_FILING_STEPS(X)             \
    X(process, "The legal process")           \
    X(which, "Which paper it is")             \
    X(grounds, "What it rests on")            \
    X(gag, "The order that bars notice")      \
    X(identifiers, "Accounts or identifiers") \
    X(data, "Kinds of data and days")         \
    X(summary, "What else we should know")    \
    X(paper, "The paper")                     \
    X(check, "Check what you send")
SALLYPORT_CLOSED_LIST(FilingStep, SALLYPORT_FILING_STEPS)

// The step whose page shows this field of check_form().
FilingStep step_of(std::string_view field);
// The instruments that a lane offers to requesters of this kind, the usual one first.
std::vector<demand::Instrument> instruments_for(demand::Section section, demand::RequesterKind requester);
// Nothing of the legal process was said yet.
bool is_untouched(const demand::Demand& draft);

http::Fields fields_of(FilingStep step, const demand::Demand& draft);
// What can be taken goes into the draft; the rest is in the errors. Steps process, identifiers, data, summary.
page::Errors take(FilingStep step, const http::Fields& fields, const demand::Provider& provider, demand::Demand& draft);
// What check_form() says against this step's fields, under the names its page uses.
page::Errors missing(FilingStep step, const demand::Demand& draft, Instant now);
// Day, month and year NAME-day, NAME-month, NAME-year; nothing if all three are empty or the day does not exist, which is said.
std::optional<Day> day_of_fields(const http::Fields& fields, const std::string& name, page::Errors& errors);
// The controls, without form and buttons.
page::Html controls(const Desks& desks, FilingStep step, const demand::Demand& draft, const http::Fields& fields,
                    const page::Errors& errors);

// Kinds and days of one identifier, position from 0, where it differs from the others.
http::Fields fields_of_one(const demand::Demand& draft, std::size_t position);
page::Html controls_of_one(const Desks& desks, const demand::Demand& draft, const http::Fields& fields, const page::Errors& errors);
page::Errors take_one(const http::Fields& fields, demand::Demand& draft, std::size_t position);

// What this legal process does not reach, in sentences; never what depends on whether an identifier is known. Without identifiers: of every
// kind of data.
struct Reach {
    std::vector<std::string> not_reached, for_counsel, reached;
    std::set<demand::DataClass> denied;
};
Reach reach_of(const Desks& desks, const demand::Demand& draft, Instant now);

// Questions about the paper that are asked only where the answer matters.
struct Asked {
    bool standard = false;      // what the paper says was found: the rules of this legal process ask for it
    bool shield = false;        // the attestation that a shield law wants of another state
    bool on_behalf_of = false;  // process that a federal agency may have obtained for a foreign state
};
Asked asked_of(const Desks& desks, const demand::Demand& draft, Instant now);

bool all_alike(const demand::Demand& draft);
std::string days_words(const std::optional<Span>& span, const std::string& zone);

}  // namespace sallyport::doors::portal
