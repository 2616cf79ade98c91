#include "report/files.h"

#include <fmt/format.h>

#include <map>

#include "base/json.h"
#include "report/comparisons.h"
#include "report/csv.h"
#include "report/dsa.h"
#include "report/names.h"

namespace sallyport::report {
namespace {

std::string cell(const std::optional<std::uint64_t>& value) { return value ? std::to_string(*value) : std::string{}; }

std::string cells(const Cells& values) {
    std::string out;
    for (const Column column : all_columns) out += "," + cell(values[column]);
    return out;
}

json::value number(const std::optional<std::uint64_t>& value) {
    return value ? json::value(static_cast<std::int64_t>(*value)) : json::value(nullptr);
}

// One object a line, so that a change of one figure is a change of one line.
std::string lines(const std::vector<json::object>& objects) {
    std::string out = "[";
    for (std::size_t i = 0; i < objects.size(); ++i) out += (i == 0 ? "\n" : ",\n") + json::serialize(objects[i]);
    return out + "\n]\n";
}

// A demonstration is made up too: for a machine there are two kinds of books.
std::string_view book_word(tally::BookKind book) { return book == tally::BookKind::real ? "real" : "simulated"; }

std::string row_start(const RowKey& key, std::string_view label) {
    return fmt::format("{},{},{},{}", text(key.period), tally::word(key.section), csv_cell(label), key.code);
}

json::object written(const HiddenCells& hidden) {
    json::object out;
    for (const auto& [name, how] : hidden) out[name] = text(how);
    return out;
}

// Empty: these figures are in no edition yet.
std::string to_edition(const EditionChange& change) { return change.to > 0 ? std::to_string(change.to) : std::string{}; }

std::string rows_csv(const Edition& edition) {
    Model part;
    for (const EditionRow& one : edition.rows)
        part.rows.push_back(
            {one.row.key(), one.row.label, one.row.cells, Status::counted, {}, one.pending, Unit::demands, {}, 0, one.hidden});
    return by_country_csv(part);
}

}  // namespace

std::string by_country_csv(const Model& model) {
    std::string out =
        "period,section,country,iso3166_alpha2,requests,accounts_specified,disclosed_content,disclosed_noncontent,no_data_found,rejected\n";
    for (const ReportRow& row : model.rows) out += row_start(row.key, row.label) + cells(row.cells) + "\n";
    return out;
}

std::string by_country_json(const Model& model) {
    std::vector<json::object> out;
    for (const ReportRow& row : model.rows) {
        json::object item{{"period", text(row.key.period)},
                          {"section", tally::word(row.key.section)},
                          {"country", row.label},
                          {"iso3166_alpha2", row.key.code.empty() ? json::value(nullptr) : json::value(row.key.code)}};
        for (const Column column : all_columns) item[word(column)] = number(row.cells[column]);
        item["status"] = word(row.status);
        item["book"] = row.status == Status::imported ? "real" : book_word(model.book);
        item["from"] = row.from;
        if (!row.hidden.empty()) item["small_cells"] = written(row.hidden);
        if (row.merged > 0) item["countries_merged"] = static_cast<std::int64_t>(row.merged);
        out.push_back(std::move(item));
    }
    return lines(out);
}

std::string figures_json(const Model& model) {
    std::vector<json::object> out;
    for (const Figure& figure : model.figures) {
        out.push_back({{"id", figure.id},
                       {"period", text(figure.period)},
                       {"unit", figure.unit},
                       {"definition", figure.definition},
                       {"value", number(figure.value)},
                       {"status", word(figure.status)},
                       {"book", book_word(figure.book)},
                       {"from", figure.from}});
        if (figure.hidden) out.back()["small_cell"] = text(*figure.hidden);
    }
    return lines(out);
}

std::string totals_csv(const Model& model) {
    std::string out = "period,section,requests,accounts_specified,disclosed_content,disclosed_noncontent,no_data_found,rejected\n";
    for (const Total& total : model.totals) {
        out += fmt::format("{},{}{}\n", text(total.period), tally::word(total.section), cells(total.cells));
    }
    return out;
}

std::string differences_csv(const Model& model) {
    std::string out = "period,section,country,iso3166_alpha2,column,counted,imported\n";
    for (const CountedAgainstImported& item : model.differences) {
        out += fmt::format("{},{},{},{}\n", row_start(item.key, item.label), word(item.column), cell(item.counted), cell(item.imported));
    }
    return out;
}

std::string restatements_csv(const Model& model) {
    std::string out = "period,section,country,iso3166_alpha2,column,before,after\n";
    for (const Restatement& item : model.restatements) {
        out += fmt::format("{},{},{},{}\n", row_start(item.key, item.label), word(item.column), cell(item.before), cell(item.after));
    }
    return out;
}

std::string exceptions_csv(const Model& model) {
    std::string out = "period,section,country,iso3166_alpha2,rule,seen,reason\n";
    for (const Remark& one : model.remarks) {
        out += fmt::format("{},{},{},{},{},{},{}\n", text(one.period), tally::word(one.section), csv_cell(one.label), one.code,
                           word(one.rule), csv_cell(one.seen), csv_cell(one.reason));
    }
    return out;
}

std::vector<SmallCell> small_cells(const Model& model) {
    std::vector<SmallCell> out;
    for (const ReportRow& row : model.rows) {
        for (const auto& [name, how] : row.hidden)
            out.push_back({row.key.period, std::string{tally::word(row.key.section)}, row.label, row.key.code, name, text(how)});
    }
    for (const Total& total : model.totals) {
        for (const auto& [name, how] : total.hidden)
            out.push_back({total.period, std::string{tally::word(total.section)}, "", "", name, text(how)});
    }
    for (const Figure& figure : model.figures) {
        if (figure.hidden && figure.id.starts_with('F')) out.push_back({figure.period, "", "", "", figure.id, text(*figure.hidden)});
    }
    return out;
}

std::string small_cells_csv(const Model& model) {
    std::string out = "period,section,country,iso3166_alpha2,cell,stands\n";
    for (const SmallCell& one : small_cells(model)) {
        out += fmt::format("{},{},{},{},{},{}\n", text(one.period), one.section, csv_cell(one.label), one.code, one.cell, one.stands);
    }
    return out;
}

std::string edition_path(const Edition& edition) { return fmt::format("data/editions/{}-{}.csv", text(edition.period), edition.number); }

std::string editions_csv(const Model& model) {
    std::string out = "period,edition,cut_off,rows,file\n";
    for (const Edition& one : model.editions) {
        out += fmt::format("{},{},{},{},{}\n", text(one.period), one.number, text(one.counted), one.rows.size(),
                           edition_path(one).substr(std::string_view{"data/"}.size()));
    }
    return out;
}

std::string edition_changes_csv(const Model& model) {
    std::string out = "period,from_edition,to_edition,section,country,iso3166_alpha2,cell,before,after\n";
    for (const EditionChange& one : model.changes) {
        if (!one.row) continue;
        out += fmt::format("{},{},{},{},{},{},{},{},{}\n", text(one.period), one.from, to_edition(one), tally::word(one.row->section),
                           csv_cell(one.label), one.row->code, one.what, cell(one.before), cell(one.after));
    }
    return out;
}

std::string edition_figures_csv(const Model& model) {
    std::string out = "period,from_edition,to_edition,figure,before,after\n";
    for (const EditionChange& one : model.changes) {
        if (one.row) continue;
        out += fmt::format("{},{},{},{},{},{}\n", text(one.period), one.from, to_edition(one), one.what, cell(one.before), cell(one.after));
    }
    return out;
}

std::string by_country_csv_of(const Model& model, Period period) {
    Model part;
    for (const ReportRow& row : model.rows) {
        if (row.key.period == period) part.rows.push_back(row);
    }
    return by_country_csv(part);
}

std::vector<SiteFile> countries_json(const Model& model) {
    std::map<std::string, Model> parts;
    for (const ReportRow& row : model.rows) {
        Model& part = parts[address_of(row.key.code, row.key.label_if_no_code)];
        part.book = model.book;
        part.rows.push_back(row);
    }
    std::vector<SiteFile> out;
    for (const auto& [address, part] : parts) out.push_back({"data/countries/" + address + ".json", by_country_json(part)});
    return out;
}

std::vector<SiteFile> data_files(const Model& model) {
    std::vector<SiteFile> out{{"data/by-country.csv", by_country_csv(model)},
                              {"data/by-country.json", by_country_json(model)},
                              {"data/figures.json", figures_json(model)},
                              {"data/totals.csv", totals_csv(model)},
                              {"data/differences.csv", differences_csv(model)},
                              {"data/restatements.csv", restatements_csv(model)},
                              {"data/exceptions.csv", exceptions_csv(model)},
                              {"data/small-cells.csv", small_cells_csv(model)},
                              {"data/editions.csv", editions_csv(model)},
                              {"data/edition-changes.csv", edition_changes_csv(model)},
                              {"data/edition-figures.csv", edition_figures_csv(model)},
                              {"data/dsa-article-15-orders.csv", dsa_orders_csv(model)}};
    if (!model.bands.empty()) out.push_back({"data/national-security.csv", bands_csv(model.bands)});
    for (const Period period : model.periods()) {
        out.push_back({fmt::format("data/periods/{}.csv", text(period)), by_country_csv_of(model, period)});
    }
    for (SiteFile& file : countries_json(model)) out.push_back(std::move(file));
    for (SiteFile& file : comparison_files(model)) out.push_back(std::move(file));
    for (const Edition& edition : model.editions) out.push_back({edition_path(edition), rows_csv(edition)});
    return out;
}

}  // namespace sallyport::report
