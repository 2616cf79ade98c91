#include "adapters/work/work_store.h"

#include <fmt/format.h>

#include <limits>
#include <mutex>

#include "adapters/files/files.h"

namespace sallyport::adapters {

namespace {

constexpr int format = 1;

// No expiry is stored as the end of time, so that one comparison serves all.
std::int64_t last_ms(std::optional<Instant> until) { return until ? until->ms : std::numeric_limits<std::int64_t>::max(); }

}  // namespace

struct WorkStore::Inside {
    mutable std::mutex mutex;
    std::unique_ptr<Database> database;

    Outcome<void> prepare() {
        SALLYPORT_TRY(version, database->number("PRAGMA user_version", 0));
        if (version != 0 && version != format) {
            return Problem{Trouble::invalid,
                           fmt::format("{} has format {}; this program reads format {}. It holds no records: it may be removed",
                                       database->path(), version, format)};
        }
        return database->script(fmt::format(
            "CREATE TABLE IF NOT EXISTS work(space TEXT, key TEXT, value BLOB NOT NULL, until INTEGER NOT NULL, PRIMARY KEY(space, "
            "key)) WITHOUT ROWID; PRAGMA user_version={}; PRAGMA secure_delete=ON;",
            format));
    }
    Outcome<bool> changed(Run& run) {
        SALLYPORT_CHECK(run.finish());
        SALLYPORT_TRY(count, database->number("SELECT changes()", 0));
        return count > 0;
    }
};

WorkStore::WorkStore(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
WorkStore::~WorkStore() = default;

Outcome<std::unique_ptr<WorkStore>> WorkStore::open(const std::string& folder) {
    SALLYPORT_CHECK(make_folder(folder));
    auto inside = std::make_unique<Inside>();
    SALLYPORT_TRY(database, Database::open(folder + "/work.db", Database::Mode::make, Durability::relaxed));
    inside->database = std::move(database);
    SALLYPORT_CHECK(inside->prepare());
    return std::unique_ptr<WorkStore>{new WorkStore{std::move(inside)}};
}
Outcome<std::unique_ptr<WorkStore>> WorkStore::in_memory() {
    auto inside = std::make_unique<Inside>();
    SALLYPORT_TRY(database, Database::open(":memory:", Database::Mode::make));
    inside->database = std::move(database);
    SALLYPORT_CHECK(inside->prepare());
    return std::unique_ptr<WorkStore>{new WorkStore{std::move(inside)}};
}

Outcome<void> WorkStore::put(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(run, inside_->database->use("INSERT INTO work(space, key, value, until) VALUES($1, $2, $3, $4) "
                                              "ON CONFLICT(space, key) DO UPDATE SET value = excluded.value, until = excluded.until"));
    return run.text(1, space).text(2, key).bytes(3, value).number(4, last_ms(until)).finish();
}

Outcome<Bytes> WorkStore::get(std::string_view space, std::string_view key, Instant now) const {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(run, inside_->database->use("SELECT value FROM work WHERE space = $1 AND key = $2 AND until > $3"));
    SALLYPORT_TRY(there, run.text(1, space).text(2, key).number(3, now.ms).next());
    if (!there) return Problem{Trouble::not_found, fmt::format("there is no such {}, or it has run out", space)};
    return Bytes{run.text_at(0)};
}

Outcome<void> WorkStore::remove(std::string_view space, std::string_view key) {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(run, inside_->database->use("DELETE FROM work WHERE space = $1 AND key = $2"));
    return run.text(1, space).text(2, key).finish();
}

Outcome<std::vector<std::pair<std::string, Bytes>>> WorkStore::list(std::string_view space, Instant now) const {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(run, inside_->database->use("SELECT key, value FROM work WHERE space = $1 AND until > $2 ORDER BY key"));
    run.text(1, space).number(2, now.ms);
    std::vector<std::pair<std::string, Bytes>> found;
    for (;;) {
        SALLYPORT_TRY(more, run.next());
        if (!more) return found;
        found.emplace_back(run.text_at(0), run.text_at(1));
    }
}

Outcome<bool> WorkStore::put_if_absent(std::string_view space, std::string_view key, std::string_view value, Instant now,
                                       std::optional<Instant> until) {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(run,
                  inside_->database->use("INSERT INTO work(space, key, value, until) VALUES($1, $2, $3, $4) ON CONFLICT(space, key) DO "
                                         "UPDATE SET value = excluded.value, until = excluded.until WHERE work.until <= $5"));
    run.text(1, space).text(2, key).bytes(3, value).number(4, last_ms(until)).number(5, now.ms);
    return inside_->changed(run);
}

Outcome<bool> WorkStore::replace(std::string_view space, std::string_view key, std::string_view expected, std::string_view value,
                                 Instant now, std::optional<Instant> until) {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(
        run, inside_->database->use("UPDATE work SET value = $4, until = $5 WHERE space = $1 AND key = $2 AND value = $3 AND until > $6"));
    run.text(1, space).text(2, key).bytes(3, expected).bytes(4, value).number(5, last_ms(until)).number(6, now.ms);
    return inside_->changed(run);
}

Outcome<void> WorkStore::remove_expired(Instant now) {
    const std::lock_guard lock{inside_->mutex};
    SALLYPORT_TRY(run, inside_->database->use("DELETE FROM work WHERE until <= $1"));
    return run.number(1, now.ms).finish();
}

}  // namespace sallyport::adapters
