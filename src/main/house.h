// Builds the parts of one data folder and joins them: book, vault, keys, rulebook, desks, rounds. Everything that runs the product
// (doors, demo, simulation, command line) starts here.
//   DIR/provider.toml     the provider: entities, zone, services, catalogue
//   DIR/sallyport.toml    address, port, certificate
//   DIR/sources.toml      the source description; only the collector opens it
//   DIR/rulebooks/        the law as this provider's counsel has it
//   DIR/book.db, vault/, keys/, work.db, ledger/
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "adapters/book/sqlite_book.h"
#include "adapters/keys/keys.h"
#include "adapters/rounds/rounds.h"
#include "adapters/sealer/sealer.h"
#include "adapters/settings/settings.h"
#include "adapters/vault/vault.h"
#include "adapters/work/stores.h"
#include "collection/desk.h"
#include "law/national.h"
#include "law/rulebook.h"
#include "notice/desk.h"
#include "people/roster.h"
#include "production/desk.h"
#include "review/desk.h"

namespace sallyport::app {

enum class BookKind { real, demo, simulated, national };
std::string_view word(BookKind kind);

struct HouseOptions {
    std::string folder;
    const Clock* clock = nullptr;  // outlives the house
    enum class Mode { write, read } mode = Mode::write;
    adapters::Durability durability = adapters::Durability::full;
    // A folder of national security process is opened by those commands only that say so; all others refuse it.
    enum class Lane { main, national, either } lane = Lane::main;
    int commit_every = 1;  // more: for a simulated book only, see adapters::BookOptions
};

// Makes keys, vault and book of a new folder, and its first entry. `conflict` if there is a book already.
Outcome<void> found_house(const std::string& folder, BookKind kind, std::string_view zone, Instant at);

// `refused` if the folder lies inside another data folder.
Outcome<void> stands_alone(const std::string& folder);

class House {
public:
    static Outcome<std::unique_ptr<House>> open(const HouseOptions& options);

    BookKind kind() const { return kind_; }
    const std::string& folder() const { return folder_; }
    ledger::Clerk& clerk() { return *clerk_; }
    adapters::SqliteBook& book() { return *book_; }
    adapters::FileVault& vault() { return *vault_; }
    adapters::FileKeys& keys() { return *keys_; }
    const demand::Provider& provider() const { return provider_; }
    const law::Rulebook& rulebook() const { return *rulebook_; }
    const ledger::SignerKey& package_key() const { return package_key_; }
    people::PeopleDesk& people() { return *people_; }
    people::RosterDesk& roster() { return *roster_; }
    Bytes key_of_use(std::string_view use) const;  // derived from the house's key; a use of its own for each name
    // The desks need a directory and a collector, which differ between the gate, the collector and a simulation: whoever opens
    // the house gives them once. Adoption is read anew.
    Outcome<void> open_desks(const demand::Directory& directory, collection::Collector& collector);
    demand::DemandDesk& demands() { return *demands_; }
    review::ReviewDesk& review() { return *review_; }
    notice::NoticeDesk& notice() { return *notice_; }
    collection::CollectionDesk& collection() { return *collection_; }
    production::ProductionDesk& production() { return *production_; }
    adapters::Rounds& rounds() { return *rounds_; }

private:
    House() = default;
    BookKind kind_ = BookKind::real;
    std::string folder_;
    demand::Provider provider_;
    std::unique_ptr<adapters::FileVault> vault_;
    std::unique_ptr<adapters::FileKeys> keys_;
    std::unique_ptr<adapters::SqliteBook> book_;
    std::unique_ptr<ledger::Clerk> clerk_;
    std::unique_ptr<law::Rulebook> rulebook_;
    std::unique_ptr<review::PressureWords> pressure_;
    std::unique_ptr<law::NationalRules> national_rules_;  // in that lane only: DIR/national.toml
    ledger::SignerKey package_key_;
    Bytes house_key_;
    std::unique_ptr<people::PeopleDesk> people_;
    std::unique_ptr<people::RosterDesk> roster_;
    std::unique_ptr<demand::DemandDesk> demands_;
    std::unique_ptr<review::ReviewDesk> review_;
    std::unique_ptr<notice::NoticeDesk> notice_;
    std::unique_ptr<adapters::PackageSealer> sealer_;
    std::unique_ptr<collection::CollectionDesk> collection_;
    std::unique_ptr<production::ProductionDesk> production_;
    std::unique_ptr<adapters::Rounds> rounds_;
};

// The projections every book of the product has; a replay needs exactly these.
std::vector<ledger::Projection> projections(std::string_view house_key);

}  // namespace sallyport::app
