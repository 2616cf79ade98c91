// Whether the people who are there can do everything that the house must be able to do: each act with its seats, which different people take.
#pragma once
#include <string>
#include <vector>

#include "people/nouns.h"
#include "people/roles.h"

namespace sallyport::people {

// One of the different people whom an act takes.
struct Seat {
    const char* words;  // "calls the agency back"
    Action action;
};
struct Act {
    const char* words;  // "approve an emergency"
    std::vector<Seat> seats;
};
// Every act of the house that takes a person, in the order of a request's way.
const std::vector<Act>& acts_of_the_house();

struct Unfilled {
    std::string act;
    std::vector<std::string> why;  // a sentence for each seat that nobody is left for
    std::vector<Role> who_could;   // who could be brought in for the first of them
};
// Acts that these people cannot complete among themselves, however they share the seats. Roles decide, and that no two seats of an act are one
// person's; who is kept off one request by a tie of their own is not seen here.
std::vector<Unfilled> cannot_complete(const std::vector<Person>& there);

}  // namespace sallyport::people
