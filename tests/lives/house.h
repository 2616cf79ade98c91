// One provider in memory: book, vault, keys, directory, one source, all desks and rounds, with ports that can be made to fail.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "adapters/book/sqlite_book.h"
#include "adapters/clock/clocks.h"
#include "adapters/directory/directory.h"
#include "adapters/faults/faults.h"
#include "adapters/gatherer/gatherer.h"
#include "adapters/keys/keys.h"
#include "adapters/rounds/deadlines.h"
#include "adapters/rounds/rounds.h"
#include "adapters/sealer/sealer.h"
#include "adapters/sources/source.h"
#include "adapters/vault/vault.h"
#include "law/rulebook.h"
#include "review/desk.h"

namespace sallyport::lives {

// What the provider stores of its customers, and how the source behaves.
struct Store {
    std::vector<adapters::MemorySource::Item> items;
    bool vanished = false;  // every read fails half way
    bool too_much = false;  // gives a record from one second after the range, as a source with a mistake would
    int reads = 0;
};

class StoreSource : public adapters::CountingSource {
public:
    StoreSource(Store& store, adapters::Faults& faults) : store_{store}, faults_{faults} {}
    std::string name() const override { return "memory"; }
    bool holds(demand::DataClass data) const override { return adapters::MemorySource{store_.items}.holds(data); }
    Outcome<void> read(const collection::Query& query, collection::Sink& sink) override;
    std::vector<production::FieldNote> fields() const override { return {}; }

private:
    Store& store_;
    adapters::Faults& faults_;
};

class FaultyDirectory : public demand::Directory {
public:
    FaultyDirectory(const demand::Directory& real, adapters::Faults& faults) : real_{real}, faults_{faults} {}
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant as_of) const override {
        return faults_.pass<demand::DirectoryAnswer>("directory ask", [&] { return real_.ask(identifier, as_of); });
    }

private:
    const demand::Directory& real_;
    adapters::Faults& faults_;
};

// Signs packages and their receipts.
inline ledger::SignerKey package_signer() { return {"lives", Bytes(32, 'k')}; }

class House {
public:
    explicit House(adapters::Faults& faults);

    people::Person enrol(people::Role role, std::string name, const AgencyId& agency = {});
    people::Agency admit(std::string name, people::AgencyKind kind, std::string country = "US");
    // Nothing but the test stops an agency: the verb itself comes with vetting.
    void freeze(const AgencyId& agency);

    adapters::Faults& faults;
    adapters::StillClock clock;
    adapters::MemoryVault vault;
    adapters::MemoryKeys keys;
    adapters::FaultyVault faulty_vault{vault, faults};
    adapters::FaultyKeys faulty_keys{keys, faults};
    std::unique_ptr<adapters::SqliteBook> real_book;  // asked by the test itself: never fails on purpose
    std::unique_ptr<adapters::FaultyBook> book;
    std::unique_ptr<ledger::Clerk> clerk;
    Store store;
    adapters::MemoryDirectory directory;
    FaultyDirectory faulty_directory{directory, faults};
    std::unique_ptr<adapters::SourceSet> sources;
    std::unique_ptr<adapters::Gatherer> gatherer;
    std::unique_ptr<adapters::PackageSealer> sealer;
    std::unique_ptr<people::PeopleDesk> people;
    std::unique_ptr<demand::DemandDesk> demands;
    std::unique_ptr<review::ReviewDesk> review;
    std::unique_ptr<notice::NoticeDesk> notice;
    std::unique_ptr<collection::CollectionDesk> collection;
    std::unique_ptr<production::ProductionDesk> production;
    std::unique_ptr<adapters::Rounds> rounds;
    std::unique_ptr<adapters::DeadlineRound> deadlines;  // asked for by a life: what it raises moves the demand

private:
    PersonId founder_ = PersonId::random();
};

}  // namespace sallyport::lives
