// The contract of ledger::Vault, run on the folder and on its twin in memory.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "adapters/sql/test_folder.h"
#include "adapters/vault/vault.h"
#include "base/limits.h"

namespace sallyport::adapters {

namespace {

std::unique_ptr<FileVault> file_vault(const TestFolder& folder) {
    auto opened = FileVault::open(folder.path() + "/vault");
    REQUIRE(opened.has_value());
    return std::move(*opened);
}

Bytes large() {
    Bytes bytes(limits::packed_body_bytes * 9 + 17, '\0');
    for (std::size_t at = 0; at < bytes.size(); ++at) bytes[at] = static_cast<char>(at * 31 + at / 4096);
    return bytes;
}

void contract(ledger::Vault& vault) {
    SUBCASE("What is kept comes back, small, empty and large") {
        for (const Bytes& body : {Bytes{"sealed"}, Bytes{}, Bytes{"\0\n/", 3}, Bytes(limits::packed_body_bytes - 1, 'a'),
                                  Bytes(limits::packed_body_bytes, 'b'), large()}) {
            const auto place = vault.keep(body);
            REQUIRE(place.has_value());
            CHECK(*vault.fetch(*place) == body);  // Also before sync.
            REQUIRE(vault.sync().has_value());
            CHECK(*vault.fetch(*place) == body);
        }
    }
    SUBCASE("The same bytes twice are two bodies") {
        const auto first = *vault.keep("same");
        const auto second = *vault.keep("same");
        CHECK(first != second);
        REQUIRE(vault.remove(first).has_value());
        CHECK(*vault.fetch(second) == "same");
    }
    SUBCASE("A removed body is gone, and may be removed again") {
        for (const Bytes& body : {Bytes{"sealed"}, large()}) {
            const auto place = *vault.keep(body);
            REQUIRE(vault.sync().has_value());
            REQUIRE(vault.remove(place).has_value());
            REQUIRE(vault.remove(place).has_value());
            CHECK(vault.fetch(place).error().trouble == Trouble::not_found);
            CHECK(vault.stream(place, 0, [](std::string_view) { return true; }).error().trouble == Trouble::not_found);
        }
    }
    SUBCASE("A writer's body is there when it is finished, not before") {
        auto writer = *vault.open_writer();
        const Bytes body = large();
        REQUIRE(writer->add(std::string_view{body}.substr(0, 1000)).has_value());
        REQUIRE(writer->add(std::string_view{body}.substr(1000)).has_value());
        const auto place = writer->finish();
        REQUIRE(place.has_value());
        CHECK(*vault.fetch(*place) == body);
        writer->abandon();  // Too late: it stays.
        writer.reset();
        CHECK(*vault.fetch(*place) == body);
    }
    SUBCASE("A stream comes in pieces from where it is asked, and stops when told") {
        const Bytes body = large();
        const auto place = *vault.keep(body);
        Bytes seen;
        std::size_t largest = 0;
        REQUIRE(vault
                    .stream(place, 5,
                            [&](std::string_view piece) {
                                largest = std::max(largest, piece.size());
                                seen += piece;
                                return true;
                            })
                    .has_value());
        CHECK(seen == body.substr(5));
        CHECK(largest <= 4U << 20);
        int pieces = 0;
        REQUIRE(vault.stream(place, 0, [&](std::string_view) { return ++pieces < 2; }).has_value());
        CHECK(pieces == 2);
        REQUIRE(vault.stream(place, body.size(), [&](std::string_view) { return ++pieces < 99; }).has_value());
        CHECK(pieces == 2);
        CHECK(vault.stream(place, body.size() + 1, [](std::string_view) { return true; }).error().trouble == Trouble::invalid);
    }
    SUBCASE("A place that no vault gives is corrupt") {
        for (const char* place : {"", "s", "s/1/2/3", "s/00000001/8", "s/00000001/8/x", "s/00000001/-8/1", "f/../../etc/passwd", "f/../0",
                                  "s/../..//1/1", "f/00000000000000000000", "x/1", "s/00000001/8/99999999999999999999", "s/00000001/0/5"}) {
            CAPTURE(place);
            CHECK(vault.fetch(place).error().trouble == Trouble::corrupt);
            CHECK(vault.remove(place).error().trouble == Trouble::corrupt);
        }
    }
    SUBCASE("Many keep at once") {
        std::vector<std::thread> threads;
        std::vector<int> wrong(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int at = 0; at < 50; ++at) {
                    const Bytes body = std::to_string(thread) + "-" + std::to_string(at);
                    const auto place = vault.keep(body);
                    if (!place || !vault.sync() || vault.fetch(*place).value_or("") != body) ++wrong[thread];
                }
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(wrong == std::vector<int>(4));
    }
}

}  // namespace

TEST_CASE("Vault.FolderKeepsItsContract") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    contract(*vault);
}

TEST_CASE("Vault.FolderWithSmallSegmentsKeepsItsContract") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    vault->segment_bytes(20);
    contract(*vault);
}

TEST_CASE("Vault.MemoryKeepsItsContract") {
    MemoryVault vault;
    contract(vault);
}

TEST_CASE("Vault.BodiesOutliveTheProgram") {
    const TestFolder folder;
    const auto small = *file_vault(folder)->keep("small");
    const auto big = *file_vault(folder)->keep(large());
    auto again = file_vault(folder);
    CHECK(*again->fetch(small) == "small");
    CHECK(*again->fetch(big) == large());
    const auto later = *again->keep("later");
    CHECK(later.starts_with("s/00000001/"));  // The segment goes on.
    CHECK(*again->fetch(small) == "small");
}

TEST_CASE("Vault.TwoWritersNeverShareASegment") {
    const TestFolder folder;
    auto first = file_vault(folder);
    auto second = file_vault(folder);
    const auto a = *first->keep("a");
    const auto b = *second->keep("b");
    CHECK(a.substr(0, 10) != b.substr(0, 10));
    CHECK(*first->fetch(b) == "b");
    CHECK(*second->fetch(a) == "a");
}

TEST_CASE("Vault.ARemovedBodyIsZeroOnTheDisk") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    const auto before = *vault->keep("neighbour-before");
    const auto place = *vault->keep("the-sealed-bytes");
    const auto after = *vault->keep("neighbour-after");
    REQUIRE(vault->remove(place).has_value());
    std::ifstream file{folder.path() + "/vault/segments/00000001"};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    CHECK(!bytes.contains("the-sealed-bytes"));
    CHECK(bytes.contains("neighbour-before"));
    CHECK(*vault->fetch(before) == "neighbour-before");
    CHECK(*vault->fetch(after) == "neighbour-after");
}

TEST_CASE("Vault.AStreamIsAFileOfItsOwnOnlyFromThePackedLimitOn") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    auto small = *vault->open_writer();
    REQUIRE(small->add("two ").has_value());
    REQUIRE(small->add("pieces").has_value());
    const auto packed = small->finish();
    REQUIRE(packed.has_value());
    CHECK(packed->starts_with("s/"));
    CHECK(*vault->fetch(*packed) == "two pieces");
    CHECK(std::filesystem::is_empty(folder.path() + "/vault/files"));
    auto large = *vault->open_writer();
    REQUIRE(large->add("head").has_value());
    REQUIRE(large->add(Bytes(limits::packed_body_bytes - 4, 'x')).has_value());
    const auto whole = large->finish();
    REQUIRE(whole.has_value());
    CHECK(whole->starts_with("f/"));
    CHECK(*vault->fetch(*whole) == "head" + Bytes(limits::packed_body_bytes - 4, 'x'));
}

TEST_CASE("Vault.AnAbandonedOrForgottenWriterLeavesNothing") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    {
        auto abandoned = *vault->open_writer();
        REQUIRE(abandoned->add("half").has_value());
        abandoned->abandon();
        auto forgotten = *vault->open_writer();
        REQUIRE(forgotten->add("half").has_value());
    }
    CHECK(std::filesystem::is_empty(folder.path() + "/vault/files"));
    // What a crash left is cleared at the next start; what is being written stays.
    std::ofstream{folder.path() + "/vault/files/00000000000000000000.part"} << "half";
    auto writing = *vault->open_writer();
    REQUIRE(writing->add("whole").has_value());
    auto again = file_vault(folder);
    CHECK(!std::filesystem::exists(folder.path() + "/vault/files/00000000000000000000.part"));
    const auto place = writing->finish();
    REQUIRE(place.has_value());
    CHECK(*again->fetch(*place) == "whole");
}

TEST_CASE("Vault.AShortFileIsCorrupt") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    const auto small = *vault->keep("a small body");
    const auto big = *vault->keep(large());
    std::filesystem::resize_file(folder.path() + "/vault/segments/00000001", 12);
    std::filesystem::resize_file(folder.path() + "/vault/files/" + big.substr(2, 20), 12);
    CHECK(vault->fetch(small).error().trouble == Trouble::corrupt);
    CHECK(vault->fetch(big).error().trouble == Trouble::corrupt);
}

TEST_CASE("Vault.AFullDiskIsNamedAndKeepsNothingHalf") {
    const TestFolder folder;
    auto vault = file_vault(folder);
    const auto before = *vault->keep("before");
    // A file size limit answers as a full disk does, and needs no disk of its own.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit usual{};
    ::getrlimit(RLIMIT_FSIZE, &usual);
    const rlimit tight{3000, usual.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
    const auto small = vault->keep(Bytes(5000, 'x'));
    const auto big = vault->keep(large());
    const auto fits = vault->keep("fits");
    ::setrlimit(RLIMIT_FSIZE, &usual);
    REQUIRE(!small.has_value());
    CHECK(small.error().trouble == Trouble::unavailable);
    CHECK(small.error().sentence.starts_with("the disk is full: "));
    CHECK(small.error().sentence.ends_with(" bytes wanted at " + folder.path() + "/vault"));
    REQUIRE(!big.has_value());
    CHECK(big.error().trouble == Trouble::unavailable);
    CHECK(big.error().sentence.ends_with(" bytes wanted at " + folder.path() + "/vault/files"));
    CHECK(std::filesystem::is_empty(folder.path() + "/vault/files"));
    REQUIRE(fits.has_value());
    CHECK(*vault->fetch(*fits) == "fits");
    CHECK(*vault->fetch(before) == "before");
    CHECK(std::filesystem::file_size(folder.path() + "/vault/segments/00000001") == 8 + 6 + 8 + 4);
    CHECK(vault->sync().has_value());
}

}  // namespace sallyport::adapters
