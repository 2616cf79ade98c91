#include "production/archive.h"

#include "production/sealed_stream.h"
#include "production/zip.h"

namespace sallyport::production {

namespace {

// Walks the files of an archive in their order.
class Directory {
public:
    Directory(const ledger::Vault& vault, const collection::Part& part, std::string_view key)
        : reader_{vault, part.place, key, part.name, part.bytes} {}

    // The next file, or none behind the last.
    Outcome<std::optional<ZipFile>> next() {
        Bytes entry;
        if (reader_.left() < directory_entry_head) return std::optional<ZipFile>{};
        SALLYPORT_CHECK(reader_.take(directory_entry_head, entry));
        const auto tail = directory_entry_tail(entry);
        if (!tail) return std::optional<ZipFile>{};  // the end record
        SALLYPORT_CHECK(reader_.take(*tail, entry));
        SALLYPORT_TRY(file, read_directory_entry(entry));
        return std::optional<ZipFile>{std::move(file)};
    }

private:
    SealedReader reader_;
};

}  // namespace

Outcome<void> stream_archive(const ledger::Vault& vault, std::string_view demand_key, const Package& package, std::uint64_t offset,
                             std::uint64_t count, const std::function<bool(std::string_view)>& see) {
    if (offset > package.bytes || count > package.bytes - offset) {
        return Problem{Trouble::invalid, "the archive has " + std::to_string(package.bytes) + " bytes; the range asked for lies outside"};
    }
    if (count == 0) return {};
    if (package.parts.empty() || package.parts.back().name != ".directory") {
        return Problem{Trouble::corrupt, "the package has no directory"};
    }
    const collection::Part& directory_part = package.parts.back();
    const std::uint64_t directory_start = package.bytes - directory_part.bytes;
    bool more = true;
    std::uint64_t at = offset;
    const std::uint64_t end = offset + count;
    const auto emit = [&](std::string_view piece) {  // false: enough
        piece = piece.substr(0, std::min<std::uint64_t>(piece.size(), end - at));
        at += piece.size();
        if (!piece.empty() && !see(piece)) more = false;
        return more && at < end;
    };

    if (at < directory_start) {
        Directory directory{vault, directory_part, demand_key};
        std::uint64_t data = 0;  // offset of the file's bytes in all parts' bytes, one behind the other
        std::optional<ZipFile> file;
        Bytes header;
        while (true) {
            SALLYPORT_TRY(next, directory.next());
            if (!next) return Problem{Trouble::corrupt, "the package's directory ends too early"};
            file = std::move(next);
            header = local_header(*file);
            if (at < file->offset + header.size() + file->bytes) break;
            data += file->bytes;
        }
        std::uint64_t left = file->bytes;  // of this file
        if (at < file->offset + header.size()) {
            emit(std::string_view{header}.substr(at - file->offset));
        } else {
            const std::uint64_t inside = at - file->offset - header.size();
            data += inside;
            left -= inside;
        }
        Outcome<void> failed;
        const auto next_file = [&]() -> Outcome<bool> {  // false: no more files, or enough
            SALLYPORT_TRY(next, directory.next());
            if (!next) return false;
            file = std::move(next);
            left = file->bytes;
            return emit(local_header(*file));
        };
        // Files without bytes have no part to be found in: they are passed before and after each piece.
        const auto pass_empty = [&]() -> Outcome<bool> {
            while (left == 0) {
                SALLYPORT_TRY(on, next_file());
                if (!on) return false;
            }
            return true;
        };
        std::uint64_t part_start = 0;
        for (std::size_t i = 0; i + 1 < package.parts.size() && more && at < end; ++i) {
            const collection::Part& part = package.parts[i];
            const std::uint64_t from = std::max(part_start, data);
            part_start += part.bytes;
            if (from >= part_start) continue;
            SALLYPORT_CHECK(read_sealed(vault, part.place, demand_key, part.name, part.bytes, from - (part_start - part.bytes),
                                        [&](std::string_view piece) {
                                            while (!piece.empty() && more && at < end) {
                                                const auto on = pass_empty();
                                                if (!on) failed = on.error();
                                                if (!on || !*on) return false;
                                                const std::size_t some = std::min<std::uint64_t>(left, piece.size());
                                                left -= some;
                                                if (!emit(piece.substr(0, some))) return false;
                                                piece.remove_prefix(some);
                                            }
                                            return more && at < end;
                                        }));
            if (!failed) return failed;
        }
        if (more && at < end) SALLYPORT_CHECK(pass_empty());
        if (more && at < end && at != directory_start) return Problem{Trouble::corrupt, "the package's parts and its directory differ"};
    }
    if (!more || at >= end) return {};
    return read_sealed(vault, directory_part.place, demand_key, directory_part.name, directory_part.bytes, at - directory_start, emit);
}

}  // namespace sallyport::production
