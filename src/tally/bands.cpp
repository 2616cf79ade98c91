#include "tally/bands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace sallyport::tally {

namespace {

// 50 U.S.C. 1874(a), (b): days.
constexpr int half_year_days = 180;
constexpr int order_delay_days = 180;
constexpr int new_service_days = 540;

std::chrono::year_month_day ymd(Day day) { return std::chrono::year{day.year} / day.month / day.day; }

Day as_day(std::chrono::year_month_day day) {
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

Day moved(Day day, int days) { return as_day(std::chrono::sys_days{ymd(day)} + std::chrono::days{days}); }

// The same day a year before; of 29 February the 28th.
Day year_before(Day day) {
    auto before = ymd(day) - std::chrono::years{1};
    if (!before.ok()) before = before.year() / before.month() / std::chrono::last;
    return as_day(before);
}

enum class Length { half_year, year };

Window ending(Day last, Length length) {
    return length == Length::half_year ? Window{moved(last, 1 - half_year_days), last} : Window{moved(year_before(last), 1), last};
}

// How the window of a scope lies to the day of publication.
struct Rule {
    Day last;  // the latest that is allowed
    Length length = Length::half_year;
    bool earlier = false;  // an earlier one is allowed too
};

Rule rule_of(BandStructure structure, BandScope scope, Day published) {
    switch (structure.number()) {
        case 3: return {moved(published, -1), Length::half_year, false};
        case 4: return {year_before(published), Length::year, true};
        default: break;
    }
    if (scope == BandScope::letters) return {moved(published, -1), Length::half_year, false};
    return {moved(published, -order_delay_days), Length::half_year, true};
}

std::string words(const Window& window) { return fmt::format("{} to {}", base::text(window.first), base::text(window.last)); }

bool concern_the_same(BandScope one, BandScope other) { return one == other || one == BandScope::all || other == BandScope::all; }

}  // namespace

Outcome<BandStructure> BandStructure::of(int number) {
    if (number >= 1 && number <= 4) return BandStructure{number};
    return Problem{Trouble::invalid, fmt::format("structure {} is none of 50 U.S.C. 1874(a); 1, 2, 3 or 4 is wanted", number), "structure"};
}

std::uint64_t BandStructure::width() const {
    constexpr std::array<std::uint64_t, 4> widths{1000, 500, 250, 100};
    return widths[static_cast<std::size_t>(number_ - 1)];
}

BandScope scope_of(BandFigure figure) {
    switch (figure) {
        case BandFigure::letters:
        case BandFigure::letter_selectors: return BandScope::letters;
        case BandFigure::content_orders:
        case BandFigure::content_selectors:
        case BandFigure::noncontent_orders:
        case BandFigure::noncontent_selectors:
        case BandFigure::pen_register_selectors:
        case BandFigure::business_record_selectors:
        case BandFigure::call_record_selectors: return BandScope::orders;
        case BandFigure::all_process:
        case BandFigure::all_selectors: return BandScope::all;
    }
    return BandScope::all;
}

const std::vector<BandFigure>& figures_of(BandStructure structure) {
    using enum BandFigure;
    static const std::vector<BandFigure> split{letters,
                                               letter_selectors,
                                               content_orders,
                                               content_selectors,
                                               noncontent_orders,
                                               pen_register_selectors,
                                               business_record_selectors,
                                               call_record_selectors};
    static const std::vector<BandFigure> six{letters,           letter_selectors,  content_orders,
                                             content_selectors, noncontent_orders, noncontent_selectors};
    static const std::vector<BandFigure> combined{all_process, all_selectors};
    switch (structure.number()) {
        case 1: return split;
        case 2: return six;
        default: return combined;
    }
}

Window window_of(BandStructure structure, BandScope scope, Day published) {
    const Rule rule = rule_of(structure, scope, published);
    return ending(rule.last, rule.length);
}

Outcome<void> check_window(BandStructure structure, BandScope scope, Day published, const Window& window) {
    const Rule rule = rule_of(structure, scope, published);
    const bool right_end = window.last == rule.last || (rule.earlier && window.last < rule.last);
    if (right_end && window == ending(window.last, rule.length)) return {};
    return Problem{Trouble::invalid,
                   fmt::format("the window is {}; published on {}, {} that ends on {}{} is wanted, for example {}", words(window),
                               base::text(published), rule.length == Length::year ? "a year" : "180 days", base::text(rule.last),
                               rule.earlier ? " or before" : "", words(ending(rule.last, rule.length))),
                   "from"};
}

Day embargo_ends(Day received) { return moved(received, new_service_days); }

Band band_of(std::uint64_t count, BandStructure structure) {
    const auto low = count / structure.width() * structure.width();
    return {low, low + structure.width() - 1};
}

bool is_band(const Band& band, BandStructure structure) { return band_of(band.low, structure) == band; }

std::string text(const Band& band) {
    const auto grouped = [](std::uint64_t number) {
        std::string digits = std::to_string(number);
        for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
        return digits;
    };
    return grouped(band.low) + "-" + grouped(band.high);
}

std::vector<BandFault> faults_of(const BandReport& report) {
    std::vector<BandFault> faults;
    const auto& wanted = figures_of(report.structure);
    for (std::size_t row = 0; row < report.rows.size(); ++row) {
        const auto& one = report.rows[row];
        if (row >= wanted.size() || one.figure != wanted[row]) {
            faults.push_back(
                {row, fmt::format("\"{}\" stands here; structure {} has {} in its order", code(one.figure), report.structure.number(),
                                  row < wanted.size() ? fmt::format("\"{}\"", code(wanted[row])) : "no further figure")});
            return faults;
        }
        if (auto right = check_window(report.structure, scope_of(one.figure), report.published, one.window); !right)
            faults.push_back({row, right.error().sentence});
        if (!is_band(one.band, report.structure)) {
            faults.push_back(
                {row, fmt::format("{} to {} is no band of structure {}; a multiple of {} and the {} after it are wanted", one.band.low,
                                  one.band.high, report.structure.number(), report.structure.width(), report.structure.width() - 1)});
        }
        for (std::size_t before = 0; before < row; ++before) {
            if (scope_of(report.rows[before].figure) != scope_of(one.figure) || report.rows[before].window == one.window) continue;
            faults.push_back({row, fmt::format("its window differs from that of \"{}\"; figures of the same process share one",
                                               code(report.rows[before].figure))});
            break;
        }
    }
    if (report.rows.size() < wanted.size()) {
        faults.push_back({report.rows.size(), fmt::format("\"{}\" is missing; structure {} is published whole or not at all",
                                                          code(wanted[report.rows.size()]), report.structure.number())});
    }
    return faults;
}

Outcome<void> check_together(const BandReport& earlier, const BandReport& later) {
    for (const auto& old : earlier.rows) {
        for (const auto& added : later.rows) {
            if (!concern_the_same(scope_of(old.figure), scope_of(added.figure)) || !old.window.overlaps(added.window)) continue;
            return Problem{
                Trouble::refused,
                fmt::format("bands over {} (structure {}) were published on {}; those over {} (structure {}) share days with them, and "
                            "one taken from the other would tell more than a band",
                            words(old.window), earlier.structure.number(), base::text(earlier.published), words(added.window),
                            later.structure.number()),
                "published"};
        }
    }
    return {};
}

}  // namespace sallyport::tally
