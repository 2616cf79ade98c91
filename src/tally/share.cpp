#include "tally/share.h"

namespace sallyport::tally {
namespace {

std::optional<std::uint64_t> scaled(std::uint64_t part, std::uint64_t whole, std::uint64_t scale) {
    if (whole == 0) return std::nullopt;
    return (2 * part * scale + whole) / (2 * whole);
}

}  // namespace

std::optional<std::uint64_t> percent(std::uint64_t part, std::uint64_t whole) { return scaled(part, whole, 100); }
std::optional<std::uint64_t> permille(std::uint64_t part, std::uint64_t whole) { return scaled(part, whole, 1000); }

}  // namespace sallyport::tally
