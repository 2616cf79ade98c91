#include "adapters/book/sqlite_book.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <system_error>

#include "adapters/book/inside.h"
#include "base/crypto.h"
#include "ledger/receipt.h"

namespace sallyport::adapters {

namespace {

// Stored in PRAGMA user_version. Another number is another program's book; nothing is converted silently.
constexpr int format = 1;
constexpr int application = 0x53505254;  // "SPRT"
// Connections kept for the next reader; more are closed again.
constexpr std::size_t pooled_readers = 8;
// Entries and bodies of the house that are remembered, about a kilobyte each: what a day's work looks at again and again.
constexpr std::size_t remembered_entries = 8'192;
constexpr std::size_t remembered_body_bytes = 16'384;
constexpr int scan_rows = 2000;
constexpr int scan_readers = 2;

constexpr const char* tables = R"(
CREATE TABLE entries(
    idx INTEGER PRIMARY KEY,
    demand TEXT NOT NULL,
    header TEXT NOT NULL,
    facts_salt BLOB NOT NULL,
    facts TEXT NOT NULL,
    facts_digest BLOB NOT NULL,
    body_digest BLOB NOT NULL,
    leaf_hash BLOB NOT NULL,
    key TEXT NOT NULL,
    place TEXT NOT NULL);
CREATE TABLE standings(demand TEXT PRIMARY KEY, last INTEGER NOT NULL, standing TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE nodes(level INTEGER, position INTEGER, hash BLOB NOT NULL, PRIMARY KEY(level, position)) WITHOUT ROWID;
CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 1), size INTEGER NOT NULL, root BLOB NOT NULL);
CREATE TABLE checkpoints(size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL);
CREATE TABLE destructions(demand TEXT PRIMARY KEY, done INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX destructions_open ON destructions(demand) WHERE done = 0;
CREATE TABLE projections(name TEXT PRIMARY KEY, tables BLOB NOT NULL) WITHOUT ROWID;
)";

}  // namespace

std::string Wrong::line() const {
    std::string out = "wrong " + kind + " " + where;
    if (!file.empty()) out += " " + file;
    return out + ": " + sentence;
}

Outcome<Digest> digest_of(std::string_view bytes) {
    Digest digest;
    if (bytes.size() != digest.size()) return Problem{Trouble::corrupt, fmt::format("a digest has 32 bytes, {} are there", bytes.size())};
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

StoredEntry stored_at(const Run& run) {
    return {static_cast<std::uint64_t>(run.number_at(0)),
            std::string{run.text_at(1)},
            std::string{run.text_at(2)},
            Bytes{run.text_at(3)},
            std::string{run.text_at(4)},
            Bytes{run.text_at(5)},
            Bytes{run.text_at(6)},
            Bytes{run.text_at(7)},
            std::string{run.text_at(8)},
            std::string{run.text_at(9)}};
}

namespace {

Outcome<Entry> parsed(std::string_view header_text, std::string_view facts_text, std::string_view facts_digest,
                      std::string_view body_digest) {
    Entry entry;
    SALLYPORT_TRY(header, Header::parse(header_text));
    entry.header = std::move(header);
    SALLYPORT_TRY(facts, ledger::Facts::parse(facts_text));
    entry.facts = std::move(facts);
    SALLYPORT_TRY(of_facts, digest_of(facts_digest));
    entry.facts_digest = of_facts;
    SALLYPORT_TRY(of_body, digest_of(body_digest));
    entry.body_digest = of_body;
    return entry;
}

}  // namespace

Outcome<Entry> entry_of(const StoredEntry& stored) {
    SALLYPORT_TRY(entry, parsed(stored.header, stored.facts, stored.facts_digest, stored.body_digest));
    if (entry.header.index.value != stored.index) {
        return Problem{Trouble::corrupt, fmt::format("the row of entry {} holds entry {}", stored.index, entry.header.index.value)};
    }
    entry.facts_salt = stored.facts_salt;
    return std::move(entry);
}

void SqlViews::write(std::string_view sql, const Row& parameters) {
    if (problem_) return;
    auto run = database_.use_view(sql);
    if (!run) {
        problem_ = run.error();
        return;
    }
    if (auto done = run->row(parameters).finish(); !done) problem_ = done.error();
}
std::vector<Row> SqlViews::read(std::string_view sql, const Row& parameters) const {
    std::vector<Row> rows;
    if (problem_) return rows;
    auto run = database_.use_view(sql);
    if (!run) {
        problem_ = run.error();
        return rows;
    }
    run->row(parameters);
    for (;;) {
        const auto more = run->next();
        if (!more) problem_ = more.error();
        if (!more || !*more) return rows;
        rows.push_back(run->row_now());
    }
}
Outcome<void> SqlViews::done() const {
    if (problem_) return *problem_;
    return {};
}

SqliteBook::Inside::~Inside() {
    {
        const std::lock_guard hold{queueing};
        stopping = true;
    }
    arrived.notify_all();
    if (thread.joinable()) thread.join();
    // What nobody asked to flush goes with the rest; if the disk does not take it, the book ends where it was.
    if (open && !halted) (void)make_durable();
    open.reset();
}

template <class T>
void Remembered::Shelf<T>::put(std::uint64_t index, std::shared_ptr<const T> what) {
    if (!held.emplace(index, std::move(what)).second) return;
    order.push_back(index);
    if (order.size() <= remembered_entries) return;
    held.erase(order.front());
    order.pop_front();
}
std::shared_ptr<const KnownEntry> Remembered::entry(std::uint64_t index) const {
    const std::lock_guard hold{mutex_};
    const auto found = entries_.held.find(index);
    return found == entries_.held.end() ? nullptr : found->second;
}
void Remembered::keep(std::uint64_t index, std::shared_ptr<const KnownEntry> known) {
    const std::lock_guard hold{mutex_};
    entries_.put(index, std::move(known));
}
std::shared_ptr<const Bytes> Remembered::body(std::uint64_t index) const {
    const std::lock_guard hold{mutex_};
    const auto found = bodies_.held.find(index);
    return found == bodies_.held.end() ? nullptr : found->second;
}
void Remembered::keep(std::uint64_t index, std::shared_ptr<const Bytes> body) {
    if (body->size() > remembered_body_bytes) return;
    const std::lock_guard hold{mutex_};
    bodies_.put(index, std::move(body));
}

void Remembered::forget() {
    const std::lock_guard hold{mutex_};
    entries_ = {};
    bodies_ = {};
}

SqliteBook::Inside::Reader::~Reader() {
    if (!own_) return;
    const std::lock_guard hold{inside_.pooling};
    if (inside_.pool.size() + inside_.still.size() >= pooled_readers) return;
    if (seen_) {
        inside_.still.push_back({std::move(own_), *seen_});
    } else {
        inside_.pool.push_back(std::move(own_));
    }
}
Outcome<SqliteBook::Inside::Reader> SqliteBook::Inside::reader() const {
    if (is_shared()) return Reader{*this};
    {
        const std::lock_guard hold{pooling};
        if (!pool.empty()) {
            auto own = std::move(pool.back());
            pool.pop_back();
            return Reader{*this, std::move(own)};
        }
    }
    SALLYPORT_TRY(own, Database::open(file(), Database::Mode::read));
    return Reader{*this, std::move(own)};
}

Outcome<SqliteBook::Inside::Reader> SqliteBook::Inside::moment() const {
    if (is_shared() || options.mode == BookOptions::Mode::read) return reader();
    // A commit that was answered before this call is counted here, so a moment of the same count holds it.
    const std::uint64_t now = commits;
    std::optional<Still> kept;
    {
        const std::lock_guard hold{pooling};
        if (!still.empty()) {
            kept = std::move(still.back());
            still.pop_back();
        }
    }
    if (kept && kept->seen == now) return Reader{*this, std::move(kept->database), now};
    std::unique_ptr<Database> own;
    if (kept) {
        SALLYPORT_CHECK(kept->database->write("COMMIT"));
        own = std::move(kept->database);
    } else {
        const std::lock_guard hold{pooling};
        if (!pool.empty()) {
            own = std::move(pool.back());
            pool.pop_back();
        }
    }
    if (!own) {
        SALLYPORT_TRY(opened, Database::open(file(), Database::Mode::read));
        own = std::move(opened);
    }
    SALLYPORT_CHECK(own->write("BEGIN"));
    return Reader{*this, std::move(own), now};
}

void SqliteBook::Inside::let_go() const {
    const std::lock_guard hold{pooling};
    for (Still& one : still) {
        if (one.database->write("COMMIT")) pool.push_back(std::move(one.database));
    }
    still.clear();
}

Outcome<void> SqliteBook::Inside::open_files() {
    if (options.mode == BookOptions::Mode::read) {
        SALLYPORT_TRY(database, reader());
        SALLYPORT_TRY(version, database->number("PRAGMA user_version", 0));
        if (version != format) {
            return Problem{Trouble::invalid,
                           fmt::format("{} is a book of format {}; this program reads format {}", file(), version, format)};
        }
        return {};
    }
    if (!in_memory()) {
        SALLYPORT_CHECK(make_folder(options.folder));
        SALLYPORT_TRY(held, FileLock::take(options.folder + "/book.lock"));
        lock = std::move(held);
    }
    SALLYPORT_TRY(database, Database::open(in_memory() ? ":memory:" : file(), Database::Mode::make, options.durability));
    writer = std::move(database);
    // A larger cache keeps the tops of the trees; a larger log means fewer checkpoints between commits.
    SALLYPORT_CHECK(writer->script("PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;"));
    SALLYPORT_TRY(version, writer->number("PRAGMA user_version", 0));
    if (version == format) return {};
    SALLYPORT_TRY(known, writer->number("SELECT count(*) FROM sqlite_master", 0));
    if (version != 0 || known != 0) {
        return Problem{Trouble::invalid, fmt::format("{} is a book of format {}; this program writes format {}", file(), version, format)};
    }
    SALLYPORT_TRY(transaction, Transaction::begin(*writer));
    SALLYPORT_CHECK(writer->script(tables));
    SALLYPORT_CHECK(writer->script(fmt::format("PRAGMA application_id={}; PRAGMA user_version={};", application, format)));
    return transaction.commit();
}

Outcome<std::vector<Digest>> SqliteBook::Inside::hashes(Database& database, int level, std::uint64_t from, std::uint64_t to) const {
    std::vector<Digest> found;
    SALLYPORT_TRY(run, database.use(level == 0 ? "SELECT idx, leaf_hash FROM entries WHERE $1 = 0 AND idx >= $2 AND idx < $3 ORDER BY idx"
                                               : "SELECT position, hash FROM nodes WHERE level = $1 AND position >= $2 AND position < $3 "
                                                 "ORDER BY position"));
    run.number(1, level).number(2, static_cast<std::int64_t>(from)).number(3, static_cast<std::int64_t>(to));
    for (std::uint64_t position = from; position < to; ++position) {
        SALLYPORT_TRY(more, run.next());
        if (!more || run.number_at(0) != static_cast<std::int64_t>(position)) {
            return Problem{Trouble::corrupt, fmt::format("{}: hash {} on level {} of the tree is missing", file(), position, level)};
        }
        SALLYPORT_TRY(hash, digest_of(run.text_at(1)));
        found.push_back(hash);
    }
    return found;
}

Outcome<Tree> SqliteBook::Inside::tree_at(Database& database, std::uint64_t size) const {
    Tree found;
    for (int level = 4 * Tree::tile_height; level >= 0; level -= Tree::tile_height) {
        SALLYPORT_TRY(parts, hashes(database, level, found.size() >> level, size >> level));
        for (const Digest& hash : parts) found.add(level, hash);
    }
    return found;
}

Outcome<void> SqliteBook::Inside::load() {
    SALLYPORT_TRY(database, reader());
    SALLYPORT_TRY(rows, database->read("SELECT size, root FROM head"));
    SALLYPORT_TRY(last, database->number("SELECT max(idx) FROM entries", -1));
    const std::int64_t size = rows.empty() ? 0 : rows[0][0].number;
    if (size != last + 1) {
        return Problem{Trouble::corrupt, fmt::format("{} says it has {} entries, its last is entry {}", file(), size, last)};
    }
    SALLYPORT_TRY(found, tree_at(*database, static_cast<std::uint64_t>(size)));
    if (!rows.empty() && rows[0][1].text != view(found.root())) {
        return Problem{Trouble::corrupt, fmt::format("{}: the tree over its {} entries is not the one that was written", file(), size)};
    }
    tree = std::move(found);
    committed = static_cast<std::uint64_t>(size);
    return {};
}

Outcome<void> SqliteBook::Inside::open_signer() {
    const auto made = [&] { return ledger::SignerKey{options.origin, random_bytes(32)}; };
    if (in_memory()) {
        signer = made();
        return {};
    }
    const std::string path = options.folder + "/keys/log.key";
    auto text = read_file(path);
    if (!text && text.error().trouble == Trouble::not_found) {
        if (committed > 0 || options.mode == BookOptions::Mode::read) return {};  // sign_checkpoint() will say that it is missing.
        signer = made();
        SALLYPORT_CHECK(make_folder(options.folder + "/keys"));
        return keep_file(path, signer->text() + "\n", 0600);
    }
    if (!text) return std::move(text.error());
    if (!text->empty() && text->back() == '\n') text->pop_back();
    auto key = ledger::SignerKey::parse(*text);
    if (!key) return Problem{Trouble::corrupt, path + " does not hold a signing key"};
    signer = std::move(*key);
    return {};
}

SqliteBook::SqliteBook(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
SqliteBook::~SqliteBook() = default;

Outcome<std::unique_ptr<SqliteBook>> SqliteBook::open(BookOptions options, ledger::Vault& vault, ledger::Keys& keys) {
    require(options.mode == BookOptions::Mode::write || !options.folder.empty(), "a book in memory has nobody else who writes it");
    auto inside = std::make_unique<Inside>(std::move(options), vault, keys);
    SALLYPORT_CHECK(inside->open_files());
    SALLYPORT_CHECK(inside->load());
    SALLYPORT_CHECK(inside->open_signer());
    if (inside->options.mode == BookOptions::Mode::write) {
        SALLYPORT_CHECK(inside->make_views_if_needed());
        SALLYPORT_CHECK(inside->finish_destructions());
        try {
            inside->thread = std::thread{[raw = inside.get()] { raw->work(); }};
        } catch (const std::system_error&) {
            return Problem{Trouble::unavailable, "the system gives no thread to write the book with"};
        }
    }
    return std::unique_ptr<SqliteBook>{new SqliteBook{std::move(inside)}};
}

std::uint64_t SqliteBook::size() const {
    if (inside_->options.mode == BookOptions::Mode::write) return inside_->committed;
    // Another process writes; its last commit counts. What cannot be asked has not grown.
    if (const auto database = inside_->reader()) {
        if (const auto size = (*database)->number("SELECT size FROM head", 0)) return static_cast<std::uint64_t>(*size);
    }
    return inside_->committed;
}

namespace {

Outcome<StoredEntry> stored_entry(Database& database, std::uint64_t index) {
    static const std::string sql = fmt::format("SELECT {} FROM entries WHERE idx = $1", stored_columns);
    SALLYPORT_TRY(run, database.use(sql));
    run.number(1, static_cast<std::int64_t>(index));
    SALLYPORT_TRY(there, run.next());
    if (!there) return Problem{Trouble::not_found, fmt::format("the book has no entry {}", index)};
    return stored_at(run);
}

}  // namespace

Outcome<std::shared_ptr<const KnownEntry>> SqliteBook::Inside::known(std::uint64_t index) const {
    if (auto found = remembered.entry(index)) return found;
    SALLYPORT_TRY(database, moment());
    SALLYPORT_TRY(stored, stored_entry(*database, index));
    SALLYPORT_TRY(entry, entry_of(stored));
    auto made = std::make_shared<const KnownEntry>(KnownEntry{std::move(entry), std::move(stored.key), std::move(stored.place)});
    remembered.keep(index, made);
    return made;
}

Outcome<Entry> SqliteBook::entry(EntryIndex index) const {
    SALLYPORT_TRY(known, inside_->known(index.value));
    return known->entry;
}

Outcome<Bytes> SqliteBook::Inside::open_body(std::uint64_t index, const std::string& key_name, const std::string& place,
                                             std::string_view digest) const {
    auto key = keys.get(key_name);
    if (!key && key.error().trouble == Trouble::not_found && !key.error().sentence.starts_with("destroyed")) {
        return Problem{Trouble::corrupt, fmt::format("the key of entry {} is missing, and nobody destroyed it", index)};
    }
    if (!key) return std::move(key.error());
    auto sealed = vault.fetch(place);
    if (!sealed && sealed.error().trouble == Trouble::not_found) {
        return Problem{Trouble::corrupt, fmt::format("the body of entry {} is missing: {}", index, sealed.error().sentence)};
    }
    if (!sealed) return std::move(sealed.error());
    auto salted = base::open(*key, fmt::format("body {}", index), *sealed);
    if (!salted || salted->size() < ledger::salt_bytes) {
        return Problem{Trouble::corrupt, fmt::format("the body of entry {} is not what was sealed", index)};
    }
    if (view(sha256(*salted)) != digest) {
        return Problem{Trouble::corrupt, fmt::format("the body of entry {} does not have the digest that the entry names", index)};
    }
    return salted->substr(ledger::salt_bytes);
}

constexpr std::string_view counsels_suffix = ".counsel";

std::string counsels_key(std::string_view demand) { return std::string{demand} + std::string{counsels_suffix}; }
bool is_counsels_key(std::string_view key) { return key.ends_with(counsels_suffix); }
std::string_view demand_of_key(std::string_view key) {
    return is_counsels_key(key) ? key.substr(0, key.size() - counsels_suffix.size()) : key;
}
std::string key_of(const DemandId& demand, bool destroyed, Kind kind, const ledger::Facts& facts) {
    if (destroyed) return demand.text() + ".late";
    return ledger::is_counsels_note(kind, facts) ? counsels_key(demand.text()) : demand.text();
}

Outcome<OpenedBody> SqliteBook::Inside::body_for_views(const StoredEntry& stored) const {
    if (is_counsels_key(stored.key)) return OpenedBody{};
    auto body = open_body(stored);
    if (body) return OpenedBody{std::move(*body)};
    if (body.error().trouble == Trouble::not_found) return OpenedBody{{}, true};
    return std::move(body.error());
}

Outcome<Sensitive<Bytes>> SqliteBook::body(EntryIndex index) const {
    SALLYPORT_TRY(known, inside_->known(index.value));
    if (is_counsels_key(known->key)) {
        return Problem{Trouble::refused, fmt::format("entry {} is a note that only counsel reads", index.value)};
    }
    const bool of_the_house = known->key == house_key;
    if (const auto held = of_the_house ? inside_->remembered.body(index.value) : nullptr) return Sensitive<Bytes>{*held};
    SALLYPORT_TRY(bytes, inside_->open_body(index.value, known->key, known->place, view(known->entry.body_digest)));
    if (of_the_house) inside_->remembered.keep(index.value, std::make_shared<const Bytes>(bytes));
    return Sensitive<Bytes>{std::move(bytes)};
}

Outcome<Sensitive<Bytes>> SqliteBook::counsels_note(EntryIndex index) const {
    SALLYPORT_TRY(known, inside_->known(index.value));
    if (!is_counsels_key(known->key)) return Problem{Trouble::refused, fmt::format("entry {} is no note of counsel's", index.value)};
    SALLYPORT_TRY(bytes, inside_->open_body(index.value, known->key, known->place, view(known->entry.body_digest)));
    return Sensitive<Bytes>{std::move(bytes)};
}

Outcome<std::optional<EntryIndex>> SqliteBook::last_of(const DemandId& demand) const {
    SALLYPORT_TRY(database, inside_->moment());
    SALLYPORT_TRY(run, database->use("SELECT last FROM standings WHERE demand = $1"));
    run.text(1, demand.text());
    SALLYPORT_TRY(there, run.next());
    if (!there) return std::optional<EntryIndex>{};
    return std::optional{EntryIndex{static_cast<std::uint64_t>(run.number_at(0))}};
}

Outcome<Standing> SqliteBook::standing(const DemandId& demand) const {
    SALLYPORT_TRY(database, inside_->moment());
    SALLYPORT_TRY(run, database->use("SELECT standing FROM standings WHERE demand = $1"));
    run.text(1, demand.text());
    SALLYPORT_TRY(there, run.next());
    if (!there) return Standing{};
    return ledger::parse_standing(run.text_at(0));
}

// Backwards along `previous`, so that no index over all entries is needed.
Outcome<std::vector<Entry>> SqliteBook::entries_of(const DemandId& demand) const {
    SALLYPORT_TRY(at, last_of(demand));
    std::vector<Entry> entries;
    while (at) {
        const auto known = inside_->known(at->value);
        if (!known && known.error().trouble == Trouble::not_found) {
            return Problem{Trouble::corrupt, fmt::format("entry {} of the demand is missing", at->value)};
        }
        if (!known) return known.error();
        const Entry& entry = (*known)->entry;
        if (entry.header.demand != demand) return Problem{Trouble::corrupt, fmt::format("entry {} belongs to another demand", at->value)};
        at = entry.header.previous;
        entries.push_back(entry);
    }
    std::ranges::reverse(entries);
    return entries;
}

Outcome<void> SqliteBook::Inside::scan(std::uint64_t from, std::uint64_t to,
                                       const std::function<Outcome<bool>(const StoredEntry&)>& see) const {
    static const std::string sql = fmt::format("SELECT {} FROM entries WHERE idx >= $1 AND idx < $2 ORDER BY idx LIMIT $3", stored_columns);
    std::vector<StoredEntry> rows;
    rows.reserve(scan_rows);
    while (from < to) {
        rows.clear();
        {
            SALLYPORT_TRY(database, reader());
            SALLYPORT_TRY(run, database->use(sql));
            run.number(1, static_cast<std::int64_t>(from)).number(2, static_cast<std::int64_t>(to)).number(3, scan_rows);
            for (;;) {
                SALLYPORT_TRY(more, run.next());
                if (!more) break;
                rows.push_back(stored_at(run));
            }
        }
        if (rows.empty()) return {};
        from = rows.back().index + 1;
        for (const StoredEntry& row : rows) {
            SALLYPORT_TRY(on, see(row));
            if (!on) return {};
        }
    }
    return {};
}

Outcome<std::vector<Entry>> SqliteBook::Inside::some_entries(std::uint64_t from, std::uint64_t to) const {
    std::vector<Entry> entries;
    entries.reserve(to - from);
    SALLYPORT_TRY(database, reader());
    SALLYPORT_TRY(run,
                  database->use("SELECT header, facts_salt, facts, facts_digest, body_digest FROM entries WHERE idx >= $1 AND idx < $2 "
                                "ORDER BY idx"));
    run.number(1, static_cast<std::int64_t>(from)).number(2, static_cast<std::int64_t>(to));
    for (std::uint64_t index = from; index < to; ++index) {
        SALLYPORT_TRY(more, run.next());
        if (!more) return Problem{Trouble::corrupt, fmt::format("entry {} is missing", index)};
        SALLYPORT_TRY(entry, parsed(run.text_at(0), run.text_at(2), run.text_at(3), run.text_at(4)));
        if (entry.header.index.value != index) {
            return Problem{Trouble::corrupt, fmt::format("where entry {} should be, entry {} is", index, entry.header.index.value)};
        }
        entry.facts_salt = run.text_at(1);
        entries.push_back(std::move(entry));
    }
    return entries;
}

Outcome<void> SqliteBook::each(EntryIndex from, const std::function<bool(const Entry&)>& see) const {
    const std::uint64_t end = size();
    std::deque<std::future<Outcome<std::vector<Entry>>>> coming;
    std::uint64_t asked = from.value;
    // A shared connection is read in turns: the caller may hold it already, and would wait for a thread that waits for it.
    const auto how = inside_->is_shared() ? std::launch::deferred : std::launch::async | std::launch::deferred;
    const auto ask = [&] {
        if (asked >= end) return;
        const std::uint64_t to = std::min(end, asked + scan_rows);
        coming.push_back(std::async(how, [this, begin = asked, to] { return inside_->some_entries(begin, to); }));
        asked = to;
    };
    for (int reader = 0; reader < scan_readers; ++reader) ask();
    while (!coming.empty()) {
        SALLYPORT_TRY(entries, coming.front().get());
        coming.pop_front();
        ask();
        for (const Entry& entry : entries) {
            if (!see(entry)) return {};
        }
    }
    return {};
}

Outcome<void> SqliteBook::look(const std::function<void(const ledger::Views&)>& see) const {
    SALLYPORT_TRY(database, inside_->moment());
    // One moment for all questions; in memory the lock sees to it.
    if (database.needs_begin()) SALLYPORT_CHECK(database->write("BEGIN"));
    const SqlViews views{*database};
    try {
        see(views);
    } catch (...) {
        if (database.needs_begin()) (void)database->write("ROLLBACK");
        throw;
    }
    if (database.needs_begin()) SALLYPORT_CHECK(database->write("COMMIT"));
    return views.done();
}

Outcome<Digest> SqliteBook::root(std::uint64_t wanted) const {
    if (wanted > size()) return Problem{Trouble::not_found, fmt::format("the book has {} entries, not yet {}", size(), wanted)};
    SALLYPORT_TRY(database, inside_->reader());
    SALLYPORT_TRY(tree, inside_->tree_at(*database, wanted));
    return tree.root();
}

Outcome<std::vector<Digest>> SqliteBook::leaf_hashes(std::uint64_t from, std::uint64_t to) const {
    if (from > to || to > size()) return Problem{Trouble::not_found, fmt::format("the book does not have all entries {} to {}", from, to)};
    SALLYPORT_TRY(database, inside_->reader());
    return inside_->hashes(*database, 0, from, to);
}

Outcome<Digest> SqliteBook::node(unsigned level, std::uint64_t index) const {
    const std::uint64_t begin = index << level;
    const std::uint64_t end = (index + 1) << level;
    if (end > size()) return Problem{Trouble::not_found, fmt::format("the tree has no node {} on level {} yet", index, level)};
    SALLYPORT_TRY(database, inside_->reader());
    // From the nearest stored level below: at most 128 hashes are joined.
    const unsigned stored = level - level % Tree::tile_height;
    SALLYPORT_TRY(hashes, inside_->hashes(*database, static_cast<int>(stored), begin >> stored, end >> stored));
    Tree tree;
    for (const Digest& hash : hashes) tree.add(static_cast<int>(stored), hash);
    return tree.root();
}

Outcome<std::string> SqliteBook::verifier_key() const {
    if (!inside_->signer) return Problem{Trouble::unavailable, inside_->options.folder + "/keys/log.key is not there"};
    return inside_->signer->verifier().text();
}

Outcome<ledger::ReceiptProof> SqliteBook::prove(EntryIndex index, Instant now) {
    SALLYPORT_TRY(entry, this->entry(index));
    const auto verifier = inside_->signer;
    if (!verifier)
        return Problem{Trouble::unavailable, inside_->options.folder + "/keys/log.key is not there: checkpoints cannot be signed"};
    ledger::ReceiptProof proof;
    {
        SALLYPORT_TRY(database, inside_->reader());
        SALLYPORT_TRY(notes, database->read("SELECT note FROM checkpoints WHERE size > $1 ORDER BY size DESC LIMIT 1",
                                            {Cell{static_cast<std::int64_t>(index.value)}}));
        if (!notes.empty()) proof.checkpoint = notes[0][0].text;
    }
    if (proof.checkpoint.empty()) {
        SALLYPORT_TRY(note, sign_checkpoint(now));
        proof.checkpoint = std::move(note);
    }
    SALLYPORT_TRY(checkpoint, ledger::open_checkpoint(proof.checkpoint, verifier->verifier()));
    SALLYPORT_TRY(hashes, ledger::inclusion_proof(index.value, checkpoint.size,
                                                  [this](unsigned level, std::uint64_t position) { return node(level, position); }));
    proof.index = index;
    proof.leaf = entry.leaf();
    proof.hashes = std::move(hashes);
    if (entry.facts) {
        proof.facts_salt = entry.facts_salt;
        proof.facts = entry.facts->text();
    }
    return proof;
}

Outcome<std::string> SqliteBook::sign_receipt(const ledger::ReceiptNote& note) const {
    if (!inside_->signer)
        return Problem{Trouble::unavailable, inside_->options.folder + "/keys/log.key is not there: receipts cannot be signed"};
    return ledger::sign_note(note.text(), {*inside_->signer});
}

Outcome<std::string> SqliteBook::sign_checkpoint(Instant now) {
    Inside& in = *inside_;
    if (in.options.mode == BookOptions::Mode::read) return Problem{Trouble::refused, "the book is opened for reading only"};
    if (!in.signer) return Problem{Trouble::unavailable, in.options.folder + "/keys/log.key is not there: checkpoints cannot be signed"};
    std::string note;
    {
        const std::lock_guard turn{in.writing};
        const std::lock_guard alone{in.sharing};
        SALLYPORT_CHECK(in.make_durable());
        SALLYPORT_TRY(signed_before,
                      in.writer->read("SELECT note FROM checkpoints WHERE size = $1", {Cell{static_cast<std::int64_t>(in.tree.size())}}));
        if (!signed_before.empty()) {
            note = signed_before[0][0].text;
        } else {
            const ledger::Checkpoint checkpoint{in.signer->name, in.tree.size(), in.tree.root(), {"at=" + text(now)}};
            note = ledger::sign_checkpoint(checkpoint, *in.signer);
            SALLYPORT_CHECK(in.writer->write("INSERT INTO checkpoints(size, at, note) VALUES($1, $2, $3)",
                                             {Cell{static_cast<std::int64_t>(checkpoint.size)}, Cell{now.ms}, Cell{note}}));
        }
    }
    if (!in.in_memory()) {
        SALLYPORT_CHECK(keep_file(in.options.folder + "/checkpoint", note, 0644));
    }
    return note;
}

}  // namespace sallyport::adapters
