// What a paper says, as whoever read it records it: a reading. A later reading supersedes an earlier one; a corrected paper is read anew. What
// the requester said in the form stands beside it and never counts as read.
#pragma once
#include <string>
#include <vector>

#include "law/other_facts.h"
#include "ledger/step.h"
#include "review/compare.h"

namespace sallyport::review {

struct Reading {
    DemandId demand;
    int version = 1;  // of the paper that was read
    // Of the law's facts those that a paper or counsel says; the others stay as nobody has said. Where the customer is belongs here too, by
    // hand, where the directory does not know.
    law::OtherFacts seen = {};
    std::string data_country = {}, residence = {};  // alpha-2, "" = not known
    std::string places_because = {};                // how the places are known; needed with each that is given by hand
    Sensitive<std::string> redirect_because = {};   // why the organisation cannot be asked
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::paper_read}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::corrected}; }
    Bytes body() const;
    static Outcome<Reading> from_body(std::string_view bytes);
};

// `invalid` names the field: a country or a language that is none, places or a redirect without their reason, an event that is still to come.
Outcome<void> check_reading(const Reading& reading, Instant now);
// What the form says, as facts: for checks while typing, and for clocks until somebody has read the paper.
law::OtherFacts facts_said(const demand::Demand& demand);
// Where form and reading differ, for counsel.
std::vector<Difference> differences(const demand::Demand& demand, const Reading& reading);
// The demand with the places of the reading where the directory knows none.
demand::Demand with_places(demand::Demand demand, const Reading& reading);

}  // namespace sallyport::review
