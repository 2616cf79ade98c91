// An auditor reads along with a purpose and an end, and whatever they are shown is an entry of its own: written before it is shown, so
// that nothing is seen unrecorded. One page is one look; a page that is loaded again was seen again.
#pragma once
#include <optional>

#include "base/closed_list.h"
#include "base/id.h"
#include "base/instant.h"
#include "ledger/step.h"

namespace sallyport::people {

#define SALLYPORT_LOOKED_AT(X)          \
    X(entries, "entries of the ledger") \
    X(requests, "the list of requests") \
    X(request, "one request's history")
SALLYPORT_CLOSED_LIST(LookedAt, SALLYPORT_LOOKED_AT)

// What was shown: `shown` entries or lines from `first` on. `demand` is there for a request, and only there.
struct Look {
    LookedAt at = LookedAt::entries;
    std::optional<DemandId> demand = {};
    std::uint64_t first = 0, shown = 0;

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::audited}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Look> from_body(std::string_view bytes);
};

Outcome<ledger::Step<Look>> look(const Look& look, const PersonId& by, Instant at);

}  // namespace sallyport::people
