// room: ledger
#include <cstddef>
#include <cstdint>

#include "ledger/tiles.h"

using namespace sallyport;
using namespace sallyport::ledger;

// The first byte chooses the width; the rest is a tile, a bundle, facts and a path. No crash, and what is read is written as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::uint64_t width = data[0] + std::uint64_t{1};
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (const auto tile = parse_tile(bytes, width)) require(tile_bytes(*tile) == bytes, "a tile has one spelling");
    if (const auto leaves = parse_bundle(bytes, width)) {
        Bytes again;
        for (const auto leaf : *leaves) add_to_bundle(again, leaf);
        require(again == bytes, "a bundle has one spelling");
    }
    if (const auto records = parse_facts(bytes, width)) {
        Bytes again;
        for (const auto& record : *records) {
            if (record) {
                add_to_facts(again, record->salt, record->text);
            } else {
                add_withheld(again);
            }
        }
        require(again == bytes, "facts have one spelling");
    }
    if (const auto place = TilePlace::parse(bytes)) require(place->path() == bytes, "a path has one spelling");
    return 0;
}
