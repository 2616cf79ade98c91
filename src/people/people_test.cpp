#include "people/people.h"

#include <doctest/doctest.h>

#include <map>

#include "base/crypto.h"
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

// A made-up book that answers the people's own questions to its views.
class PeopleBook : public tests::MadeUpBook {
public:
    PeopleBook() : MadeUpBook{1} {}
    Outcome<void> look(const std::function<void(const ledger::Views&)>& see) const override {
        see(PeopleViews{*this});
        return {};
    }

private:
    class PeopleViews : public ledger::Views {
    public:
        explicit PeopleViews(const PeopleBook& book) : book_{book} {}
        void write(std::string_view, const ledger::Row&) override {}
        std::vector<ledger::Row> read(std::string_view sql, const ledger::Row& parameters) const override {
            const bool frozen = sql.starts_with("SELECT frozen");
            std::map<std::string, ledger::Row> rows;
            (void)book_.each({0}, [&](const ledger::Entry& entry) {
                const Kind kind = entry.header.kind;
                const auto index = static_cast<std::int64_t>(entry.header.index.value);
                const auto id = entry.facts->text_or(sql.find("v_people") != std::string::npos ? Fact::person : Fact::agency, "");
                if (kind == Kind::person_left) rows.erase(id);
                if (kind == Kind::person_enrolled) rows[id] = {index};
                if (kind == Kind::agency_vetted) rows[id] = {frozen ? std::int64_t{0} : index};
                if (kind == Kind::agency_frozen && frozen) rows[id] = {1};
                return true;
            });
            std::vector<ledger::Row> out;
            for (const auto& [id, row] : rows) {
                if (parameters.empty() || parameters[0].text == id) out.push_back(row);
            }
            return out;
        }

    private:
        const PeopleBook& book_;
    };
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
        for (const Action action : {Action::sign, Action::decide, Action::note_counsel}) {
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
        for (const Action action : {Action::accept, Action::decide, Action::notify, Action::collect, Action::ask, Action::note}) {
            CAPTURE(std::string{code(action)});
            CHECK(can(action, Relation::staff, away) >= 1);
        }
        CHECK(can(Action::counter, Relation::none, away) >= 1);
    }
    CHECK(can(Action::sign, Relation::staff, 2) == 2);             // content: the two of counsel
    CHECK(can(Action::admit, Relation::none, 2) == 2);             // vetting: likewise
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

}  // namespace sallyport::people
