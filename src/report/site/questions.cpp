#include <fmt/format.h>

#include "report/site/pages.h"

namespace sallyport::report::site {
namespace {

// Writes questions and answers; remembers which figures an answer used and prints them beneath with definition, half-year and origin.
class Answers {
public:
    Answers(const Language& in, const Model& model) : in_{in}, model_{model} {}

    void group(Literal id) {
        close();
        const std::string title = in_.text("questions.group." + std::string{id.text()});
        Markup heading;
        heading << "<h2 id=\"" << id << "\">" << Text{title} << "</h2>";
        body_ << heading;
        contents_ << (contents_.empty() ? (Markup{} << "<h2>" << in_.say("questions.contents") << "</h2>") : Markup{"</ul>"})
                  << "<h3><a href=\"#" << id << "\">" << Text{title} << "</a></h3><ul class=\"contents\">";
    }
    Markup& ask(Literal id) {
        close();
        const std::string question = in_.text("questions." + std::string{id.text()} + ".q");
        contents_ << "<li><a href=\"#" << id << "\">" << Text{question} << "</a></li>";
        body_ << "<section class=\"question\" id=\"" << id << "\"><h3>" << Text{question} << "</h3>";
        open_ = true;
        return body_;
    }
    // The figure as text, noted for the end of the answer.
    Markup say(std::string_view id, Period period) {
        const Figure* figure = model_.figure(id, period);
        Markup out;
        out << "<span class=\"figure\">" << figure_text(in_, figure) << "</span>";
        if (figure) note(*figure);
        return out;
    }
    Markup say_total(const Total& total, Column column) {
        Markup out;
        out << "<span class=\"figure\">" << cell_text(in_, total.cells, total.hidden, column) << "</span>";
        if (const Figure* figure = model_.figure(fmt::format("total.{}.{}", tally::word(total.section), word(column)), total.period))
            note(*figure);
        return out;
    }
    Markup finish() {
        close();
        Markup out = contents_;
        out << "</ul>" << body_;
        return out;
    }

private:
    void note(const Figure& figure) { used_.push_back(&figure); }

    void close() {
        if (!used_.empty()) {
            body_ << "<div class=\"notes\"><p>" << in_.say("questions.figures_in_this_answer") << "</p><ul>";
            for (const Figure* figure : used_) {
                body_ << "<li><strong>" << figure_text(in_, figure) << "</strong> (";
                if (tally::figure_kind(figure->id))
                    body_ << "<a href=\"figures.html#" << Text{figure->id} << "\">" << Text{figure->id} << "</a>, ";
                body_ << "<a href=\"" << Text{period_path(figure->period)} << "\">" << Text{period_title(in_, figure->period)}
                      << "</a>): " << Text{definition_of(in_, *figure)} << ". <em>"
                      << Text{as_sentence(figure->from.empty() ? in_.text("common.not_published") : origin(in_, model_, figure->from))}
                      << ".</em></li>";
            }
            body_ << "</ul></div>";
            used_.clear();
        }
        if (open_) body_ << "</section>";
        open_ = false;
    }

    const Language& in_;
    const Model& model_;
    Markup body_, contents_;
    std::vector<const Figure*> used_;
    bool open_ = false;
};

const Total* newest_total(const Model& model, Section section) {
    const Total* out = nullptr;
    for (const Total& total : model.totals) {
        if (total.section == section && (!out || !model.still_runs(total.period))) out = &total;
    }
    return out;
}

void principles(const Language& in, const Model& model, Answers& answers) {
    answers.group("principles");

    answers.ask("why") << "<p>" << in.say("questions.why.1") << "</p>";

    answers.ask("role-of-governments") << "<p>" << in.say("questions.role-of-governments.1") << "</p>";

    {
        auto& answer = answers.ask("consumer-or-enterprise");
        answer << "<p>" << in.say("questions.consumer-or-enterprise.1") << "</p>";
        if (const auto periods = periods_with(model, "F4"); !periods.empty()) {
            const Period period = periods.front();
            const Markup enterprise = answers.say("F4", period);
            answer << "<p>";
            if (const Total* total = model.total(period, Section::criminal))
                answer << in.say("questions.enterprise_and_criminal", Text{period_title(in, period)}, enterprise,
                                 answers.say_total(*total, Column::requests));
            else
                answer << in.say("questions.enterprise_alone", Text{period_title(in, period)}, enterprise);
            answer << "</p>";
        }
    }

    answers.ask("which-law") << "<p>" << in.say("questions.which-law.1") << "</p>";

    {
        auto& answer = answers.ask("rejections");
        answer << "<p>" << in.say("questions.rejections.1") << "</p><p>" << in.say("questions.rejections.2") << "</p><ul><li>"
               << in.say("questions.rejections.3") << "</li><li>" << in.say("questions.rejections.4") << "</li><li>"
               << in.say("questions.rejections.5") << "</li><li>" << in.say("questions.rejections.6") << "</li><li>"
               << in.say("questions.rejections.7") << "</li><li>" << in.say("questions.rejections.8") << "</li><li>"
               << in.say("questions.rejections.9") << "</li><li>" << in.say("questions.rejections.10") << "</li></ul>";
        if (const Total* total = newest_total(model, Section::criminal)) {
            answer << "<p>"
                   << in.say("questions.rejections.11", Text{period_title(in, total->period)}, answers.say_total(*total, Column::rejected),
                             answers.say_total(*total, Column::requests))
                   << "</p>";
        }
    }

    answers.ask("human-rights") << "<p>" << in.say("questions.human-rights.1") << "</p>";

    answers.ask("which-countries") << "<p>" << in.say("questions.which-countries.1") << "</p>";

    {
        auto& answer = answers.ask("content-and-non-content");
        answer << "<p>"
               << in.say("questions.content-and-non-content.1", (Markup{} << "<strong>" << in.say("outcome.noncontent") << "</strong>"))
               << "</p><p>"
               << in.say("questions.content-and-non-content.2", (Markup{} << "<strong>" << in.say("outcome.content") << "</strong>"))
               << "</p>";
        if (const Total* total = newest_total(model, Section::criminal)) {
            answer << "<p>"
                   << in.say("questions.content-and-non-content.3", Text{period_title(in, total->period)},
                             answers.say_total(*total, Column::disclosed_content), answers.say_total(*total, Column::disclosed_noncontent))
                   << "</p>";
        }
    }

    answers.ask("direct-access") << "<p>" << in.say("questions.direct-access.1") << "</p>";

    answers.ask("unfettered-access") << "<p>" << in.say("questions.unfettered-access.1") << "</p>";

    answers.ask("back-doors") << "<p>" << in.say("questions.back-doors.1") << "</p>";

    answers.ask("surveillance-tools") << "<p>" << in.say("questions.surveillance-tools.1") << "</p>";

    answers.ask("calea") << "<p>" << in.say("questions.calea.1") << "</p>";

    answers.ask("encryption") << "<p>" << in.say("questions.encryption.1") << "</p>";

    answers.ask("end-to-end") << "<p>" << in.say("questions.end-to-end.1") << "</p>";

    answers.ask("keys") << "<p>" << in.say("questions.keys.1") << "</p>";

    answers.ask("keys-for-governments") << "<p>" << in.say("questions.keys-for-governments.1") << "</p>";

    {
        auto& answer = answers.ask("secret-requests");
        answer << "<p>" << in.say("questions.secret-requests.1") << "</p>";
        if (const auto periods = periods_with(model, "F2"); !periods.empty()) {
            answer << "<p>"
                   << in.say("questions.secret-requests.2", Text{period_title(in, periods.front())}, answers.say("F2", periods.front()))
                   << "</p>";
        }
    }
}

void practices(const Language& in, const Model& model, Answers& answers) {
    answers.group("practices");

    answers.ask("what-is-required") << "<p>" << in.say("questions.what-is-required.1") << "</p>";

    answers.ask("without-legal-process") << "<p>"
                                         << in.say("questions.without-legal-process.2",
                                                   (Markup{} << "<a href=\"#emergencies\">" << in.say("questions.without-legal-process.1")
                                                             << "</a>"))
                                         << "</p>";

    answers.ask("warrant-for-content") << "<p>"
                                       << in.say("questions.warrant-for-content.2",
                                                 (Markup{} << "<cite>" << in.say("questions.warrant-for-content.1") << "</cite>"))
                                       << "</p>";

    answers.ask("everything-asked") << "<p>" << in.say("questions.everything-asked.1") << "</p>";

    answers.ask("rejected-then") << "<p>" << in.say("questions.rejected-then.1") << "</p>";

    {
        auto& answer = answers.ask("emergencies");
        answer << "<p>" << in.say("questions.emergencies.1") << "</p>";
        if (const Total* total = newest_total(model, Section::emergencies)) {
            answer << "<p>"
                   << in.say("questions.emergencies.4", Text{period_title(in, total->period)}, answers.say_total(*total, Column::requests),
                             answers.say_total(*total, Column::disclosed_content), answers.say_total(*total, Column::disclosed_noncontent),
                             answers.say_total(*total, Column::rejected),
                             (Markup{} << "<a href=\"emergencies.html\">" << in.say("questions.emergencies.2") << "</a>"),
                             (Markup{} << "<a href=\"downloads.html\">" << in.say("questions.emergencies.3") << "</a>"))
                   << "</p>";
        }
    }

    {
        auto& answer = answers.ask("secrecy-orders");
        answer << "<p>" << in.say("questions.secrecy-orders.1") << "</p>";
        const auto periods = periods_with(model, "F2");
        if (periods.empty()) answer << "<p>" << in.say("questions.secrecy-orders.2") << "</p>";
        for (const Period period : periods) {
            answer << "<p>"
                   << in.say("questions.secrecy-orders.3", Text{period_title(in, period)}, answers.say("F1", period),
                             answers.say("F2", period), answers.say("F3", period))
                   << "</p>";
        }
    }

    answers.ask("costs") << "<p>" << in.say("questions.costs.1") << "</p>";

    {
        auto& answer = answers.ask("how-many-people");
        answer << "<p>" << in.say("questions.how-many-people.1") << "</p>";
        if (const Total* total = newest_total(model, Section::criminal)) {
            answer << "<p>"
                   << in.say("questions.how-many-people.2", Text{period_title(in, total->period)},
                             answers.say_total(*total, Column::requests), answers.say_total(*total, Column::accounts_specified))
                   << "</p>";
        }
    }

    answers.ask("notice") << "<p>" << in.say("questions.notice.1") << "</p>";

    answers.ask("state-attacks") << "<p>" << in.say("questions.state-attacks.1") << "</p>";

    {
        auto& answer = answers.ask("civil");
        answer << "<p>" << in.say("questions.civil.1") << "</p>";
        if (const Total* total = newest_total(model, Section::civil)) {
            answer << "<p>"
                   << in.say("questions.civil.2", Text{period_title(in, total->period)}, answers.say_total(*total, Column::requests),
                             answers.say_total(*total, Column::accounts_specified),
                             (Markup{} << "<a href=\"civil.html\">" << in.say("questions.emergencies.2") << "</a>"),
                             (Markup{} << "<a href=\"downloads.html\">" << in.say("questions.emergencies.3") << "</a>"))
                   << "</p>";
        }
    }

    answers.ask("civil-notice") << "<p>" << in.say("questions.civil-notice.1") << "</p>";

    answers.ask("national-security") << "<p>" << in.say("questions.national-security.2") << "</p>"
                                     << (model.bands.empty() ? Markup{}
                                                             : (Markup{} << "<p><a href=\"national-security.html\">"
                                                                         << in.say("questions.national-security.1") << "</a></p>"));
}

void enterprise(const Language& in, const Model& model, Answers& answers) {
    answers.group("enterprise");
    {
        auto& answer = answers.ask("enterprise-requests");
        const auto periods = periods_with(model, "F4");
        if (periods.empty()) answer << "<p>" << in.say("questions.secrecy-orders.2") << "</p>";
        for (const Period period : periods) {
            answer << "<p>"
                   << in.say("questions.enterprise-requests.1", Text{period_title(in, period)}, answers.say("F4", period),
                             answers.say("F5", period), answers.say("F6", period), answers.say("F7", period), answers.say("F8", period),
                             answers.say("F9", period))
                   << "</p>";
        }
    }

    answers.ask("who-is-enterprise") << "<p>" << in.say("questions.who-is-enterprise.1") << "</p>";

    {
        auto& answer = answers.ask("cloud-act");
        answer << "<p>" << in.say("questions.cloud-act.1") << "</p>";
        const auto periods = periods_with(model, "F12");
        for (const Period period : periods) {
            answer << "<p>"
                   << in.say("questions.cloud-act.2", Text{period_title(in, period)}, answers.say("F10", period),
                             answers.say("F11", period), answers.say("F12", period), answers.say("F13", period))
                   << "</p>";
        }
        if (periods.empty()) answer << "<p>" << in.say("questions.cloud-act.3") << "</p>";
    }

    for (const bool dynamics : {true, false}) {
        auto& answer = dynamics ? answers.ask("dynamics") : answers.ask("azure");
        const std::string_view id = dynamics ? "F14" : "F15";
        answer << "<p>" << in.say("questions.azure.1") << "</p>";
        const auto periods = periods_with(model, id);
        for (const Period period : periods) {
            answer << "<p>"
                   << in.say(dynamics ? "questions.dynamics_disclosures" : "questions.azure_disclosures", Text{period_title(in, period)},
                             answers.say(id, period))
                   << "</p>";
        }
        if (periods.empty()) answer << "<p>" << in.say("questions.secrecy-orders.2") << "</p>";
    }

    answers.ask("enterprise-notice") << "<p>" << in.say("questions.enterprise-notice.1") << "</p>";
}

}  // namespace

Page questions_page(const Language& in, const Model& model) {
    Page page{"questions.html",
              in.text("questions.questions_and_answers"),
              in.text("questions.what_people_ask_about_requests"),
              {},
              "questions.html"};
    Answers answers{in, model};
    principles(in, model, answers);
    practices(in, model, answers);
    enterprise(in, model, answers);
    page.body << answers.finish();
    return page;
}

}  // namespace sallyport::report::site
