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

Markup changes_table(const Language& in, std::span<const EditionChange> list) {
    Markup out;
    out << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"changes\"><table><caption id=\"changes\">"
        << in.say("editions.values_that_changed") << "</caption><thead><tr><th scope=\"col\">" << in.say("common.half_year")
        << "</th><th scope=\"col\">" << in.say("editions.editions") << "</th><th scope=\"col\">" << in.say("editions.what")
        << "</th><th scope=\"col\" class=\"n\">" << in.say("editions.before") << "</th><th scope=\"col\" class=\"n\">"
        << in.say("editions.after") << "</th></tr></thead><tbody>";
    for (const EditionChange& change : list) {
        out << "<tr><th scope=\"row\">" << Text{period_short(in, change.period)} << "</th><td>" << Text{edition_step(in, change)}
            << "</td><td class=\"definition\">" << Text{changed_place(in, change)} << "</td><td class=\"n\">"
            << value_or_not(in, change.before) << "</td><td class=\"n\">" << value_or_not(in, change.after) << "</td></tr>";
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

std::string edition_step(const Language& in, const EditionChange& change) {
    return change.to > 0 ? in.text("editions.step", change.from, change.to) : in.text("editions.step_to_now", change.from);
}

std::string changed_place(const Language& in, const EditionChange& change) {
    if (!change.row) return in.text("editions.figure", change.what);
    return in.text("editions.cell", section_title(in, change.row->section), change.label, in.text("cell." + change.what));
}

Markup edition_note(const Language& in, const Model& model, Period period) {
    const Edition* newest = newest_of(model, period);
    if (!newest) return {};
    Markup out;
    out << "<p class=\"source\">"
        << in.say("editions.counted_until", link("../", "editions.html", in.text("editions.name", newest->number)),
                  Text{in.date(newest->counted)})
        << " ";
    const std::size_t unlike = changes_from(model, *newest);
    if (unlike > 0)
        out << "<strong>" << in.say(unlike == 1 ? "editions.value_changed" : "editions.values_changed", Text{in.count(unlike)})
            << "</strong> ";
    if (newest->number > 1) out << in.say("editions.earlier_editions_stay_as_they");
    return out << "</p>";
}

Page editions_page(const Language& in, const Model& model) {
    Page page{"editions.html", in.text("editions.editions"), in.text("editions.what_was_published_and_when"), {}, "about-the-figures.html"};
    page.body << paragraphs(model.words.news);
    if (model.editions.empty()) {
        page.body << "<p>" << in.say("editions.no_edition_was_published_yet") << "</p>";
        return page;
    }
    page.body << "<p>" << in.say("editions.an_edition_is_counted_at")
              << "</p><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"editions\"><table><caption id=\"editions\">"
              << in.say("editions.published_editions") << "</caption><thead><tr><th scope=\"col\">" << in.say("common.half_year")
              << "</th><th scope=\"col\">" << in.say("editions.edition") << "</th><th scope=\"col\">" << in.say("editions.counted_until_2")
              << "</th><th scope=\"col\" class=\"n\">" << in.say("common.rows") << "</th><th scope=\"col\" class=\"n\">"
              << in.say("editions.values_changed_since") << "</th><th scope=\"col\">" << in.say("common.file")
              << "</th></tr></thead><tbody>";
    for (auto edition = model.editions.rbegin(); edition != model.editions.rend(); ++edition) {
        page.body << "<tr><th scope=\"row\">" << link("", period_path(edition->period), period_title(in, edition->period)) << "</th><td>"
                  << Text{std::to_string(edition->number)} << "</td><td>" << Text{in.date(edition->counted)} << "</td><td class=\"n\">"
                  << Text{in.count(edition->rows.size())} << "</td><td class=\"n\">" << Text{in.count(changes_from(model, *edition))}
                  << "</td><td>" << link(in.to_shared(""), edition_path(*edition), "CSV") << "</td></tr>";
    }
    page.body << "</tbody></table></div><h2>" << in.say("editions.what_changed") << "</h2>";
    if (model.changes.empty()) {
        page.body << "<p>" << in.say("editions.nothing_every_half_year_says") << "</p>";
        return page;
    }
    const std::size_t shown = std::min(most_shown, model.changes.size());
    page.body << "<p>"
              << in.say("editions.all_are_in_and", Text{in.count(model.changes.size())},
                        link(in.to_shared(""), "data/edition-changes.csv", "edition-changes.csv"),
                        link(in.to_shared(""), "data/edition-figures.csv", "edition-figures.csv"));
    if (shown < model.changes.size()) page.body << " " << in.say("editions.the_first_stand_here", Text{in.count(shown)});
    page.body << "</p>" << changes_table(in, std::span{model.changes}.first(shown));
    return page;
}

}  // namespace sallyport::report::site
