#include "ledger/facts.h"

#include <algorithm>
#include <charconv>
#include <functional>

namespace sallyport::ledger {

namespace {

struct Listed {
    std::string_view name;
    FactType type;
    std::string_view about;
};

constexpr Listed listed[] = {
#define SALLYPORT_FACT_ROW(name, type, about) {#name, FactType::type, about},
    SALLYPORT_FACTS(SALLYPORT_FACT_ROW)
#undef SALLYPORT_FACT_ROW
};
constexpr int listed_count = static_cast<int>(std::size(listed));

// Every fact in the byte order of its name, as the canonical text wants it.
const std::vector<Fact>& by_name() {
    static const std::vector<Fact> sorted = [] {
        std::vector<Fact> out;
        for (int i = 0; i < listed_count; ++i) out.push_back(static_cast<Fact>(i));
        std::ranges::sort(out, {}, [](Fact fact) { return name(fact); });
        return out;
    }();
    return sorted;
}

constexpr std::int64_t largest_number = 1'000'000'000'000'000;  // 10^15: exact in every language's floating point too

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_hex(std::string_view text, std::size_t count) {
    return text.size() == count && std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::optional<std::int64_t> number_in(std::string_view text) {
    if (text.empty() || text.size() > 16 || (text.size() > 1 && text[0] == '0') || !std::ranges::all_of(text, is_digit))
        return std::nullopt;
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out <= largest_number ? std::optional{out} : std::nullopt;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (true) {
        const auto comma = text.find(',');
        out.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return out;
        text.remove_prefix(comma + 1);
    }
}

bool is_codes(std::string_view text) {
    const auto parts = split(text);
    return std::ranges::all_of(parts, is_code) && std::ranges::adjacent_find(parts, std::greater_equal{}) == parts.end();
}

// Zones are checked by shape alone: the same bytes are right on a machine with an older zone list.
bool is_zone(std::string_view text) {
    return !text.empty() && text.size() <= 64 && (is_upper(text[0]) || is_lower(text[0])) && std::ranges::all_of(text, [](char c) {
        return is_lower(c) || is_upper(c) || is_digit(c) || c == '_' || c == '/' || c == '+' || c == '-';
    });
}

bool has_shape(FactType type, std::string_view value) {
    switch (type) {
        case FactType::number: return number_in(value).has_value();
        case FactType::code: return is_code(value);
        case FactType::codes: return is_codes(value);
        case FactType::country: return value.size() == 2 && is_upper(value[0]) && is_upper(value[1]);
        case FactType::instant: {
            const auto instant = parse_instant(value);
            return instant && text(*instant) == value;
        }
        case FactType::day: return parse_day(value).has_value();
        case FactType::period: return parse_period(value).has_value();
        case FactType::id: return is_id_text(value);
        case FactType::digest: return is_hex(value, 64);
        case FactType::token: return is_hex(value, 32);
        case FactType::zone: return is_zone(value);
    }
    return false;
}

}  // namespace

std::string_view name(Fact fact) { return listed[static_cast<int>(fact)].name; }
FactType type(Fact fact) { return listed[static_cast<int>(fact)].type; }
std::string_view about(Fact fact) { return listed[static_cast<int>(fact)].about; }
int fact_count() { return listed_count; }

std::optional<Fact> fact_named(std::string_view wanted) {
    const auto& sorted = by_name();
    const auto found = std::ranges::lower_bound(sorted, wanted, {}, [](Fact fact) { return name(fact); });
    if (found == sorted.end() || name(*found) != wanted) return std::nullopt;
    return *found;
}

Facts& Facts::put(Fact fact, FactType given, std::string value) {
    require(type(fact) == given, "a fact is set with the setter of its type");
    require(has_shape(given, value), "a fact's value has the shape of its type");
    values_.insert_or_assign(fact, std::move(value));
    return *this;
}

Facts& Facts::number(Fact fact, std::int64_t value) { return put(fact, FactType::number, std::to_string(value)); }
Facts& Facts::code(Fact fact, std::string_view value) { return put(fact, FactType::code, std::string{value}); }
Facts& Facts::country(Fact fact, std::string_view value) { return put(fact, FactType::country, std::string{value}); }
Facts& Facts::instant(Fact fact, Instant value) { return put(fact, FactType::instant, base::text(value)); }
Facts& Facts::day(Fact fact, Day value) { return put(fact, FactType::day, base::text(value)); }
Facts& Facts::period(Fact fact, Period value) { return put(fact, FactType::period, base::text(value)); }
Facts& Facts::digest(Fact fact, const Digest& value) { return put(fact, FactType::digest, hex(value)); }
Facts& Facts::token(Fact fact, std::string_view value) { return put(fact, FactType::token, std::string{value}); }
Facts& Facts::zone(Fact fact, std::string_view value) { return put(fact, FactType::zone, std::string{value}); }

Facts& Facts::codes(Fact fact, const std::vector<std::string>& values) {
    require(type(fact) == FactType::codes, "a fact is set with the setter of its type");
    require(std::ranges::all_of(values, is_code), "codes are code words");
    auto sorted = values;
    std::ranges::sort(sorted);
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    if (sorted.empty()) {
        values_.erase(fact);
        return *this;
    }
    std::string joined;
    for (const auto& value : sorted) joined += joined.empty() ? value : "," + value;
    return put(fact, FactType::codes, std::move(joined));
}

std::int64_t Facts::number_or(Fact fact, std::int64_t otherwise) const {
    require(type(fact) == FactType::number, "only a number is read as a number");
    const auto found = values_.find(fact);
    return found == values_.end() ? otherwise : number_in(found->second).value_or(otherwise);
}

std::string Facts::text_or(Fact fact, std::string_view otherwise) const {
    const auto found = values_.find(fact);
    return found == values_.end() ? std::string{otherwise} : found->second;
}

std::vector<std::string> Facts::list(Fact fact) const {
    require(type(fact) == FactType::codes, "only codes are read as a list");
    const auto found = values_.find(fact);
    return found == values_.end() ? std::vector<std::string>{} : split(found->second);
}

std::optional<Instant> Facts::instant_of(Fact fact) const {
    require(type(fact) == FactType::instant, "only an instant is read as an instant");
    const auto found = values_.find(fact);
    if (found == values_.end()) return std::nullopt;
    const auto instant = parse_instant(found->second);
    return instant ? std::optional{*instant} : std::nullopt;
}

std::string Facts::text() const {
    std::vector<std::pair<std::string_view, const std::string*>> lines;
    lines.reserve(values_.size());
    for (const auto& [fact, value] : values_) lines.emplace_back(name(fact), &value);
    std::ranges::sort(lines, {}, [](const auto& line) { return line.first; });
    std::string out;
    for (const auto& [fact, value] : lines) out.append(fact).append("=").append(*value).append("\n");
    return out;
}

Outcome<Facts> Facts::parse(std::string_view text) {
    Facts out;
    std::string_view before;
    for (int line = 1; !text.empty(); ++line) {
        const auto wrong = [line](std::string_view what) {
            return Problem{Trouble::corrupt, "facts, line " + std::to_string(line) + ": " + std::string{what}};
        };
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return wrong("the line has no end");
        const auto equals = text.substr(0, end).find('=');
        if (equals == std::string_view::npos) return wrong("name=value is wanted");
        const auto said = text.substr(0, equals);
        const auto fact = fact_named(said);
        if (!fact) return wrong("there is no such fact");
        if (!before.empty() && name(*fact) <= before) return wrong("facts are sorted by name, each once");
        const auto value = text.substr(equals + 1, end - equals - 1);
        if (!has_shape(type(*fact), value)) return wrong("the value of " + std::string{name(*fact)} + " has not the shape of its type");
        out.values_.emplace_hint(out.values_.end(), *fact, value);
        before = name(*fact);
        text.remove_prefix(end + 1);
    }
    return out;
}

}  // namespace sallyport::ledger
