// The contract of ledger::Keys, run on the store and on its twin in memory.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "adapters/keys/keys.h"
#include "adapters/sql/test_folder.h"
#include "base/crypto.h"

namespace sallyport::adapters {

namespace {

std::unique_ptr<FileKeys> file_keys(const TestFolder& folder) {
    auto opened = FileKeys::open(folder.path());
    REQUIRE(opened.has_value());
    return std::move(*opened);
}

void contract(ledger::Keys& keys) {
    SUBCASE("A key is made once and stays the same") {
        const auto made = keys.make_or_get("house");
        REQUIRE(made.has_value());
        CHECK(made->size() == 32);
        CHECK(*keys.get("house") == *made);  // Also before sync.
        REQUIRE(keys.sync().has_value());
        CHECK(*keys.make_or_get("house") == *made);
        CHECK(*keys.get("house") == *made);
        CHECK(*keys.make_or_get("another") != *made);
    }
    SUBCASE("A key that was never made is not found") {
        const auto none = keys.get("house");
        REQUIRE(!none.has_value());
        CHECK(none.error().trouble == Trouble::not_found);
        CHECK(!none.error().sentence.starts_with("destroyed"));
    }
    SUBCASE("A destroyed key is gone for ever and says so, synced or fresh") {
        for (const std::string name : {"synced", "fresh"}) {
            REQUIRE(keys.make_or_get(name).has_value());
            if (name == "synced") REQUIRE(keys.sync().has_value());
            REQUIRE(keys.destroy(name).has_value());
            REQUIRE(keys.destroy(name).has_value());
            REQUIRE(keys.sync().has_value());
            CHECK(keys.get(name).error().trouble == Trouble::not_found);
            CHECK(keys.get(name).error().sentence.starts_with("destroyed"));
            CHECK(keys.make_or_get(name).error().trouble == Trouble::refused);
        }
        CHECK(keys.make_or_get("neighbour").has_value());
    }
    SUBCASE("A name that cannot be a key's is invalid") {
        for (const std::string& name : {std::string{}, std::string{"A"}, std::string{"a b"}, std::string{"../x"}, std::string(81, 'a')}) {
            CHECK(keys.make_or_get(name).error().trouble == Trouble::invalid);
            CHECK(keys.get(name).error().trouble == Trouble::invalid);
            CHECK(keys.destroy(name).error().trouble == Trouble::invalid);
        }
    }
    SUBCASE("More keys than are cached, from several threads") {
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int at = 0; at < 1500; ++at) {
                    (void)keys.make_or_get("k" + std::to_string(thread % 2) + "-" + std::to_string(at));
                    if (at % 100 == 0) (void)keys.sync();
                }
            });
        }
        for (auto& thread : threads) thread.join();
        REQUIRE(keys.sync().has_value());
        std::set<Bytes> seen;
        for (int at = 0; at < 1500; ++at) {
            seen.insert(keys.get("k0-" + std::to_string(at)).value_or(""));
            seen.insert(keys.get("k1-" + std::to_string(at)).value_or(""));
        }
        CHECK(seen.size() == 3000);
        CHECK(!seen.contains(""));
    }
}

bool any_file_holds(const std::string& folder, std::string_view bytes) {
    for (const auto& found : std::filesystem::recursive_directory_iterator{folder}) {
        std::ifstream file{found.path()};
        const std::string all{std::istreambuf_iterator<char>{file}, {}};
        if (all.contains(bytes)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("Keys.StoreKeepsItsContract") {
    const TestFolder folder;
    REQUIRE(FileKeys::make(folder.path()).has_value());
    auto keys = file_keys(folder);
    contract(*keys);
}

TEST_CASE("Keys.MemoryKeepsItsContract") {
    MemoryKeys keys;
    contract(keys);
}

TEST_CASE("Keys.OutliveTheProgramOnceSynced") {
    const TestFolder folder;
    REQUIRE(FileKeys::make(folder.path()).has_value());
    Bytes synced, lost;
    {
        auto keys = file_keys(folder);
        synced = *keys->make_or_get("synced");
        REQUIRE(keys->sync().has_value());
        lost = *keys->make_or_get("lost");
        REQUIRE(keys->make_or_get("gone").has_value());
        REQUIRE(keys->destroy("gone").has_value());
    }
    auto keys = file_keys(folder);
    CHECK(*keys->get("synced") == synced);
    CHECK(keys->get("lost").error().trouble == Trouble::not_found);
    CHECK(keys->get("gone").error().sentence.starts_with("destroyed"));
}

TEST_CASE("Keys.ADestroyedKeyIsInNoFile") {
    const TestFolder folder;
    REQUIRE(FileKeys::make(folder.path()).has_value());
    auto keys = file_keys(folder);
    REQUIRE(keys->make_or_get("demand").has_value());
    REQUIRE(keys->make_or_get("neighbour").has_value());
    REQUIRE(keys->sync().has_value());
    const auto wrapped_of = [&](const std::string& name) {
        auto database = *Database::open(folder.path() + "/keys.db", Database::Mode::read);
        return (*database->read("SELECT wrapped FROM keys WHERE name = $1", {Cell{name}}))[0][0].text;
    };
    const std::string demand = wrapped_of("demand");
    const std::string neighbour = wrapped_of("neighbour");
    CHECK(any_file_holds(folder.path(), demand));
    REQUIRE(keys->destroy("demand").has_value());
    CHECK(!any_file_holds(folder.path(), demand));
    CHECK(any_file_holds(folder.path(), neighbour));
}

TEST_CASE("Keys.LieWrappedAndBoundToTheirName") {
    const TestFolder folder;
    REQUIRE(FileKeys::make(folder.path()).has_value());
    {
        auto keys = file_keys(folder);
        const Bytes a = *keys->make_or_get("a");
        REQUIRE(keys->make_or_get("b").has_value());
        REQUIRE(keys->sync().has_value());
        CHECK(!any_file_holds(folder.path(), a));
        CHECK(!any_file_holds(folder.path(), hex(a)));
    }
    auto database = *Database::open(folder.path() + "/keys.db", Database::Mode::write);
    REQUIRE(database->script("UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE name = 'a') WHERE name = 'b'").has_value());
    auto keys = file_keys(folder);
    CHECK(keys->get("a").has_value());
    CHECK(keys->get("b").error().trouble == Trouble::corrupt);
}

TEST_CASE("Keys.TheMasterKeyIsGuarded") {
    const TestFolder folder;
    CHECK(FileKeys::open(folder.path()).error().trouble == Trouble::not_found);
    REQUIRE(FileKeys::make(folder.path()).has_value());
    CHECK(FileKeys::make(folder.path()).error().trouble == Trouble::conflict);
    const std::string path = folder.path() + "/master.key";
    struct stat found{};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    {
        auto keys = file_keys(folder);
        REQUIRE(keys->make_or_get("a").has_value());
        REQUIRE(keys->sync().has_value());
    }
    ::chmod(path.c_str(), 0644);
    CHECK(FileKeys::open(folder.path()).error().trouble == Trouble::invalid);
    ::chmod(path.c_str(), 0600);
    std::ofstream{path} << hex(random_bytes(32)) << "\n";
    CHECK(FileKeys::open(folder.path()).error().trouble == Trouble::corrupt);
    std::ofstream{path} << "short";
    CHECK(FileKeys::open(folder.path()).error().trouble == Trouble::corrupt);
}

}  // namespace sallyport::adapters
