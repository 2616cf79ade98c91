// Letters to customers that are to be mailed: which wait, what became of each, when it is tried again. A letter is made by an entry (told,
// told_late) and never here.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "adapters/mail/mail.h"
#include "adapters/work/work_store.h"
#include "ledger/step.h"
#include "notice/notice.h"

namespace sallyport::adapters {

constexpr int mail_tries = 12;  // about a day and a half, with waits that double from a minute to six hours

class Outbox {
public:
    // All outlive it. `domain` stands behind the @ of a Message-ID: it is the sender's.
    Outbox(ledger::Clerk& clerk, WorkStore& store, Mailer& mailer, std::string domain)
        : clerk_{clerk}, store_{store}, mailer_{mailer}, domain_{std::move(domain)} {}

    // Before the first run. Letters from before mail was set up are left as they are: their customers were told otherwise.
    Outcome<void> open(Instant now);
    struct Done {
        int sent = 0, failed = 0;  // for good
        std::vector<Problem> problems;
    };
    // One thread at a time.
    Done run(Instant now);
    // What became of this demand's newest letter, as a sentence for the team; "" if it has none, or none that is mailed.
    std::string state_of(const DemandId& demand, Instant now) const;

private:
    struct Line;
    Outcome<void> queue(Instant now);
    Outcome<void> take(ledger::EntryIndex letter, Instant now);
    Outcome<void> send(const Line& line, Instant now, Done& done);
    Outcome<void> settle(ledger::EntryIndex letter, Instant now);
    Outcome<std::vector<Line>> lines(Instant now) const;
    Outcome<void> keep(const Line& line);
    std::string message_id(const Line& line) const;

    ledger::Clerk& clerk_;
    WorkStore& store_;
    Mailer& mailer_;
    std::string domain_;
    std::set<std::uint64_t> recorded_;  // letters of which the ledger says how their mails went
};

}  // namespace sallyport::adapters
