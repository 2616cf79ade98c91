// Part of what an answer cost is asked back of the authority that got it. Source: 18 U.S.C. 2706(a): costs that are reasonably necessary and
// directly incurred in searching, assembling, reproducing or otherwise providing; (b): the amount is agreed, or the court sets it.
// House rules on top: authorities in the United States only; nothing for an emergency, nothing for a matter of child exploitation; never
// more than it cost.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "production/production.h"

namespace sallyport::production {

#define SALLYPORT_COST_KINDS(X)                \
    X(searching, "Searching for the data")     \
    X(assembling, "Assembling and sealing it") \
    X(reproducing, "Reproducing it")           \
    X(providing, "Otherwise providing it")
SALLYPORT_CLOSED_LIST(CostKind, SALLYPORT_COST_KINDS)

// In cents of a US dollar, 0 to cents_at_most each.
struct CostLine {
    CostKind kind = CostKind::searching;
    std::int64_t cost_cents = 0, asked_cents = 0;
    bool operator==(const CostLine&) const = default;
};
constexpr std::int64_t cents_at_most = 100'000'000;  // a million dollars: a slip of the hand, not a bill

struct CostStatement {
    DemandId demand;
    std::vector<CostLine> lines;     // at least one
    std::string child_exploitation;  // how it was made sure that the matter is none
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::costs_stated}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::costs_withdrawn}; }
    Bytes body() const;
    static Outcome<CostStatement> from_body(std::string_view bytes);
    std::int64_t cost_cents() const;
    std::int64_t asked_cents() const;
};

// Why one was taken back: a matter of child exploitation, learned late; agreed otherwise with the authority; the court set another amount; a
// mistake. A new one may follow, but after the first.
#define SALLYPORT_COST_WITHDRAWALS(X)                             \
    X(child_exploitation, "It is a matter of child exploitation") \
    X(agreed, "Another amount was agreed with the authority")     \
    X(court, "The court set another amount")                      \
    X(mistake, "It was wrong")
SALLYPORT_CLOSED_LIST(CostWithdrawal, SALLYPORT_COST_WITHDRAWALS)
struct WithdrawnCosts {
    DemandId demand;
    CostWithdrawal why = CostWithdrawal::mistake;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::costs_withdrawn}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<WithdrawnCosts> from_body(std::string_view bytes);
};

constexpr std::string_view costs_citation = "18 U.S.C. 2706";

// Whether a statement of costs may be made of this demand at all: an authority of the United States, no emergency, no preservation.
Outcome<void> may_ask_costs(const demand::Demand& demand);
// `refused` as may_ask_costs(), if nothing was delivered, or one stands; `invalid` names the line whose amount is more than it cost.
Outcome<Step<CostStatement>> state_costs(const Recorded<demand::Demand>& demand, CostStatement statement, const Decision& decision);
Outcome<Step<WithdrawnCosts>> withdraw_costs(const Recorded<CostStatement>& statement, CostWithdrawal why, const Decision& decision);

std::string dollars(std::int64_t cents);                   // "$1,234.50"
Outcome<std::int64_t> cents_of(std::string_view dollars);  // "1234.50", "1234", "$1,234.5" is refused: two digits or none

}  // namespace sallyport::production
