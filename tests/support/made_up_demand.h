// A made-up demand that is right in its form, and the people around it. Tests change one thing and look what happens.
#pragma once
#include <string>
#include <vector>

#include "demand/demand_step.h"
#include "tests/support/made_up_book.h"

namespace sallyport::tests {

inline Instant at(std::string_view text) {
    const auto parsed = parse_instant(text);
    require(parsed.has_value(), "a test writes instants that exist");
    return *parsed;
}
inline const Instant morning = at("2026-05-04T09:00:00Z");
inline Span march() { return {at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z")}; }

// A person for each letter or digit: person('a') is always the same.
inline PersonId person(char letter) { return *PersonId::parse(std::string(20, letter)); }
inline DocumentId document(char letter) { return *DocumentId::parse(std::string(20, letter)); }

inline demand::Identifier account(std::string value, std::vector<demand::Sought> sought) {
    demand::Identifier out;
    out.kind = demand::IdentifierKind::account_email;
    out.value = Sensitive<std::string>{std::move(value)};
    out.product = "mail";
    out.sought = std::move(sought);
    return out;
}
inline demand::DirectoryAnswer customer(std::string number, demand::CustomerClass customer_class = demand::CustomerClass::consumer,
                                        int seats = 0) {
    demand::DirectoryAnswer out;
    out.known = true;
    out.account = Sensitive<std::string>{number};
    out.customer = "c-" + number;
    out.customer_class = customer_class;
    out.seats = seats;
    out.data_country = "US";
    out.customer_country = "US";
    out.contact = Sensitive<std::string>{number + "@elsewhere.example"};
    return out;
}

// A warrant of a made-up court: name, sign-in log and mail of March of one account, the name of another.
inline demand::Demand warrant() {
    using demand::DataClass;
    demand::Demand out;
    out.id = *DemandId::parse("0123456789abcdefghjk");
    out.received = morning;
    out.zone = "America/New_York";
    out.filed_by = person('f');
    out.agency = *AgencyId::parse(std::string(20, 'g'));
    out.agency_name = "Harbour County Police";
    out.country = "US";
    out.authority = demand::AuthorityLevel::judge;
    out.standard = demand::Standard::probable_cause;
    out.issuer = Sensitive<std::string>{"Harbour County Court"};
    out.docket = Sensitive<std::string>{"26-SW-0104"};
    out.signer = Sensitive<std::string>{"Judge M. Quill"};
    out.is_signed = true;
    out.issued_on = Day{2026, 5, 1};
    out.execute_by = Day{2026, 5, 14};
    out.addressed_to = "larkspur_us";
    out.identifiers = {account("ada@larkspur.example", {{DataClass::bsi_name, std::nullopt, ""},
                                                        {DataClass::ip_session_log, march(), ""},
                                                        {DataClass::content_mail, march(), ""}}),
                       account("ben@larkspur.example", {{DataClass::bsi_name, std::nullopt, ""}})};
    out.directory = {customer("1001"), customer("1002")};
    out.papers = {{document('p'), "s/00000001/8/100", 100, Sensitive<std::string>{"warrant.pdf"}, "instrument"}};
    return out;
}
inline demand::Demand emergency() {
    auto out = warrant();
    out.section = demand::Section::emergencies;
    out.instrument = demand::Instrument::emergency_request;
    out.summary = Sensitive<std::string>{"A boat with four people has not come back."};
    out.nexus = Sensitive<std::string>{"The last sign-in tells from which harbour it left."};
    return out;
}

inline void opened(const Outcome<void>& outcome) {
    if (!outcome) throw Broken{"a step was refused where the test needs its result"};
}
template <class T>
T opened(Outcome<T> outcome) {
    if (!outcome) throw Broken{"a step was refused where the test needs its result"};
    return std::move(*outcome);
}
// Records a step that must be allowed.
template <class T>
ledger::Recorded<T> recorded(ledger::Clerk& clerk, Outcome<ledger::Step<T>> step) {
    return opened(clerk.record(opened(std::move(step))));
}
inline ledger::Recorded<demand::Demand> received(ledger::Clerk& clerk, demand::Demand demand) {
    const Instant when = demand.received;
    return recorded(clerk, demand::receive(std::move(demand), when));
}

}  // namespace sallyport::tests
