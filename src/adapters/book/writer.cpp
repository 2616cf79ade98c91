// The one thread that writes.
#include <fmt/format.h>

#include "adapters/book/inside.h"
#include "base/crypto.h"

namespace sallyport::adapters {

namespace {

// Callers answered by one commit. More would make the first of them wait for the last.
constexpr std::size_t batch_callers = 1024;

Problem not_written(std::string_view why) { return {Trouble::unavailable, "the entry was not written: " + std::string{why}}; }

Bytes salt() { return random_bytes(ledger::salt_bytes); }

}  // namespace

void SqliteBook::Inside::work() {
    for (;;) {
        std::vector<Waiting*> batch;
        {
            std::unique_lock hold{queueing};
            arrived.wait(hold, [&] { return stopping || !queue.empty(); });
            if (queue.empty()) return;
            while (!queue.empty() && batch.size() < batch_callers) {
                batch.push_back(queue.front());
                queue.pop_front();
            }
        }
        commit(batch);
        const std::lock_guard hold{queueing};
        for (Waiting* waiting : batch) {
            // Notified under the lock: the caller's stack holds it, and is gone as soon as the caller can look.
            waiting->answered = true;
            waiting->ready.notify_one();
        }
    }
}

// Afterwards every caller of the batch has indexes, a problem or a bug of ours, and the tree is what the file holds; or the book halts.
void SqliteBook::Inside::commit(std::vector<Waiting*>& batch) {
    const std::lock_guard turn{writing};
    const std::lock_guard alone{sharing};
    const Tree before = tree;
    Outcome<void> done;
    try {
        done = halted ? Outcome<void>{Problem{Trouble::unavailable, "the book is closed after a failed write: start again"}}
                      : write_all(batch);
    } catch (const Broken& broken) {
        done = Problem{Trouble::unavailable, broken.why()};
    } catch (const std::exception&) {
        done = Problem{Trouble::unavailable, "no memory was left"};
    }
    if (done) {
        committed = tree.size();
        return;
    }
    for (Waiting* waiting : batch) {
        if (!waiting->problem && !waiting->broken) waiting->problem = not_written(done.error().sentence);
    }
    if (halted) return;
    // Entries that were answered before their commit are gone with it: nobody reads them or writes behind them.
    if (open_entries > 0) halted = true;
    remembered.forget();
    open.reset();
    open_entries = 0;
    tree = before;
    // The transaction is rolled back by now. If the file says otherwise, or nothing at all, nobody writes to it before an operator looked.
    const auto size = writer->number("SELECT size FROM head", 0);
    if (!size || static_cast<std::uint64_t>(*size) != tree.size()) halted = true;
}

Outcome<void> SqliteBook::Inside::write_all(std::vector<Waiting*>& batch) {
    if (!open) {
        let_go();
        SALLYPORT_TRY(transaction, Transaction::begin(*writer));
        open.emplace(std::move(transaction));
    }
    int written = 0;
    for (Waiting* waiting : batch) {
        const Tree before = tree;
        SALLYPORT_CHECK(writer->write("SAVEPOINT draft"));
        std::map<std::string, std::uint64_t> in_batch;
        try {
            for (std::size_t at = 0; at < waiting->drafts.size(); ++at) {
                const Draft& draft = waiting->drafts[at];
                auto index = place(draft, in_batch);
                if (!index) {
                    waiting->problem = std::move(index.error());
                    if (waiting->drafts.size() > 1)
                        waiting->problem->sentence = fmt::format("draft {}: {}", at, waiting->problem->sentence);
                    break;
                }
                if (waiting->drafts.size() > 1 && !draft.demand.none()) in_batch[draft.demand.text()] = index->value;
                waiting->indexes.push_back(*index);
            }
        } catch (...) {
            waiting->broken = std::current_exception();
        }
        if (waiting->problem || waiting->broken) {
            tree = before;
            waiting->indexes.clear();
            SALLYPORT_CHECK(writer->write("ROLLBACK TO draft"));
        } else {
            written += static_cast<int>(waiting->drafts.size());
        }
        SALLYPORT_CHECK(writer->write("RELEASE draft"));
    }
    open_entries += written;
    if (open_entries == 0) open.reset();  // All were refused: there is nothing to commit.
    if (open_entries < options.commit_every) return {};
    const int before = open_entries - written;
    auto durable = make_durable();
    if (!durable) open_entries = before;  // Those that were answered already.
    return durable;
}

Outcome<void> SqliteBook::Inside::make_durable() {
    if (!open) return {};
    {
        const Digest root = tree.root();
        SALLYPORT_TRY(run, writer->use("INSERT INTO head(one, size, root) VALUES(1, $1, $2) "
                                       "ON CONFLICT(one) DO UPDATE SET size = excluded.size, root = excluded.root"));
        SALLYPORT_CHECK(run.number(1, static_cast<std::int64_t>(tree.size())).bytes(2, view(root)).finish());
    }
    // What an entry names is durable before the entry is: first the body, then its key, then the book.
    SALLYPORT_CHECK(vault.sync());
    SALLYPORT_CHECK(keys.sync());
    SALLYPORT_CHECK(open->commit());
    ++commits;
    open.reset();
    open_entries = 0;
    // If the key store is away, the next commit or the next start does it.
    (void)finish_destructions();
    return {};
}

Outcome<EntryIndex> SqliteBook::Inside::place(const Draft& draft, const std::map<std::string, std::uint64_t>& in_batch) {
    const std::string kind{name(draft.kind)};
    const std::string& demand = draft.demand.text();
    const bool of_demand = belongs_to_demand(draft.kind);
    if (of_demand && draft.demand.none()) return Problem{Trouble::invalid, kind + " belongs to a demand, and the draft names none"};
    if (!of_demand && !draft.demand.none()) return Problem{Trouble::invalid, kind + " belongs to no demand, and the draft names one"};
    if (!of_demand && draft.decided_on) return Problem{Trouble::invalid, kind + " is decided on no demand's entry"};
    if (draft.corrects.has_value() != (draft.kind == Kind::corrected_entry)) {
        return Problem{Trouble::invalid, "corrected_entry names the entry that it corrects, and no other kind does"};
    }
    if (draft.corrects && draft.corrects->value >= tree.size()) {
        return Problem{Trouble::not_found, fmt::format("entry {} is not in the book and cannot be corrected", draft.corrects->value)};
    }
    SALLYPORT_CHECK(check_facts(draft.kind, draft.facts));

    Entry entry;
    entry.header = {EntryIndex{tree.size()}, draft.kind, draft.at, draft.demand, std::nullopt, draft.actor, draft.corrects};
    std::string key{house_key};
    if (of_demand) {
        Standing standing;
        {
            SALLYPORT_TRY(run, writer->use("SELECT last, standing FROM standings WHERE demand = $1"));
            run.text(1, demand);
            SALLYPORT_TRY(there, run.next());
            if (there) {
                entry.header.previous = EntryIndex{static_cast<std::uint64_t>(run.number_at(0))};
                SALLYPORT_TRY(stood, ledger::parse_standing(run.text_at(1)));
                standing = std::move(stood);
            }
        }
        auto decided_on = draft.decided_on;
        if (const auto found = in_batch.find(demand); !decided_on && found != in_batch.end()) decided_on = EntryIndex{found->second};
        if (decided_on != entry.header.previous) {
            const auto said = [](const std::optional<EntryIndex>& index) {
                return index ? fmt::format("entry {}", index->value) : "no entry";
            };
            return Problem{Trouble::conflict, fmt::format("the request has moved on: this was decided on {}, its last is {}; look again",
                                                          said(decided_on), said(entry.header.previous))};
        }
        const std::string actor = draft.actor.none() ? "machine" : draft.actor.text();
        SALLYPORT_TRY(next, ledger::after(standing, {draft.kind, draft.facts, actor}));
        key = key_of(draft.demand, next.destroyed, draft.kind, draft.facts);
        const std::string standing_text = text(next);
        SALLYPORT_TRY(run, writer->use("INSERT INTO standings(demand, last, standing) VALUES($1, $2, $3) "
                                       "ON CONFLICT(demand) DO UPDATE SET last = excluded.last, standing = excluded.standing"));
        SALLYPORT_CHECK(run.text(1, demand).number(2, static_cast<std::int64_t>(tree.size())).text(3, standing_text).finish());
        if (draft.kind == Kind::destroyed) {
            SALLYPORT_CHECK(
                writer->write("INSERT INTO destructions(demand, done) VALUES($1, 0) ON CONFLICT(demand) DO NOTHING", {Cell{demand}}));
        }
    }

    const std::string facts = draft.facts.text();
    entry.facts_salt = salt();
    entry.facts_digest = sha256(entry.facts_salt, facts);
    entry.facts = draft.facts;
    const Bytes salted = salt() + draft.body.reveal();
    entry.body_digest = sha256(salted);
    SALLYPORT_TRY(secret, keys.make_or_get(key));
    SALLYPORT_TRY(place, vault.keep(seal(secret, fmt::format("body {}", tree.size()), salted)));

    const Digest leaf = entry.leaf_hash();
    {
        const std::string header = entry.header.text();
        SALLYPORT_TRY(run,
                      writer->use("INSERT INTO entries(idx, demand, header, facts_salt, facts, facts_digest, body_digest, leaf_hash, key, "
                                  "place) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"));
        run.number(1, static_cast<std::int64_t>(tree.size())).text(2, demand).text(3, header).bytes(4, entry.facts_salt).text(5, facts);
        run.bytes(6, view(entry.facts_digest)).bytes(7, view(entry.body_digest)).bytes(8, view(leaf)).text(9, key).text(10, place);
        SALLYPORT_CHECK(run.finish());
    }
    Outcome<void> nodes;
    tree.add(0, leaf, [&](int level, std::uint64_t position, const Digest& hash) {
        if (level % Tree::tile_height != 0 || !nodes) return;
        auto run = writer->use("INSERT INTO nodes(level, position, hash) VALUES($1, $2, $3)");
        nodes = run ? run->number(1, level).number(2, static_cast<std::int64_t>(position)).bytes(3, view(hash)).finish()
                    : Outcome<void>{run.error()};
    });
    if (!nodes) return std::move(nodes.error());
    SALLYPORT_CHECK(apply_all(entry, is_counsels_key(key) ? Bytes{} : draft.body.reveal(), false, *writer));
    return entry.header.index;
}

// Keys that the book says are destroyed, and that may not be yet.
Outcome<void> SqliteBook::Inside::finish_destructions() {
    SALLYPORT_TRY(rows, writer->read("SELECT demand FROM destructions WHERE done = 0"));
    for (const Row& row : rows) {
        SALLYPORT_CHECK(keys.destroy(row[0].text));
        SALLYPORT_CHECK(keys.destroy(counsels_key(row[0].text)));
        SALLYPORT_CHECK(writer->write("UPDATE destructions SET done = 1 WHERE demand = $1", row));
    }
    return {};
}

Outcome<std::vector<EntryIndex>> SqliteBook::append_many(std::span<const Draft> drafts) {
    Inside& in = *inside_;
    if (in.options.mode == BookOptions::Mode::read) return Problem{Trouble::refused, "the book is opened for reading only"};
    Waiting waiting;
    waiting.drafts = drafts;
    if (in.options.commit_every > 1) {
        // Nothing waits for the disk here, so nobody need wait for a thread.
        std::vector<Waiting*> alone{&waiting};
        in.commit(alone);
    } else {
        std::unique_lock hold{in.queueing};
        in.queue.push_back(&waiting);
        in.arrived.notify_one();
        waiting.ready.wait(hold, [&] { return waiting.answered; });
    }
    if (waiting.broken) std::rethrow_exception(waiting.broken);
    if (waiting.problem) return std::move(*waiting.problem);
    return std::move(waiting.indexes);
}

Outcome<EntryIndex> SqliteBook::append(const Draft& draft) {
    SALLYPORT_TRY(indexes, append_many({&draft, 1}));
    return indexes.front();
}

Outcome<void> SqliteBook::flush() {
    Inside& in = *inside_;
    const std::lock_guard turn{in.writing};
    const std::lock_guard alone{in.sharing};
    if (in.halted) return Problem{Trouble::unavailable, "the book is closed after a failed write: start again"};
    auto done = in.make_durable();
    if (done) return {};
    in.halted = true;
    in.open.reset();
    in.remembered.forget();
    return done;
}

Outcome<void> SqliteBook::repeat_destructions() {
    Inside& in = *inside_;
    if (in.options.mode == BookOptions::Mode::read) return Problem{Trouble::refused, "the book is opened for reading only"};
    const std::lock_guard turn{in.writing};
    const std::lock_guard alone{in.sharing};
    SALLYPORT_CHECK(in.make_durable());
    SALLYPORT_CHECK(in.writer->write("UPDATE destructions SET done = 0"));
    return in.finish_destructions();
}

}  // namespace sallyport::adapters
