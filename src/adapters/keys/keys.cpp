#include "adapters/keys/keys.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>

#include <list>
#include <mutex>
#include <set>
#include <unordered_map>

#include "adapters/files/files.h"
#include "base/crypto.h"

namespace sallyport::adapters {

namespace {

constexpr std::size_t key_bytes = 32;
// Unwrapped keys at hand. A demand's steps come close together; a thief of memory finds no more than these.
constexpr std::size_t cached_keys = 4096;

std::string context_of(std::string_view name) { return "key " + std::string{name}; }
void wipe(Bytes& key) { OPENSSL_cleanse(key.data(), key.size()); }

bool is_key_name(std::string_view name) {
    return !name.empty() && name.size() <= 80 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string_view::npos;
}
Problem no_name() { return {Trouble::invalid, "a key's name has 1 to 80 small letters, digits, '-', '_' or '.'"}; }
Problem destroyed(std::string_view name) { return {Trouble::not_found, fmt::format("destroyed: the key of {} was destroyed", name)}; }
Problem never_made(std::string_view name) { return {Trouble::not_found, fmt::format("no key was ever made for {}", name)}; }
Problem not_again(std::string_view name) {
    return {Trouble::refused, fmt::format("the key of {} was destroyed; its name never gets another", name)};
}

// The keys used last, forgotten in the order of their last use.
class Cache {
public:
    ~Cache() {
        for (auto& [name, key] : order_) wipe(key);
    }
    const Bytes* find(std::string_view name) {
        const auto found = where_.find(name);
        if (found == where_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return &found->second->second;
    }
    void put(std::string_view name, const Bytes& key) {
        if (find(name)) return;
        order_.emplace_front(std::string{name}, key);
        where_.emplace(order_.front().first, order_.begin());
        if (order_.size() > cached_keys) drop(order_.back().first);
    }
    void drop(std::string_view name) {
        const auto found = where_.find(name);
        if (found == where_.end()) return;
        const auto item = found->second;
        where_.erase(found);
        wipe(item->second);
        order_.erase(item);
    }

private:
    std::list<std::pair<std::string, Bytes>> order_;
    std::unordered_map<std::string_view, std::list<std::pair<std::string, Bytes>>::iterator> where_;
};

}  // namespace

struct FileKeys::Inside {
    std::string folder;
    Bytes master;
    mutable std::mutex mutex;
    std::unique_ptr<Database> database;
    mutable Cache cache;
    std::map<std::string, Bytes, std::less<>> fresh;  // made since the last sync

    ~Inside() {
        wipe(master);
        for (auto& [name, key] : fresh) wipe(key);
    }

    Outcome<Bytes> stored(std::string_view name) const {
        SALLYPORT_TRY(run, database->use("SELECT wrapped FROM keys WHERE name = $1"));
        run.text(1, name);
        SALLYPORT_TRY(there, run.next());
        if (!there) return never_made(name);
        if (run.is_nothing(0)) return destroyed(name);
        auto key = open(master, context_of(name), run.text_at(0));
        if (!key) return Problem{Trouble::corrupt, fmt::format("the key of {} does not open under {}/master.key", name, folder)};
        cache.put(name, *key);
        return key;
    }
    static Outcome<Bytes> open(std::string_view master, const std::string& context, std::string_view wrapped) {
        return base::open(master, context, wrapped);
    }
    Outcome<Bytes> at_hand(std::string_view name) const {
        if (const auto found = fresh.find(name); found != fresh.end()) return found->second;
        if (const Bytes* key = cache.find(name)) return *key;
        return stored(name);
    }
    // Both stores hold wrapped pages for a while; this takes them away from the log as well.
    Outcome<void> empty_log() { return database->script("PRAGMA wal_checkpoint(TRUNCATE)"); }
};

FileKeys::FileKeys(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
FileKeys::~FileKeys() = default;

Outcome<void> FileKeys::make(const std::string& folder) {
    SALLYPORT_CHECK(make_folder(folder));
    const std::string path = folder + "/master.key";
    if (read_file(path).has_value()) return Problem{Trouble::conflict, path + " is there already; a second one would lose every key"};
    Bytes master = random_bytes(key_bytes);
    Bytes text = hex(master) + "\n";
    auto kept = keep_file(path, text, 0600);
    wipe(master);
    wipe(text);
    return kept;
}

Outcome<std::unique_ptr<FileKeys>> FileKeys::open(const std::string& folder, Durability durability) {
    auto inside = std::make_unique<Inside>();
    inside->folder = folder;
    const std::string path = folder + "/master.key";
    SALLYPORT_TRY(text, read_file(path));
    struct stat found{};
    if (::stat(path.c_str(), &found) == 0 && (found.st_mode & 077) != 0) {
        return Problem{Trouble::invalid, fmt::format("{} can be read by others (mode {:o}); it must be 600", path, found.st_mode & 0777)};
    }
    if (!text.empty() && text.back() == '\n') text.pop_back();
    auto master = from_hex(text);
    wipe(text);
    if (!master || master->size() != key_bytes) return Problem{Trouble::corrupt, path + " does not hold 64 hex digits"};
    inside->master = std::move(*master);
    SALLYPORT_TRY(database, Database::open(folder + "/keys.db", Database::Mode::make, durability));
    inside->database = std::move(database);
    SALLYPORT_CHECK(inside->database->script(
        "PRAGMA secure_delete=ON; CREATE TABLE IF NOT EXISTS keys(name TEXT PRIMARY KEY, wrapped BLOB) WITHOUT ROWID;"));
    // One key that opens proves the master key: the wrong one is met at start and not at the first demand.
    auto any = inside->database->use("SELECT name, wrapped FROM keys WHERE wrapped IS NOT NULL LIMIT 1");
    if (!any) return std::move(any.error());
    SALLYPORT_TRY(there, any->next());
    if (there && !base::open(inside->master, context_of(any->text_at(0)), any->text_at(1))) {
        return Problem{Trouble::corrupt, fmt::format("{} is not the master key that wrapped {}/keys.db", path, folder)};
    }
    return std::unique_ptr<FileKeys>{new FileKeys{std::move(inside)}};
}

Outcome<Bytes> FileKeys::make_or_get(std::string_view name) {
    if (!is_key_name(name)) return no_name();
    const std::lock_guard lock{inside_->mutex};
    auto key = inside_->at_hand(name);
    if (key || key.error().trouble != Trouble::not_found) return key;
    if (key.error().sentence.starts_with("destroyed")) return not_again(name);
    return inside_->fresh.emplace(std::string{name}, random_bytes(key_bytes)).first->second;
}

Outcome<Bytes> FileKeys::get(std::string_view name) const {
    if (!is_key_name(name)) return no_name();
    const std::lock_guard lock{inside_->mutex};
    return inside_->at_hand(name);
}

Outcome<void> FileKeys::sync() {
    const std::lock_guard lock{inside_->mutex};
    Inside& in = *inside_;
    if (in.fresh.empty()) return {};
    SALLYPORT_TRY(transaction, Transaction::begin(*in.database));
    for (const auto& [name, key] : in.fresh) {
        const Bytes wrapped = seal(in.master, context_of(name), key);
        SALLYPORT_TRY(run, in.database->use("INSERT INTO keys(name, wrapped) VALUES($1, $2)"));
        // conflict: another process made the name meanwhile; what was sealed here cannot be opened with its key.
        if (auto done = run.text(1, name).bytes(2, wrapped).finish(); !done) {
            if (done.error().trouble == Trouble::conflict) in.fresh.erase(std::string{name});
            return done;
        }
    }
    SALLYPORT_CHECK(transaction.commit());
    for (auto& [name, key] : in.fresh) {
        in.cache.put(name, key);
        wipe(key);
    }
    in.fresh.clear();
    return {};
}

Outcome<void> FileKeys::destroy(std::string_view name) {
    if (!is_key_name(name)) return no_name();
    const std::lock_guard lock{inside_->mutex};
    Inside& in = *inside_;
    in.cache.drop(name);
    if (const auto found = in.fresh.find(name); found != in.fresh.end()) {
        wipe(found->second);
        in.fresh.erase(found);
    }
    {
        SALLYPORT_TRY(run,
                      in.database->use("INSERT INTO keys(name, wrapped) VALUES($1, NULL) ON CONFLICT(name) DO UPDATE SET wrapped = NULL"));
        SALLYPORT_CHECK(run.text(1, name).finish());
    }
    return in.empty_log();
}

struct MemoryKeys::Inside {
    mutable std::mutex mutex;
    std::map<std::string, Bytes, std::less<>> keys;
    std::set<std::string, std::less<>> destroyed;
};

MemoryKeys::MemoryKeys() : inside_{std::make_unique<Inside>()} {}
MemoryKeys::~MemoryKeys() = default;

Outcome<Bytes> MemoryKeys::make_or_get(std::string_view name) {
    if (!is_key_name(name)) return no_name();
    const std::lock_guard lock{inside_->mutex};
    if (inside_->destroyed.contains(name)) return not_again(name);
    if (const auto found = inside_->keys.find(name); found != inside_->keys.end()) return found->second;
    return inside_->keys.emplace(std::string{name}, random_bytes(key_bytes)).first->second;
}
Outcome<Bytes> MemoryKeys::get(std::string_view name) const {
    if (!is_key_name(name)) return no_name();
    const std::lock_guard lock{inside_->mutex};
    if (inside_->destroyed.contains(name)) return destroyed(name);
    if (const auto found = inside_->keys.find(name); found != inside_->keys.end()) return found->second;
    return never_made(name);
}
Outcome<void> MemoryKeys::sync() { return {}; }
Outcome<void> MemoryKeys::destroy(std::string_view name) {
    if (!is_key_name(name)) return no_name();
    const std::lock_guard lock{inside_->mutex};
    inside_->keys.erase(std::string{name});
    inside_->destroyed.emplace(name);
    return {};
}

}  // namespace sallyport::adapters
