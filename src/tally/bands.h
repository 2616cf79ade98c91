// What may be published of national security process: 50 U.S.C. 1874. A report uses exactly one of four structures; each figure is a band,
// never a number, over a window that the day of publication fixes. Pure: days and counts in, bands and windows out.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/closed_list.h"
#include "base/instant.h"

namespace sallyport::tally {

// One to four, as 50 U.S.C. 1874(a)(1) to (4) numbers them.
class BandStructure {
public:
    static Outcome<BandStructure> of(int number);  // `invalid` unless 1 to 4
    int number() const { return number_; }
    std::uint64_t width() const;  // 1000, 500, 250, 100
    bool operator==(const BandStructure&) const = default;

private:
    explicit BandStructure(int number) : number_{number} {}
    int number_;
};

// What a figure counts papers of: each has a window of its own in structures 1 and 2.
enum class BandScope { letters, orders, all };

// "Selectors" are customer selectors targeted: not accounts, not users. Orders stand for orders and directives.
#define SALLYPORT_BAND_FIGURES(X)                                                                                           \
    X(letters, "national security letters received")                                                                        \
    X(letter_selectors, "customer selectors targeted by national security letters")                                         \
    X(content_orders, "orders and directives received for contents, combined")                                              \
    X(content_selectors, "customer selectors targeted under orders and directives for contents")                            \
    X(noncontent_orders, "orders received for noncontents")                                                                 \
    X(noncontent_selectors, "customer selectors targeted under orders for noncontents")                                     \
    X(pen_register_selectors, "customer selectors targeted under pen register and trap and trace orders")                   \
    X(business_record_selectors, "customer selectors targeted under orders for business records (50 U.S.C. 1861(b)(2)(B))") \
    X(call_record_selectors, "customer selectors targeted under orders for call detail records (50 U.S.C. 1861(b)(2)(C))")  \
    X(all_process, "national security process received, letters, orders and directives combined")                           \
    X(all_selectors, "customer selectors targeted under all national security process received, combined")
SALLYPORT_CLOSED_LIST(BandFigure, SALLYPORT_BAND_FIGURES)

BandScope scope_of(BandFigure figure);
// Of one structure, in the order of the statute: all of them and no other.
const std::vector<BandFigure>& figures_of(BandStructure structure);

// First and last day, both counted.
struct Window {
    Day first, last;
    bool operator==(const Window&) const = default;
    bool contains(Day day) const { return first <= day && day <= last; }
    bool overlaps(const Window& other) const { return first <= other.last && other.first <= last; }
};
// Structures 1 and 2: letters of the 180 days before publication, orders of 180 days that ended 180 days or more before it. Structure 3:
// the 180 days before. Structure 4: a year that ended a year or more before.
Window window_of(BandStructure structure, BandScope scope, Day published);  // the latest that is allowed
// `invalid` says what window is wanted. Where the law gives an earliest delay, an earlier window of the same length is right as well.
Outcome<void> check_window(BandStructure structure, BandScope scope, Day published, const Window& window);

// The first order on a platform, product or service that had none before is not in any figure of structures 1 and 2 before this day.
Day embargo_ends(Day received);

struct Band {
    std::uint64_t low = 0, high = 0;  // both counted
    bool operator==(const Band&) const = default;
};
// Zero lies in the first band: that there was none cannot be published.
Band band_of(std::uint64_t count, BandStructure structure);
bool is_band(const Band& band, BandStructure structure);
std::string text(const Band& band);  // "13,000-13,499"

struct BandRow {
    BandFigure figure = BandFigure::all_process;
    Window window;
    Band band;
    bool operator==(const BandRow&) const = default;
};
// What leaves the lane, and all that does.
struct BandReport {
    BandStructure structure;
    Day published;
    std::vector<BandRow> rows;
    bool operator==(const BandReport&) const = default;
};
// Every figure of the structure once, in its order, in its window, as one of its bands; row numbers count from 0.
struct BandFault {
    std::size_t row = 0;  // rows.size(): of the whole
    std::string sentence;
};
std::vector<BandFault> faults_of(const BandReport& report);

// Whether both may stand in public. Bands of overlapping windows, or of two structures over the same days, narrow each other down to the count
// by subtraction, so no two reports cover one day. `refused` names both.
Outcome<void> check_together(const BandReport& earlier, const BandReport& later);

}  // namespace sallyport::tally
