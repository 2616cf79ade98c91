// Checks a receipt (docs/formats/receipt.md) with no store: its signature, and that its entry stands in the ledger if it brings the proof.
#pragma once
#include <string_view>

#include "verify/ledger_folder.h"

namespace sallyport::verify {

// Does the file begin as a receipt does?
bool looks_like_receipt(std::string_view bytes);

// `name` is how the file is called. The keys of `options` are needed: the package key that signs a delivery, and the ledger's key if there
// is a proof; `invalid` if there are none. entries is 1 if the receipt's entry is proven to stand in the ledger, else 0.
Outcome<Verdict> verify_receipt(std::string_view bytes, std::string_view name, const Options& options);

}  // namespace sallyport::verify
