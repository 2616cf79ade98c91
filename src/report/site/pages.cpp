#include "report/site/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/names.h"
#include "report/site/accountability.h"
#include "report/site/compare.h"
#include "report/site/explorer.h"
#include "report/site/ladder.h"
#include "report/site/print.h"

namespace sallyport::report::site {
namespace {

std::string done_with(const Language& in, const SmallCells::Choice& choice, std::uint64_t below) {
    switch (choice.rule) {
        case SmallRule::shown: return in.text("small.shown");
        case SmallRule::banded: return in.text("small.banded", below - 1);
        case SmallRule::merged: return in.text("small.merged", below - 1);
    }
    return {};
}

}  // namespace

bool outcomes_count_accounts(const Cells& cells) {
    std::uint64_t sum = 0;
    for (const Column column : outcome_columns) sum += cells[column].value_or(0);
    if (!cells[Column::requests]) return false;
    return cells[Column::accounts_specified] == sum && cells[Column::requests] != sum;
}

std::string small_rule(const Language& in, const SmallCells& small) {
    const auto reason = [&](const SmallCells::Choice& choice) {
        return choice.reason == SmallCells{}.everywhere.reason ? in.text("small.reason") : choice.reason;
    };
    std::string out = in.text("small.rule", done_with(in, small.everywhere, small.below), reason(small.everywhere));
    for (const auto& [section, choice] : small.sections)
        out += " " + in.text("small.rule_in", section_title(in, section), done_with(in, choice, small.below), reason(choice));
    return out;
}

namespace {

Markup link(std::string_view root, std::string_view path, std::string_view name) {
    Markup out;
    return out << "<a href=\"" << Text{root} << Text{path} << "\">" << Text{name} << "</a>";
}

std::vector<const ReportRow*> rows_of(const Model& model, Period period, Section section) {
    std::vector<const ReportRow*> out;
    for (const ReportRow& row : model.rows) {
        if (row.key.period == period && row.key.section == section) out.push_back(&row);
    }
    return out;
}

enum class Order { by_name, by_requests };

Markup country_table(const Language& in, const Model& model, const Total& total, std::string_view root, std::string_view caption,
                     Order order) {
    auto rows = rows_of(model, total.period, total.section);
    // Sorted by name within the same number; std::stable_sort is deprecated in this library under C++23.
    std::ranges::sort(rows, {}, [&](const ReportRow* row) {
        const auto requests = static_cast<std::int64_t>(row->cells[Column::requests].value_or(0));
        return std::pair{order == Order::by_requests ? -requests : 0, Language::order_of(country_title(in, *row))};
    });
    std::vector<CountLine> lines;
    for (const ReportRow* row : rows) {
        Markup head = link(root, country_path(row->key), country_title(in, *row));
        lines.push_back({head, row->cells, row->pending, false, remarks_on(model, *row), row->hidden});
    }
    lines.push_back({(Markup{} << in.say("common.all_countries")), total.cells, total.pending, true, {}, total.hidden});
    return count_table(in, fmt::format("table-{}", tally::word(total.section)), caption, in.text("common.country"), lines,
                       unit_note(in, total.cells));
}

Markup period_links(const Language& in, const Model& model, Period period) {
    const auto periods = model.periods();
    const auto at = std::ranges::find(periods, period);
    Markup out;
    out << "<nav class=\"steps\" aria-label=\"" << in.say("pages.other_half_years") << "\"><span>";
    if (at != periods.begin()) out << in.say("steps.before", link("../", period_path(*std::prev(at)), period_title(in, *std::prev(at))));
    out << "</span><span>";
    if (std::next(at) != periods.end())
        out << in.say("steps.after", link("../", period_path(*std::next(at)), period_title(in, *std::next(at))));
    return out << "</span></nav>";
}

// The figures of the questions and answers for one half-year, with definitions.
Markup figure_table(const Language& in, const Model& model, Period period, std::span<const std::string_view> ids, std::string_view name,
                    std::string_view caption) {
    Markup out;
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" << Text{name} << "\"><table><caption id=\""
        << Text{name} << "\"><span>" << Text{caption} << "</span></caption><thead><tr><th scope=\"col\">" << in.say("common.figure")
        << "</th><th scope=\"col\" class=\"n\">" << in.say("pages.value") << "</th><th scope=\"col\">" << in.say("pages.unit")
        << "</th><th scope=\"col\">" << in.say("pages.what_it_counts") << "</th></tr></thead><tbody>";
    for (const std::string_view id : ids) {
        const Figure* figure = model.figure(id, period);
        if (!figure) continue;
        out << "<tr><th scope=\"row\">" << Text{id} << "</th><td class=\"n\">" << figure_text(in, figure) << "</td><td>"
            << Text{unit_of(in, *figure)} << "</td><td class=\"definition\">" << Text{definition_of(in, *figure)} << "</td></tr>";
    }
    return out << "</tbody></table></div>";
}

const Figure* first_counted(const Model& model, Period period) {
    for (const Figure& figure : model.figures) {
        if (figure.period == period && figure.id[0] == 'F' && (figure.value || figure.hidden)) return &figure;
    }
    return nullptr;
}

std::vector<std::string_view> question_ids() {
    std::vector<std::string_view> out;
    for (const auto& kind : tally::figure_kinds()) out.push_back(kind.id);
    return out;
}

// What is drawn over time: a half-year that still runs would look like a fall.
const Total* drawn(const Model& model, const Total* total) { return total && !model.still_runs(total->period) ? total : nullptr; }

Markup so_far(const Language& in, const Model& model, Period period) {
    return model.still_runs(period) ? Markup{} << "<p class=\"notes\">" << in.say("pages.this_half_year_still_runs") << "</p>" : Markup{};
}

Page index_page(const Language& in, const Model& model) {
    Page page{"index.html", in.text("common.title"), "", {}, "index.html"};
    const auto periods = model.periods();
    page.lead = model.sources.empty() ? in.text("pages.how_often_governments_and_courts", model.provider)
                                      : std::string{in.text("pages.how_often_governments_and_courts_2")};
    // The newest half-year that is over; while there is none, the one that runs.
    const Total *newest = nullptr, *running = nullptr;
    for (auto period = periods.rbegin(); period != periods.rend() && !newest; ++period) {
        const Total* total = model.main_total(*period);
        (total && model.still_runs(*period) ? running : newest) = total;
    }
    if (!newest) std::swap(newest, running);
    page.body << paragraphs(model.words.introduction);
    if (!newest) {
        page.body << "<p>" << in.say("common.no_half_year_has_been") << "</p>";
        return page;
    }
    if (running) {
        const Markup which = link("", period_path(running->period), period_title(in, running->period));
        const Markup pending = pending_text(in, running->pending, running->hidden);
        page.body << "<p class=\"notes\">";
        if (const auto requests = running->cells[Column::requests])
            page.body << in.say("index.running", which, Text{in.count(*requests)}, pending);
        else
            page.body << in.say("index.running_untold", which, pending);
        page.body << "</p>";
    }
    page.body << so_far(in, model, newest->period) << "<h2>" << Text{period_title(in, newest->period)} << "</h2><p>"
              << in.say("pages.countries", Text{section_title(in, newest->section)}, Text{in.count(newest->rows)},
                        link("", period_path(newest->period), in.text("pages.all_sections_of_this_half")))
              << "</p>" << total_cards(in, model, *newest);
    std::vector<Point> points;
    int last_combined = -1;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const Total* total = drawn(model, model.main_total(periods[i]));
        points.push_back({period_short(in, periods[i]), total ? total->cells[Column::requests] : std::nullopt});
        if (total && total->section == Section::combined) last_combined = static_cast<int>(i);
    }
    page.body << "<h2>" << in.say("view.line") << "</h2>"
              << line_chart(in, "requests", in.text("pages.requests_in_each_half_year_2"),
                            last_combined >= 0 ? in.text("pages.until_criminal_emergency_and_civil",
                                                         period_title(in, periods[static_cast<std::size_t>(last_combined)]))
                                               : in.text("pages.criminal_law_enforcement_the_table"),
                            points, last_combined)
              << "<p>" << link("", "trends.html", in.text("pages.all_half_years_as_a")) << "</p><h2>" << in.say("common.by_country")
              << "</h2>"
              << country_table(in, model, *newest, "",
                               in.text("common.pair", section_title(in, newest->section), period_title(in, newest->period)),
                               Order::by_requests);
    return page;
}

Page periods_page(const Language& in, const Model& model) {
    Page page{"periods.html", in.text("link.half_years"), in.text("pages.every_published_half_year_with"), {}, "periods.html"};
    const auto periods = model.periods();
    std::vector<CountLine> lines;
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        for (const Total* total : totals_in(model, *period)) {
            Markup head = link("", period_path(*period), period_title(in, *period));
            head << "<br><span class=\"share\">" << Text{section_title(in, total->section)} << "</span>";
            lines.push_back({head, total->cells, total->pending, false, {}, total->hidden});
        }
    }
    page.body << count_table(in, "periods", in.text("pages.totals_by_half_year_and"), in.text("common.half_year"), lines, {});
    return page;
}

Page period_page(const Language& in, const Model& model, Period period) {
    Page page{period_path(period), period_title(in, period), "", {}, "periods.html"};
    const auto totals = totals_in(model, period);
    page.lead = in.text(period.half == 1 ? "period.lead_first" : "period.lead_second", period.year);
    page.body << so_far(in, model, period) << edition_note(in, model, period);
    for (const Total* total : totals) {
        const auto title = section_title(in, total->section);
        page.body << "<h2 id=\"" << Text{tally::word(total->section)} << "\">" << Text{title} << "</h2><p>"
                  << link("../", view_path(period, total->section), in.text("pages.table_map_line_over_time")) << "</p>"
                  << total_cards(in, model, *total)
                  << country_table(in, model, *total, "../", in.text("pages.by_country_2", title, period_title(in, period)),
                                   Order::by_name);
    }
    page.body << "<p class=\"source\">"
              << in.say("pages.all_tables_of_this_half", link(in.to_shared("../"), fmt::format("data/periods/{}.csv", text(period)), "CSV"))
              << " " << in.say("print.this_half_year", link("../", print_path(period), "PDF")) << "</p><h2 id=\"figures\">"
              << in.say("pages.figures_of_the_questions_and") << "</h2>";
    if (const Figure* counted = first_counted(model, period)) {
        const auto ids = question_ids();
        page.body << source_line(in, model, counted->status, counted->from)
                  << figure_table(in, model, period, ids, "figure-table",
                                  in.text("common.pair", in.text("period.figures"), period_title(in, period)));
    } else {
        page.body << "<p>" << in.say("pages.none_of_them_was_published") << "</p>";
    }
    page.body << period_links(in, model, period);
    return page;
}

struct CountryStory {
    RowKey key;
    std::string title;
    std::vector<const ReportRow*> rows;  // oldest first
};

std::vector<CountryStory> countries_of(const Language& in, const Model& model) {
    std::map<std::string, CountryStory> by_path;
    for (const ReportRow& row : model.rows) {
        auto& story = by_path[country_path(row.key)];
        story.key = row.key;
        story.title = country_title(in, row);
        story.rows.push_back(&row);
    }
    std::vector<CountryStory> out;
    for (auto& [path, story] : by_path) out.push_back(std::move(story));
    std::ranges::sort(out, {}, [](const CountryStory& story) { return Language::order_of(story.title); });
    return out;
}

Page countries_page(const Language& in, std::span<const CountryStory> countries) {
    Page page{"countries.html", in.text("link.countries"), in.text("pages.every_country_from_which_a"), {}, "countries.html"};
    page.body << "<ul class=\"tiles\">";
    for (const CountryStory& story : countries) {
        // A sum over half-years would tell a hidden one, so there is none then.
        std::uint64_t requests = 0;
        bool hides = false;
        for (const ReportRow* row : story.rows) {
            requests += row->cells[Column::requests].value_or(0);
            hides = hides || row->hidden.contains(word(Column::requests));
        }
        page.body << "<li>" << link("", country_path(story.key), story.title) << " <span class=\"n\">"
                  << (hides ? (Markup{} << "<span class=\"kept-back\">" << in.say("common.kept_back") << "</span>")
                            : Markup{} << Text{in.count(requests)})
                  << "</span></li>";
    }
    page.body << "</ul>";
    return page;
}

Page country_page(const Language& in, const Model& model, const CountryStory& story) {
    Page page{country_path(story.key), story.title, "", {}, "countries.html"};
    page.lead = in.text("pages.published_requests_half_year_by", story.title);
    const auto periods = model.periods();
    std::vector<Point> points;
    int last_combined = -1;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        Point point{period_short(in, periods[i]), std::nullopt};
        for (const ReportRow* row : story.rows) {
            if (row->key.period != periods[i] || (row->key.section != Section::combined && row->key.section != Section::criminal)) continue;
            if (!model.still_runs(row->key.period)) point.value = row->cells[Column::requests];
            if (row->key.section == Section::combined) last_combined = static_cast<int>(i);
        }
        points.push_back(point);
    }
    if (std::ranges::count_if(points, [](const Point& point) { return point.value.has_value(); }) > 1) {
        page.body << line_chart(
            in, "requests", in.text("pages.requests_in_each_half_year", story.title),
            last_combined >= 0 ? in.text("pages.before_the_dotted_line_all") : in.text("pages.criminal_requests_a_half_year"), points,
            last_combined);
    }
    std::map<int, std::vector<const ReportRow*>> by_section;  // in the order of the page: what most people look for first
    std::set<std::string> labels, sources;
    for (const ReportRow* row : story.rows) {
        by_section[rank_of(row->key.section)].push_back(row);
        labels.insert(row->label);
    }
    for (const auto& [rank, rows] : by_section) {
        const Section section = rows.front()->key.section;
        std::vector<CountLine> lines;
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
            Markup head = link("../", period_path((*row)->key.period), period_short(in, (*row)->key.period));
            if ((*row)->status == Status::counted) {
                head << " <span class=\"mark " << Text{model.book == tally::BookKind::real ? "counted" : "made-up"} << "\">"
                     << Text{in.text(model.book == tally::BookKind::real   ? "mark.counted"
                                     : model.book == tally::BookKind::demo ? "mark.demonstration"
                                                                           : "mark.simulated")}
                     << "</span>";
            }
            if (outcomes_count_accounts((*row)->cells))
                head << "<br><span class=\"share\">" << in.say("pages.outcomes_count_accounts") << "</span>";
            lines.push_back({head, (*row)->cells, (*row)->pending, false, remarks_on(model, **row), (*row)->hidden});
            sources.insert((*row)->from);
        }
        page.body << "<h2>" << Text{section_title(in, section)} << "</h2>"
                  << count_table(in, fmt::format("table-{}", tally::word(section)),
                                 in.text("common.pair", story.title, section_title(in, section)), in.text("common.half_year"), lines, {});
    }
    for (const std::string& from : sources) {
        page.body << source_line(in, model, from.starts_with("imported") ? Status::imported : Status::counted, from);
    }
    page.body << "<p class=\"source\">"
              << in.say("pages.all_rows_of_this_page",
                        link(in.to_shared("../"),
                             fmt::format("data/countries/{}.json", address_of(story.key.code, story.key.label_if_no_code)), "JSON"))
              << "</p>";
    if (labels.size() > 1 || (labels.size() == 1 && *labels.begin() != story.title)) {
        Markup quoted;
        for (const std::string& label : labels)
            quoted << Text{quoted.empty() ? "" : ", "} << in.say("country.quoted", Text{in.apart(label)});
        const bool several = labels.size() > 1;
        page.body << "<p class=\"source\">";
        if (story.key.code.empty())
            page.body << in.say(several ? "country.names" : "country.name", quoted);
        else
            page.body << in.say(several ? "country.names_of" : "country.name_of", quoted, Text{story.key.code});
        page.body << "</p>";
    }
    return page;
}

Page trends_page(const Language& in, const Model& model) {
    Page page{"trends.html", in.text("link.trends"), in.text("pages.totals_of_every_half_year"), {}, "trends.html"};
    const auto periods = model.periods();
    std::vector<Point> requests, accounts;
    std::vector<std::pair<std::string, Cells>> shares;
    std::vector<CountLine> lines;
    int last_combined = -1;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const Total* total = model.main_total(periods[i]);
        const Cells cells = total ? total->cells : Cells{};
        if (!model.still_runs(periods[i])) {
            requests.push_back({period_short(in, periods[i]), cells[Column::requests]});
            accounts.push_back({period_short(in, periods[i]), cells[Column::accounts_specified]});
            shares.emplace_back(period_short(in, periods[i]), cells);
        }
        if (!total) continue;
        if (total->section == Section::combined) last_combined = static_cast<int>(i);
        Markup head = link("", period_path(periods[i]), period_short(in, periods[i]));
        head << "<br><span class=\"share\">" << Text{section_title(in, total->section)} << "</span>";
        lines.insert(lines.begin(), {head, cells, total->pending, false, {}, total->hidden});
    }
    const std::string note = last_combined >= 0 ? in.text("pages.before_the_dotted_line_all_2") : in.text("pages.criminal_requests");
    page.body << "<h2>" << in.say("column.requests") << "</h2>"
              << line_chart(in, "requests", in.text("pages.requests_in_each_half_year_2"), note, requests, last_combined) << "<h2>"
              << in.say("column.accounts") << "</h2>"
              << line_chart(in, "accounts", in.text("pages.accounts_named_in_each_half"), note + " " + in.text("trends.account_counts"),
                            accounts, last_combined)
              << "<h2>" << in.say("pages.how_requests_ended") << "</h2>"
              << share_chart(in, "shares", in.text("pages.shares_of_the_four_outcomes"), shares) << "<h2>" << in.say("pages.the_figures")
              << "</h2>" << count_table(in, "totals", in.text("pages.totals_by_half_year_newest"), in.text("common.half_year"), lines, {});
    return page;
}

Page section_page(const Language& in, const Model& model, Section section, std::string_view path, std::string_view title,
                  std::string_view lead, const Markup& words) {
    Page page{std::string{path}, std::string{title}, std::string{lead}, {}, std::string{path}};
    page.body << words;
    const auto periods = model.periods();
    std::vector<CountLine> lines;
    std::vector<Point> points;
    const Total* newest = nullptr;
    for (const Period period : periods) {
        const Total* total = model.total(period, section);
        if (!total && points.empty()) continue;
        if (!model.still_runs(period)) points.push_back({period_short(in, period), total ? total->cells[Column::requests] : std::nullopt});
        if (!total) continue;
        if (!newest || !model.still_runs(period)) newest = total;
        Markup head = link("", fmt::format("{}#{}", period_path(period), tally::word(section)), period_short(in, period));
        if (outcomes_count_accounts(total->cells))
            head << "<br><span class=\"share\">" << in.say("pages.outcomes_count_accounts") << "</span>";
        lines.insert(lines.begin(), {head, total->cells, total->pending, false, {}, total->hidden});
    }
    if (!newest) {
        page.body << "<p>" << in.say("common.not_published_for_any_half") << "</p>";
        return page;
    }
    page.body << so_far(in, model, newest->period) << "<h2>" << Text{period_title(in, newest->period)} << "</h2>"
              << total_cards(in, model, *newest) << "<h2>" << in.say("view.line") << "</h2>"
              << line_chart(in, "requests", in.text("pages.requests_in_each_half_year", title), in.text("pages.the_table_below_has_the"),
                            points, -1)
              << count_table(in, "totals", in.text("pages.by_half_year_newest_first", title), in.text("common.half_year"), lines, {})
              << "<h2>" << in.say("pages.by_country", Text{period_title(in, newest->period)}) << "</h2>"
              << country_table(in, model, *newest, "", in.text("common.pair", title, period_title(in, newest->period)), Order::by_requests);
    return page;
}

// Pages whose numbers are figures of the questions and answers, side by side for each half-year.
Page figures_by_period(const Language& in, const Model& model, std::string_view path, std::string_view title, std::string_view lead,
                       std::span<const std::string_view> ids) {
    Page page{std::string{path}, std::string{title}, std::string{lead}, {}, std::string{path}};
    std::set<Period, std::greater<>> periods;
    for (const std::string_view id : ids) {
        for (const Period period : periods_with(model, id)) periods.insert(period);
    }
    if (periods.empty()) page.body << "<p>" << in.say("common.not_published_for_any_half") << "</p>";
    for (const Period period : periods) {
        const Figure* counted = nullptr;
        for (const std::string_view id : ids) {
            const Figure* figure = model.figure(id, period);
            if (!counted && figure && (figure->value || figure->hidden)) counted = figure;
        }
        page.body << "<h2>" << Text{period_title(in, period)} << "</h2>" << source_line(in, model, counted->status, counted->from)
                  << figure_table(in, model, period, ids, fmt::format("figures-{}", text(period)),
                                  in.text("common.pair", title, period_title(in, period)));
    }
    return page;
}

Page figures_page(const Language& in, const Model& model) {
    Page page{"figures.html", in.text("link.figures"), in.text("pages.the_closed_list_of_figures"), {}, "figures.html"};
    for (const auto& kind : tally::figure_kinds()) {
        page.body << "<section class=\"question\" id=\"" << Text{kind.id} << "\"><h2>" << Text{kind.id} << "</h2><p>"
                  << Text{in.text("figure." + std::string{kind.id})} << "</p><p>"
                  << in.say("figure.unit", Text{in.text("unit." + std::string{kind.unit})}) << "</p>";
        const auto periods = periods_with(model, kind.id);
        if (periods.empty())
            page.body << "<p class=\"not-published\">" << in.say("pages.not_published_for_any_half") << "</p>";
        else
            page.body << "<ul>";
        for (const Period period : periods) {
            const Figure* figure = model.figure(kind.id, period);
            page.body << "<li>" << link("", period_path(period) + "#figures", period_title(in, period)) << ": <span class=\"figure\">"
                      << figure_text(in, figure) << "</span> – " << Text{origin(in, model, figure->from)} << "</li>";
        }
        if (!periods.empty()) page.body << "</ul>";
        page.body << "</section>";
    }
    return page;
}

// The newest half-year that is over; while there is none, the one that runs.
std::optional<Period> newest_over(const Model& model) {
    const auto periods = model.periods();
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        if (!model.still_runs(*period)) return *period;
    }
    return periods.empty() ? std::nullopt : std::optional{periods.back()};
}

Page downloads_page(const Language& in, const Model& model) {
    Page page{"downloads.html", in.text("link.downloads"), in.text("pages.everything_on_this_site_as"), {}, "downloads.html"};
    struct File {
        std::string_view path, form, holds;
    };
    static constexpr File files[] = {{"data/report.xlsx", "XLSX", "files.report_xlsx"},
                                     {"data/by-country.csv", "CSV", "files.by_country_csv"},
                                     {"data/by-country.json", "JSON", "files.by_country_json"},
                                     {"data/figures.json", "JSON", "files.figures_json"},
                                     {"data/totals.csv", "CSV", "files.totals_csv"},
                                     {"data/dsa-article-15-orders.csv", "CSV", "files.dsa_article_15_orders_csv"},
                                     {"data/differences.csv", "CSV", "files.differences_csv"},
                                     {"data/restatements.csv", "CSV", "files.restatements_csv"},
                                     {"data/editions.csv", "CSV", "files.editions_csv"},
                                     {"data/edition-changes.csv", "CSV", "files.edition_changes_csv"},
                                     {"data/edition-figures.csv", "CSV", "files.edition_figures_csv"},
                                     {"data/small-cells.csv", "CSV", "files.small_cells_csv"},
                                     {"data/exceptions.csv", "CSV", "files.exceptions_csv"},
                                     {"data/datapackage.json", "JSON", "files.datapackage_json"},
                                     {"feed.atom", "Atom", "files.feed_atom"}};
    page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"files\"><table><caption id=\"files\">"
              << in.say("pages.files") << "</caption><thead><tr><th scope=\"col\">" << in.say("common.file") << "</th><th scope=\"col\">"
              << in.say("pages.form") << "</th><th scope=\"col\">" << in.say("pages.what_it_holds") << "</th></tr></thead><tbody>";
    for (const File& file : files) {
        const auto name = file.path.substr(file.path.find('/') == std::string_view::npos ? 0 : file.path.find('/') + 1);
        page.body << "<tr><th scope=\"row\"><a href=\"" << Text{in.to_shared("")} << Text{file.path} << "\" download>" << Text{name}
                  << "</a></th><td>" << Text{file.form} << "</td><td class=\"definition\">" << Text{in.text(file.holds)} << "</td></tr>";
    }
    if (const auto newest = newest_over(model)) {
        page.body << "<tr><th scope=\"row\"><a href=\"" << Text{print_path(*newest)} << "\" download>" << Text{text(*newest)}
                  << ".pdf</a></th><td>PDF</td><td class=\"definition\">" << in.say("files.print", Text{period_title(in, *newest)})
                  << "</td></tr>";
    }
    page.body << "</tbody></table></div><p>" << in.say("pages.each_half_year_and_each") << "</p><h2>" << in.say("pages.how_to_read_them")
              << "</h2><ul><li>" << in.say("pages.utf_8_lines_end_with") << "</li><li>"
              << in.say("pages.an_empty_cell_or_was", (Markup{} << "<code>null</code>")) << "</li><li>"
              << in.say("pages.a_row_without_a_country") << "</li><li>" << in.say("pages.several_rows_may_be_needed") << "</li></ul><h2>"
              << in.say("pages.how_to_cite") << "</h2><p>"
              << in.say("pages.name_the_provider_this_sites", (Markup{} << "<code>periods/2022-H2.html</code>"),
                        (Markup{} << "<code>countries/us.html</code>"), (Markup{} << "<code>figures.html#F4</code>"))
              << "</p>";
    return page;
}

// The rule for small cells: what it does, why, and what keeps a reader from undoing it.
Markup small_numbers(const Language& in, const Model& model) {
    Markup out;
    out << "<h2 id=\"small-numbers\">" << in.say("pages.small_numbers") << "</h2><p>" << Text{small_rule(in, model.small)} << "</p>";
    if (model.small.everywhere.rule == SmallRule::shown && model.small.sections.empty()) return out;
    out << "<p>" << in.say("pages.nobody_can_work_out_such") << "</p><p>";
    return out << in.say(model.hides_anything() ? "small.file" : "small.file_none",
                         link(in.to_shared(""), "data/small-cells.csv", "small-cells.csv"))
               << "</p>";
}

Page method_page(const Language& in, const Model& model) {
    Page page{"method.html", in.text("link.method"), in.text("pages.the_rules_by_which_every"), {}, "method.html"};
    page.body << "<h2>" << in.say("pages.what_one_request_is") << "</h2><ul><li>" << in.say("pages.one_signed_instrument_is_one")
              << "</li><li>" << in.say("pages.the_same_paper_served_again") << "</li><li>" << in.say("pages.a_corrected_paper_in_a")
              << "</li><li>" << in.say("pages.requests_under_nondisclosure_orders_are") << "</li></ul><h2>"
              << in.say("pages.which_half_year") << "</h2><p>"
              << in.say(model.book == tally::BookKind::real ? "method.period" : "method.period_zone") << "</p><h2>"
              << in.say("pages.accounts") << "</h2><p>" << in.say("pages.accounts_named_are_distinct_pairs") << "</p><h2>"
              << in.say("pages.outcomes") << "</h2><p>" << in.say("pages.each_request_has_one_outcome") << "</p><ol><li>"
              << in.say("pages.at_least_one_item_of", (Markup{} << "<strong>" << in.say("outcome.content") << "</strong>")) << "</li><li>"
              << in.say("pages.at_least_one_record_was", (Markup{} << "<strong>" << in.say("outcome.noncontent") << "</strong>"))
              << "</li><li>"
              << in.say("pages.the_authority_withdrew_the_request", (Markup{} << "<strong>" << in.say("outcome.rejected") << "</strong>"))
              << "</li><li>" << in.say("pages.the_request_was_valid_and", (Markup{} << "<strong>" << in.say("outcome.none") << "</strong>"))
              << "</li></ol><p>"
              << in.say("pages.a_request_that_was_narrowed", (Markup{} << "<strong>" << in.say("pages.pending") << "</strong>"))
              << "</p><h2>" << in.say("link.civil") << "</h2><p>" << in.say("pages.in_some_half_years_the") << "</p><h2>"
              << in.say("link.secrecy_orders") << "</h2><p>" << in.say("pages.an_order_is_an_object") << "</p><h2>"
              << in.say("common.shares") << "</h2><p>" << in.say("pages.shares_are_worked_out_from") << "</p>" << small_numbers(in, model)
              << "<h2>" << in.say("pages.what_is_not_here") << "</h2><p>" << in.say("pages.requests_under_national_security_law") << " ";
    if (!model.bands.empty())
        page.body << in.say("pages.what_the_law_allows_to", link("", "national-security.html", in.text("pages.bands_of_their_own"))) << " ";
    page.body << in.say("pages.notices_about_attacks_on_accounts") << "</p>";
    return page;
}

std::string_view rule_key(Rule rule) {
    switch (rule) {
        case Rule::blank_became_zero: return "rule.blank_became_zero";
        case Rule::blank_cell: return "rule.blank_cell";
        case Rule::files_disagree: return "rule.files_disagree";
        case Rule::fewer_accounts_than_requests: return "rule.fewer_accounts_than_requests";
        case Rule::label_without_code: return "rule.label_without_code";
        case Rule::missing_half: return "rule.missing_half";
        case Rule::more_disclosed_than_received: return "rule.more_disclosed_than_received";
        case Rule::parts_unlike_total: return "rule.parts_unlike_total";
        case Rule::unknown_class: return "rule.unknown_class";
    }
    return "?";
}

// Rows that the gate before publishing would keep back if they were our own, each reason once.
Markup odd_rows(const Language& in, const Model& model) {
    Markup out;
    out << "<h2 id=\"odd-rows\">" << in.say("pages.rows_that_contradict_themselves") << "</h2>";
    if (model.remarks.empty()) return out << "<p>" << in.say("pages.none_is_on_this_site") << "</p>";
    out << "<p>"
        << in.say("pages.a_figure_of_our_own", Text{in.count(model.remarks.size())},
                  link(in.to_shared(""), "data/exceptions.csv", "exceptions.csv"))
        << "</p>";
    std::map<std::pair<Rule, std::string>, std::vector<const Remark*>> by_reason;
    for (const Remark& remark : model.remarks) by_reason[{remark.rule, remark.reason}].push_back(&remark);
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"odd\"><table><caption id=\"odd\">"
        << in.say("pages.reasons") << "</caption><thead><tr><th scope=\"col\">" << in.say("pages.what_is_odd")
        << "</th><th scope=\"col\" class=\"n\">" << in.say("common.rows") << "</th><th scope=\"col\">" << in.say("pages.why_it_is_shown")
        << "</th><th scope=\"col\">" << in.say("pages.for_example") << "</th></tr></thead><tbody>";
    for (const auto& [reason, remarks] : by_reason) {
        const Remark& one = *remarks.front();
        out << "<tr><th scope=\"row\">" << Text{in.text(rule_key(reason.first))} << "</th><td class=\"n\">"
            << Text{in.count(remarks.size())} << "</td><td class=\"definition\">" << foreign(in, reason.second)
            << "</td><td class=\"definition\">"
            << (Markup{} << Text{in.text("common.pair", period_short(in, one.period), section_title(in, one.section))}
                         << Text{one.label.empty() ? "" : ", "} << Text{one.label} << ": " << foreign(in, one.seen))
            << "</td></tr>";
    }
    return out << "</tbody></table></div>";
}

Page about_page(const Language& in, const Model& model) {
    Page page{"about-the-figures.html", in.text("link.about"), in.text("pages.where_each_figure_comes_from"), {}, "about-the-figures.html"};
    const auto periods = model.periods();
    page.body << "<h2>" << in.say("pages.three_kinds_of_figures") << "</h2><ul>";
    if (model.book == tally::BookKind::real) {
        page.body << "<li>"
                  << in.say("pages.from_the_ledger_in_which",
                            (Markup{} << "<span class=\"mark counted\">" << in.say("common.counted") << "</span>"))
                  << "</li>";
    } else if (model.book == tally::BookKind::demo) {
        page.body << "<li>"
                  << in.say("pages.counted_from_a_ledger_of",
                            (Markup{} << "<span class=\"mark made-up\">" << in.say("common.demonstration") << "</span>"))
                  << "</li>";
    } else {
        page.body << "<li>"
                  << in.say("pages.one_request_was_played_through",
                            (Markup{} << "<span class=\"mark made-up\">" << in.say("common.simulated_from_published_figures") << "</span>"),
                            Text{model.provider})
                  << "</li>";
    }
    for (const std::string& source : model.sources) {
        page.body << "<li>"
                  << in.say("pages.from_as_published_there_misspelt",
                            (Markup{} << "<span class=\"mark imported\">" << in.say("common.imported") << "</span>"), Text{source})
                  << "</li>";
    }
    page.body << "<li>"
              << in.say("pages.means_that_nobody_has_published",
                        (Markup{} << "<span class=\"not-published\">" << in.say("common.not_published") << "</span>"))
              << "</li></ul><p>" << in.say("pages.where_a_section_of_a") << "</p><h2>" << in.say("pages.by_half_year")
              << "</h2><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"origin\"><table><caption id=\"origin\">"
              << in.say("pages.origin_of_the_tables") << "</caption><thead><tr><th scope=\"col\">" << in.say("common.half_year")
              << "</th><th scope=\"col\">" << in.say("common.section") << "</th><th scope=\"col\">" << in.say("pages.origin")
              << "</th></tr></thead><tbody>";
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        for (const Total* total : totals_in(model, *period)) {
            page.body << "<tr><th scope=\"row\">" << link("", period_path(*period), period_short(in, *period)) << "</th><td>"
                      << Text{section_title(in, total->section)} << "</td><td class=\"definition\">"
                      << Text{as_sentence(origin(in, model, total->from))} << "</td></tr>";
        }
    }
    page.body << "</tbody></table></div><h2>" << in.say("pages.counted_and_imported_differ") << "</h2>";
    if (model.differences.empty())
        page.body << "<p>" << in.say("pages.nowhere") << "</p>";
    else
        page.body << "<p>"
                  << in.say("pages.in_cells_all_of_them", Text{in.count(model.differences.size())},
                            link(in.to_shared(""), "data/differences.csv", "differences.csv"))
                  << "</p>";
    page.body << "<h2>" << in.say("pages.restatements") << "</h2>";
    if (model.restatements.empty())
        page.body << "<p>" << in.say("pages.no_published_figure_was_given") << "</p>";
    else
        page.body << "<p>"
                  << in.say("pages.cells_have_another_value_than", Text{in.count(model.restatements.size())},
                            link(in.to_shared(""), "data/restatements.csv", "restatements.csv"))
                  << "</p>";
    page.body << "<p>"
              << in.say("pages.what_was_published_stays_readable", link("", "editions.html", in.text("pages.all_editions_and_every_value")))
              << "</p>" << odd_rows(in, model);
    std::map<std::string, std::set<std::string>> labels;
    for (const ReportRow& row : model.rows) {
        if (row.label != country_title(in, row) || row.key.code.empty()) labels[row.label].insert(row.key.code);
    }
    if (!labels.empty()) {
        page.body << "<h2>" << in.say("pages.names_of_countries") << "</h2><p>" << in.say("pages.names_stay_in_the_files")
                  << "</p><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"labels\"><table><caption id=\"labels\">"
                  << in.say("pages.names_as_published") << "</caption><thead><tr><th scope=\"col\">" << in.say("pages.published_as")
                  << "</th><th scope=\"col\">" << in.say("pages.code") << "</th><th scope=\"col\">" << in.say("pages.shown_as")
                  << "</th></tr></thead><tbody>";
        for (const auto& [label, codes] : labels) {
            for (const std::string& code : codes) {
                page.body << "<tr><th scope=\"row\">" << Text{label} << "</th><td>"
                          << Text{code.empty() ? in.text("country.no_code") : code} << "</td><td>"
                          << Text{code.empty() ? label : in.country(code)} << "</td></tr>";
            }
        }
        page.body << "</tbody></table></div>";
    }
    return page;
}

}  // namespace

int rank_of(Section section) {
    if (section == Section::criminal) return 0;
    if (section == Section::combined) return 1;
    if (section == Section::emergencies) return 2;
    return 3 + static_cast<int>(section);
}

std::vector<const Total*> totals_in(const Model& model, Period period) {
    std::vector<const Total*> out;
    for (const Total& total : model.totals) {
        if (total.period == period) out.push_back(&total);
    }
    std::ranges::sort(out, {}, [](const Total* total) { return rank_of(total->section); });
    return out;
}

Markup unit_note(const Language& in, const Cells& total) {
    if (!outcomes_count_accounts(total)) return {};
    return (Markup{} << "<p class=\"source\">" << in.say("pages.in_this_table_outcomes_count") << "</p>");
}

std::vector<const Remark*> remarks_on(const Model& model, const ReportRow& row) {
    std::vector<const Remark*> out;
    for (const Remark& remark : model.remarks) {
        if (remark.concerns(row.key, row.label)) out.push_back(&remark);
    }
    return out;
}

std::vector<Period> periods_with(const Model& model, std::string_view id) {
    std::vector<Period> out;
    for (const Figure& figure : model.figures) {
        if (figure.id == id && (figure.value || figure.hidden)) out.push_back(figure.period);
    }
    std::ranges::sort(out, std::ranges::greater{});
    return out;
}

Markup figure_text(const Language& in, const Figure* figure) {
    Markup out = figure ? value_or_not(in, figure->value, figure->hidden) : value_or_not(in, std::nullopt);
    if (figure && figure->value && figure->unit == "percent") return Markup{} << Text{in.percent(std::to_string(*figure->value))};
    return out;
}

std::vector<Page> all_pages(const Language& in, const Model& model) {
    static constexpr std::string_view enterprise_ids[] = {"F4", "F5", "F6", "F7", "F8", "F9", "F12", "F13", "F14", "F15"};
    static constexpr std::string_view order_ids[] = {"F1", "F2", "F3"};
    const auto countries = countries_of(in, model);
    std::vector<Page> out{index_page(in, model),     periods_page(in, model),   countries_page(in, countries),
                          trends_page(in, model),    questions_page(in, model), figures_page(in, model),
                          downloads_page(in, model), method_page(in, model),    about_page(in, model)};
    out.push_back(section_page(in, model, Section::emergencies, "emergencies.html", in.text("link.emergencies"),
                               in.text("pages.requests_made_because_somebody_was"),
                               (Markup{} << "<p>" << in.say("pages.such_a_request_comes_in") << "</p>")));
    out.push_back(section_page(in, model, Section::civil, "civil.html", in.text("link.civil"), in.text("pages.requests_from_parties_to_a"),
                               (Markup{} << "<p>" << in.say("pages.a_private_party_needs_a") << "</p>")));
    out.push_back(figures_by_period(in, model, "enterprise.html", in.text("link.enterprise"),
                                    in.text("pages.requests_for_accounts_of_organisations"), enterprise_ids));
    out.push_back(figures_by_period(in, model, "secrecy-orders.html", in.text("link.secrecy_orders"),
                                    in.text("pages.court_orders_that_forbade_the"), order_ids));
    if (!model.bands.empty()) out.push_back(national_page(in, model));
    if (!model.ladder.empty()) out.push_back(ladder_page(in, model));
    out.push_back(claims_page(in, model));
    out.push_back(score_page(in, model));
    out.push_back(editions_page(in, model));
    for (Page& page : explorer_pages(in, model)) out.push_back(std::move(page));
    for (Page& page : compare_pages(in, model)) out.push_back(std::move(page));
    for (const Period period : model.periods()) out.push_back(period_page(in, model, period));
    for (const CountryStory& story : countries) out.push_back(country_page(in, model, story));
    return out;
}

}  // namespace sallyport::report::site
