// Emergencies, the legal process that follows them, and reports of the provider's own: each rule beside its refused neighbour.
#include "law/law_test.h"
#include "law/questions.h"

namespace sallyport::law {

using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;

namespace {

demand::Demand emergency(std::vector<DataClass> classes = {DataClass::bsi_name, DataClass::ip_session_log}) {
    auto demand = warrant(std::move(classes));
    demand.instrument = Instrument::emergency_request;
    demand.summary = Sensitive<std::string>{"A made-up person is in danger."};
    demand.nexus = Sensitive<std::string>{"The last sign-in shows where."};
    return demand;
}

OtherFacts affirmed() {
    OtherFacts facts;
    facts.emergency_affirmed = true;
    return facts;
}

OtherFacts affirmed_lacking(PaperPart part) {
    auto facts = affirmed();
    facts.lacks = 1u << static_cast<unsigned>(part);
    return facts;
}

Assessment judge(const demand::Demand& demand, const OtherFacts& facts = affirmed()) {
    const Adoption adopted = adoption();
    return assess(demand, shipped(), &adopted, demand.received, facts);
}

const Finding* by_rule(const Assessment& answer, std::string_view rule) {
    for (const auto& one : answer.findings) {
        if (one.rule == rule) return &one;
    }
    return nullptr;
}

const LegalClock* clock_named(const Assessment& answer, std::string_view name) {
    for (const auto& one : answer.clocks) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

demand::Demand report(Instrument kind, std::vector<DataClass> classes) {
    auto demand = warrant(std::move(classes));
    demand.instrument = kind;
    demand.requester = RequesterKind::provider;
    demand.authority = demand::AuthorityLevel::unknown;
    demand.standard = demand::Standard::unknown;
    demand.channel = "desk";
    return demand;
}

}  // namespace

TEST_CASE("Emergency.NeedsALetterheadADangerAndAWordOnHowTheDataHelps") {
    CHECK(judge(emergency()).overall == Verdict::review);
    const auto bare = judge(emergency(), affirmed_lacking(PaperPart::letterhead));
    REQUIRE(by_rule(bare, "house-emergency-no-letterhead") != nullptr);
    CHECK(by_rule(bare, "house-emergency-no-letterhead")->code == "r01");
    CHECK(bare.overall == Verdict::deny);
    for (const auto part : {PaperPart::danger, PaperPart::aid}) {
        const auto answer = judge(emergency(), affirmed_lacking(part));
        REQUIRE(by_rule(answer, "house-emergency-criteria") != nullptr);
        CHECK(by_rule(answer, "house-emergency-criteria")->code == "r17");
        CHECK(by_rule(answer, "house-emergency-criteria")->officer.find(label(part)) != std::string::npos);
        CHECK(answer.cell(0, DataClass::bsi_name) == Verdict::deny);
    }
    // In every country, with a book or without one; and a warrant needs none of the three.
    auto elsewhere = emergency();
    elsewhere.country = "SG";
    elsewhere.requester = RequesterKind::foreign_government;
    CHECK(judge(elsewhere, affirmed_lacking(PaperPart::danger)).overall == Verdict::deny);
    CHECK(judge(warrant(), affirmed_lacking(PaperPart::danger)).overall == Verdict::allow);
    // Whoever reads the paper is asked for them.
    for (const auto& demand : {emergency(), elsewhere}) {
        const auto asked = questions(demand, shipped());
        CHECK(asked.police);
        for (const auto part : {PaperPart::letterhead, PaperPart::danger, PaperPart::aid})
            CHECK((asked.parts >> static_cast<unsigned>(part) & 1u) == 1);
    }
    CHECK_FALSE(questions(warrant(), shipped()).police);
}

TEST_CASE("Emergency.OfAFireServiceOrACivilAgencyIsForCounselWhateverARuleAllows") {
    auto fire = affirmed();
    fire.not_police = true;
    REQUIRE(by_rule(judge(emergency(), fire), "house-emergency-not-police") != nullptr);
    CHECK(by_rule(judge(emergency()), "house-emergency-not-police") == nullptr);
    // A provider whose counsel lets a rule answer the police in an emergency: the fire service is read by hand all the same.
    const auto generous = book_with("us.toml", "decision = \"review\"\ncode = \"emergency\"\n", "decision = \"allow\"\n");
    const Adoption adopted{generous.version(), at("2027-01-01T00:00:00Z"), "a test", true};
    const auto demand = emergency();
    CHECK(assess(demand, generous, &adopted, demand.received, affirmed()).cell(0, DataClass::bsi_name) == Verdict::allow);
    CHECK(assess(demand, generous, &adopted, demand.received, fire).cell(0, DataClass::bsi_name) == Verdict::review);
    // Of another paper it says nothing.
    CHECK(judge(warrant(), fire).overall == Verdict::allow);
}

TEST_CASE("Emergency.OpensTheLeastThatMeetsTheDangerAndEveryOtherLineNeedsItsOwnReason") {
    const auto answer = judge(emergency({DataClass::bsi_name, DataClass::ip_session_log, DataClass::noncontent_location,
                                         DataClass::content_mail, DataClass::noncontent_contacts}));
    for (const auto data : {DataClass::bsi_name, DataClass::ip_session_log, DataClass::noncontent_location})
        CHECK_FALSE(answer.needs_own_reason(0, data));
    for (const auto data : {DataClass::content_mail, DataClass::noncontent_contacts}) CHECK(answer.needs_own_reason(0, data));
    CHECK_FALSE(answer.needs_own_reason(1, DataClass::content_mail));
    CHECK_FALSE(judge(warrant()).needs_own_reason(0, DataClass::content_mail));
    // The list and the answer are the house's: nothing by itself, or no more than the least at all.
    const auto strict = book_with("house.toml", "minimum = [\"bsi\", \"ip_session_log\", \"noncontent_location\"]", "minimum = []");
    const auto demand = emergency({DataClass::bsi_name});
    CHECK(assess(demand, strict, nullptr, demand.received, affirmed()).needs_own_reason(0, DataClass::bsi_name));
    const auto closed = book_with("house.toml", "code = \"beyond_minimum\"\ndecision = \"review\"", "code = \"r12\"\ndecision = \"deny\"");
    const auto wide = emergency({DataClass::content_mail});
    CHECK(assess(wide, closed, nullptr, wide.received, affirmed()).cell(0, DataClass::content_mail) == Verdict::deny);
    CHECK(altered("house.toml", "minimum = [\"bsi\", ", "minimum = [\"bis\", ").error().sentence.find("house.toml") != std::string::npos);
    // A house that says nothing of it has not decided: an empty list has to be written.
    CHECK(altered("house.toml", "minimum = [\"bsi\", \"ip_session_log\", \"noncontent_location\"]", "")
              .error()
              .sentence.find("emergency has no minimum; wanted a list of classes") != std::string::npos);
    CHECK(altered("house.toml", "minimum = ", "maximum = ").error().sentence.find("\"maximum\"") != std::string::npos);
}

TEST_CASE("Emergency.OfAnAgencyThatStillOwesLegalProcessIsForCounselOnly") {
    auto owes = affirmed();
    owes.emergency_paper_owed = true;
    const auto answer = judge(emergency(), owes);
    REQUIRE(by_rule(answer, "house-emergency-paper-owed") != nullptr);
    CHECK(by_rule(answer, "house-emergency-paper-owed")->verdict == Verdict::review);
    CHECK(by_rule(answer, "house-emergency-paper-owed")->counsel_only);
    for (const auto& shown : for_requester(answer)) CHECK(shown.rule != "house-emergency-paper-owed");
    CHECK(by_rule(judge(emergency()), "house-emergency-paper-owed") == nullptr);
    CHECK(by_rule(judge(warrant(), owes), "house-emergency-paper-owed") == nullptr);
}

TEST_CASE("FormalPaper.IsDueSeventyTwoHoursAfterTheDataLeftAndNotBefore") {
    CHECK(clock_named(judge(emergency()), "formal_paper") == nullptr);
    auto out = affirmed();
    out.events = {{LegalEvent::disclosed, at("2026-03-10T20:00:00Z")}};
    const auto answer = judge(emergency(), out);
    REQUIRE(clock_named(answer, "formal_paper") != nullptr);
    CHECK(clock_named(answer, "formal_paper")->at == at("2026-03-13T20:00:00Z"));
    CHECK(clock_named(answer, "formal_paper")->kind == ClockKind::due);
    CHECK(clock_named(answer, "formal_paper")->citation.find("Art. 4(5)") != std::string::npos);
    CHECK(clock_named(judge(warrant(), out), "formal_paper") == nullptr);
}

TEST_CASE("Claim43.AChildSafetyReportHoldsWhatTheStatuteNamesAndIsKeptForAYear") {
    const auto answer =
        judge(report(Instrument::child_safety_report, {DataClass::bsi_identity, DataClass::ip_session_log, DataClass::content_files}), {});
    CHECK(answer.overall == Verdict::allow);
    const auto more = judge(report(Instrument::child_safety_report, {DataClass::bsi_identity, DataClass::noncontent_contacts}), {});
    CHECK(more.cell(0, DataClass::bsi_identity) == Verdict::allow);
    CHECK(more.cell(0, DataClass::noncontent_contacts) == Verdict::deny);
    // Without the book's adoption counsel decides, as everywhere.
    const auto demand = report(Instrument::child_safety_report, {DataClass::bsi_identity});
    CHECK(assess(demand, shipped(), nullptr, demand.received, {}).overall == Verdict::review);
    OtherFacts sent;
    sent.events = {{LegalEvent::disclosed, at("2026-03-11T00:00:00Z")}};
    REQUIRE(clock_named(judge(demand, sent), "report_kept") != nullptr);
    CHECK(clock_named(judge(demand, sent), "report_kept")->at == at("2027-03-11T00:00:00Z"));
    CHECK(clock_named(judge(report(Instrument::harm_report, {DataClass::bsi_identity}), sent), "report_kept") == nullptr);
}

TEST_CASE("Claim44.AReportOfHarmHoldsWhoAndWhereAndTheWordsAndIsCounselsToDecide") {
    const auto answer =
        judge(report(Instrument::harm_report, {DataClass::bsi_name, DataClass::ip_session_log, DataClass::content_other}), {});
    CHECK(answer.overall == Verdict::review);
    for (const auto data : {DataClass::bsi_payment, DataClass::noncontent_headers, DataClass::prospective_content}) {
        CHECK(judge(report(Instrument::harm_report, {data}), {}).cell(0, data) == Verdict::deny);
    }
}

TEST_CASE("Claim45.AReportOfACrimeHoldsWhoFromWhereAndTheTransactions") {
    const auto answer =
        judge(report(Instrument::crime_report, {DataClass::bsi_name, DataClass::ip_session_log, DataClass::noncontent_transactions}), {});
    CHECK(answer.overall == Verdict::review);
    for (const auto data : {DataClass::noncontent_location, DataClass::noncontent_contacts, DataClass::prospective_noncontent}) {
        CHECK(judge(report(Instrument::crime_report, {data}), {}).cell(0, data) == Verdict::deny);
    }
}

TEST_CASE("Report.OfTheProviderIsNobodyElsesAndHoldsWhatTheFormLets") {
    for (const auto kind : {Instrument::child_safety_report, Instrument::harm_report, Instrument::crime_report}) {
        auto demand = report(kind, {DataClass::bsi_name});
        CHECK(judge(demand, {}).cell(0, DataClass::bsi_name) != Verdict::deny);
        demand.requester = RequesterKind::local;
        CHECK(judge(demand, {}).overall == Verdict::deny);
        // The form and the book say the same of every class.
        for (const auto data : every<DataClass>()) {
            CAPTURE(code(kind));
            CAPTURE(code(data));
            CHECK(demand::belongs_in_report(kind, data) == (judge(report(kind, {data}), {}).cell(0, data) != Verdict::deny));
        }
    }
    CHECK_FALSE(demand::belongs_in_report(Instrument::search_warrant, DataClass::bsi_name));
}

}  // namespace sallyport::law
