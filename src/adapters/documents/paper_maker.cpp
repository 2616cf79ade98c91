#include "adapters/documents/paper_maker.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <memory>

#include "base/crypto.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// One pattern that pango 1.50 makes in a thread for fontconfig lives to the end of the process; the leak finder takes it for ours.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so\n"; }
#endif
#endif

namespace sallyport::adapters {

namespace {

struct Free {
    void operator()(cairo_surface_t* surface) const { ::cairo_surface_destroy(surface); }
    void operator()(cairo_t* pen) const { ::cairo_destroy(pen); }
    void operator()(PangoLayout* layout) const { ::g_object_unref(layout); }
    void operator()(PangoFontMap* fonts) const { ::g_object_unref(fonts); }
    void operator()(PangoContext* context) const { ::g_object_unref(context); }
    void operator()(PangoFontDescription* font) const { ::pango_font_description_free(font); }
};

constexpr double margin = 72;  // points

enum class Face { body, bold, title, small };
enum class Align { left, centre };

const char* font_of(Face face) {
    switch (face) {
        case Face::body: return "DejaVu Serif 10.5";
        case Face::bold: return "DejaVu Serif Bold 10.5";
        case Face::title: return "DejaVu Serif Bold 14";
        case Face::small: return "DejaVu Sans 7.5";
    }
    return "DejaVu Serif 10.5";
}

std::string long_day(Day day) {
    static constexpr const char* months[] = {"January", "February", "March",     "April",   "May",      "June",
                                             "July",    "August",   "September", "October", "November", "December"};
    return fmt::format("{} {}, {}", months[day.month - 1], day.day, day.year);
}

// A sheet of text from the top down, with page breaks, that remembers where things came to stand.
class Sheets {
public:
    Sheets(double width, double height, Day made) : width_{width}, height_{height} {
        surface_.reset(::cairo_pdf_surface_create_for_stream(&Sheets::append, &made_.pdf, width, height));
        ::cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, (text(made) + "T12:00:00Z").c_str());
        ::cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_MOD_DATE, (text(made) + "T12:00:00Z").c_str());
        ::cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, "A made-up paper");
        pen_.reset(::cairo_create(surface_.get()));
        ::pango_cairo_update_context(pen_.get(), fonts_context_.get());
        begin_page();
    }

    void line(const std::string& words, Face face = Face::body, Align align = Align::left, const std::string& mark = {},
              double indent = 0) {
        auto layout = lay(words, face, width_ - 2 * margin - indent);
        if (align == Align::centre) ::pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
        const double tall = height_of(layout.get());
        make_room(tall);
        ::cairo_move_to(pen_.get(), margin + indent, y_);
        ::pango_cairo_show_layout(pen_.get(), layout.get());
        if (!mark.empty()) {
            PangoRectangle ink;
            ::pango_layout_get_extents(layout.get(), nullptr, &ink);
            const double left = margin + indent + static_cast<double>(ink.x) / PANGO_SCALE;
            remember(mark, left, y_, left + static_cast<double>(ink.width) / PANGO_SCALE, y_ + tall);
        }
        y_ += tall + 6;
    }
    void gap(double points) { y_ += points; }
    void rule() {
        make_room(10);
        ::cairo_set_line_width(pen_.get(), 0.7);
        ::cairo_move_to(pen_.get(), margin, y_ + 3);
        ::cairo_line_to(pen_.get(), width_ - margin, y_ + 3);
        ::cairo_stroke(pen_.get());
        y_ += 12;
    }

    // The caption of a court: the matter at the left, the number at the right.
    void caption(const std::string& matter, const std::string& docket) {
        const double half = (width_ - 2 * margin) / 2;
        auto left = lay(matter, Face::body, half - 16), right = lay("Case No. " + docket, Face::bold, half - 16);
        const double tall = std::max({height_of(left.get()), height_of(right.get()), 48.0});
        make_room(tall + 12);
        ::cairo_move_to(pen_.get(), margin, y_);
        ::pango_cairo_show_layout(pen_.get(), left.get());
        ::cairo_set_line_width(pen_.get(), 0.7);
        ::cairo_move_to(pen_.get(), margin + half, y_);
        ::cairo_line_to(pen_.get(), margin + half, y_ + tall);
        ::cairo_line_to(pen_.get(), margin, y_ + tall);
        ::cairo_stroke(pen_.get());
        ::cairo_move_to(pen_.get(), margin + half + 16, y_ + 8);
        ::pango_cairo_show_layout(pen_.get(), right.get());
        remember("docket", margin + half + 16, y_ + 8, width_ - margin, y_ + 8 + height_of(right.get()));
        y_ += tall + 18;
    }

    // A line to sign on, with a hand that follows from the name, or empty.
    void signature(const PaperFields& fields) {
        make_room(96);
        gap(44);
        const double left = width_ / 2 - 10, right = width_ - margin;
        ::cairo_set_line_width(pen_.get(), 0.7);
        ::cairo_move_to(pen_.get(), left, y_);
        ::cairo_line_to(pen_.get(), right, y_);
        ::cairo_stroke(pen_.get());
        if (fields.is_signed) write_by_hand(fields.signer, left + 14, y_ - 5);
        remember("signature", left, y_ - 40, right, y_ + 30);
        auto name = lay(fields.signer + "\n" + fields.signer_title, Face::body, right - left);
        ::cairo_move_to(pen_.get(), left, y_ + 3);
        ::pango_cairo_show_layout(pen_.get(), name.get());
        y_ += 12 + height_of(name.get());
    }

    void seal(const std::string& words) {
        const double x = margin + 52, y = y_ - 30;
        ::cairo_set_source_rgb(pen_.get(), 0.35, 0.35, 0.35);
        ::cairo_set_line_width(pen_.get(), 1.2);
        for (const double radius : {44.0, 38.0}) {
            ::cairo_new_path(pen_.get());
            ::cairo_arc(pen_.get(), x, y, radius, 0, 2 * M_PI);
            ::cairo_stroke(pen_.get());
        }
        auto layout = lay(words, Face::small, 60);
        ::pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
        ::cairo_move_to(pen_.get(), x - 30, y - height_of(layout.get()) / 2);
        ::pango_cairo_show_layout(pen_.get(), layout.get());
        ::cairo_set_source_rgb(pen_.get(), 0, 0, 0);
    }

    void next_page() {
        end_page();
        begin_page();
    }

    Outcome<MadePaper> finish() {
        end_page();
        pen_.reset();
        ::cairo_surface_finish(surface_.get());
        if (::cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS)
            return Problem{Trouble::unavailable, "the paper could not be drawn"};
        return std::move(made_);
    }

private:
    static cairo_status_t append(void* to, const unsigned char* bytes, unsigned count) {
        static_cast<Bytes*>(to)->append(reinterpret_cast<const char*>(bytes), count);
        return CAIRO_STATUS_SUCCESS;
    }

    std::unique_ptr<PangoLayout, Free> lay(const std::string& words, Face face, double width) {
        std::unique_ptr<PangoLayout, Free> layout{::pango_layout_new(fonts_context_.get())};
        const std::unique_ptr<PangoFontDescription, Free> font{::pango_font_description_from_string(font_of(face))};
        ::pango_layout_set_font_description(layout.get(), font.get());
        ::pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        ::pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        ::pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
        return layout;
    }
    static double height_of(PangoLayout* layout) {
        PangoRectangle all;
        ::pango_layout_get_extents(layout, nullptr, &all);
        return static_cast<double>(all.height) / PANGO_SCALE;
    }
    void make_room(double tall) {
        if (y_ + tall > height_ - margin) next_page();
    }
    void begin_page() {
        ++page_;
        y_ = margin;
    }
    void end_page() {
        auto note = lay(fmt::format("Made-up paper for a demonstration. No such court, agency, provider or person exists.    {}", page_),
                        Face::small, width_ - 2 * margin);
        ::pango_layout_set_alignment(note.get(), PANGO_ALIGN_CENTER);
        ::cairo_set_source_rgb(pen_.get(), 0.35, 0.35, 0.35);
        ::cairo_move_to(pen_.get(), margin, height_ - 44);
        ::pango_cairo_show_layout(pen_.get(), note.get());
        ::cairo_set_source_rgb(pen_.get(), 0, 0, 0);
        ::cairo_show_page(pen_.get());
    }
    void remember(const std::string& what, double left, double top, double right, double bottom) {
        const auto x = [&](double points) { return static_cast<int>(std::clamp(points * 1000 / width_, 0.0, 1000.0)); };
        const auto y = [&](double points) { return static_cast<int>(std::clamp(points * 1000 / height_, 0.0, 1000.0)); };
        made_.marks.push_back({what, page_, x(left), y(top), x(right) + 1, y(bottom) + 1});
    }
    void write_by_hand(const std::string& name, double x, double y) {
        const auto turns = sha256(name);
        const auto turn = [&](std::size_t i) { return turns[i % turns.size()] / 255.0; };
        ::cairo_set_source_rgb(pen_.get(), 0.08, 0.12, 0.4);
        ::cairo_set_line_width(pen_.get(), 1.3);
        ::cairo_set_line_cap(pen_.get(), CAIRO_LINE_CAP_ROUND);
        ::cairo_move_to(pen_.get(), x, y);
        const std::size_t strokes = std::min<std::size_t>(name.size(), 14);
        for (std::size_t i = 0; i < strokes; ++i) {
            const double high = (i == 0 || turn(i) > 0.7 ? 26 : 11) * (0.6 + 0.4 * turn(i + 7));
            const double wide = 8 + 6 * turn(i + 13);
            ::cairo_curve_to(pen_.get(), x + wide * 0.2, y - high, x + wide * 0.7, y - high, x + wide * 0.5, y);
            ::cairo_curve_to(pen_.get(), x + wide * 0.4, y + 5 * turn(i + 19), x + wide * 0.8, y + 3, x + wide, y - 2);
            x += wide;
        }
        ::cairo_stroke(pen_.get());
        ::cairo_set_source_rgb(pen_.get(), 0, 0, 0);
    }

    double width_, height_, y_ = margin;
    int page_ = 0;
    MadePaper made_;
    std::unique_ptr<cairo_surface_t, Free> surface_;
    std::unique_ptr<cairo_t, Free> pen_;
    // Fonts of this paper's own: the default ones live as long as the thread that first drew.
    std::unique_ptr<PangoFontMap, Free> fonts_{::pango_cairo_font_map_new()};
    std::unique_ptr<PangoContext, Free> fonts_context_{::pango_font_map_create_context(fonts_.get())};
};

void list_accounts(Sheets& sheets, const PaperFields& fields) {
    int number = 0;
    for (const auto& account : fields.accounts) {
        ++number;
        sheets.line(fmt::format("{}.  {}", number, account), Face::body, Align::left, fmt::format("account {}", number), 18);
    }
}

void list_classes(Sheets& sheets, const PaperFields& fields) {
    int number = 0;
    for (const auto& sought : fields.classes) {
        ++number;
        sheets.line(fmt::format("({})  {}", static_cast<char>('a' + (number - 1) % 26), sought), Face::body, Align::left,
                    fmt::format("class {}", number), 18);
    }
}

void say_days(Sheets& sheets, const PaperFields& fields) {
    if (!fields.first_day) return;
    sheets.line(fmt::format("This reaches only what is dated from {} through {} ({}).", long_day(*fields.first_day),
                            long_day(*fields.last_day), fields.zone),
                Face::bold, Align::left, "days");
}

void head_of_court(Sheets& sheets, const PaperFields& fields, const std::string& matter) {
    sheets.line(fields.issuer, Face::title, Align::centre);
    sheets.line(fields.issuer_place, Face::body, Align::centre);
    sheets.gap(10);
    sheets.caption(matter, fields.docket);
    sheets.line(std::string{label(fields.form)}, Face::title, Align::centre);
    sheets.gap(6);
}

void letterhead(Sheets& sheets, const PaperFields& fields) {
    sheets.line(fields.issuer, Face::title);
    sheets.line(fields.issuer_place, Face::small);
    sheets.rule();
    sheets.line(long_day(fields.issued), Face::body, Align::left, "issued");
    sheets.line("Our reference: " + fields.docket, Face::body, Align::left, "docket");
    sheets.gap(8);
    sheets.line(fields.provider + "\nCustodian of Records\n" + fields.provider_address);
    sheets.gap(8);
}

void date_and_sign(Sheets& sheets, const PaperFields& fields) {
    sheets.gap(8);
    sheets.line("Date issued: " + long_day(fields.issued), Face::body, Align::left, "issued");
    sheets.signature(fields);
    sheets.seal(fields.issuer);
}

void attachments(Sheets& sheets, const PaperFields& fields) {
    sheets.next_page();
    sheets.line("Attachment A", Face::title, Align::centre);
    sheets.line("Property to be searched", Face::bold, Align::centre);
    sheets.line(
        fmt::format("Information associated with the following accounts, stored at premises owned, maintained or controlled by {}, {}:",
                    fields.provider, fields.provider_address));
    list_accounts(sheets, fields);
    sheets.gap(20);
    sheets.line("Attachment B", Face::title, Align::centre);
    sheets.line("Particular things to be disclosed", Face::bold, Align::centre);
    sheets.line(fmt::format("For each account in Attachment A, {} shall disclose:", fields.provider));
    list_classes(sheets, fields);
    say_days(sheets, fields);
}

void draw(Sheets& sheets, const PaperFields& f) {
    switch (f.form) {
        case PaperForm::search_warrant:
            head_of_court(sheets, f,
                          fmt::format("In the matter of the search of information associated with {} at premises controlled by {}",
                                      f.accounts.size() == 1 ? "one account" : fmt::format("{} accounts", f.accounts.size()), f.provider));
            sheets.line("To: any authorized law enforcement officer, and " + f.provider);
            sheets.line(
                fmt::format("An application by {} of {} asks for the search of the property described in Attachment A. The offense under "
                            "investigation is {}.",
                            f.officer, f.agency, f.matter));
            sheets.line(
                "I find that the affidavit establishes probable cause to search the property described in Attachment A and to seize what "
                "Attachment B "
                "describes. 18 U.S.C. 2703(a), (b)(1)(A), (c)(1)(A); Fed. R. Crim. P. 41. Both attachments are part of this warrant.");
            sheets.line("YOU ARE COMMANDED to execute this warrant on or before " + long_day(*f.due) + ".", Face::bold, Align::left, "due");
            sheets.line("The presence of an officer is not required for service or execution. 18 U.S.C. 2703(g).");
            date_and_sign(sheets, f);
            attachments(sheets, f);
            return;
        case PaperForm::d_order:
            head_of_court(sheets, f, "In the matter of an application of the United States for an order under 18 U.S.C. 2703(d)");
            sheets.line(
                fmt::format("Upon the application of {}, {}, the Court finds that there are specific and articulable facts showing "
                            "reasonable grounds to believe "
                            "that the records sought are relevant and material to an ongoing criminal investigation of {}.",
                            f.officer, f.agency, f.matter));
            sheets.line(
                fmt::format(
                    "IT IS ORDERED that {} disclose by {} the records named below. Contents of communications are not part of this order.",
                    f.provider, long_day(*f.due)),
                Face::bold, Align::left, "due");
            sheets.line("Accounts:");
            list_accounts(sheets, f);
            sheets.line("Records:");
            list_classes(sheets, f);
            say_days(sheets, f);
            date_and_sign(sheets, f);
            return;
        case PaperForm::grand_jury_subpoena:
            head_of_court(sheets, f, "Grand jury investigation. " + f.matter);
            sheets.line("To: " + f.provider + ", Custodian of Records, " + f.provider_address);
            sheets.line(
                fmt::format(
                    "YOU ARE COMMANDED to produce the following records to the grand jury by {}. You may comply by giving them to {}, {}.",
                    long_day(*f.due), f.officer, f.agency),
                Face::body, Align::left, "due");
            sheets.line("Accounts:");
            list_accounts(sheets, f);
            sheets.line("Records (18 U.S.C. 2703(c)(2)):");
            list_classes(sheets, f);
            say_days(sheets, f);
            date_and_sign(sheets, f);
            return;
        case PaperForm::civil_subpoena:
            head_of_court(sheets, f, f.matter);
            sheets.line("To: " + f.provider + ", " + f.provider_address);
            sheets.line(fmt::format("Production: YOU ARE COMMANDED to produce by {} to {}, {}, the following documents and electronically "
                                    "stored information:",
                                    long_day(*f.due), f.officer, f.agency),
                        Face::body, Align::left, "due");
            list_accounts(sheets, f);
            list_classes(sheets, f);
            say_days(sheets, f);
            sheets.line(
                "Fed. R. Civ. P. 45(c), (d), (e) and (g) apply: place of compliance, protection of a person subject to a subpoena, and the "
                "duty to respond.");
            date_and_sign(sheets, f);
            return;
        case PaperForm::nondisclosure_order:
            head_of_court(sheets, f, "In the matter of " + f.matter);
            sheets.line(
                fmt::format("The Court finds reason to believe that notification of the existence of the process in case {} will result in "
                            "destruction of or "
                            "tampering with evidence. 18 U.S.C. 2705(b).",
                            f.docket));
            sheets.line(fmt::format("IT IS ORDERED that {} shall not disclose the existence of that process to the account holder or any "
                                    "other person, except to an "
                                    "attorney for legal advice, until {}.",
                                    f.provider, f.due ? long_day(*f.due) : "further order of the Court"),
                        Face::bold, Align::left, "due");
            sheets.line("The order concerns:");
            list_accounts(sheets, f);
            date_and_sign(sheets, f);
            return;
        case PaperForm::preservation_letter:
            letterhead(sheets, f);
            sheets.line("Request to preserve records, 18 U.S.C. 2703(f)", Face::bold);
            sheets.line(
                fmt::format("{} asks that you preserve for ninety days all records and other evidence in your possession for the accounts "
                            "below, pending the issue of "
                            "legal process. Nothing need be disclosed now.",
                            f.agency));
            list_accounts(sheets, f);
            if (!f.classes.empty()) sheets.line("Kinds of data:");
            list_classes(sheets, f);
            say_days(sheets, f);
            sheets.signature(f);
            return;
        case PaperForm::emergency_letter:
            letterhead(sheets, f);
            sheets.line("Emergency disclosure request, 18 U.S.C. 2702(b)(8) and (c)(4)", Face::bold);
            sheets.line("The emergency: " + f.matter);
            sheets.line("Accounts:");
            list_accounts(sheets, f);
            sheets.line("What is needed to avert the danger:");
            list_classes(sheets, f);
            say_days(sheets, f);
            sheets.line(
                "I declare that the above is true to the best of my knowledge, and that delay involves danger of death or serious physical "
                "injury.");
            sheets.signature(f);
            return;
        case PaperForm::consent_form:
            letterhead(sheets, f);
            sheets.line(std::string{label(f.form)}, Face::title);
            sheets.line(
                fmt::format("I, {}, hold the accounts below. I allow {} to disclose the data named here to {}, for {}. I may take this "
                            "back at any time before it is "
                            "done.",
                            f.signer, f.provider, f.agency, f.matter));
            list_accounts(sheets, f);
            list_classes(sheets, f);
            say_days(sheets, f);
            if (f.due) sheets.line("This consent ends on " + long_day(*f.due) + ".", Face::body, Align::left, "due");
            sheets.signature(f);
            return;
        case PaperForm::national_order:
            sheets.line(f.issuer, Face::title, Align::centre);
            sheets.line(f.issuer_place, Face::body, Align::centre);
            sheets.rule();
            sheets.line("File number: " + f.docket, Face::bold, Align::left, "docket");
            sheets.line(std::string{label(f.form)}, Face::title, Align::centre);
            sheets.line(
                fmt::format("In the investigation of {}, {} is ordered to produce to {}, {}:", f.matter, f.provider, f.officer, f.agency));
            list_accounts(sheets, f);
            list_classes(sheets, f);
            say_days(sheets, f);
            if (f.due) sheets.line("Reply is due by " + long_day(*f.due) + ".", Face::body, Align::left, "due");
            date_and_sign(sheets, f);
            return;
    }
}

Outcome<void> check(const PaperFields& fields) {
    const auto wanted = [&](const std::string& value, const char* name) -> Outcome<void> {
        if (value.empty()) return Problem{Trouble::invalid, fmt::format("a paper of the form {} needs {}", code(fields.form), name), name};
        return {};
    };
    SALLYPORT_CHECK(wanted(fields.issuer, "issuer"));
    SALLYPORT_CHECK(wanted(fields.docket, "docket"));
    SALLYPORT_CHECK(wanted(fields.provider, "provider"));
    SALLYPORT_CHECK(wanted(fields.signer, "signer"));
    if (fields.accounts.empty()) return Problem{Trouble::invalid, "a paper needs at least one account", "accounts"};
    if (fields.first_day.has_value() != fields.last_day.has_value()) {
        return Problem{Trouble::invalid, "a paper names both the first and the last day, or neither", "first_day"};
    }
    const bool has_due = fields.form == PaperForm::search_warrant || fields.form == PaperForm::d_order ||
                         fields.form == PaperForm::grand_jury_subpoena || fields.form == PaperForm::civil_subpoena;
    if (has_due && !fields.due)
        return Problem{Trouble::invalid, fmt::format("a paper of the form {} needs a due day", code(fields.form)), "due"};
    std::vector<const std::string*> texts = {&fields.issuer,  &fields.issuer_place, &fields.docket,           &fields.agency,
                                             &fields.officer, &fields.provider,     &fields.provider_address, &fields.matter,
                                             &fields.zone,    &fields.signer,       &fields.signer_title};
    for (const auto& account : fields.accounts) texts.push_back(&account);
    for (const auto& sought : fields.classes) texts.push_back(&sought);
    for (const auto* value : texts) {
        if (value->size() > 2000 || !is_utf8(*value)) return Problem{Trouble::invalid, "a text on a paper is UTF-8 of at most 2,000 bytes"};
    }
    return {};
}

}  // namespace

Outcome<MadePaper> make_marked_paper(const PaperFields& fields) {
    SALLYPORT_CHECK(check(fields));
    const bool us_letter = fields.form != PaperForm::national_order;
    Sheets sheets{us_letter ? 612.0 : 595.0, us_letter ? 792.0 : 842.0, fields.issued};
    draw(sheets, fields);
    return sheets.finish();
}

Outcome<Bytes> make_paper(const PaperFields& fields) {
    SALLYPORT_TRY(made, make_marked_paper(fields));
    return std::move(made.pdf);
}

}  // namespace sallyport::adapters
