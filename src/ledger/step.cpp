#include "ledger/step.h"

#include <algorithm>

namespace sallyport::ledger {

Outcome<EntryIndex> Clerk::last_of(const DemandId& demand) const {
    SALLYPORT_TRY(last, book_.last_of(demand));
    if (!last) return Problem{Trouble::not_found, "there is no such demand"};
    return *last;
}

Outcome<EntryIndex> Clerk::latest(const DemandId& demand, const std::vector<Kind>& kinds, const std::vector<Kind>& superseded_by) const {
    SALLYPORT_TRY(entries, book_.entries_of(demand));
    const auto among = [](const std::vector<Kind>& list, Kind kind) { return std::ranges::find(list, kind) != list.end(); };
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        const Kind kind = entry->header.kind;
        if (among(kinds, kind)) return entry->header.index;
        if (among(superseded_by, kind)) {
            return Problem{Trouble::refused, "the request has moved on: " + std::string{about(kind)}};
        }
    }
    return Problem{Trouble::not_found, "nothing of this kind is recorded for the demand"};
}

}  // namespace sallyport::ledger
