#include "doors/page/parts.h"

namespace sallyport::doors::page {

namespace {
std::string_view class_of(Tone tone) {
    switch (tone) {
        case Tone::plain: return "plain";
        case Tone::good: return "good";
        case Tone::warn: return "warn";
        case Tone::bad: return "bad";
        case Tone::busy: return "busy";
    }
    return "plain";
}
Html tone_class(std::string_view base, Tone tone) { return attr("class", std::string{base} + " " + std::string{class_of(tone)}); }
}  // namespace

Html heading(std::string_view words, std::string_view caption) {
    return html("<h1>", caption.empty() ? Html{} : html("<span class=\"caption\">", text(caption), "</span> "), text(words), "</h1>");
}

Html tag(std::string_view words, Tone tone) { return html("<strong", tone_class("tag", tone), ">", text(words), "</strong>"); }

Html banner(Tone tone, std::string_view title, const Html& body) {
    return html("<div", tone_class("banner", tone), attr("role", tone == Tone::bad ? "alert" : "status"), "><p class=\"title\">",
                text(title), "</p>", body, "</div>");
}

Html inset(const Html& body) { return html("<div class=\"inset\">", body, "</div>"); }

Html panel(std::string_view title, const Html& body) { return html("<div class=\"panel\"><h1>", text(title), "</h1>", body, "</div>"); }

Html details(std::string_view summary, const Html& body) {
    return html("<details><summary>", text(summary), "</summary><div>", body, "</div></details>");
}

Html empty_state(std::string_view title, const Html& body) {
    return html("<div class=\"empty\"><p class=\"title\">", text(title), "</p>", body, "</div>");
}

Html breadcrumbs(const std::vector<Crumb>& way) {
    Html items;
    for (std::size_t i = 0; i < way.size(); ++i)
        items += html("<li><a", href(way[i].to), i + 1 == way.size() ? attr("aria-current", "page") : Html{}, ">", text(way[i].words),
                      "</a></li>");
    return html("<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol>", items, "</ol></nav>");
}

Html back_link(const Address& to, std::string_view words) {
    return html("<nav class=\"back\" aria-label=\"Back\"><p><a", href(to), ">", text(words), "</a></p></nav>");
}

namespace {

Html title_of(const Column& column) { return column.title.empty() ? Html{} : attr("data-title", column.title); }

}  // namespace

Html table(const Table& table) {
    static constexpr std::string_view figures = "figures";
    Html head, rows;
    for (const auto& column : table.columns) {
        const Html sorted = column.sorted == Column::Sorted::up     ? attr("aria-sort", "ascending")
                            : column.sorted == Column::Sorted::down ? attr("aria-sort", "descending")
                                                                    : Html{};
        head += html("<th scope=\"col\"", column.align == Align::figures ? attr("class", figures) : Html{}, sorted, ">",
                     column.sort.view() == "#" ? text(column.title) : link_to(column.sort, column.title), "</th>");
    }
    for (const auto& row : table.rows) {
        require(row.cells.size() == table.columns.size(), "a row has as many cells as the table has columns");
        rows += row.tone == Tone::plain ? html("<tr>") : html("<tr", tone_class("row", row.tone), ">");
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const Html right = table.columns[i].align == Align::figures ? attr("class", figures) : Html{};
            rows += i == 0 && table.row_headings ? html("<th scope=\"row\"", right, ">", row.cells[i], "</th>")
                                                 : html("<td", right, title_of(table.columns[i]), ">", row.cells[i], "</td>");
        }
        rows += html("</tr>");
    }
    // More than three columns do not fit a telephone: there each row becomes a block of titled lines.
    const Html box = table.row_headings && table.columns.size() > 3 ? html("<div class=\"scroll stacks\"") : html("<div class=\"scroll\"");
    return html(box, " role=\"region\" tabindex=\"0\"", attr("aria-label", table.caption), "><table><caption",
                table.caption_shown ? Html{} : attr("class", "unseen"), ">", text(table.caption), "</caption><thead><tr>", head,
                "</tr></thead><tbody>", rows, "</tbody></table></div>");
}

Html summary_list(const std::vector<SummaryRow>& rows) {
    Html made;
    for (const auto& row : rows)
        made += html("<div><dt>", text(row.key), "</dt><dd>", row.value, "</dd>",
                     row.change ? html("<dd class=\"change\"><a", href(row.change->second), ">", text(row.change->first),
                                       "<span class=\"unseen\"> ", text(row.key), "</span></a></dd>")
                                : Html{},
                     "</div>");
    return html("<dl class=\"summary\">", made, "</dl>");
}

Html timeline(const std::vector<Event>& events) {
    Html made;
    for (const auto& event : events)
        made += html("<li", tone_class("event", event.tone), "><p class=\"title\">", text(event.title), "</p><p class=\"when\"><time",
                     attr("datetime", event.datetime), ">", text(event.when), "</time>",
                     event.by.empty() ? Html{} : html(" · ", user(event.by)), "</p>", event.body, "</li>");
    return html("<ol class=\"timeline\">", made, "</ol>");
}

Html tabs(std::string_view label, const std::vector<Tab>& tabs) {
    Html made;
    for (const auto& tab : tabs)
        made += html("<li><a", href(tab.to), tab.current ? attr("aria-current", "page") : Html{}, ">", text(tab.words),
                     tab.count > 0 ? html(" <span class=\"count\">", number(tab.count), "</span>") : Html{}, "</a></li>");
    return html("<nav class=\"tabs\"", attr("aria-label", label), "><ul>", made, "</ul></nav>");
}

Html pagination(const Pages& pages) {
    if (pages.last <= 1) return {};
    const auto to = [&](int page) { return pages.base.with_query("page", std::to_string(page)); };
    Html made;
    if (pages.current > 1)
        made += html("<li class=\"step\"><a rel=\"prev\"", href(to(pages.current - 1)),
                     ">Previous<span class=\"unseen\"> page</span></a></li>");
    int shown = 0;
    for (int page = 1; page <= pages.last; ++page) {
        if (page != 1 && page != pages.last && (page < pages.current - 1 || page > pages.current + 1)) continue;
        if (page > shown + 1) made += html("<li class=\"gap\">…</li>");
        shown = page;
        made += html("<li><a", href(to(page)), attr("aria-label", "Page " + std::to_string(page)),
                     page == pages.current ? attr("aria-current", "page") : Html{}, ">", number(page), "</a></li>");
    }
    if (pages.current < pages.last)
        made +=
            html("<li class=\"step\"><a rel=\"next\"", href(to(pages.current + 1)), ">Next<span class=\"unseen\"> page</span></a></li>");
    return html("<nav class=\"pages\" aria-label=\"Pages\"><ul>", made, "</ul></nav>");
}

Html progress(const Progress& progress) {
    const bool known = progress.total > 0;
    return html("<div class=\"progress\"><p><span class=\"title\">", text(progress.label), "</span> ",
                known ? html(number(progress.done), " of ", number(progress.total)) : html("starting"),
                progress.left.empty() ? Html{} : html(" · ", text(progress.left), " left"), "</p><progress",
                attr("aria-label", progress.label), known ? html(attr("max", progress.total), attr("value", progress.done)) : Html{},
                "></progress></div>");
}

Html button_link(const Address& to, std::string_view words) { return html("<a class=\"button\"", href(to), ">", text(words), "</a>"); }

Html image(const Address& from, std::string_view alt, int width, int height) {
    return html("<img", src(from), attr("alt", alt), attr("width", width), attr("height", height), " loading=\"lazy\">");
}

Html beside(const Html& first, const Html& second) {
    return html("<div class=\"beside\"><div>", first, "</div><div>", second, "</div></div>");
}

Html section(std::string_view title, const Html& body) { return html("<section><h2>", text(title), "</h2>", body, "</section>"); }

}  // namespace sallyport::doors::page
