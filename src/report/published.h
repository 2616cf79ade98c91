// Published history: what a provider has already told the public, by period, section and country, as it stands in its own files.
// Cells stay optional all the way: a blank cell was not published, which is not zero.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/outcome.h"
#include "ledger/facts.h"
#include "tally/section.h"

namespace sallyport::report {

using tally::Section;

enum class Column { requests, accounts_specified, disclosed_content, disclosed_noncontent, no_data_found, rejected };
inline constexpr std::array all_columns{Column::requests,          Column::accounts_specified,
                                        Column::disclosed_content, Column::disclosed_noncontent,
                                        Column::no_data_found,     Column::rejected};
inline constexpr std::array outcome_columns{Column::disclosed_content, Column::disclosed_noncontent, Column::no_data_found,
                                            Column::rejected};
std::string_view word(Column column);  // as in the header of the files

// Six counts of one row; absent = not published.
class Cells {
public:
    std::optional<std::uint64_t>& operator[](Column column) { return values_[static_cast<std::size_t>(column)]; }
    const std::optional<std::uint64_t>& operator[](Column column) const { return values_[static_cast<std::size_t>(column)]; }
    bool operator==(const Cells&) const = default;

private:
    std::array<std::optional<std::uint64_t>, all_columns.size()> values_{};
};

// One country in one section of one period. `code` is ISO 3166-1 alpha-2 (or XK); empty = the label stands for no country, and then
// the label is what tells rows apart.
struct RowKey {
    Period period;
    Section section = Section::criminal;
    std::string code;
    std::string label_if_no_code;
    auto operator<=>(const RowKey&) const = default;
};

struct PublishedRow {
    Period period;
    Section section = Section::criminal;
    std::string label;  // as published, misspelt or not
    std::string code;
    Cells cells;
    RowKey key() const { return {period, section, code, code.empty() ? label : std::string{}}; }
    bool operator==(const PublishedRow&) const = default;
};

class PublishedHistory {
public:
    // Reads a file with the header `period,section,country_as_published,iso3166_alpha2,requests,accounts_specified,disclosed_content,
    // disclosed_noncontent,no_data_found,rejected` (or `country` in third place, as our own by-country.csv has it). The whole file or
    // nothing: the first mistake is `invalid` and names file, row and column, what was seen and what is wanted. `source` is a code word
    // [a-z0-9_]{1,40} that says whose figures these are.
    static Outcome<PublishedHistory> parse(std::string_view file, std::string_view bytes, std::string_view source);

    // The canonical bytes that stand in the ledger as the body of a figures_imported entry: the same rows in any order, with LF or
    // CRLF, give the same bytes. Also the Noun of that entry.
    Bytes body() const;
    static Outcome<PublishedHistory> from_body(std::string_view bytes);

    ledger::Facts facts() const;  // of that entry: source, rows, content

    const std::vector<PublishedRow>& rows() const { return rows_; }  // sorted by key
    const std::string& source() const { return source_; }
    Digest digest() const;  // SHA-256 of body(); public content, so it needs no salt
    const PublishedRow* find(const RowKey& key) const;

    // This history with the rows of a later import laid over it: later wins, nothing is dropped.
    PublishedHistory under(const PublishedHistory& later) const;

private:
    std::string source_;
    std::vector<PublishedRow> rows_;
};

// Rows whose outcomes do not add up to requests or to accounts: real ones exist, so they are remarks and never a refusal.
std::vector<std::string> remarks(const PublishedHistory& history);

// How one file differs from what was imported before.
struct Restatement {
    RowKey key;
    std::string label;
    Column column = Column::requests;
    std::optional<std::uint64_t> before, after;
    bool operator==(const Restatement&) const = default;
};
struct HistoryChange {
    std::vector<RowKey> added;
    std::vector<Restatement> restated;
    std::vector<Restatement> relabelled;  // only `key` and `label` (the new one) say something
    std::size_t unchanged = 0;
    bool nothing() const { return added.empty() && restated.empty() && relabelled.empty(); }
};
// Rows that only `before` has are left alone: a file of one period does not withdraw the others.
HistoryChange difference(const PublishedHistory& before, const PublishedHistory& after);

}  // namespace sallyport::report
