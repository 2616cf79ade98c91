#include "base/json.h"

#include <map>
#include <set>
#include <string_view>

namespace sallyport::base {

namespace {

void write(std::string& out, const json::value& value) {
    switch (value.kind()) {
        case json::kind::object: {
            std::map<std::string_view, const json::value*> sorted;
            for (const auto& member : value.get_object()) sorted.emplace(std::string_view{member.key()}, &member.value());
            out += '{';
            bool first = true;
            for (const auto& [name, member] : sorted) {
                if (!first) out += ',';
                first = false;
                out += json::serialize(json::string_view{name.data(), name.size()});
                out += ':';
                write(out, *member);
            }
            out += '}';
            return;
        }
        case json::kind::array: {
            out += '[';
            bool first = true;
            for (const auto& element : value.get_array()) {
                if (!first) out += ',';
                first = false;
                write(out, element);
            }
            out += ']';
            return;
        }
        case json::kind::double_: require(false, "the book holds integers, no floating point"); return;
        case json::kind::null:
        case json::kind::bool_:
        case json::kind::int64:
        case json::kind::uint64:
        case json::kind::string: out += json::serialize(value); return;
    }
}

Problem lacking(std::string_view name, const char* kind) {
    return {Trouble::corrupt, "member \"" + std::string{name} + "\" is missing or is not " + kind, std::string{name}};
}

}  // namespace

std::string canonical(const json::value& value) {
    std::string out;
    write(out, value);
    return out;
}

namespace {
// Boost.JSON keeps the last of two equal keys; two readers could then disagree, so we count what was written.
class KeyCounter {
public:
    explicit KeyCounter(std::string_view text) : text_{text} {}
    bool has_duplicate() {
        std::vector<std::set<std::string>> open;
        std::vector<bool> is_object;
        std::size_t i = 0;
        while (i < text_.size()) {
            const char c = text_[i];
            if (c == '{' || c == '[') {
                open.emplace_back();
                is_object.push_back(c == '{');
                ++i;
            } else if (c == '}' || c == ']') {
                open.pop_back();
                is_object.pop_back();
                ++i;
            } else if (c == '"') {
                const std::size_t start = i++;
                while (text_[i] != '"') i += text_[i] == '\\' ? 2 : 1;
                ++i;
                const std::size_t end = i;
                while (i < text_.size() && (text_[i] == ' ' || text_[i] == '\t' || text_[i] == '\n' || text_[i] == '\r')) ++i;
                if (i < text_.size() && text_[i] == ':' && !is_object.empty() && is_object.back()) {
                    const auto key = json::parse(json::string_view{text_.data() + start, end - start});
                    if (!open.back().insert(std::string{key.get_string()}).second) return true;
                }
            } else {
                ++i;
            }
        }
        return false;
    }

private:
    std::string_view text_;
};
}  // namespace

Outcome<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = 32;
    json::stream_parser parser{{}, options};
    boost::system::error_code failed;
    const std::size_t read = parser.write_some(text.data(), text.size(), failed);
    if (failed) return Problem{Trouble::invalid, "not JSON at byte " + std::to_string(read) + ": " + failed.message()};
    parser.finish(failed);
    if (failed) {
        return Problem{Trouble::invalid, "JSON ends too early, at byte " + std::to_string(text.size())};
    }
    if (text.find_first_not_of(" \t\r\n", read) != std::string_view::npos) {
        return Problem{Trouble::invalid, "something stands behind the JSON value, at byte " + std::to_string(read)};
    }
    if (KeyCounter{text}.has_duplicate()) return Problem{Trouble::invalid, "a member name stands twice in one JSON object"};
    return parser.release();
}

Outcome<std::string> text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_string()) return lacking(name, "a text");
    return std::string{value->get_string()};
}

Outcome<std::int64_t> number_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_int64()) return lacking(name, "a whole number");
    return value->get_int64();
}

Outcome<bool> flag_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_bool()) return lacking(name, "true or false");
    return value->get_bool();
}

Outcome<Instant> instant_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(written, text_at(object, name));
    auto at = parse_instant(written);
    if (!at) return lacking(name, "an instant");
    return *at;
}

Outcome<json::array> list_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_array()) return lacking(name, "a list");
    return value->get_array();
}

Outcome<json::object> object_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_object()) return lacking(name, "an object");
    return value->get_object();
}

std::string text_or(const json::object& object, std::string_view name, std::string_view otherwise) {
    const auto* value = object.if_contains({name.data(), name.size()});
    return std::string{value != nullptr && value->is_string() ? std::string_view{value->get_string()} : otherwise};
}

Outcome<json::object> parse_object(std::string_view bytes, std::string_view what) {
    SALLYPORT_TRY(value, parse_json(bytes));
    if (!value.is_object()) return Problem{Trouble::corrupt, std::string{what} + "'s body is not an object"};
    return std::move(value.get_object());
}

Outcome<std::optional<Span>> maybe_span_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    if (value == nullptr || value->is_null()) return std::optional<Span>{};
    if (!value->is_object()) return lacking(name, "a span");
    SALLYPORT_TRY(from, instant_at(value->get_object(), "from"));
    SALLYPORT_TRY(to, instant_at(value->get_object(), "to"));
    return std::optional<Span>{Span{from, to}};
}

}  // namespace sallyport::base
