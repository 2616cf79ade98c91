#include <fmt/format.h>

#include <map>
#include <set>

#include "base/limits.h"
#include "doors/dates.h"
#include "doors/desk/desk_parts.h"
#include "doors/desk/endings.h"
#include "doors/desk/roster_parts.h"
#include "doors/key_parts.h"
#include "doors/papers.h"
#include "doors/portal/paper_steps.h"
#include "review/compare.h"

namespace sallyport::doors::desk {

using ledger::Stage;
using page::Address;
using page::Html;
using page::html;
using page::text;
using people::Action;
using people::Relation;

namespace {

// Everything one look at a demand needs.
struct Sight {
    const Desks& desks;
    const http::Request& request;
    const page::Errors& errors;
    demand::DemandRow row;
    ledger::Recorded<demand::Demand> demand;
    law::Assessment findings;
    people::Person reader;
    std::string token;
    Instant now;
    std::string zone;
    std::shared_ptr<const review::ReadPaper> paper;
    std::string paper_trouble;
    review::PaperReading reading;
    std::shared_ptr<const review::Grant> answered = nullptr;  // as proposed or approved
    std::optional<ledger::Recorded<review::Reading>> read = std::nullopt;
    std::vector<law::LegalClock> dates = {};
    std::vector<review::WeighedDoubt> doubts = {};  // of an emergency
    bool doubts_known = true;
    // The part for the enforcing authority came along: nobody looks at the paper any more.
    bool set_aside() const { return read && (*read)->seen.section_m_present; }
    bool deciding() const { return row.standing.stage == Stage::preserved && may(Action::decide); }
    bool may(Action action) const { return people::may(reader.role, action, Relation::staff); }
    Address act(std::string_view verb) const { return Address::path({"desk", "demands", row.id.text(), verb}); }
    // A form that names the state it was made for.
    Html form(std::string_view verb, const Html& body) const { return page::form({act(verb), token}, decided_on_field(row) + body); }
};

Html when(const Sight& sight, Instant at) { return text(text_in(at, sight.zone)); }

std::string span_words(const Sight& sight, const std::optional<Span>& span) {
    if (!span) return "all";
    return fmt::format("{} to {}", text(day_of(span->from, sight.demand->zone)), text(day_of({span->to.ms - 1}, sight.demand->zone)));
}

Html identifier_words(const demand::Demand& demand, int position) {
    if (position < 0) return text("the whole request");
    return page::user(demand.identifiers[static_cast<std::size_t>(position)].value.reveal());
}

// Of a report of the provider's own: who started it, and to whom it goes.
Html report_facts(const Sight& sight) {
    const auto& demand = *sight.demand;
    return page::summary_list({{"Report", text(label(demand.instrument))},
                               {"Started by", text(name_of(sight.desks, demand.filed_by))},
                               {"Goes to", html(page::user(name_of(sight.desks, demand.recipient)), ", ", page::user(demand.agency_name),
                                                " (", text(demand.country), ")")},
                               {"Found or happened on", demand.issued_on ? text(text(*demand.issued_on)) : text("–")},
                               {"Started", when(sight, demand.received)},
                               {"What was found", page::prose(demand.summary.reveal())},
                               {"Why it is reported", page::prose(demand.nexus.reveal())}});
}

Html facts_part(const Sight& sight) {
    const auto& demand = *sight.demand;
    if (demand.section == demand::Section::provider_initiated) return report_facts(sight);
    std::vector<page::SummaryRow> rows = {
        {"From", html(page::user(demand.agency_name), " (", text(demand.country), "), ", text(name_of(sight.desks, demand.filed_by)))},
        {"Legal process", text(label(demand.instrument))},
        {"Issued by", html(page::user(demand.issuer.reveal()), ", ", text(label(demand.authority)))},
        {"Case number", page::user(demand.docket.reveal())},
        {"Signed by", demand.is_signed ? page::user(demand.signer.reveal()) : text("not signed")},
        {"Issued on", demand.issued_on ? text(text(*demand.issued_on)) : text("–")},
    };
    if (demand.standard != demand::Standard::unknown) rows.push_back({"The paper says was found", text(label(demand.standard))});
    if (demand.shield_attested) rows.push_back({"No prohibited violation", text("attested (Cal. Penal Code 1546.5)")});
    if (!demand.on_behalf_of.empty()) rows.push_back({"Obtained for another country", text(demand.on_behalf_of)});
    for (auto& line : portal::said_lines(sight.desks.review.questions(demand), demand))
        rows.push_back({"The form says: " + line.question, std::move(line.answer)});
    if (demand.execute_by) rows.push_back({"Serve by", text(text(*demand.execute_by))});
    if (demand.return_on) rows.push_back({"Return date", text(text(*demand.return_on))});
    rows.push_back({"Received", when(sight, demand.received)});
    if (sight.row.due) rows.push_back({"Due", html(when(sight, *sight.row.due), " (", text(distance(*sight.row.due, sight.now)), ")")});
    if (demand.version > 1) rows.push_back({"Version of the paper", page::number(demand.version)});
    if (!demand.summary.reveal().empty()) rows.push_back({"In the requester's words", page::prose(demand.summary.reveal())});
    if (!demand.nexus.reveal().empty()) rows.push_back({"How the data helps", page::prose(demand.nexus.reveal())});
    if (demand.resubmission_of) rows.push_back({"Sent again after", page::link_to(at(*demand.resubmission_of), "an earlier request")});
    if (demand.duplicate_of) rows.push_back({"Same paper as", page::link_to(at(*demand.duplicate_of), "an earlier request")});
    return page::summary_list(rows);
}

Html directory_part(const Sight& sight) {
    page::Table table;
    table.caption = "What the account directory said when the request was received";
    table.columns = {{"Identifier"}, {"Account"}, {"Customer"}, {"Seats", page::Align::figures}, {"Data in"}, {"Customer in"}};
    const auto& demand = *sight.demand;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        const auto line = [&](const demand::DirectoryAnswer& answer, std::string_view account) {
            table.rows.push_back(
                {{identifier_words(demand, static_cast<int>(i)), page::user(account),
                  text(answer.known ? label(answer.customer_class) : "–"), answer.known ? page::number(answer.seats) : text("–"),
                  text(answer.data_country.empty() ? "–" : answer.data_country),
                  text(answer.customer_country.empty() ? "–" : answer.customer_country)}});
        };
        const auto& answer = demand.directory[i];
        if (!answer.known) {
            line(answer, answer.too_many ? "more than " + std::to_string(limits::accounts_per_identifier) +
                                               " of ours: ask the requester for a shorter time"
                                         : "not ours");
        }
        for (const auto* one : demand::accounts_of(answer)) {
            const std::string state = one->gone ? "closed" : "ours";
            // An address, a card or a device is no account's name: counsel sees whose it was.
            const bool resolved = !demand::is_account_kind(demand.identifiers[i].kind) && !one->account.reveal().empty();
            line(*one, resolved ? one->account.reveal() + ", " + state : state);
        }
    }
    return page::table(table);
}

Html page_link(int number) {
    return page::link_to(Address{"#"}.with_fragment("page-" + std::to_string(number)), "page " + std::to_string(number));
}

page::Tone tone_of_verdict(law::Verdict verdict) {
    return verdict == law::Verdict::allow ? page::Tone::good : verdict == law::Verdict::deny ? page::Tone::bad : page::Tone::warn;
}

// Two results, and both must pass: what the law says, and what the provider's own standard says.
Html results_part(const law::Assessment& findings) {
    return page::summary_list({{"The law", page::tag(label(findings.law), tone_of_verdict(findings.law))},
                               {"The house", page::tag(label(findings.house), tone_of_verdict(findings.house))},
                               {"Both must pass", page::tag(label(findings.overall), tone_of_verdict(findings.overall))}});
}

Html findings_part(const Sight& sight) {
    std::vector<Html> items;
    for (const auto& difference : sight.reading.differences) {
        items.push_back(html("<li>", page::tag("Paper and form", page::Tone::warn), " ", text(difference.sentence),
                             difference.where ? html(" (", page_link(difference.where->page), ")") : Html{}, "</li>"));
    }
    if (sight.read) {
        for (const auto& difference : review::differences(*sight.demand, **sight.read))
            items.push_back(html("<li>", page::tag("Paper and form", page::Tone::warn), " ", text(difference.sentence), "</li>"));
    }
    // One line for each rule, however many cells it touches.
    std::map<std::string, std::pair<const law::Finding*, int>> by_rule;
    std::vector<std::string> order;
    for (const auto& finding : sight.findings.findings) {
        if (finding.verdict == law::Verdict::allow) continue;
        auto [found, fresh] = by_rule.try_emplace(finding.rule + finding.counsel, &finding, 0);
        if (fresh) order.push_back(finding.rule + finding.counsel);
        ++found->second.second;
    }
    for (const auto& key : order) {
        const auto& [finding, count] = by_rule.at(key);
        items.push_back(
            html("<li>", page::tag(label(finding->verdict), finding->verdict == law::Verdict::deny ? page::Tone::bad : page::Tone::warn),
                 " ", text(finding->counsel), " <small>", text(finding->citation),
                 count > 1 ? html(" (", page::number(count), " lines)") : Html{}, "</small></li>"));
    }
    Html body;
    if (const auto adoption = sight.desks.review.adoption(); !adoption) {
        body += page::banner(page::Tone::warn, "No rules are approved by counsel: every line needs counsel's own reason");
    } else if (adoption->demo) {
        body += html("<p>", page::tag("Demo approval", page::Tone::plain),
                     " The rules were approved for this demo only, by nobody's counsel.</p>");
    }
    body += results_part(sight.findings);
    if (items.empty()) return body + html("<p>Nothing speaks against any line.</p>");
    return body + html("<ul class=\"list\">", page::join(items), "</ul>");
}

// Who read the paper and when, the page on which it is read, and what stands against handing over.
Html reading_part(const Sight& sight) {
    Html out;
    if (sight.read) {
        out += html("<p>Read by ", text(name_of(sight.desks, sight.read->actor())), ", ", when(sight, sight.read->at()), " (entry ",
                    page::number(static_cast<std::int64_t>(sight.read->entry().value)), ").</p>");
    } else {
        out += html("<p>Nobody has recorded yet what the paper says. Rules that need it leave the question to counsel.</p>");
    }
    if (sight.may(Action::read_paper))
        out += html("<p>", page::link_to(sight.act("paper-says"), sight.read ? "Record another reading" : "Record what the paper says"),
                    "</p>");
    if (sight.answered && sight.row.standing.stage >= Stage::granted && sight.row.standing.stage < Stage::released) {
        if (const auto may = sight.desks.review.may_hand_over(sight.row.id, sight.now); !may)
            out += page::banner(page::Tone::warn, "It may not be handed over now", html("<p>", text(may.error().sentence), "</p>"));
    }
    return out;
}

// The numbers by which places of the paper are spoken of: each place once, in the order of the lines that cite it.
class Marks {
public:
    page::Mark of(const page::Region& where) {
        for (const auto& mark : all_) {
            if (mark.where == where) return mark;
        }
        all_.push_back({static_cast<int>(all_.size()) + 1, where});
        return all_.back();
    }
    page::Mark of(const demand::Region& where) { return of(page::Region{where.page, where.x, where.y, where.width, where.height}); }
    const std::vector<page::Mark>& all() const { return all_; }

private:
    std::vector<page::Mark> all_;
};

// The same numbers for the table of what is approved and for the paper beside it.
Marks marks_of(const review::Grant& grant) {
    Marks marks;
    for (const auto& cell : grant.decisions) {
        if (cell.cites) marks.of(*cell.cites);
    }
    return marks;
}

Html paper_part(const Sight& sight, const Marks& marks) {
    if (sight.set_aside()) {
        return page::banner(
            page::Tone::bad, "The paper is set aside unread",
            html("<p>Section M came along, which is for the enforcing authority only. The issuer was told; the review goes on "
                 "with a corrected version.</p>"));
    }
    if (sight.demand->papers.empty()) return page::empty_state("No paper", html("<p>This request came without one.</p>"));
    if (!sight.paper) return page::banner(page::Tone::bad, "The paper cannot be shown", html("<p>", text(sight.paper_trouble), "</p>"));
    Html out;
    for (const auto& remark : sight.paper->remarks) out += page::inset(text(remark));
    const auto& paper = sight.demand->papers.front();
    std::vector<page::PageImage> pages;
    for (const auto& sheet : sight.paper->pages) {
        pages.push_back({Address::path({"desk", "demands", sight.row.id.text(), "papers", paper.id.text(), std::to_string(sheet.number)}),
                         sheet.number, sheet.width, sheet.height});
    }
    return out + page::sheets("The paper", pages, marks.all());
}

page::DateParts parts_of(const std::optional<Day>& day) {
    if (!day) return {};
    return {std::to_string(day->day), std::to_string(day->month), std::to_string(day->year)};
}

// What the form held when it was sent and came back with a mistake; nothing of it is typed twice.
struct Sent {
    const http::Fields* form = nullptr;  // null: the page is opened afresh
    std::string text(const std::string& name, std::string_view fresh) const {
        return std::string{form != nullptr ? form->get(name) : fresh};
    }
    page::DateParts date(const std::string& name, const page::DateParts& fresh) const {
        return {text(name + "-day", fresh.day), text(name + "-month", fresh.month), text(name + "-year", fresh.year)};
    }
    // A place that cannot be read is told by its error and comes back empty.
    page::Region place(const std::string& name, const page::Region& fresh) const {
        if (form == nullptr) return fresh;
        const auto typed = place_of(*form, name);
        return typed && *typed ? **typed : page::Region{};
    }
};

// The answer that is proposed for a cell: what a rule denies is rejected with its reason, what the paper does not reach is approved in part.
std::string proposed_answer(const Sight& sight, int identifier, const demand::Sought& asked) {
    if (sight.findings.cell(identifier, asked.data) == law::Verdict::deny) {
        std::string reason = "r03";
        for (const auto& finding : sight.findings.findings) {
            const bool here = finding.verdict == law::Verdict::deny && (finding.identifier == -1 || finding.identifier == identifier) &&
                              (!finding.data || *finding.data == asked.data);
            if (here && coded<review::Reason>(finding.code)) reason = finding.code;
        }
        return reason;
    }
    return review::asks_beyond(sight.reading, asked, sight.demand->zone) ? "narrow" : "grant";
}

// The place that every line cites which has none of its own: what was sent, or where the paper names its days.
page::Region common_place(const Sight& sight, const Sent& sent) {
    page::Region proposed;
    if (const auto& where = sight.reading.days_at) proposed = {where->page, where->x, where->y, where->width, where->height};
    return sent.place("cites", proposed);
}

page::GridCell decision_cell(const Sight& sight, const Sent& sent, Marks& marks, int identifier, const demand::Sought& asked) {
    const auto verdict = sight.findings.cell(identifier, asked.data);
    const auto name = cell_field(identifier, asked.data);
    const auto chosen = sent.text(name, proposed_answer(sight, identifier, asked));
    page::GridCell cell;
    cell.name = name;
    cell.tone = verdict == law::Verdict::deny ? page::Tone::bad : verdict == law::Verdict::review ? page::Tone::warn : page::Tone::plain;
    cell.note = span_words(sight, asked.span);
    cell.choices.push_back({"grant", "Approve", "", chosen == "grant"});
    if (asked.span) cell.choices.push_back({"narrow", "Approve in part", "", chosen == "narrow"});
    for (const auto reason : every<review::Reason>()) {
        if (reason == review::Reason::r26) continue;
        cell.choices.push_back({std::string{code(reason)}, "Reject: " + std::string{label(reason)}, "", chosen == code(reason)});
    }
    cell.place = place_field_of(identifier, asked.data);
    cell.cites = sent.place(cell.place, {});
    const page::Region now = cell.cites.w > 0 ? cell.cites : common_place(sight, sent);
    if (now.w > 0) {
        const auto mark = marks.of(now);
        cell.cites_now = fmt::format("page {}, mark {}", mark.where.page, mark.number);
    } else {
        cell.cites_now = "no place yet";
    }
    return cell;
}

// Identifiers by kinds of data, the longer of the two downwards: so it fits beside the paper.
page::Grid decision_grid(const Sight& sight, const Sent& sent, Marks& marks) {
    const auto& demand = *sight.demand;
    std::set<demand::DataClass> classes;
    for (const auto& identifier : demand.identifiers) {
        for (const auto& sought : identifier.sought) classes.insert(sought.data);
    }
    const auto cell_of = [&](int identifier, demand::DataClass data) {
        for (const auto& sought : demand.identifiers[static_cast<std::size_t>(identifier)].sought) {
            if (sought.data == data) return decision_cell(sight, sent, marks, identifier, sought);
        }
        return page::GridCell{};
    };
    const int identifiers = static_cast<int>(demand.identifiers.size());
    const auto identifier_heading = [&](int i) {
        return page::GridHeading{identifier_words(demand, i), fmt::format("Identifier {}", i + 1)};
    };
    const auto class_heading = [](demand::DataClass data) { return page::GridHeading{text(label(data)), std::string{label(data)}}; };
    page::Grid grid;
    grid.caption = "What is asked for, and your answer";
    if (identifiers < static_cast<int>(classes.size())) {
        grid.corner = "Kind of data";
        for (int i = 0; i < identifiers; ++i) grid.columns.push_back(identifier_heading(i));
        for (const auto data : classes) {
            page::Grid::Line line{class_heading(data), {}};
            for (int i = 0; i < identifiers; ++i) line.cells.push_back(cell_of(i, data));
            grid.rows.push_back(std::move(line));
        }
        return grid;
    }
    grid.corner = "Identifier";
    for (const auto data : classes) grid.columns.push_back(class_heading(data));
    for (int i = 0; i < identifiers; ++i) {
        page::Grid::Line line{identifier_heading(i), {}};
        for (const auto data : classes) line.cells.push_back(cell_of(i, data));
        grid.rows.push_back(std::move(line));
    }
    return grid;
}

// Lines that go beyond the least an emergency opens: each says why, or is rejected.
Html own_reasons_part(const Sight& sight, const Sent& sent) {
    Html out;
    for (std::size_t i = 0; i < sight.demand->identifiers.size(); ++i) {
        for (const auto& sought : sight.demand->identifiers[i].sought) {
            const int identifier = static_cast<int>(i);
            if (!sight.findings.needs_own_reason(identifier, sought.data)) continue;
            const auto name = because_field_of(identifier, sought.data);
            out += page::text_area(
                {name, fmt::format("{} of identifier {}: why the danger cannot be averted without it", label(sought.data), i + 1),
                 "Beyond the least that an emergency opens. Leave it empty only if you reject this line.",
                 std::string{sight.errors.at(name)}, false},
                sent.text(name, ""), 2);
        }
    }
    return out;
}

// What follows an emergency's release: legal process that makes up for the haste.
Html formal_paper_part(const Sight& sight) {
    using ledger::FormalPaper;
    const auto state = sight.row.standing.formal_paper;
    if (state == FormalPaper::not_due) return {};
    Html out;
    if (state == FormalPaper::came) {
        const auto came = sight.desks.review.formal_paper_of(sight.row.id);
        if (!came) return page::section("Legal process that follows", html("<p>It came; which request it is cannot be shown now.</p>"));
        const auto by = sight.desks.demands.row(came->followed_by);
        out = html("<p>It came: ", by ? page::link_to(at(by->id), by->number) : text("another request"), ".</p>");
    } else {
        const auto clocks = sight.desks.review.dates(*sight.demand, sight.now, review::ReviewDesk::Reader::desk);
        for (const auto& clock : clocks ? *clocks : std::vector<law::LegalClock>{}) {
            if (clock.name != "formal_paper") continue;
            out += html(
                "<p>",
                state == FormalPaper::missed ? page::tag("none came in time", page::Tone::bad) : page::tag("awaited", page::Tone::warn),
                " It was released without legal process, which follows until ", when(sight, clock.at), " (", text(clock.citation),
                ").</p>");
        }
        if (sight.may(Action::read_paper)) {
            out += sight.form(
                "formal-paper",
                page::field({"number", "Number of the request by which it came",
                             "For example SP-12: of the same agency, for the same account", std::string{sight.errors.at("number")}},
                            "", page::Kind::code, page::Size::half) +
                    page::text_area({"formal_paper_words", "What you compared", "The paper, its court and the account",
                                     std::string{sight.errors.at("formal_paper_words")}},
                                    "", 2) +
                    page::button("Record that legal process followed", page::Look::second));
        }
    }
    return page::section("Legal process that follows", out);
}

// One reason for all lines that are approved in part, or for each the one that follows from findings and paper.
std::vector<page::Choice> reasons_for_less(const Sight& sight, std::string_view chosen) {
    std::set<review::Reason> proposed;
    const auto& demand = *sight.demand;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& asked : demand.identifiers[i].sought) {
            if (asked.span) proposed.insert(review::reason_for_less(demand, sight.findings, sight.reading, static_cast<int>(i), asked));
        }
    }
    std::string words;
    for (const auto reason : proposed) words += (words.empty() ? "" : "; ") + std::string{label(reason)};
    std::vector<page::Choice> choices{{"", words.empty() ? "As proposed" : "As proposed: " + words, "", chosen.empty()}};
    for (const auto reason : every<review::Reason>()) {
        if (reason != review::Reason::r26)
            choices.push_back({std::string{code(reason)}, std::string{label(reason)}, "", chosen == code(reason)});
    }
    return choices;
}

// The form, and the marks that the paper beside it shows.
Html decision_form(const Sight& sight, Marks& marks) {
    const Sent sent{sight.request.path == sight.act("decide").view() ? &sight.request.form : nullptr};
    Html body = page::grid(decision_grid(sight, sent, marks));
    const auto error = [&](const char* field) { return std::string{sight.errors.at(field)}; };
    body += page::place_field({"cites", "Where the paper says so", "For every approved line that has no place of its own.", error("cites")},
                              common_place(sight, sent));
    body += page::date_field({"first", "First day that the paper reaches", "For lines approved in part", error("first"), false},
                             sent.date("first", parts_of(sight.reading.first_day)));
    body += page::date_field({"last", "Last day that the paper reaches", "", error("last"), false},
                             sent.date("last", parts_of(sight.reading.last_day)));
    body +=
        page::select({"less_because", "Why less is approved", "Stands in the letter, for lines approved in part.", error("less_because")},
                     reasons_for_less(sight, sent.text("less_because", "")));
    body += page::text_area({"reason", "Your reason", "Needed where no approved rule decides. The team can read it; the requester cannot.",
                             error("reason"), false},
                            sent.text("reason", ""), 3);
    body += own_reasons_part(sight, sent);
    body += page::button("Approve as marked");
    return sight.form("decide", body);
}

Html approved_part(const Sight& sight, const review::Grant& grant) {
    Marks marks = marks_of(grant);
    page::Table table;
    table.caption = "What is approved";
    table.columns = {{"Identifier"}, {"Kind of data"}, {"Answer"}, {"Days"}, {"Place in the paper"}};
    for (const auto& cell : grant.decisions) {
        table.rows.push_back({{identifier_words(*sight.demand, cell.identifier), text(label(cell.data)),
                               html(text(cell.answer == review::CellAnswer::grant    ? "approved"
                                         : cell.answer == review::CellAnswer::narrow ? "approved in part"
                                                                                     : "rejected"),
                                    cell.reason ? html(": ", text(label(*cell.reason))) : Html{}),
                               text(cell.answer == review::CellAnswer::refuse ? "–" : span_words(sight, cell.span)),
                               cell.cites ? page::cited(marks.of(*cell.cites)) : text("–")}});
    }
    return page::table(table);
}

// The language of the letter: that of the country that asks unless counsel chooses another.
Html language_choices(const Sight& sight) {
    const auto& letters = sight.desks.review.letters().shipped();
    if (letters.languages().empty()) return {};
    const auto chosen = letters.for_country(sight.row.country);
    std::vector<page::Choice> choices;
    for (const auto& words : letters.languages()) choices.push_back({words.language, words.name, "", words.language == chosen});
    return page::select({"language", "Language of the letter"}, choices);
}

Html reasons_choices(const Sight& sight) {
    std::vector<page::Choice> choices;
    std::set<std::string> proposed;
    for (const auto& finding : sight.findings.findings) {
        if (finding.verdict == law::Verdict::deny) proposed.insert(finding.code);
    }
    for (const auto reason : every<review::Reason>()) {
        if (reason == review::Reason::r26) continue;
        choices.push_back({std::string{code(reason)}, std::string{label(reason)}, "", proposed.contains(std::string{code(reason)})});
    }
    return page::checkboxes({"reasons", "Reasons, which the letter states", "", std::string{sight.errors.at("reasons")}}, choices);
}

// What is kept for a preservation, until when, and what may be done about it.
Html preservation_part(const Sight& sight) {
    const auto known = sight.desks.collection.preservation(sight.row.id);
    if (!known || !*known || sight.row.standing.stage != Stage::preserved) return {};
    const auto& kept = **known;
    std::vector<page::SummaryRow> rows = {{"Preserved", when(sight, kept.kept)},
                                          {"Ends", kept.lapses ? when(sight, *kept.lapses) : text("–")},
                                          {"Renewed", text(kept.renewed ? "yes" : "no")}};
    const Instant verify_by = after_days(kept.kept, collection::verify_keep_days);
    rows.push_back({"Verified", kept.verified ? text("yes") : html("not yet; destroyed after ", when(sight, verify_by))});
    Html out = page::summary_list(rows);
    if (!sight.may(Action::accept)) return page::section("Preservation", out);
    if (!kept.verified) {
        out += sight.form(
            "verify-keep",
            page::text_area({"how", "How who asks, and the paper, were verified", "", std::string{sight.errors.at("how")}}, "", 2) +
                page::button("Record that it is genuine"));
    }
    if (!kept.renewed) {
        out +=
            page::details("Renew the preservation",
                          sight.form("renew-keep", page::text_area({"paper", "Which paper asks for the renewal: its date and who signed it",
                                                                    "", std::string{sight.errors.at("paper")}},
                                                                   "", 2) +
                                                       page::button("Renew", page::Look::second)));
    }
    return page::section("Preservation", out);
}

// What gives pause about an emergency, each with why it matters, and what was answered to it.
Html doubts_part(const Sight& sight) {
    if (!sight.row.standing.emergency) return {};
    if (!sight.doubts_known)
        return page::section("What gives pause",
                             page::banner(page::Tone::warn, "It cannot be looked up now", html("<p>Nobody can approve until it can.</p>")));
    if (sight.doubts.empty())
        return page::section("What gives pause", html("<p>Nothing that the machine looks for was found. That proves nothing.</p>"));
    page::Table table;
    table.caption = "What was found; it only ever takes trust away";
    table.columns = {{"Found"}, {"Seen"}, {"What was heard of it"}};
    for (const auto& one : sight.doubts) {
        const bool stops = review::level(one.doubt.kind) == review::DoubtLevel::stop;
        const Html heard = !stops               ? text("to know")
                           : one.answer.empty() ? page::tag("not answered", page::Tone::bad)
                                                : page::prose(one.answer);
        table.rows.push_back({{text(review::title(one.doubt.kind)),
                               html(page::user(one.doubt.seen), "<p class=\"hint\">", text(label(one.doubt.kind)), "</p>"), heard}});
    }
    return page::section("What gives pause", page::table(table));
}

// The fields in which whoever calls says what they heard of each doubt that stops.
Html doubt_fields(const Sight& sight) {
    Html out;
    for (const auto& one : sight.doubts) {
        if (review::level(one.doubt.kind) != review::DoubtLevel::stop) continue;
        const auto name = doubt_field_of(one.doubt.kind);
        out += page::text_area({name, "What you heard of this: " + std::string{review::title(one.doubt.kind)}, one.doubt.seen,
                                std::string{sight.errors.at(name)}},
                               sight.request.form.get(name), 2);
    }
    return out;
}

// What came of an emergency that is over for us.
Html outcome_part(const Sight& sight) {
    if (!sight.row.standing.emergency) return {};
    const auto recorded = sight.desks.review.outcome_of(sight.row.id);
    if (!recorded) return page::section("What came of it", html("<p>It cannot be shown now.</p>"));
    Html out;
    std::string corrects;
    if (const auto& known = *recorded) {
        out += page::summary_list(
            {{"What came of it", text(label((*known)->came_of))}, {"How it is known", page::prose((*known)->note.reveal())}});
        corrects = std::to_string(known->entry().value);
    }
    if (sight.may(Action::accept) && !sight.row.standing.destroyed &&
        ledger::fits(sight.row.standing.stage, ledger::Kind::outcome_recorded)) {
        std::vector<page::Choice> choices;
        for (const auto one : every<review::CameOf>()) {
            if (one == review::CameOf::no_paper && sight.row.standing.formal_paper != ledger::FormalPaper::missed) continue;
            choices.push_back({std::string{code(one)}, std::string{label(one)}, "", false});
        }
        const auto form = sight.form(
            "outcome", page::radios({"came_of", "What came of it", "", std::string{sight.errors.at("came_of")}}, choices) +
                           page::text_area({"outcome_note", corrects.empty() ? "How you know" : "How you know, and why it is recorded anew",
                                            "", std::string{sight.errors.at("outcome_note")}},
                                           "", 2) +
                           (corrects.empty() ? Html{} : page::hidden("instead_of", corrects)) +
                           page::button(corrects.empty() ? "Record what came of it" : "Correct the record", page::Look::second));
        out += corrects.empty() ? form : page::details("Correct it", form);
    }
    return out.empty() ? out : page::section("What came of it", out);
}

// Calling the agency back about an emergency: what was heard, and the form of whoever calls.
Html call_part(const Sight& sight) {
    const auto& standing = sight.row.standing;
    if (!standing.emergency) return {};
    Html out;
    if (const auto last = sight.desks.review.called_back(sight.row.id); last && *last) {
        const auto& call = ***last;
        out += page::summary_list({{"Last call", text(label(call.answered))},
                                   {"Number", html(page::user(call.number), ", ", text(label(call.called)))},
                                   {"Where the number stands", page::user(call.source)},
                                   {"Spoke with", page::user(call.spoke_with.reveal())},
                                   {"They said", page::prose(call.said.reveal())}});
    }
    if (standing.heard == ledger::Heard::denied) {
        return page::banner(page::Tone::bad, "The agency denies this request",
                            html("<p>Nothing is given on it. Reject it, and look at what else came from this account.</p>")) +
               page::section("Call-back", out);
    }
    if (!sight.may(Action::accept) || !ledger::fits(standing.stage, ledger::Kind::called_back)) {
        return out.empty() ? out : page::section("Call-back", out);
    }
    const auto numbers = sight.desks.review.numbers_of(*sight.demand);
    std::vector<page::Choice> whom;
    if (numbers) {
        for (const auto& one : *numbers) {
            if (!people::may_be_called(one, sight.now)) continue;
            whom.push_back({one.number, one.number, "On file; published: " + one.source, false});
        }
    }
    Html fields;
    if (whom.empty()) {
        fields += html("<p>No number of this agency has been on file for ", page::number(people::number_frozen_days),
                       " days. Look up its switchboard yourself, in a directory or on a site that you find without the request.</p>");
        fields += page::field({"number", "Number that you called", "Never one that stands in the request or its papers.",
                               std::string{sight.errors.at("number")}},
                              sight.request.form.get("number"), page::Kind::words, page::Size::half);
        fields += page::field({"source", "Where you found it", "The site or directory, so that somebody else finds it again.",
                               std::string{sight.errors.at("source")}},
                              sight.request.form.get("source"));
    } else {
        fields += page::radios({"number", "Number that you called", "", std::string{sight.errors.at("number")}}, whom);
    }
    std::vector<page::Choice> heard;
    for (const auto one : every<review::Answered>())
        heard.push_back({std::string{code(one)}, std::string{label(one)}, "", sight.request.form.get("answered") == code(one)});
    fields += page::radios({"answered", "What you heard", "A denial stands: nothing is given on this request any more.",
                            std::string{sight.errors.at("answered")}},
                           heard);
    fields += page::field({"spoke_with", "Whom you spoke with", "", std::string{sight.errors.at("spoke_with")}},
                          sight.request.form.get("spoke_with"));
    fields += page::text_area({"said", "What they said", "", std::string{sight.errors.at("said")}}, sight.request.form.get("said"), 2);
    fields += doubt_fields(sight);
    out += sight.form("call-back", fields + page::button("Record the call", page::Look::second));
    return page::section("Call-back", html("<p>Whoever calls does not approve, and the other way round.</p>", out));
}

// What this person can do now, the likely thing first.
Html actions(const Sight& sight, Marks& marks) {
    const auto& standing = sight.row.standing;
    const Stage stage = standing.stage;
    Html out;
    const auto simple = [&](const char* verb, std::string_view words, const Html& what, page::Look look = page::Look::main) {
        out += sight.form(verb, what + page::button(words, look));
    };
    if (stage == Stage::received && sight.may(Action::accept)) {
        simple("accept", "Accept for review", html("<p>The data asked for is preserved at once. Nobody is told, and nobody reads it.</p>"));
    }
    if (standing.emergency && !standing.emergency_affirmed && stage >= Stage::received && stage <= Stage::preserved &&
        sight.may(Action::accept)) {
        simple("emergency", "Affirm the emergency",
               page::text_area({"danger", "Who is in danger of death or serious physical injury",
                                "In your own words. Whoever affirms does not approve.", std::string{sight.errors.at("danger")}},
                               "", 3) +
                   page::text_area({"nexus", "How the data helps to avert it", "", std::string{sight.errors.at("nexus")}}, "", 3));
    }
    out += doubts_part(sight);
    out += call_part(sight);
    out += preservation_part(sight);
    out += formal_paper_part(sight);
    out += outcome_part(sight);
    const EndSight end{sight.desks, sight.request, sight.errors, sight.row, *sight.demand, sight.reader, sight.token, sight.zone};
    out += outside_part(end) + costs_part(end);
    if (sight.deciding()) out += page::section("Decide", decision_form(sight, marks));
    if (sight.answered && stage == Stage::proposed) {
        out += approved_part(sight, *sight.answered);
        out += html("<p>First approved by ", text(name_of(sight.desks, sight.answered->first)), ".</p>");
        if (sight.may(Action::sign))
            simple("sign", "Approve as second",
                   html("<p>You approve exactly the lines above",
                        text(standing.emergency ? ", with what gave pause and what was heard of it" : ""),
                        ". One person cannot approve twice.</p>"));
    } else if (sight.answered) {
        out += page::details("What is approved", approved_part(sight, *sight.answered));
    }
    if (stage == Stage::granted && sight.may(Action::notify)) {
        const auto order = sight.desks.notice.barring(sight.row.id, sight.now);
        const bool barred = order && *order;
        if (barred) {
            simple("clear", "Withhold notice under the order",
                   html("<p>A nondisclosure order is in force. The customer is told when it has ended.</p>"));
        } else if (standing.emergency) {
            simple("clear", "Go on, tell the customer afterwards", html("<p>An emergency: the customer is told later.</p>"));
        } else {
            bool anybody = false;
            for (const auto& answer : sight.demand->directory) anybody = anybody || answer.known;
            if (anybody && sight.row.section != demand::Section::provider_initiated) {
                simple("tell", "Send the notice",
                       html("<p>The customer gets a letter with what was asked and what will be given, and has time to object. Nothing is "
                            "collected before.</p>"));
            } else if (!anybody) {
                simple("clear", "Go on: nobody to tell", html("<p>No identifier is an account of ours.</p>"));
            }
        }
        if (!standing.emergency) {
            out +=
                page::details("Exception from prior notice",
                              sight.form("waive", page::text_area({"reason", "Why the customer is not told first",
                                                                   "Danger to a person, or a hijacked account. Your name stands with it.",
                                                                   std::string{sight.errors.at("reason")}},
                                                                  "", 3) +
                                                      page::button("Withhold notice", page::Look::danger)));
        }
    }
    if (stage == Stage::told) {
        if (const auto sent = sight.desks.notice.sent(sight.row.id); sent && *sent) {
            out += page::inset(html("<p>The customer may object until ", when(sight, (*sent)->wait_until), " (",
                                    text(distance((*sent)->wait_until, sight.now)), ").</p>"));
        }
    }
    if (standing.objection_open && sight.may(Action::decide)) {
        out += page::section(
            "The customer objects",
            sight.form(
                "settle",
                page::text_area({"words", "How the objection was decided, and why", "", std::string{sight.errors.at("words")}}, "", 3) +
                    page::button("Not upheld: go on", page::Look::main, "go_on") + page::button("Upheld", page::Look::danger, "upheld")));
    }
    if (stage == Stage::cleared && sight.may(Action::collect)) {
        simple("permit", "Collect", html("<p>The machine gathers exactly what is approved and seals it. Nobody looks at it.</p>"));
    }
    if (stage == Stage::collected && standing.outside_found) {
        out += page::banner(page::Tone::bad, "Records outside what was approved were met",
                            html("<p>They were not kept. The release is stopped: look at the data source, then ask the requester for a "
                                 "corrected paper or reject.</p>"));
    }
    if (const auto package = sight.desks.production.package(sight.row.id); package && stage >= Stage::sealed && stage <= Stage::delivered) {
        const auto& made = **package;
        page::Table table;
        table.caption = "In the package: counts, never content";
        table.columns = {{"Identifier"}, {"Kind of data"}, {"Items", page::Align::figures}};
        for (const auto& [cell, items] : made.tallies.items) {
            const auto data = coded<demand::DataClass>(cell.second);
            table.rows.push_back({{identifier_words(*sight.demand, cell.first), text(data ? label(*data) : cell.second),
                                   items == 0 ? text("nothing found") : page::number(items)}});
        }
        out += page::table(table);
        out += html("<p>", page::number(static_cast<std::int64_t>(made.bytes)), " bytes.</p>");
    }
    if (stage == Stage::sealed && sight.may(Action::release))
        simple("propose-release", "Release, first signature",
               html("<p>A second person must release too; one of you must not have approved.</p>") + key::touch_part(sight.desks));
    if (stage == Stage::release_proposed && sight.may(Action::release))
        simple("release", "Release, second signature",
               html("<p>First signed by ",
                    text(name_of(sight.desks,
                                 [&] {
                                     const auto id = PersonId::parse(standing.release_signer);
                                     return id ? *id : PersonId{};
                                 }())),
                    ". Then the officer who filed can fetch the package.</p>") +
                   key::touch_part(sight.desks));
    if (stage == Stage::refused) {
        if (const auto refusal = sight.desks.review.refusal(sight.row.id))
            out += page::details("The letter", page::prose((*refusal)->letter));
    }
    if (stage == Stage::redirected && sight.may(Action::decide)) {
        out +=
            page::details("The organisation cannot be asked after all",
                          sight.form("redirect-declined", page::text_area({"why", "Why", "", std::string{sight.errors.at("why")}}, "", 3) +
                                                              page::button("Take it back into review", page::Look::second)));
    }
    return out;
}

Html more_actions(const Sight& sight) {
    const auto& standing = sight.row.standing;
    const Stage stage = standing.stage;
    Html out;
    const bool open = stage >= Stage::received && stage <= Stage::release_proposed;
    if (open && sight.may(Action::decide)) {
        out +=
            page::details("Reject", sight.form("refuse", reasons_choices(sight) + language_choices(sight) +
                                                             page::text_area({"words", "More words for the letter", "", "", false}, "", 3) +
                                                             page::button("Reject and send the letter", page::Look::danger)));
        if (stage == Stage::preserved) {
            out += page::details("Redirect to the customer's organisation",
                                 sight.form("redirect", page::text_area({"reason", "Why the organisation can be asked itself", "",
                                                                         std::string{sight.errors.at("reason")}},
                                                                        "", 2) +
                                                            page::button("Redirect", page::Look::second)));
        }
    }
    if (open && sight.may(Action::ask)) {
        out += page::details("Ask the requester",
                             sight.form("ask", page::text_area({"question", "Your question", "The requester sees it in the portal.",
                                                                std::string{sight.errors.at("question")}},
                                                               "", 3) +
                                                   page::button("Send the question", page::Look::second)));
    }
    if (sight.may(Action::note)) {
        std::vector<page::Choice> kinds = {{"internal", "For the team", "", true}, {"to_requester", "To the requester", "", false}};
        if (sight.may(Action::note_counsel))
            kinds.push_back({"counsel_only", "Counsel only", "In no export and not in the auditor's view", false});
        out += page::details("Write a note",
                             sight.form("note", page::radios({"kind", "Who reads it"}, kinds) +
                                                    page::text_area({"note", "Note", "", std::string{sight.errors.at("note")}}, "", 3) +
                                                    page::button("Keep the note", page::Look::second)));
    }
    if (sight.may(Action::decide) && ledger::fits(stage, ledger::Kind::challenge_filed) && !standing.emergency) {
        out += html("<p>",
                    page::link_to(sight.act("challenge"), standing.challenged() ? "The challenge of this request" : "Contest this request"),
                    "</p>");
    }
    if (sight.may(Action::correct_entry))
        out += html("<p>", page::link_to(sight.act("correct-entry"), "Correct how this request is counted"), "</p>");
    if (sight.may(Action::notify)) {
        out += page::details(
            "Record a nondisclosure order",
            sight.form(
                "order",
                page::field({"court", "Court", "Only a court's order bars notice; a cover letter or a sealed docket does not.",
                             std::string{sight.errors.at("court")}},
                            "") +
                    page::field({"docket", "Docket number of the order"}, "", page::Kind::words, page::Size::half) +
                    page::radios({"level", "Issued by"}, {{"federal", "Federal court", "", true},
                                                          {"state", "State court", "", false},
                                                          {"local", "Local court", "", false},
                                                          {"foreign", "Court of another country", "", false}}) +
                    page::date_field(
                        {"ends", "Last day", "Leave empty if the order names none", std::string{sight.errors.at("ends")}, false}, {}) +
                    page::button("Record the order", page::Look::second)));
    }
    if (sight.row.section == demand::Section::civil && open && sight.may(Action::accept)) {
        std::vector<page::Choice> classes;
        for (const auto& identifier : sight.demand->identifiers) {
            for (const auto& sought : identifier.sought)
                classes.push_back({std::string{code(sought.data)}, std::string{label(sought.data)}, "", false});
        }
        out += page::details(
            "Record the account owner's consent",
            sight.form("consent", page::field({"given_by", "Given by", "", std::string{sight.errors.at("given_by")}}, "") +
                                      page::date_field({"given_on", "Given on", "", std::string{sight.errors.at("given_on")}}, {}) +
                                      page::checkboxes({"classes", "Covers", "", std::string{sight.errors.at("classes")}}, classes) +
                                      page::text_area({"verified_how", "How it was verified that the owner gave it", "",
                                                       std::string{sight.errors.at("verified_how")}},
                                                      "", 2) +
                                      page::button("Record the consent", page::Look::second)));
    }
    return out;
}

// How the letter reaches its customer.
Html letter_part(const Sight& sight) {
    const auto sent = sight.desks.notice.sent(sight.row.id);
    if (!sent || !*sent) return {};
    if (!sight.desks.letter_mails) {
        return page::inset(html(
            "<p>No mail server is set up. The letter stands on the customer's page; hand it over to those who do not come there.</p>"));
    }
    const auto words = sight.desks.letter_mails(sight.row.id);
    if (words.empty()) return {};
    return page::inset(html("<p>", text(words), "</p>"));
}

Html orders_part(const Sight& sight) {
    const auto rows = sight.desks.notice.order_rows(sight.row.id);
    if (!rows || rows->empty()) return {};
    page::Table table;
    table.caption = "Nondisclosure orders";
    table.columns = {{"Issued by"}, {"Ends"}, {"State"}};
    for (const auto& row : *rows) {
        table.rows.push_back({{text(row.level), row.ends ? when(sight, *row.ends) : text("names no end"),
                               text(row.ended                           ? "ended"
                                    : row.ends && *row.ends < sight.now ? "over, notice follows"
                                                                        : "in force")}});
    }
    Html out = page::table(table);
    if (const auto orders = sight.desks.notice.orders(sight.row.id)) {
        for (const auto& order : *orders) {
            for (const auto& sentence : notice::order_findings(order, *sight.demand)) out += page::inset(text(sentence));
        }
    }
    return out;
}

// "Counted under: Criminal law enforcement, FR, Local, Search warrant".
Html counted_words(const ledger::Facts& facts) {
    const auto label_of = [](const auto& value) { return value ? label(*value) : std::string_view{"?"}; };
    return html("<p>Counted under: ", text(label_of(coded<demand::Section>(facts.text_or(ledger::Fact::section, "")))), ", ",
                text(facts.text_or(ledger::Fact::country, "")), ", ",
                text(label_of(coded<demand::RequesterKind>(facts.text_or(ledger::Fact::requester, "")))), ", ",
                text(label_of(coded<demand::Instrument>(facts.text_or(ledger::Fact::instrument, "")))), "</p>");
}

Html timeline_part(const Sight& sight) {
    auto lines = sight.desks.review.timeline(sight.row.id, sight.reader.role);
    if (!lines) return page::banner(page::Tone::bad, "The history cannot be read now");
    std::vector<page::Event> events;
    for (auto line = lines->rbegin(); line != lines->rend(); ++line) {
        page::Event event;
        event.title = words_of(line->kind);
        if (line->kind == ledger::Kind::cleared) {
            const auto ground = coded<notice::ClearanceGround>(line->facts.text_or(ledger::Fact::ground, ""));
            if (ground) event.title = std::string{label(*ground)};
        }
        event.when = text_in(line->at, sight.zone);
        event.datetime = base::text(line->at);
        event.by = name_of(sight.desks, line->actor);
        if (line->words) event.body = page::prose(line->words->words.reveal());
        if (line->kind == ledger::Kind::corrected_entry) event.body += counted_words(line->facts);
        const auto reasons = line->facts.list(ledger::Fact::reasons);
        for (const auto& word : reasons) {
            if (const auto reason = coded<review::Reason>(word)) event.body += html("<p>", text(label(*reason)), "</p>");
        }
        event.body += html("<p><small>Entry ", page::number(static_cast<std::int64_t>(line->entry.value)), "</small></p>");
        events.push_back(std::move(event));
    }
    return page::timeline(events);
}

}  // namespace

http::Response demand_page(const Desks& desks, const http::Request& request, const page::Errors& errors) {
    const DemandId id = demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return http::Response::trouble(std::move(row.error()));
    auto demand = desks.demands.demand(id);
    if (!demand) return http::Response::trouble(std::move(demand.error()));
    const Instant now = desks.clock.now();
    auto findings = desks.review.findings(**demand, now);
    if (!findings) return http::Response::trouble(std::move(findings.error()));
    const auto& visitor = request.visitor_as<Signed>();
    Sight sight{desks,
                request,
                errors,
                std::move(*row),
                std::move(*demand),
                std::move(*findings),
                visitor.person,
                visitor.session.form_secret,
                now,
                visitor.person.zone,
                nullptr,
                "",
                {}};
    auto read = desks.review.reading(id);
    if (!read) return http::Response::trouble(std::move(read.error()));
    sight.read = std::move(*read);
    auto dates = desks.review.dates(*sight.demand, now, review::ReviewDesk::Reader::desk);
    if (!dates) return http::Response::trouble(std::move(dates.error()));
    sight.dates = std::move(*dates);
    auto doubts = desks.review.doubts(*sight.demand);
    sight.doubts_known = doubts.has_value();
    if (doubts) sight.doubts = std::move(*doubts);
    if (!sight.demand->papers.empty() && !sight.set_aside()) {
        auto paper = read_paper(desks, id, sight.demand->papers.front());
        if (paper) {
            sight.paper = *paper;
            sight.reading = review::compare(*sight.demand, sight.demand->papers.front(), *sight.paper);
        } else {
            sight.paper_trouble = paper.error().sentence;
        }
    }
    const Stage stage = sight.row.standing.stage;
    if (stage == Stage::proposed) {
        if (const auto proposal = desks.review.proposal(id)) sight.answered = std::make_shared<review::Grant>((*proposal)->grant);
    } else if (stage >= Stage::granted && stage <= Stage::delivered) {
        if (const auto grant = desks.review.grant(id)) sight.answered = std::make_shared<review::Grant>(**grant);
    }
    Marks marks = sight.answered ? marks_of(*sight.answered) : Marks{};
    Html body = page::heading(sight.row.number, label(sight.row.section));
    body += html("<p>", page::tag(words_of(sight.row.standing.stage), tone_of(sight.row.standing.stage)), "</p>");
    body += page::error_summary(errors);
    body += handed_part(desks, request, id);
    if (sight.row.standing.challenged()) {
        body += page::banner(page::Tone::warn,
                             words_of(sight.row.standing.challenge == ledger::Challenge::open ? ledger::Kind::challenge_filed
                                                                                              : ledger::Kind::challenge_granted));
    }
    Html right = facts_part(sight);
    right += page::section("What the paper says", reading_part(sight));
    right += page::section("Checks", findings_part(sight));
    right += actions(sight, marks);
    body += page::beside(paper_part(sight, marks), right);
    if (!ledger::is_final(stage)) {
        body += page::section("Deadlines", dates_table(sight.dates, sight.demand->received, now, sight.zone, "Every clock that runs"));
    }
    body += page::section("Accounts", directory_part(sight) + letter_part(sight) + orders_part(sight));
    body += page::section("Other steps", more_actions(sight));
    body += page::section("History", timeline_part(sight));
    const bool waits = stage == Stage::accepted || stage == Stage::permitted || stage == Stage::collected;
    return show(desks, request,
                {sight.row.number, std::move(body), page::breadcrumbs({{"Queue", Address{"/desk"}}, {sight.row.number, at(id)}}),
                 page::Width::wide, "/desk", waits && !sight.row.standing.outside_found ? 3 : 0});
}

}  // namespace sallyport::doors::desk
