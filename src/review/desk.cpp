#include "review/desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sallyport::review {

using ledger::Kind;

namespace {

// Records a step whose result nobody needs further.
template <class T>
Outcome<void> write(ledger::Clerk& clerk, Outcome<Step<T>> step) {
    if (!step) return std::move(step.error());
    SALLYPORT_CHECK(clerk.record(std::move(*step)));
    return {};
}

// A lawful consent is specific: each identifier's owner consents to each class of content. Without a paper of another kind it carries
// the other classes too.
bool covers(const std::vector<Consent>& consents, const demand::Demand& demand) {
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            if (!demand::is_content(sought.data) && demand.instrument != demand::Instrument::consent) continue;
            const bool covered = std::ranges::any_of(consents, [&](const Consent& consent) {
                return consent.identifier == static_cast<int>(i) &&
                       std::ranges::find(consent.classes, sought.data) != consent.classes.end();
            });
            if (!covered) return false;
        }
    }
    return !consents.empty();
}

bool is_step_of_challenge(Kind kind) {
    const auto kinds = ChallengeStep::kinds();
    return std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

ledger::Projection formal_paper_projection() {
    return {"formal papers",
            {"CREATE TABLE v_formal_papers (demand TEXT PRIMARY KEY, agency TEXT NOT NULL, released INTEGER, state TEXT NOT NULL)",
             "CREATE INDEX v_formal_papers_state ON v_formal_papers (state, released)",
             "CREATE INDEX v_formal_papers_agency ON v_formal_papers (agency, state)"},
            [](const ledger::Entry& entry, std::string_view, bool, ledger::Views& views) {
                using ledger::Fact;
                if (entry.header.demand.none() || !entry.facts) return;
                const auto& id = entry.header.demand.text();
                const auto become = [&](ledger::FormalPaper state) {
                    views.write("UPDATE v_formal_papers SET state = $2 WHERE demand = $1", {id, std::string{name(state)}});
                };
                const Kind kind = entry.header.kind;
                if (kind == Kind::received && entry.facts->text_or(Fact::section, "") == "emergencies") {
                    views.write("INSERT INTO v_formal_papers (demand, agency, released, state) VALUES ($1, $2, NULL, $3)",
                                {id, entry.facts->text_or(Fact::agency, ""), std::string{name(ledger::FormalPaper::not_due)}});
                } else if (kind == Kind::released) {
                    views.write("UPDATE v_formal_papers SET state = $2, released = $3 WHERE demand = $1",
                                {id, std::string{name(ledger::FormalPaper::awaited)}, entry.header.at.ms});
                } else if (kind == Kind::formal_paper) {
                    become(ledger::FormalPaper::came);
                } else if (kind == Kind::formal_paper_missed) {
                    become(ledger::FormalPaper::missed);
                } else if (kind == Kind::withdrawn) {
                    become(ledger::FormalPaper::not_due);
                }
            }};
}

namespace {

// Data left to the demand's agency in another emergency, and no formal paper followed.
Outcome<bool> owes_formal_paper(const ledger::Clerk& clerk, const demand::Demand& demand) {
    std::vector<ledger::Row> owed;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) {
        owed = views.read("SELECT demand FROM v_formal_papers WHERE agency = $1 AND state = $2 AND demand <> $3 LIMIT 1",
                          {demand.agency.text(), std::string{name(ledger::FormalPaper::missed)}, demand.id.text()});
    }));
    return !owed.empty();
}

// When data left, as the book says; it knows better than a reading.
void add_disclosed(const std::vector<ledger::Entry>& entries, law::OtherFacts& facts) {
    const auto released = std::ranges::find_if(entries, [](const auto& entry) { return entry.header.kind == Kind::released; });
    if (released == entries.end()) return;
    std::erase_if(facts.events, [](const auto& one) { return one.first == law::LegalEvent::disclosed; });
    facts.events.emplace_back(law::LegalEvent::disclosed, released->header.at);
}

}  // namespace

Outcome<FactsHeld> facts_held(const ledger::Clerk& clerk, const demand::Demand& demand, const std::vector<ledger::Entry>& entries) {
    FactsHeld held;
    std::vector<Consent> consents;
    bool affirmed = false, declined = false;
    for (const auto& entry : entries) {
        if (entry.header.kind == Kind::corrected) {
            // Another paper may name other accounts in the same places, says other things and speaks of another danger.
            consents.clear();
            affirmed = false;
            held.read_in.reset();
        }
        if (entry.header.kind == Kind::consent_recorded) {
            SALLYPORT_TRY(consent, clerk.read<Consent>(entry.header.index));
            consents.push_back(std::move(consent));
        }
        if (entry.header.kind == Kind::paper_read) held.read_in = entry.header.index;
        affirmed = affirmed || entry.header.kind == Kind::emergency_affirmed;
        declined = declined || entry.header.kind == Kind::redirect_declined;
    }
    if (held.read_in) {
        SALLYPORT_TRY(reading, clerk.read<Reading>(*held.read_in));
        held.facts = reading.seen;
        held.reading = std::move(reading);
    }
    held.facts.duplicate = demand.duplicate_of.has_value();
    held.facts.emergency_affirmed = affirmed;
    held.facts.redirect_impossible = held.facts.redirect_impossible || declined;
    held.facts.consent_recorded = covers(consents, demand);
    return held;
}

law::Assessment judge(const demand::Demand& demand, const FactsHeld& held, const law::Rulebook& rulebook, const law::Adoption* adoption,
                      Instant as_of) {
    const auto& profile = held.profile;
    auto facts = held.facts;
    facts.provider_established = profile.established;
    facts.to_representative = profile.to_representative;
    facts.interception = profile.interception;
    // What somebody found out of this customer goes before what is so of the service.
    if (facts.contracting_country.empty()) facts.contracting_country = profile.contracting_country;
    if (!held.reading && profile.hosts.empty()) return law::assess(demand, rulebook, adoption, as_of, facts);
    auto placed = held.reading ? with_places(demand, *held.reading) : demand;
    for (std::size_t i = 0; i < std::min(placed.directory.size(), profile.hosts.size()); ++i) {
        auto& answer = placed.directory[i];
        if (answer.known && answer.data_country.empty()) answer.data_country = profile.hosts[i];
    }
    return law::assess(placed, rulebook, adoption, as_of, facts);
}

void ReviewDesk::present_as(const demand::Provider& provider) {
    provider_ = &provider;
    profile_version_ = hex(demand::profile_version(provider));
}

Outcome<FactsHeld> ReviewDesk::held(const demand::Demand& demand) const {
    SALLYPORT_TRY(entries, clerk_.book().entries_of(demand.id));
    SALLYPORT_TRY(held, facts_held(clerk_, demand, entries));
    SALLYPORT_TRY(standing, clerk_.standing(demand.id));
    held.facts.emergency_affirmed = standing.emergency_affirmed;
    held.facts.requester_unverified = !demand.agency.none() && people_.is_frozen(demand.agency);
    add_disclosed(entries, held.facts);
    if (demand.section == demand::Section::emergencies && !demand.agency.none()) {
        SALLYPORT_TRY(owes, owes_formal_paper(clerk_, demand));
        held.facts.emergency_paper_owed = owes;
    }
    if (provider_ != nullptr) held.profile = demand::profile_facts(*provider_, profile_version_, demand);
    return held;
}

law::Assessment ReviewDesk::judged_by_all(const demand::Demand& demand, const FactsHeld& held, Instant as_of) const {
    auto assessment = judge(demand, held, rulebook(), adoption().get(), as_of);
    return national_ == nullptr ? std::move(assessment) : national_->added_to(std::move(assessment), demand);
}

Outcome<Judged> ReviewDesk::judged(const demand::Demand& demand, Instant as_of) const {
    SALLYPORT_TRY(held, this->held(demand));
    auto findings = judged_by_all(demand, held, as_of);
    Judged judged{std::move(findings), held.read_in, std::move(held.profile)};
    judged.notice_wait_days = rulebook().notice_wait_days(is_private_process(demand.instrument));
    return judged;
}

Outcome<law::Assessment> ReviewDesk::findings(const demand::Demand& demand, Instant as_of) const {
    SALLYPORT_TRY(judged, this->judged(demand, as_of));
    return std::move(judged.findings);
}

Outcome<std::optional<ledger::Recorded<Reading>>> ReviewDesk::reading(const DemandId& id) const {
    auto found = clerk_.recall<Reading>(id);
    if (found) return std::optional{std::move(*found)};
    // `refused`: the paper was corrected since; the new version has not been read yet.
    const auto trouble = found.error().trouble;
    if (trouble == Trouble::not_found || trouble == Trouble::refused) return std::optional<ledger::Recorded<Reading>>{};
    return std::move(found.error());
}

Outcome<std::vector<law::LegalClock>> ReviewDesk::dates(const demand::Demand& demand, Instant as_of, Reader reader) const {
    SALLYPORT_TRY(held, this->held(demand));
    // Haste harms nobody: what the form says makes a deadline, and nothing else, until somebody has read the paper.
    if (!held.reading) {
        auto events = std::move(held.facts.events);  // of the book
        held.facts = facts_said(demand);
        held.facts.events = std::move(events);
    }
    if (reader == Reader::desk) return judged_by_all(demand, held, as_of).clocks;
    auto filed = demand;
    filed.directory.clear();
    held.facts.customer_nationality.clear();
    held.facts.customer_location.clear();
    held.facts.contracting_country.clear();
    auto clocks = law::assess(filed, rulebook(), adoption().get(), as_of, held.facts).clocks;
    std::erase_if(clocks, [](const law::LegalClock& clock) { return clock.counsel_only; });
    return clocks;
}

std::vector<law::Finding> ReviewDesk::form_findings(const demand::Demand& demand, Instant as_of) const {
    auto facts = facts_said(demand);
    if (provider_ != nullptr) {
        const auto profile = demand::profile_facts(*provider_, profile_version_, demand);
        facts.provider_established = profile.established;
        facts.to_representative = profile.to_representative;
        facts.interception = profile.interception;
    }
    return law::live_check(demand, rulebook(), adoption().get(), as_of, facts);
}

Outcome<void> ReviewDesk::read_paper(const DemandId& id, Reading reading, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(held, this->held(*demand));
    const bool set_aside_before = held.reading && held.reading->seen.section_m_present;
    const bool sets_aside = reading.seen.section_m_present && !set_aside_before;
    // What is due next, judged as after it.
    held.facts = reading.seen;
    held.reading = reading;
    std::optional<Instant> due;
    SALLYPORT_TRY(standing, clerk_.standing(id));
    if (standing.stage > ledger::Stage::received) {
        for (const auto& clock : judged_by_all(*demand, held, decision.at).clocks) {
            const bool counts = clock.kind == law::ClockKind::due && asks_for_an_act(clock) && clock.at > decision.at;
            if (counts && (!due || clock.at < *due)) due = clock.at;
        }
    }
    SALLYPORT_TRY(step, review::read_paper(demand, std::move(reading), due, decision));
    SALLYPORT_TRY(recorded, clerk_.record(std::move(step)));
    if (!sets_aside) return {};
    return ask(id,
               "Section M of your certificate is for the enforcing authority only. It came along by mistake; we have set the paper aside "
               "and read no further. Please send a corrected version without it.",
               {decision.by, recorded.entry(), decision.at});
}

Outcome<void> ReviewDesk::may_hand_over(const DemandId& id, Instant at) const {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(granted, grant(id));
    SALLYPORT_TRY(judged, this->judged(*demand, at));
    for (const auto& clock : judged.findings.clocks) {
        if (clock.kind == law::ClockKind::hold && clock.name != "notice_wait_ends" && at < clock.at) {
            return Problem{Trouble::refused,
                           "nothing may be handed over before " + text_in(clock.at, demand->zone) + " (" + clock.citation + ")"};
        }
    }
    const bool read_again = judged.reading && (!granted->reading || *granted->reading < *judged.reading);
    if (!read_again) return {};
    for (const auto& cell : granted->decisions) {
        if (cell.answer == CellAnswer::refuse || judged.findings.cell(cell.identifier, cell.data) != law::Verdict::deny) continue;
        return Problem{Trouble::refused, "the paper was read again since the approval, and a rule forbids \"" +
                                             std::string{label(cell.data)} + "\" now: reject the request, or ask for a corrected paper"};
    }
    return {};
}

Outcome<bool> ReviewDesk::raise_deadline(RaisedDeadline deadline, ledger::EntryIndex decided_on, Instant at) {
    if (was_raised(clerk_, deadline)) return false;
    const DemandId id = deadline.demand;
    SALLYPORT_TRY(step, review::raise_deadline(id, std::move(deadline), decided_on, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return true;
}

Outcome<void> ReviewDesk::accept(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(clocks, dates(*demand, decision.at, Reader::desk));
    // What is due next: the answer; of a preservation, the day on which it lapses.
    const std::string_view awaited = demand->section == demand::Section::preservation ? "preservation_lapse" : "reply";
    std::optional<Instant> due;
    for (const auto& clock : clocks) {
        if (clock.name == awaited && (!due || clock.at < *due)) due = clock.at;
    }
    if (!due && demand->section == demand::Section::preservation) due = after_days(demand->received, keep_days);
    return write(clerk_, review::accept(demand, due, decision));
}

Outcome<LetterKit> ReviewDesk::kit(const demand::Demand& demand, std::string_view language) const {
    SALLYPORT_TRY(row, demands_.row(demand.id));
    const auto chosen = language.empty() ? letters_.shipped().for_country(demand.country) : std::string{language};
    return letters_.kit(chosen, row.number);
}

// Whoever admits an agency that does not exist would also sign what it asks for.
Outcome<void> ReviewDesk::may_sign_first(const demand::Demand& demand, const PersonId& by) const {
    if (demand.agency.none()) return {};
    SALLYPORT_TRY(agency, people_.agency(demand.agency));
    if (agency.vetted_by != by) return {};
    demand::QueueFilter granted;
    granted.agency = demand.agency;
    granted.limit = 2;
    for (int stage = static_cast<int>(ledger::Stage::granted); stage <= static_cast<int>(ledger::Stage::delivered); ++stage)
        granted.stages.push_back(static_cast<ledger::Stage>(stage));
    SALLYPORT_TRY(before, demands_.queue(granted));
    if (std::ranges::any_of(before, [&](const auto& row) { return row.id != demand.id; })) return {};
    return Problem{Trouble::refused, "you vetted this agency: somebody else decides the first request that is granted to it"};
}

Outcome<ReviewDesk::Standing> ReviewDesk::decide(const DemandId& id, std::vector<CellDecision> decisions, std::string_view reason,
                                                 const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_CHECK(may_sign_first(*demand, decision.by));
    SALLYPORT_TRY(judged, this->judged(*demand, decision.at));
    SALLYPORT_TRY(weighed, doubts(*demand));
    judged.doubts = std::move(weighed);
    if (needs_two(*demand, decisions)) {
        SALLYPORT_CHECK(write(clerk_, propose(demand, judged, std::move(decisions), reason, decision)));
        return Standing::waits_for_second;
    }
    SALLYPORT_TRY(words, kit(*demand, ""));
    SALLYPORT_CHECK(write(clerk_, grant_alone(demand, judged, std::move(decisions), reason, decision, words)));
    return Standing::granted;
}

Outcome<void> ReviewDesk::sign(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_CHECK(may_sign_first(*demand, decision.by));
    SALLYPORT_TRY(proposed, proposal(id));
    SALLYPORT_TRY(words, kit(*demand, ""));
    SALLYPORT_TRY(weighed, doubts(*demand));
    return write(clerk_, review::sign(demand, proposed, decision, words, weighed));
}

Outcome<ReviewDesk::Outside> ReviewDesk::handle_outside(const DemandId& id, HandlingTerms terms, std::string_view extends,
                                                        const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_CHECK(may_sign_first(*demand, decision.by));
    SALLYPORT_TRY(judged, this->judged(*demand, decision.at));
    const auto record = [&](const std::optional<FirstOrder>& first) -> Outcome<Outside> {
        if (asks_future_content(*demand)) {
            SALLYPORT_CHECK(write(clerk_, propose_handling(demand, judged, std::move(terms), first, decision)));
            return Outside::waits_for_second;
        }
        SALLYPORT_CHECK(write(clerk_, handle_alone(demand, judged, std::move(terms), first, decision)));
        return Outside::handled;
    };
    if (extends.empty()) return record(std::nullopt);
    demand::QueueFilter filter;
    filter.number = extends;
    SALLYPORT_TRY(rows, demands_.queue(filter));
    if (rows.empty())
        return Problem{Trouble::invalid, "no request has this number; give the number of the first order, for example SP-1234", "extends"};
    SALLYPORT_TRY(first, demands_.demand(rows.front().id));
    const auto handled = outside(first->id);
    if (!handled) return Problem{Trouble::refused, "the first order was not handled outside: there is nothing to extend", "extends"};
    return record(FirstOrder{first, *handled});
}

Outcome<void> ReviewDesk::sign_outside(const DemandId& id, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_CHECK(may_sign_first(*demand, decision.by));
    SALLYPORT_TRY(proposed, proposed_outside(id));
    return write(clerk_, sign_handling(demand, proposed, decision));
}

Outcome<void> ReviewDesk::refuse(const DemandId& id, std::vector<Reason> reasons, std::string_view extra_words, const Decision& decision,
                                 std::string_view language) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(standing, clerk_.standing(id));
    SALLYPORT_TRY(last, last_step(id));
    SALLYPORT_CHECK(may_refuse_now(standing, last, decision.at));
    SALLYPORT_TRY(judged, this->judged(*demand, decision.at));
    SALLYPORT_TRY(words, kit(*demand, language));
    return write(clerk_, review::refuse(demand, std::move(reasons), extra_words, decision, words, judged));
}

Outcome<void> ReviewDesk::redirect(const DemandId& id, std::string_view reason, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(words, kit(*demand, ""));
    return write(clerk_, review::redirect(demand, reason, decision, words));
}

Outcome<void> ReviewDesk::redirect_declined(const DemandId& id, std::string_view why, const Decision& decision) {
    return write(clerk_, review::redirect_declined(id, why, decision));
}

Outcome<void> ReviewDesk::ask(const DemandId& id, std::string_view question, const Decision& decision) {
    return write(clerk_, review::ask(id, question, decision));
}

Outcome<void> ReviewDesk::answer(const DemandId& id, std::string_view words, const Decision& decision) {
    return write(clerk_, review::answer(id, words, decision));
}

Outcome<void> ReviewDesk::note(const DemandId& id, std::string_view kind, std::string_view words, const Decision& decision) {
    return write(clerk_, review::note(id, kind, words, decision));
}

Outcome<CountedAs> ReviewDesk::counted_as(const DemandId& id) const {
    SALLYPORT_TRY(counted, demands_.counted(id));
    return review::counted_as(counted);
}

Outcome<Step<Correction>> ReviewDesk::correction(const DemandId& id, const CountedAs& right, std::string_view reason,
                                                 const Decision& decision) const {
    SALLYPORT_CHECK(demands_.in_this_lane(right.instrument));
    SALLYPORT_TRY(row, demands_.row(id));
    SALLYPORT_TRY(counted, demands_.counted(id));
    return review::correct_entry(row, counted, right, reason, decision);
}

Outcome<void> ReviewDesk::would_correct(const DemandId& id, const CountedAs& right, std::string_view reason,
                                        const Decision& decision) const {
    SALLYPORT_CHECK(correction(id, right, reason, decision));
    return {};
}

Outcome<void> ReviewDesk::correct_entry(const DemandId& id, const CountedAs& right, std::string_view reason, const Decision& decision) {
    const std::lock_guard one_at_a_time{correcting_};
    return write(clerk_, correction(id, right, reason, decision));
}

Outcome<void> ReviewDesk::record_consent(const DemandId& id, Consent consent, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    return write(clerk_, review::record_consent(demand, std::move(consent), decision));
}

Outcome<void> ReviewDesk::affirm_emergency(const DemandId& id, std::string_view danger, std::string_view nexus, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    return write(clerk_, review::affirm_emergency(demand, danger, nexus, decision));
}

Outcome<void> ReviewDesk::formal_paper(const DemandId& id, std::string_view number, std::string_view compared, const Decision& decision) {
    demand::QueueFilter filter;
    filter.number = number;
    filter.limit = 1;
    SALLYPORT_TRY(emergency, demands_.demand(id));
    SALLYPORT_TRY(rows,
                  number.empty() ? Outcome<std::vector<demand::DemandRow>>{std::vector<demand::DemandRow>{}} : demands_.queue(filter));
    if (rows.empty()) return Problem{Trouble::invalid, "give the number of the request by which it came, for example SP-12", "number"};
    SALLYPORT_TRY(by, demands_.demand(rows.front().id));
    return write(clerk_, review::formal_paper(emergency, *by, compared, decision));
}

Outcome<std::vector<DemandId>> ReviewDesk::formal_papers(ledger::FormalPaper state, int limit) const {
    std::vector<ledger::Row> rows;
    SALLYPORT_CHECK(clerk_.book().look([&](const ledger::Views& views) {
        rows = views.read(fmt::format("SELECT demand FROM v_formal_papers WHERE state = $1 ORDER BY released, demand LIMIT {}", limit),
                          {std::string{name(state)}});
    }));
    std::vector<DemandId> out;
    for (const auto& row : rows) {
        SALLYPORT_TRY(demand, DemandId::parse(row[0].text));
        out.push_back(demand);
    }
    return out;
}

Outcome<bool> ReviewDesk::miss_formal_paper(const DemandId& id, Instant now) {
    SALLYPORT_TRY(row, demands_.row(id));
    if (row.standing.formal_paper != ledger::FormalPaper::awaited || row.standing.destroyed) return false;
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(clocks, dates(*demand, now, Reader::desk));
    for (const auto& clock : clocks) {
        if (clock.name != "formal_paper" || now <= clock.at) continue;
        SALLYPORT_CHECK(write(clerk_, review::formal_paper_missed(id, clock.at, clock.citation, row.last, now)));
        return true;
    }
    return false;
}

Outcome<FormalPaper> ReviewDesk::formal_paper_of(const DemandId& id) const {
    SALLYPORT_TRY(recorded, clerk_.recall<FormalPaper>(id));
    return FormalPaper{*recorded};
}

Outcome<std::vector<people::CallNumber>> ReviewDesk::numbers_of(const demand::Demand& demand) const {
    if (demand.agency.none()) return std::vector<people::CallNumber>{};
    SALLYPORT_TRY(agency, people_.agency(demand.agency));
    return agency.numbers;
}

namespace {

// Whoever forges a request chooses the zone that stands in it; the officer's own was written down by two people when they came.
Outcome<demand::Demand> on_officers_clock(demand::Demand demand, const people::PeopleDesk& people) {
    if (demand.channel != "portal") return demand;
    auto officer = people.person(demand.filed_by);
    if (!officer && officer.error().trouble != Trouble::not_found) return std::move(officer.error());
    if (officer) demand.zone = officer->zone;
    return demand;
}

}  // namespace

Outcome<void> ReviewDesk::call_back(const DemandId& id, CallBack call, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(on_file, numbers_of(*demand));
    SALLYPORT_TRY(facts, doubt_facts(*demand));
    SALLYPORT_TRY(clocked, on_officers_clock(*demand, people_));
    return write(clerk_, review::call_back(demand, std::move(call), on_file, decision, review::doubts(clocked, facts)));
}

namespace {

// Read once a rulebook: hundreds of citations.
std::set<std::string> known_law(const law::Rulebook& rulebook) {
    static std::mutex one_at_a_time;
    static std::map<Digest, std::set<std::string>> held;
    const std::lock_guard lock{one_at_a_time};
    auto [place, is_new] = held.try_emplace(rulebook.version());
    if (is_new) {
        for (const auto& citation : law::citations(rulebook)) place->second.merge(cited_law(citation));
    }
    return place->second;
}

}  // namespace

Outcome<DoubtFacts> ReviewDesk::doubt_facts(const demand::Demand& demand) const {
    DoubtFacts facts;
    if (demand.section != demand::Section::emergencies) return facts;
    // Only what an officer filed has an account and a key behind it.
    if (demand.channel == "portal") {
        auto since = people_.here_since(demand.filed_by);
        if (!since && since.error().trouble != Trouble::not_found) return std::move(since.error());
        if (since) facts.enrolled = *since;
        SALLYPORT_TRY(key, people_.newest_key_since(demand.filed_by));
        facts.newest_key = key;
    }
    if (!demand.agency.none()) {
        auto agency = people_.agency(demand.agency);
        if (!agency && agency.error().trouble != Trouble::not_found) return std::move(agency.error());
        if (agency) facts.agency_domains = agency->domains;
    }
    SALLYPORT_TRY(traces, demands_.traces(demand));
    facts.traces = std::move(traces);
    facts.known_law = known_law(rulebook());
    facts.pressure = pressure_;
    facts.domains = domains_;
    return facts;
}

Outcome<std::vector<WeighedDoubt>> ReviewDesk::doubts(const demand::Demand& demand) const {
    std::vector<WeighedDoubt> out;
    SALLYPORT_TRY(facts, doubt_facts(demand));
    SALLYPORT_TRY(clocked, on_officers_clock(demand, people_));
    for (auto& doubt : review::doubts(clocked, facts)) out.push_back({std::move(doubt), ""});
    if (out.empty()) return out;
    SALLYPORT_TRY(entries, clerk_.book().entries_of(demand.id));
    std::optional<EntryIndex> confirmed;
    for (const auto& entry : entries) {
        // Of another text nobody heard anything.
        if (entry.header.kind == Kind::corrected) confirmed.reset();
        if (entry.header.kind == Kind::called_back && entry.facts && entry.facts->text_or(ledger::Fact::answered, "") == "confirmed")
            confirmed = entry.header.index;
    }
    if (!confirmed) return out;
    SALLYPORT_TRY(call, clerk_.read<CallBack>(*confirmed));
    for (auto& one : out) {
        const auto answer = std::ranges::find(call.answers, one.doubt, &WeighedDoubt::doubt);
        if (answer != call.answers.end()) one.answer = answer->answer;
    }
    return out;
}

Outcome<void> ReviewDesk::record_outcome(const DemandId& id, CameOf came_of, std::string_view note, std::optional<EntryIndex> instead_of,
                                         const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(before, outcome_of(id));
    return write(clerk_, review::record_outcome(demand, before, came_of, note, instead_of, decision));
}

Outcome<std::optional<ledger::Recorded<EmergencyOutcome>>> ReviewDesk::outcome_of(const DemandId& id) const {
    auto found = clerk_.recall<EmergencyOutcome>(id);
    if (found) return std::optional{std::move(*found)};
    if (found.error().trouble == Trouble::not_found) return std::optional<ledger::Recorded<EmergencyOutcome>>{};
    return std::move(found.error());
}

Outcome<std::optional<ledger::Recorded<CallBack>>> ReviewDesk::called_back(const DemandId& id) const {
    auto found = clerk_.recall<CallBack>(id);
    if (found) return std::optional{std::move(*found)};
    const auto trouble = found.error().trouble;
    if (trouble == Trouble::not_found || trouble == Trouble::refused) return std::optional<ledger::Recorded<CallBack>>{};
    return std::move(found.error());
}

Outcome<void> ReviewDesk::verify_keep(const DemandId& id, std::string_view how, const Decision& decision) {
    return write(clerk_, review::verify_keep(id, how, decision));
}

Outcome<void> ReviewDesk::renew_keep(const DemandId& id, std::string_view paper, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(assessment, findings(*demand, decision.at));
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    const auto renewals = std::ranges::count_if(entries, [](const auto& entry) { return entry.header.kind == Kind::keep_renewed; });
    return write(clerk_, review::renew_keep(demand, assessment, static_cast<int>(renewals), paper, decision));
}

Outcome<void> ReviewDesk::challenge(const DemandId& id, Challenge filed, const Decision& decision) {
    SALLYPORT_TRY(demand, demands_.demand(id));
    SALLYPORT_TRY(assessment, findings(*demand, decision.at));
    return write(clerk_, review::challenge(demand, assessment, std::move(filed), decision));
}

Outcome<void> ReviewDesk::set_hearing(const DemandId& id, Instant day, std::string_view words, const Decision& decision) {
    return write(clerk_, review::set_hearing(id, day, words, decision));
}

Outcome<void> ReviewDesk::rule(const DemandId& id, Ruling ruling, std::string_view words, std::optional<Instant> appeal_until,
                               const Decision& decision) {
    return write(clerk_, review::rule(id, ruling, words, appeal_until, decision));
}

Outcome<void> ReviewDesk::appeal(const DemandId& id, Appellant appellant, std::string_view words, const Decision& decision) {
    SALLYPORT_TRY(last, last_step(id));
    if (!last) return Problem{Trouble::refused, "nothing was ruled yet"};
    return write(clerk_, review::appeal(*last, appellant, words, decision));
}

Outcome<std::optional<ReviewDesk::Contest>> ReviewDesk::contest(const DemandId& id) const {
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    std::optional<Contest> out;
    for (const auto& entry : entries) {
        if (entry.header.kind == Kind::challenge_filed) {
            SALLYPORT_TRY(filed, clerk_.read<Challenge>(entry.header.index));
            out = Contest{std::move(filed), {}};
        } else if (out && is_step_of_challenge(entry.header.kind)) {
            SALLYPORT_TRY(step, clerk_.read<ChallengeStep>(entry.header.index));
            out->steps.push_back(std::move(step));
        }
    }
    return out;
}

Outcome<std::optional<ChallengeStep>> ReviewDesk::last_step(const DemandId& id) const {
    SALLYPORT_TRY(contested, contest(id));
    if (!contested || contested->steps.empty()) return std::optional<ChallengeStep>{};
    return std::optional{contested->steps.back()};
}

Outcome<std::vector<TimelineLine>> ReviewDesk::timeline(const DemandId& id, people::Role reader) const {
    SALLYPORT_TRY(entries, clerk_.book().entries_of(id));
    std::vector<TimelineLine> lines;
    for (const auto& entry : entries) {
        if (!entry.facts) continue;
        TimelineLine line{entry.header.index, entry.header.kind, entry.header.at, entry.header.actor, *entry.facts, std::nullopt};
        const auto note_kind = entry.facts->text_or(ledger::Fact::note_kind, "");
        const bool is_note = entry.header.kind == Kind::note_added;
        const bool shared = !is_note || note_kind == "to_requester";
        const bool readable = shared || (note_kind == "internal" && people::is_staff(reader) && reader != people::Role::auditor) ||
                              (note_kind == "counsel_only" && people::may(reader, people::Action::note_counsel, people::Relation::staff));
        if (is_note && !readable) continue;
        const bool has_words = is_note || entry.header.kind == Kind::clarification_asked ||
                               entry.header.kind == Kind::clarification_answered || entry.header.kind == Kind::redirect_declined;
        if (has_words && readable) {
            auto words =
                note_kind == "counsel_only" ? clerk_.read_counsels<Words>(entry.header.index) : clerk_.read<Words>(entry.header.index);
            if (words) line.words = std::move(*words);
        }
        const bool of_keeping = line.kind == Kind::keep_verified || line.kind == Kind::keep_renewed;
        if (of_keeping && people::is_staff(reader)) {
            if (auto words = clerk_.read<Words>(line.entry)) line.words = std::move(*words);
        }
        if (is_step_of_challenge(line.kind) && people::is_staff(reader)) {
            if (auto step = clerk_.read<ChallengeStep>(line.entry)) line.words = Words{id, step->what, step->words};
        }
        lines.push_back(std::move(line));
    }
    // A correction is an entry of the house that names one of this demand's: for staff, who may see how it is counted.
    if (!people::is_staff(reader)) return lines;
    SALLYPORT_TRY(corrections, demands_.corrections(id));
    for (const auto index : corrections) {
        SALLYPORT_TRY(entry, clerk_.book().entry(index));
        if (!entry.facts) continue;
        TimelineLine line{index, entry.header.kind, entry.header.at, entry.header.actor, *entry.facts, std::nullopt};
        if (auto read = clerk_.read<Correction>(index)) line.words = Words{id, "correction", Sensitive{read->reason}};
        lines.push_back(std::move(line));
    }
    std::ranges::sort(lines, {}, &TimelineLine::entry);
    return lines;
}

}  // namespace sallyport::review
