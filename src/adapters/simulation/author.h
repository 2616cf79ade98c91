// Writes what a simulation plays: the papers that officers file, and the customers behind their identifiers. It knows how a published row
// ended and plants causes (an empty store, a message, a paper of another month); it decides nothing, and no desk ever sees a script.
#pragma once
#include <string>
#include <vector>

#include "adapters/simulation/world.h"
#include "report/docket.h"
#include "report/published.h"
#include "report/spread.h"

namespace sallyport::adapters {

// One order may bar notice of two demands: both scripts carry the same id.
struct SimulatedOrder {
    OrderId id;
    std::string level;  // federal, state, local
};

// One demand as it will be played.
struct Script {
    report::Section section = report::Section::criminal;  // never combined; an enterprise's demand is filed like any criminal one
    std::string country;                                  // XX: no code
    report::DemandToPlay ends;
    std::string product = "mail";
    int serial = 0;                      // unique in the simulation
    bool withdraws = false;              // the officer takes it back
    bool customer_takes_over = false;    // an organisation: the requester can be sent to it
    bool data_abroad = false;            // a warrant for content stored outside the country that asks
    int customer_abroad = 0;             // n-th enterprise customer outside the country that asks; 0: not abroad
    std::vector<SimulatedOrder> orders;  // that come with it
};

// All demands of one half-year, mixed as they arrive: always in the same order. `invalid`: the docket asks for more secrecy orders or
// warrants abroad than the half-year has demands from the United States.
Outcome<std::vector<Script>> scripts_of(const report::PublishedHistory& like, const report::PublicationPlan& plan,
                                        const report::DocketPeriod* docket, int first_serial);

// What the officer brings and who is behind it.
struct Filing {
    demand::Demand demand;  // without id, agency, officer and papers
    std::string paper;      // its text; it says on its face that it is simulated
    std::vector<SimulatedCustomer> customers;
    std::vector<int> consents;  // identifiers whose owners consented to disclosure of content
};
Filing write_filing(const Script& script, Instant received);

}  // namespace sallyport::adapters
