// What a bucket answers: S3's XML, of which a handful of elements are read. Bytes of a stranger: a list that is none is refused, and nothing
// in it is obeyed. Source: Amazon S3 API Reference, ListObjectsV2, CopyObject, "Error responses".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

namespace sallyport::adapters {

struct ListedObject {
    std::string key;
    std::string etag;  // without its quotation marks
    std::string size;  // as written
};
struct Listing {
    std::vector<ListedObject> objects;
    std::string next;  // with which the next thousand are asked for; empty: this was the end
};

// `unavailable`: it is no list, or one that goes on and does not say how.
Outcome<Listing> parse_listing(std::string_view xml);
// The text of the first element of that name, entities resolved; none if there is none.
std::optional<std::string> element_of(std::string_view xml, std::string_view name);

}  // namespace sallyport::adapters
