#include "adapters/collector/link.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

using namespace sallyport;
using namespace sallyport::adapters;

namespace {

class TestCollector : public collection::Collector {
public:
    Outcome<collection::Material> keep(const DemandId& demand) override {
        collection::Material material;
        material.demand = demand;
        material.snapshot = true;
        return material;
    }
    Outcome<collection::Material> collect(const DemandId& demand) override {
        if (wait) wait();
        if (progress) progress(demand, 1, 2);
        return Problem{Trouble::refused, "the permit ran out on 2026-03-01T00:00:00Z", "permit"};
    }
    std::function<void()> wait;
    std::function<void(const DemandId&, int, int)> progress;
};

std::pair<Fd, Fd> two_ends() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    return {Fd{ends[0]}, Fd{ends[1]}};
}

}  // namespace

TEST_CASE("Collector.AnswersWithAHandleOrASentenceAndSaysHowFarItIs") {
    auto ends = two_ends();
    TestCollector collector;
    const int socket = ends.second.number();
    collector.progress = progress_to(socket);
    std::thread server{[&] { serve_orders(socket, collector, [] {}); }};
    {
        CollectorLink link{std::move(ends.first)};
        int seen = 0;
        link.on_progress([&](const DemandId&, int done, int all) { seen = done * 10 + all; });
        const DemandId id = DemandId::random();
        const auto kept = link.keep(id);
        REQUIRE(kept);
        CHECK(kept->demand == id);
        CHECK(kept->snapshot);
        const auto refused = link.collect(id);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().trouble == Trouble::refused);
        CHECK(refused.error().sentence == "the permit ran out on 2026-03-01T00:00:00Z");
        CHECK(refused.error().field == "permit");
        CHECK(seen == 12);
    }
    server.join();
}

TEST_CASE("Collector.TakesIdsAndNothingElse") {
    auto ends = two_ends();
    TestCollector collector;
    const int socket = ends.second.number();
    std::thread server{[&] { serve_orders(socket, collector, [] {}); }};
    for (const std::string order : {"collect ../../etc\n", "read everything\n", "\n", "keep a b\n"}) {
        REQUIRE(::send(ends.first.number(), order.data(), order.size(), 0) == static_cast<ssize_t>(order.size()));
        char answer[500];
        const ssize_t got = ::recv(ends.first.number(), answer, sizeof answer, 0);
        REQUIRE(got > 0);
        CHECK(std::string_view{answer, static_cast<std::size_t>(got)}.starts_with("problem invalid "));
    }
    ends.first = Fd{};
    server.join();
}

TEST_CASE("Collector.EndsWhenTheGateVanishesInTheMiddleOfAnOrder") {
    auto ends = two_ends();
    TestCollector collector;
    const int socket = ends.second.number();
    std::atomic<bool> started = false, gone = false;
    collector.wait = [&] {
        started = true;
        gone.wait(false);
    };
    std::thread server{[&] {
        serve_orders(socket, collector, [&] {
            gone = true;
            gone.notify_all();
        });
    }};
    const std::string order = "collect " + DemandId::random().text() + "\n";
    REQUIRE(::send(ends.first.number(), order.data(), order.size(), 0) == static_cast<ssize_t>(order.size()));
    while (!started) std::this_thread::yield();
    ends.first = Fd{};
    server.join();
    CHECK(gone);
}

TEST_CASE("Gate.SurvivesACollectorThatDies") {
    auto ends = two_ends();
    CollectorLink link{std::move(ends.first)};
    std::thread dying{[socket = std::move(ends.second)]() mutable {
        char order[100];
        CHECK(::recv(socket.number(), order, sizeof order, 0) > 0);
        const std::string_view half = "progress 1 2\nmaterial 500\n{";
        CHECK(::send(socket.number(), half.data(), half.size(), 0) > 0);
        socket = Fd{};
    }};
    const auto material = link.collect(DemandId::random());
    dying.join();
    REQUIRE_FALSE(material);
    CHECK(material.error().trouble == Trouble::unavailable);
    // A program that cannot be started, and one that ends at once.
    CollectorLink missing{std::vector<std::string>{"/nowhere/sallyport"}}, ends_at_once{std::vector<std::string>{"/bin/true"}};
    CHECK(missing.collect(DemandId::random()).error().trouble == Trouble::unavailable);
    CHECK(ends_at_once.collect(DemandId::random()).error().trouble == Trouble::unavailable);
}
