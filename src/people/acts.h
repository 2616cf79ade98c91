// Acts of the house on people and agencies. What gives a right takes two people: the first signs a proposal, the second completes it within
// seven days. What takes a right away takes one, so that it is never late.
#pragma once
#include <optional>
#include <string>

#include "base/instant.h"
#include "people/nouns.h"
#include "people/signatures.h"

namespace sallyport::people {

#define SALLYPORT_PROPOSED(X)                                      \
    X(enrol, "bring in a person, or give somebody a role or keys") \
    X(thaw, "let a stopped agency go on")                          \
    X(admit, "admit an agency, or renew what is known of it")
SALLYPORT_CLOSED_LIST(Proposed, SALLYPORT_PROPOSED)

// A first signature. It gives nothing until a second person completes it.
struct Proposal {
    Proposed what = Proposed::enrol;
    Person person = {};    // enrol
    AgencyId agency = {};  // thaw, admit
    std::string reason;
    Agency admitted = {};  // admit: all that is known of it from then on

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::act_proposed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Proposal> from_body(std::string_view bytes);
};
constexpr int proposal_days = 7;  // long enough for a colleague's week away, short enough that its reason is still known

// An agency is stopped: nothing is taken from it or handed to it. `since`: from when its demands are looked at again.
struct AgencyStop {
    AgencyId agency;
    std::optional<Instant> since;
    std::string reason;
    Bytes body() const;
    static Outcome<AgencyStop> from_body(std::string_view bytes);
};

// A person lost their role, with their sessions and keys.
struct Leaving {
    PersonId person;
    std::string reason;
    Bytes body() const;
    static Outcome<Leaving> from_body(std::string_view bytes);
};

// An auditor comes with a purpose and an end, so that reading along never becomes a habit. A longer audit is given anew by two.
constexpr int auditor_days = 366;
// `invalid`, with the field: an auditor without either or for longer than that, anybody else with one.
Outcome<void> check_audit(const Person& person, Instant at);

// An agency says of itself who it is. That gives it nothing: no page, no request, no person.
struct Application {
    Agency agency;             // as it says, with a number of its own; `evidence` are its own words
    std::string contact = {};  // who wrote it: name and office
    std::string mail = {};     // where it says it is reached; nothing is sent there by that

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::agency_applied}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Application> from_body(std::string_view bytes);
};
struct TurnedDown {
    AgencyId agency;
    std::string reason;
    Bytes body() const;
    static Outcome<TurnedDown> from_body(std::string_view bytes);
};
Outcome<ledger::Step<Application>> apply(Application application, Instant at);
Outcome<ledger::Step<TurnedDown>> turn_down(TurnedDown turned_down, const PersonId& by, Instant at);

// House rules: what is known of an agency is looked at again every year, a domain's proof every half-year.
constexpr int agency_days = 366, proof_days = 183;
// `invalid`, with the field: what somebody who vets must have found out. Every domain is proven, and the team gives its own evidence.
Outcome<void> check_vetted(const Agency& agency, Instant at);

// An officer's administrator says every ninety days that the officer is still theirs; an officer of whom nobody did files nothing new.
struct Attestation {
    PersonId person;
    AgencyId agency;
    Instant until;
    Bytes body() const;
    static Outcome<Attestation> from_body(std::string_view bytes);
};
constexpr int attested_days = 90;
// `refused`: for oneself, for nobody's officer, for another agency's.
Outcome<ledger::Step<Attestation>> attest(const Person& officer, const Person& by, Instant at);

// Who may sign first: the team for anybody, an agency's administrator for officers of that agency.
bool may_propose(const Person& first, const Proposal& proposal);
// `refused` if it concerns the one who proposes; `invalid` names the field.
Outcome<ledger::Step<Proposal>> propose(const Proposal& proposal, const PersonId& by, Instant at);
// Completes a proposal; `refused` if either signer is the person concerned.
Outcome<ledger::Step<Person>> enrol(const Person& person, const Signatures& by, Instant at);
Outcome<ledger::Step<AgencyStop>> thaw(const AgencyId& agency, std::string reason, const Signatures& by, Instant at);
Outcome<ledger::Step<AgencyStop>> freeze(AgencyStop stop, const PersonId& by, Instant at);
Outcome<ledger::Step<Leaving>> leave(Leaving leaving, const PersonId& by, Instant at);

}  // namespace sallyport::people
