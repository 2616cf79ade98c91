// datapackage.json: what every file holds, column by column, in the words of Frictionless Data Package 1.0 (https://specs.frictionlessdata.io).
#pragma once
#include <span>

#include "report/files.h"

namespace sallyport::report {

// Describes `files` as they are, with their lengths and SHA-256; the order of resources is that of `files`.
std::string data_package_json(const Model& model, std::span<const SiteFile> files);

}  // namespace sallyport::report
