// The customers of a simulated provider: who they are, as its directory says, and what its stores hold of them. Nobody in it exists.
#pragma once
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/sources/source.h"
#include "demand/ports.h"

namespace sallyport::adapters {

// Somebody behind one identifier. What is not settled here, the directory does not know.
struct SimulatedCustomer {
    demand::IdentifierKind kind = demand::IdentifierKind::account_email;
    std::string value;
    demand::DirectoryAnswer answer;
    bool has_records = false;            // the stores hold a row of every class that is no content
    bool has_message = false;            // and a message
    std::optional<Instant> stored = {};  // when: the date of row and message
};

// Not thread-safe. The sources that it gives read from it and must not outlive it.
class SimulatedWorld : public demand::Directory {
public:
    void settle(SimulatedCustomer customer);
    // What was frozen is read from the frozen copy, so the world need not remember more than the demands under way.
    void forget(const SimulatedCustomer& customer);
    Outcome<demand::DirectoryAnswer> ask(const demand::Identifier& identifier, Instant as_of) const override;
    std::unique_ptr<CountingSource> source() const;

private:
    class Store;
    static std::string key(demand::IdentifierKind kind, std::string_view value);
    std::unordered_map<std::string, SimulatedCustomer> by_identifier_;
    std::unordered_map<std::string, const SimulatedCustomer*> by_account_;
};

}  // namespace sallyport::adapters
