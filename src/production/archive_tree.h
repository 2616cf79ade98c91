// The leaves whose root is signed: one for each file of the archive, in the archive's order, and a last one for the directory. Shape
// and inner hashes: ledger/merkle.h. Leaves are salted, so that nobody can guess content from a root in the ledger.
#pragma once
#include "base/crypto.h"
#include "ledger/merkle.h"

namespace sallyport::production {

Digest file_leaf(const Digest& salt, std::string_view local_header, const Digest& sha256);
Digest directory_leaf(const Digest& salt, const Digest& sha256);

// The salt of a demand's packages. It stands in the package; the ledger does not have it.
Digest archive_salt(std::string_view demand_key);

}  // namespace sallyport::production
