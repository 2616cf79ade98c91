// Plays entries one after the other and says which one cannot follow. Small: about a hundred bytes a demand, one an entry.
#pragma once
#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/entry.h"
#include "ledger/lifecycle.h"

namespace sallyport::verify {

class Replay {
public:
    // The next entry of the book. `corrupt` and why it cannot stand here: its index, its chain, its facts, or the lifecycle. Entries
    // after a wrong one are judged as if it were not there.
    Outcome<void> add(const ledger::Header& header, const std::optional<ledger::Facts>& facts);
    std::uint64_t size() const { return kinds_.size(); }
    // Standing of the demand so far; nothing if it is unknown, or if withheld facts leave it open.
    std::optional<ledger::Standing> standing(const DemandId& demand) const;
    // From the book's first entry; empty if its facts are withheld.
    const std::string& kind_of_book() const { return kind_of_book_; }

private:
    using Name = std::array<char, 20>;
    struct NameHash {
        std::size_t operator()(const Name& name) const { return std::hash<std::string_view>{}({name.data(), name.size()}); }
    };
    // A standing with its people as numbers.
    struct Small {
        std::uint64_t last = 0;
        std::array<std::uint32_t, 7> names{};
        std::int32_t version = 0;
        std::uint16_t flags = 0;
        std::uint8_t stage = 0;
        bool open = false;  // withheld facts: not judged any more
    };
    Small pack(const ledger::Standing& standing);
    ledger::Standing unpack(const Small& small) const;
    std::uint32_t number_of(const std::string& name);

    std::unordered_map<Name, Small, NameHash> demands_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<const std::string*> names_;  // of numbers_, from 1
    std::vector<std::uint8_t> kinds_;
    std::string kind_of_book_;
};

}  // namespace sallyport::verify
