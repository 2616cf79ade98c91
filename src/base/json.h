// JSON as the book writes it: canonical, so that the same value is the same bytes. Include from .cpp files only:
// this header brings Boost.JSON, which is dear to compile.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/closed_list.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/outcome.h"

namespace sallyport::base {

namespace json = boost::json;

// Keys in byte order at every depth, no white space, integers only (a double is our bug). RFC 8785 for the values used here.
std::string canonical(const json::value& value);

// Depth at most 32, no duplicate keys, UTF-8, nothing behind the value. The sentence names the byte offset.
Outcome<json::value> parse_json(std::string_view text);

// Readers for objects we wrote ourselves: a missing or mistyped member is `corrupt` and names the member, not its value.
Outcome<std::string> text_at(const json::object& object, std::string_view name);
Outcome<std::int64_t> number_at(const json::object& object, std::string_view name);
Outcome<bool> flag_at(const json::object& object, std::string_view name);
Outcome<Instant> instant_at(const json::object& object, std::string_view name);
Outcome<json::array> list_at(const json::object& object, std::string_view name);
Outcome<json::object> object_at(const json::object& object, std::string_view name);
std::string text_or(const json::object& object, std::string_view name, std::string_view otherwise);
// A noun's body as an object; `what` stands in the sentence if it is none: "a grant's body is not an object".
Outcome<json::object> parse_object(std::string_view bytes, std::string_view what);

// A code word of the closed list E.
template <class E>
Outcome<E> coded_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(word, text_at(object, name));
    const auto value = coded<E>(word);
    if (!value) return Problem{Trouble::corrupt, "member \"" + std::string{name} + "\" is not a word of its list", std::string{name}};
    return *value;
}

// An id; the empty text is "none".
template <class I>
Outcome<I> id_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(word, text_at(object, name));
    if (word.empty()) return I{};
    return I::parse(word);
}

// null or absent = none. `read` turns the text into the value.
template <class T>
Outcome<std::optional<T>> maybe_at(const json::object& object, std::string_view name, Outcome<T> (*read)(std::string_view)) {
    const auto word = text_or(object, name, "");
    if (word.empty()) return std::optional<T>{};
    SALLYPORT_TRY(value, read(word));
    return std::optional<T>{std::move(value)};
}
inline json::value maybe(const std::optional<Day>& day) { return day ? json::value(text(*day)) : json::value(nullptr); }
inline json::value maybe(const std::optional<Instant>& at) { return at ? json::value(text(*at)) : json::value(nullptr); }
template <class Tag>
json::value maybe(const std::optional<Id<Tag>>& id) {
    return id ? json::value(id->text()) : json::value(nullptr);
}
inline json::value to_json(const Span& span) { return json::object{{"from", text(span.from)}, {"to", text(span.to)}}; }
inline json::value maybe(const std::optional<Span>& span) { return span ? to_json(*span) : json::value(nullptr); }
Outcome<std::optional<Span>> maybe_span_at(const json::object& object, std::string_view name);

}  // namespace sallyport::base
