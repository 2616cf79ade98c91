// For tests: the rows of the table that stands under a heading of a document of this project.
#pragma once
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::ledger {

// The table's rows without its head; empty if there is no such heading. SALLYPORT_SOURCE_DIR is set for test programs only.
#ifdef SALLYPORT_SOURCE_DIR
inline std::vector<std::string> table_under(const std::string& document, std::string_view heading) {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/" + document};
    std::vector<std::string> rows;
    std::string line;
    bool inside = false;
    while (std::getline(in, line)) {
        if (line.starts_with("#")) inside = line == heading;
        if (inside && line.starts_with("|")) rows.push_back(line);
    }
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, rows.size())));
    return rows;
}
#endif

}  // namespace sallyport::ledger
