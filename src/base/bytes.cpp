#include "base/bytes.h"

#include <sodium.h>

namespace sallyport::base {

std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (unsigned char byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string hex(const Digest& digest) { return hex(view(digest)); }

Outcome<Bytes> from_hex(std::string_view text) {
    Bytes out(text.size() / 2, '\0');
    std::size_t written = 0;
    const char* end = nullptr;
    const int rc =
        sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &written, &end);
    if (rc != 0 || end != text.data() + text.size() || written * 2 != text.size()) {
        return Problem{Trouble::invalid, "not hexadecimal: pairs of 0-9 and a-f are wanted"};
    }
    return out;
}

Outcome<Digest> digest_from_hex(std::string_view text) {
    SALLYPORT_TRY(bytes, from_hex(text));
    if (bytes.size() != 32) return Problem{Trouble::invalid, "a digest has 64 hexadecimal digits, not " + std::to_string(text.size())};
    Digest digest;
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

namespace {
std::string encode(std::string_view bytes, int variant) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    out.pop_back();  // the terminating zero
    return out;
}
}  // namespace

std::string base64(std::string_view bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::string base64url(std::string_view bytes) { return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }

Outcome<Bytes> from_base64(std::string_view text) {
    Bytes out(text.size() / 4 * 3 + 3, '\0');
    std::size_t written = 0;
    const char* end = nullptr;
    const int rc = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &written,
                                     &end, sodium_base64_VARIANT_ORIGINAL);
    if (rc != 0 || end != text.data() + text.size()) return Problem{Trouble::invalid, "not base64 with padding (RFC 4648 section 4)"};
    out.resize(written);
    if (base64(out) != text) return Problem{Trouble::invalid, "base64 is not in its one canonical form"};
    return out;
}

Outcome<Bytes> from_base64url(std::string_view text) {
    Bytes out(text.size() / 4 * 3 + 3, '\0');
    std::size_t written = 0;
    const char* end = nullptr;
    const int rc = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &written,
                                     &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (rc != 0 || end != text.data() + text.size()) return Problem{Trouble::invalid, "not base64url without padding (RFC 4648 section 5)"};
    out.resize(written);
    if (base64url(out) != text) return Problem{Trouble::invalid, "base64url is not in its one canonical form"};
    return out;
}

bool is_utf8(std::string_view text) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    const auto* end = p + text.size();
    while (p < end) {
        const unsigned lead = *p++;
        if (lead < 0x80) continue;
        int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || end - p < more) return false;
        unsigned code = lead & (0x3fu >> more);
        for (; more > 0; --more, ++p) {
            if ((*p & 0xc0) != 0x80) return false;
            code = code << 6 | (*p & 0x3fu);
        }
        const bool shortest = code >= (lead >= 0xf0 ? 0x10000u : lead >= 0xe0 ? 0x800u : 0x80u);
        if (!shortest || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    }
    return true;
}

}  // namespace sallyport::base
