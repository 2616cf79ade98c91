#include "report/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/gate.h"
#include "report/kept_back.h"
#include "report/names.h"
#include "tally/share.h"

namespace sallyport::report {
namespace {

using tally::Ending;

struct SectionKey {
    Period period;
    Section section;
    auto operator<=>(const SectionKey&) const = default;
};

Cells cells_of(const tally::RowCount& count, Unit unit, const std::set<Column>& withheld) {
    const tally::Endings& ends = unit == Unit::demands ? count.by_demand : count.by_account;
    Cells out;
    out[Column::requests] = count.requests;
    out[Column::accounts_specified] = count.accounts;
    out[Column::disclosed_content] = ends[Ending::content];
    out[Column::disclosed_noncontent] = ends[Ending::noncontent];
    out[Column::no_data_found] = ends[Ending::no_data];
    out[Column::rejected] = ends.declined();
    for (const Column column : withheld) out[column].reset();
    return out;
}

std::string counted_from(const ReportInput& input) {
    switch (input.counts.book) {
        case tally::BookKind::real: return fmt::format("counted from the ledger of {}", input.provider);
        case tally::BookKind::demo: return fmt::format("counted from the demonstration ledger of {}, a made-up provider", input.provider);
        case tally::BookKind::simulated: return fmt::format("counted from the simulated ledger of {}", input.provider);
    }
    return {};
}

std::string source_name(const ReportInput& input, const std::string& code) {
    const auto found = input.source_names.find(code);
    return found == input.source_names.end() ? code : found->second;
}

struct Imported {
    PublishedRow row;
    std::string from;
};

// Later imports restate earlier ones of the same source; between sources the later import wins as well.
std::map<RowKey, Imported> lay_over(const ReportInput& input, Model& model) {
    std::map<RowKey, Imported> out;
    for (const PublishedHistory& history : input.imports) {
        const std::string name = source_name(input, history.source());
        if (std::ranges::find(model.sources, name) == model.sources.end()) model.sources.push_back(name);
        for (const PublishedRow& row : history.rows()) {
            const auto found = out.find(row.key());
            if (found != out.end()) {
                for (const Column column : all_columns) {
                    const auto& before = found->second.row.cells[column];
                    if (before != row.cells[column])
                        model.restatements.push_back({row.key(), row.label, column, before, row.cells[column]});
                }
            }
            out[row.key()] = {row, fmt::format("imported from {}", name)};
        }
    }
    return out;
}

// The counts in the sections that each half-year publishes: a combined table adds up its parts.
std::map<tally::RowKey, tally::RowCount> as_planned(const tally::Counts& counts, const std::map<Period, const PublicationPlan*>& plans) {
    std::map<tally::RowKey, tally::RowCount> out;
    for (const auto& [key, count] : counts.rows) {
        const auto plan = plans.find(key.period);
        if (plan == plans.end()) continue;
        for (const Section section : plan->second->sections) {
            const auto parts = tally::parts_of(section);
            if (std::ranges::find(parts, key.section) != parts.end()) out[{key.period, section, key.country}] += count;
        }
    }
    return out;
}

ReportRow counted_row(const ReportInput& input, const PublicationPlan& plan, const tally::RowKey& key, const tally::RowCount& count) {
    const auto found = plan.rows.find({key.section, key.country});
    const RowPlan row = found == plan.rows.end() ? RowPlan{} : found->second;
    const Unit unit = row.unit.value_or(plan.account_unit.contains(key.section) ? Unit::accounts : Unit::demands);
    const std::string code = key.country == "XX" ? std::string{} : key.country;
    std::string label = row.label;
    if (label.empty()) label = country_name(code);
    if (label.empty()) label = code.empty() ? "No country" : code;
    const auto& ends = unit == Unit::demands ? count.by_demand : count.by_account;
    return {{key.period, key.section, code, code.empty() ? label : std::string{}},
            label,
            cells_of(count, unit, row.withheld),
            Status::counted,
            counted_from(input),
            ends[Ending::pending] + ends[Ending::preserved],
            unit,
            row.withheld,
            count.without_account};
}

std::vector<Total> totals_of(const std::vector<ReportRow>& rows) {
    std::vector<Total> out;
    for (const ReportRow& row : rows) {
        if (out.empty() || out.back().period != row.key.period || out.back().section != row.key.section) {
            out.push_back({row.key.period, row.key.section, {}, row.status, row.from});
        }
        Total& total = out.back();
        ++total.rows;
        total.pending = total.pending.value_or(0) + row.pending.value_or(0);
        for (const Column column : all_columns) {
            if (row.cells[column]) total.cells[column] = total.cells[column].value_or(0) + *row.cells[column];
        }
    }
    return out;
}

std::string total_definition(Section section, Column column) {
    const std::string of = fmt::format("{} section, all countries of the table together", tally::word(section));
    switch (column) {
        case Column::requests: return "requests received, " + of;
        case Column::accounts_specified: return "accounts named, each once in every request that names it, " + of;
        case Column::disclosed_content: return "some content disclosed, " + of;
        case Column::disclosed_noncontent: return "non-content only disclosed, " + of;
        case Column::no_data_found: return "no data found, " + of;
        case Column::rejected: return "rejected, withdrawn, redirected or handled outside, " + of;
    }
    return of;
}

std::optional<Hidden> hidden_in(const HiddenCells& hidden, std::string_view name) {
    const auto found = hidden.find(name);
    return found == hidden.end() ? std::nullopt : std::optional{found->second};
}

void add_figures(const ReportInput& input, const std::map<Period, const PublicationPlan*>& plans, Model& model) {
    std::set<Period> periods;
    for (const auto& [period, plan] : plans) periods.insert(period);
    for (const Total& total : model.totals) periods.insert(total.period);
    for (const Period period : periods) {
        const auto plan = plans.find(period);
        const auto counted = input.counts.periods.find(period);
        const auto add = [&](std::string_view id, const tally::FigureKind& kind) {
            Figure figure{std::string{id},   period, std::string{kind.unit}, std::string{kind.definition}, {}, Status::not_published,
                          input.counts.book, {}};
            if (plan != plans.end() && !plan->second->withheld.contains(std::string{kind.id})) {
                figure.value = tally::figure_value(kind.id, counted == input.counts.periods.end() ? tally::PeriodCount{} : counted->second);
            }
            if (figure.value) {
                figure.status = Status::counted;
                figure.from = counted_from(input);
            }
            model.figures.push_back(std::move(figure));
        };
        for (const auto& kind : tally::figure_kinds()) add(kind.id, kind);
        for (const auto& twin : tally::figure_twins()) {
            if (twin.period == period) add(twin.id, *tally::figure_kind(twin.twin_of));
        }
        for (const Total& total : model.totals) {
            if (total.period != period) continue;
            for (const Column column : all_columns) {
                const auto& value = total.cells[column];
                const std::string unit = column == Column::accounts_specified ? "accounts"
                                         : column == Column::requests         ? "requests"
                                                                              : "outcomes";
                model.figures.push_back({fmt::format("total.{}.{}", tally::word(total.section), word(column)), period, unit,
                                         total_definition(total.section, column), value, value ? total.status : Status::not_published,
                                         total.status == Status::imported ? tally::BookKind::real : input.counts.book,
                                         value ? total.from : std::string{}, hidden_in(total.hidden, word(column))});
            }
        }
    }
}

// Every cell that was both counted and imported, with unlike values. A count that is not told is blank here too.
void add_differences(const std::map<RowKey, Imported>& imported, const std::set<SectionKey>& counted_sections, Model& model) {
    std::map<RowKey, const ReportRow*> rows;
    for (const ReportRow& row : model.rows) rows.emplace(row.key, &row);
    std::set<SectionKey> imported_sections;
    for (const auto& [key, item] : imported) {
        imported_sections.insert({key.period, key.section});
        if (!counted_sections.contains({key.period, key.section})) continue;
        const auto counted = rows.find(key);
        for (const Column column : all_columns) {
            const auto ours = counted == rows.end() ? std::optional<std::uint64_t>{} : counted->second->cells[column];
            if (ours != item.row.cells[column]) model.differences.push_back({key, item.row.label, column, ours, item.row.cells[column]});
        }
    }
    for (const auto& [key, row] : rows) {
        if (row->status != Status::counted || imported.contains(key) || !imported_sections.contains({key.period, key.section})) continue;
        for (const Column column : all_columns) {
            if (row->cells[column]) model.differences.push_back({key, row->label, column, row->cells[column], std::nullopt});
        }
    }
}

Edition edition_now(const Model& model, Period period, std::int64_t number) {
    Edition out{period, number, model.as_of, {}, {}};
    for (const ReportRow& row : model.rows) {
        if (row.key.period != period) continue;
        out.rows.push_back({{period, row.key.section, row.label, row.key.code, row.cells}, row.pending, row.hidden});
    }
    for (const Figure& figure : model.figures) {
        if (figure.period != period || !figure.id.starts_with('F')) continue;
        out.figures[figure.id] = figure.value;
        if (figure.hidden) out.hidden_figures.emplace(figure.id, *figure.hidden);
    }
    for (const Total& total : model.totals) {
        if (total.period == period && !total.hidden.empty()) out.hidden_totals.emplace(total.section, total.hidden);
    }
    return out;
}

const Edition* newest_edition(const Model& model, Period period) {
    const Edition* out = nullptr;
    for (const Edition& edition : model.editions) {
        if (edition.period == period) out = &edition;
    }
    return out;
}

void add_editions(const ReportInput& input, Model& model) {
    for (const Publication& publication : input.publications)
        model.editions.insert(model.editions.end(), publication.editions.begin(), publication.editions.end());
    std::ranges::sort(model.editions, {}, [](const Edition& one) { return std::pair{one.period, one.number}; });
}

void add_changes(Model& model) {
    for (std::size_t i = 0; i < model.editions.size(); ++i) {
        const Edition& edition = model.editions[i];
        const bool last = i + 1 == model.editions.size() || model.editions[i + 1].period != edition.period;
        const auto found = changes(edition, last ? edition_now(model, edition.period, 0) : model.editions[i + 1]);
        model.changes.insert(model.changes.end(), found.begin(), found.end());
    }
}

}  // namespace

std::map<std::string, std::string> known_sources() { return {{"microsoft_lerr", "Microsoft's Law Enforcement Requests Report"}}; }

std::string_view word(Status status) {
    switch (status) {
        case Status::counted: return "counted";
        case Status::imported: return "imported";
        case Status::not_published: return "not_published";
    }
    return "?";
}

std::vector<Period> Model::periods() const {
    std::set<Period> out;
    for (const Figure& item : figures) out.insert(item.period);
    return {out.begin(), out.end()};
}

bool Model::hides_anything() const {
    return std::ranges::any_of(rows, [](const ReportRow& row) { return !row.hidden.empty() || row.merged > 0; }) ||
           std::ranges::any_of(totals, [](const Total& total) { return !total.hidden.empty(); }) ||
           std::ranges::any_of(figures, [](const Figure& figure) { return figure.hidden.has_value(); });
}

const Total* Model::total(Period period, Section section) const {
    for (const Total& item : totals) {
        if (item.period == period && item.section == section) return &item;
    }
    return nullptr;
}

const Total* Model::main_total(Period period) const {
    if (const Total* combined = total(period, Section::combined)) return combined;
    return total(period, Section::criminal);
}

const Figure* Model::figure(std::string_view id, Period period) const {
    for (const Figure& item : figures) {
        if (item.id == id && item.period == period) return &item;
    }
    return nullptr;
}

std::vector<Edition> editions_due(const Model& model) {
    std::vector<Edition> out;
    for (const Period period : model.periods()) {
        if (model.still_runs(period)) continue;
        const Edition* newest = newest_edition(model, period);
        Edition now = edition_now(model, period, newest ? newest->number + 1 : 1);
        if (!newest || !changes(*newest, now).empty()) out.push_back(std::move(now));
    }
    return out;
}

Model model_of(const ReportInput& input) {
    Model out;
    out.provider = input.provider;
    out.ladder = input.ladder;
    out.as_of = input.as_of;
    out.current = period_of(input.as_of, input.counts.zone);
    out.book = input.counts.book;
    out.bands = input.bands;
    out.words = input.words;
    out.compare_script = input.compare_script;
    out.third_parties = input.third_parties;
    out.small = input.counts.book == tally::BookKind::simulated
                    ? SmallCells::all_shown("A simulation is of figures that were published, and shows them as they were published.")
                    : input.small;
    add_editions(input, out);
    std::ranges::sort(out.bands, {}, [](const BandFile& file) { return file.report().published; });
    std::map<Period, const PublicationPlan*> plans;
    for (const PublicationPlan& plan : input.plans) plans[plan.period] = &plan;
    const auto imported = lay_over(input, out);

    std::map<RowKey, ReportRow> rows;
    std::set<SectionKey> counted_sections;
    for (const auto& [period, plan] : plans) {
        for (const Section section : plan->sections) counted_sections.insert({period, section});
    }
    for (const auto& [key, count] : as_planned(input.counts, plans)) {
        ReportRow row = counted_row(input, *plans.at(key.period), key, count);
        rows.emplace(row.key, std::move(row));
    }
    std::map<RowKey, Cells> published_by_others;
    for (const auto& [key, item] : imported) {
        if (counted_sections.contains({key.period, key.section}))
            published_by_others.emplace(key, item.row.cells);
        else
            rows.emplace(key, ReportRow{key, item.row.label, item.row.cells, Status::imported, item.from, 0});
    }
    for (auto& [key, row] : rows) out.rows.push_back(std::move(row));
    out.totals = totals_of(out.rows);
    keep_back(out, out.small, published_by_others);
    add_differences(imported, counted_sections, out);
    add_figures(input, plans, out);
    keep_back_figures(out, out.small);
    add_changes(out);
    out.remarks = remarks_of(input, out);
    return out;
}

std::optional<std::uint64_t> share_of(const Cells& cells, Column outcome) {
    std::uint64_t sum = 0;
    for (const Column column : outcome_columns) {
        if (!cells[column]) return std::nullopt;
        sum += *cells[column];
    }
    return tally::permille(*cells[outcome], sum);
}

}  // namespace sallyport::report
