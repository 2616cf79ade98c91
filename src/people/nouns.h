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

// A number under which an agency answers for itself, held apart from any request: whoever asks could have written it there.
struct CallNumber {
    std::string number;                           // as published: digits, spaces, and + ( ) - / .
    std::string source;                           // where it is published: an address, or the printed directory and its page
    std::optional<Instant> since = std::nullopt;  // when two people put it on file; given by vet()
};
// House rule: a number that changed is not called for thirty days, so that nobody has it changed for the sake of one request.
constexpr int number_frozen_days = 30;
// `invalid`, field "number" or "source": fewer than six digits, letters, no source.
Outcome<void> check_number(const CallNumber& number);
bool may_be_called(const CallNumber& number, Instant at);
bool same_number(std::string_view left, std::string_view right);  // the same digits, however they are written
// Whether these digits stand in a text, however they are grouped, with or without the country's code.
bool number_stands_in(std::string_view text, std::string_view number);

// Why a mail domain is this agency's, and when that is looked at again: a domain that ran out is anybody's.
struct DomainProof {
    std::string domain, evidence;
    Instant look_again;
};

// A body that asks: a police force, a court, or a law firm in the civil lane.
struct Agency {
    AgencyId id;
    std::string name;  // "Harbour County Police"
    AgencyKind kind = AgencyKind::local;
    std::string country;  // ISO 3166-1 alpha-2
    std::vector<std::string> domains;
    std::string evidence = {};                    // how it was found that this body exists and may ask
    std::vector<std::string> jurisdictions = {};  // where it may act: "US", "US-CA"; empty: not written down
    std::vector<CallNumber> numbers = {};
    std::vector<DomainProof> proofs = {};              // of some or all domains
    std::optional<Instant> until = std::nullopt;       // admitted until then; none for those with which a folder was born
    std::optional<PersonId> vetted_by = std::nullopt;  // who looked at the evidence and signed first

    // When something about it must be looked at again: its end, or the first domain whose proof is too old.
    std::optional<Instant> look_again() const;

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
