#include "base/instant.h"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

namespace sallyport::base {

namespace {

using SysMs = date::sys_time<std::chrono::milliseconds>;

SysMs sys(Instant at) { return SysMs{std::chrono::milliseconds{at.ms}}; }
Instant instant(SysMs at) { return {at.time_since_epoch().count()}; }

date::year_month_day civil(Day day) {
    return date::year{day.year} / date::month{static_cast<unsigned>(day.month)} / date::day{static_cast<unsigned>(day.day)};
}

std::optional<int> digits(std::string_view text) {
    int out = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        out = out * 10 + (c - '0');
    }
    return text.empty() ? std::nullopt : std::optional{out};
}

const date::time_zone* zone_named(std::string_view name) {
    try {
        return date::locate_zone(std::string{name});
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

}  // namespace

std::string text(Instant at) {
    const auto day = date::floor<date::days>(sys(at));
    const date::year_month_day ymd{day};
    const date::hh_mm_ss<std::chrono::milliseconds> clock{sys(at) - day};
    // By hand: every entry of the book is written and checked with it, seven million at a time.
    std::string out = "0000-00-00T00:00:00";
    const auto put = [&out](std::size_t end, long value) {
        for (; value > 0; value /= 10) out[--end] = static_cast<char>('0' + value % 10);
    };
    put(4, static_cast<int>(ymd.year()));
    put(7, static_cast<unsigned>(ymd.month()));
    put(10, static_cast<unsigned>(ymd.day()));
    put(13, clock.hours().count());
    put(16, clock.minutes().count());
    put(19, clock.seconds().count());
    if (const long ms = clock.subseconds().count(); ms != 0) {
        out += ".000";
        put(23, ms);
    }
    return out + "Z";
}

std::string date_text(Instant at) { return text(at).substr(0, 10); }

std::string text(Day day) { return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day); }

Outcome<Day> parse_day(std::string_view text) {
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const auto year = shaped ? digits(text.substr(0, 4)) : std::nullopt;
    const auto month = shaped ? digits(text.substr(5, 2)) : std::nullopt;
    const auto day = shaped ? digits(text.substr(8, 2)) : std::nullopt;
    if (!year || !month || !day || *year < 1) return Problem{Trouble::invalid, "a date is written YYYY-MM-DD, for example 2026-03-31"};
    if (*month < 1 || *month > 12) return Problem{Trouble::invalid, fmt::format("there is no month {:02}; 01 to 12 are wanted", *month)};
    const date::year_month_day_last last{date::year{*year} / date::month{static_cast<unsigned>(*month)} / date::last};
    const int length = static_cast<int>(static_cast<unsigned>(last.day()));
    if (*day < 1 || *day > length) {
        return Problem{Trouble::invalid, fmt::format("{:04}-{:02} has {} days, there is no day {:02}", *year, *month, length, *day)};
    }
    return Day{*year, *month, *day};
}

Outcome<Instant> parse_instant(std::string_view text) {
    const Problem shape{Trouble::invalid, "a time is written like 2026-03-31T14:00:00Z, with its zone (Z or an offset such as +01:00)"};
    if (text.size() < 19 || text[10] != 'T') return shape;
    SALLYPORT_TRY(day, parse_day(text.substr(0, 10)));
    const auto hour = digits(text.substr(11, 2)), minute = digits(text.substr(14, 2)), second = digits(text.substr(17, 2));
    if (!hour || !minute || !second || text[13] != ':' || text[16] != ':' || *hour > 23 || *minute > 59 || *second > 59) return shape;
    std::int64_t ms = 0;
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        std::int64_t unit = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) ms += (text[at] - '0') * unit;
    }
    if (at == text.size()) return Problem{Trouble::invalid, "the time has no zone; Z or an offset such as +01:00 is wanted"};
    std::int64_t offset_minutes = 0;
    if (text[at] == 'Z') {
        if (at + 1 != text.size()) return shape;
    } else {
        if ((text[at] != '+' && text[at] != '-') || text.size() != at + 6 || text[at + 3] != ':') return shape;
        const auto hours = digits(text.substr(at + 1, 2)), minutes = digits(text.substr(at + 4, 2));
        if (!hours || !minutes || *hours > 23 || *minutes > 59) return shape;
        offset_minutes = (text[at] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
    }
    const auto days = date::sys_days{civil(day)}.time_since_epoch().count();
    return Instant{((static_cast<std::int64_t>(days) * 24 + *hour) * 60 + *minute - offset_minutes) * 60'000 + *second * 1000 + ms};
}

Outcome<std::string> known_zone(std::string_view name) {
    if (name.empty() || zone_named(name) == nullptr) {
        return Problem{Trouble::invalid, "the time zone is not known; an IANA name such as America/New_York or UTC is wanted"};
    }
    return std::string{name};
}

Outcome<Instant> start_of(Day day, std::string_view zone) {
    const auto* place = zone_named(zone);
    if (place == nullptr) return Problem{Trouble::invalid, "the time zone is not known; an IANA name such as America/New_York is wanted"};
    const date::local_days local{civil(day)};
    const auto information = place->get_info(local);
    if (information.result == date::local_info::nonexistent) return instant(SysMs{information.second.begin.time_since_epoch()});
    return Instant{(local.time_since_epoch() - information.first.offset) / std::chrono::milliseconds{1}};
}

Day day_of(Instant at, std::string_view zone) {
    const auto* place = zone_named(zone);
    require(place != nullptr, "the zone was checked by known_zone()");
    const date::year_month_day ymd{date::floor<date::days>(place->to_local(sys(at)))};
    return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::string text_in(Instant at, std::string_view zone) {
    const auto* place = zone_named(zone);
    require(place != nullptr, "the zone was checked by known_zone()");
    static constexpr const char* months[] = {"January", "February", "March",     "April",   "May",      "June",
                                             "July",    "August",   "September", "October", "November", "December"};
    const auto information = place->get_info(sys(at));
    const auto local = sys(at) + information.offset;
    const auto day = date::floor<date::days>(local);
    const date::year_month_day ymd{day};
    const date::hh_mm_ss<std::chrono::milliseconds> clock{local - day};
    return fmt::format("{} {} {}, {:02}:{:02} {}", static_cast<unsigned>(ymd.day()), months[static_cast<unsigned>(ymd.month()) - 1],
                       static_cast<int>(ymd.year()), clock.hours().count(), clock.minutes().count(), information.abbrev);
}

std::string text(Period period) { return fmt::format("{:04}-H{}", period.year, period.half); }

Outcome<Period> parse_period(std::string_view text) {
    const auto year = text.size() == 7 ? digits(text.substr(0, 4)) : std::nullopt;
    if (!year || text.substr(4, 2) != "-H" || (text[6] != '1' && text[6] != '2')) {
        return Problem{Trouble::invalid, "a period is written YYYY-H1 or YYYY-H2, for example 2022-H2"};
    }
    return Period{*year, text[6] - '0'};
}

Period period_of(Instant at, std::string_view zone) {
    const Day day = day_of(at, zone);
    return {day.year, day.month <= 6 ? 1 : 2};
}

Outcome<Span> span_of(Period period, std::string_view zone) {
    const Day first{period.year, period.half == 1 ? 1 : 7, 1};
    const Day next{period.half == 1 ? period.year : period.year + 1, period.half == 1 ? 7 : 1, 1};
    SALLYPORT_TRY(from, start_of(first, zone));
    SALLYPORT_TRY(to, start_of(next, zone));
    return Span{from, to};
}

}  // namespace sallyport::base
