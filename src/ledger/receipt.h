// What a requester holds in hand: that a demand was received, or what was delivered, signed by the ledger's key. Format:
// docs/formats/receipt.md.
#pragma once
#include <optional>
#include <string>

#include "ledger/book.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"

namespace sallyport::ledger {

struct ReceiptNote {
    enum class About { received, delivered } about = About::received;
    DemandId demand;
    EntryIndex entry;              // received: the entry `received`
    PackageId package;             // delivered: the package,
    Digest root{};                 // the root of its archive,
    std::uint64_t bytes = 0;       // the archive's bytes,
    std::uint64_t content = 0;     // content items in it,
    std::uint64_t noncontent = 0;  // and other records
    Instant at;                    // when it was received, or fetched to its end
    PersonId by;                   // who filed or fetched; none: the machine
    std::string text() const;      // what is signed
    static Outcome<ReceiptNote> parse(std::string_view text);
};

// Shows that the receipt's entry stands in the ledger, and where. Added behind the note when a checkpoint covers the entry; the receipt's
// digest is of the note alone.
struct ReceiptProof {
    EntryIndex index;  // received: the note's entry; delivered: the entry `delivered`, whose fact `receipt` is the note's digest
    Bytes leaf;
    Bytes facts_salt;   // both empty: the facts are withheld. Those of `received` tell whose accounts were named, and a requester does not
    std::string facts;  // learn that from us
    Proof hashes;
    std::string checkpoint;  // signed
    std::string text() const;
};

struct Receipt {
    std::string note;  // signed
    std::optional<ReceiptProof> proof;
    std::string bytes() const;
    static Outcome<Receipt> parse(std::string_view bytes);  // shapes alone
};

// What whoever filed can hold in hand: that their demand stands in the ledger, and where. The proof says nothing of its facts.
Outcome<Receipt> filing_receipt(Book& book, const DemandId& demand, Instant now);
// A signed note with the proof that `entry` stands in the ledger; without it where the book cannot sign.
Outcome<Receipt> with_proof(Book& book, std::string note, EntryIndex entry, Instant now);

}  // namespace sallyport::ledger
