#include "report/site/sheets.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <optional>

namespace sallyport::report::site {
namespace {

struct Release {
    void operator()(cairo_surface_t* surface) const { ::cairo_surface_destroy(surface); }
    void operator()(cairo_t* pen) const { ::cairo_destroy(pen); }
    void operator()(PangoLayout* layout) const { ::g_object_unref(layout); }
    void operator()(PangoFontMap* fonts) const { ::g_object_unref(fonts); }
    void operator()(PangoContext* context) const { ::g_object_unref(context); }
    void operator()(PangoFont* font) const { ::g_object_unref(font); }
    void operator()(PangoFontDescription* font) const { ::pango_font_description_free(font); }
    void operator()(cairo_font_options_t* options) const { ::cairo_font_options_destroy(options); }
};
using Layout = std::unique_ptr<PangoLayout, Release>;

constexpr double page_width = 595, page_height = 842, edge = 48, top = 56, floor_of_page = page_height - 60;
constexpr std::string_view family = "DejaVu Sans";

enum class Type { cover, part, heading, subheading, body, strong, small, cell, sum, head, aside, code };
constexpr std::size_t types = 12;

const char* font_of(Type type) {
    switch (type) {
        case Type::cover: return "DejaVu Sans Bold 25";
        case Type::part: return "DejaVu Sans 15";
        case Type::heading: return "DejaVu Sans Bold 14";
        case Type::subheading: return "DejaVu Sans Bold 9.5";
        case Type::body: return "DejaVu Sans 8.8";
        case Type::strong: return "DejaVu Sans Bold 8.8";
        case Type::small: return "DejaVu Sans 7.2";
        case Type::cell: return "DejaVu Sans 7.6";
        case Type::sum: return "DejaVu Sans Bold 7.6";
        case Type::head: return "DejaVu Sans Bold 6.8";
        case Type::aside: return "DejaVu Sans 6.2";
        case Type::code: return "DejaVu Sans 7.4";
    }
    return "DejaVu Sans 8.8";
}

struct Ink {
    double red = 0, green = 0, blue = 0;
};
constexpr Ink black{0.11, 0.145, 0.19}, soft{0.29, 0.333, 0.38}, hair{0.85, 0.84, 0.80}, accent{0.043, 0.333, 0.388};
constexpr Ink warn{0.992, 0.941, 0.816}, warn_line{0.77, 0.545, 0.07};

enum class At { start, end };

// "{1}" and "{2}" filled.
std::string filled(std::string words, std::string_view first, std::string_view second = {}) {
    for (const auto& [place, with] : {std::pair<std::string_view, std::string_view>{"{1}", first}, {"{2}", second}}) {
        if (const auto at = words.find(place); at != std::string::npos) words.replace(at, place.size(), with);
    }
    return words;
}

struct Size {
    double wide = 0, tall = 0, baseline = 0;
};
Size size_of(PangoLayout* layout) {
    PangoRectangle all;
    ::pango_layout_get_extents(layout, nullptr, &all);
    return {static_cast<double>(all.width) / PANGO_SCALE, static_cast<double>(all.height) / PANGO_SCALE,
            static_cast<double>(::pango_layout_get_baseline(layout)) / PANGO_SCALE};
}

// cairo has no word for a document's language. A PDF may be changed by what stands behind its end: the catalogue once more, with it.
Outcome<std::string> with_language(std::string pdf, std::string_view language) {
    const Problem unlike{Trouble::unavailable, "the print is no PDF as the library makes them"};
    const auto number_behind = [&](std::string_view word, std::size_t from) -> std::optional<std::size_t> {
        const auto at = pdf.find(word, from);
        if (at == std::string::npos) return std::nullopt;
        std::size_t out = 0;
        for (std::size_t i = at + word.size(); i < pdf.size() && pdf[i] >= '0' && pdf[i] <= '9'; ++i)
            out = out * 10 + static_cast<std::size_t>(pdf[i] - '0');
        return out;
    };
    const auto trailer = pdf.rfind("trailer");
    if (trailer == std::string::npos) return unlike;
    const auto root = number_behind("/Root ", trailer), info = number_behind("/Info ", trailer), size = number_behind("/Size ", trailer),
               before = number_behind("startxref\n", trailer);
    if (!root || !info || !size || !before) return unlike;
    const std::string opening = fmt::format("\n{} 0 obj\n<< /Type /Catalog", *root);
    const auto begin = pdf.find(opening);
    const auto end = begin == std::string::npos ? begin : pdf.find("\nendobj", begin);
    if (end == std::string::npos) return unlike;
    const auto dictionary = pdf.substr(begin + opening.size(), end - begin - opening.size());
    const auto object = pdf.size();
    pdf += fmt::format("{} 0 obj\n<< /Type /Catalog /Lang ({}) /ViewerPreferences << /DisplayDocTitle true >>{}\nendobj\n", *root, language,
                       dictionary);
    const auto table = pdf.size();
    return pdf +
           fmt::format("xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Size {} /Root {} 0 R /Info {} 0 R /Prev {} >>\nstartxref\n{}\n%%EOF\n",
                       *root, object, *size, *root, *info, *before, table);
}

}  // namespace

struct Typeface::Inside {
    std::unique_ptr<PangoFontMap, Release> fonts{::pango_cairo_font_map_new()};
    std::unique_ptr<PangoContext, Release> context{::pango_font_map_create_context(fonts.get())};
    std::vector<std::unique_ptr<PangoFontDescription, Release>> described;

    bool is_installed() const {
        const std::unique_ptr<PangoFont, Release> font{
            ::pango_font_map_load_font(fonts.get(), context.get(), described[static_cast<std::size_t>(Type::body)].get())};
        if (!font) return false;
        const std::unique_ptr<PangoFontDescription, Release> found{::pango_font_describe(font.get())};
        const char* name = ::pango_font_description_get_family(found.get());
        return name && family == name;
    }
};

Typeface::Typeface(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
Typeface::Typeface(Typeface&&) noexcept = default;
Typeface::~Typeface() = default;

Outcome<Typeface> Typeface::open() {
    auto inside = std::make_unique<Inside>();
    for (std::size_t i = 0; i < types; ++i)
        inside->described.emplace_back(::pango_font_description_from_string(font_of(static_cast<Type>(i))));
    const std::unique_ptr<cairo_font_options_t, Release> options{::cairo_font_options_create()};
    ::cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    ::cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    ::pango_cairo_context_set_font_options(inside->context.get(), options.get());
    ::pango_cairo_context_set_resolution(inside->context.get(), 72);
    ::pango_context_set_round_glyph_positions(inside->context.get(), 0);
    if (!inside->is_installed())
        return Problem{Trouble::unavailable, "the font DejaVu Sans is not installed (Debian: fonts-dejavu-core); the print is set in it"};
    return Typeface{std::move(inside)};
}

class Sheets::Inside {
public:
    Inside(const Typeface::Inside& face, Paper paper) : face_{face}, paper_{std::move(paper)} {
        ::pango_context_set_base_dir(face_.context.get(), mirrored() ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
        surface_.reset(::cairo_pdf_surface_create_for_stream(&Inside::append, &bytes_, page_width, page_height));
        const std::string made = date_text(paper_.made) + "T00:00:00Z";
        const auto say = [&](cairo_pdf_metadata_t what, const std::string& words) {
            ::cairo_pdf_surface_set_metadata(surface_.get(), what, words.c_str());
        };
        say(CAIRO_PDF_METADATA_TITLE, paper_.title);
        say(CAIRO_PDF_METADATA_AUTHOR, paper_.author);
        say(CAIRO_PDF_METADATA_CREATOR, "Sallyport");
        say(CAIRO_PDF_METADATA_CREATE_DATE, made);
        say(CAIRO_PDF_METADATA_MOD_DATE, made);
        pen_.reset(::cairo_create(surface_.get()));
        pages_.emplace_back();
    }

    void cover(std::string_view provider, std::string_view title, std::string_view part) {
        y_ = 120;
        bar(edge, y_, 42, 3, accent);
        y_ += 18;
        text(provider, Type::part, soft, 4);
        text(title, Type::cover, accent, 6);
        text(part, Type::part, black, 22);
    }
    void banner(std::string_view words) {
        auto layout = lay(words, Type::strong, sheet_width - 24);
        const auto size = size_of(layout.get());
        make_room(size.tall + 30);
        bar(edge, y_, sheet_width, size.tall + 16, warn);
        bar(mirrored() ? edge + sheet_width - 3 : edge, y_, 3, size.tall + 16, warn_line);
        put(std::move(layout), edge + 12, y_ + 8, black);
        y_ += size.tall + 30;
    }
    void contents() { contents_at_ = {pages_.size() - 1, y_}; }
    void heading(std::string_view words) {
        make_room(140);
        if (y_ > top) y_ += 16;
        headings_.push_back({std::string{words}, pages_.size(), y_});
        text(words, Type::heading, accent, 6);
    }
    void text(std::string_view words, Type type, Ink ink, double gap) {
        auto layout = lay(words, type, sheet_width);
        const auto size = size_of(layout.get());
        make_room(size.tall);
        put(std::move(layout), edge, y_, ink);
        y_ += size.tall + gap;
    }
    void subheading(std::string_view words) {
        make_room(84);
        y_ += 6;
        text(words, Type::subheading, black, 3);
    }
    void next_sheet() {
        pages_.emplace_back();
        y_ = top;
    }

    void table(std::string_view caption, std::span<const SheetColumn> columns, std::span<const SheetRow> rows) {
        auto heads = lay_heads(columns);
        double head_tall = 0;
        for (const Layout& head : heads) head_tall = std::max(head_tall, size_of(head.get()).tall);
        make_room(head_tall + 60);
        text(caption, Type::subheading, black, 4);
        put_heads(columns, std::move(heads), head_tall);
        for (const SheetRow& row : rows) {
            auto cells = lay_row(columns, row);
            double tall = 0;
            for (const Laid& cell : cells) tall = std::max(tall, cell.tall);
            tall += 4.4;
            if (y_ + tall > floor_of_page) {
                next_sheet();
                text(filled(paper_.continued, caption), Type::subheading, black, 4);
                put_heads(columns, lay_heads(columns), head_tall);
            }
            if (row.kind == SheetRow::Kind::sum) bar(edge, y_, wide(columns), 0.9, black);
            double x = edge;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                put_cell(std::move(cells[i]), x, columns[i]);
                x += columns[i].width;
            }
            y_ += tall;
            bar(edge, y_, wide(columns), 0.4, hair);
        }
        y_ += 8;
    }

    Outcome<std::string> finish() {
        list_headings();
        for (std::size_t i = 0; i < pages_.size(); ++i) {
            if (i > 0) put_foot(i);
            for (const Bar& one : pages_[i].bars) {
                colour(one.ink);
                ::cairo_rectangle(pen_.get(), one.x, one.y, one.wide, one.tall);
                ::cairo_fill(pen_.get());
            }
            for (const Put& one : pages_[i].texts) {
                colour(one.ink);
                ::cairo_move_to(pen_.get(), one.x, one.y);
                ::pango_cairo_show_layout(pen_.get(), one.layout.get());
            }
            ::cairo_show_page(pen_.get());
        }
        for (const Heading& one : headings_) {
            ::cairo_pdf_surface_add_outline(surface_.get(), CAIRO_PDF_OUTLINE_ROOT, one.words.c_str(),
                                            fmt::format("page={} pos=[0 {:.1f}]", one.page, one.y - 8).c_str(),
                                            CAIRO_PDF_OUTLINE_FLAG_OPEN);
        }
        pen_.reset();
        ::cairo_surface_finish(surface_.get());
        if (::cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS)
            return Problem{Trouble::unavailable, fmt::format("the print could not be drawn: {}",
                                                             ::cairo_status_to_string(::cairo_surface_status(surface_.get())))};
        return with_language(std::move(bytes_), paper_.language);
    }

private:
    struct Bar {
        double x, y, wide, tall;
        Ink ink;
    };
    struct Put {
        Layout layout;
        double x, y;
        Ink ink;
    };
    struct Page {
        std::vector<Bar> bars;
        std::vector<Put> texts;
    };
    struct Heading {
        std::string words;
        std::size_t page;  // from 1
        double y;
    };
    struct Laid {
        Layout text, aside;
        double tall = 0;
    };

    static cairo_status_t append(void* to, const unsigned char* bytes, unsigned count) {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
        return CAIRO_STATUS_SUCCESS;
    }
    static double wide(std::span<const SheetColumn> columns) {
        double out = 0;
        for (const SheetColumn& column : columns) out += column.width;
        return out;
    }
    bool mirrored() const { return paper_.direction == Direction::right_to_left; }
    void colour(Ink ink) { ::cairo_set_source_rgb(pen_.get(), ink.red, ink.green, ink.blue); }
    void make_room(double tall) {
        if (y_ + tall > floor_of_page) next_sheet();
    }
    void bar(double x, double y, double wide, double tall, Ink ink) { pages_.back().bars.push_back({x, y, wide, tall, ink}); }
    void put(Layout layout, double x, double y, Ink ink) { pages_.back().texts.push_back({std::move(layout), x, y, ink}); }

    // `width` 0: one line, as wide as it is.
    Layout lay(std::string_view words, Type type, double width, At side = At::start) {
        Layout layout{::pango_layout_new(face_.context.get())};
        ::pango_layout_set_font_description(layout.get(), face_.described[static_cast<std::size_t>(type)].get());
        ::pango_layout_set_auto_dir(layout.get(), 0);
        if (width > 0) {
            ::pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
            ::pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        }
        if (type == Type::body || type == Type::small) ::pango_layout_set_line_spacing(layout.get(), 1.22F);
        if (side == At::end) ::pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
        ::pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
        return layout;
    }

    // Columns run the way the script does.
    double left_of(double x, double width) const { return mirrored() ? page_width - x - width : x; }

    std::vector<Layout> lay_heads(std::span<const SheetColumn> columns) {
        std::vector<Layout> out;
        for (const SheetColumn& column : columns)
            out.push_back(lay(column.head, Type::head, column.width - 8, column.kind == SheetColumn::Kind::words ? At::start : At::end));
        return out;
    }
    void put_heads(std::span<const SheetColumn> columns, std::vector<Layout> heads, double tall) {
        double x = edge;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const double own = size_of(heads[i].get()).tall;
            put(std::move(heads[i]), left_of(x + 4, columns[i].width - 8), y_ + tall - own, soft);
            x += columns[i].width;
        }
        y_ += tall + 3;
        bar(edge, y_, wide(columns), 0.9, accent);
        y_ += 0.9;
    }
    std::vector<Laid> lay_row(std::span<const SheetColumn> columns, const SheetRow& row) {
        std::vector<Laid> out;
        const Type type = row.kind == SheetRow::Kind::sum ? Type::sum : Type::cell;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const bool number = columns[i].kind != SheetColumn::Kind::words;
            Laid one{lay(row.cells[i].text, type, number ? 0 : columns[i].width - 8), nullptr, 0};
            one.tall = size_of(one.text.get()).tall;
            if (!row.cells[i].aside.empty()) {
                one.aside = lay(row.cells[i].aside, Type::aside, number ? 0 : columns[i].width - 8);
                if (!number) one.tall += size_of(one.aside.get()).tall + 1;
            }
            out.push_back(std::move(one));
        }
        return out;
    }
    // Numbers stand on one edge, and what is behind them on another, so that both can be read down the column.
    void put_cell(Laid cell, double x, const SheetColumn& column) {
        const double y = y_ + 2.2;
        const auto size = size_of(cell.text.get());
        if (column.kind == SheetColumn::Kind::words) {
            put(std::move(cell.text), left_of(x + 4, column.width - 8), y, black);
            if (cell.aside) put(std::move(cell.aside), left_of(x + 4, column.width - 8), y + size.tall + 1, soft);
            return;
        }
        const double room = column.kind == SheetColumn::Kind::number_and_share ? 31 : 0;
        const double end = x + column.width - 4;
        if (cell.aside) {
            const auto aside = size_of(cell.aside.get());
            put(std::move(cell.aside), left_of(end - aside.wide, aside.wide), y + size.baseline - aside.baseline, soft);
        }
        put(std::move(cell.text), left_of(end - room - size.wide, size.wide), y, black);
    }

    void list_headings() {
        if (!contents_at_) return;
        Page& page = pages_[contents_at_->first];
        double y = contents_at_->second;
        const auto line = [&](Layout layout, double x, Ink ink) { page.texts.push_back({std::move(layout), x, y, ink}); };
        line(lay(paper_.contents, Type::subheading, sheet_width), edge, black);
        y += 18;
        for (const Heading& one : headings_) {
            line(lay(one.words, Type::body, sheet_width - 60), left_of(edge, sheet_width - 60), black);
            auto number = lay(std::to_string(one.page), Type::body, 0);
            const double own = size_of(number.get()).wide;
            line(std::move(number), left_of(edge + sheet_width - own, own), soft);
            page.bars.push_back({edge, y + 14, sheet_width, 0.4, hair});
            y += 17.5;
        }
    }
    void put_foot(std::size_t page) {
        const double y = page_height - 40;
        pages_[page].bars.push_back({edge, y - 6, sheet_width, 0.4, hair});
        pages_[page].texts.push_back({lay(paper_.foot, Type::aside, sheet_width - 100), left_of(edge, sheet_width - 100), y, soft});
        auto number = lay(filled(paper_.page, std::to_string(page + 1), std::to_string(pages_.size())), Type::aside, 0);
        const double own = size_of(number.get()).wide;
        pages_[page].texts.push_back({std::move(number), left_of(edge + sheet_width - own, own), y, soft});
    }

    const Typeface::Inside& face_;
    Paper paper_;
    std::string bytes_;
    std::unique_ptr<cairo_surface_t, Release> surface_;
    std::unique_ptr<cairo_t, Release> pen_;
    std::vector<Page> pages_;
    std::vector<Heading> headings_;
    std::optional<std::pair<std::size_t, double>> contents_at_;
    double y_ = top;
};

Sheets::Sheets(const Typeface& face, Paper paper) : inside_{std::make_unique<Inside>(*face.inside_, std::move(paper))} {}
Sheets::~Sheets() = default;

void Sheets::cover(std::string_view provider, std::string_view title, std::string_view part) { inside_->cover(provider, title, part); }
void Sheets::banner(std::string_view words) { inside_->banner(words); }
void Sheets::contents() { inside_->contents(); }
void Sheets::heading(std::string_view words) { inside_->heading(words); }
void Sheets::subheading(std::string_view words) { inside_->subheading(words); }
void Sheets::paragraph(std::string_view words) { inside_->text(words, Type::body, black, 7); }
void Sheets::small(std::string_view words) { inside_->text(words, Type::small, soft, 4); }
void Sheets::code(std::string_view words) { inside_->text(words, Type::code, black, 8); }
void Sheets::next_sheet() { inside_->next_sheet(); }
void Sheets::table(std::string_view caption, std::span<const SheetColumn> columns, std::span<const SheetRow> rows) {
    inside_->table(caption, columns, rows);
}
Outcome<std::string> Sheets::finish() { return inside_->finish(); }

}  // namespace sallyport::report::site
