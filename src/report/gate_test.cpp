#include "report/gate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "report/csv.h"
#include "report/golden_for_tests.h"
#include "report/site.h"

using namespace sallyport;
using namespace sallyport::report;

namespace {

constexpr std::string_view github = "tests/data/github-transparency/";
constexpr std::string_view by_year = "requests_received_and_disclosed.csv";
constexpr std::string_view by_half = "requests_received_and_disclosed_by_calendar_year_half.csv";

// Rows of a file as it was published, each with its line, by the header's names.
struct OddRow {
    std::size_t line = 0;
    std::map<std::string, std::string> cells;
    std::uint64_t number(const std::string& column) const { return std::stoull(cells.at(column)); }
};
std::vector<OddRow> odd_rows(std::string_view file) {
    std::vector<OddRow> out;
    std::vector<std::string> head;
    const auto read = read_csv(file, read_whole(std::string{github} + std::string{file}), [&](const CsvRow& row) -> Outcome<void> {
        if (row.line == 1) {
            head = row.cells;
            return {};
        }
        OddRow made{row.line, {}};
        for (std::size_t i = 0; i < head.size(); ++i) made.cells[head[i]] = row.cells.at(i);
        out.push_back(std::move(made));
        return {};
    });
    REQUIRE(read.has_value());
    return out;
}

// The classes of legal paper that the yearly file has.
std::vector<std::string> paper_classes() {
    std::set<std::string> out;
    for (const OddRow& row : odd_rows(by_year)) out.insert(row.cells.at("type"));
    return {out.begin(), out.end()};
}

// These files say how many were received and how many disclosed, and nothing else.
Statement received_and_disclosed(std::string_view file, const OddRow& row) {
    Statement out{{std::string{file}, row.line}, row.cells.at("year"), row.cells.at("type"), "", "", {}};
    if (row.cells.contains("half")) out.when += "-H" + row.cells.at("half");
    out.cells[Column::requests] = row.number("count_requests_received");
    out.cells[Column::disclosed_noncontent] = row.number("count_disclosed");
    out.withheld = {Column::accounts_specified, Column::disclosed_content, Column::no_data_found, Column::rejected};
    return out;
}

std::vector<std::string> texts(const std::vector<Breach>& breaches) {
    std::vector<std::string> out;
    for (const Breach& breach : breaches) out.push_back(text(breach));
    return out;
}

std::vector<std::string> breaches_of_file(std::string_view file) {
    std::vector<std::string> out;
    const auto classes = paper_classes();
    for (const OddRow& row : odd_rows(file)) {
        for (const auto& one : texts(breaches_in(received_and_disclosed(file, row), classes))) out.push_back(one);
    }
    return out;
}

std::uint64_t sum_where(std::string_view file, const std::string& column, const std::map<std::string, std::string>& where) {
    std::uint64_t out = 0;
    for (const OddRow& row : odd_rows(file)) {
        if (std::ranges::all_of(where, [&](const auto& one) { return row.cells.at(one.first) == one.second; })) out += row.number(column);
    }
    return out;
}

// A row of our own that is in order; each test spoils one thing.
Statement good_row() {
    Statement out{{"data/by-country.csv", 2}, "2024-H1", "criminal", "Germany", "DE", {}};
    out.cells[Column::requests] = 10;
    out.cells[Column::accounts_specified] = 12;
    out.cells[Column::disclosed_content] = 1;
    out.cells[Column::disclosed_noncontent] = 4;
    out.cells[Column::no_data_found] = 2;
    out.cells[Column::rejected] = 3;
    return out;
}
std::vector<Rule> rules_broken_by(const Statement& row) {
    std::vector<Rule> out;
    for (const Breach& breach : breaches_in(row, section_words())) out.push_back(breach.rule);
    return out;
}
using Rules = std::vector<Rule>;

PublishedHistory rows_of_history(const std::function<bool(const std::string&)>& wanted) {
    std::string out;
    std::stringstream in{read_whole("demo/published/lerr-by-country.csv")};
    std::string line;
    std::getline(in, line);
    out = line + "\n";
    while (std::getline(in, line)) {
        if (wanted(line)) out += line + "\n";
    }
    return PublishedHistory::parse("some.csv", out, "microsoft_lerr").value();
}

ReportInput imported(PublishedHistory history) {
    return {"Larkspur Mail", parse_instant("2026-01-15T00:00:00Z").value(), {}, {}, {std::move(history)}, known_sources(), {}};
}

std::string sentence_of(const ReportInput& input) {
    const auto passed = pass_gate(input);
    if (passed) return "published";
    CHECK(passed.error().trouble == Trouble::refused);
    return passed.error().sentence;
}

// A ledger that a simulation of `like` leads to, without its steps.
ReportInput simulated(const PublishedHistory& like) {
    tally::Census census;
    census.book = tally::BookKind::simulated;
    std::map<Period, PublicationPlan> plans;
    for (const PublishedRow& row : like.rows()) {
        if (!plans.contains(row.period)) plans.emplace(row.period, PublicationPlan::like(like, row.period, nullptr));
        for (const auto& play : spread(row.cells, unit_for(plans.at(row.period), row.section, row.code))) {
            census.demands.push_back(demand(row.period, row.section, row.code, play));
        }
    }
    ReportInput out = imported(like);
    out.imports.clear();
    out.exceptions = real_exceptions();
    out.counts = tally::count(census);
    for (const auto& [period, plan] : plans) out.plans.push_back(plan);
    return out;
}

}  // namespace

// ---- one rule each, with its neighbour that passes ----

TEST_CASE("Gate.LetsARowPassInWhichEverythingAddsUp") { CHECK(rules_broken_by(good_row()).empty()); }

TEST_CASE("Gate.KnowsWhatIsPendingAndWhichRequestsNameNoAccount") {
    auto row = good_row();
    row.cells[Column::requests] = 15;
    CHECK(rules_broken_by(row) == Rules{Rule::parts_unlike_total, Rule::fewer_accounts_than_requests});
    row.pending = 5;
    row.without_account = 2;
    CHECK(rules_broken_by(row) == Rules{Rule::fewer_accounts_than_requests});
    row.without_account = 3;
    CHECK(rules_broken_by(row).empty());
}

TEST_CASE("Gate.ComparesOutcomesWithWhatTheyCount") {
    auto row = good_row();
    row.cells[Column::rejected] = 5;
    CHECK(rules_broken_by(row) == Rules{Rule::parts_unlike_total});
    row.unit = Unit::accounts;
    CHECK(rules_broken_by(row).empty());
    row.cells[Column::disclosed_noncontent] = 12;
    row.cells[Column::no_data_found] = row.cells[Column::rejected] = 0;
    CHECK(rules_broken_by(row) == Rules{Rule::more_disclosed_than_received, Rule::parts_unlike_total});
}

TEST_CASE("Gate.ABlankCellIsSomebodysDecisionOrAMistake") {
    auto row = good_row();
    row.cells[Column::no_data_found].reset();
    CHECK(rules_broken_by(row) == Rules{Rule::blank_cell});
    row.withheld = {Column::no_data_found};
    CHECK(rules_broken_by(row).empty());
}

TEST_CASE("Gate.AnUnknownClassAndALabelWithoutACodeAreKeptBack") {
    auto row = good_row();
    row.section = "criminal ";
    CHECK(rules_broken_by(row) == Rules{Rule::unknown_class});
    row = good_row();
    row.code.clear();
    CHECK(rules_broken_by(row) == Rules{Rule::label_without_code});
    row.label.clear();
    CHECK(rules_broken_by(row).empty());  // a row of no country, as in a table of totals
}

TEST_CASE("Gate.ABlankThatBecameZeroIsNotTheSameFigure") {
    const Twice blank{"2024-H1", "civil", "Spain", "ES", "rejected", {{"a.csv", 3}, std::nullopt}, {{"b.csv", 9}, 0}};
    REQUIRE(breach_between(blank));
    CHECK(breach_between(blank)->rule == Rule::blank_became_zero);
    CHECK(text(*breach_between(blank)) == "a.csv:3: 2024-H1 civil Spain: rejected is blank here and 0 in b.csv:9 (blank_became_zero)");
    CHECK(!breach_between({"2024-H1", "civil", "Spain", "ES", "rejected", {{"a.csv", 3}, std::nullopt}, {{"b.csv", 9}, std::nullopt}}));
    CHECK(!breach_between({"2024-H1", "civil", "Spain", "ES", "rejected", {{"a.csv", 3}, 0}, {{"b.csv", 9}, 0}}));
}

TEST_CASE("Gate.AHalfYearThatIsLeftOutIsSeenBetweenOthersOnly") {
    CHECK(missing_halves({{2023, 1}, {2023, 2}, {2024, 1}, {2024, 2}}).empty());
    CHECK(missing_halves({{2023, 1}, {2024, 1}, {2025, 1}}) == std::vector<Period>{{2023, 2}, {2024, 2}});
    CHECK(missing_halves({}).empty());
}

// ---- each defect of GitHub's report, byte for byte as published ----

TEST_CASE("GateOnGitHub.MoreDisclosedThanReceivedIn2021") {
    // Three rows of 2021, and no other of the twenty-six.
    CHECK(
        breaches_of_file(by_year) ==
        std::vector<std::string>{
            std::string{by_year} +
                ":22: 2021 criminal or government agency subpoena: disclosed 269, received 183 requests (more_disclosed_than_received)",
            std::string{by_year} + ":23: 2021 criminal court order: disclosed 170, received 94 requests (more_disclosed_than_received)",
            std::string{by_year} + ":24: 2021 criminal search warrant: disclosed 64, received 22 requests (more_disclosed_than_received)"});
}

TEST_CASE("GateOnGitHub.AClassWithATrailingBlank") {
    // 2025-H1 writes "cross-border request "; the same class without the blank, in 2024-H1, passes.
    CHECK(breaches_of_file(by_half) ==
          std::vector<std::string>{std::string{by_half} +
                                   ":4: 2025-H1 cross-border request : there is no class \"cross-border request \" (unknown_class)"});
}

TEST_CASE("GateOnGitHub.TheSecondHalfOf2024IsMissing") {
    std::set<Period> there;
    for (const OddRow& row : odd_rows(by_half)) there.insert({static_cast<int>(row.number("year")), static_cast<int>(row.number("half"))});
    CHECK(missing_halves(there) == std::vector<Period>{{2024, 2}});
    there.insert({2024, 2});
    CHECK(missing_halves(there).empty());
}

TEST_CASE("GateOnGitHub.TwoFilesDisagreeOnCrossBorderRequests") {
    std::vector<std::string> said;
    for (const OddRow& row : odd_rows(by_year)) {
        if (row.cells.at("type") != "cross-border request") continue;
        const auto& year = row.cells.at("year");
        const auto breach = breach_between(
            {year,
             row.cells.at("type"),
             "",
             "",
             "requests",
             {{std::string{by_year}, row.line}, row.number("count_requests_received")},
             {{"cross_border_data_requests.csv", 0}, sum_where("cross_border_data_requests.csv", "count", {{"year", year}})}});
        if (breach) said.push_back(year + " " + breach->seen);
    }
    // 2023 and 2024 agree.
    CHECK(said == std::vector<std::string>{"2025 requests is 92 here and 90 in cross_border_data_requests.csv",
                                           "2022 requests is 18 here and 37 in cross_border_data_requests.csv",
                                           "2021 requests is 18 here and 16 in cross_border_data_requests.csv"});
}

TEST_CASE("GateOnGitHub.TwoFilesDisagreeOnWhoWasToldInTheFirstHalfOf2024") {
    constexpr std::string_view told = "user_notifications_of_legal_request_disclosures_by_calendar_year_half.csv";
    std::vector<std::string> said;
    for (const auto& [year, half] : {std::pair{"2023", "1"}, std::pair{"2023", "2"}, std::pair{"2024", "1"}, std::pair{"2025", "1"}}) {
        const std::map<std::string, std::string> where{{"year", year}, {"half", half}};
        const auto breach = breach_between({std::string{year} + "-H" + half,
                                            "all classes",
                                            "",
                                            "",
                                            "disclosed",
                                            {{std::string{by_half}, 0}, sum_where(by_half, "count_disclosed", where)},
                                            {{std::string{told}, 0}, sum_where(told, "count", where)}});
        if (breach) said.push_back(text(*breach));
    }
    CHECK(said == std::vector<std::string>{std::string{by_half} + ": 2024-H1 all classes: disclosed is 277 here and 265 in " +
                                           std::string{told} + " (files_disagree)"});
}

TEST_CASE("GateOnGitHub.ABandInAColumnOfCountsIsNeverReadAsANumber") {
    const std::string band = odd_rows("national_security_letters_and_orders.csv").front().cells.at("count");
    CHECK(band == "0-249");
    const std::string head =
        "period,section,country,iso3166_alpha2,requests,accounts_specified,disclosed_content,disclosed_noncontent,no_data_found,rejected\n";
    const auto read = PublishedHistory::parse("own.csv", head + "2024-H1,criminal,United States,US," + band + ",1,0,0,0,0\n", "ours");
    REQUIRE(!read);
    CHECK(read.error().sentence ==
          "own.csv row 2, column requests: seen \"0-249\", wanted a count in digits, or an empty cell if none was published");
    CHECK(PublishedHistory::parse("own.csv", head + "2024-H1,criminal,United States,US,249,1,0,0,0,0\n", "ours"));
}

// ---- each quirk of the published rows by country ----

TEST_CASE("GateOnPublishedRows.TheUnitedStatesOf2013AreOneRequestShort") {
    CHECK(sentence_of(
              imported(rows_of_history([](const std::string& line) { return line.starts_with("2013-H1,combined,United States,"); }))) ==
          "the report is not published: 1 row stands in the way\n  data/by-country.csv:2: 2013-H1 combined United States: outcomes add up "
          "to 7013, requests are 7014 (parts_unlike_total)");
    CHECK(sentence_of(imported(rows_of_history(
              [](const std::string& line) { return line.starts_with("2013-H1,combined,United Kingdom,"); }))) == "published");
}

TEST_CASE("GateOnPublishedRows.CivilOutcomesThatCountAccountsAndThenRequests") {
    const auto civil = [](std::string start) {
        return sentence_of(imported(rows_of_history([start](const std::string& line) { return line.starts_with(start); })));
    };
    CHECK(civil("2022-H2,civil,USA,").contains("outcomes add up to"));
    CHECK(civil("2024-H2,civil,United States,") == "published");
    CHECK(civil("2023-H1,civil,Australia,").contains("(more_disclosed_than_received)"));
    // Rows that fit neither requests nor accounts.
    CHECK(civil("2019-H2,civil,USA,").contains("outcomes add up to 269, requests are 72 (parts_unlike_total)"));
}

TEST_CASE("GateOnPublishedRows.FewerAccountsThanRequests") {
    const auto row = rows_of_history([](const std::string& line) { return line.starts_with("2024-H2,"); });
    const auto fewer = std::ranges::find_if(row.rows(), [](const PublishedRow& one) {
        return one.cells[Column::accounts_specified] && *one.cells[Column::accounts_specified] < *one.cells[Column::requests];
    });
    REQUIRE(fewer != row.rows().end());
    CHECK(sentence_of(imported(row)).contains("(fewer_accounts_than_requests)"));
}

TEST_CASE("GateOnPublishedRows.ABlankCellAndTheBlankThatALaterFileMakesZero") {
    const auto belgium = [](const std::string& line) { return line.starts_with("2021-H2,emergencies,Belgium,"); };
    auto input = imported(rows_of_history(belgium));
    CHECK(sentence_of(input).contains("disclosed_content blank (blank_cell)"));
    input.exceptions = real_exceptions();
    CHECK(sentence_of(input) == "published");
    const auto later = PublishedHistory::parse("later.csv",
                                               "period,section,country,iso3166_alpha2,requests,accounts_specified,disclosed_content,"
                                               "disclosed_noncontent,no_data_found,rejected\n2021-H2,emergencies,Belgium,BE,2,2,0,1,0,1\n",
                                               "microsoft_lerr")
                           .value();
    input.imports.push_back(later);
    const auto sentence = sentence_of(input);
    CHECK(sentence.contains("2021-H2 emergencies Belgium: disclosed_content was blank and is 0 (blank_became_zero)"));
    CHECK(sentence.contains("2021-H2 emergencies Belgium: the row has no such breach: disclosed_content blank (blank_cell)"));
}

TEST_CASE("GateOnPublishedRows.ALabelThatStandsForNoCountry") {
    const auto tbd = [](const std::string& line) { return line.contains(",To Be Determined,"); };
    CHECK(sentence_of(imported(rows_of_history(tbd))).contains("\"To Be Determined\" has no code (label_without_code)"));
    auto with_reason = imported(rows_of_history(tbd));
    with_reason.exceptions = real_exceptions();
    CHECK(sentence_of(with_reason) == "published");
    // In a ledger of our own no exception helps.
    auto own = simulated(rows_of_history(tbd));
    CHECK(sentence_of(own) == "published");
    own.counts.book = tally::BookKind::real;
    CHECK(sentence_of(own).contains("(label_without_code)"));
}

TEST_CASE("GateOnPublishedRows.AHalfYearWithoutCivilRows") {
    auto whole = imported(real_history());
    whole.exceptions = real_exceptions();
    std::erase_if(whole.exceptions, [](const Exception& one) { return one.rule == Rule::missing_half; });
    CHECK(sentence_of(whole) ==
          "the report is not published: 1 row stands in the way\n  imported history microsoft_lerr: 2017-H2 civil: "
          "civil has half-years before and after (missing_half)");
}

TEST_CASE("GateOnPublishedRows.ATotalThatTheRowsDoNotAddUpTo") {
    // The workbook of 2025-H1 says content 1358 in its line TOTAL; its rows say 1356, and so does our table of totals.
    const auto model = model_of(imported(real_history()));
    const auto rows = model.total({2025, 1}, Section::criminal)->cells[Column::disclosed_content];
    const auto breach = breach_between(
        {"2025-H1", "criminal", "", "", "disclosed_content", {{"workbook, line TOTAL", 0}, 1358}, {{"data/totals.csv", 0}, rows}});
    REQUIRE(breach);
    CHECK(text(*breach) ==
          "workbook, line TOTAL: 2025-H1 criminal: disclosed_content is 1358 here and 1356 in data/totals.csv (files_disagree)");
}

// ---- the list of exceptions ----

TEST_CASE("Exceptions.TheWholePublishedHistoryPassesWithExactlyTheListedOnes") {
    auto input = imported(real_history());
    input.exceptions = real_exceptions();
    const auto passed = pass_gate(input);
    REQUIRE_MESSAGE(passed, passed.error().sentence);
    CHECK(passed->model().remarks.size() == input.exceptions.size());
    CHECK(input.exceptions.size() == 318);
}

TEST_CASE("Exceptions.AnyOneThatIsMissingKeepsTheReportBack") {
    const auto all = real_exceptions();
    auto input = imported(real_history());
    for (std::size_t i = 0; i < all.size(); i += 29) {
        input.exceptions = all;
        input.exceptions.erase(input.exceptions.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(sentence_of(input).contains(all[i].seen + " (" + std::string{word(all[i].rule)} + ")"));
    }
}

TEST_CASE("Exceptions.AnyOneThatCoversNothingKeepsTheReportBack") {
    auto input = imported(real_history());
    input.exceptions = real_exceptions();
    input.exceptions.push_back({999,
                                "microsoft_lerr",
                                {2022, 2},
                                Section::criminal,
                                "United States",
                                "US",
                                Rule::parts_unlike_total,
                                "outcomes add up to 1, requests are 2",
                                "nobody knows"});
    CHECK(sentence_of(input) ==
          "the report is not published: 1 row stands in the way\n  exceptions:999: 2022-H2 criminal United States: the row has no such "
          "breach: "
          "outcomes add up to 1, requests are 2 (parts_unlike_total)");
    // Of a half-year that is not there it says nothing.
    input.imports = {rows_of_history([](const std::string& line) { return line.starts_with("2022-H1,"); })};
    CHECK(sentence_of(input) == "published");
}

TEST_CASE("Exceptions.OtherValuesThanTheReviewedOnesAreNotCovered") {
    auto input = imported(real_history());
    input.exceptions = real_exceptions();
    for (Exception& one : input.exceptions) {
        if (one.period == Period{2013, 1} && one.rule == Rule::parts_unlike_total) one.seen = "outcomes add up to 7012, requests are 7014";
    }
    CHECK(sentence_of(input).contains("2 rows stand in the way"));
}

TEST_CASE("Exceptions.ABadLineIsNamedAndNothingIsRead") {
    const std::string head = "source,period,section,country_as_published,iso3166_alpha2,rule,seen,reason\n";
    const std::string good = "a,2022-H2,civil,Spain,ES,blank_cell,rejected blank,blank there\n";
    REQUIRE(parse_exceptions("e.csv", head + good));
    const auto sentence = [&](const std::string& bytes) {
        const auto read = parse_exceptions("e.csv", bytes);
        return read ? std::string{"read"} : read.error().sentence;
    };
    CHECK(sentence(head + good + good).contains("row 3"));
    CHECK(sentence(head + "a,2022-H3,civil,Spain,ES,blank_cell,x,y\n").contains("half-year"));
    CHECK(sentence(head + "a,2022-H2,theft,Spain,ES,blank_cell,x,y\n").contains("section"));
    CHECK(sentence(head + "a,2022-H2,civil,Spain,ES,odd,x,y\n").contains("rule"));
    CHECK(sentence(head + "a,2022-H2,civil,Spain,ES,blank_cell,x,\n").contains("reason"));
    CHECK(sentence(head + "a,2022-H2,civil\n").contains("3 cells"));
    CHECK(sentence("period\n").contains("row 1"));
}

// ---- our own ledger, real and simulated ----

TEST_CASE("Gate.ASimulationOfAnyRowsOfThePublishedHistoryIsPublished") {
    std::mt19937 random{20250601};
    const auto apart = [](const std::string& line) { return line >= "2017"; };
    for (int round = 0; round < 12; ++round) {
        const auto percent = static_cast<unsigned>(1 + random() % 20);
        const auto some = rows_of_history([&](const std::string& line) { return apart(line) && random() % 100 < percent; });
        const auto sentence = sentence_of(simulated(some));
        CHECK_MESSAGE(sentence == "published", sentence);
    }
    // Counted and imported at once, as in a folder that holds both.
    auto both = golden_input();
    both.imports.push_back(real_history());
    CHECK(sentence_of(both) == "published");
}

TEST_CASE("Gate.AHalfYearOfOurOwnThatWasNotPlannedIsMissed") {
    auto input = golden_input();
    input.counts.book = tally::BookKind::real;
    CHECK(sentence_of(input) == "published");
    input.plans.push_back(PublicationPlan::everything({2024, 1}));
    CHECK(sentence_of(input).contains("publication plans: 2023-H2 criminal: criminal is planned before and after (missing_half)"));
    input.plans.push_back(PublicationPlan::everything({2023, 2}));
    CHECK(sentence_of(input) == "published");
}

TEST_CASE("Gate.DataGivenOfACustomerWhoseClassNobodyKnowsStandsInNoSection") {
    auto input = golden_input();
    input.counts.book = tally::BookKind::real;
    input.counts.periods[{2022, 2}].class_unknown = 3;  // no such account, mostly
    CHECK(sentence_of(input) == "published");
    input.counts.periods[{2022, 2}].disclosed_class_unknown = 1;
    CHECK(sentence_of(input).contains("1 answered requests concern customers whose class nobody knows (unknown_class)"));
}

TEST_CASE("Gate.AFileThatSaysSomethingElseIsSeen") {
    const auto files = data_files(model_of(golden_input()));
    CHECK(disagreements(files).empty());
    const auto spoilt = [&](const std::string& path, const std::string& from, const std::string& to) {
        auto changed = files;
        for (SiteFile& file : changed) {
            if (file.path != path) continue;
            const auto at = file.bytes.find(from);
            REQUIRE(at != std::string::npos);
            file.bytes.replace(at, from.size(), to);
        }
        const auto said = texts(disagreements(changed));
        return said.empty() ? std::string{"nothing"} : said.front();
    };
    CHECK(spoilt("data/by-country.json", "\"requests\":4908", "\"requests\":4907")
              .contains("requests is 4908 here and 4907 in data/by-country.json:"));
    CHECK(spoilt("data/totals.csv", "2022-H2,criminal,24738,", "2022-H2,criminal,24739,").contains("requests is 24739 here and 24738 in"));
    CHECK(spoilt("data/totals.csv", "2022-H2,civil,", "2022-H2,cycle,").contains("the row is not in"));
    CHECK(spoilt("data/by-country.csv", "2022-H2,civil,Argentina", "2022-H2,civil,Argentinia")
              .contains("the row is not in data/by-country.json"));
}
