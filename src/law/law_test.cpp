// Single rules, each with its refused neighbour.
#include "law/law_test.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "law/ladder.h"

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

demand::Demand with_directory(demand::Demand demand, demand::DirectoryAnswer answer) {
    demand.directory.assign(demand.identifiers.size(), std::move(answer));
    return demand;
}

demand::DirectoryAnswer customer(CustomerClass kind, int seats) {
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.customer_class = kind;
    answer.seats = seats;
    answer.data_country = answer.customer_country = "US";
    return answer;
}

}  // namespace

TEST_CASE("Warrant.WithoutADefectIsAllowedAfterAdoptionOnly") {
    const auto demand = warrant();
    const Adoption adopted = adoption();
    CHECK(judged(demand).overall == Verdict::allow);
    CHECK(judged(demand).cell(0, DataClass::content_mail) == Verdict::allow);

    const auto unread = assess(demand, shipped(), nullptr, demand.received, {});
    CHECK(unread.overall == Verdict::review);
    CHECK(unread.law == Verdict::review);
    CHECK(found(unread, "not_adopted") != nullptr);

    SUBCASE("an adoption holds until its last instant and not in it") {
        const Instant last{adopted.valid_until.ms - 1};
        CHECK(assess(demand, shipped(), &adopted, last, {}).overall == Verdict::allow);
        CHECK(assess(demand, shipped(), &adopted, adopted.valid_until, {}).overall == Verdict::review);
    }
    SUBCASE("an adoption of another version is none") {
        Adoption other = adopted;
        other.rulebook[0] ^= 1;
        CHECK(assess(demand, shipped(), &other, demand.received, {}).overall == Verdict::review);
    }
}

TEST_CASE("Refusal.NeedsNoAdoption") {
    const auto demand = subpoena({DataClass::content_mail});
    CHECK(assess(demand, shipped(), nullptr, demand.received, {}).law == Verdict::deny);
}

TEST_CASE("Warrant.ServedOnDayFourteenPassesAndOnDayFifteenIsLate") {
    auto demand = warrant();
    demand.issued_on = on("2026-02-24");
    demand.received = at("2026-03-10T23:59:59Z");
    CHECK(judged(demand).overall == Verdict::allow);
    CHECK(clock_day(judged(demand), "last_day_for_service") == "2026-03-10");
    demand.received = at("2026-03-11T00:00:00Z");
    const auto late = judged(demand);
    REQUIRE(found_rule(late, "us-check-served-late") != nullptr);
    CHECK(found_rule(late, "us-check-served-late")->code == "r09");
    CHECK(late.law == Verdict::deny);

    SUBCASE("the day is the one in the requester's zone") {
        demand.zone = "America/Los_Angeles";
        CHECK(judged(demand).overall == Verdict::allow);
    }
}

TEST_CASE("Warrant.ServedInTimeNeverGrowsStaleInTheQueue") {
    const auto demand = warrant();
    const Adoption adopted = adoption();
    const auto then = assess(demand, shipped(), &adopted, demand.received, {});
    const auto later = assess(demand, shipped(), &adopted, after_days(demand.received, 200), {});
    CHECK(then == later);
}

TEST_CASE("StateWarrant.ItsOwnLastDayGoesBeforeTheGeneralNumber") {
    auto demand = warrant();
    demand.requester = RequesterKind::state;
    demand.issued_on = on("2026-02-23");  // fifteen days
    CHECK(found_rule(judged(demand), "us-check-served-late") != nullptr);
    demand.execute_by = on("2026-03-10");
    CHECK(judged(demand).overall == Verdict::allow);
    demand.execute_by = on("2026-03-09");
    CHECK(found_rule(judged(demand), "us-check-execute-by") != nullptr);

    SUBCASE("California's own row has ten days") {
        OtherFacts california;
        california.region = "CA";
        demand.execute_by.reset();
        demand.issued_on = on("2026-02-28");
        CHECK(judged(demand, california).overall == Verdict::allow);
        demand.issued_on = on("2026-02-27");
        CHECK(found_rule(judged(demand, california), "us-check-served-late") != nullptr);
        CHECK(found_rule(judged(demand), "us-check-served-late") == nullptr);
    }
}

TEST_CASE("FederalWarrant.AnExecuteByDayBeyondTheRuleIsForCounsel") {
    auto demand = warrant();
    demand.execute_by = on("2026-03-17");
    CHECK(judged(demand).overall == Verdict::allow);
    demand.execute_by = on("2026-03-18");
    CHECK(found_rule(judged(demand), "us-check-execute-by-too-far") != nullptr);
    CHECK(judged(demand).overall == Verdict::review);
}

TEST_CASE("Paper.NamesItsCourtItsNumberItsDayAndItsSigner") {
    auto demand = warrant();
    CHECK(judged(demand).overall == Verdict::allow);
    SUBCASE("no court") {
        demand.issuer = Sensitive<std::string>{};
        REQUIRE(found(judged(demand), "r01") != nullptr);
        CHECK(found(judged(demand), "r01")->rule == "us-check-issuer");
    }
    SUBCASE("no number") {
        demand.docket = Sensitive<std::string>{};
        CHECK(found_rule(judged(demand), "us-check-docket")->verdict == Verdict::deny);
    }
    SUBCASE("no day of issue") {
        demand.issued_on.reset();
        CHECK(found_rule(judged(demand), "us-check-issue-date")->verdict == Verdict::review);
    }
    SUBCASE("not signed") {
        demand.is_signed = false;
        CHECK(found(judged(demand), "r07")->verdict == Verdict::deny);
        CHECK(judged(demand).house == Verdict::deny);
    }
    SUBCASE("issued after it was served") {
        demand.issued_on = on("2026-03-10");
        CHECK(judged(demand).overall == Verdict::allow);
        demand.issued_on = on("2026-03-11");
        CHECK(found_rule(judged(demand), "house-issued-after-service")->code == "r09");
    }
}

TEST_CASE("Warrant.NeedsAJudgeAndProbableCause") {
    auto demand = warrant();
    for (const AuthorityLevel level : every<AuthorityLevel>()) {
        demand.authority = level;
        const auto answer = judged(demand);
        if (level == AuthorityLevel::judge) {
            CHECK(answer.overall == Verdict::allow);
        } else if (level == AuthorityLevel::unknown) {
            CHECK(found_rule(answer, "us-check-level-unknown")->verdict == Verdict::review);
        } else {
            CHECK(found_rule(answer, "us-check-level")->code == "r08");
            CHECK(answer.overall == Verdict::deny);
        }
    }
    demand = warrant();
    for (const Standard standard : every<Standard>()) {
        demand.standard = standard;
        const bool enough = standard == Standard::probable_cause || standard == Standard::unknown;
        CHECK((judged(demand).overall == Verdict::allow) == enough);
    }
}

TEST_CASE("Subpoena.ReturnDayThatHasPassedIsADefect") {
    auto demand = subpoena();
    demand.return_on = on("2026-03-20");
    CHECK(judged(demand).overall == Verdict::allow);
    CHECK(clock_day(judged(demand), "reply") == "2026-03-20");
    demand.return_on = on("2026-03-09");
    CHECK(found_rule(judged(demand), "us-check-return-passed")->code == "r09");
}

TEST_CASE("Wait.ThatOutrunsTheReturnDayIsAFindingAndNoSilentDelay") {
    auto demand = subpoena();
    demand.return_on = on("2026-03-17");  // received on the tenth, seven days' wait
    CHECK(judged(demand).overall == Verdict::allow);
    demand.return_on = on("2026-03-16");
    CHECK(found(judged(demand), "wait_outruns_due")->verdict == Verdict::review);
    demand.return_on = on("2026-03-10");  // served on the return day itself
    CHECK(found(judged(demand), "wait_outruns_due") != nullptr);
    demand.return_on = on("2026-03-09");  // over before it came: another finding says so
    CHECK(found(judged(demand), "wait_outruns_due") == nullptr);
    demand.return_on = on("2026-03-16");
    SUBCASE("an order that forbids to tell leaves no wait") {
        demand.secrecy = SecrecySource::court_order;
        CHECK(found(judged(demand), "wait_outruns_due") == nullptr);
    }
}

TEST_CASE("Content.IsNeverReachedByASubpoenaWhateverItsAgeAndWhateverNoticeTheGovernmentGave") {
    auto demand = subpoena({DataClass::content_mail});
    const auto plain = judged(demand);
    CHECK(plain.cell(0, DataClass::content_mail) == Verdict::deny);
    CHECK(found(plain, "r03")->policy_basis == "WARSHAK");
    demand.prior_notice_by_government = true;
    demand.identifiers[0].sought[0].span = Span{at("2025-01-01T00:00:00Z"), at("2025-09-10T00:00:00Z")};  // 181 days old
    CHECK(judged(demand).findings == plain.findings);
    SUBCASE("nor by a court order below probable cause") {
        demand.instrument = Instrument::d_order;
        demand.authority = AuthorityLevel::judge;
        demand.standard = Standard::articulable_facts;
        CHECK(judged(demand).cell(0, DataClass::content_mail) == Verdict::deny);
        CHECK(judged(demand).law == Verdict::deny);
        CHECK(judged(demand).house == Verdict::deny);
    }
}

TEST_CASE("Location.NeedsAWarrant") {
    CHECK(judged(warrant({DataClass::noncontent_location})).overall == Verdict::allow);
    auto demand = warrant({DataClass::noncontent_headers, DataClass::noncontent_location});
    demand.instrument = Instrument::d_order;
    CHECK(judged(demand).cell(0, DataClass::noncontent_headers) == Verdict::allow);
    CHECK(judged(demand).cell(0, DataClass::noncontent_location) == Verdict::deny);
    CHECK(found_rule(judged(demand), "us-d-order/location")->citation.find("Carpenter") != std::string::npos);
}

TEST_CASE("Demand.ThatAsksForMoreThanThePaperReachesIsAnsweredInPart") {
    const auto answer = judged(subpoena({DataClass::bsi_name, DataClass::ip_session_log, DataClass::content_mail}));
    CHECK(answer.cell(0, DataClass::bsi_name) == Verdict::allow);
    CHECK(answer.cell(0, DataClass::ip_session_log) == Verdict::allow);
    CHECK(answer.cell(0, DataClass::content_mail) == Verdict::deny);
    CHECK(answer.overall == Verdict::deny);
}

TEST_CASE("Cell.ThatWasNotAskedForIsDenied") {
    const auto answer = judged(warrant());
    CHECK(answer.cell(0, DataClass::content_files) == Verdict::deny);
    CHECK(answer.cell(1, DataClass::content_mail) == Verdict::deny);
}

TEST_CASE("Preservation.KeepsAndLetsNothingLeave") {
    auto demand = warrant();
    demand.instrument = Instrument::preservation_letter;
    demand.authority = AuthorityLevel::self_issued;
    demand.received = at("2026-03-01T09:00:00Z");
    demand.issued_on = on("2026-02-27");
    const auto answer = judged(demand);
    CHECK(answer.overall == Verdict::allow);
    CHECK(found(answer, "preserve_only")->keep_only);
    CHECK(answer.cell(0, DataClass::content_mail) == Verdict::deny);
    CHECK(clock_day(answer, "preservation_lapse") == "2026-05-30");
    CHECK(clock_day(answer, "preservation_lapse_if_renewed") == "2026-08-28");
    demand.identifiers[0].sought[0].data = DataClass::prospective_content;
    CHECK(judged(demand).overall == Verdict::deny);
}

TEST_CASE("FutureData.NeedsAnOrderOfItsOwnKindAndOneOrderRunsSixtyOrThirtyDays") {
    CHECK(found(judged(warrant({DataClass::prospective_content})), "r25")->verdict == Verdict::deny);
    auto demand = warrant({DataClass::prospective_noncontent});
    demand.instrument = Instrument::pr_tt_order;
    demand.received = at("2026-09-01T08:00:00Z");
    demand.issued_on = on("2026-09-01");
    demand.identifiers[0].sought[0].span = Span{at("2026-09-01T00:00:00Z"), at("2026-10-31T00:00:00Z")};
    CHECK(judged(demand).overall == Verdict::allow);
    CHECK(clock_day(judged(demand), "order_ends") == "2026-10-31");
    demand.identifiers[0].sought[0].span->to = at("2026-11-01T00:00:00Z");
    CHECK(found_rule(judged(demand), "us-check-too-long")->code == "r09");

    demand.instrument = Instrument::wiretap_order;
    demand.identifiers[0].sought[0] = {DataClass::prospective_content, Span{at("2026-09-01T00:00:00Z"), at("2026-10-01T00:00:00Z")}};
    CHECK(judged(demand).overall == Verdict::allow);
    CHECK(clock_day(judged(demand), "order_ends") == "2026-10-01");
    demand.identifiers[0].sought[0].span->to.ms += 1;
    CHECK(judged(demand).overall == Verdict::deny);
}

namespace {

// A pen register order of 1 September 2026 for sixty days, received on the day that is given.
demand::Demand pen_register(std::string_view received) {
    auto demand = warrant({DataClass::prospective_noncontent});
    demand.instrument = Instrument::pr_tt_order;
    demand.received = at(received);
    demand.issued_on = on("2026-09-01");
    demand.identifiers[0].sought[0].span = Span{at("2026-09-01T00:00:00Z"), at("2026-10-31T00:00:00Z")};
    return demand;
}
demand::Demand wiretap(std::string_view received) {
    auto demand = pen_register(received);
    demand.instrument = Instrument::wiretap_order;
    demand.identifiers[0].sought[0] = {DataClass::prospective_content, Span{at("2026-09-01T00:00:00Z"), at("2026-10-01T00:00:00Z")}};
    return demand;
}

}  // namespace

TEST_CASE("FutureData.AnOrderWhoseDaysAreOverIsRefusedAndAnExtensionRunsFromItsOwnDate") {
    CHECK(judged(pen_register("2026-10-31T23:00:00Z")).overall == Verdict::allow);
    const auto over = judged(pen_register("2026-11-01T00:00:00Z"));
    CHECK(found_rule(over, "us-check-order-over")->code == "r09");
    CHECK(over.overall == Verdict::deny);
    // The extension of 31 October: its sixty days are its own.
    auto extension = pen_register("2026-11-01T00:00:00Z");
    extension.issued_on = on("2026-10-31");
    CHECK(judged(extension).overall == Verdict::allow);
    CHECK(clock_day(judged(extension), "order_ends") == "2026-12-30");
    // Title III runs from ten days after the order at the latest.
    CHECK(judged(wiretap("2026-10-11T12:00:00Z")).overall == Verdict::allow);
    CHECK(found_rule(judged(wiretap("2026-10-12T00:00:00Z")), "us-check-order-over") != nullptr);
    // A paper without its day is another defect, and stored data beside future data has no such end.
    auto undated = pen_register("2026-11-01T00:00:00Z");
    undated.issued_on.reset();
    CHECK(found_rule(judged(undated), "us-check-order-over") == nullptr);
    auto stored = pen_register("2026-11-01T00:00:00Z");
    stored.identifiers[0].sought[0] = {DataClass::bsi_name, std::nullopt};
    CHECK(found_rule(judged(stored), "us-check-order-over") == nullptr);
}

TEST_CASE("FutureData.IsNeverGivenByThisDeskAndWhatTheServiceCannotRunIsHandledOutside") {
    using demand::Interception;
    const auto with = [](Interception able) {
        OtherFacts others;
        others.interception = able;
        return others;
    };
    const auto rule = [&](const demand::Demand& demand, Interception able) {
        const auto answer = judged(demand, with(able));
        const auto* finding = found(answer, "handle_outside");
        return finding == nullptr ? std::string{"none"} : finding->rule;
    };
    const auto tap = wiretap("2026-09-02T08:00:00Z"), pen = pen_register("2026-09-02T08:00:00Z");
    CHECK(rule(tap, Interception::content) == "house-runs-elsewhere");
    CHECK(rule(tap, Interception::non_content) == "house-cannot-run");
    CHECK(rule(tap, Interception::none) == "house-cannot-run");
    CHECK(rule(pen, Interception::content) == "house-runs-elsewhere");
    CHECK(rule(pen, Interception::non_content) == "house-runs-elsewhere");
    CHECK(rule(pen, Interception::none) == "house-cannot-run");
    CHECK(rule(pen, Interception::unknown) == "none");  // the law's answer alone
    CHECK(rule(warrant(), Interception::none) == "none");
    // The law's result stands beside the house's.
    CHECK(judged(tap, with(Interception::none)).law == Verdict::allow);
    CHECK(judged(tap, with(Interception::none)).house == Verdict::review);
    CHECK(judged(tap, with(Interception::unknown)).house == Verdict::allow);
}

TEST_CASE("CombinedOrder.OpensNoStoredDataBesideItsFutureData") {
    auto demand = warrant({DataClass::bsi_name, DataClass::content_mail, DataClass::prospective_noncontent});
    demand.instrument = Instrument::pr_tt_order;
    demand.identifiers[0].sought[2].span = Span{at("2026-03-10T00:00:00Z"), at("2026-04-10T00:00:00Z")};
    const auto answer = judged(demand);
    CHECK(answer.cell(0, DataClass::bsi_name) == Verdict::deny);
    CHECK(answer.cell(0, DataClass::content_mail) == Verdict::deny);
    CHECK(answer.cell(0, DataClass::prospective_noncontent) == Verdict::allow);
    CHECK(found_rule(answer, "us-pr-tt-order/stored")->counsel.find("Combined orders") != std::string::npos);
}

TEST_CASE("Range.IsThereRunsForwardAndEndsWithTheDayOfReceipt") {
    auto demand = warrant();
    auto& sought = demand.identifiers[0].sought[0];
    SUBCASE("no range") {
        sought.span.reset();
        CHECK(found(judged(demand), "r12")->verdict == Verdict::deny);
        sought.data = DataClass::bsi_name;
        CHECK(judged(demand).overall == Verdict::allow);
    }
    SUBCASE("reversed, and empty") {
        sought.span = Span{at("2026-02-01T00:00:00Z"), at("2026-02-01T00:00:00Z")};
        CHECK(found_rule(judged(demand), "house-reversed-range")->code == "r09");
        sought.span->to.ms += 1;
        CHECK(judged(demand).overall == Verdict::allow);
    }
    SUBCASE("to the end of the day of receipt and not a moment longer") {
        sought.span = Span{at("2026-03-01T00:00:00Z"), at("2026-03-11T00:00:00Z")};
        CHECK(judged(demand).overall == Verdict::allow);
        sought.span->to.ms += 1;
        CHECK(found_rule(judged(demand), "house-future-range")->code == "r09");
        demand.zone = "America/New_York";  // there the day ends four hours later
        CHECK(judged(demand).overall == Verdict::allow);
        sought.span->to = at("2026-03-11T04:00:00.001Z");
        CHECK(found_rule(judged(demand), "house-future-range") != nullptr);
    }
    SUBCASE("the night the clocks change") {
        demand.zone = "America/New_York";
        demand.received = at("2026-03-08T14:00:00Z");
        sought.span = Span{at("2026-03-01T05:00:00Z"), at("2026-03-09T04:00:00Z")};
        CHECK(judged(demand).overall == Verdict::allow);
        sought.span->to.ms += 1;
        CHECK(found_rule(judged(demand), "house-future-range") != nullptr);
    }
}

TEST_CASE("Demand.NamesAnIdentifierAndWhatIsSoughtOfIt") {
    auto demand = warrant();
    demand.identifiers[0].sought.clear();
    CHECK(found(judged(demand), "r12")->rule == "house-no-class");
    demand.identifiers.clear();
    CHECK(found(judged(demand), "r14")->verdict == Verdict::deny);
    CHECK(judged(demand).overall == Verdict::deny);
}

TEST_CASE("WholeOrganisation.IsForCounselAndANamedUserIsNot") {
    auto demand = warrant();
    demand.identifiers[0].kind = demand::IdentifierKind::tenant_domain;
    CHECK(found(judged(demand), "r12")->verdict == Verdict::review);
    demand.identifiers[0].kind = demand::IdentifierKind::user_name;
    CHECK(judged(demand).overall == Verdict::allow);
}

TEST_CASE("CivilParty.NeedsTheOwnersConsentForContent") {
    auto demand = warrant({DataClass::bsi_name, DataClass::content_mail});
    demand.instrument = Instrument::civil_court_order;
    demand.requester = RequesterKind::civil_party;
    demand.standard = Standard::unknown;
    const auto answer = judged(demand);
    CHECK(answer.cell(0, DataClass::bsi_name) == Verdict::allow);
    CHECK(found(answer, "r15")->verdict == Verdict::deny);
    OtherFacts consented;
    consented.consent_recorded = true;
    CHECK(judged(demand, consented).overall == Verdict::allow);
    SUBCASE("the defence's subpoena does not become consent") {
        demand.instrument = Instrument::defence_subpoena;
        demand.requester = RequesterKind::criminal_defendant;
        CHECK(judged(demand, consented).cell(0, DataClass::content_mail) == Verdict::deny);
    }
    SUBCASE("a civil party has no use of a search warrant") {
        demand.instrument = Instrument::search_warrant;
        CHECK(found(judged(demand, consented), "r05")->verdict == Verdict::deny);
    }
}

TEST_CASE("CivilSubpoena.ObjectionEndsWithTheEarlierOfReturnDayAndFourteenDays") {
    auto demand = warrant({DataClass::bsi_name});
    demand.instrument = Instrument::civil_subpoena;
    demand.requester = RequesterKind::civil_party;
    CHECK(clock_day(judged(demand), "objection") == "2026-03-24");
    demand.return_on = on("2026-03-18");
    CHECK(clock_day(judged(demand), "objection") == "2026-03-18");
    CHECK(clock_day(judged(demand), "notice_wait_ends") == "2026-03-24");
}

TEST_CASE("Emergency.IsDescribedAffirmedAndAlwaysForCounsel") {
    auto demand = warrant({DataClass::ip_session_log, DataClass::prospective_content});
    demand.identifiers[0].sought.pop_back();
    demand.instrument = Instrument::emergency_request;
    demand.summary = Sensitive<std::string>{"A made-up person is in danger."};
    demand.nexus = Sensitive<std::string>{"The last sign-in shows where."};
    OtherFacts affirmed;
    affirmed.emergency_affirmed = true;
    CHECK(judged(demand, affirmed).overall == Verdict::review);
    CHECK(found(judged(demand, affirmed), "r17") == nullptr);
    CHECK(found(judged(demand), "r17")->counsel_only);
    demand.nexus = Sensitive<std::string>{};
    CHECK(found(judged(demand, affirmed), "r17")->verdict == Verdict::deny);
    affirmed.events = {{LegalEvent::disclosed, at("2026-03-10T20:00:00Z")}};
    CHECK(clock_day(judged(demand, affirmed), "formal_paper") == "2026-03-13");
    SUBCASE("a foreign authority is not a governmental entity") {
        demand.requester = RequesterKind::foreign_government;
        CHECK(found_rule(judged(demand, affirmed), "us-check-foreign-emergency") != nullptr);
    }
}

TEST_CASE("NationalSecurity.IsRefusedUnsavedAndSaysWhomToCall") {
    for (const auto instrument : {Instrument::nsl, Instrument::fisa_order}) {
        for (const auto* country : {"US", "DE"}) {
            auto demand = warrant({DataClass::bsi_name});
            demand.instrument = instrument;
            demand.country = country;
            const auto answer = judged(demand);
            REQUIRE(found(answer, "not_this_lane") != nullptr);
            CHECK(found(answer, "not_this_lane")->officer.find("Call") != std::string::npos);
            CHECK(answer.overall == Verdict::deny);
        }
    }
}

TEST_CASE("OtherCountry.IsForCounselAndItsOwnDefectsStillCount") {
    auto demand = warrant({DataClass::bsi_name});
    demand.country = "SG";
    demand.instrument = Instrument::national_order;
    const auto answer = judged(demand);
    CHECK(answer.overall == Verdict::review);
    CHECK(found(answer, "no-rulebook")->rule == "no-rulebook");
    CHECK(found(answer, "no-rulebook")->citation.find("No rulebook") != std::string::npos);
    CHECK(answer.cell(0, DataClass::bsi_name) == Verdict::review);
    demand.is_signed = false;
    CHECK(judged(demand).overall == Verdict::deny);
    SUBCASE("content needs the equivalent of a warrant there too") {
        demand = warrant();
        demand.country = "SG";
        demand.instrument = Instrument::national_order;
        CHECK(judged(demand).cell(0, DataClass::content_mail) == Verdict::review);
        demand.authority = AuthorityLevel::prosecutor;
        CHECK(judged(demand).cell(0, DataClass::content_mail) == Verdict::deny);
        demand.instrument = Instrument::informal_letter;
        demand.authority = AuthorityLevel::judge;
        CHECK(judged(demand).cell(0, DataClass::content_mail) == Verdict::deny);
    }
    SUBCASE("an unknown country is one without a rulebook") {
        demand = warrant();
        demand.country = "";
        CHECK(found(judged(demand), "no-rulebook") != nullptr);
    }
}

TEST_CASE("ShieldLaw.AnotherStatesProcessToACaliforniaProviderNeedsItsAttestation") {
    auto demand = warrant();
    demand.requester = RequesterKind::state;
    OtherFacts texas;
    texas.california_provider = true;
    texas.region = "TX";
    CHECK(found(judged(demand, texas), "r20")->verdict == Verdict::deny);
    SUBCASE("attested") {
        demand.shield_attested = true;
        CHECK(judged(demand, texas).overall == Verdict::allow);
    }
    SUBCASE("a provider elsewhere") {
        texas.california_provider = false;
        CHECK(judged(demand, texas).overall == Verdict::allow);
    }
    SUBCASE("California itself") {
        texas.region = "CA";
        CHECK(judged(demand, texas).overall == Verdict::allow);
    }
    SUBCASE("a federal court") {
        demand.requester = RequesterKind::federal;
        CHECK(judged(demand, texas).overall == Verdict::allow);
    }
    SUBCASE("a state that is not known is not California") {
        texas.region = "";
        CHECK(found(judged(demand, texas), "r20") != nullptr);
    }
}

TEST_CASE("Channel.IsThePortalOthersAreExceptionsOrRefused") {
    auto demand = warrant();
    CHECK(judged(demand).overall == Verdict::allow);
    demand.channel = "counter";
    CHECK(found(judged(demand), "r02")->verdict == Verdict::review);
    demand.channel = "fax";
    CHECK(found(judged(demand), "r02")->verdict == Verdict::deny);
}

TEST_CASE("OtherRooms.FactsBecomeFindings") {
    const auto demand = warrant();
    OtherFacts others;
    SUBCASE("unverified") {
        others.requester_unverified = true;
        CHECK(found(judged(demand, others), "r18")->verdict == Verdict::deny);
    }
    SUBCASE("forged") {
        others.suspected_fraud = true;
        CHECK(found(judged(demand, others), "r19")->verdict == Verdict::deny);
        CHECK(found(judged(demand, others), "r19")->counsel_only);
    }
    SUBCASE("served before") {
        others.duplicate = true;
        CHECK(found(judged(demand, others), "r23")->verdict == Verdict::review);
        CHECK(found(judged(demand, others), "r23")->counsel_only);
    }
    SUBCASE("no connection with the court's territory") {
        others.nexus_absent = true;
        CHECK(found(judged(demand, others), "r06")->verdict == Verdict::deny);
    }
}

TEST_CASE("Enterprise.BeginsWithSeatFiftyOneAndIsRedirectedUnlessAReasonIsRecorded") {
    const auto fifty = with_directory(warrant(), customer(CustomerClass::small_commercial, 50));
    CHECK(judged(fifty).overall == Verdict::allow);
    const auto fifty_one = with_directory(warrant(), customer(CustomerClass::enterprise, 51));
    CHECK(found(judged(fifty_one), "r13")->verdict == Verdict::review);
    CHECK(found(judged(fifty_one), "r13")->counsel_only);
    CHECK(found(judged(with_directory(warrant(), customer(CustomerClass::education, 51))), "r13") != nullptr);
    OtherFacts impossible;
    impossible.redirect_impossible = true;
    CHECK(judged(fifty_one, impossible).overall == Verdict::allow);
}

TEST_CASE("Place.ChangesNoClassAndAddsTheTaskOfAConflict") {
    auto here = customer(CustomerClass::consumer, 0);
    const auto at_home = judged(with_directory(warrant(), here));
    CHECK(at_home.overall == Verdict::allow);
    for (const auto* country : {"DE", "IE", "SG"}) {
        auto there = here;
        there.data_country = country;
        const auto abroad = judged(with_directory(warrant(), there));
        CHECK(found(abroad, "r16")->verdict == Verdict::review);
        CHECK(found(abroad, "ok")->rule == found(at_home, "ok")->rule);
        // Subscriber data has no conflict of its own.
        CHECK(found(judged(with_directory(warrant({DataClass::bsi_name}), there)), "r16") == nullptr);
    }
}

TEST_CASE("Motion.FourteenDaysRunForCustomersOfQualifyingGovernmentsOnly") {
    auto answer = customer(CustomerClass::consumer, 0);
    auto demand = warrant();
    demand.received = at("2026-09-01T10:00:00Z");
    demand.issued_on = on("2026-08-31");
    const auto day = [&](const std::string& residence) {
        answer.customer_country = residence;
        return clock_day(judged(with_directory(demand, answer)), "motion_2703h");
    };
    CHECK(day("GB") == "2026-09-15");
    CHECK(day("AU") == "2026-09-15");
    CHECK(day("") == "2026-09-15");
    CHECK(day("US") == "none");
    CHECK(day("DE") == "none");
    // Of two customers one is enough, whichever stands first.
    for (const auto& pair : {std::pair{"US", "GB"}, std::pair{"GB", "US"}}) {
        auto two = demand;
        two.identifiers.push_back(two.identifiers.front());
        two.identifiers.back().value = Sensitive<std::string>{"somebody.else@example.com"};
        for (const auto* country : {pair.first, pair.second}) {
            answer.customer_country = country;
            two.directory.push_back(answer);
        }
        CHECK(clock_day(judged(two), "motion_2703h") == "2026-09-15");
        for (auto& one : two.directory) one.customer_country = "US";
        CHECK(clock_day(judged(two), "motion_2703h") == "none");
    }
    answer.customer_country = "GB";
    OtherFacts national;
    national.customer_nationality = "US";
    CHECK(clock_day(judged(with_directory(demand, answer), national), "motion_2703h") == "none");
    demand.received = at("2022-10-02T10:00:00Z");  // the day before the agreement
    demand.issued_on = on("2022-10-01");
    CHECK(day("GB") == "none");
}

TEST_CASE("Letter.ThatAsksForSecrecyIsNoGag") {
    auto demand = warrant();
    demand.secrecy = SecrecySource::letter_only;
    const auto answer = judged(demand);
    CHECK(found(answer, "no_gag")->verdict == Verdict::allow);
    CHECK(answer.overall == Verdict::allow);
    CHECK(clock_day(answer, "notice_wait_ends") == "2026-03-17");
    demand.secrecy = SecrecySource::court_order;
    CHECK(clock_day(judged(demand), "notice_wait_ends") == "none");
}

TEST_CASE("Requester.LearnsNothingOfTheDirectory") {
    std::vector<demand::DirectoryAnswer> answers{{}, customer(CustomerClass::consumer, 0), customer(CustomerClass::enterprise, 51)};
    answers.push_back(answers[1]);
    answers[3].data_country = "DE";
    answers[3].gone = true;
    const Adoption adopted = adoption();
    for (const Instrument instrument : every<Instrument>()) {
        auto demand = warrant({DataClass::bsi_name, DataClass::content_mail});
        demand.instrument = instrument;
        const auto unasked = live_check(demand, shipped(), &adopted, demand.received, {});
        CHECK(!unasked.empty());
        for (const auto& answer : answers) {
            const auto assessed = judged(with_directory(demand, answer));
            CHECK(for_requester(assessed) == unasked);
            CHECK(verdict_for_requester(assessed) == verdict_for_requester(judged(demand)));
            for (const auto& finding : assessed.findings) {
                if (finding.counsel_only) CHECK(finding.officer.empty());
            }
        }
        for (const auto& finding : unasked) {
            CHECK(finding.counsel.empty());
            CHECK(!finding.officer.empty());
        }
    }
}

TEST_CASE("Findings.StandInTheirOrderWhateverTheOrderOfTheQuestion") {
    auto demand = warrant({DataClass::content_mail, DataClass::bsi_name, DataClass::ip_session_log});
    demand.is_signed = false;
    demand.identifiers.push_back(demand.identifiers[0]);
    const auto answer = judged(demand);
    for (std::size_t i = 1; i < answer.findings.size(); ++i) {
        const auto& before = answer.findings[i - 1];
        const auto& after = answer.findings[i];
        CHECK(std::pair{before.identifier, before.data} <= std::pair{after.identifier, after.data});
    }
    std::reverse(demand.identifiers[0].sought.begin(), demand.identifiers[0].sought.end());
    CHECK(judged(demand) == answer);
}

TEST_CASE("Ladder.ShowsEveryRowAndEveryClass") {
    const auto ladder = what_opens(shipped());
    CHECK(ladder.size() >= 20);
    for (const auto& rung : ladder) {
        CHECK(rung.opens.size() == every<DataClass>().size());
        for (const auto& cell : rung.opens) CHECK(!cell.officer.empty());
    }
}

TEST_CASE("Ladder.PutsEveryKindOfDataInOnePlaceAndCallsNoRowApprovedThatIsNot") {
    const Adoption whole = adoption();
    const auto rows = ladder(shipped(), &whole, at("2026-03-10T00:00:00Z"));
    for (const auto& row : rows) {
        CAPTURE(row.title);
        CHECK(row.opens.size() + row.with_consent.size() + row.keeps.size() + row.counsel.size() + row.closed.size() ==
              every<DataClass>().size());
        CHECK_FALSE(row.citation.empty());
        CHECK_FALSE(row.instruments.empty());
        CHECK(row.approved);
        CHECK(row.approval == "Approved for this demonstration only, by nobody's counsel");
    }
    const auto warrant_row = std::ranges::find(rows, "US", &LadderRow::country);
    REQUIRE(warrant_row != rows.end());
    CHECK(std::ranges::any_of(rows, [](const auto& row) { return row.region == "CA"; }));
    CHECK(std::ranges::any_of(rows, [](const auto& row) { return row.country == "EU" && row.book == "European Union"; }));
    const auto terms = [&](std::string_view title) { return std::ranges::find(rows, title, &LadderRow::title)->terms; };
    CHECK(terms("Warrant for everybody near a place, or who searched for a word") ==
          std::vector<std::string>{"Counts only if the requester says that it is this paper"});
    CHECK(terms("European Preservation Order Certificate") ==
          std::vector<std::string>{"Kept without an end once the issuer confirms that it asked for the data", "From 2026-08-18"});
    CHECK(warrant_row->terms.empty());
    // Nothing is approved without an adoption, with one of another version, or after its end.
    for (const auto& row : ladder(shipped(), nullptr, at("2026-03-10T00:00:00Z"))) CHECK_FALSE(row.approved);
    for (const auto& row : ladder(shipped(), &whole, whole.valid_until)) CHECK_FALSE(row.approved);
    Adoption other = whole;
    other.rulebook[0] ^= 1;
    for (const auto& row : ladder(shipped(), &other, at("2026-03-10T00:00:00Z"))) CHECK_FALSE(row.approved);
    // The whole book by counsel themselves, until its own end.
    Adoption one = whole;
    one.demo = false;
    for (const auto& row : ladder(shipped(), &one, at("2026-03-10T00:00:00Z")))
        CHECK(row.approval == "Approved by our counsel until 2027-01-01");
    // One row approved by itself is one row.
    one.rows = {{"eu-epoc", at("2026-12-01T00:00:00Z"), on("2026-01-01")}};
    int approved = 0;
    for (const auto& row : ladder(shipped(), &one, at("2026-03-10T00:00:00Z"))) {
        if (!row.approved) continue;
        ++approved;
        CHECK(row.country == "EU");
        CHECK(row.approval == "Approved by our counsel until 2026-12-01");
    }
    CHECK(approved == 1);
}

namespace {

OtherFacts lacking(PaperPart part) {
    OtherFacts others;
    others.lacks = 1u << static_cast<unsigned>(part);
    return others;
}

}  // namespace

TEST_CASE("Paper.LacksOnlyWhatItsKindMustCarry") {
    // A federal warrant: each part that Rule 41 asks for, and the refusal that follows.
    const std::pair<PaperPart, const char*> wanted_of_a_warrant[]{
        {PaperPart::issuer, "us-check-issuer"},
        {PaperPart::docket, "us-check-docket"},
        {PaperPart::issue_date, "us-check-issue-date"},
        {PaperPart::seal, "us-check-paper-lacks"},
        {PaperPart::provider_address, "us-check-paper-lacks"},
        {PaperPart::affidavit, "us-check-paper-lacks"},
        {PaperPart::particularity, "us-check-not-particular"},
        {PaperPart::competent_court, "us-check-court-not-competent"},
    };
    std::uint32_t named = 0;
    for (const auto& [part, rule] : wanted_of_a_warrant) {
        named |= 1u << static_cast<unsigned>(part);
        const auto answer = judged(warrant(), lacking(part));
        CAPTURE(code(part));
        REQUIRE(found_rule(answer, rule) != nullptr);
        CHECK(answer.overall == (part == PaperPart::issue_date ? Verdict::review : Verdict::deny));
    }
    // What a warrant need not carry is no defect of one.
    for (const PaperPart part : every<PaperPart>()) {
        if ((named >> static_cast<unsigned>(part) & 1u) == 0) CHECK(judged(warrant(), lacking(part)).overall == Verdict::allow);
    }
    CHECK(found(judged(warrant(), lacking(PaperPart::affidavit)), "r01")->officer.find("the affidavit") != std::string::npos);
    CHECK(found(judged(warrant(), lacking(PaperPart::particularity)), "r12")->verdict == Verdict::deny);
    CHECK(found(judged(warrant(), lacking(PaperPart::competent_court)), "r06")->verdict == Verdict::deny);
}

TEST_CASE("Subpoena.NamesItsReturnDayItsCustodianAndIfAdministrativeItsStatute") {
    for (const auto part : {PaperPart::return_date, PaperPart::custodian, PaperPart::seal}) {
        CHECK(found(judged(subpoena(), lacking(part)), "r01")->verdict == Verdict::deny);
    }
    CHECK(judged(subpoena(), lacking(PaperPart::statute)).overall == Verdict::allow);  // a grand jury needs none
    CHECK(judged(subpoena(), lacking(PaperPart::affidavit)).overall == Verdict::allow);
    auto administrative = subpoena();
    administrative.instrument = Instrument::admin_subpoena;
    administrative.authority = AuthorityLevel::self_issued;
    CHECK(judged(administrative).overall == Verdict::allow);
    CHECK(found(judged(administrative, lacking(PaperPart::statute)), "r01")->verdict == Verdict::deny);
}

TEST_CASE("Paper.WithAMaterialMistakeIsRefusedUntilItIsCorrected") {
    OtherFacts others;
    others.material_mistake = true;
    CHECK(judged(warrant()).overall == Verdict::allow);
    REQUIRE(found(judged(warrant(), others), "r11") != nullptr);
    CHECK(found(judged(warrant(), others), "r11")->curable);
    CHECK(judged(warrant(), others).overall == Verdict::deny);
}

TEST_CASE("Paper.InALanguageThatNobodyReadsHereNeedsATranslation") {
    OtherFacts others;
    others.languages = {"fr"};
    CHECK(found(judged(warrant(), others), "r21")->verdict == Verdict::deny);
    others.languages = {"fr", "en"};  // with its translation
    CHECK(judged(warrant(), others).overall == Verdict::allow);
    others.languages.clear();  // nobody has looked
    CHECK(found(judged(warrant(), others), "r21") == nullptr);
}

TEST_CASE("Privilege.EscalatesAndRefusesNothingByItself") {
    OtherFacts others;
    others.privileged = true;
    CHECK(found(judged(warrant(), others), "r22")->verdict == Verdict::review);
    CHECK(judged(warrant(), others).overall == Verdict::review);
}

TEST_CASE("Data.ThatWasNotStoredAtReceiptIsRefused") {
    OtherFacts others;
    CHECK(judged(warrant(), others).overall == Verdict::allow);
    others.not_stored = true;
    CHECK(found(judged(warrant(), others), "r24")->verdict == Verdict::deny);
}

TEST_CASE("SecrecyOrder.WithoutEndOverAYearOrForAnyLaterProcessIsALawyersTask") {
    auto demand = warrant();  // issued on the third of March 2026
    demand.secrecy = SecrecySource::court_order;
    OtherFacts others;
    others.secrecy_paper = SecrecyPaper{on("2026-03-03"), on("2027-03-03"), true, true};  // 365 days
    CHECK(judged(demand, others).overall == Verdict::allow);
    SUBCASE("a day over a year") {
        others.secrecy_paper->ends = on("2027-03-04");
        CHECK(found_rule(judged(demand, others), "us-check-secrecy-over-a-year")->code == "ndo_policy_flag");
        CHECK(judged(demand, others).overall == Verdict::review);
        SUBCASE("of a state court: the Department's policy does not bind it") {
            others.secrecy_paper->federal = false;
            CHECK(judged(demand, others).overall == Verdict::allow);
        }
    }
    SUBCASE("no end") {
        others.secrecy_paper->ends.reset();
        CHECK(found_rule(judged(demand, others), "us-check-secrecy-no-end")->verdict == Verdict::review);
    }
    SUBCASE("older than the process") {
        others.secrecy_paper->issued = on("2026-03-02");
        CHECK(found(judged(demand, others), "omnibus_ndo")->verdict == Verdict::review);
    }
    SUBCASE("does not name the process") {
        others.secrecy_paper->names_this_process = false;
        CHECK(found(judged(demand, others), "omnibus_ndo") != nullptr);
    }
    SUBCASE("it never frees the provider's tongue") {
        others.secrecy_paper->ends.reset();
        CHECK(clock_day(judged(demand, others), "notice_wait_ends") == "none");
    }
}

TEST_CASE("CombinedOrder.OpensACellByTheInstrumentInItThatCanAndNoOther") {
    auto demand = warrant({DataClass::bsi_name, DataClass::content_mail, DataClass::prospective_noncontent});
    demand.instrument = Instrument::pr_tt_order;
    demand.identifiers[0].sought[2].span = Span{at("2026-03-10T00:00:00Z"), at("2026-04-10T00:00:00Z")};
    OtherFacts others;
    others.also_holds = {Instrument::search_warrant};
    const auto both = judged(demand, others);
    CHECK(both.cell(0, DataClass::bsi_name) == Verdict::allow);
    CHECK(both.cell(0, DataClass::content_mail) == Verdict::allow);
    CHECK(both.cell(0, DataClass::prospective_noncontent) == Verdict::allow);
    SUBCASE("an order under 2703(d) in it opens no content") {
        others.also_holds = {Instrument::d_order};
        CHECK(judged(demand, others).cell(0, DataClass::bsi_name) == Verdict::allow);
        CHECK(judged(demand, others).cell(0, DataClass::content_mail) == Verdict::deny);
    }
    SUBCASE("a warrant in it needs its own standard") {
        demand.standard = Standard::articulable_facts;
        CHECK(judged(demand, others).cell(0, DataClass::content_mail) == Verdict::deny);
        CHECK(judged(demand, others).cell(0, DataClass::bsi_name) == Verdict::deny);
        CHECK(judged(demand, others).cell(0, DataClass::prospective_noncontent) == Verdict::allow);
    }
    SUBCASE("and a judge who is known") {
        demand.authority = AuthorityLevel::unknown;
        CHECK(judged(demand, others).cell(0, DataClass::content_mail) == Verdict::deny);
    }
}

TEST_CASE("Row.ThatNobodyLookedAtForAYearWarnsAndAfterEighteenMonthsAllowsNothing") {
    auto demand = subpoena();  // the books were held against their sources on the fifth of September 2026
    const auto received = [&](const char* instant) {
        demand.received = at(instant);
        Adoption adopted = adoption();
        adopted.valid_until = at("2030-01-01T00:00:00Z");
        return assess(demand, shipped(), &adopted, demand.received, {});
    };
    CHECK(found(received("2027-09-05T23:00:00Z"), "row_ageing") == nullptr);
    const auto ageing = received("2027-09-06T00:00:00Z");
    REQUIRE(found(ageing, "row_ageing") != nullptr);
    CHECK(found(ageing, "row_ageing")->counsel_only);
    CHECK(ageing.overall == Verdict::allow);
    CHECK(received("2028-03-05T23:00:00Z").overall == Verdict::allow);
    const auto stale = received("2028-03-06T00:00:00Z");
    CHECK(found(stale, "row_stale")->verdict == Verdict::review);
    CHECK(stale.overall == Verdict::review);
    SUBCASE("counsel's own look counts") {
        Adoption adopted = adoption();
        adopted.valid_until = at("2030-01-01T00:00:00Z");
        adopted.adopted_on = on("2028-01-10");
        CHECK(assess(demand, shipped(), &adopted, demand.received, {}).overall == Verdict::allow);
    }
}

TEST_CASE("Adoption.OfOneRowAllowsByThatRowOnly") {
    Adoption adopted = adoption();
    adopted.rows = {{"us-warrant-federal", at("2026-06-01T00:00:00Z"), on("2026-01-10")}};
    const auto verdict = [&](const demand::Demand& demand) { return assess(demand, shipped(), &adopted, demand.received, {}).overall; };
    CHECK(verdict(warrant()) == Verdict::allow);
    CHECK(verdict(subpoena()) == Verdict::review);
    auto state = warrant();
    state.requester = RequesterKind::state;
    CHECK(verdict(state) == Verdict::review);
    CHECK(verdict(subpoena({DataClass::content_mail})) == Verdict::deny);  // a refusal needs no adoption
    SUBCASE("until that row's own end") {
        const auto later = [&](const char* as_of) { return assess(warrant(), shipped(), &adopted, at(as_of), {}).overall; };
        CHECK(later("2026-05-31T23:59:59Z") == Verdict::allow);
        CHECK(later("2026-06-01T00:00:00Z") == Verdict::review);
    }
}

TEST_CASE("Paper.OfASpecialKindCountsOnlyIfItsWordWasSaid") {
    OtherFacts named;
    CHECK(judged(warrant(), named).overall == Verdict::allow);
    named.paper = "us-reverse";
    CHECK(found(judged(warrant(), named), "reverse_warrant")->verdict == Verdict::review);
    CHECK(found(judged(warrant(), named), "which_paper") == nullptr);
    named.paper = "us-512h";  // no word of a warrant
    CHECK(judged(warrant(), named).overall == Verdict::allow);
    SUBCASE("a clerk's copyright subpoena reaches identity and no log, which an ordinary one does") {
        auto demand = warrant({DataClass::bsi_identity});
        demand.instrument = Instrument::civil_subpoena;
        demand.requester = RequesterKind::civil_party;
        demand.authority = AuthorityLevel::court_clerk;
        CHECK(judged(demand, named).overall == Verdict::allow);
        demand.identifiers[0].sought = {{DataClass::ip_session_log, january()}};
        CHECK(judged(demand, named).overall == Verdict::deny);
        CHECK(judged(demand).overall == Verdict::allow);
    }
}

TEST_CASE("Agreement.SparesOnEachSideOnlyWhomItNames") {
    auto demand = warrant();
    demand.instrument = Instrument::agreement_order;
    OtherFacts others;
    others.paper = "us-gb-agreement";
    others.through_designated_authority = true;
    const auto verdict = [&](const char* location) {
        others.customer_location = location;
        return judged(with_directory(demand, customer(CustomerClass::consumer, 0)), others).law;
    };
    CHECK(verdict("GB") == Verdict::deny);
    CHECK(verdict("FR") == Verdict::review);
    CHECK(found_rule(judged(with_directory(demand, customer(CustomerClass::consumer, 0)), others), "us-check-target-unknown") == nullptr);
    CHECK(verdict("") == Verdict::review);
    CHECK(found_rule(judged(with_directory(demand, customer(CustomerClass::consumer, 0)), others), "us-check-target-unknown") != nullptr);
    others.customer_nationality = "GB";  // a Briton abroad is not spared, other than a US person from a British order
    CHECK(verdict("FR") == Verdict::review);
}

TEST_CASE("Clock.OfAnInterceptionRunsFromTheFirstOneOrTenDaysAfterTheOrder") {
    auto demand = warrant({DataClass::prospective_content});
    demand.instrument = Instrument::wiretap_order;
    demand.received = at("2026-09-01T08:00:00Z");
    demand.issued_on = on("2026-09-01");
    demand.identifiers[0].sought[0].span = Span{demand.received, after_days(demand.received, 30)};
    OtherFacts others;
    CHECK(clock_day(judged(demand, others), "interception_ends") == "2026-10-11");
    others.events = {{LegalEvent::interception_began, at("2026-09-04T08:00:00Z")}};
    CHECK(clock_day(judged(demand, others), "interception_ends") == "2026-10-04");
    others.events = {{LegalEvent::interception_began, at("2026-09-12T00:00:01Z")}};
    CHECK(clock_day(judged(demand, others), "interception_ends") == "2026-10-11");
    demand.issued_on.reset();
    CHECK(clock_day(judged(demand, others), "interception_ends") == "2026-10-12");
    others.events.clear();
    CHECK(clock_day(judged(demand, others), "interception_ends") == "none");
}

TEST_CASE("Clock.OfAPartOfACountryRunsThereOnlyAndByItsOwnCourtsDays") {
    auto demand = subpoena();
    demand.requester = RequesterKind::state;
    OtherFacts others;
    others.events = {{LegalEvent::backup_ordered, at("2026-10-08T15:00:00Z")}};
    // Columbus Day, the twelfth, is a day of rest of federal courts and none of California's.
    CHECK(clock_day(judged(demand, others), "backup_confirm") == "2026-10-13");
    others.region = "TX";
    CHECK(clock_day(judged(demand, others), "backup_confirm") == "2026-10-13");
    others.region = "CA";
    CHECK(clock_day(judged(demand, others), "backup_confirm") == "2026-10-12");
    SUBCASE("its notice of an emergency use") {
        demand.instrument = Instrument::emergency_request;
        others.events = {{LegalEvent::disclosed, at("2026-10-08T15:00:00Z")}};
        CHECK(clock_day(judged(demand, others), "california_notice") == "2026-10-11");
        others.region = "TX";
        CHECK(clock_day(judged(demand, others), "california_notice") == "none");
    }
}

TEST_CASE("Clock.OfABackupCopyCountsWorkingDaysAndNoOtherPaperHasIt") {
    auto demand = subpoena();
    OtherFacts others;
    others.events = {{LegalEvent::backup_ordered, at("2026-07-02T15:00:00Z")},
                     {LegalEvent::government_noticed, at("2026-07-08T09:00:00Z")}};
    // Friday the third and the Saturday behind it are the holiday; Monday and Tuesday are working days.
    CHECK(clock_day(judged(demand, others), "backup_confirm") == "2026-07-07");
    CHECK(clock_day(judged(demand, others), "backup_not_released_before") == "2026-07-22");
    CHECK(clock_day(judged(demand), "backup_confirm") == "none");
    CHECK(clock_day(judged(warrant(), others), "backup_confirm") == "none");
}
