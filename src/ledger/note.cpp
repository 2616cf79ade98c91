#include "ledger/note.h"

#include <algorithm>

#include "base/crypto.h"

namespace sallyport::ledger {

namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // an em dash and a space
constexpr char ed25519_algorithm = 1;
constexpr std::string_view private_prefix = "PRIVATE+KEY+";

Problem wrong(std::string_view what) { return {Trouble::corrupt, "signed note: " + std::string{what}}; }
Problem wrong_key(std::string_view what) { return {Trouble::invalid, "key: " + std::string{what}}; }

// White space of Unicode, as a name must not have: every byte sequence of it.
bool has_space(std::string_view text) {
    static constexpr std::string_view wide[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
                                                "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
                                                "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
                                                "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    if (std::ranges::any_of(text, [](unsigned char c) { return c <= 0x20; })) return true;
    return std::ranges::any_of(wide, [text](std::string_view space) { return text.find(space) != std::string_view::npos; });
}

bool is_key_name(std::string_view name) {
    return !name.empty() && is_utf8(name) && !has_space(name) && name.find('+') == std::string_view::npos;
}

std::uint32_t key_hash(std::string_view name, std::string_view key_with_algorithm) {
    const Digest digest = sha256(std::string{name} + "\n", key_with_algorithm);
    return static_cast<std::uint32_t>(digest[0]) << 24 | static_cast<std::uint32_t>(digest[1]) << 16 |
           static_cast<std::uint32_t>(digest[2]) << 8 | digest[3];
}

Bytes four_bytes(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::uint32_t from_four_bytes(std::string_view bytes) {
    std::uint32_t out = 0;
    for (const unsigned char byte : bytes.substr(0, 4)) out = out << 8 | byte;
    return out;
}

bool is_note_text(std::string_view text) {
    return is_utf8(text) && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 && c != '\n'; });
}

struct KeyText {
    std::string name;
    std::uint32_t hash;
    Bytes key;  // with its algorithm byte
};

// NAME+HASH+BASE64, where HASH is not yet compared.
Outcome<KeyText> parse_key(std::string_view text) {
    const auto first = text.find('+');
    const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) return wrong_key("NAME+HASH+KEY is wanted");
    const auto name = text.substr(0, first), hash = text.substr(first + 1, second - first - 1);
    if (!is_key_name(name)) return wrong_key("the name is empty, or has white space");
    const auto hash_bytes = from_hex(hash);
    if (!hash_bytes || hash_bytes->size() != 4 || hex(*hash_bytes) != hash)
        return wrong_key("the hash is not 8 lower-case hexadecimal digits");
    const auto key = from_base64(text.substr(second + 1));
    if (!key) return wrong_key("the key is not base64");
    if (key->size() != 33 || (*key)[0] != ed25519_algorithm) return wrong_key("only Ed25519 keys of 32 bytes are known");
    return KeyText{std::string{name}, from_four_bytes(*hash_bytes), *key};
}

std::string key_text(std::string_view name, std::uint32_t hash, std::string_view key) {
    return std::string{name} + "+" + hex(four_bytes(hash)) + "+" + base64(std::string(1, ed25519_algorithm) + std::string{key});
}

}  // namespace

VerifierKey VerifierKey::of(std::string_view name, std::string_view public_key) {
    require(is_key_name(name) && public_key.size() == 32, "a key has a name without white space or +, and 32 bytes");
    return {std::string{name}, key_hash(name, std::string(1, ed25519_algorithm) + std::string{public_key}), Bytes{public_key}};
}

std::string VerifierKey::text() const { return key_text(name, hash, public_key); }

Outcome<VerifierKey> VerifierKey::parse(std::string_view text) {
    SALLYPORT_TRY(parts, parse_key(text));
    auto out = of(parts.name, std::string_view{parts.key}.substr(1));
    if (out.hash != parts.hash) return wrong_key("the hash is not the hash of this name and key");
    return out;
}

VerifierKey SignerKey::verifier() const { return VerifierKey::of(name, ed25519_public(seed)); }

std::string SignerKey::text() const { return std::string{private_prefix} + key_text(name, verifier().hash, seed); }

Outcome<SignerKey> SignerKey::parse(std::string_view text) {
    if (!text.starts_with(private_prefix)) return wrong_key("PRIVATE+KEY+NAME+HASH+KEY is wanted");
    SALLYPORT_TRY(parts, parse_key(text.substr(private_prefix.size())));
    SignerKey out{parts.name, parts.key.substr(1)};
    if (out.verifier().hash != parts.hash) return wrong_key("the hash is not the hash of this name and key");
    return out;
}

std::string sign_note(std::string_view text, const std::vector<SignerKey>& signers) {
    require(text.ends_with('\n') && is_note_text(text), "a note's text is lines of UTF-8");
    std::string out{text};
    out += "\n";
    for (const SignerKey& signer : signers) {
        const auto signature = four_bytes(signer.verifier().hash) + ed25519_sign(signer.seed, text);
        out.append(dash).append(signer.name).append(" ").append(base64(signature)).append("\n");
    }
    return out;
}

Outcome<Note> parse_note(std::string_view bytes) {
    if (bytes.size() > note_bytes) return wrong("it is larger than 1 MB");
    if (!is_note_text(bytes)) return wrong("it is not UTF-8, or has control characters");
    const auto blank = bytes.rfind("\n\n");
    if (blank == std::string_view::npos) return wrong("a text, a blank line and signatures are wanted");
    Note out{std::string{bytes.substr(0, blank + 1)}, {}};
    auto lines = bytes.substr(blank + 2);
    if (lines.empty() || !lines.ends_with('\n')) return wrong("the signatures have no end");
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        auto line = lines.substr(0, end);
        lines.remove_prefix(end + 1);
        if (!line.starts_with(dash)) return wrong("a signature line begins with an em dash and a space");
        line.remove_prefix(dash.size());
        const auto space = line.find(' ');
        if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return wrong("a signature line names its key");
        const auto signature = from_base64(line.substr(space + 1));
        if (!signature || signature->size() < 5) return wrong("a signature is base64 of a key hash and a signature");
        if (out.signatures.size() == note_signatures) return wrong("it has more than 100 signatures");
        out.signatures.push_back({std::string{line.substr(0, space)}, from_four_bytes(*signature), signature->substr(4)});
    }
    return out;
}

Outcome<Note> open_note(std::string_view bytes, const std::vector<VerifierKey>& known) {
    SALLYPORT_TRY(note, parse_note(bytes));
    bool signed_by_known = false;
    for (const NoteSignature& signature : note.signatures) {
        for (const VerifierKey& key : known) {
            if (key.name != signature.name || key.hash != signature.hash) continue;
            if (!ed25519_verify(key.public_key, note.text, signature.signature))
                return wrong("the signature of " + key.name + " does not hold");
            signed_by_known = true;
        }
    }
    if (!signed_by_known) return wrong("no known key has signed it");
    return std::move(note);
}

}  // namespace sallyport::ledger
