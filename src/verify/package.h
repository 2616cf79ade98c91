// Checks a downloaded package: the plain ZIP alone, with the provider's public key, without a demand's key, store or network. Written
// apart from the code that makes packages, after docs/formats/package.md alone. Memory does not grow with the package's data.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"
#include "ledger/note.h"

namespace sallyport::verify {

// One thing that is not as it was sealed.
struct PackageFault {
    std::uint64_t offset = 0;  // in the archive: of the wrong byte, or of where the wrong stretch begins
    std::string file;          // path inside the archive, or "archive" for the bytes around the files
    std::string sentence;
    std::string line() const;  // "wrong package OFFSET FILE: SENTENCE"
};

struct PackageVerdict {
    std::vector<PackageFault> faults;  // in the archive's order; empty: every byte is what was signed
    std::uint64_t files = 0, bytes = 0;
    Digest root{};             // as computed from the bytes; to be held against a receipt
    std::string line() const;  // "ok N files, M bytes, root HEX" or the first fault's
};

// `not_found`, `unavailable`: the file cannot be read. Everything else is a verdict.
Outcome<PackageVerdict> verify_package(const std::string& path, const ledger::VerifierKey& key);

// The receipt of a delivery (a signed note) against a package that was checked: the sentence that differs, or nothing.
std::optional<std::string> receipt_differs(std::string_view receipt_note, const ledger::VerifierKey& key, const PackageVerdict& package);

}  // namespace sallyport::verify
