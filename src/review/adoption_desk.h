// What doors call about the rules that are in force: what is adopted, what is old, what differs, and the two signatures: counsel's first, then that
// of another of counsel or of the custodian.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "people/people.h"
#include "review/adoption.h"

namespace sallyport::review {

// A row as it stands today.
struct RowStanding {
    law::RowSheet sheet;
    std::optional<Held> held;  // adopted, and the end has not come
    law::Freshness freshness = law::Freshness::fresh;
};

struct WaitingAdoption {
    ledger::EntryIndex entry;
    ProposedAdoption proposal;
    PersonId by;
    Instant until;  // the second signature may come before
};

struct PastAdoption {
    ledger::EntryIndex entry;
    Instant at;
    PersonId by;
    Digest rulebook{};
    std::optional<RulebookAdoption> adopted;  // one of the two
    std::optional<AdoptionEnd> ended;
};

// The newest adoption that is of another version than the one in use, and what has changed since.
struct OtherVersion {
    Digest rulebook{};
    Instant adopted_at;
    std::vector<law::Difference> differences;
};

// Thread-safe. Everyone who signs is asked for the right to adopt at the moment of signing.
class AdoptionDesk {
public:
    // `rulebook` outlives the desk.
    AdoptionDesk(ledger::Clerk& clerk, const people::PeopleDesk& people, const law::Rulebook& rulebook,
                 std::optional<law::Adoption> in_force);

    std::shared_ptr<const law::Adoption> in_force() const;  // null: nothing is adopted of this version
    const law::Rulebook& rulebook() const { return rulebook_; }

    Outcome<std::vector<RowStanding>> rows(Instant now) const;
    Outcome<std::vector<WaitingAdoption>> waiting(Instant now) const;  // of this version, oldest first
    Outcome<WaitingAdoption> waiting(ledger::EntryIndex entry, Instant now) const;
    Outcome<std::vector<PastAdoption>> history() const;  // of all versions, newest first
    Outcome<std::optional<OtherVersion>> other_version() const;

    // Says what speaks against it and writes nothing.
    Outcome<void> would_propose(const std::vector<std::string>& rows, Instant valid_until, const PersonId& by, Instant at) const;
    Outcome<void> propose(std::vector<std::string> rows, Instant valid_until, const PersonId& by, Instant at);
    // `not_found` if none such waits; `refused` if one person would sign twice, or the first may not sign any more.
    Outcome<void> approve(ledger::EntryIndex proposal, const PersonId& by, Instant at);
    Outcome<void> take_back(ledger::EntryIndex proposal, const PersonId& by, Instant at);
    // No rows: all that are adopted. `not_found` if one of them is not.
    Outcome<void> withdraw(std::vector<std::string> rows, std::string_view reason, const PersonId& by, Instant at);

private:
    Outcome<void> may_sign(const PersonId& by) const;
    Outcome<void> may_sign_second(const PersonId& by) const;
    template <class T>
    Outcome<void> write(Outcome<ledger::Step<T>> step);
    ledger::Clerk& clerk_;
    const people::PeopleDesk& people_;
    const law::Rulebook& rulebook_;
    mutable std::mutex mutex_;  // of the two below
    mutable std::shared_ptr<const law::Adoption> in_force_;
    mutable bool look_again_ = false;  // something was written since the book was read
    // An adoption is an entry of the house, which no decided_on guards: from looking to writing one at a time.
    std::mutex signing_;
};

}  // namespace sallyport::review
