// A point in time and the words for it. Always UTC inside; the zone a paper or a person used is kept beside it.
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace sallyport::base {

// Milliseconds since 1970-01-01T00:00:00Z. Range: years 1 to 9999.
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
};

constexpr std::int64_t ms_per_second = 1000;
constexpr std::int64_t ms_per_hour = 3'600'000;
constexpr std::int64_t ms_per_day = 86'400'000;

inline Instant after_days(Instant at, int days) { return {at.ms + days * ms_per_day}; }
inline Instant after_hours(Instant at, int hours) { return {at.ms + hours * ms_per_hour}; }

// "2026-03-01T12:00:00Z", with milliseconds only if there are any.
std::string text(Instant at);
// "2026-03-01" as the date is in UTC.
std::string date_text(Instant at);
// RFC 3339 with zone ("Z" or an offset). A text without a zone is refused: the sentence says so.
Outcome<Instant> parse_instant(std::string_view text);

// A calendar day of the proleptic Gregorian calendar; days that do not exist cannot be made.
struct Day {
    int year = 1970, month = 1, day = 1;
    auto operator<=>(const Day&) const = default;
};
Outcome<Day> parse_day(std::string_view text);  // "2026-02-30" is refused with "2026-02 has 28 days"
std::string text(Day day);

// An IANA zone name ("America/New_York", "UTC"). Unknown names are refused.
Outcome<std::string> known_zone(std::string_view name);
// First instant of that day in that zone; a gap of the clock moves to the first instant after it.
Outcome<Instant> start_of(Day day, std::string_view zone);
Day day_of(Instant at, std::string_view zone);           // zone must be known_zone()
std::string text_in(Instant at, std::string_view zone);  // "1 March 2026, 07:00 EST"

// Half-open span of time [from, to). Shown to people as first and last day.
struct Span {
    Instant from, to;
    bool operator==(const Span&) const = default;
    bool contains(Instant at) const { return from <= at && at < to; }
    bool covers(const Span& other) const { return from <= other.from && other.to <= to; }
};

// A half-year of the report: 1 January to 30 June is half 1.
struct Period {
    int year = 2013, half = 1;
    auto operator<=>(const Period&) const = default;
};
std::string text(Period period);  // "2022-H2"
Outcome<Period> parse_period(std::string_view text);
Period period_of(Instant at, std::string_view zone);
Outcome<Span> span_of(Period period, std::string_view zone);

// Time comes from outside: only doors, adapters and main hold one of these.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

}  // namespace sallyport::base
