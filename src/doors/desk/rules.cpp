// The rules as the provider's counsel reads and approves them: what is approved by whom until when, what is old, what has changed, and the
// two signatures. Whoever works at the desk may read; counsel signs first, another of counsel or the custodian second.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "doors/desk/desk_parts.h"
#include "doors/key_parts.h"

namespace sallyport::doors::desk {

using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;
using review::RowStanding;

namespace {

constexpr std::size_t version_digits = 12;  // enough to tell versions apart by eye

const people::Person& me(const Request& request) { return request.visitor_as<Signed>().person; }
bool may_sign(const Request& request) { return people::may(me(request).role, people::Action::adopt, people::Relation::none); }
bool may_sign_second(const Request& request) { return people::may(me(request).role, people::Action::adopt_second, people::Relation::none); }

// The last day on which something holds whose first instant afterwards is `until`.
std::string last_day(const Desks& desks, Instant until) { return base::text(day_of({until.ms - 1}, desks.provider.zone)); }

std::string_view words_of_decision(std::string_view decision) {
    if (decision == "allow") return "Allowed";
    if (decision == "keep") return "Kept, not disclosed";
    return decision == "review" ? "For counsel" : "Rejected";
}
page::Tone tone_of_decision(std::string_view decision) {
    if (decision == "allow") return page::Tone::good;
    return decision == "deny" ? page::Tone::bad : page::Tone::plain;
}

page::Tone tone_of(law::Freshness freshness) {
    switch (freshness) {
        case law::Freshness::fresh: return page::Tone::good;
        case law::Freshness::ageing: return page::Tone::warn;
        case law::Freshness::stale: return page::Tone::bad;
    }
    return page::Tone::plain;
}

std::string signers(const Desks& desks, const PersonId& first, const PersonId& second) {
    return name_of(desks, first) + " and " + name_of(desks, second);
}

Html approval_of(const Desks& desks, const std::optional<review::Held>& held) {
    if (!held) return page::tag("Not approved", page::Tone::warn);
    return html(page::tag(held->demo ? "Demo approval" : "Approved", held->demo ? page::Tone::plain : page::Tone::good), " ",
                text(signers(desks, held->first, held->second)), ", until ", text(last_day(desks, held->until)));
}

Html freshness_of(const RowStanding& row) {
    return html(page::tag(label(row.freshness), tone_of(row.freshness)),
                row.freshness == law::Freshness::stale ? html(" It allows nothing: what it would allow goes to counsel.") : Html{});
}

std::vector<std::string> countries_of(const std::vector<RowStanding>& rows) {
    std::vector<std::string> countries;
    for (const auto& row : rows) {
        if (countries.empty() || countries.back() != row.sheet.country) countries.push_back(row.sheet.country);
    }
    return countries;
}

// One row with everything that it says.
Html row_part(const Desks& desks, const law::RowSheet& sheet, const RowStanding* standing) {
    std::vector<page::SummaryRow> summary;
    if (standing != nullptr) {
        summary.push_back({"Approval", approval_of(desks, standing->held)});
        summary.push_back({"State", freshness_of(*standing)});
    }
    summary.push_back({"Held against its sources on", text(base::text(sheet.checked_on))});
    summary.push_back({"Citation", text(sheet.citation)});
    summary.push_back({"For counsel", text(sheet.counsel)});
    if (!sheet.officer.empty()) summary.push_back({"For the requester", text(sheet.officer)});
    for (const auto& [name, value] : sheet.terms) summary.push_back({name, text(value)});
    page::Table table;
    // Each table of a page has a name of its own for those who hear it; a title may stand on two rows.
    table.caption = sheet.title + " (" + sheet.id + "): what it answers to each kind of data";
    table.columns = {{"Kinds of data"}, {"Answer"}, {"Citation"}, {"For counsel"}, {"For the requester"}};
    for (const auto& cell : sheet.cells) {
        std::string kinds;
        for (const auto& word : cell.classes) {
            const auto data = coded<demand::DataClass>(word);
            kinds += (kinds.empty() ? "" : ", ") + std::string{data ? label(*data) : std::string_view{word}};
        }
        Html answer = page::tag(words_of_decision(cell.decision), tone_of_decision(cell.decision));
        if (cell.code != "ok") answer += html(" ", text(cell.code));
        for (const auto& term : cell.terms) answer += html("<br>", text(term));
        table.rows.push_back({{html(text(kinds), "<br><small><code>", text(cell.id), "</code></small>"), std::move(answer),
                               text(cell.citation), text(cell.counsel), text(cell.officer)}});
    }
    return page::summary_list(summary) + page::table(table);
}

Html version_words(const Digest& version) { return html("<code>", text(hex(version).substr(0, version_digits)), "</code>"); }

Html state_part(const Desks& desks, const std::vector<RowStanding>& rows) {
    const auto approved = std::ranges::count_if(rows, [](const RowStanding& row) { return row.held.has_value(); });
    const auto stale = std::ranges::count_if(rows, [](const RowStanding& row) { return row.freshness == law::Freshness::stale; });
    const auto ageing = std::ranges::count_if(rows, [](const RowStanding& row) { return row.freshness == law::Freshness::ageing; });
    const bool demo = std::ranges::any_of(rows, [](const RowStanding& row) { return row.held && row.held->demo; });
    Html body;
    if (approved == 0) {
        body += page::banner(
            page::Tone::warn, "No rules are approved by counsel",
            html("<p>Until counsel and a second person approve them, whatever a row allows goes to counsel. What a row rejects needs no "
                 "approval.</p>"));
    } else if (demo) {
        body += page::banner(page::Tone::plain, "Demo approval",
                             html("<p>The rules were approved for this demo only, by nobody's counsel.</p>"));
    }
    std::optional<Instant> first_end;
    for (const auto& row : rows) {
        if (row.held && (!first_end || row.held->until < *first_end)) first_end = row.held->until;
    }
    body += page::summary_list(
        {{"Version", version_words(desks.review.rulebook().version())},
         {"Rows", html(page::number(static_cast<std::int64_t>(rows.size())), ", of which ", page::number(approved), " are approved")},
         {"First approval that ends", first_end ? text(last_day(desks, *first_end)) : text("none")},
         {"Old rows", html(page::number(ageing), " that nobody looked at for twelve months, ", page::number(stale), " for eighteen")}});
    return body;
}

Html books_part(const Desks& desks, const std::vector<RowStanding>& rows) {
    page::Table table;
    table.caption = "Books";
    table.caption_shown = false;
    table.columns = {{"Book"},  {"Rows", page::Align::figures}, {"Approved", page::Align::figures},
                     {"Until"}, {"Held against its sources"},   {"State"}};
    for (const auto& country : countries_of(rows)) {
        std::int64_t count = 0, approved = 0;
        std::optional<Instant> until;
        Day oldest{9999, 12, 31};
        auto worst = law::Freshness::fresh;
        for (const auto& row : rows) {
            if (row.sheet.country != country) continue;
            ++count;
            oldest = std::min(oldest, row.sheet.checked_on);
            worst = std::max(worst, row.freshness);
            if (!row.held) continue;
            ++approved;
            if (!until || row.held->until < *until) until = row.held->until;
        }
        table.rows.push_back(
            {{page::link_to(Address::path({"desk", "rules", "books", country}), law::title_of(desks.review.rulebook(), country)),
              page::number(count), page::number(approved), text(until ? last_day(desks, *until) : "–"), text(base::text(oldest)),
              page::tag(label(worst), tone_of(worst))},
             worst == law::Freshness::stale ? page::Tone::bad : page::Tone::plain});
    }
    return page::table(table);
}

std::string words_of_rows(const std::vector<std::string>& rows) {
    return rows.empty() ? "All rules" : fmt::format("{} row{}", rows.size(), rows.size() == 1 ? "" : "s");
}

Html waiting_part(const Desks& desks, const Request& request, const std::vector<review::WaitingAdoption>& waiting) {
    if (waiting.empty())
        return page::empty_state("Nothing waits for a second signature", html("<p>What one of counsel proposes is listed here.</p>"));
    page::Table table;
    table.caption = "Approvals that wait for a second signature";
    table.caption_shown = false;
    table.columns = {{"What"}, {"Signed first by"}, {"Would end"}, {"Sign by"}};
    for (const auto& one : waiting) {
        table.rows.push_back(
            {{page::link_to(Address::path({"desk", "rules", "proposals", std::to_string(one.entry.value)}),
                            words_of_rows(one.proposal.rows)),
              text(name_of(desks, one.by)), text(last_day(desks, one.proposal.valid_until)), text(text_in(one.until, me(request).zone))}});
    }
    return page::table(table);
}

Html differences_part(const Desks& desks, const review::OtherVersion& other) {
    if (other.differences.empty()) return html("<p>Nothing that a row says.</p>");
    page::Table table;
    table.caption = "What has changed since the version that was approved before";
    table.caption_shown = false;
    table.columns = {{"Row"}, {"What differs"}};
    for (const auto& one : other.differences) table.rows.push_back({{html("<code>", text(one.row), "</code>"), text(one.sentence)}});
    return html("<p>Version ", version_words(other.rulebook), " was approved on ",
                text(base::text(day_of(other.adopted_at, desks.provider.zone))), ". An approval holds for its own version only.</p>") +
           page::table(table);
}

Html history_part(const Desks& desks, const Request& request, const std::vector<review::PastAdoption>& history) {
    if (history.empty()) return page::empty_state("No approval yet", html("<p>Approvals and withdrawals are listed here.</p>"));
    page::Table table;
    table.caption = "Approvals and withdrawals";
    table.caption_shown = false;
    table.columns = {{"When"}, {"What"}, {"Version"}, {"By"}, {"Until, or why"}};
    for (const auto& one : history) {
        const auto& rows = one.adopted ? one.adopted->rows : one.ended->rows;
        table.rows.push_back({{text(text_in(one.at, me(request).zone)),
                               text(words_of_rows(rows) + (one.adopted ? " approved" : " withdrawn")), version_words(one.rulebook),
                               text(one.adopted ? signers(desks, one.adopted->first, one.adopted->second) : name_of(desks, one.by)),
                               one.adopted ? text(last_day(desks, one.adopted->valid_until)) : page::prose(one.ended->reason)}});
    }
    return page::table(table);
}

Response rules_page(const Desks& desks, const Request& request) {
    const auto& rules = desks.review.rules();
    const Instant now = desks.clock.now();
    auto rows = rules.rows(now);
    if (!rows) return Response::trouble(std::move(rows.error()));
    auto waiting = rules.waiting(now);
    if (!waiting) return Response::trouble(std::move(waiting.error()));
    auto other = rules.other_version();
    if (!other) return Response::trouble(std::move(other.error()));
    auto history = rules.history();
    if (!history) return Response::trouble(std::move(history.error()));
    Html body = page::heading("Rules") + state_part(desks, *rows);
    if (may_sign(request)) {
        Html acts = page::button_link(Address{"/desk/rules/adopt"}, "Approve rules");
        if (desks.review.adoption() != nullptr) acts += page::link_to(Address{"/desk/rules/withdraw"}, "Withdraw an approval");
        body += html("<div class=\"actions\">", acts, "</div>");
    }
    body += page::section("Second signature", waiting_part(desks, request, *waiting));
    body +=
        page::section("Books", books_part(desks, *rows) + html("<p>", page::link_to(Address{"/desk/provider"}, "The provider's profile"),
                                                               " says where it is established and what its services can do.</p>"));
    if (*other) body += page::section("What has changed since the last approval", differences_part(desks, **other));
    body += page::section("History", history_part(desks, request, *history));
    return show(desks, request, {"Rules", std::move(body), {}, page::Width::wide, "/desk/rules", 0});
}

Response book_page(const Desks& desks, const Request& request) {
    auto rows = desks.review.rules().rows(desks.clock.now());
    if (!rows) return Response::trouble(std::move(rows.error()));
    const auto country = request.parameter("country");
    std::erase_if(*rows, [&](const RowStanding& row) { return row.sheet.country != country; });
    if (rows->empty()) return Response::trouble({Trouble::not_found, ""});
    const auto title = law::title_of(desks.review.rulebook(), country);
    Html body = page::heading(title, "Rules as data");
    body += html("<p>Version ", version_words(desks.review.rulebook().version()), ", file <code>", text(rows->front().sheet.file),
                 "</code>. Print this page to read it on paper.</p>");
    Html list;
    for (const auto& row : *rows) list += html("<li>", page::link_to(Address{"#"}.with_fragment(row.sheet.id), row.sheet.title), "</li>");
    body += html("<ul class=\"list\">", list, "</ul>");
    for (const auto& row : *rows) {
        body += html("<section", page::attr("id", row.sheet.id), "><h2>", text(row.sheet.title), "</h2><p><code>", text(row.sheet.id),
                     "</code></p>", row_part(desks, row.sheet, &row), "</section>");
    }
    return show(desks, request,
                {title, std::move(body), page::breadcrumbs({{"Rules", Address{"/desk/rules"}}, {title, Address{"#main"}}}),
                 page::Width::wide, "/desk/rules", 0});
}

// ------------------------------------------------------------------------------------------------------------------ the first signature

struct Wanted {
    bool whole = true;
    std::vector<std::string> rows;
};

std::string rows_field(const std::string& country) { return "rows-" + country; }

Wanted wanted_of(const Request& request, const std::vector<RowStanding>& rows) {
    Wanted wanted{request.form.get("what") != "rows", {}};
    if (wanted.whole) return wanted;
    for (const auto& country : countries_of(rows)) {
        for (const auto& row : request.form.all(rows_field(country))) wanted.rows.emplace_back(row);
    }
    return wanted;
}

// A day typed as three fields, or given by an address as 2027-11-26, or a year from today.
page::DateParts end_parts(const Desks& desks, const Request& request) {
    if (request.method == Method::post) {
        return {std::string{request.form.get("until-day")}, std::string{request.form.get("until-month")},
                std::string{request.form.get("until-year")}};
    }
    auto day = parse_day(request.query.get("until"));
    const Day shown = day ? *day : day_of(after_days(desks.clock.now(), 364), desks.provider.zone);
    return {std::to_string(shown.day), std::to_string(shown.month), std::to_string(shown.year)};
}

// Boxes for every row, a group a book. An address may choose rows (row=us-d-order) and books (book=US).
Html row_boxes(const Desks& desks, const std::vector<RowStanding>& rows, const std::set<std::string>& chosen, bool held_only) {
    Html boxes;
    for (const auto& country : countries_of(rows)) {
        std::vector<page::Choice> choices;
        bool any = false;
        for (const auto& row : rows) {
            if (row.sheet.country != country || (held_only && !row.held)) continue;
            const bool is_chosen = chosen.contains(row.sheet.id) || chosen.contains(country);
            any = any || is_chosen;
            choices.push_back({row.sheet.id, row.sheet.title,
                               row.sheet.id + (row.held ? ", approved until " + last_day(desks, row.held->until) : ""), is_chosen});
        }
        if (choices.empty()) continue;
        const auto title = law::title_of(desks.review.rulebook(), country);
        const auto group = page::checkboxes({rows_field(country), title, "", "", false}, choices);
        boxes += any ? group : page::details(title, group);
    }
    return boxes;
}

std::set<std::string> chosen_rows(const Request& request, const std::vector<RowStanding>& rows) {
    std::set<std::string> chosen;
    for (const char* name : {"row", "book"}) {
        for (const auto& word : request.query.all(name)) chosen.emplace(word);
    }
    if (request.method == Method::post) {
        const auto wanted = wanted_of(request, rows);
        chosen.insert(wanted.rows.begin(), wanted.rows.end());
    }
    return chosen;
}

Response adopt_form(const Desks& desks, const Request& request, const std::vector<RowStanding>& rows, const page::Errors& errors) {
    const auto chosen = chosen_rows(request, rows);
    const bool by_rows = request.method == Method::post ? request.form.get("what") == "rows" : !chosen.empty();
    Html fields = page::radios({"what", "What do you approve?", "", std::string{errors.at("what")}},
                               {{"whole", "All rules of this version", "Every row of every book.", !by_rows},
                                {"rows", "Only the rows chosen below", "Everything else stays for counsel.", by_rows}});
    fields += row_boxes(desks, rows, chosen, false);
    fields += page::date_field({"until", "Last day", "A year from today at most; then counsel looks again.",
                                std::string{errors.at("until").empty() ? errors.at("valid_until") : errors.at("until")}},
                               end_parts(desks, request));
    fields += page::button("Continue");
    Html body = page::error_summary(errors) + page::heading("Approve rules");
    body += html(
        "<p>Read the ", page::link_to(Address{"/desk/rules"}, "books"),
        " first. You sign first; it counts once another of counsel, or the custodian, has signed as well. The approval holds for version ",
        version_words(desks.review.rulebook().version()), " and no other.</p>");
    body += page::form({Address{"/desk/rules/adopt"}, request.visitor_as<Signed>().session.form_secret}, fields);
    return show(desks, request,
                {"Approve rules", std::move(body),
                 page::breadcrumbs({{"Rules", Address{"/desk/rules"}}, {"Approve rules", Address{"/desk/rules/adopt"}}}),
                 page::Width::reading, "/desk/rules", 0});
}

Html titles_of(const std::vector<RowStanding>& rows, const std::vector<std::string>& ids) {
    Html list;
    for (const auto& row : rows) {
        if (std::ranges::find(ids, row.sheet.id) == ids.end()) continue;
        list += html("<li>", text(row.sheet.title), " <code>", text(row.sheet.id), "</code></li>");
    }
    return html("<ul class=\"list\">", list, "</ul>");
}

// The form's own fields once more, so that the confirmation sends what was seen.
Html carried(const Request& request) {
    Html fields;
    for (const auto& [name, value] : request.form.pairs()) {
        if (name != page::token_name && name != "do" && !name.starts_with("key-")) fields += page::hidden(name, value);
    }
    return fields + page::hidden("do", "yes");
}

Response confirm_adoption(const Desks& desks, const Request& request, const std::vector<RowStanding>& rows, const Wanted& wanted,
                          Instant until) {
    const auto stale = std::ranges::count_if(rows, [&](const RowStanding& row) {
        return row.freshness != law::Freshness::fresh &&
               (wanted.whole || std::ranges::find(wanted.rows, row.sheet.id) != wanted.rows.end());
    });
    Html body = page::heading("Sign first?");
    body += page::summary_list(
        {{"What", text(wanted.whole ? fmt::format("All {} rows of this version", rows.size()) : words_of_rows(wanted.rows))},
         {"Version", version_words(desks.review.rulebook().version())},
         {"Last day", text(last_day(desks, until))}});
    if (!wanted.whole) body += titles_of(rows, wanted.rows);
    if (stale > 0) {
        body += page::banner(page::Tone::warn, "Some of these rows are old",
                             html("<p>Nobody looked at ", page::number(stale),
                                  " of them for a year or more. Your signature says that you have looked now.</p>"));
    }
    body += html("<p>Another of counsel, or the custodian, has ", page::number(people::proposal_days),
                 " days to sign. Until then nothing changes, and either of you can take it back.</p>");
    body += page::form({Address{"/desk/rules/adopt"}, request.visitor_as<Signed>().session.form_secret},
                       carried(request) + key::touch_part(desks) + page::button("Sign first"));
    body += html("<p>", page::link_to(Address{"/desk/rules/adopt"}, "Change it"), "</p>");
    return show(desks, request, {"Sign first?", std::move(body), {}, page::Width::reading, "/desk/rules", 0});
}

Outcome<Instant> end_of(const Desks& desks, const Request& request) {
    SALLYPORT_TRY(day, day_field(request, "until"));
    if (!day) return Problem{Trouble::invalid, "Give the last day on which the approval holds.", "until"};
    SALLYPORT_TRY(start, start_of(*day, desks.provider.zone));
    // 26 hours later is the next day in every zone, also when the clocks go back.
    return start_of(day_of(after_hours(start, 26), desks.provider.zone), desks.provider.zone);
}

Response again(Response response, Trouble trouble) {
    return response.status == 200 ? response.with_status(http::status_of(trouble)) : response;
}

Response take_adoption(const Desks& desks, const Request& request) {
    const Instant now = desks.clock.now();
    auto rows = desks.review.rules().rows(now);
    if (!rows) return Response::trouble(std::move(rows.error()));
    const auto wanted = wanted_of(request, *rows);
    const auto wrong = [&](Problem problem) {
        page::Errors errors;
        errors.add(problem.field == "rows" || problem.field.empty() ? "what" : problem.field, problem.sentence);
        return again(adopt_form(desks, request, *rows, errors), problem.trouble);
    };
    if (!wanted.whole && wanted.rows.empty())
        return wrong({Trouble::invalid, "No row is chosen: choose at least one, or all rules.", "what"});
    const auto until = end_of(desks, request);
    if (!until) return wrong(until.error());
    if (auto fine = desks.review.rules().would_propose(wanted.rows, *until, me(request).id, now); !fine) return wrong(fine.error());
    if (request.form.get("do") != "yes") return confirm_adoption(desks, request, *rows, wanted, *until);
    if (auto touched = key::touched(desks, request); !touched) return wrong(touched.error());
    if (auto done = desks.review.rules().propose(wanted.rows, *until, me(request).id, now); !done) return wrong(done.error());
    return Response::see("/desk/rules");
}

// ------------------------------------------------------------------------------------------------------------------ the second signature

std::optional<ledger::EntryIndex> entry_of(const Request& request) {
    const auto written = request.parameter("entry");
    std::uint64_t index = 0;
    const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), index);
    if (written.empty() || failed != std::errc{} || end != written.data() + written.size()) return std::nullopt;
    return ledger::EntryIndex{index};
}

Response proposal_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto entry = entry_of(request);
    if (!entry) return Response::trouble({Trouble::not_found, ""});
    const Instant now = desks.clock.now();
    auto waiting = desks.review.rules().waiting(*entry, now);
    if (!waiting) return Response::trouble(std::move(waiting.error()));
    auto rows = desks.review.rules().rows(now);
    if (!rows) return Response::trouble(std::move(rows.error()));
    const auto& proposal = waiting->proposal;
    const bool whole = proposal.rows.empty();
    Html body = page::error_summary(errors) + page::heading("Approval that waits for a second signature");
    body +=
        page::summary_list({{"What", text(whole ? fmt::format("All {} rows of this version", rows->size()) : words_of_rows(proposal.rows))},
                            {"Version", version_words(proposal.rulebook)},
                            {"Last day", text(last_day(desks, proposal.valid_until))},
                            {"Signed first by", text(name_of(desks, waiting->by))},
                            {"Sign by", text(text_in(waiting->until, me(request).zone))}});
    const auto to = [&](std::string_view verb) {
        return Address::path({"desk", "rules", "proposals", std::to_string(entry->value), verb});
    };
    const auto& token = request.visitor_as<Signed>().session.form_secret;
    if (waiting->by == me(request).id) {
        body += page::inset(html("<p>You signed first. Another of counsel, or the custodian, signs second.</p>"));
    } else if (may_sign_second(request)) {
        if (!may_sign(request)) {
            body +=
                page::inset(html("<p>What the law says is counsel's to say. With your signature you say that you have read what stands "
                                 "below, and that it is this that counsel approved.</p>"));
        }
        body += page::form({to("sign"), token}, key::touch_part(desks) + page::button("Sign second: the rules are approved"));
    }
    if (may_sign(request)) body += page::form({to("take-back"), token}, page::button("Take it back", page::Look::second));
    body += html("<h2>What is approved</h2>");
    if (whole) {
        body += html("<p>Every row of every book:</p>") + books_part(desks, *rows);
    } else {
        for (const auto& row : *rows) {
            if (std::ranges::find(proposal.rows, row.sheet.id) == proposal.rows.end()) continue;
            body += html("<section><h3>", text(row.sheet.title), "</h3>", row_part(desks, row.sheet, &row), "</section>");
        }
    }
    return show(desks, request,
                {"Second signature", std::move(body),
                 page::breadcrumbs({{"Rules", Address{"/desk/rules"}}, {"Second signature", Address{"#main"}}}), page::Width::wide,
                 "/desk/rules", 0});
}

Outcome<void> sign(const Desks& desks, const Request& request, ledger::EntryIndex entry) {
    SALLYPORT_CHECK(key::touched(desks, request));
    return desks.review.rules().approve(entry, me(request).id, desks.clock.now());
}

Outcome<void> undo(const Desks& desks, const Request& request, ledger::EntryIndex entry) {
    return desks.review.rules().take_back(entry, me(request).id, desks.clock.now());
}

http::Route on_proposal(Desks& desks, const char* verb, const char* action,
                        Outcome<void> (*does)(const Desks&, const Request&, ledger::EntryIndex)) {
    return {Method::post, std::string{"/desk/rules/proposals/{entry}/"} + verb, "desk", action, [&desks, does](Request& request) {
                const auto entry = entry_of(request);
                if (!entry) return Response::trouble({Trouble::not_found, ""});
                const auto done = does(desks, request, *entry);
                if (done) return Response::see("/desk/rules");
                page::Errors errors;
                errors.add(done.error().field.empty() ? "act" : done.error().field, done.error().sentence);
                return again(proposal_page(desks, request, errors), done.error().trouble);
            }};
}

// ------------------------------------------------------------------------------------------------------------------------- withdrawal

Response withdraw_form(const Desks& desks, const Request& request, const std::vector<RowStanding>& rows, const page::Errors& errors) {
    const bool by_rows = request.form.get("what") == "rows";
    Html body = page::error_summary(errors) + page::heading("Withdraw an approval");
    if (std::ranges::none_of(rows, [](const RowStanding& row) { return row.held.has_value(); })) {
        body += page::empty_state("Nothing is approved", html("<p>There is nothing to withdraw.</p>"));
    } else {
        Html fields =
            page::radios({"what", "What do you withdraw?", "", std::string{errors.at("what")}},
                         {{"whole", "Everything that is approved", "", !by_rows}, {"rows", "Only the rows chosen below", "", by_rows}});
        fields += row_boxes(desks, rows, chosen_rows(request, rows), true);
        fields += page::text_area({"reason", "Reason", "It stands in the record.", std::string{errors.at("reason")}},
                                  request.form.get("reason"), 3);
        fields += page::button("Continue");
        body += html("<p>One person is enough, so that it is never late. What was decided before stays as it was decided.</p>");
        body += page::form({Address{"/desk/rules/withdraw"}, request.visitor_as<Signed>().session.form_secret}, fields);
    }
    return show(desks, request,
                {"Withdraw an approval", std::move(body),
                 page::breadcrumbs({{"Rules", Address{"/desk/rules"}}, {"Withdraw an approval", Address{"/desk/rules/withdraw"}}}),
                 page::Width::reading, "/desk/rules", 0});
}

Response open_withdrawal(const Desks& desks, const Request& request) {
    auto rows = desks.review.rules().rows(desks.clock.now());
    if (!rows) return Response::trouble(std::move(rows.error()));
    return withdraw_form(desks, request, *rows, {});
}

Response take_withdrawal(const Desks& desks, const Request& request) {
    const Instant now = desks.clock.now();
    auto rows = desks.review.rules().rows(now);
    if (!rows) return Response::trouble(std::move(rows.error()));
    const auto wanted = wanted_of(request, *rows);
    const auto reason = request.form.get("reason");
    const auto wrong = [&](Problem problem) {
        page::Errors errors;
        errors.add(problem.field == "rows" || problem.field.empty() ? "what" : problem.field, problem.sentence);
        return again(withdraw_form(desks, request, *rows, errors), problem.trouble);
    };
    if (!wanted.whole && wanted.rows.empty()) return wrong({Trouble::invalid, "No row is chosen: choose at least one, or all.", "what"});
    if (reason.empty()) return wrong({Trouble::invalid, "Say why; it stands in the record.", "reason"});
    if (request.form.get("do") != "yes") {
        Html body = page::heading("Withdraw the approval?");
        body += html("<p>From now on, whatever ", wanted.whole ? text("a row of these rules") : text("one of these rows"),
                     " would allow goes to counsel. To approve it again takes two signatures.</p>");
        if (!wanted.whole) body += titles_of(*rows, wanted.rows);
        body += html("<p>Your reason: ", page::user(reason), "</p>");
        body += page::form({Address{"/desk/rules/withdraw"}, request.visitor_as<Signed>().session.form_secret},
                           carried(request) + key::touch_part(desks) + page::button("Withdraw the approval", page::Look::danger));
        body += html("<p>", page::link_to(Address{"/desk/rules"}, "Leave it as it is"), "</p>");
        return show(desks, request, {"Withdraw the approval?", std::move(body), {}, page::Width::reading, "/desk/rules", 0});
    }
    if (auto touched = key::touched(desks, request); !touched) return wrong(touched.error());
    if (auto done = desks.review.rules().withdraw(wanted.rows, reason, me(request).id, now); !done) return wrong(done.error());
    return Response::see("/desk/rules");
}

}  // namespace

std::vector<http::Route> rules_routes(Desks& desks) {
    return {
        {Method::get, "/desk/rules", "desk", "queue", [&desks](Request& request) { return rules_page(desks, request); }},
        {Method::get, "/desk/rules/books/{country}", "desk", "queue", [&desks](Request& request) { return book_page(desks, request); }},
        {Method::get, "/desk/rules/proposals/{entry}", "desk", "queue",
         [&desks](Request& request) { return proposal_page(desks, request); }},
        on_proposal(desks, "sign", "adopt_second", sign),
        on_proposal(desks, "take-back", "adopt", undo),
        {Method::get, "/desk/rules/adopt", "desk", "adopt",
         [&desks](Request& request) {
             auto rows = desks.review.rules().rows(desks.clock.now());
             if (!rows) return Response::trouble(std::move(rows.error()));
             return adopt_form(desks, request, *rows, {});
         }},
        {Method::post, "/desk/rules/adopt", "desk", "adopt", [&desks](Request& request) { return take_adoption(desks, request); }},
        {Method::get, "/desk/rules/withdraw", "desk", "adopt", [&desks](Request& request) { return open_withdrawal(desks, request); }},
        {Method::post, "/desk/rules/withdraw", "desk", "adopt", [&desks](Request& request) { return take_withdrawal(desks, request); }},
    };
}

}  // namespace sallyport::doors::desk
