#include "adapters/simulation/world.h"

#include <fmt/format.h>

namespace sallyport::adapters {

using demand::DataClass;

// Every class in one store: rows for what is no content, one message for what is.
class SimulatedWorld::Store : public CountingSource {
public:
    explicit Store(const SimulatedWorld& world) : world_{world} {}
    std::string name() const override { return "simulated"; }
    bool holds(DataClass data) const override { return !demand::is_prospective(data); }
    std::vector<production::FieldNote> fields() const override { return {}; }

    Outcome<void> read(const collection::Query& query, collection::Sink& sink) override {
        const auto found = world_.by_account_.find(query.account.reveal());
        if (found == world_.by_account_.end()) return {};
        const SimulatedCustomer& customer = *found->second;
        const bool content = demand::is_content(query.data);
        if (content ? !customer.has_message : !customer.has_records) return {};
        if (query.span && (!customer.stored || !query.span->contains(*customer.stored))) return {};
        collection::Record record;
        record.identifier = query.identifier;
        record.data = query.data;
        if (!demand::is_subscriber(query.data)) record.at = customer.stored;
        record.source = name();
        record.item = "1";
        if (!content) record.columns = {{"account", query.account.reveal()}, {std::string{code(query.data)}, "made up"}};
        SALLYPORT_CHECK(sink.begin(record, query.clause));
        if (content) {
            const Instant at = customer.stored.value_or(Instant{});
            SALLYPORT_CHECK(
                sink.add(fmt::format("From: somebody@correspondents.example\nTo: {}\nSubject: simulated\nDate: {}\n\n"
                                     "A message that nobody wrote.\n",
                                     customer.value, text(at))));
        }
        return sink.end();
    }

private:
    const SimulatedWorld& world_;
};

std::string SimulatedWorld::key(demand::IdentifierKind kind, std::string_view value) { return fmt::format("{} {}", code(kind), value); }

void SimulatedWorld::settle(SimulatedCustomer customer) {
    const std::string name = key(customer.kind, customer.value);
    const std::string account = customer.answer.account.reveal();
    const auto& settled = by_identifier_[name] = std::move(customer);
    if (!account.empty()) by_account_[account] = &settled;
}

void SimulatedWorld::forget(const SimulatedCustomer& customer) {
    by_account_.erase(customer.answer.account.reveal());
    by_identifier_.erase(key(customer.kind, customer.value));
}

Outcome<demand::DirectoryAnswer> SimulatedWorld::ask(const demand::Identifier& identifier, Instant) const {
    const auto found = by_identifier_.find(key(identifier.kind, identifier.value.reveal()));
    return found == by_identifier_.end() ? demand::DirectoryAnswer{} : found->second.answer;
}

std::unique_ptr<CountingSource> SimulatedWorld::source() const { return std::make_unique<Store>(*this); }

}  // namespace sallyport::adapters
