// Agencies: who they are, what they asked, and the stop for one whose accounts are in strange hands.
#include "doors/agency_form.h"
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

Address at_agency(const AgencyId& id, std::string_view verb) { return Address::path({"desk", "agencies", id.text(), verb}); }

page::Html asking_part(const std::vector<people::PeopleDesk::OpenApplication>& asking) {
    page::Table table;
    table.caption = "Applications that nobody has decided";
    table.caption_shown = false;
    table.columns = {{"Name"}, {"Kind"}, {"Country"}, {"Who wrote"}};
    for (const auto& one : asking) {
        const auto& agency = one.application.agency;
        table.rows.push_back({{page::link_to(at_agency(agency.id, "vet"), agency.name), text(label(agency.kind)), text(agency.country),
                               page::user(one.application.contact)}});
    }
    return page::table(table);
}

// What is on file of an agency, for whoever calls it or looks at it again.
page::Html on_file_part(const Desks& desks, const people::Agency& agency, const std::string& zone) {
    const Instant now = desks.clock.now();
    page::Html numbers, domains, places;
    for (const auto& one : agency.numbers) {
        numbers +=
            html("<li>", page::user(one.number), ", published: ", page::user(one.source),
                 people::may_be_called(one, now) ? page::Html{}
                                                 : html(" ", page::tag("not called yet: younger than thirty days", page::Tone::warn)),
                 "</li>");
    }
    for (const auto& one : agency.proofs) {
        domains += html("<li>", page::user(one.domain), ": ", page::user(one.evidence), "; looked at again by ",
                        text(text_in(one.look_again, zone)), "</li>");
    }
    for (const auto& one : agency.jurisdictions) places += html(places.empty() ? page::Html{} : text(", "), text(one));
    const auto list = [](page::Html items) {
        return items.empty() ? text("nothing on file") : html("<ul class=\"list\">", items, "</ul>");
    };
    return page::summary_list(
               {{"How it was found to exist", agency.evidence.empty() ? text("not written down") : page::prose(agency.evidence)},
                {"May act in", places.empty() ? text("not written down") : places},
                {"Numbers to call back", list(std::move(numbers))},
                {"Domains and their proof", list(std::move(domains))},
                {"Vetted by", agency.vetted_by ? text(name_of(desks, *agency.vetted_by)) : text("with the folder")},
                {"Looked at again by", agency.look_again() ? text(text_in(*agency.look_again(), zone)) : text("no day set")}}) +
           html("<p>", page::link_to(at_agency(agency.id, "vet"), "Renew what is on file"), "</p>");
}

Response agencies_page(const Desks& desks, const Request& request) {
    auto known = desks.people.agencies();
    if (!known) return Response::trouble(std::move(known.error()));
    auto asking = desks.people.applications();
    if (!asking) return Response::trouble(std::move(asking.error()));
    page::Html body = page::heading("Agencies");
    if (!asking->empty()) body += page::section("Ask to be admitted", asking_part(*asking));
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
    body += page::section("On file", on_file_part(desks, *agency, me.zone));
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

// An application, or an agency whose file is renewed.
struct Vetted {
    people::Agency agency;
    std::optional<people::Application> application;
};

Outcome<Vetted> to_vet(const Desks& desks, const AgencyId& id) {
    SALLYPORT_TRY(asking, desks.people.applications());
    for (auto& one : asking) {
        if (one.application.agency.id == id) return Vetted{one.application.agency, std::move(one.application)};
    }
    SALLYPORT_TRY(agency, desks.people.agency(id));
    return Vetted{std::move(agency), std::nullopt};
}

std::string proofs_as_lines(const people::Agency& agency) {
    std::string lines;
    for (const auto& domain : agency.domains) {
        const auto proof = std::ranges::find(agency.proofs, domain, &people::DomainProof::domain);
        lines += domain + ": " + (proof == agency.proofs.end() ? "" : proof->evidence) + "\n";
    }
    return lines;
}

Response vet_page(const Desks& desks, const Request& request, const AgencyId& id, const page::Errors& errors = {}) {
    auto vetted = to_vet(desks, id);
    if (!vetted) return Response::trouble(std::move(vetted.error()));
    const auto& agency = vetted->agency;
    const bool asked = vetted->application.has_value();
    const bool typed = request.method == Method::post && request.form.has("kind");
    const auto now = [&](std::string_view name, std::string as_is) {
        return typed ? std::string{request.form.get(name)} : std::move(as_is);
    };
    page::Html body = page::error_summary(errors) + page::heading(agency.name, asked ? "Asks to be admitted" : "Renew what is on file");
    if (asked) {
        body += page::section("What it says of itself",
                              page::summary_list({{"Who wrote", page::user(vetted->application->contact)},
                                                  {"Says it is reached at", page::user(vetted->application->mail)},
                                                  {"In its words", page::prose(agency.evidence)},
                                                  {"Numbers it gives", page::user(agency::numbers_as_lines(agency))}}) +
                                  html("<p>All of this may be made up. Look the agency up yourself, and call it at a number that you found "
                                       "without this application.</p>"));
    }
    body += page::section("Domains", agency::likeness_part(desks, agency.domains));
    page::Html fields = page::field({"name", "Name", "", std::string{errors.at("name")}}, now("name", agency.name));
    fields +=
        page::select({"kind", "Kind", "", std::string{errors.at("kind")}}, agency::kinds(now("kind", std::string{code(agency.kind)})));
    fields += page::field({"country", "Country", "Two letters, for example US.", std::string{errors.at("country")}},
                          now("country", agency.country), page::Kind::code, page::Size::tiny);
    std::string places;
    for (const auto& one : agency.jurisdictions) places += one + "\n";
    fields += page::text_area({"jurisdictions", "Where it may act", "One a line: a country, US, or a part of one, US-CA.",
                               std::string{errors.at("jurisdictions")}},
                              now("jurisdictions", places), 2);
    fields += page::text_area({"evidence", "How you found out that it exists and may ask",
                               "What you looked up, where, and whom you called. In your own words.", std::string{errors.at("evidence")}},
                              now("evidence", asked ? "" : agency.evidence), 4);
    fields += page::text_area(
        {"proof", "Its domains, and how you know that each is its own",
         "One a line: the domain, a colon, the evidence. Each is looked at again within half a year.", std::string{errors.at("proof")}},
        now("proof", proofs_as_lines(agency)), 3);
    fields += page::text_area({"numbers", "Published numbers to call it back",
                               "One a line: the number, a colon, where it is published. A new one is called after thirty days.",
                               std::string{errors.at("numbers")}},
                              now("numbers", asked ? "" : agency::numbers_as_lines(agency)), 3);
    fields += page::text_area({"reason", "Reason", "It stands in the record.", std::string{errors.at("reason")}}, now("reason", ""), 2);
    fields += key::touch_part(desks) + page::button(asked ? "Propose to admit it" : "Propose to renew it");
    body += page::section("What you found out",
                          html("<p>A second person of the team signs. Whoever vets does not approve the agency's first request.</p>",
                               page::form({at_agency(id, "vet"), request.form_token}, fields)));
    if (asked) {
        body += page::section("Turn it down",
                              page::form({at_agency(id, "turn-down"), request.form_token},
                                         page::text_area({"why", "Reason", "It stands in the record.", std::string{errors.at("why")}},
                                                         request.form.get("why"), 2) +
                                             key::touch_part(desks) + page::button("Turn the application down", page::Look::danger)));
    }
    page::Html above = page::back_link(Address{"/desk/agencies"}, "Agencies");
    return show(desks, request, {agency.name, std::move(body), std::move(above), page::Width::reading, "/desk/agencies", 0});
}

Outcome<void> vet(Desks& desks, const Request& request, const AgencyId& id) {
    SALLYPORT_CHECK(key::touched(desks, request));
    const Instant now = desks.clock.now();
    auto agency = agency::face_of(request);
    agency.id = id;
    for (auto& [domain, evidence] : agency::lines_of(request.form.get("proof"))) {
        agency.domains.push_back(domain);
        agency.proofs.push_back({domain, evidence, after_days(now, people::proof_days)});
    }
    for (auto& [place, rest] : agency::lines_of(request.form.get("jurisdictions"))) agency.jurisdictions.push_back(place);
    agency.until = after_days(now, people::agency_days);
    people::Proposal proposal{Proposed::admit, {}, id, std::string{request.form.get("reason")}, std::move(agency)};
    auto proposed = desks.people.propose(proposal, request.visitor_as<Signed>().person.id, now);
    if (proposed) return {};
    auto problem = std::move(proposed.error());
    if (problem.field == "number" || problem.field == "source") problem.field = "numbers";
    if (problem.field == "domains" || problem.field == "until") problem.field = "proof";
    return problem;
}

Outcome<void> turn_down(Desks& desks, const Request& request, const AgencyId& id) {
    SALLYPORT_CHECK(key::touched(desks, request));
    auto done =
        desks.people.turn_down({id, std::string{request.form.get("why")}}, request.visitor_as<Signed>().person.id, desks.clock.now());
    if (done) return {};
    auto problem = std::move(done.error());
    if (problem.field == "reason") problem.field = "why";
    return problem;
}

http::Route on_vetting(Desks& desks, const char* verb, const char* to, Outcome<void> (*does)(Desks&, const Request&, const AgencyId&)) {
    return {Method::post, std::string{"/desk/agencies/{agency}/"} + verb, "desk", "admit", [&desks, to, does](Request& request) {
                const auto id = AgencyId::parse(request.parameter("agency"));
                if (!id) return Response::trouble({Trouble::not_found, ""});
                const auto did = does(desks, request, *id);
                if (did) return Response::see(to);
                page::Errors errors;
                errors.add(did.error());
                Response response = vet_page(desks, request, *id, errors);
                return response.status == 200 ? response.with_status(http::status_of(did.error().trouble)) : response;
            }};
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
        {Method::get, "/desk/agencies/{agency}/vet", "desk", "admit",
         [&desks](Request& request) {
             const auto id = AgencyId::parse(request.parameter("agency"));
             if (!id) return Response::trouble({Trouble::not_found, ""});
             return vet_page(desks, request, *id);
         }},
        on_vetting(desks, "vet", "/desk/people", vet),
        on_vetting(desks, "turn-down", "/desk/agencies", turn_down),
        act(desks, "freeze", "stop", freeze),
        act(desks, "thaw", "admit", thaw),
    };
}

}  // namespace sallyport::doors::desk
