// What pages are made of: the frame, tables with captions and scopes, charts drawn here as SVG with a table beside them.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "report/files.h"
#include "report/model.h"
#include "report/site/language.h"

namespace sallyport::report::site {

struct Page {
    std::string path;   // "periods/2022-H2.html"
    std::string title;  // of the page, without the site's name
    std::string lead;   // one sentence under the heading, and the description for search engines
    Markup body;
    std::string nav;        // path of the navigation's link that is current
    bool scripted = false;  // it has a script of the site's own, which reads the site's own files
};

// "" on a page of the top folder, "../" one below: every link is relative, so the folder works at any address.
std::string root_of(std::string_view path);

// The whole page as bytes, with links to the same view in `all` languages. Says on every page what kind of book the figures are from.
std::string framed(const Language& in, const Model& model, const Page& page, std::span<const Language> all);

std::string section_title(const Language& in, Section section);  // "Criminal law enforcement"
std::string period_title(const Language& in, Period period);     // "July to December 2022"
std::string period_short(const Language& in, Period period);     // "2022 H2"
std::string period_path(Period period);                          // "periods/2022-H2.html"
std::string country_path(const RowKey& key);
std::string country_title(const Language& in, const ReportRow& row);  // the country's name; its label if it has no code

Markup value_or_not(const Language& in, const std::optional<std::uint64_t>& value);  // a count, or "not published"
// A count; what stands for one that the rule for small cells hides, "1–4" or "kept back"; or "not published".
Markup value_or_not(const Language& in, const std::optional<std::uint64_t>& value, const std::optional<Hidden>& hidden);
Markup cell_text(const Language& in, const Cells& cells, const HiddenCells& hidden, Column column);
Markup pending_text(const Language& in, const std::optional<std::uint64_t>& pending, const HiddenCells& hidden);
std::string hidden_text(const Language& in, const Hidden& hidden);  // "1–4", "kept back"
std::optional<Hidden> hidden_in(const HiddenCells& hidden, std::string_view name);
std::string as_sentence(std::string_view from);  // its first letter made large
Markup source_line(const Language& in, const Model& model, Status status, std::string_view from, std::string_view before = {});
// What the model says of an origin, a unit and a definition, in the reader's language.
std::string origin(const Language& in, const Model& model, std::string_view from);
std::string unit_of(const Language& in, const Figure& figure);
std::string definition_of(const Language& in, const Figure& figure);
// Words that others wrote and that stay as they wrote them: rules of law, reasons of a review.
Markup foreign(const Language& in, std::string_view words);
// "Simulated from published figures" and its like; empty for a real ledger.
Markup book_mark(const Language& in, const Model& model);
Markup paragraphs(std::string_view words);  // of people; an empty line parts them

// One line of the six counts with the shares of the outcomes.
struct CountLine {
    Markup head;  // the row's heading, a link or a text
    Cells cells;
    std::optional<std::uint64_t> pending = 0;
    bool is_sum = false;                      // of the lines above it
    std::vector<const Remark*> remarks = {};  // marked at the head, said below the table
    HiddenCells hidden = {};
};
// A table in a region that scrolls by itself on a narrow screen. `name` must be unique on the page.
Markup count_table(const Language& in, std::string_view name, std::string_view caption, std::string_view head,
                   std::span<const CountLine> lines, const Markup& note);

// The four outcomes as cards with numbers, shares and a bar.
Markup total_cards(const Language& in, const Model& model, const Total& total);

struct Point {
    std::string label;  // of the half-year
    std::optional<std::uint64_t> value;
};
// A line over half-years. `breaks_after`: position behind which the series counts something else, drawn as a gap; -1 if none.
Markup line_chart(const Language& in, std::string_view name, std::string_view title, std::string_view description,
                  std::span<const Point> points, int breaks_after);
// Outcomes as stacked shares over half-years.
Markup share_chart(const Language& in, std::string_view name, std::string_view title,
                   std::span<const std::pair<std::string, Cells>> points);

std::string_view stylesheet();
std::string_view icon();  // SVG

}  // namespace sallyport::report::site
