// A rulebook as counsel reads it before adopting: every row with its cells, in words and in the order of the files. Two versions are held
// against each other by these sheets.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "law/rulebook.h"

namespace sallyport::law {

struct CellSheet {
    std::string id, name, decision;  // decision: allow, review, deny, keep
    std::string code, citation, counsel, officer, policy_basis;
    std::vector<std::string> classes;  // code words; of a cell that holds only for identifying a user, the same
    std::vector<std::string> terms;    // "only with the account holder's recorded consent"
    bool operator==(const CellSheet&) const = default;
};

struct RowSheet {
    std::string country, file, id, title, citation, counsel, officer;
    Day checked_on;                                          // held against its sources by those who wrote it
    std::vector<std::pair<std::string, std::string>> terms;  // "Reply within", "14 days"
    std::vector<CellSheet> cells;
    bool operator==(const RowSheet&) const = default;
};

// Every row of every book, by country and then as written.
std::vector<RowSheet> sheets(const Rulebook& rulebook);
std::vector<std::string> row_ids(const Rulebook& rulebook);
std::string title_of(const Rulebook& rulebook, std::string_view country);  // "United States"; "" if there is no such book

// What differs between two versions of a row, each in a sentence; a row that one of them has not, in one.
struct Difference {
    std::string row, sentence;
    bool operator==(const Difference&) const = default;
};
std::vector<Difference> differences(const std::vector<RowSheet>& before, const std::vector<RowSheet>& now);

}  // namespace sallyport::law
