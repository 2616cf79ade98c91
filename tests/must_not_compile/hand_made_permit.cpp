// A permit that no step made.
// wanted: calling a private constructor of class 'sallyport::collection::Permit'
#include "collection/collection.h"
using namespace sallyport;

DemandId mistake(const ledger::Recorded<collection::Permit>& recorded) {
#ifdef ALLOWED
    const collection::Permit permit = *recorded;
#else
    (void)recorded;
    const collection::Permit permit;
#endif
    return permit.demand();
}
