// What everybody may see: the landing page and the report.
#include <sys/stat.h>

#include <algorithm>

#include "doors/desks.h"
#include "doors/http/files.h"
#include "doors/page/parts.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

Response landing_page(const Desks& desks, const Request& request) {
    const auto& name = desks.provider.name;
    const auto* visitor = dynamic_cast<const Signed*>(request.visitor.get());
    const auto is_for = [&](std::initializer_list<people::Role> roles) {
        return visitor == nullptr || std::ranges::find(roles, visitor->person.role) != roles.end();
    };
    const bool runs_agency = visitor != nullptr && visitor->person.role == people::Role::agency_admin;
    Html body = page::heading("Requests for customer data");
    body +=
        html("<p class=\"lead\">This is where ", text(name),
             " receives requests of authorities and courts for its customers' data, checks them against the law, tells the customers, and "
             "accounts for all of it in public.</p>");
    body += page::section(
        "For agencies and parties to a civil case",
        html("<p>File a request with its legal process, follow it, answer questions and fetch what was approved. Your agency has to be "
             "registered with us.</p>",
             visitor == nullptr ? html("<p>", page::link_to(Address{"/agencies/apply"}, "Register your agency"), "</p>") : Html{},
             is_for({people::Role::officer, people::Role::litigant, people::Role::agency_admin})
                 ? html("<p>", page::button_link(runs_agency ? Address{"/portal/agency"} : Address{"/portal"}, "Go to the portal"), "</p>")
                 : Html{}));
    body += page::section("For customers",
                          html("<p>Did you get a letter from us about a request for your data? Check that it is genuine "
                               "by the code at its end. Nobody asks you "
                               "for a password.</p><p>",
                               page::link_to(Address{"/notice"}, "Check a letter"), "</p>",
                               is_for({people::Role::customer, people::Role::enterprise})
                                   ? html("<p>", page::link_to(Address{"/notice/mine"}, "Read your notices and object"), "</p>")
                                   : Html{}));
    body +=
        page::section("For everybody",
                      html("<p>How many requests there were, from which countries, and how they were answered: every half-year, with the "
                           "files behind the figures.</p><p>",
                           page::link_to(Address{"/report/"}, "Read the report"), "</p>"));
    if (!desks.provider.contact.empty()) {
        body += page::inset(html("<p>Questions about a request: ", page::user(desks.provider.contact), "</p>"));
    }
    return show(desks, request, {"Requests for customer data", std::move(body)});
}

bool is_there(const std::string& file) {
    struct stat facts{};
    return !file.empty() && ::stat(file.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

Response report_file(const Desks& desks, const Request& request) {
    const auto rest = request.parameter("rest");
    if (rest.empty() && !is_there(desks.site_folder + "/index.html")) {
        Html body = page::heading("The report");
        body += page::empty_state("Nothing is published yet",
                                  html("<p>The first report appears here. It counts every request, those under a nondisclosure order "
                                       "too.</p>"));
        return show(desks, request, {"The report", std::move(body)});
    }
    return http::file_below(desks.site_folder, rest);
}

}  // namespace

std::vector<http::Route> public_routes(Desks& desks) {
    return {
        {Method::get, "/", "public", "anybody", [&desks](Request& request) { return landing_page(desks, request); }},
        // The site's links are relative: they need the slash.
        {Method::get, "/report", "public", "", [](Request&) { return Response::see("/report/"); }},
        {Method::get, "/report/{rest*}", "public", "", [&desks](Request& request) { return report_file(desks, request); }},
    };
}

}  // namespace sallyport::doors
