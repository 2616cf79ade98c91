#include "main/local_ca.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>

#include "adapters/files/files.h"

namespace sallyport::app {

namespace {

constexpr long valid_seconds = 90L * 24 * 3600;

struct Freed {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using KeyPair = std::unique_ptr<EVP_PKEY, Freed>;
using Certificate = std::unique_ptr<X509, Freed>;
using Memory = std::unique_ptr<BIO, Freed>;

void extend(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    require(extension != nullptr, "OpenSSL knows this extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// `issuer` null: signs itself.
Certificate certify(EVP_PKEY* key, const char* name, X509* issuer, EVP_PKEY* issuer_key, long serial) {
    Certificate certificate{X509_new()};
    X509* raw = certificate.get();
    X509_set_version(raw, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), serial);
    X509_gmtime_adj(X509_getm_notBefore(raw), -3600);
    X509_gmtime_adj(X509_getm_notAfter(raw), valid_seconds);
    X509_set_pubkey(raw, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509* by = issuer != nullptr ? issuer : raw;
    X509_set_issuer_name(raw, X509_get_subject_name(by));
    if (issuer == nullptr) {
        extend(raw, by, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
        extend(raw, by, NID_key_usage, "critical,keyCertSign,cRLSign");
    } else {
        extend(raw, by, NID_basic_constraints, "critical,CA:FALSE");
        extend(raw, by, NID_ext_key_usage, "serverAuth");
        extend(raw, by, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    }
    require(X509_sign(raw, issuer_key, EVP_sha256()) > 0, "OpenSSL signs a certificate");
    return certificate;
}

std::string taken(const Memory& memory) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string pem(X509* certificate) {
    Memory memory{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(memory.get(), certificate);
    return taken(memory);
}

std::string pem(EVP_PKEY* key) {
    Memory memory{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return taken(memory);
}

}  // namespace

Outcome<void> make_local_ca(const std::string& folder) {
    if (std::filesystem::exists(folder + "/localhost.key")) return {};
    SALLYPORT_CHECK(adapters::make_folder(folder));
    KeyPair authority_key{EVP_EC_gen("P-256")}, server_key{EVP_EC_gen("P-256")};
    require(authority_key && server_key, "OpenSSL makes P-256 keys");
    const auto authority = certify(authority_key.get(), "Sallyport trial authority", nullptr, authority_key.get(), 1);
    const auto server = certify(server_key.get(), "localhost", authority.get(), authority_key.get(), 2);
    SALLYPORT_CHECK(adapters::keep_file(folder + "/ca.pem", pem(authority.get()), 0644));
    SALLYPORT_CHECK(adapters::keep_file(folder + "/localhost.pem", pem(server.get()) + pem(authority.get()), 0644));
    return adapters::keep_file(folder + "/localhost.key", pem(server_key.get()), 0600);
}

}  // namespace sallyport::app
