// Controls of forms: label, hint and error in the order in which screen readers say them. The error stands beside its control and
// in the summary, which leads to it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/outcome.h"
#include "doors/page/html.h"
#include "doors/page/parts.h"

namespace sallyport::doors::page {

// The name of the field that carries the session's form token. It must be the first field of a form with files.
constexpr std::string_view token_name = "_token";
Html token_field(std::string_view form_token);

// Errors of one form, by field.
class Errors {
public:
    Errors() = default;
    void add(std::string field, std::string sentence) { found_.emplace_back(std::move(field), std::move(sentence)); }
    void add(const Problem& problem) { add(problem.field, problem.sentence); }
    std::string_view at(std::string_view field) const;  // empty if there is none
    bool none() const { return found_.empty(); }
    const std::vector<std::pair<std::string, std::string>>& all() const { return found_; }

private:
    std::vector<std::pair<std::string, std::string>> found_ = {};
};
Html error_summary(const Errors& errors);  // nothing without errors

enum class Sends { fields, files };
struct Form {
    Address to;
    std::string form_token = {};
    Sends sends = Sends::fields;
    std::optional<Address> check = std::nullopt;     // checked there while typing; write Address{"/..."}: g++ wants the name
    std::optional<Address> autosave = std::nullopt;  // the draft is saved there while typing
};
Html form(const Form& form, const Html& body);
Html search_form(const Form& form, std::string_view label, std::string_view value);  // POST, field "q": what is typed stands in no address

struct Label {
    std::string name = {};  // of the field; also its id
    std::string label = {};
    std::string hint = {};
    std::string error = {};  // errors.at(name)
    bool required = true;    // otherwise "(optional)" is said
};
enum class Kind { words, email, number, code, telephone };
enum class Size { full, half, third, tiny };
Html field(const Label& label, std::string_view value, Kind kind = Kind::words, Size size = Size::full);
Html text_area(const Label& label, std::string_view value, int rows = 5, int limit = 0);  // limit in characters, 0: not said
Html file_upload(const Label& label, std::string_view accept = ".pdf,application/pdf,image/png,image/jpeg");

struct Choice {
    std::string value = {};
    std::string words = {};
    std::string hint = {};
    bool chosen = false;
};
Html select(const Label& label, const std::vector<Choice>& choices);
Html radios(const Label& label, const std::vector<Choice>& choices);      // <fieldset>, the label as its legend
Html checkboxes(const Label& label, const std::vector<Choice>& choices);  // each sends name=value

// Day, month and year as three fields NAME-day, NAME-month, NAME-year: nobody has to page through a calendar.
struct DateParts {
    std::string day, month, year;
};
Html date_field(const Label& label, const DateParts& value);

enum class Look { main, second, danger };
Html button(std::string_view words, Look look = Look::main);
Html button(std::string_view words, Look look, std::string_view does);  // sends do=DOES: one form, several ways on
Html hidden(std::string_view name, std::string_view value);

// Where messages of a live check appear; kept empty by the server or holding what it knows already.
Html live_region(std::string_view label, const Html& body = {});

// "Are you sure?" as a page of its own: what will happen, one button that does it, one link back.
struct Confirm {
    std::string title = {};
    Html what = {};  // happens
    std::string yes = {};
    Look look = Look::main;
    Address to, back;
    std::string form_token = {};
    std::vector<std::pair<std::string, std::string>> fields = {};
};
Html confirm(const Confirm& question);

// A place on a page of a paper, in thousandths of the page's width and height from its upper left corner.
struct Region {
    int page = 1, x = 0, y = 0, w = 0, h = 0;  // w or h 0: none chosen
    bool operator==(const Region&) const = default;
};
// "41.5": thousandths as per cent, as people type them.
std::string percent(int thousandths);

// One place as plain fields: NAME-page, and NAME-x, NAME-y, NAME-w, NAME-h in per cent. `of` says for screen readers what stands there.
Html place(std::string_view name, std::string_view of, const Region& chosen);
// The same with a legend, hint and error of its own.
Html place_field(const Label& label, const Region& chosen);

// The pages of a paper, and what is marked on them by number. A script lets a pointer or keys mark the places of the page's fields
// on them; without one they are to be read, and the fields are filled by hand.
struct PageImage {
    Address from;
    int page = 1;
    int width = 0, height = 0;  // pixels
};
struct Mark {
    int number = 1;
    Region where = {};
};
Html sheets(std::string_view label, const std::vector<PageImage>& pages, const std::vector<Mark>& marks);
// "page 2, mark 3": leads to the page; hovering or focusing it shows the mark.
Html cited(const Mark& mark);

// Rows by columns of choices (identifier by data class): one select a cell, arrow keys move between cells.
struct GridCell {
    std::string name = {};  // of the field; empty: nothing to choose here
    std::vector<Choice> choices = {};
    Tone tone = Tone::plain;
    std::string note = {};       // said under the choice
    std::string place = {};      // name of the fields of the place that the cell cites; empty: it cites none
    Region cites = {};           // that place, if it has one of its own
    std::string cites_now = {};  // in words: "page 1, mark 2"
};
struct GridHeading {
    Html shown;
    std::string label;  // in plain words, for the cells' names
};
struct Grid {
    std::string caption = {};
    std::string corner = {};  // "Identifier"
    std::vector<GridHeading> columns = {};
    struct Line {
        GridHeading heading;
        std::vector<GridCell> cells;
    };
    std::vector<Line> rows = {};
};
// Where the screen is narrow, each cell stands below the other with the column's name before it.
Html grid(const Grid& grid);

}  // namespace sallyport::doors::page
