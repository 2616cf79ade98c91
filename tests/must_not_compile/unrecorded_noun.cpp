// The next step takes Recorded<T>; a noun that nobody wrote down does not become one.
// wanted: no matching function for call to 'next_step'
#include "ledger/step.h"
using namespace sallyport;

struct Word {
    std::string text;
    Bytes body() const { return Bytes{text}; }
    static Outcome<Word> from_body(std::string_view bytes) { return Word{std::string{bytes}}; }
};
Outcome<void> next_step(const ledger::Recorded<Word>&);

Outcome<void> mistake(ledger::Clerk& clerk, Word word, ledger::Draft entry) {
#ifdef ALLOWED
    SALLYPORT_TRY(recorded, clerk.record(ledger::Step{std::move(word), std::move(entry)}));
    return next_step(recorded);
#else
    (void)clerk, (void)entry;
    return next_step(word);
#endif
}
