#include "adapters/rounds/rounds.h"

#include <charconv>

namespace sallyport::adapters {

namespace {

constexpr std::string_view space = "round";
// A demand that failed and was decided otherwise leaves a line behind; after this long nobody asks for it.
constexpr int remembered_days = 400;
constexpr int most_rows = 1000;

std::string key_of(std::string_view step, const demand::DemandRow& row) {
    return std::string{step} + "/" + row.id.text() + "/" + std::to_string(row.last.value);
}

std::string written(int failures, Instant next) { return std::to_string(failures) + " " + std::to_string(next.ms); }

}  // namespace

Outcome<void> Rounds::remember_in(WorkStore& store, Instant now) {
    SALLYPORT_TRY(lines, store.list(space, now));
    for (const auto& [key, line] : lines) {
        Failing failing;
        const char* end = line.data() + line.size();
        const auto first = std::from_chars(line.data(), end, failing.failures);
        if (first.ec != std::errc{} || first.ptr == end) continue;  // not ours: the step is tried at once
        if (std::from_chars(first.ptr + 1, end, failing.next.ms).ec == std::errc{}) failing_[key] = failing;
    }
    store_ = &store;
    return {};
}

void Rounds::remember(const std::string& key, const Failing& failing) {
    // What became of the same step before somebody acted on the demand is of no use any more.
    const std::string step = key.substr(0, key.rfind('/') + 1);
    for (auto old = failing_.lower_bound(step); old != failing_.end() && old->first.starts_with(step);) {
        const std::string gone = (old++)->first;
        if (gone != key) forget(gone);
    }
    failing_[key] = failing;
    // A store that is away costs a try too many after a restart, nothing else.
    if (store_ != nullptr)
        (void)store_->put(space, key, written(failing.failures, failing.next), after_days(failing.next, remembered_days));
}

void Rounds::forget(const std::string& key) {
    if (failing_.erase(key) > 0 && store_ != nullptr) (void)store_->remove(space, key);
}

void Rounds::attempt(std::string_view step, const demand::DemandRow& row, Instant now, Done& done,
                     const std::function<Outcome<void>()>& act) {
    const std::string key = key_of(step, row);
    const auto known = failing_.find(key);
    if (known != failing_.end() && now < known->second.next) return;
    const int failures = known == failing_.end() ? 0 : known->second.failures;
    const auto outcome = act();
    if (outcome) {
        ++done.acts;
        forget(key);
    } else if (outcome.error().trouble != Trouble::conflict) {
        done.problems.push_back(outcome.error());
        remember(key, {failures + 1, {now.ms + collection::wait_after_failures_ms(failures + 1)}});
    }
    // A conflict means that a person was quicker: the next round sees what they did.
}

template <class F>
void Rounds::each(ledger::Stage stage, std::string_view step, Instant now, Done& done, F act) {
    demand::QueueFilter filter;
    filter.stages = {stage};
    filter.limit = most_rows;
    const auto rows = demands_.queue(filter);
    if (!rows) {
        done.problems.push_back(rows.error());
        return;
    }
    for (const auto& row : *rows) attempt(step, row, now, done, [&] { return act(row); });
}

// Freezing writes its failures down: when it is tried again follows from them, here and after a restart.
void Rounds::keep_all(Instant now, Done& done) {
    demand::QueueFilter filter;
    filter.stages = {ledger::Stage::accepted};
    filter.limit = most_rows;
    const auto rows = demands_.queue(filter);
    if (!rows) {
        done.problems.push_back(rows.error());
        return;
    }
    for (const auto& row : *rows) {
        const auto next = collection_.next_keep(row.id);
        if (next && now < *next) continue;
        attempt("keep", row, now, done, [&] { return next ? collection_.keep(row.id, now) : Outcome<void>{next.error()}; });
        if (const auto after = demands_.row(row.id); after && after->last != row.last) forget(key_of("keep", row));
    }
}

void Rounds::tell_late(const demand::DemandRow& row, Instant now, Done& done) {
    // Before the release the customer is told in time, with a new waiting period; after it, late.
    const bool before_release = row.standing.stage < ledger::Stage::released;
    if (before_release && row.standing.emergency) {
        // Nothing was handed over, and in an emergency the customer is told afterwards. Somebody must release it or refuse it: said once.
        const std::string key = key_of("unreleased emergency", row);
        if (failing_.contains(key)) return;
        remember(key, {1, after_days(now, remembered_days)});
        done.problems.push_back({Trouble::refused, "a late notice is due of an emergency of which nothing was released"});
        return;
    }
    attempt("tell", row, now, done,
            [&] { return before_release ? notice_.tell(row.id, {{}, row.last, now}) : notice_.tell_late(row.id, {{}, row.last, now}); });
}

Rounds::Done Rounds::run(Instant now) {
    Done done;
    using ledger::Stage;
    if (!swept_) {
        const auto swept = collection_.sweep();
        if (!swept) done.problems.push_back(swept.error());
        swept_ = swept.has_value();
    }
    keep_all(now, done);
    if (const auto over = notice_.waits_over(now)) {
        for (const auto& id : *over) {
            const auto row = demands_.row(id);
            if (!row) continue;
            attempt("clear", *row, now, done, [&]() -> Outcome<void> {
                SALLYPORT_CHECK(notice_.clear(id, {{}, row->last, now}));
                return {};
            });
        }
    }
    each(Stage::permitted, "collect", now, done, [&](const auto& row) -> Outcome<void> {
        if (row.standing.challenged()) return {};  // held until a ruling
        return collection_.collect(row.id, now);
    });
    each(Stage::collected, "seal", now, done, [&](const auto& row) -> Outcome<void> {
        if (row.standing.outside_found) return {};  // stopped until a person explains it
        return production_.seal(row.id, now);
    });
    if (const auto ended = notice_.orders_run_out(now)) {
        for (const auto& order : *ended) {
            const auto row = demands_.row(order.demand);
            if (!row) continue;
            attempt("end order " + order.id.text(), *row, now, done,
                    [&] { return notice_.end_order(order.demand, order.id, "ran_out", {{}, row->last, now}); });
        }
    }
    if (const auto due = notice_.late_notices_due(now)) {
        for (const auto& id : *due) {
            if (const auto row = demands_.row(id)) tell_late(*row, now, done);
        }
    }
    if (const auto terms = collection_.keep_terms(now, most_rows)) {
        for (const auto& term : *terms) {
            const auto row = demands_.row(term.demand);
            if (!row || row->standing.stage != Stage::preserved) continue;
            using What = collection::CollectionDesk::KeepTerm::What;
            attempt(term.what == What::warn ? "warn of lapse" : "lapse", *row, now, done, [&] {
                if (term.what == What::warn) return collection_.warn_of_lapse(term.demand, now);
                using collection::LapseGround;
                return collection_.lapse(term.demand, term.what == What::lapse ? LapseGround::ran_out : LapseGround::not_verified, now);
            });
        }
    }
    if (const auto over = collection_.keeps_over(retention_, most_rows)) {
        for (const auto& keep : *over) {
            if (now < keep.due) break;  // in due order
            const auto row = demands_.row(keep.demand);
            if (!row) continue;
            attempt("end keep", *row, now, done, [&] { return collection_.end_keep(keep.demand, now); });
        }
    }
    if (const auto over = people_.roles_over(now)) {
        for (const auto& person : *over) {
            const auto ended = people_.end_role(person, now);
            done.acts += ended ? 1 : 0;
            if (!ended) done.problems.push_back(ended.error());
        }
    }
    if (const auto overdue = people_.agencies_overdue(now)) {
        for (const auto& agency : *overdue) {
            const auto stopped = people_.stop_overdue(agency, now);
            done.acts += stopped ? 1 : 0;
            if (!stopped) done.problems.push_back(stopped.error());
        }
    }
    return done;
}

Outcome<std::optional<Instant>> Rounds::next_due() const {
    SALLYPORT_TRY(due, notice_.next_due());
    const auto earlier = [&due](Instant at) {
        if (!due || at < *due) due = at;
    };
    SALLYPORT_TRY(over, collection_.keeps_over(retention_, 1));
    if (!over.empty()) earlier(over.front().due);
    SALLYPORT_TRY(term, collection_.next_keep_term());
    if (term) earlier(*term);
    demand::QueueFilter filter;
    filter.stages = {ledger::Stage::accepted};
    filter.limit = most_rows;
    SALLYPORT_TRY(rows, demands_.queue(filter));
    for (const auto& row : rows) {
        SALLYPORT_TRY(next, collection_.next_keep(row.id));
        earlier(next);
    }
    return due;
}

}  // namespace sallyport::adapters
