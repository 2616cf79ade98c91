// National security process in bands: a page of its own, added to nothing.
#include <fmt/format.h>

#include "report/site/pages.h"

namespace sallyport::report::site {

namespace {

// An en dash between the two ends, as readers write ranges.
std::string range(const tally::Band& band) {
    std::string words = tally::text(band);
    return words.replace(words.find('-'), 1, "–");
}

}  // namespace

Page national_page(const Language& in, const Model& model) {
    Page page{"national-security.html",
              in.text("national.national_security_process"),
              in.text("national.letters_orders_and_directives_under"),
              {},
              "national-security.html"};
    page.body << "<p>" << in.say("national.under_50_u_s_c") << "</p><p>" << in.say("national.counted_is_what_the_provider") << "</p>";
    for (auto file = model.bands.rbegin(); file != model.bands.rend(); ++file) {
        const auto& report = file->report();
        const std::string name = fmt::format("bands-{}", base::text(report.published));
        page.body << "<h2 id=\"" << Text{name} << "\">" << in.say("national.published_on", Text{in.day(base::text(report.published))})
                  << "</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"" << Text{name}
                  << "-caption\"><table><caption id=\"" << Text{name} << "-caption\">"
                  << in.say("national.bands_of_structure", Text{std::to_string(report.structure.width())},
                            Text{std::to_string(report.structure.number())})
                  << "</caption><thead><tr><th scope=\"col\">" << in.say("common.figure") << "</th><th scope=\"col\">"
                  << in.say("national.from") << "</th><th scope=\"col\">" << in.say("national.to") << "</th><th scope=\"col\" class=\"n\">"
                  << in.say("national.band") << "</th></tr></thead><tbody>";
        for (const auto& row : report.rows) {
            page.body << "<tr><th scope=\"row\">" << Text{in.text("national.figure." + std::string{code(row.figure)})} << "</th><td>"
                      << Text{in.day(base::text(row.window.first))} << "</td><td>" << Text{in.day(base::text(row.window.last))}
                      << "</td><td class=\"n\">" << Text{in.apart(range(row.band))} << "</td></tr>";
        }
        page.body << "</tbody></table></div>";
    }
    page.body << "<p><a href=\"" << Text{in.to_shared("")} << "data/national-security.csv\">" << in.say("national.these_bands_as_a_file")
              << "</a></p>";
    return page;
}

}  // namespace sallyport::report::site
