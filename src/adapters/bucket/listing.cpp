#include "adapters/bucket/listing.h"

#include <fmt/format.h>

namespace sallyport::adapters {

namespace {

// One pass: what an entity stands for is no entity again.
std::string resolved(std::string_view text) {
    static constexpr std::pair<std::string_view, char> entities[] = {{"&quot;", '"'}, {"&#34;", '"'}, {"&apos;", '\''},
                                                                     {"&lt;", '<'},   {"&gt;", '>'},  {"&amp;", '&'}};
    std::string out;
    while (!text.empty()) {
        char letter = text.front();
        std::size_t length = 1;
        for (const auto& [entity, stands_for] : entities) {
            if (!text.starts_with(entity)) continue;
            letter = stands_for;
            length = entity.size();
        }
        out += letter;
        text.remove_prefix(length);
    }
    return out;
}

// What stands between the tags of the next element of that name from `at` on, which then stands behind it.
std::optional<std::string_view> next_element(std::string_view xml, std::string_view name, std::size_t& at) {
    const std::string opening = fmt::format("<{}>", name), closing = fmt::format("</{}>", name);
    const auto begin = xml.find(opening, at);
    const auto end = begin == std::string_view::npos ? begin : xml.find(closing, begin);
    if (end == std::string_view::npos) return std::nullopt;
    at = end + closing.size();
    return xml.substr(begin + opening.size(), end - begin - opening.size());
}

}  // namespace

std::optional<std::string> element_of(std::string_view xml, std::string_view name) {
    std::size_t at = 0;
    const auto found = next_element(xml, name, at);
    return found ? std::optional{resolved(*found)} : std::nullopt;
}

Outcome<Listing> parse_listing(std::string_view xml) {
    if (!xml.contains("<ListBucketResult")) return Problem{Trouble::unavailable, "the bucket answers with no list of objects"};
    Listing out;
    std::size_t at = 0;
    while (const auto contents = next_element(xml, "Contents", at)) {
        auto key = element_of(*contents, "Key");
        if (!key) continue;
        auto etag = element_of(*contents, "ETag").value_or("");
        std::erase(etag, '"');
        out.objects.push_back({std::move(*key), std::move(etag), element_of(*contents, "Size").value_or("")});
    }
    if (element_of(xml, "IsTruncated").value_or("false") != "true") return out;
    out.next = element_of(xml, "NextContinuationToken").value_or("");
    if (out.next.empty()) return Problem{Trouble::unavailable, "the bucket's list goes on, and it does not say how"};
    return out;
}

}  // namespace sallyport::adapters
