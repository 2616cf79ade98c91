// Comparing customer data is a search by content; whoever means it reveals it.
// wanted: invalid operands to binary expression
#include "base/sensitive.h"
using namespace sallyport::base;

bool mistake(const Sensitive<std::string>& one, const Sensitive<std::string>& other) {
#ifdef ALLOWED
    return one.reveal() == other.reveal();
#else
    return one == other;
#endif
}
