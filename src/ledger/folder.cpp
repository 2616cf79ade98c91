#include "ledger/folder.h"

#include <array>
#include <charconv>
#include <fstream>

#include "ledger/merkle.h"
#include "ledger/tiles.h"

namespace sallyport::ledger {

namespace {

namespace fs = std::filesystem;
using What = TilePlace::What;

Problem no_disk(const fs::path& path, std::string_view what) { return {Trouble::unavailable, std::string{what} + " " + path.string()}; }

Outcome<Bytes> read_whole(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return no_disk(path, "cannot read");
    Bytes out{std::istreambuf_iterator<char>{in}, {}};
    if (in.bad()) return no_disk(path, "cannot read");
    return out;
}

// Whole or not at all: readers never see half a file.
Outcome<void> write_whole(const fs::path& path, std::string_view bytes) {
    std::error_code trouble;
    fs::create_directories(path.parent_path(), trouble);
    if (trouble) return no_disk(path.parent_path(), "cannot make the folder");
    fs::path beside = path;
    beside += ".new";
    {
        std::ofstream out{beside, std::ios::binary | std::ios::trunc};
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out) {
            fs::remove(beside, trouble);
            return no_disk(path, "cannot write");
        }
    }
    fs::rename(beside, path, trouble);
    if (trouble) return no_disk(path, "cannot write");
    return {};
}

// The right edge of the tiles while entries come in: at each level the hashes that do not fill a tile yet.
class Edge {
public:
    explicit Edge(const fs::path& folder) : folder_{folder} {}

    // As it stood at `size`, with level 0 cut back to the last full tile: its entries are written again.
    Outcome<void> resume(std::uint64_t size) {
        first_ = size / tile_width * tile_width;
        for (unsigned level = 0; level < tile_levels(size); ++level) {
            counts_[level] = level == 0 ? first_ : size >> (level * tile_height);
            const std::uint64_t width = counts_[level] % tile_width;
            if (width == 0) continue;
            const TilePlace place{What::hashes, level, counts_[level] / tile_width, width};
            SALLYPORT_TRY(bytes, read_whole(folder_ / place.path()));
            SALLYPORT_TRY(hashes, parse_tile(bytes, width));
            levels_[level] = std::move(hashes);
        }
        return {};
    }
    std::uint64_t first() const { return first_; }

    Outcome<void> add(Digest hash) {
        for (unsigned level = 0;; ++level) {
            auto& hashes = levels_.at(level);
            hashes.push_back(hash);
            ++counts_[level];
            if (hashes.size() < tile_width) return {};
            SALLYPORT_CHECK(write_tile(level));
            Frontier whole;
            for (const Digest& one : hashes) whole.add(one);
            hash = whole.root();
            hashes.clear();
        }
    }
    Outcome<void> write_partial() {
        for (unsigned level = 0; level < levels_.size(); ++level) {
            if (!levels_[level].empty()) SALLYPORT_CHECK(write_tile(level));
        }
        return {};
    }
    // Over everything added: each level's hashes are the next lower peaks of the tree.
    Digest root() const {
        std::optional<Digest> out;
        for (const auto& hashes : levels_) {
            Frontier frontier;
            for (const Digest& one : hashes) frontier.add(one);
            for (auto peak = frontier.peaks().rbegin(); peak != frontier.peaks().rend(); ++peak) {
                out = out ? node_hash(*peak, *out) : *peak;
            }
        }
        return out.value_or(empty_root());
    }

private:
    Outcome<void> write_tile(unsigned level) {
        const auto& hashes = levels_[level];
        const TilePlace place{What::hashes, level, (counts_[level] - 1) / tile_width, hashes.size()};
        return write_whole(folder_ / place.path(), tile_bytes(hashes));
    }

    fs::path folder_;
    std::uint64_t first_ = 0;
    std::array<std::vector<Digest>, 8> levels_;  // 256^8 entries are more than an index can name
    std::array<std::uint64_t, 8> counts_{};
};

// Entries and their facts, 256 a file.
class Bundles {
public:
    Bundles(const fs::path& folder, std::uint64_t first, const FolderOptions& options) : folder_{folder}, next_{first}, options_{options} {}

    Outcome<void> add(const Entry& entry, const Bytes& leaf) {
        add_to_bundle(entries_, leaf);
        const bool counsels = entry.facts && is_counsels_note(entry.header.kind, *entry.facts);
        if (!entry.facts || counsels || (options_.withhold && options_.withhold(entry))) {
            add_withheld(facts_);
        } else {
            add_to_facts(facts_, entry.facts_salt, entry.facts->text());
        }
        ++next_;
        return next_ % tile_width == 0 ? write() : Outcome<void>{};
    }
    Outcome<void> write() {
        if (entries_.empty()) return {};
        const std::uint64_t index = (next_ - 1) / tile_width, width = next_ - index * tile_width;
        SALLYPORT_CHECK(write_whole(folder_ / TilePlace{What::entries, 0, index, width}.path(), entries_));
        SALLYPORT_CHECK(write_whole(folder_ / TilePlace{What::facts, 0, index, width}.path(), facts_));
        entries_.clear();
        facts_.clear();
        return {};
    }

private:
    fs::path folder_;
    std::uint64_t next_;
    const FolderOptions& options_;
    Bytes entries_, facts_;
};

// Partial files of an older size: wider ones, or full ones, hold all they held.
void remove_old_partials(const fs::path& folder, std::uint64_t old_size, std::uint64_t size) {
    std::error_code ignored;
    const auto forget = [&](What what, unsigned level) {
        const std::uint64_t count = tile_count(old_size, level);
        if (count == 0) return;
        const std::uint64_t width = tile_width_at(old_size, level, count - 1);
        if (width == tile_width || tile_width_at(size, level, count - 1) == width) return;
        const fs::path path = folder / TilePlace{what, level, count - 1, width}.path();
        fs::remove(path, ignored);
        fs::remove(path.parent_path(), ignored);  // only if it is empty
    };
    forget(What::entries, 0);
    forget(What::facts, 0);
    for (unsigned level = 0; level < tile_levels(old_size); ++level) forget(What::hashes, level);
}

// What the folder already holds: nothing if there is none, or if its checkpoint is not one that was put here with its tiles.
Outcome<std::optional<Checkpoint>> present(const fs::path& folder, const SignerKey& signer) {
    std::error_code trouble;
    if (!fs::exists(folder / checkpoint_file, trouble)) return std::optional<Checkpoint>{};
    SALLYPORT_TRY(bytes, read_whole(folder / checkpoint_file));
    SALLYPORT_TRY(checkpoint, open_checkpoint(bytes, signer.verifier()));
    if (!fs::exists(folder / checkpoints_folder / std::to_string(checkpoint.size), trouble)) return std::optional<Checkpoint>{};
    return std::optional{checkpoint};
}

Outcome<std::string> kind_of_book(const Book& book) {
    SALLYPORT_TRY(first, book.entry({0}));
    if (first.header.kind != Kind::book_born || !first.facts) return Problem{Trouble::corrupt, "the book does not begin with book_born"};
    return first.facts->text_or(Fact::book, "");
}

}  // namespace

Outcome<Checkpoint> write_ledger_folder(const Book& book, const SignerKey& signer, const fs::path& folder, const FolderOptions& options) {
    const std::uint64_t size = book.size();
    if (size == 0) return Problem{Trouble::invalid, "the book is empty: there is nothing to sign"};
    SALLYPORT_TRY(before, present(folder, signer));
    const std::uint64_t old_size = before ? before->size : 0;
    if (old_size > size) {
        return Problem{Trouble::corrupt,
                       "the ledger folder has " + std::to_string(old_size) + " entries, the book only " + std::to_string(size)};
    }
    SALLYPORT_TRY(old_root, book.root(old_size));
    if (before && before->root != old_root) {
        return Problem{Trouble::corrupt, "the ledger folder's checkpoint of " + std::to_string(old_size) + " entries is not the book's"};
    }
    if (before && old_size == size) return *before;

    Edge edge{folder};
    SALLYPORT_CHECK(edge.resume(old_size));
    Bundles bundles{folder, edge.first(), options};
    Outcome<void> going;
    std::uint64_t next = edge.first();
    SALLYPORT_CHECK(book.each({next}, [&](const Entry& entry) {
        if (next == size) return false;  // written since we began
        if (entry.header.index.value != next) {
            going = Problem{Trouble::corrupt, "the book gives entry " + std::to_string(entry.header.index.value) + " where entry " +
                                                  std::to_string(next) + " is wanted"};
            return false;
        }
        const Bytes leaf = entry.leaf();
        going = edge.add(leaf_hash(leaf));
        if (going) going = bundles.add(entry, leaf);
        ++next;
        if (options.progress && (next % 65'536 == 0 || next == size)) options.progress(next, size);
        return going.has_value();
    }));
    if (!going) return std::move(going.error());
    if (next != size) return Problem{Trouble::corrupt, "the book ends before its own size"};
    SALLYPORT_CHECK(edge.write_partial());
    SALLYPORT_CHECK(bundles.write());

    SALLYPORT_TRY(root, book.root(size));
    if (edge.root() != root)
        return Problem{Trouble::corrupt, "the tiles of the ledger folder do not lead to the book's root: make the folder again"};
    SALLYPORT_TRY(kind, kind_of_book(book));
    Checkpoint now{signer.name, size, root, {"book=" + kind, "before=" + std::to_string(old_size)}};
    const std::string note = sign_checkpoint(now, signer);
    SALLYPORT_CHECK(write_whole(folder / key_file, signer.verifier().text() + "\n"));
    SALLYPORT_CHECK(write_whole(folder / checkpoints_folder / std::to_string(size), note));
    SALLYPORT_CHECK(write_whole(folder / checkpoint_file, note));
    remove_old_partials(folder, old_size, size);
    return now;
}

}  // namespace sallyport::ledger
