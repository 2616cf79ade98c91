#include "report/kept_back.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <random>

#include "report/files.h"
#include "report/gate.h"
#include "report/golden_for_tests.h"
#include "report/site.h"

using namespace sallyport;
using namespace sallyport::report;
using tally::Ending;

namespace {

namespace fs = std::filesystem;

constexpr Period first{2025, 1}, second{2025, 2};

class TempFolder {
public:
    TempFolder() {
        char name[] = "/tmp/sallyport-kept-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~TempFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

std::string oracle(const std::string& arguments) {
    const std::string command = "python3 -B '" + std::string{SALLYPORT_SOURCE_DIR} + "/tests/oracle/" + arguments + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    std::string out;
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, pipe)) out += buffer;
    const int status = ::pclose(pipe);
    return status == 0 ? "" : out + "(status " + std::to_string(status) + ")";
}

tally::RowCount row_of(std::initializer_list<std::pair<Ending, std::uint64_t>> endings) {
    tally::RowCount out;
    for (const auto& [ending, count] : endings) {
        out.requests += count;
        out.accounts += count;
        out.by_demand[ending] += count;
        out.by_account[ending] += count;
    }
    return out;
}

// What the counts of a half-year say beside its rows, where the rows decide it.
void complete(tally::Counts& counts) {
    counts.periods.clear();
    for (const auto& [key, row] : counts.rows) {
        auto& period = counts.periods[key.period];
        if (key.section == Section::enterprise) {
            period.enterprise += row.requests;
            period.enterprise_endings += row.by_demand;
            if (key.country == "US") {
                period.enterprise_content_us = row.by_demand[Ending::content];
                period.us_enterprise = row.requests;
            }
        }
        if (key.section == Section::criminal && key.country == "US") period.us_consumer = row.requests;
        if (key.country == "US") period.us_demands += row.requests;
    }
}

ReportInput real_input(tally::Counts counts) {
    counts.book = tally::BookKind::real;
    complete(counts);
    ReportInput out{"Larkspur Mail", parse_instant("2026-02-01T00:00:00Z").value(), std::move(counts), {}, {}};
    std::set<Period> periods;
    for (const auto& [key, row] : out.counts.rows) periods.insert(key.period);
    for (const Period period : periods) {
        auto plan = PublicationPlan::everything(period);
        for (const std::string id : {"F1", "F2", "F3", "F11", "F13", "F14", "F15"}) plan.withheld.insert(id);
        out.plans.push_back(std::move(plan));
    }
    return out;
}

// Many countries with few requests, some with many: what a small provider counts.
tally::Counts random_counts(std::mt19937& random) {
    static constexpr std::array countries{"US", "FR", "DE", "BR", "IE", "GR", "JP", "MT"};
    static constexpr std::array sections{Section::criminal, Section::emergencies, Section::enterprise, Section::civil,
                                         Section::preservation};
    static constexpr std::array endings{Ending::content,  Ending::noncontent, Ending::no_data,
                                        Ending::rejected, Ending::withdrawn,  Ending::pending};
    tally::Counts out;
    for (const Period period : {first, second}) {
        for (const Section section : sections) {
            const auto many = 1 + random() % countries.size();
            for (std::size_t i = 0; i < many; ++i) {
                tally::RowCount row;
                for (const Ending ending : endings) {
                    const auto kind = random() % 5;
                    const std::uint64_t count = kind < 2 ? 0 : kind < 4 ? random() % 7 : random() % 200;
                    row.by_demand[ending] = count;
                    row.requests += count;
                }
                if (row.requests == 0) row.by_demand[Ending::rejected] = row.requests = 1;
                row.accounts = row.requests + random() % 3;
                row.by_account[Ending::rejected] = row.accounts;
                out.rows[{period, section, countries[i]}] = row;
            }
        }
    }
    return out;
}

const ReportRow* find(const Model& model, Period period, Section section, std::string_view code) {
    const auto found = std::ranges::find_if(
        model.rows, [&](const ReportRow& row) { return row.key.period == period && row.key.section == section && row.key.code == code; });
    return found == model.rows.end() ? nullptr : &*found;
}

std::size_t small_told(const Model& model) {
    std::size_t out = 0;
    const auto see = [&](const Cells& cells, const std::optional<std::uint64_t>& pending) {
        for (const Column column : all_columns) out += cells[column] && model.small.small(*cells[column]);
        out += pending && model.small.small(*pending);
    };
    for (const ReportRow& row : model.rows) see(row.cells, row.pending);
    for (const Total& total : model.totals) see(total.cells, total.pending);
    return out;
}

std::size_t hidden_in(const Model& model) { return small_cells(model).size(); }

}  // namespace

TEST_CASE("SmallCells.ABandStandsForASmallNumberAndOthersAreKeptBackSoThatNobodySubtracts") {
    tally::Counts counts;
    counts.rows[{second, Section::criminal, "US"}] = row_of({{Ending::content, 40}, {Ending::noncontent, 300}, {Ending::rejected, 60}});
    counts.rows[{second, Section::criminal, "FR"}] = row_of({{Ending::content, 3}, {Ending::noncontent, 30}, {Ending::rejected, 17}});
    counts.rows[{second, Section::criminal, "DE"}] = row_of({{Ending::content, 20}, {Ending::noncontent, 90}, {Ending::rejected, 50}});
    const auto model = model_of(real_input(counts));
    const auto* france = find(model, second, Section::criminal, "FR");
    REQUIRE(france);
    CHECK(!france->cells[Column::disclosed_content]);
    CHECK(text(france->hidden.at("disclosed_content")) == "1-4");
    // One more in the row, and two in another row, so that neither the row nor the column gives it away. Totals stand.
    CHECK(france->hidden.size() == 2);
    CHECK(hidden_in(model) == 4);
    CHECK(model.total(second, Section::criminal)->hidden.empty());
    CHECK(model.total(second, Section::criminal)->cells[Column::disclosed_content] == 63U);
    CHECK(model.total(second, Section::criminal)->cells[Column::requests] == 610U);
    CHECK(small_cells_csv(model).contains("2025-H2,criminal,France,FR,disclosed_content,1-4\n"));
    CHECK(small_cells_csv(model).contains(",kept_back\n"));
    CHECK(by_country_json(model).contains(R"("small_cells":{"disclosed_content":"1-4")"));
    // Zero stands, and so does everything without a small number beside it.
    CHECK(france->cells[Column::no_data_found] == 0U);
    CHECK(france->pending == 0U);
}

TEST_CASE("SmallCells.OneCountryAloneWithOneRequestIsABandEverywhere") {
    tally::Counts counts;
    counts.rows[{second, Section::emergencies, "IE"}] = row_of({{Ending::content, 1}});
    const auto model = model_of(real_input(counts));
    const auto* row = find(model, second, Section::emergencies, "IE");
    REQUIRE(row);
    for (const std::string name : {"requests", "accounts_specified", "disclosed_content"}) {
        CHECK(row->hidden.at(name).below == 5);
        CHECK(model.total(second, Section::emergencies)->hidden.at(name).below == 5);
    }
    CHECK(row->hidden.size() == 3);
}

TEST_CASE("SmallCells.AccountsStandInNoRowsSumAndMoveWithTheTotal") {
    tally::Counts counts;
    counts.rows[{second, Section::civil, "IE"}] = row_of({{Ending::content, 5}, {Ending::rejected, 5}});
    auto& row = counts.rows[{second, Section::civil, "IE"}];
    row.accounts = 4;
    row.without_account = 6;
    row.by_account = {};
    row.by_account[Ending::content] = 4;
    const auto model = model_of(real_input(counts));
    const auto* ireland = find(model, second, Section::civil, "IE");
    REQUIRE(ireland);
    // The accounts of the one row are the accounts of the total: both fall together.
    CHECK(ireland->hidden.at("accounts_specified").below == 5);
    CHECK(model.total(second, Section::civil)->hidden.contains("accounts_specified"));
    CHECK(ireland->cells[Column::requests] == 10U);
}

TEST_CASE("SmallCells.ATableInWhichNothingElseCanBeKeptBackIsKeptBackWhole") {
    // Others have published all of the row but its one small cell, so the row tells it, whatever else is hidden.
    tally::Counts counts;
    counts.rows[{second, Section::civil, "IE"}] = row_of({{Ending::content, 3}, {Ending::rejected, 30}});
    auto input = real_input(counts);
    input.imports.push_back(PublishedHistory::parse("f",
                                                    "period,section,country,iso3166_alpha2,requests,accounts_specified,disclosed_content,"
                                                    "disclosed_noncontent,no_data_found,rejected\n2025-H2,civil,Ireland,IE,33,33,,0,0,30\n",
                                                    "others")
                                .value());
    const auto model = model_of(input);
    const auto* ireland = find(model, second, Section::civil, "IE");
    REQUIRE(ireland);
    CHECK(ireland->hidden.size() == all_columns.size() + 1);
    for (const auto& [name, how] : ireland->hidden) CHECK(how.below == 0);
    CHECK(model.total(second, Section::civil)->hidden.size() == all_columns.size() + 1);
    CHECK(small_told(model) == 0);
}

TEST_CASE("SmallCells.NoHiddenCellFollowsFromTheFilesByElimination") {
    std::mt19937 random{11};
    for (int round = 0; round < 8; ++round) {
        auto input = real_input(random_counts(random));
        if (round % 2 == 1) input.small.everywhere.rule = SmallRule::merged;
        if (round % 3 == 2) input.small.below = 10;
        const TempFolder folder;
        const auto written = write_site(input, folder.path / "site");
        REQUIRE_MESSAGE(written.has_value(), written.error().sentence);
        const auto site = " '" + (folder.path / "site").string() + "'";
        CHECK(oracle("small_cells.py' --below " + std::to_string(input.small.below) + site) == "");
        CHECK(oracle("report_files.py'" + site) == "");
        const auto model = model_of(input);
        CHECK(small_told(model) == 0);
        CHECK(hidden_in(model) > 0);
    }
}

TEST_CASE("SmallCells.TheOracleFindsOutWhatIsHiddenCarelessly") {
    // The band alone, without anything kept back beside it: the rest of the row tells it.
    tally::Counts counts;
    counts.rows[{second, Section::criminal, "US"}] = row_of({{Ending::content, 40}, {Ending::noncontent, 300}});
    counts.rows[{second, Section::criminal, "FR"}] = row_of({{Ending::content, 3}, {Ending::noncontent, 30}});
    auto input = real_input(counts);
    input.small = SmallCells::all_shown("For this test.");
    auto model = model_of(input);
    for (ReportRow& row : model.rows) {
        if (row.key.code != "FR") continue;
        row.cells[Column::disclosed_content].reset();
        row.hidden.emplace("disclosed_content", Hidden{5});
    }
    const TempFolder folder;
    for (const SiteFile& file : site_files(model).value()) {
        fs::create_directories((folder.path / file.path).parent_path());
        std::ofstream{folder.path / file.path, std::ios::binary} << file.bytes;
    }
    const auto said = oracle("small_cells.py' '" + folder.path.string() + "'");
    CHECK_MESSAGE(said.contains("2025-H2 criminal FR disclosed_content: is 3"), said);
}

TEST_CASE("SmallCells.ALaterEditionTellsNothingThatAnEarlierOneHid") {
    std::mt19937 random{5};
    for (int round = 0; round < 4; ++round) {
        auto input = real_input(random_counts(random));
        if (round % 2 == 1) input.small.everywhere.rule = SmallRule::merged;
        const TempFolder folder;
        std::string sites;
        for (int edition = 0; edition < 3; ++edition) {
            const auto model = model_of(input);
            // What was hidden and is not zero now is hidden still.
            for (const Edition& before : model.editions) {
                for (const EditionRow& row : before.rows) {
                    const auto now = std::ranges::find(model.rows, row.row.key(), &ReportRow::key);
                    REQUIRE(now != model.rows.end());
                    for (const auto& [name, how] : row.hidden) {
                        const bool told =
                            name == "pending"
                                ? now->pending.has_value()
                                : now->cells[*std::ranges::find_if(all_columns, [&](Column one) { return word(one) == name; })].has_value();
                        if (told && !now->hidden.contains(name))
                            CHECK((name == "pending"
                                       ? *now->pending
                                       : *now->cells[*std::ranges::find_if(all_columns, [&](Column one) { return word(one) == name; })]) ==
                                  0);
                    }
                }
            }
            const auto place = folder.path / std::to_string(edition);
            REQUIRE(write_site(input, place).has_value());
            sites = " '" + place.string() + "'" + sites;
            CHECK(oracle("small_cells.py'" + sites) == "");
            input.publications.push_back({model.as_of, editions_due(model)});
            // Some of what was pending is answered: the half-years that are over change in a few cells.
            for (auto& [key, row] : input.counts.rows) {
                auto& pending = row.by_demand[Ending::pending];
                if (pending == 0 || random() % 3 != 0) continue;
                --pending;
                ++row.by_demand[random() % 2 == 0 ? Ending::content : Ending::no_data];
            }
            complete(input.counts);
        }
        // The bodies come back with what they hide.
        for (const Publication& one : input.publications) {
            const auto back = Publication::from_body(one.body());
            REQUIRE_MESSAGE(back.has_value(), back.error().sentence);
            CHECK(back->body() == one.body());
            for (std::size_t i = 0; i < one.editions.size(); ++i) {
                CHECK(back->editions[i].rows == one.editions[i].rows);
                CHECK(back->editions[i].hidden_totals == one.editions[i].hidden_totals);
                CHECK(back->editions[i].hidden_figures == one.editions[i].hidden_figures);
            }
        }
    }
}

TEST_CASE("SmallCells.WhatWasPublishedAlreadyIsShownSinceHidingItHidesNothing") {
    tally::Counts counts;
    counts.rows[{second, Section::criminal, "US"}] = row_of({{Ending::content, 40}, {Ending::noncontent, 300}});
    counts.rows[{second, Section::criminal, "FR"}] = row_of({{Ending::content, 3}, {Ending::noncontent, 30}});
    auto input = real_input(counts);
    input.small = SmallCells::all_shown("Before the rule.");
    const auto before = model_of(input);
    input.publications.push_back({before.as_of, editions_due(before)});
    input.small = {};
    const auto model = model_of(input);
    CHECK(find(model, second, Section::criminal, "FR")->cells[Column::disclosed_content] == 3U);
    CHECK(hidden_in(model) == 0);
    CHECK(model.changes.empty());
}

TEST_CASE("SmallCells.MergedCountriesStandInOneRowOfAtLeastTwo") {
    tally::Counts counts;
    counts.rows[{second, Section::criminal, "US"}] = row_of({{Ending::content, 40}, {Ending::noncontent, 300}});
    counts.rows[{second, Section::criminal, "DE"}] = row_of({{Ending::content, 20}, {Ending::noncontent, 90}});
    counts.rows[{second, Section::criminal, "FR"}] = row_of({{Ending::noncontent, 6}});
    counts.rows[{second, Section::criminal, "MT"}] = row_of({{Ending::noncontent, 2}});
    auto input = real_input(counts);
    input.small.everywhere = {SmallRule::merged, "So that nobody is found."};
    auto model = model_of(input);
    const auto* others = find(model, second, Section::criminal, "");
    REQUIRE(others);
    CHECK(others->label == merged_label);
    CHECK(others->merged == 2);
    CHECK(others->cells[Column::requests] == 8U);
    CHECK(!find(model, second, Section::criminal, "FR"));
    CHECK(!find(model, second, Section::criminal, "MT"));
    CHECK(hidden_in(model) == 0);
    CHECK(pass_gate(input).has_value());
    // Malta and France are no States with nothing: nobody says how many.
    for (const SiteFile& file : data_files(model)) {
        if (!file.path.ends_with("dsa-article-15-orders.csv")) continue;
        CHECK(file.bytes.contains(",MT,,,,,,,,not published,"));
        CHECK(file.bytes.contains(",DE,,,,,110,,,"));
        CHECK(file.bytes.contains(",TOTAL,,,,,,,,not published,"));
    }
    // A country with a row in an edition keeps it, and one without stays in the merged row.
    input.publications.push_back({model.as_of, editions_due(model)});
    input.counts.rows[{second, Section::criminal, "MT"}] = row_of({{Ending::noncontent, 9}});
    complete(input.counts);
    model = model_of(input);
    CHECK(!find(model, second, Section::criminal, "MT"));
    CHECK(find(model, second, Section::criminal, "")->cells[Column::requests] == 15U);
    // Alone it is not merged but banded.
    counts.rows.erase({second, Section::criminal, "FR"});
    counts.rows.erase({second, Section::criminal, "DE"});
    counts.rows.erase({second, Section::criminal, "US"});
    input = real_input(counts);
    input.small.everywhere.rule = SmallRule::merged;
    model = model_of(input);
    CHECK(find(model, second, Section::criminal, "MT")->hidden.contains("requests"));
}

TEST_CASE("SmallCells.AFigureThatSaysAHiddenCellInOtherWordsIsHiddenToo") {
    tally::Counts counts;
    counts.rows[{second, Section::enterprise, "US"}] = row_of({{Ending::content, 2}, {Ending::noncontent, 30}, {Ending::rejected, 20}});
    counts.rows[{second, Section::enterprise, "DE"}] = row_of({{Ending::content, 9}, {Ending::noncontent, 30}, {Ending::rejected, 40}});
    auto input = real_input(counts);
    auto model = model_of(input);
    CHECK(!model.figure("F9", second)->value);
    CHECK(model.figure("F9", second)->hidden->below == 5);
    CHECK(model.figure("F7", second)->value == 11U);
    CHECK(figures_json(model).contains(R"("small_cell":"1-4")"));
    // A sum with a hidden part is hidden, however large it is.
    auto alone = counts;
    alone.rows.erase({second, Section::enterprise, "DE"});
    const auto of_one = model_of(real_input(alone));
    CHECK(of_one.figure("F6", second)->hidden == Hidden{});
    CHECK(of_one.figure("F7", second)->hidden->below == 5);
    // Without the table the parts of F6 go together: one would tell the other.
    for (auto& plan : input.plans) plan.sections.erase(Section::enterprise);
    input.counts.rows.erase({second, Section::enterprise, "DE"});
    complete(input.counts);
    model = model_of(input);
    CHECK(model.figure("F4", second)->value == 52U);
    CHECK(model.figure("F7", second)->hidden->below == 5);
    CHECK(model.figure("F8", second)->hidden->below == 0);
    CHECK(model.figure("F6", second)->hidden->below == 0);
}

TEST_CASE("SmallCells.ImportedAndSimulatedHistoryStandsAsItWasPublished") {
    auto simulated = golden_input();
    simulated.imports.push_back(real_history());
    const auto model = model_of(simulated);
    CHECK(!model.hides_anything());
    CHECK(model.small.everywhere.rule == SmallRule::shown);
    CHECK(small_cells_csv(model) == "period,section,country,iso3166_alpha2,cell,stands\n");
    // Beside counted half-years of a real book as well.
    tally::Counts counts;
    counts.rows[{{2025, 2}, Section::emergencies, "IE"}] = row_of({{Ending::content, 1}});
    auto real = real_input(counts);
    real.imports.push_back(real_history());
    for (const ReportRow& row : model_of(real).rows) CHECK((row.status == Status::counted || row.hidden.empty()));
}

TEST_CASE("SmallCells.ASectionMayHaveARuleOfItsOwnWithItsReason") {
    tally::Counts counts;
    counts.rows[{second, Section::emergencies, "IE"}] = row_of({{Ending::content, 1}});
    counts.rows[{second, Section::criminal, "IE"}] = row_of({{Ending::content, 1}});
    auto input = real_input(counts);
    input.small.sections[Section::emergencies] = {SmallRule::shown, "Emergencies are always told."};
    const auto model = model_of(input);
    CHECK(find(model, second, Section::emergencies, "IE")->hidden.empty());
    CHECK(!find(model, second, Section::criminal, "IE")->hidden.empty());
    const auto words = in_words(model.small);
    CHECK(words.contains("a count from 1 to 4 is shown as that band"));
    CHECK(words.contains("In the section emergencies: every count is shown as it is. Emergencies are always told."));
}

TEST_CASE("SmallCells.WordsForHiddenCellsAreReadBackAndOthersAreNot") {
    for (const Hidden one : {Hidden{}, Hidden{3}, Hidden{5}, Hidden{1000}}) CHECK(hidden_named(text(one)) == one);
    for (const std::string wrong : {"", "1-", "1-1", "1-04", "2-4", "1-4 ", "1-1000", "kept back"})
        CHECK_MESSAGE(!hidden_named(wrong), wrong);
    for (const SmallRule rule : {SmallRule::shown, SmallRule::banded, SmallRule::merged}) CHECK(small_rule_named(word(rule)) == rule);
    CHECK(!small_rule_named("hidden"));
}
