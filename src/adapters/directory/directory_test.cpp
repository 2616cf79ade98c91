#include "adapters/directory/directory.h"

#include <doctest/doctest.h>
#include <libpq-fe.h>

#include "adapters/sources/private_postgres.h"
#include "adapters/sql/sql.h"
#include "adapters/sql/test_folder.h"
#include "base/limits.h"

using namespace sallyport;
using namespace sallyport::adapters;
using demand::IdentifierKind;

namespace {
demand::DirectoryAnswer asked(const demand::Directory& directory, IdentifierKind kind, const std::string& value,
                              const char* as_of = "2026-07-01T00:00:00Z") {
    demand::Identifier identifier;
    identifier.kind = kind;
    identifier.value = Sensitive<std::string>{value};
    const auto answer = directory.ask(identifier, *parse_instant(as_of));
    REQUIRE(answer);
    return *answer;
}
}  // namespace

TEST_CASE("Directory.KnowsAnAccountByEachOfItsNamesAndNobodyByAnother") {
    const TestFolder folder;
    Description description;
    SourceDescription source;
    source.name = "tables";
    source.kind = SourceDescription::Kind::sqlite;
    source.location = folder.path() + "/store.sqlite";
    description.sources.push_back(source);
    CHECK_FALSE(TableDirectory::open(description));
    description.directory = DirectoryDescription{"tables", "accounts", "customers"};
    CHECK_FALSE(TableDirectory::open(description));  // no file yet
    {
        auto made = Database::open(source.location, Database::Mode::make);
        REQUIRE(made);
        REQUIRE((*made)->script(
            "CREATE TABLE customers(customer_id TEXT, customer_class TEXT, seats INTEGER, tenant_domain TEXT, country TEXT, "
            "data_country TEXT, contact TEXT);"
            "CREATE TABLE accounts(account_id TEXT, customer_id TEXT, email TEXT, user_name TEXT, phone TEXT, closed_at TEXT);"
            "INSERT INTO customers VALUES('C-1', 'enterprise', 51, 'tenant.example', 'IE', 'NL', 'legal@tenant.example');"
            "INSERT INTO accounts VALUES('A-1', 'C-1', 'ann@tenant.example', 'ann', '+15550100', NULL);"
            "INSERT INTO accounts VALUES('A-2', 'C-1', 'bob@tenant.example', 'bob', '+15550101', '2026-01-01T00:00:00Z');"));
    }
    const auto directory = TableDirectory::open(description);
    REQUIRE(directory);
    for (const auto& [kind, value] : {std::pair{IdentifierKind::account_email, "ann@tenant.example"},
                                      {IdentifierKind::account_id, "A-1"},
                                      {IdentifierKind::user_name, "ann"},
                                      {IdentifierKind::phone, "+15550100"}}) {
        const auto answer = asked(**directory, kind, value);
        CHECK(answer.known);
        CHECK(answer.account.reveal() == "A-1");
        CHECK(answer.customer == "C-1");
        CHECK(answer.customer_class == demand::CustomerClass::enterprise);
        CHECK(answer.seats == 51);
        CHECK(answer.customer_country == "IE");
        CHECK(answer.data_country == "NL");
        CHECK(answer.contact.reveal() == "legal@tenant.example");
        CHECK_FALSE(answer.gone);
    }
    CHECK(asked(**directory, IdentifierKind::user_name, "bob").gone);
    const auto tenant = asked(**directory, IdentifierKind::tenant_domain, "tenant.example");
    CHECK(tenant.known);
    CHECK(tenant.account.reveal().empty());  // a tenant's name is no way into its people's mailboxes
    for (const auto& [kind, value] : {std::pair{IdentifierKind::account_email, "carol@tenant.example"},
                                      {IdentifierKind::user_name, "' OR 1=1 --"},
                                      {IdentifierKind::user_name, "ann@tenant.example"},
                                      {IdentifierKind::card, "A-1"},
                                      {IdentifierKind::ip_at_instant, "192.0.2.1"},
                                      {IdentifierKind::tenant_domain, "A-1"}}) {
        CHECK_FALSE(asked(**directory, kind, value).known);
    }
}

TEST_CASE("Directory.InMemoryAnswersAlike") {
    demand::DirectoryAnswer ann;
    ann.known = true;
    const MemoryDirectory directory{{{IdentifierKind::account_email, "ann@mail.example", ann}}};
    CHECK(asked(directory, IdentifierKind::account_email, "ann@mail.example").known);
    CHECK_FALSE(asked(directory, IdentifierKind::user_name, "ann@mail.example").known);
    CHECK_FALSE(asked(directory, IdentifierKind::account_email, "bob@mail.example").known);
}

namespace {

std::string accounts_in(const demand::DirectoryAnswer& answer) {
    std::string all;
    for (const auto* one : demand::accounts_of(answer)) all += one->account.reveal() + " ";
    return all;
}

void postgres_script(const std::string& location, const char* script) {
    PGconn* connection = PQconnectdb(location.c_str());
    REQUIRE(PQstatus(connection) == CONNECTION_OK);
    PGresult* result = PQexec(connection, script);
    REQUIRE_MESSAGE(PQresultStatus(result) == PGRES_COMMAND_OK, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}

const char* const people_and_trails =
    "CREATE TABLE customers(customer_id TEXT, customer_class TEXT, seats INTEGER, tenant_domain TEXT, country TEXT, data_country TEXT, "
    "contact TEXT);"
    "CREATE TABLE accounts(account_id TEXT, customer_id TEXT, email TEXT, user_name TEXT, phone TEXT, closed_at TEXT);"
    "INSERT INTO customers VALUES('C-1', 'enterprise', 51, 'tenant.example', 'IE', 'NL', 'legal@tenant.example');"
    "INSERT INTO customers VALUES('C-2', 'consumer', 1, NULL, 'US', 'US', 'dan@mail.example');"
    "INSERT INTO accounts VALUES('A-1', 'C-1', 'ann@tenant.example', 'ann', NULL, NULL);"
    "INSERT INTO accounts VALUES('A-2', 'C-1', 'bob@tenant.example', 'bob', NULL, NULL);"
    "INSERT INTO accounts VALUES('A-3', 'C-2', 'dan@mail.example', 'dan', NULL, NULL);"
    "CREATE TABLE leases(holder TEXT, ip TEXT, since TEXT, until TEXT);"
    "INSERT INTO leases VALUES('A-1', '192.0.2.7', '2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z');"
    "INSERT INTO leases VALUES('A-3', '192.0.2.7', '2026-03-01T12:00:00.5Z', '2026-03-01T13:00:00Z');"
    "INSERT INTO leases VALUES('A-2', '192.0.2.7', '2026-06-01T00:00:00Z', NULL);"
    "INSERT INTO leases VALUES('A-3', '2001:db8::7', '2026-03-01T10:00:00Z', NULL);"
    "INSERT INTO leases VALUES('A-3', '192.0.2.8', 'yesterday', NULL);"
    "CREATE TABLE cards(holder TEXT, ends TEXT, token TEXT);"
    "INSERT INTO cards VALUES('A-1', '1234', 'tok-1'); INSERT INTO cards VALUES('A-3', '9999', 'tok-3');"
    "CREATE TABLE devices(holder TEXT, number TEXT); INSERT INTO devices VALUES('A-3', 'SN-77');";

DirectoryDescription with_trails() {
    DirectoryDescription in{"tables", "accounts", "customers"};
    in.address = DirectoryTrail{"leases", "holder", "ip", "since", "until"};
    in.card = DirectoryTrail{"cards", "holder", "ends", "", ""};
    in.card->last_digits = 4;
    in.serial = DirectoryTrail{"devices", "holder", "number", "", ""};
    return in;
}

void check_resolves(const demand::Directory& directory) {
    const auto whose = [&](const std::string& value, const char* as_of = "2026-07-01T00:00:00Z") {
        return accounts_in(asked(directory, IdentifierKind::ip_at_instant, value, as_of));
    };
    CHECK(whose("192.0.2.7 2026-03-01T10:00:00Z") == "A-1 ");
    CHECK(whose("192.0.2.7 2026-03-01T09:59:59.999Z") == "");
    CHECK(whose("192.0.2.7 2026-03-01T11:00:00Z") == "A-1 ");
    CHECK(whose("192.0.2.7 2026-03-01T11:00:00.001Z") == "");
    CHECK(whose("192.0.2.7 2026-03-01T12:00:00.499Z") == "");
    CHECK(whose("192.0.2.7 2026-03-01T12:00:00.500Z") == "A-3 ");
    CHECK(whose("192.0.2.7 2026-03-01T13:30:00+01:00") == "A-3 ");
    CHECK(whose("192.0.2.7 2026-06-20T00:00:00Z") == "A-2 ");                      // still has it
    CHECK(whose("192.0.2.7 2026-06-20T00:00:00Z", "2026-05-31T23:59:59Z") == "");  // which nobody knew then
    CHECK(whose("192.0.2.7 2026-03-01T10:30:00Z/2026-03-01T12:30:00Z") == "A-1 A-3 ");
    CHECK(whose("192.0.2.7 2026-03-01T11:00:01Z/2026-03-01T11:59:59Z") == "");
    CHECK(whose("2001:DB8:0::7 2026-03-01T10:00:00Z") == "A-3 ");
    CHECK(whose("192.0.2.8 2026-03-01T10:00:00Z") == "");  // a date that cannot be read is none
    CHECK(whose("192.0.2.9 2026-03-01T10:00:00Z") == "");
    CHECK(whose("192.0.2.7") == "");
    CHECK(whose("192.0.2.7' OR '1'='1 2026-03-01T10:00:00Z") == "");

    const auto both = asked(directory, IdentifierKind::ip_at_instant, "192.0.2.7 2026-03-01T10:30:00Z/2026-03-01T12:30:00Z");
    CHECK(both.known);
    CHECK(both.account.reveal().empty());  // of none of them in particular
    CHECK(both.contact.reveal().empty());
    CHECK(both.seats == 51);
    CHECK(both.customer_class == demand::CustomerClass::enterprise);
    CHECK(both.data_country.empty());  // it is not one country
    REQUIRE(both.shared_by.size() == 2);
    CHECK(both.shared_by[0].contact.reveal() == "legal@tenant.example");
    CHECK(both.shared_by[1].contact.reveal() == "dan@mail.example");

    CHECK(accounts_in(asked(directory, IdentifierKind::card, "4000 **** **** 1234")) == "A-1 ");
    CHECK(accounts_in(asked(directory, IdentifierKind::card, "1234")) == "A-1 ");
    CHECK(accounts_in(asked(directory, IdentifierKind::card, "4000 1234 **** ****")) == "");
    CHECK(accounts_in(asked(directory, IdentifierKind::serial, "SN-77")) == "A-3 ");
    CHECK(accounts_in(asked(directory, IdentifierKind::serial, "SN-7")) == "");
}

}  // namespace

TEST_CASE("Directory.KnowsWhoseAnAddressACardOrADeviceWasThen") {
    SUBCASE("in SQLite") {
        const TestFolder folder;
        Description description;
        description.sources.push_back({"tables", SourceDescription::Kind::sqlite, folder.path() + "/store.sqlite", "", {}, {}, {}});
        description.directory = with_trails();
        {
            auto made = Database::open(folder.path() + "/store.sqlite", Database::Mode::make);
            REQUIRE(made);
            REQUIRE((*made)->script(people_and_trails));
        }
        const auto directory = TableDirectory::open(description);
        REQUIRE(directory);
        check_resolves(**directory);
        // Sign-ins only: each holds for so many minutes on either side. Tokens are compared whole.
        description.directory->address->until_column.clear();
        description.directory->address->within_minutes = 30;
        description.directory->card = DirectoryTrail{"cards", "holder", "token", "", ""};
        const auto sign_ins = TableDirectory::open(description);
        REQUIRE(sign_ins);
        const auto whose = [&](const char* value) { return accounts_in(asked(**sign_ins, IdentifierKind::ip_at_instant, value)); };
        CHECK(whose("192.0.2.7 2026-03-01T09:30:00Z") == "A-1 ");
        CHECK(whose("192.0.2.7 2026-03-01T09:29:59.999Z") == "");
        CHECK(whose("192.0.2.7 2026-03-01T10:30:00Z") == "A-1 ");
        CHECK(whose("192.0.2.7 2026-03-01T10:30:00.001Z") == "");
        CHECK(accounts_in(asked(**sign_ins, IdentifierKind::card, "tok-3")) == "A-3 ");
        CHECK(accounts_in(asked(**sign_ins, IdentifierKind::card, "tok")) == "");
        // A column that is not there is found when the directory is opened, not when somebody is asked for.
        description.directory->serial->value_column = "serial";
        CHECK(TableDirectory::open(description).error().trouble == Trouble::invalid);
    }
    SUBCASE("in PostgreSQL") {
        test::PrivatePostgres server;
        postgres_script(server.location(), people_and_trails);
        Description description;
        description.sources.push_back({"tables", SourceDescription::Kind::postgresql, server.location(), "", {}, {}, {}});
        description.directory = with_trails();
        const auto directory = TableDirectory::open(description);
        REQUIRE(directory);
        check_resolves(**directory);
        server.stop();
        CHECK((*directory)->ask({IdentifierKind::serial, Sensitive<std::string>{"SN-77"}, "", {}}, Instant{}).error().trouble ==
              Trouble::unavailable);
    }
}

TEST_CASE("Directory.ListsNobodyWhereTooManySharedAnAddress") {
    demand::DirectoryAnswer one;
    one.known = true;
    std::vector<demand::DirectoryAnswer> accounts;
    for (std::size_t i = 0; i < limits::accounts_per_identifier; ++i) {
        one.account = Sensitive<std::string>{std::to_string(i)};
        accounts.push_back(one);
    }
    const auto most = demand::joined(accounts);
    CHECK(most.known);
    CHECK(demand::accounts_of(most).size() == limits::accounts_per_identifier);
    accounts.push_back(one);
    const auto more = demand::joined(accounts);
    CHECK_FALSE(more.known);
    CHECK(more.too_many);
    CHECK(demand::accounts_of(more).empty());
    CHECK_FALSE(demand::joined({}).known);
    CHECK_FALSE(demand::joined({}).too_many);
}
