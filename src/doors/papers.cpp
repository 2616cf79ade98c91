#include "doors/papers.h"

#include <fmt/format.h>

#include <list>
#include <mutex>

#include "base/crypto.h"
#include "base/limits.h"
#include "production/sealed_stream.h"

namespace sallyport::doors {

namespace {

std::string part_name(const DocumentId& id) { return "paper " + id.text(); }

// Enough to see what kind of file it is.
constexpr std::size_t sniffed_bytes = 1024;
// A rendered warrant of 20 pages is about 2 MB; this keeps the ones that several people look at the same morning.
constexpr std::size_t papers_in_memory = 24;

class PaperShelf {
public:
    std::shared_ptr<const review::ReadPaper> find(const DocumentId& id) {
        std::lock_guard lock{mutex_};
        for (auto held = held_.begin(); held != held_.end(); ++held) {
            if (held->first != id) continue;
            held_.splice(held_.begin(), held_, held);
            return held_.front().second;
        }
        return nullptr;
    }
    void put(const DocumentId& id, std::shared_ptr<const review::ReadPaper> paper) {
        std::lock_guard lock{mutex_};
        held_.emplace_front(id, std::move(paper));
        if (held_.size() > papers_in_memory) held_.pop_back();
    }

private:
    std::mutex mutex_;
    std::list<std::pair<DocumentId, std::shared_ptr<const review::ReadPaper>>> held_;
};

PaperShelf& shelf() {
    static PaperShelf held;
    return held;
}

}  // namespace

struct PaperUpload::Inside {
    Desks& desks;
    DemandId demand;
    std::string purpose;
    std::optional<production::SealedWriter> writer;
    demand::Paper paper;
    Bytes first;
    bool looked = false;
    Hasher hasher = {};
};

PaperUpload::PaperUpload(Desks& desks, DemandId demand, std::string purpose)
    : inside_{std::make_unique<Inside>(Inside{desks, std::move(demand), std::move(purpose), std::nullopt, {}, {}, false})} {}

PaperUpload::~PaperUpload() {
    if (inside_->writer) inside_->writer->abandon();
}

Outcome<void> PaperUpload::begin(std::string_view, std::string_view filename, std::string_view) {
    auto& in = *inside_;
    SALLYPORT_TRY(key, in.desks.keys.make_or_get(in.demand.text()));
    in.paper = {};
    in.paper.id = DocumentId::random();
    in.paper.purpose = in.purpose;
    in.paper.file_name = Sensitive{std::string{filename.substr(0, limits::line_bytes)}};
    in.first.clear();
    in.looked = false;
    in.hasher = Hasher{};
    SALLYPORT_TRY(writer, production::SealedWriter::open(in.desks.vault, key, part_name(in.paper.id)));
    in.writer.emplace(std::move(writer));
    return {};
}

Outcome<void> PaperUpload::add(std::string_view bytes) {
    auto& in = *inside_;
    if (!in.looked) {
        in.first.append(bytes.substr(0, sniffed_bytes - std::min(sniffed_bytes, in.first.size())));
        if (in.first.size() >= sniffed_bytes) {
            SALLYPORT_CHECK(in.desks.reader.sniff(in.first));
            in.looked = true;
        }
    }
    in.paper.bytes += bytes.size();
    in.hasher.add(bytes);
    return in.writer->add(bytes);
}

Outcome<void> PaperUpload::end() {
    auto& in = *inside_;
    if (!in.looked) SALLYPORT_CHECK(in.desks.reader.sniff(in.first));
    SALLYPORT_TRY(finished, in.writer->finish());
    in.writer.reset();
    in.paper.place = finished.place;
    in.paper.digest = hex(in.hasher.finish());
    papers_.push_back(in.paper);
    return {};
}

void PaperUpload::abandon() {
    auto& in = *inside_;
    if (in.writer) in.writer->abandon();
    in.writer.reset();
    for (const auto& paper : papers_) {
        // Not referred to by anything yet; if removing fails, a sealed stranger's file stays that no entry names.
        (void)in.desks.vault.remove(paper.place).has_value();
    }
    papers_.clear();
}

Outcome<Bytes> open_paper(const Desks& desks, const DemandId& demand, const demand::Paper& paper) {
    SALLYPORT_TRY(key, desks.keys.get(demand.text()));
    Bytes plain;
    SALLYPORT_CHECK(
        production::read_sealed(desks.vault, paper.place, key, part_name(paper.id), paper.bytes, 0, [&](std::string_view piece) {
            plain.append(piece);
            return plain.size() <= limits::instrument_bytes;
        }));
    return plain;
}

Outcome<std::shared_ptr<const review::ReadPaper>> read_paper(const Desks& desks, const DemandId& demand, const demand::Paper& paper) {
    if (auto held = shelf().find(paper.id)) return held;
    SALLYPORT_TRY(plain, open_paper(desks, demand, paper));
    SALLYPORT_TRY(read, desks.reader.read(plain));
    auto made = std::make_shared<const review::ReadPaper>(std::move(read));
    shelf().put(paper.id, made);
    return made;
}

}  // namespace sallyport::doors
