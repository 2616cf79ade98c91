// The vault as a folder, and its twin in memory.
//   DIR/segments/00000001   packed bodies below limits::packed_body_bytes: 8 bytes of mark and length before each
//   DIR/files/ID            one larger body each; ID.part while it is being written
// Places: "s/00000001/OFFSET/LENGTH" and "f/ID/LENGTH". Nothing is ever written over; remove() zeroes a packed body. Several
// processes may keep at once: each writes a segment of its own. Bytes come in sealed: the vault sees no plain text.
#pragma once
#include <memory>
#include <string>

#include "adapters/sql/sql.h"
#include "ledger/ports.h"

namespace sallyport::adapters {

class FileVault : public ledger::Vault {
public:
    // Makes the folder if it is absent, and clears away half-written files of a crash.
    static Outcome<std::unique_ptr<FileVault>> open(const std::string& folder, Durability durability = Durability::full);
    ~FileVault() override;

    Outcome<std::string> keep(std::string_view sealed) override;
    Outcome<Bytes> fetch(std::string_view place) const override;
    // One fdatasync a segment written since the last sync, however many bodies.
    Outcome<void> sync() override;
    Outcome<std::unique_ptr<Writer>> open_writer() override;
    Outcome<void> stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const override;
    Outcome<void> remove(std::string_view place) override;

    // Segments are closed at this size; settable so that tests need not write 64 MiB.
    void segment_bytes(std::uint64_t bytes);

private:
    struct Inside;
    explicit FileVault(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

class MemoryVault : public ledger::Vault {
public:
    MemoryVault();
    ~MemoryVault() override;
    Outcome<std::string> keep(std::string_view sealed) override;
    Outcome<Bytes> fetch(std::string_view place) const override;
    Outcome<void> sync() override;
    Outcome<std::unique_ptr<Writer>> open_writer() override;
    Outcome<void> stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const override;
    Outcome<void> remove(std::string_view place) override;

private:
    class MemoryWriter;
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

}  // namespace sallyport::adapters
