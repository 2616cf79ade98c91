// Checks the whole store behind a Book: every entry, every body that still has a key, the tree against the signed checkpoints of the
// ledger folder, and the order of every demand's life. Views are compared by the book adapter, which owns them.
#pragma once
#include <filesystem>

#include "ledger/book.h"
#include "verify/ledger_folder.h"

namespace sallyport::verify {

// `ledger_folder`: DIR/ledger if there is one; only its checkpoints are read, since verify_ledger_folder() checks the rest. Entries are
// named with the file "book". A body may be missing only if an entry says that its demand's key is destroyed.
Outcome<Verdict> verify_book(const ledger::Book& book, const std::optional<std::filesystem::path>& ledger_folder,
                             const Options& options = {});

}  // namespace sallyport::verify
