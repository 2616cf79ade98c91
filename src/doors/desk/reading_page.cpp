// "What the paper says": whoever reads it records what it carries and lacks. What the form says stands beside, and is not taken over.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "doors/desk/desk_parts.h"
#include "doors/portal/paper_steps.h"

namespace sallyport::doors::desk {

using demand::AuthorityLevel;
using http::Fields;
using http::Request;
using http::Response;
using law::PaperPart;
using page::Address;
using page::Html;
using page::html;
using page::text;

namespace {

Address here(const DemandId& id) { return Address::path({"desk", "demands", id.text(), "paper-says"}); }

bool holds(std::uint32_t bits, PaperPart part) { return (bits >> static_cast<unsigned>(part) & 1u) != 0; }
bool holds(std::uint32_t bits, law::LegalEvent event) { return (bits >> static_cast<unsigned>(event) & 1u) != 0; }

std::string words(const std::optional<bool>& answer) { return !answer ? "" : *answer ? "yes" : "no"; }
std::optional<bool> answered(std::string_view word) {
    if (word == "yes") return true;
    if (word == "no") return false;
    return std::nullopt;
}

// Marks that a paper may carry, found by whoever reads it.
struct Found {
    const char* name;
    const char* words;
    bool law::OtherFacts::* fact;
};
constexpr Found found_marks[] = {
    {"material_mistake", "Names, numbers or statutes do not agree", &law::OtherFacts::material_mistake},
    {"privileged", "It touches a privileged profession, an immunity or the press", &law::OtherFacts::privileged},
    {"not_stored", "It asks for what was not stored when it arrived", &law::OtherFacts::not_stored}};

struct Sight {
    const Desks& desks;
    const Request& request;
    demand::DemandRow row;
    ledger::Recorded<demand::Demand> demand;
    law::Questions questions;
    std::optional<review::Reading> before;
    people::Person reader;
    Instant now;
    bool may(people::Action action) const { return people::may(reader.role, action, people::Relation::staff); }
};

Outcome<Sight> sight_of(const Desks& desks, const Request& request) {
    SALLYPORT_TRY(row, desks.demands.row(demand_of(request)));
    SALLYPORT_TRY(demand, desks.demands.demand(row.id));
    SALLYPORT_TRY(reading, desks.review.reading(row.id));
    auto questions = desks.review.questions(*demand);
    std::optional<review::Reading> before;
    if (reading) before = **reading;
    return Sight{desks,
                 request,
                 std::move(row),
                 std::move(demand),
                 std::move(questions),
                 std::move(before),
                 request.visitor_as<Signed>().person,
                 desks.clock.now()};
}

void put_day(Fields& fields, const std::string& name, const std::optional<Day>& day) {
    fields.add(name + "-day", day ? std::to_string(day->day) : "");
    fields.add(name + "-month", day ? std::to_string(day->month) : "");
    fields.add(name + "-year", day ? std::to_string(day->year) : "");
}
page::DateParts date_parts(const Fields& fields, const std::string& name) {
    return {std::string{fields.get(name + "-day")}, std::string{fields.get(name + "-month")}, std::string{fields.get(name + "-year")}};
}

// What the last reading says, as fields; empty if there is none.
Fields fields_of(const review::Reading& reading) {
    const auto& seen = reading.seen;
    Fields fields;
    fields.add("paper_kind", seen.paper);
    fields.add("region", seen.region);
    for (const auto other : seen.also_holds) fields.add("also_holds", std::string{code(other)});
    std::string languages;
    for (const auto& language : seen.languages) languages += (languages.empty() ? "" : ", ") + language;
    fields.add("languages", languages);
    for (const auto part : every<PaperPart>()) {
        if (holds(seen.lacks, part)) fields.add("lacks", std::string{code(part)});
    }
    for (const auto& mark : found_marks) {
        if (seen.*mark.fact) fields.add("found", mark.name);
    }
    if (seen.section_m_present) fields.add("section_m", "yes");
    if (seen.not_police) fields.add("not_police", "yes");
    fields.add("offence_years", seen.offence_years ? std::to_string(*seen.offence_years) : "");
    if (seen.offence_listed) fields.add("offence_listed", "yes");
    fields.add("validated_by", std::string{code(seen.validated_by)});
    if (seen.emergency) fields.add("emergency", "yes");
    if (seen.validation_to_follow) fields.add("validation_to_follow", "yes");
    fields.add("enforcing", std::string{code(seen.enforcing)});
    fields.add("designated", words(seen.through_designated_authority));
    fields.add("processor", words(seen.processor_addressed));
    const auto& order = seen.secrecy_paper;
    put_day(fields, "order_issued", order ? std::optional{order->issued} : std::nullopt);
    put_day(fields, "order_ends", order ? order->ends : std::nullopt);
    fields.add("order_level", order && order->federal ? "federal" : "other");
    fields.add("names_this_process", order && order->names_this_process ? "yes" : "no");
    for (const auto& [event, at] : seen.events) fields.add("event-" + std::string{code(event)}, base::text(at));
    fields.add("data_country", reading.data_country);
    fields.add("contracting_country", seen.contracting_country);
    fields.add("residence", reading.residence);
    fields.add("nationality", seen.customer_nationality);
    fields.add("location", seen.customer_location);
    fields.add("places_because", reading.places_because);
    if (seen.nexus_absent) fields.add("nexus_absent", "yes");
    fields.add("redirect_because", reading.redirect_because.reveal());
    return fields;
}

std::vector<std::string> languages_of(std::string_view typed) {
    std::vector<std::string> out;
    std::string word;
    for (std::size_t i = 0; i <= typed.size(); ++i) {
        const char c = i < typed.size() ? typed[i] : ',';
        if (c == ',' || c == ';' || c == ' ') {
            if (!word.empty()) out.push_back(std::move(word));
            word.clear();
        } else {
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

std::string country_typed(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        if (c != ' ') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

Outcome<void> take_order(const Request& request, law::OtherFacts& seen) {
    SALLYPORT_TRY(issued, day_field(request, "order_issued"));
    SALLYPORT_TRY(ends, day_field(request, "order_ends"));
    seen.secrecy_paper.reset();
    if (!issued && ends) return Problem{Trouble::invalid, "Give the day on which the order was issued.", "order_issued"};
    if (!issued) return {};
    seen.secrecy_paper =
        law::SecrecyPaper{*issued, ends, request.form.get("names_this_process") == "yes", request.form.get("order_level") == "federal"};
    return {};
}

Outcome<void> take_events(const Sight& sight, law::OtherFacts& seen) {
    seen.events.clear();
    for (const auto event : every<law::LegalEvent>()) {
        const std::string field = "event-" + std::string{code(event)};
        const auto typed = sight.request.form.get(field);
        if (typed.empty() || !holds(sight.questions.events, event)) continue;
        const auto at = parse_instant(typed);
        if (!at) return Problem{Trouble::invalid, at.error().sentence + "; for example 2026-03-01T14:00:00Z", field};
        seen.events.emplace_back(event, *at);
    }
    return {};
}

Outcome<void> take_matter(const Fields& form, law::OtherFacts& seen) {
    seen.offence_years.reset();
    if (const auto typed = form.get("offence_years"); !typed.empty()) {
        int years = 0;
        const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), years);
        if (read.ec != std::errc{} || read.ptr != typed.data() + typed.size())
            return Problem{Trouble::invalid, "Give the maximum as a number of years, for example 5.", "offence_years"};
        seen.offence_years = years;
    }
    seen.offence_listed = form.get("offence_listed") == "yes";
    seen.validated_by = coded<AuthorityLevel>(form.get("validated_by")).value_or(AuthorityLevel::unknown);
    seen.emergency = form.get("emergency") == "yes";
    seen.validation_to_follow = form.get("validation_to_follow") == "yes";
    seen.enforcing = coded<law::Enforcing>(form.get("enforcing")).value_or(law::Enforcing::unknown);
    seen.through_designated_authority = answered(form.get("designated"));
    seen.processor_addressed = answered(form.get("processor"));
    return {};
}

// The form is the whole reading: what is not ticked was not seen. What only counsel says stays as it was where somebody else reads.
Outcome<review::Reading> reading_of(const Sight& sight) {
    const auto& form = sight.request.form;
    review::Reading reading;
    auto& seen = reading.seen;
    seen.paper = form.get("paper_kind");
    seen.region = form.get("region");
    for (const auto& word : form.all("also_holds")) {
        if (const auto other = coded<demand::Instrument>(word)) seen.also_holds.push_back(*other);
    }
    seen.languages = languages_of(form.get("languages"));
    for (const auto& word : form.all("lacks")) {
        if (const auto part = coded<PaperPart>(word)) seen.lacks |= 1u << static_cast<unsigned>(*part);
    }
    const auto marked = form.all("found");
    for (const auto& mark : found_marks) seen.*mark.fact = std::ranges::find(marked, mark.name) != marked.end();
    seen.section_m_present = form.get("section_m") == "yes";
    seen.not_police = sight.questions.police && form.get("not_police") == "yes";
    SALLYPORT_CHECK(take_matter(form, seen));
    SALLYPORT_CHECK(take_order(sight.request, seen));
    SALLYPORT_CHECK(take_events(sight, seen));
    reading.data_country = country_typed(form.get("data_country"));
    seen.contracting_country = country_typed(form.get("contracting_country"));
    reading.residence = country_typed(form.get("residence"));
    seen.customer_nationality = country_typed(form.get("nationality"));
    seen.customer_location = country_typed(form.get("location"));
    reading.places_because = form.get("places_because");
    if (sight.may(people::Action::decide)) {
        seen.nexus_absent = form.get("nexus_absent") == "yes";
        reading.redirect_because = Sensitive<std::string>{std::string{form.get("redirect_because")}};
        seen.redirect_impossible = !form.get("redirect_because").empty();
    } else if (sight.before) {
        seen.nexus_absent = sight.before->seen.nexus_absent;
        seen.redirect_impossible = sight.before->seen.redirect_impossible;
        reading.redirect_because = sight.before->redirect_because;
    }
    return reading;
}

// ---- the form

struct Drawing {
    const Sight& sight;
    const Fields& fields;
    const page::Errors& errors;
    std::string error(std::string_view name) const { return std::string{errors.at(name)}; }
    bool is_chosen(std::string_view name, std::string_view value) const {
        const auto all = fields.all(name);
        return std::ranges::find(all, value) != all.end();
    }
    Html tick(const char* name, const char* legend, const char* words_) const {
        return page::checkboxes({name, legend, "", error(name), false}, {{"yes", words_, "", fields.get(name) == "yes"}});
    }
    Html country(const char* name, const char* label_, const std::string& hint) const {
        return page::field({name, label_, hint, error(name), false}, fields.get(name), page::Kind::code, page::Size::tiny);
    }
};

Html kind_part(const Drawing& draw) {
    const auto& asked = draw.sight.questions;
    Html out;
    if (!asked.papers.empty()) {
        std::vector<page::Choice> papers = {{"", "Not seen yet", "", draw.fields.get("paper_kind").empty()}};
        for (const auto& [word, title] : asked.papers) papers.push_back({word, title, "", draw.fields.get("paper_kind") == word});
        out += page::select({"paper_kind", "Which paper it is", "", draw.error("paper_kind"), false}, papers);
    }
    if (!asked.regions.empty()) {
        std::vector<page::Choice> regions = {{"", "Another part, or not seen", "", draw.fields.get("region").empty()}};
        for (const auto& region : asked.regions)
            regions.push_back({region, draw.sight.demand->country + "-" + region, "", draw.fields.get("region") == region});
        out += page::select({"region", "Part of the country", "", draw.error("region"), false}, regions);
    }
    if (asked.combined) {
        using enum demand::Instrument;
        std::vector<page::Choice> others;
        for (const auto other : {search_warrant, d_order, pr_tt_order, wiretap_order}) {
            if (other == draw.sight.demand->instrument) continue;
            others.push_back({std::string{code(other)}, std::string{label(other)}, "", draw.is_chosen("also_holds", code(other))});
        }
        out += page::checkboxes({"also_holds", "The same paper is also", "", "", false}, others);
    }
    return out +
           page::field({"languages", "Languages of paper and translations", "Two letters each: de, en", draw.error("languages"), false},
                       draw.fields.get("languages"), page::Kind::code, page::Size::half);
}

Html face_part(const Drawing& draw) {
    std::vector<page::Choice> parts, marks;
    for (const auto part : every<PaperPart>()) {
        if (holds(draw.sight.questions.parts, part))
            parts.push_back({std::string{code(part)}, std::string{label(part)}, "", draw.is_chosen("lacks", code(part))});
    }
    for (const auto& mark : found_marks) marks.push_back({mark.name, mark.words, "", draw.is_chosen("found", mark.name)});
    Html out;
    if (!parts.empty())
        out += page::checkboxes({"lacks", "What it lacks", "A paper of this kind must carry each of these.", "", false}, parts);
    out += page::checkboxes({"found", "What was found in it", "", "", false}, marks);
    if (draw.sight.questions.police)
        out += draw.tick("not_police", "Who asks", "A fire or rescue service, or a civil agency: not criminal law enforcement");
    return out;
}

Html matter_part(const Drawing& draw) {
    const auto& asked = draw.sight.questions;
    Html out;
    if (asked.offence) {
        out += page::field({"offence_years", "Maximum of the offence, in years", "", draw.error("offence_years"), false},
                           draw.fields.get("offence_years"), page::Kind::number, page::Size::tiny);
        out += draw.tick("offence_listed", "Whatever its maximum", "One of the offences that the law lists");
    }
    if (asked.validation) {
        std::vector<page::Choice> levels;
        for (const auto level : every<AuthorityLevel>()) {
            const bool is_none = level == AuthorityLevel::unknown;
            levels.push_back({std::string{code(level)}, is_none ? "Nobody, or not seen" : std::string{label(level)}, "",
                              draw.fields.get("validated_by") == code(level) || (is_none && draw.fields.get("validated_by").empty())});
        }
        out += page::select({"validated_by", "Validated by", "", draw.error("validated_by"), false}, levels);
    }
    if (asked.emergency) out += draw.tick("emergency", "Emergency", "The paper says that it is one, and why");
    if (asked.validation) out += draw.tick("validation_to_follow", "Validation", "It follows: issued in an emergency without it");
    if (asked.enforcing) {
        std::vector<page::Choice> said;
        for (const auto word : every<law::Enforcing>())
            said.push_back(
                {std::string{code(word)}, std::string{label(word)}, "",
                 draw.fields.get("enforcing") == code(word) || (word == law::Enforcing::unknown && draw.fields.get("enforcing").empty())});
        out += page::select({"enforcing", "The enforcing authority", "", draw.error("enforcing"), false}, said);
        out += draw.tick("section_m", "Section M", "It came along. It is for the enforcing authority only: set the paper aside unread");
    }
    const auto yes_no = [&](const char* name, const char* words_) {
        const auto now = draw.fields.get(name);
        out += page::radios({name, words_, "", draw.error(name), false},
                            {{"yes", "Yes", "", now == "yes"}, {"no", "No", "", now == "no"}, {"", "Not seen", "", now.empty()}});
    };
    if (asked.designated) yes_no("designated", "Sent through the designated authority");
    if (asked.controller) yes_no("processor", "It says why we are asked and not the organisation");
    return out;
}

Html order_part(const Drawing& draw) {
    if (draw.sight.demand->secrecy != demand::SecrecySource::court_order) return {};
    return page::section(
        "The nondisclosure order",
        page::date_field({"order_issued", "Issued on", "", draw.error("order_issued"), false}, date_parts(draw.fields, "order_issued")) +
            page::date_field({"order_ends", "Ends on", "Empty if it names no end", draw.error("order_ends"), false},
                             date_parts(draw.fields, "order_ends")) +
            page::radios({"order_level", "Issued by", "", "", false},
                         {{"federal", "Federal court", "", draw.fields.get("order_level") == "federal"},
                          {"other", "Another court", "", draw.fields.get("order_level") != "federal"}}) +
            draw.tick("names_this_process", "Reach", "It names this very paper"));
}

Html events_part(const Drawing& draw) {
    Html out;
    for (const auto event : every<law::LegalEvent>()) {
        if (!holds(draw.sight.questions.events, event)) continue;
        const std::string name = "event-" + std::string{code(event)};
        out += page::field({name, std::string{label(event)}, "For example 2026-03-01T14:00:00Z", draw.error(name), false},
                           draw.fields.get(name), page::Kind::code, page::Size::half);
    }
    return out.empty() ? Html{} : page::section("What starts a clock", out);
}

// Five places are five facts. The directory's word stands beside, and wins.
Html places_part(const Drawing& draw) {
    std::string hosts, homes;
    for (const auto& answer : draw.sight.demand->directory) {
        if (!answer.data_country.empty()) hosts += (hosts.empty() ? "" : ", ") + answer.data_country;
        if (!answer.customer_country.empty()) homes += (homes.empty() ? "" : ", ") + answer.customer_country;
    }
    const auto known = [](const std::string& words_) { return words_.empty() ? "Not in the directory" : "The directory says " + words_; };
    return page::section(
        "Where the customer is",
        draw.country("data_country", "Where the data is held", known(hosts)) +
            draw.country("contracting_country", "Which country's company has the contract", "Two letters") +
            draw.country("residence", "Where they live", known(homes)) + draw.country("nationality", "Nationality", "Two letters") +
            draw.country("location", "Where they are now", "Two letters") +
            page::field(
                {"places_because", "How these places are known", "Needed for each that is given here", draw.error("places_because"), false},
                draw.fields.get("places_because")));
}

Html counsels_part(const Drawing& draw) {
    if (!draw.sight.may(people::Action::decide)) return {};
    return page::section(
        "What counsel says",
        draw.tick("nexus_absent", "Connection", "The matter has no connection with the issuer's territory") +
            page::text_area({"redirect_because", "Why the organisation cannot be asked itself",
                             "Only if it cannot. The reason is kept with the request.", draw.error("redirect_because"), false},
                            draw.fields.get("redirect_because"), 2));
}

Response form_page(const Sight& sight, const Fields& fields, const page::Errors& errors) {
    const Drawing draw{sight, fields, errors};
    std::vector<page::SummaryRow> said;
    for (auto& line : portal::said_lines(sight.questions, *sight.demand))
        said.push_back({std::move(line.question), std::move(line.answer)});
    Html inside = decided_on_field(sight.row);
    inside += page::section("The paper", kind_part(draw) + face_part(draw));
    if (const Html matter = matter_part(draw); !matter.empty()) inside += page::section("What it rests on", matter);
    inside += order_part(draw) + events_part(draw) + places_part(draw) + counsels_part(draw);
    inside += page::button("Record what the paper says");
    Html body = page::heading("What the paper says", sight.row.number);
    body += page::error_summary(errors);
    body += html(
        "<p>Record what you see in the paper. The checks are made again with it, and every approval names the reading it was made on. "
        "A later reading takes the place of this one; both stay in the history.</p>");
    if (!said.empty())
        body += page::details("What the form says",
                              page::summary_list(said) + html("<p>The requester's words count as nothing that was seen.</p>"));
    body += page::form({here(sight.row.id), sight.request.visitor_as<Signed>().session.form_secret}, inside);
    Response response =
        show(sight.desks, sight.request,
             {"What the paper says", std::move(body),
              page::breadcrumbs(
                  {{"Queue", Address{"/desk"}}, {sight.row.number, at(sight.row.id)}, {"What the paper says", here(sight.row.id)}}),
              page::Width::reading, "/desk", 0});
    return response;
}

Response open_page(const Desks& desks, const Request& request) {
    auto sight = sight_of(desks, request);
    if (!sight) return Response::trouble(std::move(sight.error()));
    return form_page(*sight, sight->before ? fields_of(*sight->before) : Fields{}, {});
}

Response take(const Desks& desks, const Request& request) {
    auto sight = sight_of(desks, request);
    if (!sight) return Response::trouble(std::move(sight.error()));
    const auto again = [&](Problem problem) {
        if (problem.trouble == Trouble::conflict) {
            problem.sentence = "Somebody acted on this request meanwhile. Look at it again before you record this.";
            problem.field.clear();
        }
        page::Errors errors;
        errors.add(problem);
        auto response = form_page(*sight, request.form, errors);
        if (response.status == 200) response.with_status(http::status_of(problem.trouble));
        return response;
    };
    const auto decision = decision_of(desks, request);
    if (!decision) return again(decision.error());
    auto reading = reading_of(*sight);
    if (!reading) return again(std::move(reading.error()));
    if (auto done = desks.review.read_paper(sight->row.id, std::move(*reading), *decision); !done) return again(std::move(done.error()));
    desks.wake_rounds();
    return Response::see(at(sight->row.id).str());
}

}  // namespace

std::vector<http::Route> reading_routes(Desks& desks) {
    const std::string address = "/desk/demands/{id}/paper-says";
    return {{http::Method::get, address, "desk", "read_paper", [&desks](Request& request) { return open_page(desks, request); }},
            {http::Method::post, address, "desk", "read_paper", [&desks](Request& request) { return take(desks, request); }}};
}

}  // namespace sallyport::doors::desk
