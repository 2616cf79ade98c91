#include "people/people.h"

#include <doctest/doctest.h>

#include <map>

#include "base/crypto.h"
#include "people/entrance.h"
#include "tests/support/document.h"
#include "tests/support/made_up_book.h"

namespace sallyport::people {

using ledger::Fact;
using ledger::Kind;

namespace {

const Instant morning{1'777'885'200'000};  // 2026-05-04T09:00:00Z

PersonId person_id(char letter) { return *PersonId::parse(std::string(20, letter)); }

Person officer() { return {person_id('f'), Role::officer, "Officer Reed", *AgencyId::parse(std::string(20, 'g')), "America/New_York", ""}; }
Person custodian() { return {person_id('c'), Role::custodian, "Custodian Moss", {}, "UTC", ""}; }
Agency police() { return {*AgencyId::parse(std::string(20, 'g')), "Harbour County Police", AgencyKind::local, "US", {"harbour.example"}}; }

// Rows of the people's views, kept by the projection's own statements: a small table store that knows these statements and no others.
class Tables : public ledger::Views {
public:
    void write(std::string_view sql, const ledger::Row& row) override {
        const auto is = [&](std::string_view start) { return sql.starts_with(start); };
        if (is("INSERT INTO v_people")) {
            people[row[0].text] = {row[3], row[4]};
            attested[row[0].text] = row[5].number;
        } else if (is("UPDATE v_people SET attested")) {
            attested[row[0].text] = row[1].number;
        } else if (is("UPDATE v_people SET here = 0")) {
            people.erase(row[0].text);
        } else if (is("INSERT INTO v_agencies")) {
            agencies[row[0].text].first = row[3].number;
            until[row[0].text] = row[4];
        } else if (is("INSERT INTO v_applications")) {
            applications[row[0].text] = row[1].number;
        } else if (is("DELETE FROM v_applications")) {
            applications.erase(row[0].text);
        } else if (is("UPDATE v_agencies SET frozen")) {
            agencies[row[0].text].second = row[1].number;
        } else if (is("UPDATE v_proposals SET open = 0")) {
            std::erase_if(proposals, [&](const auto& one) { return one[1].text == row[0].text && one[2].text == row[1].text; });
        } else if (is("INSERT INTO v_proposals")) {
            proposals.push_back(row);
        } else if (is("INSERT INTO v_keys")) {
            keys.try_emplace(row[0].text, Key{row[1].text, row[2].number, true});
        } else if (is("UPDATE v_keys SET live = 0 WHERE credential")) {
            keys.at(row[0].text).live = false;
        } else {
            REQUIRE(is("UPDATE v_keys SET live = 0 WHERE person"));
            for (auto& [credential, key] : keys) key.live = key.live && key.person != row[0].text;
        }
    }
    std::vector<ledger::Row> read(std::string_view sql, const ledger::Row& parameters) const override {
        std::vector<ledger::Row> out;
        const auto has = [&](std::string_view words) { return sql.find(words) != std::string_view::npos; };
        if (has("v_people")) {
            for (const auto& [id, row] : people) {
                if (has("SELECT attested")) {
                    if (parameters[0].text == id) out.push_back({attested.at(id)});
                } else if (has("until < $1")) {
                    if (row.second.type == ledger::Cell::Type::number && row.second.number < parameters[0].number) out.push_back({id});
                } else if (parameters.empty() || parameters[0].text == id) {
                    out.push_back({row.first});
                }
            }
        } else if (has("v_agencies")) {
            for (const auto& [id, row] : agencies) {
                if (has("until < $1")) {
                    const auto& end = until.at(id);
                    if (row.second == 0 && end.type == ledger::Cell::Type::number && end.number < parameters[0].number) out.push_back({id});
                } else if (parameters.empty() || parameters[0].text == id)
                    out.push_back({has("SELECT frozen") ? row.second : row.first});
            }
        } else if (has("v_applications")) {
            for (const auto& [id, entry] : applications) {
                if (parameters.empty() || parameters[0].text == id) out.push_back({entry});
            }
        } else if (has("v_proposals")) {
            for (const auto& row : proposals) {
                if (row[4].number > parameters[0].number) out.push_back({row[0], row[3], row[4]});
            }
        } else {
            REQUIRE(has("v_keys"));
            for (const auto& [credential, key] : keys) {
                if ((has("person = $1") ? key.person : credential) != parameters[0].text || (has("live = 1") && !key.live)) continue;
                out.push_back({key.entry});
            }
        }
        return out;
    }

private:
    struct Key {
        std::string person;
        std::int64_t entry;
        bool live;
    };
    std::map<std::string, std::pair<ledger::Cell, ledger::Cell>> people;  // entry and last instant
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> agencies;
    std::map<std::string, std::int64_t> attested, applications;
    std::map<std::string, ledger::Cell> until;
    std::vector<ledger::Row> proposals;
    std::map<std::string, Key> keys;
};

// A made-up book that answers the people's own questions to its views.
class PeopleBook : public tests::MadeUpBook {
public:
    PeopleBook() : MadeUpBook{1} {}
    Outcome<void> look(const std::function<void(const ledger::Views&)>& see) const override {
        Tables tables;
        const auto projection = people_projection();
        SALLYPORT_CHECK(each({0}, [&](const ledger::Entry& entry) {
            const auto body = this->body(entry.header.index);
            projection.apply(entry, body ? body->reveal() : Bytes{}, false, tables);
            return true;
        }));
        see(tables);
        return {};
    }
};

class MemorySessions : public SessionStore {
public:
    Outcome<void> put(std::string_view digest, std::string_view bytes, Instant) override {
        ++puts;
        rows[std::string{digest}] = bytes;
        return {};
    }
    Outcome<std::string> get(std::string_view digest) const override {
        const auto found = rows.find(std::string{digest});
        if (found == rows.end()) return Problem{Trouble::not_found, "no such session"};
        return found->second;
    }
    Outcome<void> remove(std::string_view digest) override {
        rows.erase(std::string{digest});
        return {};
    }
    Outcome<std::vector<std::pair<std::string, std::string>>> all() const override {
        return std::vector<std::pair<std::string, std::string>>{rows.begin(), rows.end()};
    }
    std::map<std::string, std::string> rows;
    int puts = 0;
};

}  // namespace

TEST_CASE("Rights.AreExactlyTheTableInTheDocument") {
    // | Role | Relation | May |
    std::set<std::tuple<std::string, std::string, std::string>> written;
    for (const auto& line : tests::table_under("docs/RIGHTS.md", "## The table")) {
        std::vector<std::string> cells;
        std::string cell;
        for (char letter : line.substr(1)) {
            if (letter == '|') {
                cells.push_back(cell);
                cell.clear();
            } else if (letter != ' ' && letter != '`') {
                cell += letter;
            }
        }
        REQUIRE(cells.size() == 3);
        std::string action;
        for (char letter : cells[2] + ",") {
            if (letter != ',') {
                action += letter;
                continue;
            }
            CAPTURE(line);
            CHECK(coded<Action>(action).has_value());
            CHECK(written.emplace(cells[0], action, cells[1]).second);
            action.clear();
        }
    }
    int allowed = 0;
    for (const Role role : every<Role>()) {
        for (const Action action : every<Action>()) {
            for (const Relation relation : every<Relation>()) {
                const std::string line = std::string{code(role)} + " " + std::string{code(action)} + " " + std::string{code(relation)};
                CAPTURE(line);
                const bool in_document =
                    written.contains({std::string{code(role)}, std::string{code(action)}, std::string{code(relation)}});
                CHECK(may(role, action, relation) == in_document);
                allowed += in_document ? 1 : 0;
            }
        }
    }
    CHECK(allowed == static_cast<int>(written.size()));  // a word that is no role or relation would stand in the document unseen
}

TEST_CASE("Rights.NobodyOutsideTheHouseActsAsStaffAndNobodyInsideFilesOrFetches") {
    for (const Role role : every<Role>()) {
        CAPTURE(std::string{code(role)});
        CHECK(!(is_staff(role) && is_requester(role)));
        for (const Action action : every<Action>()) {
            if (!is_staff(role)) CHECK(!may(role, action, Relation::staff));
            if (is_staff(role)) CHECK(!may(role, action, Relation::own));
        }
        for (const Action action : {Action::file, Action::fetch, Action::withdraw, Action::correct}) {
            if (!is_requester(role)) CHECK(!may(role, action, Relation::own));
            CHECK(!may(role, action, Relation::agency));
        }
        for (const Action action : {Action::sign, Action::decide, Action::note_counsel, Action::correct_entry}) {
            CHECK(may(role, action, Relation::staff) == (role == Role::counsel));
        }
    }
}

TEST_CASE("Rights.ThreePeopleCanDoEveryActThatTakesTwoWhileOneOfThemIsAway") {
    const Role three[] = {Role::counsel, Role::counsel, Role::custodian};
    const auto can = [&](Action action, Relation relation, int away) {
        int people = 0;
        for (int i = 0; i < 3; ++i) people += i != away && may(three[i], action, relation) ? 1 : 0;
        return people;
    };
    for (int away = 0; away < 3; ++away) {
        CAPTURE(away);
        CHECK(can(Action::release, Relation::staff, away) == 2);
        CHECK(can(Action::admit, Relation::none, away) == 2);
        CHECK(can(Action::stop, Relation::none, away) == 2);
        for (const Action action : {Action::accept, Action::decide, Action::notify, Action::collect, Action::ask, Action::note}) {
            CAPTURE(std::string{code(action)});
            CHECK(can(action, Relation::staff, away) >= 1);
        }
        CHECK(can(Action::counter, Relation::none, away) >= 1);
        CHECK(can(Action::adopt, Relation::none, away) >= 1);         // counsel signs first,
        CHECK(can(Action::adopt_second, Relation::none, away) == 2);  // and whoever else is there second
    }
    for (const Role role : every<Role>()) {
        CHECK(may(role, Action::adopt, Relation::none) == (role == Role::counsel));
        CHECK(may(role, Action::adopt_second, Relation::none) == (role == Role::counsel || role == Role::custodian));
    }
    CHECK(can(Action::sign, Relation::staff, 2) == 2);             // content: the two of counsel
    CHECK(may(Role::custodian, Action::accept, Relation::staff));  // emergency: the third calls back, the two sign
}

TEST_CASE("Signatures.AreOfTwoDifferentPeople") {
    CHECK(Signatures::of(person_id('a'), person_id('b')).has_value());
    CHECK(Signatures::of(person_id('a'), person_id('a')).error().trouble == Trouble::refused);
    CHECK(Signatures::of(person_id('a'), {}).error().trouble == Trouble::refused);
    CHECK(Signatures::of({}, person_id('b')).error().trouble == Trouble::refused);
    CHECK(Signatures::of({}, {}).error().trouble == Trouble::refused);
    const auto both = Signatures::of(person_id('a'), person_id('b')).value();
    CHECK(both.include(person_id('a')));
    CHECK(both.include(person_id('b')));
    CHECK(!both.include(person_id('c')));
}

TEST_CASE("Session.OfStaffEndsAfterFifteenIdleMinutesAndTwelveHours") {
    const auto live = [](Role role, std::int64_t started_ago, std::int64_t seen_ago) {
        return is_live({"t", person_id('a'), {morning.ms - started_ago}, {morning.ms - seen_ago}, ""}, role, morning);
    };
    constexpr std::int64_t minute = 60 * ms_per_second;
    for (const Role role : {Role::analyst, Role::counsel, Role::custodian, Role::editor, Role::auditor, Role::technician}) {
        CHECK(live(role, ms_per_hour, 15 * minute - 1));
        CHECK(!live(role, ms_per_hour, 15 * minute));
        CHECK(live(role, 12 * ms_per_hour - 1, 0));
        CHECK(!live(role, 12 * ms_per_hour, 0));
    }
    for (const Role role : {Role::officer, Role::agency_admin, Role::litigant, Role::customer, Role::enterprise}) {
        CHECK(live(role, 2 * ms_per_hour, ms_per_hour - 1));
        CHECK(!live(role, 2 * ms_per_hour, ms_per_hour));
        CHECK(live(role, 24 * ms_per_hour - 1, 0));
        CHECK(!live(role, 24 * ms_per_hour, 0));
    }
    CHECK(!live(Role::counsel, -1, 0));  // a session that has not begun
}

TEST_CASE("Session.IsStoredWithoutItsTokenAndFoundByItAlone") {
    PeopleBook book;
    ledger::Clerk clerk{book};
    PeopleDesk people{clerk};
    MemorySessions store;
    Sessions sessions{store};
    REQUIRE(people.enrol(custodian(), person_id('z'), morning).has_value());
    const auto session = sessions.begin(custodian(), morning).value();
    CHECK(session.token.size() == 43);  // 32 bytes
    REQUIRE(store.rows.size() == 1);
    CHECK(store.rows.begin()->first == hex(sha256(session.token)));
    CHECK(store.rows.begin()->second.find(session.token) == std::string::npos);

    const auto found = sessions.find(session.token, people, morning);
    REQUIRE(found.has_value());
    CHECK(found->person == custodian().id);
    CHECK(found->form_secret == session.form_secret);
    for (const std::string& wrong :
         {std::string{}, std::string(43, 'A'), session.token + "A", std::string(65, 'A'), hex(sha256(session.token))}) {
        CHECK(sessions.find(wrong, people, morning).error().trouble == Trouble::not_found);
    }
    CHECK(sessions.begin(custodian(), morning)->token != session.token);
    REQUIRE(sessions.end(session.token).has_value());
    CHECK(sessions.find(session.token, people, morning).error().trouble == Trouble::not_found);
}

TEST_CASE("Session.LivesOnWhileUsedAndIsWrittenAtMostOnceAMinute") {
    PeopleBook book;
    ledger::Clerk clerk{book};
    PeopleDesk people{clerk};
    MemorySessions store;
    Sessions sessions{store};
    REQUIRE(people.enrol(custodian(), person_id('z'), morning).has_value());
    const auto session = sessions.begin(custodian(), morning).value();
    CHECK(store.puts == 1);
    CHECK(sessions.find(session.token, people, {morning.ms + 60'000}).has_value());
    CHECK(store.puts == 1);
    CHECK(sessions.find(session.token, people, {morning.ms + 60'001}).has_value());
    CHECK(store.puts == 2);
    // Used every ten minutes it lasts until its twelve hours are over, not longer.
    Instant now = morning;
    while (now.ms + 600'000 < after_hours(morning, 12).ms) {
        now.ms += 600'000;
        REQUIRE(sessions.find(session.token, people, now).has_value());
    }
    CHECK(!sessions.find(session.token, people, after_hours(morning, 12)).has_value());
}

TEST_CASE("Session.EndsWithThePersonsRole") {
    PeopleBook book;
    ledger::Clerk clerk{book};
    PeopleDesk people{clerk};
    MemorySessions store;
    Sessions sessions{store};
    REQUIRE(people.enrol(custodian(), person_id('z'), morning).has_value());
    const auto session = sessions.begin(custodian(), morning).value();
    ledger::Draft left;
    left.kind = Kind::person_left;
    left.at = morning;
    left.facts.id(Fact::person, custodian().id);
    REQUIRE(book.append(left).has_value());
    CHECK(sessions.find(session.token, people, morning).error().trouble == Trouble::not_found);
}

TEST_CASE("Enrolment.IsAnEntryThatNamesNoNameAndNobodyEnrolsThemselves") {
    tests::MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto made = clerk.record(enrol(officer(), person_id('z'), morning).value()).value();
    const auto entry = book.entry(made.entry()).value();
    CHECK(entry.header.kind == Kind::person_enrolled);
    CHECK(entry.facts->text_or(Fact::role, "") == "officer");
    CHECK(entry.facts->text().find("Reed") == std::string::npos);
    CHECK(Person::from_body(made->body())->body() == officer().body());

    CHECK(enrol(officer(), officer().id, morning).error().trouble == Trouble::refused);
    auto wrong = officer();
    wrong.agency = {};
    CHECK(enrol(wrong, person_id('z'), morning).error().field == "agency");
    wrong = officer();
    wrong.name = "";
    CHECK(enrol(wrong, person_id('z'), morning).error().field == "name");
    wrong = officer();
    wrong.zone = "Harbour/Town";
    CHECK(!enrol(wrong, person_id('z'), morning).has_value());
    CHECK(enrol(custodian(), person_id('z'), morning).has_value());  // staff belong to no agency
}

TEST_CASE("Vetting.TakesTwoPeopleANameAndACountry") {
    tests::MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto two = Signatures::of(person_id('a'), person_id('b')).value();
    const auto made = clerk.record(vet(police(), two, morning).value()).value();
    const auto entry = book.entry(made.entry()).value();
    CHECK(entry.facts->text_or(Fact::country, "") == "US");
    CHECK(entry.facts->text_or(Fact::agency_kind, "") == "local");
    CHECK(Agency::from_body(made->body())->body() == police().body());
    auto wrong = police();
    wrong.name = "";
    CHECK(vet(wrong, two, morning).error().field == "name");
    wrong = police();
    wrong.country = "USA";
    CHECK(vet(wrong, two, morning).error().field == "country");
}

TEST_CASE("Agency.ThatNobodyVettedOrThatWasFrozenIsFrozen") {
    PeopleBook book;
    ledger::Clerk clerk{book};
    PeopleDesk people{clerk};
    CHECK(people.is_frozen(police().id));
    REQUIRE(people.admit(police(), Signatures::of(person_id('a'), person_id('b')).value(), morning).has_value());
    CHECK(!people.is_frozen(police().id));
    ledger::Draft frozen;
    frozen.kind = Kind::agency_frozen;
    frozen.at = morning;
    frozen.facts.id(Fact::agency, police().id);
    REQUIRE(book.append(frozen).has_value());
    CHECK(people.is_frozen(police().id));
    // A book that cannot be asked is no yes.
    tests::MadeUpBook silent{1};
    ledger::Clerk no_views{silent};
    CHECK(PeopleDesk{no_views}.is_frozen(police().id));
}

namespace {

class Memory : public ShortMemory {
public:
    explicit Memory(const Instant& now) : now_{now} {}
    Outcome<void> put(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) override {
        rows[name(space, key)] = {std::string{value}, until};
        return {};
    }
    Outcome<std::string> get(std::string_view space, std::string_view key) const override {
        const auto found = rows.find(name(space, key));
        if (found == rows.end() || (found->second.second && *found->second.second <= now_)) return Problem{Trouble::not_found, "no"};
        return found->second.first;
    }
    Outcome<bool> put_first(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) override {
        if (get(space, key)) return false;
        SALLYPORT_CHECK(put(space, key, value, until));
        return true;
    }
    Outcome<bool> replace(std::string_view space, std::string_view key, std::string_view expected, std::string_view value,
                          std::optional<Instant> until) override {
        const auto held = get(space, key);
        if (!held || *held != expected) return false;
        SALLYPORT_CHECK(put(space, key, value, until));
        return true;
    }
    Outcome<void> remove(std::string_view space, std::string_view key) override {
        rows.erase(name(space, key));
        return {};
    }
    Outcome<std::vector<std::pair<std::string, std::string>>> list(std::string_view space) const override {
        std::vector<std::pair<std::string, std::string>> out;
        for (const auto& [key, row] : rows) {
            if (key.starts_with(std::string{space} + "/") && get(space, key.substr(space.size() + 1)))
                out.emplace_back(key.substr(space.size() + 1), row.first);
        }
        return out;
    }
    std::map<std::string, std::pair<std::string, std::optional<Instant>>> rows;

private:
    static std::string name(std::string_view space, std::string_view key) { return std::string{space} + "/" + std::string{key}; }
    const Instant& now_;
};

// Takes an answer as read when it names the challenge that was asked for; the name of a key stands in the attestation.
class Reader : public PasskeyReader {
public:
    Outcome<NewKey> made(const MadeAnswer& answer, const Ceremony& ceremony) const override {
        if (answer.client_data != ceremony.challenge) return Problem{Trouble::refused, "another challenge"};
        return NewKey{answer.attestation, KeyAlgorithm::es256, "public " + answer.attestation, 0, backup_eligible};
    }
    Outcome<Touch> touched(const TouchedAnswer& answer, KeyAlgorithm, std::string_view public_key,
                           const Ceremony& ceremony) const override {
        ++asked;
        if (answer.client_data != ceremony.challenge || public_key != "public " + answer.credential || answer.signature != "good")
            return Problem{Trouble::refused, "not this key's"};
        return Touch{counter, backup_eligible};
    }
    bool backup_eligible = false;
    std::uint32_t counter = 0;
    mutable int asked = 0;
};

PersonId founder() { return person_id('z'); }

// Three people of the house, none with a key yet.
struct House {
    House() {
        entrance.opens_at({"https://gate.example.org", "gate.example.org"});
        for (const auto& person : {analyst, counsel, custodian()}) REQUIRE(people.enrol(person, founder(), now).has_value());
        REQUIRE(people.admit(police(), Signatures::of(analyst.id, counsel.id).value(), now).has_value());
    }
    Person analyst{person_id('a'), Role::analyst, "Analyst Fen", {}, "UTC", ""};
    Person counsel{person_id('b'), Role::counsel, "Counsel Reed", {}, "UTC", ""};
    Instant now = morning;
    PeopleBook book;
    ledger::Clerk clerk{book};
    PeopleDesk people{clerk};
    MemorySessions store;
    Sessions sessions{store};
    Memory memory{now};
    Reader reader;
    Entrance entrance{people, sessions, reader, memory, Bytes(32, 'k')};

    MadeAnswer making(std::string_view challenge, std::string credential) { return {*from_base64url(challenge), std::move(credential)}; }
    TouchedAnswer touching(std::string_view challenge, std::string credential) {
        return {std::move(credential), *from_base64url(challenge), "data", "good"};
    }
    Outcome<Session> enrol(const Person& person, const std::string& credential) {
        SALLYPORT_TRY(word, entrance.invite(person.id, now));
        SALLYPORT_TRY(code, entrance.open_invitation(person.id, now));
        const auto challenge = entrance.challenge(Purpose::enrolling, word, now);
        return entrance.enrol(word, code, making(challenge, credential), challenge, "a key", now);
    }
    Outcome<Session> sign_in(const std::string& credential) {
        const auto challenge = entrance.challenge(Purpose::signing_in, "", now);
        return entrance.sign_in(touching(challenge, credential), challenge, now);
    }
    Outcome<void> propose(const Person& person, const Person& by) {
        return people.propose({Proposed::enrol, person, {}, "joins the team"}, by.id, now);
    }
    ledger::EntryIndex waiting() { return people.proposals(now)->at(0).entry; }
    int count(Kind kind) {
        int found = 0;
        (void)book.each({0}, [&](const ledger::Entry& entry) {
            found += entry.header.kind == kind ? 1 : 0;
            return true;
        });
        return found;
    }
};

}  // namespace

TEST_CASE("Proposal.BringsInAPersonOnlyWithASecondSigner") {
    House house;
    const Person novice{person_id('n'), Role::custodian, "Custodian Vale", {}, "UTC", ""};
    REQUIRE(house.propose(novice, house.analyst).has_value());
    CHECK(house.people.person(novice.id).error().trouble == Trouble::not_found);
    const auto entry = house.waiting();
    CHECK(house.people.approve(entry, house.analyst.id, house.now).error().trouble == Trouble::refused);  // one signed twice
    CHECK(house.people.approve(entry, novice.id, house.now).error().trouble == Trouble::refused);         // the person themselves
    CHECK(house.people.approve({entry.value + 1}, house.counsel.id, house.now).error().trouble == Trouble::not_found);
    CHECK(house.people.person(novice.id).error().trouble == Trouble::not_found);
    const auto approved = house.people.approve(entry, house.counsel.id, house.now);
    REQUIRE(approved.has_value());
    CHECK(approved->person.body() == novice.body());
    CHECK(house.people.person(novice.id)->role == Role::custodian);
    CHECK(house.people.proposals(house.now)->empty());
    CHECK(house.people.approve(entry, house.counsel.id, house.now).error().trouble == Trouble::not_found);  // once
    CHECK(house.count(Kind::act_proposed) == 1);
    CHECK(Proposal::from_body(approved->body())->body() == approved->body());
}

TEST_CASE("Proposal.RunsOutAfterSevenDaysAndWithItsFirstSigner") {
    House house;
    const Person novice{person_id('n'), Role::custodian, "Custodian Vale", {}, "UTC", ""};
    REQUIRE(house.propose(novice, house.analyst).has_value());
    const auto entry = house.waiting();
    house.now = {after_days(morning, proposal_days).ms - 1};
    CHECK(house.people.proposals(house.now)->size() == 1);
    CHECK(house.people.approve(entry, house.counsel.id, after_days(morning, proposal_days)).error().trouble == Trouble::not_found);
    CHECK(house.people.proposals(after_days(morning, proposal_days))->empty());
    // A newer one about the same person takes its place.
    REQUIRE(house.propose(novice, house.counsel).has_value());
    CHECK(house.people.proposals(house.now)->size() == 1);
    CHECK(house.people.proposals(house.now)->at(0).by == house.counsel.id);
    // Whoever signed first and has left since has signed nothing.
    REQUIRE(house.enrol(custodian(), "c").has_value());
    const Person fourth{person_id('d'), Role::analyst, "Analyst Moor", {}, "UTC", ""};
    REQUIRE(house.people.enrol(fourth, founder(), house.now).has_value());
    REQUIRE(house.people.leave({house.counsel.id, "another job"}, house.analyst.id, house.now).has_value());
    CHECK(house.people.approve(house.waiting(), house.analyst.id, house.now).error().trouble == Trouble::refused);
}

TEST_CASE("Proposal.NamesWhatIsMissingAndNobodyProposesThemselves") {
    House house;
    CHECK(house.propose(house.analyst, house.analyst).error().trouble == Trouble::refused);
    CHECK(house.people.propose({Proposed::enrol, officer(), {}, ""}, house.counsel.id, house.now).error().field == "reason");
    auto wrong = officer();
    wrong.name = "";
    CHECK(house.propose(wrong, house.counsel).error().field == "name");
    wrong = officer();
    wrong.agency = {};
    CHECK(house.propose(wrong, house.counsel).error().field == "agency");
    wrong = custodian();
    wrong.agency = police().id;
    CHECK(house.propose(wrong, house.counsel).error().field == "agency");
    wrong = officer();
    wrong.agency = *AgencyId::parse(std::string(20, 'h'));
    CHECK(house.propose(wrong, house.counsel).error().trouble == Trouble::not_found);
    wrong = officer();
    wrong.zone = "Harbour/Town";
    CHECK(house.propose(wrong, house.counsel).error().field == "zone");
    wrong = {person_id('m'), Role::customer, "Customer Otto", {}, "UTC", ""};
    CHECK(house.propose(wrong, house.counsel).error().field == "role");
    CHECK(house.propose(officer(), house.counsel).has_value());
    CHECK(enrol(house.analyst, Signatures::of(house.analyst.id, house.counsel.id).value(), house.now).error().trouble == Trouble::refused);
    CHECK(enrol(house.analyst, Signatures::of(house.counsel.id, house.analyst.id).value(), house.now).error().trouble == Trouble::refused);
    CHECK(enrol(house.analyst, Signatures::of(house.counsel.id, custodian().id).value(), house.now).has_value());
}

TEST_CASE("Proposal.OfAnAgencysAdministratorIsForItsOwnOfficersAndTheTeamSignsSecond") {
    House house;
    const Person admin{person_id('m'), Role::agency_admin, "Administrator Low", police().id, "UTC", ""};
    REQUIRE(house.people.enrol(admin, founder(), house.now).has_value());
    REQUIRE(house.propose(officer(), admin).has_value());
    CHECK(house.people.approve(house.waiting(), house.counsel.id, house.now).has_value());
    CHECK(house.people.person(officer().id).has_value());
    const auto may = [&](Role role, const AgencyId& agency) {
        return may_propose(admin, {Proposed::enrol, {person_id('x'), role, "X", agency, "UTC", ""}, {}, "?"});
    };
    CHECK(may(Role::officer, police().id));
    CHECK(!may(Role::officer, *AgencyId::parse(std::string(20, 'h'))));
    CHECK(!may(Role::agency_admin, police().id));
    CHECK(!may(Role::counsel, {}));
    CHECK(!may_propose(admin, {Proposed::thaw, {}, police().id, "?"}));
    CHECK(!may_propose(officer(), {Proposed::enrol, officer(), {}, "?"}));
    // Wherever it was signed: what an administrator may not propose, nobody can complete.
    const Person analyst{person_id('y'), Role::analyst, "Analyst Y", {}, "UTC", ""};
    REQUIRE(house.propose(analyst, admin).has_value());
    CHECK(house.people.approve(house.waiting(), house.counsel.id, house.now).error().trouble == Trouble::refused);
}

TEST_CASE("Agency.IsStoppedByOneAndGoesOnByTwo") {
    House house;
    CHECK(!house.people.is_frozen(police().id));
    CHECK(house.people.freeze({police().id, {}, ""}, house.analyst.id, house.now).error().field == "reason");
    CHECK(house.people.freeze({police().id, after_days(house.now, 1), "stolen mailbox"}, house.analyst.id, house.now).error().field ==
          "since");
    CHECK(house.people.freeze({*AgencyId::parse(std::string(20, 'h')), {}, "?"}, house.analyst.id, house.now).error().trouble ==
          Trouble::not_found);
    const AgencyStop stop{police().id, after_days(house.now, -30), "stolen mailbox"};
    REQUIRE(house.people.freeze(stop, house.analyst.id, house.now).has_value());
    CHECK(house.people.is_frozen(police().id));
    CHECK(AgencyStop::from_body(stop.body())->body() == stop.body());
    CHECK(house.people.stop(police().id)->since == stop.since);

    REQUIRE(
        house.people.propose({Proposed::thaw, {}, police().id, "the mailbox is theirs again"}, house.analyst.id, house.now).has_value());
    CHECK(house.people.is_frozen(police().id));
    const auto entry = house.waiting();
    CHECK(!house.people.approve(entry, house.analyst.id, house.now).has_value());
    CHECK(house.people.is_frozen(police().id));
    // A second stop makes the open proposal void.
    REQUIRE(house.people.freeze(stop, house.counsel.id, house.now).has_value());
    CHECK(house.people.approve(entry, house.counsel.id, house.now).error().trouble == Trouble::not_found);
    REQUIRE(house.people.propose({Proposed::thaw, {}, police().id, "now it is"}, house.analyst.id, house.now).has_value());
    REQUIRE(house.people.approve(house.waiting(), house.counsel.id, house.now).has_value());
    CHECK(!house.people.is_frozen(police().id));
    CHECK(house.people.stop(police().id).error().trouble == Trouble::not_found);
}

namespace {

// What somebody who vets has found out about the harbour's police.
Agency vetted(Instant now) {
    Agency agency{AgencyId::random(), "Harbour City Police", AgencyKind::local, "US", {"police.harbour.example"}};
    agency.evidence = "Listed by the state's commission on peace officers; the chief confirmed it at the city's switchboard.";
    agency.jurisdictions = {"US-CA"};
    agency.numbers = {{"+1 555 010 2000", "harbour.example/contact", std::nullopt}};
    agency.proofs = {{"police.harbour.example", "Named on the city's own site.", after_days(now, proof_days)}};
    agency.until = after_days(now, agency_days);
    return agency;
}

Application applying() {
    Application application;
    application.agency = vetted(morning);
    application.agency.evidence = "We are the police of Harbour City.";
    application.contact = "Sergeant Teal";
    application.mail = "teal@police.harbour.example";
    return application;
}

Proposal admitting(const Agency& agency) { return {Proposed::admit, {}, agency.id, "vetted as written", agency}; }

}  // namespace

TEST_CASE("Application.GivesNothingUntilTwoOfTheTeamHaveVettedIt") {
    House house;
    const auto before = house.people.agencies()->size();
    REQUIRE(house.people.apply(applying(), house.now).has_value());
    const auto open = house.people.applications();
    REQUIRE(open->size() == 1);
    const auto& asked = open->at(0).application.agency;
    // Whatever it says of itself, it is no agency, and nothing that only the team may say was taken over.
    CHECK(house.people.agencies()->size() == before);
    CHECK(house.people.is_frozen(asked.id));
    CHECK(asked.proofs.empty());
    CHECK_FALSE(asked.until.has_value());
    CHECK(asked.id != applying().agency.id);
    const Person officer{person_id('x'), Role::officer, "Officer Rook", asked.id, "UTC", ""};
    CHECK(house.people.propose({Proposed::enrol, officer, {}, "of the new agency"}, house.counsel.id, house.now).error().trouble ==
          Trouble::not_found);

    auto agency = vetted(house.now);
    agency.id = asked.id;
    REQUIRE(house.people.propose(admitting(agency), house.analyst.id, house.now).has_value());
    CHECK(house.people.is_frozen(asked.id));  // one signature
    CHECK(house.people.approve(house.waiting(), house.analyst.id, house.now).error().trouble == Trouble::refused);
    REQUIRE(house.people.approve(house.waiting(), house.counsel.id, house.now).has_value());
    CHECK_FALSE(house.people.is_frozen(asked.id));
    CHECK(house.people.applications()->empty());
    const auto admitted = house.people.agency(asked.id).value();
    CHECK(admitted.vetted_by == house.analyst.id);
    CHECK(admitted.numbers.at(0).since.has_value());
    CHECK(admitted.jurisdictions == std::vector<std::string>{"US-CA"});
    CHECK(admitted.look_again() == after_days(house.now, proof_days));
    CHECK(house.people.propose({Proposed::enrol, officer, {}, "of the new agency"}, house.counsel.id, house.now).has_value());
    // An agency's administrator admits nobody's agency.
    const Person admin{person_id('h'), Role::agency_admin, "Admin Heron", asked.id, "UTC", ""};
    CHECK_FALSE(may_propose(admin, admitting(agency)));
}

TEST_CASE("Application.IsTurnedDownByOneAndNamesWhatIsMissing") {
    House house;
    const auto missing = [&](void (*change)(Application&)) {
        auto application = applying();
        change(application);
        const auto step = apply(application, house.now);
        return step ? std::string{"allowed"} : step.error().field;
    };
    CHECK(missing([](Application&) {}) == "allowed");
    CHECK(missing([](Application& one) { one.agency.name = ""; }) == "name");
    CHECK(missing([](Application& one) { one.agency.country = "usa"; }) == "country");
    CHECK(missing([](Application& one) { one.agency.domains = {}; }) == "domains");
    CHECK(missing([](Application& one) { one.agency.domains = {"https://police.example"}; }) == "domains");
    CHECK(missing([](Application& one) { one.agency.domains = std::vector<std::string>(21, "police.example"); }) == "domains");
    CHECK(missing([](Application& one) { one.agency.evidence = ""; }) == "evidence");
    CHECK(missing([](Application& one) { one.agency.numbers[0].number = "call us"; }) == "number");
    CHECK(missing([](Application& one) { one.contact = ""; }) == "contact");
    CHECK(missing([](Application& one) { one.mail = "police.example"; }) == "mail");
    REQUIRE(house.people.apply(applying(), house.now).has_value());
    const auto id = house.people.applications()->at(0).application.agency.id;
    CHECK(house.people.turn_down({id, ""}, house.analyst.id, house.now).error().field == "reason");
    CHECK(house.people.turn_down({police().id, "unknown"}, house.analyst.id, house.now).error().trouble == Trouble::not_found);
    REQUIRE(house.people.turn_down({id, "no such police"}, house.analyst.id, house.now).has_value());
    CHECK(house.people.applications()->empty());
    auto agency = vetted(house.now);
    agency.id = id;
    CHECK(house.people.propose(admitting(agency), house.counsel.id, house.now).error().trouble == Trouble::not_found);
}

TEST_CASE("Vetting.NamesWhatNobodyFoundOut") {
    const auto missing = [](void (*change)(Agency&)) {
        auto agency = vetted(morning);
        change(agency);
        const auto fine = check_vetted(agency, morning);
        return fine ? std::string{"allowed"} : fine.error().field;
    };
    CHECK(missing([](Agency&) {}) == "allowed");
    CHECK(missing([](Agency& one) { one.evidence = ""; }) == "evidence");
    CHECK(missing([](Agency& one) { one.jurisdictions = {}; }) == "jurisdictions");
    CHECK(missing([](Agency& one) { one.jurisdictions = {"California"}; }) == "jurisdictions");
    CHECK(missing([](Agency& one) { one.domains.emplace_back("other.example"); }) == "proof");
    CHECK(missing([](Agency& one) { one.proofs[0].evidence = ""; }) == "proof");
    CHECK(missing([](Agency& one) { one.proofs[0].look_again = after_days(morning, proof_days + 1); }) == "proof");
    CHECK(missing([](Agency& one) { one.proofs[0].look_again = morning; }) == "proof");
    CHECK(missing([](Agency& one) { one.numbers = {}; }) == "number");
    CHECK(missing([](Agency& one) { one.numbers[0].source = ""; }) == "source");
    CHECK(missing([](Agency& one) { one.until = std::nullopt; }) == "until");
    CHECK(missing([](Agency& one) { one.until = after_days(morning, agency_days + 1); }) == "until");
}

TEST_CASE("Agency.NumberThatChangedIsNotCalledForThirtyDays") {
    House house;
    auto agency = vetted(house.now);
    agency.id = police().id;
    const auto admit = [&] {
        REQUIRE(house.people.propose(admitting(agency), house.analyst.id, house.now).has_value());
        REQUIRE(house.people.approve(house.waiting(), house.counsel.id, house.now).has_value());
        return house.people.agency(agency.id)->numbers;
    };
    const auto first = admit();
    CHECK_FALSE(may_be_called(first[0], {after_days(house.now, number_frozen_days).ms - 1}));
    CHECK(may_be_called(first[0], after_days(house.now, number_frozen_days)));
    house.now = after_days(house.now, 40);
    agency = vetted(house.now);
    agency.id = police().id;
    agency.numbers = {{"1-555-010-2000", "harbour.example/contact", std::nullopt}, {"+1 555 010 9999", "harbour.example/contact", morning}};
    const auto second = admit();
    CHECK(may_be_called(second[0], house.now));        // the same, written otherwise: it keeps its day
    CHECK_FALSE(may_be_called(second[1], house.now));  // new, whatever day somebody wrote beside it
    CHECK(may_be_called(second[1], after_days(house.now, number_frozen_days)));
    agency.numbers = {{"+1 555 010 2000", "another site", std::nullopt}};
    CHECK_FALSE(may_be_called(admit()[0], house.now));  // another source is another claim
}

TEST_CASE("Agency.WhoseProofIsTooOldIsStoppedAndGoesOnOnlyOnceItIsRenewed") {
    House house;
    auto agency = vetted(house.now);
    agency.id = police().id;
    const auto renew = [&] {
        REQUIRE(house.people.propose(admitting(agency), house.analyst.id, house.now).has_value());
        REQUIRE(house.people.approve(house.waiting(), house.counsel.id, house.now).has_value());
    };
    renew();
    house.now = after_days(house.now, proof_days);
    CHECK(house.people.agencies_overdue(house.now)->empty());
    CHECK(house.people.stop_overdue(agency.id, house.now).error().trouble == Trouble::refused);
    house.now.ms += 1;
    REQUIRE(house.people.agencies_overdue(house.now)->size() == 1);
    REQUIRE(house.people.stop_overdue(agency.id, house.now).has_value());
    CHECK(house.people.is_frozen(agency.id));
    CHECK(house.people.agencies_overdue(house.now)->empty());
    const Proposal go_on{Proposed::thaw, {}, agency.id, "it is still there"};
    CHECK(house.people.propose(go_on, house.analyst.id, house.now).error().trouble == Trouble::refused);
    agency = vetted(house.now);
    agency.id = police().id;
    renew();
    CHECK(house.people.is_frozen(agency.id));  // renewed, and still two sign that it goes on
    REQUIRE(house.people.propose(go_on, house.analyst.id, house.now).has_value());
    REQUIRE(house.people.approve(house.waiting(), house.counsel.id, house.now).has_value());
    CHECK_FALSE(house.people.is_frozen(agency.id));
}

TEST_CASE("Officer.IsAttestedForNinetyDaysByTheAgencysAdministratorOrTheTeamAndNeverByThemselves") {
    House house;
    const Person admin{person_id('h'), Role::agency_admin, "Admin Heron", police().id, "UTC", ""};
    const Person other{person_id('k'), Role::agency_admin, "Admin Kite", *AgencyId::parse(std::string(20, 'm')), "UTC", ""};
    for (const auto& one : {officer(), admin, other}) REQUIRE(house.people.enrol(one, founder(), house.now).has_value());
    CHECK(house.people.attested_until(officer().id).has_value());  // ninety days from the entry on
    house.now = after_days(house.now, 80);
    CHECK(house.people.attest(officer().id, officer().id, house.now).error().trouble == Trouble::refused);
    CHECK(house.people.attest(officer().id, other.id, house.now).error().trouble == Trouble::not_found);
    CHECK(house.people.attest(admin.id, house.counsel.id, house.now).error().trouble == Trouble::refused);
    REQUIRE(house.people.attest(officer().id, admin.id, house.now).has_value());
    CHECK(house.people.attested_until(officer().id).value() == after_days(house.now, attested_days));
    house.now = after_days(house.now, 1);
    REQUIRE(house.people.attest(officer().id, house.counsel.id, house.now).has_value());
    CHECK(house.people.attested_until(officer().id).value() == after_days(house.now, attested_days));
    CHECK(house.people.attested_until(person_id('q')).error().trouble == Trouble::not_found);
}

TEST_CASE("Leaving.EndsSessionsAndKeysAtOnceButNeverLeavesFewerThanTwoWhoCanAdmit") {
    House house;
    const auto session = house.enrol(house.counsel, "b").value();
    CHECK(house.sessions.find(session.token, house.people, house.now).has_value());
    CHECK(house.people.leave({house.counsel.id, ""}, house.analyst.id, house.now).error().field == "reason");
    REQUIRE(house.people.leave({house.counsel.id, "another job"}, house.analyst.id, house.now).has_value());
    CHECK(house.sessions.find(session.token, house.people, house.now).error().trouble == Trouble::not_found);
    CHECK(house.people.keys_of(house.counsel.id)->empty());
    CHECK(!house.sign_in("b").has_value());
    CHECK(house.people.leave({house.counsel.id, "again"}, house.analyst.id, house.now).error().trouble == Trouble::not_found);
    CHECK(house.people.leave({custodian().id, "and I"}, house.analyst.id, house.now).error().trouble == Trouble::refused);
    // Coming back takes a new key.
    REQUIRE(house.propose(house.counsel, house.analyst).has_value());
    REQUIRE(house.people.approve(house.waiting(), custodian().id, house.now).has_value());
    CHECK(!house.sign_in("b").has_value());
    CHECK(!house.enrol(house.counsel, "b").has_value());
    CHECK(house.enrol(house.counsel, "b2").has_value());
}

TEST_CASE("Session.EndsAtOnceWithARoleAnAgencyOrAKeyThatIsAnotherSince") {
    House house;
    const auto session = house.enrol(house.counsel, "b").value();
    CHECK(session.credential == "b");
    Person other = house.counsel;
    other.role = Role::editor;
    REQUIRE(house.propose(other, house.analyst).has_value());
    CHECK(house.sessions.find(session.token, house.people, house.now).has_value());
    REQUIRE(house.people.approve(house.waiting(), custodian().id, house.now).has_value());
    CHECK(house.sessions.find(session.token, house.people, house.now).error().trouble == Trouble::not_found);

    const auto second = house.sign_in("b").value();
    CHECK(second.role == Role::editor);
    REQUIRE(house.people.withdraw_key("b", "lost", house.counsel.id, house.now).has_value());
    CHECK(house.sessions.find(second.token, house.people, house.now).error().trouble == Trouble::not_found);

    REQUIRE(house.people.enrol(officer(), founder(), house.now).has_value());
    const auto third = house.enrol(officer(), "f").value();
    Person moved = officer();
    const Agency second_police{*AgencyId::parse(std::string(20, 'h')), "Ridge Police", AgencyKind::local, "US", {}};
    REQUIRE(house.people.admit(second_police, Signatures::of(house.analyst.id, custodian().id).value(), house.now).has_value());
    moved.agency = second_police.id;
    REQUIRE(house.people.enrol(moved, founder(), house.now).has_value());
    CHECK(house.sessions.find(third.token, house.people, house.now).error().trouble == Trouble::not_found);
}

TEST_CASE("Session.IsListedAndEndedByItsOwnerAlone") {
    House house;
    const auto first = house.enrol(house.counsel, "b").value();
    house.now.ms += 1'000;
    const auto second = house.sign_in("b").value();
    REQUIRE(house.enrol(house.analyst, "a").has_value());
    const auto lines = house.sessions.of(house.counsel, house.now).value();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].name == name_of(second));
    CHECK(lines[1].credential == "b");
    CHECK(house.sessions.end_named(house.analyst, name_of(first)).error().trouble == Trouble::not_found);
    CHECK(house.sessions.end_named(house.counsel, "no such").error().trouble == Trouble::not_found);
    CHECK(house.sessions.find(first.token, house.people, house.now).has_value());
    REQUIRE(house.sessions.end_named(house.counsel, name_of(first)).has_value());
    CHECK(!house.sessions.find(first.token, house.people, house.now).has_value());
    CHECK(house.sessions.find(second.token, house.people, house.now).has_value());
    house.now = after_hours(house.now, 12);
    CHECK(house.sessions.of(house.counsel, house.now)->empty());
}

TEST_CASE("Challenge.IsGoodOnceForItsPurposeAndForTenMinutes") {
    Instant now = morning;
    Memory memory{now};
    Challenges challenges{memory, Bytes(32, 'k')};
    const auto made = challenges.make(Purpose::touching, "session release", now);
    CHECK(!challenges.spend(made, Purpose::signing_in, "session release", now).has_value());
    CHECK(!challenges.spend(made, Purpose::touching, "session withdraw", now).has_value());
    CHECK(!Challenges(memory, Bytes(32, 'l')).spend(made, Purpose::touching, "session release", now).has_value());
    for (std::size_t i = 0; i < made.size(); ++i) {
        auto changed = made;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK(!challenges.spend(changed, Purpose::touching, "session release", now).has_value());
        CHECK(!challenges.spend(made.substr(0, i), Purpose::touching, "session release", now).has_value());
    }
    CHECK(memory.rows.empty());  // what is wrong leaves nothing behind
    const auto spent = challenges.spend(made, Purpose::touching, "session release", now);
    REQUIRE(spent.has_value());
    CHECK(base64url(*spent) == made);
    CHECK(!challenges.spend(made, Purpose::touching, "session release", now).has_value());
    const auto late = challenges.make(Purpose::signing_in, "", now);
    now.ms += challenge_minutes * 60'000 - 1;
    CHECK(challenges.spend(late, Purpose::signing_in, "", now).has_value());
    const auto later = challenges.make(Purpose::signing_in, "", {now.ms - challenge_minutes * 60'000});
    CHECK(!challenges.spend(later, Purpose::signing_in, "", now).has_value());
    CHECK(challenges.make(Purpose::signing_in, "", now) != challenges.make(Purpose::signing_in, "", now));
}

TEST_CASE("Invitation.OpensWithLinkAndCodeTogetherOnceAndForThreeDays") {
    House house;
    const auto word = house.entrance.invite(house.counsel.id, house.now).value();
    CHECK(house.entrance.invited(word, house.now).error().trouble == Trouble::not_found);  // no code yet
    const auto code = house.entrance.open_invitation(house.counsel.id, house.now).value();
    CHECK(code.size() == code_letters);
    CHECK(house.entrance.invited(word, house.now)->id == house.counsel.id);
    CHECK(house.entrance.invited(word + "A", house.now).error().trouble == Trouble::not_found);
    CHECK(house.entrance.invited("", house.now).error().trouble == Trouble::not_found);
    for (const auto& [name, row] : house.memory.rows) {
        CHECK((name + row.first).find(word) == std::string::npos);
        CHECK(row.first.find(code) == std::string::npos);
    }
    CHECK(house.entrance.invited(word, {after_hours(house.now, invitation_hours).ms - 1}).has_value());
    CHECK(!house.entrance.invited(word, after_hours(house.now, invitation_hours)).has_value());
    CHECK(house.entrance.open_invitation(house.analyst.id, house.now).error().trouble == Trouble::not_found);

    const auto attempt = [&](const std::string& with_word, const std::string& with_code, const std::string& credential = "b") {
        const auto challenge = house.entrance.challenge(Purpose::enrolling, with_word, house.now);
        return house.entrance.enrol(with_word, with_code, house.making(challenge, credential), challenge, "a key", house.now);
    };
    CHECK(attempt(word, "0000000000").error().field == "code");
    CHECK(attempt(word + "A", code).error().trouble == Trouble::not_found);
    // A key that does not fit leaves the invitation as it was.
    house.reader.backup_eligible = true;
    CHECK(attempt(word, code).error().trouble == Trouble::refused);
    house.reader.backup_eligible = false;
    auto spoken = code;
    for (auto& letter : spoken) letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    const auto session = attempt(word, " " + spoken.substr(0, 5) + "-" + spoken.substr(5));
    REQUIRE(session.has_value());
    CHECK(session->person == house.counsel.id);
    CHECK(house.sessions.find(session->token, house.people, house.now).has_value());
    CHECK(attempt(word, code, "b3").error().trouble == Trouble::not_found);  // used up
    CHECK(house.count(Kind::key_registered) == 1);
}

TEST_CASE("Invitation.IsSpoiltByFiveWrongCodesAndByANewerOne") {
    House house;
    const auto word = house.entrance.invite(house.counsel.id, house.now).value();
    const auto code = house.entrance.open_invitation(house.counsel.id, house.now).value();
    const auto attempt = [&](const std::string& with_code) {
        const auto challenge = house.entrance.challenge(Purpose::enrolling, word, house.now);
        return house.entrance.enrol(word, with_code, house.making(challenge, "b"), challenge, "a key", house.now);
    };
    for (int i = 0; i < invitation_tries; ++i) CHECK(attempt("0000000000").error().field == "code");
    CHECK(attempt(code).error().trouble == Trouble::not_found);
    CHECK(!house.entrance.invited(word, house.now).has_value());

    const auto older = house.entrance.invite(house.counsel.id, house.now).value();
    const auto newer = house.entrance.invite(house.counsel.id, house.now).value();
    REQUIRE(house.entrance.open_invitation(house.counsel.id, house.now).has_value());
    CHECK(!house.entrance.invited(older, house.now).has_value());
    CHECK(house.entrance.invited(newer, house.now).has_value());
    REQUIRE(house.entrance.cancel_invitation(house.counsel.id).has_value());
    CHECK(!house.entrance.invited(newer, house.now).has_value());
    CHECK(!house.entrance.open_invitation(house.counsel.id, house.now).has_value());
}

TEST_CASE("Invitation.ReplacesTheKeysOfWhoeverEnrolsAgain") {
    House house;
    const auto session = house.enrol(house.counsel, "b").value();
    const auto again = house.enrol(house.counsel, "b2").value();
    CHECK(!house.sessions.find(session.token, house.people, house.now).has_value());
    CHECK(house.sessions.find(again.token, house.people, house.now).has_value());
    CHECK(house.people.keys_of(house.counsel.id)->size() == 1);
    CHECK(!house.sign_in("b").has_value());
    CHECK(house.sign_in("b2").has_value());
    CHECK(house.enrol(house.analyst, "b").error().trouble == Trouble::conflict);  // a key never changes its owner
}

TEST_CASE("SignIn.AnswersOneSentenceWhateverIsWrong") {
    House house;
    REQUIRE(house.enrol(house.counsel, "b").has_value());
    const auto good = house.sign_in("b");
    REQUIRE(good.has_value());
    CHECK(good->credential == "b");
    const auto with = [&](auto change) {
        const auto challenge = house.entrance.challenge(Purpose::signing_in, "", house.now);
        auto answer = house.touching(challenge, "b");
        change(answer);
        house.reader.asked = 0;
        const auto refused = house.entrance.sign_in(answer, challenge, house.now);
        REQUIRE(!refused.has_value());
        CHECK(house.reader.asked == 1);  // an unknown key takes the time of a known one
        return refused.error().sentence;
    };
    const auto unknown = with([](auto& answer) { answer.credential = "nobody's"; });
    CHECK(with([](auto& answer) { answer.signature = "bad"; }) == unknown);
    CHECK(with([](auto& answer) { answer.client_data = "other"; }) == unknown);
    house.reader.backup_eligible = true;
    CHECK(with([](auto&) {}) == unknown);
    house.reader.backup_eligible = false;
    const auto touch = house.entrance.challenge(Purpose::enrolling, "", house.now);
    CHECK(house.entrance.sign_in(house.touching(touch, "b"), touch, house.now).error().trouble == Trouble::refused);
    const auto once = house.entrance.challenge(Purpose::signing_in, "", house.now);
    REQUIRE(house.entrance.sign_in(house.touching(once, "b"), once, house.now).has_value());
    CHECK(house.entrance.sign_in(house.touching(once, "b"), once, house.now).error().trouble == Trouble::refused);
}

TEST_CASE("SignIn.RefusesAKeyWhoseCounterStandsOrGoesBack") {
    House house;
    REQUIRE(house.enrol(house.counsel, "b").has_value());
    CHECK(house.sign_in("b").has_value());
    CHECK(house.sign_in("b").has_value());  // a key that does not count
    house.reader.counter = 5;
    CHECK(house.sign_in("b").has_value());
    CHECK(!house.sign_in("b").has_value());
    house.reader.counter = 4;
    CHECK(!house.sign_in("b").has_value());
    house.reader.counter = 0;
    CHECK(!house.sign_in("b").has_value());
    house.reader.counter = 6;
    CHECK(house.sign_in("b").has_value());
    CHECK(is_forward(0, 0));
    CHECK(is_forward(0, 1));
    CHECK(!is_forward(1, 0));
    CHECK(!is_forward(1, 1));
    CHECK(is_forward(1, 0xffff'ffff));
}

TEST_CASE("Key.ThatCanBeCopiedIsForThoseOutsideTheHouseOnly") {
    for (const Role role : every<Role>()) {
        const Person person{person_id('p'), role, "P", {}, "UTC", ""};
        CHECK(is_fit(person, false).has_value());
        CHECK(is_fit(person, true).has_value() != is_staff(role));
    }
}

TEST_CASE("Touch.IsOfTheSessionsOwnKeyForOneActOnce") {
    House house;
    const auto session = house.enrol(house.counsel, "b").value();
    const auto other = house.enrol(house.analyst, "a").value();
    const auto made = [&](const Session& of, std::string_view act) {
        return house.entrance.challenge(Purpose::touching, Entrance::about(of, act), house.now);
    };
    const auto challenge = made(session, "release");
    CHECK(house.entrance.touched(session, "release", house.touching(challenge, "a"), challenge, house.now).error().field == "key");
    CHECK(!house.entrance.touched(other, "release", house.touching(challenge, "a"), challenge, house.now).has_value());
    CHECK(!house.entrance.touched(session, "sign", house.touching(challenge, "b"), challenge, house.now).has_value());
    CHECK(!house.entrance.touched(session, "release", {}, challenge, house.now).has_value());
    CHECK(house.entrance.touched(session, "release", house.touching(challenge, "b"), challenge, house.now).has_value());
    CHECK(!house.entrance.touched(session, "release", house.touching(challenge, "b"), challenge, house.now).has_value());
    // A demo link has no key, and nothing passes for one.
    Session linked = session;
    linked.credential = "";
    const auto empty = made(linked, "release");
    CHECK(!house.entrance.touched(linked, "release", house.touching(empty, ""), empty, house.now).has_value());
}

TEST_CASE("Key.IsAddedByItsOwnerAndHasAName") {
    House house;
    const auto session = house.enrol(house.counsel, "b").value();
    const auto add = [&](const std::string& credential, const std::string& name) {
        const auto challenge = house.entrance.challenge(Purpose::adding, name_of(session), house.now);
        return house.entrance.add_key(session, house.making(challenge, credential), challenge, name, house.now);
    };
    CHECK(add("b2", "").error().field == "name");
    REQUIRE(add("b2", "spare").has_value());
    CHECK(add("b2", "spare").error().trouble == Trouble::conflict);
    const auto keys = house.people.keys_of(house.counsel.id).value();
    REQUIRE(keys.size() == 2);
    CHECK(Passkey::from_body(keys[0].body())->body() == keys[0].body());
    CHECK(house.sign_in("b").has_value());
    CHECK(house.sign_in("b2").has_value());
}

TEST_CASE("Site.IsAHostNameOverTlsOrLocalhost") {
    CHECK(Entrance::site_of("https://legal.example.org")->rp_id == "legal.example.org");
    CHECK(Entrance::site_of("https://legal.example.org:8443")->rp_id == "legal.example.org");
    CHECK(Entrance::site_of("http://localhost:8080")->origin == "http://localhost:8080");
    for (const char* wrong : {"", "legal.example.org", "http://legal.example.org", "https://192.0.2.1", "http://127.0.0.1:8080",
                              "https://[::1]", "https://legal.example.org/", "https://Legal.example.org", "https://a@legal.example.org",
                              "https://legal.example.org:x", "https://legal.example.org:", "https://", "ftp://localhost"}) {
        CAPTURE(wrong);
        CHECK(!Entrance::site_of(wrong).has_value());
    }
}

namespace {

// For as long as an audit may last, in whole days.
Person auditor() {
    Person person{person_id('v'), Role::auditor, "Auditor Kestrel", {}, "UTC", ""};
    person.purpose = "a court's review";
    person.until = after_days(morning, auditor_days);
    return person;
}

}  // namespace

TEST_CASE("Auditor.HasAPurposeAndAnEndAndNobodyElseHas") {
    CHECK(check_audit(auditor(), morning).has_value());
    CHECK(Person::from_body(auditor().body())->body() == auditor().body());
    const auto field_of = [](const Person& person) {
        const auto checked = check_audit(person, morning);
        return checked ? "" : checked.error().field;
    };
    auto wrong = auditor();
    wrong.purpose = "";
    CHECK(field_of(wrong) == "purpose");
    wrong = auditor();
    wrong.until = std::nullopt;
    CHECK(field_of(wrong) == "last_day");
    wrong.until = {{morning.ms - 1}};
    CHECK(field_of(wrong) == "last_day");
    wrong.until = {{after_days(morning, auditor_days).ms + 1}};
    CHECK(field_of(wrong) == "last_day");
    for (const Role role : every<Role>()) {
        if (role == Role::auditor) continue;
        Person other{person_id('v'), role, "V", {}, "UTC", ""};
        CHECK(field_of(other) == "");
        other.purpose = "a review";
        CHECK(field_of(other) == "purpose");
        other.purpose = "";
        other.until = morning;
        CHECK(field_of(other) == "last_day");
    }
    // A proposal that was left lying until its audit is over gives nothing.
    const auto both = Signatures::of(person_id('a'), person_id('b')).value();
    CHECK(enrol(auditor(), both, after_days(morning, auditor_days)).has_value());
    CHECK(enrol(auditor(), both, {after_days(morning, auditor_days).ms + 1}).error().field == "last_day");
    CHECK(propose({Proposed::enrol, wrong, {}, "a review"}, person_id('a'), morning).error().field == "last_day");
}

TEST_CASE("Auditor.IsOutAtTheEndOfTheLastInstantAndTheRoundWritesItDown") {
    House house;
    auto person = auditor();
    person.until = after_hours(house.now, 1);
    REQUIRE(house.people.enrol(person, founder(), house.now).has_value());
    const auto entry = house.book.entry({house.book.size() - 1}).value();
    CHECK(entry.facts->instant_of(Fact::valid_until) == person.until);
    const auto session = house.sessions.begin(person, house.now).value();
    Instant now = house.now;
    while (now < after_hours(house.now, 1)) {
        now.ms += 600'000;
        CHECK(house.sessions.find(session.token, house.people, now).has_value());
    }
    CHECK(now == *person.until);
    CHECK(house.people.roles_over(now)->empty());
    CHECK(house.people.end_role(person.id, now).error().trouble == Trouble::refused);
    CHECK(house.people.looked({LookedAt::entries, {}, 0, 1}, person.id, now).has_value());
    const Instant late{now.ms + 1};
    CHECK(house.sessions.find(session.token, house.people, late).error().trouble == Trouble::not_found);
    CHECK(house.sessions.begin(person, late).error().trouble == Trouble::refused);
    CHECK(house.people.looked({LookedAt::entries, {}, 0, 1}, person.id, late).error().trouble == Trouble::refused);
    CHECK(house.count(Kind::audited) == 1);
    REQUIRE(house.people.roles_over(late).value() == std::vector<PersonId>{person.id});
    CHECK(house.people.end_role(person.id, late).has_value());
    CHECK(house.people.roles_over(late)->empty());
    CHECK(house.people.person(person.id).error().trouble == Trouble::not_found);
    CHECK(house.count(Kind::person_left) == 1);
}

TEST_CASE("Look.SaysHowMuchWasShownAndOfWhichRequest") {
    tests::MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = DemandId::random();
    const auto made = clerk.record(look({LookedAt::request, demand, 7, 3}, person_id('v'), morning).value()).value();
    const auto entry = book.entry(made.entry()).value();
    CHECK(entry.header.demand.none());  // a look moves no demand: a decision on it is still on what is true
    CHECK(entry.header.actor == person_id('v'));
    CHECK(entry.facts->text() == "first=7\nlooked_at=request\nseen=" + demand.text() + "\nshown=3\n");
    CHECK(Look::from_body(made->body())->body() == made->body());
    CHECK(look({LookedAt::entries, {}, 0, 1}, {}, morning).error().trouble == Trouble::refused);
    CHECK_THROWS((void)look({LookedAt::request, {}, 0, 1}, person_id('v'), morning));
    CHECK_THROWS((void)look({LookedAt::entries, demand, 0, 1}, person_id('v'), morning));
}

}  // namespace sallyport::people
