// The pages of the public site, each a pure function of the model.
#pragma once
#include <vector>

#include "report/site/parts.h"

namespace sallyport::report::site {

// The site in these languages: pages of the first stand at the top, those of another in its folder. The data files are one set.
Outcome<std::vector<SiteFile>> files_in(std::span<const Language> all, const Model& model, std::string_view earlier_feed = {});

std::vector<Page> all_pages(const Language& in, const Model& model);
Page questions_page(const Language& in, const Model& model);
Page national_page(const Language& in, const Model& model);  // there are bands

// What was published before, and what changed.
Page editions_page(const Language& in, const Model& model);
// Which edition a half-year's page shows; empty if none was published.
Markup edition_note(const Language& in, const Model& model, Period period);

// Half-years with a published figure of this id, newest first.
std::vector<Period> periods_with(const Model& model, std::string_view id);

// The order in which sections stand on a page.
int rank_of(Section section);

// The tables of a half-year, in that order.
std::vector<const Total*> totals_in(const Model& model, Period period);

// What the reviewed exceptions say of a row.
std::vector<const Remark*> remarks_on(const Model& model, const ReportRow& row);

// Whether most rows' outcomes add up to accounts and not to requests.
bool outcomes_count_accounts(const Cells& cells);
// The rule for small numbers, in the reader's language; a reason that the provider wrote stays in its own.
std::string small_rule(const Language& in, const SmallCells& small);
// "Edition 1 to edition 2", and which cell or figure changed.
std::string edition_step(const Language& in, const EditionChange& change);
std::string changed_place(const Language& in, const EditionChange& change);

// Says it if outcomes of a table count accounts and not requests.
Markup unit_note(const Language& in, const Cells& total);

// The figure's value as running text, "not published" if it is not.
Markup figure_text(const Language& in, const Figure* figure);

}  // namespace sallyport::report::site
