// The book beside its peers in one run: durable entries a second from many people at once, and what a large book costs to open, read and
// check.   book_bench [--folder DIR] [--seconds N] [--demands N]
// Peers: a loop that writes 1 KiB and syncs it (what the disk can do), and a loop that inserts a row of the same size into SQLite and commits it
// (WAL, synchronous=FULL: what somebody would write first). Prints rows for docs/PERFORMANCE.md.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "adapters/book/sample_drafts.h"
#include "adapters/book/sqlite_book.h"
#include "adapters/files/files.h"
#include "adapters/keys/keys.h"
#include "adapters/vault/vault.h"

namespace sallyport::adapters {
namespace {

using namespace sample;
using Watch = std::chrono::steady_clock;

double seconds_since(Watch::time_point begin) { return std::chrono::duration<double>(Watch::now() - begin).count(); }

struct Rate {
    double per_second = 0, p50_ms = 0, p99_ms = 0;
};

Rate rate_of(std::vector<double> times_ms, double seconds) {
    std::ranges::sort(times_ms);
    if (times_ms.empty()) return {};
    return {static_cast<double>(times_ms.size()) / seconds, times_ms[times_ms.size() / 2], times_ms[times_ms.size() * 99 / 100]};
}

// Calls `act(thread, number)` from `threads` threads until the time is over.
template <class Act>
Rate measure(int threads, double seconds, Act act) {
    std::vector<std::vector<double>> times(threads);
    const auto begin = Watch::now();
    std::vector<std::thread> people;
    for (int thread = 0; thread < threads; ++thread) {
        people.emplace_back([&, thread] {
            for (std::uint64_t number = 0; seconds_since(begin) < seconds; ++number) {
                const auto before = Watch::now();
                act(thread, number);
                times[thread].push_back(seconds_since(before) * 1000);
            }
        });
    }
    for (auto& person : people) person.join();
    const double took = seconds_since(begin);
    std::vector<double> all;
    for (const auto& some : times) all.insert(all.end(), some.begin(), some.end());
    return rate_of(std::move(all), took);
}

void row(std::string_view what, const Rate& rate, double peer) {
    fmt::print("| {} | {:.0f} | {:.2f} | {:.2f} | {:.2f} |\n", what, rate.per_second, rate.p50_ms, rate.p99_ms, rate.per_second / peer);
    std::fflush(stdout);
}

template <class T>
T must(Outcome<T> outcome) {
    if (!outcome) {
        fmt::print(stderr, "{}\n", outcome.error().sentence);
        std::exit(3);
    }
    return std::move(*outcome);
}
void must(Outcome<void> outcome) {
    if (!outcome) {
        fmt::print(stderr, "{}\n", outcome.error().sentence);
        std::exit(3);
    }
}

struct Opened {
    std::unique_ptr<FileKeys> keys;
    std::unique_ptr<FileVault> vault;
    std::unique_ptr<SqliteBook> book;
};
Opened open_all(const std::string& folder, Durability durability) {
    Opened opened;
    if (!std::filesystem::exists(folder + "/keys/master.key")) must(FileKeys::make(folder + "/keys"));
    opened.keys = must(FileKeys::open(folder + "/keys", durability));
    opened.vault = must(FileVault::open(folder + "/vault", durability));
    BookOptions options;
    options.folder = folder;
    options.projections = {projection()};
    options.durability = durability;
    opened.book = must(SqliteBook::open(std::move(options), *opened.vault, *opened.keys));
    return opened;
}

// Lives of four entries: received, accepted, a note, withdrawn.
struct Life {
    DemandId demand;
    EntryIndex last;
};
void one_entry(SqliteBook& book, Life& life, std::uint64_t number) {
    static const std::string body(700, 'x');
    if (number % 4 == 0) life.demand = DemandId::random();
    const Draft draft = number % 4 == 0   ? received(life.demand, body)
                        : number % 4 == 1 ? accepted(life.demand, life.last)
                        : number % 4 == 2 ? noted(life.demand, life.last, body)
                                          : withdrawn(life.demand, life.last);
    life.last = must(book.append(draft));
}
Rate entries(SqliteBook& book, int threads, double seconds) {
    std::vector<Life> lives(threads);
    return measure(threads, seconds, [&](int thread, std::uint64_t number) { one_entry(book, lives[thread], number); });
}

void run(const std::string& folder, double seconds, int demands) {
    const std::string bytes(1024, 'x');
    const std::string raw_path = folder + "/raw";
    const Fd raw = must(open_file(raw_path, O_RDWR | O_CREAT));
    const Rate synced = measure(1, seconds, [&](int, std::uint64_t number) {
        must(write_at(raw, raw_path, number * bytes.size(), bytes));
        must(sync_file(raw, raw_path));
    });
    const auto plain = must(Database::open(folder + "/plain.db", Database::Mode::make));
    must(plain->script("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)"));
    const Rate inserted = measure(
        1, seconds, [&](int, std::uint64_t) { must(plain->write("INSERT INTO t(b) VALUES($1)", {Cell{std::string_view{bytes}}})); });

    fmt::print("| Durable, one folder | a second | p50 ms | p99 ms | times the SQLite loop |\n|---|---|---|---|---|\n");
    row("write 1 KiB and sync it, 1 thread", synced, inserted.per_second);
    row("insert 1 KiB into SQLite and commit, 1 thread", inserted, inserted.per_second);
    {
        const auto opened = open_all(folder + "/full", Durability::full);
        for (const int threads : {1, 8, 64, 256})
            row(fmt::format("entries, {} people", threads), entries(*opened.book, threads, seconds), inserted.per_second);
    }
    std::filesystem::remove_all(folder + "/full");

    fmt::print("\n| A book of {} demands, relaxed | a second | seconds |\n|---|---|---|\n", demands);
    const auto say = [](std::string_view what, double count, double took) {
        fmt::print("| {} | {:.0f} | {:.2f} |\n", what, count / took, took);
        std::fflush(stdout);
    };
    const std::string large = folder + "/large";
    {
        const auto opened = open_all(large, Durability::relaxed);
        auto begin = Watch::now();
        Life life;
        const int alone = demands / 10;
        for (int number = 0; number < alone * 4; ++number) one_entry(*opened.book, life, number);
        say("append, one by one, 1 thread", alone * 4, seconds_since(begin));
        begin = Watch::now();
        std::vector<Draft> batch;
        const std::string body(700, 'x');
        for (int demand = alone; demand < demands; ++demand) {
            const auto id = DemandId::random();
            for (Draft draft : {received(id, body), accepted(id, {}), noted(id, {}, body), withdrawn(id, {})}) {
                draft.decided_on.reset();
                batch.push_back(std::move(draft));
            }
            if (batch.size() >= 1000 || demand + 1 == demands) {
                (void)must(opened.book->append_many(batch));
                batch.clear();
            }
        }
        say("append_many, 1000 at a time", (demands - alone) * 4.0, seconds_since(begin));
    }
    auto begin = Watch::now();
    const auto opened = open_all(large, Durability::relaxed);
    say("open", demands, seconds_since(begin));
    begin = Watch::now();
    std::uint64_t seen = 0;
    must(opened.book->each({}, [&](const ledger::Entry& entry) { return seen += entry.facts.has_value(), true; }));
    say("each: facts of every entry", static_cast<double>(seen), seconds_since(begin));
    begin = Watch::now();
    const auto wrongs = must(opened.book->check());
    say(fmt::format("check: entries, tree, bodies, views ({} wrong)", wrongs.size()), static_cast<double>(seen), seconds_since(begin));
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    fmt::print("\npeak memory {} MiB\n", used.ru_maxrss / 1024);
}

}  // namespace
}  // namespace sallyport::adapters

int main(int count, char** words) {
    std::string folder = (std::filesystem::temp_directory_path() / ("sallyport-bench-" + sallyport::random_id_text())).string();
    double seconds = 5;
    int demands = 100'000;
    for (int at = 1; at + 1 < count; at += 2) {
        if (!std::strcmp(words[at], "--folder")) folder = words[at + 1];
        if (!std::strcmp(words[at], "--seconds")) seconds = std::atof(words[at + 1]);
        if (!std::strcmp(words[at], "--demands")) demands = std::atoi(words[at + 1]);
    }
    std::filesystem::create_directories(folder);
    sallyport::adapters::run(folder, seconds, demands);
    std::filesystem::remove_all(folder);
    return 0;
}
