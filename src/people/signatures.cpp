#include "people/signatures.h"

namespace sallyport::people {

Outcome<Signatures> Signatures::of(PersonId first, PersonId second) {
    if (first.none() || second.none()) return Problem{Trouble::refused, "two people must sign; one of them is missing"};
    if (first == second) return Problem{Trouble::refused, "one person signed twice; a second person must sign"};
    return Signatures{std::move(first), std::move(second)};
}

}  // namespace sallyport::people
