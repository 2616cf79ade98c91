// Two steps at a request's end, as the desk shows and takes them: an order for future data that is handled outside, and the costs of an answer.
#pragma once
#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

// One look at a request by one person.
struct EndSight {
    const Desks& desks;
    const http::Request& request;
    const page::Errors& errors;
    const demand::DemandRow& row;
    const demand::Demand& demand;
    const people::Person& reader;
    const std::string& token;
    const std::string& zone;
};
page::Html outside_part(const EndSight& sight);  // nothing unless it is an order for future data
page::Html costs_part(const EndSight& sight);    // nothing unless something was delivered
// The lines of a statement of costs, and their sum.
page::Html costs_table(const production::CostStatement& costs);
std::vector<http::Route> ending_routes(Desks& desks);

}  // namespace sallyport::doors::desk
