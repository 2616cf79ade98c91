// Which bytes of a package one person has been handed, over however many requests. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

namespace sallyport::production {

class HandedOut {
public:
    // Bytes [from, to). More than `most_pieces` apart are not remembered: whoever fetches every second byte is handed a package when they
    // fetch the rest too, or all of it at once.
    void add(std::uint64_t from, std::uint64_t to);
    bool covers(std::uint64_t bytes) const;  // every byte from the first on

    std::string text() const;  // "0-4096,8192-9000"
    static Outcome<HandedOut> parse(std::string_view text);

    static constexpr std::size_t most_pieces = 1000;

private:
    struct Piece {
        std::uint64_t from = 0, to = 0;
    };
    std::vector<Piece> pieces_;  // in order, apart from each other
};

}  // namespace sallyport::production
