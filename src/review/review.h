// What people decide about a demand, as nouns of the book.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/sensitive.h"
#include "demand/provider.h"
#include "demand/scope.h"
#include "law/assess.h"
#include "people/signatures.h"
#include "review/doubts.h"
#include "review/grid.h"
#include "review/letters.h"

namespace sallyport::review {

// Acceptance for review. Its scope may be kept (frozen as a snapshot nobody reads), never delivered by itself.
struct KeepPermit {
    DemandId demand;
    int version = 1;
    demand::Scope scope;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::accepted}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<KeepPermit> from_body(std::string_view bytes);
};

// A grant as proposed by the first and, where needed, signed by the second.
struct Grant {
    DemandId demand;
    int version = 1;  // of the paper it answers
    demand::Scope scope;
    std::vector<CellDecision> decisions;             // every asked cell has one
    std::string rulebook;                            // content hash it was made under, hex
    std::optional<ledger::EntryIndex> reading = {};  // of the paper it was made on; none: nobody had read it
    demand::ProfileFacts profile = {};               // what the provider's profile said of it
    Instant valid_until;
    std::string reason;      // counsel's words, internal
    PersonId first, second;  // second is none while proposed, or where one suffices
    bool content = false, emergency = false;
    bool overrides_review = false;  // a finding said review and counsel decided with `reason`
    std::string letter;             // as sent, if less is granted than was asked; made when the grant stands
    std::vector<MadeFrom> made_from;
    std::vector<WeighedDoubt> doubts = {};  // of an emergency: what gave pause when the first signed, and what was answered to it
    int notice_wait_days = 0;               // between telling the customer and collecting, by the rules it was made under; 0: not kept
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::granted}; }
    static std::vector<ledger::Kind> superseded_by();  // corrected, refused, withdrawn, objection upheld
    Bytes body() const;
    static Outcome<Grant> from_body(std::string_view bytes);
    int cells_granted() const;
    bool is_narrowed() const;
    int accounts_refused(const demand::Demand& demand) const;
    std::vector<std::string> reason_codes() const;
};
// The same noun while it waits for the second signature.
struct ProposedGrant {
    Grant grant;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::grant_proposed}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const { return grant.body(); }
    static Outcome<ProposedGrant> from_body(std::string_view bytes);
};

struct Refusal {
    DemandId demand;
    std::vector<Reason> reasons;                     // at least one
    std::string letter;                              // as sent: every reason stands in it
    std::vector<MadeFrom> made_from;                 // the words it was made from, reason by reason
    std::string rulebook = {};                       // content hash it was made under, hex; "" of a refusal from before it was kept
    std::optional<ledger::EntryIndex> reading = {};  // of the paper it was made on
    demand::ProfileFacts profile = {};               // what the provider's profile said of it
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::refused}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Refusal> from_body(std::string_view bytes);
};

struct Redirect {
    DemandId demand;
    std::string letter;
    std::string reason;
    std::vector<MadeFrom> made_from;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::redirected}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::redirect_declined}; }
    Bytes body() const;
    static Outcome<Redirect> from_body(std::string_view bytes);
};

// Words on a demand: questions, answers, notes, reasons. `kind` of entry says which.
struct Words {
    DemandId demand;
    std::string
        about;  // "question", "answer", "to_requester", "internal", "counsel_only", "redirect_declined", "keep_verified", "keep_renewed"
    Sensitive<std::string> words;
    static std::vector<ledger::Kind> kinds();
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Words> from_body(std::string_view bytes);
};

// The account owner's specific, lawful consent: who, for what, when, how verified.
struct Consent {
    DemandId demand;
    int identifier = 0;
    std::vector<demand::DataClass> classes;
    Sensitive<std::string> given_by;
    Day given_on;
    std::string verified_how;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::consent_recorded}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Consent> from_body(std::string_view bytes);
};

// A reviewer's affirmation of danger of death or serious physical injury, and of how the data helps.
struct Emergency {
    DemandId demand;
    Sensitive<std::string> danger, nexus;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::emergency_affirmed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Emergency> from_body(std::string_view bytes);
};

// The legal process that follows an emergency's release, and the demand by which it came: of the same agency, for one of the same identifiers.
struct FormalPaper {
    DemandId demand;
    DemandId followed_by;
    Sensitive<std::string> compared;  // what whoever recorded it compared
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::formal_paper}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<FormalPaper> from_body(std::string_view bytes);
};
// None came in time. It may still come.
struct FormalPaperMissed {
    DemandId demand;
    Instant due;
    std::string citation;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::formal_paper_missed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<FormalPaperMissed> from_body(std::string_view bytes);
};

#define SALLYPORT_CALLED(X)                     \
    X(directory, "the agency's number on file") \
    X(switchboard, "a switchboard number that we looked up ourselves")
SALLYPORT_CLOSED_LIST(Called, SALLYPORT_CALLED)

#define SALLYPORT_ANSWERED(X)                               \
    X(confirmed, "They know of the request and confirm it") \
    X(denied, "They deny it: the request is not theirs")    \
    X(not_reached, "Nobody could be reached, or could say")
SALLYPORT_CLOSED_LIST(Answered, SALLYPORT_ANSWERED)

// One call to the agency about an emergency, at a number that does not come from the request.
struct CallBack {
    DemandId demand;
    Called called = Called::directory;
    Answered answered = Answered::not_reached;
    std::string number;                       // as dialled; a public number of an agency
    std::string source;                       // where it stands: of the number on file, or where it was looked up
    Sensitive<std::string> spoke_with, said;  // who answered, and what
    std::vector<WeighedDoubt> answers = {};   // of a confirmed call: to each doubt that stopped the request then
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::called_back}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::corrected}; }
    Bytes body() const;
    static Outcome<CallBack> from_body(std::string_view bytes);
};

#define SALLYPORT_CAME_OF(X)                   \
    X(averted, "The harm was averted")         \
    X(not_averted, "The harm was not averted") \
    X(no_paper, "No legal process followed")   \
    X(forged, "The request was forged")        \
    X(unknown, "It is not known, and was asked after")
SALLYPORT_CLOSED_LIST(CameOf, SALLYPORT_CAME_OF)

// What came of an emergency, once it is over for us. Recorded once; who knows better later records it anew, and the old one stays readable.
struct EmergencyOutcome {
    DemandId demand;
    CameOf came_of = CameOf::unknown;
    Sensitive<std::string> note;                        // how that is known; of a second one, why it is another
    std::optional<ledger::EntryIndex> instead_of = {};  // the record that this one corrects
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::outcome_recorded}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<EmergencyOutcome> from_body(std::string_view bytes);
};

// What a demand is counted as, where a form can be mistaken without anybody noticing until the report.
struct CountedAs {
    demand::Section section = demand::Section::criminal;
    std::string country;  // ISO 3166-1 alpha-2
    demand::RequesterKind requester = demand::RequesterKind::local;
    demand::Instrument instrument = demand::Instrument::search_warrant;
    ledger::EntryIndex seen;  // the entry that says so
};

// A correction of a demand's first entry. It changes what is counted and nothing of what was decided; the old entry stays readable. Its
// body lies under the house's key and outlives the demand's: no customer data belongs in the reason.
struct Correction {
    DemandId demand;
    std::string reason;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::corrected_entry}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Correction> from_body(std::string_view bytes);
};

}  // namespace sallyport::review
