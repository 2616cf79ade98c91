// What production needs from the world.
#pragma once
#include <string>

#include "production/production.h"

namespace sallyport::production {

// Makes and signs a package from what was gathered, and the signed receipt for its delivery. The provider's package key is behind it.
class Sealer {
public:
    virtual ~Sealer() = default;
    virtual Outcome<Package> seal(const ledger::Recorded<collection::Material>& material, const demand::Demand& demand, Instant at) = 0;
    virtual Outcome<std::string> receipt(const Package& package, const PersonId& fetched_by, Instant at) = 0;
};

// Remembers which bytes of a package somebody has been handed. Working state: it outlives the program; with the machine it goes, and the
// package is fetched again. Thread-safe.
class Fetches {
public:
    virtual ~Fetches() = default;
    // Bytes [from, to) of `package` left for `person`. True: with them every byte has, since this was first called or since forget().
    virtual Outcome<bool> handed_over(const Package& package, const PersonId& person, std::uint64_t from, std::uint64_t to,
                                      Instant until) = 0;
    virtual Outcome<void> forget(const Package& package, const PersonId& person) = 0;
};

}  // namespace sallyport::production
