// What doors and rounds call to seal, release and hand over.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "demand/desk.h"
#include "ledger/ports.h"
#include "production/costs.h"
#include "production/handed_out.h"
#include "production/ports.h"
#include "review/ports.h"

namespace sallyport::production {

class FetchesInMemory : public Fetches {
public:
    Outcome<bool> handed_over(const Package& package, const PersonId& person, std::uint64_t from, std::uint64_t to, Instant until) override;
    Outcome<void> forget(const Package& package, const PersonId& person) override;

private:
    std::mutex mutex_;
    std::map<std::pair<PackageId, PersonId>, HandedOut> handed_out_;
};

class ProductionDesk {
public:
    ProductionDesk(ledger::Clerk& clerk, demand::DemandDesk& demands, Sealer& sealer, const ledger::Vault& vault, const ledger::Keys& keys)
        : clerk_{clerk}, demands_{demands}, sealer_{sealer}, vault_{vault}, keys_{keys} {}

    // Asked before each signature on a release, from now on; outlives the desk.
    void ask_before_release(const review::Holds& holds) { holds_ = &holds; }

    Outcome<void> seal(const DemandId& id, Instant now);
    Outcome<void> propose_release(const DemandId& id, const Decision& decision);
    Outcome<void> release(const DemandId& id, const Decision& decision);

    // The package, if `person` may fetch it now: released, not run out, no objection, no withdrawal, no freeze, and filed by them.
    Outcome<ledger::Recorded<Package>> fetchable(const DemandId& id, const people::Person& person, const people::PeopleDesk& people,
                                                 Instant now) const;
    // Streams the plain archive; checks again that it may be fetched before the first byte.
    Outcome<void> stream(const Package& package, std::uint64_t offset, std::uint64_t count,
                         const std::function<bool(std::string_view)>& see) const;
    // Bytes [from, to) of the archive went out to `person`, in one of perhaps several requests. Once every byte has, writes the delivery and
    // gives the signed receipt; nothing before.
    Outcome<std::optional<Receipt>> handed_over(const Package& package, const people::Person& person, std::uint64_t from, std::uint64_t to,
                                                Instant now);
    // What was handed out is remembered there from now on, and outlives the program; until this is called, in memory. The store outlives the desk.
    void remember_in(Fetches& fetches) { fetches_ = &fetches; }
    // Every byte went out: writes the delivery and gives the signed receipt.
    Outcome<Receipt> delivered(const DemandId& id, const people::Person& person, Instant now);

    // What an answer cost, asked back in part. One stands at a time; none after one that was taken back for a matter of child exploitation.
    Outcome<void> state_costs(const DemandId& id, CostStatement statement, const Decision& decision);
    Outcome<void> withdraw_costs(const DemandId& id, CostWithdrawal why, const Decision& decision);
    // `not_found` or `refused`: none stands.
    Outcome<ledger::Recorded<CostStatement>> costs(const DemandId& id) const { return clerk_.recall<CostStatement>(id); }

    Outcome<ledger::Recorded<Package>> package(const DemandId& id) const { return clerk_.recall<Package>(id); }
    Outcome<ledger::Recorded<Release>> released(const DemandId& id) const { return clerk_.recall<Release>(id); }
    Outcome<ledger::Recorded<Receipt>> receipt(const DemandId& id) const { return clerk_.recall<Receipt>(id); }
    // The same as a file, with the proof that the delivery stands in the ledger: docs/formats/receipt.md.
    Outcome<std::string> receipt_file(const DemandId& id, Instant now) const;

private:
    Outcome<void> nothing_holds(const DemandId& id, Instant at) const {
        return holds_ == nullptr ? Outcome<void>{} : holds_->may_hand_over(id, at);
    }
    const review::Holds* holds_ = nullptr;
    ledger::Clerk& clerk_;
    demand::DemandDesk& demands_;
    Sealer& sealer_;
    const ledger::Vault& vault_;
    const ledger::Keys& keys_;
    FetchesInMemory in_memory_;
    Fetches* fetches_ = &in_memory_;
};

}  // namespace sallyport::production
