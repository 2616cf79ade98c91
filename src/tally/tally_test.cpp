#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "tally/figures.h"
#include "tally/share.h"

using namespace sallyport;
using namespace sallyport::tally;
using ledger::Entry;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

// A book in memory that refuses nothing: what the tally makes of strange orders of events is its own business.
class Papers {
public:
    explicit Papers(std::string_view zone = "UTC", std::string_view kind = "real") {
        add(Kind::book_born, {}, Facts{}.code(Fact::book, kind).zone(Fact::zone, zone));
    }
    std::size_t add(Kind kind, DemandId demand, Facts facts, Instant when = at("2022-10-01T12:00:00Z")) {
        Entry entry;
        entry.header.index = {entries.size()};
        entry.header.kind = kind;
        entry.header.at = when;
        entry.header.demand = std::move(demand);
        entry.facts = std::move(facts);
        entries.push_back(std::move(entry));
        return entries.size() - 1;
    }
    void correct(std::size_t index, Facts facts) {
        add(Kind::corrected_entry, {}, std::move(facts));
        entries.back().header.corrects = ledger::EntryIndex{index};
    }
    Outcome<Census> census(std::optional<Instant> until = std::nullopt) const {
        return take_census(
            [this](const std::function<bool(const Entry&)>& see) -> Outcome<void> {
                for (const Entry& entry : entries) {
                    if (!see(entry)) break;
                }
                return {};
            },
            until);
    }
    Counts counts(std::optional<Instant> until = std::nullopt) const {
        auto taken = census(until);
        REQUIRE_MESSAGE(taken.has_value(), (taken ? "" : taken.error().sentence));
        return count(*taken);
    }
    std::vector<Entry> entries;
};

Facts paper(std::string_view section = "criminal", std::string_view country = "US", int accounts = 1) {
    return Facts{}
        .code(Fact::section, section)
        .country(Fact::country, country)
        .code(Fact::instrument, "search_warrant")
        .code(Fact::requester, "federal")
        .instant(Fact::received, at("2022-10-01T00:00:00Z"))
        .number(Fact::version, 1)
        .number(Fact::papers, 1)
        .number(Fact::identifiers, accounts)
        .number(Fact::accounts, accounts)
        .number(Fact::sought_content, 1)
        .code(Fact::customer_class, "consumer");
}

Facts answer(int content, int noncontent, int accounts_content = 0, int accounts_noncontent = 0, int accounts_none = 0) {
    return Facts{}
        .number(Fact::items_content, content)
        .number(Fact::items_noncontent, noncontent)
        .number(Fact::accounts_content, accounts_content)
        .number(Fact::accounts_noncontent, accounts_noncontent)
        .number(Fact::accounts_none, accounts_none);
}

Facts order(const OrderId& id, std::string_view level) { return Facts{}.id(Fact::order, id).code(Fact::order_level, level); }

constexpr Period second_half{2022, 2};
const RowKey us_criminal{second_half, Section::criminal, "US"};

std::string lines_of(const Counts& counts) {
    std::set<std::string> lines;
    const auto cells = [](const Endings& ends) {
        std::ostringstream out;
        out << ends[Ending::content] << ' ' << ends[Ending::noncontent] << ' ' << ends[Ending::no_data] << ' ' << ends.declined() << ' '
            << ends[Ending::pending] + ends[Ending::preserved];
        return out.str();
    };
    for (const auto& [key, row] : counts.rows) {
        std::ostringstream line;
        line << "row " << text(key.period) << ' ' << word(key.section) << ' ' << key.country << ' ' << row.requests << ' ' << row.accounts
             << ' ' << cells(row.by_demand) << " | " << cells(row.by_account);
        lines.insert(line.str());
    }
    for (const auto& [period, sums] : counts.periods) {
        for (const auto& kind : figure_kinds()) {
            const auto value = figure_value(kind.id, sums);
            lines.insert("figure " + text(period) + " " + std::string{kind.id} + " " + (value ? std::to_string(*value) : "none"));
        }
    }
    std::string out;
    for (const auto& line : lines) out += line + "\n";
    return out;
}

std::string lines_of_oracle(const Papers& papers) {
    char name[] = "/tmp/sallyport-tally-XXXXXX";
    const std::filesystem::path folder = ::mkdtemp(name);
    const auto file = folder / "entries.jsonl";
    {
        std::ofstream out{file};
        for (const Entry& entry : papers.entries) {
            out << R"({"index": )" << entry.header.index.value << R"(, "kind": ")" << ledger::name(entry.header.kind) << R"(", "at": ")"
                << text(entry.header.at) << R"(", "demand": ")" << entry.header.demand.text() << R"(", "corrects": )"
                << (entry.header.corrects ? std::to_string(entry.header.corrects->value) : "null") << R"(, "facts": {)";
            bool first = true;
            for (const auto& [fact, value] : entry.facts->all()) {
                out << (first ? "" : ", ") << '"' << ledger::name(fact) << R"(": ")" << value << '"';
                first = false;
            }
            out << "}}\n";
        }
    }
    const std::string command = "python3 '" + std::string{SALLYPORT_SOURCE_DIR} + "/tests/oracle/tally_oracle.py' '" + file.string() + "'";
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    CHECK(::pclose(pipe) == 0);
    std::filesystem::remove_all(folder);
    return out;
}

// Any demand with any life, likely or not.
Papers random_docket(std::uint32_t seed, int demands) {
    std::mt19937 random{seed};
    const auto pick = [&](auto... options) {
        const std::vector<std::string> all{options...};
        return all[random() % all.size()];
    };
    const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
    const auto small = [&](unsigned below) { return static_cast<int>(random() % below); };
    Papers papers{pick("UTC", "America/Los_Angeles", "Asia/Tokyo")};
    std::vector<DemandId> known;
    std::vector<OrderId> orders;
    std::vector<std::string> tokens;
    for (int i = 0; i < 5; ++i) tokens.push_back(hex(std::string(15, 'x') + static_cast<char>('a' + i)));
    const auto received_facts = [&] {
        Facts facts;
        facts
            .code(Fact::section, pick("criminal", "criminal", "emergencies", "civil", "enterprise", "enterprise", "preservation", "defence",
                                      "international", "data_subject", "provider_initiated"))
            .country(Fact::country, pick("US", "US", "FR", "XX"))
            .code(Fact::instrument, pick("search_warrant", "admin_subpoena"))
            .number(Fact::accounts, small(4))
            .number(Fact::sought_content, small(2))
            .number(Fact::abroad, small(2))
            .code(Fact::customer_class, pick("consumer", "enterprise", "unknown", "education"));
        // Around the turn of the half-year, by minutes and hours.
        facts.instant(Fact::received,
                      Instant{at("2022-07-01T00:00:00Z").ms + (small(49) - 24) * ms_per_hour / 2 + small(2) * 183 * ms_per_day});
        if (!known.empty() && chance(5)) facts.id(Fact::duplicate_of, known[random() % known.size()]);
        return facts;
    };
    for (int i = 0; i < demands; ++i) {
        const auto demand = DemandId::random();
        std::vector<std::pair<std::size_t, bool>> correctable;
        correctable.emplace_back(papers.add(Kind::received, demand, received_facts()), true);
        known.push_back(demand);
        const int events = small(5);
        for (int e = 0; e < events; ++e) {
            const auto kind =
                pick("corrected", "withdrawn", "redirected", "redirect_declined", "refused", "delivered", "delivered", "delivered",
                     "order_recorded", "order_recorded", "accepted", "told", "released", "formal_paper", "formal_paper_missed");
            Facts facts;
            if (kind == "corrected") {
                facts.number(Fact::accounts, small(4)).number(Fact::sought_content, small(2));
                if (chance(50)) facts.number(Fact::abroad, small(2));
                if (chance(50)) facts.code(Fact::customer_class, pick("consumer", "enterprise"));
                if (chance(50)) facts.code(Fact::instrument, pick("search_warrant", "d_order"));
            } else if (kind == "delivered") {
                facts = answer(small(2), small(2), small(3), small(3), small(3));
                if (chance(40)) facts.codes(Fact::products_content, {pick("mail", "azure", "dynamics_365")});
                if (chance(40)) facts.codes(Fact::products_noncontent, {pick("mail", "azure", "dynamics_365"), "files"});
                if (chance(60)) facts.codes(Fact::customers_abroad, {tokens[random() % 5], tokens[random() % 5]});
            } else if (kind == "order_recorded") {
                const bool again = !orders.empty() && chance(30);
                const auto id = again ? orders[random() % orders.size()] : OrderId::random();
                if (!again) orders.push_back(id);
                facts = order(id, pick("federal", "federal", "state", "local", "foreign"));
            }
            correctable.emplace_back(papers.add(*ledger::kind_named(kind), demand, facts), false);
        }
        if (chance(10)) {
            const auto [index, is_received] = correctable[random() % correctable.size()];
            if (is_received)
                papers.correct(index, received_facts());
            else if (papers.entries[index].header.kind == Kind::delivered)
                papers.correct(index, answer(small(2), small(2), 1, 1, 1));
        }
    }
    return papers;
}

}  // namespace

TEST_CASE("Tally.AnEmergencyIsFollowedByLegalProcessOrCountedAsWithout") {
    const auto emergency = [](Papers& papers, std::vector<Kind> kinds, std::string_view section = "emergencies") {
        const auto demand = DemandId::random();
        papers.add(Kind::received, demand, paper(section));
        for (const Kind kind : kinds) papers.add(kind, demand, {});
    };
    Papers papers;
    emergency(papers, {});                                                               // nothing left
    emergency(papers, {Kind::released});                                                 // still awaited
    emergency(papers, {Kind::released, Kind::formal_paper});                             // in time
    emergency(papers, {Kind::released, Kind::formal_paper_missed});                      // none
    emergency(papers, {Kind::released, Kind::formal_paper_missed, Kind::formal_paper});  // late
    emergency(papers, {Kind::released}, "criminal");
    const auto counts = papers.counts();
    const auto& half = counts.periods.at(second_half);
    CHECK(*figure_value("F24", half) == 4);
    CHECK(*figure_value("F25", half) == 2);
    CHECK(*figure_value("F26", half) == 1);
}

TEST_CASE("Tally.AReportOfTheProviderStandsInATableOfItsOwnAndInNoFigureOfDemands") {
    Papers papers;
    const auto report = DemandId::random();
    papers.add(Kind::received, report, paper("provider_initiated"));
    papers.add(Kind::delivered, report, answer(1, 1, 1));
    const auto counts = papers.counts();
    REQUIRE(counts.rows.contains({second_half, Section::provider_initiated, "US"}));
    CHECK(counts.rows.at({second_half, Section::provider_initiated, "US"}).by_demand[Ending::content] == 1);
    CHECK(counts.rows.size() == 1);
    CHECK(counts.periods.at(second_half).us_demands == 0);
    CHECK(*figure_value("F10", counts.periods.at(second_half)) == 0);
}

TEST_CASE("Tally.EveryEndingBeatsThoseBehindIt") {
    struct Life {
        std::vector<std::pair<Kind, Facts>> events;
        Ending ending;
    };
    const std::vector<Life> lives{
        {{}, Ending::pending},
        {{{Kind::accepted, {}}}, Ending::pending},
        {{{Kind::preserved, {}}}, Ending::pending},
        {{{Kind::delivered, answer(0, 0)}}, Ending::no_data},
        {{{Kind::delivered, answer(0, 2)}}, Ending::noncontent},
        {{{Kind::delivered, answer(1, 2)}}, Ending::content},
        {{{Kind::refused, {}}}, Ending::rejected},
        {{{Kind::redirected, {}}}, Ending::redirected},
        {{{Kind::redirected, {}}, {Kind::redirect_declined, {}}}, Ending::pending},
        {{{Kind::redirected, {}}, {Kind::redirect_declined, {}}, {Kind::refused, {}}}, Ending::rejected},
        {{{Kind::refused, {}}, {Kind::redirected, {}}}, Ending::redirected},
        {{{Kind::redirected, {}}, {Kind::withdrawn, {}}}, Ending::withdrawn},
        {{{Kind::withdrawn, {}}, {Kind::delivered, answer(0, 1)}}, Ending::noncontent},
        {{{Kind::refused, {}}, {Kind::delivered, answer(0, 0)}}, Ending::rejected},
        {{{Kind::handling_proposed, {}}}, Ending::pending},
        {{{Kind::handled_outside, {}}}, Ending::handled_outside},
        {{{Kind::handling_proposed, {}}, {Kind::refused, {}}}, Ending::rejected},
    };
    for (const auto& life : lives) {
        Papers papers;
        const auto demand = DemandId::random();
        papers.add(Kind::received, demand, paper());
        for (const auto& [kind, facts] : life.events) papers.add(kind, demand, facts);
        const auto census = papers.census();
        REQUIRE(census.has_value());
        CHECK(word(census->demands.at(0).ending) == word(life.ending));
    }
}

TEST_CASE("Tally.WhatIsHandledOutsideAndWhatIsAskedBackAreCounted") {
    Papers papers;
    const auto outside = DemandId::random(), billed = DemandId::random(), credited = DemandId::random();
    for (const auto& demand : {outside, billed, credited}) papers.add(Kind::received, demand, paper());
    papers.add(Kind::handled_outside, outside, {});
    for (const auto& demand : {billed, credited}) {
        papers.add(Kind::delivered, demand, answer(0, 1));
        papers.add(Kind::costs_stated, demand, Facts{}.number(Fact::cents, 12'050));
    }
    papers.add(Kind::costs_withdrawn, credited, Facts{}.code(Fact::ground, "child_exploitation"));
    const auto counts = count(*papers.census());
    REQUIRE(counts.periods.size() == 1);
    const auto& period = counts.periods.begin()->second;
    CHECK(figure_value("F27", period) == 1);
    CHECK(figure_value("F28", period) == 1);
    CHECK(figure_value("F29", period) == 12'050);
    // Handled outside is no disclosure of ours: it stands among what nothing was given on, and in no other column.
    const auto& row = counts.rows.begin()->second;
    CHECK(row.requests == 3);
    CHECK(row.by_demand.declined() == 1);
    CHECK(row.by_demand[Ending::rejected] == 0);
    CHECK(row.by_demand[Ending::noncontent] == 2);
    CHECK(lines_of(counts) == lines_of_oracle(papers));
}

TEST_CASE("Tally.APreservationLetterEndsPreservedAndIsNoDemandForData") {
    Papers papers;
    const auto demand = DemandId::random();
    papers.add(Kind::received, demand, paper("preservation"));
    papers.add(Kind::preserved, demand, {});
    const auto counts = papers.counts();
    CHECK(counts.rows.at({second_half, Section::preservation, "US"}).by_demand[Ending::preserved] == 1);
    CHECK(counts.periods.at(second_half).us_demands == 0);
}

TEST_CASE("Tally.ThePeriodIsThatOfReceiptInTheBooksZone") {
    for (const auto& [zone, last_of_june] :
         {std::pair{"UTC", "2022-06-30T23:59:59Z"}, std::pair{"America/Los_Angeles", "2022-07-01T06:59:59Z"}}) {
        Papers papers{zone};
        papers.add(Kind::received, DemandId::random(), paper().instant(Fact::received, at(last_of_june)));
        papers.add(Kind::received, DemandId::random(), paper().instant(Fact::received, Instant{at(last_of_june).ms + 1000}));
        const auto counts = papers.counts();
        CHECK(counts.rows.at({{2022, 1}, Section::criminal, "US"}).requests == 1);
        CHECK(counts.rows.at(us_criminal).requests == 1);
    }
}

TEST_CASE("Tally.AnAnswerInTheNextHalfYearCountsWhereTheDemandWasReceived") {
    Papers papers;
    const auto demand = DemandId::random();
    papers.add(Kind::received, demand, paper());
    papers.add(Kind::delivered, demand, answer(1, 0, 1), at("2023-02-01T00:00:00Z"));
    CHECK(papers.counts().rows.at(us_criminal).by_demand[Ending::content] == 1);
    CHECK(papers.counts(at("2023-01-01T00:00:00Z")).rows.at(us_criminal).by_demand[Ending::pending] == 1);
    CHECK(!papers.counts().rows.contains({{2023, 1}, Section::criminal, "US"}));
}

TEST_CASE("Tally.TheSamePaperAgainIsOneDemandAndARepeatedRefusalIsTwo") {
    Papers papers;
    const auto first = DemandId::random();
    papers.add(Kind::received, first, paper());
    papers.add(Kind::received, DemandId::random(), paper().id(Fact::duplicate_of, first));
    CHECK(papers.counts().rows.at(us_criminal).requests == 1);
    CHECK(papers.counts().periods.at(second_half).duplicates == 1);
    papers.add(Kind::received, DemandId::random(), paper().id(Fact::resubmission_of, first));
    CHECK(papers.counts().rows.at(us_criminal).requests == 2);
}

TEST_CASE("Tally.AccountsEndEachOnTheirOwn") {
    Papers papers;
    const auto answered = DemandId::random(), refused = DemandId::random();
    papers.add(Kind::received, answered, paper("civil", "US", 5));
    papers.add(Kind::delivered, answered, answer(0, 3, 0, 2, 1));
    papers.add(Kind::received, refused, paper("civil", "US", 4));
    papers.add(Kind::refused, refused, {});
    const auto row = papers.counts().rows.at({second_half, Section::civil, "US"});
    CHECK(row.accounts == 9);
    CHECK(row.by_account[Ending::noncontent] == 2);
    CHECK(row.by_account[Ending::no_data] == 1);
    CHECK(row.by_account.declined() == 6);
    CHECK(row.by_account.all() == row.accounts);
    CHECK(row.by_demand[Ending::noncontent] == 1);
    CHECK(row.by_demand.declined() == 1);
}

TEST_CASE("Tally.ACorrectedPaperIsTheSameDemandAndACorrectionReplacesFacts") {
    Papers papers;
    const auto demand = DemandId::random();
    const auto received = papers.add(Kind::received, demand, paper("criminal", "US", 2));
    papers.add(Kind::corrected, demand, Facts{}.number(Fact::accounts, 3).number(Fact::sought_content, 0).number(Fact::version, 2));
    CHECK(papers.counts().rows.at(us_criminal).accounts == 3);
    papers.correct(received, paper("criminal", "FR", 2));
    CHECK(!papers.counts().rows.contains(us_criminal));
    CHECK(papers.counts().rows.at({second_half, Section::criminal, "FR"}).requests == 1);
    papers.correct(received, paper("criminal", "DE", 2));
    CHECK(papers.counts().rows.at({second_half, Section::criminal, "DE"}).requests == 1);
    CHECK(papers.counts().rows.size() == 1);
}

TEST_CASE("Tally.SecrecyOrdersAreObjectsOfTheirOwnAndNeverTakeADemandAway") {
    Papers papers;
    std::vector<DemandId> demands;
    for (int i = 0; i < 3; ++i) {
        demands.push_back(DemandId::random());
        papers.add(Kind::received, demands.back(), paper());
    }
    const auto bare = papers.counts();
    const auto shared = OrderId::random(), own = OrderId::random(), foreign = OrderId::random();
    papers.add(Kind::order_recorded, demands[0], order(shared, "federal"));
    papers.add(Kind::order_recorded, demands[1], order(shared, "federal"));
    papers.add(Kind::order_recorded, demands[1], order(own, "state"));
    papers.add(Kind::order_recorded, demands[2], order(foreign, "foreign"));
    const auto counts = papers.counts();
    CHECK(counts.periods.at(second_half).us_orders == 2);
    CHECK(counts.periods.at(second_half).us_orders_federal == 1);
    CHECK(counts.rows == bare.rows);
    CHECK(figure_value("F1", counts.periods.at(second_half)) == 67);

    const auto abroad = DemandId::random();
    papers.add(Kind::received, abroad, paper("criminal", "FR"));
    papers.add(Kind::order_recorded, abroad, order(OrderId::random(), "state"));
    CHECK(papers.counts().periods.at(second_half).us_orders == 2);
}

TEST_CASE("Tally.CustomersAreCountedOnceHoweverManyDemandsNameThem") {
    const auto token = [](char c) { return std::string(32, c); };
    const auto enterprise = [] { return paper("enterprise").code(Fact::customer_class, "enterprise"); };
    Papers papers;
    for (const auto& tokens : std::vector<std::vector<std::string>>{{token('a')}, {token('a')}, {token('b'), token('c')}}) {
        const auto demand = DemandId::random();
        papers.add(Kind::received, demand, enterprise());
        papers.add(Kind::delivered, demand, answer(1, 0, 1).codes(Fact::customers_abroad, tokens));
    }
    CHECK(papers.counts().periods.at(second_half).us_customers_abroad == 3);
    const auto other = DemandId::random();
    papers.add(Kind::received, other, paper("enterprise", "FR"));
    papers.add(Kind::delivered, other, answer(1, 0, 1).codes(Fact::customers_abroad, {token('d')}));
    CHECK(papers.counts().periods.at(second_half).us_customers_abroad == 3);
}

TEST_CASE("Tally.AzureCountsContentAndDynamicsEverythingOfAnyOrganisation") {
    Papers papers;
    const auto disclose = [&](std::string_view customer_class, Fact products, std::string_view product) {
        const auto demand = DemandId::random();
        papers.add(Kind::received, demand, paper().code(Fact::customer_class, customer_class));
        papers.add(Kind::delivered, demand, answer(products == Fact::products_content, 1, 1).codes(products, {std::string{product}}));
    };
    disclose("small_commercial", Fact::products_noncontent, "azure");
    CHECK(papers.counts().periods.at(second_half).azure_content_disclosures == 0);
    disclose("small_commercial", Fact::products_content, "azure");
    disclose("consumer", Fact::products_content, "azure");
    CHECK(papers.counts().periods.at(second_half).azure_content_disclosures == 1);
    disclose("education", Fact::products_noncontent, "dynamics_365");
    disclose("consumer", Fact::products_noncontent, "dynamics_365");
    CHECK(papers.counts().periods.at(second_half).dynamics_disclosures == 1);
}

TEST_CASE("Tally.ACopyWithoutItsFactsCannotBeCounted") {
    Papers papers;
    papers.add(Kind::received, DemandId::random(), paper());
    const auto withheld = papers.add(Kind::received, DemandId::random(), paper());
    papers.entries[withheld].facts.reset();
    const auto census = papers.census();
    REQUIRE(!census);
    CHECK(census.error().trouble == Trouble::refused);
    CHECK(census.error().sentence == "the facts of entry 2 are withheld in this copy: figures cannot be counted from it");
    papers.correct(withheld, paper("criminal", "FR"));
    CHECK(papers.counts().rows.size() == 2);
}

TEST_CASE("Tally.AnEntryThatContradictsTheListIsCorrupt") {
    Papers twice;
    const auto demand = DemandId::random();
    twice.add(Kind::received, demand, paper());
    twice.add(Kind::received, demand, paper());
    CHECK(twice.census().error().trouble == Trouble::corrupt);
    Papers unknown;
    unknown.add(Kind::refused, DemandId::random(), {});
    CHECK(unknown.census().error().sentence == "entry 1: the demand was never received");
    Papers section;
    section.add(Kind::received, DemandId::random(), paper("police"));
    CHECK(section.census().error().sentence == "entry 1: there is no such section");
}

TEST_CASE("Tally.AnIndependentCounterGetsTheSameFiguresFromTheSameEntries") {
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        const auto papers = random_docket(seed, seed == 12 ? 2000 : 20 * static_cast<int>(seed));
        CHECK_MESSAGE(lines_of(papers.counts()) == lines_of_oracle(papers), "seed " << seed);
    }
}

TEST_CASE("Tally.ChangingOneDemandChangesItsOwnCellsAndNoOthers") {
    std::mt19937 random{11};
    for (std::uint32_t seed = 100; seed < 160; ++seed) {
        auto papers = random_docket(seed, 40);
        const auto census = papers.census().value();
        const auto before = count(census);
        const auto& chosen = census.demands[random() % census.demands.size()];
        // It becomes a refused demand from France with seven accounts.
        for (auto& entry : papers.entries) {
            if (entry.header.demand != chosen.id || entry.header.kind == Kind::received) continue;
            entry.header.kind = Kind::note_added;
        }
        const auto index = static_cast<std::size_t>(std::ranges::find_if(papers.entries,
                                                                         [&](const Entry& entry) {
                                                                             return entry.header.demand == chosen.id &&
                                                                                    entry.header.kind == Kind::received;
                                                                         }) -
                                                    papers.entries.begin());
        papers.correct(index, paper("criminal", "FR", 7));
        papers.add(Kind::refused, chosen.id, {});
        const auto after = papers.counts();

        auto expected = before.rows;
        if (!chosen.duplicate) {
            auto& old = expected[{chosen.period, chosen.section, chosen.country}];
            --old.requests;
            old.accounts -= chosen.accounts;
            if (chosen.accounts == 0) --old.without_account;
            --old.by_demand[chosen.ending];
            for (const Ending ending : all_endings) old.by_account[ending] -= chosen.by_account[ending];
            if (old.requests == 0) expected.erase({chosen.period, chosen.section, chosen.country});
        }
        auto& fresh = expected[{second_half, Section::criminal, "FR"}];
        ++fresh.requests;
        fresh.accounts += 7;
        ++fresh.by_demand[Ending::rejected];
        fresh.by_account[Ending::rejected] += 7;
        // The demand keeps its period only if the correction did: it moves to the second half of 2022 with the rest.
        CHECK_MESSAGE(after.rows == expected, "seed " << seed);
    }
}

TEST_CASE("Tally.SharesAreRoundedHalfUpOnceFromCounts") {
    CHECK(percent(1465, 5250) == 28);
    CHECK(percent(1465, 4908) == 30);
    CHECK(percent(1, 200) == 1);
    CHECK(percent(1, 201) == 0);
    CHECK(percent(0, 0) == std::nullopt);
    CHECK(permille(71, 147) == 483);
    CHECK(permille(65, 172) == 378);
    CHECK(percent(1'000'000'000'000'000, 1'000'000'000'000'000) == 100);
}

TEST_CASE("Tally.EveryFigureIsInTheDocumentWithItsDefinition") {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/docs/FIGURES.md"};
    std::stringstream all;
    all << in.rdbuf();
    for (const auto& kind : figure_kinds()) {
        const auto row = "| " + std::string{kind.id} + " | " + std::string{kind.unit} + " | " + std::string{kind.definition} + " |";
        CHECK_MESSAGE(all.str().contains(row), row);
    }
    for (const auto& twin : figure_twins()) {
        const auto row = "| " + std::string{twin.id} + " | " + text(twin.period) + " | " + std::string{twin.twin_of} + " |";
        CHECK_MESSAGE(all.str().contains(row), row);
    }
}
