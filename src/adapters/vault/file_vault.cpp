#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include "adapters/files/files.h"
#include "adapters/vault/vault.h"
#include "base/limits.h"

namespace sallyport::adapters {

namespace {

// Large enough that a million bodies are a few files, small enough to copy one by one.
constexpr std::uint64_t usual_segment_bytes = 64ULL << 20;
constexpr std::size_t piece_bytes = 4U << 20;
// A large body is written in buffers of this size. Each goes past the page cache to the disk: it is read once, days later, and the kernel's
// copying was a third of the time of a package. A multiple of every disk's block.
constexpr std::size_t buffer_bytes = 2U << 20;
constexpr std::size_t buffer_alignment = 4096;
// Readers come back to the segment they read last; more open files than this are closed again.
constexpr std::size_t open_segments = 64;

// Before each packed body: four letters and the length. Zeroes mean removed, anything else that the place is wrong.
constexpr std::size_t mark_bytes = 8;
std::string mark(std::uint32_t length) {
    std::string bytes{"SPB1"};
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(length >> shift);
    return bytes;
}

struct Place {
    bool packed = false;
    std::string name;
    std::uint64_t offset = 0;  // packed only
    std::uint64_t length = 0;
};

bool number_into(std::string_view text, std::uint64_t& value) {
    if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

// Strict: a place comes from a table and ends in a file name.
Outcome<Place> parse_place(std::string_view text) {
    const Problem wrong{Trouble::corrupt, "a place in the vault reads s/SEGMENT/OFFSET/LENGTH or f/ID/LENGTH"};
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto slash = std::min(text.find('/', at), text.size());
        parts.push_back(text.substr(at, slash - at));
        at = slash + 1;
    }
    Place place;
    if (parts.size() == 4 && parts[0] == "s") {
        place.packed = true;
        place.name = parts[1];
        const bool digits = place.name.size() == 8 && place.name.find_first_not_of("0123456789") == std::string::npos;
        if (!digits || !number_into(parts[2], place.offset) || !number_into(parts[3], place.length)) return wrong;
        if (place.offset < mark_bytes || place.length >= limits::packed_body_bytes) return wrong;
        return place;
    }
    if (parts.size() == 3 && parts[0] == "f" && is_id_text(parts[1])) {
        place.name = parts[1];
        if (!number_into(parts[2], place.length)) return wrong;
        return place;
    }
    return wrong;
}

struct Segment {
    Fd file;
    std::string name, path;
    std::uint64_t end = 0;
    bool dirty = false;
};

}  // namespace

struct FileVault::Inside {
    std::string folder;
    Durability durability = Durability::full;
    std::uint64_t limit = usual_segment_bytes;

    std::mutex writing;
    std::optional<Segment> now;
    std::vector<Segment> full_and_dirty;
    bool folder_dirty = false;
    // After a failed sync the kernel forgets which pages it lost, and a second sync would say that all is well: bodies kept by others
    // before it would count as durable and not be. So nothing more is kept until the vault is opened again.
    bool broken = false;
    static Problem closed() { return {Trouble::unavailable, "the vault is closed: the disk did not take what was written; start again"}; }

    mutable std::mutex reading;
    mutable std::map<std::string, std::shared_ptr<Fd>> segments;

    std::string segments_path() const { return folder + "/segments"; }
    std::string files_path() const { return folder + "/files"; }
    std::string segment_path(const std::string& name) const { return segments_path() + "/" + name; }
    std::string file_path(const std::string& name) const { return files_path() + "/" + name; }

    Outcome<void> sync_names(const std::string& path) const { return durability == Durability::full ? sync_folder(path) : Outcome<void>{}; }
    Outcome<void> sync_bytes(const Fd& file, const std::string& path) const {
        return durability == Durability::full ? sync_file(file, path) : Outcome<void>{};
    }

    // The last segment, if nobody else writes it and it has room; otherwise a new one.
    Outcome<void> next_segment() {
        int last = 0;
        std::error_code failed;
        for (const auto& found : std::filesystem::directory_iterator{segments_path(), failed}) {
            last = std::max(last, std::atoi(found.path().filename().c_str()));
        }
        if (failed) return Problem{Trouble::unavailable, "cannot list " + segments_path()};
        if (last > 0 && !now) {
            const std::string name = fmt::format("{:08}", last);
            SALLYPORT_TRY(file, open_file(segment_path(name), O_RDWR));
            SALLYPORT_TRY(end, size_of(file, segment_path(name)));
            if (end < limit && lock_now(file)) {
                now = Segment{std::move(file), name, segment_path(name), end};
                return {};
            }
        }
        for (int number = last + 1;; ++number) {
            const std::string name = fmt::format("{:08}", number);
            const int made = ::open(segment_path(name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
            if (made < 0 && errno == EEXIST) continue;
            if (made < 0) return file_problem(errno, "make", segment_path(name), limit);
            Fd file{made};
            if (!lock_now(file)) continue;  // Another process saw the new file and took it.
            leave_segment();
            now = Segment{std::move(file), name, segment_path(name)};
            folder_dirty = true;
            return {};
        }
    }
    void leave_segment() {
        if (now && now->dirty) full_and_dirty.push_back(std::move(*now));
        now.reset();
    }

    Outcome<std::shared_ptr<Fd>> reader(const std::string& name) const {
        const std::lock_guard lock{reading};
        if (const auto found = segments.find(name); found != segments.end()) return found->second;
        SALLYPORT_TRY(file, open_file(segment_path(name), O_RDONLY));
        if (segments.size() >= open_segments) segments.clear();
        return segments[name] = std::make_shared<Fd>(std::move(file));
    }

    // The file that holds the body, and where in it; checks a packed body's mark.
    struct Found {
        std::shared_ptr<Fd> file;
        std::string path;
        std::uint64_t offset, length;
    };
    Outcome<Found> find(std::string_view text) const {
        SALLYPORT_TRY(place, parse_place(text));
        if (!place.packed) {
            const std::string path = file_path(place.name);
            auto file = open_file(path, O_RDONLY);
            if (!file && file.error().trouble == Trouble::not_found) return gone(text);
            if (!file) return file.error();
            SALLYPORT_TRY(size, size_of(*file, path));
            if (size != place.length) return short_file(path, place.length, size);
            return Found{std::make_shared<Fd>(std::move(*file)), path, 0, place.length};
        }
        const std::string path = segment_path(place.name);
        auto file = reader(place.name);
        if (!file && file.error().trouble == Trouble::not_found) return gone(text);
        if (!file) return file.error();
        SALLYPORT_TRY(seen, read_at(**file, path, place.offset - mark_bytes, mark_bytes));
        if (seen == std::string(mark_bytes, '\0')) return gone(text);
        if (seen != mark(static_cast<std::uint32_t>(place.length))) {
            return Problem{Trouble::corrupt, fmt::format("{} holds no body at {}", path, place.offset)};
        }
        return Found{*file, path, place.offset, place.length};
    }
    static Problem gone(std::string_view place) {
        return Problem{Trouble::not_found, fmt::format("the vault holds nothing at {}: it was removed or never kept", place)};
    }
    static Problem short_file(const std::string& path, std::uint64_t wanted, std::uint64_t seen) {
        return Problem{Trouble::corrupt, fmt::format("{} ends early: {} bytes are there, {} were kept", path, seen, wanted)};
    }
};

namespace {

// What stays small is packed with the bodies: a package has a dozen small parts, and a file each would cost a block, a name and a sync.
class FileWriter : public ledger::Vault::Writer {
public:
    FileWriter(FileVault& vault, std::string folder, Durability durability)
        : vault_{vault}, folder_{std::move(folder)}, durability_{durability} {}
    ~FileWriter() override { abandon(); }

    Outcome<void> add(std::string_view bytes) override {
        require(open_, "a finished writer takes nothing more");
        if (failed_) return Problem{Trouble::unavailable, "an earlier piece was not written: begin again"};
        if (!file_ && small_.size() + bytes.size() < limits::packed_body_bytes) {
            small_ += bytes;
            return {};
        }
        auto written = write(bytes);
        if (!written) failed_ = true;
        return written;
    }
    Outcome<std::string> finish() override {
        require(open_, "a writer finishes once");
        if (failed_) return Problem{Trouble::unavailable, "an earlier piece was not written: begin again"};
        if (!file_ && !small_.empty()) {
            SALLYPORT_TRY(place, vault_.keep(small_));
            if (durability_ == Durability::full) SALLYPORT_CHECK(vault_.sync());
            open_ = false;
            return place;
        }
        if (!file_) SALLYPORT_CHECK(begin_file());
        SALLYPORT_CHECK(flush());
        if (durability_ == Durability::full) SALLYPORT_CHECK(sync_file(*file_, part()));
        const std::string path = folder_ + "/" + name_;
        if (::rename(part().c_str(), path.c_str()) != 0) return file_problem(errno, "rename to", path);
        open_ = false;
        if (durability_ == Durability::full) SALLYPORT_CHECK(sync_folder(folder_));
        return fmt::format("f/{}/{}", name_, length_);
    }
    void abandon() override {
        if (open_ && file_) ::unlink(part().c_str());
        open_ = false;
    }

private:
    struct Free {
        void operator()(char* bytes) const { std::free(bytes); }
    };
    std::string part() const { return folder_ + "/" + name_ + ".part"; }
    Outcome<void> begin_file() {
        name_ = random_id_text();
        SALLYPORT_TRY(file, open_file(part(), O_RDWR | O_CREAT | O_EXCL));
        lock_now(file);  // Says to whoever opens the vault that this part is being written.
        file_ = std::move(file);
        buffer_.reset(static_cast<char*>(std::aligned_alloc(buffer_alignment, buffer_bytes)));
        if (!buffer_) throw std::bad_alloc{};
        // What need not outlive a power cut stays in the page cache. A file system that knows no other way does too.
        if (durability_ == Durability::full) past_the_cache_ = ::fcntl(file_->number(), F_SETFL, O_DIRECT) == 0;
        return {};
    }
    void through_the_cache() {
        if (std::exchange(past_the_cache_, false)) ::fcntl(file_->number(), F_SETFL, 0);
    }
    Outcome<void> write(std::string_view bytes) {
        if (!file_) {
            SALLYPORT_CHECK(begin_file());
            const Bytes before = std::exchange(small_, {});
            SALLYPORT_CHECK(write(before));
        }
        length_ += bytes.size();
        while (!bytes.empty()) {
            const std::size_t some = std::min(bytes.size(), buffer_bytes - held_);
            std::memcpy(buffer_.get() + held_, bytes.data(), some);
            held_ += some;
            bytes.remove_prefix(some);
            if (held_ == buffer_bytes) SALLYPORT_CHECK(flush());
        }
        return {};
    }
    Outcome<void> flush() {
        std::string_view held{buffer_.get(), std::exchange(held_, 0)};
        if (held.size() % buffer_alignment != 0) through_the_cache();
        while (past_the_cache_ && !held.empty()) {
            const ssize_t count = ::pwrite(file_->number(), held.data(), held.size(), static_cast<off_t>(written_));
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) {  // Blocks of another size, or a disk that is nearly full: the usual way says which.
                through_the_cache();
                break;
            }
            held.remove_prefix(static_cast<std::size_t>(count));
            written_ += static_cast<std::uint64_t>(count);
        }
        SALLYPORT_CHECK(write_at(*file_, folder_, written_, held));
        written_ += held.size();
        return {};
    }

    FileVault& vault_;
    std::optional<Fd> file_;
    std::string folder_;
    Durability durability_;
    std::string name_;
    Bytes small_;
    std::unique_ptr<char, Free> buffer_;
    std::size_t held_ = 0;                    // in the buffer
    std::uint64_t length_ = 0, written_ = 0;  // of the body; of it in the file
    bool past_the_cache_ = false;
    bool open_ = true;
    bool failed_ = false;
};

}  // namespace

FileVault::FileVault(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
FileVault::~FileVault() = default;
void FileVault::segment_bytes(std::uint64_t bytes) { inside_->limit = bytes; }

Outcome<std::unique_ptr<FileVault>> FileVault::open(const std::string& folder, Durability durability) {
    auto inside = std::make_unique<Inside>();
    inside->folder = folder;
    inside->durability = durability;
    SALLYPORT_CHECK(make_folder(inside->segments_path()));
    SALLYPORT_CHECK(make_folder(inside->files_path()));
    std::error_code failed;
    for (const auto& found : std::filesystem::directory_iterator{inside->files_path(), failed}) {
        if (found.path().extension() != ".part") continue;
        // Nobody holds it: its writer is dead.
        if (const auto file = open_file(found.path().string(), O_RDWR); file && lock_now(*file)) ::unlink(found.path().c_str());
    }
    if (failed) return Problem{Trouble::unavailable, "cannot list " + inside->files_path()};
    return std::unique_ptr<FileVault>{new FileVault{std::move(inside)}};
}

Outcome<std::string> FileVault::keep(std::string_view sealed) {
    if (sealed.size() >= limits::packed_body_bytes) {
        SALLYPORT_TRY(writer, open_writer());
        SALLYPORT_CHECK(writer->add(sealed));
        return writer->finish();
    }
    const std::lock_guard lock{inside_->writing};
    if (inside_->broken) return Inside::closed();
    if (!inside_->now || inside_->now->end >= inside_->limit) SALLYPORT_CHECK(inside_->next_segment());
    Segment& segment = *inside_->now;
    Bytes bytes = mark(static_cast<std::uint32_t>(sealed.size()));
    bytes += sealed;
    if (auto written = write_at(segment.file, inside_->folder, segment.end, bytes); !written) {
        // Nothing half kept. If even that fails, the next body goes to another segment.
        if (::ftruncate(segment.file.number(), static_cast<off_t>(segment.end)) != 0) inside_->leave_segment();
        return std::move(written.error());
    }
    const std::string place = fmt::format("s/{}/{}/{}", segment.name, segment.end + mark_bytes, sealed.size());
    segment.end += bytes.size();
    segment.dirty = true;
    return place;
}

Outcome<void> FileVault::sync() {
    const std::lock_guard lock{inside_->writing};
    Inside& in = *inside_;
    if (in.broken) return Inside::closed();
    while (!in.full_and_dirty.empty()) {
        if (auto synced = in.sync_bytes(in.full_and_dirty.back().file, in.full_and_dirty.back().path); !synced) {
            in.broken = true;
            return synced;
        }
        in.full_and_dirty.pop_back();
    }
    if (in.now && in.now->dirty) {
        if (auto synced = in.sync_bytes(in.now->file, in.now->path); !synced) {
            in.broken = true;
            return synced;
        }
        in.now->dirty = false;
    }
    if (in.folder_dirty) SALLYPORT_CHECK(in.sync_names(in.segments_path()));
    in.folder_dirty = false;
    return {};
}

Outcome<Bytes> FileVault::fetch(std::string_view place) const {
    SALLYPORT_TRY(found, inside_->find(place));
    SALLYPORT_TRY(bytes, read_at(*found.file, found.path, found.offset, found.length));
    if (bytes.size() != found.length) return Inside::short_file(found.path, found.length, bytes.size());
    return std::move(bytes);
}

Outcome<void> FileVault::stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const {
    SALLYPORT_TRY(found, inside_->find(place));
    if (offset > found.length)
        return Problem{Trouble::invalid, fmt::format("the body has {} bytes, {} lies behind it", found.length, offset)};
    while (offset < found.length) {
        const std::size_t wanted = std::min<std::uint64_t>(piece_bytes, found.length - offset);
        SALLYPORT_TRY(piece, read_at(*found.file, found.path, found.offset + offset, wanted));
        if (piece.size() != wanted) return Inside::short_file(found.path, found.length, offset + piece.size());
        if (!see(piece)) return {};
        offset += wanted;
    }
    return {};
}

Outcome<std::unique_ptr<ledger::Vault::Writer>> FileVault::open_writer() {
    return std::make_unique<FileWriter>(*this, inside_->files_path(), inside_->durability);
}

Outcome<void> FileVault::remove(std::string_view text) {
    SALLYPORT_TRY(place, parse_place(text));
    if (!place.packed) {
        const std::string path = inside_->file_path(place.name);
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return file_problem(errno, "remove", path);
        return inside_->sync_names(inside_->files_path());
    }
    auto found = inside_->find(text);
    if (!found && found.error().trouble == Trouble::not_found) return {};
    if (!found) return std::move(found.error());
    SALLYPORT_TRY(file, open_file(found->path, O_RDWR));
    // Zeroes first, so that the bytes are gone where no hole can be made; then a hole, so that the disk has its room back. The mark goes
    // last: a crash in between leaves a body that does not open, and removing again finishes.
    SALLYPORT_CHECK(write_at(file, found->path, found->offset, Bytes(found->length, '\0')));
    SALLYPORT_CHECK(sync_file(file, found->path));
    SALLYPORT_CHECK(write_at(file, found->path, found->offset - mark_bytes, Bytes(mark_bytes, '\0')));
    (void)::fallocate(file.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(found->offset - mark_bytes),
                      static_cast<off_t>(found->length + mark_bytes));
    return sync_file(file, found->path);
}

}  // namespace sallyport::adapters
