#include "report/kept_back.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <set>
#include <tuple>

namespace sallyport::report {
namespace {

constexpr std::size_t measures = all_columns.size() + 1;  // and what is pending
constexpr std::size_t pending_at = all_columns.size();
constexpr std::size_t at(Column column) { return static_cast<std::size_t>(column); }
std::string_view name_of(std::size_t measure) { return measure == pending_at ? pending_cell : word(all_columns[measure]); }

struct Place {
    std::size_t row = 0, measure = 0;
    bool operator==(const Place&) const = default;
};

struct Cell {
    std::uint64_t value = 0;
    bool there = false;  // somebody withheld it otherwise, as nobody's total holds it
    bool public_already = false;
    std::optional<Hidden> hidden = {};
    bool proved = false;
};

// One table: the rows of its countries, and last the total.
class Table {
public:
    struct Line {
        Unit unit = Unit::demands;
        std::array<Cell, measures> cells = {};
    };
    Table(std::vector<Line> countries, Line sums, std::uint64_t below) : lines_{std::move(countries)}, below_{below} {
        units_differ_ = std::ranges::any_of(lines_, [&](const Line& one) { return one.unit != lines_.front().unit; });
        if (!lines_.empty()) sums.unit = lines_.front().unit;
        lines_.push_back(sums);
    }

    void protect() {
        for (std::size_t row = 0; row < lines_.size(); ++row) {
            for (std::size_t measure = 0; measure < measures; ++measure) {
                Cell& one = lines_[row].cells[measure];
                if (one.there && !one.public_already && one.value > 0 && one.value < below_) one.hidden = Hidden{below_};
            }
        }
        for (std::size_t row = 0; row < lines_.size(); ++row) {
            for (std::size_t measure = 0; measure < measures; ++measure) {
                if (prove({row, measure})) continue;
                keep_all();
                return;
            }
        }
    }

    const Line& line(std::size_t row) const { return lines_[row]; }
    const Line& total() const { return lines_.back(); }

private:
    bool is_total(std::size_t row) const { return row + 1 == lines_.size(); }
    Cell& cell(Place place) { return lines_[place.row].cells[place.measure]; }

    // Nodes: an equation a row, an equation a column, and one node without an equation for cells that no row's sum holds.
    std::size_t free_node() const { return lines_.size(); }
    std::size_t column_node(std::size_t measure) const { return lines_.size() + 1 + measure; }
    std::size_t nodes() const { return lines_.size() + 1 + measures; }
    std::size_t row_node(Place place) const {
        const Unit unit = lines_[place.row].unit;
        const bool outside = place.measure == at(unit == Unit::demands ? Column::accounts_specified : Column::requests);
        return outside || (is_total(place.row) && units_differ_) ? free_node() : place.row;
    }

    // Written with its sign on one side of its row's and of its column's equation, a cell that grows is one more there or one less.
    bool counts_down(Place place) const {
        const bool whole = place.measure == at(Column::requests) || place.measure == at(Column::accounts_specified);
        return whole != is_total(place.row);
    }
    // Whether the cell could be one more, or less, for all that is said of it.
    bool may_move(Place place, bool up) {
        const Cell& one = cell(place);
        const bool more = up != counts_down(place);
        if (one.hidden && one.hidden->below) return more ? one.value + 1 < one.hidden->below : one.value > 1;
        return more || one.value > below_;
    }

    // What it takes to let a cell into a ring: nothing if it is hidden, more the larger it is, much for a total. nullopt: it stays shown.
    std::optional<std::uint64_t> price(Place place) {
        const Cell& one = cell(place);
        if (!one.there) return std::nullopt;
        if (one.hidden) return 0;
        if (one.public_already || one.value < below_) return std::nullopt;
        constexpr std::uint64_t each = 64, of_a_total = 1 << 14;
        return each + static_cast<std::uint64_t>(std::bit_width(one.value)) + (is_total(place.row) ? of_a_total : 0);
    }

    struct Ring {
        std::uint64_t price = std::numeric_limits<std::uint64_t>::max();
        std::vector<Place> places = {};
    };

    // The cheapest way from one equation to another on which rows are left upwards and columns downwards, without the cell itself.
    Ring way(std::size_t from, std::size_t to, Place without) {
        constexpr auto far = std::numeric_limits<std::uint64_t>::max();
        std::vector<std::uint64_t> price_to(nodes(), far);
        std::vector<std::pair<std::size_t, Place>> came(nodes());
        std::vector<bool> settled(nodes(), false);
        price_to[from] = 0;
        for (;;) {
            std::size_t node = nodes();
            for (std::size_t i = 0; i < nodes(); ++i) {
                if (!settled[i] && price_to[i] != far && (node == nodes() || price_to[i] < price_to[node])) node = i;
            }
            if (node == nodes() || node == to) break;
            settled[node] = true;
            const auto step = [&](Place place, std::size_t next, bool up) {
                if (place == without || settled[next] || !may_move(place, up)) return;
                const auto cost = price(place);
                if (!cost || price_to[node] + *cost >= price_to[next]) return;
                price_to[next] = price_to[node] + *cost;
                came[next] = {node, place};
            };
            if (node > free_node()) {
                const std::size_t measure = node - free_node() - 1;
                for (std::size_t row = 0; row < lines_.size(); ++row) step({row, measure}, row_node({row, measure}), false);
            } else {
                for (std::size_t row = 0; row < lines_.size(); ++row) {
                    if (node != free_node() && node != row) continue;
                    for (std::size_t measure = 0; measure < measures; ++measure) {
                        if (row_node({row, measure}) == node) step({row, measure}, column_node(measure), true);
                    }
                }
            }
        }
        Ring out;
        if (price_to[to] == far) return out;
        out.price = price_to[to];
        for (std::size_t node = to; node != from; node = came[node].first) out.places.push_back(came[node].second);
        return out;
    }

    // A hidden cell that is proved stays proved: hiding more only adds rings.
    bool prove(Place place) {
        if (!cell(place).hidden || cell(place).proved) return true;
        const std::size_t row = row_node(place), column = column_node(place.measure);
        Ring best;
        if (may_move(place, true)) best = way(column, row, place);
        if (may_move(place, false)) {
            Ring other = way(row, column, place);
            if (other.price < best.price) best = std::move(other);
        }
        if (best.price == std::numeric_limits<std::uint64_t>::max()) return false;
        best.places.push_back(place);
        for (const Place one : best.places) {
            Cell& member = cell(one);
            if (!member.hidden) member.hidden = Hidden{};
            member.proved = true;
        }
        return true;
    }

    void keep_all() {
        for (Line& each : lines_) {
            for (Cell& one : each.cells) {
                if (one.there) one.hidden = Hidden{};
            }
        }
    }

    std::vector<Line> lines_;
    std::uint64_t below_;
    bool units_differ_ = false;
};

// What readers hold already: editions of the half-year, and what others published of the same cells.
class Before {
public:
    Before(const Model& model, Period period, Section section) : section_{section} {
        for (const Edition& edition : model.editions) {
            if (edition.period == period) editions_.push_back(&edition);
        }
    }
    static const EditionRow* row_in(const Edition& edition, Section section, std::string_view code, std::string_view label) {
        for (const EditionRow& one : edition.rows) {
            if (one.row.section == section && one.row.code == code && (!code.empty() || one.row.label == label)) return &one;
        }
        return nullptr;
    }
    bool had_a_row(const RowKey& key) const {
        return std::ranges::any_of(editions_,
                                   [&](const Edition* edition) { return row_in(*edition, section_, key.code, key.label_if_no_code); });
    }
    bool told(const RowKey& key, std::size_t measure, std::uint64_t value) const {
        return std::ranges::any_of(editions_, [&](const Edition* edition) {
            const EditionRow* row = row_in(*edition, section_, key.code, key.label_if_no_code);
            return row && (measure == pending_at ? row->pending : row->row.cells[all_columns[measure]]) == value;
        });
    }
    bool hidden(const RowKey& key, std::string_view name) const {
        return std::ranges::any_of(editions_, [&](const Edition* edition) {
            const EditionRow* row = row_in(*edition, section_, key.code, key.label_if_no_code);
            return row && row->hidden.contains(name);
        });
    }
    // A total that an edition does not name as hidden was told: the sum of its rows.
    bool told_total(std::size_t measure, std::uint64_t value) const {
        return std::ranges::any_of(editions_, [&](const Edition* edition) {
            std::optional<std::uint64_t> sum;
            for (const EditionRow& one : edition->rows) {
                if (one.row.section != section_) continue;
                if (one.hidden.contains(name_of(measure))) return false;
                const auto value_there = measure == pending_at ? one.pending : one.row.cells[all_columns[measure]];
                if (value_there) sum = sum.value_or(0) + *value_there;
            }
            return sum == value && !total_hidden_in(*edition, measure);
        });
    }
    bool hidden_total(std::size_t measure) const {
        return std::ranges::any_of(editions_, [&](const Edition* edition) { return total_hidden_in(*edition, measure); });
    }

private:
    bool total_hidden_in(const Edition& edition, std::size_t measure) const {
        const auto found = edition.hidden_totals.find(section_);
        return found != edition.hidden_totals.end() && found->second.contains(name_of(measure));
    }
    Section section_;
    std::vector<const Edition*> editions_;
};

void add(ReportRow& sum, const ReportRow& row) {
    for (const Column column : all_columns) {
        auto& cell = sum.cells[column];
        cell = cell && row.cells[column] ? std::optional{*cell + *row.cells[column]} : std::nullopt;
    }
    sum.pending = sum.pending.value_or(0) + row.pending.value_or(0);
    sum.withheld.insert(row.withheld.begin(), row.withheld.end());
    sum.without_account += row.without_account;
    sum.merged += row.merged ? row.merged : 1;
}

// Countries with few requests become one row, of at least two countries and `below` requests. A country that had a row of its own in an
// edition keeps it: the merged row would tell by how much it grew. One that had none stays in.
std::vector<ReportRow> merged(std::vector<ReportRow> rows, const Before& before, const SmallCells& rule) {
    const auto requests = [](const ReportRow& row) { return row.cells[Column::requests].value_or(0); };
    std::ranges::sort(rows, {}, [&](const ReportRow& row) { return std::tuple{requests(row), row.key.code, row.key.label_if_no_code}; });
    std::vector<ReportRow> small, others;
    std::uint64_t sum = 0;
    const RowKey key{rows.front().key.period, rows.front().key.section, "", std::string{merged_label}};
    const bool merged_before = before.had_a_row(key);
    for (ReportRow& row : rows) {
        const bool mergeable = row.cells[Column::requests] && row.unit == rows.front().unit && !before.had_a_row(row.key);
        const bool wanted = merged_before || rule.small(requests(row)) || (!small.empty() && (small.size() < 2 || sum < rule.below));
        if (!mergeable || !wanted) {
            others.push_back(row);
            continue;
        }
        sum += requests(row);
        small.push_back(row);
    }
    // A row of one country would be that country's; beside an edition's merged row it is what is left of several.
    if (small.empty() || (small.size() < 2 && !merged_before)) return rows;
    ReportRow together = small.front();
    together.key = key;
    together.label = merged_label;
    together.merged = 1;
    for (std::size_t i = 1; i < small.size(); ++i) add(together, small[i]);
    others.push_back(std::move(together));
    return others;
}

Table::Line line_of(const Cells& cells, std::optional<std::uint64_t> pending, Unit unit) {
    Table::Line out{unit, {}};
    for (std::size_t i = 0; i < all_columns.size(); ++i) {
        const auto& value = cells[all_columns[i]];
        out.cells[i].there = value.has_value();
        out.cells[i].value = value.value_or(0);
    }
    out.cells[pending_at].there = pending.has_value();
    out.cells[pending_at].value = pending.value_or(0);
    return out;
}

void take_out(const Table::Line& line, Cells& cells, std::optional<std::uint64_t>& pending, HiddenCells& hidden) {
    for (std::size_t i = 0; i < measures; ++i) {
        if (!line.cells[i].hidden) continue;
        hidden.emplace(name_of(i), *line.cells[i].hidden);
        if (i == pending_at)
            pending.reset();
        else
            cells[all_columns[i]].reset();
    }
}

void protect(std::vector<ReportRow*>& rows, Total& total, const Before& before, const SmallCells& rule,
             const std::map<RowKey, Cells>& imported) {
    std::vector<Table::Line> lines;
    for (const ReportRow* row : rows) {
        lines.push_back(line_of(row->cells, row->pending, row->unit));
        const auto elsewhere = imported.find(row->key);
        for (std::size_t i = 0; i < measures; ++i) {
            Cell& cell = lines.back().cells[i];
            const bool by_others = elsewhere != imported.end() && i != pending_at && elsewhere->second[all_columns[i]] == cell.value;
            cell.public_already = by_others || before.told(row->key, i, cell.value);
            if (before.hidden(row->key, name_of(i))) cell.hidden = Hidden{};
            if (cell.value == 0 || cell.public_already) cell.hidden.reset();
        }
    }
    Table::Line sums = line_of(total.cells, total.pending, Unit::demands);
    for (std::size_t i = 0; i < measures; ++i) {
        Cell& cell = sums.cells[i];
        cell.public_already = before.told_total(i, cell.value);
        if (before.hidden_total(i) && cell.value != 0 && !cell.public_already) cell.hidden = Hidden{};
    }
    Table table{std::move(lines), sums, rule.below};
    table.protect();
    for (std::size_t i = 0; i < rows.size(); ++i) take_out(table.line(i), rows[i]->cells, rows[i]->pending, rows[i]->hidden);
    take_out(table.total(), total.cells, total.pending, total.hidden);
}

struct TableKey {
    Period period;
    Section section;
    auto operator<=>(const TableKey&) const = default;
};

// ---- figures ----

struct Behind {
    std::string_view id;
    Section section;
    std::string_view country;  // empty: the total
    std::vector<Column> columns;
};

// Figures that say the same as cells of a table.
const std::vector<Behind>& cells_behind() {
    static const std::vector<Behind> all{
        {"F4", Section::enterprise, "", {Column::requests}},
        {"F5", Section::enterprise, "", {Column::no_data_found, Column::rejected}},
        {"F6", Section::enterprise, "", {Column::disclosed_content, Column::disclosed_noncontent}},
        {"F7", Section::enterprise, "", {Column::disclosed_content}},
        {"F8", Section::enterprise, "", {Column::disclosed_noncontent}},
        {"F9", Section::enterprise, "US", {Column::disclosed_content}},
        {"F10", Section::criminal, "US", {Column::requests}},
        {"F12", Section::enterprise, "US", {Column::requests}},
    };
    return all;
}

bool hides_any(const HiddenCells& hidden, const std::vector<Column>& columns) {
    return std::ranges::any_of(columns, [&](Column column) { return hidden.contains(word(column)); });
}

bool hidden_behind(const Model& model, const Behind& behind, Period period) {
    const Total* total = model.total(period, behind.section);
    if (!total || total->status != Status::counted) return false;
    if (behind.country.empty()) return hides_any(total->hidden, behind.columns);
    bool in_a_merged_row = false;
    for (const ReportRow& row : model.rows) {
        if (row.key.period != period || row.key.section != behind.section) continue;
        if (row.key.code == behind.country) return hides_any(row.hidden, behind.columns);
        in_a_merged_row = in_a_merged_row || row.merged > 0;
    }
    return in_a_merged_row;
}

std::string_view base_id(const Figure& figure) {
    for (const tally::FigureTwin& twin : tally::figure_twins()) {
        if (twin.id == figure.id && twin.period == figure.period) return twin.twin_of;
    }
    return figure.id;
}

Section section_of(std::string_view id) {
    // Orders for future data and the costs of answers are, but for a handful, of criminal law enforcement.
    for (const auto* one : {"F10", "F11", "F27", "F28", "F29"}) {
        if (id == one) return Section::criminal;
    }
    return id == "F24" || id == "F25" || id == "F26" ? Section::emergencies : Section::enterprise;
}

void hide(Figure& figure, Hidden how) {
    figure.hidden = how;
    figure.value.reset();
    figure.status = Status::not_published;
}

}  // namespace

void keep_back(Model& model, const SmallCells& rule, const std::map<RowKey, Cells>& imported) {
    std::map<TableKey, std::vector<ReportRow>> tables;
    std::vector<ReportRow> rows;
    for (ReportRow& row : model.rows) {
        const bool covered = row.status == Status::counted && rule.in(row.key.section).rule != SmallRule::shown;
        if (covered)
            tables[{row.key.period, row.key.section}].push_back(std::move(row));
        else
            rows.push_back(std::move(row));
    }
    for (auto& [key, mine] : tables) {
        const Before before{model, key.period, key.section};
        if (rule.in(key.section).rule == SmallRule::merged) mine = merged(std::move(mine), before, rule);
        const auto total =
            std::ranges::find_if(model.totals, [&](const Total& one) { return one.period == key.period && one.section == key.section; });
        require(total != model.totals.end(), "a table has a total");
        total->rows = mine.size();
        std::vector<ReportRow*> places;
        for (ReportRow& row : mine) places.push_back(&row);
        protect(places, *total, before, rule, imported);
        for (ReportRow& row : mine) rows.push_back(std::move(row));
    }
    std::ranges::sort(rows, {}, &ReportRow::key);
    model.rows = std::move(rows);
}

void keep_back_figures(Model& model, const SmallCells& rule) {
    for (Figure& figure : model.figures) {
        if (!figure.id.starts_with('F') || !figure.value || figure.status != Status::counted) continue;
        const std::string_view id = base_id(figure);
        const bool orders = id == "F1" || id == "F2" || id == "F3";
        const SmallRule in_force = orders ? rule.everywhere.rule : rule.in(section_of(id)).rule;
        if (figure.unit != "percent" && in_force != SmallRule::shown && rule.small(*figure.value)) {
            hide(figure, Hidden{rule.below});
            continue;
        }
        for (const Behind& behind : cells_behind()) {
            if (behind.id == id && hidden_behind(model, behind, figure.period)) {
                hide(figure, Hidden{});
                break;
            }
        }
    }
    // A share tells its count, and of two parts and their sum one tells the other: together or not at all.
    const auto is_hidden = [&](std::string_view id, Period period) {
        return std::ranges::any_of(model.figures,
                                   [&](const Figure& one) { return one.period == period && one.hidden && base_id(one) == id; });
    };
    for (Figure& figure : model.figures) {
        if (!figure.value || figure.status != Status::counted || !figure.id.starts_with('F')) continue;
        const std::string_view id = base_id(figure);
        const auto part = [&](std::string_view one) { return is_hidden(one, figure.period); };
        const bool of_four = id == "F5" || id == "F6" || id == "F7" || id == "F8";
        const bool any_of_four = part("F4") || part("F5") || part("F6") || part("F7") || part("F8");
        const Total* table = model.total(figure.period, Section::enterprise);
        const bool table_says_which = table && table->status == Status::counted;
        const bool of_formal_papers = id == "F24" || id == "F25" || id == "F26";
        if (id == "F1" && part("F2")) hide(figure, Hidden{});
        if (of_formal_papers && (part("F25") || part("F26")) && *figure.value > 0) hide(figure, Hidden{});
        if (id == "F29" && part("F28")) hide(figure, Hidden{});
        if (of_four && any_of_four && !table_says_which && *figure.value > 0) hide(figure, Hidden{});
    }
}

}  // namespace sallyport::report
