// What doors and rounds call to settle notice.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "demand/desk.h"
#include "notice/gag.h"

namespace sallyport::notice {

// View v_orders, v_notices: which order bars which demand until when; which notice is due.
ledger::Projection notice_projection();

struct OrderRow {
    OrderId id;
    DemandId demand;
    ledger::EntryIndex entry;
    std::string level;
    std::optional<Instant> ends;
    bool ended = false;
};

class NoticeDesk {
public:
    NoticeDesk(ledger::Clerk& clerk, demand::DemandDesk& demands, Bytes house_key)
        : clerk_{clerk}, demands_{demands}, house_key_{std::move(house_key)} {}

    Outcome<OrderId> record_order(const DemandId& id, SecrecyOrder order, const Decision& decision);
    Outcome<void> end_order(const DemandId& id, const OrderId& order, std::string_view ground, const Decision& decision);
    Outcome<std::vector<SecrecyOrder>> orders(const DemandId& id) const;  // not ended ones
    Outcome<std::vector<OrderRow>> order_rows(const DemandId& id) const;  // all
    // Secrecy that national security process brought along: what became of it, oldest first.
    Outcome<std::vector<GagNote>> gag_notes(const DemandId& id, const OrderId& order) const { return notice::gag_notes(clerk_, id, order); }
    Outcome<void> note_gag(const DemandId& id, const OrderId& order, GagEvent event, std::string_view words, const Decision& decision);
    // The order that bars notice now, if any: the one that lasts longest.
    Outcome<std::optional<SecrecyOrder>> barring(const DemandId& id, Instant at) const;

    Outcome<void> tell(const DemandId& id, const Decision& decision);
    Outcome<void> tell_late(const DemandId& id, const Decision& decision);
    Outcome<void> object(const DemandId& id, std::string_view words, const Decision& decision);
    Outcome<void> settle(const DemandId& id, std::string_view words, bool upheld, const Decision& decision);
    // Settles notice as the facts allow: told and waited, barred by the order in force, emergency, nobody to tell. `refused` says what is missing.
    Outcome<ClearanceGround> clear(const DemandId& id, const Decision& decision);
    Outcome<void> waive(const DemandId& id, std::string_view reason, const Decision& decision);

    Outcome<ledger::Recorded<Clearance>> clearance(const DemandId& id) const { return clearance_in_force(clerk_, id); }
    Outcome<std::optional<CustomerNotice>> sent(const DemandId& id) const;  // the newest notice, if any
    std::string code_of(const DemandId& id) const { return notice_code(id, house_key_); }
    // The demand whose notice carries this code; not_found alike for a wrong code and for a notice not sent.
    Outcome<DemandId> by_code(std::string_view code) const;
    // Demands in which this account or customer is named and was told: what a customer may read.
    Outcome<std::vector<DemandId>> told_demands() const;
    // Under a nondisclosure order, or sealed by a court: an auditor sees that the request counts and nothing more. A secrecy that the paper
    // claims closes it too until an order was recorded, and ended.
    Outcome<bool> is_closed_to_auditors(const DemandId& id) const;

    // Rounds: what is due at `now`, oldest first.
    Outcome<std::vector<DemandId>> waits_over(Instant now) const;        // told, wait over, no open objection
    Outcome<std::vector<OrderRow>> orders_run_out(Instant now) const;    // end plus grace has passed
    Outcome<std::optional<Instant>> next_due() const;                    // the earliest of the three below
    Outcome<std::vector<DemandId>> late_notices_due(Instant now) const;  // no order bars any more and the customer was never told

private:
    ledger::Clerk& clerk_;
    demand::DemandDesk& demands_;
    Bytes house_key_;
};

}  // namespace sallyport::notice
