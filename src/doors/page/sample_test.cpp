// Every part of the toolkit on one page, to be looked at: build/.../sample.html with its stylesheet beside it.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "doors/page/forms.h"
#include "doors/page/frame.h"
#include "doors/page/parts.h"

using namespace sallyport;
using namespace sallyport::doors::page;

namespace {

Frame frame_of(std::string title, Direction direction, Width width) {
    Frame frame;
    frame.title = std::move(title);
    frame.provider = "Octave Hosting";
    frame.direction = direction;
    frame.lang = direction == Direction::right_to_left ? "ar" : "en";
    frame.width = width;
    frame.person = Person{"Mara Quill", "Counsel"};
    frame.form_token = "token";
    frame.nav = {{"Queue", "/desk", true, 12}, {"Counter", "/desk/counter"}, {"Agencies", "/desk/agencies"}, {"Ledger", "/desk/ledger"}};
    DemoBar bar;
    bar.people = {{"1", "Mara Quill, counsel", true}, {"2", "Otto Brandt, officer"}};
    bar.clock = "1 March 2026, 07:00 UTC";
    bar.next = "a waiting period ends in 3 days";
    bar.form_token = "token";
    frame.demo_bar = demo_bar(bar);
    frame.foot = html("<p><a href=\"/report\">Transparency report</a></p>");
    frame.stylesheet = "/assets/style.css";
    frame.script = "/assets/app.js";
    return frame;
}

std::string reading(Direction direction) {
    Errors errors;
    errors.add("docket", "the docket number is missing: it stands at the top of the first page");
    errors.add("from-day", "2026-02 has 28 days, there is no day 30");
    auto frame = frame_of("File a demand", direction, Width::reading);
    frame.above = breadcrumbs({{"Demands", "/portal"}, {"New demand", "/portal/new"}});
    Html fields = html(
        field({.name = "docket",
               .label = "Docket number",
               .hint = "As it stands on the paper, for example 22-MJ-1041",
               .error = std::string{errors.at("docket")}},
              "", Kind::code, Size::half),
        radios({.name = "instrument", .label = "What kind of instrument is it?"},
               {{"warrant", "Search warrant", "Issued by a judge upon probable cause", true},
                {"order", "Court order", "For example under 18 U.S.C. 2703(d)"},
                {"subpoena", "Subpoena"}}),
        checkboxes({.name = "classes", .label = "Which data does it name?", .hint = "Choose all that the paper names"},
                   {{"subscriber", "Subscriber data", "", true}, {"logins", "Sign-in log", "", true}, {"content", "Content of mailboxes"}}),
        date_field({.name = "from",
                    .label = "First day of the range",
                    .hint = "For example 27 3 2026",
                    .error = std::string{errors.at("from-day")}},
                   {"30", "2", "2026"}),
        select({.name = "court", .label = "Level of the court"},
               {{"", "Choose one"}, {"federal", "Federal", "", true}, {"state", "State"}}),
        text_area({.name = "note", .label = "What should we know?", .required = false}, "Two accounts belong to one person.", 4, 500),
        file_upload({.name = "order", .label = "The signed order", .hint = "A PDF of at most 25 MB"}),
        live_region("What we see so far", html("<p>A search warrant reaches every kind of data that is ticked.</p>")),
        html("<div class=\"actions\">", button("Save and continue"), button("Save for later", Look::second, "later"), "</div>"));
    frame.main = html(error_summary(errors), heading("File a demand", "Step 2 of 4"),
                      html("<p class=\"lead\">One question at a time. What you type is kept as you go.</p>"),
                      form({.to = "/portal/new", .form_token = "token", .sends = Sends::files}, fields),
                      details("Which kinds of data exist?", html("<p>Subscriber data, billing, sign-in log, mailboxes.</p>")));
    return page(frame);
}

std::string wide(Direction direction) {
    auto frame = frame_of("Queue", direction, Width::wide);
    frame.above = breadcrumbs({{"Queue", "/desk"}, {"D-2026-0142", "/desk/demands/x"}});
    Table queue{.caption = "Due next",
                .columns = {{"Demand"},
                            {"Agency"},
                            {"State"},
                            {"Left", Align::figures, "/desk?sort=due", Column::Sorted::up},
                            {"Accounts", Align::figures},
                            {"Waits for"}}};
    queue.rows.push_back({{link_to("/desk/demands/1", "D-2026-0142"), user("Harrow County Sheriff"), tag("second signature", Tone::busy),
                           text("4 h"), number(3), user("Ines Falk")},
                          Tone::bad});
    queue.rows.push_back({{link_to("/desk/demands/2", "D-2026-0139"), user("שירות הבדיקה (בדוי)"), tag("to be read", Tone::warn),
                           text("2 days"), number(41), text("anybody")},
                          Tone::warn});
    queue.rows.push_back({{link_to("/desk/demands/3", "D-2026-0117"), user("Bureau of Sample Affairs"), tag("granted", Tone::good),
                           text("11 days"), number(1'204), text("custodian")}});
    queue.rows.push_back(
        {{link_to("/desk/demands/4", "D-2026-0098"), user("Lakeside Police"), tag("closed"), text("–"), number(1), text("nobody")}});
    Grid cells{.caption = "Data asked for", .corner = "Identifier", .columns = {}};
    for (const char* name : {"Subscriber", "Sign-in log", "Content"}) cells.columns.push_back({text(name), name});
    const auto choice = [](bool granted) {
        return std::vector<Choice>{{"", "Open"}, {"grant", "Grant", "", granted}, {"refuse", "Refuse"}};
    };
    cells.rows.push_back({{user("ada@octave.example"), "ada@octave.example"},
                          {{"c1", choice(true), Tone::good, "March 2026", "p1", {1, 120, 300, 600, 90}, "page 1, mark 2"},
                           {"c2", choice(true), Tone::good, "March 2026", "p2", {}, "page 1, mark 1"},
                           {"c3", choice(false), Tone::bad, "not on the paper"}}});
    cells.rows.push_back({{user("192.0.2.44, 3 March 2026"), "192.0.2.44"},
                          {{"c4", choice(false)}, {"c5", choice(false), Tone::warn, "law: for review"}, {}}});
    const Html left = html(section("The paper", sheets("The paper", {{"/assets/paper.svg", 1, 850, 1100}},
                                                       {{1, {1, 120, 180, 500, 60}}, {2, {1, 120, 300, 600, 90}}})),
                           place_field({.name = "cites", .label = "Where the paper says so", .required = false}, {1, 120, 180, 500, 60}),
                           html("<p>", cited({2, {1, 120, 300, 600, 90}}), "</p>"));
    const Html right = html(
        section("What is asked", summary_list({{"Instrument", text("Search warrant"), std::pair{std::string{"Change"}, Address{"/desk/x"}}},
                                               {"Range", text("1 March to 30 April 2026")},
                                               {"Secrecy", html(tag("order until 1 June 2026", Tone::warn))}})),
        section("What happened", timeline({{"Granted in part", "3 March 2026, 10:12 UTC", "2026-03-03T10:12:00Z", "Mara Quill",
                                            html("<p>Content is refused: the paper does not name it.</p>"), Tone::good},
                                           {"Kept", "1 March 2026, 09:30 UTC", "2026-03-01T09:30:00Z", "", {}, Tone::busy},
                                           {"Received", "1 March 2026, 09:14 UTC", "2026-03-01T09:14:00Z", "Otto Brandt"}})),
        progress({"Collecting", 31'200, 48'000, "about 3 minutes"}));
    frame.main = html(
        heading("D-2026-0142", "Harrow County Sheriff, search warrant"),
        banner(Tone::good, "The grant is signed.", html("<p>It waits for Ines Falk.</p>")),
        banner(Tone::bad, "The form and the paper differ.", html("<p>The form asks January to June, the paper says March to April.</p>")),
        tabs("Demand", {{"Review", "/a", true}, {"Thread", "/b", false, 2}, {"Ledger", "/c"}}),
        search_form({"/desk/search", "token"}, "Find a demand by our number, docket, officer or agency", ""), table(queue),
        pagination({3, 9, "/desk"}), beside(left, right), grid(cells),
        html("<div class=\"actions\">", button("Sign"), button("Refuse all", Look::danger, "refuse"), link_to("/desk", "Back to the queue"),
             "</div>"),
        empty_state("Nothing waits for you", html("<p>New demands appear here by themselves.</p>")));
    return page(frame);
}

std::string receipt(Direction direction) {
    auto frame = frame_of("Received", direction, Width::reading);
    frame.main =
        html(panel("We have your demand",
                   html("<p class=\"lead\">Our number is <strong>D-2026-0143</strong>.</p><p>You will hear from us by 15 March 2026.</p>")),
             inset(html("<p>Keep the number. Nothing in this receipt says whether an account exists.</p>")),
             confirm({.title = "Withdraw this demand?",
                      .what = html("<p>What was kept is destroyed. This cannot be taken back.</p>"),
                      .yes = "Withdraw",
                      .look = Look::danger,
                      .to = "/portal/x",
                      .back = "/portal",
                      .form_token = "t"}));
    return page(frame);
}

}  // namespace

TEST_CASE("Sample.ShowsEveryPartOnPages") {
    // Beside the test program's working folder only if somebody wants to look: SALLYPORT_SAMPLES=DIR.
    const char* folder = std::getenv("SALLYPORT_SAMPLES");
    for (const auto direction : {Direction::left_to_right, Direction::right_to_left}) {
        const std::string ending = direction == Direction::left_to_right ? ".html" : "-rtl.html";
        for (const auto& [name, html] :
             {std::pair{"reading", reading(direction)}, std::pair{"wide", wide(direction)}, std::pair{"receipt", receipt(direction)},
              std::pair{"error", error_page({.status = 404, .stylesheet = "/assets/style.css"})}}) {
            CAPTURE(name);
            CHECK(html.starts_with("<!doctype html>"));
            CHECK(html.find(" style=") == std::string::npos);
            CHECK(html.find("<h1>") ==
                  html.rfind("<h1>") - (std::string_view{name} == "receipt" ? html.rfind("<h1>") - html.find("<h1>") : 0));
            if (folder != nullptr) std::ofstream{std::filesystem::path{folder} / (name + ending)} << html;
        }
    }
}
