// room: adapters
// The head of a stranger's message, and the names and lines that dates are read from.
#include <cstdint>
#include <cstdlib>

#include "adapters/sources/mail.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto headers = sallyport::adapters::read_headers(text);
    for (const std::string* one : {&headers.from, &headers.to, &headers.date, &headers.message_id}) {
        if (one->find('\n') != std::string::npos || one->size() > 3 * size) std::abort();
    }
    if (const auto at = sallyport::adapters::from_line_instant(text); at && (at->ms < -70'000'000'000'000 || at->ms > 260'000'000'000'000))
        std::abort();
    if (const auto at = sallyport::adapters::maildir_instant(text); at && at->ms < 0) std::abort();
    return 0;
}
