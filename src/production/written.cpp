#include "production/written.h"

#include <fmt/format.h>

namespace sallyport::production {

namespace {

// Length of the well-formed UTF-8 sequence at the head, 0 if there is none.
std::size_t sequence(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (byte(0) < 0x80) return 1;
    const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : byte(0) >= 0xc0 ? 2 : 0;
    if (length == 0 || text.size() < length || !is_utf8(text.substr(0, length))) return 0;
    return length;
}

}  // namespace

std::string shown(std::string_view text) {
    if (is_utf8(text)) return std::string{text};
    std::string out;
    while (!text.empty()) {
        const std::size_t length = sequence(text);
        if (length == 0) {
            out += "\xef\xbf\xbd";
            text.remove_prefix(1);
        } else {
            out += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return out;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        std::string cell = shown(cells[i]);
        if (!cell.empty() && std::string_view{"=+-@\t\r"}.contains(cell.front())) cell.insert(cell.begin(), '\'');
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            out += cell;
            continue;
        }
        out += '"';
        for (const char c : cell) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    return out + "\r\n";
}

std::string json_text(std::string_view text) {
    if (!is_utf8(text)) return "{\"base64\":\"" + base64(text) + "\"}";
    std::string out{"\""};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f || c == '<' || c == '>' || c == '&') {
            out += fmt::format("\\u{:04x}", byte);
        } else if (text.substr(i).starts_with("\xe2\x80\xa8") || text.substr(i).starts_with("\xe2\x80\xa9")) {
            out += static_cast<unsigned char>(text[i + 2]) == 0xa8 ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : shown(text)) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default:
                if (byte < 0x20 && c != '\n' && c != '\t') {
                    out += "\xef\xbf\xbd";
                } else {
                    out += c;
                }
        }
    }
    return out;
}

std::string mbox_from_line(const Instant* at) {
    static constexpr const char* days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Instant shown_at = at == nullptr ? Instant{0} : *at;
    const Day day = day_of(shown_at, "UTC");
    std::int64_t whole_days = shown_at.ms / ms_per_day;
    if (shown_at.ms % ms_per_day < 0) --whole_days;
    const std::int64_t seconds = (shown_at.ms - whole_days * ms_per_day) / ms_per_second;
    return fmt::format("From - {} {} {:2d} {:02d}:{:02d}:{:02d} {}\n", days[(whole_days % 7 + 7) % 7], months[day.month - 1], day.day,
                       seconds / 3600, seconds / 60 % 60, seconds % 60, day.year);
}

}  // namespace sallyport::production
