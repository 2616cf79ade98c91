#include "production/snapshot.h"

#include <fmt/format.h>

#include "production/guide.h"

namespace sallyport::production {

using collection::Part;
using collection::Record;

namespace {

// A record: a head, then pieces, each behind its length, then a length of 0. A piece is at most 4 MiB, so a reader's memory is bounded.
constexpr std::size_t piece_bytes = 4'194'304;

void put_number(Bytes& out, std::uint64_t value) {
    for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> (8 * i));
}
void put_text(Bytes& out, std::string_view text) {
    put_number(out, text.size());
    out += text;
}

Problem cut_short() { return {Trouble::corrupt, "a frozen record is not as it was written"}; }

class Frames {
public:
    explicit Frames(SealedReader reader) : reader_{std::move(reader)} {}
    bool at_end() const { return reader_.left() == 0; }
    Outcome<std::uint64_t> number() {
        Bytes raw;
        SALLYPORT_CHECK(reader_.take(8, raw));
        std::uint64_t out = 0;
        for (std::size_t i = 8; i-- > 0;) out = out << 8 | static_cast<unsigned char>(raw[i]);
        return out;
    }
    Outcome<Bytes> text(std::uint64_t length) {
        if (length > reader_.left()) return cut_short();
        Bytes out;
        SALLYPORT_CHECK(reader_.take(static_cast<std::size_t>(length), out));
        return out;
    }
    Outcome<Bytes> text() {
        SALLYPORT_TRY(length, number());
        return text(length);
    }

private:
    SealedReader reader_;
};

std::string part_name(int identifier, demand::DataClass data) { return fmt::format("snapshot/{}/{}", identifier, code(data)); }

}  // namespace

SnapshotSink::SnapshotSink(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan)
    : vault_{vault}, key_{demand_key}, plan_{std::move(plan)} {}

Outcome<std::unique_ptr<SnapshotSink>> SnapshotSink::open(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan) {
    return std::unique_ptr<SnapshotSink>{new SnapshotSink{vault, demand_key, std::move(plan)}};
}

SnapshotSink::~SnapshotSink() {
    if (finished_) return;
    if (writer_) writer_->abandon();
    for (const Part& part : parts_) {
        if (!vault_.remove(part.place)) break;
    }
}

Outcome<void> SnapshotSink::write(std::string_view bytes) {
    hasher_.add(bytes);
    return writer_->add(bytes);
}

Outcome<void> SnapshotSink::close_part() {
    if (!writer_) return {};
    SALLYPORT_TRY(done, writer_->finish());
    part_.place = done.place;
    part_.bytes = done.bytes;
    part_.digest = hasher_.finish();
    part_.number = static_cast<int>(parts_.size()) + 1;
    parts_.push_back(part_);
    writer_.reset();
    return {};
}

Outcome<void> SnapshotSink::begin(const Record& record, int) {
    const std::string name = part_name(record.identifier, record.data);
    if (!writer_ || part_.name != name) {
        SALLYPORT_CHECK(close_part());
        SALLYPORT_TRY(writer, SealedWriter::open(vault_, key_, name));
        writer_ = std::make_unique<SealedWriter>(std::move(writer));
        hasher_ = Hasher{};
        part_ = Part{};
        part_.identifier = record.identifier;
        part_.name = name;
    }
    Bytes head;
    put_number(head, record.at ? 1 : 0);
    put_number(head, record.at ? static_cast<std::uint64_t>(record.at->ms) : 0);
    put_text(head, record.source);
    put_text(head, record.item);
    put_number(head, record.columns.size());
    for (const auto& [column, value] : record.columns) {
        put_text(head, column);
        put_text(head, value);
    }
    ++part_.items;
    return write(head);
}

Outcome<void> SnapshotSink::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, piece_bytes);
        Bytes length;
        put_number(length, piece.size());
        SALLYPORT_CHECK(write(length));
        SALLYPORT_CHECK(write(piece));
        bytes.remove_prefix(piece.size());
    }
    return {};
}

Outcome<void> SnapshotSink::end() {
    Bytes zero;
    put_number(zero, 0);
    return write(zero);
}

Outcome<collection::Material> SnapshotSink::finish(const collection::Tallies& tallies, const std::vector<LeftOut>& left_out,
                                                   Instant gathered) {
    SALLYPORT_CHECK(close_part());
    Gathered facts;
    facts.left_out = left_out;
    facts.fields = plan_.fields;
    facts.recorded = plan_.recorded;
    facts.permit_entry = plan_.permit_entry;
    SALLYPORT_TRY(writer, SealedWriter::open(vault_, key_, ".summary"));
    writer_ = std::make_unique<SealedWriter>(std::move(writer));
    hasher_ = Hasher{};
    part_ = Part{};
    part_.name = ".summary";
    SALLYPORT_CHECK(write(write_gathered(facts)));
    SALLYPORT_CHECK(close_part());
    finished_ = true;
    collection::Material material;
    material.demand = plan_.demand.id;
    material.parts = std::move(parts_);
    material.tallies = tallies;
    material.gathered = gathered;
    material.snapshot = true;
    return material;
}

SnapshotSource::SnapshotSource(const ledger::Vault& vault, std::string_view demand_key, collection::Material snapshot)
    : vault_{vault}, key_{demand_key}, snapshot_{std::move(snapshot)} {}

Outcome<std::unique_ptr<SnapshotSource>> SnapshotSource::open(const ledger::Vault& vault, std::string_view demand_key,
                                                              collection::Material snapshot) {
    std::unique_ptr<SnapshotSource> source{new SnapshotSource{vault, demand_key, std::move(snapshot)}};
    for (const Part& part : source->snapshot_.parts) {
        if (part.name != ".summary") continue;
        SealedReader reader{vault, part.place, demand_key, part.name, part.bytes};
        Bytes summary;
        SALLYPORT_CHECK(reader.take(static_cast<std::size_t>(part.bytes), summary));
        SALLYPORT_TRY(facts, read_gathered(summary));
        source->all_left_out_ = facts.left_out;
        source->fields_ = facts.fields;
        return source;
    }
    return Problem{Trouble::corrupt, "the snapshot has no summary"};
}

bool SnapshotSource::holds(demand::DataClass) const { return true; }

Outcome<void> SnapshotSource::read(const collection::Query& query, collection::Sink& sink) {
    for (const LeftOut& one : all_left_out_) {
        const bool asked = query.span && one.identifier == query.identifier && one.data == code(query.data);
        if (asked && std::find(left_out_.begin(), left_out_.end(), one) == left_out_.end()) left_out_.push_back(one);
    }
    for (const Part& part : snapshot_.parts) {
        if (part.name != part_name(query.identifier, query.data)) continue;
        Frames frames{SealedReader{vault_, part.place, key_, part.name, part.bytes}};
        while (!frames.at_end()) {
            Record record;
            record.identifier = query.identifier;
            record.data = query.data;
            SALLYPORT_TRY(dated, frames.number());
            SALLYPORT_TRY(at, frames.number());
            if (dated != 0) record.at = Instant{static_cast<std::int64_t>(at)};
            SALLYPORT_TRY(source, frames.text());
            record.source = source;
            SALLYPORT_TRY(item, frames.text());
            record.item = item;
            SALLYPORT_TRY(columns, frames.number());
            for (std::uint64_t i = 0; i < columns; ++i) {
                SALLYPORT_TRY(column, frames.text());
                SALLYPORT_TRY(value, frames.text());
                record.columns.emplace_back(column, value);
            }
            const bool wanted = collection::lies_inside(query.span, query.data, record.at);
            if (wanted) SALLYPORT_CHECK(sink.begin(record, query.clause));
            while (true) {
                SALLYPORT_TRY(length, frames.number());
                if (length == 0) break;
                if (length > piece_bytes) return cut_short();
                SALLYPORT_TRY(piece, frames.text(length));
                if (wanted) SALLYPORT_CHECK(sink.add(piece));
            }
            if (wanted) SALLYPORT_CHECK(sink.end());
        }
    }
    return {};
}

}  // namespace sallyport::production
