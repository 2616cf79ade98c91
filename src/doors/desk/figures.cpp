// Figures of the team's own work: how much came, how long it took, what is late and why; by lane, agency and person. For the team, as a page
// that prints, and as a file.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "doors/dates.h"
#include "doors/desk/desk_parts.h"
#include "tally/desk_figures.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;
using tally::DeskDemand;
using tally::DeskGroup;

namespace {

constexpr std::int64_t hour_ms = 60LL * 60 * 1000;

// Counted once for as long as the book does not grow and no minute passes.
struct Counted {
    std::mutex one_at_a_time;
    std::uint64_t book = 0;
    Instant at = {};
    std::vector<DeskDemand> demands = {};
};

Outcome<std::vector<DeskDemand>> counted(const Desks& desks, Counted& kept) {
    const std::lock_guard lock{kept.one_at_a_time};
    const Instant now = desks.clock.now();
    if (kept.book != desks.book.size() || now.ms < kept.at.ms || now.ms - kept.at.ms > 60'000) {
        SALLYPORT_TRY(demands, tally::desk_demands([&](const auto& see) { return desks.book.each({0}, see); }, now));
        kept.demands = std::move(demands);
        kept.book = desks.book.size();
        kept.at = now;
    }
    return kept.demands;
}

using Some = std::vector<const DeskDemand*>;
struct Groups {
    std::string by, title;  // "lane", "By lane"
    std::vector<DeskGroup> rows;
};

std::string lane_words(tally::Section section) {
    std::string out{tally::word(section)};
    std::ranges::replace(out, '_', ' ');
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
    return out;
}

std::string agency_words(const Desks& desks, const std::string& agency) {
    if (agency.empty()) return "No agency";
    const auto id = AgencyId::parse(agency);
    return id ? agency_of(desks, *id) : agency;
}

// A person's row counts what that person acknowledged or answered, and takes time from there.
DeskGroup of_person(std::string name, const PersonId& person, const Some& demands, Instant now, const tally::ServiceLevels& levels) {
    Some theirs;
    std::vector<DeskDemand> copies;
    for (const DeskDemand* one : demands) {
        if (one->acknowledged_by != person && one->answered_by != person) continue;
        copies.push_back(*one);
        if (one->acknowledged_by != person) copies.back().acknowledged.reset();
        if (one->answered_by != person) copies.back().answered.reset();
    }
    for (const DeskDemand& one : copies) theirs.push_back(&one);
    return tally::desk_group(std::move(name), theirs, now, levels);
}

std::vector<Groups> groups_of(const Desks& desks, const Some& demands, Instant now) {
    std::map<std::string, Some> lanes, agencies;
    std::map<std::string, PersonId> people;
    for (const DeskDemand* one : demands) {
        lanes[lane_words(one->section)].push_back(one);
        agencies[agency_words(desks, one->agency)].push_back(one);
        for (const PersonId& person : {one->acknowledged_by, one->answered_by}) {
            // What nobody did is the machine's.
            if (!person.none()) people.emplace(name_of(desks, person) + " " + person.text(), person);
        }
    }
    std::vector<Groups> out{{"all", "All", {tally::desk_group("All requests", demands, now, desks.levels)}},
                            {"lane", "By lane", {}},
                            {"agency", "By agency", {}},
                            {"person", "By person", {}}};
    for (const auto& [name, some] : lanes) out[1].rows.push_back(tally::desk_group(name, some, now, desks.levels));
    for (const auto& [name, some] : agencies) out[2].rows.push_back(tally::desk_group(name, some, now, desks.levels));
    for (const auto& [name, person] : people) out[3].rows.push_back(of_person(name_of(desks, person), person, demands, now, desks.levels));
    return out;
}

std::string hours(const std::optional<std::int64_t>& ms) {
    if (!ms) return "–";
    const std::int64_t whole = (*ms + hour_ms / 2) / hour_ms;
    if (whole < 1) return "under 1 h";
    return whole < 72 ? fmt::format("{} h", whole) : fmt::format("{} days", (whole + 12) / 24);
}

Html count(std::size_t number) { return page::number(static_cast<std::int64_t>(number)); }

page::Table table_of(const Groups& group) {
    page::Table table;
    table.caption = group.title;
    table.columns = {{group.title},
                     {"Received"},
                     {"Closed"},
                     {"Open"},
                     {"up to 2 days"},
                     {"3 to 7"},
                     {"8 to 30"},
                     {"31 to 90"},
                     {"over 90"},
                     {"Late in law"},
                     {"To acknowledge, median"},
                     {"To acknowledge, 90 %"},
                     {"Acknowledged in our time"},
                     {"To answer, median"},
                     {"To answer, 90 %"},
                     {"Answered in our time"}};
    for (const DeskGroup& row : group.rows) {
        std::vector<Html> cells{text(row.name), count(row.received), count(row.closed), count(row.open)};
        for (const std::size_t open : row.open_by_age) cells.push_back(count(open));
        cells.push_back(count(row.late));
        for (const tally::Durations* one : {&row.acknowledge, &row.answer}) {
            cells.push_back(text(hours(one->median_ms)));
            cells.push_back(text(hours(one->ninetieth_ms)));
            cells.push_back(text(fmt::format("{} of {}", one->within, one->count)));
        }
        table.rows.push_back({std::move(cells)});
    }
    return table;
}

std::string_view reason_of(tally::Waits waits) {
    switch (waits) {
        case tally::Waits::us: return "Waits for us";
        case tally::Waits::requester: return "Waits for the requester’s answer";
        case tally::Waits::customer: return "The customer was told and may object, or objects";
        case tally::Waits::court: return "Contested: waits for a ruling";
    }
    return "?";
}

Html late_part(const Desks& desks, const Request& request, const Some& demands) {
    page::Table table;
    table.caption = "Open, and past a deadline in law";
    table.columns = {{"Request"}, {"Deadline"}, {"Since"}, {"Why it is not answered"}};
    for (const DeskDemand* one : demands) {
        if (one->closed || one->answered || !one->late_since) continue;
        const auto row = desks.demands.row(one->id);
        // A matter that somebody is walled off from is counted, and not named to them.
        const auto& me = request.visitor_as<Signed>().person;
        const bool theirs = row && people::may(me.role, people::Action::read_demand, desks.demands.relation(me, *row));
        // Which deadline it is may tell who the customer is: counsel's to know.
        const bool counsel = people::may(me.role, people::Action::adopt, people::Relation::none);
        law::LegalClock clock;
        clock.name = one->late_clock;
        table.rows.push_back({{theirs ? page::link_to(at(one->id), row->number) : text("Not shown to you"),
                               text(counsel ? date_words(clock) : "A deadline in law"),
                               text(text_in(*one->late_since, desks.provider.zone)), text(reason_of(one->waits))}});
    }
    if (table.rows.empty()) return html("<p>None.</p>");
    return page::table(table);
}

// What came of the emergencies: whoever released data without legal process wants to know whether it helped, and whom.
Html emergencies_part(const Some& demands) {
    page::Table table;
    table.caption = "Emergencies that were answered";
    table.columns = {{"What came of them"}, {"Requests", page::Align::figures}};
    const auto counted = tally::emergencies_by_outcome(demands);
    for (const auto one : every<review::CameOf>()) {
        if (const auto found = counted.find(std::string{code(one)}); found != counted.end())
            table.rows.push_back({{text(label(one)), count(found->second)}});
    }
    if (const auto silent = counted.find(""); silent != counted.end())
        table.rows.push_back({{text("Nobody has recorded it yet"), count(silent->second)}});
    if (table.rows.empty()) return html("<p>None.</p>");
    return page::table(table);
}

struct Wanted {
    std::optional<Period> period;  // none: everything
};
Wanted wanted(const Desks& desks, const Request& request) {
    const auto named = request.query.get("received");
    if (named == "all") return {};
    if (const auto period = parse_period(named)) return {*period};
    return {period_of(desks.clock.now(), desks.provider.zone)};
}

Some chosen(const Desks& desks, const std::vector<DeskDemand>& all, const Wanted& wanted) {
    Some out;
    for (const DeskDemand& one : all) {
        if (!wanted.period || period_of(one.received, desks.provider.zone) == *wanted.period) out.push_back(&one);
    }
    return out;
}

std::string level_in_words(const tally::ServiceLevel& level) {
    return fmt::format("{} {} to acknowledge and {} to answer", level.acknowledge_hours, level.acknowledge_hours == 1 ? "hour" : "hours",
                       level.answer_hours);
}

std::string levels_in_words(const tally::ServiceLevels& levels) {
    std::string out = "Our own time is " + level_in_words(levels.everywhere);
    for (const auto& [section, level] : levels.lanes) out += fmt::format("; in the lane {} {}", lane_words(section), level_in_words(level));
    return out + ".";
}

Response figures_page(const Desks& desks, const Request& request, Counted& kept) {
    const auto all = counted(desks, kept);
    if (!all) return Response::trouble(all.error());
    const auto want = wanted(desks, request);
    const Some demands = chosen(desks, *all, want);
    const Instant now = desks.clock.now();
    const std::string received = want.period ? text(*want.period) : "all";
    const Period this_half = period_of(now, desks.provider.zone);
    const Period last_half = this_half.half == 2 ? Period{this_half.year, 1} : Period{this_half.year - 1, 2};
    Html body = page::heading("Figures of the desk");
    body += html("<p>For the team, and never public. Requests by the half-year in which they were received; what is open is open now, ",
                 text(text_in(now, desks.provider.zone)), ".</p>");
    body += page::tabs("Received in",
                       {{text(this_half), Address{"/desk/figures"}.with_query("received", text(this_half)), received == text(this_half), 0},
                        {text(last_half), Address{"/desk/figures"}.with_query("received", text(last_half)), received == text(last_half), 0},
                        {"All", Address{"/desk/figures"}.with_query("received", "all"), received == "all", 0}});
    for (const Groups& group : groups_of(desks, demands, now)) {
        body += page::section(group.title, group.rows.empty() ? html("<p>None.</p>") : page::table(table_of(group)));
    }
    body += page::section("What came of emergencies", emergencies_part(demands));
    body += page::section("Late, and why", late_part(desks, request, demands));
    body += page::section(
        "How this is counted",
        html("<p>Acknowledged: accepted for review, or answered at once. Answered: may be fetched, rejected, sent to the customer, or "
             "ended by "
             "the requester or a court. Closed: fetched, or answered with nothing to fetch. The median is the smallest time that half of "
             "the requests do not exceed, and the ninetieth percentile the smallest that nine of ten do not. ",
             text(levels_in_words(desks.levels)),
             " The deadlines in law are those of each request. A person’s row counts what that person acknowledged or answered.</p><p>",
             page::link_to(Address{"/desk/figures/desk-figures.csv"}.with_query("received", received), "The same as a file (CSV)"),
             "</p>"));
    return show(desks, request, {"Figures of the desk", std::move(body), {}, page::Width::wide, "/desk/figures", 0});
}

std::string quoted(std::string_view words) {
    std::string out = "\"";
    for (const char c : words) {
        // A program that calculates takes these for a formula.
        if (out.size() == 1 && (c == '=' || c == '+' || c == '-' || c == '@')) out += '\'';
        out += c;
        if (c == '"') out += '"';
    }
    return out + "\"";
}

std::string minutes(const std::optional<std::int64_t>& ms) { return ms ? std::to_string((*ms + 30'000) / 60'000) : std::string{}; }

Response figures_file(const Desks& desks, const Request& request, Counted& kept) {
    const auto all = counted(desks, kept);
    if (!all) return Response::trouble(all.error());
    const Some demands = chosen(desks, *all, wanted(desks, request));
    std::string out =
        "by,name,received,closed,open,open_to_2_days,open_3_to_7_days,open_8_to_30_days,open_31_to_90_days,open_over_90_days,late_in_law,"
        "acknowledged,acknowledge_median_minutes,acknowledge_90_percent_minutes,acknowledged_in_our_time,answered,answer_median_minutes,"
        "answer_90_percent_minutes,answered_in_our_time\n";
    for (const Groups& group : groups_of(desks, demands, desks.clock.now())) {
        for (const DeskGroup& row : group.rows) {
            out += fmt::format("{},{},{},{},{}", group.by, quoted(row.name), row.received, row.closed, row.open);
            for (const std::size_t open : row.open_by_age) out += fmt::format(",{}", open);
            out += fmt::format(",{}", row.late);
            for (const tally::Durations* one : {&row.acknowledge, &row.answer})
                out += fmt::format(",{},{},{},{}", one->count, minutes(one->median_ms), minutes(one->ninetieth_ms), one->within);
            out += "\n";
        }
    }
    Response made;
    made.headers.emplace_back("Content-Type", "text/csv; charset=utf-8; header=present");
    made.headers.emplace_back("Content-Disposition", "attachment; filename=\"desk-figures.csv\"");
    made.body = std::move(out);
    return made;
}

}  // namespace

std::vector<http::Route> figure_routes(Desks& desks) {
    const auto kept = std::make_shared<Counted>();
    return {
        {Method::get, "/desk/figures", "desk", "queue", [&desks, kept](Request& request) { return figures_page(desks, request, *kept); }},
        {Method::get, "/desk/figures/desk-figures.csv", "desk", "queue",
         [&desks, kept](Request& request) { return figures_file(desks, request, *kept); }},
    };
}

}  // namespace sallyport::doors::desk
