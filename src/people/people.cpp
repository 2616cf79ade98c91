#include "people/people.h"

#include "base/crypto.h"
#include "base/json.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;
using ledger::Step;

Bytes Agency::body() const {
    json::array list(domains.begin(), domains.end());
    return canonical(json::object{{"id", id.text()}, {"name", name}, {"kind", code(kind)}, {"country", country}, {"domains", list}});
}

Outcome<Agency> Agency::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an agency"));
    Agency agency;
    SALLYPORT_TRY(id, id_at<AgencyId>(object, "id"));
    agency.id = id;
    SALLYPORT_TRY(name, text_at(object, "name"));
    agency.name = name;
    SALLYPORT_TRY(kind, coded_at<AgencyKind>(object, "kind"));
    agency.kind = kind;
    SALLYPORT_TRY(country, text_at(object, "country"));
    agency.country = country;
    SALLYPORT_TRY(domains, list_at(object, "domains"));
    for (const auto& domain : domains) {
        if (domain.is_string()) agency.domains.emplace_back(domain.get_string());
    }
    return agency;
}

Bytes Person::body() const {
    return canonical(json::object{
        {"id", id.text()}, {"role", code(role)}, {"name", name}, {"agency", agency.text()}, {"zone", zone}, {"account", account}});
}

Outcome<Person> Person::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a person"));
    Person person;
    SALLYPORT_TRY(id, id_at<PersonId>(object, "id"));
    person.id = id;
    SALLYPORT_TRY(role, coded_at<Role>(object, "role"));
    person.role = role;
    SALLYPORT_TRY(name, text_at(object, "name"));
    person.name = name;
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    person.agency = agency;
    person.zone = text_or(object, "zone", "UTC");
    person.account = text_or(object, "account", "");
    return person;
}

Outcome<Step<Agency>> vet(const Agency& agency, const Signatures& by, Instant at) {
    if (agency.name.empty()) return Problem{Trouble::invalid, "an agency has a name; none was given", "name"};
    if (agency.country.size() != 2) return Problem{Trouble::invalid, "a country is two letters of ISO 3166-1, for example US", "country"};
    Draft entry{Kind::agency_vetted, at, {}, std::nullopt, by.second(), {}, {}, {}};
    entry.facts.id(Fact::agency, agency.id).code(Fact::agency_kind, code(agency.kind)).country(Fact::country, agency.country);
    return Step{agency, std::move(entry)};
}

Outcome<Step<Person>> enrol(const Person& person, const PersonId& by, Instant at) {
    if (person.name.empty()) return Problem{Trouble::invalid, "a person has a name; none was given", "name"};
    if (is_requester(person.role) && person.agency.none()) {
        return Problem{Trouble::invalid, "an officer or a civil party belongs to an agency; none was given", "agency"};
    }
    SALLYPORT_CHECK(known_zone(person.zone));
    if (person.id == by) return Problem{Trouble::refused, "nobody can enrol themselves"};
    Draft entry{Kind::person_enrolled, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.id(Fact::person, person.id).code(Fact::role, code(person.role));
    if (!person.agency.none()) entry.facts.id(Fact::agency, person.agency);
    return Step{person, std::move(entry)};
}

ledger::Projection people_projection() {
    return {
        "people",
        {
            "CREATE TABLE v_people (id TEXT PRIMARY KEY, role TEXT NOT NULL, agency TEXT NOT NULL, entry INTEGER NOT NULL, here INTEGER "
            "NOT NULL)",
            "CREATE TABLE v_agencies (id TEXT PRIMARY KEY, kind TEXT NOT NULL, country TEXT NOT NULL, entry INTEGER NOT NULL, frozen "
            "INTEGER NOT NULL)",
        },
        [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
            if (!entry.facts) return;
            const auto& facts = *entry.facts;
            const auto index = static_cast<std::int64_t>(entry.header.index.value);
            const Kind kind = entry.header.kind;
            if (kind == Kind::person_enrolled) {
                views.write(
                    "INSERT INTO v_people (id, role, agency, entry, here) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (id) DO UPDATE SET role = "
                    "excluded.role, agency = excluded.agency, entry = excluded.entry, here = 1",
                    {facts.text_or(Fact::person, ""), facts.text_or(Fact::role, ""), facts.text_or(Fact::agency, ""), index});
            } else if (kind == Kind::person_left) {
                views.write("UPDATE v_people SET here = 0 WHERE id = $1", {facts.text_or(Fact::person, "")});
            } else if (kind == Kind::agency_vetted) {
                views.write(
                    "INSERT INTO v_agencies (id, kind, country, entry, frozen) VALUES ($1, $2, $3, $4, 0) ON CONFLICT (id) DO UPDATE SET "
                    "kind = "
                    "excluded.kind, country = excluded.country, entry = excluded.entry",
                    {facts.text_or(Fact::agency, ""), facts.text_or(Fact::agency_kind, ""), facts.text_or(Fact::country, ""), index});
            } else if (kind == Kind::agency_frozen || kind == Kind::agency_thawed) {
                views.write("UPDATE v_agencies SET frozen = $2 WHERE id = $1",
                            {facts.text_or(Fact::agency, ""), kind == Kind::agency_frozen ? 1 : 0});
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
                                  {"form_secret", session.form_secret}});
}

}  // namespace

Outcome<Session> Sessions::begin(const Person& person, Instant now) {
    Session session{base64url(random_bytes(32)), person.id, now, now, base64url(random_bytes(24))};
    SALLYPORT_CHECK(store_.put(digest_of_token(session.token), to_bytes(session), after_hours(now, 24)));
    return session;
}

Outcome<Session> Sessions::find(std::string_view token, const PeopleDesk& people, Instant now) {
    const Problem signed_out{Trouble::not_found, "you are signed out; sign in again"};
    if (token.empty() || token.size() > 64) return signed_out;
    auto bytes = store_.get(digest_of_token(token));
    if (!bytes) return bytes.error().trouble == Trouble::not_found ? signed_out : bytes.error();
    SALLYPORT_TRY(value, parse_json(*bytes));
    if (!value.is_object()) return signed_out;
    const auto& object = value.get_object();
    Session session;
    session.token = token;
    SALLYPORT_TRY(id, text_at(object, "person"));
    SALLYPORT_TRY(person_id, PersonId::parse(id));
    session.person = person_id;
    SALLYPORT_TRY(started, instant_at(object, "started"));
    session.started = started;
    SALLYPORT_TRY(seen, instant_at(object, "last_seen"));
    session.last_seen = seen;
    SALLYPORT_TRY(secret, text_at(object, "form_secret"));
    session.form_secret = secret;
    const auto person = people.person(session.person);
    if (!person) return signed_out;
    if (!is_live(session, person->role, now)) return signed_out;
    if (now.ms - session.last_seen.ms > 60 * ms_per_second) {
        session.last_seen = now;
        SALLYPORT_CHECK(store_.put(digest_of_token(token), to_bytes(session), after_hours(session.started, 24)));
    }
    return session;
}

Outcome<void> Sessions::end(std::string_view token) { return store_.remove(digest_of_token(token)); }

}  // namespace sallyport::people
