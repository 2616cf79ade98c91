#include "adapters/sources/description.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::adapters;

namespace {
constexpr std::string_view good = R"([directory]
source = "tables"
accounts = "accounts"
customers = "customers"

[[source]]
name = "mail"
kind = "maildir"
location = "maildir"
[source.mail]
path = "{account}"
class = "content_mail"

[[source]]
name = "tables"
kind = "sqlite"
location = "store.sqlite"
[[source.table]]
name = "sign_ins"
identifier_column = "account_id"
identifier_kind = "account_id"
instant_column = "at"
order_by = "row_id"
columns = { ip = "ip_session_log", at = "ip_session_log" }
)";

struct Mistake {
    std::string_view from, to, line, wanted;
};
}  // namespace

TEST_CASE("Description.MapsMailboxesTablesAndColumns") {
    const auto read = parse_description(good, "/data/sources.toml");
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().sentence));
    REQUIRE(read->sources.size() == 2);
    CHECK(read->sources[0].location == "/data/maildir");
    CHECK(read->sources[0].classes == std::vector{demand::DataClass::content_mail});
    const auto& table = read->sources[1].tables.at(0);
    REQUIRE(table.columns.size() == 2);
    CHECK(table.columns[0].column == "ip");  // as the file has them
    CHECK(table.columns[1].unit == "instant");
    CHECK(read->directory->accounts == "accounts");
}

TEST_CASE("Description.AMistakeIsNamedWithFileLineAndWantedValue") {
    for (const Mistake& mistake : {
             Mistake{"kind = \"maildir\"", "kind = \"imap\"", "sources.toml:8", "maildir, mbox, sqlite, postgresql"},
             {"kind = \"maildir\"\n", "", "sources.toml:6", "\"kind\" is missing"},
             {"class = \"content_mail\"", "class = \"everything\"", "sources.toml:12", "a class of stored data"},
             {"class = \"content_mail\"", "class = \"bsi_name\"", "sources.toml:12", "content_mail or noncontent_headers"},
             {"class = \"content_mail\"", "class = \"prospective_content\"", "sources.toml:12", "a class of stored data"},
             {"path = \"{account}\"", "path = \"../{account}\"", "sources.toml:11", "below the location"},
             {"path = \"{account}\"", "path = \"all\"", "sources.toml:11", "{account}"},
             {"name = \"sign_ins\"", "name = \"sign_ins; DROP TABLE x\"", "sources.toml:19", "a table's name"},
             {"order_by = \"row_id\"", "order_by = \"row id\"", "sources.toml:23", "a column's name"},
             {"identifier_kind = \"account_id\"", "identifier_kind = \"card\"", "sources.toml:21", "account_id, account_email"},
             {"name = \"tables\"", "name = \"mail\"", "sources.toml:14", "one name each"},
             {"source = \"tables\"", "source = \"mail\"", "sources.toml:1", "no table source"},
             {"order_by = \"row_id\"", "order_by = \"row_id\"\ncolour = 1", "sources.toml:24", "is not known here"},
             {"instant_column = \"at\"", "instant_column = \"at\"\ninstant_format = \"timestamptz\"", "sources.toml:23", "SQLite"},
             {"order_by = \"row_id\"", "order_by = ", "sources.toml:23", "not TOML"},
         }) {
        std::string text{good};
        const auto at = text.find(mistake.from);
        REQUIRE(at != std::string::npos);
        text.replace(at, mistake.from.size(), mistake.to);
        const auto read = parse_description(text, "sources.toml");
        REQUIRE_MESSAGE(!read.has_value(), mistake.to);
        CHECK(read.error().trouble == Trouble::invalid);
        CHECK_MESSAGE(read.error().field == mistake.line, read.error().sentence);
        CHECK_MESSAGE(read.error().sentence.find(mistake.wanted) != std::string::npos, read.error().sentence);
    }
    CHECK_FALSE(parse_description("", "sources.toml"));
}

TEST_CASE("Description.SaysWhereAnAddressACardAndADeviceAreLookedUp") {
    const auto with = [](std::string_view trail) {
        std::string text{good};
        const auto at = text.find("\n[[source]]");
        return parse_description(text.insert(at, trail), "sources.toml");
    };
    const std::string start = "[directory.address]\ntable = \"leases\"\naccount_column = \"holder\"\nvalue_column = \"ip\"\n";
    const auto leases = with(start + "from_column = \"since\"\nuntil_column = \"until\"\n");
    REQUIRE(leases.has_value());
    CHECK(leases->directory->address->until_column == "until");
    CHECK_FALSE(leases->directory->card.has_value());
    const auto all = with(start +
                          "from_column = \"at\"\nwithin_minutes = 30\n[directory.card]\ntable = \"cards\"\naccount_column = \"holder\"\n"
                          "value_column = \"ends\"\nlast_digits = 4\n[directory.serial]\ntable = \"devices\"\naccount_column = "
                          "\"holder\"\nvalue_column = \"number\"\n");
    REQUIRE_MESSAGE(all.has_value(), (all ? "" : all.error().sentence));
    CHECK(all->directory->address->within_minutes == 30);
    CHECK(all->directory->card->last_digits == 4);
    CHECK(all->directory->serial->value_column == "number");
    struct Wrong {
        std::string trail;
        std::string_view wanted;
    };
    for (const auto& [trail, wanted] : {
             Wrong{start, "\"from_column\" is missing"},
             {start + "from_column = \"at\"\n", "either \"until_column\", or \"within_minutes\""},
             {start + "from_column = \"at\"\nuntil_column = \"u\"\nwithin_minutes = 5\n", "either \"until_column\""},
             {start + "from_column = \"at\"\nwithin_minutes = 0\n", "from 1 to 1440"},
             {start + "from_column = \"at\"\nwithin_minutes = 5\ninstant_format = \"timestamptz\"\n", "SQLite does not have"},
             {start + "from_column = \"at\"\nwithin_minutes = 5\nlast_digits = 4\n", "\"last_digits\" is not known here"},
             {"[directory.card]\ntable = \"cards\"\naccount_column = \"holder\"\nvalue_column = \"ends\"\nlast_digits = 2\n",
              "from 3 to 19"},
             {"[directory.serial]\ntable = \"a;b\"\naccount_column = \"holder\"\nvalue_column = \"n\"\n", "a table's name"},
         }) {
        const auto read = with(trail);
        REQUIRE_FALSE(read.has_value());
        CHECK_MESSAGE(read.error().sentence.find(wanted) != std::string::npos, read.error().sentence);
        CHECK(read.error().field.starts_with("sources.toml:"));
    }
}
