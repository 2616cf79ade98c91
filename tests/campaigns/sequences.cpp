// Random acts of random people on random requests, against the whole engine in memory. Prints each book it made, entry by entry;
// tests/campaigns/sequences judges them from the entries alone.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <random>

#include "tests/lives/life.h"

namespace {

using namespace sallyport;
using lives::Life;
using lives::Line;

// A house grows slower with every request in it: eight, and then another.
constexpr int requests_a_house = 8;
constexpr int acts_a_request = 45;

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_{seed} {}
    int below(int end) { return std::uniform_int_distribution<int>{0, end - 1}(engine_); }
    bool one_in(int times) { return below(times) == 0; }
    template <class List>
    const char* of(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

private:
    std::mt19937_64 engine_;
};

constexpr const char* staff[] = {"A", "K", "M", "C"};
constexpr const char* anybody[] = {"A", "K", "M", "C", "officer", "colleague", "litigant", "customer", "auditor"};
constexpr const char* papers[] = {
    "files another emergency for ada: name, logins of March", "files another emergency for ben: name",
    "files another emergency for ada: name, mail of March",   "files another warrant for ada: name, mail of March",
    "files another warrant for ada: logins of March",         "files another warrant W9 for dora: name, mail of March"};
constexpr const char* any_act[] = {"accepts",
                                   "affirms A boat with four people is missing.",
                                   "rings who confirm it",
                                   "rings who confirm it",
                                   "rings in vain",
                                   "rings the number in the request",
                                   "grants everything because A boat is missing. because The danger cannot be averted without it.",
                                   "signs",
                                   "refuses r17",
                                   "clears",
                                   "tells the customer",
                                   "waives notice because The account was hijacked.",
                                   "permits",
                                   "proposes release",
                                   "releases",
                                   "releases what was shown before",
                                   "reads the paper languages en",
                                   "asks Which account is meant?",
                                   "notes somebody looked at it",
                                   "overrules the objection",
                                   "upholds the objection",
                                   "records an order until 2026-12-01"};
constexpr const char* outside_act[] = {"corrects the paper to name, logins of March", "withdraws", "fetches", "objects It is mine.",
                                       "answers Ada's."};

// What would bring the request on from here, by whoever may; most chance walks would never reach a release.
const char* onward(const std::string& stage, Chance& chance, bool emergency) {
    if (stage == "received") return "accepts";
    if (stage == "preserved") {
        if (emergency && chance.below(3) > 0) return chance.one_in(2) ? any_act[1] : any_act[2];
        return any_act[6];
    }
    if (stage == "proposed") return "signs";
    if (stage == "granted") return emergency || chance.one_in(4) ? "clears" : "tells the customer";
    if (stage == "told") return chance.one_in(2) ? "clears" : "overrules the objection";
    if (stage == "cleared") return "permits";
    if (stage == "sealed") return "proposes release";
    if (stage == "release_proposed") return "releases";
    return any_act[chance.below(static_cast<int>(std::size(any_act)))];
}

Line line(const char* who, const std::string& does) { return {0, who, does, "", false}; }

void live_one(Life& life, Chance& chance) {
    const std::string paper = chance.of(papers);
    const bool emergency = paper.find("emergency") != std::string::npos;
    life.live(line(chance.one_in(3) ? "colleague" : "officer", paper));
    for (int act = 0; act < acts_a_request; ++act) {
        const auto stage = life.stage();
        if (stage == "accepted" || stage == "permitted" || stage == "told" || chance.one_in(12))
            life.live(line("round", chance.one_in(4) || stage == "told" ? "runs 8 days later" : "runs"));
        const bool on = chance.below(10) < 7;
        if (on) {
            life.live(line(chance.of(staff), onward(stage, chance, emergency)));
        } else if (chance.one_in(12)) {
            life.live(line(chance.of(anybody), chance.of(outside_act)));
        } else {
            const std::string_view any = chance.of(any_act);
            // Of a request that was only received nothing was shown before.
            if (stage == "received" && any.ends_with("before")) continue;
            life.live(line(chance.of(anybody), std::string{any}));
        }
        if (stage == "delivered" || stage == "withdrawn" || stage == "refused") break;
    }
}

// "12 granted DEMAND ACTOR fact=value ..."; "-" for none.
void print(const ledger::Entry& entry) {
    std::string facts;
    if (entry.facts) {
        for (const char c : entry.facts->text()) facts += c == '\n' ? ' ' : c;
    }
    fmt::print("{} {} {} {} {}\n", entry.header.index.value, name(entry.header.kind),
               entry.header.demand.none() ? "-" : entry.header.demand.text(), entry.header.actor.none() ? "-" : entry.header.actor.text(),
               facts);
}

}  // namespace

int main(int argc, char** argv) {
    std::uint64_t seed = 1;
    long wanted = 1000;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoull(argv[i + 1], nullptr, 10);
        if (std::strcmp(argv[i], "--sequences") == 0) wanted = std::strtol(argv[i + 1], nullptr, 10);
    }
    Chance chance{seed};
    for (long done = 0; done < wanted;) {
        adapters::Faults none;
        Life life{lives::Staff::four, none};
        for (int i = 0; i < requests_a_house && done < wanted; ++i, ++done) live_one(life, chance);
        fmt::print("book\n");
        const auto read = life.house().real_book->each({0}, [&](const ledger::Entry& entry) {
            print(entry);
            return true;
        });
        if (!read) {
            fmt::print(stderr, "a book cannot be read: {}\n", read.error().sentence);
            return 1;
        }
    }
    return 0;
}
