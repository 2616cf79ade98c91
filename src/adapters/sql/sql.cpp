#include "adapters/sql/sql.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdlib>

namespace sallyport::adapters {

namespace {

// Between processes only the collector and the gate meet on one file; both commit in milliseconds.
constexpr int busy_ms = 10'000;

// $7 -> position of the parameter in the statement; 0 if the statement does not use it.
int position(sqlite3_stmt* statement, int at) {
    const int count = sqlite3_bind_parameter_count(statement);
    const auto names = [&](int place) {
        const char* name = sqlite3_bind_parameter_name(statement, place);
        return name && std::atoi(name + 1) == at;
    };
    if (at <= count && names(at)) return at;  // The usual case: in order.
    for (int place = 1; place <= count; ++place) {
        if (names(place)) return place;
    }
    return 0;
}

// What SQLite asks while it prepares a statement of the views.
int only_views(int action, const char* first, const char* second) {
    const auto is_view = [](const char* table) {
        return table && (std::string_view{table}.starts_with("v_") || std::string_view{table}.starts_with("sqlite_autoindex_v_"));
    };
    switch (action) {
        case SQLITE_READ:
            // A count(*) reads no column and names the empty one; making an index reads sqlite_master.
            return is_view(first) || std::string_view{first}.starts_with("sqlite_") ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_INSERT:
        case SQLITE_UPDATE:
        case SQLITE_DELETE: return is_view(first) || std::string_view{first} == "sqlite_master" ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_CREATE_TABLE:
        case SQLITE_DROP_TABLE: return is_view(first) ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_CREATE_INDEX:
        case SQLITE_DROP_INDEX: return is_view(second) ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_SELECT:
        case SQLITE_FUNCTION:
        case SQLITE_RECURSIVE:
        case SQLITE_REINDEX: return SQLITE_OK;
        default: return SQLITE_DENY;
    }
}

}  // namespace

Run::Run(Database& database, sqlite3_stmt* statement, const std::string* sql) : database_{&database}, statement_{statement}, sql_{sql} {}
Run::Run(Run&& other) noexcept : database_{other.database_}, statement_{std::exchange(other.statement_, nullptr)}, sql_{other.sql_} {}
Run::~Run() {
    if (!statement_) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    database_->kept_[*sql_].free.push_back(statement_);
}

Run& Run::number(int at, std::int64_t value) {
    if (const int place = position(statement_, at)) sqlite3_bind_int64(statement_, place, value);
    return *this;
}
Run& Run::text(int at, std::string_view value) {
    const char* data = value.data() ? value.data() : "";
    if (const int place = position(statement_, at)) sqlite3_bind_text64(statement_, place, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}
Run& Run::bytes(int at, std::string_view value) {
    const char* data = value.data() ? value.data() : "";
    if (const int place = position(statement_, at)) sqlite3_bind_blob64(statement_, place, data, value.size(), SQLITE_STATIC);
    return *this;
}
Run& Run::nothing(int at) {
    if (const int place = position(statement_, at)) sqlite3_bind_null(statement_, place);
    return *this;
}
Run& Run::row(const Row& values) {
    int at = 0;
    for (const Cell& value : values) {
        ++at;
        switch (value.type) {
            case Cell::Type::nothing: nothing(at); break;
            case Cell::Type::number: number(at, value.number); break;
            case Cell::Type::text: text(at, value.text); break;
        }
    }
    return *this;
}

Outcome<bool> Run::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return database_->problem(code, "answer");
}
Outcome<void> Run::finish() {
    for (;;) {
        SALLYPORT_TRY(more, next());
        if (!more) return {};
    }
}

int Run::columns() const { return sqlite3_column_count(statement_); }
bool Run::is_nothing(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Run::number_at(int column) const { return sqlite3_column_int64(statement_, column); }
std::string_view Run::text_at(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
Row Run::row_now() const {
    Row row;
    const int count = columns();
    row.reserve(count);
    for (int column = 0; column < count; ++column) {
        switch (sqlite3_column_type(statement_, column)) {
            case SQLITE_NULL: row.emplace_back(); break;
            case SQLITE_INTEGER: row.emplace_back(number_at(column)); break;
            default: row.emplace_back(text_at(column));
        }
    }
    return row;
}

Outcome<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode, Durability durability) {
    // Never a second process-wide mutex: each connection is used by one thread at a time.
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == Mode::make) flags |= SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Database> database{new Database{handle, path}};
    if (code != SQLITE_OK) return database->problem(code, "open");
    sqlite3_busy_timeout(handle, busy_ms);
    sqlite3_set_authorizer(handle, &Database::may, database.get());
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    SALLYPORT_CHECK(database->script("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"));
    if (mode == Mode::read) {
        SALLYPORT_CHECK(database->script("PRAGMA query_only=ON;"));
    } else if (!path.empty() && path != ":memory:") {
        SALLYPORT_CHECK(database->script("PRAGMA journal_mode=WAL;"));
        SALLYPORT_CHECK(database->script(durability == Durability::full ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=NORMAL;"));
    }
    return database;
}

Database::~Database() {
    for (auto& [sql, kept] : kept_) {
        for (sqlite3_stmt* statement : kept.free) sqlite3_finalize(statement);
    }
    sqlite3_close_v2(handle_);
}

Problem Database::problem(int code, std::string_view doing) const {
    const std::string file = path_.empty() || path_ == ":memory:" ? "the database in memory" : path_;
    const std::string said = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    switch (code & 0xff) {
        case SQLITE_FULL: return {Trouble::unavailable, fmt::format("the disk is full: {} takes no more", file)};
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return {Trouble::unavailable, fmt::format("{} is held by another program", file)};
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT: return {Trouble::unavailable, fmt::format("{} does not {}: {}", file, doing, said)};
        case SQLITE_CONSTRAINT: return {Trouble::conflict, fmt::format("{}: {}", file, said)};
        default: return {Trouble::corrupt, fmt::format("{} does not {}: {}", file, doing, said)};
    }
}

Outcome<void> Database::script(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return problem(code, "run a script");
    return {};
}

Outcome<Run> Database::use(std::string_view sql) { return prepared(std::string{sql}, sql); }

Outcome<Run> Database::use_view(std::string_view sql) {
    only_views_ = true;
    auto run = prepared("v " + std::string{sql}, sql);
    only_views_ = false;
    return run;
}
Outcome<void> Database::view_script(const std::string& sql) {
    only_views_ = true;
    auto done = script(sql);
    only_views_ = false;
    return done;
}

Outcome<Run> Database::prepared(std::string key, std::string_view sql) {
    auto& [text, kept] = *kept_.try_emplace(std::move(key)).first;
    if (!kept.free.empty()) {
        sqlite3_stmt* statement = kept.free.back();
        kept.free.pop_back();
        return Run{*this, statement, &text};
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return problem(code, "understand a statement");
    return Run{*this, statement, &text};
}

int Database::may(void* self, int action, const char* first, const char* second, const char*, const char*) {
    return static_cast<Database*>(self)->only_views_ ? only_views(action, first, second) : SQLITE_OK;
}

Outcome<void> Database::write(std::string_view sql, const Row& values) {
    SALLYPORT_TRY(run, use(sql));
    return run.row(values).finish();
}

Outcome<std::vector<Row>> Database::read(std::string_view sql, const Row& values) {
    SALLYPORT_TRY(run, use(sql));
    run.row(values);
    std::vector<Row> rows;
    for (;;) {
        SALLYPORT_TRY(more, run.next());
        if (!more) return rows;
        rows.push_back(run.row_now());
    }
}

Outcome<std::int64_t> Database::number(std::string_view sql, std::int64_t otherwise) {
    SALLYPORT_TRY(run, use(sql));
    SALLYPORT_TRY(more, run.next());
    return more && !run.is_nothing(0) ? run.number_at(0) : otherwise;
}

Outcome<Transaction> Transaction::begin(Database& database) {
    SALLYPORT_TRY(run, database.use("BEGIN IMMEDIATE"));
    SALLYPORT_CHECK(run.finish());
    return Transaction{database};
}
Transaction::~Transaction() {
    if (!database_) return;
    // A rollback that fails leaves nothing to roll back: SQLite has done it itself.
    if (auto run = database_->use("ROLLBACK")) (void)run->finish();
}
Outcome<void> Transaction::commit() {
    SALLYPORT_TRY(run, database_->use("COMMIT"));
    SALLYPORT_CHECK(run.finish());
    database_ = nullptr;
    return {};
}

}  // namespace sallyport::adapters
