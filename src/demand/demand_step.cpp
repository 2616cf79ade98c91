#include "demand/demand_step.h"

#include <set>

#include "base/json.h"

namespace sallyport::demand {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;
using ledger::Step;

namespace {

Facts shared_facts(const Demand& demand) {
    Facts facts;
    std::set<std::string> classes;
    bool abroad = false;
    int seats = 0;
    CustomerClass customer_class = CustomerClass::unknown;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        bool content = false;
        for (const auto& sought : demand.identifiers[i].sought) {
            classes.emplace(code(sought.data));
            content = content || is_content(sought.data);
        }
        if (i >= demand.directory.size()) continue;
        for (const auto* answer : accounts_of(demand.directory[i])) {
            abroad = abroad || (content && !answer->data_country.empty() && answer->data_country != demand.country);
            // The demand's class is that of its largest customer: an enterprise among them decides the lane.
            if (customer_class == CustomerClass::unknown || answer->seats > seats) customer_class = answer->customer_class;
            seats = std::max(seats, answer->seats);
        }
    }
    facts.number(Fact::version, demand.version)
        .number(Fact::papers, static_cast<std::int64_t>(demand.papers.size()))
        .number(Fact::identifiers, static_cast<std::int64_t>(demand.identifiers.size()))
        .number(Fact::accounts, demand.account_count())
        .number(Fact::sought_content, demand.seeks_content() ? 1 : 0)
        .number(Fact::abroad, abroad ? 1 : 0)
        .number(Fact::seats, seats)
        .number(Fact::cells_asked, demand.cells())
        .code(Fact::customer_class, code(customer_class))
        .codes(Fact::classes, {classes.begin(), classes.end()});
    return facts;
}

}  // namespace

Facts facts_of(const Demand& demand) {
    Facts facts = shared_facts(demand);
    facts.code(Fact::section, code(demand.section))
        .country(Fact::country, demand.country)
        .code(Fact::instrument, code(demand.instrument))
        .code(Fact::requester, code(demand.requester))
        .instant(Fact::received, demand.received);
    if (!demand.agency.none()) facts.id(Fact::agency, demand.agency);
    if (!demand.recipient.none()) facts.id(Fact::recipient, demand.recipient);
    if (demand.national) {
        facts.code(Fact::authority, code(demand.national->authority));
        if (demand.national->new_service) facts.number(Fact::new_service, 1);
    }
    if (demand.resubmission_of) facts.id(Fact::resubmission_of, *demand.resubmission_of);
    if (demand.duplicate_of) facts.id(Fact::duplicate_of, *demand.duplicate_of);
    return facts;
}

Outcome<Step<Demand>> receive(Demand demand, Instant at) {
    if (demand.id.none()) return Problem{Trouble::invalid, "a demand has an id before it is received", "id"};
    if (auto wrong = check_form(demand, at); !wrong.empty()) return std::move(wrong.front());
    if (demand.directory.size() != demand.identifiers.size()) {
        return Problem{Trouble::invalid, "the directory was not asked about every identifier", "directory"};
    }
    if (demand.received > at) return Problem{Trouble::invalid, "a demand cannot be received in the future", "received"};
    demand.version = 1;
    Facts facts = facts_of(demand);
    facts.instant(Fact::due, after_hours(demand.received, demand.section == Section::emergencies ? emergency_triage_hours : triage_hours));
    Draft entry{Kind::received, at, demand.id, std::nullopt, demand.filed_by, std::move(facts), {}, {}};
    return Step{std::move(demand), std::move(entry)};
}

Outcome<Step<Demand>> correct(const ledger::Recorded<Demand>& earlier, Demand corrected, ledger::EntryIndex decided_on, Instant at) {
    if (corrected.id != earlier->id) return Problem{Trouble::refused, "a corrected paper belongs to the request it corrects", "id"};
    if (corrected.section != earlier->section || corrected.country != earlier->country) {
        return Problem{Trouble::refused, "a corrected paper keeps country and kind of matter; file a new request for another", "section"};
    }
    corrected.version = earlier->version + 1;
    corrected.received = earlier->received;  // the clock runs from the first receipt; rules may read the new date from the entry
    if (auto wrong = check_form(corrected, at); !wrong.empty()) return std::move(wrong.front());
    if (corrected.directory.size() != corrected.identifiers.size()) {
        return Problem{Trouble::invalid, "the directory was not asked about every identifier", "directory"};
    }
    Facts facts = shared_facts(corrected);
    facts.code(Fact::instrument, code(corrected.instrument));
    Draft entry{Kind::corrected, at, corrected.id, decided_on, corrected.filed_by, std::move(facts), {}, {}};
    return Step{std::move(corrected), std::move(entry)};
}

Bytes Withdrawal::body() const { return canonical(json::object{{"demand", demand.text()}, {"reason", reason.reveal()}}); }

Outcome<Withdrawal> Withdrawal::from_body(std::string_view bytes) {
    SALLYPORT_TRY(value, parse_json(bytes));
    if (!value.is_object()) return Problem{Trouble::corrupt, "a withdrawal's body is not an object"};
    SALLYPORT_TRY(id, text_at(value.get_object(), "demand"));
    SALLYPORT_TRY(demand, DemandId::parse(id));
    return Withdrawal{demand, Sensitive{text_or(value.get_object(), "reason", "")}};
}

Outcome<Step<Withdrawal>> withdraw(const DemandId& demand, std::string_view reason, const PersonId& by, ledger::EntryIndex decided_on,
                                   Instant at) {
    Draft entry{Kind::withdrawn, at, demand, decided_on, by, {}, {}, {}};
    return Step{Withdrawal{demand, Sensitive<std::string>{std::string{reason}}}, std::move(entry)};
}

}  // namespace sallyport::demand
