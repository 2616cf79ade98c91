// People of the house and of agencies: one person proposes, a second approves; leaving takes one.
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
using people::Role;

namespace {

std::string words_of(const Desks& desks, const people::Proposal& proposal) {
    if (proposal.what == Proposed::admit) {
        std::string domains;
        for (const auto& one : proposal.admitted.domains) domains += (domains.empty() ? ": " : ", ") + one;
        return "Admit or renew " + proposal.admitted.name + domains;
    }
    if (proposal.what == Proposed::thaw) return "Let " + agency_of(desks, proposal.agency) + " go on";
    std::string words = proposal.person.name + " as " + std::string{label(proposal.person.role)};
    if (!proposal.person.agency.none()) words += " of " + agency_of(desks, proposal.person.agency);
    if (proposal.person.until) {
        words += " until " + text_in(*proposal.person.until, proposal.person.zone) + ": " + proposal.person.purpose;
    }
    return words;
}

page::Html waiting_part(const Desks& desks, const Request& request, const std::vector<people::OpenProposal>& waiting) {
    const auto& me = request.visitor_as<Signed>().person;
    if (waiting.empty())
        return page::empty_state("Nothing waits for a second person", html("<p>What one person proposes is listed here.</p>"));
    page::Table table;
    table.caption = "Proposals that wait for a second person";
    table.caption_shown = false;
    table.columns = {{"What"}, {"Proposed by"}, {"Reason"}, {"Until"}, {"Second signature"}};
    for (const auto& one : waiting) {
        const bool mine = one.by == me.id;
        const bool about_me = one.proposal.what == Proposed::enrol && one.proposal.person.id == me.id;
        page::Html approve = text(mine ? "somebody else signs" : "it is about you: somebody else signs");
        if (!mine && !about_me) {
            approve = page::form({"/desk/people/approve", request.form_token}, page::hidden("proposal", std::to_string(one.entry.value)) +
                                                                                   key::touch_part(desks) + page::button("Approve"));
        }
        table.rows.push_back({{page::user(words_of(desks, one.proposal)), text(name_of(desks, one.by)), page::prose(one.proposal.reason),
                               text(text_in(one.until, me.zone)), std::move(approve)}});
    }
    return page::table(table);
}

page::Html role_of(const people::Person& person) {
    if (!person.until) return text(label(person.role));
    return text(std::string{label(person.role)} + " until " + text_in(*person.until, person.zone));
}

// The last millisecond of that day.
Outcome<Instant> end_of(Day day, const std::string& zone) {
    auto known = known_zone(zone);
    if (!known) return Problem{Trouble::invalid, known.error().sentence, "zone"};
    SALLYPORT_TRY(midnight, start_of(day, "UTC"));
    SALLYPORT_TRY(next, start_of(day_of(after_days(midnight, 1), "UTC"), zone));
    return Instant{next.ms - 1};
}

std::vector<page::Choice> roles(Role chosen) {
    std::vector<page::Choice> choices;
    for (const Role role : every<Role>()) {
        if (role == Role::customer || role == Role::enterprise) continue;
        choices.push_back({std::string{code(role)}, std::string{label(role)}, "", role == chosen});
    }
    return choices;
}

Outcome<std::vector<page::Choice>> agencies(const Desks& desks, std::string_view chosen) {
    SALLYPORT_TRY(known, desks.people.agencies());
    std::vector<page::Choice> choices = {{"", "none: the provider's own staff", "", chosen.empty()}};
    for (const auto& one : known) choices.push_back({one.id.text(), one.name, "", one.id.text() == chosen});
    return choices;
}

// What a proposal's form holds: what was typed, or the person as they are.
Outcome<page::Html> proposal_form(const Desks& desks, const Request& request, const page::Errors& errors, const people::Person* person) {
    const bool typed = request.method == Method::post && request.form.has("role");
    const auto now = [&](std::string_view name, std::string as_is) {
        return typed ? std::string{request.form.get(name)} : std::move(as_is);
    };
    const auto role = coded<Role>(now("role", person == nullptr ? "analyst" : std::string{code(person->role)})).value_or(Role::analyst);
    SALLYPORT_TRY(choices, agencies(desks, now("agency", person == nullptr ? "" : person->agency.text())));
    page::Html fields;
    if (person != nullptr) {
        fields += page::hidden("person", person->id.text()) + page::hidden("name", person->name) + page::hidden("zone", person->zone);
    } else {
        fields += page::field({"name", "Name", "", std::string{errors.at("name")}}, now("name", ""), page::Kind::words, page::Size::half);
    }
    fields += page::select({"role", "Role", "", std::string{errors.at("role")}}, roles(role));
    fields += page::select({"agency", "Agency", "For officers and civil parties.", std::string{errors.at("agency")}}, choices);
    if (person == nullptr) {
        fields += page::field({"zone", "Time zone", "An IANA name, for example America/New_York.", std::string{errors.at("zone")}},
                              now("zone", desks.provider.zone), page::Kind::code, page::Size::half);
    } else if (desks.entrance != nullptr) {
        fields += page::checkboxes({"new_key", "Key", "", "", false},
                                   {{"yes", "Invite again: a new key, and the older ones open nothing any more", "", false}});
    }
    fields +=
        page::field({"purpose", "Purpose of an audit", "For an auditor only: what is audited, and for whom. Leave it empty otherwise.",
                     std::string{errors.at("purpose")}, false},
                    request.form.get("purpose"));
    fields += page::date_field({"last_day", "Last day of an audit", "For an auditor only. The role and every session end with that day.",
                                std::string{errors.at("last_day")}, false},
                               {std::string{request.form.get("last_day-day")}, std::string{request.form.get("last_day-month")},
                                std::string{request.form.get("last_day-year")}});
    fields += page::text_area({"reason", "Reason", "It stands in the record.", std::string{errors.at("reason")}}, now("reason", ""), 2);
    fields += key::touch_part(desks) + page::button(person == nullptr ? "Propose this person" : "Propose this change");
    return page::form({"/desk/people/propose", request.form_token}, fields);
}

Response people_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    auto everybody = desks.people.everybody();
    if (!everybody) return Response::trouble(std::move(everybody.error()));
    auto waiting = desks.people.proposals(desks.clock.now());
    if (!waiting) return Response::trouble(std::move(waiting.error()));
    auto form = proposal_form(desks, request, errors, nullptr);
    if (!form) return Response::trouble(std::move(form.error()));
    page::Html body = page::error_summary(errors) + page::heading("People");
    body += page::section("Waiting for a second person", waiting_part(desks, request, *waiting));
    page::Table table;
    table.caption = "Everybody who has a role here, but customers";
    table.columns = {{"Name"}, {"Role"}, {"Agency"}, {"Keys", page::Align::figures}};
    for (const auto& one : *everybody) {
        if (one.role == Role::customer || one.role == Role::enterprise) continue;
        const auto keys = desks.people.keys_of(one.id);
        table.rows.push_back({{page::link_to(Address::path({"desk", "people", one.id.text()}), one.name), role_of(one),
                               one.agency.none() ? text("") : page::user(agency_of(desks, one.agency)),
                               keys ? page::number(static_cast<std::int64_t>(keys->size())) : text("?")}});
    }
    body += page::table(table);
    body += page::section("Bring in a person",
                          html("<p>You get a link for the new person, and a second person of the team gets the code that belongs to it. "
                               "Neither opens anything alone.</p>",
                               *form));
    return show(desks, request, {"People", std::move(body), {}, page::Width::wide, "/desk/people", 0});
}

Response person_page(const Desks& desks, const Request& request, const PersonId& id, const page::Errors& errors = {}) {
    auto person = desks.people.person(id);
    if (!person || person->role == Role::customer || person->role == Role::enterprise) return Response::trouble({Trouble::not_found, ""});
    auto keys = desks.people.keys_of(id);
    if (!keys) return Response::trouble(std::move(keys.error()));
    page::Html body = page::error_summary(errors) + page::heading(person->name, label(person->role));
    page::Html names;
    for (const auto& one : *keys) names += html("<li>", page::user(one.name), ", ", text(label(one.algorithm)), "</li>");
    body += page::summary_list({{"Role", role_of(*person)},
                                {"Purpose", person->purpose.empty() ? text("none of its own") : page::user(person->purpose)},
                                {"Agency", person->agency.none() ? text("none") : page::user(agency_of(desks, person->agency))},
                                {"Time zone", text(person->zone)},
                                {"Keys", keys->empty() ? text("none yet") : html("<ul class=\"list\">", names, "</ul>")}});
    if (request.visitor_as<Signed>().person.id == id) {
        body += page::inset(html("<p>This is you. Others change your role or take it away.</p>"));
    } else {
        auto form = proposal_form(desks, request, errors, &*person);
        if (!form) return Response::trouble(std::move(form.error()));
        body += page::section("Another role or agency, or new keys", html("<p>A second person approves. With another role or agency, every "
                                                                          "session of this person ends at once.</p>",
                                                                          *form));
        body += page::section("Leaving",
                              html("<p>Sessions and keys of this person end at once. One person is enough, so that it is never late.</p>",
                                   page::form({Address::path({"desk", "people", id.text(), "leave"}), request.form_token},
                                              page::text_area({"why", "Reason", "It stands in the record.", std::string{errors.at("why")}},
                                                              request.form.get("why"), 2) +
                                                  key::touch_part(desks) + page::button("Take the role away", page::Look::danger))));
    }
    page::Html above = page::back_link(Address{"/desk/people"}, "People");
    return show(desks, request, {person->name, std::move(body), std::move(above), page::Width::reading, "/desk/people", 0});
}

Response refused(Response response, Trouble trouble) {
    return response.status == 200 ? response.with_status(http::status_of(trouble)) : response;
}

struct Proposing {
    people::Person person;
    std::string link;  // the invitation's word; empty: the keys stay
};

Outcome<Proposing> propose(Desks& desks, const Request& request) {
    SALLYPORT_CHECK(key::touched(desks, request));
    const auto& form = request.form;
    people::Proposal proposal;
    auto& person = proposal.person;
    const bool known = !form.get("person").empty();
    if (known) {
        SALLYPORT_TRY(id, PersonId::parse(form.get("person")));
        SALLYPORT_TRY(as_is, desks.people.person(id));
        person = as_is;
        // A customer is nobody's to make an officer of.
        if (person.role == Role::customer || person.role == Role::enterprise) return Problem{Trouble::not_found, "no such person"};
    } else {
        person.id = PersonId::random();
        person.name = form.get("name");
        person.zone = form.get("zone");
    }
    const auto role = coded<Role>(form.get("role"));
    if (!role) return Problem{Trouble::invalid, "Choose a role.", "role"};
    person.role = *role;
    person.agency = {};
    if (!form.get("agency").empty()) {
        SALLYPORT_TRY(agency, AgencyId::parse(form.get("agency")));
        person.agency = agency;
    }
    SALLYPORT_TRY(last_day, day_field(request, "last_day"));
    person.purpose = form.get("purpose");
    person.until = std::nullopt;
    if (last_day) {
        SALLYPORT_TRY(until, end_of(*last_day, person.zone));
        person.until = until;
    }
    proposal.reason = form.get("reason");
    const Instant now = desks.clock.now();
    SALLYPORT_CHECK(desks.people.propose(proposal, request.visitor_as<Signed>().person.id, now));
    Proposing proposing{person, ""};
    if (desks.entrance == nullptr) return proposing;
    if (!known || form.get("new_key") == "yes") {
        SALLYPORT_TRY(word, desks.entrance->invite(person.id, now));
        proposing.link = word;
    } else {
        SALLYPORT_CHECK(desks.entrance->cancel_invitation(person.id));
    }
    return proposing;
}

Response proposed_page(const Desks& desks, const Request& request, const Proposing& proposing) {
    page::Html body = page::panel(
        "Proposed", html("<p>A second person of the team must approve it within ", page::number(people::proposal_days), " days.</p>"));
    if (!proposing.link.empty()) {
        const auto link = desks.entrance->site().origin + "/invitation/" + proposing.link;
        body += html("<h2>The link for ", page::user(proposing.person.name),
                     "</h2><p>Give it to them yourself. It is shown only now. It opens "
                     "nothing until a second person has approved, and then only with the code that the second person gets.</p>",
                     page::inset(html("<p><code>", text(link), "</code></p>")));
    }
    body += html("<p>", page::link_to(Address{"/desk/people"}, "Back to all people"), "</p>");
    return show(desks, request, {"Proposed", std::move(body), {}, page::Width::reading, "/desk/people", 0});
}

struct Approving {
    people::Proposal proposal;
    std::string code;  // empty: no key is wanted
};

Outcome<Approving> approve(Desks& desks, const Request& request) {
    SALLYPORT_CHECK(key::touched(desks, request));
    const auto written = request.form.get("proposal");
    if (written.empty() || written.size() > 15 || written.find_first_not_of("0123456789") != std::string_view::npos) {
        return Problem{Trouble::not_found, "no such proposal"};
    }
    const Instant now = desks.clock.now();
    SALLYPORT_TRY(proposal, desks.people.approve({std::stoull(std::string{written})}, request.visitor_as<Signed>().person.id, now));
    Approving approving{proposal, ""};
    if (desks.entrance == nullptr || proposal.what != Proposed::enrol) return approving;
    auto code = desks.entrance->open_invitation(proposal.person.id, now);
    if (code) approving.code = *code;
    if (!code && code.error().trouble != Trouble::not_found) return std::move(code.error());
    return approving;
}

Response approved_page(const Desks& desks, const Request& request, const Approving& approving) {
    page::Html body = page::panel("Approved", html("<p>", page::user(words_of(desks, approving.proposal)), "</p>"));
    if (!approving.code.empty()) {
        body += html(
            "<h2>The code for ", page::user(approving.proposal.person.name),
            "</h2><p>Give it to them yourself, not by way of the colleague who has the link. It is shown only now, and is good for ",
            page::number(people::invitation_hours), " hours.</p>", page::inset(html("<p><code>", text(approving.code), "</code></p>")));
    }
    body += html("<p>", page::link_to(Address{"/desk/people"}, "Back to all people"), "</p>");
    return show(desks, request, {"Approved", std::move(body), {}, page::Width::reading, "/desk/people", 0});
}

}  // namespace

std::vector<http::Route> people_routes(Desks& desks) {
    return {
        {Method::get, "/desk/people", "desk", "admit", [&desks](Request& request) { return people_page(desks, request); }},
        {Method::get, "/desk/people/{person}", "desk", "admit",
         [&desks](Request& request) {
             const auto id = PersonId::parse(request.parameter("person"));
             if (!id) return Response::trouble({Trouble::not_found, ""});
             return person_page(desks, request, *id);
         }},
        {Method::post, "/desk/people/propose", "desk", "admit",
         [&desks](Request& request) {
             const auto proposing = propose(desks, request);
             if (proposing) return proposed_page(desks, request, *proposing);
             page::Errors errors;
             errors.add(proposing.error());
             const auto id = PersonId::parse(request.form.get("person"));
             return refused(id ? person_page(desks, request, *id, errors) : people_page(desks, request, errors), proposing.error().trouble);
         }},
        {Method::post, "/desk/people/approve", "desk", "admit",
         [&desks](Request& request) {
             const auto approving = approve(desks, request);
             if (approving) return approved_page(desks, request, *approving);
             page::Errors errors;
             errors.add(approving.error());
             return refused(people_page(desks, request, errors), approving.error().trouble);
         }},
        {Method::post, "/desk/people/{person}/leave", "desk", "stop",
         [&desks](Request& request) {
             const auto id = PersonId::parse(request.parameter("person"));
             if (!id) return Response::trouble({Trouble::not_found, ""});
             const auto left = [&]() -> Outcome<void> {
                 SALLYPORT_CHECK(key::touched(desks, request));
                 SALLYPORT_TRY(gone, desks.people.person(*id));
                 if (gone.role == Role::customer || gone.role == Role::enterprise) return Problem{Trouble::not_found, "no such person"};
                 return desks.people.leave({*id, std::string{request.form.get("why")}}, request.visitor_as<Signed>().person.id,
                                           desks.clock.now());
             }();
             if (left) return Response::see("/desk/people");
             page::Errors errors;
             errors.add(left.error().field == "reason" ? "why" : left.error().field, left.error().sentence);
             return refused(person_page(desks, request, *id, errors), left.error().trouble);
         }},
    };
}

}  // namespace sallyport::doors::desk
