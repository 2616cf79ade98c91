// Gathers under a recorded permit: looks the permit up itself, reads from the frozen snapshot where there is one (what the customer
// deleted since is still there, what came since is not), else from the sources, and writes sealed parts.
#pragma once
#include <functional>
#include <string>

#include "adapters/sources/source.h"
#include "collection/ports.h"
#include "ledger/ports.h"

namespace sallyport::adapters {

class Gatherer : public collection::Collector {
public:
    using Progress = std::function<void(const DemandId& demand, int done, int all)>;
    // All outlive the gatherer. One thread at a time.
    Gatherer(const ledger::Clerk& clerk, ledger::Vault& vault, const ledger::Keys& keys, SourceSet& sources, const Clock& clock,
             Progress progress = {})
        : clerk_{clerk}, vault_{vault}, keys_{keys}, sources_{sources}, clock_{clock}, progress_{std::move(progress)} {}
    Outcome<collection::Material> keep(const DemandId& demand) override;
    Outcome<collection::Material> collect(const DemandId& demand) override;

private:
    const ledger::Clerk& clerk_;
    ledger::Vault& vault_;
    const ledger::Keys& keys_;
    SourceSet& sources_;
    const Clock& clock_;
    Progress progress_;
};

}  // namespace sallyport::adapters
