// The tree over all leaves, as RFC 6962 section 2.1 hashes it: roots that grow with the book, and proofs that an entry is in it
// (inclusion), that an older tree is its beginning (consistency), and both for a part of it (subtrees, as
// draft-ietf-plants-merkle-tree-certs section 4 defines them). Pure functions; values are safe to share between threads.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::ledger {

Digest leaf_hash(std::string_view leaf);                    // SHA-256(0x00 ‖ leaf)
Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(0x01 ‖ left ‖ right)
Digest empty_root();                                        // SHA-256 of nothing

// The right edge of a growing tree: enough to give the root at every size with at most 64 hashes of memory.
class Frontier {
public:
    void add(const Digest& leaf_hash);
    std::uint64_t size() const { return size_; }
    Digest root() const;
    // Roots of the complete subtrees from left to right, one for each bit of size().
    const std::vector<Digest>& peaks() const { return peaks_; }
    // As a store keeps it. `corrupt` unless there is one peak for each bit of `size`.
    static Outcome<Frontier> of(std::uint64_t size, std::vector<Digest> peaks);

private:
    std::uint64_t size_ = 0;
    std::vector<Digest> peaks_;
};

// Gives the root of the complete subtree that holds leaves [index << level, (index + 1) << level).
using NodeAt = std::function<Outcome<Digest>(unsigned level, std::uint64_t index)>;
using Proof = std::vector<Digest>;

// Root over leaves [begin, end); begin == end gives empty_root().
Outcome<Digest> range_root(std::uint64_t begin, std::uint64_t end, const NodeAt& node);
Outcome<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeAt& node);
Outcome<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t size, const NodeAt& node);
Outcome<Proof> subtree_inclusion_proof(std::uint64_t index, std::uint64_t start, std::uint64_t end, const NodeAt& node);
Outcome<Proof> subtree_consistency_proof(std::uint64_t start, std::uint64_t end, std::uint64_t size, const NodeAt& node);

// `start` is a multiple of the smallest power of two that is not less than end - start; 0 < end - start.
bool is_subtree(std::uint64_t start, std::uint64_t end);

// Nothing if the proof holds, else `corrupt` and why. An old tree of size 0 proves nothing and is refused.
Outcome<void> verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, const Proof& proof, const Digest& root);
Outcome<void> verify_consistency(std::uint64_t old_size, std::uint64_t size, const Proof& proof, const Digest& old_root,
                                 const Digest& root);
Outcome<void> verify_subtree_inclusion(std::uint64_t index, std::uint64_t start, std::uint64_t end, const Digest& leaf, const Proof& proof,
                                       const Digest& subtree_root);
// An empty subtree (start == end) is consistent with every tree that reaches it, by an empty proof.
Outcome<void> verify_subtree_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t size, const Proof& proof,
                                         const Digest& subtree_root, const Digest& root);

}  // namespace sallyport::ledger
