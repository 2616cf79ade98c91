#include "demand/scope.h"

#include <doctest/doctest.h>

#include <random>
#include <set>
#include <tuple>

#include "tests/support/made_up_demand.h"

namespace sallyport::demand {

using namespace tests;

namespace {

Clause clause(int identifier, DataClass data, std::optional<Span> span = std::nullopt) { return {0, identifier, data, span, std::nullopt}; }

// What a set of clauses reaches, as (identifier, class, day) or, for the whole of a class, every day and one more that stands for "always".
std::set<std::tuple<int, DataClass, int>> reach(const std::vector<Clause>& clauses) {
    std::set<std::tuple<int, DataClass, int>> out;
    for (const auto& one : clauses) {
        for (int day = 0; day < 32; ++day) {
            const Instant at = after_days(march().from, day - 1);
            if (!one.span || (day < 31 && one.span->contains(at))) out.emplace(one.identifier, one.data, day);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("Scope.AskedHoldsEveryCellOfTheDemandAndNumbersIt") {
    const auto scope = Scope::asked(warrant());
    REQUIRE(scope.clauses().size() == 4);
    CHECK(scope.clauses()[2].number == 3);
    CHECK(scope.clauses()[2].data == DataClass::content_mail);
    CHECK(scope.clauses()[3].identifier == 1);
    CHECK(scope.holds_content());
    CHECK(scope.class_codes() == std::vector<std::string>{"bsi_name", "content_mail", "ip_session_log"});
}

TEST_CASE("Scope.CanBeNarrowedAndNeverWidened") {
    const auto asked = Scope::asked(warrant());
    const auto narrowed = [&](Clause one) { return Scope::narrowed(asked, {std::move(one)}); };
    CHECK(narrowed(clause(0, DataClass::content_mail, march())).has_value());

    auto longer = march();
    longer.to = {longer.to.ms + 1};
    CHECK(narrowed(clause(0, DataClass::content_mail, longer)).error().trouble == Trouble::refused);
    auto earlier = march();
    earlier.from = {earlier.from.ms - 1};
    CHECK(narrowed(clause(0, DataClass::content_mail, earlier)).error().trouble == Trouble::refused);
    CHECK(narrowed(clause(0, DataClass::content_mail)).error().trouble == Trouble::refused);  // no range at all is the widest
    CHECK(narrowed(clause(1, DataClass::content_mail, march())).error().trouble == Trouble::refused);
    CHECK(narrowed(clause(0, DataClass::content_files, march())).error().trouble == Trouble::refused);
    CHECK(narrowed(clause(7, DataClass::bsi_name)).error().trouble == Trouble::refused);
    CHECK(narrowed(clause(0, DataClass::content_mail, Span{march().to, march().from})).error().trouble == Trouble::invalid);
    CHECK(narrowed(clause(0, DataClass::bsi_name, march())).has_value());  // a span inside "always"
}

TEST_CASE("Scope.WhateverIsAskedForANarrowedScopeReachesNothingThatTheWiderDoesNot") {
    std::mt19937 random{20260504};
    const auto any = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    const DataClass classes[] = {DataClass::bsi_name, DataClass::ip_session_log, DataClass::content_mail};
    const auto some_clauses = [&] {
        std::vector<Clause> out;
        for (int count = any(4); count >= 0; --count) {
            const int from = any(30);
            std::optional<Span> span = Span{after_days(march().from, from - 1), after_days(march().from, from + any(6))};
            if (any(6) == 0) span.reset();
            out.push_back(clause(any(2), classes[any(3)], span));
        }
        return out;
    };
    int allowed = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto demand = warrant();
        for (auto& identifier : demand.identifiers) {
            identifier.sought.clear();
            for (const auto& one : some_clauses()) identifier.sought.push_back({one.data, one.span, ""});
        }
        const auto wider = Scope::asked(demand);
        const auto narrower = Scope::narrowed(wider, some_clauses());
        if (!narrower) continue;
        ++allowed;
        const auto inside = reach(narrower->clauses()), whole = reach(wider.clauses());
        REQUIRE(std::includes(whole.begin(), whole.end(), inside.begin(), inside.end()));
        // And once more: nothing grows on the way down.
        const auto third = Scope::narrowed(*narrower, wider.clauses());
        if (third) REQUIRE(reach(third->clauses()) == inside);
    }
    CHECK(allowed > 1000);
}

TEST_CASE("Scope.ComesBackFromItsBody") {
    auto clauses = Scope::asked(warrant()).clauses();
    clauses[0].cites = Region{document('p'), 2, 100, 200, 800, 50};
    const auto scope = Scope::narrowed(Scope::asked(warrant()), clauses);
    REQUIRE(scope.has_value());
    const auto again = Scope::from_body(scope->body());
    REQUIRE(again.has_value());
    CHECK(*again == *scope);
    CHECK(again->body() == scope->body());
    CHECK(!Scope::from_body("{}").has_value());
    CHECK(!Scope::from_body("[1]").has_value());
    CHECK(!Scope::from_body(R"([{"number":1,"identifier":0,"class":"everything","span":null}])").has_value());
}

}  // namespace sallyport::demand
