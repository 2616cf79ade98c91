// The provider as the law sees it: where it is established and since when, who receives papers for it, where its services' data is held and
// what they can do about future data. It follows from provider.toml; nothing is changed here.
#include "demand/provider.h"

#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

Html days_words(const demand::Days& days) {
    if (!days.from && !days.until) return text("always");
    const std::string from = days.from ? "from " + base::text(*days.from) : "";
    const std::string until = days.until ? "until " + base::text(*days.until) : "";
    return text(from + (from.empty() || until.empty() ? "" : " ") + until);
}

Html entities_part(const demand::Provider& provider) {
    page::Table table;
    table.caption = "Legal entities, and where they are established";
    table.caption_shown = false;
    table.columns = {{"Entity"}, {"Country"}, {"Established"}, {"Word"}};
    for (const auto& entity : provider.entities) {
        const Html word = html("<code>", text(entity.code), "</code>");
        table.rows.push_back({{text(entity.name), text(entity.country), days_words(entity.days), word}});
        for (const auto& branch : entity.branches)
            table.rows.push_back({{text(entity.name + ", branch"), text(branch.country), days_words(branch.days), word}});
    }
    return page::table(table);
}

Html representatives_part(const demand::Provider& provider) {
    if (provider.representatives.empty()) return html("<p>None is named.</p>");
    page::Table table;
    table.caption = "Who receives papers for the provider";
    table.caption_shown = false;
    table.columns = {{"Role"}, {"Name"}, {"Country"}, {"Stands for"}, {"Days"}};
    for (const auto& who : provider.representatives) {
        const auto* entity = provider.entity(who.entity);
        table.rows.push_back({{text(label(who.role)), text(who.name), text(who.country),
                               text(entity != nullptr ? entity->name : who.entity), days_words(who.days)}});
    }
    return page::table(table);
}

Html services_part(const demand::Provider& provider) {
    page::Table table;
    table.caption = "Services: where their data is held, and what they can do about future data";
    table.caption_shown = false;
    table.columns = {{"Service"}, {"Data held in"}, {"Contract with"}, {"Future data"}, {"Why"}};
    for (const auto& service : provider.services) {
        const auto* entity = provider.entity(service.contract);
        table.rows.push_back({{text(service.name), text(service.host.empty() ? "as the directory says" : service.host),
                               text(entity != nullptr ? entity->name : "not said"), text(label(service.interception)),
                               text(service.interception_note.empty() ? "nothing is recorded" : service.interception_note)}});
    }
    return page::table(table);
}

Html third_parties_part(const demand::Provider& provider) {
    if (provider.third_parties.empty()) return html("<p>Nobody is named.</p>");
    page::Table table;
    table.caption = "Who outside the provider can reach customers' data";
    table.caption_shown = false;
    table.columns = {{"Name"}, {"What they do"}, {"What they can reach"}, {"Why"}, {"Country"}, {"Days"}};
    for (const auto& who : provider.third_parties) {
        table.rows.push_back({{text(who.name), text(who.does), text(who.reaches), text(who.why), text(who.country), days_words(who.days)}});
    }
    return page::table(table);
}

Response provider_page(const Desks& desks, const Request& request) {
    const auto& version = desks.review.profile_version();
    Html body = page::heading("The provider", "As the law sees it: its profile") +
                html(
                    "<p>A demand from a country where no entity is established, and that no agreement reaches, gets the treaty letter; "
                    "emergencies and preservation are excepted. The profile follows from the file <code>provider.toml</code>; nothing is "
                    "changed on this page.</p><p>Version <code>",
                    text(version.substr(0, 12)), "</code>. Each decision keeps the version that it was made under, with what it said.</p>");
    body += page::section("Legal entities", entities_part(desks.provider));
    body += page::section("Representatives", representatives_part(desks.provider));
    body += page::section("Services", services_part(desks.provider));
    body +=
        page::section("Third parties", html("<p>Who outside the provider can reach customers' data. The public report names them.</p>") +
                                           third_parties_part(desks.provider));
    return show(
        desks, request,
        {"The provider", std::move(body), page::breadcrumbs({{"Rules", Address{"/desk/rules"}}, {"The provider", Address{"#main"}}}),
         page::Width::wide, "/desk/rules", 0});
}

}  // namespace

std::vector<http::Route> provider_routes(Desks& desks) {
    return {{Method::get, "/desk/provider", "desk", "queue", [&desks](Request& request) { return provider_page(desks, request); }}};
}

}  // namespace sallyport::doors::desk
