// Puts the rule for small cells into effect, so that no count that is not told can be worked out from what is: not from the rest of its row,
// not from a total, not from another table or file, and not from an edition that was published before.
//
// A row of a table is an equation (the outcomes and what is pending add up to the requests) and so is a column (the countries add up to the
// total). Every hidden cell is proved safe by a second table that fits everything that is published and in which that cell is another
// number: a ring of hidden cells through rows and columns in turn, one up, the next down, each still within its band. Where no such ring
// exists, more cells are kept back until one does; a table without any is kept back whole. What other tables say of the same cells (figures,
// the table of the Digital Services Act, sums over half-years) is told only where every cell behind it is.
#pragma once
#include <map>
#include <vector>

#include "report/model.h"

namespace sallyport::report {

// Rows and totals of `model`, which holds what was published before (editions). `imported`: what others have published of the same cells.
// A cell that was already published with the same value is shown: hiding it would hide nothing. One that was hidden stays so.
void keep_back(Model& model, const SmallCells& rule, const std::map<RowKey, Cells>& imported);

// Afterwards, the figures of the questions and answers that say the same in other words.
void keep_back_figures(Model& model, const SmallCells& rule);

}  // namespace sallyport::report
