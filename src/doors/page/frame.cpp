#include "doors/page/frame.h"

#include "doors/page/forms.h"

namespace sallyport::doors::page {

namespace {
// The one place that writes a script element; the address is one of our own assets.
Html head_of(std::string_view title, const std::string& stylesheet, const std::string& script) {
    Html made = html("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                     "<meta name=\"color-scheme\" content=\"light dark\"><title>", text(title), "</title>");
    if (!stylesheet.empty()) made += html("<link rel=\"stylesheet\"", href(*Address::parse(stylesheet)), ">");
    if (!script.empty()) made += html("<", "script type=\"module\"", src(*Address::parse(script)), "></script>");
    return made;
}

// The mark: a gate with two doors, one open. Drawn with the text's colour.
Html mark() {
    return html(
        "<svg class=\"mark\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\" focusable=\"false\"><path fill=\"none\" "
        "stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\" d=\"M3 21V8l9-5 9 5v13M3 21h18M7.5 21V11h9v10M12 "
        "11v10\"/></svg>");
}
}  // namespace

std::string page(const Frame& frame) {
    const bool rtl = frame.direction == Direction::right_to_left;
    Html nav;
    for (const auto& link : frame.nav)
        nav += html("<li><a", href(link.to), link.current ? attr("aria-current", "page") : Html{}, ">", text(link.words),
                    link.count > 0 ? html(" <span class=\"count\">", number(link.count), "</span>") : Html{}, "</a></li>");
    Html person;
    if (frame.person)
        person = html("<div class=\"person\"><span class=\"who\">", user(frame.person->name), "<span class=\"role\">",
                      text(frame.person->role), "</span></span><form method=\"post\"", action(frame.sign_out), ">",
                      token_field(frame.form_token), "<button class=\"quiet\">Sign out</button></form></div>");
    const Html body =
        html("<a class=\"skip\" href=\"#main\">Skip to main content</a>", frame.demo_bar,
             "<header class=\"top\"><div class=\"wrap\"><a class=\"brand\"", href(frame.home), ">", mark(), "<span>", text(frame.product),
             frame.provider.empty() ? Html{} : html("<span class=\"provider\">", text(frame.provider), "</span>"), "</span></a>", person,
             "</div>", nav.empty() ? Html{} : html("<nav class=\"wrap\" aria-label=\"Main\"><ul>", nav, "</ul></nav>"), "</header>");
    const Html rest = html("<div class=\"wrap body\">", frame.above, "<main id=\"main\" tabindex=\"-1\">", frame.main,
                           "</main></div><footer class=\"bottom\"><div class=\"wrap\">", frame.foot, "<p>", text(frame.product),
                           " keeps a ledger of every step.</p></div></footer>");
    const Html document =
        html("<!doctype html>\n<html", attr("lang", frame.lang), attr("dir", rtl ? "rtl" : "ltr"), "><head>",
             head_of(frame.title + " – " + frame.product, frame.stylesheet, frame.script),
             frame.refresh_seconds > 0 ? html("<meta http-equiv=\"refresh\"", attr("content", frame.refresh_seconds), ">") : Html{},
             "</head><body", attr("class", frame.width == Width::wide ? "wide" : "reading"), ">", body, rest, "</body></html>\n");
    return document.markup();
}

Html demo_bar(const DemoBar& bar) {
    Html people;
    for (const auto& person : bar.people)
        people += html("<option", attr("value", person.id), flag_if(person.current, "selected"), ">", text(person.label), "</option>");
    return html(
        "<aside class=\"demo\" aria-label=\"Demo\"><div class=\"wrap\"><strong class=\"tag warn\">Demo</strong><form method=\"post\"",
        action(bar.switch_to), ">", token_field(bar.form_token),
        "<label for=\"demo-person\">You are</label><select id=\"demo-person\" name=\"person\">", people,
        "</select><button>Switch</button></form>",
        html("<form method=\"post\"", action(bar.next_event), ">", token_field(bar.form_token), "<span class=\"clock\">", text(bar.clock),
             "</span><button", flag_if(bar.next.empty(), "disabled"), ">Go to the next due event</button>",
             bar.next.empty() ? html("<span class=\"hint\">nothing is due</span>")
                              : html("<span class=\"hint\">", text(bar.next), "</span>"),
             "</form>"),
        link_to(bar.tour, "Tour"), bar.rules.empty() ? Html{} : html("<p class=\"hint\">", text(bar.rules), "</p>"), "</div></aside>");
}

namespace {
struct Words {
    const char *title, *advice;
};
Words words_for(int status) {
    switch (status) {
        case 400: return {"We could not read that", "Go back and try again from the page before."};
        case 403: return {"That is not allowed", ""};
        case 404: return {"Page not found", "Check the address, or start again from the first page."};
        case 405: return {"That address does not take this", "Start again from the first page."};
        case 408: return {"That took too long", "Check your connection and try again. Nothing was kept."};
        case 409: return {"Somebody was faster", "Go back, look again and repeat what you meant to do."};
        case 413: return {"That is too large", "Nothing was kept. Go back and choose a smaller file."};
        case 415: return {"We could not read that", "Go back and send the form again."};
        case 416: return {"That part does not exist", "Start the download again."};
        case 421: return {"Wrong address", "Use the address that you were given."};
        case 422: return {"Something needs changing", "Go back and mend it."};
        case 503: return {"Not available at the moment", "Nothing was done. Try again later."};
        default: return {"Something went wrong", "Nothing was left half done. Try again later."};
    }
}
}  // namespace

std::string error_page(const ErrorPage& error) {
    const auto words = words_for(error.status);
    std::string sentence = error.sentence;
    if (!sentence.empty() && !sentence.ends_with('.')) sentence += '.';
    Frame frame;
    frame.title = words.title;
    frame.product = error.product;
    frame.home = error.home;
    frame.stylesheet = error.stylesheet;
    frame.script = error.script;
    frame.main = html(
        "<h1>", text(words.title), "</h1>", sentence.empty() ? Html{} : html("<p class=\"lead\">", text(sentence), "</p>"),
        words.advice[0] == '\0' ? Html{} : html("<p>", text(words.advice), "</p>"),
        error.number.empty() ? Html{} : html("<p>If you write to us about this, name number <code>", text(error.number), "</code>.</p>"),
        html("<p>", link_to(error.home, "First page"), "</p>"));
    return page(frame);
}

}  // namespace sallyport::doors::page
