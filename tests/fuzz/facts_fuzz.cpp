// room: ledger
#include <cstddef>
#include <cstdint>

#include "ledger/kinds.h"
#include "ledger/lifecycle.h"

using namespace sallyport;
using namespace sallyport::ledger;

// Facts and standings as a store or a stranger may give them: no crash, and what is read is written as the same bytes. Any facts at all may
// arrive at any standing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto facts = Facts::parse(bytes)) {
        require(facts->text() == bytes, "facts have one text");
        for (const Kind kind : all_kinds()) {
            (void)check_facts(kind, *facts);
            for (const Stage stage : all_stages()) {
                Standing standing;
                standing.stage = stage;
                (void)after(standing, {kind, *facts, "somebody"});
            }
        }
    }
    if (const auto standing = parse_standing(bytes)) require(text(*standing) == bytes, "a standing has one text");
    return 0;
}
