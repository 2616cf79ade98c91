// Agencies: who they are, what they asked, and the stop for one whose accounts are in strange hands.
#include "doors/desk/desk_parts.h"
#include "doors/key_parts.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::html;
using page::text;
using people::Proposed;

namespace {

constexpr int look_back_rows = 500;

Response agencies_page(const Desks& desks, const Request& request) {
    auto known = desks.people.agencies();
    if (!known) return Response::trouble(std::move(known.error()));
    page::Html body = page::heading("Agencies");
    page::Table table;
    table.caption = "Agencies that may file";
    table.columns = {{"Name"}, {"Kind"}, {"Country"}, {"Domains"}, {"State"}};
    for (const auto& one : *known) {
        std::string domains;
        for (const auto& domain : one.domains) domains += (domains.empty() ? "" : ", ") + domain;
        const bool stopped = desks.people.is_frozen(one.id);
        table.rows.push_back(
            {{page::link_to(Address::path({"desk", "agencies", one.id.text()}), one.name), text(label(one.kind)), text(one.country),
              page::user(domains), page::tag(stopped ? "Stopped" : "Open", stopped ? page::Tone::bad : page::Tone::good)},
             stopped ? page::Tone::bad : page::Tone::plain});
    }
    if (known->empty()) {
        body += page::empty_state("No agency yet", html("<p>Agencies that were admitted are listed here.</p>"));
    } else {
        body += page::table(table);
    }
    return show(desks, request, {"Agencies", std::move(body), {}, page::Width::wide, "/desk/agencies", 0});
}

// Every request of this agency, the newest first: what was asked, where it stands, and whether data went out.
Outcome<page::Html> look_back(const Desks& desks, const AgencyId& id, std::optional<Instant> since, const std::string& zone) {
    demand::QueueFilter filter;
    filter.agency = id;
    filter.limit = look_back_rows;
    std::vector<demand::DemandRow> rows;
    for (;;) {
        SALLYPORT_TRY(some, desks.demands.queue(filter));
        rows.insert(rows.end(), some.begin(), some.end());
        if (static_cast<int>(some.size()) < look_back_rows) break;
        filter.offset += look_back_rows;
    }
    if (since) std::erase_if(rows, [&](const demand::DemandRow& row) { return row.received < *since; });
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.received > b.received; });
    const auto went_out = [](const demand::DemandRow& row) { return row.standing.stage == ledger::Stage::delivered; };
    const auto out = std::count_if(rows.begin(), rows.end(), went_out);
    page::Table table;
    table.caption = "Requests of this agency";
    table.caption_shown = false;
    table.columns = {{"Number"}, {"Received"}, {"Filed by"}, {"Accounts", page::Align::figures}, {"State"}, {"Data went out"}};
    for (const auto& row : rows) {
        table.rows.push_back(
            {{page::link_to(at(row.id), row.number), text(text_in(row.received, zone)), page::user(name_of(desks, row.filed_by)),
              page::number(row.accounts), page::tag(desk::words_of(row.standing.stage), tone_of(row.standing.stage)),
              text(went_out(row) ? "yes" : "no")},
             went_out(row) ? page::Tone::bad : page::Tone::plain});
    }
    page::Html counts = html("<p>", page::number(static_cast<std::int64_t>(rows.size())), " requests",
                             since ? html(" since ", text(text_in(*since, zone))) : html(" in all"), "; data went out for ",
                             page::number(static_cast<std::int64_t>(out)), ".</p>");
    return rows.empty() ? counts : counts + page::table(table);
}

Response agency_page(const Desks& desks, const Request& request, const AgencyId& id, const page::Errors& errors = {}) {
    auto agency = desks.people.agency(id);
    if (!agency) return Response::trouble(std::move(agency.error()));
    const auto& me = request.visitor_as<Signed>().person;
    const bool stopped = desks.people.is_frozen(id);
    std::optional<Instant> since;
    page::Html body = page::error_summary(errors) + page::heading(agency->name, label(agency->kind));
    const auto to = [&](std::string_view verb) { return Address::path({"desk", "agencies", id.text(), verb}); };
    if (stopped) {
        const auto stop = desks.people.stop(id);
        if (stop) since = stop->since;
        body += page::banner(
            page::Tone::bad, "This agency is stopped",
            html("<p>Nothing is taken from it and nothing is handed to it.</p>", stop ? page::prose(stop->reason) : page::Html{}));
        auto waiting = desks.people.proposals(desks.clock.now());
        if (!waiting) return Response::trouble(std::move(waiting.error()));
        const auto open = std::find_if(waiting->begin(), waiting->end(),
                                       [&](const auto& one) { return one.proposal.what == Proposed::thaw && one.proposal.agency == id; });
        if (open != waiting->end()) {
            body += page::inset(html("<p>", text(name_of(desks, open->by)), " proposes to let it go on. A second person approves under ",
                                     page::link_to(Address{"/desk/people"}, "People"), ".</p>"));
        }
        body += page::section(
            "Let it go on",
            html("<p>Two people: you propose, somebody else approves. Look through its requests first.</p>",
                 page::form({to("thaw"), request.form_token},
                            page::text_area({"reason", "Reason", "It stands in the record.", std::string{errors.at("reason")}},
                                            request.form.get("reason"), 2) +
                                key::touch_part(desks) + page::button("Propose to let it go on", page::Look::second))));
    }
    auto rows = look_back(desks, id, since, me.zone);
    if (!rows) return Response::trouble(std::move(rows.error()));
    auto everybody = desks.people.everybody();
    if (!everybody) return Response::trouble(std::move(everybody.error()));
    page::Table people_table;
    people_table.caption = "People of this agency";
    people_table.caption_shown = false;
    people_table.columns = {{"Name"}, {"Role"}};
    for (const auto& one : *everybody) {
        if (one.agency == id) {
            people_table.rows.push_back(
                {{page::link_to(Address::path({"desk", "people", one.id.text()}), one.name), text(label(one.role))}});
        }
    }
    body += page::section(stopped ? "Looking back" : "Requests", *rows);
    body += page::section("People", page::table(people_table));
    if (!stopped) {
        page::Html fields =
            page::text_area({"reason", "Reason", "For example: its mailboxes are in strange hands. It stands in the record.",
                             std::string{errors.at("reason")}},
                            request.form.get("reason"), 2);
        fields += page::date_field(
            {"since", "Look back from", "Since when its requests may be forged; empty for all.", std::string{errors.at("since")}, false},
            {std::string{request.form.get("since-day")}, std::string{request.form.get("since-month")},
             std::string{request.form.get("since-year")}});
        fields += key::touch_part(desks) + page::button("Stop this agency", page::Look::danger);
        body += page::section("Stop this agency",
                              html("<p>At once, by one person: nothing is taken from it and nothing handed to it, until two "
                                   "people let it go on.</p>",
                                   page::form({to("freeze"), request.form_token}, fields)));
    }
    page::Html above = page::back_link(Address{"/desk/agencies"}, "Agencies");
    return show(desks, request, {agency->name, std::move(body), std::move(above), page::Width::wide, "/desk/agencies", 0});
}

Outcome<void> freeze(Desks& desks, const Request& request, const AgencyId& id) {
    SALLYPORT_CHECK(key::touched(desks, request));
    people::AgencyStop stop{id, std::nullopt, std::string{request.form.get("reason")}};
    SALLYPORT_TRY(day, day_field(request, "since"));
    if (day) {
        SALLYPORT_TRY(from, start_of(*day, desks.provider.zone));
        stop.since = from;
    }
    return desks.people.freeze(std::move(stop), request.visitor_as<Signed>().person.id, desks.clock.now());
}

Outcome<void> thaw(Desks& desks, const Request& request, const AgencyId& id) {
    SALLYPORT_CHECK(key::touched(desks, request));
    if (!desks.people.is_frozen(id)) return Problem{Trouble::conflict, "this agency is not stopped any more"};
    return desks.people.propose({Proposed::thaw, {}, id, std::string{request.form.get("reason")}}, request.visitor_as<Signed>().person.id,
                                desks.clock.now());
}

http::Route act(Desks& desks, const char* verb, const char* action, Outcome<void> (*does)(Desks&, const Request&, const AgencyId&)) {
    return {Method::post, std::string{"/desk/agencies/{agency}/"} + verb, "desk", action, [&desks, does](Request& request) {
                const auto id = AgencyId::parse(request.parameter("agency"));
                if (!id) return Response::trouble({Trouble::not_found, ""});
                const auto did = does(desks, request, *id);
                if (did) return Response::see("/desk/agencies/" + id->text());
                page::Errors errors;
                errors.add(did.error());
                Response response = agency_page(desks, request, *id, errors);
                return response.status == 200 ? response.with_status(http::status_of(did.error().trouble)) : response;
            }};
}

}  // namespace

std::vector<http::Route> agency_routes(Desks& desks) {
    return {
        {Method::get, "/desk/agencies", "desk", "admit", [&desks](Request& request) { return agencies_page(desks, request); }},
        {Method::get, "/desk/agencies/{agency}", "desk", "admit",
         [&desks](Request& request) {
             const auto id = AgencyId::parse(request.parameter("agency"));
             if (!id) return Response::trouble({Trouble::not_found, ""});
             return agency_page(desks, request, *id);
         }},
        act(desks, "freeze", "stop", freeze),
        act(desks, "thaw", "admit", thaw),
    };
}

}  // namespace sallyport::doors::desk
