#include "tally/desk_figures.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace sallyport;
using namespace sallyport::tally;
using ledger::Entry;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

constexpr std::int64_t hour = 60LL * 60 * 1000, day = 24 * hour;
const Instant start = parse_instant("2026-07-06T08:00:00Z").value();

class Ledger {
public:
    DemandId received(Instant when, std::string_view section = "criminal", const AgencyId& agency = {}) {
        const auto id = DemandId::random();
        Facts facts = Facts{}.code(Fact::section, section).instant(Fact::received, when);
        if (!agency.none()) facts.id(Fact::agency, agency);
        add(Kind::received, id, when, {}, std::move(facts));
        return id;
    }
    void add(Kind kind, const DemandId& demand, Instant when, const PersonId& by = {}, Facts facts = {}) {
        Entry entry;
        entry.header.index = {all_.size()};
        entry.header.kind = kind;
        entry.header.at = when;
        entry.header.demand = demand;
        entry.header.actor = by;
        entry.facts = std::move(facts);
        all_.push_back(std::move(entry));
    }
    std::vector<DeskDemand> at(Instant now) const {
        auto out = desk_demands(
            [this](const std::function<bool(const Entry&)>& see) -> Outcome<void> {
                for (const Entry& entry : all_) {
                    if (!see(entry)) break;
                }
                return {};
            },
            now);
        REQUIRE_MESSAGE(out.has_value(), out.error().sentence);
        return *out;
    }
    void withhold_last() { all_.back().facts.reset(); }
    Outcome<std::vector<DeskDemand>> try_at(Instant now) const {
        return desk_demands(
            [this](const std::function<bool(const Entry&)>& see) -> Outcome<void> {
                for (const Entry& entry : all_) see(entry);
                return {};
            },
            now);
    }

private:
    std::vector<Entry> all_;
};

Instant later(std::int64_t ms) { return {start.ms + ms}; }

DeskGroup group(const std::vector<DeskDemand>& demands, Instant now) {
    std::vector<const DeskDemand*> all;
    for (const DeskDemand& one : demands) all.push_back(&one);
    return desk_group("all", all, now, {});
}

Facts passed(std::string_view clock, Instant due) {
    return Facts{}.code(Fact::clock, clock).instant(Fact::due, due).code(Fact::ground, "passed");
}

}  // namespace

TEST_CASE("DeskFigures.TimesRunFromReceiptToTheFirstAcknowledgementAndTheFirstAnswer") {
    Ledger book;
    const auto analyst = PersonId::random(), counsel = PersonId::random();
    const auto one = book.received(start);
    book.add(Kind::accepted, one, later(3 * hour), analyst);
    book.add(Kind::released, one, later(5 * day), counsel);
    book.add(Kind::delivered, one, later(9 * day));
    const auto two = book.received(start);
    book.add(Kind::refused, two, later(2 * hour), counsel);  // answered at once: acknowledged with it
    const auto demands = book.at(later(10 * day));
    REQUIRE(demands.size() == 2);
    CHECK(demands[0].acknowledged == later(3 * hour));
    CHECK(demands[0].acknowledged_by == analyst);
    CHECK(demands[0].answered == later(5 * day));
    CHECK(demands[0].answered_by == counsel);
    CHECK(demands[0].closed);
    CHECK(demands[1].acknowledged == later(2 * hour));
    CHECK(demands[1].closed);
    // Before the package is fetched it is answered and open.
    CHECK(!book.at(later(6 * day))[0].closed);
    CHECK(book.at(later(6 * day))[0].answered);
    CHECK(!book.at(later(4 * day))[0].answered);
    const auto all = group(demands, later(10 * day));
    CHECK(all.received == 2);
    CHECK(all.closed == 2);
    CHECK(all.open == 0);
    CHECK(all.acknowledge.median_ms == 2 * hour);
    CHECK(all.acknowledge.ninetieth_ms == 3 * hour);
    CHECK(all.answer.ninetieth_ms == 5 * day);
    CHECK(all.answer.within == 2);
}

TEST_CASE("DeskFigures.OpenDemandsHaveAnAgeAndWhatTheyWaitFor") {
    Ledger book;
    for (const int days : {0, 2, 3, 7, 8, 30, 31, 90, 91, 400}) book.received(later(-days * day));
    const auto demands = book.at(start);
    const auto all = group(demands, start);
    CHECK(all.open == 10);
    CHECK(all.open_by_age == std::array<std::size_t, 5>{2, 2, 2, 2, 2});
    CHECK(!all.answer.median_ms);

    Ledger other;
    const auto one = other.received(start);
    const auto waits = [&] { return other.at(later(100 * day))[0].waits; };
    CHECK(waits() == Waits::us);
    other.add(Kind::clarification_asked, one, later(hour));
    CHECK(waits() == Waits::requester);
    other.add(Kind::clarification_answered, one, later(2 * hour));
    CHECK(waits() == Waits::us);
    other.add(Kind::told, one, later(3 * hour));
    CHECK(waits() == Waits::customer);
    other.add(Kind::objected, one, later(4 * hour));
    other.add(Kind::cleared, one, later(5 * hour));
    CHECK(waits() == Waits::customer);
    other.add(Kind::challenge_filed, one, later(6 * hour));
    CHECK(waits() == Waits::court);
    other.add(Kind::challenge_denied, one, later(7 * hour));
    other.add(Kind::objection_settled, one, later(8 * hour));
    CHECK(waits() == Waits::us);
}

TEST_CASE("DeskFigures.ALateDemandNamesTheFirstDeadlineThatPassedAndIsNotLateOnceAnswered") {
    Ledger book;
    const auto one = book.received(start);
    book.add(Kind::deadline_raised, one, later(day), {},
             Facts{}.code(Fact::clock, "reply").instant(Fact::due, later(2 * day)).code(Fact::ground, "near"));
    CHECK(!book.at(later(day))[0].late_since);
    book.add(Kind::deadline_raised, one, later(2 * day), {}, passed("reply", later(2 * day)));
    book.add(Kind::deadline_raised, one, later(3 * day), {}, passed("notice_wait_ends", later(3 * day)));
    const auto late = book.at(later(4 * day));
    CHECK(late[0].late_clock == "reply");
    CHECK(late[0].late_since == later(2 * day));
    CHECK(group(late, later(4 * day)).late == 1);
    book.add(Kind::refused, one, later(5 * day), PersonId::random());
    CHECK(group(book.at(later(6 * day)), later(6 * day)).late == 0);
    // A redirection that the customer could not take over is no answer.
    const auto two = book.received(start);
    book.add(Kind::redirected, two, later(hour), PersonId::random());
    book.add(Kind::redirect_declined, two, later(day));
    const auto demands = book.at(later(6 * day));
    CHECK(!demands[1].answered);
    CHECK(!demands[1].closed);
}

TEST_CASE("DeskFigures.EmergenciesAreCountedByTheNewestRecordOfWhatCameOfThem") {
    Ledger ledger;
    const auto refused = [&](const DemandId& id) {
        ledger.add(Kind::refused, id, later(hour), PersonId::random(), Facts{}.codes(Fact::reasons, {"r17"}));
    };
    const auto recorded = [&](const DemandId& id, std::int64_t when, std::string_view came_of) {
        ledger.add(Kind::outcome_recorded, id, later(when), PersonId::random(), Facts{}.code(Fact::came_of, came_of));
    };
    const auto silent = ledger.received(start, "emergencies"), known = ledger.received(start, "emergencies");
    ledger.received(start, "emergencies");  // still open
    refused(ledger.received(start));
    refused(silent);
    refused(known);
    recorded(known, 2 * hour, "averted");
    recorded(known, 4 * hour, "forged");
    const auto at = [&](std::int64_t when) {
        const auto demands = ledger.at(later(when));
        std::vector<const DeskDemand*> all;
        for (const auto& one : demands) all.push_back(&one);
        return emergencies_by_outcome(all);
    };
    using Counts = std::map<std::string, std::size_t>;
    CHECK(at(0).empty());
    CHECK(at(hour) == Counts{{"", 2}});
    CHECK(at(3 * hour) == Counts{{"", 1}, {"averted", 1}});
    CHECK(at(4 * hour) == Counts{{"", 1}, {"forged", 1}});
}

TEST_CASE("DeskFigures.EachDemandIsHeldAgainstTheLevelOfItsOwnLane") {
    constexpr std::int64_t one_hour_ms = 60LL * 60 * 1000;
    std::vector<DeskDemand> made(4);
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i].section = i % 2 == 0 ? Section::emergencies : Section::criminal;
        made[i].acknowledged = Instant{made[i].received.ms + (i < 2 ? 1 : 2) * one_hour_ms};
        made[i].answered = Instant{made[i].received.ms + (i < 2 ? 12 : 13) * one_hour_ms + (i == 3 ? 1 : 0)};
    }
    std::vector<const DeskDemand*> all;
    for (const DeskDemand& one : made) all.push_back(&one);
    ServiceLevels levels;
    CHECK(desk_group("all", all, {}, levels).acknowledge.within == 4);
    levels.lanes[Section::emergencies] = {1, 12};
    auto group = desk_group("all", all, {}, levels);
    CHECK(group.acknowledge.within == 3);
    CHECK(group.answer.within == 3);
    CHECK(group.answer.count == 4);
    levels.everywhere = {1, 13};
    group = desk_group("all", all, {}, levels);
    CHECK(group.acknowledge.within == 2);
    CHECK(group.answer.within == 2);  // the last hour is over a thousandth of a second before the fourth
}

TEST_CASE("DeskFigures.NearestRankIsTheSmallestValueThatEnoughDoNotExceed") {
    CHECK(!nearest_rank({}, 50));
    CHECK(nearest_rank({7}, 90) == 7);
    CHECK(nearest_rank({4, 1, 3, 2}, 50) == 2);
    CHECK(nearest_rank({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 90) == 9);
    std::mt19937 random{5};
    for (int round = 0; round < 50; ++round) {
        std::vector<std::int64_t> values(1 + random() % 30);
        for (auto& one : values) one = static_cast<std::int64_t>(random() % 20);
        for (const int per_cent : {50, 90}) {
            const auto rank = nearest_rank(values, per_cent);
            REQUIRE(rank);
            const auto enough = [&](std::int64_t most) {
                return static_cast<std::size_t>(std::ranges::count_if(values, [&](std::int64_t one) { return one <= most; })) * 100 >=
                       values.size() * static_cast<std::size_t>(per_cent);
            };
            CHECK(enough(*rank));
            CHECK(!enough(*rank - 1));
        }
    }
}

TEST_CASE("DeskFigures.AreNotCountedFromACopyWithWithheldFacts") {
    Ledger book;
    book.received(start);
    book.withhold_last();
    CHECK(book.try_at(start).error().trouble == Trouble::refused);
}
