// National security process as the entries of its own lane tell it, and the bands that follow. Header and facts only, as every figure.
#pragma once
#include "tally/bands.h"
#include "tally/census.h"

namespace sallyport::tally {

// Under what a paper was issued: the fact `authority`. demand::NationalAuthority has the same words; a test compares both.
#define SALLYPORT_COUNTED_AUTHORITIES(X)                             \
    X(letter, "18 U.S.C. 2709")                                      \
    X(surveillance, "50 U.S.C. 1805: electronic surveillance")       \
    X(search, "50 U.S.C. 1824: physical search")                     \
    X(directive, "50 U.S.C. 1881a: directive")                       \
    X(pen_register, "50 U.S.C. 1842: pen register, trap and trace")  \
    X(business_records, "50 U.S.C. 1861(b)(2)(B): business records") \
    X(call_records, "50 U.S.C. 1861(b)(2)(C): call detail records")
SALLYPORT_CLOSED_LIST(CountedAuthority, SALLYPORT_COUNTED_AUTHORITIES)

struct NationalPaper {
    DemandId id;
    Day received;  // in the book's zone
    CountedAuthority authority = CountedAuthority::letter;
    std::uint64_t selectors = 0;
    bool new_service = false;  // the first order on a platform, product or service that had none before
};

// What the provider had to comply with: not what was withdrawn, or refused as a whole, or came as the same paper again. `refused`: facts are
// withheld in this copy. `corrupt`: it is no book of this lane, or names an authority that is not in the list.
Outcome<std::vector<NationalPaper>> national_papers(const Entries& entries);

// Counts on the day of receipt. The first order on a new service counts, in structures 1 and 2, on the day its embargo ends.
BandReport bands_of(const std::vector<NationalPaper>& papers, BandStructure structure, Day published);

}  // namespace sallyport::tally
