#include "ledger/note.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "base/json.h"
#include "ledger/checkpoint.h"

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

json::object vectors() {
    std::ifstream in{SALLYPORT_SOURCE_DIR "/tests/data/signed-note/signed-note.json"};
    std::stringstream text;
    text << in.rdbuf();
    return json::parse(text.str()).as_object();
}

std::string text_of(const json::object& object, std::string_view name) { return std::string{object.at(name).as_string()}; }

SignerKey signer(std::string name = "ledger.example.org") { return {std::move(name), Bytes(32, 'k')}; }

Checkpoint checkpoint() {
    Checkpoint out{"ledger.example.org", 20'852'163, {}, {"book=simulated", "before=7"}};
    out.root.fill(7);
    return out;
}

}  // namespace

TEST_CASE("Note.ReadsAndWritesThePublishedVectors") {
    const auto all = vectors();
    std::vector<VerifierKey> keys;
    for (const auto& text : all.at("verifier_keys").as_array()) {
        const auto key = VerifierKey::parse(std::string_view{text.as_string()});
        REQUIRE(key.has_value());
        CHECK(key->text() == std::string_view{text.as_string()});
        keys.push_back(*key);
    }
    REQUIRE(keys.size() == 2);
    const auto text = text_of(all, "text"), whole = text_of(all, "signed_note");
    for (const std::vector<VerifierKey>& known : {keys, {keys[0]}, {keys[1]}}) {
        const auto note = open_note(whole, known);
        REQUIRE(note.has_value());
        CHECK(note->text == text);
        CHECK(note->signatures.size() == 2);
    }
    const auto secret = SignerKey::parse(text_of(all, "signer_key_test_only"));
    REQUIRE(secret.has_value());
    CHECK(secret->text() == text_of(all, "signer_key_test_only"));
    CHECK(secret->verifier() == keys[0]);
    const auto ours = sign_note(text, {*secret});
    CHECK(whole.starts_with(ours));  // Ed25519 is deterministic: the same line comes out
    for (const auto& bad : all.at("bad_verifier_keys").as_array()) {
        CHECK_FALSE(VerifierKey::parse(std::string_view{bad.as_object().at("key").as_string()}).has_value());
    }
}

TEST_CASE("Note.NoByteOfItCanBeAnother") {
    const auto key = signer();
    const std::string right = sign_note("a line\nand another\n", {key});
    REQUIRE(open_note(right, {key.verifier()}).has_value());
    for (std::size_t at = 0; at < right.size(); ++at) {
        for (const int mask : {1, 4, 32, 128}) {
            std::string changed = right;
            changed[at] = static_cast<char>(changed[at] ^ mask);
            CHECK_FALSE(open_note(changed, {key.verifier()}).has_value());
        }
        std::string dropped = right;
        dropped.erase(at, 1);
        CHECK_FALSE(open_note(dropped, {key.verifier()}).has_value());
    }
    CHECK_FALSE(open_note(right, {}).has_value());
    CHECK_FALSE(open_note(right, {signer("other.example.org").verifier()}).has_value());
    CHECK_FALSE(open_note("", {key.verifier()}).has_value());
    CHECK_FALSE(open_note("a line\n\n", {key.verifier()}).has_value());
    CHECK_FALSE(open_note(std::string(note_bytes + 1, 'a'), {key.verifier()}).has_value());
}

TEST_CASE("Note.ASignatureOfAStrangerIsLeftUnreadBesideAKnownOne") {
    const auto key = signer(), witness = signer("witness.example.org");
    const auto note = open_note(sign_note("a\n", {witness, key}), {key.verifier()});
    REQUIRE(note.has_value());
    CHECK(note->signatures.size() == 2);
    // A known key's name on a signature that does not hold spoils the note, even if another known signature holds.
    auto forged = sign_note("a\n", {key});
    forged += sign_note("b\n", {key}).substr(3);
    CHECK_FALSE(open_note(forged, {key.verifier()}).has_value());
}

TEST_CASE("Key.NamesHaveNoSpaceAndNoPlus") {
    const auto right = signer().verifier().text();
    REQUIRE(VerifierKey::parse(right).has_value());
    for (const std::string& wrong : {std::string{}, std::string{"a"}, right + "=", right.substr(1), " " + right, "\xc2\xa0" + right}) {
        CHECK_FALSE(VerifierKey::parse(wrong).has_value());
    }
    CHECK_THROWS_AS((void)VerifierKey::of("a b", Bytes(32, 'k')), Broken);
    CHECK_THROWS_AS((void)VerifierKey::of("a+b", Bytes(32, 'k')), Broken);
    CHECK_THROWS_AS((void)VerifierKey::of("a", Bytes(31, 'k')), Broken);
}

TEST_CASE("Checkpoint.ReadsTheTreeNotesOfTheVectors") {
    const auto tree = vectors().at("tree_note").as_object();
    const auto good = Checkpoint::parse(text_of(tree, "good"));
    REQUIRE(good.has_value());
    CHECK(good->origin == "go.sum database tree");
    CHECK(good->size == 123'456'789'012);
    CHECK(good->text() == text_of(tree, "good"));
    for (const auto& bad : tree.at("bad").as_array()) {
        const auto parsed = Checkpoint::parse(std::string_view{bad.as_string()});
        CHECK((!parsed || parsed->origin != good->origin));
    }
}

TEST_CASE("Checkpoint.HasOneTextBothWaysAndExtensionsByName") {
    const auto back = Checkpoint::parse(checkpoint().text());
    REQUIRE(back.has_value());
    CHECK(*back == checkpoint());
    CHECK(back->extension("book") == "simulated");
    CHECK(back->extension("before") == "7");
    CHECK_FALSE(back->extension("boo").has_value());
    const std::string right = checkpoint().text();
    for (const std::string& wrong : {std::string{}, right + "\n", right.substr(0, right.size() - 1), "\n" + right, std::string{"a\n1\n"},
                                     std::string{"a\n01\n"} + right.substr(right.find("\nB") + 1)}) {
        CAPTURE(wrong);
        CHECK_FALSE(Checkpoint::parse(wrong).has_value());
    }
}

TEST_CASE("Checkpoint.OpensWithItsOwnKeyOnly") {
    const auto bytes = sign_checkpoint(checkpoint(), signer());
    CHECK(open_checkpoint(bytes, signer().verifier()).value() == checkpoint());
    CHECK_FALSE(open_checkpoint(bytes, SignerKey{"ledger.example.org", Bytes(32, 'x')}.verifier()).has_value());
    // Signed by the key, but said to be of another ledger.
    auto foreign = checkpoint();
    foreign.origin = "other.example.org";
    CHECK_FALSE(open_checkpoint(sign_note(foreign.text(), {signer()}), signer().verifier()).has_value());
}
