// The verbs of arrival: file, correct, withdraw.
#pragma once
#include "demand/demand.h"
#include "demand/ports.h"

namespace sallyport::demand {

// House rule: a person looks at a new demand within this time; emergencies at once.
constexpr int triage_hours = 24;
constexpr int emergency_triage_hours = 1;

// Seals a demand as received. `invalid` with the first wrong field if check_form() finds any. The directory's answers are part of it and are
// asked by the desk before.
Outcome<ledger::Step<Demand>> receive(Demand demand, Instant at);

// A corrected paper on a pending demand: same demand, next version; a grant, clearance or package made for the old one lapses.
Outcome<ledger::Step<Demand>> correct(const ledger::Recorded<Demand>& earlier, Demand corrected, ledger::EntryIndex decided_on, Instant at);

// The requester's own word that ends a demand before anything was handed over.
struct Withdrawal {
    DemandId demand;
    Sensitive<std::string> reason;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::withdrawn}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Withdrawal> from_body(std::string_view bytes);
};
Outcome<ledger::Step<Withdrawal>> withdraw(const DemandId& demand, std::string_view reason, const PersonId& by,
                                           ledger::EntryIndex decided_on, Instant at);

// Facts that any version of a demand shows in the open.
ledger::Facts facts_of(const Demand& demand);

}  // namespace sallyport::demand
