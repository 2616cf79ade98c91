// Signed notes, as C2SP signed-note and golang.org/x/mod/sumdb/note define them: a text, a blank line, and one line a signature,
// "— NAME BASE64(key hash ‖ signature)". Ed25519 only (algorithm 1).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::ledger {

// "NAME+HASH+BASE64": what anyone may know. `hash` is the first four bytes of SHA-256(NAME ‖ "\n" ‖ 0x01 ‖ key).
struct VerifierKey {
    std::string name;
    std::uint32_t hash = 0;
    Bytes public_key;  // 32 bytes
    std::string text() const;
    static Outcome<VerifierKey> parse(std::string_view text);
    // `name` has no white space and no "+"; that is our bug otherwise.
    static VerifierKey of(std::string_view name, std::string_view public_key);
    bool operator==(const VerifierKey&) const = default;
};

// "PRIVATE+KEY+NAME+HASH+BASE64". Never printed or logged.
struct SignerKey {
    std::string name;
    Bytes seed;  // 32 bytes
    VerifierKey verifier() const;
    std::string text() const;
    static Outcome<SignerKey> parse(std::string_view text);
};

struct NoteSignature {
    std::string name;
    std::uint32_t hash = 0;
    Bytes signature;
};

struct Note {
    std::string text;  // ends with a line feed
    std::vector<NoteSignature> signatures;
};

constexpr std::size_t note_bytes = 1'000'000;  // what x/mod accepts; a checkpoint has a few hundred
constexpr std::size_t note_signatures = 100;

// `text` ends with a line feed and has no other control characters; that is our bug otherwise.
std::string sign_note(std::string_view text, const std::vector<SignerKey>& signers);
// The shape alone. `corrupt` and why.
Outcome<Note> parse_note(std::string_view bytes);
// The note, if a key of `known` has signed it. A signature of a known key that does not hold makes the whole note `corrupt`; signatures
// of unknown keys are left unread.
Outcome<Note> open_note(std::string_view bytes, const std::vector<VerifierKey>& known);

}  // namespace sallyport::ledger
