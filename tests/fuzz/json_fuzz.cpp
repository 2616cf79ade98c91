// room: base
// What is read and written again is the same value; what is written is canonical already.
#include "base/json.h"

using namespace sallyport;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const auto value = parse_json({reinterpret_cast<const char*>(data), size});
    if (!value) return 0;
    std::string once;
    try {
        once = canonical(*value);
    } catch (const Broken&) {
        return 0;  // a number that is no integer: never one of ours
    }
    const auto again = parse_json(once);
    require(again.has_value(), "what canonical() writes can be read");
    require(canonical(*again) == once, "canonical() has one spelling");
    return 0;
}
