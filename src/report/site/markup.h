// Markup that cannot be forged by a value: literals are markup, everything else is escaped or does not compile. The report does not know the
// doors, so it has these few lines of its own.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sallyport::report::site {

// A string literal of the program, and nothing else.
class Literal {
public:
    consteval Literal(const char* text) : text_{text} {}
    constexpr std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

// Any value: escaped for element content and quoted attributes alike.
struct Text {
    std::string_view value;
};

class Markup {
public:
    Markup() = default;
    Markup(Literal literal) : html_{literal.text()} {}
    Markup& operator<<(Literal literal) {
        html_ += literal.text();
        return *this;
    }
    Markup& operator<<(Text text);
    Markup& operator<<(const Markup& other) {
        html_ += other.html_;
        return *this;
    }
    const std::string& html() const { return html_; }
    bool empty() const { return html_.empty(); }

private:
    std::string html_;
};

}  // namespace sallyport::report::site
