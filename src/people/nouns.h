// Who stands in the book: agencies and people.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/closed_list.h"
#include "base/id.h"
#include "base/instant.h"
#include "ledger/step.h"
#include "people/roles.h"

namespace sallyport::people {

#define SALLYPORT_AGENCY_KINDS(X)        \
    X(federal, "Federal")                \
    X(state, "State")                    \
    X(local, "Local")                    \
    X(tribal, "Tribal")                  \
    X(foreign, "Foreign")                \
    X(eu, "European Union Member State") \
    X(civil, "Civil party")              \
    X(defence, "Criminal defence")       \
    X(international, "International body")
SALLYPORT_CLOSED_LIST(AgencyKind, SALLYPORT_AGENCY_KINDS)

// A body that asks: a police force, a court, or a law firm in the civil lane.
struct Agency {
    AgencyId id;
    std::string name;  // "Harbour County Police"
    AgencyKind kind = AgencyKind::local;
    std::string country;  // ISO 3166-1 alpha-2
    std::vector<std::string> domains;

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::agency_vetted}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Agency> from_body(std::string_view bytes);
};

struct Person {
    PersonId id;
    Role role = Role::officer;
    std::string name;
    AgencyId agency;  // none for staff and customers
    std::string zone = "UTC";
    std::string account = {};                     // for customer and enterprise: the account or tenant they are; sealed with the entry
    std::string purpose = {};                     // for an auditor: what is audited, and for whom
    std::optional<Instant> until = std::nullopt;  // for an auditor: the role's last instant

    bool is_over(Instant now) const { return until && *until < now; }
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::person_enrolled}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::person_left}; }
    Bytes body() const;
    static Outcome<Person> from_body(std::string_view bytes);
};

}  // namespace sallyport::people
