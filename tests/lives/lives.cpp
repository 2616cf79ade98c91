#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "ledger/note.h"
#include "ledger/receipt.h"
#include "tests/lives/life.h"
#include "verify/receipt.h"

namespace sallyport::lives {

namespace {

// "refused: part of a sentence" is met by a refusal that holds the part; everything else is met word by word.
bool meets(const std::string& came, const std::string& expected) {
    const auto colon = expected.find(": ");
    if (colon == std::string::npos || !came.starts_with(expected.substr(0, colon + 1))) {
        return came == expected || (expected.ends_with(":") && came.starts_with(expected));
    }
    return came.find(expected.substr(colon + 2), colon) != std::string::npos;
}

void live_through(const std::string& name) {
    for (const Staff staff : {Staff::four, Staff::three}) {
        adapters::Faults none;
        Life life{staff, none};
        for (const auto& line : read_life(name)) {
            if (line.four_only && staff == Staff::three) continue;
            const std::string here = name + ".life:" + std::to_string(line.number) + (staff == Staff::three ? " (three people)" : "");
            const std::string step = line.who + " " + line.does;
            const std::string came = life.live(line);
            INFO(here);
            INFO(step);
            INFO(came);
            REQUIRE_MESSAGE(meets(came, line.expected), line.expected);
        }
        // However a life goes, the book verifies and the views are what the entries say.
        const auto wrong = life.house().real_book->check();
        REQUIRE(wrong.has_value());
        CHECK(wrong->empty());
    }
}

}  // namespace

TEST_CASE("Life.APlainWarrantGoesFromFilingToReceipt") { live_through("plain"); }
TEST_CASE("Life.NonContentTakesOneSignatureAndStillTwoForTheRelease") { live_through("one_signature"); }
TEST_CASE("Life.WhoGrantedTogetherCannotReleaseTogether") { live_through("both_granted"); }
TEST_CASE("Life.ASecrecyOrderBarsNoticeUntilItHasEnded") { live_through("secrecy_order"); }
TEST_CASE("Life.AnOrderThatEndsBeforeTheReleaseHoldsThePackageUntilTheCustomerWasTold") { live_through("order_ends_before_release"); }
TEST_CASE("Life.AnOrderThatACourtEndsEarlyClearsNothingAnyMore") { live_through("order_vacated"); }
TEST_CASE("Life.AnOrderWithoutEndBarsUntilSomebodyEndsIt") { live_through("order_without_end"); }
TEST_CASE("Life.AnEmergencyIsSignedByTwoAndToldAfterwards") { live_through("emergency"); }
TEST_CASE("Life.AnEmergencyIsCalledBackAtANumberThatIsNotItsOwn") { live_through("emergency_call_back"); }
TEST_CASE("Life.AnEmergencyThatItsAgencyDeniesGivesNothing") { live_through("emergency_denied"); }
TEST_CASE("Life.WhoCalledBackInAnEmergencySignsNothing") { live_through("emergency_caller"); }
TEST_CASE("Life.ACivilPartyNeedsTheOwnersSpecificConsentForContent") { live_through("civil_consent"); }
TEST_CASE("Life.TheConsentOfOneOwnerOpensNothingOfAnother") { live_through("civil_consent_of_one"); }
TEST_CASE("Life.AnOrganisationIsAskedItself") { live_through("redirect"); }
TEST_CASE("Life.ARedirectThatCannotBeComesBack") { live_through("redirect_declined"); }
TEST_CASE("Life.AConsumerIsNeverRedirected") { live_through("redirect_consumer"); }
TEST_CASE("Life.FiftySeatsAreNoEnterprise") { live_through("fifty_seats"); }
TEST_CASE("Life.ACorrectedPaperTakesTheGrantAway") { live_through("correction"); }
TEST_CASE("Life.ACorrectedPaperIsClearedUnderTheOrderThatStillBars") { live_through("correction_under_order"); }
TEST_CASE("Life.AWrongCountIsCorrectedAndTheFiguresFollow") { live_through("counted_wrong"); }
TEST_CASE("Life.ARefusalStatesItsReasonsAndANewDemandIsLinked") { live_through("resubmission"); }
TEST_CASE("Life.TheSamePaperOnceMoreIsLinked") { live_through("same_paper"); }
TEST_CASE("Life.AWithdrawalWinsAgainstARelease") { live_through("withdrawal_race"); }
TEST_CASE("Life.ADecisionOnAnOlderStateIsAConflict") { live_through("late_decision"); }
TEST_CASE("Life.AWithdrawalAfterTheReleaseClosesThePackage") { live_through("withdrawn_after_release"); }
TEST_CASE("Life.AFrozenCopyGoesWithItsRefusal") { live_through("refused_copy_goes"); }
TEST_CASE("Life.AFrozenCopyGoesWithItsWithdrawal") { live_through("withdrawn_copy_goes"); }
TEST_CASE("Life.AFrozenCopyWaitsForARedirectedDemandToComeBack") { live_through("redirected_copy_goes"); }
TEST_CASE("Life.AnEmergencyOfWhichNothingWasReleasedIsReportedOnce") { live_through("emergency_unreleased"); }
TEST_CASE("Life.AnObjectionHoldsEverythingUntilItIsDecided") { live_through("objection_overruled"); }
TEST_CASE("Life.AnUpheldObjectionStands") { live_through("objection_upheld"); }
TEST_CASE("Life.APreservationIsVerifiedRenewedOnceWarnedOfAndGone") { live_through("preservation"); }
TEST_CASE("Life.APreservationThatNobodyVerifiedIsReleased") { live_through("preservation_unverified"); }
TEST_CASE("Life.APreservationEndsWithoutRenewalAfterNinetyDays") { live_through("preservation_lapses"); }
TEST_CASE("Life.AChallengeHoldsEverythingUntilItIsRuledOn") { live_through("challenge_denied"); }
TEST_CASE("Life.AGrantedChallengeEndsInARefusalOnceNobodyCanAppeal") { live_through("challenge_granted"); }
TEST_CASE("Life.ARulingInPartIsDecidedAnew") { live_through("challenge_modified"); }
TEST_CASE("Life.AChallengeAfterTheReleaseClosesThePackage") { live_through("challenge_after_release"); }
TEST_CASE("Life.AGrantIsWhatThePaperReaches") { live_through("narrowed"); }
TEST_CASE("Life.NothingFoundIsAnAnswer") { live_through("nothing_found"); }
TEST_CASE("Life.AnUnknownAccountGoesTheSameWay") { live_through("unknown_account"); }
TEST_CASE("Life.WhatTheCustomerDeletesIsStillInThePackage") { live_through("deletion"); }
TEST_CASE("Life.ARecordTooMuchNeverReachesThePackage") { live_through("record_too_much"); }
TEST_CASE("Life.ASourceThatVanishesIsAskedAgain") { live_through("source_vanishes"); }
TEST_CASE("Life.AStoppedAgencyFetchesNothing") { live_through("agency_stopped"); }
TEST_CASE("Life.APackageCanBeFetchedForThirtyDays") { live_through("fetch_window"); }
TEST_CASE("Life.LastBytesAloneAreNoDelivery") { live_through("fetched_in_pieces"); }
TEST_CASE("Life.WithoutCounselsApprovalOfTheRulesNothingIsAllowedByThem") { live_through("rules_withdrawn"); }
TEST_CASE("Life.AnEpocWaitsForTheEnforcingAuthority") { live_through("epoc"); }
TEST_CASE("Life.AnEpocThatTheEnforcingAuthorityRefusesLetsNothingOut") { live_through("epoc_refused"); }
TEST_CASE("Life.AnEmergencyEpocHasEightHoursAtAnyHour") { live_through("epoc_emergency"); }
TEST_CASE("Life.AnEpocPrKeepsForSixtyDaysAndThirtyMore") { live_through("epoc_pr"); }
TEST_CASE("Life.SectionMIsSetAsideAndTheIssuerTold") { live_through("epoc_section_m"); }
TEST_CASE("Life.AnAgreementOrderComesThroughItsAuthorityAndSparesWhomItSpares") { live_through("agreement_order"); }
TEST_CASE("Life.AGermanOrderForContentWithAKnownHost") { live_through("german_order"); }
TEST_CASE("Life.AGermanOrderForContentElsewhereIsForCounsel") { live_through("german_order_elsewhere"); }
TEST_CASE("Life.ACaliforniaWarrantIsJudgedByItsOwnLaw") { live_through("calecpa"); }
TEST_CASE("Life.ACombinedOrderOpensEachCellByTheOrderInItThatCan") { live_through("combined_order"); }
TEST_CASE("Life.FromWhereNoEntityIsAndNoAgreementReachesTheTreatyLetterGoesOut") { live_through("treaty_letter"); }
TEST_CASE("Life.AnOrderForFutureDataIsHandledOutsideAndItsExtensionToo") { live_through("handled_outside"); }
TEST_CASE("Life.AnOrderWhoseDaysAreOverIsRejected") { live_through("handled_outside_too_late"); }
TEST_CASE("Life.FutureContentIsHandledOutsideOnTwoSignatures") { live_through("handled_outside_content"); }
TEST_CASE("Life.StoredDataBesideFutureDataIsNotHandledOutside") { live_through("handled_outside_mixed"); }
TEST_CASE("Life.CostsAreAskedBackInPartAndTakenBack") { live_through("costs"); }
TEST_CASE("Life.NobodyAbroadIsAskedForCosts") { live_through("costs_abroad"); }
TEST_CASE("Life.AQuestionAndItsAnswerMoveNothing") { live_through("clarification"); }
TEST_CASE("Life.LegalProcessFollowsAnEmergencyAndIsLinked") { live_through("emergency_paper_came"); }
TEST_CASE("Life.NoLegalProcessAfterAnEmergencyIsRecordedAndSeenWithTheNextOne") { live_through("emergency_paper_missed"); }
TEST_CASE("Life.WhatCameOfAnEmergencyIsRecordedOnceAndCorrectedByAnotherRecord") { live_through("emergency_outcome"); }
TEST_CASE("Life.LegalProcessThatComesLateIsLinkedAllTheSame") { live_through("emergency_late_paper"); }
TEST_CASE("Life.AnEmergencyOpensTheLeastThatMeetsTheDanger") { live_through("emergency_minimum"); }
TEST_CASE("Life.ALineBeyondTheLeastOfAnEmergencyHasAReasonOfItsOwn") { live_through("emergency_beyond"); }
TEST_CASE("Life.WhatIsNoEmergencyOnItsPaperIsRefused") { live_through("emergency_criteria"); }
TEST_CASE("Life.AFireServiceIsReadByHand") { live_through("emergency_fire_service"); }
TEST_CASE("Life.AChildSafetyReportTakesTwoWhoDidNotStartIt") { live_through("report_child_safety"); }
TEST_CASE("Life.AReportOfDangerRestsOnCounselsBelief") { live_through("report_harm"); }
TEST_CASE("Life.AReportOfACrimeHoldsWhoAndFromWhere") { live_through("report_crime"); }
TEST_CASE("Life.AReportHoldsNoMoreThanItsKindAndItsStarterApprovesNothing") { live_through("report_refused"); }
TEST_CASE("Life.TheDefenceGetsRecordsAfterNotice") { live_through("defence"); }
TEST_CASE("Life.TheDefenceGetsNoContentOnItsSubpoena") { live_through("defence_content"); }
TEST_CASE("Life.AnAuditorsLookIsAnEntryAndASealedRequestIsClosed") { live_through("auditor"); }
TEST_CASE("Life.NationalSecurityProcessIsRefusedUnsaved") { live_through("national_refused"); }
TEST_CASE("Life.TheOwnersConsentOpensWhatItNames") { live_through("consent"); }
TEST_CASE("Life.WithoutTheOwnersConsentTheOwnerIsToldAndMayObject") { live_through("consent_missing"); }
TEST_CASE("Life.AnInternationalBodyComesThroughMutualAssistance") { live_through("international"); }
TEST_CASE("Life.AnOrderOfAnInternationalBodysOwnIsSentToTheTreatyPath") { live_through("international_own_order"); }

TEST_CASE("Life.ReceiptsProveThatTheirEntriesStandInTheLedger") {
    adapters::Faults none;
    Life life{Staff::four, none};
    House& house = life.house();
    const auto key = ledger::VerifierKey::parse(*house.real_book->verifier_key());
    REQUIRE(key.has_value());
    const verify::Options options{.keys = {*key, package_signer().verifier()}};
    const auto checked = [&](const std::string& file) {
        const auto verdict = verify::verify_receipt(file, "receipt.txt", options);
        REQUIRE(verdict.has_value());
        return verdict->line();
    };
    bool filed = false;
    for (const auto& line : read_life("plain")) {
        (void)life.live(line);
        if (filed || life.stage() != "received") continue;
        filed = true;
        const auto receipt = ledger::filing_receipt(*house.real_book, life.demand(), house.clock.now());
        REQUIRE(receipt.has_value());
        CHECK(checked(receipt->bytes()) == "ok 1 entries");
        // What the directory said of the accounts is in the entry's facts, and no requester gets them before counsel's answer.
        CHECK(receipt->bytes().find("\nfacts -\n") != std::string::npos);
    }
    REQUIRE(filed);
    REQUIRE(life.stage() == "delivered");
    const auto file = house.production->receipt_file(life.demand(), house.clock.now());
    REQUIRE(file.has_value());
    CHECK(checked(*file) == "ok 1 entries");
    CHECK(house.production->receipt_file(DemandId::random(), house.clock.now()).error().trouble == Trouble::not_found);
    CHECK_FALSE(ledger::filing_receipt(*house.real_book, DemandId::random(), house.clock.now()).has_value());
    for (std::size_t at = 0; at < file->size(); at += 7) {
        std::string changed = *file;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(at);
        CHECK(checked(changed).starts_with("wrong "));
    }
}

namespace {

struct Ran {
    std::uint64_t calls = 0;
    std::string failed;  // the call
    int again = 0;
};

// The plain life; who acts looks what the demand is before trying again, as people do.
Ran live_with(adapters::Faults& faults) {
    Life life{Staff::four, faults};
    auto lines = read_life("plain");
    // Without refusals and without questions of the test itself.
    std::erase_if(lines, [](const auto& line) { return line.who == "book" || line.expected.find(' ') != std::string::npos; });
    Ran ran;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const auto& line = lines[at];
        for (int attempt = 0;; ++attempt) {
            const auto came = life.live(line);
            const std::string step = line.who + " " + line.does;
            INFO(step);
            INFO(came);
            if (came == line.expected || life.stage() == line.expected) break;
            ++ran.again;
            REQUIRE(attempt < 4);
            // What failed is tried again after a while.
            life.house().clock.set({life.house().clock.now().ms + 10 * 60 * ms_per_second});
            // A collection that failed is permitted anew by a person.
            if (life.stage() == "cleared" && line.expected == "sealed") (void)life.live(lines[at - 1]);
        }
        const bool handed_over = life.stage() == "released" || life.stage() == "delivered";
        REQUIRE((life.bytes_left() == 0 || handed_over));
    }
    ran.calls = faults.calls();
    ran.failed = faults.call();
    CHECK(life.stage() == "delivered");
    CHECK(life.bytes_left() > 0);
    const auto wrong = life.house().real_book->check();
    REQUIRE(wrong.has_value());
    for (const auto& one : *wrong) MESSAGE(one.line());
    CHECK(wrong->empty());
    // What stands once in a life stands once in this one.
    std::map<ledger::Kind, int> counts;
    const auto entries = life.house().real_book->entries_of(life.demand());
    REQUIRE(entries.has_value());
    for (const auto& entry : *entries) ++counts[entry.header.kind];
    using ledger::Kind;
    for (const Kind kind : {Kind::received, Kind::accepted, Kind::preserved, Kind::grant_proposed, Kind::granted, Kind::told, Kind::cleared,
                            Kind::collected, Kind::sealed, Kind::release_proposed, Kind::released}) {
        CHECK(counts[kind] == 1);
    }
    CHECK(counts[Kind::permitted] == 1 + counts[Kind::collection_failed]);
    return ran;
}

}  // namespace

TEST_CASE("Life.WhicheverCallFailsNothingLeavesUnrecordedAndTheLifeComesToItsEnd") {
    adapters::Faults none;
    const auto calm = live_with(none);
    CHECK(calm.again == 0);
    CHECK(calm.calls > 100);
    MESSAGE(calm.calls, " calls, each fails in both versions");
    adapters::Faults building;
    {
        Life only_built{Staff::four, building};
    }
    for (const auto version : {adapters::Faults::Version::not_done, adapters::Faults::Version::done_all_the_same}) {
        for (std::uint64_t nth = building.calls() + 1; nth <= calm.calls; ++nth) {
            adapters::Faults faults{nth, version};
            CAPTURE(nth);
            CAPTURE(static_cast<int>(version));
            const auto ran = live_with(faults);
            CHECK(!ran.failed.empty());
        }
    }
}

TEST_CASE("Life.EveryWrittenLifeIsLived") {
    // By the words of this file, so that it holds whichever lives were chosen on the command line.
    const std::string folder = std::string{SALLYPORT_SOURCE_DIR} + "/tests/lives";
    std::ifstream file{folder + "/lives.cpp"};
    const std::string tests{std::istreambuf_iterator<char>{file}, {}};
    for (const auto& life : std::filesystem::directory_iterator{folder}) {
        if (life.path().extension() != ".life") continue;
        const std::string name = life.path().stem().string();
        CAPTURE(name);
        CHECK(tests.find("live_through(\"" + name + "\")") != std::string::npos);
    }
}

}  // namespace sallyport::lives
