#include "adapters/sources/tables.h"

#include "adapters/sources/engine.h"

namespace sallyport::adapters {

using collection::Query;
using collection::Record;
using collection::Sink;
using Format = TableDescription::InstantFormat;

std::optional<CompiledQuery> compile_query(const TableDescription& table, const Query& query, SqlDialect dialect) {
    if (!table.holds(query.data)) return std::nullopt;
    const std::string& name =
        table.identifier_kind == demand::IdentifierKind::account_id ? query.account.reveal() : query.identifier_value.reveal();
    if (name.empty()) return std::nullopt;
    CompiledQuery out;
    out.parameters.push_back(name);
    const bool postgresql = dialect == SqlDialect::postgresql;
    const std::string instant = table.instant_column.empty() ? std::string{} : quoted(table.instant_column);
    const std::string text_type = postgresql ? "::text" : "";
    const std::string chosen = instant.empty() ? "NULL" : instant_as_text(instant, table.instant_format, dialect);
    out.sql = "SELECT " + chosen + ", " + quoted(table.order_by) + text_type;
    for (const ColumnDescription& column : table.columns) {
        if (column.data != query.data) continue;
        out.columns.push_back(column.column);
        out.sql += ", " + quoted(column.column) + text_type;
    }
    const std::string whose = " FROM " + quoted(table.name) + " WHERE " + quoted(table.identifier_column) + " = $1";
    out.sql += whose;
    const bool undated_too = collection::stands_undated(query.data);
    if (query.span && !(instant.empty() && undated_too)) {
        if (instant.empty()) {
            // Without stored dates nothing is inside a span.
            out.count_undated = "SELECT count(*)" + whose;
            out.sql += " AND 1 = 0";
            return out;
        }
        if (!undated_too) out.count_undated = "SELECT count(*)" + whose + " AND " + instant + " IS NULL";
        std::string cast;
        switch (table.instant_format) {
            case Format::rfc3339:
                // Both ends without zone: "…:00" sorts before "…:00Z" and "…:00.5Z", so that seconds are compared. The upper end is the second
                // that begins at or after it; what lies between is weighed to the millisecond when the row is read.
                out.parameters.push_back(seconds_text(floor_second(query.span->from)));
                out.parameters.push_back(seconds_text(floor_second({query.span->to.ms + ms_per_second - 1})));
                break;
            case Format::unix_seconds:
                out.parameters.push_back(std::to_string(floor_second({query.span->from.ms + ms_per_second - 1}).ms / ms_per_second));
                out.parameters.push_back(std::to_string(floor_second({query.span->to.ms + ms_per_second - 1}).ms / ms_per_second));
                cast = postgresql ? "::bigint" : "";
                break;
            case Format::unix_milliseconds:
                out.parameters.push_back(std::to_string(query.span->from.ms));
                out.parameters.push_back(std::to_string(query.span->to.ms));
                cast = postgresql ? "::bigint" : "";
                break;
            case Format::timestamptz:
                out.parameters.push_back(text(query.span->from));
                out.parameters.push_back(text(query.span->to));
                cast = "::timestamptz";
                break;
        }
        const bool number = table.instant_format == Format::unix_seconds || table.instant_format == Format::unix_milliseconds;
        const auto bound = [&](const char* parameter) {
            return number && !postgresql ? "CAST(" + std::string{parameter} + " AS INTEGER)" : parameter + cast;
        };
        // PostgreSQL sorts text by the locale unless told otherwise.
        const std::string compared = postgresql && table.instant_format == Format::rfc3339 ? instant + " COLLATE \"C\"" : instant;
        const std::string inside = compared + " >= " + bound("$2") + " AND " + compared + " < " + bound("$3");
        out.sql += " AND " + (undated_too ? "(" + inside + " OR " + instant + " IS NULL)" : inside);
    }
    out.sql += " ORDER BY ";
    const std::string collate = postgresql && table.instant_format == Format::rfc3339 ? " COLLATE \"C\"" : "";
    if (!instant.empty()) out.sql += instant + collate + (postgresql ? " NULLS FIRST, " : ", ");
    out.sql += quoted(table.order_by);
    return out;
}

namespace {

class TableSource : public CountingSource {
public:
    TableSource(SourceDescription description, std::unique_ptr<Engine> engine)
        : description_{std::move(description)}, engine_{std::move(engine)} {}

    std::string name() const override { return description_.name; }

    bool holds(demand::DataClass data) const override {
        return std::any_of(description_.tables.begin(), description_.tables.end(),
                           [&](const TableDescription& table) { return table.holds(data); });
    }

    std::vector<production::FieldNote> fields() const override {
        std::vector<production::FieldNote> out;
        for (const TableDescription& table : description_.tables) {
            for (const ColumnDescription& column : table.columns) {
                out.push_back({std::string{code(column.data)}, description_.name, column.column, column.about, column.unit, column.gap});
            }
        }
        return out;
    }

    Outcome<void> read(const Query& query, Sink& sink) override {
        SALLYPORT_CHECK(engine_->begin());
        Outcome<void> outcome;
        for (const TableDescription& table : description_.tables) {
            outcome = read_table(table, query, sink);
            if (!outcome) break;
        }
        engine_->end();
        return outcome;
    }

private:
    Outcome<void> read_table(const TableDescription& table, const Query& query, Sink& sink) {
        const auto compiled = compile_query(table, query, engine_->dialect());
        if (!compiled) return {};
        std::int64_t undated = 0;
        if (!compiled->count_undated.empty()) {
            SALLYPORT_CHECK(engine_->rows(compiled->count_undated, {compiled->parameters.front()}, [&](const Cells& cells) {
                undated = std::strtoll(std::string{cells.at(0).value_or("0")}.c_str(), nullptr, 10);
                return Outcome<void>{};
            }));
        }
        SALLYPORT_CHECK(engine_->rows(compiled->sql, compiled->parameters, [&](const Cells& cells) -> Outcome<void> {
            Record record;
            record.identifier = query.identifier;
            record.data = query.data;
            record.source = description_.name;
            record.item = item_of(table, query, cells[1].value_or(""));
            if (cells[0]) record.at = read_instant(table.instant_format, *cells[0]);
            if (!collection::lies_inside(query.span, query.data, record.at)) {
                undated += record.at ? 0 : 1;  // a date that cannot be read is none
                return {};
            }
            for (std::size_t i = 0; i < compiled->columns.size(); ++i) {
                record.columns.emplace_back(compiled->columns[i], std::string{cells[i + 2].value_or("")});
            }
            SALLYPORT_CHECK(sink.begin(record, query.clause));
            return sink.end();
        }));
        leave_out(query, undated);
        return {};
    }

    // The order column may be the account's own name: then the table's name is enough.
    static std::string item_of(const TableDescription& table, const Query& query, std::string_view order) {
        if (order == query.account.reveal() || order == query.identifier_value.reveal()) return table.name;
        return table.name + " " + std::string{order};
    }

    SourceDescription description_;
    std::unique_ptr<Engine> engine_;
};

}  // namespace

Outcome<std::unique_ptr<CountingSource>> open_tables(const SourceDescription& description) {
    SALLYPORT_TRY(engine, open_engine(description));
    // Every table and column is asked for once, so that a wrong description is found before anything is collected.
    for (const TableDescription& table : description.tables) {
        std::vector<std::string> wanted{table.identifier_column, table.order_by};
        if (!table.instant_column.empty()) wanted.push_back(table.instant_column);
        for (const ColumnDescription& column : table.columns) wanted.push_back(column.column);
        SALLYPORT_CHECK(check_columns(*engine, description.name, table.name, wanted));
    }
    return std::unique_ptr<CountingSource>{std::make_unique<TableSource>(description, std::move(engine))};
}

}  // namespace sallyport::adapters
