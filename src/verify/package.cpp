#include "verify/package.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "base/crypto.h"
#include "base/json.h"
#include "ledger/merkle.h"
#include "ledger/receipt.h"

namespace sallyport::verify {

namespace {

constexpr std::uint64_t full32 = 0xffffffff;
constexpr std::uint64_t full16 = 0xffff;
constexpr std::uint64_t segment_bytes = 4'194'304;
constexpr std::size_t block_bytes = 1'048'576;
constexpr std::size_t most_faults = 20;
// A manifest line names one file; more would be somebody else's file.
constexpr std::size_t most_line_bytes = 4'194'304;

std::uint64_t get(std::string_view bytes, std::size_t at, int count) {
    std::uint64_t out = 0;
    for (int i = count; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return out;
}
void put(Bytes& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

class ArchiveFile {
public:
    static Outcome<ArchiveFile> open(const std::string& path) {
        const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat facts{};
        if (number < 0) return Problem{errno == ENOENT ? Trouble::not_found : Trouble::unavailable, path + ": " + std::strerror(errno)};
        ArchiveFile file{number};
        if (::fstat(number, &facts) != 0 || !S_ISREG(facts.st_mode)) return Problem{Trouble::unavailable, path + " is not a file"};
        file.size_ = static_cast<std::uint64_t>(facts.st_size);
        return file;
    }
    ArchiveFile(ArchiveFile&& other) noexcept : number_{std::exchange(other.number_, -1)}, size_{other.size_} {}
    ArchiveFile& operator=(ArchiveFile&&) = delete;
    ~ArchiveFile() {
        if (number_ >= 0) ::close(number_);
    }
    std::uint64_t size() const { return size_; }
    // Up to `count` bytes; fewer at the end or if the disk fails, which then shows as missing bytes.
    void read(std::uint64_t offset, std::size_t count, Bytes& to) const {
        to.resize(count);
        std::size_t got = 0;
        while (got < count) {
            const ssize_t some = ::pread(number_, to.data() + got, count - got, static_cast<off_t>(offset + got));
            if (some < 0 && errno == EINTR) continue;
            if (some <= 0) break;
            got += static_cast<std::size_t>(some);
        }
        to.resize(got);
    }

private:
    explicit ArchiveFile(int number) : number_{number} {}
    int number_;
    std::uint64_t size_ = 0;
};

// What the archive's end says of itself.
struct Frame {
    std::uint64_t files = 0, directory = 0, directory_bytes = 0, end = 0 /* offset of the end record */, comment = 0;
};

// An entry of the directory.
struct Entry {
    std::string name;
    std::uint64_t bytes = 0, offset = 0;
    std::uint32_t crc32 = 0, time = 0;
};

Bytes local_header_of(const Entry& entry) {
    const bool large = entry.bytes >= full32;
    Bytes out;
    put(out, 0x04034b50, 4);
    put(out, large ? 45 : 20, 2);
    put(out, 0, 4);
    put(out, entry.time, 4);
    put(out, entry.crc32, 4);
    for (int twice = 0; twice < 2; ++twice) put(out, large ? full32 : entry.bytes, 4);
    put(out, entry.name.size(), 2);
    put(out, large ? 20 : 0, 2);
    out += entry.name;
    if (large) {
        put(out, 1, 2);
        put(out, 16, 2);
        for (int twice = 0; twice < 2; ++twice) put(out, entry.bytes, 8);
    }
    return out;
}

Bytes entry_bytes_of(const Entry& entry) {
    const bool large = entry.bytes >= full32, far = entry.offset >= full32;
    Bytes extra;
    if (large || far) {
        put(extra, 1, 2);
        put(extra, (large ? 16 : 0) + (far ? 8 : 0), 2);
        for (int twice = 0; large && twice < 2; ++twice) put(extra, entry.bytes, 8);
        if (far) put(extra, entry.offset, 8);
    }
    Bytes out;
    put(out, 0x02014b50, 4);
    put(out, 3 << 8 | 45, 2);
    put(out, large || far ? 45 : 20, 2);
    put(out, 0, 4);
    put(out, entry.time, 4);
    put(out, entry.crc32, 4);
    for (int twice = 0; twice < 2; ++twice) put(out, large ? full32 : entry.bytes, 4);
    put(out, entry.name.size(), 2);
    put(out, extra.size(), 2);
    put(out, 0, 6);
    put(out, 0100644u << 16, 4);
    put(out, far ? full32 : entry.offset, 4);
    return out + entry.name + extra;
}

Bytes end_of(const Frame& frame, std::size_t comment_bytes) {
    Bytes out;
    if (frame.files >= full16 || frame.directory >= full32 || frame.directory_bytes >= full32) {
        put(out, 0x06064b50, 4);
        put(out, 44, 8);
        put(out, 3 << 8 | 45, 2);
        put(out, 45, 2);
        put(out, 0, 8);
        for (int twice = 0; twice < 2; ++twice) put(out, frame.files, 8);
        put(out, frame.directory_bytes, 8);
        put(out, frame.directory, 8);
        put(out, 0x07064b50, 4);
        put(out, 0, 4);
        put(out, frame.directory + frame.directory_bytes, 8);
        put(out, 1, 4);
    }
    put(out, 0x06054b50, 4);
    put(out, 0, 4);
    for (int twice = 0; twice < 2; ++twice) put(out, std::min(frame.files, full16), 2);
    put(out, std::min(frame.directory_bytes, full32), 4);
    put(out, std::min(frame.directory, full32), 4);
    put(out, comment_bytes, 2);
    return out;
}

struct Statement {
    std::uint64_t files = 0, bytes = 0;
    Digest salt{}, root{};
};

std::optional<std::uint64_t> decimal(std::string_view text) {
    if (text.empty() || text.size() > 18 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    std::uint64_t out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        out = out * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return out;
}

std::optional<Statement> read_statement(std::string_view text) {
    const auto take = [&](std::string_view word) -> std::optional<std::string_view> {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos || !text.starts_with(word)) return std::nullopt;
        const std::string_view value = text.substr(word.size(), end - word.size());
        text.remove_prefix(end + 1);
        return value;
    };
    const auto format = take("sallyport-package/v1");
    const auto files = take("files "), bytes = take("bytes "), salt = take("salt "), root = take("root ");
    if (!format || !format->empty() || !files || !bytes || !salt || !root || !text.empty()) return std::nullopt;
    const auto file_count = decimal(*files), byte_count = decimal(*bytes);
    const auto salt_value = digest_from_hex(*salt), root_value = digest_from_hex(*root);
    if (!file_count || !byte_count || !salt_value || !root_value) return std::nullopt;
    return Statement{*file_count, *byte_count, *salt_value, *root_value};
}

class Check {
public:
    Check(const ArchiveFile& file, const ledger::VerifierKey& key) : file_{file}, key_{key} {}

    PackageVerdict run() {
        verdict_.bytes = file_.size();
        if (!find_end()) return std::move(verdict_);
        check_directory();
        if (!full()) check_manifest();
        check_root();
        std::sort(verdict_.faults.begin(), verdict_.faults.end(),
                  [](const PackageFault& a, const PackageFault& b) { return std::tie(a.offset, a.file) < std::tie(b.offset, b.file); });
        return std::move(verdict_);
    }

private:
    bool full() const { return verdict_.faults.size() >= most_faults; }
    void fault(std::uint64_t offset, std::string name, std::string sentence) {
        if (!full()) verdict_.faults.push_back({offset, std::move(name), std::move(sentence)});
    }

    // The comment at the end is the signed statement; it is found by its first words, since the length before it may be what was changed.
    bool find_end() {
        static constexpr std::string_view first_words = "sallyport-package/v1\n";
        static constexpr std::string_view end_mark = "PK\x05\x06";
        Bytes tail;
        const std::uint64_t from = file_.size() > 70'000 ? file_.size() - 70'000 : 0;
        file_.read(from, static_cast<std::size_t>(file_.size() - from), tail);
        std::size_t at = std::string::npos;
        if (const std::size_t mark = tail.rfind(end_mark); mark != std::string::npos && tail.size() - mark >= 22) {
            at = mark + 22;
        } else if (const std::size_t words = tail.rfind(first_words); words != std::string::npos && words >= 22) {
            at = words;
        }
        if (at == std::string::npos) {
            fault(file_.size(), "archive",
                  "the end of a ZIP archive with a signed comment is wanted here; the file is cut short or no package");
            return false;
        }
        frame_.comment = from + at;
        const std::string comment = tail.substr(at);
        const auto note = ledger::open_note(comment, {key_});
        const auto shape = ledger::parse_note(comment);
        statement_ = shape ? read_statement(shape->text) : std::nullopt;
        if (!note) {
            fault(frame_.comment, "archive", "the signature in the archive's comment does not hold: " + note.error().sentence);
        } else if (!statement_) {
            fault(frame_.comment, "archive", "the archive's comment is no package statement");
        }
        if (!statement_) return false;

        // The frame as the end records say it; the statement's numbers are signed and weigh more.
        Bytes end;
        file_.read(frame_.comment - 22, 22, end);
        frame_.files = get(end, 10, 2);
        frame_.directory_bytes = get(end, 12, 4);
        frame_.directory = get(end, 16, 4);
        frame_.end = frame_.comment - 22;
        if (frame_.comment >= 98) {
            Bytes wide;
            file_.read(frame_.comment - 98, 76, wide);
            if (wide.size() == 76 && (get(wide, 0, 4) == 0x06064b50 || get(wide, 56, 4) == 0x07064b50)) {
                frame_.files = get(wide, 32, 8);
                frame_.directory_bytes = get(wide, 40, 8);
                frame_.directory = get(wide, 48, 8);
                frame_.end = frame_.comment - 98;
            }
        }
        if (statement_->bytes != frame_.comment) {
            fault(std::min(statement_->bytes, frame_.comment), "archive",
                  fmt::format("{} bytes stand before the comment, {} were signed", frame_.comment, statement_->bytes));
        }
        if (frame_.files != statement_->files) {
            fault(frame_.end, "archive", fmt::format("the end record says {} files, {} were signed", frame_.files, statement_->files));
            frame_.files = statement_->files;
        }
        // The directory ends where the end record begins; of two numbers that differ the one that leads to an entry is right.
        Bytes mark;
        const auto leads = [&](std::uint64_t offset) {
            if (offset > frame_.end) return false;
            file_.read(offset, 4, mark);
            return mark == "PK\x01\x02";
        };
        if (!leads(frame_.directory) && frame_.directory_bytes <= frame_.end && leads(frame_.end - frame_.directory_bytes)) {
            fault(frame_.end, "archive", fmt::format("the end record says the directory begins at {}", frame_.directory));
            frame_.directory = frame_.end - frame_.directory_bytes;
        } else if (frame_.directory > frame_.end || frame_.directory_bytes != frame_.end - frame_.directory) {
            fault(frame_.end, "archive", "the end record's numbers of the directory do not fit the archive");
            if (frame_.directory > frame_.end) return false;
            frame_.directory_bytes = frame_.end - frame_.directory;
        }
        Bytes there;
        file_.read(frame_.end, static_cast<std::size_t>(frame_.comment - frame_.end), there);
        compare(frame_.end, there, end_of(frame_, static_cast<std::size_t>(file_.size() - frame_.comment)), "archive", "the end record");
        return true;
    }

    void compare(std::uint64_t offset, std::string_view there, std::string_view wanted, const std::string& name, std::string_view what) {
        if (there == wanted) return;
        const auto [a, b] = std::mismatch(there.begin(), there.end(), wanted.begin(), wanted.end());
        fault(offset + static_cast<std::uint64_t>(a - there.begin()), name, fmt::format("{} is not as it was sealed", what));
    }

    // The next entry of the directory at `at`; none if there is no entry.
    std::optional<Entry> entry_at(std::uint64_t& at) {
        Bytes head;
        if (at + 46 > frame_.end) return std::nullopt;
        file_.read(at, 46, head);
        if (head.size() < 46 || get(head, 0, 4) != 0x02014b50) return std::nullopt;
        const auto tail = static_cast<std::size_t>(get(head, 28, 2) + get(head, 30, 2) + get(head, 32, 2));
        if (at + 46 + tail > frame_.end) return std::nullopt;
        Bytes all;
        file_.read(at, 46 + tail, all);
        const auto name_bytes = static_cast<std::size_t>(get(head, 28, 2));
        Entry entry{all.substr(46, name_bytes), get(all, 24, 4), get(all, 42, 4), static_cast<std::uint32_t>(get(all, 16, 4)),
                    static_cast<std::uint32_t>(get(all, 12, 4))};
        const std::string_view extra = std::string_view{all}.substr(std::min(all.size(), 46 + name_bytes));
        std::size_t next = 4;
        if (entry.bytes == full32 && extra.size() >= next + 16) {
            entry.bytes = get(extra, next, 8);
            next += 16;
        }
        if (entry.offset == full32 && extra.size() >= next + 8) entry.offset = get(extra, next, 8);
        compare(at, all, entry_bytes_of(entry), "archive", "the directory's entry");
        at += all.size();
        return entry;
    }

    // Walks directory and files side by side, so that every byte between the first and the directory is looked at exactly once.
    void check_directory() {
        std::uint64_t at = frame_.directory, expected = 0;
        Hasher directory;
        while (at < frame_.end) {
            const std::uint64_t before = at;
            auto entry = entry_at(at);
            if (!entry) {
                fault(at, "archive", "an entry of the directory is wanted here");
                break;
            }
            Bytes raw;
            file_.read(before, static_cast<std::size_t>(at - before), raw);
            directory.add(raw);
            ++verdict_.files;
            if (entry->offset != expected) {
                fault(before, "archive",
                      fmt::format("the directory says that {} begins at {}; {} is where the file before it ends", entry->name,
                                  entry->offset, expected));
                entry->offset = expected;
            }
            expected = check_file(*entry);
            if (expected > frame_.directory) {
                fault(frame_.directory, "archive", fmt::format("{} reaches into the directory: bytes are missing before it", entry->name));
                break;
            }
        }
        if (expected < frame_.directory) {
            fault(expected, "archive", fmt::format("{} bytes stand between the last file and the directory", frame_.directory - expected));
        }
        if (verdict_.files != frame_.files) {
            fault(frame_.directory, "archive", fmt::format("the directory has {} files, {} were signed", verdict_.files, frame_.files));
        }
        Bytes end;
        file_.read(frame_.end, static_cast<std::size_t>(frame_.comment - frame_.end), end);
        directory.add(end);
        leaf("directory\n" + std::string{view(statement_->salt)} + std::string{view(directory.finish())});
    }

    void leaf(std::string_view bytes) { tree_.add(ledger::leaf_hash(bytes)); }

    // Returns where the file ends.
    std::uint64_t check_file(const Entry& entry) {
        const Bytes wanted = local_header_of(entry);
        Bytes there;
        file_.read(entry.offset, wanted.size(), there);
        compare(entry.offset, there, wanted, entry.name, "the file's header");
        Hasher hasher;
        std::uint32_t crc = 0, segment = 0;
        std::uint64_t done = 0;
        Bytes block;
        const std::uint64_t start = entry.offset + wanted.size();
        const std::uint64_t end = start + std::min(entry.bytes, frame_.directory > start ? frame_.directory - start : 0);
        seen_.clear();
        for (std::uint64_t at = start; at < end;) {
            file_.read(at, std::min<std::uint64_t>(block_bytes, end - at), block);
            if (block.empty()) break;
            hasher.add(block);
            const auto* octets = reinterpret_cast<const unsigned char*>(block.data());
            crc = static_cast<std::uint32_t>(crc32_z(crc, octets, block.size()));
            segment = static_cast<std::uint32_t>(crc32_z(segment, octets, block.size()));
            at += block.size();
            done += block.size();
            if (done % segment_bytes == 0 || at == end) seen_.push_back(std::exchange(segment, 0));
        }
        const Digest digest = hasher.finish();
        leaf("file\n" + std::string{view(statement_->salt)} + std::string{view(digest)} + wanted);
        facts_.push_back({fingerprint(entry.name), entry.offset, start, entry.bytes, digest, crc != entry.crc32});
        if (crc != entry.crc32) {
            wrong_segments_.push_back({facts_.size() - 1, seen_});
            names_.push_back(entry.name);
        }
        if (entry.name == "manifest.json") manifest_ = {start, end};
        return start + entry.bytes;
    }

    static std::uint64_t fingerprint(std::string_view name) {
        const Digest digest = sha256(name);
        return get(view(digest), 0, 8);
    }

    // One line a file, in the archive's order. What a line says of a file is held against what was read.
    void check_manifest() {
        if (!manifest_) {
            fault(frame_.directory, "manifest.json", "the package has no manifest");
            return;
        }
        std::size_t next = 0;
        Bytes buffer, block;
        bool in_files = false, ended = false;
        const auto line = [&](std::string_view text) {
            if (text == "\"files\":[") {
                in_files = true;
                return;
            }
            if (!in_files || ended) return;
            if (text == "],") {
                ended = true;
                return;
            }
            if (text.ends_with(',')) text.remove_suffix(1);
            check_line(text, next++);
        };
        for (std::uint64_t at = manifest_->first; at < manifest_->second;) {
            file_.read(at, std::min<std::uint64_t>(block_bytes, manifest_->second - at), block);
            if (block.empty()) break;
            at += block.size();
            buffer += block;
            std::size_t begin = 0;
            for (std::size_t end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n', begin)) {
                line(std::string_view{buffer}.substr(begin, end - begin));
                begin = end + 1;
            }
            buffer.erase(0, begin);
            if (buffer.size() > most_line_bytes) break;
        }
        if (!ended) {
            fault(manifest_->first, "manifest.json", "the list of files does not end");
        } else if (next + 1 != facts_.size()) {
            fault(manifest_->first, "manifest.json",
                  fmt::format("it lists {} files; beside itself the archive has {}", next, facts_.size() - 1));
        }
    }

    void check_line(std::string_view text, std::size_t number) {
        const auto value = parse_json(text);
        if (!value || !value->is_object()) {
            fault(manifest_->first, "manifest.json", fmt::format("line {} of its files is not as it was sealed", number + 1));
            return;
        }
        const auto& object = value->get_object();
        const auto path = text_at(object, "path"), sha = text_at(object, "sha256");
        const auto bytes = number_at(object, "bytes");
        if (!path || !sha || !bytes || number >= facts_.size()) {
            fault(manifest_->first, "manifest.json", fmt::format("line {} of its files is not as it was sealed", number + 1));
            return;
        }
        FileFacts& facts = facts_[number];
        if (fingerprint(*path) != facts.name) {
            fault(facts.header, *path, "the archive has another file in this place");
            return;
        }
        if (static_cast<std::uint64_t>(*bytes) != facts.bytes) {
            fault(facts.header, *path, fmt::format("it has {} bytes, {} were sealed", facts.bytes, *bytes));
            facts.told = true;
            return;
        }
        if (*sha == hex(facts.digest)) return;
        std::uint64_t where = facts.start;
        for (const auto& [index, seen] : wrong_segments_) {
            if (index != number) continue;
            const auto list = list_at(object, "crc32_of_each_4_mib");
            for (std::size_t i = 0; list && i < list->size() && i < seen.size(); ++i) {
                if ((*list)[i].is_string() && std::string_view{(*list)[i].get_string()} == fmt::format("{:08x}", seen[i])) continue;
                where = facts.start + i * segment_bytes;
                break;
            }
        }
        facts.told = true;
        fault(where, *path,
              facts.bytes <= segment_bytes
                  ? "its bytes are not those that were sealed"
                  : fmt::format("its bytes are not those that were sealed, in the 4 MiB from byte {} of the file on", where - facts.start));
    }

    void check_root() {
        verdict_.root = tree_.root();
        // A file whose bytes do not fit its CRC, and of which the manifest did not speak (the manifest itself, or there is none).
        for (std::size_t i = 0; i < wrong_segments_.size(); ++i) {
            FileFacts& facts = facts_[wrong_segments_[i].first];
            if (!facts.told) fault(facts.start, names_[i], "its bytes are not those that were sealed");
            facts.told = true;
        }
        if (verdict_.root != statement_->root && verdict_.faults.empty()) {
            fault(0, "archive", "the root over all files is not the one that was signed");
        }
    }

    struct FileFacts {
        std::uint64_t name = 0, header = 0, start = 0, bytes = 0;
        Digest digest{};
        bool crc_wrong = false;
        bool told = false;
    };

    const ArchiveFile& file_;
    const ledger::VerifierKey& key_;
    PackageVerdict verdict_;
    Frame frame_;
    std::optional<Statement> statement_;
    ledger::Frontier tree_;
    std::vector<FileFacts> facts_;  // 72 bytes a file
    std::vector<std::uint32_t> seen_;
    std::vector<std::pair<std::size_t, std::vector<std::uint32_t>>> wrong_segments_;
    std::vector<std::string> names_;
    std::optional<std::pair<std::uint64_t, std::uint64_t>> manifest_;
};

}  // namespace

std::string PackageFault::line() const { return fmt::format("wrong package {} {}: {}", offset, file, sentence); }

std::string PackageVerdict::line() const {
    return faults.empty() ? fmt::format("ok {} files, {} bytes, root {}", files, bytes, hex(root)) : faults.front().line();
}

Outcome<PackageVerdict> verify_package(const std::string& path, const ledger::VerifierKey& key) {
    SALLYPORT_TRY(file, ArchiveFile::open(path));
    return Check{file, key}.run();
}

std::optional<std::string> receipt_differs(std::string_view receipt_note, const ledger::VerifierKey& key, const PackageVerdict& package) {
    const auto note = ledger::open_note(receipt_note, {key});
    if (!note) return "the receipt's signature does not hold: " + note.error().sentence;
    const auto receipt = ledger::ReceiptNote::parse(note->text);
    if (!receipt) return "the receipt is not as one is written: " + receipt.error().sentence;
    if (receipt->about != ledger::ReceiptNote::About::delivered) return "the receipt is of a filing, not of a delivery";
    if (receipt->root != package.root) return "the receipt is of another package: its root is " + hex(receipt->root);
    if (receipt->bytes != package.bytes) return fmt::format("the receipt says {} bytes, the package has {}", receipt->bytes, package.bytes);
    return std::nullopt;
}

}  // namespace sallyport::verify
