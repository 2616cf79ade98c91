// Where the time comes from. Only main makes one of these; everybody else is given an Instant.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "base/instant.h"

namespace sallyport::adapters {

// The machine's clock. Thread-safe.
class SystemClock : public Clock {
public:
    Instant now() const override;
};

// Stands still until it is moved: for tests and simulations. Thread-safe.
class StillClock : public Clock {
public:
    explicit StillClock(Instant at) : ms_{at.ms} {}
    Instant now() const override { return {ms_.load()}; }
    void set(Instant at) { ms_ = at.ms; }
    void advance_days(int days) { ms_ += days * ms_per_day; }

private:
    std::atomic<std::int64_t> ms_;
};

// The demo's clock: runs as fast as the clock beneath it, ahead of or behind it by a distance that a visitor can lengthen ("go
// to the next due event"). The distance outlives a restart in one small file. Thread-safe within one process; one process may move it.
class DemoClock : public Clock {
public:
    // Starts at `first` if there is no file yet. `corrupt` if the file holds no distance, `unavailable` if it cannot be written.
    static Outcome<std::unique_ptr<DemoClock>> open(const Clock& beneath, const std::string& file, Instant first);
    Instant now() const override { return {beneath_.now().ms + ahead_ms_.load()}; }
    // `refused` if that is earlier than now: what has happened has happened. On return the new time is on disk.
    Outcome<void> move_to(Instant at);

private:
    DemoClock(const Clock& beneath, std::string file) : beneath_{beneath}, file_{std::move(file)} {}
    Outcome<void> keep(std::int64_t ahead_ms);

    const Clock& beneath_;
    std::string file_;
    std::atomic<std::int64_t> ahead_ms_{0};
};

}  // namespace sallyport::adapters
