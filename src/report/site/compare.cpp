#include "report/site/compare.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
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

Markup no_row(const Language& in) { return Markup{} << "<i>" << in.say("common.no_row") << "</i>"; }

// "+12", "−3", "0": from two numbers that are both told; nothing otherwise.
Markup change(const Language& in, const std::optional<std::uint64_t>& before, const std::optional<std::uint64_t>& after) {
    Markup out;
    if (!before || !after) return out;
    if (*after > *before) return out << "+" << Text{in.count(*after - *before)};
    if (*after < *before) return out << "−" << Text{in.count(*before - *after)};
    return out << "0";
}

std::optional<std::uint64_t> requests(const ReportRow* row) { return row ? row->cells[Column::requests] : std::optional<std::uint64_t>{}; }

// What the script says, as JSON; it fills the places itself.
std::string script_words(const Language& in) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> keys{{{"requests", "column.requests"},
                                                                                         {"accounts_specified", "column.accounts"},
                                                                                         {"disclosed_content", "outcome.content"},
                                                                                         {"disclosed_noncontent", "outcome.noncontent"},
                                                                                         {"no_data_found", "outcome.none"},
                                                                                         {"rejected", "outcome.rejected"},
                                                                                         {"no_row", "common.no_row"},
                                                                                         {"not_published", "common.not_published"},
                                                                                         {"kept_back", "common.kept_back"},
                                                                                         {"half_year", "common.half_year"},
                                                                                         {"small", "band"},
                                                                                         {"section", "script.section"},
                                                                                         {"what", "script.what"},
                                                                                         {"begin", "script.begin"},
                                                                                         {"end", "script.end"},
                                                                                         {"add", "script.add"},
                                                                                         {"choose", "script.choose"},
                                                                                         {"away", "script.away"},
                                                                                         {"away_named", "script.away_named"},
                                                                                         {"title", "script.from_to"},
                                                                                         {"numbers_below", "script.numbers_below"},
                                                                                         {"file", "script.file"}}};
    base::json::object out;
    for (const auto& [name, key] : keys) out[name] = in.sentence(key);
    for (const Section section : tally::all_sections()) out["section_" + std::string{tally::word(section)}] = section_title(in, section);
    return base::json::serialize(out);
}

// How to name the view and where its numbers are as a file.
Markup cite(const Language& in, const Model& model, const Page& page, std::string_view name) {
    Markup out;
    out << "<h2 id=\"cite\">" << in.say("common.cite_and_download") << "</h2><p>"
        << in.say("common.cite", Text{model.provider}, Text{page.title}, Text{in.date(model.as_of)}) << " <code>" << Text{in.folder()}
        << Text{page.path} << "</code>";
    if (model.book != tally::BookKind::real) out << Text{" ("} << book_mark(in, model) << Text{")"};
    return out << "</p><p>"
               << in.say("compare.these_numbers_as_a_file", link(in.to_shared("../"), fmt::format("data/compare/{}.csv", name), "CSV"),
                         link("../", "method.html", in.text("link.method")))
               << "</p>";
}

Markup table_start(std::string_view caption) {
    Markup out;
    return out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"compared\"><table class=\"counts\"><caption "
                  "id=\"compared\"><span>"
               << Text{caption} << "</span></caption><thead>";
}

void pair_cells(const Language& in, Markup& out, const ReportRow* before, const ReportRow* after) {
    for (const Column column : all_columns) {
        for (const ReportRow* row : {before, after})
            out << "<td>" << (row ? cell_text(in, row->cells, row->hidden, column) : no_row(in)) << "</td>";
    }
    out << "<td>" << change(in, requests(before), requests(after)) << "</td></tr>";
}

Page pair_page(const Language& in, const Model& model, const Pairing& pairing) {
    const std::string section = section_title(in, pairing.section);
    Page page{path_of(pairing),
              in.text("compare.and", section, period_title(in, pairing.before), period_title(in, pairing.after)),
              "",
              {},
              "compare.html"};
    page.lead = in.text("compare.two_half_years_side_by");
    page.body << table_start(page.title) << "<tr><td></td>";
    static constexpr std::array<std::string_view, 6> heads{"column.requests",    "column.accounts", "outcome.content",
                                                           "outcome.noncontent", "outcome.none",    "outcome.rejected"};
    for (const std::string_view head : heads)
        page.body << "<th scope=\"colgroup\" colspan=\"2\" class=\"n\">" << Text{in.text(head)} << "</th>";
    page.body << "<th scope=\"colgroup\" class=\"n\">" << in.say("compare.change_of_requests") << "</th></tr><tr><th scope=\"col\">"
              << in.say("common.country") << "</th>";
    for (std::size_t i = 0; i < heads.size(); ++i) {
        for (const Period period : {pairing.before, pairing.after})
            page.body << "<th scope=\"col\" class=\"n\">" << Text{period_short(in, period)} << "</th>";
    }
    page.body << "<th scope=\"col\" class=\"n\">"
              << in.say("compare.to", Text{period_short(in, pairing.before)}, Text{period_short(in, pairing.after)})
              << "</th></tr></thead><tbody>";
    auto lines = pairing.lines;
    std::ranges::sort(lines, {}, [&](const Pairing::Line& line) { return Language::order_of(country_title(in, line.any())); });
    for (const Pairing::Line& line : lines) {
        page.body << "<tr><th scope=\"row\">" << link("../", country_path(line.any().key), country_title(in, line.any())) << "</th>";
        pair_cells(in, page.body, line.before, line.after);
    }
    page.body << "<tr class=\"sum\"><th scope=\"row\">" << in.say("common.all_countries") << "</th>";
    for (const Column column : all_columns) {
        for (const Total* total : {pairing.total_before, pairing.total_after})
            page.body << "<td>" << cell_text(in, total->cells, total->hidden, column) << "</td>";
    }
    page.body << "<td>" << change(in, pairing.total_before->cells[Column::requests], pairing.total_after->cells[Column::requests])
              << "</td></tr></tbody></table></div>";
    for (const Total* total : {pairing.total_before, pairing.total_after})
        page.body << source_line(in, model, total->status, total->from, period_short(in, total->period) + ": ");
    page.body << "<p>"
              << link("../", view_path(pairing.before, pairing.section), in.text("compare.all_views", period_title(in, pairing.before)))
              << " · "
              << link("../", view_path(pairing.after, pairing.section), in.text("compare.all_views", period_title(in, pairing.after)))
              << "</p>" << cite(in, model, page, name_of(pairing));
    return page;
}

Page countries_side_by_side(const Language& in, const Model& model, const SideBySide& view) {
    const std::string section = section_title(in, view.section);
    Page page{path_of(view), in.text("compare.countries_side_by_side", section), "", {}, "compare.html"};
    page.lead = in.text("compare.requests_of_every_country_in");
    page.body << table_start(page.title) << "<tr><th scope=\"col\">" << in.say("common.country") << "</th>";
    for (const Period period : view.periods)
        page.body << "<th scope=\"col\" class=\"n\">" << link("../", view_path(period, view.section), period_short(in, period)) << "</th>";
    page.body << "</tr></thead><tbody>";
    auto lines = view.lines;
    std::ranges::sort(lines, {}, [&](const SideBySide::Line& line) { return Language::order_of(country_title(in, *line.newest)); });
    for (const SideBySide::Line& line : lines) {
        page.body << "<tr><th scope=\"row\">" << link("../", country_path(line.newest->key), country_title(in, *line.newest)) << "</th>";
        for (const ReportRow* row : line.rows)
            page.body << "<td>" << (row ? cell_text(in, row->cells, row->hidden, Column::requests) : no_row(in)) << "</td>";
        page.body << "</tr>";
    }
    page.body << "<tr class=\"sum\"><th scope=\"row\">" << in.say("common.all_countries") << "</th>";
    for (const Total* total : view.totals) page.body << "<td>" << cell_text(in, total->cells, total->hidden, Column::requests) << "</td>";
    page.body << "</tr></tbody></table></div>" << cite(in, model, page, name_of(view));
    return page;
}

Page choice_page(const Language& in, const Model& model, const std::vector<Pairing>& pairs, const std::vector<SideBySide>& views) {
    Page page{"compare.html", in.text("link.compare"), in.text("compare.countries_side_by_side_over"), {}, "compare.html"};
    if (views.empty()) {
        page.body << "<p>" << in.say("common.no_half_year_has_been") << "</p>";
        return page;
    }
    if (!model.compare_script.empty()) {
        page.scripted = true;
        page.body << "<h2>" << in.say("compare.choose") << "</h2><div data-compare=\"" << Text{in.to_shared("")}
                  << "data/by-country.json\" data-words=\"" << Text{script_words(in)} << "\"><noscript><p>"
                  << in.say("compare.the_lists_below_lead_to") << "</p></noscript></div>";
    }
    page.body << "<h2>" << in.say("link.countries") << "</h2><ul>";
    std::vector<const SideBySide*> sorted;
    for (const SideBySide& view : views) sorted.push_back(&view);
    std::ranges::sort(sorted, {}, [](const SideBySide* view) { return rank_of(view->section); });
    for (const SideBySide* view : sorted) {
        page.body << "<li>" << link("", path_of(*view), section_title(in, view->section)) << ": "
                  << Text{in.text(
                         "common.pair",
                         in.text(view->lines.size() == 1 ? "compare.country" : "compare.several_countries", in.count(view->lines.size())),
                         in.text(view->periods.size() == 1 ? "compare.period" : "compare.several_periods", in.count(view->periods.size())))}
                  << "</li>";
    }
    page.body << "</ul><h2>" << in.say("link.half_years") << "</h2>";
    for (const SideBySide* view : sorted) {
        std::vector<const Pairing*> mine;
        for (const Pairing& one : pairs) {
            if (one.section == view->section) mine.push_back(&one);
        }
        if (mine.empty()) continue;
        page.body << "<h3>" << Text{section_title(in, view->section)} << "</h3><ul>";
        for (auto one = mine.rbegin(); one != mine.rend(); ++one) {
            page.body << "<li>"
                      << link("", path_of(**one),
                              in.text("compare.and_2", period_title(in, (*one)->before), period_title(in, (*one)->after)))
                      << "</li>";
        }
        page.body << "</ul>";
    }
    return page;
}

}  // namespace

std::vector<Page> compare_pages(const Language& in, const Model& model) {
    const auto pairs = pairings(model);
    const auto views = side_by_side(model);
    std::vector<Page> out{choice_page(in, model, pairs, views)};
    for (const Pairing& one : pairs) out.push_back(pair_page(in, model, one));
    for (const SideBySide& one : views) out.push_back(countries_side_by_side(in, model, one));
    return out;
}

}  // namespace sallyport::report::site
