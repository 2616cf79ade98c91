#include "report/site/print.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"

namespace sallyport::report::site {
namespace {

constexpr std::string_view not_told = "–";

std::string plain(const Language& in, const std::optional<std::uint64_t>& value, const std::optional<Hidden>& hidden) {
    if (value) return in.count(*value);
    return hidden ? hidden_text(in, *hidden) : std::string{not_told};
}

// Marks of the notes under the table, one a reason.
class Notes {
public:
    std::string mark(std::span<const Remark* const> remarks) {
        std::string out;
        std::vector<std::size_t> marked;
        for (const Remark* remark : remarks) {
            const auto at = static_cast<std::size_t>(std::ranges::find(reasons_, remark->reason) - reasons_.begin());
            if (at == reasons_.size()) reasons_.push_back(remark->reason);
            if (std::ranges::find(marked, at) == marked.end()) marked.push_back(at);
        }
        for (const std::size_t at : marked) out += fmt::format(" [{}]", at + 1);
        return out;
    }
    const std::vector<std::string>& reasons() const { return reasons_; }

private:
    std::vector<std::string> reasons_;
};

SheetRow counts(const Language& in, std::string head, const Cells& cells, const HiddenCells& hidden,
                const std::optional<std::uint64_t>& pending, bool with_pending, SheetRow::Kind kind) {
    SheetRow out{{{std::move(head)}}, kind};
    for (const Column column : all_columns) {
        SheetCell cell{plain(in, cells[column], hidden_in(hidden, word(column)))};
        if (const auto share = std::ranges::find(outcome_columns, column) == outcome_columns.end() ? std::nullopt : share_of(cells, column))
            cell.aside = in.share(*share);
        out.cells.push_back(std::move(cell));
    }
    if (with_pending) out.cells.push_back({plain(in, pending, hidden_in(hidden, pending_cell))});
    return out;
}

std::vector<SheetColumn> count_columns(const Language& in, bool with_pending) {
    using Kind = SheetColumn::Kind;
    const double outcome = with_pending ? 61 : 66, count = 56;
    std::vector<SheetColumn> out{{in.text("common.country"), 0, Kind::words},
                                 {in.text("column.requests"), count, Kind::number},
                                 {in.text("column.accounts"), count + 2, Kind::number}};
    for (const std::string_view name : {"outcome.content", "outcome.noncontent", "outcome.none", "outcome.rejected"})
        out.push_back({in.text(name), outcome, Kind::number_and_share});
    if (with_pending) out.push_back({in.text("common.pending"), 52, Kind::number});
    out[0].width = sheet_width;
    for (std::size_t i = 1; i < out.size(); ++i) out[0].width -= out[i].width;
    return out;
}

// Sheets get parted from each other, so each says what kind of book its figures are from.
std::string book_words(const Language& in, const Model& model) {
    switch (model.book) {
        case tally::BookKind::real: return {};
        case tally::BookKind::demo: return in.text("common.demonstration");
        case tally::BookKind::simulated: return in.text("common.simulated_from_published_figures");
    }
    return {};
}

std::string origin_line(const Language& in, const Model& model, const Total& total) {
    std::string out = as_sentence(origin(in, model, total.from));
    if (total.status == Status::counted && model.book != tally::BookKind::real) out += " (" + book_words(in, model) + ")";
    return out + ".";
}

void put_section(Sheets& sheets, const Language& in, const Model& model, const Total& total) {
    std::vector<const ReportRow*> rows;
    for (const ReportRow& row : model.rows) {
        if (row.key.period == total.period && row.key.section == total.section) rows.push_back(&row);
    }
    std::ranges::sort(rows, {}, [&](const ReportRow* row) { return Language::order_of(country_title(in, *row)); });
    const bool pending = total.pending != 0U || std::ranges::any_of(rows, [](const ReportRow* row) { return row->pending != 0U; });
    const bool hides = !total.hidden.empty() || std::ranges::any_of(rows, [](const ReportRow* row) { return !row->hidden.empty(); });
    const std::string title = section_title(in, total.section);
    sheets.heading(title);
    sheets.small(origin_line(in, model, total));
    Notes notes;
    std::vector<SheetRow> lines;
    for (const ReportRow* row : rows) {
        lines.push_back(counts(in, country_title(in, *row) + notes.mark(remarks_on(model, *row)), row->cells, row->hidden, row->pending,
                               pending, SheetRow::Kind::plain));
    }
    lines.push_back(counts(in, in.text("common.all_countries"), total.cells, total.hidden, total.pending, pending, SheetRow::Kind::sum));
    sheets.table(in.text("pages.by_country_2", title, period_title(in, total.period)), count_columns(in, pending), lines);
    for (std::size_t i = 0; i < notes.reasons().size(); ++i) sheets.small(fmt::format("[{}] {}", i + 1, notes.reasons()[i]));
    if (outcomes_count_accounts(total.cells)) sheets.small(in.text("pages.in_this_table_outcomes_count"));
    if (hides) sheets.small(in.text("parts.a_band_such_as_1"));
    sheets.small(in.text("print.dash"));
}

void put_figures(Sheets& sheets, const Language& in, const Model& model, Period period) {
    std::vector<SheetRow> rows;
    bool any = false;
    for (const auto& kind : tally::figure_kinds()) {
        const Figure* figure = model.figure(kind.id, period);
        if (!figure) continue;
        any = any || figure->value || figure->hidden;
        rows.push_back({{{figure->id}, {plain(in, figure->value, figure->hidden)}, {unit_of(in, *figure)}, {definition_of(in, *figure)}}});
    }
    sheets.heading(in.text("pages.figures_of_the_questions_and"));
    if (!any) return sheets.paragraph(in.text("pages.none_of_them_was_published"));
    const SheetColumn columns[] = {{in.text("common.figure"), 44, SheetColumn::Kind::words},
                                   {in.text("pages.value"), 62, SheetColumn::Kind::number},
                                   {in.text("pages.unit"), 82, SheetColumn::Kind::words},
                                   {in.text("pages.what_it_counts"), sheet_width - 188, SheetColumn::Kind::words}};
    sheets.table(in.text("common.pair", in.text("period.figures"), period_title(in, period)), columns, rows);
    sheets.small(in.text("print.dash"));
}

void put_exceptions(Sheets& sheets, const Language& in, const Model& model, Period period) {
    std::vector<SheetRow> rows;
    for (const Remark& one : model.remarks) {
        if (one.period != period) continue;
        const std::string country = in.country(one.code);
        rows.push_back({{{section_title(in, one.section), country.empty() ? one.label : country}, {one.seen}, {one.reason}}});
    }
    if (rows.empty()) return;
    sheets.heading(in.text("pages.rows_that_contradict_themselves"));
    const SheetColumn columns[] = {{in.text("common.section"), 112, SheetColumn::Kind::words},
                                   {in.text("pages.what_is_odd"), 142, SheetColumn::Kind::words},
                                   {in.text("pages.why_it_is_shown"), sheet_width - 254, SheetColumn::Kind::words}};
    sheets.table(in.text("pages.reasons"), columns, rows);
}

void put_changes(Sheets& sheets, const Language& in, const Model& model, Period period) {
    std::vector<SheetRow> rows;
    for (const EditionChange& one : model.changes) {
        if (one.period != period) continue;
        rows.push_back({{{edition_step(in, one)}, {changed_place(in, one)}, {plain(in, one.before, {})}, {plain(in, one.after, {})}}});
    }
    if (rows.empty()) return;
    sheets.heading(in.text("editions.values_that_changed"));
    const SheetColumn columns[] = {{in.text("editions.editions"), 130, SheetColumn::Kind::words},
                                   {in.text("editions.what"), sheet_width - 270, SheetColumn::Kind::words},
                                   {in.text("editions.before"), 70, SheetColumn::Kind::number},
                                   {in.text("editions.after"), 70, SheetColumn::Kind::number}};
    sheets.table(in.text("editions.values_that_changed"), columns, rows);
}

void put_rules(Sheets& sheets, const Language& in, const Model& model) {
    sheets.heading(in.text("link.method"));
    const auto under = [&](std::string_view heading, std::initializer_list<std::string> paragraphs) {
        sheets.subheading(in.text(heading));
        for (const std::string& one : paragraphs) sheets.paragraph(one);
    };
    under("pages.what_one_request_is", {in.text("pages.one_signed_instrument_is_one"), in.text("pages.the_same_paper_served_again"),
                                        in.text("pages.a_corrected_paper_in_a"), in.text("pages.requests_under_nondisclosure_orders_are")});
    under("pages.which_half_year", {in.text(model.book == tally::BookKind::real ? "method.period" : "method.period_zone")});
    under("pages.accounts", {in.text("pages.accounts_named_are_distinct_pairs")});
    under("pages.outcomes",
          {in.text("pages.each_request_has_one_outcome"), in.text("pages.at_least_one_item_of", in.text("outcome.content")),
           in.text("pages.at_least_one_record_was", in.text("outcome.noncontent")),
           in.text("pages.the_authority_withdrew_the_request", in.text("outcome.rejected")),
           in.text("pages.the_request_was_valid_and", in.text("outcome.none")),
           in.text("pages.a_request_that_was_narrowed", in.text("pages.pending"))});
    under("common.shares", {in.text("pages.shares_are_worked_out_from")});
    under("pages.small_numbers", {small_rule(in, model.small)});
}

Outcome<std::string> print(const Language& in, const Model& model, Period period, const Typeface& face) {
    const std::string title = in.text("common.pair", in.text("common.title"), period_title(in, period));
    Sheets sheets{
        face,
        {title, model.provider, in.code(), in.direction() == "rtl" ? Direction::right_to_left : Direction::left_to_right, model.as_of,
         fmt::format("{} – {}{}{}", model.provider, title, model.book == tally::BookKind::real ? "" : " – ", book_words(in, model)),
         in.sentence("print.page"), in.text("print.contents"), in.sentence("print.continued")}};
    sheets.cover(model.provider, in.text("common.title"), period_title(in, period));
    if (model.book != tally::BookKind::real) {
        const bool simulated = model.book == tally::BookKind::simulated;
        sheets.banner(in.text(simulated ? "frame.simulated" : "frame.demonstration") + " " +
                      in.text(simulated ? "frame.simulated_means" : "frame.demonstration_means", model.provider));
    }
    sheets.paragraph(in.text(period.half == 1 ? "period.lead_first" : "period.lead_second", period.year));
    if (model.still_runs(period)) sheets.banner(in.text("pages.this_half_year_still_runs"));
    const Edition* edition = nullptr;
    for (const Edition& one : model.editions) {
        if (one.period == period) edition = &one;
    }
    if (edition) sheets.paragraph(in.text("print.edition", edition->number, in.date(edition->counted)));
    sheets.subheading(in.text("print.verify"));
    sheets.paragraph(in.text("print.verify_how", in.date(model.as_of), fmt::format("data/periods/{}.csv", text(period))));
    sheets.code(hex(sha256(by_country_csv_of(model, period))));
    sheets.contents();
    sheets.next_sheet();
    for (const Total* total : totals_in(model, period)) put_section(sheets, in, model, *total);
    put_figures(sheets, in, model, period);
    put_changes(sheets, in, model, period);
    put_exceptions(sheets, in, model, period);
    put_rules(sheets, in, model);
    return sheets.finish();
}

}  // namespace

std::string print_path(Period period) { return "print/" + text(period) + ".pdf"; }

Outcome<std::vector<SiteFile>> prints(const Language& in, const Model& model, const Typeface& face) {
    std::vector<SiteFile> out;
    for (const Period period : model.periods()) {
        SALLYPORT_TRY(bytes, print(in, model, period, face));
        out.push_back({in.folder() + print_path(period), std::move(bytes)});
    }
    return out;
}

}  // namespace sallyport::report::site
