// The plain archive as a stream, made from its sealed parts when somebody fetches it. Its size is known before, and it can start at any
// byte, so that a download that broke off goes on. Thread-safe as far as the vault is.
#pragma once
#include <functional>

#include "ledger/ports.h"
#include "production/production.h"

namespace sallyport::production {

// `count` bytes from `offset`, in pieces of at most 1 MiB, until `see` returns false. `invalid`: not inside the archive; `corrupt`: a part is not
// what was sealed; what was shown until then is authentic.
Outcome<void> stream_archive(const ledger::Vault& vault, std::string_view demand_key, const Package& package, std::uint64_t offset,
                             std::uint64_t count, const std::function<bool(std::string_view)>& see);

}  // namespace sallyport::production
