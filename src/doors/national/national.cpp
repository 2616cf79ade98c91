// The counter of the lane of national security process: cleared staff enter a paper as it came, and follow its secrecy. The doors of a main
// folder do not have these routes.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "doors/desk/desk_parts.h"
#include "doors/papers.h"
#include "notice/gag.h"

namespace sallyport::doors {

using demand::NationalAuthority;
using http::Method;
using http::Request;
using http::Response;
using page::Address;
using page::Errors;
using page::Html;
using page::html;
using page::text;

namespace {

constexpr const char* counter = "/desk/national/new";
constexpr int papers_shown = 500;

std::string token_of(const Request& request) { return request.visitor_as<Signed>().session.form_secret; }

std::string line_of(const Request& request, const char* name) {
    std::string words{request.form.get(name)};
    const auto first = words.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return "";
    return words.substr(first, words.find_last_not_of(" \t\r\n") - first + 1);
}

template <class E>
std::vector<page::Choice> choices_of(const Request& request, const char* name) {
    const auto chosen = request.form.all(name);
    std::vector<page::Choice> choices;
    for (const E value : every<E>()) {
        const std::string word{code(value)};
        choices.push_back({word, std::string{label(value)}, "", std::find(chosen.begin(), chosen.end(), word) != chosen.end()});
    }
    return choices;
}

// A list whose first line is nobody's choice.
template <class E>
std::vector<page::Choice> to_choose(const Request& request, const char* name) {
    auto choices = choices_of<E>(request, name);
    choices.insert(choices.begin(), page::Choice{"", "Choose", "", request.form.get(name).empty()});
    return choices;
}

page::DateParts date_parts(const Request& request, const std::string& name) {
    return {std::string{request.form.get(name + "-day")}, std::string{request.form.get(name + "-month")},
            std::string{request.form.get(name + "-year")}};
}

// ---- entering a paper

Outcome<std::vector<page::Choice>> agencies_of(const Desks& desks, std::string_view chosen) {
    SALLYPORT_TRY(known, desks.people.agencies());
    std::vector<page::Choice> choices{{"", "Choose", "", chosen.empty()}};
    for (const auto& one : known) {
        if (one.kind == people::AgencyKind::federal) choices.push_back({one.id.text(), one.name, "", one.id.text() == chosen});
    }
    return choices;
}

Response counter_page(const Desks& desks, const Request& request, const Errors& errors = {}) {
    auto agencies = agencies_of(desks, request.form.get("agency"));
    if (!agencies) return Response::trouble(std::move(agencies.error()));
    const auto error = [&](const char* field) { return std::string{errors.at(field)}; };
    const auto form = [&](const char* field) { return request.form.get(field); };
    std::vector<page::Choice> entities;
    for (const auto& one : desks.provider.entities) entities.push_back({one.code, one.name, "", one.code == form("addressed_to")});
    Html fields =
        page::select({"authority", "What it was issued under", "", error("authority")}, to_choose<NationalAuthority>(request, "authority"));
    fields += page::select({"agency", "Agency", "Federal agencies that were admitted here.", error("agency")}, *agencies);
    fields += page::field({"issuer", "Court or office", "", error("issuer")}, form("issuer"));
    fields += page::field({"docket", "Number of the paper", "As it stands on the paper.", error("docket")}, form("docket"),
                          page::Kind::code, page::Size::half);
    fields += page::field({"signer", "Signed by", "", error("signed")}, form("signer"));
    fields += page::select({"level", "Level of the signer of a letter", "18 U.S.C. 2709(b). Of an order: not known.", error("level")},
                           choices_of<demand::LetterSigner>(request, "level"));
    fields += page::radios(
        {"identifies", "Does its term specifically identify a person, entity, telephone number or account?", "", error("identifies")},
        {{"yes", "Yes", "", form("identifies") == "yes"},
         {"no", "No", "", form("identifies") == "no"},
         {"unknown", "Not known", "", form("identifies") != "yes" && form("identifies") != "no"}});
    fields += page::date_field({"issued_on", "Issued on", "", error("issued_on")}, date_parts(request, "issued_on"));
    fields += page::date_field({"received_on", "Received on", "If it was not today.", error("received_on"), false},
                               date_parts(request, "received_on"));
    fields += page::select({"addressed_to", "Addressed to", "", error("addressed_to")}, entities);
    fields += page::checkboxes(
        {"dangers", "Certified if we speak of a letter",
         "18 U.S.C. 2709(c)(1)(B). None: the letter bars nobody. An order's secrecy stands in the order.", error("dangers"), false},
        choices_of<demand::SecrecyDanger>(request, "dangers"));
    fields += page::checkboxes({"new_service", "A new service", "", "", false},
                               {{"yes", "It is the first order on a platform, product or service that had none before",
                                 "An enhancement of one that is public already is not new.", form("new_service") == "yes"}});
    fields += page::select({"kind", "What its selectors are", "", error("kind")}, to_choose<demand::IdentifierKind>(request, "kind"));
    fields += page::text_area({"values", "Selectors", "One a line.", error("values")}, form("values"), 4);
    fields += page::checkboxes({"classes", "Kinds of data", "", error("classes")}, choices_of<demand::DataClass>(request, "classes"));
    fields += page::date_field({"first", "First day", "For data that has a time.", error("first"), false}, date_parts(request, "first"));
    fields += page::date_field({"last", "Last day", "", error("last"), false}, date_parts(request, "last"));
    fields += page::file_upload({"paper", "The paper as a PDF", "", error("paper")});
    fields += page::button("Enter the paper");
    Html body = page::error_summary(errors) + page::heading("Enter a paper");
    body += html("<p>Nothing of it leaves this folder but bands. It is sealed as it came; counsel decides.</p>");
    body += page::form({.to = Address{"/desk/national/new"}, .form_token = token_of(request), .sends = page::Sends::files}, fields);
    auto response = show(desks, request, {"Enter a paper", std::move(body), {}, page::Width::reading, counter, 0});
    return errors.none() ? std::move(response) : response.with_status(422);
}

// The paper of a demand whose id is made with it.
class CounterPaper : public PaperUpload {
public:
    CounterPaper(Desks& desks, DemandId id) : PaperUpload{desks, id, "instrument"}, demand{std::move(id)} {}
    const DemandId demand;
};

// Days as the provider's zone has them; the last one is whole.
std::optional<Span> span_of(const Request& request, const std::string& zone, Errors& errors) {
    const auto first = desk::day_field(request, "first"), last = desk::day_field(request, "last");
    for (const auto* day : {&first, &last}) {
        if (!*day) errors.add(day->error());
    }
    if (!first || !last || !*first || !*last) return std::nullopt;
    const auto from = start_of(**first, zone), to = start_of(**last, zone);
    if (!from || !to) return std::nullopt;
    return Span{*from, after_days(*to, 1)};
}

std::vector<demand::Sought> sought_of(const Request& request, const std::optional<Span>& span) {
    std::vector<demand::Sought> sought;
    for (const auto& word : request.form.all("classes")) {
        if (const auto data = coded<demand::DataClass>(word))
            sought.push_back({*data, demand::is_subscriber(*data) ? std::nullopt : span, ""});
    }
    return sought;
}

std::vector<demand::Identifier> selectors_of(const Request& request, const std::vector<demand::Sought>& sought, Errors& errors) {
    const auto kind = coded<demand::IdentifierKind>(request.form.get("kind"));
    if (!kind) errors.add("kind", "Choose what the selectors are.");
    std::vector<demand::Identifier> selectors;
    std::string_view rest = request.form.get("values");
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        std::string_view value = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (!value.empty() && (value.back() == '\r' || value.back() == ' ')) value.remove_suffix(1);
        if (!value.empty())
            selectors.push_back({kind.value_or(demand::IdentifierKind::account_email), Sensitive{std::string{value}}, "", sought});
    }
    if (selectors.empty()) errors.add("values", "Name at least one selector.");
    if (static_cast<int>(selectors.size()) > limits::identifiers_per_demand) {
        errors.add("values",
                   fmt::format("{} selectors; at most {} can be entered at once.", selectors.size(), limits::identifiers_per_demand));
    }
    return selectors;
}

demand::NationalPaper said_of(const Request& request, Errors& errors) {
    demand::NationalPaper said;
    if (const auto authority = coded<NationalAuthority>(request.form.get("authority"))) {
        said.authority = *authority;
    } else {
        errors.add("authority", "Choose what it was issued under.");
    }
    said.signer = coded<demand::LetterSigner>(request.form.get("level")).value_or(demand::LetterSigner::unknown);
    if (request.form.get("identifies") == "yes") said.term_identifies = true;
    if (request.form.get("identifies") == "no") said.term_identifies = false;
    for (const auto& word : request.form.all("dangers")) {
        if (const auto danger = coded<demand::SecrecyDanger>(word)) said.dangers.push_back(*danger);
    }
    said.new_service = request.form.get("new_service") == "yes";
    return said;
}

// The instant of receipt: now, or the start of the day that is given.
Instant received_of(const Request& request, const std::string& zone, Instant now, Errors& errors) {
    const auto day = desk::day_field(request, "received_on");
    if (!day) errors.add(day.error());
    if (!day || !*day) return now;
    const auto start = start_of(**day, zone);
    if (!start || *start > now) {
        errors.add("received_on", "That day has not come yet.");
        return now;
    }
    return day_of(now, zone) == **day ? now : *start;
}

demand::Demand paper_of(const Desks& desks, const Request& request, const DemandId& id, Errors& errors) {
    demand::Demand paper;
    paper.id = id;
    paper.national = said_of(request, errors);
    const bool letter = paper.national->authority == NationalAuthority::letter;
    paper.filed_by = request.visitor_as<Signed>().person.id;
    paper.zone = desks.provider.zone;
    paper.channel = demand::cleared_channel;
    paper.country = "US";
    paper.requester = demand::RequesterKind::federal;
    paper.instrument = letter ? demand::Instrument::nsl : demand::Instrument::fisa_order;
    paper.authority = letter ? demand::AuthorityLevel::self_issued : demand::AuthorityLevel::judge;
    if (const auto agency = AgencyId::parse(request.form.get("agency"))) {
        if (const auto known = desks.people.agency(*agency); known && known->kind == people::AgencyKind::federal) {
            paper.agency = known->id;
            paper.agency_name = known->name;
        }
    }
    if (paper.agency.none())
        errors.add("agency", "Choose the agency. One that is not in the list is admitted first, on the page Agencies.");
    paper.issuer = Sensitive{line_of(request, "issuer")};
    paper.docket = Sensitive{line_of(request, "docket")};
    paper.signer = Sensitive{line_of(request, "signer")};
    paper.is_signed = !paper.signer.reveal().empty();
    if (auto day = desk::day_field(request, "issued_on"); day) {
        paper.issued_on = *day;
    } else {
        errors.add(day.error());
    }
    paper.received = received_of(request, paper.zone, desks.clock.now(), errors);
    paper.addressed_to = line_of(request, "addressed_to");
    paper.secrecy = letter && paper.national->dangers.empty() ? demand::SecrecySource::none : demand::SecrecySource::statute;
    paper.identifiers = selectors_of(request, sought_of(request, span_of(request, paper.zone, errors)), errors);
    return paper;
}

// Secrecy that the paper brings along bars notice from the first instant.
Outcome<void> bar_notice(const Desks& desks, const demand::Demand& paper) {
    if (paper.secrecy != demand::SecrecySource::statute) return {};
    SALLYPORT_TRY(row, desks.demands.row(paper.id));
    notice::SecrecyOrder order;
    order.id = OrderId::random();
    order.demand = paper.id;
    order.court = Sensitive<std::string>{std::string{label(paper.national->authority)}};
    order.docket = paper.docket;
    order.starts = paper.received;
    SALLYPORT_CHECK(desks.notice.record_order(paper.id, std::move(order), {paper.filed_by, row.last, desks.clock.now()}));
    return {};
}

Response enter(Desks& desks, Request& request) {
    auto& upload = request.upload_as<CounterPaper>();
    Errors errors;
    auto paper = paper_of(desks, request, upload.demand, errors);
    const Instant now = desks.clock.now();
    paper.papers = upload.papers();
    if (paper.papers.empty()) errors.add("paper", "Choose the paper as a PDF.");
    for (const auto& problem : demand::check_form(paper, now)) {
        const bool of_a_selector = problem.field.starts_with("identifier");
        const std::string field = !of_a_selector                        ? problem.field
                                  : problem.field.ends_with("-classes") ? "classes"
                                  : problem.field.ends_with("-range")   ? "first"
                                                                        : "values";
        if (errors.at(field).empty()) errors.add(field, problem.sentence);
    }
    if (!errors.none()) {
        upload.abandon();
        return counter_page(desks, request, errors);
    }
    if (auto filed = desks.demands.file(paper, now); !filed) {
        // Whether it was written is not known if the world failed; then the paper stays, and an unknown demand's is swept with its key.
        if (filed.error().trouble == Trouble::invalid || filed.error().trouble == Trouble::refused) upload.abandon();
        errors.add(filed.error().field, filed.error().sentence);
        return counter_page(desks, request, errors).with_status(http::status_of(filed.error().trouble));
    }
    desks.wake_rounds();
    if (auto barred = bar_notice(desks, paper); !barred) return Response::trouble(std::move(barred.error()));
    return Response::see(Address::path({"desk", "national", paper.id.text()}).str());
}

// ---- secrecy

// How it ends: the fact `ground` of the entry, and its words.
constexpr std::pair<const char*, const char*> endings[] = {{"government", "The government ended it"}, {"court", "A court ended it"}};

struct Secrecy {
    notice::SecrecyOrder order;
    std::vector<notice::GagNote> notes;
    notice::GagState state;
};

Outcome<std::vector<Secrecy>> secrecy_of(const Desks& desks, const DemandId& id) {
    SALLYPORT_TRY(orders, desks.notice.orders(id));
    std::vector<Secrecy> all;
    for (auto& order : orders) {
        SALLYPORT_TRY(notes, desks.notice.gag_notes(id, order.id));
        const auto state = notice::gag_state(order, notes, desks.clock.now());
        all.push_back({std::move(order), std::move(notes), state});
    }
    return all;
}

// What is to be done next about it, in words; and whether it presses.
std::pair<std::string, page::Tone> next_of(const Secrecy& one, const std::string& zone) {
    if (one.state.government_late) {
        return {"The government did not go to court by " + text_in(*one.state.government_due, zone) + ": counsel decides what follows",
                page::Tone::bad};
    }
    if (one.state.review_open && one.state.government_due)
        return {"The government has until " + text_in(*one.state.government_due, zone) + " to go to court", page::Tone::busy};
    if (one.state.anniversary_due)
        return {"Third anniversary on " + base::text(one.state.anniversary) + ": review is due", page::Tone::warn};
    return {"Third anniversary on " + base::text(one.state.anniversary), page::Tone::plain};
}

Response secrecy_page(const Desks& desks, const Request& request, const Errors& errors = {}) {
    const auto id = desk::demand_of(request);
    auto row = desks.demands.row(id);
    if (!row) return Response::trouble(std::move(row.error()));
    auto all = secrecy_of(desks, id);
    if (!all) return Response::trouble(std::move(all.error()));
    Html body = page::error_summary(errors) + page::heading("Secrecy", row->number);
    body += html("<p>", page::link_to(desk::at(id), "The paper, its review and its decision"), "</p>");
    if (all->empty()) body += page::empty_state("Nothing bars us from speaking", html("<p>No secrecy is recorded, or it has ended.</p>"));
    for (const auto& one : *all) {
        const auto [words, tone] = next_of(one, desks.provider.zone);
        std::vector<page::SummaryRow> rows{{"Rests on", text(one.order.court.reveal())},
                                           {"Since", text(text_in(one.order.starts, desks.provider.zone))},
                                           {"Next", page::tag(words, tone)}};
        for (const auto& note : one.notes) rows.push_back({std::string{label(note.event)}, page::prose(note.words.reveal())});
        Html form = desk::decided_on_field(*row) + page::hidden("order", one.order.id.text());
        auto events = to_choose<notice::GagEvent>(request, "event");
        for (const auto& [ground, ends] : endings) events.push_back({ground, ends, "", request.form.get("event") == ground});
        form += page::select({"event", "What happened", "", std::string{errors.at("event")}}, events);
        form += page::text_area({"words", "In your words", "", std::string{errors.at("words")}}, request.form.get("words"), 3);
        form += page::button("Record it");
        body +=
            page::section("Secrecy since " + text_in(one.order.starts, desks.provider.zone),
                          page::summary_list(rows) + page::form({Address::path({"desk", "national", id.text()}), token_of(request)}, form));
    }
    auto response = show(
        desks, request,
        {"Secrecy", std::move(body), page::back_link(Address{"/desk/national"}, "Secrecy"), page::Width::reading, "/desk/national", 0});
    return errors.none() ? std::move(response) : response.with_status(422);
}

Response record(Desks& desks, const Request& request) {
    const auto id = desk::demand_of(request);
    Errors errors;
    const auto event = coded<notice::GagEvent>(request.form.get("event"));
    const auto order = OrderId::parse(request.form.get("order"));
    const auto written = request.form.get("event");
    const auto* ending = std::find_if(std::begin(endings), std::end(endings), [&](const auto& one) { return written == one.first; });
    if (!event && ending == std::end(endings)) errors.add("event", "Choose what happened.");
    if (!order) errors.add("event", "Secrecy that is not on this paper; open the page again.");
    const auto decision = desk::decision_of(desks, request);
    if (!decision) errors.add("", decision.error().sentence);
    if (!errors.none()) return secrecy_page(desks, request, errors);
    auto done = event ? desks.notice.note_gag(id, *order, *event, request.form.get("words"), *decision)
                      : desks.notice.end_order(id, *order, ending->first, *decision);
    if (!done) {
        errors.add(done.error());
        return secrecy_page(desks, request, errors).with_status(http::status_of(done.error().trouble));
    }
    desks.wake_rounds();
    return Response::see(Address::path({"desk", "national", id.text()}).str());
}

// Every paper whose secrecy stands, what presses first.
Response list_page(const Desks& desks, const Request& request) {
    demand::QueueFilter filter;
    filter.limit = papers_shown;
    auto rows = desks.demands.queue(filter);
    if (!rows) return Response::trouble(std::move(rows.error()));
    page::Table table;
    table.caption = "Papers whose secrecy stands";
    table.columns = {{"Paper"}, {"Kind"}, {"State"}, {"Next"}};
    std::map<int, std::vector<page::Row>> lines;  // by how much it presses
    for (const auto& row : *rows) {
        auto all = secrecy_of(desks, row.id);
        if (!all) return Response::trouble(std::move(all.error()));
        for (const auto& one : *all) {
            const auto [words, tone] = next_of(one, desks.provider.zone);
            const int order = tone == page::Tone::bad ? 0 : tone == page::Tone::warn ? 1 : tone == page::Tone::busy ? 2 : 3;
            lines[order].push_back({{page::link_to(Address::path({"desk", "national", row.id.text()}), row.number),
                                     text(label(row.instrument)), text(desk::words_of(row.standing.stage)), text(words)},
                                    tone});
        }
    }
    for (auto& [order, some] : lines) std::move(some.begin(), some.end(), std::back_inserter(table.rows));
    Html body = page::heading("Secrecy");
    body += table.rows.empty() ? page::empty_state("No secrecy stands", html("<p>Papers that bar us from speaking are listed here.</p>"))
                               : page::table(table);
    return show(desks, request, {"Secrecy", std::move(body), {}, page::Width::wide, "/desk/national", 0});
}

}  // namespace

std::vector<http::Route> national_routes(Desks& desks) {
    return {
        {Method::get, counter, "desk", "counter", [&desks](Request& request) { return counter_page(desks, request); }},
        {Method::post, counter, "desk", "counter", [&desks](Request& request) { return enter(desks, request); },
         [&desks](Request&) -> Outcome<std::shared_ptr<http::UploadSink>> {
             return std::shared_ptr<http::UploadSink>{std::make_shared<CounterPaper>(desks, DemandId::random())};
         },
         [&desks](Request& request, const Problem& problem) {
             Errors errors;
             errors.add("paper", problem.sentence);
             return counter_page(desks, request, errors).with_status(http::status_of(problem.trouble));
         }},
        {Method::get, "/desk/national", "desk", "queue", [&desks](Request& request) { return list_page(desks, request); }},
        {Method::get, "/desk/national/{id}", "desk", "read_demand", [&desks](Request& request) { return secrecy_page(desks, request); }},
        {Method::post, "/desk/national/{id}", "desk", "notify", [&desks](Request& request) { return record(desks, request); }}};
}

}  // namespace sallyport::doors
