#include "people/staffing.h"

#include <functional>

namespace sallyport::people {

const std::vector<Act>& acts_of_the_house() {
    static const std::vector<Act> acts{
        {"enter a paper that came by another way", {{"enters it", Action::counter}}},
        {"be called to the desk at any hour", {{"comes", Action::roster}}},
        {"accept a request for review", {{"accepts it", Action::accept}}},
        {"record what a paper says", {{"reads it", Action::read_paper}}},
        {"approve records other than content", {{"approves", Action::decide}}},
        {"approve content", {{"approves first", Action::decide}, {"approves second", Action::sign}}},
        {"approve an emergency",
         {{"calls the agency back", Action::accept}, {"approves first", Action::decide}, {"approves second", Action::sign}}},
        {"send or withhold notice", {{"sends it", Action::notify}}},
        {"run a collection", {{"runs it", Action::collect}}},
        {"release a package of records other than content",
         {{"approved the request and may release too", Action::decide}, {"releases, and did not approve", Action::release}}},
        {"release a package of content",
         {{"approved first", Action::decide}, {"approved second", Action::sign}, {"releases, and did not approve", Action::release}}},
        {"release any package", {{"releases first", Action::release}, {"releases second", Action::release}}},
        {"admit an agency", {{"looks at the evidence", Action::admit}, {"approves", Action::admit}}},
        {"approve the first request of an agency that was just admitted",
         {{"looked at the agency's evidence", Action::admit}, {"approves the request", Action::decide}}},
        {"bring in a person, or change a role or keys", {{"proposes", Action::admit}, {"approves", Action::admit}}},
        {"stop an agency, or a person's access", {{"stops it", Action::stop}}},
        {"approve rules, or the words of letters", {{"signs first", Action::adopt}, {"signs second", Action::adopt_second}}},
        {"correct how a request is counted", {{"corrects it", Action::correct_entry}}},
        {"send a report of the provider's own",
         {{"starts it", Action::report}, {"approves first", Action::decide}, {"approves second", Action::sign}}},
        {"publish the report", {{"puts it forward", Action::edit_report}, {"signs it", Action::edit_report}}},
    };
    return acts;
}

namespace {

bool may_take(const Person& person, const Seat& seat) {
    if (!is_staff(person.role)) return false;
    return may(person.role, seat.action, Relation::staff) || may(person.role, seat.action, Relation::none);
}

// Seats that stay empty when as many as can be are filled, each by another person.
std::vector<const Seat*> empty_seats(const Act& act, const std::vector<Person>& there) {
    std::vector<int> seat_of(there.size(), -1);
    std::vector<const Seat*> empty;
    for (std::size_t seat = 0; seat < act.seats.size(); ++seat) {
        std::vector<bool> asked(there.size(), false);
        // Whoever sits elsewhere moves if they can, so that no order of seats leaves one empty for nothing.
        const std::function<bool(std::size_t)> fill = [&](std::size_t wanted) {
            for (std::size_t i = 0; i < there.size(); ++i) {
                if (asked[i] || !may_take(there[i], act.seats[wanted])) continue;
                asked[i] = true;
                if (seat_of[i] >= 0 && !fill(static_cast<std::size_t>(seat_of[i]))) continue;
                seat_of[i] = static_cast<int>(wanted);
                return true;
            }
            return false;
        };
        if (!fill(seat)) empty.push_back(&act.seats[seat]);
    }
    return empty;
}

std::vector<Role> who_may_take(const Seat& seat) {
    std::vector<Role> roles;
    for (const Role role : every<Role>()) {
        if (may_take({.id = {}, .role = role, .name = {}, .agency = {}}, seat)) roles.push_back(role);
    }
    return roles;
}

}  // namespace

std::vector<Unfilled> cannot_complete(const std::vector<Person>& there) {
    std::vector<Unfilled> out;
    for (const auto& act : acts_of_the_house()) {
        const auto empty = empty_seats(act, there);
        if (empty.empty()) continue;
        Unfilled one{act.words, {}, who_may_take(*empty.front())};
        for (const auto* seat : empty) {
            const bool alone = act.seats.size() == 1;
            one.why.push_back(alone ? "nobody who is there may" : "nobody is left who " + std::string{seat->words});
        }
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace sallyport::people
