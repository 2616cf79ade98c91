#include "review/at_once.h"

#include <algorithm>

#include "review/deadlines.h"

namespace sallyport::review {

bool is_untouched(const demand::DemandRow& row) { return row.standing.stage == ledger::Stage::received; }

std::optional<people::Alarm> alarm_of(const demand::DemandRow& row, const std::vector<law::LegalClock>& clocks) {
    if (!is_untouched(row)) return std::nullopt;
    std::optional<Instant> due;
    for (const auto& clock : clocks) {
        if (asks_for_an_act(clock) && (!due || clock.at < *due)) due = clock.at;
    }
    if (row.section == demand::Section::emergencies) return people::Alarm{row.id, row.number, "emergency", due ? due : row.due};
    // The house's own hours of triage are no reason to wake anybody.
    if (!due || *due > after_hours(row.received, at_once_hours)) return std::nullopt;
    return people::Alarm{row.id, row.number, "due within a day", due};
}

namespace {

constexpr int rows_of_a_look = 500;

Outcome<bool> acted_last(const PersonId& person, const std::vector<PersonId>& team, const DemandId& demand, const ledger::Book& book) {
    SALLYPORT_TRY(entries, book.entries_of(demand));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        const auto& actor = entry->header.actor;
        if (actor == person) return true;
        if (std::ranges::find(team, actor) != team.end()) return false;
    }
    return false;
}

}  // namespace

Outcome<std::vector<DemandId>> open_items_of(const PersonId& person, const std::vector<PersonId>& team, const demand::DemandDesk& demands,
                                             const ledger::Book& book) {
    demand::QueueFilter filter;
    for (const auto stage : ledger::all_stages()) {
        if (stage != ledger::Stage::none && !ledger::is_final(stage)) filter.stages.push_back(stage);
    }
    filter.limit = rows_of_a_look;
    std::vector<DemandId> open;
    for (;; filter.offset += rows_of_a_look) {
        SALLYPORT_TRY(rows, demands.queue(filter));
        for (const auto& row : rows) {
            SALLYPORT_TRY(theirs, acted_last(person, team, row.id, book));
            if (theirs) open.push_back(row.id);
        }
        if (static_cast<int>(rows.size()) < rows_of_a_look) return open;
    }
}

}  // namespace sallyport::review
