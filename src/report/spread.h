// From one published row to the demands that a simulation files: how many, with how many accounts, and how each is to end. The published
// row does not say which demand named which accounts; this is one choice, the same every time.
#pragma once
#include <vector>

#include "report/plan.h"
#include "tally/census.h"

namespace sallyport::report {

struct DemandToPlay {
    tally::Ending ending = tally::Ending::pending;  // content, noncontent, no_data or rejected
    std::uint64_t accounts = 0;                     // 0: it names other identifiers only
    // How its accounts end; adds up to `accounts`. A demand with rejected accounts among others is granted in part.
    tally::Endings by_account;
};

// As many demands as the row has requests. With Unit::demands the outcome cells say how demands end, with Unit::accounts how accounts end.
// A blank cell counts as none here; accounts that are not published are one a demand. If outcomes add up to less than they should (United
// States 2013-H1), what is left over stays `pending`.
std::vector<DemandToPlay> spread(const Cells& cells, Unit unit);

// The unit in which the row's outcomes add up: its own, or its section's.
Unit unit_for(const PublicationPlan& plan, Section section, std::string_view code);

}  // namespace sallyport::report
