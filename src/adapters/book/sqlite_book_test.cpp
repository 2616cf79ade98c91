#include "adapters/book/sqlite_book.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "adapters/book/sample_drafts.h"
#include "adapters/keys/keys.h"
#include "adapters/sql/test_folder.h"
#include "adapters/vault/vault.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "ledger/step.h"

namespace sallyport::adapters {

namespace {

using namespace sample;
using ledger::Entry;
using ledger::Stage;

// A data folder with all that a book needs, or the same in memory.
struct House {
    enum class Where { folder, memory };
    explicit House(Where where, int commit_every = 1) : where_{where}, commit_every_{commit_every} { open(); }

    void open(BookOptions options = {}) {
        options.commit_every = commit_every_;
        book.reset();
        if (where_ == Where::folder) {
            keys.reset();
            vault.reset();
            const std::string path = folder.path() + "/keys";
            if (!std::filesystem::exists(path + "/master.key")) REQUIRE(FileKeys::make(path).has_value());
            keys = std::move(*FileKeys::open(path));
            vault = std::move(*FileVault::open(folder.path() + "/vault"));
            options.folder = folder.path();
        } else {
            keys = std::make_unique<MemoryKeys>();
            vault = std::make_unique<MemoryVault>();
        }
        if (options.projections.empty()) options.projections = {projection()};
        auto opened = SqliteBook::open(std::move(options), *vault, *keys);
        if (!opened) FAIL(opened.error().sentence);
        book = std::move(*opened);
    }
    void close() {
        book.reset();
        vault.reset();
        keys.reset();
    }
    std::unique_ptr<Database> raw() const { return std::move(*Database::open(folder.path() + "/book.db", Database::Mode::write)); }

    TestFolder folder;
    Where where_;
    int commit_every_;
    std::unique_ptr<ledger::Keys> keys;
    std::unique_ptr<ledger::Vault> vault;
    std::unique_ptr<SqliteBook> book;
};

std::vector<std::string> lines(const SqliteBook& book) {
    const auto wrongs = book.check();
    if (!wrongs) return {"check failed: " + wrongs.error().sentence};
    std::vector<std::string> out;
    for (const auto& wrong : *wrongs) out.push_back(wrong.line());
    return out;
}

EntryIndex must(Outcome<EntryIndex> index) {
    if (!index) FAIL(index.error().sentence);
    return *index;
}

Facts wide() { return Facts{}.code(Fact::book, "demo").zone(Fact::zone, "UTC"); }

void contract(House& house) {
    SqliteBook& book = *house.book;
    const auto demand = DemandId::random();
    SUBCASE("An entry comes back as it was drafted") {
        CHECK(book.size() == 0);
        must(book.append(born()));
        const Draft draft = received(demand, "{\"paper\":1}");
        const auto index = must(book.append(draft));
        CHECK(index == EntryIndex{1});
        CHECK(book.size() == 2);
        const auto entry = book.entry(index);
        REQUIRE(entry.has_value());
        CHECK(entry->header.kind == Kind::received);
        CHECK(entry->header.at == draft.at);
        CHECK(entry->header.demand == demand);
        CHECK(entry->header.actor == draft.actor);
        CHECK(!entry->header.previous.has_value());
        CHECK(entry->facts->text() == draft.facts.text());
        CHECK(entry->facts_salt.size() == ledger::salt_bytes);
        CHECK(book.body(index)->reveal() == "{\"paper\":1}");
        CHECK(book.body(EntryIndex{0})->reveal().empty());
        CHECK(book.entry(EntryIndex{2}).error().trouble == Trouble::not_found);
        CHECK(book.body(EntryIndex{2}).error().trouble == Trouble::not_found);
        CHECK(lines(book).empty());
    }
    SUBCASE("A demand's entries follow each other, and only its last may be decided on") {
        const auto first = must(book.append(received(demand)));
        const auto other = must(book.append(received(DemandId::random())));
        const auto second = must(book.append(accepted(demand, first)));
        CHECK(book.append(noted(demand, first)).error().trouble == Trouble::conflict);
        CHECK(book.append(noted(demand, other)).error().trouble == Trouble::conflict);
        Draft blind = noted(demand, second);
        blind.decided_on.reset();
        CHECK(book.append(blind).error().trouble == Trouble::conflict);
        const auto third = must(book.append(noted(demand, second)));
        const auto entries = book.entries_of(demand);
        REQUIRE(entries.has_value());
        REQUIRE(entries->size() == 3);
        CHECK((*entries)[0].header.index == first);
        CHECK((*entries)[1].header.index == second);
        CHECK((*entries)[2].header.index == third);
        CHECK((*entries)[2].header.previous == second);
        CHECK(book.last_of(demand).value() == third);
        CHECK(book.standing(demand)->stage == Stage::accepted);
        const auto unknown = DemandId::random();
        CHECK(book.standing(unknown)->stage == Stage::none);
        CHECK(!book.last_of(unknown)->has_value());
        CHECK(book.entries_of(unknown)->empty());
        CHECK(lines(book).empty());
    }
    SUBCASE("What does not fit is refused and leaves nothing") {
        const auto first = must(book.append(received(demand)));
        CHECK(book.append(received(demand)).error().trouble == Trouble::conflict);
        CHECK(book.append(destroyed(demand, first)).error().trouble == Trouble::refused);
        CHECK(!book.append(next(Kind::note_added, demand, first)).has_value());        // a required fact is missing
        CHECK(!book.append(next(Kind::accepted, demand, first, wide())).has_value());  // a fact that the kind does not list
        CHECK(book.append(house.book ? next(Kind::incident, demand, first) : born()).error().trouble == Trouble::invalid);
        CHECK(book.append(next(Kind::accepted, {}, first)).error().trouble == Trouble::invalid);
        Draft machine = accepted(demand, first);
        machine.actor = {};
        CHECK(book.append(machine).error().trouble == Trouble::refused);
        CHECK(book.size() == 1);
        must(book.append(accepted(demand, first)));
        CHECK(lines(book).empty());
    }
    SUBCASE("A correction names an entry that is there") {
        must(book.append(born()));
        Draft correction = sample::house(Kind::corrected_entry, {});
        CHECK(book.append(correction).error().trouble == Trouble::invalid);
        correction.corrects = EntryIndex{1};
        CHECK(book.append(correction).error().trouble == Trouble::not_found);
        correction.corrects = EntryIndex{0};
        const auto index = must(book.append(correction));
        CHECK(book.entry(index)->header.corrects == EntryIndex{0});
        Draft other = born();
        other.corrects = EntryIndex{0};
        CHECK(book.append(other).error().trouble == Trouble::invalid);
        CHECK(lines(book).empty());
    }
    SUBCASE("Many drafts are one, all or none") {
        std::vector<Draft> drafts{born(), received(demand)};
        Draft second = accepted(demand, EntryIndex{0});
        second.decided_on.reset();  // The one before in the batch.
        drafts.push_back(second);
        const auto indexes = book.append_many(drafts);
        REQUIRE(indexes.has_value());
        CHECK(*indexes == std::vector<EntryIndex>{{0}, {1}, {2}});
        const auto other = DemandId::random();
        std::vector<Draft> broken{received(other), accepted(demand, EntryIndex{0})};
        const auto refused = book.append_many(broken);
        REQUIRE(!refused.has_value());
        CHECK(refused.error().trouble == Trouble::conflict);
        CHECK(refused.error().sentence.starts_with("draft 1: "));
        CHECK(book.size() == 3);
        CHECK(book.standing(other)->stage == Stage::none);
        CHECK(book.append_many({})->empty());
        CHECK(lines(book).empty());
    }
    SUBCASE("All entries pass by in order, until enough are seen") {
        for (int at = 0; at < 2500; at += 100) {
            std::vector<Draft> drafts;
            for (int more = 0; more < 100; ++more) drafts.push_back(received(DemandId::random()));
            REQUIRE(book.append_many(drafts).has_value());
        }
        std::uint64_t seen = 7;
        REQUIRE(book.each(EntryIndex{7}, [&](const Entry& entry) { return entry.header.index.value == seen++; }).has_value());
        CHECK(seen == 2500);
        int few = 0;
        REQUIRE(book.each({},
                          [&](const Entry& entry) {
                              // The book may be asked in between.
                              CHECK(book.entry(entry.header.index).has_value());
                              return ++few < 3;
                          })
                    .has_value());
        CHECK(few == 3);
        // Every older root comes back, and proofs follow from nodes.
        ledger::Frontier frontier;
        std::uint64_t wrong = 0;
        const auto leaves = *book.leaf_hashes(0, 2500);
        for (std::uint64_t size = 0; size <= 2500; ++size) {
            if (size % 83 == 0 || size == 2500) wrong += *book.root(size) != frontier.root();
            if (size < 2500) frontier.add(leaves[size]);
        }
        CHECK(wrong == 0);
        CHECK(book.root(2501).error().trouble == Trouble::not_found);
        const auto node = [&](unsigned level, std::uint64_t index) { return book.node(level, index); };
        for (const std::uint64_t index : {0U, 255U, 256U, 1000U, 2499U}) {
            const auto proof = ledger::inclusion_proof(index, 2500, node);
            REQUIRE(proof.has_value());
            CHECK(ledger::verify_inclusion(index, 2500, leaves[index], *proof, *book.root(2500)).has_value());
        }
        CHECK(lines(book).empty());
    }
    SUBCASE("Views follow the entries, and are asked at one moment") {
        const auto first = must(book.append(received(demand, "one")));
        must(book.append(noted(demand, first, "two")));
        std::vector<Row> rows;
        REQUIRE(book.look([&](const ledger::Views& views) {
                        rows = views.read("SELECT entries, last_kind FROM v_demands WHERE demand = $1", {demand.text()});
                        CHECK(views.read("SELECT words FROM v_words ORDER BY entry", {}) == std::vector<Row>{{Cell{"one"}}, {Cell{"two"}}});
                    })
                    .has_value());
        CHECK(rows == std::vector<Row>{{Cell{2}, Cell{"note_added"}}});
        CHECK(book.look([](const ledger::Views& views) { CHECK(views.read("SELECT * FROM entries", {}).empty()); }).error().trouble ==
              Trouble::corrupt);
        CHECK(book.look([](const ledger::Views&) {}).has_value());
        REQUIRE(book.rebuild_views().has_value());
        CHECK(lines(book).empty());
    }
    SUBCASE("A destroyed demand keeps its entries and loses its bodies") {
        const auto neighbour = DemandId::random();
        const auto kept = must(book.append(received(neighbour, "kept")));
        auto last = must(book.append(received(demand, "lost")));
        const auto lost = last;
        last = must(book.append(withdrawn(demand, last)));
        last = must(book.append(destroyed(demand, last, "on schedule")));
        REQUIRE(book.flush().has_value());  // The key goes after the entry is on disk.
        CHECK(book.body(lost).error().trouble == Trouble::not_found);
        CHECK(book.body(lost).error().sentence.starts_with("destroyed"));
        CHECK(book.body(kept)->reveal() == "kept");
        CHECK(book.body(last)->reveal() == "on schedule");  // What is said about the end outlives it.
        const auto late = must(book.append(next(Kind::told_late, demand, last, {}, "the letter")));
        CHECK(book.body(late)->reveal() == "the letter");
        CHECK(book.entry(lost).has_value());
        // The view still holds the words; a replay says "destroyed", and that is accepted behind the entry that says so.
        CHECK(lines(book).empty());
        REQUIRE(book.rebuild_views().has_value());
        REQUIRE(book.look([&](const ledger::Views& views) {
                        CHECK(views.read("SELECT words FROM v_words WHERE entry = $1", {static_cast<std::int64_t>(lost.value)}) ==
                              std::vector<Row>{{Cell{"destroyed"}}});
                    })
                    .has_value());
        CHECK(lines(book).empty());
        // A key that goes without an entry is named, and so are the views that need it.
        REQUIRE(house.keys->destroy(neighbour.text()).has_value());
        const auto wrong = lines(book);
        REQUIRE(wrong.size() == 2);
        CHECK(wrong[0].starts_with("wrong key 0 "));
        CHECK(wrong[1].starts_with("wrong view v_words 0: "));
    }
    SUBCASE("A note for counsel only has a key of its own, and goes with the demand") {
        auto last = must(book.append(received(demand, "paper")));
        const auto paper = last;
        Draft secret = noted(demand, last, "what counsel thinks");
        secret.facts = Facts{}.code(Fact::note_kind, "counsel_only");
        const auto note = last = must(book.append(secret));
        const auto plain = last = must(book.append(noted(demand, last, "for the team")));
        REQUIRE(book.flush().has_value());
        CHECK(book.body(note).error().trouble == Trouble::refused);
        CHECK(book.body(plain)->reveal() == "for the team");
        CHECK(book.counsels_note(note)->reveal() == "what counsel thinks");
        for (const auto other : {paper, plain}) CHECK(book.counsels_note(other).error().trouble == Trouble::refused);
        CHECK(house.keys->get(demand.text()).value() != house.keys->get(demand.text() + ".counsel").value());
        // No view is given the words, neither when they are written nor when the views are made again.
        const auto shown = [&] {
            std::string words = "?";
            REQUIRE(
                book.look([&](const ledger::Views& views) {
                        words =
                            views.read("SELECT words FROM v_words WHERE entry = $1", {static_cast<std::int64_t>(note.value)})[0][0].text;
                    })
                    .has_value());
            return words;
        };
        CHECK(shown().empty());
        CHECK(lines(book).empty());
        REQUIRE(book.rebuild_views().has_value());
        CHECK(shown().empty());
        last = must(book.append(withdrawn(demand, last)));
        must(book.append(destroyed(demand, last, "on schedule")));
        REQUIRE(book.flush().has_value());
        CHECK(book.counsels_note(note).error().sentence.starts_with("destroyed"));
        CHECK(lines(book).empty());
        REQUIRE(book.rebuild_views().has_value());
        CHECK(lines(book).empty());
    }
    SUBCASE("A checkpoint signs the present root, once a size") {
        must(book.append(born()));
        const auto note = book.sign_checkpoint(noon);
        REQUIRE(note.has_value());
        const auto key = ledger::VerifierKey::parse(*book.verifier_key());
        REQUIRE(key.has_value());
        const auto opened = ledger::open_checkpoint(*note, *key);
        REQUIRE(opened.has_value());
        CHECK(opened->size == 1);
        CHECK(opened->root == *book.root(1));
        CHECK(opened->extension("at") == text(noon));
        CHECK(*book.sign_checkpoint(after_hours(noon, 1)) == *note);
        must(book.append(received(demand)));
        CHECK(*book.sign_checkpoint(after_hours(noon, 1)) != *note);
        must(book.append(received(DemandId::random())));
        CHECK(lines(book).empty());
    }
    SUBCASE("Many write at once, each hears of its own") {
        must(book.append(born()));
        constexpr int threads = 8, each = 25;
        std::vector<std::thread> people;
        std::vector<int> wrong(threads);
        for (int thread = 0; thread < threads; ++thread) {
            people.emplace_back([&, thread] {
                for (int at = 0; at < each; ++at) {
                    const auto mine = DemandId::random();
                    const auto first = book.append(received(mine, std::to_string(at)));
                    if (!first || book.body(*first).value_or(Sensitive<Bytes>{}).reveal() != std::to_string(at)) ++wrong[thread];
                    // A refused draft beside it, in the same commit or another.
                    if (book.append(received(mine)).has_value()) ++wrong[thread];
                    if (!first || !book.append(accepted(mine, *first)) || book.standing(mine)->stage != Stage::accepted) ++wrong[thread];
                }
            });
        }
        std::thread reader{[&] {
            for (int at = 0; at < 20; ++at) {
                std::uint64_t seen = 0;
                (void)book.each({}, [&](const Entry& entry) { return entry.header.index.value == seen++; });
                if (seen < 1) ++wrong[0];
            }
        }};
        for (auto& person : people) person.join();
        reader.join();
        CHECK(wrong == std::vector<int>(threads));
        CHECK(book.size() == 1 + 2 * threads * each);
        CHECK(lines(book).empty());
    }
    SUBCASE("A projection's bug is thrown where it was called, and spoils nothing") {
        BookOptions options;
        options.projections = {projection(), {"broken", {}, [](const Entry& entry, std::string_view body, bool, ledger::Views& views) {
                                                  require(body != "bug", "the projection knows this body");
                                                  if (body == "typo") views.write("INSERT INTO v_none VALUES(1)", {});
                                                  if (body == "thief") views.write("DELETE FROM entries", {});
                                                  (void)entry;
                                              }}};
        house.open(std::move(options));
        const auto first = must(house.book->append(received(demand)));
        CHECK_THROWS_AS((void)house.book->append(noted(demand, first, "bug")), Broken);
        CHECK(house.book->append(noted(demand, first, "typo")).error().sentence.starts_with("view broken: "));
        CHECK(house.book->append(noted(demand, first, "thief")).error().sentence.starts_with("view broken: "));
        CHECK(house.book->size() == 1);
        must(house.book->append(noted(demand, first)));
        CHECK(lines(*house.book).empty());
    }
}

}  // namespace

TEST_CASE("Book.InAFolderKeepsItsContract") {
    House house{House::Where::folder};
    contract(house);
}

TEST_CASE("Book.InMemoryKeepsItsContract") {
    House house{House::Where::memory};
    contract(house);
}

TEST_CASE("Book.ThatCommitsManyAtATimeKeepsItsContract") {
    House house{House::Where::folder, 7};
    contract(house);
}

TEST_CASE("Book.ThatCommitsManyAtATimeHasThemAllAtTheEnd") {
    House house{House::Where::folder, 7};
    auto demand = DemandId::random();
    auto last = must(house.book->append(received(demand)));
    for (int at = 0; at < 9; ++at) last = must(house.book->append(noted(demand, last)));
    CHECK(house.book->size() == 10);
    CHECK(*house.raw()->number("SELECT count(*) FROM entries", -1) == 7);  // What a power cut would leave.
    REQUIRE(house.book->flush().has_value());
    CHECK(*house.raw()->number("SELECT count(*) FROM entries", -1) == 10);
    must(house.book->append(noted(demand, last)));
    house.open();
    CHECK(house.book->size() == 11);
    CHECK(lines(*house.book).empty());
}

TEST_CASE("Book.ThatCommitsManyAtATimeForgetsWhatTheDiskDidNotTake") {
    struct FullVault : MemoryVault {
        bool full = false;
        Outcome<void> sync() override {
            if (full) return Problem{Trouble::unavailable, "the disk is full"};
            return MemoryVault::sync();
        }
    };
    TestFolder folder;
    FullVault vault;
    MemoryKeys keys;
    BookOptions options;
    options.folder = folder.path();
    options.commit_every = 7;
    const auto book = std::move(*SqliteBook::open(std::move(options), vault, keys));
    const auto kept = must(book->append(born()));
    REQUIRE(book->flush().has_value());
    const auto lost = must(book->append(received(DemandId::random(), "words")));
    CHECK(book->body(lost)->reveal() == "words");
    CHECK(book->entry(kept).has_value());
    vault.full = true;
    CHECK(book->flush().error().trouble == Trouble::unavailable);
    CHECK(book->entry(lost).error().trouble == Trouble::not_found);
    CHECK(book->body(lost).error().trouble == Trouble::not_found);
    CHECK(book->entry(kept).has_value());
    CHECK(book->append(born()).error().trouble == Trouble::unavailable);
}

TEST_CASE("Book.GoesOnWhereItStopped") {
    House house{House::Where::folder};
    const auto demand = DemandId::random();
    const auto first = must(house.book->append(received(demand, "words")));
    const auto note = *house.book->sign_checkpoint(noon);
    const auto key = *house.book->verifier_key();
    house.open();
    CHECK(house.book->size() == 1);
    CHECK(house.book->body(first)->reveal() == "words");
    CHECK(*house.book->verifier_key() == key);
    CHECK(*house.book->sign_checkpoint(noon) == note);
    must(house.book->append(accepted(demand, first)));
    CHECK(lines(*house.book).empty());
}

TEST_CASE("Book.HasOneWriterAndManyReaders") {
    House house{House::Where::folder};
    must(house.book->append(born()));
    BookOptions second;
    second.folder = house.folder.path();
    const auto refused = SqliteBook::open(second, *house.vault, *house.keys);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().trouble == Trouble::conflict);

    second.mode = BookOptions::Mode::read;
    second.projections = {projection()};
    const auto reader = std::move(*SqliteBook::open(second, *house.vault, *house.keys));
    CHECK(reader->size() == 1);
    CHECK(reader->append(born()).error().trouble == Trouble::refused);
    CHECK(reader->sign_checkpoint(noon).error().trouble == Trouble::refused);
    must(house.book->append(received(DemandId::random(), "x")));
    CHECK(reader->size() == 2);
    CHECK(reader->body(EntryIndex{1})->reveal() == "x");
    CHECK(lines(*reader).empty());
}

TEST_CASE("Book.OfAnotherFormatIsRefused") {
    House house{House::Where::folder};
    house.close();
    REQUIRE(house.raw()->script("PRAGMA user_version=7").has_value());
    MemoryVault vault;
    MemoryKeys keys;
    for (const auto mode : {BookOptions::Mode::write, BookOptions::Mode::read}) {
        BookOptions options;
        options.folder = house.folder.path();
        options.mode = mode;
        const auto opened = SqliteBook::open(options, vault, keys);
        REQUIRE(!opened.has_value());
        CHECK(opened.error().trouble == Trouble::invalid);
        CHECK(opened.error().sentence.contains("book.db is a book of format 7; this program "));
    }
}

TEST_CASE("Book.ViewsThatChangedAreMadeAgain") {
    House house{House::Where::folder};
    const auto demand = DemandId::random();
    const auto first = must(house.book->append(received(demand, "abc")));
    must(house.book->append(noted(demand, first, "de")));
    BookOptions options;
    options.projections = {{"lengths",
                            {"CREATE TABLE v_lengths(entry INTEGER PRIMARY KEY, length INTEGER)"},
                            [](const Entry& entry, std::string_view body, bool, ledger::Views& views) {
                                views.write("INSERT INTO v_lengths VALUES($1, $2)",
                                            {static_cast<std::int64_t>(entry.header.index.value), static_cast<std::int64_t>(body.size())});
                            }}};
    house.open(std::move(options));
    REQUIRE(house.book
                ->look([](const ledger::Views& views) {
                    CHECK(views.read("SELECT length FROM v_lengths ORDER BY entry", {}) == std::vector<Row>{{Cell{3}}, {Cell{2}}});
                })
                .has_value());
    CHECK(lines(*house.book).empty());
    CHECK(*house.raw()->number("SELECT count(*) FROM sqlite_master WHERE name = 'v_demands'", -1) == 0);
}

TEST_CASE("Book.AFullDiskSpoilsNothing") {
    House house{House::Where::folder};
    const auto demand = DemandId::random();
    const auto first = must(house.book->append(received(demand)));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit usual{};
    ::getrlimit(RLIMIT_FSIZE, &usual);
    const rlimit tight{200'000, usual.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
    Outcome<EntryIndex> last{first};
    std::uint64_t written = 1;
    while (last) {
        last = house.book->append(noted(demand, *last, std::string(5000, 'x')));
        if (last) ++written;
        REQUIRE(written < 1000);
    }
    ::setrlimit(RLIMIT_FSIZE, &usual);
    CHECK(last.error().trouble == Trouble::unavailable);
    CHECK(house.book->size() == written);
    auto again = house.book->append(noted(demand, EntryIndex{written - 1}));
    if (!again) {
        // The log of the database met the limit: whoever starts again goes on.
        CHECK(again.error().trouble == Trouble::unavailable);
        house.open();
        again = house.book->append(noted(demand, EntryIndex{written - 1}));
    }
    REQUIRE(again.has_value());
    CHECK(again->value == written);
    CHECK(lines(*house.book).empty());
}

TEST_CASE("Book.ADestructionCutShortIsFinishedAtTheNextStart") {
    House house{House::Where::folder};
    const auto demand = DemandId::random();
    auto last = must(house.book->append(received(demand, "words")));
    last = must(house.book->append(withdrawn(demand, last)));
    must(house.book->append(destroyed(demand, last)));
    house.close();
    // A restored key store still has the key.
    REQUIRE(house.raw()->script("UPDATE destructions SET done = 0").has_value());
    {
        auto keys = *Database::open(house.folder.path() + "/keys/keys.db", Database::Mode::write);
        REQUIRE(keys->script("DELETE FROM keys WHERE wrapped IS NULL").has_value());
    }
    {
        auto keys = *FileKeys::open(house.folder.path() + "/keys");
        REQUIRE(keys->make_or_get(demand.text()).has_value());
        REQUIRE(keys->sync().has_value());
    }
    house.open();
    CHECK(house.keys->get(demand.text()).error().sentence.starts_with("destroyed"));
    REQUIRE(house.book->repeat_destructions().has_value());
    CHECK(lines(*house.book).empty());
}

// Every row and column of the book, changed one by one: check() or open() names it.
TEST_CASE("Book.EveryChangedRowIsNamed") {
    House house{House::Where::folder};
    must(house.book->append(born()));
    const auto gone = DemandId::random();
    auto last = must(house.book->append(received(gone, "lost")));
    last = must(house.book->append(withdrawn(gone, last)));
    must(house.book->append(destroyed(gone, last)));
    std::vector<Draft> drafts;
    for (int at = 0; at < 300; ++at) drafts.push_back(received(DemandId::random(), "body " + std::to_string(at)));
    REQUIRE(house.book->append_many(drafts).has_value());
    REQUIRE(house.book->sign_checkpoint(noon).has_value());
    REQUIRE(lines(*house.book).empty());
    house.close();

    struct Change {
        const char* sql;
        const char* named;  // how a line begins; empty: the book does not open
    };
    const Change changes[] = {
        {"UPDATE entries SET header = replace(header, 'kind=received', 'kind=refused') WHERE idx = 100", "wrong entry 100 "},
        {"UPDATE entries SET header = replace(header, 'at=2026', 'at=2025') WHERE idx = 100", "wrong entry 100 "},
        {"UPDATE entries SET facts = replace(facts, 'accounts=2', 'accounts=3') WHERE idx = 101", "wrong entry 101 "},
        {"UPDATE entries SET facts_salt = x'00000000000000000000000000000000' WHERE idx = 102", "wrong entry 102 "},
        {"UPDATE entries SET facts_digest = zeroblob(32) WHERE idx = 103", "wrong entry 103 "},
        {"UPDATE entries SET body_digest = zeroblob(32) WHERE idx = 104", "wrong entry 104 "},
        {"UPDATE entries SET body_digest = zeroblob(31) WHERE idx = 104", "wrong entry 104 "},
        {"UPDATE entries SET leaf_hash = zeroblob(32) WHERE idx = 105", "wrong entry 105 "},
        {"UPDATE entries SET demand = (SELECT demand FROM entries WHERE idx = 7) WHERE idx = 106", "wrong entry 106 "},
        {"UPDATE entries SET key = 'house' WHERE idx = 107", "wrong entry 107 "},
        {"UPDATE entries SET place = (SELECT place FROM entries WHERE idx = 7) WHERE idx = 108", "wrong body 108 "},
        {"UPDATE entries SET place = 's/00000001/9/40' WHERE idx = 109", "wrong body 109 "},
        {"DELETE FROM entries WHERE idx = 110", "wrong entry 110 "},
        {"DELETE FROM entries WHERE idx = 303", ""},
        {"DELETE FROM entries WHERE idx > 250", ""},
        {"INSERT INTO entries SELECT 304, demand, header, facts_salt, facts, facts_digest, body_digest, leaf_hash, key, place FROM entries "
         "WHERE idx = 9",
         ""},
        {"CREATE TABLE swap AS SELECT * FROM entries WHERE idx IN (20, 21); DELETE FROM entries WHERE idx IN (20, 21); UPDATE swap SET idx "
         "= "
         "41 - idx; INSERT INTO entries SELECT * FROM swap; DROP TABLE swap",
         "wrong entry 20 "},
        {"UPDATE standings SET last = 5 WHERE demand = (SELECT demand FROM entries WHERE idx = 50)", "wrong standing "},
        {"UPDATE standings SET standing = replace(standing, 'stage=received', 'stage=granted') WHERE demand = (SELECT demand FROM entries "
         "WHERE idx = 50)",
         "wrong standing "},
        {"DELETE FROM standings WHERE demand = (SELECT demand FROM entries WHERE idx = 50)", "wrong standing "},
        {"INSERT INTO standings SELECT '00000000000000000000', last, standing FROM standings LIMIT 1",
         "wrong standing 00000000000000000000 "},
        {"UPDATE nodes SET hash = zeroblob(32)", ""},
        {"DELETE FROM nodes", ""},
        {"INSERT INTO nodes VALUES(8, 77, zeroblob(32))", "wrong tile 8/77 "},
        {"UPDATE head SET root = zeroblob(32)", ""},
        {"UPDATE head SET size = 303", ""},
        {"DELETE FROM head", ""},
        {"UPDATE checkpoints SET note = replace(note, 'sallyport', 'sallyporz')", "wrong checkpoint 304 "},
        {"UPDATE checkpoints SET at = at + 1", "wrong checkpoint 304 "},
        {"UPDATE checkpoints SET size = 303", "wrong checkpoint 303 "},
        {"DELETE FROM checkpoints", "wrong checkpoint - "},
        {"DELETE FROM destructions", "wrong standing "},
        {"UPDATE v_demands SET entries = 2 WHERE demand = (SELECT demand FROM entries WHERE idx = 60)", "wrong view v_demands "},
        {"DELETE FROM v_demands WHERE demand = (SELECT demand FROM entries WHERE idx = 60)", "wrong view v_demands "},
        {"INSERT INTO v_demands VALUES('nobody', 1, 'received')", "wrong view v_demands nobody: "},
        {"UPDATE v_words SET words = 'other' WHERE entry = 60", "wrong view v_words 60: "},
        {"UPDATE v_words SET words = 'destroyed' WHERE entry = 60", "wrong view v_words 60: "},
        {"UPDATE v_words SET words = NULL WHERE entry = 60", "wrong view v_words 60: "},
        {"UPDATE v_words SET demand = 'x' WHERE entry = 1", "wrong view v_words 1: "},
        {"DROP TABLE v_words", "wrong view v_words -: "},
        {"CREATE TABLE v_more(a)", "wrong view v_more -: "},
    };
    for (const Change& change : changes) {
        CAPTURE(change.sql);
        const TestFolder copy;
        std::filesystem::copy(house.folder.path(), copy.path(), std::filesystem::copy_options::recursive);
        {
            auto raw = *Database::open(copy.path() + "/book.db", Database::Mode::write);
            const auto changed = raw->script(change.sql);
            REQUIRE(changed.has_value());
        }
        const auto keys = *FileKeys::open(copy.path() + "/keys");
        const auto vault = *FileVault::open(copy.path() + "/vault");
        BookOptions options;
        options.folder = copy.path();
        options.projections = {projection()};
        options.mode = BookOptions::Mode::read;
        const auto opened = SqliteBook::open(options, *vault, *keys);
        if (!*change.named) {
            REQUIRE(!opened.has_value());
            CHECK(opened.error().trouble == Trouble::corrupt);
            continue;
        }
        REQUIRE(opened.has_value());
        const auto wrong = lines(**opened);
        std::string all;
        for (const auto& line : wrong) all += line + "\n";
        CAPTURE(all);
        CHECK(std::ranges::any_of(wrong, [&](const std::string& line) { return line.starts_with(change.named); }));
    }
}

TEST_CASE("Book.EveryChangedByteOfABodyIsNamed") {
    House house{House::Where::folder};
    must(house.book->append(received(DemandId::random(), "the words of a demand")));
    house.close();
    const std::string path = house.folder.path() + "/vault/segments/00000001";
    std::string bytes;
    {
        std::ifstream file{path};
        bytes.assign(std::istreambuf_iterator<char>{file}, {});
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 4);
        std::ofstream{path} << changed;
        const auto keys = *FileKeys::open(house.folder.path() + "/keys");
        const auto vault = *FileVault::open(house.folder.path() + "/vault");
        BookOptions options;
        options.folder = house.folder.path();
        options.projections = {projection()};
        options.mode = BookOptions::Mode::read;
        const auto book = *SqliteBook::open(options, *vault, *keys);
        CAPTURE(at);
        CHECK(book->body(EntryIndex{0}).error().trouble == Trouble::corrupt);
        const auto wrong = lines(*book);
        REQUIRE(!wrong.empty());
        CHECK(wrong[0].starts_with("wrong body 0 "));
    }
}

}  // namespace sallyport::adapters
