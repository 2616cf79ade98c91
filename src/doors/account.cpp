// One's own keys and sessions.
#include "doors/key_parts.h"
#include "doors/page/parts.h"
#include "doors/tries.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using page::html;
using page::text;

namespace {

// Whoever knows a key's name can try with it, and comes in nowhere; its owner is told.
page::Html failed_part(const Desks& desks, const Signed& visitor, const std::vector<people::Passkey>& keys) {
    page::Html lines;
    for (const auto& one : keys) {
        const auto failed = desks.throttle->failed(one.credential);
        if (failed.tries < limits::sign_in_tries.pair.at_once) continue;
        lines += html("<p>With the name of your key ", page::user(one.name), ": ", page::number(failed.tries), " times, the last on ",
                      text(text_in(failed.last, visitor.person.zone)), ".</p>");
    }
    if (lines.empty()) return {};
    return page::banner(page::Tone::warn, "Somebody tried to sign in as you",
                        lines + html("<p>Nobody came in by that: your key never left you. If it was not you, tell the team.</p>",
                                     page::form({"/account/tries-seen", visitor.session.form_secret},
                                                page::button("I have seen this", page::Look::second))));
}

Response account_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto& visitor = request.visitor_as<Signed>();
    const auto& person = visitor.person;
    auto keys = desks.people.keys_of(person.id);
    if (!keys) return Response::trouble(std::move(keys.error()));
    auto sessions = desks.sessions.of(person, desks.clock.now());
    if (!sessions) return Response::trouble(std::move(sessions.error()));
    const auto name_of_key = [&](std::string_view credential) -> std::string {
        for (const auto& one : *keys) {
            if (one.credential == credential) return one.name;
        }
        return "a key that was withdrawn";
    };
    const auto token = request.form_token;
    page::Html body = page::error_summary(errors) + page::heading("Your keys and sessions", person.name);

    body += failed_part(desks, visitor, *keys);

    page::Table key_table;
    key_table.caption = "Keys that sign you in";
    key_table.columns = {{"Name"}, {"Kind"}, {"This session"}, {"Withdraw"}};
    for (const auto& one : *keys) {
        const bool in_use = one.credential == visitor.session.credential;
        key_table.rows.push_back(
            {{page::user(one.name), text(label(one.algorithm)), text(in_use ? "opened with it" : ""),
              in_use ? text("not while you use it")
                     : page::form({"/account/keys/withdraw", token}, page::hidden("credential", one.credential) + key::touch_part(desks) +
                                                                         page::button("Withdraw", page::Look::danger))}});
    }
    body += page::table(key_table);
    page::Html more = page::field(
        {"name", "Name for the new key", "Two keys are better than one: keep the second in a safe place.", std::string{errors.at("name")}},
        request.form.get("name"), page::Kind::words, page::Size::half);
    more += key::part(desks, key::Does::add, "/account/keys/challenge") + page::button("Register another key", page::Look::second);
    body += page::section("Another key",
                          html("<p>You touch the key that you have, then the new one.</p>", page::form({"/account/keys", token}, more)));

    page::Table session_table;
    session_table.caption = "Where you are signed in";
    session_table.columns = {{"Since"}, {"Last used"}, {"Key"}, {"Sign out"}};
    const auto own = people::name_of(visitor.session);
    for (const auto& line : *sessions) {
        session_table.rows.push_back(
            {{text(text_in(line.started, person.zone)), text(text_in(line.last_seen, person.zone)),
              page::user(name_of_key(line.credential)),
              line.name == own ? text("this session")
                               : page::form({"/account/sessions/end", token},
                                            page::hidden("session", line.name) + page::button("Sign out there", page::Look::second))}});
    }
    body += page::table(session_table);
    body += people::is_staff(person.role)
                ? html("<p>A session ends after 12 hours, or after 15 minutes without use, and at once when your role changes.</p>")
                : html("<p>A session ends after 24 hours, or after one hour without use, and at once when your role changes.</p>");
    return show(desks, request, {"Your keys and sessions", std::move(body), {}, page::Width::wide, "/account", 0});
}

Response after(const Desks& desks, const Request& request, const Outcome<void>& outcome) {
    if (outcome) return Response::see("/account");
    page::Errors errors;
    errors.add(outcome.error());
    Response response = account_page(desks, request, errors);
    return response.status == 200 ? response.with_status(http::status_of(outcome.error().trouble)) : response;
}

Outcome<void> add_key(Desks& desks, const Request& request) {
    SALLYPORT_CHECK(key::touched(desks, request));
    SALLYPORT_CHECK(desks.entrance->add_key(request.visitor_as<Signed>().session, key::made_of(request), request.form.get("new-challenge"),
                                            std::string{request.form.get("name")}, desks.clock.now()));
    return {};
}

Outcome<void> withdraw_key(Desks& desks, const Request& request) {
    const auto& visitor = request.visitor_as<Signed>();
    const auto credential = request.form.get("credential");
    SALLYPORT_CHECK(key::touched(desks, request));
    SALLYPORT_TRY(held, desks.people.key(credential));
    if (held.person != visitor.person.id) return Problem{Trouble::not_found, "no such key"};
    if (credential == visitor.session.credential) return Problem{Trouble::refused, "Sign in with another key to withdraw this one."};
    return desks.people.withdraw_key(credential, "by_owner", visitor.person.id, desks.clock.now());
}

}  // namespace

std::vector<http::Route> account_routes(Desks& desks) {
    if (desks.entrance == nullptr) return {};
    return {
        {Method::get, "/account", "account", "signed_in", [&desks](Request& request) { return account_page(desks, request); }},
        // What the session's key shall sign for one act: the address that the form is sent to.
        {Method::post, "/account/touch", "account", "signed_in",
         [&desks](Request& request) {
             if (auto wait = one_too_many(desks, request, people::Tried::challenge)) return std::move(*wait);
             const auto& session = request.visitor_as<Signed>().session;
             const auto about = people::Entrance::about(session, request.form.get("act"));
             return key::ask_touch(desks, desks.entrance->challenge(people::Purpose::touching, about, desks.clock.now()),
                                   session.credential);
         }},
        {Method::post, "/account/tries-seen", "account", "signed_in",
         [&desks](Request& request) {
             const auto keys = desks.people.keys_of(request.visitor_as<Signed>().person.id);
             if (!keys) return Response::trouble(keys.error());
             for (const auto& one : *keys) desks.throttle->cleared(one.credential);
             return Response::see("/account");
         }},
        {Method::post, "/account/keys/challenge", "account", "signed_in",
         [&desks](Request& request) {
             if (auto wait = one_too_many(desks, request, people::Tried::challenge)) return std::move(*wait);
             const auto& visitor = request.visitor_as<Signed>();
             return key::ask_new(desks,
                                 desks.entrance->challenge(people::Purpose::adding, people::name_of(visitor.session), desks.clock.now()),
                                 visitor.person);
         }},
        {Method::post, "/account/keys", "account", "signed_in",
         [&desks](Request& request) { return after(desks, request, add_key(desks, request)); }},
        {Method::post, "/account/keys/withdraw", "account", "signed_in",
         [&desks](Request& request) { return after(desks, request, withdraw_key(desks, request)); }},
        {Method::post, "/account/sessions/end", "account", "signed_in",
         [&desks](Request& request) {
             return after(desks, request, desks.sessions.end_named(request.visitor_as<Signed>().person, request.form.get("session")));
         }},
    };
}

}  // namespace sallyport::doors
