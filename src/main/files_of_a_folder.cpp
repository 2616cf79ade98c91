#include "main/files_of_a_folder.h"

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

Outcome<void> copy_rulebooks(const fs::path& shipped, const std::string& folder) {
    std::error_code failed;
    fs::create_directories(folder + "/rulebooks", failed);
    for (const auto& file : fs::directory_iterator(shipped / "rulebooks", failed)) {
        if (file.path().extension() == ".toml")
            SALLYPORT_CHECK(copy_file(file.path(), folder + "/rulebooks/" + file.path().filename().string()));
    }
    if (failed) return Problem{Trouble::unavailable, "cannot read the shipped rulebooks: " + failed.message()};
    fs::create_directories(folder + "/rulebooks/letters", failed);
    for (const auto& file : fs::directory_iterator(shipped / "rulebooks" / "letters", failed))
        SALLYPORT_CHECK(copy_file(file.path(), folder + "/rulebooks/letters/" + file.path().filename().string()));
    if (failed) return Problem{Trouble::unavailable, "cannot read the shipped words of letters: " + failed.message()};
    return {};
}

}  // namespace sallyport::app
