// room: adapters
// What browsers and authenticators send to sign in. The first byte chooses the reader.
#include "adapters/webauthn/cbor.h"
#include "adapters/webauthn/webauthn.h"

using namespace sallyport;
using namespace sallyport::adapters;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view input{reinterpret_cast<const char*>(data) + 1, size - 1};
    switch (data[0] % 6) {
        case 0:
            if (const auto read = cbor::read_first(input)) {
                require(read->size >= 1 && read->size <= input.size(), "a value takes some of its text");
                require(cbor::read_whole(input.substr(0, read->size)).has_value(), "a value that was read is read alone");
            }
            break;
        case 1: (void)read_client_data(input).has_value(); break;
        case 2:
            if (const auto read = read_authenticator_data(input)) {
                require(read->rp_hash.size() == 32 && read->credential.empty() == read->cose_key.empty(), "a key has a name");
            }
            break;
        case 3:
            if (const auto read = read_attestation(input)) (void)read_authenticator_data(read->authenticator_data).has_value();
            break;
        case 4:
            if (const auto key = read_cose_key(input)) require(!is_signed(key->algorithm, key->der, "text", ""), "nothing signs nothing");
            break;
        case 5: {
            // Cut in two: client data and attestation.
            const auto cut = input.find('\0');
            if (cut == std::string_view::npos) break;
            const auto made = WebAuthn{}.made({Bytes{input.substr(0, cut)}, Bytes{input.substr(cut + 1)}},
                                              {"gate.example.org", "https://gate.example.org", "c"});
            require(!made || !made->credential.empty(), "a key that is taken has a name");
            break;
        }
    }
    return 0;
}
