// The report's files for machines. Formats: docs/formats/report-files.md.
#pragma once
#include <string>
#include <vector>

#include "report/model.h"

namespace sallyport::report {

struct SiteFile {
    std::string path;  // relative, with '/'
    std::string bytes;
};

std::string by_country_csv(const Model& model);
std::string by_country_json(const Model& model);
std::string figures_json(const Model& model);
std::string totals_csv(const Model& model);
std::string differences_csv(const Model& model);      // counted against imported
std::string restatements_csv(const Model& model);     // imported again with other values
std::string exceptions_csv(const Model& model);       // odd rows that are shown all the same, each with its reason
std::string small_cells_csv(const Model& model);      // cells that are blank because of the rule for small cells
std::string editions_csv(const Model& model);         // what was published before
std::string edition_changes_csv(const Model& model);  // cells that changed from edition to edition
std::string edition_figures_csv(const Model& model);  // figures that did
std::string edition_path(const Edition& edition);     // its rows: "data/editions/2022-H2-1.csv"
std::string by_country_csv_of(const Model& model, Period period);
std::vector<SiteFile> countries_json(const Model& model);  // one file a country, the rows of by_country_json()

// What stands in for a value that small_cells_csv() names, row by row.
struct SmallCell {
    Period period;
    std::string section, label, code;  // no section: a figure; no label: the total of a section
    std::string cell;                  // a column of by-country.csv, `pending`, or the id of a figure
    std::string stands;                // "1-4" or "kept_back"
};
std::vector<SmallCell> small_cells(const Model& model);

// All that are text and need nothing but the model, under data/; beside them lie report.xlsx (workbook.h), datapackage.json (data_package.h)
// and, above, feed.atom (feed.h).
std::vector<SiteFile> data_files(const Model& model);

}  // namespace sallyport::report
