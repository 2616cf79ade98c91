#include "ledger/tiles.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::ledger;

TEST_CASE("Tile.PathsAreThoseOfTheSpecificationAndComeBack") {
    using What = TilePlace::What;
    const std::pair<TilePlace, std::string> places[] = {
        {{What::hashes, 0, 0, 256}, "tile/0/000"},
        {{What::hashes, 0, 67, 256}, "tile/0/067"},
        {{What::hashes, 1, 1067, 8}, "tile/1/x001/067.p/8"},
        {{What::hashes, 0, 1'234'067, 256}, "tile/0/x001/x234/067"},
        {{What::entries, 0, 0, 1}, "tile/entries/000.p/1"},
        {{What::entries, 0, 999'999, 256}, "tile/entries/x999/999"},
        {{What::facts, 0, 1000, 255}, "facts/x001/000.p/255"},
    };
    for (const auto& [place, path] : places) {
        CHECK(place.path() == path);
        REQUIRE(TilePlace::parse(path).has_value());
        CHECK(*TilePlace::parse(path) == place);
    }
    for (const std::string_view wrong : {"",
                                         "tile",
                                         "tile/",
                                         "tile/0",
                                         "tile/0/",
                                         "tile/0/67",
                                         "tile/0/0067",
                                         "tile/0/x000/067",
                                         "tile/0/067.p/0",
                                         "tile/0/067.p/256",
                                         "tile/0/067.p/08",
                                         "tile/0/067.p/",
                                         "tile/8/000",
                                         "tile/00/000",
                                         "tile/a/000",
                                         "tile/entries/x001",
                                         "tile/entries/001/000",
                                         "facts",
                                         "facts/00a",
                                         "checkpoint",
                                         "tile/0/067.p/8/x",
                                         "tile/0/000/",
                                         "/tile/0/000",
                                         "tile/0/x001/x234/x067"}) {
        CAPTURE(wrong);
        CHECK_FALSE(TilePlace::parse(wrong).has_value());
    }
}

TEST_CASE("Tile.CountsAndWidthsFollowTheSize") {
    CHECK(tile_levels(0) == 0);
    CHECK(tile_levels(1) == 1);
    CHECK(tile_levels(255) == 1);
    CHECK(tile_levels(256) == 2);
    CHECK(tile_levels(65'536) == 3);
    CHECK(tile_count(0, 0) == 0);
    CHECK(tile_count(256, 0) == 1);
    CHECK(tile_count(257, 0) == 2);
    CHECK(tile_count(257, 1) == 1);
    CHECK(tile_count(255, 1) == 0);
    CHECK(tile_width_at(256, 0, 0) == 256);
    CHECK(tile_width_at(257, 0, 1) == 1);
    CHECK(tile_width_at(70'000, 1, 1) == 17);
    CHECK(tile_width_at(70'000, 2, 0) == 1);
    CHECK_THROWS_AS((void)tile_width_at(256, 0, 1), Broken);
}

TEST_CASE("Tile.BytesAreHashesAndNothingElse") {
    const std::vector<Digest> hashes(3, Digest{1, 2, 3});
    const Bytes bytes = tile_bytes(hashes);
    CHECK(parse_tile(bytes, 3).value() == hashes);
    CHECK_FALSE(parse_tile(bytes, 2).has_value());
    CHECK(parse_tile(bytes + "x", 3).error().sentence == "the tile has 97 bytes, 96 are wanted");
}

TEST_CASE("Bundle.HoldsLeavesWithTheirLengths") {
    Bytes bundle;
    add_to_bundle(bundle, "one");
    add_to_bundle(bundle, std::string(300, 'x'));
    CHECK(bundle.substr(0, 5) == std::string_view{"\0\3one", 5});
    CHECK(bundle.substr(5, 2) == std::string_view{"\1\x2c", 2});
    const auto parsed = parse_bundle(bundle, 2);
    REQUIRE(parsed.has_value());
    CHECK(parsed->at(0) == "one");
    CHECK(parsed->at(1).size() == 300);
    CHECK_FALSE(parse_bundle(bundle, 1).has_value());
    CHECK_FALSE(parse_bundle(bundle, 3).has_value());
    CHECK_FALSE(parse_bundle(bundle.substr(0, 6), 2).has_value());
    CHECK_FALSE(parse_bundle(bundle.substr(0, 30), 2).has_value());
    CHECK_THROWS_AS(add_to_bundle(bundle, std::string(65'536, 'x')), Broken);
}

TEST_CASE("FactsBundle.TellsWithheldFactsFromNoFacts") {
    Bytes bundle;
    add_to_facts(bundle, Bytes(16, 's'), "version=1\n");
    add_withheld(bundle);
    add_to_facts(bundle, Bytes(16, 't'), "");
    const auto parsed = parse_facts(bundle, 3);
    REQUIRE(parsed.has_value());
    CHECK(parsed->at(0)->text == "version=1\n");
    CHECK(parsed->at(0)->salt == Bytes(16, 's'));
    CHECK_FALSE(parsed->at(1).has_value());
    CHECK(parsed->at(2)->text.empty());
    CHECK_FALSE(parse_facts(bundle, 2).has_value());
    Bytes short_salt{"\0\0\0\3abc", 7};
    CHECK_FALSE(parse_facts(short_salt, 1).has_value());
}
