#include "report/site.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "report/feed.h"
#include "report/golden_for_tests.h"
#include "report/site/accountability.h"
#include "report/site/explorer.h"
#include "report/site/print.h"
#include "report/site/shapes.h"

using namespace sallyport;
using namespace sallyport::report;

namespace {

namespace fs = std::filesystem;

class TempFolder {
public:
    TempFolder() {
        char name[] = "/tmp/sallyport-site-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~TempFolder() {
        std::error_code ignored;
        fs::permissions(path, fs::perms::owner_all, ignored);
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

ReportInput full_input() {
    auto input = golden_input();
    input.imports.push_back(real_history());
    input.ladder = {{"FR",
                     "France",
                     "",
                     "Requisition <b>&",
                     "Code de proc\u00e9dure p\u00e9nale Art. 60-1",
                     {"National order"},
                     "Not approved by our counsel yet",
                     {"Name"},
                     {},
                     {},
                     {"Stored files"},
                     {"Mail: messages and attachments"},
                     {"Counts only if it is named", "From 2026-08-18"}},
                    {"US",
                     "United States of America",
                     "CA",
                     "Electronic communications warrant",
                     "Cal. Penal Code 1546.1",
                     {"Search warrant"},
                     "Approved by our counsel until 2026-12-01",
                     {"Mail: messages and attachments"},
                     {},
                     {},
                     {},
                     {}}};
    return input;
}

std::map<std::string, std::string> files_of(const ReportInput& input) {
    std::map<std::string, std::string> out;
    for (const auto& file : site_files(model_of(input)).value())
        CHECK_MESSAGE(out.emplace(file.path, file.bytes).second, file.path << " is written twice");
    return out;
}

// Made once: most tests only read it.
const std::map<std::string, std::string>& full_site() {
    static const auto files = files_of(full_input());
    return files;
}

// Every value of an attribute, in order.
std::vector<std::string> values_of(const std::string& html, const std::string& attribute) {
    std::vector<std::string> out;
    const std::string opening = " " + attribute + "=\"";
    for (auto at = html.find(opening); at != std::string::npos; at = html.find(opening, at)) {
        at += opening.size();
        out.push_back(html.substr(at, html.find('"', at) - at));
    }
    return out;
}

std::size_t count_of(const std::string& html, const std::string& what) {
    std::size_t out = 0;
    for (auto at = html.find(what); at != std::string::npos; at = html.find(what, at + 1)) ++out;
    return out;
}

// Start tags and end tags in order; void elements have no end.
std::string first_unbalanced(const std::string& html) {
    static const std::set<std::string> empty{"meta", "link", "br", "rect", "line", "path", "circle", "image"};
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        if (html[at + 1] == '!') continue;
        const bool closing = html[at + 1] == '/';
        const auto start = at + 1 + (closing ? 1 : 0);
        const auto name = html.substr(start, html.find_first_of(" >/\n", start) - start);
        if (closing) {
            if (open.empty() || open.back() != name) return html.substr(at, 40);
            open.pop_back();
        } else if (!empty.contains(name)) {
            open.push_back(name);
        }
    }
    return open.empty() ? "" : open.back();
}

}  // namespace

TEST_CASE("Site.EveryPageIsWholeAndLoadsNothingFromElsewhere") {
    const auto& files = full_site();
    CHECK(files.size() > 140);
    std::set<std::string> titles;
    for (const auto& [path, html] : files) {
        if (!path.ends_with(".html")) continue;
        CAPTURE(path);
        CHECK(first_unbalanced(html) == "");
        CHECK(is_utf8(html));
        CHECK(!html.contains("<script"));
        CHECK(!html.contains(" style="));
        CHECK(!html.contains("<style"));
        CHECK(!html.contains("http://"));
        CHECK(!html.contains("https://"));
        CHECK(
            !html.contains(" on"
                           "click="));
        const auto language = path.size() > 3 && path[2] == '/' ? path.substr(0, 2) : std::string{"en"};
        CHECK(html.contains("<html lang=\"" + language + "\" dir=\"ltr\">"));
        CHECK(html.contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'"));
        CHECK(html.contains("<aside class=\"book\""));
        if (language == "en") CHECK(html.contains("<strong>Simulated from published figures.</strong>"));
        const auto title = html.substr(html.find("<title>") + 7, html.find("</title>") - html.find("<title>") - 7);
        CHECK_MESSAGE(titles.insert(language + title).second, "two pages are called " << title);
        CHECK(count_of(html, "<table") == count_of(html, "<caption"));
        CHECK(count_of(html, "<th>") == 0);
        CHECK(count_of(html, "<th ") == count_of(html, "<th scope="));
        std::set<std::string> ids;
        for (const auto& id : values_of(html, "id")) CHECK_MESSAGE(ids.insert(id).second, "two elements are called " << id);
    }
}

TEST_CASE("Site.EveryLinkLeadsSomewhere") {
    const auto& files = full_site();
    std::size_t links = 0;
    for (const auto& [path, html] : files) {
        if (!path.ends_with(".html")) continue;
        for (std::string target : values_of(html, "href")) {
            ++links;
            std::string anchor;
            if (const auto hash = target.find('#'); hash != std::string::npos) {
                anchor = target.substr(hash + 1);
                target.resize(hash);
            }
            const auto full = target.empty() ? fs::path{path} : (fs::path{path}.parent_path() / target).lexically_normal();
            const auto found = files.find(full.string());
            CHECK_MESSAGE(found != files.end(), path << " leads to " << target);
            if (found == files.end() || anchor.empty()) continue;
            CHECK_MESSAGE(found->second.contains("id=\"" + anchor + "\""), path << " leads to " << target << "#" << anchor);
        }
    }
    CHECK(links > 5000);
}

TEST_CASE("Site.TheLadderSaysWhatOpensWhatByWhichLawAndWhetherCounselApprovedIt") {
    const std::string& html = full_site().at("ladder.html");
    for (const char* said :
         {"<h2 id=\"FR\">France</h2>", "<dt>Opens</dt><dd>Name</dd>", "<dt>Counsel decides</dt><dd>Stored files</dd>",
          "<dt>Does not open</dt><dd>Mail: messages and attachments</dd>", "Art. 60-1", "Not approved by our counsel yet", "(US-CA only)",
          "Cal. Penal Code 1546.1", "Approved by our counsel until 2026-12-01", "Requisition &lt;b&gt;&amp;",
          "<dt>Terms</dt><dd>Counts only if it is named; From 2026-08-18</dd>"})
        CHECK_MESSAGE(html.contains(said), said);
    CHECK(!html.contains("<table"));  // a telephone shows it whole
    CHECK(full_site().at("index.html").contains("href=\"ladder.html\""));
    const auto without = files_of(golden_input());
    CHECK(!without.contains("ladder.html"));
    CHECK(!without.at("index.html").contains("ladder.html"));
}

TEST_CASE("Site.TheFirstViewIsSmall") {
    const auto& files = full_site();
    // Uncompressed, and already below what compressed is allowed.
    CHECK(files.at("index.html").size() + files.at("site.css").size() < 150'000);
}

TEST_CASE("Site.TheAnswersHoldThePublishedFiguresWithDefinitionHalfYearAndOrigin") {
    const auto& questions = full_site().at("questions.html");
    for (const std::string value : {">28%<", ">1,465<", ">1,184<", ">147<", ">76<",  ">71<", ">38<", ">33<", ">4,908<", ">53<",
                                    ">62<",  ">4<",     ">0<",     ">172<", ">107<", ">65<", ">28<", ">37<", ">22<",    ">58<"}) {
        CHECK_MESSAGE(questions.contains("<span class=\"figure\"" + value), value);
    }
    CHECK(
        questions.contains("January to June 2023: requests for consumer data from law enforcement in the United States, <span "
                           "class=\"figure\"><span class=\"not-published\">not published</span></span>"));
    CHECK(questions.contains("divided by all requests from the United States received in the period in every lane"));
    CHECK(questions.contains("Counted from the simulated ledger of Larkspur Mail"));
    CHECK(count_of(questions, "<section class=\"question\"") >= 38);
}

TEST_CASE("Site.AHalfYearThatStillRunsIsSaidToRunAndNeverTakenForTheNewest") {
    auto input = golden_input();
    const auto over = files_of(input).at("index.html");
    CHECK(over.find("<h2>January to June 2023</h2>") != std::string::npos);
    CHECK(over.find("still runs") == std::string::npos);

    input.as_of = parse_instant("2023-06-30T12:00:00Z").value();  // its last day
    const auto files = files_of(input);
    const auto& front = files.at("index.html");
    CHECK(front.find("<h2>July to December 2022</h2>") != std::string::npos);
    CHECK(front.find("January to June 2023</a> still runs: ") != std::string::npos);
    CHECK(files.at("periods/2023-H1.html").find("This half-year still runs") != std::string::npos);
    CHECK(files.at("periods/2022-H2.html").find("still runs") == std::string::npos);
    // Its figures are in the files all the same.
    CHECK(files.at("data/by-country.csv").find("2023-H1,") != std::string::npos);
}

TEST_CASE("Site.NothingPublishedSaysSoAndNeverZero") {
    ReportInput input{"Larkspur Mail", parse_instant("2026-01-15T00:00:00Z").value(), {}, {}, {}, {}};
    auto files = files_of(input);
    CHECK(files.at("index.html").contains("No half-year has been published yet."));
    CHECK(!files.at("questions.html").contains("class=\"figure\""));
    CHECK(!files.at("index.html").contains("Simulated"));

    input.imports.push_back(real_history());
    input.source_names = known_sources();
    files = files_of(input);
    CHECK(files.at("enterprise.html").contains("Not published for any half-year."));
    CHECK(files.at("countries/sv.html").contains("not published"));
    CHECK(files.at("countries/kr.html").contains("“South  Korea”"));
    CHECK(files.at("countries/to-be-determined.html").contains("To Be Determined"));
    CHECK(files.at("periods/2022-H2.html").contains("Imported from Microsoft&#39;s Law Enforcement Requests Report"));
    CHECK(files.at("periods/2022-H2.html").contains("In this table outcomes count accounts, not requests."));
    CHECK(files.at("periods/2022-H2.html").contains("None of them was published for this half-year."));
}

TEST_CASE("Site.ADemonstrationAndAMadeUpFigureSaySoOnEveryPageAndInTheFiles") {
    auto input = full_input();
    input.counts.book = tally::BookKind::demo;
    for (const auto& [path, bytes] : files_of(input)) {
        if (path.ends_with(".html"))
            CHECK_MESSAGE(bytes.contains(path.contains("de/") ? "<strong>Vorführung.</strong>"
                                         : path[2] == '/'     ? "<aside class=\"book\""
                                                              : "<strong>Demonstration.</strong>"),
                          path);
    }
    const auto figures = files_of(input).at("data/figures.json");
    CHECK(!figures.contains(R"("status":"counted","book":"real")"));
    CHECK(figures.contains(
        R"("status":"counted","book":"simulated","from":"counted from the demonstration ledger of Larkspur Mail, a made-up provider")"));
    CHECK(figures.contains(R"("status":"imported","book":"real")"));
    input.counts.book = tally::BookKind::real;
    const auto real = files_of(input);
    CHECK(!real.at("data/figures.json").contains("simulated"));
    CHECK(!real.at("periods/2022-H2.html").contains("<aside class=\"book\""));
}

TEST_CASE("Site.NamesAreEscapedEverywhere") {
    auto input = full_input();
    input.provider = "<b>&\"'Mail";
    for (const auto& [path, bytes] : files_of(input)) {
        if (path.ends_with(".html")) CHECK_MESSAGE(!bytes.contains("<b>&"), path);
    }
}

TEST_CASE("Site.TheWholeFolderIsReplacedOrNothing") {
    const TempFolder folder;
    const auto out = folder.path / "public";
    const auto first = write_site(full_input(), out);
    REQUIRE_MESSAGE(first.has_value(), (first ? "" : first.error().sentence));
    CHECK(first->periods == 25);
    CHECK(first->pages > 130);
    CHECK(fs::exists(out / "index.html"));
    CHECK(fs::exists(out / "data/by-country.csv"));
    std::ofstream{out / "stale.html"} << "old";
    CHECK(write_site(golden_input(), out).has_value());
    CHECK(!fs::exists(out / "stale.html"));
    CHECK(!fs::exists(out / "periods/2013-H1.html"));
    CHECK(std::distance(fs::directory_iterator{folder.path}, {}) == 1);

    // A folder of somebody's is left alone, an empty one is taken.
    fs::create_directory(folder.path / "home");
    CHECK(write_site(golden_input(), folder.path / "home/").has_value());
    fs::create_directory(folder.path / "papers");
    std::ofstream{folder.path / "papers" / "letter"} << "mine";
    const auto refused = write_site(golden_input(), folder.path / "papers");
    REQUIRE(!refused);
    CHECK(refused.error().trouble == Trouble::refused);
    CHECK(fs::exists(folder.path / "papers" / "letter"));
    CHECK(write_site(golden_input(), folder.path / "papers" / "letter").error().trouble == Trouble::refused);
}

TEST_CASE("Site.AFolderThatCannotBeWrittenLeavesTheOldSite") {
    const TempFolder folder;
    CHECK(write_site(golden_input(), "/proc/nowhere/public").error().trouble == Trouble::unavailable);
    CHECK(fs::is_empty(folder.path));
}

namespace {

// What a program of tests/oracle says of a written report, its last line.
std::string compared_by(std::string_view program, const fs::path& folder) {
    const std::string command =
        "python3 -B '" + std::string{SALLYPORT_SOURCE_DIR} + "/tests/oracle/" + std::string{program} + "' '" + folder.string() + "'";
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    const int ended = ::pclose(pipe);
    INFO(out);
    CHECK((ended == 0) == out.contains(" compared, 0 differ"));
    return out;
}

std::string files_compared(const fs::path& folder) { return compared_by("report_files.py", folder); }
std::string prints_compared(const fs::path& folder) { return compared_by("print_cells.py", folder); }

std::string whole(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void replace_in(const fs::path& path, const std::string& from, const std::string& to) {
    std::string bytes = whole(path);
    const auto at = bytes.find(from);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, from.size(), to);
    std::ofstream{path, std::ios::binary} << bytes;
}

}  // namespace

TEST_CASE("Explorer.EverySectionOfEveryHalfYearHasOneAddressWithFourViews") {
    const auto model = model_of(full_input());
    const auto& files = full_site();
    std::size_t pages = 0;
    for (const Total& total : model.totals) {
        const auto found = files.find(site::view_path(total.period, total.section));
        REQUIRE(found != files.end());
        ++pages;
        for (const std::string view : {"table", "map", "line", "ranking", "cite"})
            CHECK(count_of(found->second, " id=\"" + view + "\"") == 1);
        CHECK(found->second.contains("href=\"../data/periods/" + text(total.period) + ".csv\""));
        CHECK(files.at("explore.html").contains("href=\"" + found->first + "\""));
    }
    CHECK(pages == 8 + 17 * 3 - 1);  // combined; then criminal, emergencies and civil, which 2017-H2 lacks
}

TEST_CASE("Compare.EveryViewHasAnAddressACitationAFileAndATable") {
    const auto& files = full_site();
    std::size_t views = 0;
    for (const auto& [path, html] : files) {
        if (!path.starts_with("compare/")) continue;
        ++views;
        CAPTURE(path);
        const auto name = path.substr(8, path.size() - 8 - 5);
        CHECK(files.contains("data/compare/" + name + ".csv"));
        CHECK(html.contains("href=\"../data/compare/" + name + ".csv\""));
        CHECK(html.contains("<code>" + path + "</code>"));
        CHECK(count_of(html, "<table") == 1);
        CHECK(files.at("compare.html").contains("href=\"" + path + "\""));
    }
    CHECK(views > 90);
    CHECK(files.at("compare/2022-H2-and-2022-H1-criminal.html").contains("<td>+528</td>"));  // Germany, as in the ranking
    // The whole site stays small, and only this page has a script, if there is one.
    std::size_t all = 0;
    for (const auto& [path, bytes] : files) all += bytes.size();
    CHECK(all < 40'000'000);
    auto input = golden_input();
    input.compare_script = "\"use strict\";";
    for (const auto& [path, bytes] : files_of(input)) {
        if (path.ends_with(".html")) CHECK(bytes.contains("<script") == path.ends_with("compare.html"));
        if (path.ends_with("compare.html")) CHECK(bytes.contains("script-src 'self'; connect-src 'self'\""));
    }
}

TEST_CASE("Explorer.EveryCountryIsOnTheMapOrNamedBesideIt") {
    const auto model = model_of(full_input());
    std::map<std::string_view, const site::Shape*> places;
    for (const site::Shape& shape : site::all_shapes()) {
        CHECK(places.emplace(shape.code, &shape).second);
        CHECK((shape.code == "AQ" ||
               (shape.x >= 0 && shape.x <= site::map_size().width && shape.y >= 0 && shape.y <= site::map_size().height)));
    }
    for (const Total& total : model.totals) {
        const std::string& html = full_site().at(site::view_path(total.period, total.section));
        std::size_t markers = 0, outlines = 0;
        for (const ReportRow& row : model.rows) {
            if (row.key.period != total.period || row.key.section != total.section) continue;
            if (row.key.code.empty()) {
                CHECK(html.contains("Without a place on the map: " + row.label));
                continue;
            }
            REQUIRE_MESSAGE(places.contains(row.key.code), row.key.code);
            ++(places.at(row.key.code)->path.empty() ? markers : outlines);
        }
        const auto map = html.substr(html.find("<svg class=\"map\""),
                                     html.find("</svg>", html.find("<svg class=\"map\"")) - html.find("<svg class=\"map\""));
        CHECK(count_of(map, "<circle ") == markers);
        CHECK(count_of(map, "<path class=\"step-") == outlines);
    }
    CHECK(places.at("MT")->path.empty());
    CHECK(places.at("SG")->path.empty());
    CHECK(!places.at("DE")->path.empty());
    CHECK(places.contains("XK"));
}

TEST_CASE("Explorer.TheMapIsTheOneThatTheToolMakes") {
    const std::string command = "python3 -B '" + std::string{SALLYPORT_SOURCE_DIR} + "/tools/map/make_shapes.py' --check > /dev/null";
    CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("Explorer.TheRankingSharesPlacesAndComparesWithTheHalfYearBefore") {
    const std::string& html = full_site().at("explore/2022-H2-criminal.html");
    const auto ranking = html.substr(html.find("id=\"ranking\""));
    CHECK(ranking.find("Germany") < ranking.find("United States"));
    CHECK(ranking.contains("6,983</td><td>28.2%</td><td>6,455</td><td>+528</td>"));
    CHECK(ranking.contains("4,908</td><td>19.8%</td><td>5,560</td><td>−652</td>"));
    // The first half-year of a section has nothing to be compared with.
    CHECK(!full_site().at("explore/2013-H1-combined.html").contains("Change</th>"));
}

TEST_CASE("Score.EachElementIsMetByAPageThatIsThereOrSaysWhatIsMissing") {
    const auto model = model_of(full_input());
    std::set<std::pair<std::string_view, std::string_view>> seen;
    std::map<std::string_view, int> of_rubric;
    for (const site::Element& one : site::elements(model)) {
        CAPTURE(one.asks);
        CHECK(seen.emplace(one.rubric, one.id).second);
        ++of_rubric[one.rubric];
        CHECK(!one.why.empty());
        if (one.met) CHECK(full_site().contains(std::string{one.page.substr(0, one.page.find('#'))}));
    }
    CHECK(of_rubric == std::map<std::string_view, int>{{"rubric.government", 7},
                                                       {"rubric.private_process", 5},
                                                       {"rubric.government_data", 10},
                                                       {"rubric.private_data", 4},
                                                       {"rubric.told", 3},
                                                       {"rubric.toolkit", 12}});
    // What was never published is never met.
    const auto nothing = model_of({"Larkspur Mail", parse_instant("2026-01-15T00:00:00Z").value(), {}, {}, {}});
    for (const site::Element& one : site::elements(nothing)) {
        if (one.rubric.starts_with("P11b")) CHECK(!one.met);
    }
}

TEST_CASE("Claims.StandBesideTheFigureThatShowsThemOrSayThatThereIsNone") {
    const std::string& html = full_site().at("claims.html");
    CHECK(html.contains("<span class=\"figure\">6,442</span> of 28,593 requests rejected, withdrawn or redirected"));
    CHECK(html.contains("<span class=\"figure\">28%</span> in July to December 2022"));
    CHECK(html.contains("Notices due and notices sent: <span class=\"not-published\">not published</span>"));
    const auto empty =
        site::claims_page(site::english(), model_of({"Larkspur Mail", parse_instant("2026-01-15T00:00:00Z").value(), {}, {}, {}}))
            .body.html();
    CHECK(!empty.contains("<span class=\"figure\">"));
}

TEST_CASE("Site.NamesWhoElseCanReachCustomersDataOrSaysThatNobodyIsNamed") {
    const std::string none = full_site().at("claims.html");
    CHECK(none.contains("id=\"third-parties\""));
    CHECK(none.contains("The provider names nobody outside it"));
    auto input = full_input();
    input.third_parties = {{"Halls <b>&", "Runs the halls", "Encrypted disks", "Disks break", "IE", "2019-05-01"},
                           {"Helpers", "Answer calls", "Names", "To find an account", "GB", ""}};
    const auto files = files_of(input);
    const std::string& named = files.at("claims.html");
    CHECK_FALSE(named.contains("The provider names nobody outside it"));
    CHECK(named.contains("Halls &lt;b&gt;&amp;"));
    for (const char* words : {"Runs the halls", "Encrypted disks", "Disks break", "Ireland", "2019-05-01", "Helpers", "United Kingdom"})
        CHECK_MESSAGE(named.contains(words), words);
    // Elsewhere the provider's words are marked as of another language, and country and day are of this one.
    const std::string& german = files.at("de/claims.html");
    CHECK(german.contains("<span lang=\"en\" dir=\"ltr\">Runs the halls</span>"));
    for (const char* words : {"Irland", "01.05.2019", "Wer sonst an Kundendaten gelangen kann"})
        CHECK_MESSAGE(german.contains(words), words);
}

TEST_CASE("Files.AllFormsAreEqualCellByCell") {
    const TempFolder folder;
    REQUIRE(write_site(full_input(), folder.path / "site"));
    CHECK(files_compared(folder.path / "site").contains(" compared, 0 differ"));
    REQUIRE(write_site(golden_input(), folder.path / "counted"));
    CHECK(files_compared(folder.path / "counted").contains(" compared, 0 differ"));
    // The comparison has eyes: one cell of one file is enough.
    replace_in(folder.path / "counted/data/countries/us.json", "4908", "4909");
    CHECK(files_compared(folder.path / "counted").contains("wanted '4908', seen '4909'"));
}

TEST_CASE("Print.EveryCellOfEveryPrintIsThatOfTheFiles") {
    const TempFolder folder;
    for (const auto& [name, input] : {std::pair{"imported", full_input()}, std::pair{"counted", golden_input()}}) {
        CAPTURE(name);
        REQUIRE(write_site(input, folder.path / name));
        CHECK(prints_compared(folder.path / name).contains(" compared, 0 differ"));
    }
    // The comparison has eyes: one cell of the table is enough, in every language.
    replace_in(folder.path / "counted/data/by-country.csv", "4908", "4909");
    const std::string seen = prints_compared(folder.path / "counted");
    CHECK(seen.contains("en 2022-H2 criminal United States: wanted ['4909'"));
    CHECK(seen.contains("de 2022-H2 criminal"));
}

TEST_CASE("Print.TheSameFiguresHaveTheSameBytesAndTheDocumentSaysItsLanguage") {
    const auto model = model_of(golden_input());
    const auto face = site::Typeface::open().value();
    const auto all = site::languages().value();
    for (const auto& in : all) {
        CAPTURE(in.code());
        const auto once = site::prints(in, model, face).value(), again = site::prints(in, model, site::Typeface::open().value()).value();
        REQUIRE(once.size() == model.periods().size());
        CHECK(once.front().path == in.folder() + "print/" + text(model.periods().front()) + ".pdf");
        CHECK(once.front().bytes == again.front().bytes);
        CHECK(once.front().bytes.starts_with("%PDF-1.5"));
        CHECK(once.front().bytes.contains("/Lang (" + in.code() + ")"));
        CHECK(once.front().bytes.contains("/Outlines"));
    }
}

TEST_CASE("Files.TheWorkbookOfTheSameFiguresHasTheSameBytes") {
    const auto model = model_of(golden_input());
    const auto find = [&](std::string_view path) {
        const auto files = site_files(model).value();
        return std::ranges::find(files, path, &SiteFile::path)->bytes;
    };
    CHECK(find("data/report.xlsx") == find("data/report.xlsx"));
    CHECK(find("data/report.xlsx").starts_with("PK"));
}

TEST_CASE("Feed.AHalfYearKeepsItsDateUntilOneOfItsFiguresChanges") {
    const TempFolder folder;
    const auto feed_of = [&](const ReportInput& input) {
        REQUIRE(write_site(input, folder.path / "site"));
        return whole(folder.path / "site/feed.atom");
    };
    const auto dated = [](const std::string& feed, const std::string& date) { return count_of(feed, "<updated>" + date); };
    auto input = golden_input();
    CHECK(dated(feed_of(input), "2026-01-15") == 3);  // the feed and its two half-years
    input.as_of = parse_instant("2026-02-01T00:00:00Z").value();
    const auto same = feed_of(input);
    CHECK(dated(same, "2026-01-15") == 3);
    ++input.counts.rows[{{2023, 1}, Section::criminal, "DE"}].requests;
    ++input.counts.rows[{{2023, 1}, Section::criminal, "DE"}].by_demand[Ending::pending];
    const auto changed = feed_of(input);
    CHECK(dated(changed, "2026-02-01") == 2);
    CHECK(dated(changed, "2026-01-15") == 1);
    CHECK(atom_feed(model_of(input), "<entry><id>") == atom_feed(model_of(input), ""));
}

TEST_CASE("Site.TheSameInputGivesTheSameBytes") { CHECK(files_of(full_input()) == full_site()); }
