#include "adapters/clock/clocks.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

using namespace sallyport;
using namespace sallyport::adapters;

namespace {
struct Folder {
    std::string path;
    Folder() {
        char name[] = "/tmp/sallyport-clock-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path); }
};
const Instant march = *parse_instant("2026-03-02T09:00:00Z");
}  // namespace

TEST_CASE("DemoClock.RunsOnFromWhereItWasSet") {
    const Folder folder;
    StillClock beneath{*parse_instant("2031-01-01T00:00:00Z")};
    const auto clock = *DemoClock::open(beneath, folder.path + "/clock", march);
    CHECK(clock->now() == march);
    beneath.advance_days(1);
    CHECK(text(clock->now()) == "2026-03-03T09:00:00Z");
}

TEST_CASE("DemoClock.GoesForwardAndNeverBack") {
    const Folder folder;
    const StillClock beneath{march};
    const auto clock = *DemoClock::open(beneath, folder.path + "/clock", march);
    CHECK(clock->move_to(after_days(march, 7)));
    CHECK(clock->now() == after_days(march, 7));
    CHECK(clock->move_to(clock->now()));
    const auto back = clock->move_to(after_days(march, 6));
    REQUIRE(!back);
    CHECK(back.error().trouble == Trouble::refused);
    CHECK(back.error().sentence == "the demo clock only goes forward: it is 2026-03-09T09:00:00Z already, later than 2026-03-08T09:00:00Z");
}

TEST_CASE("DemoClock.OutlivesARestart") {
    const Folder folder;
    StillClock beneath{march};
    CHECK((*DemoClock::open(beneath, folder.path + "/clock", march))->move_to(after_days(march, 7)));
    beneath.advance_days(1);
    CHECK((*DemoClock::open(beneath, folder.path + "/clock", march))->now() == after_days(march, 8));
    std::ofstream{folder.path + "/clock"} << "soon\n";
    CHECK(DemoClock::open(beneath, folder.path + "/clock", march).error().trouble == Trouble::corrupt);
}

TEST_CASE("DemoClock.SaysWhenItCannotBeKept") {
    const StillClock beneath{march};
    CHECK(DemoClock::open(beneath, "/nowhere/clock", march).error().trouble == Trouble::unavailable);
}

TEST_CASE("SystemClock.KnowsThisCentury") {
    CHECK(text(SystemClock{}.now()) > "2026");
    CHECK(text(SystemClock{}.now()) < "2100");
}
