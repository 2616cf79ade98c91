// Contesting a paper: what is filed, the hearing, the ruling, an appeal. While it is open the request is held; this page says so.
#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

Address here(const DemandId& id) { return Address::path({"desk", "demands", id.text(), "challenge"}); }

// One look at the page: the request as it stands, and what of a form came back.
struct Sight {
    const Desks& desks;
    const Request& request;
    const page::Errors& errors;
    demand::DemandRow row;
    ledger::Recorded<demand::Demand> demand;
    law::Assessment findings;
    std::optional<review::ReviewDesk::Contest> contest;
    std::string error(const char* field) const { return std::string{errors.at(field)}; }
    std::string typed(const char* field) const { return std::string{request.form.get(field)}; }
    Html form(const Html& fields) const {
        return page::form({here(row.id), request.visitor_as<Signed>().session.form_secret}, decided_on_field(row) + fields);
    }
    page::DateParts date(const std::string& name) const {
        return {std::string{request.form.get(name + "-day")}, std::string{request.form.get(name + "-month")},
                std::string{request.form.get(name + "-year")}};
    }
};

// Which way is open, until when, and by which law.
Html ways(const Sight& sight) {
    page::Table table;
    table.caption = "Ways to contest this paper";
    table.columns = {{"Way"}, {"Last day"}, {"Source, or why it is not open"}};
    for (const auto ground : every<review::ChallengeGround>()) {
        const auto clock = review::challenge_clock(*sight.demand, sight.findings, ground);
        table.rows.push_back({{text(label(ground)),
                               clock ? text(base::text(day_of(clock->last, sight.demand->zone)) + (clock->statutory ? "" : ", our own day"))
                                     : text("not open"),
                               text(clock ? clock->citation : clock.error().sentence)}});
    }
    return page::table(table);
}

Html filing_form(const Sight& sight) {
    std::vector<page::Choice> grounds, bases;
    for (const auto ground : every<review::ChallengeGround>()) {
        if (!review::challenge_clock(*sight.demand, sight.findings, ground)) continue;
        grounds.push_back({std::string{code(ground)}, std::string{label(ground)}, "", sight.typed("ground") == code(ground)});
    }
    for (const auto basis : every<review::ConflictBasis>()) {
        const auto chosen = sight.request.form.all("rests_on");
        bases.push_back({std::string{code(basis)}, std::string{label(basis)}, "",
                         std::find(chosen.begin(), chosen.end(), code(basis)) != chosen.end()});
    }
    const bool european = sight.demand->instrument == demand::Instrument::epoc;
    Html fields = page::radios({"ground", "Way", "", sight.error("ground")}, grounds);
    fields += page::field({"court", european ? "Issuing authority" : "Court", "", sight.error("court")}, sight.typed("court"));
    fields += page::field({"docket", european ? "Its file number" : "Docket number", "", sight.error("docket")}, sight.typed("docket"),
                          page::Kind::words, page::Size::half);
    fields += page::text_area({"argument", "Why, in short", "", sight.error("argument")}, sight.typed("argument"), 4);
    fields += page::text_area({"foreign_law", "Law of another country that the disclosure would break",
                               "Not needed for a defect of the paper itself", sight.error("foreign_law"), false},
                              sight.typed("foreign_law"), 2);
    fields += page::text_area({"why_it_applies", "Why that law binds us here", "", sight.error("why_it_applies"), false},
                              sight.typed("why_it_applies"), 2);
    if (european) {
        fields += page::field({"nature", "Nature of the duty", "For example: a ban with a criminal penalty", sight.error("nature"), false},
                              sight.typed("nature"));
        fields += page::checkboxes(
            {"rests_on", "The objection rests on", "The place of the data alone is not enough.", sight.error("rests_on")}, bases);
    } else {
        fields += page::text_area({"customer", "Why we believe that the customer is no US person and does not live in the United States",
                                   "For a motion under 18 U.S.C. 2703(h)", sight.error("customer"), false},
                                  sight.typed("customer"), 2);
    }
    fields +=
        page::date_field({"extended_to", "Last day, if it was put off", "Leave empty if it was not", sight.error("extended_to"), false},
                         sight.date("extended_to"));
    fields += page::field({"extended_by", "Put off by", "The court, or the parties by agreement", sight.error("extended_by"), false},
                          sight.typed("extended_by"));
    fields += page::hidden("do", "file");
    fields += page::button("Record what was filed, and hold everything");
    return sight.form(fields);
}

Html hearing_form(const Sight& sight) {
    Html fields = page::date_field({"day", "Day of the hearing", "", sight.error("day")}, sight.date("day"));
    fields += page::text_area({"words", "Where, and before whom", "", sight.typed("do") == "hearing" ? sight.error("words") : ""},
                              sight.typed("do") == "hearing" ? sight.typed("words") : "", 2);
    fields += page::hidden("do", "hearing");
    fields += page::button("Record the hearing", page::Look::second);
    return sight.form(fields);
}

Html ruling_form(const Sight& sight) {
    const bool mine = sight.typed("do") == "rule";
    std::vector<page::Choice> rulings;
    for (const auto ruling : every<review::Ruling>()) {
        rulings.push_back({std::string{code(ruling)}, std::string{label(ruling)}, "", mine && sight.typed("ruling") == code(ruling)});
    }
    Html fields = page::radios({"ruling", "How it ended", "", sight.error("ruling")}, rulings);
    fields += page::text_area({"words", "What was ruled, when, under which number", "", mine ? sight.error("words") : ""},
                              mine ? sight.typed("words") : "", 4);
    fields += page::date_field({"appeal", "Last day to appeal", "Leave empty for thirty days from now", sight.error("appeal"), false},
                               sight.date("appeal"));
    fields += page::hidden("do", "rule");
    fields += page::button("Record the ruling", page::Look::second);
    return sight.form(fields);
}

Html appeal_form(const Sight& sight) {
    std::vector<page::Choice> appellants;
    for (const auto appellant : every<review::Appellant>())
        appellants.push_back(
            {std::string{code(appellant)}, std::string{label(appellant)}, "", sight.typed("appellant") == code(appellant)});
    Html fields = page::radios({"appellant", "Who appeals", "", sight.error("appellant")}, appellants);
    fields += page::text_area({"words", "To which court, under which number", "", sight.error("words")}, sight.typed("words"), 2);
    fields += page::hidden("do", "appeal");
    fields += page::button("Record the appeal, and hold everything", page::Look::second);
    return sight.form(fields);
}

Html what_was_filed(const Sight& sight) {
    const auto& filed = sight.contest->filed;
    std::vector<page::SummaryRow> rows = {{"Way", text(label(filed.ground))},
                                          {"Before", page::user(filed.court.reveal())},
                                          {"Number", page::user(filed.docket.reveal())},
                                          {"Why", page::prose(filed.argument.reveal())}};
    if (!filed.foreign_law.empty()) rows.push_back({"Law of another country", page::prose(filed.foreign_law)});
    if (!filed.why_it_applies.empty()) rows.push_back({"Why it binds us", page::prose(filed.why_it_applies)});
    if (!filed.nature.empty()) rows.push_back({"Nature of the duty", page::prose(filed.nature)});
    for (const auto basis : filed.rests_on) rows.push_back({"Rests on", text(label(basis))});
    for (const auto& step : sight.contest->steps) {
        const auto ruling = coded<review::Ruling>(step.what);
        const auto appellant = coded<review::Appellant>(step.what);
        const std::string_view name = ruling ? label(*ruling) : appellant ? label(*appellant) : "Hearing";
        rows.push_back({std::string{name}, html(page::prose(step.words.reveal()),
                                                step.day ? html("<p>", text(ruling ? "May be appealed until " : "On "),
                                                                text(base::text(day_of(*step.day, sight.demand->zone))), "</p>")
                                                         : Html{})});
    }
    return page::summary_list(rows);
}

Html state_of(const Sight& sight) {
    using ledger::Challenge;
    switch (sight.row.standing.challenge) {
        case Challenge::none: return {};
        case Challenge::open:
            return page::banner(
                page::Tone::warn, "Contested: everything is held",
                html("<p>What is preserved stays. Nothing is collected, released or rejected until there is a ruling.</p>"));
        case Challenge::granted:
            return page::banner(page::Tone::warn, "The request does not stand",
                                html("<p>Reject it when nobody can appeal any more. Until then what is preserved stays.</p>"));
        case Challenge::denied: return page::inset(html("<p>The challenge is over. The request goes on.</p>"));
        case Challenge::modified: return page::inset(html("<p>The request stands in part. Decide it anew, within the ruling.</p>"));
    }
    return {};
}

Response show_page(const Desks& desks, const Request& request, const page::Errors& errors) {
    auto row = desks.demands.row(demand_of(request));
    if (!row) return Response::trouble(std::move(row.error()));
    auto demand = desks.demands.demand(row->id);
    if (!demand) return Response::trouble(std::move(demand.error()));
    auto findings = desks.review.findings(**demand, desks.clock.now());
    if (!findings) return Response::trouble(std::move(findings.error()));
    auto contest = desks.review.contest(row->id);
    if (!contest) return Response::trouble(std::move(contest.error()));
    const Sight sight{desks, request, errors, std::move(*row), std::move(*demand), std::move(*findings), std::move(*contest)};
    const auto& standing = sight.row.standing;
    Html body = page::heading("Contest this request", sight.row.number);
    body += page::error_summary(errors);
    if (!errors.at("act").empty()) body += page::banner(page::Tone::bad, errors.at("act"));
    body += state_of(sight);
    if (sight.contest) body += page::section("What was filed", what_was_filed(sight));
    const bool fits = ledger::fits(standing.stage, ledger::Kind::challenge_filed);
    if (!fits || standing.emergency) {
        body += page::empty_state("Nothing to contest", html("<p>This request cannot be contested as it stands now.</p>"));
    } else if (standing.challenge == ledger::Challenge::open) {
        body += page::section("Ruling", ruling_form(sight));
        body += page::details("A hearing is set", hearing_form(sight));
    } else {
        if (standing.challenge != ledger::Challenge::none) body += page::details("The ruling is appealed", appeal_form(sight));
        if (standing.challenge != ledger::Challenge::granted) body += page::section("File", ways(sight) + filing_form(sight));
    }
    const DemandId id = sight.row.id;
    return show(desks, request,
                {"Contest this request", std::move(body),
                 page::breadcrumbs({{"Queue", Address{"/desk"}}, {sight.row.number, at(id)}, {"Contest", here(id)}}), page::Width::reading,
                 "/desk", 0});
}

// The end of a day that the form names, in the request's zone.
Outcome<std::optional<Instant>> end_of_day(const Request& request, const std::string& name, const std::string& zone) {
    SALLYPORT_TRY(day, day_field(request, name));
    if (!day) return std::optional<Instant>{};
    SALLYPORT_TRY(start, start_of(*day, zone));
    return std::optional{Instant{after_days(start, 1).ms - 1}};
}

Outcome<void> file(const Desks& desks, const Request& request, const DemandId& id, const review::Decision& decision) {
    const auto ground = coded<review::ChallengeGround>(request.form.get("ground"));
    if (!ground) return Problem{Trouble::invalid, "Choose on which way the paper is contested.", "ground"};
    review::Challenge filed;
    filed.ground = *ground;
    const auto words = [&](const char* name) { return std::string{request.form.get(name)}; };
    filed.court = Sensitive{words("court")};
    filed.docket = Sensitive{words("docket")};
    filed.foreign_law = words("foreign_law");
    filed.why_it_applies = words("why_it_applies");
    filed.nature = words("nature");
    filed.customer = Sensitive{words("customer")};
    filed.argument = Sensitive{words("argument")};
    filed.extended_by = words("extended_by");
    for (const auto& word : request.form.all("rests_on")) {
        if (const auto basis = coded<review::ConflictBasis>(word)) filed.rests_on.push_back(*basis);
    }
    SALLYPORT_TRY(extended_to, day_field(request, "extended_to"));
    filed.extended_to = extended_to;
    return desks.review.challenge(id, std::move(filed), decision);
}

Outcome<void> take(const Desks& desks, const Request& request) {
    SALLYPORT_TRY(decision, decision_of(desks, request));
    const DemandId id = demand_of(request);
    SALLYPORT_TRY(demand, desks.demands.demand(id));
    const auto what = request.form.get("do");
    if (what == "file") return file(desks, request, id, decision);
    if (what == "hearing") {
        SALLYPORT_TRY(day, end_of_day(request, "day", demand->zone));
        if (!day) return Problem{Trouble::invalid, "Give the day of the hearing.", "day"};
        return desks.review.set_hearing(id, *day, request.form.get("words"), decision);
    }
    if (what == "rule") {
        const auto ruling = coded<review::Ruling>(request.form.get("ruling"));
        if (!ruling) return Problem{Trouble::invalid, "Say how it ended.", "ruling"};
        SALLYPORT_TRY(until, end_of_day(request, "appeal", demand->zone));
        return desks.review.rule(id, *ruling, request.form.get("words"), until, decision);
    }
    if (what == "appeal") {
        const auto appellant = coded<review::Appellant>(request.form.get("appellant"));
        if (!appellant) return Problem{Trouble::invalid, "Say who appeals.", "appellant"};
        return desks.review.appeal(id, *appellant, request.form.get("words"), decision);
    }
    return Problem{Trouble::invalid, "This form is not known.", "act"};
}

}  // namespace

std::vector<http::Route> challenge_routes(Desks& desks) {
    const std::string address = "/desk/demands/{id}/challenge";
    return {{http::Method::get, address, "desk", "decide", [&desks](Request& request) { return show_page(desks, request, {}); }},
            {http::Method::post, address, "desk", "decide", [&desks](Request& request) {
                 const auto done = take(desks, request);
                 if (done) {
                     desks.wake_rounds();
                     return Response::see(here(demand_of(request)).str());
                 }
                 Problem problem = done.error();
                 if (problem.trouble == Trouble::conflict)
                     problem.sentence = "Somebody acted on this request meanwhile: " + problem.sentence + ". Look at it again.";
                 page::Errors errors;
                 errors.add(problem.field.empty() ? "act" : problem.field, problem.sentence);
                 auto response = show_page(desks, request, errors);
                 if (response.status == 200) response.with_status(http::status_of(problem.trouble));
                 return response;
             }}};
}

}  // namespace sallyport::doors::desk
