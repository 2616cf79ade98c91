// room: ledger
#include <cstddef>
#include <cstdint>

#include "ledger/entry.h"

using namespace sallyport;
using namespace sallyport::ledger;

// A header as a store or a stranger may give it: no crash, and what is read is written as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto header = Header::parse(bytes)) require(header->text() == bytes, "a header has one text");
    return 0;
}
