#include "report/exceptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "report/csv.h"

namespace sallyport::report {
namespace {

constexpr std::array<std::string_view, 8> header{"source",         "period", "section", "country_as_published",
                                                 "iso3166_alpha2", "rule",   "seen",    "reason"};

std::optional<Rule> rule_named(std::string_view name) {
    const auto found = std::ranges::find(all_rules, name, [](Rule rule) { return word(rule); });
    return found == all_rules.end() ? std::nullopt : std::optional{*found};
}

Outcome<Exception> read_exception(std::string_view file, const CsvRow& row) {
    const auto wrong = [&](std::size_t column, std::string_view wanted) {
        return in_row(file, row.line, header[column], fmt::format("seen \"{}\", wanted {}", seen(row.cells[column]), wanted));
    };
    const auto period = parse_period(row.cells[1]);
    if (!period) return wrong(1, "a half-year as in 2022-H2");
    const auto section = tally::section_named(row.cells[2]);
    if (!section) return wrong(2, "a section of the report");
    const auto rule = rule_named(row.cells[5]);
    if (!rule) return wrong(5, "a rule of the gate, as in parts_unlike_total");
    if (row.cells[0].empty()) return wrong(0, "whose history it is");
    if (row.cells[6].empty()) return wrong(6, "what the gate says of the row");
    if (row.cells[7].empty()) return wrong(7, "a reason that stands beside the row");
    return Exception{row.line, row.cells[0], *period, *section, row.cells[3], row.cells[4], *rule, row.cells[6], row.cells[7]};
}

}  // namespace

std::string_view word(Rule rule) {
    switch (rule) {
        case Rule::blank_became_zero: return "blank_became_zero";
        case Rule::blank_cell: return "blank_cell";
        case Rule::files_disagree: return "files_disagree";
        case Rule::fewer_accounts_than_requests: return "fewer_accounts_than_requests";
        case Rule::label_without_code: return "label_without_code";
        case Rule::missing_half: return "missing_half";
        case Rule::more_disclosed_than_received: return "more_disclosed_than_received";
        case Rule::parts_unlike_total: return "parts_unlike_total";
        case Rule::unknown_class: return "unknown_class";
    }
    return "?";
}

Outcome<std::vector<Exception>> parse_exceptions(std::string_view file, std::string_view bytes) {
    std::vector<Exception> out;
    std::map<std::tuple<std::string, Period, Section, std::string, std::string, Rule>, std::size_t> lines;
    SALLYPORT_CHECK(read_csv(file, bytes, [&](const CsvRow& row) -> Outcome<void> {
        if (row.cells.size() != header.size()) {
            return in_row(file, row.line, "", fmt::format("the row has {} cells, wanted {}", row.cells.size(), header.size()));
        }
        if (row.line == 1) {
            for (std::size_t i = 0; i < header.size(); ++i) {
                if (row.cells[i] != header[i]) {
                    return in_row(file, 1, fmt::format("{}", i + 1),
                                  fmt::format("seen \"{}\", wanted the header {}", seen(row.cells[i]), header[i]));
                }
            }
            return {};
        }
        SALLYPORT_TRY(read, read_exception(file, row));
        const auto [twin, fresh] =
            lines.emplace(std::tuple{read.source, read.period, read.section, read.label, read.code, read.rule}, row.line);
        if (!fresh) return in_row(file, row.line, "", fmt::format("the same exception stands in row {} already", twin->second));
        out.push_back(std::move(read));
        return {};
    }));
    return out;
}

}  // namespace sallyport::report
