// What an auditor reads: entries, the list of requests, one request's history with its reasons and clocks. Each page is an entry before it is
// shown. No paper, no name of an account, no content; a sealed request counts and stays closed.
#include <algorithm>
#include <charconv>
#include <map>

#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;
using people::Look;
using people::LookedAt;

namespace {

constexpr std::uint64_t entries_a_page = 100;
constexpr int requests_a_page = 50;
constexpr std::string_view closed_words = "closed by a court's order";

// Without the entry nothing is shown.
Outcome<void> record(const Desks& desks, const Request& request, const Look& look) {
    return desks.people.looked(look, request.visitor_as<Signed>().person.id, desks.clock.now());
}

Html task_part(const Desks& desks, const Request& request) {
    const auto& auditor = request.visitor_as<Signed>().person;
    Html task;
    if (auditor.until) {
        task = html("Your audit: ", page::user(auditor.purpose), ", until ", text(text_in(*auditor.until, auditor.zone)), ". ");
    }
    return page::inset(html("<p>", task, page::user(desks.provider.name), " records every page that you are shown.</p>"));
}

// Whole numbers of an address; nothing if what is written is none.
std::optional<std::uint64_t> number_in(const Request& request, std::string_view name) {
    const auto written = request.query.get(name);
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), number);
    if (written.empty() || failed != std::errc{} || end != written.data() + written.size()) return std::nullopt;
    return number;
}

// Facts as lines. Of a note that only counsel reads the ledger says to nobody here what it is.
std::string lines_of(const ledger::Entry& entry) {
    std::string lines;
    if (!entry.facts || ledger::is_counsels_note(entry.header.kind, *entry.facts)) return lines;
    if (entry.header.corrects) lines += "corrects entry " + std::to_string(entry.header.corrects->value) + "\n";
    for (const auto& [fact, value] : entry.facts->all()) lines += std::string{name(fact)} + " = " + value + "\n";
    return lines;
}

// Whether the demand that an entry belongs to, or corrects, is closed; each is asked for once a page. What cannot be read is closed.
class Closed {
public:
    explicit Closed(const Desks& desks) : desks_{desks} {}
    bool holds(const ledger::Entry& entry) {
        DemandId id = entry.header.demand;
        if (entry.header.corrects) {
            const auto corrected = desks_.book.entry(*entry.header.corrects);
            if (!corrected) return true;
            id = corrected->header.demand;
        }
        return !id.none() && holds(id);
    }
    bool holds(const DemandId& id) {
        const auto known = known_.find(id.text());
        if (known != known_.end()) return known->second;
        const auto closed = desks_.notice.is_closed_to_auditors(id);
        return known_[id.text()] = !closed || *closed;
    }

private:
    const Desks& desks_;
    std::map<std::string, bool> known_;
};

Response entries_page(const Desks& desks, const Request& request) {
    const std::uint64_t size = desks.book.size();
    std::uint64_t from = size > entries_a_page ? size - entries_a_page : 0;
    if (const auto asked = number_in(request, "from")) from = std::min(*asked, size == 0 ? 0 : size - 1);
    const std::uint64_t shown = std::min(entries_a_page, size - from);
    if (auto looked = record(desks, request, {LookedAt::entries, {}, from, shown}); !looked) return Response::trouble(looked.error());
    page::Table table;
    table.caption = "Entries of the ledger";
    table.columns = {{"Entry", page::Align::figures}, {"When"}, {"What"}, {"By"}, {"Facts"}};
    // Asked outside the walk over the book, which holds it.
    std::vector<ledger::Entry> entries;
    auto read = desks.book.each({from}, [&](const ledger::Entry& entry) {
        entries.push_back(entry);
        return entries.size() < shown;
    });
    if (!read) return Response::trouble(std::move(read.error()));
    Closed closed{desks};
    for (const auto& entry : entries) {
        const bool open = !closed.holds(entry);
        table.rows.push_back({{page::number(static_cast<std::int64_t>(entry.header.index.value)),
                               text(text_in(entry.header.at, desks.provider.zone)), text(open ? words_of(entry.header.kind) : closed_words),
                               text(open ? name_of(desks, entry.header.actor) : ""), page::prose(open ? lines_of(entry) : "")}});
    }
    Html body = page::heading("Entries") + task_part(desks, request);
    body += html("<p>Every step of every request, in order. Nothing here can be changed; a correction is an entry of its own.</p>");
    body += page::table(table);
    if (from > 0) {
        body += html(
            "<p>",
            page::link_to(Address{"/desk/entries"}.with_query("from", std::to_string(from > entries_a_page ? from - entries_a_page : 0)),
                          "Earlier entries"),
            "</p>");
    }
    return show(desks, request, {"Entries", std::move(body), {}, page::Width::wide, "/desk/entries", 0});
}

Address request_address(const DemandId& id) { return Address::path({"desk", "audit", id.text()}); }

Response requests_page(const Desks& desks, const Request& request) {
    demand::QueueFilter filter;
    auto all = desks.demands.count(filter);
    if (!all) return Response::trouble(std::move(all.error()));
    const int last = std::max(1, static_cast<int>((*all + requests_a_page - 1) / requests_a_page));
    const int current =
        static_cast<int>(std::clamp<std::uint64_t>(number_in(request, "page").value_or(1), 1, static_cast<std::uint64_t>(last)));
    filter.limit = requests_a_page;
    filter.offset = (current - 1) * requests_a_page;
    auto rows = desks.demands.queue(filter);
    if (!rows) return Response::trouble(std::move(rows.error()));
    const Look look{LookedAt::requests, {}, static_cast<std::uint64_t>(filter.offset), rows->size()};
    if (auto looked = record(desks, request, look); !looked) return Response::trouble(looked.error());
    const auto& zone = request.visitor_as<Signed>().person.zone;
    Closed closed{desks};
    page::Table table;
    table.caption = "All requests, what is due next first";
    table.caption_shown = false;
    table.columns = {{"Number"}, {"Counted under"}, {"Country"}, {"Received"}, {"State"}, {"Due"}};
    for (const auto& row : *rows) {
        const bool open = !closed.holds(row.id);
        table.rows.push_back({{open ? page::link_to(request_address(row.id), row.number) : text(row.number), text(label(row.section)),
                               text(row.country), text(text_in(row.received, zone)),
                               open ? page::tag(words_of(row.standing.stage), tone_of(row.standing.stage)) : text(closed_words),
                               text(open && row.due ? text_in(*row.due, zone) : "")}});
    }
    Html body = page::heading("Requests") + task_part(desks, request);
    if (rows->empty()) {
        body += page::empty_state("No request yet", html("<p>Every request that was received is listed here.</p>"));
    } else {
        body += page::table(table);
        if (last > 1) body += page::pagination({current, last, Address{"/desk/audit"}});
    }
    return show(desks, request, {"Requests", std::move(body), {}, page::Width::wide, "/desk/audit", 0});
}

// Every instant that an entry set, in the order of the entries.
Html clocks_part(const std::vector<review::TimelineLine>& lines, const std::string& zone) {
    page::Table table;
    table.caption = "Clocks";
    table.caption_shown = false;
    table.columns = {{"Step"}, {"Clock"}, {"Instant"}};
    for (const auto& line : lines) {
        for (const auto& [fact, written] : line.facts.all()) {
            if (ledger::type(fact) != ledger::FactType::instant) continue;
            table.rows.push_back({{text(words_of(line.kind)), text(ledger::about(fact)),
                                   text(text_in(line.facts.instant_of(fact).value_or(line.at), zone))}});
        }
    }
    if (table.rows.empty()) return html("<p>No step of this request set a clock.</p>");
    return page::table(table);
}

Html history_part(const Desks& desks, const std::vector<review::TimelineLine>& lines, const std::string& zone) {
    std::vector<page::Event> events;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        page::Event event;
        event.title = words_of(line->kind);
        event.when = text_in(line->at, zone);
        event.datetime = base::text(line->at);
        event.by = name_of(desks, line->actor);
        for (const auto& word : line->facts.list(ledger::Fact::reasons)) {
            if (const auto reason = coded<review::Reason>(word)) event.body += html("<p>", text(label(*reason)), "</p>");
        }
        // Of what people wrote to each other about the matter only why the count was corrected: the rest may name whose data it is.
        if (line->kind == ledger::Kind::corrected_entry && line->words) event.body += page::prose(line->words->words.reveal());
        std::string facts;
        for (const auto& [fact, value] : line->facts.all()) facts += std::string{name(fact)} + " = " + value + "\n";
        event.body += page::details("Facts of entry " + std::to_string(line->entry.value), page::prose(facts));
        events.push_back(std::move(event));
    }
    return page::timeline(events);
}

Response request_page(const Desks& desks, const Request& request) {
    const DemandId id = demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    const auto way = page::breadcrumbs({{"Requests", Address{"/desk/audit"}}, {row->number, request_address(id)}});
    if (Closed{desks}.holds(id)) {
        if (auto looked = record(desks, request, {LookedAt::request, id, 0, 0}); !looked) return Response::trouble(looked.error());
        Html body = page::heading(row->number, label(row->section)) + task_part(desks, request);
        body += page::banner(page::Tone::warn, "This request counts, and is closed",
                             html("<p>A nondisclosure order stands or a court sealed it. It opens to an audit when that ends.</p>"));
        return show(desks, request, {row->number, std::move(body), way, page::Width::reading, "/desk/audit", 0});
    }
    auto lines = desks.review.timeline(id, people::Role::auditor);
    if (!lines) return Response::trouble(std::move(lines.error()));
    require(!lines->empty(), "a demand has an entry");
    const Look look{LookedAt::request, id, lines->front().entry.value, lines->size()};
    if (auto looked = record(desks, request, look); !looked) return Response::trouble(looked.error());
    const auto& zone = request.visitor_as<Signed>().person.zone;
    Html body = page::heading(row->number, label(row->section)) + task_part(desks, request);
    body += html("<p>", page::tag(words_of(row->standing.stage), tone_of(row->standing.stage)), "</p>");
    body += page::summary_list({{"Country", text(row->country)},
                                {"Legal process", text(label(row->instrument))},
                                {"Received", text(text_in(row->received, zone))},
                                {"Version of the paper", page::number(row->version)},
                                {"Accounts named", page::number(row->accounts)},
                                {"Asks for content", text(row->content ? "yes" : "no")},
                                {"Due next", text(row->due ? text_in(*row->due, zone) : "nothing")}});
    body += page::section("Clocks", clocks_part(*lines, zone));
    body += page::section("History", history_part(desks, *lines, zone));
    return show(desks, request, {row->number, std::move(body), way, page::Width::reading, "/desk/audit", 0});
}

}  // namespace

std::vector<http::Route> audit_routes(Desks& desks) {
    return {
        {Method::get, "/desk/entries", "desk", "audit", [&desks](Request& request) { return entries_page(desks, request); }},
        {Method::get, "/desk/audit", "desk", "audit", [&desks](Request& request) { return requests_page(desks, request); }},
        {Method::get, "/desk/audit/{id}", "desk", "audit", [&desks](Request& request) { return request_page(desks, request); }},
    };
}

}  // namespace sallyport::doors::desk
