// What doors and rounds call to freeze, permit and gather. Each writes before and after it touches the world.
#pragma once
#include "collection/ports.h"
#include "demand/desk.h"
#include "ledger/ports.h"
#include "notice/desk.h"

namespace sallyport::collection {

// View v_keeps: frozen copies that are there, and since when the demand they were frozen for has been over.
ledger::Projection keep_projection();
// View v_preservations: kept copies that wait for legal process, until when, and whether somebody verified who asked.
ledger::Projection preservation_projection();

class CollectionDesk {
public:
    CollectionDesk(ledger::Clerk& clerk, demand::DemandDesk& demands, Collector& collector, ledger::Vault& vault)
        : clerk_{clerk}, demands_{demands}, collector_{collector}, vault_{vault} {}

    // Freezes what an accepted demand asks for. A failure is an entry too, and is tried again by a round, not before next_keep().
    Outcome<void> keep(const DemandId& id, Instant now);
    // When freezing may be tried: at once, and after failures later each time. Follows from the entries, so that a restart keeps it.
    Outcome<Instant> next_keep(const DemandId& id) const;
    // Destroys the frozen copy of a demand that is over and writes it down. Safe to repeat, also after a crash in between.
    Outcome<void> end_keep(const DemandId& id, Instant now);
    struct KeepOver {
        DemandId demand;
        Instant due;  // the copy is destroyed from then on
    };
    // Takes away what a crash left of copies whose end is written down already: once at start.
    Outcome<void> sweep() const;
    // Frozen copies of demands that are over, what is due first first; at most `limit` of them.
    Outcome<std::vector<KeepOver>> keeps_over(const Retention& retention, int limit) const;
    // A preservation and what the clock does to it next.
    struct KeepTerm {
        DemandId demand;
        Instant due;
        enum class What { warn, lapse_unverified, lapse } what = What::warn;
    };
    // What is due of preservations until `now`, oldest first; at most `limit`.
    Outcome<std::vector<KeepTerm>> keep_terms(Instant now, int limit) const;
    Outcome<std::optional<Instant>> next_keep_term() const;
    // Tells the requester, in the portal, on which day the copy will be gone.
    Outcome<void> warn_of_lapse(const DemandId& id, Instant now);
    Outcome<void> lapse(const DemandId& id, LapseGround ground, Instant now);
    // When a preservation ends as things stand; nothing if the demand is none or is over.
    struct Preservation {
        std::optional<Instant> lapses;
        Instant kept;
        bool verified = false, renewed = false;
    };
    Outcome<std::optional<Preservation>> preservation(const DemandId& id) const;
    Outcome<void> permit(const DemandId& id, const Decision& decision);
    // Gathers what is permitted. A failure is an entry; the demand goes back to where collection may be permitted again.
    Outcome<void> collect(const DemandId& id, Instant now);

    Outcome<ledger::Recorded<Material>> material(const DemandId& id) const { return clerk_.recall<Material>(id); }
    Outcome<ledger::Recorded<Snapshot>> snapshot(const DemandId& id) const { return clerk_.recall<Snapshot>(id); }

private:
    Outcome<std::vector<Snapshot>> frozen_copies(const DemandId& id) const;  // of every version of the paper
    Outcome<void> remove(const std::vector<Snapshot>& snapshots) const;
    Outcome<void> remove(const std::vector<Part>& parts) const;
    Outcome<void> record_kept(const ledger::Recorded<review::KeepPermit>& permit, Outcome<Material> material, Instant now);
    Outcome<void> record_collected(const ledger::Recorded<Permit>& permit, Outcome<Material> material, Instant now);
    // What was read and is written down nowhere does not stay in the vault.
    Outcome<void> hand_on(Outcome<void> outcome, const std::vector<Part>& read) const;
    ledger::Clerk& clerk_;
    demand::DemandDesk& demands_;
    Collector& collector_;
    ledger::Vault& vault_;
};

}  // namespace sallyport::collection
