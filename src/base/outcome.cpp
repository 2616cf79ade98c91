#include "base/outcome.h"

namespace sallyport::base {

const char* word(Trouble trouble) {
    switch (trouble) {
        case Trouble::invalid: return "invalid";
        case Trouble::refused: return "refused";
        case Trouble::not_found: return "not found";
        case Trouble::conflict: return "conflict";
        case Trouble::unavailable: return "unavailable";
        case Trouble::corrupt: return "corrupt";
    }
    return "?";
}

}  // namespace sallyport::base
