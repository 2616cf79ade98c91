// The second process: alone opens the source settings, takes ids of recorded permits from the gate, and gathers.
#include <unistd.h>

#include <cstdio>

#include "adapters/clock/clocks.h"
#include "adapters/collector/link.h"
#include "adapters/gatherer/gatherer.h"
#include "main/arguments.h"
#include "main/commands.h"
#include "main/house.h"

namespace sallyport::app {

namespace {

Outcome<void> collect_for_the_gate(const std::string& folder) {
    const adapters::SystemClock system_clock;
    std::unique_ptr<adapters::DemoClock> demo_clock;
    SALLYPORT_TRY(
        house,
        House::open({.folder = folder, .clock = &system_clock, .mode = HouseOptions::Mode::read, .lane = HouseOptions::Lane::either}));
    SALLYPORT_TRY(description, adapters::read_description(folder + "/sources.toml"));
    SALLYPORT_TRY(sources, adapters::SourceSet::open(description));
    // In a demo the gate moves the clock, so its file is read anew for each order.
    class OrderClock : public Clock {
    public:
        OrderClock(std::string folder, bool demo) : folder_{std::move(folder)}, demo_{demo} {}
        Instant now() const override {
            if (!demo_) return system_.now();
            auto opened = adapters::DemoClock::open(system_, folder_ + "/demo-clock", system_.now());
            return opened ? (*opened)->now() : system_.now();
        }

    private:
        adapters::SystemClock system_;
        std::string folder_;
        bool demo_;
    };
    const OrderClock clock{folder, house->kind() == BookKind::demo};
    adapters::Gatherer gatherer{house->clerk(), house->vault(), house->keys(), sources, clock, adapters::progress_to(STDIN_FILENO)};
    adapters::serve_orders(STDIN_FILENO, gatherer, [] { ::_exit(0); });
    return {};
}

}  // namespace

int collector_command(int argc, char** argv) {
    auto arguments = Arguments::read(argc, argv, {"data"}, {});
    if (!arguments) return complain("collector", arguments.error());
    auto folder = arguments->needed("data");
    if (!folder) return complain("collector", folder.error());
    if (auto ran = collect_for_the_gate(*folder); !ran) return complain("collector", ran.error());
    return done;
}

}  // namespace sallyport::app
