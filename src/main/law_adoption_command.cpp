// `sallyport law status` and `sallyport law adopt`: what counsel has approved, and the preparation of an approval. No signature is made
// here: whoever has a shell on this machine is not thereby counsel, and counsel's keys are touched on a page (docs/decisions/who-adopts.md).
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <string_view>

#include "adapters/clock/clocks.h"
#include "base/json.h"
#include "doors/page/html.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/house.h"
#include "main/way_in.h"
#include "review/adoption_desk.h"

namespace sallyport::app {

namespace {

constexpr std::string_view status_help =
    R"(Says which rules the provider's counsel has approved, by whom and until when, which rows are old, what waits for a second signature, and
what has changed since the last approval. Changes nothing.

usage: sallyport law status --data DIR [--rows] [--json]

  --rows   every row, not only a line a book

Exit code 0: every row is approved and none is old; 1: something needs counsel.

example:
  sallyport law status --data demo-data
)";

constexpr std::string_view adopt_help =
    R"(Prepares the approval of rules by counsel: checks that it could be signed, says who may sign, and prints the address of the page on which
counsel and a second person sign with their own keys. It signs nothing and writes nothing, so it can be tried at any time, also beside open doors.

usage: sallyport law adopt --data DIR [--until DAY] [--row ID]... [--book CC]... [--json]

  --until DAY   last day of the approval, 2027-06-30; at most a year from today, which is the default
  --row ID      a row such as us-d-order; several may be given. Without --row and --book, the whole version
  --book CC     every row of a book, two capital letters: US

Exit code 0: two people can sign it at the address, counsel first; 1: it could not be signed now, and why.

example:
  sallyport law adopt --data demo-data --book US --until 2027-01-31
)";

struct Opened {
    adapters::SystemClock system;
    std::unique_ptr<adapters::DemoClock> demo;
    std::unique_ptr<House> house;
    const Clock& clock() const { return demo ? static_cast<const Clock&>(*demo) : system; }
};

Outcome<std::unique_ptr<Opened>> open(const std::string& folder) {
    auto opened = std::make_unique<Opened>();
    if (std::filesystem::exists(folder + "/demo-clock")) {
        SALLYPORT_TRY(clock, adapters::DemoClock::open(opened->system, folder + "/demo-clock", opened->system.now()));
        opened->demo = std::move(clock);
    }
    SALLYPORT_TRY(
        house,
        House::open({.folder = folder, .clock = &opened->clock(), .mode = HouseOptions::Mode::read, .lane = HouseOptions::Lane::either}));
    opened->house = std::move(house);
    return opened;
}

std::string last_day(const House& house, Instant until) { return text(day_of({until.ms - 1}, house.provider().zone)); }

std::string name_of(House& house, const PersonId& person) {
    const auto found = house.people().person(person);
    return found ? found->name : "somebody who left";
}

json::value held_json(House& house, const std::optional<review::Held>& held) {
    if (!held) return nullptr;
    return json::object{{"until", text(held->until)},
                        {"since", text(held->since)},
                        {"first", name_of(house, held->first)},
                        {"second", name_of(house, held->second)},
                        {"demo", held->demo}};
}

void print_rows(House& house, const std::vector<review::RowStanding>& rows) {
    for (const auto& row : rows) {
        std::cout << fmt::format("  {:<40} {}", row.sheet.id,
                                 row.held ? fmt::format("approved until {} by {} and {}", last_day(house, row.held->until),
                                                        name_of(house, row.held->first), name_of(house, row.held->second))
                                          : "not approved");
        if (row.freshness != law::Freshness::fresh) std::cout << "; " << label(row.freshness);
        std::cout << "\n";
    }
}

void print_books(House& house, const std::vector<review::RowStanding>& rows) {
    struct Line {
        int rows = 0, approved = 0, old = 0;
        std::optional<Instant> until;
    };
    std::map<std::string, Line> books;
    for (const auto& row : rows) {
        auto& line = books[row.sheet.country];
        ++line.rows;
        line.old += row.freshness == law::Freshness::fresh ? 0 : 1;
        if (!row.held) continue;
        ++line.approved;
        if (!line.until || row.held->until < *line.until) line.until = row.held->until;
    }
    for (const auto& [country, line] : books) {
        std::cout << fmt::format("  {} {:<28} {:>3} rows, {:>3} approved{}{}\n", country, law::title_of(house.rulebook(), country),
                                 line.rows, line.approved, line.until ? " until " + last_day(house, *line.until) : "",
                                 line.old > 0 ? fmt::format(", {} old", line.old) : "");
    }
}

Outcome<bool> status(const Arguments& arguments) {
    SALLYPORT_TRY(folder, arguments.needed("data"));
    SALLYPORT_TRY(opened, open(folder));
    auto& house = *opened->house;
    const Instant now = opened->clock().now();
    const review::AdoptionDesk desk{house.clerk(), house.people(), house.rulebook(), std::nullopt};
    SALLYPORT_TRY(rows, desk.rows(now));
    SALLYPORT_TRY(waiting, desk.waiting(now));
    SALLYPORT_TRY(other, desk.other_version());
    const auto approved = std::ranges::count_if(rows, [](const auto& row) { return row.held.has_value(); });
    const bool demo = std::ranges::any_of(rows, [](const auto& row) { return row.held && row.held->demo; });
    const bool all =
        std::ranges::all_of(rows, [](const auto& row) { return row.held.has_value() && row.freshness == law::Freshness::fresh; });
    if (arguments.flag("json")) {
        json::array list, open_proposals, differences;
        for (const auto& row : rows) {
            list.push_back(json::object{{"id", row.sheet.id},
                                        {"country", row.sheet.country},
                                        {"title", row.sheet.title},
                                        {"checked_on", text(row.sheet.checked_on)},
                                        {"freshness", code(row.freshness)},
                                        {"approved", held_json(house, row.held)}});
        }
        for (const auto& one : waiting) {
            open_proposals.push_back(json::object{{"entry", static_cast<std::int64_t>(one.entry.value)},
                                                  {"by", name_of(house, one.by)},
                                                  {"rows", json::value_from(one.proposal.rows)},
                                                  {"until", text(one.proposal.valid_until)},
                                                  {"sign_by", text(one.until)}});
        }
        if (other) {
            for (const auto& one : other->differences) differences.push_back(json::object{{"row", one.row}, {"sentence", one.sentence}});
        }
        std::cout << canonical(json::object{{"rulebook", hex(house.rulebook().version())},
                                            {"demo", demo},
                                            {"rows", std::move(list)},
                                            {"waiting", std::move(open_proposals)},
                                            {"before", other ? json::value(hex(other->rulebook)) : json::value(nullptr)},
                                            {"differences", std::move(differences)}})
                  << "\n";
        return all;
    }
    std::cout << fmt::format("version {}: {} of {} rows are approved{}\n", hex(house.rulebook().version()), approved, rows.size(),
                             demo ? ", for a demo only, by nobody's counsel" : "");
    if (arguments.flag("rows")) {
        print_rows(house, rows);
    } else {
        print_books(house, rows);
    }
    for (const auto& one : waiting) {
        std::cout << fmt::format("waits for a second signature: {}, signed first by {}, until {}\n",
                                 one.proposal.rows.empty() ? "all rows" : fmt::format("{} rows", one.proposal.rows.size()),
                                 name_of(house, one.by), text_in(one.until, house.provider().zone));
    }
    if (other) {
        std::cout << fmt::format("changed since the approval of version {} on {}: {}\n", hex(other->rulebook).substr(0, 12),
                                 text(day_of(other->adopted_at, house.provider().zone)),
                                 other->differences.empty() ? "nothing that a row says" : "");
        for (const auto& one : other->differences) std::cout << "  " << one.row << "  " << one.sentence << "\n";
    }
    return all;
}

struct Prepared {
    std::vector<std::string> rows, first, second;  // first: of counsel; second: whoever may sign second, they included
    Instant until;
    std::string address;
};

// The first instant after the last day.
Outcome<Instant> end_after(Day day, const std::string& zone) {
    SALLYPORT_TRY(start, start_of(day, zone));
    // 26 hours later is the next day in every zone, also when the clocks go back.
    return start_of(day_of(after_hours(start, 26), zone), zone);
}

Outcome<Prepared> prepare(const Arguments& arguments) {
    SALLYPORT_TRY(folder, arguments.needed("data"));
    SALLYPORT_TRY(opened, open(folder));
    auto& house = *opened->house;
    const Instant now = opened->clock().now();
    const auto& zone = house.provider().zone;
    Day last = day_of(after_days(now, 364), zone);
    if (const auto written = arguments.value("until"); !written.empty()) {
        const auto day = parse_day(written);
        if (!day) return Problem{Trouble::invalid, "--until is \"" + written + "\": " + day.error().sentence};
        last = *day;
    }
    Prepared prepared;
    SALLYPORT_TRY(until, end_after(last, zone));
    prepared.until = until;
    SALLYPORT_TRY(settings, adapters::read_serve_settings(folder + "/sallyport.toml"));
    SALLYPORT_TRY(site, site_of(settings, settings.port));
    auto address = doors::page::Address{"/desk/rules/adopt"}.with_query("until", text(last));
    prepared.rows = arguments.values("row");
    for (const auto& row : prepared.rows) address = address.with_query("row", row);
    for (const auto& country : arguments.values("book")) {
        bool any = false;
        for (const auto& sheet : law::sheets(house.rulebook())) {
            if (sheet.country != country) continue;
            any = true;
            prepared.rows.push_back(sheet.id);
        }
        if (!any) return Problem{Trouble::invalid, "--book is \"" + country + "\"; wanted the country of a book, such as US"};
        address = address.with_query("book", country);
    }
    prepared.address = site.origin + address.str();
    SALLYPORT_TRY(everybody, house.people().everybody());
    PersonId anybody;
    for (const auto& person : everybody) {
        if (people::may(person.role, people::Action::adopt_second, people::Relation::none)) prepared.second.push_back(person.name);
        if (!people::may(person.role, people::Action::adopt, people::Relation::none)) continue;
        anybody = person.id;
        prepared.first.push_back(person.name);
    }
    if (prepared.first.empty() || prepared.second.size() < 2) {
        return Problem{Trouble::refused,
                       fmt::format("{} here can approve rules; one of counsel signs first, and another of counsel or the custodian second "
                                   "(`sallyport invite`, or the page People)",
                                   prepared.first.empty() ? "nobody of counsel" : "one person")};
    }
    const review::AdoptionDesk desk{house.clerk(), house.people(), house.rulebook(), std::nullopt};
    SALLYPORT_CHECK(desk.would_propose(prepared.rows, prepared.until, anybody, now));
    return prepared;
}

}  // namespace

int law_status_command(int argc, char** argv) {
    const auto arguments = Arguments::read(argc, argv, {"data"}, {"json", "rows"});
    if (!arguments) return complain("law status", arguments.error());
    if (arguments->help()) {
        std::cout << status_help;
        return done;
    }
    if (!arguments->words().empty()) return complain("law status", {Trouble::invalid, "no words are wanted; --help shows an example"});
    const auto all = status(*arguments);
    if (!all) return complain("law status", all.error());
    std::cout << std::flush;
    return *all ? done : answer_is_no;
}

int law_adopt_command(int argc, char** argv) {
    const auto arguments = Arguments::read(argc, argv, {"data", "until", "row", "book"}, {"json"});
    if (!arguments) return complain("law adopt", arguments.error());
    if (arguments->help()) {
        std::cout << adopt_help;
        return done;
    }
    if (!arguments->words().empty()) return complain("law adopt", {Trouble::invalid, "no words are wanted; --help shows an example"});
    const auto prepared = prepare(*arguments);
    if (!prepared) return complain("law adopt", prepared.error());
    if (arguments->flag("json")) {
        std::cout << canonical(json::object{{"address", prepared->address},
                                            {"rows", json::value_from(prepared->rows)},
                                            {"until", text(prepared->until)},
                                            {"first", json::value_from(prepared->first)},
                                            {"second", json::value_from(prepared->second)}})
                  << "\n";
        return done;
    }
    std::cout << "Nothing is signed yet. " << (prepared->rows.empty() ? "The whole version" : fmt::format("{} rows", prepared->rows.size()))
              << " can be approved. One of counsel (" << fmt::format("{}", fmt::join(prepared->first, ", ")) << ") signs first here:\n  "
              << prepared->address
              << "\nand a second of these finds it on the page Rules: " << fmt::format("{}", fmt::join(prepared->second, ", ")) << ".\n";
    return done;
}

}  // namespace sallyport::app
