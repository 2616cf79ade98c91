#include <charconv>
#include <functional>

#include "doors/desk/desk_parts.h"
#include "doors/key_parts.h"
#include "doors/papers.h"
#include "review/compare.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;

Outcome<std::optional<Day>> day_field(const Request& request, const std::string& name) {
    const auto day = request.form.get(name + "-day"), month = request.form.get(name + "-month"), year = request.form.get(name + "-year");
    if (day.empty() && month.empty() && year.empty()) return std::optional<Day>{};
    const auto padded = [](std::string_view digits, std::size_t width) {
        std::string out{digits};
        while (out.size() < width) out.insert(out.begin(), '0');
        return out;
    };
    auto parsed = parse_day(padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2));
    if (!parsed) return Problem{Trouble::invalid, parsed.error().sentence, name};
    return std::optional{*parsed};
}

namespace {

// After an act the desk shows the request again; what the form got wrong stands beside its field.
Response after(Desks& desks, const Request& request, const Outcome<void>& outcome) {
    if (outcome) {
        desks.wake_rounds();
        return Response::see(at(demand_of(request)).str());
    }
    page::Errors errors;
    Problem problem = outcome.error();
    if (problem.trouble == Trouble::conflict)
        problem.sentence = "Somebody acted on this request meanwhile: " + problem.sentence + ". Look at it again.";
    errors.add(problem.field.empty() ? "act" : problem.field, problem.sentence);
    Response response = demand_page(desks, request, errors);
    if (response.status == 200) response.with_status(http::status_of(problem.trouble));
    return response;
}

using Act = std::function<Outcome<void>(const DemandId& id, const review::Decision& decision, const Request& request)>;

http::Route act(Desks& desks, const char* verb, const char* action, Act does) {
    return {Method::post, std::string{"/desk/demands/{id}/"} + verb, "desk", action, [&desks, does = std::move(does)](Request& request) {
                const auto decision = decision_of(desks, request);
                if (!decision) return after(desks, request, decision.error());
                // Whoever lets data out touches their key once more: an open screen is not enough.
                if (request.path.ends_with("release")) {
                    if (auto fine = key::touched(desks, request); !fine) return after(desks, request, fine);
                }
                return after(desks, request, does(demand_of(request), *decision, request));
            }};
}

// A place that the form gives, on the paper that the page showed; none if the form gives none.
Outcome<std::optional<demand::Region>> region_field(const demand::Demand& demand, int pages, const Request& request,
                                                    const std::string& name) {
    SALLYPORT_TRY(place, place_of(request.form, name));
    if (!place || demand.papers.empty()) return std::optional<demand::Region>{};
    if (pages > 0 && place->page > pages) {
        return Problem{Trouble::invalid, "a place names page " + std::to_string(place->page) + "; the paper has " + std::to_string(pages),
                       name};
    }
    return std::optional{demand::Region{demand.papers.front().id, place->page, place->x, place->y, place->w, place->h}};
}

// The paper that is shown, as it is read now: how many pages, and what it says of days. Neither, if it cannot be read.
struct Shown {
    int pages = 0;
    review::PaperReading says;
};
Shown shown_paper(const Desks& desks, const demand::Demand& demand) {
    if (demand.papers.empty()) return {};
    const auto paper = read_paper(desks, demand.id, demand.papers.front());
    if (!paper) return {};
    return {static_cast<int>((*paper)->pages.size()), review::compare(demand, demand.papers.front(), **paper)};
}

// The reason that counsel chose for every line approved in part; none: the one that follows for each.
Outcome<std::optional<review::Reason>> chosen_reason(const Request& request) {
    const auto word = request.form.get("less_because");
    if (word.empty()) return std::optional<review::Reason>{};
    const auto reason = coded<review::Reason>(word);
    if (!reason || *reason == review::Reason::r26) return Problem{Trouble::invalid, "Choose a reason of the list.", "less_because"};
    return reason;
}

Outcome<std::vector<review::CellDecision>> cells_of(const demand::Demand& demand, const law::Assessment& findings, const Shown& shown,
                                                    const Request& request) {
    SALLYPORT_TRY(first, day_field(request, "first"));
    SALLYPORT_TRY(last, day_field(request, "last"));
    SALLYPORT_TRY(common, region_field(demand, shown.pages, request, "cites"));
    SALLYPORT_TRY(because, chosen_reason(request));
    std::vector<review::CellDecision> cells;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            const int identifier = static_cast<int>(i);
            const auto answer = request.form.get(cell_field(identifier, sought.data));
            review::CellDecision cell{identifier, sought.data, review::CellAnswer::refuse, std::nullopt, std::nullopt, std::nullopt};
            if (const auto reason = coded<review::Reason>(answer)) {
                cell.reason = *reason;
                cells.push_back(std::move(cell));
                continue;
            }
            if (answer != "grant" && answer != "narrow") return Problem{Trouble::invalid, "A line has no answer.", "decisions"};
            SALLYPORT_TRY(own, region_field(demand, shown.pages, request, place_field_of(identifier, sought.data)));
            cell.cites = own ? own : common;
            cell.because = request.form.get(because_field_of(identifier, sought.data));
            if (answer == "grant") {
                cell.answer = review::CellAnswer::grant;
                cell.span = sought.span;
            } else {
                if (!first || !last)
                    return Problem{Trouble::invalid, "Give the first and the last day for the lines approved in part.", "first"};
                SALLYPORT_TRY(from, start_of(*first, demand.zone));
                SALLYPORT_TRY(last_start, start_of(*last, demand.zone));
                cell.answer = review::CellAnswer::narrow;
                cell.span = Span{from, after_days(last_start, 1)};
                cell.reason = because ? *because : review::reason_for_less(demand, findings, shown.says, identifier, sought);
            }
            cells.push_back(std::move(cell));
        }
    }
    return cells;
}

}  // namespace

std::vector<http::Route> action_routes(Desks& desks) {
    return {
        act(desks, "accept", "accept",
            [&desks](const auto& id, const auto& decision, const auto&) { return desks.review.accept(id, decision); }),
        act(desks, "emergency", "accept",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.affirm_emergency(id, request.form.get("danger"), request.form.get("nexus"), decision);
            }),
        act(desks, "formal-paper", "read_paper",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.formal_paper(id, request.form.get("number"), request.form.get("formal_paper_words"), decision);
            }),
        act(desks, "call-back", "accept",
            [&desks](const auto& id, const auto& decision, const Request& request) -> Outcome<void> {
                const auto answered = coded<review::Answered>(request.form.get("answered"));
                if (!answered) return Problem{Trouble::invalid, "Say what you heard.", "answered"};
                review::CallBack call;
                call.answered = *answered;
                call.called = request.form.has("source") ? review::Called::switchboard : review::Called::directory;
                call.number = request.form.get("number");
                call.source = request.form.get("source");
                call.spoke_with = Sensitive<std::string>{std::string{request.form.get("spoke_with")}};
                call.said = Sensitive<std::string>{std::string{request.form.get("said")}};
                for (const auto doubt : every<review::DoubtKind>()) {
                    const auto words = request.form.get(doubt_field_of(doubt));
                    if (!words.empty()) call.answers.push_back({{doubt, ""}, std::string{words}});
                }
                return desks.review.call_back(id, std::move(call), decision);
            }),
        act(desks, "outcome", "accept",
            [&desks](const auto& id, const auto& decision, const Request& request) -> Outcome<void> {
                const auto came_of = coded<review::CameOf>(request.form.get("came_of"));
                if (!came_of) return Problem{Trouble::invalid, "Choose what came of it.", "came_of"};
                std::optional<ledger::EntryIndex> instead_of;
                if (const auto seen = request.form.get("instead_of"); !seen.empty()) {
                    std::uint64_t index = 0;
                    const auto [end, failed] = std::from_chars(seen.data(), seen.data() + seen.size(), index);
                    if (failed != std::errc{} || end != seen.data() + seen.size())
                        return Problem{Trouble::invalid, "The form is not whole; open the page again.", "came_of"};
                    instead_of = ledger::EntryIndex{index};
                }
                return desks.review.record_outcome(id, *came_of, request.form.get("outcome_note"), instead_of, decision);
            }),
        act(desks, "verify-keep", "accept",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.verify_keep(id, request.form.get("how"), decision);
            }),
        act(desks, "renew-keep", "accept",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.renew_keep(id, request.form.get("paper"), decision);
            }),
        act(desks, "decide", "decide",
            [&desks](const auto& id, const auto& decision, const Request& request) -> Outcome<void> {
                SALLYPORT_TRY(demand, desks.demands.demand(id));
                SALLYPORT_TRY(findings, desks.review.findings(*demand, decision.at));
                SALLYPORT_TRY(cells, cells_of(*demand, findings, shown_paper(desks, *demand), request));
                SALLYPORT_CHECK(desks.review.decide(id, std::move(cells), request.form.get("reason"), decision));
                return {};
            }),
        act(desks, "sign", "sign", [&desks](const auto& id, const auto& decision, const auto&) { return desks.review.sign(id, decision); }),
        act(desks, "refuse", "decide",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                std::vector<review::Reason> reasons;
                for (const auto& word : request.form.all("reasons")) {
                    if (const auto reason = coded<review::Reason>(word)) reasons.push_back(*reason);
                }
                return desks.review.refuse(id, std::move(reasons), request.form.get("words"), decision, request.form.get("language"));
            }),
        act(desks, "redirect", "decide",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.redirect(id, request.form.get("reason"), decision);
            }),
        act(desks, "redirect-declined", "decide",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.redirect_declined(id, request.form.get("why"), decision);
            }),
        act(desks, "ask", "ask",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.review.ask(id, request.form.get("question"), decision);
            }),
        act(desks, "note", "note",
            [&desks](const auto& id, const auto& decision, const Request& request) -> Outcome<void> {
                const auto kind = request.form.get("kind");
                if (kind == "counsel_only" && request.visitor_as<Signed>().person.role != people::Role::counsel) {
                    return Problem{Trouble::refused, "only counsel writes notes for counsel", "kind"};
                }
                return desks.review.note(id, kind, request.form.get("note"), decision);
            }),
        act(desks, "consent", "accept",
            [&desks](const auto& id, const auto& decision, const Request& request) -> Outcome<void> {
                review::Consent consent;
                consent.given_by = Sensitive<std::string>{std::string{request.form.get("given_by")}};
                SALLYPORT_TRY(given_on, day_field(request, "given_on"));
                if (!given_on) return Problem{Trouble::invalid, "Give the day on which the consent was given.", "given_on"};
                consent.given_on = *given_on;
                consent.verified_how = request.form.get("verified_how");
                for (const auto& word : request.form.all("classes")) {
                    if (const auto data = coded<demand::DataClass>(word)) consent.classes.push_back(*data);
                }
                return desks.review.record_consent(id, std::move(consent), decision);
            }),
        act(desks, "order", "notify",
            [&desks](const auto& id, const auto& decision, const Request& request) -> Outcome<void> {
                notice::SecrecyOrder order;
                order.court = Sensitive<std::string>{std::string{request.form.get("court")}};
                order.docket = Sensitive<std::string>{std::string{request.form.get("docket")}};
                order.level = request.form.get("level");
                order.starts = decision.at;
                SALLYPORT_TRY(ends, day_field(request, "ends"));
                if (ends) {
                    SALLYPORT_TRY(last_day, start_of(*ends, desks.provider.zone));
                    order.ends = Instant{after_days(last_day, 1).ms - 1};
                }
                SALLYPORT_CHECK(desks.notice.record_order(id, std::move(order), decision));
                return {};
            }),
        act(desks, "tell", "notify",
            [&desks](const auto& id, const auto& decision, const auto&) { return desks.notice.tell(id, decision); }),
        act(desks, "clear", "notify",
            [&desks](const auto& id, const auto& decision, const auto&) -> Outcome<void> {
                SALLYPORT_CHECK(desks.notice.clear(id, decision));
                return {};
            }),
        act(desks, "waive", "notify",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.notice.waive(id, request.form.get("reason"), decision);
            }),
        act(desks, "settle", "decide",
            [&desks](const auto& id, const auto& decision, const Request& request) {
                return desks.notice.settle(id, request.form.get("words"), request.form.get("do") == "upheld", decision);
            }),
        act(desks, "permit", "collect",
            [&desks](const auto& id, const auto& decision, const auto&) { return desks.collection.permit(id, decision); }),
        act(desks, "propose-release", "release",
            [&desks](const auto& id, const auto& decision, const auto&) { return desks.production.propose_release(id, decision); }),
        act(desks, "release", "release",
            [&desks](const auto& id, const auto& decision, const auto&) { return desks.production.release(id, decision); }),
    };
}

}  // namespace sallyport::doors::desk
