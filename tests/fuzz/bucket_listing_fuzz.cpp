// room: adapters
#include <cstddef>
#include <cstdint>

#include "adapters/bucket/listing.h"

using namespace sallyport;
using namespace sallyport::adapters;

// Whatever a bucket answers: no crash, no end of its own making, and no object that its text does not hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto listing = parse_listing(bytes)) {
        require(listing->objects.size() * std::string_view{"<Contents><Key></Key></Contents>"}.size() <= size, "an object has its text");
        for (const auto& one : listing->objects)
            require(one.key.size() < size && one.etag.size() < size && one.size.size() < size, "no text grows");
    }
    for (const char* name : {"ETag", "Code"}) {
        if (const auto found = element_of(bytes, name)) require(found->size() <= size, "no text grows");
    }
    return 0;
}
