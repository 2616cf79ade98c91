#include "review/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sallyport::review {

namespace {

constexpr std::array<std::string_view, 12> months{"january", "february", "march",     "april",   "may",      "june",
                                                  "july",    "august",   "september", "october", "november", "december"};

std::string lower(std::string_view word) {
    std::string out;
    for (char c : word) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::string bare(std::string_view word) {
    while (!word.empty() && std::string_view{",.;:()[]\"'"}.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    while (!word.empty() && std::string_view{"([\"'"}.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
    return lower(word);
}

std::optional<int> month_of(std::string_view word) {
    for (std::size_t i = 0; i < months.size(); ++i) {
        if (word == months[i]) return static_cast<int>(i) + 1;
    }
    return std::nullopt;
}

std::optional<int> number_of(std::string_view word, int least, int most) {
    if (word.empty() || word.size() > 4 || word.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    const int value = std::stoi(std::string{word});
    return value >= least && value <= most ? std::optional{value} : std::nullopt;
}

struct FoundDay {
    Day day;
    std::size_t first = 0, last = 0;  // words of the page
};

// "March 1, 2026", "1 March 2026", "2026-03-01".
std::vector<FoundDay> days_on(const PaperPage& page) {
    std::vector<std::string> words;
    for (const auto& word : page.words) words.push_back(bare(word.text));
    std::vector<FoundDay> found;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (const auto day = parse_day(words[i])) {
            found.push_back({*day, i, i});
            continue;
        }
        if (i + 2 >= words.size()) continue;
        const auto year = number_of(words[i + 2], 1990, 2100);
        if (!year) continue;
        auto month = month_of(words[i]);
        auto number = number_of(words[i + 1], 1, 31);
        if (!month) {
            month = month_of(words[i + 1]);
            number = number_of(words[i], 1, 31);
        }
        if (!month || !number) continue;
        if (const auto day = parse_day(fmt::format("{:04}-{:02}-{:02}", *year, *month, *number))) {
            found.push_back({*day, i, i + 2});
            i += 2;
        }
    }
    return found;
}

demand::Region region_of(const DocumentId& paper, const PaperPage& page, std::size_t first, std::size_t last) {
    int left = 1000, top = 1000, right = 0, bottom = 0;
    for (std::size_t i = first; i <= last; ++i) {
        const auto& word = page.words[i];
        left = std::min(left, word.left), top = std::min(top, word.top);
        right = std::max(right, word.right), bottom = std::max(bottom, word.bottom);
    }
    return {paper, page.number, left, top, std::max(1, right - left), std::max(1, bottom - top)};
}

// Two days with "to", "through", "until" or "and" between them, and at most four words.
struct Range {
    Day first, last;
    demand::Region where;
};
std::optional<Range> range_on(const DocumentId& paper, const PaperPage& page) {
    const auto days = days_on(page);
    for (std::size_t i = 0; i + 1 < days.size(); ++i) {
        if (days[i + 1].first - days[i].last > 5 || days[i + 1].day < days[i].day) continue;
        for (std::size_t w = days[i].last + 1; w < days[i + 1].first; ++w) {
            const auto word = bare(page.words[w].text);
            if (word == "to" || word == "through" || word == "until" || word == "and" || word == "-") {
                return Range{days[i].day, days[i + 1].day, region_of(paper, page, days[i].first, days[i + 1].last)};
            }
        }
    }
    return std::nullopt;
}

std::string said(const Span& span, std::string_view zone) {
    return fmt::format("{} to {}", text(day_of(span.from, zone)), text(day_of({span.to.ms - 1}, zone)));
}

}  // namespace

PaperReading compare(const demand::Demand& demand, const demand::Paper& paper, const ReadPaper& read) {
    PaperReading reading;
    std::string all;
    for (const auto& page : read.pages) {
        for (const auto& word : page.words) all += bare(word.text) + " ";
        if (reading.first_day) continue;
        if (const auto range = range_on(paper.id, page)) {
            reading.first_day = range->first;
            reading.last_day = range->last;
            reading.days_at = range->where;
        }
    }
    if (all.empty()) {
        reading.differences.push_back(
            {"The paper is a picture without words: nothing could be compared, so read it with care.", std::nullopt});
        return reading;
    }
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        const auto& identifier = demand.identifiers[i];
        if (all.find(lower(identifier.value.reveal())) == std::string::npos) {
            reading.differences.push_back(
                {fmt::format("The form names identifier {}; it was not found in the words of the paper.", i + 1), std::nullopt});
        }
        for (const auto& sought : identifier.sought) {
            if (!asks_beyond(reading, sought, demand.zone)) continue;
            reading.differences.push_back({fmt::format("The form asks for {}; the paper says {} to {}.", said(*sought.span, demand.zone),
                                                       text(*reading.first_day), text(*reading.last_day)),
                                           reading.days_at});
            break;
        }
    }
    if (!demand.docket.reveal().empty() && all.find(bare(demand.docket.reveal())) == std::string::npos) {
        reading.differences.push_back({"The case number on the form was not found in the words of the paper.", std::nullopt});
    }
    // The same sentence once, however many identifiers share it.
    std::vector<Difference> once;
    for (auto& difference : reading.differences) {
        const bool known = std::any_of(once.begin(), once.end(), [&](const auto& one) { return one.sentence == difference.sentence; });
        if (!known) once.push_back(std::move(difference));
    }
    reading.differences = std::move(once);
    return reading;
}

bool asks_beyond(const PaperReading& reading, const demand::Sought& asked, std::string_view zone) {
    if (!reading.first_day || !reading.last_day || !asked.span) return false;
    return day_of(asked.span->from, zone) < *reading.first_day || day_of({asked.span->to.ms - 1}, zone) > *reading.last_day;
}

Reason reason_for_less(const demand::Demand& demand, const law::Assessment& findings, const PaperReading& reading, int identifier,
                       const demand::Sought& asked) {
    // A finding on the whole paper says nothing of how much of a line is left out; one that is counsel's alone stands in no letter.
    for (const auto& finding : findings.findings) {
        const bool here = finding.identifier == identifier && (!finding.data || *finding.data == asked.data);
        const auto reason = coded<Reason>(finding.code);
        if (here && !finding.counsel_only && finding.verdict != law::Verdict::allow && reason && *reason != Reason::r26) return *reason;
    }
    return asks_beyond(reading, asked, demand.zone) ? Reason::r11 : Reason::r12;
}

}  // namespace sallyport::review
