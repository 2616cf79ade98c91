#include "adapters/bucket/bucket.h"
#include "adapters/bucket/listing.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "adapters/settings/settings.h"
#include "adapters/sql/test_folder.h"

using namespace sallyport;
using namespace sallyport::adapters;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << bytes;
}
std::string whole(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// tests/oracle/bucket_server.py: checks every signature by itself.
class Server {
public:
    explicit Server(const fs::path& folder, const std::string& options = {}) : folder_{folder} {
        fs::create_directories(folder_);
        fs::remove(folder_ / "port");
        const std::string command = "python3 -B '" + std::string{SALLYPORT_SOURCE_DIR} + "/tests/oracle/bucket_server.py' '" +
                                    folder_.string() + "' AKIDEXAMPLE wJalrXUtnFEMI/K7MDENG+bPxRfi eu-central-1 " + options;
        pipe_ = ::popen(command.c_str(), "w");
        REQUIRE(pipe_);
        for (int i = 0; i < 1000 && port_.empty(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
            port_ = whole(folder_ / "port");
        }
        REQUIRE(!port_.empty());
    }
    ~Server() { ::pclose(pipe_); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    BucketSettings settings(const fs::path& credentials) const {
        return {"http://127.0.0.1:" + port_, "transparency", "eu-central-1", "report/", credentials.string(), {}};
    }

private:
    fs::path folder_;
    FILE* pipe_ = nullptr;
    std::string port_;
};

struct World {
    TestFolder folder;
    fs::path root = folder.path(), site = root / "site", bucket = root / "bucket", credentials = root / "bucket.secret";

    World() {
        for (const auto& [path, bytes] : {std::pair{"index.html", "<h1>One</h1>"},
                                          {"de/index.html", "<h1>Eins</h1>"},
                                          {"periods/2022-H2.html", "<p>old</p>"},
                                          {"data/figures.json", "[]"},
                                          {"data/editions/2022-H2-1.csv", "a,b\n"},
                                          {"data/by-country.csv", "c\n"},
                                          {"feed.atom", "<feed/>"},
                                          {"countries/to+be ü.html", "<p>odd name</p>"}})
            write(site / path, bytes);
        write(credentials, "AKIDEXAMPLE\nwJalrXUtnFEMI/K7MDENG+bPxRfi\n");
        ::chmod(credentials.c_str(), 0600);
    }
    // What readers see: path within the prefix, bytes.
    std::map<std::string, std::string> seen() const {
        std::map<std::string, std::string> out;
        if (!fs::exists(bucket / "objects")) return out;
        for (const auto& one : fs::directory_iterator{bucket / "objects"}) {
            std::string name = one.path().filename().string();
            for (auto at = name.find("%2F"); at != std::string::npos; at = name.find("%2F")) name.replace(at, 3, "/");
            if (!name.contains(".staged/")) out[name] = whole(one.path());
        }
        return out;
    }
    std::vector<std::string> log() const {
        std::vector<std::string> out;
        std::istringstream lines{whole(bucket / "requests.log")};
        for (std::string line; std::getline(lines, line);) out.push_back(line);
        return out;
    }
    std::size_t count(std::string_view begins, std::string_view holds = "") const {
        return static_cast<std::size_t>(
            std::ranges::count_if(log(), [&](const std::string& line) { return line.starts_with(begins) && line.contains(holds); }));
    }
};

}  // namespace

TEST_CASE("Bucket.HasEveryFileOfTheSiteAndTheWaysInLast") {
    World world;
    const Server server{world.bucket, "--page 3"};
    std::vector<std::pair<std::size_t, std::size_t>> told;
    const auto put = put_into_bucket(server.settings(world.credentials), world.site,
                                     [&](std::size_t done, std::size_t all) { told.emplace_back(done, all); });
    INFO((put ? "" : put.error().sentence));
    REQUIRE(put.has_value());
    CHECK(put->sent == 8);
    CHECK(put->kept == 0);
    CHECK(world.seen().size() == 8);
    CHECK(world.seen().at("report/periods/2022-H2.html") == "<p>old</p>");
    REQUIRE(told.size() == 16);
    CHECK(told.back() == std::pair<std::size_t, std::size_t>{16, 16});
    std::vector<std::string> places;
    for (const auto& line : world.log()) {
        if (line.starts_with("PUT 200") && !line.contains(".staged")) places.push_back(line.substr(line.rfind("report/")));
    }
    REQUIRE(places.size() == 8);
    CHECK(places.front() == "report/data/editions/2022-H2-1.csv");
    CHECK(std::set(places.end() - 2, places.end()) == std::set<std::string>{"report/index.html", "report/de/index.html"});
    // Nothing stays aside.
    for (const auto& one : fs::directory_iterator{world.bucket / "objects"}) CHECK(!one.path().filename().string().contains(".staged"));
}

TEST_CASE("Bucket.WhatIsThereAlreadyIsNotSentAgainAndNothingIsDeleted") {
    World world;
    const Server server{world.bucket};
    const auto settings = server.settings(world.credentials);
    REQUIRE(put_into_bucket(settings, world.site));
    write(world.site / "periods/2022-H2.html", "<p>new</p>");
    fs::remove(world.site / "data/by-country.csv");
    const auto before = world.log().size();
    const auto again = put_into_bucket(settings, world.site);
    REQUIRE(again);
    CHECK(again->sent == 1);
    CHECK(again->kept == 6);
    CHECK(world.log().size() == before + 4);  // a list, aside, in its place, away
    CHECK(world.seen().at("report/periods/2022-H2.html") == "<p>new</p>");
    CHECK(world.seen().contains("report/data/by-country.csv"));
    CHECK(put_into_bucket(settings, world.site)->sent == 0);
}

TEST_CASE("Bucket.WhereverItFailsReadersHaveTheOldSiteUntilAllOfTheNewOneIsThere") {
    World world;
    {
        const Server server{world.bucket};
        REQUIRE(put_into_bucket(server.settings(world.credentials), world.site));
    }
    const auto old = world.seen();
    for (const char* path : {"index.html", "periods/2022-H2.html", "feed.atom"}) write(world.site / path, std::string{"new "} + path);
    for (int allowed = 0; allowed < 3; ++allowed) {
        CAPTURE(allowed);
        const Server server{world.bucket, "--fail-after " + std::string{allowed == 0 ? "0" : "1"}};
        const auto put = put_into_bucket(server.settings(world.credentials), world.site);
        REQUIRE(!put.has_value());
        CHECK(put.error().trouble == Trouble::unavailable);
        CHECK(put.error().sentence.contains("answers 503 (SlowDown); readers still have the old site"));
        CHECK(world.seen() == old);
    }
    {
        // Two were set aside above; the third goes, and one takes its place.
        const Server server{world.bucket, "--fail-after 2"};
        const auto put = put_into_bucket(server.settings(world.credentials), world.site);
        REQUIRE(!put.has_value());
        CHECK(put.error().sentence.contains("1 of 3 changed files are in their places"));
        CHECK(world.seen().at("report/index.html") == "<h1>One</h1>");  // last of all
    }
    const auto sent = world.count("PUT 200", ".staged");
    const Server server{world.bucket};
    REQUIRE(put_into_bucket(server.settings(world.credentials), world.site));
    CHECK(world.seen().at("report/index.html") == "new index.html");
    CHECK(world.seen().at("report/feed.atom") == "new feed.atom");
    CHECK(world.count("PUT 200", ".staged") == sent);  // nothing was sent twice
}

TEST_CASE("Bucket.OtherBytesThanWereSentTakeNoPlace") {
    World world;
    const Server server{world.bucket, "--other-bytes"};
    const auto put = put_into_bucket(server.settings(world.credentials), world.site);
    REQUIRE(!put.has_value());
    CHECK(put.error().sentence.contains("has other bytes for data/editions/2022-H2-1.csv than were sent"));
    CHECK(world.seen().empty());
}

TEST_CASE("Bucket.IsRefusedWithoutTheSecretWithoutTlsAndWithoutASite") {
    World world;
    const Server server{world.bucket};
    auto settings = server.settings(world.credentials);
    const auto refused = [&](std::string_view sentence) {
        const auto put = put_into_bucket(settings, world.site);
        REQUIRE(!put.has_value());
        CAPTURE(put.error().sentence);
        CHECK(put.error().trouble == Trouble::refused);
        CHECK(put.error().sentence.contains(sentence));
        CHECK(world.seen().empty());
    };
    ::chmod(world.credentials.c_str(), 0640);
    refused("can be read by others (mode 640); chmod 600 is wanted");
    ::chmod(world.credentials.c_str(), 0600);
    write(world.credentials, "AKIDEXAMPLE\n");
    refused("has no two lines");
    write(world.credentials, "AKIDEXAMPLE\nanother secret\n");
    refused("answers 403 (SignatureDoesNotMatch)");
    CHECK(!put_into_bucket(settings, world.site).error().sentence.contains("another secret"));
    write(world.credentials, "AKIDEXAMPLE\nwJalrXUtnFEMI/K7MDENG+bPxRfi\n");
    settings.region = "us-east-1";
    refused("answers 403");
    settings = server.settings(world.credentials);
    settings.endpoint = "http://s3.example.org";
    refused("a bucket without TLS is on this machine only");
    settings = server.settings(world.credentials);
    fs::remove(world.site / "data/figures.json");
    refused("holds no site");
}

TEST_CASE("Bucket.AListIsReadAsItStandsAndWhatIsNoneIsRefused") {
    const auto listing = parse_listing(
        "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;lt;b</NextContinuationToken>"
        "<Contents><Key>a&lt;b&amp;c.html</Key><ETag>&quot;0123&quot;</ETag><Size>12</Size></Contents>"
        "<Contents><Key>second</Key></Contents><Contents><Size>3</Size></Contents></ListBucketResult>");
    REQUIRE(listing.has_value());
    CHECK(listing->next == "a&lt;b");  // what an entity stands for is no entity again
    REQUIRE(listing->objects.size() == 2);
    CHECK(listing->objects[0].key == "a<b&c.html");
    CHECK(listing->objects[0].etag == "0123");
    CHECK(listing->objects[0].size == "12");
    CHECK(listing->objects[1].etag.empty());
    CHECK(parse_listing("<ListBucketResult></ListBucketResult>")->next.empty());
    for (const char* none : {"", "<html>welcome</html>", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"})
        CHECK(parse_listing(none).error().trouble == Trouble::unavailable);
    CHECK_FALSE(element_of("<Code>NoSuchKey", "Code").has_value());
}

TEST_CASE("Settings.ABucketIsReadOrNamedByLine") {
    const TestFolder folder;
    const std::string path = folder.path() + "/provider.toml";
    const std::string good =
        "[report_bucket]\nendpoint = \"https://s3.example.org\"\nbucket = \"transparency\"\nregion = \"eu-1\"\nprefix = \"report/\"\n"
        "credentials_file = \"bucket.secret\"\n";
    const auto read = [&](const std::string& text) {
        write(path, text);
        return read_bucket(path);
    };
    REQUIRE(read(good).value().has_value());
    CHECK(read(good).value()->credentials_file == folder.path() + "/bucket.secret");
    CHECK(read(good).value()->store() == "https://s3.example.org/transparency/report/");
    CHECK(!read("[provider]\n").value().has_value());
    for (const auto& [seen, wrong, sentence] :
         {std::tuple{"https://s3.example.org", "http://s3.example.org",
                     "provider.toml:2: \"endpoint\" is \"http://s3.example.org\"; without TLS"},
          {"https://s3.example.org", "s3.example.org", "an address without a path is wanted"},
          {"https://s3.example.org", "https://s3.example.org/x", "an address without a path is wanted"},
          {"\"transparency\"", "\"Transparency\"", "provider.toml:3: \"bucket\" is \"Transparency\"; 3 to 63 small letters"},
          {"eu-1", "eu 1", "provider.toml:4: \"region\" is \"eu 1\""},
          {"report/\"", "report\"", "provider.toml:5: \"prefix\" is \"report\"; a folder that ends with /"},
          {"report/", "../", "provider.toml:5: \"prefix\" is \"../\""},
          {"credentials_file", "credentials", "provider.toml"}}) {
        std::string text = good;
        text.replace(text.find(seen), std::string_view{seen}.size(), wrong);
        const auto bucket = read(text);
        REQUIRE(!bucket.has_value());
        CAPTURE(bucket.error().sentence);
        CHECK(bucket.error().sentence.contains(sentence));
    }
}
