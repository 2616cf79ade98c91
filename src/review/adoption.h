// Counsel adopts a rulebook: until somebody of the provider has, no row of it allows anything by itself.
#pragma once
#include <optional>

#include "law/assess.h"
#include "ledger/step.h"
#include "people/signatures.h"

namespace sallyport::review {

struct RulebookAdoption {
    Digest rulebook{};
    Instant valid_until;
    PersonId first, second;
    bool demo = false;  // shown on every page of a demo
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::rulebook_adopted}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<RulebookAdoption> from_body(std::string_view bytes);
};

// `refused`: one person twice, or an end that is not after now or more than 12 months away (a row that nobody looked at for a year warns).
Outcome<ledger::Step<RulebookAdoption>> adopt(const Digest& rulebook, Instant valid_until, const people::Signatures& by, bool demo,
                                              Instant at);

// The newest adoption of exactly this rulebook version, if there is one.
Outcome<std::optional<law::Adoption>> adoption_of(const ledger::Clerk& clerk, const Digest& rulebook);

// View v_adoptions.
ledger::Projection adoption_projection();

}  // namespace sallyport::review
