// Two signatures made without asking whether they are two people.
// wanted: calling a private constructor of class 'sallyport::people::Signatures'
#include "people/signatures.h"
using namespace sallyport;

Outcome<people::Signatures> mistake(const PersonId& person, const PersonId& other) {
#ifdef ALLOWED
    return people::Signatures::of(person, other);
#else
    (void)other;
    return people::Signatures{person, person};
#endif
}
