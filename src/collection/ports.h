// What collection needs from the world.
#pragma once
#include "collection/collection.h"

namespace sallyport::collection {

// The only one who reads customer data. Takes ids, looks up the recorded permit itself, and refuses what has none. A call lasts as long as the
// reading does. On a Problem nothing was kept.
class Collector {
public:
    virtual ~Collector() = default;
    virtual Outcome<Material> keep(const DemandId& demand) = 0;     // under the recorded KeepPermit
    virtual Outcome<Material> collect(const DemandId& demand) = 0;  // under the recorded Permit
};

}  // namespace sallyport::collection
