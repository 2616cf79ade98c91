#include "people/lookalike.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>

#include "base/bytes.h"

namespace sallyport::people {

namespace {

constexpr std::size_t most_alike = 5;        // shown of those that are near
constexpr std::size_t longest_domain = 253;  // RFC 1035 section 2.3.4

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    while (out.ends_with('.')) out.pop_back();
    return out;
}

std::vector<std::string> labels_of(std::string_view domain) {
    std::vector<std::string> labels;
    while (true) {
        const auto dot = domain.find('.');
        labels.emplace_back(domain.substr(0, dot));
        if (dot == std::string_view::npos) return labels;
        domain.remove_prefix(dot + 1);
    }
}

// UTF-8 that was checked before.
std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        char32_t point = more == 0 ? lead : lead & (0x3f >> more);
        for (int k = 1; k <= more && i + static_cast<std::size_t>(k) < text.size(); ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3f);
        out.push_back(point);
        i += static_cast<std::size_t>(more) + 1;
    }
    return out;
}

// RFC 3492 section 6.2, with the parameters of section 5; `label` without "xn--".
std::optional<std::vector<char32_t>> from_punycode(std::string_view label) {
    constexpr std::uint32_t base = 36, tmin = 1, tmax = 26, skew = 38, damp = 700;
    std::uint32_t point = 128, bias = 72, i = 0;
    std::vector<char32_t> out;
    if (const auto dash = label.rfind('-'); dash != std::string_view::npos) {
        for (const char c : label.substr(0, dash)) out.push_back(static_cast<unsigned char>(c));
        label.remove_prefix(dash + 1);
    }
    while (!label.empty()) {
        const std::uint32_t before = i;
        std::uint32_t weight = 1;
        for (std::uint32_t k = base;; k += base) {
            if (label.empty()) return std::nullopt;
            const char c = label.front();
            label.remove_prefix(1);
            const bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
            if (!letter && !digit) return std::nullopt;
            const auto value = static_cast<std::uint32_t>(letter ? c - 'a' : c - '0' + 26);
            if (value > (0x7fffffffU - i) / weight) return std::nullopt;
            i += value * weight;
            const std::uint32_t threshold = k <= bias ? tmin : k >= bias + tmax ? tmax : k - bias;
            if (value < threshold) break;
            if (weight > 0x7fffffffU / (base - threshold)) return std::nullopt;
            weight *= base - threshold;
        }
        const auto length = static_cast<std::uint32_t>(out.size() + 1);
        std::uint32_t delta = (i - before) / (before == 0 ? damp : 2);
        delta += delta / length;
        std::uint32_t k = 0;
        for (; delta > (base - tmin) * tmax / 2; k += base) delta /= base - tmin;
        bias = k + (base - tmin + 1) * delta / (delta + skew);
        point += i / length;
        i %= length;
        if (point > 0x10ffff || out.size() > longest_domain) return std::nullopt;
        out.insert(out.begin() + static_cast<std::ptrdiff_t>(i), point);
        ++i;
    }
    return out;
}

// Letters of other scripts by the shape they have in most typefaces (Unicode TR 39 calls it the skeleton).
char shape_of(char32_t point) {
    static const std::map<char32_t, char> shapes = {
        {U'а', 'a'}, {U'е', 'e'}, {U'о', 'o'}, {U'р', 'p'}, {U'с', 'c'}, {U'у', 'y'}, {U'х', 'x'}, {U'і', 'i'}, {U'ј', 'j'}, {U'ѕ', 's'},
        {U'һ', 'h'}, {U'ԁ', 'd'}, {U'ԛ', 'q'}, {U'ԝ', 'w'}, {U'к', 'k'}, {U'ѵ', 'v'}, {U'ӏ', 'l'}, {U'п', 'n'}, {U'т', 't'}, {U'м', 'm'},
        {U'в', 'b'}, {U'н', 'h'}, {U'г', 'r'}, {U'ο', 'o'}, {U'α', 'a'}, {U'ν', 'v'}, {U'ι', 'i'}, {U'ρ', 'p'}, {U'κ', 'k'}, {U'υ', 'u'},
        {U'τ', 't'}, {U'η', 'n'}, {U'ω', 'w'}, {U'ı', 'i'}, {U'ɡ', 'g'}, {U'ɑ', 'a'}, {U'ℓ', 'l'}, {U'ł', 'l'}, {U'đ', 'd'}, {U'ħ', 'h'},
        {U'ø', 'o'}, {U'ç', 'c'}, {U'ñ', 'n'}, {U'ý', 'y'}, {U'ÿ', 'y'}, {U'ð', 'o'}, {U'þ', 'p'}, {U'š', 's'}, {U'ž', 'z'}, {U'č', 'c'},
        {U'օ', 'o'}, {U'ո', 'n'}, {U'ս', 'u'}, {U'հ', 'h'}, {U'ց', 'g'}, {U'զ', 'q'}};
    if (point >= U'à' && point <= U'å') return 'a';
    if (point >= U'è' && point <= U'ë') return 'e';
    if (point >= U'ì' && point <= U'ï') return 'i';
    if (point >= U'ò' && point <= U'ö') return 'o';
    if (point >= U'ù' && point <= U'ü') return 'u';
    if (point >= U'ａ' && point <= U'ｚ') return static_cast<char>('a' + (point - U'ａ'));
    if (point >= U'０' && point <= U'９') return static_cast<char>('0' + (point - U'０'));
    const auto found = shapes.find(point);
    return found == shapes.end() ? '?' : found->second;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

bool is_ascii_name(std::string_view domain) {
    return domain.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
}

bool is_well_formed(std::string_view domain) {
    if (domain.empty() || domain.size() > longest_domain || domain.find('.') == std::string_view::npos) return false;
    for (const auto& label : labels_of(domain)) {
        if (label.empty() || label.size() > 63 || label.starts_with('-') || label.ends_with('-')) return false;
    }
    const bool has_signs = std::ranges::any_of(domain, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x80 && std::string_view{"abcdefghijklmnopqrstuvwxyz0123456789.-"}.find(c) == std::string_view::npos;
    });
    return !has_signs && is_utf8(domain);
}

// Words under which strangers know a public office.
constexpr std::array office_words = {
    "police",     "sheriff",         "polizei", "policia",  "polizia", "politie", "gendarmerie", "court", "gericht", "tribunal",
    "prosecutor", "attorneygeneral", "justice", "interpol", "europol", "federal", "marshal",     "gov",   "gouv",    "gob"};

}  // namespace

std::string seen_as(std::string_view domain) {
    const auto plain = lower(domain);
    if (!is_utf8(plain)) return "";
    std::string out;
    for (const auto& label : labels_of(plain)) {
        if (!out.empty()) out += '.';
        std::vector<char32_t> points;
        if (label.starts_with("xn--")) {
            auto decoded = from_punycode(std::string_view{label}.substr(4));
            if (!decoded) return "";
            points = std::move(*decoded);
        } else {
            points = code_points(label);
        }
        for (const auto point : points) out += point < 0x80 ? static_cast<char>(point) : shape_of(point);
    }
    std::ranges::replace(out, '0', 'o');
    std::ranges::replace(out, '1', 'l');
    replace_all(out, "rn", "m");
    replace_all(out, "vv", "w");
    return out;
}

int distance(std::string_view left, std::string_view right, int most) {
    const auto longer = std::max(left.size(), right.size()), shorter = std::min(left.size(), right.size());
    if (longer - shorter > static_cast<std::size_t>(most)) return most + 1;
    std::vector<int> before(right.size() + 1), last(right.size() + 1), row(right.size() + 1);
    for (std::size_t k = 0; k <= right.size(); ++k) last[k] = static_cast<int>(k);
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = static_cast<int>(i);
        int least = row[0];
        for (std::size_t k = 1; k <= right.size(); ++k) {
            const int change = left[i - 1] == right[k - 1] ? 0 : 1;
            row[k] = std::min({last[k] + 1, row[k - 1] + 1, last[k - 1] + change});
            if (i > 1 && k > 1 && left[i - 1] == right[k - 2] && left[i - 2] == right[k - 1]) row[k] = std::min(row[k], before[k - 2] + 1);
            least = std::min(least, row[k]);
        }
        if (least > most) return most + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min(last[right.size()], most + 1);
}

Outcome<DomainRegister> DomainRegister::parse(std::string_view registered, std::string_view endings) {
    DomainRegister out;
    int number = 0;
    while (!registered.empty()) {
        const auto end = std::min(registered.find('\n'), registered.size());
        const auto line = registered.substr(0, end);
        registered.remove_prefix(std::min(end + 1, registered.size()));
        if (++number == 1) continue;
        const auto comma = line.find(',');
        const auto second = comma == std::string_view::npos ? comma : line.find(',', comma + 1);
        const auto domain = line.substr(0, comma);
        if (second == std::string_view::npos || !is_well_formed(domain)) {
            return Problem{Trouble::corrupt,
                           "line " + std::to_string(number) + " of the register of domains is not \"domain,organisation,state\""};
        }
        out.listed_.push_back({std::string{domain}, std::string{line.substr(comma + 1, second - comma - 1)}, seen_as(domain)});
    }
    while (!endings.empty()) {
        const auto end = std::min(endings.find('\n'), endings.size());
        if (end > 0) out.endings_.emplace_back(endings.substr(0, end));
        endings.remove_prefix(std::min(end + 1, endings.size()));
    }
    std::ranges::sort(out.listed_, {}, &Listed::domain);
    std::ranges::sort(out.endings_);
    return out;
}

bool DomainRegister::ends_as_government(std::string_view domain) const {
    if (domain.ends_with(".gov") || domain.ends_with(".mil") || domain.ends_with(".int")) return true;
    for (auto dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.', dot + 1)) {
        if (std::ranges::binary_search(endings_, domain.substr(dot + 1))) return true;
    }
    return false;
}

std::vector<Alike> DomainRegister::look(std::string_view asked) const {
    const auto domain = lower(asked);
    if (!is_well_formed(domain)) return std::vector{Alike{Likeness::malformed}};
    const auto at = std::ranges::lower_bound(listed_, domain, {}, &Listed::domain);
    if (at != listed_.end() && at->domain == domain) return std::vector{Alike{Likeness::listed, at->domain, at->organisation}};
    const auto seen = seen_as(domain);
    if (seen.empty()) return std::vector{Alike{Likeness::malformed}};
    std::vector<Alike> out, near;
    const auto name = std::string_view{seen}.substr(0, seen.rfind('.'));
    for (const auto& one : listed_) {
        if (one.seen == seen) {
            out.push_back({Likeness::other_letters, one.domain, one.organisation});
            continue;
        }
        const auto registered_name = std::string_view{one.seen}.substr(0, one.seen.rfind('.'));
        if (registered_name == name) out.push_back({Likeness::other_ending, one.domain, one.organisation});
        // Short names are near to many.
        const int most = seen.size() >= 12 ? 2 : 1;
        const int away = distance(seen, one.seen, most);
        if (away <= most) near.push_back({Likeness::near, one.domain, one.organisation, away});
    }
    const auto rank = [](const Alike& one) { return std::tuple{one.why, one.distance, one.domain}; };
    std::ranges::sort(near, {}, rank);
    if (near.size() > most_alike) near.resize(most_alike);
    out.insert(out.end(), near.begin(), near.end());
    std::ranges::sort(out, {}, rank);
    const bool government = ends_as_government(domain);
    const auto labels = labels_of(seen);
    const auto is_ending = [](const std::string& label) {
        return label == "gov" || label == "gouv" || label == "gob" || label == "mil" || label.ends_with("-gov");
    };
    if (!government && std::any_of(labels.begin(), labels.end() - 1, is_ending)) out.push_back({Likeness::inside});
    if (!government && std::ranges::any_of(office_words, [&](const char* word) { return seen.find(word) != std::string::npos; }))
        out.push_back({Likeness::office});
    if (!is_ascii_name(domain) || domain.find("xn--") != std::string::npos) out.push_back({Likeness::foreign_letters});
    return out;
}

}  // namespace sallyport::people
