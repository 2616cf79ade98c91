#include "verify/book.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "base/crypto.h"
#include "ledger/folder.h"
#include "ledger/merkle.h"
#include "verify/replay.h"

namespace sallyport::verify {

using namespace ledger;

namespace {

namespace fs = std::filesystem;

constexpr const char* book_file = "book";

struct Signed {
    Checkpoint checkpoint;
    std::string file;
};

Outcome<Bytes> read_whole(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    Bytes out{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open() || in.bad()) return Problem{Trouble::unavailable, "cannot read " + path.string()};
    return out;
}

// Every checkpoint of the folder by its size, or the fault that one of them is.
Outcome<std::optional<Fault>> read_checkpoints(const fs::path& folder, const Options& options, std::multimap<std::uint64_t, Signed>& out) {
    std::error_code trouble;
    if (!fs::exists(folder / checkpoint_file, trouble)) return std::optional<Fault>{};
    SALLYPORT_TRY(text, read_whole(folder / key_file));
    const auto own = VerifierKey::parse(std::string_view{text}.substr(0, text.find('\n')));
    if (!own) return std::optional{Fault{Part::key, 0, std::string{key_file}, own.error().sentence}};
    if (!options.keys.empty() && std::ranges::find(options.keys, *own) == options.keys.end()) {
        return std::optional{Fault{Part::key, 0, std::string{key_file}, "the ledger's key is not one that was given"}};
    }
    std::vector<fs::path> files{std::string{checkpoint_file}};
    for (const auto& item : fs::directory_iterator{folder / checkpoints_folder, trouble}) {
        files.push_back(fs::path{checkpoints_folder} / item.path().filename());
    }
    for (const auto& file : files) {
        SALLYPORT_TRY(bytes, read_whole(folder / file));
        auto opened = open_checkpoint(bytes, *own);
        if (!opened) return std::optional{Fault{Part::checkpoint, 0, file.string(), opened.error().sentence}};
        const std::uint64_t size = opened->size;
        out.emplace(size, Signed{std::move(*opened), file.string()});
    }
    if (options.trusted) {
        auto opened = open_checkpoint(*options.trusted, *own);
        if (!opened) return std::optional{Fault{Part::checkpoint, 0, options.trusted_name, opened.error().sentence}};
        const std::uint64_t size = opened->size;
        out.emplace(size, Signed{std::move(*opened), options.trusted_name});
    }
    return std::optional<Fault>{};
}

// One entry by itself: the header that it would be written with, and facts that are those it was written with.
Outcome<void> check_entry(const Entry& entry) {
    SALLYPORT_CHECK(Header::parse(entry.header.text()));
    if (entry.facts && sha256(entry.facts_salt, entry.facts->text()) != entry.facts_digest) {
        return Problem{Trouble::corrupt, "the facts are not those that the entry was written with"};
    }
    return {};
}

}  // namespace

Outcome<Verdict> verify_book(const Book& book, const std::optional<fs::path>& ledger_folder, const Options& options) {
    Verdict out;
    std::multimap<std::uint64_t, Signed> checkpoints;
    if (ledger_folder) {
        SALLYPORT_TRY(fault, read_checkpoints(*ledger_folder, options, checkpoints));
        if (fault) {
            out.fault = std::move(*fault);
            return out;
        }
    }
    const auto wrong = [&out](Part part, std::uint64_t index, std::string file, std::string sentence) {
        if (!out.fault) out.fault = Fault{part, index, std::move(file), std::move(sentence)};
        return false;
    };

    const std::uint64_t size = book.size();
    Replay replay;
    Frontier frontier;
    std::vector<std::pair<std::uint64_t, DemandId>> without_body;
    std::optional<Problem> world_failed;
    const auto check = [&](const Entry& entry) {
        const std::uint64_t index = frontier.size();
        if (index == size) return false;  // written since we began
        if (const auto checked = check_entry(entry); !checked) return wrong(Part::entry, index, book_file, checked.error().sentence);
        if (const auto fits = replay.add(entry.header, entry.facts); !fits)
            return wrong(Part::entry, index, book_file, fits.error().sentence);
        frontier.add(entry.leaf_hash());
        if (const auto body = book.body({index}); !body) {
            switch (body.error().trouble) {
                case Trouble::not_found: without_body.emplace_back(index, entry.header.demand); break;
                case Trouble::unavailable: world_failed = body.error(); return false;
                case Trouble::corrupt:
                case Trouble::invalid:
                case Trouble::refused:
                case Trouble::conflict: return wrong(Part::body, index, book_file, body.error().sentence);
            }
        }
        const auto [from, to] = checkpoints.equal_range(frontier.size());
        for (auto one = from; one != to; ++one) {
            if (one->second.checkpoint.root != frontier.root()) {
                return wrong(Part::checkpoint, frontier.size(), one->second.file,
                             "the book's entries do not add up to the root that is signed");
            }
        }
        out.entries = frontier.size();
        if (options.progress && (out.entries % 4096 == 0 || out.entries == size)) options.progress(out.entries, size);
        return true;
    };
    const auto gone = book.each({0}, check);
    if (world_failed) return std::move(*world_failed);
    if (out.fault) return out;
    if (!gone) {
        if (gone.error().trouble == Trouble::unavailable) return gone.error();
        (void)wrong(Part::entry, frontier.size(), book_file, gone.error().sentence);
        return out;
    }
    if (frontier.size() != size) {
        (void)wrong(Part::entry, frontier.size(), book_file,
                    "the book says that it has " + std::to_string(size) + " entries, and ends here");
        return out;
    }
    if (!checkpoints.empty() && checkpoints.rbegin()->first > size) {
        const auto& newest = *checkpoints.rbegin();
        (void)wrong(Part::checkpoint, newest.first, newest.second.file,
                    "the book is rolled back: it has " + std::to_string(size) + " entries, and more were signed");
        return out;
    }
    SALLYPORT_TRY(root, book.root(size));
    if (root != frontier.root()) {
        (void)wrong(Part::tile, size, book_file, "the tree that the book keeps is not that of its entries");
        return out;
    }
    for (const auto& [index, demand] : without_body) {
        const auto standing = replay.standing(demand);
        if (!standing || !standing->destroyed) {
            (void)wrong(Part::body, index, book_file, "the body is gone, and no entry says that its key is destroyed");
            return out;
        }
    }
    return out;
}

}  // namespace sallyport::verify
