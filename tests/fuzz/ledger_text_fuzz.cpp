// room: ledger
// Every text of the ledger has one spelling: what parses is written again byte by byte. An attacker who finds a second spelling
// finds two leaves for one entry.
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/lifecycle.h"
#include "ledger/tiles.h"

using namespace sallyport;
using namespace sallyport::ledger;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input{reinterpret_cast<const char*>(data) + 1, size - 1};
    switch (data[0] % 6) {
        case 0:
            if (const auto header = Header::parse(input)) require(header->text() == input, "a header has one spelling");
            break;
        case 1:
            if (const auto facts = Facts::parse(input)) require(facts->text() == input, "facts have one spelling");
            break;
        case 2:
            if (const auto checkpoint = Checkpoint::parse(input)) require(checkpoint->text() == input, "a checkpoint has one spelling");
            break;
        case 3:
            if (const auto standing = parse_standing(input)) require(text(*standing) == input, "a standing has one spelling");
            break;
        case 4:
            if (const auto key = VerifierKey::parse(input)) require(key->text() == input, "a key has one spelling");
            break;
        case 5:
            if (const auto place = TilePlace::parse(input)) require(place->path() == input, "a tile has one path");
            break;
    }
    return 0;
}
