// What the desk's pages share.
#pragma once
#include <optional>
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
// Day, month and year of a date field; nothing if all three are empty.
Outcome<std::optional<Day>> day_field(const http::Request& request, const std::string& name);

// Names of the fields by which a cell is answered and its place in the paper is given.
std::string cell_field(int identifier, demand::DataClass data);
std::string doubt_field_of(review::DoubtKind doubt);  // what whoever called back heard of it
std::string place_field_of(int identifier, demand::DataClass data);
std::string because_field_of(int identifier, demand::DataClass data);
// The place that the fields NAME-page, NAME-x, NAME-y, NAME-w and NAME-h hold; none if all but the page are empty. `invalid` says which
// number is no number, or does not lie on a page.
Outcome<std::optional<page::Region>> place_of(const http::Fields& form, const std::string& name);

http::Response queue_page(const Desks& desks, const http::Request& request);
http::Response search_page(const Desks& desks, const http::Request& request);
http::Response demand_page(const Desks& desks, const http::Request& request, const page::Errors& errors = {});
std::vector<http::Route> action_routes(Desks& desks);
std::vector<http::Route> people_routes(Desks& desks);
std::vector<http::Route> agency_routes(Desks& desks);
std::vector<http::Route> audit_routes(Desks& desks);
std::vector<http::Route> reading_routes(Desks& desks);     // what the paper says
std::vector<http::Route> correction_routes(Desks& desks);  // of how a request is counted
std::vector<http::Route> challenge_routes(Desks& desks);   // the paper is contested before a court
std::vector<http::Route> rules_routes(Desks& desks);       // what the law says, and its approval by counsel
std::vector<http::Route> report_routes(Desks& desks);      // what the provider reports unasked
std::vector<http::Route> provider_routes(Desks& desks);    // the provider's profile, as the law sees it
std::vector<http::Route> letter_routes(Desks& desks);      // the words of letters to requesters
std::vector<http::Route> figure_routes(Desks& desks);      // of the team's own work
std::vector<http::Route> publishing_routes(Desks& desks);  // the public report: put forward, looked at, signed

}  // namespace sallyport::doors::desk
