// Files as POSIX has them, with sentences instead of errno.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::adapters {

// An open file; closed at the end of its life.
class Fd {
public:
    Fd() = default;
    explicit Fd(int number) : number_{number} {}
    Fd(Fd&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Fd();
    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

private:
    int number_ = -1;
};

// What the last failed call means. A full disk, quota or file size limit reads "the disk is full: N bytes wanted at PATH".
Problem file_problem(int error, std::string_view verb, const std::string& path, std::uint64_t wanted = 0);

Outcome<Fd> open_file(const std::string& path, int flags, int mode = 0600);
Outcome<void> write_at(const Fd& file, const std::string& path, std::uint64_t offset, std::string_view bytes);
// Reads up to `length`; fewer only at the end of the file.
Outcome<Bytes> read_at(const Fd& file, const std::string& path, std::uint64_t offset, std::size_t length);
Outcome<std::uint64_t> size_of(const Fd& file, const std::string& path);
Outcome<void> sync_file(const Fd& file, const std::string& path);
Outcome<void> sync_folder(const std::string& path);
Outcome<void> make_folder(const std::string& path);  // with parents, 0700

// Whole small files. keep_file replaces at once or not at all and is durable on return.
Outcome<Bytes> read_file(const std::string& path);  // not_found if absent
Outcome<void> keep_file(const std::string& path, std::string_view bytes, int mode);

// Held until it goes out of scope, by one process at a time; the kernel lets go when a process dies.
class FileLock {
public:
    // conflict: somebody else holds it.
    static Outcome<FileLock> take(const std::string& path);

private:
    explicit FileLock(Fd file) : file_{std::move(file)} {}
    Fd file_;
};
bool lock_now(const Fd& file);  // exclusive; false if another holds it

}  // namespace sallyport::adapters
