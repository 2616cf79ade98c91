// What doors call to file, correct and withdraw, and what they ask about demands.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "demand/demand_step.h"
#include "demand/ports.h"
#include "demand/traces.h"
#include "ledger/step.h"
#include "people/people.h"

namespace sallyport::demand {

// One row of the queue. Nothing in it is customer data.
struct DemandRow {
    DemandId id;
    std::string number;  // "SP-1234"
    ledger::Standing standing;
    Section section = Section::criminal;
    Instrument instrument = Instrument::search_warrant;
    std::string country;
    AgencyId agency;
    PersonId filed_by;  // or to whom a report of the provider goes
    Instant received;
    std::optional<Instant> due;  // what is due next
    int version = 1;
    int accounts = 0;
    bool content = false;
    CustomerClass customer_class = CustomerClass::unknown;
    ledger::EntryIndex last;  // what a decision must name
};

// Views v_demands, v_corrections and v_traces. `search_key` makes the keyed tokens by which the same paper, and the requester's own number, are found again; they go
// when the demand's key goes.
ledger::Projection demand_projection(Bytes search_key);

// Filter of the queue; empty members do not filter. Pages of `limit` rows from `offset`, what is due next first.
struct QueueFilter {
    std::vector<ledger::Stage> stages;
    std::optional<Section> section;
    std::string country;
    AgencyId agency;
    PersonId filed_by;
    std::string number;                            // exact our number
    std::optional<Sensitive<std::string>> docket;  // exact but for capitals, spaces and signs between
    bool for_requesters = false;                   // without reports of the provider that were not released
    int limit = 50, offset = 0;
};

// What the figures count of a demand: the facts of its first entry, or of the newest correction of that entry.
struct Counted {
    ledger::EntryIndex received;  // what a correction names
    ledger::EntryIndex newest;    // where the facts stand now; who corrects must have seen it
    ledger::Facts facts;
};

// Which papers a book takes in: national security process has a folder, keys, people and process of its own, and neither takes the other's.
enum class Lane { main, national };

class DemandDesk {
public:
    DemandDesk(ledger::Clerk& clerk, const Directory& directory, const people::PeopleDesk& people, Bytes search_key, Lane lane = Lane::main)
        : clerk_{clerk}, directory_{directory}, people_{people}, search_key_{std::move(search_key)}, lane_{lane} {}

    Lane lane() const { return lane_; }
    // `refused` if a paper of this kind belongs to the other lane. Asked before anything is looked up, written or counted.
    Outcome<void> in_this_lane(Instrument instrument) const;

    // Asks the directory about every identifier, whatever it answers takes the same way, and seals the demand. `refused` if the agency is
    // frozen; the same paper again is received, counted once and linked as a duplicate.
    Outcome<ledger::Recorded<Demand>> file(Demand demand, Instant now);
    Outcome<ledger::Recorded<Demand>> correct(const DemandId& id, Demand corrected, ledger::EntryIndex decided_on, Instant now);
    Outcome<ledger::Recorded<Withdrawal>> withdraw(const DemandId& id, std::string_view reason, const PersonId& by,
                                                   ledger::EntryIndex decided_on, Instant now);

    Outcome<ledger::Recorded<Demand>> demand(const DemandId& id) const;  // the newest version
    Outcome<DemandRow> row(const DemandId& id) const;
    Outcome<Counted> counted(const DemandId& id) const;
    Outcome<std::vector<ledger::EntryIndex>> corrections(const DemandId& id) const;  // of its first entry, oldest first
    Outcome<std::vector<DemandRow>> queue(const QueueFilter& filter) const;
    Outcome<std::int64_t> count(const QueueFilter& filter) const;
    // Of an emergency: what other emergencies have in common with it.
    Outcome<Traces> traces(const Demand& demand) const;
    // Whether this person may be told of the demand, and as what.
    people::Relation relation(const people::Person& person, const DemandRow& row) const;

private:
    Outcome<std::vector<DirectoryAnswer>> ask_directory(const Demand& demand, Instant now) const;
    Outcome<std::optional<DemandId>> same_paper(const Demand& demand) const;
    ledger::Clerk& clerk_;
    const Directory& directory_;
    const people::PeopleDesk& people_;
    Bytes search_key_;
    Lane lane_;
};

}  // namespace sallyport::demand
