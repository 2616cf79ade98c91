// Reads what browsers and authenticators send (W3C Web Authentication level 3, sections 5.8.1, 6.1, 6.5, 7.1 and 7.2) with libcbor and
// OpenSSL. Attestation is not asked for: "none" is taken, and "packed" signed by the key itself, which browsers pass on all the same.
#pragma once
#include <string>
#include <string_view>

#include "people/passkeys.h"

namespace sallyport::adapters {

// RFC 8259 text that the browser writes. Strict: the members are texts, none stands twice.
struct ClientData {
    std::string type, challenge, origin;
    bool cross_origin = false;
};
Outcome<ClientData> read_client_data(std::string_view json);

// Section 6.1. Views lie in the bytes that were read.
struct AuthenticatorData {
    std::string_view rp_hash;  // SHA-256 of the RP ID
    bool user_present = false, user_verified = false, backup_eligible = false, backed_up = false;
    std::uint32_t counter = 0;
    std::string_view credential, cose_key;  // empty without attested credential data
};
Outcome<AuthenticatorData> read_authenticator_data(std::string_view bytes);

struct Attestation {
    std::string_view format, authenticator_data;
    bool empty_statement = true;
    std::string_view signature;  // packed
    std::int64_t algorithm = 0;  // packed
    bool certificates = false;   // packed, signed by its maker
};
Outcome<Attestation> read_attestation(std::string_view bytes);

// A COSE_Key (RFC 9052, RFC 9053) of one of the three algorithms. The point lies on its curve, an RSA modulus has 2048 to 4096 bits.
struct PublicKey {
    people::KeyAlgorithm algorithm = people::KeyAlgorithm::es256;
    Bytes der;  // SubjectPublicKeyInfo
};
Outcome<PublicKey> read_cose_key(std::string_view bytes);

// `signature` over `message`: ECDSA in DER with SHA-256, Ed25519, RSASSA-PKCS1-v1_5 with SHA-256.
bool is_signed(people::KeyAlgorithm algorithm, std::string_view der, std::string_view message, std::string_view signature);

class WebAuthn : public people::PasskeyReader {
public:
    Outcome<people::NewKey> made(const people::MadeAnswer& answer, const people::Ceremony& ceremony) const override;
    // An empty `public_key`: the answer is checked like any other, against a key that nobody holds, and refused.
    Outcome<people::Touch> touched(const people::TouchedAnswer& answer, people::KeyAlgorithm algorithm, std::string_view public_key,
                                   const people::Ceremony& ceremony) const override;
};

}  // namespace sallyport::adapters
