#include "law/questions.h"

#include <algorithm>

#include "law/inside/tables.h"

namespace sallyport::law {

using demand::Instrument;
using demand::RequesterKind;

namespace {

bool is_combinable(Instrument instrument) {
    return instrument == Instrument::search_warrant || instrument == Instrument::d_order || instrument == Instrument::pr_tt_order ||
           instrument == Instrument::wiretap_order;
}

const Book* book_of(const demand::Demand& demand, const Tables& tables) {
    const auto at = static_cast<std::size_t>(demand.instrument);
    if (const auto own = tables.books.find(demand.country); own != tables.books.end() && !own->second.rows_of[at].empty())
        return &own->second;
    const auto its_union = tables.unions.find(demand.country);
    return its_union == tables.unions.end() || its_union->second->rows_of[at].empty() ? nullptr : its_union->second;
}

void look_at(const Row& row, Questions& out) {
    out.parts |= row.needs;
    out.languages |= !row.languages.empty();
    out.validation |= row.validation;
    out.emergency |= row.emergency_reply_hours > 0;
    out.designated |= row.designated;
    out.controller |= row.controller_first;
    out.spares |= !row.spares.empty();
    out.purpose |= std::ranges::any_of(row.identify_cell, [](int cell) { return cell >= 0; });
    for (const auto& cell : row.cells) {
        out.offence |= cell.offence_years > 0;
        out.enforcing |= cell.notified;
    }
    if (!row.paper.empty()) out.papers.emplace_back(row.paper, row.title);
    out.regions.insert(out.regions.end(), row.regions.begin(), row.regions.end());
}

}  // namespace

Questions questions(const demand::Demand& demand, const Rulebook& rulebook) {
    Questions out;
    const Tables& tables = rulebook.tables();
    if (demand.instrument == Instrument::emergency_request) {
        // The house asks these of every country.
        out.police = true;
        for (const PaperPart part : {PaperPart::letterhead, PaperPart::danger, PaperPart::aid})
            out.parts |= 1u << static_cast<unsigned>(part);
    }
    const Book* book = book_of(demand, tables);
    if (book == nullptr) return out;
    for (const int index : book->rows_of[static_cast<std::size_t>(demand.instrument)]) {
        const Row& row = book->rows[static_cast<std::size_t>(index)];
        const auto requester = 1u << static_cast<unsigned>(demand.requester);
        if (((row.requesters | row.for_counsel) & requester) != 0) look_at(row, out);
    }
    for (const auto& clock : book->clocks) {
        if ((clock.instruments >> static_cast<unsigned>(demand.instrument) & 1u) != 0)
            out.events |= 1u << static_cast<unsigned>(clock.starts);
    }
    std::ranges::sort(out.regions);
    out.regions.erase(std::ranges::unique(out.regions).begin(), out.regions.end());
    // These two the form says.
    out.events &= ~(1u << static_cast<unsigned>(LegalEvent::received) | 1u << static_cast<unsigned>(LegalEvent::issued));
    if (out.papers.size() < 2) out.papers.clear();  // there is nothing to choose
    const bool of_a_state = demand.requester == RequesterKind::state || demand.requester == RequesterKind::local;
    // The courts at home write in the language of the rows.
    const bool of_another_state = demand.requester == RequesterKind::foreign_government ||
                                  demand.requester == RequesterKind::eu_member_state ||
                                  demand.requester == RequesterKind::international_body;
    out.languages = out.languages && of_another_state;
    const Rank rank = rank_of(demand.instrument);
    const bool compels = rank == Rank::subpoena || rank == Rank::court_order || rank == Rank::warrant;
    // California's own process needs no attestation of it.
    if (tables.house.california_provider && book->country == "US" && of_a_state && compels && out.regions.empty()) out.regions = {"CA"};
    if (!of_a_state && demand.country == "US") out.regions.clear();
    out.combined = book->country == "US" && is_combinable(demand.instrument);
    return out;
}

}  // namespace sallyport::law
