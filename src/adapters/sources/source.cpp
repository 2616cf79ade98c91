#include "adapters/sources/source.h"

#include <algorithm>

#include "adapters/sources/mail.h"
#include "adapters/sources/tables.h"

namespace sallyport::adapters {

void CountingSource::leave_out(const collection::Query& query, std::int64_t count) {
    if (count > 0) left_out_.push_back({query.identifier, std::string{code(query.data)}, name(), count});
}

Outcome<std::unique_ptr<CountingSource>> open_source(const SourceDescription& description) {
    switch (description.kind) {
        case SourceDescription::Kind::maildir: return std::unique_ptr<CountingSource>{std::make_unique<MaildirSource>(description)};
        case SourceDescription::Kind::mbox: return std::unique_ptr<CountingSource>{std::make_unique<MboxSource>(description)};
        case SourceDescription::Kind::sqlite:
        case SourceDescription::Kind::postgresql: return open_tables(description);
    }
    return Problem{Trouble::invalid, "a source is of no kind"};
}

Outcome<SourceSet> SourceSet::open(const Description& description) {
    std::vector<std::unique_ptr<CountingSource>> sources;
    for (const SourceDescription& one : description.sources) {
        SALLYPORT_TRY(source, open_source(one));
        sources.push_back(std::move(source));
    }
    return SourceSet{std::move(sources)};
}

std::vector<collection::Source*> SourceSet::list() const {
    std::vector<collection::Source*> out;
    for (const auto& source : sources_) out.push_back(source.get());
    return out;
}

std::vector<production::LeftOut> SourceSet::left_out() const {
    std::vector<production::LeftOut> out;
    for (const auto& source : sources_) out.insert(out.end(), source->left_out().begin(), source->left_out().end());
    return out;
}

std::vector<production::FieldNote> SourceSet::fields() const {
    std::vector<production::FieldNote> out;
    for (const auto& source : sources_) {
        for (auto& field : source->fields()) out.push_back(std::move(field));
    }
    return out;
}

void SourceSet::forget_left_out() {
    for (const auto& source : sources_) source->forget_left_out();
}

bool MemorySource::holds(demand::DataClass data) const {
    return std::any_of(items_.begin(), items_.end(), [&](const Item& item) { return item.record.data == data; });
}

Outcome<void> MemorySource::read(const collection::Query& query, collection::Sink& sink) {
    std::vector<const Item*> found;
    std::int64_t undated = 0;
    for (const Item& item : items_) {
        if (item.account != query.account.reveal() || item.record.data != query.data) continue;
        if (collection::lies_inside(query.span, query.data, item.record.at)) {
            found.push_back(&item);
        } else if (!item.record.at) {
            ++undated;
        }
    }
    leave_out(query, undated);
    std::sort(found.begin(), found.end(), [](const Item* a, const Item* b) {
        return std::tuple{a->record.at, a->record.item, a} < std::tuple{b->record.at, b->record.item, b};
    });
    for (const Item* item : found) {
        collection::Record record = item->record;
        record.identifier = query.identifier;
        record.source = name();
        SALLYPORT_CHECK(sink.begin(record, query.clause));
        if (!item->bytes.empty()) SALLYPORT_CHECK(sink.add(item->bytes));
        SALLYPORT_CHECK(sink.end());
    }
    return {};
}

}  // namespace sallyport::adapters
