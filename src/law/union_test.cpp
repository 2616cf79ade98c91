// The European Union's rows: what is left to the provider, who is asked first, and how houses of several rows agree. The grid of issuer, class
// and offence is walked by tests/oracle/law_walk.py.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "law/law_test.h"
#include "law/questions.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::CustomerClass;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;

namespace {

demand::Demand epoc(std::vector<DataClass> classes = {DataClass::bsi_name}) {
    auto demand = warrant(std::move(classes));
    demand.country = "DE";
    demand.instrument = Instrument::epoc;
    demand.requester = RequesterKind::eu_member_state;
    demand.channel = "network";
    demand.received = at("2026-09-01T08:00:00Z");
    demand.issued_on = on("2026-08-31");
    demand.standard = demand::Standard::unknown;
    return demand;
}

OtherFacts grave() {
    OtherFacts others;
    others.offence_years = 5;
    others.enforcing = Enforcing::cleared;
    return others;
}

const Finding* with_verdict(const Assessment& assessment, std::string_view code, Verdict verdict) {
    for (const auto& finding : assessment.findings) {
        if (finding.code == code && finding.verdict == verdict) return &finding;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("Epoc.OfAProsecutorReachesSubscribersAndAddressesThatIdentifyAndNothingElse") {
    auto demand = epoc({DataClass::bsi_name, DataClass::ip_session_log, DataClass::content_mail});
    demand.authority = AuthorityLevel::prosecutor;
    auto answer = judged(demand, grave());
    CHECK(answer.law == Verdict::deny);
    CHECK(answer.cell(0, DataClass::ip_session_log) == Verdict::deny);
    CHECK(answer.cell(0, DataClass::content_mail) == Verdict::deny);
    CHECK(with_verdict(answer, "r05", Verdict::deny) != nullptr);
    demand.identifiers[0].sought[1].purpose = "identify_user";
    answer = judged(demand, grave());
    CHECK(answer.cell(0, DataClass::ip_session_log) == Verdict::review);  // the channel is an exception; the law allows
    CHECK(answer.cell(0, DataClass::content_mail) == Verdict::deny);
    demand.identifiers[0].sought.pop_back();
    CHECK(judged(demand, grave()).law == Verdict::allow);
}

// Where a cell stands among its row's cells, and that one year is asked of an offence, are the book's own affair.
TEST_CASE("Epoc.ACellMayStandFirstAndWantAnOffenceOfOneYear") {
    const std::string identify =
        "[[row.cell]]\nname = \"identify\"\nclasses = [\"ip_session_log\"]\ndecision = \"allow\"\nsays = \"identify\"\n"
        "purpose = \"identify_user\"\n";
    auto loaded = altered({{"eu.toml", identify, ""},
                           {"eu.toml", "[[row.cell]]\nname = \"subscriber\"", identify + "[[row.cell]]\nname = \"subscriber\""},
                           {"eu.toml", "offence_years = 3", "offence_years = 1"}});
    REQUIRE(loaded.has_value());
    const Adoption adopted{loaded->version(), at("2027-01-01T00:00:00Z"), "a test", true};
    auto demand = epoc({DataClass::ip_session_log});
    demand.authority = AuthorityLevel::prosecutor;
    const auto law_of = [&](const OtherFacts& others) { return assess(demand, *loaded, &adopted, demand.received, others); };
    CHECK(law_of(grave()).law == Verdict::deny);
    demand.identifiers[0].sought[0].purpose = "identify_user";
    CHECK(law_of(grave()).law == Verdict::allow);
    CHECK(questions(demand, *loaded).purpose);

    demand = epoc({DataClass::noncontent_headers});
    auto others = grave();
    others.offence_listed = false;
    others.offence_years.reset();
    CHECK(found_rule(law_of(others), "world-check-offence-unknown") != nullptr);
    others.offence_years = 0;
    CHECK(found_rule(law_of(others), "world-check-offence-below") != nullptr);
    others.offence_years = 1;
    CHECK(found_rule(law_of(others), "world-check-offence-below") == nullptr);
    CHECK(found_rule(law_of(others), "world-check-offence-unknown") == nullptr);
}

TEST_CASE("Epoc.TooBroadIsAQuestionAndNoRefusal") {
    auto demand = epoc({DataClass::content_mail});
    demand.identifiers[0].sought[0].span.reset();
    const auto answer = judged(demand, grave());
    REQUIRE(with_verdict(answer, "r12", Verdict::review) != nullptr);
    CHECK(with_verdict(answer, "r12", Verdict::review)->counsel.find("does not leave this reason") != std::string::npos);
    CHECK(answer.overall == Verdict::review);
    SUBCASE("where the reason is open to the provider it stays one") {
        auto american = warrant();
        american.identifiers[0].sought[0].span.reset();
        CHECK(with_verdict(judged(american), "r12", Verdict::deny) != nullptr);
    }
    SUBCASE("a paper that nobody signed is refused here too") {
        demand.is_signed = false;
        CHECK(with_verdict(judged(demand, grave()), "r07", Verdict::deny) != nullptr);
    }
}

TEST_CASE("Epoc.ForContentIsTheEquivalentOfAWarrantOnceCounselHasAdoptedItsRow") {
    const auto demand = epoc({DataClass::content_mail});
    CHECK(found(judged(demand, grave()), "content_equivalent") == nullptr);
    const auto unread = assess(demand, shipped(), nullptr, demand.received, grave());
    CHECK(found(unread, "content_equivalent")->verdict == Verdict::review);
    SUBCASE("an order of the country's own kind is not") {
        auto national = demand;
        national.country = "IT";
        national.instrument = Instrument::national_order;
        CHECK(found(judged(national, grave()), "content_equivalent") != nullptr);
    }
}

TEST_CASE("Epoc.GoesToTheOrganisationUnlessItSaysWhyNot") {
    auto demand = epoc();
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.customer_class = CustomerClass::enterprise;
    answer.seats = 51;
    demand.directory = {answer};
    auto others = grave();
    REQUIRE(found(judged(demand, others), "processor") != nullptr);
    CHECK(found(judged(demand, others), "processor")->counsel_only);
    others.processor_addressed = false;
    CHECK(found(judged(demand, others), "processor") != nullptr);
    others.processor_addressed = true;
    CHECK(found(judged(demand, others), "processor") == nullptr);
    others.processor_addressed.reset();
    demand.directory[0].seats = 50;
    demand.directory[0].customer_class = CustomerClass::small_commercial;
    CHECK(found(judged(demand, others), "processor") == nullptr);
}

TEST_CASE("Epoc.IsAddressedToTheDesignatedEstablishmentOrTheLegalRepresentative") {
    const auto told = [](demand::Instrument instrument, std::optional<bool> to_representative) {
        auto demand = epoc();
        demand.instrument = instrument;
        auto others = grave();
        others.to_representative = to_representative;
        return judged(demand, others);
    };
    for (const auto instrument : {demand::Instrument::epoc, demand::Instrument::epoc_pr}) {
        const auto astray = told(instrument, false);
        const auto* finding = found_rule(astray, "world-check-not-representative");
        REQUIRE(finding != nullptr);
        CHECK(finding->code == "r10");
        CHECK(finding->verdict == Verdict::review);
        CHECK(finding->citation.find("Art. 7(1)") != std::string::npos);
        CHECK_FALSE(finding->officer.empty());  // the issuer can mend it
        CHECK(astray.overall == Verdict::review);
        // It went where it should, or nobody is named: nothing is said.
        for (const std::optional<bool> said : {std::optional{true}, std::optional<bool>{}})
            CHECK(found_rule(told(instrument, said), "world-check-not-representative") == nullptr);
    }
    CHECK(told(demand::Instrument::epoc, true).findings.size() + 1 == told(demand::Instrument::epoc, false).findings.size());
    // Another paper of the Union is addressed as its own law says.
    CHECK(found_rule(told(demand::Instrument::dsa_order, false), "world-check-not-representative") == nullptr);
}

TEST_CASE("Epoc.TheCustomerIsNotToldByTheProviderAndUnderTheServicesActIs") {
    CHECK(clock_day(judged(epoc(), grave()), "notice_wait_ends") == "none");
    auto demand = epoc();
    demand.instrument = Instrument::dsa_order;
    CHECK(clock_day(judged(demand), "notice_wait_ends") == "2026-09-08");
}

TEST_CASE("Preservation.HasNoEndOnceTheIssuerConfirmsThatItAskedForTheData") {
    auto demand = epoc({DataClass::content_mail});
    demand.instrument = Instrument::epoc_pr;
    OtherFacts others;
    CHECK(clock_day(judged(demand, others), "preservation_lapse") == "2026-10-31");
    CHECK(clock_day(judged(demand, others), "preservation_lapse_if_renewed") == "2026-11-30");
    others.events = {{LegalEvent::production_confirmed, at("2026-10-20T08:00:00Z")}};
    CHECK(clock_day(judged(demand, others), "preservation_lapse") == "none");
    CHECK(clock_day(judged(demand, others), "preservation_lapse_if_renewed") == "none");
    SUBCASE("no other keeping does") {
        auto letter = warrant();
        letter.instrument = Instrument::preservation_letter;
        CHECK(clock_day(judged(letter, others), "preservation_lapse") == "2026-06-08");
    }
}

TEST_CASE("Days.EndOnAWorkingDayOnlyWhereCounselSaysSo") {
    std::vector<BookText> books;
    for (const auto* name : {"house.toml", "world.toml", "eu.toml"}) {
        std::ifstream in{std::string{SALLYPORT_SOURCE_DIR "/rulebooks/"} + name, std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        books.push_back({name, text.str()});
    }
    const auto day = [&](const char* received) {
        const auto loaded = Rulebook::from_texts(books);
        REQUIRE(loaded);
        auto demand = epoc({DataClass::content_mail});
        demand.received = at(received);
        auto others = grave();
        others.enforcing = Enforcing::notified;
        const auto answer = assess(demand, *loaded, nullptr, demand.received, others);
        CHECK(clock_day(answer, "reply") == clock_day(answer, "not_before"));
        return clock_day(answer, "reply");
    };
    CHECK(day("2026-09-02T08:00:00Z") == "2026-09-12");  // a Saturday
    const std::string as_counted = "days_end = \"as_counted\"";
    books[2].text.replace(books[2].text.find(as_counted), as_counted.size(), "days_end = \"on_a_working_day\"");
    CHECK(day("2026-09-02T08:00:00Z") == "2026-09-14");
    CHECK(day("2026-09-01T08:00:00Z") == "2026-09-11");  // a Friday stays
    CHECK(day("2026-12-15T08:00:00Z") == "2026-12-28");  // Christmas, Saint Stephen's Day, Sunday
}

TEST_CASE("Union.SpeaksOnlyWhereTheCountrysOwnBookSaysNothing") {
    auto demand = epoc();
    CHECK(judged(demand, grave()).law == Verdict::allow);
    demand.country = "NO";  // no member
    CHECK(found(judged(demand, grave()), "no-rulebook") != nullptr);
    demand.country = "IT";
    demand.instrument = Instrument::national_order;
    CHECK(found(judged(demand, grave()), "no-rulebook") != nullptr);
    demand.instrument = Instrument::epoc;
    CHECK(judged(demand, grave()).law == Verdict::allow);
}

TEST_CASE("Questions.AskWhatTheKindOfPaperNeedsAndNothingElse") {
    demand::Demand demand = warrant();
    const auto federal = questions(demand, shipped());
    CHECK(federal.combined);
    CHECK((federal.parts >> static_cast<unsigned>(PaperPart::particularity) & 1u) != 0);
    CHECK((federal.parts >> static_cast<unsigned>(PaperPart::redress) & 1u) == 0);
    CHECK(federal.papers.empty());
    CHECK(federal.regions.empty());
    for (const bool asked : {federal.languages, federal.purpose, federal.offence, federal.validation, federal.emergency, federal.enforcing,
                             federal.designated, federal.controller, federal.spares})
        CHECK_FALSE(asked);

    demand.requester = demand::RequesterKind::state;
    CHECK(questions(demand, shipped()).regions == std::vector<std::string>{"CA"});

    demand.requester = demand::RequesterKind::eu_member_state;
    demand.country = "DE";
    demand.instrument = demand::Instrument::epoc;
    const auto epoc = questions(demand, shipped());
    for (const bool asked : {epoc.languages, epoc.purpose, epoc.offence, epoc.validation, epoc.emergency, epoc.enforcing, epoc.controller})
        CHECK(asked);
    CHECK_FALSE(epoc.designated);
    CHECK_FALSE(epoc.combined);
    CHECK((epoc.events >> static_cast<unsigned>(LegalEvent::clarification_asked) & 1u) != 0);
    CHECK((epoc.events >> static_cast<unsigned>(LegalEvent::received) & 1u) == 0);  // the form says it

    demand.instrument = demand::Instrument::national_order;
    const auto german = questions(demand, shipped());
    CHECK(german.papers.size() == 5);
    CHECK_FALSE(german.offence);

    demand.country = "GB";
    demand.requester = demand::RequesterKind::foreign_government;
    demand.instrument = demand::Instrument::agreement_order;
    const auto agreement = questions(demand, shipped());
    CHECK(agreement.designated);
    CHECK(agreement.spares);
    CHECK_FALSE(agreement.validation);

    demand.country = "QQ";
    CHECK_FALSE(questions(demand, shipped()).any());  // no rules, no questions
}

// Federal process runs in every state; a part of another country is asked of whoever asks.
TEST_CASE("Questions.AskForThePartOfTheCountryWhereItsRowsDiffer") {
    const auto american = book_with("us.toml", "regions = []", "regions = [\"TX\"]");
    demand::Demand demand = warrant();
    for (const auto instrument : every<demand::Instrument>()) {
        demand.instrument = instrument;
        demand.requester = demand::RequesterKind::federal;
        CHECK(questions(demand, american).regions.empty());
    }
    const auto scottish = book_with("gb.toml", "regions = []", "regions = [\"SCT\"]");
    demand.country = "GB";
    demand.requester = demand::RequesterKind::foreign_government;
    std::size_t asked = 0;
    for (const auto instrument : every<demand::Instrument>()) {
        demand.instrument = instrument;
        const auto regions = questions(demand, scottish).regions;
        CHECK((regions.empty() || regions == std::vector<std::string>{"SCT"}));
        asked += regions.size();
        CHECK(questions(demand, shipped()).regions.empty());
    }
    CHECK(asked > 0);
}

TEST_CASE("Questions.OneIsEnoughToAsk") {
    CHECK_FALSE(Questions{}.any());
    for (const auto flag : {&Questions::languages, &Questions::combined, &Questions::purpose, &Questions::offence, &Questions::validation,
                            &Questions::emergency, &Questions::enforcing, &Questions::designated, &Questions::controller}) {
        Questions one;
        one.*flag = true;
        CHECK(one.any());
    }
    Questions papers, regions, spares;
    papers.papers = {{"a", "A"}, {"b", "B"}};
    regions.regions = {"CA"};
    spares.spares = true;  // is read in the paper, and no form asks for it
    CHECK(papers.any());
    CHECK(regions.any());
    CHECK_FALSE(spares.any());
}

TEST_CASE("Questions.AreOfTheCountryTheInstrumentAndTheRequester") {
    using enum demand::Instrument;
    auto demand = warrant();
    for (const auto instrument : every<demand::Instrument>()) {
        CAPTURE(std::string{code(instrument)});
        demand.instrument = instrument;
        const bool combines =
            instrument == search_warrant || instrument == d_order || instrument == pr_tt_order || instrument == wiretap_order;
        CHECK(questions(demand, shipped()).combined == combines);
    }
    // A member's own book says nothing of it, and neither does the Union's.
    demand.country = "IT";
    demand.instrument = search_warrant;
    CHECK_FALSE(questions(demand, shipped()).any());
    demand.country = "DE";
    demand.instrument = national_order;
    CHECK_FALSE(questions(demand, shipped()).combined);
    // Of languages whoever writes from abroad is asked, if the rows name any.
    for (const auto requester : {RequesterKind::foreign_government, RequesterKind::international_body, RequesterKind::eu_member_state}) {
        demand = warrant();
        demand.instrument = mlat_process;
        demand.requester = requester;
        const auto asked = questions(demand, shipped());
        demand.requester = RequesterKind::federal;
        CHECK_FALSE(questions(demand, shipped()).languages);
        demand.instrument = emergency_request;
        demand.requester = requester;
        const auto emergency = questions(demand, shipped());
        CHECK((asked.languages || emergency.languages));
    }
    const auto any_language = book_with("eu.toml", "language = [\"en\"]", "language = []");
    demand = ::epoc();
    CHECK(questions(demand, shipped()).languages);
    bool silent = false;
    for (const auto instrument : every<demand::Instrument>()) {
        demand.instrument = instrument;
        silent = silent || (questions(demand, shipped()).languages && !questions(demand, any_language).languages);
    }
    CHECK(silent);
}

TEST_CASE("Questions.ACaliforniaProviderAsksOfWhichStateThePaperIs") {
    using enum demand::Instrument;
    const auto californian = book_with("house.toml", "california = false", "california = true");
    // Of papers that California's own book has a row for the region is asked anyway; of the others a Californian provider asks it too.
    const auto regions = [](const Rulebook& rulebook, RequesterKind requester, demand::Instrument instrument, const char* country = "US") {
        auto demand = warrant();
        demand.requester = requester;
        demand.instrument = instrument;
        demand.country = country;
        return questions(demand, rulebook).regions;
    };
    const std::vector<std::string> california{"CA"}, none;
    for (const auto requester : {RequesterKind::state, RequesterKind::local}) {
        CHECK(regions(shipped(), requester, search_warrant) == california);
        CHECK(regions(californian, requester, search_warrant) == california);
        for (const auto instrument : {grand_jury_subpoena, d_order, pr_tt_order})
            CHECK(regions(californian, requester, instrument) == california);
        CHECK(regions(shipped(), requester, pr_tt_order) == none);
        CHECK(regions(californian, requester, emergency_request) == none);  // compels nothing
    }
    CHECK(regions(californian, RequesterKind::federal, search_warrant) == none);
    CHECK(regions(californian, RequesterKind::federal, pr_tt_order) == none);
    CHECK(regions(californian, RequesterKind::foreign_government, national_order, "FR") == none);
    CHECK(regions(californian, RequesterKind::state, search_warrant, "CA") == none);
}
