#include "notice/desk.h"

#include <algorithm>

#include "base/crypto.h"

namespace sallyport::notice {

using ledger::Cell;
using ledger::Fact;
using ledger::Kind;
using ledger::Row;

namespace {

template <class T>
Outcome<void> write(ledger::Clerk& clerk, Outcome<Step<T>> step) {
    if (!step) return std::move(step.error());
    SALLYPORT_CHECK(clerk.record(std::move(*step)));
    return {};
}

Outcome<std::vector<Row>> rows(const ledger::Clerk& clerk, std::string_view sql, const Row& parameters) {
    std::vector<Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) { found = views.read(sql, parameters); }));
    return found;
}

Outcome<std::vector<DemandId>> ids(const ledger::Clerk& clerk, std::string_view sql, const Row& parameters) {
    SALLYPORT_TRY(found, rows(clerk, sql, parameters));
    std::vector<DemandId> out;
    for (const auto& row : found) {
        SALLYPORT_TRY(id, DemandId::parse(row[0].text));
        out.push_back(id);
    }
    return out;
}

Outcome<std::vector<OrderRow>> order_rows_of(const std::vector<Row>& found) {
    std::vector<OrderRow> out;
    for (const auto& cells : found) {
        OrderRow row;
        SALLYPORT_TRY(id, OrderId::parse(cells[0].text));
        row.id = id;
        SALLYPORT_TRY(demand, DemandId::parse(cells[1].text));
        row.demand = demand;
        row.entry = {static_cast<std::uint64_t>(cells[2].number)};
        row.level = cells[3].text;
        if (cells[4].type == Cell::Type::number) row.ends = Instant{cells[4].number};
        row.ended = cells[5].number != 0;
        out.push_back(std::move(row));
    }
    return out;
}

constexpr const char* order_columns = "SELECT id, demand, entry, level, ends, ended FROM v_orders ";

}  // namespace

ledger::Projection notice_projection() {
    return {
        "notices",
        {
            // An order may cover several demands: a row for each of them.
            "CREATE TABLE v_orders (id TEXT NOT NULL, demand TEXT NOT NULL, entry INTEGER NOT NULL, level TEXT NOT NULL, ends INTEGER, "
            "ended INTEGER NOT NULL, PRIMARY KEY (id, demand))",
            "CREATE INDEX v_orders_demand ON v_orders (demand)",
            "CREATE TABLE v_notices (demand TEXT PRIMARY KEY, told INTEGER, wait_until INTEGER, objection_open INTEGER NOT NULL, cleared "
            "TEXT NOT NULL, "
            "late_due INTEGER, told_late INTEGER, over INTEGER NOT NULL)",
        },
        [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
            if (entry.header.demand.none() || !entry.facts) return;
            const auto& facts = *entry.facts;
            const auto& id = entry.header.demand.text();
            const Kind kind = entry.header.kind;
            const auto moment = [&](Fact fact) { return facts.instant_of(fact) ? Cell{facts.instant_of(fact)->ms} : Cell{}; };
            const auto line = [&] {
                views.write(
                    "INSERT INTO v_notices (demand, objection_open, cleared, over) VALUES ($1, 0, '', 0) ON CONFLICT (demand) DO NOTHING",
                    {id});
            };
            if (kind == Kind::order_recorded) {
                views.write("INSERT INTO v_orders (id, demand, entry, level, ends, ended) VALUES ($1, $2, $3, $4, $5, 0)",
                            {facts.text_or(Fact::order, ""), id, static_cast<std::int64_t>(entry.header.index.value),
                             facts.text_or(Fact::order_level, ""), moment(Fact::order_ends)});
            } else if (kind == Kind::order_ended) {
                views.write("UPDATE v_orders SET ended = 1 WHERE id = $1 AND demand = $2", {facts.text_or(Fact::order, ""), id});
                // An order that named no end left the late notice without a date; now it is due.
                views.write(
                    "UPDATE v_notices SET late_due = $2 WHERE demand = $1 AND cleared = 'barred' AND late_due IS NULL AND told IS NULL AND "
                    "told_late IS NULL",
                    {id, entry.header.at.ms});
            } else if (kind == Kind::told) {
                line();
                views.write("UPDATE v_notices SET told = $2, wait_until = $3, over = 0 WHERE demand = $1",
                            {id, entry.header.at.ms, moment(Fact::wait_until)});
            } else if (kind == Kind::told_late) {
                line();
                views.write("UPDATE v_notices SET told_late = $2, late_due = NULL WHERE demand = $1", {id, entry.header.at.ms});
            } else if (kind == Kind::objected || kind == Kind::objection_settled) {
                line();
                // As the lifecycle has it: an upheld objection stands.
                const bool open = kind == Kind::objected || facts.number_or(Fact::upheld, 1) != 0;
                views.write("UPDATE v_notices SET objection_open = $2 WHERE demand = $1", {id, open ? 1 : 0});
            } else if (kind == Kind::cleared) {
                line();
                views.write("UPDATE v_notices SET cleared = $2, late_due = $3, wait_until = NULL WHERE demand = $1",
                            {id, facts.text_or(Fact::ground, ""), moment(Fact::due)});
            } else if (kind == Kind::corrected || kind == Kind::refused || kind == Kind::withdrawn || kind == Kind::challenge_modified) {
                views.write("UPDATE v_notices SET wait_until = NULL, objection_open = 0 WHERE demand = $1", {id});
            }
        }};
}

Outcome<OrderId> NoticeDesk::record_order(const DemandId& id, SecrecyOrder order, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    if (order.id.none()) order.id = OrderId::random();
    const OrderId made = order.id;
    SALLYPORT_CHECK(write(clerk_, notice::record_order(demand, std::move(order), decision)));
    return made;
}

Outcome<void> NoticeDesk::end_order(const DemandId& id, const OrderId& order, std::string_view ground, const Decision& decision) {
    SALLYPORT_TRY(known, order_rows(id));
    for (const auto& row : known) {
        if (row.id != order || row.ended) continue;
        SALLYPORT_TRY(noun, clerk_.read<SecrecyOrder>(row.entry));
        return write(clerk_, notice::end_order(std::move(noun), ground, decision));
    }
    return Problem{Trouble::not_found, "no such nondisclosure order is open on this request"};
}

Outcome<void> NoticeDesk::note_gag(const DemandId& id, const OrderId& order, GagEvent event, std::string_view words,
                                   const Decision& decision) {
    SALLYPORT_TRY(open, orders(id));
    for (const auto& one : open) {
        if (one.id != order) continue;
        SALLYPORT_TRY(earlier, gag_notes(id, order));
        return write(clerk_, notice::note_gag(one, earlier, event, words, decision));
    }
    return Problem{Trouble::not_found, "no such secrecy stands on this paper", "event"};
}

Outcome<std::vector<OrderRow>> NoticeDesk::order_rows(const DemandId& id) const {
    SALLYPORT_TRY(found, rows(clerk_, std::string{order_columns} + "WHERE demand = $1 ORDER BY entry", {id.text()}));
    return order_rows_of(found);
}

Outcome<std::vector<SecrecyOrder>> NoticeDesk::orders(const DemandId& id) const {
    SALLYPORT_TRY(known, order_rows(id));
    std::vector<SecrecyOrder> out;
    for (const auto& row : known) {
        if (row.ended) continue;
        SALLYPORT_TRY(noun, clerk_.read<SecrecyOrder>(row.entry));
        out.push_back(std::move(noun));
    }
    return out;
}

Outcome<std::optional<SecrecyOrder>> NoticeDesk::barring(const DemandId& id, Instant at) const {
    SALLYPORT_TRY(open, orders(id));
    std::optional<SecrecyOrder> longest;
    for (auto& order : open) {
        if (!bars_at(order, at)) continue;
        const bool longer = !longest || (longest->ends && (!order.ends || *order.ends > *longest->ends));
        if (longer) longest = std::move(order);
    }
    return longest;
}

Outcome<void> NoticeDesk::tell(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(grant, clerk_.recall<review::Grant>(id));
    SALLYPORT_TRY(open, orders(id));
    return write(clerk_, notice::tell(demand, grant, open, code_of(id), decision));
}

Outcome<void> NoticeDesk::tell_late(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(open, orders(id));
    return write(clerk_, notice::tell_late(demand, open, code_of(id), decision));
}

Outcome<void> NoticeDesk::object(const DemandId& id, std::string_view words, const Decision& decision) {
    return write(clerk_, notice::object(id, words, decision));
}

Outcome<void> NoticeDesk::settle(const DemandId& id, std::string_view words, bool upheld, const Decision& decision) {
    return write(clerk_, notice::settle(id, words, upheld, decision));
}

namespace {

// Of the paper as it is now: another one may name other accounts in the same places.
Outcome<std::set<int>> consented_identifiers(const ledger::Clerk& clerk, const DemandId& id) {
    SALLYPORT_TRY(entries, clerk.book().entries_of(id));
    std::set<int> out;
    for (const auto& entry : entries) {
        if (entry.header.kind == Kind::corrected) out.clear();
        if (entry.header.kind != Kind::consent_recorded) continue;
        SALLYPORT_TRY(consent, clerk.read<review::Consent>(entry.header.index));
        out.insert(consent.identifier);
    }
    return out;
}

}  // namespace

Outcome<ClearanceGround> NoticeDesk::clear(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(grant, clerk_.recall<review::Grant>(id));
    // First of all grounds: a clearance that promises a late notice to nobody would be due for ever.
    const bool anybody = std::any_of(demand->directory.begin(), demand->directory.end(), [](const auto& answer) { return answer.known; });
    if (!anybody) {
        SALLYPORT_CHECK(write(clerk_, clear_without_customer(demand, grant, decision)));
        return ClearanceGround::no_customer;
    }
    if (grant->emergency) {
        SALLYPORT_CHECK(write(clerk_, clear_emergency(grant, decision)));
        return ClearanceGround::emergency;
    }
    if (demand->instrument == demand::Instrument::consent) {
        SALLYPORT_TRY(consented, consented_identifiers(clerk_, id));
        // Where an owner did not consent, the customer is told as of any other request.
        if (auto step = clear_consented(demand, grant, consented, decision)) {
            SALLYPORT_CHECK(write(clerk_, std::move(step)));
            return ClearanceGround::consent;
        }
    }
    const auto notice = clerk_.recall<CustomerNotice>(id);
    // `refused` is a notice of an older paper, or none since that paper: nobody was told of this one.
    if (!notice && notice.error().trouble != Trouble::not_found && notice.error().trouble != Trouble::refused) return notice.error();
    if (notice && !(*notice)->late) {  // also where an order ended after the first clearance: telling replaces it
        SALLYPORT_CHECK(write(clerk_, clear_told(*notice, grant, decision)));
        return ClearanceGround::told;
    }
    SALLYPORT_TRY(order, barring(id, decision.at));
    if (order) {
        SALLYPORT_CHECK(write(clerk_, clear_barred(grant, *order, decision)));
        return ClearanceGround::barred;
    }
    return Problem{Trouble::refused, "the customer was not told yet, and no nondisclosure order bars it"};
}

Outcome<void> NoticeDesk::waive(const DemandId& id, std::string_view reason, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(grant, clerk_.recall<review::Grant>(id));
    if (demand->section == demand::Section::provider_initiated) return write(clerk_, clear_report(demand, grant, reason, decision));
    return write(clerk_, clear_waived(grant, reason, decision));
}

Outcome<std::optional<CustomerNotice>> NoticeDesk::sent(const DemandId& id) const {
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->header.kind != Kind::told && entry->header.kind != Kind::told_late) continue;
        SALLYPORT_TRY(noun, clerk_.read<CustomerNotice>(entry->header.index));
        return std::optional{std::move(noun)};
    }
    return std::optional<CustomerNotice>{};
}

Outcome<DemandId> NoticeDesk::by_code(std::string_view code) const {
    SALLYPORT_TRY(sent_to, told_demands());
    for (const auto& id : sent_to) {
        if (same_in_constant_time(code_of(id), code)) return id;
    }
    return Problem{Trouble::not_found, "we have sent no letter with this code"};
}

Outcome<std::vector<DemandId>> NoticeDesk::told_demands() const {
    return ids(clerk_, "SELECT demand FROM v_notices WHERE told IS NOT NULL OR told_late IS NOT NULL ORDER BY demand", {});
}

Outcome<std::vector<DemandId>> NoticeDesk::waits_over(Instant now) const {
    return ids(
        clerk_,
        "SELECT demand FROM v_notices WHERE wait_until IS NOT NULL AND wait_until <= $1 AND objection_open = 0 ORDER BY wait_until, demand",
        {now.ms});
}

Outcome<std::vector<OrderRow>> NoticeDesk::orders_run_out(Instant now) const {
    SALLYPORT_TRY(found,
                  rows(clerk_, std::string{order_columns} + "WHERE ended = 0 AND ends IS NOT NULL AND ends < $1 ORDER BY ends, entry",
                       {now.ms - order_grace_days * ms_per_day}));
    return order_rows_of(found);
}

Outcome<std::vector<DemandId>> NoticeDesk::late_notices_due(Instant now) const {
    return ids(clerk_,
               "SELECT demand FROM v_notices WHERE late_due IS NOT NULL AND late_due <= $1 AND told IS NULL AND told_late IS NULL AND NOT "
               "EXISTS (SELECT 1 FROM "
               "v_orders WHERE v_orders.demand = v_notices.demand AND ended = 0) ORDER BY late_due, demand",
               {now.ms});
}

Outcome<bool> NoticeDesk::is_closed_to_auditors(const DemandId& id) const {
    SALLYPORT_TRY(rows, order_rows(id));
    for (const auto& order : rows) {
        if (!order.ended) return true;
    }
    SALLYPORT_TRY(row, demands_.row(id));
    if (row.standing.destroyed) return false;  // only counts are left of it
    SALLYPORT_TRY(demand, demands_.demand(id));
    switch (demand->secrecy) {
        case demand::SecrecySource::court_order:
        case demand::SecrecySource::statute:
        case demand::SecrecySource::eu_confidentiality: return rows.empty();
        case demand::SecrecySource::sealing_only: return true;
        case demand::SecrecySource::none:
        case demand::SecrecySource::letter_only: return false;
    }
    return true;
}

Outcome<std::optional<Instant>> NoticeDesk::next_due() const {
    SALLYPORT_TRY(found, rows(clerk_,
                              "SELECT MIN(due) FROM (SELECT wait_until AS due FROM v_notices WHERE wait_until IS NOT NULL AND "
                              "objection_open = 0 UNION ALL SELECT "
                              "ends + $1 AS due FROM v_orders WHERE ended = 0 AND ends IS NOT NULL UNION ALL SELECT late_due AS due FROM "
                              "v_notices WHERE late_due IS "
                              "NOT NULL AND told IS NULL AND told_late IS NULL AND NOT EXISTS (SELECT 1 FROM v_orders WHERE "
                              "v_orders.demand = v_notices.demand AND "
                              "ended = 0)) AS dues",
                              {order_grace_days * ms_per_day + 1}));
    if (found.empty() || found[0][0].type != Cell::Type::number) return std::optional<Instant>{};
    return std::optional{Instant{found[0][0].number}};
}

}  // namespace sallyport::notice
