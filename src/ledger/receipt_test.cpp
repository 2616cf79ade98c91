#include "ledger/receipt.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

ReceiptNote delivered() {
    ReceiptNote out;
    out.about = ReceiptNote::About::delivered;
    out.demand = *DemandId::parse("d123456789abcdefghjk");
    out.package = *PackageId::parse("k123456789abcdefghjk");
    out.root.fill(5);
    out.bytes = 1000;
    out.content = 3;
    out.noncontent = 40;
    out.at = {1'772'366'400'000};
    out.by = *PersonId::parse("p123456789abcdefghjk");
    return out;
}

}  // namespace

TEST_CASE("Receipt.IsWrittenInFixedLines") {
    CHECK(delivered().text() ==
          "sallyport-receipt/v1\ndemand d123456789abcdefghjk\npackage k123456789abcdefghjk\n"
          "root 0505050505050505050505050505050505050505050505050505050505050505\nbytes 1000\ncontent 3\nnoncontent 40\n"
          "fetched 2026-03-01T12:00:00Z\nby p123456789abcdefghjk\n");
    ReceiptNote filed;
    filed.demand = delivered().demand;
    filed.entry = {17};
    filed.at = delivered().at;
    CHECK(filed.text() == "sallyport-receipt/v1\ndemand d123456789abcdefghjk\nentry 17\nreceived 2026-03-01T12:00:00Z\nby -\n");
    CHECK(ReceiptNote::parse(filed.text())->entry == EntryIndex{17});
}

TEST_CASE("Receipt.ComesBackAndInNoOtherSpelling") {
    const std::string right = delivered().text();
    REQUIRE(ReceiptNote::parse(right).has_value());
    CHECK(ReceiptNote::parse(right)->text() == right);
    for (std::size_t at = 0; at < right.size(); ++at) {
        std::string dropped = right;
        dropped.erase(at, 1);
        const auto parsed = ReceiptNote::parse(dropped);
        if (parsed) CHECK(parsed->text() == dropped);  // a shorter number is another receipt, and its signature will not hold
    }
    CHECK_FALSE(ReceiptNote::parse(right + "\n").has_value());
    CHECK_FALSE(ReceiptNote::parse("").has_value());
}

TEST_CASE("Receipt.CarriesItsProofBehindTheNote") {
    const SignerKey signer{"package.example.org", Bytes(32, 'k')};
    Receipt receipt{sign_note(delivered().text(), {signer}), {}};
    CHECK(Receipt::parse(receipt.bytes())->bytes() == receipt.bytes());
    CHECK_FALSE(Receipt::parse(receipt.bytes())->proof.has_value());
    receipt.proof = ReceiptProof{{9}, "leaf", Bytes(16, 's'), "version=1\n", {Digest{1}, Digest{2}}, "checkpoint\n"};
    const auto back = Receipt::parse(receipt.bytes());
    REQUIRE(back.has_value());
    CHECK(back->note == receipt.note);
    REQUIRE(back->proof.has_value());
    CHECK(back->proof->text() == receipt.proof->text());
    CHECK_FALSE(Receipt::parse(receipt.bytes().substr(0, receipt.note.size() + 30)).has_value());
    // Nothing at all is no value; a dash is.
    for (const std::string_view line : {"facts_salt ", "facts "}) {
        auto other = receipt.bytes();
        const auto place = other.find("\n" + std::string{line}) + 1 + line.size();
        other.erase(place, other.find('\n', place) - place);
        CHECK_FALSE(Receipt::parse(other).has_value());
    }
}
