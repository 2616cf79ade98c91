// The verbs of review. Each names the demand's last entry it was decided on; the book answers `conflict` if that has moved.
#pragma once
#include "demand/desk.h"
#include "review/deadlines.h"
#include "review/reading.h"
#include "review/review.h"

namespace sallyport::review {

using ledger::EntryIndex;
using ledger::Recorded;
using ledger::Step;

// What a decision was made on beside the demand itself: the findings, the reading of the paper that they rest on, if there is one, and what
// the provider's profile said.
struct Judged {
    Judged(law::Assessment found, std::optional<EntryIndex> rests_on = {}, demand::ProfileFacts told = {})
        : findings{std::move(found)}, reading{rests_on}, profile{std::move(told)} {}
    law::Assessment findings;
    std::optional<EntryIndex> reading;
    int notice_wait_days = 0;  // of the rules; 0: not asked
    demand::ProfileFacts profile;
    std::vector<WeighedDoubt> doubts = {};  // of an emergency
};
// Of a party to a civil case or of a criminal defendant, through a court or its clerk: the rules' rows that are called private.
bool is_private_process(demand::Instrument instrument);

// Who decides, on what state of the demand, when.
struct Decision {
    PersonId by;
    EntryIndex decided_on;
    Instant at;
};

// `reply_due` is the law's clock for the answer, if it has one.
Outcome<Step<KeepPermit>> accept(const Recorded<demand::Demand>& demand, std::optional<Instant> reply_due, const Decision& decision);

// Judges the decisions against demand, findings and house rules: every asked cell has an answer; a granted cell cites a region of a paper of
// this demand; nothing wider than asked; a cell the law denies cannot be granted; a cell in review needs counsel's reason.
// `refused`, field "doubts": a doubt that stops has no answer from whoever called back.
// Result: a proposal when content or an emergency needs a second signature, else the grant itself.
Outcome<Step<ProposedGrant>> propose(const Recorded<demand::Demand>& demand, const Judged& judged, std::vector<CellDecision> decisions,
                                     std::string_view reason, const Decision& decision);
Outcome<Step<Grant>> grant_alone(const Recorded<demand::Demand>& demand, const Judged& judged, std::vector<CellDecision> decisions,
                                 std::string_view reason, const Decision& decision, const LetterKit& kit = {});
bool needs_two(const demand::Demand& demand, const std::vector<CellDecision>& decisions);
// The second signature on exactly what was proposed. `refused`: one person signed twice. `conflict`: the paper, or what gives pause now, is
// another than the first signer saw.
Outcome<Step<Grant>> sign(const Recorded<demand::Demand>& demand, const Recorded<ProposedGrant>& proposal, const Decision& decision,
                          const LetterKit& kit = {}, const std::vector<WeighedDoubt>& doubts = {});

Outcome<Step<Refusal>> refuse(const Recorded<demand::Demand>& demand, std::vector<Reason> reasons, std::string_view extra_words,
                              const Decision& decision, const LetterKit& kit = {}, const std::optional<Judged>& judged = {});
Outcome<Step<Redirect>> redirect(const Recorded<demand::Demand>& demand, std::string_view reason, const Decision& decision,
                                 const LetterKit& kit = {});
Outcome<Step<Words>> redirect_declined(const DemandId& demand, std::string_view why, const Decision& decision);
Outcome<Step<Words>> ask(const DemandId& demand, std::string_view question, const Decision& decision);
Outcome<Step<Words>> answer(const DemandId& demand, std::string_view words, const Decision& decision);
Outcome<Step<Words>> note(const DemandId& demand, std::string_view kind, std::string_view words, const Decision& decision);
// What somebody saw in the paper. `invalid` names the field: a country or a language that is none, places or a redirect without their reason, an
// event that is still to come. `due`: what is due next after it.
Outcome<Step<Reading>> read_paper(const Recorded<demand::Demand>& demand, Reading reading, std::optional<Instant> due,
                                  const Decision& decision);
// A legal deadline that nears or has passed is told to everybody of counsel. Which one, and once: the caller has looked.
Outcome<Step<RaisedDeadline>> raise_deadline(const DemandId& demand, RaisedDeadline raised, EntryIndex decided_on, Instant at);
Outcome<Step<Consent>> record_consent(const Recorded<demand::Demand>& demand, Consent consent, const Decision& decision);
Outcome<Step<Emergency>> affirm_emergency(const Recorded<demand::Demand>& demand, std::string_view danger, std::string_view nexus,
                                          const Decision& decision);

// The formal paper of an emergency of which data was released. `refused`: `by` is of another agency, was there before the emergency, compels
// nothing, or names none of its identifiers.
Outcome<Step<FormalPaper>> formal_paper(const Recorded<demand::Demand>& emergency, const demand::Demand& by, std::string_view compared,
                                        const Decision& decision);
// Its day has passed. Once: the lifecycle takes it only while one is awaited.
Outcome<Step<FormalPaperMissed>> formal_paper_missed(const DemandId& demand, Instant due, std::string citation, EntryIndex decided_on,
                                                     Instant at);
// One call to the agency. `on_file`: its numbers, whatever their age. `refused`, field "number": one that stands in the request, a number on file
// that is younger than thirty days or is not there, and a switchboard where a number on file may be called. Who may call: the lifecycle.
// `invalid`, field "doubt-CODE": a confirmed call answers each of `doubts` that stops, in words; other answers are not kept.
Outcome<Step<CallBack>> call_back(const Recorded<demand::Demand>& demand, CallBack call, const std::vector<people::CallNumber>& on_file,
                                  const Decision& decision, const std::vector<Doubt>& doubts = {});
// `refused`: it was recorded before, and this one does not name that record. When, and of what: the lifecycle.
Outcome<Step<EmergencyOutcome>> record_outcome(const Recorded<demand::Demand>& demand,
                                               const std::optional<Recorded<EmergencyOutcome>>& before, CameOf came_of,
                                               std::string_view note, std::optional<EntryIndex> instead_of, const Decision& decision);

// House rule: one renewal, as 18 U.S.C. 2703(f)(2) and Reg. (EU) 2023/1543 Art. 11(1) have one; another needs legal process.
constexpr int keep_renewals = 1;
// House rule: where no book says how long, a preservation is kept for ninety days.
constexpr int keep_days = 90;
// Who asks for a preservation is verified after the data is kept, since the data would not wait.
Outcome<Step<Words>> verify_keep(const DemandId& demand, std::string_view how, const Decision& decision);
// Until the day that the law's clock gives. `renewals`: how often it was renewed before.
Outcome<Step<Words>> renew_keep(const Recorded<demand::Demand>& demand, const law::Assessment& findings, int renewals,
                                std::string_view paper, const Decision& decision);

// Corrects the first entry of a demand for the count. `conflict`: the demand moved, or was corrected, since it was looked at. `refused`: a
// section whose way differs (an emergency, a preservation), or what a later version of the paper says itself.
Outcome<CountedAs> counted_as(const demand::Counted& counted);
Outcome<Step<Correction>> correct_entry(const demand::DemandRow& row, const demand::Counted& counted, const CountedAs& right,
                                        std::string_view reason, const Decision& decision);

}  // namespace sallyport::review
