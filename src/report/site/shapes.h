// Outlines of countries for the map, projected and thinned when the project was made: tools/map/make_shapes.py.
#pragma once
#include <span>
#include <string_view>

namespace sallyport::report::site {

struct Shape {
    std::string_view code;  // ISO 3166-1 alpha-2, and XK; sorted
    int x, y;               // where a marker stands, in units of map_size()
    std::string_view path;  // of an SVG path; empty: too small to see, so it gets the marker
};
std::span<const Shape> all_shapes();

struct MapSize {
    int width, height;
};
MapSize map_size();

}  // namespace sallyport::report::site
