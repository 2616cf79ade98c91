#include "report/model.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>
#include <sstream>

#include "base/json.h"
#include "report/csv.h"
#include "report/files.h"
#include "report/golden_for_tests.h"
#include "report/names.h"
#include "report/report_step.h"
#include "report/site/print.h"

using namespace sallyport;
using namespace sallyport::report;
using tally::Ending;

namespace {

std::string rows_of(const std::string& csv, const std::string& period) {
    std::string out;
    std::stringstream in{csv};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(period + ",")) out += line + "\n";
    }
    return out;
}

// The source's rows in the order of our files.
std::string sorted_source(const std::string& period) {
    const auto history = real_history();
    Model model;
    for (const PublishedRow& row : history.rows()) {
        if (text(row.period) == period) model.rows.push_back({row.key(), row.label, row.cells, Status::imported, "", 0});
    }
    return rows_of(by_country_csv(model), period);
}

// Cells of files by name: "2022-H1 criminal US requests", "2022-H1 criminal requests" of a total, "2022-H1 F4".
using CellsByName = std::map<std::string, std::string>;

CellsByName published_cells(const std::vector<SiteFile>& files) {
    const auto bytes_of = [&](std::string_view path) { return std::ranges::find(files, path, &SiteFile::path)->bytes; };
    CellsByName out;
    for (const auto& [file, names] : {std::pair{"data/by-country.csv", 4U}, std::pair{"data/totals.csv", 2U}}) {
        std::vector<std::string> head;
        const auto see = [&, named = names](const CsvRow& row) -> Outcome<void> {
            if (head.empty()) {
                head = row.cells;
                return {};
            }
            const std::string place = row.cells[0] + " " + row.cells[1] + (named == 4 ? " " + row.cells[3] : "");
            for (std::size_t i = named; i < head.size(); ++i) out[place + " " + head[i]] = row.cells[i];
            return {};
        };
        REQUIRE(read_csv(file, bytes_of(file), see));
    }
    const auto figures = parse_json(bytes_of("data/figures.json")).value();
    for (const auto& one : figures.as_array()) {
        const auto& figure = one.as_object();
        std::string id = text_or(figure, "id", "");
        // A total's figure has the name of the total's cell, so that the two are held against each other.
        if (id.starts_with("total.")) id = id.substr(6).replace(id.find('.', 6) - 6, 1, " ");
        const auto& value = figure.at("value");
        const std::string name = text_or(figure, "period", "") + " " + id;
        const std::string shown = value.is_null() ? "" : json::serialize(value);
        const auto [at, is_new] = out.emplace(name, shown);
        CHECK_MESSAGE((is_new || at->second == shown), name);
    }
    return out;
}

// The same, counted here from the demands alone and by the words of docs/FIGURES.md.
CellsByName counted_by_hand(const std::vector<tally::CountedDemand>& demands) {
    std::map<std::string, std::uint64_t> sums;
    for (const auto& one : demands) {
        const std::string period = text(one.period), section{tally::word(one.section)};
        const bool content = one.ending == Ending::content, noncontent = one.ending == Ending::noncontent,
                   none = one.ending == Ending::no_data;
        const bool declined = one.ending == Ending::withdrawn || one.ending == Ending::redirected || one.ending == Ending::rejected ||
                              one.ending == Ending::handled_outside;
        for (const std::string& place : {period + " " + section + " " + one.country + " ", period + " " + section + " "}) {
            sums[place + "requests"] += 1;
            sums[place + "accounts_specified"] += one.accounts;
            sums[place + "disclosed_content"] += content ? 1 : 0;
            sums[place + "disclosed_noncontent"] += noncontent ? 1 : 0;
            sums[place + "no_data_found"] += none ? 1 : 0;
            sums[place + "rejected"] += declined ? 1 : 0;
        }
        const bool enterprise = one.section == Section::enterprise, us = one.country == "US";
        for (const auto& [id, counts] : {std::pair{"F4", enterprise},
                                         {"F5", enterprise && (declined || none)},
                                         {"F6", enterprise && (content || noncontent)},
                                         {"F7", enterprise && content},
                                         {"F8", enterprise && noncontent},
                                         {"F9", enterprise && content && us},
                                         {"F10", us && one.section == Section::criminal},
                                         {"F12", enterprise && us},
                                         {"F27", one.ending == Ending::handled_outside}})
            sums[period + " " + id] += counts ? 1 : 0;
    }
    CellsByName out;
    for (const auto& [name, sum] : sums) out[name] = std::to_string(sum);
    return out;
}

// Names of cells that differ, with what stands there afterwards; nothing for a row that is gone.
CellsByName changed_cells(const CellsByName& before, const CellsByName& after) {
    CellsByName out;
    for (const auto& [name, value] : after) {
        const auto old = before.find(name);
        if (old == before.end() || old->second != value) out[name] = value;
    }
    for (const auto& [name, value] : before) {
        if (!after.contains(name)) out[name] = "";
    }
    return out;
}

tally::CountedDemand any_demand(std::mt19937& random) {
    static constexpr std::array sections{Section::criminal, Section::emergencies, Section::civil, Section::enterprise};
    static constexpr std::array countries{"US", "DE", "FR", "BR"};
    static constexpr std::array endings{Ending::content,  Ending::noncontent,      Ending::withdrawn, Ending::redirected,
                                        Ending::rejected, Ending::handled_outside, Ending::no_data,   Ending::pending};
    tally::CountedDemand out;
    out.id = DemandId::random();
    out.period = {2022, random() % 2 == 0 ? 1 : 2};
    out.section = sections[random() % sections.size()];
    out.country = countries[random() % countries.size()];
    out.accounts = random() % 4;
    out.ending = endings[random() % endings.size()];
    out.by_account[out.ending] = out.accounts;
    return out;
}

}  // namespace

TEST_CASE("Report.ADemandThatChangesInOneThingChangesTheCellsThatACountByHandNames") {
    std::mt19937 random{20221231};
    std::set<std::string> ever;
    for (int round = 0; round < 200; ++round) {
        CAPTURE(round);
        tally::Census census;
        census.book = tally::BookKind::real;
        for (int i = 0; i < 24; ++i) census.demands.push_back(any_demand(random));
        for (const int half : {1, 2}) {  // so that a share of demands from the United States has something to divide by
            census.demands.push_back(any_demand(random));
            auto& fixed = census.demands.back();
            fixed.period = {2022, half}, fixed.country = "US", fixed.section = Section::criminal;
        }
        ReportInput input{"Larkspur Mail",
                          parse_instant("2023-02-01T00:00:00Z").value(),
                          tally::count(census),
                          {PublicationPlan::everything({2022, 1}), PublicationPlan::everything({2022, 2})},
                          {}};
        input.small = SmallCells::all_shown("in a test");
        const auto before = model_of(input);
        const auto hand_before = counted_by_hand(census.demands);

        auto& one = census.demands[random() % 24];
        const auto other = any_demand(random);
        switch (round % 5) {
            case 0: one.country = other.country; break;
            case 1: one.section = other.section; break;
            case 2: one.period = other.period; break;  // received a minute later, behind the edge of the half-year
            case 3: one.accounts = other.accounts, one.by_account = {}, one.by_account[one.ending] = one.accounts; break;
            case 4: one.ending = other.ending, one.by_account = {}, one.by_account[one.ending] = one.accounts; break;
        }
        input.counts = tally::count(census);
        const auto after = model_of(input);
        const auto files_before = data_files(before), files_after = data_files(after);
        const auto seen = changed_cells(published_cells(files_before), published_cells(files_after));
        const auto wanted = changed_cells(hand_before, counted_by_hand(census.demands));
        // A figure is there, and 0, where nobody counts anything.
        for (const auto& [name, value] : wanted) {
            ever.insert(name.substr(name.rfind(' ') + 1));
            CHECK_MESSAGE((seen.contains(name) && seen.at(name) == value), name << " wanted " << value);
        }
        for (const auto& [name, value] : seen) CHECK_MESSAGE(wanted.contains(name), name << " became " << value);

        // Files of a country or a half-year that no changed cell speaks of have the bytes they had.
        std::set<std::string> periods, countries;
        for (const auto& [name, value] : wanted) {
            periods.insert(name.substr(0, 7));
            std::stringstream words{name};
            std::string word;
            while (words >> word) {
                if (word.size() == 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'A') countries.insert(word);
            }
        }
        for (const SiteFile& file : files_after) {
            const auto old = std::ranges::find(files_before, file.path, &SiteFile::path);
            const bool same = old != files_before.end() && old->bytes == file.bytes;
            if (file.path.starts_with("data/periods/")) CHECK_MESSAGE((same || periods.contains(file.path.substr(13, 7))), file.path);
            if (file.path.starts_with("data/countries/"))
                CHECK_MESSAGE((same || std::ranges::any_of(countries,
                                                           [&](const std::string& code) {
                                                               return file.path == "data/countries/" + address_of(code, "") + ".json";
                                                           })),
                              file.path);
        }
        if (round >= 10) continue;
        const auto face = site::Typeface::open().value();
        const auto old = site::prints(site::english(), before, face).value(), fresh = site::prints(site::english(), after, face).value();
        REQUIRE(old.size() == fresh.size());
        for (std::size_t i = 0; i < old.size(); ++i) CHECK((old[i].bytes != fresh[i].bytes) == periods.contains(old[i].path.substr(6, 7)));
    }
    // The rounds met every column and every figure that the count by hand knows.
    for (const Column column : all_columns) CHECK(ever.contains(std::string{word(column)}));
    for (const char* id : {"F4", "F5", "F6", "F7", "F8", "F9", "F10", "F12", "F27"}) CHECK_MESSAGE(ever.contains(id), id);
}

TEST_CASE("Report.EveryPublishedCellOfTheTwoSimulatedHalfYearsComesOutEqual") {
    const auto csv = by_country_csv(model_of(golden_input()));
    for (const std::string period : {"2022-H2", "2023-H1"}) {
        CHECK(rows_of(csv, period) == sorted_source(period));
        // And the source's own lines are all there, as they stand in the file.
        const auto ours = rows_of(csv, period);
        std::stringstream in{rows_of(read_whole("demo/published/lerr-by-country.csv"), period)};
        std::size_t lines = 0;
        for (std::string line; std::getline(in, line); ++lines) CHECK_MESSAGE(ours.contains(line + "\n"), line);
        CHECK(lines == 98 + (period == "2023-H1" ? 2 : 0));
    }
}

TEST_CASE("Report.EveryPublishedHalfYearComesOutEqualFromItsRequestsAndACombinedTableFromItsParts") {
    const auto history = real_history();
    tally::Census census;
    census.book = tally::BookKind::simulated;
    ReportInput input{"Larkspur Mail", {1'800'000'000'000}, {}, {}, {}};
    std::set<Period> periods;
    for (const PublishedRow& row : history.rows()) periods.insert(row.period);
    REQUIRE(periods.size() == 25);
    for (const Period period : periods) input.plans.push_back(PublicationPlan::like(history, period, nullptr));
    std::size_t place = 0;
    for (const PublishedRow& row : history.rows()) {
        const auto plan = std::ranges::find(input.plans, row.period, &PublicationPlan::period);
        const auto parts = tally::parts_of(row.section);
        for (const auto& play : spread(row.cells, unit_for(*plan, row.section, row.code)))
            census.demands.push_back(demand(row.period, parts[place++ % parts.size()], row.code, play));
    }
    CHECK(census.demands.size() == 711'229);
    input.counts = tally::count(census);
    const auto model = model_of(input);
    std::vector<std::string> differ;
    for (const PublishedRow& row : history.rows()) {
        const auto found = std::ranges::find(model.rows, row.key(), &ReportRow::key);
        if (found == model.rows.end() || found->cells != row.cells)
            differ.push_back(text(row.period) + " " + std::string{tally::word(row.section)} + " " + row.label);
    }
    CHECK(model.rows.size() == history.rows().size());
    // Their outcomes are more than their accounts, 269 of 268 and 385 of 383: no requests can end so.
    CHECK(differ == std::vector<std::string>{"2019-H2 civil USA", "2022-H1 civil United States"});
}

TEST_CASE("Report.TheFiguresOfTheQuestionsAndAnswersAreThePublishedOnes") {
    const auto model = model_of(golden_input());
    const std::vector<std::tuple<std::string, std::string, int>> published{
        {"F1", "2022-H2", 28},   {"F2", "2022-H2", 1465}, {"F3", "2022-H2", 1184}, {"F4", "2022-H2", 147}, {"F5", "2022-H2", 76},
        {"F6", "2022-H2", 71},   {"F7", "2022-H2", 38},   {"F8", "2022-H2", 33},   {"F9", "2022-H2", 33},  {"F10", "2022-H2", 4908},
        {"F11", "2022-H2", 53},  {"F12", "2022-H2", 62},  {"F13", "2022-H2", 4},   {"F14", "2022-H2", 0},  {"F15", "2022-H2", 0},
        {"F16", "2023-H1", 172}, {"F17", "2023-H1", 107}, {"F18", "2023-H1", 65},  {"F19", "2023-H1", 28}, {"F20", "2023-H1", 37},
        {"F21", "2023-H1", 22},  {"F22", "2023-H1", 58},  {"F22b", "2023-H1", 4},  {"F22c", "2023-H1", 0}, {"F22d", "2023-H1", 0},
        {"F4", "2023-H1", 172},  {"F13", "2023-H1", 4},
    };
    for (const auto& [id, period, value] : published) {
        const auto* figure = model.figure(id, parse_period(period).value());
        REQUIRE_MESSAGE(figure, id);
        CHECK_MESSAGE(figure->value == static_cast<std::uint64_t>(value), id);
        CHECK(figure->status == Status::counted);
        CHECK(figure->book == tally::BookKind::simulated);
        CHECK(figure->from == "counted from the simulated ledger of Larkspur Mail");
    }
    for (const std::string id : {"F1", "F2", "F3", "F10", "F11"}) {
        const auto* figure = model.figure(id, {2023, 1});
        REQUIRE(figure);
        CHECK(!figure->value);
        CHECK(figure->status == Status::not_published);
    }
}

TEST_CASE("Report.AHalfYearThatIsOnlyImportedHasNoFiguresOfQuestionsAndNeverAZero") {
    auto input = golden_input();
    input.imports.push_back(real_history());
    const auto model = model_of(input);
    CHECK(model.periods().size() == 25);
    for (const auto& figure : model.figures) {
        if (figure.id[0] != 'F' || figure.period == Period{2022, 2} || figure.period == Period{2023, 1}) continue;
        CHECK(!figure.value);
        CHECK(figure.status == Status::not_published);
    }
    const auto* total = model.figure("total.criminal.requests", {2025, 1});
    REQUIRE(total);
    CHECK(total->status == Status::imported);
    CHECK(total->book == tally::BookKind::real);
    CHECK(total->from == "imported from Microsoft's Law Enforcement Requests Report");
    CHECK(rows_of(by_country_csv(model), "2020-H2") == sorted_source("2020-H2"));
    CHECK(by_country_csv(model).contains("2020-H2,criminal,El Salvador,SV,1,,0,0,0,1\n"));
    CHECK(figures_json(model).contains(
        R"({"id":"F2","period":"2023-H1","unit":"orders","definition":"nondisclosure orders issued by federal, state or local authorities on requests from the United States received in the period; an order that covers several requests is one, a request under several orders has several","value":null,"status":"not_published","book":"simulated","from":""})"));
}

TEST_CASE("Report.CountedWinsOverImportedAndEveryDifferenceIsListed") {
    auto input = golden_input();
    input.imports.push_back(real_history());
    CHECK(model_of(input).differences.empty());
    CHECK(model_of(input).total({2022, 2}, Section::criminal)->status == Status::counted);
    auto& row = input.counts.rows.at({{2022, 2}, Section::criminal, "FR"});
    ++row.requests;
    ++row.by_demand[Ending::rejected];
    const auto model = model_of(input);
    REQUIRE(model.differences.size() == 2);
    CHECK(model.differences[0].column == Column::requests);
    CHECK(*model.differences[0].counted == *model.differences[0].imported + 1);
    CHECK(model.differences[1].column == Column::rejected);
    // A row that the imported table does not have.
    input = golden_input();
    input.imports.push_back(real_history());
    input.counts.rows[{{2022, 2}, Section::criminal, "AQ"}].requests = 1;
    CHECK(differences_csv(model_of(input)).contains("2022-H2,criminal,Antarctica,AQ,requests,1,\n"));
}

TEST_CASE("Report.AWithheldCellIsEmptyAndARestatementIsListed") {
    auto input = golden_input();
    input.plans[0].rows[{Section::criminal, "FR"}].withheld = {Column::accounts_specified};
    const auto before = by_country_csv(model_of(golden_input()));
    const auto after = by_country_csv(model_of(input));
    CHECK(before != after);
    CHECK(after.contains("2022-H2,criminal,France,FR,"));
    for (const ReportRow& row : model_of(input).rows) {
        if (row.key == RowKey{{2022, 2}, Section::criminal, "FR", ""}) CHECK(!row.cells[Column::accounts_specified]);
    }
    input.imports = {real_history()};
    auto other = read_whole("demo/published/lerr-by-country.csv");
    other.replace(other.find("2013-H1,combined,Argentina,AR,455,"), 34, "2013-H1,combined,Argentina,AR,456,");
    input.imports.push_back(PublishedHistory::parse("f", other, "microsoft_lerr").value());
    const auto model = model_of(input);
    CHECK(restatements_csv(model) ==
          "period,section,country,iso3166_alpha2,column,before,after\n2013-H1,combined,Argentina,AR,requests,455,456\n");
    CHECK(model.sources.size() == 1);
}

TEST_CASE("Report.APeriodWithoutAPlanPublishesNothingThatWasCounted") {
    auto input = golden_input();
    input.plans.clear();
    CHECK(model_of(input).rows.empty());
    CHECK(model_of(input).figures.empty());
    input.plans.push_back(PublicationPlan::everything({2022, 2}));
    const auto model = model_of(input);
    CHECK(model.figure("F4", {2022, 2})->value == 147);
    CHECK(!model.figure("F4", {2023, 1}));
    CHECK(by_country_csv(model).contains("2022-H2,enterprise,Brazil,BR,6,6,0,1,1,4\n"));
}

TEST_CASE("Report.ChangingOneDemandChangesExactlyItsCellsInTheFile") {
    const auto history = real_history();
    const auto docket = golden();
    const auto census = golden_census(history, docket);
    auto input = golden_input();
    const auto cells_in = [](const Model& model) {
        std::map<std::string, std::optional<std::uint64_t>> out;
        for (const ReportRow& row : model.rows) {
            for (const Column column : all_columns) {
                out[text(row.key.period) + " " + std::string{tally::word(row.key.section)} + " " + row.key.code + " " +
                    std::string{word(column)}] = row.cells[column];
            }
        }
        for (const Figure& figure : model.figures) {
            if (figure.id[0] == 'F') out[text(figure.period) + " " + figure.id] = figure.value;
        }
        return out;
    };
    const auto before = cells_in(model_of(input));
    std::mt19937 random{3};
    for (int round = 0; round < 12; ++round) {
        auto changed = census;
        auto& one = changed.demands[random() % changed.demands.size()];
        if (one.section == Section::civil || one.section == Section::enterprise || one.ending == Ending::no_data) continue;
        const auto old = one.ending;
        one.by_account[old] = 0;
        one.ending = Ending::no_data;
        one.by_account[Ending::no_data] = one.accounts;
        input.counts = tally::count(changed);
        const auto after = cells_in(model_of(input));
        std::vector<std::string> different;
        for (const auto& [name, value] : before) {
            if (after.at(name) != value) different.push_back(name);
        }
        const std::string row = text(one.period) + " " + std::string{tally::word(one.section)} + " " + one.country + " ";
        const std::string was = old == Ending::content      ? "disclosed_content"
                                : old == Ending::noncontent ? "disclosed_noncontent"
                                                            : "rejected";
        std::vector<std::string> expected{row + was, row + "no_data_found"};
        std::ranges::sort(expected);
        CHECK(different == expected);
    }
    // One enterprise demand with content less: F4 stays, the figures that speak of it move.
    auto changed = census;
    for (auto& one : changed.demands) {
        if (one.section == Section::enterprise && one.country == "DE" && one.ending == Ending::content && one.period == Period{2022, 2}) {
            one.ending = Ending::redirected;
        }
    }
    input.counts = tally::count(changed);
    const auto model = model_of(input);
    CHECK(model.figure("F4", {2022, 2})->value == 147);
    CHECK(model.figure("F5", {2022, 2})->value == 77);
    CHECK(model.figure("F6", {2022, 2})->value == 70);
    CHECK(model.figure("F7", {2022, 2})->value == 37);
    CHECK(model.figure("F9", {2022, 2})->value == 33);
}

TEST_CASE("Plan.ItsBodyComesBackAndItsFactsAreThoseOfItsKind") {
    const auto history = real_history();
    const auto docket = golden();
    for (const Period period : {Period{2022, 2}, Period{2023, 1}, Period{2024, 2}, Period{2018, 1}, Period{2013, 1}}) {
        const auto plan = PublicationPlan::like(history, period, docket.find(period));
        const auto back = PublicationPlan::from_body(plan.body());
        REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().sentence));
        CHECK(*back == plan);
        CHECK(ledger::check_facts(ledger::Kind::period_planned, plan.facts()).has_value());
    }
    const auto second_half = PublicationPlan::like(history, {2022, 2}, docket.find({2022, 2}));
    CHECK(second_half.account_unit == std::set{Section::civil});
    CHECK(second_half.withheld == std::set<std::string>{"F24", "F25", "F26", "F27", "F28", "F29"});  // no published history has them
    CHECK(ledger::check_facts(ledger::Kind::figures_imported, history.facts()).has_value());
    CHECK(PublicationPlan::like(history, {2024, 2}, nullptr).account_unit.empty());
    CHECK(PublicationPlan::like(history, {2024, 2}, nullptr).withheld.size() == 21);
    CHECK(!PublicationPlan::from_body("{}"));
    auto twice = PublicationPlan::everything({2016, 2});
    CHECK(!twice.counted_twice());
    twice.sections.insert(Section::combined);
    CHECK(twice.counted_twice() == Section::criminal);
    CHECK(!PublicationPlan::from_body(twice.body()));
    CHECK(plan_period(twice, {}, {}).error().sentence == "2016-H2 publishes criminal twice: by itself and in a combined table");
    twice.sections = {Section::combined, Section::enterprise};
    CHECK(plan_period(twice, {}, {}).has_value());
    CHECK(!PublicationPlan::from_body(R"({"account_unit":[],"period":"2022-H2","rows":[],"sections":["police"],"withheld":[]})"));
}

TEST_CASE("Spread.ARowBecomesAsManyDemandsAndAccountsAsItSays") {
    for (const PublishedRow& row : real_history().rows()) {
        for (const Unit unit : {Unit::demands, Unit::accounts}) {
            const auto plays = spread(row.cells, unit);
            bool all_add_up = true;
            std::uint64_t accounts = 0;
            for (const auto& play : plays) {
                accounts += play.accounts;
                all_add_up = all_add_up && play.by_account.all() == play.accounts;
            }
            REQUIRE(all_add_up);
            REQUIRE(plays.size() == row.cells[Column::requests]);
            if (row.cells[Column::accounts_specified]) REQUIRE(accounts == row.cells[Column::accounts_specified]);
        }
    }
}

TEST_CASE("Docket.TheGoldenOneAddsUpToThePublishedFigures") {
    const auto docket = golden();
    REQUIRE(docket.periods.size() == 2);
    CHECK(docket.periods[0].enterprise_demands() == 147);
    CHECK(docket.periods[1].enterprise_demands() == 172);
    CHECK(docket.periods[0].orders.all() == 1465);
    CHECK(docket.periods[0].orders.federal == 1184);
    CHECK(docket.find({2022, 1}) == nullptr);
}

TEST_CASE("Docket.EveryMistakeNamesItsLine") {
    const auto good = read_whole("demo/golden.toml");
    const auto with = [&](const std::string& from, const std::string& to) {
        auto out = good;
        const auto place = out.find(from);
        REQUIRE(place != std::string::npos);
        return out.replace(place, from.size(), to);
    };
    const auto why_not = [](const std::string& bytes) {
        const auto out = parse_docket("d.toml", bytes);
        REQUIRE(!out);
        CHECK(out.error().trouble == Trouble::invalid);
        return out.error().sentence;
    };
    CHECK(why_not(with("content = 33", "content = -1")) == "d.toml line 30: content is no count, wanted 0 to 1000000");
    CHECK(why_not(with("content = 33", "content = \"33\"")) == "d.toml line 30: content is no count, wanted 0 to 1000000");
    CHECK(why_not(with("content = 33", "contents = 33")) == "d.toml line 28: content is missing, wanted a count");
    CHECK(why_not(with("content = 33", "content = 33\nother = 1"))
              .starts_with("d.toml line 31: there is no key \"other\", wanted one of country,"));
    CHECK(why_not(with("content = 33", "content = 33 33")).starts_with("d.toml line 30: "));
    CHECK(why_not(with("country = \"AU\"", "country = \"US\"")) ==
          "d.toml line 38: US stands in 2022-H2 already, wanted one line a country");
    CHECK(why_not(with("country = \"AU\"", "country = \"QQ\"")) ==
          "d.toml line 39: country is \"QQ\", wanted a code of ISO 3166-1 such as US");
    CHECK(why_not(with("period = \"2023-H1\"", "period = \"2022-H2\""))
              .ends_with("2022-H2 stands in the file already, wanted each half-year once"));
    CHECK(why_not(with("period = \"2022-H2\"", "period = \"2022\"")) ==
          "d.toml line 14: period is \"2022\", wanted a half-year such as 2022-H2");
    CHECK(why_not(with("\"F29\"]", "\"F99\"]")).ends_with("\"F99\" is no figure of docs/FIGURES.md, wanted F1 to F15, or F24 to F29"));
    CHECK(why_not(with("customers_abroad = 4 ", "customers_abroad = 40 ")) ==
          "d.toml line 13: 40 customers abroad, 5 demands on them, 33 demands from US with content: wanted each at most the next");
    CHECK(why_not(with("demands_with_two_orders = 12", "demands_with_two_orders = 800"))
              .starts_with("d.toml line 20: 800 demands with two orders"));
    CHECK(why_not("") == "d.toml line 1: period is missing, wanted at least one [[period]]");
    CHECK(why_not("period = 1") == "d.toml line 1: period is no list of tables, wanted [[period]]");
    CHECK(why_not("[[period]]\nperiod = \"2022-H2\"\nwithheld_figures = []\nwarrants_for_content_abroad = 0\ncustomers_abroad = 0\n"
                  "demands_on_customers_abroad = 0\nenterprise = [1]\n") ==
          "d.toml line 7: period.enterprise holds something else than tables, wanted [[period.enterprise]]");
}
