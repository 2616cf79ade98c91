// What holds for every demand, looked at on many that chance makes. SEED repeats a run.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <numeric>
#include <random>
#include <sstream>

#include "law/assess_json.h"
#include "law/law_test.h"
#include "law/sheets.h"

using namespace sallyport;
using namespace sallyport::law;
using demand::AuthorityLevel;
using demand::DataClass;
using demand::Instrument;
using demand::RequesterKind;
using demand::Standard;

namespace {

constexpr int demands_looked_at = 200;

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
        made.secrecy = any<demand::SecrecySource>();
        made.is_signed = below(8) != 0;
        ask_directory(made);
        return made;
    }
    template <class T>
    T one_of(std::vector<T> values) {
        return values[below(values.size())];
    }
    std::optional<bool> maybe_said() { return one_of<std::optional<bool>>({std::nullopt, true, false}); }
    std::string country() { return one_of<std::string>({"", "US", "GB", "DE"}); }
    // Every member of OtherFacts: tests/house/facts_test.py reads this function.
    OtherFacts facts() {
        OtherFacts others;
        others.duplicate = below(8) == 0;
        others.requester_unverified = below(8) == 0;
        others.suspected_fraud = below(8) == 0;
        others.emergency_affirmed = coin();
        others.consent_recorded = coin();
        others.redirect_impossible = coin();
        others.nexus_absent = below(8) == 0;
        others.not_police = below(8) == 0;
        others.emergency_paper_owed = below(8) == 0;
        others.california_provider = coin();
        others.signature_unknown = below(8) == 0;
        others.requester_unknown = below(8) == 0;
        others.region = coin() ? "CA" : "";
        others.contracting_country = country();
        others.customer_nationality = country();
        others.customer_location = country();
        if (below(4) == 0) others.provider_established = below(4) != 0;
        if (below(4) == 0) others.to_representative = coin();
        others.interception = any<demand::Interception>();
        others.paper = one_of<std::string>({"", "", "us-reverse", "gb-part-3", "de-94", "fr-judge"});
        for (int i = 0; i < 3; ++i) others.also_holds.push_back(any<Instrument>());
        others.languages = one_of<std::vector<std::string>>({{}, {"en", "de"}, {"fr"}, {"pt", "en"}});
        others.lacks = below(4) == 0 ? 1u << static_cast<unsigned>(any<PaperPart>()) : 0;
        others.material_mistake = below(8) == 0;
        others.privileged = below(8) == 0;
        others.not_stored = below(8) == 0;
        others.section_m_present = below(8) == 0;
        if (coin())
            others.secrecy_paper = SecrecyPaper{on("2026-09-20"), coin() ? std::optional{on("2027-09-21")} : std::nullopt, coin(), coin()};
        if (coin()) others.offence_years = static_cast<int>(below(6));
        others.offence_listed = coin();
        others.validated_by = any<AuthorityLevel>();
        others.emergency = coin();
        others.validation_to_follow = coin();
        others.enforcing = any<Enforcing>();
        others.through_designated_authority = maybe_said();
        others.processor_addressed = maybe_said();
        others.events = {{LegalEvent::renewed, at("2026-10-06T00:00:00Z")}, {LegalEvent::clarification_asked, at("2026-10-07T00:00:00Z")}};
        return others;
    }
    // What the directory says of each identifier, or nothing at all.
    void ask_directory(demand::Demand& demand) {
        if (coin()) return;
        for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
            demand::DirectoryAnswer answer;
            answer.known = coin();
            answer.customer_class = any<demand::CustomerClass>();
            answer.seats = static_cast<int>(one_of<int>({0, 50, 51}));
            answer.data_country = country();
            answer.customer_country = country();
            demand.directory.push_back(std::move(answer));
        }
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
void check_never_looser(const Rulebook& first, const Rulebook& second, int demands) {
    Chance chance;
    for (int i = 0; i < demands; ++i) {
        auto demand = chance.demand();
        demand.channel = chance.one_of<std::string>({"portal", "simulated", "mail", "fax"});
        demand.addressed_to = chance.one_of<std::string>({"", "example_mail", "example_games"});
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

TEST_CASE("Property.FindingsOfAnIdentifierDoNotDependOnItsPlace") {
    Chance chance;
    for (int i = 0; i < demands_looked_at; ++i) {
        const auto demand = chance.demand();
        const auto others = chance.facts();
        std::vector<std::size_t> order(demand.identifiers.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        chance.shuffle(order);
        auto moved = demand;
        for (std::size_t to = 0; to < order.size(); ++to) {
            moved.identifiers[to] = demand.identifiers[order[to]];
            if (!demand.directory.empty()) moved.directory[to] = demand.directory[order[to]];
        }
        const auto first = judged(demand, others), second = judged(moved, others);
        CHECK(first.law == second.law);
        CHECK(first.house == second.house);
        CHECK(first.clocks == second.clocks);
        const auto of = [](const Assessment& answer, int identifier) {
            std::vector<Finding> found;
            for (auto finding : answer.findings) {
                if (finding.identifier != identifier) continue;
                finding.identifier = -1;
                found.push_back(std::move(finding));
            }
            return found;
        };
        CHECK(of(first, -1) == of(second, -1));
        for (std::size_t to = 0; to < order.size(); ++to) CHECK(of(second, static_cast<int>(to)) == of(first, static_cast<int>(order[to])));
    }
}

TEST_CASE("Property.AStricterHouseNeverAllowsMore") {
    const std::string house = shipped_text("house.toml");
    // Each way in which a house can be stricter, by itself.
    std::vector<std::string> stricter;
    const auto instead = [&](std::string_view from, std::string_view to) {
        const auto place = house.find(from);
        REQUIRE_MESSAGE(place != std::string::npos, std::string{from});
        stricter.push_back(house);
        stricter.back().replace(place, from.size(), to);
    };
    instead("ip_session_log = \"subpoena\"", "ip_session_log = \"court_order\"");
    instead("ip_session_log = \"subpoena\"", "ip_session_log = \"warrant\"");
    instead("california = false", "california = true");
    instead("entities = []", "entities = [\"example_mail\"]");
    instead("open = [\"portal\", \"simulated\", \"desk\"]", "open = [\"simulated\"]");
    instead("minimum = [\"bsi\", \"ip_session_log\", \"noncontent_location\"]", "minimum = []");
    instead("exceptions = [\"counter\", \"mail\", \"network\"]", "exceptions = [\"counter\"]");
    instead("notice_wait_days = 7", "notice_wait_days = 30");
    instead("[floors]", "[[provider.presence]]\ncountry = \"US\"\nentity = \"example_mail\"\nfrom = \"2010-01-01\"\n\n[floors]");
    // Each check that asks counsel refuses instead.
    const std::string review = "decision = \"review\"", deny = "decision = \"deny\"";
    for (auto place = house.find(review); place != std::string::npos; place = house.find(review, place + 1)) {
        stricter.push_back(house);
        auto& text = stricter.back();
        text.replace(place, review.size(), deny);
        // A refusal has a reason of the list.
        const auto start = text.rfind("code = \"", place);
        const auto word = start + std::string_view{"code = \""}.size();
        if (text[word] != 'r' || text[word + 1] < '0' || text[word + 1] > '9') text.replace(word, text.find('"', word) - word, "r01");
    }
    CHECK(stricter.size() > 15);
    for (const auto& one : stricter) check_never_looser(shipped(), with("house.toml", one), 60);
}

namespace {

// A book with house and world and nothing else: one that a row was taken from is read again and again.
Outcome<Rulebook> alone(const std::string& name, const std::string& text) {
    std::vector<BookText> books;
    for (const auto* file : {"house.toml", "world.toml"}) books.push_back({file, shipped_text(file)});
    books.push_back({name, text});
    return Rulebook::from_texts(books);
}

// A row ends where a table begins that is no cell of it.
std::size_t end_of_row(const std::string& text, std::size_t start) {
    auto end = text.find("\n[", start);
    while (end != std::string::npos && text.compare(end + 1, 12, "[[row.cell]]") == 0) end = text.find("\n[", end + 1);
    return end == std::string::npos ? text.size() : end + 1;
}

// Sentences and clocks that nothing reaches once a row is gone are mistakes of their own: taken away as the loader names them.
Rulebook without_what_nothing_reaches(const std::string& name, std::string text) {
    for (int i = 0; i < 20; ++i) {
        auto loaded = alone(name, text);
        if (loaded) return std::move(*loaded);
        INFO(loaded.error().sentence);
        REQUIRE(loaded.error().sentence.find("can never be reached") != std::string::npos);
        std::size_t at = 0;
        for (int line = std::stoi(loaded.error().field.substr(name.size() + 1)); line > 1; --line) at = text.find('\n', at) + 1;
        const auto start = loaded.error().sentence.find(": clock ") != std::string::npos ? text.rfind("[[clock]]", at) : at;
        text.erase(start, std::min(text.find("\n\n", start), text.find("[[clock]]", start + 1)) - start);
    }
    FAIL("the book without a row does not load");
    return shipped();
}

}  // namespace

TEST_CASE("Property.AMissingRuleNeverAllows") {
    // Every row of every book away, one after the other.
    int rows = 0;
    for (const std::string country : {"US", "EU", "GB", "IE", "CA", "AU", "DE", "FR", "IN", "BR"}) {
        CAPTURE(country);
        std::string name = country + ".toml";
        for (char& letter : name) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        const std::string text = shipped_text(name);
        const auto whole = alone(name, text);
        REQUIRE(whole);
        if (law::row_ids(*whole).size() < 2) continue;  // a book without a row is refused
        for (auto start = text.find("[[row]]"); start != std::string::npos; ++rows) {
            std::string shorter = text;
            shorter.erase(start, end_of_row(text, start) - start);
            const auto book = without_what_nothing_reaches(name, shorter);
            Chance chance;
            for (int i = 0; i < 40; ++i) {
                auto demand = chance.demand();
                demand.country = country == "EU" ? "IT" : country;
                auto others = chance.facts();
                others.region.clear();  // a part of the country without its own row has the country's
                others.also_holds.clear();
                others.paper.clear();
                const auto before = judged_by(*whole, demand, others), after = judged_by(book, demand, others);
                // Where several papers fit, the one that is left is not the one that was meant.
                if (std::ranges::any_of(before.findings, [](const Finding& one) { return one.code == "which_paper"; })) continue;
                if (before.overall != Verdict::allow && before.house != Verdict::deny) CHECK(after.overall != Verdict::allow);
            }
            start = text.find("[[row]]", start + 1);
        }
    }
    CHECK(rows > 60);
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

namespace {

// A fact that nobody has said, and everything that could have been said of it.
struct Unsaid {
    const char* fact;
    std::function<void(OtherFacts&)> unsay;
    std::vector<std::function<void(OtherFacts&)>> say;
};
template <class T>
Unsaid unsaid(const char* fact, T OtherFacts::* member, T nothing, std::vector<T> values) {
    Unsaid one{fact, [member, nothing](OtherFacts& others) { others.*member = nothing; }, {}};
    for (const T& value : values) one.say.push_back([member, value](OtherFacts& others) { others.*member = value; });
    return one;
}
using Words = std::vector<std::string>;

const std::vector<Unsaid>& all_unsaid() {
    static const Words countries{"US", "GB", "IE", "CA", "AU", "DE", "FR", "IN", "BR", "IT", "SG"};
    static const std::vector<std::optional<bool>> either{true, false};
    static const std::vector<bool> yes{true};
    const auto known = []<class E>(E) {
        std::vector<E> out = every<E>();
        std::erase(out, E::unknown);
        return out;
    };
    static const std::vector<Unsaid> all{
        unsaid("signature_unknown", &OtherFacts::signature_unknown, true, {false}),
        unsaid("requester_unknown", &OtherFacts::requester_unknown, true, {false}),
        unsaid("emergency_affirmed", &OtherFacts::emergency_affirmed, false, yes),
        unsaid("consent_recorded", &OtherFacts::consent_recorded, false, yes),
        unsaid("redirect_impossible", &OtherFacts::redirect_impossible, false, yes),
        unsaid("offence_listed", &OtherFacts::offence_listed, false, yes),
        unsaid("emergency", &OtherFacts::emergency, false, yes),
        unsaid("validation_to_follow", &OtherFacts::validation_to_follow, false, yes),
        unsaid("enforcing", &OtherFacts::enforcing, Enforcing::unknown, known(Enforcing{})),
        unsaid("validated_by", &OtherFacts::validated_by, AuthorityLevel::unknown, known(AuthorityLevel{})),
        unsaid("offence_years", &OtherFacts::offence_years, std::optional<int>{}, {0, 2, 3, 5, 10}),
        unsaid("through_designated_authority", &OtherFacts::through_designated_authority, std::optional<bool>{}, either),
        unsaid("processor_addressed", &OtherFacts::processor_addressed, std::optional<bool>{}, either),
        unsaid("contracting_country", &OtherFacts::contracting_country, std::string{}, countries),
        unsaid("customer_nationality", &OtherFacts::customer_nationality, std::string{}, countries),
        unsaid("customer_location", &OtherFacts::customer_location, std::string{}, countries),
        unsaid("region", &OtherFacts::region, std::string{}, Words{"CA", "TX", "QC", "BY", "SCT"}),
        unsaid("languages", &OtherFacts::languages, Words{}, {{"en"}, {"fr"}, {"en", "de", "fr", "pt", "hi"}}),
        unsaid("secrecy_paper", &OtherFacts::secrecy_paper, std::optional<SecrecyPaper>{},
               {SecrecyPaper{on("2026-10-01"), on("2027-03-01"), true, true}, SecrecyPaper{on("2026-10-01"), std::nullopt, false, true}}),
    };
    return all;
}

}  // namespace

TEST_CASE("Property.NobodysWordAllowsNothing") {
    // A fact that nobody has said is never looser, in any cell, than the best thing that could be said of it.
    Chance chance;
    for (int i = 0; i < demands_looked_at; ++i) {
        auto demand = chance.demand();
        demand.is_signed = true;  // that nobody looked is held against a paper that is signed
        const auto others = chance.facts();
        for (const auto& one : all_unsaid()) {
            CAPTURE(std::string{one.fact});
            auto silent = others;
            one.unsay(silent);
            const auto unspoken = judged(demand, silent);
            std::vector<Assessment> spoken;
            for (const auto& say : one.say) {
                auto said = others;
                say(said);
                spoken.push_back(judged(demand, said));
            }
            const auto best = [&](const auto& verdict) {
                Verdict loosest = Verdict::deny;
                for (const auto& answer : spoken) loosest = std::min(loosest, verdict(answer));
                return loosest;
            };
            CHECK(unspoken.overall >= best([](const Assessment& answer) { return answer.overall; }));
            for (std::size_t at = 0; at < demand.identifiers.size(); ++at) {
                for (const auto& sought : demand.identifiers[at].sought) {
                    const auto cell = [&](const Assessment& answer) { return answer.cell(static_cast<int>(at), sought.data); };
                    CHECK(cell(unspoken) >= best(cell));
                }
            }
        }
    }
}
