// Table 3 of the harmonised template for transparency reports under Art. 15(1)(a) of Regulation (EU) 2022/2065 (Implementing Regulation (EU)
// 2024/2835): orders of Member States. What this product counts is orders to provide information; the other columns say "not published".
#pragma once
#include "report/model.h"

namespace sallyport::report {

// One block of rows a half-year that this ledger counted: the total, then every Member State, with 0 where none was received and an empty
// cell where a plan withholds the figure. Imported history is another provider's and has no row.
std::string dsa_orders_csv(const Model& model);

}  // namespace sallyport::report
