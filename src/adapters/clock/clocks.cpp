#include "adapters/clock/clocks.h"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace sallyport::adapters {

Instant SystemClock::now() const {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

Outcome<std::unique_ptr<DemoClock>> DemoClock::open(const Clock& beneath, const std::string& file, Instant first) {
    std::unique_ptr<DemoClock> clock{new DemoClock{beneath, file}};
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        SALLYPORT_CHECK(clock->keep(first.ms - beneath.now().ms));
        return clock;
    }
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    std::int64_t ahead = 0;
    const auto [end, wrong] = std::from_chars(line.data(), line.data() + line.size(), ahead);
    if (wrong != std::errc{} || end != line.data() + line.size()) {
        return Problem{Trouble::corrupt, "the demo clock's file " + file + " holds no number of milliseconds"};
    }
    clock->ahead_ms_ = ahead;
    return clock;
}

Outcome<void> DemoClock::move_to(Instant at) {
    const auto now_beneath = beneath_.now();
    const auto ahead = at.ms - now_beneath.ms;
    if (ahead < ahead_ms_.load()) {
        return Problem{Trouble::refused, "the demo clock only goes forward: it is " + text(now()) + " already, later than " + text(at)};
    }
    return keep(ahead);
}

Outcome<void> DemoClock::keep(std::int64_t ahead_ms) {
    const auto failed = [&] { return Problem{Trouble::unavailable, "cannot write the demo clock's file " + file_}; };
    const auto fresh = file_ + ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return failed();
    const auto line = std::to_string(ahead_ms) + "\n";
    const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written || std::rename(fresh.c_str(), file_.c_str()) != 0) return failed();
    ahead_ms_ = ahead_ms;
    return {};
}

}  // namespace sallyport::adapters
