// The bytes of a ZIP archive around its files: stored, never compressed, with sizes in every local header, ZIP64 where a number does
// not fit. Pure: the same file list gives the same bytes. Format: docs/formats/package.md; PKWARE APPNOTE 6.3.10.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/instant.h"

namespace sallyport::production {

struct ZipFile {
    std::string name;  // ASCII, '/' between folders
    std::uint64_t bytes = 0;
    std::uint32_t crc32 = 0;
    std::uint32_t dos_time = 0;  // date in the upper half; UTC, even seconds, 1980 to 2107
    std::uint64_t offset = 0;    // of its local header in the archive
};

std::uint32_t dos_time(Instant at);
Bytes local_header(const ZipFile& file);
Bytes directory_entry(const ZipFile& file);
// What stands behind the last entry of the directory, without the comment itself, whose length stands in its last two bytes.
Bytes archive_end(std::uint64_t files, std::uint64_t directory_offset, std::uint64_t directory_bytes, std::size_t comment_bytes);

// Reads back one directory entry at the head of `bytes`; `used` is its length. `corrupt` if it is not one that we write.
constexpr std::size_t directory_entry_head = 46;
Outcome<std::size_t> directory_entry_tail(std::string_view head);  // bytes behind the fixed head
Outcome<ZipFile> read_directory_entry(std::string_view bytes);

// A name that any system can unpack: ASCII letters, digits and ".-_@", everything else '_'; at most 60 characters, no dot at either end.
std::string safe_name(std::string_view text);

}  // namespace sallyport::production
