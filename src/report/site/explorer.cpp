#include "report/site/explorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "report/names.h"
#include "report/site/shapes.h"

namespace sallyport::report::site {
namespace {

struct View {
    std::string_view id, name;
};
constexpr std::array views{View{"table", "view.table"}, View{"map", "view.map"}, View{"line", "view.line"},
                           View{"ranking", "view.ranking"}};
constexpr int steps = 5;  // of colour: more cannot be told apart

Markup link(std::string_view root, std::string_view path, std::string_view name) {
    Markup out;
    return out << "<a href=\"" << Text{root} << Text{path} << "\">" << Text{name} << "</a>";
}

// The half-year before, of any section: what a reader compares with first.
Period before(Period period) { return period.half == 2 ? Period{period.year, 1} : Period{period.year - 1, 2}; }

using RowsOf = std::vector<const ReportRow*>;
RowsOf rows_of(const Model& model, Period period, Section section) {
    RowsOf out;
    for (const ReportRow& row : model.rows) {
        if (row.key.period == period && row.key.section == section) out.push_back(&row);
    }
    return out;
}

const ReportRow* same_country(const RowsOf& rows, const RowKey& key) {
    const auto found = std::ranges::find_if(
        rows, [&](const ReportRow* row) { return row->key.code == key.code && row->key.label_if_no_code == key.label_if_no_code; });
    return found == rows.end() ? nullptr : *found;
}

std::uint64_t largest_of(const RowsOf& rows) {
    std::uint64_t out = 1;
    for (const ReportRow* row : rows) out = std::max(out, row->cells[Column::requests].value_or(0));
    return out;
}

// The most requests that each step of colour stands for: 1, 10, 100 ... or what fits the largest value in five steps.
std::array<std::uint64_t, steps> upper_ends(const RowsOf& rows) {
    const std::uint64_t largest = largest_of(rows);
    std::uint64_t factor = 2;
    for (const std::uint64_t wanted : {2U, 3U, 5U, 10U, 20U, 50U}) {
        factor = wanted;
        std::uint64_t reach = 1;
        for (int i = 1; i < steps; ++i) reach *= factor;
        if (reach * factor >= largest) break;
    }
    std::array<std::uint64_t, steps> out{};
    std::uint64_t end = factor;
    for (auto& one : out) {
        one = end;
        end *= factor;
    }
    out.back() = std::max(out.back(), largest);
    return out;
}

int step_of(const std::array<std::uint64_t, steps>& ends, std::uint64_t value) {
    for (int i = 0; i < steps; ++i) {
        if (value <= ends[static_cast<std::size_t>(i)]) return i + 1;
    }
    return steps;
}

std::string requests_of(const Language& in, const ReportRow& row) {
    const auto& requests = row.cells[Column::requests];
    if (requests) return in.text(requests == 1U ? "map.request" : "map.requests", in.count(*requests));
    const auto hidden = hidden_in(row.hidden, word(Column::requests));
    if (!hidden) return in.text("common.not_published");
    return hidden->below ? in.text("map.requests", hidden_text(in, *hidden)) : hidden_text(in, *hidden);
}

Markup map_of(const Language& in, const RowsOf& rows, std::string_view title) {
    std::map<std::string_view, const ReportRow*> by_code;
    for (const ReportRow* row : rows) {
        if (!row->key.code.empty()) by_code[row->key.code] = row;
    }
    const auto ends = upper_ends(rows);
    const MapSize size = map_size();
    Markup shapes, markers;
    std::size_t placed = 0;
    for (const Shape& shape : all_shapes()) {
        const auto found = by_code.find(shape.code);
        if (found == by_code.end()) continue;
        ++placed;
        const ReportRow& row = *found->second;
        const auto& requests = row.cells[Column::requests];
        const std::string colour = requests ? std::to_string(step_of(ends, *requests)) : std::string{"blank"};
        const std::string says = in.text("map.country", country_title(in, row), requests_of(in, row));
        if (shape.path.empty()) {
            markers << "<g><title>" << Text{says} << "</title><circle class=\"step-" << Text{colour} << "\" cx=\""
                    << Text{std::to_string(shape.x)} << "\" cy=\"" << Text{std::to_string(shape.y)} << "\" r=\"11\"/></g>";
        } else {
            shapes << "<g><title>" << Text{says} << "</title><path class=\"step-" << Text{colour} << "\" d=\"" << Text{shape.path}
                   << "\"/></g>";
        }
    }
    Markup out;
    out << "<figure class=\"chart\"><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" << Text{in.text("map.name", title)}
        << "\"><svg class=\"map\" viewBox=\"0 0 " << Text{std::to_string(size.width)} << " " << Text{std::to_string(size.height)}
        << "\" role=\"img\" aria-labelledby=\"map-t map-d\"><title id=\"map-t\">" << Text{in.text("map.name", title)}
        << "</title><desc id=\"map-d\">" << in.say("explorer.the_stronger_the_colour_the") << "</desc><image href=\""
        << Text{in.to_shared("../")} << "land.svg\" width=\"" << Text{std::to_string(size.width)} << "\" height=\""
        << Text{std::to_string(size.height)} << "\"/>" << shapes << markers << "</svg></div><figcaption><span class=\"legend\">";
    std::uint64_t from = 1;
    for (int i = 0; i < steps && from <= largest_of(rows); ++i) {
        const std::uint64_t to = ends[static_cast<std::size_t>(i)];
        out << "<span><span class=\"key back-step-" << Text{std::to_string(i + 1)} << "\"></span>"
            << Text{from >= to ? in.count(to) : in.text("map.range", in.count(from), in.count(to))} << "</span> ";
        from = to + 1;
    }
    out << "<span><span class=\"key back-land\"></span>" << in.say("common.no_row") << "</span></span><br>"
        << in.say("explorer.requests_sizes_of_countries_are");
    if (placed < rows.size()) {
        out << " " << in.say("explorer.without_a_place_on_the");
        for (const ReportRow* row : rows) {
            if (row->key.code.empty()) out << " " << Text{row->label} << " (" << Text{requests_of(in, *row)} << ")";
        }
        out << ".";
    }
    return out << "</figcaption></figure>";
}

// Countries by requests; the same number shares a place. With what they had in the half-year before, if it has the section.
Markup ranking_of(const Language& in, const Model& model, RowsOf rows, const Total& total, Period period, std::string_view caption) {
    std::erase_if(rows, [](const ReportRow* row) { return !row->cells[Column::requests]; });
    std::ranges::sort(rows, {}, [&](const ReportRow* row) {
        return std::pair{-static_cast<std::int64_t>(*row->cells[Column::requests]), Language::order_of(country_title(in, *row))};
    });
    const Period earlier = before(period);
    const bool compared = model.total(earlier, total.section) != nullptr;
    const RowsOf then = rows_of(model, earlier, total.section);
    const std::uint64_t most = rows.empty() ? 1 : std::max<std::uint64_t>(1, *rows.front()->cells[Column::requests]);
    const auto& all = total.cells[Column::requests];
    const bool some_hidden = std::ranges::any_of(rows_of(model, period, total.section),
                                                 [](const ReportRow* row) { return row->hidden.contains(word(Column::requests)); });
    Markup out;
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"ranking-table\"><table class=\"ranking\"><caption "
           "id=\"ranking-table\"><span>"
        << in.say("explorer.most_requests_first", Text{caption}) << "</span></caption><thead><tr><th scope=\"col\" class=\"n\">"
        << in.say("explorer.place") << "</th><th scope=\"col\">" << in.say("common.country") << "</th><th scope=\"col\" class=\"n\">"
        << in.say("column.requests") << "</th><th scope=\"col\" class=\"n\">" << in.say("explorer.of_all") << "</th>";
    if (compared)
        out << "<th scope=\"col\" class=\"n\">" << Text{period_short(in, earlier)} << "</th><th scope=\"col\" class=\"n\">"
            << in.say("explorer.change") << "</th>";
    out << "<th scope=\"col\" class=\"bar\">" << in.say("explorer.requests_drawn") << "</th></tr></thead><tbody>";
    std::size_t place = 0;
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::uint64_t requests = *rows[i]->cells[Column::requests];
        if (i == 0 || requests != last) place = i + 1;
        last = requests;
        out << "<tr><td>" << Text{in.count(place)} << "</td><th scope=\"row\">"
            << link("../", country_path(rows[i]->key), country_title(in, *rows[i])) << "</th><td>" << Text{in.count(requests)}
            << "</td><td>";
        if (all && *all > 0) out << Text{in.share((requests * 2000 + *all) / (2 * *all))};
        out << "</td>";
        if (compared) {
            const ReportRow* old = same_country(then, rows[i]->key);
            if (old && old->cells[Column::requests]) {
                const auto change = static_cast<std::int64_t>(requests) - static_cast<std::int64_t>(*old->cells[Column::requests]);
                out << "<td>" << Text{in.count(*old->cells[Column::requests])} << "</td><td>"
                    << Text{change == 0  ? ""
                            : change > 0 ? "+"
                                         : "−"}
                    << Text{in.count(static_cast<std::uint64_t>(change < 0 ? -change : change))} << "</td>";
            } else {
                out << "<td><span class=\"not-published\">" << in.say("common.no_row") << "</span></td><td></td>";
            }
        }
        out << "<td class=\"bar\"><svg aria-hidden=\"true\"><rect width=\""
            << Text{fmt::format("{:.1f}", 100 * static_cast<double>(requests) / static_cast<double>(most))} << "%\"/></svg></td></tr>";
    }
    out << "</tbody></table></div>";
    if (some_hidden) out << "<p class=\"source\">" << in.say("explorer.countries_whose_number_is_not") << "</p>";
    return out;
}

Markup line_of(const Language& in, const Model& model, Period shown, Section section, std::string_view title) {
    std::vector<Point> points;
    for (const Period period : model.periods()) {
        const Total* total = model.total(period, section);
        if ((!total && points.empty()) || model.still_runs(period)) continue;
        points.push_back({period_short(in, period), total ? total->cells[Column::requests] : std::nullopt});
    }
    while (!points.empty() && !points.back().value) points.pop_back();
    std::vector<CountLine> lines;
    for (const Period period : model.periods()) {
        const Total* total = model.total(period, section);
        if (!total) continue;
        Markup head;
        if (period == shown)
            head << (Markup{} << "<strong>" << Text{period_short(in, period)} << "</strong>");
        else
            head = link("../", view_path(period, section) + "#line", period_short(in, period));
        lines.insert(lines.begin(), {head, total->cells, total->pending, false, {}, total->hidden});
    }
    Markup out;
    if (points.size() > 1) {
        out << line_chart(in, "over-time", in.text("explorer.requests_in_each_half_year", title), in.text("explorer.a_half_year_without_a"),
                          points, -1);
    }
    return out << count_table(in, "totals", in.text("explorer.every_half_year_newest_first", title), in.text("common.half_year"), lines,
                              {});
}

Page view_page(const Language& in, const Model& model, const Total& total) {
    const std::string section = section_title(in, total.section);
    const std::string path = view_path(total.period, total.section);
    Page page{path, in.text("common.pair", section, period_title(in, total.period)), "", {}, "explore.html"};
    page.lead = in.text("explorer.how_many_requests_came_from", period_title(in, total.period));
    const RowsOf rows = rows_of(model, total.period, total.section);
    const std::string caption = in.text("common.pair", section, period_title(in, total.period));

    page.body << "<nav class=\"choice\" aria-label=\"" << in.say("explorer.view") << "\"><ul>";
    for (const View& view : views) page.body << "<li><a href=\"#" << Text{view.id} << "\">" << Text{in.text(view.name)} << "</a></li>";
    page.body << "</ul></nav><nav class=\"choice\" aria-label=\"" << in.say("explorer.section_of_this_half_year") << "\"><ul>";
    for (const Total* other : totals_in(model, total.period)) {
        page.body << "<li><a href=\"../" << Text{view_path(other->period, other->section)} << "\"";
        if (other->section == total.section) page.body << " aria-current=\"page\"";
        page.body << ">" << Text{section_title(in, other->section)} << "</a></li>";
    }
    page.body << "</ul></nav>" << total_cards(in, model, total);

    std::vector<CountLine> lines;
    RowsOf by_name = rows;
    std::ranges::sort(by_name, {}, [&](const ReportRow* row) { return Language::order_of(country_title(in, *row)); });
    for (const ReportRow* row : by_name) {
        lines.push_back({link("../", country_path(row->key), country_title(in, *row)), row->cells, row->pending, false,
                         remarks_on(model, *row), row->hidden});
    }
    lines.push_back({(Markup{} << in.say("common.all_countries")), total.cells, total.pending, true, {}, total.hidden});
    page.body << "<section id=\"table\"><h2>" << in.say("view.table") << "</h2>"
              << count_table(in, "rows", caption, in.text("common.country"), lines, unit_note(in, total.cells))
              << "</section><section id=\"map\"><h2>" << in.say("view.map") << "</h2>" << map_of(in, rows, caption)
              << "</section><section id=\"line\"><h2>" << in.say("view.line") << "</h2>"
              << line_of(in, model, total.period, total.section, section) << "</section><section id=\"ranking\"><h2>"
              << in.say("view.ranking") << "</h2>" << ranking_of(in, model, rows, total, total.period, caption)
              << "</section><h2 id=\"cite\">" << in.say("common.cite_and_download") << "</h2><p>"
              << in.say("common.cite", Text{model.provider}, Text{caption}, Text{in.date(model.as_of)}) << " <code>" << Text{in.folder()}
              << Text{path} << "</code>";
    if (model.book != tally::BookKind::real && total.status == Status::counted)
        page.body << Text{" ("} << book_mark(in, model) << Text{")"};
    page.body << "</p><p>"
              << in.say("explorer.the_rows_as_a_file",
                        link(in.to_shared("../"), fmt::format("data/periods/{}.csv", text(total.period)),
                             in.text("explorer.csv_of_this_half_year")),
                        link(in.to_shared("../"), "data/report.xlsx", in.text("explorer.workbook_with_a_sheet_for")),
                        link("../", "compare.html", in.text("explorer.compare_half_years_or_countries")),
                        link("../", "method.html", in.text("link.method")))
              << "</p>";

    const Total *earlier = nullptr, *later = nullptr;
    for (const Total& other : model.totals) {
        if (other.section != total.section) continue;
        if (other.period < total.period) earlier = &other;
        if (other.period > total.period && !later) later = &other;
    }
    page.body << "<nav class=\"steps\" aria-label=\"" << in.say("explorer.other_half_years_of_this") << "\"><span>";
    if (earlier)
        page.body << in.say("steps.before", link("../", view_path(earlier->period, earlier->section), period_title(in, earlier->period)));
    page.body << "</span><span>";
    if (later) page.body << in.say("steps.after", link("../", view_path(later->period, later->section), period_title(in, later->period)));
    page.body << "</span></nav>";
    return page;
}

Page choice_page(const Language& in, const Model& model) {
    Page page{"explore.html", in.text("link.explore"), in.text("explorer.choose_a_half_year_and"), {}, "explore.html"};
    std::vector<Section> sections;
    for (const Total& total : model.totals) {
        if (std::ranges::find(sections, total.section) == sections.end()) sections.push_back(total.section);
    }
    if (sections.empty()) {
        page.body << "<p>" << in.say("common.no_half_year_has_been") << "</p>";
        return page;
    }
    std::ranges::sort(sections, {}, rank_of);
    page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"choice\"><table class=\"choice-table\"><caption "
                 "id=\"choice\"><span>"
              << in.say("explorer.requests_of_each_section_each") << "</span></caption><thead><tr><th scope=\"col\">"
              << in.say("common.half_year") << "</th>";
    for (const Section section : sections) page.body << "<th scope=\"col\" class=\"n\">" << Text{section_title(in, section)} << "</th>";
    page.body << "</tr></thead><tbody>";
    const auto periods = model.periods();
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        page.body << "<tr><th scope=\"row\">" << link("", period_path(*period), period_short(in, *period)) << "</th>";
        for (const Section section : sections) {
            const Total* total = model.total(*period, section);
            page.body << "<td class=\"n\">";
            if (total) {
                const auto& requests = total->cells[Column::requests];
                const auto hidden = hidden_in(total->hidden, word(Column::requests));
                page.body << link("", view_path(*period, section),
                                  requests ? in.count(*requests)
                                  : hidden ? hidden_text(in, *hidden)
                                           : in.text("common.not_published"));
            } else {
                page.body << "<span class=\"not-published\">" << in.say("explorer.no_table") << "</span>";
            }
            page.body << "</td>";
        }
        page.body << "</tr>";
    }
    page.body << "</tbody></table></div><p>"
              << in.say("explorer.a_countrys_own_page_has", link("", "countries.html", in.text("link.countries"))) << "</p>";
    return page;
}

}  // namespace

std::string view_path(Period period, Section section) { return fmt::format("explore/{}-{}.html", text(period), tally::word(section)); }

std::string land() {
    const MapSize size = map_size();
    Markup out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << Text{std::to_string(size.width)} << " "
        << Text{std::to_string(size.height)}
        << "\"><style>@media (prefers-color-scheme:dark){path{fill:#2b3640;stroke:#1a2129}}</style>"
           "<path fill=\"#e4e1d8\" stroke=\"#fff\" stroke-width=\"1.2\" d=\"";
    for (const Shape& shape : all_shapes()) out << Text{shape.path};
    return (out << "\"/></svg>\n").html();
}

std::vector<Page> explorer_pages(const Language& in, const Model& model) {
    std::vector<Page> out{choice_page(in, model)};
    for (const Total& total : model.totals) out.push_back(view_page(in, model, total));
    return out;
}

}  // namespace sallyport::report::site
