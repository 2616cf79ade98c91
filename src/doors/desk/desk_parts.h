// What the desk's pages share.
#pragma once
#include <string>

#include "doors/desks.h"
#include "doors/page/forms.h"
#include "doors/page/parts.h"

namespace sallyport::doors::desk {

std::string_view words_of(ledger::Stage stage);  // "Under review"
page::Tone tone_of(ledger::Stage stage);
std::string_view words_of(ledger::Kind kind);                     // "Approved"
std::string name_of(const Desks& desks, const PersonId& person);  // "Priya Hallam", "the machine", "somebody who left"
std::string agency_of(const Desks& desks, const AgencyId& agency);
// "in 3 days", "6 hours ago"
std::string distance(Instant to, Instant now);
// The decision of this visitor, on the entry that the page they saw named.
Outcome<review::Decision> decision_of(const Desks& desks, const http::Request& request);
DemandId demand_of(const http::Request& request);  // the guard has seen it
page::Address at(const DemandId& id);              // /desk/demands/ID
page::Html decided_on_field(const demand::DemandRow& row);

http::Response queue_page(const Desks& desks, const http::Request& request);
http::Response demand_page(const Desks& desks, const http::Request& request, const page::Errors& errors = {});
std::vector<http::Route> action_routes(Desks& desks);

}  // namespace sallyport::doors::desk
