// A Recorded<T> made by hand, with an entry that may not exist.
// wanted: calling a private constructor of class 'sallyport::ledger::Recorded<Word>'
#include "ledger/step.h"
using namespace sallyport;

struct Word {
    std::string text;
    Bytes body() const { return Bytes{text}; }
    static Outcome<Word> from_body(std::string_view bytes) { return Word{std::string{bytes}}; }
};

Outcome<std::string> mistake(ledger::Clerk& clerk, Word word, ledger::Draft entry) {
#ifdef ALLOWED
    SALLYPORT_TRY(recorded, clerk.record(ledger::Step{std::move(word), std::move(entry)}));
    return recorded->text;
#else
    (void)clerk;
    return ledger::Recorded<Word> { std::move(word), {}, entry.at, entry.actor } -> text;
#endif
}
