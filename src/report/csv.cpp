#include "report/csv.h"

#include <fmt/format.h>

#include "base/bytes.h"

namespace sallyport::report {

std::string seen(std::string_view text) {
    std::string out;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xC0) != 0x80 && ++characters > 40) return out + "...";
        out += byte < 0x20 || byte == 0x7F ? '?' : text[at];
    }
    return out;
}

Problem in_row(std::string_view file, std::size_t line, std::string_view column, std::string sentence) {
    return Problem{Trouble::invalid,
                   column.empty() ? fmt::format("{} row {}: {}", file, line, sentence)
                                  : fmt::format("{} row {}, column {}: {}", file, line, column, sentence),
                   column.empty() ? fmt::format("{}:{}", file, line) : fmt::format("{}:{}:{}", file, line, column)};
}

std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

namespace {

Outcome<std::vector<std::string>> split(std::string_view file, std::size_t line, std::string_view text) {
    std::vector<std::string> cells;
    std::size_t at = 0;
    while (true) {
        std::string cell;
        const std::string column = fmt::format("{}", cells.size() + 1);
        if (at < text.size() && text[at] == '"') {
            ++at;
            while (true) {
                const auto quote = text.find('"', at);
                if (quote == std::string_view::npos) {
                    return in_row(file, line, column, "a quote opens and never closes on this line, wanted a closing quote");
                }
                cell += text.substr(at, quote - at);
                at = quote + 1;
                if (at < text.size() && text[at] == '"') {
                    cell += '"';
                    ++at;
                    continue;
                }
                break;
            }
            if (at < text.size() && text[at] != ',') {
                return in_row(file, line, column,
                              fmt::format("seen \"{}\" behind a closing quote, wanted a comma", seen(text.substr(at, 10))));
            }
        } else {
            const auto comma = std::min(text.find(',', at), text.size());
            cell = text.substr(at, comma - at);
            if (cell.contains('"')) {
                return in_row(file, line, column, fmt::format("seen {} with a quote inside, wanted the whole cell in quotes", seen(cell)));
            }
            at = comma;
        }
        cells.push_back(std::move(cell));
        if (at >= text.size()) return cells;
        ++at;
    }
}

}  // namespace

Outcome<void> read_csv(std::string_view file, std::string_view bytes, const std::function<Outcome<void>(const CsvRow&)>& see,
                       const CsvLimits& limits) {
    const auto whole = [&](std::string sentence) {
        return Problem{Trouble::invalid, fmt::format("{}: {}", file, sentence), std::string{file}};
    };
    if (bytes.empty()) return whole("the file is empty, wanted a header and rows");
    if (bytes.size() > limits.file_bytes) {
        return whole(fmt::format("the file is {} bytes, at most {} are read", bytes.size(), limits.file_bytes));
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) return whole("the file begins with a byte order mark, wanted UTF-8 without one");
    std::size_t line = 0;
    while (!bytes.empty()) {
        ++line;
        const auto end = bytes.find('\n');
        std::string_view text = bytes.substr(0, end);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (text.ends_with('\r')) text.remove_suffix(1);
        if (text.size() > limits.line_bytes) {
            return in_row(file, line, "", fmt::format("the line is {} bytes long, at most {} are read", text.size(), limits.line_bytes));
        }
        if (text.empty()) return in_row(file, line, "", "the row is blank, wanted figures or no row");
        if (!is_utf8(text)) return in_row(file, line, "", "the bytes are not UTF-8, wanted a file saved as UTF-8");
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '\r') return in_row(file, line, "", "a carriage return stands inside the line, wanted LF or CRLF at its end only");
            if (byte < 0x20 || byte == 0x7F) {
                return in_row(file, line, "", fmt::format("a control character (0x{:02x}) stands in the line, wanted plain text", byte));
            }
        }
        SALLYPORT_TRY(cells, split(file, line, text));
        SALLYPORT_CHECK(see(CsvRow{line, std::move(cells)}));
    }
    return {};
}

}  // namespace sallyport::report
