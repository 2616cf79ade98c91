// How long it takes to write and to verify a ledger folder, and with how much memory.   ledger_bench [ENTRIES] [--keep DIR]
// Peer: `openssl dgst -sha256` over the bytes of the same folder in one stream, which is the least that any check must read. Prints rows
// for docs/PERFORMANCE.md.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "ledger/folder.h"
#include "ledger/merkle.h"

extern char** environ;

namespace sallyport {
namespace {

using namespace ledger;
namespace fs = std::filesystem;

std::string id_of(char first, std::uint64_t number) {
    std::string out(20, '0');
    out[0] = first;
    for (std::size_t at = 19; number > 0; --at, number >>= 5) out[at] = "0123456789abcdefghjkmnpqrstvwxyz"[number & 31];
    return out;
}

// Demands that all go the whole way, thirteen entries each, made as they are asked for: nothing of them stays in memory.
class EndlessBook : public Book {
public:
    explicit EndlessBook(std::uint64_t size) : size_{size} {
        Frontier frontier;
        (void)each({0}, [&](const Entry& entry) {
            frontier.add(entry.leaf_hash());
            return true;
        });
        root_ = frontier.root();
    }
    Outcome<EntryIndex> append(const Draft&) override { return Problem{Trouble::refused, "this book is made up"}; }
    std::uint64_t size() const override { return size_; }
    Outcome<Entry> entry(EntryIndex index) const override { return made(index.value); }
    Outcome<Sensitive<Bytes>> body(EntryIndex) const override { return Problem{Trouble::not_found, "no bodies"}; }
    Outcome<std::vector<Entry>> entries_of(const DemandId&) const override { return std::vector<Entry>{}; }
    Outcome<Standing> standing(const DemandId&) const override { return Standing{}; }
    Outcome<std::optional<EntryIndex>> last_of(const DemandId&) const override { return std::optional<EntryIndex>{}; }
    Outcome<void> each(EntryIndex from, const std::function<bool(const Entry&)>& see) const override {
        for (std::uint64_t index = from.value; index < size_; ++index) {
            if (!see(made(index))) break;
        }
        return {};
    }
    Outcome<void> look(const std::function<void(const Views&)>&) const override { return {}; }
    Outcome<Digest> root(std::uint64_t size) const override { return size == 0 ? empty_root() : root_; }

private:
    static Facts facts(std::string_view text) { return Facts::parse(text).value(); }

    static Entry made(std::uint64_t index) {
        static const std::string grant =
            "cells_asked=4\ncells_granted=3\nclasses=content_mail,login_log\nnarrowed=1\nrulebook=" + std::string(64, 'a') + "\n";
        static const std::string found = "accounts_content=1\naccounts_noncontent=0\naccounts_none=0\n";
        static const std::string package = "package=" + id_of('k', 7) + "\n";
        static const std::pair<Kind, Facts> life[] = {
            {Kind::received,
             facts("accounts=1\nagency=" + id_of('a', 3) +
                   "\ncells_asked=4\nclasses=content_mail,login_log\ncountry=US\ncustomer_class=consumer\nidentifiers=1\n"
                   "instrument=search_warrant\npapers=1\nreceived=2026-03-01T00:00:00Z\nrequester=federal\nsection=criminal\n"
                   "sought_content=1\nversion=1\n")},
            {Kind::accepted, facts("due=2026-03-15T00:00:00Z\n")},
            {Kind::preserved, facts("bytes=123456\nitems_content=40\nitems_noncontent=9\nparts=2\n")},
            {Kind::grant_proposed, facts(grant)},
            {Kind::granted, facts(grant + "valid_until=2026-06-01T00:00:00Z\n")},
            {Kind::told, facts("wait_until=2026-03-08T00:00:00Z\n")},
            {Kind::cleared, facts("ground=told\n")},
            {Kind::permitted, facts("cells_granted=3\nvalid_until=2026-06-01T00:00:00Z\n")},
            {Kind::collected, facts("bytes=123456\nitems_content=40\nitems_noncontent=9\nitems_outside=0\nparts=2\n")},
            {Kind::sealed, facts(found + "bytes=123456\nitems_content=40\nitems_noncontent=9\n" + package +
                                 "parts=2\nroot=" + std::string(64, 'b') + "\n")},
            {Kind::release_proposed, facts(package)},
            {Kind::released, facts(package + "valid_until=2026-06-01T00:00:00Z\n")},
            {Kind::delivered, facts(found + "items_content=40\nitems_noncontent=9\n" + package + "receipt=" + std::string(64, 'c') + "\n")},
        };
        static const Facts born = facts("book=simulated\nzone=UTC\n");
        constexpr std::uint64_t steps = std::size(life);
        const std::uint64_t demand = index == 0 ? 0 : (index - 1) / steps, step = index == 0 ? 0 : (index - 1) % steps;
        Entry out;
        out.header.index = {index};
        out.header.at = {1'772'366'400'000 + static_cast<std::int64_t>(index) * 1000};
        out.header.kind = index == 0 ? Kind::book_born : life[step].first;
        if (index > 0) {
            out.header.demand = *DemandId::parse(id_of('d', demand));
            if (step > 0) out.header.previous = EntryIndex{index - 1};
            if (needs_person(out.header.kind)) out.header.actor = *PersonId::parse(id_of('p', step % 3));
        }
        out.facts = index == 0 ? born : life[step].second;
        const Digest salt = sha256(std::to_string(index));
        out.facts_salt = Bytes{view(salt).substr(0, salt_bytes)};
        out.facts_digest = sha256(out.facts_salt, out.facts->text());
        out.body_digest = salt;
        return out;
    }

    std::uint64_t size_;
    Digest root_{};
};

struct Ran {
    double wall = 0, cpu = 0;
    double resident_mib = 0;
    int exit = 0;
};

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

Ran run(std::vector<std::string> words) {
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const auto begin = std::chrono::steady_clock::now();
    pid_t child = 0;
    require(posix_spawnp(&child, pointers[0], nullptr, nullptr, pointers.data(), environ) == 0, "the program starts");
    int status = 0;
    rusage used{};
    require(wait4(child, &status, 0, &used) == child, "the program ends");
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
            seconds(used.ru_utime) + seconds(used.ru_stime), static_cast<double>(used.ru_maxrss) / 1024,
            WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

int main_of(int count, char** words) {
    const std::uint64_t entries = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1'000'000;
    const bool keep = count > 3 && std::string_view{words[2]} == "--keep";
    const fs::path folder = keep ? fs::path{words[3]} : fs::temp_directory_path() / ("sallyport-ledger-bench-" + random_id_text());
    const EndlessBook book{entries};
    const auto begin = std::chrono::steady_clock::now();
    const auto written = write_ledger_folder(book, {"ledger.example.org", Bytes(32, 'k')}, folder);
    if (!written) {
        std::fprintf(stderr, "%s\n", written.error().sentence.c_str());
        return 1;
    }
    const double write_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::uintmax_t bytes = 0, files = 0;
    for (const auto& item : fs::recursive_directory_iterator{folder}) {
        if (!item.is_regular_file()) continue;
        bytes += item.file_size();
        ++files;
    }
    const Ran peer =
        run({"sh", "-c", "find '" + folder.string() + "' -type f -print0 | sort -z | xargs -0 cat | openssl dgst -sha256 > /dev/null"});
    const Ran verify = run({SALLYPORT_VERIFY, folder.string(), "--quiet"});
    std::printf("entries %llu, files %llu, bytes %llu\n", static_cast<unsigned long long>(entries), static_cast<unsigned long long>(files),
                static_cast<unsigned long long>(bytes));
    std::printf("write the folder: %.1f s, %.0f entries a second\n", write_seconds, static_cast<double>(entries) / write_seconds);
    std::printf("sallyport-verify: %.1f s (%.1f s of processor), %.0f MiB resident at most, exit %d\n", verify.wall, verify.cpu,
                verify.resident_mib, verify.exit);
    std::printf("openssl dgst -sha256 over the same bytes: %.1f s; verify takes %.1f times as long\n", peer.wall, verify.wall / peer.wall);
    if (!keep) fs::remove_all(folder);
    return verify.exit == 0 && verify.resident_mib <= 256 ? 0 : 1;
}

}  // namespace
}  // namespace sallyport

int main(int count, char** words) { return sallyport::main_of(count, words); }
