// A sealed part: plain bytes of any length under a demand's key, in chunks, so that neither side holds more than one of them.
// Format: docs/formats/package.md, "Sealed parts". A changed, dropped, doubled or swapped chunk, and a part that ends too early, do
// not open. One thread at a time for each object.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "ledger/ports.h"

namespace sallyport::production {

// Large enough that the vault's call costs nothing beside the cipher, small enough that six open parts fit into 32 MiB, each with the
// chunks that wait for its own thread.
constexpr std::size_t sealed_chunk_bytes = 1'048'576;
// A changed byte inside a file is located to one such segment.
constexpr std::uint64_t segment_bytes = 4'194'304;

// Plain facts of finished bytes.
struct Finished {
    std::string place;
    std::uint64_t bytes = 0;
};

// A part of more than one chunk is sealed and written on a thread of its own, while the caller gathers the next chunk: the bytes and their
// order are the same. What goes wrong there is told by the next add(), or by finish().
class SealedWriter {
public:
    // `name` is bound to the bytes: under another name they do not open.
    static Outcome<SealedWriter> open(ledger::Vault& vault, std::string_view demand_key, std::string_view name);
    ~SealedWriter();
    SealedWriter(SealedWriter&&) noexcept;
    SealedWriter& operator=(SealedWriter&&) noexcept;
    Outcome<void> add(std::string_view plain);
    Outcome<Finished> finish();  // durable on return
    void abandon();
    std::uint64_t bytes() const { return bytes_; }

private:
    class Press;
    explicit SealedWriter(std::unique_ptr<Press> press);
    std::unique_ptr<Press> press_;
    Bytes plain_;
    std::uint64_t bytes_ = 0;
};

// Calls `see` with plain pieces from `offset` on, until it returns false. Every piece was authenticated before it is shown. `bytes` is
// what the handle says the part has: a shorter or longer one is `corrupt`.
Outcome<void> read_sealed(const ledger::Vault& vault, std::string_view place, std::string_view demand_key, std::string_view name,
                          std::uint64_t bytes, std::uint64_t offset, const std::function<bool(std::string_view)>& see);

// The same bytes, asked for piece by piece, forwards only.
class SealedReader {
public:
    SealedReader(const ledger::Vault& vault, std::string place, std::string_view demand_key, std::string name, std::uint64_t bytes);
    // Appends exactly `count` bytes to `to`; `corrupt` if the part ends before.
    Outcome<void> take(std::size_t count, Bytes& to);
    std::uint64_t left() const { return bytes_ - at_; }

private:
    const ledger::Vault& vault_;
    std::string place_;
    Bytes demand_key_;
    std::string name_;
    std::uint64_t bytes_, at_ = 0;
    Bytes ahead_;
    std::size_t used_ = 0;
};

// SHA-256 of a file, its CRC-32 as ZIP wants it, and the CRC-32 of each 4 MiB, which say where a file was changed.
class FileDigest {
public:
    void add(std::string_view bytes);
    struct Result {
        Digest sha256{};
        std::uint32_t crc32 = 0;
        std::uint64_t bytes = 0;
        std::vector<std::uint32_t> segments;  // only if there is more than one
    };
    Result finish();  // once

private:
    Hasher hasher_;
    std::uint64_t bytes_ = 0;
    std::uint32_t whole_ = 0, segment_ = 0;
    std::uint64_t in_segment_ = 0;
    std::vector<std::uint32_t> segments_;
    void close_segment();
};

}  // namespace sallyport::production
