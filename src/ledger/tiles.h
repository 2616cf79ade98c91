// Paths and bytes of a C2SP tlog-tiles folder: tiles of up to 256 hashes, bundles of up to 256 entries, and beside them our own
// bundles of facts. Format: docs/formats/ledger-folder.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::ledger {

constexpr unsigned tile_height = 8;
constexpr std::uint64_t tile_width = 256;

// A file of the folder that holds `width` (1 .. 256) things from position index * 256 of its level.
struct TilePlace {
    enum class What { hashes, entries, facts } what = What::hashes;
    unsigned level = 0;  // only hashes have levels above 0
    std::uint64_t index = 0;
    std::uint64_t width = tile_width;
    auto operator<=>(const TilePlace&) const = default;
    std::string path() const;  // "tile/0/x001/067.p/8", "tile/entries/000", "facts/000"
    static std::optional<TilePlace> parse(std::string_view path);
};

// Every file that a ledger of `size` entries has of one kind and level, in order; level 0 for entries and facts.
std::uint64_t tile_count(std::uint64_t size, unsigned level);  // partial last one included
std::uint64_t tile_width_at(std::uint64_t size, unsigned level, std::uint64_t index);
unsigned tile_levels(std::uint64_t size);  // 0 for an empty ledger

Bytes tile_bytes(const std::vector<Digest>& hashes);
// Exactly `width` hashes; `corrupt` names the size seen and wanted.
Outcome<std::vector<Digest>> parse_tile(std::string_view bytes, std::uint64_t width);

// Entries: a big-endian 16-bit length and the leaf, each.
void add_to_bundle(Bytes& bundle, std::string_view leaf);
Outcome<std::vector<std::string_view>> parse_bundle(std::string_view bytes, std::uint64_t width);

// Facts: a big-endian 32-bit length and the record, each; the empty record is withheld facts.
struct FactsRecord {
    Bytes salt;  // 16 bytes
    std::string_view text;
};
void add_to_facts(Bytes& bundle, std::string_view salt, std::string_view text);
void add_withheld(Bytes& bundle);
Outcome<std::vector<std::optional<FactsRecord>>> parse_facts(std::string_view bytes, std::uint64_t width);

}  // namespace sallyport::ledger
