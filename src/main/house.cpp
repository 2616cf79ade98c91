#include "main/house.h"

#include <filesystem>

#include "adapters/files/files.h"
#include "base/crypto.h"
#include "main/files_of_a_folder.h"
#include "review/adoption.h"

namespace sallyport::app {

namespace {

constexpr std::string_view house_key_name = "house";

constexpr std::string_view national_file = "/national.toml";

// One secret, a key for each use.
Bytes key_for(std::string_view house_key, std::string_view use) { return derive_key(house_key, use); }

Outcome<BookKind> kind_of(const ledger::Book& book) {
    SALLYPORT_TRY(first, book.entry({0}));
    if (first.header.kind != ledger::Kind::book_born || !first.facts)
        return Problem{Trouble::corrupt, "the book's first entry does not say what book it is"};
    const auto written = first.facts->text_or(ledger::Fact::book, "");
    for (BookKind kind : {BookKind::real, BookKind::demo, BookKind::simulated, BookKind::national}) {
        if (word(kind) == written) return kind;
    }
    return Problem{Trouble::corrupt, "the book's first entry names a kind of book that is not known"};
}

// The folder's own words of letters, or those shipped beside the program: a folder may be older than they are.
Outcome<review::LetterBook> letters_of(const std::string& folder) {
    const auto own = folder + "/rulebooks/letters";
    if (std::filesystem::exists(own)) return review::LetterBook::load(own);
    SALLYPORT_TRY(shipped, shipped_folder());
    return review::LetterBook::load((shipped / "rulebooks" / "letters").string());
}

// Likewise the words that press.
Outcome<review::PressureWords> pressure_of(const std::string& folder) {
    const auto own = folder + "/rulebooks/pressure";
    if (std::filesystem::exists(own)) return review::PressureWords::load(own);
    SALLYPORT_TRY(shipped, shipped_folder());
    return review::PressureWords::load((shipped / "rulebooks" / "pressure").string());
}

Problem not_read(const std::string& folder) {
    return {Trouble::refused, folder + " is a folder of national security process: this command does not read it"};
}

// The two lanes share nothing: neither is read in the other's name, and neither lies inside the other.
Outcome<void> check_lane(const std::string& folder, BookKind kind, HouseOptions::Lane wanted) {
    using Lane = HouseOptions::Lane;
    if (kind != BookKind::national) {
        if (wanted != Lane::national) return {};
        return Problem{Trouble::refused, folder + " is no folder of national security process; `sallyport init --national` makes one"};
    }
    if (wanted == Lane::main) return not_read(folder);
    return stands_alone(folder);
}

}  // namespace

Outcome<void> stands_alone(const std::string& folder) {
    std::error_code failed;
    auto place = std::filesystem::weakly_canonical(folder, failed);
    if (!place.has_filename()) place = place.parent_path();  // "DIR/" is DIR
    for (auto above = place.parent_path(); !failed && above != above.root_path(); above = above.parent_path()) {
        if (std::filesystem::exists(above / "book.db")) {
            return Problem{Trouble::refused, folder + " lies inside the data folder " + above.string() +
                                                 "; national security process is kept in a folder apart, which no other folder holds"};
        }
    }
    return {};
}

std::string_view word(BookKind kind) {
    switch (kind) {
        case BookKind::real: return "real";
        case BookKind::demo: return "demo";
        case BookKind::simulated: return "simulated";
        case BookKind::national: return "national";
    }
    return "?";
}

std::vector<ledger::Projection> projections(std::string_view house_key) {
    return {people::people_projection(),   review::adoption_projection(),     review::letter_projection(),
            review::deadline_projection(), review::formal_paper_projection(), demand::demand_projection(key_for(house_key, "paper tokens")),
            notice::notice_projection(),   collection::keep_projection(),     collection::preservation_projection(),
            people::roster_projection()};
}

Outcome<void> found_house(const std::string& folder, BookKind kind, std::string_view zone, Instant at) {
    if (std::filesystem::exists(folder + "/book.db")) {
        return Problem{Trouble::conflict, folder + " holds a book already; another folder, or an absent one, is wanted"};
    }
    SALLYPORT_CHECK(adapters::make_folder(folder));
    SALLYPORT_CHECK(adapters::FileKeys::make(folder + "/keys"));
    SALLYPORT_TRY(keys, adapters::FileKeys::open(folder + "/keys"));
    SALLYPORT_TRY(house_key, keys->make_or_get(house_key_name));
    SALLYPORT_TRY(vault, adapters::FileVault::open(folder + "/vault"));
    SALLYPORT_TRY(book, adapters::SqliteBook::open({.folder = folder, .projections = projections(house_key)}, *vault, *keys));
    ledger::Draft entry;
    entry.kind = ledger::Kind::book_born;
    entry.at = at;
    entry.facts.code(ledger::Fact::book, word(kind)).zone(ledger::Fact::zone, zone);
    SALLYPORT_CHECK(book->append(entry));
    SALLYPORT_CHECK(adapters::open_signer(folder + "/keys/package.key", "sallyport-package"));
    return {};
}

Outcome<std::unique_ptr<House>> House::open(const HouseOptions& options) {
    const auto& folder = options.folder;
    if (!std::filesystem::exists(folder + "/book.db")) {
        return Problem{Trouble::not_found,
                       folder + " is no data folder: there is no book in it. `sallyport init` or `sallyport demo` makes one"};
    }
    // Said before anything in it is opened; the book itself has the last word.
    if (options.lane == HouseOptions::Lane::main && std::filesystem::exists(folder + std::string{national_file})) return not_read(folder);
    std::unique_ptr<House> house{new House};
    house->folder_ = folder;
    SALLYPORT_TRY(provider, adapters::read_provider(folder + "/provider.toml"));
    house->provider_ = std::move(provider);
    SALLYPORT_TRY(rulebook, law::Rulebook::load(folder + "/rulebooks"));
    house->rulebook_ = std::make_unique<law::Rulebook>(std::move(rulebook));
    SALLYPORT_TRY(vault, adapters::FileVault::open(folder + "/vault", options.durability));
    house->vault_ = std::move(vault);
    SALLYPORT_TRY(keys, adapters::FileKeys::open(folder + "/keys", options.durability));
    house->keys_ = std::move(keys);
    SALLYPORT_TRY(house_key, house->keys_->make_or_get(house_key_name));
    house->house_key_ = house_key;
    using Mode = adapters::BookOptions::Mode;
    SALLYPORT_TRY(book, adapters::SqliteBook::open({.folder = folder,
                                                    .projections = projections(house_key),
                                                    .durability = options.durability,
                                                    .commit_every = options.commit_every,
                                                    .mode = options.mode == HouseOptions::Mode::write ? Mode::write : Mode::read},
                                                   *house->vault_, *house->keys_));
    house->book_ = std::move(book);
    SALLYPORT_TRY(kind, kind_of(*house->book_));
    house->kind_ = kind;
    SALLYPORT_CHECK(check_lane(folder, kind, options.lane));
    if (kind == BookKind::national) {
        SALLYPORT_TRY(rules, law::NationalRules::load(folder + std::string{national_file}));
        house->national_rules_ = std::make_unique<law::NationalRules>(std::move(rules));
    }
    house->clerk_ = std::make_unique<ledger::Clerk>(*house->book_);
    SALLYPORT_TRY(signer, adapters::open_signer(folder + "/keys/package.key", "sallyport-package"));
    house->package_key_ = std::move(signer);
    house->people_ = std::make_unique<people::PeopleDesk>(*house->clerk_);
    house->roster_ = std::make_unique<people::RosterDesk>(*house->clerk_, *house->people_);
    return house;
}

Bytes House::key_of_use(std::string_view use) const { return key_for(house_key_, use); }

Outcome<void> House::open_desks(const demand::Directory& directory, collection::Collector& collector) {
    SALLYPORT_TRY(adoption, review::adoption_of(*clerk_, *rulebook_));
    demands_ = std::make_unique<demand::DemandDesk>(*clerk_, directory, *people_, key_for(house_key_, "paper tokens"),
                                                    kind_ == BookKind::national ? demand::Lane::national : demand::Lane::main);
    SALLYPORT_TRY(letters, letters_of(folder_));
    review_ = std::make_unique<review::ReviewDesk>(*clerk_, *demands_, *people_, *rulebook_, std::move(adoption), std::move(letters));
    review_->present_as(provider_);
    SALLYPORT_TRY(pressure, pressure_of(folder_));
    pressure_ = std::make_unique<review::PressureWords>(std::move(pressure));
    review_->watch_for(*pressure_);
    if (national_rules_) review_->judge_also_by(*national_rules_);
    notice_ = std::make_unique<notice::NoticeDesk>(*clerk_, *demands_, house_key_);
    sealer_ = std::make_unique<adapters::PackageSealer>(*vault_, *keys_, *clerk_, package_key_, provider_.name,
                                                        key_for(house_key_, "customer tokens"), provider_.zone);
    collection_ = std::make_unique<collection::CollectionDesk>(*clerk_, *demands_, collector, *vault_);
    production_ = std::make_unique<production::ProductionDesk>(*clerk_, *demands_, *sealer_, *vault_, *keys_);
    production_->ask_before_release(*review_);
    rounds_ = std::make_unique<adapters::Rounds>(*people_, *demands_, *notice_, *collection_, *production_);
    rounds_->retain({provider_.refused_days, provider_.withdrawn_days, provider_.redirected_days});
    return {};
}

}  // namespace sallyport::app
