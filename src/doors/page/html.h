// Markup that cannot be made from a stranger's text. A literal in the source is markup; everything else passes text(), user(),
// attr() or an Address, or does not compile. Threat: a name or a file name that brings a script onto counsel's page.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/outcome.h"

namespace sallyport::doors::page {

// Finished markup. Made only by the functions below.
class Html {
public:
    Html() = default;
    const std::string& markup() const { return markup_; }
    bool empty() const { return markup_.empty(); }
    friend Html operator+(Html first, const Html& more) {
        first += more;
        return first;
    }
    Html& operator+=(const Html& more) {
        markup_ += more.markup_;
        return *this;
    }

private:
    friend class Maker;
    explicit Html(std::string markup) : markup_{std::move(markup)} {}
    std::string markup_;
};

// One piece of html(...): a literal, checked while compiling, or finished markup. A literal may hold no style attribute, no event
// attribute, no script element and no javascript: address: the content security policy would switch them off without a word.
class Piece {
public:
    constexpr Piece() = default;
    template <std::size_t N>
    consteval Piece(const char (&literal)[N]) : view_{literal, N - 1} {
        if (has(view_, " style=") || has(view_, "<script") || has(view_, "javascript:") || has_event(view_)) forbidden_in_markup();
    }
    Piece(const Html& html) : view_{html.markup()} {}
    constexpr std::string_view view() const { return view_; }

private:
    static void forbidden_in_markup();  // not constexpr: reaching it stops the compiler
    static constexpr bool has(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }
    static constexpr bool has_event(std::string_view text) {
        for (std::size_t at = text.find(" on"); at != std::string_view::npos; at = text.find(" on", at + 1)) {
            std::size_t end = at + 3;
            while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
            if (end > at + 3 && end < text.size() && text[end] == '=') return true;
        }
        return false;
    }
    std::string_view view_{};
};

// html("<p>", text(name), "</p>"): up to sixteen pieces, joined.
Html html(Piece a, Piece b = {}, Piece c = {}, Piece d = {}, Piece e = {}, Piece f = {}, Piece g = {}, Piece h = {}, Piece i = {},
          Piece j = {}, Piece k = {}, Piece l = {}, Piece m = {}, Piece n = {}, Piece o = {}, Piece p = {});
Html join(const std::vector<Html>& parts, Piece between = {});

// Text between tags. & < > " ' become entities; control characters, broken UTF-8 and the characters that turn the direction of
// writing (U+202A..E, U+2066..9) become U+FFFD, so that what is shown is what is there.
Html text(std::string_view words);
Html number(std::int64_t value);  // 12,345 in the page's figures, kept in one line
// Text that a person outside typed: text() inside <bdi>, so that right-to-left words do not rearrange what stands beside them.
Html user(std::string_view words);
// Several lines that a person typed: user(), line breaks kept (class "prose").
Html prose(std::string_view words);

// The name of an attribute that is safe with any text: no event handler, no style, no address.
class AttrName {
public:
    template <std::size_t N>
    consteval AttrName(const char (&name)[N]) : view_{name, N - 1} {
        if (view_.starts_with("on") || view_ == "style" || view_ == "href" || view_ == "src" || view_ == "srcset" || view_ == "srcdoc" ||
            view_ == "action" || view_ == "formaction" || view_ == "data" || view_ == "poster" || view_.empty())
            takes_an_address_or_script();
        for (const char c : view_)
            if (!((c >= 'a' && c <= 'z') || c == '-')) takes_an_address_or_script();
    }
    std::string_view view() const { return view_; }

private:
    static void takes_an_address_or_script();
    std::string_view view_;
};
Html attr(AttrName name, std::string_view value);  // ` name="value"`, with the space in front
Html attr(AttrName name, std::int64_t value);
Html flag(AttrName name);  // ` name`
inline Html flag_if(bool condition, AttrName name) { return condition ? flag(name) : Html{}; }

// Where a link or a form leads: a path of ours, or http(s) elsewhere. Nothing else can be made ("javascript:", "data:", "//host").
class Address {
public:
    template <std::size_t N>
    consteval Address(const char (&literal)[N]) : text_{literal, N - 1} {
        const bool ours = text_.starts_with('/') && !text_.starts_with("//");
        if (!ours && !text_.starts_with('#') && !text_.starts_with('?') && !text_.starts_with("https://")) not_an_address();
    }
    // /desk/demands/ID: every segment percent-encoded. An empty list is "/".
    static Address path(std::initializer_list<std::string_view> segments);
    // A stranger's text: http://, https://, or a path, query or fragment of ours; anything else is invalid.
    static Outcome<Address> parse(std::string_view text);
    Address with_query(std::string_view name, std::string_view value) const;
    Address with_fragment(std::string_view id) const;
    std::string_view view() const { return made_.empty() ? text_ : std::string_view{made_.data(), made_.size()}; }
    std::string str() const { return std::string{view()}; }

private:
    explicit Address(std::string_view made) : made_{made.begin(), made.end()} {}
    static void not_an_address();
    std::string_view text_{};
    std::vector<char> made_{};  // a string would not be constant: libstdc++ points it at itself
};
Html href(const Address& to);                             // ` href="..."`
Html src(const Address& to);                              // ` src="..."`
Html action(const Address& to);                           // ` action="..."`
Html link_to(const Address& to, std::string_view words);  // not "link": that name is taken by a system call

}  // namespace sallyport::doors::page
