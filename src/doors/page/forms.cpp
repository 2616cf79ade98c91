#include "doors/page/forms.h"

#include <algorithm>

namespace sallyport::doors::page {

Html hidden(std::string_view name, std::string_view value) {
    return html("<input type=\"hidden\"", attr("name", name), attr("value", value), ">");
}
Html token_field(std::string_view form_token) { return hidden(token_name, form_token); }

std::string_view Errors::at(std::string_view field) const {
    for (const auto& [name, sentence] : found_)
        if (name == field) return sentence;
    return {};
}

namespace {
// Label, hint and error in front of a control, and what ties them to it.
struct Around {
    Html before;     // label, hint, error, with ids
    Html described;  // aria-describedby, aria-invalid
};

std::string described_by(const Label& label, std::string_view more = {}) {
    std::string ids;
    const auto add = [&](std::string id) { ids += (ids.empty() ? "" : " ") + id; };
    if (!label.hint.empty()) add(label.name + "-hint");
    if (!label.error.empty()) add(label.name + "-error");
    if (!more.empty()) add(std::string{more});
    return ids;
}

Html optional_mark(const Label& label) { return label.required ? Html{} : html(" <span class=\"optional\">(optional)</span>"); }

Html hint_and_error(const Label& label) {
    return html(label.hint.empty() ? Html{} : html("<p class=\"hint\"", attr("id", label.name + "-hint"), ">", text(label.hint), "</p>"),
                label.error.empty() ? Html{}
                                    : html("<p class=\"error\"", attr("id", label.name + "-error"),
                                           "><span class=\"unseen\">Error: </span>", text(label.error), "</p>"),
                html("<p class=\"live\" aria-live=\"polite\"", attr("data-live", label.name), "></p>"));
}

Around around(const Label& label, std::string_view more = {}) {
    const auto ids = described_by(label, more);
    return {html("<label", attr("for", label.name), ">", text(label.label), optional_mark(label), "</label>", hint_and_error(label)),
            html(ids.empty() ? Html{} : attr("aria-describedby", ids), label.error.empty() ? Html{} : html(" aria-invalid=\"true\""))};
}

Html group(const Label& label, const Html& inside) {
    return html("<div", attr("class", label.error.empty() ? "field" : "field wrong"), ">", inside, "</div>");
}

Html fieldset(const Label& label, const Html& inside) {
    const auto ids = described_by(label);
    return html("<fieldset", attr("id", label.name), attr("class", label.error.empty() ? "field" : "field wrong"),
                ids.empty() ? Html{} : attr("aria-describedby", ids), "><legend>", text(label.label), optional_mark(label), "</legend>",
                hint_and_error(label), inside, "</fieldset>");
}

std::string_view class_of(Size size) {
    switch (size) {
        case Size::full: return "full";
        case Size::half: return "half";
        case Size::third: return "third";
        case Size::tiny: return "tiny";
    }
    return "full";
}

Html type_of(Kind kind) {
    switch (kind) {
        case Kind::words: return html(" type=\"text\"");
        case Kind::email: return html(" type=\"email\" autocomplete=\"email\" spellcheck=\"false\"");
        case Kind::number: return html(" type=\"text\" inputmode=\"numeric\"");
        case Kind::code: return html(" type=\"text\" spellcheck=\"false\" autocapitalize=\"none\"");
        case Kind::telephone: return html(" type=\"tel\" autocomplete=\"tel\"");
    }
    return {};
}

Html choices(const Label& label, const std::vector<Choice>& all, Piece type) {
    Html made;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& choice = all[i];
        // The first has the group's name as its id's start, so that the summary's link can lead to it.
        const std::string id = label.name + "-" + std::to_string(i + 1);
        made += html("<div class=\"choice\"><input", html(" type=\"", type, "\""), attr("id", id), attr("name", label.name),
                     attr("value", choice.value), flag_if(choice.chosen, "checked"),
                     choice.hint.empty() ? Html{} : attr("aria-describedby", id + "-hint"), "><label", attr("for", id), ">",
                     text(choice.words), "</label>",
                     choice.hint.empty() ? Html{} : html("<p class=\"hint\"", attr("id", id + "-hint"), ">", text(choice.hint), "</p>"),
                     "</div>");
    }
    return fieldset(label, made);
}
}  // namespace

Html error_summary(const Errors& errors) {
    if (errors.none()) return {};
    Html items;
    for (const auto& [field, sentence] : errors.all()) {
        items += html("<li>", field.empty() ? text(sentence) : link_to(Address{"#"}.with_fragment(field), sentence), "</li>");
    }
    return html("<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus><h2>There is a problem</h2><ul>", items, "</ul></div>");
}

Html form(const Form& form, const Html& body) {
    return html("<form method=\"post\" novalidate", action(form.to),
                form.sends == Sends::files ? html(" enctype=\"multipart/form-data\" data-upload") : Html{},
                form.check ? attr("data-check", form.check->view()) : Html{},
                form.autosave ? attr("data-autosave", form.autosave->view()) : Html{}, ">", token_field(form.form_token), body, "</form>");
}

Html search_form(const Form& form, std::string_view label, std::string_view value) {
    return html("<form method=\"post\" role=\"search\" class=\"search\"", action(form.to), ">", token_field(form.form_token),
                "<label for=\"q\">", text(label), "</label><div><input type=\"search\" id=\"q\" name=\"q\" spellcheck=\"false\"",
                attr("value", value), "><button>Search</button></div></form>");
}

Html field(const Label& label, std::string_view value, Kind kind, Size size) {
    const auto made = around(label);
    return group(label, html(made.before, "<input", type_of(kind), attr("id", label.name), attr("name", label.name), attr("value", value),
                             attr("class", class_of(size)), made.described, ">"));
}

Html text_area(const Label& label, std::string_view value, int rows, int limit) {
    const auto count = label.name + "-count";
    const auto made = around(label, limit > 0 ? std::string_view{count} : std::string_view{});
    // The parser drops one line end after the tag; a value that begins with one keeps it.
    return group(label,
                 html(made.before, "<textarea", attr("id", label.name), attr("name", label.name), attr("rows", rows), made.described,
                      limit > 0 ? attr("data-limit", limit) : Html{}, ">\n", text(value), "</textarea>",
                      limit > 0 ? html("<p class=\"hint\"", attr("id", count), ">At most ", number(limit), " characters</p>") : Html{}));
}

Html file_upload(const Label& label, std::string_view accept) {
    const auto made = around(label);
    return group(label, html(made.before, "<input type=\"file\"", attr("id", label.name), attr("name", label.name), attr("accept", accept),
                             made.described, ">"));
}

Html select(const Label& label, const std::vector<Choice>& all) {
    const auto made = around(label);
    Html options;
    for (const auto& choice : all)
        options += html("<option", attr("value", choice.value), flag_if(choice.chosen, "selected"), ">", text(choice.words), "</option>");
    return group(label,
                 html(made.before, "<select", attr("id", label.name), attr("name", label.name), made.described, ">", options, "</select>"));
}

Html radios(const Label& label, const std::vector<Choice>& all) { return choices(label, all, "radio"); }
Html checkboxes(const Label& label, const std::vector<Choice>& all) { return choices(label, all, "checkbox"); }

Html date_field(const Label& label, const DateParts& value) {
    const auto part = [&](const char* which, std::string_view words, std::string_view now, std::string_view size) {
        const auto id = label.name + "-" + which;
        return html("<div><label", attr("for", id), ">", text(words), "</label><input type=\"text\" inputmode=\"numeric\"", attr("id", id),
                    attr("name", id), attr("value", now), attr("class", size),
                    label.error.empty() ? Html{} : html(" aria-invalid=\"true\""), "></div>");
    };
    return fieldset(label, html("<div class=\"date\">", part("day", "Day", value.day, "tiny"), part("month", "Month", value.month, "tiny"),
                                part("year", "Year", value.year, "third"), "</div>"));
}

namespace {
Html look_class(Look look) {
    switch (look) {
        case Look::main: return {};
        case Look::second: return html(" class=\"second\"");
        case Look::danger: return html(" class=\"danger\"");
    }
    return {};
}
}  // namespace

Html button(std::string_view words, Look look) { return html("<button", look_class(look), ">", text(words), "</button>"); }
Html button(std::string_view words, Look look, std::string_view does) {
    return html("<button name=\"do\"", attr("value", does), look_class(look), ">", text(words), "</button>");
}

Html live_region(std::string_view label, const Html& body) {
    return html("<div class=\"livebox\" role=\"region\"", attr("aria-label", label), "><p class=\"title\">", text(label),
                "</p><div aria-live=\"polite\" data-live-summary>", body, "</div></div>");
}

Html confirm(const Confirm& question) {
    Html fields;
    for (const auto& [name, value] : question.fields) fields += hidden(name, value);
    return html(heading(question.title), question.what,
                form({.to = question.to, .form_token = question.form_token},
                     html(fields, "<div class=\"actions\">", button(question.yes, question.look), link_to(question.back, "No, go back"),
                          "</div>")));
}

std::string percent(int thousandths) {
    std::string digits = std::to_string(thousandths / 10);
    return thousandths % 10 == 0 ? digits : digits + "." + std::to_string(thousandths % 10);
}

Html place(std::string_view name, std::string_view of, const Region& chosen) {
    const bool some = chosen.w > 0 && chosen.h > 0;
    const auto small = [&](const char* which, std::string_view words, const std::string& now) {
        const auto id = std::string{name} + "-" + which;
        return html("<div><label", attr("for", id), ">", text(words),
                    of.empty() ? Html{} : html("<span class=\"unseen\">, ", text(of), "</span>"),
                    "</label><input type=\"text\" inputmode=\"decimal\" class=\"tiny\"", attr("id", id), attr("name", id),
                    attr("value", some ? now : ""), attr("data-part", which), "></div>");
    };
    return html("<div class=\"numbers\"", attr("data-place", name), ">", small("page", "Page", std::to_string(chosen.page)),
                small("x", "From the left, %", percent(chosen.x)), small("y", "From the top, %", percent(chosen.y)),
                small("w", "Width, %", percent(chosen.w)), small("h", "Height, %", percent(chosen.h)), "</div>");
}

Html place_field(const Label& label, const Region& chosen) { return fieldset(label, place(label.name, "", chosen)); }

Html sheets(std::string_view label, const std::vector<PageImage>& pages, const std::vector<Mark>& marks) {
    Html made;
    for (const auto& page : pages) {
        // Rectangles are SVG attributes: a style attribute would not pass the content security policy. The picture is 1000 wide and as
        // high as the page is in proportion, so that the numbers beside the marks are not stretched. (The parser knows viewbox, and would end the picture at a span.)
        const int high = page.width > 0 ? static_cast<int>(1000LL * page.height / page.width) : 1000;
        Html drawn;
        for (const auto& mark : marks) {
            if (mark.where.page != page.page || mark.where.w <= 0) continue;
            const int top = mark.where.y * high / 1000;
            drawn += html("<g class=\"marked\"", attr("data-mark", mark.number), "><rect", attr("x", mark.where.x), attr("y", top),
                          attr("width", mark.where.w), attr("height", mark.where.h * high / 1000),
                          html("></rect><text", attr("x", std::max(0, mark.where.x - 8)), attr("y", top + 26), ">",
                               text(std::to_string(mark.number)), "</text></g>"));
        }
        const auto name = "Page " + std::to_string(page.page);
        made +=
            html("<figure class=\"sheet\"", attr("id", "page-" + std::to_string(page.page)), attr("data-page", page.page),
                 "><div class=\"paper\">", image(page.from, name, page.width, page.height),
                 html("<svg", attr("viewbox", "0 0 1000 " + std::to_string(high)), " preserveAspectRatio=\"none\" aria-hidden=\"true\">"),
                 drawn, "</svg></div><figcaption>", text(name), "</figcaption></figure>");
    }
    return html("<div class=\"sheets\" role=\"region\" tabindex=\"0\" data-sheets", attr("aria-label", label), ">", made, "</div>");
}

Html cited(const Mark& mark) {
    return html("<a", href(Address{"#"}.with_fragment("page-" + std::to_string(mark.where.page))), attr("data-cites", mark.number),
                ">page ", number(mark.where.page), ", mark ", number(mark.number), "</a>");
}

namespace {
Html cell_inside(const GridCell& cell, const std::string& name) {
    Html options;
    for (const auto& choice : cell.choices)
        options += html("<option", attr("value", choice.value), flag_if(choice.chosen, "selected"), ">", text(choice.words), "</option>");
    Html inside = html("<div class=\"pick\"><select", attr("name", cell.name), attr("aria-label", name), ">", options, "</select></div>");
    if (!cell.note.empty()) inside += html("<span class=\"note\">", text(cell.note), "</span>");
    if (cell.place.empty()) return inside;
    return inside + html("<details class=\"place\"", attr("id", cell.place), "><summary><span data-place-words>", text(cell.cites_now),
                         "</span><span class=\"unseen\">, place of ", text(name), "</span></summary>", place(cell.place, name, cell.cites),
                         "</details>");
}

const char* class_of(Tone tone) {
    switch (tone) {
        case Tone::plain: return "";
        case Tone::good: return "good";
        case Tone::warn: return "warn";
        case Tone::bad: return "bad";
        case Tone::busy: return "busy";
    }
    return "";
}
}  // namespace

Html grid(const Grid& grid) {
    const auto column_heading = [](const Html& shown, std::string_view label) {
        return html("<th scope=\"col\"", attr("data-name", label), ">", shown, "</th>");
    };
    Html head = column_heading(text(grid.corner), "");
    for (const auto& column : grid.columns) head += column_heading(column.shown, column.label);
    Html rows;
    for (const auto& line : grid.rows) {
        require(line.cells.size() == grid.columns.size(), "a line of a grid has as many cells as the grid has columns");
        rows += html("<tr><th scope=\"row\"", attr("data-name", line.heading.label), ">", line.heading.shown, "</th>");
        for (std::size_t i = 0; i < line.cells.size(); ++i) {
            const auto& cell = line.cells[i];
            const std::string tone = class_of(cell.tone);
            if (cell.name.empty()) {
                rows += html("<td class=\"none\"></td>");
                continue;
            }
            rows += html("<td", tone.empty() ? Html{} : attr("class", tone), attr("data-column", grid.columns[i].label), ">",
                         cell_inside(cell, line.heading.label + ", " + grid.columns[i].label), "</td>");
        }
        rows += html("</tr>");
    }
    return html("<div class=\"scroll\" role=\"region\" tabindex=\"0\"", attr("aria-label", grid.caption),
                "><table class=\"grid\" data-grid><caption>", text(grid.caption), "</caption><thead><tr>", head, "</tr></thead><tbody>",
                rows, "</tbody></table></div>");
}

}  // namespace sallyport::doors::page
