#include "people/nouns.h"

#include "base/instant.h"
#include "base/json.h"

namespace sallyport::people {

Bytes Agency::body() const {
    json::array list(domains.begin(), domains.end());
    return canonical(json::object{{"id", id.text()}, {"name", name}, {"kind", code(kind)}, {"country", country}, {"domains", list}});
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
