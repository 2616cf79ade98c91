#include <fmt/format.h>

#include "report/site/pages.h"

namespace sallyport::report::site {
namespace {

// Writes questions and answers; remembers which figures an answer used and prints them beneath with definition, half-year and origin.
class Answers {
public:
    explicit Answers(const Model& model) : model_{model} {}

    void group(Literal id, Literal title) {
        close();
        Markup heading;
        heading << "<h2 id=\"" << id << "\">" << title << "</h2>";
        body_ << heading;
        contents_ << (contents_.empty() ? Literal{"<h2>Contents</h2>"} : Literal{"</ul>"}) << "<h3><a href=\"#" << id << "\">" << title
                  << "</a></h3><ul class=\"contents\">";
    }
    Markup& ask(Literal id, Literal question) {
        close();
        contents_ << "<li><a href=\"#" << id << "\">" << question << "</a></li>";
        body_ << "<section class=\"question\" id=\"" << id << "\"><h3>" << question << "</h3>";
        open_ = true;
        return body_;
    }
    // The figure as text, noted for the end of the answer.
    Markup say(std::string_view id, Period period) {
        const Figure* figure = model_.figure(id, period);
        Markup out;
        out << "<span class=\"figure\">" << figure_text(figure) << "</span>";
        if (figure) note(*figure);
        return out;
    }
    Markup say_total(const Total& total, Column column) {
        Markup out;
        out << "<span class=\"figure\">" << cell_text(total.cells, total.hidden, column) << "</span>";
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
            body_ << "<div class=\"notes\"><p>Figures in this answer:</p><ul>";
            for (const Figure* figure : used_) {
                body_ << "<li><strong>" << figure_text(figure) << "</strong> (";
                if (tally::figure_kind(figure->id))
                    body_ << "<a href=\"figures.html#" << Text{figure->id} << "\">" << Text{figure->id} << "</a>, ";
                body_ << "<a href=\"" << Text{period_path(figure->period)} << "\">" << Text{period_title(figure->period)}
                      << "</a>): " << Text{figure->definition} << ". <em>"
                      << Text{figure->from.empty() ? std::string{"Not published"} : as_sentence(figure->from)} << ".</em></li>";
            }
            body_ << "</ul></div>";
            used_.clear();
        }
        if (open_) body_ << "</section>";
        open_ = false;
    }

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

void principles(const Model& model, Answers& answers) {
    answers.group("principles", "Principles");

    answers.ask("why", "Why is this report published?")
        << "<p>Customers entrust their data to the provider; investigators must be able to find evidence. Whether the balance between the "
           "two is right is for the public to judge, and it can judge only "
           "with numbers. The report shows, twice a year, how often data was asked for and what became of it.</p>";

    answers.ask("role-of-governments", "How does the provider see the part of governments?")
        << "<p>Governments protect the public, could look into private papers with a lawful order long before there were online services, "
           "and still can. A response team is on duty day and night. It answers "
           "requests that are legal, valid and compulsory, and no others. Where the line runs should be decided by law and by "
           "international "
           "human rights standards, not by a company: then people can "
           "foresee when a government may see their data. Content and other records both belong to the customer, and a request without a "
           "lawful basis is contested.</p>";

    {
        auto& answer = answers.ask("consumer-or-enterprise", "Do most requests concern private persons or organisations?");
        answer << "<p>By far the most requests concern services that people use free of charge for themselves. Requests for data of "
                  "organisations are few.</p>";
        if (const auto periods = periods_with(model, "F4"); !periods.empty()) {
            const Period period = periods.front();
            answer << "<p>In the half-year " << Text{period_title(period)} << " there were " << answers.say("F4", period)
                   << " requests for accounts of business customers worldwide";
            if (const Total* total = model.total(period, Section::criminal)) {
                answer << ", against " << answers.say_total(*total, Column::requests) << " criminal requests for consumer data";
            }
            answer << ". The two are counted apart and are not added.</p>";
        }
    }

    answers.ask("which-law", "Which law applies to data in the United States and in Europe?")
        << "<p>For data kept in the United States the Electronic Communications Privacy Act applies: a subpoena or more is needed for "
           "records that are not content, such as subscriber information or the "
           "history of internet addresses, and a warrant or its equivalent for content. For accounts kept in Ireland, Irish law and the "
           "law of the European Union apply as well.</p>";

    {
        auto& answer = answers.ask("rejections", "Are requests rejected or challenged, and for which reasons?");
        answer << "<p>Yes, in every half-year. Mostly the authority is told that the data cannot be given, and why; every rejection goes "
                  "out with its reason. Sometimes a court is asked to decide.</p>"
                  "<p>A request may be rejected because</p><ul><li>it is invalid on its face, unsigned, or not properly "
                  "authorised;</li><li>it was not properly served, or is addressed to somebody else;</li>"
                  "<li>it asks for a kind of data that this kind of order cannot reach;</li><li>it means another company;</li><li>it goes "
                  "beyond the power or the jurisdiction of whoever asks;</li>"
                  "<li>its dates are wrong, or it has other mistakes that matter;</li><li>it is too broad;</li><li>it concerns an "
                  "organisation, and nothing in law keeps the authority from asking that "
                  "organisation itself.</li></ul>";
        if (const Total* total = newest_total(model, Section::criminal)) {
            answer << "<p>In the half-year " << Text{period_title(total->period)} << ", " << answers.say_total(*total, Column::rejected)
                   << " of " << answers.say_total(*total, Column::requests) << " criminal requests were rejected.</p>";
        }
    }

    answers.ask("human-rights", "What do human rights have to do with it?")
        << "<p>Before anything is answered it is checked that the authority kept to the law and procedure of its own country, so that data "
           "is given in authorised criminal investigations only. A request for "
           "an organisation’s data can be in order there and still break the privacy law of the country in which the data is kept: such a "
           "request is challenged.</p>";

    answers.ask("which-countries", "Which countries’ governments are answered?")
        << "<p>Those of countries in which the provider has a presence, on a valid request. Each request is reviewed twice, against "
           "the law of that country and against the provider’s own standard, and "
           "must pass both. The review itself is looked over regularly, country by country. Emergencies are the one exception: they may "
           "come from criminal law enforcement anywhere.</p>";

    {
        auto& answer = answers.ask("content-and-non-content", "What is content, and what is non-content?");
        answer << "<p><strong>Non-content</strong> begins with basic subscriber information: e-mail address, name, state, country, postal "
                  "code, the internet address at registration. Further records are "
                  "the history of internet addresses, a player’s name, card and billing data. At least a subpoena or a court order is "
                  "needed before giving any of it is even considered.</p>"
                  "<p><strong>Content</strong> is what customers write, say and keep: the words of a message, photographs, documents, data "
                  "in office and cloud services. It takes a warrant or its local "
                  "equivalent. A kind of data that nobody has classed is treated as content.</p>";
        if (const Total* total = newest_total(model, Section::criminal)) {
            answer << "<p>In the half-year " << Text{period_title(total->period)} << " content was disclosed on "
                   << answers.say_total(*total, Column::disclosed_content) << " criminal requests and non-content only on "
                   << answers.say_total(*total, Column::disclosed_noncontent) << ".</p>";
        }
    }

    answers.ask("direct-access", "Can governments read mail or messages directly?")
        << "<p>No. No government has direct access to mail or messages, and none is given access voluntarily. A warrant or court order for "
           "named accounts must be obeyed, as by every provider of "
           "communications. Papers that became public in the summer of 2013 were read by some as saying that products had been changed to "
           "give governments more access; that reading was wrong.</p>";

    answers.ask("unfettered-access", "Does any government have unfettered access to customer data?")
        << "<p>No, neither law enforcement nor any other part of a government. Customers should control their own data. Whoever asks has "
           "no way into the provider’s systems: what the law compels is gathered by the "
           "provider and handed over.</p>";

    answers.ask("back-doors", "Are there back doors in the products?")
        << "<p>No. None are built, and requests for voluntary access have been declined.</p>";

    answers.ask("surveillance-tools", "Does the provider make tools for voluntary surveillance, or let third parties do it?")
        << "<p>No such tools are made. A third party that is given access to customer data is bound to handle it properly: it may not help "
           "with voluntary mass surveillance, and may disclose personal data "
           "only as the law allows or on a valid legal order.</p>";

    answers.ask("calea", "Does the United States’ law on interception by telephone carriers apply?")
        << "<p>To many online services, internet calls among them, the Communications Assistance for Law Enforcement Act does not apply "
           "today, because they are not telecommunications services in its sense.</p>";

    answers.ask("encryption", "What became of the plan to encrypt more?")
        << "<p>It was announced in 2013 that encryption would be strengthened in all services, for data on its way and for data at rest. "
           "It has been; each product’s own pages say what it uses today.</p>";

    answers.ask("end-to-end", "Why is not everything encrypted from end to end?")
        << "<p>Many products are, or use encryption throughout, because it protects customers from crime of many kinds. Some things that "
           "customers want need readable data at a secured place on the way: "
           "looking for phishing or malicious code in an organisation’s mail, or translating a call as it is spoken. So customers are "
           "given the choice, and protection is widened as far as it goes.</p>";

    answers.ask("keys", "Who holds the keys?")
        << "<p>Usually the provider, in safe storage; even most large organisations want it so, lest a key be lost. In many services a "
           "customer can hold the key instead, and then the provider has no copy. "
           "What such a key protects is handed over as it is stored: unreadable.</p>";

    answers.ask("keys-for-governments", "Do governments get keys, or help with breaking encryption?")
        << "<p>No. No government is given encryption keys or any means of breaking the encryption.</p>";

    {
        auto& answer = answers.ask("secret-requests", "Are requests under nondisclosure orders in the report?");
        answer << "<p>Yes, all of them. An order that forbids telling the customer takes no request out of any count. (Requests under "
                  "national security law are another matter: they are reported apart.) "
                  "Unnecessary secrecy has been challenged for years, with the authorities and in court, and a reform of 18 U.S.C. § 2705 "
                  "is wanted that keeps such orders narrow, limited in time, and granted by a "
                  "judge only where an investigation would truly suffer.</p>";
        if (const auto periods = periods_with(model, "F2"); !periods.empty()) {
            answer << "<p>In the half-year " << Text{period_title(periods.front())} << " the requests from the United States came with "
                   << answers.say("F2", periods.front()) << " such orders.</p>";
        }
    }
}

void practices(const Model& model, Answers& answers) {
    answers.group("practices", "Practice");

    answers.ask("what-is-required", "What must an authority bring, and which way does a request go?")
        << "<p>Official, signed and legally valid process under federal or local law: a subpoena or its equivalent for non-content, a "
           "warrant or its local equivalent for content. Requests come in through a "
           "secure portal that only vetted agencies can enter. A team reviews each one, rejects what is not valid, and gathers only what "
           "the order names. Requests for an organisation’s data are sent to that "
           "organisation where the law permits. What must be given goes back through the same portal.</p>";

    answers.ask("without-legal-process", "Is data ever disclosed without legal process?")
        << "<p>Only in these cases. Images that appear to show the sexual exploitation of children must, under United States law, be "
           "reported to the National Center for Missing and Exploited Children. Limited facts "
           "may be reported if somebody is about to harm themselves or others, as seen in public postings, in a game, or told by other "
           "customers; or if a customer, an employee or the provider is the victim of a "
           "crime. And limited data may be given in an emergency with danger of death or serious physical injury: see <a "
           "href=\"#emergencies\">the question on emergencies</a>.</p>";

    answers.ask("warrant-for-content", "Is a warrant really needed for content?")
        << "<p>Yes, or its equivalent. The court in <cite>United States v. Warshak</cite> held that people may expect privacy in the "
           "content of their mail, and that holding is applied everywhere, as other "
           "companies do. For a warrant the authorities must show a judge the evidence they have, and convince the judge of probable cause "
           "that a crime was committed and that evidence of it is in the data; the "
           "crime must have to do with the place whose court is asked. A subpoena takes far less, so no content is given on one, nor on "
           "any court order below that standard.</p>";

    answers.ask("everything-asked", "Does an authority get everything it asks for?")
        << "<p>No. Requests are narrowed, in the kind of data or its amount, or the authority is asked to go to the customer. For services "
           "used by organisations that is always tried: but for rare cases an authority "
           "can ask an organisation about one of its people as it did before there were cloud services, without harm to an investigation "
           "or to national security. A court can be asked to change an order or to "
           "set it aside.</p>";

    answers.ask("rejected-then", "If a request was rejected, did the government never get the data?")
        << "<p>That does not follow. A rejected request yields nothing, but the authority may come back with a valid one for the same "
           "data. Each is counted as a request.</p>";

    {
        auto& answer = answers.ask("emergencies", "What happens in emergencies?");
        answer << "<p>Where a person is in danger of death or serious physical injury, limited data may be given to a criminal law "
                  "enforcement agency, from any country, if the law permits. The agency must ask in "
                  "writing on its letterhead, signed, with a summary of the emergency and how the data would help. The team weighs each "
                  "request before anything is given, and gives only what can help. "
                  "Threats of suicide and kidnappings are the most common.</p>";
        if (const Total* total = newest_total(model, Section::emergencies)) {
            answer << "<p>In the half-year " << Text{period_title(total->period)} << " there were "
                   << answers.say_total(*total, Column::requests) << " emergency requests; on "
                   << answers.say_total(*total, Column::disclosed_content) << " content was disclosed, on "
                   << answers.say_total(*total, Column::disclosed_noncontent) << " non-content only, and "
                   << answers.say_total(*total, Column::rejected)
                   << " were rejected. The figures of every half-year are on <a href=\"emergencies.html\">a page of their own</a> and in "
                   << "<a href=\"downloads.html\">the files</a>.</p>";
        }
    }

    {
        auto& answer = answers.ask("secrecy-orders", "How many requests come with a nondisclosure order?");
        answer << "<p>Secrecy should be the exception: for a time, and where an investigation would otherwise suffer. Such orders have "
                  "been challenged repeatedly and with success, and in 2021 the provider’s view was "
                  "heard by the Committee on the Judiciary of the United States House of Representatives.</p>";
        const auto periods = periods_with(model, "F2");
        if (periods.empty()) answer << "<p>No half-year has published this figure yet.</p>";
        for (const Period period : periods) {
            answer << "<p>In the half-year " << Text{period_title(period)} << ", nondisclosure orders came with "
                   << answers.say("F1", period)
                   << " of the requests from the United States, federal, state and local together: " << answers.say("F2", period)
                   << " orders, " << answers.say("F3", period) << " of them from federal authorities.</p>";
        }
    }

    answers.ask("costs", "Are authorities charged for the work?") << "<p>Sometimes. United States law allows a provider to ask for its "
                                                                     "costs, and that is done for United States requests only, for a "
                                                                     "part of the costs. Nothing is charged in emergencies or where the "
                                                                     "exploitation of children is known to be investigated.</p>";

    {
        auto& answer = answers.ask("how-many-people", "How many people are concerned?");
        answer << "<p>Fewer than accounts, but the exact number cannot be told. One request may name several accounts of one person, and "
                  "the same account may be named again in a later one and is then counted "
                  "again.</p>";
        if (const Total* total = newest_total(model, Section::criminal)) {
            answer << "<p>In the half-year " << Text{period_title(total->period)} << ", " << answers.say_total(*total, Column::requests)
                   << " criminal requests named " << answers.say_total(*total, Column::accounts_specified) << " accounts.</p>";
        }
    }

    answers.ask("notice", "Is a person told that data was asked for?")
        << "<p>Yes, before anything is given, unless the law forbids it. Notice may be held back in exceptional cases: where it could put "
           "somebody in danger, as in investigations of child exploitation, or "
           "would be of no use, as when the account has been taken over by somebody else. When a nondisclosure order ends, the person is "
           "told "
           "then, unless the provider finds that notice would endanger identifiable "
           "people or defeat its purpose.</p>";

    answers.ask("state-attacks", "What are notices about attacks by states?")
        << "<p>Since December 2015 customers are told if there is evidence that attackers backed by a state have aimed at their account. "
           "Such a notice does not mean that the provider’s own systems were broken "
           "into, has nothing to do with a legal request, and is in no figure here.</p>";

    {
        auto& answer = answers.ask("civil", "What about lawsuits between private parties?");
        answer << "<p>Parties to lawsuits all over the world ask for customer data. They are held to the same principles: nothing without "
                  "valid legal process, a subpoena or court order that names specific accounts "
                  "and identifiers. Content takes the specific and lawful consent of the account’s owner as well. The owner is told unless "
                  "the law forbids it; the team rejects what is not valid and gives only "
                  "what the order names.</p>";
        if (const Total* total = newest_total(model, Section::civil)) {
            answer << "<p>In the half-year " << Text{period_title(total->period)} << " there were "
                   << answers.say_total(*total, Column::requests) << " such requests for "
                   << answers.say_total(*total, Column::accounts_specified)
                   << " accounts. More is on <a href=\"civil.html\">a page of their own</a> and in <a href=\"downloads.html\">the "
                      "files</a>.</p>";
        }
    }

    answers.ask("civil-notice", "Is a person told of a request in a lawsuit?")
        << "<p>Yes, beforehand, unless the law forbids it. If a request says that the customer may not be told, leave to do so is asked "
           "for "
           "or the prohibition is challenged; parties have agreed to notice "
           "once they saw that it does their case no harm.</p>";

    answers.ask("national-security", "Are requests under national security law included?")
        << "<p>No. This report is about requests of law enforcement agencies, mostly local and national police who investigate crimes of "
           "many kinds. Requests under laws such as the Foreign Intelligence "
           "Surveillance Act are published every six months in a report of their own, in the bands that the law allows.</p>"
        << (model.bands.empty() ? Literal{""} : Literal{"<p><a href=\"national-security.html\">The bands that were published</a></p>"});
}

void enterprise(const Model& model, Answers& answers) {
    answers.group("enterprise", "Business customers");
    {
        auto& answer = answers.ask("enterprise-requests", "How many requests concern business customers?");
        const auto periods = periods_with(model, "F4");
        if (periods.empty()) answer << "<p>No half-year has published this figure yet.</p>";
        for (const Period period : periods) {
            answer << "<p>In the half-year " << Text{period_title(period)} << ", law enforcement worldwide made "
                   << answers.say("F4", period) << " requests for accounts of business customers. In " << answers.say("F5", period)
                   << " of them nothing was disclosed: they were rejected or withdrawn, there was no data, or the authority was "
                      "successfully sent to the customer. In "
                   << answers.say("F6", period) << " disclosure was compelled: some content in " << answers.say("F7", period)
                   << ", non-content only in " << answers.say("F8", period) << ". Of the disclosures of content, "
                   << answers.say("F9", period) << " were to authorities in the United States.</p>";
        }
    }

    answers.ask("who-is-enterprise", "Who is a consumer, and who is a business customer?")
        << "<p>A consumer service is one that a person subscribes to and uses for personal purposes: mail, storage, games, calls. An "
           "business customer is, for this report, an organisation, whether a company, a "
           "public body or a school, with more than 50 seats of a commercial cloud service when the request arrives. With 50 seats it is "
           "not one, with 51 it is. Such a customer in turn gives the service "
           "to its staff or students.</p>";

    {
        auto& answer = answers.ask("cloud-act", "Did the CLOUD Act change what the United States can ask for?");
        answer << "<p>It made plain that United States law enforcement may compel a provider to hand over data in its possession, custody "
                  "or control wherever the data is kept. It took away none of the protections "
                  "in law that applied before, and the same principles are kept.</p>";
        const auto periods = periods_with(model, "F12");
        for (const Period period : periods) {
            answer << "<p>In the half-year " << Text{period_title(period)}
                   << ": requests for consumer data from law enforcement in the United States, " << answers.say("F10", period)
                   << "; of these, warrants that sought content kept outside the United States, " << answers.say("F11", period)
                   << ". Requests for business customers with more than 50 seats, " << answers.say("F12", period)
                   << "; content was disclosed of " << answers.say("F13", period)
                   << " business customers from outside the United States whose data was kept outside the United States.</p>";
        }
        if (periods.empty()) answer << "<p>No half-year has published these figures yet.</p>";
    }

    for (const bool dynamics : {true, false}) {
        auto& answer = dynamics ? answers.ask("dynamics", "Was Dynamics 365 data of an organisation disclosed?")
                                : answers.ask("azure", "Was Azure content of an organisation disclosed?");
        const std::string_view id = dynamics ? "F14" : "F15";
        answer << "<p>This counts companies, public bodies and schools of any size, without the threshold of 50 seats.</p>";
        const auto periods = periods_with(model, id);
        for (const Period period : periods) {
            answer << "<p>In the half-year " << Text{period_title(period)} << ": " << answers.say(id, period)
                   << (dynamics ? Literal{" disclosures."} : Literal{" disclosures of content."}) << "</p>";
        }
        if (periods.empty()) answer << "<p>No half-year has published this figure yet.</p>";
    }

    answers.ask("enterprise-notice", "Are business customers told?")
        << "<p>Yes, before any disclosure, of every request by anyone for their data, unless the law forbids it; and when a nondisclosure "
           "order "
           "has ended. But for rare cases an authority can turn to the organisation itself "
           "without harm to an investigation or to anybody, as it did before the organisation moved to the cloud; for the same reason the "
           "organisation can be told.</p>";
}

}  // namespace

Page questions_page(const Model& model) {
    Page page{"questions.html",
              "Questions and answers",
              "What people ask about requests for customer data. Figures in the answers are those of this report; beneath each answer "
              "stand their definition, half-year and origin.",
              {},
              "questions.html"};
    Answers answers{model};
    principles(model, answers);
    practices(model, answers);
    enterprise(model, answers);
    page.body << answers.finish();
    return page;
}

}  // namespace sallyport::report::site
