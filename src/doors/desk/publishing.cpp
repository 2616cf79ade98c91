// The editors' desk: a report is put forward by one person with its words, looked at as it would come out, and signed by another. What comes
// out is what was signed. Earlier words, and who wrote them, stay readable.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "doors/desk/desk_parts.h"
#include "doors/http/files.h"
#include "report/publishing.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;
using report::ReportStanding;
using report::ReportWords;
using State = ReportStanding::State;

namespace {

const people::Person& me(const Request& request) { return request.visitor_as<Signed>().person; }

Address address_of(const ReportStanding& one, std::string_view verb) {
    return Address::path({"desk", "report", std::to_string(one.entry.value), verb});
}

std::string_view words_of(State state) {
    switch (state) {
        case State::waiting: return "Waits for a second person";
        case State::replaced: return "Replaced by a later one";
        case State::dropped: return "Taken back";
        case State::signed_by_two: return "Signed";
        case State::published: return "Published";
    }
    return "?";
}
page::Tone tone_of(State state) {
    switch (state) {
        case State::waiting: return page::Tone::warn;
        case State::signed_by_two:
        case State::published: return page::Tone::good;
        case State::replaced:
        case State::dropped: break;
    }
    return page::Tone::plain;
}

// Which of the words another text stands in, compared with what was there before.
Html words_changed(const ReportWords& before, const ReportWords& now) {
    Html out;
    const auto one = [&](std::string_view name, const std::string& was, const std::string& is) {
        if (was == is) return;
        out += html("<h4>", text(name), "</h4>");
        if (!was.empty()) out += html("<p>Before:</p>", page::inset(page::prose(was)));
        out += is.empty() ? html("<p>Now nothing.</p>") : html("<p>Now:</p>", page::inset(page::prose(is)));
    };
    one("Introduction", before.introduction, now.introduction);
    one("What is new", before.news, now.news);
    return out;
}

Html when_of(const Desks& desks, const ReportStanding& one) {
    const auto& zone = desks.provider.zone;
    Html out = html("<p>Put forward by ", text(name_of(desks, one.proposal.by)), ", ", text(text_in(one.proposed, zone)),
                    ". Figures counted until then.");
    if (one.signed_at) out += html(" Signed by ", text(name_of(desks, one.second)), ", ", text(text_in(*one.signed_at, zone)), ".");
    if (one.published_at)
        out += html(" Came out ", text(text_in(*one.published_at, zone)), ".");
    else if (one.proposal.due)
        out += html(" To come out ", text(text_in(*one.proposal.due, zone)), ".");
    return out + html("</p>");
}

Html open_part(const Desks& desks, const Request& request, const ReportStanding& one) {
    const auto& token = request.visitor_as<Signed>().session.form_secret;
    Html body = html("<p>", page::tag(words_of(one.state), tone_of(one.state)), "</p>") + when_of(desks, one);
    body += html("<p>",
                 page::link_to(Address::path({"desk", "report", std::to_string(one.entry.value), "preview", "index.html"}),
                               "Look at it as it would come out"),
                 "</p>");
    if (one.state == State::waiting) {
        if (one.proposal.by == me(request).id)
            body += html("<p>You put this forward. Somebody else signs it.</p>");
        else
            body += page::form({address_of(one, "sign"), token}, page::button("Sign it"));
    }
    body += page::form({address_of(one, "drop"), token}, page::button("Take it back", page::Look::second));
    return body;
}

Html due_part(const Desks& desks) {
    auto due = desks.report->due(desks.clock.now());
    if (!due) return page::inset(html("<p>The gate before publishing keeps the report back:</p>", page::prose(due.error().sentence)));
    if (due->empty()) return html("<p>Every half-year that is over is published as it is counted now.</p>");
    Html list;
    for (const auto& edition : *due) {
        list +=
            html("<li>", text(fmt::format("{}, edition {}: {} rows", text(edition.period), edition.number, edition.rows.size())), "</li>");
    }
    return html("<p>New with the next report:</p><ul>", list, "</ul>");
}

Html propose_part(const Request& request, const ReportWords& words, const page::Errors& errors) {
    const auto said = [&](std::string_view name, const std::string& otherwise) {
        return std::string{request.form.has(name) ? request.form.get(name) : std::string_view{otherwise}};
    };
    Html fields = page::text_area({"introduction", "Introduction", "At the top of the first page. An empty line parts paragraphs.",
                                   std::string{errors.at("introduction")}, false},
                                  said("introduction", words.introduction), 6, static_cast<int>(report::longest_words));
    fields += page::text_area({"news", "What is new", "On the page of editions: what changed since the last report, and why.",
                               std::string{errors.at("news")}, false},
                              said("news", words.news), 4, static_cast<int>(report::longest_words));
    fields += page::date_field(
        {"due", "Comes out on", "At the beginning of that day. Empty: as soon as a second person has signed.",
         std::string{errors.at("due")}, false},
        {std::string{request.form.get("due-day")}, std::string{request.form.get("due-month")}, std::string{request.form.get("due-year")}});
    fields += page::button("Put it forward");
    return page::form({Address{"/desk/report/propose"}, request.visitor_as<Signed>().session.form_secret}, fields);
}

Response editors_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    Html body = page::error_summary(errors) + page::heading("Report");
    body += html(
        "<p>The figures follow from the ledger; the words beside them are yours. One person puts a report forward, another signs "
        "it, and then it comes out. ",
        page::link_to(Address{"/report/"}, "The report as everybody sees it"), "</p>");
    if (desks.report == nullptr) return show(desks, request, {"Report", std::move(body), {}, page::Width::reading, "/desk/report", 0});
    auto history = desks.report->history();
    if (!history) return Response::trouble(std::move(history.error()));
    auto words = desks.report->words_in_use();
    if (!words) return Response::trouble(std::move(words.error()));
    const auto open = std::ranges::find_if(
        *history, [](const ReportStanding& one) { return one.state == State::waiting || one.state == State::signed_by_two; });
    if (open != history->end()) body += page::section("Open", open_part(desks, request, *open));
    body += page::section("What is due", due_part(desks));
    if (open == history->end() || open->state == State::waiting) {
        body += page::section(open == history->end() ? "Put a report forward" : "Put another one forward instead",
                              propose_part(request, open == history->end() ? *words : open->proposal.words, errors));
    }
    Html past;
    for (std::size_t i = 0; i < history->size(); ++i) {
        const ReportStanding& one = (*history)[i];
        const ReportWords before = i + 1 < history->size() ? (*history)[i + 1].proposal.words : ReportWords{};
        const Html changed = words_changed(before, one.proposal.words);
        past += html("<h3>", text(text_in(one.proposed, desks.provider.zone)), "</h3><p>",
                     page::tag(words_of(one.state), tone_of(one.state)), "</p>", when_of(desks, one),
                     changed.empty() ? html("<p>No words were changed.</p>")
                                     : html("<p>", text(name_of(desks, one.proposal.by)), " changed these words:</p>", changed));
    }
    body += page::section("Reports and their words", history->empty() ? html("<p>None was put forward yet.</p>") : past);
    return show(desks, request, {"Report", std::move(body), {}, page::Width::reading, "/desk/report", 0});
}

Outcome<ledger::EntryIndex> entry_of(const Request& request) {
    const auto written = request.parameter("entry");
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), value);
    if (written.empty() || failed != std::errc{} || end != written.data() + written.size())
        return Problem{Trouble::not_found, "there is no such report"};
    return ledger::EntryIndex{value};
}

Outcome<void> propose(const Desks& desks, const Request& request) {
    ReportWords words{std::string{request.form.get("introduction")}, std::string{request.form.get("news")}};
    // A browser ends a line of a text area with two characters.
    std::erase(words.introduction, '\r');
    std::erase(words.news, '\r');
    SALLYPORT_TRY(day, day_field(request, "due"));
    std::optional<Instant> due;
    if (day) {
        SALLYPORT_TRY(start, start_of(*day, desks.provider.zone));
        due = start;
    }
    return desks.report->propose(words, due, me(request).id, desks.clock.now());
}

Outcome<void> sign(const Desks& desks, const Request& request) {
    SALLYPORT_TRY(entry, entry_of(request));
    SALLYPORT_CHECK(desks.report->sign(entry, me(request).id, desks.clock.now()));
    desks.wake_rounds();  // it may be due
    return {};
}

Outcome<void> drop(const Desks& desks, const Request& request) {
    SALLYPORT_TRY(entry, entry_of(request));
    return desks.report->drop(entry, me(request).id, desks.clock.now());
}

using Act = Outcome<void> (*)(const Desks&, const Request&);
http::Route act(Desks& desks, const char* address, Act does) {
    return {Method::post, address, "desk", "edit_report", [&desks, does](Request& request) {
                if (desks.report == nullptr) return Response::trouble({Trouble::not_found, ""});
                const auto done = does(desks, request);
                if (done) return Response::see("/desk/report");
                if (done.error().trouble == Trouble::not_found) return Response::trouble(done.error());
                page::Errors errors;
                errors.add(done.error().field.empty() ? "act" : done.error().field, done.error().sentence);
                Response response = editors_page(desks, request, errors);
                return response.status == 200 ? response.with_status(http::status_of(done.error().trouble)) : response;
            }};
}

// One file of the site as it would come out.
Response preview(const Desks& desks, const Request& request) {
    const auto entry = entry_of(request);
    if (!entry || desks.report == nullptr) return Response::trouble({Trouble::not_found, ""});
    auto files = desks.report->preview(*entry);
    if (!files) return Response::trouble(std::move(files.error()));
    const auto rest = request.parameter("rest");
    const auto found =
        std::ranges::find(*files, rest.empty() ? std::string_view{"index.html"} : std::string_view{rest}, &report::SiteFile::path);
    if (found == files->end()) return Response::trouble({Trouble::not_found, ""});
    Response made;
    made.headers.emplace_back("Content-Type", std::string{http::type_of_file(found->path)});
    made.body = std::move(found->bytes);
    return made;
}

}  // namespace

std::vector<http::Route> publishing_routes(Desks& desks) {
    return {
        {Method::get, "/desk/report", "desk", "edit_report", [&desks](Request& request) { return editors_page(desks, request); }},
        act(desks, "/desk/report/propose", propose),
        act(desks, "/desk/report/{entry}/sign", sign),
        act(desks, "/desk/report/{entry}/drop", drop),
        {Method::get, "/desk/report/{entry}/preview/{rest*}", "desk", "edit_report",
         [&desks](Request& request) { return preview(desks, request); }},
    };
}

}  // namespace sallyport::doors::desk
