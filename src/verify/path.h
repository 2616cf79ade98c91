// Finds out what lies at a path and checks it.
#pragma once
#include <filesystem>

#include "verify/ledger_folder.h"

namespace sallyport::verify {

// A ledger folder, a data folder with a ledger in it, a receipt, or a package as it was downloaded: there `entries` counts its files and a
// fault's index is the offset in the archive. `invalid`: it is none of them; `not_found`, `unavailable`: the disk.
Outcome<Verdict> verify_path(const std::filesystem::path& path, const Options& options);

}  // namespace sallyport::verify
