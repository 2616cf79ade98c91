#include "production/mbox_lines.h"

#include <bit>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sallyport::production {

namespace {
constexpr std::string_view from = "From ";
// A line of more marks than this is nobody's quoting; it passes as it is, so that what is held back stays small.
constexpr std::size_t most_marks = 1000;
}  // namespace

std::size_t next_line(std::string_view bytes, std::size_t at, char first, char second) {
#ifdef __SSE2__
    const __m128i line_break = _mm_set1_epi8('\n'), one = _mm_set1_epi8(first), other = _mm_set1_epi8(second);
    const auto load = [&](std::size_t place) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + place)); };
    for (; at + 17 <= bytes.size(); at += 16) {
        const __m128i begins = load(at + 1);
        const __m128i found =
            _mm_and_si128(_mm_cmpeq_epi8(load(at), line_break), _mm_or_si128(_mm_cmpeq_epi8(begins, one), _mm_cmpeq_epi8(begins, other)));
        const int places = _mm_movemask_epi8(found);
        if (places != 0) return at + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(places))) + 1;
    }
#endif
    for (; at + 1 < bytes.size(); ++at) {
        if (bytes[at] == '\n' && (bytes[at + 1] == first || bytes[at + 1] == second)) return at + 1;
    }
    return bytes.size();
}

Outcome<void> MboxLines::run(std::string_view bytes, bool last, const Emit& emit) {
    if (way_ == Way::as_is) {
        if (!bytes.empty()) line_start_ = bytes.back() == '\n';
        return emit(bytes);
    }
    const std::size_t most = way_ == Way::quote ? most_marks : most_marks + 1;
    const auto line_after = [&](std::size_t at) { return next_line(bytes, at, '>', 'F'); };
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
