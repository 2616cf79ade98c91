// Kills a program in the middle of writing the book, again and again, and looks each time that nothing it was told of is lost or doubled,
// that the book checks whole, and that its views are what the entries say.
//   kill_book --seed 1 --kills 200 [--folder DIR]
// A child appends from several threads and says over a pipe what was acknowledged; the parent ends it with SIGKILL at a random instant,
// also while it opens, signs, keeps large bodies or destroys keys. The last line is "ok N kills, M entries acknowledged" or
// "wrong KILL: SENTENCE" (exit 1).
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "adapters/book/sample_drafts.h"
#include "adapters/book/sqlite_book.h"
#include "adapters/keys/keys.h"
#include "adapters/vault/vault.h"
#include "base/limits.h"
#include "ledger/checkpoint.h"

namespace sallyport::adapters {
namespace {

using namespace sample;

constexpr int writers = 3;
// A folder is killed so often before a new one: later kills meet a book with a past, and a check stays quick.
constexpr int kills_a_folder = 20;
// From the fork; opening takes a few milliseconds, so that some kills fall into it.
constexpr int longest_life_us = 40'000;

// In memory if there is such a place: a killed program loses nothing that it has given to the kernel, so that a disk would only add
// waiting. Power cuts are another matter and another test.
std::string usual_folder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto place = ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    return (place / ("sallyport-kills-" + random_id_text())).string();
}

struct Opened {
    std::unique_ptr<FileKeys> keys;
    std::unique_ptr<FileVault> vault;
    std::unique_ptr<SqliteBook> book;
};

Outcome<Opened> open_all(const std::string& folder) {
    Opened opened;
    if (!std::filesystem::exists(folder + "/keys/master.key")) SALLYPORT_CHECK(FileKeys::make(folder + "/keys"));
    SALLYPORT_TRY(keys, FileKeys::open(folder + "/keys"));
    opened.keys = std::move(keys);
    SALLYPORT_TRY(vault, FileVault::open(folder + "/vault"));
    vault->segment_bytes(20'000);  // Many segments begin and end.
    opened.vault = std::move(vault);
    BookOptions options;
    options.folder = folder;
    options.projections = {projection()};
    SALLYPORT_TRY(book, SqliteBook::open(std::move(options), *opened.vault, *opened.keys));
    opened.book = std::move(book);
    return opened;
}

// The actor's id is drawn anew for each draft: it names the draft for ever, also when its body is destroyed.
void say(int pipe, EntryIndex index, const Draft& draft) {
    const std::string line = fmt::format("{} {}\n", index.value, draft.actor.text());
    if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(3);
}

[[noreturn]] void child(const std::string& folder, int pipe, std::uint64_t seed) {
    auto opened = open_all(folder);
    if (!opened) {
        const std::string line = "! " + opened.error().sentence + "\n";
        if (::write(pipe, line.data(), line.size()) < 0) ::_exit(3);
        ::_exit(2);
    }
    std::vector<std::thread> threads;
    for (int thread = 0; thread < writers; ++thread) {
        threads.emplace_back([&, thread] {
            std::mt19937_64 random{seed * writers + thread};
            SqliteBook& book = *opened->book;
            for (;;) {
                const auto demand = DemandId::random();
                const std::size_t size = random() % 50 == 0 ? limits::packed_body_bytes + 5 : random() % 3000;
                Draft draft = received(demand, std::string(size, 'x'));
                auto last = book.append(draft);
                if (last) say(pipe, *last, draft);
                const std::uint64_t notes = random() % 4;
                for (std::uint64_t note = 0; last && note < notes; ++note) {
                    draft = noted(demand, *last);
                    last = book.append(draft);
                    if (last) say(pipe, *last, draft);
                }
                if (last && random() % 3 == 0) {
                    draft = withdrawn(demand, *last);
                    last = book.append(draft);
                    if (last) say(pipe, *last, draft);
                    draft = destroyed(demand, last.value_or(EntryIndex{}));
                    if (last) last = book.append(draft);
                    if (last) say(pipe, *last, draft);
                }
                if (random() % 5 == 0) (void)book.sign_checkpoint(noon);
                if (!last) ::_exit(2);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    ::_exit(0);
}

class Campaign {
public:
    Campaign(std::string folder, std::uint64_t seed) : root_{std::move(folder)}, random_{seed} {}

    Outcome<void> run(int kills) {
        for (int kill = 0; kill < kills; ++kill) {
            if (kill % kills_a_folder == 0) {
                std::filesystem::remove_all(root_);
                acknowledged_.clear();
            }
            SALLYPORT_CHECK(strike());
            auto sound = look();
            if (!sound) return Problem{sound.error().trouble, fmt::format("{}: {}", kill, sound.error().sentence)};
            if ((kill + 1) % 500 == 0) fmt::print(stderr, "{} of {} kills\n", kill + 1, kills);
        }
        return {};
    }
    std::uint64_t heard() const { return heard_; }

private:
    Outcome<void> strike() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return Problem{Trouble::unavailable, "no pipe"};
        const std::uint64_t seed = random_();
        const int life_us = static_cast<int>(random_() % longest_life_us);
        std::fflush(nullptr);
        const pid_t pid = ::fork();
        if (pid < 0) return Problem{Trouble::unavailable, "no child"};
        if (pid == 0) {
            ::close(ends[0]);
            child(root_, ends[1], seed);
        }
        ::close(ends[1]);
        const timespec life{0, life_us * 1000L};
        ::ppoll(nullptr, 0, &life, nullptr);
        ::kill(pid, SIGKILL);
        int status = 0;
        ::waitpid(pid, &status, 0);
        std::string said;
        char piece[4096];
        for (ssize_t count = 0; (count = ::read(ends[0], piece, sizeof piece)) > 0;) said.append(piece, count);
        ::close(ends[0]);
        if (WIFEXITED(status)) return Problem{Trouble::corrupt, "the child ended by itself: " + said};
        for (std::size_t at = 0; at < said.size();) {
            const auto end = said.find('\n', at);
            const auto space = said.find(' ', at);
            if (end == std::string::npos) break;
            acknowledged_[std::stoull(said.substr(at, space - at))] = said.substr(space + 1, end - space - 1);
            ++heard_;
            at = end + 1;
        }
        return {};
    }

    Outcome<void> look() {
        SALLYPORT_TRY(opened, open_all(root_));
        SqliteBook& book = *opened.book;
        std::set<std::string> drafts;
        std::uint64_t found = 0;
        std::string doubled;
        SALLYPORT_CHECK(book.each({}, [&](const ledger::Entry& entry) {
            const std::string& draft = entry.header.actor.text();
            if (!drafts.insert(draft).second) doubled = draft;
            if (const auto heard = acknowledged_.find(entry.header.index.value); heard != acknowledged_.end() && heard->second == draft)
                ++found;
            return true;
        }));
        if (!doubled.empty()) return Problem{Trouble::corrupt, "the draft of " + doubled + " is in the book twice"};
        if (found != acknowledged_.size()) {
            return Problem{Trouble::corrupt, fmt::format("{} of {} acknowledged entries are not where they were",
                                                         acknowledged_.size() - found, acknowledged_.size())};
        }
        SALLYPORT_TRY(wrongs, book.check());
        if (!wrongs.empty()) return Problem{Trouble::corrupt, wrongs.front().line()};
        // And it goes on.
        SALLYPORT_CHECK(book.append(received(DemandId::random())));
        SALLYPORT_CHECK(book.sign_checkpoint(noon));
        return {};
    }

    std::string root_;
    std::mt19937_64 random_;
    std::map<std::uint64_t, std::string> acknowledged_;  // index -> the draft's actor
    std::uint64_t heard_ = 0;
};

}  // namespace
}  // namespace sallyport::adapters

int main(int count, char** words) {
    std::uint64_t seed = 1;
    int kills = 200;
    std::string folder = sallyport::adapters::usual_folder();
    for (int at = 1; at + 1 < count; at += 2) {
        const std::string_view word = words[at];
        if (word == "--seed") {
            seed = std::strtoull(words[at + 1], nullptr, 10);
        } else if (word == "--kills") {
            kills = std::atoi(words[at + 1]);
        } else if (word == "--folder") {
            folder = words[at + 1];
        } else {
            fmt::print(stderr, "kill_book --seed N --kills N [--folder DIR]\n");
            return 2;
        }
    }
    sallyport::adapters::Campaign campaign{folder, seed};
    const auto sound = campaign.run(kills);
    if (!sound) {
        fmt::print("wrong {} (seed {}, folder {})\n", sound.error().sentence, seed, folder);
        return 1;
    }
    std::filesystem::remove_all(folder);
    fmt::print("ok {} kills, {} entries acknowledged\n", kills, campaign.heard());
    return 0;
}
