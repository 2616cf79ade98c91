#include "people/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/crypto.h"

namespace sallyport::people {

namespace {

constexpr std::int64_t hour_ms = 3'600 * ms_per_second;

std::int64_t cost_ms(const limits::Pace& pace) { return hour_ms / pace.an_hour; }

int seconds_up(std::int64_t ms) { return static_cast<int>(std::max<std::int64_t>(1, (ms + ms_per_second - 1) / ms_per_second)); }

// A stranger's text may be long; what is remembered of it is not.
std::string short_name(const std::string& account) { return account.size() <= 64 ? account : hex(sha256(account)); }

// Forgets what no longer says anything; true if there is room for one more.
template <class Map, class Past>
bool tidy(Map& map, Past is_past) {
    if (map.size() < limits::throttle_names) return true;
    std::erase_if(map, [&](const auto& one) { return is_past(one.second); });
    return map.size() < limits::throttle_names;
}

}  // namespace

const limits::Tries& tries_of(Tried what) {
    switch (what) {
        case Tried::sign_in: return limits::sign_in_tries;
        case Tried::invitation: return limits::code_tries;
        case Tried::challenge: return limits::challenge_tries;
        case Tried::filing: return limits::filing_tries;
        case Tried::emergency: return limits::emergency_tries;
        case Tried::application: return limits::application_tries;
        case Tried::letter: return limits::letter_tries;
    }
    return limits::sign_in_tries;
}

std::string address_of(std::string_view peer) {
    const std::string text{peer.substr(0, peer.find('%'))};  // without a zone
    std::array<unsigned char, 16> bytes{};
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::string{peer};
    static constexpr std::array<unsigned char, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {
        char four[INET_ADDRSTRLEN] = {};
        ::inet_ntop(AF_INET, bytes.data() + mapped.size(), four, sizeof four);
        return four;
    }
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    char net[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET6, bytes.data(), net, sizeof net);
    return std::string{net} + "/64";
}

// Empty: this try is not counted by that.
std::string Throttle::name(Tried what, Counted by, const Who& who) const {
    const std::string start{code(what)};
    switch (by) {
        case Counted::pair:
            return who.address.empty() || who.account.empty() ? "" : start + " p " + who.address + " " + short_name(who.account);
        case Counted::address: return who.address.empty() ? "" : start + " i " + who.address;
        case Counted::account: return who.account.empty() ? "" : start + " a " + short_name(who.account);
        case Counted::agency: return who.agency.empty() ? "" : start + " g " + who.agency;
        case Counted::house: return start;
    }
    return "";
}

bool Throttle::is_home(const std::string& name, Instant now) const {
    const auto found = home_until_.find(name);
    return found != home_until_.end() && now < found->second;
}

std::optional<int> Throttle::wait_held(Tried what, const Who& who, Instant now) const {
    const auto& tries = tries_of(what);
    std::int64_t longest = 0;
    const auto look = [&](const limits::Pace& pace, Counted by) {
        const auto key = name(what, by, who);
        if (pace.an_hour == 0 || key.empty()) return;
        auto found = busy_until_.find(key);
        if (found == busy_until_.end() && busy_until_.size() >= limits::throttle_names) found = busy_until_.find("the rest");
        if (found == busy_until_.end()) return;
        // The generic cell rate algorithm: one more may come while the whole is not further ahead than all but one of `at_once`.
        longest = std::max(longest, found->second.ms - (pace.at_once - 1) * cost_ms(pace) - now.ms);
    };
    look(tries.pair, Counted::pair);
    const auto pair = who.address + " " + short_name(who.account);
    if (tries.pair.an_hour == 0 || who.account.empty() || !is_home(pair, now)) {
        look(tries.address, Counted::address);
        look(tries.account, Counted::account);
        look(tries.agency, Counted::agency);
        if (!who.known && (who.address.empty() || !is_home(who.address, now))) look(tries.house, Counted::house);
    }
    if (tries.stop_after > 0) {
        const auto stop = stops_.find(name(what, Counted::pair, who));
        if (stop != stops_.end() && stop->second.tries >= tries.stop_after && now < stop->second.until) {
            longest = std::max(longest, stop->second.until.ms - now.ms);
        }
    }
    return longest > 0 ? std::optional{seconds_up(longest)} : std::nullopt;
}

// A pair that goes on although it was told to wait is counted too, and stopped for a day.
void Throttle::note_try(Tried what, const Who& who, Instant now) {
    const int limit = tries_of(what).stop_after;
    const auto key = name(what, Counted::pair, who);
    if (limit == 0 || key.empty() || !tidy(stops_, [&](const Stop& one) { return one.until <= now; })) return;
    auto& stop = stops_[key];
    if (stop.until <= now) stop = {0, after_hours(now, 24)};
    if (++stop.tries == limit) stop.until = after_hours(now, 24);
}

void Throttle::count_held(Tried what, const Who& who, Instant now) {
    const auto& tries = tries_of(what);
    const auto add = [&](const limits::Pace& pace, Counted by) {
        auto key = name(what, by, who);
        if (pace.an_hour == 0 || key.empty()) return;
        if (!busy_until_.contains(key) && !tidy(busy_until_, [&](Instant until) { return until <= now; })) key = "the rest";
        auto& until = busy_until_[key];
        until = Instant{std::max(until.ms, now.ms) + cost_ms(pace)};
    };
    add(tries.pair, Counted::pair);
    add(tries.address, Counted::address);
    add(tries.account, Counted::account);
    add(tries.agency, Counted::agency);
    add(tries.house, Counted::house);
}

std::optional<int> Throttle::wait(Tried what, const Who& who, Instant now) const {
    const std::lock_guard lock{mutex_};
    return wait_held(what, who, now);
}

void Throttle::waits(Tried what, const Who& who, Instant now) {
    const std::lock_guard lock{mutex_};
    note_try(what, who, now);
    if (what == Tried::sign_in) note_failed(who, now);
}

void Throttle::count(Tried what, const Who& who, Instant now) {
    const std::lock_guard lock{mutex_};
    count_held(what, who, now);
    note_try(what, who, now);
    if (what == Tried::sign_in) note_failed(who, now);
}

std::optional<int> Throttle::take(Tried what, const Who& who, Instant now) {
    const std::lock_guard lock{mutex_};
    const auto seconds = wait_held(what, who, now);
    note_try(what, who, now);
    if (!seconds) count_held(what, who, now);
    return seconds;
}

void Throttle::at_home(const Who& who, Instant now) {
    const std::lock_guard lock{mutex_};
    if (who.address.empty() || !tidy(home_until_, [&](Instant until) { return until <= now; })) return;
    const auto until = after_days(now, limits::throttle_home_days);
    home_until_[who.address] = until;
    if (!who.account.empty()) home_until_[who.address + " " + short_name(who.account)] = until;
}

void Throttle::note_failed(const Who& who, Instant now) {
    // Only what somebody registered has an owner to tell.
    if (!who.known || !tidy(failed_, [&](const Failed& one) { return after_days(one.last, limits::throttle_home_days) <= now; })) return;
    auto& held = failed_[short_name(who.account)];
    ++held.tries;
    held.last = now;
}

Throttle::Failed Throttle::failed(std::string_view account) const {
    const std::lock_guard lock{mutex_};
    const auto found = failed_.find(short_name(std::string{account}));
    return found == failed_.end() ? Failed{} : found->second;
}

void Throttle::cleared(std::string_view account) {
    const std::lock_guard lock{mutex_};
    if (const auto found = failed_.find(short_name(std::string{account})); found != failed_.end()) failed_.erase(found);
}

}  // namespace sallyport::people
