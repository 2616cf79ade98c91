#include "people/people.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/json.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;
using ledger::Step;

Outcome<Step<Agency>> vet(const Agency& agency, const Signatures& by, Instant at) {
    if (agency.name.empty()) return Problem{Trouble::invalid, "an agency has a name; none was given", "name"};
    if (agency.country.size() != 2) return Problem{Trouble::invalid, "a country is two letters of ISO 3166-1, for example US", "country"};
    Draft entry{Kind::agency_vetted, at, {}, std::nullopt, by.second(), {}, {}, {}};
    entry.facts.id(Fact::agency, agency.id).code(Fact::agency_kind, code(agency.kind)).country(Fact::country, agency.country);
    if (const auto again = agency.look_again()) entry.facts.instant(Fact::valid_until, *again);
    return Step{agency, std::move(entry)};
}

Outcome<Step<Person>> enrol(const Person& person, const PersonId& by, Instant at) {
    if (person.name.empty()) return Problem{Trouble::invalid, "a person has a name; none was given", "name"};
    if (is_requester(person.role) && person.agency.none()) {
        return Problem{Trouble::invalid, "an officer or a civil party belongs to an agency; none was given", "agency"};
    }
    SALLYPORT_CHECK(known_zone(person.zone));
    SALLYPORT_CHECK(check_audit(person, at));
    if (person.id == by) return Problem{Trouble::refused, "nobody can enrol themselves"};
    Draft entry{Kind::person_enrolled, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, person.id).code(Fact::role, code(person.role));
    if (!person.agency.none()) entry.facts.id(Fact::agency, person.agency);
    if (person.until) entry.facts.instant(Fact::valid_until, *person.until);
    return Step{person, std::move(entry)};
}

namespace {

// What was proposed about this person or agency has happened, or cannot any more.
void settle(ledger::Views& views, Proposed what, const std::string& about) {
    views.write("UPDATE v_proposals SET open = 0 WHERE what = $1 AND about = $2", {code(what), about});
}

}  // namespace

ledger::Projection people_projection() {
    return {
        "people",
        {
            "CREATE TABLE v_people (id TEXT PRIMARY KEY, role TEXT NOT NULL, agency TEXT NOT NULL, entry INTEGER NOT NULL, here INTEGER "
            "NOT NULL, until INTEGER, attested INTEGER NOT NULL)",
            "CREATE TABLE v_agencies (id TEXT PRIMARY KEY, kind TEXT NOT NULL, country TEXT NOT NULL, entry INTEGER NOT NULL, frozen "
            "INTEGER NOT NULL, until INTEGER)",
            "CREATE TABLE v_applications (agency TEXT PRIMARY KEY, entry INTEGER NOT NULL)",
            "CREATE TABLE v_proposals (entry INTEGER PRIMARY KEY, what TEXT NOT NULL, about TEXT NOT NULL, by TEXT NOT NULL, until INTEGER "
            "NOT NULL, open INTEGER NOT NULL)",
            "CREATE TABLE v_keys (credential TEXT PRIMARY KEY, person TEXT NOT NULL, entry INTEGER NOT NULL, live INTEGER NOT NULL)",
        },
        [](const ledger::Entry& entry, std::string_view body, bool, ledger::Views& views) {
            if (!entry.facts) return;
            const auto& facts = *entry.facts;
            const auto index = static_cast<std::int64_t>(entry.header.index.value);
            const Kind kind = entry.header.kind;
            if (kind == Kind::person_enrolled) {
                views.write(
                    "INSERT INTO v_people (id, role, agency, entry, here, until, attested) VALUES ($1, $2, $3, $4, 1, $5, $6) ON CONFLICT "
                    "(id) DO UPDATE SET role = excluded.role, agency = excluded.agency, entry = excluded.entry, here = 1, until = "
                    "excluded.until, attested = excluded.attested",
                    {facts.text_or(Fact::person, ""), facts.text_or(Fact::role, ""), facts.text_or(Fact::agency, ""), index,
                     facts.instant_of(Fact::valid_until) ? ledger::Cell{facts.instant_of(Fact::valid_until)->ms} : ledger::Cell{},
                     after_days(entry.header.at, attested_days).ms});
                settle(views, Proposed::enrol, facts.text_or(Fact::person, ""));
            } else if (kind == Kind::person_left) {
                const auto person = facts.text_or(Fact::person, "");
                views.write("UPDATE v_people SET here = 0 WHERE id = $1", {person});
                views.write("UPDATE v_keys SET live = 0 WHERE person = $1", {person});
                settle(views, Proposed::enrol, person);
            } else if (kind == Kind::person_attested) {
                views.write("UPDATE v_people SET attested = $2 WHERE id = $1",
                            {facts.text_or(Fact::person, ""), facts.instant_of(Fact::valid_until).value_or(entry.header.at).ms});
            } else if (kind == Kind::agency_applied) {
                views.write("INSERT INTO v_applications (agency, entry) VALUES ($1, $2)", {facts.text_or(Fact::agency, ""), index});
            } else if (kind == Kind::agency_turned_down) {
                views.write("DELETE FROM v_applications WHERE agency = $1", {facts.text_or(Fact::agency, "")});
                settle(views, Proposed::admit, facts.text_or(Fact::agency, ""));
            } else if (kind == Kind::act_proposed) {
                const auto what = facts.text_or(Fact::ground, "");
                const auto about = facts.text_or(what == code(Proposed::enrol) ? Fact::person : Fact::agency, "");
                views.write("UPDATE v_proposals SET open = 0 WHERE what = $1 AND about = $2", {what, about});
                views.write(
                    "INSERT INTO v_proposals (entry, what, about, by, until, open) VALUES ($1, $2, $3, $4, $5, 1)",
                    {index, what, about, entry.header.actor.text(), facts.instant_of(Fact::valid_until).value_or(entry.header.at).ms});
            } else if (kind == Kind::key_registered) {
                // A credential has one owner for ever: a second registration of it changes nothing.
                if (const auto key = Passkey::from_body(body)) {
                    views.write(
                        "INSERT INTO v_keys (credential, person, entry, live) VALUES ($1, $2, $3, 1) ON CONFLICT (credential) DO "
                        "NOTHING",
                        {key->credential, key->person.text(), index});
                }
            } else if (kind == Kind::key_withdrawn) {
                if (const auto gone = KeyWithdrawal::from_body(body)) {
                    views.write("UPDATE v_keys SET live = 0 WHERE credential = $1", {gone->credential});
                }
            } else if (kind == Kind::agency_vetted) {
                views.write(
                    "INSERT INTO v_agencies (id, kind, country, entry, frozen, until) VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (id) DO "
                    "UPDATE SET kind = excluded.kind, country = excluded.country, entry = excluded.entry, until = excluded.until",
                    {facts.text_or(Fact::agency, ""), facts.text_or(Fact::agency_kind, ""), facts.text_or(Fact::country, ""), index,
                     facts.instant_of(Fact::valid_until) ? ledger::Cell{facts.instant_of(Fact::valid_until)->ms} : ledger::Cell{}});
                views.write("DELETE FROM v_applications WHERE agency = $1", {facts.text_or(Fact::agency, "")});
                settle(views, Proposed::admit, facts.text_or(Fact::agency, ""));
            } else if (kind == Kind::agency_frozen || kind == Kind::agency_thawed) {
                views.write("UPDATE v_agencies SET frozen = $2 WHERE id = $1",
                            {facts.text_or(Fact::agency, ""), kind == Kind::agency_frozen ? index : 0});  // the stop's entry
                settle(views, Proposed::thaw, facts.text_or(Fact::agency, ""));
            }
        }};
}

namespace {

Outcome<std::vector<ledger::Row>> rows(const ledger::Clerk& clerk, std::string_view sql, const ledger::Row& parameters) {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) { found = views.read(sql, parameters); }));
    return found;
}

ledger::EntryIndex index_of(const ledger::Cell& cell) { return {static_cast<std::uint64_t>(cell.number)}; }

}  // namespace

Outcome<Person> PeopleDesk::person(const PersonId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_people WHERE id = $1 AND here = 1", {id.text()}));
    if (found.empty()) return Problem{Trouble::not_found, "no such person"};
    return clerk_.read<Person>(index_of(found[0][0]));
}

Outcome<Agency> PeopleDesk::agency(const AgencyId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_agencies WHERE id = $1", {id.text()}));
    if (found.empty()) return Problem{Trouble::not_found, "no such agency"};
    return clerk_.read<Agency>(index_of(found[0][0]));
}

Outcome<std::vector<Person>> PeopleDesk::everybody() const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_people WHERE here = 1 ORDER BY entry", {}));
    std::vector<Person> people;
    for (const auto& row : found) {
        SALLYPORT_TRY(person, clerk_.read<Person>(index_of(row[0])));
        people.push_back(person);
    }
    return people;
}

Outcome<std::vector<Agency>> PeopleDesk::agencies() const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_agencies ORDER BY entry", {}));
    std::vector<Agency> agencies;
    for (const auto& row : found) {
        SALLYPORT_TRY(agency, clerk_.read<Agency>(index_of(row[0])));
        agencies.push_back(agency);
    }
    return agencies;
}

Outcome<Agency> PeopleDesk::admit(const Agency& agency, const Signatures& by, Instant at) {
    SALLYPORT_TRY(step, vet(agency, by, at));
    SALLYPORT_TRY(recorded, clerk_.record(std::move(step)));
    return *recorded;
}

Outcome<Person> PeopleDesk::enrol(const Person& person, const PersonId& by, Instant at) {
    SALLYPORT_TRY(step, people::enrol(person, by, at));
    SALLYPORT_TRY(recorded, clerk_.record(std::move(step)));
    return *recorded;
}

Outcome<std::vector<PeopleDesk::OpenApplication>> PeopleDesk::applications() const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_applications ORDER BY entry", {}));
    std::vector<OpenApplication> open;
    for (const auto& row : found) {
        SALLYPORT_TRY(application, clerk_.read<Application>(index_of(row[0])));
        open.push_back({index_of(row[0]), std::move(application)});
    }
    return open;
}

Outcome<void> PeopleDesk::apply(Application application, Instant at) {
    SALLYPORT_TRY(step, people::apply(std::move(application), at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> PeopleDesk::turn_down(TurnedDown turned_down, const PersonId& by, Instant at) {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_applications WHERE agency = $1", {turned_down.agency.text()}));
    if (found.empty()) return Problem{Trouble::not_found, "no such application"};
    SALLYPORT_TRY(step, people::turn_down(std::move(turned_down), by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<std::vector<AgencyId>> PeopleDesk::agencies_overdue(Instant now) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT id FROM v_agencies WHERE frozen = 0 AND until < $1 ORDER BY until, id", {now.ms}));
    std::vector<AgencyId> overdue;
    for (const auto& row : found) {
        SALLYPORT_TRY(id, AgencyId::parse(row[0].text));
        overdue.push_back(id);
    }
    return overdue;
}

Outcome<void> PeopleDesk::stop_overdue(const AgencyId& id, Instant at) {
    SALLYPORT_TRY(known, agency(id));
    const auto again = known.look_again();
    if (!again || at <= *again) return Problem{Trouble::refused, "nothing about this agency is overdue"};
    SALLYPORT_TRY(step,
                  people::freeze({id, std::nullopt,
                                  "Nobody has looked again in time at whether its domains are still its own and it still exists. Look, "
                                  "renew what is known of it, then let it go on."},
                                 {}, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<Instant> PeopleDesk::attested_until(const PersonId& officer) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT attested FROM v_people WHERE id = $1 AND here = 1", {officer.text()}));
    if (found.empty()) return Problem{Trouble::not_found, "no such person"};
    return Instant{found[0][0].number};
}

Outcome<void> PeopleDesk::attest(const PersonId& officer, const PersonId& by, Instant at) {
    SALLYPORT_TRY(concerned, person(officer));
    SALLYPORT_TRY(attesting, person(by));
    SALLYPORT_TRY(step, people::attest(concerned, attesting, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<std::vector<OpenProposal>> PeopleDesk::proposals(Instant now) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry, by, until FROM v_proposals WHERE open = 1 AND until > $1 ORDER BY entry", {now.ms}));
    std::vector<OpenProposal> open;
    for (const auto& row : found) {
        SALLYPORT_TRY(proposal, clerk_.read<Proposal>(index_of(row[0])));
        SALLYPORT_TRY(by, PersonId::parse(row[1].text));
        open.push_back({index_of(row[0]), proposal, by, {row[2].number}});
    }
    return open;
}

Outcome<void> PeopleDesk::propose(const Proposal& proposal, const PersonId& by, Instant at) {
    if (proposal.what == Proposed::thaw) {
        SALLYPORT_TRY(stopped, agency(proposal.agency));
        const auto again = stopped.look_again();
        if (again && *again < at) {
            return Problem{Trouble::refused, "What is known of this agency is out of date: renew it first, then let the agency go on.",
                           "reason"};
        }
    }
    if (proposal.what == Proposed::admit) {
        SALLYPORT_TRY(asked, rows(clerk_, "SELECT entry FROM v_applications WHERE agency = $1", {proposal.agency.text()}));
        if (asked.empty()) SALLYPORT_CHECK(agency(proposal.agency));
    }
    if (proposal.what == Proposed::enrol && !proposal.person.agency.none()) SALLYPORT_CHECK(agency(proposal.person.agency));
    SALLYPORT_TRY(step, people::propose(proposal, by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

namespace {

// Numbers that were on file keep their day; whatever is new is frozen from now on.
Agency on_file(Agency agency, const Agency* before, const PersonId& vetted_by, Instant at) {
    agency.vetted_by = vetted_by;
    for (auto& number : agency.numbers) {
        number.since = at;
        if (before == nullptr) continue;
        for (const auto& known : before->numbers) {
            if (known.since && same_number(known.number, number.number) && known.source == number.source) number.since = known.since;
        }
    }
    return agency;
}

}  // namespace

Outcome<Proposal> PeopleDesk::approve(ledger::EntryIndex entry, const PersonId& by, Instant at) {
    SALLYPORT_TRY(open, proposals(at));
    for (const auto& one : open) {
        if (one.entry != entry) continue;
        SALLYPORT_TRY(both, Signatures::of(one.by, by));
        const auto first = person(one.by);
        if (!first || !may_propose(*first, one.proposal)) {
            return Problem{Trouble::refused, "whoever signed first may not do so any more; propose it again"};
        }
        switch (one.proposal.what) {
            case Proposed::enrol: {
                SALLYPORT_TRY(step, people::enrol(one.proposal.person, both, at));
                SALLYPORT_CHECK(clerk_.record(std::move(step)));
                break;
            }
            case Proposed::thaw: {
                SALLYPORT_TRY(step, thaw(one.proposal.agency, one.proposal.reason, both, at));
                SALLYPORT_CHECK(clerk_.record(std::move(step)));
                break;
            }
            case Proposed::admit: {
                const auto before = agency(one.proposal.agency);
                if (!before && before.error().trouble != Trouble::not_found) return before.error();
                SALLYPORT_TRY(step, vet(on_file(one.proposal.admitted, before ? &*before : nullptr, one.by, at), both, at));
                SALLYPORT_CHECK(clerk_.record(std::move(step)));
                break;
            }
        }
        return one.proposal;
    }
    return Problem{Trouble::not_found, "no such proposal waits for a second person"};
}

Outcome<void> PeopleDesk::freeze(AgencyStop stop, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(agency(stop.agency));
    SALLYPORT_TRY(step, people::freeze(std::move(stop), by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> PeopleDesk::leave(Leaving leaving, const PersonId& by, Instant at) {
    SALLYPORT_TRY(gone, person(leaving.person));
    if (may(gone.role, Action::admit, Relation::none)) {
        SALLYPORT_TRY(here, everybody());
        int left = 0;
        for (const auto& one : here) left += one.id != gone.id && may(one.role, Action::admit, Relation::none) ? 1 : 0;
        if (left < 2) {
            return Problem{Trouble::refused, "two people who can admit others must remain; bring in another one first"};
        }
    }
    SALLYPORT_TRY(step, people::leave(std::move(leaving), by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<std::vector<PersonId>> PeopleDesk::roles_over(Instant now) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT id FROM v_people WHERE here = 1 AND until < $1 ORDER BY until, id", {now.ms}));
    std::vector<PersonId> over;
    for (const auto& row : found) {
        SALLYPORT_TRY(id, PersonId::parse(row[0].text));
        over.push_back(id);
    }
    return over;
}

Outcome<void> PeopleDesk::end_role(const PersonId& id, Instant at) {
    SALLYPORT_TRY(gone, person(id));
    if (!gone.is_over(at)) return Problem{Trouble::refused, "this role has not run out"};
    SALLYPORT_TRY(step, people::leave({id, "the role's last day is over"}, {}, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> PeopleDesk::looked(const Look& shown, const PersonId& by, Instant at) {
    SALLYPORT_TRY(reader, person(by));
    if (reader.is_over(at)) return Problem{Trouble::refused, "this role has run out"};
    SALLYPORT_TRY(step, look(shown, by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<Passkey> PeopleDesk::key(std::string_view credential) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_keys WHERE credential = $1 AND live = 1", {credential}));
    if (found.empty()) return Problem{Trouble::not_found, "no such key"};
    return clerk_.read<Passkey>(index_of(found[0][0]));
}

Outcome<std::vector<Passkey>> PeopleDesk::keys_of(const PersonId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_keys WHERE person = $1 AND live = 1 ORDER BY entry", {id.text()}));
    std::vector<Passkey> keys;
    for (const auto& row : found) {
        SALLYPORT_TRY(key, clerk_.read<Passkey>(index_of(row[0])));
        keys.push_back(std::move(key));
    }
    return keys;
}

Outcome<Instant> PeopleDesk::here_since(const PersonId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_people WHERE id = $1 AND here = 1", {id.text()}));
    if (found.empty()) return Problem{Trouble::not_found, "no such person"};
    SALLYPORT_TRY(entry, clerk_.book().entry(index_of(found[0][0])));
    return entry.header.at;
}

Outcome<std::optional<Instant>> PeopleDesk::newest_key_since(const PersonId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT entry FROM v_keys WHERE person = $1 AND live = 1 ORDER BY entry DESC LIMIT 1", {id.text()}));
    if (found.empty()) return std::optional<Instant>{};
    SALLYPORT_TRY(entry, clerk_.book().entry(index_of(found[0][0])));
    return std::optional{entry.header.at};
}

Outcome<Passkey> PeopleDesk::add_key(const Passkey& key, const PersonId& by, Instant at) {
    // Of anybody, and withdrawn ones too: a key that once opened something for one person never opens anything for another.
    SALLYPORT_TRY(known, rows(clerk_, "SELECT entry FROM v_keys WHERE credential = $1", {key.credential}));
    if (!known.empty()) return Problem{Trouble::conflict, "this key was registered before; use another one"};
    SALLYPORT_TRY(step, register_key(key, by, at));
    SALLYPORT_TRY(recorded, clerk_.record(std::move(step)));
    return *recorded;
}

Outcome<void> PeopleDesk::withdraw_keys(const PersonId& id, std::string_view keep, std::string_view ground, const PersonId& by,
                                        Instant at) {
    SALLYPORT_TRY(keys, keys_of(id));
    for (const auto& key : keys) {
        if (key.credential == keep) continue;
        SALLYPORT_TRY(step, people::withdraw_key(key, ground, by, at));
        SALLYPORT_CHECK(clerk_.record(std::move(step)));
    }
    return {};
}

Outcome<void> PeopleDesk::withdraw_key(std::string_view credential, std::string_view ground, const PersonId& by, Instant at) {
    SALLYPORT_TRY(key, this->key(credential));
    SALLYPORT_TRY(step, people::withdraw_key(key, ground, by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<AgencyStop> PeopleDesk::stop(const AgencyId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, "SELECT frozen FROM v_agencies WHERE id = $1", {id.text()}));
    if (found.empty() || found[0][0].number == 0) return Problem{Trouble::not_found, "this agency is not stopped"};
    return clerk_.read<AgencyStop>(index_of(found[0][0]));
}

bool PeopleDesk::is_frozen(const AgencyId& id) const {
    const auto found = rows(clerk_, "SELECT frozen FROM v_agencies WHERE id = $1", {id.text()});
    return !found || found->empty() || (*found)[0][0].number != 0;
}

bool is_live(const Session& session, Role role, Instant now) {
    // House rule: a stolen laptop of the provider's staff opens far more than an officer's.
    const int whole_hours = is_staff(role) ? 12 : 24;
    const std::int64_t idle_ms = is_staff(role) ? 15 * 60 * ms_per_second : ms_per_hour;
    return now < after_hours(session.started, whole_hours) && now.ms < session.last_seen.ms + idle_ms && session.started <= now;
}

namespace {

std::string digest_of_token(std::string_view token) { return hex(sha256(token)); }

std::string to_bytes(const Session& session) {
    return canonical(json::object{{"person", session.person.text()},
                                  {"started", text(session.started)},
                                  {"last_seen", text(session.last_seen)},
                                  {"form_secret", session.form_secret},
                                  {"role", code(session.role)},
                                  {"agency", session.agency.text()},
                                  {"credential", session.credential}});
}

Outcome<Session> from_bytes(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a session"));
    Session session;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    session.person = person;
    SALLYPORT_TRY(started, instant_at(object, "started"));
    session.started = started;
    SALLYPORT_TRY(seen, instant_at(object, "last_seen"));
    session.last_seen = seen;
    SALLYPORT_TRY(secret, text_at(object, "form_secret"));
    session.form_secret = secret;
    SALLYPORT_TRY(role, coded_at<Role>(object, "role"));
    session.role = role;
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    session.agency = agency;
    SALLYPORT_TRY(credential, text_at(object, "credential"));
    session.credential = credential;
    return session;
}

}  // namespace

std::string name_of(const Session& session) { return digest_of_token(session.token); }

Outcome<Session> Sessions::begin(const Person& person, Instant now, std::string credential) {
    if (person.is_over(now)) return Problem{Trouble::refused, "this role has run out; ask the team that gave it"};
    Session session{base64url(random_bytes(32)), person.id,   now,           now,
                    base64url(random_bytes(24)), person.role, person.agency, std::move(credential)};
    SALLYPORT_CHECK(store_.put(digest_of_token(session.token), to_bytes(session), after_hours(now, 24)));
    return session;
}

Outcome<Session> Sessions::find(std::string_view token, const PeopleDesk& people, Instant now) {
    const Problem signed_out{Trouble::not_found, "you are signed out; sign in again"};
    if (token.empty() || token.size() > 64) return signed_out;
    auto bytes = store_.get(digest_of_token(token));
    if (!bytes) return bytes.error().trouble == Trouble::not_found ? signed_out : bytes.error();
    auto read = from_bytes(*bytes);
    if (!read) return signed_out;  // written by an older program: signing in again is all it takes
    Session session = std::move(*read);
    session.token = token;
    const auto person = people.person(session.person);
    if (!person || person->role != session.role || person->agency != session.agency || person->is_over(now)) return signed_out;
    if (!is_live(session, person->role, now)) return signed_out;
    if (!session.credential.empty()) {
        const auto key = people.key(session.credential);
        if (!key || key->person != session.person) return signed_out;
    }
    if (now.ms - session.last_seen.ms > 60 * ms_per_second) {
        session.last_seen = now;
        SALLYPORT_CHECK(store_.put(digest_of_token(token), to_bytes(session), after_hours(session.started, 24)));
    }
    return session;
}

Outcome<void> Sessions::end(std::string_view token) { return store_.remove(digest_of_token(token)); }

Outcome<std::vector<Sessions::Line>> Sessions::of(const Person& person, Instant now) const {
    SALLYPORT_TRY(all, store_.all());
    std::vector<Line> lines;
    for (const auto& [name, bytes] : all) {
        const auto session = from_bytes(bytes);
        if (!session || session->person != person.id || session->role != person.role || !is_live(*session, person.role, now)) continue;
        lines.push_back({name, session->started, session->last_seen, session->credential});
    }
    std::ranges::sort(lines, [](const Line& a, const Line& b) { return a.started > b.started; });
    return lines;
}

Outcome<void> Sessions::end_named(const Person& person, std::string_view name) {
    const Problem nothing{Trouble::not_found, "no such session"};
    const auto bytes = store_.get(name);
    if (!bytes) return bytes.error().trouble == Trouble::not_found ? nothing : bytes.error();
    const auto session = from_bytes(*bytes);
    if (!session || session->person != person.id) return nothing;
    return store_.remove(name);
}

}  // namespace sallyport::people
