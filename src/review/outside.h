// An order for data that does not exist yet is never run by this product, which reads stored data only. It ends as handled outside, by the
// requester's own means or by the service's, or it is refused; both are counted.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "review/review_step.h"

namespace sallyport::review {

// By whose means. 18 U.S.C. 3124, 2518(4): the provider helps the authority; 2518(4), 3124(c): its reasonable expenses are paid.
#define SALLYPORT_MEANS(X)                                         \
    X(by_requester, "By the requester's own means, with our help") \
    X(by_service, "By the service's own means")
SALLYPORT_CLOSED_LIST(Means, SALLYPORT_MEANS)

struct Handling {
    DemandId demand;
    Means means = Means::by_requester;
    std::vector<demand::DataClass> classes;
    std::string how;                         // what was arranged, and why; for the team
    std::string words;                       // for the requester
    Instant until;                           // the order's last instant: by its own date, also if it extends another
    std::optional<DemandId> extends = {};    // the demand whose order this one extends
    PersonId first = {}, second = {};        // second: where content is to come
    std::string rulebook = {};               // content hash it was made under, hex
    std::optional<EntryIndex> reading = {};  // of the paper it was made on
    std::string profile = {};                // version of the provider's profile, hex; "" = none was asked
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::handled_outside}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Handling> from_body(std::string_view bytes);
    bool of_content() const;
};
// The same while it waits for the second signature. A corrected or newly read paper takes it away.
struct ProposedHandling {
    Handling handling;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::handling_proposed}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const { return handling.body(); }
    static Outcome<ProposedHandling> from_body(std::string_view bytes);
};

// What counsel says of it.
struct HandlingTerms {
    Means means = Means::by_requester;
    std::string how, words;
};
// The first order and how it was handled, if the paper extends one.
struct FirstOrder {
    const Recorded<demand::Demand>& demand;
    const Recorded<Handling>& handling;
};

// `refused`: the request asks for stored data too; a rule forbids the paper (its days are over, the issuer may not); the profile says that the
// service cannot run it and it is to be run by the service; an extension that was issued after the first order had ended, or that names an
// account or a kind of data which the first does not. `invalid`: nothing is said of how, or nobody knows when the order ends.
Outcome<Step<ProposedHandling>> propose_handling(const Recorded<demand::Demand>& demand, const Judged& judged, HandlingTerms terms,
                                                 const std::optional<FirstOrder>& extends, const Decision& decision);
// One person suffices for records. `refused` for content.
Outcome<Step<Handling>> handle_alone(const Recorded<demand::Demand>& demand, const Judged& judged, HandlingTerms terms,
                                     const std::optional<FirstOrder>& extends, const Decision& decision);
// The second signature on exactly what was proposed. `refused`: one person signed twice, or the order's days are over.
Outcome<Step<Handling>> sign_handling(const Recorded<demand::Demand>& demand, const Recorded<ProposedHandling>& proposal,
                                      const Decision& decision);
bool asks_future_content(const demand::Demand& demand);
bool asks_future_data_only(const demand::Demand& demand);

}  // namespace sallyport::review
