#include "production/mbox_lines.h"

#include <cstring>

namespace sallyport::production {

namespace {
constexpr std::string_view from = "From ";
// A line of more marks than this is nobody's quoting; it passes as it is, so that what is held back stays small.
constexpr std::size_t most_marks = 1000;
}  // namespace

Outcome<void> MboxLines::run(std::string_view bytes, bool last, const Emit& emit) {
    if (way_ == Way::as_is) {
        if (!bytes.empty()) line_start_ = bytes.back() == '\n';
        return emit(bytes);
    }
    // From line to line: a search for the words themselves is ten times slower.
    const std::size_t most = way_ == Way::quote ? most_marks : most_marks + 1;
    const auto line_after = [&](std::size_t at) {
        const void* found = at < bytes.size() ? std::memchr(bytes.data() + at, '\n', bytes.size() - at) : nullptr;
        return found == nullptr ? bytes.size() : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1;
    };
    std::size_t written = 0;
    for (std::size_t line = line_start_ ? 0 : line_after(0); line < bytes.size(); line = line_after(line)) {
        if (bytes[line] != '>' && bytes[line] != 'F') continue;
        std::size_t marks = 0;
        while (line + marks < bytes.size() && bytes[line + marks] == '>' && marks <= most) ++marks;
        if (marks > most || !bytes.substr(line + marks).starts_with(from)) continue;
        if (way_ == Way::quote) {
            SALLYPORT_CHECK(emit(bytes.substr(written, line - written)));
            SALLYPORT_CHECK(emit(">"));
            written = line;
        } else if (way_ == Way::unquote ? marks > 0 : marks == 1) {
            SALLYPORT_CHECK(emit(bytes.substr(written, line - written)));
            written = line + 1;
        }
    }
    // A last line that may still become one waits for the next piece.
    std::size_t keep = bytes.size();
    if (!last) {
        const std::size_t newline = bytes.rfind('\n');
        const std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
        const std::string_view tail = bytes.substr(line);
        const bool begins_line = newline != std::string_view::npos || line_start_;
        const std::size_t marks = std::min(tail.find_first_not_of('>'), tail.size());
        if (begins_line && line >= written && !tail.empty() && marks <= most && tail.size() - marks < from.size() &&
            from.starts_with(tail.substr(marks))) {
            keep = line;
        }
    }
    if (keep > written) SALLYPORT_CHECK(emit(bytes.substr(written, keep - written)));
    if (keep > 0) line_start_ = bytes[keep - 1] == '\n';
    Bytes rest{bytes.substr(keep)};
    held_ = std::move(rest);
    return {};
}

Outcome<void> MboxLines::feed(std::string_view piece, const Emit& emit) {
    if (held_.empty()) return run(piece, false, emit);
    const Bytes both = std::exchange(held_, {}) + Bytes{piece};
    return run(both, false, emit);
}

Outcome<void> MboxLines::finish(const Emit& emit) {
    const Bytes rest = std::exchange(held_, {});
    return run(rest, true, emit);
}

}  // namespace sallyport::production
