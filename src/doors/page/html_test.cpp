#include "doors/page/html.h"

#include <doctest/doctest.h>

#include "doors/page/forms.h"
#include "doors/page/frame.h"
#include "doors/page/parts.h"

using namespace sallyport;
using namespace sallyport::doors::page;

TEST_CASE("Text.IsNeverMarkup") {
    CHECK(text("<script>alert('x')</script> & \"q\"").markup() == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;");
    CHECK(attr("title", "\" onclick=\"x").markup() == " title=\"&quot; onclick=&quot;x\"");
    CHECK(html("<p>", text("a<b"), "</p>").markup() == "<p>a&lt;b</p>");
    CHECK(text("grün 日本語 😀").markup() == "grün 日本語 😀");
}

TEST_CASE("Text.ShowsWhatIsHidden") {
    CHECK(text(std::string_view{"a\0b", 3}).markup() == "a\uFFFDb");
    CHECK(text("a\x1b[31mb\x7f").markup() == "a\uFFFD[31mb\uFFFD");
    CHECK(text("a\r\nb\rc\td").markup() == "a\nb\nc\td");
    CHECK(text("order\u202Efdp.exe").markup() == "order\uFFFDfdp.exe");  // reads as order.exe.pdf otherwise
    CHECK(text("\u2066a\u2069").markup() == "\uFFFDa\uFFFD");
    CHECK(text("\u200Fא").markup() == "\u200Fא");  // a mark is part of ordinary right-to-left text
    CHECK(text("\xC2\x85").markup() == "\uFFFD");
    CHECK(text("\xc0\xbcscript\xff").markup() == "\uFFFD\uFFFDscript\uFFFD");  // overlong "<"
    CHECK(text("\xed\xa0\x80").markup() == "\uFFFD\uFFFD\uFFFD");
    CHECK(text("\xe2\x82").markup() == "\uFFFD\uFFFD");
    CHECK(text("\xf4\x90\x80\x80").markup() == "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("User.WordsStandInTheirOwnDirection") {
    CHECK(user("שלום (1)").markup() == "<bdi>שלום (1)</bdi>");
    CHECK(prose("a\nb").markup() == "<bdi class=\"prose\">a\nb</bdi>");
}

TEST_CASE("Address.IsOursOrHttpAndNothingElse") {
    CHECK(href("/a?b=c").markup() == " href=\"/a?b=c\"");
    CHECK(Address::path({"desk", "a/b?", "ü"}).str() == "/desk/a%2Fb%3F/%C3%BC");
    CHECK(Address::path({}).str() == "/");
    CHECK_THROWS_AS((void)Address::path({"a", ".."}), Broken);
    CHECK(Address{"/a"}.with_query("q", "x&y").with_query("p", "2").str() == "/a?q=x%26y&p=2");
    CHECK(Address{"/a#f"}.with_query("q", "1").str() == "/a?q=1#f");
    CHECK(Address{"/a#f"}.with_fragment("g").str() == "/a#g");
    for (const char* fine : {"/a", "/", "?page=2", "#top", "https://courts.example/a", "http://courts.example"})
        CHECK(Address::parse(fine));
    for (const char* wrong :
         {"", "a", "javascript:alert(1)", "JavaScript:x", " javascript:x", "java\nscript:x", "data:text/html,x", "//evil.example",
          "/\\evil.example", "https://", "https:///a", "ftp://a", "vbscript:x", "/a\"b", "/a b", "\x01https://a"}) {
        CAPTURE(wrong);
        CHECK(!Address::parse(wrong));
    }
}

TEST_CASE("Number.IsReadInGroups") {
    CHECK(number(1'234'567).markup() == "<span class=\"figure\">1,234,567</span>");
    CHECK(number(-123).markup() == "<span class=\"figure\">-123</span>");
    CHECK(number(-1'234).markup() == "<span class=\"figure\">-1,234</span>");
    CHECK(number(0).markup() == "<span class=\"figure\">0</span>");
}

TEST_CASE("Field.ErrorStandsBesideItAndLeadsFromTheSummary") {
    Errors errors;
    errors.add("docket", "there is no docket number");
    errors.add({Trouble::invalid, "<b>", ""});
    const auto summary = error_summary(errors).markup();
    CHECK(summary.find("<a href=\"#docket\">there is no docket number</a>") != std::string::npos);
    CHECK(summary.find("<li>&lt;b&gt;</li>") != std::string::npos);
    CHECK(error_summary({}).empty());
    const auto wrong =
        field({.name = "docket", .label = "Docket", .hint = "As on the paper", .error = std::string{errors.at("docket")}}, "\"<").markup();
    CHECK(wrong.find("aria-describedby=\"docket-hint docket-error\" aria-invalid=\"true\"") != std::string::npos);
    CHECK(wrong.find("value=\"&quot;&lt;\"") != std::string::npos);
    CHECK(wrong.find("id=\"docket-error\"") != std::string::npos);
    const auto fine = field({.name = "docket", .label = "Docket", .required = false}, "1").markup();
    CHECK(fine.find("aria-invalid") == std::string::npos);
    CHECK(fine.find("(optional)") != std::string::npos);
}

TEST_CASE("Form.BringsItsTokenFirst") {
    const auto made = form({.to = "/desk/file", .form_token = "abc", .sends = Sends::files, .check = Address{"/desk/check"}},
                           file_upload({.name = "order", .label = "Order"}))
                          .markup();
    CHECK(made.find("name=\"_token\" value=\"abc\"") < made.find("type=\"file\""));
    CHECK(made.find("enctype=\"multipart/form-data\"") != std::string::npos);
    CHECK(made.find("data-check=\"/desk/check\"") != std::string::npos);
    CHECK(made.find("data-autosave") == std::string::npos);
}

TEST_CASE("Frame.IsOneDocumentWithLanguageAndSkipLink") {
    Frame frame{.title = "Queue <1>",
                .person = Person{"Ada", "Counsel"},
                .form_token = "t",
                .nav = {{"Queue", "/desk", true, 3}},
                .main = heading("Queue")};
    frame.lang = "ar";
    frame.direction = Direction::right_to_left;
    frame.stylesheet = "/assets/style.css";
    const auto made = page(frame);
    CHECK(made.starts_with("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">"));
    CHECK(made.find("<title>Queue &lt;1&gt; – Sallyport</title>") != std::string::npos);
    CHECK(made.find("href=\"#main\"") < made.find("<header"));
    CHECK(made.find("aria-current=\"page\"") != std::string::npos);
    CHECK(made.find(" style=") == std::string::npos);
}

TEST_CASE("DemoBar.SaysWhoseApprovalTheRulesHave") {
    DemoBar bar;
    CHECK(demo_bar(bar).markup().find("approved") == std::string::npos);
    bar.rules = "The rules were approved for this demo only, by nobody's counsel.";
    CHECK(demo_bar(bar).markup().find(text(bar.rules).markup()) != std::string::npos);
}

TEST_CASE("ErrorPage.SaysNothingMoreThanItsArguments") {
    CHECK(error_page({.status = 404}) == error_page({.status = 404}));
    CHECK(error_page({.status = 404}).find("Page not found") != std::string::npos);
    CHECK(error_page({.status = 500, .number = "k3"}).find("<code>k3</code>") != std::string::npos);
    CHECK(error_page({.status = 413, .sentence = "order is 31 MB, at most 25 MB are accepted"})
              .find("order is 31 MB, at most 25 MB are accepted.") != std::string::npos);
}

TEST_CASE("Table.HasARowForEachAndACellForEachColumn") {
    Table made{.caption = "Demands", .columns = {{"Number"}, {"Accounts", Align::figures}}, .rows = {{{text("A-1"), number(3)}}}};
    const auto markup = table(made).markup();
    CHECK(markup.find("<th scope=\"row\">A-1</th><td class=\"figures\" data-title=\"Accounts\">") != std::string::npos);
    CHECK(markup.find("stacks") == std::string::npos);  // two columns fit a telephone
    Table wide{.caption = "Demands", .columns = {{"Number"}, {"Due"}, {"State"}, {}}, .rows = {{{text("A-1"), text("soon"), {}, {}}}}};
    CHECK(table(wide).markup().find("class=\"scroll stacks\"") != std::string::npos);
    CHECK(table(wide).markup().find("data-title=\"\"") == std::string::npos);
    made.rows.push_back({{text("A-2")}});
    CHECK_THROWS_AS((void)table(made), Broken);
}

TEST_CASE("Pagination.ShowsEndsAndNeighbours") {
    const auto made = pagination({.current = 5, .last = 9, .base = "/q?state=open"}).markup();
    CHECK(made.find("/q?state=open&amp;page=4") != std::string::npos);
    CHECK(made.find("page=2") == std::string::npos);
    CHECK(made.find("page=9") != std::string::npos);
    CHECK(pagination({.current = 1, .last = 1, .base = "/q"}).empty());
}
