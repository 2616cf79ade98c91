#include "adapters/documents/paper_sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/documents/sandbox.h"

namespace sallyport::adapters {

namespace {

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

std::string number_bytes(std::uint32_t number) {
    std::string bytes(4, '\0');
    for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(number >> (8 * i));
    return bytes;
}

bool send(Frame frame, std::string_view bytes) {
    const std::string head = static_cast<char>(frame) + number_bytes(static_cast<std::uint32_t>(bytes.size()));
    return write_all(STDOUT_FILENO, head) && write_all(STDOUT_FILENO, bytes);
}

struct Ran {
    bool well = false;      // ended by itself with 0, and everybody heard it
    std::string said = {};  // the beginning of its standard output, for the page count
};

Ran run(Frame frame, const std::vector<std::string>& words, const ProgramLimits& limits) {
    int out[2], err[2];
    if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) return {};
    const pid_t child = ::fork();
    if (child < 0) return {};
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        ::close(STDIN_FILENO);
        std::vector<char*> argv;
        for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        char home[] = "HOME=/", language[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC";
        char* environment[] = {home, language, zone, nullptr};
        if (!narrow_for_program(limits)) ::_exit(126);
        ::execve(argv[0], argv.data(), environment);
        ::_exit(127);
    }
    ::close(out[1]);
    ::close(err[1]);

    Ran ran;
    std::size_t complained = 0;
    bool heard = true;
    std::array<char, 65536> chunk;
    std::array<struct pollfd, 2> ends{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
    while (heard && (ends[0].fd >= 0 || ends[1].fd >= 0)) {
        if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
        for (std::size_t i = 0; i < ends.size(); ++i) {
            if (ends[i].fd < 0 || ends[i].revents == 0) continue;
            const auto got = ::read(ends[i].fd, chunk.data(), chunk.size());
            if (got <= 0) {
                ends[i].fd = -1;
                continue;
            }
            std::string_view bytes{chunk.data(), static_cast<std::size_t>(got)};
            if (i == 0) {
                if (ran.said.size() < 65536) ran.said += bytes;
                heard = send(frame, bytes);
            } else {
                bytes = bytes.substr(0, complaint_bytes - complained);
                complained += bytes.size();
                if (!bytes.empty()) heard = send(Frame::complaint, bytes);
            }
        }
    }
    ::close(out[0]);
    ::close(err[0]);
    if (!heard) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    heard = heard && send(Frame::ended, static_cast<char>(frame) + number_bytes(static_cast<std::uint32_t>(status)));
    ran.well = heard && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return ran;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

long page_count(std::string_view facts) {
    const auto at = facts.find("\nPages:");
    if (at == std::string_view::npos) return 0;
    auto rest = facts.substr(at + 7);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    long pages = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), pages);
    return pages;
}

}  // namespace

int paper_sandbox_main(int argc, char** argv) {
    int pages = 0, long_side = 0;
    ProgramLimits limits;
    if (argc != 6 || !read_number(argv[1], pages) || !read_number(argv[2], long_side) || !read_number(argv[3], limits.cpu_seconds) ||
        !read_number(argv[4], limits.memory_bytes)) {
        return 2;
    }
    const bool is_signed = std::string_view{argv[5]} == "signed";
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    ::close_range(3, ~0U, 0);

    Walls walls;
    walls.programs = {"/usr/bin/pdfinfo", "/usr/bin/pdfsig", "/usr/bin/pdftotext", "/usr/bin/pdftoppm"};
    walls.readable = program_surroundings();
    walls.paper = STDIN_FILENO;
    for (const auto& program : walls.programs) {
        if (::access(program.c_str(), X_OK) == 0) continue;
        send(Frame::walls, program + " is not installed (Debian package poppler-utils); papers cannot be opened without it");
        return 3;
    }
    const auto inside = [&] {
        const auto facts = run(Frame::facts, {walls.programs[0], paper_path}, limits);
        const auto found = page_count(facts.said);
        if (found < 1 || found > pages) return 0;
        if (is_signed) static_cast<void>(run(Frame::signatures, {walls.programs[1], "-nocert", paper_path}, limits));
        static_cast<void>(run(Frame::text, {walls.programs[2], "-bbox-layout", "-enc", "UTF-8", paper_path, "-"}, limits));
        const auto side = std::to_string(long_side);
        static_cast<void>(run(Frame::pixels, {walls.programs[3], "-gray", "-scale-to", side, paper_path}, limits));
        return 0;
    };
    const auto ended = run_confined(walls, inside);
    if (!ended) {
        send(Frame::walls, ended.error().sentence);
        return 3;
    }
    return *ended;
}

}  // namespace sallyport::adapters
