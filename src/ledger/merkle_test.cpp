#include "ledger/merkle.h"

#include <doctest/doctest.h>

#include <bit>
#include <fstream>
#include <sstream>

#include "base/crypto.h"
#include "base/json.h"

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

json::object vectors() {
    std::ifstream in{SALLYPORT_SOURCE_DIR "/tests/data/merkle-rfc6962/vectors.json"};
    std::stringstream text;
    text << in.rdbuf();
    return json::parse(text.str()).as_object();
}

// Some vectors have words of another length where a hash stands ("don't care"). Each stands for one hash of its own, so that equal
// stays equal and other stays other.
Digest digest_of(const json::value& value) {
    const Bytes bytes = value.is_string() ? from_base64(std::string_view{value.as_string()}).value() : Bytes{};
    if (bytes.size() != 32) return sha256("not a hash: ", bytes);
    Digest out;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

Proof proof_of(const json::value& value) {
    Proof out;
    if (value.is_null()) return out;
    for (const auto& hash : value.as_array()) out.push_back(digest_of(hash));
    return out;
}

std::uint64_t number(const json::object& object, std::string_view name) { return object.at(name).to_number<std::uint64_t>(); }

// A whole tree, kept level by level.
struct Tree {
    explicit Tree(std::uint64_t size) {
        levels.emplace_back();
        for (std::uint64_t i = 0; i < size; ++i) levels[0].push_back(leaf_hash("leaf " + std::to_string(i)));
        while (levels.back().size() > 1) {
            std::vector<Digest> above;
            for (std::size_t i = 0; i + 1 < levels.back().size(); i += 2) {
                above.push_back(node_hash(levels.back()[i], levels.back()[i + 1]));
            }
            levels.push_back(std::move(above));
        }
    }
    NodeAt node() const {
        return [this](unsigned level, std::uint64_t index) -> Outcome<Digest> {
            if (level >= levels.size() || index >= levels[level].size()) return Problem{Trouble::not_found, "no such node"};
            return levels[level][index];
        };
    }
    Digest root(std::uint64_t begin, std::uint64_t end) const { return range_root(begin, end, node()).value(); }
    std::vector<std::vector<Digest>> levels;
};

}  // namespace

TEST_CASE("Merkle.AgreesWithEveryOneOf518Vectors") {
    const auto all = vectors();
    int right = 0, wrong = 0;
    const auto expect = [&](const json::object& vector, bool holds) {
        const std::string said{vector.at("name").as_string()};
        CAPTURE(said);
        const bool want_error = vector.at("wantErr").as_bool();
        CHECK(holds == !want_error);
        (want_error ? wrong : right) += 1;
    };
    const auto each = [&](std::string_view kind, auto&& verify) {
        for (const auto& value : all.at(kind).as_array()) {
            const auto& v = value.as_object();
            // No hash at all cannot even be asked about: the type has no such value.
            const bool no_hash = v.contains("leafHash") && (v.at("leafHash").as_string().empty() || v.at("root").as_string().empty());
            expect(v, !no_hash && verify(v, proof_of(v.at("proof"))).has_value());
        }
    };
    each("inclusion", [](const json::object& v, const Proof& proof) {
        return verify_inclusion(number(v, "leafIdx"), number(v, "treeSize"), digest_of(v.at("leafHash")), proof, digest_of(v.at("root")));
    });
    each("consistency", [](const json::object& v, const Proof& proof) {
        return verify_consistency(number(v, "size1"), number(v, "size2"), proof, digest_of(v.at("root1")), digest_of(v.at("root2")));
    });
    each("subtreeinclusion", [](const json::object& v, const Proof& proof) {
        return verify_subtree_inclusion(number(v, "leafIdx"), number(v, "start"), number(v, "end"), digest_of(v.at("leafHash")), proof,
                                        digest_of(v.at("root")));
    });
    each("subtreeconsistency", [](const json::object& v, const Proof& proof) {
        return verify_subtree_consistency(number(v, "start"), number(v, "end"), number(v, "size"), proof, digest_of(v.at("root1")),
                                          digest_of(v.at("root2")));
    });
    CHECK(right + wrong == 518);
    CHECK(right > 20);
    CHECK(wrong > 400);
}

TEST_CASE("Frontier.GivesTheReferenceRootsAtEverySize") {
    const auto all = vectors();
    const auto& reference = all.at("reference").as_object();
    const auto& roots = reference.at("root_hashes_hex_by_tree_size").as_array();
    Frontier frontier;
    CHECK(hex(frontier.root()) == std::string_view{roots.at(0).as_string()});
    std::size_t size = 0;
    for (const auto& input : reference.at("leaf_inputs_hex").as_array()) {
        const auto leaf = from_hex(std::string_view{input.as_string()});
        REQUIRE(leaf.has_value());
        CHECK(hex(leaf_hash(*leaf)) == std::string_view{reference.at("leaf_hashes_hex").as_array().at(size).as_string()});
        frontier.add(leaf_hash(*leaf));
        CHECK(hex(frontier.root()) == std::string_view{roots.at(++size).as_string()});
    }
    CHECK(size == 8);
}

TEST_CASE("Frontier.ComesBackFromItsPeaksAndFromNothingElse") {
    const Tree tree{77};
    Frontier frontier;
    for (std::uint64_t size = 0; size <= 77; ++size) {
        CHECK(frontier.root() == tree.root(0, size));
        CHECK(static_cast<int>(frontier.peaks().size()) == std::popcount(size));
        auto again = Frontier::of(size, frontier.peaks());
        REQUIRE(again.has_value());
        CHECK(again->root() == frontier.root());
        CHECK_FALSE(Frontier::of(size ^ 1, frontier.peaks()).has_value());
        if (size < 77) frontier.add(tree.levels[0][size]);
    }
}

TEST_CASE("Merkle.EveryInclusionAndConsistencyProofThatWeMakeHolds") {
    const Tree tree{70};
    for (std::uint64_t size = 1; size <= 70; ++size) {
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(index, size, tree.node());
            REQUIRE(proof.has_value());
            CHECK(verify_inclusion(index, size, tree.levels[0][index], *proof, tree.root(0, size)).has_value());
            CHECK_FALSE(verify_inclusion(index, size, tree.levels[0][(index + 1) % 70], *proof, tree.root(0, size)).has_value());
        }
        for (std::uint64_t old = 1; old <= size; ++old) {
            const auto proof = consistency_proof(old, size, tree.node());
            REQUIRE(proof.has_value());
            CHECK(verify_consistency(old, size, *proof, tree.root(0, old), tree.root(0, size)).has_value());
            CHECK_FALSE(verify_consistency(old, size, *proof, tree.root(0, old - 1), tree.root(0, size)).has_value());
        }
    }
}

TEST_CASE("Merkle.EverySubtreeProofThatWeMakeHolds") {
    const Tree tree{40};
    int subtrees = 0;
    for (std::uint64_t start = 0; start < 40; ++start) {
        for (std::uint64_t end = start + 1; end <= 40; ++end) {
            if (!is_subtree(start, end)) {
                CHECK_FALSE(subtree_consistency_proof(start, end, 40, tree.node()).has_value());
                continue;
            }
            ++subtrees;
            const auto root = tree.root(start, end);
            for (std::uint64_t size = end; size <= 40; ++size) {
                const auto proof = subtree_consistency_proof(start, end, size, tree.node());
                REQUIRE(proof.has_value());
                CAPTURE(start);
                CAPTURE(end);
                CAPTURE(size);
                CHECK(verify_subtree_consistency(start, end, size, *proof, root, tree.root(0, size)).has_value());
            }
            for (std::uint64_t index = start; index < end; ++index) {
                const auto proof = subtree_inclusion_proof(index, start, end, tree.node());
                REQUIRE(proof.has_value());
                CHECK(verify_subtree_inclusion(index, start, end, tree.levels[0][index], *proof, root).has_value());
            }
            CHECK_FALSE(subtree_inclusion_proof(end, start, end, tree.node()).has_value());
        }
    }
    CHECK(subtrees > 100);
    CHECK_FALSE(is_subtree(1, 3));
    CHECK(is_subtree(2, 4));
    CHECK_FALSE(is_subtree(1, (std::uint64_t{1} << 63) + 2));
    CHECK(is_subtree(0, (std::uint64_t{1} << 63) + 2));
}

TEST_CASE("Merkle.AProofWhoseSourceFailsIsAFailureAndNoProof") {
    const NodeAt failing = [](unsigned, std::uint64_t) -> Outcome<Digest> { return Problem{Trouble::unavailable, "the disk is away"}; };
    CHECK(inclusion_proof(1, 5, failing).error().trouble == Trouble::unavailable);
    CHECK(consistency_proof(3, 5, failing).error().trouble == Trouble::unavailable);
    CHECK(inclusion_proof(5, 5, failing).error().trouble == Trouble::invalid);
}
