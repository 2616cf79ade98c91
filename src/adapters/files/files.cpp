#include "adapters/files/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sallyport::adapters {

namespace {

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

Fd::~Fd() {
    if (number_ >= 0) ::close(number_);
}

Problem file_problem(int error, std::string_view verb, const std::string& path, std::uint64_t wanted) {
    if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
        return {Trouble::unavailable, fmt::format("the disk is full: {} bytes wanted at {}", wanted, path)};
    }
    if (error == ENOENT) return {Trouble::not_found, fmt::format("{} is not there", path)};
    return {Trouble::unavailable, fmt::format("cannot {} {}: {}", verb, path, std::strerror(error))};
}

Outcome<Fd> open_file(const std::string& path, int flags, int mode) {
    const int number = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (number < 0) return file_problem(errno, "open", path);
    return Fd{number};
}

Outcome<void> write_at(const Fd& file, const std::string& path, std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_problem(errno, "write", path, bytes.size());
        bytes.remove_prefix(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

Outcome<Bytes> read_at(const Fd& file, const std::string& path, std::uint64_t offset, std::size_t length) {
    Bytes bytes(length, '\0');
    std::size_t done = 0;
    while (done < length) {
        const ssize_t count = ::pread(file.number(), bytes.data() + done, length - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_problem(errno, "read", path);
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

Outcome<std::uint64_t> size_of(const Fd& file, const std::string& path) {
    struct stat found{};
    if (::fstat(file.number(), &found) != 0) return file_problem(errno, "look at", path);
    return static_cast<std::uint64_t>(found.st_size);
}

Outcome<void> sync_file(const Fd& file, const std::string& path) {
    if (::fdatasync(file.number()) != 0) return file_problem(errno, "write to the disk", path);
    return {};
}

Outcome<void> sync_folder(const std::string& path) {
    SALLYPORT_TRY(folder, open_file(path, O_RDONLY | O_DIRECTORY));
    if (::fsync(folder.number()) != 0) return file_problem(errno, "write to the disk", path);
    return {};
}

Outcome<void> make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(folder_of(path));
    if (errno == EEXIST) {
        struct stat found{};
        if (::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) return {};
        return Problem{Trouble::unavailable, fmt::format("{} is there and is not a folder", path)};
    }
    if (errno != ENOENT) return file_problem(errno, "make", path, 4096);
    const std::string parent = folder_of(path);
    if (parent == path) return file_problem(ENOENT, "make", path);
    SALLYPORT_CHECK(make_folder(parent));
    return make_folder(path);
}

Outcome<Bytes> read_file(const std::string& path) {
    SALLYPORT_TRY(file, open_file(path, O_RDONLY));
    SALLYPORT_TRY(size, size_of(file, path));
    return read_at(file, path, 0, size);
}

Outcome<void> keep_file(const std::string& path, std::string_view bytes, int mode) {
    const std::string temporary = path + ".new";
    const auto write = [&]() -> Outcome<void> {
        SALLYPORT_TRY(file, open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode));
        SALLYPORT_CHECK(write_at(file, temporary, 0, bytes));
        return sync_file(file, temporary);
    };
    if (auto written = write(); !written) {
        ::unlink(temporary.c_str());
        return written;
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return file_problem(errno, "rename to", path);
    return sync_folder(folder_of(path));
}

bool lock_now(const Fd& file) { return ::flock(file.number(), LOCK_EX | LOCK_NB) == 0; }

Outcome<FileLock> FileLock::take(const std::string& path) {
    SALLYPORT_TRY(file, open_file(path, O_RDWR | O_CREAT));
    if (!lock_now(file)) {
        return Problem{Trouble::conflict, fmt::format("{} is held: another sallyport has this folder open", path)};
    }
    return FileLock{std::move(file)};
}

}  // namespace sallyport::adapters
