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

Markup not_published(const Language& in) {
    return (Markup{} << "<span class=\"not-published\">" << in.say("common.not_published") << "</span>");
}

// "5,760 of 24,738 requests (23.3%)": one outcome of a section.
Markup outcome_of(const Language& in, const Model& model, Section section, Column column, std::string_view sentence) {
    const auto totals = newest(model, section);
    if (totals.empty()) return not_published(in);
    Markup out;
    out << "<ul>";
    for (const Total* total : totals) {
        out << "<li>"
            << in.say(sentence, link(period_path(total->period) + "#" + std::string{tally::word(section)}, period_title(in, total->period)),
                      (Markup{} << "<span class=\"figure\">" << cell_text(in, total->cells, total->hidden, column) << "</span>"),
                      cell_text(in, total->cells, total->hidden, Column::requests));
        if (const auto share = share_of(total->cells, column)) out << in.say("claims.share", Text{in.share(*share)});
        if (total->pending != 0U) out << in.say("claims.pending", pending_text(in, total->pending, total->hidden));
        out << "</li>";
    }
    return out << "</ul>";
}

// Asked, delivered, nothing found, rejected, still open: they add up.
Markup asked_and_given(const Language& in, const Model& model, Section section) {
    const auto totals = newest(model, section);
    if (totals.empty()) return not_published(in);
    Markup out;
    out << "<ul>";
    for (const Total* total : totals) {
        const auto told = [&](Column column) { return cell_text(in, total->cells, total->hidden, column); };
        out << "<li>"
            << in.say("score.asked_delivered_content_delivered_other",
                      link(period_path(total->period) + "#" + std::string{tally::word(section)}, period_title(in, total->period)),
                      (Markup{} << "<span class=\"figure\">" << told(Column::requests) << "</span>"), told(Column::disclosed_content),
                      told(Column::disclosed_noncontent), told(Column::no_data_found), told(Column::rejected));
        // Nobody who was imported says how many are open.
        if (total->status == Status::counted) out << in.say("claims.open", pending_text(in, total->pending, total->hidden));
        out << "</li>";
    }
    return out << "</ul>";
}

Markup figures_of(const Language& in, const Model& model, std::initializer_list<std::string_view> ids) {
    Markup out;
    out << "<ul>";
    for (const std::string_view id : ids) {
        const auto* kind = tally::figure_kind(id);
        out << "<li>" << link("figures.html#" + std::string{id}, id) << ": ";
        const auto periods = periods_with(model, id);
        if (periods.empty()) out << not_published(in);
        for (std::size_t i = 0; i < std::min(periods.size(), periods_shown); ++i) {
            out << Text{i ? "; " : ""}
                << in.say("claims.figure_in",
                          (Markup{} << "<span class=\"figure\">" << figure_text(in, model.figure(id, periods[i])) << "</span>"),
                          Text{period_title(in, periods[i])});
        }
        out << " <span class=\"source\">(" << Text{in.text("figure." + std::string{kind->id})} << ")</span></li>";
    }
    return out << "</ul>";
}

struct Claim {
    std::string says;
    std::string_view answer;  // where the report says so
    Markup shows;
};

std::vector<Claim> claims_of(const Language& in, const Model& model) {
    const Section criminal = Section::criminal;
    return {
        {in.text("claims.1"), "rejections", outcome_of(in, model, criminal, Column::rejected, "claims.rejected_of")},
        {in.text("claims.2"), "rejections", in.say("claims.reasons", not_published(in))},
        {in.text("claims.3"), "warrant-for-content", outcome_of(in, model, criminal, Column::disclosed_content, "claims.content_of")},
        {in.text("claims.4"), "everything-asked", asked_and_given(in, model, criminal)},
        {in.text("claims.5"), "emergencies",
         asked_and_given(in, model, Section::emergencies)
             << "<p>" << in.say("score.legal_process_that_has_to") << "</p>" << figures_of(in, model, {"F24", "F25", "F26"})},
        {in.text("claims.6"), "civil", outcome_of(in, model, Section::civil, Column::disclosed_content, "claims.content_of")},
        {in.text("claims.7"), "notice", in.say("claims.notices", not_published(in), not_published(in))},
        {in.text("claims.8"), "secrecy-orders",
         figures_of(in, model, {"F1", "F2", "F3"}) << "<p>" << in.say("score.orders_still_open_and_their", not_published(in)) << "</p>"},
        {in.text("claims.9"), "enterprise-requests", figures_of(in, model, {"F4", "F5", "F6", "F7"})},
        {in.text("claims.10"), "cloud-act", figures_of(in, model, {"F11", "F13"})},
        {in.text("claims.11"), "azure", figures_of(in, model, {"F14", "F15"})},
        {in.text("claims.12"), "calea", figures_of(in, model, {"F27"})},
        {in.text("claims.13"), "costs", figures_of(in, model, {"F28", "F29"})},
        {in.text("claims.14"), "rejections", in.say("claims.challenges", not_published(in))}};
}

constexpr std::string_view government = "rubric.government";
constexpr std::string_view private_process = "rubric.private_process";
constexpr std::string_view government_data = "rubric.government_data";
constexpr std::string_view private_data = "rubric.private_data";
constexpr std::string_view told = "rubric.told";
constexpr std::string_view toolkit = "rubric.toolkit";

}  // namespace

namespace {

// Who outside the provider can reach customers' data, and why.
void third_parties_part(const Language& in, const Model& model, Page& page) {
    page.body << "<section><h2 id=\"third-parties\">" << in.say("claims.third_parties") << "</h2><p>"
              << in.say(model.third_parties.empty() ? "claims.third_parties_none" : "claims.third_parties_about") << "</p>";
    if (!model.third_parties.empty()) {
        page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"third-parties\"><table><thead><tr>";
        for (const char* column : {"claims.who", "claims.does", "claims.reaches", "claims.why", "claims.country", "claims.since"})
            page.body << "<th scope=\"col\">" << in.say(column) << "</th>";
        page.body << "</tr></thead><tbody>";
        // In the provider's own words, which are in no catalogue.
        for (const ThirdParty& who : model.third_parties) {
            page.body << "<tr><th scope=\"row\">" << foreign(in, who.name) << "</th><td>" << foreign(in, who.does) << "</td><td>"
                      << foreign(in, who.reaches) << "</td><td>" << foreign(in, who.why) << "</td><td>" << Text{in.country(who.country)}
                      << "</td><td>" << Text{who.since.empty() ? std::string{} : in.day(who.since)} << "</td></tr>";
        }
        page.body << "</tbody></table></div>";
    }
    page.body << "</section>";
}

}  // namespace

Page claims_page(const Language& in, const Model& model) {
    Page page{"claims.html", in.text("score.what_is_said_and_what"), in.text("score.each_claim_of_the_questions"), {}, "claims.html"};
    page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"claims\"><table class=\"claims\"><caption "
                 "id=\"claims\"><span>"
              << in.say("score.claims_and_figures_the_newest") << "</span></caption><thead><tr><th scope=\"col\">"
              << in.say("score.what_the_provider_says") << "</th><th scope=\"col\">" << in.say("score.what_the_figures_show")
              << "</th></tr></thead><tbody>";
    for (const Claim& claim : claims_of(in, model)) {
        page.body << "<tr><th scope=\"row\">" << link("questions.html#" + std::string{claim.answer}, claim.says) << "</th><td>"
                  << claim.shows << "</td></tr>";
    }
    page.body << "</tbody></table></div>";
    third_parties_part(in, model, page);
    if (!model.sources.empty()) {
        page.body << "<p class=\"source\">"
                  << in.say("score.figures_of_half_years_that", link("about-the-figures.html", in.text("link.about"))) << "</p>";
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
        {government, "1", "score.government.1.asks", true, "questions.html#what-is-required", "score.government.1.why"},
        {government, "2", "score.government.2.asks", true, "questions.html#warrant-for-content", "score.government.2.why"},
        {government, "3", "score.government.3.asks", true, "questions.html#which-countries", "score.government.3.why"},
        {government, "4", "score.government.4.asks", true, "questions.html#which-law", "score.government.4.why"},
        {government, "5", "score.government.5.asks", true, "questions.html#what-is-required", "score.government.5.why"},
        {government, "6", "score.government.6.asks", true, "questions.html#rejections", "score.government.6.why"},
        {government, "7", "score.government.7.asks", false, "", "score.government.7.why"},
        {private_process, "1", "score.private_process.1.asks", true, "questions.html#civil", "score.private_process.1.why"},
        {private_process, "2", "score.private_process.2.asks", true, "questions.html#civil", "score.private_process.2.why"},
        {private_process, "3", "score.private_process.3.asks", false, "", "score.private_process.3.why"},
        {private_process, "4", "score.private_process.4.asks", false, "", "score.private_process.4.why"},
        {private_process, "5", "score.private_process.5.asks", false, "", "score.private_process.5.why"},
        {government_data, "1", "score.government_data.1.asks", by_country, "countries.html", "score.government_data.1.why"},
        {government_data, "2", "score.government_data.2.asks", false, "", "score.government_data.2.why"},
        {government_data, "3", "score.government_data.3.asks", by_country, "explore.html", "score.government_data.3.why"},
        {government_data, "4", "score.government_data.4.asks", false, "", "score.government_data.4.why"},
        {government_data, "5", "score.government_data.5.asks", false, "", "score.government_data.5.why"},
        {government_data, "6", "score.government_data.6.asks", true, "method.html", "score.government_data.6.why"},
        {government_data, "7", "score.government_data.7.asks", by_country, "trends.html", "score.government_data.7.why"},
        {government_data, "8", "score.government_data.8.asks", true, "questions.html#national-security", "score.government_data.8.why"},
        {government_data, "9", "score.government_data.9.asks", regular, "periods.html",
         regular ? "score.government_data.9.why" : "score.government_data.9.gap"},
        {government_data, "10", "score.government_data.10.asks", true, "downloads.html", "score.government_data.10.why"},
        {private_data, "1", "score.private_data.1.asks", civil, "civil.html", "score.private_data.1.why"},
        {private_data, "2", "score.private_data.2.asks", civil, "civil.html", "score.private_data.2.why"},
        {private_data, "3", "score.private_data.3.asks", civil_regular, "civil.html",
         civil_regular ? "score.private_data.3.why" : "score.private_data.3.gap"},
        {private_data, "4", "score.private_data.4.asks", civil, "downloads.html", "score.private_data.4.why"},
        {told, "1", "score.told.1.asks", true, "questions.html#notice", "score.told.1.why"},
        {told, "2", "score.told.2.asks", true, "questions.html#civil-notice", "score.told.2.why"},
        {told, "3", "score.told.3.asks", true, "questions.html#notice", "score.told.3.why"},
        {toolkit, "1", "score.toolkit.1.asks", false, "", "score.toolkit.1.why"},
        {toolkit, "2", "score.toolkit.2.asks", by_country, "explore.html", "score.toolkit.2.why"},
        {toolkit, "3", "score.toolkit.3.asks", by_country, "trends.html", "score.toolkit.3.why"},
        {toolkit, "4", "score.toolkit.4.asks", false, "", "score.toolkit.4.why"},
        {toolkit, "5", "score.toolkit.5.asks", has(Section::emergencies), "emergencies.html", "score.toolkit.5.why"},
        {toolkit, "6", "score.toolkit.6.asks", has(Section::preservation), "method.html", "score.toolkit.6.why"},
        {toolkit, "7", "score.toolkit.7.asks", by_country, "countries.html", "score.toolkit.7.why"},
        {toolkit, "8", "score.toolkit.8.asks", orders, "secrecy-orders.html", "score.toolkit.8.why"},
        {toolkit, "9", "score.toolkit.9.asks", false, "", "score.toolkit.9.why"},
        {toolkit, "10", "score.toolkit.10.asks", false, "", "score.toolkit.10.why"},
        {toolkit, "11", "score.toolkit.11.asks", true, "method.html", "score.toolkit.11.why"},
        {toolkit, "12", "score.toolkit.12.asks", true, "downloads.html", "score.toolkit.12.why"},
    };
}

Page score_page(const Language& in, const Model& model) {
    Page page{"score.html", in.text("link.score"), in.text("score.measured_by_ourselves_against_rubrics"), {}, "score.html"};
    const auto all = elements(model);
    const auto met = static_cast<std::uint64_t>(std::ranges::count_if(all, &Element::met));
    page.body << "<p>"
              << in.say("score.elements_are_met_ranking_digital",
                        (Markup{} << "<span class=\"figure\">" << in.say("score.of", Text{in.count(met)}, Text{in.count(all.size())})
                                  << "</span>"))
              << "</p>";
    std::string_view rubric;
    int tables = 0;
    for (const Element& one : all) {
        if (one.rubric != rubric) {
            if (tables++ > 0) page.body << "</tbody></table></div>";
            rubric = one.rubric;
            const std::string id = fmt::format("rubric-{}", tables);
            page.body << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" << Text{id}
                      << "\"><table class=\"score\"><caption id=\"" << Text{id} << "\"><span>" << Text{in.text(rubric)}
                      << "</span></caption><thead><tr><th scope=\"col\" class=\"n\">" << in.say("score.no") << "</th><th scope=\"col\">"
                      << in.say("score.asks_for") << "</th><th scope=\"col\">" << in.say("score.met") << "</th><th scope=\"col\">"
                      << in.say("score.where_or_what_is_missing") << "</th></tr></thead><tbody>";
        }
        page.body << "<tr><td class=\"n\">" << Text{one.id} << "</td><th scope=\"row\">" << Text{in.text(one.asks)} << "</th><td>"
                  << (one.met ? (Markup{} << "<span class=\"mark counted\">" << in.say("score.met_2") << "</span>")
                              : (Markup{} << "<span class=\"mark made-up\">" << in.say("score.not_met") << "</span>"))
                  << "</td><td class=\"definition\">";
        if (one.met)
            page.body << link(one.page, in.text(one.why));
        else
            page.body << Text{in.text(one.page.empty() ? one.why : "score.nothing_yet")};
        page.body << "</td></tr>";
    }
    return page.body << "</tbody></table></div>", page;
}

}  // namespace sallyport::report::site
