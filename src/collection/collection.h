// Keep and gather what is granted and nothing else.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "demand/scope.h"
#include "notice/notice.h"

namespace sallyport::collection {

using ledger::EntryIndex;
using ledger::Recorded;
using ledger::Step;
using review::Decision;

// The right to read customer data: exactly this scope, until then. Cannot be made without a recorded grant and a recorded clearance.
class Permit {
public:
    const DemandId& demand() const { return demand_; }
    const demand::Scope& scope() const { return scope_; }
    Instant valid_until() const { return valid_until_; }
    notice::ClearanceGround ground() const { return ground_; }
    demand::MailFormat mail_format() const { return mail_format_; }

    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::permitted}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<Permit> from_body(std::string_view bytes);

private:
    friend Outcome<Step<Permit>> permit(const Recorded<demand::Demand>&, const Recorded<review::Grant>&, const Recorded<notice::Clearance>&,
                                        const Decision&);
    Permit() = default;
    DemandId demand_;
    demand::Scope scope_;
    Instant valid_until_;
    notice::ClearanceGround ground_ = notice::ClearanceGround::told;
    demand::MailFormat mail_format_ = demand::MailFormat::mbox;
};

// `refused` if the grant ran out, the clearance does not hold any more, or either belongs to another demand or an older paper.
Outcome<Step<Permit>> permit(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                             const Recorded<notice::Clearance>& clearance, const Decision& decision);

// One record a source gives. `lets_in` is the clause that lets it in; the guard checks it again and names it.
struct Record {
    int identifier = 0;  // position in the demand
    demand::DataClass data = demand::DataClass::bsi_name;
    std::optional<Instant> at;  // the stored date; none if the source has none
    std::string source;         // name of the source
    std::string item;           // the item's own name inside the source: a number or a path, no customer data
    std::vector<std::pair<std::string, std::string>> columns;  // records: column -> value, in the source's order
};

// What describes an account and is no event: name, address, length of service, identity, means of payment. It has no date of its own, so the
// span of a clause does not hide it. Session times are events.
bool stands_undated(demand::DataClass data);
// Does a record of this class and stored date lie inside the span? Without a stored date only where there is no span, or none is wanted.
bool lies_inside(const std::optional<Span>& span, demand::DataClass data, const std::optional<Instant>& at);

// A query compiled from one clause: a source never sees more than this.
struct Query {
    int clause = 0;
    int identifier = 0;
    demand::DataClass data = demand::DataClass::bsi_name;
    std::optional<Span> span;
    Sensitive<std::string> account;  // the account in the sources, from the directory
    Sensitive<std::string> identifier_value;
};
std::vector<Query> compile(const demand::Scope& scope, const demand::Demand& demand);

// Where what is gathered goes. production implements it; main joins them. Pieces of one record arrive between begin and end.
class Sink {
public:
    virtual ~Sink() = default;
    // `clause` is what the guard found to let the record in.
    virtual Outcome<void> begin(const Record& record, int clause) = 0;
    virtual Outcome<void> add(std::string_view bytes) = 0;  // a message's or file's bytes; none for rows
    virtual Outcome<void> end() = 0;
};

// A system of the provider's. Reads only what the query says; gives records in a fixed order (stored date, then item), so that the same
// permit over the same store gives the same bytes. Not thread-safe; opened in the collector only.
class Source {
public:
    virtual ~Source() = default;
    virtual std::string name() const = 0;
    virtual bool holds(demand::DataClass data) const = 0;
    // Calls the sink for each record. `unavailable` if the source vanished on the way: nothing of this collection is kept.
    virtual Outcome<void> read(const Query& query, Sink& sink) = 0;
};

// Checks every record again, independent of the source: account, class, span. Counts what lies outside and lets none of it through. What
// several clauses let in passes once, under the first of them.
class ScopeGuard : public Sink {
public:
    ScopeGuard(const demand::Scope& scope, Sink& inner) : scope_{scope}, inner_{inner} {}
    Outcome<void> begin(const Record& record, int clause) override;
    Outcome<void> add(std::string_view bytes) override;
    Outcome<void> end() override;
    std::int64_t outside() const { return outside_; }
    // The clause of the scope that lets the record in, or 0.
    static int clause_for(const demand::Scope& scope, const Record& record);

private:
    const demand::Scope& scope_;
    Sink& inner_;
    std::int64_t outside_ = 0;
    bool open_ = false;
};

// Counts of one collection or snapshot, per identifier and class.
struct Tallies {
    std::map<std::pair<int, std::string>, std::int64_t> items;  // (identifier, class code) -> items
    std::int64_t content = 0, noncontent = 0, outside = 0;
};

// A part of a material: sealed bytes in the vault.
struct Part {
    int number = 0;           // from 1
    int identifier = -1;      // -1: of the whole
    std::string name;         // path inside the package
    std::string place;        // in the vault
    std::uint64_t bytes = 0;  // plain bytes
    Digest digest{};          // SHA-256 of the plain bytes
    std::int64_t items = 0;
};

// What was gathered: a handle to sealed parts, never a value.
struct Material {
    DemandId demand;
    std::vector<Part> parts;
    Tallies tallies;
    Instant gathered;
    bool snapshot = false;  // kept, not collected
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::collected}; }
    static std::vector<ledger::Kind> superseded_by();
    Bytes body() const;
    static Outcome<Material> from_body(std::string_view bytes);
};
struct Snapshot {
    Material material;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::preserved}; }
    static std::vector<ledger::Kind> superseded_by() { return {ledger::Kind::keep_ended}; }
    Bytes body() const { return material.body(); }
    static Outcome<Snapshot> from_body(std::string_view bytes);
};

// A frozen copy that is gone, and what it was: its parts are out of the vault, not only out of sight.
struct KeepEnd {
    DemandId demand;
    std::string ground;  // code word: refused, withdrawn, redirected, lapsed
    std::int64_t parts = 0;
    std::int64_t bytes = 0;
    Instant frozen;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::keep_ended}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<KeepEnd> from_body(std::string_view bytes);
};

// House rule: how long a frozen copy outlives the demand it was frozen for, in days. provider.toml, [retention].
struct Retention {
    int refused_days = 0;
    int withdrawn_days = 0;
    // An organisation may turn out not to be there to ask: until then the demand may come back. 18 U.S.C. 2703(f)(2): ninety days.
    int redirected_days = 90;
};

// House rules: a preservation that nobody verified within so many days ends, and so many days before one runs out its requester is warned.
constexpr int verify_keep_days = 5;
constexpr int warn_keep_days = 14;
#define SALLYPORT_LAPSE_GROUNDS(X)                         \
    X(ran_out, "Its time is over, and no demand followed") \
    X(not_verified, "Nobody could say that the requester is genuine")
SALLYPORT_CLOSED_LIST(LapseGround, SALLYPORT_LAPSE_GROUNDS)
struct KeepLapse {
    DemandId demand;
    LapseGround ground = LapseGround::ran_out;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::keep_lapsed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<KeepLapse> from_body(std::string_view bytes);
};

// How long to wait after the nth failure in a row, n from 1: a minute, then twice as long each time, six hours at most. A store that is down for
// an hour costs six entries, one that is down for a week thirty-six.
std::int64_t wait_after_failures_ms(int failures);

// The machine's verbs: freezing under a keep permit, gathering under a permit. The steps only judge what came back; collect() does it.
Outcome<Step<Snapshot>> preserved(const Recorded<review::KeepPermit>& keep, Material material, EntryIndex decided_on, Instant at);
Outcome<Step<Material>> collected(const Recorded<Permit>& permit, const demand::Demand& demand, Material material, EntryIndex decided_on,
                                  Instant at);
// `earlier`: copies that were frozen for the demand before its paper was corrected; they go with the last one.
Outcome<Step<KeepEnd>> keep_ended(const Recorded<Snapshot>& snapshot, const std::vector<Snapshot>& earlier, std::string_view ground,
                                  EntryIndex decided_on, Instant at);
// The time of a preservation is over. Its copy is destroyed behind this entry, by end_keep.
Step<KeepLapse> keep_lapsed(const DemandId& demand, LapseGround ground, EntryIndex decided_on, Instant at);
struct Failure {
    DemandId demand;
    std::string ground;  // code word: source_unavailable, disk_full, outside_scope, interrupted
    std::string sentence;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::collection_failed, ledger::Kind::preserve_failed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<Failure> from_body(std::string_view bytes);
};
Outcome<Step<Failure>> failed(const DemandId& demand, bool keeping, std::string_view ground, std::string_view sentence,
                              EntryIndex decided_on, Instant at);

// Runs every query of the scope against every source that holds its class, through the guard, into the sink.
Outcome<Tallies> gather(const demand::Scope& scope, const demand::Demand& demand, const std::vector<Source*>& sources, Sink& sink,
                        const std::function<void(int done, int all)>& progress);

}  // namespace sallyport::collection
