#include <fmt/format.h>

#include "doors/dates.h"
#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

using ledger::Stage;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

struct View {
    const char* word;
    const char* title;
    std::vector<Stage> stages;
};

const std::vector<View>& views() {
    static const std::vector<View> all = {
        {"open",
         "Open",
         {Stage::received, Stage::accepted, Stage::preserved, Stage::proposed, Stage::granted, Stage::told, Stage::cleared,
          Stage::permitted, Stage::collected, Stage::sealed, Stage::release_proposed}},
        {"new", "New", {Stage::received, Stage::accepted}},
        {"review", "Review", {Stage::preserved, Stage::proposed}},
        {"notice", "Notice", {Stage::granted, Stage::told}},
        {"collection", "Collection", {Stage::cleared, Stage::permitted, Stage::collected}},
        {"release", "Release", {Stage::sealed, Stage::release_proposed, Stage::released}},
        {"closed",
         "Closed",
         {Stage::delivered, Stage::refused, Stage::redirected, Stage::withdrawn, Stage::handled_outside, Stage::closed}},
    };
    return all;
}

// What keeps a request from going on, in a few words.
std::string blocked_by(const demand::DemandRow& row) {
    if (row.standing.objection_open) return "the customer objects";
    if (row.standing.challenge == ledger::Challenge::open) return "contested: waits for a ruling";
    if (row.standing.challenge == ledger::Challenge::granted) return "does not stand: reject when the time to appeal is over";
    if (row.standing.outside_found) return "records outside what was approved";
    if (row.standing.clarification_open) return "waits for the requester's answer";
    if (row.standing.formal_paper == ledger::FormalPaper::awaited) return "legal process has to follow";
    if (row.standing.formal_paper == ledger::FormalPaper::missed) return "no legal process followed in time";
    if (row.standing.emergency && !row.standing.emergency_affirmed && row.standing.stage < Stage::granted)
        return "emergency not affirmed yet";
    return "";
}

constexpr int page_rows = 50;

// Our number, or part of the name of an agency or an officer: one box answers a telephone call. False if it is none of these.
Outcome<bool> search(const Desks& desks, std::string_view words, demand::QueueFilter& filter) {
    std::string upper;
    for (char c : words) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper.find_first_not_of("0123456789") == std::string::npos) upper = "SP-" + upper;
    filter.stages.clear();
    if (upper.starts_with("SP-")) {
        filter.number = upper;
        SALLYPORT_TRY(count, desks.demands.count(filter));
        return count > 0;
    }
    const auto matches = [&](std::string name) {
        for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return name.find(upper) != std::string::npos;
    };
    SALLYPORT_TRY(agencies, desks.people.agencies());
    for (const auto& agency : agencies) {
        if (matches(agency.name)) {
            filter.agency = agency.id;
            return true;
        }
    }
    SALLYPORT_TRY(everybody, desks.people.everybody());
    for (const auto& person : everybody) {
        if (people::is_requester(person.role) && matches(person.name)) {
            filter.filed_by = person.id;
            return true;
        }
    }
    filter.number = "none";
    return false;
}

std::string_view trimmed(std::string_view words) {
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
    return words;
}

// What is due next by the law, of an open request.
Html next_part(const Desks& desks, const demand::DemandRow& row, Instant now) {
    if (row.standing.stage == Stage::none || row.standing.stage >= Stage::released) return {};
    const auto demand = desks.demands.demand(row.id);
    if (!demand) return {};
    const auto dates = desks.review.dates(**demand, now, review::ReviewDesk::Reader::desk);
    const auto* next = dates ? next_date(*dates) : nullptr;
    if (next == nullptr) return {};
    const auto state = review::state_of(*next, row.received, now);
    const Html mark =
        !state ? Html{} : html(page::tag(label(*state), *state == review::DeadlineState::passed ? page::Tone::bad : page::Tone::warn), " ");
    return html("<br><small>", mark, text(date_words(*next)), ", ", text(distance(next->at, now)), "</small>");
}

constexpr int raised_shown = 20;

// For counsel, on every view of the queue: what was raised and is still open.
Html raised_part(const Desks& desks, const people::Person& reader, Instant now) {
    if (!people::may(reader.role, people::Action::decide, people::Relation::staff)) return {};
    const auto raised = desks.review.raised_deadlines(raised_shown);
    if (!raised || raised->empty()) return {};
    std::vector<Html> items;
    for (const auto& one : *raised) {
        const auto row = desks.demands.row(one.demand);
        if (!row) continue;
        const bool passed = one.state == review::DeadlineState::passed;
        items.push_back(html("<li>", page::tag(label(one.state), passed ? page::Tone::bad : page::Tone::warn), " ",
                             page::link_to(at(one.demand), row->number), ": ", text(date_words({one.clock, one.due, {}})), ", ",
                             text(distance(one.due, now)), "</li>"));
    }
    return page::banner(page::Tone::warn, "Deadlines that were raised", html("<ul class=\"list\">", page::join(items), "</ul>"));
}

// The queue as filtered. `words`: what was searched for, "" if nothing was.
http::Response list_page(const Desks& desks, const http::Request& request, demand::QueueFilter filter, const View* view, int page_number,
                         std::string_view words) {
    const Instant now = desks.clock.now();
    auto rows = desks.demands.queue(filter);
    if (!rows) return http::Response::trouble(std::move(rows.error()));
    auto all = desks.demands.count(filter);
    if (!all) return http::Response::trouble(std::move(all.error()));

    std::vector<page::Tab> tabs;
    for (const auto& one : views()) {
        demand::QueueFilter counting;
        counting.stages = one.stages;
        const auto count = desks.demands.count(counting);
        tabs.push_back({one.title, Address{"/desk"}.with_query("view", one.word), words.empty() && &one == view,
                        count && std::string_view{one.word} != "closed" ? static_cast<int>(*count) : 0});
    }

    page::Table table;
    table.caption = words.empty() ? fmt::format("{} requests, what is due next first", view->title) : "Found";
    table.caption_shown = false;
    table.columns = {{"Number"}, {"Due"}, {"State"}, {"From"}, {"Process"}, {"Kind"}, {"Accounts", page::Align::figures}};
    for (const auto& row : *rows) {
        const bool late = row.due && *row.due < now;
        const auto blocked = blocked_by(row);
        Html due = row.due ? html(late ? text("overdue, ") : Html{}, text(distance(*row.due, now))) : text("–");
        due += next_part(desks, row, now);
        Html state = page::tag(words_of(row.standing.stage), tone_of(row.standing.stage));
        if (!blocked.empty()) state += html("<br>", text(blocked));
        table.rows.push_back({{page::link_to(at(row.id), row.number), due, state,
                               html(page::user(agency_of(desks, row.agency)), " (", text(row.country), ")"), text(label(row.instrument)),
                               text(label(row.section)), page::number(row.accounts)},
                              row.section == demand::Section::emergencies ? page::Tone::bad
                              : late                                      ? page::Tone::warn
                                                                          : page::Tone::plain});
    }
    Html body = page::heading("Queue");
    body += raised_part(desks, request.visitor_as<Signed>().person, now);
    body += page::search_form({Address{"/desk/search"}, request.visitor_as<Signed>().session.form_secret},
                              "Our number, case number, agency or officer", words);
    if (people::may(request.visitor_as<Signed>().person.role, people::Action::report, people::Relation::none))
        body += html("<p>", page::link_to(Address{"/desk/reports/new"}, "Start a report of our own"), "</p>");
    body += page::tabs("State", tabs);
    if (rows->empty()) {
        body += page::empty_state(words.empty() ? "Nothing here" : "Nothing found",
                                  words.empty() ? html("<p>No request is in this state.</p>")
                                                : html("<p>Type a number such as SP-12, a whole case number, or part of the name of an "
                                                       "agency or an officer. Accounts are not searched.</p>"));
    } else {
        body += page::table(table);
        const int last = static_cast<int>((*all + page_rows - 1) / page_rows);
        if (last > 1) body += page::pagination({page_number, last, Address{"/desk"}.with_query("view", view->word)});
    }
    return show(desks, request, {"Queue", std::move(body), {}, page::Width::wide, "/desk", 0});
}

}  // namespace

http::Response queue_page(const Desks& desks, const http::Request& request) {
    const auto wanted = request.query.get("view");
    const View* view = &views().front();
    for (const auto& one : views()) {
        if (wanted == one.word) view = &one;
    }
    demand::QueueFilter filter;
    filter.stages = view->stages;
    filter.limit = page_rows;
    filter.section = coded<demand::Section>(request.query.get("section"));
    const auto country = request.query.get("country");
    if (country.size() == 2) filter.country = country;
    int page_number = 1;
    if (const auto written = request.query.get("page");
        !written.empty() && written.size() < 6 && written.find_first_not_of("0123456789") == std::string_view::npos) {
        page_number = std::max(1, std::stoi(std::string{written}));
    }
    filter.offset = (page_number - 1) * page_rows;
    const auto words = request.query.get("q");
    if (!words.empty()) {
        if (auto found = search(desks, words, filter); !found) return http::Response::trouble(std::move(found.error()));
    }
    return list_page(desks, request, std::move(filter), view, page_number, words);
}

http::Response search_page(const Desks& desks, const http::Request& request) {
    const auto words = trimmed(request.form.get("q"));
    if (words.empty()) return http::Response::see("/desk");
    demand::QueueFilter filter;
    filter.limit = page_rows;
    auto known = search(desks, words, filter);
    if (!known) return http::Response::trouble(std::move(known.error()));
    // The requester's own number is customer data: it stands in no address, so what it finds is answered here.
    demand::QueueFilter by_docket;
    by_docket.limit = page_rows;
    by_docket.docket = Sensitive<std::string>{std::string{words}};
    auto found = desks.demands.queue(by_docket);
    if (!found) return http::Response::trouble(std::move(found.error()));
    if (found->size() == 1) return http::Response::see(at(found->front().id).str());
    if (!found->empty()) return list_page(desks, request, std::move(by_docket), &views().front(), 1, words);
    if (*known) return http::Response::see(Address{"/desk"}.with_query("q", words).str());
    return list_page(desks, request, std::move(filter), &views().front(), 1, words);
}

}  // namespace sallyport::doors::desk
