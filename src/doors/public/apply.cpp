// An agency asks to be admitted. The page is for anybody and gives nothing: no account, no request, no answer that tells what is known here.
#include "doors/agency_form.h"
#include "doors/page/parts.h"
#include "doors/tries.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using page::html;

namespace {

Response apply_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto typed = [&](std::string_view name) { return request.form.get(name); };
    page::Html body = page::error_summary(errors) + page::heading("Register your agency", desks.provider.name);
    body += html(
        "<p>Write who you are. Two people of our team look at it, and call your agency at a number that they look up themselves. Until "
        "then "
        "nothing can be filed in its name.</p>");
    body += page::inset(html("<p>Is somebody in danger now? Do not wait for this: call us, and file as soon as you have access.</p>"));
    page::Html fields = page::field({"name", "Name of the agency", "", std::string{errors.at("name")}}, typed("name"));
    fields += page::select({"kind", "What kind of body it is", "", std::string{errors.at("kind")}}, agency::kinds(typed("kind")));
    fields += page::field({"country", "Country", "Two letters, for example US.", std::string{errors.at("country")}}, typed("country"),
                          page::Kind::code, page::Size::tiny);
    fields += page::text_area({"domains", "Domains of its mail", "One a line, without @.", std::string{errors.at("domains")}},
                              typed("domains"), 3);
    fields +=
        page::text_area({"evidence", "What the agency is, and under which law it asks for data", "", std::string{errors.at("evidence")}},
                        typed("evidence"), 5);
    fields += page::text_area({"numbers", "Published telephone numbers", "One a line: the number, a colon, and where it is published.",
                               std::string{errors.at("numbers")}, false},
                              typed("numbers"), 3);
    fields += page::field({"contact", "Your name and office", "", std::string{errors.at("contact")}}, typed("contact"));
    fields += page::field({"mail", "Your work address of e-mail", "", std::string{errors.at("mail")}}, typed("mail"), page::Kind::email);
    body += page::form({page::Address{"/agencies/apply"}}, fields + page::button("Send the application"));
    return show(desks, request, {"Register your agency", std::move(body)});
}

Response apply(const Desks& desks, const Request& request) {
    people::Application application;
    application.agency = agency::face_of(request);
    for (auto& [domain, rest] : agency::lines_of(request.form.get("domains"))) application.agency.domains.push_back(domain);
    application.contact = request.form.get("contact");
    application.mail = request.form.get("mail");
    const Instant now = desks.clock.now();
    // What is not well formed costs nothing and is not counted.
    if (auto fine = people::apply(application, now); !fine) {
        page::Errors errors;
        const auto& field = fine.error().field;
        errors.add(field == "number" || field == "source" ? "numbers" : field, fine.error().sentence);
        return apply_page(desks, request, errors).with_status(http::status_of(fine.error().trouble));
    }
    if (auto wait = one_too_many(desks, request, people::Tried::application)) return std::move(*wait);
    if (auto applied = desks.people.apply(std::move(application), now); !applied) return Response::trouble(std::move(applied.error()));
    page::Html body = page::panel("Your application was sent", html("<p>Two people of our team look at it.</p>"));
    body += html("<p>We call your agency at a number that we look up ourselves. Nobody of us ever asks you for a code or a password.</p>");
    return show(desks, request, {"Your application was sent", std::move(body)});
}

}  // namespace

std::vector<http::Route> apply_routes(Desks& desks) {
    return {
        {Method::get, "/agencies/apply", "public", "", [&desks](Request& request) { return apply_page(desks, request); }},
        {Method::post, "/agencies/apply", "public", "", [&desks](Request& request) { return apply(desks, request); }},
    };
}

}  // namespace sallyport::doors
