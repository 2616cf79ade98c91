// A step whose entry nobody writes.
// wanted: ignoring return value of function declared with 'nodiscard' attribute
#include "ledger/step.h"
using namespace sallyport;

struct Word {
    std::string text;
    Bytes body() const { return Bytes{text}; }
    static Outcome<Word> from_body(std::string_view bytes) { return Word{std::string{bytes}}; }
};
ledger::Step<Word> write_down();

Outcome<void> mistake(ledger::Clerk& clerk) {
#ifdef ALLOWED
    SALLYPORT_TRY(recorded, clerk.record(write_down()));
    (void)recorded;
#else
    (void)clerk;
    write_down();
#endif
    return {};
}
