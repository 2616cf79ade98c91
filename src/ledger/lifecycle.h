// What may follow what. The book itself holds this table: an entry that does not fit its demand's standing is refused, whoever
// asks. docs/formats/entry.md shows the same table; a test walks every pair (stage, kind) and compares both.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ledger/kinds.h"

namespace sallyport::ledger {

enum class Stage {
    none,       // not received yet
    received,   // waits for triage
    accepted,   // being frozen
    preserved,  // under review
    proposed,   // one signature on the grant
    granted,    // notice is due
    told,       // waiting period runs
    cleared,    // collection may be permitted
    permitted,  // collection runs
    collected,
    sealed,            // package ready
    release_proposed,  // one signature on the release
    released,          // waits for the requester
    delivered,
    refused,
    redirected,
    withdrawn,
    handled_outside,  // an order for future data: somebody else's means run it
    closed,           // over in another way: a preservation that has run out
};
std::string_view name(Stage stage);
const std::vector<Stage>& all_stages();
bool is_final(Stage stage);  // delivered, refused, withdrawn, handled_outside, closed; redirected may come back

// A challenge before a court, or before whoever issued the paper. While it is open, and once it is granted, nothing is collected or released.
enum class Challenge { none, open, granted, denied, modified };
std::string_view name(Challenge challenge);

// What follows an emergency's release: the formal paper that makes up for the haste. `missed`: its day passed without it; it may still come.
enum class FormalPaper { not_due, awaited, missed, came };
std::string_view name(FormalPaper paper);

// What the agency said when it was called back about an emergency. A denial stands for ever: whoever needs it after all files anew.
enum class Heard { none, confirmed, denied };
std::string_view name(Heard heard);

// What a demand is, as far as the book must know to refuse a wrong entry. Folded from entries alone.
struct Standing {
    Stage stage = Stage::none;
    int version = 0;         // of the paper
    bool keep_held = false;  // a snapshot exists
    bool objection_open = false;
    bool clarification_open = false;
    bool needs_two = false;  // content or emergency: the grant needs two signatures
    bool emergency = false;
    bool emergency_affirmed = false;
    bool outside_found = false;  // collection met records outside the permit
    bool destroyed = false;
    bool keep_only = false;  // a preservation: its data is kept for a time, and handed over on another demand only
    Challenge challenge = Challenge::none;
    FormalPaper formal_paper = FormalPaper::not_due;
    bool challenged() const { return challenge == Challenge::open || challenge == Challenge::granted; }
    std::string first_signer = {};    // person who proposed the grant now standing, or, of a preserved demand, that it be handled outside
    std::string second_signer = {};   // person who signed it
    std::string release_signer = {};  // person who proposed the release
    Heard heard = Heard::none;
    std::string affirmed_by = {};    // person who affirmed the emergency
    std::string called_by = {};      // person who called the agency back and heard it confirmed
    std::string order_barring = {};  // the order a clearance rests on, if any
    std::string started_by = {};     // person of staff who started a report of the provider; approves nothing of it
    bool operator==(const Standing&) const = default;
};
std::string text(const Standing& standing);  // canonical, for the standing table
Outcome<Standing> parse_standing(std::string_view text);

// Who acts when nobody does: a round, on somebody's standing order. Headers write it as "-".
constexpr std::string_view machine = "machine";

struct Arrival {
    Kind kind;
    const Facts& facts;
    std::string_view actor;  // person id text, or `machine`
};

// The standing after the entry, or `refused` with the sentence why not. Two-person rules are held here too: content and
// emergency grants need two different signers; a release needs two, one of them not a granter.
Outcome<Standing> after(const Standing& standing, const Arrival& arrival);

// The table alone, for docs and tests: does this kind fit this stage at all?
bool fits(Stage stage, Kind kind);
Stage next_stage(Stage stage, Kind kind);  // require: fits()
bool needs_person(Kind kind);              // the machine may never write it

}  // namespace sallyport::ledger
