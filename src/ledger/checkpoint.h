// What the provider signs to say "so far, and this": a C2SP tlog-checkpoint in a signed note. Format: docs/formats/checkpoint.md.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ledger/note.h"

namespace sallyport::ledger {

struct Checkpoint {
    std::string origin;                   // names the log: the signing key's name
    std::uint64_t size = 0;               // entries
    Digest root{};                        // RFC 6962 root over them
    std::vector<std::string> extensions;  // further lines "name=value"
    std::string text() const;             // what is signed
    static Outcome<Checkpoint> parse(std::string_view text);
    std::optional<std::string> extension(std::string_view name) const;
    bool operator==(const Checkpoint&) const = default;
};

std::string sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& signer);
// Signed by `key`, whose name is the origin. `corrupt` and why.
Outcome<Checkpoint> open_checkpoint(std::string_view bytes, const VerifierKey& key);

}  // namespace sallyport::ledger
