// A step's result is used before the book holds its entry.
// wanted: 'result_' is a private member of 'sallyport::ledger::Step<Word>'
#include "ledger/step.h"
using namespace sallyport;

struct Word {
    std::string text;
    Bytes body() const { return Bytes{text}; }
    static Outcome<Word> from_body(std::string_view bytes) { return Word{std::string{bytes}}; }
};

Outcome<std::string> mistake(ledger::Clerk& clerk, ledger::Step<Word> step) {
#ifdef ALLOWED
    SALLYPORT_TRY(word, clerk.record(std::move(step)));
    return word->text;
#else
    (void)clerk;
    return step.result_.text;
#endif
}
