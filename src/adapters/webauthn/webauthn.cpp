#include "adapters/webauthn/webauthn.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>
#include <vector>

#include "adapters/webauthn/cbor.h"
#include "base/crypto.h"
#include "base/json.h"

namespace sallyport::adapters {

using people::KeyAlgorithm;

namespace {

// A client's data names an origin and a challenge; an attestation of ours carries no certificates. Ten times what browsers send.
constexpr std::size_t client_data_bytes = 4'096, attestation_bytes = 16'384, credential_bytes = 1'023;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Problem broken_answer(const char* what) {
    return {Trouble::invalid, std::string{"The browser's answer is not well formed: "} + what + "."};
}

Outcome<PublicKey> named(KeyAlgorithm algorithm, const Key& key) {
    unsigned char* out = nullptr;
    const int size = key ? i2d_PUBKEY(key.get(), &out) : -1;
    ERR_clear_error();
    if (size <= 0) return broken_answer("its public key is no key");
    PublicKey made{algorithm, Bytes{reinterpret_cast<const char*>(out), static_cast<std::size_t>(size)}};
    OPENSSL_free(out);
    return made;
}

Key from_parameters(const char* type, OSSL_PARAM_BLD* builder) {
    const std::unique_ptr<OSSL_PARAM, Free> parameters{OSSL_PARAM_BLD_to_param(builder)};
    const std::unique_ptr<EVP_PKEY_CTX, Free> context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* made = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    Key key{made};
    const std::unique_ptr<EVP_PKEY_CTX, Free> check{EVP_PKEY_CTX_new_from_pkey(nullptr, made, nullptr)};
    if (!check || EVP_PKEY_public_check(check.get()) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    return key;
}

// RFC 9053 section 7.1.1: kty 2, crv 1 (P-256), x and y of 32 bytes.
Key p256(const cbor::Value& map) {
    const auto *x = map.at(-2), *y = map.at(-3), *curve = map.at(-1);
    if (x == nullptr || y == nullptr || curve == nullptr || !curve->is(1)) return nullptr;
    if (x->kind != cbor::Value::Kind::bytes || y->kind != cbor::Value::Kind::bytes || x->view.size() != 32 || y->view.size() != 32)
        return nullptr;
    Bytes point{"\x04"};
    point.append(x->view).append(y->view);
    const std::unique_ptr<OSSL_PARAM_BLD, Free> builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
        return nullptr;
    }
    return from_parameters("EC", builder.get());
}

// RFC 9053 section 7.1.2: kty 1, crv 6 (Ed25519), x of 32 bytes.
Key ed25519(const cbor::Value& map) {
    const auto *x = map.at(-2), *curve = map.at(-1);
    if (x == nullptr || curve == nullptr || !curve->is(6) || x->kind != cbor::Value::Kind::bytes || x->view.size() != 32) return nullptr;
    return Key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(x->view), x->view.size())};
}

// RFC 8230 section 4: kty 3, n, e.
Key rsa(const cbor::Value& map) {
    const auto *n = map.at(-1), *e = map.at(-2);
    if (n == nullptr || e == nullptr || n->kind != cbor::Value::Kind::bytes || e->kind != cbor::Value::Kind::bytes) return nullptr;
    if (n->view.size() < 256 || n->view.size() > 512 || e->view.empty() || e->view.size() > 4) return nullptr;
    const std::unique_ptr<BIGNUM, Free> modulus{BN_bin2bn(raw(n->view), static_cast<int>(n->view.size()), nullptr)};
    const std::unique_ptr<BIGNUM, Free> exponent{BN_bin2bn(raw(e->view), static_cast<int>(e->view.size()), nullptr)};
    if (!modulus || !exponent || BN_num_bits(modulus.get()) < 2048) return nullptr;
    const std::unique_ptr<OSSL_PARAM_BLD, Free> builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
        return nullptr;
    }
    return from_parameters("RSA", builder.get());
}

Outcome<void> fits(const ClientData& data, std::string_view type, const people::Ceremony& ceremony) {
    if (data.type != type) return Problem{Trouble::refused, "The browser answered another question than the one that was asked."};
    if (!same_in_constant_time(data.challenge, base64url(ceremony.challenge))) {
        return Problem{Trouble::refused, "The browser's answer belongs to another page. Try again."};
    }
    if (data.origin != ceremony.origin)
        return Problem{Trouble::refused, "The key was used on another site. Open this site by its own address."};
    if (data.cross_origin) return Problem{Trouble::refused, "The key was used inside another site's page."};
    return {};
}

Outcome<void> fits(const AuthenticatorData& data, const people::Ceremony& ceremony) {
    if (data.rp_hash != view(sha256(ceremony.rp_id))) return Problem{Trouble::refused, "The key belongs to another site."};
    if (!data.user_present) return Problem{Trouble::refused, "Nobody touched the key."};
    if (!data.user_verified) {
        return Problem{Trouble::refused, "The key did not check who touched it. It must ask for its PIN, a fingerprint or a face."};
    }
    if (data.backed_up && !data.backup_eligible) return broken_answer("the key is backed up and cannot be");
    return {};
}

// P-256's base point: a key that is on the curve, and whose private part (1) opens nothing because its answers are never taken.
constexpr std::string_view nobodys_x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
constexpr std::string_view nobodys_y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const Bytes& nobodys_key() {
    static const Bytes der = [] {
        const auto x = from_hex(nobodys_x), y = from_hex(nobodys_y);
        require(x && y, "the base point is written in hexadecimal digits");
        const auto key = read_cose_key("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + *x + "\x22\x58\x20" + *y);
        require(key.has_value(), "the base point is a key");
        return key->der;
    }();
    return der;
}

}  // namespace

Outcome<ClientData> read_client_data(std::string_view text) {
    if (text.size() > client_data_bytes) return broken_answer("its client data is longer than 4 KiB");
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return broken_answer("its client data is no JSON object");
    const auto& object = value->get_object();
    ClientData data;
    for (const auto& [name, into] : {std::pair{"type", &data.type}, {"challenge", &data.challenge}, {"origin", &data.origin}}) {
        auto member = text_at(object, name);
        if (!member) return broken_answer("its client data lacks a member");
        *into = std::move(*member);
    }
    if (const auto* crossed = object.if_contains("crossOrigin")) {
        if (!crossed->is_bool()) return broken_answer("its client data says crossOrigin in another way than yes or no");
        data.cross_origin = crossed->get_bool();
    }
    if (object.contains("topOrigin")) data.cross_origin = true;
    return data;
}

Outcome<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
    constexpr std::size_t fixed = 37, id_at = 55;
    if (bytes.size() < fixed || bytes.size() > attestation_bytes) return broken_answer("its authenticator data has a wrong length");
    const auto at = [&](std::size_t place) { return static_cast<std::uint8_t>(bytes[place]); };
    const std::uint8_t flags = at(32);
    AuthenticatorData data;
    data.rp_hash = bytes.substr(0, 32);
    data.user_present = (flags & 0x01) != 0;
    data.user_verified = (flags & 0x04) != 0;
    data.backup_eligible = (flags & 0x08) != 0;
    data.backed_up = (flags & 0x10) != 0;
    const bool has_key = (flags & 0x40) != 0, has_extensions = (flags & 0x80) != 0;
    for (std::size_t i = 33; i < fixed; ++i) data.counter = data.counter << 8 | at(i);
    std::size_t end = fixed;
    if (has_key) {
        if (bytes.size() < id_at) return broken_answer("its authenticator data ends too early");
        const std::size_t size = static_cast<std::size_t>(at(53)) << 8 | at(54);
        if (size == 0 || size > credential_bytes || bytes.size() - id_at < size) return broken_answer("the key's name has a wrong length");
        data.credential = bytes.substr(id_at, size);
        const auto key = cbor::read_first(bytes.substr(id_at + size));
        if (!key) return broken_answer("its public key is no CBOR");
        data.cose_key = bytes.substr(id_at + size, key->size);
        end = id_at + size + key->size;
    }
    if (has_extensions) {
        const auto extensions = cbor::read_first(bytes.substr(end));
        if (!extensions || extensions->value.kind != cbor::Value::Kind::map) return broken_answer("its extensions are no CBOR map");
        end += extensions->size;
    }
    if (end != bytes.size()) return broken_answer("bytes stand behind its authenticator data");
    return data;
}

Outcome<Attestation> read_attestation(std::string_view bytes) {
    if (bytes.size() > attestation_bytes) return broken_answer("its attestation is longer than 16 KiB");
    const auto object = cbor::read_whole(bytes);
    if (!object) return broken_answer("its attestation is no CBOR as authenticators write it");
    const auto *format = object->at("fmt"), *data = object->at("authData"), *statement = object->at("attStmt");
    if (object->items.size() != 6 || format == nullptr || data == nullptr || statement == nullptr ||
        format->kind != cbor::Value::Kind::text || data->kind != cbor::Value::Kind::bytes || statement->kind != cbor::Value::Kind::map) {
        return broken_answer("its attestation has other members than fmt, attStmt and authData");
    }
    Attestation attestation{format->view, data->view, statement->items.empty(), {}, 0, false};
    if (const auto* signature = statement->at("sig"); signature != nullptr && signature->kind == cbor::Value::Kind::bytes) {
        attestation.signature = signature->view;
    }
    if (const auto* algorithm = statement->at("alg")) {
        for (const std::int64_t known : {-7, -8, -257}) {
            if (algorithm->is(known)) attestation.algorithm = known;
        }
    }
    attestation.certificates = statement->at("x5c") != nullptr || statement->at("ecdaaKeyId") != nullptr;
    return attestation;
}

Outcome<PublicKey> read_cose_key(std::string_view bytes) {
    const auto map = cbor::read_whole(bytes);
    if (!map) return broken_answer("its public key is no CBOR");
    const auto *type = map->at(1), *algorithm = map->at(3);
    if (type == nullptr || algorithm == nullptr) return broken_answer("its public key lacks a member");
    if (algorithm->is(-7) && type->is(2)) return named(KeyAlgorithm::es256, p256(*map));
    if (algorithm->is(-8) && type->is(1)) return named(KeyAlgorithm::eddsa, ed25519(*map));
    if (algorithm->is(-257) && type->is(3)) return named(KeyAlgorithm::rs256, rsa(*map));
    return Problem{Trouble::refused, "The key uses an algorithm that is not taken; ES256, EdDSA and RS256 are."};
}

bool is_signed(KeyAlgorithm algorithm, std::string_view der, std::string_view message, std::string_view signature) {
    const unsigned char* from = raw(der);
    const Key key{d2i_PUBKEY(nullptr, &from, static_cast<long>(der.size()))};
    const std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
    const int wanted = algorithm == KeyAlgorithm::es256 ? EVP_PKEY_EC : algorithm == KeyAlgorithm::eddsa ? EVP_PKEY_ED25519 : EVP_PKEY_RSA;
    const EVP_MD* hash = algorithm == KeyAlgorithm::eddsa ? nullptr : EVP_sha256();
    const bool good = key && context && EVP_PKEY_get_base_id(key.get()) == wanted &&
                      EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key.get()) == 1 &&
                      EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
    ERR_clear_error();
    return good;
}

Outcome<people::NewKey> WebAuthn::made(const people::MadeAnswer& answer, const people::Ceremony& ceremony) const {
    SALLYPORT_TRY(client, read_client_data(answer.client_data));
    SALLYPORT_CHECK(fits(client, "webauthn.create", ceremony));
    SALLYPORT_TRY(attestation, read_attestation(answer.attestation));
    SALLYPORT_TRY(data, read_authenticator_data(attestation.authenticator_data));
    SALLYPORT_CHECK(fits(data, ceremony));
    if (data.credential.empty()) return broken_answer("it names no key");
    SALLYPORT_TRY(key, read_cose_key(data.cose_key));
    if (attestation.format == "packed" && !attestation.certificates) {
        const std::int64_t wanted = key.algorithm == KeyAlgorithm::es256 ? -7 : key.algorithm == KeyAlgorithm::eddsa ? -8 : -257;
        const Bytes message = Bytes{attestation.authenticator_data} + Bytes{view(sha256(answer.client_data))};
        if (attestation.algorithm != wanted || !is_signed(key.algorithm, key.der, message, attestation.signature)) {
            return Problem{Trouble::refused, "The new key did not sign for itself."};
        }
    } else if (attestation.format != "none" || !attestation.empty_statement) {
        return Problem{Trouble::refused, "The key sent a maker's certificate, which was not asked for."};
    }
    return people::NewKey{base64url(data.credential), key.algorithm, key.der, data.counter, data.backup_eligible};
}

Outcome<people::Touch> WebAuthn::touched(const people::TouchedAnswer& answer, KeyAlgorithm algorithm, std::string_view public_key,
                                         const people::Ceremony& ceremony) const {
    SALLYPORT_TRY(client, read_client_data(answer.client_data));
    SALLYPORT_CHECK(fits(client, "webauthn.get", ceremony));
    SALLYPORT_TRY(data, read_authenticator_data(answer.authenticator_data));
    SALLYPORT_CHECK(fits(data, ceremony));
    if (!data.credential.empty()) return broken_answer("it brings a new key");
    const bool nobody = public_key.empty();
    const Bytes message = answer.authenticator_data + Bytes{view(sha256(answer.client_data))};
    const bool good = is_signed(algorithm, nobody ? std::string_view{nobodys_key()} : public_key, message, answer.signature);
    if (!good || nobody) return Problem{Trouble::refused, "The signature is not this key's."};
    return people::Touch{data.counter, data.backup_eligible};
}

}  // namespace sallyport::adapters
