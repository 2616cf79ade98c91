// What our sources have in common beside collection::Source.
#pragma once
#include <functional>

#include "adapters/sources/description.h"
#include "collection/collection.h"
#include "production/package_sink.h"

namespace sallyport::adapters {

class CountingSource : public collection::Source {
public:
    // Messages and rows without a stored date that the queries so far left out, because their clause names a span.
    const std::vector<production::LeftOut>& left_out() const { return left_out_; }
    void forget_left_out() { left_out_.clear(); }
    // Every field that it gives, for the data dictionary.
    virtual std::vector<production::FieldNote> fields() const = 0;

protected:
    void leave_out(const collection::Query& query, std::int64_t count);

private:
    std::vector<production::LeftOut> left_out_;
};

Outcome<std::unique_ptr<CountingSource>> open_source(const SourceDescription& description);

// All sources of a description, opened.
class SourceSet {
public:
    static Outcome<SourceSet> open(const Description& description);
    explicit SourceSet(std::vector<std::unique_ptr<CountingSource>> sources) : sources_{std::move(sources)} {}
    std::vector<collection::Source*> list() const;
    std::vector<production::LeftOut> left_out() const;
    std::vector<production::FieldNote> fields() const;
    void forget_left_out();

private:
    std::vector<std::unique_ptr<CountingSource>> sources_;
};

// Records in memory, for tests; gives exactly what it was told to, in the order of the interface.
class MemorySource : public CountingSource {
public:
    struct Item {
        std::string account;
        collection::Record record;
        std::string bytes;
    };
    explicit MemorySource(std::vector<Item> items) : items_{std::move(items)} {}
    std::string name() const override { return "memory"; }
    bool holds(demand::DataClass data) const override;
    Outcome<void> read(const collection::Query& query, collection::Sink& sink) override;
    std::vector<production::FieldNote> fields() const override { return {}; }

private:
    std::vector<Item> items_;
};

}  // namespace sallyport::adapters
