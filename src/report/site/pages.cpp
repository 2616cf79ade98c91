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

namespace sallyport::report::site {
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

// Whether most rows' outcomes add up to accounts and not to requests.
bool outcomes_count_accounts(const Cells& cells) {
    std::uint64_t sum = 0;
    for (const Column column : outcome_columns) sum += cells[column].value_or(0);
    if (!cells[Column::requests]) return false;
    return cells[Column::accounts_specified] == sum && cells[Column::requests] != sum;
}

enum class Order { by_name, by_requests };

Markup country_table(const Model& model, const Total& total, std::string_view root, std::string_view caption, Order order) {
    auto rows = rows_of(model, total.period, total.section);
    // Sorted by name within the same number; std::stable_sort is deprecated in this library under C++23.
    std::ranges::sort(rows, {}, [order](const ReportRow* row) {
        const auto requests = static_cast<std::int64_t>(row->cells[Column::requests].value_or(0));
        return std::pair{order == Order::by_requests ? -requests : 0, country_title(*row)};
    });
    std::vector<CountLine> lines;
    for (const ReportRow* row : rows) {
        Markup head = link(root, country_path(row->key), country_title(*row));
        lines.push_back({head, row->cells, row->pending, false, remarks_on(model, *row), row->hidden});
    }
    lines.push_back({Markup{"All countries"}, total.cells, total.pending, true, {}, total.hidden});
    return count_table(fmt::format("table-{}", tally::word(total.section)), caption, "Country", lines, unit_note(total.cells));
}

Markup period_links(const Model& model, Period period) {
    const auto periods = model.periods();
    const auto at = std::ranges::find(periods, period);
    Markup out;
    out << "<nav class=\"steps\" aria-label=\"Other half-years\"><span>";
    if (at != periods.begin()) out << "← " << link("../", period_path(*std::prev(at)), period_title(*std::prev(at)));
    out << "</span><span>";
    if (std::next(at) != periods.end()) out << link("../", period_path(*std::next(at)), period_title(*std::next(at))) << " →";
    return out << "</span></nav>";
}

// The figures of the questions and answers for one half-year, with definitions.
Markup figure_table(const Model& model, Period period, std::span<const std::string_view> ids, std::string_view name,
                    std::string_view caption) {
    Markup out;
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" << Text{name} << "\"><table><caption id=\""
        << Text{name} << "\"><span>" << Text{caption}
        << "</span></caption><thead><tr><th scope=\"col\">Figure</th><th scope=\"col\" class=\"n\">Value</th><th "
           "scope=\"col\">Unit</th><th "
           "scope=\"col\">What it "
           "counts</th></tr></thead><tbody>";
    for (const std::string_view id : ids) {
        const Figure* figure = model.figure(id, period);
        if (!figure) continue;
        out << "<tr><th scope=\"row\">" << Text{id} << "</th><td class=\"n\">" << figure_text(figure) << "</td><td>" << Text{figure->unit}
            << "</td><td class=\"definition\">" << Text{figure->definition} << "</td></tr>";
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

Markup so_far(const Model& model, Period period) {
    return model.still_runs(period) ? Markup{} << "<p class=\"notes\">This half-year still runs. Its figures grow, and a request that was "
                                                  "not answered yet counts as pending.</p>"
                                    : Markup{};
}

Page index_page(const Model& model) {
    Page page{"index.html", "Requests for customer data", "", {}, "index.html"};
    const auto periods = model.periods();
    page.lead =
        model.sources.empty()
            ? fmt::format(
                  "How often governments and courts asked {} for data of its customers, what became of each request, and how we know.",
                  model.provider)
            : std::string{
                  "How often governments and courts asked for customers’ data, and what became of each request. Every table says whose "
                  "figures it shows."};
    // The newest half-year that is over; while there is none, the one that runs.
    const Total *newest = nullptr, *running = nullptr;
    for (auto period = periods.rbegin(); period != periods.rend() && !newest; ++period) {
        const Total* total = model.main_total(*period);
        (total && model.still_runs(*period) ? running : newest) = total;
    }
    if (!newest) std::swap(newest, running);
    page.body << paragraphs(model.words.introduction);
    if (!newest) {
        page.body << "<p>No half-year has been published yet.</p>";
        return page;
    }
    if (running) {
        page.body << "<p class=\"notes\">" << link("", period_path(running->period), period_title(running->period)) << " still runs: ";
        if (const auto requests = running->cells[Column::requests]) page.body << Count{*requests} << " requests so far, ";
        page.body << pending_text(running->pending, running->hidden) << " of them pending.</p>";
    }
    page.body << so_far(model, newest->period) << "<h2>" << Text{period_title(newest->period)} << "</h2><p>"
              << Text{section_title(newest->section)} << ", " << Count{newest->rows} << " countries. "
              << link("", period_path(newest->period), "All sections of this half-year") << ".</p>" << total_cards(model, *newest);
    std::vector<Point> points;
    int last_combined = -1;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const Total* total = drawn(model, model.main_total(periods[i]));
        points.push_back({period_short(periods[i]), total ? total->cells[Column::requests] : std::nullopt});
        if (total && total->section == Section::combined) last_combined = static_cast<int>(i);
    }
    page.body << "<h2>Over time</h2>"
              << line_chart(
                     "requests", "Requests in each half-year",
                     last_combined >= 0
                         ? fmt::format(
                               "Until {} criminal, emergency and civil requests are counted together; behind the dotted line criminal "
                               "requests alone. The table is on the page Trends.",
                               period_title(periods[static_cast<std::size_t>(last_combined)]))
                         : std::string{"Criminal law enforcement. The table is on the page Trends."},
                     points, last_combined)
              << "<p>" << link("", "trends.html", "All half-years as a table") << "</p><h2>By country</h2>"
              << country_table(model, *newest, "", fmt::format("{}, {}", section_title(newest->section), period_title(newest->period)),
                               Order::by_requests);
    return page;
}

Page periods_page(const Model& model) {
    Page page{"periods.html",
              "Half-years",
              "Every published half-year with the totals of its sections. A request belongs to the half-year in which it was received.",
              {},
              "periods.html"};
    const auto periods = model.periods();
    std::vector<CountLine> lines;
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        for (const Total* total : totals_in(model, *period)) {
            Markup head = link("", period_path(*period), period_title(*period));
            head << "<br><span class=\"share\">" << Text{section_title(total->section)} << "</span>";
            lines.push_back({head, total->cells, total->pending, false, {}, total->hidden});
        }
    }
    page.body << count_table("periods", "Totals by half-year and section", "Half-year", lines, {});
    return page;
}

Page period_page(const Model& model, Period period) {
    Page page{period_path(period), period_title(period), "", {}, "periods.html"};
    const auto totals = totals_in(model, period);
    page.lead = fmt::format("Requests for customer data received from {} {}.",
                            period.half == 1 ? "1 January to 30 June" : "1 July to 31 December", period.year);
    page.body << so_far(model, period) << edition_note(model, period);
    for (const Total* total : totals) {
        const auto title = section_title(total->section);
        page.body << "<h2 id=\"" << Text{tally::word(total->section)} << "\">" << Text{title} << "</h2><p>"
                  << link("../", view_path(period, total->section), "Table, map, line over time and ranking") << "</p>"
                  << total_cards(model, *total)
                  << country_table(model, *total, "../", fmt::format("{} by country, {}", title, period_title(period)), Order::by_name);
    }
    page.body << "<p class=\"source\">All tables of this half-year as a file: "
              << link("../", fmt::format("data/periods/{}.csv", text(period)), "CSV")
              << ".</p><h2 id=\"figures\">Figures of the questions and answers</h2>";
    if (const Figure* counted = first_counted(model, period)) {
        const auto ids = question_ids();
        page.body << source_line(model, counted->status, counted->from)
                  << figure_table(model, period, ids, "figure-table", "Figures, " + period_title(period));
    } else {
        page.body << "<p>None of them was published for this half-year.</p>";
    }
    page.body << period_links(model, period);
    return page;
}

struct CountryStory {
    RowKey key;
    std::string title;
    std::vector<const ReportRow*> rows;  // oldest first
};

std::vector<CountryStory> countries_of(const Model& model) {
    std::map<std::string, CountryStory> by_path;
    for (const ReportRow& row : model.rows) {
        auto& story = by_path[country_path(row.key)];
        story.key = row.key;
        story.title = country_title(row);
        story.rows.push_back(&row);
    }
    std::vector<CountryStory> out;
    for (auto& [path, story] : by_path) out.push_back(std::move(story));
    std::ranges::sort(out, {}, &CountryStory::title);
    return out;
}

Page countries_page(std::span<const CountryStory> countries) {
    Page page{"countries.html",
              "Countries",
              "Every country from which a request was published, with the sum of its requests over all half-years.",
              {},
              "countries.html"};
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
                  << (hides ? Markup{"<span class=\"kept-back\">kept back</span>"} : Markup{} << Count{requests}) << "</span></li>";
    }
    page.body << "</ul>";
    return page;
}

Page country_page(const Model& model, const CountryStory& story) {
    Page page{country_path(story.key), story.title, "", {}, "countries.html"};
    page.lead = fmt::format("{}: published requests, half-year by half-year, newest first.", story.title);
    const auto periods = model.periods();
    std::vector<Point> points;
    int last_combined = -1;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        Point point{period_short(periods[i]), std::nullopt};
        for (const ReportRow* row : story.rows) {
            if (row->key.period != periods[i] || (row->key.section != Section::combined && row->key.section != Section::criminal)) continue;
            if (!model.still_runs(row->key.period)) point.value = row->cells[Column::requests];
            if (row->key.section == Section::combined) last_combined = static_cast<int>(i);
        }
        points.push_back(point);
    }
    if (std::ranges::count_if(points, [](const Point& point) { return point.value.has_value(); }) > 1) {
        page.body << line_chart(
            "requests", fmt::format("{}: requests in each half-year", story.title),
            last_combined >= 0
                ? "Before the dotted line all kinds of requests together, behind it criminal requests alone. A half-year without a "
                  "published row has no point."
                : "Criminal requests. A half-year without a published row has no point.",
            points, last_combined);
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
            Markup head = link("../", period_path((*row)->key.period), period_short((*row)->key.period));
            if ((*row)->status == Status::counted) {
                head << " <span class=\"mark " << Text{model.book == tally::BookKind::real ? "counted" : "made-up"} << "\">"
                     << Text{model.book == tally::BookKind::real   ? "counted"
                             : model.book == tally::BookKind::demo ? "demonstration"
                                                                   : "simulated"}
                     << "</span>";
            }
            if (outcomes_count_accounts((*row)->cells)) head << "<br><span class=\"share\">outcomes count accounts</span>";
            lines.push_back({head, (*row)->cells, (*row)->pending, false, remarks_on(model, **row), (*row)->hidden});
            sources.insert((*row)->from);
        }
        page.body << "<h2>" << Text{section_title(section)} << "</h2>"
                  << count_table(fmt::format("table-{}", tally::word(section)), fmt::format("{}, {}", story.title, section_title(section)),
                                 "Half-year", lines, {});
    }
    for (const std::string& from : sources) {
        page.body << source_line(model, from.starts_with("imported") ? Status::imported : Status::counted, from);
    }
    page.body << "<p class=\"source\">All rows of this page as a file: "
              << link("../", fmt::format("data/countries/{}.json", address_of(story.key.code, story.key.label_if_no_code)), "JSON")
              << ".</p>";
    if (labels.size() > 1 || (labels.size() == 1 && *labels.begin() != story.title)) {
        page.body << "<p class=\"source\">Published under the name";
        if (labels.size() > 1) page.body << "s";
        bool first = true;
        for (const std::string& label : labels) {
            page.body << Text{first ? " “" : ", “"} << Text{label} << "”";
            first = false;
        }
        page.body << (story.key.code.empty() ? Literal{"."} : Literal{"; all stand for "});
        if (!story.key.code.empty()) page.body << Text{story.key.code} << ".";
        page.body << "</p>";
    }
    return page;
}

Page trends_page(const Model& model) {
    Page page{"trends.html",
              "Trends",
              "Totals of every half-year: how many requests, for how many accounts, and how they ended.",
              {},
              "trends.html"};
    const auto periods = model.periods();
    std::vector<Point> requests, accounts;
    std::vector<std::pair<std::string, Cells>> shares;
    std::vector<CountLine> lines;
    int last_combined = -1;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const Total* total = model.main_total(periods[i]);
        const Cells cells = total ? total->cells : Cells{};
        if (!model.still_runs(periods[i])) {
            requests.push_back({period_short(periods[i]), cells[Column::requests]});
            accounts.push_back({period_short(periods[i]), cells[Column::accounts_specified]});
            shares.emplace_back(period_short(periods[i]), cells);
        }
        if (!total) continue;
        if (total->section == Section::combined) last_combined = static_cast<int>(i);
        Markup head = link("", period_path(periods[i]), period_short(periods[i]));
        head << "<br><span class=\"share\">" << Text{section_title(total->section)} << "</span>";
        lines.insert(lines.begin(), {head, cells, total->pending, false, {}, total->hidden});
    }
    const std::string note = last_combined >= 0
                                 ? "Before the dotted line all kinds of requests together, behind it criminal requests alone."
                                 : "Criminal requests.";
    page.body << "<h2>Requests</h2>" << line_chart("requests", "Requests in each half-year", note, requests, last_combined)
              << "<h2>Accounts named</h2>"
              << line_chart("accounts", "Accounts named in each half-year", note + " An account is counted in every request that names it.",
                            accounts, last_combined)
              << "<h2>How requests ended</h2>" << share_chart("shares", "Shares of the four outcomes in each half-year", shares)
              << "<h2>The figures</h2>" << count_table("totals", "Totals by half-year, newest first", "Half-year", lines, {});
    return page;
}

Page section_page(const Model& model, Section section, std::string_view path, std::string_view title, std::string_view lead,
                  const Markup& words) {
    Page page{std::string{path}, std::string{title}, std::string{lead}, {}, std::string{path}};
    page.body << words;
    const auto periods = model.periods();
    std::vector<CountLine> lines;
    std::vector<Point> points;
    const Total* newest = nullptr;
    for (const Period period : periods) {
        const Total* total = model.total(period, section);
        if (!total && points.empty()) continue;
        if (!model.still_runs(period)) points.push_back({period_short(period), total ? total->cells[Column::requests] : std::nullopt});
        if (!total) continue;
        if (!newest || !model.still_runs(period)) newest = total;
        Markup head = link("", fmt::format("{}#{}", period_path(period), tally::word(section)), period_short(period));
        if (outcomes_count_accounts(total->cells)) head << "<br><span class=\"share\">outcomes count accounts</span>";
        lines.insert(lines.begin(), {head, total->cells, total->pending, false, {}, total->hidden});
    }
    if (!newest) {
        page.body << "<p>Not published for any half-year.</p>";
        return page;
    }
    page.body << so_far(model, newest->period) << "<h2>" << Text{period_title(newest->period)} << "</h2>" << total_cards(model, *newest)
              << "<h2>Over time</h2>"
              << line_chart("requests", fmt::format("{}: requests in each half-year", title),
                            "The table below has the numbers. A half-year without a published table has no point.", points, -1)
              << count_table("totals", fmt::format("{} by half-year, newest first", title), "Half-year", lines, {}) << "<h2>By country, "
              << Text{period_title(newest->period)} << "</h2>"
              << country_table(model, *newest, "", fmt::format("{}, {}", title, period_title(newest->period)), Order::by_requests);
    return page;
}

// Pages whose numbers are figures of the questions and answers, side by side for each half-year.
Page figures_by_period(const Model& model, std::string_view path, std::string_view title, std::string_view lead,
                       std::span<const std::string_view> ids) {
    Page page{std::string{path}, std::string{title}, std::string{lead}, {}, std::string{path}};
    std::set<Period, std::greater<>> periods;
    for (const std::string_view id : ids) {
        for (const Period period : periods_with(model, id)) periods.insert(period);
    }
    if (periods.empty()) page.body << "<p>Not published for any half-year.</p>";
    for (const Period period : periods) {
        const Figure* counted = nullptr;
        for (const std::string_view id : ids) {
            const Figure* figure = model.figure(id, period);
            if (!counted && figure && (figure->value || figure->hidden)) counted = figure;
        }
        page.body << "<h2>" << Text{period_title(period)} << "</h2>" << source_line(model, counted->status, counted->from)
                  << figure_table(model, period, ids, fmt::format("figures-{}", text(period)),
                                  fmt::format("{}, {}", title, period_title(period)));
    }
    return page;
}

Page figures_page(const Model& model) {
    Page page{"figures.html",
              "Figures and definitions",
              "The closed list of figures that the questions and answers use, each with its definition and its value in every half-year "
              "that published it.",
              {},
              "figures.html"};
    for (const auto& kind : tally::figure_kinds()) {
        page.body << "<section class=\"question\" id=\"" << Text{kind.id} << "\"><h2>" << Text{kind.id} << "</h2><p>"
                  << Text{kind.definition} << "</p><p>Unit: " << Text{kind.unit} << ".</p>";
        const auto periods = periods_with(model, kind.id);
        if (periods.empty())
            page.body << "<p class=\"not-published\">not published for any half-year</p>";
        else
            page.body << "<ul>";
        for (const Period period : periods) {
            const Figure* figure = model.figure(kind.id, period);
            page.body << "<li>" << link("", period_path(period) + "#figures", period_title(period)) << ": <span class=\"figure\">"
                      << figure_text(figure) << "</span> – " << Text{figure->from} << "</li>";
        }
        if (!periods.empty()) page.body << "</ul>";
        page.body << "</section>";
    }
    return page;
}

Page downloads_page(const Model&) {
    Page page{"downloads.html",
              "Downloads",
              "Everything on this site as files. They are made from the same values as the pages.",
              {},
              "downloads.html"};
    struct File {
        std::string_view path, form, holds;
    };
    static constexpr File files[] = {
        {"data/report.xlsx", "XLSX", "A workbook with one sheet for each section, and sheets for totals, figures and exceptions."},
        {"data/by-country.csv", "CSV",
         "One row a half-year, section and country: requests, accounts named, and the four outcomes. Country names as they were "
         "published."},
        {"data/by-country.json", "JSON", "The same rows, each with who says so."},
        {"data/figures.json", "JSON",
         "Every figure with its definition, unit, half-year, and whether it was counted, imported or not published."},
        {"data/totals.csv", "CSV", "Sums by half-year and section."},
        {"data/dsa-article-15-orders.csv", "CSV",
         "Orders of Member States of the European Union to provide information, in the form of table 3 of the harmonised template (Digital "
         "Services Act, Art. 15)."},
        {"data/differences.csv", "CSV", "Cells that were both counted and imported, with different values."},
        {"data/restatements.csv", "CSV", "Cells that a later publication gave another value."},
        {"data/editions.csv", "CSV", "Every published edition of a half-year, with the file that holds its rows."},
        {"data/edition-changes.csv", "CSV", "Cells of a half-year that changed from one edition to the next, or since the newest."},
        {"data/edition-figures.csv", "CSV", "Figures that did."},
        {"data/small-cells.csv", "CSV",
         "Cells that are blank because their number is small, or because a small one could be worked out from them."},
        {"data/exceptions.csv", "CSV",
         "Published rows that contradict themselves and are shown all the same, each with what was seen and the reason."},
        {"data/datapackage.json", "JSON",
         "What each file and each column holds, for programs (Frictionless Data Package), with lengths and digests."},
        {"feed.atom", "Atom", "New and changed half-years, to subscribe to."}};
    page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"files\"><table><caption "
                 "id=\"files\">Files</caption><thead><tr><th scope=\"col\">File</th><th "
                 "scope=\"col\">Form</th><th scope=\"col\">What it holds</th></tr></thead><tbody>";
    for (const File& file : files) {
        const auto name = file.path.substr(file.path.find('/') == std::string_view::npos ? 0 : file.path.find('/') + 1);
        page.body << "<tr><th scope=\"row\"><a href=\"" << Text{file.path} << "\" download>" << Text{name} << "</a></th><td>"
                  << Text{file.form} << "</td><td class=\"definition\">" << Text{file.holds} << "</td></tr>";
    }
    page.body
        << "</tbody></table></div><p>Each half-year and each country has a file of its own too; its page leads there.</p>"
           "<h2>How to read them</h2><ul><li>UTF-8, lines end with LF, commas as RFC 4180 says, sorted by half-year, section and code.</li>"
           "<li>An empty cell, or <code>null</code>, was not published. It is not zero.</li>"
           "<li>A row without a country code keeps its name as published, such as “To Be Determined”.</li>"
           "<li>Several rows may be needed to see one country under all its names: use the code, not the name.</li></ul>"
           "<h2>How to cite</h2><p>Name the provider, this site’s address, the half-year, and the date in the footer. Each view has an "
           "address of its own: "
           "<code>periods/2022-H2.html</code>, <code>countries/us.html</code>, <code>figures.html#F4</code>.</p>";
    return page;
}

// The rule for small cells: what it does, why, and what keeps a reader from undoing it.
Markup small_numbers(const Model& model) {
    Markup out;
    out << "<h2 id=\"small-numbers\">Small numbers</h2><p>" << Text{in_words(model.small)} << "</p>";
    if (model.small.everywhere.rule == SmallRule::shown && model.small.sections.empty()) return out;
    out << "<p>Nobody can work out such a number from the others. Where the rest of a row, a total, another table or an earlier edition "
           "would tell it, further numbers are kept back, until for every hidden number there is a second table that fits everything "
           "published and has another number in its place. A sum over half-years, a figure of the questions and answers, or a line of "
           "another file is told only if every number in it is. A number that was already published stays public. Zero is told: nobody "
           "stands behind it. History that others published, and simulations of it, are shown as they were published.</p><p>"
        << link("", "data/small-cells.csv", "small-cells.csv") << " names every such cell";
    if (!model.hides_anything()) out << "; at present there is none";
    return out << ".</p>";
}

Page method_page(const Model& model) {
    Page page{"method.html", "How we count", "The rules by which every figure on this site is counted, in words.", {}, "method.html"};
    page.body
        << "<h2>What one request is</h2><ul><li>One signed instrument is one request, however many accounts it names and however "
           "many kinds of order stand in it.</li>"
           "<li>The same paper served again is not counted again. A paper signed anew is a new request, even if an earlier one was "
           "rejected.</li>"
           "<li>A corrected paper in a pending matter is the same request.</li><li>Requests under nondisclosure orders are counted like "
           "all others: no order takes a request out of any figure.</li></ul>"
           "<h2>Which half-year</h2><p>The half-year is the one in which the request was received, 1 January to 30 June or 1 July to "
           "31 December"
        << Text{model.book == tally::BookKind::real ? "" : " in the ledger’s time zone"}
        << ". An answer that comes later changes the outcome of that half-year, never the half-year.</p>"
           "<h2>Accounts</h2><p>Accounts named are distinct pairs of request and account. An account that two requests name counts "
           "twice; a person with three accounts counts three times. "
           "A request may name none: a card number or an internet address is not an account. Fewer people are concerned than "
           "accounts are named, and nobody can say exactly how many.</p>"
           "<h2>Outcomes</h2><p>Each request has one outcome, the first of these that happened:</p><ol><li><strong>Content</strong>: "
           "at least one item of content was delivered.</li>"
           "<li><strong>Non-content</strong>: at least one record was delivered, and no content.</li>"
           "<li><strong>Rejected</strong>: the authority withdrew the request, was successfully sent to the customer instead, or the "
           "request was rejected in full; or it was an order for data that does not exist yet, which was handled outside. The ledger keeps "
           "the four apart; the tables show them together, and figure F27 counts the last.</li><li><strong>No data</strong>: the request "
           "was valid and a search found nothing, or "
           "there was no such account.</li></ol>"
           "<p>A request that was narrowed and then answered counts as answered. A request without an outcome yet is "
           "<strong>pending</strong>: it stands among requests and in no outcome. "
           "A preservation request only freezes data; it is in a table of its own.</p>"
           "<h2>Civil proceedings</h2><p>In some half-years the outcomes of civil requests count accounts, not requests. The page of "
           "the half-year says so beneath the table.</p>"
           "<h2>Nondisclosure orders</h2><p>An order is an object of its own: one request may carry several, one order may cover several "
           "requests. It is counted once, with the earliest request from the "
           "United States that it covers. The share of requests under secrecy is the number of orders divided by the number of all "
           "requests from the United States in every lane.</p>"
           "<h2>Shares</h2><p>Shares are worked out from counts and rounded once, half up: to a tenth of a per cent in tables, to a "
           "whole per cent in the questions and answers. In a table a share is a part "
           "of the four outcomes together, so shares may add up to 99.9% or 100.1%; the counts do add up.</p>"
        << small_numbers(model)
        << "<h2>What is not here</h2><p>Requests under national security law are kept and reported apart and are in no figure on this "
           "site. ";
    if (!model.bands.empty())
        page.body << "What the law allows to say of them stands in " << link("", "national-security.html", "bands of their own") << ". ";
    page.body << "Notices about attacks on accounts are not requests. "
                 "Reports that the provider makes of its own accord have a table of their own where they are published.</p>";
    return page;
}

std::string_view rule_in_words(Rule rule) {
    switch (rule) {
        case Rule::blank_became_zero: return "A figure that was not published became zero";
        case Rule::blank_cell: return "A cell is blank";
        case Rule::files_disagree: return "Two files disagree";
        case Rule::fewer_accounts_than_requests: return "Fewer accounts than requests";
        case Rule::label_without_code: return "No country is known";
        case Rule::missing_half: return "A half-year is missing";
        case Rule::more_disclosed_than_received: return "More was disclosed than received";
        case Rule::parts_unlike_total: return "The outcomes do not add up";
        case Rule::unknown_class: return "No section has this name";
    }
    return "?";
}

// Rows that the gate before publishing would keep back if they were our own, each reason once.
Markup odd_rows(const Model& model) {
    Markup out;
    out << "<h2 id=\"odd-rows\">Rows that contradict themselves</h2>";
    if (model.remarks.empty()) return out << "<p>None is on this site: a report with such a row is not published.</p>";
    out << "<p>A figure of our own that contradicts itself is not published. History that somebody else published is shown as it was, "
           "with the reason beside the row. "
        << Count{model.remarks.size()} << " such rows were reviewed; each is in " << link("", "data/exceptions.csv", "exceptions.csv")
        << " with what was seen.</p>";
    std::map<std::pair<Rule, std::string>, std::vector<const Remark*>> by_reason;
    for (const Remark& remark : model.remarks) by_reason[{remark.rule, remark.reason}].push_back(&remark);
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"odd\"><table><caption "
           "id=\"odd\">Reasons</caption><thead><tr><th "
           "scope=\"col\">What is odd</th><th scope=\"col\" class=\"n\">Rows</th><th scope=\"col\">Why it is shown</th><th "
           "scope=\"col\">For "
           "example</th></tr></thead><tbody>";
    for (const auto& [reason, remarks] : by_reason) {
        const Remark& one = *remarks.front();
        out << "<tr><th scope=\"row\">" << Text{rule_in_words(reason.first)} << "</th><td class=\"n\">" << Count{remarks.size()}
            << "</td><td class=\"definition\">" << Text{reason.second} << "</td><td class=\"definition\">" << Text{period_short(one.period)}
            << ", " << Text{section_title(one.section)} << Text{one.label.empty() ? "" : ", "} << Text{one.label} << ": " << Text{one.seen}
            << "</td></tr>";
    }
    return out << "</tbody></table></div>";
}

Page about_page(const Model& model) {
    Page page{"about-the-figures.html",
              "About the figures",
              "Where each figure comes from: counted from a ledger, imported from published history, or not published.",
              {},
              "about-the-figures.html"};
    const auto periods = model.periods();
    page.body << "<h2>Three kinds of figures</h2><ul>";
    if (model.book == tally::BookKind::real) {
        page.body << "<li><span class=\"mark counted\">Counted</span> from the ledger in which every step of every request is written when "
                     "it happens. Whoever holds the ledger’s entries can count again.</li>";
    } else if (model.book == tally::BookKind::demo) {
        page.body << "<li><span class=\"mark made-up\">Demonstration</span> counted from a ledger of made-up requests to a made-up "
                     "provider.</li>";
    } else {
        page.body << "<li><span class=\"mark made-up\">Simulated from published figures</span> one request was played through the program "
                     "for each request that another provider had published, and the ledger "
                     "was then counted. It shows that the program counts right; it says nothing about "
                  << Text{model.provider} << ", which does not exist.</li>";
    }
    for (const std::string& source : model.sources) {
        page.body << "<li><span class=\"mark imported\">Imported</span> from " << Text{source}
                  << ", as published there, misspelt names and blank cells included.</li>";
    }
    page.body << "<li><span class=\"not-published\">not published</span> means that nobody has published this figure. It does not mean "
                 "zero.</li></ul>"
                 "<p>Where a section of a half-year was both counted and imported, the counted figures are shown, and every difference is "
                 "listed below.</p>"
                 "<h2>By half-year</h2><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"origin\"><table><caption "
                 "id=\"origin\">Origin of the tables</caption><thead><tr><th "
                 "scope=\"col\">Half-year</th><th scope=\"col\">Section</th><th scope=\"col\">Origin</th></tr></thead><tbody>";
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
        for (const Total* total : totals_in(model, *period)) {
            page.body << "<tr><th scope=\"row\">" << link("", period_path(*period), period_short(*period)) << "</th><td>"
                      << Text{section_title(total->section)} << "</td><td class=\"definition\">" << Text{as_sentence(total->from)}
                      << "</td></tr>";
        }
    }
    page.body << "</tbody></table></div><h2>Counted and imported differ</h2>";
    if (model.differences.empty())
        page.body << "<p>Nowhere.</p>";
    else
        page.body << "<p>In " << Count{model.differences.size()} << " cells; all of them are in "
                  << link("", "data/differences.csv", "differences.csv") << ".</p>";
    page.body << "<h2>Restatements</h2>";
    if (model.restatements.empty())
        page.body << "<p>No published figure was given another value by a later publication.</p>";
    else
        page.body << "<p>" << Count{model.restatements.size()} << " cells have another value than first published; before and after are in "
                  << link("", "data/restatements.csv", "restatements.csv") << ".</p>";
    page.body << "<p>What was published stays readable: " << link("", "editions.html", "all editions, and every value that changed")
              << ".</p>" << odd_rows(model);
    std::map<std::string, std::set<std::string>> labels;
    for (const ReportRow& row : model.rows) {
        if (row.label != country_title(row) || row.key.code.empty()) labels[row.label].insert(row.key.code);
    }
    if (!labels.empty()) {
        page.body << "<h2>Names of countries</h2><p>Names stay in the files as they were published. On pages a country stands under one "
                     "name.</p><div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                     "aria-labelledby=\"labels\"><table><caption id=\"labels\">Names as published</caption><thead><tr><th "
                     "scope=\"col\">Published as</th><th scope=\"col\">Code</th><th scope=\"col\">Shown "
                     "as</th></tr></thead><tbody>";
        for (const auto& [label, codes] : labels) {
            for (const std::string& code : codes) {
                page.body << "<tr><th scope=\"row\">" << Text{label} << "</th><td>" << Text{code.empty() ? "none" : code} << "</td><td>"
                          << Text{code.empty() ? std::string_view{label} : country_name(code)} << "</td></tr>";
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

Markup unit_note(const Cells& total) {
    if (!outcomes_count_accounts(total)) return {};
    return Markup{"<p class=\"source\">In this table outcomes count accounts, not requests.</p>"};
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

Markup figure_text(const Figure* figure) {
    Markup out = figure ? value_or_not(figure->value, figure->hidden) : value_or_not(std::nullopt);
    if (figure && figure->value && figure->unit == "percent") out << "%";
    return out;
}

std::vector<Page> all_pages(const Model& model) {
    static constexpr std::string_view enterprise_ids[] = {"F4", "F5", "F6", "F7", "F8", "F9", "F12", "F13", "F14", "F15"};
    static constexpr std::string_view order_ids[] = {"F1", "F2", "F3"};
    const auto countries = countries_of(model);
    std::vector<Page> out{index_page(model),   periods_page(model),   countries_page(countries), trends_page(model), questions_page(model),
                          figures_page(model), downloads_page(model), method_page(model),        about_page(model)};
    out.push_back(
        section_page(model, Section::emergencies, "emergencies.html", "Emergencies",
                     "Requests made because somebody was in danger of death or serious physical injury.",
                     Markup{"<p>Such a request comes in writing from a criminal law enforcement agency, on letterhead and signed, says "
                            "what the emergency is and how the data would help, and is looked at by "
                            "two people before anything is given. Threats of suicide and kidnappings are the most common. It is counted "
                            "apart from criminal requests.</p>"}));
    out.push_back(
        section_page(model, Section::civil, "civil.html", "Civil proceedings",
                     "Requests from parties to a lawsuit between private persons or organisations.",
                     Markup{"<p>A private party needs a valid subpoena or court order that names specific accounts, and content is "
                            "given only with the specific and lawful consent of the account’s owner.</p>"}));
    out.push_back(figures_by_period(model, "enterprise.html", "Business customers",
                                    "Requests for accounts of organisations with more than 50 seats when the request was received. They "
                                    "are counted apart from requests for consumer data.",
                                    enterprise_ids));
    out.push_back(figures_by_period(model, "secrecy-orders.html", "Nondisclosure orders",
                                    "Court orders that forbade the provider to tell a customer of a request from the United States.",
                                    order_ids));
    if (!model.bands.empty()) out.push_back(national_page(model));
    if (!model.ladder.empty()) out.push_back(ladder_page(model));
    out.push_back(claims_page(model));
    out.push_back(score_page(model));
    out.push_back(editions_page(model));
    for (Page& page : explorer_pages(model)) out.push_back(std::move(page));
    for (Page& page : compare_pages(model)) out.push_back(std::move(page));
    for (const Period period : model.periods()) out.push_back(period_page(model, period));
    for (const CountryStory& story : countries) out.push_back(country_page(model, story));
    return out;
}

}  // namespace sallyport::report::site
