// Counsel adopts a rulebook: until somebody of the provider has, no row of it allows anything by itself.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "law/assess.h"
#include "ledger/step.h"
#include "people/signatures.h"

namespace sallyport::review {

struct RulebookAdoption {
    Digest rulebook{};
    Instant valid_until;
    PersonId first, second;
    bool demo = false;                   // shown on every page of a demo
    std::vector<std::string> rows = {};  // ids of the rows that are adopted, sorted; empty = the whole book
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::rulebook_adopted}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<RulebookAdoption> from_body(std::string_view bytes);
};

// `invalid`: an end that is not after now or more than 12 months away (a row that nobody looked at for a year warns), or a row twice.
Outcome<ledger::Step<RulebookAdoption>> adopt(const Digest& rulebook, Instant valid_until, const people::Signatures& by, bool demo,
                                              Instant at, std::vector<std::string> rows = {});

// Of one rulebook version, newest first: the newest adoption of the whole, or the rows that were adopted one by one, each until its own end, if
// one of them holds longer than the whole does. None: no adoption.
struct Adopted {
    RulebookAdoption adoption;
    Day on;
};
std::optional<law::Adoption> together(const std::vector<Adopted>& newest_first);

// The same, of what the book holds of exactly this version.
Outcome<std::optional<law::Adoption>> adoption_of(const ledger::Clerk& clerk, const Digest& rulebook);

// View v_adoptions.
ledger::Projection adoption_projection();

}  // namespace sallyport::review
