#include "verify/verdict.h"

namespace sallyport::verify {

std::string_view name(Part part) {
    switch (part) {
        case Part::entry: return "entry";
        case Part::checkpoint: return "checkpoint";
        case Part::tile: return "tile";
        case Part::body: return "body";
        case Part::view: return "view";
        case Part::key: return "key";
    }
    return "entry";
}

std::string Fault::line() const {
    return "wrong " + std::string{name(part)} + " " + std::to_string(index) + " " + (file.empty() ? "-" : file) + ": " + sentence;
}

std::string Verdict::line() const { return fault ? fault->line() : "ok " + std::to_string(entries) + " entries"; }

}  // namespace sallyport::verify
