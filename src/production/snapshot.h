// The frozen copy: what a keep permit lets us set aside. Records lie sealed as they came, and come out again as a source does, so that a
// customer who deletes everything afterwards changes nothing.
#pragma once
#include <map>
#include <memory>

#include "production/package_sink.h"

namespace sallyport::production {

// Takes records of one keeping. Nothing stays in the vault unless it is finished. Not thread-safe.
class SnapshotSink : public collection::Sink {
public:
    static Outcome<std::unique_ptr<SnapshotSink>> open(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan);
    ~SnapshotSink() override;
    SnapshotSink(const SnapshotSink&) = delete;
    SnapshotSink& operator=(const SnapshotSink&) = delete;

    Outcome<void> begin(const collection::Record& record, int clause) override;
    Outcome<void> add(std::string_view bytes) override;
    Outcome<void> end() override;
    // Durable on return.
    Outcome<collection::Material> finish(const collection::Tallies& tallies, const std::vector<LeftOut>& left_out, Instant gathered);

private:
    SnapshotSink(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan);
    Outcome<void> close_part();
    Outcome<void> write(std::string_view bytes);
    ledger::Vault& vault_;
    Bytes key_;
    GatherPlan plan_;
    std::vector<collection::Part> parts_;
    std::unique_ptr<SealedWriter> writer_;
    Hasher hasher_;
    collection::Part part_;
    bool finished_ = false;
};

// Reads a snapshot as a source. Every record is checked against the query again. `corrupt`: a part is not what was frozen.
class SnapshotSource : public collection::Source {
public:
    static Outcome<std::unique_ptr<SnapshotSource>> open(const ledger::Vault& vault, std::string_view demand_key,
                                                         collection::Material snapshot);
    std::string name() const override { return "snapshot"; }
    bool holds(demand::DataClass data) const override;
    Outcome<void> read(const collection::Query& query, collection::Sink& sink) override;

    // Of the queries so far.
    const std::vector<LeftOut>& left_out() const { return left_out_; }
    const std::vector<FieldNote>& fields() const { return fields_; }
    Instant frozen() const { return snapshot_.gathered; }

private:
    SnapshotSource(const ledger::Vault& vault, std::string_view demand_key, collection::Material snapshot);
    const ledger::Vault& vault_;
    Bytes key_;
    collection::Material snapshot_;
    std::vector<LeftOut> all_left_out_, left_out_;
    std::vector<FieldNote> fields_;
};

}  // namespace sallyport::production
