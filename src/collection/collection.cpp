#include "collection/collection.h"

#include <algorithm>
#include <set>

#include "base/json.h"

namespace sallyport::collection {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

std::vector<Kind> Permit::superseded_by() {
    return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::challenge_modified, Kind::collection_failed};
}
std::vector<Kind> Material::superseded_by() {
    return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::challenge_modified, Kind::collection_failed};
}

Bytes Permit::body() const {
    auto scope = parse_json(scope_.body());
    require(scope.has_value(), "a scope writes JSON");
    return canonical(json::object{{"demand", demand_.text()},
                                  {"scope", *scope},
                                  {"valid_until", text(valid_until_)},
                                  {"ground", code(ground_)},
                                  {"mail_format", code(mail_format_)}});
}

Outcome<Permit> Permit::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a permit"));
    Permit permit;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    permit.demand_ = demand;
    SALLYPORT_TRY(list, list_at(object, "scope"));
    SALLYPORT_TRY(scope, demand::Scope::from_body(canonical(list)));
    permit.scope_ = scope;
    SALLYPORT_TRY(valid_until, instant_at(object, "valid_until"));
    permit.valid_until_ = valid_until;
    SALLYPORT_TRY(ground, coded_at<notice::ClearanceGround>(object, "ground"));
    permit.ground_ = ground;
    SALLYPORT_TRY(format, coded_at<demand::MailFormat>(object, "mail_format"));
    permit.mail_format_ = format;
    return permit;
}

Outcome<Step<Permit>> permit(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                             const Recorded<notice::Clearance>& clearance, const Decision& decision) {
    if (grant->demand != demand->id || clearance->demand != demand->id)
        return Problem{Trouble::refused, "approval and settled notice must belong to this request"};
    if (grant->version != demand->version) return Problem{Trouble::conflict, "the paper was corrected after the approval; decide again"};
    if (decision.at > grant->valid_until) return Problem{Trouble::refused, "the approval ran out on " + text(grant->valid_until)};
    if (!notice::holds(*clearance, decision.at)) {
        return Problem{Trouble::refused,
                       "the nondisclosure order ended on " + text(*clearance->valid_until) + "; the customer must be told first"};
    }
    Permit permit;
    permit.demand_ = demand->id;
    permit.scope_ = grant->scope;
    permit.valid_until_ = clearance->valid_until ? std::min(grant->valid_until, *clearance->valid_until) : grant->valid_until;
    permit.ground_ = clearance->ground;
    permit.mail_format_ = demand->mail_format;
    Facts facts;
    facts.number(Fact::cells_granted, static_cast<std::int64_t>(permit.scope_.clauses().size()))
        .instant(Fact::valid_until, permit.valid_until_)
        .codes(Fact::classes, permit.scope_.class_codes());
    Draft entry{Kind::permitted, decision.at, demand->id, decision.decided_on, decision.by, std::move(facts), {}, {}};
    return Step{std::move(permit), std::move(entry)};
}

std::vector<Query> compile(const demand::Scope& scope, const demand::Demand& demand) {
    std::vector<Query> queries;
    for (const auto& clause : scope.clauses()) {
        const auto position = static_cast<std::size_t>(clause.identifier);
        if (position >= demand.directory.size()) continue;
        // Nobody of ours: searched, nothing found. Several of ours behind one address: each is asked for, under the one clause.
        for (const auto* answer : demand::accounts_of(demand.directory[position])) {
            queries.push_back(
                {clause.number, clause.identifier, clause.data, clause.span, answer->account, demand.identifiers[position].value});
        }
    }
    return queries;
}

bool stands_undated(demand::DataClass data) { return demand::is_subscriber(data) && data != demand::DataClass::bsi_sessions; }

bool lies_inside(const std::optional<Span>& span, demand::DataClass data, const std::optional<Instant>& at) {
    if (!span) return true;
    return at ? span->contains(*at) : stands_undated(data);
}

namespace {

bool lets_in(const demand::Clause& clause, const Record& record) {
    return clause.identifier == record.identifier && clause.data == record.data && lies_inside(clause.span, record.data, record.at);
}

}  // namespace

int ScopeGuard::clause_for(const demand::Scope& scope, const Record& record) {
    for (const auto& clause : scope.clauses()) {
        if (lets_in(clause, record)) return clause.number;
    }
    return 0;
}

Outcome<void> ScopeGuard::begin(const Record& record, int asked_under) {
    const int clause = clause_for(scope_, record);
    open_ = clause != 0;
    if (!open_) {
        ++outside_;
        return {};
    }
    // The query of the first clause gives it too.
    for (const auto& one : scope_.clauses()) {
        if (one.number == asked_under && one.number != clause && lets_in(one, record)) open_ = false;
    }
    return open_ ? inner_.begin(record, clause) : Outcome<void>{};
}

Outcome<void> ScopeGuard::add(std::string_view bytes) {
    if (!open_) return {};
    return inner_.add(bytes);
}

Outcome<void> ScopeGuard::end() {
    if (!open_) return {};
    open_ = false;
    return inner_.end();
}

namespace {

// Counts what reaches the package, between guard and package.
class Counter : public Sink {
public:
    Counter(Sink& inner, Tallies& tallies) : inner_{inner}, tallies_{tallies} {}
    Outcome<void> begin(const Record& record, int clause) override {
        ++tallies_.items[{record.identifier, std::string{code(record.data)}}];
        ++(demand::is_content(record.data) ? tallies_.content : tallies_.noncontent);
        return inner_.begin(record, clause);
    }
    Outcome<void> add(std::string_view bytes) override { return inner_.add(bytes); }
    Outcome<void> end() override { return inner_.end(); }

private:
    Sink& inner_;
    Tallies& tallies_;
};

}  // namespace

Outcome<Tallies> gather(const demand::Scope& scope, const demand::Demand& demand, const std::vector<Source*>& sources, Sink& sink,
                        const std::function<void(int done, int all)>& progress) {
    Tallies tallies;
    // Every clause is named in the count, also where nothing is found.
    for (const auto& clause : scope.clauses()) tallies.items[{clause.identifier, std::string{code(clause.data)}}];
    Counter counter{sink, tallies};
    ScopeGuard guard{scope, counter};
    const auto queries = compile(scope, demand);
    int done = 0;
    for (const auto& query : queries) {
        for (Source* source : sources) {
            if (!source->holds(query.data)) continue;
            SALLYPORT_CHECK(source->read(query, guard));
        }
        if (progress) progress(++done, static_cast<int>(queries.size()));
    }
    tallies.outside = guard.outside();
    return tallies;
}

Bytes Material::body() const {
    json::array list;
    for (const auto& part : parts) {
        list.push_back(json::object{{"number", part.number},
                                    {"identifier", part.identifier},
                                    {"name", part.name},
                                    {"place", part.place},
                                    {"bytes", static_cast<std::int64_t>(part.bytes)},
                                    {"digest", hex(part.digest)},
                                    {"items", part.items}});
    }
    json::array counts;
    for (const auto& [cell, items] : tallies.items) counts.push_back(json::array{cell.first, cell.second, items});
    return canonical(json::object{{"demand", demand.text()},
                                  {"parts", list},
                                  {"counts", counts},
                                  {"content", tallies.content},
                                  {"noncontent", tallies.noncontent},
                                  {"outside", tallies.outside},
                                  {"gathered", text(gathered)},
                                  {"snapshot", snapshot}});
}

Outcome<Material> Material::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a material"));
    Material material;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    material.demand = demand;
    SALLYPORT_TRY(list, list_at(object, "parts"));
    for (const auto& element : list) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "a part is not an object"};
        const auto& written = element.get_object();
        Part part;
        SALLYPORT_TRY(number, number_at(written, "number"));
        part.number = static_cast<int>(number);
        SALLYPORT_TRY(identifier, number_at(written, "identifier"));
        part.identifier = static_cast<int>(identifier);
        SALLYPORT_TRY(name, text_at(written, "name"));
        part.name = name;
        SALLYPORT_TRY(place, text_at(written, "place"));
        part.place = place;
        SALLYPORT_TRY(size, number_at(written, "bytes"));
        part.bytes = static_cast<std::uint64_t>(size);
        SALLYPORT_TRY(digest_text, text_at(written, "digest"));
        SALLYPORT_TRY(digest, digest_from_hex(digest_text));
        part.digest = digest;
        SALLYPORT_TRY(items, number_at(written, "items"));
        part.items = items;
        material.parts.push_back(std::move(part));
    }
    SALLYPORT_TRY(counts, list_at(object, "counts"));
    for (const auto& element : counts) {
        const bool shaped = element.is_array() && element.get_array().size() == 3 && element.get_array()[0].is_int64() &&
                            element.get_array()[1].is_string() && element.get_array()[2].is_int64();
        if (!shaped) return Problem{Trouble::corrupt, "a count is not [identifier, class, items]"};
        const auto& triple = element.get_array();
        material.tallies.items[{static_cast<int>(triple[0].get_int64()), std::string{triple[1].get_string()}}] = triple[2].get_int64();
    }
    SALLYPORT_TRY(content, number_at(object, "content"));
    material.tallies.content = content;
    SALLYPORT_TRY(noncontent, number_at(object, "noncontent"));
    material.tallies.noncontent = noncontent;
    SALLYPORT_TRY(outside, number_at(object, "outside"));
    material.tallies.outside = outside;
    SALLYPORT_TRY(gathered, instant_at(object, "gathered"));
    material.gathered = gathered;
    SALLYPORT_TRY(snapshot, flag_at(object, "snapshot"));
    material.snapshot = snapshot;
    return material;
}

Outcome<Snapshot> Snapshot::from_body(std::string_view bytes) {
    SALLYPORT_TRY(material, Material::from_body(bytes));
    return Snapshot{std::move(material)};
}

namespace {

std::int64_t total_bytes(const Material& material) {
    std::int64_t total = 0;
    for (const auto& part : material.parts) total += static_cast<std::int64_t>(part.bytes);
    return total;
}

}  // namespace

Outcome<Step<Snapshot>> preserved(const Recorded<review::KeepPermit>& keep, Material material, EntryIndex decided_on, Instant at) {
    if (material.demand != keep->demand) return Problem{Trouble::conflict, "the snapshot belongs to another demand"};
    Facts facts;
    facts.number(Fact::items_content, material.tallies.content)
        .number(Fact::items_noncontent, material.tallies.noncontent)
        .number(Fact::parts, static_cast<std::int64_t>(material.parts.size()))
        .number(Fact::bytes, total_bytes(material));
    material.snapshot = true;
    Draft entry{Kind::preserved, at, keep->demand, decided_on, {}, std::move(facts), {}, {}};
    return Step{Snapshot{std::move(material)}, std::move(entry)};
}

Outcome<Step<Material>> collected(const Recorded<Permit>& permit, const demand::Demand& demand, Material material, EntryIndex decided_on,
                                  Instant at) {
    if (material.demand != permit->demand() || demand.id != permit->demand())
        return Problem{Trouble::conflict, "what was gathered belongs to another demand"};
    if (material.snapshot) return Problem{Trouble::refused, "a snapshot can never be delivered by itself"};
    if (at > permit->valid_until()) return Problem{Trouble::refused, "the permit ran out on " + text(permit->valid_until())};
    Facts facts;
    facts.number(Fact::items_content, material.tallies.content)
        .number(Fact::items_noncontent, material.tallies.noncontent)
        .number(Fact::items_outside, material.tallies.outside)
        .number(Fact::parts, static_cast<std::int64_t>(material.parts.size()))
        .number(Fact::bytes, total_bytes(material));
    Draft entry{Kind::collected, at, permit->demand(), decided_on, {}, std::move(facts), {}, {}};
    return Step{std::move(material), std::move(entry)};
}

std::int64_t wait_after_failures_ms(int failures) {
    constexpr std::int64_t first = 60 * ms_per_second, most = 6 * ms_per_hour;
    std::int64_t wait = first;
    for (int i = 1; i < failures && wait < most; ++i) wait *= 2;
    return std::min(wait, most);
}

Bytes KeepEnd::body() const {
    return canonical(
        json::object{{"demand", demand.text()}, {"ground", ground}, {"parts", parts}, {"bytes", bytes}, {"frozen", text(frozen)}});
}

Outcome<KeepEnd> KeepEnd::from_body(std::string_view written) {
    SALLYPORT_TRY(object, parse_object(written, "the end of a frozen copy"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(parts, number_at(object, "parts"));
    SALLYPORT_TRY(bytes, number_at(object, "bytes"));
    SALLYPORT_TRY(frozen, instant_at(object, "frozen"));
    return KeepEnd{demand, text_or(object, "ground", ""), parts, bytes, frozen};
}

Outcome<Step<KeepEnd>> keep_ended(const Recorded<Snapshot>& snapshot, const std::vector<Snapshot>& earlier, std::string_view ground,
                                  EntryIndex decided_on, Instant at) {
    const Material& material = snapshot->material;
    auto parts = static_cast<std::int64_t>(material.parts.size());
    std::int64_t bytes = total_bytes(material);
    for (const Snapshot& one : earlier) {
        if (one.material.demand != material.demand) return Problem{Trouble::conflict, "the frozen copy belongs to another demand"};
        parts += static_cast<std::int64_t>(one.material.parts.size());
        bytes += total_bytes(one.material);
    }
    Facts facts;
    facts.code(Fact::ground, ground);
    Draft entry{Kind::keep_ended, at, material.demand, decided_on, {}, std::move(facts), {}, {}};
    return Step{KeepEnd{material.demand, std::string{ground}, parts, bytes, material.gathered}, std::move(entry)};
}

Bytes KeepLapse::body() const { return canonical(json::object{{"demand", demand.text()}, {"ground", code(ground)}}); }

Outcome<KeepLapse> KeepLapse::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "the end of a preservation"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(ground, coded_at<LapseGround>(object, "ground"));
    return KeepLapse{demand, ground};
}

Step<KeepLapse> keep_lapsed(const DemandId& demand, LapseGround ground, EntryIndex decided_on, Instant at) {
    Facts facts;
    facts.code(Fact::ground, code(ground));
    return {KeepLapse{demand, ground}, Draft{Kind::keep_lapsed, at, demand, decided_on, {}, std::move(facts), {}, {}}};
}

Bytes Failure::body() const { return canonical(json::object{{"demand", demand.text()}, {"ground", ground}, {"sentence", sentence}}); }

Outcome<Failure> Failure::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a failure"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    return Failure{demand, text_or(object, "ground", ""), text_or(object, "sentence", "")};
}

Outcome<Step<Failure>> failed(const DemandId& demand, bool keeping, std::string_view ground, std::string_view sentence,
                              EntryIndex decided_on, Instant at) {
    Facts facts;
    facts.code(Fact::ground, ground);
    Draft entry{keeping ? Kind::preserve_failed : Kind::collection_failed, at, demand, decided_on, {}, std::move(facts), {}, {}};
    return Step{Failure{demand, std::string{ground}, std::string{sentence}}, std::move(entry)};
}

}  // namespace sallyport::collection
