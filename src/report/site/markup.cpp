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

}  // namespace sallyport::report::site
