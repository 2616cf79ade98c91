// Agencies and people are entries of the book; a session is working state.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "ledger/step.h"
#include "people/acts.h"
#include "people/looks.h"
#include "people/passkeys.h"
#include "people/roles.h"
#include "people/signatures.h"

namespace sallyport::people {

// Two staff admit an agency; a test book may be born with its first people.
Outcome<ledger::Step<Agency>> vet(const Agency& agency, const Signatures& by, Instant at);
Outcome<ledger::Step<Person>> enrol(const Person& person, const PersonId& by, Instant at);

// Views: v_people, v_agencies, v_applications, v_proposals, v_keys.
ledger::Projection people_projection();

struct OpenProposal {
    ledger::EntryIndex entry;
    Proposal proposal;
    PersonId by;
    Instant until;
};

// What doors ask. Thread-safe; reads the views.
class PeopleDesk {
public:
    explicit PeopleDesk(ledger::Clerk& clerk) : clerk_{clerk} {}
    Outcome<Person> person(const PersonId& id) const;
    Outcome<Agency> agency(const AgencyId& id) const;
    Outcome<std::vector<Person>> everybody() const;
    Outcome<std::vector<Agency>> agencies() const;
    Outcome<Agency> admit(const Agency& agency, const Signatures& by, Instant at);
    Outcome<Person> enrol(const Person& person, const PersonId& by, Instant at);  // first people of a folder; later ones by proposal

    // Agencies that ask to be admitted and were neither admitted nor turned down, oldest first.
    struct OpenApplication {
        ledger::EntryIndex entry;
        Application application;
    };
    Outcome<std::vector<OpenApplication>> applications() const;
    Outcome<void> apply(Application application, Instant at);
    Outcome<void> turn_down(TurnedDown turned_down, const PersonId& by, Instant at);  // `not_found` if none is open
    // Agencies that run, and of which something must be looked at again since before `now`; and the stop of one, by nobody.
    Outcome<std::vector<AgencyId>> agencies_overdue(Instant now) const;
    Outcome<void> stop_overdue(const AgencyId& id, Instant at);

    // Until when somebody said that this officer is still theirs: at enrolment, and by each attestation since.
    Outcome<Instant> attested_until(const PersonId& officer) const;
    Outcome<void> attest(const PersonId& officer, const PersonId& by, Instant at);

    // Proposals that wait for a second person at `now`, oldest first.
    Outcome<std::vector<OpenProposal>> proposals(Instant now) const;
    Outcome<void> propose(const Proposal& proposal, const PersonId& by, Instant at);
    // `not_found` if none such waits, `refused` if one person would sign twice, or the first signer may not any more.
    Outcome<Proposal> approve(ledger::EntryIndex proposal, const PersonId& by, Instant at);
    Outcome<void> freeze(AgencyStop stop, const PersonId& by, Instant at);
    Outcome<AgencyStop> stop(const AgencyId& id) const;  // not_found unless it is stopped now
    // `refused` if fewer than two people who may admit others would be left.
    Outcome<void> leave(Leaving leaving, const PersonId& by, Instant at);

    // Roles whose last instant has passed: their sessions have ended by themselves, end_role() writes it down and takes the keys.
    Outcome<std::vector<PersonId>> roles_over(Instant now) const;
    Outcome<void> end_role(const PersonId& id, Instant at);
    // On return the look is on disk, and what it names may be shown.
    Outcome<void> looked(const Look& shown, const PersonId& by, Instant at);

    // Keys that open sessions: those registered and not withdrawn, of people who are here.
    Outcome<Passkey> key(std::string_view credential) const;  // not_found
    Outcome<std::vector<Passkey>> keys_of(const PersonId& person) const;
    // Since when this person has the role they hold, and the newest of their keys; none: no key.
    Outcome<Instant> here_since(const PersonId& person) const;
    Outcome<std::optional<Instant>> newest_key_since(const PersonId& person) const;
    Outcome<Passkey> add_key(const Passkey& key, const PersonId& by, Instant at);
    // Keeps nothing but `keep`, which may be none.
    Outcome<void> withdraw_keys(const PersonId& person, std::string_view keep, std::string_view ground, const PersonId& by, Instant at);
    Outcome<void> withdraw_key(std::string_view credential, std::string_view ground, const PersonId& by, Instant at);

    bool is_frozen(const AgencyId& id) const;  // true also when the book cannot be read: fail closed

private:
    ledger::Clerk& clerk_;
};

// Sessions. A demo link and a passkey end in the same session.
struct Session {
    std::string token;  // 32 random bytes, base64url: the cookie's value. Stored as its SHA-256 only.
    PersonId person;
    Instant started, last_seen;
    std::string form_secret;      // stands in every form of this session
    Role role = Role::officer;    // as it was at sign-in; another one since then ends the session
    AgencyId agency = {};         // likewise
    std::string credential = {};  // the key that opened it; empty: a demo link
};
std::string name_of(const Session& session);  // the SHA-256 of its token, by which it is stored and may be ended

class SessionStore {
public:
    virtual ~SessionStore() = default;
    virtual Outcome<void> put(std::string_view token_digest, std::string_view bytes, Instant expires) = 0;
    virtual Outcome<std::string> get(std::string_view token_digest) const = 0;  // not_found if absent
    virtual Outcome<void> remove(std::string_view token_digest) = 0;
    virtual Outcome<std::vector<std::pair<std::string, std::string>>> all() const = 0;  // token_digest, bytes
};

// Staff 12 h / idle 15 min, agencies 24 h / 1 h, others as agencies (house rule; times are read by is_live).
bool is_live(const Session& session, Role role, Instant now);

class Sessions {
public:
    Sessions(SessionStore& store) : store_{store} {}
    Outcome<Session> begin(const Person& person, Instant now, std::string credential = {});
    // not_found if unknown, ended or run out, or if the person, their role or agency, or the key is another since; refreshes last_seen at
    // most once a minute.
    Outcome<Session> find(std::string_view token, const PeopleDesk& people, Instant now);
    Outcome<void> end(std::string_view token);

    struct Line {
        std::string name;  // name_of(session)
        Instant started, last_seen;
        std::string credential;
    };
    // Live ones of this person, the newest first.
    Outcome<std::vector<Line>> of(const Person& person, Instant now) const;
    // Ends this person's session of that name; another's answers like one that does not exist.
    Outcome<void> end_named(const Person& person, std::string_view name);

private:
    SessionStore& store_;
};

}  // namespace sallyport::people
