// The figures: sums over a census. Every figure drills down: each is a count of the demands for which a named condition holds.
#pragma once
#include <map>
#include <set>

#include "tally/census.h"

namespace sallyport::tally {

struct RowKey {
    Period period;
    Section section = Section::criminal;
    std::string country;
    auto operator<=>(const RowKey&) const = default;
};

struct RowCount {
    std::uint64_t requests = 0;
    std::uint64_t accounts = 0;         // distinct (demand, account identifier) pairs
    Endings by_demand;                  // adds up to requests
    Endings by_account;                 // adds up to accounts
    std::uint64_t without_account = 0;  // of requests: those that name no account, only a card, an IP address or a serial number
    RowCount& operator+=(const RowCount& other);
    bool operator==(const RowCount&) const = default;
};

// What a half-year's questions and answers need beside the tables by country. "US" is the country that asks.
struct PeriodCount {
    std::uint64_t us_demands = 0;                        // every lane that asks for data
    std::uint64_t us_orders = 0, us_orders_federal = 0;  // secrecy orders on US demands received in the period
    std::uint64_t enterprise = 0;                        // worldwide
    Endings enterprise_endings;                          // adds up to enterprise
    std::uint64_t enterprise_content_us = 0;             // of those with content disclosed
    std::uint64_t us_consumer = 0;                       // criminal section
    std::uint64_t us_consumer_warrants_abroad = 0;       // of those, seeking content stored abroad
    std::uint64_t us_enterprise = 0;                     //
    std::uint64_t us_customers_abroad = 0;               // distinct customers, not demands
    std::uint64_t dynamics_disclosures = 0;              // any data, any organisation, no threshold of seats
    std::uint64_t azure_content_disclosures = 0;         // content only, any organisation, no threshold of seats
    std::uint64_t emergencies_released = 0;              // in which data was released
    std::uint64_t formal_papers_came = 0;                // of those: the formal paper followed, in time or late
    std::uint64_t formal_papers_missed = 0;              // of those: none came in time, and none has come since
    std::uint64_t handled_outside = 0;                   // worldwide: orders for future data
    std::uint64_t cost_statements = 0, cents_asked = 0;  // that stand
    std::uint64_t duplicates = 0;                        // the same paper again: not in any figure
    std::uint64_t class_unknown = 0;                     // demands whose customer's class nobody knows: no such account, mostly
    std::uint64_t disclosed_class_unknown = 0;           // of those, answered with data: stands in no section rightly, blocks publication
    bool operator==(const PeriodCount&) const = default;
};

struct Counts {
    BookKind book = BookKind::real;
    std::string zone = "UTC";
    std::map<RowKey, RowCount> rows;
    std::map<Period, PeriodCount> periods;
    bool operator==(const Counts&) const = default;
};

// Products whose disclosures have figures of their own (F14, F15).
constexpr std::string_view dynamics_product = "dynamics_365";
constexpr std::string_view azure_product = "azure";

Counts count(const Census& census);

}  // namespace sallyport::tally
