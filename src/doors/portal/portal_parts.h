// What the portal's pages share. Nothing here looks at what the directory said: words, dates and bytes are the same whether an identifier
// is a customer's or not.
#pragma once
#include <mutex>
#include <optional>
#include <string>

#include "doors/desk/desk_parts.h"
#include "doors/desks.h"
#include "doors/page/forms.h"
#include "doors/page/parts.h"

namespace sallyport::doors::portal {

// A request's state as its requester may know it. Stages that would tell something of a customer before counsel's answer share their words.
struct PlainState {
    std::string_view words;  // "Under review"
    page::Tone tone = page::Tone::plain;
    std::string_view next;  // a sentence: what happens now, or what the requester can do
};
PlainState state_of(const demand::DemandRow& row);
// The lane as it was filed: an organisation's account moves a request to another lane, and the requester does not learn it from us.
demand::Section filed_section(demand::Section section);
// The demand without the directory's answers and what followed from them.
demand::Demand as_filed(demand::Demand demand);
// When our next answer can be expected: triage, or the law's own clock; nothing if neither says.
struct Expected {
    Instant by;
    std::string_view what;  // "Our team looks at it by"
};
std::optional<Expected> expected(const Desks& desks, const demand::Demand& filed, const demand::DemandRow& row);
std::string country_words(const std::string& country);

// What failed in our house names places of ours: the server's page gives its number, and no page of the portal its words.
bool failed_in_our_house(const Problem& problem);

// Drafts: a demand that is being written, sealed under the key that the demand will have. `version` is the one that filing gives it: above 1
// it is a corrected version of a demand with the same id.
Outcome<demand::Demand> open_draft(const Desks& desks, const PersonId& person, const DemandId& id);
Outcome<void> keep_draft(const Desks& desks, const PersonId& person, const demand::Demand& draft);
// Whoever changes, files or discards a draft holds this meanwhile.
std::mutex& draft_lock(const DemandId& id);
page::Address at_draft(const DemandId& id, std::string_view step);
page::Address at_demand(const DemandId& id);
bool is_correction(const demand::Demand& draft);

std::vector<http::Route> filing_routes(Desks& desks);
std::vector<http::Route> following_routes(Desks& desks);
std::vector<http::Route> officer_routes(Desks& desks);

}  // namespace sallyport::doors::portal
