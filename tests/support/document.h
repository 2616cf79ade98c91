// The rows of the table that stands under a heading of a document of this project.
#pragma once
#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::tests {

// Without the table's head; empty if there is no such heading.
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

}  // namespace sallyport::tests
