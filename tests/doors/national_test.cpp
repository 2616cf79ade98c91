// National security process at the doors of the main folder: it is refused and leaves nothing behind.
#include "tests/doors/open_doors.h"

namespace sallyport::tests {

namespace {

// Every file of the folder by its path, with its bytes. "-shm" is the index that readers of a SQLite file share: no content.
std::map<std::string, std::string> bytes_of(const std::filesystem::path& folder) {
    std::map<std::string, std::string> out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.is_regular_file() && !file.path().string().ends_with("-shm")) out[file.path().string()] = read_file(file.path());
    }
    return out;
}

std::vector<std::pair<DemandId, Bytes>> drafts_of(Doors& doors, const std::string& who) {
    std::vector<std::pair<DemandId, Bytes>> out;
    const auto person = doors.person(who).id;
    const auto lines = doors.drafts().list(person);
    REQUIRE(lines.has_value());
    for (const auto& line : *lines) {
        const auto bytes = doors.drafts().get(person, line.id);
        REQUIRE(bytes.has_value());
        out.emplace_back(line.id, *bytes);
    }
    return out;
}

Form letter() { return Doors::with(Doors::with(Doors::process(), "instrument", "nsl"), "docket", "NSL-26-000001"); }

}  // namespace

TEST_CASE("NationalSecurity.LeavesTheMainFolderAsItWasByteForByteAndSaysWhomToCall") {
    Doors doors;
    const auto base = doors.draft("officer", "kept@example.org");
    const auto folder = bytes_of(doors.folder());
    const auto drafts = drafts_of(doors, "officer");
    REQUIRE(drafts.size() == 1);
    const int woken = doors.woken;
    for (const auto* instrument : {"nsl", "fisa_order"}) {
        for (const auto* way : {"process", "process/save"}) {
            CAPTURE(instrument);
            CAPTURE(way);
            const auto answer = doors.post("officer", base + way, Doors::with(letter(), "instrument", instrument));
            CHECK(answer.status == 422);
            CHECK(has(answer, "not received here"));
            CHECK(has(answer, "+1 555 0142"));
            CHECK(!has(answer, "NSL-26-000001"));
        }
        CHECK(!has(doors.post("officer", base + "process/check", Doors::with(letter(), "instrument", instrument)), "saved"));
    }
    CHECK(bytes_of(doors.folder()) == folder);
    CHECK(drafts_of(doors, "officer") == drafts);
    CHECK(doors.woken == woken);

    SUBCASE("while the neighbour, a warrant with another number, is saved") {
        CHECK(doors.post("officer", base + "process", Doors::with(Doors::process(), "docket", "26-mj-0002")).status == 303);
        CHECK(drafts_of(doors, "officer") != drafts);
    }
    SUBCASE("whoever calls the desk itself meets the same") {
        demand::Demand paper;
        paper.instrument = demand::Instrument::nsl;
        paper.filed_by = doors.person("officer").id;
        const auto refused = doors.house().demands().file(paper, doors.clock().now());
        REQUIRE(!refused);
        CHECK(refused.error().trouble == Trouble::refused);
        CHECK(refused.error().sentence.find("nothing of it has been saved") != std::string::npos);
        CHECK(bytes_of(doors.folder()) == folder);
    }
}

TEST_CASE("NationalSecurity.IsNamedBeforeAnythingIsTypedAndOnlyToThoseWhoCanHoldIt") {
    Doors doors;
    CHECK(has(doors.get("officer", "/portal/new"), "A national security letter"));
    CHECK(has(doors.get("officer", "/portal/new"), "+1 555 0142"));
    CHECK(!has(doors.get("stranger", "/portal/new"), "national security"));
    CHECK(!has(doors.get("litigant", "/portal/new"), "national security"));

    Doors silent{Doors::Provider::calls_nobody};
    const auto page = silent.get("officer", "/portal/new");
    CHECK(has(page, "Call our legal department"));
    CHECK(!has(page, "cleared staff"));
}

TEST_CASE("NationalSecurity.CannotBecomeThePaperOfARequestThatIsThere") {
    Doors doors;
    const auto desk = doors.under_review("kept@example.org");
    const auto id = Doors::id_of(desk);
    const auto counted = doors.house().review().counted_as(id);
    REQUIRE(counted.has_value());
    const auto size = doors.house().book().size();
    auto wrong = *counted;
    wrong.instrument = demand::Instrument::fisa_order;
    const auto corrected = doors.house().review().correct_entry(id, wrong, "It was read wrongly.", doors.decision("counsel", desk));
    REQUIRE(!corrected);
    CHECK(corrected.error().trouble == Trouble::refused);
    const auto held = doors.house().demands().demand(id);
    REQUIRE(held.has_value());
    auto version = **held;
    version.instrument = demand::Instrument::nsl;
    const auto row = doors.house().demands().row(id);
    REQUIRE(row.has_value());
    CHECK(!doors.house().demands().correct(id, version, row->last, doors.clock().now()));
    CHECK(doors.house().book().size() == size);
}

}  // namespace sallyport::tests
