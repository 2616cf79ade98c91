#include "adapters/work/work_store.h"

#include <doctest/doctest.h>

#include "adapters/sql/test_folder.h"

namespace sallyport::adapters {

namespace {

const Instant now{1'000'000};
const Instant later{1'000'001};

void contract(WorkStore& store) {
    SUBCASE("A value comes back until it is replaced or removed") {
        const Bytes odd{"a\0b", 3};
        REQUIRE(store.put("draft", "a", odd).has_value());
        CHECK(*store.get("draft", "a", now) == odd);
        CHECK(store.get("session", "a", now).error().trouble == Trouble::not_found);
        REQUIRE(store.put("draft", "a", "new").has_value());
        CHECK(*store.get("draft", "a", now) == "new");
        REQUIRE(store.remove("draft", "a").has_value());
        REQUIRE(store.remove("draft", "a").has_value());
        CHECK(store.get("draft", "a", now).error().trouble == Trouble::not_found);
    }
    SUBCASE("A value runs out at its instant, not before") {
        REQUIRE(store.put("session", "a", "x", later).has_value());
        CHECK(store.get("session", "a", now).has_value());
        CHECK(store.list("session", now)->size() == 1);
        CHECK(!store.get("session", "a", later).has_value());
        CHECK(store.list("session", later)->empty());
        REQUIRE(store.put("session", "b", "stays").has_value());
        REQUIRE(store.remove_expired(later).has_value());
        CHECK(!store.get("session", "a", now).has_value());
        CHECK(store.get("session", "b", Instant{4'000'000'000'000}).has_value());
    }
    SUBCASE("A list has one space, by key") {
        REQUIRE(store.put("s", "b", "2").has_value());
        REQUIRE(store.put("s", "a", "1").has_value());
        REQUIRE(store.put("t", "c", "3").has_value());
        CHECK(*store.list("s", now) == std::vector<std::pair<std::string, Bytes>>{{"a", "1"}, {"b", "2"}});
    }
    SUBCASE("A lease has one holder until it runs out") {
        CHECK(*store.put_if_absent("lease", "rounds", "one", now, later));
        CHECK(!*store.put_if_absent("lease", "rounds", "two", now, later));
        CHECK(*store.get("lease", "rounds", now) == "one");
        CHECK(*store.put_if_absent("lease", "rounds", "two", later, Instant{2'000'000}));
        CHECK(*store.get("lease", "rounds", later) == "two");
        CHECK(!*store.replace("lease", "rounds", "one", "x", later));
        CHECK(*store.replace("lease", "rounds", "two", "three", later));
        CHECK(*store.get("lease", "rounds", later) == "three");
        CHECK(!*store.replace("lease", "none", "two", "three", later));
    }
}

}  // namespace

TEST_CASE("WorkStore.InAFolderKeepsItsContract") {
    const TestFolder folder;
    auto store = *WorkStore::open(folder.path() + "/data");
    contract(*store);
}
TEST_CASE("WorkStore.InMemoryKeepsItsContract") {
    auto store = *WorkStore::in_memory();
    contract(*store);
}
TEST_CASE("WorkStore.OutlivesTheProgram") {
    const TestFolder folder;
    REQUIRE((*WorkStore::open(folder.path()))->put("s", "k", "v").has_value());
    CHECK(*(*WorkStore::open(folder.path()))->get("s", "k", now) == "v");
}
TEST_CASE("WorkStore.OfAnotherFormatIsRefused") {
    const TestFolder folder;
    REQUIRE((*Database::open(folder.path() + "/work.db", Database::Mode::make))->script("PRAGMA user_version=9").has_value());
    CHECK(WorkStore::open(folder.path()).error().trouble == Trouble::invalid);
}

}  // namespace sallyport::adapters
