#include "report/small_cells.h"

#include <fmt/format.h>

#include <charconv>

namespace sallyport::report {
namespace {

constexpr std::string_view kept_back_word = "kept_back";

}  // namespace

std::string_view word(SmallRule rule) {
    switch (rule) {
        case SmallRule::shown: return "shown";
        case SmallRule::banded: return "banded";
        case SmallRule::merged: return "merged";
    }
    return "?";
}

std::optional<SmallRule> small_rule_named(std::string_view named) {
    for (const SmallRule rule : {SmallRule::shown, SmallRule::banded, SmallRule::merged}) {
        if (word(rule) == named) return rule;
    }
    return std::nullopt;
}

namespace {

std::string done_with(const SmallCells::Choice& choice, std::uint64_t below) {
    switch (choice.rule) {
        case SmallRule::shown: return "every count is shown as it is";
        case SmallRule::banded: return fmt::format("a count from 1 to {} is shown as that band", below - 1);
        case SmallRule::merged:
            return fmt::format(
                "countries with 1 to {} requests stand in one row, and a count from 1 to {} that is left is shown as that band", below - 1,
                below - 1);
    }
    return {};
}

}  // namespace

std::string in_words(const SmallCells& rule) {
    std::string out = fmt::format("Small numbers: {}. {}", done_with(rule.everywhere, rule.below), rule.everywhere.reason);
    for (const auto& [section, choice] : rule.sections)
        out += fmt::format(" In the section {}: {}. {}", tally::word(section), done_with(choice, rule.below), choice.reason);
    return out;
}

std::string text(const Hidden& hidden) { return hidden.below ? fmt::format("1-{}", hidden.below - 1) : std::string{kept_back_word}; }

std::optional<Hidden> hidden_named(std::string_view named) {
    if (named == kept_back_word) return Hidden{};
    if (!named.starts_with("1-")) return std::nullopt;
    const std::string_view last = named.substr(2);
    std::uint64_t highest = 0;
    const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), highest);
    if (error != std::errc{} || end != last.data() + last.size() || last.starts_with('0')) return std::nullopt;
    if (highest + 1 < least_below || highest + 1 > most_below) return std::nullopt;
    return Hidden{highest + 1};
}

}  // namespace sallyport::report
