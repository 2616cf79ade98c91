// SHA-256, HMAC, HKDF, AES-256-GCM, Ed25519 and random bytes, over OpenSSL 3.0. Thread-safe: no state is shared.
#pragma once
#include <memory>
#include <string_view>

#include "base/bytes.h"

namespace sallyport::base {

Digest sha256(std::string_view bytes);
Digest sha256(std::string_view a, std::string_view b);  // of a followed by b
Digest hmac_sha256(std::string_view key, std::string_view bytes);
// HKDF-SHA-256 (RFC 5869). `info` separates uses; 32 bytes out.
Bytes derive_key(std::string_view key, std::string_view info);
Bytes random_bytes(std::size_t count);
bool same_in_constant_time(std::string_view a, std::string_view b);

// Streamed SHA-256.
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    void add(std::string_view bytes);
    Digest finish();  // once

private:
    void* context_;
};

// AES-256-GCM: nonce (12) ‖ ciphertext ‖ tag (16). `context` is authenticated and not stored. open() says corrupt
// when key, context or any byte is another. A key must not seal more than 2^32 texts (random nonces).
Bytes seal(std::string_view key, std::string_view context, std::string_view plain);
Outcome<Bytes> open(std::string_view key, std::string_view context, std::string_view sealed);

// Ed25519 (RFC 8032). Seeds are 32 bytes, public keys 32, signatures 64.
Bytes ed25519_public(std::string_view seed);
Bytes ed25519_sign(std::string_view seed, std::string_view message);
bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace sallyport::base
