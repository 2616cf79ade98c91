#include "demand/demand.h"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "base/json.h"
#include "base/limits.h"
#include "tests/support/made_up_demand.h"

namespace sallyport::demand {

using namespace tests;

namespace {

using Change = std::function<void(Demand&)>;

// The fields that the form calls wrong after one change.
std::vector<std::string> wrong_after(const Change& change, Demand demand = warrant()) {
    change(demand);
    std::vector<std::string> fields;
    for (const auto& problem : check_form(demand, morning)) {
        CHECK(problem.trouble == Trouble::invalid);
        CHECK(!problem.sentence.empty());
        fields.push_back(problem.field);
    }
    return fields;
}
using Fields = std::vector<std::string>;
const Fields nothing;

Sensitive<std::string> words(std::string text) { return Sensitive<std::string>{std::move(text)}; }

std::vector<std::string> naughty_strings() {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/tests/hostile/blns.json"};
    const auto list = parse_json(std::string{std::istreambuf_iterator<char>{in}, {}});
    REQUIRE(list.has_value());
    std::vector<std::string> out;
    for (const auto& element : list->get_array()) out.emplace_back(element.get_string());
    REQUIRE(out.size() > 400);
    return out;
}

}  // namespace

TEST_CASE("Form.RightInEveryFieldMayBeFiled") {
    CHECK(check_form(warrant(), morning).empty());
    CHECK(check_form(emergency(), morning).empty());
}

TEST_CASE("Form.NamesTheFieldThatIsMissing") {
    CHECK(wrong_after([](Demand& demand) { demand.country = ""; }) == Fields{"country"});
    CHECK(wrong_after([](Demand& demand) { demand.issuer = {}; }) == Fields{"issuer"});
    CHECK(wrong_after([](Demand& demand) { demand.docket = {}; }) == Fields{"docket"});
    CHECK(wrong_after([](Demand& demand) { demand.is_signed = false; }) == Fields{"signed"});
    CHECK(wrong_after([](Demand& demand) { demand.signer = {}; }) == Fields{"signer"});
    CHECK(wrong_after([](Demand& demand) { demand.issued_on = {}; }) == Fields{"issued_on"});
    CHECK(wrong_after([](Demand& demand) { demand.addressed_to = ""; }) == Fields{"addressed_to"});
    CHECK(wrong_after([](Demand& demand) { demand.papers.clear(); }) == Fields{"paper"});
    CHECK(wrong_after([](Demand& demand) { demand.identifiers.clear(); }) == Fields{"identifiers"});
    CHECK(wrong_after([](Demand& demand) { demand.identifiers[1].sought.clear(); }) == Fields{"identifier-2-classes"});
    CHECK(wrong_after([](Demand& demand) { demand.identifiers[1].value = {}; }) == Fields{"identifier-2"});
    // All at once, in the order of the form.
    const auto all = wrong_after([](Demand& demand) { demand = Demand{}; });
    CHECK(all == Fields{"country", "issuer", "docket", "signed", "issued_on", "addressed_to", "paper", "identifiers"});
}

TEST_CASE("Form.ALetterAndAConsentNeedNoCourt") {
    const auto without_court = [](Demand& demand) {
        demand.issuer = demand.docket = demand.signer = {};
        demand.is_signed = false;
        demand.issued_on = demand.execute_by = {};
    };
    for (const auto instrument : {Instrument::informal_letter, Instrument::consent}) {
        CHECK(wrong_after([&](Demand& demand) {
                  without_court(demand);
                  demand.instrument = instrument;
              }) == nothing);
    }
    CHECK(wrong_after([&](Demand& demand) {
              without_court(demand);
              demand.instrument = Instrument::admin_subpoena;
          }) == Fields{"issuer", "docket", "signed", "issued_on"});
}

TEST_CASE("Form.ACountryIsTwoCapitalLetters") {
    CHECK(wrong_after([](Demand& demand) { demand.country = "DE"; }) == nothing);
    for (const char* wrong : {"de", "D", "DEU", "D1", "\xC3\x84"}) {
        CAPTURE(wrong);
        CHECK(wrong_after([&](Demand& demand) { demand.country = wrong; }) == Fields{"country"});
    }
}

TEST_CASE("Form.APaperIsNotDatedTomorrowButZonesEastOfUsMayBeAhead") {
    CHECK(wrong_after([](Demand& demand) { demand.issued_on = Day{2026, 5, 5}; }) == nothing);
    CHECK(wrong_after([](Demand& demand) { demand.issued_on = Day{2026, 5, 6}; }) == Fields{"issued_on"});
    CHECK(wrong_after([](Demand& demand) { demand.execute_by = demand.issued_on; }) == nothing);
    CHECK(wrong_after([](Demand& demand) { demand.execute_by = Day{2026, 4, 30}; }) == Fields{"execute_by"});
}

TEST_CASE("Form.AnEmergencySaysWhatHappensAndHowTheDataHelps") {
    CHECK(wrong_after([](Demand& demand) { demand.summary = {}; }, emergency()) == Fields{"summary"});
    CHECK(wrong_after([](Demand& demand) { demand.nexus = {}; }, emergency()) == Fields{"nexus"});
    CHECK(wrong_after([](Demand& demand) { demand.nexus = demand.summary; }, emergency()) == Fields{"nexus"});
    CHECK(wrong_after([](Demand& demand) { demand.summary = demand.nexus = {}; }) == nothing);  // no other demand needs them
}

TEST_CASE("Form.AnIdentifierHasTheShapeOfItsKind") {
    struct Row {
        IdentifierKind kind;
        std::vector<const char*> right, wrong;
    };
    const Row rows[] = {
        {IdentifierKind::account_email,
         {"ada@larkspur.example", "a@b.c"},
         {"ada", "@larkspur.example", "ada@larkspur", "ada@larkspur.example.", "a@b@c.example", "ada @larkspur.example"}},
        {IdentifierKind::phone, {"+1 555 0100 000", "+4930123456"}, {"0305550100", "+1", "+1 555 call me"}},
        {IdentifierKind::tenant_domain, {"larkspur.example"}, {"larkspur", "a@larkspur.example", "larkspur.example/x"}},
        {IdentifierKind::ip_at_instant,
         {"192.0.2.7 2026-03-01T14:00:00Z", "2001:db8::7 2026-03-01T14:00:00+02:00", "192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T15:00:00Z",
          "192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T14:00:00Z"},
         {"192.0.2.7", "192.0.2.7 2026-03-01T14:00:00", "192.0.2.7 2026-02-30T14:00:00Z", "mail 2026-03-01T14:00:00Z",
          "192.0.2.777 2026-03-01T14:00:00Z", "192.0.2 2026-03-01T14:00:00Z", "192.0.2.7 2026-03-01T14:00:00Z/",
          "192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T15:00:00", "192.0.2.7 2026-03-01T14:00:00Z/2026-03-01T13:59:59Z",
          "192.0.2.7 2026-03-01"}},
        {IdentifierKind::card, {"4000 **** **** 1234"}, {"123", "4000-1234"}},
        {IdentifierKind::account_id, {"1001"}, {"1001\n1002"}},
        {IdentifierKind::user_name, {"ada"}, {"ada\tben"}},
        {IdentifierKind::serial, {"SN-77"}, {"SN-77\r\nSN-78"}},
    };
    for (const auto& row : rows) {
        const auto with = [&](const char* value) {
            return wrong_after([&](Demand& demand) {
                demand.identifiers[0].kind = row.kind;
                demand.identifiers[0].value = words(value);
            });
        };
        for (const char* value : row.right) {
            CAPTURE(value);
            CHECK(with(value) == nothing);
        }
        for (const char* value : row.wrong) {
            CAPTURE(value);
            CHECK(with(value) == Fields{"identifier-1"});
        }
    }
}

TEST_CASE("Form.AnIdentifierIsNamedOnceAndIsALineOfText") {
    CHECK(wrong_after([](Demand& demand) { demand.identifiers[1].value = demand.identifiers[0].value; }) == Fields{"identifier-2"});
    CHECK(wrong_after([](Demand& demand) {
              demand.identifiers[1].value = demand.identifiers[0].value;
              demand.identifiers[1].kind = IdentifierKind::user_name;  // the same word of another kind is another identifier
          }) == nothing);
    const auto long_name = [](std::size_t length) {
        return wrong_after([&](Demand& demand) {
            demand.identifiers[0].kind = IdentifierKind::user_name;
            demand.identifiers[0].value = words(std::string(length, 'a'));
        });
    };
    CHECK(long_name(limits::line_bytes) == nothing);
    CHECK(long_name(limits::line_bytes + 1) == Fields{"identifier-1"});
    CHECK(wrong_after([](Demand& demand) { demand.identifiers[0].value = words("ada\xFF@larkspur.example"); }) == Fields{"identifier-1"});

    const auto many = [](int count) {
        return wrong_after([&](Demand& demand) {
            demand.identifiers.clear();
            for (int i = 0; i < count; ++i) {
                demand.identifiers.push_back(account(std::to_string(i) + "@larkspur.example", {{DataClass::bsi_name, std::nullopt, ""}}));
            }
        });
    };
    CHECK(many(limits::identifiers_per_demand) == nothing);
    CHECK(many(limits::identifiers_per_demand + 1) == Fields{"identifiers"});
}

TEST_CASE("Form.ARangeHasTwoEndsAndLiesInThePast") {
    const auto with_span = [](std::optional<Span> span, DataClass data, Instrument instrument) {
        return wrong_after([&](Demand& demand) {
            demand.instrument = instrument;
            demand.identifiers[1].sought = {{data, span, ""}};
        });
    };
    const Instant from = march().from;
    CHECK(with_span(Span{from, {from.ms + 1}}, DataClass::content_mail, Instrument::search_warrant) == nothing);
    CHECK(with_span(Span{from, from}, DataClass::content_mail, Instrument::search_warrant) == Fields{"identifier-2-range"});
    CHECK(with_span(std::nullopt, DataClass::content_mail, Instrument::search_warrant) == Fields{"identifier-2-range"});
    CHECK(with_span(std::nullopt, DataClass::bsi_address, Instrument::search_warrant) == nothing);
    CHECK(with_span(std::nullopt, DataClass::content_mail, Instrument::preservation_letter) == nothing);  // freezing needs no range
    const Span future{after_days(morning, 2), after_days(morning, 30)};
    CHECK(with_span(future, DataClass::content_mail, Instrument::search_warrant) == Fields{"identifier-2-range"});
    CHECK(with_span(future, DataClass::prospective_content, Instrument::wiretap_order) == nothing);
    CHECK(wrong_after([](Demand& demand) {
              demand.identifiers[1].sought = {{DataClass::bsi_name, {}, ""}, {DataClass::bsi_name, {}, ""}};
          }) == Fields{"identifier-2-classes"});
}

TEST_CASE("Form.SaysTheSameWhateverTheDirectoryKnows") {
    const auto sentences = [](Demand demand) {
        demand.docket = {};
        std::string all;
        for (const auto& problem : check_form(demand, morning)) all += problem.field + problem.sentence + "\n";
        return all;
    };
    auto unknown = warrant();
    unknown.directory = {{}, {}};
    CHECK(sentences(warrant()) == sentences(unknown));
}

TEST_CASE("Demand.CountsDistinctAccountsAndCells") {
    auto demand = warrant();
    CHECK(demand.account_count() == 2);
    CHECK(demand.cells() == 4);
    CHECK(demand.seeks_content());
    demand.identifiers[1].kind = IdentifierKind::ip_at_instant;  // an address at an instant is no account
    CHECK(demand.account_count() == 1);
    demand.identifiers[0].sought.pop_back();
    CHECK(!demand.seeks_content());
    CHECK(demand.cells() == 3);
}

TEST_CASE("Demand.ComesBackFromItsBodyByteForByte") {
    auto demand = emergency();
    demand.resubmission_of = DemandId::random();
    demand.duplicate_of = DemandId::random();
    demand.return_on = Day{2026, 6, 1};
    demand.shield_attested = demand.prior_notice_by_government = true;
    demand.on_behalf_of = "DE";
    demand.mail_format = MailFormat::eml;
    demand.directory[1].gone = true;
    const auto again = Demand::from_body(demand.body());
    REQUIRE(again.has_value());
    CHECK(again->body() == demand.body());
    CHECK(again->resubmission_of == demand.resubmission_of);
    CHECK(again->identifiers[0].sought == demand.identifiers[0].sought);
    CHECK(again->directory[1].gone);
}

TEST_CASE("Demand.KeepsAnyStrangersWordsAsTheyWere") {
    for (const auto& naughty : naughty_strings()) {
        auto demand = warrant();
        demand.issuer = demand.docket = demand.signer = demand.summary = demand.nexus = words(naughty);
        demand.identifiers[0].value = words(naughty);
        demand.papers[0].file_name = words(naughty);
        demand.agency_name = naughty;
        const auto again = Demand::from_body(demand.body());
        REQUIRE(again.has_value());
        CHECK(again->summary.reveal() == naughty);
        CHECK(again->identifiers[0].value.reveal() == naughty);
        CHECK(again->papers[0].file_name.reveal() == naughty);
        CHECK(again->agency_name == naughty);
        CHECK(again->body() == demand.body());
    }
}

TEST_CASE("Demand.ABodyThatIsNotOursIsRefusedAndNeverQuoted") {
    const auto whole = warrant().body();
    for (const auto& spoiled :
         {std::string{}, std::string{"[]"}, whole.substr(0, whole.size() / 2), std::string{R"({"id":"ada@larkspur.example"})"}}) {
        const auto read = Demand::from_body(spoiled);
        REQUIRE(!read.has_value());
        CHECK(read.error().sentence.find("larkspur.example") == std::string::npos);
    }
}

TEST_CASE("OurNumber.IsShortEnoughForTheTelephone") { CHECK(our_number({1234}) == "SP-1234"); }

TEST_CASE("Address.IsReadWithItsTimeAndWrittenOneWay") {
    const auto use = parse_address_in_use("2001:DB8:0::7 2026-03-01T14:00:00+02:00/2026-03-01T14:30:00+02:00");
    REQUIRE(use.has_value());
    CHECK(use->address == "2001:db8::7");
    CHECK(text(use->from) == "2026-03-01T12:00:00Z");
    CHECK(text(use->last) == "2026-03-01T12:30:00Z");
    CHECK(parse_address_in_use("192.0.2.7 2026-03-01T14:00:00Z")->last == parse_address_in_use("192.0.2.7 2026-03-01T14:00:00Z")->from);
    const auto without = parse_address_in_use("192.0.2.7");
    CHECK(without.error().sentence.find("needs the instant or the time at which it was used, with its zone") != std::string::npos);
}

TEST_CASE("Directory.SeveralAccountsOfOneAddressAreSealedWithTheDemand") {
    auto demand = warrant();
    DirectoryAnswer first, second;
    first.known = second.known = true;
    first.account = words("1001");
    second.account = words("1002");
    second.contact = words("ben@larkspur.example");
    second.seats = 60;
    second.customer_class = CustomerClass::enterprise;
    demand.directory = std::vector<DirectoryAnswer>(demand.identifiers.size());
    demand.directory[0] = joined({first, second});
    const auto read = Demand::from_body(demand.body());
    REQUIRE(read.has_value());
    CHECK(read->body() == demand.body());
    REQUIRE(accounts_of(read->directory).size() == 2);
    CHECK(accounts_of(read->directory)[1]->contact.reveal() == "ben@larkspur.example");
    CHECK(read->directory[0].customer_class == CustomerClass::enterprise);
    CHECK(read->directory[0].account.reveal().empty());
    demand.directory[0] = joined(std::vector<DirectoryAnswer>(101, first));
    CHECK(Demand::from_body(demand.body())->directory[0].too_many);
    CHECK(accounts_of(demand.directory).empty());
}

TEST_CASE("Said.ComesBackAsItWasSaidAndLeavesADemandOfWhichNothingWasSaidAsItWas") {
    auto demand = warrant();
    CHECK(demand.body().find("\"said\"") == std::string::npos);
    auto& said = demand.said;
    said.paper = "de-94";
    said.also_holds = {Instrument::d_order};
    said.languages = {"de"};
    said.offence = Sensitive<std::string>{"Fraud"};
    said.offence_years = 0;  // is said, and is not nothing
    said.enforcing_notified = false;
    said.secrecy_order = SecrecySaid{{2026, 3, 1}, std::nullopt, true, true};
    const auto again = Demand::from_body(demand.body());
    REQUIRE(again.has_value());
    CHECK(again->body() == demand.body());
    CHECK(again->said.enforcing_notified == false);
    CHECK_FALSE(again->said.processor_addressed.has_value());
    CHECK(again->said.secrecy_order == said.secrecy_order);
    CHECK_FALSE(Said{}.offence_years.has_value());
    CHECK(Said{}.nothing());
    CHECK_FALSE(said.nothing());
}

TEST_CASE("Said.IsCheckedForItsFormOnly") {
    const auto field = [](const Said& said) {
        auto demand = warrant();
        demand.said = said;
        const auto wrong = check_form(demand, morning);
        return wrong.empty() ? std::string{"fine"} : wrong.front().field;
    };
    Said said;
    said.languages = {"de", "en"};
    CHECK(field(said) == "fine");
    said.languages.push_back("German");
    CHECK(field(said) == "said-languages");
    said = {};
    said.offence_years = 100;
    CHECK(field(said) == "fine");
    said.offence_years = 101;
    CHECK(field(said) == "said-offence_years");
    said = {};
    said.emergency = true;
    CHECK(field(said) == "said-emergency_because");
    said.emergency_because = Sensitive<std::string>{"A boat is missing."};
    CHECK(field(said) == "fine");
    said.secrecy_order = SecrecySaid{{2026, 3, 1}, Day{2026, 3, 1}, true, true};
    CHECK(field(said) == "fine");
    said.secrecy_order->ends = Day{2026, 2, 28};
    CHECK(field(said) == "said-order_ends");
    said = {};
    said.paper = "a paper that no rule knows";  // what follows from it says the law
    CHECK(field(said) == "fine");
}

}  // namespace sallyport::demand
