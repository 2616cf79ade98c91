// The answer of every check: whole, or the first thing that is not, with its kind, its place and a sentence.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"

namespace sallyport::verify {

enum class Part { entry, checkpoint, tile, body, view, key };
std::string_view name(Part part);

struct Fault {
    Part part = Part::entry;
    std::uint64_t index = 0;  // of the entry; of a tile, the first entry below the wrong hash; of a checkpoint, its size; of a key, 0
    std::string file;         // as it is called inside the folder that was checked; "-" for none
    std::string sentence;
    std::string line() const;  // "wrong KIND INDEX FILE: SENTENCE"
};

struct Verdict {
    std::uint64_t entries = 0;       // that were checked
    std::optional<Fault> fault;      // nothing: all is whole
    std::vector<std::string> notes;  // what the reader should know beside, such as that no key was given
    std::string line() const;        // the last line of `verify`: "ok N entries" or the fault's
};

}  // namespace sallyport::verify
