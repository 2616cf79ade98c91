// Plays scripts through the desks' public verbs, day by day, as a working team would: what came in is accepted and frozen, read, decided,
// told, collected when notice is settled, sealed, released and fetched.
#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "adapters/clock/clocks.h"
#include "main/house.h"
#include "report/docket.h"
#include "report/published.h"

namespace sallyport::app {

struct SimulationProgress {
    Period period;
    std::uint64_t filed = 0, of = 0;  // of all half-years
};

struct Simulation {
    std::string folder;
    std::string rulebooks;  // a folder of rulebooks to play under; "" = as shipped
    report::PublishedHistory like;
    report::Docket docket;
    std::vector<Period> periods;  // in order, each once
    std::function<void(const SimulationProgress&)> see;
    const std::atomic<bool>* stop = nullptr;  // set: ends between two days
};

struct SimulationDone {
    std::uint64_t demands = 0, entries = 0;
    bool interrupted = false;
};

// Makes the folder and a simulated book in it. `conflict`: the folder holds something. A simulation that did not end leaves the file
// `simulation-unfinished` beside the book; it cannot go on and is made again in another folder.
Outcome<SimulationDone> simulate(const Simulation& simulation);

constexpr std::string_view unfinished_mark = "simulation-unfinished";

}  // namespace sallyport::app
