#include "collection/collection.h"

#include <doctest/doctest.h>

#include "collection/desk.h"
#include "review/challenge.h"
#include "tests/support/made_up_life.h"

namespace sallyport::collection {

using demand::DataClass;
using ledger::Fact;
using namespace tests;

namespace {

const Instant order_end = at("2026-06-01T00:00:00Z");

struct Desk {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    Recorded<demand::Demand> demand;
    Recorded<review::Grant> grant;
    Recorded<notice::Clearance> clearance;
    explicit Desk(bool under_order = false)
        : demand{under_review(clerk, warrant())}, grant{granted(clerk, demand)}, clearance{under_order ? barred() : waived()} {}

    Decision by(char who, Instant when = morning) { return decided(clerk, demand->id, person(who), when); }
    Recorded<notice::Clearance> waived() { return recorded(clerk, notice::clear_waived(grant, "A person is in danger.", by('k'))); }
    Recorded<notice::Clearance> barred() {
        notice::SecrecyOrder order;
        order.court = Sensitive<std::string>{"Harbour County Court"};
        order.starts = morning;
        order.ends = order_end;
        const auto made = recorded(clerk, notice::record_order(demand, std::move(order), by('a')));
        return recorded(clerk, notice::clear_barred(grant, *made, by('a')));
    }
    std::string permitting(Instant when) {
        const auto step = collection::permit(demand, grant, clearance, by('c', when));
        return step ? "allowed" : word(step.error().trouble);
    }
    Recorded<Permit> permitted() { return recorded(clerk, collection::permit(demand, grant, clearance, by('c'))); }
};

Record mail(Instant when, int identifier = 0) {
    Record out;
    out.identifier = identifier;
    out.data = DataClass::content_mail;
    out.at = when;
    out.source = "mail";
    out.item = "7";
    return out;
}

struct Remembering : Sink {
    Outcome<void> begin(const Record& record, int clause) override {
        seen.emplace_back(record.item, clause);
        return {};
    }
    Outcome<void> add(std::string_view bytes) override {
        all += bytes;
        return {};
    }
    Outcome<void> end() override {
        ++ended;
        return {};
    }
    std::vector<std::pair<std::string, int>> seen;
    std::string all;
    int ended = 0;
};

// Gives the same records whatever it is asked, as a source with a mistake would.
struct Careless : Source {
    explicit Careless(std::vector<Record> given, bool breaks_off = false) : records{std::move(given)}, breaks{breaks_off} {}
    std::string name() const override { return "careless"; }
    bool holds(DataClass data) const override { return data == DataClass::content_mail; }
    Outcome<void> read(const Query& query, Sink& sink) override {
        asked.push_back(query);
        for (const auto& record : records) {
            SALLYPORT_CHECK(sink.begin(record, query.clause));
            SALLYPORT_CHECK(sink.add("body of " + record.item));
            SALLYPORT_CHECK(sink.end());
        }
        if (breaks) return Problem{Trouble::unavailable, "the source went away"};
        return {};
    }
    std::vector<Record> records;
    std::vector<Query> asked;
    bool breaks;
};

}  // namespace

TEST_CASE("Permit.HoldsExactlyTheGrantsScopeAndItsOwnEnd") {
    Desk desk;
    const auto permit = desk.permitted();
    CHECK(permit->scope() == desk.grant->scope);
    CHECK(permit->valid_until() == desk.grant->valid_until);
    CHECK(permit->ground() == notice::ClearanceGround::waived);
    const auto facts = *opened(desk.book.entry(permit.entry())).facts;
    CHECK(facts.number_or(Fact::cells_granted, 0) == 4);
    CHECK(facts.instant_of(Fact::valid_until) == permit->valid_until());
    CHECK(opened(Permit::from_body(permit->body())).body() == permit->body());
}

TEST_CASE("Permit.NeedsAGrantThatHasNotRunOut") {
    Desk desk;
    CHECK(desk.permitting(desk.grant->valid_until) == "allowed");
    CHECK(desk.permitting({desk.grant->valid_until.ms + 1}) == "refused");
}

TEST_CASE("Permit.UnderASecrecyOrderLastsNoLongerThanTheOrder") {
    Desk desk{true};
    CHECK(desk.permitting(order_end) == "allowed");
    CHECK(desk.permitting({order_end.ms + 1}) == "refused");
    CHECK(desk.permitted()->valid_until() == order_end);
}

TEST_CASE("Permit.IsForTheNewestPaperAndForOneDemand") {
    Desk desk;
    const auto mended = recorded(desk.clerk, demand::correct(desk.demand, warrant(), desk.by('f').decided_on, morning));
    CHECK(collection::permit(mended, desk.grant, desk.clearance, desk.by('c')).error().trouble == Trouble::conflict);
    auto another = warrant();
    another.id = DemandId::random();
    const auto other = received(desk.clerk, another);
    CHECK(collection::permit(other, desk.grant, desk.clearance, desk.by('c')).error().trouble == Trouble::refused);
}

TEST_CASE("Query.ReachesNoFurtherThanItsClause") {
    const auto demand = warrant();
    auto queries = compile(demand::Scope::asked(demand), demand);
    REQUIRE(queries.size() == 4);
    CHECK(queries[2].account.reveal() == "1001");
    CHECK(queries[2].data == DataClass::content_mail);
    CHECK(queries[2].span == march());
    CHECK(queries[3].account.reveal() == "1002");
    // Whom the directory does not know has no account to be asked for.
    auto unknown = demand;
    unknown.directory[0] = {};
    queries = compile(demand::Scope::asked(unknown), unknown);
    REQUIRE(queries.size() == 1);
    CHECK(queries[0].account.reveal() == "1002");
}

TEST_CASE("Query.OfAnAddressAsksForEachAccountThatHadItUnderTheOneClause") {
    auto demand = warrant();
    auto first = demand.directory[0], second = demand.directory[1];
    demand.identifiers[0].kind = demand::IdentifierKind::ip_at_instant;
    demand.identifiers[0].value = Sensitive<std::string>{"192.0.2.7 2026-03-01T14:00:00Z"};
    demand.directory[0] = demand::joined({first, second});
    demand.directory[1] = {};
    const auto scope = demand::Scope::asked(demand);
    const auto queries = compile(scope, demand);
    REQUIRE(queries.size() == 6);  // three clauses, two accounts
    for (std::size_t i = 0; i < queries.size(); ++i) {
        CHECK(queries[i].account.reveal() == (i % 2 == 0 ? "1001" : "1002"));
        CHECK(queries[i].identifier == 0);
        CHECK(queries[i].clause == static_cast<int>(i / 2) + 1);
    }
    CHECK(ScopeGuard::clause_for(scope, mail(march().from, 0)) == 3);
    CHECK(ScopeGuard::clause_for(scope, mail({march().to})) == 0);
    // Too many to be anybody: nobody is asked for.
    demand.directory[0] = demand::joined(std::vector<demand::DirectoryAnswer>(101, first));
    CHECK(compile(scope, demand).empty());
}

TEST_CASE("Guard.LetsInTheSecondsOfTheRangeAndNotOneBesideThem") {
    const auto scope = demand::Scope::asked(warrant());
    CHECK(ScopeGuard::clause_for(scope, mail(march().from)) == 3);
    CHECK(ScopeGuard::clause_for(scope, mail({march().to.ms - 1})) == 3);
    CHECK(ScopeGuard::clause_for(scope, mail({march().from.ms - 1})) == 0);
    CHECK(ScopeGuard::clause_for(scope, mail(march().to)) == 0);
    CHECK(ScopeGuard::clause_for(scope, mail(march().from, 1)) == 0);  // the other account's mail was not asked for
    CHECK(ScopeGuard::clause_for(scope, mail(march().from, 2)) == 0);
    auto undated = mail(march().from);
    undated.at.reset();
    CHECK(ScopeGuard::clause_for(scope, undated) == 0);
    auto files = mail(march().from);
    files.data = DataClass::content_files;
    CHECK(ScopeGuard::clause_for(scope, files) == 0);
    auto name = undated;
    name.data = DataClass::bsi_name;
    CHECK(ScopeGuard::clause_for(scope, name) == 1);  // a clause without a range
    name.identifier = 1;
    CHECK(ScopeGuard::clause_for(scope, name) == 4);
    CHECK(ScopeGuard::clause_for(demand::Scope{}, mail(march().from)) == 0);
}

TEST_CASE("Guard.ASpanHidesNothingThatDescribesTheAccount") {
    auto asked = warrant();
    for (auto& identifier : asked.identifiers) identifier.sought = {};
    asked.identifiers[0].sought = {
        {DataClass::bsi_payment, march()}, {DataClass::bsi_sessions, march()}, {DataClass::ip_session_log, march()}};
    const auto scope = demand::Scope::asked(asked);
    auto record = mail(march().from);
    const auto clause_of = [&](DataClass data, std::optional<Instant> at) {
        record.data = data;
        record.at = at;
        return ScopeGuard::clause_for(scope, record);
    };
    CHECK(clause_of(DataClass::bsi_payment, {}) == 1);
    CHECK(clause_of(DataClass::bsi_payment, march().from) == 1);
    CHECK(clause_of(DataClass::bsi_payment, march().to) == 0);  // it has a date, and that lies outside
    CHECK(clause_of(DataClass::bsi_sessions, {}) == 0);         // sessions are events
    CHECK(clause_of(DataClass::ip_session_log, {}) == 0);
    CHECK(clause_of(DataClass::bsi_name, {}) == 0);  // not asked for
}

TEST_CASE("Guard.WhatTwoClausesLetInPassesOnceUnderTheFirst") {
    auto asked = warrant();
    for (auto& identifier : asked.identifiers) identifier.sought = {};
    const Span later{{march().from.ms + ms_per_day}, {march().to.ms + ms_per_day}};
    asked.identifiers[0].sought = {{DataClass::content_mail, march()}, {DataClass::content_mail, later}};
    const auto scope = demand::Scope::asked(asked);
    Remembering sink;
    ScopeGuard guard{scope, sink};
    for (const auto& clause : scope.clauses()) {
        for (const Instant at : {march().from, later.from, march().to}) {
            if (!clause.span->contains(at)) continue;
            REQUIRE(guard.begin(mail(at), clause.number).has_value());
            REQUIRE(guard.add("x").has_value());
            REQUIRE(guard.end().has_value());
        }
    }
    CHECK(sink.seen == std::vector<std::pair<std::string, int>>{{"7", 1}, {"7", 1}, {"7", 2}});
    CHECK(sink.all == "xxx");
    CHECK(guard.outside() == 0);
}

TEST_CASE("Guard.KeepsEveryByteOfARecordOutsideAway") {
    Remembering sink;
    const auto scope = demand::Scope::asked(warrant());
    ScopeGuard guard{scope, sink};
    for (const auto& record : {mail(march().from), mail(march().to), mail(march().from, 1)}) {
        REQUIRE(guard.begin(record, 3).has_value());  // whatever clause the source names
        REQUIRE(guard.add("x").has_value());
        REQUIRE(guard.end().has_value());
    }
    CHECK(sink.seen == std::vector<std::pair<std::string, int>>{{"7", 3}});
    CHECK(sink.all == "x");
    CHECK(sink.ended == 1);
    CHECK(guard.outside() == 2);
}

TEST_CASE("Gather.CountsWhatIsFoundWhatIsNotAndWhatLiesOutside") {
    const auto demand = warrant();
    const auto scope = demand::Scope::asked(demand);
    Careless source{{mail(march().from), mail(march().to)}};
    Remembering sink;
    std::vector<std::pair<int, int>> progress;
    const auto tallies = opened(gather(scope, demand, {&source}, sink, [&](int done, int all) { progress.emplace_back(done, all); }));
    CHECK(source.asked.size() == 1);  // it holds mail and is asked for nothing else
    CHECK(tallies.items.at({0, "content_mail"}) == 1);
    CHECK(tallies.items.at({0, "bsi_name"}) == 0);  // searched, nothing found
    CHECK(tallies.items.at({0, "ip_session_log"}) == 0);
    CHECK(tallies.items.at({1, "bsi_name"}) == 0);
    CHECK(tallies.items.size() == 4);
    CHECK(tallies.content == 1);
    CHECK(tallies.noncontent == 0);
    CHECK(tallies.outside == 1);
    CHECK(progress.back() == std::pair{4, 4});
    // Nobody of ours: nothing is read, and that is counted too.
    auto unknown = demand;
    unknown.directory = {{}, {}};
    Careless unasked{{}};
    const auto nothing = opened(gather(scope, unknown, {&unasked}, sink, {}));
    CHECK(unasked.asked.empty());
    CHECK(nothing.items.size() == 4);
    CHECK(nothing.content + nothing.noncontent + nothing.outside == 0);
}

TEST_CASE("Gather.OfASourceThatGoesAwayGivesNothing") {
    const auto demand = warrant();
    Careless source{{mail(march().from)}, true};
    Remembering sink;
    CHECK(gather(demand::Scope::asked(demand), demand, {&source}, sink, {}).error().trouble == Trouble::unavailable);
}

TEST_CASE("Collected.IsOfThisDemandWithinThePermitAndNoSnapshot") {
    Desk desk;
    const auto permit = desk.permitted();
    const auto ending = [&](const std::function<void(Material&)>& change, Instant when = morning) {
        Material material;
        material.demand = desk.demand->id;
        material.gathered = when;
        change(material);
        const auto step = collected(permit, *desk.demand, std::move(material), desk.by('c').decided_on, when);
        return step ? "allowed" : word(step.error().trouble);
    };
    const auto same = [](Material&) {};
    CHECK(std::string{ending(same)} == "allowed");
    CHECK(std::string{ending(same, permit->valid_until())} == "allowed");
    CHECK(std::string{ending(same, {permit->valid_until().ms + 1})} == "refused");
    CHECK(std::string{ending([](Material& material) { material.snapshot = true; })} == "refused");
    CHECK(std::string{ending([](Material& material) { material.demand = DemandId::random(); })} == "conflict");
}

TEST_CASE("Material.ComesBackFromItsBodyAndItsCountsStandInTheEntry") {
    Desk desk;
    const auto permit = desk.permitted();
    Material material;
    material.demand = desk.demand->id;
    material.parts = {{1, 0, "1/mail.mbox", "f/x/10", 10, {}, 2}, {2, -1, "guide.html", "f/y/5", 5, {}, 0}};
    material.tallies.items[{0, "content_mail"}] = 2;
    material.tallies.content = 2;
    material.tallies.noncontent = 1;
    material.tallies.outside = 1;
    material.gathered = morning;
    CHECK(opened(Material::from_body(material.body())).body() == material.body());
    const auto made = recorded(desk.clerk, collected(permit, *desk.demand, material, desk.by('c').decided_on, morning));
    const auto facts = *opened(desk.book.entry(made.entry())).facts;
    CHECK(facts.number_or(Fact::items_content, 0) == 2);
    CHECK(facts.number_or(Fact::items_outside, 0) == 1);
    CHECK(facts.number_or(Fact::bytes, 0) == 15);
    CHECK(facts.number_or(Fact::parts, 0) == 2);
    CHECK(opened(desk.clerk.standing(desk.demand->id)).outside_found);
}

TEST_CASE("Snapshot.IsOfItsOwnDemandAndSaysThatItIsOne") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    const auto keep = recorded(clerk, review::accept(demand, std::nullopt, decided(clerk, demand->id, person('a'))));
    Material other;
    other.demand = DemandId::random();
    CHECK(preserved(keep, other, opened(clerk.last_of(demand->id)), morning).error().trouble == Trouble::conflict);
    Material frozen;
    frozen.demand = demand->id;
    const auto snapshot = recorded(clerk, preserved(keep, frozen, opened(clerk.last_of(demand->id)), morning));
    CHECK(snapshot->material.snapshot);
    CHECK(opened(clerk.standing(demand->id)).keep_held);
}

namespace {

// Reads nothing; while it does, something else happens to the demand.
struct Interrupted : Collector {
    std::function<void()> meanwhile = [] {};
    DemandId demand;
    Outcome<Material> read() {
        meanwhile();
        Material out;
        out.demand = demand;
        out.gathered = morning;
        for (const char* place : {"one", "two"}) {
            Part part;
            part.place = place;
            part.bytes = 5;
            out.parts.push_back(part);
        }
        return out;
    }
    Outcome<Material> keep(const DemandId&) override { return read(); }
    Outcome<Material> collect(const DemandId&) override { return read(); }
};
struct NoDirectory : demand::Directory {
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier&, Instant) const override { return demand::DirectoryAnswer{}; }
};

// Remembers what was taken away from it; holds nothing.
struct Emptied : ledger::Vault {
    std::vector<std::string> removed;
    bool away = false;
    static Problem nothing() { return {Trouble::not_found, "this vault holds nothing"}; }
    Outcome<std::string> keep(std::string_view) override { return nothing(); }
    Outcome<Bytes> fetch(std::string_view) const override { return nothing(); }
    Outcome<void> sync() override { return {}; }
    Outcome<std::unique_ptr<Writer>> open_writer() override { return nothing(); }
    Outcome<void> stream(std::string_view, std::uint64_t, const std::function<bool(std::string_view)>&) const override { return nothing(); }
    Outcome<void> remove(std::string_view place) override {
        if (away) return Problem{Trouble::unavailable, "the vault is away"};
        removed.emplace_back(place);
        return {};
    }
};

// Writes, unless it is away: then nobody knows whether it did.
struct AwayBook : MadeUpBook {
    using MadeUpBook::MadeUpBook;
    bool away = false;
    Outcome<ledger::EntryIndex> append(const ledger::Draft& draft) override {
        if (away) return Problem{Trouble::unavailable, "the book is away"};
        return MadeUpBook::append(draft);
    }
};

// A desk over a demand that is still to be frozen.
struct Reading {
    AwayBook book{1};
    ledger::Clerk clerk{book};
    NoDirectory directory;
    people::PeopleDesk people{clerk};
    demand::DemandDesk demands{clerk, directory, people, Bytes(32, 's')};
    Interrupted collector;
    Emptied vault;
    CollectionDesk desk{clerk, demands, collector, vault};
    DemandId id;
    Reading() {
        id = received(clerk, warrant())->id;
        collector.demand = id;
        accept();
    }
    void accept() {
        recorded(clerk, review::accept(opened(clerk.recall<demand::Demand>(id)), std::nullopt, decided(clerk, id, person('a'))));
    }
    void correct() {
        recorded(clerk, demand::correct(opened(clerk.recall<demand::Demand>(id)), warrant(), opened(clerk.last_of(id)), morning));
    }
    void permit() {
        const auto grant = granted(clerk, opened(clerk.recall<demand::Demand>(id)));
        recorded(clerk, notice::clear_waived(grant, "A person is in danger.", decided(clerk, id, person('k'))));
        opened(desk.permit(id, decided(clerk, id, person('c'))));
    }
    ledger::Stage stage() const { return opened(clerk.standing(id)).stage; }
};

}  // namespace

TEST_CASE("Keeping.WhatWasReadForAnOlderPaperIsNeverTheSnapshotOfTheNext") {
    Reading calm;
    CHECK(calm.desk.keep(calm.id, morning).has_value());
    CHECK(calm.stage() == ledger::Stage::preserved);

    Reading reading;
    reading.collector.meanwhile = [&] {
        reading.correct();
        reading.accept();
    };
    CHECK(calm.vault.removed.empty());
    CHECK(reading.desk.keep(reading.id, morning).error().trouble == Trouble::conflict);
    CHECK(reading.stage() == ledger::Stage::accepted);
    CHECK(reading.vault.removed == std::vector<std::string>{"one", "two"});
    reading.collector.meanwhile = [] {};
    CHECK(reading.desk.keep(reading.id, morning).has_value());  // the next round reads for the new one
    CHECK(reading.vault.removed.size() == 2);

    Reading withdrawn;
    withdrawn.collector.meanwhile = [&] {
        recorded(withdrawn.clerk, demand::withdraw(withdrawn.id, "", person('f'), opened(withdrawn.clerk.last_of(withdrawn.id)), morning));
    };
    CHECK(!withdrawn.desk.keep(withdrawn.id, morning).has_value());
    CHECK(withdrawn.stage() == ledger::Stage::withdrawn);
    CHECK(withdrawn.vault.removed == std::vector<std::string>{"one", "two"});
}

TEST_CASE("Collecting.WhatWasReadUnderAnOlderPermitIsNeverHandedOnUnderTheNext") {
    Reading calm;
    REQUIRE(calm.desk.keep(calm.id, morning).has_value());
    calm.permit();
    CHECK(calm.desk.collect(calm.id, morning).has_value());
    CHECK(calm.stage() == ledger::Stage::collected);
    CHECK(calm.vault.removed.empty());

    Reading reading;
    REQUIRE(reading.desk.keep(reading.id, morning).has_value());
    reading.permit();
    reading.collector.meanwhile = [&] {
        reading.correct();
        reading.accept();
        preserve(reading.clerk, reading.id);
        reading.permit();
    };
    CHECK(reading.desk.collect(reading.id, morning).error().trouble == Trouble::conflict);
    CHECK(reading.stage() == ledger::Stage::permitted);
    CHECK(reading.vault.removed == std::vector<std::string>{"one", "two"});

    // Too late for the permit: nothing was written, and nothing stays.
    Reading late;
    REQUIRE(late.desk.keep(late.id, morning).has_value());
    late.permit();
    CHECK(late.desk.collect(late.id, after_days(morning, 365)).error().trouble == Trouble::refused);
    CHECK(late.vault.removed == std::vector<std::string>{"one", "two"});
    // Where the book cannot say whether it was written, what the entry would name stays.
    Reading away;
    REQUIRE(away.desk.keep(away.id, morning).has_value());
    away.permit();
    away.collector.meanwhile = [&] { away.book.away = true; };
    CHECK(away.desk.collect(away.id, morning).error().trouble == Trouble::unavailable);
    CHECK(away.vault.removed.empty());
}

TEST_CASE("Collecting.WhatWasReadWhileThePaperWasContestedIsGone") {
    Reading reading;
    REQUIRE(reading.desk.keep(reading.id, morning).has_value());
    reading.permit();
    reading.collector.meanwhile = [&] {
        review::Challenge filed;
        filed.court = Sensitive<std::string>{"Harbour County Court"};
        filed.docket = Sensitive<std::string>{"26-MC-7"};
        filed.argument = Sensitive<std::string>{"It is too broad."};
        recorded(reading.clerk, review::challenge(opened(reading.clerk.recall<demand::Demand>(reading.id)), {}, std::move(filed),
                                                  decided(reading.clerk, reading.id, person('k'))));
    };
    CHECK(reading.desk.collect(reading.id, morning).error().sentence.find("nothing of it was kept") != std::string::npos);
    CHECK(reading.vault.removed == std::vector<std::string>{"one", "two"});
    CHECK(reading.stage() == ledger::Stage::cleared);
    CHECK(opened(reading.book.entries_of(reading.id)).back().header.kind == ledger::Kind::collection_failed);
    // And while it is contested nothing is read at all.
    reading.collector.meanwhile = [] { FAIL("the store was opened"); };
    CHECK_FALSE(reading.desk.permit(reading.id, decided(reading.clerk, reading.id, person('c'))).has_value());
    CHECK_FALSE(reading.desk.collect(reading.id, morning).has_value());
}

TEST_CASE("Collecting.AFailureIsAnEntryAndTheDemandGoesBackToWhereItMayBePermitted") {
    Reading reading;
    struct Failing : Collector {
        Outcome<Material> keep(const DemandId&) override { return Problem{Trouble::unavailable, "the disk is full"}; }
        Outcome<Material> collect(const DemandId&) override { return Problem{Trouble::unavailable, "the disk is full"}; }
    } failing;
    CollectionDesk desk{reading.clerk, reading.demands, failing, reading.vault};
    CHECK(desk.keep(reading.id, morning).error().trouble == Trouble::unavailable);
    CHECK(reading.stage() == ledger::Stage::accepted);
    CHECK(opened(reading.book.entries_of(reading.id)).back().facts->text() == "ground=source_unavailable\n");
    REQUIRE(reading.desk.keep(reading.id, morning).has_value());
    reading.permit();
    CHECK(desk.collect(reading.id, morning).error().trouble == Trouble::unavailable);
    CHECK(reading.stage() == ledger::Stage::cleared);
    CHECK(reading.desk.collect(reading.id, morning).error().trouble == Trouble::refused);  // the permit went with the failure
}

TEST_CASE("Keeping.AFrozenCopyIsGoneBeforeItsEndIsWritten") {
    Reading reading;
    REQUIRE(reading.desk.keep(reading.id, morning).has_value());
    CHECK(reading.desk.end_keep(reading.id, morning).error().trouble == Trouble::refused);  // it is still wanted
    CHECK(reading.vault.removed.empty());
    recorded(reading.clerk, demand::withdraw(reading.id, "", person('f'), opened(reading.clerk.last_of(reading.id)), morning));
    reading.vault.away = true;
    CHECK(reading.desk.end_keep(reading.id, morning).error().trouble == Trouble::unavailable);
    CHECK(opened(reading.clerk.standing(reading.id)).keep_held);
    reading.vault.away = false;
    REQUIRE(reading.desk.end_keep(reading.id, morning).has_value());
    CHECK(reading.vault.removed == std::vector<std::string>{"one", "two"});
    CHECK_FALSE(opened(reading.clerk.standing(reading.id)).keep_held);
    const auto last = opened(reading.book.entries_of(reading.id)).back();
    CHECK(last.header.kind == ledger::Kind::keep_ended);
    CHECK(last.facts->text() == "ground=withdrawn\n");
    const auto end = opened(reading.clerk.read<KeepEnd>(last.header.index));
    CHECK(end.parts == 2);
    CHECK(end.bytes == 10);
    CHECK_FALSE(reading.desk.end_keep(reading.id, morning).has_value());  // once
}

TEST_CASE("Keeping.IsTriedAgainLaterAfterEachFailure") {
    CHECK(wait_after_failures_ms(1) == 60 * ms_per_second);
    CHECK(wait_after_failures_ms(2) == 120 * ms_per_second);
    CHECK(wait_after_failures_ms(9) == 256 * 60 * ms_per_second);
    CHECK(wait_after_failures_ms(10) == 6 * ms_per_hour);
    CHECK(wait_after_failures_ms(1'000'000) == 6 * ms_per_hour);

    Reading reading;
    const auto last_at = [&] { return opened(reading.book.entries_of(reading.id)).back().header.at; };
    CHECK(opened(reading.desk.next_keep(reading.id)) == last_at());  // of the acceptance: at once
    struct Failing : Collector {
        Outcome<Material> keep(const DemandId&) override { return Problem{Trouble::unavailable, "the store is away"}; }
        Outcome<Material> collect(const DemandId&) override { return Problem{Trouble::unavailable, "the store is away"}; }
    } failing;
    CollectionDesk desk{reading.clerk, reading.demands, failing, reading.vault};
    for (int failures = 1; failures < 5; ++failures) {
        CHECK_FALSE(desk.keep(reading.id, morning).has_value());
        CHECK(opened(desk.next_keep(reading.id)) == Instant{last_at().ms + wait_after_failures_ms(failures)});
    }
    // A corrected paper that somebody accepts is wanted at once.
    reading.correct();
    reading.accept();
    CHECK(opened(desk.next_keep(reading.id)) == last_at());
}

}  // namespace sallyport::collection
