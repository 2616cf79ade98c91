#include "tests/lives/house.h"

#include "base/crypto.h"
#include "people/roster.h"

namespace sallyport::lives {

namespace {

const law::Rulebook& rulebook() {
    static const auto loaded = law::Rulebook::load(std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks");
    require(loaded.has_value(), "the shipped rulebooks load");
    return *loaded;
}

const Bytes search_key(32, 's');
const Bytes house_key(32, 'h');

}  // namespace

Outcome<void> StoreSource::read(const collection::Query& query, collection::Sink& sink) {
    return faults_.pass<void>("source read", [&]() -> Outcome<void> {
        ++store_.reads;
        adapters::MemorySource inner{store_.items};
        SALLYPORT_CHECK(inner.read(query, sink));
        if (store_.vanished) return Problem{Trouble::unavailable, "the source went away while it was read"};
        if (store_.too_much && query.span) {
            collection::Record record;
            record.identifier = query.identifier;
            record.data = query.data;
            record.at = query.span->to;
            record.source = name();
            record.item = "one-too-many";
            SALLYPORT_CHECK(sink.begin(record, query.clause));
            SALLYPORT_CHECK(sink.end());
        }
        return {};
    });
}

namespace {

// Larkspur as the lives know it: established in two countries, and once in a third.
const demand::Provider& provider() {
    static const demand::Provider larkspur = [] {
        demand::Provider out;
        out.name = "Larkspur Mail";
        out.entities = {{"larkspur_us", "Larkspur Mail Inc.", "US", "", {Day{2009, 3, 2}, std::nullopt}, {}},
                        {"larkspur_de", "Larkspur Mail GmbH", "DE", "", {Day{2015, 4, 1}, std::nullopt}, {}},
                        {"larkspur_in", "Larkspur Mail Private Limited", "IN", "", {Day{2012, 1, 1}, Day{2025, 12, 31}}, {}}};
        demand::Service mail{"mail", "Larkspur Mail", ""};
        mail.interception = demand::Interception::non_content;
        out.services = {mail};
        return out;
    }();
    return larkspur;
}

}  // namespace

House::House(adapters::Faults& failing) : faults{failing}, clock{*parse_instant("2026-05-04T09:00:00Z")} {
    adapters::BookOptions options;
    options.projections = {people::people_projection(),   review::adoption_projection(),     review::letter_projection(),
                           review::deadline_projection(), review::formal_paper_projection(), demand::demand_projection(search_key),
                           notice::notice_projection(),   collection::keep_projection(),     collection::preservation_projection(),
                           people::roster_projection()};
    real_book = std::move(*adapters::SqliteBook::open(std::move(options), faulty_vault, faulty_keys));
    book = std::make_unique<adapters::FaultyBook>(*real_book, faults);
    clerk = std::make_unique<ledger::Clerk>(*book);
    ledger::Draft born;
    born.kind = ledger::Kind::book_born;
    born.at = clock.now();
    born.facts.code(ledger::Fact::book, "simulated").zone(ledger::Fact::zone, "UTC");
    require(real_book->append(born).has_value(), "a book is born");

    std::vector<std::unique_ptr<adapters::CountingSource>> list;
    list.push_back(std::make_unique<StoreSource>(store, faults));
    sources = std::make_unique<adapters::SourceSet>(std::move(list));
    gatherer = std::make_unique<adapters::Gatherer>(*clerk, faulty_vault, faulty_keys, *sources, clock);
    people = std::make_unique<people::PeopleDesk>(*clerk);
    demands = std::make_unique<demand::DemandDesk>(*clerk, faulty_directory, *people, search_key);
    const law::Adoption adoption{rulebook().version(), after_days(clock.now(), 300), "counsel of the test", true};
    review = std::make_unique<review::ReviewDesk>(*clerk, *demands, *people, rulebook(), adoption);
    review->present_as(provider());
    notice = std::make_unique<notice::NoticeDesk>(*clerk, *demands, house_key);
    sealer =
        std::make_unique<adapters::PackageSealer>(faulty_vault, faulty_keys, *clerk, package_signer(), "Larkspur Mail", house_key, "UTC");
    collection = std::make_unique<collection::CollectionDesk>(*clerk, *demands, *gatherer, faulty_vault);
    production = std::make_unique<production::ProductionDesk>(*clerk, *demands, *sealer, faulty_vault, faulty_keys);
    production->ask_before_release(*review);
    rounds = std::make_unique<adapters::Rounds>(*people, *demands, *notice, *collection, *production);
    deadlines = std::make_unique<adapters::DeadlineRound>(*demands, *review);
}

people::Person House::enrol(people::Role role, std::string name, const AgencyId& agency) {
    people::Person person{PersonId::random(), role, std::move(name), agency, "UTC", ""};
    if (role == people::Role::auditor) {
        person.purpose = "a review of requests";
        person.until = after_days(clock.now(), 300);
    }
    require(people->enrol(person, founder_, clock.now()).has_value(), "a person of the test is enrolled");
    return person;
}

people::Agency House::admit(std::string name, people::AgencyKind kind, std::string country) {
    const people::Agency agency{AgencyId::random(), std::move(name), kind, std::move(country), {}};
    const auto by = people::Signatures::of(founder_, PersonId::random());
    require(people->admit(agency, *by, clock.now()).has_value(), "an agency of the test is admitted");
    return agency;
}

void House::freeze(const AgencyId& agency) {
    ledger::Draft entry;
    entry.kind = ledger::Kind::agency_frozen;
    entry.at = clock.now();
    entry.facts.id(ledger::Fact::agency, agency);
    require(real_book->append(entry).has_value(), "an agency is stopped");
}

}  // namespace sallyport::lives
