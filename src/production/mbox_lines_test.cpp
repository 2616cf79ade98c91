#include "production/mbox_lines.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::production;

namespace {

std::size_t plainly(std::string_view bytes, std::size_t at, char first, char second) {
    for (; at + 1 < bytes.size(); ++at) {
        if (bytes[at] == '\n' && (bytes[at + 1] == first || bytes[at + 1] == second)) return at + 1;
    }
    return bytes.size();
}

}  // namespace

TEST_CASE("MboxLines.TheNextLineIsFoundWhereverItStands") {
    std::uint64_t state = 2703;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        const std::size_t size = static_cast<std::size_t>(round % 70);
        for (std::size_t i = 0; i < size; ++i) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            text += "\n\nF>ab\xff"[(state >> 33) % 7];
        }
        for (std::size_t at = 0; at <= size; ++at) {
            const std::string exact{text};  // its own allocation: a read past its end is seen by the sanitizer
            CHECK(next_line(exact, at, 'F', '>') == plainly(exact, at, 'F', '>'));
            CHECK(next_line(exact, at, 'F', 'F') == plainly(exact, at, 'F', 'F'));
        }
    }
}

TEST_CASE("MboxLines.QuotingComesBackHoweverThePiecesAreCut") {
    const std::string text = "From here\n>From there\n>>From\n>>From x\nFro\nFrom\n> From\n\nFrom";
    std::string quoted;
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        std::string out, back;
        MboxLines quote{MboxLines::Way::quote}, unquote{MboxLines::Way::unquote};
        const auto to = [](std::string& where) {
            return [&where](std::string_view piece) {
                where += piece;
                return Outcome<void>{};
            };
        };
        REQUIRE(quote.feed(std::string_view{text}.substr(0, cut), to(out)).has_value());
        REQUIRE(quote.feed(std::string_view{text}.substr(cut), to(out)).has_value());
        REQUIRE(quote.finish(to(out)).has_value());
        for (const char c : out) REQUIRE(unquote.feed(std::string_view{&c, 1}, to(back)).has_value());
        REQUIRE(unquote.finish(to(back)).has_value());
        CHECK(back == text);
        if (quoted.empty()) quoted = out;
        CHECK(out == quoted);
    }
    CHECK(quoted.starts_with(">From here\n>>From there\n>>From\n>>>From x\n"));
}
