#include "main/files_of_a_folder.h"

#include <tuple>

namespace sallyport::app {

namespace fs = std::filesystem;

Outcome<fs::path> shipped_folder() {
    std::error_code failed;
    fs::path place = fs::read_symlink("/proc/self/exe", failed);
    for (int above = 0; above < 6 && place.has_relative_path(); ++above) {
        place = place.parent_path();
        for (const auto& candidate : {place, place / "share" / "sallyport"}) {
            if (fs::exists(candidate / "rulebooks" / "us.toml", failed)) return candidate;
        }
    }
    return Problem{Trouble::unavailable,
                   "the folder with rulebooks/ was not found beside the program or above it; install the program as a whole"};
}

Outcome<void> copy_file(const fs::path& from, const std::string& to) {
    std::error_code failed;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
    if (failed) return Problem{Trouble::unavailable, "cannot copy " + from.string() + " to " + to + ": " + failed.message()};
    return {};
}

Outcome<void> copy_rulebooks(const fs::path& rulebooks, const std::string& folder) {
    std::error_code failed;
    if (!fs::is_directory(rulebooks, failed)) return Problem{Trouble::not_found, "there is no folder " + rulebooks.string(), "rulebooks"};
    if (!fs::exists(rulebooks / "world.toml", failed))
        return Problem{Trouble::not_found, rulebooks.string() + " holds no world.toml; a folder of rulebooks is wanted", "rulebooks"};
    for (const auto& [from, ending, to] :
         {std::tuple{rulebooks, ".toml", folder + "/rulebooks"}, std::tuple{rulebooks / "letters", ".txt", folder + "/rulebooks/letters"},
          std::tuple{rulebooks / "pressure", ".txt", folder + "/rulebooks/pressure"}}) {
        // A lawyer's own folder may hold books only; letters then have the words that are shipped.
        if (!fs::is_directory(from, failed)) continue;
        fs::create_directories(to, failed);
        for (const auto& file : fs::directory_iterator(from, failed)) {
            if (file.path().extension() == ending) SALLYPORT_CHECK(copy_file(file.path(), to + "/" + file.path().filename().string()));
        }
        if (failed) return Problem{Trouble::unavailable, "cannot copy " + from.string() + " to " + to + ": " + failed.message()};
    }
    return {};
}

}  // namespace sallyport::app
