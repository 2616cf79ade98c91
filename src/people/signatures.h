// Two different people. One person cannot make this value.
#pragma once
#include "base/id.h"
#include "base/outcome.h"

namespace sallyport::people {

class Signatures {
public:
    // `refused` if both are one person or either is nobody.
    static Outcome<Signatures> of(PersonId first, PersonId second);
    const PersonId& first() const { return first_; }
    const PersonId& second() const { return second_; }
    bool include(const PersonId& person) const { return first_ == person || second_ == person; }

private:
    Signatures(PersonId first, PersonId second) : first_{std::move(first)}, second_{std::move(second)} {}
    PersonId first_, second_;
};

}  // namespace sallyport::people
