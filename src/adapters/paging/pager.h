// Calls people to the desk: looks which requests cannot wait and were taken up by nobody, asks the roster whose turn it is, tries the ways, and
// writes down what became of each.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/paging/paging.h"
#include "demand/desk.h"
#include "people/roster.h"
#include "review/desk.h"

namespace sallyport::adapters {

class Pager {
public:
    // Desks outlive it. `site`: where the desk opens, "https://legal.example.org".
    Pager(const demand::DemandDesk& demands, review::ReviewDesk& review, const people::PeopleDesk& people, people::RosterDesk& roster,
          std::vector<std::unique_ptr<PagingWay>> ways, int wait_minutes, std::string site)
        : demands_{demands},
          review_{review},
          people_{people},
          roster_{roster},
          ways_{std::move(ways)},
          wait_minutes_{wait_minutes},
          site_{std::move(site)} {}

    struct Done {
        int reached = 0, failed = 0;
        std::vector<Problem> problems;  // nothing was written of these: the next run tries again
    };
    // One thread at a time. May take as long as the ways do; asks the clock for each call.
    Done run(const Clock& clock);

private:
    struct Known {
        ledger::EntryIndex last;
        std::vector<law::LegalClock> clocks;
        bool seen = false;  // in this run; what is not is forgotten
    };
    // What the law's clocks say of it; worked out again only after something happened to it.
    std::vector<law::LegalClock> clocks_of(const demand::DemandRow& row, Instant now, Done& done);
    Outcome<void> raise(const people::Alarm& alarm, const Clock& clock, Done& done);
    Outcome<void> call(const people::Alarm& alarm, const PersonId& person, int round, Instant now, Done& done);

    const demand::DemandDesk& demands_;
    review::ReviewDesk& review_;
    const people::PeopleDesk& people_;
    people::RosterDesk& roster_;
    std::vector<std::unique_ptr<PagingWay>> ways_;
    int wait_minutes_;
    std::string site_;
    std::map<DemandId, Known> known_ = {};
};

}  // namespace sallyport::adapters
