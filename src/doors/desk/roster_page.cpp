// The roster: who is on call, who is away, what people were called for.
#include "people/roster.h"

#include <algorithm>
#include <optional>

#include "doors/desk/desk_parts.h"
#include "doors/desk/roster_parts.h"
#include "review/at_once.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

constexpr int calls_shown_days = 30, gaps_shown_days = 14;

const people::Person& me_of(const Request& request) { return request.visitor_as<Signed>().person; }

// The instant at which clocks of that zone show that time on that day; the earlier one where they show it twice.
Outcome<Instant> time_on(Day day, std::string_view written, const std::string& zone, const std::string& field) {
    const auto digit = [&](std::size_t at) { return written[at] - '0'; };
    const bool shaped = written.size() == 5 && written[2] == ':' &&
                        std::ranges::all_of(std::initializer_list<std::size_t>{0, 1, 3, 4},
                                            [&](std::size_t at) { return digit(at) >= 0 && digit(at) <= 9; });
    const int hours = shaped ? digit(0) * 10 + digit(1) : 24, minutes = shaped ? digit(3) * 10 + digit(4) : 60;
    if (hours > 23 || minutes > 59)
        return Problem{Trouble::invalid, "Give the time as hours and minutes, for example 09:00 or 17:30.", field};
    SALLYPORT_TRY(midnight, start_of(day, zone));
    const Instant guess{midnight.ms + hours * ms_per_hour + minutes * 60 * ms_per_second};
    const std::string wanted = ", " + std::string{written} + " ";
    // Where clocks were changed since midnight, the guess is off by that change: two hours at most, in steps of half an hour.
    for (int half_hours : {0, -1, 1, -2, 2, -3, 3, -4, 4}) {
        const Instant at{guess.ms + half_hours * ms_per_hour / 2};
        if (day_of(at, zone) == day && text_in(at, zone).find(wanted) != std::string::npos) return at;
    }
    return Problem{Trouble::invalid, "There is no such time on that day: clocks are changed then. Give another.", field};
}

Outcome<Day> needed_day(const Request& request, const std::string& name) {
    SALLYPORT_TRY(day, day_field(request, name));
    if (!day) return Problem{Trouble::invalid, "Give the day.", name};
    return *day;
}

Outcome<PersonId> person_field(const Request& request, const std::string& name) {
    const auto id = PersonId::parse(request.form.get(name));
    if (!id) return Problem{Trouble::invalid, "Choose somebody.", name};
    return *id;
}

Outcome<ledger::EntryIndex> entry_field(const Request& request) {
    const auto written = request.form.get("entry");
    if (written.empty() || written.size() > 15 || written.find_first_not_of("0123456789") != std::string_view::npos)
        return Problem{Trouble::not_found, "no such line of the roster"};
    return ledger::EntryIndex{std::stoull(std::string{written})};
}

page::DateParts typed_date(const Request& request, const std::string& name) {
    return {std::string{request.form.get(name + "-day")}, std::string{request.form.get(name + "-month")},
            std::string{request.form.get(name + "-year")}};
}

std::vector<page::Choice> team(const Desks& desks, const people::Roster& roster, std::string_view chosen, std::string_view none) {
    std::vector<page::Choice> choices;
    if (!none.empty()) choices.push_back({"", std::string{none}, "", chosen.empty()});
    for (const auto& id : roster.able) choices.push_back({id.text(), name_of(desks, id), "", id.text() == chosen});
    return choices;
}

Html now_part(const Desks& desks, const people::Roster& roster, Instant now, const std::string& zone) {
    const auto watch = people::watch_at(roster, now);
    Html body;
    if (watch.first) {
        body = page::summary_list({{"Called first", text(name_of(desks, *watch.first))},
                                   {"Called next", text(watch.second ? name_of(desks, *watch.second) : "everybody of the team")}});
    } else {
        body = page::banner(page::Tone::warn, "Nobody is on call now",
                            html("<p>Whatever cannot wait calls everybody of the team at once.</p>"));
    }
    const auto open = people::gaps(roster, {now, after_days(now, gaps_shown_days)});
    if (open.empty()) return body + html("<p>There is no gap in the next ", page::number(gaps_shown_days), " days.</p>");
    Html lines;
    for (const auto& gap : open) lines += html("<li>", text(text_in(gap.from, zone)), " to ", text(text_in(gap.to, zone)), "</li>");
    return body + html("<p>Gaps in the next ", page::number(gaps_shown_days), " days, in which everybody is called:</p><ul class=\"list\">",
                       lines, "</ul>");
}

Html turns_part(const Desks& desks, const Request& request, const people::Roster& roster, Instant now) {
    if (roster.turns.empty())
        return page::empty_state("No turns are planned", html("<p>Everybody of the team is called for what cannot wait.</p>"));
    const auto& zone = me_of(request).zone;
    page::Table table;
    table.caption = "Turns on call";
    table.caption_shown = false;
    table.columns = {{"On call"}, {"Deputy"}, {"From"}, {"Until"}, {"Plan"}};
    for (const auto& [entry, turn] : roster.turns) {
        const bool away = roster.absence_of(turn.person, std::max(now, turn.from)) != nullptr;
        table.rows.push_back(
            {{html(text(name_of(desks, turn.person)), away ? html(" ", page::tag("away", page::Tone::warn)) : Html{}),
              text(turn.deputy ? name_of(desks, *turn.deputy) : "none"), text(text_in(turn.from, zone)), text(text_in(turn.until, zone)),
              page::form({Address{"/desk/roster/turns/out"}, request.form_token},
                         page::hidden("entry", std::to_string(entry.value)) + page::button("Take out", page::Look::second))}});
    }
    return page::table(table);
}

Html absences_part(const Desks& desks, const Request& request, const people::Roster& roster) {
    if (roster.absences.empty()) return page::empty_state("Nobody is away", html("<p>Absences that are planned stand here.</p>"));
    const auto& zone = me_of(request).zone;
    Html body;
    for (const auto& [entry, absence] : roster.absences) {
        Html handed;
        for (const auto& id : absence.handed) {
            const auto row = desks.demands.row(id);
            if (row) handed += html("<li>", page::link_to(at(id), row->number), "</li>");
        }
        body += html(
            "<h3>", text(name_of(desks, absence.person)), "</h3>",
            page::summary_list({{"Away", html(text(text_in(absence.from, zone)), " to ", text(text_in(absence.until, zone)))},
                                {"Stands in", text(name_of(desks, absence.deputy))},
                                {"Note", page::prose(absence.note)},
                                {"Handed over", handed.empty() ? text("no open request") : html("<ul class=\"list\">", handed, "</ul>")}}),
            page::form({Address{"/desk/roster/absences/back"}, request.form_token},
                       page::hidden("entry", std::to_string(entry.value)) + page::button("Is back", page::Look::second)));
    }
    return body;
}

Html calls_part(const Desks& desks, const Request& request, const std::vector<people::RosterDesk::Line>& lines) {
    if (lines.empty())
        return page::empty_state("Nobody was called", html("<p>An emergency that nobody has taken up calls people to the desk.</p>"));
    const auto& zone = me_of(request).zone;
    page::Table table;
    table.caption = "What people were called for";
    table.caption_shown = false;
    table.columns = {{"Request"}, {"Called"}, {"Answer"}};
    for (const auto& line : lines) {
        const auto row = desks.demands.row(line.demand);
        if (!row) continue;
        Html called;
        for (const auto& one : line.calls) {
            called += html("<li>", text(name_of(desks, one.person)), ", ", text(text_in(one.at, zone)),
                           one.reached ? Html{} : html(" ", page::tag("not reached", page::Tone::bad)), "</li>");
        }
        Html answer = text("nobody has answered");
        if (line.answered_by && line.answered_at) {
            answer = html(text(name_of(desks, *line.answered_by)), ", ", text(text_in(*line.answered_at, zone)));
        } else if (!review::is_untouched(*row)) {
            answer = text("taken up without an answer");
        }
        table.rows.push_back(
            {{page::link_to(at(line.demand), row->number), html("<ul class=\"list\">", called, "</ul>"), std::move(answer)}});
    }
    return page::table(table);
}

Html turn_form(const Desks& desks, const Request& request, const people::Roster& roster, const page::Errors& errors) {
    const auto& form = request.form;
    const auto time = [&](const char* name) { return form.has(name) ? std::string{form.get(name)} : std::string{"09:00"}; };
    Html fields =
        page::select({"person", "On call", "", std::string{errors.at("person")}}, team(desks, roster, form.get("person"), "choose"));
    fields += page::select({"deputy", "Deputy", "Called when whoever is on call does not answer.", std::string{errors.at("deputy")}, false},
                           team(desks, roster, form.get("deputy"), "none"));
    fields += page::date_field({"from", "From", "", std::string{errors.at("from")}}, typed_date(request, "from"));
    fields += page::field(
        {"from_time", "From, time", "Your clock, " + me_of(request).zone + ". For example 09:00.", std::string{errors.at("from_time")}},
        time("from_time"), page::Kind::code, page::Size::tiny);
    fields += page::date_field({"until", "Until", "", std::string{errors.at("until")}}, typed_date(request, "until"));
    fields += page::field({"until_time", "Until, time", "From then on somebody else is.", std::string{errors.at("until_time")}},
                          time("until_time"), page::Kind::code, page::Size::tiny);
    return page::form({Address{"/desk/roster/turns"}, request.form_token}, fields + page::button("Put on call"));
}

Html absence_form(const Desks& desks, const Request& request, const people::Roster& roster, const page::Errors& errors) {
    const auto& form = request.form;
    const auto away = form.has("away") ? std::string{form.get("away")} : me_of(request).id.text();
    Html fields = page::select({"away", "Who is away", "", std::string{errors.at("away")}}, team(desks, roster, away, ""));
    fields += page::date_field({"first_day", "First day away", "", std::string{errors.at("first_day")}}, typed_date(request, "first_day"));
    fields += page::date_field({"last_day", "Last day away", "", std::string{errors.at("last_day")}}, typed_date(request, "last_day"));
    fields += page::select({"stands_in", "Who stands in", "", std::string{errors.at("stands_in")}},
                           team(desks, roster, form.get("stands_in"), "choose"));
    fields += page::text_area(
        {"note", "Note", "It stands on every request that is handed over. No data of customers.", std::string{errors.at("note")}},
        form.get("note"), 3);
    return page::form({Address{"/desk/roster/absences"}, request.form_token}, fields + page::button("Hand over"));
}

Response roster_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const Instant now = desks.clock.now();
    auto roster = desks.roster->roster(now);
    if (!roster) return Response::trouble(std::move(roster.error()));
    auto calls = desks.roster->called_since(after_days(now, -calls_shown_days));
    if (!calls) return Response::trouble(std::move(calls.error()));
    Html body = page::error_summary(errors) + page::heading("Roster");
    body += page::section("Now", now_part(desks, *roster, now, me_of(request).zone));
    body += page::section("Calls to the desk", calls_part(desks, request, *calls));
    body += page::section("On call", turns_part(desks, request, *roster, now));
    body += page::section("Plan a turn", turn_form(desks, request, *roster, errors));
    body += page::section("Away", absences_part(desks, request, *roster));
    body +=
        page::section("Go away", html("<p>Every open request on which nobody else has acted since is handed over with the note. Whoever is "
                                      "away is not called.</p>",
                                      absence_form(desks, request, *roster, errors)));
    return show(desks, request, {"Roster", std::move(body), {}, page::Width::wide, "/desk/roster", 0});
}

Outcome<void> plan(const Desks& desks, const Request& request) {
    const auto& zone = me_of(request).zone;
    people::Turn turn;
    SALLYPORT_TRY(person, person_field(request, "person"));
    turn.person = person;
    if (!request.form.get("deputy").empty()) {
        SALLYPORT_TRY(deputy, person_field(request, "deputy"));
        turn.deputy = deputy;
    }
    SALLYPORT_TRY(first, needed_day(request, "from"));
    SALLYPORT_TRY(from, time_on(first, request.form.get("from_time"), zone, "from_time"));
    turn.from = from;
    SALLYPORT_TRY(last, needed_day(request, "until"));
    SALLYPORT_TRY(until, time_on(last, request.form.get("until_time"), zone, "until_time"));
    turn.until = until;
    return desks.roster->plan(turn, me_of(request).id, desks.clock.now());
}

Outcome<void> go_away(const Desks& desks, const Request& request) {
    const auto& zone = me_of(request).zone;
    const Instant now = desks.clock.now();
    people::Absence absence;
    SALLYPORT_TRY(person, person_field(request, "away"));
    absence.person = person;
    SALLYPORT_TRY(deputy, person_field(request, "stands_in"));
    absence.deputy = deputy;
    SALLYPORT_TRY(first, needed_day(request, "first_day"));
    SALLYPORT_TRY(from, start_of(first, zone));
    absence.from = from;
    SALLYPORT_TRY(last, needed_day(request, "last_day"));
    SALLYPORT_TRY(midnight, start_of(last, "UTC"));
    SALLYPORT_TRY(until, start_of(day_of(after_days(midnight, 1), "UTC"), zone));
    absence.until = until;
    absence.note = request.form.get("note");
    SALLYPORT_TRY(roster, desks.roster->roster(now));
    SALLYPORT_TRY(handed, review::open_items_of(person, roster.able, desks.demands, desks.book));
    absence.handed = std::move(handed);
    auto gone = desks.roster->go_away(std::move(absence), me_of(request).id, now);
    if (!gone && gone.error().field == "until") gone.error().field = "last_day";
    return gone;
}

// The act, then the page again, with what is wrong.
http::Route post(Desks& desks, std::string_view address, Outcome<void> (*act)(const Desks&, const Request&)) {
    return {Method::post, std::string{address}, "desk", "roster", [&desks, act](Request& request) {
                const auto done = act(desks, request);
                if (done) return Response::see("/desk/roster");
                if (done.error().trouble == Trouble::not_found) return Response::trouble(done.error());
                page::Errors errors;
                errors.add(done.error());
                return roster_page(desks, request, errors).with_status(http::status_of(done.error().trouble));
            }};
}

}  // namespace

Html handed_part(const Desks& desks, const Request& request, const DemandId& demand) {
    if (desks.roster == nullptr) return {};
    const auto handed = desks.roster->handed(demand, desks.clock.now());
    if (!handed || !*handed) return {};
    const auto& absence = **handed;
    return page::inset(html("<p>", text(name_of(desks, absence.person)), " is away until ",
                            text(text_in(absence.until, me_of(request).zone)), " and has handed this over to ",
                            text(name_of(desks, absence.deputy)), ".</p>", page::prose(absence.note)));
}

std::vector<http::Route> roster_routes(Desks& desks) {
    if (desks.roster == nullptr) return {};
    return {
        {Method::get, "/desk/roster", "desk", "roster", [&desks](Request& request) { return roster_page(desks, request); }},
        post(desks, "/desk/roster/turns", plan),
        post(desks, "/desk/roster/turns/out",
             [](const Desks& all, const Request& request) -> Outcome<void> {
                 SALLYPORT_TRY(entry, entry_field(request));
                 return all.roster->take_out_turn(entry, me_of(request).id, all.clock.now());
             }),
        post(desks, "/desk/roster/absences", go_away),
        post(desks, "/desk/roster/absences/back",
             [](const Desks& all, const Request& request) -> Outcome<void> {
                 SALLYPORT_TRY(entry, entry_field(request));
                 return all.roster->come_back(entry, me_of(request).id, all.clock.now());
             }),
        {Method::post, "/desk/roster/answer", "desk", "roster",
         [&desks](Request& request) {
             const auto id = DemandId::parse(request.form.get("demand"));
             if (!id) return Response::trouble({Trouble::not_found, ""});
             if (auto answered = desks.roster->answer(*id, me_of(request).id, desks.clock.now()); !answered)
                 return Response::trouble(std::move(answered.error()));
             return Response::see(at(*id).str());
         }},
    };
}

}  // namespace sallyport::doors::desk

namespace sallyport::doors {

page::Html calls_bar(const Desks& desks, const Signed& visitor) {
    if (desks.roster == nullptr || !people::may(visitor.person.role, people::Action::roster, people::Relation::none)) return {};
    const auto waiting = desks.roster->waiting_for(visitor.person.id);
    if (!waiting) return {};
    page::Html bar;
    for (const auto& id : *waiting) {
        const auto row = desks.demands.row(id);
        if (!row || !review::is_untouched(*row)) continue;
        const bool emergency = row->section == demand::Section::emergencies;
        bar += page::banner(page::Tone::bad, "You are called: " + row->number + (emergency ? ", an emergency" : ", due within a day"),
                            page::html("<p>", page::link_to(desk::at(id), "Open " + row->number), "</p>",
                                       page::form({page::Address{"/desk/roster/answer"}, visitor.session.form_secret},
                                                  page::hidden("demand", id.text()) + page::button("I am there", page::Look::danger))));
    }
    return bar.empty() ? bar : page::html("<aside class=\"calls\" aria-label=\"Calls to the desk\">", bar, "</aside>");
}

}  // namespace sallyport::doors
