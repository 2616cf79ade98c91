#include "review/review_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/country.h"
#include "base/limits.h"

namespace sallyport::review {

using demand::DataClass;
using law::Verdict;
using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

// House rule: a grant that nobody collects on within this time must be decided again.
constexpr int grant_days = 60;

Draft draft(Kind kind, const DemandId& demand, const Decision& decision, Facts facts) {
    return Draft{kind, decision.at, demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
}

std::string cell_name(const CellDecision& cell) { return fmt::format("\"{}\" of identifier {}", label(cell.data), cell.identifier + 1); }

const demand::Sought* asked_cell(const demand::Demand& demand, int identifier, DataClass data) {
    if (identifier < 0 || identifier >= static_cast<int>(demand.identifiers.size())) return nullptr;
    for (const auto& sought : demand.identifiers[static_cast<std::size_t>(identifier)].sought) {
        if (sought.data == data) return &sought;
    }
    return nullptr;
}

bool belongs_to(const demand::Demand& demand, const DocumentId& paper) {
    return std::any_of(demand.papers.begin(), demand.papers.end(), [&](const auto& held) { return held.id == paper; });
}

Outcome<void> check_region(const demand::Demand& demand, const CellDecision& cell) {
    // Nobody demanded a report of the provider: it rests on what its own staff wrote, and there may be no paper.
    if (!cell.cites && demand::is_report(demand.instrument)) return {};
    if (!cell.cites) return Problem{Trouble::invalid, cell_name(cell) + ": mark where the paper says so", "cites"};
    const auto& region = *cell.cites;
    if (!belongs_to(demand, region.paper))
        return Problem{Trouble::refused, cell_name(cell) + ": the marked page is of another request's paper", "cites"};
    const bool inside = region.page >= 1 && region.page <= limits::instrument_pages && region.x >= 0 && region.y >= 0 && region.width > 0 &&
                        region.height > 0 && region.x + region.width <= 1000 && region.y + region.height <= 1000;
    if (!inside) return Problem{Trouble::invalid, cell_name(cell) + ": the marked region does not lie on a page", "cites"};
    return {};
}

// Judges one cell and, if something is granted, gives its clause.
Outcome<std::optional<demand::Clause>> judge(const demand::Demand& demand, const law::Assessment& findings, const CellDecision& cell,
                                             std::string_view reason) {
    const auto* asked = asked_cell(demand, cell.identifier, cell.data);
    if (asked == nullptr)
        return Problem{Trouble::refused, cell_name(cell) + " was not asked for; an approval is never wider than its request"};
    if (cell.answer == CellAnswer::refuse) {
        if (!cell.reason || *cell.reason == Reason::r26)
            return Problem{Trouble::invalid, cell_name(cell) + ": a rejection needs its reason", "reason"};
        return std::optional<demand::Clause>{};
    }
    const Verdict verdict = findings.cell(cell.identifier, cell.data);
    if (verdict == Verdict::deny) {
        return Problem{Trouble::refused,
                       cell_name(cell) + ": a rule forbids it; see the findings. It can be rejected or the request redirected"};
    }
    // What sources hold is stored: a permit for future data would end as "nothing found", which is not true.
    if (demand::is_prospective(cell.data)) {
        return Problem{Trouble::refused, cell_name(cell) +
                                             ": data that does not exist yet is not given here; record how it is handled "
                                             "outside, or reject it"};
    }
    if (verdict == Verdict::review && reason.empty()) {
        return Problem{Trouble::invalid, cell_name(cell) + ": no approved rule allows it; counsel may approve it with a reason", "reason"};
    }
    if (findings.needs_own_reason(cell.identifier, cell.data) && cell.because.empty()) {
        return Problem{Trouble::invalid,
                       cell_name(cell) +
                           ": it goes beyond the least that an emergency opens; say of this line why the danger cannot be averted without "
                           "it, or reject it",
                       fmt::format("because-{}-{}", cell.identifier, code(cell.data))};
    }
    if (cell.because.size() > limits::prose_bytes || !is_utf8(cell.because))
        return Problem{Trouble::invalid,
                       fmt::format("{}: its reason is longer than {} bytes or is not UTF-8", cell_name(cell), limits::prose_bytes),
                       fmt::format("because-{}-{}", cell.identifier, code(cell.data))};
    SALLYPORT_CHECK(check_region(demand, cell));
    const auto span = cell.span ? cell.span : asked->span;
    if (cell.answer == CellAnswer::narrow && !cell.reason)
        return Problem{Trouble::invalid, cell_name(cell) + ": say why less is approved", "reason"};
    if (cell.answer == CellAnswer::grant && span != asked->span) {
        return Problem{Trouble::invalid, cell_name(cell) + ": another range than asked is an approval in part", "answer"};
    }
    if (!span && !demand::is_subscriber(cell.data)) {
        return Problem{Trouble::invalid, cell_name(cell) + ": give the first and last day that the paper reaches", "span"};
    }
    return std::optional{demand::Clause{0, cell.identifier, cell.data, span, cell.cites}};
}

Problem unanswered(const Doubt& doubt) {
    return {Trouble::refused,
            fmt::format("nobody has called the agency back and said what they heard of what gives pause: {}", title(doubt.kind)), "doubts"};
}

Outcome<Grant> decide(const demand::Demand& demand, const Judged& judged, std::vector<CellDecision> decisions, std::string_view reason,
                      const Decision& decision) {
    const law::Assessment& findings = judged.findings;
    std::set<std::pair<int, DataClass>> answered;
    std::vector<demand::Clause> clauses;
    bool overrides = false;
    for (const auto& cell : decisions) {
        if (!answered.emplace(cell.identifier, cell.data).second) return Problem{Trouble::invalid, cell_name(cell) + " is answered twice"};
        SALLYPORT_TRY(clause, judge(demand, findings, cell, reason));
        if (!clause) continue;
        overrides = overrides || findings.cell(cell.identifier, cell.data) == Verdict::review;
        clauses.push_back(*clause);
    }
    if (static_cast<int>(answered.size()) != demand.cells()) {
        return Problem{Trouble::invalid, fmt::format("{} of {} cells have an answer; each needs one", answered.size(), demand.cells()),
                       "decisions"};
    }
    if (clauses.empty()) return Problem{Trouble::refused, "nothing is approved: reject the request with its reasons instead"};
    for (const auto& weighed : judged.doubts) {
        if (!is_answered(weighed)) return unanswered(weighed.doubt);
    }
    SALLYPORT_TRY(scope, demand::Scope::narrowed(demand::Scope::asked(demand), std::move(clauses)));
    Grant grant;
    grant.demand = demand.id;
    grant.version = demand.version;
    grant.scope = std::move(scope);
    grant.decisions = std::move(decisions);
    grant.rulebook = hex(findings.rulebook);
    grant.reading = judged.reading;
    grant.notice_wait_days = judged.notice_wait_days;
    grant.profile = judged.profile;
    grant.doubts = judged.doubts;
    grant.valid_until = after_days(decision.at, grant_days);
    grant.reason = reason;
    grant.first = decision.by;
    grant.content = grant.scope.holds_content();
    grant.emergency = demand.section == demand::Section::emergencies;
    grant.overrides_review = overrides;
    return grant;
}

std::vector<std::string> codes_of(const std::vector<WeighedDoubt>& doubts) {
    std::vector<std::string> codes;
    for (const auto& one : doubts) codes.emplace_back(code(one.doubt.kind));
    return codes;
}

Facts facts_of(const Grant& grant, const demand::Demand& demand) {
    Facts facts;
    const auto rulebook = digest_from_hex(grant.rulebook);
    require(rulebook.has_value(), "a grant keeps its rulebook's digest");
    facts.digest(Fact::rulebook, *rulebook)
        .number(Fact::cells_asked, demand.cells())
        .number(Fact::cells_granted, grant.cells_granted())
        .number(Fact::narrowed, grant.is_narrowed() ? 1 : 0)
        .number(Fact::accounts_refused, grant.accounts_refused(demand))
        .codes(Fact::classes, grant.scope.class_codes())
        .codes(Fact::reasons, grant.reason_codes())
        .codes(Fact::doubts, codes_of(grant.doubts));
    return facts;
}

// The letter stands in the grant: words that change later change no letter that was sent.
void write_letter_of(Grant& grant, const demand::Demand& demand, const LetterKit& kit) {
    auto letter = partial_letter(demand, grant.decisions, kit);
    grant.letter = std::move(letter.text);
    grant.made_from = std::move(letter.made_from);
}

// Legal process, and not a letter, a wish or another emergency.
bool compels(demand::Instrument instrument) {
    using enum demand::Instrument;
    switch (instrument) {
        case admin_subpoena:
        case grand_jury_subpoena:
        case trial_subpoena:
        case d_order:
        case search_warrant:
        case pr_tt_order:
        case wiretap_order:
        case epoc:
        case eio:
        case mlat_process:
        case agreement_order:
        case national_order: return true;
        case informal_letter:
        case preservation_letter:
        case nsl:
        case fisa_order:
        case emergency_request:
        case civil_subpoena:
        case civil_court_order:
        case defence_subpoena:
        case consent:
        case epoc_pr:
        case dsa_order:
        case child_safety_report:
        case harm_report:
        case crime_report: return false;
    }
    return false;
}

Outcome<std::string> prose(std::string_view words, std::string_view field, std::string_view wanted) {
    if (words.empty()) return Problem{Trouble::invalid, std::string{wanted}, std::string{field}};
    if (words.size() > limits::prose_bytes) {
        return Problem{Trouble::invalid, fmt::format("the text has {} bytes, at most {} are kept", words.size(), limits::prose_bytes),
                       std::string{field}};
    }
    if (!is_utf8(words)) return Problem{Trouble::invalid, "the text is not UTF-8", std::string{field}};
    return std::string{words};
}

}  // namespace

Outcome<Step<KeepPermit>> accept(const Recorded<demand::Demand>& demand, std::optional<Instant> reply_due, const Decision& decision) {
    // A preservation letter is honoured at once, and before anybody looked into it: it must at least name whose data is kept.
    if (demand->section == demand::Section::preservation && demand->account_count() == 0) {
        return Problem{Trouble::refused,
                       "a preservation names an account: an e-mail address, an account number or a user name; this one names none"};
    }
    Facts facts;
    if (reply_due) facts.instant(Fact::due, *reply_due);
    KeepPermit permit{demand->id, demand->version, demand::Scope::asked(*demand)};
    return Step{std::move(permit), draft(Kind::accepted, demand->id, decision, std::move(facts))};
}

bool is_private_process(demand::Instrument instrument) {
    using demand::Instrument;
    return instrument == Instrument::civil_subpoena || instrument == Instrument::civil_court_order ||
           instrument == Instrument::defence_subpoena;
}

bool needs_two(const demand::Demand& demand, const std::vector<CellDecision>& decisions) {
    if (demand.section == demand::Section::emergencies) return true;
    return std::any_of(decisions.begin(), decisions.end(),
                       [](const auto& cell) { return cell.answer != CellAnswer::refuse && demand::is_content(cell.data); });
}

Outcome<Step<ProposedGrant>> propose(const Recorded<demand::Demand>& demand, const Judged& judged, std::vector<CellDecision> decisions,
                                     std::string_view reason, const Decision& decision) {
    SALLYPORT_TRY(grant, decide(*demand, judged, std::move(decisions), reason, decision));
    auto facts = facts_of(grant, *demand);
    return Step{ProposedGrant{std::move(grant)}, draft(Kind::grant_proposed, demand->id, decision, std::move(facts))};
}

Outcome<Step<Grant>> grant_alone(const Recorded<demand::Demand>& demand, const Judged& judged, std::vector<CellDecision> decisions,
                                 std::string_view reason, const Decision& decision, const LetterKit& kit) {
    if (needs_two(*demand, decisions)) return Problem{Trouble::refused, "content and emergencies need a second signature"};
    SALLYPORT_TRY(grant, decide(*demand, judged, std::move(decisions), reason, decision));
    write_letter_of(grant, *demand, kit);
    auto facts = facts_of(grant, *demand);
    facts.instant(Fact::valid_until, grant.valid_until);
    return Step{std::move(grant), draft(Kind::granted, demand->id, decision, std::move(facts))};
}

Outcome<Step<Grant>> sign(const Recorded<demand::Demand>& demand, const Recorded<ProposedGrant>& proposal, const Decision& decision,
                          const LetterKit& kit, const std::vector<WeighedDoubt>& doubts) {
    if (proposal->grant.demand != demand->id || proposal->grant.version != demand->version) {
        return Problem{Trouble::conflict, "the paper was corrected after the first signature; decide again"};
    }
    if (proposal->grant.doubts != doubts) {
        return Problem{Trouble::conflict,
                       "what gives pause about this request is not what the first signer saw; call the agency back, then decide again",
                       "doubts"};
    }
    SALLYPORT_TRY(signatures, people::Signatures::of(proposal->grant.first, decision.by));
    Grant grant = proposal->grant;
    grant.second = signatures.second();
    grant.valid_until = after_days(decision.at, grant_days);
    write_letter_of(grant, *demand, kit);
    auto facts = facts_of(grant, *demand);
    facts.instant(Fact::valid_until, grant.valid_until);
    return Step{std::move(grant), draft(Kind::granted, demand->id, decision, std::move(facts))};
}

Outcome<Step<Refusal>> refuse(const Recorded<demand::Demand>& demand, std::vector<Reason> reasons, std::string_view extra_words,
                              const Decision& decision, const LetterKit& kit, const std::optional<Judged>& judged) {
    std::erase(reasons, Reason::r26);
    if (reasons.empty()) return Problem{Trouble::invalid, "a rejection needs at least one reason; the letter states it", "reasons"};
    std::sort(reasons.begin(), reasons.end());
    reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
    Facts facts;
    std::vector<std::string> codes;
    for (Reason reason : reasons) codes.emplace_back(code(reason));
    facts.codes(Fact::reasons, codes);
    auto letter = refusal_letter(*demand, reasons, extra_words, kit);
    Refusal refusal{demand->id, reasons, std::move(letter.text), std::move(letter.made_from)};
    if (judged) {
        facts.digest(Fact::rulebook, judged->findings.rulebook);
        refusal.rulebook = hex(judged->findings.rulebook);
        refusal.reading = judged->reading;
        refusal.profile = judged->profile;
    }
    return Step{std::move(refusal), draft(Kind::refused, demand->id, decision, std::move(facts))};
}

Outcome<Step<Redirect>> redirect(const Recorded<demand::Demand>& demand, std::string_view reason, const Decision& decision,
                                 const LetterKit& kit) {
    const auto accounts = demand::accounts_of(demand->directory);
    const bool organisation = std::any_of(accounts.begin(), accounts.end(), [](const auto* answer) {
        return answer->customer_class != demand::CustomerClass::consumer && answer->customer_class != demand::CustomerClass::unknown;
    });
    if (!organisation)
        return Problem{Trouble::refused, "no account of this request belongs to an organisation; there is nobody to redirect to"};
    Facts facts;
    facts.codes(Fact::reasons, {"r13"});
    auto letter = refusal_letter(*demand, {Reason::r13}, "", kit);
    Redirect redirect{demand->id, std::move(letter.text), std::string{reason}, std::move(letter.made_from)};
    return Step{std::move(redirect), draft(Kind::redirected, demand->id, decision, std::move(facts))};
}

Outcome<Step<Words>> redirect_declined(const DemandId& demand, std::string_view why, const Decision& decision) {
    SALLYPORT_TRY(words, prose(why, "reason", "say why the organisation cannot be asked; it is kept with the demand"));
    Facts facts;
    facts.code(Fact::ground, "customer_cannot_be_asked");
    return Step{Words{demand, "redirect_declined", Sensitive{words}}, draft(Kind::redirect_declined, demand, decision, std::move(facts))};
}

Outcome<Step<Words>> ask(const DemandId& demand, std::string_view question, const Decision& decision) {
    SALLYPORT_TRY(words, prose(question, "question", "write the question to the requester"));
    return Step{Words{demand, "question", Sensitive{words}}, draft(Kind::clarification_asked, demand, decision, {})};
}

Outcome<Step<Words>> answer(const DemandId& demand, std::string_view written, const Decision& decision) {
    SALLYPORT_TRY(words, prose(written, "answer", "write the answer"));
    return Step{Words{demand, "answer", Sensitive{words}}, draft(Kind::clarification_answered, demand, decision, {})};
}

Outcome<Step<Words>> note(const DemandId& demand, std::string_view kind, std::string_view written, const Decision& decision) {
    if (kind != "to_requester" && kind != "internal" && kind != "counsel_only") {
        return Problem{Trouble::invalid, "a note is to the requester, internal, or for counsel only", "kind"};
    }
    SALLYPORT_TRY(words, prose(written, "note", "write the note"));
    Facts facts;
    facts.code(Fact::note_kind, kind);
    return Step{Words{demand, std::string{kind}, Sensitive{words}}, draft(Kind::note_added, demand, decision, std::move(facts))};
}

Outcome<Step<Reading>> read_paper(const Recorded<demand::Demand>& demand, Reading reading, std::optional<Instant> due,
                                  const Decision& decision) {
    SALLYPORT_CHECK(check_reading(reading, decision.at));
    reading.demand = demand->id;
    reading.version = demand->version;
    Facts facts;
    facts.number(Fact::version, demand->version);
    if (due) facts.instant(Fact::due, *due);
    return Step{std::move(reading), draft(Kind::paper_read, demand->id, decision, std::move(facts))};
}

Outcome<Step<RaisedDeadline>> raise_deadline(const DemandId& demand, RaisedDeadline raised, EntryIndex decided_on, Instant at) {
    Facts facts;
    // A book may write its clock's name with hyphens; a fact is a code word.
    std::ranges::replace(raised.clock, '-', '_');
    raised.clock.resize(std::min<std::size_t>(raised.clock.size(), 40));
    facts.code(Fact::clock, raised.clock).instant(Fact::due, raised.due).code(Fact::ground, code(raised.state));
    raised.demand = demand;
    return Step{std::move(raised), draft(Kind::deadline_raised, demand, {{}, decided_on, at}, std::move(facts))};
}

Outcome<Step<Consent>> record_consent(const Recorded<demand::Demand>& demand, Consent consent, const Decision& decision) {
    if (consent.identifier < 0 || consent.identifier >= static_cast<int>(demand->identifiers.size())) {
        return Problem{Trouble::invalid, "the consent names an account that this request does not", "identifier"};
    }
    if (consent.given_by.reveal().empty()) return Problem{Trouble::invalid, "say who gave the consent", "given_by"};
    if (consent.classes.empty()) return Problem{Trouble::invalid, "a lawful consent is specific: name what it covers", "classes"};
    if (consent.verified_how.empty()) return Problem{Trouble::invalid, "say how it was verified that the owner gave it", "verified_how"};
    if (consent.given_on > day_of(decision.at, "UTC")) return Problem{Trouble::invalid, "the consent is dated in the future", "given_on"};
    consent.demand = demand->id;
    Facts facts;
    facts.code(Fact::ground, "owner");
    return Step{std::move(consent), draft(Kind::consent_recorded, demand->id, decision, std::move(facts))};
}

Outcome<Step<Emergency>> affirm_emergency(const Recorded<demand::Demand>& demand, std::string_view danger, std::string_view nexus,
                                          const Decision& decision) {
    if (demand->section != demand::Section::emergencies) return Problem{Trouble::refused, "this request was not filed as an emergency"};
    SALLYPORT_TRY(danger_words, prose(danger, "danger", "say in your own words who is in danger of death or serious physical injury"));
    SALLYPORT_TRY(nexus_words, prose(nexus, "nexus", "say in your own words how the data helps to avert it"));
    Emergency emergency{demand->id, Sensitive{danger_words}, Sensitive{nexus_words}};
    return Step{std::move(emergency), draft(Kind::emergency_affirmed, demand->id, decision, {})};
}

Outcome<Step<FormalPaper>> formal_paper(const Recorded<demand::Demand>& emergency, const demand::Demand& by, std::string_view compared,
                                        const Decision& decision) {
    const auto no = [](std::string sentence) { return Problem{Trouble::refused, std::move(sentence), "number"}; };
    if (emergency->section != demand::Section::emergencies) return no("this request was not filed as an emergency");
    if (by.id == emergency->id) return no("an emergency request is not its own legal process");
    if (by.agency.none() || by.agency != emergency->agency) return no("that request is of another agency");
    if (by.received < emergency->received) return no("that request came before the emergency; what follows it came later");
    if (!compels(by.instrument)) return no(fmt::format("\"{}\" compels nothing; legal process does", label(by.instrument)));
    const bool same_account = std::ranges::any_of(by.identifiers, [&](const auto& one) {
        return std::ranges::any_of(emergency->identifiers,
                                   [&](const auto& other) { return one.kind == other.kind && one.value.reveal() == other.value.reveal(); });
    });
    if (!same_account) return no("that request names none of the accounts of this emergency");
    SALLYPORT_TRY(words, prose(compared, "formal_paper_words", "say what you compared: the paper, its court and the account"));
    Facts facts;
    facts.id(Fact::followed_by, by.id);
    return Step{FormalPaper{emergency->id, by.id, Sensitive{words}}, draft(Kind::formal_paper, emergency->id, decision, std::move(facts))};
}

Outcome<Step<FormalPaperMissed>> formal_paper_missed(const DemandId& demand, Instant due, std::string citation, EntryIndex decided_on,
                                                     Instant at) {
    if (at <= due) return Problem{Trouble::refused, "the formal paper may still come until " + text(due)};
    Facts facts;
    facts.instant(Fact::due, due);
    return Step{FormalPaperMissed{demand, due, std::move(citation)},
                draft(Kind::formal_paper_missed, demand, {{}, decided_on, at}, std::move(facts))};
}

namespace {

// Whoever wrote the request could have written the number too.
bool is_in_request(const demand::Demand& demand, std::string_view number) {
    for (const auto* words :
         {&demand.summary, &demand.nexus, &demand.issuer, &demand.docket, &demand.signer, &demand.said.emergency_because}) {
        if (people::number_stands_in(words->reveal(), number)) return true;
    }
    return std::ranges::any_of(demand.identifiers, [&](const auto& one) { return people::number_stands_in(one.value.reveal(), number); });
}

Outcome<void> check_on_file(const CallBack& call, const std::vector<people::CallNumber>& on_file, Instant at) {
    const auto known = std::ranges::find_if(on_file, [&](const auto& one) { return people::same_number(one.number, call.number); });
    if (known == on_file.end()) return Problem{Trouble::refused, "this number is not on file for the agency", "number"};
    if (people::may_be_called(*known, at)) return {};
    return Problem{Trouble::refused,
                   "this number came on file less than " + std::to_string(people::number_frozen_days) +
                       " days ago and is not called yet; look up the agency's switchboard yourself",
                   "number"};
}

// What a call that confirms the request says to each doubt that stops it. A call that does not confirm answers nothing.
Outcome<std::vector<WeighedDoubt>> answers_of(const CallBack& call, const std::vector<Doubt>& doubts) {
    std::vector<WeighedDoubt> out;
    if (call.answered != Answered::confirmed) return out;
    for (const auto& doubt : doubts) {
        if (level(doubt.kind) != DoubtLevel::stop) continue;
        const auto given = std::ranges::find_if(call.answers, [&](const auto& one) { return one.doubt.kind == doubt.kind; });
        SALLYPORT_TRY(words,
                      prose(given == call.answers.end() ? std::string_view{} : std::string_view{given->answer},
                            fmt::format("doubt-{}", code(doubt.kind)), fmt::format("say what you heard of this: {}", title(doubt.kind))));
        out.push_back({doubt, std::move(words)});
    }
    return out;
}

}  // namespace

Outcome<Step<CallBack>> call_back(const Recorded<demand::Demand>& demand, CallBack call, const std::vector<people::CallNumber>& on_file,
                                  const Decision& decision, const std::vector<Doubt>& doubts) {
    if (demand->section != demand::Section::emergencies) return Problem{Trouble::refused, "this request was not filed as an emergency"};
    if (call.called == Called::directory) {
        SALLYPORT_CHECK(check_on_file(call, on_file, decision.at));
        const auto known = std::ranges::find_if(on_file, [&](const auto& one) { return people::same_number(one.number, call.number); });
        call.source = known->source;
    } else {
        if (std::ranges::any_of(on_file, [&](const auto& one) { return people::may_be_called(one, decision.at); })) {
            return Problem{Trouble::refused, "the agency has a number on file that may be called: call that one", "number"};
        }
        SALLYPORT_CHECK(people::check_number({call.number, call.source}));
    }
    if (is_in_request(*demand, call.number)) {
        return Problem{Trouble::refused, "this number stands in the request itself: whoever wrote it answers there", "number"};
    }
    if (call.answered != Answered::not_reached) {
        SALLYPORT_CHECK(prose(call.spoke_with.reveal(), "spoke_with", "say whom you spoke with: name, rank or office"));
        SALLYPORT_CHECK(prose(call.said.reveal(), "said", "say what they answered, in a sentence"));
    }
    SALLYPORT_TRY(answers, answers_of(call, doubts));
    call.answers = std::move(answers);
    call.demand = demand->id;
    Facts facts;
    facts.code(Fact::called, code(call.called)).code(Fact::answered, code(call.answered)).codes(Fact::doubts, codes_of(call.answers));
    return Step{std::move(call), draft(Kind::called_back, demand->id, decision, std::move(facts))};
}

Outcome<Step<EmergencyOutcome>> record_outcome(const Recorded<demand::Demand>& demand,
                                               const std::optional<Recorded<EmergencyOutcome>>& before, CameOf came_of,
                                               std::string_view note, std::optional<EntryIndex> instead_of, const Decision& decision) {
    if (demand->section != demand::Section::emergencies) return Problem{Trouble::refused, "this request was not filed as an emergency"};
    if (before && instead_of != before->entry())
        return Problem{Trouble::refused, "what came of it is recorded already; whoever knows better corrects that record", "came_of"};
    if (!before && instead_of) return Problem{Trouble::refused, "there is no record to correct", "came_of"};
    SALLYPORT_TRY(words, prose(note, "outcome_note", before ? "say how you know, and why it is recorded anew" : "say how you know"));
    Facts facts;
    facts.code(Fact::came_of, code(came_of));
    return Step{EmergencyOutcome{demand->id, came_of, Sensitive{words}, instead_of},
                draft(Kind::outcome_recorded, demand->id, decision, std::move(facts))};
}

Outcome<CountedAs> counted_as(const demand::Counted& counted) {
    const auto section = coded<demand::Section>(counted.facts.text_or(Fact::section, ""));
    const auto requester = coded<demand::RequesterKind>(counted.facts.text_or(Fact::requester, ""));
    const auto instrument = coded<demand::Instrument>(counted.facts.text_or(Fact::instrument, ""));
    if (!section || !requester || !instrument) {
        return Problem{Trouble::corrupt, fmt::format("entry {} names a word that is not in the lists", counted.newest.value)};
    }
    return CountedAs{*section, counted.facts.text_or(Fact::country, ""), *requester, *instrument, counted.newest};
}

Outcome<Step<Correction>> correct_entry(const demand::DemandRow& row, const demand::Counted& counted, const CountedAs& right,
                                        std::string_view reason, const Decision& decision) {
    if (decision.decided_on != row.last || right.seen != counted.newest) {
        return Problem{Trouble::conflict, fmt::format("the request has moved on: its last entry is {}, its count stands in {}; look again",
                                                      row.last.value, counted.newest.value)};
    }
    SALLYPORT_TRY(now, counted_as(counted));
    if (!base::is_country(right.country))
        return Problem{Trouble::invalid, "a country is two capital letters of ISO 3166-1, for example FR", "country"};
    // These two are other ways through the house, with other deadlines and signatures: what was not gone cannot be counted as gone.
    const auto other_way = [](demand::Section section) {
        return section == demand::Section::emergencies || section == demand::Section::preservation ||
               section == demand::Section::provider_initiated;
    };
    if (now.section != right.section && (other_way(now.section) || other_way(right.section))) {
        return Problem{Trouble::refused,
                       "what came as an emergency, as a preservation or as a report of our own was treated so, and stays counted so",
                       "section"};
    }
    if (now.instrument != right.instrument && (demand::is_report(now.instrument) || demand::is_report(right.instrument)))
        return Problem{Trouble::refused, "a report of our own is no legal process, and none is a report of our own", "instrument"};
    if (now.instrument != right.instrument && row.version > 1) {
        return Problem{Trouble::refused, "a corrected version of the paper says which legal process it is; ask for another version",
                       "instrument"};
    }
    if (now.section == right.section && now.country == right.country && now.requester == right.requester &&
        now.instrument == right.instrument) {
        return Problem{Trouble::invalid, "nothing is different from what is counted now", "section"};
    }
    SALLYPORT_TRY(words, prose(reason, "reason", "say why the count was wrong; it is kept with the correction"));
    Facts facts = counted.facts;
    facts.code(Fact::section, code(right.section))
        .country(Fact::country, right.country)
        .code(Fact::requester, code(right.requester))
        .code(Fact::instrument, code(right.instrument));
    SALLYPORT_CHECK(ledger::check_correction(Kind::received, facts));
    Draft entry{Kind::corrected_entry, decision.at, {}, std::nullopt, decision.by, std::move(facts), {}, counted.received};
    return Step{Correction{row.id, words}, std::move(entry)};
}

Outcome<Step<Words>> verify_keep(const DemandId& demand, std::string_view how, const Decision& decision) {
    SALLYPORT_TRY(words, prose(how, "how", "say how who asks, and the paper, were verified"));
    return Step{Words{demand, "keep_verified", Sensitive{words}}, draft(Kind::keep_verified, demand, decision, {})};
}

Outcome<Step<Words>> renew_keep(const Recorded<demand::Demand>& demand, const law::Assessment& findings, int renewals,
                                std::string_view paper, const Decision& decision) {
    SALLYPORT_TRY(words, prose(paper, "paper", "say which paper asks for the renewal: its date and who signed it"));
    if (renewals >= keep_renewals)
        return Problem{
            Trouble::refused,
            fmt::format("a preservation is renewed {} time at most; the requester serves legal process, or asks anew", keep_renewals)};
    const auto clock = std::ranges::find_if(findings.clocks, [](const auto& one) { return one.name == "preservation_lapse_if_renewed"; });
    if (clock == findings.clocks.end())
        return Problem{Trouble::refused, "no rule of this country knows a renewal of this paper; the requester asks anew"};
    if (decision.at > clock->at) return Problem{Trouble::refused, "a renewal would have ended on " + text(clock->at)};
    Facts facts;
    facts.instant(Fact::due, clock->at);
    return Step{Words{demand->id, "keep_renewed", Sensitive{words}}, draft(Kind::keep_renewed, demand->id, decision, std::move(facts))};
}

}  // namespace sallyport::review
