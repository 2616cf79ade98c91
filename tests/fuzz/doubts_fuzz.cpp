// room: review
// What a stranger's words are searched for: places in the law, and words that press. No text makes the search fail or last.
#include <cstdint>
#include <cstdlib>

#include "review/doubts.h"

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    for (const auto& place : review::cited_law(text)) {
        if (place.find(' ') == std::string::npos) std::abort();
    }
    const auto words = review::PressureWords::from_texts({{"fuzz.txt", text}});
    if (!words) {
        if (words.error().sentence.empty()) std::abort();
        return 0;
    }
    if (words->in(text).size() > words->size()) std::abort();
    return 0;
}
