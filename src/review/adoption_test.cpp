#include "review/adoption.h"

#include <doctest/doctest.h>

#include "tests/support/made_up_life.h"

namespace sallyport::review {

using namespace tests;

namespace {

people::Signatures two() { return opened(people::Signatures::of(person('k'), person('m'))); }

const law::Rulebook& rules() {
    static const auto loaded = opened(law::Rulebook::load(std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks"));
    return loaded;
}
std::vector<std::string> ids() { return law::row_ids(rules()); }

AdoptionEvent adopted(std::vector<std::string> rows, int day, int days) {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const Instant at = after_days(morning, day);
    const auto entry = recorded(clerk, adopt(rules(), after_days(at, days), two(), false, at, std::move(rows)));
    // As it is read back from the book.
    return {at, opened(RulebookAdoption::from_body(entry->body())), std::nullopt};
}
AdoptionEvent withdrawn(std::vector<std::string> rows, int day) {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const Instant at = after_days(morning, day);
    const auto entry = recorded(clerk, withdraw_adoption(rules(), std::move(rows), "A court has ruled.", person('k'), at));
    return {at, std::nullopt, opened(AdoptionEnd::from_body(entry->body()))};
}
std::optional<law::Adoption> after(const std::vector<AdoptionEvent>& events) {
    return as_law(rules().version(), ids(), together(ids(), events));
}

}  // namespace

TEST_CASE("Adoption.OfRowsIsAnEntryAndEachRowHoldsUntilItsOwnEnd") {
    CHECK(!after({}).has_value());
    const auto order = adopted({"us-d-order"}, 0, 30), subpoenas = adopted({"us-trial-subpoena", "us-admin-subpoena"}, 1, 300);
    const auto both = after({order, subpoenas});
    REQUIRE(both.has_value());
    CHECK(both->rows.size() == 3);
    CHECK(both->valid_until == after_days(morning, 301));
    CHECK(both->row_in_force("us-d-order", after_days(morning, 29)) != nullptr);
    CHECK(both->row_in_force("us-d-order", after_days(morning, 30)) == nullptr);
    CHECK(both->row_in_force("us-admin-subpoena", after_days(morning, 300)) != nullptr);
    CHECK(both->row_in_force("us-nsl", morning) == nullptr);

    SUBCASE("a row that is adopted again holds on, until the later end") {
        CHECK(after({order, adopted({"us-d-order"}, 20, 200)})->row_in_force("us-d-order", after_days(morning, 100)) != nullptr);
        const auto shorter = after({adopted({"us-d-order"}, 0, 300), adopted({"us-d-order"}, 20, 30)});
        CHECK(shorter->row_in_force("us-d-order", after_days(morning, 100)) != nullptr);
    }
    SUBCASE("the whole book and its rows hold side by side") {
        const auto whole = after({subpoenas, adopted({}, 2, 200)});
        CHECK(whole->adopted_on == std::nullopt);  // two of its rows hold for longer
        CHECK(whole->row_in_force("us-nsl", after_days(morning, 201)) != nullptr);
        CHECK(whole->row_in_force("us-nsl", after_days(morning, 202)) == nullptr);
        CHECK(whole->row_in_force("us-trial-subpoena", after_days(morning, 300)) != nullptr);
        const auto alone = after({adopted({}, 2, 300)});
        CHECK(alone->rows.empty());
        CHECK(alone->adopted_on == day_of(after_days(morning, 2), "UTC"));
        // Rows adopted for longer do not take away what the whole still holds.
        const auto longer = after({adopted({}, 0, 100), subpoenas});
        CHECK(longer->row_in_force("us-nsl", after_days(morning, 99)) != nullptr);
        CHECK(longer->row_in_force("us-nsl", after_days(morning, 100)) == nullptr);
        CHECK(longer->row_in_force("us-trial-subpoena", after_days(morning, 300)) != nullptr);
    }
    SUBCASE("a row twice, one that is none, and an end that is too far or over") {
        CHECK(adopt(rules(), after_days(morning, 30), two(), false, morning, {"us-nsl", "us-nsl"}).error().field == "rows");
        const auto none = adopt(rules(), after_days(morning, 30), two(), false, morning, {"us-nls"});
        CHECK(none.error().sentence.find("\"us-nls\" is no row of these rules") != std::string::npos);
        CHECK(adopt(rules(), after_days(morning, 366), two(), false, morning, {"us-nsl"}).has_value());
        CHECK(!adopt(rules(), after_days(morning, 367), two(), false, morning, {"us-nsl"}));
        CHECK(!adopt(rules(), morning, two(), false, morning, {"us-nsl"}));
        CHECK(!propose_adoption(rules(), morning, {}, person('k'), morning));
        CHECK(!propose_adoption(rules(), after_days(morning, 367), {}, person('k'), morning));
    }
}

TEST_CASE("Adoption.ThatIsWithdrawnAllowsNothingAndOneRowOfItTakesOnlyItself") {
    const auto whole = adopted({}, 0, 300);
    CHECK(!after({whole, withdrawn({}, 10)}).has_value());
    const auto but_one = after({whole, withdrawn({"us-nsl"}, 10)});
    REQUIRE(but_one.has_value());
    CHECK(but_one->row_in_force("us-nsl", after_days(morning, 20)) == nullptr);
    CHECK(but_one->row_in_force("us-d-order", after_days(morning, 20)) != nullptr);
    CHECK(but_one->rows.size() == ids().size() - 1);
    // An older adoption does not come back, and a later one counts.
    CHECK(!after({adopted({}, 0, 300), whole, withdrawn({}, 10)}).has_value());
    CHECK(after({whole, withdrawn({}, 10), adopted({"us-nsl"}, 11, 30)})->rows.size() == 1);
    CHECK(withdraw_adoption(rules(), {}, "", person('k'), morning).error().field == "reason");
    CHECK(withdraw_adoption(rules(), {"us-nls"}, "Why.", person('k'), morning).error().field == "rows");
}

TEST_CASE("Adoption.KeepsWhatCounselReadAndALaterVersionIsHeldAgainstIt") {
    const auto whole = adopted({}, 0, 300);
    CHECK(law::differences(whole.adopted->read, law::sheets(rules())).empty());
    CHECK(adopted({"us-nsl"}, 0, 300).adopted->read.size() == 1);
    auto changed = law::sheets(rules());
    const auto order = std::ranges::find(changed, "us-d-order", &law::RowSheet::id);
    REQUIRE(order != changed.end());
    order->cells.front().decision = "review";
    order->citation = "18 U.S.C. 2703(d), as amended";
    changed.erase(std::ranges::find(changed, "us-nsl", &law::RowSheet::id));
    const auto found = law::differences(whole.adopted->read, changed);
    REQUIRE(found.size() == 3);
    for (const auto& one : found) CHECK((one.row == "us-d-order" || one.row == "us-nsl"));
    CHECK(found[0].sentence.find("as amended") != std::string::npos);
    CHECK(found[1].sentence.find("is review") != std::string::npos);
    CHECK(found[2].sentence.starts_with("the row is gone"));
}

}  // namespace sallyport::review
