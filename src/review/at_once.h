// What cannot wait until somebody happens to look at the queue, and what somebody who goes away leaves open.
#pragma once
#include <optional>
#include <vector>

#include "demand/desk.h"
#include "law/assess.h"
#include "ledger/book.h"
#include "people/roster.h"

namespace sallyport::review {

// House rule: an emergency, and whatever the law wants within a day of its receipt, calls somebody to the desk until it is taken up.
constexpr int at_once_hours = 24;
// Nobody has accepted, refused or withdrawn it.
bool is_untouched(const demand::DemandRow& row);
// None if the demand is not untouched, or waits like all others. `clocks`: its legal deadlines; an emergency needs none to be one. Nothing in
// it is customer data.
std::optional<people::Alarm> alarm_of(const demand::DemandRow& row, const std::vector<law::LegalClock>& clocks);

// Demands that are not over and on which nobody of `team` acted after this person did, in the queue's order.
Outcome<std::vector<DemandId>> open_items_of(const PersonId& person, const std::vector<PersonId>& team, const demand::DemandDesk& demands,
                                             const ledger::Book& book);

}  // namespace sallyport::review
