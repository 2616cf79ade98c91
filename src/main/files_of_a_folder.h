// What is shipped beside the program and copied into a new data folder.
#pragma once
#include <filesystem>
#include <string>

#include "base/outcome.h"

namespace sallyport::app {

// The folder that holds rulebooks/, web/dist/ and demo/: beside the program, above it (a build tree), or ../share/sallyport.
Outcome<std::filesystem::path> shipped_folder();
// Rulebooks and the words of letters as shipped; the provider's counsel edits the copy.
Outcome<void> copy_rulebooks(const std::filesystem::path& shipped, const std::string& folder);
Outcome<void> copy_file(const std::filesystem::path& from, const std::string& to);

}  // namespace sallyport::app
