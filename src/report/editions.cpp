#include "report/editions.h"

#include <set>

#include "base/json.h"

namespace sallyport::report {
namespace {

constexpr std::size_t named_cells = 3;  // section, label, code
constexpr std::size_t row_cells = named_cells + all_columns.size() + 1;

Problem bad_body(std::string_view what) { return Problem{Trouble::corrupt, "the body of a published report " + std::string{what}}; }

json::value written(const std::optional<std::uint64_t>& value) {
    return value ? json::value(static_cast<std::int64_t>(*value)) : json::value(nullptr);
}

json::value written(const std::optional<std::uint64_t>& value, const HiddenCells& hidden, std::string_view name) {
    const auto found = hidden.find(name);
    return found == hidden.end() ? written(value) : json::value(text(found->second));
}

json::object written(const Edition& edition) {
    json::array rows;
    for (const EditionRow& item : edition.rows) {
        json::array cells{tally::word(item.row.section), item.row.label, item.row.code};
        for (const Column column : all_columns) cells.push_back(written(item.row.cells[column], item.hidden, word(column)));
        cells.push_back(written(item.pending, item.hidden, pending_cell));
        rows.push_back(std::move(cells));
    }
    json::object figures;
    for (const auto& [id, value] : edition.figures) figures[id] = written(value, edition.hidden_figures, id);
    json::object out{
        {"figures", std::move(figures)}, {"number", edition.number}, {"period", text(edition.period)}, {"rows", std::move(rows)}};
    json::object totals;
    for (const auto& [section, hidden] : edition.hidden_totals) {
        json::object cells;
        for (const auto& [name, how] : hidden) cells[name] = text(how);
        totals[tally::word(section)] = std::move(cells);
    }
    if (!totals.empty()) out["hidden_totals"] = std::move(totals);
    return out;
}

Outcome<std::optional<std::uint64_t>> read_count(const json::value& value) {
    if (value.is_null()) return std::optional<std::uint64_t>{};
    if (!value.is_int64() || value.as_int64() < 0) return bad_body("has a cell that is no count");
    return std::optional{static_cast<std::uint64_t>(value.as_int64())};
}

// A count, nothing, or the word for a cell that is not told, which then stands in `hidden`.
Outcome<std::optional<std::uint64_t>> read_cell(const json::value& value, HiddenCells& hidden, std::string_view name) {
    if (!value.is_string()) return read_count(value);
    const auto how = hidden_named(std::string_view{value.as_string()});
    if (!how) return bad_body("has a cell that is neither a count nor hidden");
    hidden.emplace(name, *how);
    return std::optional<std::uint64_t>{};
}

Outcome<void> read_hidden_totals(const json::object& object, Edition& out) {
    const auto* totals = object.if_contains("hidden_totals");
    if (!totals) return {};
    if (!totals->is_object()) return bad_body("has hidden totals that are no object");
    for (const auto& item : totals->as_object()) {
        const auto section = tally::section_named(std::string_view{item.key()});
        if (!section || !item.value().is_object()) return bad_body("hides a total of no section");
        for (const auto& cell : item.value().as_object()) {
            SALLYPORT_TRY(value, read_cell(cell.value(), out.hidden_totals[*section], std::string_view{cell.key()}));
            if (value || !out.hidden_totals[*section].contains(std::string_view{cell.key()})) return bad_body("hides a total and tells it");
        }
    }
    return {};
}

Outcome<EditionRow> read_row(Period period, const json::value& value) {
    if (!value.is_array() || value.as_array().size() != row_cells) return bad_body("has a row of another length");
    const json::array& cells = value.as_array();
    for (std::size_t i = 0; i < named_cells; ++i) {
        if (!cells[i].is_string()) return bad_body("has a row that names no section, country or code");
    }
    const auto section = tally::section_named(std::string_view{cells[0].as_string()});
    if (!section) return bad_body("has a row in no section");
    EditionRow out{{period, *section, std::string{cells[1].as_string()}, std::string{cells[2].as_string()}, {}}, 0};
    for (const Column column : all_columns) {
        SALLYPORT_TRY(count, read_cell(cells[named_cells + static_cast<std::size_t>(column)], out.hidden, word(column)));
        out.row.cells[column] = count;
    }
    SALLYPORT_TRY(pending, read_cell(cells[row_cells - 1], out.hidden, pending_cell));
    if (!pending && !out.hidden.contains(pending_cell)) return bad_body("does not say how many are pending");
    out.pending = pending;
    return out;
}

Outcome<Edition> read_edition(Instant counted, const json::value& value) {
    if (!value.is_object()) return bad_body("has an edition that is no object");
    const json::object& object = value.as_object();
    Edition out;
    out.counted = counted;
    SALLYPORT_TRY(name, text_at(object, "period"));
    const auto period = parse_period(name);
    if (!period) return bad_body("names no half-year");
    out.period = *period;
    SALLYPORT_TRY(number, number_at(object, "number"));
    if (number < 1) return bad_body("has an edition without a number");
    out.number = number;
    SALLYPORT_TRY(rows, list_at(object, "rows"));
    for (const json::value& item : rows) {
        SALLYPORT_TRY(row, read_row(out.period, item));
        out.rows.push_back(std::move(row));
    }
    SALLYPORT_TRY(figures, object_at(object, "figures"));
    for (const auto& figure : figures) {
        SALLYPORT_TRY(count, read_cell(figure.value(), out.hidden_figures, std::string_view{figure.key()}));
        out.figures[std::string{figure.key()}] = count;
    }
    SALLYPORT_CHECK(read_hidden_totals(object, out));
    return out;
}

struct Counts {
    std::string label;
    std::map<std::string, std::optional<std::uint64_t>> cells;
};

std::map<RowKey, Counts> by_key(const Edition& edition) {
    std::map<RowKey, Counts> out;
    for (const EditionRow& item : edition.rows) {
        Counts& made = out[item.row.key()];
        made.label = item.row.label;
        for (const Column column : all_columns) made.cells[std::string{word(column)}] = item.row.cells[column];
        made.cells["pending"] = item.pending;
    }
    return out;
}

std::vector<std::string> what_of_a_row() {
    std::vector<std::string> out;
    for (const Column column : all_columns) out.emplace_back(word(column));
    out.emplace_back("pending");
    return out;
}

template <class Map>
std::optional<std::uint64_t> at(const Map& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : found->second;
}

}  // namespace

std::vector<EditionChange> changes(const Edition& before, const Edition& after) {
    std::vector<EditionChange> out;
    const auto earlier = by_key(before), later = by_key(after);
    std::set<RowKey> keys;
    for (const auto& [key, row] : earlier) keys.insert(key);
    for (const auto& [key, row] : later) keys.insert(key);
    const auto names = what_of_a_row();
    for (const RowKey& key : keys) {
        const auto old = earlier.find(key), now = later.find(key);
        const Counts nothing;
        const Counts& one = old == earlier.end() ? nothing : old->second;
        const Counts& other = now == later.end() ? nothing : now->second;
        for (const std::string& name : names) {
            const auto was = at(one.cells, name), is = at(other.cells, name);
            if (was == is) continue;
            out.push_back({after.period, before.number, after.number, key, now == later.end() ? one.label : other.label, name, was, is});
        }
    }
    std::set<std::string> ids;
    for (const auto& [id, value] : before.figures) ids.insert(id);
    for (const auto& [id, value] : after.figures) ids.insert(id);
    for (const std::string& id : ids) {
        const auto was = at(before.figures, id), is = at(after.figures, id);
        if (was != is) out.push_back({after.period, before.number, after.number, std::nullopt, "", id, was, is});
    }
    return out;
}

Bytes Publication::body() const {
    json::array list;
    for (const Edition& edition : editions) list.push_back(written(edition));
    json::object out{{"counted", text(counted)}, {"editions", std::move(list)}};
    if (words != ReportWords{}) out["words"] = json::object{{"introduction", words.introduction}, {"news", words.news}};
    return canonical(out);
}

Outcome<Publication> Publication::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a published report"));
    Publication out;
    SALLYPORT_TRY(counted, instant_at(object, "counted"));
    out.counted = counted;
    SALLYPORT_TRY(list, list_at(object, "editions"));
    for (const json::value& item : list) {
        SALLYPORT_TRY(edition, read_edition(counted, item));
        out.editions.push_back(std::move(edition));
    }
    if (object.contains("words")) {
        SALLYPORT_TRY(words, object_at(object, "words"));
        SALLYPORT_TRY(introduction, text_at(words, "introduction"));
        SALLYPORT_TRY(news, text_at(words, "news"));
        out.words = {std::move(introduction), std::move(news)};
    }
    return out;
}

}  // namespace sallyport::report
