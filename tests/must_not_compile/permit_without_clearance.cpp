// A permit for a grant about which nobody was told, waited or was barred from telling.
// wanted: too few arguments to function call, expected 4, have 3
#include "collection/collection.h"
using namespace sallyport;

auto mistake(const ledger::Recorded<demand::Demand>& demand, const ledger::Recorded<review::Grant>& grant,
             const ledger::Recorded<notice::Clearance>& clearance, const review::Decision& decision) {
#ifdef ALLOWED
    return collection::permit(demand, grant, clearance, decision);
#else
    (void)clearance;
    return collection::permit(demand, grant, decision);
#endif
}
