// A link that somebody was given: with its code it registers the first key, once.
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

// Unknown, used, run out, not open yet: nobody learns which.
Response closed_page(const Desks& desks, const Request& request) {
    page::Html body = page::heading("This invitation opens nothing");
    body += html(
        "<p>It may have been used, it may have run out, or a second person has not approved it yet. Ask whoever gave it to you. If you "
        "registered your key already, ",
        page::link_to(page::Address{"/sign-in"}, "sign in"), ".</p>");
    return show(desks, request, {"This invitation opens nothing", std::move(body)}).with_status(404);
}

Response invitation_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto word = request.parameter("word");
    auto person = desks.entrance->invited(word, desks.clock.now());
    if (!person) {
        return person.error().trouble == Trouble::not_found ? closed_page(desks, request) : Response::trouble(std::move(person.error()));
    }
    page::Html body = page::error_summary(errors) + page::heading("Register your key", desks.provider.name);
    body += html("<p>Welcome, ", page::user(person->name), ". You are invited as ", text(label(person->role)),
                 ". From now on you sign in by touching a key; there is no password.</p>");
    body += people::is_staff(person->role)
                ? page::inset(html("<p>Use a security key, or a key that stays in this device. A passkey that is copied to other devices "
                                   "is refused for staff.</p>"))
                : page::inset(html("<p>Use a security key or a passkey. It must ask for a PIN, a fingerprint or a face.</p>"));
    page::Html fields =
        page::field({"code", "Code", "A second person gives it to you: ten letters and digits.", std::string{errors.at("code")}},
                    request.form.get("code"), page::Kind::code, page::Size::half);
    fields +=
        page::field({"name", "Name for this key", "So that you know it again, for example: blue key.", std::string{errors.at("name")}},
                    request.form.get("name"), page::Kind::words, page::Size::half);
    fields += key::part(desks, key::Does::enrol, page::Address::path({"invitation", word, "challenge"}));
    fields += page::button("Register your key");
    body += page::form({page::Address::path({"invitation", word})}, fields);
    return show(desks, request, {"Register your key", std::move(body)});
}

// Codes that do not fit are counted for the link whether or not it opens anything.
Response register_key(Desks& desks, const Request& request) {
    const Instant now = desks.clock.now();
    const auto word = request.parameter("word");
    const auto who = who_tries(desks, request, std::string{word}, desks.entrance->invited(word, now).has_value());
    if (const auto seconds = desks.throttle->wait(people::Tried::invitation, who, now)) return Response::too_many(*seconds);
    auto session = desks.entrance->enrol(word, request.form.get("code"), key::made_of(request), key::challenge_of(request),
                                         std::string{request.form.get("name")}, now);
    if (!session) {
        const auto trouble = session.error().trouble;
        if (trouble == Trouble::refused || trouble == Trouble::not_found) desks.throttle->count(people::Tried::invitation, who, now);
        if (trouble == Trouble::not_found) return closed_page(desks, request);
        page::Errors errors;
        errors.add(session.error());
        Response response = invitation_page(desks, request, errors);
        return response.status == 200 ? response.with_status(http::status_of(trouble)) : response;
    }
    desks.throttle->at_home({who.address, session->credential}, now);
    Response response = Response::see(home_of(session->role));
    http::set_session(response, request, session->token);
    return response;
}

}  // namespace

std::vector<http::Route> invitation_routes(Desks& desks) {
    if (desks.entrance == nullptr) return {};
    return {
        {Method::get, "/invitation/{word}", "sign_in", "", [&desks](Request& request) { return invitation_page(desks, request); }},
        {Method::post, "/invitation/{word}/challenge", "sign_in", "",
         [&desks](Request& request) {
             const auto word = request.parameter("word");
             const Instant now = desks.clock.now();
             const auto person = desks.entrance->invited(word, now);
             if (auto wait = one_too_many(desks, request, people::Tried::challenge, std::string{word}, person.has_value()))
                 return std::move(*wait);
             if (!person) return closed_page(desks, request);
             return key::ask_new(desks, desks.entrance->challenge(people::Purpose::enrolling, word, now), *person);
         }},
        {Method::post, "/invitation/{word}", "sign_in", "", [&desks](Request& request) { return register_key(desks, request); }},
    };
}

}  // namespace sallyport::doors
