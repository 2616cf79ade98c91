// A folder for one test, gone afterwards.
#pragma once
#include <filesystem>
#include <string>

#include "base/id.h"

namespace sallyport::adapters {

class TestFolder {
public:
    TestFolder() : path_{(std::filesystem::temp_directory_path() / ("sallyport-" + random_id_text())).string()} {
        std::filesystem::create_directories(path_);
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace sallyport::adapters
