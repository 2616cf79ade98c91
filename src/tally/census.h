// What became of every demand, read from entries alone. Anyone who holds the entries' headers and facts gets the same census: no body, no
// key and no view is looked at. Rules: brief 5.2 and 5.4, in words on the report's page "How we count".
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "ledger/entry.h"
#include "tally/section.h"

namespace sallyport::tally {

enum class BookKind { real, demo, simulated };
std::string_view word(BookKind kind);

// How a demand ended: exclusive, one a demand. If events pile up, the first in this order that happened.
enum class Ending { content, noncontent, withdrawn, redirected, rejected, handled_outside, no_data, preserved, pending };
std::string_view word(Ending ending);
inline constexpr std::array all_endings{Ending::content,    Ending::noncontent, Ending::withdrawn,
                                        Ending::redirected, Ending::rejected,   Ending::handled_outside,
                                        Ending::no_data,    Ending::preserved,  Ending::pending};

// How many demands, or accounts, ended in each way.
class Endings {
public:
    std::uint64_t& operator[](Ending ending) { return counts_[static_cast<std::size_t>(ending)]; }
    std::uint64_t operator[](Ending ending) const { return counts_[static_cast<std::size_t>(ending)]; }
    // The column "rejected" of the files: what the product gave nothing on. Withdrawn, redirected, rejected and handled outside together.
    std::uint64_t declined() const {
        return (*this)[Ending::withdrawn] + (*this)[Ending::redirected] + (*this)[Ending::rejected] + (*this)[Ending::handled_outside];
    }
    std::uint64_t all() const;
    Endings& operator+=(const Endings& other);
    bool operator==(const Endings&) const = default;

private:
    std::array<std::uint64_t, all_endings.size()> counts_{};
};

struct CountedDemand {
    DemandId id;
    Period period;  // in which it was received, in the book's zone
    Section section = Section::criminal;
    std::string country;  // ISO 3166-1 alpha-2; XX if it has no code
    std::uint64_t accounts = 0;
    Ending ending = Ending::pending;
    Endings by_account;                                                                          // adds up to accounts
    bool duplicate = false;                                                                      // the same paper again: not counted
    bool released_in_emergency = false, formal_paper_came = false, formal_paper_missed = false;  // missed: its day passed without it
    std::optional<std::uint64_t> cents_asked;  // of the statement of costs that stands, if there is one
    bool warrant_for_content_abroad = false;
    bool consumer = false;                                           // every customer concerned acts in a personal capacity
    bool class_unknown = false;                                      // nobody knew what class the customer is
    std::vector<std::string> products_content, products_noncontent;  // delivered
    std::vector<std::string> customers_abroad;                       // period tokens, delivered
};

// A secrecy order is an object of its own: a demand may carry several, an order may cover several demands.
struct CountedOrder {
    OrderId id;
    bool federal = false, domestic = false;  // domestic: federal, state or local
    std::vector<std::size_t> demands;        // places in Census::demands
};

struct Census {
    BookKind book = BookKind::real;
    std::string zone = "UTC";
    std::vector<CountedDemand> demands;  // in the order they were received by the book
    std::vector<CountedOrder> orders;    // in the order they were recorded
    std::uint64_t entries = 0;
};

// Gives entries in order from the first until the function it was handed returns false. Called twice if the book holds corrections.
using Entries = std::function<Outcome<void>(const std::function<bool(const ledger::Entry&)>&)>;

// `until`: entries after this instant are not looked at, so that a figure published at a cut-off can be counted again. `refused`: facts of
// an entry are withheld in this copy, so that nobody can count from it. `corrupt`: entries contradict the closed lists.
// About 300 bytes of memory a demand; 700,000 demands with ten entries each take seconds.
Outcome<Census> take_census(const Entries& entries, std::optional<Instant> until = std::nullopt);

}  // namespace sallyport::tally
