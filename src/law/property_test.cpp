// What holds for every demand, looked at on many that chance makes. SEED repeats a run.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "law/assess_json.h"
#include "law/law_test.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;
using demand::Standard;

namespace {

constexpr int demands_looked_at = 400;

class Chance {
public:
    Chance() {
        const char* seed = std::getenv("SEED");
        engine_.seed(seed != nullptr ? std::strtoul(seed, nullptr, 10) : 1);
    }
    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>{0, count - 1}(engine_); }
    bool coin() { return below(2) == 0; }
    template <class E>
    E any() {
        return every<E>()[below(every<E>().size())];
    }
    template <class T>
    void shuffle(std::vector<T>& list) {
        std::shuffle(list.begin(), list.end(), engine_);
    }

    demand::Demand demand() {
        auto made = warrant({});
        made.country = std::vector<std::string>{"US", "GB", "IE", "CA", "AU", "DE", "FR", "IN", "BR", "IT", "SG"}[below(11)];
        made.received = at("2026-10-05T10:00:00Z");
        made.issued_on = on("2026-10-01");
        made.instrument = any<Instrument>();
        made.authority = any<AuthorityLevel>();
        made.standard = any<Standard>();
        made.requester = any<RequesterKind>();
        made.identifiers.clear();
        for (std::size_t i = 0; i < 1 + below(3); ++i) {
            demand::Identifier identifier;
            identifier.value = Sensitive<std::string>{"rowan@mail.example"};
            for (const DataClass data : every<DataClass>()) {
                if (coin()) identifier.sought.push_back({data, january(), coin() ? "identify_user" : ""});
            }
            made.identifiers.push_back(std::move(identifier));
        }
        return made;
    }
    OtherFacts facts() {
        OtherFacts others;
        others.languages = {"en", "de"};
        for (int i = 0; i < 3; ++i) others.also_holds.push_back(any<Instrument>());
        others.region = coin() ? "CA" : "";
        others.consent_recorded = coin();
        others.offence_listed = coin();
        others.validated_by = any<AuthorityLevel>();
        others.enforcing = any<Enforcing>();
        others.emergency = coin();
        others.through_designated_authority = coin();
        others.events = {{LegalEvent::renewed, at("2026-10-06T00:00:00Z")}, {LegalEvent::clarification_asked, at("2026-10-07T00:00:00Z")}};
        return others;
    }

private:
    std::mt19937_64 engine_;
};

std::string shipped_text(const std::string& name) {
    std::ifstream in{SALLYPORT_SOURCE_DIR "/rulebooks/" + name, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Rulebook with(const std::string& name, const std::string& text) {
    std::vector<BookText> books;
    for (const auto* file : {"house", "world", "us", "eu", "gb", "ie", "ca", "au", "de", "fr", "in", "br"}) {
        const std::string full = std::string{file} + ".toml";
        books.push_back({full, full == name ? text : shipped_text(full)});
    }
    auto loaded = Rulebook::from_texts(books);
    INFO((loaded ? "" : loaded.error().sentence));
    REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

Assessment judged_by(const Rulebook& rulebook, const demand::Demand& demand, const OtherFacts& others) {
    const Adoption adopted{rulebook.version(), after_days(demand.received, 1), "a test", true};
    return assess(demand, rulebook, &adopted, demand.received, others);
}

// No cell is looser under the second book than under the first.
void check_never_looser(const Rulebook& first, const Rulebook& second) {
    Chance chance;
    for (int i = 0; i < demands_looked_at; ++i) {
        const auto demand = chance.demand();
        const auto others = chance.facts();
        const auto before = judged_by(first, demand, others), after = judged_by(second, demand, others);
        CHECK(after.overall >= before.overall);
        for (std::size_t at = 0; at < demand.identifiers.size(); ++at) {
            for (const DataClass data : every<DataClass>())
                CHECK(after.cell(static_cast<int>(at), data) >= before.cell(static_cast<int>(at), data));
        }
    }
}

}  // namespace

TEST_CASE("Property.FindingsDoNotDependOnTheOrderOfWhatIsAsked") {
    Chance chance;
    for (int i = 0; i < demands_looked_at; ++i) {
        auto demand = chance.demand();
        auto others = chance.facts();
        const auto answer = judged(demand, others);
        for (auto& identifier : demand.identifiers) chance.shuffle(identifier.sought);
        chance.shuffle(others.languages);
        chance.shuffle(others.events);
        CHECK(judged(demand, others) == answer);
        chance.shuffle(others.also_holds);
        CHECK(judged(demand, others).overall == answer.overall);
    }
}

TEST_CASE("Property.AStricterHouseNeverAllowsMore") {
    std::string house = shipped_text("house.toml");
    const auto at = house.find("ip_session_log = \"subpoena\"");
    house.replace(at, 27, "ip_session_log = \"warrant\"");
    const auto presence = house.find("[floors]");
    house.insert(presence, "[[provider.presence]]\ncountry = \"US\"\nentity = \"example_mail\"\nfrom = \"2010-01-01\"\n\n");
    check_never_looser(shipped(), with("house.toml", house));
}

namespace {

// Sentences and clocks that nothing reaches once a row is gone are mistakes of their own: taken away as the loader names them.
Rulebook without_what_nothing_reaches(std::string us) {
    for (int i = 0; i < 20; ++i) {
        std::vector<BookText> books;
        for (const auto* file : {"house.toml", "world.toml"}) books.push_back({file, shipped_text(file)});
        books.push_back({"us.toml", us});
        auto loaded = Rulebook::from_texts(books);
        if (loaded) return std::move(*loaded);
        INFO(loaded.error().sentence);
        REQUIRE(loaded.error().sentence.find("can never be reached") != std::string::npos);
        std::size_t at = 0;
        for (int line = std::stoi(loaded.error().field.substr(std::string_view{"us.toml:"}.size())); line > 1; --line)
            at = us.find('\n', at) + 1;
        const auto start = loaded.error().sentence.find(": clock ") != std::string::npos ? us.rfind("[[clock]]", at) : at;
        us.erase(start, std::min(us.find("\n\n", start), us.find("[[clock]]", start + 1)) - start);
    }
    FAIL("the book without a row does not load");
    return shipped();
}

}  // namespace

TEST_CASE("Property.AMissingRuleNeverAllows") {
    // Every row of the United States away, one after the other.
    const std::string us = shipped_text("us.toml");
    for (auto start = us.find("[[row]]"); start != std::string::npos;) {
        auto end = us.find("[[row]]", start + 1);
        const auto next = end;
        if (end == std::string::npos) end = us.find("[[check]]", start);
        std::string shorter = us;
        shorter.erase(start, end - start);
        const auto book = without_what_nothing_reaches(shorter);
        Chance chance;
        for (int i = 0; i < 40; ++i) {
            auto demand = chance.demand();
            demand.country = "US";
            auto others = chance.facts();
            others.region.clear();  // a part of the country without its own row has the country's
            others.also_holds.clear();
            const auto before = judged(demand, others), after = judged_by(book, demand, others);
            if (before.overall != Verdict::allow) CHECK(after.overall != Verdict::allow);
        }
        start = next;
    }
}

TEST_CASE("Property.WhatIsNotKnownIsNeverLooserThanContent") {
    Chance chance;
    for (int i = 0; i < demands_looked_at; ++i) {
        const auto instrument = chance.any<Instrument>();
        const auto level = chance.any<AuthorityLevel>();
        const auto question = [&](const std::string& data) {
            return read_question(
                "{\"jurisdiction\": \"US\", \"received_at\": \"2026-10-05T10:00:00Z\", \"issued_on\": \"2026-10-01\", \"signed\": true, "
                "\"requester_kind\": \"federal\", \"instrument\": \"" +
                    std::string{code(instrument)} + "\", \"authority_level\": \"" + std::string{code(level)} +
                    "\", \"identifiers\": [{\"sought\": [{\"class\": \"" + data +
                    "\", \"from\": \"2026-01-01\", \"to\": \"2026-02-01\"}]}]}",
                at("2026-10-05T10:00:00Z"));
        };
        const auto verdict = [&](const std::string& data) {
            const auto asked = question(data);
            REQUIRE(asked.has_value());
            return judged(asked->demand, asked->others).overall;
        };
        CHECK(verdict("horoscope") >= verdict("content_mail"));
        CHECK(verdict("horoscope") >= verdict("bsi_name"));
    }
}

TEST_CASE("Property.NobodysWordAllowsNothing") {
    // A fact that nobody has said is never looser than the best thing that could be said.
    Chance chance;
    for (int i = 0; i < demands_looked_at; ++i) {
        const auto demand = chance.demand();
        auto best = chance.facts();
        best.also_holds.clear();
        best.enforcing = Enforcing::cleared;
        best.offence_years = 10;
        best.through_designated_authority = true;
        const auto said = judged(demand, best);
        for (int fact = 0; fact < 4; ++fact) {
            OtherFacts unsaid = best;
            if (fact == 0) unsaid.enforcing = Enforcing::unknown;
            if (fact == 1) unsaid.offence_years.reset();
            if (fact == 2) unsaid.through_designated_authority.reset();
            if (fact == 3) unsaid.consent_recorded = false;
            CHECK(judged(demand, unsaid).overall >= said.overall);
        }
    }
}
