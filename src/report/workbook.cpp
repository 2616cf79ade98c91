#include "report/workbook.h"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "report/files.h"

namespace sallyport::report {
namespace {

namespace fs = std::filesystem;

class TempFolder {
public:
    static Outcome<TempFolder> make() {
        std::error_code failed;
        std::string name = (fs::temp_directory_path(failed) / "sallyport-workbook-XXXXXX").string();
        if (failed || !::mkdtemp(name.data())) return Problem{Trouble::unavailable, "cannot make a temporary folder for the workbook"};
        return TempFolder{name};
    }
    TempFolder(TempFolder&& other) noexcept : path_{std::move(other.path_)} { other.path_.clear(); }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    TempFolder& operator=(TempFolder&&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    explicit TempFolder(fs::path path) : path_{std::move(path)} {}
    fs::path path_;
};

// One sheet, filled from the top. Text that begins with "=" stays text: the library's string cells are never formulas.
class Sheet {
public:
    Sheet(lxw_workbook* book, lxw_format* bold, const std::string& name, std::initializer_list<std::string_view> head)
        : sheet_{::workbook_add_worksheet(book, name.c_str())}, bold_{bold} {
        for (const std::string_view cell : head) ::worksheet_write_string(sheet_, 0, column_++, std::string{cell}.c_str(), bold_);
        columns_ = column_;
        ::worksheet_freeze_panes(sheet_, 1, 0);
        next_row();
    }
    Sheet& text(std::string_view value) {
        if (!value.empty()) ::worksheet_write_string(sheet_, row_, column_, std::string{value}.c_str(), nullptr);
        ++column_;
        return *this;
    }
    Sheet& count(const std::optional<std::uint64_t>& value) {
        if (value) ::worksheet_write_number(sheet_, row_, column_, static_cast<double>(*value), nullptr);
        ++column_;
        return *this;
    }
    Sheet& counts(const Cells& cells) {
        for (const Column column : all_columns) count(cells[column]);
        return *this;
    }
    void next_row() {
        ++row_;
        column_ = 0;
    }
    void wide(lxw_col_t column, double characters) { ::worksheet_set_column(sheet_, column, column, characters, nullptr); }
    // Once all rows are written.
    void filter() {
        if (row_ > 1) ::worksheet_autofilter(sheet_, 0, 0, row_ - 1, static_cast<lxw_col_t>(columns_ - 1));
    }

private:
    lxw_worksheet* sheet_;
    lxw_format* bold_;
    lxw_row_t row_ = 0;
    lxw_col_t column_ = 0, columns_ = 0;
};

void fill(lxw_workbook* book, const Model& model) {
    lxw_format* bold = ::workbook_add_format(book);
    ::format_set_bold(bold);
    Sheet about{book, bold, "about", {"what", "says"}};
    about.wide(0, 24);
    about.wide(1, 100);
    about.text("provider").text(model.provider).next_row();
    about.text("figures as of").text(date_text(model.as_of)).next_row();
    about.text("book").text(tally::word(model.book)).next_row();
    about.text("an empty cell").text("was not published; it is not zero").next_row();
    about.text("small numbers").text(in_words(model.small)).next_row();
    for (const std::string& source : model.sources) about.text("imported from").text(source).next_row();

    for (const Section section : tally::all_sections()) {
        const bool any = std::ranges::any_of(model.rows, [&](const ReportRow& row) { return row.key.section == section; });
        if (!any) continue;
        Sheet sheet{book,
                    bold,
                    std::string{tally::word(section)},
                    {"period", "country", "iso3166_alpha2", "requests", "accounts_specified", "disclosed_content", "disclosed_noncontent",
                     "no_data_found", "rejected", "status"}};
        sheet.wide(1, 28);
        for (const ReportRow& row : model.rows) {
            if (row.key.section != section) continue;
            sheet.text(sallyport::text(row.key.period))
                .text(row.label)
                .text(row.key.code)
                .counts(row.cells)
                .text(word(row.status))
                .next_row();
        }
        sheet.filter();
    }
    Sheet totals{
        book,
        bold,
        "totals",
        {"period", "section", "requests", "accounts_specified", "disclosed_content", "disclosed_noncontent", "no_data_found", "rejected"}};
    for (const Total& total : model.totals) {
        totals.text(sallyport::text(total.period)).text(tally::word(total.section)).counts(total.cells).next_row();
    }
    totals.filter();
    Sheet figures{book, bold, "figures", {"id", "period", "unit", "value", "status", "definition"}};
    figures.wide(0, 34);
    figures.wide(5, 100);
    for (const Figure& figure : model.figures) {
        figures.text(figure.id).text(sallyport::text(figure.period)).text(figure.unit).count(figure.value).text(word(figure.status));
        figures.text(figure.definition).next_row();
    }
    figures.filter();
    Sheet remarks{book, bold, "exceptions", {"period", "section", "country", "iso3166_alpha2", "rule", "seen", "reason"}};
    remarks.wide(6, 100);
    for (const Remark& one : model.remarks) {
        remarks.text(sallyport::text(one.period)).text(tally::word(one.section)).text(one.label).text(one.code);
        remarks.text(word(one.rule)).text(one.seen).text(one.reason).next_row();
    }
    remarks.filter();
    Sheet small{book, bold, "small_cells", {"period", "section", "country", "iso3166_alpha2", "cell", "stands"}};
    small.wide(2, 28);
    for (const SmallCell& one : small_cells(model)) {
        small.text(sallyport::text(one.period)).text(one.section).text(one.label).text(one.code).text(one.cell).text(one.stands);
        small.next_row();
    }
    small.filter();
}

}  // namespace

Outcome<std::string> workbook_xlsx(const Model& model) {
    SALLYPORT_TRY(folder, TempFolder::make());
    const std::string path = (folder.path() / "report.xlsx").string();
    lxw_workbook* book = ::workbook_new(path.c_str());
    if (!book) return Problem{Trouble::unavailable, "cannot begin a workbook in the temporary folder"};
    // The instant of the figures and not of writing: the same figures give the same bytes.
    lxw_doc_properties properties{};
    std::string title = "Requests for customer data – " + model.provider;
    properties.title = title.data();
    properties.created = static_cast<time_t>(model.as_of.ms / ms_per_second);
    ::workbook_set_properties(book, &properties);
    fill(book, model);
    if (const lxw_error error = ::workbook_close(book); error != LXW_NO_ERROR) {
        return Problem{Trouble::unavailable, fmt::format("cannot write the workbook: {}", ::lxw_strerror(error))};
    }
    std::ifstream in{path, std::ios::binary};
    std::stringstream all;
    all << in.rdbuf();
    if (!in) return Problem{Trouble::unavailable, "cannot read the workbook that was just written"};
    return all.str();
}

}  // namespace sallyport::report
