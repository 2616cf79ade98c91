// Tables as sources: SQLite and PostgreSQL, through one description. The clause is compiled into the query: the account, the span, and of
// the columns only those that hold the class; nothing else is read.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/source.h"

namespace sallyport::adapters {

// What a clause becomes. Parameters are $1, $2, $3; the text names only what the description names.
struct CompiledQuery {
    std::string sql;
    std::vector<std::string> parameters;
    std::vector<std::string> columns;  // behind the instant and the order column, in this order
    std::string count_undated;         // "" or a query with $1 that counts rows without a stored date
};
enum class SqlDialect { sqlite, postgresql };
// `nothing` if the table cannot answer the query: it has no such class, or knows accounts by a name that the query does not have.
std::optional<CompiledQuery> compile_query(const TableDescription& table, const collection::Query& query, SqlDialect dialect);

// `unavailable`: the store cannot be opened. `invalid`: a table or column of the description is not there.
Outcome<std::unique_ptr<CountingSource>> open_tables(const SourceDescription& description);

}  // namespace sallyport::adapters
