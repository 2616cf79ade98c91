#include "adapters/webauthn/cbor.h"

#include <cbor.h>

#include <set>
#include <string>

#include "base/bytes.h"

namespace sallyport::adapters::cbor {

namespace {

constexpr int deepest = 4;

// What libcbor saw in one step of its stream.
struct Token {
    enum class Kind { none, number, negative, bytes, text, array, map, simple, refused } kind = Kind::none;
    std::uint64_t number = 0;
    std::string_view view = {};
};

void seen(void* context, Token::Kind kind, std::uint64_t number, std::string_view view = {}) {
    *static_cast<Token*>(context) = {kind, number, view};
}
std::string_view view_of(cbor_data data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

cbor_callbacks callbacks() {
    cbor_callbacks all = cbor_empty_callbacks;
    using Kind = Token::Kind;
    all.uint8 = [](void* to, std::uint8_t n) { seen(to, Kind::number, n); };
    all.uint16 = [](void* to, std::uint16_t n) { seen(to, Kind::number, n); };
    all.uint32 = [](void* to, std::uint32_t n) { seen(to, Kind::number, n); };
    all.uint64 = [](void* to, std::uint64_t n) { seen(to, Kind::number, n); };
    all.negint8 = [](void* to, std::uint8_t n) { seen(to, Kind::negative, n); };
    all.negint16 = [](void* to, std::uint16_t n) { seen(to, Kind::negative, n); };
    all.negint32 = [](void* to, std::uint32_t n) { seen(to, Kind::negative, n); };
    all.negint64 = [](void* to, std::uint64_t n) { seen(to, Kind::negative, n); };
    all.byte_string = [](void* to, cbor_data data, std::size_t size) { seen(to, Kind::bytes, size, view_of(data, size)); };
    all.string = [](void* to, cbor_data data, std::size_t size) { seen(to, Kind::text, size, view_of(data, size)); };
    all.array_start = [](void* to, std::size_t size) { seen(to, Kind::array, size); };
    all.map_start = [](void* to, std::size_t size) { seen(to, Kind::map, size); };
    all.boolean = [](void* to, bool) { seen(to, Kind::simple, 0); };
    all.null = [](void* to) { seen(to, Kind::simple, 0); };
    all.undefined = [](void* to) { seen(to, Kind::refused, 0); };
    all.byte_string_start = [](void* to) { seen(to, Kind::refused, 0); };
    all.string_start = [](void* to) { seen(to, Kind::refused, 0); };
    all.indef_array_start = [](void* to) { seen(to, Kind::refused, 0); };
    all.indef_map_start = [](void* to) { seen(to, Kind::refused, 0); };
    all.tag = [](void* to, std::uint64_t) { seen(to, Kind::refused, 0); };
    all.float2 = [](void* to, float) { seen(to, Kind::refused, 0); };
    all.float4 = [](void* to, float) { seen(to, Kind::refused, 0); };
    all.float8 = [](void* to, double) { seen(to, Kind::refused, 0); };
    all.indef_break = [](void* to) { seen(to, Kind::refused, 0); };
    return all;
}

std::size_t head_size(std::uint64_t number) {
    return number < 24 ? 1 : number <= 0xff ? 2 : number <= 0xffff ? 3 : number <= 0xffff'ffff ? 5 : 9;
}

Problem bad(std::size_t at, const char* what) { return {Trouble::invalid, "CBOR at byte " + std::to_string(at) + ": " + what}; }

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_{bytes} {}

    Outcome<Value> value(int depth) {
        if (depth > deepest) return bad(at_, "nested deeper than four");
        const std::size_t begun = at_;
        SALLYPORT_TRY(token, next());
        Value made;
        made.number = token.number;
        made.view = token.view;
        switch (token.kind) {
            case Token::Kind::number: made.kind = Value::Kind::number; return made;
            case Token::Kind::negative: made.kind = Value::Kind::negative; return made;
            case Token::Kind::bytes: made.kind = Value::Kind::bytes; return made;
            case Token::Kind::text:
                if (!is_utf8(token.view)) return bad(begun, "a text that is not UTF-8");
                made.kind = Value::Kind::text;
                return made;
            case Token::Kind::simple: made.kind = Value::Kind::other; return made;
            case Token::Kind::array:
            case Token::Kind::map: break;
            case Token::Kind::none:
            case Token::Kind::refused: return bad(begun, "a form that authenticators do not write");
        }
        const bool is_map = token.kind == Token::Kind::map;
        made.kind = is_map ? Value::Kind::map : Value::Kind::array;
        // Each takes a byte at least, so that a number in the head cannot ask for memory that the text does not fill.
        if (token.number > bytes_.size() - at_) return bad(begun, "longer than the text");
        std::set<std::string_view> keys;
        for (std::uint64_t i = 0; i < token.number * (is_map ? 2 : 1); ++i) {
            const std::size_t from = at_;
            SALLYPORT_TRY(item, value(depth + 1));
            if (is_map && i % 2 == 0 && !keys.insert(bytes_.substr(from, at_ - from)).second) return bad(from, "a key stands twice");
            made.items.push_back(std::move(item));
        }
        return made;
    }
    std::size_t at() const { return at_; }

private:
    Outcome<Token> next() {
        static const cbor_callbacks calls = callbacks();
        Token token;
        const auto rest = bytes_.substr(at_);
        const auto result = cbor_stream_decode(reinterpret_cast<cbor_data>(rest.data()), rest.size(), &calls, &token);
        if (result.status != CBOR_DECODER_FINISHED || result.read == 0 || result.read > rest.size()) return bad(at_, "it ends too early");
        const bool counted = token.kind != Token::Kind::simple && token.kind != Token::Kind::refused && token.kind != Token::Kind::none;
        if (counted && result.read - token.view.size() != head_size(token.number)) return bad(at_, "a number is longer than it need be");
        at_ += result.read;
        return token;
    }
    std::string_view bytes_;
    std::size_t at_ = 0;
};

}  // namespace

const Value* Value::at(std::string_view key) const {
    if (kind != Kind::map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].kind == Kind::text && items[i].view == key) return &items[i + 1];
    }
    return nullptr;
}

const Value* Value::at(std::int64_t key) const {
    if (kind != Kind::map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].is(key)) return &items[i + 1];
    }
    return nullptr;
}

bool Value::is(std::int64_t wanted) const {
    if (wanted >= 0) return kind == Kind::number && number == static_cast<std::uint64_t>(wanted);
    return kind == Kind::negative && number == static_cast<std::uint64_t>(-1 - wanted);
}

Outcome<Read> read_first(std::string_view bytes) {
    Reader reader{bytes};
    SALLYPORT_TRY(value, reader.value(1));
    return Read{std::move(value), reader.at()};
}

Outcome<Value> read_whole(std::string_view bytes) {
    SALLYPORT_TRY(read, read_first(bytes));
    if (read.size != bytes.size()) return bad(read.size, "bytes stand behind the value");
    return std::move(read.value);
}

}  // namespace sallyport::adapters::cbor
