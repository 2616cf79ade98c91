// What doors call about the words of letters: which version is in use, who wrote and who approved it, writing, approving, going back.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "people/people.h"
#include "review/letter_text.h"

namespace sallyport::review {

// One version of the words for a reason in a language. Version 0 is as shipped: nobody of the house wrote it.
struct LetterStanding {
    enum class State { shipped, waiting, approved, dropped } state = State::shipped;
    int version = 0;
    ledger::EntryIndex entry;  // not of version 0
    PersonId author, approver;
    Instant written;
    std::string text;
    int restores = -1;
    bool in_use = false;
};

// Thread-safe. Everyone who writes or approves is asked for the right at that moment.
class LetterDesk {
public:
    LetterDesk(ledger::Clerk& clerk, const people::PeopleDesk& people, LetterBook shipped);

    const LetterBook& shipped() const { return shipped_; }
    // Newest first; the shipped one last. `not_found`: no such language, or r26.
    Outcome<std::vector<LetterStanding>> versions(Reason reason, std::string_view language) const;
    // What a letter in this language is made from now. A language that is not there is English.
    Outcome<LetterKit> kit(std::string_view language, std::string_view number) const;

    // A version that waits already gives way to this one. `invalid` names the line.
    Outcome<void> write(Reason reason, std::string_view language, std::string text, const PersonId& by, Instant at);
    // Proposes the words of an older version anew; it waits for a second like any other.
    Outcome<void> go_back(Reason reason, std::string_view language, int version, const PersonId& by, Instant at);
    // `refused`: the author approves their own words; `not_found`: that version does not wait.
    Outcome<void> approve(Reason reason, std::string_view language, int version, const PersonId& by, Instant at);
    Outcome<void> drop(Reason reason, std::string_view language, int version, const PersonId& by, Instant at);

private:
    Outcome<void> may_sign(const PersonId& by) const;
    Outcome<void> may_sign_second(const PersonId& by) const;
    Outcome<LetterStanding> waiting(Reason reason, std::string_view language, int version) const;
    Outcome<void> write_next(Reason reason, std::string_view language, std::string text, int restores, const PersonId& by, Instant at);
    ledger::Clerk& clerk_;
    const people::PeopleDesk& people_;
    const LetterBook shipped_;
    // Words are entries of the house, which no decided_on guards: from looking to writing one at a time.
    std::mutex writing_;
};

}  // namespace sallyport::review
