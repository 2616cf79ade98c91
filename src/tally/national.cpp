#include "tally/national.h"

#include <map>
#include <set>

namespace sallyport::tally {

using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

Problem wrong(const ledger::Entry& entry, std::string_view what) {
    return Problem{Trouble::corrupt, "entry " + std::to_string(entry.header.index.value) + ": " + std::string{what}};
}

bool is_for_contents(CountedAuthority authority) {
    switch (authority) {
        case CountedAuthority::surveillance:
        case CountedAuthority::search:
        case CountedAuthority::directive: return true;
        case CountedAuthority::letter:
        case CountedAuthority::pen_register:
        case CountedAuthority::business_records:
        case CountedAuthority::call_records: return false;
    }
    return true;
}

bool counts_in(BandFigure figure, CountedAuthority authority) {
    const bool letter = authority == CountedAuthority::letter;
    switch (figure) {
        case BandFigure::letters:
        case BandFigure::letter_selectors: return letter;
        case BandFigure::content_orders:
        case BandFigure::content_selectors: return !letter && is_for_contents(authority);
        case BandFigure::noncontent_orders:
        case BandFigure::noncontent_selectors: return !letter && !is_for_contents(authority);
        case BandFigure::pen_register_selectors: return authority == CountedAuthority::pen_register;
        case BandFigure::business_record_selectors: return authority == CountedAuthority::business_records;
        case BandFigure::call_record_selectors: return authority == CountedAuthority::call_records;
        case BandFigure::all_process:
        case BandFigure::all_selectors: return true;
    }
    return true;
}

bool counts_papers(BandFigure figure) {
    switch (figure) {
        case BandFigure::letters:
        case BandFigure::content_orders:
        case BandFigure::noncontent_orders:
        case BandFigure::all_process: return true;
        case BandFigure::letter_selectors:
        case BandFigure::content_selectors:
        case BandFigure::noncontent_selectors:
        case BandFigure::pen_register_selectors:
        case BandFigure::business_record_selectors:
        case BandFigure::call_record_selectors:
        case BandFigure::all_selectors: return false;
    }
    return false;
}

// Law: 50 U.S.C. 1874(b)(1) speaks of orders and directives; letters, and the structures without this delay, have no embargo.
Day counted_on(const NationalPaper& paper, BandStructure structure) {
    const bool embargo = paper.new_service && paper.authority != CountedAuthority::letter && structure.number() <= 2;
    return embargo ? embargo_ends(paper.received) : paper.received;
}

// Reads the entries once; the facts of a corrected first entry come from its latest correction.
class Reader {
public:
    Outcome<void> read(const ledger::Entry& entry) {
        const Kind kind = entry.header.kind;
        if (kind == Kind::note_added) return {};
        if (!entry.facts) {
            return Problem{Trouble::refused, "the facts of entry " + std::to_string(entry.header.index.value) +
                                                 " are withheld in this copy: nothing can be counted from it"};
        }
        const Facts& facts = *entry.facts;
        if (entry.header.index.value == 0) {
            if (kind != Kind::book_born || facts.text_or(Fact::book, "") != "national")
                return wrong(entry, "this book is not one of national security process");
            zone_ = facts.text_or(Fact::zone, "UTC");
            return {};
        }
        if (kind == Kind::received) {
            place_.emplace(entry.header.index.value, papers_.size());
            of_demand_.emplace(entry.header.demand, papers_.size());
            papers_.push_back({});
            out_.push_back(facts.has(Fact::duplicate_of));
            papers_.back().id = entry.header.demand;
            return take(entry, facts, papers_.back());
        }
        if (kind == Kind::corrected_entry) {
            const auto found = entry.header.corrects ? place_.find(entry.header.corrects->value) : place_.end();
            return found == place_.end() ? Outcome<void>{} : take(entry, facts, papers_[found->second]);
        }
        const auto found = of_demand_.find(entry.header.demand);
        if (found == of_demand_.end()) return {};
        if (kind == Kind::corrected) papers_[found->second].selectors = static_cast<std::uint64_t>(facts.number_or(Fact::identifiers, 0));
        if (kind == Kind::withdrawn || kind == Kind::refused || kind == Kind::redirected) out_[found->second] = true;
        if (kind == Kind::redirect_declined || kind == Kind::granted) out_[found->second] = false;
        return {};
    }
    std::vector<NationalPaper> papers() const {
        std::vector<NationalPaper> kept;
        for (std::size_t i = 0; i < papers_.size(); ++i) {
            if (!out_[i]) kept.push_back(papers_[i]);
        }
        return kept;
    }

private:
    Outcome<void> take(const ledger::Entry& entry, const Facts& facts, NationalPaper& paper) const {
        const auto authority = coded<CountedAuthority>(facts.text_or(Fact::authority, ""));
        if (!authority) return wrong(entry, "it names no authority of national security process");
        paper.authority = *authority;
        paper.received = day_of(facts.instant_of(Fact::received).value_or(entry.header.at), zone_);
        paper.selectors = static_cast<std::uint64_t>(facts.number_or(Fact::identifiers, 0));
        paper.new_service = facts.number_or(Fact::new_service, 0) != 0;
        return {};
    }
    std::string zone_ = "UTC";
    std::vector<NationalPaper> papers_;
    std::vector<bool> out_;
    std::map<std::uint64_t, std::size_t> place_;  // entry `received` -> place
    std::map<DemandId, std::size_t> of_demand_;
};

}  // namespace

Outcome<std::vector<NationalPaper>> national_papers(const Entries& entries) {
    Reader reader;
    Outcome<void> read;
    SALLYPORT_CHECK(entries([&](const ledger::Entry& entry) {
        read = reader.read(entry);
        return read.has_value();
    }));
    SALLYPORT_CHECK(read);
    return reader.papers();
}

BandReport bands_of(const std::vector<NationalPaper>& papers, BandStructure structure, Day published) {
    BandReport report{structure, published, {}};
    for (const auto figure : figures_of(structure)) {
        const Window window = window_of(structure, scope_of(figure), published);
        std::uint64_t count = 0;
        for (const auto& paper : papers) {
            if (!counts_in(figure, paper.authority) || !window.contains(counted_on(paper, structure))) continue;
            count += counts_papers(figure) ? 1 : paper.selectors;
        }
        report.rows.push_back({figure, window, band_of(count, structure)});
    }
    return report;
}

}  // namespace sallyport::tally
