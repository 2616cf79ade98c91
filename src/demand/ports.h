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

}  // namespace sallyport::demand
