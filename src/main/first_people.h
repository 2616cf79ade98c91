// The people and agencies a folder is born with.
#pragma once
#include <map>
#include <string>

#include "adapters/settings/settings.h"
#include "main/house.h"

namespace sallyport::app {

struct Cast {
    std::map<std::string, people::Person> people;                 // by code
    std::map<std::string, people::Agency> agencies;               // by code
    const people::Person& person(const std::string& code) const;  // our bug if there is none
};

// Staff first, then agencies (two staff admit each), then everybody else; customers are looked up in the directory.
Outcome<Cast> enrol_first_people(House& house, const adapters::FirstPeople& first, const demand::Directory& directory, Instant at);

}  // namespace sallyport::app
