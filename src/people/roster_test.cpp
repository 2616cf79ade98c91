#include "people/roster.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "people/staffing.h"

namespace sallyport::people {

namespace {

// Clocks in New York go from 02:00 to 03:00 that Sunday.
const Instant spring_sunday = *parse_instant("2026-03-08T00:00:00-05:00");

PersonId member(char letter) { return *PersonId::parse(std::string(20, letter)); }
const PersonId ada = member('a'), ben = member('b'), cora = member('c');

Roster three() { return {{}, {}, {ada, ben, cora}}; }
PlannedTurn on_call(const PersonId& person, std::optional<PersonId> deputy, Instant from, Instant until) {
    return {{1}, {person, std::move(deputy), from, until}};
}
PlannedAbsence away(const PersonId& person, const PersonId& deputy, Instant from, Instant until) {
    return {{2}, {person, deputy, from, until, "note"}};
}
PagedLine said(const PersonId& person, int round, Instant at, bool reached = true) { return {person, round, at, reached}; }

constexpr std::int64_t minute = 60'000;
Instant later(Instant at, int minutes) { return {at.ms + minutes * minute}; }

using People = std::vector<PersonId>;

Person of_role(Role role) { return {.id = PersonId::random(), .role = role, .name = "P", .agency = {}}; }
std::vector<std::string> undone(const std::vector<Role>& roles) {
    std::vector<Person> there;
    for (const auto role : roles) there.push_back(of_role(role));
    std::vector<std::string> acts;
    for (const auto& one : cannot_complete(there)) acts.push_back(one.act);
    return acts;
}
using Acts = std::vector<std::string>;

}  // namespace

TEST_CASE("Roster.WhoIsOnCallIsCalledFirstThenTheDeputyThenEverybody") {
    auto roster = three();
    roster.turns = {on_call(ada, ben, spring_sunday, after_days(spring_sunday, 7))};
    const Instant night = *parse_instant("2026-03-08T03:00:00-04:00");  // an hour earlier it was 01:59
    const auto first = calls_due(roster, {}, night, 5);
    CHECK(first.round == 0);
    CHECK(first.people == People{ada});
    std::vector<PagedLine> so_far{said(ada, 0, night)};
    CHECK(calls_due(roster, so_far, {later(night, 5).ms - 1}, 5).people.empty());
    const auto second = calls_due(roster, so_far, later(night, 5), 5);
    CHECK(second.round == 1);
    CHECK(second.people == People{ben});
    so_far.push_back(said(ben, 1, later(night, 5)));
    CHECK(calls_due(roster, so_far, later(night, 9), 5).people.empty());
    const auto all = calls_due(roster, so_far, later(night, 10), 5);
    CHECK(all.round == 2);
    CHECK(all.people == People{ada, ben, cora});
}

TEST_CASE("Roster.WhoWasNotReachedIsFollowedAtOnce") {
    auto roster = three();
    roster.turns = {on_call(ada, ben, spring_sunday, after_days(spring_sunday, 7))};
    const Instant night = after_hours(spring_sunday, 3);
    std::vector<PagedLine> so_far{said(ada, 0, night, false)};
    CHECK(calls_due(roster, so_far, night, 5).people == People{ben});
    so_far.push_back(said(ben, 1, night, false));
    CHECK(calls_due(roster, so_far, night, 5).people == People{ada, ben, cora});
    // Everybody was tried: the next try waits, so that a server that is down is not asked without end.
    for (const auto& person : roster.able) so_far.push_back(said(person, 2, night, false));
    CHECK(calls_due(roster, so_far, later(night, 4), 5).people.empty());
    CHECK(calls_due(roster, so_far, later(night, 5), 5).people == People{ada, ben, cora});
}

TEST_CASE("Roster.EverybodyIsCalledAgainUntilSomebodyAnswers") {
    const auto roster = three();
    const Instant night = after_hours(spring_sunday, 3);
    std::vector<PagedLine> so_far;
    std::vector<std::int64_t> waits;
    Instant now = night, last = night;
    for (; now < after_days(night, 1); now = later(now, 1)) {
        const auto next = calls_due(roster, so_far, now, 5);
        if (next.people.empty()) continue;
        if (!so_far.empty()) waits.push_back((now.ms - last.ms) / minute);
        last = now;
        for (const auto& person : next.people) so_far.push_back(said(person, next.round, now));
    }
    REQUIRE(waits.size() > 20);
    CHECK(std::vector<std::int64_t>(waits.begin(), waits.begin() + 6) == std::vector<std::int64_t>{5, 10, 20, 40, 60, 60});
}

TEST_CASE("Roster.ARoundOfEverybodyThatWasCutShortIsFinished") {
    const auto roster = three();
    const Instant night = after_hours(spring_sunday, 3);
    const auto rest = calls_due(roster, {said(ada, 2, night)}, night, 5);
    CHECK(rest.round == 2);
    CHECK(rest.people == People{ben, cora});
}

TEST_CASE("Roster.NobodyWhoIsAwayIsOnCall") {
    auto roster = three();
    const Instant until = after_days(spring_sunday, 7);
    roster.turns = {on_call(ada, ben, spring_sunday, until)};
    roster.absences = {away(ada, cora, after_days(spring_sunday, 1), after_days(spring_sunday, 2))};
    CHECK(watch_at(roster, after_hours(spring_sunday, 23)).first == ada);
    CHECK(watch_at(roster, after_days(spring_sunday, 1)).first == cora);  // who stands in, before the turn's deputy
    CHECK(watch_at(roster, after_days(spring_sunday, 1)).second == ben);
    CHECK(watch_at(roster, after_days(spring_sunday, 2)).first == ada);
    // Who stands in is away as well: theirs, and where that leads in a circle, the deputy of the turn.
    roster.absences.push_back(away(cora, ada, after_days(spring_sunday, 1), after_days(spring_sunday, 2)));
    CHECK(watch_at(roster, after_days(spring_sunday, 1)).first == ben);
    CHECK(!watch_at(roster, after_days(spring_sunday, 1)).second);
    // Whoever lost the role is on call no more.
    roster.able = {ada, cora};
    CHECK(!watch_at(roster, after_days(spring_sunday, 1)).first);
}

TEST_CASE("Roster.AGapCallsEverybodyAndNeverNobody") {
    auto roster = three();
    CHECK(calls_due(roster, {}, spring_sunday, 5).people == People{ada, ben, cora});
    roster.absences = {away(ada, ben, spring_sunday, after_days(spring_sunday, 9))};
    CHECK(calls_due(roster, {}, spring_sunday, 5).people == People{ben, cora});
    roster.absences = {away(ada, ben, spring_sunday, after_days(spring_sunday, 9)),
                       away(ben, ada, spring_sunday, after_days(spring_sunday, 9)),
                       away(cora, ada, spring_sunday, after_days(spring_sunday, 9))};
    CHECK(calls_due(roster, {}, spring_sunday, 5).people == People{ada, ben, cora});
    // Between two turns.
    roster.absences.clear();
    roster.turns = {on_call(ada, {}, spring_sunday, after_days(spring_sunday, 1)),
                    on_call(ben, {}, after_days(spring_sunday, 2), after_days(spring_sunday, 3))};
    const auto open = gaps(roster, {spring_sunday, after_days(spring_sunday, 4)});
    REQUIRE(open.size() == 2);
    CHECK(open[0] == Span{after_days(spring_sunday, 1), after_days(spring_sunday, 2)});
    CHECK(open[1] == Span{after_days(spring_sunday, 3), after_days(spring_sunday, 4)});
}

TEST_CASE("Roster.WhateverIsPlannedAnAlarmReachesSomebodyWhoIsThere") {
    std::mt19937 dice{7};
    const auto pick = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
    for (int game = 0; game < 3'000; ++game) {
        auto roster = three();
        for (int i = pick(3); i > 0; --i) {
            const Instant from = after_hours(spring_sunday, pick(48));
            const auto& person = roster.able[static_cast<std::size_t>(pick(3))];
            std::optional<PersonId> deputy;
            if (pick(2) == 0) deputy = roster.able[static_cast<std::size_t>(pick(3))];
            roster.turns.push_back(on_call(person, deputy, from, after_hours(from, 1 + pick(24))));
        }
        for (int i = pick(4); i > 0; --i) {
            const Instant from = after_hours(spring_sunday, pick(48));
            roster.absences.push_back(away(roster.able[static_cast<std::size_t>(pick(3))], roster.able[static_cast<std::size_t>(pick(3))],
                                           from, after_hours(from, 1 + pick(24))));
        }
        const Instant at = after_hours(spring_sunday, pick(48));
        const auto next = calls_due(roster, {}, at, 5);
        REQUIRE(!next.people.empty());
        const bool anybody = std::ranges::any_of(roster.able, [&](const PersonId& one) { return roster.absence_of(one, at) == nullptr; });
        for (const auto& person : next.people) CHECK((!anybody || roster.absence_of(person, at) == nullptr));
    }
}

TEST_CASE("Roster.WhatStandsInTheBookIsReadBack") {
    const Turn turn{ada, ben, spring_sunday, after_days(spring_sunday, 1)};
    CHECK(Turn::from_body(turn.body())->deputy == ben);
    CHECK(!Turn::from_body(Turn{ada, {}, turn.from, turn.until}.body())->deputy);
    const DemandId demand = DemandId::random();
    CHECK(Absence::from_body(Absence{ada, ben, turn.from, turn.until, "note", {demand}}.body())->handed == std::vector{demand});
    Paged page{demand, ada, 1, spring_sunday, {{"webhook", "the webhook answers 500"}}};
    CHECK(!Paged::from_body(page.body())->reached());
    page.tries.push_back({"mail", ""});
    CHECK(Paged::from_body(page.body())->reached());
    CHECK(Paged::from_body(page.body())->tries == page.tries);
    CHECK(!Paged::from_body("{}"));
    CHECK(!TakenOut::from_body("{\"entry\":-1,\"person\":\"\"}"));
}

TEST_CASE("Staffing.ThreePeopleCanDoEverything") {
    CHECK(undone({Role::counsel, Role::counsel, Role::custodian}) == Acts{});
    CHECK(undone({Role::counsel, Role::counsel, Role::analyst}) == Acts{"release a package of content"});
}

// What two people can never do: call back and sign twice, sign twice and release, or sign what both started.
TEST_CASE("Staffing.WithOneOfThreeAwayWhatWaitsIsNamed") {
    const Acts three_hands{"approve an emergency", "release a package of content", "send a report of the provider's own"};
    CHECK(undone({Role::counsel, Role::counsel}) == three_hands);
    CHECK(undone({Role::counsel, Role::custodian}) == Acts{"approve content", "approve an emergency", "release a package of content",
                                                           "send a report of the provider's own", "publish the report"});
}

TEST_CASE("Staffing.AnActSaysWhyAndWhoCould") {
    std::vector<Person> there{of_role(Role::counsel), of_role(Role::custodian)};
    const auto missing = cannot_complete(there);
    const auto content = std::ranges::find(missing, std::string{"approve content"}, &Unfilled::act);
    REQUIRE(content != missing.end());
    CHECK(content->why == std::vector<std::string>{"nobody is left who approves second"});
    CHECK(content->who_could == std::vector{Role::counsel});
    // Nobody outside the house fills a seat, whatever they may do with what is their own.
    CHECK(undone({Role::officer, Role::customer}).size() == acts_of_the_house().size());
    CHECK(undone({}).size() == acts_of_the_house().size());
}

// Every right of the team that lets something happen is a seat of some act, so that none is forgotten when a right is added.
TEST_CASE("Staffing.EveryActOfTheTableOfRightsIsASeat") {
    std::set<Action> seats;
    for (const auto& act : acts_of_the_house())
        for (const auto& seat : act.seats) seats.insert(seat.action);
    // Looking and talking need nobody in particular; an auditor comes from outside.
    for (const Action quiet :
         {Action::queue, Action::read_demand, Action::read_status, Action::ask, Action::note, Action::note_counsel, Action::audit})
        seats.insert(quiet);
    for (const auto& right : rights()) {
        CAPTURE(code(right.action));
        if (is_staff(right.role)) CHECK(seats.contains(right.action));
    }
}

}  // namespace sallyport::people
