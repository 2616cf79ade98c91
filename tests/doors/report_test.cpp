// The editors' desk: one puts a report forward, another signs it, and what comes out is what was signed.
#include <fstream>

#include "doors/page/html.h"
#include "report/report_step.h"
#include "tests/doors/open_doors.h"

using namespace sallyport;
using namespace sallyport::tests;

namespace {

const Form words{{"introduction", "Dear readers,\r\n\r\nthese are our figures."}, {"news", "First report."}};

// A request of a half-year that is over by now, which is planned to be published.
void a_half_year_passes(Doors& doors) {
    doors.bring_in("editor", Role::editor);
    doors.bring_in("editor-2", Role::editor);
    doors.filed("officer", "kept@example.org");
    auto plan = report::plan_period(report::PublicationPlan::everything({2026, 2}), doors.person("editor").id, doors.clock().now());
    REQUIRE(plan.has_value());
    REQUIRE(doors.house().clerk().record(std::move(*plan)).has_value());
    doors.clock().set(at("2027-01-11T09:00:00Z"));
    for (const char* one : {"editor", "editor-2", "counsel", "analyst", "custodian", "officer", "auditor", "customer"}) doors.forget(one);
}

std::string entry_of(Doors& doors) {
    auto history = doors.desks().report->history();
    REQUIRE(history.has_value());
    REQUIRE(!history->empty());
    return std::to_string(history->front().entry.value);
}

std::string site_page(Doors& doors, const std::string& path) {
    std::stringstream all;
    all << std::ifstream{doors.house().folder() + "/site/" + path}.rdbuf();
    return all.str();
}

}  // namespace

TEST_CASE("Publishing.IsPutForwardByOneAndSignedByAnother") {
    Doors doors;
    a_half_year_passes(doors);
    for (const char* other : {"analyst", "custodian", "officer", "customer"}) {
        CAPTURE(other);
        CHECK(doors.get(other, "/desk/report").status == 404);
        CHECK(doors.post(other, "/desk/report/propose", words).status == 404);
    }
    CHECK(has(doors.get("editor", "/desk/report"), "2026-H2, edition 1: 1 rows"));
    CHECK(Doors::location(doors.post("editor", "/desk/report/propose", words)) == "/desk/report");
    const auto report = "/desk/report/" + entry_of(doors);

    // Looked at as it would come out, by those who may; nothing is out yet.
    const auto look = doors.get("editor-2", report + "/preview/index.html");
    CHECK(look.status == 200);
    CHECK(has(look, "<p>these are our figures.</p>"));
    CHECK(has(doors.get("counsel", report + "/preview/editions.html"), "First report."));
    CHECK(has(doors.get("counsel", report + "/preview/data/by-country.csv"), "2026-H2,criminal,"));
    CHECK(doors.get("counsel", report + "/preview/none.html").status == 404);
    CHECK(doors.get("officer", report + "/preview/index.html").status == 404);
    CHECK(doors.get("editor", "/desk/report/999999/preview/index.html").status == 404);
    CHECK(!std::filesystem::exists(doors.house().folder() + "/site"));

    // The same person twice is one person.
    CHECK(has(doors.get("editor", "/desk/report"), "Somebody else signs it"));
    CHECK(doors.post("editor", report + "/sign", {}).status == 403);
    CHECK(*doors.desks().report->publish_due(doors.clock().now()) == false);
    for (const char* other : {"analyst", "custodian", "officer"}) CHECK(doors.post(other, report + "/sign", {}).status == 404);

    CHECK(Doors::location(doors.post("editor-2", report + "/sign", {})) == "/desk/report");
    CHECK(doors.woken > 0);
    CHECK(doors.post("counsel", report + "/sign", {}).status == 404);
    CHECK(*doors.desks().report->publish_due(doors.clock().now()));
    CHECK(*doors.desks().report->publish_due(doors.clock().now()) == false);
    CHECK(site_page(doors, "index.html").contains("<p>these are our figures.</p>"));
    CHECK(site_page(doors, "editions.html").contains("editions/2026-H2-1.csv"));
    const auto desk = doors.get("editor", "/desk/report");
    CHECK(has(desk, "Published"));
    CHECK(has(desk, "Person editor changed these words:"));
    CHECK(has(desk, "Signed by Person editor-2"));

    // Nothing is new; other words are.
    CHECK(doors.post("editor", "/desk/report/propose", words).status == 403);
    CHECK(doors.post("counsel", "/desk/report/propose", Doors::with(words, "news", "A word was wrong.")).status == 303);
    CHECK(doors.post("editor", "/desk/report/" + entry_of(doors) + "/sign", {}).status == 303);
    CHECK(*doors.desks().report->publish_due(doors.clock().now()));
    CHECK(site_page(doors, "editions.html").contains("A word was wrong."));
    CHECK(site_page(doors, "editions.html").contains("editions/2026-H2-1.csv"));
    CHECK(has(doors.get("editor", "/desk/report"), "First report."));
}

TEST_CASE("Publishing.WaitsForItsTime") {
    Doors doors;
    a_half_year_passes(doors);
    auto later = words;
    later.insert(later.end(), {{"due-day", "1"}, {"due-month", "2"}, {"due-year", "2027"}});
    CHECK(doors.post("editor", "/desk/report/propose", Doors::with(later, "due-year", "2026")).status == 422);
    CHECK(doors.post("editor", "/desk/report/propose", later).status == 303);
    const auto report = "/desk/report/" + entry_of(doors);
    CHECK(doors.post("counsel", report + "/sign", {}).status == 303);
    CHECK(*doors.desks().report->publish_due(doors.clock().now()) == false);
    // What waits signed is not overtaken.
    CHECK(doors.post("editor", "/desk/report/propose", words).status == 409);
    doors.clock().set(at("2027-02-01T04:59:59Z"));
    CHECK(*doors.desks().report->publish_due(doors.clock().now()) == false);
    doors.clock().set(at("2027-02-01T05:00:00Z"));  // midnight in the provider's zone
    CHECK(*doors.desks().report->publish_due(doors.clock().now()));
    CHECK(site_page(doors, "index.html").contains("2027-01-11"));  // the cut-off is that of what was signed
}

TEST_CASE("Publishing.WhatIsNoLongerTrueOrWasTakenBackDoesNotComeOut") {
    Doors doors;
    a_half_year_passes(doors);
    CHECK(doors.post("editor", "/desk/report/propose", words).status == 303);
    const auto first = "/desk/report/" + entry_of(doors);
    CHECK(doors.post("editor-2", "/desk/report/propose", Doors::with(words, "news", "Second.")).status == 303);
    const auto second = "/desk/report/" + entry_of(doors);
    CHECK(doors.post("counsel", first + "/sign", {}).status == 404);  // replaced
    CHECK(doors.post("editor", second + "/drop", {}).status == 303);
    CHECK(doors.post("counsel", second + "/sign", {}).status == 404);
    CHECK(doors.post("counsel", "/desk/report/x/sign", {}).status == 404);

    // The plan changes after the first signature: the figures are others.
    CHECK(doors.post("editor", "/desk/report/propose", words).status == 303);
    auto plan = report::PublicationPlan::everything({2026, 2});
    plan.withheld.insert("F4");
    auto step = report::plan_period(plan, doors.person("editor").id, doors.clock().now());
    REQUIRE(doors.house().clerk().record(std::move(*step)).has_value());
    CHECK(doors.post("counsel", "/desk/report/" + entry_of(doors) + "/sign", {}).status == 409);

    // And after the second: it is signed and does not come out.
    CHECK(doors.post("editor", "/desk/report/propose", words).status == 303);
    CHECK(doors.post("counsel", "/desk/report/" + entry_of(doors) + "/sign", {}).status == 303);
    plan.withheld.insert("F5");
    step = report::plan_period(plan, doors.person("editor").id, doors.clock().now());
    REQUIRE(doors.house().clerk().record(std::move(*step)).has_value());
    CHECK(doors.desks().report->publish_due(doors.clock().now()).error().trouble == Trouble::conflict);
    CHECK(!std::filesystem::exists(doors.house().folder() + "/site"));
    // One person holds it back.
    CHECK(doors.post("editor-2", "/desk/report/" + entry_of(doors) + "/drop", {}).status == 303);
    CHECK(*doors.desks().report->publish_due(doors.clock().now()) == false);

    CHECK(doors.post("editor", "/desk/report/propose", Doors::with(words, "news", "bell \a")).status == 422);
    CHECK(doors.post("editor", "/desk/report/propose", Doors::with(words, "news", std::string(5000, 'x'))).status == 422);
}

TEST_CASE("DeskFigures.AreForTheTeamAsAPageAndAsAFile") {
    Doors doors;
    doors.bring_in("editor", Role::editor);
    const auto demand = doors.filed("officer", "kept@example.org");
    REQUIRE(doors.house().review().accept(Doors::id_of(demand), doors.decision("analyst", demand)).has_value());
    for (const char* other : {"officer", "auditor", "customer", "editor"}) {
        CHECK(doors.get(other, "/desk/figures").status == 404);
        CHECK(doors.get(other, "/desk/figures/desk-figures.csv").status == 404);
    }
    for (const char* one : {"analyst", "counsel", "custodian"}) {
        const auto page = doors.get(one, "/desk/figures");
        CHECK(page.status == 200);
        CHECK(has(page, "Westmark Bureau"));
        CHECK(has(page, "Person analyst"));
    }
    const auto file = doors.get("counsel", "/desk/figures/desk-figures.csv?received=all");
    CHECK(has(file, "all,\"All requests\",1,0,1,1,0,0,0,0,0,1,0,0,1,0,,,0\n"));
    CHECK(has(file, "lane,\"Criminal\",1,0,1,"));
    CHECK(has(file, "agency,\"Westmark Bureau\",1,0,1,"));
    CHECK(has(file, "person,\"Person analyst\",1,0,1,"));
    // Of another half-year there is none.
    CHECK(has(doors.get("counsel", "/desk/figures/desk-figures.csv?received=2020-H1"), "all,\"All requests\",0,0,0,"));
}
