#include "adapters/directory/directory.h"

#include <doctest/doctest.h>

#include "adapters/sql/test_folder.h"

using namespace sallyport;
using namespace sallyport::adapters;
using demand::IdentifierKind;

namespace {
demand::DirectoryAnswer asked(const demand::Directory& directory, IdentifierKind kind, const std::string& value) {
    demand::Identifier identifier;
    identifier.kind = kind;
    identifier.value = Sensitive<std::string>{value};
    const auto answer = directory.ask(identifier, Instant{});
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
