// One entry of the book, and the bytes its leaf is made of.
//   leaf      = header ‖ SHA-256(facts_salt ‖ facts) ‖ SHA-256(body_salt ‖ body)
//   leaf hash = SHA-256(0x00 ‖ leaf)                                             (RFC 6962 section 2.1)
// facts_salt is stored beside the facts and both may be withheld; body_salt lies with the body under the demand's key. An entry
// without a body hashes the empty body with its salt. Format: docs/formats/entry.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/sensitive.h"
#include "ledger/kinds.h"

namespace sallyport::ledger {

// Position in the book, from 0.
struct EntryIndex {
    std::uint64_t value = 0;
    auto operator<=>(const EntryIndex&) const = default;
};

constexpr std::size_t salt_bytes = 16;

struct Header {
    EntryIndex index;
    Kind kind = Kind::incident;
    Instant at;
    DemandId demand;                     // none for entries of the house
    std::optional<EntryIndex> previous;  // the demand's entry before this one
    PersonId actor;                      // none = the machine, on somebody's standing order
    std::optional<EntryIndex> corrects;  // only corrected_entry
    std::string text() const;            // canonical lines, see docs/formats/entry.md
    static Outcome<Header> parse(std::string_view text);
};

struct Entry {
    Header header;
    Bytes facts_salt;            // 16 bytes; empty if facts are withheld
    std::optional<Facts> facts;  // nullopt if withheld
    Digest facts_digest{};       // SHA-256(facts_salt ‖ facts)
    Digest body_digest{};        // SHA-256(body_salt ‖ body)
    Bytes leaf() const;          // what is hashed and what a tile bundle holds
    Digest leaf_hash() const;
};

// A note that only counsel reads: its body lies under a key of its own, no view holds it and no export says what it is.
bool is_counsels_note(Kind kind, const Facts& facts);

// What a step asks the book to write.
struct Draft {
    Kind kind = Kind::incident;
    Instant at;
    DemandId demand;                       // none for entries of the house
    std::optional<EntryIndex> decided_on;  // the demand's last entry the decision saw; none only for `received`
    PersonId actor;
    Facts facts;
    Sensitive<Bytes> body;  // canonical JSON of the noun; sealed under the demand's key
    std::optional<EntryIndex> corrects = {};
};

}  // namespace sallyport::ledger
