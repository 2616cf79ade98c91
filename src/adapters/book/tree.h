// The tree of ledger/merkle.h as the book grows it: takes whole subtrees, and hands out those that complete, for the store.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "ledger/merkle.h"

namespace sallyport::adapters {

class Tree {
public:
    // A complete subtree of 2^level leaves to the right of all before it; a leaf is level 0. Subtrees that complete thereby are handed
    // to `made(level, position, hash)`.
    template <class Made>
    void add(int level, Digest hash, Made made) {
        size_ += std::uint64_t{1} << level;
        while (!parts_.empty() && parts_.back().first == level) {
            hash = ledger::node_hash(parts_.back().second, hash);
            parts_.pop_back();
            ++level;
            made(level, (size_ >> level) - 1, hash);
        }
        parts_.emplace_back(level, hash);
    }
    void add(int level, const Digest& hash) {
        add(level, hash, [](int, std::uint64_t, const Digest&) {});
    }
    std::uint64_t size() const { return size_; }
    Digest root() const;

    // Levels whose nodes are stored, as tiles of height 8 have them: any root is read from at most 255 nodes a level.
    static constexpr int tile_height = 8;

private:
    std::uint64_t size_ = 0;
    std::vector<std::pair<int, Digest>> parts_;
};

}  // namespace sallyport::adapters
