// A docket: what a simulation plays beside a table by country, half-year by half-year. demo/golden.toml is the shipped one.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/outcome.h"

namespace sallyport::report {

// Demands for accounts of enterprise customers from one country, by how they end.
struct EnterpriseLine {
    std::string country;  // ISO 3166-1 alpha-2, one line a country
    std::uint64_t content = 0, noncontent = 0, rejected = 0, withdrawn = 0, no_data = 0, redirected = 0;
    std::string product;  // code word of the service whose data is disclosed
    std::uint64_t all() const { return content + noncontent + rejected + withdrawn + no_data + redirected; }
};

// Secrecy orders on demands from the United States.
struct OrderLine {
    std::uint64_t federal = 0, state = 0, local = 0;
    std::uint64_t demands_with_two_orders = 0;
    std::uint64_t orders_on_two_demands = 0;
    std::uint64_t all() const { return federal + state + local; }
};

struct DocketPeriod {
    Period period;
    std::vector<std::string> withheld_figures;  // ids of docs/FIGURES.md that the half-year does not publish
    std::uint64_t warrants_for_content_abroad = 0;
    std::uint64_t customers_abroad = 0;
    std::uint64_t demands_on_customers_abroad = 0;  // at least customers_abroad, at most the US line's content
    OrderLine orders;
    std::vector<EnterpriseLine> enterprise;
    std::uint64_t enterprise_demands() const;
};

struct Docket {
    std::vector<DocketPeriod> periods;  // sorted, each half-year once
    const DocketPeriod* find(Period period) const;
};

// `invalid` with "FILE line N: ...": not TOML, a key that does not exist or is missing, a value out of range, a half-year or country twice.
Outcome<Docket> parse_docket(std::string_view file, std::string_view toml);

}  // namespace sallyport::report
