// What production needs from the world.
#pragma once
#include <string>

#include "production/production.h"

namespace sallyport::production {

// Makes and signs a package from what was gathered, and the signed receipt for its delivery. The provider's package key is behind it.
class Sealer {
public:
    virtual ~Sealer() = default;
    virtual Outcome<Package> seal(const ledger::Recorded<collection::Material>& material, const demand::Demand& demand, Instant at) = 0;
    virtual Outcome<std::string> receipt(const Package& package, const PersonId& fetched_by, Instant at) = 0;
};

}  // namespace sallyport::production
