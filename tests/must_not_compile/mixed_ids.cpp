// A demand's id where an agency's is wanted.
// wanted: no matching function for call to 'freeze'
#include "base/id.h"
using namespace sallyport;

void freeze(const AgencyId&) {}

void mistake(const DemandId& demand, const AgencyId& agency) {
#ifdef ALLOWED
    freeze(agency);
    (void)demand;
#else
    freeze(demand);
    (void)agency;
#endif
}
