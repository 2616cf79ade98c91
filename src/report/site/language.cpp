#include "report/site/language.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "report/names.h"
#include "report/site/catalogues.h"

namespace sallyport::report::site {
namespace {

constexpr std::string_view countries_key = "countries";

// The places of a sentence, sorted: "{2} of {1}" has 1 and 2. A brace that is no place is told by 0.
std::vector<int> places_of(std::string_view sentence) {
    std::vector<int> out;
    for (std::size_t at = 0; at < sentence.size(); ++at) {
        if (sentence[at] == '}') out.push_back(0);
        if (sentence[at] != '{') continue;
        const bool place = at + 2 < sentence.size() && sentence[at + 1] >= '1' && sentence[at + 1] <= '9' && sentence[at + 2] == '}';
        out.push_back(place ? sentence[at + 1] - '0' : 0);
        if (place) at += 2;
    }
    std::ranges::sort(out);
    return out;
}

std::string in_braces(const std::vector<int>& places) {
    if (places.empty()) return "no place";
    std::string out;
    for (const int place : places) out += fmt::format("{{{}}}", place ? std::to_string(place) : "?");
    return out;
}

// Calls `see` with the text before a place and the number of the place behind it, 0 at the end.
template <class See>
void pieces(std::string_view sentence, const See& see) {
    for (auto open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{')) {
        see(sentence.substr(0, open), sentence[open + 1] - '0');
        sentence.remove_prefix(open + 3);
    }
    see(sentence, 0);
}

struct Line {
    std::string text;
    std::uint32_t number = 0;
};
using Lines = std::map<std::string, Line, std::less<>>;

Problem at(std::string_view file, std::uint32_t line, std::string_view sentence) {
    return Problem{Trouble::invalid, fmt::format("{} line {}: {}", file, line, sentence), fmt::format("{}:{}", file, line)};
}

Outcome<void> flatten(std::string_view file, const toml::table& table, const std::string& before, Lines& out) {
    for (const auto& [key, node] : table) {
        const std::string name = before + std::string{key.str()};
        const auto line = node.source().begin.line;
        if (const auto* inner = node.as_table()) {
            SALLYPORT_CHECK(flatten(file, *inner, name + ".", out));
            continue;
        }
        const auto value = node.value_exact<std::string>();
        if (!value || value->empty()) return at(file, line, fmt::format("{} is no sentence, wanted a text in quotes", name));
        out.emplace(name, Line{*value, line});
    }
    return {};
}

Outcome<Lines> lines_of(std::string_view file, std::string_view bytes) {
    Lines out;
    try {
        SALLYPORT_CHECK(flatten(file, toml::parse(bytes, file), {}, out));  // a key that is there twice is refused here
    } catch (const toml::parse_error& error) {
        return at(file, error.source().begin.line, error.description());
    }
    return out;
}

// Whose accents the order of names leaves out: the second byte of Latin letters U+00C0 to U+00FF, as letters without them.
constexpr std::string_view plain_letters = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

}  // namespace

Outcome<Language> Language::parse(std::string_view file, std::string_view bytes, const Language* source) {
    Language out;
    out.code_ = std::string{file.substr(0, file.find('.'))};
    out.source_ = source == nullptr;
    SALLYPORT_TRY(lines, lines_of(file, bytes));
    for (const auto& [key, line] : lines) {
        if (key.starts_with(countries_key) && key.size() > countries_key.size() && key[countries_key.size()] == '.') {
            const std::string code = key.substr(countries_key.size() + 1);
            if (country_name(code).empty()) return at(file, line.number, fmt::format("{}: there is no country with this code", key));
            out.countries_.emplace(code, line.text);
            continue;
        }
        const auto places = places_of(line.text);
        if (std::ranges::find(places, 0) != places.end()) {
            return at(file, line.number, fmt::format("{} has a brace that is no place, wanted {{1}} to {{9}}", key));
        }
        if (source) {
            if (!source->has(key)) return at(file, line.number, fmt::format("there is no key {}", key));
            const auto wanted = places_of(source->sentence(key));
            if (places != wanted) {
                return at(file, line.number, fmt::format("{} has {}, wanted {}", key, in_braces(places), in_braces(wanted)));
            }
        }
        out.words_.emplace(key, line.text);
    }
    const std::uint32_t last = static_cast<std::uint32_t>(std::ranges::count(bytes, '\n')) + 1;
    if (source) {
        for (const auto& [key, sentence] : source->words_) {
            if (!out.has(key)) return at(file, last, fmt::format("{} is missing, wanted \"{}\" in this language", key, sentence));
        }
        for (const std::string_view code : country_codes()) {
            if (!out.countries_.contains(code)) {
                return at(file, last, fmt::format("{}.{} is missing, wanted the name of {}", countries_key, code, country_name(code)));
            }
        }
    }
    const auto& direction = lines.find("language.direction");
    if (direction == lines.end()) return at(file, last, "language.direction is missing, wanted ltr or rtl");
    if (direction->second.text != "ltr" && direction->second.text != "rtl") {
        return at(file, direction->second.number, fmt::format("language.direction is \"{}\", wanted ltr or rtl", direction->second.text));
    }
    out.right_to_left_ = direction->second.text == "rtl";
    return out;
}

const std::string& Language::sentence(std::string_view key) const {
    const auto found = words_.find(key);
    require(found != words_.end(), "a sentence is asked for that no catalogue has");
    return found->second;
}

std::string Language::filled(std::string_view key, std::span<const std::string> filling) const {
    std::string out;
    pieces(sentence(key), [&](std::string_view before, int place) {
        out += before;
        if (place == 0) return;
        require(static_cast<std::size_t>(place) <= filling.size(), "a sentence has a place that nothing fills");
        out += filling[static_cast<std::size_t>(place) - 1];
    });
    return out;
}

Markup Language::said(std::string_view key, std::span<const Markup> filling) const {
    Markup out;
    pieces(sentence(key), [&](std::string_view before, int place) {
        out << Text{before};
        if (place == 0) return;
        require(static_cast<std::size_t>(place) <= filling.size(), "a sentence has a place that nothing fills");
        out << filling[static_cast<std::size_t>(place) - 1];
    });
    return out;
}

std::string Language::apart(std::string_view what) const {
    if (!right_to_left_) return std::string{what};
    return "\u2066" + std::string{what} + "\u2069";  // left-to-right isolate, and its end
}

std::string Language::count(std::uint64_t value) const {
    std::string digits = std::to_string(value);
    const std::string& mark = sentence("number.thousands");
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), mark);
    return digits;
}

std::string Language::percent(std::string_view number) const { return apart(text("number.percent", number)); }

std::string Language::share(std::uint64_t tenths) const {
    return percent(std::to_string(tenths / 10) + sentence("number.decimal") + std::to_string(tenths % 10));
}

std::string Language::day(std::string_view iso) const {
    require(iso.size() == 10, "a day is no year, month and day");
    return apart(text("date.day", iso.substr(0, 4), iso.substr(5, 2), iso.substr(8, 2)));
}

std::string Language::date(Instant at) const { return day(date_text(at)); }

std::string Language::country(std::string_view code) const {
    if (source_) return std::string{country_name(code)};
    const auto found = countries_.find(code);
    return found == countries_.end() ? std::string{} : found->second;
}

std::string Language::order_of(std::string_view name) {
    std::string out;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const auto byte = static_cast<unsigned char>(name[at]);
        if (byte == 0xC3 && at + 1 < name.size()) {
            out += plain_letters[static_cast<unsigned char>(name[++at]) & 0x3FU];
        } else {
            out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : name[at];
        }
    }
    return out;
}

std::vector<std::string> Language::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, sentence] : words_) out.push_back(key);
    return out;
}

Outcome<std::vector<Language>> languages() {
    std::vector<Language> out;
    for (const Catalogue& one : catalogues()) {
        if (one.file != source_catalogue) continue;
        SALLYPORT_TRY(source, Language::parse(one.file, one.bytes, nullptr));
        out.push_back(std::move(source));
    }
    require(out.size() == 1, "the program was built without its English words");
    for (const Catalogue& one : catalogues()) {
        if (one.file == source_catalogue) continue;
        SALLYPORT_TRY(language, Language::parse(one.file, one.bytes, &out.front()));
        out.push_back(std::move(language));
    }
    return out;
}

const Language& english() {
    static const Language out = [] {
        auto all = languages();
        require(all.has_value(), "a catalogue of the report does not hold");
        return std::move(all->front());
    }();
    return out;
}

}  // namespace sallyport::report::site
