// What doors call to decide. Findings are judged anew for each decision, under the rulebook in force.
#pragma once
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "demand/desk.h"
#include "demand/provider.h"
#include "law/assess.h"
#include "law/national.h"
#include "law/questions.h"
#include "review/adoption_desk.h"
#include "review/challenge.h"
#include "review/letter_desk.h"
#include "review/outside.h"
#include "review/review_step.h"

namespace sallyport::review {

// One line of a demand's timeline: what happened, when, by whom. `words` only for those who may read them.
struct TimelineLine {
    ledger::EntryIndex entry;
    ledger::Kind kind;
    Instant at;
    PersonId actor;
    ledger::Facts facts;
    std::optional<Words> words;  // questions, answers, notes, the reason of a correction
};

// What these entries of a demand say beside its form: the newest reading of its paper, consents that cover it, an affirmed emergency, a redirect
// that was declined. Nothing of the agency's standing, which is not the demand's.
struct FactsHeld {
    law::OtherFacts facts;
    std::optional<Reading> reading = {};
    std::optional<ledger::EntryIndex> read_in = {};  // the reading's entry
    demand::ProfileFacts profile = {};  // what the provider's profile says of the demand; of an old decision, what it said then
};
Outcome<FactsHeld> facts_held(const ledger::Clerk& clerk, const demand::Demand& demand, const std::vector<ledger::Entry>& entries);
// View v_formal_papers: the emergencies of which data was released, and what became of the formal paper.
ledger::Projection formal_paper_projection();
// The demand judged with all of that.
law::Assessment judge(const demand::Demand& demand, const FactsHeld& held, const law::Rulebook& rulebook, const law::Adoption* adoption,
                      Instant as_of);

class ReviewDesk : public Holds {
public:
    // `rulebook` outlives the desk. Without an adoption nothing is allowed by a rule: all goes to counsel.
    ReviewDesk(ledger::Clerk& clerk, demand::DemandDesk& demands, people::PeopleDesk& people, const law::Rulebook& rulebook,
               std::optional<law::Adoption> adoption, LetterBook letters = {})
        : clerk_{clerk},
          demands_{demands},
          people_{people},
          rules_{clerk, people, rulebook, std::move(adoption)},
          letters_{clerk, people, std::move(letters)} {}

    // Where the provider is established and what its services can do, from now on a fact of every demand. Once, before anything is judged;
    // outlives the desk. Without it nothing is known of either.
    void present_as(const demand::Provider& provider);
    const std::string& profile_version() const { return profile_version_; }  // hex; "" = none

    // In the lane of national security process: its own rules beside the rulebook's. They outlive the desk.
    void judge_also_by(const law::NationalRules& rules) { national_ = &rules; }

    Outcome<law::Assessment> findings(const demand::Demand& demand, Instant as_of) const;
    // The newest reading of the paper as it is now; none: nobody has read it.
    Outcome<std::optional<ledger::Recorded<Reading>>> reading(const DemandId& id) const;
    // Every clock that runs, what is due first; until somebody has read the paper, by what its form says. `for_requester`: nothing that
    // depends on who the customer is, and the same whether an identifier is known.
    enum class Reader { desk, requester };
    Outcome<std::vector<law::LegalClock>> dates(const demand::Demand& demand, Instant as_of, Reader reader) const;
    law::Questions questions(const demand::Demand& demand) const { return law::questions(demand, rulebook()); }
    // Before filing: what may be shown to a requester while typing.
    std::vector<law::Finding> form_findings(const demand::Demand& demand, Instant as_of) const;

    Outcome<void> accept(const DemandId& id, const Decision& decision);
    // Records what somebody saw in the paper. If the part that is not for us came along, the issuer is told by a question.
    Outcome<void> read_paper(const DemandId& id, Reading reading, const Decision& decision);
    // Nothing may be handed over before the law's own hold has ended, nor against a rule that a later reading brought up.
    Outcome<void> may_hand_over(const DemandId& id, Instant at) const override;
    // False if it was raised before.
    Outcome<bool> raise_deadline(RaisedDeadline deadline, ledger::EntryIndex decided_on, Instant at);
    Outcome<std::vector<RaisedDeadline>> raised_deadlines(int limit) const { return review::raised_deadlines(clerk_, limit); }
    // Grants, or proposes where a second signature is needed; says which.
    enum class Standing { granted, waits_for_second };
    Outcome<Standing> decide(const DemandId& id, std::vector<CellDecision> decisions, std::string_view reason, const Decision& decision);
    Outcome<void> sign(const DemandId& id, const Decision& decision);
    // An order for future data. `extends`: our number of the first order, "" if it is one itself. Content waits for a second signature.
    enum class Outside { handled, waits_for_second };
    Outcome<Outside> handle_outside(const DemandId& id, HandlingTerms terms, std::string_view extends, const Decision& decision);
    Outcome<void> sign_outside(const DemandId& id, const Decision& decision);
    Outcome<ledger::Recorded<ProposedHandling>> proposed_outside(const DemandId& id) const { return clerk_.recall<ProposedHandling>(id); }
    Outcome<ledger::Recorded<Handling>> outside(const DemandId& id) const { return clerk_.recall<Handling>(id); }
    // No language: that of the country that asks, or English.
    Outcome<void> refuse(const DemandId& id, std::vector<Reason> reasons, std::string_view extra_words, const Decision& decision,
                         std::string_view language = "");
    Outcome<void> redirect(const DemandId& id, std::string_view reason, const Decision& decision);
    Outcome<void> redirect_declined(const DemandId& id, std::string_view why, const Decision& decision);
    Outcome<void> ask(const DemandId& id, std::string_view question, const Decision& decision);
    Outcome<void> answer(const DemandId& id, std::string_view words, const Decision& decision);
    Outcome<void> note(const DemandId& id, std::string_view kind, std::string_view words, const Decision& decision);
    // What the figures count the demand as, and the correction of it. `would_correct` says what speaks against it and writes nothing.
    Outcome<CountedAs> counted_as(const DemandId& id) const;
    Outcome<void> would_correct(const DemandId& id, const CountedAs& right, std::string_view reason, const Decision& decision) const;
    Outcome<void> correct_entry(const DemandId& id, const CountedAs& right, std::string_view reason, const Decision& decision);
    Outcome<void> record_consent(const DemandId& id, Consent consent, const Decision& decision);
    Outcome<void> affirm_emergency(const DemandId& id, std::string_view danger, std::string_view nexus, const Decision& decision);
    // Legal process followed an emergency: the request with this number of ours ("SP-12").
    Outcome<void> formal_paper(const DemandId& id, std::string_view number, std::string_view compared, const Decision& decision);
    // Emergencies of which data was released and whose formal paper is awaited, or was missed; the oldest release first, at most `limit`.
    Outcome<std::vector<DemandId>> formal_papers(ledger::FormalPaper state, int limit) const;
    // Records that none came, if its day has passed; false if it has not, or somebody was quicker.
    Outcome<bool> miss_formal_paper(const DemandId& id, Instant now);
    Outcome<FormalPaper> formal_paper_of(const DemandId& id) const;
    // To be called about an emergency, newest state: numbers on file of the agency that asks, those too young included.
    Outcome<std::vector<people::CallNumber>> numbers_of(const demand::Demand& demand) const;
    // Looks for doubts with these too; they outlive the desk. Without them nobody looks for such words and domains.
    void watch_for(const PressureWords& words) { pressure_ = &words; }
    void watch_for(const people::DomainRegister& domains) { domains_ = &domains; }
    // What gives pause about an emergency now, with the answers of the newest call that confirmed it; of other demands nothing.
    Outcome<std::vector<WeighedDoubt>> doubts(const demand::Demand& demand) const;
    // `call.answers` are taken by doubt; what was seen is looked up.
    Outcome<void> call_back(const DemandId& id, CallBack call, const Decision& decision);
    // What came of an emergency; a correction names the record that it corrects.
    Outcome<void> record_outcome(const DemandId& id, CameOf came_of, std::string_view note, std::optional<EntryIndex> instead_of,
                                 const Decision& decision);
    Outcome<std::optional<ledger::Recorded<EmergencyOutcome>>> outcome_of(const DemandId& id) const;  // the newest record
    // The newest call since the paper was corrected, if any.
    Outcome<std::optional<ledger::Recorded<CallBack>>> called_back(const DemandId& id) const;
    Outcome<void> verify_keep(const DemandId& id, std::string_view how, const Decision& decision);
    Outcome<void> renew_keep(const DemandId& id, std::string_view paper, const Decision& decision);
    Outcome<void> challenge(const DemandId& id, Challenge filed, const Decision& decision);
    Outcome<void> set_hearing(const DemandId& id, Instant day, std::string_view words, const Decision& decision);
    Outcome<void> rule(const DemandId& id, Ruling ruling, std::string_view words, std::optional<Instant> appeal_until,
                       const Decision& decision);
    Outcome<void> appeal(const DemandId& id, Appellant appellant, std::string_view words, const Decision& decision);
    // The newest challenge with what has become of it, oldest first; nothing if the paper was never contested.
    struct Contest {
        Challenge filed;
        std::vector<ChallengeStep> steps;
    };
    Outcome<std::optional<Contest>> contest(const DemandId& id) const;

    Outcome<ledger::Recorded<ProposedGrant>> proposal(const DemandId& id) const { return clerk_.recall<ProposedGrant>(id); }
    Outcome<ledger::Recorded<Grant>> grant(const DemandId& id) const { return clerk_.recall<Grant>(id); }
    Outcome<ledger::Recorded<Refusal>> refusal(const DemandId& id) const { return clerk_.recall<Refusal>(id); }
    // Everything that happened, oldest first. Words of counsel-only notes only for counsel, internal ones for staff.
    Outcome<std::vector<TimelineLine>> timeline(const DemandId& id, people::Role reader) const;
    Outcome<ledger::Recorded<Redirect>> redirection(const DemandId& id) const { return clerk_.recall<Redirect>(id); }
    AdoptionDesk& rules() { return rules_; }
    LetterDesk& letters() { return letters_; }
    const law::Rulebook& rulebook() const { return rules_.rulebook(); }
    std::shared_ptr<const law::Adoption> adoption() const { return rules_.in_force(); }  // null: none

private:
    Outcome<std::optional<ChallengeStep>> last_step(const DemandId& id) const;
    Outcome<ledger::Step<Correction>> correction(const DemandId& id, const CountedAs& right, std::string_view reason,
                                                 const Decision& decision) const;
    Outcome<FactsHeld> held(const demand::Demand& demand) const;
    Outcome<void> may_sign_first(const demand::Demand& demand, const PersonId& by) const;
    law::Assessment judged_by_all(const demand::Demand& demand, const FactsHeld& held, Instant as_of) const;
    Outcome<Judged> judged(const demand::Demand& demand, Instant as_of) const;
    Outcome<DoubtFacts> doubt_facts(const demand::Demand& demand) const;
    ledger::Clerk& clerk_;
    demand::DemandDesk& demands_;
    people::PeopleDesk& people_;
    Outcome<LetterKit> kit(const demand::Demand& demand, std::string_view language) const;
    AdoptionDesk rules_;
    LetterDesk letters_;
    const law::NationalRules* national_ = nullptr;
    const demand::Provider* provider_ = nullptr;
    const PressureWords* pressure_ = nullptr;
    const people::DomainRegister* domains_ = nullptr;
    std::string profile_version_;
    // A correction is an entry of the house, which no decided_on guards: from looking to writing one at a time.
    std::mutex correcting_;
};

}  // namespace sallyport::review
