#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tally/national.h"

using namespace sallyport;
using namespace sallyport::tally;
using ledger::Entry;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

Day on(std::string_view text) { return parse_day(text).value(); }
BandStructure structure(int number) { return BandStructure::of(number).value(); }
Window days(std::string_view first, std::string_view last) { return {on(first), on(last)}; }
const Day october = on("2026-10-01");

// The lane's book in memory.
class Lane {
public:
    Lane() { add(Kind::book_born, {}, Facts{}.code(Fact::book, "national").zone(Fact::zone, "America/New_York")); }
    DemandId paper(std::string_view day, CountedAuthority authority, int selectors = 1, bool new_service = false) {
        auto id = DemandId::random();
        Facts facts;
        facts.code(Fact::authority, code(authority))
            .number(Fact::identifiers, selectors)
            .instant(Fact::received, parse_instant(std::string{day} + "T16:00:00Z").value());
        if (new_service) facts.number(Fact::new_service, 1);
        add(Kind::received, id, facts);
        return id;
    }
    void add(Kind kind, DemandId demand, Facts facts, std::optional<std::uint64_t> corrects = std::nullopt) {
        Entry entry;
        entry.header.index = {entries.size()};
        entry.header.kind = kind;
        entry.header.demand = std::move(demand);
        entry.facts = std::move(facts);
        if (corrects) entry.header.corrects = ledger::EntryIndex{*corrects};
        entries.push_back(std::move(entry));
    }
    Outcome<std::vector<NationalPaper>> papers() const {
        return national_papers([this](const std::function<bool(const Entry&)>& see) -> Outcome<void> {
            for (const Entry& entry : entries) {
                if (!see(entry)) break;
            }
            return {};
        });
    }
    std::string band(BandFigure figure, int number, Day published = october) const {
        const auto report = bands_of(papers().value(), structure(number), published);
        CHECK(faults_of(report).empty());
        for (const auto& row : report.rows) {
            if (row.figure == figure) return text(row.band);
        }
        return "none";
    }
    std::vector<Entry> entries;
};

std::string answers_of_oracle(const std::string& questions) {
    char name[] = "/tmp/sallyport-bands-XXXXXX";
    const std::filesystem::path folder = ::mkdtemp(name);
    std::ofstream{folder / "questions"} << questions;
    const std::string command =
        "python3 '" + std::string{SALLYPORT_SOURCE_DIR} + "/tests/oracle/bands_oracle.py' < '" + (folder / "questions").string() + "'";
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    CHECK(::pclose(pipe) == 0);
    std::filesystem::remove_all(folder);
    return out;
}

Day some_day() {
    const auto number = *rc::gen::inRange(0, 20000);
    return day_of({number * ms_per_day}, "UTC");
}

}  // namespace

TEST_CASE("Band.HoldsItsCountAndZeroLiesInTheFirst") {
    CHECK(text(band_of(0, structure(1))) == "0-999");
    CHECK(text(band_of(0, structure(4))) == "0-99");
    CHECK(text(band_of(499, structure(2))) == "0-499");
    CHECK(text(band_of(500, structure(2))) == "500-999");
    CHECK(text(band_of(13'200, structure(2))) == "13,000-13,499");
    CHECK(text(band_of(250, structure(3))) == "250-499");
    CHECK(is_band({13'000, 13'499}, structure(2)));
    for (const Band wrong : {Band{1, 499}, Band{0, 999}, Band{0, 0}, Band{250, 749}}) CHECK(!is_band(wrong, structure(2)));
    CHECK(!BandStructure::of(0));
    CHECK(!BandStructure::of(5));
    CHECK(rc::check("the band of a count holds it, has the structure's width, and is that of each of its counts", [] {
        const auto kind = structure(*rc::gen::inRange(1, 5));
        const auto count = *rc::gen::inRange<std::uint64_t>(0, 2'000'000);
        const auto band = band_of(count, kind);
        RC_ASSERT(band.low <= count && count <= band.high);
        RC_ASSERT(band.high - band.low + 1 == kind.width());
        RC_ASSERT(band_of(*rc::gen::inRange(band.low, band.high + 1), kind) == band);
        RC_ASSERT(is_band(band, kind));
        RC_ASSERT(!is_band({band.low + 1, band.high + 1}, kind));
    }));
}

TEST_CASE("Window.IsTheOneThatTheDayOfPublicationFixes") {
    for (const int number : {1, 2}) {
        const auto letters = window_of(structure(number), BandScope::letters, october);
        CHECK(letters == days("2026-04-04", "2026-09-30"));
        CHECK(window_of(structure(number), BandScope::orders, october) == days("2025-10-07", "2026-04-04"));
        CHECK(check_window(structure(number), BandScope::letters, october, letters));
        CHECK(!check_window(structure(number), BandScope::letters, october, days("2026-04-03", "2026-09-29")));
        CHECK(check_window(structure(number), BandScope::orders, october, days("2025-10-06", "2026-04-03")));
        CHECK(!check_window(structure(number), BandScope::orders, october, days("2025-10-08", "2026-04-05")));
        CHECK(!check_window(structure(number), BandScope::orders, october, days("2025-10-08", "2026-04-04")));
    }
    CHECK(window_of(structure(3), BandScope::all, october) == days("2026-04-04", "2026-09-30"));
    CHECK(window_of(structure(4), BandScope::all, october) == days("2024-10-02", "2025-10-01"));
    CHECK(check_window(structure(4), BandScope::all, october, days("2024-09-02", "2025-09-01")));
    CHECK(!check_window(structure(4), BandScope::all, october, days("2024-10-03", "2025-10-02")));
    CHECK(window_of(structure(4), BandScope::all, on("2028-02-29")) == days("2026-03-01", "2027-02-28"));
    CHECK(embargo_ends(on("2025-01-15")) == on("2026-07-09"));
}

TEST_CASE("Bands.AreWhatAnIndependentReaderOfTheStatuteSays") {
    std::string questions, ours;
    const auto say = [&](const Window& window) { ours += base::text(window.first) + " " + base::text(window.last) + "\n"; };
    for (int day = 0; day < 1500; day += 7) {
        const Day published = day_of({(20'000 + day) * ms_per_day}, "UTC");
        for (int number = 1; number <= 4; ++number) {
            for (const auto& [word, scope] :
                 {std::pair{"letters", BandScope::letters}, {"orders", BandScope::orders}, {"all", BandScope::all}}) {
                if ((scope == BandScope::all) != (number > 2)) continue;
                questions += "window " + std::to_string(number) + " " + word + " " + base::text(published) + "\n";
                say(window_of(structure(number), scope, published));
            }
            const auto count = static_cast<std::uint64_t>(day) * 37;
            questions += "band " + std::to_string(number) + " " + std::to_string(count) + "\n";
            const auto band = band_of(count, structure(number));
            ours += std::to_string(band.low) + " " + std::to_string(band.high) + "\n";
        }
        questions += "embargo " + base::text(published) + "\n";
        ours += base::text(embargo_ends(published)) + "\n";
    }
    CHECK(answers_of_oracle(questions) == ours);
}

TEST_CASE("Bands.CountWhatHadToBeCompliedWithInItsWindow") {
    Lane lane;
    for (int i = 0; i < 499; ++i) lane.paper("2026-04-04", CountedAuthority::letter, 2);
    lane.paper("2026-04-03", CountedAuthority::letter);  // the day before the window
    lane.paper("2026-10-01", CountedAuthority::letter);  // the day of publication
    CHECK(lane.band(BandFigure::letters, 2) == "0-499");
    CHECK(lane.band(BandFigure::letter_selectors, 2) == "500-999");
    const auto last = lane.paper("2026-09-30", CountedAuthority::letter);
    CHECK(lane.band(BandFigure::letters, 2) == "500-999");
    SUBCASE("not what was withdrawn") {
        lane.add(Kind::withdrawn, last, {});
        CHECK(lane.band(BandFigure::letters, 2) == "0-499");
    }
    SUBCASE("not what was refused as a whole, unless it is granted after all") {
        lane.add(Kind::refused, last, {});
        CHECK(lane.band(BandFigure::letters, 2) == "0-499");
        lane.add(Kind::granted, last, {});
        CHECK(lane.band(BandFigure::letters, 2) == "500-999");
    }
    SUBCASE("not what a correction says was received on another day") {
        auto facts = *lane.entries.back().facts;
        facts.instant(Fact::received, parse_instant("2026-03-01T16:00:00Z").value());
        lane.add(Kind::corrected_entry, {}, facts, lane.entries.size() - 1);
        CHECK(lane.band(BandFigure::letters, 2) == "0-499");
    }
    SUBCASE("with the selectors of the paper's newest version") {
        lane.add(Kind::corrected, last, Facts{}.number(Fact::identifiers, 2));
        CHECK(lane.band(BandFigure::letter_selectors, 2) == "1,000-1,499");
    }
}

TEST_CASE("Bands.StandByWhatAnOrderIsFor") {
    Lane lane;
    const auto many = [&](CountedAuthority authority, int count) {
        for (int i = 0; i < count; ++i) lane.paper("2026-01-10", authority, 3);
    };
    many(CountedAuthority::surveillance, 300);
    many(CountedAuthority::search, 300);
    many(CountedAuthority::directive, 300);
    many(CountedAuthority::pen_register, 400);
    many(CountedAuthority::business_records, 500);
    many(CountedAuthority::call_records, 10);
    CHECK(lane.band(BandFigure::letters, 1) == "0-999");
    CHECK(lane.band(BandFigure::content_orders, 2) == "500-999");
    CHECK(lane.band(BandFigure::content_selectors, 2) == "2,500-2,999");
    CHECK(lane.band(BandFigure::noncontent_orders, 2) == "500-999");
    CHECK(lane.band(BandFigure::noncontent_selectors, 2) == "2,500-2,999");
    CHECK(lane.band(BandFigure::pen_register_selectors, 1) == "1,000-1,999");
    CHECK(lane.band(BandFigure::business_record_selectors, 1) == "1,000-1,999");
    CHECK(lane.band(BandFigure::call_record_selectors, 1) == "0-999");
    CHECK(lane.band(BandFigure::noncontent_selectors, 1) == "none");
    CHECK(lane.band(BandFigure::all_process, 3) == "0-249");  // received before the 180 days that structure 3 looks at
    CHECK(lane.band(BandFigure::all_process, 3, on("2026-06-01")) == "1,750-1,999");
    CHECK(lane.band(BandFigure::all_selectors, 4, on("2027-06-01")) == "5,400-5,499");
}

TEST_CASE("Embargo.OfANewServiceKeepsItsFirstOrderOutForFiveHundredAndFortyDays") {
    Lane lane;
    for (int i = 0; i < 500; ++i) lane.paper("2025-01-15", CountedAuthority::directive, 1, true);
    const auto of = [&](std::string_view published) { return lane.band(BandFigure::content_orders, 2, on(published)); };
    // Without the embargo it would stand in the window that ends on 2025-06-30.
    CHECK(of("2025-12-27") == "0-499");
    CHECK(of("2026-07-08") == "0-499");
    // It counts on 2026-07-09, so first in what is published 180 days later.
    CHECK(of("2027-01-04") == "0-499");
    CHECK(of("2027-01-05") == "500-999");
    CHECK(lane.band(BandFigure::all_process, 3, on("2025-02-01")) == "500-749");
    SUBCASE("a letter has none") {
        Lane letters;
        for (int i = 0; i < 500; ++i) letters.paper("2025-01-15", CountedAuthority::letter, 1, true);
        CHECK(letters.band(BandFigure::letters, 2, on("2025-02-01")) == "500-999");
    }
}

TEST_CASE("Bands.AreRefusedUnlessTheyAreOneWholeStructure") {
    Lane lane;
    const auto right = bands_of(lane.papers().value(), structure(2), october);
    REQUIRE(faults_of(right).empty());
    const auto fault = [](BandReport report, std::size_t row, std::string_view words) {
        const auto faults = faults_of(report);
        REQUIRE(!faults.empty());
        CHECK(faults.front().row == row);
        CHECK_MESSAGE(faults.front().sentence.find(words) != std::string::npos, faults.front().sentence);
    };
    auto one = right;
    one.rows[2].band = {0, 999};
    fault(one, 2, "no band of structure 2");
    one = right;
    one.rows[0].window.first = on("2026-04-03");
    fault(one, 0, "2026-04-04 to 2026-09-30");
    one = right;
    one.rows[5].window = days("2025-10-06", "2026-04-03");
    fault(one, 5, "differs from that of \"content_orders\"");
    one = right;
    one.rows.pop_back();
    fault(one, 5, "\"noncontent_selectors\" is missing");
    one = right;
    one.rows.push_back({BandFigure::all_process, right.rows[0].window, {0, 499}});
    fault(one, 6, "no further figure");
    one = right;
    std::swap(one.rows[0], one.rows[1]);
    fault(one, 0, "\"letters\"");
}

TEST_CASE("Bands.OfTwoReportsNeverShareADaySoThatNothingCanBeSubtracted") {
    Lane lane;
    const auto papers = lane.papers().value();
    const auto report = [&](int number, std::string_view day) { return bands_of(papers, structure(number), on(day)); };
    CHECK(check_together(report(2, "2026-04-01"), report(2, "2026-10-01")));
    CHECK(check_together(report(2, "2026-04-04"), report(2, "2026-10-01")));
    CHECK(!check_together(report(2, "2026-04-05"), report(2, "2026-10-01")));
    CHECK(!check_together(report(1, "2026-10-01"), report(2, "2026-10-01")));
    CHECK(!check_together(report(2, "2026-10-01"), report(3, "2026-10-01")));
    CHECK(!check_together(report(4, "2026-10-01"), report(2, "2025-04-02")));
    CHECK(check_together(report(3, "2026-04-01"), report(3, "2026-10-01")));
    CHECK(rc::check("two reports that may stand together share no day of the same process", [] {
        const auto earlier = bands_of({}, structure(*rc::gen::inRange(1, 5)), some_day());
        const auto later = bands_of({}, structure(*rc::gen::inRange(1, 5)), some_day());
        const bool together = check_together(earlier, later).has_value();
        for (const auto& old : earlier.rows) {
            for (const auto& added : later.rows) {
                const auto a = scope_of(old.figure), b = scope_of(added.figure);
                const bool same = a == b || a == BandScope::all || b == BandScope::all;
                if (same && old.window.overlaps(added.window)) RC_ASSERT(!together);
            }
        }
        RC_ASSERT(together == check_together(later, earlier).has_value());
    }));
}

TEST_CASE("Bands.TellNothingThatTheCountsOfOneBandDoNotHaveInCommon") {
    CHECK(rc::check("whatever the counts are within their bands, the report is the same", [] {
        const auto kind = structure(*rc::gen::inRange(1, 5));
        const auto published = some_day();
        const auto width = static_cast<int>(kind.width());
        std::vector<NationalPaper> one, other;
        // A number of papers of one selector for each authority, twice, in the same bands of papers and selectors.
        for (const auto authority : every<CountedAuthority>()) {
            if (kind.number() > 2 && authority != CountedAuthority::letter) break;
            if (kind.number() == 1 && authority != CountedAuthority::letter && authority != CountedAuthority::directive) continue;
            if (kind.number() == 2 && authority != CountedAuthority::letter && authority != CountedAuthority::call_records) continue;
            const auto window = window_of(kind,
                                          kind.number() > 2                       ? BandScope::all
                                          : authority == CountedAuthority::letter ? BandScope::letters
                                                                                  : BandScope::orders,
                                          published);
            const int band = *rc::gen::inRange(0, 3);
            for (auto* papers : {&one, &other}) {
                const int count = *rc::gen::inRange(band * width, (band + 1) * width);
                const Day day = *rc::gen::element(window.first, window.last);
                papers->insert(papers->end(), static_cast<std::size_t>(count), NationalPaper{{}, day, authority, 1, false});
            }
        }
        RC_ASSERT(bands_of(one, kind, published) == bands_of(other, kind, published));
        RC_ASSERT(faults_of(bands_of(one, kind, published)).empty());
    }));
}

TEST_CASE("Bands.AreCountedFromABookOfTheirOwnLaneOnly") {
    Lane lane;
    lane.entries[0].facts = Facts{}.code(Fact::book, "real").zone(Fact::zone, "UTC");
    CHECK(lane.papers().error().trouble == Trouble::corrupt);
    Lane withheld;
    withheld.paper("2026-09-30", CountedAuthority::letter);
    withheld.entries.back().facts = std::nullopt;
    CHECK(withheld.papers().error().trouble == Trouble::refused);
    Lane nameless;
    nameless.add(Kind::received, DemandId::random(), Facts{}.number(Fact::identifiers, 1));
    CHECK(nameless.papers().error().trouble == Trouble::corrupt);
}
