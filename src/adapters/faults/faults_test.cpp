#include "adapters/faults/faults.h"

#include <doctest/doctest.h>

#include "adapters/book/sample_drafts.h"
#include "adapters/book/sqlite_book.h"
#include "adapters/keys/keys.h"
#include "adapters/vault/vault.h"

namespace sallyport::adapters {

using namespace sample;

namespace {

// A short life; every step looks before it tries again, as the port's contract asks. Returns how often it had to.
int live(ledger::Book& book, const DemandId& demand) {
    int again = 0;
    const auto sure = [&](const auto& draft_on) {
        for (int attempt = 0; attempt < 3; ++attempt) {
            const auto last = book.last_of(demand);
            if (!last) {
                ++again;
                continue;
            }
            const std::optional<Draft> draft = draft_on(*last);
            if (!draft || book.append(*draft)) return;
            ++again;
        }
        FAIL("three attempts are enough for one fault");
    };
    sure([&](std::optional<EntryIndex> last) { return last ? std::nullopt : std::optional{received(demand, "paper")}; });
    sure([&](std::optional<EntryIndex> last) {
        return book.standing(demand).value_or(ledger::Standing{}).stage == ledger::Stage::accepted ? std::nullopt
                                                                                                   : std::optional{accepted(demand, *last)};
    });
    sure([&](std::optional<EntryIndex> last) {
        return book.standing(demand).value_or(ledger::Standing{}).stage == ledger::Stage::withdrawn
                   ? std::nullopt
                   : std::optional{withdrawn(demand, *last)};
    });
    sure([&](std::optional<EntryIndex> last) {
        return book.standing(demand).value_or(ledger::Standing{}).destroyed ? std::nullopt : std::optional{destroyed(demand, *last)};
    });
    return again;
}

struct Ran {
    std::uint64_t calls;
    int again;
    std::string failed;
};
Ran run(Faults& faults) {
    MemoryVault vault;
    MemoryKeys keys;
    FaultyVault faulty_vault{vault, faults};
    FaultyKeys faulty_keys{keys, faults};
    BookOptions options;
    options.projections = {projection()};
    const auto book = *SqliteBook::open(std::move(options), faulty_vault, faulty_keys);
    FaultyBook faulty_book{*book, faults};
    const auto demand = DemandId::random();
    const int again = live(faulty_book, demand);
    const auto calls = faults.calls();
    const auto failed = faults.call();
    CAPTURE(failed);
    CHECK(book->size() == 4);
    CHECK(book->entries_of(demand)->size() == 4);
    // A destruction that could not be done is done at the next chance.
    REQUIRE(book->repeat_destructions().has_value());
    CHECK(keys.get(demand.text()).error().sentence.starts_with("destroyed"));
    CHECK(book->check()->empty());
    return {calls, again, failed};
}

}  // namespace

TEST_CASE("Book.ForEveryFailingCallNothingIsLostOrDoubled") {
    Faults none;
    const auto calm = run(none);
    CHECK(calm.again == 0);
    CHECK(calm.calls > 20);
    for (const auto version : {Faults::Version::not_done, Faults::Version::done_all_the_same}) {
        for (std::uint64_t nth = 1; nth <= calm.calls; ++nth) {
            Faults faults{nth, version};
            CAPTURE(nth);
            const auto ran = run(faults);
            CHECK(!ran.failed.empty());
        }
    }
}

}  // namespace sallyport::adapters
