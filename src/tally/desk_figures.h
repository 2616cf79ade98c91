// Figures of the team's own work, for the team and its head: how much came, how long it took, what is late and why. Never public; counted
// from the entries like every other figure, without a body or a key.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tally/census.h"

namespace sallyport::tally {

// What an open demand waits for.
enum class Waits { us, requester, customer, court };
std::string_view word(Waits waits);  // "us"

struct DeskDemand {
    DemandId id;
    Section section = Section::criminal;
    std::string agency;  // as the entry names it; empty: a party to a civil case
    Instant received;
    std::optional<Instant> acknowledged;  // accepted for review, or answered at once
    std::optional<Instant> answered;      // may be fetched, rejected, redirected, or over by the requester or a court
    bool closed = false;                  // nothing of ours is left to do: fetched, or answered with nothing to fetch
    PersonId acknowledged_by, answered_by;
    Waits waits = Waits::us;
    std::string late_clock;  // the first deadline in law that passed before the answer; empty: none
    std::optional<Instant> late_since;
    std::string came_of;  // of an emergency: the newest record of what came of it; empty: none
};

// What came of emergencies that were answered, in the words of the entries; those of which nobody has recorded it stand under "".
std::map<std::string, std::size_t> emergencies_by_outcome(std::span<const DeskDemand* const> demands);

// Every demand of the book that was received by `now`, oldest first. Errors as take_census().
Outcome<std::vector<DeskDemand>> desk_demands(const Entries& entries, Instant now);

// How long the house means to take; the law's own deadlines stand beside, in `late`.
struct ServiceLevel {
    std::int64_t acknowledge_hours = 24, answer_hours = 720;
    bool operator==(const ServiceLevel&) const = default;
};
inline constexpr std::int64_t most_level_hours = 8760;  // a year: longer is no aim
struct ServiceLevels {
    ServiceLevel everywhere = {};
    std::map<Section, ServiceLevel> lanes = {};  // that have their own
    const ServiceLevel& in(Section section) const {
        const auto found = lanes.find(section);
        return found == lanes.end() ? everywhere : found->second;
    }
};

// Ages of open demands in days: up to 2, 7, 30, 90, and more.
inline constexpr std::array<int, 4> age_ends{2, 7, 30, 90};

struct Durations {
    std::size_t count = 0;
    std::optional<std::int64_t> median_ms, ninetieth_ms;  // nearest rank; none of nothing
    std::size_t within = 0;                               // of the service level of each demand's own lane
};

struct DeskGroup {
    std::string name;
    std::size_t received = 0, closed = 0, open = 0;
    std::array<std::size_t, age_ends.size() + 1> open_by_age{};
    Durations acknowledge, answer;
    std::size_t late = 0;  // open, and past a deadline in law
};

DeskGroup desk_group(std::string name, std::span<const DeskDemand* const> demands, Instant now, const ServiceLevels& levels);

// Of values in any order: the smallest that at least `per_cent` of them do not exceed.
std::optional<std::int64_t> nearest_rank(std::vector<std::int64_t> values, int per_cent);

}  // namespace sallyport::tally
