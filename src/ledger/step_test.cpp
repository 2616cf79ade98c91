#include "ledger/step.h"

#include <doctest/doctest.h>

using namespace sallyport;
using namespace sallyport::ledger;

namespace {

struct Word {
    std::string text;
    Bytes body() const { return text; }
    static Outcome<Word> from_body(std::string_view bytes) {
        if (bytes.empty()) return Problem{Trouble::corrupt, "an empty word"};
        return Word{std::string{bytes}};
    }
    static std::vector<Kind> kinds() { return {Kind::granted}; }
    static std::vector<Kind> superseded_by() { return {Kind::corrected, Kind::withdrawn}; }
};

// Enough of a book for the clerk: entries and bodies in a list, and a switch that makes append fail.
class ListBook : public Book {
public:
    Outcome<EntryIndex> append(const Draft& draft) override {
        if (failing) return Problem{Trouble::unavailable, "the disk is full"};
        Entry entry;
        entry.header = {{entries.size()}, draft.kind, draft.at, draft.demand, draft.decided_on, draft.actor, draft.corrects};
        entries.push_back(entry);
        bodies.push_back(draft.body.reveal());
        return entry.header.index;
    }
    std::uint64_t size() const override { return entries.size(); }
    Outcome<Entry> entry(EntryIndex index) const override { return entries.at(index.value); }
    Outcome<Sensitive<Bytes>> body(EntryIndex index) const override { return Sensitive<Bytes>{bodies.at(index.value)}; }
    Outcome<std::vector<Entry>> entries_of(const DemandId& demand) const override {
        std::vector<Entry> out;
        for (const auto& entry : entries) {
            if (entry.header.demand == demand) out.push_back(entry);
        }
        return out;
    }
    Outcome<Standing> standing(const DemandId&) const override { return Standing{}; }
    Outcome<std::optional<EntryIndex>> last_of(const DemandId& demand) const override {
        std::optional<EntryIndex> out;
        for (const auto& entry : entries) {
            if (entry.header.demand == demand) out = entry.header.index;
        }
        return out;
    }
    Outcome<void> each(EntryIndex, const std::function<bool(const Entry&)>&) const override { return {}; }
    Outcome<void> look(const std::function<void(const Views&)>&) const override { return {}; }
    Outcome<Digest> root(std::uint64_t) const override { return Digest{}; }

    std::vector<Entry> entries;
    std::vector<Bytes> bodies;
    bool failing = false;
};

Draft draft(Kind kind, const DemandId& demand) { return {kind, Instant{1000}, demand, std::nullopt, PersonId::random(), {}, {}}; }

}  // namespace

TEST_CASE("Clerk.OpensAStepOnceTheBookHoldsItsEntry") {
    ListBook book;
    const Clerk clerk_of_reading{book};
    Clerk clerk{book};
    const auto demand = DemandId::random();
    const auto recorded = clerk.record(Step<Word>{{"yes"}, draft(Kind::granted, demand)});
    REQUIRE(recorded.has_value());
    CHECK((*recorded)->text == "yes");
    CHECK(recorded->entry() == EntryIndex{0});
    CHECK(recorded->at() == Instant{1000});
    CHECK(book.bodies.at(0) == "yes");
    book.failing = true;
    const auto lost = clerk.record(Step<Word>{{"no"}, draft(Kind::granted, demand)});
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().trouble == Trouble::unavailable);
}

TEST_CASE("Clerk.RecallsTheLatestNounOfADemand") {
    ListBook book;
    Clerk clerk{book};
    const auto demand = DemandId::random(), other = DemandId::random();
    CHECK(clerk.recall<Word>(demand).error().trouble == Trouble::not_found);
    REQUIRE(clerk.record(Step<Word>{{"first"}, draft(Kind::granted, demand)}).has_value());
    REQUIRE(clerk.record(Step<Word>{{"second"}, draft(Kind::granted, demand)}).has_value());
    REQUIRE(clerk.record(Step<Word>{{"elsewhere"}, draft(Kind::withdrawn, other)}).has_value());
    CHECK((*clerk.recall<Word>(demand))->text == "second");
    CHECK(clerk.read<Word>({0})->text == "first");
    CHECK(clerk.last_of(demand).value() == EntryIndex{1});
    CHECK(clerk.last_of(DemandId::random()).error().trouble == Trouble::not_found);
}

TEST_CASE("Clerk.DoesNotRecallWhatALaterEntrySupersedes") {
    ListBook book;
    Clerk clerk{book};
    const auto demand = DemandId::random();
    REQUIRE(clerk.record(Step<Word>{{"yes"}, draft(Kind::granted, demand)}).has_value());
    REQUIRE(clerk.record(Step<Word>{{"note"}, draft(Kind::note_added, demand)}).has_value());
    CHECK(clerk.recall<Word>(demand).has_value());
    REQUIRE(clerk.record(Step<Word>{{"back"}, draft(Kind::withdrawn, demand)}).has_value());
    const auto gone = clerk.recall<Word>(demand);
    REQUIRE_FALSE(gone.has_value());
    CHECK(gone.error().trouble == Trouble::refused);
    CHECK(gone.error().sentence == "the request has moved on: the requester took the demand back");
    CHECK(clerk.read<Word>({0})->text == "yes");
}
