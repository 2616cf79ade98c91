#include "demand/provider.h"

#include <algorithm>

#include "base/country.h"
#include "base/crypto.h"
#include "base/json.h"
#include "demand/demand.h"

namespace sallyport::demand {

namespace {

json::value day_json(const std::optional<Day>& day) { return day ? json::value(text(*day)) : json::value(nullptr); }

void put_days(json::object& out, const Days& days) {
    out["from"] = day_json(days.from);
    out["until"] = day_json(days.until);
}

json::array entities_json(const Provider& provider) {
    json::array list;
    for (const auto& entity : provider.entities) {
        json::object one{{"code", entity.code}, {"country", entity.country}};
        put_days(one, entity.days);
        json::array branches;
        for (const auto& branch : entity.branches) {
            json::object place{{"country", branch.country}};
            put_days(place, branch.days);
            branches.push_back(std::move(place));
        }
        one["branches"] = std::move(branches);
        list.push_back(std::move(one));
    }
    return list;
}

json::array representatives_json(const Provider& provider) {
    json::array list;
    for (const auto& who : provider.representatives) {
        json::object one{{"role", code(who.role)}, {"country", who.country}, {"entity", who.entity}};
        put_days(one, who.days);
        list.push_back(std::move(one));
    }
    return list;
}

json::array services_json(const Provider& provider) {
    json::array list;
    for (const auto& service : provider.services) {
        list.push_back(json::object{{"code", service.code},
                                    {"host", service.host},
                                    {"contract", service.contract},
                                    {"interception", code(service.interception)},
                                    {"interception_note", service.interception_note}});
    }
    return list;
}

// The services that a demand names; where an identifier names none, it may be any of them.
std::vector<const Service*> services_named(const Provider& provider, const Demand& demand) {
    std::vector<const Service*> named;
    for (const auto& identifier : demand.identifiers) {
        const auto* service = provider.service(identifier.product);
        if (service == nullptr) {
            named.clear();
            for (const auto& one : provider.services) named.push_back(&one);
            return named;
        }
        named.push_back(service);
    }
    return named;
}

// Absent: nobody is named for e-Evidence on that day.
std::optional<bool> is_representative(const Provider& provider, std::string_view entity, Day day) {
    std::optional<bool> is_one;
    for (const auto& who : provider.representatives) {
        if (who.role == RepresentativeRole::e_evidence && who.days.holds(day)) is_one = is_one == true || who.entity == entity;
    }
    return is_one;
}

std::string country_of_contract(const Provider& provider, const Service& service) {
    const auto* entity = provider.entity(service.contract);
    return entity == nullptr ? "" : entity->country;
}

}  // namespace

bool is_established(const Provider& provider, std::string_view country, Day day) {
    return std::ranges::any_of(provider.entities, [&](const LegalEntity& entity) {
        if (entity.country == country && entity.days.holds(day)) return true;
        return std::ranges::any_of(entity.branches,
                                   [&](const Branch& branch) { return branch.country == country && branch.days.holds(day); });
    });
}

Digest profile_version(const Provider& provider) {
    return sha256(canonical(json::object{{"entities", entities_json(provider)},
                                         {"representatives", representatives_json(provider)},
                                         {"services", services_json(provider)}}));
}

ProfileFacts profile_facts(const Provider& provider, std::string_view version, const Demand& demand) {
    ProfileFacts facts;
    facts.version = version;
    const Day day = day_of(demand.received, known_zone(demand.zone) ? demand.zone : "UTC");
    if (is_country(demand.country)) facts.established = is_established(provider, demand.country, day);
    if (!demand.addressed_to.empty()) facts.to_representative = is_representative(provider, demand.addressed_to, day);
    const auto named = services_named(provider, demand);
    for (const auto* service : named) {
        const auto able = std::max(service->interception, Interception::none);
        const bool is_first = service == named.front();
        facts.interception = is_first ? able : std::min(facts.interception, able);
        const auto country = country_of_contract(provider, *service);
        if (is_first) facts.contracting_country = country;
        if (country != facts.contracting_country) facts.contracting_country.clear();
    }
    for (const auto& identifier : demand.identifiers) {
        const auto* service = provider.service(identifier.product);
        facts.hosts.push_back(service == nullptr ? "" : service->host);
    }
    return facts;
}

}  // namespace sallyport::demand
