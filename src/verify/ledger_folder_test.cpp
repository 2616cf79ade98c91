#include "verify/ledger_folder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "ledger/folder.h"
#include "ledger/tiles.h"
#include "tests/support/folder.h"
#include "tests/support/made_up_book.h"

using namespace sallyport;
using namespace sallyport::verify;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;
using ledger::SignerKey;
using tests::Folder;
using tests::MadeUpBook;
using tests::read_file;
using tests::write_file;

namespace {

SignerKey signer() { return {"ledger.example.org", Bytes(32, 'k')}; }

void write(const ledger::Book& book, const std::filesystem::path& folder) {
    const auto written = ledger::write_ledger_folder(book, signer(), folder);
    REQUIRE(written.has_value());
}

Verdict verdict(const std::filesystem::path& folder, const Options& options = {}) {
    auto out = verify_ledger_folder(folder, options);
    if (!out) FAIL(out.error().sentence);
    return *out;
}

// A ledger that grew to `sizes`, one checkpoint each.
struct Grown {
    Grown(std::uint32_t seed, std::initializer_list<std::uint64_t> sizes) : book{seed} {
        for (const auto size : sizes) {
            book.grow_to(size);
            write(book, folder.path());
        }
        for (const auto& item : std::filesystem::recursive_directory_iterator{folder.path()}) {
            if (item.is_regular_file()) files.emplace_back(item.path().lexically_relative(folder.path()).string(), read_file(item.path()));
        }
        std::ranges::sort(files);
    }
    void restore(const std::string& name, const std::string& bytes) {
        std::filesystem::create_directories((folder / name).parent_path());
        write_file(folder / name, bytes);
    }
    MadeUpBook book;
    Folder folder;
    std::vector<std::pair<std::string, std::string>> files;
};

// The entry whose record holds this byte, and whether it is the record's own (not its length).
std::pair<std::uint64_t, bool> record_at(std::string_view bytes, std::size_t prefix, std::size_t offset) {
    std::size_t at = 0;
    for (std::uint64_t record = 0;; ++record) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < prefix; ++i) length = length << 8 | static_cast<unsigned char>(bytes[at + i]);
        if (offset < at + prefix) return {record, false};
        at += prefix + length;
        if (offset < at) return {record, true};
    }
}

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

Part part_of(const std::string& file) {
    if (file == "key") return Part::key;
    if (file.starts_with("checkpoint")) return Part::checkpoint;
    return file.starts_with("tile/entries/") || file.starts_with("facts/") ? Part::entry : Part::tile;
}

}  // namespace

TEST_CASE("VerifyLedger.SaysOkOfWholeLedgersOfEverySize") {
    for (const std::uint64_t size : {1, 2, 255, 256, 257, 600}) {
        MadeUpBook book{static_cast<std::uint32_t>(size)};
        book.grow_to(size);
        Folder folder;
        write(book, folder.path());
        const auto said = verdict(folder.path(), {.keys = {signer().verifier()}});
        CHECK(said.line() == "ok " + std::to_string(size) + " entries");
        CHECK(said.notes == std::vector<std::string>{"this book is simulated, not real"});
    }
}

TEST_CASE("VerifyLedger.NamesEveryByteThatIsChangedDroppedInsertedOrSwapped") {
    const auto seed = setting("SALLYPORT_SEED", std::random_device{}());
    const auto rounds = setting("SALLYPORT_ROUNDS", 2400);
    std::cout << "ledger bytes: SALLYPORT_SEED=" << seed << " SALLYPORT_ROUNDS=" << rounds << "\n";
    std::mt19937_64 random{seed};
    const auto any = [&](std::uint64_t below) { return random() % below; };
    Grown small{11, {1, 5}}, middle{12, {3, 17, 40}}, large{13, {100, 256, 300}};
    REQUIRE_FALSE(verdict(large.folder.path()).fault.has_value());
    std::map<std::string, int> named;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        Grown& ledger = round % 20 == 0 ? large : round % 3 == 0 ? middle : small;
        const auto& [name, right] = ledger.files[any(ledger.files.size())];
        const auto& [other_name, other] = ledger.files[any(ledger.files.size())];
        std::string bytes = right;
        const std::size_t at = any(bytes.size());
        std::optional<std::size_t> one_byte;  // the only place that differs
        bool swapped_files = false;
        const auto what = any(8);
        switch (what) {
            case 0:
            case 1:
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << any(8)));
                one_byte = at;
                break;
            case 2: bytes.erase(at, 1 + any(3)); break;
            case 3: bytes.insert(at, 1 + any(3), static_cast<char>(any(256))); break;
            case 4: std::swap(bytes[at], bytes[any(bytes.size())]); break;
            case 5: bytes.resize(at); break;
            case 6: bytes.clear(); break;
            case 7:
                bytes = other;
                swapped_files = true;
                break;
        }
        if (bytes == right) continue;
        if (what == 6) {
            std::filesystem::remove(ledger.folder / name);
        } else {
            write_file(ledger.folder / name, bytes);
        }
        if (swapped_files) write_file(ledger.folder / other_name, right);
        const auto said = verdict(ledger.folder.path());
        CAPTURE(round);
        CAPTURE(what);
        CAPTURE(name);
        CAPTURE(other_name);
        CAPTURE(at);
        REQUIRE_MESSAGE(said.fault.has_value(), "the change was not noticed");
        CAPTURE(said.line());
        CHECK((said.fault->file == name || (swapped_files && said.fault->file == other_name)));
        CHECK(said.fault->part == part_of(said.fault->file));
        const auto place = ledger::TilePlace::parse(name);
        if (one_byte && place && place->level == 0) {
            const std::uint64_t first = place->index * ledger::tile_width;
            if (place->what == ledger::TilePlace::What::hashes) {
                CHECK(said.fault->index == first + at / 32);
            } else {
                const auto [record, own] = record_at(right, place->what == ledger::TilePlace::What::entries ? 2 : 4, at);
                if (own) CHECK(said.fault->index == first + record);
            }
        }
        ++named[name.substr(0, name.find('/'))];
        ledger.restore(name, right);
        if (swapped_files) ledger.restore(other_name, other);
    }
    for (const char* kind : {"checkpoint", "checkpoints", "facts", "key", "tile"}) CHECK(named[kind] > 0);
    for (const auto* ledger : {&small, &middle, &large}) CHECK_FALSE(verdict(ledger->folder.path()).fault.has_value());
}

TEST_CASE("VerifyLedger.NamesAFileThatDoesNotBelong") {
    Grown ledger{21, {40}};
    for (const std::string name : {"extra", "tile/0/001", "tile/1/000.p/1", "tile/entries/000.p/41", "facts/000", "checkpoints/30",
                                   "checkpoints/x", "tile/0/000.p/40x"}) {
        CAPTURE(name);
        ledger.restore(name, "bytes");
        const auto said = verdict(ledger.folder.path());
        REQUIRE(said.fault.has_value());
        CHECK(said.fault->file == name);
        std::filesystem::remove(ledger.folder / name);
    }
    std::filesystem::create_symlink("checkpoint", ledger.folder / "link");
    CHECK(verdict(ledger.folder.path()).fault->file == "link");
    std::filesystem::remove(ledger.folder / "link");
    CHECK_FALSE(verdict(ledger.folder.path()).fault.has_value());
}

TEST_CASE("VerifyLedger.AcceptsALeftOverPartialFileOnlyIfItIsTheBeginning") {
    Grown ledger{22, {30}};
    const auto tile = read_file(ledger.folder / "tile/0/000.p/30"), entries = read_file(ledger.folder / "tile/entries/000.p/30"),
               facts = read_file(ledger.folder / "facts/000.p/30");
    ledger.book.grow_to(50);
    write(ledger.book, ledger.folder.path());
    REQUIRE_FALSE(std::filesystem::exists(ledger.folder / "tile/0/000.p/30"));
    for (const auto& [name, bytes] : {std::pair{"tile/0/000.p/30", tile}, {"tile/entries/000.p/30", entries}, {"facts/000.p/30", facts}}) {
        CAPTURE(name);
        ledger.restore(name, bytes);
        CHECK(verdict(ledger.folder.path()).line() == "ok 50 entries");
        auto changed = bytes;
        changed.back() = static_cast<char>(changed.back() ^ 1);
        ledger.restore(name, changed);
        CHECK(verdict(ledger.folder.path()).fault->file == name);
        ledger.restore(name, bytes);
    }
}

TEST_CASE("VerifyLedger.ARollBackShowsAgainstATrustedCheckpoint") {
    MadeUpBook book{23};
    book.grow_to(60);
    Folder now, shorter, rewritten;
    write(book, now.path());
    Options options{.trusted = read_file(now / "checkpoint"), .trusted_name = "kept.txt"};
    CHECK(verdict(now.path(), options).line() == "ok 60 entries");

    MadeUpBook cut{23};
    cut.grow_to(50);
    write(cut, shorter.path());
    CHECK_FALSE(verdict(shorter.path()).fault.has_value());
    CHECK(verdict(shorter.path(), options).line() == "wrong checkpoint " + std::to_string(cut.size()) +
                                                         " checkpoint: the ledger is rolled back: it has " + std::to_string(cut.size()) +
                                                         " entries, the trusted checkpoint 60");

    MadeUpBook other{24};
    other.grow_to(80);
    write(other, rewritten.path());
    CHECK_FALSE(verdict(rewritten.path()).fault.has_value());
    CHECK(verdict(rewritten.path(), options).fault->sentence.starts_with("the ledger is rewritten"));

    book.grow_to(90);
    write(book, now.path());
    CHECK(verdict(now.path(), options).line() == "ok 90 entries");
    options.trusted = "no checkpoint";
    CHECK(verdict(now.path(), options).fault->file == "kept.txt");
}

TEST_CASE("VerifyLedger.AnotherKeyThanTheGivenOneIsNamed") {
    Grown ledger{25, {10}};
    const SignerKey other{"ledger.example.org", Bytes(32, 'x')};
    CHECK(verdict(ledger.folder.path(), {.keys = {other.verifier()}}).line() ==
          "wrong key 0 key: the ledger's key is not one that was given");
    CHECK(verdict(ledger.folder.path(), {.keys = {other.verifier(), signer().verifier()}}).line() == "ok 10 entries");
    CHECK(verdict(ledger.folder.path()).notes.front().starts_with("no key was given"));
}

TEST_CASE("VerifyLedger.NamesASignedOrderThatCannotBe") {
    const auto force = [](MadeUpBook& book, Kind kind, const DemandId& demand, std::size_t person, std::string_view facts) {
        book.force(kind, demand, book.people()[person], Facts::parse(facts).value());
    };
    const auto said_of = [](MadeUpBook& book) {
        Folder folder;
        write(book, folder.path());
        return verdict(folder.path()).line();
    };
    const std::string received =
        "accounts=1\ncountry=US\ncustomer_class=consumer\nidentifiers=1\ninstrument=search_warrant\npapers=1\n"
        "received=2026-03-01T00:00:00Z\nrequester=federal\nsection=criminal\nsought_content=1\nversion=1\n";
    const std::string grant = "cells_asked=1\ncells_granted=1\nclasses=content_mail\nnarrowed=0\nrulebook=" + std::string(64, '0') + "\n";
    const std::string granted = grant + "valid_until=2026-04-01T00:00:00Z\n";
    const DemandId demand = *DemandId::parse("d123456789abcdefghjk");
    const auto begin = [&](MadeUpBook& book) {
        force(book, Kind::received, demand, 0, received);
        force(book, Kind::accepted, demand, 1, "");
        force(book, Kind::preserved, demand, 2, "items_content=1\nitems_noncontent=1\n");
        force(book, Kind::grant_proposed, demand, 1, grant);
    };
    MadeUpBook right{31};
    begin(right);
    force(right, Kind::granted, demand, 2, granted);
    CHECK(said_of(right) == "ok 6 entries");

    MadeUpBook one_person{31};
    begin(one_person);
    force(one_person, Kind::granted, demand, 1, granted);
    CHECK(said_of(one_person) == "wrong entry 5 tile/entries/000.p/6: one person signed twice");

    MadeUpBook unreceived{31};
    unreceived.force(Kind::note_added, demand, unreceived.people()[0], Facts{}.code(Fact::note_kind, "internal"));
    CHECK(said_of(unreceived).starts_with("wrong entry 1 tile/entries/000.p/2: entry header"));

    MadeUpBook twice{31};
    begin(twice);
    twice.force(Kind::received, *DemandId::parse("e123456789abcdefghjk"), twice.people()[0], Facts::parse("version=1\n").value());
    CHECK(said_of(twice) == "wrong entry 5 tile/entries/000.p/6: an entry received needs the fact section");
}

TEST_CASE("VerifyLedger.WithheldFactsAreCountedAndTheTreeStillHolds") {
    MadeUpBook book{26};
    book.grow_to(300);
    Folder folder;
    REQUIRE(ledger::write_ledger_folder(book, signer(), folder.path(),
                                        {.withhold = [](const ledger::Entry& entry) { return entry.header.index.value % 7 == 3; }})
                .has_value());
    const auto said = verdict(folder.path());
    CHECK(said.line() == "ok 300 entries");
    CHECK(said.notes.back() == "the facts of 43 entries are withheld");
}

TEST_CASE("VerifyLedger.AnAbsentFolderIsTheWorldsFailureAndNotAVerdict") {
    CHECK(verify_ledger_folder("/nowhere/at/all").error().trouble == Trouble::not_found);
}
