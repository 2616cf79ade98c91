// A thin interface over SQLite: statements are prepared once and kept, values go in by number ($1, $2 …), failures come out as
// Outcome. One Database is one connection: one thread at a time.
//   unavailable  busy, disk full, no permission, I/O error: trying again may help
//   corrupt      not a database, a damaged page, a table or column that should be there and is not
//   conflict     a row with that key is there already
// No sentence carries a value, only names of files, tables and columns.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"
#include "ledger/book.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sallyport::adapters {

using ledger::Cell;
using ledger::Row;

// full: a commit outlives a power cut. relaxed: it outlives the process, not the machine; only for what can be made again
// (working state, a simulated book).
enum class Durability { full, relaxed };

class Database;

// One run of a kept statement; gives it back when it goes out of scope. Must not outlive its Database.
class Run {
public:
    Run(Run&& other) noexcept;
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    Run& operator=(Run&&) = delete;
    ~Run();

    // Value of $`at`. Bytes and text are not copied: they must live until the run ends.
    Run& number(int at, std::int64_t value);
    Run& text(int at, std::string_view value);
    Run& bytes(int at, std::string_view value);
    Run& nothing(int at);
    Run& row(const Row& values);  // $1 … in order

    Outcome<bool> next();    // true: a row is there
    Outcome<void> finish();  // to the end, rows are dropped

    // Columns of the present row, from 0. Views last until next().
    int columns() const;
    bool is_nothing(int column) const;
    std::int64_t number_at(int column) const;
    std::string_view text_at(int column) const;  // text and bytes alike
    Row row_now() const;

private:
    friend class Database;
    Run(Database& database, sqlite3_stmt* statement, const std::string* sql);
    Database* database_;
    sqlite3_stmt* statement_;
    const std::string* sql_;
};

class Database {
public:
    enum class Mode { make, write, read };  // make: made if absent
    // ":memory:" is a database of its own for each call; "" is a temporary file.
    static Outcome<std::unique_ptr<Database>> open(const std::string& path, Mode mode, Durability durability = Durability::full);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Outcome<void> script(const std::string& sql);  // several statements, no values
    Outcome<Run> use(std::string_view sql);
    Outcome<void> write(std::string_view sql, const Row& values = {});
    Outcome<std::vector<Row>> read(std::string_view sql, const Row& values = {});
    // First column of the first row; `otherwise` if there is none.
    Outcome<std::int64_t> number(std::string_view sql, std::int64_t otherwise);

    // The same for projections and questions to the views: such a statement may only touch tables whose name begins with "v_"; it can
    // neither read nor write the book itself.
    Outcome<Run> use_view(std::string_view sql);
    Outcome<void> view_script(const std::string& sql);

    const std::string& path() const { return path_; }

private:
    friend class Run;
    struct Kept {
        std::vector<sqlite3_stmt*> free;
    };
    Database(sqlite3* handle, std::string path) : handle_{handle}, path_{std::move(path)} {}
    Problem problem(int code, std::string_view doing) const;
    Outcome<Run> prepared(std::string key, std::string_view sql);
    static int may(void* self, int action, const char* first, const char* second, const char* database, const char* trigger);

    sqlite3* handle_;
    std::string path_;
    bool only_views_ = false;  // while a statement of the views is prepared
    std::unordered_map<std::string, Kept> kept_;
};

// BEGIN IMMEDIATE … commit(); rolls back when it goes out of scope uncommitted.
class Transaction {
public:
    static Outcome<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept : database_{std::exchange(other.database_, nullptr)} {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Outcome<void> commit();

private:
    explicit Transaction(Database& database) : database_{&database} {}
    Database* database_;
};

}  // namespace sallyport::adapters
