// The inside of the sandbox for one paper: `sallyport paper-sandbox`, started by render() and by nobody else. It runs
// poppler's programs on the paper and passes on what they print, in frames; it understands nothing of it but the page count.
#pragma once
#include <cstddef>
#include <cstdint>

namespace sallyport::adapters {

// A frame on standard output: one letter, four bytes of length (low byte first), then that many bytes.
enum class Frame : char {
    facts = 'i',       // what pdfinfo prints
    signatures = 'g',  // what pdfsig prints
    text = 't',        // what pdftotext -bbox-layout prints
    pixels = 'p',      // what pdftoppm -gray prints: PGM pages one behind the other
    complaint = 'e',   // the first words on standard error, at most complaint_bytes a program
    ended = 's',       // a program ended: its frame letter, then its wait status as four bytes
    walls = 'w',       // the sandbox could not be built; the sentence follows
};
inline constexpr std::size_t complaint_bytes = 4096;

// Standard input: the paper as a file that can be read from its start. Arguments: pages, long side in pixels, CPU seconds,
// memory in bytes, "signed" or "unsigned" (whether pdfsig is worth a run). Exit status 0 if all that could run has run.
int paper_sandbox_main(int argc, char** argv);

}  // namespace sallyport::adapters
