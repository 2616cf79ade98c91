// What is shipped beside the program and copied into a new data folder.
#pragma once
#include <filesystem>
#include <string>

#include "base/outcome.h"

namespace sallyport::app {

// The folder that holds rulebooks/, web/dist/ and demo/: beside the program, above it (a build tree), or ../share/sallyport.
Outcome<std::filesystem::path> shipped_folder();
// A folder of rulebooks, and the words of letters in it if there are any, into FOLDER/rulebooks; the provider's counsel edits the copy.
// `not_found`: there is no such folder.
Outcome<void> copy_rulebooks(const std::filesystem::path& rulebooks, const std::string& folder);
Outcome<void> copy_file(const std::filesystem::path& from, const std::string& to);

}  // namespace sallyport::app
