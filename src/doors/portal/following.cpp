// After filing: how it stands, the thread with a person, letters, the production, receipts, withdrawal, corrected paper, new request.
#include <fmt/format.h>

#include "doors/dates.h"
#include "doors/desk/endings.h"
#include "doors/portal/portal_parts.h"
#include "ledger/receipt.h"

namespace sallyport::doors::portal {

using http::Method;
using http::Request;
using http::Response;
using ledger::Kind;
using ledger::Stage;
using page::Address;
using page::Html;
using page::html;
using page::text;
using people::Action;
using people::Relation;

namespace {

// Everything one look at a request needs.
struct Sight {
    const Desks& desks;
    const Request& request;
    const page::Errors& errors;
    const people::Person& reader;
    std::string token;
    demand::DemandRow row;
    Relation relation;
    Instant now;
    bool may(Action action) const { return people::may(reader.role, action, relation); }
    Address act(std::string_view verb) const { return Address::path({"portal", "demands", row.id.text(), verb}); }
    std::string when(Instant at) const { return text_in(at, reader.zone); }
};

std::string_view words_of(Kind kind) {
    switch (kind) {
        case Kind::received: return "Received";
        case Kind::corrected: return "Corrected version received";
        case Kind::withdrawn: return "Withdrawn";
        case Kind::accepted: return "Taken up by our team";
        case Kind::granted: return "Approved";
        case Kind::refused: return "Rejected";
        case Kind::handled_outside: return "Handled outside this portal";
        case Kind::costs_stated: return "Statement of costs";
        case Kind::costs_withdrawn: return "The statement of costs is taken back";
        case Kind::redirected: return "Redirected to the customer's own organisation";
        case Kind::redirect_declined: return "Taken up again: the organisation cannot be asked";
        case Kind::clarification_asked: return "Question to you";
        case Kind::clarification_answered: return "Your answer";
        case Kind::note_added: return "Message to you";
        case Kind::keep_renewed: return "Preservation renewed";
        case Kind::keep_lapsed: return "The preservation is over";
        case Kind::challenge_filed: return "Contested: nothing is produced until that is decided";
        case Kind::hearing_set: return "A hearing is set";
        case Kind::challenge_denied: return "The request stands";
        case Kind::challenge_granted: return "The request does not stand";
        case Kind::challenge_modified: return "The request stands in part";
        case Kind::challenge_appealed: return "The ruling is appealed: nothing is produced until that is decided";
        case Kind::formal_paper: return "Your legal process followed";
        case Kind::formal_paper_missed: return "No legal process followed in time";
        case Kind::released: return "Ready to fetch";
        case Kind::delivered: return "Fetched";
        case Kind::destroyed: return "Deleted on schedule";
        // What happens between us and our customer, and inside our team, is not the requester's to follow.
        case Kind::book_born:
        case Kind::corrected_entry:
        case Kind::incident:
        case Kind::agency_applied:
        case Kind::agency_turned_down:
        case Kind::agency_vetted:
        case Kind::agency_frozen:
        case Kind::agency_thawed:
        case Kind::person_enrolled:
        case Kind::person_left:
        case Kind::person_attested:
        case Kind::act_proposed:
        case Kind::key_registered:
        case Kind::key_withdrawn:
        case Kind::on_call:
        case Kind::on_call_ended:
        case Kind::absent:
        case Kind::absence_ended:
        case Kind::paged:
        case Kind::page_answered:
        case Kind::audited:
        case Kind::mailed:
        case Kind::rulebook_adopted:
        case Kind::adoption_proposed:
        case Kind::adoption_ended:
        case Kind::letter_written:
        case Kind::letter_approved:
        case Kind::letter_dropped:
        case Kind::preserved:
        case Kind::preserve_failed:
        case Kind::keep_ended:
        case Kind::keep_verified:
        case Kind::consent_recorded:
        case Kind::paper_read:
        case Kind::deadline_raised:
        case Kind::emergency_affirmed:
        case Kind::called_back:
        case Kind::outcome_recorded:
        case Kind::grant_proposed:
        case Kind::handling_proposed:
        case Kind::order_recorded:
        case Kind::order_reviewed:
        case Kind::order_ended:
        case Kind::told:
        case Kind::told_late:
        case Kind::objected:
        case Kind::objection_settled:
        case Kind::cleared:
        case Kind::permitted:
        case Kind::collected:
        case Kind::collection_failed:
        case Kind::sealed:
        case Kind::release_proposed:
        case Kind::period_planned:
        case Kind::figures_imported:
        case Kind::report_proposed:
        case Kind::report_dropped:
        case Kind::report_signed:
        case Kind::report_published: return "";
    }
    return "";
}

Html thread_part(const Sight& sight, const std::vector<review::TimelineLine>& lines) {
    std::vector<page::Event> events;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const auto words = words_of(line->kind);
        if (words.empty()) continue;
        page::Event event;
        event.title = words;
        event.when = sight.when(line->at);
        event.datetime = base::text(line->at);
        if (line->actor == sight.reader.id) event.by = "you";
        if (line->words) event.body = page::prose(line->words->words.reveal());
        if (line->kind == Kind::clarification_asked && sight.row.standing.clarification_open) event.tone = page::Tone::warn;
        if (line->kind == Kind::released || line->kind == Kind::delivered) event.tone = page::Tone::good;
        if (line->kind == Kind::refused) event.tone = page::Tone::bad;
        events.push_back(std::move(event));
    }
    return page::timeline(events);
}

Html answer_part(const Sight& sight) {
    if (!sight.row.standing.clarification_open || !sight.may(Action::answer)) return {};
    return page::section(
        "Answer our question",
        page::form({.to = sight.act("answer"), .form_token = sight.token},
                   desk::decided_on_field(sight.row) +
                       page::text_area({"words", "Your answer",
                                        "The question stands under “What happened”. Name no data that we should look for here; "
                                        "send a corrected version for that.",
                                        std::string{sight.errors.at("words")}},
                                       sight.request.form.get("words"), 5, 5000) +
                       page::button("Send the answer")));
}

Html package_part(const Sight& sight) {
    const auto stage = sight.row.standing.stage;
    if ((stage != Stage::released && stage != Stage::delivered) || !sight.may(Action::fetch)) return {};
    Html out;
    const auto package = sight.desks.production.fetchable(sight.row.id, sight.reader, sight.desks.people, sight.now);
    if (package) {
        const auto release = sight.desks.production.released(sight.row.id);
        const std::uint64_t kilobytes = ((*package)->bytes + 999) / 1000;
        out += html("<p>One ZIP archive, ", page::number(static_cast<std::int64_t>(kilobytes)),
                    " KB. Open <code>README.html</code> in it first: it says what is where, and what was searched with nothing found.</p>");
        if (release) out += html("<p>You can fetch it until ", text(sight.when((*release)->valid_until)), ".</p>");
        out +=
            html("<p>", page::button_link(sight.act("package"), stage == Stage::delivered ? "Fetch it again" : "Fetch the production"),
                 "</p><p>A download that breaks off goes on where it stopped. When every byte has arrived, the receipt appears here.</p>");
    } else {
        out += failed_in_our_house(package.error())
                   ? page::inset(html("<p>The production cannot be fetched at the moment. Try again later.</p>"))
                   : page::inset(html("<p>", text(package.error().sentence), ".</p>"));
    }
    if (stage == Stage::delivered) {
        out += html("<p>", page::link_to(sight.act("receipt"), "Receipt of the download"),
                    " (signed; <code>sallyport-verify</code> checks it without asking us)</p>");
    }
    return page::section("Production", out);
}

// An emergency was answered without legal process: it has to follow, and until when.
Html formal_paper_part(const Sight& sight, const demand::Demand& demand) {
    using ledger::FormalPaper;
    const auto state = sight.row.standing.formal_paper;
    if (state == FormalPaper::not_due) return {};
    if (state == FormalPaper::came)
        return page::section("Legal process that follows", html("<p>It came, and is linked with this request. Thank you.</p>"));
    const auto dates = sight.desks.review.dates(demand, sight.now, review::ReviewDesk::Reader::requester);
    std::string until;
    for (const auto& clock : dates ? *dates : std::vector<law::LegalClock>{}) {
        if (clock.name == "formal_paper") until = sight.when(clock.at);
    }
    if (state == FormalPaper::missed) {
        return page::section(
            "Legal process that follows",
            page::banner(page::Tone::bad, "None came in time",
                         html("<p>It was due until ", text(until),
                              ". That is recorded and counted, and our team sees it with your agency's next emergency. File it "
                              "now as a new request for the same account.</p>")));
    }
    return page::section("Legal process that follows",
                         html("<p>This was answered in an emergency, without legal process. File it until ", text(until),
                              " as a new request for the same account; our team links the two.</p>"));
}

// Letters stand as they were sent.
Html letter_part(const Sight& sight, const demand::Demand& demand) {
    const auto stage = sight.row.standing.stage;
    if (stage == Stage::refused) {
        const auto refusal = sight.desks.review.refusal(sight.row.id);
        if (refusal) return page::section("Our letter", page::inset(page::prose((*refusal)->letter)));
    }
    if (stage == Stage::redirected) {
        const auto redirect = sight.desks.review.redirection(sight.row.id);
        if (redirect) return page::section("Our letter", page::inset(page::prose((*redirect)->letter)));
    }
    if (stage >= Stage::granted && stage <= Stage::delivered) {
        const auto grant = sight.desks.review.grant(sight.row.id);
        if (!grant) return {};
        if (!(*grant)->is_narrowed()) {
            return page::section("Our answer", html("<p>Everything you asked for is approved.</p>"));
        }
        // A grant from before letters were kept with it states the reasons alone.
        const auto& kept = (*grant)->letter;
        return page::section("Our letter",
                             page::inset(page::prose(kept.empty() ? review::partial_letter(demand, (*grant)->decisions, {}).text : kept)));
    }
    return {};
}

// What was arranged for data that does not exist yet.
Html outside_part(const Sight& sight) {
    if (sight.row.standing.stage != Stage::handled_outside) return {};
    const auto handled = sight.desks.review.outside(sight.row.id);
    if (!handled) return {};
    return page::section("Handled outside this portal",
                         page::inset(page::prose((*handled)->words)) +
                             html("<p>", text(label((*handled)->means)), ". The order runs until ",
                                  text(sight.when({(*handled)->until.ms - 1})), "; an extension is filed as a new request.</p>"));
}

// What is asked back of the costs. Our own number and amounts only: it can be passed on to whoever pays.
Html costs_part(const Sight& sight) {
    if (sight.row.standing.stage != Stage::delivered) return {};
    const auto stated = sight.desks.production.costs(sight.row.id);
    if (!stated) return {};
    return page::section("Costs", desk::costs_table(**stated) +
                                      html("<p>", text(production::costs_citation), ": reference number ", text(sight.row.number),
                                           ". If you do not agree with the amount, tell us; else the court sets it (2706(b)).</p>"));
}

std::string span_words(const std::optional<Span>& span, const std::string& zone) {
    if (!span) return "no range";
    return fmt::format("{} to {}", base::text(day_of(span->from, zone)), base::text(day_of({span->to.ms - 1}, zone)));
}

Html asked_part(const demand::Demand& demand) {
    std::vector<page::SummaryRow> rows = {
        {"Kind of request", text(label(filed_section(demand.section)))},
        {"Legal process", text(label(demand.instrument))},
        {"Issued by", page::user(demand.issuer.reveal())},
        {"Case number", page::user(demand.docket.reveal())},
        {"Issued on", text(demand.issued_on ? base::text(*demand.issued_on) : "–")},
    };
    for (const auto& paper : demand.papers) {
        rows.push_back(
            {paper.purpose == "instrument" ? "Paper" : "Nondisclosure order",
             html(page::user(paper.file_name.reveal()), ", ", page::number(static_cast<std::int64_t>((paper.bytes + 999) / 1000)), " KB")});
    }
    if (!demand.summary.reveal().empty()) rows.push_back({"In your words", page::prose(demand.summary.reveal())});
    if (!demand.nexus.reveal().empty()) rows.push_back({"How the data helps", page::prose(demand.nexus.reveal())});
    page::Table table;
    table.caption = "Accounts and kinds of data";
    table.caption_shown = false;
    table.columns = {{"Account or identifier"}, {"Kind of data"}, {"Days"}};
    for (const auto& identifier : demand.identifiers) {
        for (const auto& sought : identifier.sought) {
            table.rows.push_back(
                {{page::user(identifier.value.reveal()), text(label(sought.data)), text(span_words(sought.span, demand.zone))}});
        }
    }
    return page::details("What you asked for", page::summary_list(rows) + page::table(table));
}

Html more_part(const Sight& sight) {
    const auto stage = sight.row.standing.stage;
    std::vector<Html> items;
    const auto offer = [&](std::string_view verb, std::string_view words, std::string_view why) {
        items.push_back(html("<li>", page::link_to(sight.act(verb), words), "<br>", text(why), "</li>"));
    };
    if (sight.may(Action::correct) && ledger::fits(stage, Kind::corrected))
        offer("correct", "Send a corrected version", "A new paper, or a mistake in the form. The review starts again.");
    if (sight.may(Action::withdraw) && ledger::fits(stage, Kind::withdrawn))
        offer("withdraw", "Withdraw this request", "Nothing is handed over then.");
    if (sight.may(Action::file) && (stage == Stage::refused || stage == Stage::withdrawn || stage == Stage::redirected ||
                                    stage == Stage::handled_outside || stage == Stage::closed))
        offer("again", "File a new request linked to this one", "The form is filled in from this one; the paper is uploaded anew.");
    if (items.empty()) return {};
    return page::section("What you can do", html("<ul class=\"list\">", page::join(items), "</ul>"));
}

Html status_part(const Sight& sight, const std::optional<Expected>& expect) {
    const auto state = state_of(sight.row);
    std::vector<page::SummaryRow> rows = {
        {"State", html(page::tag(state.words, state.tone), " ", text(sight.relation == Relation::own ? state.next : ""))},
        {"Reference number", html("<strong>", text(sight.row.number), "</strong>")},
        {"Received", text(sight.when(sight.row.received))},
    };
    if (sight.relation == Relation::own && sight.may(Action::read_demand)) {
        rows.back().value += html("<br>", page::link_to(sight.act("filed"), "Signed receipt"),
                                  " (<code>sallyport-verify</code> checks it without asking us)");
    }
    if (expect)
        rows.push_back(
            {std::string{expect->what}, html(text(sight.when(expect->by)), " (", text(desk::distance(expect->by, sight.now)), ")")});
    if (sight.row.version > 1) rows.push_back({"Version", page::number(sight.row.version)});
    if (sight.relation != Relation::own) rows.push_back({"Filed by", page::user(desk::name_of(sight.desks, sight.row.filed_by))});
    return page::summary_list(rows);
}

Html what_just_happened(const Sight& sight) {
    const auto done = sight.request.query.get("done");
    if (done == "filed") {
        return page::banner(page::Tone::good, "Your request is received",
                            html("<p>Its reference number is <strong>", text(sight.row.number),
                                 "</strong>. Keep it: with it our team finds the request on the telephone at once. This page shows how it "
                                 "stands, and the answer is fetched here.</p>"));
    }
    if (done == "corrected") {
        return page::banner(page::Tone::good, "The corrected version is received", html("<p>The review starts again with it.</p>"));
    }
    if (done == "answered") return page::banner(page::Tone::good, "Your answer is sent");
    if (done == "withdrawn") return page::banner(page::Tone::plain, "The request is withdrawn");
    return {};
}

Response demand_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto& visitor = request.visitor_as<Signed>();
    auto row = desks.demands.row(desk::demand_of(request));
    if (!row) return Response::trouble(std::move(row.error()));
    const auto relation = desks.demands.relation(visitor.person, *row);
    const Sight sight{desks, request, errors, visitor.person, visitor.session.form_secret, std::move(*row), relation, desks.clock.now()};
    const bool whole = relation == Relation::own && sight.may(Action::read_demand);

    Html body = page::heading(sight.row.number, "Request");
    body += what_just_happened(sight) + page::error_summary(errors);
    if (!whole) {
        body += status_part(sight, std::nullopt);
        body +=
            page::inset(html("<p>You can follow the state of this request. What it asks for, and the answer, are for the person who filed "
                             "it.</p>"));
        return show(desks, request, {sight.row.number, std::move(body)});
    }
    auto recorded = desks.demands.demand(sight.row.id);
    if (!recorded) return Response::trouble(std::move(recorded.error()));
    const auto demand = as_filed(**recorded);
    auto lines = desks.review.timeline(sight.row.id, visitor.person.role);
    if (!lines) return Response::trouble(std::move(lines.error()));
    body += status_part(sight, expected(desks, demand, sight.row));
    if (demand.resubmission_of) {
        body += html("<p>Filed again after ", page::link_to(at_demand(*demand.resubmission_of), "an earlier request"), ".</p>");
    }
    if (sight.row.standing.stage < Stage::released) {
        const auto dates = desks.review.dates(demand, sight.now, review::ReviewDesk::Reader::requester);
        if (dates && !dates->empty()) {
            body += page::section("Deadlines", dates_table(*dates, demand.received, sight.now, visitor.person.zone,
                                                           "Deadlines that the law sets for this kind of request"));
        }
    }
    body += answer_part(sight) + package_part(sight) + formal_paper_part(sight, demand) + letter_part(sight, demand) + outside_part(sight) +
            costs_part(sight);
    body += page::section("What happened", thread_part(sight, *lines));
    body += asked_part(demand) + more_part(sight);
    return show(
        desks, request,
        {sight.row.number, std::move(body), page::back_link(Address{"/portal"}, "Your requests"), page::Width::reading, "/portal", 0});
}

// The page again with what went wrong beside its field.
Response again(const Desks& desks, const Request& request, Problem problem) {
    if (failed_in_our_house(problem)) return Response::trouble(std::move(problem));
    if (problem.trouble == Trouble::conflict)
        problem.sentence = "Somebody acted on this request meanwhile. Look at it again before you repeat this.";
    page::Errors errors;
    errors.add(problem.field.empty() || problem.field == "decided_on" ? "" : problem.field, problem.sentence);
    Response response = demand_page(desks, request, errors);
    if (response.status == 200) response.with_status(http::status_of(problem.trouble));
    return response;
}

Response answered(const Desks& desks, const Request& request) {
    const auto id = desk::demand_of(request);
    const auto decision = desk::decision_of(desks, request);
    if (!decision) return again(desks, request, decision.error());
    const auto words = request.form.get("words");
    if (words.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return again(desks, request, {Trouble::invalid, "Write your answer.", "words"});
    if (const auto done = desks.review.answer(id, words, *decision); !done) {
        auto problem = done.error();
        problem.field = "words";
        return again(desks, request, std::move(problem));
    }
    desks.wake_rounds();
    return Response::see(at_demand(id).with_query("done", "answered").str());
}

Response confirm_page(const Desks& desks, const Request& request, std::string_view verb, page::Confirm question) {
    const auto& visitor = request.visitor_as<Signed>();
    const auto id = desk::demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    question.to = Address::path({"portal", "demands", id.text(), verb});
    question.back = at_demand(id);
    question.form_token = visitor.session.form_secret;
    question.fields.emplace_back("decided_on", std::to_string(row->last.value));
    return show(desks, request, {question.title, page::confirm(question), {}, page::Width::reading, "/portal", 0});
}

Response withdraw_page(const Desks& desks, const Request& request) {
    auto row = desks.demands.row(desk::demand_of(request));
    if (!row) return Response::trouble(std::move(row.error()));
    if (!ledger::fits(row->standing.stage, Kind::withdrawn))
        return again(desks, request, {Trouble::refused, "This request is over: there is nothing left to withdraw."});
    const auto& visitor = request.visitor_as<Signed>();
    Html body = page::heading("Withdraw " + row->number + "?");
    body += html(
        "<p>The request ends and nothing is handed over. Data that was set aside for it is no longer kept. You can file a new request "
        "later.</p>");
    body += page::form({.to = Address::path({"portal", "demands", row->id.text(), "withdraw"}), .form_token = visitor.session.form_secret},
                       desk::decided_on_field(*row) + page::text_area({"reason", "Why", "One sentence is enough.", "", false}, "", 2) +
                           html("<div class=\"actions\">", page::button("Withdraw the request", page::Look::danger),
                                page::link_to(at_demand(row->id), "No, go back"), "</div>"));
    return show(desks, request, {"Withdraw " + row->number, std::move(body), {}, page::Width::reading, "/portal", 0});
}

Response withdrawn(const Desks& desks, const Request& request) {
    const auto id = desk::demand_of(request);
    const auto decision = desk::decision_of(desks, request);
    if (!decision) return again(desks, request, decision.error());
    if (const auto done = desks.demands.withdraw(id, request.form.get("reason"), decision->by, decision->decided_on, decision->at); !done) {
        return again(desks, request, {done.error().trouble, done.error().sentence});
    }
    desks.wake_rounds();
    return Response::see(at_demand(id).with_query("done", "withdrawn").str());
}

Response correct_page(const Desks& desks, const Request& request) {
    auto row = desks.demands.row(desk::demand_of(request));
    if (!row) return Response::trouble(std::move(row.error()));
    if (!ledger::fits(row->standing.stage, Kind::corrected))
        return again(desks, request, {Trouble::refused, "This request can no longer be corrected. File a new one."});
    page::Confirm question{.to = Address{"/portal"}, .back = Address{"/portal"}};
    question.title = "Send a corrected version of " + row->number;
    question.what = html(
        "<p>The form opens as you sent it. Change what is wrong and upload the corrected paper if there is one.</p><p>When you send "
        "it, <strong>an approval given so far lapses</strong> and the review starts again. Country and kind of matter stay "
        "as they are. The day of receipt stays too.</p>");
    question.yes = "Open the form";
    return confirm_page(desks, request, "correct", std::move(question));
}

// A draft that carries the demand's own id: filing it makes version n + 1.
Response begin_correction(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    const auto id = desk::demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    if (!ledger::fits(row->standing.stage, Kind::corrected))
        return again(desks, request, {Trouble::refused, "This request can no longer be corrected. File a new one."});
    std::lock_guard lock{draft_lock(id)};
    if (const auto held = open_draft(desks, person.id, id); held && held->version == row->version + 1)
        return Response::see(at_draft(id, "check").str());
    auto demand = desks.demands.demand(id);
    if (!demand) return Response::trouble(std::move(demand.error()));
    auto draft = as_filed(**demand);
    draft.version = row->version + 1;
    if (auto kept = keep_draft(desks, person.id, draft); !kept) return Response::trouble(std::move(kept.error()));
    return Response::see(at_draft(id, "check").str());
}

Response again_page(const Desks& desks, const Request& request) {
    page::Confirm question{.to = Address{"/portal"}, .back = Address{"/portal"}};
    question.title = "File a new request linked to this one";
    question.what = html(
        "<p>The form opens filled in from this request; you can change everything. The paper has to be uploaded anew. The new "
        "request gets a number of its own.</p>");
    question.yes = "Open the form";
    return confirm_page(desks, request, "again", std::move(question));
}

Response begin_again(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    auto demand = desks.demands.demand(desk::demand_of(request));
    if (!demand) return Response::trouble(std::move(demand.error()));
    auto draft = as_filed(**demand);
    draft.resubmission_of = draft.id;
    draft.id = DemandId::random();
    draft.version = 1;
    draft.received = {};
    draft.papers.clear();  // sealed under the other request's key
    if (auto kept = keep_draft(desks, person.id, draft); !kept) return Response::trouble(std::move(kept.error()));
    return Response::see(at_draft(draft.id, "check").str());
}

// The archive as it goes out, read from its sealed parts a few MiB ahead. Once every byte has gone out,
// over one or several requests, the delivery is written.
class PackageBody : public http::BodySource {
public:
    PackageBody(const Desks& desks, production::Package package, people::Person person)
        : desks_{desks}, package_{std::move(package)}, person_{std::move(person)} {}
    std::optional<std::uint64_t> size() const override { return package_.bytes; }
    bool can_seek() const override { return true; }
    Outcome<void> seek(std::uint64_t offset) override {
        at_ = offset;
        return {};
    }
    Outcome<Bytes> next(std::size_t room) override {
        if (used_ == ahead_.size()) {
            used_ = 0;
            ahead_.clear();
            const std::uint64_t count = std::min<std::uint64_t>(read_ahead, package_.bytes - at_);
            if (count == 0) return Bytes{};
            // A withdrawal, an objection or a freeze while bytes go out wins the race.
            if (at_ != 0) SALLYPORT_CHECK(desks_.production.fetchable(package_.demand, person_, desks_.people, desks_.clock.now()));
            SALLYPORT_CHECK(desks_.production.stream(package_, at_, count, [this](std::string_view piece) {
                ahead_.append(piece);
                return true;
            }));
            at_ += ahead_.size();
        }
        Bytes piece = ahead_.substr(used_, room);
        used_ += piece.size();
        return piece;
    }
    // What a connection that broke off had taken counts too: it goes on where it stopped, perhaps a little before.
    void ended(http::Delivery, std::uint64_t from, std::uint64_t to) override {
        // Somebody may write another entry between look and write; the download did happen and is written down all the same.
        for (int attempt = 0; attempt < 5; ++attempt) {
            const auto written = desks_.production.handed_over(package_, person_, from, to, desks_.clock.now());
            if (written || written.error().trouble != Trouble::conflict) break;
        }
        desks_.wake_rounds();
    }

private:
    static constexpr std::uint64_t read_ahead = 4 << 20;
    const Desks& desks_;
    production::Package package_;
    people::Person person_;
    std::uint64_t at_ = 0;
    Bytes ahead_;
    std::size_t used_ = 0;
};

Response fetch(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    const auto id = desk::demand_of(request);
    auto package = desks.production.fetchable(id, person, desks.people, desks.clock.now());
    if (!package) return Response::trouble(std::move(package.error()));
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    const auto etag = hex((*package)->root).substr(0, 32);
    auto response = Response::download(std::make_shared<PackageBody>(desks, **package, person), row->number + ".zip", "application/zip");
    response.etag = etag;  // a download that broke off goes on only with the same archive
    return response;
}

class TextBody : public http::BodySource {
public:
    explicit TextBody(std::string words) : words_{std::move(words)} {}
    std::optional<std::uint64_t> size() const override { return words_.size(); }
    Outcome<Bytes> next(std::size_t room) override {
        Bytes piece = words_.substr(at_, room);
        at_ += piece.size();
        return piece;
    }

private:
    std::string words_;
    std::size_t at_ = 0;
};

Response receipt(const Desks& desks, const Request& request) {
    const auto id = desk::demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    auto file = desks.production.receipt_file(id, desks.clock.now());
    if (!file) return Response::trouble(std::move(file.error()));
    return Response::download(std::make_shared<TextBody>(std::move(*file)), row->number + "-receipt.txt", "text/plain; charset=utf-8");
}

Response filing_receipt(const Desks& desks, const Request& request) {
    const auto id = desk::demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    auto receipt = ledger::filing_receipt(desks.book, id, desks.clock.now());
    if (!receipt) return Response::trouble(std::move(receipt.error()));
    return Response::download(std::make_shared<TextBody>(receipt->bytes()), row->number + "-filed.txt", "text/plain; charset=utf-8");
}

}  // namespace

std::vector<http::Route> following_routes(Desks& desks) {
    const auto get = [&desks](const char* pattern, const char* action, auto does) {
        return http::Route{Method::get, pattern, "portal", action, [&desks, does](Request& request) { return does(desks, request); }};
    };
    const auto post = [&desks](const char* pattern, const char* action, auto does) {
        return http::Route{Method::post, pattern, "portal", action, [&desks, does](Request& request) { return does(desks, request); }};
    };
    return {
        get("/portal/demands/{id}", "read_status", [](const Desks& d, const Request& r) { return demand_page(d, r); }),
        post("/portal/demands/{id}/answer", "answer", answered),
        get("/portal/demands/{id}/withdraw", "withdraw", withdraw_page),
        post("/portal/demands/{id}/withdraw", "withdraw", withdrawn),
        get("/portal/demands/{id}/correct", "correct", correct_page),
        post("/portal/demands/{id}/correct", "correct", begin_correction),
        get("/portal/demands/{id}/again", "file", again_page),
        post("/portal/demands/{id}/again", "file", begin_again),
        get("/portal/demands/{id}/package", "fetch", fetch),
        get("/portal/demands/{id}/receipt", "fetch", receipt),
        get("/portal/demands/{id}/filed", "read_demand", filing_receipt),
    };
}

}  // namespace sallyport::doors::portal
