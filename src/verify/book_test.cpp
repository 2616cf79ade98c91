#include "verify/book.h"

#include <doctest/doctest.h>

#include "ledger/folder.h"
#include "tests/support/folder.h"
#include "tests/support/made_up_book.h"

using namespace sallyport;
using namespace sallyport::verify;
using ledger::Kind;
using tests::Folder;
using tests::MadeUpBook;

namespace {

ledger::SignerKey signer() { return {"ledger.example.org", Bytes(32, 'k')}; }

Verdict verdict(const ledger::Book& book, const std::optional<std::filesystem::path>& folder = {}) {
    auto out = verify_book(book, folder);
    if (!out) FAIL(out.error().sentence);
    return *out;
}

}  // namespace

TEST_CASE("VerifyBook.SaysOkOfAWholeBookAndItsFolder") {
    MadeUpBook book{1};
    book.grow_to(400);
    Folder folder;
    REQUIRE(ledger::write_ledger_folder(book, signer(), folder.path()).has_value());
    book.grow_to(450);
    CHECK(verdict(book).line() == "ok 450 entries");
    CHECK(verdict(book, folder.path()).line() == "ok 450 entries");
}

TEST_CASE("VerifyBook.NamesTheEntryThatWasChanged") {
    for (const std::uint64_t index : {0, 17, 99}) {
        CAPTURE(index);
        MadeUpBook spoiled_facts{2};
        spoiled_facts.grow_to(100);
        spoiled_facts.entries()[index].facts_salt[3] ^= 1;
        CHECK(verdict(spoiled_facts).line() ==
              "wrong entry " + std::to_string(index) + " book: the facts are not those that the entry was written with");

        MadeUpBook spoiled_index{2};
        spoiled_index.grow_to(100);
        spoiled_index.entries()[index].header.index.value += 200;
        CHECK(verdict(spoiled_index).fault->index == index);

        MadeUpBook spoiled_time{2};
        spoiled_time.grow_to(100);
        spoiled_time.entries()[index].header.at.ms += 1000;
        CHECK(verdict(spoiled_time).fault->part == Part::tile);
    }
}

TEST_CASE("VerifyBook.NamesTheBodyThatWasChangedOrIsGone") {
    MadeUpBook book{3};
    book.grow_to(100);
    book.bodies()[50] += "x";
    CHECK(verdict(book).line() == "wrong body 50 book: the body is not what was recorded");

    MadeUpBook gone{3};
    gone.grow_to(100);
    const auto demands = gone.demands();
    const auto living = std::ranges::find_if(demands, [&](const DemandId& demand) { return !gone.standing(demand)->destroyed; });
    REQUIRE(living != demands.end());
    gone.destroy_bodies(*living);
    CHECK(verdict(gone).fault->sentence == "the body is gone, and no entry says that its key is destroyed");
}

TEST_CASE("VerifyBook.ABodyMayBeGoneAfterItsDestructionIsRecorded") {
    MadeUpBook book{4};
    book.grow_to(800);
    int destroyed = 0;
    for (const auto& demand : book.demands()) {
        if (!book.standing(demand)->destroyed) continue;
        ++destroyed;
        book.destroy_bodies(demand);
    }
    REQUIRE(destroyed > 0);
    CHECK(verdict(book).line() == "ok 800 entries");
}

TEST_CASE("VerifyBook.ARollBackShowsAgainstTheSignedCheckpoints") {
    MadeUpBook book{5}, shorter{5}, other{6};
    book.grow_to(60);
    shorter.grow_to(40);
    other.grow_to(70);
    Folder folder;
    REQUIRE(ledger::write_ledger_folder(book, signer(), folder.path()).has_value());
    CHECK(verdict(shorter, folder.path()).fault->sentence.starts_with("the book is rolled back"));
    CHECK(verdict(other, folder.path()).fault->part == Part::checkpoint);
    tests::write_file(folder / "checkpoint", "spoiled");
    CHECK(verdict(book, folder.path()).fault->file == "checkpoint");
}
