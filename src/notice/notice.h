// Who is told, and when. Collection needs a Clearance; a Clearance says how notice was settled.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/sensitive.h"
#include "review/review_step.h"

namespace sallyport::notice {

using ledger::EntryIndex;
using ledger::Recorded;
using ledger::Step;
using review::Decision;

// A court's order that bars notice (18 U.S.C. 2705(b)). A cover letter or a sealed docket is none.
struct SecrecyOrder {
    OrderId id;
    DemandId demand;
    Sensitive<std::string> court, docket;
    std::string level = "federal";  // federal, state, local, foreign
    Instant starts;
    std::optional<Instant> ends;  // none: names no end (a finding)
    std::optional<DocumentId> paper;
    std::vector<OrderId> extends;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::order_recorded}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::order_ended}; }
    Bytes body() const;
    static Outcome<SecrecyOrder> from_body(std::string_view bytes);
};
bool bars_at(const SecrecyOrder& order, Instant at);
// Findings on the order itself: no end, over a year, dated before the process, not naming it (brief 1.6). Sentences for counsel.
std::vector<std::string> order_findings(const SecrecyOrder& order, const demand::Demand& demand);

#define SALLYPORT_CLEARANCE_GROUNDS(X)                                                  \
    X(told, "The customer was told and the waiting period is over")                     \
    X(barred, "A nondisclosure order bars notice for now")                              \
    X(waived, "Notice is withheld in an exceptional circumstance, by a named approver") \
    X(emergency, "An emergency: the customer is told afterwards")                       \
    X(no_customer, "No identifier is an account of ours: there is nobody to tell")      \
    X(consent, "The customer consented")
SALLYPORT_CLOSED_LIST(ClearanceGround, SALLYPORT_CLEARANCE_GROUNDS)

struct Clearance {
    DemandId demand;
    ClearanceGround ground = ClearanceGround::told;
    std::optional<OrderId> order;            // barred
    std::optional<Instant> valid_until;      // barred: the order's end
    std::optional<Instant> late_notice_due;  // when the customer must be told after all
    std::string reason;                      // waived: the approver's reason
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::cleared}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<Clearance> from_body(std::string_view bytes);
};

constexpr std::string_view contacts_apart = ", ";
// What the customer was sent. The code lets them check on the provider's site that the letter is genuine.
struct CustomerNotice {
    DemandId demand;
    Sensitive<std::string> to;  // contacts with `contacts_apart` between them
    std::string letter;
    std::string code;
    Instant wait_until;
    bool late = false;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::told, ledger::Kind::told_late}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<CustomerNotice> from_body(std::string_view bytes);
};

struct Objection {
    DemandId demand;
    Sensitive<std::string> words;
    bool settled = false, upheld = false;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::objected, ledger::Kind::objection_settled}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Objection> from_body(std::string_view bytes);
};

// The clearance that stands, for permit and release. `refused` also if the order it rests on has ended before its day.
Outcome<Recorded<Clearance>> clearance_in_force(const ledger::Clerk& clerk, const DemandId& demand);

// House rule (brief section 6, DESIGN): calendar days between notice and collection. The least: a house's rules may ask for more, and the grant
// keeps what they asked for. The longer one is of every private party's process, in whatever section it is counted: a subpoena for a firm's
// account, a defendant's as well.
constexpr int waiting_days = 7;
constexpr int civil_waiting_days = 14;
int waiting_days_of(const demand::Demand& demand, const review::Grant& grant);
// After a secrecy order ends, this long is waited for an extension before the late notice goes (brief section 6, expiry vectors).
constexpr int order_grace_days = 3;

// The verbs.
Outcome<Step<SecrecyOrder>> record_order(const Recorded<demand::Demand>& demand, SecrecyOrder order, const Decision& decision);
Outcome<Step<SecrecyOrder>> end_order(SecrecyOrder order, std::string_view ground, const Decision& decision);
Outcome<Step<CustomerNotice>> tell(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                                   const std::vector<SecrecyOrder>& orders_in_force, std::string_view code, const Decision& decision);
Outcome<Step<CustomerNotice>> tell_late(const Recorded<demand::Demand>& demand, const std::vector<SecrecyOrder>& orders_in_force,
                                        std::string_view code, const Decision& decision);
Outcome<Step<Objection>> object(const DemandId& demand, std::string_view words, const Decision& decision);
Outcome<Step<Objection>> settle(const DemandId& demand, std::string_view words, bool upheld, const Decision& decision);

Outcome<Step<Clearance>> clear_told(const Recorded<CustomerNotice>& notice, const Recorded<review::Grant>& grant, const Decision& decision);
Outcome<Step<Clearance>> clear_barred(const Recorded<review::Grant>& grant, const SecrecyOrder& order, const Decision& decision);
Outcome<Step<Clearance>> clear_waived(const Recorded<review::Grant>& grant, std::string_view reason, const Decision& decision);
// A report of the provider's own: nobody demanded it and nobody is told of it later; a named person says why not first.
Outcome<Step<Clearance>> clear_report(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant, std::string_view reason,
                                      const Decision& decision);
// Every owner consented to what is asked for: `consented` holds the identifiers of which consent was recorded.
Outcome<Step<Clearance>> clear_consented(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                                         const std::set<int>& consented, const Decision& decision);
Outcome<Step<Clearance>> clear_emergency(const Recorded<review::Grant>& grant, const Decision& decision);
Outcome<Step<Clearance>> clear_without_customer(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                                                const Decision& decision);
// Is the clearance good at this instant? A barred one ends with its order.
bool holds(const Clearance& clearance, Instant at);

// A secret code of 16 letters printed in the letter; its keyed check needs no link and no password.
std::string notice_code(const DemandId& demand, std::string_view house_key);

}  // namespace sallyport::notice
