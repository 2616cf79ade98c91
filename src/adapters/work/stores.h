// Sessions and drafts in the working store.
#pragma once
#include "adapters/work/work_store.h"
#include "demand/ports.h"
#include "people/people.h"
#include "people/short_memory.h"

namespace sallyport::adapters {

class WorkSessions : public people::SessionStore {
public:
    WorkSessions(WorkStore& store, const Clock& clock) : store_{store}, clock_{clock} {}
    Outcome<void> put(std::string_view token_digest, std::string_view bytes, Instant expires) override;
    Outcome<std::string> get(std::string_view token_digest) const override;
    Outcome<void> remove(std::string_view token_digest) override;
    Outcome<std::vector<std::pair<std::string, std::string>>> all() const override;

private:
    WorkStore& store_;
    const Clock& clock_;
};

class WorkMemory : public people::ShortMemory {
public:
    WorkMemory(WorkStore& store, const Clock& clock) : store_{store}, clock_{clock} {}
    Outcome<void> put(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) override;
    Outcome<std::string> get(std::string_view space, std::string_view key) const override;
    Outcome<bool> put_first(std::string_view space, std::string_view key, std::string_view value, std::optional<Instant> until) override;
    Outcome<bool> replace(std::string_view space, std::string_view key, std::string_view expected, std::string_view value,
                          std::optional<Instant> until) override;
    Outcome<void> remove(std::string_view space, std::string_view key) override;
    Outcome<std::vector<std::pair<std::string, std::string>>> list(std::string_view space) const override;

private:
    WorkStore& store_;
    const Clock& clock_;
};

// A draft that nobody touched for 30 days goes.
class WorkDrafts : public demand::Drafts {
public:
    WorkDrafts(WorkStore& store, const Clock& clock) : store_{store}, clock_{clock} {}
    Outcome<void> put(const PersonId& person, const DemandId& id, std::string_view sealed, Instant at) override;
    Outcome<Bytes> get(const PersonId& person, const DemandId& id) const override;
    Outcome<std::vector<Line>> list(const PersonId& person) const override;
    Outcome<void> remove(const PersonId& person, const DemandId& id) override;

private:
    WorkStore& store_;
    const Clock& clock_;
};

}  // namespace sallyport::adapters
