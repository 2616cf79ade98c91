#include "demand/demand_step.h"

#include <doctest/doctest.h>

#include "tests/support/made_up_demand.h"

namespace sallyport::demand {

using ledger::Fact;
using ledger::Kind;
using namespace tests;

namespace {

ledger::Facts facts_after(const std::function<void(Demand&)>& change) {
    auto demand = warrant();
    change(demand);
    return facts_of(demand);
}

}  // namespace

TEST_CASE("Receipt.IsOneEntryWithOpenFactsAndASealedBody") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    const auto entry = opened(book.entry(demand.entry()));
    CHECK(entry.header.kind == Kind::received);
    CHECK(entry.header.actor == person('f'));
    CHECK(entry.header.demand == demand->id);
    const auto& facts = *entry.facts;
    CHECK(facts.text_or(Fact::section, "") == "criminal");
    CHECK(facts.text_or(Fact::country, "") == "US");
    CHECK(facts.text_or(Fact::instrument, "") == "search_warrant");
    CHECK(facts.number_or(Fact::accounts, 0) == 2);
    CHECK(facts.number_or(Fact::cells_asked, 0) == 4);
    CHECK(facts.number_or(Fact::sought_content, 0) == 1);
    CHECK(facts.number_or(Fact::version, 0) == 1);
    CHECK(facts.instant_of(Fact::due) == after_hours(morning, triage_hours));
    // What could be guessed stays out of the open part.
    for (const char* secret : {"ada", "larkspur.example", "26-SW-0104", "Quill", "1001", "elsewhere.example", "Harbour"}) {
        CAPTURE(secret);
        CHECK(facts.text().find(secret) == std::string::npos);
    }
    CHECK(opened(clerk.recall<Demand>(demand->id))->body() == demand->body());
}

TEST_CASE("Receipt.NeedsARightFormADirectoryAnswerEachAndAnIdAndIsNeverInTheFuture") {
    const auto refused = [](const std::function<void(Demand&)>& change, Instant at = morning) {
        auto demand = warrant();
        change(demand);
        const auto step = receive(std::move(demand), at);
        return step ? std::string{"allowed"} : step.error().field;
    };
    CHECK(refused([](Demand&) {}) == "allowed");
    CHECK(refused([](Demand& demand) { demand.papers.clear(); }) == "paper");
    CHECK(refused([](Demand& demand) { demand.directory.pop_back(); }) == "directory");
    CHECK(refused([](Demand& demand) { demand.id = {}; }) == "id");
    CHECK(refused([](Demand& demand) { demand.received = {morning.ms + 1}; }) == "received");
    CHECK(refused([](Demand& demand) { demand.received = {morning.ms - 1}; }) == "allowed");  // served on paper before it was entered
}

TEST_CASE("Receipt.AnEmergencyIsLookedAtWithinTheHour") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, emergency());
    CHECK(opened(book.entry(demand.entry())).facts->instant_of(Fact::due) == after_hours(morning, emergency_triage_hours));
}

TEST_CASE("Facts.SayAbroadOnlyWhereContentIsAskedForThatIsStoredElsewhere") {
    CHECK(facts_after([](Demand&) {}).number_or(Fact::abroad, 9) == 0);
    CHECK(facts_after([](Demand& demand) { demand.directory[0].data_country = "IE"; }).number_or(Fact::abroad, 9) == 1);
    // The second account is asked about its name alone.
    CHECK(facts_after([](Demand& demand) { demand.directory[1].data_country = "IE"; }).number_or(Fact::abroad, 9) == 0);
    CHECK(facts_after([](Demand& demand) {
              demand.directory[0].data_country = "IE";
              demand.directory[0].known = false;
          }).number_or(Fact::abroad, 9) == 0);
}

TEST_CASE("Facts.TakeClassAndSeatsFromTheLargestCustomer") {
    const auto facts = facts_after([](Demand& demand) {
        demand.directory[0] = customer("1001", CustomerClass::small_commercial, 50);
        demand.directory[1] = customer("1002", CustomerClass::enterprise, 51);
    });
    CHECK(facts.number_or(Fact::seats, 0) == 51);
    CHECK(facts.text_or(Fact::customer_class, "") == "enterprise");
    const auto turned = facts_after([](Demand& demand) {
        demand.directory[0] = customer("1001", CustomerClass::enterprise, 51);
        demand.directory[1] = customer("1002", CustomerClass::small_commercial, 50);
    });
    CHECK(turned.text_or(Fact::customer_class, "") == "enterprise");
    const auto nobody = facts_after([](Demand& demand) { demand.directory = {{}, {}}; });
    CHECK(nobody.text_or(Fact::customer_class, "") == "unknown");
    CHECK(nobody.number_or(Fact::seats, 9) == 0);
}

TEST_CASE("Correction.IsTheNextVersionOfTheSameDemandAndKeepsItsReceipt") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto first = received(clerk, warrant());
    auto mended = warrant();
    mended.identifiers[0].sought.pop_back();
    mended.received = after_days(morning, 2);
    const auto second = recorded(clerk, correct(first, mended, first.entry(), after_days(morning, 2)));
    CHECK(second->version == 2);
    CHECK(second->received == morning);
    const auto facts = *opened(book.entry(second.entry())).facts;
    CHECK(facts.number_or(Fact::version, 0) == 2);
    CHECK(facts.number_or(Fact::sought_content, 9) == 0);
    CHECK(opened(clerk.recall<Demand>(first->id))->version == 2);
    CHECK(opened(clerk.read<Demand>(first.entry())).version == 1);  // the old paper stays readable
}

TEST_CASE("Correction.OfAnotherDemandCountryOrKindOfMatterIsRefused") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto first = received(clerk, warrant());
    const auto outcome = [&](const std::function<void(Demand&)>& change) {
        auto mended = warrant();
        change(mended);
        const auto step = correct(first, std::move(mended), first.entry(), morning);
        return step ? std::string{"allowed"} : step.error().field;
    };
    CHECK(outcome([](Demand& demand) { demand.docket = Sensitive<std::string>{"26-SW-0105"}; }) == "allowed");
    CHECK(outcome([](Demand& demand) { demand.id = DemandId::random(); }) == "id");
    CHECK(outcome([](Demand& demand) { demand.country = "DE"; }) == "section");
    CHECK(outcome([](Demand& demand) { demand.section = Section::civil; }) == "section");
    CHECK(outcome([](Demand& demand) { demand.papers.clear(); }) == "paper");
}

TEST_CASE("Correction.DecidedOnAnOlderStateIsAConflict") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto first = received(clerk, warrant());
    const auto second = recorded(clerk, correct(first, warrant(), first.entry(), morning));
    auto late = correct(first, warrant(), first.entry(), morning);
    CHECK(clerk.record(opened(std::move(late))).error().trouble != Trouble::unavailable);
    CHECK(opened(clerk.last_of(first->id)) == second.entry());
}

TEST_CASE("Withdrawal.EndsTheDemandAndKeepsItsReasonSealed") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    const auto withdrawal = recorded(clerk, withdraw(demand->id, "Ada called us herself.", person('f'), demand.entry(), morning));
    CHECK(opened(clerk.standing(demand->id)).stage == ledger::Stage::withdrawn);
    CHECK(opened(book.entry(withdrawal.entry())).facts->text().empty());
    CHECK(opened(clerk.recall<Withdrawal>(demand->id))->reason.reveal() == "Ada called us herself.");
    // Once more, and a corrected paper: too late.
    CHECK(clerk.record(opened(withdraw(demand->id, "again", person('f'), withdrawal.entry(), morning))).error().trouble ==
          Trouble::refused);
    CHECK(clerk.record(opened(correct(demand, warrant(), withdrawal.entry(), morning))).error().trouble == Trouble::refused);
}

TEST_CASE("Clerk.WritesNothingThatCouldNotBeReadAgain") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    const auto before = book.size();
    const auto outcome = clerk.record(opened(withdraw(demand->id, "not text: \xFF", person('f'), demand.entry(), morning)));
    CHECK(outcome.error().trouble == Trouble::invalid);
    CHECK(book.size() == before);
    CHECK(clerk.record(opened(withdraw(demand->id, "text: \xC3\xBF", person('f'), demand.entry(), morning))).has_value());
}

}  // namespace sallyport::demand
