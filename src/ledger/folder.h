// DIR/ledger/: the book for everybody else, laid out as C2SP tlog-tiles, with our facts beside. It can be made again from the book at any
// time. Format: docs/formats/ledger-folder.md.
#pragma once
#include <filesystem>
#include <functional>

#include "ledger/book.h"
#include "ledger/checkpoint.h"

namespace sallyport::ledger {

// Names of the folder's files beside those of tiles.h.
constexpr std::string_view checkpoint_file = "checkpoint";      // the newest signed checkpoint
constexpr std::string_view checkpoints_folder = "checkpoints";  // every one ever written, by its size
constexpr std::string_view key_file = "key";                    // the verifier key, one line

struct FolderOptions {
    // Which entries' facts stay out. None by default. Bundles that are full are never written again.
    std::function<bool(const Entry&)> withhold = {};
    // Hears how many entries are written and how many there are; may be empty.
    std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
};

// Brings the folder up to the book's size, signs that size and returns what was signed; an absent folder is made. Writes only what has
// changed: new bundles, tiles on the right edge, one checkpoint. Safe to repeat and to interrupt: the checkpoint is exchanged last, in
// one step. `corrupt`: the folder does not continue this book, or is signed by another key; nothing is signed then. `unavailable`: the
// disk. One writer at a time.
Outcome<Checkpoint> write_ledger_folder(const Book& book, const SignerKey& signer, const std::filesystem::path& folder,
                                        const FolderOptions& options = {});

}  // namespace sallyport::ledger
