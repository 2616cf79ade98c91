#include "tally/counts.h"

#include <algorithm>

namespace sallyport::tally {
namespace {

bool among(const std::vector<std::string>& products, std::string_view product) {
    return std::ranges::find(products, product) != products.end();
}

}  // namespace

RowCount& RowCount::operator+=(const RowCount& other) {
    requests += other.requests;
    accounts += other.accounts;
    by_demand += other.by_demand;
    by_account += other.by_account;
    without_account += other.without_account;
    return *this;
}

Counts count(const Census& census) {
    Counts out{census.book, census.zone, {}, {}};
    std::map<Period, std::set<std::string>> customers;
    for (const CountedDemand& demand : census.demands) {
        PeriodCount& period = out.periods[demand.period];
        if (demand.duplicate) {
            ++period.duplicates;
            continue;
        }
        RowCount& row = out.rows[{demand.period, demand.section, demand.country}];
        ++row.requests;
        row.accounts += demand.accounts;
        if (demand.accounts == 0) ++row.without_account;
        ++row.by_demand[demand.ending];
        row.by_account += demand.by_account;

        if (demand.ending == Ending::handled_outside) ++period.handled_outside;
        if (demand.cents_asked) {
            ++period.cost_statements;
            period.cents_asked += *demand.cents_asked;
        }

        const bool us = demand.country == "US";
        const bool content = demand.ending == Ending::content;
        if (us && asks_for_data(demand.section)) ++period.us_demands;
        if (demand.class_unknown) {
            ++period.class_unknown;
            if (content || demand.ending == Ending::noncontent) ++period.disclosed_class_unknown;
        }
        if (us && demand.section == Section::criminal) {
            ++period.us_consumer;
            if (demand.warrant_for_content_abroad) ++period.us_consumer_warrants_abroad;
        }
        if (demand.section == Section::enterprise) {
            ++period.enterprise;
            ++period.enterprise_endings[demand.ending];
            if (us) {
                ++period.us_enterprise;
                if (content) ++period.enterprise_content_us;
                if (content) customers[demand.period].insert(demand.customers_abroad.begin(), demand.customers_abroad.end());
            }
        }
        if (demand.released_in_emergency) {
            ++period.emergencies_released;
            if (demand.formal_paper_came) ++period.formal_papers_came;
            if (demand.formal_paper_missed && !demand.formal_paper_came) ++period.formal_papers_missed;
        }
        if (!demand.consumer) {
            if (among(demand.products_content, dynamics_product) || among(demand.products_noncontent, dynamics_product)) {
                ++period.dynamics_disclosures;
            }
            if (among(demand.products_content, azure_product)) ++period.azure_content_disclosures;
        }
    }
    for (const auto& [period, tokens] : customers) out.periods[period].us_customers_abroad = tokens.size();

    // An order is counted once, with the earliest US demand that it bars notice of; never subtracted, not even for a duplicate paper.
    for (const CountedOrder& order : census.orders) {
        if (!order.domestic) continue;
        std::optional<Period> first;
        for (const std::size_t place : order.demands) {
            const CountedDemand& demand = census.demands[place];
            if (demand.country == "US" && asks_for_data(demand.section) && (!first || demand.period < *first)) first = demand.period;
        }
        if (!first) continue;
        ++out.periods[*first].us_orders;
        if (order.federal) ++out.periods[*first].us_orders_federal;
    }
    return out;
}

}  // namespace sallyport::tally
