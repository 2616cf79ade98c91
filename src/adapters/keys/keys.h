// Keys as a store of its own, and their twin in memory.
//   DIR/master.key   32 bytes in hex, mode 0600: whoever has it and keys.db has every key
//   DIR/keys.db      name, wrapped key: AES-256-GCM under the master key, bound to the name; a destroyed name stays as a tombstone
// After destroy() no file in DIR holds the wrapped key any more. What a disk keeps in blocks it has freed is out of a program's
// reach, and so are backups: they live at most seven days.
#pragma once
#include <memory>
#include <string>

#include "adapters/sql/sql.h"
#include "ledger/ports.h"

namespace sallyport::adapters {

class FileKeys : public ledger::Keys {
public:
    // Makes the folder with a new master key. conflict: there is one already.
    static Outcome<void> make(const std::string& folder);
    // not_found: no key folder here. corrupt: the master key is not the one that wrapped the keys.
    static Outcome<std::unique_ptr<FileKeys>> open(const std::string& folder, Durability durability = Durability::full);
    ~FileKeys() override;

    Outcome<Bytes> make_or_get(std::string_view name) override;
    Outcome<Bytes> get(std::string_view name) const override;
    Outcome<void> sync() override;
    Outcome<void> destroy(std::string_view name) override;

private:
    struct Inside;
    explicit FileKeys(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

class MemoryKeys : public ledger::Keys {
public:
    MemoryKeys();
    ~MemoryKeys() override;
    Outcome<Bytes> make_or_get(std::string_view name) override;
    Outcome<Bytes> get(std::string_view name) const override;
    Outcome<void> sync() override;
    Outcome<void> destroy(std::string_view name) override;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace sallyport::adapters
