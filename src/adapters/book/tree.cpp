#include "adapters/book/tree.h"

namespace sallyport::adapters {

Digest Tree::root() const {
    if (parts_.empty()) return ledger::empty_root();
    Digest hash = parts_.back().second;
    for (auto part = parts_.rbegin() + 1; part != parts_.rend(); ++part) hash = ledger::node_hash(part->second, hash);
    return hash;
}

}  // namespace sallyport::adapters
