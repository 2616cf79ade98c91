// What happens without anybody's click: freezing what was accepted, the end of waiting periods, collection and sealing once permitted, ends of
// secrecy orders, late notices, the destruction of frozen copies that nobody wants any more, the end of an auditor's role. Each effect is an entry that the lifecycle takes
// once, so a round that runs twice does nothing twice; missed rounds run in due order at start. What failed is tried again after a while
// that doubles each time, and at once when somebody has acted on the demand.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/work/work_store.h"
#include "collection/desk.h"
#include "notice/desk.h"
#include "production/desk.h"

namespace sallyport::adapters {

class Rounds {
public:
    Rounds(people::PeopleDesk& people, demand::DemandDesk& demands, notice::NoticeDesk& notice, collection::CollectionDesk& collection,
           production::ProductionDesk& production)
        : people_{people}, demands_{demands}, notice_{notice}, collection_{collection}, production_{production} {}

    // Before the first round. Without them: what collection.h says of retention, and failures are forgotten with the program.
    void retain(const collection::Retention& retention) { retention_ = retention; }
    Outcome<void> remember_in(WorkStore& store, Instant now);  // outlives the rounds

    struct Done {
        int acts = 0;
        std::vector<Problem> problems;  // each named, the others went on; tried again by a later round
    };
    // One thread at a time.
    Done run(Instant now);
    // When something is due next for a demand by the clock alone. The end of an auditor's role is not waited for: sessions end by themselves.
    Outcome<std::optional<Instant>> next_due() const;

private:
    struct Failing {
        int failures = 0;
        Instant next;
    };
    // Calls `act` for every demand in this stage.
    template <class F>
    void each(ledger::Stage stage, std::string_view step, Instant now, Done& done, F act);
    void attempt(std::string_view step, const demand::DemandRow& row, Instant now, Done& done, const std::function<Outcome<void>()>& act);
    void keep_all(Instant now, Done& done);
    void tell_late(const demand::DemandRow& row, Instant now, Done& done);
    void remember(const std::string& key, const Failing& failing);
    void forget(const std::string& key);

    people::PeopleDesk& people_;
    demand::DemandDesk& demands_;
    notice::NoticeDesk& notice_;
    collection::CollectionDesk& collection_;
    production::ProductionDesk& production_;
    collection::Retention retention_;
    WorkStore* store_ = nullptr;
    std::map<std::string, Failing> failing_;  // step, demand and its last entry -> what became of it
    bool swept_ = false;
};

}  // namespace sallyport::adapters
