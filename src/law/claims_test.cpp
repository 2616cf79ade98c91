// The provider's published answers that concern the law, each by its number in docs/CLAIMS.md: what it lets through, and its refused neighbour.
#include <doctest/doctest.h>

#include <algorithm>

#include "law/assess_json.h"
#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::CustomerClass;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;
using demand::SecrecySource;
using demand::Standard;

namespace {

demand::Demand of_customer(demand::Demand demand, CustomerClass kind, int seats, std::string data_country = "US") {
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.customer_class = kind;
    answer.seats = seats;
    answer.data_country = std::move(data_country);
    answer.customer_country = "US";
    demand.directory.assign(demand.identifiers.size(), answer);
    return demand;
}

demand::Demand emergency() {
    auto demand = warrant({DataClass::ip_session_log});
    demand.instrument = Instrument::emergency_request;
    demand.authority = AuthorityLevel::self_issued;
    demand.standard = Standard::none;
    demand.summary = Sensitive<std::string>{"A made-up person is in danger."};
    demand.nexus = Sensitive<std::string>{"The last sign-in shows where."};
    return demand;
}

OtherFacts affirmed() {
    OtherFacts others;
    others.emergency_affirmed = true;
    return others;
}

OtherFacts lacking(PaperPart part) {
    OtherFacts others;
    others.lacks = 1u << static_cast<unsigned>(part);
    return others;
}

demand::Demand with(Instrument instrument, std::vector<DataClass> classes, AuthorityLevel level, Standard standard) {
    auto demand = warrant(std::move(classes));
    demand.instrument = instrument;
    demand.authority = level;
    demand.standard = standard;
    return demand;
}

demand::Demand foreign(std::string country, Instrument instrument, std::vector<DataClass> classes) {
    auto demand = warrant(std::move(classes));
    demand.country = std::move(country);
    demand.instrument = instrument;
    demand.requester = RequesterKind::foreign_government;
    return demand;
}

}  // namespace

TEST_CASE("Claim04.OnlyCompulsoryPapersOpenAnything") {
    CHECK(judged(warrant()).overall == Verdict::allow);
    auto letter = warrant({DataClass::bsi_name});
    letter.instrument = Instrument::informal_letter;
    for (const DataClass data : every<DataClass>()) {
        letter.identifiers[0].sought = {{data, january()}};
        CHECK(judged(letter).cell(0, data) == Verdict::deny);
        CHECK(found(judged(letter), "r01") != nullptr);
    }
}

TEST_CASE("Claim06.ASubpoenaOpensNonContentAndAWarrantContent") {
    CHECK(judged(subpoena({DataClass::bsi_name})).overall == Verdict::allow);
    CHECK(judged(subpoena({DataClass::content_mail})).overall == Verdict::deny);
    CHECK(judged(warrant({DataClass::content_mail})).overall == Verdict::allow);
}

TEST_CASE("Claim07.ContentHeldInIrelandIsJudgedByBothLaws") {
    const auto here = judged(of_customer(warrant(), CustomerClass::consumer, 0)),
               there = judged(of_customer(warrant(), CustomerClass::consumer, 0, "IE"));
    CHECK(here.overall == Verdict::allow);
    CHECK(there.law == Verdict::allow);
    CHECK(there.house == Verdict::review);
    CHECK(found(there, "r16")->rule == "house-other-country");
    CHECK(judged(foreign("IE", Instrument::national_order, {DataClass::bsi_name})).rulebook == shipped().version());
}

TEST_CASE("Claim08.EveryRefusalHasItsReasonOfTheClosedListAndACitation") {
    for (const Instrument instrument : every<Instrument>()) {
        auto demand = warrant({DataClass::bsi_name, DataClass::content_mail, DataClass::prospective_content});
        demand.instrument = instrument;
        demand.is_signed = false;
        for (const auto& finding : judged(demand).findings) {
            if (finding.verdict != Verdict::deny) continue;
            CAPTURE(finding.rule);
            CHECK((finding.code == "not_this_lane" || (finding.code >= "r01" && finding.code <= "r25" && finding.code.size() == 3)));
            CHECK(!finding.citation.empty());
            CHECK(!finding.counsel.empty());
        }
    }
}

TEST_CASE("Claim10.AFaciallyInvalidPaperIsR01") {
    CHECK(found(judged(warrant()), "r01") == nullptr);
    for (const PaperPart part : {PaperPart::issuer, PaperPart::docket, PaperPart::seal, PaperPart::affidavit})
        CHECK(found(judged(warrant(), lacking(part)), "r01")->verdict == Verdict::deny);
}

TEST_CASE("Claim11.AnImproperlyServedPaperIsR02") {
    auto demand = warrant();
    for (const auto* channel : {"portal", "fax", "unlisted_mail"}) {
        demand.channel = channel;
        CHECK((judged(demand).overall == Verdict::allow) == (demand.channel == "portal"));
    }
    CHECK(found(judged(demand), "r02")->verdict == Verdict::deny);
}

TEST_CASE("Claim12.ADataTypeThatThePaperDoesNotSupportIsR03AtItsClassOnly") {
    const auto answer = judged(subpoena({DataClass::ip_session_log, DataClass::content_mail}));
    CHECK(answer.cell(0, DataClass::ip_session_log) == Verdict::allow);
    CHECK(answer.cell(0, DataClass::content_mail) == Verdict::deny);
    REQUIRE(found(answer, "r03") != nullptr);
    CHECK(found(answer, "r03")->data == DataClass::content_mail);
}

TEST_CASE("Claim13.AnIdentifierOfAnotherCompanyIsR04ForCounsel") {
    auto demand = of_customer(warrant(), CustomerClass::consumer, 0);
    CHECK(found(judged(demand), "r04") == nullptr);
    demand.directory[0].known = false;
    CHECK(found(judged(demand), "r04")->verdict == Verdict::review);
    CHECK(found(judged(demand), "r04")->counsel_only);
}

TEST_CASE("Claim14.AnIssuerWithoutThePowerIsR05AndAForeignPoliceWithoutATreatyR06") {
    auto order = foreign("DE", Instrument::epoc, {DataClass::content_mail});
    order.requester = RequesterKind::eu_member_state;
    order.received = at("2026-09-01T08:00:00Z");
    order.issued_on = on("2026-08-31");
    OtherFacts grave;
    grave.offence_years = 5;
    grave.enforcing = Enforcing::cleared;
    CHECK(judged(order, grave).law == Verdict::allow);
    order.authority = AuthorityLevel::prosecutor;
    CHECK(found(judged(order, grave), "r05")->verdict == Verdict::deny);
    auto police = emergency();
    police.requester = RequesterKind::foreign_government;
    for (const auto kind : {RequesterKind::foreign_government, RequesterKind::eu_member_state, RequesterKind::international_body}) {
        police.requester = kind;
        CHECK(found_rule(judged(police, affirmed()), "us-check-foreign-emergency")->verdict == Verdict::review);
    }
    CHECK(found(judged(emergency(), affirmed()), "r06") == nullptr);
}

TEST_CASE("Claim15.AnUnsignedPaperIsR07") {
    auto demand = warrant();
    CHECK(found(judged(demand), "r07") == nullptr);
    demand.is_signed = false;
    CHECK(found(judged(demand), "r07")->verdict == Verdict::deny);
}

TEST_CASE("Claim16.ASignerBelowTheLevelIsR08") {
    auto demand = warrant();
    CHECK(found(judged(demand), "r08") == nullptr);
    demand.authority = AuthorityLevel::court_clerk;
    CHECK(found(judged(demand), "r08")->verdict == Verdict::deny);
}

TEST_CASE("Claim17.WrongDatesAreR09") {
    auto demand = warrant();
    CHECK(found(judged(demand), "r09") == nullptr);
    demand.issued_on = on("2026-02-23");  // served on day fifteen
    CHECK(found(judged(demand), "r09")->verdict == Verdict::deny);
    demand = warrant();
    demand.issued_on = on("2026-03-11");  // issued after service
    CHECK(found(judged(demand), "r09")->verdict == Verdict::deny);
    demand = warrant();
    demand.identifiers[0].sought[0].span = Span{at("2026-02-01T00:00:00Z"), at("2026-01-01T00:00:00Z")};
    CHECK(found(judged(demand), "r09")->verdict == Verdict::deny);
}

TEST_CASE("Claim18.APaperForASisterCompanyIsR10") {
    const auto named = book_with("house.toml", "entities = []", "entities = [\"example_mail\"]");
    auto demand = warrant();
    demand.addressed_to = "example_mail";
    CHECK(judged_under(named, demand).overall == Verdict::allow);
    demand.addressed_to = "example_games";
    CHECK(found(judged_under(named, demand), "r10")->verdict == Verdict::deny);
}

TEST_CASE("Claim19.AMaterialMistakeIsR11") {
    OtherFacts mistaken;
    CHECK(judged(warrant(), mistaken).overall == Verdict::allow);
    mistaken.material_mistake = true;
    CHECK(found(judged(warrant(), mistaken), "r11")->verdict == Verdict::deny);
}

TEST_CASE("Claim20.WithoutARangeOrForEverybodyIsR12") {
    auto demand = warrant();
    CHECK(found(judged(demand), "r12") == nullptr);
    demand.identifiers[0].sought[0].span.reset();
    CHECK(found(judged(demand), "r12")->verdict == Verdict::deny);
    demand = warrant();
    demand.identifiers[0].kind = demand::IdentifierKind::tenant_domain;
    CHECK(found(judged(demand), "r12")->verdict == Verdict::review);
    OtherFacts everybody;
    everybody.paper = "us-reverse";
    CHECK(judged(warrant(), everybody).overall == Verdict::review);
}

TEST_CASE("Claim21.AnEnterpriseIsR13UnlessAReasonIsRecorded") {
    const auto demand = of_customer(warrant(), CustomerClass::enterprise, 300);
    CHECK(found(judged(demand), "r13")->verdict == Verdict::review);
    OtherFacts suspect;
    suspect.redirect_impossible = true;  // fraud by the administrator
    CHECK(judged(demand, suspect).overall == Verdict::allow);
}

TEST_CASE("Claim22.ACountryWithoutARowIsForCounsel") {
    CHECK(judged(foreign("FR", Instrument::national_order, {DataClass::bsi_name})).overall == Verdict::allow);
    CHECK(found(judged(foreign("SG", Instrument::national_order, {DataClass::bsi_name})), "no-rulebook")->verdict == Verdict::review);
}

TEST_CASE("Claim23.AValidWarrantForAnEnterpriseWithAGermanHostIsAConflictForCounsel") {
    OtherFacts asked;
    asked.redirect_impossible = true;
    CHECK(judged(of_customer(warrant(), CustomerClass::enterprise, 300), asked).overall == Verdict::allow);
    const auto abroad = judged(of_customer(warrant(), CustomerClass::enterprise, 300, "DE"), asked);
    CHECK(abroad.law == Verdict::allow);
    CHECK(found(abroad, "r16")->verdict == Verdict::review);
}

TEST_CASE("Claim24.AGovernmentOfACountryWhereTheProviderIsNotGetsTheTreatyLetter") {
    const auto here =
        book_with("house.toml", "[floors]", "[[provider.presence]]\ncountry = \"US\"\nentity = \"x\"\nfrom = \"2013-01-01\"\n\n[floors]");
    CHECK(judged_under(here, warrant()).overall == Verdict::allow);
    const auto order = foreign("FR", Instrument::national_order, {DataClass::bsi_name});
    const auto refused = judged_under(here, order);
    REQUIRE(found(refused, "r06") != nullptr);
    CHECK(found(refused, "r06")->verdict == Verdict::deny);
    CHECK(found(refused, "r06")->officer.find("mutual legal assistance") != std::string::npos);
    CHECK(found(judged(order), "r06") == nullptr);  // the shipped house names no place, and checks none
}

TEST_CASE("Claim25.LawAndHouseAreTwoResultsAndBothMustPass") {
    auto demand = warrant();
    CHECK((judged(demand).law == Verdict::allow && judged(demand).house == Verdict::allow));
    demand.channel = "fax";
    CHECK(judged(demand).law == Verdict::allow);
    CHECK(judged(demand).house == Verdict::deny);
    CHECK(judged(demand).overall == Verdict::deny);
}

TEST_CASE("Claim26.ARowThatNobodyLookedAtForThirteenMonthsWarns") {
    auto demand = subpoena();
    Adoption adopted = adoption();
    adopted.valid_until = at("2030-01-01T00:00:00Z");
    const auto received = [&](const char* instant) {
        demand.received = at(instant);
        return assess(demand, shipped(), &adopted, demand.received, {});
    };
    CHECK(found(received("2027-08-05T10:00:00Z"), "row_ageing") == nullptr);
    CHECK(found(received("2027-10-05T10:00:00Z"), "row_ageing") != nullptr);
}

TEST_CASE("Claim27.EachFieldOfASubscriberIsOfItsClassAndASubpoenaOpensItAndNoMore") {
    for (const DataClass data : every<DataClass>()) {
        CAPTURE(std::string{code(data)});
        const bool opens = judged(subpoena({data})).cell(0, data) == Verdict::allow;
        // The six items of 18 U.S.C. 2703(c)(2); the sign-in log beside them, unless the house asks for more.
        CHECK(opens == (demand::is_subscriber(data) || data == DataClass::ip_session_log));
    }
    CHECK(std::ranges::count_if(every<DataClass>(), demand::is_subscriber) == 6);
}

TEST_CASE("Claim28.RecordsBeyondTheSixItemsNeedAnOrder") {
    CHECK(judged(subpoena({DataClass::bsi_payment})).overall == Verdict::allow);
    CHECK(judged(subpoena({DataClass::noncontent_transactions})).overall == Verdict::deny);
    CHECK(judged(with(Instrument::d_order, {DataClass::noncontent_transactions}, AuthorityLevel::judge, Standard::articulable_facts))
              .overall == Verdict::allow);
}

TEST_CASE("Claim29.AKindOfDataThatNobodyKnowsIsContent") {
    const auto verdict = [](const std::string& instrument, const std::string& data) {
        const auto asked = read_question(
            "{\"jurisdiction\": \"US\", \"received_at\": \"2026-03-10T14:05:00Z\", \"issued_on\": \"2026-03-03\", "
            "\"signed\": true, \"requester_kind\": \"federal\", \"authority_level\": \"judge\", "
            "\"instrument\": \"" +
                instrument + "\", \"identifiers\": [{\"sought\": [{\"class\": \"" + data +
                "\", \"from\": \"2026-01-01\", \"to\": \"2026-02-01\"}]}]}",
            at("2026-03-10T14:05:00Z"));
        REQUIRE(asked.has_value());
        auto demand = asked->demand;
        demand.issuer = Sensitive<std::string>{"District Court of Exampleland"};
        demand.docket = Sensitive<std::string>{"3:26-gj-00017"};
        REQUIRE(demand.identifiers[0].sought.size() == 1);
        const auto& sought = demand.identifiers[0].sought[0];
        CHECK(demand::is_content(sought.data) == (data != "bsi_name"));
        return judged(demand, asked->others).cell(0, sought.data);
    };
    CHECK(verdict("grand_jury_subpoena", "bsi_name") == Verdict::allow);
    CHECK(verdict("grand_jury_subpoena", "star_sign") == Verdict::deny);
    CHECK(verdict("grand_jury_subpoena", "content_mail") == Verdict::deny);
}

TEST_CASE("Claim33.AWiretapIsAnsweredByTheLawAndNeverOpensStoredContent") {
    auto demand = with(Instrument::wiretap_order, {DataClass::prospective_content}, AuthorityLevel::judge, Standard::probable_cause);
    demand.identifiers[0].sought[0].span = Span{demand.received, after_days(demand.received, 30)};
    CHECK(judged(demand).law == Verdict::allow);
    demand.identifiers[0].sought[0] = {DataClass::content_mail, january()};
    CHECK(judged(demand).law == Verdict::deny);
}

TEST_CASE("Claim37.AnOfficialSignedPaperWithEveryElementAndNoOther") {
    CHECK(judged(subpoena()).overall == Verdict::allow);
    for (const PaperPart part : {PaperPart::issuer, PaperPart::docket, PaperPart::return_date, PaperPart::seal, PaperPart::custodian}) {
        CAPTURE(code(part));
        CHECK(judged(subpoena(), lacking(part)).overall == Verdict::deny);
    }
}

TEST_CASE("Claim40.ThePortalIsTheWayInAndAnyOtherIsAnExceptionOrRefused") {
    auto demand = warrant();
    CHECK(judged(demand).overall == Verdict::allow);
    for (const auto* exception : {"counter", "mail", "network"}) {
        demand.channel = exception;
        CHECK(found(judged(demand), "r02")->verdict == Verdict::review);  // somebody looks who sent it
    }
    demand.channel = "fax";
    CHECK(found(judged(demand), "r02")->verdict == Verdict::deny);
}

TEST_CASE("Claim46.AnEmergencyIsOneOfDeathOrSeriousInjuryThatSomebodyAffirmed") {
    CHECK(found(judged(emergency(), affirmed()), "r17") == nullptr);
    const auto property_only = judged(emergency());
    CHECK(found(property_only, "r17")->verdict == Verdict::review);
    CHECK(found(property_only, "r17")->counsel.find("Damage to property is not that") != std::string::npos);
}

TEST_CASE("Claim47.AnEmergencyIsSigned") {
    CHECK(found(judged(emergency(), affirmed()), "r07") == nullptr);
    auto demand = emergency();
    demand.is_signed = false;
    CHECK(judged(demand, affirmed()).overall == Verdict::deny);
}

TEST_CASE("Claim48.AnEmergencySaysWhatHappenedAndHowTheDataHelps") {
    CHECK(judged(emergency(), affirmed()).overall == Verdict::review);
    auto demand = emergency();
    demand.summary = Sensitive<std::string>{};
    CHECK(judged(demand, affirmed()).overall == Verdict::deny);
    demand = emergency();
    demand.nexus = Sensitive<std::string>{};
    CHECK(judged(demand, affirmed()).overall == Verdict::deny);
}

TEST_CASE("Claim49.AnEmergencyIsDecidedByCounselBeforeAnythingAndNeverOpensTheFuture") {
    auto demand = emergency();
    CHECK(judged(demand, affirmed()).cell(0, DataClass::ip_session_log) == Verdict::review);
    demand.identifiers[0].sought = {{DataClass::prospective_content, january()}};
    CHECK(judged(demand, affirmed()).cell(0, DataClass::prospective_content) == Verdict::deny);
}

TEST_CASE("Claim51.AnEmergencyComesFromAnywhereButNotFromAPrivateParty") {
    for (const auto kind :
         {RequesterKind::federal, RequesterKind::local, RequesterKind::foreign_government, RequesterKind::eu_member_state}) {
        auto demand = emergency();
        demand.requester = kind;
        CHECK(judged(demand, affirmed()).overall == Verdict::review);
    }
    auto demand = emergency();
    demand.requester = RequesterKind::civil_party;
    CHECK(found(judged(demand, affirmed()), "r05")->verdict == Verdict::deny);
}

TEST_CASE("Claim52.AWarrantHasProbableCauseParticularityAndAConnection") {
    CHECK(judged(warrant()).overall == Verdict::allow);
    auto demand = warrant();
    demand.standard = Standard::reasonable_belief;
    CHECK(judged(demand).overall == Verdict::deny);
    CHECK(judged(warrant(), lacking(PaperPart::particularity)).overall == Verdict::deny);
    OtherFacts elsewhere;
    elsewhere.nexus_absent = true;
    CHECK(found(judged(warrant(), elsewhere), "r06")->verdict == Verdict::deny);
}

TEST_CASE("Claim53.ContentIsNeverGivenBelowProbableCause") {
    const std::pair<Instrument, AuthorityLevel> papers[]{{Instrument::admin_subpoena, AuthorityLevel::self_issued},
                                                         {Instrument::grand_jury_subpoena, AuthorityLevel::prosecutor},
                                                         {Instrument::trial_subpoena, AuthorityLevel::court_clerk},
                                                         {Instrument::d_order, AuthorityLevel::judge},
                                                         {Instrument::pr_tt_order, AuthorityLevel::judge}};
    for (const auto& [instrument, level] : papers) {
        for (const DataClass data : {DataClass::content_mail, DataClass::content_files, DataClass::content_other}) {
            const auto answer = judged(with(instrument, {data}, level, Standard::articulable_facts));
            CHECK(answer.cell(0, data) == Verdict::deny);
            CHECK(answer.law == Verdict::deny);
            CHECK(answer.house == Verdict::deny);  // each of the two would suffice
        }
    }
    CHECK(judged(warrant({DataClass::content_other})).overall == Verdict::allow);
}

TEST_CASE("Claim55.AMotionHasFourteenDaysFromService") {
    auto demand = of_customer(warrant(), CustomerClass::consumer, 0);
    demand.directory[0].customer_country = "GB";
    CHECK(clock_day(judged(demand), "motion_2703h") == "2026-03-24");
    demand.directory[0].customer_country = "US";
    CHECK(clock_day(judged(demand), "motion_2703h") == "none");
}

TEST_CASE("Claim57.ASecrecyOrderIsHonouredAndQuestionedWhereItIsDoubtful") {
    auto demand = warrant();
    demand.secrecy = SecrecySource::court_order;
    OtherFacts others;
    others.secrecy_paper = SecrecyPaper{on("2026-03-03"), on("2026-09-03"), true, true};
    CHECK(judged(demand, others).overall == Verdict::allow);
    CHECK(clock_day(judged(demand, others), "notice_wait_ends") == "none");
    others.secrecy_paper->ends.reset();
    CHECK(judged(demand, others).overall == Verdict::review);
    CHECK(clock_day(judged(demand, others), "notice_wait_ends") == "none");
}

TEST_CASE("Claim59.ThePlaceOfTheDataChangesNoClass") {
    std::vector<const char*> rules;
    const auto home = judged(of_customer(warrant(), CustomerClass::consumer, 0));
    for (const auto* place : {"DE", "IE", "JP"}) {
        const auto there = judged(of_customer(warrant(), CustomerClass::consumer, 0, place));
        CHECK(there.law == home.law);
        CHECK(found(there, "ok")->rule == found(home, "ok")->rule);
        CHECK(found(there, "r16") != nullptr);
    }
    CHECK(found(home, "r16") == nullptr);
}

TEST_CASE("Claim61.TheCustomerIsToldFirstUnlessTheLawForbids") {
    auto demand = warrant();
    CHECK(clock_day(judged(demand), "notice_wait_ends") == "2026-03-17");
    for (const auto barred : {SecrecySource::court_order, SecrecySource::statute, SecrecySource::eu_confidentiality}) {
        demand.secrecy = barred;
        CHECK(clock_day(judged(demand), "notice_wait_ends") == "none");
    }
    for (const auto asked : {SecrecySource::letter_only, SecrecySource::sealing_only, SecrecySource::none}) {
        demand.secrecy = asked;
        CHECK(clock_day(judged(demand), "notice_wait_ends") == "2026-03-17");
        CHECK((found(judged(demand), "no_gag") != nullptr) == (asked != SecrecySource::none));
    }
}

TEST_CASE("Claim64.ContentInACivilMatterNeedsTheOwnersConsentWhateverTheCourtSays") {
    for (const auto instrument : {Instrument::civil_subpoena, Instrument::civil_court_order}) {
        auto demand = with(instrument, {DataClass::content_mail}, AuthorityLevel::judge, Standard::unknown);
        demand.requester = RequesterKind::civil_party;
        CHECK(found(judged(demand), "r15")->verdict == Verdict::deny);
        OtherFacts consented;
        consented.consent_recorded = true;
        CHECK(judged(demand, consented).overall == Verdict::allow);
        // Nor in a matter from abroad, where the paper alone opens nothing at once.
        for (const auto* country : {"AU", "BR", "CA", "DE", "GB", "IN"}) {
            auto abroad = demand;
            abroad.country = country;
            CHECK_MESSAGE(judged(abroad).cell(0, DataClass::content_mail) == Verdict::deny, country);
            CHECK_MESSAGE(judged(abroad, consented).cell(0, DataClass::content_mail) != Verdict::deny, country);
        }
        demand.identifiers.clear();  // nor without a specific account
        CHECK(found(judged(demand, consented), "r14")->verdict == Verdict::deny);
    }
}

TEST_CASE("Claim65.NationalSecurityProcessIsNoPartOfThisBook") {
    for (const auto instrument : {Instrument::nsl, Instrument::fisa_order}) {
        auto demand = warrant({DataClass::bsi_name});
        demand.instrument = instrument;
        CHECK(found(judged(demand), "not_this_lane")->verdict == Verdict::deny);
        demand.channel = std::string{demand::cleared_channel};  // of the folder of that lane, which no other opens
        CHECK(found(judged(demand), "not_this_lane") == nullptr);
    }
    CHECK(found(judged(warrant()), "not_this_lane") == nullptr);
}

TEST_CASE("Claim66.FiftySeatsAreNoEnterpriseAndFiftyOneAre") {
    CHECK(found(judged(of_customer(warrant(), CustomerClass::enterprise, 50)), "r13") == nullptr);
    CHECK(found(judged(of_customer(warrant(), CustomerClass::enterprise, 51)), "r13") != nullptr);
    CHECK(found(judged(of_customer(warrant(), CustomerClass::consumer, 51)), "r13") == nullptr);
}
