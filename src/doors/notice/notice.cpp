// Whose data it is: is this letter genuine, what was asked, what is approved, what can still be done and by when.
#include <fmt/format.h>

#include <set>

#include "doors/desk/desk_parts.h"
#include "doors/tries.h"
#include "report/names.h"

namespace sallyport::doors {

using http::Method;
using http::Request;
using http::Response;
using ledger::Kind;
using ledger::Stage;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

std::string country_words(const std::string& country) {
    const auto known = report::country_name(country);
    return known.empty() ? country : std::string{known};
}

// As it is printed, however it was typed: capitals, four and four.
std::string tidy_code(std::string_view typed) {
    std::string letters, out;
    for (char c : typed) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters += c;
    }
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (i > 0 && i % 4 == 0) out += '-';
        out += letters[i];
    }
    return out;
}

// When the newest letter on this demand was sent.
std::optional<Instant> sent_at(const Desks& desks, const DemandId& id) {
    const auto entries = desks.book.entries_of(id);
    if (!entries) return std::nullopt;
    std::optional<Instant> at;
    for (const auto& entry : *entries) {
        if (entry.header.kind == Kind::told || entry.header.kind == Kind::told_late) at = entry.header.at;
    }
    return at;
}

bool is_customer(const people::Person& person) { return person.role == people::Role::customer || person.role == people::Role::enterprise; }

Response check_page(const Desks& desks, const Request& request, const Html& answer, std::string_view typed, const page::Errors& errors) {
    Html body = page::heading("Check a letter");
    body += page::error_summary(errors) + answer;
    body += html(
        "<p>A letter from us about a legal request ends with a code of 16 letters and digits. It has no link, and it never asks for a "
        "password.</p>");
    const auto* visitor = dynamic_cast<const Signed*>(request.visitor.get());
    body += page::form({.to = Address{"/notice"}, .form_token = visitor == nullptr ? "" : visitor->session.form_secret},
                       page::field({"code", "The code in the letter", "For example ABCD-EFGH-JKMN-PQRS. Capitals and dashes do not matter.",
                                    std::string{errors.at("code")}},
                                   typed, page::Kind::code, page::Size::half) +
                           page::button("Check the code"));
    if (visitor == nullptr || is_customer(visitor->person))
        body += html("<p>To read what was asked and to object, ", page::link_to(Address{"/notice/mine"}, "open your notices"), ".</p>");
    return show(desks, request, {"Check a letter", std::move(body), {}, page::Width::reading, "/notice", 0});
}

Response check_code(const Desks& desks, const Request& request) {
    const auto typed = request.form.get("code");
    page::Errors errors;
    if (typed.empty()) {
        errors.add("code", "Type the code that stands at the end of the letter.");
        auto response = check_page(desks, request, {}, typed, errors);
        return response.with_status(422);
    }
    if (auto wait = one_too_many(desks, request, people::Tried::letter)) return std::move(*wait);
    const auto id = desks.notice.by_code(tidy_code(typed));
    if (!id && id.error().trouble != Trouble::not_found) return Response::trouble(id.error());
    Html answer;
    const auto row = id ? desks.demands.row(*id) : Outcome<demand::DemandRow>{Problem{Trouble::not_found, ""}};
    const auto at = row ? sent_at(desks, row->id) : std::nullopt;
    if (row && at) {
        answer = page::banner(page::Tone::good, "The letter is genuine",
                              html("<p>We sent this letter on ", text(text_in(*at, desks.provider.zone)), " about a legal request from ",
                                   text(country_words(row->country)), ".</p>"));
    } else {
        answer =
            page::banner(page::Tone::bad, "We have sent no letter with this code",
                         html("<p>Look at the code again. If it is typed as it stands in the letter, the letter is not from us: do not "
                              "answer it.</p>"));
    }
    return check_page(desks, request, answer, typed, errors);
}

// The positions of the demand's identifiers that are this person's own: the same test as the guard's.
std::vector<int> own_identifiers(const demand::Demand& demand, const people::Person& person) {
    std::vector<int> own;
    for (std::size_t i = 0; i < demand.directory.size(); ++i) {
        if (person.account.empty()) continue;
        const auto accounts = demand::accounts_of(demand.directory[i]);
        const bool is_own = std::any_of(accounts.begin(), accounts.end(), [&](const auto* answer) {
            return answer->account.reveal() == person.account || answer->customer == person.account;
        });
        if (is_own) own.push_back(static_cast<int>(i));
    }
    return own;
}

std::string days(const std::optional<Span>& span, const std::string& zone) {
    if (!span) return "everything we have";
    return fmt::format("{} to {}", base::text(day_of(span->from, zone)), base::text(day_of({span->to.ms - 1}, zone)));
}

bool can_object(const demand::DemandRow& row, const notice::CustomerNotice& letter) {
    return !letter.late && !row.standing.objection_open && ledger::fits(row.standing.stage, Kind::objected);
}

std::string_view state_words(const demand::DemandRow& row) {
    if (row.standing.objection_open) return "Your objection is being decided";
    switch (row.standing.stage) {
        case Stage::told: return "You can object";
        case Stage::cleared:
        case Stage::permitted:
        case Stage::collected:
        case Stage::sealed:
        case Stage::release_proposed: return "Being prepared, nothing handed over yet";
        case Stage::released: return "Ready for the requester";
        case Stage::delivered: return "Handed over";
        case Stage::refused: return "Rejected, nothing handed over";
        case Stage::withdrawn: return "Withdrawn, nothing handed over";
        case Stage::handled_outside: return "Over";
        case Stage::closed: return "Over";
        case Stage::none:
        case Stage::received:
        case Stage::accepted:
        case Stage::preserved:
        case Stage::proposed:
        case Stage::granted:
        case Stage::redirected: return "Under review again, nothing handed over";
    }
    return "?";
}

Response mine_page(const Desks& desks, const Request& request) {
    const auto& person = request.visitor_as<Signed>().person;
    if (!is_customer(person)) return Response::trouble({Trouble::not_found, ""});
    auto told = desks.notice.told_demands();
    if (!told) return Response::trouble(std::move(told.error()));
    page::Table table;
    table.caption = "Legal requests about your account that we told you of";
    table.caption_shown = false;
    table.columns = {{"Request"}, {"From"}, {"Letter sent"}, {"State"}, {"You can object until"}};
    for (const auto& id : *told) {
        const auto demand = desks.demands.demand(id);
        if (!demand || own_identifiers(**demand, person).empty()) continue;
        const auto row = desks.demands.row(id);
        const auto letter = desks.notice.sent(id);
        if (!row || !letter || !*letter) continue;
        const auto at = sent_at(desks, id);
        const bool open = can_object(*row, **letter) && row->standing.stage == Stage::told;
        table.rows.push_back(
            {{page::link_to(Address::path({"notice", "demands", id.text()}), row->number),
              html(page::user((*demand)->agency_name), ", ", text(country_words(row->country))), text(at ? text_in(*at, person.zone) : ""),
              page::tag(state_words(*row), open ? page::Tone::warn : page::Tone::plain),
              text(open ? text_in((*letter)->wait_until, person.zone) : "–")}});
    }
    Html body = page::heading("Your notices");
    if (table.rows.empty()) {
        body += page::empty_state("No notices", html("<p>We have not told you of any legal request about your account.</p>"));
    } else {
        body += page::table(table);
    }
    return show(desks, request, {"Your notices", std::move(body), {}, page::Width::wide, "/notice/mine", 0});
}

Html asked_table(const demand::Demand& demand, const review::Grant* grant, const std::vector<int>& own) {
    page::Table table;
    table.caption = "What was asked about your account, and what is approved";
    table.caption_shown = false;
    table.columns = {{"Kind of data"}, {"Asked for"}, {"Our answer"}};
    for (const int position : own) {
        for (const auto& sought : demand.identifiers[static_cast<std::size_t>(position)].sought) {
            std::string answer = "not decided";
            if (grant != nullptr) {
                answer = "rejected";
                for (const auto& cell : grant->decisions) {
                    if (cell.identifier != position || cell.data != sought.data) continue;
                    if (cell.answer == review::CellAnswer::grant) answer = "approved: " + days(cell.span, demand.zone);
                    if (cell.answer == review::CellAnswer::narrow) answer = "approved in part: " + days(cell.span, demand.zone);
                }
            }
            table.rows.push_back({{text(label(sought.data)), text(days(sought.span, demand.zone)), text(answer)}});
        }
    }
    return page::table(table);
}

Response notice_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto& visitor = request.visitor_as<Signed>();
    const DemandId id = desk::demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    auto demand = desks.demands.demand(id);
    if (!demand) return Response::trouble(std::move(demand.error()));
    auto sent = desks.notice.sent(id);
    if (!sent) return Response::trouble(std::move(sent.error()));
    if (!*sent) return Response::trouble({Trouble::not_found, ""});
    const auto& letter = **sent;
    const auto grant = desks.review.grant(id);
    if (!grant && grant.error().trouble != Trouble::not_found) return Response::trouble(grant.error());
    const Instant now = desks.clock.now();
    const auto& zone = visitor.person.zone;
    const auto own = own_identifiers(**demand, visitor.person);

    Html body = page::heading(fmt::format("A legal request about your account, {}", row->number), "Notice");
    body += html("<p>", page::tag(state_words(*row)), "</p>") + page::error_summary(errors);

    std::vector<page::SummaryRow> rows = {
        {"From", html(page::user((*demand)->agency_name), ", ", text(country_words((*demand)->country)))},
        {"Legal process", text(label((*demand)->instrument))},
        {"Issued by", page::user((*demand)->issuer.reveal())},
        {"Case number", page::user((*demand)->docket.reveal())},
        {"Received by us", text(text_in((*demand)->received, zone))},
    };
    if (const auto at = sent_at(desks, id)) rows.push_back({"Letter sent", text(text_in(*at, zone))});
    rows.push_back({"Code of the letter", html("<code>", text(letter.code), "</code>")});
    body += page::summary_list(rows);
    body += page::section("What was asked, and what is approved", asked_table(**demand, grant ? &**grant : nullptr, own));

    Html what;
    if (row->standing.objection_open) {
        what =
            page::inset(html("<p>You have objected. Counsel decides about it, and nothing is handed over before. You may send what else "
                             "they should know by answering the letter.</p>"));
    } else if (can_object(*row, letter)) {
        if (now <= letter.wait_until && row->standing.stage == Stage::told) {
            what += html("<p>You can object until <strong>", text(text_in(letter.wait_until, zone)), "</strong> (",
                         text(desk::distance(letter.wait_until, now)),
                         "). We hand nothing over before that, nor while an objection is open.</p>");
        } else {
            what += html(
                "<p>The time to object is over, and nothing has been fetched yet. An objection still stops it until counsel has "
                "decided.</p>");
        }
        what += html("<p>You may want to ask a lawyer. If you have asked a court to stop the request, say which court and when.</p>");
        what += page::form({.to = Address::path({"notice", "demands", id.text(), "object"}), .form_token = visitor.session.form_secret},
                           desk::decided_on_field(*row) +
                               page::text_area({"words", "Why you object", "Only our team reads it. The requester does not.",
                                                std::string{errors.at("words")}},
                                               request.form.get("words"), 6, 5000) +
                               page::button("Object"));
    } else if (letter.late) {
        what =
            html("<p>We could not tell you earlier. You can ask the court that issued the legal process; a lawyer can tell you how.</p>");
    } else if (row->standing.stage == Stage::delivered) {
        what = html("<p>What was approved has been handed over. You can ask the court that issued the legal process about it.</p>");
    } else {
        what = html("<p>There is nothing you need to do. If anything is to be handed over later, we tell you again first.</p>");
    }
    body += page::section("What you can do", what);
    body += page::details("The letter as we sent it", page::prose(letter.letter));
    return show(
        desks, request,
        {row->number, std::move(body), page::back_link(Address{"/notice/mine"}, "Your notices"), page::Width::reading, "/notice/mine", 0});
}

Response object(const Desks& desks, const Request& request) {
    const DemandId id = desk::demand_of(request);
    Outcome<void> done;
    if (const auto decision = desk::decision_of(desks, request); !decision) {
        done = decision.error();
    } else {
        done = desks.notice.object(id, request.form.get("words"), *decision);
    }
    if (done) {
        desks.wake_rounds();
        return Response::see(Address::path({"notice", "demands", id.text()}).str());
    }
    Problem problem = done.error();
    if (problem.trouble == Trouble::conflict)
        problem.sentence = "Something changed on this request meanwhile. Look at it again, then object.";
    page::Errors errors;
    errors.add(problem.field.empty() ? "words" : problem.field, problem.sentence);
    Response response = notice_page(desks, request, errors);
    if (response.status == 200) response.with_status(http::status_of(problem.trouble));
    return response;
}

}  // namespace

std::vector<http::Route> notice_routes(Desks& desks) {
    return {
        {Method::get, "/notice", "notice", "anybody", [&desks](Request& request) { return check_page(desks, request, {}, "", {}); }},
        {Method::post, "/notice", "notice", "anybody", [&desks](Request& request) { return check_code(desks, request); }},
        {Method::get, "/notice/mine", "notice", "signed_in", [&desks](Request& request) { return mine_page(desks, request); }},
        {Method::get, "/notice/demands/{id}", "notice", "read_notice", [&desks](Request& request) { return notice_page(desks, request); }},
        {Method::post, "/notice/demands/{id}/object", "notice", "object", [&desks](Request& request) { return object(desks, request); }},
    };
}

}  // namespace sallyport::doors
