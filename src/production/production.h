// Seal, release, hand over.
#pragma once
#include <string>
#include <vector>

#include "collection/collection.h"

namespace sallyport::production {

using ledger::EntryIndex;
using ledger::Recorded;
using ledger::Step;
using review::Decision;

// A sealed package: a handle. The plain archive is a function of permit, parts and recorded instants: made again, the same bytes.
struct Package {
    PackageId id;
    DemandId demand;
    std::vector<collection::Part> parts;  // in the archive's order: guide, dictionary, manifest last
    std::uint64_t bytes = 0;              // of the plain archive
    Digest root{};                        // over the whole archive: docs/formats/package.md
    Bytes signature;                      // Ed25519 over the root statement, by the provider's package key
    collection::Tallies tallies;
    int accounts_content = 0, accounts_noncontent = 0, accounts_none = 0;
    std::vector<std::string> products_content, products_noncontent;
    std::vector<std::string> customers_abroad;
    Instant sealed_at;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::sealed}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<Package> from_body(std::string_view bytes);
};

struct ReleaseProposal {
    PackageId package;
    DemandId demand;
    PersonId first;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::release_proposed}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<ReleaseProposal> from_body(std::string_view bytes);
};

// The package may be fetched by the officer who filed, until then.
struct Release {
    PackageId package;
    DemandId demand;
    PersonId first, second;
    Instant valid_until;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::released}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<Release> from_body(std::string_view bytes);
};

// What the requester holds: who fetched what, when; signed by the provider, checkable by sallyport-verify.
struct Receipt {
    PackageId package;
    DemandId demand;
    std::string text;  // the signed note, docs/formats/receipt.md
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::delivered}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Receipt> from_body(std::string_view bytes);
};

// House rule: a released package can be fetched for this long.
constexpr int fetch_days = 30;
// No download lasts longer: 20 GiB in a day are 2 Mbit/s.
constexpr int download_hours = 24;

Outcome<Step<Package>> seal(const Recorded<collection::Material>& material, Package package, EntryIndex decided_on, Instant at);
Outcome<Step<ReleaseProposal>> propose_release(const Recorded<Package>& package, const Decision& decision);
// Recalls clearance and grant again: an objection, a withdrawal or an order's end in between wins the race.
Outcome<Step<Release>> release(const Recorded<ReleaseProposal>& proposal, const Recorded<Package>& package,
                               const Recorded<review::Grant>& grant, const Recorded<notice::Clearance>& clearance,
                               const Decision& decision);
Outcome<Step<Receipt>> delivered(const Recorded<Release>& release, const Recorded<Package>& package, std::string_view receipt_text,
                                 const Decision& decision);

}  // namespace sallyport::production
