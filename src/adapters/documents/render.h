// Strangers' papers as pixels and words. A paper is never parsed in the process that calls: only its first bytes are looked
// at here; poppler reads it in a short-lived process of its own behind four walls (sandbox.h), and what comes back is grey
// pixels, which are packed as PNG here, and words. No script, link, form or attachment of a paper is ever run or followed.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/outcome.h"

namespace sallyport::adapters {

enum class PaperKind { pdf, png, jpeg };

// A cheap look at the size and the first bytes. `invalid` says what was seen and what is wanted; field is "instrument".
Outcome<PaperKind> sniff(std::string_view bytes);

// A word and where it stands, in thousandths of the page from its upper left corner, 0 to 1000.
struct Word {
    std::string text;
    int left = 0, top = 0, right = 0, bottom = 0;
};

struct PageImage {
    int number = 1;
    int width = 0, height = 0;  // pixels
    Bytes png;                  // 8 bit grey, made here: the paper's own picture formats never reach a browser
    std::string text;           // the words of the page, a line of the paper a line; empty for a plain scan
    std::vector<Word> words;    // in reading order; also those that a paper hides behind a picture or in white
};

struct RenderedDocument {
    int pages = 0;
    std::vector<PageImage> images;     // one a page, in order
    std::vector<std::string> remarks;  // for the reader: "signed by ...: the signature is valid", "JavaScript is present and was not run"
};

struct RenderLimits {
    // The program and its first words that reach paper_sandbox_main(); "/proc/self/exe" is the program that is running.
    std::vector<std::string> helper = {"/proc/self/exe", "paper-sandbox"};
    int pages = limits::instrument_pages;
    // Letter paper comes to 109 dpi: small print is readable, a page is about 60 kB as PNG. It bounds a hostile page size too.
    int long_side_px = 1200;
    // A 200-page scan takes about ten seconds of one core.
    int cpu_seconds = 20;
    std::chrono::milliseconds wall_time{90'000};
    std::size_t memory_bytes = 1'073'741'824;
    std::size_t text_bytes = 30'000'000;  // a page of words with boxes is about 60 kB
};

// Blocks for as long as the paper takes, at most limits.wall_time; any number of threads may call at once.
// invalid: the paper is at fault (encrypted, damaged, too many pages, too slow), the sentence is for the one who sent it.
// unavailable: this machine is at fault (no sandbox, no poppler); nothing has been opened.
Outcome<RenderedDocument> render(std::string_view bytes, const RenderLimits& limits);

}  // namespace sallyport::adapters
