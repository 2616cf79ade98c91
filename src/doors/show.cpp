#include "doors/desk/roster_parts.h"
#include "doors/desks.h"

namespace sallyport::doors {

using page::Address;
using people::Role;

namespace {

struct Place {
    const char* words;
    std::string to;
};

// Where each role can go. Rights decide; this only saves people from dead links.
std::vector<Place> places(Role role) {
    switch (role) {
        case Role::officer:
        case Role::litigant:
            return {{"Your requests", "/portal"}, {"File a request", "/portal/new"}, {"Kinds of data", "/portal/catalogue"}};
        case Role::agency_admin:
            return {{"Your agency", "/portal/agency"}, {"Officers", "/portal/agency/officers"}, {"Kinds of data", "/portal/catalogue"}};
        case Role::counsel:
            return {{"Queue", "/desk"},         {"Rules", "/desk/rules"},   {"Letters", "/desk/letters"}, {"Agencies", "/desk/agencies"},
                    {"People", "/desk/people"}, {"Roster", "/desk/roster"}, {"Rights", "/desk/rights"},   {"Figures", "/desk/figures"},
                    {"Report", "/desk/report"}};
        case Role::custodian:
            return {{"Queue", "/desk"},         {"Rules", "/desk/rules"},   {"Letters", "/desk/letters"}, {"Agencies", "/desk/agencies"},
                    {"People", "/desk/people"}, {"Roster", "/desk/roster"}, {"Rights", "/desk/rights"},   {"Figures", "/desk/figures"},
                    {"Report", "/report/"}};
        case Role::analyst:
            return {{"Queue", "/desk"},         {"Rules", "/desk/rules"},   {"Agencies", "/desk/agencies"}, {"People", "/desk/people"},
                    {"Roster", "/desk/roster"}, {"Rights", "/desk/rights"}, {"Figures", "/desk/figures"},   {"Report", "/report/"}};
        case Role::customer:
        case Role::enterprise: return {{"Your notices", "/notice/mine"}, {"Check a letter", "/notice"}};
        case Role::editor: return {{"Report", "/desk/report"}, {"Published", "/report/"}};
        case Role::auditor: return {{"Entries", "/desk/entries"}, {"Requests", "/desk/audit"}, {"Report", "/report/"}};
        case Role::technician: return {{"Rights", "/desk/rights"}, {"Report", "/report/"}};
    }
    return {};
}

// In the lane of national security process there is no portal, no notice and no report to go to.
std::vector<Place> places_of_lane(Role role) {
    std::vector<Place> kept;
    for (auto& place : places(role)) {
        if (place.to.starts_with("/desk") && place.to != "/desk/report") kept.push_back(std::move(place));
    }
    if (people::may(role, people::Action::counter, people::Relation::none))
        kept.insert(kept.begin(), {"Enter a paper", "/desk/national/new"});
    if (people::may(role, people::Action::queue, people::Relation::none)) kept.push_back({"Secrecy", "/desk/national"});
    return kept;
}

page::Html demo_bar(const Desks& desks, const Signed* visitor) {
    if (desks.demo == nullptr) return {};
    page::DemoBar bar;
    if (const auto everybody = desks.people.everybody()) {
        for (const auto& person : *everybody) {
            bar.people.push_back({person.id.text(), person.name + ", " + std::string{label(person.role)},
                                  visitor != nullptr && visitor->person.id == person.id});
        }
    }
    bar.clock = text_in(desks.clock.now(), desks.provider.zone);
    bar.next = desks.demo->next_event();
    if (const auto adoption = desks.review.adoption(); adoption != nullptr && adoption->demo)
        bar.rules = "The rules were approved for this demo only, by nobody's counsel.";
    bar.form_token = visitor == nullptr ? "" : visitor->session.form_secret;
    return page::demo_bar(bar);
}

}  // namespace

http::Response show(const Desks& desks, const http::Request& request, PageParts parts) {
    const auto* visitor = dynamic_cast<const Signed*>(request.visitor.get());
    page::Frame frame;
    frame.title = std::move(parts.title);
    frame.provider = desks.provider.name;
    frame.width = parts.width;
    frame.above = std::move(parts.above);
    frame.main = std::move(parts.main);
    frame.stylesheet = desks.stylesheet;
    frame.script = desks.script;
    frame.refresh_seconds = parts.refresh_seconds;
    frame.demo_bar = demo_bar(desks, visitor);
    if (visitor != nullptr) {
        frame.person = page::Person{visitor->person.name, std::string{label(visitor->person.role)}};
        frame.form_token = visitor->session.form_secret;
        const bool own_lane = desks.demands.lane() == demand::Lane::national;
        for (const auto& place : own_lane ? places_of_lane(visitor->person.role) : places(visitor->person.role)) {
            auto to = Address::parse(place.to);
            require(to.has_value(), "a place is an address of ours");
            frame.nav.push_back({place.words, *to, place.to == parts.current, 0});
        }
        frame.above = calls_bar(desks, *visitor) + frame.above;
        if (desks.entrance != nullptr) frame.nav.push_back({"Your keys", Address{"/account"}, parts.current == "/account", 0});
    }
    return http::Response::page(page::page(frame));
}

}  // namespace sallyport::doors
