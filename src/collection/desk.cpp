#include "collection/desk.h"

namespace sallyport::collection {

namespace {

std::string_view ground_of(Trouble trouble) {
    switch (trouble) {
        case Trouble::unavailable: return "source_unavailable";
        case Trouble::corrupt: return "source_corrupt";
        case Trouble::invalid: return "source_settings";
        case Trouble::refused: return "refused";
        case Trouble::not_found: return "not_found";
        case Trouble::conflict: return "moved";
    }
    return "unknown";
}

// Reading takes as long as it takes. `conflict` if meanwhile another paper or another permit has taken the place of the one it was done
// under: what was read for the old one is never handed on under the new one.
template <class T>
Outcome<void> still_stands(const ledger::Clerk& clerk, const DemandId& id, const ledger::Recorded<T>& permit) {
    SALLYPORT_TRY(now, clerk.recall<T>(id));
    if (now.entry() != permit.entry()) return Problem{Trouble::conflict, "the demand moved on while its data was read; it is read again"};
    return {};
}

}  // namespace

Outcome<void> CollectionDesk::keep(const DemandId& id, Instant now) {
    SALLYPORT_TRY(permit, clerk_.recall<review::KeepPermit>(id));
    auto material = collector_.keep(id);
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_CHECK(still_stands(clerk_, id, permit));
    if (!material) {
        SALLYPORT_TRY(step, failed(id, true, ground_of(material.error().trouble), material.error().sentence, last, now));
        SALLYPORT_CHECK(clerk_.record(std::move(step)));
        return std::move(material.error());
    }
    SALLYPORT_TRY(step, preserved(permit, std::move(*material), last, now));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> CollectionDesk::permit(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(grant, clerk_.recall<review::Grant>(id));
    SALLYPORT_TRY(clearance, notice::clearance_in_force(clerk_, id));
    SALLYPORT_TRY(step, collection::permit(demand, grant, clearance, decision));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> CollectionDesk::collect(const DemandId& id, Instant now) {
    SALLYPORT_TRY(permit, clerk_.recall<Permit>(id));
    SALLYPORT_TRY(demand, demands_.demand(id));
    auto material = collector_.collect(id);
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_CHECK(still_stands(clerk_, id, permit));
    if (!material) {
        SALLYPORT_TRY(step, failed(id, false, ground_of(material.error().trouble), material.error().sentence, last, now));
        SALLYPORT_CHECK(clerk_.record(std::move(step)));
        return std::move(material.error());
    }
    SALLYPORT_TRY(step, collected(permit, *demand, std::move(*material), last, now));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

}  // namespace sallyport::collection
