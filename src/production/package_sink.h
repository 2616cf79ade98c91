// Where gathered records become the parts of a package. Everything streams: what is held in memory does not grow with the data.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collection/collection.h"
#include "production/archive_tree.h"
#include "production/mbox_lines.h"
#include "production/sealed_stream.h"
#include "production/zip.h"

namespace sallyport::production {

// Records of an account of which the source keeps no date although the clause names a span: messages and events that were not looked at for
// that reason, or what describes the account and was given all the same.
struct LeftOut {
    int identifier = 0;
    std::string data;    // class code
    std::string source;  // its name
    std::int64_t count = 0;
    auto operator<=>(const LeftOut&) const = default;
};

// One field of a source's records, for the data dictionary.
struct FieldNote {
    std::string data;    // class code
    std::string source;  // its name
    std::string column;
    std::string about;  // what it means; "" = the source's description says nothing
    std::string unit;
    std::string gap;  // what is known to be missing
    auto operator<=>(const FieldNote&) const = default;
};

// What is known before the first record. References must outlive the sink.
struct GatherPlan {
    const demand::Demand& demand;
    const demand::Scope& scope;
    demand::MailFormat mail_format = demand::MailFormat::mbox;
    Instant recorded;                 // of the permit's entry: every file in the archive bears it
    ledger::EntryIndex permit_entry;  // its place in the book
    std::vector<FieldNote> fields;
    std::optional<Instant> frozen;  // gathered from a copy that was frozen then
};

// One collection. The plain bytes are a function of plan and records. After a Problem, or if it goes out of scope unfinished, nothing
// of it stays in the vault. Not thread-safe.
class PackageSink : public collection::Sink {
public:
    static Outcome<std::unique_ptr<PackageSink>> open(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan);
    ~PackageSink() override;
    PackageSink(const PackageSink&) = delete;
    PackageSink& operator=(const PackageSink&) = delete;

    Outcome<void> begin(const collection::Record& record, int clause) override;
    Outcome<void> add(std::string_view bytes) override;
    Outcome<void> end() override;

    // Durable on return: the parts, and with names that begin with '.', what sealing needs of the whole.
    Outcome<collection::Material> finish(const collection::Tallies& tallies, const std::vector<LeftOut>& left_out, Instant gathered);

private:
    struct File;
    PackageSink(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan);
    std::string free_name(const std::string& stem, const std::string& end);
    Outcome<std::unique_ptr<File>> open_file(const std::string& part, const std::string& name);
    Outcome<void> write(File& file, std::string_view bytes);
    Outcome<void> close_entry(File& file);                 // the file in the archive is whole
    Outcome<void> close_part(std::unique_ptr<File> file);  // the sealed part is whole
    Outcome<void> close_group();
    Outcome<void> open_group(const collection::Record& record);
    Outcome<void> note_record(const std::string& path, std::uint64_t position, std::uint64_t bytes);

    ledger::Vault& vault_;
    Bytes key_;
    GatherPlan plan_;
    Digest salt_;
    ledger::Frontier tree_;
    std::uint64_t offset_ = 0;  // in the archive
    std::uint64_t files_ = 0;
    std::vector<collection::Part> parts_;
    std::vector<std::string> places_;  // finished writers
    std::map<std::string, int> names_;
    std::map<int, std::int64_t> by_clause_;
    std::map<LeftOut, std::int64_t> undated_;  // given, their count left at 0 in the key
    std::int64_t records_ = 0;
    std::unique_ptr<File> index_, manifest_, directory_;  // of the whole
    bool finished_ = false;

    // What is open now.
    struct Group {
        int identifier = -1;
        demand::DataClass data = demand::DataClass::bsi_name;
        std::string source;
        std::vector<std::string> columns;
        enum class Shape { rows, mbox, eml, files } shape = Shape::rows;
        bool operator==(const Group&) const = default;
    };
    std::optional<Group> group_;
    std::unique_ptr<File> main_, json_;
    std::string stem_;
    int in_group_ = 0;

    collection::Record record_;
    int clause_ = 0;
    std::uint64_t record_bytes_ = 0, record_start_ = 0;
    MboxLines lines_{MboxLines::Way::quote};
};

}  // namespace sallyport::production
