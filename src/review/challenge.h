// A paper is contested: before the court that issued it, another court, or the authority itself. From the filing to the ruling its data stays
// frozen and nothing leaves; the ruling is an entry, and only it lets the production go on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "review/review_step.h"

namespace sallyport::review {

// Each is a way of its own with its own clock. Of the first the statute says when and for whom; the second has no statute and no day but the
// house's; the third is the addressee's own of a European Production Order; the fourth is left to anybody whose paper is defective.
#define SALLYPORT_CHALLENGE_GROUNDS(X)                                                     \
    X(motion_2703h, "Motion to modify or quash under 18 U.S.C. 2703(h)")                   \
    X(comity, "Motion on common-law comity: another country's law forbids it")             \
    X(objection_art17, "Reasoned objection under Article 17 of Regulation (EU) 2023/1543") \
    X(motion_to_quash, "Motion to modify or quash for a defect of the paper: too broad, a burden, privilege")
SALLYPORT_CLOSED_LIST(ChallengeGround, SALLYPORT_CHALLENGE_GROUNDS)

// On what an objection under Article 17 rests. Art. 17(2): never on the last but one, and on the last never alone.
#define SALLYPORT_CONFLICT_BASES(X)                                                        \
    X(law_forbids, "A law of a third country forbids the disclosure")                      \
    X(penalty, "The third country punishes the disclosure")                                \
    X(person_there, "The person lives there, is its national, or is protected by its law") \
    X(formalities_differ, "The third country's law has no comparable formalities")         \
    X(data_location, "The data lies in the third country")
SALLYPORT_CLOSED_LIST(ConflictBasis, SALLYPORT_CONFLICT_BASES)

#define SALLYPORT_RULINGS(X)                \
    X(granted, "The paper is set aside")    \
    X(modified, "The paper stands in part") \
    X(denied, "The paper stands")           \
    X(dropped, "We no longer contest it")
SALLYPORT_CLOSED_LIST(Ruling, SALLYPORT_RULINGS)

#define SALLYPORT_APPELLANTS(X) \
    X(house, "We appeal")       \
    X(requester, "The requester appeals")
SALLYPORT_CLOSED_LIST(Appellant, SALLYPORT_APPELLANTS)

// What is filed.
struct Challenge {
    DemandId demand;
    ChallengeGround ground = ChallengeGround::motion_to_quash;
    Sensitive<std::string> court, docket;  // of an objection under Art. 17: the issuing authority and its file number
    std::string foreign_law = {};          // the law that would be broken, by name; motion_2703h, comity and objection_art17
    std::string why_it_applies = {};       // what binds the provider to it
    std::string nature = {};               // objection_art17: nature of the duty
    std::vector<ConflictBasis> rests_on = {};
    Sensitive<std::string> customer;  // motion_2703h: why the customer is believed to be no US person and not to live there
    Sensitive<std::string> argument;  // in short
    std::optional<Day> extended_to;   // the last day, if court or parties put it off
    std::string extended_by = {};     // who did
    Instant last_day;                 // on which it could be filed, by the clock of its ground
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::challenge_filed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Challenge> from_body(std::string_view bytes);
};

// What became of it: a hearing, a ruling, an appeal.
struct ChallengeStep {
    DemandId demand;
    std::string what;  // hearing, or the word of a ruling or an appellant
    Sensitive<std::string> words;
    std::optional<Instant> day;  // of the hearing; after a ruling the last instant at which it may be appealed
    static std::vector<ledger::Kind> kinds();
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<ChallengeStep> from_body(std::string_view bytes);
};

// House rule: without a statute a motion on comity is filed within fourteen days of service, and never after the paper's own return day.
constexpr int comity_days = 14;
// House rule: where nobody names a day, a ruling counts as open to appeal for so long (Fed. R. App. P. 4(a)(1)(A): thirty days).
constexpr int appeal_days = 30;

// The clock of one ground for this demand. `refused`: that way is not open to it, and why.
struct ChallengeClock {
    Instant last;  // the whole day counts, in the demand's zone
    std::string citation;
    bool statutory = true;  // false: the house's own day
};
Outcome<ChallengeClock> challenge_clock(const demand::Demand& demand, const law::Assessment& findings, ChallengeGround ground);

Outcome<Step<Challenge>> challenge(const Recorded<demand::Demand>& demand, const law::Assessment& findings, Challenge filed,
                                   const Decision& decision);
Outcome<Step<ChallengeStep>> set_hearing(const DemandId& demand, Instant day, std::string_view words, const Decision& decision);
// `appeal_until`: if court or law name the day; none: appeal_days from now. Of what is dropped there is no appeal.
Outcome<Step<ChallengeStep>> rule(const DemandId& demand, Ruling ruling, std::string_view words, std::optional<Instant> appeal_until,
                                  const Decision& decision);
// `last`: the newest step. An appeal after its day is refused.
Outcome<Step<ChallengeStep>> appeal(const ChallengeStep& last, Appellant appellant, std::string_view words, const Decision& decision);
// A granted challenge ends with a refusal, and with it the frozen copy: not before nobody can appeal any more.
Outcome<void> may_refuse_now(const ledger::Standing& standing, const std::optional<ChallengeStep>& last, Instant at);

}  // namespace sallyport::review
