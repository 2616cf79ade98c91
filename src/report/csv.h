// Reads and writes comma-separated values as RFC 4180 says, and nothing looser.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

namespace sallyport::report {

struct CsvRow {
    std::size_t line = 1;  // of the file, from 1
    std::vector<std::string> cells;
};

struct CsvLimits {
    // Refuses a file of a million columns at its first long line, before anything is split.
    std::size_t line_bytes = 10'000;
    // The whole published history is 93 kB; this leaves room for two hundred such files in one.
    std::size_t file_bytes = 20'000'000;
};

// Calls `see` with each row, header included; stops at its first problem. `file` is only a name for sentences. Refused as `invalid`, with
// "FILE row N: ...": not UTF-8, a byte order mark, NUL or another control character, a quote where none may stand, a quote that never
// closes, a line break within quotes, a bare carriage return, a blank row, a line or file over its limit. Lines end with LF or CRLF.
Outcome<void> read_csv(std::string_view file, std::string_view bytes, const std::function<Outcome<void>(const CsvRow&)>& see,
                       const CsvLimits& limits = {});

// One cell as RFC 4180 writes it: quoted only if it holds a comma, a quote or a line break.
std::string csv_cell(std::string_view text);

// What was seen, fit for a sentence: at most 40 characters, control characters shown as "?".
std::string seen(std::string_view text);

Problem in_row(std::string_view file, std::size_t line, std::string_view column, std::string sentence);

}  // namespace sallyport::report
