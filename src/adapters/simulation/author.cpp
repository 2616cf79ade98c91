#include "adapters/simulation/author.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace sallyport::adapters {

using demand::AuthorityLevel;
using demand::CustomerClass;
using demand::DataClass;
using demand::IdentifierKind;
using demand::Instrument;
using demand::RequesterKind;
using demand::Standard;
using report::Section;
using tally::Ending;

namespace {

constexpr int days_of_data = 30;  // what a paper asks for reaches so far back

// The same mixture on every machine: the standard fixes the engine, but not its distributions.
template <class T>
void mix(std::vector<T>& list, std::uint64_t seed) {
    std::mt19937_64 engine{seed};
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[engine() % i]);
}

bool discloses(const Script& script) { return script.ends.ending == Ending::content || script.ends.ending == Ending::noncontent; }

// A combined table does not say what its requests were. Some of its demands are emergencies, and some from the United States are civil, so
// that every part of the table is played; each place in a row always gets the same.
Section part_of_combined(std::size_t place, std::string_view country) {
    if (place % 16 == 5) return Section::emergencies;
    if (place % 16 == 11 && country == "US") return Section::civil;
    return Section::criminal;
}

void add_enterprise(std::vector<Script>& scripts, const report::DocketPeriod& docket) {
    for (const auto& line : docket.enterprise) {
        const auto add = [&](std::uint64_t count, Ending ending, auto mark) {
            for (std::uint64_t i = 0; i < count; ++i) {
                Script script;
                script.section = Section::enterprise;
                script.country = line.country;
                script.product = line.product;
                script.ends = {ending, 1, {}};
                script.ends.by_account[ending] = 1;
                mark(script, i);
                scripts.push_back(std::move(script));
            }
        };
        const auto nothing = [](Script&, std::uint64_t) {};
        add(line.content, Ending::content, [&](Script& script, std::uint64_t i) {
            if (line.country == "US" && i < docket.demands_on_customers_abroad && docket.customers_abroad > 0)
                script.customer_abroad = static_cast<int>(i % docket.customers_abroad) + 1;
        });
        add(line.noncontent, Ending::noncontent, nothing);
        add(line.rejected, Ending::rejected, nothing);
        add(line.withdrawn, Ending::withdrawn, [](Script& script, std::uint64_t) { script.withdraws = true; });
        add(line.no_data, Ending::no_data, nothing);
        add(line.redirected, Ending::redirected, [](Script& script, std::uint64_t) { script.customer_takes_over = true; });
    }
}

// Demands from law enforcement in the United States: those that are answered first, since an order is worth most there.
std::vector<Script*> criminal_us(std::vector<Script>& scripts) {
    std::vector<Script*> out;
    for (const bool disclosed : {true, false}) {
        for (auto& script : scripts) {
            if (script.section == Section::criminal && script.country == "US" && discloses(script) == disclosed) out.push_back(&script);
        }
    }
    return out;
}

Outcome<void> add_orders(std::vector<Script>& scripts, const report::OrderLine& orders, Period period) {
    const auto pool = criminal_us(scripts);
    const std::uint64_t needed = orders.all() - orders.demands_with_two_orders + orders.orders_on_two_demands;
    if (orders.all() < 2 * orders.demands_with_two_orders + orders.orders_on_two_demands || needed > pool.size()) {
        return Problem{Trouble::invalid, fmt::format("{}: the docket has {} secrecy orders, which need {} criminal demands from the United "
                                                     "States; the half-year has {}",
                                                     text(period), orders.all(), needed, pool.size())};
    }
    std::size_t next = 0;
    for (std::uint64_t i = 0; i < orders.all(); ++i) {
        const SimulatedOrder order{OrderId::random(), i < orders.federal                  ? "federal"
                                                      : i < orders.federal + orders.state ? "state"
                                                                                          : "local"};
        const bool second_of_two = i < 2 * orders.demands_with_two_orders && i % 2 == 1;
        pool[second_of_two ? next - 1 : next++]->orders.push_back(order);
        if (i + orders.orders_on_two_demands >= orders.all()) pool[next++]->orders.push_back(order);
    }
    return {};
}

Outcome<void> add_warrants_abroad(std::vector<Script>& scripts, std::uint64_t wanted, Period period) {
    std::uint64_t left = wanted;
    for (Script* script : criminal_us(scripts)) {
        if (left == 0) break;
        if (script->ends.ending != Ending::content || script->ends.accounts == 0) continue;
        script->data_abroad = true;
        --left;
    }
    if (left > 0) {
        return Problem{Trouble::invalid, fmt::format("{}: the docket has {} warrants for content abroad, {} more than there are criminal "
                                                     "demands from the United States with content disclosed",
                                                     text(period), wanted, left)};
    }
    return {};
}

// --------------------------------------------------------------------------------------------------------------------------- papers

struct Paper {
    Instrument instrument;
    AuthorityLevel authority;
    Standard standard;
};

Paper subpoena(int serial) {
    switch (serial % 3) {
        case 0: return {Instrument::grand_jury_subpoena, AuthorityLevel::court_clerk, Standard::relevance};
        case 1: return {Instrument::admin_subpoena, AuthorityLevel::self_issued, Standard::none};
        default: return {Instrument::d_order, AuthorityLevel::judge, Standard::articulable_facts};
    }
}

class Writing {
public:
    Writing(const Script& script, Instant received) : script_{script}, received_{received} {}

    Filing write() {
        auto& demand = filing_.demand;
        demand.channel = "simulated";
        demand.country = script_.country;
        demand.received = received_;
        demand.section = script_.section == Section::emergencies ? demand::Section::emergencies
                         : script_.section == Section::civil     ? demand::Section::civil
                                                                 : demand::Section::criminal;
        demand.requester = requester();
        demand.issuer = Sensitive<std::string>{"A court or office that does not exist"};
        demand.docket = Sensitive{fmt::format("SIM-{}", script_.serial)};
        demand.signer = Sensitive<std::string>{"Somebody Simulated"};
        demand.is_signed = true;
        demand.issued_on = day_before(3);
        demand.summary = Sensitive<std::string>{"A simulated matter."};
        choose_paper();
        name_accounts();
        say("SIMULATED PAPER: nobody issued it and it concerns nobody.");
        if (script_.ends.ending == Ending::rejected) plant_defect();
        return std::move(filing_);
    }

private:
    bool us() const { return script_.country == "US"; }
    bool content() const { return script_.ends.ending == Ending::content; }
    Day day_before(int days) const { return day_of(after_days(received_, -days), "UTC"); }
    void say(std::string_view line) { filing_.paper += std::string{line} + "\n"; }

    RequesterKind requester() const {
        if (script_.section == Section::civil) return RequesterKind::civil_party;
        if (!us()) return RequesterKind::foreign_government;
        switch (script_.serial % 3) {
            case 0: return RequesterKind::federal;
            case 1: return RequesterKind::state;
            default: return RequesterKind::local;
        }
    }

    void put(const Paper& paper) {
        filing_.demand.instrument = paper.instrument;
        filing_.demand.authority = paper.authority;
        filing_.demand.standard = paper.standard;
    }

    void choose_paper() {
        auto& demand = filing_.demand;
        if (script_.section == Section::emergencies) {
            put({Instrument::emergency_request, AuthorityLevel::self_issued, Standard::none});
            demand.summary = Sensitive<std::string>{"A person is missing and in danger of death."};
            demand.nexus = Sensitive<std::string>{"The account says where the person was last."};
        } else if (script_.section == Section::civil) {
            put({Instrument::civil_subpoena, AuthorityLevel::court_clerk, Standard::none});
        } else if (!us()) {
            // By the standard that the strictest of the countries' own orders wants.
            put({Instrument::national_order, AuthorityLevel::judge, Standard::probable_cause});
        } else if (content()) {
            put({Instrument::search_warrant, AuthorityLevel::judge, Standard::probable_cause});
        } else {
            put(subpoena(script_.serial));
        }
    }

    demand::Sought sought(DataClass data) const {
        demand::Sought out{data, std::nullopt, ""};
        if (!demand::is_subscriber(data)) out.span = Span{after_days(received_, -days_of_data), after_days(received_, -1)};
        return out;
    }

    demand::DirectoryAnswer customer(const std::string& name) const {
        demand::DirectoryAnswer answer;
        answer.known = true;
        answer.account = Sensitive{"account-" + name};
        answer.customer = "customer-" + name;
        answer.customer_class = CustomerClass::consumer;
        answer.customer_country = script_.country;
        answer.data_country = script_.data_abroad ? "IE" : "US";
        answer.contact = Sensitive{name + "@customers.example"};
        if (script_.section == Section::enterprise) {
            answer.customer_class = CustomerClass::enterprise;
            answer.seats = 80;
            answer.customer_country = answer.data_country = script_.customer_abroad > 0 ? "DE" : script_.country;
            if (script_.customer_abroad > 0) answer.customer = fmt::format("organisation-abroad-{}", script_.customer_abroad);
        }
        return answer;
    }

    void name_one(int number, IdentifierKind kind, Ending ending) {
        const std::string name = fmt::format("{}-{}", script_.serial, number);
        demand::Identifier identifier;
        identifier.kind = kind;
        identifier.product = script_.product;
        SimulatedCustomer person;
        person.kind = kind;
        person.value = kind == IdentifierKind::account_email ? name + "@accounts.example"
                                                             : fmt::format("2001:db8::{:x}:{:x} {}", script_.serial >> 16,
                                                                           script_.serial & 0xffff, text(after_days(received_, -2)));
        person.stored = after_days(received_, -5);
        person.answer = customer(name);
        identifier.value = Sensitive{person.value};
        identifier.sought = {sought(DataClass::bsi_name)};
        const bool civil = script_.section == Section::civil;
        const int position = static_cast<int>(filing_.demand.identifiers.size());
        switch (ending) {
            case Ending::content:
                identifier.sought.push_back(sought(DataClass::content_mail));
                person.has_records = person.has_message = true;
                if (civil) filing_.consents.push_back(position);
                break;
            case Ending::noncontent:
                identifier.sought.push_back(sought(script_.serial % 4 == 0 ? DataClass::ip_session_log : DataClass::bsi_identity));
                person.has_records = true;
                break;
            case Ending::no_data:
                // Every other one is an account of ours that holds nothing of what is asked; the rest are not ours.
                if (script_.section != Section::enterprise && script_.serial % 2 == 0) person.answer = {};
                break;
            case Ending::rejected:
            case Ending::withdrawn:
            case Ending::redirected:
            case Ending::handled_outside:
            case Ending::preserved:
            case Ending::pending: person.has_records = person.has_message = true; break;
        }
        const bool refused_beside_others = ending == Ending::rejected && script_.ends.ending != Ending::rejected;
        // Future content is nothing that a consent of today covers: beside one, the paper itself strikes the account out.
        if (refused_beside_others && us() && !content()) {
            identifier.sought = {{DataClass::prospective_content, Span{received_, after_days(received_, 30)}, ""}};
        } else if (refused_beside_others) {
            say(fmt::format("account {}: struck out", position + 1));
        }
        filing_.demand.identifiers.push_back(std::move(identifier));
        filing_.customers.push_back(std::move(person));
    }

    void name_accounts() {
        if (script_.ends.accounts == 0) return name_one(1, IdentifierKind::ip_at_instant, script_.ends.ending);
        int number = 0;
        for (const Ending ending : tally::all_endings) {
            for (std::uint64_t i = 0; i < script_.ends.by_account[ending]; ++i) name_one(++number, IdentifierKind::account_email, ending);
        }
    }

    void seek_only(DataClass data) {
        for (auto& identifier : filing_.demand.identifiers) identifier.sought = {sought(data)};
    }

    // A cause for which the law, the house or whoever reads the paper must say no.
    void plant_defect() {
        auto& demand = filing_.demand;
        const int choice = script_.serial;
        if (script_.section == Section::emergencies) return say(choice % 2 == 0 ? "danger: to property" : "signature: missing");
        if (script_.section == Section::civil) {
            if (choice % 2 == 0) return seek_only(DataClass::content_mail);  // without the owner's consent
            return say("addressed: another company");
        }
        if (us()) {
            switch (choice % 5) {
                case 0:  // content on a subpoena
                    put({Instrument::grand_jury_subpoena, AuthorityLevel::court_clerk, Standard::relevance});
                    return seek_only(DataClass::content_mail);
                case 1:  // a letter is no legal process
                    put({Instrument::informal_letter, AuthorityLevel::self_issued, Standard::none});
                    return;
                case 2:  // served when its time was over
                    put({Instrument::search_warrant, AuthorityLevel::judge, Standard::probable_cause});
                    demand.issued_on = day_before(40);
                    return;
                case 3: return say("signature: missing");
                default: return say("addressed: another company");
            }
        }
        switch (choice % 4) {
            case 0:  // dated on the day after it was served
                demand.issued_on = day_of(after_days(received_, 1), "UTC");
                return;
            case 1:  // content without a judge
                demand.authority = AuthorityLevel::prosecutor;
                return seek_only(DataClass::content_mail);
            case 2: return say("reach: everybody");
            default: return say("signature: missing");
        }
    }

    const Script& script_;
    Instant received_;
    Filing filing_;
};

}  // namespace

Outcome<std::vector<Script>> scripts_of(const report::PublishedHistory& like, const report::PublicationPlan& plan,
                                        const report::DocketPeriod* docket, int first_serial) {
    std::vector<Script> scripts;
    for (const auto& row : like.rows()) {
        if (row.period != plan.period) continue;
        std::size_t place = 0;
        for (const auto& one : report::spread(row.cells, report::unit_for(plan, row.section, row.code))) {
            Script script;
            script.section = row.section == Section::combined ? part_of_combined(place, row.code) : row.section;
            ++place;
            script.country = row.code.empty() ? "XX" : row.code;
            script.ends = one;
            scripts.push_back(std::move(script));
        }
    }
    if (docket) add_enterprise(scripts, *docket);
    mix(scripts, static_cast<std::uint64_t>(plan.period.year * 10 + plan.period.half));
    if (docket) {
        SALLYPORT_CHECK(add_orders(scripts, docket->orders, plan.period));
        SALLYPORT_CHECK(add_warrants_abroad(scripts, docket->warrants_for_content_abroad, plan.period));
    }
    for (auto& script : scripts) script.serial = first_serial++;
    return scripts;
}

Filing write_filing(const Script& script, Instant received) { return Writing{script, received}.write(); }

}  // namespace sallyport::adapters
