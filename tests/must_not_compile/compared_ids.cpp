// Ids of two kinds are never equal, so asking is a mistake.
// wanted: invalid operands to binary expression ('const DemandId' (aka 'const Id<DemandTag>') and 'const AgencyId' (aka 'const Id<AgencyTag>'))
#include "base/id.h"
using namespace sallyport;

bool mistake(const DemandId& demand, const AgencyId& agency) {
#ifdef ALLOWED
    return demand == demand && agency == agency;
#else
    return demand == agency;
#endif
}
