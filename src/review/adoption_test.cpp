#include "review/adoption.h"

#include <doctest/doctest.h>

#include "tests/support/made_up_life.h"

namespace sallyport::review {

using namespace tests;

namespace {

people::Signatures two() { return opened(people::Signatures::of(person('k'), person('m'))); }

constexpr Digest version{7};

Adopted adopted(std::vector<std::string> rows, int day, int days) {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const Instant at = after_days(morning, day);
    const auto entry = recorded(clerk, adopt(version, after_days(at, days), two(), false, at, std::move(rows)));
    // As it is read back from the book.
    return {opened(RulebookAdoption::from_body(entry->body())), day_of(at, "UTC")};
}

}  // namespace

TEST_CASE("Adoption.OfRowsIsAnEntryAndEachRowHoldsUntilItsOwnEnd") {
    CHECK(!together({}).has_value());
    const Adopted order = adopted({"us-d-order"}, 0, 30), subpoenas = adopted({"us-trial-subpoena", "us-admin-subpoena"}, 1, 300);
    const auto both = together({subpoenas, order});
    REQUIRE(both.has_value());
    CHECK(both->rows.size() == 3);
    CHECK(both->valid_until == after_days(morning, 301));
    CHECK(both->row_in_force("us-d-order", after_days(morning, 29)) != nullptr);
    CHECK(both->row_in_force("us-d-order", after_days(morning, 30)) == nullptr);
    CHECK(both->row_in_force("us-admin-subpoena", after_days(morning, 300)) != nullptr);
    CHECK(both->row_in_force("us-nsl", morning) == nullptr);

    SUBCASE("a row that is adopted again holds on") {
        const auto again = together({adopted({"us-d-order"}, 20, 200), order});
        CHECK(again->row_in_force("us-d-order", after_days(morning, 100)) != nullptr);
    }
    SUBCASE("the whole book goes before its rows while it holds as long") {
        const auto whole = together({adopted({}, 2, 300), subpoenas});
        CHECK(whole->rows.empty());
        CHECK(whole->adopted_on == day_of(after_days(morning, 2), "UTC"));
        CHECK(together({subpoenas, adopted({}, 0, 300)})->rows.size() == 2);
        CHECK(together({order, adopted({}, 0, 300)})->rows.empty());
    }
    SUBCASE("a row twice, and an end that is too far or over") {
        CHECK(adopt(version, after_days(morning, 30), two(), false, morning, {"us-nsl", "us-nsl"}).error().field == "rows");
        CHECK(!adopt(version, after_days(morning, 367), two(), false, morning, {"us-nsl"}));
        CHECK(!adopt(version, morning, two(), false, morning, {"us-nsl"}));
    }
}

}  // namespace sallyport::review
