// `sallyport-verify` as people run it: its last line and its exit code.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "base/json.h"
#include "ledger/folder.h"
#include "tests/support/folder.h"
#include "tests/support/made_up_book.h"

using namespace sallyport;
using tests::Folder;
using tests::MadeUpBook;
using tests::read_file;
using tests::write_file;

namespace {

struct Said {
    std::string answer;  // stdout
    int exit = -1;
    std::string last_line() const {
        const auto end = answer.find_last_not_of('\n');
        if (end == std::string::npos) return "";
        const auto begin = answer.rfind('\n', end);
        return answer.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1) + 1);
    }
};

// Words are made by the tests and have no quotes in them.
Said run(const std::string& words) {
    Said out;
    FILE* pipe = popen((std::string{SALLYPORT_VERIFY} + " " + words + " 2>/dev/null").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> piece;
    for (std::size_t count; (count = fread(piece.data(), 1, piece.size(), pipe)) > 0;) out.answer.append(piece.data(), count);
    const int status = pclose(pipe);
    out.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
}

ledger::SignerKey signer() { return {"ledger.example.org", Bytes(32, 'k')}; }

struct Ledger {
    Ledger() {
        book.grow_to(30);
        REQUIRE(ledger::write_ledger_folder(book, signer(), folder / "ledger").has_value());
    }
    std::string path() const { return (folder / "ledger").string(); }
    MadeUpBook book{1};
    Folder folder;
};

}  // namespace

TEST_CASE("VerifyCommand.EndsWithOkAndZeroForAWholeLedger") {
    const Ledger ledger;
    const auto said = run(ledger.path());
    CHECK(said.exit == 0);
    CHECK(said.last_line() == "ok 30 entries");
    CHECK(run(ledger.folder.path().string()).last_line() == "ok 30 entries");  // the data folder around it
    CHECK(run(ledger.path() + " " + ledger.path()).last_line() == "ok 60 entries");
}

TEST_CASE("VerifyCommand.EndsWithThePlaceAndOneForAChangedByte") {
    const Ledger ledger;
    auto tile = read_file(ledger.folder / "ledger/tile/0/000.p/30");
    tile[70] = static_cast<char>(tile[70] ^ 1);
    write_file(ledger.folder / "ledger/tile/0/000.p/30", tile);
    const auto said = run(ledger.path());
    CHECK(said.exit == 1);
    CHECK(said.last_line() == "wrong tile 2 tile/0/000.p/30: its hash of this entry is not the entry's");
    const auto answer = parse_json(run(ledger.path() + " --json").last_line());
    REQUIRE(answer.has_value());
    const auto& fault = answer->as_array().at(0).as_object().at("fault").as_object();
    CHECK(fault.at("kind").as_string() == "tile");
    CHECK(fault.at("index").to_number<int>() == 2);
    CHECK(fault.at("file").as_string() == "tile/0/000.p/30");
}

TEST_CASE("VerifyCommand.TakesKeysAsTextOrFileAndACheckpointKeptElsewhere") {
    const Ledger ledger;
    write_file(ledger.folder / "provider.key", signer().verifier().text() + "\n");
    CHECK(run(ledger.path() + " --key " + (ledger.folder / "provider.key").string()).exit == 0);
    CHECK(run(ledger.path() + " --key " + signer().verifier().text()).exit == 0);
    const ledger::SignerKey other{"ledger.example.org", Bytes(32, 'x')};
    CHECK(run(ledger.path() + " --key " + other.verifier().text()).last_line() ==
          "wrong key 0 key: the ledger's key is not one that was given");

    MadeUpBook longer{1};
    longer.grow_to(40);
    Folder kept;
    REQUIRE(ledger::write_ledger_folder(longer, signer(), kept.path()).has_value());
    const auto said = run(ledger.path() + " --trusted " + (kept / "checkpoint").string());
    CHECK(said.exit == 1);
    CHECK(said.last_line().starts_with("wrong checkpoint 30 checkpoint: the ledger is rolled back"));
}

TEST_CASE("VerifyCommand.WrongUseIsTwo") {
    const Ledger ledger;
    write_file(ledger.folder / "text", "hello");
    for (const std::string& words :
         {std::string{}, std::string{"--what"}, std::string{"/nowhere/at/all"}, (ledger.folder / "text").string(), ledger.path() + " --key",
          ledger.path() + " --key nonsense", ledger.path() + " --trusted /nowhere"}) {
        CAPTURE(words);
        CHECK(run(words).exit == 2);
    }
    CHECK(run("--help").exit == 0);
    CHECK(run("--help").answer.find("examples:") != std::string::npos);
}
