#include "report/editions.h"

#include <doctest/doctest.h>

#include <random>

#include "report/files.h"
#include "report/golden_for_tests.h"
#include "report/report_step.h"

using namespace sallyport;
using namespace sallyport::report;
using tally::Ending;

namespace {

Publication published(const ReportInput& input) {
    const auto model = model_of(input);
    return {model.as_of, editions_due(model)};
}

std::string file_of(const ReportInput& input, const std::string& path) {
    for (const SiteFile& file : data_files(model_of(input))) {
        if (file.path == path) return file.bytes;
    }
    return "no such file";
}

}  // namespace

TEST_CASE("Edition.ItsBodyComesBackAndWhatCannotBeIsCorrupt") {
    const auto publication = published(golden_input());
    REQUIRE(publication.editions.size() == 2);
    CHECK(publication.editions[0].rows.size() == 98);
    const auto back = Publication::from_body(publication.body());
    REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().sentence));
    CHECK(back->body() == publication.body());
    CHECK(back->counted == publication.counted);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(back->editions[i].rows == publication.editions[i].rows);
        CHECK(changes(publication.editions[i], back->editions[i]).empty());
    }
    for (const std::string wrong :
         {R"({})", R"({"counted":"2026-01-15T00:00:00Z","editions":[{"figures":{},"number":0,"period":"2022-H2","rows":[]}]})",
          R"({"counted":"2026-01-15T00:00:00Z","editions":[{"figures":{"F1":-1},"number":1,"period":"2022-H2","rows":[]}]})",
          R"({"counted":"2026-01-15T00:00:00Z","editions":[{"figures":{},"number":1,"period":"2022-H3","rows":[]}]})",
          R"({"counted":"2026-01-15T00:00:00Z","editions":[{"figures":{},"number":1,"period":"2022-H2","rows":[["criminal","X",""]]}]})"})
        CHECK_MESSAGE(!Publication::from_body(wrong), wrong);
}

TEST_CASE("Edition.WhatWasPublishedStaysAndEveryValueThatChangedIsListed") {
    auto input = golden_input();
    input.publications.push_back(published(input));
    CHECK(model_of(input).changes.empty());
    CHECK(editions_due(model_of(input)).empty());
    const auto first = file_of(input, "data/editions/2022-H2-1.csv");
    CHECK(first.contains("2022-H2,criminal,United States,US,4908,"));

    // A demand that was pending at the cut-off is answered later: in the second half-year of 2022 and nowhere else.
    auto& germany = input.counts.rows[{{2022, 2}, Section::criminal, "DE"}];
    --germany.by_demand[Ending::rejected];
    ++germany.by_demand[Ending::noncontent];
    input.as_of = parse_instant("2026-03-01T00:00:00Z").value();
    auto model = model_of(input);
    REQUIRE(model.changes.size() == 2);
    for (const EditionChange& change : model.changes) {
        CHECK(change.period == Period{2022, 2});
        CHECK(change.from == 1);
        CHECK(change.to == 0);
        CHECK(change.row->code == "DE");
        CHECK(*change.after == *change.before + (change.what == "disclosed_noncontent" ? 1 : -1));
    }
    const auto due = editions_due(model);
    REQUIRE(due.size() == 1);
    CHECK(due[0].number == 2);
    input.publications.push_back(published(input));
    model = model_of(input);
    CHECK(model.editions.size() == 3);
    CHECK(editions_due(model).empty());
    CHECK(model.changes.size() == 2);
    CHECK(model.changes[0].to == 2);
    CHECK(file_of(input, "data/editions/2022-H2-1.csv") == first);
    CHECK(file_of(input, "data/editions/2022-H2-2.csv") != first);
    CHECK(file_of(input, "data/editions.csv").contains("2022-H2,2," + text(input.as_of) + ",98,editions/2022-H2-2.csv\n"));
}

TEST_CASE("Edition.TheListOfChangesLeadsFromOneEditionToTheNextAndFromTheNewestToNow") {
    std::mt19937 random{7};
    auto input = golden_input();
    input.publications.push_back(published(input));
    std::vector<tally::RowKey> keys;
    for (const auto& [key, count] : input.counts.rows) keys.push_back(key);
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 3; ++i) {
            auto& count = input.counts.rows[keys[random() % keys.size()]];
            ++count.requests;
            ++count.accounts;
            ++count.by_demand[round % 2 == 0 ? Ending::pending : Ending::content];
            ++count.by_account[round % 2 == 0 ? Ending::pending : Ending::content];
        }
        const auto model = model_of(input);
        // Whoever applies the list to the newest editions gets the rows of now.
        std::map<std::pair<RowKey, std::string>, std::optional<std::uint64_t>> cells;
        for (const Edition& edition : model.editions) {
            for (const EditionRow& one : edition.rows) {
                for (const Column column : all_columns) cells[{one.row.key(), std::string{word(column)}}] = one.row.cells[column];
            }
        }
        for (const EditionChange& change : model.changes) {
            if (change.to == 0 && change.row && change.what != "pending") cells[{*change.row, change.what}] = change.after;
        }
        for (const ReportRow& row : model.rows) {
            for (const Column column : all_columns) CHECK(cells[{row.key, std::string{word(column)}}] == row.cells[column]);
        }
        if (round % 3 == 0) input.publications.push_back(published(input));
    }
}

TEST_CASE("Edition.AHalfYearThatStillRunsHasNone") {
    auto input = golden_input();
    input.as_of = parse_instant("2023-03-01T00:00:00Z").value();
    auto due = editions_due(model_of(input));
    REQUIRE(due.size() == 1);
    CHECK(due[0].period == Period{2022, 2});
    input.as_of = parse_instant("2023-07-01T00:00:00Z").value();
    due = editions_due(model_of(input));
    CHECK(due.size() == 2);
}

TEST_CASE("Edition.ARowThatCameOrWentIsBlankInTheOther") {
    const auto now = published(golden_input()).editions[0];
    auto before = now;
    before.rows.erase(before.rows.begin());
    const auto found = changes(before, now);
    CHECK(found.size() == all_columns.size() + 1);
    for (const EditionChange& change : found) {
        CHECK(!change.before);
        CHECK(change.after);
    }
    CHECK(changes(now, before).size() == found.size());
}
