// What review needs from the world.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/outcome.h"

namespace sallyport::review {

// A word of a paper and where it stands, in thousandths of the page from its upper left corner.
struct PaperWord {
    std::string text;
    int left = 0, top = 0, right = 0, bottom = 0;
};

struct PaperPage {
    int number = 1;
    int width = 0, height = 0;  // pixels
    Bytes png;
    std::string text;
    std::vector<PaperWord> words;
};

struct ReadPaper {
    std::vector<PaperPage> pages;
    std::vector<std::string> remarks;  // "JavaScript is present and was not run"
};

// Opens a stranger's paper in a process of its own. Any number of threads may call.
class PaperReader {
public:
    virtual ~PaperReader() = default;
    // A look at size and first bytes only. `invalid`: not a paper we read; the sentence is for the one who sent it.
    virtual Outcome<void> sniff(std::string_view bytes) const = 0;
    // invalid: the paper is at fault; unavailable: this machine is.
    virtual Outcome<ReadPaper> read(std::string_view bytes) const = 0;
};

// Whether anything stands against handing over what was approved: asked before each signature on a release. `refused` says until when, or
// which rule.
class Holds {
public:
    virtual ~Holds() = default;
    virtual Outcome<void> may_hand_over(const DemandId& demand, Instant at) const = 0;
};

}  // namespace sallyport::review
