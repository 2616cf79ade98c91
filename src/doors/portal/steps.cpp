#include "doors/portal/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/limits.h"
#include "doors/portal/paper_steps.h"

namespace sallyport::doors::portal {

using demand::DataClass;
using demand::Demand;
using demand::Identifier;
using demand::IdentifierKind;
using demand::Instrument;
using demand::RequesterKind;
using demand::Section;
using http::Fields;
using page::Errors;
using page::Html;
using page::html;
using page::text;

namespace {

std::string trimmed(std::string_view words) {
    const auto first = words.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return "";
    return std::string{words.substr(first, words.find_last_not_of(" \t\r\n") - first + 1)};
}

// A line of text of at most line_bytes; the sentence says how long it was.
std::string line_field(const Fields& fields, const char* name, std::string_view called, Errors& errors) {
    auto words = trimmed(fields.get(name));
    if (words.size() > limits::line_bytes)
        errors.add(name, fmt::format("{} has {} characters; at most {} are kept.", called, words.size(), limits::line_bytes));
    return words.substr(0, limits::line_bytes);
}

void put_day(Fields& fields, const std::string& name, const std::optional<Day>& day) {
    fields.add(name + "-day", day ? std::to_string(day->day) : "");
    fields.add(name + "-month", day ? std::to_string(day->month) : "");
    fields.add(name + "-year", day ? std::to_string(day->year) : "");
}

page::DateParts date_parts(const Fields& fields, const std::string& name) {
    return {std::string{fields.get(name + "-day")}, std::string{fields.get(name + "-month")}, std::string{fields.get(name + "-year")}};
}

template <class E>
std::vector<page::Choice> choices_of(const std::vector<E>& values, std::string_view chosen) {
    std::vector<page::Choice> choices;
    for (const auto value : values) choices.push_back({std::string{code(value)}, std::string{label(value)}, "", code(value) == chosen});
    return choices;
}

std::string error_at(const Errors& errors, std::string_view name) { return std::string{errors.at(name)}; }

// ---- the legal process

Fields process_fields(const Demand& draft) {
    Fields fields;
    const bool untouched = is_untouched(draft);
    fields.add("instrument", untouched ? "" : std::string{code(draft.instrument)});
    fields.add("authority", draft.authority == demand::AuthorityLevel::unknown && untouched ? "" : std::string{code(draft.authority)});
    fields.add("issuer", draft.issuer.reveal());
    fields.add("docket", draft.docket.reveal());
    put_day(fields, "issued_on", draft.issued_on);
    put_day(fields, "execute_by", draft.execute_by);
    put_day(fields, "return_on", draft.return_on);
    fields.add("signed", draft.is_signed ? "yes" : untouched ? "" : "no");
    fields.add("signer", draft.signer.reveal());
    fields.add("addressed_to", draft.addressed_to);
    fields.add("secrecy", std::string{code(draft.secrecy)});
    for (const auto other : draft.said.also_holds) fields.add("also_holds", std::string{code(other)});
    return fields;
}

Errors take_process(const Fields& fields, const demand::Provider& provider, Demand& draft) {
    Errors errors;
    const auto offered = instruments_for(draft.section, draft.requester);
    const auto instrument = coded<Instrument>(fields.get("instrument"));
    if (instrument && std::find(offered.begin(), offered.end(), *instrument) != offered.end()) {
        // What was said of another kind of paper says nothing of this one.
        if (*instrument != draft.instrument) draft.said = {};
        draft.instrument = *instrument;
    } else {
        errors.add("instrument", "Choose the kind of legal process.");
    }
    if (const auto authority = coded<demand::AuthorityLevel>(fields.get("authority"))) {
        draft.authority = *authority;
    } else {
        errors.add("authority", "Choose who issued it: this decides what it can reach.");
    }
    draft.issuer = Sensitive{line_field(fields, "issuer", "The name of the court or office", errors)};
    draft.docket = Sensitive{line_field(fields, "docket", "The case number", errors)};
    draft.issued_on = day_of_fields(fields, "issued_on", errors);
    draft.execute_by = day_of_fields(fields, "execute_by", errors);
    draft.return_on = day_of_fields(fields, "return_on", errors);
    draft.is_signed = fields.get("signed") == "yes";
    draft.signer = Sensitive{draft.is_signed ? line_field(fields, "signer", "The name of who signed", errors) : std::string{}};
    draft.addressed_to = trimmed(fields.get("addressed_to")).substr(0, limits::line_bytes);
    if (!provider.entities.empty() && provider.entity(draft.addressed_to) == nullptr) draft.addressed_to.clear();
    draft.secrecy = coded<demand::SecrecySource>(fields.get("secrecy")).value_or(demand::SecrecySource::none);
    if (draft.secrecy != demand::SecrecySource::court_order) draft.said.secrecy_order.reset();
    if (fields.has("asks_combined")) {
        draft.said.also_holds.clear();
        for (const auto& word : fields.all("also_holds")) {
            const auto other = coded<Instrument>(word);
            if (other && *other != draft.instrument) draft.said.also_holds.push_back(*other);
        }
    }
    return errors;
}

Html process_controls(const Desks& desks, const Demand& draft, const Fields& fields, const Errors& errors) {
    std::vector<page::Choice> kinds = {{"", "Choose", "", fields.get("instrument").empty()}};
    for (auto& choice : choices_of(instruments_for(draft.section, draft.requester), fields.get("instrument")))
        kinds.push_back(std::move(choice));
    std::vector<page::Choice> levels = {{"", "Choose", "", fields.get("authority").empty()}};
    for (auto& choice : choices_of(every<demand::AuthorityLevel>(), fields.get("authority"))) levels.push_back(std::move(choice));
    Html out;
    out += page::select({"instrument", "Kind of legal process", "", error_at(errors, "instrument")}, kinds);
    out += page::live_region("What it reaches");
    out += page::select({"authority", "Who issued it", "As it stands on the paper.", error_at(errors, "authority")}, levels);
    out += page::field(
        {"issuer", "Court or office", "For example United States District Court for the District of Westmark", error_at(errors, "issuer")},
        fields.get("issuer"));
    out += page::field({"docket", "Case number", "As it stands on the paper.", error_at(errors, "docket")}, fields.get("docket"),
                       page::Kind::code, page::Size::half);
    out += page::date_field({"issued_on", "Issued on", "For example 31 3 2026", error_at(errors, "issued_on")},
                            date_parts(fields, "issued_on"));
    out += page::date_field({"execute_by", "Last day for service", "If the paper names one.", error_at(errors, "execute_by"), false},
                            date_parts(fields, "execute_by"));
    out += page::date_field({"return_on", "Return date", "If the paper names one.", error_at(errors, "return_on"), false},
                            date_parts(fields, "return_on"));
    out += page::radios({"signed", "Is it signed?", "", error_at(errors, "signed")},
                        {{"yes", "Yes", "", fields.get("signed") == "yes"}, {"no", "No", "", fields.get("signed") == "no"}});
    out += page::field({"signer", "Who signed it", "Name as it stands on the paper.", error_at(errors, "signer"), false},
                       fields.get("signer"), page::Kind::words, page::Size::half);
    std::vector<page::Choice> entities;
    for (const auto& entity : desks.provider.entities) {
        entities.push_back(
            {entity.code, entity.name, entity.address + ", " + country_words(entity.country), fields.get("addressed_to") == entity.code});
    }
    out += page::radios({"addressed_to", "Which company is it addressed to?", "", error_at(errors, "addressed_to")}, entities);
    out += page::select({"secrecy", "Does an order forbid us to tell the customer?",
                         "Only a court's order does. A sentence in a letter does not.", error_at(errors, "secrecy")},
                        choices_of(every<demand::SecrecySource>(), fields.get("secrecy")));
    if (desks.review.questions(draft).combined) out += combined_controls(draft, fields);
    return out;
}

// ---- accounts or identifiers: groups of one kind and service, one value a line

constexpr std::size_t max_groups = 20;

struct Group {
    IdentifierKind kind;
    std::string product;
    std::vector<std::string> values;
};

std::vector<Group> groups_of(const Demand& draft) {
    std::vector<Group> groups;
    for (const auto& identifier : draft.identifiers) {
        auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const Group& group) { return group.kind == identifier.kind && group.product == identifier.product; });
        if (found == groups.end()) found = groups.insert(groups.end(), {identifier.kind, identifier.product, {}});
        found->values.push_back(identifier.value.reveal());
    }
    return groups;
}

std::string nth(const char* name, std::size_t position) { return fmt::format("{}-{}", name, position + 1); }

Fields identifier_fields(const Demand& draft) {
    Fields fields;
    const auto groups = groups_of(draft);
    for (std::size_t g = 0; g <= groups.size() && g < max_groups; ++g) {  // and an empty one
        fields.add(nth("kind", g), std::string{code(g < groups.size() ? groups[g].kind : IdentifierKind::account_email)});
        fields.add(nth("service", g), g < groups.size() ? groups[g].product : "");
        std::string values;
        if (g < groups.size())
            for (const auto& value : groups[g].values) values += value + "\n";
        fields.add(nth("values", g), values);
    }
    return fields;
}

Errors take_identifiers(const Fields& fields, const demand::Provider& provider, Demand& draft) {
    Errors errors;
    std::vector<Identifier> taken;
    for (std::size_t g = 0; g < max_groups && fields.has(nth("values", g)); ++g) {
        const auto kind = coded<IdentifierKind>(fields.get(nth("kind", g)));
        if (!kind) {
            errors.add(nth("kind", g), "Choose what kind of identifier it is.");
            continue;
        }
        std::string product = trimmed(fields.get(nth("service", g))).substr(0, 64);
        if (!product.empty() && provider.service(product) == nullptr) {
            errors.add(nth("service", g), "Choose a service from the list, or none: then it may be any of them.");
            product.clear();
        }
        std::string_view rest = fields.get(nth("values", g));
        while (!rest.empty()) {
            const auto end = rest.find_first_of("\r\n");
            const auto value = trimmed(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            if (value.empty()) continue;
            Identifier identifier;
            identifier.kind = *kind;
            identifier.value = Sensitive{value};
            identifier.product = product;
            taken.push_back(std::move(identifier));
        }
    }
    if (taken.size() > limits::identifiers_per_demand) {
        errors.add("values-1", fmt::format("{} identifiers are named; at most {} fit one request. File the others as a second one.",
                                           taken.size(), limits::identifiers_per_demand));
        return errors;
    }
    // An emptied list is a slip more often than a wish: what was named before stays until something takes its place.
    if (taken.empty()) {
        if (errors.none()) errors.add("values-1", "Name at least one account or other identifier.");
        return errors;
    }
    // What was chosen for an identifier stays with it; a new one is asked the same as the others, if they are all alike.
    const bool alike = all_alike(draft) && !draft.identifiers.empty();
    for (auto& identifier : taken) {
        const auto earlier = std::find_if(draft.identifiers.begin(), draft.identifiers.end(), [&](const Identifier& one) {
            return one.kind == identifier.kind && one.value.reveal() == identifier.value.reveal();
        });
        if (earlier != draft.identifiers.end()) {
            identifier.sought = earlier->sought;
        } else if (alike) {
            identifier.sought = draft.identifiers.front().sought;
        }
    }
    draft.identifiers = std::move(taken);
    return errors;
}

Html identifier_controls(const Desks& desks, const Demand&, const Fields& fields, const Errors& errors) {
    Html out = page::live_region("What is missing");
    if (!errors.at("identifiers").empty()) out += html("<p class=\"error\" id=\"identifiers\">", text(errors.at("identifiers")), "</p>");
    for (std::size_t g = 0; g < max_groups && fields.has(nth("values", g)); ++g) {
        const bool more = g > 0 && trimmed(fields.get(nth("values", g))).empty() && errors.at(nth("values", g)).empty();
        Html group;
        group += page::select({nth("kind", g), "Kind", "", error_at(errors, nth("kind", g))},
                              choices_of(every<IdentifierKind>(), fields.get(nth("kind", g))));
        if (desks.provider.services.size() > 1) {
            std::vector<page::Choice> services = {{"", "Any, or not known", "", fields.get(nth("service", g)).empty()}};
            for (const auto& service : desks.provider.services)
                services.push_back({service.code, service.name, "", fields.get(nth("service", g)) == service.code});
            group += page::select({nth("service", g), "Service", "", "", false}, services);
        }
        group +=
            page::text_area({nth("values", g), "Identifiers, one a line",
                             "As they stand on the paper. An IP address needs its instant: 192.0.2.7 2026-03-01T14:00:00Z, or from when to "
                             "when: 192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T15:00:00Z. We do not say whether an account exists.",
                             error_at(errors, nth("values", g)), !more},
                            fields.get(nth("values", g)), more ? 3 : 6);
        out += more ? page::details("Add identifiers of another kind", group) : group;
    }
    return out;
}

// ---- kinds of data and days

// A log that is asked for only to identify the user is another class (Reg. (EU) 2023/1543 Art. 3(10)).
constexpr const char* identify_user = "identify_user";

const std::vector<std::string>& usual_zones() {
    static const std::vector<std::string> zones = {"UTC",
                                                   "America/New_York",
                                                   "America/Chicago",
                                                   "America/Denver",
                                                   "America/Phoenix",
                                                   "America/Los_Angeles",
                                                   "America/Anchorage",
                                                   "Pacific/Honolulu",
                                                   "America/Toronto",
                                                   "America/Mexico_City",
                                                   "America/Sao_Paulo",
                                                   "Europe/London",
                                                   "Europe/Dublin",
                                                   "Europe/Berlin",
                                                   "Europe/Paris",
                                                   "Europe/Madrid",
                                                   "Europe/Warsaw",
                                                   "Europe/Helsinki",
                                                   "Asia/Kolkata",
                                                   "Asia/Tokyo",
                                                   "Australia/Sydney"};
    return zones;
}

Fields data_fields(const Demand& draft, const std::vector<demand::Sought>& sought) {
    Fields fields;
    std::optional<Span> span;
    for (const auto& one : sought) {
        fields.add("classes", std::string{code(one.data)});
        if (one.span) span = one.span;
    }
    put_day(fields, "first", span ? std::optional{day_of(span->from, draft.zone)} : std::nullopt);
    put_day(fields, "last", span ? std::optional{day_of({span->to.ms - 1}, draft.zone)} : std::nullopt);
    fields.add("zone", draft.zone);
    fields.add("mail_format", std::string{code(draft.mail_format)});
    const bool identifies = std::ranges::any_of(sought, [](const auto& one) { return one.purpose == identify_user; });
    fields.add("purpose", identifies ? identify_user : "");
    return fields;
}

// The first instant behind a day. Days have 23 to 25 hours where clocks change.
Outcome<Instant> end_of(Day day, std::string_view zone) {
    SALLYPORT_TRY(start, start_of(day, zone));
    return start_of(day_of(after_hours(start, 36), zone), zone);
}

struct Chosen {
    std::vector<demand::Sought> sought;
    std::string zone;
};

// Nothing if the days were wrong: half a range is not kept.
std::optional<Chosen> chosen_of(const Fields& fields, const Demand& draft, Errors& errors) {
    Chosen chosen;
    std::vector<DataClass> classes;
    for (const auto& word : fields.all("classes")) {
        if (const auto data = coded<DataClass>(word); data && std::find(classes.begin(), classes.end(), *data) == classes.end())
            classes.push_back(*data);
    }
    std::sort(classes.begin(), classes.end());
    const auto first = day_of_fields(fields, "first", errors), last = day_of_fields(fields, "last", errors);
    bool wrong = !errors.none();
    chosen.zone = trimmed(fields.get("zone"));
    if (chosen.zone.empty()) {
        if (first || last) errors.add("zone", "Choose the time zone of the days: without one a day is not a range.");
        wrong = wrong || first || last;
        chosen.zone = draft.zone;
    } else if (const auto known = known_zone(chosen.zone); !known) {
        errors.add("zone", "Choose a time zone from the list.");
        return std::nullopt;
    }
    const bool needs_days = std::any_of(classes.begin(), classes.end(), [](DataClass data) { return !demand::is_subscriber(data); });
    std::optional<Span> span;
    if (first && last) {
        if (*last < *first) {
            errors.add("last", fmt::format("The last day, {}, is before the first, {}.", base::text(*last), base::text(*first)));
            return std::nullopt;
        }
        const auto from = start_of(*first, chosen.zone), to = end_of(*last, chosen.zone);
        if (!from || !to) {
            errors.add("first", "These days are outside of what the calendar here knows.");
            return std::nullopt;
        }
        span = Span{*from, *to};
    } else if (first || last) {
        if (errors.at(first ? "last" : "first").empty())
            errors.add(first ? "last" : "first", first ? "Give the last day too." : "Give the first day too.");
        wrong = true;
    } else if (needs_days && !wrong && draft.instrument != Instrument::preservation_letter) {
        errors.add("first", "Give the first and the last day for which you ask.");
    }
    const bool identifies = fields.get("purpose") == identify_user;
    for (const auto data : classes) {
        chosen.sought.push_back({data, demand::is_subscriber(data) ? std::nullopt : span,
                                 identifies && data == DataClass::ip_session_log ? identify_user : ""});
    }
    if (wrong) return std::nullopt;
    return chosen;
}

Errors take_data(const Fields& fields, Demand& draft) {
    Errors errors;
    if (const auto format = coded<demand::MailFormat>(fields.get("mail_format"))) draft.mail_format = *format;
    const auto chosen = chosen_of(fields, draft, errors);
    if (!chosen) return errors;
    draft.zone = chosen->zone;
    for (auto& identifier : draft.identifiers) identifier.sought = chosen->sought;
    if (chosen->sought.empty()) errors.add("classes", "Choose at least one kind of data.");
    return errors;
}

// Under each kind of data: what it is, and whether this legal process reaches it.
Html class_choices(const Desks& desks, const Demand& draft, const Fields& fields, const Errors& errors) {
    const auto picked = fields.all("classes");
    Demand whole = draft;
    whole.identifiers.clear();
    const auto denied = is_untouched(draft) ? std::set<DataClass>{} : reach_of(desks, whole, desks.clock.now()).denied;
    const auto choice = [&](DataClass data) {
        std::string hint = denied.contains(data) ? "Not reached by this legal process. " : "";
        for (const auto& line : desks.provider.catalogue) {
            if (line.data == data) hint += line.about + (line.kept.empty() ? "" : " Kept " + line.kept + ".");
        }
        return page::Choice{std::string{code(data)}, std::string{label(data)}, trimmed(hint),
                            std::find(picked.begin(), picked.end(), code(data)) != picked.end()};
    };
    const auto exists = [&](DataClass data) {
        return std::any_of(desks.provider.catalogue.begin(), desks.provider.catalogue.end(),
                           [&](const auto& line) { return line.data == data; });
    };
    std::vector<page::Choice> subscriber, records, content, future;
    for (const auto data : every<DataClass>()) {
        if (!exists(data) && !demand::is_prospective(data)) continue;
        auto& list = demand::is_prospective(data)  ? future
                     : demand::is_content(data)    ? content
                     : demand::is_subscriber(data) ? subscriber
                                                   : records;
        list.push_back(choice(data));
    }
    Html out;
    if (!errors.at("classes").empty()) out += html("<p class=\"error\" id=\"classes\">", text(errors.at("classes")), "</p>");
    const auto group = [&](const char* legend, const char* hint, const std::vector<page::Choice>& list, std::string_view suffix) {
        if (list.empty()) return Html{};
        // One name for all groups, an id of its own for each box.
        Html boxes;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto id = fmt::format("classes-{}-{}", suffix, i + 1);
            boxes += html(
                "<div class=\"choice\"><input type=\"checkbox\" name=\"classes\"", page::attr("id", id), page::attr("value", list[i].value),
                page::flag_if(list[i].chosen, "checked"), list[i].hint.empty() ? Html{} : page::attr("aria-describedby", id + "-hint"),
                "><label", page::attr("for", id), ">", text(list[i].words), "</label>",
                list[i].hint.empty() ? Html{} : html("<p class=\"hint\"", page::attr("id", id + "-hint"), ">", text(list[i].hint), "</p>"),
                "</div>");
        }
        return html("<fieldset class=\"field\"><legend>", text(legend), "</legend>",
                    *hint == '\0' ? Html{} : html("<p class=\"hint\">", text(hint), "</p>"), boxes, "</fieldset>");
    };
    out += group("Subscriber data", "Has no days: it is given as it stands.", subscriber, "s");
    out += group("Records other than content", "", records, "r");
    out += group("Content", "", content, "c");
    const bool wants_future = draft.instrument == Instrument::pr_tt_order || draft.instrument == Instrument::wiretap_order;
    const Html later = group("Data that does not exist yet", "Needs an order made for that.", future, "f");
    const bool future_chosen = std::any_of(future.begin(), future.end(), [](const auto& one) { return one.chosen; });
    out += wants_future || future_chosen ? later : page::details("Data that does not exist yet", later);
    return out;
}

Html data_controls(const Desks& desks, const Demand& draft, const Fields& fields, const Errors& errors, bool one) {
    Html out = class_choices(desks, draft, fields, errors);
    if (desks.review.questions(draft).purpose) {
        out += page::radios(
            {"purpose", "What are addresses and times of the sign-in log for?",
             "Asked for only to identify the user they are subscriber data; for anything else they are traffic data.", "", false},
            {{identify_user, "Only to identify the user", "", fields.get("purpose") == identify_user},
             {"", "Another purpose, or the log is not asked for", "", fields.get("purpose") != identify_user}});
    }
    out += page::live_region("What this legal process does not reach");
    out += page::date_field({"first", "First day", "As the paper says. Not needed for subscriber data.", error_at(errors, "first"), false},
                            date_parts(fields, "first"));
    out += page::date_field({"last", "Last day", "This day is included.", error_at(errors, "last"), false}, date_parts(fields, "last"));
    if (one) return out;
    std::vector<page::Choice> zones;
    const auto chosen = fields.get("zone");
    bool listed = false;
    for (const auto& zone : usual_zones()) {
        zones.push_back({zone, zone, "", zone == chosen});
        listed = listed || zone == chosen;
    }
    if (!listed && known_zone(chosen)) zones.insert(zones.begin(), {std::string{chosen}, std::string{chosen}, "", true});
    if (chosen.empty()) zones.insert(zones.begin(), {"", "Choose", "", true});
    out += page::select({"zone", "Time zone of these days", "", error_at(errors, "zone")}, zones);
    out += page::radios({"mail_format", "Messages, if any, come as", "", "", true},
                        choices_of(every<demand::MailFormat>(), fields.get("mail_format")));
    return out;
}

// ---- what else we should know

Errors take_summary(const Fields& fields, Demand& draft) {
    Errors errors;
    // A question that was not on the page changes nothing.
    if (const auto standard = coded<demand::Standard>(fields.get("standard"))) draft.standard = *standard;
    if (fields.has("shield")) draft.shield_attested = fields.get("shield") == "yes";
    if (fields.has("on_behalf_of")) {
        auto country = trimmed(fields.get("on_behalf_of"));
        for (char& c : country) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (country.empty() || (country != draft.country && country_words(country) != country)) {
            draft.on_behalf_of = country;
        } else {
            errors.add("on_behalf_of",
                       fmt::format("{} is not the code of another country; for example DE stands for Germany.", country.substr(0, 20)));
        }
    }
    const auto prose = [&](const char* name) {
        std::string words{fields.get(name)};
        if (words.size() > limits::prose_bytes)
            errors.add(name, fmt::format("The text has {} characters; at most {} are kept.", words.size(), limits::prose_bytes));
        return trimmed(words.substr(0, limits::prose_bytes));
    };
    auto summary = prose("summary"), nexus = prose("nexus");
    if (!is_utf8(summary)) summary.clear();  // cut inside a letter: the error above shows what was typed
    if (!is_utf8(nexus)) nexus.clear();
    draft.summary = Sensitive{std::move(summary)};
    draft.nexus = Sensitive{std::move(nexus)};
    return errors;
}

Html question_controls(const Asked& asked, const Demand& draft, const Fields& fields, const Errors& errors) {
    Html out;
    if (asked.standard) {
        out += page::select({"standard", "What does the paper say was found?", "As it stands on the paper, for example probable cause.",
                             error_at(errors, "standard"), false},
                            choices_of(every<demand::Standard>(), fields.get("standard")));
    }
    if (asked.shield) {
        out +=
            page::radios({"shield", "Do you attest that the data is not sought for a prohibited violation?",
                          "In the sense of Cal. Penal Code 1546.5: an abortion that is lawful in California, for example. Process of "
                          "another state cannot be answered without it.",
                          error_at(errors, "shield")},
                         {{"yes", "Yes, I attest it", "", fields.get("shield") == "yes"}, {"no", "No", "", fields.get("shield") == "no"}});
    }
    if (asked.on_behalf_of) {
        out += page::field({"on_behalf_of", "For which other country was it obtained?",
                            fmt::format("Only if you obtained it for a foreign state, under mutual legal assistance. Two letters, for "
                                        "example DE. It is counted under {}, and marked.",
                                        country_words(draft.country)),
                            error_at(errors, "on_behalf_of"), false},
                           fields.get("on_behalf_of"), page::Kind::code, page::Size::tiny);
    }
    return out;
}

Html summary_controls(const Asked& asked, const Demand& draft, const Fields& fields, const Errors& errors) {
    const Html questions = question_controls(asked, draft, fields, errors);
    if (draft.section == Section::emergencies) {
        return questions +
               page::text_area({"summary", "Who is in danger, of what, and why now", "Danger of death or serious physical injury.",
                                error_at(errors, "summary")},
                               fields.get("summary"), 6, limits::prose_bytes) +
               page::text_area({"nexus", "How the data you ask for helps to avert it", "", error_at(errors, "nexus")}, fields.get("nexus"),
                               5, limits::prose_bytes) +
               page::live_region("What is missing");
    }
    return questions +
           page::text_area(
               {"summary", "What is the matter about, and what should our team know?",
                "For example what you already have, or what matters most to you. Our team reads it; it is not an answer to the paper.",
                error_at(errors, "summary"), false},
               fields.get("summary"), 6, limits::prose_bytes);
}

std::string list_of(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? std::string{} : std::string{between}) + word;
    return out;
}

}  // namespace

std::optional<Day> day_of_fields(const Fields& fields, const std::string& name, Errors& errors) {
    const auto parts = date_parts(fields, name);
    const auto day = trimmed(parts.day), month = trimmed(parts.month), year = trimmed(parts.year);
    if (day.empty() && month.empty() && year.empty()) return std::nullopt;
    const auto padded = [](std::string digits, std::size_t width) {
        return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
    };
    const auto in_numbers = (day + month + year).find_first_not_of("0123456789") == std::string::npos;
    const auto parsed = parse_day(padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2));
    if (parsed && parsed->year >= 1900) return *parsed;
    errors.add(name, day.empty() || month.empty() || year.empty() ? "Give day, month and year."
                     : parsed                                     ? fmt::format("The year is {}; write all four digits of it.", year)
                     : in_numbers ? fmt::format("{} {} {} is not a day: {}.", day, month, year, parsed.error().sentence)
                                  : fmt::format("The day “{} {} {}” is not written in numbers; 31 3 2026 would be.", day, month, year));
    return std::nullopt;
}

// The rules say whether an answer matters: it does if another one gives other findings.
Asked asked_of(const Desks& desks, const Demand& draft, Instant now) {
    Demand asked = draft;
    asked.directory.clear();
    if (asked.received.ms == 0) asked.received = now;
    const auto findings = [&] {
        std::vector<std::pair<std::string, law::Verdict>> out;
        for (const auto& finding : desks.review.form_findings(asked, now)) out.emplace_back(finding.rule, finding.verdict);
        return out;
    };
    Asked out;
    asked.standard = demand::Standard::none;
    const auto least = findings();
    asked.standard = demand::Standard::probable_cause;
    out.standard = findings() != least;
    asked.standard = draft.standard;
    asked.shield_attested = false;
    const auto without = findings();
    asked.shield_attested = true;
    out.shield = findings() != without;
    // Assistance between states goes through the federal government (18 U.S.C. 3512).
    const bool compels = draft.instrument != Instrument::informal_letter && draft.instrument != Instrument::consent &&
                         draft.section != Section::emergencies && draft.section != Section::preservation;
    out.on_behalf_of =
        draft.country == "US" && compels && (draft.requester == RequesterKind::federal || draft.instrument == Instrument::mlat_process);
    return out;
}

bool is_untouched(const Demand& draft) {
    return draft.issuer.reveal().empty() && draft.docket.reveal().empty() && !draft.issued_on && draft.addressed_to.empty();
}

bool all_alike(const Demand& draft) {
    return std::all_of(draft.identifiers.begin(), draft.identifiers.end(),
                       [&](const Identifier& one) { return one.sought == draft.identifiers.front().sought; });
}

std::string days_words(const std::optional<Span>& span, const std::string& zone) {
    if (!span) return "";
    return fmt::format("{} to {}", base::text(day_of(span->from, zone)), base::text(day_of({span->to.ms - 1}, zone)));
}

FilingStep step_of(std::string_view field) {
    if (field == "said-languages") return FilingStep::which;
    if (field == "said-order_ends") return FilingStep::gag;
    if (field.starts_with("said-")) return FilingStep::grounds;
    if (field.starts_with("identifier-") && (field.ends_with("-classes") || field.ends_with("-range"))) return FilingStep::data;
    if (field.starts_with("identifier")) return FilingStep::identifiers;
    if (field == "summary" || field == "nexus") return FilingStep::summary;
    if (field == "paper") return FilingStep::paper;
    return FilingStep::process;
}

std::vector<Instrument> instruments_for(Section section, RequesterKind requester) {
    using enum Instrument;
    const bool europe = requester == RequesterKind::eu_member_state;
    const bool abroad = requester == RequesterKind::foreign_government || requester == RequesterKind::international_body;
    switch (section) {
        case Section::emergencies: return {emergency_request};
        case Section::preservation:
            if (europe) return {preservation_letter, epoc_pr};
            return {preservation_letter};
        case Section::civil: return {civil_subpoena, civil_court_order, consent};
        case Section::defence: return {defence_subpoena, consent};
        case Section::data_subject: return {consent};
        case Section::criminal:
        case Section::enterprise:
        case Section::provider_initiated:
        case Section::international: break;
    }
    if (europe) return {national_order, epoc, eio, mlat_process, dsa_order, informal_letter};
    if (abroad) return {national_order, mlat_process, agreement_order, informal_letter};
    return {search_warrant, d_order,       grand_jury_subpoena, trial_subpoena, admin_subpoena,
            pr_tt_order,    wiretap_order, mlat_process,        informal_letter};
}

Fields fields_of(FilingStep step, const Demand& draft) {
    switch (step) {
        case FilingStep::process: return process_fields(draft);
        case FilingStep::which:
        case FilingStep::grounds:
        case FilingStep::gag: return said_fields(step, draft);
        case FilingStep::identifiers: return identifier_fields(draft);
        case FilingStep::data:
            return data_fields(draft, draft.identifiers.empty() ? std::vector<demand::Sought>{} : draft.identifiers.front().sought);
        case FilingStep::summary: {
            Fields fields;
            fields.add("summary", draft.summary.reveal());
            fields.add("nexus", draft.nexus.reveal());
            fields.add("standard", std::string{code(draft.standard)});
            fields.add("shield", draft.shield_attested ? "yes" : "");
            fields.add("on_behalf_of", draft.on_behalf_of);
            return fields;
        }
        case FilingStep::paper:
        case FilingStep::check: return {};
    }
    return {};
}

Errors take(FilingStep step, const Fields& fields, const demand::Provider& provider, Demand& draft) {
    switch (step) {
        case FilingStep::process: return take_process(fields, provider, draft);
        case FilingStep::which:
        case FilingStep::grounds:
        case FilingStep::gag: return take_said(step, fields, draft);
        case FilingStep::identifiers: return take_identifiers(fields, provider, draft);
        case FilingStep::data: return take_data(fields, draft);
        case FilingStep::summary: return take_summary(fields, draft);
        case FilingStep::paper:
        case FilingStep::check: return {};
    }
    return {};
}

Errors missing(FilingStep step, const Demand& draft, Instant now) {
    Errors errors;
    std::set<std::string> said;  // of the data step: once for all identifiers
    for (const auto& problem : demand::check_form(draft, now)) {
        if (step_of(problem.field) != step) continue;
        std::string field = problem.field;
        std::string sentence = problem.sentence;
        if (step == FilingStep::identifiers) {
            field = "values-1";
            std::size_t number = 0;
            const auto digits = std::string_view{problem.field}.substr(std::min<std::size_t>(problem.field.size(), 11));
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
            if (number > 0 && number <= draft.identifiers.size()) {
                const auto& identifier = draft.identifiers[number - 1];
                const auto groups = groups_of(draft);
                for (std::size_t g = 0; g < groups.size(); ++g) {
                    if (groups[g].kind == identifier.kind && groups[g].product == identifier.product) field = nth("values", g);
                }
            }
        } else if (step == FilingStep::data) {
            const bool classes = field.ends_with("-classes");
            field = classes ? "classes" : "first";
            if (all_alike(draft)) {
                if (!said.insert(field).second) continue;
                if (classes) sentence = "Choose at least one kind of data.";
            }
        }
        errors.add(std::move(field), std::move(sentence));
    }
    return errors;
}

Html controls_of_one(const Desks& desks, const Demand& draft, const Fields& fields, const Errors& errors) {
    return data_controls(desks, draft, fields, errors, true);
}

Html controls(const Desks& desks, FilingStep step, const Demand& draft, const Fields& fields, const Errors& errors) {
    switch (step) {
        case FilingStep::process: return process_controls(desks, draft, fields, errors);
        case FilingStep::which:
        case FilingStep::grounds:
        case FilingStep::gag: return said_controls(step, desks.review.questions(draft), fields, errors);
        case FilingStep::identifiers: return identifier_controls(desks, draft, fields, errors);
        case FilingStep::data: return data_controls(desks, draft, fields, errors, false);
        case FilingStep::summary: return summary_controls(asked_of(desks, draft, desks.clock.now()), draft, fields, errors);
        case FilingStep::paper:
        case FilingStep::check: return {};
    }
    return {};
}

Fields fields_of_one(const Demand& draft, std::size_t position) { return data_fields(draft, draft.identifiers.at(position).sought); }

Errors take_one(const Fields& fields, Demand& draft, std::size_t position) {
    Errors errors;
    Fields with_zone = fields;
    if (!fields.has("zone")) with_zone.add("zone", draft.zone);  // one zone for the whole request
    const auto chosen = chosen_of(with_zone, draft, errors);
    if (!chosen) return errors;
    if (chosen->sought.empty()) {
        errors.add("classes", "Choose at least one kind of data.");
        return errors;
    }
    draft.identifiers.at(position).sought = chosen->sought;
    return errors;
}

Reach reach_of(const Desks& desks, const Demand& draft, Instant now) {
    Demand asked = draft;
    asked.directory.clear();
    if (asked.received.ms == 0) asked.received = now;  // as if it were sent now
    const bool example = asked.identifiers.empty() || std::all_of(asked.identifiers.begin(), asked.identifiers.end(),
                                                                  [](const Identifier& one) { return one.sought.empty(); });
    if (example) {
        Identifier one;
        one.value = Sensitive<std::string>{"name@example.org"};
        const Span today{after_days(now, -1), now};
        for (const auto data : every<DataClass>())
            one.sought.push_back({data, demand::is_subscriber(data) ? std::nullopt : std::optional{today}, ""});
        asked.identifiers = {std::move(one)};
    }
    Reach reach;
    const auto findings = desks.review.form_findings(asked, now);
    // One sentence for all kinds of data and identifiers that it is said of.
    std::vector<std::pair<std::string, std::vector<std::string>>> denied, review;
    std::set<DataClass> touched;
    for (const auto& finding : findings) {
        if (finding.verdict == law::Verdict::allow) continue;
        if (finding.data) touched.insert(*finding.data);
        // Of an example only what the instrument itself says counts: there is no paper yet.
        if (example && !finding.data) continue;
        if (finding.data && finding.verdict == law::Verdict::deny) reach.denied.insert(*finding.data);
        auto& list = finding.verdict == law::Verdict::deny ? denied : review;
        auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.first == finding.officer; });
        if (found == list.end()) found = list.insert(list.end(), {finding.officer, {}});
        if (!finding.data) continue;
        const std::string name{label(*finding.data)};
        if (std::find(found->second.begin(), found->second.end(), name) == found->second.end()) found->second.push_back(name);
    }
    const auto sentences = [](const auto& list) {
        std::vector<std::string> out;
        for (const auto& [sentence, classes] : list) out.push_back(classes.empty() ? sentence : list_of(classes, "; ") + ": " + sentence);
        return out;
    };
    reach.not_reached = sentences(denied);
    reach.for_counsel = sentences(review);
    for (const auto& identifier : asked.identifiers) {
        for (const auto& sought : identifier.sought) {
            const std::string name{label(sought.data)};
            if (!touched.contains(sought.data) && std::find(reach.reached.begin(), reach.reached.end(), name) == reach.reached.end())
                reach.reached.push_back(name);
        }
    }
    return reach;
}

}  // namespace sallyport::doors::portal
