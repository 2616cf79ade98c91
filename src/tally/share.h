// Shares, rounded half up once, from counts. Brief 5.4 rule 10.
#pragma once
#include <cstdint>
#include <optional>

namespace sallyport::tally {

// part / whole as whole per cent; nullopt if whole is 0. Counts up to 10^15.
std::optional<std::uint64_t> percent(std::uint64_t part, std::uint64_t whole);
// The same in tenths of a per cent: 298 is 29.8 %.
std::optional<std::uint64_t> permille(std::uint64_t part, std::uint64_t whole);

}  // namespace sallyport::tally
