// Working state that is no view: sign-in sessions, drafts, upload offsets, throttles, leases, progress. Lives in DIR/work.db, outlives
// the program but perhaps not a power cut, and is in no backup. Thread-safe; several processes may have it open.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/sql/sql.h"
#include "base/instant.h"

namespace sallyport::adapters {

class WorkStore {
public:
    static Outcome<std::unique_ptr<WorkStore>> open(const std::string& folder);  // DIR; makes DIR/work.db
    static Outcome<std::unique_ptr<WorkStore>> in_memory();
    ~WorkStore();

    // Any bytes under (space, key). Without `until` it stays; with it, it is gone from that instant on for whoever asks with a later now.
    Outcome<void> put(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until = {});
    // not_found: never put, removed, or run out.
    Outcome<Bytes> get(std::string_view space, std::string_view key, Instant now) const;
    Outcome<void> remove(std::string_view space, std::string_view key);                                   // gone already is fine
    Outcome<std::vector<std::pair<std::string, Bytes>>> list(std::string_view space, Instant now) const;  // by key

    // For leases and counters, safe between processes. False: somebody else was first, nothing is changed.
    Outcome<bool> put_if_absent(std::string_view space, std::string_view key, std::string_view value, Instant now,
                                std::optional<Instant> until = {});
    Outcome<bool> replace(std::string_view space, std::string_view key, std::string_view expected, std::string_view value, Instant now,
                          std::optional<Instant> until = {});
    Outcome<void> remove_expired(Instant now);

private:
    struct Inside;
    explicit WorkStore(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace sallyport::adapters
