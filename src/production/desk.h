// What doors and rounds call to seal, release and hand over.
#pragma once
#include <functional>

#include "demand/desk.h"
#include "ledger/ports.h"
#include "production/ports.h"

namespace sallyport::production {

class ProductionDesk {
public:
    ProductionDesk(ledger::Clerk& clerk, demand::DemandDesk& demands, Sealer& sealer, const ledger::Vault& vault, const ledger::Keys& keys)
        : clerk_{clerk}, demands_{demands}, sealer_{sealer}, vault_{vault}, keys_{keys} {}

    Outcome<void> seal(const DemandId& id, Instant now);
    Outcome<void> propose_release(const DemandId& id, const Decision& decision);
    Outcome<void> release(const DemandId& id, const Decision& decision);

    // The package, if `person` may fetch it now: released, not run out, no objection, no withdrawal, no freeze, and filed by them.
    Outcome<ledger::Recorded<Package>> fetchable(const DemandId& id, const people::Person& person, const people::PeopleDesk& people,
                                                 Instant now) const;
    // Streams the plain archive; checks again that it may be fetched before the first byte.
    Outcome<void> stream(const Package& package, std::uint64_t offset, std::uint64_t count,
                         const std::function<bool(std::string_view)>& see) const;
    // The last byte went out: writes the delivery and gives the signed receipt.
    Outcome<Receipt> delivered(const DemandId& id, const people::Person& person, Instant now);

    Outcome<ledger::Recorded<Package>> package(const DemandId& id) const { return clerk_.recall<Package>(id); }
    Outcome<ledger::Recorded<Release>> released(const DemandId& id) const { return clerk_.recall<Release>(id); }
    Outcome<ledger::Recorded<Receipt>> receipt(const DemandId& id) const { return clerk_.recall<Receipt>(id); }

private:
    ledger::Clerk& clerk_;
    demand::DemandDesk& demands_;
    Sealer& sealer_;
    const ledger::Vault& vault_;
    const ledger::Keys& keys_;
};

}  // namespace sallyport::production
