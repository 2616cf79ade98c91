#include "report/site/markup.h"

namespace sallyport::report::site {

Markup& Markup::operator<<(Text text) {
    for (const char c : text.value) {
        switch (c) {
            case '&': html_ += "&amp;"; break;
            case '<': html_ += "&lt;"; break;
            case '>': html_ += "&gt;"; break;
            case '"': html_ += "&quot;"; break;
            case '\'': html_ += "&#39;"; break;
            default: html_ += c;
        }
    }
    return *this;
}

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string share_text(std::uint64_t tenths) { return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%"; }

}  // namespace sallyport::report::site
