#include "production/handed_out.h"

#include <doctest/doctest.h>

using namespace sallyport;
using production::HandedOut;

TEST_CASE("HandedOut.CoversWhatWasHandedAndNothingElse") {
    HandedOut out;
    CHECK(out.covers(0));
    CHECK_FALSE(out.covers(1));
    out.add(90, 100);
    CHECK_FALSE(out.covers(100));  // the last bytes alone
    out.add(0, 50);
    CHECK_FALSE(out.covers(100));
    out.add(50, 89);
    CHECK_FALSE(out.covers(100));  // one byte is missing
    out.add(89, 90);
    CHECK(out.covers(100));
    CHECK(out.text() == "0-100");
    CHECK_FALSE(out.covers(101));
}

TEST_CASE("HandedOut.PiecesThatTouchOrOverlapBecomeOne") {
    HandedOut out;
    out.add(10, 20);
    out.add(30, 40);
    out.add(50, 60);
    out.add(7, 7);
    CHECK(out.text() == "10-20,30-40,50-60");
    out.add(20, 30);
    CHECK(out.text() == "10-40,50-60");
    out.add(5, 55);
    CHECK(out.text() == "5-60");
    out.add(12, 13);
    CHECK(out.text() == "5-60");
}

TEST_CASE("HandedOut.ComesBackAndInNoOtherShape") {
    HandedOut out;
    out.add(0, 3);
    out.add(8, 18446744073709551615U);
    CHECK(HandedOut::parse(out.text())->text() == out.text());
    CHECK(HandedOut::parse("")->text().empty());
    for (const char* text : {"1", "-", "3-1", "1-1", "1-2,", ",1-2", "1-2,2-3", "5-6,1-2", "1-2;3-4", "a-b", "1-99999999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(HandedOut::parse(text).has_value());
    }
}

TEST_CASE("HandedOut.StaysSmallWhateverIsAskedFor") {
    HandedOut out;
    for (std::uint64_t at = 0; at < 10 * HandedOut::most_pieces; ++at) out.add(2 * at, 2 * at + 1);
    CHECK(out.text().size() < 16 * HandedOut::most_pieces);
    out.add(0, 20 * HandedOut::most_pieces);
    CHECK(out.covers(20 * HandedOut::most_pieces));
}
