// Calls to the desk on a whole house in memory: whose turn it is, until somebody answers, and what the book holds of it.
#include <doctest/doctest.h>

#include <algorithm>

#include "adapters/paging/pager.h"
#include "review/at_once.h"
#include "tests/lives/house.h"
#include "tests/support/made_up_demand.h"

namespace sallyport::lives {

using tests::opened;

namespace {

// Takes every message, or says no.
struct Calls {
    std::vector<adapters::PageMessage> taken;
    bool down = false;
    std::vector<std::string> people() const {
        std::vector<std::string> names;
        for (const auto& one : taken) names.push_back(one.person);
        return names;
    }
};
class MadeUpWay : public adapters::PagingWay {
public:
    explicit MadeUpWay(Calls& calls, std::string name = "made up") : calls_{calls}, name_{std::move(name)} {}
    std::string name() const override { return name_; }
    Outcome<void> page(const adapters::PageMessage& message) override {
        if (calls_.down) return Problem{Trouble::unavailable, "nobody answers there"};
        calls_.taken.push_back(message);
        return {};
    }

private:
    Calls& calls_;
    std::string name_;
};

struct Night {
    adapters::Faults none;
    House house{none};
    people::RosterDesk roster{*house.clerk, *house.people};
    people::Person ada = house.enrol(people::Role::counsel, "Ada");
    people::Person ben = house.enrol(people::Role::counsel, "Ben");
    people::Person cora = house.enrol(people::Role::custodian, "Cora");
    people::Person officer;
    Calls calls, others;

    // Three in the morning of a Sunday in New York, an hour after its clocks were changed.
    Night() {
        const auto police = house.admit("Harbour County Police", people::AgencyKind::local);
        officer = house.enrol(people::Role::officer, "Officer Reed", police.id);
        house.clock.set(*parse_instant("2026-11-01T03:00:00-05:00"));
    }
    Instant now() const { return house.clock.now(); }
    void wait(int minutes) { house.clock.set({now().ms + minutes * 60'000}); }
    DemandId file(demand::Demand demand) {
        demand.id = DemandId::random();
        demand.received = {};
        demand.filed_by = officer.id;
        demand.agency = officer.agency;
        return opened(house.demands->file(std::move(demand), now()))->id;
    }
    // A new one each time: what is known stands in the book.
    adapters::Pager::Done call() {
        std::vector<std::unique_ptr<adapters::PagingWay>> ways;
        ways.push_back(std::make_unique<MadeUpWay>(calls));
        ways.push_back(std::make_unique<MadeUpWay>(others, "another"));
        adapters::Pager pager{*house.demands, *house.review, *house.people, roster, std::move(ways), 5, "https://desk.example.org"};
        auto done = pager.run(house.clock);
        CHECK(done.problems.empty());
        return done;
    }
    int count(ledger::Kind kind) const {
        int found = 0;
        opened(house.book->each({0}, [&](const ledger::Entry& entry) {
            found += entry.header.kind == kind ? 1 : 0;
            return true;
        }));
        return found;
    }
};
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Calls.AnEmergencyAtThreeOnSundayReachesTheDeputyWhoAnswers") {
    Night night;
    REQUIRE(night.roster.plan({night.ada.id, night.ben.id, night.now(), after_days(night.now(), 1)}, night.cora.id, night.now()));
    const auto demand = night.file(tests::emergency());
    night.call();
    CHECK(night.calls.people() == Names{"Ada"});
    night.call();  // again at once: nothing more
    night.wait(4);
    night.call();
    CHECK(night.calls.people() == Names{"Ada"});
    night.wait(1);
    night.call();
    CHECK(night.calls.people() == Names{"Ada", "Ben"});
    CHECK(night.roster.waiting_for(night.ben.id)->size() == 1);
    CHECK(night.roster.waiting_for(night.cora.id)->empty());

    // An officer cannot end it, and neither can somebody of the house who is not called to the desk.
    CHECK(night.roster.answer(demand, night.officer.id, night.now()).error().trouble == Trouble::refused);
    CHECK(night.roster.answer(DemandId::random(), night.ben.id, night.now()).error().trouble == Trouble::not_found);
    night.wait(1);
    REQUIRE(night.roster.answer(demand, night.ben.id, night.now()));
    REQUIRE(night.roster.answer(demand, night.ada.id, night.now()));  // who was quicker stays
    night.wait(600);
    night.call();
    CHECK(night.calls.people() == Names{"Ada", "Ben"});
    const auto lines = opened(night.roster.called_since(after_days(night.now(), -1)));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].answered_by == night.ben.id);
    CHECK(lines[0].answered_at == Instant{night.now().ms - 600 * 60'000});
    CHECK(night.count(ledger::Kind::paged) == 2);
    CHECK(night.count(ledger::Kind::page_answered) == 1);
    CHECK(night.roster.waiting_for(night.ben.id)->empty());
}

TEST_CASE("Calls.WhenNobodyAnswersEverybodyIsCalledUntilTheRequestIsTakenUp") {
    Night night;
    REQUIRE(night.roster.plan({night.ada.id, night.ben.id, night.now(), after_days(night.now(), 1)}, night.cora.id, night.now()));
    const auto demand = night.file(tests::emergency());
    for (int minute = 0; minute <= 25; ++minute, night.wait(1)) night.call();
    CHECK(night.calls.people() == Names{"Ada", "Ben", "Ada", "Ben", "Cora", "Ada", "Ben", "Cora", "Ada", "Ben", "Cora"});
    REQUIRE(night.house.review->accept(demand, {night.cora.id, opened(night.house.demands->row(demand)).last, night.now()}));
    night.wait(600);
    night.call();
    CHECK(night.calls.taken.size() == 11);
}

TEST_CASE("Calls.WhoIsAwayIsNotCalledAndWhoStandsInIs") {
    Night night;
    REQUIRE(night.roster.plan({night.ada.id, night.ben.id, night.now(), after_days(night.now(), 7)}, night.cora.id, night.now()));
    REQUIRE(night.roster.go_away({night.ada.id, night.cora.id, night.now(), after_days(night.now(), 2), "Ill.", {}}, night.ben.id,
                                 night.now()));
    night.file(tests::emergency());
    night.call();
    CHECK(night.calls.people() == Names{"Cora"});
    night.wait(5);
    night.call();
    CHECK(night.calls.people() == Names{"Cora", "Ben"});
    night.wait(5);
    night.call();
    CHECK(night.calls.people() == Names{"Cora", "Ben", "Ben", "Cora"});
    // Nobody who is away can be put on call; once back, they can.
    const people::Turn turn{night.ada.id, {}, after_days(night.now(), 8), after_days(night.now(), 9)};
    REQUIRE(night.roster.go_away({night.ada.id, night.ben.id, after_days(night.now(), 8), after_days(night.now(), 10), "Leave.", {}},
                                 night.ada.id, night.now()));
    CHECK(night.roster.plan(turn, night.ada.id, night.now()).error().trouble == Trouble::refused);
    const auto planned = opened(night.roster.roster(night.now())).absences;
    REQUIRE(planned.size() == 2);
    REQUIRE(night.roster.come_back(planned[1].entry, night.cora.id, night.now()));
    CHECK(night.roster.come_back(planned[1].entry, night.cora.id, night.now()).error().trouble == Trouble::not_found);
    CHECK(night.roster.plan(turn, night.ada.id, night.now()));
}

TEST_CASE("Calls.AWayThatFailsIsFollowedByTheNextAndThenByTheNextPerson") {
    Night night;
    REQUIRE(night.roster.plan({night.ada.id, night.ben.id, night.now(), after_days(night.now(), 1)}, night.cora.id, night.now()));
    night.calls.down = true;
    night.file(tests::emergency());
    CHECK(night.call().reached == 1);
    CHECK(night.others.people() == Names{"Ada"});
    CHECK(opened(night.roster.called_since({0}))[0].calls.size() == 1);
    // Every way is down: the others are tried in the same minute, and everybody again after a while.
    Night dark;
    REQUIRE(dark.roster.plan({dark.ada.id, dark.ben.id, dark.now(), after_days(dark.now(), 1)}, dark.cora.id, dark.now()));
    dark.calls.down = dark.others.down = true;
    dark.file(tests::emergency());
    CHECK(dark.call().failed == 5);
    CHECK(dark.call().failed == 0);
    dark.wait(5);
    dark.others.down = false;
    CHECK(dark.call().reached == 3);
    CHECK(dark.others.people() == Names{"Ada", "Ben", "Cora"});
}

TEST_CASE("Calls.AMessageHoldsNoWordOfTheRequest") {
    Night night;
    const auto demand = night.file(tests::emergency());
    night.call();
    REQUIRE(night.calls.taken.size() == 3);  // nobody is on call: everybody
    const auto& message = night.calls.taken[0];
    const auto sent = adapters::page_json(message);
    CHECK(sent == "{\"at\":\"2026-11-01T08:00:00Z\",\"due\":\"" + text(*message.due) +
                      "\",\"format\":\"sallyport-page-1\",\"lane\":\"emergency\",\"link\":\"https://desk.example.org/desk/demands/" +
                      demand.text() + "\",\"number\":\"" + opened(night.house.demands->row(demand)).number +
                      "\",\"person\":\"Ada\",\"round\":2}");
    const auto filed = opened(night.house.demands->demand(demand));
    for (const auto& identifier : filed->identifiers) CHECK(sent.find(identifier.value.reveal()) == std::string::npos);
    for (const auto& word : {filed->summary.reveal(), filed->nexus.reveal(), filed->docket.reveal(), filed->agency_name}) {
        REQUIRE(!word.empty());
        CHECK(sent.find(word) == std::string::npos);
    }
}

TEST_CASE("Calls.OnlyWhatCannotWaitCallsAnybody") {
    Night night;
    night.file(tests::warrant());
    night.call();
    CHECK(night.calls.taken.empty());  // the house's own hours of triage wake nobody
    const auto row = opened(night.house.demands->row(night.file(tests::warrant())));
    const auto alarm = [&](int hours) {
        law::LegalClock clock;
        clock.name = "reply";
        clock.at = after_hours(row.received, hours);
        return review::alarm_of(row, {clock});
    };
    REQUIRE(alarm(8));
    CHECK(alarm(8)->lane == "due within a day");
    CHECK(alarm(24));
    CHECK(!alarm(25));
}

TEST_CASE("Calls.AHandOverHoldsEveryOpenItemOfWhoeverGoesAway") {
    Night night;
    const auto accept = [&](const people::Person& by) {
        const auto id = night.file(tests::warrant());
        opened(night.house.review->accept(id, {by.id, opened(night.house.demands->row(id)).last, night.now()}));
        return id;
    };
    const auto first = accept(night.ada), second = accept(night.ada), bens = accept(night.ben);
    const auto untouched = night.file(tests::warrant());
    opened(night.house.review->ask(second, "To whom does the docket belong?",
                                   {night.ben.id, opened(night.house.demands->row(second)).last, night.now()}));
    const std::vector<PersonId> team{night.ada.id, night.ben.id, night.cora.id};
    const auto open = opened(review::open_items_of(night.ada.id, team, *night.house.demands, *night.house.book));
    CHECK(open == std::vector{first});
    REQUIRE(night.roster.go_away({night.ada.id, night.ben.id, night.now(), after_days(night.now(), 1), "Call the officer on Monday.", open},
                                 night.ada.id, night.now()));
    CHECK(opened(night.roster.handed(first, night.now()))->note == "Call the officer on Monday.");
    for (const auto& other : {second, bens, untouched}) CHECK(!opened(night.roster.handed(other, night.now())));
    CHECK(!opened(night.roster.handed(first, after_days(night.now(), 1))));
}

TEST_CASE("Calls.WhatTheRosterRefusesIsNamedByField") {
    Night night;
    const Instant now = night.now(), tomorrow = after_days(now, 1);
    struct Wrong {
        people::Turn turn;
        const char* field;
    };
    for (const auto& wrong :
         {Wrong{{night.officer.id, {}, now, tomorrow}, "person"}, Wrong{{night.ada.id, night.ada.id, now, tomorrow}, "deputy"},
          Wrong{{night.ada.id, night.officer.id, now, tomorrow}, "deputy"}, Wrong{{night.ada.id, {}, tomorrow, now}, "until"},
          Wrong{{night.ada.id, {}, after_days(now, -2), now}, "until"},
          Wrong{{night.ada.id, {}, now, after_days(now, people::turn_days + 1)}, "until"}}) {
        const auto planned = night.roster.plan(wrong.turn, night.ada.id, now);
        REQUIRE(!planned);
        CHECK(planned.error().field == wrong.field);
    }
    CHECK(night.roster.plan({night.ada.id, {}, now, tomorrow}, night.officer.id, now).error().trouble == Trouble::refused);
    REQUIRE(night.roster.plan({night.ada.id, {}, now, tomorrow}, night.ada.id, now));
    CHECK(night.roster.plan({night.ben.id, {}, {tomorrow.ms - 1}, after_days(now, 2)}, night.ada.id, now).error().trouble ==
          Trouble::conflict);
    CHECK(night.roster.plan({night.ben.id, {}, tomorrow, after_days(now, 2)}, night.ada.id, now));
    const auto first = opened(night.roster.roster(now)).turns.front().entry;
    REQUIRE(night.roster.take_out_turn(first, night.ben.id, now));
    CHECK(night.roster.take_out_turn(first, night.ben.id, now).error().trouble == Trouble::not_found);
    CHECK(opened(night.roster.roster(now)).turns.size() == 1);
    // Somebody stands in, somebody else, and with a note.
    CHECK(night.roster.go_away({night.ada.id, night.ada.id, now, tomorrow, "x", {}}, night.ada.id, now).error().field == "stands_in");
    CHECK(night.roster.go_away({night.ada.id, night.ben.id, now, tomorrow, "", {}}, night.ada.id, now).error().field == "note");
    REQUIRE(night.roster.go_away({night.ada.id, night.ben.id, now, tomorrow, "x", {}}, night.ada.id, now));
    CHECK(night.roster.go_away({night.ada.id, night.ben.id, now, tomorrow, "x", {}}, night.ada.id, now).error().trouble ==
          Trouble::conflict);
    CHECK(night.roster.go_away({night.cora.id, night.ada.id, now, tomorrow, "x", {}}, night.ada.id, now).error().field == "stands_in");
}

}  // namespace sallyport::lives
