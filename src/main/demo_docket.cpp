#include "main/demo_docket.h"

#include <algorithm>
#include <functional>

#include "base/crypto.h"
#include "production/sealed_stream.h"

namespace sallyport::app {

using adapters::MadePaper;
using demand::DataClass;
using demand::Instrument;
using ledger::Stage;
using review::CellAnswer;
using review::CellDecision;
using review::Reason;

namespace {

// What the form says of one of the drawn papers.
struct FormEntry {
    const char* paper;    // name in demo_papers()
    const char* officer;  // code of the person who files
    Instrument instrument;
    demand::AuthorityLevel authority;
    demand::Standard standard;
    demand::Section section;
    std::vector<DataClass> classes;
    int days_before;  // before the demo begins
};

class Play {
public:
    Play(House& house, const Cast& cast, adapters::StillClock& clock, Instant begins)
        : house_{house}, cast_{cast}, clock_{clock}, begins_{begins} {}

    Outcome<DemandId> file(const FormEntry& entry, const std::string& docket = "") {
        at(entry.days_before, 9);
        const auto papers = adapters::demo_papers();
        const auto found = std::find_if(papers.begin(), papers.end(), [&](const auto& one) { return one.name == entry.paper; });
        require(found != papers.end(), "the demo has this paper");
        auto fields = found->fields;
        // Papers of earlier weeks were issued earlier.
        const int shift = std::max(0, entry.days_before - 3);
        fields.issued = shifted(fields.issued, shift);
        if (fields.due) fields.due = shifted(*fields.due, shift);
        if (!docket.empty()) fields.docket = docket;
        SALLYPORT_TRY(made, adapters::make_marked_paper(fields));

        const auto& officer = cast_.person(entry.officer);
        demand::Demand demand;
        demand.id = DemandId::random();
        demand.filed_by = officer.id;
        demand.zone = officer.zone;
        SALLYPORT_TRY(agency, house_.people().agency(officer.agency));
        demand.agency = agency.id;
        demand.agency_name = agency.name;
        demand.country = agency.country;
        demand.section = entry.section;
        demand.instrument = entry.instrument;
        demand.authority = entry.authority;
        demand.standard = entry.standard;
        demand.requester = requester_of(agency.kind);
        demand.issuer = Sensitive{fields.issuer};
        demand.docket = Sensitive{fields.docket};
        demand.signer = Sensitive{fields.signer};
        demand.is_signed = true;
        demand.issued_on = fields.issued;
        if (entry.instrument == Instrument::search_warrant) demand.execute_by = fields.due;
        if (entry.instrument == Instrument::grand_jury_subpoena || entry.instrument == Instrument::civil_subpoena)
            demand.return_on = fields.due;
        demand.addressed_to = fields.provider.find("Ireland") != std::string::npos ? "larkspur_ie" : "larkspur_us";
        demand.summary = Sensitive{fields.matter};
        if (entry.section == demand::Section::emergencies) {
            demand.nexus =
                Sensitive<std::string>{"The address of the last sign-in tells from which harbour the boat left, and so where to search."};
        }
        for (const auto& account : fields.accounts) {
            demand::Identifier identifier;
            identifier.kind = account.find('@') != std::string::npos   ? demand::IdentifierKind::account_email
                              : account.find(' ') != std::string::npos ? demand::IdentifierKind::ip_at_instant
                                                                       : demand::IdentifierKind::tenant_domain;
            identifier.value = Sensitive{account};
            identifier.product = "mail";
            for (const auto data : entry.classes) {
                demand::Sought sought{data, std::nullopt, ""};
                if (!demand::is_subscriber(data)) {
                    SALLYPORT_TRY(from, start_of(found->form_first_day, officer.zone));
                    SALLYPORT_TRY(last, start_of(found->form_last_day, officer.zone));
                    sought.span = Span{from, after_days(last, 1)};
                }
                identifier.sought.push_back(sought);
            }
            demand.identifiers.push_back(std::move(identifier));
        }
        SALLYPORT_TRY(paper, keep_paper(demand.id, made.pdf, fields.docket + ".pdf"));
        demand.papers.push_back(paper);
        marks_[demand.id] = {made, paper.id};
        SALLYPORT_TRY(recorded, house_.demands().file(std::move(demand), clock_.now()));
        return recorded->id;
    }

    Outcome<void> accept(const DemandId& id) {
        SALLYPORT_TRY(decision, decision_by("analyst", id));
        SALLYPORT_CHECK(house_.review().accept(id, decision));
        house_.rounds().run(clock_.now());
        return {};
    }

    // Grants what the paper reaches: its days where it names days, all else as asked. Refuses cells that a rule forbids.
    Outcome<void> grant(const DemandId& id, std::string_view reason = "The paper reaches this.") {
        tick();
        SALLYPORT_TRY(demand, house_.demands().demand(id));
        SALLYPORT_TRY(findings, house_.review().findings(*demand, clock_.now()));
        std::vector<CellDecision> cells;
        for (std::size_t i = 0; i < demand->identifiers.size(); ++i) {
            for (const auto& sought : demand->identifiers[i].sought) {
                CellDecision cell{static_cast<int>(i), sought.data, CellAnswer::grant, sought.span, mark(id, "class 1"), std::nullopt};
                if (findings.cell(cell.identifier, cell.data) == law::Verdict::deny) {
                    cell = {static_cast<int>(i), sought.data, CellAnswer::refuse, std::nullopt, std::nullopt, Reason::r03};
                } else if (findings.needs_own_reason(cell.identifier, cell.data)) {
                    cell.because = "The danger cannot be averted without it.";
                }
                cells.push_back(cell);
            }
        }
        SALLYPORT_TRY(decision, decision_by("counsel-1", id));
        SALLYPORT_CHECK(house_.review().decide(id, std::move(cells), reason, decision));
        return {};
    }
    Outcome<void> sign(const DemandId& id) {
        SALLYPORT_TRY(decision, decision_by("counsel-2", id));
        return house_.review().sign(id, decision);
    }
    Outcome<void> tell(const DemandId& id) {
        SALLYPORT_TRY(decision, decision_by("analyst", id));
        return house_.notice().tell(id, decision);
    }
    Outcome<void> clear(const DemandId& id) {
        SALLYPORT_TRY(decision, decision_by("analyst", id));
        SALLYPORT_CHECK(house_.notice().clear(id, decision));
        return {};
    }
    // Permits, gathers and seals.
    Outcome<void> collect(const DemandId& id) {
        SALLYPORT_TRY(decision, decision_by("custodian", id));
        SALLYPORT_CHECK(house_.collection().permit(id, decision));
        for (const auto& problem : house_.rounds().run(clock_.now()).problems) return problem;
        return {};
    }
    Outcome<void> propose_release(const DemandId& id) {
        SALLYPORT_TRY(decision, decision_by("custodian", id));
        return house_.production().propose_release(id, decision);
    }
    Outcome<void> release(const DemandId& id) {
        SALLYPORT_CHECK(propose_release(id));
        SALLYPORT_TRY(decision, decision_by("counsel-3", id));
        return house_.production().release(id, decision);
    }
    Outcome<void> fetch(const DemandId& id, const char* officer) {
        tick();
        const auto& person = cast_.person(officer);
        SALLYPORT_TRY(package, house_.production().fetchable(id, person, house_.people(), clock_.now()));
        std::uint64_t got = 0;
        SALLYPORT_CHECK(house_.production().stream(*package, 0, package->bytes, [&](std::string_view piece) {
            got += piece.size();
            return true;
        }));
        if (got != package->bytes) return Problem{Trouble::corrupt, "the package ended too early"};
        SALLYPORT_CHECK(house_.production().delivered(id, person, clock_.now()));
        return {};
    }
    void at(int days_before, int hour) {
        clock_.set({after_days(begins_, -days_before).ms / ms_per_day * ms_per_day + hour * ms_per_hour + (drift_++) * 1000});
    }
    void tick() { clock_.set({clock_.now().ms + 600 * 1000}); }
    Outcome<review::Decision> decision_by(const char* code, const DemandId& id) {
        tick();
        SALLYPORT_TRY(row, house_.demands().row(id));
        return review::Decision{cast_.person(code).id, row.last, clock_.now()};
    }
    demand::Region mark(const DemandId& id, std::string_view what) const {
        const auto& [made, paper] = marks_.at(id);
        for (const auto& found : made.marks) {
            if (found.what == what)
                return {
                    paper, found.page, found.left, found.top, std::max(1, found.right - found.left), std::max(1, found.bottom - found.top)};
        }
        return {paper, 1, 100, 300, 800, 100};
    }
    Outcome<demand::Paper> keep_paper(const DemandId& id, std::string_view pdf, std::string name) {
        SALLYPORT_TRY(key, house_.keys().make_or_get(id.text()));
        demand::Paper paper;
        paper.id = DocumentId::random();
        paper.bytes = pdf.size();
        paper.file_name = Sensitive{std::move(name)};
        paper.digest = hex(sha256(pdf));
        SALLYPORT_TRY(writer, production::SealedWriter::open(house_.vault(), key, "paper " + paper.id.text()));
        SALLYPORT_CHECK(writer.add(pdf));
        SALLYPORT_TRY(finished, writer.finish());
        paper.place = finished.place;
        return paper;
    }
    House& house() { return house_; }

private:
    static Day shifted(Day day, int days_back) {
        const auto start = start_of(day, "UTC");
        require(start.has_value(), "UTC is a zone");
        return day_of(after_days(*start, -days_back), "UTC");
    }
    static demand::RequesterKind requester_of(people::AgencyKind kind) {
        using demand::RequesterKind;
        switch (kind) {
            case people::AgencyKind::federal: return RequesterKind::federal;
            case people::AgencyKind::state: return RequesterKind::state;
            case people::AgencyKind::local: return RequesterKind::local;
            case people::AgencyKind::tribal: return RequesterKind::tribal;
            case people::AgencyKind::foreign: return RequesterKind::foreign_government;
            case people::AgencyKind::eu: return RequesterKind::eu_member_state;
            case people::AgencyKind::civil: return RequesterKind::civil_party;
            case people::AgencyKind::defence: return RequesterKind::criminal_defendant;
            case people::AgencyKind::international: return RequesterKind::international_body;
        }
        return RequesterKind::local;
    }
    House& house_;
    const Cast& cast_;
    adapters::StillClock& clock_;
    Instant begins_;
    std::map<DemandId, std::pair<MadePaper, DocumentId>> marks_;
    std::int64_t drift_ = 0;
};

const std::vector<DataClass> subscriber = {DataClass::bsi_name, DataClass::bsi_address, DataClass::bsi_identity};
const std::vector<DataClass> subscriber_log_mail = {DataClass::bsi_name, DataClass::bsi_identity, DataClass::ip_session_log,
                                                    DataClass::content_mail};
const std::vector<DataClass> mail_and_files = {DataClass::bsi_name, DataClass::content_mail, DataClass::content_files};

FormEntry warrant(const char* paper, std::vector<DataClass> classes, int days_before, const char* officer = "officer-bureau") {
    return {paper,
            officer,
            Instrument::search_warrant,
            demand::AuthorityLevel::judge,
            demand::Standard::probable_cause,
            demand::Section::criminal,
            std::move(classes),
            days_before};
}
FormEntry subpoena(int days_before) {
    return {"subpoena",
            "officer-bureau",
            Instrument::grand_jury_subpoena,
            demand::AuthorityLevel::court_clerk,
            demand::Standard::relevance,
            demand::Section::criminal,
            {DataClass::bsi_name, DataClass::bsi_address, DataClass::bsi_service, DataClass::bsi_payment},
            days_before};
}

}  // namespace

Outcome<int> play_demo_docket(House& house, const Cast& cast, adapters::StillClock& clock, Instant begins) {
    Play play{house, cast, clock, begins};
    int filed = 0;
    const auto count = [&](Outcome<DemandId> id) {
        if (id) ++filed;
        return id;
    };

    // Delivered weeks ago: a subpoena, and a warrant for an account without a message.
    SALLYPORT_TRY(old_subpoena, count(play.file(subpoena(34), "GJ-26-0297")));
    SALLYPORT_CHECK(play.accept(old_subpoena));
    SALLYPORT_CHECK(play.grant(old_subpoena));
    SALLYPORT_CHECK(play.tell(old_subpoena));
    SALLYPORT_TRY(empty, count(play.file(warrant("warrant-nothing-found", subscriber_log_mail, 33))));
    SALLYPORT_CHECK(play.accept(empty));
    SALLYPORT_CHECK(play.grant(empty));
    SALLYPORT_CHECK(play.sign(empty));
    SALLYPORT_CHECK(play.tell(empty));
    play.at(25, 10);
    house.rounds().run(clock.now());
    for (const auto& id : {old_subpoena, empty}) {
        SALLYPORT_CHECK(play.collect(id));
        SALLYPORT_CHECK(play.release(id));
        SALLYPORT_CHECK(play.fetch(id, "officer-bureau"));
    }

    // An emergency, answered the same night.
    SALLYPORT_TRY(emergency, count(play.file({"emergency",
                                              "officer-harbour-2",
                                              Instrument::emergency_request,
                                              demand::AuthorityLevel::self_issued,
                                              demand::Standard::none,
                                              demand::Section::emergencies,
                                              {DataClass::bsi_name, DataClass::ip_session_log},
                                              3})));
    SALLYPORT_CHECK(play.accept(emergency));
    {
        SALLYPORT_TRY(decision, play.decision_by("analyst", emergency));
        SALLYPORT_CHECK(house.review().affirm_emergency(emergency, "A person is missing at sea and may drown.",
                                                        "The last sign-in shows the harbour the boat left from.", decision));
        SALLYPORT_TRY(then, play.decision_by("analyst", emergency));
        review::CallBack call;
        call.called = review::Called::switchboard;
        call.answered = review::Answered::confirmed;
        call.number = "+1 555 010 0142";
        call.source = "harbourcity.example, the city's own site, found through the state's list of police departments";
        call.spoke_with = Sensitive<std::string>{"the sergeant on duty"};
        call.said = Sensitive<std::string>{"A boat is missing since the evening; the request is theirs."};
        SALLYPORT_TRY(asked, house.demands().demand(emergency));
        SALLYPORT_TRY(doubts, house.review().doubts(*asked));
        for (auto& one : doubts)
            call.answers.push_back({std::move(one.doubt), "The sergeant knows of it, and gave the name of the officer's supervisor."});
        SALLYPORT_CHECK(house.review().call_back(emergency, std::move(call), then));
    }
    SALLYPORT_CHECK(play.grant(emergency, "Danger of death; the least that helps."));
    SALLYPORT_CHECK(play.sign(emergency));
    SALLYPORT_CHECK(play.clear(emergency));
    SALLYPORT_CHECK(play.collect(emergency));
    SALLYPORT_CHECK(play.release(emergency));
    SALLYPORT_CHECK(play.fetch(emergency, "officer-harbour-2"));

    // Barred from notice by a court's order; the package waits for its release.
    SALLYPORT_TRY(secret, count(play.file(warrant("warrant-with-secrecy", mail_and_files, 3))));
    SALLYPORT_CHECK(play.accept(secret));
    {
        SALLYPORT_TRY(decision, play.decision_by("analyst", secret));
        notice::SecrecyOrder order;
        order.court = Sensitive<std::string>{"United States District Court for the District of Westmark"};
        order.docket = Sensitive<std::string>{"26-mj-0125"};
        order.level = "federal";
        order.starts = clock.now();
        order.ends = after_days(begins, 86);
        SALLYPORT_CHECK(house.notice().record_order(secret, std::move(order), decision));
    }
    SALLYPORT_CHECK(play.grant(secret));
    SALLYPORT_CHECK(play.sign(secret));
    SALLYPORT_CHECK(play.clear(secret));
    SALLYPORT_CHECK(play.collect(secret));

    // An account that is not ours: searched, nothing found; one signature on the release.
    SALLYPORT_TRY(unknown, count(play.file(warrant("warrant-unknown-account", mail_and_files, 3))));
    SALLYPORT_CHECK(play.accept(unknown));
    SALLYPORT_CHECK(play.grant(unknown));
    SALLYPORT_CHECK(play.sign(unknown));
    SALLYPORT_CHECK(play.clear(unknown));
    SALLYPORT_CHECK(play.collect(unknown));
    SALLYPORT_CHECK(play.propose_release(unknown));

    // A waiting period that runs, and one with an objection.
    SALLYPORT_TRY(order, count(play.file({"d-order",
                                          "officer-bureau-2",
                                          Instrument::d_order,
                                          demand::AuthorityLevel::judge,
                                          demand::Standard::articulable_facts,
                                          demand::Section::criminal,
                                          {DataClass::bsi_name, DataClass::ip_session_log, DataClass::noncontent_headers},
                                          3})));
    SALLYPORT_CHECK(play.accept(order));
    SALLYPORT_CHECK(play.grant(order));
    SALLYPORT_CHECK(play.tell(order));
    SALLYPORT_TRY(objected, count(play.file(warrant("warrant-two-accounts", mail_and_files, 3), "26-mj-0122")));
    SALLYPORT_CHECK(play.accept(objected));
    SALLYPORT_CHECK(play.grant(objected));
    SALLYPORT_CHECK(play.sign(objected));
    SALLYPORT_CHECK(play.tell(objected));
    {
        SALLYPORT_TRY(decision, play.decision_by("customer-otto", objected));
        SALLYPORT_CHECK(house.notice().object(objected, "My lawyer has asked the court to quash this warrant.", decision));
    }

    // Refused, redirected, withdrawn.
    SALLYPORT_TRY(not_signed, count(play.file(warrant("warrant-not-signed", mail_and_files, 2))));
    SALLYPORT_CHECK(play.accept(not_signed));
    {
        SALLYPORT_TRY(decision, play.decision_by("counsel-1", not_signed));
        SALLYPORT_CHECK(house.review().refuse(not_signed, {Reason::r07}, "The line for the judge's signature is empty.", decision));
    }
    SALLYPORT_TRY(enterprise, count(play.file(warrant("warrant-enterprise", mail_and_files, 2))));
    SALLYPORT_CHECK(play.accept(enterprise));
    {
        SALLYPORT_TRY(decision, play.decision_by("counsel-1", enterprise));
        SALLYPORT_CHECK(
            house.review().redirect(enterprise, "The organisation can be asked itself; nothing suggests that it is a suspect.", decision));
    }
    SALLYPORT_TRY(withdrawn, count(play.file(subpoena(2), "GJ-26-0319")));
    {
        SALLYPORT_TRY(decision, play.decision_by("officer-bureau", withdrawn));
        SALLYPORT_CHECK(house.demands().withdraw(withdrawn, "The matter was closed.", decision.by, decision.decided_on, decision.at));
    }

    // One signature on a grant; a question that waits for an answer; a civil matter with consent; a preservation.
    SALLYPORT_TRY(proposed, count(play.file(warrant("warrant-two-accounts", mail_and_files, 1))));
    SALLYPORT_CHECK(play.accept(proposed));
    SALLYPORT_CHECK(play.grant(proposed));
    SALLYPORT_TRY(civil, count(play.file({"civil-subpoena",
                                          "litigant",
                                          Instrument::civil_subpoena,
                                          demand::AuthorityLevel::court_clerk,
                                          demand::Standard::none,
                                          demand::Section::civil,
                                          {DataClass::bsi_name, DataClass::bsi_identity, DataClass::content_mail},
                                          1})));
    SALLYPORT_CHECK(play.accept(civil));
    {
        SALLYPORT_TRY(decision, play.decision_by("analyst", civil));
        SALLYPORT_CHECK(house.review().ask(
            civil, "Please send the account owner's signed consent for the messages, or tell us to answer without them.", decision));
    }
    SALLYPORT_TRY(hold, count(play.file({"preservation",
                                         "officer-harbour",
                                         Instrument::preservation_letter,
                                         demand::AuthorityLevel::self_issued,
                                         demand::Standard::none,
                                         demand::Section::preservation,
                                         {DataClass::bsi_name, DataClass::content_mail},
                                         1})));
    SALLYPORT_CHECK(play.accept(hold));

    // Under review: the form asks January to June, the paper says March to April.
    SALLYPORT_TRY(tour, count(play.file(warrant("warrant-march-april", subscriber_log_mail, 1))));
    SALLYPORT_CHECK(play.accept(tour));

    // New this morning.
    SALLYPORT_CHECK(count(play.file({"national-order",
                                     "officer-lerchenau",
                                     Instrument::national_order,
                                     demand::AuthorityLevel::judge,
                                     demand::Standard::reasonable_suspicion,
                                     demand::Section::criminal,
                                     {DataClass::bsi_name, DataClass::bsi_address, DataClass::ip_session_log},
                                     0})));
    SALLYPORT_CHECK(count(play.file(subpoena(0))));
    // No account is named: an address at a time, which two customers shared.
    SALLYPORT_TRY(address, count(play.file({"subpoena-address", "officer-bureau-2", Instrument::grand_jury_subpoena,
                                            demand::AuthorityLevel::court_clerk, demand::Standard::relevance, demand::Section::criminal,
                                            subscriber, 0})));
    SALLYPORT_CHECK(play.accept(address));
    clock.set(std::max(begins, clock.now()));
    return filed;
}

}  // namespace sallyport::app
