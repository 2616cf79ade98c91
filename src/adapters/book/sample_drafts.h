// For tests and benchmarks: drafts of made-up demands, and a projection over them.
#pragma once
#include "ledger/book.h"

namespace sallyport::adapters::sample {

using ledger::Draft;
using ledger::EntryIndex;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

inline const Instant noon{1'780'000'000'000};

inline Draft house(Kind kind, Facts facts, std::string body = {}) {
    return {kind, noon, {}, std::nullopt, {}, std::move(facts), Sensitive<Bytes>{std::move(body)}};
}
inline Draft born() { return house(Kind::book_born, Facts{}.code(Fact::book, "demo").zone(Fact::zone, "UTC")); }

inline Draft received(const DemandId& demand, std::string body = "{}") {
    Facts facts;
    facts.code(Fact::section, "criminal").country(Fact::country, "US").code(Fact::instrument, "search_warrant");
    facts.code(Fact::requester, "agency").instant(Fact::received, noon).number(Fact::version, 1).number(Fact::papers, 1);
    facts.number(Fact::identifiers, 2).number(Fact::accounts, 2).number(Fact::sought_content, 1).code(Fact::customer_class, "consumer");
    return {Kind::received, noon, demand, std::nullopt, PersonId::random(), std::move(facts), Sensitive<Bytes>{std::move(body)}};
}
inline Draft next(Kind kind, const DemandId& demand, EntryIndex decided_on, Facts facts = {}, std::string body = {}) {
    return {kind, noon, demand, decided_on, PersonId::random(), std::move(facts), Sensitive<Bytes>{std::move(body)}};
}
inline Draft accepted(const DemandId& demand, EntryIndex on) { return next(Kind::accepted, demand, on); }
inline Draft noted(const DemandId& demand, EntryIndex on, std::string body = "a note") {
    return next(Kind::note_added, demand, on, Facts{}.code(Fact::note_kind, "internal"), std::move(body));
}
inline Draft withdrawn(const DemandId& demand, EntryIndex on) { return next(Kind::withdrawn, demand, on); }
inline Draft destroyed(const DemandId& demand, EntryIndex on, std::string body = "because") {
    return next(Kind::destroyed, demand, on, Facts{}.code(Fact::ground, "schedule"), std::move(body));
}

// A row a demand with its stage and the body's length, and a row an entry with the body itself; "destroyed" where it cannot be opened.
inline ledger::Projection projection() {
    return {"sample",
            {"CREATE TABLE v_demands(demand TEXT PRIMARY KEY, entries INTEGER NOT NULL, last_kind TEXT NOT NULL)",
             "CREATE TABLE v_words(entry INTEGER PRIMARY KEY, demand TEXT, words TEXT)"},
            [](const ledger::Entry& entry, std::string_view body, bool destroyed, ledger::Views& views) {
                const auto& header = entry.header;
                if (header.demand.none()) return;
                views.write(
                    "INSERT INTO v_demands(demand, entries, last_kind) VALUES($1, 1, $2) "
                    "ON CONFLICT(demand) DO UPDATE SET entries = v_demands.entries + 1, last_kind = excluded.last_kind",
                    {header.demand.text(), ledger::name(header.kind)});
                views.write("INSERT INTO v_words(entry, demand, words) VALUES($1, $2, $3)",
                            {static_cast<std::int64_t>(header.index.value), header.demand.text(),
                             destroyed ? ledger::Cell{"destroyed"} : ledger::Cell{std::string{body}}});
            }};
}

}  // namespace sallyport::adapters::sample
