#include "tests/lives/life.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "tally/counts.h"

namespace sallyport::lives {

using demand::DataClass;
using demand::Instrument;
using demand::Section;
using ledger::Kind;
using ledger::Stage;
using people::Action;
using people::Role;
using review::CellAnswer;

namespace {

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::vector<std::string> split(const std::string& text, const std::string& by) {
    std::vector<std::string> out;
    std::size_t start = 0;
    for (std::size_t end; (end = text.find(by, start)) != std::string::npos; start = end + by.size()) {
        out.push_back(trimmed(text.substr(start, end - start)));
    }
    out.push_back(trimmed(text.substr(start)));
    return out;
}

Instant day(const std::string& text) {
    const auto parsed = parse_day(text);
    require(parsed.has_value(), "a life names days that exist");
    return *start_of(*parsed, "UTC");
}

// "March", "March to April", "2026-03-01 to 2026-03-15": first and last day.
std::optional<Span> span_of_words(const std::string& text) {
    const std::map<std::string, std::pair<std::string, std::string>> months = {{"January", {"2026-01-01", "2026-02-01"}},
                                                                               {"February", {"2026-02-01", "2026-03-01"}},
                                                                               {"March", {"2026-03-01", "2026-04-01"}},
                                                                               {"April", {"2026-04-01", "2026-05-01"}}};
    const auto ends = split(text, " to ");
    const auto first = months.find(ends.front()), last = months.find(ends.back());
    if (first != months.end() && last != months.end()) return Span{day(first->second.first), day(last->second.second)};
    return Span{day(ends.front()), after_days(day(ends.back()), 1)};
}

const std::map<std::string, DataClass> class_words = {{"name", DataClass::bsi_name},
                                                      {"address", DataClass::bsi_address},
                                                      {"payment", DataClass::bsi_payment},
                                                      {"logins", DataClass::ip_session_log},
                                                      {"mail", DataClass::content_mail},
                                                      {"files", DataClass::content_files},
                                                      {"future records", DataClass::prospective_noncontent},
                                                      {"future mail", DataClass::prospective_content}};

std::string word_of(DataClass data) {
    for (const auto& [word, value] : class_words) {
        if (value == data) return word;
    }
    return std::string{code(data)};
}

std::string address_of(const std::string& account) { return account + "@larkspur.example"; }

std::string problem_text(const Problem& problem) { return std::string{word(problem.trouble)} + ": " + problem.sentence; }

}  // namespace

std::vector<Line> read_life(const std::string& name) {
    std::ifstream in{std::string{SALLYPORT_SOURCE_DIR} + "/tests/lives/" + name + ".life"};
    require(in.good(), "the life can be read");
    std::vector<Line> lines;
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
        text = trimmed(text);
        if (text.empty() || text.starts_with("#")) continue;
        Line line;
        line.number = number;
        if (text.starts_with("four:")) {
            line.four_only = true;
            text = trimmed(text.substr(5));
        }
        const auto arrow = text.find(" -> ");
        require(arrow != std::string::npos, "a line of a life says what is expected");
        line.expected = trimmed(text.substr(arrow + 4));
        text = trimmed(text.substr(0, arrow));
        const auto space = text.find(' ');
        line.who = text.substr(0, space);
        line.does = trimmed(text.substr(space));
        lines.push_back(std::move(line));
    }
    return lines;
}

Life::Life(Staff staff, adapters::Faults& faults) : staff_{staff}, house_{faults} {
    const auto police = house_.admit("Harbour County Police", people::AgencyKind::local);
    const auto firm = house_.admit("Quill and Partners", people::AgencyKind::civil);
    cast_["officer"] = house_.enrol(Role::officer, "Officer Reed", police.id);
    cast_["colleague"] = house_.enrol(Role::officer, "Officer Sedge", police.id);
    cast_["litigant"] = house_.enrol(Role::litigant, "Pat Quill", firm.id);
    const auto defence = house_.admit("Defenders of Harbour County", people::AgencyKind::defence);
    cast_["defender"] = house_.enrol(Role::litigant, "Defender Rook", defence.id);
    const auto tribunal = house_.admit("International Residual Tribunal", people::AgencyKind::international, "NO");
    cast_["tribunal"] = house_.enrol(Role::officer, "Registrar Heron", tribunal.id);
    const auto court = house_.admit("Amtsgericht Musterstadt", people::AgencyKind::eu, "DE");
    const auto home_office = house_.admit("Westmere Constabulary", people::AgencyKind::foreign, "GB");
    cast_["magistrate"] = house_.enrol(Role::officer, "Richterin Ahorn", court.id);
    cast_["constable"] = house_.enrol(Role::officer, "Constable Ash", home_office.id);
    const auto station = house_.admit("Eastmere Police Station", people::AgencyKind::foreign, "IN");
    cast_["inspector"] = house_.enrol(Role::officer, "Inspector Teak", station.id);
    cast_["customer"] = house_.enrol(Role::customer, "Ada Fen");
    cast_["K"] = house_.enrol(Role::counsel, "Counsel Kestrel");
    cast_["M"] = house_.enrol(Role::counsel, "Counsel Martin");
    cast_["C"] = house_.enrol(Role::custodian, "Custodian Moss");
    cast_["auditor"] = house_.enrol(Role::auditor, "Auditor Wren");
    if (staff_ == Staff::four) cast_["A"] = house_.enrol(Role::analyst, "Analyst Alder");
    store_of("ada", demand::CustomerClass::consumer, 0);
    store_of("ben", demand::CustomerClass::consumer, 0);
    store_of("cora", demand::CustomerClass::enterprise, 51);
    store_of("dora", demand::CustomerClass::small_commercial, 50);
    store_of("elsa", demand::CustomerClass::consumer, 0, "DE");
    house_.store.items.erase(
        std::remove_if(house_.store.items.begin(), house_.store.items.end(), [](const auto& item) { return item.account == "ben"; }),
        house_.store.items.end());  // ben is a customer of whom nothing is stored
    staff_verbs();
    requester_verbs();
    world_verbs();
}

void Life::store_of(const std::string& name, demand::CustomerClass customer_class, int seats, const std::string& country) {
    demand::DirectoryAnswer answer;
    answer.known = true;
    answer.account = Sensitive<std::string>{name};
    answer.customer = "customer-" + name;
    answer.customer_class = customer_class;
    answer.seats = seats;
    answer.data_country = answer.customer_country = country;
    answer.contact = Sensitive<std::string>{name + "@elsewhere.example"};
    house_.directory.add({demand::IdentifierKind::account_email, address_of(name), answer});
    const auto item = [&](DataClass data, const char* at, std::string number, std::string bytes) {
        adapters::MemorySource::Item out;
        out.account = name;
        out.record.data = data;
        if (at != nullptr) out.record.at = *parse_instant(at);
        out.record.source = "memory";
        out.record.item = std::move(number);
        if (bytes.empty()) out.record.columns = {{"value", "made up"}};
        out.bytes = std::move(bytes);
        house_.store.items.push_back(std::move(out));
    };
    item(DataClass::bsi_name, nullptr, "1", "");
    item(DataClass::bsi_address, nullptr, "1", "");
    item(DataClass::ip_session_log, "2026-02-20T08:00:00Z", "1", "");
    item(DataClass::ip_session_log, "2026-03-10T08:00:00Z", "2", "");
    item(DataClass::ip_session_log, "2026-03-31T23:59:59Z", "3", "");
    item(DataClass::ip_session_log, "2026-04-01T00:00:00Z", "4", "");
    const auto message = [](const std::string& subject) {
        return "From: Ann Example <ann@mail.example>\nTo: bob@other.example\nSubject: " + subject + "\n\nHello.\n";
    };
    item(DataClass::content_mail, "2026-02-01T10:00:00Z", "m1", message("February"));
    item(DataClass::content_mail, "2026-03-05T10:00:00Z", "m2", message("early March"));
    item(DataClass::content_mail, "2026-03-25T10:00:00Z", "m3", message("late March"));
    item(DataClass::content_mail, "2026-04-15T10:00:00Z", "m4", message("April"));
}

std::string Life::stage() const {
    const auto standing = house_.real_book->standing(demand_);
    return standing ? std::string{name(standing->stage)} : "?";
}

void Life::add(const std::string& verb, std::optional<Action> action, Verb does) { verbs_[verb] = {action, std::move(does)}; }

Outcome<std::string> Life::done(Outcome<void> outcome) const {
    if (!outcome) return std::move(outcome.error());
    return stage();
}

Outcome<review::Decision> Life::decision(const people::Person& who) const {
    SALLYPORT_TRY(row, house_.demands->row(demand_));
    return review::Decision{who.id, row.last, house_.clock.now()};
}

const people::Person* Life::actor(const std::string& who, std::optional<Action> action) {
    const bool of_staff = who == "A" || who == "K" || who == "M" || who == "C";
    if (staff_ == Staff::four || !of_staff || !action) {
        const auto found = cast_.find(who);
        return found == cast_.end() ? nullptr : &found->second;
    }
    const auto standing = house_.real_book->standing(demand_);
    const bool settled = standing->stage >= Stage::cleared;
    // In an emergency, and in a report of the provider's own, the third signs nothing and acts all the same.
    const bool all_here = standing->emergency || !standing->started_by.empty() || *action == Action::report;
    const std::string away = settled ? "K" : all_here ? "" : "C";
    const auto present = [&](const std::string& one) {
        const auto role = cast_.at(one).role;
        return one != away && (people::may(role, *action, people::Relation::staff) || people::may(role, *action, people::Relation::none));
    };
    if (who != "A" && present(who)) return &cast_.at(who);
    // Counsel stands in for counsel; for the analyst the custodian, who has signed nothing yet.
    for (const char* one : who == "A" ? std::array{"C", "M", "K"} : std::array{"M", "K", "C"}) {
        if (present(one)) return &cast_.at(one);
    }
    return nullptr;
}

std::string Life::live(const Line& line) {
    // The longest verb that the line begins with.
    const std::pair<const std::string, Known>* verb = nullptr;
    for (const auto& known : verbs_) {
        const bool fits = line.does == known.first || line.does.starts_with(known.first + " ") || line.does.starts_with(known.first + ":");
        if (fits && (verb == nullptr || known.first.size() > verb->first.size())) verb = &known;
    }
    if (verb == nullptr) return "no such verb: " + line.does;
    const auto* who = actor(line.who, verb->second.action);
    if (who == nullptr && verb->second.action) return "nobody who is here may do this";
    static const people::Person nobody;
    if (who != nullptr && verb->second.action) {
        auto relation = people::Relation::none;
        if (!demand_.none() && *verb->second.action != Action::file) {
            const auto row = house_.demands->row(demand_);
            if (!row) return problem_text(row.error());
            relation = house_.demands->relation(*who, *row);
            const bool own_notice = who->role == Role::customer;
            if (own_notice) relation = people::Relation::own;
            if (*verb->second.action == Action::adopt || *verb->second.action == Action::adopt_second) relation = people::Relation::none;
        }
        if (!people::may(who->role, *verb->second.action, relation)) return "not allowed";
    }
    house_.clock.set({house_.clock.now().ms + 1000});
    auto rest = trimmed(line.does.substr(verb->first.size()));
    if (rest.starts_with(":")) rest = trimmed(rest.substr(1));
    const auto outcome = verb->second.does(who != nullptr ? *who : nobody, rest);
    return outcome ? *outcome : problem_text(outcome.error());
}

// "name, logins of March, mail of March to April"
Outcome<std::vector<demand::Sought>> Life::classes(const std::string& text) const {
    std::vector<demand::Sought> out;
    for (const auto& one : split(text, ",")) {
        const auto words = split(one, " of ");
        const auto found = class_words.find(words.front());
        if (found == class_words.end()) return Problem{Trouble::invalid, "no such class: " + words.front()};
        out.push_back({found->second, words.size() > 1 ? span_of_words(words[1]) : std::nullopt, ""});
    }
    return out;
}

namespace {

// A paper from abroad is a judge's, and its level decides what it reaches.
void by_kind_of_agency(demand::Demand& demand, people::AgencyKind kind) {
    if (kind == people::AgencyKind::eu) demand.requester = demand::RequesterKind::eu_member_state;
    if (kind == people::AgencyKind::foreign) demand.requester = demand::RequesterKind::foreign_government;
    if (kind == people::AgencyKind::defence) demand.requester = demand::RequesterKind::criminal_defendant;
    if (kind == people::AgencyKind::international) {
        demand.requester = demand::RequesterKind::international_body;
        if (demand.section == Section::criminal) demand.section = Section::international;
    }
    if (demand.section == Section::data_subject) demand.requester = demand::RequesterKind::data_subject;
    if (kind == people::AgencyKind::eu || kind == people::AgencyKind::foreign || demand.instrument == Instrument::d_order)
        demand.authority = demand::AuthorityLevel::judge;
    // A judge's order for future data: on a certification, or on probable cause and necessity.
    if (demand.instrument == Instrument::pr_tt_order || demand.instrument == Instrument::wiretap_order)
        demand.authority = demand::AuthorityLevel::judge;
    if (demand.instrument == Instrument::wiretap_order) demand.standard = demand::Standard::probable_cause;
    // The judge found probable cause for the warrant in it, which is more than the order itself needs.
    if (demand.instrument == Instrument::d_order) demand.standard = demand::Standard::probable_cause;
    if (demand.instrument == Instrument::epoc) demand.secrecy = demand::SecrecySource::eu_confidentiality;
}

// "languages en; offence 5; notified": what a reading says beyond the one before. A paper is read whole each time, so a life says all of it.
Outcome<review::Reading> reading_of(const std::string& text) {
    review::Reading reading;
    auto& seen = reading.seen;
    for (const auto& one : split(text, ";")) {
        const auto space = one.find(' ');
        const std::string word = one.substr(0, space), rest = space == std::string::npos ? "" : trimmed(one.substr(space));
        if (word == "languages")
            seen.languages = split(rest, ",");
        else if (word == "paper")
            seen.paper = rest;
        else if (word == "region")
            seen.region = rest;
        else if (word == "offence")
            seen.offence_years = std::stoi(rest);
        else if (word == "listed")
            seen.offence_listed = true;
        else if (word == "emergency")
            seen.emergency = true;
        else if (word == "validation_to_follow")
            seen.validation_to_follow = true;
        else if (word == "mistake")
            seen.material_mistake = true;
        else if (word == "section_m")
            seen.section_m_present = true;
        else if (word == "designated")
            seen.through_designated_authority = true;
        else if (word == "also")
            seen.also_holds.push_back(coded<Instrument>(rest).value_or(Instrument::informal_letter));
        else if (word == "lacks")
            seen.lacks |= 1u << static_cast<unsigned>(coded<law::PaperPart>(rest).value_or(law::PaperPart::issuer));
        else if (word == "nationality")
            seen.customer_nationality = rest;
        else if (word == "location")
            seen.customer_location = rest;
        else if (word == "because")
            reading.places_because = rest;
        else if (word == "redirect") {
            seen.redirect_impossible = true;
            reading.redirect_because = Sensitive{rest};
        } else if (word == "not_police")
            seen.not_police = true;
        else if (word == "no_nexus")
            seen.nexus_absent = true;
        else if (const auto enforcing = coded<law::Enforcing>(word))
            seen.enforcing = *enforcing;
        else if (const auto event = coded<law::LegalEvent>(word))
            seen.events.emplace_back(*event, *parse_instant(rest));
        else
            return Problem{Trouble::invalid, "no such word of a reading: " + word};
    }
    return reading;
}

}  // namespace

// "warrant for ada, ben: name, mail of March"
Outcome<demand::Demand> Life::paper(const people::Person& who, const std::string& rest) {
    const std::map<std::string, std::pair<Instrument, Section>> instruments = {
        {"warrant", {Instrument::search_warrant, Section::criminal}},
        {"subpoena", {Instrument::grand_jury_subpoena, Section::criminal}},
        {"civil subpoena", {Instrument::civil_subpoena, Section::civil}},
        {"emergency", {Instrument::emergency_request, Section::emergencies}},
        {"preservation", {Instrument::preservation_letter, Section::preservation}},
        {"EPOC", {Instrument::epoc, Section::criminal}},
        {"EPOC-PR", {Instrument::epoc_pr, Section::preservation}},
        {"agreement order", {Instrument::agreement_order, Section::criminal}},
        {"German seizure", {Instrument::national_order, Section::criminal}},
        {"Indian order", {Instrument::national_order, Section::criminal}},
        {"pen register", {Instrument::pr_tt_order, Section::criminal}},
        {"wiretap", {Instrument::wiretap_order, Section::criminal}},
        {"combined order", {Instrument::d_order, Section::criminal}},
        {"defence subpoena", {Instrument::defence_subpoena, Section::defence}},
        {"national security letter", {Instrument::nsl, Section::criminal}},
        {"consent", {Instrument::consent, Section::data_subject}},
        {"mutual assistance", {Instrument::mlat_process, Section::criminal}},
        {"own order", {Instrument::national_order, Section::criminal}}};
    const auto parts = split(rest, ":");
    const auto head = split(parts.front(), " for ");
    const auto found = instruments.find(head.front());
    if (found == instruments.end() || parts.size() != 2 || head.size() != 2) return Problem{Trouble::invalid, "no such paper: " + rest};
    SALLYPORT_TRY(sought, classes(parts[1]));
    demand::Demand demand;
    demand.id = DemandId::random();
    demand.filed_by = who.id;
    SALLYPORT_TRY(agency, house_.people->agency(who.agency));
    demand.agency = agency.id;
    demand.agency_name = agency.name;
    demand.country = agency.country;
    demand.instrument = found->second.first;
    demand.section = found->second.second;
    const bool warrant = demand.instrument == Instrument::search_warrant;
    demand.authority = warrant ? demand::AuthorityLevel::judge : demand::AuthorityLevel::court_clerk;
    demand.standard = warrant ? demand::Standard::probable_cause : demand::Standard::relevance;
    demand.requester = agency.kind == people::AgencyKind::civil ? demand::RequesterKind::civil_party : demand::RequesterKind::local;
    demand.issuer = Sensitive<std::string>{"Harbour County Court"};
    demand.docket = Sensitive<std::string>{"26-" + std::to_string(house_.real_book->size())};
    demand.signer = Sensitive<std::string>{"Judge M. Quill"};
    demand.is_signed = true;
    demand.issued_on = day_of(after_days(house_.clock.now(), -2), "UTC");
    if (warrant) demand.execute_by = day_of(after_days(house_.clock.now(), 10), "UTC");
    by_kind_of_agency(demand, agency.kind);
    demand.addressed_to = "larkspur_us";
    demand.summary = Sensitive<std::string>{"A boat with four people has not come back. Ring me at +1 555 010 9999."};
    demand.nexus = Sensitive<std::string>{"The last sign-in tells from which harbour it left."};
    demand.papers = {{DocumentId::random(), "s/00000001/8/100", 100, Sensitive<std::string>{"paper.pdf"}, "instrument"}};
    for (const auto& account : split(head[1], ",")) {
        demand::Identifier identifier;
        identifier.value = Sensitive<std::string>{address_of(account)};
        identifier.product = "mail";
        identifier.sought = sought;
        demand.identifiers.push_back(std::move(identifier));
    }
    return demand;
}

// "name, mail of March because ..." : named cells are granted, in part where the range is another; all others are refused as too broad.
Outcome<std::vector<review::CellDecision>> Life::cells(const demand::Demand& demand, const std::string& text) const {
    std::vector<demand::Sought> granted;
    if (text != "everything") {
        SALLYPORT_TRY(read, classes(text));
        granted = std::move(read);
    }
    std::vector<review::CellDecision> out;
    for (std::size_t i = 0; i < demand.identifiers.size(); ++i) {
        for (const auto& sought : demand.identifiers[i].sought) {
            review::CellDecision cell{static_cast<int>(i), sought.data,  CellAnswer::refuse,
                                      std::nullopt,        std::nullopt, review::Reason::r12};
            const auto found = std::find_if(granted.begin(), granted.end(), [&](const auto& one) { return one.data == sought.data; });
            if (text == "everything" || found != granted.end()) {
                const auto span = text == "everything" ? sought.span : found->span;
                const bool whole = span == sought.span;
                cell.answer = whole ? CellAnswer::grant : CellAnswer::narrow;
                cell.span = span;
                if (!demand.papers.empty()) cell.cites = demand::Region{demand.papers.front().id, 1, 100, 300, 800, 100};
                if (whole) cell.reason.reset();
            }
            out.push_back(std::move(cell));
        }
    }
    // A cell that was not asked for: the desk must say no, not this test.
    for (const auto& one : granted) {
        const bool asked = std::any_of(out.begin(), out.end(), [&](const auto& cell) { return cell.data == one.data; });
        if (!asked) {
            out.push_back(
                {0, one.data, CellAnswer::grant, one.span, demand::Region{demand.papers.front().id, 1, 1, 1, 9, 9}, std::nullopt});
        }
    }
    return out;
}

// The police's switchboard: "who confirm it", "who deny it", "in vain", or "the number in the request".
Outcome<void> Life::ring(const std::string& answer, const review::Decision& by) {
    review::CallBack call;
    call.called = review::Called::switchboard;
    call.number = answer == "the number in the request" ? "+1 555 010 9999" : "+1 555 010 0142";
    call.source = "the county's own site, looked up by the caller";
    call.answered = answer == "who deny it" ? review::Answered::denied
                    : answer == "in vain"   ? review::Answered::not_reached
                                            : review::Answered::confirmed;
    call.spoke_with = Sensitive<std::string>{"Sergeant Teal, on duty"};
    call.said = Sensitive<std::string>{answer};
    SALLYPORT_TRY(asked, house_.demands->demand(demand_));
    SALLYPORT_TRY(doubts, house_.review->doubts(*asked));
    for (auto& one : doubts) call.answers.push_back({std::move(one.doubt), "Sergeant Teal has an explanation for it."});
    return house_.review->call_back(demand_, std::move(call), by);
}

void Life::staff_verbs() {
    // Every verb of staff that moves the demand: a decision on its present state, then the desk.
    const auto act = [this](const std::string& verb, Action action,
                            std::function<Outcome<void>(const std::string& rest, const review::Decision&)> does) {
        add(verb, action, [this, does](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
            SALLYPORT_TRY(made, decision(who));
            return done(does(rest, made));
        });
    };
    act("reads the paper", Action::read_paper, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        SALLYPORT_TRY(reading, reading_of(rest));
        return house_.review->read_paper(demand_, std::move(reading), by);
    });
    add("reads what was shown before", Action::read_paper,
        [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
            SALLYPORT_TRY(entries, house_.book->entries_of(demand_));
            SALLYPORT_TRY(reading, reading_of(rest));
            return done(house_.review->read_paper(demand_, std::move(reading),
                                                  {who.id, entries[entries.size() - 2].header.index, house_.clock.now()}));
        });
    act("accepts", Action::accept, [this](const auto&, const auto& by) { return house_.review->accept(demand_, by); });
    act("affirms", Action::accept, [this](const auto& words, const auto& by) {
        return house_.review->affirm_emergency(demand_, words, "The sign-in log names the harbour.", by);
    });
    act("rings", Action::accept, [this](const auto& answer, const auto& by) { return ring(answer, by); });
    // Most often one person does both.
    add("calls back", Action::accept, [this](const people::Person& who, const std::string& words) -> Outcome<std::string> {
        SALLYPORT_TRY(first, decision(who));
        SALLYPORT_CHECK(house_.review->affirm_emergency(demand_, words, "The sign-in log names the harbour.", first));
        SALLYPORT_TRY(then, decision(who));
        return done(ring("who confirm it", then));
    });
    act("grants", Action::decide, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        SALLYPORT_TRY(demand, house_.demands->demand(demand_));
        const auto words = split(rest, " because ");
        SALLYPORT_TRY(decisions, cells(*demand, words.front()));
        // "because R because W": W is said of every line alone.
        for (auto& cell : decisions) cell.because = words.size() > 2 ? words[2] : "";
        SALLYPORT_CHECK(house_.review->decide(demand_, std::move(decisions), words.size() > 1 ? words[1] : "", by));
        return {};
    });
    act("records the formal paper", Action::read_paper, [this](const std::string&, const auto& by) -> Outcome<void> {
        SALLYPORT_TRY(row, house_.demands->row(to_follow_));
        return house_.review->formal_paper(demand_, row.number, "The court's paper, for the same account", by);
    });
    // "averted", "no_paper", ...; "corrects" names the record that stands.
    for (const char* verb : {"records that it came of", "corrects that it came of"}) {
        const bool again = std::string_view{verb}.starts_with("corrects");
        act(verb, Action::accept, [this, again](const std::string& rest, const auto& by) -> Outcome<void> {
            std::optional<ledger::EntryIndex> instead_of;
            SALLYPORT_TRY(before, house_.review->outcome_of(demand_));
            if (again && before) instead_of = before->entry();
            const auto came_of = coded<review::CameOf>(rest).value_or(review::CameOf::unknown);
            return house_.review->record_outcome(demand_, came_of, "The harbour master says so.", instead_of, by);
        });
    }
    // "reports child safety about ada: name, mail of March": to the officer of the life.
    add("reports", Action::report, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        const std::map<std::string, Instrument> kinds = {
            {"child safety", Instrument::child_safety_report}, {"harm", Instrument::harm_report}, {"a crime", Instrument::crime_report}};
        const auto parts = split(rest, ":");
        const auto head = split(parts.front(), " about ");
        const auto found = kinds.find(head.front());
        if (found == kinds.end() || parts.size() != 2 || head.size() != 2) return Problem{Trouble::invalid, "no such report: " + rest};
        SALLYPORT_TRY(sought, classes(parts[1]));
        const auto& officer = cast_.at("officer");
        SALLYPORT_TRY(agency, house_.people->agency(officer.agency));
        demand::Demand report;
        report.id = DemandId::random();
        report.filed_by = who.id;
        report.recipient = officer.id;
        report.agency = agency.id;
        report.agency_name = agency.name;
        report.country = agency.country;
        report.channel = "desk";
        report.section = Section::provider_initiated;
        report.requester = demand::RequesterKind::provider;
        report.instrument = found->second;
        report.issued_on = day_of(house_.clock.now(), "UTC");
        report.is_signed = true;
        report.signer = Sensitive<std::string>{who.name};
        report.summary = Sensitive<std::string>{"A user reported a public posting."};
        report.nexus = Sensitive<std::string>{"The words are there to read; one of the team has seen them."};
        demand::Identifier identifier;
        identifier.value = Sensitive<std::string>{address_of(head[1])};
        identifier.product = "mail";
        identifier.sought = sought;
        report.identifiers = {identifier};
        const DemandId made = report.id;
        SALLYPORT_CHECK(house_.demands->file(std::move(report), house_.clock.now()));
        demand_ = made;
        return stage();
    });
    act("signs", Action::sign, [this](const auto&, const auto& by) { return house_.review->sign(demand_, by); });
    // "because ...", "by the service because ...", "as an extension because ...": of the order of the request that this one is linked to.
    act("handles outside", Action::decide, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        const auto words = split(rest, "because ");
        const auto means = words.front() == "by the service" ? review::Means::by_service : review::Means::by_requester;
        std::string first;
        if (words.front() == "as an extension") {
            SALLYPORT_TRY(demand, house_.demands->demand(demand_));
            SALLYPORT_TRY(row, house_.demands->row(demand->resubmission_of.value_or(demand_)));
            first = row.number;
        }
        const std::string why = words.size() > 1 ? words[1] : "";
        SALLYPORT_CHECK(house_.review->handle_outside(demand_, {means, why, "Our engineers call yours."}, first, by));
        return {};
    });
    act("signs outside", Action::sign, [this](const auto&, const auto& by) { return house_.review->sign_outside(demand_, by); });
    // "12000 of 15000 cents"
    act("asks costs", Action::decide, [this](const std::string& rest, const auto& by) {
        const auto words = split(rest, " of ");
        production::CostStatement costs;
        costs.lines = {{production::CostKind::searching, std::stoll(words.back()), std::stoll(words.front())}};
        costs.child_exploitation = "The paper names another offence.";
        return house_.production->state_costs(demand_, std::move(costs), by);
    });
    act("takes costs back", Action::decide, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        const auto why = coded<production::CostWithdrawal>(rest);
        if (!why) return Problem{Trouble::invalid, "no such reason: " + rest};
        return house_.production->withdraw_costs(demand_, *why, by);
    });
    act("refuses", Action::decide, [this](const std::string& rest, const auto& by) {
        std::vector<review::Reason> reasons;
        for (const auto& word : split(rest, ",")) {
            if (const auto reason = coded<review::Reason>(word)) reasons.push_back(*reason);
        }
        return house_.review->refuse(demand_, std::move(reasons), "", by);
    });
    act("redirects", Action::decide, [this](const auto& rest, const auto& by) { return house_.review->redirect(demand_, rest, by); });
    act("takes the redirect back", Action::decide,
        [this](const auto& rest, const auto& by) { return house_.review->redirect_declined(demand_, rest, by); });
    // "country FR because ...", "section civil because ..."
    const auto put_right = [this](const std::string& rest, const review::Decision& by, review::CountedAs right) -> Outcome<void> {
        const auto parts = split(rest, " because ");
        const auto words = split(parts.front(), " ");
        if (words.front() == "country") right.country = words.back();
        if (words.front() == "section") right.section = coded<Section>(words.back()).value_or(right.section);
        return house_.review->correct_entry(demand_, right, parts.size() > 1 ? parts[1] : "", by);
    };
    act("corrects the count to", Action::correct_entry, [this, put_right](const std::string& rest, const auto& by) -> Outcome<void> {
        SALLYPORT_TRY(right, house_.review->counted_as(demand_));
        return put_right(rest, by, right);
    });
    // On a count that was shown before somebody else corrected it.
    act("corrects the count that was shown before to", Action::correct_entry,
        [this, put_right](const std::string& rest, const auto& by) -> Outcome<void> {
            SALLYPORT_TRY(right, house_.review->counted_as(demand_));
            SALLYPORT_TRY(counted, house_.demands->counted(demand_));
            right.seen = counted.received;
            return put_right(rest, by, right);
        });
    act("verifies the preservation", Action::accept,
        [this](const auto& rest, const auto& by) { return house_.review->verify_keep(demand_, rest, by); });
    act("renews the preservation", Action::accept,
        [this](const auto& rest, const auto& by) { return house_.review->renew_keep(demand_, rest, by); });
    // "contests by comity", "contests by motion_to_quash"
    act("contests by", Action::decide, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        review::Challenge filed;
        filed.ground = coded<review::ChallengeGround>(rest).value_or(review::ChallengeGround::motion_to_quash);
        filed.court = Sensitive<std::string>{"Harbour County Court"};
        filed.docket = Sensitive<std::string>{"26-MC-7"};
        filed.argument = Sensitive<std::string>{"It asks for more than the court was shown."};
        filed.foreign_law = "The blocking act of another country";
        filed.why_it_applies = "Our company there is bound by it";
        filed.customer = Sensitive<std::string>{"The account is used there"};
        return house_.review->challenge(demand_, std::move(filed), by);
    });
    act("hears the day of the hearing", Action::decide,
        [this](const auto&, const auto& by) { return house_.review->set_hearing(demand_, after_days(by.at, 5), "Room 4", by); });
    act("records the ruling", Action::decide, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        const auto ruling = coded<review::Ruling>(rest);
        if (!ruling) return Problem{Trouble::invalid, "no such ruling: " + rest};
        return house_.review->rule(demand_, *ruling, "Ruled on the papers", std::nullopt, by);
    });
    act("records the appeal of", Action::decide, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        const auto appellant = coded<review::Appellant>(rest);
        if (!appellant) return Problem{Trouble::invalid, "no such party: " + rest};
        return house_.review->appeal(demand_, *appellant, "To the circuit", by);
    });
    act("asks", Action::ask, [this](const auto& rest, const auto& by) { return house_.review->ask(demand_, rest, by); });
    act("notes", Action::note, [this](const auto& rest, const auto& by) { return house_.review->note(demand_, "internal", rest, by); });
    act("records consent to", Action::accept, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        const auto words = split(rest, " of account ");
        SALLYPORT_TRY(named, classes(words.front()));
        review::Consent consent;
        consent.identifier = words.size() > 1 ? std::stoi(words[1]) - 1 : 0;
        for (const auto& one : named) consent.classes.push_back(one.data);
        consent.given_by = Sensitive<std::string>{"Ada Fen"};
        consent.given_on = day_of(by.at, "UTC");
        consent.verified_how = "Called back on the number on file.";
        return house_.review->record_consent(demand_, std::move(consent), by);
    });
    act("records an order", Action::notify, [this](const std::string& rest, const auto& by) -> Outcome<void> {
        notice::SecrecyOrder order;
        order.court = Sensitive<std::string>{"Harbour County Court"};
        order.docket = Sensitive<std::string>{"26-NDO-3"};
        order.level = "local";
        order.starts = by.at;
        if (rest.starts_with("until ")) order.ends = Instant{after_days(day(rest.substr(6)), 1).ms - 1};
        SALLYPORT_TRY(id, house_.notice->record_order(demand_, std::move(order), by));
        order_ = id;
        return {};
    });
    act("ends the order", Action::notify, [this](const auto&, const auto& by) -> Outcome<void> {
        if (!order_) return Problem{Trouble::not_found, "no order"};
        return house_.notice->end_order(demand_, *order_, "vacated", by);
    });
    act("tells the customer", Action::notify, [this](const auto&, const auto& by) { return house_.notice->tell(demand_, by); });
    act("waives notice because", Action::notify,
        [this](const auto& rest, const auto& by) { return house_.notice->waive(demand_, rest, by); });
    add("clears", Action::notify, [this](const people::Person& who, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(by, decision(who));
        SALLYPORT_TRY(ground, house_.notice->clear(demand_, by));
        return "cleared, " + std::string{code(ground)};
    });
    act("upholds the objection", Action::decide,
        [this](const auto&, const auto& by) { return house_.notice->settle(demand_, "The court agreed with the customer.", true, by); });
    act("overrules the objection", Action::decide,
        [this](const auto&, const auto& by) { return house_.notice->settle(demand_, "The court did not agree.", false, by); });
    act("permits", Action::collect, [this](const auto&, const auto& by) { return house_.collection->permit(demand_, by); });
    act("proposes release", Action::release,
        [this](const auto&, const auto& by) { return house_.production->propose_release(demand_, by); });
    act("releases", Action::release, [this](const auto&, const auto& by) { return house_.production->release(demand_, by); });
    // What the law says, and its two signatures: no act on the demand.
    const auto rules = [this](const std::string& verb, std::function<Outcome<void>(const people::Person&, const std::string&)> does,
                              Action action = Action::adopt) {
        add(verb, action, [this, does](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
            SALLYPORT_CHECK(does(who, rest));
            const auto adoption = house_.review->adoption();
            if (adoption == nullptr) return std::string{"nothing is approved"};
            return adoption->rows.empty() ? std::string{"all rules are approved"}
                                          : fmt::format("{} rows are approved", adoption->rows.size());
        });
    };
    const auto first_waiting = [this]() -> Outcome<ledger::EntryIndex> {
        SALLYPORT_TRY(waiting, house_.review->rules().waiting(house_.clock.now()));
        if (waiting.empty()) return Problem{Trouble::not_found, "no proposal waits"};
        return waiting.front().entry;
    };
    rules("signs first for the rules", [this](const people::Person& who, const std::string& row) {
        const std::vector<std::string> rows = row.empty() ? std::vector<std::string>{} : std::vector{row};
        return house_.review->rules().propose(rows, after_days(house_.clock.now(), 300), who.id, house_.clock.now());
    });
    rules(
        "signs second for the rules",
        [this, first_waiting](const people::Person& who, const std::string&) -> Outcome<void> {
            SALLYPORT_TRY(entry, first_waiting());
            return house_.review->rules().approve(entry, who.id, house_.clock.now());
        },
        Action::adopt_second);
    rules("takes the signature for the rules back", [this, first_waiting](const people::Person& who, const std::string&) -> Outcome<void> {
        SALLYPORT_TRY(entry, first_waiting());
        return house_.review->rules().take_back(entry, who.id, house_.clock.now());
    });
    rules("withdraws the rules", [this](const people::Person& who, const std::string& rest) {
        const auto words = split(rest, "because ");
        return house_.review->rules().withdraw({}, words.size() > 1 ? words[1] : "", who.id, house_.clock.now());
    });
    // On a state of the demand that was shown before somebody else acted.
    add("releases what was shown before", Action::release, [this](const people::Person& who, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(entries, house_.book->entries_of(demand_));
        return done(house_.production->release(demand_, {who.id, entries[entries.size() - 2].header.index, house_.clock.now()}));
    });
    add("notes what was shown before", Action::note, [this](const people::Person& who, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(entries, house_.book->entries_of(demand_));
        return done(
            house_.review->note(demand_, "internal", "late", {who.id, entries[entries.size() - 2].header.index, house_.clock.now()}));
    });
}

void Life::requester_verbs() {
    add("files", Action::file, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        if (!draft_) {
            SALLYPORT_TRY(made, paper(who, rest));
            draft_ = std::move(made);
        }
        demand_ = draft_->id;
        SALLYPORT_TRY(filed, house_.demands->file(*draft_, house_.clock.now()));
        return fmt::format("{}{}", stage(), filed->section == Section::enterprise ? ", enterprise" : "");
    });
    // Another demand of the same officer; this life goes on with it.
    add("files another", Action::file, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(made, paper(who, rest));
        demand_ = made.id;
        SALLYPORT_CHECK(house_.demands->file(std::move(made), house_.clock.now()));
        return stage();
    });
    // Another demand; this life goes on with its own.
    add("files to follow:", Action::file, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(made, paper(who, rest));
        to_follow_ = made.id;
        SALLYPORT_CHECK(house_.demands->file(std::move(made), house_.clock.now()));
        return std::string{"received"};
    });
    // A new demand after a refusal, linked to the one before.
    add("files again", Action::file, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(made, paper(who, rest));
        made.resubmission_of = demand_;
        demand_ = made.id;
        SALLYPORT_TRY(filed, house_.demands->file(made, house_.clock.now()));
        return stage() + (filed->resubmission_of ? ", linked" : "");
    });
    // The same paper once more: received, counted once and linked.
    add("files the same paper again", Action::file, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(first, house_.demands->demand(demand_));
        demand::Demand again = *first;
        again.id = DemandId::random();
        demand_ = again.id;
        SALLYPORT_TRY(filed, house_.demands->file(again, house_.clock.now()));
        return stage() + (filed->duplicate_of ? ", the same paper as before" : "");
    });
    add("corrects the paper to", Action::correct, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(first, house_.demands->demand(demand_));
        demand::Demand mended = *first;
        SALLYPORT_TRY(sought, classes(rest));
        for (auto& identifier : mended.identifiers) identifier.sought = sought;
        mended.papers.front().id = DocumentId::random();
        SALLYPORT_TRY(by, decision(who));
        SALLYPORT_TRY(second, house_.demands->correct(demand_, std::move(mended), by.decided_on, by.at));
        return fmt::format("{}, version {}", stage(), second->version);
    });
    add("withdraws", Action::withdraw, [this](const people::Person& who, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(by, decision(who));
        SALLYPORT_CHECK(house_.demands->withdraw(demand_, "No longer needed.", by.by, by.decided_on, by.at));
        return stage();
    });
    add("answers", Action::answer, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(by, decision(who));
        return done(house_.review->answer(demand_, rest, by));
    });
    add("fetches", Action::fetch, [this](const people::Person& who, const std::string& rest) { return fetch(who, rest); });
    add("objects", Action::object, [this](const people::Person& who, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(by, decision(who));
        return done(house_.notice->object(demand_, rest, by));
    });
}

// "fetches", "fetches 90 to 100 percent"
Outcome<std::string> Life::fetch(const people::Person& who, const std::string& rest) {
    SALLYPORT_TRY(package, house_.production->fetchable(demand_, who, *house_.people, house_.clock.now()));
    const auto standing = house_.real_book->standing(demand_);
    require(standing->stage == Stage::released || standing->stage == Stage::delivered, "bytes leave after a release and never before");
    std::istringstream words{rest};
    std::uint64_t first = 0, last = 100;
    std::string to;
    if (!rest.empty()) words >> first >> to >> last;
    const std::uint64_t from = package->bytes * first / 100, end = package->bytes * last / 100;
    std::uint64_t got = 0;
    SALLYPORT_CHECK(house_.production->stream(*package, from, end - from, [&](std::string_view piece) {
        got += piece.size();
        bytes_left_ += piece.size();
        return true;
    }));
    if (got != end - from) return Problem{Trouble::corrupt, "the package ended too early"};
    SALLYPORT_TRY(receipt, house_.production->handed_over(*package, who, from, end, house_.clock.now()));
    if (receipt && receipt->text.empty()) return Problem{Trouble::corrupt, "there is no receipt"};
    return stage();
}

void Life::world_verbs() {
    // "runs", "runs 7 days later"
    add("runs", std::nullopt, [this](const people::Person&, const std::string& rest) -> Outcome<std::string> {
        std::istringstream words{rest};
        int count = 0;
        std::string unit;
        if (words >> count >> unit) {
            const std::int64_t ms = unit.starts_with("day") ? ms_per_day : unit.starts_with("hour") ? ms_per_hour : ms_per_second;
            house_.clock.set({house_.clock.now().ms + count * ms});
        }
        const auto ran = house_.rounds->run(house_.clock.now());
        if (!ran.problems.empty()) return fmt::format("{}, {}", stage(), word(ran.problems.front().trouble));
        return stage();
    });
    // "moves to 2026-09-07T08:00:00Z": the same demand lives in another year.
    add("moves to", std::nullopt, [this](const people::Person&, const std::string& rest) -> Outcome<std::string> {
        const auto at = parse_instant(rest);
        require(at.has_value(), "a life names instants that exist");
        house_.clock.set(*at);
        return "moved";
    });
    // What an auditor is shown is an entry before it is shown, and is closed where a court sealed it or an order bars notice.
    add("looks at the request", Action::audit, [this](const people::Person& who, const std::string&) -> Outcome<std::string> {
        SALLYPORT_CHECK(house_.people->looked({people::LookedAt::request, demand_, 0, 1}, who.id, house_.clock.now()));
        SALLYPORT_TRY(closed, house_.notice->is_closed_to_auditors(demand_));
        return std::string{closed ? "closed" : "open"};
    });
    // "looks recorded": how many entries say what an auditor was shown.
    add("looks recorded", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        int looks = 0;
        SALLYPORT_CHECK(house_.real_book->each({0}, [&](const ledger::Entry& entry) {
            looks += entry.header.kind == Kind::audited ? 1 : 0;
            return true;
        }));
        return std::to_string(looks);
    });
    // "formal paper is": what became of the one that follows an emergency.
    add("formal paper is", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        const auto standing = house_.real_book->standing(demand_);
        return std::string{name(standing->formal_paper)};
    });
    // "finds paper_owed": the strictest verdict of a finding with this code.
    add("finds", std::nullopt, [this](const people::Person&, const std::string& wanted) -> Outcome<std::string> {
        SALLYPORT_TRY(demand, house_.demands->demand(demand_));
        SALLYPORT_TRY(found, house_.review->findings(*demand, house_.clock.now()));
        std::string out = "nothing";
        auto strictest = law::Verdict::allow;
        for (const auto& finding : found.findings) {
            if (finding.code != wanted || (out != "nothing" && finding.verdict <= strictest)) continue;
            strictest = finding.verdict;
            out = code(strictest);
        }
        return out;
    });
    // "raises deadlines": how many were raised now.
    add("raises deadlines", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        const auto ran = house_.deadlines->run(house_.clock.now());
        if (!ran.problems.empty()) return ran.problems.front();
        return std::to_string(ran.acts);
    });
    // "reply is at": when, in UTC; for whom it runs says the reader.
    const auto dated = [this](const std::string& name, review::ReviewDesk::Reader reader) -> Outcome<std::string> {
        SALLYPORT_TRY(demand, house_.demands->demand(demand_));
        SALLYPORT_TRY(clocks, house_.review->dates(*demand, house_.clock.now(), reader));
        for (const auto& clock : clocks) {
            if (clock.name == name) return text(clock.at).substr(0, 16);
        }
        return "no such clock";
    };
    add("dates", std::nullopt,
        [dated](const people::Person&, const std::string& rest) { return dated(rest, review::ReviewDesk::Reader::desk); });
    add("tells the requester the date of", std::nullopt,
        [dated](const people::Person&, const std::string& rest) { return dated(rest, review::ReviewDesk::Reader::requester); });
    add("two results", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(demand, house_.demands->demand(demand_));
        SALLYPORT_TRY(findings, house_.review->findings(*demand, house_.clock.now()));
        return fmt::format("law {}, house {}", code(findings.law), code(findings.house));
    });
    // "grant was made on": entries between the reading that the approval names and the newest; "nothing" if it names none.
    add("approval rests on", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(granted, house_.review->grant(demand_));
        SALLYPORT_TRY(newest, house_.review->reading(demand_));
        if (!granted->reading) return "no reading";
        return newest && newest->entry() == *granted->reading ? "the newest reading" : "an earlier reading";
    });
    add("has", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        std::string out;
        SALLYPORT_TRY(entries, house_.real_book->entries_of(demand_));
        for (const auto& entry : entries) {
            if (!out.empty()) out += ", ";
            out += name(entry.header.kind);
        }
        return out;
    });
    // "keeps": how many sealed parts of frozen copies are in the vault.
    add("keeps", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(entries, house_.real_book->entries_of(demand_));
        int parts = 0;
        for (const auto& entry : entries) {
            if (entry.header.kind != ledger::Kind::preserved) continue;
            SALLYPORT_TRY(snapshot, house_.clerk->read<collection::Snapshot>(entry.header.index));
            for (const auto& part : snapshot.material.parts) parts += house_.vault.fetch(part.place).has_value() ? 1 : 0;
        }
        return parts == 0 ? "nothing" : "frozen parts";
    });
    add("verifies", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(wrong, house_.real_book->check());
        return wrong.empty() ? "ok" : wrong.front().line();
    });
    // "counts": what the tally makes of the entries alone, a row of the report each.
    add("counts", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(census, tally::take_census([&](const auto& see) { return house_.real_book->each({0}, see); }));
        std::string out;
        for (const auto& [key, row] : tally::count(census).rows) {
            out += fmt::format("{}{} {} {}", out.empty() ? "" : ", ", row.requests, key.country, tally::word(key.section));
        }
        return out;
    });
    // What the figures say of orders handled outside and of costs, from the entries alone.
    add("figures", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(census, tally::take_census([&](const auto& see) { return house_.real_book->each({0}, see); }));
        tally::PeriodCount all;
        for (const auto& [period, count] : tally::count(census).periods) {
            all.handled_outside += count.handled_outside;
            all.cost_statements += count.cost_statements;
            all.cents_asked += count.cents_asked;
        }
        return fmt::format("{} handled outside, {} statements of costs, {} cents", all.handled_outside, all.cost_statements,
                           all.cents_asked);
    });
    // "holds": records in the sealed package, class by class.
    add("holds", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(package, house_.production->package(demand_));
        std::map<std::string, std::int64_t> counts;
        for (const auto& [cell, items] : package->tallies.items) counts[word_of(*coded<DataClass>(cell.second))] += items;
        std::string out;
        for (const auto& [word, items] : counts) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", items, word);
        return out;
    });
    // "ends": the day after which a preservation's copy is gone.
    add("ends", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        SALLYPORT_TRY(kept, house_.collection->preservation(demand_));
        if (!kept || !kept->lapses) return Problem{Trouble::not_found, "nothing is kept"};
        const auto days = (kept->lapses->ms - kept->kept.ms + ms_per_day / 2) / ms_per_day;
        return fmt::format("after {} days{}", days, kept->verified ? ", verified" : "");
    });
    // "is written": whether the requester was sent these words in the portal.
    add("is written", std::nullopt, [this](const people::Person&, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(lines, house_.review->timeline(demand_, Role::officer));
        for (const auto& line : lines) {
            if (line.words && line.words->words.reveal().find(rest) != std::string::npos) return "yes";
        }
        return "no";
    });
    add("letter says", std::nullopt, [this](const people::Person&, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(refusal, house_.review->refusal(demand_));
        return refusal->letter.find(rest) != std::string::npos ? "yes" : "no";
    });
    add("is told of", std::nullopt, [this](const people::Person&, const std::string& rest) -> Outcome<std::string> {
        SALLYPORT_TRY(sent, house_.notice->sent(demand_));
        return sent && sent->letter.find(rest) != std::string::npos ? "yes" : "no";
    });
    add("deletes everything", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        house_.store.items.clear();
        return "gone";
    });
    add("vanishes", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        house_.store.vanished = true;
        return "gone";
    });
    add("comes back", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        house_.store.vanished = false;
        return "there";
    });
    add("gives a record too much", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        house_.store.too_much = true;
        return "yes";
    });
    add("is mended", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        house_.store.too_much = false;
        return "yes";
    });
    add("was read", std::nullopt,
        [this](const people::Person&, const std::string&) -> Outcome<std::string> { return fmt::format("{} times", house_.store.reads); });
    add("is stopped", std::nullopt, [this](const people::Person&, const std::string&) -> Outcome<std::string> {
        house_.freeze(cast_.at("officer").agency);
        return "stopped";
    });
}

}  // namespace sallyport::lives
