// Agencies and people are entries of the book; a session is working state.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "ledger/step.h"
#include "people/roles.h"
#include "people/signatures.h"

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
    std::string account = {};  // for customer and enterprise: the account or tenant they are; sealed with the entry

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::person_enrolled}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::person_left}; }
    Bytes body() const;
    static Outcome<Person> from_body(std::string_view bytes);
};

// Two staff admit an agency; a test book may be born with its first people.
Outcome<ledger::Step<Agency>> vet(const Agency& agency, const Signatures& by, Instant at);
Outcome<ledger::Step<Person>> enrol(const Person& person, const PersonId& by, Instant at);

// Views: v_people, v_agencies.
ledger::Projection people_projection();

// What doors ask. Thread-safe; reads the views.
class PeopleDesk {
public:
    explicit PeopleDesk(ledger::Clerk& clerk) : clerk_{clerk} {}
    Outcome<Person> person(const PersonId& id) const;
    Outcome<Agency> agency(const AgencyId& id) const;
    Outcome<std::vector<Person>> everybody() const;
    Outcome<std::vector<Agency>> agencies() const;
    Outcome<Agency> admit(const Agency& agency, const Signatures& by, Instant at);
    Outcome<Person> enrol(const Person& person, const PersonId& by, Instant at);
    bool is_frozen(const AgencyId& id) const;  // true also when the book cannot be read: fail closed

private:
    ledger::Clerk& clerk_;
};

// Sessions. A demo link, and later a passkey, ends in the same session.
struct Session {
    std::string token;  // 32 random bytes, base64url: the cookie's value. Stored as its SHA-256 only.
    PersonId person;
    Instant started, last_seen;
    std::string form_secret;  // stands in every form of this session
};

class SessionStore {
public:
    virtual ~SessionStore() = default;
    virtual Outcome<void> put(std::string_view token_digest, std::string_view bytes, Instant expires) = 0;
    virtual Outcome<std::string> get(std::string_view token_digest) const = 0;  // not_found if absent
    virtual Outcome<void> remove(std::string_view token_digest) = 0;
};

// Staff 12 h / idle 15 min, agencies 24 h / 1 h, others as agencies (house rule; times are read by is_live).
bool is_live(const Session& session, Role role, Instant now);

class Sessions {
public:
    Sessions(SessionStore& store) : store_{store} {}
    Outcome<Session> begin(const Person& person, Instant now);
    // not_found if unknown, ended or run out; refreshes last_seen at most once a minute.
    Outcome<Session> find(std::string_view token, const PeopleDesk& people, Instant now);
    Outcome<void> end(std::string_view token);

private:
    SessionStore& store_;
};

}  // namespace sallyport::people
