#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/site/pages.h"

namespace sallyport::report::site {
namespace {

// A page that lists more is no longer read; the file has them all.
constexpr std::size_t most_shown = 300;

Markup link(std::string_view root, std::string_view path, std::string_view name) {
    Markup out;
    return out << "<a href=\"" << Text{root} << Text{path} << "\">" << Text{name} << "</a>";
}

std::string step_of(const EditionChange& change) {
    return change.to > 0 ? fmt::format("Edition {} to edition {}", change.from, change.to)
                         : fmt::format("Edition {} to what is counted now", change.from);
}

std::string place_of(const EditionChange& change) {
    if (!change.row) return "Figure " + change.what;
    std::string cell = change.what;
    for (char& c : cell) c = c == '_' ? ' ' : c;
    return fmt::format("{}, {}: {}", section_title(change.row->section), change.label, cell);
}

Markup changes_table(std::span<const EditionChange> list) {
    Markup out;
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"changes\"><table><caption id=\"changes\">Values that "
           "changed</caption><thead><tr><th scope=\"col\">Half-year</th><th scope=\"col\">Editions</th><th scope=\"col\">What</th><th "
           "scope=\"col\" class=\"n\">Before</th><th scope=\"col\" class=\"n\">After</th></tr></thead><tbody>";
    for (const EditionChange& change : list) {
        out << "<tr><th scope=\"row\">" << Text{period_short(change.period)} << "</th><td>" << Text{step_of(change)}
            << "</td><td class=\"definition\">" << Text{place_of(change)} << "</td><td class=\"n\">" << value_or_not(change.before)
            << "</td><td class=\"n\">" << value_or_not(change.after) << "</td></tr>";
    }
    return out << "</tbody></table></div>";
}

std::size_t changes_from(const Model& model, const Edition& edition) {
    std::size_t out = 0;
    for (const EditionChange& change : model.changes) {
        if (change.period == edition.period && change.from == edition.number) ++out;
    }
    return out;
}

const Edition* newest_of(const Model& model, Period period) {
    const Edition* out = nullptr;
    for (const Edition& edition : model.editions) {
        if (edition.period == period) out = &edition;
    }
    return out;
}

}  // namespace

Markup edition_note(const Model& model, Period period) {
    const Edition* newest = newest_of(model, period);
    if (!newest) return {};
    Markup out;
    out << "<p class=\"source\">" << link("../", "editions.html", fmt::format("Edition {}", newest->number)) << ", counted until "
        << Text{date_text(newest->counted)} << ". ";
    const std::size_t unlike = changes_from(model, *newest);
    if (unlike > 0)
        out << "<strong>" << Count{unlike} << (unlike == 1 ? Literal{" value has"} : Literal{" values have"})
            << " changed since.</strong> ";
    if (newest->number > 1) out << "Earlier editions stay as they were published.";
    return out << "</p>";
}

Page editions_page(const Model& model) {
    Page page{"editions.html",
              "Editions",
              "What was published, and when. An edition is never changed: where a later count gives something else, there is a new edition "
              "and every value that changed is listed.",
              {},
              "about-the-figures.html"};
    page.body << paragraphs(model.words.news);
    if (model.editions.empty()) {
        page.body << "<p>No edition was published yet. These pages show the figures as they are counted now.</p>";
        return page;
    }
    page.body
        << "<p>An edition is counted at a cut-off: what happened later is not in it, and a request that was not answered by then counts "
           "as pending.</p><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"editions\"><table><caption "
           "id=\"editions\">Published editions</caption><thead><tr><th scope=\"col\">Half-year</th><th scope=\"col\">Edition</th><th "
           "scope=\"col\">Counted until</th><th scope=\"col\" class=\"n\">Rows</th><th scope=\"col\" class=\"n\">Values changed "
           "since</th><th scope=\"col\">File</th></tr></thead><tbody>";
    for (auto edition = model.editions.rbegin(); edition != model.editions.rend(); ++edition) {
        page.body << "<tr><th scope=\"row\">" << link("", period_path(edition->period), period_title(edition->period)) << "</th><td>"
                  << Text{std::to_string(edition->number)} << "</td><td>" << Text{date_text(edition->counted)} << "</td><td class=\"n\">"
                  << Count{edition->rows.size()} << "</td><td class=\"n\">" << Count{changes_from(model, *edition)} << "</td><td>"
                  << link("", edition_path(*edition), "CSV") << "</td></tr>";
    }
    page.body << "</tbody></table></div><h2>What changed</h2>";
    if (model.changes.empty()) {
        page.body << "<p>Nothing: every half-year says what its first edition said.</p>";
        return page;
    }
    const std::size_t shown = std::min(most_shown, model.changes.size());
    page.body << "<p>All " << Count{model.changes.size()} << " are in " << link("", "data/edition-changes.csv", "edition-changes.csv")
              << " and " << link("", "data/edition-figures.csv", "edition-figures.csv") << ".";
    if (shown < model.changes.size()) page.body << " The first " << Count{shown} << " stand here.";
    page.body << "</p>" << changes_table(std::span{model.changes}.first(shown));
    return page;
}

}  // namespace sallyport::report::site
