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
std::string differences_csv(const Model& model);   // counted against imported
std::string restatements_csv(const Model& model);  // imported again with other values
std::string exceptions_csv(const Model& model);    // odd rows that are shown all the same, each with its reason

std::vector<SiteFile> data_files(const Model& model);  // all of them, under data/

}  // namespace sallyport::report
