// The provider that runs this: its legal entities, representatives, services and public data catalogue. Settings, read once at start. What
// the law needs of them is a fact of each demand: profile_facts().
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "demand/words.h"

namespace sallyport::demand {

struct Demand;

// Days on which somebody is there, both counted. No first day: for as long as anybody asks about; no last day: still.
struct Days {
    std::optional<Day> from, until;
    bool holds(Day day) const { return (!from || *from <= day) && (!until || day <= *until); }
    bool operator==(const Days&) const = default;
};

// A country in which an entity is established, beside or instead of the one of its law: a branch.
struct Branch {
    std::string country;  // alpha-2
    Days days;
};

struct LegalEntity {
    std::string code;     // "larkspur_us": what Demand::addressed_to holds
    std::string name;     // "Larkspur Mail, Inc."
    std::string country;  // alpha-2: whose law it is founded under, and where it is established during `days`
    std::string address;  // where a paper is addressed to
    Days days = {};
    std::vector<Branch> branches = {};
};

// Who receives papers for the provider where the law wants somebody to.
#define SALLYPORT_REPRESENTATIVE_ROLES(X)                                                         \
    X(e_evidence, "Designated establishment or legal representative, Dir. (EU) 2023/1544 Art. 3") \
    X(dsa, "Legal representative, Reg. (EU) 2022/2065 Art. 13")                                   \
    X(agent_for_service, "Agent for service of process")
SALLYPORT_CLOSED_LIST(RepresentativeRole, SALLYPORT_REPRESENTATIVE_ROLES)
struct Representative {
    RepresentativeRole role = RepresentativeRole::agent_for_service;
    std::string name;
    std::string country;  // alpha-2: where it receives
    std::string entity;   // code of the entity that it stands for, or that it is
    std::string address;
    Days days;
};

// One kind of data that exists, in the public catalogue.
struct CatalogueLine {
    DataClass data = DataClass::bsi_name;
    std::vector<std::string> services;  // codes of the services that hold it
    std::string about;                  // what it is, in plain words
    std::string kept;                   // how long it exists
};

struct Service {
    std::string code;  // "mail"
    std::string name;  // "Larkspur Mail"
    std::string about;
    std::string host = {};      // alpha-2: where its data is held, unless the directory says so of the customer; "" = the directory only
    std::string contract = {};  // code of the entity that customers have their contract with; "" = not said
    Interception interception = Interception::none;
    std::string interception_note = {};  // why, in law: the provider's counsel's words
};

// Somebody outside the provider who can reach customers' data, as the public report names them. In the provider's own words.
struct ThirdParty {
    std::string name;
    std::string does;     // "Runs the halls in which the servers stand"
    std::string reaches;  // "Encrypted disks, no key"
    std::string why;
    std::string country;  // alpha-2: whose law it lives under
    Days days;
};

struct Provider {
    std::string name;                // "Larkspur Mail"
    std::string zone = "UTC";        // of the report and of letters
    std::string country = "US";      // where it has its seat
    std::string contact = {};        // for requesters, as printed on pages
    std::string cleared_staff = {};  // whom to call with national security process; empty: pages say so in a sentence
    // How long a frozen copy outlives its demand, in days.
    int refused_days = 0, withdrawn_days = 0, redirected_days = 90;
    std::vector<LegalEntity> entities;
    std::vector<Representative> representatives;
    std::vector<Service> services;
    std::vector<CatalogueLine> catalogue;
    std::vector<ThirdParty> third_parties;
    const LegalEntity* entity(std::string_view code) const {
        for (const auto& one : entities)
            if (one.code == code) return &one;
        return nullptr;
    }
    const Service* service(std::string_view code) const {
        for (const auto& one : services)
            if (one.code == code) return &one;
        return nullptr;
    }
};

// Whether some legal entity is established in that country on that day.
bool is_established(const Provider& provider, std::string_view country, Day day);

// SHA-256 of the canonical profile: entities, representatives, and the services' host, contract and means. Names, addresses and the catalogue
// change no answer of the law and no version.
Digest profile_version(const Provider& provider);

// What the profile says of one demand, as of its receipt. Kept with a decision, so that it can be judged again as it was judged then.
struct ProfileFacts {
    std::string version = {};              // hex; "" = no profile was asked
    std::optional<bool> established = {};  // in the country that asks; absent = it is no country of ISO 3166-1
    // Addressed to an entity that receives e-Evidence papers on that day; absent = none is named, or the paper names no addressee.
    std::optional<bool> to_representative = {};
    Interception interception = Interception::unknown;  // the least that a service named in the demand can do; of none named, that any can
    std::string contracting_country = {};               // of the entity that all services named contract through; "" = not said, or several
    std::vector<std::string> hosts = {};                // by identifier: where its service's data is held; "" = not said
    bool operator==(const ProfileFacts&) const = default;
};
// `version`: of this profile, hex; whoever asks of many demands makes it once.
ProfileFacts profile_facts(const Provider& provider, std::string_view version, const Demand& demand);

}  // namespace sallyport::demand
