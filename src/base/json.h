// JSON as the book writes it: canonical, so that the same value is the same bytes. Include from .cpp files only:
// this header brings Boost.JSON, which is dear to compile.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/bytes.h"
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

}  // namespace sallyport::base
