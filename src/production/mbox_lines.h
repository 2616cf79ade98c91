// The quoting of "From " lines in an mbox, both ways, over pieces that may be cut anywhere.
#pragma once
#include <functional>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::production {

// Where the next line begins whose first byte is `first` or `second`, behind a line break at `at` or later; the size of `bytes` if there is
// none. Looks at sixteen bytes at once: most of what is gathered is mail, and every byte of it passes here three times.
std::size_t next_line(std::string_view bytes, std::size_t at, char first, char second);

class MboxLines {
public:
    enum class Way {
        quote,        // mboxrd: ">*From " gets one more '>'
        unquote,      // mboxrd: ">+From " loses one '>'
        unquote_one,  // mboxo: ">From " loses its '>'
        as_is,
    };
    using Emit = std::function<Outcome<void>(std::string_view)>;
    explicit MboxLines(Way way) : way_{way} {}
    Outcome<void> feed(std::string_view piece, const Emit& emit);
    // What was held back; the next message begins at a line.
    Outcome<void> finish(const Emit& emit);
    bool at_line_start() const { return line_start_; }  // true also before the first byte

private:
    Outcome<void> run(std::string_view bytes, bool last, const Emit& emit);
    Way way_;
    bool line_start_ = true;
    Bytes held_;
};

}  // namespace sallyport::production
