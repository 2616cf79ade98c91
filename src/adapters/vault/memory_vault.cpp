#include <map>
#include <mutex>

#include "adapters/vault/vault.h"

namespace sallyport::adapters {

struct MemoryVault::Inside {
    mutable std::mutex mutex;
    std::map<std::string, Bytes, std::less<>> bodies;
    std::uint64_t next = 1;

    std::string put(Bytes bytes) {
        const std::lock_guard lock{mutex};
        std::string place = "m/" + std::to_string(next++) + "/" + std::to_string(bytes.size());
        bodies.emplace(place, std::move(bytes));
        return place;
    }
};

class MemoryVault::MemoryWriter : public ledger::Vault::Writer {
public:
    explicit MemoryWriter(std::shared_ptr<Inside> inside) : inside_{std::move(inside)} {}
    Outcome<void> add(std::string_view bytes) override {
        require(inside_ != nullptr, "a finished writer takes nothing more");
        bytes_ += bytes;
        return {};
    }
    Outcome<std::string> finish() override {
        require(inside_ != nullptr, "a writer finishes once");
        return std::exchange(inside_, nullptr)->put(std::move(bytes_));
    }
    void abandon() override { inside_ = nullptr; }

private:
    std::shared_ptr<Inside> inside_;
    Bytes bytes_;
};

MemoryVault::MemoryVault() : inside_{std::make_shared<Inside>()} {}
MemoryVault::~MemoryVault() = default;

Outcome<std::string> MemoryVault::keep(std::string_view sealed) { return inside_->put(Bytes{sealed}); }
Outcome<Bytes> MemoryVault::fetch(std::string_view place) const {
    const std::lock_guard lock{inside_->mutex};
    if (!place.starts_with("m/")) return Problem{Trouble::corrupt, "a place in the vault in memory reads m/NUMBER/LENGTH"};
    const auto found = inside_->bodies.find(place);
    if (found == inside_->bodies.end()) {
        return Problem{Trouble::not_found, "the vault holds nothing at " + std::string{place} + ": it was removed or never kept"};
    }
    return found->second;
}
Outcome<void> MemoryVault::sync() { return {}; }
Outcome<std::unique_ptr<ledger::Vault::Writer>> MemoryVault::open_writer() { return std::make_unique<MemoryWriter>(inside_); }
Outcome<void> MemoryVault::stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const {
    constexpr std::size_t piece_bytes = 4U << 20;
    SALLYPORT_TRY(bytes, fetch(place));
    if (offset > bytes.size()) return Problem{Trouble::invalid, "the body is shorter than that offset"};
    for (std::string_view rest = std::string_view{bytes}.substr(offset); !rest.empty();) {
        const auto piece = rest.substr(0, piece_bytes);
        if (!see(piece)) return {};
        rest.remove_prefix(piece.size());
    }
    return {};
}
Outcome<void> MemoryVault::remove(std::string_view place) {
    const std::lock_guard lock{inside_->mutex};
    if (!place.starts_with("m/")) return Problem{Trouble::corrupt, "a place in the vault in memory reads m/NUMBER/LENGTH"};
    if (const auto found = inside_->bodies.find(place); found != inside_->bodies.end()) inside_->bodies.erase(found);
    return {};
}

}  // namespace sallyport::adapters
