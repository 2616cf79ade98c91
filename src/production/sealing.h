// From gathered parts to a sealed package: guide, data dictionary, manifest, directory and signature. Reads what is gathered only as
// far as it stands in lists; the data itself is not touched again.
#pragma once
#include <functional>
#include <string>

#include "ledger/note.h"
#include "ledger/ports.h"
#include "production/production.h"

namespace sallyport::production {

// References must live until make_package() has returned.
struct Sealing {
    const demand::Demand& demand;
    const demand::Scope& scope;
    const collection::Material& material;
    std::string provider;  // as the guide names it: "Fabrikam Mail"
    Bytes demand_key;
    const ledger::SignerKey& signer;  // the provider's package key
    // The token that stands for an enterprise customer in the figures; empty function: none is needed.
    std::function<std::string(const std::string& customer)> customer_token;
};

// `refused`: the material holds records outside its scope, belongs to another demand, or is a frozen copy. `corrupt`: a part does not open.
// On a Problem nothing new stays in the vault. The id is random, everything else a function of the arguments, but for sealed_at, which is
// the instant at which the material was gathered until the step sets it.
Outcome<Package> make_package(ledger::Vault& vault, const Sealing& sealing);

}  // namespace sallyport::production
