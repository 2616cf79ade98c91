// Which legal process opens which data, country by country, in words for pages that everybody may read. Made from the rulebook alone.
#pragma once
#include <string>
#include <vector>

#include "law/rulebook.h"

namespace sallyport::law {

struct LadderRow {
    std::string country, book;  // alpha-2 (EU for the Union), and the name of its book
    std::string region;         // "" = every part of the country without a row of its own
    std::string title, citation;
    std::vector<std::string> instruments, terms;  // terms: what else must be so, or follows
    bool approved = false;                        // by the provider's counsel, and the approval holds
    std::string approval;                         // that in words
    // Kinds of data, each in exactly one of these.
    std::vector<std::string> opens, with_consent, keeps, counsel, closed;
};

// By country, then in the order of its book.
std::vector<LadderRow> ladder(const Rulebook& rulebook, const Adoption* adoption, Instant as_of);

}  // namespace sallyport::law
