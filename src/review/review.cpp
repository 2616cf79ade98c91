#include "review/review.h"

#include <algorithm>
#include <set>

#include "base/json.h"

namespace sallyport::review {

using ledger::Kind;

namespace {

json::value to_json(const demand::Region& region) {
    return json::object{{"paper", region.paper.text()}, {"page", region.page},    {"x", region.x}, {"y", region.y},
                        {"width", region.width},        {"height", region.height}};
}

Outcome<demand::Region> region_of(const json::object& object) {
    demand::Region region;
    SALLYPORT_TRY(paper, id_at<DocumentId>(object, "paper"));
    region.paper = paper;
    for (const auto& [name, target] : {std::pair<const char*, int*>{"page", &region.page},
                                       {"x", &region.x},
                                       {"y", &region.y},
                                       {"width", &region.width},
                                       {"height", &region.height}}) {
        SALLYPORT_TRY(number, number_at(object, name));
        *target = static_cast<int>(number);
    }
    return region;
}

Outcome<demand::Scope> scope_at(const json::object& object) {
    SALLYPORT_TRY(list, list_at(object, "scope"));
    return demand::Scope::from_body(canonical(list));
}

json::value scope_json(const demand::Scope& scope) {
    auto value = parse_json(scope.body());
    require(value.has_value(), "a scope writes JSON");
    return *value;
}

json::array to_json(const std::vector<MadeFrom>& made_from) {
    json::array list;
    for (const auto& one : made_from)
        list.push_back(
            json::object{{"reason", code(one.reason)}, {"language", one.language}, {"version", one.version}, {"words", one.words}});
    return list;
}

// Absent before letters had versions.
Outcome<std::vector<MadeFrom>> made_from_at(const json::object& object) {
    std::vector<MadeFrom> made_from;
    if (!object.contains("made_from")) return made_from;
    SALLYPORT_TRY(list, list_at(object, "made_from"));
    for (const auto& element : list) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "what a letter was made from is not an object"};
        const auto& written = element.get_object();
        MadeFrom one;
        SALLYPORT_TRY(reason, coded_at<Reason>(written, "reason"));
        one.reason = reason;
        SALLYPORT_TRY(language, text_at(written, "language"));
        one.language = std::move(language);
        SALLYPORT_TRY(version, number_at(written, "version"));
        one.version = static_cast<int>(version);
        SALLYPORT_TRY(words, text_at(written, "words"));
        one.words = std::move(words);
        made_from.push_back(std::move(one));
    }
    return made_from;
}

// The reading that a decision was made on; a decision on none has no such member.
void put_reading(json::object& out, const std::optional<ledger::EntryIndex>& reading) {
    if (reading) out["reading"] = static_cast<std::int64_t>(reading->value);
}
Outcome<std::optional<ledger::EntryIndex>> reading_at(const json::object& object) {
    if (!object.contains("reading")) return std::optional<ledger::EntryIndex>{};
    SALLYPORT_TRY(index, number_at(object, "reading"));
    return std::optional{ledger::EntryIndex{static_cast<std::uint64_t>(index)}};
}

void put_profile(json::object& out, const demand::ProfileFacts& profile) {
    if (profile.version.empty()) return;
    json::object said{{"version", profile.version},
                      {"interception", code(profile.interception)},
                      {"contracting_country", profile.contracting_country},
                      {"hosts", json::value_from(profile.hosts)}};
    if (profile.established) said["established"] = *profile.established;
    if (profile.to_representative) said["to_representative"] = *profile.to_representative;
    out["profile"] = std::move(said);
}
// None of a decision from before it was kept.
Outcome<demand::ProfileFacts> profile_at(const json::object& object) {
    demand::ProfileFacts profile;
    if (!object.contains("profile")) return profile;
    SALLYPORT_TRY(said, object_at(object, "profile"));
    SALLYPORT_TRY(version, text_at(said, "version"));
    profile.version = version;
    SALLYPORT_TRY(interception, coded_at<demand::Interception>(said, "interception"));
    profile.interception = interception;
    profile.contracting_country = text_or(said, "contracting_country", "");
    if (said.contains("established")) {
        SALLYPORT_TRY(established, flag_at(said, "established"));
        profile.established = established;
    }
    if (said.contains("to_representative")) {
        SALLYPORT_TRY(to_representative, flag_at(said, "to_representative"));
        profile.to_representative = to_representative;
    }
    SALLYPORT_TRY(hosts, list_at(said, "hosts"));
    for (const auto& host : hosts) {
        if (!host.is_string()) return Problem{Trouble::corrupt, "a host of the profile is no text"};
        profile.hosts.emplace_back(std::string_view{host.get_string()});
    }
    return profile;
}

void put_doubts(json::object& out, const char* name, const std::vector<WeighedDoubt>& doubts) {
    if (doubts.empty()) return;
    json::array list;
    for (const auto& one : doubts)
        list.push_back(json::object{{"doubt", code(one.doubt.kind)}, {"seen", one.doubt.seen}, {"answer", one.answer}});
    out[name] = std::move(list);
}
// None of an entry from before doubts were looked for.
Outcome<std::vector<WeighedDoubt>> doubts_at(const json::object& object, const char* name) {
    std::vector<WeighedDoubt> doubts;
    if (!object.contains(name)) return doubts;
    SALLYPORT_TRY(list, list_at(object, name));
    for (const auto& element : list) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "a doubt is not an object"};
        SALLYPORT_TRY(kind, coded_at<DoubtKind>(element.get_object(), "doubt"));
        SALLYPORT_TRY(seen, text_at(element.get_object(), "seen"));
        SALLYPORT_TRY(answer, text_at(element.get_object(), "answer"));
        doubts.push_back({{kind, seen}, answer});
    }
    return doubts;
}

Outcome<DemandId> demand_at(const json::object& object) { return id_at<DemandId>(object, "demand"); }

}  // namespace

std::vector<Kind> KeepPermit::superseded_by() {
    return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::keep_lapsed, Kind::keep_ended};
}
std::vector<Kind> Grant::superseded_by() { return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::challenge_modified}; }
std::vector<Kind> ProposedGrant::superseded_by() {
    return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::granted, Kind::challenge_modified, Kind::paper_read, Kind::called_back};
}

Bytes KeepPermit::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"version", version}, {"scope", scope_json(scope)}});
}

Outcome<KeepPermit> KeepPermit::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a keep permit"));
    SALLYPORT_TRY(demand, demand_at(object));
    SALLYPORT_TRY(version, number_at(object, "version"));
    SALLYPORT_TRY(scope, scope_at(object));
    return KeepPermit{demand, static_cast<int>(version), scope};
}

Bytes Grant::body() const {
    json::array answers;
    for (const auto& cell : decisions) {
        json::object written{
            {"identifier", cell.identifier}, {"class", code(cell.data)}, {"answer", code(cell.answer)}, {"span", maybe(cell.span)}};
        written["cites"] = cell.cites ? to_json(*cell.cites) : json::value(nullptr);
        written["reason"] = cell.reason ? json::value(code(*cell.reason)) : json::value(nullptr);
        if (!cell.because.empty()) written["because"] = cell.because;
        answers.push_back(written);
    }
    json::object out{{"demand", demand.text()},    {"version", version},
                     {"scope", scope_json(scope)}, {"decisions", answers},
                     {"rulebook", rulebook},       {"valid_until", text(valid_until)},
                     {"reason", reason},           {"first", first.text()},
                     {"second", second.text()},    {"content", content},
                     {"emergency", emergency},     {"overrides_review", overrides_review},
                     {"letter", letter},           {"made_from", to_json(made_from)}};
    put_reading(out, reading);
    if (notice_wait_days > 0) out["notice_wait_days"] = notice_wait_days;
    put_doubts(out, "doubts", doubts);
    put_profile(out, profile);
    return canonical(out);
}

Outcome<Grant> Grant::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a grant"));
    Grant grant;
    SALLYPORT_TRY(demand, demand_at(object));
    grant.demand = demand;
    SALLYPORT_TRY(version, number_at(object, "version"));
    grant.version = static_cast<int>(version);
    SALLYPORT_TRY(scope, scope_at(object));
    grant.scope = scope;
    SALLYPORT_TRY(answers, list_at(object, "decisions"));
    for (const auto& element : answers) {
        if (!element.is_object()) return Problem{Trouble::corrupt, "a cell's decision is not an object"};
        const auto& written = element.get_object();
        CellDecision cell;
        SALLYPORT_TRY(identifier, number_at(written, "identifier"));
        cell.identifier = static_cast<int>(identifier);
        SALLYPORT_TRY(data, coded_at<demand::DataClass>(written, "class"));
        cell.data = data;
        SALLYPORT_TRY(answer, coded_at<CellAnswer>(written, "answer"));
        cell.answer = answer;
        SALLYPORT_TRY(span, maybe_span_at(written, "span"));
        cell.span = span;
        cell.because = text_or(written, "because", "");
        if (const auto* cites = written.if_contains("cites"); cites != nullptr && cites->is_object()) {
            SALLYPORT_TRY(region, region_of(cites->get_object()));
            cell.cites = region;
        }
        if (!text_or(written, "reason", "").empty()) {
            SALLYPORT_TRY(reason, coded_at<Reason>(written, "reason"));
            cell.reason = reason;
        }
        grant.decisions.push_back(cell);
    }
    SALLYPORT_TRY(rulebook, text_at(object, "rulebook"));
    grant.rulebook = rulebook;
    SALLYPORT_TRY(valid_until, instant_at(object, "valid_until"));
    grant.valid_until = valid_until;
    grant.reason = text_or(object, "reason", "");
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    grant.first = first;
    SALLYPORT_TRY(second, id_at<PersonId>(object, "second"));
    grant.second = second;
    SALLYPORT_TRY(content, flag_at(object, "content"));
    grant.content = content;
    SALLYPORT_TRY(emergency, flag_at(object, "emergency"));
    grant.emergency = emergency;
    SALLYPORT_TRY(overrides, flag_at(object, "overrides_review"));
    grant.overrides_review = overrides;
    grant.letter = text_or(object, "letter", "");
    SALLYPORT_TRY(made_from, made_from_at(object));
    grant.made_from = std::move(made_from);
    SALLYPORT_TRY(reading, reading_at(object));
    grant.reading = reading;
    if (object.contains("notice_wait_days")) {
        SALLYPORT_TRY(days, number_at(object, "notice_wait_days"));
        grant.notice_wait_days = static_cast<int>(days);
    }
    SALLYPORT_TRY(profile, profile_at(object));
    grant.profile = std::move(profile);
    SALLYPORT_TRY(doubts, doubts_at(object, "doubts"));
    grant.doubts = std::move(doubts);
    return grant;
}

Outcome<ProposedGrant> ProposedGrant::from_body(std::string_view bytes) {
    SALLYPORT_TRY(grant, Grant::from_body(bytes));
    return ProposedGrant{std::move(grant)};
}

int Grant::cells_granted() const {
    return static_cast<int>(
        std::count_if(decisions.begin(), decisions.end(), [](const auto& cell) { return cell.answer != CellAnswer::refuse; }));
}

bool Grant::is_narrowed() const {
    return std::any_of(decisions.begin(), decisions.end(), [](const auto& cell) { return cell.answer != CellAnswer::grant; });
}

int Grant::accounts_refused(const demand::Demand& asked) const {
    int refused = 0;
    for (std::size_t i = 0; i < asked.identifiers.size(); ++i) {
        if (!demand::is_account_kind(asked.identifiers[i].kind)) continue;
        const bool any = std::any_of(decisions.begin(), decisions.end(), [&](const auto& cell) {
            return cell.identifier == static_cast<int>(i) && cell.answer != CellAnswer::refuse;
        });
        refused += any ? 0 : 1;
    }
    return refused;
}

std::vector<std::string> Grant::reason_codes() const {
    std::set<std::string> codes;
    for (const auto& cell : decisions) {
        if (cell.reason) codes.emplace(code(*cell.reason));
    }
    return {codes.begin(), codes.end()};
}

Bytes Refusal::body() const {
    json::array list;
    for (Reason reason : reasons) list.emplace_back(code(reason));
    json::object out{{"demand", demand.text()}, {"reasons", list}, {"letter", letter}, {"made_from", to_json(made_from)}};
    if (!rulebook.empty()) out["rulebook"] = rulebook;
    put_reading(out, reading);
    put_profile(out, profile);
    return canonical(out);
}

Outcome<Refusal> Refusal::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a refusal"));
    SALLYPORT_TRY(demand, demand_at(object));
    SALLYPORT_TRY(list, list_at(object, "reasons"));
    SALLYPORT_TRY(made_from, made_from_at(object));
    SALLYPORT_TRY(reading, reading_at(object));
    SALLYPORT_TRY(profile, profile_at(object));
    Refusal refusal{demand, {}, text_or(object, "letter", ""), std::move(made_from), text_or(object, "rulebook", ""), reading, profile};
    for (const auto& element : list) {
        const auto reason = element.is_string() ? coded<Reason>(std::string_view{element.get_string()}) : std::nullopt;
        if (!reason) return Problem{Trouble::corrupt, "a refusal names a reason that is not in the list"};
        refusal.reasons.push_back(*reason);
    }
    return refusal;
}

Bytes Redirect::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"letter", letter}, {"reason", reason}, {"made_from", to_json(made_from)}});
}

Outcome<Redirect> Redirect::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a redirect"));
    SALLYPORT_TRY(demand, demand_at(object));
    SALLYPORT_TRY(made_from, made_from_at(object));
    return Redirect{demand, text_or(object, "letter", ""), text_or(object, "reason", ""), std::move(made_from)};
}

std::vector<Kind> Words::kinds() {
    return {Kind::clarification_asked, Kind::clarification_answered, Kind::note_added,
            Kind::redirect_declined,   Kind::keep_verified,          Kind::keep_renewed};
}

Bytes Words::body() const { return canonical(json::object{{"demand", demand.text()}, {"about", about}, {"words", words.reveal()}}); }

Outcome<Words> Words::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a note"));
    SALLYPORT_TRY(demand, demand_at(object));
    return Words{demand, text_or(object, "about", ""), Sensitive{text_or(object, "words", "")}};
}

Bytes Consent::body() const {
    json::array list;
    for (const auto data : classes) list.emplace_back(code(data));
    return canonical(json::object{{"demand", demand.text()},
                                  {"identifier", identifier},
                                  {"classes", list},
                                  {"given_by", given_by.reveal()},
                                  {"given_on", text(given_on)},
                                  {"verified_how", verified_how}});
}

Outcome<Consent> Consent::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a consent"));
    Consent consent;
    SALLYPORT_TRY(demand, demand_at(object));
    consent.demand = demand;
    SALLYPORT_TRY(identifier, number_at(object, "identifier"));
    consent.identifier = static_cast<int>(identifier);
    SALLYPORT_TRY(list, list_at(object, "classes"));
    for (const auto& element : list) {
        const auto data = element.is_string() ? coded<demand::DataClass>(std::string_view{element.get_string()}) : std::nullopt;
        if (!data) return Problem{Trouble::corrupt, "a consent names a class that is not in the list"};
        consent.classes.push_back(*data);
    }
    consent.given_by = Sensitive{text_or(object, "given_by", "")};
    SALLYPORT_TRY(given_on_text, text_at(object, "given_on"));
    SALLYPORT_TRY(given_on, parse_day(given_on_text));
    consent.given_on = given_on;
    consent.verified_how = text_or(object, "verified_how", "");
    return consent;
}

Bytes Emergency::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"danger", danger.reveal()}, {"nexus", nexus.reveal()}});
}

Outcome<Emergency> Emergency::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an emergency"));
    SALLYPORT_TRY(demand, demand_at(object));
    return Emergency{demand, Sensitive{text_or(object, "danger", "")}, Sensitive{text_or(object, "nexus", "")}};
}

Bytes FormalPaper::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"followed_by", followed_by.text()}, {"compared", compared.reveal()}});
}

Outcome<FormalPaper> FormalPaper::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a formal paper"));
    SALLYPORT_TRY(demand, demand_at(object));
    SALLYPORT_TRY(followed_by, id_at<DemandId>(object, "followed_by"));
    return FormalPaper{demand, followed_by, Sensitive{text_or(object, "compared", "")}};
}

Bytes FormalPaperMissed::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"due", text(due)}, {"citation", citation}});
}

Outcome<FormalPaperMissed> FormalPaperMissed::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a formal paper that did not come"));
    SALLYPORT_TRY(demand, demand_at(object));
    SALLYPORT_TRY(due, instant_at(object, "due"));
    return FormalPaperMissed{demand, due, text_or(object, "citation", "")};
}

Bytes CallBack::body() const {
    json::object out{{"demand", demand.text()}, {"called", code(called)}, {"answered", code(answered)},
                     {"number", number},        {"source", source},       {"spoke_with", spoke_with.reveal()},
                     {"said", said.reveal()}};
    put_doubts(out, "answers", answers);
    return canonical(out);
}

Outcome<CallBack> CallBack::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a call-back"));
    SALLYPORT_TRY(demand, demand_at(object));
    SALLYPORT_TRY(called, coded_at<Called>(object, "called"));
    SALLYPORT_TRY(answered, coded_at<Answered>(object, "answered"));
    SALLYPORT_TRY(answers, doubts_at(object, "answers"));
    return CallBack{demand,
                    called,
                    answered,
                    text_or(object, "number", ""),
                    text_or(object, "source", ""),
                    Sensitive{text_or(object, "spoke_with", "")},
                    Sensitive{text_or(object, "said", "")},
                    std::move(answers)};
}

Bytes EmergencyOutcome::body() const {
    json::object out{{"demand", demand.text()}, {"came_of", code(came_of)}, {"note", note.reveal()}};
    if (instead_of) out["instead_of"] = static_cast<std::int64_t>(instead_of->value);
    return canonical(out);
}

Outcome<EmergencyOutcome> EmergencyOutcome::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "what came of an emergency"));
    EmergencyOutcome outcome;
    SALLYPORT_TRY(demand, demand_at(object));
    outcome.demand = demand;
    SALLYPORT_TRY(came_of, coded_at<CameOf>(object, "came_of"));
    outcome.came_of = came_of;
    outcome.note = Sensitive{text_or(object, "note", "")};
    if (object.contains("instead_of")) {
        SALLYPORT_TRY(index, number_at(object, "instead_of"));
        outcome.instead_of = ledger::EntryIndex{static_cast<std::uint64_t>(index)};
    }
    return outcome;
}

Bytes Correction::body() const { return canonical(json::object{{"demand", demand.text()}, {"reason", reason}}); }

Outcome<Correction> Correction::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a correction"));
    SALLYPORT_TRY(demand, demand_at(object));
    return Correction{demand, text_or(object, "reason", "")};
}

}  // namespace sallyport::review
