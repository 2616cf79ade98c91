#include <doctest/doctest.h>

#include "base/crypto.h"
#include "production/production.h"
#include "tests/support/made_up_life.h"

namespace sallyport::production {

using ledger::Fact;
using namespace tests;

namespace {

const Instant order_end = at("2026-06-01T00:00:00Z");

// Collected: two messages and a name.
struct Desk {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    Recorded<demand::Demand> demand;
    Recorded<review::Grant> grant;
    Recorded<notice::Clearance> clearance;
    Recorded<collection::Material> material;
    explicit Desk(std::int64_t outside = 0)
        : demand{under_review(clerk, warrant())}, grant{granted(clerk, demand)}, clearance{barred()}, material{gathered(outside)} {}

    Decision by(char who, Instant when = morning) { return decided(clerk, demand->id, person(who), when); }
    Recorded<notice::Clearance> barred() {
        notice::SecrecyOrder order;
        order.court = Sensitive<std::string>{"Harbour County Court"};
        order.starts = morning;
        order.ends = order_end;
        const auto made = recorded(clerk, notice::record_order(demand, std::move(order), by('a')));
        return recorded(clerk, notice::clear_barred(grant, *made, by('a')));
    }
    Recorded<collection::Material> gathered(std::int64_t outside) {
        const auto permit = recorded(clerk, collection::permit(demand, grant, clearance, by('c')));
        collection::Material out;
        out.demand = demand->id;
        out.tallies.content = 2;
        out.tallies.noncontent = 1;
        out.tallies.outside = outside;
        out.gathered = morning;
        return recorded(clerk, collection::collected(permit, *demand, std::move(out), by('c').decided_on, morning));
    }
    Package package() {
        Package out;
        out.id = *PackageId::parse(std::string(20, 'z'));
        out.demand = demand->id;
        out.tallies = material->tallies;
        out.bytes = 100;
        out.accounts_content = 1;
        out.accounts_none = 1;
        out.products_content = {"mail"};
        out.sealed_at = morning;
        return out;
    }
    Recorded<Package> sealed() { return recorded(clerk, seal(material, package(), by('c').decided_on, morning)); }
};

template <class T>
std::string trouble(const Outcome<T>& outcome) {
    return outcome ? "allowed" : word(outcome.error().trouble);
}

}  // namespace

TEST_CASE("Seal.HoldsWhatWasGatheredNeitherMoreNorLess") {
    Desk desk;
    const auto sealing = [&](const std::function<void(Package&)>& change) {
        auto package = desk.package();
        change(package);
        return trouble(seal(desk.material, std::move(package), desk.by('c').decided_on, morning));
    };
    CHECK(sealing([](Package&) {}) == "allowed");
    CHECK(sealing([](Package& package) { package.tallies.content = 3; }) == "corrupt");
    CHECK(sealing([](Package& package) { package.tallies.content = 1; }) == "corrupt");
    CHECK(sealing([](Package& package) { package.tallies.noncontent = 0; }) == "corrupt");
    CHECK(sealing([](Package& package) { package.demand = DemandId::random(); }) == "conflict");
}

TEST_CASE("Seal.OneRecordOutsideThePermitStopsIt") {
    Desk desk{1};
    CHECK(trouble(seal(desk.material, desk.package(), desk.by('c').decided_on, morning)) == "refused");
    // And if a step forgot, the book would not take it.
    ledger::Draft entry;
    entry.kind = ledger::Kind::sealed;
    entry.demand = desk.demand->id;
    entry.decided_on = desk.by('c').decided_on;
    CHECK(desk.book.append(entry).error().trouble == Trouble::refused);
}

TEST_CASE("Package.ComesBackFromItsBodyAndItsOutcomeStandsInTheEntry") {
    Desk desk;
    const auto package = desk.sealed();
    CHECK(opened(Package::from_body(package->body())).body() == package->body());
    const auto facts = *opened(desk.book.entry(package.entry())).facts;
    CHECK(facts.number_or(Fact::items_content, 0) == 2);
    CHECK(facts.number_or(Fact::accounts_content, 0) == 1);
    CHECK(facts.number_or(Fact::accounts_none, 0) == 1);
    CHECK(facts.list(Fact::products_content) == std::vector<std::string>{"mail"});
}

TEST_CASE("Release.NeedsTwoPeopleOfWhomOneHasNotGranted") {
    Desk desk;
    const auto package = desk.sealed();
    CHECK(trouble(propose_release(package, {{}, desk.by('c').decided_on, morning})) == "refused");  // never the machine
    const auto releasing = [&](char first, char second) {
        Desk own;
        const auto own_package = own.sealed();
        const auto proposal = recorded(own.clerk, propose_release(own_package, own.by(first)));
        return trouble(release(proposal, own_package, own.grant, own.clearance, own.by(second)));
    };
    CHECK(releasing('c', 'k') == "allowed");  // custodian and a granter
    CHECK(releasing('k', 'c') == "allowed");
    CHECK(releasing('c', 'd') == "allowed");  // neither granted
    CHECK(releasing('k', 'm') == "refused");  // both granted
    CHECK(releasing('m', 'k') == "refused");
    CHECK(releasing('c', 'c') == "refused");
    CHECK(releasing('k', 'k') == "refused");
}

TEST_CASE("Release.LooksAtGrantAndClearanceAgain") {
    Desk desk;
    const auto package = desk.sealed();
    const auto proposal = recorded(desk.clerk, propose_release(package, desk.by('c')));
    const auto at_instant = [&](Instant when) {
        return trouble(release(proposal, package, desk.grant, desk.clearance, desk.by('k', when)));
    };
    CHECK(at_instant(order_end) == "allowed");
    CHECK(at_instant({order_end.ms + 1}) == "refused");  // the order is over: the customer is told first
    // Told and waited meanwhile: another clearance, without an end; now the grant's own end counts.
    const auto waived = recorded(desk.clerk, notice::clear_waived(desk.grant, "A person is in danger.", desk.by('k')));
    const auto again = [&](Instant when) { return trouble(release(proposal, package, desk.grant, waived, desk.by('k', when))); };
    CHECK(again(desk.grant->valid_until) == "allowed");
    CHECK(again({desk.grant->valid_until.ms + 1}) == "refused");
}

TEST_CASE("Release.OfAnotherPackageOrDemandIsRefused") {
    Desk desk, other;
    const auto package = desk.sealed();
    const auto proposal = recorded(desk.clerk, propose_release(package, desk.by('c')));
    auto second = desk.package();
    second.id = PackageId::random();
    const auto other_package = recorded(other.clerk, seal(other.material, second, other.by('c').decided_on, morning));
    CHECK(trouble(release(proposal, other_package, desk.grant, desk.clearance, desk.by('k'))) == "conflict");
}

TEST_CASE("Delivery.OfADownloadThatBeganInTimeIsWrittenDownAndGivesAReceipt") {
    Desk desk;
    const auto package = desk.sealed();
    const auto proposal = recorded(desk.clerk, propose_release(package, desk.by('c')));
    const auto released = recorded(desk.clerk, release(proposal, package, desk.grant, desk.clearance, desk.by('k')));
    CHECK(released->valid_until == after_days(morning, fetch_days));
    const auto fetching = [&](Instant when) { return trouble(delivered(released, package, "receipt", desk.by('f', when))); };
    CHECK(fetching(released->valid_until) == "allowed");
    // A download that began in the last second ends later and is written down; a day later none is under way.
    CHECK(fetching(after_hours(released->valid_until, 24)) == "allowed");
    CHECK(fetching({after_hours(released->valid_until, 24).ms + 1}) == "refused");
    const auto receipt = recorded(desk.clerk, delivered(released, package, "receipt", desk.by('f')));
    CHECK(opened(desk.book.entry(receipt.entry())).facts->text_or(Fact::receipt, "") == hex(sha256("receipt")));
    CHECK(opened(Receipt::from_body(receipt->body())).text == "receipt");
    CHECK(opened(Release::from_body(released->body())).body() == released->body());
    CHECK(opened(ReleaseProposal::from_body(proposal->body())).body() == proposal->body());
}

}  // namespace sallyport::production
