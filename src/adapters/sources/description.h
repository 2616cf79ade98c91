// The source description: a TOML file in which the provider says which mailboxes, tables and columns hold which class of data. Format:
// docs/formats/source-description.md. What it does not name is never read.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "demand/words.h"

namespace sallyport::adapters {

struct ColumnDescription {
    std::string column;
    demand::DataClass data = demand::DataClass::bsi_name;
    std::string about, unit, gap;  // for the data dictionary
};

struct TableDescription {
    std::string name;
    std::string identifier_column;
    demand::IdentifierKind identifier_kind = demand::IdentifierKind::account_id;  // account_id: the account's number from the directory
    std::string instant_column;                                                   // "" = rows have no stored date
    enum class InstantFormat { rfc3339, unix_seconds, unix_milliseconds, timestamptz } instant_format = InstantFormat::rfc3339;
    std::string order_by;  // a column that makes the order of equal instants fixed
    std::vector<ColumnDescription> columns;
    bool holds(demand::DataClass data) const;
};

struct SourceDescription {
    std::string name;
    enum class Kind { maildir, mbox, sqlite, postgresql } kind = Kind::maildir;
    std::string location;  // folder, file or connection string; relative paths are made absolute
    // mail
    std::string path;  // with {account}
    enum class Quoting { mboxrd, mboxo, none } quoting = Quoting::mboxrd;
    std::vector<demand::DataClass> classes;
    // tables
    std::vector<TableDescription> tables;
};

// A table in which an account is found by what is no name of it: an address it came from, a card, a device.
struct DirectoryTrail {
    std::string table, account_column, value_column;
    // addresses: from when to when the account had it
    std::string from_column, until_column;  // "" = the table has sign-ins only, each of which holds for `within_minutes` on either side
    TableDescription::InstantFormat instant_format = TableDescription::InstantFormat::rfc3339;
    int within_minutes = 0;
    int last_digits = 0;  // cards: as many digits are kept; 0 = the value is a token and compared whole
};

struct DirectoryDescription {
    std::string source;  // name of a table source
    std::string accounts, customers;
    std::optional<DirectoryTrail> address = std::nullopt, card = std::nullopt, serial = std::nullopt;
};

struct Description {
    std::vector<SourceDescription> sources;
    std::optional<DirectoryDescription> directory;
};

// `invalid`: the field is "FILE:LINE" and the sentence says what was seen and what is wanted. `not_found`: no such file, or no
// source in it.
Outcome<Description> read_description(const std::string& path);
Outcome<Description> parse_description(std::string_view toml, const std::string& path);

// A word that can stand in a query: letters, digits, '_', not starting with a digit, at most 63; tables may have one '.'.
bool is_column_name(std::string_view name);
bool is_table_name(std::string_view name);

}  // namespace sallyport::adapters
