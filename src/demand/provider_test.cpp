#include "demand/provider.h"

#include <doctest/doctest.h>

#include <functional>

#include "demand/demand.h"

namespace sallyport::demand {

namespace {

Day on(std::string_view text) { return *parse_day(text); }

// A company of the United States with a branch in Germany for some years, and a daughter in Ireland.
Provider company() {
    Provider provider;
    provider.entities = {
        {"us", "Example Mail Inc.", "US", "", {on("2010-01-01"), std::nullopt}, {{"DE", {on("2015-04-01"), on("2026-03-10")}}}},
        {"ie", "Example Mail Ireland", "IE", "", {}, {}}};
    Service mail{"mail", "Mail", ""}, calls{"calls", "Calls", ""};
    mail.host = "US";
    mail.contract = "us";
    mail.interception = Interception::content;
    calls.contract = "ie";
    calls.interception = Interception::non_content;
    provider.services = {mail, calls};
    return provider;
}

Demand asking(const std::vector<std::string>& products) {
    Demand demand;
    demand.received = *parse_instant("2026-03-10T14:05:00Z");
    demand.country = "DE";
    for (const auto& product : products) {
        demand.identifiers.emplace_back();
        demand.identifiers.back().product = product;
    }
    return demand;
}

}  // namespace

TEST_CASE("Profile.AnEntityIsEstablishedOnItsFirstAndItsLastDay") {
    const auto provider = company();
    CHECK(is_established(provider, "US", on("2010-01-01")));
    CHECK_FALSE(is_established(provider, "US", on("2009-12-31")));
    CHECK(is_established(provider, "DE", on("2015-04-01")));
    CHECK(is_established(provider, "DE", on("2026-03-10")));
    CHECK_FALSE(is_established(provider, "DE", on("2026-03-11")));
    CHECK(is_established(provider, "IE", on("1999-01-01")));  // no first day: for as long as anybody asks about
    CHECK_FALSE(is_established(provider, "FR", on("2026-03-10")));
}

TEST_CASE("Profile.SpeaksAsOfTheDayOfReceiptWhereTheDemandWasMade") {
    auto demand = asking({"mail"});
    CHECK(profile_facts(company(), "v", demand).established == true);
    demand.received = *parse_instant("2026-03-10T23:30:00Z");
    CHECK(profile_facts(company(), "v", demand).established == true);
    demand.zone = "Europe/Berlin";  // half past midnight there, and the branch is closed
    CHECK(profile_facts(company(), "v", demand).established == false);
    demand.country = "XX";  // published history without a country: nobody can say
    CHECK_FALSE(profile_facts(company(), "v", demand).established.has_value());
}

TEST_CASE("Profile.KnowsWhoReceivesEuropeanOrdersOnTheDayOfReceipt") {
    auto provider = company();
    auto demand = asking({"mail"});
    demand.received = *parse_instant("2026-09-01T08:00:00Z");
    const auto addressed = [&](const std::string& entity) {
        demand.addressed_to = entity;
        return profile_facts(provider, "v", demand).to_representative;
    };
    provider.representatives.clear();
    CHECK_FALSE(addressed("acme_ie").has_value());  // nobody is named
    provider.representatives.push_back({RepresentativeRole::dsa, "A", "IE", "acme_ie", "", {}});
    CHECK_FALSE(addressed("acme_ie").has_value());  // another law's
    provider.representatives.push_back({RepresentativeRole::e_evidence, "B", "IE", "acme_ie", "", {on("2026-08-18"), on("2026-12-31")}});
    provider.representatives.push_back({RepresentativeRole::e_evidence, "C", "DE", "acme_de", "", {on("2026-08-18"), std::nullopt}});
    CHECK(addressed("acme_ie") == true);
    CHECK(addressed("acme_de") == true);
    CHECK(addressed("acme_us") == false);
    CHECK_FALSE(addressed("").has_value());  // the paper names none
    demand.received = *parse_instant("2027-01-01T08:00:00Z");
    CHECK(addressed("acme_ie") == false);  // it was until yesterday
    CHECK(addressed("acme_de") == true);
    demand.received = *parse_instant("2026-08-17T08:00:00Z");
    CHECK_FALSE(addressed("acme_ie").has_value());
}

TEST_CASE("Profile.TheLeastThatAServiceCanDoCounts") {
    CHECK(profile_facts(company(), "v", asking({"mail"})).interception == Interception::content);
    CHECK(profile_facts(company(), "v", asking({"mail", "calls"})).interception == Interception::non_content);
    // A service that is not named may be any of them.
    CHECK(profile_facts(company(), "v", asking({"mail", ""})).interception == Interception::non_content);
    auto unsaid = company();
    unsaid.services[0].interception = Interception::unknown;
    CHECK(profile_facts(unsaid, "v", asking({"mail"})).interception == Interception::none);
    CHECK(can_run(Interception::content, DataClass::prospective_content));
    CHECK(can_run(Interception::content, DataClass::prospective_noncontent));
    CHECK(can_run(Interception::non_content, DataClass::prospective_noncontent));
    CHECK_FALSE(can_run(Interception::non_content, DataClass::prospective_content));
    CHECK_FALSE(can_run(Interception::none, DataClass::prospective_noncontent));
    CHECK_FALSE(can_run(Interception::unknown, DataClass::prospective_content));
    CHECK(can_run(Interception::none, DataClass::content_mail));
}

TEST_CASE("Profile.HostAndContractAreTwoFacts") {
    const auto one = profile_facts(company(), "v", asking({"mail"}));
    CHECK(one.hosts == std::vector<std::string>{"US"});
    CHECK(one.contracting_country == "US");
    const auto calls = profile_facts(company(), "v", asking({"calls"}));
    CHECK(calls.hosts == std::vector<std::string>{""});
    CHECK(calls.contracting_country == "IE");
    CHECK(profile_facts(company(), "v", asking({"mail", "calls"})).contracting_country.empty());
    CHECK(profile_facts(company(), "v", asking({"calls", "mail"})).hosts == std::vector<std::string>{"", "US"});
}

TEST_CASE("Profile.ItsVersionFollowsWhatTheLawReadsAndNothingElse") {
    const auto before = profile_version(company());
    auto changed = company();
    changed.name = "Another name";
    changed.entities[0].address = "Another street";
    CHECK(profile_version(changed) == before);
    for (const auto& change : std::vector<std::function<void(Provider&)>>{
             [](Provider& p) { p.entities[0].days.until = Day{2026, 12, 31}; }, [](Provider& p) { p.entities[0].branches.clear(); },
             [](Provider& p) { p.services[0].host = "IE"; }, [](Provider& p) { p.services[0].contract = "ie"; },
             [](Provider& p) { p.services[1].interception = Interception::none; },
             [](Provider& p) { p.services[1].interception_note = "x"; },
             [](Provider& p) { p.representatives.push_back({RepresentativeRole::e_evidence, "R", "IE", "ie", "", {}}); }}) {
        auto other = company();
        change(other);
        CHECK(profile_version(other) != before);
    }
}

}  // namespace sallyport::demand
