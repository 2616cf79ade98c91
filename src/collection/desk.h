// What doors and rounds call to freeze, permit and gather. Each writes before and after it touches the world.
#pragma once
#include "collection/ports.h"
#include "demand/desk.h"
#include "notice/desk.h"

namespace sallyport::collection {

class CollectionDesk {
public:
    CollectionDesk(ledger::Clerk& clerk, demand::DemandDesk& demands, Collector& collector)
        : clerk_{clerk}, demands_{demands}, collector_{collector} {}

    // Freezes what an accepted demand asks for. A failure is an entry too and is tried again by the next round.
    Outcome<void> keep(const DemandId& id, Instant now);
    Outcome<void> permit(const DemandId& id, const Decision& decision);
    // Gathers what is permitted. A failure is an entry; the demand goes back to where collection may be permitted again.
    Outcome<void> collect(const DemandId& id, Instant now);

    Outcome<ledger::Recorded<Material>> material(const DemandId& id) const { return clerk_.recall<Material>(id); }
    Outcome<ledger::Recorded<Snapshot>> snapshot(const DemandId& id) const { return clerk_.recall<Snapshot>(id); }

private:
    ledger::Clerk& clerk_;
    demand::DemandDesk& demands_;
    Collector& collector_;
};

}  // namespace sallyport::collection
