#include "collection/desk.h"

namespace sallyport::collection {

namespace {

std::string_view ground_of(Trouble trouble) {
    switch (trouble) {
        case Trouble::unavailable: return "source_unavailable";
        case Trouble::corrupt: return "source_corrupt";
        case Trouble::invalid: return "source_settings";
        case Trouble::refused: return "refused";
        case Trouble::not_found: return "not_found";
        case Trouble::conflict: return "moved";
    }
    return "unknown";
}

// Reading takes as long as it takes. `conflict` if meanwhile another paper or another permit has taken the place of the one it was done
// under: what was read for the old one is never handed on under the new one.
template <class T>
Outcome<void> still_stands(const ledger::Clerk& clerk, const DemandId& id, const ledger::Recorded<T>& permit) {
    SALLYPORT_TRY(now, clerk.recall<T>(id));
    if (now.entry() != permit.entry()) return Problem{Trouble::conflict, "the demand moved on while its data was read; it is read again"};
    return {};
}

}  // namespace

ledger::Projection keep_projection() {
    return {"keeps",
            {"CREATE TABLE v_keeps (demand TEXT PRIMARY KEY, ended_as TEXT NOT NULL, ended INTEGER)",
             "CREATE INDEX v_keeps_ended ON v_keeps (ended_as, ended)"},
            [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
                using ledger::Kind;
                const auto& id = entry.header.demand.text();
                const Kind kind = entry.header.kind;
                if (kind == Kind::preserved) {
                    views.write("INSERT INTO v_keeps (demand, ended_as) VALUES ($1, '') ON CONFLICT (demand) DO NOTHING", {id});
                } else if (kind == Kind::refused || kind == Kind::handled_outside || kind == Kind::withdrawn || kind == Kind::redirected ||
                           kind == Kind::keep_lapsed) {
                    views.write("UPDATE v_keeps SET ended_as = $2, ended = $3 WHERE demand = $1", {id, name(kind), entry.header.at.ms});
                } else if (kind == Kind::redirect_declined) {
                    views.write("UPDATE v_keeps SET ended_as = '', ended = NULL WHERE demand = $1", {id});
                } else if (kind == Kind::keep_ended || kind == Kind::destroyed) {
                    // Of a redirected demand the entry comes before the destruction, which a crash may have cut short.
                    views.write("DELETE FROM v_keeps WHERE demand = $1 AND ended_as <> 'redirected'", {id});
                    views.write("UPDATE v_keeps SET ended_as = 'swept' WHERE demand = $1", {id});
                }
            }};
}

ledger::Projection preservation_projection() {
    return {"preservations",
            {"CREATE TABLE v_preservations (demand TEXT PRIMARY KEY, kept INTEGER, lapses INTEGER, verified INTEGER NOT NULL, renewed "
             "INTEGER NOT NULL, warned INTEGER NOT NULL)"},
            [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
                using ledger::Fact;
                using ledger::Kind;
                if (entry.header.demand.none() || !entry.facts) return;
                const auto& id = entry.header.demand.text();
                const auto due = entry.facts->instant_of(Fact::due);
                const Kind kind = entry.header.kind;
                if (kind == Kind::received) {
                    if (entry.facts->text_or(Fact::section, "") == "preservation")
                        views.write("INSERT INTO v_preservations (demand, verified, renewed, warned) VALUES ($1, 0, 0, 0)", {id});
                } else if (kind == Kind::corrected) {
                    views.write("UPDATE v_preservations SET kept = NULL, lapses = NULL, verified = 0, warned = 0 WHERE demand = $1", {id});
                } else if (kind == Kind::accepted) {
                    if (due) views.write("UPDATE v_preservations SET lapses = $2 WHERE demand = $1", {id, due->ms});
                } else if (kind == Kind::preserved) {
                    views.write("UPDATE v_preservations SET kept = $2 WHERE demand = $1", {id, entry.header.at.ms});
                } else if (kind == Kind::keep_verified) {
                    views.write("UPDATE v_preservations SET verified = 1 WHERE demand = $1", {id});
                } else if (kind == Kind::keep_renewed && due) {
                    views.write("UPDATE v_preservations SET lapses = $2, renewed = 1, warned = 0 WHERE demand = $1", {id, due->ms});
                } else if (kind == Kind::note_added && entry.header.actor.none()) {
                    // The machine writes to the requester of a preservation for one reason.
                    views.write("UPDATE v_preservations SET warned = 1 WHERE demand = $1", {id});
                } else if (kind == Kind::refused || kind == Kind::withdrawn || kind == Kind::redirected || kind == Kind::keep_lapsed) {
                    views.write("DELETE FROM v_preservations WHERE demand = $1", {id});
                }
            }};
}

Outcome<std::vector<CollectionDesk::KeepTerm>> CollectionDesk::keep_terms(Instant now, int limit) const {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        // A copy that is not verified in time goes before its day; a warning is of no use behind either.
        found = views.read(
            "SELECT demand, due, what FROM (SELECT demand, kept + $1 AS due, 1 AS what FROM v_preservations WHERE kept IS NOT NULL AND "
            "verified = 0 UNION ALL SELECT demand, lapses AS due, 2 AS what FROM v_preservations WHERE kept IS NOT NULL AND lapses IS NOT "
            "NULL UNION ALL SELECT demand, lapses - $2 AS due, 0 AS what FROM v_preservations WHERE kept IS NOT NULL AND lapses IS NOT "
            "NULL "
            "AND warned = 0 AND verified = 1 AND lapses > $3) AS terms WHERE due <= $3 ORDER BY due, what, demand LIMIT $4",
            {verify_keep_days * ms_per_day, warn_keep_days * ms_per_day, now.ms, limit});
    }));
    std::vector<KeepTerm> out;
    for (const auto& row : found) {
        SALLYPORT_TRY(id, DemandId::parse(row[0].text));
        const auto what = row[2].number == 0   ? KeepTerm::What::warn
                          : row[2].number == 1 ? KeepTerm::What::lapse_unverified
                                               : KeepTerm::What::lapse;
        out.push_back({id, Instant{row[1].number}, what});
    }
    return out;
}

Outcome<std::optional<Instant>> CollectionDesk::next_keep_term() const {
    std::optional<Instant> next;
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        found = views.read(
            "SELECT MIN(due) FROM (SELECT kept + $1 AS due FROM v_preservations WHERE kept IS NOT NULL AND verified = 0 UNION ALL SELECT "
            "lapses AS due FROM v_preservations WHERE kept IS NOT NULL AND lapses IS NOT NULL UNION ALL SELECT lapses - $2 AS due FROM "
            "v_preservations WHERE kept IS NOT NULL AND lapses IS NOT NULL AND warned = 0 AND verified = 1) AS terms",
            {verify_keep_days * ms_per_day, warn_keep_days * ms_per_day});
    }));
    if (!found.empty() && found[0][0].type == ledger::Cell::Type::number) next = Instant{found[0][0].number};
    return next;
}

Outcome<std::optional<CollectionDesk::Preservation>> CollectionDesk::preservation(const DemandId& id) const {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        found =
            views.read("SELECT kept, lapses, verified, renewed FROM v_preservations WHERE demand = $1 AND kept IS NOT NULL", {id.text()});
    }));
    if (found.empty()) return std::optional<Preservation>{};
    const auto& row = found[0];
    Preservation out;
    out.kept = Instant{row[0].number};
    if (row[1].type == ledger::Cell::Type::number) out.lapses = Instant{row[1].number};
    out.verified = row[2].number != 0;
    out.renewed = row[3].number != 0;
    return std::optional{out};
}

Outcome<void> CollectionDesk::warn_of_lapse(const DemandId& id, Instant now) {
    SALLYPORT_TRY(known, preservation(id));
    if (!known || !known->lapses) return Problem{Trouble::refused, "nothing is kept for this demand that could run out"};
    SALLYPORT_TRY(last, clerk_.last_of(id));
    const std::string words = "What we keep for this request is destroyed after " + date_text(*known->lapses) +
                              (known->renewed ? ". Serve legal process before that day."
                                              : ". Serve legal process before that day, or ask in writing for the renewal.");
    SALLYPORT_TRY(step, review::note(id, "to_requester", words, {{}, last, now}));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> CollectionDesk::lapse(const DemandId& id, LapseGround ground, Instant now) {
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_CHECK(clerk_.record(keep_lapsed(id, ground, last, now)));
    return {};
}

Outcome<Instant> CollectionDesk::next_keep(const DemandId& id) const {
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    Instant next;
    int failures = 0;
    for (const auto& entry : entries) {
        if (entry.header.kind == ledger::Kind::accepted) {  // also of a corrected paper: a person wants it now
            failures = 0;
            next = entry.header.at;
        } else if (entry.header.kind == ledger::Kind::preserve_failed) {
            next = {entry.header.at.ms + wait_after_failures_ms(++failures)};
        }
    }
    return next;
}

Outcome<std::vector<CollectionDesk::KeepOver>> CollectionDesk::keeps_over(const Retention& retention, int limit) const {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        found = views.read(
            "SELECT demand, due FROM (SELECT demand, ended + $1 AS due FROM v_keeps WHERE ended_as IN ('refused', 'handled_outside') UNION "
            "ALL SELECT demand, "
            "ended + $2 AS due FROM v_keeps WHERE ended_as = 'withdrawn' UNION ALL SELECT demand, ended + $3 AS due FROM v_keeps WHERE "
            "ended_as = 'redirected' UNION ALL SELECT demand, ended AS due FROM v_keeps WHERE ended_as = 'keep_lapsed') AS dues ORDER BY "
            "due, demand LIMIT $4",
            {retention.refused_days * ms_per_day, retention.withdrawn_days * ms_per_day, retention.redirected_days * ms_per_day, limit});
    }));
    std::vector<KeepOver> out;
    for (const auto& row : found) {
        SALLYPORT_TRY(id, DemandId::parse(row[0].text));
        out.push_back({id, Instant{row[1].number}});
    }
    return out;
}

Outcome<void> CollectionDesk::end_keep(const DemandId& id, Instant now) {
    SALLYPORT_TRY(standing, clerk_.standing(id));
    const bool comes_back = standing.stage == ledger::Stage::redirected;
    const bool lapsed = standing.stage == ledger::Stage::closed;
    const bool outside = standing.stage == ledger::Stage::handled_outside;
    if (standing.stage != ledger::Stage::refused && !outside && standing.stage != ledger::Stage::withdrawn && !lapsed && !comes_back) {
        return Problem{Trouble::refused, "the demand is not over: its frozen copy is still wanted"};
    }
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_TRY(snapshot, clerk_.recall<Snapshot>(id));
    SALLYPORT_TRY(all, frozen_copies(id));
    const std::vector<Snapshot> earlier{all.begin(), std::prev(all.end())};
    SALLYPORT_TRY(step, keep_ended(snapshot, earlier, lapsed ? "lapsed" : name(standing.stage), last, now));
    // A refused or withdrawn demand never comes back: what the entry says has happened before it says so, and a crash in between only
    // repeats it. A redirected one may come back this very moment: there the entry decides, and the copy goes behind it.
    if (!comes_back) SALLYPORT_CHECK(remove(all));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return comes_back ? remove(all) : Outcome<void>{};
}

Outcome<std::vector<Snapshot>> CollectionDesk::frozen_copies(const DemandId& id) const {
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    std::vector<Snapshot> out;
    for (const auto& entry : entries) {
        if (entry.header.kind != ledger::Kind::preserved) continue;
        SALLYPORT_TRY(snapshot, clerk_.read<Snapshot>(entry.header.index));
        out.push_back(std::move(snapshot));
    }
    return out;
}

Outcome<void> CollectionDesk::remove(const std::vector<Snapshot>& snapshots) const {
    for (const Snapshot& snapshot : snapshots) SALLYPORT_CHECK(remove(snapshot.material.parts));
    return {};
}

Outcome<void> CollectionDesk::remove(const std::vector<Part>& parts) const {
    for (const Part& part : parts) SALLYPORT_CHECK(vault_.remove(part.place));
    return {};
}

Outcome<void> CollectionDesk::sweep() const {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        found = views.read("SELECT demand FROM v_keeps WHERE ended_as = 'swept' ORDER BY demand", {});
    }));
    for (const auto& row : found) {
        SALLYPORT_TRY(id, DemandId::parse(row[0].text));
        const auto all = frozen_copies(id);
        // With the demand's key the list of parts is gone, and so is what they held.
        if (!all && all.error().trouble == Trouble::not_found) continue;
        if (!all) return all.error();
        SALLYPORT_CHECK(remove(*all));
    }
    return {};
}

Outcome<void> CollectionDesk::hand_on(Outcome<void> outcome, const std::vector<Part>& read) const {
    if (outcome) return outcome;
    // Whoever says no has written nothing. Where the world failed, the entry may stand, and what it names must stay.
    const auto trouble = outcome.error().trouble;
    if (trouble == Trouble::unavailable || trouble == Trouble::corrupt) return outcome;
    SALLYPORT_CHECK(remove(read));
    return outcome;
}

Outcome<void> CollectionDesk::keep(const DemandId& id, Instant now) {
    SALLYPORT_TRY(permit, clerk_.recall<review::KeepPermit>(id));
    auto material = collector_.keep(id);
    const auto read = material ? material->parts : std::vector<Part>{};
    return hand_on(record_kept(permit, std::move(material), now), read);
}

Outcome<void> CollectionDesk::record_kept(const ledger::Recorded<review::KeepPermit>& permit, Outcome<Material> material, Instant now) {
    const DemandId id = permit->demand;
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_CHECK(still_stands(clerk_, id, permit));
    if (!material) {
        SALLYPORT_TRY(step, failed(id, true, ground_of(material.error().trouble), material.error().sentence, last, now));
        SALLYPORT_CHECK(clerk_.record(std::move(step)));
        return std::move(material.error());
    }
    SALLYPORT_TRY(step, preserved(permit, std::move(*material), last, now));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> CollectionDesk::permit(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(grant, clerk_.recall<review::Grant>(id));
    SALLYPORT_TRY(clearance, notice::clearance_in_force(clerk_, id));
    SALLYPORT_TRY(step, collection::permit(demand, grant, clearance, decision));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<void> CollectionDesk::collect(const DemandId& id, Instant now) {
    SALLYPORT_TRY(permit, clerk_.recall<Permit>(id));
    SALLYPORT_TRY(before, clerk_.standing(id));
    if (before.challenged()) return Problem{Trouble::refused, "the paper is contested: nothing is collected"};
    auto material = collector_.collect(id);
    auto read = material ? material->parts : std::vector<Part>{};
    SALLYPORT_TRY(now_stands, clerk_.standing(id));
    if (material && now_stands.challenged()) {  // contested while it was read: the hold wins, and what was read goes
        SALLYPORT_CHECK(remove(read));
        read.clear();
        material = Problem{Trouble::refused, "the paper was contested while its data was read; nothing of it was kept"};
    }
    return hand_on(record_collected(permit, std::move(material), now), read);
}

Outcome<void> CollectionDesk::record_collected(const ledger::Recorded<Permit>& permit, Outcome<Material> material, Instant now) {
    const DemandId id = permit->demand();
    SALLYPORT_TRY(last, clerk_.last_of(id));
    SALLYPORT_CHECK(still_stands(clerk_, id, permit));
    if (!material) {
        SALLYPORT_TRY(step, failed(id, false, ground_of(material.error().trouble), material.error().sentence, last, now));
        SALLYPORT_CHECK(clerk_.record(std::move(step)));
        return std::move(material.error());
    }
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(step, collected(permit, *demand, std::move(*material), last, now));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

}  // namespace sallyport::collection
