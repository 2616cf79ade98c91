// An agency's administrator brings in and takes out the agency's own officers. Somebody of the provider's team signs second.
#include "doors/key_parts.h"
#include "doors/portal/portal_parts.h"

namespace sallyport::doors::portal {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;
using people::Role;

namespace {

Response officers_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto& me = request.visitor_as<Signed>().person;
    auto everybody = desks.people.everybody();
    if (!everybody) return Response::trouble(std::move(everybody.error()));
    auto waiting = desks.people.proposals(desks.clock.now());
    if (!waiting) return Response::trouble(std::move(waiting.error()));
    Html body = page::error_summary(errors) + page::heading("Officers", desk::agency_of(desks, me.agency));
    page::Table table;
    table.caption = "Officers of your agency";
    table.columns = {{"Name"}, {"Keys", page::Align::figures}, {"Still yours until"}, {"Say so again"}, {"Leaving"}};
    const Instant now = desks.clock.now();
    for (const auto& one : *everybody) {
        if (one.agency != me.agency || one.role != Role::officer) continue;
        const auto keys = desks.people.keys_of(one.id);
        Html form = page::hidden("why", "left the agency") + key::touch_part(desks) + page::button("Take access away", page::Look::danger);
        const auto until = desks.people.attested_until(one.id);
        const bool lapsed = !until || *until < now;
        table.rows.push_back(
            {{page::user(one.name), keys ? page::number(static_cast<std::int64_t>(keys->size())) : text("?"),
              lapsed ? page::tag("Lapsed: files nothing new", page::Tone::bad) : text(text_in(*until, me.zone)),
              page::form({Address::path({"portal", "agency", "officers", one.id.text(), "attest"}), request.form_token},
                         key::touch_part(desks) + page::button("Still ours", page::Look::second)),
              page::form({Address::path({"portal", "agency", "officers", one.id.text(), "leave"}), request.form_token}, form)}});
    }
    body += html("<p>Say every ", page::number(people::attested_days),
                 " days of each officer that they are still yours. Of whom nobody says so, nothing new is taken.</p>");
    body += page::table(table);
    Html open;
    for (const auto& one : *waiting) {
        if (one.proposal.what != people::Proposed::enrol || one.proposal.person.agency != me.agency) continue;
        open += html("<li>", page::user(one.proposal.person.name), ", until ", text(text_in(one.until, me.zone)), "</li>");
    }
    if (!open.empty()) body += page::section("Waiting for our team", html("<ul class=\"list\">", open, "</ul>"));
    Html fields =
        page::field({"name", "Name", "", std::string{errors.at("name")}}, request.form.get("name"), page::Kind::words, page::Size::half);
    const auto zone = request.form.get("zone");
    fields += page::field({"zone", "Time zone", "An IANA name, for example America/New_York.", std::string{errors.at("zone")}},
                          zone.empty() ? std::string_view{me.zone} : zone, page::Kind::code, page::Size::half);
    fields += page::text_area({"reason", "Reason", "For example: joined the cybercrime unit.", std::string{errors.at("reason")}},
                              request.form.get("reason"), 2);
    fields += key::touch_part(desks) + page::button("Propose this officer");
    body += page::section(
        "Bring in an officer",
        html("<p>You get a link for the officer. Our team looks at it and gives the officer the code that belongs to the link. "
             "Neither opens anything alone.</p>",
             page::form({"/portal/agency/officers", request.form_token}, fields)));
    return show(desks, request, {"Officers", std::move(body), {}, page::Width::wide, "/portal/agency/officers", 0});
}

Response refused(const Desks& desks, const Request& request, const Problem& problem) {
    page::Errors errors;
    errors.add(problem);
    Response response = officers_page(desks, request, errors);
    return response.status == 200 ? response.with_status(http::status_of(problem.trouble)) : response;
}

// The link's word; empty in a demo.
Outcome<std::string> propose(Desks& desks, const Request& request) {
    const auto& me = request.visitor_as<Signed>().person;
    SALLYPORT_CHECK(key::touched(desks, request));
    if (desks.people.is_frozen(me.agency))
        return Problem{Trouble::refused, "Access of this agency is stopped for now. Call the number on our site."};
    people::Proposal proposal;
    proposal.person = {
        PersonId::random(), Role::officer, std::string{request.form.get("name")}, me.agency, std::string{request.form.get("zone")}, ""};
    proposal.reason = request.form.get("reason");
    SALLYPORT_CHECK(desks.people.propose(proposal, me.id, desks.clock.now()));
    if (desks.entrance == nullptr) return std::string{};
    return desks.entrance->invite(proposal.person.id, desks.clock.now());
}

// The officer of the address, whose key-holder here is their administrator.
Outcome<PersonId> own_officer(const Desks& desks, const Request& request) {
    const auto& me = request.visitor_as<Signed>().person;
    const Problem nobody{Trouble::not_found, "no such officer"};
    const auto id = PersonId::parse(request.parameter("person"));
    if (!id) return nobody;
    const auto officer = desks.people.person(*id);
    if (!officer || officer->agency != me.agency || officer->role != Role::officer) return nobody;
    SALLYPORT_CHECK(key::touched(desks, request));
    return *id;
}

Outcome<void> attest(Desks& desks, const Request& request) {
    SALLYPORT_TRY(id, own_officer(desks, request));
    return desks.people.attest(id, request.visitor_as<Signed>().person.id, desks.clock.now());
}

Outcome<void> leave(Desks& desks, const Request& request) {
    const auto& me = request.visitor_as<Signed>().person;
    SALLYPORT_TRY(id, own_officer(desks, request));
    return desks.people.leave({id, std::string{request.form.get("why")}}, me.id, desks.clock.now());
}

http::Route about_officer(Desks& desks, const char* verb, Outcome<void> (*does)(Desks&, const Request&)) {
    return {Method::post, std::string{"/portal/agency/officers/{person}/"} + verb, "portal", "manage_officers",
            [&desks, does](Request& request) {
                const auto done = does(desks, request);
                if (done) return Response::see("/portal/agency/officers");
                if (done.error().trouble == Trouble::not_found) return Response::trouble({Trouble::not_found, ""});
                return refused(desks, request, done.error());
            }};
}

}  // namespace

std::vector<http::Route> officer_routes(Desks& desks) {
    return {
        {Method::get, "/portal/agency/officers", "portal", "manage_officers",
         [&desks](Request& request) { return officers_page(desks, request); }},
        {Method::post, "/portal/agency/officers", "portal", "manage_officers",
         [&desks](Request& request) {
             const auto word = propose(desks, request);
             if (!word) return refused(desks, request, word.error());
             Html body =
                 page::panel("Proposed", html("<p>Our team looks at it within ", page::number(people::proposal_days), " days.</p>"));
             if (!word->empty()) {
                 body += html(
                     "<h2>The link for the officer</h2><p>Give it to them yourself. It is shown only now, and opens nothing until our "
                     "team has approved, and then only with the code that our team gives the officer.</p>",
                     page::inset(html("<p><code>", text(desks.entrance->site().origin + "/invitation/" + *word), "</code></p>")));
             }
             body += html("<p>", page::link_to(Address{"/portal/agency/officers"}, "Back to all officers"), "</p>");
             return show(desks, request, {"Proposed", std::move(body), {}, page::Width::reading, "/portal/agency/officers", 0});
         }},
        about_officer(desks, "attest", attest),
        about_officer(desks, "leave", leave),
    };
}

}  // namespace sallyport::doors::portal
