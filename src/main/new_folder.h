// The data folder of a real provider, as it is born: settings to be edited, rulebooks to be adopted, keys, a book with its first entry.
#pragma once
#include <string>

#include "base/instant.h"
#include "base/outcome.h"

namespace sallyport::app {

struct NewFolder {
    std::string folder;  // absent or empty: is_free
    std::string name;    // the provider's, plain: no quote, backslash or line break
    std::string zone = "UTC", country = "US";
    std::string origin = {};  // where browsers find the doors; empty: http://localhost:8080, of a lane http://localhost:8090
    enum class Lane { main, national } lane = Lane::main;
};

constexpr int national_port = 8090;

bool is_free(const std::string& folder);
Outcome<void> make_real_folder(const NewFolder& made, Instant at);

}  // namespace sallyport::app
