// What was handed out of packages, in the working store.
#pragma once
#include "adapters/work/work_store.h"
#include "production/ports.h"

namespace sallyport::adapters {

class WorkFetches : public production::Fetches {
public:
    // Both outlive it.
    WorkFetches(WorkStore& store, const Clock& clock) : store_{store}, clock_{clock} {}
    Outcome<bool> handed_over(const production::Package& package, const PersonId& person, std::uint64_t from, std::uint64_t to,
                              Instant until) override;
    Outcome<void> forget(const production::Package& package, const PersonId& person) override;

private:
    WorkStore& store_;
    const Clock& clock_;
};

}  // namespace sallyport::adapters
