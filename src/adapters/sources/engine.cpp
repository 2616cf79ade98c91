#include "adapters/sources/engine.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>

#include "adapters/sql/sql.h"

namespace sallyport::adapters {

using Format = TableDescription::InstantFormat;

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

std::string instant_as_text(const std::string& column, Format format, SqlDialect dialect) {
    if (format == Format::timestamptz) return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    return dialect == SqlDialect::postgresql ? column + "::text" : column;
}

namespace {

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

}  // namespace

Outcome<std::unique_ptr<Engine>> open_engine(const SourceDescription& description) {
    if (description.kind == SourceDescription::Kind::sqlite) {
        SALLYPORT_TRY(database, Database::open(description.location, Database::Mode::read));
        return std::unique_ptr<Engine>{std::make_unique<SqliteEngine>(std::move(database))};
    }
    PGconn* connection = PQconnectdb(description.location.c_str());
    if (connection == nullptr || PQstatus(connection) != CONNECTION_OK) {
        PQfinish(connection);
        // libpq's own words may hold the password of the location.
        return Problem{Trouble::unavailable, "the source \"" + description.name + "\" cannot be reached"};
    }
    PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
    return std::unique_ptr<Engine>{std::make_unique<PostgresEngine>(connection, description.name)};
}

Outcome<void> check_columns(Engine& engine, std::string_view source, const std::string& table, const std::vector<std::string>& columns) {
    if (engine.dialect() == SqlDialect::postgresql) {
        std::string sql;
        for (const std::string& column : columns) sql += (sql.empty() ? "SELECT " : ", ") + quoted(column);
        const auto asked = engine.rows(sql + " FROM " + quoted(table) + " WHERE 1 = 0", {}, [](const Cells&) { return Outcome<void>{}; });
        if (asked || asked.error().trouble != Trouble::invalid) return asked;
        return Problem{Trouble::invalid,
                       fmt::format("the source \"{}\": table {} or one of its columns is not there; wanted: what its description names",
                                   source, table)};
    }
    // SQLite takes a quoted name that is no column for a text unless it stands behind the table's name.
    std::vector<std::string> there;
    SALLYPORT_CHECK(engine.rows("SELECT name FROM pragma_table_info($1)", {table}, [&](const Cells& cells) {
        there.emplace_back(cells[0].value_or(""));
        return Outcome<void>{};
    }));
    for (const std::string& name : columns) {
        if (std::find(there.begin(), there.end(), name) == there.end()) {
            return Problem{
                Trouble::invalid,
                fmt::format("the source \"{}\" has no column {} in a table {}; wanted: what its description names", source, name, table)};
        }
    }
    return {};
}

}  // namespace sallyport::adapters
