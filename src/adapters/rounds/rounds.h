// What happens without anybody's click: freezing what was accepted, the end of waiting periods, collection and sealing once permitted, ends of
// secrecy orders, late notices. Each effect is an entry that the lifecycle takes once, so a round that runs twice does nothing twice;
// missed rounds run in due order at start.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "collection/desk.h"
#include "notice/desk.h"
#include "production/desk.h"

namespace sallyport::adapters {

class Rounds {
public:
    Rounds(demand::DemandDesk& demands, notice::NoticeDesk& notice, collection::CollectionDesk& collection,
           production::ProductionDesk& production)
        : demands_{demands}, notice_{notice}, collection_{collection}, production_{production} {}

    struct Done {
        int acts = 0;
        std::vector<Problem> problems;  // each named, the others went on; tried again by the next round
    };
    // One thread at a time.
    Done run(Instant now);
    // When something is due next by the clock alone.
    Outcome<std::optional<Instant>> next_due() const { return notice_.next_due(); }

private:
    // Calls `act` for every demand in this stage.
    template <class F>
    void each(ledger::Stage stage, Done& done, F act);
    demand::DemandDesk& demands_;
    notice::NoticeDesk& notice_;
    collection::CollectionDesk& collection_;
    production::ProductionDesk& production_;
};

}  // namespace sallyport::adapters
