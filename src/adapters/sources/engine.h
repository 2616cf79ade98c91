// The two stores of tables that we read, behind one interface: a statement with texts as values, and rows of texts.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/description.h"
#include "adapters/sources/tables.h"
#include "base/instant.h"

namespace sallyport::adapters {

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

// `unavailable`: the store cannot be opened; the sentence holds nothing of its location.
Outcome<std::unique_ptr<Engine>> open_engine(const SourceDescription& description);

// `invalid`, with the name that is missing, unless the table has all of these columns.
Outcome<void> check_columns(Engine& engine, std::string_view source, const std::string& table, const std::vector<std::string>& columns);

// Both engines quote names so. Names were checked when the description was read; a dot parts schema and table.
std::string quoted(std::string_view name);
// To the second, without a zone: sorts before the same second with "Z" or a fraction behind it.
std::string seconds_text(Instant at);
Instant floor_second(Instant at);
// None if the text is no date of that format.
std::optional<Instant> read_instant(TableDescription::InstantFormat format, std::string_view text);
// A quoted column as text in that format; PostgreSQL's own type is written as RFC 3339.
std::string instant_as_text(const std::string& column, TableDescription::InstantFormat format, SqlDialect dialect);

}  // namespace sallyport::adapters
