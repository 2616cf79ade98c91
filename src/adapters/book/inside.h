// What the files of this folder share. Nobody else includes it.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

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

// An entry as it was read, and where its body lies. Entries never change, so one that a reader could see may be remembered, until a
// failed commit takes it away again.
struct KnownEntry {
    Entry entry;
    std::string key, place;
};

// The entries that were asked for last, and the bodies of the house's own (people, agencies: no customer data stands in them, and their
// key is never destroyed). Thread-safe.
class Remembered {
public:
    std::shared_ptr<const KnownEntry> entry(std::uint64_t index) const;
    void keep(std::uint64_t index, std::shared_ptr<const KnownEntry> known);
    std::shared_ptr<const Bytes> body(std::uint64_t index) const;
    void keep(std::uint64_t index, std::shared_ptr<const Bytes> body);
    void forget();

private:
    template <class T>
    struct Shelf {
        std::unordered_map<std::uint64_t, std::shared_ptr<const T>> held;
        std::deque<std::uint64_t> order;  // the oldest first
        void put(std::uint64_t index, std::shared_ptr<const T> what);
    };
    mutable std::mutex mutex_;
    Shelf<KnownEntry> entries_;
    Shelf<Bytes> bodies_;
};

// The key of an entry's body: the house's, the demand's, or that of counsel's notes on it; `DEMAND.late` for what is written about the
// demand's end or after it, which must outlive the keys that end.
std::string key_of(const DemandId& demand, bool destroyed, Kind kind, const ledger::Facts& facts);
std::string counsels_key(std::string_view demand);
bool is_counsels_key(std::string_view key);
std::string_view demand_of_key(std::string_view key);  // whose destruction takes the key

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
    // Connections that keep the moment they last read: until the next commit they read on in it, which spares the locks of a new one.
    struct Still {
        std::unique_ptr<Database> database;
        std::uint64_t seen = 0;  // commits that were done before that moment, at least
    };
    mutable std::vector<Still> still;
    std::atomic<std::uint64_t> commits = 0;
    mutable Remembered remembered;

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
        Reader(const Inside& inside, std::unique_ptr<Database> own, std::optional<std::uint64_t> seen = {})
            : inside_{inside}, own_{std::move(own)}, seen_{seen} {}
        explicit Reader(const Inside& inside) : inside_{inside}, lock_{inside.sharing} {}
        Reader(Reader&&) = default;
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;
        Reader& operator=(Reader&&) = delete;
        ~Reader();
        Database& operator*() const { return own_ ? *own_ : *inside_.writer; }
        Database* operator->() const { return &**this; }
        bool needs_begin() const { return own_ != nullptr && !seen_; }  // for several questions at one moment

    private:
        const Inside& inside_;
        std::unique_ptr<Database> own_;
        std::optional<std::uint64_t> seen_;  // it reads at one moment, which it keeps
        std::unique_lock<std::recursive_mutex> lock_;
    };
    Outcome<Reader> reader() const;
    // The same at one moment, not older than the call: for short questions.
    Outcome<Reader> moment() const;
    // Nobody keeps a moment any more, unless they are reading: before a commit, so that the log can begin anew.
    void let_go() const;

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
    Outcome<Bytes> open_body(std::uint64_t index, const std::string& key, const std::string& place, std::string_view digest) const;
    Outcome<Bytes> open_body(const StoredEntry& stored) const {
        return open_body(stored.index, stored.key, stored.place, stored.body_digest);
    }
    Outcome<std::shared_ptr<const KnownEntry>> known(std::uint64_t index) const;
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
