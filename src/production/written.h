// How customers' data is written down inside a package: CSV, JSON and HTML that no byte of a stranger can break out of.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"

namespace sallyport::production {

// One line of RFC 4180, ended by CRLF. A cell that a spreadsheet would read as a formula (first character = + - @ tab or CR) gets an
// apostrophe in front. Bytes that are no UTF-8 become U+FFFD; the JSON beside it has them exactly.
std::string csv_line(const std::vector<std::string>& cells);
// A JSON string with its quotation marks; bytes that are no UTF-8 give {"base64":"…"}. Control characters, '<', '>', '&', U+2028 and U+2029 are escaped.
std::string json_text(std::string_view text);
std::string html_text(std::string_view text);
// Well-formed UTF-8, every wrong byte replaced by U+FFFD.
std::string shown(std::string_view text);

// The line that begins a message in an mbox: "From - Sun Mar  1 12:00:00 2026". Without a stored date the epoch stands there.
std::string mbox_from_line(const Instant* at);

}  // namespace sallyport::production
