#include "adapters/collector/link.h"

#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <thread>

extern char** environ;

namespace sallyport::adapters {

using collection::Material;

namespace {

constexpr std::size_t line_limit = 200;
// A handle lists parts: two a class and account at most, a few hundred bytes each.
constexpr std::uint64_t handle_limit = 64'000'000;

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// False at the end of the stream.
bool receive_more(int socket, Bytes& to) {
    char block[65'536];
    while (true) {
        const ssize_t got = ::recv(socket, block, sizeof block, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to.append(block, static_cast<std::size_t>(got));
        return true;
    }
}

std::optional<std::string> receive_line(int socket, Bytes& ahead) {
    std::size_t end = ahead.find('\n');
    while (end == Bytes::npos) {
        if (ahead.size() > line_limit || !receive_more(socket, ahead)) return std::nullopt;
        end = ahead.find('\n');
    }
    std::string line = ahead.substr(0, end);
    ahead.erase(0, end + 1);
    return line;
}

std::optional<Bytes> receive_bytes(int socket, Bytes& ahead, std::uint64_t count) {
    if (count > handle_limit) return std::nullopt;
    while (ahead.size() < count) {
        if (!receive_more(socket, ahead)) return std::nullopt;
    }
    Bytes out = ahead.substr(0, static_cast<std::size_t>(count));
    ahead.erase(0, static_cast<std::size_t>(count));
    return out;
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> out;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        out.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return out;
}

std::optional<std::uint64_t> number_of(const std::string& word) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return out;
}

constexpr Trouble troubles[] = {Trouble::invalid,  Trouble::refused,     Trouble::not_found,
                                Trouble::conflict, Trouble::unavailable, Trouble::corrupt};

Outcome<Material> obey(collection::Collector& collector, const std::string& line) {
    const auto words = words_of(line);
    if (words.size() != 2 || (words[0] != "keep" && words[0] != "collect")) {
        return Problem{Trouble::invalid, "an order is \"keep ID\" or \"collect ID\""};
    }
    SALLYPORT_TRY(id, DemandId::parse(words[1]));
    try {
        return words[0] == "keep" ? collector.keep(id) : collector.collect(id);
    } catch (const Broken& broken) {
        return Problem{Trouble::corrupt, fmt::format("the collector met a mistake of ours: {}", broken.why())};
    }
}

}  // namespace

void serve_orders(int socket, collection::Collector& collector, const std::function<void()>& gone) {
    int wake[2];
    require(::pipe(wake) == 0, "a pipe can be made");
    const Fd read_end{wake[0]}, write_end{wake[1]};
    std::atomic<bool> at_work = false;
    std::thread watcher{[&] {
        pollfd watched[2] = {{socket, POLLRDHUP, 0}, {read_end.number(), POLLIN, 0}};
        while (true) {
            if (::poll(watched, 2, -1) < 0 && errno == EINTR) continue;
            if (watched[1].revents != 0) return;
            if ((watched[0].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) {
                if (at_work) gone();
                return;
            }
        }
    }};
    Bytes ahead;
    while (const auto line = receive_line(socket, ahead)) {
        at_work = true;
        const auto material = obey(collector, *line);
        at_work = false;
        const std::string body = material ? material->body() : std::string{};
        const std::string answer =
            material ? fmt::format("material {}\n{}", body.size(), body)
                     : fmt::format("problem {} {} {}\n{}{}", word(material.error().trouble), material.error().field.size(),
                                   material.error().sentence.size(), material.error().field, material.error().sentence);
        if (!send_all(socket, answer)) break;
    }
    // One byte wakes the watcher; if even that fails the process has no descriptors left and is at its end anyway.
    if (::write(write_end.number(), "x", 1) != 1) gone();
    watcher.join();
}

std::function<void(const DemandId&, int, int)> progress_to(int socket) {
    return [socket](const DemandId&, int done, int all) {
        // serve_orders() watches whether the gate is there.
        if (!send_all(socket, fmt::format("progress {} {}\n", done, all))) return;
    };
}

CollectorLink::~CollectorLink() { hang_up(); }

void CollectorLink::on_progress(std::function<void(const DemandId&, int, int)> progress) {
    const std::lock_guard lock{mutex_};
    progress_ = std::move(progress);
}

void CollectorLink::hang_up() {
    socket_ = Fd{};
    ahead_.clear();
    if (child_ > 0) {
        // It ends by itself when its socket closes.
        while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
        }
        child_ = -1;
    }
}

Outcome<void> CollectorLink::start() {
    if (socket_.open()) return {};
    const Problem cannot{Trouble::unavailable, "the collector cannot be started"};
    if (command_.empty()) return cannot;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return cannot;
    Fd ours{ends[0]};
    const Fd theirs{ends[1]};
    std::vector<char*> arguments;
    for (std::string& word : command_) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.number(), 0);
    pid_t child = -1;
    const int error = ::posix_spawn(&child, command_.front().c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return cannot;
    child_ = child;
    socket_ = std::move(ours);
    return {};
}

Outcome<Material> CollectorLink::order(std::string_view verb, const DemandId& demand) {
    const std::lock_guard lock{mutex_};
    const std::string line = fmt::format("{} {}\n", verb, demand.text());
    SALLYPORT_CHECK(start());
    if (!send_all(socket_.number(), line)) {
        // It died between two orders: nothing was asked of it yet, so one new start is safe.
        hang_up();
        SALLYPORT_CHECK(start());
        if (!send_all(socket_.number(), line)) return Problem{Trouble::unavailable, "the collector does not take orders"};
    }
    return answer(demand);
}

Outcome<Material> CollectorLink::answer(const DemandId& demand) {
    while (const auto line = receive_line(socket_.number(), ahead_)) {
        const auto words = words_of(*line);
        if (words.size() == 3 && words[0] == "progress") {
            const auto done = number_of(words[1]), all = number_of(words[2]);
            if (progress_ && done && all) progress_(demand, static_cast<int>(*done), static_cast<int>(*all));
            continue;
        }
        if (words.size() == 2 && words[0] == "material") {
            const auto count = number_of(words[1]);
            const auto body = count ? receive_bytes(socket_.number(), ahead_, *count) : std::nullopt;
            if (!body) break;
            SALLYPORT_TRY(material, Material::from_body(*body));
            if (material.demand != demand) break;
            return material;
        }
        if (words.size() == 4 && words[0] == "problem") {
            const auto field_bytes = number_of(words[2]), sentence_bytes = number_of(words[3]);
            if (!field_bytes || !sentence_bytes) break;
            const auto field = receive_bytes(socket_.number(), ahead_, *field_bytes);
            const auto sentence = receive_bytes(socket_.number(), ahead_, *sentence_bytes);
            if (!field || !sentence) break;
            for (const Trouble trouble : troubles) {
                if (word(trouble) == words[1]) return Problem{trouble, *sentence, *field};
            }
        }
        break;
    }
    hang_up();
    return Problem{Trouble::unavailable, "the collector ended before it answered; nothing of this order is kept"};
}

}  // namespace sallyport::adapters
