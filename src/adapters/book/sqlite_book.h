// The book in SQLite: entries, standings, tree and views in one file, bodies in the vault, keys in their own store.
//   DIR/book.db             WAL, synchronous=FULL
//   DIR/book.lock           held by the one process that writes
//   DIR/keys/log.key        signs checkpoints: a signer key as signed notes write it, mode 0600; its name is the checkpoint's origin
//   DIR/checkpoint          the last signed checkpoint, a signed note. DIR/ledger/ has a checkpoint of its own: of what is exported there
// One thread writes. It takes all drafts that wait, decides each on its own (a savepoint a draft, so that a refused one spoils nothing),
// then vault, keys and book become durable in this order, then all are answered. Readers use connections of their own and never wait for
// the writer. In memory (folder empty) there is one connection and a lock instead.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/sql/sql.h"
#include "ledger/book.h"
#include "ledger/ports.h"

namespace sallyport::adapters {

// One thing that is not as it should be, found by check().
struct Wrong {
    std::string kind;   // entry, standing, tile, checkpoint, body, key, view
    std::string where;  // index or demand; a view: table and row
    std::string file;   // where it lies; empty for views
    std::string sentence;
    std::string line() const;  // "wrong KIND WHERE FILE: SENTENCE"
};

struct BookOptions {
    std::string folder = {};  // the data folder; empty: in memory
    std::vector<ledger::Projection> projections = {};
    // relaxed: an acknowledged entry outlives the process but not a power cut. For a simulated book only, which can be made again.
    Durability durability = Durability::full;
    // More than 1, for a simulated book only: append() answers before its entry is on disk; so many entries go there at a time, and the rest
    // with flush() or at the end. A program that dies loses the last of them, in order. Readers then take turns with the writer.
    int commit_every = 1;
    enum class Mode { write, read } mode = Mode::write;  // read: beside a writer or alone; append() answers `refused`
    // Name of the signing key that a new book makes, and so the first line of its checkpoints: no white space, no "+".
    std::string origin = "sallyport";
};

class SqliteBook : public ledger::Book {
public:
    // Vault and keys must outlive the book. `conflict`: another process writes this folder. `invalid`: the book has another format.
    // `corrupt`: entries and tree do not fit together. Views whose tables have changed are made again from the entries. Destructions that
    // a crash cut short are finished before this returns.
    static Outcome<std::unique_ptr<SqliteBook>> open(BookOptions options, ledger::Vault& vault, ledger::Keys& keys);
    ~SqliteBook() override;

    Outcome<ledger::EntryIndex> append(const ledger::Draft& draft) override;
    // All in one commit and in this order, or none: the first problem rolls the whole batch back and its sentence begins with the
    // draft's number, from 0. A draft whose demand has an earlier draft in the batch may leave decided_on empty: it means that one.
    Outcome<std::vector<ledger::EntryIndex>> append_many(std::span<const ledger::Draft> drafts);

    Outcome<void> flush();  // with commit_every = 1 there is nothing to do

    std::uint64_t size() const override;
    Outcome<ledger::Entry> entry(ledger::EntryIndex index) const override;
    Outcome<Sensitive<Bytes>> body(ledger::EntryIndex index) const override;
    Outcome<Sensitive<Bytes>> counsels_note(ledger::EntryIndex index) const override;
    Outcome<std::vector<ledger::Entry>> entries_of(const DemandId& demand) const override;
    Outcome<ledger::Standing> standing(const DemandId& demand) const override;
    Outcome<std::optional<ledger::EntryIndex>> last_of(const DemandId& demand) const override;
    // Entries that are there at the call. `see` may ask the book anything, but must not append. Two threads read ahead.
    Outcome<void> each(ledger::EntryIndex from, const std::function<bool(const ledger::Entry&)>& see) const override;
    Outcome<void> look(const std::function<void(const ledger::Views&)>& see) const override;
    Outcome<Digest> root(std::uint64_t size) const override;
    // Under the newest checkpoint that was signed before, if it covers the entry.
    Outcome<ledger::ReceiptProof> prove(ledger::EntryIndex index, Instant now) override;
    Outcome<std::string> sign_receipt(const ledger::ReceiptNote& note) const override;

    // For tiles and for the proofs of ledger/merkle.h: leaf hashes [from, to), and the root of one complete subtree.
    Outcome<std::vector<Digest>> leaf_hashes(std::uint64_t from, std::uint64_t to) const;
    Outcome<Digest> node(unsigned level, std::uint64_t index) const;

    // Signs the present root (ledger/checkpoint.h, with a line "at=INSTANT"), keeps the note in the book and in DIR/checkpoint.
    // The same size is not signed twice: the note of before comes back. `unavailable`: the signing key is not there.
    Outcome<std::string> sign_checkpoint(Instant now);
    Outcome<std::string> verifier_key() const;  // ledger::VerifierKey::text()

    // Recounts everything: every entry and its leaf, the chain of each demand, tree, checkpoints, bodies and keys; then replays the views
    // from the entries and compares them row by row. Empty: all is well. `see` (if any) hears how far it is. Reads only; safe beside a
    // writer, whose later entries are left out.
    Outcome<std::vector<Wrong>> check(const std::function<void(std::uint64_t done, std::uint64_t all)>& see = {}) const;
    // Throws the views away and makes them again.
    Outcome<void> rebuild_views();
    // After a restore: every key that a `destroyed` entry names is destroyed again.
    Outcome<void> repeat_destructions();

private:
    struct Inside;
    explicit SqliteBook(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace sallyport::adapters
