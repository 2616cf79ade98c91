#include "adapters/sealer/sealer.h"

#include "adapters/files/files.h"
#include "base/crypto.h"
#include "ledger/receipt.h"
#include "production/sealing.h"

namespace sallyport::adapters {

Outcome<ledger::SignerKey> open_signer(const std::string& file, std::string_view name) {
    auto held = read_file(file);
    if (!held && held.error().trouble == Trouble::not_found) {
        const ledger::SignerKey made{std::string{name}, random_bytes(32)};
        SALLYPORT_CHECK(keep_file(file, made.text() + "\n", 0600));
        return made;
    }
    if (!held) return std::move(held.error());
    if (held->ends_with('\n')) held->pop_back();
    auto parsed = ledger::SignerKey::parse(*held);
    if (!parsed) return Problem{Trouble::corrupt, file + " does not hold a signer key: " + parsed.error().sentence};
    return std::move(*parsed);
}

Outcome<production::Package> PackageSealer::seal(const ledger::Recorded<collection::Material>& material, const demand::Demand& demand,
                                                 Instant at) {
    SALLYPORT_TRY(permit, clerk_.recall<collection::Permit>(demand.id));
    SALLYPORT_TRY(key, keys_.get(demand.id.text()));
    const std::string period = text(period_of(demand.received, zone_));
    const auto token = [&](const std::string& customer) { return hex(hmac_sha256(house_key_, period + "\n" + customer)).substr(0, 32); };
    const production::Sealing sealing{demand, permit->scope(), *material, provider_, key, signer_, token};
    SALLYPORT_TRY(package, production::make_package(vault_, sealing));
    package.sealed_at = at;
    return package;
}

Outcome<std::string> PackageSealer::receipt(const production::Package& package, const PersonId& fetched_by, Instant at) {
    ledger::ReceiptNote note;
    note.about = ledger::ReceiptNote::About::delivered;
    note.demand = package.demand;
    note.package = package.id;
    note.root = package.root;
    note.bytes = package.bytes;
    note.content = static_cast<std::uint64_t>(package.tallies.content);
    note.noncontent = static_cast<std::uint64_t>(package.tallies.noncontent);
    note.at = at;
    note.by = fetched_by;
    return ledger::sign_note(note.text(), {signer_});
}

}  // namespace sallyport::adapters
