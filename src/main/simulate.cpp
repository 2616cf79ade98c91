#include "main/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "adapters/files/files.h"
#include "adapters/gatherer/gatherer.h"
#include "adapters/simulation/author.h"
#include "adapters/simulation/counsel.h"
#include "adapters/simulation/world.h"
#include "base/country.h"
#include "main/files_of_a_folder.h"
#include "production/sealed_stream.h"
#include "report/report_step.h"
#include "review/adoption.h"

namespace sallyport::app {

using adapters::Filing;
using adapters::PaperFace;
using adapters::Ruling;
using adapters::Script;
using ledger::Stage;
using people::Role;

namespace {

namespace fs = std::filesystem;

// So many entries become durable together. A simulated book can be made again, so what a crash costs is time.
constexpr int entries_a_commit = 20'000;
constexpr int order_days = 90;
// The longest wait of a notice is fourteen days: three weeks after the last day nothing is left to do.
constexpr int days_to_finish = 21;

struct Staff {
    people::Person analyst, counsel_1, counsel_2, custodian, editor;
};

struct Open {
    const Script* script = nullptr;
    DemandId id;
    people::Person officer;
    std::vector<adapters::SimulatedCustomer> customers;
    PaperFace face;
    bool ended = false;
};

class Play {
public:
    Play(House& house, adapters::StillClock& clock, adapters::SimulatedWorld& world, collection::Collector& collector)
        : house_{house}, clock_{clock}, world_{world}, collector_{collector} {}

    Outcome<void> enrol_staff() {
        const auto enrol = [&](Role role, std::string_view name) {
            return house_.people().enrol({PersonId::random(), role, std::string{name}, {}, "UTC", ""}, founder_, clock_.now());
        };
        SALLYPORT_TRY(analyst, enrol(Role::analyst, "Simulated analyst"));
        SALLYPORT_TRY(counsel_1, enrol(Role::counsel, "Simulated counsel, first"));
        SALLYPORT_TRY(counsel_2, enrol(Role::counsel, "Simulated counsel, second"));
        SALLYPORT_TRY(custodian, enrol(Role::custodian, "Simulated custodian"));
        SALLYPORT_TRY(editor, enrol(Role::editor, "Simulated editor"));
        staff_ = {analyst, counsel_1, counsel_2, custodian, editor};
        return {};
    }

    // Counsel adopts the rulebook for half a year and a little, which is less than a year's limit.
    Outcome<void> begin_period() {
        SALLYPORT_TRY(by, people::Signatures::of(staff_.counsel_1.id, staff_.counsel_2.id));
        SALLYPORT_TRY(adoption, review::adopt(house_.rulebook(), after_days(clock_.now(), 300), by, true, clock_.now()));
        SALLYPORT_CHECK(house_.clerk().record(std::move(adoption)));
        return house_.open_desks(world_, collector_);
    }

    // One working day: `due` were received on it, each at its own instant.
    Outcome<void> day(Instant begin, const std::vector<const Script*>& due) {
        std::int64_t second = 0;
        for (const Script* script : due) {
            clock_.set({begin.ms + 9 * ms_per_hour + second++ * ms_per_second});
            SALLYPORT_CHECK(file(*script));
        }
        clock_.set({begin.ms + 13 * ms_per_hour});
        for (auto& open : open_) {
            SALLYPORT_TRY(standing, house_.clerk().standing(open.id));
            if (standing.stage == Stage::received && open.script->ends.ending != tally::Ending::pending)
                SALLYPORT_CHECK(house_.review().accept(open.id, decision(staff_.analyst, open)));
        }
        SALLYPORT_CHECK(round());  // freezes what was accepted; ends waits that are over
        clock_.set({begin.ms + 15 * ms_per_hour});
        for (auto& open : open_) SALLYPORT_CHECK(decide(open));
        clock_.set({begin.ms + 17 * ms_per_hour});
        std::vector<Open*> cleared;
        for (auto& open : open_) {
            if (open.ended) continue;
            SALLYPORT_TRY(standing, house_.clerk().standing(open.id));
            if (standing.stage != Stage::cleared) continue;
            SALLYPORT_CHECK(house_.collection().permit(open.id, decision(staff_.custodian, open)));
            cleared.push_back(&open);
        }
        SALLYPORT_CHECK(round());  // gathers and seals
        clock_.set({begin.ms + 18 * ms_per_hour});
        for (Open* open : cleared) SALLYPORT_CHECK(hand_over(*open));
        for (const auto& open : open_) {
            if (!open.ended) continue;
            for (const auto& customer : open.customers) world_.forget(customer);
        }
        std::erase_if(open_, [](const Open& open) { return open.ended; });
        return {};
    }

    Outcome<void> plan(const report::PublicationPlan& plan) {
        SALLYPORT_TRY(step, report::plan_period(plan, staff_.editor.id, clock_.now()));
        SALLYPORT_CHECK(house_.clerk().record(std::move(step)));
        return {};
    }
    // Demands that should have ended and did not.
    std::uint64_t left() const {
        return static_cast<std::uint64_t>(
            std::count_if(open_.begin(), open_.end(), [](const Open& open) { return open.script->ends.ending != tally::Ending::pending; }));
    }

private:
    review::Decision decision(const people::Person& by, const Open& open) const {
        const auto last = house_.clerk().last_of(open.id);
        return {by.id, last ? *last : ledger::EntryIndex{}, clock_.now()};
    }

    // An agency for each country and kind, with one officer: whoever files first is enrolled first.
    Outcome<people::Person> officer_of(const demand::Demand& demand) {
        const auto found = officers_.find({demand.country, demand.requester});
        if (found != officers_.end()) return found->second;
        SALLYPORT_TRY(by, people::Signatures::of(staff_.analyst.id, staff_.counsel_1.id));
        const bool civil = demand.requester == demand::RequesterKind::civil_party;
        const auto kind = civil                                                ? people::AgencyKind::civil
                          : demand.requester == demand::RequesterKind::federal ? people::AgencyKind::federal
                          : demand.requester == demand::RequesterKind::state   ? people::AgencyKind::state
                          : demand.requester == demand::RequesterKind::local   ? people::AgencyKind::local
                                                                               : people::AgencyKind::foreign;
        SALLYPORT_TRY(agency,
                      house_.people().admit(
                          {AgencyId::random(), fmt::format("Simulated {}, {}", label(kind), demand.country), kind, demand.country, {}}, by,
                          clock_.now()));
        agencies_[agency.id] = agency;
        SALLYPORT_TRY(officer, house_.people().enrol({PersonId::random(), civil ? Role::litigant : Role::officer,
                                                      fmt::format("Simulated officer, {}", demand.country), agency.id, "UTC", ""},
                                                     founder_, clock_.now()));
        officers_[{demand.country, demand.requester}] = officer;
        return officer;
    }

    Outcome<void> file(const Script& script) {
        Filing filing = adapters::write_filing(script, clock_.now());
        Open open;
        open.script = &script;
        SALLYPORT_TRY(officer, officer_of(filing.demand));
        open.officer = officer;
        const auto& agency = agencies_.at(officer.agency);
        auto& demand = filing.demand;
        open.id = demand.id = DemandId::random();
        demand.filed_by = officer.id;
        demand.agency = agency.id;
        demand.agency_name = agency.name;
        require(!house_.provider().entities.empty(), "a provider has a legal entity");
        demand.addressed_to = house_.provider().entities.front().code;
        for (const auto& customer : filing.customers) world_.settle(customer);
        open.customers = std::move(filing.customers);
        SALLYPORT_TRY(paper, keep_paper(demand.id, filing.paper));
        demand.papers.push_back(paper);
        consents_[open.id] = std::move(filing.consents);
        SALLYPORT_CHECK(house_.demands().file(std::move(demand), clock_.now()));
        open_.push_back(std::move(open));
        return {};
    }

    Outcome<demand::Paper> keep_paper(const DemandId& id, std::string_view paper_text) {
        SALLYPORT_TRY(key, house_.keys().make_or_get(id.text()));
        demand::Paper paper;
        paper.id = DocumentId::random();
        paper.bytes = paper_text.size();
        paper.file_name = Sensitive<std::string>{"simulated.txt"};
        SALLYPORT_TRY(writer, production::SealedWriter::open(house_.vault(), key, "paper " + paper.id.text()));
        SALLYPORT_CHECK(writer.add(paper_text));
        SALLYPORT_TRY(finished, writer.finish());
        paper.place = finished.place;
        return paper;
    }
    Outcome<PaperFace> read_paper(const demand::Demand& demand) {
        SALLYPORT_TRY(key, house_.keys().get(demand.id.text()));
        const auto& paper = demand.papers.front();
        Bytes read;
        SALLYPORT_CHECK(production::read_sealed(house_.vault(), paper.place, key, "paper " + paper.id.text(), paper.bytes, 0,
                                                [&](std::string_view piece) {
                                                    read += piece;
                                                    return true;
                                                }));
        return adapters::read_face(read);
    }

    Outcome<void> round() {
        while (true) {
            const auto done = house_.rounds().run(clock_.now());
            if (!done.problems.empty()) return done.problems.front();
            if (done.acts < 1000) return {};  // one round takes at most a thousand demands of a kind
        }
    }

    // What a team does with a demand that was frozen: orders and consents are recorded, counsel reads and decides.
    Outcome<void> decide(Open& open) {
        if (open.ended) return {};
        SALLYPORT_TRY(standing, house_.clerk().standing(open.id));
        if (standing.stage != Stage::preserved) return {};
        if (open.script->withdraws) {
            const auto by = decision(open.officer, open);
            SALLYPORT_CHECK(house_.demands().withdraw(open.id, "The matter was closed.", by.by, by.decided_on, by.at));
            open.ended = true;
            return {};
        }
        SALLYPORT_TRY(demand, house_.demands().demand(open.id));
        SALLYPORT_TRY(face, read_paper(*demand));
        for (const auto& order : open.script->orders) SALLYPORT_CHECK(record_order(open, order));
        for (const int identifier : consents_[open.id]) SALLYPORT_CHECK(record_consent(open, *demand, identifier));
        consents_.erase(open.id);
        const bool emergency = demand->section == demand::Section::emergencies;
        if (emergency && face.defects.empty()) {
            SALLYPORT_CHECK(house_.review().affirm_emergency(open.id, "Somebody may die.", "The data says where they were last.",
                                                             decision(staff_.analyst, open)));
            review::CallBack call;
            call.called = review::Called::switchboard;
            call.answered = review::Answered::confirmed;
            call.number = "+1 555 010 0142";
            call.source = "simulated";
            call.spoke_with = call.said = Sensitive<std::string>{"simulated"};
            SALLYPORT_TRY(doubts, house_.review().doubts(*demand));
            for (auto& one : doubts) call.answers.push_back({std::move(one.doubt), "simulated"});
            SALLYPORT_CHECK(house_.review().call_back(open.id, std::move(call), decision(staff_.analyst, open)));
        }
        while (true) {
            SALLYPORT_TRY(findings, house_.review().findings(*demand, clock_.now()));
            auto ruling = adapters::rule(*demand, findings, face);
            switch (ruling.kind) {
                case Ruling::Kind::refuse:
                    SALLYPORT_CHECK(house_.review().refuse(open.id, std::move(ruling.reasons), "", decision(staff_.counsel_1, open)));
                    open.ended = true;
                    return {};
                case Ruling::Kind::redirect:
                    SALLYPORT_CHECK(
                        house_.review().redirect(open.id, "The organisation can be asked itself.", decision(staff_.counsel_1, open)));
                    if (open.script->customer_takes_over) {
                        open.ended = true;
                        return {};
                    }
                    SALLYPORT_CHECK(house_.review().redirect_declined(open.id, "The organisation cannot take this demand over.",
                                                                      decision(staff_.analyst, open)));
                    break;  // counsel reads it again
                case Ruling::Kind::decide: return grant(open, *demand, std::move(ruling));
            }
        }
    }

    Outcome<void> grant(Open& open, const demand::Demand& demand, Ruling ruling) {
        using Standing = review::ReviewDesk::Standing;
        SALLYPORT_TRY(standing,
                      house_.review().decide(open.id, std::move(ruling.decisions), "The paper reaches this, and a court stands behind it.",
                                             decision(staff_.counsel_1, open)));
        if (standing == Standing::waits_for_second) SALLYPORT_CHECK(house_.review().sign(open.id, decision(staff_.counsel_2, open)));
        const bool anybody = std::any_of(demand.directory.begin(), demand.directory.end(), [](const auto& answer) { return answer.known; });
        const bool told_first = anybody && open.script->orders.empty() && demand.section != demand::Section::emergencies;
        if (told_first) return house_.notice().tell(open.id, decision(staff_.analyst, open));
        SALLYPORT_CHECK(house_.notice().clear(open.id, decision(staff_.analyst, open)));
        return {};
    }

    Outcome<void> record_order(const Open& open, const adapters::SimulatedOrder& simulated) {
        notice::SecrecyOrder order;
        order.id = simulated.id;
        order.court = Sensitive<std::string>{"A court that does not exist"};
        order.docket = Sensitive{fmt::format("SIM-ORDER-{}", open.script->serial)};
        order.level = simulated.level;
        order.starts = clock_.now();
        order.ends = after_days(clock_.now(), order_days);
        SALLYPORT_CHECK(house_.notice().record_order(open.id, std::move(order), decision(staff_.analyst, open)));
        return {};
    }

    Outcome<void> record_consent(const Open& open, const demand::Demand& demand, int identifier) {
        review::Consent consent;
        consent.identifier = identifier;
        for (const auto& sought : demand.identifiers[static_cast<std::size_t>(identifier)].sought) consent.classes.push_back(sought.data);
        consent.given_by = Sensitive<std::string>{"Simulated owner"};
        consent.given_on = day_of(clock_.now(), "UTC");
        consent.verified_how = "signed in to the account";
        return house_.review().record_consent(open.id, std::move(consent), decision(staff_.analyst, open));
    }

    Outcome<void> hand_over(Open& open) {
        SALLYPORT_CHECK(house_.production().propose_release(open.id, decision(staff_.custodian, open)));
        SALLYPORT_CHECK(house_.production().release(open.id, decision(staff_.counsel_2, open)));
        SALLYPORT_TRY(package, house_.production().fetchable(open.id, open.officer, house_.people(), clock_.now()));
        std::uint64_t got = 0;
        SALLYPORT_CHECK(house_.production().stream(*package, 0, package->bytes, [&](std::string_view piece) {
            got += piece.size();
            return true;
        }));
        if (got != package->bytes) return Problem{Trouble::corrupt, "a package ended too early"};
        SALLYPORT_CHECK(house_.production().delivered(open.id, open.officer, clock_.now()));
        open.ended = true;
        return {};
    }

    House& house_;
    adapters::StillClock& clock_;
    adapters::SimulatedWorld& world_;
    collection::Collector& collector_;
    const PersonId founder_ = PersonId::random();
    Staff staff_;
    std::map<std::pair<std::string, demand::RequesterKind>, people::Person> officers_;
    std::map<AgencyId, people::Agency> agencies_;
    std::map<DemandId, std::vector<int>> consents_;
    std::vector<Open> open_;
};

// The published history does not say where its provider is established. It answered, so the simulated one is established wherever it was asked
// from; otherwise all but two countries would get the treaty letter.
std::string local_entities(const Simulation& simulation) {
    std::set<std::string> countries;
    for (const auto& row : simulation.like.rows()) countries.insert(row.code);
    for (const auto& period : simulation.docket.periods) {
        for (const auto& line : period.enterprise) countries.insert(line.country);
    }
    std::string out;
    for (const auto& country : countries) {
        if (!is_country(country)) continue;
        out += fmt::format(
            "\n[[entity]]\ncode = \"simulated_{0}\"\nname = \"Simulated local entity, {0}\"\naddress = \"\"\ncountry = \"{0}\"\n", country);
    }
    return out;
}

Outcome<void> write_profile(const fs::path& shipped, const Simulation& simulation) {
    SALLYPORT_TRY(provider, adapters::read_file((shipped / "demo" / "provider.toml").string()));
    return adapters::keep_file(simulation.folder + "/provider.toml", provider + local_entities(simulation), 0600);
}

Outcome<void> prepare_folder(const Simulation& simulation) {
    const auto& folder = simulation.folder;
    if (fs::exists(folder + "/book.db")) {
        return Problem{Trouble::conflict, folder +
                                              " holds a book already, and simulated demands are never mixed with others; an absent or "
                                              "empty folder is wanted"};
    }
    if (fs::exists(folder) && !fs::is_empty(folder))
        return Problem{Trouble::conflict, folder + " is not empty; an absent or empty folder is wanted"};
    SALLYPORT_TRY(shipped, shipped_folder());
    SALLYPORT_CHECK(adapters::make_folder(folder));
    SALLYPORT_CHECK(
        adapters::keep_file(folder + "/" + std::string{unfinished_mark},
                            "The simulation in this folder did not end. It cannot go on: remove the folder and simulate again.\n", 0600));
    SALLYPORT_CHECK(copy_rulebooks(simulation.rulebooks.empty() ? shipped / "rulebooks" : fs::path{simulation.rulebooks}, folder));
    SALLYPORT_CHECK(write_profile(shipped, simulation));
    return adapters::keep_file(
        folder + "/sallyport.toml",
        "# Where the doors open. A simulation stays on this machine.\n[serve]\naddress = \"127.0.0.1\"\nport = 8080\n", 0600);
}

}  // namespace

Outcome<SimulationDone> simulate(const Simulation& simulation) {
    SALLYPORT_CHECK(prepare_folder(simulation));
    SALLYPORT_TRY(provider, adapters::read_provider(simulation.folder + "/provider.toml"));
    SALLYPORT_TRY(first, span_of(simulation.periods.front(), provider.zone));
    adapters::StillClock clock{after_days(first.from, -1)};
    SALLYPORT_CHECK(found_house(simulation.folder, BookKind::simulated, provider.zone, clock.now()));
    SALLYPORT_TRY(house, House::open({.folder = simulation.folder,
                                      .clock = &clock,
                                      .mode = HouseOptions::Mode::write,
                                      .durability = adapters::Durability::relaxed,
                                      .commit_every = entries_a_commit}));
    adapters::SimulatedWorld world;
    std::vector<std::unique_ptr<adapters::CountingSource>> stores;
    stores.push_back(world.source());
    adapters::SourceSet sources{std::move(stores)};
    adapters::Gatherer gatherer{house->clerk(), house->vault(), house->keys(), sources, clock};
    Play play{*house, clock, world, gatherer};
    SALLYPORT_CHECK(play.enrol_staff());

    // All scripts are written first, so that what is left can be said, and so that a docket that does not fit stops before anything is played.
    std::map<Period, std::pair<report::PublicationPlan, std::vector<Script>>> half_years;
    SimulationProgress progress;
    for (const Period period : simulation.periods) {
        const auto* docket = simulation.docket.find(period);
        auto plan = report::PublicationPlan::like(simulation.like, period, docket);
        SALLYPORT_TRY(scripts, adapters::scripts_of(simulation.like, plan, docket, static_cast<int>(progress.of) + 1));
        progress.of += scripts.size();
        half_years[period] = {std::move(plan), std::move(scripts)};
    }

    SimulationDone done;
    const auto stopped = [&] { return simulation.stop != nullptr && simulation.stop->load(); };
    const auto finish = [&](Instant from) -> Outcome<void> {
        for (int i = 0; i < days_to_finish && !stopped(); ++i) SALLYPORT_CHECK(play.day(after_days(from, i), {}));
        if (play.left() > 0 && !stopped()) return Problem{Trouble::corrupt, fmt::format("{} simulated demands did not end", play.left())};
        return {};
    };
    std::optional<Instant> last;
    for (const auto& [period, half_year] : half_years) {
        const auto& scripts = half_year.second;
        progress.period = period;
        SALLYPORT_TRY(span, span_of(period, provider.zone));
        if (last && *last < span.from) SALLYPORT_CHECK(finish(*last));
        clock.set(std::max(clock.now(), span.from));
        SALLYPORT_CHECK(play.begin_period());
        const auto days = static_cast<std::size_t>((span.to.ms - span.from.ms) / ms_per_day);
        std::size_t next = 0;
        for (std::size_t day = 0; day < days && !stopped(); ++day) {
            std::vector<const Script*> due;
            for (const std::size_t until = scripts.size() * (day + 1) / days; next < until; ++next) due.push_back(&scripts[next]);
            SALLYPORT_CHECK(play.day(after_days(span.from, static_cast<int>(day)), due));
            progress.filed += due.size();
            if (simulation.see) simulation.see(progress);
        }
        last = after_days(span.from, static_cast<int>(days));
    }
    if (last) SALLYPORT_CHECK(finish(*last));
    for (const auto& [period, half_year] : half_years) {
        if (!stopped()) SALLYPORT_CHECK(play.plan(half_year.first));
    }
    SALLYPORT_CHECK(house->book().flush());
    SALLYPORT_CHECK(house->book().sign_checkpoint(clock.now()));
    done.demands = progress.filed;
    done.entries = house->book().size();
    done.interrupted = stopped();
    if (!done.interrupted) fs::remove(simulation.folder + "/" + std::string{unfinished_mark});
    return done;
}

}  // namespace sallyport::app
