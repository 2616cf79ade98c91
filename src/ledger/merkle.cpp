#include "ledger/merkle.h"

#include <bit>

#include "base/crypto.h"

namespace sallyport::ledger {

namespace {

Problem wrong(std::string_view what) { return {Trouble::corrupt, std::string{what}}; }

bool is_odd(std::uint64_t value) { return (value & 1) != 0; }

// The largest power of two below `size`; size > 1.
std::uint64_t left_part(std::uint64_t size) { return std::bit_floor(size - 1); }

Outcome<void> append_inclusion(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const NodeAt& node, Proof& out) {
    if (end - begin == 1) return {};
    const std::uint64_t middle = begin + left_part(end - begin);
    if (index < middle) {
        SALLYPORT_CHECK(append_inclusion(index, begin, middle, node, out));
        SALLYPORT_TRY(sibling, range_root(middle, end, node));
        out.push_back(sibling);
    } else {
        SALLYPORT_CHECK(append_inclusion(index, middle, end, node, out));
        SALLYPORT_TRY(sibling, range_root(begin, middle, node));
        out.push_back(sibling);
    }
    return {};
}

// The hashes that lead from subtree [start, end) to the tree over [begin, tree_end). `known` says whether the verifier holds the
// root of exactly this subtree.
Outcome<void> append_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t begin, std::uint64_t tree_end, bool known,
                                 const NodeAt& node, Proof& out) {
    if (start == begin && end == tree_end) {
        if (known) return {};
        SALLYPORT_TRY(root, range_root(begin, tree_end, node));
        out.push_back(root);
        return {};
    }
    const std::uint64_t middle = begin + left_part(tree_end - begin);
    if (end <= middle) {
        SALLYPORT_CHECK(append_consistency(start, end, begin, middle, known, node, out));
        SALLYPORT_TRY(sibling, range_root(middle, tree_end, node));
        out.push_back(sibling);
    } else if (start >= middle) {
        SALLYPORT_CHECK(append_consistency(start, end, middle, tree_end, known, node, out));
        SALLYPORT_TRY(sibling, range_root(begin, middle, node));
        out.push_back(sibling);
    } else {
        SALLYPORT_CHECK(append_consistency(middle, end, middle, tree_end, false, node, out));
        SALLYPORT_TRY(sibling, range_root(begin, middle, node));
        out.push_back(sibling);
    }
    return {};
}

}  // namespace

Digest leaf_hash(std::string_view leaf) { return sha256(std::string_view{"\0", 1}, leaf); }

Digest node_hash(const Digest& left, const Digest& right) {
    std::array<char, 65> bytes;
    bytes[0] = 1;
    std::copy(left.begin(), left.end(), bytes.begin() + 1);
    std::copy(right.begin(), right.end(), bytes.begin() + 33);
    return sha256(std::string_view{bytes.data(), bytes.size()});
}

Digest empty_root() { return sha256({}); }

void Frontier::add(const Digest& leaf) {
    Digest top = leaf;
    for (std::uint64_t bits = size_; is_odd(bits); bits >>= 1) {
        top = node_hash(peaks_.back(), top);
        peaks_.pop_back();
    }
    peaks_.push_back(top);
    ++size_;
}

Digest Frontier::root() const {
    if (peaks_.empty()) return empty_root();
    Digest out = peaks_.back();
    for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) out = node_hash(*peak, out);
    return out;
}

Outcome<Frontier> Frontier::of(std::uint64_t size, std::vector<Digest> peaks) {
    if (static_cast<int>(peaks.size()) != std::popcount(size)) return wrong("the edge of the tree does not fit its size");
    Frontier out;
    out.size_ = size;
    out.peaks_ = std::move(peaks);
    return out;
}

Outcome<Digest> range_root(std::uint64_t begin, std::uint64_t end, const NodeAt& node) {
    if (begin >= end) return empty_root();
    const std::uint64_t count = end - begin;
    if (std::has_single_bit(count) && begin % count == 0) {
        const auto level = static_cast<unsigned>(std::countr_zero(count));
        return node(level, begin >> level);
    }
    const std::uint64_t middle = begin + left_part(count);
    SALLYPORT_TRY(left, range_root(begin, middle, node));
    SALLYPORT_TRY(right, range_root(middle, end, node));
    return node_hash(left, right);
}

bool is_subtree(std::uint64_t start, std::uint64_t end) {
    if (start >= end) return false;
    const std::uint64_t count = end - start;
    // bit_ceil has no value above 2^63; only a start of 0 is a multiple then.
    if (count > (std::uint64_t{1} << 63)) return start == 0;
    return start % std::bit_ceil(count) == 0;
}

Outcome<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeAt& node) {
    return subtree_inclusion_proof(index, 0, size, node);
}

Outcome<Proof> subtree_inclusion_proof(std::uint64_t index, std::uint64_t start, std::uint64_t end, const NodeAt& node) {
    if (!is_subtree(start, end)) return Problem{Trouble::invalid, "there is no such subtree"};
    if (index < start || index >= end) return Problem{Trouble::invalid, "the entry is not in the tree"};
    Proof out;
    SALLYPORT_CHECK(append_inclusion(index, start, end, node, out));
    return out;
}

Outcome<Proof> consistency_proof(std::uint64_t old_size, std::uint64_t size, const NodeAt& node) {
    return subtree_consistency_proof(0, old_size, size, node);
}

Outcome<Proof> subtree_consistency_proof(std::uint64_t start, std::uint64_t end, std::uint64_t size, const NodeAt& node) {
    if (!is_subtree(start, end) || end > size) return Problem{Trouble::invalid, "the tree has no such beginning or subtree"};
    Proof out;
    SALLYPORT_CHECK(append_consistency(start, end, 0, size, true, node, out));
    return out;
}

Outcome<void> verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, const Proof& proof, const Digest& root) {
    // RFC 9162 section 2.1.3.2.
    if (index >= size) return wrong("the entry's index is not below the tree's size");
    std::uint64_t fn = index, sn = size - 1;
    Digest hash = leaf;
    for (const Digest& sibling : proof) {
        if (sn == 0) return wrong("the proof has more hashes than the tree has levels");
        if (is_odd(fn) || fn == sn) {
            hash = node_hash(sibling, hash);
            while (!is_odd(fn) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    if (sn != 0) return wrong("the proof has fewer hashes than the tree has levels");
    if (hash != root) return wrong("the proof leads to another root");
    return {};
}

Outcome<void> verify_consistency(std::uint64_t old_size, std::uint64_t size, const Proof& proof, const Digest& old_root,
                                 const Digest& root) {
    if (old_size == 0) return wrong("a tree of size 0 is the beginning of every tree and proves nothing");
    return verify_subtree_consistency(0, old_size, size, proof, old_root, root);
}

Outcome<void> verify_subtree_inclusion(std::uint64_t index, std::uint64_t start, std::uint64_t end, const Digest& leaf, const Proof& proof,
                                       const Digest& subtree_root) {
    if (!is_subtree(start, end)) return wrong("there is no such subtree");
    if (index < start || index >= end) return wrong("the entry is not in the subtree");
    return verify_inclusion(index - start, end - start, leaf, proof, subtree_root);
}

Outcome<void> verify_subtree_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t size, const Proof& proof,
                                         const Digest& subtree_root, const Digest& root) {
    // draft-ietf-plants-merkle-tree-certs section 4.4.3.
    if (start > end || end > size) return wrong("the subtree does not lie in the tree");
    if (start == end) {
        if (!proof.empty() || subtree_root != empty_root()) return wrong("an empty subtree has the root of nothing and no proof");
        return {};
    }
    if (!is_subtree(start, end)) return wrong("there is no such subtree");
    std::uint64_t fn = start, sn = end - 1, tn = size - 1;
    const auto up = [&] {
        fn >>= 1;
        sn >>= 1;
        tn >>= 1;
    };
    if (sn == tn) {
        while (fn != sn) up();
    } else {
        while (fn != sn && is_odd(sn)) up();
    }
    std::size_t used = 0;
    Digest inner = subtree_root;
    if (fn != sn) {
        if (proof.empty()) return wrong("the proof has fewer hashes than the tree has levels");
        inner = proof[used++];
    }
    Digest outer = inner;
    for (; used < proof.size(); ++used) {
        if (tn == 0) return wrong("the proof has more hashes than the tree has levels");
        if (is_odd(sn) || sn == tn) {
            if (fn < sn) inner = node_hash(proof[used], inner);
            outer = node_hash(proof[used], outer);
            while (!is_odd(sn) && sn != 0) up();
        } else {
            outer = node_hash(outer, proof[used]);
        }
        up();
    }
    if (tn != 0) return wrong("the proof has fewer hashes than the tree has levels");
    if (inner != subtree_root) return wrong("the proof does not lead from the older root");
    if (outer != root) return wrong("the proof leads to another root");
    return {};
}

}  // namespace sallyport::ledger
