#include "production/package_sink.h"

#include <fmt/format.h>

#include "production/guide.h"
#include "production/written.h"

namespace sallyport::production {

using collection::Record;
using demand::DataClass;

// A sealed part that is being written, and the file of the archive that is open in it.
struct PackageSink::File {
    std::string part;  // name of the part
    std::string name;  // of the file in the archive
    SealedWriter writer;
    FileDigest digest = {};
    Hasher of_files = {};  // of the digests of the files in the part, if it holds several
    bool several = false;
    std::int64_t records = 0, records_in_part = 0;
    int identifier = -1;
    std::string data = {};
    FileDigest::Result last = {};
};

PackageSink::PackageSink(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan)
    : vault_{vault}, key_{demand_key}, plan_{std::move(plan)}, salt_{archive_salt(demand_key)} {}

Outcome<std::unique_ptr<PackageSink>> PackageSink::open(ledger::Vault& vault, std::string_view demand_key, GatherPlan plan) {
    std::unique_ptr<PackageSink> sink{new PackageSink{vault, demand_key, std::move(plan)}};
    SALLYPORT_TRY(index, sink->open_file("records.csv", "records.csv"));
    sink->index_ = std::move(index);
    SALLYPORT_TRY(manifest, sink->open_file(".manifest", ""));
    sink->manifest_ = std::move(manifest);
    SALLYPORT_TRY(directory, sink->open_file(".directory", ""));
    sink->directory_ = std::move(directory);
    SALLYPORT_CHECK(sink->write(*sink->manifest_, "{\"format\":\"sallyport-package/v1\",\n\"files\":[\n"));
    SALLYPORT_CHECK(sink->write(*sink->index_, csv_line({"record", "path", "position", "bytes", "clause", "paper", "page", "x", "y",
                                                         "width", "height", "identifier", "class", "stored", "source", "item"})));
    return sink;
}

PackageSink::~PackageSink() {
    if (finished_) return;
    for (auto* file : {&index_, &manifest_, &directory_, &main_, &json_}) {
        if (*file) (*file)->writer.abandon();
    }
    // Ciphertext under the demand's key: if the vault is gone too, what stays behind cannot be read and no handle names it.
    for (const std::string& place : places_) {
        if (const auto removed = vault_.remove(place); !removed) break;
    }
}

std::string PackageSink::free_name(const std::string& stem, const std::string& end) {
    const int before = names_[stem + end]++;
    return before == 0 ? stem + end : fmt::format("{}-{}{}", stem, before + 1, end);
}

Outcome<std::unique_ptr<PackageSink::File>> PackageSink::open_file(const std::string& part, const std::string& name) {
    SALLYPORT_TRY(writer, SealedWriter::open(vault_, key_, part));
    return std::make_unique<File>(File{part, name, std::move(writer)});
}

Outcome<void> PackageSink::write(File& file, std::string_view bytes) {
    file.digest.add(bytes);
    return file.writer.add(bytes);
}

Outcome<void> PackageSink::close_entry(File& file) {
    file.last = std::exchange(file.digest, FileDigest{}).finish();
    const ZipFile entry{file.name, file.last.bytes, file.last.crc32, dos_time(plan_.recorded), offset_};
    const Bytes header = local_header(entry);
    tree_.add(file_leaf(salt_, header, file.last.sha256));
    offset_ += header.size() + entry.bytes;
    SALLYPORT_CHECK(write(*directory_, directory_entry(entry)));
    std::string segments;
    for (const std::uint32_t crc : file.last.segments) segments += fmt::format("{}\"{:08x}\"", segments.empty() ? "" : ",", crc);
    const std::string whose = file.identifier < 0 ? "" : fmt::format(",\"identifier\":{},\"class\":\"{}\"", file.identifier + 1, file.data);
    SALLYPORT_CHECK(
        write(*manifest_, fmt::format("{}{{\"path\":\"{}\",\"sha256\":\"{}\",\"bytes\":{},\"crc32\":\"{:08x}\",\"records\":{}{}{}}}",
                                      files_ == 0 ? "" : ",\n", entry.name, hex(file.last.sha256), entry.bytes, entry.crc32, file.records,
                                      whose, segments.empty() ? "" : ",\"crc32_of_each_4_mib\":[" + segments + "]")));
    if (file.several) file.of_files.add(view(file.last.sha256));
    file.records_in_part += file.records;
    file.records = 0;
    ++files_;
    return {};
}

Outcome<void> PackageSink::close_part(std::unique_ptr<File> file) {
    SALLYPORT_TRY(done, file->writer.finish());
    places_.push_back(done.place);
    const Digest digest = file->several ? file->of_files.finish() : file->last.sha256;
    parts_.push_back(
        {static_cast<int>(parts_.size()) + 1, file->identifier, file->part, done.place, done.bytes, digest, file->records_in_part});
    return {};
}

Outcome<void> PackageSink::close_group() {
    if (!group_) return {};
    if (json_) SALLYPORT_CHECK(write(*json_, in_group_ == 0 ? "]\n" : "\n]\n"));
    for (auto* file : {&main_, &json_}) {
        if (!*file) continue;
        if (!(*file)->several) SALLYPORT_CHECK(close_entry(**file));
        SALLYPORT_CHECK(close_part(std::move(*file)));
        file->reset();
    }
    group_.reset();
    return {};
}

Outcome<void> PackageSink::open_group(const Record& record) {
    Group wanted{record.identifier, record.data, record.source, {}, Group::Shape::rows};
    if (record.columns.empty()) {
        wanted.shape = record.data != DataClass::content_mail          ? Group::Shape::files
                       : plan_.mail_format == demand::MailFormat::mbox ? Group::Shape::mbox
                                                                       : Group::Shape::eml;
    }
    for (const auto& [column, value] : record.columns) wanted.columns.push_back(column);
    if (group_ == wanted) return {};
    SALLYPORT_CHECK(close_group());
    in_group_ = 0;
    const std::string word{code(record.data)};
    const std::string stem = account_folder(plan_.demand, record.identifier) + "/" + word;
    const auto mark = [&](File& file, bool several) {
        file.identifier = record.identifier;
        file.data = word;
        file.several = several;
    };
    if (wanted.shape == Group::Shape::mbox) {
        const std::string name = free_name(stem, ".mbox");
        SALLYPORT_TRY(file, open_file(name, name));
        main_ = std::move(file);
        mark(*main_, false);
    } else if (wanted.shape == Group::Shape::rows) {
        const std::string name = free_name(stem, "");
        SALLYPORT_TRY(csv, open_file(name + ".csv", name + ".csv"));
        main_ = std::move(csv);
        SALLYPORT_TRY(json, open_file(name + ".json", name + ".json"));
        json_ = std::move(json);
        mark(*main_, false);
        mark(*json_, false);
        std::vector<std::string> head{"record", "clause", "stored", "source", "item"};
        head.insert(head.end(), wanted.columns.begin(), wanted.columns.end());
        SALLYPORT_CHECK(write(*main_, csv_line(head)));
        SALLYPORT_CHECK(write(*json_, "["));
    } else {
        stem_ = free_name(stem, "");
        SALLYPORT_TRY(file, open_file(stem_ + "/", ""));
        main_ = std::move(file);
        mark(*main_, true);
    }
    group_ = std::move(wanted);
    return {};
}

Outcome<void> PackageSink::begin(const Record& record, int clause) {
    SALLYPORT_CHECK(open_group(record));
    record_ = record;
    clause_ = clause;
    record_bytes_ = 0;
    lines_ = MboxLines{MboxLines::Way::quote};
    ++records_;
    ++in_group_;
    if (!record.at) {
        for (const auto& one : plan_.scope.clauses()) {
            if (one.number == clause && one.span) ++undated_[{record.identifier, std::string{code(record.data)}, record.source, 0}];
        }
    }
    const Instant* at = record.at ? &*record.at : nullptr;
    if (group_->shape == Group::Shape::mbox) {
        record_start_ = main_->writer.bytes();
        return write(*main_, mbox_from_line(at));
    }
    record_start_ = 0;
    if (group_->shape != Group::Shape::rows) {
        main_->name = fmt::format("{}/{:06}.{}", stem_, in_group_, group_->shape == Group::Shape::eml ? "eml" : "bin");
        return {};
    }
    record_start_ = static_cast<std::uint64_t>(in_group_);
    const std::string stored = at == nullptr ? std::string{} : text(*at);
    std::vector<std::string> cells{std::to_string(records_), std::to_string(clause), stored, record.source, record.item};
    std::string line =
        fmt::format("{}\n{{\"record\":{},\"clause\":{},\"stored\":{},\"source\":{},\"item\":{},\"values\":{{", in_group_ == 1 ? "" : ",",
                    records_, clause, json_text(stored), json_text(record.source), json_text(record.item));
    bool first = true;
    for (const auto& [column, value] : record.columns) {
        cells.push_back(value);
        line += (first ? "" : ",") + json_text(column) + ":" + json_text(value);
        first = false;
    }
    SALLYPORT_CHECK(write(*main_, csv_line(cells)));
    return write(*json_, line + "}}");
}

Outcome<void> PackageSink::add(std::string_view bytes) {
    require(group_.has_value() && group_->shape != Group::Shape::rows, "bytes belong to a message or a file");
    record_bytes_ += bytes.size();
    if (group_->shape != Group::Shape::mbox) return write(*main_, bytes);
    return lines_.feed(bytes, [this](std::string_view piece) { return write(*main_, piece); });
}

Outcome<void> PackageSink::note_record(const std::string& path, std::uint64_t position, std::uint64_t bytes) {
    ++by_clause_[clause_];
    std::vector<std::string> place(6);
    for (const auto& clause : plan_.scope.clauses()) {
        if (clause.number != clause_ || !clause.cites) continue;
        place = {clause.cites->paper.text(),      std::to_string(clause.cites->page),  std::to_string(clause.cites->x),
                 std::to_string(clause.cites->y), std::to_string(clause.cites->width), std::to_string(clause.cites->height)};
    }
    std::vector<std::string> cells{std::to_string(records_), path, std::to_string(position), std::to_string(bytes),
                                   std::to_string(clause_)};
    cells.insert(cells.end(), place.begin(), place.end());
    cells.insert(cells.end(), {std::to_string(record_.identifier + 1), std::string{code(record_.data)},
                               record_.at ? text(*record_.at) : std::string{}, record_.source, record_.item});
    return write(*index_, csv_line(cells));
}

Outcome<void> PackageSink::end() {
    require(group_.has_value(), "a record begins before it ends");
    ++main_->records;
    ++index_->records;
    switch (group_->shape) {
        case Group::Shape::rows: ++json_->records; break;
        case Group::Shape::mbox: {
            SALLYPORT_CHECK(lines_.finish([this](std::string_view piece) { return write(*main_, piece); }));
            SALLYPORT_CHECK(write(*main_, lines_.at_line_start() ? "\n" : "\n\n"));
            break;
        }
        case Group::Shape::eml:
        case Group::Shape::files: SALLYPORT_CHECK(close_entry(*main_)); break;
    }
    return note_record(main_->name, record_start_, record_bytes_);
}

Outcome<collection::Material> PackageSink::finish(const collection::Tallies& tallies, const std::vector<LeftOut>& left_out,
                                                  Instant gathered) {
    SALLYPORT_CHECK(close_group());
    SALLYPORT_CHECK(close_entry(*index_));
    SALLYPORT_CHECK(close_part(std::move(index_)));

    std::vector<LeftOut> given_undated;
    for (const auto& [whose, count] : undated_) given_undated.push_back({whose.identifier, whose.data, whose.source, count});
    const Gathered gathered_facts{tree_.peaks(), files_,       offset_,        by_clause_,         left_out,
                                  given_undated, plan_.fields, plan_.recorded, plan_.permit_entry, plan_.mail_format,
                                  plan_.frozen};
    SALLYPORT_TRY(whole, open_file(".summary", ""));
    SALLYPORT_CHECK(write(*whole, write_gathered(gathered_facts)));

    for (auto* file : {&manifest_, &directory_, &whole}) {
        (*file)->last = (*file)->digest.finish();
        SALLYPORT_CHECK(close_part(std::move(*file)));
        file->reset();
    }
    finished_ = true;
    collection::Material material;
    material.demand = plan_.demand.id;
    material.parts = std::move(parts_);
    material.tallies = tallies;
    material.gathered = gathered;
    return material;
}

}  // namespace sallyport::production
