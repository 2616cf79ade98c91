#include "notice/notice.h"

#include <doctest/doctest.h>

#include "tests/support/made_up_life.h"

namespace sallyport::notice {

using ledger::Fact;
using ledger::Kind;
using namespace tests;

namespace {

const Instant year_end = at("2026-12-31T23:59:59Z");

// Granted; notice is to be settled.
struct Desk {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    Recorded<demand::Demand> demand;
    Recorded<review::Grant> grant;
    explicit Desk(demand::Demand asked = warrant()) : demand{under_review(clerk, std::move(asked))}, grant{granted(clerk, demand)} {}

    Decision by(char who, Instant when = morning) { return decided(clerk, demand->id, person(who), when); }
    SecrecyOrder order(std::optional<Instant> ends, Instant starts = morning) {
        SecrecyOrder out;
        out.court = Sensitive<std::string>{"Harbour County Court"};
        out.docket = Sensitive<std::string>{"26-NDO-3"};
        out.starts = starts;
        out.ends = ends;
        return *recorded(clerk, record_order(demand, std::move(out), by('a')));
    }
    Recorded<CustomerNotice> told(Instant when = morning) { return recorded(clerk, tell(demand, grant, {}, "CODE", by('a', when))); }
};

demand::Demand civil() {
    auto out = warrant();
    out.section = demand::Section::civil;
    return out;
}
demand::Demand nobody_of_ours() {
    auto out = warrant();
    out.directory = {{}, {}};
    return out;
}

template <class T>
std::string trouble(const Outcome<T>& outcome) {
    return outcome ? "allowed" : word(outcome.error().trouble);
}

}  // namespace

TEST_CASE("Notice.GoesToTheCustomerBeforeAnythingIsCollectedAndSaysWhatIsGiven") {
    Desk desk;
    const auto notice = desk.told();
    CHECK(notice->to.reveal() == "1001@elsewhere.example, 1002@elsewhere.example");
    CHECK(notice->code == "CODE");
    CHECK(!notice->late);
    for (const auto& clause : desk.grant->scope.clauses()) CHECK(notice->letter.find(label(clause.data)) != std::string::npos);
    CHECK(notice->letter.find("2026-03-01 up to 2026-03-31") != std::string::npos);
    CHECK(notice->letter.find("http") == std::string::npos);  // no link to click
    CHECK(notice->letter.find("ada@") == std::string::npos);
    const auto facts = *opened(desk.book.entry(notice.entry())).facts;
    CHECK(facts.text() == "wait_until=2026-05-11T09:00:00Z\n");
    CHECK(opened(CustomerNotice::from_body(notice->body())).body() == notice->body());
}

TEST_CASE("Notice.GoesToEachContactOnceAlsoWhereOneEndsAnother") {
    auto asked = warrant();
    REQUIRE(asked.directory.size() == 2);
    asked.directory[0].contact = Sensitive<std::string>{"joann@elsewhere.example"};
    asked.directory[1].contact = Sensitive<std::string>{"ann@elsewhere.example"};
    Desk both{asked};
    CHECK(both.told()->to.reveal() == "joann@elsewhere.example, ann@elsewhere.example");
    // Two accounts behind one address have two customers; one customer of both is told once.
    asked.directory[0] = demand::joined({asked.directory[0], asked.directory[1]});
    Desk shared{asked};
    CHECK(shared.told()->to.reveal() == "joann@elsewhere.example, ann@elsewhere.example");
}

TEST_CASE("Notice.IsBarredByAnOrderInForceAndByNothingElse") {
    Desk desk;
    const auto telling = [&](const std::vector<SecrecyOrder>& orders, Instant when = morning) {
        return trouble(tell(desk.demand, desk.grant, orders, "CODE", desk.by('a', when)));
    };
    const auto order = desk.order(year_end);
    CHECK(telling({}) == "allowed");
    CHECK(telling({order}) == "refused");
    CHECK(telling({order}, year_end) == "refused");           // its last second
    CHECK(telling({order}, {year_end.ms + 1}) == "allowed");  // and the first after it
    auto later = order;
    later.starts = {morning.ms + 1};
    CHECK(telling({later}) == "allowed");  // not yet in force
    auto endless = order;
    endless.ends.reset();
    CHECK(telling({endless}, after_days(morning, 5000)) == "refused");
    CHECK(telling({later, endless}) == "refused");  // one is enough
    CHECK(trouble(tell_late(desk.demand, {order}, "CODE", desk.by('a'))) == "refused");
    CHECK(trouble(tell_late(desk.demand, {}, "CODE", desk.by('a'))) == "allowed");
}

TEST_CASE("Notice.NeedsSomebodyToTell") {
    Desk desk{nobody_of_ours()};
    CHECK(trouble(tell(desk.demand, desk.grant, {}, "CODE", desk.by('a'))) == "refused");
    CHECK(trouble(tell_late(desk.demand, {}, "CODE", desk.by('a'))) == "refused");
    CHECK(trouble(clear_without_customer(desk.demand, desk.grant, desk.by('a'))) == "allowed");
    Desk known;
    CHECK(trouble(clear_without_customer(known.demand, known.grant, known.by('a'))) == "refused");
}

TEST_CASE("Waiting.IsSevenDaysToTheSecondAndFourteenInCivilMatters") {
    for (const int days : {waiting_days, civil_waiting_days}) {
        CAPTURE(days);
        Desk desk{days == waiting_days ? warrant() : civil()};
        const auto notice = desk.told();
        CHECK(notice->wait_until == after_days(morning, days));
        const auto clearing = [&](Instant when) { return trouble(clear_told(notice, desk.grant, desk.by('a', when))); };
        CHECK(clearing(morning) == "refused");
        CHECK(clearing({after_days(morning, days).ms - 1}) == "refused");
        CHECK(clearing(after_days(morning, days)) == "allowed");
    }
}

TEST_CASE("Waiting.IsFourteenDaysForEveryPrivatePartysProcessAndNeverLessThanTheRulesAsk") {
    using demand::Instrument, demand::Section;
    review::Grant grant;
    const auto days = [&](Instrument instrument, Section section) {
        auto paper = warrant();
        paper.instrument = instrument;
        paper.section = section;
        return waiting_days_of(paper, grant);
    };
    CHECK(days(Instrument::civil_subpoena, Section::civil) == 14);
    CHECK(days(Instrument::civil_subpoena, Section::enterprise) == 14);  // of more than fifty seats
    CHECK(days(Instrument::civil_court_order, Section::international) == 14);
    CHECK(days(Instrument::defence_subpoena, Section::defence) == 14);
    CHECK(days(Instrument::consent, Section::civil) == 14);
    CHECK(days(Instrument::consent, Section::data_subject) == 7);
    CHECK(days(Instrument::search_warrant, Section::enterprise) == 7);
    grant.notice_wait_days = 10;
    CHECK(days(Instrument::search_warrant, Section::criminal) == 10);
    CHECK(days(Instrument::civil_subpoena, Section::civil) == 14);
    grant.notice_wait_days = 21;
    CHECK(days(Instrument::civil_subpoena, Section::civil) == 21);
}

TEST_CASE("Clearance.ALateNoticeClearsNothing") {
    Desk desk;
    CHECK(!desk.clerk.record(opened(tell_late(desk.demand, {}, "CODE", desk.by('a')))).has_value());  // it is not late yet
    recorded(desk.clerk, demand::withdraw(desk.demand->id, "no longer needed", person('f'), desk.by('f').decided_on, morning));
    const auto late = recorded(desk.clerk, tell_late(desk.demand, {}, "CODE", desk.by('a')));
    CHECK(late->late);
    CHECK(trouble(clear_told(late, desk.grant, desk.by('a', after_days(morning, 30)))) == "refused");
}

TEST_CASE("Clearance.UnderAnOrderIsOfThisDemandInForceAndEndsWithIt") {
    Desk desk;
    const auto order = desk.order(year_end);
    const auto cleared = recorded(desk.clerk, clear_barred(desk.grant, order, desk.by('a')));
    CHECK(cleared->valid_until == year_end);
    CHECK(cleared->late_notice_due == after_days(year_end, order_grace_days));
    CHECK(holds(*cleared, year_end));
    CHECK(!holds(*cleared, {year_end.ms + 1}));
    const auto facts = *opened(desk.book.entry(cleared.entry())).facts;
    CHECK(facts.text_or(Fact::ground, "") == "barred");
    CHECK(facts.text_or(Fact::order, "") == order.id.text());
    CHECK(facts.instant_of(Fact::due) == after_days(year_end, order_grace_days));
    CHECK(opened(Clearance::from_body(cleared->body())).body() == cleared->body());

    CHECK(trouble(clear_barred(desk.grant, order, desk.by('a', {year_end.ms + 1}))) == "refused");
    auto of_another = order;
    of_another.demand = DemandId::random();
    CHECK(trouble(clear_barred(desk.grant, of_another, desk.by('a'))) == "refused");
    auto endless = order;
    endless.ends.reset();
    const auto open_end = recorded(desk.clerk, clear_barred(desk.grant, endless, desk.by('a')));
    CHECK(!open_end->valid_until.has_value());
    CHECK(!open_end->late_notice_due.has_value());
}

TEST_CASE("Clearance.IsOverWhenItsOrderIsEndedBeforeItsDay") {
    Desk desk;
    const auto order = desk.order(year_end), other = desk.order(year_end);
    recorded(desk.clerk, clear_barred(desk.grant, order, desk.by('a')));
    CHECK(trouble(clearance_in_force(desk.clerk, desk.demand->id)) == "allowed");
    recorded(desk.clerk, end_order(other, "vacated", desk.by('a')));
    CHECK(trouble(clearance_in_force(desk.clerk, desk.demand->id)) == "allowed");  // another order's end is nothing to it
    recorded(desk.clerk, end_order(order, "vacated", desk.by('a')));
    CHECK(trouble(clearance_in_force(desk.clerk, desk.demand->id)) == "refused");
    recorded(desk.clerk, clear_waived(desk.grant, "A person is in danger.", desk.by('k')));
    CHECK(trouble(clearance_in_force(desk.clerk, desk.demand->id)) == "allowed");
}

TEST_CASE("Clearance.ByWaiverHasANamedApproverAndAReasonAndOfAnEmergencyOnlyAfterOne") {
    Desk desk;
    CHECK(trouble(clear_waived(desk.grant, "", desk.by('k'))) == "invalid");
    CHECK(trouble(clear_waived(desk.grant, "A person is in danger.", {{}, desk.by('k').decided_on, morning})) == "refused");
    CHECK(trouble(clear_emergency(desk.grant, desk.by('k'))) == "refused");
    const auto waived = recorded(desk.clerk, clear_waived(desk.grant, "A person is in danger.", desk.by('k')));
    CHECK(waived->late_notice_due == after_days(morning, 90));
    CHECK(opened(desk.book.entry(waived.entry())).facts->text().find("danger") == std::string::npos);
}

TEST_CASE("Clearance.OfAnEmergencyComesFirstAndTheCustomerIsToldAfterwards") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = under_review(clerk, emergency());
    recorded(clerk, review::affirm_emergency(demand, "danger", "nexus", decided(clerk, demand->id, person('a'))));
    recorded(clerk, review::call_back(demand, confirmed_call(), {}, decided(clerk, demand->id, person('a'))));
    const auto grant = granted(clerk, demand);
    const auto by = decided(clerk, demand->id, person('a'));
    CHECK(trouble(tell(demand, grant, {}, "CODE", by)) == "refused");
    const auto cleared = recorded(clerk, clear_emergency(grant, by));
    CHECK(cleared->ground == ClearanceGround::emergency);
    CHECK(cleared->late_notice_due == after_days(morning, 90));
}

TEST_CASE("Order.IsACourtsAndHasAnIssuerAndEndsAfterItStarts") {
    Desk desk;
    const auto recording = [&](const std::function<void(SecrecyOrder&)>& change) {
        SecrecyOrder order;
        order.court = Sensitive<std::string>{"Harbour County Court"};
        order.starts = morning;
        order.ends = year_end;
        change(order);
        const auto step = record_order(desk.demand, std::move(order), desk.by('a'));
        return step ? std::string{"allowed"} : step.error().field;
    };
    CHECK(recording([](SecrecyOrder&) {}) == "allowed");
    CHECK(recording([](SecrecyOrder& order) { order.court = {}; }) == "court");
    for (const char* level : {"federal", "state", "local", "foreign"}) {
        CHECK(recording([&](SecrecyOrder& order) { order.level = level; }) == "allowed");
    }
    CHECK(recording([](SecrecyOrder& order) { order.level = "galactic"; }) == "level");
    CHECK(recording([](SecrecyOrder& order) { order.ends = order.starts; }) == "ends");
    CHECK(recording([](SecrecyOrder& order) { order.ends = Instant{order.starts.ms + 1}; }) == "allowed");
    CHECK(recording([](SecrecyOrder& order) { order.ends.reset(); }) == "allowed");
}

TEST_CASE("Order.WithoutEndOverAYearOlderThanTheProcessOrWithoutADocketIsPointedOutToCounsel") {
    const auto found = [](const std::function<void(SecrecyOrder&)>& change) {
        SecrecyOrder order;
        order.court = Sensitive<std::string>{"Harbour County Court"};
        order.docket = Sensitive<std::string>{"26-NDO-3"};
        order.starts = at("2026-05-01T00:00:00Z");  // the day on which the warrant was issued
        order.ends = after_days(order.starts, 365);
        change(order);
        return order_findings(order, warrant());
    };
    CHECK(found([](SecrecyOrder&) {}).empty());
    CHECK(found([](SecrecyOrder& order) { order.ends = Instant{order.ends->ms + 1}; }).size() == 1);
    CHECK(found([](SecrecyOrder& order) { order.ends.reset(); }).size() == 1);
    CHECK(found([](SecrecyOrder& order) { order.docket = {}; }).size() == 1);
    CHECK(found([](SecrecyOrder& order) { order.starts = after_days(order.starts, -1); }).size() == 1);  // 366 days
    CHECK(found([](SecrecyOrder& order) {
              order.starts = {after_days(order.starts, -1).ms - 1};
              order.ends = after_days(order.starts, 365);
          }).size() == 1);  // an omnibus order
    CHECK(found([](SecrecyOrder& order) {
              order.starts = after_days(order.starts, -30);
              order.ends.reset();
              order.docket = {};
          }).size() == 3);
}

TEST_CASE("Objection.HoldsUntilItIsOverruledAndForEverIfItIsUpheld") {
    for (const bool upheld : {false, true}) {
        CAPTURE(upheld);
        Desk desk;
        const auto notice = desk.told();
        CHECK(trouble(object(desk.demand->id, "", desk.by('c'))) == "invalid");
        CHECK(trouble(object(desk.demand->id, "\xFF", desk.by('c'))) == "invalid");
        recorded(desk.clerk, object(desk.demand->id, "My lawyer says no.", desk.by('c')));
        const auto later = after_days(morning, 30);
        CHECK(!desk.clerk.record(opened(clear_told(notice, desk.grant, desk.by('a', later)))).has_value());
        CHECK(trouble(settle(desk.demand->id, "", upheld, desk.by('k'))) == "invalid");
        recorded(desk.clerk, settle(desk.demand->id, "The court decided.", upheld, desk.by('k', later)));
        CHECK(desk.clerk.record(opened(clear_told(notice, desk.grant, desk.by('a', later)))).has_value() == !upheld);
        // It can be decided otherwise once more, by another court.
        if (upheld) {
            recorded(desk.clerk, settle(desk.demand->id, "The higher court decided.", false, desk.by('k', later)));
            CHECK(desk.clerk.record(opened(clear_told(notice, desk.grant, desk.by('a', later)))).has_value());
        }
    }
}

TEST_CASE("NoticeCode.BelongsToOneDemandAndOneHouse") {
    const auto id = warrant().id;
    const auto code = notice_code(id, "house one");
    CHECK(code.size() == 19);
    CHECK(code.find_first_not_of("ABCDEFGHJKMNPQRSTUVWXYZ23456789-") == std::string::npos);
    CHECK(code == notice_code(id, "house one"));
    CHECK(code != notice_code(id, "house two"));
    CHECK(code != notice_code(DemandId::random(), "house one"));
}

}  // namespace sallyport::notice
