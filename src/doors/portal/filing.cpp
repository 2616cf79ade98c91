// Filing: a draft, one thing a page, saved as one goes; then everything on one page, and sent.
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "doors/papers.h"
#include "doors/portal/paper_steps.h"
#include "doors/portal/steps.h"
#include "doors/tries.h"

namespace sallyport::doors::portal {

using demand::Demand;
using demand::RequesterKind;
using demand::Section;
using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

constexpr const char* order_step = "order-paper";

RequesterKind requester_of(people::AgencyKind kind) {
    using people::AgencyKind;
    switch (kind) {
        case AgencyKind::federal: return RequesterKind::federal;
        case AgencyKind::state: return RequesterKind::state;
        case AgencyKind::local: return RequesterKind::local;
        case AgencyKind::tribal: return RequesterKind::tribal;
        case AgencyKind::foreign: return RequesterKind::foreign_government;
        case AgencyKind::eu: return RequesterKind::eu_member_state;
        case AgencyKind::civil: return RequesterKind::civil_party;
        case AgencyKind::defence: return RequesterKind::criminal_defendant;
        case AgencyKind::international: return RequesterKind::international_body;
    }
    return RequesterKind::local;
}

struct Lane {
    const char* word;
    Section section;
    const char* title;
    const char* about;
};

std::vector<Lane> lanes_of(people::Role role, RequesterKind requester) {
    if (requester == RequesterKind::criminal_defendant)
        return {{"defence", Section::defence, "For the defence in a criminal case", "A subpoena, or the account holder's consent."}};
    if (role == people::Role::litigant)
        return {{"civil", Section::civil, "Data for a civil case",
                 "A civil subpoena or court order. Content needs the account holder's own consent."},
                {"consent", Section::data_subject, "Data of your own account, or with the account holder's consent",
                 "We check with the account holder that the consent is theirs."}};
    const bool body = requester == RequesterKind::international_body;
    return {{"criminal", body ? Section::international : Section::criminal, "Data for an investigation or a trial",
             body ? "Process obtained through mutual legal assistance, or an order of your own."
                  : "A warrant, a court order, a subpoena or the like."},
            {"emergency", Section::emergencies, "Emergency: danger of death or serious injury",
             "Looked at first, at any hour. The least that averts the danger is given."},
            {"preservation", Section::preservation, "Preservation: keep data, hand over nothing yet",
             "The data is set aside while you obtain legal process."}};
}

const people::Person& filer(const Request& request) { return request.visitor_as<Signed>().person; }
std::string token_of(const Request& request) { return request.visitor_as<Signed>().session.form_secret; }

Outcome<DemandId> draft_id(const Request& request) {
    auto id = DemandId::parse(request.parameter("draft"));
    if (!id) return Problem{Trouble::not_found, ""};  // what is no id is no draft either
    return id;
}

Outcome<Demand> draft_of(const Desks& desks, const Request& request) {
    SALLYPORT_TRY(id, draft_id(request));
    return open_draft(desks, filer(request).id, id);
}

// ---- what is never received here

// Papers of another lane leave nothing behind: no draft, no file, no entry, no word. The page is the same for everybody and looks nothing up.
bool is_of_another_lane(const Request& request) {
    const auto instrument = coded<demand::Instrument>(request.form.get("instrument"));
    return instrument && demand::is_national_security(*instrument);
}

Html whom_to_call(const demand::Provider& provider) {
    if (provider.cleared_staff.empty())
        return html("<p>Call our legal department and say only that you hold national security process. Write nothing of it.</p>");
    return html("<p>Call our cleared staff: <strong>", page::user(provider.cleared_staff), "</strong>.</p>");
}

// Before anything is typed, so that nobody types it.
Html not_received_here(const Desks& desks) {
    return page::details("A national security letter, or a FISA order or directive?",
                         html("<p>It is not received here. Write nothing of it in these forms.</p>") + whom_to_call(desks.provider));
}

Response another_lane(const Desks& desks, const Request& request) {
    auto response = show(desks, request,
                         {"Not received here",
                          page::heading("Not received here") +
                              html("<p>National security process is not received here, and nothing of what you sent has been saved.</p>") +
                              whom_to_call(desks.provider),
                          page::back_link(Address{"/portal"}, "Your requests"), page::Width::reading, "/portal/new", 0});
    return response.with_status(422);
}

// ---- a new draft

Response new_page(const Desks& desks, const Request& request, const page::Errors& errors = {}) {
    const auto& person = filer(request);
    if (person.agency.none()) return Response::trouble({Trouble::refused, "Your account belongs to no registered agency yet."});
    auto agency = desks.people.agency(person.agency);
    if (!agency) return Response::trouble(std::move(agency.error()));
    std::vector<page::Choice> choices;
    for (const auto& lane : lanes_of(person.role, requester_of(agency->kind)))
        choices.push_back({lane.word, lane.title, lane.about, request.form.get("lane") == lane.word});
    if (choices.size() == 1) choices.front().chosen = true;
    Html body = page::error_summary(errors) + page::heading("File a request");
    body += html("<p>You need the signed paper as a PDF. Every page is saved as you go: you can stop and come back.</p>");
    body += page::form({.to = Address{"/portal/new"}, .form_token = token_of(request)},
                       page::radios({"lane", "What do you need?", "", std::string{errors.at("lane")}}, choices) + page::button("Start"));
    body += html("<p>Not sure which paper opens what? See the ", page::link_to(Address{"/portal/catalogue"}, "kinds of data"), ".</p>");
    if (requester_of(agency->kind) == RequesterKind::federal) body += not_received_here(desks);
    return show(
        desks, request,
        {"File a request", std::move(body), page::back_link(Address{"/portal"}, "Your requests"), page::Width::reading, "/portal/new", 0});
}

Response begin(const Desks& desks, const Request& request) {
    const auto& person = filer(request);
    if (person.agency.none()) return Response::trouble({Trouble::refused, "Your account belongs to no registered agency yet."});
    auto agency = desks.people.agency(person.agency);
    if (!agency) return Response::trouble(std::move(agency.error()));
    const auto requester = requester_of(agency->kind);
    for (const auto& lane : lanes_of(person.role, requester)) {
        if (request.form.get("lane") != lane.word) continue;
        Demand draft;
        draft.id = DemandId::random();
        draft.filed_by = person.id;
        draft.zone = person.zone;
        draft.agency = agency->id;
        draft.agency_name = agency->name;
        draft.country = agency->country;
        draft.section = lane.section;
        // Whose own data it is asks for nobody else.
        draft.requester = lane.section == Section::data_subject ? RequesterKind::data_subject : requester;
        draft.instrument = instruments_for(lane.section, draft.requester).front();
        if (auto kept = keep_draft(desks, person.id, draft); !kept) return Response::trouble(std::move(kept.error()));
        return Response::see(at_draft(draft.id, code(FilingStep::process)).str());
    }
    page::Errors errors;
    errors.add("lane", "Choose what you need.");
    return new_page(desks, request, errors).with_status(422);
}

// ---- one step

// The pages that this draft's kind of paper has.
std::vector<FilingStep> steps_of(const Desks& desks, const Demand& draft) {
    const auto questions = desks.review.questions(draft);
    std::vector<FilingStep> steps;
    for (const auto step : every<FilingStep>()) {
        if (is_asked(step, questions, draft)) steps.push_back(step);
    }
    return steps;
}

FilingStep after(const Desks& desks, const Demand& draft, FilingStep step) {
    for (const auto next : steps_of(desks, draft)) {
        if (next > step) return next;
    }
    return FilingStep::check;
}

std::string caption_of(const Desks& desks, const Demand& draft, FilingStep step) {
    const auto steps = steps_of(desks, draft);
    const auto place = std::ranges::count_if(steps, [&](FilingStep one) { return one <= step; });
    return fmt::format("{}: step {} of {}", is_correction(draft) ? "Corrected version" : std::string{label(draft.section)}, place,
                       steps.size());
}

Html back_of(const Desks& desks, const Demand& draft, FilingStep step) {
    if (step == FilingStep::process) return page::back_link(Address{"/portal"}, "Your requests");
    FilingStep before = FilingStep::process;
    for (const auto one : steps_of(desks, draft)) {
        if (one < step) before = one;
    }
    return page::back_link(at_draft(draft.id, code(before)));
}

// `then` "check": the way came from the last page and goes back there.
std::string then_of(const Request& request) {
    const auto then = request.form.has("then") ? request.form.get("then") : request.query.get("then");
    return then == "check" ? "check" : "";
}

Html step_buttons() {
    return html("<div class=\"actions\">", page::button("Save and continue", page::Look::main, "next"),
                page::button("Save and come back later", page::Look::second, "later"), "</div>");
}

std::string identifier_words(const Demand& draft, std::size_t position) { return draft.identifiers[position].value.reveal(); }

// Where single identifiers can be asked something else than the others.
Html singles_part(const Demand& draft) {
    if (draft.identifiers.size() < 2) return {};
    std::vector<Html> items;
    for (std::size_t i = 0; i < draft.identifiers.size(); ++i) {
        items.push_back(html("<li>",
                             html("<a", page::href(Address::path({"portal", "drafts", draft.id.text(), "account", std::to_string(i + 1)})),
                                  ">", page::user(identifier_words(draft, i)), "</a>"),
                             "</li>"));
    }
    const Html list = html("<ul class=\"list\">", page::join(items), "</ul>");
    if (all_alike(draft)) return page::details("Ask something else about a single account", list);
    return page::inset(
        html("<p>The accounts differ in what is asked about them. Saving this page sets all of them alike; a single one is changed "
             "here:</p>",
             list));
}

Response step_page(const Desks& desks, const Request& request, const Demand& draft, FilingStep step, const http::Fields& fields,
                   const page::Errors& errors) {
    const auto title = std::string{label(step)};
    const std::string word{code(step)};
    Html body = page::error_summary(errors) + page::heading(title, caption_of(desks, draft, step));
    Html inside = controls(desks, step, draft, fields, errors);
    if (const auto then = then_of(request); !then.empty()) inside += page::hidden("then", then);
    inside += step_buttons();
    body += page::form({.to = at_draft(draft.id, word),
                        .form_token = token_of(request),
                        .check = Address::path({"portal", "drafts", draft.id.text(), word, "check"}),
                        .autosave = Address::path({"portal", "drafts", draft.id.text(), word, "save"})},
                       inside);
    if (step == FilingStep::process && draft.requester == RequesterKind::federal) body += not_received_here(desks);
    if (step == FilingStep::data) body += singles_part(draft);
    auto response = show(desks, request, {title, std::move(body), back_of(desks, draft, step), page::Width::reading, "/portal/new", 0});
    if (!errors.none()) response.with_status(422);
    return response;
}

Response see_step(const Desks& desks, const Request& request, FilingStep step) {
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    return step_page(desks, request, *draft, step, fields_of(step, *draft), {});
}

// Takes what can be taken, saves it, and says the rest.
struct Taken {
    Demand draft;
    page::Errors errors;
};
Outcome<Taken> take_and_keep(const Desks& desks, const Request& request, FilingStep step) {
    SALLYPORT_TRY(id, draft_id(request));
    std::lock_guard lock{draft_lock(id)};
    SALLYPORT_TRY(draft, draft_of(desks, request));
    auto errors = take(step, request.form, desks.provider, draft);
    SALLYPORT_CHECK(keep_draft(desks, filer(request).id, draft));
    return Taken{std::move(draft), std::move(errors)};
}

void add_missing(page::Errors& errors, FilingStep step, const http::Fields& form, const Demand& draft, Instant now) {
    const auto more = missing(step, draft, now);
    // What was chosen is not kept while its days are wrong, and yet was chosen.
    const auto classes = form.all("classes");
    const bool chosen =
        !errors.none() && std::ranges::any_of(classes, [](const auto& word) { return coded<demand::DataClass>(word).has_value(); });
    for (const auto& [field, sentence] : more.all()) {
        if (field == "classes" && chosen) continue;
        if (errors.at(field).empty()) errors.add(field, sentence);
    }
}

Response save_step(const Desks& desks, const Request& request, FilingStep step) {
    if (is_of_another_lane(request)) return another_lane(desks, request);
    auto taken = take_and_keep(desks, request, step);
    if (!taken) return Response::trouble(std::move(taken.error()));
    if (request.form.get("do") == "later") return Response::see("/portal");
    add_missing(taken->errors, step, request.form, taken->draft, desks.clock.now());
    if (!taken->errors.none()) return step_page(desks, request, taken->draft, step, request.form, taken->errors);
    const auto next = then_of(request).empty() ? after(desks, taken->draft, step) : FilingStep::check;
    return Response::see(at_draft(taken->draft.id, code(next)).str());
}

Response autosave_step(const Desks& desks, const Request& request, FilingStep step) {
    if (is_of_another_lane(request)) return another_lane(desks, request);
    auto taken = take_and_keep(desks, request, step);
    if (!taken) return Response::trouble(std::move(taken.error()));
    auto when = text_in(desks.clock.now(), filer(request).zone);  // "1 March 2026, 07:00 EST"
    if (const auto comma = when.find(", "); comma != std::string::npos) when.erase(0, comma + 2);
    return Response::json(canonical(json::object{{"saved", when}}));
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

// While typing: what is missing or wrong on this page, and what the legal process does not reach. Nothing is saved.
Response live_check(const Desks& desks, const Request& request, FilingStep step) {
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    const Instant now = desks.clock.now();
    auto errors = take(step, request.form, desks.provider, *draft);
    add_missing(errors, step, request.form, *draft, now);
    json::object fields;
    for (const auto& [field, sentence] : errors.all()) {
        if (!field.empty()) fields[field] = sentence;
    }
    std::vector<std::string> summary;
    const bool of_the_paper = step == FilingStep::process || step == FilingStep::grounds;
    if (of_the_paper && errors.at("instrument").empty() && errors.at("authority").empty()) {
        draft->identifiers.clear();
        const auto reach = reach_of(desks, *draft, now);
        if (!reach.reached.empty()) summary.push_back("It can reach: " + joined(reach.reached) + ".");
        for (const auto& sentence : reach.not_reached) summary.push_back("Not reached: " + sentence);
        for (const auto& sentence : reach.for_counsel) summary.push_back("Our counsel decides: " + sentence);
    } else if (step == FilingStep::data) {
        const bool any =
            std::any_of(draft->identifiers.begin(), draft->identifiers.end(), [](const auto& one) { return !one.sought.empty(); });
        if (any) {
            const auto reach = reach_of(desks, *draft, now);
            for (const auto& sentence : reach.not_reached) summary.push_back("Not reached: " + sentence);
            for (const auto& sentence : reach.for_counsel) summary.push_back("Our counsel decides: " + sentence);
            if (summary.empty()) summary.push_back("This legal process reaches what you chose.");
        }
    } else {
        for (const auto& [field, sentence] : errors.all()) summary.push_back(sentence);
        if (step == FilingStep::identifiers && summary.empty()) {
            summary.push_back(fmt::format("{} identifier{}, written as they should be.", draft->identifiers.size(),
                                          draft->identifiers.size() == 1 ? "" : "s"));
        }
    }
    json::array lines;
    for (const auto& line : summary) lines.emplace_back(line);
    return Response::json(canonical(json::object{{"fields", fields}, {"summary", lines}}));
}

// ---- a single account

Outcome<std::size_t> position_of(const Demand& draft, const Request& request) {
    const auto written = request.parameter("n");
    if (written.empty() || written.size() > 4 || written.find_first_not_of("0123456789") != std::string_view::npos)
        return Problem{Trouble::not_found, ""};
    const auto number = static_cast<std::size_t>(std::stoi(std::string{written}));
    if (number == 0 || number > draft.identifiers.size()) return Problem{Trouble::not_found, ""};
    return number - 1;
}

Response one_page(const Desks& desks, const Request& request, const Demand& draft, std::size_t position, const http::Fields& fields,
                  const page::Errors& errors) {
    Html body = page::error_summary(errors) + page::heading("What you ask about one account", caption_of(desks, draft, FilingStep::data));
    body += html("<p><strong>", page::user(identifier_words(draft, position)), "</strong>. Days are in ", text(draft.zone), ".</p>");
    body += page::form({.to = Address::path({"portal", "drafts", draft.id.text(), "account", std::to_string(position + 1)}),
                        .form_token = token_of(request)},
                       controls_of_one(desks, draft, fields, errors) + page::button("Save"));
    auto response = show(
        desks, request,
        {"What you ask about one account", std::move(body),
         page::back_link(at_draft(draft.id, code(FilingStep::data)), "Kinds of data and days"), page::Width::reading, "/portal/new", 0});
    if (!errors.none()) response.with_status(422);
    return response;
}

Response see_one(const Desks& desks, const Request& request) {
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    auto position = position_of(*draft, request);
    if (!position) return Response::trouble(std::move(position.error()));
    return one_page(desks, request, *draft, *position, fields_of_one(*draft, *position), {});
}

Response save_one(const Desks& desks, const Request& request) {
    auto id = draft_id(request);
    if (!id) return Response::trouble(std::move(id.error()));
    std::lock_guard lock{draft_lock(*id)};
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    auto position = position_of(*draft, request);
    if (!position) return Response::trouble(std::move(position.error()));
    const auto errors = take_one(request.form, *draft, *position);
    if (!errors.none()) return one_page(desks, request, *draft, *position, request.form, errors);
    if (auto kept = keep_draft(desks, filer(request).id, *draft); !kept) return Response::trouble(std::move(kept.error()));
    return Response::see(at_draft(draft->id, code(FilingStep::check)).str());
}

// ---- the paper

std::string size_words(std::uint64_t bytes) {
    return bytes >= 1'000'000 ? fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6) : fmt::format("{} KB", (bytes + 999) / 1000);
}

Html papers_held(const Demand& draft, std::string_view purpose) {
    std::vector<Html> items;
    for (const auto& paper : draft.papers) {
        if (paper.purpose != purpose) continue;
        items.push_back(html("<p><strong>", page::user(paper.file_name.reveal()), "</strong>, ", text(size_words(paper.bytes)), "</p>"));
    }
    if (items.empty()) return {};
    return page::inset(html("<p>Uploaded:</p>", page::join(items)));
}

bool has_paper(const Demand& draft, std::string_view purpose) {
    return std::any_of(draft.papers.begin(), draft.papers.end(), [&](const auto& paper) { return paper.purpose == purpose; });
}

Response paper_page(const Desks& desks, const Request& request, const Demand& draft, const page::Errors& errors = {}) {
    const bool held = has_paper(draft, "instrument");
    Html body = page::error_summary(errors) + page::heading(label(FilingStep::paper), caption_of(desks, draft, FilingStep::paper));
    body += html(
        "<p>The signed paper with its annexes as one PDF, at most 25 MB and 200 pages; a single page may be a scan as PNG or JPEG. It is "
        "sealed as it arrives; our counsel sees its pages as pictures.</p>");
    const auto upload = [&](const char* step, const char* field, std::string_view title, bool there) {
        return page::form({.to = at_draft(draft.id, step), .form_token = token_of(request), .sends = page::Sends::files},
                          page::file_upload({field, std::string{title}, there ? "It takes the place of the one above." : "",
                                             std::string{errors.at(field)}, !there}) +
                              page::button(there ? "Replace it" : "Upload and continue", there ? page::Look::second : page::Look::main));
    };
    body += papers_held(draft, "instrument");
    if (held && is_correction(draft))
        body += html("<p>This is the paper of the version before. Upload the corrected one, unless only the form was wrong.</p>");
    body += upload("paper", "paper", held ? "Another PDF" : "The paper as a PDF", held);
    if (draft.secrecy == demand::SecrecySource::court_order) {
        const bool order = has_paper(draft, "secrecy_order");
        body +=
            page::section("The nondisclosure order", html("<p>If the court's order is a paper of its own, upload it here.</p>") +
                                                         papers_held(draft, "secrecy_order") +
                                                         upload(order_step, "order", order ? "Another PDF" : "The order as a PDF", order));
    }
    if (held) body += html("<p>", page::button_link(at_draft(draft.id, "check"), "Continue"), "</p>");
    auto response = show(desks, request,
                         {std::string{label(FilingStep::paper)}, std::move(body), back_of(desks, draft, FilingStep::paper),
                          page::Width::reading, "/portal/new", 0});
    if (!errors.none()) response.with_status(422);
    return response;
}

Response see_paper(const Desks& desks, const Request& request) {
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    return paper_page(desks, request, *draft);
}

Outcome<std::shared_ptr<http::UploadSink>> sink_for(Desks& desks, Request& request, const char* purpose) {
    SALLYPORT_TRY(draft, draft_of(desks, request));
    return std::shared_ptr<http::UploadSink>{std::make_shared<PaperUpload>(desks, draft.id, purpose)};
}

Response paper_refused(const Desks& desks, const Request& request, const Problem& problem, const char* field) {
    if (failed_in_our_house(problem)) return Response::trouble(problem);
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    page::Errors errors;
    errors.add(field, problem.sentence);
    return paper_page(desks, request, *draft, errors).with_status(http::status_of(problem.trouble));
}

Response take_paper(const Desks& desks, Request& request, const char* purpose, const char* field) {
    auto& upload = request.upload_as<PaperUpload>();
    auto id = draft_id(request);
    if (!id) return Response::trouble(std::move(id.error()));
    // A paper that cannot be read is refused while its sender is here to send another; a fault of ours is not theirs.
    for (const auto& paper : upload.papers()) {
        const auto read = read_paper(desks, *id, paper);
        if (read || read.error().trouble != Trouble::invalid) continue;
        upload.abandon();
        return paper_refused(desks, request, read.error(), field);
    }
    std::lock_guard lock{draft_lock(*id)};
    auto draft = draft_of(desks, request);
    if (!draft) {
        upload.abandon();
        return Response::trouble(std::move(draft.error()));
    }
    if (upload.papers().empty()) {
        if (has_paper(*draft, purpose)) return Response::see(at_draft(draft->id, "check").str());
        page::Errors errors;
        errors.add(field, "Choose a PDF file first.");
        return paper_page(desks, request, *draft, errors);
    }
    std::vector<demand::Paper> replaced;
    std::erase_if(draft->papers, [&](const auto& paper) {
        if (paper.purpose != purpose) return false;
        replaced.push_back(paper);
        return true;
    });
    // The legal process stands first: it is what counsel opens.
    const bool first = std::string_view{purpose} == "instrument";
    draft->papers.insert(first ? draft->papers.begin() : draft->papers.end(), upload.papers().begin(), upload.papers().end());
    if (auto kept = keep_draft(desks, filer(request).id, *draft); !kept) {
        upload.abandon();
        return Response::trouble(std::move(kept.error()));
    }
    if (!desks.demands.row(draft->id)) {  // an earlier version's paper belongs to the record
        for (const auto& paper : replaced) (void)desks.vault.remove(paper.place).has_value();
    }
    return Response::see(at_draft(draft->id, first && draft->secrecy != demand::SecrecySource::court_order ? "check" : "paper").str());
}

// ---- everything on one page

Address change_at(const Demand& draft, FilingStep step) { return at_draft(draft.id, code(step)).with_query("then", "check"); }

// What is wrong or missing, each line leading to the page that mends it.
Html problems_part(const Demand& draft, const std::vector<Problem>& problems) {
    if (problems.empty()) return {};
    Html items;
    for (const auto& problem : problems)
        items += html("<li>", page::link_to(change_at(draft, step_of(problem.field)), problem.sentence), "</li>");
    return html("<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus><h2>Before you can send it</h2><ul>", items,
                "</ul></div>");
}

std::string day_words(const std::optional<Day>& day) { return day ? base::text(*day) : "–"; }

Html everything(const Desks& desks, const Demand& draft) {
    const auto change = [&](FilingStep step) { return std::pair<std::string, Address>{"Change", change_at(draft, step)}; };
    const auto process = [&](std::string key, Html value) {
        return page::SummaryRow{std::move(key), std::move(value), change(FilingStep::process)};
    };
    const auto* entity = desks.provider.entity(draft.addressed_to);
    const bool untouched = is_untouched(draft);
    std::vector<page::SummaryRow> rows = {
        process("Legal process", text(untouched ? "–" : label(draft.instrument))),
        process("Issued by", html(page::user(draft.issuer.reveal()), draft.issuer.reveal().empty() ? Html{} : html("<br>"),
                                  text(label(draft.authority)))),
        process("Case number", page::user(draft.docket.reveal())),
        process("Issued on", text(day_words(draft.issued_on))),
    };
    if (draft.execute_by) rows.push_back(process("Last day for service", text(day_words(draft.execute_by))));
    if (draft.return_on) rows.push_back(process("Return date", text(day_words(draft.return_on))));
    rows.push_back(process("Signed by", draft.is_signed ? page::user(draft.signer.reveal()) : text("not signed")));
    rows.push_back(process("Addressed to", text(entity != nullptr ? entity->name : "–")));
    rows.push_back(process("Nondisclosure", text(label(draft.secrecy))));
    for (auto& line : said_lines(desks.review.questions(draft), draft))
        rows.push_back({std::move(line.question), std::move(line.answer), change(line.step)});
    rows.push_back({"On behalf of", html(page::user(draft.agency_name), ", ", text(country_words(draft.country)))});
    Html out = page::section(label(FilingStep::process), page::summary_list(rows));

    page::Table table;
    table.caption = "Accounts, kinds of data and days";
    table.caption_shown = false;
    table.columns = {{"Account or identifier"}, {"Kinds of data"}, {"Days"}};
    for (const auto& identifier : draft.identifiers) {
        std::vector<std::string> classes;
        std::string days;
        for (const auto& sought : identifier.sought) {
            classes.emplace_back(label(sought.data));
            if (sought.span) days = days_words(sought.span, draft.zone) + ", " + draft.zone;
        }
        std::string list;
        for (const auto& one : classes) list += (list.empty() ? "" : "; ") + one;
        table.rows.push_back({{html(page::user(identifier.value.reveal()), "<br><small>", text(label(identifier.kind)), "</small>"),
                               text(list.empty() ? "–" : list), text(days.empty() ? "–" : days)}});
    }
    out +=
        page::section("What you ask for", html(draft.identifiers.empty() ? html("<p>No account is named yet.</p>") : page::table(table),
                                               "<p>", page::link_to(change_at(draft, FilingStep::identifiers), "Change accounts"), " · ",
                                               page::link_to(change_at(draft, FilingStep::data), "Change kinds of data and days"), "</p>"));
    std::vector<page::SummaryRow> more;
    const auto asked = asked_of(desks, draft, desks.clock.now());
    if (asked.standard) more.push_back({"What the paper says was found", text(label(draft.standard)), change(FilingStep::summary)});
    if (asked.shield)
        more.push_back({"No prohibited violation", text(draft.shield_attested ? "attested" : "not attested"), change(FilingStep::summary)});
    if (asked.on_behalf_of) {
        more.push_back({"Obtained for another country", text(draft.on_behalf_of.empty() ? "no" : country_words(draft.on_behalf_of)),
                        change(FilingStep::summary)});
    }
    const auto prose = [](const std::string& words) { return words.empty() ? text("–") : page::prose(words); };
    more.push_back({"In your words", prose(draft.summary.reveal()), change(FilingStep::summary)});
    if (draft.section == Section::emergencies)
        more.push_back({"How the data helps", prose(draft.nexus.reveal()), change(FilingStep::summary)});
    Html papers;
    for (const auto& paper : draft.papers) {
        papers += html("<p>", page::user(paper.file_name.reveal()), ", ", text(size_words(paper.bytes)),
                       paper.purpose == "secrecy_order" ? text(" (nondisclosure order)") : Html{}, "</p>");
    }
    more.push_back({"Paper", draft.papers.empty() ? text("–") : papers, change(FilingStep::paper)});
    return out + page::section("Words and paper", page::summary_list(more));
}

Html reach_part(const Desks& desks, const Demand& draft, Instant now) {
    const bool any = std::any_of(draft.identifiers.begin(), draft.identifiers.end(), [](const auto& one) { return !one.sought.empty(); });
    if (!any || is_untouched(draft)) return {};
    const auto reach = reach_of(desks, draft, now);
    Html out;
    const auto list = [](const std::vector<std::string>& sentences) {
        Html items;
        for (const auto& sentence : sentences) items += html("<li>", text(sentence), "</li>");
        return html("<ul class=\"list\">", items, "</ul>");
    };
    if (!reach.not_reached.empty()) {
        out +=
            page::banner(page::Tone::warn, "This legal process does not reach everything you ask for",
                         list(reach.not_reached) + html("<p>You can send it as it is; counsel will reject these parts. Or ask for less, or "
                                                        "obtain the process that reaches them.</p>"));
    }
    if (!reach.for_counsel.empty()) out += page::inset(html("<p>Our counsel will look at this first:</p>", list(reach.for_counsel)));
    return out;
}

Response check_page(const Desks& desks, const Request& request, const Demand& draft, const page::Errors& errors = {}) {
    const Instant now = desks.clock.now();
    const auto problems = demand::check_form(draft, now);
    Html body = page::error_summary(errors);
    // The list of what is missing is not thrown at somebody whose first look this is after a save.
    body += problems_part(draft, problems);
    body += page::heading(label(FilingStep::check), caption_of(desks, draft, FilingStep::check));
    Html fields;
    if (is_correction(draft)) {
        const auto row = desks.demands.row(draft.id);
        if (!row) return Response::trouble(row.error());
        fields += desk::decided_on_field(*row);
        body += page::banner(page::Tone::warn, "This is a corrected version of " + row->number,
                             html("<p>When you send it, an approval given so far lapses and the review starts again.</p>"));
    } else if (draft.resubmission_of) {
        body += page::inset(
            html("<p>This new request is linked to ", page::link_to(at_demand(*draft.resubmission_of), "an earlier one"), ".</p>"));
    }
    body += reach_part(desks, draft, now) + everything(desks, draft);
    if (problems.empty()) {
        body += page::section(
            "Send it",
            html("<p>By sending it you state that you are authorised to serve this legal process and that the form says what the "
                 "paper says.</p>") +
                page::form({.to = at_draft(draft.id, "file"), .form_token = token_of(request)},
                           fields + page::button(is_correction(draft) ? "Send the corrected version" : "Send the request")));
    }
    body += html("<p>", page::link_to(Address{"/portal"}, "Keep it as a draft"), " · ",
                 page::link_to(at_draft(draft.id, "discard"), "Discard the draft"), "</p>");
    auto response = show(desks, request,
                         {std::string{label(FilingStep::check)}, std::move(body), back_of(desks, draft, FilingStep::check),
                          page::Width::reading, "/portal/new", 0});
    return response;
}

Response see_check(const Desks& desks, const Request& request) {
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    return check_page(desks, request, *draft);
}

// An officer of whom their agency has not said for ninety days that they are still its own files nothing new.
Outcome<void> still_theirs(const Desks& desks, const people::Person& person, Instant now) {
    if (person.role != people::Role::officer) return {};
    SALLYPORT_TRY(until, desks.people.attested_until(person.id));
    if (now <= until) return {};
    return Problem{Trouble::refused, "Your agency has not said for " + std::to_string(people::attested_days) +
                                         " days that you still work for it. Its administrator can say so, or call the number on our site; "
                                         "your draft is kept."};
}

Outcome<void> send(const Desks& desks, const Request& request, const Demand& draft) {
    const auto& person = filer(request);
    const Instant now = desks.clock.now();
    if (!is_correction(draft)) {
        SALLYPORT_CHECK(still_theirs(desks, person, now));
        SALLYPORT_CHECK(desks.demands.file(draft, now));
        return {};
    }
    SALLYPORT_TRY(row, desks.demands.row(draft.id));
    // The draft is theirs; whether the request still is, the table of rights says.
    if (!people::may(person.role, people::Action::correct, desks.demands.relation(person, row))) return Problem{Trouble::not_found, ""};
    if (draft.version != row.version + 1) return Problem{Trouble::conflict, "another corrected version was sent meanwhile"};
    SALLYPORT_TRY(decision, desk::decision_of(desks, request));
    SALLYPORT_CHECK(desks.demands.correct(draft.id, draft, decision.decided_on, now));
    return {};
}

Response file(const Desks& desks, const Request& request) {
    auto id = draft_id(request);
    if (!id) return Response::trouble(std::move(id.error()));
    const auto& person = filer(request);
    std::lock_guard lock{draft_lock(*id)};
    auto draft = draft_of(desks, request);
    if (!draft) {
        // The button pressed twice: the first press has filed it.
        if (const auto row = desks.demands.row(*id); row && desks.demands.relation(person, *row) == people::Relation::own)
            return Response::see(at_demand(*id).with_query("done", "filed").str());
        return Response::trouble(std::move(draft.error()));
    }
    // An emergency waits for nobody else's requests.
    const auto tried = draft->section == Section::emergencies ? people::Tried::emergency : people::Tried::filing;
    if (demand::check_form(*draft, desks.clock.now()).empty()) {
        if (auto wait = one_too_many(desks, request, tried)) return std::move(*wait);
    }
    if (auto sent = send(desks, request, *draft); !sent) {
        if (sent.error().trouble == Trouble::not_found || failed_in_our_house(sent.error()))
            return Response::trouble(std::move(sent.error()));
        page::Errors errors;
        const bool missing_field = sent.error().trouble == Trouble::invalid && !demand::check_form(*draft, desks.clock.now()).empty();
        if (sent.error().trouble == Trouble::conflict) {
            errors.add("", "Somebody acted on this request meanwhile. Look at it again, then send your correction.");
        } else if (!missing_field) {  // the page lists what is missing by itself
            errors.add("", sent.error().sentence);
        }
        return check_page(desks, request, *draft, errors).with_status(http::status_of(sent.error().trouble));
    }
    // If this fails the draft stays in the list until it runs out; the request is filed all the same, and once only.
    (void)desks.drafts.remove(person.id, *id).has_value();
    desks.wake_rounds();
    return Response::see(at_demand(*id).with_query("done", is_correction(*draft) ? "corrected" : "filed").str());
}

Response discard_page(const Desks& desks, const Request& request) {
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    page::Confirm question{
        .title = "Discard this draft?",
        .what = html("<p>What you typed and uploaded for it is deleted. Requests that you have sent stay as they are.</p>"),
        .yes = "Discard the draft",
        .look = page::Look::danger,
        .to = at_draft(draft->id, "discard"),
        .back = at_draft(draft->id, "check"),
        .form_token = token_of(request)};
    return show(desks, request, {question.title, page::confirm(question), {}, page::Width::reading, "/portal", 0});
}

Response discard(const Desks& desks, const Request& request) {
    auto id = draft_id(request);
    if (!id) return Response::trouble(std::move(id.error()));
    std::lock_guard lock{draft_lock(*id)};
    auto draft = draft_of(desks, request);
    if (!draft) return Response::trouble(std::move(draft.error()));
    if (auto removed = desks.drafts.remove(filer(request).id, *id); !removed) return Response::trouble(std::move(removed.error()));
    const auto row = desks.demands.row(*id);
    if (!row && row.error().trouble == Trouble::not_found) {
        for (const auto& paper : draft->papers) (void)desks.vault.remove(paper.place).has_value();
    }
    return Response::see("/portal");
}

}  // namespace

std::vector<http::Route> filing_routes(Desks& desks) {
    std::vector<http::Route> routes;
    const auto get = [&](std::string pattern, auto does) {
        routes.push_back(
            {Method::get, std::move(pattern), "portal", "file", [&desks, does](Request& request) { return does(desks, request); }});
    };
    const auto post = [&](std::string pattern, auto does) {
        routes.push_back(
            {Method::post, std::move(pattern), "portal", "file", [&desks, does](Request& request) { return does(desks, request); }});
    };
    get("/portal/new", [](const Desks& d, const Request& r) { return new_page(d, r); });
    post("/portal/new", begin);
    const std::string draft = "/portal/drafts/{draft}/";
    for (const auto step : {FilingStep::process, FilingStep::which, FilingStep::grounds, FilingStep::gag, FilingStep::identifiers,
                            FilingStep::data, FilingStep::summary}) {
        const auto at = draft + std::string{code(step)};
        get(at, [step](const Desks& d, const Request& r) { return see_step(d, r, step); });
        post(at, [step](const Desks& d, const Request& r) { return save_step(d, r, step); });
        post(at + "/check", [step](const Desks& d, const Request& r) { return live_check(d, r, step); });
        post(at + "/save", [step](const Desks& d, const Request& r) { return autosave_step(d, r, step); });
    }
    get(draft + "account/{n}", see_one);
    post(draft + "account/{n}", save_one);
    get(draft + "paper", see_paper);
    const auto upload = [&](const char* step, const char* purpose, const char* field) {
        routes.push_back(
            {Method::post, draft + step, "portal", "file",
             [&desks, purpose, field](Request& request) { return take_paper(desks, request, purpose, field); },
             [&desks, purpose](Request& request) { return sink_for(desks, request, purpose); },
             [&desks, field](Request& request, const Problem& problem) { return paper_refused(desks, request, problem, field); }});
    };
    upload("paper", "instrument", "paper");
    upload(order_step, "secrecy_order", "order");
    get(draft + "check", see_check);
    post(draft + "file", file);
    get(draft + "discard", discard_page);
    post(draft + "discard", discard);
    return routes;
}

}  // namespace sallyport::doors::portal
