#include "adapters/sources/tables.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include "adapters/sql/sql.h"

namespace sallyport::adapters {

using collection::Query;
using collection::Record;
using collection::Sink;
using Format = TableDescription::InstantFormat;

namespace {

// Both engines quote names so. Names were checked when the description was read; a dot parts schema and table.
std::string quoted(std::string_view name) {
    std::string out{"\""};
    for (const char c : name) out += c == '.' ? std::string{"\".\""} : std::string{c};
    return out + '"';
}

std::string seconds_text(Instant at) { return text(at).substr(0, 19); }

Instant floor_second(Instant at) { return {at.ms - ((at.ms % ms_per_second) + ms_per_second) % ms_per_second}; }

std::optional<Instant> read_instant(Format format, std::string_view text) {
    if (format == Format::rfc3339 || format == Format::timestamptz) {
        const auto at = parse_instant(text);
        return at ? std::optional<Instant>{*at} : std::nullopt;
    }
    const bool negative = text.starts_with('-');
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || digits.size() > 14) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    if (negative) value = -value;
    return Instant{format == Format::unix_seconds ? value * ms_per_second : value};
}

}  // namespace

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
    std::string chosen = instant.empty() ? "NULL" : instant + text_type;
    if (!instant.empty() && table.instant_format == Format::timestamptz) {
        chosen = "to_char(" + instant + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }
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

// A row of text cells; none = NULL. Views last until the callback returns.
using Cells = std::vector<std::optional<std::string_view>>;
using SeeRow = std::function<Outcome<void>(const Cells&)>;

class Engine {
public:
    virtual ~Engine() = default;
    virtual SqlDialect dialect() const = 0;
    // Streams the rows. Stops with the callback's Problem.
    virtual Outcome<void> rows(const std::string& sql, const std::vector<std::string>& parameters, const SeeRow& see) = 0;
    virtual Outcome<void> begin() = 0;  // one view of the data for all tables of a query
    virtual void end() = 0;
};

class SqliteEngine : public Engine {
public:
    explicit SqliteEngine(std::unique_ptr<Database> database) : database_{std::move(database)} {}
    SqlDialect dialect() const override { return SqlDialect::sqlite; }
    Outcome<void> begin() override { return database_->script("BEGIN"); }
    void end() override {
        // Nothing was written; a failure to end a reading leaves nothing to undo.
        if (!database_->script("ROLLBACK")) return;
    }
    Outcome<void> rows(const std::string& sql, const std::vector<std::string>& parameters, const SeeRow& see) override {
        SALLYPORT_TRY(run, database_->use(sql));
        for (std::size_t i = 0; i < parameters.size(); ++i) run.text(static_cast<int>(i) + 1, parameters[i]);
        Cells cells;
        while (true) {
            SALLYPORT_TRY(more, run.next());
            if (!more) return {};
            cells.clear();
            for (int i = 0; i < run.columns(); ++i) {
                cells.push_back(run.is_nothing(i) ? std::nullopt : std::optional<std::string_view>{run.text_at(i)});
            }
            SALLYPORT_CHECK(see(cells));
        }
    }

private:
    std::unique_ptr<Database> database_;
};

class PostgresEngine : public Engine {
public:
    PostgresEngine(PGconn* connection, std::string name) : connection_{connection}, name_{std::move(name)} {}
    ~PostgresEngine() override { PQfinish(connection_); }
    SqlDialect dialect() const override { return SqlDialect::postgresql; }
    // A connection that was lost since the last order is made again, once.
    Outcome<void> begin() override {
        constexpr const char* reading = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
        if (plain(reading)) return {};
        PQreset(connection_);
        return plain(reading);
    }
    void end() override {
        if (!plain("ROLLBACK")) return;
    }
    Outcome<void> rows(const std::string& sql, const std::vector<std::string>& parameters, const SeeRow& see) override {
        std::vector<const char*> values;
        for (const std::string& parameter : parameters) {
            // A text with a zero byte cannot stand in a PostgreSQL row, so nothing is found by it.
            if (parameter.find('\0') != std::string::npos) return {};
            values.push_back(parameter.c_str());
        }
        if (PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0) !=
                1 ||
            PQsetSingleRowMode(connection_) != 1) {
            return lost();
        }
        Outcome<void> outcome;
        Cells cells;
        while (PGresult* result = PQgetResult(connection_)) {
            const ExecStatusType status = PQresultStatus(result);
            if (status == PGRES_SINGLE_TUPLE && outcome) {
                cells.clear();
                for (int i = 0; i < PQnfields(result); ++i) {
                    cells.push_back(PQgetisnull(result, 0, i)
                                        ? std::nullopt
                                        : std::optional<std::string_view>{std::in_place, PQgetvalue(result, 0, i),
                                                                          static_cast<std::size_t>(PQgetlength(result, 0, i))});
                }
                outcome = see(cells);
                if (!outcome) cancel();
            } else if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && outcome) {
                outcome = failed(result);
            }
            PQclear(result);
        }
        return outcome;
    }

private:
    void cancel() {
        PGcancel* cancel = PQgetCancel(connection_);
        char ignored[256];
        if (cancel != nullptr) {
            PQcancel(cancel, ignored, sizeof ignored);
            PQfreeCancel(cancel);
        }
    }
    Problem lost() const { return {Trouble::unavailable, "the source \"" + name_ + "\" cannot be reached"}; }
    Problem failed(const PGresult* result) const {
        const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const std::string_view code = state == nullptr ? "" : state;
        // The server's own words may hold values; only its code is shown. 42P01, 42703: no such table, no such column.
        if (code == "42P01" || code == "42703") {
            return {Trouble::invalid, "the source \"" + name_ + "\" has no such table or column (" + std::string{code} +
                                          "); wanted: what its description names"};
        }
        return {Trouble::unavailable,
                "the source \"" + name_ + "\" stopped answering (" + (code.empty() ? "connection lost" : std::string{code}) + ")"};
    }
    Outcome<void> plain(const char* sql) {
        PGresult* result = PQexec(connection_, sql);
        const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (!done) return lost();
        return {};
    }
    PGconn* connection_;
    std::string name_;
};

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
    std::unique_ptr<Engine> engine;
    if (description.kind == SourceDescription::Kind::sqlite) {
        SALLYPORT_TRY(database, Database::open(description.location, Database::Mode::read));
        engine = std::make_unique<SqliteEngine>(std::move(database));
    } else {
        PGconn* connection = PQconnectdb(description.location.c_str());
        if (connection == nullptr || PQstatus(connection) != CONNECTION_OK) {
            PQfinish(connection);
            // libpq's own words may hold the password of the location.
            return Problem{Trouble::unavailable, "the source \"" + description.name + "\" cannot be reached"};
        }
        PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
        engine = std::make_unique<PostgresEngine>(connection, description.name);
    }
    // Every table and column is asked for once, so that a wrong description is found before anything is collected.
    for (const TableDescription& table : description.tables) {
        std::string sql = "SELECT " + quoted(table.identifier_column) + ", " + quoted(table.order_by);
        if (!table.instant_column.empty()) sql += ", " + quoted(table.instant_column);
        for (const ColumnDescription& column : table.columns) sql += ", " + quoted(column.column);
        // SQLite takes a quoted name that is no column for a text unless it stands behind the table's name.
        if (description.kind == SourceDescription::Kind::sqlite) {
            std::vector<std::string> there;
            SALLYPORT_CHECK(engine->rows("SELECT name FROM pragma_table_info($1)", {table.name}, [&](const Cells& cells) {
                there.emplace_back(cells[0].value_or(""));
                return Outcome<void>{};
            }));
            std::vector<std::string> wanted{table.identifier_column, table.order_by};
            if (!table.instant_column.empty()) wanted.push_back(table.instant_column);
            for (const ColumnDescription& column : table.columns) wanted.push_back(column.column);
            for (const std::string& name : wanted) {
                if (std::find(there.begin(), there.end(), name) == there.end()) {
                    return Problem{Trouble::invalid,
                                   fmt::format("the source \"{}\" has no column {} in a table {}; wanted: what its description names",
                                               description.name, name, table.name)};
                }
            }
            continue;
        }
        const auto asked =
            engine->rows(sql + " FROM " + quoted(table.name) + " WHERE 1 = 0", {}, [](const Cells&) { return Outcome<void>{}; });
        if (!asked) {
            if (asked.error().trouble != Trouble::invalid) return asked.error();
            return Problem{Trouble::invalid,
                           fmt::format("the source \"{}\": table {} or one of its columns is not there; wanted: what its description names",
                                       description.name, table.name)};
        }
    }
    return std::unique_ptr<CountingSource>{std::make_unique<TableSource>(description, std::move(engine))};
}

}  // namespace sallyport::adapters
