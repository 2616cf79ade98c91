#include "adapters/work/fetches.h"

#include <doctest/doctest.h>

#include "adapters/clock/clocks.h"
#include "adapters/sql/test_folder.h"
#include "production/desk.h"

namespace sallyport::adapters {

namespace {

const Instant noon{1'772'366'400'000};

void contract(production::Fetches& fetches) {
    production::Package package, other;
    package.id = *PackageId::parse("k123456789abcdefghjk");
    other.id = *PackageId::parse("m123456789abcdefghjk");
    package.bytes = other.bytes = 100;
    const auto ann = *PersonId::parse("p123456789abcdefghjk"), bob = *PersonId::parse("q123456789abcdefghjk");
    const Instant until = after_days(noon, 30);
    CHECK_FALSE(*fetches.handed_over(package, ann, 60, 100, until));
    // Neither another person's bytes nor another package's make hers whole.
    CHECK_FALSE(*fetches.handed_over(package, bob, 0, 60, until));
    CHECK_FALSE(*fetches.handed_over(other, ann, 0, 60, until));
    CHECK_FALSE(*fetches.handed_over(package, ann, 0, 59, until));
    CHECK(*fetches.handed_over(package, ann, 59, 60, until));
    REQUIRE(fetches.forget(package, ann).has_value());
    REQUIRE(fetches.forget(package, ann).has_value());
    CHECK_FALSE(*fetches.handed_over(package, ann, 59, 60, until));
    CHECK(*fetches.handed_over(package, bob, 60, 100, until));
}

}  // namespace

TEST_CASE("Fetches.InTheWorkingStoreKeepTheirContract") {
    auto store = *WorkStore::in_memory();
    const StillClock clock{noon};
    WorkFetches fetches{*store, clock};
    contract(fetches);
}
TEST_CASE("Fetches.InMemoryKeepTheirContract") {
    production::FetchesInMemory fetches;
    contract(fetches);
}
TEST_CASE("Fetches.OutliveTheProgram") {
    const TestFolder folder;
    const StillClock clock{noon};
    production::Package package;
    package.id = PackageId::random();
    package.bytes = 10;
    const auto ann = PersonId::random();
    for (const std::uint64_t at : {5U, 0U}) {
        auto store = *WorkStore::open(folder.path());
        CHECK(*WorkFetches{*store, clock}.handed_over(package, ann, at, at + 5, after_days(noon, 1)) == (at == 0));
    }
}

}  // namespace sallyport::adapters
