// Makes packages and receipts with the provider's package key, which lies in DIR/keys/package.key.
#pragma once
#include <string>

#include "ledger/note.h"
#include "ledger/ports.h"
#include "production/ports.h"

namespace sallyport::adapters {

// Makes the key file if there is none: a signer key as signed notes write it, mode 0600. `corrupt` if the file holds something else.
Outcome<ledger::SignerKey> open_signer(const std::string& file, std::string_view name);

class PackageSealer : public production::Sealer {
public:
    // `house_key` makes the tokens that stand for a customer within one half-year of `zone`.
    PackageSealer(ledger::Vault& vault, ledger::Keys& keys, ledger::Clerk& clerk, ledger::SignerKey signer, std::string provider,
                  Bytes house_key, std::string zone)
        : vault_{vault},
          keys_{keys},
          clerk_{clerk},
          signer_{std::move(signer)},
          provider_{std::move(provider)},
          house_key_{std::move(house_key)},
          zone_{std::move(zone)} {}
    Outcome<production::Package> seal(const ledger::Recorded<collection::Material>& material, const demand::Demand& demand,
                                      Instant at) override;
    Outcome<std::string> receipt(const production::Package& package, const PersonId& fetched_by, Instant at) override;

private:
    ledger::Vault& vault_;
    ledger::Keys& keys_;
    ledger::Clerk& clerk_;
    ledger::SignerKey signer_;
    std::string provider_;
    Bytes house_key_;
    std::string zone_;
};

}  // namespace sallyport::adapters
