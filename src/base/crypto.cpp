#include "base/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

namespace sallyport::base {

namespace {

constexpr int nonce_bytes = 12;
constexpr int tag_bytes = 16;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* octets(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// Fetched once: an implicit fetch costs more than hashing a short text.
const EVP_MD* sha256_method() {
    static const EVP_MD* method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(method != nullptr, "OpenSSL offers SHA-256");
    return method;
}
const EVP_CIPHER* gcm_method() {
    static const EVP_CIPHER* method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require(method != nullptr, "OpenSSL offers AES-256-GCM");
    return method;
}

struct DigestContext {
    EVP_MD_CTX* raw = EVP_MD_CTX_new();
    ~DigestContext() { EVP_MD_CTX_free(raw); }
};
struct CipherContext {
    EVP_CIPHER_CTX* raw = EVP_CIPHER_CTX_new();
    ~CipherContext() { EVP_CIPHER_CTX_free(raw); }
};
struct Key {
    EVP_PKEY* raw;
    ~Key() { EVP_PKEY_free(raw); }
};

}  // namespace

Digest sha256(std::string_view bytes) { return sha256(bytes, {}); }

Digest sha256(std::string_view a, std::string_view b) {
    thread_local DigestContext context;
    Digest out;
    unsigned size = 0;
    const bool done = EVP_DigestInit_ex2(context.raw, sha256_method(), nullptr) && EVP_DigestUpdate(context.raw, a.data(), a.size()) &&
                      EVP_DigestUpdate(context.raw, b.data(), b.size()) && EVP_DigestFinal_ex(context.raw, out.data(), &size);
    require(done, "SHA-256 works");
    return out;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Digest out;
    unsigned size = 0;
    require(HMAC(sha256_method(), key.data(), static_cast<int>(key.size()), octets(bytes), bytes.size(), out.data(), &size) != nullptr,
            "HMAC works");
    return out;
}

Bytes derive_key(std::string_view key, std::string_view info) {
    // RFC 5869 with the default salt of 32 zero bytes, written out: OpenSSL's HKDF refuses a null salt.
    const std::string zero_salt(32, '\0');
    const Digest extracted = hmac_sha256(zero_salt, key);
    const Digest expanded = hmac_sha256(view(extracted), std::string{info} + '\x01');
    return Bytes{view(expanded)};
}

Bytes random_bytes(std::size_t count) {
    Bytes out(count, '\0');
    require(RAND_bytes(octets(out), static_cast<int>(count)) == 1, "the machine has random bytes");
    return out;
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Hasher::Hasher() : context_{EVP_MD_CTX_new()} {
    require(EVP_DigestInit_ex2(static_cast<EVP_MD_CTX*>(context_), sha256_method(), nullptr), "SHA-256 starts");
}
Hasher::~Hasher() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }
Hasher::Hasher(Hasher&& other) noexcept : context_{std::exchange(other.context_, nullptr)} {}
Hasher& Hasher::operator=(Hasher&& other) noexcept {
    std::swap(context_, other.context_);
    return *this;
}
void Hasher::add(std::string_view bytes) {
    require(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size()), "SHA-256 goes on");
}
Digest Hasher::finish() {
    Digest out;
    unsigned size = 0;
    require(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), out.data(), &size), "SHA-256 ends");
    return out;
}

Bytes seal(std::string_view key, std::string_view context, std::string_view plain) {
    require(key.size() == 32, "a sealing key has 32 bytes");
    thread_local CipherContext cipher;
    Bytes out(nonce_bytes + plain.size() + tag_bytes, '\0');
    require(RAND_bytes(octets(out), nonce_bytes) == 1, "the machine has random bytes");
    int size = 0;
    bool done = EVP_EncryptInit_ex2(cipher.raw, gcm_method(), octets(key), octets(out), nullptr) &&
                EVP_EncryptUpdate(cipher.raw, nullptr, &size, octets(context), static_cast<int>(context.size())) &&
                EVP_EncryptUpdate(cipher.raw, octets(out) + nonce_bytes, &size, octets(plain), static_cast<int>(plain.size()));
    int last = 0;
    done = done && EVP_EncryptFinal_ex(cipher.raw, octets(out) + nonce_bytes + size, &last) &&
           EVP_CIPHER_CTX_ctrl(cipher.raw, EVP_CTRL_GCM_GET_TAG, tag_bytes, octets(out) + nonce_bytes + plain.size());
    require(done, "AES-256-GCM seals");
    return out;
}

Outcome<Bytes> open(std::string_view key, std::string_view context, std::string_view sealed) {
    require(key.size() == 32, "a sealing key has 32 bytes");
    if (sealed.size() < nonce_bytes + tag_bytes) return Problem{Trouble::corrupt, "sealed bytes are too short to hold nonce and tag"};
    thread_local CipherContext cipher;
    const std::size_t plain_size = sealed.size() - nonce_bytes - tag_bytes;
    Bytes out(plain_size, '\0');
    Bytes tag{sealed.substr(nonce_bytes + plain_size)};
    int size = 0, last = 0;
    const bool done = EVP_DecryptInit_ex2(cipher.raw, gcm_method(), octets(key), octets(sealed), nullptr) &&
                      EVP_DecryptUpdate(cipher.raw, nullptr, &size, octets(context), static_cast<int>(context.size())) &&
                      EVP_DecryptUpdate(cipher.raw, octets(out), &size, octets(sealed) + nonce_bytes, static_cast<int>(plain_size)) &&
                      EVP_CIPHER_CTX_ctrl(cipher.raw, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) &&
                      EVP_DecryptFinal_ex(cipher.raw, octets(out) + size, &last);
    if (!done) return Problem{Trouble::corrupt, "sealed bytes do not open: another key, or a changed byte"};
    return out;
}

Bytes ed25519_public(std::string_view seed) {
    Key key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size())};
    require(key.raw != nullptr, "an Ed25519 seed has 32 bytes");
    Bytes out(32, '\0');
    std::size_t size = out.size();
    require(EVP_PKEY_get_raw_public_key(key.raw, octets(out), &size), "Ed25519 gives its public key");
    return out;
}

Bytes ed25519_sign(std::string_view seed, std::string_view message) {
    Key key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size())};
    require(key.raw != nullptr, "an Ed25519 seed has 32 bytes");
    DigestContext context;
    Bytes out(64, '\0');
    std::size_t size = out.size();
    const bool done = EVP_DigestSignInit(context.raw, nullptr, nullptr, nullptr, key.raw) &&
                      EVP_DigestSign(context.raw, octets(out), &size, octets(message), message.size());
    require(done, "Ed25519 signs");
    return out;
}

bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature) {
    if (public_key.size() != 32 || signature.size() != 64) return false;
    Key key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(public_key), public_key.size())};
    if (key.raw == nullptr) return false;
    DigestContext context;
    return EVP_DigestVerifyInit(context.raw, nullptr, nullptr, nullptr, key.raw) == 1 &&
           EVP_DigestVerify(context.raw, octets(signature), signature.size(), octets(message), message.size()) == 1;
}

}  // namespace sallyport::base
