// Four walls round code that reads strangers' bytes, each of which alone would do for most attacks: namespaces of its own
// (no network, no other process, a file tree of a few read-only folders), Landlock (read only, run only what is named),
// a seccomp allow-list, and resource limits. If the kernel refuses any wall, nothing is run at all.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/outcome.h"

namespace sallyport::adapters {

struct Walls {
    std::vector<std::string> programs;  // absolute paths; the only files that may be executed
    std::vector<std::string> readable;  // files and folders that may be read; absent ones are left out
    int paper = -1;                     // a descriptor; its bytes stand at paper_path inside, read-only
};
inline constexpr const char* paper_path = "/paper";

struct ProgramLimits {
    int cpu_seconds = 20;
    std::size_t memory_bytes = 1'073'741'824;  // address space; poppler needs about 150 MB for a large scan
};

// Where poppler finds its libraries and fonts on Debian, and the three things every program needs to start.
std::vector<std::string> program_surroundings();

// Runs `inside` as the first process of its own small world and returns its exit status. `inside` must not need any
// descriptor above 2, any variable of the environment, or any file outside `walls`. Call it in a process that does
// nothing else and holds no secret: standard input, output and error are shared with the inside. `unavailable` names the
// wall that the kernel refused; `inside` has then not run.
Outcome<int> run_confined(const Walls& walls, const std::function<int()>& inside);

// For a child of the inside that is about to execute a program: no further process, bounded time and memory. Nothing can
// be undone by the program. The sentence names what failed; do not go on then.
Outcome<void> narrow_for_program(const ProgramLimits& limits);

}  // namespace sallyport::adapters
