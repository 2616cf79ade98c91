#include "adapters/work/stores.h"

#include <algorithm>

namespace sallyport::adapters {

namespace {
constexpr std::string_view session_space = "session";
constexpr int draft_days = 30;
std::string draft_space(const PersonId& person) { return "draft-" + person.text(); }
}  // namespace

Outcome<void> WorkSessions::put(std::string_view token_digest, std::string_view bytes, Instant expires) {
    return store_.put(session_space, token_digest, bytes, expires);
}
Outcome<std::string> WorkSessions::get(std::string_view token_digest) const {
    return store_.get(session_space, token_digest, clock_.now());
}
Outcome<void> WorkSessions::remove(std::string_view token_digest) { return store_.remove(session_space, token_digest); }
Outcome<std::vector<std::pair<std::string, std::string>>> WorkSessions::all() const { return store_.list(session_space, clock_.now()); }

Outcome<void> WorkMemory::put(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) {
    return store_.put(space, key, value, until);
}
Outcome<std::string> WorkMemory::get(std::string_view space, std::string_view key) const { return store_.get(space, key, clock_.now()); }
Outcome<bool> WorkMemory::put_first(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) {
    return store_.put_if_absent(space, key, value, clock_.now(), until);
}
Outcome<bool> WorkMemory::replace(std::string_view space, std::string_view key, std::string_view expected, std::string_view value,
                                  std::optional<Instant> until) {
    return store_.replace(space, key, expected, value, clock_.now(), until);
}
Outcome<void> WorkMemory::remove(std::string_view space, std::string_view key) { return store_.remove(space, key); }
Outcome<std::vector<std::pair<std::string, std::string>>> WorkMemory::list(std::string_view space) const {
    return store_.list(space, clock_.now());
}

// "INSTANT\nsealed bytes": when it was saved stands in the open, what was written does not.
Outcome<void> WorkDrafts::put(const PersonId& person, const DemandId& id, std::string_view sealed, Instant at) {
    return store_.put(draft_space(person), id.text(), text(at) + "\n" + std::string{sealed}, after_days(at, draft_days));
}

Outcome<Bytes> WorkDrafts::get(const PersonId& person, const DemandId& id) const {
    SALLYPORT_TRY(held, store_.get(draft_space(person), id.text(), clock_.now()));
    const auto end = held.find('\n');
    if (end == Bytes::npos) return Problem{Trouble::corrupt, "a draft without its date"};
    return held.substr(end + 1);
}

Outcome<std::vector<demand::Drafts::Line>> WorkDrafts::list(const PersonId& person) const {
    SALLYPORT_TRY(held, store_.list(draft_space(person), clock_.now()));
    std::vector<Line> lines;
    for (const auto& [key, value] : held) {
        SALLYPORT_TRY(id, DemandId::parse(key));
        SALLYPORT_TRY(saved, parse_instant(std::string_view{value}.substr(0, value.find('\n'))));
        lines.push_back({id, saved});
    }
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.saved > b.saved; });
    return lines;
}

Outcome<void> WorkDrafts::remove(const PersonId& person, const DemandId& id) { return store_.remove(draft_space(person), id.text()); }

}  // namespace sallyport::adapters
