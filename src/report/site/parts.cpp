#include "report/site/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/names.h"
#include "report/small_cells.h"

namespace sallyport::report::site {
namespace {

struct Link {
    std::string_view path, name;
};
constexpr Link main_links[] = {{"index.html", "link.overview"},      {"explore.html", "link.explore"},     {"compare.html", "link.compare"},
                               {"periods.html", "link.half_years"},  {"countries.html", "link.countries"}, {"trends.html", "link.trends"},
                               {"questions.html", "link.questions"}, {"downloads.html", "link.downloads"}};
constexpr Link more_links[] = {{"emergencies.html", "link.emergencies"},
                               {"civil.html", "link.civil"},
                               {"enterprise.html", "link.enterprise"},
                               {"secrecy-orders.html", "link.secrecy_orders"},
                               {"figures.html", "link.figures"},
                               {"method.html", "link.method"},
                               {"ladder.html", "link.ladder"},
                               {"claims.html", "link.claims"},
                               {"score.html", "link.score"},
                               {"about-the-figures.html", "link.about"}};

constexpr std::array<std::string_view, 4> outcome_class{"content", "noncontent", "none", "declined"};
constexpr std::array<std::string_view, 4> outcome_mark{"c", "n", "o", "d"};  // within a bar
constexpr std::array<std::string_view, 4> outcome_name{"outcome.content", "outcome.noncontent", "outcome.none", "outcome.rejected"};

void links(const Language& in, Markup& out, std::span<const Link> all, const Page& page) {
    const std::string root = root_of(page.path);
    out << "<ul>";
    for (const Link& link : all) {
        out << "<li><a href=\"" << Text{root + std::string{link.path}} << "\"";
        if (link.path == page.path)
            out << " aria-current=\"page\"";
        else if (link.path == page.nav)
            out << " aria-current=\"true\"";
        out << ">" << Text{in.text(link.name)} << "</a></li>";
    }
    out << "</ul>";
}

std::string number(double value) { return fmt::format("{:.1f}", value); }

// The same view in every other language. A name of a language is in its own.
Markup switch_of(const Language& in, const Page& page, std::span<const Language> all) {
    Markup out;
    if (all.size() < 2) return out;
    const std::string shared = in.to_shared(root_of(page.path));
    out << "<nav class=\"languages\" aria-label=\"" << Text{in.text("frame.languages")} << "\"><ul>";
    for (const Language& other : all) {
        out << "<li><a href=\"" << Text{shared} << Text{other.folder()} << Text{page.path} << "\" lang=\"" << Text{other.code()}
            << "\" hreflang=\"" << Text{other.code()} << "\"";
        if (other.code() == in.code()) out << " aria-current=\"true\"";
        out << ">" << Text{other.name()} << "</a></li>";
    }
    return out << "</ul></nav>";
}

// Of a bar that is a hundred pixels wide, one place is enough: there are tens of thousands of them, so each byte counts.
std::string percent_of(double part, double whole) {
    std::string out = fmt::format("{:.1f}", 100 * part / whole);
    if (out.ends_with(".0")) out.resize(out.size() - 2);
    return out;
}

// The outcomes of one line as a bar; nothing if they are not known. Each lies on the longer one before it, so none needs a beginning; what
// they have in common is the stylesheet's.
Markup outcome_bar(const Cells& cells, Literal opening) {
    Markup out;
    if (!share_of(cells, Column::disclosed_content)) return out;
    double sum = 0;
    for (const Column column : outcome_columns) sum += static_cast<double>(*cells[column]);
    out << opening;
    double end = sum;
    for (std::size_t i = outcome_columns.size(); i-- > 0;) {
        const auto own = static_cast<double>(*cells[outcome_columns[i]]);
        if (own > 0) out << "<rect class=\"" << Text{outcome_mark[i]} << "\" width=\"" << Text{percent_of(end, sum)} << "%\"/>";
        end -= own;
    }
    return out << "</svg>";
}

// A round number at or above the largest value, and the step between grid lines.
std::pair<double, double> scale_for(double largest) {
    if (largest <= 0) return {4, 1};
    const double power = std::pow(10, std::floor(std::log10(largest)));
    for (const double step : {0.25, 0.5, 1.0, 2.0, 2.5, 5.0}) {
        const double unit = std::max(1.0, step * power);
        if (unit * 5 >= largest) return {std::ceil(largest / unit) * unit, unit};
    }
    return {power * 10, power * 2};
}

}  // namespace

std::string root_of(std::string_view path) { return path.contains('/') ? "../" : ""; }

std::string section_title(const Language& in, Section section) {
    switch (section) {
        case Section::civil: return in.text("section.civil");
        case Section::combined: return in.text("section.combined");
        case Section::criminal: return in.text("section.criminal");
        case Section::data_subject: return in.text("section.data_subject");
        case Section::defence: return in.text("section.defence");
        case Section::emergencies: return in.text("section.emergencies");
        case Section::enterprise: return in.text("section.enterprise");
        case Section::international: return in.text("section.international");
        case Section::preservation: return in.text("section.preservation");
        case Section::provider_initiated: return in.text("section.provider_initiated");
    }
    return "?";
}

std::string period_title(const Language& in, Period period) {
    return in.text(period.half == 1 ? "period.first" : "period.second", period.year);
}
std::string period_short(const Language& in, Period period) { return in.apart(in.text("period.short", period.year, period.half)); }
std::string period_path(Period period) { return "periods/" + text(period) + ".html"; }
std::string country_path(const RowKey& key) { return "countries/" + address_of(key.code, key.label_if_no_code) + ".html"; }
std::string country_title(const Language& in, const ReportRow& row) {
    auto name = in.country(row.key.code);
    if (!name.empty()) return name;
    return row.label == merged_label ? in.text("country.others") : row.label;
}

Markup value_or_not(const Language& in, const std::optional<std::uint64_t>& value) {
    Markup out;
    if (value)
        out << Text{in.count(*value)};
    else
        out << "<span class=\"not-published\">" << in.say("common.not_published") << "</span>";
    return out;
}

std::string hidden_text(const Language& in, const Hidden& hidden) {
    return hidden.below ? in.apart(in.text("band", hidden.below - 1)) : in.text("common.kept_back");
}

std::optional<Hidden> hidden_in(const HiddenCells& hidden, std::string_view name) {
    const auto found = hidden.find(name);
    return found == hidden.end() ? std::nullopt : std::optional{found->second};
}

Markup value_or_not(const Language& in, const std::optional<std::uint64_t>& value, const std::optional<Hidden>& hidden) {
    if (value || !hidden) return value_or_not(in, value);
    Markup out;
    return out << "<span class=\"" << (hidden->below ? Literal{"banded"} : Literal{"kept-back"}) << "\">" << Text{hidden_text(in, *hidden)}
               << "</span>";
}

Markup cell_text(const Language& in, const Cells& cells, const HiddenCells& hidden, Column column) {
    return value_or_not(in, cells[column], hidden_in(hidden, word(column)));
}

Markup pending_text(const Language& in, const std::optional<std::uint64_t>& pending, const HiddenCells& hidden) {
    return value_or_not(in, pending, hidden_in(hidden, pending_cell));
}

std::string origin(const Language& in, const Model& model, std::string_view from) {
    constexpr std::string_view imported = "imported from ";
    if (from.starts_with(imported)) return in.text("origin.imported", from.substr(imported.size()));
    if (from.empty()) return {};
    switch (model.book) {
        case tally::BookKind::real: return in.text("origin.real", model.provider);
        case tally::BookKind::demo: return in.text("origin.demo", model.provider);
        case tally::BookKind::simulated: return in.text("origin.simulated", model.provider);
    }
    return {};
}

std::string unit_of(const Language& in, const Figure& figure) { return in.text("unit." + figure.unit); }

std::string definition_of(const Language& in, const Figure& figure) {
    std::string_view id = figure.id;
    for (const auto& twin : tally::figure_twins()) {
        if (twin.id == id) id = twin.twin_of;
    }
    if (tally::figure_kind(id)) return in.text("figure." + std::string{id});
    for (const Section section : tally::all_sections()) {  // "total.criminal.requests"
        const std::string before = fmt::format("total.{}.", tally::word(section));
        if (id.starts_with(before)) return in.text("total." + std::string{id.substr(before.size())}, section_title(in, section));
    }
    return figure.definition;
}

Markup foreign(const Language& in, std::string_view words) {
    Markup out;
    if (in.is_source()) return out << Text{words};
    return out << "<span lang=\"en\" dir=\"ltr\">" << Text{words} << "</span>";
}

Markup book_mark(const Language& in, const Model& model) {
    switch (model.book) {
        case tally::BookKind::real: return {};
        case tally::BookKind::demo: return (Markup{} << in.say("common.demonstration"));
        case tally::BookKind::simulated: return (Markup{} << in.say("common.simulated_from_published_figures"));
    }
    return {};
}

Markup paragraphs(std::string_view words) {
    Markup out;
    while (!words.empty()) {
        const auto end = words.find("\n\n");
        const std::string_view one = words.substr(0, end);
        if (one.find_first_not_of(" \n") != std::string_view::npos) out << "<p>" << Text{one} << "</p>";
        words = end == std::string_view::npos ? std::string_view{} : words.substr(end + 2);
    }
    return out;
}

std::string as_sentence(std::string_view from) {
    std::string out{from};
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    // Latin letters with accents, U+00E0 to U+00FE, have their capitals 32 before them.
    if (out.size() > 1 && out[0] == '\xC3' && out[1] >= '\xA0' && out[1] <= '\xBE') out[1] = static_cast<char>(out[1] - 32);
    return out;
}

Markup source_line(const Language& in, const Model& model, Status status, std::string_view from, std::string_view before) {
    Markup out;
    const bool made_up = status == Status::counted && model.book != tally::BookKind::real;
    out << "<p class=\"source\"><span class=\"mark " << Text{made_up ? "made-up" : word(status)} << "\">";
    switch (status) {
        case Status::counted:
            if (made_up)
                out << book_mark(in, model);
            else
                out << in.say("common.counted");
            break;
        case Status::imported: out << in.say("common.imported"); break;
        case Status::not_published: out << in.say("common.not_published_alone"); break;
    }
    out << "</span> ";
    return out << Text{before} << Text{as_sentence(origin(in, model, from))} << "</p>";
}

std::string framed(const Language& in, const Model& model, const Page& page, std::span<const Language> all) {
    const std::string root = root_of(page.path);
    const std::string shared = in.to_shared(root);
    Markup out;
    out << "<!doctype html>\n<html lang=\"" << Text{in.code()} << "\" dir=\"" << Text{in.direction()}
        << "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
        << (page.scripted ? Literal{"; script-src 'self'; connect-src 'self'"} : Literal{""})
        << "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
           "dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>"
        << Text{page.title} << " – " << Text{model.provider} << "</title>\n<meta name=\"description\" content=\"" << Text{page.lead}
        << "\">\n<link rel=\"icon\" href=\"" << Text{shared} << "icon.svg\">\n<link rel=\"stylesheet\" href=\"" << Text{shared}
        << "site.css\">\n<link rel=\"alternate\" type=\"application/atom+xml\" title=\"" << Text{in.text("frame.feed")} << "\" href=\""
        << Text{shared} << "feed.atom\">\n";
    for (const Language& other : all) {
        if (all.size() > 1)
            out << "<link rel=\"alternate\" hreflang=\"" << Text{other.code()} << "\" href=\"" << Text{shared} << Text{other.folder()}
                << Text{page.path} << "\">\n";
    }
    if (page.scripted) out << "<script src=\"" << Text{shared} << "compare.js\" defer></script>\n";
    out << "</head>\n<body>\n<a class=\"skip\" href=\"#main\">" << Text{in.text("frame.skip")} << "</a>\n";
    if (model.book != tally::BookKind::real) {
        const bool simulated = model.book == tally::BookKind::simulated;
        out << "<aside class=\"book\" aria-label=\"" << Text{in.text("frame.kind")} << "\"><strong>"
            << in.say(simulated ? "frame.simulated" : "frame.demonstration") << "</strong> "
            << in.say(simulated ? "frame.simulated_means" : "frame.demonstration_means", Text{model.provider}) << "</aside>\n";
    }
    out << "<header class=\"top\"><div class=\"wide\"><p class=\"name\"><a href=\"" << Text{root} << "index.html\"><span>"
        << Text{model.provider} << "</span> " << Text{in.text("common.title")} << "</a></p><nav aria-label=\""
        << Text{in.text("frame.main")} << "\">";
    links(in, out, main_links, page);
    out << "</nav>" << switch_of(in, page, all) << "</div></header>\n<main id=\"main\" class=\"wide\">\n<h1>" << Text{page.title}
        << "</h1>\n<p class=\"lead\">" << Text{page.lead} << "</p>\n"
        << page.body << "</main>\n<footer class=\"bottom\"><div class=\"wide\"><nav aria-label=\"" << Text{in.text("frame.more")} << "\">";
    std::vector<Link> more{std::begin(more_links), std::end(more_links)};
    if (model.ladder.empty()) std::erase_if(more, [](const Link& link) { return link.path == "ladder.html"; });
    links(in, out, more, page);
    out << "</nav><p>" << in.say("frame.foot", Text{in.date(model.as_of)}) << "</p></div></footer>\n</body>\n</html>\n";
    return out.html();
}

namespace {

// Every reason once, in the order in which the table meets it.
std::vector<std::string_view> reasons_in(std::span<const CountLine> lines) {
    std::vector<std::string_view> out;
    for (const CountLine& line : lines) {
        for (const Remark* remark : line.remarks) {
            if (std::ranges::find(out, remark->reason) == out.end()) out.emplace_back(remark->reason);
        }
    }
    return out;
}

void remark_marks(const Language& in, Markup& out, std::string_view name, const CountLine& line,
                  std::span<const std::string_view> reasons) {
    std::vector<std::ptrdiff_t> marked;
    for (const Remark* remark : line.remarks) {
        const auto at = std::ranges::find(reasons, remark->reason) - reasons.begin();
        if (std::ranges::find(marked, at) == marked.end()) marked.push_back(at);
    }
    for (const std::ptrdiff_t at : marked) {
        const std::string number = std::to_string(at + 1);
        out << " <a class=\"note-mark\" href=\"#" << Text{name} << "-note-" << Text{number} << "\" aria-label=\""
            << Text{in.text("table.note", number)} << "\">[" << Text{number} << "]</a>";
    }
}

}  // namespace

Markup count_table(const Language& in, std::string_view name, std::string_view caption, std::string_view head,
                   std::span<const CountLine> lines, const Markup& note) {
    Markup out;
    const auto reasons = reasons_in(lines);
    const bool pending = std::ranges::any_of(lines, [](const CountLine& line) { return line.pending != 0U; });
    const bool hides = std::ranges::any_of(lines, [](const CountLine& line) { return !line.hidden.empty(); });
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" << Text{name}
        << "\"><table class=\"counts\"><caption id=\"" << Text{name} << "\"><span>" << Text{caption}
        << "</span></caption><thead><tr><th scope=\"col\">" << Text{head} << "</th><th scope=\"col\" class=\"n\">"
        << in.say("column.requests") << "</th><th scope=\"col\" class=\"n\">" << in.say("column.accounts") << "</th>";
    for (std::size_t i = 0; i < outcome_name.size(); ++i) {
        out << "<th scope=\"col\" class=\"n\"><span class=\"key key-" << Text{outcome_class[i]} << "\"></span>"
            << Text{in.text(outcome_name[i])} << "</th>";
    }
    if (pending) out << "<th scope=\"col\" class=\"n\">" << in.say("common.pending") << "</th>";
    out << "<th scope=\"col\" class=\"bar\">" << in.say("common.shares") << "</th></tr></thead><tbody>";
    for (const CountLine& line : lines) {
        out << (line.is_sum ? Literal{"<tr class=\"sum\">"} : Literal{"<tr>"}) << "<th scope=\"row\">" << line.head;
        remark_marks(in, out, name, line, reasons);
        out << "</th><td>" << cell_text(in, line.cells, line.hidden, Column::requests) << "</td><td>"
            << cell_text(in, line.cells, line.hidden, Column::accounts_specified) << "</td>";
        for (const Column column : outcome_columns) {
            out << "<td>" << cell_text(in, line.cells, line.hidden, column);
            if (const auto share = share_of(line.cells, column)) out << " <small>" << Text{in.share(*share)} << "</small>";
            out << "</td>";
        }
        if (pending) out << "<td>" << pending_text(in, line.pending, line.hidden) << "</td>";
        out << "<td class=\"bar\">" << outcome_bar(line.cells, "<svg aria-hidden=\"true\">") << "</td></tr>";
    }
    out << "</tbody></table></div>";
    if (!reasons.empty()) {
        out << "<ol class=\"notes\" aria-label=\"" << in.say("parts.notes_on_rows") << "\">";
        for (std::size_t i = 0; i < reasons.size(); ++i) {
            out << "<li id=\"" << Text{name} << "-note-" << Text{std::to_string(i + 1)} << "\">" << foreign(in, reasons[i]) << "</li>";
        }
        out << "</ol>";
    }
    if (hides) {
        out << "<p class=\"source\">" << in.say("parts.a_band_such_as_1") << "</p>";
    }
    return out << note;
}

Markup total_cards(const Language& in, const Model& model, const Total& total) {
    Markup out;
    out << "<dl class=\"cards\"><div><dt>" << in.say("column.requests") << "</dt><dd>"
        << cell_text(in, total.cells, total.hidden, Column::requests) << "</dd></div><div><dt>" << in.say("column.accounts") << "</dt><dd>"
        << cell_text(in, total.cells, total.hidden, Column::accounts_specified) << "</dd></div>";
    for (std::size_t i = 0; i < outcome_columns.size(); ++i) {
        out << "<div><dt><span class=\"key key-" << Text{outcome_class[i]} << "\"></span>" << Text{in.text(outcome_name[i])} << "</dt><dd>"
            << cell_text(in, total.cells, total.hidden, outcome_columns[i]);
        if (const auto share = share_of(total.cells, outcome_columns[i]))
            out << " <span class=\"share\">" << Text{in.share(*share)} << "</span>";
        out << "</dd></div>";
    }
    if (total.pending != 0U)
        out << "<div><dt>" << in.say("common.pending") << "</dt><dd>" << pending_text(in, total.pending, total.hidden) << "</dd></div>";
    out << "</dl>" << outcome_bar(total.cells, "<svg class=\"big-bar\" aria-hidden=\"true\">")
        << source_line(in, model, total.status, total.from);
    return out;
}

Markup line_chart(const Language& in, std::string_view name, std::string_view title, std::string_view description,
                  std::span<const Point> points, int breaks_after) {
    constexpr double left = 56, right = 16, top = 16, bottom = 40, width = 760, height = 280;
    double largest = 0;
    for (const Point& point : points) largest = std::max(largest, static_cast<double>(point.value.value_or(0)));
    const auto [ceiling, step] = scale_for(largest);
    const auto x = [&](std::size_t i) {
        return points.size() < 2 ? left : left + (width - left - right) * static_cast<double>(i) / static_cast<double>(points.size() - 1);
    };
    const auto y = [&](double value) { return height - bottom - (height - top - bottom) * value / ceiling; };
    Markup out;
    out << "<figure class=\"chart\"><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" << Text{title}
        << "\"><svg class=\"line\" viewBox=\"0 0 760 280\" role=\"img\" aria-labelledby=\"" << Text{name} << "-t " << Text{name}
        << "-d\"><title id=\"" << Text{name} << "-t\">" << Text{title} << "</title><desc id=\"" << Text{name} << "-d\">"
        << Text{description} << "</desc>";
    for (double value = 0; value <= ceiling + step / 2; value += step) {
        out << "<line class=\"grid\" x1=\"56\" x2=\"744\" y1=\"" << Text{number(y(value))} << "\" y2=\"" << Text{number(y(value))}
            << "\"/><text class=\"axis\" x=\"48\" y=\"" << Text{number(y(value) + 4)} << "\" text-anchor=\"end\">"
            << Text{in.count(static_cast<std::uint64_t>(value))} << "</text>";
    }
    const std::size_t every = points.size() > 13 ? 4 : points.size() > 7 ? 2 : 1;
    for (std::size_t i = 0; i < points.size(); i += every) {
        out << "<text class=\"axis\" x=\"" << Text{number(x(i))} << "\" y=\"260\" text-anchor=\""
            << Text{i == 0                   ? "start"
                    : i + 1 == points.size() ? "end"
                                             : "middle"}
            << "\">" << Text{points[i].label} << "</text>";
    }
    std::string path;
    bool drawing = false;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].value) {
            path += fmt::format("{}{} {}", drawing ? " L" : " M", number(x(i)), number(y(static_cast<double>(*points[i].value))));
        }
        drawing = points[i].value.has_value() && static_cast<int>(i) != breaks_after;
    }
    if (breaks_after >= 0 && breaks_after + 1 < static_cast<int>(points.size())) {
        const double at = (x(static_cast<std::size_t>(breaks_after)) + x(static_cast<std::size_t>(breaks_after) + 1)) / 2;
        out << "<line class=\"break\" x1=\"" << Text{number(at)} << "\" x2=\"" << Text{number(at)} << "\" y1=\"16\" y2=\"240\"/>";
    }
    out << "<path class=\"series\" d=\"" << Text{path.empty() ? path : path.substr(1)} << "\"/>";
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!points[i].value) continue;
        out << "<circle class=\"dot\" cx=\"" << Text{number(x(i))} << "\" cy=\"" << Text{number(y(static_cast<double>(*points[i].value)))}
            << "\" r=\"3\"/>";
    }
    return out << "</svg></div><figcaption>" << Text{title} << ". " << Text{description} << "</figcaption></figure>";
}

Markup share_chart(const Language& in, std::string_view name, std::string_view title,
                   std::span<const std::pair<std::string, Cells>> points) {
    Markup out;
    constexpr double left = 56, right = 16, top = 16, floor = 240, width = 760;
    const double slot = (width - left - right) / static_cast<double>(std::max<std::size_t>(points.size(), 1));
    out << "<figure class=\"chart\"><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" << Text{title}
        << "\"><svg class=\"line\" viewBox=\"0 0 760 280\" role=\"img\" aria-labelledby=\"" << Text{name} << "-t\"><title id=\""
        << Text{name} << "-t\">" << Text{title} << "</title>";
    for (int tenth = 0; tenth <= 100; tenth += 25) {
        const double y = floor - (floor - top) * tenth / 100;
        out << "<line class=\"grid\" x1=\"56\" x2=\"744\" y1=\"" << Text{number(y)} << "\" y2=\"" << Text{number(y)}
            << "\"/><text class=\"axis\" x=\"48\" y=\"" << Text{number(y + 4)} << "\" text-anchor=\"end\">"
            << Text{in.percent(std::to_string(tenth))} << "</text>";
    }
    const std::size_t every = points.size() > 13 ? 4 : points.size() > 7 ? 2 : 1;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double x = left + slot * static_cast<double>(i);
        if (i % every == 0) {
            out << "<text class=\"axis\" x=\"" << Text{number(x)} << "\" y=\"260\" text-anchor=\"start\">" << Text{points[i].first}
                << "</text>";
        }
        if (!share_of(points[i].second, Column::disclosed_content)) continue;
        double sum = 0;
        for (const Column column : outcome_columns) sum += static_cast<double>(*points[i].second[column]);
        double base = floor;
        for (std::size_t k = 0; k < outcome_columns.size(); ++k) {
            const double tall = (floor - top) * static_cast<double>(*points[i].second[outcome_columns[k]]) / sum;
            base -= tall;
            out << "<rect class=\"fill-" << Text{outcome_class[k]} << "\" x=\"" << Text{number(x + slot * 0.08)} << "\" y=\""
                << Text{number(base)} << "\" width=\"" << Text{number(slot * 0.84)} << "\" height=\"" << Text{number(tall)} << "\"/>";
        }
    }
    out << "</svg></div><figcaption>" << Text{title} << ". <span class=\"legend\">";
    for (std::size_t k = 0; k < outcome_name.size(); ++k) {
        out << "<span><span class=\"key key-" << Text{outcome_class[k]} << "\"></span>" << Text{in.text(outcome_name[k])} << "</span> ";
    }
    return out << "</span></figcaption></figure>";
}

}  // namespace sallyport::report::site
