#include "doors/desk/endings.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using ledger::Stage;
using page::Html;
using page::html;
using page::text;
using people::Action;

namespace {

bool may(const EndSight& sight, Action action) { return people::may(sight.reader.role, action, people::Relation::staff); }

Html form(const EndSight& sight, std::string_view verb, const Html& body) {
    const auto to = page::Address::path({"desk", "demands", sight.row.id.text(), verb});
    return page::form({.to = to, .form_token = sight.token}, decided_on_field(sight.row) + body);
}
std::string error(const EndSight& sight, std::string_view field) { return std::string{sight.errors.at(field)}; }
std::string typed(const EndSight& sight, std::string_view verb, std::string_view field) {
    return sight.request.path.ends_with(verb) ? std::string{sight.request.form.get(field)} : std::string{};
}

Html handling_words(const EndSight& sight, const review::Handling& handling) {
    std::string data;
    for (const auto one : handling.classes) data += (data.empty() ? "" : ", ") + std::string{label(one)};
    std::vector<page::SummaryRow> rows = {
        {"Data", text(data)},
        {"How", text(label(handling.means))},
        {"Until", text(text_in({handling.until.ms - 1}, sight.zone))},
        {"What was arranged, and why", page::prose(handling.how)},
        {"Words to the requester", page::prose(handling.words)},
        {"Signed by",
         text(name_of(sight.desks, handling.first) + (handling.second.none() ? "" : " and " + name_of(sight.desks, handling.second)))}};
    if (handling.extends) rows.push_back({"Extends", page::link_to(at(*handling.extends), "an earlier order")});
    return page::summary_list(rows);
}

Html handling_form(const EndSight& sight) {
    constexpr std::string_view verb = "handle-outside";
    const auto means = typed(sight, verb, "means");
    std::vector<page::Choice> choices;
    for (const auto one : every<review::Means>())
        choices.push_back(
            {std::string{code(one)}, std::string{label(one)}, "", means.empty() ? one == review::Means::by_requester : means == code(one)});
    return html(
               "<p>Data that does not exist yet is never given by this desk. Record what was arranged with the requester, or reject the "
               "request.",
               review::asks_future_content(sight.demand) ? html(" Content is asked for: a second person signs.") : Html{}, "</p>") +
           form(sight, verb,
                page::radios({"means", "Whose means run the order", "", error(sight, "means")}, choices) +
                    page::text_area(
                        {"arranged", "What was arranged, and why", "For the team. Say on what in law it rests.", error(sight, "arranged")},
                        typed(sight, verb, "arranged"), 3) +
                    page::text_area(
                        {"arranged_words", "Words to the requester", "They stand in the portal.", error(sight, "arranged_words")},
                        typed(sight, verb, "arranged_words"), 3) +
                    page::field({"extends", "Our number of the first order", "Only if this order extends one. Its days are its own.",
                                 error(sight, "extends"), false},
                                typed(sight, verb, "extends"), page::Kind::code, page::Size::half) +
                    page::button("Record that it is handled outside", page::Look::second));
}

Html costs_form(const EndSight& sight) {
    constexpr std::string_view verb = "costs";
    Html body =
        html("<p>", text(production::costs_citation),
             ": costs that were reasonably necessary and directly incurred. Never more is asked than it cost; nothing in a matter of "
             "child exploitation.</p>");
    for (const auto kind : every<production::CostKind>()) {
        const std::string name{code(kind)};
        body += page::field({name + "-cost", std::string{label(kind)} + ": what it cost, in dollars", "", error(sight, name), false},
                            typed(sight, verb, name + "-cost"), page::Kind::code, page::Size::third);
        body += page::field({name + "-asked", std::string{label(kind)} + ": what is asked for, in dollars", "", "", false},
                            typed(sight, verb, name + "-asked"), page::Kind::code, page::Size::third);
    }
    body += page::text_area(
        {"child_exploitation", "How it was made sure that this is no matter of child exploitation", "", error(sight, "child_exploitation")},
        typed(sight, verb, "child_exploitation"), 2);
    return form(sight, verb, body + page::button("Ask for these costs", page::Look::second));
}

Outcome<production::CostStatement> costs_of(const Request& request) {
    production::CostStatement out;
    for (const auto kind : every<production::CostKind>()) {
        const std::string name{code(kind)};
        const auto cost = production::cents_of(request.form.get(name + "-cost"));
        const auto asked = production::cents_of(request.form.get(name + "-asked"));
        if (!cost || !asked) return Problem{Trouble::invalid, (cost ? asked : cost).error().sentence, name};
        out.lines.push_back({kind, *cost, *asked});
    }
    out.child_exploitation = request.form.get("child_exploitation");
    return out;
}

// After an act the request is shown again; what the form got wrong stands beside its field.
Response after(Desks& desks, const Request& request, const Outcome<void>& outcome) {
    if (outcome) return Response::see(at(demand_of(request)).str());
    page::Errors errors;
    Problem problem = outcome.error();
    if (problem.trouble == Trouble::conflict)
        problem.sentence = "Somebody acted on this request meanwhile: " + problem.sentence + ". Look at it again.";
    errors.add(problem.field.empty() ? "act" : problem.field, problem.sentence);
    Response response = demand_page(desks, request, errors);
    if (response.status == 200) response.with_status(http::status_of(problem.trouble));
    return response;
}

template <class Does>
http::Route act(Desks& desks, const char* verb, const char* action, Does does) {
    return {Method::post, std::string{"/desk/demands/{id}/"} + verb, "desk", action, [&desks, does](Request& request) {
                const auto decision = decision_of(desks, request);
                if (!decision) return after(desks, request, decision.error());
                return after(desks, request, does(demand_of(request), *decision, request));
            }};
}

}  // namespace

Html outside_part(const EndSight& sight) {
    const Stage stage = sight.row.standing.stage;
    if (stage == Stage::handled_outside) {
        const auto handled = sight.desks.review.outside(sight.row.id);
        return handled ? page::section("Handled outside", handling_words(sight, **handled)) : Html{};
    }
    if (stage != Stage::preserved || !review::asks_future_data_only(sight.demand)) return {};
    Html out;
    if (const auto proposed = sight.desks.review.proposed_outside(sight.row.id)) {
        out += handling_words(sight, (*proposed)->handling);
        if (may(sight, Action::sign)) {
            out += form(sight, "sign-outside",
                        html("<p>You sign exactly what stands above. One person cannot sign twice.</p>") + page::button("Sign as second"));
        }
    }
    if (may(sight, Action::decide)) out += out.empty() ? handling_form(sight) : page::details("Propose it otherwise", handling_form(sight));
    return page::section("Handle outside", out);
}

Html costs_table(const production::CostStatement& costs) {
    page::Table table;
    table.caption = "Costs that are asked for";
    table.columns = {{"For"}, {"Cost", page::Align::figures}, {"Asked for", page::Align::figures}};
    for (const auto& line : costs.lines)
        table.rows.push_back(
            {{text(label(line.kind)), text(production::dollars(line.cost_cents)), text(production::dollars(line.asked_cents))}});
    table.rows.push_back(
        {{text("Together"), text(production::dollars(costs.cost_cents())), text(production::dollars(costs.asked_cents()))}});
    return page::table(table);
}

Html costs_part(const EndSight& sight) {
    if (sight.row.standing.stage != Stage::delivered || sight.row.standing.destroyed) return {};
    if (const auto stated = sight.desks.production.costs(sight.row.id)) {
        Html out = costs_table(**stated);
        if (may(sight, Action::decide)) {
            std::vector<page::Choice> reasons;
            for (const auto why : every<production::CostWithdrawal>())
                reasons.push_back({std::string{code(why)}, std::string{label(why)}, "", false});
            out += page::details("Take it back", form(sight, "withdraw-costs",
                                                      page::radios({"why", "Why", "", error(sight, "why")}, reasons) +
                                                          page::button("Take the statement back", page::Look::second)));
        }
        return page::section("Costs", out);
    }
    if (!may(sight, Action::decide) || !production::may_ask_costs(sight.demand)) return {};
    return page::section("Costs", page::details("Ask for costs", costs_form(sight)));
}

std::vector<http::Route> ending_routes(Desks& desks) {
    return {
        act(desks, "handle-outside", "decide",
            [&desks](const DemandId& id, const review::Decision& decision, const Request& request) -> Outcome<void> {
                const auto means = coded<review::Means>(request.form.get("means"));
                if (!means) return Problem{Trouble::invalid, "say whose means run the order", "means"};
                SALLYPORT_CHECK(desks.review.handle_outside(
                    id, {*means, std::string{request.form.get("arranged")}, std::string{request.form.get("arranged_words")}},
                    request.form.get("extends"), decision));
                return {};
            }),
        act(desks, "sign-outside", "sign",
            [&desks](const DemandId& id, const review::Decision& decision, const Request&) {
                return desks.review.sign_outside(id, decision);
            }),
        act(desks, "costs", "decide",
            [&desks](const DemandId& id, const review::Decision& decision, const Request& request) -> Outcome<void> {
                SALLYPORT_TRY(costs, costs_of(request));
                return desks.production.state_costs(id, std::move(costs), decision);
            }),
        act(desks, "withdraw-costs", "decide",
            [&desks](const DemandId& id, const review::Decision& decision, const Request& request) -> Outcome<void> {
                const auto why = coded<production::CostWithdrawal>(request.form.get("why"));
                if (!why) return Problem{Trouble::invalid, "say why it is taken back", "why"};
                return desks.production.withdraw_costs(id, *why, decision);
            }),
    };
}

}  // namespace sallyport::doors::desk
