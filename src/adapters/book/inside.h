// What the files of this folder share. Nobody else includes it.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "adapters/book/sqlite_book.h"
#include "adapters/book/tree.h"
#include "adapters/files/files.h"
#include "ledger/checkpoint.h"

namespace sallyport::adapters {

using ledger::Draft;
using ledger::Entry;
using ledger::EntryIndex;
using ledger::Header;
using ledger::Kind;
using ledger::Standing;

constexpr std::string_view house_key = "house";

// One row of `entries`, as stored.
struct StoredEntry {
    std::uint64_t index = 0;
    std::string demand, header;
    Bytes facts_salt;
    std::string facts;
    Bytes facts_digest, body_digest, leaf_hash;
    std::string key, place;  // the key's name and the place in the vault of salt ‖ body
};
constexpr std::string_view stored_columns = "idx, demand, header, facts_salt, facts, facts_digest, body_digest, leaf_hash, key, place";
StoredEntry stored_at(const Run& run);  // of a SELECT of stored_columns
Outcome<Entry> entry_of(const StoredEntry& stored);
Outcome<Digest> digest_of(std::string_view bytes);

// The views, as projections and questions see them: keeps the first problem and does nothing more after it.
class SqlViews : public ledger::Views {
public:
    explicit SqlViews(Database& database) : database_{database} {}
    void write(std::string_view sql, const Row& parameters) override;
    std::vector<Row> read(std::string_view sql, const Row& parameters) const override;
    Outcome<void> done() const;

private:
    Database& database_;
    mutable std::optional<Problem> problem_;
};

struct OpenedBody {
    Bytes body;
    bool destroyed = false;
};

// One caller of append, on its own stack until it is answered.
struct Waiting {
    std::span<const Draft> drafts;
    std::vector<EntryIndex> indexes;
    std::optional<Problem> problem;
    std::exception_ptr broken;  // our own bug, thrown again where it was called
    bool answered = false;
    std::condition_variable ready;
};

struct SqliteBook::Inside {
    BookOptions options;
    ledger::Vault& vault;
    ledger::Keys& keys;
    std::optional<FileLock> lock;
    std::optional<ledger::SignerKey> signer;

    // Where readers share the writer's connection, one at a time; recursive, since a look() may ask the book again.
    mutable std::recursive_mutex sharing;
    std::unique_ptr<Database> writer;
    mutable std::mutex pooling;
    mutable std::vector<std::unique_ptr<Database>> pool;

    // The writer's thread alone touches `tree`; `committed` is what readers may count on.
    Tree tree;
    std::atomic<std::uint64_t> committed = 0;

    std::mutex queueing;
    std::condition_variable arrived;
    std::deque<Waiting*> queue;
    bool stopping = false;
    std::atomic<bool> halted = false;
    // The transaction that waits for more entries (commit_every > 1), and how many it holds.
    std::optional<Transaction> open;
    int open_entries = 0;
    std::thread thread;
    // Held while the writer's connection is in a transaction: commits, checkpoints and rebuilding take turns.
    std::mutex writing;

    Inside(BookOptions given, ledger::Vault& a_vault, ledger::Keys& some_keys)
        : options{std::move(given)}, vault{a_vault}, keys{some_keys} {}
    ~Inside();
    bool in_memory() const { return options.folder.empty(); }
    // Readers take turns on the writer's connection: in memory, or because it holds what is not committed yet.
    bool is_shared() const { return in_memory() || (options.commit_every > 1 && writer != nullptr); }
    std::string file() const { return in_memory() ? "memory" : options.folder + "/book.db"; }

    // A connection to read with, given back at the end of its life.
    class Reader {
    public:
        Reader(const Inside& inside, std::unique_ptr<Database> own) : inside_{inside}, own_{std::move(own)} {}
        explicit Reader(const Inside& inside) : inside_{inside}, lock_{inside.sharing} {}
        Reader(Reader&&) = default;
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;
        Reader& operator=(Reader&&) = delete;
        ~Reader();
        Database& operator*() const { return own_ ? *own_ : *inside_.writer; }
        Database* operator->() const { return &**this; }
        bool alone() const { return own_ != nullptr; }

    private:
        const Inside& inside_;
        std::unique_ptr<Database> own_;
        std::unique_lock<std::recursive_mutex> lock_;
    };
    Outcome<Reader> reader() const;

    Outcome<void> open_files();
    Outcome<void> load();  // tree and size from the file; corrupt if they do not fit
    Outcome<void> open_signer();
    // Stored hashes [from, to) of a level that is stored (a multiple of the tile height).
    Outcome<std::vector<Digest>> hashes(Database& database, int level, std::uint64_t from, std::uint64_t to) const;
    Outcome<Tree> tree_at(Database& database, std::uint64_t size) const;

    // Entries [from, to), without holes.
    Outcome<std::vector<Entry>> some_entries(std::uint64_t from, std::uint64_t to) const;
    // Raw rows in order; in batches, so that no transaction stays open while `see` works.
    Outcome<void> scan(std::uint64_t from, std::uint64_t to, const std::function<Outcome<bool>(const StoredEntry&)>& see) const;
    // not_found "destroyed": no key any more.
    Outcome<Bytes> open_body(const StoredEntry& stored) const;
    Outcome<OpenedBody> body_for_views(const StoredEntry& stored) const;

    // writer.cpp
    void work();
    void commit(std::vector<Waiting*>& batch);
    Outcome<void> make_durable();  // what `open` holds
    Outcome<void> write_all(std::vector<Waiting*>& batch);
    Outcome<EntryIndex> place(const Draft& draft, const std::map<std::string, std::uint64_t>& in_batch);
    Outcome<void> finish_destructions();

    // replay.cpp
    Outcome<void> make_views_if_needed();
    Outcome<void> remake_views();
    Outcome<void> apply_all(const Entry& entry, std::string_view body, bool destroyed, Database& database) const;
};

}  // namespace sallyport::adapters
