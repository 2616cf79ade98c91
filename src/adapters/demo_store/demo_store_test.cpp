#include "adapters/demo_store/demo_store.h"

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/crypto.h"

using namespace sallyport;
using namespace sallyport::adapters;

namespace {

namespace fs = std::filesystem;

struct Folder {
    std::string path;
    Folder() {
        char name[] = "/tmp/sallyport-demo-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~Folder() { fs::remove_all(path); }
};

Bytes read(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

// Names, bytes and times of last change of everything below.
std::map<std::string, std::string> tree(const fs::path& root) {
    std::map<std::string, std::string> digests;
    for (const auto& entry : fs::recursive_directory_iterator{root}) {
        if (entry.is_regular_file()) digests[fs::relative(entry.path(), root)] = hex(sha256(read(entry.path())));
    }
    return digests;
}

int count(const std::string& database, const std::string& sql) {
    sqlite3* opened = nullptr;
    REQUIRE(::sqlite3_open_v2(database.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    REQUIRE_MESSAGE(::sqlite3_prepare_v2(opened, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, sql);
    REQUIRE(::sqlite3_step(statement) == SQLITE_ROW);
    const int found = ::sqlite3_column_int(statement, 0);
    ::sqlite3_finalize(statement);
    ::sqlite3_close(opened);
    return found;
}

// One store for all who only read.
struct Made {
    Folder folder;
    DemoStore store = make_demo_store(folder.path).value();
};
const Made& made() {
    static const Made once;
    return once;
}

}  // namespace

TEST_CASE("DemoStore.OfTheSameSeedIsTheSameToTheByte") {
    const Folder two, three;
    REQUIRE(make_demo_store(two.path));
    const auto first = tree(made().folder.path);
    CHECK(first.size() > 200);
    CHECK(first == tree(two.path));
    REQUIRE(make_demo_store(three.path, demo_seed + 1));
    CHECK(first != tree(three.path));
}

TEST_CASE("DemoStore.HasTheCustomersThatTheDemoTellsOf") {
    const auto& [folder, store] = made();
    CHECK(store.customers.size() == 200);
    std::set<std::string> ids, identifiers, accounts, emails, phones, names;
    int organisations = 0, busy = 0;
    for (const auto& customer : store.customers) {
        ids.insert(customer.customer_id);
        identifiers.insert(customer.identifier);
        organisations += customer.tenant.empty() ? 0 : 1;
        for (const auto& account : customer.accounts) {
            accounts.insert(account.account_id);
            emails.insert(account.email);
            phones.insert(account.phone);
            names.insert(account.user_name);
            busy += account.messages >= 20 ? 1 : 0;
        }
    }
    CHECK(ids.size() == 200);
    CHECK(identifiers.size() == 200);
    CHECK(organisations == 5);
    CHECK(accounts.size() == 225);
    CHECK(emails.size() == 225);
    CHECK(phones.size() == 225);
    CHECK(names.size() == 225);
    CHECK(busy >= 24);
    CHECK(store.customer("fennel-freight.example")->seats == 50);
    CHECK(store.customer("fennel-freight.example")->customer_class == demand::CustomerClass::small_commercial);
    CHECK(store.customer("brightwater-kites.example")->seats == 51);
    CHECK(store.customer("brightwater-kites.example")->customer_class == demand::CustomerClass::enterprise);
    CHECK(store.customer("iris.vale@larkspur.example")->accounts[0].mail == "maildir");
    CHECK(store.customer("iris.vale@larkspur.example")->country == "US");
    CHECK(store.customer("otto.fenn@larkspur.example")->accounts[0].mail == "mbox");
    CHECK(store.customer("juniper.juniper@larkspur.example") == nullptr);
    const auto database = folder.path + "/larkspur.sqlite";
    CHECK(count(database, "SELECT count(*) FROM accounts") == 225);
    CHECK(count(database, "SELECT count(*) FROM customers") == 200);
    CHECK(count(database, "SELECT count(*) FROM accounts WHERE closed_at IS NOT NULL") >= 4);
    CHECK(count(database, "SELECT count(*) FROM mail_log") == store.messages);
    CHECK(count(database, "SELECT count(*) FROM mail_log WHERE at IS NULL") >= 20);
    CHECK(count(database, "SELECT count(*) FROM sign_ins WHERE at >= '2026-03-01' AND at < '2026-05-01'") > 200);
}

TEST_CASE("DemoStore.NamesNobodyAndNoPlaceOnTheNet") {
    const auto& [folder, store] = made();
    std::uintmax_t bytes = 0;
    int undated = 0;
    for (const auto& entry : fs::recursive_directory_iterator{folder.path}) {
        if (!entry.is_regular_file()) continue;
        bytes += entry.file_size();
        undated += entry.path().filename().string().starts_with("undated-") ? 1 : 0;
        const auto text = read(entry.path());
        if (text.starts_with("SQLite")) continue;
        for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
            const auto end = text.find_first_of(" \n>,;\"", at);
            const auto domain = text.substr(at + 1, std::min(end, text.size()) - at - 1);
            CHECK_MESSAGE(domain.ends_with(".example"), domain);
        }
    }
    CHECK(bytes < 30'000'000);
    CHECK(undated > 5);
    const auto database = folder.path + "/larkspur.sqlite";
    CHECK(count(database,
                "SELECT count(*) FROM sign_ins WHERE ip NOT LIKE '192.0.2.%' AND ip NOT LIKE '198.51.100.%' AND ip NOT LIKE '203.0.113.%' "
                "AND ip NOT LIKE '2001:db8:%'") == 0);
    CHECK(count(database, "SELECT count(*) FROM accounts WHERE email NOT LIKE '%.example'") == 0);
    CHECK(count(database, "SELECT count(*) FROM contacts WHERE address NOT LIKE '%.example'") == 0);
}

TEST_CASE("DemoStore.NeverGrowsOverWhatIsThere") {
    const Folder folder;
    std::ofstream{folder.path + "/mine.txt"} << "mine";
    const auto made = make_demo_store(folder.path);
    REQUIRE(!made);
    CHECK(made.error().trouble == Trouble::conflict);
    CHECK(tree(folder.path).size() == 1);
}

TEST_CASE("DemoSources.AreTheOnesInTheDemoFolderAndNameTablesThatExist") {
    CHECK(read(fs::path{SALLYPORT_SOURCE_DIR} / "demo/sources.toml") == demo_sources());
    const auto& [folder, store] = made();
    CHECK(read(store.sources) == demo_sources());
    const auto database = folder.path + "/larkspur.sqlite";
    // Every table and column that the description names is there, and every class is one of the closed list.
    std::istringstream lines{std::string{demo_sources()}};
    std::string table;
    int columns = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("name = \"")) table = line.substr(8, line.size() - 9);
        if (!line.starts_with("columns = {")) continue;
        std::istringstream pairs{line.substr(11)};
        for (std::string column, equals, word; pairs >> column >> equals >> word && equals == "=";) {
            word = word.substr(1, word.find('"', 1) - 1);
            CHECK_MESSAGE(coded<demand::DataClass>(word), word);
            CHECK(count(database, "SELECT count(" + column + ") FROM " + table) > 0);
            ++columns;
        }
    }
    CHECK(columns == 43);
}

TEST_CASE("DemoPapers.HoldOneWarrantWhoseFormAsksForMore") {
    const auto& [folder, store] = made();
    std::set<std::string> names;
    std::set<PaperForm> forms;
    int apart = 0;
    for (const auto& paper : demo_papers()) {
        CAPTURE(paper.name);
        names.insert(paper.name);
        forms.insert(paper.fields.form);
        CHECK(make_paper(paper.fields));
        const bool same = paper.fields.first_day == paper.form_first_day && paper.fields.last_day == paper.form_last_day;
        apart += paper.fields.first_day && !same ? 1 : 0;
        for (const auto& account : paper.fields.accounts) {
            bool known = false;
            for (const auto& customer : store.customers) {
                known = known || customer.identifier == account;
                for (const auto& one : customer.accounts) known = known || one.email == account;
            }
            CHECK_MESSAGE((known || account.starts_with("nobody.") || account.starts_with("192.0.2.255 ")), account);
        }
    }
    CHECK(names.size() == demo_papers().size());
    CHECK(forms.size() == every<PaperForm>().size());
    CHECK(apart == 1);
    CHECK(demo_papers()[0].name == "warrant-march-april");
    CHECK(demo_papers()[0].fields.first_day == Day{2026, 3, 1});
    CHECK(demo_papers()[0].form_first_day == Day{2026, 1, 1});
    CHECK(demo_papers()[0].form_last_day == Day{2026, 6, 30});
    CHECK(text(demo_begins) == "2026-07-06T08:00:00Z");
}
