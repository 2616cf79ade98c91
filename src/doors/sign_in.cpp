#include "doors/desks.h"
#include "doors/key_parts.h"
#include "doors/page/forms.h"
#include "doors/page/parts.h"
#include "doors/tries.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using page::html;
using page::text;
using people::Role;

std::string home_of(Role role) {
    switch (role) {
        case Role::officer:
        case Role::litigant: return "/portal";
        case Role::agency_admin: return "/portal/agency";
        case Role::analyst:
        case Role::counsel:
        case Role::custodian: return "/desk";
        case Role::customer:
        case Role::enterprise: return "/notice/mine";
        case Role::editor: return "/desk/report";
        case Role::auditor: return "/desk/entries";
        case Role::technician: return "/desk/rights";
    }
    return "/";
}

namespace {

// Where somebody wanted to go before they were asked to sign in: an address of ours, or nothing.
std::string wanted(std::string_view next) {
    const auto to = page::Address::parse(next);
    return to && to->view().starts_with('/') && !to->view().starts_with("/sign-") ? to->str() : "";
}

Response sign_in_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    page::Html body;
    if (desks.demo != nullptr) {
        body = page::heading("Sign in");
        body += html(
            "<p>This is a demo. Open one of the sign-in links that <code>./start</code> printed, or choose a person in the bar above.</p>");
    } else if (desks.entrance != nullptr) {
        body = page::error_summary(errors) + page::heading("Sign in");
        body += html(
            "<p>You sign in with the key that you registered: a security key, or the passkey of this device. There is no password, and "
            "nobody "
            "ever asks you for a code by mail or telephone.</p>");
        const auto next = wanted(request.method == Method::post ? request.form.get("next") : request.query.get("next"));
        body += page::form({"/sign-in"}, page::hidden("next", next) + key::part(desks, key::Does::sign_in, "/sign-in/challenge") +
                                             page::button("Sign in with your key"));
        body += page::details("No key yet, or lost it?",
                              html("<p>You get in by invitation: a link and a code, from two different people. Ask whoever runs this "
                                   "service for your agency or team. They invite you again if your key is lost; the old one then opens "
                                   "nothing any more.</p>"));
    } else {
        body = page::heading("Sign in");
        body += html("<p>No way to sign in is set up on this installation yet. Its operator can tell you more.</p>");
    }
    return show(desks, request, {"Sign in", std::move(body)});
}

// One answer for whatever is wrong, and the same wait for a key that is registered here and for one that is not.
Response sign_in(Desks& desks, const Request& request) {
    const Instant now = desks.clock.now();
    std::string credential{request.form.get("key-credential")};
    const bool known = !credential.empty() && desks.people.key(credential).has_value();
    const auto who = who_tries(desks, request, std::move(credential), known);
    auto& throttle = *desks.throttle;
    if (const auto seconds = throttle.wait(people::Tried::sign_in, who, now)) {
        throttle.waits(people::Tried::sign_in, who, now);
        return Response::too_many(*seconds);
    }
    auto stranger = who;
    stranger.known = false;
    const auto would_wait = throttle.wait(people::Tried::sign_in, stranger, now);
    auto session = desks.entrance->sign_in(key::touched_of(request), key::challenge_of(request), now);
    if (!session) {
        if (session.error().trouble == Trouble::refused) throttle.count(people::Tried::sign_in, who, now);
        if (would_wait) return Response::too_many(*would_wait);
        page::Errors errors;
        errors.add("", session.error().sentence);
        return sign_in_page(desks, request, errors).with_status(http::status_of(session.error().trouble));
    }
    throttle.at_home(who, now);
    const auto next = wanted(request.form.get("next"));
    const bool tell = throttle.failed(session->credential).tries >= limits::sign_in_tries.pair.at_once;
    Response response = Response::see(tell ? "/account" : next.empty() ? home_of(session->role) : next);
    http::set_session(response, request, session->token);
    return response;
}

Response begin_session(Desks& desks, const Request& request, const people::Person& person) {
    auto session = desks.sessions.begin(person, desks.clock.now());
    if (!session) return Response::trouble(std::move(session.error()));
    Response response = Response::see(home_of(person.role));
    http::set_session(response, request, session->token);
    return response;
}

}  // namespace

std::vector<http::Route> sign_in_routes(Desks& desks) {
    std::vector<http::Route> routes = {
        {Method::get, "/sign-in", "sign_in", "", [&desks](Request& request) { return sign_in_page(desks, request); }},
        // For whoever holds a package, a receipt or the ledger: one line, as sallyport-verify --key takes it.
        {Method::get, "/keys/package", "public", "", [&desks](Request&) { return Response::plain(desks.package_key + "\n"); }},
        {Method::get, "/keys/ledger", "public", "", [&desks](Request&) { return Response::plain(desks.ledger_key + "\n"); }},
        // RFC 9116: where a security report goes.
        {Method::get, "/.well-known/security.txt", "public", "",
         [&desks](Request&) {
             if (desks.provider.contact.empty()) return Response::trouble({Trouble::not_found, ""});
             const auto expires = after_days(desks.clock.now(), 180);
             return Response::plain("Contact: mailto:" + desks.provider.contact + "\nExpires: " + base::text(expires) +
                                    "\nPreferred-Languages: en\n");
         }},
        {Method::post, "/sign-out", "sign_in", "signed_in",
         [&desks](Request& request) {
             if (auto ended = desks.sessions.end(request.visitor_as<Signed>().session.token); !ended)
                 return Response::trouble(std::move(ended.error()));
             Response response = Response::see("/sign-in");
             http::end_session(response, request);
             return response;
         }},
    };
    if (desks.entrance == nullptr) return routes;
    // Any key of this site may answer: nobody is named, so that no answer depends on who is known here.
    routes.push_back({Method::post, "/sign-in/challenge", "sign_in", "", [&desks](Request& request) {
                          if (auto wait = one_too_many(desks, request, people::Tried::challenge)) return std::move(*wait);
                          return key::ask_touch(desks, desks.entrance->challenge(people::Purpose::signing_in, "", desks.clock.now()), "");
                      }});
    routes.push_back({Method::post, "/sign-in", "sign_in", "", [&desks](Request& request) { return sign_in(desks, request); }});
    return routes;
}

std::vector<http::Route> demo_routes(Desks& desks) {
    if (desks.demo == nullptr) return {};
    return {
        // A demo link ends in the same session as any other way in.
        {Method::get, "/demo/enter/{word}", "demo", "",
         [&desks](Request& request) {
             auto id = desks.demo->by_link(request.parameter("word"));
             if (!id) return Response::trouble(std::move(id.error()));
             auto person = desks.people.person(*id);
             if (!person) return Response::trouble(std::move(person.error()));
             return begin_session(desks, request, *person);
         }},
        {Method::post, "/demo/person", "demo", "",
         [&desks](Request& request) {
             auto id = PersonId::parse(request.form.get("person"));
             if (!id) return Response::trouble(std::move(id.error()));
             auto person = desks.people.person(*id);
             if (!person) return Response::trouble(std::move(person.error()));
             return begin_session(desks, request, *person);
         }},
        {Method::post, "/demo/next", "demo", "",
         [&desks](Request& request) {
             // Whoever is signed in stays so, although the clock leaves the session's time behind.
             const auto session = desks.sessions.find(http::session_of(request), desks.people, desks.clock.now());
             if (auto moved = desks.demo->go_to_next_event(); !moved) return Response::trouble(std::move(moved.error()));
             if (session) {
                 if (const auto person = desks.people.person(session->person)) return begin_session(desks, request, *person);
             }
             const auto back = request.form.get("back");
             const auto to = page::Address::parse(back.empty() ? "/" : back);
             return Response::see(to && to->view().starts_with('/') ? to->str() : "/");
         }},
        {Method::get, "/demo/tour", "demo", "",
         [&desks](Request& request) {
             struct Stop {
                 const char* who;
                 const char* what;
             };
             static constexpr Stop stops[] = {
                 {"Officer",
                  "files a search warrant with its PDF. The form says what is missing while one types, and never whether an account "
                  "exists."},
                 {"Analyst", "accepts the request for review. The data asked for is preserved before anybody is told."},
                 {"Counsel",
                  "reads the paper beside the findings. One warrant's form asks January to June; its paper says March to April. Counsel "
                  "grants what the paper reaches and marks where it says so."},
                 {"A second counsel", "signs. Content needs two people."},
                 {"Analyst",
                  "sends the notice, or a nondisclosure order holds it back. Go to the next due event: the waiting period is over."},
                 {"Custodian",
                  "starts the collection. The machine gathers exactly what was approved; nobody looks at content. Two people release the "
                  "package."},
                 {"Officer", "fetches the package in the same portal and keeps the receipt."},
                 {"Everybody", "reads the public report. Its figures follow from the ledger."},
             };
             std::vector<page::Html> items;
             for (const auto& stop : stops) items.push_back(html("<li><strong>", text(stop.who), "</strong> ", text(stop.what), "</li>"));
             page::Html body = page::heading("A tour in eight steps");
             body += html(
                 "<p>Choose a person in the bar above for each step. Everything here is made up: the people, the papers and the "
                 "data.</p><ol class=\"list\">",
                 page::join(items), "</ol>");
             return show(desks, request, {"A tour in eight steps", std::move(body)});
         }},
    };
}

}  // namespace sallyport::doors
