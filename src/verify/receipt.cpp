#include "verify/receipt.h"

#include "base/crypto.h"
#include "ledger/receipt.h"

namespace sallyport::verify {

using namespace ledger;

namespace {

// Why the proof does not show what the note says; nothing if it does.
std::optional<Fault> check_proof(const ReceiptNote& note, std::string_view note_bytes, const ReceiptProof& proof, std::string_view name,
                                 const Options& options) {
    const auto wrong = [&](Part part, std::string sentence) {
        return Fault{part, proof.index.value, std::string{name}, std::move(sentence)};
    };
    std::optional<Checkpoint> checkpoint;
    std::string why = "no key was given";
    for (const VerifierKey& key : options.keys) {
        auto opened = open_checkpoint(proof.checkpoint, key);
        if (opened) checkpoint = std::move(*opened);
        if (!opened) why = opened.error().sentence;
    }
    if (!checkpoint) return wrong(Part::checkpoint, why);
    if (const auto holds = verify_inclusion(proof.index.value, checkpoint->size, leaf_hash(proof.leaf), proof.hashes, checkpoint->root);
        !holds) {
        return wrong(Part::tile, holds.error().sentence);
    }
    constexpr std::size_t digests = 2 * sizeof(Digest);
    if (proof.leaf.size() < digests) return wrong(Part::entry, "the leaf is shorter than its digests");
    const auto header = Header::parse(std::string_view{proof.leaf}.substr(0, proof.leaf.size() - digests));
    if (!header) return wrong(Part::entry, header.error().sentence);
    const auto facts_digest = std::string_view{proof.leaf}.substr(proof.leaf.size() - digests, sizeof(Digest));
    const auto facts = Facts::parse(proof.facts);
    const bool withheld = proof.facts_salt.empty() && proof.facts.empty() && note.about == ReceiptNote::About::received;
    if (!withheld && (!facts || view(sha256(proof.facts_salt, proof.facts)) != facts_digest)) {
        return wrong(Part::entry, "the facts are not those that the entry was written with");
    }
    if (header->index != proof.index) return wrong(Part::entry, "the entry is another than the proof names");
    if (header->demand != note.demand) return wrong(Part::entry, "the entry belongs to another demand than the receipt");
    switch (note.about) {
        case ReceiptNote::About::received:
            if (header->kind != Kind::received || header->index != note.entry)
                return wrong(Part::entry, "the entry does not record this receipt");
            break;
        case ReceiptNote::About::delivered:
            if (header->kind != Kind::delivered || facts->text_or(Fact::receipt, "") != hex(sha256(note_bytes))) {
                return wrong(Part::entry, "the entry does not record this receipt");
            }
            break;
    }
    return std::nullopt;
}

}  // namespace

bool looks_like_receipt(std::string_view bytes) { return bytes.starts_with("sallyport-receipt/"); }

Outcome<Verdict> verify_receipt(std::string_view bytes, std::string_view name, const Options& options) {
    if (options.keys.empty()) return Problem{Trouble::invalid, "a receipt is checked with the provider's public key: give --key"};
    Verdict out;
    const auto wrong = [&](Part part, std::string sentence) {
        out.fault = Fault{part, 0, std::string{name}, std::move(sentence)};
        return out;
    };
    const auto receipt = Receipt::parse(bytes);
    if (!receipt) return wrong(Part::body, receipt.error().sentence);
    const auto signed_note = open_note(receipt->note, options.keys);
    if (!signed_note) return wrong(Part::body, signed_note.error().sentence);
    const auto note = ReceiptNote::parse(signed_note->text);
    if (!note) return wrong(Part::body, note.error().sentence);
    if (!receipt->proof) {
        out.notes.push_back("the receipt brings no proof that its entry stands in the ledger");
        return out;
    }
    if (auto fault = check_proof(*note, receipt->note, *receipt->proof, name, options)) {
        out.fault = std::move(fault);
        return out;
    }
    out.entries = 1;
    return out;
}

}  // namespace sallyport::verify
