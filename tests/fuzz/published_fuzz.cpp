// room: report
// A published history from a file that somebody edited: read whole, or refused with a sentence.
#include "report/docket.h"
#include "report/published.h"

using namespace sallyport;
using namespace sallyport::report;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (data[0] % 2 == 0) {
        if (const auto history = PublishedHistory::parse("input.csv", input, "a fuzzer"); !history) {
            require(!history.error().sentence.empty(), "a refusal has a sentence");
        }
    } else if (const auto docket = parse_docket("input.toml", input); !docket) {
        require(!docket.error().sentence.empty(), "a refusal has a sentence");
    }
    return 0;
}
