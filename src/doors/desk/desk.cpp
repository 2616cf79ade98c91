#include "doors/desk/desk_parts.h"
#include "doors/desk/endings.h"
#include "doors/desk/roster_parts.h"
#include "doors/papers.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using page::html;
using page::text;

namespace {

// One page of a paper as a picture.
Response paper_page(const Desks& desks, const Request& request) {
    const DemandId id = desk::demand_of(request);
    const Problem nothing{Trouble::not_found, "there is no such page"};
    auto demand = desks.demands.demand(id);
    if (!demand) return Response::trouble(std::move(demand.error()));
    // What is set aside is shown to nobody.
    const auto reading = desks.review.reading((*demand)->id);
    if (!reading || (*reading && (**reading)->seen.section_m_present)) return Response::trouble({Trouble::not_found, ""});
    for (const auto& paper : (*demand)->papers) {
        if (paper.id.text() != request.parameter("paper")) continue;
        auto read = read_paper(desks, id, paper);
        if (!read) return Response::trouble(std::move(read.error()));
        for (const auto& sheet : (*read)->pages) {
            if (std::to_string(sheet.number) != request.parameter("page")) continue;
            Response response;
            response.body = sheet.png;
            response.with("Content-Type", "image/png");
            return response;
        }
    }
    return Response::trouble(nothing);
}

Response rights_page(const Desks& desks, const Request& request) {
    if (!people::is_staff(request.visitor_as<Signed>().person.role)) return Response::trouble({Trouble::not_found, ""});
    page::Table table;
    table.caption = "Who may do what. What is not in this table is refused.";
    table.columns = {{"Role"}, {"May"}, {"If the request is"}};
    for (const auto& right : people::rights()) {
        table.rows.push_back({{text(label(right.role)), text(label(right.action)),
                               text(right.relation == people::Relation::none ? "any, or none is concerned" : label(right.relation))}});
    }
    page::Html body = page::heading("Rights");
    body += page::table(table);
    return show(desks, request, {"Rights", std::move(body), {}, page::Width::wide, "/desk/rights", 0});
}

}  // namespace

std::vector<http::Route> desk_routes(Desks& desks) {
    std::vector<http::Route> routes = {
        {Method::get, "/desk", "desk", "queue", [&desks](Request& request) { return desk::queue_page(desks, request); }},
        {Method::post, "/desk/search", "desk", "queue", [&desks](Request& request) { return desk::search_page(desks, request); }},
        {Method::get, "/desk/demands/{id}", "desk", "read_demand",
         [&desks](Request& request) { return desk::demand_page(desks, request); }},
        {Method::get, "/desk/demands/{id}/papers/{paper}/{page}", "desk", "read_demand",
         [&desks](Request& request) { return paper_page(desks, request); }},
        {Method::get, "/desk/rights", "desk", "signed_in", [&desks](Request& request) { return rights_page(desks, request); }},
    };
    for (auto& list : {desk::action_routes(desks), desk::reading_routes(desks), desk::correction_routes(desks),
                       desk::challenge_routes(desks), desk::people_routes(desks), desk::agency_routes(desks), desk::audit_routes(desks),
                       desk::rules_routes(desks), desk::letter_routes(desks), desk::report_routes(desks), desk::publishing_routes(desks),
                       desk::figure_routes(desks), desk::provider_routes(desks), desk::ending_routes(desks), desk::roster_routes(desks)}) {
        routes.insert(routes.end(), list.begin(), list.end());
    }
    return routes;
}

}  // namespace sallyport::doors
