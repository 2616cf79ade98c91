#include "doors/http/parse.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/limits.h"

namespace sallyport::doors::http {

namespace {
Problem bad(std::string sentence, std::string field = {}) { return {Trouble::invalid, std::move(sentence), std::move(field)}; }

bool is_token_char(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    return std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}
bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_char); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}
std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}
bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum class Plus { is_plus, is_space };
Outcome<std::string> percent_decoded(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::is_space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size() || nibble(text[i + 1]) < 0 || nibble(text[i + 2]) < 0)
                return bad("a % is not followed by two hexadecimal digits");
            out += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
            i += 2;
        }
    }
    if (out.find('\0') != std::string::npos) return bad("the text holds a NUL byte");
    if (!is_utf8(out)) return bad("the text is not UTF-8");
    return out;
}
}  // namespace

Outcome<void> check_head(std::string_view head) {
    if (!head.ends_with("\r\n\r\n")) return bad("the head does not end with an empty line");
    head.remove_suffix(2);
    bool first = true;
    int count = 0, hosts = 0, lengths = 0, codings = 0;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        head.remove_prefix(end + 2);
        for (const char c : line) {
            const auto byte = static_cast<unsigned char>(c);
            if ((byte < 0x20 && c != '\t') || byte == 0x7f) return bad("the head holds a control character or a lone line end");
        }
        if (first) {
            first = false;
            const auto space = line.find(' '), last = line.rfind(' ');
            if (space == std::string_view::npos || space == last) return bad("the first line is not METHOD TARGET VERSION");
            if (!is_token(line.substr(0, space))) return bad("the method is not a word");
            const auto target = line.substr(space + 1, last - space - 1);
            if (target.empty() || target.find_first_of(" \t") != std::string_view::npos) return bad("the address holds white space");
            const auto version = line.substr(last + 1);
            if (version != "HTTP/1.1" && version != "HTTP/1.0") return bad("the version is neither HTTP/1.1 nor HTTP/1.0");
            if (version == "HTTP/1.0") hosts = -1;  // none is wanted, one is allowed
            continue;
        }
        if (line.empty()) return bad("the head holds an empty line");
        if (line.front() == ' ' || line.front() == '\t') return bad("a header is folded over two lines");
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return bad("a header's name is not a word followed by a colon");
        if (++count > limits::header_count) return bad("there are more than 100 headers");
        const auto name = line.substr(0, colon), value = trim(line.substr(colon + 1));
        if (same_word(name, "host")) {
            hosts = hosts < 0 ? 1 : hosts + 1;
            if (value.find_first_of(" \t,/@?#\\") != std::string_view::npos) return bad("the Host is not a host");
        } else if (same_word(name, "content-length")) {
            ++lengths;
            if (!is_digits(value) || value.size() > 18) return bad("the Content-Length is not a number");
        } else if (same_word(name, "transfer-encoding")) {
            ++codings;
            if (!same_word(value, "chunked")) return bad("the only Transfer-Encoding taken is chunked");
        }
    }
    if (first) return bad("there is no first line");
    if (hosts >= 0 && hosts != 1) return bad("there must be one Host");
    if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0)) return bad("the length of the body is told in more than one way");
    return {};
}

Outcome<Target> parse_target(std::string_view target) {
    if (!target.starts_with('/')) return bad("the address does not begin with a slash");
    for (const char c : target)
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '#' || c == '\\')
            return bad("the address holds a character that must be percent-encoded");
    Target made;
    const auto question = target.find('?');
    auto rest = target.substr(0, question);
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto slash = rest.find('/');
        const auto raw = rest.substr(0, slash);
        rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
        SALLYPORT_TRY(segment, percent_decoded(raw, Plus::is_plus));
        if (segment.empty() && !rest.empty()) return bad("the address holds an empty segment");
        if (segment == "." || segment == "..") return bad("the address holds a dot segment");
        for (const char c : segment)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/' || c == '\\')
                return bad("a segment of the address holds a separator or a control character");
        made.path += '/' + segment;
    }
    if (question != std::string_view::npos) {
        SALLYPORT_TRY(query, parse_urlencoded(target.substr(question + 1), limits::query_fields));
        made.query = std::move(query);
    }
    return made;
}

Outcome<Fields> parse_urlencoded(std::string_view text, int pairs) {
    Fields fields;
    while (!text.empty()) {
        const auto ampersand = text.find('&');
        const auto one = text.substr(0, ampersand);
        text = ampersand == std::string_view::npos ? std::string_view{} : text.substr(ampersand + 1);
        if (one.empty()) continue;
        if (pairs-- == 0) return bad("the form has more fields than are accepted");
        const auto equals = one.find('=');
        SALLYPORT_TRY(name, percent_decoded(one.substr(0, equals), Plus::is_space));
        SALLYPORT_TRY(value,
                      percent_decoded(equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1), Plus::is_space));
        fields.add(std::move(name), std::move(value));
    }
    return fields;
}

std::optional<ByteRange> parse_range(std::string_view header, std::uint64_t size) {
    if (!header.starts_with("bytes=")) return std::nullopt;
    const auto spec = trim(header.substr(6));
    const auto dash = spec.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = spec.substr(0, dash), last = spec.substr(dash + 1);
    const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
        if (!is_digits(digits) || digits.size() > 18) return std::nullopt;
        std::uint64_t value = 0;
        for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
        return value;
    };
    if (first.empty()) {
        const auto count = number(last);
        if (!count) return std::nullopt;
        if (*count == 0 || size == 0) return ByteRange{0, 0, false};
        return ByteRange{*count >= size ? 0 : size - *count, size, true};
    }
    const auto from = number(first);
    const auto to = last.empty() ? std::optional<std::uint64_t>{size} : number(last);
    if (!from || !to || (!last.empty() && *to < *from)) return std::nullopt;
    if (*from >= size) return ByteRange{0, 0, false};
    return ByteRange{*from, last.empty() ? size : std::min(*to + 1, size), true};
}

Outcome<std::string> boundary_of(std::string_view content_type) {
    const auto semicolon = content_type.find(';');
    if (!same_word(trim(content_type.substr(0, semicolon)), "multipart/form-data")) return bad("the body is not multipart/form-data");
    std::string found;
    auto rest = semicolon == std::string_view::npos ? std::string_view{} : content_type.substr(semicolon + 1);
    while (!rest.empty()) {
        const auto next = rest.find(';');
        const auto one = trim(rest.substr(0, next));
        rest = next == std::string_view::npos ? std::string_view{} : rest.substr(next + 1);
        const auto equals = one.find('=');
        if (equals == std::string_view::npos || !same_word(one.substr(0, equals), "boundary")) continue;
        auto value = one.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        if (!found.empty()) return bad("the multipart body names two boundaries");
        found = value;
        if (found.empty()) return bad("the boundary of the multipart body is empty");
    }
    if (found.empty()) return bad("the multipart body names no boundary");
    if (found.size() > 70) return bad("the boundary of the multipart body has more than 70 characters");
    for (const char c : found)
        if (!is_token_char(c) && std::string_view{"'()+_,-./:=? "}.find(c) == std::string_view::npos)
            return bad("the boundary holds a character that it must not");
    if (found.back() == ' ') return bad("the boundary ends with a space");
    return found;
}

namespace {
constexpr std::size_t part_head_bytes = 8'192;  // a name, a file name of 255 characters, each perhaps percent-encoded

// name="a%22b": browsers write only these three encoded (HTML standard, multipart/form-data encoding algorithm).
std::string unquoted(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto three = text.substr(i, 3);
        if (three == "%22")
            out += '"', i += 2;
        else if (three == "%0D" || three == "%0A")
            out += ' ', i += 2;
        else
            out += text[i];
    }
    return out;
}

// `form-data; name="x"; filename="y"`
Outcome<void> read_disposition(std::string_view value, Part& part, bool& named) {
    const auto semicolon = value.find(';');
    if (!same_word(trim(value.substr(0, semicolon)), "form-data")) return bad("a part is not form-data");
    auto rest = semicolon == std::string_view::npos ? std::string_view{} : value.substr(semicolon + 1);
    while (true) {
        rest = trim(rest);
        if (rest.empty()) return {};
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return bad("a part's parameter has no value");
        const auto name = rest.substr(0, equals);
        if (!is_token(name)) return bad("a part's parameter has no name");
        rest.remove_prefix(equals + 1);
        std::string_view raw;
        if (rest.starts_with('"')) {
            const auto quote = rest.find('"', 1);
            if (quote == std::string_view::npos) return bad("a part's name does not end");
            raw = rest.substr(1, quote - 1);
            rest = trim(rest.substr(quote + 1));
            if (!rest.empty() && rest.front() != ';') return bad("a part's name holds a quotation mark");
            if (!rest.empty()) rest.remove_prefix(1);
        } else {
            const auto end = rest.find(';');
            raw = trim(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        }
        if (same_word(name, "name")) {
            if (named) return bad("a part has two names");
            named = true;
            part.field = unquoted(raw);
        } else if (same_word(name, "filename")) {
            if (part.is_file) return bad("a part has two file names");
            part.is_file = true;
            part.filename = unquoted(raw);
            const auto slash = part.filename.find_last_of("/\\");
            if (slash != std::string::npos) part.filename.erase(0, slash + 1);
        }
    }
}
}  // namespace

Multipart::Multipart(std::string boundary, Reader& reader) : delimiter_{"\r\n--" + boundary}, reader_{reader}, kept_{"\r\n"} {}

Outcome<void> Multipart::open_part(std::string_view head) {
    Part part;
    bool named = false;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
        if (line.empty() || line.front() == ' ' || line.front() == '\t') return bad("a part's header is folded or empty");
        for (const char c : line)
            if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return bad("a part's header holds a control character");
        if (!is_utf8(line)) return bad("a part's header is not UTF-8");
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad("a part's header has no name");
        const auto name = line.substr(0, colon), value = trim(line.substr(colon + 1));
        if (same_word(name, "content-disposition")) {
            SALLYPORT_CHECK(read_disposition(value, part, named));
        } else if (same_word(name, "content-type")) {
            part.content_type = value;
        } else if (same_word(name, "content-transfer-encoding") && !same_word(value, "binary") && !same_word(value, "8bit") &&
                   !same_word(value, "7bit")) {
            return bad("a part has a transfer encoding");  // RFC 7578 4.7: not used
        }
    }
    if (!named || part.field.empty()) return bad("a part has no name");
    return reader_.part(part);
}

Outcome<void> Multipart::feed(std::string_view bytes) {
    kept_.append(bytes);
    std::string_view rest = kept_;
    const auto keep = [&]() -> Outcome<void> {
        kept_.erase(0, kept_.size() - rest.size());
        return {};
    };
    while (true) {
        switch (at_) {
            case At::preamble: {  // kept_ began with a made-up CRLF, so that the first boundary looks like all others
                const auto seen = rest.substr(0, delimiter_.size());
                if (!std::string_view{delimiter_}.starts_with(seen)) return bad("the multipart body does not begin with its boundary");
                if (seen.size() < delimiter_.size()) return keep();
                rest.remove_prefix(delimiter_.size());
                at_ = At::after_boundary;
                break;
            }
            case At::after_boundary: {  // "--" ends the body, CRLF begins a part; white space between is allowed by RFC 2046
                if (rest.size() < 2) return keep();
                if (rest.starts_with("--")) {
                    at_ = At::epilogue;
                    break;
                }
                if (!rest.starts_with("\r\n")) return bad("a boundary is followed by something else than a line end");
                if (++parts_ > limits::form_fields) return bad("the form has more parts than are accepted");
                rest.remove_prefix(2);
                at_ = At::head;
                break;
            }
            case At::head: {
                const auto end = rest.find("\r\n\r\n");
                if (end == std::string_view::npos || end > part_head_bytes) {
                    if (end != std::string_view::npos || rest.size() > part_head_bytes + 3)
                        return bad("a part's header is longer than 8192 bytes");
                    return keep();
                }
                SALLYPORT_CHECK(open_part(rest.substr(0, end)));
                rest.remove_prefix(end + 4);
                at_ = At::data;
                break;
            }
            case At::data: {
                const auto found = rest.find(delimiter_);
                const auto sure = found != std::string_view::npos   ? found
                                  : rest.size() < delimiter_.size() ? 0
                                                                    : rest.size() - delimiter_.size() + 1;
                for (auto left = rest.substr(0, sure); !left.empty();) {
                    const auto some = left.substr(0, 65'536);
                    SALLYPORT_CHECK(reader_.data(some));
                    left.remove_prefix(some.size());
                }
                rest.remove_prefix(sure);
                if (found == std::string_view::npos) return keep();
                rest.remove_prefix(delimiter_.size());
                SALLYPORT_CHECK(reader_.part_end());
                at_ = At::after_boundary;
                break;
            }
            case At::epilogue: kept_.clear(); return {};  // RFC 2046: ignored
        }
    }
}

Outcome<void> Multipart::finish() const {
    if (at_ != At::epilogue) return bad("the body stopped half way");
    return {};
}

}  // namespace sallyport::doors::http
