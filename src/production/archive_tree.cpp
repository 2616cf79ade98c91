#include "production/archive_tree.h"

namespace sallyport::production {

Digest file_leaf(const Digest& salt, std::string_view local_header, const Digest& digest) {
    return ledger::leaf_hash("file\n" + std::string{view(salt)} + std::string{view(digest)} + std::string{local_header});
}

Digest directory_leaf(const Digest& salt, const Digest& digest) {
    return ledger::leaf_hash("directory\n" + std::string{view(salt)} + std::string{view(digest)});
}

Digest archive_salt(std::string_view demand_key) {
    const Bytes key = derive_key(demand_key, "sallyport package salt v1");
    Digest out;
    std::copy(key.begin(), key.end(), out.begin());
    return out;
}

}  // namespace sallyport::production
