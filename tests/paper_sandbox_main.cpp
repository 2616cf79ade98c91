// The helper of adapters/documents/render_test.cpp: the inside of the paper sandbox as the product starts it, and a
// stranger who has taken over a program in there and tries to get out. Usage: paper_sandbox paper-sandbox ... | attempt WHAT
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "adapters/documents/paper_sandbox.h"
#include "adapters/documents/sandbox.h"

namespace {

using namespace sallyport;

bool reads(const char* path) {
    const int fd = ::open(path, O_RDONLY);
    char letter;
    return fd >= 0 && ::read(fd, &letter, 1) == 1;
}

bool connects() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return false;
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(9);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // In a network of its own even loopback is down; with a network the answer would be "connection refused".
    return ::connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0 || errno == ECONNREFUSED;
}

bool writes(const char* path) { return ::open(path, O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0; }

// How many children at most: the answer counts as success of the attempt if a hundred could be had.
bool bombs() {
    for (int i = 0; i < 100; ++i) {
        const pid_t child = ::fork();
        if (child < 0) return false;
        if (child == 0) {
            ::pause();
            ::_exit(0);
        }
    }
    return true;
}

bool forks_once() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    return child > 0;
}

bool runs(const char* program) {
    char name[] = "x";
    char* argv[] = {name, nullptr};
    char* environment[] = {nullptr};
    ::execve(program, argv, environment);
    return false;  // had it worked, another program would have written its own answer
}

bool attempt(std::string_view what) {
    if (what == "read-the-paper") return reads(adapters::paper_path);
    if (what == "read-a-font-setting") return reads("/etc/fonts/fonts.conf");
    if (what == "connect") return connects();
    if (what == "read-passwd") return reads("/etc/passwd");
    if (what == "read-own-memory-map") return reads("/proc/self/maps");
    if (what == "write-tmp") return writes("/tmp/out") || writes("/out") || writes("/usr/lib/out");
    if (what == "write-the-paper") return ::open(adapters::paper_path, O_WRONLY) >= 0;
    if (what == "write-the-device") return ::open("/dev/urandom", O_WRONLY) >= 0;
    if (what == "fork-bomb") return bombs();
    if (what == "fork-once") return forks_once();
    if (what == "mount") return ::mount("tmpfs", "/usr", "tmpfs", 0, nullptr) == 0;
    if (what == "ptrace") return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0;
    if (what == "become-root") return ::setuid(0) == 0 && ::geteuid() == 0;
    if (what == "run-a-shell") return runs("/bin/sh") || runs("/usr/bin/env");
    if (what == "make-a-folder") return ::mkdir("/usr/lib/x", 0700) == 0 || ::mkdir("/x", 0700) == 0;
    return true;  // an unknown attempt must not look like a refusal
}

// "program": with the walls of poppler itself; "keeper": with those of the process that starts it.
int try_inside(std::string_view who, std::string_view what) {
    adapters::Walls walls;
    walls.readable = adapters::program_surroundings();
    walls.paper = STDIN_FILENO;
    const auto ended = adapters::run_confined(walls, [&] {
        if (who == "program" && !adapters::narrow_for_program({20, std::size_t{1} << 46})) return 50;
        return attempt(what) ? 10 : 11;
    });
    if (!ended) {
        std::fprintf(stderr, "%s\n", ended.error().sentence.c_str());
        return 60;
    }
    return *ended;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc >= 2 && std::string_view{argv[1]} == "paper-sandbox") return adapters::paper_sandbox_main(argc - 1, argv + 1);
    if (argc == 3 && std::string_view{argv[1]} == "attempt-by-program") return try_inside("program", argv[2]);
    if (argc == 3 && std::string_view{argv[1]} == "attempt-by-keeper") return try_inside("keeper", argv[2]);
    if (argc >= 2 && std::string_view{argv[1]} == "hang") return ::pause();
    return 2;
}
