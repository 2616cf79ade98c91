// Customer data through fmt.
// wanted: call to deleted constructor of 'conditional_t<has_formatter<mapped_type
// wanted: Cannot format an argument
#include <fmt/format.h>

#include "base/sensitive.h"
using namespace sallyport::base;

std::string mistake(const Sensitive<std::string>& address) {
#ifdef ALLOWED
    return fmt::format("an address of {} characters", address.reveal().size());
#else
    return fmt::format("no such address: {}", address);
#endif
}
