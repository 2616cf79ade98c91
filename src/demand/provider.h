// The provider that runs this: its legal entities, services and public data catalogue. Settings, read once at start.
#pragma once
#include <string>
#include <vector>

#include "demand/words.h"

namespace sallyport::demand {

struct LegalEntity {
    std::string code;     // "larkspur_us": what Demand::addressed_to holds
    std::string name;     // "Larkspur Mail, Inc."
    std::string country;  // alpha-2
    std::string address;  // where a paper is addressed to
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
    std::vector<Service> services;
    std::vector<CatalogueLine> catalogue;
    const LegalEntity* entity(std::string_view code) const {
        for (const auto& one : entities)
            if (one.code == code) return &one;
        return nullptr;
    }
};

}  // namespace sallyport::demand
