#include "adapters/faults/faults.h"

#include "ledger/receipt.h"

namespace sallyport::adapters {

namespace {

class FaultyWriter : public ledger::Vault::Writer {
public:
    FaultyWriter(std::unique_ptr<Writer> real, Faults& faults) : real_{std::move(real)}, faults_{faults} {}
    Outcome<void> add(std::string_view bytes) override {
        return faults_.pass<void>("vault writer add", [&] { return real_->add(bytes); });
    }
    Outcome<std::string> finish() override {
        return faults_.pass<std::string>("vault writer finish", [&] { return real_->finish(); });
    }
    void abandon() override { real_->abandon(); }

private:
    std::unique_ptr<Writer> real_;
    Faults& faults_;
};

}  // namespace

std::string Faults::call() const {
    const char* name = name_;
    return name ? name : "";
}

Outcome<std::string> FaultyVault::keep(std::string_view sealed) {
    return faults_.pass<std::string>("vault keep", [&] { return real_.keep(sealed); });
}
Outcome<Bytes> FaultyVault::fetch(std::string_view place) const {
    return faults_.pass<Bytes>("vault fetch", [&] { return real_.fetch(place); });
}
Outcome<void> FaultyVault::sync() {
    return faults_.pass<void>("vault sync", [&] { return real_.sync(); });
}
Outcome<std::unique_ptr<ledger::Vault::Writer>> FaultyVault::open_writer() {
    SALLYPORT_TRY(real, faults_.pass<std::unique_ptr<Writer>>("vault open_writer", [&] { return real_.open_writer(); }));
    return std::make_unique<FaultyWriter>(std::move(real), faults_);
}
Outcome<void> FaultyVault::stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const {
    return faults_.pass<void>("vault stream", [&] { return real_.stream(place, offset, see); });
}
Outcome<void> FaultyVault::remove(std::string_view place) {
    return faults_.pass<void>("vault remove", [&] { return real_.remove(place); });
}

Outcome<Bytes> FaultyKeys::make_or_get(std::string_view name) {
    return faults_.pass<Bytes>("keys make_or_get", [&] { return real_.make_or_get(name); });
}
Outcome<Bytes> FaultyKeys::get(std::string_view name) const {
    return faults_.pass<Bytes>("keys get", [&] { return real_.get(name); });
}
Outcome<void> FaultyKeys::sync() {
    return faults_.pass<void>("keys sync", [&] { return real_.sync(); });
}
Outcome<void> FaultyKeys::destroy(std::string_view name) {
    return faults_.pass<void>("keys destroy", [&] { return real_.destroy(name); });
}

Outcome<ledger::EntryIndex> FaultyBook::append(const ledger::Draft& draft) {
    return faults_.pass<ledger::EntryIndex>("book append", [&] { return real_.append(draft); });
}
std::uint64_t FaultyBook::size() const { return real_.size(); }
Outcome<ledger::Entry> FaultyBook::entry(ledger::EntryIndex index) const {
    return faults_.pass<ledger::Entry>("book entry", [&] { return real_.entry(index); });
}
Outcome<Sensitive<Bytes>> FaultyBook::counsels_note(ledger::EntryIndex index) const {
    return faults_.pass<Sensitive<Bytes>>("book counsel's note", [&] { return real_.counsels_note(index); });
}
Outcome<Sensitive<Bytes>> FaultyBook::body(ledger::EntryIndex index) const {
    return faults_.pass<Sensitive<Bytes>>("book body", [&] { return real_.body(index); });
}
Outcome<std::vector<ledger::Entry>> FaultyBook::entries_of(const DemandId& demand) const {
    return faults_.pass<std::vector<ledger::Entry>>("book entries_of", [&] { return real_.entries_of(demand); });
}
Outcome<ledger::Standing> FaultyBook::standing(const DemandId& demand) const {
    return faults_.pass<ledger::Standing>("book standing", [&] { return real_.standing(demand); });
}
Outcome<std::optional<ledger::EntryIndex>> FaultyBook::last_of(const DemandId& demand) const {
    return faults_.pass<std::optional<ledger::EntryIndex>>("book last_of", [&] { return real_.last_of(demand); });
}
Outcome<void> FaultyBook::each(ledger::EntryIndex from, const std::function<bool(const ledger::Entry&)>& see) const {
    return faults_.pass<void>("book each", [&] { return real_.each(from, see); });
}
Outcome<void> FaultyBook::look(const std::function<void(const ledger::Views&)>& see) const {
    return faults_.pass<void>("book look", [&] { return real_.look(see); });
}
Outcome<Digest> FaultyBook::root(std::uint64_t size) const {
    return faults_.pass<Digest>("book root", [&] { return real_.root(size); });
}

Outcome<ledger::ReceiptProof> FaultyBook::prove(ledger::EntryIndex index, Instant now) {
    return faults_.pass<ledger::ReceiptProof>("book prove", [&] { return real_.prove(index, now); });
}
Outcome<std::string> FaultyBook::sign_receipt(const ledger::ReceiptNote& note) const {
    return faults_.pass<std::string>("book sign_receipt", [&] { return real_.sign_receipt(note); });
}

}  // namespace sallyport::adapters
