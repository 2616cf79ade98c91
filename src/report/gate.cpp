#include "report/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "base/json.h"
#include "report/csv.h"

namespace sallyport::report {
namespace {

// A refusal of a thousand rows is one mistake, and nobody reads it to its end.
constexpr std::size_t most_shown = 40;

std::string shown(const std::optional<std::uint64_t>& value) { return value ? std::to_string(*value) : std::string{"blank"}; }

std::optional<std::uint64_t> outcomes_together(const Cells& cells) {
    std::uint64_t sum = 0;
    for (const Column column : outcome_columns) {
        if (!cells[column]) return std::nullopt;
        sum += *cells[column];
    }
    return sum;
}

// Whose word a breach stands on: ours must be right, other people's may be excused.
enum class Author { ourselves, history, simulation };

struct Found {
    Breach breach;
    Author author = Author::ourselves;
    std::string source;  // of history
    Period period;
    Section section = Section::criminal;
};

bool covers(const Exception& exception, const Found& found) {
    if (found.author == Author::ourselves || (found.author == Author::history && exception.source != found.source)) return false;
    const Breach& breach = found.breach;
    return exception.period == found.period && exception.section == found.section && exception.code == breach.code &&
           exception.label == breach.label && exception.rule == breach.rule && exception.seen == breach.seen;
}

std::map<std::string, PublishedHistory> history_by_source(const ReportInput& input) {
    std::map<std::string, PublishedHistory> out;
    for (const PublishedHistory& import : input.imports) out[import.source()] = out[import.source()].under(import);
    return out;
}

std::map<RowKey, std::size_t> lines_of(const Model& model) {
    std::map<RowKey, std::size_t> out;
    for (std::size_t i = 0; i < model.rows.size(); ++i) out[model.rows[i].key] = i + 2;
    return out;
}

void look_at_history(const ReportInput& input, const Model& model, std::vector<Found>& out) {
    const auto lines = lines_of(model);
    const auto words = section_words();
    for (const auto& [source, history] : history_by_source(input)) {
        const auto place_of = [&](const RowKey& key) {
            const auto line = lines.find(key);
            if (line != lines.end() && model.rows[line->second - 2].status == Status::imported) {
                return Place{"data/by-country.csv", line->second};
            }
            return Place{"imported history " + source, 0};
        };
        std::map<Section, std::set<Period>> periods;
        for (const PublishedRow& row : history.rows()) {
            periods[row.section].insert(row.period);
            const Statement statement{place_of(row.key()), text(row.period), std::string{tally::word(row.section)},
                                      row.label,           row.code,         row.cells};
            for (Breach& breach : breaches_in(statement, words)) {
                out.push_back({std::move(breach), Author::history, source, row.period, row.section});
            }
        }
        for (const auto& [section, there] : periods) {
            for (const Period period : missing_halves(there)) {
                out.push_back({{Rule::missing_half,
                                {"imported history " + source, 0},
                                text(period),
                                std::string{tally::word(section)},
                                "",
                                "",
                                fmt::format("{} has half-years before and after", tally::word(section))},
                               Author::history,
                               source,
                               period,
                               section});
            }
        }
        for (const Restatement& change : model.restatements) {
            const PublishedRow* row = history.find(change.key);
            if (!row || change.before || change.after != 0U) continue;
            out.push_back(
                {{Rule::blank_became_zero, place_of(change.key), text(change.key.period), std::string{tally::word(change.key.section)},
                  change.label, change.key.code, fmt::format("{} was blank and is 0", word(change.column))},
                 Author::history,
                 source,
                 change.key.period,
                 change.key.section});
        }
    }
}

void look_at_counted(const ReportInput& input, const Model& model, std::vector<Found>& out) {
    const bool simulated = model.book == tally::BookKind::simulated;
    const auto words = section_words();
    for (std::size_t i = 0; i < model.rows.size(); ++i) {
        const ReportRow& row = model.rows[i];
        if (row.status != Status::counted) continue;
        const Statement statement{{"data/by-country.csv", i + 2},
                                  text(row.key.period),
                                  std::string{tally::word(row.key.section)},
                                  row.label,
                                  row.key.code,
                                  row.cells,
                                  row.unit,
                                  row.pending.value_or(0),
                                  row.without_account,
                                  row.withheld};
        for (Breach& breach : breaches_in(statement, words)) {
            out.push_back({std::move(breach), simulated ? Author::simulation : Author::ourselves, "", row.key.period, row.key.section});
        }
    }
    // A simulation plays the half-years it was told to, and no others.
    if (simulated) return;
    std::map<Section, std::set<Period>> periods;
    for (const PublicationPlan& plan : input.plans) {
        for (const Section section : plan.sections) periods[section].insert(plan.period);
    }
    for (const auto& [section, there] : periods) {
        for (const Period period : missing_halves(there)) {
            out.push_back({{Rule::missing_half,
                            {"publication plans", 0},
                            text(period),
                            std::string{tally::word(section)},
                            "",
                            "",
                            fmt::format("{} is planned before and after", tally::word(section))},
                           Author::ourselves,
                           "",
                           period,
                           section});
        }
    }
    for (const auto& [period, count] : input.counts.periods) {
        const bool planned = std::ranges::any_of(input.plans, [&](const PublicationPlan& plan) { return plan.period == period; });
        if (!planned || count.disclosed_class_unknown == 0) continue;
        out.push_back({{Rule::unknown_class,
                        {"ledger", 0},
                        text(period),
                        "all sections",
                        "",
                        "",
                        fmt::format("{} answered requests concern customers whose class nobody knows", count.disclosed_class_unknown)},
                       Author::ourselves,
                       "",
                       period,
                       Section::criminal});
    }
    if (model.book != tally::BookKind::real) return;
    for (const CountedAgainstImported& item : model.differences) {
        if (item.imported || item.counted != 0U) continue;
        out.push_back({{Rule::blank_became_zero,
                        {"data/differences.csv", 0},
                        text(item.key.period),
                        std::string{tally::word(item.key.section)},
                        item.label,
                        item.key.code,
                        fmt::format("{} was blank when it was published and is counted as 0", word(item.column))},
                       Author::ourselves,
                       "",
                       item.key.period,
                       item.key.section});
    }
}

std::vector<Found> findings(const ReportInput& input, const Model& model) {
    std::vector<Found> out;
    look_at_history(input, model, out);
    look_at_counted(input, model, out);
    return out;
}

// An exception is idle if the row it speaks of is there and has no such breach. Rows and half-years that are not there excuse nothing and
// accuse nobody.
bool speaks_of_something_there(const Exception& exception, const std::map<std::string, PublishedHistory>& histories) {
    const auto history = histories.find(exception.source);
    if (history == histories.end()) return false;
    if (exception.label.empty()) {
        bool before = false, after = false;
        for (const PublishedRow& row : history->second.rows()) {
            if (row.section != exception.section) continue;
            before = before || row.period < exception.period;
            after = after || row.period > exception.period;
        }
        return before && after;
    }
    return history->second.find(
        {exception.period, exception.section, exception.code, exception.code.empty() ? exception.label : std::string{}});
}

// ---- files read again ----

using FileKey = std::tuple<std::string, std::string, std::string, std::string>;  // period, section, label, code

struct FileRow {
    std::size_t line = 0;
    std::map<std::string, std::optional<std::uint64_t>> cells;
};
using FileRows = std::map<FileKey, FileRow>;

std::optional<std::uint64_t> count_in(std::string_view cell) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size()) return std::nullopt;
    return value;
}

const SiteFile* file_named(std::span<const SiteFile> files, std::string_view path) {
    const auto found = std::ranges::find(files, path, &SiteFile::path);
    return found == files.end() ? nullptr : &*found;
}

// `named`: how many cells before the counts tell rows apart, 4 in the table by country and 2 in the totals.
FileRows csv_rows(const SiteFile* file, std::size_t named) {
    FileRows out;
    std::vector<std::string> head;
    if (!file) return out;
    const auto read = read_csv(file->path, file->bytes, [&](const CsvRow& row) -> Outcome<void> {
        if (row.line == 1) {
            head = row.cells;
            return {};
        }
        if (row.cells.size() != head.size() || head.size() < named) return in_row(file->path, row.line, "", "the row has other columns");
        FileRow& made = out[{row.cells[0], row.cells[1], named > 2 ? row.cells[2] : "", named > 2 ? row.cells[3] : ""}];
        made.line = row.line;
        for (std::size_t i = named; i < head.size(); ++i) made.cells[head[i]] = count_in(row.cells[i]);
        return {};
    });
    if (!read) out.clear();  // Every row of the other file is then missing here, and said so.
    return out;
}

std::string word_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string{value->as_string()} : std::string{};
}

std::optional<std::uint64_t> count_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_int64() ? std::optional{static_cast<std::uint64_t>(value->as_int64())} : std::nullopt;
}

template <class See>
void each_object(const SiteFile* file, const See& see) {
    if (!file) return;
    const auto value = parse_json(file->bytes);
    if (!value || !value->is_array()) return;
    std::size_t line = 1;  // one object a line, behind the bracket
    for (const json::value& item : value->as_array()) {
        ++line;
        if (item.is_object()) see(item.as_object(), line);
    }
}

FileRows by_country_in_json(const SiteFile* file) {
    FileRows out;
    each_object(file, [&](const json::object& object, std::size_t line) {
        FileRow& made =
            out[{word_at(object, "period"), word_at(object, "section"), word_at(object, "country"), word_at(object, "iso3166_alpha2")}];
        made.line = line;
        for (const Column column : all_columns) made.cells[std::string{word(column)}] = count_at(object, word(column));
    });
    return out;
}

FileRows totals_in_figures(const SiteFile* file) {
    FileRows out;
    each_object(file, [&](const json::object& object, std::size_t line) {
        const std::string id = word_at(object, "id");
        const auto dot = id.rfind('.');
        if (!id.starts_with("total.") || dot <= 6) return;
        FileRow& made = out[{word_at(object, "period"), id.substr(6, dot - 6), "", ""}];
        if (made.line == 0) made.line = line;
        made.cells[id.substr(dot + 1)] = count_at(object, "value");
    });
    return out;
}

// Cells that data/small-cells.csv names, by the row they stand in.
std::map<FileKey, std::set<std::string>> hidden_cells(const SiteFile* file) {
    std::map<FileKey, std::set<std::string>> out;
    if (!file) return out;
    const auto read = read_csv(file->path, file->bytes, [&](const CsvRow& row) -> Outcome<void> {
        if (row.line > 1 && row.cells.size() > 4) out[{row.cells[0], row.cells[1], row.cells[2], row.cells[3]}].insert(row.cells[4]);
        return {};
    });
    if (!read) out.clear();
    return out;
}

// A column that hides cells cannot be added up from the file; that it is at least what the shown cells add up to, it can.
void leave_out_hidden(const std::map<FileKey, std::set<std::string>>& hidden, FileRows& totals, FileRows& sums, std::vector<Breach>& out) {
    for (const auto& [key, names] : hidden) {
        const FileKey table{std::get<0>(key), std::get<1>(key), "", ""};
        const auto total = totals.find(table), sum = sums.find(table);
        if (total == totals.end() || sum == sums.end()) continue;
        for (const std::string& name : names) {
            const auto said = total->second.cells.find(name), added = sum->second.cells.find(name);
            if (said == total->second.cells.end() || added == sum->second.cells.end()) continue;
            if (said->second && added->second && *said->second < *added->second) {
                out.push_back({Rule::files_disagree,
                               {"data/totals.csv", total->second.line},
                               std::get<0>(key),
                               std::get<1>(key),
                               "",
                               "",
                               fmt::format("{} is {}, and the shown cells alone are {}", name, *said->second, *added->second)});
            }
            total->second.cells.erase(said);
            sum->second.cells.erase(added);
        }
    }
}

FileRows sums_of(const FileRows& rows) {
    FileRows out;
    for (const auto& [key, row] : rows) {
        FileRow& sum = out[{std::get<0>(key), std::get<1>(key), "", ""}];
        if (sum.line == 0) sum.line = row.line;
        for (const auto& [column, value] : row.cells) {
            auto& cell = sum.cells[column];
            if (value) cell = cell.value_or(0) + *value;
        }
    }
    return out;
}

void compare(std::string_view one, const FileRows& first, std::string_view other, const FileRows& second, std::vector<Breach>& out) {
    const auto missing = [&](const FileKey& key, Place has, std::string_view hasnt) {
        out.push_back({Rule::files_disagree, std::move(has), std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key),
                       fmt::format("the row is not in {}", hasnt)});
    };
    for (const auto& [key, row] : first) {
        const auto twin = second.find(key);
        if (twin == second.end()) {
            missing(key, {std::string{one}, row.line}, other);
            continue;
        }
        for (const auto& [column, value] : row.cells) {
            const auto cell = twin->second.cells.find(column);
            const auto breach =
                breach_between({std::get<0>(key),
                                std::get<1>(key),
                                std::get<2>(key),
                                std::get<3>(key),
                                column,
                                {{std::string{one}, row.line}, value},
                                {{std::string{other}, twin->second.line}, cell == twin->second.cells.end() ? std::nullopt : cell->second}});
            if (breach) out.push_back(*breach);
        }
    }
    for (const auto& [key, row] : second) {
        if (!first.contains(key)) missing(key, {std::string{other}, row.line}, one);
    }
}

}  // namespace

std::string text(const Breach& breach) {
    std::string out = breach.place.line ? fmt::format("{}:{}: ", breach.place.file, breach.place.line) : breach.place.file + ": ";
    out += breach.when + " " + breach.section;
    if (!breach.label.empty()) out += " " + breach.label;
    return out + fmt::format(": {} ({})", breach.seen, word(breach.rule));
}

std::vector<std::string> section_words() {
    std::vector<std::string> out;
    for (const Section section : tally::all_sections()) out.emplace_back(tally::word(section));
    return out;
}

std::vector<Breach> breaches_in(const Statement& row, std::span<const std::string> sections) {
    std::vector<Breach> out;
    const auto add = [&](Rule rule, std::string what) {
        out.push_back({rule, row.place, row.when, row.section, row.label, row.code, std::move(what)});
    };
    if (std::ranges::find(sections, row.section) == sections.end()) {
        add(Rule::unknown_class, fmt::format("there is no class \"{}\"", seen(row.section)));
    }
    if (!row.label.empty() && row.code.empty()) add(Rule::label_without_code, fmt::format("\"{}\" has no code", seen(row.label)));

    std::string blank;
    for (const Column column : all_columns) {
        if (!row.cells[column] && !row.withheld.contains(column)) blank += (blank.empty() ? "" : ", ") + std::string{word(column)};
    }
    if (!blank.empty()) add(Rule::blank_cell, blank + " blank");

    const auto& requests = row.cells[Column::requests];
    const auto& accounts = row.cells[Column::accounts_specified];
    const auto& counted = row.unit == Unit::demands ? requests : accounts;
    const std::string of = row.unit == Unit::demands ? "requests" : "accounts";
    const std::uint64_t disclosed = row.cells[Column::disclosed_content].value_or(0) + row.cells[Column::disclosed_noncontent].value_or(0);
    if (counted && disclosed > *counted) {
        add(Rule::more_disclosed_than_received, fmt::format("disclosed {}, received {} {}", disclosed, *counted, of));
    }
    if (const auto sum = outcomes_together(row.cells); sum && counted && *sum + row.pending != *counted) {
        add(Rule::parts_unlike_total, row.pending
                                          ? fmt::format("outcomes add up to {} and {} pending, {} are {}", *sum, row.pending, of, *counted)
                                          : fmt::format("outcomes add up to {}, {} are {}", *sum, of, *counted));
    }
    if (requests && accounts && *accounts + row.without_account < *requests) {
        add(Rule::fewer_accounts_than_requests, fmt::format("accounts {}, requests {}", *accounts, *requests));
    }
    return out;
}

std::optional<Breach> breach_between(const Twice& figure) {
    if (figure.first.value == figure.second.value) return std::nullopt;
    const bool zero = (!figure.first.value && figure.second.value == 0U) || (!figure.second.value && figure.first.value == 0U);
    const Place& other = figure.second.place;
    return Breach{zero ? Rule::blank_became_zero : Rule::files_disagree,
                  figure.first.place,
                  figure.when,
                  figure.section,
                  figure.label,
                  figure.code,
                  fmt::format("{} is {} here and {} in {}{}", figure.what, shown(figure.first.value), shown(figure.second.value),
                              other.file, other.line ? fmt::format(":{}", other.line) : std::string{})};
}

std::vector<Period> missing_halves(const std::set<Period>& there) {
    std::vector<Period> out;
    if (there.empty()) return out;
    for (Period period = *there.begin(); period < *there.rbegin();
         period = period.half == 1 ? Period{period.year, 2} : Period{period.year + 1, 1}) {
        if (!there.contains(period)) out.push_back(period);
    }
    return out;
}

std::vector<Breach> disagreements(std::span<const SiteFile> files) {
    std::vector<Breach> out;
    const FileRows table = csv_rows(file_named(files, "data/by-country.csv"), 4);
    FileRows totals = csv_rows(file_named(files, "data/totals.csv"), 2);
    FileRows sums = sums_of(table);
    compare("data/by-country.csv", table, "data/by-country.json", by_country_in_json(file_named(files, "data/by-country.json")), out);
    compare("data/totals.csv", totals, "data/figures.json", totals_in_figures(file_named(files, "data/figures.json")), out);
    leave_out_hidden(hidden_cells(file_named(files, "data/small-cells.csv")), totals, sums, out);
    compare("data/totals.csv", totals, "data/by-country.csv", sums, out);
    return out;
}

Outcome<Cleared> pass_gate(const ReportInput& input) {
    Model model = model_of(input);
    // Rows are judged as they were counted, whatever of them is told.
    std::optional<Model> counted;
    if (model.hides_anything()) {
        ReportInput all = input;
        all.small = SmallCells::all_shown("");
        counted = model_of(all);
    }
    std::vector<std::string> lines;
    std::set<const Exception*> used;
    for (const Found& found : findings(input, counted ? *counted : model)) {
        bool excused = false;
        for (const Exception& exception : input.exceptions) {
            if (!covers(exception, found)) continue;
            excused = true;
            used.insert(&exception);
        }
        if (!excused) lines.push_back(text(found.breach));
    }
    const auto histories = history_by_source(input);
    for (const Exception& exception : input.exceptions) {
        if (used.contains(&exception) || !speaks_of_something_there(exception, histories)) continue;
        lines.push_back(fmt::format("exceptions:{}: {} {} {}: the row has no such breach: {} ({})", exception.line, text(exception.period),
                                    tally::word(exception.section), exception.label, exception.seen, word(exception.rule)));
    }
    for (const Breach& breach : disagreements(data_files(model))) lines.push_back(text(breach));
    if (lines.empty()) return Cleared{std::move(model)};
    std::string sentence =
        fmt::format("the report is not published: {} {} in the way", lines.size(), lines.size() == 1 ? "row stands" : "rows stand");
    for (std::size_t i = 0; i < std::min(lines.size(), most_shown); ++i) sentence += "\n  " + lines[i];
    if (lines.size() > most_shown) sentence += fmt::format("\n  ... and {} more", lines.size() - most_shown);
    return Problem{Trouble::refused, sentence};
}

std::vector<Remark> remarks_of(const ReportInput& input, const Model& model) {
    std::vector<Remark> out;
    if (input.exceptions.empty()) return out;
    for (const Found& found : findings(input, model)) {
        const auto exception = std::ranges::find_if(input.exceptions, [&](const Exception& one) { return covers(one, found); });
        if (exception == input.exceptions.end()) continue;
        // History that a count replaced is not shown, so nothing is said beside it.
        if (found.author == Author::history && found.breach.place.line == 0 && !found.breach.label.empty()) continue;
        out.push_back(
            {found.period, found.section, found.breach.label, found.breach.code, found.breach.rule, found.breach.seen, exception->reason});
    }
    std::ranges::sort(
        out, {}, [](const Remark& one) { return std::tuple{one.period, one.section, one.code, one.label, static_cast<int>(one.rule)}; });
    return out;
}

}  // namespace sallyport::report
