#include "ledger/folder.h"

#include <doctest/doctest.h>

#include <set>

#include "ledger/merkle.h"
#include "ledger/tiles.h"
#include "tests/support/folder.h"
#include "tests/support/made_up_book.h"

using namespace sallyport;
using namespace sallyport::ledger;
using tests::Folder;
using tests::MadeUpBook;
using tests::read_file;
using tests::write_file;

namespace {

SignerKey signer() { return {"ledger.example.org", Bytes(32, 'k')}; }

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
    std::map<std::string, std::string> out;
    for (const auto& item : std::filesystem::recursive_directory_iterator{folder}) {
        if (item.is_regular_file()) out[std::filesystem::relative(item.path(), folder).string()] = read_file(item.path());
    }
    return out;
}

}  // namespace

TEST_CASE("LedgerFolder.HoldsExactlyWhatItsSizeNeeds") {
    MadeUpBook book{1};
    book.grow_to(300);
    Folder folder;
    const auto written = write_ledger_folder(book, signer(), folder.path());
    REQUIRE(written.has_value());
    CHECK(written->size == 300);
    CHECK(written->root == book.root(300).value());
    CHECK(written->extension("book") == "simulated");
    std::set<std::string> names;
    for (const auto& [name, bytes] : files_in(folder.path())) names.insert(name);
    CHECK(names == std::set<std::string>{"key", "checkpoint", "checkpoints/300", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1",
                                         "tile/entries/000", "tile/entries/001.p/44", "facts/000", "facts/001.p/44"});
    CHECK(read_file(folder / "key") == signer().verifier().text() + "\n");
    CHECK(open_checkpoint(read_file(folder / "checkpoint"), signer().verifier()).value() == *written);
    const Bytes bundle = read_file(folder / "tile/entries/001.p/44");
    const auto leaves = parse_bundle(bundle, 44);
    REQUIRE(leaves.has_value());
    CHECK(leaves->at(3) == book.entry({259})->leaf());
    const auto tile = parse_tile(read_file(folder / "tile/0/001.p/44"), 44);
    CHECK(tile->at(3) == book.entry({259})->leaf_hash());
    Frontier first;
    for (std::uint64_t i = 0; i < 256; ++i) first.add(book.entry({i})->leaf_hash());
    CHECK(parse_tile(read_file(folder / "tile/1/000.p/1"), 1)->at(0) == first.root());
}

TEST_CASE("LedgerFolder.GrownInStepsEqualsTheOneMadeAtOnce") {
    MadeUpBook book{2};
    Folder grown, at_once;
    std::uint64_t before = 0;
    for (const std::uint64_t size : {1, 2, 255, 256, 257, 511, 700, 1024, 1025}) {
        book.grow_to(size);
        const auto written = write_ledger_folder(book, signer(), grown.path());
        REQUIRE(written.has_value());
        CHECK(written->root == book.root(size).value());
        CHECK(written->extension("before") == std::to_string(before));
        before = size;
    }
    REQUIRE(write_ledger_folder(book, signer(), at_once.path()).has_value());
    auto one = files_in(grown.path()), two = files_in(at_once.path());
    std::erase_if(one, [](const auto& file) { return file.first.starts_with("checkpoint"); });
    std::erase_if(two, [](const auto& file) { return file.first.starts_with("checkpoint"); });
    CHECK(one == two);
}

TEST_CASE("LedgerFolder.WrittenAgainChangesNothing") {
    MadeUpBook book{3};
    book.grow_to(40);
    Folder folder;
    REQUIRE(write_ledger_folder(book, signer(), folder.path()).has_value());
    const auto before = files_in(folder.path());
    REQUIRE(write_ledger_folder(book, signer(), folder.path()).has_value());
    CHECK(files_in(folder.path()) == before);
}

TEST_CASE("LedgerFolder.OfAnotherBookOrAnotherKeyIsNotContinued") {
    MadeUpBook book{4}, other{5};
    book.grow_to(40);
    other.grow_to(50);
    Folder folder;
    REQUIRE(write_ledger_folder(book, signer(), folder.path()).has_value());
    const auto before = files_in(folder.path());
    CHECK(write_ledger_folder(other, signer(), folder.path()).error().trouble == Trouble::corrupt);
    book.grow_to(50);
    CHECK(write_ledger_folder(book, {"ledger.example.org", Bytes(32, 'x')}, folder.path()).error().trouble == Trouble::corrupt);
    MadeUpBook shorter{4};
    shorter.grow_to(30);
    CHECK(write_ledger_folder(shorter, signer(), folder.path()).error().trouble == Trouble::corrupt);
    CHECK(files_in(folder.path()) == before);
}

TEST_CASE("LedgerFolder.WithACheckpointAndNoTilesIsMadeFromTheBeginning") {
    MadeUpBook book{9};
    book.grow_to(20);
    Folder folder;
    // A checkpoint that somebody put there alone, of the same key and size.
    write_file(folder / "checkpoint", sign_checkpoint({"ledger.example.org", 20, book.root(20).value(), {}}, signer()));
    REQUIRE(write_ledger_folder(book, signer(), folder.path()).has_value());
    CHECK(std::filesystem::exists(folder / "tile/0/000.p/20"));
    CHECK(open_checkpoint(read_file(folder / "checkpoint"), signer().verifier())->extension("before") == "0");
}

TEST_CASE("LedgerFolder.WithASpoiledTileSignsNothing") {
    MadeUpBook book{6};
    book.grow_to(300);
    Folder folder;
    REQUIRE(write_ledger_folder(book, signer(), folder.path()).has_value());
    auto tile = read_file(folder / "tile/1/000.p/1");
    tile[5] = static_cast<char>(tile[5] ^ 1);
    write_file(folder / "tile/1/000.p/1", tile);
    book.grow_to(310);
    CHECK(write_ledger_folder(book, signer(), folder.path()).error().trouble == Trouble::corrupt);
    CHECK(open_checkpoint(read_file(folder / "checkpoint"), signer().verifier())->size == 300);
}

TEST_CASE("LedgerFolder.FactsCanBeWithheldEntryByEntry") {
    MadeUpBook book{7};
    book.grow_to(20);
    Folder open, withheld;
    REQUIRE(write_ledger_folder(book, signer(), open.path()).has_value());
    REQUIRE(
        write_ledger_folder(book, signer(), withheld.path(), {.withhold = [](const Entry& entry) { return entry.header.index.value == 3; }})
            .has_value());
    const auto bundle = read_file(withheld / "facts/000.p/20");
    const auto facts = parse_facts(bundle, 20);
    REQUIRE(facts.has_value());
    CHECK_FALSE(facts->at(3).has_value());
    CHECK(facts->at(4).has_value());
    CHECK(read_file(open / "checkpoint") == read_file(withheld / "checkpoint"));
}

TEST_CASE("LedgerFolder.ThatCannotBeWrittenSaysSo") {
    MadeUpBook book{8};
    Folder folder;
    write_file(folder / "in-the-way", "a file");
    const auto written = write_ledger_folder(book, signer(), folder / "in-the-way");
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().trouble == Trouble::unavailable);
}
