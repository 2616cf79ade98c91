// What the desks ask of the book's views, on the real book: the queue, duplicates, lanes, relations.
#include <doctest/doctest.h>

#include "tests/lives/life.h"
#include "tests/support/made_up_demand.h"

namespace sallyport::lives {

using demand::DataClass;
using ledger::Stage;
using tests::opened;

namespace {

struct Desk {
    adapters::Faults none;
    House house{none};
    people::Agency police = house.admit("Harbour County Police", people::AgencyKind::local);
    people::Agency sheriff = house.admit("Marsh County Sheriff", people::AgencyKind::local);
    people::Person officer = house.enrol(people::Role::officer, "Officer Reed", police.id);
    people::Person colleague = house.enrol(people::Role::officer, "Officer Sedge", police.id);
    people::Person stranger = house.enrol(people::Role::officer, "Officer Rush", sheriff.id);
    people::Person analyst = house.enrol(people::Role::analyst, "Analyst Alder");
    Desk() {
        for (const auto& [name, seats] : {std::pair{"dora", 50}, std::pair{"cora", 51}}) {
            house.directory.add({demand::IdentifierKind::account_email, std::string{name} + "@larkspur.example",
                                 tests::customer(name, demand::CustomerClass::enterprise, seats)});
        }
    }
    demand::Demand paper(const std::string& docket, const people::Person& by) {
        auto out = tests::warrant();
        out.id = DemandId::random();
        out.received = {};
        out.filed_by = by.id;
        out.agency = by.agency;
        out.docket = Sensitive<std::string>{docket};
        return out;
    }
    ledger::Recorded<demand::Demand> file(demand::Demand demand) {
        house.clock.set({house.clock.now().ms + 60'000});
        return opened(house.demands->file(std::move(demand), house.clock.now()));
    }
    std::vector<std::string> queue(const std::function<void(demand::QueueFilter&)>& change) {
        demand::QueueFilter filter;
        change(filter);
        std::vector<std::string> numbers;
        for (const auto& row : opened(house.demands->queue(filter))) numbers.push_back(row.number);
        CHECK(
            (filter.limit < 50 || filter.offset > 0 || opened(house.demands->count(filter)) == static_cast<std::int64_t>(numbers.size())));
        return numbers;
    }
};
using Numbers = std::vector<std::string>;

}  // namespace

TEST_CASE("Queue.FiltersAndPutsWhatIsDueNextFirst") {
    Desk desk;
    const auto first = desk.file(desk.paper("1", desk.officer));
    auto urgent = tests::emergency();
    urgent.id = DemandId::random();
    urgent.received = {};
    urgent.filed_by = desk.colleague.id;
    urgent.agency = desk.police.id;
    const auto second = desk.file(urgent);
    const auto third = desk.file(desk.paper("3", desk.stranger));
    const auto number = [](const auto& demand) { return demand::our_number(demand.entry()); };
    const std::string one = number(first), two = number(second), three = number(third);

    CHECK(desk.queue([](auto&) {}) == Numbers{two, one, three});  // the emergency is due within the hour
    CHECK(desk.queue([](auto& filter) { filter.section = demand::Section::emergencies; }) == Numbers{two});
    CHECK(desk.queue([](auto& filter) { filter.country = "DE"; }) == Numbers{});
    CHECK(desk.queue([&](auto& filter) { filter.agency = desk.sheriff.id; }) == Numbers{three});
    CHECK(desk.queue([&](auto& filter) { filter.filed_by = desk.officer.id; }) == Numbers{one});
    CHECK(desk.queue([&](auto& filter) { filter.number = three; }) == Numbers{three});
    CHECK(desk.queue([&](auto& filter) { filter.number = "SP-0' OR 1=1"; }) == Numbers{});
    CHECK(desk.queue([&](auto& filter) { filter.limit = 1; }) == Numbers{two});
    CHECK(desk.queue([&](auto& filter) {
        filter.limit = 1;
        filter.offset = 2;
    }) == Numbers{three});
    const auto last = opened(desk.house.clerk->last_of(first->id));
    CHECK(desk.house.demands->withdraw(first->id, "", desk.officer.id, last, desk.house.clock.now()).has_value());
    CHECK(desk.queue([](auto& filter) { filter.stages = {Stage::received}; }) == Numbers{two, three});
    CHECK(desk.queue([](auto& filter) { filter.stages = {Stage::withdrawn, Stage::refused}; }) == Numbers{one});
    CHECK(!opened(desk.house.demands->row(first->id)).due.has_value());  // nothing is due of what has ended
    CHECK(desk.queue([](auto&) {}).back() == one);
}

TEST_CASE("Filing.MoreThanFiftySeatsIsALaneOfItsOwn") {
    Desk desk;
    for (const auto& [name, section] : {std::pair{"dora", demand::Section::criminal}, std::pair{"cora", demand::Section::enterprise}}) {
        auto paper = desk.paper(name, desk.officer);
        paper.identifiers = {tests::account(std::string{name} + "@larkspur.example", {{DataClass::bsi_name, std::nullopt, ""}})};
        CHECK(desk.file(paper)->section == section);
    }
}

TEST_CASE("Filing.TheSamePaperIsTheSameAgencysDocketDayAndKind") {
    Desk desk;
    const auto first = desk.file(desk.paper("26-1", desk.officer));
    CHECK(!first->duplicate_of.has_value());
    CHECK(desk.file(desk.paper("26-1", desk.colleague))->duplicate_of == first->id);
    CHECK(!desk.file(desk.paper("26-1", desk.stranger))->duplicate_of.has_value());  // another agency has its own dockets
    CHECK(!desk.file(desk.paper("26-2", desk.officer))->duplicate_of.has_value());
    auto later = desk.paper("26-1", desk.officer);
    later.issued_on = Day{2026, 5, 2};
    CHECK(!desk.file(later)->duplicate_of.has_value());
    auto again = desk.paper("26-1", desk.officer);
    again.resubmission_of = first->id;  // said openly: no duplicate
    CHECK(!desk.file(again)->duplicate_of.has_value());
    // The view holds no docket that could be read.
    std::string rows;
    CHECK(desk.house.book
              ->look([&](const ledger::Views& views) {
                  for (const auto& row : views.read("SELECT paper_token FROM v_demands", {})) rows += row[0].text + "\n";
              })
              .has_value());
    CHECK(rows.find("26-1") == std::string::npos);
    CHECK(!rows.empty());
}

TEST_CASE("Filing.TwiceUnderOneIdIsReceivedOnce") {
    Desk desk;
    const auto paper = desk.paper("26-1", desk.officer);
    desk.file(paper);
    const auto size = desk.house.book->size();
    CHECK(!desk.house.demands->file(paper, desk.house.clock.now()).has_value());
    CHECK(desk.house.book->size() == size);
}

TEST_CASE("Filing.WhenTheDirectoryCannotBeAskedNothingIsHalfDone") {
    Desk built;
    const auto calls = built.none.calls();
    bool met = false;
    for (std::uint64_t nth = calls + 1; nth < calls + 20 && !met; ++nth) {
        adapters::Faults faults{nth, adapters::Faults::Version::not_done};
        House house{faults};
        const auto police = house.admit("Harbour County Police", people::AgencyKind::local);
        auto paper = tests::warrant();
        paper.id = DemandId::random();
        paper.received = {};
        paper.agency = police.id;
        const auto size = house.book->size();
        const auto filed = house.demands->file(paper, house.clock.now());
        if (faults.call() != "directory ask") continue;
        met = true;
        CHECK(filed.error().trouble == Trouble::unavailable);
        CHECK(filed.error().sentence.find("larkspur.example") == std::string::npos);
        CHECK(house.book->size() == size);
        CHECK(house.demands->file(paper, house.clock.now()).has_value());  // the draft is still there and goes through
    }
}

TEST_CASE("Relation.IsOwnOfTheAgencyOfStaffOrNone") {
    Desk desk;
    const auto demand = desk.file(desk.paper("26-1", desk.officer));
    const auto row = opened(desk.house.demands->row(demand->id));
    CHECK(desk.house.demands->relation(desk.officer, row) == people::Relation::own);
    CHECK(desk.house.demands->relation(desk.colleague, row) == people::Relation::agency);
    CHECK(desk.house.demands->relation(desk.stranger, row) == people::Relation::none);
    CHECK(desk.house.demands->relation(desk.analyst, row) == people::Relation::staff);
    const people::Person customer{PersonId::random(), people::Role::customer, "Ada Fen", {}, "UTC", "1001"};
    CHECK(desk.house.demands->relation(customer, row) == people::Relation::none);
    CHECK(desk.house.demands->row(DemandId::random()).error().trouble == Trouble::not_found);
}

TEST_CASE("NoticeCode.FindsItsDemandOnceTheNoticeWasSentAndNotBefore") {
    adapters::Faults none;
    Life life{Staff::four, none};
    for (const auto& [who, does] :
         {std::pair{"officer", "files subpoena for ada: name"}, {"A", "accepts"}, {"round", "runs"}, {"K", "grants everything"}}) {
        life.live({0, who, does, "", false});
    }
    REQUIRE(life.stage() == "granted");
    const auto& notice = *life.house().notice;
    const auto code = notice.code_of(life.demand());
    CHECK(notice.by_code(code).error().trouble == Trouble::not_found);
    CHECK(notice.by_code(code).error().sentence == notice.by_code("no such code").error().sentence);
    life.live({0, "A", "tells the customer", "", false});
    CHECK(opened(notice.by_code(code)) == life.demand());
    CHECK(notice.by_code(code.substr(1)).error().trouble == Trouble::not_found);
    CHECK(opened(notice.told_demands()) == std::vector{life.demand()});
    CHECK(opened(notice.next_due()) == opened(notice.sent(life.demand()))->wait_until);
}

}  // namespace sallyport::lives
