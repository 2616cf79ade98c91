#include "report/comparisons.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/csv.h"

namespace sallyport::report {
namespace {

struct TableKey {
    Period period;
    Section section;
    auto operator<=>(const TableKey&) const = default;
};
struct CountryKey {
    std::string code, label_if_no_code;
    auto operator<=>(const CountryKey&) const = default;
};
using Rows = std::map<CountryKey, const ReportRow*>;

std::map<TableKey, Rows> tables_of(const Model& model) {
    std::map<TableKey, Rows> out;
    for (const ReportRow& row : model.rows) out[{row.key.period, row.key.section}][{row.key.code, row.key.label_if_no_code}] = &row;
    return out;
}

Period half_before(Period period) { return period.half == 2 ? Period{period.year, 1} : Period{period.year - 1, 2}; }
Period year_before(Period period) { return {period.year - 1, period.half}; }

std::string cell(const std::optional<std::uint64_t>& value) { return value ? std::to_string(*value) : std::string{}; }

}  // namespace

std::vector<Pairing> pairings(const Model& model) {
    const auto tables = tables_of(model);
    std::vector<Pairing> out;
    for (const auto& [key, rows] : tables) {
        for (const Period earlier : {half_before(key.period), year_before(key.period)}) {
            const auto then = tables.find({earlier, key.section});
            if (then == tables.end()) continue;
            Pairing made{key.section, earlier, key.period, {}, model.total(earlier, key.section), model.total(key.period, key.section)};
            std::map<CountryKey, Pairing::Line> lines;
            for (const auto& [country, row] : then->second) lines[country].before = row;
            for (const auto& [country, row] : rows) lines[country].after = row;
            for (const auto& [country, line] : lines) made.lines.push_back(line);
            out.push_back(std::move(made));
        }
    }
    return out;
}

std::string name_of(const Pairing& pairing) {
    return fmt::format("{}-and-{}-{}", text(pairing.after), text(pairing.before), tally::word(pairing.section));
}

std::string pairing_csv(const Pairing& pairing) {
    std::string out = "country,iso3166_alpha2";
    for (const Column column : all_columns)
        out += fmt::format(",{}_{},{}_{}", word(column), text(pairing.before), word(column), text(pairing.after));
    out += "\n";
    for (const Pairing::Line& line : pairing.lines) {
        out += fmt::format("{},{}", csv_cell(line.any().label), line.any().key.code);
        for (const Column column : all_columns) {
            out += "," + (line.before ? cell(line.before->cells[column]) : std::string{});
            out += "," + (line.after ? cell(line.after->cells[column]) : std::string{});
        }
        out += "\n";
    }
    return out;
}

std::vector<SideBySide> side_by_side(const Model& model) {
    std::map<Section, SideBySide> views;
    for (const Total& total : model.totals) {
        SideBySide& view = views[total.section];
        view.section = total.section;
        view.periods.push_back(total.period);
        view.totals.push_back(&total);
    }
    const auto tables = tables_of(model);
    std::vector<SideBySide> out;
    for (auto& [section, view] : views) {
        std::map<CountryKey, SideBySide::Line> lines;
        for (std::size_t i = 0; i < view.periods.size(); ++i) {
            for (const auto& [country, row] : tables.at({view.periods[i], section})) {
                SideBySide::Line& line = lines[country];
                line.rows.resize(view.periods.size());
                line.rows[i] = row;
                line.newest = row;
            }
        }
        for (auto& [country, line] : lines) view.lines.push_back(std::move(line));
        out.push_back(std::move(view));
    }
    return out;
}

std::string name_of(const SideBySide& view) { return fmt::format("countries-{}", tally::word(view.section)); }

std::string side_by_side_csv(const SideBySide& view) {
    std::string out = "country,iso3166_alpha2";
    for (const Period period : view.periods) out += "," + text(period);
    out += "\n";
    for (const SideBySide::Line& line : view.lines) {
        out += fmt::format("{},{}", csv_cell(line.newest->label), line.newest->key.code);
        for (const ReportRow* row : line.rows) out += "," + (row ? cell(row->cells[Column::requests]) : std::string{});
        out += "\n";
    }
    return out;
}

std::vector<SiteFile> comparison_files(const Model& model) {
    std::vector<SiteFile> out;
    for (const Pairing& one : pairings(model)) out.push_back({"data/compare/" + name_of(one) + ".csv", pairing_csv(one)});
    for (const SideBySide& one : side_by_side(model)) out.push_back({"data/compare/" + name_of(one) + ".csv", side_by_side_csv(one)});
    return out;
}

}  // namespace sallyport::report
