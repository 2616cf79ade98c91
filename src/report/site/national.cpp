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

std::string large(std::string_view words) {
    std::string out{words};
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

}  // namespace

Page national_page(const Model& model) {
    Page page{"national-security.html",
              "National security process",
              "Letters, orders and directives under United States law, in the bands that the law allows.",
              {},
              "national-security.html"};
    page.body << "<p>Under 50 U.S.C. 1874 a provider may publish such figures in one of four structures and only as bands, over a window "
                 "that the "
                 "day of publication fixes. No exact number stands behind this page: each line is a band, and a first band holds zero. The "
                 "bands are "
                 "added to no other figure on this site, and no other figure holds them.</p>"
                 "<p>Counted is what the provider was required to comply with. “Customer selectors targeted” are identifiers such as an "
                 "account or a "
                 "number: not accounts, and not people. The first order on a new service is not counted until 540 days after it was "
                 "received.</p>";
    for (auto file = model.bands.rbegin(); file != model.bands.rend(); ++file) {
        const auto& report = file->report();
        const std::string name = fmt::format("bands-{}", base::text(report.published));
        page.body
            << "<h2 id=\"" << Text{name} << "\">Published on " << Text{base::text(report.published)}
            << "</h2><div class=\"scroll\" tabindex=\"0\" "
            << "role=\"region\" aria-labelledby=\"" << Text{name} << "-caption\"><table><caption id=\"" << Text{name}
            << "-caption\">Bands of " << Text{std::to_string(report.structure.width())} << ", structure "
            << Text{std::to_string(report.structure.number())}
            << "</caption><thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\" "
               "class=\"n\">Band</th></tr></thead><tbody>";
        for (const auto& row : report.rows) {
            page.body << "<tr><th scope=\"row\">" << Text{large(label(row.figure))} << "</th><td>" << Text{base::text(row.window.first)}
                      << "</td><td>" << Text{base::text(row.window.last)} << "</td><td class=\"n\">" << Text{range(row.band)}
                      << "</td></tr>";
        }
        page.body << "</tbody></table></div>";
    }
    page.body << "<p><a href=\"data/national-security.csv\">These bands as a file</a></p>";
    return page;
}

}  // namespace sallyport::report::site
