#include <algorithm>
#include <charconv>

#include "doors/desk/desk_parts.h"
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

constexpr std::uint64_t entries_a_page = 100;

// Entries as they stand in the ledger: kinds, instants and facts; never a body.
Response entries_page(const Desks& desks, const Request& request) {
    const std::uint64_t size = desks.book.size();
    std::uint64_t from = size > entries_a_page ? size - entries_a_page : 0;
    if (const auto written = request.query.get("from"); !written.empty()) {
        std::uint64_t asked = 0;
        const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), asked);
        if (failed == std::errc{} && end == written.data() + written.size()) from = std::min(asked, size == 0 ? 0 : size - 1);
    }
    page::Table table;
    table.caption = "Entries of the ledger";
    table.columns = {{"Entry", page::Align::figures}, {"When"}, {"What"}, {"By"}, {"Facts"}};
    std::uint64_t shown = 0;
    auto read = desks.book.each({from}, [&](const ledger::Entry& entry) {
        std::string facts;
        // Of a note that only counsel reads the ledger says to nobody here what it is.
        if (entry.facts && !ledger::is_counsels_note(entry.header.kind, *entry.facts)) {
            if (entry.header.corrects) facts += "corrects entry " + std::to_string(entry.header.corrects->value) + "\n";
            for (const auto& [fact, value] : entry.facts->all()) facts += std::string{name(fact)} + " = " + value + "\n";
        }
        table.rows.push_back(
            {{page::number(static_cast<std::int64_t>(entry.header.index.value)), text(text_in(entry.header.at, desks.provider.zone)),
              text(desk::words_of(entry.header.kind)), text(desk::name_of(desks, entry.header.actor)), page::prose(facts)}});
        return ++shown < entries_a_page;
    });
    if (!read) return Response::trouble(std::move(read.error()));
    page::Html body = page::heading("Entries");
    body += html("<p>Every step of every request, in order. Nothing here can be changed; a correction is an entry of its own.</p>");
    body += page::table(table);
    if (from > 0) {
        body += html("<p>",
                     page::link_to(page::Address{"/desk/entries"}.with_query(
                                       "from", std::to_string(from > entries_a_page ? from - entries_a_page : 0)),
                                   "Earlier entries"),
                     "</p>");
    }
    return show(desks, request, {"Entries", std::move(body), {}, page::Width::wide, "/desk/entries", 0});
}

Response editors_page(const Desks& desks, const Request& request) {
    page::Html body = page::heading("Report");
    body += html(
        "<p>The figures follow from the ledger. <code>sallyport report</code> writes the pages and files; <code>sallyport import "
        "published</code> reads earlier history.</p><p>",
        page::link_to(page::Address{"/report/"}, "The report as everybody sees it"), "</p>");
    return show(desks, request, {"Report", std::move(body), {}, page::Width::reading, "/desk/report", 0});
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
        {Method::get, "/desk/entries", "desk", "audit", [&desks](Request& request) { return entries_page(desks, request); }},
        {Method::get, "/desk/report", "desk", "edit_report", [&desks](Request& request) { return editors_page(desks, request); }},
    };
    for (auto& list :
         {desk::action_routes(desks), desk::correction_routes(desks), desk::people_routes(desks), desk::agency_routes(desks)}) {
        routes.insert(routes.end(), list.begin(), list.end());
    }
    return routes;
}

}  // namespace sallyport::doors
