// What one emergency has in common with others: an account, its words, a paper. Kept in the view v_traces as keyed tokens, which go when the
// demand's key goes; whoever forges requests seldom writes each one anew.
#pragma once
#include <string_view>
#include <vector>

#include "demand/demand.h"

namespace sallyport::demand {

// Another emergency, as far as a comparison needs it.
struct Trace {
    std::string number;  // "SP-12"
    AgencyId agency;
    PersonId filed_by;
    Instant received;
};

// Oldest first, never the demand itself, at most `traces_read` each.
struct Traces {
    std::vector<Trace> accounts;    // that name one of its identifiers, received `account_hours` before it or after it
    std::vector<Trace> words;       // of other people, with the same words
    std::vector<Trace> papers;      // of other people, with a paper of the same bytes
    std::vector<Trace> by_officer;  // of the officer, in the `usual_days` before it
    std::vector<Trace> by_agency;   // of the agency, likewise
};
constexpr int account_hours = 72;
constexpr int usual_days = 90;
constexpr int traces_read = 200;  // a comparison needs a few; a flood must not stop the desk
// Shorter words are the same by chance: "Missing person. Last sign-in wanted."
constexpr std::size_t words_compared = 40;

std::vector<std::string> trace_tables();
// Keeps v_traces in step with one entry. `body`: the demand, of received and corrected; empty once its key is gone.
void follow_traces(const ledger::Entry& entry, std::string_view body, std::string_view key, ledger::Views& views);
Traces read_traces(const Demand& demand, std::string_view key, const ledger::Views& views);

}  // namespace sallyport::demand
