// Which facts of a paper its rules look at. A form asks for these and nothing else.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "law/rulebook.h"

namespace sallyport::law {

// Over all rows that the instrument may fall under for this requester in this country, since nobody has said yet which one it is.
struct Questions {
    std::vector<std::pair<std::string, std::string>> papers;  // the country's own instruments: word and title, if it has several
    std::vector<std::string> regions;                         // parts of the country with rows or an attestation of their own
    std::uint32_t parts = 0;                                  // bit per PaperPart that such a paper must carry
    std::uint32_t events = 0;                                 // bit per LegalEvent that starts a clock of it
    bool languages = false;
    bool combined = false;  // one paper may hold several instruments of this kind
    bool purpose = false;   // a log that is asked for only to identify the user is another class
    bool offence = false;   // a class needs a maximum, or a listed offence
    bool validation = false;
    bool emergency = false;  // the paper itself may say that it is one, and is answered sooner
    bool enforcing = false;
    bool designated = false;
    bool controller = false;
    bool police = false;  // an emergency: whether the agency is criminal law enforcement
    bool spares = false;  // whom the order targets: nationality, residence and place of the customer
    bool any() const {
        return !papers.empty() || !regions.empty() || languages || combined || purpose || offence || validation || emergency || enforcing ||
               designated || controller;
    }
};

Questions questions(const demand::Demand& demand, const Rulebook& rulebook);

}  // namespace sallyport::law
