// Bytes and their written forms.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace sallyport::base {

using Bytes = std::string;  // any octets; text is UTF-8 when it is text
using Digest = std::array<std::uint8_t, 32>;

std::string hex(std::string_view bytes);
std::string hex(const Digest& digest);
Outcome<Bytes> from_hex(std::string_view text);
Outcome<Digest> digest_from_hex(std::string_view text);
std::string base64(std::string_view bytes);  // RFC 4648 section 4, padded
Outcome<Bytes> from_base64(std::string_view text);
std::string base64url(std::string_view bytes);         // RFC 4648 section 5, not padded
Outcome<Bytes> from_base64url(std::string_view text);  // strict: no padding, no other letters, no bits left over

inline std::string_view view(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

bool is_utf8(std::string_view text);  // well formed, no surrogates, shortest form

}  // namespace sallyport::base
