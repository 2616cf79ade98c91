#include "report/data_package.h"

#include <fmt/format.h>

#include "base/crypto.h"
#include "base/json.h"
#include "report/exceptions.h"

namespace sallyport::report {
namespace {

json::object text_field(std::string_view name, std::string_view description) {
    return {{"name", name}, {"type", "string"}, {"description", description}};
}

json::array words_of_sections() {
    json::array out;
    for (const Section section : tally::all_sections()) out.push_back(json::value(tally::word(section)));
    return out;
}

std::string_view meaning(Column column) {
    switch (column) {
        case Column::requests: return "requests received";
        case Column::accounts_specified: return "accounts named, each once in every request that names it";
        case Column::disclosed_content: return "some content disclosed";
        case Column::disclosed_noncontent: return "non-content only disclosed";
        case Column::no_data_found: return "no data found";
        case Column::rejected: return "rejected, withdrawn or redirected";
    }
    return "";
}

json::object count_field(std::string_view name, std::string_view description) {
    return {{"name", name},
            {"type", "integer"},
            {"description", fmt::format("{}; empty = not published, which is not 0", description)},
            {"constraints", json::object{{"minimum", 0}}}};
}

json::object field(std::string_view name) {
    for (const Column column : all_columns) {
        if (name == word(column)) return count_field(name, meaning(column));
    }
    // Of a comparison: the half-year alone, or a column and the half-year.
    if (const auto period = parse_period(name.size() < 7 ? std::string_view{} : name.substr(name.size() - 7))) {
        const std::string_view column = name.size() > 8 ? name.substr(0, name.size() - 8) : word(Column::requests);
        for (const Column one : all_columns) {
            if (column == word(one)) return count_field(name, fmt::format("{}, {}", meaning(one), text(*period)));
        }
    }
    if (name == "before" || name == "after" || name == "counted" || name == "imported")
        return count_field(name, "the value " + std::string{name});
    if (name == "rows") return count_field(name, "rows of the edition");
    if (name == "edition") return count_field(name, "number of the edition, from 1 in each half-year");
    if (name == "from_edition") return count_field(name, "the edition that has the value before");
    if (name == "to_edition") return count_field(name, "the edition that has the value after; no edition yet where empty");
    json::object out = text_field(name, "");
    if (name == "period") {
        out["description"] = "half-year in which the request was received";
        out["constraints"] = json::object{{"required", true}, {"pattern", "[0-9]{4}-H[12]"}};
    } else if (name == "section") {
        out["description"] = "table of the report; FIGURES.md has the meaning";
        out["constraints"] = json::object{{"required", true}, {"enum", words_of_sections()}};
    } else if (name == "country") {
        out["description"] = "the country's label as it was published, misspelt or not";
    } else if (name == "iso3166_alpha2") {
        out["description"] = "ISO 3166-1 alpha-2, or XK; empty = the label stands for no country";
        out["constraints"] = json::object{{"pattern", "[A-Z]{2}"}};
    } else if (name == "column") {
        json::array columns;
        for (const Column column : all_columns) columns.push_back(json::value(word(column)));
        out["description"] = "column of by-country.csv";
        out["constraints"] = json::object{{"required", true}, {"enum", std::move(columns)}};
    } else if (name == "cut_off" || name == "cell" || name == "figure" || name == "file") {
        out["description"] = name == "cut_off"  ? "what happened after this instant is not in the edition"
                             : name == "cell"   ? "column of by-country.csv, pending, or in small-cells.csv the id of a figure"
                             : name == "figure" ? "id of FIGURES.md"
                                                : "the edition's rows";
    } else if (name == "rule") {
        json::array rules;
        for (const Rule rule : all_rules) rules.push_back(json::value(word(rule)));
        out["description"] = "rule of the gate before publishing";
        out["constraints"] = json::object{{"required", true}, {"enum", std::move(rules)}};
    } else if (name == "stands") {
        out["description"] =
            "what stands for the cell, which is blank in its table: a band such as 1-4, or kept_back where a small number could be worked "
            "out";
        out["constraints"] = json::object{{"required", true}, {"pattern", "kept_back|1-[1-9][0-9]*"}};
    } else if (name == "seen") {
        out["description"] = "what is odd";
    } else if (name == "reason") {
        out["description"] = "why the row is shown all the same";
    }
    return out;
}

// A figure of small-cells.csv stands in no section.
void loosen(json::array& fields) {
    for (json::value& item : fields) {
        if (item.at("name").as_string() != "section") continue;
        item.as_object()["description"] = "table of the report; empty = the cell is a figure of FIGURES.md";
        item.as_object().erase("constraints");
    }
}

// The header of a CSV file of ours never needs quotes.
std::vector<std::string> header_of(std::string_view bytes) {
    std::vector<std::string> out(1);
    for (const char c : bytes.substr(0, bytes.find('\n'))) {
        if (c == ',')
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

json::object schema_of(std::string_view path, std::string_view bytes) {
    json::array fields;
    for (const std::string& name : header_of(bytes)) fields.push_back(field(name));
    if (path.ends_with("small-cells.csv")) loosen(fields);
    json::object out{{"fields", std::move(fields)}, {"missingValues", json::array{""}}};
    if (path.ends_with("by-country.csv")) out["primaryKey"] = json::array{"period", "section", "country"};
    if (path.ends_with("totals.csv")) out["primaryKey"] = json::array{"period", "section"};
    return out;
}

// "data/by-country.csv" is "by-country-csv".
std::string name_of(std::string_view path) {
    std::string out{path.substr(path.find('/') + 1)};
    for (char& c : out) {
        if (c == '/' || c == '.') c = '-';
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

}  // namespace

std::string data_package_json(const Model& model, std::span<const SiteFile> files) {
    json::array resources;
    for (const SiteFile& file : files) {
        const auto dot = file.path.rfind('.');
        const std::string form = file.path.substr(dot + 1);
        const bool table = form == "csv" && !file.path.contains("dsa-");
        json::object item{{"name", name_of(file.path)},
                          {"path", file.path.substr(file.path.find('/') + 1)},
                          {"format", form},
                          {"mediatype", form == "csv"    ? "text/csv"
                                        : form == "json" ? "application/json"
                                                         : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
                          {"bytes", static_cast<std::int64_t>(file.bytes.size())},
                          {"hash", "sha256:" + hex(sha256(file.bytes))}};
        if (form != "xlsx") item["encoding"] = "utf-8";
        if (table) {
            item["profile"] = "tabular-data-resource";
            item["schema"] = schema_of(file.path, file.bytes);
        }
        resources.push_back(std::move(item));
    }
    json::array sources;
    for (const std::string& source : model.sources) sources.push_back(json::object{{"title", source}});
    json::object package{
        {"profile", "data-package"},
        {"name", "requests-for-customer-data"},
        {"title", "Requests for customer data – " + model.provider},
        {"description", model.book == tally::BookKind::real
                            ? "Counted from the provider's ledger, or imported where a row says so."
                            : "Made up, where a row is not imported: the provider does not exist. An empty cell was not published."},
        {"created", text(model.as_of)},
        {"book", model.book == tally::BookKind::real ? "real" : "simulated"},
        {"small_cells", in_words(model.small)},
        {"resources", std::move(resources)}};
    if (!sources.empty()) package["sources"] = std::move(sources);
    return json::serialize(package) + "\n";
}

}  // namespace sallyport::report
