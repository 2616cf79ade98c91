// What gives pause about an emergency request. Pure functions over facts; each doubt only ever subtracts trust: none grants, none hinders a
// preservation. What stops is answered in words by whoever calls the agency back, before anybody can approve.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "base/closed_list.h"
#include "demand/traces.h"
#include "people/lookalike.h"

namespace sallyport::review {

// X(doubt, why it matters)
#define SALLYPORT_DOUBTS(X)                                                                                              \
    X(new_account, "An account that was opened for one request is as old as its forger's plan.")                         \
    X(new_key, "Whoever takes an account over registers a key of their own.")                                            \
    X(off_hours, "Outside office hours fewer people at the agency would notice a stranger in its name.")                 \
    X(night, "At night hardly anybody at the agency would notice a stranger in its name.")                               \
    X(volume, "An account that was taken over is used up quickly.")                                                      \
    X(same_account, "Somebody is after this account: perhaps one and the same person, who was turned down before.")      \
    X(campaign, "Three agencies seldom look for one person on one day: perhaps one stranger asks in three names.")       \
    X(words_again, "Emergencies are never the same in every word: a text that comes twice is a template.")               \
    X(letterhead_again, "A paper of the same bytes in another person's name was copied.")                                \
    X(unknown_law,                                                                                                       \
      "Our rulebooks do not hold this place. Look it up: forged requests cite laws that do not exist. If it does not, "  \
      "return the request with that reason.")                                                                            \
    X(look_alike, "A domain that looks like an authority's and is not it belongs to whoever wants to be taken for one.") \
    X(pressure, "Whoever presses does not want to be checked. Honest people in need press too.")                         \
    X(several, "Each may have its honest reason; several at once seldom have. Ask at the number for the officer's supervisor.")
SALLYPORT_CLOSED_LIST(DoubtKind, SALLYPORT_DOUBTS)

std::string_view title(DoubtKind kind);  // "The same account in three agencies' names"

#define SALLYPORT_DOUBT_LEVELS(X) \
    X(note, "to know")            \
    X(stop, "to be answered by whoever calls back")
SALLYPORT_CLOSED_LIST(DoubtLevel, SALLYPORT_DOUBT_LEVELS)

DoubtLevel level(DoubtKind kind);

struct Doubt {
    DoubtKind kind = DoubtKind::new_account;
    std::string seen;  // what was seen, for staff; may quote the request, so it is kept under the demand's key only
    bool operator==(const Doubt&) const = default;
};

// A doubt as those who approve see it: with the words of whoever called back; "" = not answered.
struct WeighedDoubt {
    Doubt doubt;
    std::string answer;
    bool operator==(const WeighedDoubt&) const = default;
};
bool is_answered(const WeighedDoubt& weighed);  // a doubt that stops nothing needs no answer

// Words that press, by language; one file each, as the provider's folder has them.
class PressureWords {
public:
    // name "en.txt" and text. `invalid` names file and line.
    static Outcome<PressureWords> from_texts(const std::vector<std::pair<std::string, std::string>>& files);
    static Outcome<PressureWords> load(const std::string& folder);  // `not_found` if there is none
    std::vector<std::string> in(std::string_view text) const;       // those that stand there, each once
    std::size_t size() const { return phrases_.size(); }

private:
    std::vector<std::string> phrases_;  // bare: small letters, one blank between words
};

// Places in the law that a text cites, each in one way of writing: "18 usc 2702", "cal penal 1546.1", "stpo 100g".
std::set<std::string> cited_law(std::string_view text);

// House rules. Days, hours and weights are about doubt and never about right: none of them lets anything through.
constexpr int new_days = 14;
constexpr int office_opens = 8, office_closes = 18, night_begins = 22, night_ends = 6;
constexpr int campaign_agencies = 3, campaign_hours = 24;
constexpr int volume_least = 3, volume_times_usual = 3;
constexpr int several_weight = 4;

struct DoubtFacts {
    std::optional<Instant> enrolled, newest_key;  // of the officer; none: not known
    demand::Traces traces;
    std::set<std::string> known_law;                  // as cited_law() writes it
    std::vector<std::string> agency_domains = {};     // as two people of the team have vetted them
    const PressureWords* pressure = nullptr;          // null: none are loaded
    const people::DomainRegister* domains = nullptr;  // null: none is shipped here
};

// Of an emergency, in the order of the list; of any other demand none. The same facts give the same doubts for ever.
std::vector<Doubt> doubts(const demand::Demand& demand, const DoubtFacts& facts);

}  // namespace sallyport::review
