// Working state of sign-in: small values under a name that run out. Not in the book and in no backup.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"

namespace sallyport::people {

// Safe between threads and processes. One contract with adapters/work.
class ShortMemory {
public:
    virtual ~ShortMemory() = default;
    virtual Outcome<void> put(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) = 0;
    virtual Outcome<std::string> get(std::string_view space, std::string_view key) const = 0;  // not_found: never put, or run out
    // False: somebody else was first, nothing is changed.
    virtual Outcome<bool> put_first(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) = 0;
    virtual Outcome<bool> replace(std::string_view space, std::string_view key, std::string_view expected, std::string_view value,
                                  std::optional<Instant> until) = 0;
    virtual Outcome<void> remove(std::string_view space, std::string_view key) = 0;
    virtual Outcome<std::vector<std::pair<std::string, std::string>>> list(std::string_view space) const = 0;
};

}  // namespace sallyport::people
