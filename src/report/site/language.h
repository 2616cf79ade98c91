// What the public site says, in one language: a catalogue of sentences with places, the names of countries, and the form of numbers and dates.
// English is the source; another language is a file beside it with the same keys and the same places. Format: docs/formats/words.md.
#pragma once
#include <array>
#include <concepts>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/outcome.h"
#include "report/site/markup.h"

namespace sallyport::report::site {

class Language {
public:
    // `source`: English; null for English itself. `invalid` names file, line and key: a key that is missing, unknown or there twice, a
    // sentence with other places than the source's, a country without a name. A sentence is text: markup in it is shown, never obeyed.
    static Outcome<Language> parse(std::string_view file, std::string_view bytes, const Language* source);

    const std::string& code() const { return code_; }  // "de": the name of its file, and of its folder in the site
    bool is_source() const { return source_; }
    const std::string& name() const { return sentence("language.name"); }            // "Deutsch"
    const std::string& direction() const { return sentence("language.direction"); }  // "ltr", "rtl"
    std::string folder() const { return source_ ? std::string{} : code_ + "/"; }
    // From a page to the files that all languages share: one more step up where the language has a folder.
    std::string to_shared(std::string_view root) const { return (source_ ? "" : "../") + std::string{root}; }

    // The sentence as text, each place filled: for titles, attributes and whatever is escaped later.
    template <class... Filling>
    std::string text(std::string_view key, const Filling&... filling) const {
        return filled(key, std::array<std::string, sizeof...(filling)>{written(filling)...});
    }
    // The same as markup: the sentence is escaped, and what fills a place is markup already.
    template <class... Filling>
    Markup say(std::string_view key, const Filling&... filling) const {
        return said(key, std::array<Markup, sizeof...(filling)>{Markup{} << filling...});
    }
    // With its places as they are, for a script that fills them.
    const std::string& sentence(std::string_view key) const;
    bool has(std::string_view key) const { return words_.contains(key); }

    std::string count(std::uint64_t value) const;        // 4,908
    std::string share(std::uint64_t tenths) const;       // 298 is "29.8%"
    std::string percent(std::string_view number) const;  // "25%"
    std::string date(Instant at) const;                  // as it is in UTC
    std::string day(std::string_view iso) const;         // of "2026-03-01"
    std::string country(std::string_view code) const;    // empty if there is no such code
    std::string apart(std::string_view what) const;      // a run that keeps its own order in a right-to-left sentence
    static std::string order_of(std::string_view name);  // by which names are sorted: without accents, without capitals

    // Keys of the sentences, sorted.
    std::vector<std::string> keys() const;

private:
    Language() = default;
    static std::string written(std::string_view value) { return std::string{value}; }
    static std::string written(std::integral auto value) { return std::to_string(value); }
    std::string filled(std::string_view key, std::span<const std::string> filling) const;
    Markup said(std::string_view key, std::span<const Markup> filling) const;

    std::string code_;
    bool source_ = false, right_to_left_ = false;
    std::map<std::string, std::string, std::less<>> words_, countries_;
};

// The languages that this program was built with, English first and then by code. A catalogue that does not hold is `invalid`.
Outcome<std::vector<Language>> languages();
// English alone: of the feed, and of whatever has one language.
const Language& english();

}  // namespace sallyport::report::site
