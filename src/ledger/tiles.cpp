#include "ledger/tiles.h"

#include <algorithm>

#include "ledger/entry.h"

namespace sallyport::ledger {

namespace {

Problem wrong(std::string what) { return {Trouble::corrupt, std::move(what)}; }

std::string three_digits(std::uint64_t value) {
    const auto text = std::to_string(value);
    return std::string(3 - text.size(), '0') + text;
}

// 1234067 is "x001/x234/067": a folder never has more than a thousand children.
std::string index_path(std::uint64_t index) {
    std::string out = three_digits(index % 1000);
    for (index /= 1000; index > 0; index /= 1000) out = "x" + three_digits(index % 1000) + "/" + out;
    return out;
}

std::optional<std::uint64_t> number(std::string_view text, std::size_t most_digits) {
    if (text.empty() || text.size() > most_digits) return std::nullopt;
    std::uint64_t out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        out = out * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return out;
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t out = 0;
    for (const unsigned char byte : bytes) out = out << 8 | byte;
    return out;
}

// Length-prefixed records, exactly `width` of them and nothing behind.
Outcome<std::vector<std::string_view>> records(std::string_view bytes, std::size_t prefix, std::uint64_t width) {
    std::vector<std::string_view> out;
    out.reserve(width);
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (out.size() == width) return wrong("something stands behind the last of " + std::to_string(width) + " records");
        if (bytes.size() - at < prefix) return wrong("record " + std::to_string(out.size()) + " stops within its length");
        const std::uint64_t length = big_endian(bytes.substr(at, prefix));
        at += prefix;
        if (length > bytes.size() - at) return wrong("record " + std::to_string(out.size()) + " is longer than the file");
        out.push_back(bytes.substr(at, length));
        at += length;
    }
    if (out.size() != width) return wrong("there are " + std::to_string(out.size()) + " records, " + std::to_string(width) + " are wanted");
    return out;
}

}  // namespace

std::string TilePlace::path() const {
    std::string out;
    switch (what) {
        case What::hashes: out = "tile/" + std::to_string(level) + "/"; break;
        case What::entries: out = "tile/entries/"; break;
        case What::facts: out = "facts/"; break;
    }
    out += index_path(index);
    if (width != tile_width) out += ".p/" + std::to_string(width);
    return out;
}

std::optional<TilePlace> TilePlace::parse(std::string_view path) {
    TilePlace out;
    auto rest = path;
    if (rest.starts_with("facts/")) {
        out.what = What::facts;
        rest.remove_prefix(6);
    } else if (rest.starts_with("tile/entries/")) {
        out.what = What::entries;
        rest.remove_prefix(13);
    } else if (rest.starts_with("tile/")) {
        rest.remove_prefix(5);
        const auto slash = rest.find('/');
        if (slash == std::string_view::npos) return std::nullopt;
        const auto level = number(rest.substr(0, slash), 1);
        if (!level || *level > 7) return std::nullopt;
        out.level = static_cast<unsigned>(*level);
        rest.remove_prefix(slash + 1);
    } else {
        return std::nullopt;
    }
    if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
        const auto width = number(rest.substr(partial + 3), 3);
        if (!width || *width == 0 || *width >= tile_width) return std::nullopt;
        out.width = *width;
        rest = rest.substr(0, partial);
    }
    int groups = 0;
    while (true) {
        const bool more = rest.starts_with('x');
        const auto slash = rest.find('/');
        const auto digits = number(rest.substr(more ? 1 : 0, slash - (more ? 1 : 0)), 3);
        if (!digits || ++groups > 6 || more != (slash != std::string_view::npos)) return std::nullopt;
        out.index = out.index * 1000 + *digits;
        if (!more) break;
        rest.remove_prefix(slash + 1);
    }
    // One spelling only.
    if (out.path() != path) return std::nullopt;
    return out;
}

std::uint64_t tile_count(std::uint64_t size, unsigned level) {
    const std::uint64_t hashes = level * tile_height >= 64 ? 0 : size >> (level * tile_height);
    return hashes / tile_width + (hashes % tile_width != 0 ? 1 : 0);
}

std::uint64_t tile_width_at(std::uint64_t size, unsigned level, std::uint64_t index) {
    const std::uint64_t hashes = level * tile_height >= 64 ? 0 : size >> (level * tile_height);
    require(index < tile_count(size, level), "the tile exists at this size");
    return std::min(tile_width, hashes - index * tile_width);
}

unsigned tile_levels(std::uint64_t size) {
    unsigned levels = 0;
    for (; size > 0; size >>= tile_height) ++levels;
    return levels;
}

Bytes tile_bytes(const std::vector<Digest>& hashes) {
    Bytes out;
    out.reserve(hashes.size() * sizeof(Digest));
    for (const Digest& hash : hashes) out.append(view(hash));
    return out;
}

Outcome<std::vector<Digest>> parse_tile(std::string_view bytes, std::uint64_t width) {
    if (bytes.size() != width * sizeof(Digest)) {
        return wrong("the tile has " + std::to_string(bytes.size()) + " bytes, " + std::to_string(width * sizeof(Digest)) + " are wanted");
    }
    std::vector<Digest> out(width);
    for (Digest& hash : out) {
        std::copy_n(bytes.begin(), hash.size(), hash.begin());
        bytes.remove_prefix(hash.size());
    }
    return out;
}

void add_to_bundle(Bytes& bundle, std::string_view leaf) {
    require(leaf.size() <= 0xffff, "a leaf has a header of a few lines and two digests");
    bundle += static_cast<char>(leaf.size() >> 8);
    bundle += static_cast<char>(leaf.size());
    bundle += leaf;
}

Outcome<std::vector<std::string_view>> parse_bundle(std::string_view bytes, std::uint64_t width) { return records(bytes, 2, width); }

void add_to_facts(Bytes& bundle, std::string_view salt, std::string_view text) {
    require(salt.size() == salt_bytes, "facts have a salt of 16 bytes");
    const std::size_t size = salt.size() + text.size();
    require(size <= 0xffff'ffff, "facts are shorter than 4 GiB");
    for (int shift = 24; shift >= 0; shift -= 8) bundle += static_cast<char>(size >> shift);
    bundle += salt;
    bundle += text;
}

void add_withheld(Bytes& bundle) { bundle.append(4, '\0'); }

Outcome<std::vector<std::optional<FactsRecord>>> parse_facts(std::string_view bytes, std::uint64_t width) {
    SALLYPORT_TRY(all, records(bytes, 4, width));
    std::vector<std::optional<FactsRecord>> out;
    out.reserve(all.size());
    for (const auto record : all) {
        if (record.empty()) {
            out.emplace_back();
        } else if (record.size() < salt_bytes) {
            return wrong("record " + std::to_string(out.size()) + " is shorter than a salt");
        } else {
            out.emplace_back(FactsRecord{Bytes{record.substr(0, salt_bytes)}, record.substr(salt_bytes)});
        }
    }
    return out;
}

}  // namespace sallyport::ledger
