// Every limit of the product, with the reason for the number. Sizes in bytes.
#pragma once
#include <cstddef>

namespace sallyport::base::limits {

// A scanned 200-page order at 300 dpi in black and white is about 12 MB; 25 MB leaves room and bounds a renderer's memory.
constexpr std::size_t instrument_bytes = 25'000'000;
// A reader looks at pages one by one; past this counsel asks for the operative part.
constexpr int instrument_pages = 200;
// Forty accounts by twelve classes is the largest grid a page can show; more are filed as a second demand.
constexpr int identifiers_per_demand = 500;
// Customers behind one address at one time: a shared address of a mobile network has some dozens. More than that is nobody in particular.
constexpr std::size_t accounts_per_identifier = 100;
// How long before a legal deadline everybody of counsel is told: what is due on a Monday is raised on the Friday before.
constexpr int deadline_warning_hours = 72;
// A form field that is prose (summary, note, reason).
constexpr std::size_t prose_bytes = 20'000;
// A one-line form field.
constexpr std::size_t line_bytes = 500;
// A whole form post apart from the upload.
constexpr std::size_t form_bytes = 1'000'000;
// Fields of one form: the largest grid has 480 cells of an answer and the five numbers of its place; the rest is for what stands around it.
constexpr int form_fields = 4'000;
// Files of one form: the order and its annexes; more arrive one after the other.
constexpr int form_files = 10;
// Query of an address, in fields: filters of the queue.
constexpr int query_fields = 200;
// Headers of one HTTP message; browsers send about twenty.
constexpr int header_count = 100;
// Request line and headers together: what nginx accepts by default is 32 KiB.
constexpr std::size_t header_bytes = 32'768;
// Bodies below this are packed into segment files, larger ones get a file of their own.
constexpr std::size_t packed_body_bytes = 1'048'576;

// How often something may be tried: so many at once, then so many an hour. 0: not counted.
struct Pace {
    int at_once = 0, an_hour = 0;
};
// By whom it is counted. `pair`: one account from one address; `house`: everybody together, but for those who bring what only its owner
// has (a registered key, an invitation's link) and for addresses from which somebody signed in lately.
struct Tries {
    Pace pair, address, account, agency, house;
    int stop_after = 0;  // tries of a pair, those that waited included; then it waits a day
};
// Sign-ins that opened nothing. A key does not mistype: five in a row are somebody who tries. An office of many behind one address has ten
// until one of them has signed in there. The house's share binds only those whose key nobody registered: none of them could come in.
constexpr Tries sign_in_tries{{5, 5}, {10, 20}, {20, 20}, {}, {8, 6}, 100};
// Codes of invitations that did not fit. An invitation spoils at five; the rest is for whoever then reads that it did.
constexpr Tries code_tries{{8, 8}, {10, 20}, {10, 10}, {}, {50, 50}, 0};
// What a key shall sign. Costs a random number and one HMAC: the bound is what a shift of a hundred people behind one address asks for at
// once; one session touches a key for each release, role and stop.
constexpr Tries challenge_tries{{}, {300, 1'200}, {120, 600}, {}, {3'000, 12'000}, 0};
// Requests sent. One officer by hand sends some in an hour; an agency of a hundred officers some hundreds; a house that gets two thousand
// in an hour has a machine at its counter.
constexpr Tries filing_tries{{}, {300, 300}, {40, 40}, {300, 300}, {2'000, 2'000}, 0};
// Emergencies wait for nobody else: only a person's own number is bounded, far beyond what one person can be called back about.
constexpr Tries emergency_tries{{}, {}, {30, 30}, {}, {}, 0};
// Codes of letters that somebody checks: 80 bits, so that this bounds work and no guess.
constexpr Tries letter_tries{{}, {30, 60}, {}, {}, {500, 2'000}, 0};
// Applications of agencies: each is looked at by two people.
constexpr Tries application_tries{{}, {3, 3}, {}, {}, {30, 30}, 0};
// Names that a throttle remembers at once (16 MB); beyond that, those that are new share one.
constexpr std::size_t throttle_names = 100'000;
// For how long an address stays one from which somebody signed in.
constexpr int throttle_home_days = 30;

}  // namespace sallyport::base::limits
