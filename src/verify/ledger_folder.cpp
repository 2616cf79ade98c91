#include "verify/ledger_folder.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <set>

#include "base/crypto.h"
#include "ledger/folder.h"
#include "ledger/merkle.h"
#include "ledger/tiles.h"
#include "verify/replay.h"

namespace sallyport::verify {

using namespace ledger;

namespace {

namespace fs = std::filesystem;
using What = TilePlace::What;

// A bundle holds 256 records; nothing that we write comes near this, and a stranger's file must not fill the memory.
constexpr std::uintmax_t largest_file = 64'000'000;

class FolderCheck {
public:
    FolderCheck(const fs::path& folder, const Options& options) : folder_{folder}, options_{options} {}

    Outcome<Verdict> run() {
        const bool whole = list() && find_key() && read_checkpoints() && read_trusted() && know_every_file() && read_bundles() &&
                           decide() && check_upper_tiles() && check_roots() && check_contents();
        if (problem_) return std::move(*problem_);
        require(whole == !verdict_.fault.has_value(), "a check that stops says why");
        if (withheld_ > 0) verdict_.notes.push_back("the facts of " + std::to_string(withheld_) + " entries are withheld");
        return std::move(verdict_);
    }

private:
    // Something that is wrong only if the entries around it are right: said after they are found to be.
    struct Suspect {
        std::uint64_t index;
        std::string file;
        std::string sentence;
    };

    bool wrong(Part part, std::uint64_t index, std::string file, std::string sentence) {
        verdict_.fault = Fault{part, index, std::move(file), std::move(sentence)};
        return false;
    }
    bool broken(Problem problem) {
        problem_ = std::move(problem);
        return false;
    }

    bool list() {
        std::error_code trouble;
        if (!fs::is_directory(folder_, trouble)) return broken({Trouble::not_found, "there is no folder " + folder_.string()});
        fs::recursive_directory_iterator items{folder_, trouble};
        for (; !trouble && items != fs::recursive_directory_iterator{}; items.increment(trouble)) {
            const auto status = items->symlink_status(trouble);
            if (trouble) break;
            if (fs::is_directory(status)) continue;
            const std::string name = items->path().lexically_relative(folder_).generic_string();
            if (!fs::is_regular_file(status)) return wrong(part_of(name), 0, name, "is not a plain file");
            files_.insert(name);
        }
        if (trouble) return broken({Trouble::unavailable, "cannot list " + folder_.string() + ": " + trouble.message()});
        return true;
    }

    // How a file that should not be there is named.
    static Part part_of(const std::string& file) {
        if (file == key_file) return Part::key;
        if (file.starts_with("tile/entries/") || file.starts_with("facts/")) return Part::entry;
        if (file.starts_with("checkpoint")) return Part::checkpoint;
        return Part::tile;
    }

    bool read(Part part, std::uint64_t index, const std::string& file, Bytes& out) {
        if (!files_.contains(file)) return wrong(part, index, file, "the file is missing");
        std::error_code trouble;
        const auto size = fs::file_size(folder_ / file, trouble);
        if (trouble) return broken({Trouble::unavailable, "cannot read " + file + ": " + trouble.message()});
        if (size > largest_file) return wrong(part, index, file, "the file is larger than 64 MB");
        std::ifstream in{folder_ / file, std::ios::binary};
        out.resize(size);
        in.read(out.data(), static_cast<std::streamsize>(size));
        if (!in || in.peek() != std::ifstream::traits_type::eof()) return broken({Trouble::unavailable, "cannot read " + file});
        return true;
    }

    bool find_key() {
        const std::string file{key_file};
        Bytes text;
        if (!read(Part::key, 0, file, text)) return false;
        const auto own = text.ends_with('\n') ? VerifierKey::parse(std::string_view{text}.substr(0, text.size() - 1))
                                              : Outcome<VerifierKey>{Problem{Trouble::invalid, "key: the line has no end"}};
        if (!own) return wrong(Part::key, 0, file, own.error().sentence);
        if (options_.keys.empty()) {
            verdict_.notes.push_back(
                "no key was given: the ledger's own key is taken, which only shows that it is one ledger. Its name is " + own->name);
        } else if (std::ranges::find(options_.keys, *own) == options_.keys.end()) {
            return wrong(Part::key, 0, file, "the ledger's key is not one that was given");
        }
        key_ = *own;
        return true;
    }

    bool open(const std::string& file, std::uint64_t size, Bytes& bytes, Checkpoint& out) {
        if (!read(Part::checkpoint, size, file, bytes)) return false;
        auto opened = open_checkpoint(bytes, key_);
        if (!opened) return wrong(Part::checkpoint, size, file, opened.error().sentence);
        out = std::move(*opened);
        return true;
    }

    bool read_checkpoints() {
        Bytes newest, bytes;
        if (!open(std::string{checkpoint_file}, 0, newest, now_)) return false;
        if (now_.size == 0) return wrong(Part::checkpoint, 0, std::string{checkpoint_file}, "it is of no entries at all");
        Checkpoint one = now_;
        for (std::uint64_t size = now_.size; size > 0;) {
            const std::string file = std::string{checkpoints_folder} + "/" + std::to_string(size);
            if (!open(file, size, bytes, one)) return false;
            if (one.size != size) {
                return wrong(Part::checkpoint, size, file,
                             "it is of " + std::to_string(one.size) + " entries, and its name says otherwise");
            }
            if (size == now_.size && bytes != newest) {
                return wrong(Part::checkpoint, size, file, "it is not the same as " + std::string{checkpoint_file});
            }
            if (one.extension("book") != now_.extension("book"))
                return wrong(Part::checkpoint, size, file, "it is of another kind of book");
            roots_.emplace(size, std::pair{one.root, file});
            const auto before = one.extension("before").value_or("");
            std::uint64_t next = 0;
            const auto [end, trouble] = std::from_chars(before.data(), before.data() + before.size(), next);
            if (trouble != std::errc{} || end != before.data() + before.size() || next >= size) {
                return wrong(Part::checkpoint, size, file, "it does not say which checkpoint was before it");
            }
            size = next;
        }
        // An older checkpoint put in the place of the newest one.
        for (const auto& file : files_) {
            if (!file.starts_with("checkpoints/")) continue;
            std::uint64_t size = 0;
            std::from_chars(file.data() + 12, file.data() + file.size(), size);
            if (size > now_.size && file == "checkpoints/" + std::to_string(size)) {
                return wrong(Part::checkpoint, now_.size, std::string{checkpoint_file}, "it is older than " + file + " beside it");
            }
        }
        return true;
    }

    bool read_trusted() {
        if (!options_.trusted) return true;
        const auto opened = open_checkpoint(*options_.trusted, key_);
        if (!opened) return wrong(Part::checkpoint, 0, options_.trusted_name, opened.error().sentence);
        if (opened->size > now_.size) {
            return wrong(Part::checkpoint, now_.size, std::string{checkpoint_file},
                         "the ledger is rolled back: it has " + std::to_string(now_.size) + " entries, the trusted checkpoint " +
                             std::to_string(opened->size));
        }
        trusted_ = *opened;
        return true;
    }

    bool know_every_file() {
        for (const auto& file : files_) {
            if (file == key_file || file == checkpoint_file) continue;
            if (file.starts_with("checkpoints/")) {
                const bool known = std::ranges::any_of(roots_, [&](const auto& root) { return root.second.second == file; });
                if (!known) return wrong(Part::checkpoint, 0, file, "no later checkpoint names it");
                continue;
            }
            const auto place = TilePlace::parse(file);
            if (!place || place->index >= tile_count(now_.size, place->level) ||
                place->width > tile_width_at(now_.size, place->level, place->index)) {
                const std::uint64_t first = place ? place->index << ((place->level + 1) * tile_height) : 0;
                return wrong(part_of(file), first, file, "no such file belongs to a ledger of " + std::to_string(now_.size) + " entries");
            }
            if (place->width < tile_width_at(now_.size, place->level, place->index)) old_partials_.push_back(*place);
        }
        return true;
    }

    // A partial file of an earlier size may have been left: what it holds is the beginning of what is there now.
    bool check_old_partials(What what, unsigned level, std::uint64_t index, std::string_view whole,
                            const std::function<std::size_t(std::uint64_t width)>& end_of) {
        for (const auto& place : old_partials_) {
            if (place.what != what || place.level != level || place.index != index) continue;
            Bytes bytes;
            const std::uint64_t first = index << ((level + 1) * tile_height);
            const Part part = what == What::hashes ? Part::tile : Part::entry;
            if (!read(part, first, place.path(), bytes)) return false;
            if (bytes != whole.substr(0, end_of(place.width)) && !left_over_) {
                left_over_ = Fault{part, first, place.path(), "it is not the beginning of what is there now"};
            }
        }
        return true;
    }

    bool read_bundles() {
        Frontier by_entries;
        Bytes entries, facts, tile;
        for (std::uint64_t bundle = 0; bundle < tile_count(now_.size, 0); ++bundle) {
            const std::uint64_t width = tile_width_at(now_.size, 0, bundle), first = bundle * tile_width;
            const TilePlace entries_at{What::entries, 0, bundle, width}, facts_at{What::facts, 0, bundle, width},
                tile_at{What::hashes, 0, bundle, width};
            if (!read(Part::entry, first, entries_at.path(), entries) || !read(Part::entry, first, facts_at.path(), facts) ||
                !read(Part::tile, first, tile_at.path(), tile)) {
                return false;
            }
            const auto leaves = parse_bundle(entries, width);
            if (!leaves) return wrong(Part::entry, first, entries_at.path(), leaves.error().sentence);
            const auto records = parse_facts(facts, width);
            if (!records) return wrong(Part::entry, first, facts_at.path(), records.error().sentence);
            const auto hashes = parse_tile(tile, width);
            if (!hashes) return wrong(Part::tile, first, tile_at.path(), hashes.error().sentence);

            Frontier here;
            for (std::uint64_t i = 0; i < width; ++i) {
                const std::uint64_t index = first + i;
                const Digest hash = leaf_hash((*leaves)[i]);
                here.add(hash);
                by_entries.add(hash);
                if (hash != (*hashes)[i] && !differs_) differs_ = Suspect{index, entries_at.path(), tile_at.path()};
                check_entry(index, (*leaves)[i], (*records)[i], entries_at.path(), facts_at.path());
                if (const auto root = roots_.find(index + 1); root != roots_.end() && root->second.first != by_entries.root()) {
                    other_roots_.push_back({index + 1, root->second.second, "it signs another root than the ledger had then"});
                }
                if (trusted_ && trusted_->size == index + 1 && trusted_->root != by_entries.root()) trusted_differs_ = true;
            }
            if (width == tile_width) level_one_.push_back(here.root());
            if (!check_old_partials(What::entries, 0, bundle, entries,
                                    [&](std::uint64_t count) {
                                        return static_cast<std::size_t>((*leaves)[count - 1].data() + (*leaves)[count - 1].size() -
                                                                        entries.data());
                                    }) ||
                !check_old_partials(What::facts, 0, bundle, facts, [&](std::uint64_t count) { return facts_end(facts, count); }) ||
                !check_old_partials(What::hashes, 0, bundle, tile, [](std::uint64_t count) { return count * sizeof(Digest); })) {
                return false;
            }
            verdict_.entries = first + width;
            if (options_.progress) options_.progress(verdict_.entries, now_.size);
        }
        root_by_entries_ = by_entries.root();
        return true;
    }

    static std::size_t facts_end(std::string_view facts, std::uint64_t count) {
        std::size_t at = 0;
        for (; count > 0; --count) {
            std::size_t length = 0;
            for (int i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(facts[at + static_cast<std::size_t>(i)]);
            at += 4 + length;
        }
        return at;
    }

    void suspect(std::uint64_t index, const std::string& file, std::string sentence) {
        if (!content_) content_ = Suspect{index, file, std::move(sentence)};
    }

    void check_entry(std::uint64_t index, std::string_view leaf, const std::optional<FactsRecord>& record, const std::string& file,
                     const std::string& facts_file) {
        constexpr std::size_t digests = 2 * sizeof(Digest);
        if (content_) return;  // the first one is said; what follows may be wrong only because of it
        if (leaf.size() < digests) return suspect(index, file, "the leaf is shorter than its digests");
        const auto header = Header::parse(leaf.substr(0, leaf.size() - digests));
        if (!header) return suspect(index, file, header.error().sentence);
        std::optional<Facts> facts;
        if (record) {
            const auto digest = leaf.substr(leaf.size() - digests, sizeof(Digest));
            if (view(sha256(record->salt, record->text)) != digest) {
                return suspect(index, facts_file, "the facts are not those that the entry was written with");
            }
            auto parsed = Facts::parse(record->text);
            if (!parsed) return suspect(index, facts_file, parsed.error().sentence);
            facts = std::move(*parsed);
        } else {
            ++withheld_;
        }
        if (const auto fits = replay_.add(*header, facts); !fits) suspect(index, file, fits.error().sentence);
    }

    // Which of entries, tiles and checkpoint is the one that was changed: whatever leads to the signed root is right.
    bool decide() {
        if (root_by_entries_ == now_.root) {
            if (!differs_) return true;
            return wrong(Part::tile, differs_->index, differs_->sentence, "its hash of this entry is not the entry's");
        }
        if (differs_) return wrong(Part::entry, differs_->index, differs_->file, "the entry is not the one that was signed");
        // Entries and their tiles agree with each other and not with the signed root: the tiles above tell where it began.
        for (std::uint64_t index = 0; index < tile_count(now_.size, 1); ++index) {
            const TilePlace place{What::hashes, 1, index, tile_width_at(now_.size, 1, index)};
            Bytes bytes;
            if (!read(Part::tile, index << 16, place.path(), bytes)) return false;
            const auto hashes = parse_tile(bytes, place.width);
            if (!hashes) return wrong(Part::tile, index << 16, place.path(), hashes.error().sentence);
            for (std::uint64_t i = 0; i < place.width; ++i) {
                const std::uint64_t bundle = index * tile_width + i;
                if ((*hashes)[i] == level_one_[bundle]) continue;
                return wrong(Part::entry, bundle * tile_width, TilePlace{What::entries, 0, bundle, tile_width}.path(),
                             "the entries and their tile are not those of " + place.path());
            }
        }
        return wrong(Part::checkpoint, now_.size, std::string{checkpoint_file}, "the entries do not add up to the root that is signed");
    }

    bool check_upper_tiles() {
        std::vector<Digest> level_hashes = std::move(level_one_);
        for (unsigned level = 1; !level_hashes.empty(); ++level) {
            std::vector<Digest> above;
            for (std::uint64_t index = 0; index < tile_count(now_.size, level); ++index) {
                const TilePlace place{What::hashes, level, index, tile_width_at(now_.size, level, index)};
                const unsigned shift = level * tile_height;
                const std::uint64_t first = index * tile_width;
                Bytes bytes;
                if (!read(Part::tile, first << shift, place.path(), bytes)) return false;
                const auto hashes = parse_tile(bytes, place.width);
                if (!hashes) return wrong(Part::tile, first << shift, place.path(), hashes.error().sentence);
                Frontier here;
                for (std::uint64_t i = 0; i < place.width; ++i) {
                    if ((*hashes)[i] != level_hashes[first + i]) {
                        return wrong(Part::tile, (first + i) << shift, place.path(), "its hash is not that of the entries below");
                    }
                    here.add((*hashes)[i]);
                }
                if (place.width == tile_width) above.push_back(here.root());
                if (!check_old_partials(What::hashes, level, index, bytes, [](std::uint64_t count) { return count * sizeof(Digest); })) {
                    return false;
                }
            }
            level_hashes = std::move(above);
        }
        return true;
    }

    bool check_roots() {
        if (left_over_) return wrong(left_over_->part, left_over_->index, left_over_->file, left_over_->sentence);
        if (!other_roots_.empty()) {
            return wrong(Part::checkpoint, other_roots_[0].index, other_roots_[0].file, other_roots_[0].sentence);
        }
        if (trusted_differs_) {
            return wrong(Part::checkpoint, trusted_->size, std::string{checkpoint_file},
                         "the ledger is rewritten: its first " + std::to_string(trusted_->size) +
                             " entries are not those of the trusted checkpoint");
        }
        return true;
    }

    bool check_contents() {
        if (content_) return wrong(Part::entry, content_->index, content_->file, content_->sentence);
        const auto kind = now_.extension("book").value_or("");
        if (!replay_.kind_of_book().empty() && kind != replay_.kind_of_book()) {
            return wrong(Part::checkpoint, now_.size, std::string{checkpoint_file},
                         "it is of another kind of book than the first entry says");
        }
        if (kind != "real") verdict_.notes.push_back("this book is " + kind + ", not real");
        return true;
    }

    fs::path folder_;
    const Options& options_;
    Verdict verdict_;
    std::optional<Problem> problem_;
    std::set<std::string> files_;
    VerifierKey key_;
    Checkpoint now_;
    std::optional<Checkpoint> trusted_;
    bool trusted_differs_ = false;
    std::map<std::uint64_t, std::pair<Digest, std::string>> roots_;  // by size: root and file of every checkpoint
    std::vector<Suspect> other_roots_;
    std::vector<TilePlace> old_partials_;
    std::optional<Fault> left_over_;
    std::optional<Suspect> differs_;  // first entry that is not its tile's; `sentence` holds the tile's path
    std::optional<Suspect> content_;
    std::vector<Digest> level_one_;  // computed from the entries
    Digest root_by_entries_{};
    std::uint64_t withheld_ = 0;
    Replay replay_;
};

}  // namespace

Outcome<Verdict> verify_ledger_folder(const fs::path& folder, const Options& options) { return FolderCheck{folder, options}.run(); }

}  // namespace sallyport::verify
