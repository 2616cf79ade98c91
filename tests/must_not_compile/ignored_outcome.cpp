// A call that may fail, and nobody looks.
// wanted: ignoring return value of function declared with 'nodiscard' attribute
#include "base/outcome.h"
using namespace sallyport;

Outcome<void> write_entry();

Outcome<void> mistake() {
#ifdef ALLOWED
    SALLYPORT_CHECK(write_entry());
#else
    write_entry();
#endif
    return {};
}
