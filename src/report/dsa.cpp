#include "report/dsa.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "report/csv.h"

namespace sallyport::report {
namespace {

constexpr std::string_view header =
    "Applicability,Service,Reporting period,Category of illegal content,\"Description of the sub-category \"\"Other\"\"\",Scope,"
    "Number of orders to act against illegal content received,"
    "Number of specific items of information included in the total number of orders to act against illegal content,"
    "Median time to inform the authority of the receipt of the order to act against illegal content,"
    "Median time to give effect to the order to act against illegal content,Number of orders to provide information,"
    "Median time to inform the authority of the receipt of the order to provide information,"
    "Median time to give effect to the order to provide information,"
    "Contextual information on number of orders to act against illegal content received,"
    "Contextual information on number of specific items of information included in the total number of orders to act against illegal "
    "content,Contextual information on Median time to inform the authority of the receipt of the order to act against illegal content,"
    "Contextual information on Median time to give effect to the order to act against illegal content,"
    "Contextual information on Number of orders to provide information,"
    "Contextual information on Median time to inform the authority of the receipt of the order to provide information,"
    "Contextual information on Median time to give effect to the order to provide information\n";

// Law: the Member States of the Union since 2020-02-01, in the template's order.
constexpr std::array<std::string_view, 27> member_states{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU",
                                                         "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};
// The Union writes EL where ISO 3166-1 has GR.
std::string_view iso(std::string_view state) { return state == "EL" ? "GR" : state; }

// Orders of judicial or administrative authorities. Emergencies are no orders, and parties to a lawsuit are no authorities.
bool holds_orders(Section section) { return section == Section::criminal || section == Section::enterprise; }

struct Orders {
    bool counted = false;
    bool withheld = false;  // some cell of the scope
    std::uint64_t number = 0;
};

void write_row(std::string& out, std::string_view provider, Period period, std::string_view scope, const Orders& orders) {
    const std::string context = orders.withheld ? "not published" : "criminal law enforcement and enterprise sections of by-country.csv";
    out += fmt::format(
        "All,{},{}-{}/{}-{},TOTAL,,{},,,,,{},,,not published,not published,not published,not published,{},not published,not published\n",
        csv_cell(provider), period.year, period.half == 1 ? "01-01" : "07-01", period.year, period.half == 1 ? "06-30" : "12-31", scope,
        orders.withheld ? std::string{} : std::to_string(orders.number), context);
}

}  // namespace

std::string dsa_orders_csv(const Model& model) {
    std::map<Period, std::map<std::string, Orders, std::less<>>> by_state;
    // A State without a row of its own may stand in a merged one.
    std::map<Period, std::map<Section, std::set<std::string, std::less<>>>> merged_beside;
    for (const ReportRow& row : model.rows) {
        if (row.status != Status::counted || !holds_orders(row.key.section) || row.merged == 0) continue;
        auto& own = merged_beside[row.key.period][row.key.section];
        for (const ReportRow& other : model.rows) {
            if (other.key.period == row.key.period && other.key.section == row.key.section) own.insert(other.key.code);
        }
    }
    for (const ReportRow& row : model.rows) {
        if (row.status != Status::counted || !holds_orders(row.key.section)) continue;
        Orders& orders = by_state[row.key.period][row.key.code];
        orders.counted = true;
        if (row.cells[Column::requests])
            orders.number += *row.cells[Column::requests];
        else
            orders.withheld = true;
    }
    std::string out{header};
    for (auto& [period, states] : by_state) {
        for (const auto& [section, own] : merged_beside[period]) {
            for (const std::string_view state : member_states) {
                if (!own.contains(iso(state))) states[std::string{iso(state)}].withheld = true;
            }
        }
        Orders total;
        for (const std::string_view state : member_states) {
            const auto found = states.find(iso(state));
            if (found == states.end()) continue;
            total.number += found->second.number;
            total.withheld = total.withheld || found->second.withheld;
        }
        write_row(out, model.provider, period, "TOTAL", total);
        for (const std::string_view state : member_states) {
            const auto found = states.find(iso(state));
            write_row(out, model.provider, period, state, found == states.end() ? Orders{} : found->second);
        }
    }
    return out;
}

}  // namespace sallyport::report
