// room: adapters
// A stranger's mbox: however it is cut, messages begin at the same places, in order, and quoting that is taken away and put back is the same.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "adapters/sources/mail.h"
#include "production/mbox_lines.h"

using namespace sallyport;
using adapters::MboxScanner;
using Quoting = adapters::SourceDescription::Quoting;

namespace {
std::vector<std::uint64_t> starts(std::string_view mbox, std::size_t piece, Quoting quoting) {
    std::vector<std::uint64_t> out;
    MboxScanner scanner{quoting};
    const auto see = [&](const MboxScanner::Start& start) {
        if (start.body < start.offset + 5 || start.body > mbox.size()) std::abort();
        out.push_back(start.offset);
    };
    for (std::size_t at = 0; at < mbox.size(); at += piece) scanner.feed(mbox.substr(at, piece), see);
    scanner.finish(see);
    return out;
}
std::string passed(std::string_view text, std::size_t piece, production::MboxLines::Way way) {
    std::string out;
    production::MboxLines lines{way};
    const auto emit = [&](std::string_view bytes) {
        out += bytes;
        return Outcome<void>{};
    };
    for (std::size_t at = 0; at < text.size(); at += piece) {
        if (!lines.feed(text.substr(at, piece), emit)) std::abort();
    }
    if (!lines.finish(emit)) std::abort();
    return out;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece = data[0] % 64 + 1;
    const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
    for (const Quoting quoting : {Quoting::mboxrd, Quoting::none}) {
        if (starts(text, piece, quoting) != starts(text, text.size(), quoting)) std::abort();
    }
    using Way = production::MboxLines::Way;
    const std::string quoted = passed(text, piece, Way::quote);
    if (quoted != passed(text, text.size(), Way::quote)) std::abort();
    if (passed(quoted, piece, Way::unquote) != text && text.find(std::string(999, '>')) == std::string_view::npos) std::abort();
    return 0;
}
