#include "base/id.h"

#include "base/crypto.h"

namespace sallyport::base {

namespace {
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford: no i, l, o, u
constexpr std::size_t length = 20;
}  // namespace

bool is_id_text(std::string_view text) { return text.size() == length && text.find_first_not_of(alphabet) == std::string_view::npos; }

std::string random_id_text() {
    const Bytes random = random_bytes(length);
    std::string out;
    for (unsigned char byte : random) out += alphabet[byte & 31];
    return out;
}

}  // namespace sallyport::base
