#include "doors/desk/desk_parts.h"

#include <charconv>

namespace sallyport::doors::desk {

using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

template <class T>
std::vector<page::Choice> choices_of(T chosen) {
    std::vector<page::Choice> choices;
    for (const T value : every<T>()) choices.push_back({std::string{code(value)}, std::string{label(value)}, "", value == chosen});
    return choices;
}

// What the form says; what it leaves out stays as it is counted now.
review::CountedAs typed(const Request& request, review::CountedAs now) {
    if (const auto section = coded<demand::Section>(request.form.get("section"))) now.section = *section;
    if (const auto requester = coded<demand::RequesterKind>(request.form.get("requester"))) now.requester = *requester;
    if (const auto instrument = coded<demand::Instrument>(request.form.get("instrument"))) now.instrument = *instrument;
    if (request.form.has("country")) now.country = request.form.get("country");
    const auto seen = request.form.get("seen");
    std::uint64_t index = 0;
    const auto [end, failed] = std::from_chars(seen.data(), seen.data() + seen.size(), index);
    if (failed == std::errc{} && end == seen.data() + seen.size() && !seen.empty()) now.seen = {index};
    return now;
}

Address here(const DemandId& id) { return Address::path({"desk", "demands", id.text(), "correct-entry"}); }

Response form_page(const Desks& desks, const Request& request, const demand::DemandRow& row, const review::CountedAs& said,
                   const page::Errors& errors) {
    const auto error = [&](const char* field) { return std::string{errors.at(field)}; };
    Html fields = decided_on_field(row) + page::hidden("seen", std::to_string(said.seen.value));
    fields += page::select({"section", "Counted under", "", error("section")}, choices_of(said.section));
    fields += page::field({"country", "Country that asks", "Two capital letters, for example FR", error("country")}, said.country,
                          page::Kind::code, page::Size::tiny);
    fields += page::select({"requester", "Who asks", "", error("requester")}, choices_of(said.requester));
    fields += page::select({"instrument", "Legal process", "", error("instrument")}, choices_of(said.instrument));
    fields += page::text_area(
        {"reason", "Why the count was wrong", "It is kept for ever: write no name, address or account of a customer.", error("reason")},
        request.form.get("reason"), 3);
    fields += page::button("Continue");
    Html body = page::heading("Correct how this request is counted", row.number);
    body += page::error_summary(errors);
    body += html(
        "<p>The first entry of the request stays as it is, and can be read. A new entry says what is right, who says so and why, "
        "and the figures follow it. What was decided does not change.</p>");
    body += page::form({here(row.id), request.visitor_as<Signed>().session.form_secret}, fields);
    return show(desks, request,
                {"Correct how this request is counted", std::move(body),
                 page::breadcrumbs({{"Queue", Address{"/desk"}}, {row.number, at(row.id)}, {"Correct the count", here(row.id)}}),
                 page::Width::reading, "/desk", 0});
}

Response confirm_page(const Desks& desks, const Request& request, const demand::DemandRow& row, const review::CountedAs& now,
                      const review::CountedAs& right) {
    page::Table table;
    table.caption = "What changes";
    table.columns = {{"What"}, {"Now"}, {"Corrected"}};
    const auto line = [&](std::string_view name, std::string_view before, std::string_view after) {
        if (before != after) table.rows.push_back({{text(name), text(before), text(after)}});
    };
    line("Counted under", label(now.section), label(right.section));
    line("Country that asks", now.country, right.country);
    line("Who asks", label(now.requester), label(right.requester));
    line("Legal process", label(now.instrument), label(right.instrument));
    page::Confirm question{.title = "Correct the count of " + row.number + "?",
                           .what = page::table(table) + html("<p>Your reason: ", page::user(request.form.get("reason")), "</p>"),
                           .yes = "Record the correction",
                           .to = here(row.id),
                           .back = at(row.id),
                           .form_token = request.visitor_as<Signed>().session.form_secret,
                           .fields = {{"do", "yes"}}};
    for (const auto& [name, value] : request.form.pairs()) {
        if (name != page::token_name && name != "do") question.fields.emplace_back(name, value);
    }
    return show(desks, request, {"Correct the count", page::confirm(question), {}, page::Width::reading, "/desk", 0});
}

Response open_page(const Desks& desks, const Request& request) {
    auto row = desks.demands.row(demand_of(request));
    if (!row) return Response::trouble(std::move(row.error()));
    auto now = desks.review.counted_as(row->id);
    if (!now) return Response::trouble(std::move(now.error()));
    return form_page(desks, request, *row, *now, {});
}

Response take(const Desks& desks, const Request& request) {
    auto row = desks.demands.row(demand_of(request));
    if (!row) return Response::trouble(std::move(row.error()));
    auto now = desks.review.counted_as(row->id);
    if (!now) return Response::trouble(std::move(now.error()));
    const auto right = typed(request, *now);
    const auto again = [&](Problem problem) {
        if (problem.trouble == Trouble::conflict) problem.sentence = "Somebody acted on this request meanwhile: " + problem.sentence + ".";
        page::Errors errors;
        errors.add(problem);
        // The next try is made on what is so now.
        auto fresh = right;
        fresh.seen = now->seen;
        auto response = form_page(desks, request, *row, fresh, errors);
        if (response.status == 200) response.with_status(http::status_of(problem.trouble));
        return response;
    };
    const auto decision = decision_of(desks, request);
    if (!decision) return again(decision.error());
    const auto reason = request.form.get("reason");
    if (request.form.get("do") != "yes") {
        if (auto wrong = desks.review.would_correct(row->id, right, reason, *decision); !wrong) return again(std::move(wrong.error()));
        return confirm_page(desks, request, *row, *now, right);
    }
    if (auto done = desks.review.correct_entry(row->id, right, reason, *decision); !done) return again(std::move(done.error()));
    return Response::see(at(row->id).str());
}

}  // namespace

std::vector<http::Route> correction_routes(Desks& desks) {
    const std::string address = "/desk/demands/{id}/correct-entry";
    return {{http::Method::get, address, "desk", "correct_entry", [&desks](Request& request) { return open_page(desks, request); }},
            {http::Method::post, address, "desk", "correct_entry", [&desks](Request& request) { return take(desks, request); }}};
}

}  // namespace sallyport::doors::desk
