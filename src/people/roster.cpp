#include "people/roster.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;
using ledger::Kind;
using ledger::Step;

namespace {

Problem wrong_field(std::string sentence, std::string field) { return {Trouble::invalid, std::move(sentence), std::move(field)}; }

Outcome<ledger::EntryIndex> entry_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(number, number_at(object, name));
    if (number < 0) return Problem{Trouble::corrupt, "an entry has no number below zero"};
    return ledger::EntryIndex{static_cast<std::uint64_t>(number)};
}

ledger::Cell cell_of(ledger::EntryIndex entry) { return static_cast<std::int64_t>(entry.value); }

constexpr std::int64_t ms_per_minute = 60 * ms_per_second;
constexpr std::int64_t longest_wait = ms_per_hour;

}  // namespace

Bytes Turn::body() const {
    return canonical(
        json::object{{"person", person.text()}, {"deputy", deputy ? deputy->text() : ""}, {"from", text(from)}, {"until", text(until)}});
}

Outcome<Turn> Turn::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a turn on call"));
    Turn turn;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    turn.person = person;
    SALLYPORT_TRY(deputy, id_at<PersonId>(object, "deputy"));
    if (!deputy.none()) turn.deputy = deputy;
    SALLYPORT_TRY(from, instant_at(object, "from"));
    turn.from = from;
    SALLYPORT_TRY(until, instant_at(object, "until"));
    turn.until = until;
    return turn;
}

Bytes Absence::body() const {
    json::array list;
    for (const auto& demand : handed) list.push_back(json::value(demand.text()));
    return canonical(json::object{{"person", person.text()},
                                  {"deputy", deputy.text()},
                                  {"from", text(from)},
                                  {"until", text(until)},
                                  {"note", note},
                                  {"handed", list}});
}

Outcome<Absence> Absence::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an absence"));
    Absence absence;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    absence.person = person;
    SALLYPORT_TRY(deputy, id_at<PersonId>(object, "deputy"));
    absence.deputy = deputy;
    SALLYPORT_TRY(from, instant_at(object, "from"));
    absence.from = from;
    SALLYPORT_TRY(until, instant_at(object, "until"));
    absence.until = until;
    SALLYPORT_TRY(note, text_at(object, "note"));
    absence.note = note;
    SALLYPORT_TRY(list, list_at(object, "handed"));
    for (const auto& one : list) {
        if (!one.is_string()) return Problem{Trouble::corrupt, "what an absence hands over is no number of a request"};
        SALLYPORT_TRY(demand, DemandId::parse(std::string_view{one.get_string()}));
        absence.handed.push_back(demand);
    }
    return absence;
}

Bytes TakenOut::body() const {
    return canonical(json::object{{"entry", static_cast<std::int64_t>(entry.value)}, {"person", person.text()}});
}

Outcome<TakenOut> TakenOut::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "what was taken out of the roster"));
    TakenOut out;
    SALLYPORT_TRY(entry, entry_at(object, "entry"));
    out.entry = entry;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    out.person = person;
    return out;
}

bool Paged::reached() const {
    return std::ranges::any_of(tries, [](const Try& one) { return one.trouble.empty(); });
}

Bytes Paged::body() const {
    json::array list;
    for (const auto& one : tries) list.push_back(json::object{{"way", one.way}, {"trouble", one.trouble}});
    return canonical(json::object{
        {"demand", demand.text()}, {"person", person.text()}, {"round", std::int64_t{round}}, {"at", text(at)}, {"tries", list}});
}

Outcome<Paged> Paged::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a call to the desk"));
    Paged page;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    page.demand = demand;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    page.person = person;
    SALLYPORT_TRY(round, number_at(object, "round"));
    page.round = static_cast<int>(round);
    SALLYPORT_TRY(at, instant_at(object, "at"));
    page.at = at;
    SALLYPORT_TRY(list, list_at(object, "tries"));
    for (const auto& one : list) {
        if (!one.is_object()) return Problem{Trouble::corrupt, "a try of a call to the desk is no object"};
        page.tries.push_back({text_or(one.get_object(), "way", ""), text_or(one.get_object(), "trouble", "")});
    }
    return page;
}

Bytes PageAnswer::body() const { return canonical(json::object{{"demand", demand.text()}, {"person", person.text()}}); }

Outcome<PageAnswer> PageAnswer::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an answer to a call"));
    PageAnswer answer;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    answer.demand = demand;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    answer.person = person;
    return answer;
}

bool Roster::is_able(const PersonId& person) const { return std::ranges::find(able, person) != able.end(); }

const PlannedAbsence* Roster::absence_of(const PersonId& person, Instant at) const {
    for (const auto& one : absences) {
        if (one.absence.person == person && one.absence.from <= at && at < one.absence.until) return &one;
    }
    return nullptr;
}

Watch watch_at(const Roster& roster, Instant at) {
    Watch watch;
    std::set<PersonId> seen;
    const auto put = [&](PersonId person) {
        // A deputy may be away too: theirs stands in, and nobody is asked twice.
        while (seen.insert(person).second) {
            const auto* away = roster.absence_of(person, at);
            if (away == nullptr) {
                if (!roster.is_able(person)) return;
                (watch.first ? watch.second : watch.first) = person;
                return;
            }
            person = away->absence.deputy;
        }
    };
    for (const auto& [entry, turn] : roster.turns) {
        if (at < turn.from || at >= turn.until) continue;
        put(turn.person);
        if (turn.deputy) put(*turn.deputy);
    }
    return watch;
}

std::vector<Span> gaps(const Roster& roster, const Span& over) {
    std::set<Instant> edges{over.from, over.to};
    const auto edge = [&](Instant at) {
        if (over.contains(at)) edges.insert(at);
    };
    for (const auto& [entry, turn] : roster.turns) edge(turn.from), edge(turn.until);
    for (const auto& [entry, absence] : roster.absences) edge(absence.from), edge(absence.until);
    std::vector<Span> found;
    for (auto from = edges.begin(), to = std::next(from); to != edges.end(); ++from, ++to) {
        if (watch_at(roster, *from).first) continue;
        if (!found.empty() && found.back().to == *from) {
            found.back().to = *to;
        } else {
            found.push_back({*from, *to});
        }
    }
    return found;
}

std::vector<PersonId> all_hands(const Roster& roster, Instant at) {
    std::vector<PersonId> there;
    std::ranges::copy_if(roster.able, std::back_inserter(there),
                         [&](const PersonId& one) { return roster.absence_of(one, at) == nullptr; });
    return there.empty() ? roster.able : there;
}

namespace {

std::vector<PersonId> callees(const Roster& roster, int round, Instant now) {
    const auto watch = watch_at(roster, now);
    if (round == 0) return watch.first ? std::vector{*watch.first} : std::vector<PersonId>{};
    if (round == 1) return watch.second ? std::vector{*watch.second} : std::vector<PersonId>{};
    return all_hands(roster, now);
}

std::int64_t wait_after(int round, int minutes) {
    std::int64_t wait = minutes * ms_per_minute;
    for (int again = 2; again < round && wait < longest_wait; ++again) wait *= 2;
    return std::min(wait, std::max(longest_wait, minutes * ms_per_minute));
}

}  // namespace

NextCalls calls_due(const Roster& roster, const std::vector<PagedLine>& so_far, Instant now, int wait_minutes) {
    int round = -1;
    for (const auto& one : so_far) round = std::max(round, one.round);
    std::set<PersonId> called;
    bool reached = false;
    Instant began{};
    for (const auto& one : so_far) {
        if (one.round != round) continue;
        called.insert(one.person);
        reached = reached || one.reached;
        began = std::max(began, one.at);
    }
    if (round >= 0) {
        // A round of everybody that was cut short is finished first.
        NextCalls rest{round, {}};
        if (round >= 2) {
            for (const auto& person : all_hands(roster, now))
                if (!called.contains(person)) rest.people.push_back(person);
        }
        if (!rest.people.empty()) return rest;
        const bool all_failed_early = !reached && round < 2;
        if (!all_failed_early && now.ms < began.ms + wait_after(round, wait_minutes)) return {round, {}};
    }
    for (++round; round < 2; ++round) {
        // Whoever stands second now may be whom the first round called already: then the round is nobody's.
        auto people = callees(roster, round, now);
        std::erase_if(people, [&](const PersonId& one) { return called.contains(one); });
        if (!people.empty()) return {round, std::move(people)};
    }
    return {round, callees(roster, round, now)};
}

ledger::Projection roster_projection() {
    return {"roster",
            {"CREATE TABLE v_turns (entry INTEGER PRIMARY KEY, starts INTEGER NOT NULL, ends INTEGER NOT NULL, open INTEGER NOT NULL)",
             "CREATE TABLE v_absences (entry INTEGER PRIMARY KEY, starts INTEGER NOT NULL, ends INTEGER NOT NULL, open INTEGER NOT NULL)",
             "CREATE TABLE v_pages (entry INTEGER PRIMARY KEY, demand TEXT NOT NULL, person TEXT NOT NULL, round INTEGER NOT NULL, at "
             "INTEGER NOT NULL, reached INTEGER NOT NULL)",
             "CREATE INDEX v_pages_demand ON v_pages (demand)",
             "CREATE TABLE v_page_answers (demand TEXT PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL)"},
            [](const ledger::Entry& entry, std::string_view body, bool, ledger::Views& views) {
                const Kind kind = entry.header.kind;
                const auto index = cell_of(entry.header.index);
                if (kind == Kind::on_call) {
                    if (const auto turn = Turn::from_body(body))
                        views.write("INSERT INTO v_turns (entry, starts, ends, open) VALUES ($1, $2, $3, 1)",
                                    {index, turn->from.ms, turn->until.ms});
                } else if (kind == Kind::absent) {
                    if (const auto absence = Absence::from_body(body))
                        views.write("INSERT INTO v_absences (entry, starts, ends, open) VALUES ($1, $2, $3, 1)",
                                    {index, absence->from.ms, absence->until.ms});
                } else if (kind == Kind::on_call_ended || kind == Kind::absence_ended) {
                    if (const auto out = TakenOut::from_body(body))
                        views.write(kind == Kind::on_call_ended ? "UPDATE v_turns SET open = 0 WHERE entry = $1"
                                                                : "UPDATE v_absences SET open = 0 WHERE entry = $1",
                                    {cell_of(out->entry)});
                } else if (kind == Kind::paged) {
                    if (const auto page = Paged::from_body(body))
                        views.write("INSERT INTO v_pages (entry, demand, person, round, at, reached) VALUES ($1, $2, $3, $4, $5, $6)",
                                    {index, page->demand.text(), page->person.text(), page->round, page->at.ms, page->reached() ? 1 : 0});
                } else if (kind == Kind::page_answered) {
                    if (const auto answer = PageAnswer::from_body(body))
                        views.write("INSERT INTO v_page_answers (demand, person, at) VALUES ($1, $2, $3) ON CONFLICT (demand) DO NOTHING",
                                    {answer->demand.text(), answer->person.text(), entry.header.at.ms});
                }
            }};
}

namespace {

Outcome<std::vector<ledger::Row>> ask(const ledger::Clerk& clerk, std::string_view sql, const ledger::Row& parameters) {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) { found = views.read(sql, parameters); }));
    return found;
}

ledger::EntryIndex entry_of(const ledger::Cell& cell) { return {static_cast<std::uint64_t>(cell.number)}; }

Outcome<void> check_span(Instant from, Instant until, Instant now, int most_days) {
    if (until <= from) return wrong_field("The end lies behind the beginning.", "until");
    if (until <= now) return wrong_field("The end has passed already.", "until");
    if (after_days(from, most_days) < until) return wrong_field("That is longer than " + std::to_string(most_days) + " days.", "until");
    return {};
}

bool meet(Instant from, Instant until, Instant other_from, Instant other_until) { return from < other_until && other_from < until; }

bool is_away_within(const Roster& roster, const PersonId& person, Instant from, Instant until) {
    return std::ranges::any_of(roster.absences, [&](const PlannedAbsence& one) {
        return one.absence.person == person && meet(from, until, one.absence.from, one.absence.until);
    });
}

Outcome<std::vector<PagedLine>> lines_of(const ledger::Clerk& clerk, const DemandId& demand) {
    SALLYPORT_TRY(found, ask(clerk, "SELECT person, round, at, reached FROM v_pages WHERE demand = $1 ORDER BY entry", {demand.text()}));
    std::vector<PagedLine> lines;
    for (const auto& row : found) {
        SALLYPORT_TRY(person, PersonId::parse(row[0].text));
        lines.push_back({person, static_cast<int>(row[1].number), {row[2].number}, row[3].number == 1});
    }
    return lines;
}

}  // namespace

Outcome<Roster> RosterDesk::roster(Instant now) const {
    Roster roster;
    SALLYPORT_TRY(turns, ask(clerk_, "SELECT entry FROM v_turns WHERE open = 1 AND ends > $1 ORDER BY starts, entry", {now.ms}));
    for (const auto& row : turns) {
        SALLYPORT_TRY(turn, clerk_.read<Turn>(entry_of(row[0])));
        roster.turns.push_back({entry_of(row[0]), std::move(turn)});
    }
    SALLYPORT_TRY(absences, ask(clerk_, "SELECT entry FROM v_absences WHERE open = 1 AND ends > $1 ORDER BY starts, entry", {now.ms}));
    for (const auto& row : absences) {
        SALLYPORT_TRY(absence, clerk_.read<Absence>(entry_of(row[0])));
        roster.absences.push_back({entry_of(row[0]), std::move(absence)});
    }
    SALLYPORT_TRY(everybody, people_.everybody());
    for (const auto& person : everybody) {
        if (may(person.role, Action::roster, Relation::none)) roster.able.push_back(person.id);
    }
    return roster;
}

Outcome<void> RosterDesk::check_able(const Roster& roster, const PersonId& person, const char* field) const {
    if (roster.is_able(person)) return {};
    return wrong_field("Choose somebody who is of the team and may take a request up.", field);
}

Outcome<void> RosterDesk::plan(const Turn& turn, const PersonId& by, Instant now) {
    SALLYPORT_CHECK(check_span(turn.from, turn.until, now, turn_days));
    SALLYPORT_TRY(known, roster(now));
    if (!known.is_able(by)) return Problem{Trouble::refused, "you do not keep the roster"};
    SALLYPORT_CHECK(check_able(known, turn.person, "person"));
    if (turn.deputy) {
        SALLYPORT_CHECK(check_able(known, *turn.deputy, "deputy"));
        if (*turn.deputy == turn.person) return wrong_field("The deputy is somebody else.", "deputy");
    }
    for (const auto& [entry, other] : known.turns) {
        if (meet(turn.from, turn.until, other.from, other.until)) {
            return Problem{Trouble::conflict, "Somebody is on call in that time already. Take that turn out first.", "from"};
        }
    }
    if (is_away_within(known, turn.person, turn.from, turn.until)) {
        return Problem{Trouble::refused, "This person is away in that time, and nobody who is away is on call.", "person"};
    }
    if (turn.deputy && is_away_within(known, *turn.deputy, turn.from, turn.until)) {
        return Problem{Trouble::refused, "The deputy is away in that time.", "deputy"};
    }
    Draft entry{Kind::on_call, now, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, turn.person).instant(Fact::valid_until, turn.until);
    SALLYPORT_CHECK(clerk_.record(Step{turn, std::move(entry)}));
    return {};
}

Outcome<void> RosterDesk::take_out_turn(ledger::EntryIndex index, const PersonId& by, Instant now) {
    SALLYPORT_TRY(known, roster(now));
    if (!known.is_able(by)) return Problem{Trouble::refused, "you do not keep the roster"};
    const auto found = std::ranges::find_if(known.turns, [&](const PlannedTurn& one) { return one.entry == index; });
    if (found == known.turns.end()) return Problem{Trouble::not_found, "no such turn"};
    Draft entry{Kind::on_call_ended, now, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, found->turn.person);
    SALLYPORT_CHECK(clerk_.record(Step{TakenOut{index, found->turn.person}, std::move(entry)}));
    return {};
}

Outcome<void> RosterDesk::go_away(Absence absence, const PersonId& by, Instant now) {
    SALLYPORT_CHECK(check_span(absence.from, absence.until, now, absence_days));
    SALLYPORT_TRY(known, roster(now));
    if (!known.is_able(by)) return Problem{Trouble::refused, "you do not keep the roster"};
    SALLYPORT_CHECK(check_able(known, absence.person, "away"));
    SALLYPORT_CHECK(check_able(known, absence.deputy, "stands_in"));
    if (absence.deputy == absence.person) return wrong_field("Somebody else stands in.", "stands_in");
    if (absence.note.empty() || absence.note.size() > limits::prose_bytes) {
        return wrong_field("Write what whoever stands in must know: what waits, and for whom.", "note");
    }
    if (is_away_within(known, absence.person, absence.from, absence.until)) {
        return Problem{Trouble::conflict, "This person is away in that time already.", "away"};
    }
    if (is_away_within(known, absence.deputy, absence.from, absence.until)) {
        return Problem{Trouble::refused, "Whoever stands in is away in that time too.", "stands_in"};
    }
    Draft entry{Kind::absent, now, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, absence.person).instant(Fact::valid_until, absence.until);
    SALLYPORT_CHECK(clerk_.record(Step{std::move(absence), std::move(entry)}));
    return {};
}

Outcome<void> RosterDesk::come_back(ledger::EntryIndex index, const PersonId& by, Instant now) {
    SALLYPORT_TRY(known, roster(now));
    if (!known.is_able(by)) return Problem{Trouble::refused, "you do not keep the roster"};
    const auto found = std::ranges::find_if(known.absences, [&](const PlannedAbsence& one) { return one.entry == index; });
    if (found == known.absences.end()) return Problem{Trouble::not_found, "no such absence"};
    Draft entry{Kind::absence_ended, now, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, found->absence.person);
    SALLYPORT_CHECK(clerk_.record(Step{TakenOut{index, found->absence.person}, std::move(entry)}));
    return {};
}

Outcome<std::optional<Absence>> RosterDesk::handed(const DemandId& demand, Instant now) const {
    SALLYPORT_TRY(found, ask(clerk_, "SELECT entry FROM v_absences WHERE open = 1 AND ends > $1 ORDER BY entry DESC", {now.ms}));
    for (const auto& row : found) {
        SALLYPORT_TRY(absence, clerk_.read<Absence>(entry_of(row[0])));
        if (std::ranges::find(absence.handed, demand) != absence.handed.end()) return std::optional{std::move(absence)};
    }
    return std::optional<Absence>{};
}

Outcome<NextCalls> RosterDesk::calls(const DemandId& demand, Instant now, int wait_minutes) const {
    SALLYPORT_TRY(answered, ask(clerk_, "SELECT 1 FROM v_page_answers WHERE demand = $1", {demand.text()}));
    if (!answered.empty()) return NextCalls{};
    SALLYPORT_TRY(known, roster(now));
    SALLYPORT_TRY(so_far, lines_of(clerk_, demand));
    return calls_due(known, so_far, now, wait_minutes);
}

Outcome<void> RosterDesk::paged(Paged page) {
    Draft entry{Kind::paged, page.at, {}, std::nullopt, {}, {}, {}, {}};
    entry.facts.id(Fact::person, page.person).code(Fact::ground, page.reached() ? "reached" : "failed");
    SALLYPORT_CHECK(clerk_.record(Step{std::move(page), std::move(entry)}));
    return {};
}

Outcome<void> RosterDesk::answer(const DemandId& demand, const PersonId& by, Instant now) {
    SALLYPORT_TRY(person, people_.person(by));
    if (!may(person.role, Action::roster, Relation::none)) return Problem{Trouble::refused, "you are not called to the desk"};
    SALLYPORT_TRY(calls, lines_of(clerk_, demand));
    if (calls.empty()) return Problem{Trouble::not_found, "nobody was called for that"};
    SALLYPORT_TRY(answered, ask(clerk_, "SELECT 1 FROM v_page_answers WHERE demand = $1", {demand.text()}));
    if (!answered.empty()) return {};
    Draft entry{Kind::page_answered, now, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, by);
    SALLYPORT_CHECK(clerk_.record(Step{PageAnswer{demand, by}, std::move(entry)}));
    return {};
}

Outcome<std::vector<RosterDesk::Line>> RosterDesk::called_since(Instant since) const {
    SALLYPORT_TRY(
        found, ask(clerk_,
                   "SELECT v_pages.demand, MAX(v_pages.entry), MAX(v_page_answers.person), MAX(v_page_answers.at) FROM v_pages LEFT JOIN "
                   "v_page_answers ON v_page_answers.demand = v_pages.demand WHERE v_pages.at >= $1 GROUP BY v_pages.demand ORDER BY 2 "
                   "DESC LIMIT 100",
                   {since.ms}));
    std::vector<Line> lines;
    for (const auto& row : found) {
        Line line;
        SALLYPORT_TRY(demand, DemandId::parse(row[0].text));
        line.demand = demand;
        SALLYPORT_TRY(calls, lines_of(clerk_, demand));
        line.calls = std::move(calls);
        if (row[2].type == ledger::Cell::Type::text) {
            SALLYPORT_TRY(by, PersonId::parse(row[2].text));
            line.answered_by = by;
            line.answered_at = Instant{row[3].number};
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

Outcome<std::vector<DemandId>> RosterDesk::waiting_for(const PersonId& person) const {
    SALLYPORT_TRY(found, ask(clerk_,
                             "SELECT demand, MIN(entry) FROM v_pages WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM v_page_answers WHERE "
                             "v_page_answers.demand = v_pages.demand) GROUP BY demand ORDER BY 2",
                             {person.text()}));
    std::vector<DemandId> waiting;
    for (const auto& row : found) {
        SALLYPORT_TRY(demand, DemandId::parse(row[0].text));
        waiting.push_back(demand);
    }
    return waiting;
}

}  // namespace sallyport::people
