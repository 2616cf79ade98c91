// The figures as a workbook: one sheet a section, and sheets for totals, figures, exceptions. The same cells as the CSV files; a cell that was
// not published is empty.
#pragma once
#include "report/model.h"

namespace sallyport::report {

// The bytes of an Office Open XML workbook. `unavailable`: the library works on a file, and the temporary folder cannot be written.
Outcome<std::string> workbook_xlsx(const Model& model);

}  // namespace sallyport::report
