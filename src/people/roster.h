// The roster: who is on call, who is away, and who is called to the desk when something cannot wait. Turns, absences, calls and their answers
// are entries of the book; who is called next is worked out from them alone, so that a machine that starts anew goes on where it stopped.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "ledger/step.h"
#include "people/people.h"

namespace sallyport::people {

// Somebody is on call from `from` until before `until`; the deputy is called when they do not answer.
struct Turn {
    PersonId person;
    std::optional<PersonId> deputy;
    Instant from, until;

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::on_call}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::on_call_ended}; }
    Bytes body() const;
    static Outcome<Turn> from_body(std::string_view bytes);
};

// Somebody is away from `from` until before `until`. The deputy stands in on call and has taken over `handed`: every request that was still open
// and on which nobody of the team had acted later.
struct Absence {
    PersonId person, deputy;
    Instant from, until;
    std::string note;  // to the deputy; the team's own words
    std::vector<DemandId> handed = {};

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::absent}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::absence_ended}; }
    Bytes body() const;
    static Outcome<Absence> from_body(std::string_view bytes);
};

// A turn or an absence was taken out: the entry that it stands in, and whose it was.
struct TakenOut {
    ledger::EntryIndex entry;
    PersonId person;
    Bytes body() const;
    static Outcome<TakenOut> from_body(std::string_view bytes);
};

// House rules: further ahead than a quarter nobody knows who is there; longer than a year away is gone.
constexpr int turn_days = 92, absence_days = 366;

struct PlannedTurn {
    ledger::EntryIndex entry;
    Turn turn;
};
struct PlannedAbsence {
    ledger::EntryIndex entry;
    Absence absence;
};
// What is planned and not yet over, what begins first standing first, and everybody who may be called.
struct Roster {
    std::vector<PlannedTurn> turns;
    std::vector<PlannedAbsence> absences;
    std::vector<PersonId> able;  // with the right to take an emergency up

    bool is_able(const PersonId& person) const;
    const PlannedAbsence* absence_of(const PersonId& person, Instant at) const;  // null: they are there
};

// Who is called first and second at that instant. Nobody who is away or has no right stands here: their deputy does. Both none: a gap, and
// then everybody is called.
struct Watch {
    std::optional<PersonId> first, second;
};
Watch watch_at(const Roster& roster, Instant at);
// Spans within `over` in which nobody is on call.
std::vector<Span> gaps(const Roster& roster, const Span& over);
// Everybody who is there; if that is nobody, everybody. Never empty while anybody has the right.
std::vector<PersonId> all_hands(const Roster& roster, Instant at);

// Something that cannot wait until somebody happens to look.
struct Alarm {
    DemandId demand;
    std::string number;          // ours: "SP-12"
    std::string lane;            // "emergency", "due within a day"
    std::optional<Instant> due;  // what is due next
};

// One person was called, or could not be. Round 0 is whoever is on call, 1 the second, from 2 on everybody, again and again.
struct Paged {
    DemandId demand;
    PersonId person;
    int round = 0;
    Instant at;
    struct Try {
        std::string way;      // "mail", "webhook", "program"
        std::string trouble;  // empty: it was taken
        bool operator==(const Try&) const = default;
    };
    std::vector<Try> tries = {};
    bool reached() const;

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::paged}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Paged> from_body(std::string_view bytes);
};
struct PageAnswer {
    DemandId demand;
    PersonId person;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::page_answered}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<PageAnswer> from_body(std::string_view bytes);
};

// What was done so far about one alarm.
struct PagedLine {
    PersonId person;
    int round = 0;
    Instant at;
    bool reached = false;
};
struct NextCalls {
    int round = 0;
    std::vector<PersonId> people;  // empty: nobody now
};
// Whom to call now of an alarm that nobody has answered. A round waits `wait_minutes` for an answer; one that reached nobody is followed at
// once. When everybody was called, they are called again, each wait twice as long as the one before and at most an hour.
NextCalls calls_due(const Roster& roster, const std::vector<PagedLine>& so_far, Instant now, int wait_minutes);

// Views v_turns, v_absences, v_pages, v_page_answers.
ledger::Projection roster_projection();

// What doors and rounds ask. Thread-safe; reads the views.
class RosterDesk {
public:
    RosterDesk(ledger::Clerk& clerk, const PeopleDesk& people) : clerk_{clerk}, people_{people} {}

    Outcome<Roster> roster(Instant now) const;
    // `refused` if either is away meanwhile, `conflict` if another turn lies in that time, `invalid` with the field otherwise.
    Outcome<void> plan(const Turn& turn, const PersonId& by, Instant now);
    Outcome<void> take_out_turn(ledger::EntryIndex turn, const PersonId& by, Instant now);  // not_found
    // Anybody of the team may say it of anybody, since who fell ill cannot.
    Outcome<void> go_away(Absence absence, const PersonId& by, Instant now);
    Outcome<void> come_back(ledger::EntryIndex absence, const PersonId& by, Instant now);  // not_found
    // The running absence in which this demand was handed over; none if there is none.
    Outcome<std::optional<Absence>> handed(const DemandId& demand, Instant now) const;

    Outcome<NextCalls> calls(const DemandId& demand, Instant now, int wait_minutes) const;
    Outcome<void> paged(Paged page);
    // On return nobody is called for this demand any more. `refused` for who may not be called; not_found if nobody was called for it; a second
    // answer changes nothing.
    Outcome<void> answer(const DemandId& demand, const PersonId& by, Instant now);

    struct Line {
        DemandId demand;
        std::vector<PagedLine> calls;  // oldest first
        std::optional<PersonId> answered_by;
        std::optional<Instant> answered_at;
    };
    // What people were called for since `since`, the newest first.
    Outcome<std::vector<Line>> called_since(Instant since) const;
    // For which this person was called, and nobody has answered.
    Outcome<std::vector<DemandId>> waiting_for(const PersonId& person) const;

private:
    Outcome<void> check_able(const Roster& roster, const PersonId& person, const char* field) const;
    ledger::Clerk& clerk_;
    const PeopleDesk& people_;
};

}  // namespace sallyport::people
