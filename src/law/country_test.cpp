// Countries' own orders, where the provider is established, and whose law meets whose. The grid of paper, issuer and class is walked by
// tests/oracle/law_walk.py.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;

namespace {

demand::Demand order_of(std::string country, std::vector<DataClass> classes = {DataClass::bsi_name}) {
    auto demand = warrant(std::move(classes));
    demand.country = std::move(country);
    demand.instrument = Instrument::national_order;
    demand.requester = RequesterKind::foreign_government;
    return demand;
}

OtherFacts paper(std::string word) {
    OtherFacts others;
    others.paper = std::move(word);
    return others;
}

demand::Demand held_in(demand::Demand demand, std::string country) {
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.customer_class = demand::CustomerClass::consumer;
    answer.data_country = std::move(country);
    answer.customer_country = demand.country;
    demand.directory.assign(demand.identifiers.size(), answer);
    return demand;
}

// The shipped house with places where the provider is established.
Rulebook established(const std::string& presence) {
    std::vector<BookText> books;
    for (const auto* name : {"house.toml", "world.toml", "us.toml", "eu.toml", "gb.toml", "de.toml", "fr.toml"}) {
        std::ifstream in{std::string{SALLYPORT_SOURCE_DIR "/rulebooks/"} + name, std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        books.push_back({name, text.str()});
    }
    books[0].text.insert(books[0].text.find("[floors]"), presence);
    auto loaded = Rulebook::from_texts(books);
    INFO((loaded ? "" : loaded.error().sentence));
    REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

Assessment judged_by(const Rulebook& rulebook, const demand::Demand& demand, const OtherFacts& others = {}) {
    const Adoption adopted{rulebook.version(), after_days(demand.received, 1), "a test", true};
    return assess(demand, rulebook, &adopted, demand.received, others);
}

}  // namespace

TEST_CASE("Presence.WithoutOneAndWithoutAnAgreementTheTreatyLetterGoesOut") {
    const auto rulebook = established(
        "[[provider.presence]]\ncountry = \"US\"\nentity = \"example_mail\"\nfrom = \"2010-01-01\"\n\n"
        "[[provider.presence]]\ncountry = \"DE\"\nentity = \"example_mail_gmbh\"\nfrom = \"2015-04-01\"\nuntil = \"2026-03-10\"\n\n");
    CHECK(judged_by(rulebook, warrant()).overall == Verdict::allow);
    const auto french = judged_by(rulebook, order_of("FR"), paper("fr-judge"));
    REQUIRE(found(french, "r06") != nullptr);
    CHECK(found(french, "r06")->officer.find("mutual legal assistance") != std::string::npos);
    CHECK(french.law == Verdict::allow);  // the two results stand beside each other
    CHECK(french.house == Verdict::deny);
    CHECK(french.overall == Verdict::deny);
    CHECK(judged(order_of("FR"), paper("fr-judge")).overall == Verdict::allow);  // not checked where the house names no place
    SUBCASE("established on the day of service, and not on the next one") {
        auto german = order_of("DE");
        CHECK(judged_by(rulebook, german, paper("de-94")).overall == Verdict::allow);
        german.received = at("2026-03-11T00:00:00Z");
        CHECK(found(judged_by(rulebook, german, paper("de-94")), "r06")->verdict == Verdict::deny);
    }
    SUBCASE("an agreement and a direct order of the Union reach it") {
        CHECK(judged_by(rulebook, order_of("GB"), paper("gb-copo")).overall == Verdict::allow);
        auto union_order = order_of("IT");
        union_order.instrument = Instrument::epoc;
        union_order.received = at("2026-09-01T08:00:00Z");
        CHECK(found_rule(judged_by(rulebook, union_order), "house-no-presence") == nullptr);
    }
    SUBCASE("an emergency and a preservation need neither") {
        auto urgent = order_of("FR");
        urgent.instrument = Instrument::emergency_request;
        CHECK(found_rule(judged_by(rulebook, urgent), "house-no-presence") == nullptr);
        urgent.instrument = Instrument::preservation_letter;
        CHECK(found_rule(judged_by(rulebook, urgent), "house-no-presence") == nullptr);
    }
}

// Of a paper that may fall under several rows only what each of them wants is missed; once its name is said, what its own row wants.
TEST_CASE("Paper.IsMissedAPartOnlyIfEachRowThatMayFitWantsIt") {
    const std::string all = "facial = [\"issuer\", \"docket\", \"issue_date\", \"statute\"]";
    const auto lenient = book_with("de.toml", all, "facial = [\"issuer\", \"docket\", \"issue_date\"]");  // of de-100g
    const auto baseless = [](const Rulebook& rulebook, const char* word) {
        auto others = paper(word);
        others.lacks = 1U << static_cast<unsigned>(PaperPart::statute);
        return found_rule(judged_by(rulebook, order_of("DE"), others), "world-check-paper-lacks") != nullptr;
    };
    for (const char* word : {"de-94", "de-100g", ""}) CHECK(baseless(shipped(), word));
    CHECK(baseless(lenient, "de-94"));
    CHECK_FALSE(baseless(lenient, "de-100g"));
    CHECK_FALSE(baseless(lenient, ""));
}

TEST_CASE("Profile.WithoutAnEntityInTheCountryTheTreatyLetterGoesOut") {
    auto there = paper("fr-judge"), elsewhere = there;
    there.provider_established = true;
    elsewhere.provider_established = false;
    CHECK(judged(order_of("FR"), there).overall == Verdict::allow);
    const auto refused = judged(order_of("FR"), elsewhere);
    CHECK(found_rule(refused, "house-no-presence")->verdict == Verdict::deny);
    CHECK(refused.law == Verdict::allow);  // the two results stand beside each other, and both must pass
    CHECK(refused.overall == Verdict::deny);
    CHECK(judged(order_of("FR"), paper("fr-judge")).overall == Verdict::allow);  // nobody was asked
    SUBCASE("a country without a book as well") {
        auto unknown = order_of("VA");
        OtherFacts others;
        others.provider_established = false;
        CHECK(found_rule(judged(unknown, others), "house-no-presence") != nullptr);
    }
    SUBCASE("an agreement and a direct order reach it") {
        auto british = paper("gb-copo");
        british.provider_established = false;
        CHECK(judged(order_of("GB"), british).overall == Verdict::allow);
    }
    SUBCASE("an emergency, a preservation and what a customer asks for need none") {
        for (const auto instrument : {Instrument::emergency_request, Instrument::preservation_letter, Instrument::consent,
                                      Instrument::mlat_process, Instrument::eio}) {
            auto demand = order_of("FR");
            demand.instrument = instrument;
            CHECK(found_rule(judged(demand, elsewhere), "house-no-presence") == nullptr);
        }
        auto tribunal = order_of("FR");
        tribunal.requester = RequesterKind::international_body;
        CHECK(found_rule(judged(tribunal, elsewhere), "house-no-presence") == nullptr);
    }
    SUBCASE("the house may name fewer places, never more") {
        const auto american = established("[[provider.presence]]\ncountry = \"US\"\nentity = \"example_mail\"\nfrom = \"2010-01-01\"\n\n");
        CHECK(found_rule(judged_by(american, order_of("FR"), there), "house-no-presence") != nullptr);
        OtherFacts gone;
        gone.provider_established = false;
        CHECK(found_rule(judged_by(american, warrant(), gone), "house-no-presence") != nullptr);
        gone.provider_established = true;
        CHECK(judged_by(american, warrant(), gone).overall == Verdict::allow);
    }
}

TEST_CASE("Content.OnACountrysOwnOrderIsForCounselUntilItIsKnownWhereItIsHeld") {
    const auto demand = order_of("DE", {DataClass::content_mail});
    const auto others = paper("de-94");
    REQUIRE(found(judged(demand, others), "r16") != nullptr);
    CHECK(found(judged(demand, others), "r16")->counsel_only);
    CHECK(judged(demand, others).overall == Verdict::review);
    CHECK(judged(held_in(demand, ""), others).overall == Verdict::review);
    CHECK(judged(held_in(demand, "DE"), others).overall == Verdict::allow);
    CHECK(found(judged(held_in(demand, "US"), others), "r16")->rule == "house-other-country");
    // Who the customer is has no such place.
    CHECK(judged(order_of("DE"), others).overall == Verdict::allow);
    SUBCASE("an agreement makes the place indifferent") {
        CHECK(found_rule(judged(order_of("GB", {DataClass::content_mail}), paper("gb-copo")), "house-host-unknown") == nullptr);
    }
    SUBCASE("five facts, not one: the place of the contract counts apart from that of the data") {
        auto contracted = others;
        contracted.contracting_country = "US";
        CHECK(found(judged(held_in(demand, "DE"), contracted), "r16")->rule == "house-other-country");
        contracted.contracting_country = "DE";
        contracted.customer_location = contracted.customer_nationality = "US";
        CHECK(judged(held_in(demand, "DE"), contracted).overall == Verdict::allow);
    }
}

TEST_CASE("Paper.WhoseNameNobodySaidIsForCounselUnlessEveryOneOfItsKindIsRefused") {
    const auto canadian = order_of("CA");
    CHECK(found(judged(canadian), "which_paper")->verdict == Verdict::review);
    CHECK(judged(canadian, paper("ca-general")).overall == Verdict::allow);
    CHECK(judged(canadian, paper("ca-transmission")).overall == Verdict::deny);
    CHECK(judged(order_of("CA", {DataClass::prospective_content})).law == Verdict::deny);
}

TEST_CASE("Clock.OfACountryRunsFromItsOwnEvent") {
    CHECK(clock_day(judged(order_of("IN"), paper("in-94-court")), "information") == "2026-03-13");
    CHECK(clock_day(judged(order_of("DE"), paper("de-94")), "information") == "none");
    auto urgent = order_of("IE");
    urgent.authority = AuthorityLevel::self_issued;
    auto others = paper("ie-urgent");
    CHECK(clock_day(judged(urgent, others), "affirmation") == "none");
    others.events = {{LegalEvent::affirmation_due, at("2026-03-10T20:00:00Z")}};
    CHECK(clock_day(judged(urgent, others), "affirmation") == "2026-03-13");
}
