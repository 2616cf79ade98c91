#include "review/desk.h"

#include <doctest/doctest.h>

#include "base/limits.h"
#include "law/rulebook.h"
#include "tests/support/made_up_life.h"

namespace sallyport::review {

using demand::DataClass;
using law::Verdict;
using ledger::Fact;
using ledger::Kind;
using namespace tests;

namespace {

struct Desk {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    Recorded<demand::Demand> demand;
    explicit Desk(demand::Demand asked = warrant()) : demand{under_review(clerk, std::move(asked))} {}

    Decision by(char who) { return decided(clerk, demand->id, person(who)); }
    // "allowed", or the trouble of a proposal with these answers.
    std::string proposing(const std::vector<CellDecision>& answers, Verdict verdict = Verdict::allow, std::string_view reason = "") {
        const auto step = propose(demand, findings_for(*demand, verdict), answers, reason, by('k'));
        return step ? "allowed" : word(step.error().trouble);
    }
    std::string proposing(const std::function<void(std::vector<CellDecision>&)>& change) {
        auto answers = grant_all(*demand);
        change(answers);
        return proposing(answers);
    }
};

constexpr std::size_t name_cell = 0, log_cell = 1, mail_cell = 2;

demand::Demand subpoena() {
    auto out = warrant();
    out.instrument = demand::Instrument::grand_jury_subpoena;
    out.identifiers[0].sought.pop_back();  // no content
    return out;
}

}  // namespace

TEST_CASE("Acceptance.AllowsKeepingExactlyWhatIsAskedFor") {
    MadeUpBook book{1};
    ledger::Clerk clerk{book};
    const auto demand = received(clerk, warrant());
    const auto due = after_days(morning, 10);
    const auto keep = recorded(clerk, accept(demand, due, decided(clerk, demand->id, person('a'))));
    CHECK(keep->scope == demand::Scope::asked(*demand));
    CHECK(opened(book.entry(keep.entry())).facts->instant_of(Fact::due) == due);
    CHECK(opened(KeepPermit::from_body(keep->body())).scope == keep->scope);
}

TEST_CASE("Grant.EqualToItsDemandPasses") {
    Desk desk;
    CHECK(desk.proposing(grant_all(*desk.demand)) == "allowed");
}

TEST_CASE("Grant.IsNeverWiderThanItsDemand") {
    Desk desk;
    const auto with_mail_span = [&](Span span) {
        return desk.proposing([&](auto& answers) {
            answers[mail_cell].answer = CellAnswer::narrow;
            answers[mail_cell].reason = Reason::r12;
            answers[mail_cell].span = span;
        });
    };
    CHECK(with_mail_span({march().from, after_days(march().to, -1)}) == "allowed");
    CHECK(with_mail_span({march().from, after_days(march().to, 1)}) == "refused");  // one day longer
    CHECK(with_mail_span({march().from, {march().to.ms + 1}}) == "refused");        // one millisecond longer
    CHECK(with_mail_span({{march().from.ms - 1}, march().to}) == "refused");
    CHECK(with_mail_span({march().to, march().from}) == "invalid");
    // Another class, another account, an account that is not there.
    CHECK(desk.proposing([](auto& answers) { answers[mail_cell].data = DataClass::content_files; }) == "refused");
    CHECK(desk.proposing([](auto& answers) { answers[mail_cell].identifier = 1; }) == "refused");
    CHECK(desk.proposing([](auto& answers) { answers[mail_cell].identifier = 2; }) == "refused");
    CHECK(desk.proposing([](auto& answers) { answers[mail_cell].identifier = -1; }) == "refused");
}

TEST_CASE("Grant.CalledWholeIsWholeAndInPartNeedsItsReason") {
    Desk desk;
    CHECK(desk.proposing([](auto& answers) { answers[mail_cell].span = Span{march().from, after_days(march().to, -1)}; }) == "invalid");
    CHECK(desk.proposing([](auto& answers) { answers[mail_cell].answer = CellAnswer::narrow; }) == "invalid");
    CHECK(desk.proposing([](auto& answers) {
        answers[mail_cell].answer = CellAnswer::narrow;
        answers[mail_cell].reason = Reason::r12;
    }) == "allowed");
}

TEST_CASE("Grant.EveryCellHasOneAnswer") {
    Desk desk;
    CHECK(desk.proposing([](auto& answers) { answers.pop_back(); }) == "invalid");
    CHECK(desk.proposing([](auto& answers) { answers.push_back(answers[name_cell]); }) == "invalid");
    CHECK(desk.proposing([](auto& answers) { answers[name_cell] = answers[log_cell]; }) == "invalid");
    CHECK(desk.proposing([](auto& answers) { answers.clear(); }) == "invalid");
}

TEST_CASE("Grant.EveryGivenCellCitesARegionOfThisDemandsPaper") {
    Desk desk;
    const auto citing = [&](std::optional<demand::Region> cites) {
        return desk.proposing([&](auto& answers) { answers[log_cell].cites = cites; });
    };
    const auto at = [](int page, int x, int y, int width, int height) { return demand::Region{document('p'), page, x, y, width, height}; };
    CHECK(citing(at(1, 0, 0, 1000, 1000)) == "allowed");
    CHECK(citing(std::nullopt) == "invalid");
    CHECK(citing(at(0, 0, 0, 10, 10)) == "invalid");
    CHECK(citing(at(limits::instrument_pages + 1, 0, 0, 10, 10)) == "invalid");
    CHECK(citing(at(1, -1, 0, 10, 10)) == "invalid");
    CHECK(citing(at(1, 0, 0, 0, 10)) == "invalid");
    CHECK(citing(at(1, 991, 0, 10, 10)) == "invalid");
    CHECK(citing(at(1, 0, 991, 10, 10)) == "invalid");
    CHECK(citing(demand::Region{document('q'), 1, 0, 0, 10, 10}) == "refused");  // of another demand
    // A refused cell cites nothing and says why.
    CHECK(desk.proposing([](auto& answers) {
        answers[log_cell] = {0, DataClass::ip_session_log, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r12};
    }) == "allowed");
    CHECK(desk.proposing([](auto& answers) {
        answers[log_cell] = {0, DataClass::ip_session_log, CellAnswer::refuse, std::nullopt, std::nullopt, std::nullopt};
    }) == "invalid");
    CHECK(desk.proposing([](auto& answers) {
        answers[log_cell] = {0, DataClass::ip_session_log, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r26};
    }) == "invalid");  // "no reason was recorded" is no reason
}

TEST_CASE("Grant.WhatARuleForbidsCannotBeGivenAndWhatNoRuleAllowsNeedsAReason") {
    Desk desk;
    const auto all = grant_all(*desk.demand);
    CHECK(desk.proposing(all, Verdict::allow) == "allowed");
    CHECK(desk.proposing(all, Verdict::review) == "invalid");
    CHECK(desk.proposing(all, Verdict::review, "A judge signed it.") == "allowed");
    CHECK(desk.proposing(all, Verdict::deny, "A judge signed it.") == "refused");
    // A cell on which no finding says anything is denied.
    const auto step = propose(desk.demand, law::Assessment{}, all, "A judge signed it.", desk.by('k'));
    CHECK(step.error().trouble == Trouble::refused);
    // Denied cells may be refused while others are given.
    auto findings = findings_for(*desk.demand, Verdict::allow);
    findings.findings[mail_cell].verdict = Verdict::deny;
    auto answers = all;
    CHECK(!propose(desk.demand, findings, answers, "", desk.by('k')).has_value());
    answers[mail_cell] = {0, DataClass::content_mail, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r03};
    CHECK(grant_alone(desk.demand, findings, answers, "", desk.by('k')).has_value());  // what is left needs one signature
}

TEST_CASE("Grant.OfNothingIsARefusalAndIsCalledSo") {
    Desk desk;
    auto answers = grant_all(*desk.demand);
    for (auto& cell : answers) cell = {cell.identifier, cell.data, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r12};
    CHECK(!needs_two(*desk.demand, answers));
    const auto step = grant_alone(desk.demand, findings_for(*desk.demand, Verdict::allow), answers, "", desk.by('k'));
    CHECK(step.error().trouble == Trouble::refused);
}

TEST_CASE("Grant.OfContentNeedsTwoPeople") {
    Desk desk;
    const auto findings = findings_for(*desk.demand, Verdict::allow);
    CHECK(needs_two(*desk.demand, grant_all(*desk.demand)));
    CHECK(!grant_alone(desk.demand, findings, grant_all(*desk.demand), "", desk.by('k')).has_value());
    const auto proposal = recorded(desk.clerk, propose(desk.demand, findings, grant_all(*desk.demand), "", desk.by('k')));
    CHECK(sign(desk.demand, proposal, desk.by('k')).error().trouble == Trouble::refused);
    CHECK(sign(desk.demand, proposal, {{}, desk.by('m').decided_on, morning}).error().trouble == Trouble::refused);
    const auto grant = recorded(desk.clerk, sign(desk.demand, proposal, desk.by('m')));
    CHECK(grant->first == person('k'));
    CHECK(grant->second == person('m'));
    CHECK(grant->scope == proposal->grant.scope);  // exactly what was proposed
    CHECK(grant->content);
    CHECK(opened(desk.clerk.standing(desk.demand->id)).stage == ledger::Stage::granted);
}

TEST_CASE("Grant.OfNonContentNeedsOneAndAnEmergencyTwoWhateverItGives") {
    Desk desk{subpoena()};
    CHECK(!needs_two(*desk.demand, grant_all(*desk.demand)));
    const auto grant = granted(desk.clerk, desk.demand);
    CHECK(grant->second.none());
    CHECK(!grant->content);
    auto urgent = emergency();
    urgent.identifiers[0].sought.pop_back();
    CHECK(needs_two(urgent, grant_all(urgent)));
}

TEST_CASE("Grant.TheSecondSignatureIsOnThePaperThatTheFirstSaw") {
    Desk desk;
    const auto proposal =
        recorded(desk.clerk, propose(desk.demand, findings_for(*desk.demand, Verdict::allow), grant_all(*desk.demand), "", desk.by('k')));
    const auto mended = recorded(desk.clerk, demand::correct(desk.demand, warrant(), opened(desk.clerk.last_of(desk.demand->id)), morning));
    CHECK(sign(mended, proposal, desk.by('m')).error().trouble == Trouble::conflict);
    CHECK(desk.clerk.recall<ProposedGrant>(desk.demand->id).error().trouble == Trouble::refused);
}

TEST_CASE("Grant.CountsItsCellsAndComesBackFromItsBody") {
    Desk desk;
    auto answers = grant_all(*desk.demand);
    answers[log_cell].answer = CellAnswer::narrow;
    answers[log_cell].span = Span{march().from, after_days(march().from, 3)};
    answers[log_cell].reason = Reason::r12;
    answers[3] = {1, DataClass::bsi_name, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r03};
    const auto proposal =
        recorded(desk.clerk, propose(desk.demand, findings_for(*desk.demand, Verdict::allow), answers, "words of counsel", desk.by('k')));
    const auto& grant = proposal->grant;
    CHECK(grant.cells_granted() == 3);
    CHECK(grant.is_narrowed());
    CHECK(grant.accounts_refused(*desk.demand) == 1);
    CHECK(grant.reason_codes() == std::vector<std::string>{"r03", "r12"});
    const auto facts = *opened(desk.book.entry(proposal.entry())).facts;
    CHECK(facts.number_or(Fact::cells_asked, 0) == 4);
    CHECK(facts.number_or(Fact::cells_granted, 0) == 3);
    CHECK(facts.number_or(Fact::narrowed, 0) == 1);
    CHECK(facts.number_or(Fact::accounts_refused, 0) == 1);
    CHECK(facts.text().find("counsel") == std::string::npos);
    const auto again = opened(Grant::from_body(grant.body()));
    CHECK(again.body() == grant.body());
    CHECK(again.scope == grant.scope);
    CHECK(again.notice_wait_days == 0);  // of findings that came without the rules
    auto waited = grant;
    waited.notice_wait_days = 14;
    CHECK(opened(Grant::from_body(waited.body())).notice_wait_days == 14);
    const auto signed_grant = recorded(desk.clerk, sign(desk.demand, proposal, desk.by('m')));
    for (const Reason reason : {Reason::r03, Reason::r12}) CHECK(signed_grant->letter.find(label(reason)) != std::string::npos);
    CHECK(opened(Grant::from_body(signed_grant->body())).letter == signed_grant->letter);
    // The lines are narrowed, the demand is not: it asks what it asked, and it is not refused.
    CHECK(desk.demand->cells() == 4);
    CHECK(opened(desk.clerk.standing(desk.demand->id)).stage == ledger::Stage::granted);
}

TEST_CASE("Refusal.NeedsAReasonAndItsLetterStatesEach") {
    Desk desk;
    CHECK(refuse(desk.demand, {}, "We would rather not.", desk.by('k')).error().trouble == Trouble::invalid);
    CHECK(refuse(desk.demand, {Reason::r26}, "", desk.by('k')).error().trouble == Trouble::invalid);
    for (const Reason reason : every<Reason>()) {
        if (reason == Reason::r26) continue;
        CAPTURE(std::string{code(reason)});
        const auto step = refuse(desk.demand, {reason}, "", desk.by('k'));
        CHECK(step.has_value());
        // Whatever words there are, or none: the code and the sentence stand in it.
        const auto letter = refusal_letter(*desk.demand, {reason}, "", {}).text;
        CHECK(letter.find("- R" + std::string{code(reason).substr(1)} + ": " + std::string{label(reason)}) != std::string::npos);
        CHECK(letter.find("larkspur.example") == std::string::npos);  // a letter names no account
    }
    const auto refusal =
        recorded(desk.clerk, refuse(desk.demand, {Reason::r12, Reason::r09, Reason::r12, Reason::r26}, "Ask again.", desk.by('k')));
    CHECK(refusal->reasons == std::vector{Reason::r09, Reason::r12});
    CHECK(refusal->letter.find("Ask again.") != std::string::npos);
    CHECK(opened(desk.book.entry(refusal.entry())).facts->list(Fact::reasons) == std::vector<std::string>{"r09", "r12"});
    CHECK(opened(Refusal::from_body(refusal->body())).letter == refusal->letter);
}

TEST_CASE("Redirect.IsForOrganisationsOnly") {
    for (const auto customer_class : every<demand::CustomerClass>()) {
        CAPTURE(std::string{code(customer_class)});
        auto asked = warrant();
        asked.directory = {customer("1001", customer_class, 60), customer("1002")};
        Desk desk{asked};
        const bool organisation = customer_class != demand::CustomerClass::consumer && customer_class != demand::CustomerClass::unknown;
        CHECK(redirect(desk.demand, "The firm can be asked.", desk.by('k')).has_value() == organisation);
    }
    auto gone = warrant();
    gone.directory = {{}, {}};
    gone.directory[0].customer_class = demand::CustomerClass::enterprise;  // not known here, whatever else is said of it
    Desk desk{gone};
    CHECK(!redirect(desk.demand, "The firm can be asked.", desk.by('k')).has_value());
    CHECK(redirect_declined(desk.demand->id, "", desk.by('k')).error().trouble == Trouble::invalid);
}

TEST_CASE("Words.AreTextOfAKnownKindAndNeverEmpty") {
    Desk desk;
    const auto& id = desk.demand->id;
    CHECK(note(id, "internal", "Called the clerk.", desk.by('k')).has_value());
    CHECK(note(id, "counsel_only", "Called the clerk.", desk.by('k')).has_value());
    CHECK(note(id, "to_requester", "Called the clerk.", desk.by('k')).has_value());
    CHECK(note(id, "public", "Called the clerk.", desk.by('k')).error().field == "kind");
    CHECK(note(id, "internal", "", desk.by('k')).error().field == "note");
    CHECK(note(id, "internal", std::string(limits::prose_bytes, 'x'), desk.by('k')).has_value());
    CHECK(!note(id, "internal", std::string(limits::prose_bytes + 1, 'x'), desk.by('k')).has_value());
    CHECK(!note(id, "internal", "\xC3", desk.by('k')).has_value());
    CHECK(ask(id, "", desk.by('k')).error().field == "question");
    CHECK(answer(id, "", desk.by('f')).error().field == "answer");
    const auto kept = recorded(desk.clerk, note(id, "internal", "Called Ada's clerk.", desk.by('k')));
    CHECK(opened(desk.book.entry(kept.entry())).facts->text() == "note_kind=internal\n");
}

TEST_CASE("Notes.OfEachKindAreReadByThoseWhoMay") {
    Desk desk;
    desk.book.views_without_rows = true;
    const auto& id = desk.demand->id;
    for (const char* kind : {"internal", "counsel_only", "to_requester"}) recorded(desk.clerk, note(id, kind, kind, desk.by('k')));
    people::PeopleDesk people{desk.clerk};
    struct NoDirectory : demand::Directory {
        Outcome<demand::DirectoryAnswer> ask(const demand::Identifier&, Instant) const override { return demand::DirectoryAnswer{}; }
    } directory;
    demand::DemandDesk demands{desk.clerk, directory, people, Bytes(32, 's')};
    const auto rulebook = law::Rulebook::load(std::string{SALLYPORT_SOURCE_DIR} + "/rulebooks");
    REQUIRE(rulebook.has_value());
    const ReviewDesk review{desk.clerk, demands, people, *rulebook, std::nullopt};
    const auto read_by = [&](people::Role reader) {
        std::string out;
        for (const auto& line : opened(review.timeline(id, reader))) {
            if (line.words) out += line.words->words.reveal() + " ";
        }
        return out;
    };
    using people::Role;
    CHECK(read_by(Role::counsel) == "internal counsel_only to_requester ");
    CHECK(read_by(Role::analyst) == "internal to_requester ");
    CHECK(read_by(Role::custodian) == "internal to_requester ");
    CHECK(read_by(Role::auditor) == "to_requester ");
    for (const Role outside : {Role::officer, Role::agency_admin, Role::litigant, Role::customer, Role::enterprise}) {
        CHECK(read_by(outside) == "to_requester ");
    }
}

TEST_CASE("Consent.IsSpecificVerifiedAndNotOfTomorrow") {
    Desk desk;
    const auto trying = [&](const std::function<void(Consent&)>& change) {
        Consent consent;
        consent.classes = {DataClass::content_mail};
        consent.given_by = Sensitive<std::string>{"Ada Fen"};
        consent.given_on = Day{2026, 5, 4};
        consent.verified_how = "Called back.";
        change(consent);
        const auto step = record_consent(desk.demand, std::move(consent), desk.by('a'));
        return step ? std::string{"allowed"} : step.error().field;
    };
    CHECK(trying([](Consent&) {}) == "allowed");
    CHECK(trying([](Consent& consent) { consent.identifier = 1; }) == "allowed");
    CHECK(trying([](Consent& consent) { consent.identifier = 2; }) == "identifier");
    CHECK(trying([](Consent& consent) { consent.identifier = -1; }) == "identifier");
    CHECK(trying([](Consent& consent) { consent.given_by = {}; }) == "given_by");
    CHECK(trying([](Consent& consent) { consent.classes.clear(); }) == "classes");
    CHECK(trying([](Consent& consent) { consent.verified_how = ""; }) == "verified_how");
    CHECK(trying([](Consent& consent) { consent.given_on = Day{2026, 5, 5}; }) == "given_on");
}

TEST_CASE("CallBack.GoesToANumberOnFileForThirtyDaysOrToOneThatStaffFoundThemselves") {
    auto filed = emergency();
    filed.summary = Sensitive<std::string>{"A boat is missing. Call me at (555) 010-7777 at any hour."};
    Desk desk{filed};
    const std::vector<people::CallNumber> on_file = {{"+1 555 010 2000", "harbour.example/contact", after_days(morning, -30)},
                                                     {"+1 555 010 3000", "harbour.example/contact", after_days(morning, -29)},
                                                     {"+1 555 010 7777", "harbour.example/contact", after_days(morning, -90)}};
    const auto ringing = [&](Called called, const std::string& number, const std::vector<people::CallNumber>& file) {
        auto call = confirmed_call();
        call.called = called;
        call.number = number;
        const auto step = call_back(desk.demand, std::move(call), file, desk.by('a'));
        return step ? std::string{"allowed"} : step.error().field + ": " + step.error().sentence;
    };
    CHECK(ringing(Called::directory, "1-555-010-2000", on_file) == "allowed");
    CHECK(ringing(Called::directory, "+1 555 010 3000", on_file).find("less than 30 days ago") != std::string::npos);
    CHECK(ringing(Called::directory, "+1 555 010 4000", on_file) == "number: this number is not on file for the agency");
    CHECK(ringing(Called::directory, "+1 555 010 2000", {}) == "number: this number is not on file for the agency");
    // On file and in the request: whoever wrote the request may have known that.
    CHECK(ringing(Called::directory, "+1 555 010 7777", on_file).find("stands in the request itself") != std::string::npos);
    CHECK(ringing(Called::switchboard, "+1 555 010 9000", on_file).find("has a number on file") != std::string::npos);
    CHECK(ringing(Called::switchboard, "+1 555 010 9000", {on_file[1]}) == "allowed");
    CHECK(ringing(Called::switchboard, "+1 555 010 9000", {}) == "allowed");
    CHECK(ringing(Called::switchboard, "+1 555 010 7777", {}).find("stands in the request itself") != std::string::npos);
    CHECK(ringing(Called::switchboard, "0107777", {}).find("stands in the request itself") != std::string::npos);
    CHECK(ringing(Called::switchboard, "call me", {}).starts_with("number: Write the number"));
    const auto lacking = [&](void (*change)(CallBack&)) {
        auto call = confirmed_call();
        change(call);
        const auto step = call_back(desk.demand, std::move(call), {}, desk.by('a'));
        return step ? std::string{"allowed"} : step.error().field;
    };
    CHECK(lacking([](CallBack& call) { call.source = ""; }) == "source");
    CHECK(lacking([](CallBack& call) { call.spoke_with = Sensitive<std::string>{""}; }) == "spoke_with");
    CHECK(lacking([](CallBack& call) { call.said = Sensitive<std::string>{""}; }) == "said");
    CHECK(lacking([](CallBack& call) {
              call.answered = Answered::not_reached;
              call.said = call.spoke_with = Sensitive<std::string>{""};
          }) == "allowed");
    CHECK(call_back(Desk{}.demand, confirmed_call(), {}, desk.by('a')).error().trouble == Trouble::refused);
    // What is written down: whence the number came, and in the open only how it went.
    const auto called = recorded(desk.clerk, call_back(desk.demand, confirmed_call(), {}, desk.by('a')));
    const auto entry = opened(desk.book.entry(called.entry()));
    CHECK(entry.facts->text() == "answered=confirmed\ncalled=switchboard\n");
    const auto back = opened(CallBack::from_body(called->body()));
    CHECK(back.number == "+1 555 010 0142");
    CHECK(back.source == "the county's own site");
    CHECK(back.said.reveal() == "It is ours.");
}

TEST_CASE("CallBack.KnowsANumberHoweverItIsWritten") {
    using people::number_stands_in;
    CHECK(number_stands_in("ring 555.010.0142 now", "+1 (555) 010-0142"));
    CHECK(number_stands_in("5550100142", "010 0142"));
    CHECK(number_stands_in("call\n+1 555\n0100142", "0100142"));
    CHECK_FALSE(number_stands_in("case 555 and room 0100142x", "5550100143"));
    CHECK_FALSE(number_stands_in("555 010 a 0142", "5550100142"));
    CHECK_FALSE(number_stands_in("", "5550100142"));
    CHECK_FALSE(number_stands_in("5550100142", ""));
    CHECK(people::same_number("+1 555-010", "1555010"));
    CHECK_FALSE(people::same_number("1555010", "555010"));
}

TEST_CASE("Emergency.IsAffirmedInOnesOwnWordsAndOnlyWhereOneWasFiled") {
    Desk ordinary;
    CHECK(affirm_emergency(ordinary.demand, "danger", "nexus", ordinary.by('a')).error().trouble == Trouble::refused);
    Desk desk{emergency()};
    CHECK(affirm_emergency(desk.demand, "", "nexus", desk.by('a')).error().field == "danger");
    CHECK(affirm_emergency(desk.demand, "danger", "", desk.by('a')).error().field == "nexus");
    recorded(desk.clerk, affirm_emergency(desk.demand, "danger", "nexus", desk.by('a')));
    // The one who affirmed signs nothing; two others do.
    const auto findings = findings_for(*desk.demand, Verdict::allow);
    const auto answers = grant_all(*desk.demand);
    CHECK(!desk.clerk.record(opened(propose(desk.demand, findings, answers, "", desk.by('a')))).has_value());
    // Nor does anybody before the agency was called back.
    CHECK(!desk.clerk.record(opened(propose(desk.demand, findings, answers, "", desk.by('k')))).has_value());
    recorded(desk.clerk, call_back(desk.demand, confirmed_call(), {}, desk.by('c')));
    CHECK(!desk.clerk.record(opened(propose(desk.demand, findings, answers, "", desk.by('c')))).has_value());
    const auto proposal = recorded(desk.clerk, propose(desk.demand, findings, answers, "", desk.by('k')));
    CHECK(!desk.clerk.record(opened(sign(desk.demand, proposal, desk.by('a')))).has_value());
    CHECK(desk.clerk.record(opened(sign(desk.demand, proposal, desk.by('m')))).has_value());
}

TEST_CASE("FormalPaper.FollowsAnEmergencyOfTheSameAgencyForTheSameAccountAndCompels") {
    Desk desk{emergency()};
    auto by = *desk.demand;
    by.id = DemandId::random();
    by.instrument = demand::Instrument::search_warrant;
    by.section = demand::Section::criminal;
    const auto said = [&](const demand::Demand& other, std::string_view compared = "The court's paper") {
        const auto step = formal_paper(desk.demand, other, compared, desk.by('a'));
        return step ? std::string{"allowed"} : step.error().sentence;
    };
    CHECK(said(by) == "allowed");
    CHECK(said(by, "").starts_with("say what you compared"));
    CHECK(said(*desk.demand) == "an emergency request is not its own legal process");
    auto other = by;
    other.agency = AgencyId::random();
    CHECK(said(other) == "that request is of another agency");
    other = by;
    other.agency = {};
    CHECK(said(other) == "that request is of another agency");
    other = by;
    other.received = {desk.demand->received.ms - 1};
    CHECK(said(other) == "that request came before the emergency; what follows it came later");
    other = by;
    for (auto& identifier : other.identifiers) identifier.value = Sensitive<std::string>{"nobody@larkspur.example"};
    CHECK(said(other) == "that request names none of the accounts of this emergency");
    for (const auto instrument : {demand::Instrument::informal_letter, demand::Instrument::preservation_letter,
                                  demand::Instrument::emergency_request, demand::Instrument::consent}) {
        other = by;
        other.instrument = instrument;
        CHECK(said(other).ends_with("compels nothing; legal process does"));
    }
    Desk ordinary;
    CHECK(formal_paper(ordinary.demand, by, "words", ordinary.by('a')).error().field == "number");
    const auto last = opened(desk.clerk.last_of(desk.demand->id));
    const Instant due = after_hours(morning, 72);
    CHECK(formal_paper_missed(desk.demand->id, due, "House rule", last, due).error().trouble ==
          Trouble::refused);  // the last instant is in time
    CHECK(formal_paper_missed(desk.demand->id, due, "House rule", last, {due.ms + 1}).has_value());
    const FormalPaper came{desk.demand->id, by.id, Sensitive<std::string>{"words"}};
    CHECK(opened(FormalPaper::from_body(came.body())).followed_by == by.id);
    const FormalPaperMissed missed{desk.demand->id, due, "House rule"};
    CHECK(opened(FormalPaperMissed::from_body(missed.body())).due == due);
    for (const auto* broken : {"", "{}", "[]", R"({"demand":"x"})"}) {
        CHECK_FALSE(FormalPaper::from_body(broken).has_value());
        CHECK_FALSE(FormalPaperMissed::from_body(broken).has_value());
    }
}

TEST_CASE("Grant.ALineBeyondTheLeastOfAnEmergencyNeedsWordsOfItsOwn") {
    Desk desk{emergency()};
    auto findings = findings_for(*desk.demand, Verdict::review);
    for (auto& finding : findings.findings) finding.own_reason = finding.data == DataClass::ip_session_log;
    auto answers = grant_all(*desk.demand);
    const auto proposing = [&] { return propose(desk.demand, findings, answers, "A boat is missing.", desk.by('k')); };
    CHECK(proposing().error().trouble == Trouble::invalid);
    CHECK(proposing().error().field.starts_with("because-"));
    for (auto& cell : answers) cell.because = cell.data == DataClass::ip_session_log ? "The log names the harbour." : "";
    const auto step = proposing();
    REQUIRE(step.has_value());
    for (auto& cell : answers) cell.because = std::string(limits::prose_bytes + 1, 'x');
    CHECK(proposing().error().trouble == Trouble::invalid);
    // Who rejects the line says no more than the reason of the list.
    for (auto& cell : answers) {
        cell.because.clear();
        if (cell.data == DataClass::ip_session_log)
            cell = {cell.identifier, cell.data, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r12};
    }
    CHECK(proposing().has_value());
}

}  // namespace sallyport::review
