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

json::object written(const Edition& edition) {
    json::array rows;
    for (const EditionRow& item : edition.rows) {
        json::array cells{tally::word(item.row.section), item.row.label, item.row.code};
        for (const Column column : all_columns) cells.push_back(written(item.row.cells[column]));
        cells.push_back(json::value(static_cast<std::int64_t>(item.pending)));
        rows.push_back(std::move(cells));
    }
    json::object figures;
    for (const auto& [id, value] : edition.figures) figures[id] = written(value);
    return {{"figures", std::move(figures)}, {"number", edition.number}, {"period", text(edition.period)}, {"rows", std::move(rows)}};
}

Outcome<std::optional<std::uint64_t>> read_count(const json::value& value) {
    if (value.is_null()) return std::optional<std::uint64_t>{};
    if (!value.is_int64() || value.as_int64() < 0) return bad_body("has a cell that is no count");
    return std::optional{static_cast<std::uint64_t>(value.as_int64())};
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
        SALLYPORT_TRY(count, read_count(cells[named_cells + static_cast<std::size_t>(column)]));
        out.row.cells[column] = count;
    }
    SALLYPORT_TRY(pending, read_count(cells[row_cells - 1]));
    if (!pending) return bad_body("does not say how many are pending");
    out.pending = *pending;
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
        SALLYPORT_TRY(count, read_count(figure.value()));
        out.figures[std::string{figure.key()}] = count;
    }
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
    return canonical(json::object{{"counted", text(counted)}, {"editions", std::move(list)}});
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
    return out;
}

}  // namespace sallyport::report
