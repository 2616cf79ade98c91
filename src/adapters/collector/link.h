// Gate and collector are two processes. The gate sends ids over a socket; the collector answers with the handle to what it gathered.
//   gate:      "keep ID\n" or "collect ID\n"
//   collector: "progress DONE ALL\n" any number of times, then "material BYTES\n" and the bytes, or
//              "problem TROUBLE FIELD_BYTES SENTENCE_BYTES\n" and both
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/files/files.h"
#include "collection/ports.h"

namespace sallyport::adapters {

// The collector's end: answers orders until the gate hangs up. `gone` is called at once, from another thread, when the gate vanishes
// while an order runs.
void serve_orders(int socket, collection::Collector& collector, const std::function<void()>& gone);
// What the collector calls to say how far it is; a gate that is gone is not its business.
std::function<void(const DemandId& demand, int done, int all)> progress_to(int socket);

// The gate's end. Starts the collector when it is first needed, and again after it died: the order that ran then is `unavailable` and left
// nothing behind that any handle names. Thread-safe; one order at a time.
class CollectorLink : public collection::Collector {
public:
    // The program and its arguments; it finds the socket as its standard input.
    explicit CollectorLink(std::vector<std::string> command) : command_{std::move(command)} {}
    // A collector that somebody else has started, for tests.
    explicit CollectorLink(Fd socket) : socket_{std::move(socket)} {}
    ~CollectorLink() override;

    void on_progress(std::function<void(const DemandId&, int done, int all)> progress);
    Outcome<collection::Material> keep(const DemandId& demand) override { return order("keep", demand); }
    Outcome<collection::Material> collect(const DemandId& demand) override { return order("collect", demand); }

private:
    Outcome<collection::Material> order(std::string_view verb, const DemandId& demand);
    Outcome<collection::Material> answer(const DemandId& demand);
    Outcome<void> start();
    void hang_up();
    std::mutex mutex_;
    std::vector<std::string> command_;
    Fd socket_;
    int child_ = -1;
    Bytes ahead_;
    std::function<void(const DemandId&, int, int)> progress_;
};

}  // namespace sallyport::adapters
