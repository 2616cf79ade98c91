// Paper for print: A4 sheets with running text and tables, as a PDF with its fonts inside. The same calls give the same bytes.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/outcome.h"

namespace sallyport::report::site {

// The fonts of several papers, found once. Not for two threads at a time.
class Typeface {
public:
    // `unavailable`: DejaVu Sans is not installed, and another font would be narrower or lack letters.
    static Outcome<Typeface> open();
    Typeface(Typeface&&) noexcept;
    Typeface& operator=(Typeface&&) = delete;
    Typeface(const Typeface&) = delete;
    Typeface& operator=(const Typeface&) = delete;
    ~Typeface();

private:
    friend class Sheets;
    struct Inside;
    explicit Typeface(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

enum class Direction { left_to_right, right_to_left };

struct Paper {
    std::string title, author, language;  // of the document; the language as BCP 47 says
    Direction direction = Direction::left_to_right;
    Instant made;
    std::string foot;       // beside the number of each page but the first
    std::string page;       // "Page {1} of {2}"
    std::string contents;   // heading over the list of headings
    std::string continued;  // "{1} (continued)"
};

struct SheetColumn {
    enum class Kind { words, number, number_and_share };
    std::string head;
    double width = 0;  // points; a table is at most sheet_width wide
    Kind kind = Kind::words;
};
struct SheetCell {
    std::string text;
    std::string aside = {};  // small: the share behind a number, or a second line under words
};
struct SheetRow {
    enum class Kind { plain, sum };
    std::vector<SheetCell> cells;  // as many as columns
    Kind kind = Kind::plain;
};

constexpr double sheet_width = 499;  // of 595 points, between the margins

class Sheets {
public:
    Sheets(const Typeface& face, Paper paper);
    ~Sheets();
    Sheets(const Sheets&) = delete;
    Sheets& operator=(const Sheets&) = delete;
    Sheets(Sheets&&) = delete;
    Sheets& operator=(Sheets&&) = delete;

    void cover(std::string_view provider, std::string_view title, std::string_view part);
    void banner(std::string_view words);  // what nobody may overlook
    void contents();                      // of the headings, wherever they will stand
    void heading(std::string_view words);
    void subheading(std::string_view words);
    void paragraph(std::string_view words);
    void small(std::string_view words);  // notes and sources
    void code(std::string_view words);
    void next_sheet();
    // Its head is repeated on every sheet; a row is never torn.
    void table(std::string_view caption, std::span<const SheetColumn> columns, std::span<const SheetRow> rows);

    // `unavailable`: the library failed.
    Outcome<std::string> finish();

private:
    class Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace sallyport::report::site
