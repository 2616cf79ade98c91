#include "people/nouns.h"

#include "base/instant.h"
#include "base/json.h"
#include "base/limits.h"

namespace sallyport::people {

Bytes Agency::body() const {
    json::array calls, proven;
    for (const auto& one : numbers) {
        calls.emplace_back(json::object{{"number", one.number}, {"source", one.source}, {"since", maybe(one.since)}});
    }
    for (const auto& one : proofs) {
        proven.emplace_back(json::object{{"domain", one.domain}, {"evidence", one.evidence}, {"look_again", text(one.look_again)}});
    }
    return canonical(json::object{{"id", id.text()},
                                  {"name", name},
                                  {"kind", code(kind)},
                                  {"country", country},
                                  {"domains", json::array(domains.begin(), domains.end())},
                                  {"evidence", evidence},
                                  {"jurisdictions", json::array(jurisdictions.begin(), jurisdictions.end())},
                                  {"numbers", std::move(calls)},
                                  {"proofs", std::move(proven)},
                                  {"until", maybe(until)},
                                  {"vetted_by", vetted_by ? vetted_by->text() : ""}});
}

namespace {

Outcome<CallNumber> number_from(const json::value& value) {
    if (!value.is_object()) return Problem{Trouble::corrupt, "an agency's number is no object"};
    const auto& object = value.get_object();
    SALLYPORT_TRY(number, text_at(object, "number"));
    SALLYPORT_TRY(source, text_at(object, "source"));
    SALLYPORT_TRY(since, maybe_at<Instant>(object, "since", parse_instant));
    return CallNumber{number, source, since};
}

Outcome<DomainProof> proof_from(const json::value& value) {
    if (!value.is_object()) return Problem{Trouble::corrupt, "a proof of an agency's domain is no object"};
    const auto& object = value.get_object();
    SALLYPORT_TRY(domain, text_at(object, "domain"));
    SALLYPORT_TRY(evidence, text_at(object, "evidence"));
    SALLYPORT_TRY(look_again, instant_at(object, "look_again"));
    return DomainProof{domain, evidence, look_again};
}

std::string digits_of(std::string_view number) {
    std::string digits;
    for (const char c : number) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

constexpr std::size_t digits_wanted = 6;    // the shortest national numbers of a switchboard
constexpr std::size_t digits_compared = 7;  // what remains when codes of country and area are written or left out

}  // namespace

Outcome<void> check_number(const CallNumber& number) {
    if (number.number.find_first_not_of("0123456789 +()-/.") != std::string::npos || digits_of(number.number).size() < digits_wanted ||
        number.number.size() > 40) {
        return Problem{Trouble::invalid,
                       "Write the number with at least six digits; spaces, +, -, /, . and brackets may stand between them.", "number"};
    }
    if (number.source.empty() || number.source.size() > limits::line_bytes) {
        return Problem{Trouble::invalid, "Say where the number is published, in at most " + std::to_string(limits::line_bytes) + " bytes.",
                       "source"};
    }
    return {};
}

bool may_be_called(const CallNumber& number, Instant at) { return number.since && after_days(*number.since, number_frozen_days) <= at; }

bool same_number(std::string_view left, std::string_view right) { return digits_of(left) == digits_of(right); }

bool number_stands_in(std::string_view text, std::string_view number) {
    const auto wanted = digits_of(number);
    const auto end = wanted.size() > digits_compared ? wanted.substr(wanted.size() - digits_compared) : wanted;
    if (end.empty()) return false;
    std::string run;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            run += c;
            if (run.ends_with(end)) return true;
        } else if (std::string_view{" +()-/.\t\r\n"}.find(c) == std::string_view::npos) {
            run.clear();  // a letter ends a number; what groups digits does not
        }
    }
    return false;
}

std::optional<Instant> Agency::look_again() const {
    auto first = until;
    for (const auto& proof : proofs) {
        if (!first || proof.look_again < *first) first = proof.look_again;
    }
    return first;
}

Outcome<Agency> Agency::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an agency"));
    Agency agency;
    SALLYPORT_TRY(id, id_at<AgencyId>(object, "id"));
    agency.id = id;
    SALLYPORT_TRY(name, text_at(object, "name"));
    agency.name = name;
    SALLYPORT_TRY(kind, coded_at<AgencyKind>(object, "kind"));
    agency.kind = kind;
    SALLYPORT_TRY(country, text_at(object, "country"));
    agency.country = country;
    SALLYPORT_TRY(domains, list_at(object, "domains"));
    for (const auto& domain : domains) {
        if (domain.is_string()) agency.domains.emplace_back(domain.get_string());
    }
    agency.evidence = text_or(object, "evidence", "");
    // An agency from before these were written down has none of them.
    if (const auto* list = object.if_contains("jurisdictions"); list != nullptr && list->is_array()) {
        for (const auto& one : list->get_array()) {
            if (one.is_string()) agency.jurisdictions.emplace_back(one.get_string());
        }
    }
    if (const auto* list = object.if_contains("numbers"); list != nullptr && list->is_array()) {
        for (const auto& one : list->get_array()) {
            SALLYPORT_TRY(number, number_from(one));
            agency.numbers.push_back(std::move(number));
        }
    }
    if (const auto* list = object.if_contains("proofs"); list != nullptr && list->is_array()) {
        for (const auto& one : list->get_array()) {
            SALLYPORT_TRY(proof, proof_from(one));
            agency.proofs.push_back(std::move(proof));
        }
    }
    if (object.contains("until")) {
        SALLYPORT_TRY(until, maybe_at<Instant>(object, "until", parse_instant));
        agency.until = until;
    }
    if (const auto vetted_by = text_or(object, "vetted_by", ""); !vetted_by.empty()) {
        SALLYPORT_TRY(vetter, PersonId::parse(vetted_by));
        agency.vetted_by = vetter;
    }
    return agency;
}

Bytes Person::body() const {
    return canonical(json::object{{"id", id.text()},
                                  {"role", code(role)},
                                  {"name", name},
                                  {"agency", agency.text()},
                                  {"zone", zone},
                                  {"account", account},
                                  {"purpose", purpose},
                                  {"until", maybe(until)}});
}

Outcome<Person> Person::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a person"));
    Person person;
    SALLYPORT_TRY(id, id_at<PersonId>(object, "id"));
    person.id = id;
    SALLYPORT_TRY(role, coded_at<Role>(object, "role"));
    person.role = role;
    SALLYPORT_TRY(name, text_at(object, "name"));
    person.name = name;
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    person.agency = agency;
    person.zone = text_or(object, "zone", "UTC");
    person.account = text_or(object, "account", "");
    person.purpose = text_or(object, "purpose", "");
    SALLYPORT_TRY(until, maybe_at<Instant>(object, "until", parse_instant));
    person.until = until;
    return person;
}

}  // namespace sallyport::people
