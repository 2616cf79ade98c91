#include "production/desk.h"

#include "ledger/receipt.h"
#include "production/archive.h"

namespace sallyport::production {

Outcome<bool> FetchesInMemory::handed_over(const Package& package, const PersonId& person, std::uint64_t from, std::uint64_t to, Instant) {
    const std::lock_guard lock{mutex_};
    auto& handed_out = handed_out_[{package.id, person}];
    handed_out.add(from, to);
    return handed_out.covers(package.bytes);
}

Outcome<void> FetchesInMemory::forget(const Package& package, const PersonId& person) {
    const std::lock_guard lock{mutex_};
    handed_out_.erase({package.id, person});
    return {};
}

Outcome<void> ProductionDesk::seal(const DemandId& id, Instant now) {
    SALLYPORT_TRY(material, clerk_.recall<collection::Material>(id));
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(package, sealer_.seal(material, *demand, now));
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_TRY(step, production::seal(material, std::move(package), last, now));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> ProductionDesk::propose_release(const DemandId& id, const Decision& decision) {
    SALLYPORT_CHECK(nothing_holds(id, decision.at));
    SALLYPORT_TRY(sealed, package(id));
    SALLYPORT_TRY(step, production::propose_release(sealed, decision));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> ProductionDesk::release(const DemandId& id, const Decision& decision) {
    SALLYPORT_CHECK(nothing_holds(id, decision.at));
    SALLYPORT_TRY(proposal, clerk_.recall<ReleaseProposal>(id));
    SALLYPORT_TRY(sealed, package(id));
    SALLYPORT_TRY(grant, clerk_.recall<review::Grant>(id));
    SALLYPORT_TRY(clearance, notice::clearance_in_force(clerk_, id));
    SALLYPORT_TRY(step, production::release(proposal, sealed, grant, clearance, decision));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<ledger::Recorded<Package>> ProductionDesk::fetchable(const DemandId& id, const people::Person& person,
                                                             const people::PeopleDesk& people, Instant now) const {
    const Problem nothing{Trouble::not_found, "there is no package to fetch"};
    SALLYPORT_TRY(row, demands_.row(id));
    if (row.filed_by != person.id) return nothing;
    if (!row.agency.none() && people.is_frozen(row.agency))
        return Problem{Trouble::refused, "your agency's access is stopped for now; call the number on our site"};
    if (row.standing.stage != ledger::Stage::released && row.standing.stage != ledger::Stage::delivered) return nothing;
    if (row.standing.objection_open || row.standing.challenged()) return Problem{Trouble::refused, "the package is held for now"};
    SALLYPORT_TRY(release, released(id));
    if (now > release->valid_until)
        return Problem{Trouble::refused,
                       "the package could be fetched until " + text(release->valid_until) + "; ask for it to be opened again"};
    return package(id);
}

Outcome<void> ProductionDesk::stream(const Package& package, std::uint64_t offset, std::uint64_t count,
                                     const std::function<bool(std::string_view)>& see) const {
    SALLYPORT_TRY(key, keys_.get(package.demand.text()));
    return stream_archive(vault_, key, package, offset, count, see);
}

Outcome<std::string> ProductionDesk::receipt_file(const DemandId& id, Instant now) const {
    SALLYPORT_TRY(recorded, receipt(id));
    SALLYPORT_TRY(proven, ledger::with_proof(clerk_.book(), recorded->text, recorded.entry(), now));
    return proven.bytes();
}

Outcome<std::optional<Receipt>> ProductionDesk::handed_over(const Package& package, const people::Person& person, std::uint64_t from,
                                                            std::uint64_t to, Instant now) {
    const bool at_once = from == 0 && to == package.bytes;
    if (!at_once) {
        SALLYPORT_TRY(release, released(package.demand));
        const Instant until = after_hours(release->valid_until, download_hours);
        SALLYPORT_TRY(whole, fetches_->handed_over(package, person.id, from, to, until));
        if (!whole) return std::optional<Receipt>{};
    }
    SALLYPORT_TRY(receipt, delivered(package.demand, person, now));
    // Fetching it again begins anew. If this fails, the next piece writes a delivery more than was needed.
    SALLYPORT_CHECK(fetches_->forget(package, person.id));
    return std::optional{std::move(receipt)};
}

Outcome<Receipt> ProductionDesk::delivered(const DemandId& id, const people::Person& person, Instant now) {
    SALLYPORT_TRY(release, released(id));
    SALLYPORT_TRY(sealed, package(id));
    SALLYPORT_TRY(text, sealer_.receipt(*sealed, person.id, now));
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_TRY(step, production::delivered(release, sealed, text, {person.id, last, now}));
    SALLYPORT_TRY(recorded, clerk_.record(std::move(step)));
    return *recorded;
}

Outcome<void> ProductionDesk::state_costs(const DemandId& id, CostStatement statement, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    if (costs(id)) return Problem{Trouble::refused, "a statement of costs stands already; take it back first"};
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    for (const auto& entry : entries) {
        const bool never_again = entry.header.kind == ledger::Kind::costs_withdrawn && entry.facts &&
                                 entry.facts->text_or(ledger::Fact::ground, "") == code(CostWithdrawal::child_exploitation);
        if (never_again) return Problem{Trouble::refused, "it is a matter of child exploitation: nothing is asked for it"};
    }
    SALLYPORT_TRY(step, production::state_costs(demand, std::move(statement), decision));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> ProductionDesk::withdraw_costs(const DemandId& id, CostWithdrawal why, const Decision& decision) {
    SALLYPORT_TRY(standing, costs(id));
    SALLYPORT_TRY(step, production::withdraw_costs(standing, why, decision));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

}  // namespace sallyport::production
