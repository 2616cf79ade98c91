#include "report/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/crypto.h"
#include "base/json.h"
#include "report/csv.h"
#include "report/names.h"

namespace sallyport::report {
namespace {

constexpr std::array<std::string_view, 10> header{"period",
                                                  "section",
                                                  "country_as_published",
                                                  "iso3166_alpha2",
                                                  "requests",
                                                  "accounts_specified",
                                                  "disclosed_content",
                                                  "disclosed_noncontent",
                                                  "no_data_found",
                                                  "rejected"};
// Published history knows these; the other sections exist in a ledger only.
constexpr std::array history_sections{Section::civil, Section::combined, Section::criminal, Section::emergencies, Section::enterprise};
// No half-year of any provider comes near; a larger number is a slip of columns.
constexpr std::size_t most_digits = 9;

bool is_code_word(std::string_view text) {
    return !text.empty() && text.size() <= 40 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

Outcome<void> check_header(std::string_view file, const CsvRow& row) {
    for (std::size_t i = 0; i < std::min(row.cells.size(), header.size()); ++i) {
        if (row.cells[i] == header[i] || (i == 2 && row.cells[i] == "country")) continue;
        return in_row(file, row.line, fmt::format("{}", i + 1),
                      fmt::format("seen \"{}\", wanted the header {}", seen(row.cells[i]), header[i]));
    }
    if (row.cells.size() != header.size()) {
        return in_row(file, row.line, "", fmt::format("the header has {} columns, wanted {}", row.cells.size(), header.size()));
    }
    return {};
}

Outcome<std::optional<std::uint64_t>> read_count(std::string_view file, const CsvRow& row, Column column) {
    const auto place = static_cast<std::size_t>(column) + 4;
    const std::string& cell = row.cells[place];
    if (cell.empty()) return std::optional<std::uint64_t>{};
    const auto wrong = [&](std::string_view wanted) {
        return in_row(file, row.line, header[place], fmt::format("seen \"{}\", wanted {}", seen(cell), wanted));
    };
    const bool digits = std::ranges::all_of(cell, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits && std::ranges::all_of(cell, [](char c) { return (c >= '0' && c <= '9') || c == ','; })) {
        return wrong("digits only, without a thousands comma");
    }
    if (!digits) return wrong("a count in digits, or an empty cell if none was published");
    if (cell.size() > 1 && cell.front() == '0') return wrong("a count without leading zeros");
    if (cell.size() > most_digits) return wrong("a count of at most 999999999");
    return std::optional<std::uint64_t>{std::stoull(cell)};
}

Outcome<PublishedRow> read_row(std::string_view file, const CsvRow& row) {
    if (row.cells.size() != header.size()) {
        return in_row(file, row.line, "",
                      fmt::format("the row has {} cells, wanted {} (a thousands comma or a comma in a name needs quotes)", row.cells.size(),
                                  header.size()));
    }
    if (std::ranges::all_of(row.cells, [](const std::string& cell) { return cell.find_first_not_of(' ') == std::string::npos; })) {
        return in_row(file, row.line, "", "every cell of the row is blank, wanted figures or no row");
    }
    PublishedRow out;
    const auto period = parse_period(row.cells[0]);
    if (!period) return in_row(file, row.line, header[0], fmt::format("seen \"{}\", wanted a half-year as in 2022-H2", seen(row.cells[0])));
    out.period = *period;
    const auto section = tally::section_named(row.cells[1]);
    if (!section || std::ranges::find(history_sections, *section) == history_sections.end()) {
        return in_row(file, row.line, header[1],
                      fmt::format("seen \"{}\", wanted civil, combined, criminal, emergencies or enterprise", seen(row.cells[1])));
    }
    out.section = *section;
    out.label = row.cells[2];
    out.code = row.cells[3];
    const auto known = code_of_label(out.label);
    if (!known) {
        return in_row(file, row.line, header[2],
                      fmt::format("seen \"{}\", wanted a country's name or a label that src/report/names.cpp lists", seen(out.label)));
    }
    if (*known != out.code) {
        return in_row(file, row.line, header[3],
                      known->empty()
                          ? fmt::format("seen \"{}\", wanted an empty cell: \"{}\" stands for no country", seen(out.code), seen(out.label))
                          : fmt::format("seen \"{}\", wanted {} for \"{}\"", seen(out.code), *known, seen(out.label)));
    }
    bool any = false;
    for (const Column column : all_columns) {
        SALLYPORT_TRY(count, read_count(file, row, column));
        any = any || count.has_value();
        out.cells[column] = count;
    }
    if (!any) return in_row(file, row.line, "", "no cell has a figure, wanted at least one or no row");
    return out;
}

json::value cell_value(const std::optional<std::uint64_t>& cell) {
    return cell ? json::value(static_cast<std::int64_t>(*cell)) : json::value(nullptr);
}

Problem bad_body(std::string_view what) { return Problem{Trouble::corrupt, fmt::format("the body of imported figures {}", what)}; }

}  // namespace

std::string_view word(Column column) { return header[static_cast<std::size_t>(column) + 4]; }

Outcome<PublishedHistory> PublishedHistory::parse(std::string_view file, std::string_view bytes, std::string_view source) {
    if (!is_code_word(source)) {
        return Problem{
            Trouble::invalid,
            fmt::format("the source is \"{}\", wanted a code word of small letters, digits and _, as in microsoft_lerr", seen(source)),
            "source"};
    }
    PublishedHistory out;
    out.source_ = source;
    std::map<RowKey, std::size_t> lines;
    SALLYPORT_CHECK(read_csv(file, bytes, [&](const CsvRow& row) -> Outcome<void> {
        if (row.line == 1) return check_header(file, row);
        SALLYPORT_TRY(read, read_row(file, row));
        if (const auto [twin, fresh] = lines.emplace(read.key(), row.line); !fresh) {
            return in_row(file, row.line, header[2],
                          fmt::format("{} {} {} stands in row {} already, wanted one row a country", text(read.period),
                                      tally::word(read.section), seen(read.label), twin->second));
        }
        out.rows_.push_back(std::move(read));
        return {};
    }));
    if (out.rows_.empty()) {
        return Problem{Trouble::invalid, fmt::format("{}: there is a header and no row, wanted rows", file), std::string{file}};
    }
    std::ranges::sort(out.rows_, {}, &PublishedRow::key);
    return out;
}

Bytes PublishedHistory::body() const {
    json::array rows;
    rows.reserve(rows_.size());
    for (const PublishedRow& row : rows_) {
        json::array cells{text(row.period), tally::word(row.section), row.label, row.code};
        for (const Column column : all_columns) cells.push_back(cell_value(row.cells[column]));
        rows.push_back(std::move(cells));
    }
    return canonical(json::object{{"rows", std::move(rows)}, {"source", source_}});
}

Outcome<PublishedHistory> PublishedHistory::from_body(std::string_view bytes) {
    SALLYPORT_TRY(value, parse_json(bytes));
    if (!value.is_object()) return bad_body("is not an object");
    PublishedHistory out;
    SALLYPORT_TRY(source, text_at(value.as_object(), "source"));
    out.source_ = source;
    SALLYPORT_TRY(rows, list_at(value.as_object(), "rows"));
    for (const json::value& item : rows) {
        if (!item.is_array() || item.as_array().size() != header.size()) return bad_body("has a row of another length");
        const json::array& cells = item.as_array();
        for (std::size_t i = 0; i < 4; ++i) {
            if (!cells[i].is_string()) return bad_body("has a row whose first four cells are not text");
        }
        const auto period = parse_period(std::string_view{cells[0].as_string()});
        const auto section = tally::section_named(std::string_view{cells[1].as_string()});
        if (!period || !section) return bad_body("names no period or section that exists");
        PublishedRow row{*period, *section, std::string{cells[2].as_string()}, std::string{cells[3].as_string()}, {}};
        for (const Column column : all_columns) {
            const json::value& cell = cells[static_cast<std::size_t>(column) + 4];
            if (cell.is_null()) continue;
            if (!cell.is_int64() || cell.as_int64() < 0) return bad_body("has a cell that is no count");
            row.cells[column] = static_cast<std::uint64_t>(cell.as_int64());
        }
        if (!out.rows_.empty() && out.rows_.back().key() >= row.key()) return bad_body("has rows out of order");
        out.rows_.push_back(std::move(row));
    }
    return out;
}

ledger::Facts PublishedHistory::facts() const {
    return ledger::Facts{}
        .code(ledger::Fact::source, source_)
        .number(ledger::Fact::rows, static_cast<std::int64_t>(rows_.size()))
        .digest(ledger::Fact::content, digest());
}

Digest PublishedHistory::digest() const { return sha256(body()); }

const PublishedRow* PublishedHistory::find(const RowKey& key) const {
    const auto found = std::ranges::lower_bound(rows_, key, {}, &PublishedRow::key);
    return found != rows_.end() && found->key() == key ? &*found : nullptr;
}

PublishedHistory PublishedHistory::under(const PublishedHistory& later) const {
    PublishedHistory out = later;
    for (const PublishedRow& row : rows_) {
        if (!later.find(row.key())) out.rows_.push_back(row);
    }
    std::ranges::sort(out.rows_, {}, &PublishedRow::key);
    return out;
}

std::vector<std::string> remarks(const PublishedHistory& history) {
    std::vector<std::string> out;
    for (const PublishedRow& row : history.rows()) {
        std::uint64_t sum = 0;
        bool whole = true;
        for (const Column column : outcome_columns) {
            whole = whole && row.cells[column].has_value();
            sum += row.cells[column].value_or(0);
        }
        const auto& requests = row.cells[Column::requests];
        const auto& accounts = row.cells[Column::accounts_specified];
        if (!whole || (requests && sum == *requests) || (accounts && sum == *accounts)) continue;
        out.push_back(fmt::format("{} {} {}: outcomes add up to {}, requests are {}, accounts {}", text(row.period),
                                  tally::word(row.section), row.label, sum, requests ? fmt::format("{}", *requests) : "not published",
                                  accounts ? fmt::format("{}", *accounts) : "not published"));
    }
    return out;
}

HistoryChange difference(const PublishedHistory& before, const PublishedHistory& after) {
    HistoryChange out;
    for (const PublishedRow& row : after.rows()) {
        const PublishedRow* old = before.find(row.key());
        if (!old) {
            out.added.push_back(row.key());
            continue;
        }
        if (*old == row) {
            ++out.unchanged;
            continue;
        }
        if (old->label != row.label) out.relabelled.push_back({row.key(), row.label, Column::requests, {}, {}});
        for (const Column column : all_columns) {
            if (old->cells[column] == row.cells[column]) continue;
            out.restated.push_back({row.key(), row.label, column, old->cells[column], row.cells[column]});
        }
    }
    return out;
}

}  // namespace sallyport::report
