// Ports whose nth call fails, for tests of whole lives: run once to count the calls, then again for every n in both versions, and look
// that afterwards the book verifies and nothing has left unrecorded. Thread-safe; one Faults may stand behind several ports.
#pragma once
#include <atomic>
#include <functional>
#include <string>

#include "ledger/book.h"
#include "ledger/ports.h"

namespace sallyport::adapters {

class Faults {
public:
    // not_done: the call answers `unavailable` and nothing has happened. done_all_the_same: it answers so, and it has happened.
    enum class Version { not_done, done_all_the_same };
    Faults() = default;                                                           // never; counts only
    Faults(std::uint64_t nth, Version version) : nth_{nth}, version_{version} {}  // from 1

    std::uint64_t calls() const { return calls_; }
    bool struck() const { return nth_ != 0 && calls_ >= nth_; }
    std::string call() const;  // the name of the call that failed; empty if none has

    // Runs `call`, unless this is its turn to fail.
    template <class T>
    Outcome<T> pass(const char* name, const std::function<Outcome<T>()>& call) {
        if (++calls_ != nth_) return call();
        name_ = name;
        if (version_ == Version::done_all_the_same) (void)call();
        return Problem{Trouble::unavailable, std::string{name} + " fails because a test wants it"};
    }

private:
    std::uint64_t nth_ = 0;
    Version version_ = Version::not_done;
    std::atomic<std::uint64_t> calls_ = 0;
    std::atomic<const char*> name_ = nullptr;
};

class FaultyVault : public ledger::Vault {
public:
    FaultyVault(ledger::Vault& real, Faults& faults) : real_{real}, faults_{faults} {}
    Outcome<std::string> keep(std::string_view sealed) override;
    Outcome<Bytes> fetch(std::string_view place) const override;
    Outcome<void> sync() override;
    Outcome<std::unique_ptr<Writer>> open_writer() override;
    Outcome<void> stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const override;
    Outcome<void> remove(std::string_view place) override;

private:
    ledger::Vault& real_;
    Faults& faults_;
};

class FaultyKeys : public ledger::Keys {
public:
    FaultyKeys(ledger::Keys& real, Faults& faults) : real_{real}, faults_{faults} {}
    Outcome<Bytes> make_or_get(std::string_view name) override;
    Outcome<Bytes> get(std::string_view name) const override;
    Outcome<void> sync() override;
    Outcome<void> destroy(std::string_view name) override;

private:
    ledger::Keys& real_;
    Faults& faults_;
};

class FaultyBook : public ledger::Book {
public:
    FaultyBook(ledger::Book& real, Faults& faults) : real_{real}, faults_{faults} {}
    Outcome<ledger::EntryIndex> append(const ledger::Draft& draft) override;
    std::uint64_t size() const override;  // never fails: there is no way to say so
    Outcome<ledger::Entry> entry(ledger::EntryIndex index) const override;
    Outcome<Sensitive<Bytes>> body(ledger::EntryIndex index) const override;
    Outcome<Sensitive<Bytes>> counsels_note(ledger::EntryIndex index) const override;
    Outcome<std::vector<ledger::Entry>> entries_of(const DemandId& demand) const override;
    Outcome<ledger::Standing> standing(const DemandId& demand) const override;
    Outcome<std::optional<ledger::EntryIndex>> last_of(const DemandId& demand) const override;
    Outcome<void> each(ledger::EntryIndex from, const std::function<bool(const ledger::Entry&)>& see) const override;
    Outcome<void> look(const std::function<void(const ledger::Views&)>& see) const override;
    Outcome<Digest> root(std::uint64_t size) const override;
    Outcome<ledger::ReceiptProof> prove(ledger::EntryIndex index, Instant now) override;
    Outcome<std::string> sign_receipt(const ledger::ReceiptNote& note) const override;

private:
    ledger::Book& real_;
    Faults& faults_;
};

}  // namespace sallyport::adapters
