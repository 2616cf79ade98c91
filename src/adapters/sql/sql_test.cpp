#include "adapters/sql/sql.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "adapters/sql/test_folder.h"

namespace sallyport::adapters {

TEST_CASE("Sql.ValuesComeBackAsTheyWentIn") {
    const TestFolder folder;
    auto opened = Database::open(folder.path() + "/a.db", Database::Mode::make);
    REQUIRE(opened.has_value());
    Database& database = **opened;
    REQUIRE(database.script("CREATE TABLE t(a, b, c)").has_value());
    const std::string odd{"a\0b", 3};
    // Out of order, and one of them twice: the number counts, not the place.
    REQUIRE(database.write("INSERT INTO t VALUES($2, $1, $3)", {Cell{odd}, Cell{-5}, Cell{}}).has_value());
    const auto rows = database.read("SELECT a, b, c FROM t WHERE a = $1 OR a = $1", {Cell{-5}});
    REQUIRE(rows.has_value());
    CHECK(*rows == std::vector<Row>{{Cell{-5}, Cell{odd}, Cell{}}});
}

TEST_CASE("Sql.OneStatementMayRunInsideItself") {
    auto database = *Database::open(":memory:", Database::Mode::make);
    REQUIRE(database->script("CREATE TABLE t(a); INSERT INTO t VALUES(1),(2)").has_value());
    int seen = 0;
    auto outer = *database->use("SELECT a FROM t");
    while (*outer.next()) {
        auto inner = *database->use("SELECT a FROM t");
        while (*inner.next()) ++seen;
    }
    CHECK(seen == 4);
}

TEST_CASE("Sql.AnUncommittedTransactionLeavesNothing") {
    auto database = *Database::open(":memory:", Database::Mode::make);
    REQUIRE(database->script("CREATE TABLE t(a)").has_value());
    {
        auto transaction = *Transaction::begin(*database);
        REQUIRE(database->write("INSERT INTO t VALUES(1)").has_value());
    }
    CHECK(*database->number("SELECT count(*) FROM t", -1) == 0);
    {
        auto transaction = *Transaction::begin(*database);
        REQUIRE(database->write("INSERT INTO t VALUES(1)").has_value());
        REQUIRE(transaction.commit().has_value());
    }
    CHECK(*database->number("SELECT count(*) FROM t", -1) == 1);
}

TEST_CASE("Sql.TroubleIsNamed") {
    const TestFolder folder;
    const std::string path = folder.path() + "/a.db";
    SUBCASE("A missing file cannot be read") {
        const auto opened = Database::open(path, Database::Mode::read);
        REQUIRE(!opened.has_value());
        CHECK(opened.error().trouble == Trouble::unavailable);
        CHECK(opened.error().sentence.contains(path));
    }
    SUBCASE("A file that is no database is corrupt") {
        std::ofstream{path} << std::string(8192, 'x');
        const auto opened = Database::open(path, Database::Mode::write);
        REQUIRE(!opened.has_value());
        CHECK(opened.error().trouble == Trouble::corrupt);
    }
    SUBCASE("A missing table is corrupt, a second row of one key a conflict") {
        auto database = *Database::open(path, Database::Mode::make);
        CHECK(database->write("INSERT INTO none VALUES(1)").error().trouble == Trouble::corrupt);
        REQUIRE(database->script("CREATE TABLE t(a PRIMARY KEY)").has_value());
        REQUIRE(database->write("INSERT INTO t VALUES($1)", {Cell{"secret"}}).has_value());
        const auto twice = database->write("INSERT INTO t VALUES($1)", {Cell{"secret"}});
        CHECK(twice.error().trouble == Trouble::conflict);
        CHECK(!twice.error().sentence.contains("secret"));
    }
    SUBCASE("A reader does not write") {
        REQUIRE((*Database::open(path, Database::Mode::make))->script("CREATE TABLE t(a)").has_value());
        auto reader = *Database::open(path, Database::Mode::read);
        CHECK(reader->write("INSERT INTO t VALUES(1)").error().trouble == Trouble::unavailable);
    }
}

TEST_CASE("Sql.AViewStatementTouchesViewsOnly") {
    auto database = *Database::open(":memory:", Database::Mode::make);
    REQUIRE(database->script("CREATE TABLE entries(a)").has_value());
    CHECK(database->view_script("CREATE TABLE v_a(x INTEGER PRIMARY KEY, y TEXT UNIQUE); CREATE INDEX v_a_y ON v_a(y)").has_value());
    CHECK(database->use_view("INSERT INTO v_a(x, y) VALUES($1, $2) ON CONFLICT(x) DO UPDATE SET y = excluded.y").has_value());
    CHECK(database->use_view("WITH s AS (SELECT x FROM v_a) SELECT count(*), max(x) FROM s").has_value());
    CHECK(!database->view_script("CREATE TABLE other(x)").has_value());
    CHECK(!database->use_view("SELECT a FROM entries").has_value());
    CHECK(!database->use_view("SELECT count(*) FROM entries").has_value());
    CHECK(!database->use_view("DELETE FROM entries").has_value());
    CHECK(!database->use_view("PRAGMA user_version = 5").has_value());
    CHECK(!database->use_view("ATTACH 'x' AS y").has_value());
    // The same words from the book itself are fine, before and after.
    CHECK(database->use("SELECT a FROM entries").has_value());
}

}  // namespace sallyport::adapters
