#include "report/spread.h"

namespace sallyport::report {
namespace {

using tally::Ending;

std::vector<Ending> endings_in_order(const Cells& cells, std::uint64_t wanted) {
    std::vector<Ending> out;
    for (const auto& [column, ending] :
         {std::pair{Column::disclosed_content, Ending::content}, std::pair{Column::disclosed_noncontent, Ending::noncontent},
          std::pair{Column::no_data_found, Ending::no_data}, std::pair{Column::rejected, Ending::rejected}}) {
        out.insert(out.end(), cells[column].value_or(0), ending);
    }
    out.resize(wanted, Ending::pending);
    return out;
}

// Part `at` of `count` as even parts of `whole`.
std::uint64_t part(std::uint64_t whole, std::uint64_t count, std::uint64_t at) { return whole * (at + 1) / count - whole * at / count; }

Ending best(const tally::Endings& accounts) {
    for (const Ending ending : {Ending::content, Ending::noncontent, Ending::no_data, Ending::rejected}) {
        if (accounts[ending] > 0) return ending;
    }
    return Ending::pending;
}

}  // namespace

Unit unit_for(const PublicationPlan& plan, Section section, std::string_view code) {
    const auto row = plan.rows.find({section, std::string{code.empty() ? "XX" : code}});
    if (row != plan.rows.end() && row->second.unit) return *row->second.unit;
    return plan.account_unit.contains(section) ? Unit::accounts : Unit::demands;
}

std::vector<DemandToPlay> spread(const Cells& cells, Unit unit) {
    const std::uint64_t requests = cells[Column::requests].value_or(0);
    const std::uint64_t accounts = cells[Column::accounts_specified].value_or(requests);
    std::vector<DemandToPlay> out(requests);
    if (unit == Unit::demands) {
        const auto endings = endings_in_order(cells, requests);
        for (std::uint64_t i = 0; i < requests; ++i) {
            out[i].ending = endings[i];
            out[i].accounts = part(accounts, requests, i);
            out[i].by_account[endings[i]] = out[i].accounts;
        }
        return out;
    }
    const auto endings = endings_in_order(cells, accounts);
    std::uint64_t next = 0;
    for (std::uint64_t i = 0; i < requests; ++i) {
        out[i].accounts = part(accounts, requests, i);
        for (std::uint64_t k = 0; k < out[i].accounts; ++k) ++out[i].by_account[endings[next++]];
        out[i].ending = out[i].accounts == 0 ? Ending::rejected : best(out[i].by_account);
    }
    return out;
}

}  // namespace sallyport::report
