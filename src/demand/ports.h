// What arrival needs from the world.
#pragma once
#include <string_view>

#include "base/outcome.h"
#include "demand/demand.h"

namespace sallyport::demand {

// The provider's directory of accounts. Answers for known and unknown identifiers alike; `unavailable` if it cannot be asked.
class Directory {
public:
    virtual ~Directory() = default;
    virtual Outcome<DirectoryAnswer> ask(const Identifier& identifier, Instant as_of) const = 0;
};

// Demands that are still being written. Working state: no entry, no count. Bytes are sealed before they come here.
class Drafts {
public:
    virtual ~Drafts() = default;
    virtual Outcome<void> put(const PersonId& person, const DemandId& id, std::string_view sealed, Instant at) = 0;
    virtual Outcome<Bytes> get(const PersonId& person, const DemandId& id) const = 0;  // not_found alike for absent and another's
    struct Line {
        DemandId id;
        Instant saved;
    };
    virtual Outcome<std::vector<Line>> list(const PersonId& person) const = 0;  // newest first
    virtual Outcome<void> remove(const PersonId& person, const DemandId& id) = 0;
};

}  // namespace sallyport::demand
