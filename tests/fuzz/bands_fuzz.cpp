// room: report
// A file of bands as it leaves the lane of national security process: read whole, or refused with a sentence.
#include "report/bands.h"

using namespace sallyport;
using namespace sallyport::report;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const auto file = BandFile::parse("input.csv", {reinterpret_cast<const char*>(data), size});
    if (!file) {
        require(!file.error().sentence.empty(), "a refusal has a sentence");
    } else {
        const auto again = BandFile::parse("input.csv", file->csv());
        require(again && again->report() == file->report(), "what was read is written and read again");
    }
    return 0;
}
