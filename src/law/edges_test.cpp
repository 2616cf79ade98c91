// Edges that the shipped books or an ordinary paper do not come to: every branch of the room is taken by some test.
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>

#include "law/ladder.h"
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

demand::Demand epoc(std::vector<DataClass> classes) {
    auto demand = warrant(std::move(classes));
    demand.country = "DE";
    demand.instrument = Instrument::epoc;
    demand.requester = RequesterKind::eu_member_state;
    demand.standard = Standard::unknown;
    demand.received = at("2026-09-01T08:00:00Z");
    demand.issued_on = on("2026-08-31");
    return demand;
}

demand::Demand held_by(demand::Demand demand, CustomerClass kind, int seats) {
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.customer_class = kind;
    answer.seats = seats;
    answer.customer_country = answer.data_country = "US";
    demand.directory.assign(demand.identifiers.size(), answer);
    return demand;
}

std::string kind_of_clock(const Assessment& answer, std::string_view name) {
    for (const auto& clock : answer.clocks) {
        if (clock.name == name) return std::string{code(clock.kind)} + (clock.counsel_only ? ", counsel" : "");
    }
    return "none";
}

}  // namespace

TEST_CASE("ShieldLaw.IsForCompulsoryProcessOfAnotherStateOnly") {
    OtherFacts texas;
    texas.california_provider = true;
    texas.region = "TX";
    const std::pair<Instrument, bool> papers[]{{Instrument::grand_jury_subpoena, true}, {Instrument::d_order, true},
                                               {Instrument::search_warrant, true},      {Instrument::pr_tt_order, true},
                                               {Instrument::emergency_request, false},  {Instrument::preservation_letter, false}};
    for (const auto kind : {RequesterKind::state, RequesterKind::local}) {
        for (const auto& [instrument, refused] : papers) {
            auto demand = warrant({DataClass::bsi_name});
            demand.requester = kind;
            demand.instrument = instrument;
            CHECK((found(judged(demand, texas), "r20") != nullptr) == refused);
        }
    }
    // Of the provider's own settings as well.
    auto demand = warrant();
    demand.requester = RequesterKind::state;
    const auto californian = book_with("house.toml", "california = false", "california = true");
    CHECK(found(judged_under(californian, demand), "r20")->verdict == Verdict::deny);
    // Another country's process is none of a state of the union.
    demand.country = "FR";
    demand.instrument = Instrument::admin_subpoena;
    CHECK(found(judged_under(californian, demand), "r20") == nullptr);
}

TEST_CASE("Row.LooksAtTheLastDayOfAShorterMonth") {
    auto demand = subpoena();
    Adoption adopted = adoption();
    adopted.valid_until = at("2040-01-01T00:00:00Z");
    adopted.adopted_on = on("2027-08-31");
    const auto received = [&](const char* instant) {
        demand.received = at(instant);
        return assess(demand, shipped(), &adopted, demand.received, {});
    };
    CHECK(received("2029-02-28T10:00:00Z").overall == Verdict::allow);
    CHECK(found(received("2029-02-28T10:00:00Z"), "row_ageing") != nullptr);
    CHECK(found(received("2029-03-01T10:00:00Z"), "row_stale") != nullptr);
    CHECK(found(received("2028-08-31T10:00:00Z"), "row_ageing") == nullptr);
    // The later of the two looks counts.
    adopted.adopted_on = on("2020-01-01");
    CHECK(found(received("2027-09-05T10:00:00Z"), "row_ageing") == nullptr);
}

TEST_CASE("Zone.ThatNobodyKnowsIsUtc") {
    auto demand = warrant();
    demand.received = at("2026-03-17T23:59:59Z");
    demand.zone = "Mars/Base";
    CHECK(judged(demand).overall == Verdict::allow);
    demand.received = at("2026-03-18T00:00:00Z");
    CHECK(found(judged(demand), "r09") != nullptr);
    demand.received.ms = -1;  // the last moment of 1969
    demand.issued_on = on("1969-12-31");
    demand.identifiers[0].sought[0].span = Span{at("1969-01-01T00:00:00Z"), at("1970-01-01T00:00:00Z")};
    CHECK(found(judged(demand), "r09") == nullptr);
    demand.identifiers[0].sought[0].span->to.ms += 1;
    CHECK(found(judged(demand), "r09") != nullptr);
}

TEST_CASE("Adoption.OfRowsSaysNothingOfAPaperWithoutARow") {
    Adoption adopted = adoption();
    adopted.rows = {{"us-warrant-federal", at("2026-06-01T00:00:00Z"), on("2026-01-10")}};
    auto demand = warrant();
    demand.instrument = Instrument::eio;
    CHECK(assess(demand, shipped(), &adopted, demand.received, {}).overall == Verdict::review);
    demand.country = "SG";
    CHECK(assess(demand, shipped(), &adopted, demand.received, {}).law == Verdict::review);
    // Of two rows that were adopted, each by its own id.
    adopted.rows.push_back({"us-grand-jury-subpoena", at("2026-06-01T00:00:00Z"), on("2026-01-10")});
    CHECK(assess(subpoena(), shipped(), &adopted, subpoena().received, {}).overall == Verdict::allow);
    CHECK(adopted.row_in_force("us-grand-jury-subpoena", at("2026-01-01T00:00:00Z"))->id == "us-grand-jury-subpoena");
    CHECK(adopted.row_in_force("us-nsl", at("2026-01-01T00:00:00Z")) == nullptr);
}

TEST_CASE("Row.EndsWithTheDayOnWhichItsLawEnds") {
    const auto ending = book_with("us.toml", "served_within_days = 14   #", "applies_until = \"2026-03-10\"\nserved_within_days = 14   #");
    auto demand = warrant();
    CHECK(judged_under(ending, demand).overall == Verdict::allow);
    demand.received = at("2026-03-11T00:00:00Z");
    CHECK(found(judged_under(ending, demand), "r06")->verdict == Verdict::deny);
    // Whoever looks the row up reads it.
    const auto rows = ladder(ending, nullptr, demand.received);
    CHECK(std::ranges::find(rows, "Search warrant of a federal court", &LadderRow::title)->terms ==
          std::vector<std::string>{"Until 2026-03-10"});
}

TEST_CASE("House.PaperWithoutAnAddresseeIsNotMisaddressed") {
    const auto named = book_with("house.toml", "entities = []", "entities = [\"example-mail\"]");
    auto demand = warrant();
    CHECK(judged_under(named, demand).overall == Verdict::allow);
    demand.addressed_to = "example-games";
    CHECK(found(judged_under(named, demand), "r10")->verdict == Verdict::deny);
    CHECK(judged(demand).overall == Verdict::allow);  // no entity is named: not checked
}

TEST_CASE("Presence.BeginsOnItsDayAndIsReachedByAnAgreementAlone") {
    const std::string here = "[[provider.presence]]\ncountry = \"US\"\nentity = \"x\"\nfrom = \"2026-03-10\"\n\n";
    const auto established = book_with("house.toml", "[floors]", here + "[floors]");
    auto demand = warrant();
    CHECK(judged_under(established, demand).overall == Verdict::allow);
    demand.received = at("2026-03-09T23:59:59Z");
    CHECK(found(judged_under(established, demand), "r06")->verdict == Verdict::deny);
    // An agreement reaches the provider also where nothing is served directly; without it, nothing does.
    for (const auto* agreement : {"US-GB", ""}) {
        const std::string served = "direct_foreign_service = true\nagreement = \"US-GB\"\nfacial = [\"issuer\", \"docket\"]";
        const auto indirect =
            altered({{"house.toml", "[floors]", here + "[floors]"},
                     {"gb.toml", served, "direct_foreign_service = false\nagreement = \"" + std::string{agreement} + "\"\nfacial = []"}});
        REQUIRE(indirect);
        auto british = warrant({DataClass::bsi_name});
        british.country = "GB";
        british.instrument = Instrument::national_order;
        british.requester = RequesterKind::foreign_government;
        OtherFacts others;
        others.paper = "gb-copo";
        CHECK((found(judged_under(*indirect, british, others), "r06") == nullptr) == (*agreement != 0));
    }
}

TEST_CASE("Language.ThatARowDoesNotNameIsAnyLanguage") {
    const auto any = book_with("us.toml", "execute_by_rules = false\nlanguage = \"en\"", "execute_by_rules = false\nlanguage = []");
    OtherFacts others;
    others.languages = {"fr"};
    CHECK(judged_under(any, warrant(), others).overall == Verdict::allow);
    CHECK(found(judged(warrant(), others), "r21") != nullptr);
}

TEST_CASE("SecrecyOrder.BesideAPaperWithoutADayIsJudgedByItsName") {
    auto demand = warrant();
    demand.secrecy = SecrecySource::court_order;
    demand.issued_on.reset();
    OtherFacts others;
    others.secrecy_paper = SecrecyPaper{on("2020-03-02"), on("2020-09-03"), true, true};
    CHECK(found(judged(demand, others), "omnibus_ndo") == nullptr);
    others.secrecy_paper->names_this_process = false;
    CHECK(found(judged(demand, others), "omnibus_ndo") != nullptr);
    demand.secrecy = SecrecySource::statute;  // no court's order bars notice here
    CHECK(found(judged(demand, others), "omnibus_ndo") == nullptr);
}

TEST_CASE("FutureData.NeedsASpanToo") {
    auto demand = warrant({DataClass::prospective_noncontent});
    demand.instrument = Instrument::pr_tt_order;
    demand.identifiers[0].sought[0].span = Span{demand.received, after_days(demand.received, 60)};
    CHECK(judged(demand).overall == Verdict::allow);
    demand.identifiers[0].sought[0].span.reset();
    CHECK(found(judged(demand), "r12")->verdict == Verdict::deny);
    CHECK(found(judged(demand), "r09") == nullptr);
}

TEST_CASE("Validation.ThatFollowsSufficesForAnEasyClassOnly") {
    const auto strict = book_with("eu.toml", "decision = \"allow\"\nsays = \"subscriber\"\n",
                                  "decision = \"allow\"\nsays = \"subscriber\"\nissuer_levels = [\"judge\"]\n");
    auto demand = epoc({DataClass::bsi_name});
    demand.authority = AuthorityLevel::self_issued;
    OtherFacts others;
    others.emergency = others.validation_to_follow = true;
    others.offence_years = 5;
    CHECK(judged_under(strict, demand, others).law == Verdict::allow);
    others.validation_to_follow = false;
    CHECK(judged_under(strict, demand, others).law == Verdict::deny);
    others.validation_to_follow = true;
    demand.identifiers[0].sought = {{DataClass::content_mail, january()}};
    CHECK(judged_under(strict, demand, others).law == Verdict::deny);
}

TEST_CASE("Range.OfEachClassEndsWithTheDayOfReceipt") {
    auto demand = warrant({DataClass::content_mail, DataClass::content_files});
    for (auto& sought : demand.identifiers[0].sought) sought.span->to = at("2026-03-12T00:00:00Z");
    int findings = 0;
    for (const auto& finding : judged(demand).findings) findings += finding.code == "r09";
    CHECK(findings == 2);
}

TEST_CASE("Clock.OfTheIssueNeedsADayOfIssue") {
    auto demand = epoc({DataClass::bsi_name});
    OtherFacts others;
    others.emergency = others.validation_to_follow = true;
    CHECK(clock_day(judged(demand, others), "ex_post_validation") == "2026-09-02");
    demand.issued_on.reset();
    CHECK(clock_day(judged(demand, others), "ex_post_validation") == "none");
    others.events = {{LegalEvent::issued, at("2026-09-01T06:00:00Z")}};
    CHECK(clock_day(judged(demand, others), "ex_post_validation") == "2026-09-03");
}

TEST_CASE("Motion.IsOnlyWhereTheBookHasOne") {
    const auto none = book_with("us.toml",
                                "[motion]\n# 18 U.S.C. 2703(h)(2)(A): fourteen days after service, for a customer who is not a US person "
                                "and does not live there.\ndays = 14",
                                "[motion]\ndays = 0");
    CHECK(clock_day(judged(warrant()), "motion_2703h") == "2026-03-24");
    CHECK(clock_day(judged_under(none, warrant()), "motion_2703h") == "none");
    CHECK(clock_day(judged(warrant({DataClass::bsi_name})), "motion_2703h") == "2026-03-24");
    auto tap = warrant({DataClass::prospective_content});
    tap.instrument = Instrument::wiretap_order;
    CHECK(clock_day(judged(tap), "motion_2703h") == "none");
}

TEST_CASE("Requester.IsToldEachReasonOnceAndEachVerdictOfIt") {
    auto demand = warrant();
    demand.issuer = Sensitive<std::string>{};  // r01, refused
    demand.docket = Sensitive<std::string>{};  // r01, refused: said already
    demand.issued_on.reset();                  // r01, for counsel
    int refused = 0, asked = 0;
    for (const auto& finding : for_requester(judged(demand))) {
        if (finding.code != "r01") continue;
        ++(finding.verdict == Verdict::deny ? refused : asked);
    }
    CHECK(refused == 1);
    CHECK(asked == 1);
}

TEST_CASE("Clocks.SayWhetherTheyAskForbidOrEnd") {
    auto demand = epoc({DataClass::content_mail});
    OtherFacts others;
    others.enforcing = Enforcing::notified;
    others.offence_years = 5;
    const auto answer = judged(demand, others);
    CHECK(kind_of_clock(answer, "reply") == "due");
    CHECK(kind_of_clock(answer, "not_before") == "hold");
    CHECK(kind_of_clock(answer, "conflict_objection") == "due, counsel");
    CHECK(kind_of_clock(judged(warrant()), "notice_wait_ends") == "hold");
    CHECK(kind_of_clock(judged(warrant()), "motion_2703h") == "due, counsel");
    CHECK(kind_of_clock(judged(warrant()), "last_day_for_service") == "expiry");
    auto letter = warrant();
    letter.instrument = Instrument::preservation_letter;
    CHECK(kind_of_clock(judged(letter), "preservation_lapse") == "expiry");
    CHECK(kind_of_clock(judged(letter), "preservation_lapse_if_renewed") == "expiry");
    CHECK(kind_of_clock(judged(letter), "reply") == "none");
    auto tap = warrant({DataClass::prospective_content});
    tap.instrument = Instrument::wiretap_order;
    CHECK(kind_of_clock(judged(tap), "order_ends") == "expiry");
    // By instant, then name.
    for (std::size_t i = 1; i < answer.clocks.size(); ++i)
        CHECK(std::pair{answer.clocks[i - 1].at, answer.clocks[i - 1].name} <= std::pair{answer.clocks[i].at, answer.clocks[i].name});
}

TEST_CASE("Clock.OfTheReplyIsThePapersTheRowsOrTheHouses") {
    auto demand = subpoena();
    CHECK(clock_day(judged(demand), "reply") == "2026-03-24");  // the house's fourteen days
    demand.return_on = on("2026-03-19");
    CHECK(clock_day(judged(demand), "reply") == "2026-03-19");
    auto urgent = warrant({DataClass::bsi_name});
    urgent.instrument = Instrument::emergency_request;
    const auto answer = judged(urgent);
    for (const auto& clock : answer.clocks) {
        if (clock.name == "reply") CHECK(clock.at == after_hours(urgent.received, 2));
    }
    auto elsewhere = warrant();
    elsewhere.country = "SG";
    CHECK(clock_day(judged(elsewhere), "reply") == "2026-03-24");
    CHECK(judged(elsewhere).clocks.size() == 1);
}

TEST_CASE("Face.OfAPaperLacksItsDocketOnceAndNamesEachPart") {
    OtherFacts others;
    others.lacks = 1u << static_cast<unsigned>(PaperPart::docket) | 1u << static_cast<unsigned>(PaperPart::issue_date) |
                   1u << static_cast<unsigned>(PaperPart::issuer) | 1u << static_cast<unsigned>(PaperPart::seal) |
                   1u << static_cast<unsigned>(PaperPart::affidavit);
    const auto answer = judged(warrant(), others);
    std::vector<std::string> rules;
    for (const auto& finding : answer.findings) {
        if (finding.code == "r01") rules.push_back(finding.rule);
    }
    CHECK(rules == std::vector<std::string>{"us-check-issuer", "us-check-docket", "us-check-issue-date", "us-check-paper-lacks",
                                            "us-check-paper-lacks"});
}

TEST_CASE("Enterprise.IsWhoeverIsNoConsumerAndHasMoreThanFiftySeats") {
    CHECK(found(judged(held_by(warrant(), CustomerClass::enterprise, 0)), "r13") != nullptr);  // seats not known
    CHECK(found(judged(held_by(warrant(), CustomerClass::unknown, 0)), "r13") == nullptr);
    CHECK(found(judged(held_by(warrant(), CustomerClass::public_sector, 51)), "r13") != nullptr);
    CHECK(found(judged(held_by(warrant(), CustomerClass::consumer, 51)), "r13") == nullptr);
    // Neither keeping nor the owner's own consent is redirected.
    auto demand = held_by(warrant(), CustomerClass::enterprise, 51);
    demand.instrument = Instrument::preservation_letter;
    CHECK(found(judged(demand), "r13") == nullptr);
    demand.instrument = Instrument::consent;
    demand.requester = RequesterKind::data_subject;
    CHECK(found(judged(demand), "r13") == nullptr);
}

TEST_CASE("Content.BelowAJudgeIsBelowTheFloorInEveryCountry") {
    for (const auto level : every<AuthorityLevel>()) {
        auto demand = warrant();
        demand.country = "FR";
        demand.instrument = Instrument::national_order;
        demand.requester = RequesterKind::foreign_government;
        demand.authority = level;
        const bool below =
            level == AuthorityLevel::self_issued || level == AuthorityLevel::prosecutor || level == AuthorityLevel::court_clerk;
        CHECK((found_rule(judged(demand), "house-content-floor") != nullptr) == below);
    }
    // A validated order rests on the finding of the one who validated it.
    auto demand = epoc({DataClass::content_mail});
    demand.authority = AuthorityLevel::prosecutor;
    OtherFacts others;
    others.offence_years = 5;
    others.enforcing = Enforcing::cleared;
    CHECK(found_rule(judged(demand, others), "house-content-floor") != nullptr);
    others.validated_by = AuthorityLevel::judge;
    CHECK(found_rule(judged(demand, others), "house-content-floor") == nullptr);
    demand.authority = AuthorityLevel::judge;
    others.validated_by = AuthorityLevel::prosecutor;
    CHECK(found_rule(judged(demand, others), "house-content-floor") == nullptr);
}

TEST_CASE("Consent.NeedsNoWarrantAndASubpoenaOfThePartyDoes") {
    OtherFacts consented;
    consented.consent_recorded = true;
    auto demand = warrant();
    demand.instrument = Instrument::consent;
    demand.requester = RequesterKind::data_subject;
    CHECK(judged(demand, consented).overall == Verdict::allow);
    CHECK(found(judged(demand), "consent_not_recorded")->verdict == Verdict::review);
    CHECK(found_rule(judged(demand), "house-content-floor") == nullptr);
    auto civil = warrant();
    civil.instrument = Instrument::civil_subpoena;
    civil.requester = RequesterKind::civil_party;
    CHECK(found_rule(judged(civil), "house-content-floor") != nullptr);
    CHECK(found_rule(judged(civil, consented), "house-content-floor") == nullptr);
}

TEST_CASE("Rulebook.OfAFolderThatCannotBeReadIsNoRulebook") {
    const auto folder = std::filesystem::temp_directory_path() / ("sallyport_edges_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder / "us.toml");  // a folder with a book's name
    CHECK(Rulebook::load(folder.string()).error().trouble == Trouble::unavailable);
    std::filesystem::remove(folder / "us.toml");
    std::filesystem::create_symlink("nowhere.toml", folder / "us.toml");
    CHECK(Rulebook::load(folder.string()).error().field == (folder / "us.toml").string());
    std::filesystem::remove(folder / "us.toml");
    std::ofstream{folder / "README.md"} << "no book\n";
    const auto empty = Rulebook::load(folder.string());
    CHECK(empty.error().trouble == Trouble::not_found);
    CHECK(empty.error().sentence.find("wanted house.toml and a file a country") != std::string::npos);
    std::filesystem::remove_all(folder);
}

TEST_CASE("Cell.SaysWhetherTheRequesterCanDoAnythingAboutIt") {
    const std::string content = "code = \"r03\"\nsays = \"content_needs_warrant\"";
    const auto final = book_with("us.toml", content, content + "\ncurable = false");
    auto demand = subpoena({DataClass::content_mail});
    demand.instrument = Instrument::admin_subpoena;
    CHECK(found(judged(demand), "r03")->curable);
    CHECK(!found_rule(judged_under(final, demand), "us-admin-subpoena/content")->curable);
    CHECK(!found(judged(warrant()), "ok")->curable);
}

TEST_CASE("Agreement.MaySpareByResidenceAlone") {
    const auto residents =
        book_with("us.toml", "spares = \"GB\"\nspares_by = [\"location\"]", "spares = \"GB\"\nspares_by = [\"residence\"]");
    auto demand = held_by(warrant(), CustomerClass::consumer, 0);
    demand.instrument = Instrument::agreement_order;
    OtherFacts others;
    others.paper = "us-gb-agreement";
    others.through_designated_authority = true;
    others.customer_location = others.customer_nationality = "GB";
    CHECK(judged_under(residents, demand, others).law == Verdict::review);
    demand.directory[0].customer_country = "GB";
    CHECK(judged_under(residents, demand, others).law == Verdict::deny);
}

TEST_CASE("Rows.ThatNothingTellsApartAreRefusedWhicheverComesFirst") {
    const std::string named = "paper = \"us-512h\"\nmust_be_named = true\n";
    const auto refused = [](const Outcome<Rulebook>& loaded) {
        return !loaded && loaded.error().sentence.find("speak of the same instrument and requester") != std::string::npos;
    };
    // The special row is told apart by its word; without that rule it is not, since the ordinary one has no word.
    CHECK(altered("us.toml", named, named));
    CHECK(refused(altered("us.toml", named, "paper = \"us-512h\"\n")));
    CHECK(refused(altered("us.toml", named, "")));
    // The ordinary row may stand behind the special one.
    CHECK(altered({{"us.toml", "id = \"us-civil-subpoena\"", "paper = \"us-civil\"\nmust_be_named = true\nid = \"us-civil-subpoena\""},
                   {"us.toml", named, ""}}));
    // Both with words; and a row of any level beside one of some.
    CHECK(altered("us.toml", "id = \"us-civil-subpoena\"", "paper = \"us-civil\"\nmust_be_named = true\nid = \"us-civil-subpoena\""));
    CHECK(refused(altered("de.toml", "paper = \"de-94\"\n", "")));
    CHECK(refused(altered("ca.toml", "issuer_levels = [\"self_issued\"]\nthreshold", "issuer_levels = []\nthreshold")));
    const std::string order =
        "title = \"Preservation order\"\nrequesters = [\"foreign_government\", \"eu_member_state\", \"federal\", \"state\", "
        "\"local\"]\nregions = []\n";
    CHECK(refused(altered("ca.toml", order + "issuer_levels = [\"judge\"]", order + "issuer_levels = []")));
    CHECK(altered("ca.toml", order + "issuer_levels = [\"judge\"]", order + "issuer_levels = [\"prosecutor\"]"));
    // Two ordinary rows, of which one has a word: a paper without a word could be either.
    CHECK(refused(altered("us.toml", "id = \"us-trial-subpoena\"\ninstrument = [\"trial_subpoena\"]",
                          "id = \"us-trial-subpoena\"\npaper = \"us-x\"\ninstrument = [\"admin_subpoena\"]")));
    CHECK(refused(altered("us.toml", "id = \"us-admin-subpoena\"\ninstrument = [\"admin_subpoena\"]",
                          "id = \"us-admin-subpoena\"\npaper = \"us-x\"\ninstrument = [\"admin_subpoena\", \"trial_subpoena\"]")));
}

TEST_CASE("Verdict.ForTheRequesterIsTheStrictestThatTheyMayKnow") {
    CHECK(verdict_for_requester(judged(warrant())) == Verdict::allow);
    auto demand = warrant();
    demand.authority = AuthorityLevel::unknown;
    CHECK(verdict_for_requester(judged(demand)) == Verdict::review);
    demand.is_signed = false;
    CHECK(verdict_for_requester(judged(demand)) == Verdict::deny);
    OtherFacts forged;
    forged.suspected_fraud = true;
    CHECK(judged(warrant(), forged).overall == Verdict::deny);
    CHECK(verdict_for_requester(judged(warrant(), forged)) == Verdict::allow);
}

TEST_CASE("Assessment.WithoutAdoptionIsForCounselEvenWhereNothingIsFound") {
    auto demand = warrant();
    demand.identifiers.clear();
    CHECK(assess(demand, shipped(), nullptr, demand.received, {}).law == Verdict::review);
    CHECK(judged(demand).law == Verdict::allow);
    const auto unread = assess(warrant(), shipped(), nullptr, warrant().received, {});
    CHECK(found(unread, "not_adopted")->officer == "The provider's counsel reads this before it is answered.");
    CHECK(found(unread, "not_adopted")->counsel.starts_with("Not adopted by counsel, so nothing is allowed by it yet. "));
    auto letter = warrant();
    letter.secrecy = SecrecySource::letter_only;
    const auto gag = assess(letter, shipped(), nullptr, letter.received, {});
    CHECK(found(gag, "no_gag")->verdict == Verdict::review);
    CHECK(found(gag, "no_gag")->counsel.starts_with("Not adopted by counsel"));
}

TEST_CASE("Finding.IsTheOneOfItsOwnRule") {
    auto demand = warrant();
    demand.requester = RequesterKind::civil_party;
    CHECK(found(judged(demand), "r05")->rule == "us-check-requester");
    CHECK(judged(demand).cell(0, DataClass::content_mail) == Verdict::deny);
    demand.requester = RequesterKind::tribal;
    CHECK(found(judged(demand), "r05")->rule == "us-check-requester-for-counsel");
    auto mixed = held_by(warrant({DataClass::bsi_name, DataClass::content_mail}), CustomerClass::consumer, 0);
    mixed.directory[0].data_country = "DE";
    CHECK(found(judged(mixed), "r16") != nullptr);
    demand = warrant();
    demand.country = "SG";
    CHECK(found(judged(demand), "no-rulebook")->counsel.starts_with("No rulebook of this country."));
}

TEST_CASE("Clock.CarriesTheCitationOfWhatSetIt") {
    const auto cited = [](const Assessment& answer, std::string_view name) {
        for (const auto& clock : answer.clocks) {
            if (clock.name == name) return clock.citation;
        }
        return std::string{"none"};
    };
    auto demand = subpoena();
    CHECK(cited(judged(demand), "reply") == "House rule");
    demand.return_on = on("2026-03-20");
    CHECK(cited(judged(demand), "reply") == "18 U.S.C. 2703(c)(2)");
    CHECK(cited(judged(demand), "motion_2703h") == "18 U.S.C. 2703(h)(2)(A)");
    CHECK(cited(judged(demand), "notice_wait_ends") == "House rule");
    demand.country = "SG";
    CHECK(cited(judged(demand), "reply") == "House rule");
    // What a row does not set does not run.
    for (const auto* name : {"objection", "preservation_lapse", "preservation_lapse_if_renewed", "order_ends"})
        CHECK(cited(judged(warrant()), name) == "none");
    auto canadian = warrant();
    canadian.country = "CA";
    canadian.instrument = Instrument::preservation_letter;
    canadian.requester = RequesterKind::foreign_government;
    CHECK(cited(judged(canadian), "preservation_lapse") == "Criminal Code s. 487.013");
    CHECK(cited(judged(canadian), "preservation_lapse_if_renewed") == "none");
}

TEST_CASE("Rulebook.AMisspeltKeyIsNamedInEveryTable") {
    const auto named = [](std::string_view file, std::string_view from, std::string_view to, std::string_view words) {
        const auto loaded = altered(file, from, to);
        REQUIRE(!loaded);
        CAPTURE(loaded.error().sentence);
        CHECK(loaded.error().trouble == Trouble::invalid);
        CHECK(loaded.error().sentence.find(words) != std::string::npos);
        CHECK(loaded.error().sentence.starts_with(file));
    };
    named("us.toml", "[[court_calendar]]", "[[court_calendar]]\nholiday = []", "has no key \"holiday\"");
    named("us.toml", "[calendar]", "[calendar]\nweekends = []", "has no key \"weekends\"");
    named("us.toml", "[motion]", "[motion]\nday = 14", "has no key \"day\"");
    named("us.toml", "[[agreement]]", "[[agreement]]\nsince = 1", "has no key \"since\"");
    named("us.toml", "[[clock]]", "[[clock]]\nends = 1", "has no key \"ends\"");
    named("us.toml", "[says.hybrid]", "[says.hybrid]\nsource = \"x\"", "has no key \"source\"");
    named("us.toml", "[[row.cell]]", "[[row.cell]]\nclass = \"x\"", "has no key \"class\"");
    named("us.toml", "[[check]]", "[[check]]\nname = \"x\"", "has no key \"name\"");
    named("house.toml", "[provider]", "[provider]\nname = \"x\"", "has no key \"name\"");
    named("house.toml", "[floors]", "[floors]\nlogs = \"x\"", "has no key \"logs\"");
    named("house.toml", "[channels]", "[channels]\nclosed = []", "has no key \"closed\"");
    named("house.toml", "[clocks]", "[clocks]\nhours = 1", "has no key \"hours\"");
    named("house.toml", "[not_adopted]", "[not_adopted]\ncode = \"x\"", "has no key \"code\"");
    named("house.toml", "[no_rulebook]", "[no_rulebook]\ntitle = \"x\"", "has no key \"title\"");
    named("house.toml", "title = \"The house\"", "title = \"The house\"\nname = \"x\"", "has no key \"name\"");
    named("house.toml", "[floors]", "[[provider.presence]]\ncountry = \"US\"\nentity = \"x\"\nfrom = \"2010-01-01\"\nto = \"x\"\n[floors]",
          "has no key \"to\"");
    named("world.toml", "title = \"Checks for every country\"", "title = \"Checks\"\nname = \"x\"", "has no key \"name\"");
    named("world.toml", "id = \"world-check-no-docket\"", "id = \"world-check-no-issuer\"", "two rules have the id");
    named("us.toml", "id = \"us-check-docket\"", "id = \"us-check-issuer\"", "two rules have the id");
    named("house.toml", "id = \"house-unsigned\"", "id = \"house-channel\"", "two rules have the id");
    named("us.toml", "title = \"United States\"", "title = \" \"", "wanted a sentence");
    named("house.toml", "title = \"The house\"", "title = \" \"", "wanted a sentence");
    named("us.toml", "citation = \"18 U.S.C. 2703(h)(2)(A)\"", "citation = \" \"", "wanted a sentence");
    named("us.toml", "title = \"Courts of California\"", "title = \" \"", "wanted a sentence");
}
