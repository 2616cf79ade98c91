// A clearance that stands in no book does not open a store.
// wanted: no viable conversion from 'const sallyport::notice::Clearance' to 'const Recorded<notice::Clearance>'
#include "collection/collection.h"
using namespace sallyport;

auto mistake(const ledger::Recorded<demand::Demand>& demand, const ledger::Recorded<review::Grant>& grant,
             const ledger::Recorded<notice::Clearance>& clearance, const review::Decision& decision) {
#ifdef ALLOWED
    return collection::permit(demand, grant, clearance, decision);
#else
    return collection::permit(demand, grant, *clearance, decision);
#endif
}
