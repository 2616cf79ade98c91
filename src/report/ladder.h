// Which legal process opens which data, as the rules of the book say. The report shows it and judges nothing.
#pragma once
#include <string>
#include <vector>

namespace sallyport::report {

struct LadderRow {
    std::string country, book;  // alpha-2 (EU for the Union), and the name of its rules
    std::string region;         // "" = the whole country
    std::string title, citation;
    std::vector<std::string> instruments;
    std::string approval;  // whether the provider's counsel approved the row, in words
    // Kinds of data, each in one of these.
    std::vector<std::string> opens, with_consent, keeps, counsel, closed;
    std::vector<std::string> terms = {};  // what else must be so, or follows
};

}  // namespace sallyport::report
