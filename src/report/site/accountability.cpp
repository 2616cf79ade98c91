#include "report/site/accountability.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/gate.h"

namespace sallyport::report::site {
namespace {

constexpr std::size_t periods_shown = 2;

Markup link(std::string_view path, std::string_view name) {
    Markup out;
    return out << "<a href=\"" << Text{path} << "\">" << Text{name} << "</a>";
}

// The newest half-years that are over and have this table, newest first.
std::vector<const Total*> newest(const Model& model, Section section) {
    std::vector<const Total*> out;
    for (auto total = model.totals.rbegin(); total != model.totals.rend() && out.size() < periods_shown; ++total) {
        if (total->section == section && !model.still_runs(total->period)) out.push_back(&*total);
    }
    return out;
}

Markup not_published() { return Markup{"<span class=\"not-published\">not published</span>"}; }

// "5,760 of 24,738 requests (23.3%)": one outcome of a section.
Markup outcome_of(const Model& model, Section section, Column column, std::string_view did) {
    const auto totals = newest(model, section);
    if (totals.empty()) return not_published();
    Markup out;
    out << "<ul>";
    for (const Total* total : totals) {
        out << "<li>" << link(period_path(total->period) + "#" + std::string{tally::word(section)}, period_title(total->period))
            << ": <span class=\"figure\">" << cell_text(total->cells, total->hidden, column) << "</span> of "
            << cell_text(total->cells, total->hidden, Column::requests) << " requests " << Text{did};
        if (const auto share = share_of(total->cells, column)) out << ", " << Text{share_text(*share)} << " of all outcomes";
        if (total->pending != 0U) out << "; " << pending_text(total->pending, total->hidden) << " pending";
        out << "</li>";
    }
    return out << "</ul>";
}

// Asked, delivered, nothing found, rejected, still open: they add up.
Markup asked_and_given(const Model& model, Section section) {
    const auto totals = newest(model, section);
    if (totals.empty()) return not_published();
    Markup out;
    out << "<ul>";
    for (const Total* total : totals) {
        const auto told = [&](Column column) { return cell_text(total->cells, total->hidden, column); };
        out << "<li>" << link(period_path(total->period) + "#" + std::string{tally::word(section)}, period_title(total->period))
            << ": asked <span class=\"figure\">" << told(Column::requests) << "</span>, delivered content "
            << told(Column::disclosed_content) << ", delivered other records only " << told(Column::disclosed_noncontent) << ", no data "
            << told(Column::no_data_found) << ", rejected, withdrawn or redirected " << told(Column::rejected);
        // Nobody who was imported says how many are open.
        if (total->status == Status::counted) out << ", pending " << pending_text(total->pending, total->hidden);
        out << "</li>";
    }
    return out << "</ul>";
}

Markup figures_of(const Model& model, std::initializer_list<std::string_view> ids) {
    Markup out;
    out << "<ul>";
    for (const std::string_view id : ids) {
        const auto* kind = tally::figure_kind(id);
        out << "<li>" << link("figures.html#" + std::string{id}, id) << ": ";
        const auto periods = periods_with(model, id);
        if (periods.empty()) out << not_published();
        for (std::size_t i = 0; i < std::min(periods.size(), periods_shown); ++i) {
            out << Text{i ? "; " : ""} << "<span class=\"figure\">" << figure_text(model.figure(id, periods[i])) << "</span> in "
                << Text{period_title(periods[i])};
        }
        out << " <span class=\"source\">(" << Text{kind->definition} << ")</span></li>";
    }
    return out << "</ul>";
}

struct Claim {
    std::string_view says;
    std::string_view answer;  // where the report says so
    Markup shows;
};

std::vector<Claim> claims_of(const Model& model) {
    const Section criminal = Section::criminal;
    return {
        {"Every request is reviewed, and what does not hold is rejected, narrowed or sent elsewhere.", "rejections",
         outcome_of(model, criminal, Column::rejected, "rejected, withdrawn or redirected")},
        {"Each rejection goes out with its reason.", "rejections", Markup{"Rejections by reason: "} << not_published()},
        {"Content takes a warrant or its equivalent.", "warrant-for-content",
         outcome_of(model, criminal, Column::disclosed_content, "in which content was disclosed")},
        {"An authority gets what the law compels, and no more.", "everything-asked", asked_and_given(model, criminal)},
        {"In an emergency limited data may be given, and not every emergency is one.", "emergencies",
         asked_and_given(model, Section::emergencies)
             << "<p>Legal process that has to follow a release:</p>" << figures_of(model, {"F24", "F25", "F26"})},
        {"In a lawsuit content takes the consent of the account’s owner.", "civil",
         outcome_of(model, Section::civil, Column::disclosed_content, "in which content was disclosed")},
        {"Customers are told before anything is given, unless the law forbids it.", "notice",
         Markup{"Notices due and notices sent: "} << not_published() << ". Days between receipt and notice: " << not_published()},
        {"Secrecy is the exception, and it ends.", "secrecy-orders",
         figures_of(model, {"F1", "F2", "F3"}) << "<p>Orders still open and their age: " << not_published() << "</p>"},
        {"An authority is asked to turn to the organisation itself.", "enterprise-requests", figures_of(model, {"F4", "F5", "F6", "F7"})},
        {"Where data is kept decides nothing in secret: warrants for content abroad are counted.", "cloud-act",
         figures_of(model, {"F11", "F13"})},
        {"Data of organisations in Dynamics 365 and content in Azure is given rarely, if ever.", "azure",
         figures_of(model, {"F14", "F15"})},
        {"What a service cannot run of an order for future data is handled outside, or rejected.", "calea", figures_of(model, {"F27"})},
        {"Authorities in the United States are sometimes asked for part of the costs, and nobody else is.", "costs",
         figures_of(model, {"F28", "F29"})},
        {"Unlawful or excessive demands are challenged in court.", "rejections",
         Markup{"Challenges filed, won and lost: "} << not_published()}};
}

constexpr std::string_view government = "P10a Process for demands of governments";
constexpr std::string_view private_process = "P10b Process for private requests";
constexpr std::string_view government_data = "P11a Data about demands of governments";
constexpr std::string_view private_data = "P11b Data about private requests";
constexpr std::string_view told = "P12 Notice to people";
constexpr std::string_view toolkit = "Transparency Reporting Toolkit, template of December 2016";

}  // namespace

Page claims_page(const Model& model) {
    Page page{"claims.html",
              "What is said, and what was done",
              "Each claim of the questions and answers beside the figure that shows whether it was kept. Where there is no figure yet, "
              "that is said.",
              {},
              "claims.html"};
    page.body
        << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"claims\"><table class=\"claims\"><caption "
           "id=\"claims\"><span>Claims and figures, the newest half-years first</span></caption><thead><tr><th scope=\"col\">What the "
           "provider says</th><th scope=\"col\">What the figures show</th></tr></thead><tbody>";
    for (const Claim& claim : claims_of(model)) {
        page.body << "<tr><th scope=\"row\">" << link("questions.html#" + std::string{claim.answer}, claim.says) << "</th><td>"
                  << claim.shows << "</td></tr>";
    }
    page.body << "</tbody></table></div>";
    if (!model.sources.empty()) {
        page.body << "<p class=\"source\">Figures of half-years that were imported are those of another provider; "
                  << link("about-the-figures.html", "About the figures") << " says which.</p>";
    }
    return page;
}

std::vector<Element> elements(const Model& model) {
    const bool by_country = std::ranges::any_of(model.rows, [](const ReportRow& row) { return !row.key.code.empty(); });
    const auto periods = model.periods();
    const bool regular = !periods.empty() && missing_halves({periods.begin(), periods.end()}).empty();
    const auto has = [&](Section section) {
        return std::ranges::any_of(model.totals, [&](const Total& total) { return total.section == section; });
    };
    std::set<Period> civil_periods;
    for (const Total& total : model.totals) {
        if (total.section == Section::civil) civil_periods.insert(total.period);
    }
    const bool civil = !civil_periods.empty();
    const bool civil_regular = civil && missing_halves(civil_periods).empty();
    const bool orders = !periods_with(model, "F1").empty();
    return {
        {government, "1", "how demands without a judge are answered", true, "questions.html#what-is-required",
         "subpoenas and their equivalents"},
        {government, "2", "how court orders are answered", true, "questions.html#warrant-for-content", "warrants and their equivalents"},
        {government, "3", "how demands from other jurisdictions are answered", true, "questions.html#which-countries",
         "two reviews, against both laws"},
        {government, "4", "the legal basis on which demands are answered", true, "questions.html#which-law",
         "the law for content and for other records"},
        {government, "5", "that each demand is examined before it is answered", true, "questions.html#what-is-required", "who reviews it"},
        {government, "6", "a commitment to push back on improper or too broad demands", true, "questions.html#rejections",
         "reasons, and courts"},
        {government, "7", "guidance or examples of how this is done", false, "", "no page walks through an example"},
        {private_process, "1", "how private requests are answered", true, "questions.html#civil", "lawsuits between private parties"},
        {private_process, "2", "the basis on which they are answered", true, "questions.html#civil",
         "valid legal process that names accounts"},
        {private_process, "3", "that each is examined before it is answered", false, "", "no page says who examines a private request"},
        {private_process, "4", "a commitment to push back on improper or too broad ones", false, "",
         "the answers promise to challenge secrecy only"},
        {private_process, "5", "guidance or examples", false, "", "no page walks through an example"},
        {government_data, "1", "numbers by country", by_country, "countries.html", "every country, every half-year"},
        {government_data, "2", "stored data apart from data as it arises", false, "", "the tables do not part the two"},
        {government_data, "3", "how many accounts are concerned", by_country, "explore.html", "accounts named, beside requests"},
        {government_data, "4", "whether content, other records or both were sought", false, "",
         "the tables say what was disclosed, not what was sought"},
        {government_data, "5", "the legal authority or kind of paper", false, "", "the tables do not part kinds of paper"},
        {government_data, "6", "whether demands by court order are included", true, "method.html", "every signed paper is one request"},
        {government_data, "7", "how many were complied with, by category", by_country, "trends.html", "four outcomes in each section"},
        {government_data, "8", "which kinds of demands may not be disclosed", true, "questions.html#national-security",
         "demands under national security law"},
        {government_data, "9", "at least once a year", regular, "periods.html",
         regular ? "every half-year without a gap" : "a half-year is missing"},
        {government_data, "10", "a structured file", true, "downloads.html", "CSV, JSON, XLSX and a data package"},
        {private_data, "1", "how many private requests were received", civil, "civil.html", "civil proceedings"},
        {private_data, "2", "how many were complied with", civil, "civil.html", "four outcomes"},
        {private_data, "3", "at least once a year", civil_regular, "civil.html",
         civil_regular ? "every half-year without a gap" : "a half-year has no such table"},
        {private_data, "4", "a structured file", civil, "downloads.html", "in the same files"},
        {told, "1", "people are told of demands of governments", true, "questions.html#notice", "before anything is given"},
        {told, "2", "people are told of private requests", true, "questions.html#civil-notice", "beforehand, unless the law forbids it"},
        {told, "3", "when they may not be told, with the kinds of demands concerned", true, "questions.html#notice",
         "danger, secrecy orders, accounts taken over"},
        {toolkit, "1", "requests by kind of legal process", false, "", "the tables do not part kinds of paper"},
        {toolkit, "2", "accounts named", by_country, "explore.html", "beside requests in every table"},
        {toolkit, "3", "outcomes: content, other records, nothing", by_country, "trends.html", "each request has one outcome"},
        {toolkit, "4", "disclosed in full or in part", false, "", "an answer that was narrowed counts as disclosed"},
        {toolkit, "5", "emergencies apart", has(Section::emergencies), "emergencies.html", "a section of their own"},
        {toolkit, "6", "preservation apart", has(Section::preservation), "method.html", "a section of its own, once one was published"},
        {toolkit, "7", "demands from other countries", by_country, "countries.html", "each country under one name"},
        {toolkit, "8", "orders of secrecy", orders, "secrecy-orders.html", "their number and share, United States only"},
        {toolkit, "9", "notices given", false, "", "neither notices due nor notices sent are published"},
        {toolkit, "10", "national security in the bands that the law allows", false, "", "not in this report"},
        {toolkit, "11", "rules of counting in words", true, "method.html", "what is one request, one account, one outcome"},
        {toolkit, "12", "files for programs, of one shape over time", true, "downloads.html", "one table for all half-years"},
    };
}

Page score_page(const Model& model) {
    Page page{"score.html",
              "How this report scores",
              "Measured by ourselves against rubrics that others score such reports by. Met in part is not met.",
              {},
              "score.html"};
    const auto all = elements(model);
    const auto met = static_cast<std::uint64_t>(std::ranges::count_if(all, &Element::met));
    page.body
        << "<p><span class=\"figure\">" << Count{met} << " of " << Count{all.size()}
        << "</span> elements are met: Ranking Digital Rights, indicators P10 to P12 (numbering of 2020 to 2022), and the parts of the "
           "Transparency Reporting Toolkit’s template, both in our words. Nobody else has looked at this score.</p>";
    std::string_view rubric;
    int tables = 0;
    for (const Element& one : all) {
        if (one.rubric != rubric) {
            if (tables++ > 0) page.body << "</tbody></table></div>";
            rubric = one.rubric;
            const std::string id = fmt::format("rubric-{}", tables);
            page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" << Text{id}
                      << "\"><table class=\"score\"><caption id=\"" << Text{id} << "\"><span>" << Text{rubric}
                      << "</span></caption><thead><tr><th scope=\"col\" class=\"n\">No.</th><th scope=\"col\">Asks for</th><th "
                         "scope=\"col\">Met</th><th scope=\"col\">Where, or what is missing</th></tr></thead><tbody>";
        }
        page.body << "<tr><td class=\"n\">" << Text{one.id} << "</td><th scope=\"row\">" << Text{one.asks} << "</th><td>"
                  << (one.met ? Literal{"<span class=\"mark counted\">met</span>"} : Literal{"<span class=\"mark made-up\">not met</span>"})
                  << "</td><td class=\"definition\">";
        if (one.met)
            page.body << link(one.page, one.why);
        else
            page.body << Text{one.page.empty() ? one.why : "nothing of the kind was published yet"};
        page.body << "</td></tr>";
    }
    return page.body << "</tbody></table></div>", page;
}

}  // namespace sallyport::report::site
