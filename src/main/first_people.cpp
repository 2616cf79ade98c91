#include "main/first_people.h"

namespace sallyport::app {

using people::Role;

namespace {

// The account or tenant a customer is, as the directory numbers it.
Outcome<std::string> account_of(const adapters::FirstPerson& person, const demand::Directory& directory, Instant at) {
    if (person.account.empty()) return std::string{};
    demand::Identifier identifier;
    identifier.kind = person.role == Role::enterprise ? demand::IdentifierKind::tenant_domain : demand::IdentifierKind::account_email;
    identifier.value = Sensitive{person.account};
    SALLYPORT_TRY(answer, directory.ask(identifier, at));
    if (!answer.known) return Problem{Trouble::invalid, "person \"" + person.code + "\": the directory knows no such account", "account"};
    return person.role == Role::enterprise ? answer.customer : answer.account.reveal();
}

}  // namespace

const people::Person& Cast::person(const std::string& code) const {
    const auto found = people.find(code);
    require(found != people.end(), "the cast has this person");
    return found->second;
}

Outcome<Cast> enrol_first_people(House& house, const adapters::FirstPeople& first, const demand::Directory& directory, Instant at) {
    Cast cast;
    const PersonId founder = PersonId::random();  // whoever runs the installation; has no session and no right
    const auto enrol = [&](const adapters::FirstPerson& one) -> Outcome<void> {
        people::Person person{PersonId::random(), one.role, one.name, {}, one.zone, ""};
        if (!one.agency.empty()) {
            const auto agency = cast.agencies.find(one.agency);
            if (agency == cast.agencies.end()) return Problem{Trouble::invalid, "there is no agency \"" + one.agency + "\"", "agency"};
            person.agency = agency->second.id;
        }
        SALLYPORT_TRY(account, account_of(one, directory, at));
        person.account = account;
        person.purpose = one.purpose;
        if (one.days > 0) person.until = after_days(at, one.days);
        SALLYPORT_TRY(enrolled, house.people().enrol(person, founder, at));
        cast.people[one.code] = enrolled;
        return {};
    };
    std::vector<PersonId> vetters;
    for (const auto& one : first.people) {
        if (!people::is_staff(one.role)) continue;
        SALLYPORT_CHECK(enrol(one));
        if (people::may(one.role, people::Action::admit, people::Relation::none)) vetters.push_back(cast.people[one.code].id);
    }
    if (!first.agencies.empty() && vetters.size() < 2) {
        return Problem{Trouble::invalid, "two of the staff must be able to admit agencies (analyst or counsel)", "staff"};
    }
    for (const auto& one : first.agencies) {
        SALLYPORT_TRY(by, people::Signatures::of(vetters[0], vetters[1]));
        const people::Agency agency{AgencyId::random(), one.name, one.kind, one.country, one.domains};
        SALLYPORT_TRY(admitted, house.people().admit(agency, by, at));
        cast.agencies[one.code] = admitted;
    }
    for (const auto& one : first.people) {
        if (people::is_staff(one.role)) continue;
        SALLYPORT_CHECK(enrol(one));
    }
    return cast;
}

}  // namespace sallyport::app
