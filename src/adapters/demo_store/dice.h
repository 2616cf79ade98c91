// The demo's only chance: the same seed, the same throws, on every machine (the standard's distributions do not promise that).
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace sallyport::adapters {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    // 0 to sides-1. SplitMix64; the small bias of a remainder does no harm here.
    std::uint64_t roll(std::uint64_t sides) {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (mixed ^ (mixed >> 31)) % sides;
    }
    bool one_in(std::uint64_t sides) { return roll(sides) == 0; }
    template <class T, std::size_t N>
    const T& pick(const std::array<T, N>& from) {
        return from[roll(N)];
    }

private:
    std::uint64_t state_;
};

}  // namespace sallyport::adapters
