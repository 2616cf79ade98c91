#include "verify/receipt.h"

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "ledger/receipt.h"

using namespace sallyport;
using namespace sallyport::verify;
using namespace sallyport::ledger;

namespace {

SignerKey package_key() { return {"package.example.org", Bytes(32, 'p')}; }
SignerKey ledger_key() { return {"ledger.example.org", Bytes(32, 'l')}; }
Options both_keys() { return {.keys = {package_key().verifier(), ledger_key().verifier()}}; }

ReceiptNote note() {
    ReceiptNote out;
    out.about = ReceiptNote::About::delivered;
    out.demand = *DemandId::parse("d123456789abcdefghjk");
    out.package = *PackageId::parse("k123456789abcdefghjk");
    out.root.fill(5);
    out.at = {1'772'366'400'000};
    out.by = *PersonId::parse("p123456789abcdefghjk");
    return out;
}

// A receipt whose entry is number 1 of a ledger of two.
Receipt proven(const ReceiptNote& receipt_note, std::string_view recorded_note) {
    Receipt out{sign_note(receipt_note.text(), {package_key()}), {}};
    Facts facts;
    facts.id(Fact::package, receipt_note.package).digest(Fact::receipt, sha256(recorded_note.empty() ? out.note : recorded_note));
    Entry entry;
    entry.header = {{1}, Kind::delivered, receipt_note.at, note().demand, EntryIndex{0}, receipt_note.by, {}};
    entry.facts_salt = Bytes(16, 's');
    entry.facts = facts;
    entry.facts_digest = sha256(entry.facts_salt, facts.text());
    const Digest first = leaf_hash("another entry");
    const Checkpoint checkpoint{"ledger.example.org", 2, node_hash(first, entry.leaf_hash()), {}};
    out.proof = ReceiptProof{{1}, entry.leaf(), entry.facts_salt, facts.text(), {first}, sign_checkpoint(checkpoint, ledger_key())};
    return out;
}

Verdict verdict(const std::string& bytes, const Options& options = both_keys()) {
    auto out = verify_receipt(bytes, "receipt.txt", options);
    if (!out) FAIL(out.error().sentence);
    return *out;
}

}  // namespace

TEST_CASE("VerifyReceipt.HoldsWithItsSignatureAndItsProof") {
    const auto receipt = proven(note(), "");
    CHECK(looks_like_receipt(receipt.bytes()));
    CHECK(verdict(receipt.bytes()).line() == "ok 1 entries");
    const auto alone = verdict(receipt.note);
    CHECK(alone.line() == "ok 0 entries");
    CHECK(alone.notes.size() == 1);
}

TEST_CASE("VerifyReceipt.NoByteOfItCanBeAnother") {
    const auto right = proven(note(), "").bytes();
    for (std::size_t at = 0; at < right.size(); ++at) {
        std::string changed = right;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(at);
        CHECK(verdict(changed).fault.has_value());
        std::string dropped = right;
        dropped.erase(at, 1);
        CHECK(verdict(dropped).fault.has_value());
        // Cut exactly before the proof it is a whole receipt, and says that it has no proof.
        const auto cut = verdict(right.substr(0, at));
        CHECK((cut.fault.has_value() || !cut.notes.empty()));
    }
}

TEST_CASE("VerifyReceipt.OfAFilingNeedsNoFactsAndADeliveryDoes") {
    auto filed = note();
    filed.about = ReceiptNote::About::received;
    filed.entry = {1};
    Receipt receipt{sign_note(filed.text(), {ledger_key()}), {}};
    Entry entry;
    entry.header = {{1}, Kind::received, filed.at, filed.demand, std::nullopt, filed.by, {}};
    entry.facts_digest = sha256("what the directory said");
    const Digest first = leaf_hash("another entry");
    const Checkpoint checkpoint{"ledger.example.org", 2, node_hash(first, entry.leaf_hash()), {}};
    receipt.proof = ReceiptProof{{1}, entry.leaf(), {}, {}, {first}, sign_checkpoint(checkpoint, ledger_key())};
    CHECK(receipt.bytes().find("\nfacts_salt -\nfacts -\n") != std::string::npos);
    CHECK(verdict(receipt.bytes()).line() == "ok 1 entries");
    const auto right = receipt.bytes();
    for (std::size_t at = 0; at < right.size(); ++at) {
        std::string changed = right;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(at);
        CHECK(verdict(changed).fault.has_value());
    }
    auto delivered = proven(note(), "");
    delivered.proof->facts_salt.clear();
    delivered.proof->facts.clear();
    CHECK(verdict(delivered.bytes()).fault->part == Part::entry);
}

TEST_CASE("VerifyReceipt.NeedsAKeyAndTheRightOne") {
    const auto receipt = proven(note(), "").bytes();
    CHECK(verify_receipt(receipt, "receipt.txt", {}).error().trouble == Trouble::invalid);
    CHECK(verdict(receipt, {.keys = {ledger_key().verifier()}}).fault->part == Part::body);
    CHECK(verdict(receipt, {.keys = {package_key().verifier()}}).fault->part == Part::checkpoint);
}

TEST_CASE("VerifyReceipt.AProofOfAnotherEntryIsNoProof") {
    CHECK(verdict(proven(note(), "another receipt").bytes()).fault->sentence == "the entry does not record this receipt");
    auto foreign = note();
    foreign.demand = *DemandId::parse("e123456789abcdefghjk");
    CHECK(verdict(proven(foreign, "").bytes()).fault->sentence == "the entry belongs to another demand than the receipt");
    auto filed = note();
    filed.about = ReceiptNote::About::received;
    filed.entry = {1};
    CHECK(verdict(proven(filed, "").bytes()).fault->sentence == "the entry does not record this receipt");
}
