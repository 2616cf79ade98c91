#include "report/bands.h"

#include <doctest/doctest.h>

#include "report/golden_for_tests.h"
#include "report/site.h"

using namespace sallyport;
using namespace sallyport::report;

namespace {

const std::string october =
    "structure,published,figure,from,to,low,high\n"
    "2,2026-10-01,letters,2026-04-04,2026-09-30,0,499\n"
    "2,2026-10-01,letter_selectors,2026-04-04,2026-09-30,500,999\n"
    "2,2026-10-01,content_orders,2025-10-07,2026-04-04,0,499\n"
    "2,2026-10-01,content_selectors,2025-10-07,2026-04-04,13000,13499\n"
    "2,2026-10-01,noncontent_orders,2025-10-07,2026-04-04,0,499\n"
    "2,2026-10-01,noncontent_selectors,2025-10-07,2026-04-04,0,499\n";

BandFile read(const std::string& bytes) {
    auto file = BandFile::parse("bands.csv", bytes);
    REQUIRE_MESSAGE(file.has_value(), (file ? "" : file.error().sentence));
    return *file;
}

void refused(std::string bytes, std::string_view seen, std::string_view becomes, std::string_view where, std::string_view words) {
    const auto at = bytes.find(seen);
    REQUIRE(at != std::string::npos);
    const auto file = BandFile::parse("bands.csv", bytes.replace(at, seen.size(), becomes));
    REQUIRE(!file);
    CHECK(file.error().trouble == Trouble::invalid);
    CHECK_MESSAGE(file.error().sentence.starts_with(where), file.error().sentence);
    CHECK_MESSAGE(file.error().sentence.find(words) != std::string::npos, file.error().sentence);
}

std::map<std::string, std::string> site(std::vector<BandFile> bands) {
    ReportInput input;
    input.provider = "Larkspur Mail";
    input.as_of = parse_instant("2026-10-02T12:00:00Z").value();
    input.bands = std::move(bands);
    const auto files = site_files(model_of(input));
    REQUIRE(files.has_value());
    std::map<std::string, std::string> out;
    for (const auto& file : *files) out[file.path] = file.bytes;
    return out;
}

}  // namespace

TEST_CASE("BandFile.IsReadAsItWasWritten") {
    const auto file = read(october);
    CHECK(file.csv() == october);
    CHECK(file.report().structure.number() == 2);
    CHECK(text(file.report().rows[3].band) == "13,000-13,499");
    CHECK(BandFile::from_body(file.body())->csv() == october);
}

TEST_CASE("BandFile.NamesFileAndRowOfABandThatCannotBe") {
    refused(october, ",0,499", ",0,999", "bands.csv row 2: ", "no band of structure 2");
    refused(october, ",0,499", ",0,0", "bands.csv row 2: ", "a multiple of 500");
    refused(october, ",500,999", ",501,1000", "bands.csv row 3: ", "no band");
    refused(october, "2026-04-04,2026-09-30", "2026-04-05,2026-09-30", "bands.csv row 2: ", "2026-04-04 to 2026-09-30");
    refused(october, "2025-10-07,2026-04-04", "2025-10-08,2026-04-05", "bands.csv row 4: ", "or before");
    refused(october, ",0,499", ",0-499,", "bands.csv row 2, column low: ", "wanted digits");
    refused(october, "13000", "13,000", "bands.csv row 5: ", "seen 8 cells");
    refused(october, "2,2026-10-01,letters", "5,2026-10-01,letters", "bands.csv row 2, column structure: ", "1, 2, 3 or 4");
    refused(october, "2,2026-10-01,content_orders", "1,2026-10-01,content_orders", "bands.csv row 4, column structure: ", "one structure");
    refused(october, "2,2026-10-01,content_orders", "2,2026-10-02,content_orders", "bands.csv row 4, column published: ", "one day");
    refused(october, "letters", "letter", "bands.csv row 2, column figure: ", "wanted a figure");
    refused(october, "2,2026-10-01,noncontent_selectors,2025-10-07,2026-04-04,0,499\n", "", "bands.csv row 7: ", "is missing");
    refused(october, "structure,", "Structure,", "bands.csv row 1: ", "header");
    CHECK(!BandFile::parse("bands.csv", ""));
    CHECK(!BandFile::parse("bands.csv", "structure,published,figure,from,to,low,high\n"));
}

TEST_CASE("BandFile.IsTakenOnceAndNeverBesideOneThatSharesDays") {
    const auto file = read(october);
    CHECK(check_new({}, file));
    CHECK(check_new({file}, file).error().trouble == Trouble::conflict);
    auto late = october;
    for (auto at = late.find(",0,499"); at != std::string::npos; at = late.find(",0,499", at + 1)) late.replace(at, 6, ",500,999");
    CHECK(check_new({file}, read(late)).error().trouble == Trouble::refused);
    const std::string combined =
        "structure,published,figure,from,to,low,high\n"
        "3,2026-10-01,all_process,2026-04-04,2026-09-30,0,249\n"
        "3,2026-10-01,all_selectors,2026-04-04,2026-09-30,0,249\n";
    CHECK(check_new({file}, read(combined)).error().trouble == Trouble::refused);
}

TEST_CASE("Site.BandsStandApartAndChangeNothingElse") {
    const auto without = site({});
    const auto with = site({read(october)});
    CHECK(!without.contains("national-security.html"));
    CHECK(!without.contains("data/national-security.csv"));
    REQUIRE(with.contains("national-security.html"));
    CHECK(with.at("data/national-security.csv") == october);
    const auto& page = with.at("national-security.html");
    CHECK(page.contains("13,000–13,499"));
    CHECK(page.contains("Customer selectors targeted by national security letters"));
    CHECK(page.contains("added to no other figure"));
    // Only what lists or links the files differs. No table, figure or total does.
    for (const auto& [path, bytes] : without) {
        if (path.ends_with(".csv") || path.ends_with(".json") ? path != "data/datapackage.json" : path == "feed.atom") {
            CAPTURE(path);
            CHECK(with.at(path) == bytes);
        }
    }
    // Whatever the counts were within their bands, the site is the same.
    CHECK(site({read(october)}) == with);
}
