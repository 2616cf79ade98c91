#include "report/published.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "base/country.h"
#include "report/csv.h"
#include "report/names.h"

using namespace sallyport;
using namespace sallyport::report;

namespace {

std::string read_whole(const std::string& path) {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/" + path, std::ios::binary};
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

const std::string head =
    "period,section,country_as_published,iso3166_alpha2,requests,accounts_specified,disclosed_content,disclosed_noncontent,"
    "no_data_found,rejected\n";

PublishedHistory good(const std::string& bytes) {
    auto out = PublishedHistory::parse("f.csv", bytes, "test_report");
    REQUIRE_MESSAGE(out.has_value(), (out ? "" : out.error().sentence));
    return *out;
}

std::string why_not(const std::string& bytes) {
    auto out = PublishedHistory::parse("f.csv", bytes, "test_report");
    REQUIRE(!out);
    CHECK(out.error().trouble == Trouble::invalid);
    return out.error().sentence;
}

}  // namespace

TEST_CASE("PublishedHistory.TheRealHistoryHasItsRowsAndItsSums") {
    const auto history = good(read_whole("demo/published/lerr-by-country.csv"));
    CHECK(history.rows().size() == 2047);
    std::map<std::pair<Period, Section>, std::uint64_t> sums;
    std::uint64_t all = 0, criminal = 0;
    for (const auto& row : history.rows()) {
        const auto requests = row.cells[Column::requests].value();
        sums[{row.period, row.section}] += requests;
        all += requests;
        if (row.section == Section::criminal) criminal += requests;
    }
    CHECK(all == 711'229);
    CHECK(criminal == 427'023);
    const auto* us = history.find({{2022, 2}, Section::criminal, "US", ""});
    REQUIRE(us);
    CHECK(us->cells[Column::requests] == 4908);

    std::size_t compared = 0;
    const auto totals = read_csv("totals", read_whole("demo/published/lerr-totals.csv"), [&](const CsvRow& row) -> Outcome<void> {
        const auto period = parse_period(row.cells.at(0));
        const auto section = tally::section_named(row.cells.at(1));
        if (!period || !section || row.cells.at(2).empty()) return {};
        CHECK_MESSAGE(sums[std::pair(*period, *section)] == std::stoull(row.cells[2]), row.cells[0] << " " << row.cells[1]);
        ++compared;
        return {};
    });
    CHECK(totals.has_value());
    CHECK(compared >= 35);
}

TEST_CASE("PublishedHistory.ABlankCellIsNotPublishedAndNeverZero") {
    const auto history = good(read_whole("demo/published/lerr-by-country.csv"));
    const auto* salvador = history.find({{2020, 2}, Section::criminal, "SV", ""});
    REQUIRE(salvador);
    CHECK(!salvador->cells[Column::accounts_specified]);
    CHECK(salvador->cells[Column::disclosed_content] == 0);
    const auto* nowhere = history.find({{2025, 1}, Section::emergencies, "", "To Be Determined"});
    REQUIRE(nowhere);
    CHECK(nowhere->cells[Column::requests] == 3);
}

TEST_CASE("PublishedHistory.LabelsStayAsPublishedAndLeadToOneCode") {
    const auto history = good(read_whole("demo/published/lerr-by-country.csv"));
    const auto* korea = history.find({{2020, 1}, Section::emergencies, "KR", ""});
    REQUIRE(korea);
    CHECK(korea->label == "South  Korea");
    CHECK(history.find({{2015, 2}, Section::combined, "KR", ""})->label == "Korea, Republic Of");

    std::size_t count = 0;
    const auto file = read_csv("labels", read_whole("demo/published/lerr-country-labels.csv"), [&](const CsvRow& row) -> Outcome<void> {
        if (row.line == 1) return {};
        ++count;
        const auto code = code_of_label(row.cells.at(0));
        REQUIRE_MESSAGE(code.has_value(), row.cells[0]);
        CHECK(*code == row.cells.at(1));
        return {};
    });
    CHECK(file.has_value());
    CHECK(published_labels().size() == count);
    for (const auto& [label, code] : published_labels()) CHECK((code.empty() || !country_name(code).empty()));
    for (char one = 'A'; one <= 'Z'; ++one) {
        for (char other = 'A'; other <= 'Z'; ++other) {
            const std::string code{one, other};
            CHECK_MESSAGE(base::is_country(code) == !country_name(code).empty(), code);
        }
    }
    CHECK(address_of("US", "USA") == "us");
    CHECK(address_of("", "To Be Determined") == "to-be-determined");
}

TEST_CASE("PublishedHistory.TheKnownOddRowsAreRemarkedNotRefused") {
    const auto odd = remarks(good(read_whole("demo/published/lerr-by-country.csv")));
    CHECK(std::ranges::any_of(odd, [](const std::string& line) {
        return line == "2013-H1 combined United States: outcomes add up to 7013, requests are 7014, accounts 18809";
    }));
    CHECK(odd.size() < 12);
}

TEST_CASE("PublishedHistory.EveryBadInputNamesFileRowColumnSeenAndWanted") {
    const std::string ok = "2022-H2,criminal,France,FR,1,1,0,1,0,0\n";
    CHECK(good(head + ok).rows().size() == 1);
    const std::vector<std::pair<std::string, std::string>> bad{
        {"", "f.csv: the file is empty, wanted a header and rows"},
        {head, "f.csv: there is a header and no row, wanted rows"},
        {"\xEF\xBB\xBF" + head + ok, "f.csv: the file begins with a byte order mark, wanted UTF-8 without one"},
        {ok, "f.csv row 1, column 1: seen \"2022-H2\", wanted the header period"},
        {"period,section,Country\n", "f.csv row 1, column 3: seen \"Country\", wanted the header country_as_published"},
        {"period,section\n", "f.csv row 1: the header has 2 columns, wanted 10"},
        {head.substr(0, head.size() - 1) + ",extra\n", "f.csv row 1: the header has 11 columns, wanted 10"},
        {head + "\n" + ok, "f.csv row 2: the row is blank, wanted figures or no row"},
        {head + ok + "\n", "f.csv row 3: the row is blank, wanted figures or no row"},
        {head + ",,,,,,,,,\n", "f.csv row 2: every cell of the row is blank, wanted figures or no row"},
        {head + "2022-H2,criminal,France,FR,,,,,,\n", "f.csv row 2: no cell has a figure, wanted at least one or no row"},
        {head + "2022-H2,criminal,France,FR,1,1,0,1,0\n",
         "f.csv row 2: the row has 9 cells, wanted 10 (a thousands comma or a comma in a name needs quotes)"},
        {head + "2022-H2,criminal,France,FR,1,219,1,0,1,0,0\n",
         "f.csv row 2: the row has 11 cells, wanted 10 (a thousands comma or a comma in a name needs quotes)"},
        {head + "2022-H2,criminal,France,FR,\"1,219\",1,0,1,0,0\n",
         "f.csv row 2, column requests: seen \"1,219\", wanted digits only, without a thousands comma"},
        {head + "2022-H2,criminal,France,FR,1.5,1,0,1,0,0\n",
         "f.csv row 2, column requests: seen \"1.5\", wanted a count in digits, or an empty cell if none was published"},
        {head + "2022-H2,criminal,France,FR,1,-1,0,1,0,0\n",
         "f.csv row 2, column accounts_specified: seen \"-1\", wanted a count in digits, or an empty cell if none was published"},
        {head + "2022-H2,criminal,France,FR,1,1,0,1,0, 0\n",
         "f.csv row 2, column rejected: seen \" 0\", wanted a count in digits, or an empty cell if none was published"},
        {head + "2022-H2,criminal,France,FR,01,1,0,1,0,0\n",
         "f.csv row 2, column requests: seen \"01\", wanted a count without leading zeros"},
        {head + "2022-H2,criminal,France,FR,1,1,0,9999999999,0,0\n",
         "f.csv row 2, column disclosed_noncontent: seen \"9999999999\", wanted a count of at most 999999999"},
        {head + "2022-H3,criminal,France,FR,1,1,0,1,0,0\n",
         "f.csv row 2, column period: seen \"2022-H3\", wanted a half-year as in 2022-H2"},
        {head + "2022-H2,police,France,FR,1,1,0,1,0,0\n",
         "f.csv row 2, column section: seen \"police\", wanted civil, combined, criminal, emergencies or enterprise"},
        {head + "2022-H2,criminal,Atlantis,FR,1,1,0,1,0,0\n",
         "f.csv row 2, column country_as_published: seen \"Atlantis\", wanted a country's name or a label that src/report/names.cpp lists"},
        {head + "2022-H2,criminal,France,DE,1,1,0,1,0,0\n", "f.csv row 2, column iso3166_alpha2: seen \"DE\", wanted FR for \"France\""},
        {head + "2022-H2,criminal,To Be Determined,US,1,1,0,1,0,0\n",
         "f.csv row 2, column iso3166_alpha2: seen \"US\", wanted an empty cell: \"To Be Determined\" stands for no country"},
        {head + ok + ok,
         "f.csv row 3, column country_as_published: 2022-H2 criminal France stands in row 2 already, wanted one row a country"},
        {head + "2022-H2,criminal,USA,US,1,1,0,1,0,0\n2022-H2,criminal,United States,US,1,1,0,1,0,0\n",
         "f.csv row 3, column country_as_published: 2022-H2 criminal United States stands in row 2 already, wanted one row a country"},
        {head + "2022-H2,criminal,\"France,FR,1,1,0,1,0,0\n",
         "f.csv row 2, column 3: a quote opens and never closes on this line, wanted a closing quote"},
        {head + "2022-H2,criminal,\"Fra\nnce\",FR,1,1,0,1,0,0\n",
         "f.csv row 2, column 3: a quote opens and never closes on this line, wanted a closing quote"},
        {head + "2022-H2,criminal,\"France\" ,FR,1,1,0,1,0,0\n",
         "f.csv row 2, column 3: seen \" ,FR,1,1,0\" behind a closing quote, wanted a comma"},
        {head + "2022-H2,criminal,Fra\"nce,FR,1,1,0,1,0,0\n",
         "f.csv row 2, column 3: seen Fra\"nce with a quote inside, wanted the whole cell in quotes"},
        {head + "2022-H2,criminal,Cura\xE7"
                "ao,CW,1,1,0,1,0,0\n",
         "f.csv row 2: the bytes are not UTF-8, wanted a file saved as UTF-8"},
        {head + "2022-H2,criminal,Fra\rnce,FR,1,1,0,1,0,0\n",
         "f.csv row 2: a carriage return stands inside the line, wanted LF or CRLF at its end only"},
        {head + std::string("2022-H2,criminal,Fra\0nce,FR,1,1,0,1,0,0\n", 41),
         "f.csv row 2: a control character (0x00) stands in the line, wanted plain text"},
        {std::string(10'000'000, ','), "f.csv row 1: the line is 10000000 bytes long, at most 10000 are read"},
        {head + std::string(10'000'000, ','), "f.csv row 2: the line is 10000000 bytes long, at most 10000 are read"},
        {std::string(20'000'001, 'x'), "f.csv: the file is 20000001 bytes, at most 20000000 are read"},
    };
    for (const auto& [bytes, sentence] : bad) CHECK(why_not(bytes) == sentence);
    CHECK(!PublishedHistory::parse("f.csv", head + ok, "Some Body"));
}

TEST_CASE("PublishedHistory.OneBadRowAtTheEndImportsNothing") {
    const auto real = read_whole("demo/published/lerr-by-country.csv");
    CHECK(why_not(real + "2025-H2,criminal,France,FR,x,1,0,1,0,0\n").starts_with("f.csv row 2049, column requests:"));
}

TEST_CASE("PublishedHistory.LineEndsAndOrderOfRowsDoNotChangeTheBody") {
    const auto real = read_whole("demo/published/lerr-by-country.csv");
    const auto history = good(real);
    std::vector<std::string> lines;
    std::stringstream in{real.substr(real.find('\n') + 1)};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    std::mt19937 random{7};
    std::ranges::shuffle(lines, random);
    std::string other = head.substr(0, head.size() - 1) + "\r\n";
    for (const auto& line : lines) other += line + "\r\n";
    CHECK(good(other).digest() == history.digest());

    const auto back = PublishedHistory::from_body(history.body());
    REQUIRE(back.has_value());
    CHECK(back->rows() == history.rows());
    CHECK(back->source() == "test_report");
    CHECK(back->body() == history.body());
}

TEST_CASE("PublishedHistory.TheSameFileTwiceChangesNothingAndOtherValuesAreARestatement") {
    const auto first = good(head + "2022-H2,criminal,France,FR,10,12,0,9,1,0\n2022-H2,civil,France,FR,1,,0,1,0,0\n");
    CHECK(difference(first, first).nothing());
    CHECK(difference(first, first).unchanged == 2);

    const auto second =
        good(head + "2022-H2,criminal,France,FR,10,13,0,9,1,0\n2022-H2,civil,France,FR,1,2,0,1,0,0\n2023-H1,civil,UK,GB,1,2,0,1,0,0\n");
    const auto change = difference(first, second);
    REQUIRE(change.restated.size() == 2);
    CHECK(change.restated[0] == Restatement{{{2022, 2}, Section::civil, "FR", ""}, "France", Column::accounts_specified, std::nullopt, 2});
    CHECK(change.restated[1] == Restatement{{{2022, 2}, Section::criminal, "FR", ""}, "France", Column::accounts_specified, 12, 13});
    CHECK(change.added == std::vector<RowKey>{{{2023, 1}, Section::civil, "GB", ""}});

    const auto third = good(head + "2023-H1,civil,United Kingdom,GB,1,2,0,1,0,0\n");
    CHECK(difference(second, third).relabelled.size() == 1);
    CHECK(difference(second, third).restated.empty());

    const auto merged = first.under(second).under(third);
    CHECK(merged.rows().size() == 3);
    CHECK(merged.find({{2022, 2}, Section::criminal, "FR", ""})->cells[Column::accounts_specified] == 13);
    CHECK(merged.find({{2023, 1}, Section::civil, "GB", ""})->label == "United Kingdom");
}

TEST_CASE("PublishedHistory.ABrokenBodyIsCorruptAndNoCrash") {
    const auto body = good(head + "2022-H2,criminal,France,FR,10,12,,9,1,0\n").body();
    for (std::size_t at = 0; at < body.size(); ++at) {
        auto cut = body.substr(0, at);
        CHECK(!PublishedHistory::from_body(cut));
    }
    CHECK(!PublishedHistory::from_body(R"({"rows":[["2022-H2","criminal","France","FR",1,1,1,1,1,-1]],"source":"a"})"));
    CHECK(!PublishedHistory::from_body(R"({"rows":[["2022-H9","criminal","France","FR",1,1,1,1,1,1]],"source":"a"})"));
    CHECK(!PublishedHistory::from_body(R"({"rows":[1],"source":"a"})"));
}

TEST_CASE("Csv.QuotesCommasAndDoubledQuotesAreRead") {
    std::vector<std::vector<std::string>> rows;
    const auto read = read_csv("f", "a,\"b,c\",\"d \"\"e\"\"\",\n,\"\",x,y", [&](const CsvRow& row) -> Outcome<void> {
        rows.push_back(row.cells);
        return {};
    });
    CHECK(read.has_value());
    CHECK(rows == std::vector<std::vector<std::string>>{{"a", "b,c", "d \"e\"", ""}, {"", "", "x", "y"}});
    CHECK(csv_cell("a") == "a");
    CHECK(csv_cell("Korea, Republic Of") == "\"Korea, Republic Of\"");
    CHECK(csv_cell("a\"b") == "\"a\"\"b\"");
}
