// The portal's home, the agency's page and the catalogue of data.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "doors/portal/portal_parts.h"
#include "law/ladder.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

constexpr int page_rows = 30;

int page_number(const Request& request) {
    const auto written = request.query.get("page");
    if (written.empty() || written.size() > 5 || written.find_first_not_of("0123456789") != std::string_view::npos) return 1;
    return std::max(1, std::stoi(std::string{written}));
}

Outcome<Html> drafts_part(const Desks& desks, const people::Person& person) {
    SALLYPORT_TRY(lines, desks.drafts.list(person.id));
    page::Table table;
    table.caption = "Drafts";
    table.caption_shown = false;
    table.columns = {{"Draft"}, {"Legal process"}, {"Saved"}, {"Discard"}};
    for (const auto& line : lines) {
        const auto draft = portal::open_draft(desks, person.id, line.id);
        if (!draft) continue;  // its key is gone, or it was discarded this moment
        const auto row = desks.demands.row(line.id);
        if (row && draft->version <= row->version) continue;  // filed; the line goes by itself
        const auto docket = draft->docket.reveal();
        const auto name = portal::is_correction(*draft) && row ? "Corrected version of " + row->number
                          : docket.empty()                     ? std::string{"No case number yet"}
                                                               : docket;
        table.rows.push_back({{html("<a", page::href(portal::at_draft(line.id, "check")), ">", page::user(name), "</a>"),
                               text(label(draft->instrument)), text(text_in(line.saved, person.zone)),
                               html("<a", page::href(portal::at_draft(line.id, "discard")), ">Discard<span class=\"unseen\"> ",
                                    page::user(name), "</span></a>")}});
    }
    if (table.rows.empty()) return Html{};
    return page::section("Not sent yet", page::table(table));
}

Response home(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    demand::QueueFilter filter;
    filter.filed_by = person.id;
    filter.limit = page_rows;
    const int current = page_number(request);
    filter.offset = (current - 1) * page_rows;
    filter.for_requesters = true;
    auto rows = desks.demands.queue(filter);
    if (!rows) return Response::trouble(std::move(rows.error()));
    auto all = desks.demands.count(filter);
    if (!all) return Response::trouble(std::move(all.error()));
    auto drafts = drafts_part(desks, person);
    if (!drafts) return Response::trouble(std::move(drafts.error()));

    Html body = page::heading("Your requests");
    body += html("<p>", page::button_link(Address{"/portal/new"}, "File a request"), "</p>");
    body += *drafts;
    // What waits for the requester stands first, then what is open, then what is over; the newest first in each.
    const auto rank = [](const demand::DemandRow& row) {
        if (row.standing.clarification_open || row.standing.stage == ledger::Stage::released) return 0;
        return ledger::is_final(row.standing.stage) || row.standing.stage == ledger::Stage::redirected ? 2 : 1;
    };
    std::sort(rows->begin(), rows->end(), [&](const auto& a, const auto& b) {
        return std::tuple{rank(a), b.received, b.number} < std::tuple{rank(b), a.received, a.number};
    });
    page::Table table;
    table.caption = "Your requests";
    table.caption_shown = false;
    table.columns = {{"Number"}, {"Your case"}, {"State"}, {"Expect"}, {"Received"}};
    for (const auto& row : *rows) {
        const auto demand = desks.demands.demand(row.id);
        std::string docket;
        std::optional<portal::Expected> expect;
        if (demand) {
            const auto filed = portal::as_filed(**demand);
            docket = filed.docket.reveal();
            expect = portal::expected(desks, filed, row);
        }
        const auto state = portal::state_of(row);
        table.rows.push_back({{page::link_to(portal::at_demand(row.id), row.number), page::user(docket), page::tag(state.words, state.tone),
                               text(expect ? text_in(expect->by, person.zone) : "–"), text(text_in(row.received, person.zone))},
                              rank(row) == 0 ? page::Tone::warn : page::Tone::plain});
    }
    if (rows->empty()) {
        body += page::empty_state(
            "No requests yet", html("<p>What you file appears here with its state, and the answer is fetched here. Before you start, see ",
                                    page::link_to(Address{"/portal/catalogue"}, "which kinds of data exist"), ".</p>"));
    } else {
        body += page::section("Sent", page::table(table));
        body += page::pagination({current, static_cast<int>((*all + page_rows - 1) / page_rows), Address{"/portal"}});
    }
    return show(desks, request, {"Your requests", std::move(body), {}, page::Width::wide, "/portal", 0});
}

// An agency's administrator sees who files and how it stands, never what is asked for.
Response agency_page(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    if (person.role != people::Role::agency_admin || person.agency.none()) return Response::trouble({Trouble::not_found, ""});
    auto agency = desks.people.agency(person.agency);
    if (!agency) return Response::trouble(std::move(agency.error()));
    auto everybody = desks.people.everybody();
    if (!everybody) return Response::trouble(std::move(everybody.error()));
    demand::QueueFilter filter;
    filter.agency = person.agency;
    filter.limit = page_rows;
    const int current = page_number(request);
    filter.offset = (current - 1) * page_rows;
    filter.for_requesters = true;
    auto rows = desks.demands.queue(filter);
    if (!rows) return Response::trouble(std::move(rows.error()));
    auto all = desks.demands.count(filter);
    if (!all) return Response::trouble(std::move(all.error()));

    Html body = page::heading(agency->name, "Your agency");
    if (desks.people.is_frozen(agency->id))
        body += page::banner(page::Tone::bad, "Access of this agency is stopped for now", html("<p>Call the number on our site.</p>"));
    page::Table people_table;
    people_table.caption = "People of this agency";
    people_table.caption_shown = false;
    people_table.columns = {{"Name"}, {"Role"}};
    for (const auto& one : *everybody) {
        if (one.agency == person.agency) people_table.rows.push_back({{page::user(one.name), text(label(one.role))}});
    }
    body += page::section("People", page::table(people_table));
    page::Table table;
    table.caption = "Requests of this agency";
    table.caption_shown = false;
    table.columns = {{"Number"}, {"Filed by"}, {"State"}, {"Received"}};
    for (const auto& row : *rows) {
        const auto state = portal::state_of(row);
        table.rows.push_back({{page::link_to(portal::at_demand(row.id), row.number), page::user(desk::name_of(desks, row.filed_by)),
                               page::tag(state.words, state.tone), text(text_in(row.received, person.zone))}});
    }
    if (rows->empty()) {
        body += page::section("Requests",
                              page::empty_state("No requests yet", html("<p>What officers of this agency file is listed here.</p>")));
    } else {
        body += page::section("Requests", page::table(table));
        body += page::pagination({current, static_cast<int>((*all + page_rows - 1) / page_rows), Address{"/portal/agency"}});
    }
    return show(desks, request, {agency->name, std::move(body), {}, page::Width::wide, "/portal/agency", 0});
}

// What opens one kind of data in a country, as the rules are written.
Html openings_of(const std::vector<law::Rung>& rungs, const std::string& country, demand::DataClass data) {
    std::vector<Html> reached;
    for (const auto& rung : rungs) {
        if (rung.country != country || !rung.region.empty()) continue;
        for (const auto& opening : rung.opens) {
            if (opening.data != data || opening.verdict != law::Verdict::allow || opening.keep_only) continue;
            reached.push_back(
                html(text(label(opening.instrument)), opening.with_consent ? html(" with the account holder's consent") : Html{}));
        }
    }
    if (reached.empty()) return text("Our counsel decides each case.");
    return page::join(reached, "; ");
}

Response catalogue_page(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    std::string country = "US";
    if (!person.agency.none()) {
        if (const auto agency = desks.people.agency(person.agency)) country = agency->country;
    }
    const auto rungs = law::what_opens(desks.review.rulebook());
    const bool has_rules = std::any_of(rungs.begin(), rungs.end(), [&](const auto& rung) { return rung.country == country; });
    Html body = page::heading("Kinds of data");
    body +=
        html("<p>What ", text(desks.provider.name), " has, for how long, and which legal process of ", text(portal::country_words(country)),
             " opens it. What is not listed here does not exist. Every country's rules, with the law behind them, stand under ",
             page::link_to(Address{"/portal/ladder"}, "which paper opens which data"), ".</p>");
    if (!has_rules) {
        body += page::inset(html("<p>We have no rules of our own for ", text(portal::country_words(country)),
                                 ". Counsel reads each request and decides with a reason; mutual legal assistance is always open.</p>"));
    }
    page::Table table;
    table.caption = "Kinds of data and what opens them";
    table.caption_shown = false;
    table.columns = {{"Kind of data"}, {"What it is"}, {"Kept"}, {"Opened by"}};
    for (const auto& line : desks.provider.catalogue) {
        std::string services;
        for (const auto& code : line.services) {
            for (const auto& service : desks.provider.services) {
                if (service.code == code) services += (services.empty() ? "" : ", ") + service.name;
            }
        }
        table.rows.push_back(
            {{text(label(line.data)), html(text(line.about), services.empty() ? Html{} : html("<br><small>", text(services), "</small>")),
              text(line.kept), openings_of(rungs, country, line.data)}});
    }
    body += html("<div class=\"wordy\">", page::table(table), "</div>");
    return show(desks, request, {"Kinds of data", std::move(body), {}, page::Width::wide, "/portal/catalogue", 0});
}

// Which paper opens which data in one country; the citation stands with it, and whether our counsel approved the row.
Html rung(const law::LadderRow& row) {
    const auto listed = [](const std::vector<std::string>& words) {
        std::string out;
        for (const auto& word : words) out += (out.empty() ? "" : "; ") + word;
        return text(out);
    };
    std::vector<page::SummaryRow> lines = {{"Papers", listed(row.instruments)}};
    const auto line = [&](const char* key, const std::vector<std::string>& words) {
        if (!words.empty()) lines.push_back({key, listed(words)});
    };
    line("Opens", row.opens);
    line("Opens with the account holder's consent", row.with_consent);
    line("Keeps, and hands over nothing", row.keeps);
    line("Our counsel decides", row.counsel);
    line("Does not open", row.closed);
    line("Terms", row.terms);
    lines.push_back({"Rule", text(row.citation)});
    lines.push_back({"State of the rule", page::tag(row.approval, row.approved ? page::Tone::good : page::Tone::warn)});
    return page::section(row.region.empty() ? row.title : row.title + " (" + row.country + "-" + row.region + " only)",
                         page::summary_list(lines));
}

Response ladder_page(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    std::string country{request.query.get("country")};
    if (country.empty() && !person.agency.none()) {
        if (const auto agency = desks.people.agency(person.agency)) country = agency->country;
    }
    const auto& adoption = desks.review.adoption();
    const auto rows = law::ladder(desks.review.rulebook(), adoption ? &*adoption : nullptr, desks.clock.now());
    std::vector<Html> countries;
    std::string last;
    Html rungs;
    for (const auto& row : rows) {
        if (row.country == country) rungs += rung(row);
        if (row.country == last) continue;
        last = row.country;
        countries.push_back(html("<li>",
                                 row.country == country
                                     ? html("<strong>", text(row.book), "</strong>")
                                     : page::link_to(Address{"/portal/ladder"}.with_query("country", row.country), row.book),
                                 "</li>"));
    }
    Html body = page::heading("Which paper opens which data");
    body += html("<p>A paper opens what its row says, and only if it is in order: our team looks at each one.</p>");
    body += html("<nav aria-label=\"Countries\"><ul class=\"list\">", page::join(countries), "</ul></nav>");
    body += !rungs.empty()
                ? rungs
                : page::empty_state("No rules of our own for this country",
                                    html("<p>Counsel reads each request and decides with a reason; mutual legal assistance is always "
                                         "open. Members of the European Union also have the Union's rules.</p>"));
    return show(desks, request,
                {"Which paper opens which data", std::move(body), page::back_link(Address{"/portal/catalogue"}, "Kinds of data"),
                 page::Width::reading, "/portal/catalogue", 0});
}

}  // namespace

std::vector<http::Route> portal_routes(Desks& desks) {
    std::vector<http::Route> routes = {
        {Method::get, "/portal", "portal", "file", [&desks](Request& request) { return home(desks, request); }},
        {Method::get, "/portal/agency", "portal", "signed_in", [&desks](Request& request) { return agency_page(desks, request); }},
        {Method::get, "/portal/catalogue", "portal", "signed_in", [&desks](Request& request) { return catalogue_page(desks, request); }},
        {Method::get, "/portal/ladder", "portal", "signed_in", [&desks](Request& request) { return ladder_page(desks, request); }},
    };
    for (auto& route : portal::filing_routes(desks)) routes.push_back(std::move(route));
    for (auto& route : portal::following_routes(desks)) routes.push_back(std::move(route));
    for (auto& route : portal::officer_routes(desks)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace sallyport::doors
