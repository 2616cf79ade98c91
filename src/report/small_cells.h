// The rule for small numbers: whether a count from which somebody might be recognised is shown, banded, or merged with those of other
// countries. It holds for what a provider counts itself; imported and simulated history stands as it was published. Brief 5.4 rule 9: say
// whether cells 1 to 4 are shown, and let nobody find a single case.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "report/published.h"

namespace sallyport::report {

enum class SmallRule {
    shown,   // every count stands as it is
    banded,  // a small count stands as "1-4"
    merged,  // countries with few requests stand in one row, and what is small in it or beside it is banded
};
std::string_view word(SmallRule rule);
std::optional<SmallRule> small_rule_named(std::string_view word);

// What stands in place of a count that is not told.
struct Hidden {
    std::uint64_t below = 0;  // small: it is 1 to below-1. 0: kept back, because a small one could be worked out from it
    bool operator==(const Hidden&) const = default;
};
std::string text(const Hidden& hidden);  // "1-4", "kept_back"
// nullopt: neither a band that begins with 1 nor `kept_back`.
std::optional<Hidden> hidden_named(std::string_view word);

// Cells of one row by name: a column of by-country.csv, or `pending`.
using HiddenCells = std::map<std::string, Hidden, std::less<>>;
constexpr std::string_view pending_cell = "pending";

// [small_cells] of provider.toml. A band of one number would tell it, so `below` is at least 3.
inline constexpr std::uint64_t least_below = 3, most_below = 1000;
struct SmallCells {
    struct Choice {
        SmallRule rule = SmallRule::banded;
        std::string reason;  // a sentence for readers
        bool operator==(const Choice&) const = default;
    };
    Choice everywhere = {SmallRule::banded, "A small number may point to a single case, and nobody is to be recognised by this report."};
    std::uint64_t below = 5;
    std::map<Section, Choice> sections = {};  // that do otherwise

    const Choice& in(Section section) const {
        const auto found = sections.find(section);
        return found == sections.end() ? everywhere : found->second;
    }
    bool small(std::uint64_t count) const { return count > 0 && count < below; }
    static SmallCells all_shown(std::string reason) { return {{SmallRule::shown, std::move(reason)}, 5, {}}; }
    bool operator==(const SmallCells&) const = default;
};

// The rule in force, in sentences for readers.
std::string in_words(const SmallCells& rule);

// The row of countries that are merged. Not a country, so it has no code.
constexpr std::string_view merged_label = "Other countries";

}  // namespace sallyport::report
