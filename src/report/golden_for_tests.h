// What a simulation of the golden docket leads to, without playing it: for the tests of model and site.
#pragma once
#include <fstream>
#include <sstream>

#include "report/docket.h"
#include "report/model.h"
#include "report/spread.h"

namespace sallyport::report {

using tally::Ending;

inline std::string read_whole(const std::string& path) {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/" + path, std::ios::binary};
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

inline PublishedHistory real_history() {
    return PublishedHistory::parse("lerr-by-country.csv", read_whole("demo/published/lerr-by-country.csv"), "microsoft_lerr").value();
}

inline std::vector<Exception> real_exceptions() {
    return parse_exceptions("exceptions.csv", read_whole("demo/published/exceptions.csv")).value();
}

inline Docket golden() { return parse_docket("golden.toml", read_whole("demo/golden.toml")).value(); }

inline tally::CountedDemand demand(Period period, Section section, std::string country, const DemandToPlay& play) {
    tally::CountedDemand out;
    out.id = DemandId::random();
    out.period = period;
    out.section = section;
    out.country = country.empty() ? "XX" : std::move(country);
    out.accounts = play.accounts;
    out.ending = play.ending;
    out.by_account = play.by_account;
    out.consumer = section != Section::enterprise;
    return out;
}

// The census that a simulation of the golden docket leads to.
inline tally::Census golden_census(const PublishedHistory& history, const Docket& docket) {
    tally::Census out;
    out.book = tally::BookKind::simulated;
    for (const DocketPeriod& period : docket.periods) {
        const auto plan = PublicationPlan::like(history, period.period, &period);
        std::vector<std::size_t> us;
        std::uint64_t warrants = period.warrants_for_content_abroad;
        for (const PublishedRow& row : history.rows()) {
            if (row.period != period.period) continue;
            for (const auto& play : spread(row.cells, unit_for(plan, row.section, row.code))) {
                out.demands.push_back(demand(row.period, row.section, row.code, play));
                if (row.code != "US") continue;
                us.push_back(out.demands.size() - 1);
                if (row.section == Section::criminal && warrants > 0) {
                    --warrants;
                    out.demands.back().warrant_for_content_abroad = true;
                }
            }
        }
        for (const EnterpriseLine& line : period.enterprise) {
            for (const auto& [ending, count] : {std::pair{Ending::content, line.content}, std::pair{Ending::noncontent, line.noncontent},
                                                std::pair{Ending::rejected, line.rejected}, std::pair{Ending::withdrawn, line.withdrawn},
                                                std::pair{Ending::no_data, line.no_data}, std::pair{Ending::redirected, line.redirected}}) {
                for (std::uint64_t i = 0; i < count; ++i) {
                    out.demands.push_back(demand(period.period, Section::enterprise, line.country, {ending, 1, {}}));
                    auto& made = out.demands.back();
                    made.by_account[ending] = 1;
                    if (ending == Ending::content) made.products_content = {line.product};
                    if (line.country == "US" && ending == Ending::content && i < period.demands_on_customers_abroad) {
                        made.customers_abroad = {std::to_string(i % period.customers_abroad)};
                    }
                    if (line.country == "US") us.push_back(out.demands.size() - 1);
                }
            }
        }
        std::size_t next = 0;
        for (std::uint64_t i = 0; i < period.orders.all(); ++i) {
            tally::CountedOrder order{OrderId::random(), i < period.orders.federal, true, {us[next++ % us.size()]}};
            if (i < period.orders.orders_on_two_demands) order.demands.push_back(us[next++ % us.size()]);
            out.orders.push_back(std::move(order));
        }
    }
    return out;
}

inline ReportInput golden_input() {
    const auto history = real_history();
    const auto docket = golden();
    ReportInput input{"Larkspur Mail",
                      parse_instant("2026-01-15T00:00:00Z").value(),
                      tally::count(golden_census(history, docket)),
                      {},
                      {},
                      known_sources(),
                      real_exceptions()};
    for (const DocketPeriod& period : docket.periods) input.plans.push_back(PublicationPlan::like(history, period.period, &period));
    return input;
}

}  // namespace sallyport::report
