// Passkeys and security keys (W3C Web Authentication level 3, https://www.w3.org/TR/webauthn-3/): what is kept of one, the port that
// reads a browser's answer, and the rules that no reader decides.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "people/nouns.h"

namespace sallyport::people {

#define SALLYPORT_KEY_ALGORITHMS(X) \
    X(es256, "ES256")               \
    X(eddsa, "EdDSA")               \
    X(rs256, "RS256")
SALLYPORT_CLOSED_LIST(KeyAlgorithm, SALLYPORT_KEY_ALGORITHMS)

// A key that somebody registered. Public values only.
struct Passkey {
    PersonId person;
    std::string credential;  // the authenticator's name for it, base64url
    KeyAlgorithm algorithm = KeyAlgorithm::es256;
    Bytes public_key;  // SubjectPublicKeyInfo, DER
    std::uint32_t counter = 0;
    std::string name;  // "blue key on my ring", as its owner calls it

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::key_registered}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::key_withdrawn}; }
    Bytes body() const;
    static Outcome<Passkey> from_body(std::string_view bytes);
};

struct KeyWithdrawal {
    PersonId person;
    std::string credential;
    Bytes body() const;
    static Outcome<KeyWithdrawal> from_body(std::string_view bytes);
};

// Where keys are used and what was asked of them. A page of another origin gets an answer that does not fit.
struct Ceremony {
    std::string rp_id;   // "legal.example.org": a host name without port
    std::string origin;  // "https://legal.example.org"
    Bytes challenge;
};

// What an authenticator says of a key it made, or of one that was touched. Read, checked against the ceremony, not yet judged.
struct NewKey {
    std::string credential;
    KeyAlgorithm algorithm = KeyAlgorithm::es256;
    Bytes public_key;
    std::uint32_t counter = 0;
    bool backup_eligible = false;
};
struct Touch {
    std::uint32_t counter = 0;
    bool backup_eligible = false;
};

// What a browser sends, as it came. Outside bytes.
struct MadeAnswer {
    Bytes client_data, attestation;
};
struct TouchedAnswer {
    std::string credential;  // base64url
    Bytes client_data, authenticator_data, signature;
};

// Reads and checks answers: type, origin, RP ID, challenge, user present and verified, well-formed CBOR, algorithm, signature. Each
// Problem is `refused` or `invalid` with a plain sentence that quotes nothing of the answer. Thread-safe.
class PasskeyReader {
public:
    virtual ~PasskeyReader() = default;
    virtual Outcome<NewKey> made(const MadeAnswer& answer, const Ceremony& ceremony) const = 0;
    virtual Outcome<Touch> touched(const TouchedAnswer& answer, KeyAlgorithm algorithm, std::string_view public_key,
                                   const Ceremony& ceremony) const = 0;
};

// Staff keys stay in the device: one that can be copied to another device is refused for them.
Outcome<void> is_fit(const Person& person, bool backup_eligible);
// Section 6.1.1: the counter goes forward, or is always zero. Back or still: perhaps a copy of the key exists.
bool is_forward(std::uint32_t before, std::uint32_t now);

Outcome<ledger::Step<Passkey>> register_key(const Passkey& key, const PersonId& by, Instant at);
Outcome<ledger::Step<KeyWithdrawal>> withdraw_key(const Passkey& key, std::string_view ground, const PersonId& by, Instant at);

}  // namespace sallyport::people
