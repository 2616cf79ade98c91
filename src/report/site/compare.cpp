#include "report/site/compare.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/comparisons.h"
#include "report/site/explorer.h"
#include "report/site/pages.h"

namespace sallyport::report::site {
namespace {

Markup link(std::string_view root, std::string_view path, std::string_view name) {
    Markup out;
    return out << "<a href=\"" << Text{root} << Text{path} << "\">" << Text{name} << "</a>";
}

std::string path_of(const Pairing& one) { return "compare/" + name_of(one) + ".html"; }
std::string path_of(const SideBySide& one) { return "compare/" + name_of(one) + ".html"; }

Markup no_row() { return Markup{"<span class=\"not-published\">no row</span>"}; }

// "+12", "−3", "0": from two numbers that are both told; nothing otherwise.
Markup change(const std::optional<std::uint64_t>& before, const std::optional<std::uint64_t>& after) {
    Markup out;
    if (!before || !after) return out;
    if (*after > *before) return out << "+" << Count{*after - *before};
    if (*after < *before) return out << "−" << Count{*before - *after};
    return out << "0";
}

std::optional<std::uint64_t> requests(const ReportRow* row) { return row ? row->cells[Column::requests] : std::optional<std::uint64_t>{}; }

// How to name the view and where its numbers are as a file.
Markup cite(const Model& model, const Page& page, std::string_view name) {
    Markup out;
    out << "<h2 id=\"cite\">Cite and download</h2><p>" << Text{model.provider} << ", Requests for customer data: " << Text{page.title}
        << ". Figures as of " << Text{date_text(model.as_of)} << ". <code>" << Text{page.path} << "</code>";
    if (model.book != tally::BookKind::real) out << " (" << book_mark(model) << ")";
    return out << "</p><p>These numbers as a file: " << link("../", fmt::format("data/compare/{}.csv", name), "CSV") << ". "
               << link("../", "method.html", "How we count") << ".</p>";
}

Markup table_start(std::string_view caption) {
    Markup out;
    return out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"compared\"><table class=\"counts\"><caption "
                  "id=\"compared\"><span>"
               << Text{caption} << "</span></caption><thead>";
}

void pair_cells(Markup& out, const ReportRow* before, const ReportRow* after) {
    for (const Column column : all_columns) {
        for (const ReportRow* row : {before, after})
            out << "<td class=\"n\">" << (row ? cell_text(row->cells, row->hidden, column) : no_row()) << "</td>";
    }
    out << "<td class=\"n\">" << change(requests(before), requests(after)) << "</td></tr>";
}

Page pair_page(const Model& model, const Pairing& pairing) {
    const std::string section = section_title(pairing.section);
    Page page{path_of(pairing),
              fmt::format("{}: {} and {}", section, period_title(pairing.before), period_title(pairing.after)),
              "",
              {},
              "compare.html"};
    page.lead = "Two half-years side by side, country by country: requests, accounts named, and what became of them.";
    page.body << table_start(page.title) << "<tr><td></td>";
    static constexpr std::array<std::string_view, 6> heads{"Requests", "Accounts named", "Content", "Non-content", "No data", "Rejected"};
    for (const std::string_view head : heads) page.body << "<th scope=\"colgroup\" colspan=\"2\" class=\"n\">" << Text{head} << "</th>";
    page.body << "<th scope=\"colgroup\" class=\"n\">Change of requests</th></tr><tr><th scope=\"col\">Country</th>";
    for (std::size_t i = 0; i < heads.size(); ++i) {
        for (const Period period : {pairing.before, pairing.after})
            page.body << "<th scope=\"col\" class=\"n\">" << Text{period_short(period)} << "</th>";
    }
    page.body << "<th scope=\"col\" class=\"n\">" << Text{period_short(pairing.before)} << " to " << Text{period_short(pairing.after)}
              << "</th></tr></thead><tbody>";
    auto lines = pairing.lines;
    std::ranges::sort(lines, {}, [](const Pairing::Line& line) { return country_title(line.any()); });
    for (const Pairing::Line& line : lines) {
        page.body << "<tr><th scope=\"row\">" << link("../", country_path(line.any().key), country_title(line.any())) << "</th>";
        pair_cells(page.body, line.before, line.after);
    }
    page.body << "<tr class=\"sum\"><th scope=\"row\">All countries</th>";
    for (const Column column : all_columns) {
        for (const Total* total : {pairing.total_before, pairing.total_after})
            page.body << "<td class=\"n\">" << cell_text(total->cells, total->hidden, column) << "</td>";
    }
    page.body << "<td class=\"n\">" << change(pairing.total_before->cells[Column::requests], pairing.total_after->cells[Column::requests])
              << "</td></tr></tbody></table></div>";
    for (const Total* total : {pairing.total_before, pairing.total_after})
        page.body << source_line(model, total->status, period_short(total->period) + ": " + total->from);
    page.body << "<p>" << link("../", view_path(pairing.before, pairing.section), "All views of " + period_title(pairing.before)) << " · "
              << link("../", view_path(pairing.after, pairing.section), "All views of " + period_title(pairing.after)) << "</p>"
              << cite(model, page, name_of(pairing));
    return page;
}

Page countries_side_by_side(const Model& model, const SideBySide& view) {
    const std::string section = section_title(view.section);
    Page page{path_of(view), fmt::format("{}: countries side by side", section), "", {}, "compare.html"};
    page.lead = "Requests of every country in every half-year that has this table, oldest first.";
    page.body << table_start(page.title) << "<tr><th scope=\"col\">Country</th>";
    for (const Period period : view.periods)
        page.body << "<th scope=\"col\" class=\"n\">" << link("../", view_path(period, view.section), period_short(period)) << "</th>";
    page.body << "</tr></thead><tbody>";
    auto lines = view.lines;
    std::ranges::sort(lines, {}, [](const SideBySide::Line& line) { return country_title(*line.newest); });
    for (const SideBySide::Line& line : lines) {
        page.body << "<tr><th scope=\"row\">" << link("../", country_path(line.newest->key), country_title(*line.newest)) << "</th>";
        for (const ReportRow* row : line.rows)
            page.body << "<td class=\"n\">" << (row ? cell_text(row->cells, row->hidden, Column::requests) : no_row()) << "</td>";
        page.body << "</tr>";
    }
    page.body << "<tr class=\"sum\"><th scope=\"row\">All countries</th>";
    for (const Total* total : view.totals)
        page.body << "<td class=\"n\">" << cell_text(total->cells, total->hidden, Column::requests) << "</td>";
    page.body << "</tr></tbody></table></div>" << cite(model, page, name_of(view));
    return page;
}

Page choice_page(const Model& model, const std::vector<Pairing>& pairs, const std::vector<SideBySide>& views) {
    Page page{"compare.html",
              "Compare",
              "Countries side by side over all half-years, or two half-years side by side country by country.",
              {},
              "compare.html"};
    if (views.empty()) {
        page.body << "<p>No half-year has been published yet.</p>";
        return page;
    }
    if (!model.compare_script.empty()) {
        page.scripted = true;
        page.body << "<h2>Choose</h2><div data-compare><noscript><p>The lists below lead to the same numbers.</p></noscript></div>";
    }
    page.body << "<h2>Countries</h2><ul>";
    std::vector<const SideBySide*> sorted;
    for (const SideBySide& view : views) sorted.push_back(&view);
    std::ranges::sort(sorted, {}, [](const SideBySide* view) { return rank_of(view->section); });
    for (const SideBySide* view : sorted) {
        page.body << "<li>" << link("", path_of(*view), section_title(view->section)) << ": " << Count{view->lines.size()}
                  << (view->lines.size() == 1 ? Literal{" country, "} : Literal{" countries, "}) << Count{view->periods.size()}
                  << (view->periods.size() == 1 ? Literal{" half-year</li>"} : Literal{" half-years</li>"});
    }
    page.body << "</ul><h2>Half-years</h2>";
    for (const SideBySide* view : sorted) {
        std::vector<const Pairing*> mine;
        for (const Pairing& one : pairs) {
            if (one.section == view->section) mine.push_back(&one);
        }
        if (mine.empty()) continue;
        page.body << "<h3>" << Text{section_title(view->section)} << "</h3><ul>";
        for (auto one = mine.rbegin(); one != mine.rend(); ++one) {
            page.body << "<li>"
                      << link("", path_of(**one), fmt::format("{} and {}", period_title((*one)->before), period_title((*one)->after)))
                      << "</li>";
        }
        page.body << "</ul>";
    }
    return page;
}

}  // namespace

std::vector<Page> compare_pages(const Model& model) {
    const auto pairs = pairings(model);
    const auto views = side_by_side(model);
    std::vector<Page> out{choice_page(model, pairs, views)};
    for (const Pairing& one : pairs) out.push_back(pair_page(model, one));
    for (const SideBySide& one : views) out.push_back(countries_side_by_side(model, one));
    return out;
}

}  // namespace sallyport::report::site
