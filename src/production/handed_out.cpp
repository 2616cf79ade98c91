#include "production/handed_out.h"

#include <algorithm>
#include <charconv>

namespace sallyport::production {

void HandedOut::add(std::uint64_t from, std::uint64_t to) {
    if (from >= to) return;
    // All that touch the new piece become one with it.
    const auto first = std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& piece) { return piece.to >= from; });
    auto last = first;
    while (last != pieces_.end() && last->from <= to) ++last;
    if (first == last) {
        if (pieces_.size() < most_pieces) pieces_.insert(first, {from, to});
        return;
    }
    first->from = std::min(first->from, from);
    first->to = std::max(std::prev(last)->to, to);
    pieces_.erase(std::next(first), last);
}

bool HandedOut::covers(std::uint64_t bytes) const {
    return bytes == 0 || (!pieces_.empty() && pieces_.front().from == 0 && pieces_.front().to >= bytes);
}

std::string HandedOut::text() const {
    std::string out;
    for (const Piece& piece : pieces_) {
        out += (out.empty() ? "" : ",") + std::to_string(piece.from) + "-" + std::to_string(piece.to);
    }
    return out;
}

Outcome<HandedOut> HandedOut::parse(std::string_view text) {
    HandedOut out;
    const Problem wrong{Trouble::corrupt, "the bytes handed out read FROM-TO,FROM-TO in order"};
    while (!text.empty()) {
        Piece piece;
        const auto from = std::from_chars(text.data(), text.data() + text.size(), piece.from);
        if (from.ec != std::errc{} || from.ptr == text.data() + text.size() || *from.ptr != '-') return wrong;
        text.remove_prefix(static_cast<std::size_t>(from.ptr - text.data()) + 1);
        const auto to = std::from_chars(text.data(), text.data() + text.size(), piece.to);
        if (to.ec != std::errc{} || piece.to <= piece.from) return wrong;
        if (!out.pieces_.empty() && piece.from <= out.pieces_.back().to) return wrong;
        text.remove_prefix(static_cast<std::size_t>(to.ptr - text.data()));
        out.pieces_.push_back(piece);
        if (text.empty()) break;
        if (text.front() != ',' || text.size() == 1) return wrong;
        text.remove_prefix(1);
    }
    return out;
}

}  // namespace sallyport::production
