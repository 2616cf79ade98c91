#include "doors/page/html.h"

#include <cstdlib>

namespace sallyport::doors::page {

class Maker {
public:
    static Html make(std::string markup) { return Html{std::move(markup)}; }
};

// Never reached while running: a literal that gets here does not compile.
void Piece::forbidden_in_markup() { std::abort(); }
void AttrName::takes_an_address_or_script() { std::abort(); }
void Address::not_an_address() { std::abort(); }

Html html(Piece a, Piece b, Piece c, Piece d, Piece e, Piece f, Piece g, Piece h, Piece i, Piece j, Piece k, Piece l, Piece m, Piece n,
          Piece o, Piece p) {
    const std::string_view all[] = {a.view(), b.view(), c.view(), d.view(), e.view(), f.view(), g.view(), h.view(),
                                    i.view(), j.view(), k.view(), l.view(), m.view(), n.view(), o.view(), p.view()};
    std::size_t size = 0;
    for (const auto one : all) size += one.size();
    std::string markup;
    markup.reserve(size);
    for (const auto one : all) markup += one;
    return Maker::make(std::move(markup));
}

Html join(const std::vector<Html>& parts, Piece between) {
    std::string markup;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) markup += between.view();
        markup += parts[i].markup();
    }
    return Maker::make(std::move(markup));
}

namespace {
constexpr std::string_view replacement = "\xEF\xBF\xBD";

// Length of the well-formed UTF-8 sequence at the start and its code point; length 0 if it is not well formed (Unicode 15, table 3-7).
struct Decoded {
    std::size_t length;
    char32_t point;
};
Decoded decode(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned first = at(0);
    if (first < 0x80) return {1, first};
    if (first >= 0xC2 && first <= 0xDF && follows(1)) return {2, (first & 0x1FU) << 6 | (at(1) & 0x3FU)};
    if ((first & 0xF0U) == 0xE0 && follows(1) && follows(2)) {
        const char32_t point = (first & 0x0FU) << 12 | (at(1) & 0x3FU) << 6 | (at(2) & 0x3FU);
        if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF)) return {3, point};
    }
    if (first >= 0xF0 && first <= 0xF4 && follows(1) && follows(2) && follows(3)) {
        const char32_t point = (first & 0x07U) << 18 | (at(1) & 0x3FU) << 12 | (at(2) & 0x3FU) << 6 | (at(3) & 0x3FU);
        if (point >= 0x10000 && point <= 0x10FFFF) return {4, point};
    }
    return {0, 0};
}

bool is_hidden(char32_t point) {
    return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point <= 0x9F) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || (point & 0xFFFEU) == 0xFFFE;
}

std::string escaped(std::string_view words) {
    std::string out;
    out.reserve(words.size() + words.size() / 8);
    while (!words.empty()) {
        const auto [length, point] = decode(words);
        if (length == 0) {
            out += replacement;
            words.remove_prefix(1);
            continue;
        }
        if (point == '\r') {  // CRLF from a form is one line end
            if (!words.substr(1).starts_with('\n')) out += '\n';
        } else if (is_hidden(point)) {
            out += replacement;
        } else {
            switch (point) {
                case '&': out += "&amp;"; break;
                case '<': out += "&lt;"; break;
                case '>': out += "&gt;"; break;
                case '"': out += "&quot;"; break;
                case '\'': out += "&#39;"; break;
                default: out += words.substr(0, length);
            }
        }
        words.remove_prefix(length);
    }
    return out;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}
void append_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
}
}  // namespace

Html text(std::string_view words) { return Maker::make(escaped(words)); }

Html number(std::int64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t sign = value < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > 3 + sign; at -= 3) digits.insert(at - 3, ",");
    return Maker::make("<span class=\"figure\">" + digits + "</span>");
}

Html user(std::string_view words) { return html("<bdi>", text(words), "</bdi>"); }
Html prose(std::string_view words) { return html("<bdi class=\"prose\">", text(words), "</bdi>"); }

Html attr(AttrName name, std::string_view value) { return Maker::make(" " + std::string{name.view()} + "=\"" + escaped(value) + "\""); }
Html attr(AttrName name, std::int64_t value) { return attr(name, std::string_view{std::to_string(value)}); }
Html flag(AttrName name) { return Maker::make(" " + std::string{name.view()}); }

Address Address::path(std::initializer_list<std::string_view> segments) {
    std::string made;
    for (const auto segment : segments) {
        // "." and ".." would be resolved by the browser, also percent-encoded; an empty segment is dropped by ours.
        require(!segment.empty() && segment != "." && segment != "..", "a segment of an address is a name");
        made += '/';
        append_encoded(made, segment);
    }
    return Address{made.empty() ? "/" : std::string_view{made}};
}

Outcome<Address> Address::parse(std::string_view words) {
    const Problem problem{Trouble::invalid, "an address begins with https://, http:// or /"};
    for (const char c : words)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>') return problem;
    const bool ours = (words.starts_with('/') && !words.starts_with("//")) || words.starts_with('?') || words.starts_with('#');
    const auto has_host = [&](std::string_view scheme) {
        return words.starts_with(scheme) && words.size() > scheme.size() && words[scheme.size()] != '/';
    };
    if (!ours && !has_host("https://") && !has_host("http://")) return problem;
    return Address{words};
}

Address Address::with_query(std::string_view name, std::string_view value) const {
    const auto whole = view();
    const auto hash = whole.find('#');
    std::string made{whole.substr(0, hash)};
    made += made.find('?') == std::string::npos ? '?' : '&';
    append_encoded(made, name);
    made += '=';
    append_encoded(made, value);
    if (hash != std::string_view::npos) made += whole.substr(hash);
    return Address{made};
}

Address Address::with_fragment(std::string_view id) const {
    std::string made{view().substr(0, view().find('#'))};
    made += '#';
    append_encoded(made, id);
    return Address{made};
}

Html href(const Address& to) { return Maker::make(" href=\"" + escaped(to.view()) + "\""); }
Html src(const Address& to) { return Maker::make(" src=\"" + escaped(to.view()) + "\""); }
Html action(const Address& to) { return Maker::make(" action=\"" + escaped(to.view()) + "\""); }
Html link_to(const Address& to, std::string_view words) { return html("<a", href(to), ">", text(words), "</a>"); }

}  // namespace sallyport::doors::page
