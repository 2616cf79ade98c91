#include "doors/key_parts.h"

#include "base/json.h"

namespace sallyport::doors::key {

using page::Html;
using page::html;

namespace {

// Bytes that the script wrote; what is no base64url is nothing, and then nothing fits.
Bytes bytes_field(const http::Request& request, std::string_view name) {
    auto bytes = from_base64url(request.form.get(name));
    return bytes ? std::move(*bytes) : Bytes{};
}

std::string_view word(Does does) {
    switch (does) {
        case Does::sign_in: return "sign-in";
        case Does::enrol: return "enrol";
        case Does::add: return "add";
        case Does::touch: return "touch";
    }
    return "";
}

}  // namespace

Html part(const Desks& desks, Does does, const page::Address& ask) {
    require(desks.entrance != nullptr, "keys are used where there is an entrance");
    Html fields;
    for (const char* name : {"key-challenge", "key-credential", "key-client-data", "key-data", "key-signature", "key-attestation"})
        fields += page::hidden(name, "");
    if (does == Does::add) fields += page::hidden("new-challenge", "") + page::hidden("new-client-data", "");
    return html(
        "<div class=\"key\"", page::attr("data-key", word(does)), page::attr("data-key-ask", ask.view()),
        page::attr("data-key-origin", desks.entrance->site().origin), ">", fields,
        "<noscript><p>A key is touched through JavaScript; there is no other way to sign in, and no password. Switch JavaScript on for "
        "this site.</p></noscript><p role=\"status\" data-key-words></p></div>");
}

Html touch_part(const Desks& desks) {
    if (desks.entrance == nullptr) return {};
    return html("<p class=\"hint\">You will be asked to touch your key.</p>", part(desks, Does::touch, page::Address{"/account/touch"}));
}

Outcome<void> touched(const Desks& desks, const http::Request& request) {
    if (desks.entrance == nullptr) {
        if (desks.demo != nullptr) return {};
        return Problem{Trouble::refused, "No key can be touched here.", "key"};
    }
    const auto& session = request.visitor_as<Signed>().session;
    return desks.entrance->touched(session, request.path, touched_of(request), challenge_of(request), desks.clock.now());
}

std::string challenge_of(const http::Request& request) { return std::string{request.form.get("key-challenge")}; }

people::MadeAnswer made_of(const http::Request& request) {
    const bool beside = request.form.has("new-client-data");  // a form that touches one key and makes another
    return {bytes_field(request, beside ? "new-client-data" : "key-client-data"), bytes_field(request, "key-attestation")};
}

people::TouchedAnswer touched_of(const http::Request& request) {
    return {std::string{request.form.get("key-credential")}, bytes_field(request, "key-client-data"), bytes_field(request, "key-data"),
            bytes_field(request, "key-signature")};
}

http::Response ask_touch(const Desks& desks, std::string_view challenge, std::string_view credential) {
    json::array keys;
    if (!credential.empty()) keys.emplace_back(credential);
    return http::Response::json(
        canonical(json::object{{"challenge", challenge}, {"rp_id", desks.entrance->site().rp_id}, {"keys", std::move(keys)}}));
}

http::Response ask_new(const Desks& desks, std::string_view challenge, const people::Person& person) {
    json::array known;
    if (const auto keys = desks.people.keys_of(person.id)) {
        for (const auto& one : *keys) known.emplace_back(one.credential);
    }
    return http::Response::json(canonical(json::object{{"challenge", challenge},
                                                       {"rp_id", desks.entrance->site().rp_id},
                                                       {"keys", std::move(known)},
                                                       {"provider", desks.provider.name},
                                                       {"person", base64url(person.id.text())},
                                                       {"name", person.name}}));
}

}  // namespace sallyport::doors::key
