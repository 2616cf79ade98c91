// "Start a report": what the provider tells an authority unasked. It becomes a request like any other, with the same steps and signatures;
// whoever starts it approves nothing of it.
#include <fmt/format.h>

#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

using demand::DataClass;
using demand::Demand;
using demand::Instrument;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

constexpr Instrument kinds[] = {Instrument::child_safety_report, Instrument::harm_report, Instrument::crime_report};

const people::Person& reader(const Request& request) { return request.visitor_as<Signed>().person; }

// Officers of admitted authorities that are not stopped: to one of them a report goes.
Outcome<std::vector<page::Choice>> recipients(const Desks& desks, std::string_view chosen) {
    std::vector<page::Choice> out = {{"", "Choose", "", chosen.empty()}};
    SALLYPORT_TRY(everybody, desks.people.everybody());
    for (const auto& person : everybody) {
        if (person.role != people::Role::officer || person.agency.none() || desks.people.is_frozen(person.agency)) continue;
        out.push_back({person.id.text(), agency_of(desks, person.agency) + ": " + person.name, "", chosen == person.id.text()});
    }
    return out;
}

Response form_page(const Desks& desks, const Request& request, const page::Errors& errors) {
    const auto& form = request.form;
    const auto error = [&](std::string_view field) { return std::string{errors.at(field)}; };
    auto officers = recipients(desks, form.get("recipient"));
    if (!officers) return Response::trouble(std::move(officers.error()));
    std::vector<page::Choice> choices, classes;
    for (const auto kind : kinds)
        choices.push_back({std::string{code(kind)}, std::string{label(kind)}, "", form.get("kind") == code(kind)});
    const auto ticked = form.all("classes");
    for (const auto data : every<DataClass>()) {
        if (std::ranges::none_of(kinds, [&](Instrument kind) { return demand::belongs_in_report(kind, data); })) continue;
        classes.push_back({std::string{code(data)}, std::string{label(data)}, "", std::ranges::find(ticked, code(data)) != ticked.end()});
    }
    const auto date = [&](const std::string& name) {
        return page::DateParts{std::string{form.get(name + "-day")}, std::string{form.get(name + "-month")},
                               std::string{form.get(name + "-year")}};
    };
    Html fields = page::radios({"kind", "What is reported", "", error("instrument")}, choices);
    fields += page::select({"recipient", "To whom", "An officer of an admitted authority", error("recipient")}, *officers);
    fields += page::date_field({"issued_on", "When it was found or happened", "", error("issued_on")}, date("issued_on"));
    fields +=
        page::text_area({"summary", "What was found, where, and how it came to our notice", "", error("summary")}, form.get("summary"), 4);
    fields += page::text_area(
        {"nexus", "Why it is reported",
         "An apparent violation, and who of us saw it; who is in danger and how the data helps; who is harmed by which crime.",
         error("nexus")},
        form.get("nexus"), 4);
    fields += page::field({"account", "Account", "Its e-mail address. One account a report.",
                           error("identifiers").empty() ? error("identifier-1") : error("identifiers")},
                          form.get("account"), page::Kind::email);
    fields += page::checkboxes({"classes", "What the report holds", "The least that serves it. What goes beyond its kind is refused.",
                                error("identifier-1-classes")},
                               classes);
    fields += page::date_field({"first", "First day", "For logs, places, transactions and content", error("identifier-1-range"), false},
                               date("first"));
    fields += page::date_field({"last", "Last day", "", error("last"), false}, date("last"));
    fields += page::button("Start the report");
    Html body = page::heading("Start a report");
    body += page::error_summary(errors);
    body += html(
        "<p>What we tell an authority unasked: a child-safety report, danger to a person, a crime against us, a customer or one of us. "
        "Somebody else approves it, two if it holds content, and two release it.</p>");
    body += page::form({Address{"/desk/reports"}, request.visitor_as<Signed>().session.form_secret}, fields);
    auto response = show(desks, request,
                         {"Start a report", std::move(body), page::back_link(Address{"/desk"}, "Queue"), page::Width::reading, "/desk", 0});
    if (!errors.none()) response.with_status(422);
    return response;
}

Outcome<std::optional<Span>> span_of(const Request& request, const std::string& zone) {
    SALLYPORT_TRY(first, day_field(request, "first"));
    SALLYPORT_TRY(last, day_field(request, "last"));
    if (!first || !last) return std::optional<Span>{};
    SALLYPORT_TRY(from, start_of(*first, zone));
    SALLYPORT_TRY(last_start, start_of(*last, zone));
    return std::optional{Span{from, after_days(last_start, 1)}};
}

Outcome<Demand> report_of(const Desks& desks, const Request& request) {
    const auto& form = request.form;
    Demand report;
    report.id = DemandId::random();
    report.filed_by = reader(request).id;
    report.zone = desks.provider.zone;
    report.channel = "desk";
    report.section = demand::Section::provider_initiated;
    report.requester = demand::RequesterKind::provider;
    report.is_signed = true;
    report.signer = Sensitive<std::string>{reader(request).name};
    const auto kind = coded<Instrument>(form.get("kind"));
    if (!kind || !demand::is_report(*kind)) return Problem{Trouble::invalid, "Choose what is reported.", "instrument"};
    report.instrument = *kind;
    const auto recipient = PersonId::parse(form.get("recipient"));
    if (!recipient) return Problem{Trouble::invalid, "Choose the officer to whom the report goes.", "recipient"};
    SALLYPORT_TRY(officer, desks.people.person(*recipient));
    SALLYPORT_TRY(agency, desks.people.agency(officer.agency));
    report.recipient = officer.id;
    report.agency = agency.id;
    report.agency_name = agency.name;
    report.country = agency.country;
    SALLYPORT_TRY(found_on, day_field(request, "issued_on"));
    report.issued_on = found_on;
    report.summary = Sensitive<std::string>{std::string{form.get("summary")}};
    report.nexus = Sensitive<std::string>{std::string{form.get("nexus")}};
    SALLYPORT_TRY(span, span_of(request, report.zone));
    if (!form.get("account").empty()) {
        demand::Identifier account;
        account.value = Sensitive<std::string>{std::string{form.get("account")}};
        for (const auto& word : form.all("classes")) {
            if (const auto data = coded<DataClass>(word))
                account.sought.push_back({*data, demand::is_subscriber(*data) ? std::nullopt : span, ""});
        }
        report.identifiers.push_back(std::move(account));
    }
    return report;
}

Response start(const Desks& desks, const Request& request) {
    page::Errors errors;
    auto report = report_of(desks, request);
    if (!report) {
        errors.add(report.error());
        return form_page(desks, request, errors);
    }
    const Instant now = desks.clock.now();
    for (const auto& problem : demand::check_form(*report, now)) errors.add(problem);
    if (!errors.none()) return form_page(desks, request, errors);
    auto filed = desks.demands.file(std::move(*report), now);
    if (!filed) {
        errors.add(filed.error());
        return form_page(desks, request, errors);
    }
    return Response::see(at((*filed)->id).str());
}

}  // namespace

std::vector<http::Route> report_routes(Desks& desks) {
    return {
        {http::Method::get, "/desk/reports/new", "desk", "report", [&desks](Request& request) { return form_page(desks, request, {}); }},
        {http::Method::post, "/desk/reports", "desk", "report", [&desks](Request& request) { return start(desks, request); }}};
}

}  // namespace sallyport::doors::desk
