// The words of letters to requesters: which version is in use, what it looks like to a real requester, who wrote it and who approved it.
// Counsel writes, another of counsel or the custodian approves; the reason itself is no words of theirs and stands in every letter.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "doors/desk/desk_parts.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;
using review::LetterStanding;
using review::Reason;
using State = LetterStanding::State;

namespace {

const people::Person& me(const Request& request) { return request.visitor_as<Signed>().person; }
bool may_write(const Request& request) { return people::may(me(request).role, people::Action::adopt, people::Relation::none); }

std::string upper(std::string_view code) { return "R" + std::string{code.substr(1)}; }

Address at(Reason reason, std::string_view language) { return Address::path({"desk", "letters", code(reason), language}); }

std::string_view words_of(State state) {
    switch (state) {
        case State::shipped: return "As shipped";
        case State::waiting: return "Waits for a second person";
        case State::approved: return "Approved";
        case State::dropped: return "Taken back";
    }
    return "?";
}

std::string version_words(const LetterStanding& one) { return one.version == 0 ? "As shipped" : fmt::format("Version {}", one.version); }

// Which reason and language the address names; nothing if there are no such words.
struct Named {
    Reason reason;
    const review::LanguageWords* language;
};
std::optional<Named> named(const Desks& desks, const Request& request) {
    const auto reason = coded<Reason>(request.parameter("reason"));
    const auto* language = desks.review.letters().shipped().language(request.parameter("language"));
    if (!reason || *reason == Reason::r26 || language == nullptr) return std::nullopt;
    return Named{*reason, language};
}

Response list_page(const Desks& desks, const Request& request) {
    const auto& letters = desks.review.letters();
    Html body = page::heading("Letters");
    body += html(
        "<p>What a requester reads when a request, or a line of it, is rejected. The reason with its number and its sentence stands in "
        "every "
        "letter; the text after it is counsel's to change, and a second person approves it.</p>");
    const auto& languages = letters.shipped().languages();
    if (languages.empty()) {
        body += page::empty_state("No words are there", html("<p>Letters state the reason alone, in English.</p>"));
        return show(desks, request, {"Letters", std::move(body), {}, page::Width::wide, "/desk/letters", 0});
    }
    const auto wanted = request.query.get("language");
    const auto* language = letters.shipped().language(wanted);
    if (language == nullptr) language = &languages.front();
    std::vector<page::Tab> tabs;
    for (const auto& one : languages) {
        tabs.push_back({one.name, Address{"/desk/letters"}.with_query("language", one.language), one.language == language->language, 0});
    }
    body += page::tabs("Languages", tabs);
    page::Table table;
    table.caption = "Reasons and their words, " + language->name;
    table.columns = {{"Reason"}, {"In use"}, {"Written by"}, {"Approved by"}, {"Next"}};
    for (const auto reason : every<Reason>()) {
        if (reason == Reason::r26) continue;
        auto versions = letters.versions(reason, language->language);
        if (!versions) return Response::trouble(std::move(versions.error()));
        const auto used = std::ranges::find_if(*versions, &LetterStanding::in_use);
        require(used != versions->end(), "one version is in use");
        const bool waits = versions->front().state == State::waiting;
        table.rows.push_back(
            {{page::link_to(at(reason, language->language), upper(code(reason)) + ": " + std::string{language->sentence_of(reason)}),
              text(version_words(*used)), text(used->version == 0 ? "–" : name_of(desks, used->author)),
              text(used->version == 0 ? "–" : name_of(desks, used->approver)),
              waits ? page::tag("Waits for a second person", page::Tone::warn) : text("–")}});
    }
    body += page::table(table);
    return show(desks, request, {"Letters", std::move(body), {}, page::Width::wide, "/desk/letters", 0});
}

// The request that the preview is made with: the one whose number was typed, or the newest that counsel may read.
Outcome<demand::DemandRow> sample(const Desks& desks, const Request& request) {
    demand::QueueFilter filter;
    filter.number = request.form.get("number");
    filter.limit = 1;
    SALLYPORT_TRY(rows, desks.demands.queue(filter));
    const Problem none{Trouble::not_found, filter.number.empty() ? "no request has been received yet" : "no request has this number",
                       "number"};
    if (rows.empty()) return none;
    if (!people::may(me(request).role, people::Action::read_demand, desks.demands.relation(me(request), rows.front()))) return none;
    return rows.front();
}

Outcome<Html> preview_part(const Desks& desks, const Request& request, const Named& about, const std::string& words) {
    SALLYPORT_TRY(row, sample(desks, request));
    SALLYPORT_TRY(demand, desks.demands.demand(row.id));
    SALLYPORT_TRY(kit, desks.review.letters().kit(about.language->language, row.number));
    return html("<p>As the requester of ", text(row.number), " would read it:</p>",
                page::inset(page::prose(review::preview(*demand, about.reason, words, kit).text)));
}

Html version_part(const Desks& desks, const Request& request, const Named& about, const LetterStanding& one) {
    const auto& token = request.visitor_as<Signed>().session.form_secret;
    const auto to = [&](std::string_view verb) {
        return Address::path({"desk", "letters", code(about.reason), about.language->language, verb});
    };
    const Html version = page::hidden("version", std::to_string(one.version));
    Html body = html(
        "<p>", page::tag(one.in_use ? std::string_view{"In use"} : words_of(one.state), one.in_use ? page::Tone::good : page::Tone::plain),
        "</p>");
    if (one.version > 0) {
        body += html("<p>Written by ", text(name_of(desks, one.author)), ", ", text(text_in(one.written, me(request).zone)),
                     one.approver.none() ? Html{} : html(". Approved by ", text(name_of(desks, one.approver))),
                     one.restores < 0    ? Html{}
                     : one.restores == 0 ? html(". The words as shipped")
                                         : html(". The words of version ", page::number(one.restores)),
                     ".</p>");
    }
    body += page::inset(page::prose(one.text));
    if (one.state == State::waiting) {
        if (one.author == me(request).id) {
            body += html("<p>You wrote this. Another of counsel, or the custodian, approves it.</p>");
        } else {
            body += page::form({to("approve"), token}, version + page::button("Approve these words"));
        }
        if (may_write(request)) body += page::form({to("drop"), token}, version + page::button("Take it back", page::Look::second));
    } else if (may_write(request) && !one.in_use && one.state != State::dropped) {
        body += page::form({to("restore"), token}, version + page::button("Go back to these words", page::Look::second));
    }
    return page::section(version_words(one), body);
}

Html words_form(const Request& request, const Named& about, const std::string& words, const page::Errors& said) {
    std::string placeholders;
    for (const auto one : every<review::Placeholder>())
        placeholders += fmt::format("{}{{{}}}: {}", placeholders.empty() ? "" : "; ", code(one), label(one));
    Html fields = page::text_area({"text", "Text", "It may name " + placeholders + ".", std::string{said.at("text")}}, words, 6);
    fields += page::field({"number", "Try it on the request", "Its reference number, such as SP-12; empty for the newest.",
                           std::string{said.at("number")}, false},
                          request.form.get("number"), page::Kind::words, page::Size::third);
    fields += page::button("Preview", page::Look::second, "preview") + page::button("Propose these words", page::Look::main, "write");
    const auto to = Address::path({"desk", "letters", code(about.reason), about.language->language, "write"});
    return page::form({to, request.visitor_as<Signed>().session.form_secret}, fields);
}

Response letter_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto about = named(desks, request);
    if (!about) return Response::trouble({Trouble::not_found, ""});
    auto versions = desks.review.letters().versions(about->reason, about->language->language);
    if (!versions) return Response::trouble(std::move(versions.error()));
    const auto used = std::ranges::find_if(*versions, &LetterStanding::in_use);
    require(used != versions->end(), "one version is in use");
    // Whoever only signs second looks at the words that wait for it.
    const bool waits = versions->front().state == State::waiting;
    const std::string& there = waits && !may_write(request) ? versions->front().text : used->text;
    const std::string words{request.form.has("text") ? request.form.get("text") : std::string_view{there}};
    const auto title = upper(code(about->reason)) + ": " + std::string{about->language->sentence_of(about->reason)};
    Html shown;
    page::Errors said = errors;
    if (review::check_words(words, review::Where::reason)) {
        auto preview = preview_part(desks, request, *about, words);
        if (preview) {
            shown = *preview;
        } else if (preview.error().trouble == Trouble::not_found && request.form.get("number").empty()) {
            shown = page::empty_state("Nothing to try it on yet", html("<p>The preview takes a request that was received.</p>"));
        } else {
            said.add(preview.error());
        }
    }
    Html body = page::error_summary(said) + page::heading(title, about->language->name);
    body += html("<p>This sentence stands in the letter in any case. The text below comes after it.</p>");
    if (may_write(request)) body += words_form(request, *about, words, said);
    body += page::section("Preview", shown);
    body += html("<h2>Versions</h2>");
    for (const auto& one : *versions) body += version_part(desks, request, *about, one);
    return show(desks, request,
                {title, std::move(body),
                 page::breadcrumbs({{"Letters", Address{"/desk/letters"}.with_query("language", about->language->language)},
                                    {upper(code(about->reason)), at(about->reason, about->language->language)}}),
                 page::Width::reading, "/desk/letters", 0});
}

Outcome<int> version_of(const Request& request) {
    const auto written = request.form.get("version");
    int version = 0;
    const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), version);
    if (written.empty() || failed != std::errc{} || end != written.data() + written.size() || version < 0)
        return Problem{Trouble::not_found, "there is no such version"};
    return version;
}

using Act = Outcome<void> (*)(const Desks&, const Request&, const Named&);

Outcome<void> write(const Desks& desks, const Request& request, const Named& about) {
    // A browser ends a line of a text area with two characters.
    std::string words{request.form.get("text")};
    std::erase(words, '\r');
    return desks.review.letters().write(about.reason, about.language->language, std::move(words), me(request).id, desks.clock.now());
}
Outcome<void> approve(const Desks& desks, const Request& request, const Named& about) {
    SALLYPORT_TRY(version, version_of(request));
    return desks.review.letters().approve(about.reason, about.language->language, version, me(request).id, desks.clock.now());
}
Outcome<void> drop(const Desks& desks, const Request& request, const Named& about) {
    SALLYPORT_TRY(version, version_of(request));
    return desks.review.letters().drop(about.reason, about.language->language, version, me(request).id, desks.clock.now());
}
Outcome<void> restore(const Desks& desks, const Request& request, const Named& about) {
    SALLYPORT_TRY(version, version_of(request));
    return desks.review.letters().go_back(about.reason, about.language->language, version, me(request).id, desks.clock.now());
}

http::Route act(Desks& desks, const char* verb, const char* action, Act does) {
    return {Method::post, std::string{"/desk/letters/{reason}/{language}/"} + verb, "desk", action, [&desks, does](Request& request) {
                const auto about = named(desks, request);
                if (!about) return Response::trouble({Trouble::not_found, ""});
                page::Errors errors;
                if (request.form.get("do") == "preview") {
                    if (const auto fine = review::check_words(request.form.get("text"), review::Where::reason); !fine)
                        errors.add(fine.error());
                    Response response = letter_page(desks, request, errors);
                    return errors.none() ? response : response.with_status(http::status_of(Trouble::invalid));
                }
                const auto done = does(desks, request, *about);
                if (done) return Response::see(at(about->reason, about->language->language).str());
                errors.add(done.error().field.empty() ? "act" : done.error().field, done.error().sentence);
                Response response = letter_page(desks, request, errors);
                return response.status == 200 ? response.with_status(http::status_of(done.error().trouble)) : response;
            }};
}

}  // namespace

std::vector<http::Route> letter_routes(Desks& desks) {
    return {
        {Method::get, "/desk/letters", "desk", "adopt_second", [&desks](Request& request) { return list_page(desks, request); }},
        {Method::get, "/desk/letters/{reason}/{language}", "desk", "adopt_second",
         [&desks](Request& request) { return letter_page(desks, request); }},
        act(desks, "write", "adopt", write),
        act(desks, "approve", "adopt_second", approve),
        act(desks, "drop", "adopt", drop),
        act(desks, "restore", "adopt", restore),
    };
}

}  // namespace sallyport::doors::desk
