// Reads a life (tests/lives/NAME.life) and lives it: one line a step, "WHO does WHAT -> what is expected". tests/lives/README.md
// has the words.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/lives/house.h"

namespace sallyport::lives {

struct Line {
    int number = 0;
    std::string who, does, expected;
    bool four_only = false;  // needs an analyst beside the three
};
std::vector<Line> read_life(const std::string& name);

// How many of staff there are. three: two of counsel and a custodian, one of them away: the custodian until notice is settled, then the first
// of counsel. In an emergency, where the one who calls back signs nothing, nobody is away until the grant stands.
enum class Staff { four, three };

class Life {
public:
    Life(Staff staff, adapters::Faults& faults);
    // What came of the line, in the words of its right side.
    std::string live(const Line& line);
    // The demand's stage as the book itself says, whatever port fails.
    std::string stage() const;
    House& house() { return house_; }
    const DemandId& demand() const { return demand_; }
    std::uint64_t bytes_left() const { return bytes_left_; }  // handed to a requester so far

private:
    using Verb = std::function<Outcome<std::string>(const people::Person& who, const std::string& rest)>;
    struct Known {
        std::optional<people::Action> action;  // the right that the doors ask for
        Verb does;
    };
    void add(const std::string& verb, std::optional<people::Action> action, Verb does);
    Outcome<void> ring(const std::string& answer, const review::Decision& by);
    void staff_verbs();
    void requester_verbs();
    void world_verbs();
    Outcome<std::string> done(Outcome<void> outcome) const;
    const people::Person* actor(const std::string& who, std::optional<people::Action> action);
    Outcome<review::Decision> decision(const people::Person& who) const;
    Outcome<demand::Demand> paper(const people::Person& who, const std::string& rest);
    Outcome<std::vector<demand::Sought>> classes(const std::string& text) const;
    Outcome<std::vector<review::CellDecision>> cells(const demand::Demand& demand, const std::string& text) const;
    Outcome<std::string> fetch(const people::Person& who, const std::string& rest);
    void store_of(const std::string& name, demand::CustomerClass customer_class, int seats, const std::string& country = "US");

    Staff staff_;
    House house_;
    std::map<std::string, people::Person> cast_;
    std::map<std::string, Known> verbs_;
    DemandId demand_;
    std::optional<demand::Demand> draft_;  // filed again unchanged if the first try failed
    DemandId to_follow_;                   // filed beside the demand of this life
    std::optional<OrderId> order_;
    std::uint64_t bytes_left_ = 0;
};

}  // namespace sallyport::lives
