// The files of src/report/words, as they were when the program was built: cmake/words.cmake makes the code from them.
#pragma once
#include <span>
#include <string_view>

namespace sallyport::report::site {

inline constexpr std::string_view source_catalogue = "en.toml";

struct Catalogue {
    std::string_view file, bytes;
};
std::span<const Catalogue> catalogues();  // by name of the file

}  // namespace sallyport::report::site
