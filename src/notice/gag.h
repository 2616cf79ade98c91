// What becomes of the secrecy that national security process brings along: the provider may ask for judicial review, the government then has
// thirty days, and the FBI looks again when it closes the investigation and at the third anniversary.
#pragma once
#include "notice/notice.h"

namespace sallyport::notice {

// Law: 18 U.S.C. 3511(b)(1)(B): after the recipient's notice the government applies to a court within thirty days.
constexpr int government_days = 30;
// Termination Procedures for National Security Letter Nondisclosure Requirement (FBI, 2015).
constexpr int anniversary_years = 3;

#define SALLYPORT_GAG_EVENTS(X)                                                             \
    X(review_asked, "We asked for judicial review (18 U.S.C. 3511(b))")                     \
    X(government_filed, "The government applied to a court")                                \
    X(court_upheld, "A court upheld the secrecy")                                           \
    X(closed_and_kept, "The investigation was closed; the secrecy was kept, with a reason") \
    X(anniversary_kept, "Reviewed at the third anniversary; the secrecy was kept, with a reason")
SALLYPORT_CLOSED_LIST(GagEvent, SALLYPORT_GAG_EVENTS)

struct GagNote {
    DemandId demand;
    OrderId order;
    GagEvent event = GagEvent::review_asked;
    Sensitive<std::string> words;
    std::optional<Instant> due;  // review_asked: the government's last instant
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::order_reviewed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<GagNote> from_body(std::string_view bytes);
};

// Where the secrecy stands at one instant. Past the government's thirty days it has not ended by itself; counsel is told, and decides.
struct GagState {
    bool review_open = false;               // asked, and neither applied for nor decided
    std::optional<Instant> government_due;  // while review_open
    bool government_late = false;
    Day anniversary;               // the third, of the day it began
    bool anniversary_due = false;  // reached, and nobody has reviewed it
};
GagState gag_state(const SecrecyOrder& order, const std::vector<GagNote>& notes, Instant now);

// `refused` where an event cannot follow: an application without our request, a court's word without an application, an anniversary's review
// before the day.
Outcome<Step<GagNote>> note_gag(const SecrecyOrder& order, const std::vector<GagNote>& earlier, GagEvent event, std::string_view words,
                                const Decision& decision);
// Of one order, oldest first.
Outcome<std::vector<GagNote>> gag_notes(const ledger::Clerk& clerk, const DemandId& demand, const OrderId& order);

}  // namespace sallyport::notice
