// What a half-year publishes: an entry of its own (period_planned), decided by people. What it withholds is an empty cell, "not published",
// and never 0.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/kinds.h"
#include "report/docket.h"
#include "report/published.h"

namespace sallyport::report {

enum class Unit { demands, accounts };
std::string_view word(Unit unit);

// What one row does otherwise than its section.
struct RowPlan {
    std::string label;         // shown instead of the country's name; empty = the name
    std::optional<Unit> unit;  // of the four outcome cells
    std::set<Column> withheld;
    bool operator==(const RowPlan&) const = default;
};

struct PublicationPlan {
    Period period;
    std::set<Section> sections;                               // whose tables by country are published
    std::set<Section> account_unit;                           // whose outcome cells count accounts
    std::set<std::string> withheld;                           // figure ids, F1 .. F15, F24 .. F26
    std::map<std::pair<Section, std::string>, RowPlan> rows;  // by section and code; XX = no code

    // A section that is named and is also a part of another one that is named: its demands would be published twice.
    std::optional<Section> counted_twice() const;

    // The Noun of period_planned.
    Bytes body() const;
    static Outcome<PublicationPlan> from_body(std::string_view bytes);
    ledger::Facts facts() const;

    // Everything that asks for data, and the tables beside it, in the unit of demands, nothing withheld: what a provider publishes that decided nothing else.
    static PublicationPlan everything(Period period);

    // As the half-year of `like` was published: its sections, labels, blank cells, and the unit in which its outcomes add up. `docket` says
    // which figures it withholds; without one all of them are withheld, since a table by country cannot say them.
    static PublicationPlan like(const PublishedHistory& like, Period period, const DocketPeriod* docket);

    bool operator==(const PublicationPlan&) const = default;
};

}  // namespace sallyport::report
