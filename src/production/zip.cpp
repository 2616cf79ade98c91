#include "production/zip.h"

namespace sallyport::production {

namespace {

constexpr std::uint32_t local_mark = 0x04034b50, entry_mark = 0x02014b50, end_mark = 0x06054b50, end64_mark = 0x06064b50,
                        locator_mark = 0x07064b50;
constexpr std::uint64_t full32 = 0xffffffff;
constexpr std::uint16_t full16 = 0xffff;
constexpr std::uint16_t version_plain = 20, version_64 = 45;
constexpr std::uint16_t made_by_unix = 3 << 8 | version_64;
constexpr std::uint32_t ordinary_file_0644 = 0100644u << 16;

void put(Bytes& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}
std::uint64_t get(std::string_view bytes, std::size_t at, int count) {
    std::uint64_t out = 0;
    for (int i = count; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
    return out;
}

}  // namespace

std::uint32_t dos_time(Instant at) {
    const Day day = day_of(at, "UTC");
    if (day.year < 1980) return 0x00210000;
    if (day.year > 2107) return 0xff9fbf7d;
    const std::int64_t seconds = at.ms / ms_per_second % 86'400;
    const auto part = [](std::int64_t value) { return static_cast<std::uint32_t>(value); };
    return part(day.year - 1980) << 25 | part(day.month) << 21 | part(day.day) << 16 | part(seconds / 3600) << 11 |
           part(seconds / 60 % 60) << 5 | part(seconds % 60 / 2);
}

Bytes local_header(const ZipFile& file) {
    const bool large = file.bytes >= full32;
    Bytes out;
    put(out, local_mark, 4);
    put(out, large ? version_64 : version_plain, 2);
    put(out, 0, 2);  // flags
    put(out, 0, 2);  // stored
    put(out, file.dos_time, 4);
    put(out, file.crc32, 4);
    put(out, large ? full32 : file.bytes, 4);
    put(out, large ? full32 : file.bytes, 4);
    put(out, file.name.size(), 2);
    put(out, large ? 20 : 0, 2);
    out += file.name;
    if (large) {
        put(out, 1, 2);
        put(out, 16, 2);
        put(out, file.bytes, 8);
        put(out, file.bytes, 8);
    }
    return out;
}

Bytes directory_entry(const ZipFile& file) {
    const bool large = file.bytes >= full32;
    const bool far = file.offset >= full32;
    Bytes extra;
    if (large || far) {
        put(extra, 1, 2);
        put(extra, (large ? 16 : 0) + (far ? 8 : 0), 2);
        if (large) {
            put(extra, file.bytes, 8);
            put(extra, file.bytes, 8);
        }
        if (far) put(extra, file.offset, 8);
    }
    Bytes out;
    put(out, entry_mark, 4);
    put(out, made_by_unix, 2);
    put(out, large || far ? version_64 : version_plain, 2);
    put(out, 0, 2);
    put(out, 0, 2);
    put(out, file.dos_time, 4);
    put(out, file.crc32, 4);
    put(out, large ? full32 : file.bytes, 4);
    put(out, large ? full32 : file.bytes, 4);
    put(out, file.name.size(), 2);
    put(out, extra.size(), 2);
    put(out, 0, 2);  // comment
    put(out, 0, 2);  // disk
    put(out, 0, 2);  // internal attributes
    put(out, ordinary_file_0644, 4);
    put(out, far ? full32 : file.offset, 4);
    return out + file.name + extra;
}

Bytes archive_end(std::uint64_t files, std::uint64_t directory_offset, std::uint64_t directory_bytes, std::size_t comment_bytes) {
    Bytes out;
    if (files >= full16 || directory_offset >= full32 || directory_bytes >= full32) {
        put(out, end64_mark, 4);
        put(out, 44, 8);
        put(out, made_by_unix, 2);
        put(out, version_64, 2);
        put(out, 0, 4);
        put(out, 0, 4);
        put(out, files, 8);
        put(out, files, 8);
        put(out, directory_bytes, 8);
        put(out, directory_offset, 8);
        put(out, locator_mark, 4);
        put(out, 0, 4);
        put(out, directory_offset + directory_bytes, 8);
        put(out, 1, 4);
    }
    put(out, end_mark, 4);
    put(out, 0, 2);
    put(out, 0, 2);
    put(out, std::min<std::uint64_t>(files, full16), 2);
    put(out, std::min<std::uint64_t>(files, full16), 2);
    put(out, std::min(directory_bytes, full32), 4);
    put(out, std::min(directory_offset, full32), 4);
    put(out, comment_bytes, 2);
    return out;
}

Outcome<std::size_t> directory_entry_tail(std::string_view head) {
    if (head.size() < directory_entry_head || get(head, 0, 4) != entry_mark) {
        return Problem{Trouble::corrupt, "the archive's directory holds something that is no entry"};
    }
    return static_cast<std::size_t>(get(head, 28, 2) + get(head, 30, 2) + get(head, 32, 2));
}

Outcome<ZipFile> read_directory_entry(std::string_view bytes) {
    SALLYPORT_TRY(tail, directory_entry_tail(bytes));
    if (bytes.size() != directory_entry_head + tail) return Problem{Trouble::corrupt, "an entry of the archive's directory is cut short"};
    const auto name_bytes = static_cast<std::size_t>(get(bytes, 28, 2));
    ZipFile file{std::string{bytes.substr(directory_entry_head, name_bytes)}, get(bytes, 24, 4),
                 static_cast<std::uint32_t>(get(bytes, 16, 4)), static_cast<std::uint32_t>(get(bytes, 12, 4)), get(bytes, 42, 4)};
    std::string_view extra = bytes.substr(directory_entry_head + name_bytes);
    std::size_t at = 4;
    const auto next = [&](std::uint64_t& value) {
        if (value == full32 && at + 8 <= extra.size()) {
            value = get(extra, at, 8);
            at += 8;
        }
    };
    if (file.bytes == full32) at += 8;  // the uncompressed size comes first and is the same
    next(file.bytes);
    next(file.offset);
    if (directory_entry(file) != bytes) return Problem{Trouble::corrupt, "an entry of the archive's directory is not as we write it"};
    return file;
}

std::string safe_name(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 60)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '@' ||
                           (c == '.' && !out.empty());
        out += plain ? c : '_';
    }
    while (!out.empty() && out.back() == '.') out.back() = '_';
    return out;
}

}  // namespace sallyport::production
