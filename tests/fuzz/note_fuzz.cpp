// room: ledger
#include <cstddef>
#include <cstdint>

#include "ledger/checkpoint.h"
#include "ledger/receipt.h"

using namespace sallyport;
using namespace sallyport::ledger;

// Strangers' notes, keys, checkpoints and receipts: no crash, and what is read is written as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto note = parse_note(bytes)) require(bytes.starts_with(note->text), "a note begins with its text");
    if (const auto key = VerifierKey::parse(bytes)) require(key->text() == bytes, "a key has one text");
    if (const auto checkpoint = Checkpoint::parse(bytes)) require(checkpoint->text() == bytes, "a checkpoint has one text");
    if (const auto note = ReceiptNote::parse(bytes)) require(note->text() == bytes, "a receipt has one text");
    if (const auto receipt = Receipt::parse(bytes)) require(receipt->bytes() == bytes, "a receipt has one spelling");
    (void)open_note(bytes, {VerifierKey::of("ledger.example.org", std::string(32, 'k'))});
    return 0;
}
