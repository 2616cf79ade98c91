#include "law/sheets.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "law/law_test.h"

namespace sallyport::law {

namespace {

const RowSheet& sheet(std::string_view id) {
    static const auto all = sheets(shipped());
    const auto found = std::ranges::find(all, id, &RowSheet::id);
    REQUIRE(found != all.end());
    return *found;
}

std::vector<Difference> changed(std::string_view id, const std::function<void(RowSheet&)>& change) {
    auto after = sheet(id);
    change(after);
    return differences({sheet(id)}, {after});
}

}  // namespace

TEST_CASE("Sheets.HaveEveryRowAndEveryClassOnceInWords") {
    const auto all = sheets(shipped());
    CHECK(all.size() == row_ids(shipped()).size());
    for (const auto& one : all) {
        CAPTURE(one.id);
        CHECK_FALSE(one.citation.empty());
        CHECK_FALSE(one.counsel.empty());
        CHECK(title_of(shipped(), one.country) != "");
        std::size_t classes = 0;
        for (const auto& cell : one.cells) {
            CHECK_FALSE(cell.counsel.empty());
            const bool identifies =
                std::ranges::any_of(cell.terms, [](const auto& term) { return term.find("identify") != std::string::npos; });
            classes += identifies ? 0 : cell.classes.size();
        }
        CHECK(classes == every<demand::DataClass>().size());
        for (const auto& [name, value] : one.terms) CHECK_FALSE(value.empty());
    }
    CHECK(title_of(shipped(), "US") == "United States");
    CHECK(title_of(shipped(), "XX").empty());
}

TEST_CASE("Sheets.SayWhatAVersionChanged") {
    CHECK(differences(sheets(shipped()), sheets(shipped())).empty());
    const auto one = [](const std::vector<Difference>& found) {
        REQUIRE(found.size() == 1);
        return found.front().sentence;
    };
    const char* id = "us-d-order";
    CHECK(one(differences({}, {sheet(id)})).starts_with("a new row"));
    CHECK(one(differences({sheet(id)}, {})).starts_with("the row is gone"));
    CHECK(one(changed(id, [](auto& row) { row.title = "Order"; })).find("is \"Order\"") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.citation = "Another act"; })) ==
          "citation was \"" + sheet(id).citation + "\", is \"Another act\"");
    CHECK(one(changed(id, [](auto& row) { row.counsel = "Read it."; })) == "its sentences have changed");
    CHECK(one(changed(id, [](auto& row) { row.officer = "Send it again."; })) == "its sentences have changed");
    CHECK(one(changed(id, [](auto& row) { row.checked_on = on("2027-01-02"); })).find("2027-01-02") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.terms.emplace_back("Reply within", "3 days"); })).find("said nothing before") !=
          std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.terms.front().second = "letters"; })).find("is letters") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.terms.pop_back(); })).find("says nothing now") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().decision = "deny"; })).find("is deny") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().code = "r08"; })).find("is r08") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().classes.clear(); })).find("kinds of data") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().terms.emplace_back("only on Mondays"); })).find("Mondays") !=
          std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().citation = "Another act"; })).find("Another act") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().officer = "No."; })).find("its sentences") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().counsel = "Yes."; })).find("its sentences") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.front().policy_basis = "OURS"; })).find("its sentences") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) { row.cells.pop_back(); })).find("is gone") != std::string::npos);
    CHECK(one(changed(id, [](auto& row) {
              row.cells.push_back({"us-d-order/x", "x", "allow", "", "", "", "", "", {}, {}});
          })).find("new, allow") != std::string::npos);
}

TEST_CASE("Sheets.SayWhenARowCountsByNameOnlyWhenKeepingHasNoEndAndWhenItsLawEnds") {
    const auto said = [](const RowSheet& row, std::string_view name) {
        const auto found = std::ranges::find(row.terms, name, &std::pair<std::string, std::string>::first);
        return found == row.terms.end() ? std::string{"nothing"} : found->second;
    };
    const auto reverse = sheet("us-reverse-warrant"), federal = sheet("us-warrant-federal");
    CHECK(said(reverse, "Counts only") == "if the requester said that it is this paper");
    CHECK(said(federal, "Counts only") == "nothing");
    const auto epoc_pr = sheet("eu-epoc-pr");
    CHECK(said(epoc_pr, "Kept without an end") == "once the issuer confirms that it asked for the data");
    CHECK(said(sheet("us-preservation-letter"), "Kept without an end") == "nothing");
    CHECK(said(epoc_pr, "Applies from") == "2026-08-18");
    CHECK(said(epoc_pr, "Applies until") == "nothing");
    CHECK(said(sheet("us-warrant-federal"), "Served within, after issue") == "14 days");
    const auto one_day = sheets(book_with("us.toml", "served_within_days = 14   #", "served_within_days = 1   #"));
    CHECK(said(*std::ranges::find(one_day, "us-warrant-federal", &RowSheet::id), "Served within, after issue") == "1 day");
    const auto ending = book_with("us.toml", "served_within_days = 14   #", "applies_until = \"2027-03-10\"\nserved_within_days = 14   #");
    const auto all = sheets(ending);
    CHECK(said(*std::ranges::find(all, "us-warrant-federal", &RowSheet::id), "Applies until") == "2027-03-10");
}

TEST_CASE("Freshness.WarnsAfterTwelveMonthsAndEndsAfterEighteen") {
    const Day looked = on("2026-09-05");
    CHECK(freshness(looked, on("2027-09-05")) == Freshness::fresh);
    CHECK(freshness(looked, on("2027-09-06")) == Freshness::ageing);
    CHECK(freshness(looked, on("2028-03-05")) == Freshness::ageing);
    CHECK(freshness(looked, on("2028-03-06")) == Freshness::stale);
}

}  // namespace sallyport::law
