#include "review/reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/country.h"
#include "base/json.h"
#include "base/limits.h"

namespace sallyport::review {

using demand::AuthorityLevel;
using demand::Instrument;
using law::Enforcing;
using law::LegalEvent;
using law::OtherFacts;
using law::PaperPart;

namespace {

template <class E, class List>
json::array coded_list(const List& values) {
    json::array out;
    for (const E value : values) out.emplace_back(code(value));
    return out;
}

std::vector<PaperPart> parts_of(std::uint32_t bits) {
    std::vector<PaperPart> out;
    for (const auto part : every<PaperPart>()) {
        if ((bits >> static_cast<unsigned>(part) & 1u) != 0) out.push_back(part);
    }
    return out;
}

template <class E>
Outcome<std::vector<E>> words_at(const json::object& object, std::string_view name) {
    SALLYPORT_TRY(list, list_at(object, name));
    std::vector<E> out;
    for (const auto& element : list) {
        const auto value = element.is_string() ? coded<E>(std::string_view{element.get_string()}) : std::nullopt;
        if (!value) return Problem{Trouble::corrupt, fmt::format("member \"{}\" of a reading holds a word that is not in its list", name)};
        out.push_back(*value);
    }
    return out;
}

json::value maybe_flag(const std::optional<bool>& flag) { return flag ? json::value(*flag) : json::value(nullptr); }

std::optional<bool> flag_or_none(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    return value != nullptr && value->is_bool() ? std::optional{value->get_bool()} : std::nullopt;
}

json::object events_json(const OtherFacts& seen) {
    json::object out;
    for (const auto& [event, at] : seen.events) out[std::string{code(event)}] = text(at);
    return out;
}

Outcome<void> read_events(const json::object& object, OtherFacts& seen) {
    SALLYPORT_TRY(events, object_at(object, "events"));
    for (const auto event : every<LegalEvent>()) {
        if (!events.contains({code(event).data(), code(event).size()})) continue;
        SALLYPORT_TRY(at, instant_at(events, code(event)));
        seen.events.emplace_back(event, at);
    }
    return {};
}

json::value order_json(const std::optional<law::SecrecyPaper>& order) {
    if (!order) return nullptr;
    return json::object{{"issued", text(order->issued)},
                        {"ends", maybe(order->ends)},
                        {"names_this_process", order->names_this_process},
                        {"federal", order->federal}};
}

Outcome<void> read_order(const json::object& object, OtherFacts& seen) {
    const auto* value = object.if_contains("secrecy_order");
    if (value == nullptr || !value->is_object()) return {};
    const auto& written = value->get_object();
    law::SecrecyPaper order;
    SALLYPORT_TRY(issued_text, text_at(written, "issued"));
    SALLYPORT_TRY(issued, parse_day(issued_text));
    order.issued = issued;
    SALLYPORT_TRY(ends, maybe_at<Day>(written, "ends", parse_day));
    order.ends = ends;
    SALLYPORT_TRY(names, flag_at(written, "names_this_process"));
    order.names_this_process = names;
    SALLYPORT_TRY(federal, flag_at(written, "federal"));
    order.federal = federal;
    seen.secrecy_paper = order;
    return {};
}

// Flags of a reading by their names in the body.
struct Flag {
    const char* name;
    bool OtherFacts::* member;
};
constexpr Flag flags[] = {{"material_mistake", &OtherFacts::material_mistake},
                          {"privileged", &OtherFacts::privileged},
                          {"not_stored", &OtherFacts::not_stored},
                          {"section_m_present", &OtherFacts::section_m_present},
                          {"offence_listed", &OtherFacts::offence_listed},
                          {"emergency", &OtherFacts::emergency},
                          {"validation_to_follow", &OtherFacts::validation_to_follow},
                          {"nexus_absent", &OtherFacts::nexus_absent},
                          {"redirect_impossible", &OtherFacts::redirect_impossible}};

}  // namespace

Bytes Reading::body() const {
    json::array languages;
    for (const auto& language : seen.languages) languages.emplace_back(language);
    json::object out{{"demand", demand.text()},
                     {"version", version},
                     {"paper", seen.paper},
                     {"region", seen.region},
                     {"also_holds", coded_list<Instrument>(seen.also_holds)},
                     {"languages", languages},
                     {"lacks", coded_list<PaperPart>(parts_of(seen.lacks))},
                     {"secrecy_order", order_json(seen.secrecy_paper)},
                     {"offence_years", seen.offence_years ? json::value(*seen.offence_years) : json::value(nullptr)},
                     {"validated_by", code(seen.validated_by)},
                     {"enforcing", code(seen.enforcing)},
                     {"through_designated_authority", maybe_flag(seen.through_designated_authority)},
                     {"processor_addressed", maybe_flag(seen.processor_addressed)},
                     {"events", events_json(seen)},
                     {"contracting_country", seen.contracting_country},
                     {"nationality", seen.customer_nationality},
                     {"location", seen.customer_location},
                     {"data_country", data_country},
                     {"residence", residence},
                     {"places_because", places_because},
                     {"redirect_because", redirect_because.reveal()}};
    for (const auto& flag : flags) out[flag.name] = seen.*flag.member;
    out["not_police"] = seen.not_police;
    return canonical(out);
}

Outcome<Reading> Reading::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a reading"));
    Reading reading;
    auto& seen = reading.seen;
    SALLYPORT_TRY(id, id_at<DemandId>(object, "demand"));
    reading.demand = id;
    SALLYPORT_TRY(version, number_at(object, "version"));
    reading.version = static_cast<int>(version);
    seen.paper = text_or(object, "paper", "");
    seen.region = text_or(object, "region", "");
    SALLYPORT_TRY(also, words_at<Instrument>(object, "also_holds"));
    seen.also_holds = also;
    SALLYPORT_TRY(languages, list_at(object, "languages"));
    for (const auto& element : languages) {
        if (!element.is_string()) return Problem{Trouble::corrupt, "a language of a reading is not a text"};
        seen.languages.emplace_back(element.get_string());
    }
    SALLYPORT_TRY(lacks, words_at<PaperPart>(object, "lacks"));
    for (const auto part : lacks) seen.lacks |= 1u << static_cast<unsigned>(part);
    SALLYPORT_CHECK(read_order(object, seen));
    if (const auto* years = object.if_contains("offence_years"); years != nullptr && !years->is_null()) {
        SALLYPORT_TRY(number, number_at(object, "offence_years"));
        seen.offence_years = static_cast<int>(number);
    }
    SALLYPORT_TRY(validated_by, coded_at<AuthorityLevel>(object, "validated_by"));
    seen.validated_by = validated_by;
    SALLYPORT_TRY(enforcing, coded_at<Enforcing>(object, "enforcing"));
    seen.enforcing = enforcing;
    seen.through_designated_authority = flag_or_none(object, "through_designated_authority");
    seen.processor_addressed = flag_or_none(object, "processor_addressed");
    SALLYPORT_CHECK(read_events(object, seen));
    seen.contracting_country = text_or(object, "contracting_country", "");
    seen.customer_nationality = text_or(object, "nationality", "");
    seen.customer_location = text_or(object, "location", "");
    reading.data_country = text_or(object, "data_country", "");
    reading.residence = text_or(object, "residence", "");
    reading.places_because = text_or(object, "places_because", "");
    reading.redirect_because = Sensitive{text_or(object, "redirect_because", "")};
    for (const auto& flag : flags) {
        SALLYPORT_TRY(value, flag_at(object, flag.name));
        seen.*flag.member = value;
    }
    if (object.contains("not_police")) {  // readings from before it was asked say nothing of it
        SALLYPORT_TRY(not_police, flag_at(object, "not_police"));
        seen.not_police = not_police;
    }
    return reading;
}

Outcome<void> check_reading(const Reading& reading, Instant now) {
    const auto& seen = reading.seen;
    const auto wrong = [](std::string sentence, std::string field) {
        return Problem{Trouble::invalid, std::move(sentence), std::move(field)};
    };
    const auto letters = [](std::string_view word, char first, char last) {
        return word.size() == 2 && std::ranges::all_of(word, [&](char letter) { return letter >= first && letter <= last; });
    };
    const std::pair<const std::string*, const char*> places[]{{&reading.data_country, "data_country"},
                                                              {&seen.contracting_country, "contracting_country"},
                                                              {&reading.residence, "residence"},
                                                              {&seen.customer_nationality, "nationality"},
                                                              {&seen.customer_location, "location"}};
    bool placed = false;
    for (const auto& [country, field] : places) {
        placed = placed || !country->empty();
        if (!country->empty() && !base::is_country(*country))
            return wrong("a country is two capital letters of ISO 3166-1, for example DE", field);
    }
    if (placed && reading.places_because.empty())
        return wrong("say how these places are known: the directory does not say them", "places_because");
    if (reading.places_because.size() > limits::line_bytes) {
        return wrong(fmt::format("the text has {} bytes, at most {} are kept", reading.places_because.size(), limits::line_bytes),
                     "places_because");
    }
    for (const auto& language : seen.languages) {
        if (!letters(language, 'a', 'z')) return wrong("a language is two small letters, for example de", "languages");
    }
    const auto& redirect = reading.redirect_because.reveal();
    if (seen.redirect_impossible && (redirect.empty() || redirect.size() > limits::prose_bytes))
        return wrong("say why the organisation cannot be asked itself", "redirect_because");
    constexpr int longest_sentence_years = 100;
    if (seen.offence_years && (*seen.offence_years < 0 || *seen.offence_years > longest_sentence_years))
        return wrong(fmt::format("the maximum is a number from 0 to {} years", longest_sentence_years), "offence_years");
    if (seen.secrecy_paper && seen.secrecy_paper->ends && *seen.secrecy_paper->ends < seen.secrecy_paper->issued)
        return wrong("the order ends before the day of its issue", "order_ends");
    for (const auto& [event, happened] : seen.events) {
        if (happened > now) return wrong(fmt::format("{}: that is still to come", label(event)), "event-" + std::string{code(event)});
    }
    return {};
}

law::OtherFacts facts_said(const demand::Demand& demand) {
    const auto& said = demand.said;
    OtherFacts facts;
    facts.paper = said.paper;
    facts.region = said.region;
    facts.also_holds = said.also_holds;
    facts.languages = said.languages;
    facts.offence_years = said.offence_years;
    facts.offence_listed = said.offence_listed;
    facts.validated_by = said.validated_by;
    facts.emergency = said.emergency;
    facts.validation_to_follow = said.validation_to_follow;
    if (said.enforcing_notified) facts.enforcing = *said.enforcing_notified ? Enforcing::notified : Enforcing::not_notified;
    facts.through_designated_authority = said.through_designated_authority;
    facts.processor_addressed = said.processor_addressed;
    if (const auto& order = said.secrecy_order)
        facts.secrecy_paper = law::SecrecyPaper{order->issued, order->ends, order->names_this_process, order->federal};
    return facts;
}

std::vector<Difference> differences(const demand::Demand& demand, const Reading& reading) {
    const auto said = facts_said(demand);
    const auto& seen = reading.seen;
    std::vector<Difference> out;
    const auto differ = [&](std::string_view what, const std::string& form, const std::string& paper) {
        if (form == paper || form.empty()) return;
        out.push_back({fmt::format("{}: the form says {}; the paper was read as {}.", what, form, paper.empty() ? "saying nothing" : paper),
                       std::nullopt});
    };
    const auto yes = [](bool value) { return std::string{value ? "yes" : "no"}; };
    const auto maybe_yes = [&](const std::optional<bool>& value) { return value ? yes(*value) : std::string{}; };
    const auto instruments = [](std::vector<Instrument> list) {
        std::ranges::sort(list);
        std::string words;
        for (const auto one : list) words += (words.empty() ? "" : ", ") + std::string{label(one)};
        return words;
    };
    const auto listed = [](std::vector<std::string> list) {
        std::ranges::sort(list);
        std::string words;
        for (const auto& one : list) words += (words.empty() ? "" : ", ") + one;
        return words;
    };
    const auto level = [](AuthorityLevel value) { return value == AuthorityLevel::unknown ? std::string{} : std::string{label(value)}; };
    const auto order = [&](const std::optional<law::SecrecyPaper>& one) {
        if (!one) return std::string{};
        return fmt::format("issued {}, {}{}{}", text(one->issued), one->ends ? "ends " + text(*one->ends) : "names no end",
                           one->names_this_process ? ", names this paper" : "", one->federal ? ", federal" : "");
    };
    differ("Which paper it is", said.paper, seen.paper);
    differ("Part of the country", said.region, seen.region);
    differ("What else the paper holds", instruments(said.also_holds), instruments(seen.also_holds));
    differ("Languages", listed(said.languages), listed(seen.languages));
    differ("Maximum of the offence in years", said.offence_years ? std::to_string(*said.offence_years) : "",
           seen.offence_years ? std::to_string(*seen.offence_years) : "");
    if (said.offence_listed) differ("A listed offence", "yes", yes(seen.offence_listed));
    differ("Validated by", level(said.validated_by), level(seen.validated_by));
    if (said.emergency || seen.emergency) differ("An emergency", yes(said.emergency), yes(seen.emergency));
    if (said.validation_to_follow) differ("Validated afterwards", "yes", yes(seen.validation_to_follow));
    differ("Through the designated authority", maybe_yes(said.through_designated_authority), maybe_yes(seen.through_designated_authority));
    differ("Why the processor is addressed", maybe_yes(said.processor_addressed), maybe_yes(seen.processor_addressed));
    if (demand.said.enforcing_notified) {
        const bool notified = seen.enforcing != Enforcing::unknown && seen.enforcing != Enforcing::not_notified;
        if (seen.enforcing == Enforcing::unknown || notified != *demand.said.enforcing_notified)
            differ("The enforcing authority was notified", yes(*demand.said.enforcing_notified),
                   seen.enforcing == Enforcing::unknown ? std::string{} : yes(notified));
    }
    differ("The nondisclosure order", order(said.secrecy_paper), order(seen.secrecy_paper));
    return out;
}

demand::Demand with_places(demand::Demand demand, const Reading& reading) {
    for (auto& answer : demand.directory) {
        if (answer.data_country.empty()) answer.data_country = reading.data_country;
        if (answer.customer_country.empty()) answer.customer_country = reading.residence;
    }
    return demand;
}

}  // namespace sallyport::review
