// Checks a ledger folder (docs/formats/ledger-folder.md) with no key but a public one and no store: every byte of it, and that the
// entries' order is one that the lifecycle allows.
#pragma once
#include <filesystem>
#include <functional>

#include "ledger/checkpoint.h"
#include "verify/verdict.h"

namespace sallyport::verify {

struct Options {
    // Keys that the reader trusts, found by their names. None: the folder's own key is taken, and the verdict says so.
    std::vector<ledger::VerifierKey> keys = {};
    // A signed checkpoint that was kept elsewhere: the ledger must continue it. `trusted_name` is how its file is called.
    std::optional<std::string> trusted = {};
    std::string trusted_name = "trusted checkpoint";
    // Hears how many entries are checked and how many there are; may be empty.
    std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
};

// A Problem only if the disk fails: whatever is wrong with the ledger is a fault of the verdict. Reads one bundle at a time.
Outcome<Verdict> verify_ledger_folder(const std::filesystem::path& folder, const Options& options = {});

}  // namespace sallyport::verify
