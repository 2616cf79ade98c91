// The part of CBOR (RFC 8949) that authenticators write: CTAP2 canonical form. Everything else is refused: indefinite lengths, tags,
// floats, numbers longer than they need be, a key twice, nesting beyond four, bytes behind the value.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/outcome.h"

namespace sallyport::adapters::cbor {

struct Value {
    enum class Kind { number, negative, bytes, text, array, map, other } kind = Kind::other;
    std::uint64_t number = 0;       // number; of negative: -1 - number is meant
    std::string_view view = {};     // bytes and text: lies in what was read
    std::vector<Value> items = {};  // array; map: key, value, key, value …

    // The value under a key; null if there is none, or this is no map.
    const Value* at(std::string_view key) const;
    const Value* at(std::int64_t key) const;
    bool is(std::int64_t wanted) const;
};

struct Read {
    Value value;
    std::size_t size = 0;  // bytes it took
};
// The first value of the text.
Outcome<Read> read_first(std::string_view bytes);
// The one value of the text, with nothing behind it.
Outcome<Value> read_whole(std::string_view bytes);

}  // namespace sallyport::adapters::cbor
