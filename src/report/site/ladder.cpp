#include "report/site/ladder.h"

namespace sallyport::report::site {
namespace {

Markup listed(const std::vector<std::string>& words) {
    Markup out;
    for (std::size_t i = 0; i < words.size(); ++i) out << Text{i == 0 ? "" : "; "} << Text{words[i]};
    return out;
}

void line(Markup& out, Literal term, const std::vector<std::string>& words) {
    if (!words.empty()) out << "<dt>" << Markup{term} << "</dt><dd>" << listed(words) << "</dd>";
}

Markup rung(const LadderRow& row) {
    Markup out;
    out << "<h3>" << Text{row.title};
    if (!row.region.empty()) out << " (" << Text{row.country + "-" + row.region} << " only)";
    out << "</h3><dl>";
    line(out, "Papers", row.instruments);
    line(out, "Opens", row.opens);
    line(out, "Opens with the account holder’s consent", row.with_consent);
    line(out, "Keeps, and hands over nothing", row.keeps);
    line(out, "Counsel decides", row.counsel);
    line(out, "Does not open", row.closed);
    line(out, "Terms", row.terms);
    out << "<dt>Rule</dt><dd>" << Text{row.citation} << "</dd><dt>State of the rule</dt><dd>" << Text{row.approval} << "</dd></dl>";
    return out;
}

}  // namespace

Page ladder_page(const Model& model) {
    Markup body;
    body << "<p>A paper opens what its row says, and only if it is in order. Whether it is, and whether the customer is told first, is "
            "looked at "
            "for each request. What stands nowhere here is decided by our counsel, or needs mutual legal assistance between "
            "states.</p><nav aria-label=\"Countries\"><ul>";
    const auto starts = [&](std::size_t i) { return i == 0 || model.ladder[i].country != model.ladder[i - 1].country; };
    for (std::size_t i = 0; i < model.ladder.size(); ++i) {
        const auto& row = model.ladder[i];
        if (starts(i)) body << "<li><a href=\"#" << Text{row.country} << "\">" << Text{row.book} << "</a></li>";
    }
    body << "</ul></nav>";
    for (std::size_t i = 0; i < model.ladder.size(); ++i) {
        const auto& row = model.ladder[i];
        if (starts(i)) body << "<h2 id=\"" << Text{row.country} << "\">" << Text{row.book} << "</h2>";
        body << rung(row);
    }
    return {"ladder.html", "Which paper opens which data",
            "The rules by which requests are answered, country by country, with the law behind each.", std::move(body), "ladder.html"};
}

}  // namespace sallyport::report::site
