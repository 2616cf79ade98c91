#include "tally/desk_figures.h"

#include <algorithm>
#include <unordered_map>

namespace sallyport::tally {

using ledger::Fact;
using ledger::Kind;

namespace {

constexpr std::int64_t hour_ms = 60LL * 60 * 1000;
constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

// What one demand waits for, from what was begun and not ended.
struct Open {
    bool clarification = false, objection = false, challenge = false, told = false;
    Waits waits() const {
        if (challenge) return Waits::court;
        if (clarification) return Waits::requester;
        if (objection || told) return Waits::customer;
        return Waits::us;
    }
};

class Reader {
public:
    explicit Reader(Instant now) : now_{now} {}

    void read(const ledger::Entry& entry) {
        if (entry.header.at > now_ || entry.header.demand.none() || !entry.facts) return;
        if (entry.header.kind == Kind::received) return receive(entry);
        const auto place = places_.find(entry.header.demand);
        if (place != places_.end()) happen(entry, demands_[place->second], open_[place->second]);
    }
    std::vector<DeskDemand> finish() {
        for (std::size_t i = 0; i < demands_.size(); ++i) demands_[i].waits = open_[i].waits();
        return std::move(demands_);
    }

private:
    void receive(const ledger::Entry& entry) {
        DeskDemand made;
        made.id = entry.header.demand;
        made.section = section_named(entry.facts->text_or(Fact::section, "")).value_or(Section::criminal);
        made.agency = entry.facts->text_or(Fact::agency, "");
        made.received = entry.facts->instant_of(Fact::received).value_or(entry.header.at);
        places_.emplace(made.id, demands_.size());
        demands_.push_back(std::move(made));
        open_.emplace_back();
    }

    static void answer(const ledger::Entry& entry, DeskDemand& demand, bool nothing_to_fetch) {
        if (!demand.acknowledged) {
            demand.acknowledged = entry.header.at;
            demand.acknowledged_by = entry.header.actor;
        }
        if (!demand.answered) {
            demand.answered = entry.header.at;
            demand.answered_by = entry.header.actor;
        }
        demand.closed = demand.closed || nothing_to_fetch;
    }

    static void happen(const ledger::Entry& entry, DeskDemand& demand, Open& open) {
        switch (entry.header.kind) {
            case Kind::accepted:
                if (demand.acknowledged) break;
                demand.acknowledged = entry.header.at;
                demand.acknowledged_by = entry.header.actor;
                break;
            case Kind::released: answer(entry, demand, false); break;
            case Kind::delivered:
            case Kind::refused:
            case Kind::handled_outside:
            case Kind::redirected:
            case Kind::withdrawn:
            case Kind::challenge_granted:
            case Kind::keep_lapsed: answer(entry, demand, true); break;
            case Kind::redirect_declined:
                // The customer could not be asked after all: it is ours again.
                demand.answered.reset();
                demand.answered_by = {};
                demand.closed = false;
                break;
            case Kind::deadline_raised:
                if (entry.facts->text_or(Fact::ground, "") != "passed" || demand.answered || demand.late_since) break;
                demand.late_clock = entry.facts->text_or(Fact::clock, "");
                demand.late_since = entry.facts->instant_of(Fact::due).value_or(entry.header.at);
                break;
            case Kind::outcome_recorded: demand.came_of = entry.facts->text_or(Fact::came_of, ""); break;
            case Kind::clarification_asked: open.clarification = true; break;
            case Kind::clarification_answered: open.clarification = false; break;
            case Kind::told: open.told = true; break;
            case Kind::cleared: open.told = false; break;
            case Kind::objected: open.objection = true; break;
            case Kind::objection_settled: open.objection = false; break;
            case Kind::challenge_filed:
            case Kind::challenge_appealed: open.challenge = true; break;
            case Kind::challenge_denied:
            case Kind::challenge_modified: open.challenge = false; break;
            default: break;  // steps on the way
        }
    }

    Instant now_;
    std::unordered_map<DemandId, std::size_t> places_;
    std::vector<DeskDemand> demands_;
    std::vector<Open> open_;
};

Durations durations_of(std::vector<std::int64_t> times, std::size_t within) {
    Durations out;
    out.count = times.size();
    out.within = within;
    out.median_ms = nearest_rank(times, 50);
    out.ninetieth_ms = nearest_rank(std::move(times), 90);
    return out;
}

}  // namespace

std::string_view word(Waits waits) {
    switch (waits) {
        case Waits::us: return "us";
        case Waits::requester: return "requester";
        case Waits::customer: return "customer";
        case Waits::court: return "court";
    }
    return "?";
}

Outcome<std::vector<DeskDemand>> desk_demands(const Entries& entries, Instant now) {
    Reader reader{now};
    std::optional<Problem> trouble;
    SALLYPORT_CHECK(entries([&](const ledger::Entry& entry) {
        if (entry.header.kind != Kind::note_added && entry.header.kind != Kind::corrected_entry && !entry.facts) {
            trouble = Problem{Trouble::refused, "the facts of entry " + std::to_string(entry.header.index.value) +
                                                    " are withheld in this copy: figures cannot be counted from it"};
            return false;
        }
        reader.read(entry);
        return true;
    }));
    if (trouble) return std::move(*trouble);
    return reader.finish();
}

std::map<std::string, std::size_t> emergencies_by_outcome(std::span<const DeskDemand* const> demands) {
    std::map<std::string, std::size_t> out;
    for (const DeskDemand* one : demands) {
        if (one->section == Section::emergencies && one->answered) ++out[one->came_of];
    }
    return out;
}

std::optional<std::int64_t> nearest_rank(std::vector<std::int64_t> values, int per_cent) {
    if (values.empty()) return std::nullopt;
    std::ranges::sort(values);
    const std::size_t rank = (values.size() * static_cast<std::size_t>(per_cent) + 99) / 100;
    return values[std::max<std::size_t>(rank, 1) - 1];
}

DeskGroup desk_group(std::string name, std::span<const DeskDemand* const> demands, Instant now, const ServiceLevels& levels) {
    DeskGroup out;
    out.name = std::move(name);
    std::vector<std::int64_t> acknowledge, answer;
    std::size_t acknowledged_within = 0, answered_within = 0;
    const auto took = [](std::vector<std::int64_t>& times, std::size_t& within, std::int64_t ms, std::int64_t level_hours) {
        times.push_back(ms);
        if (ms <= level_hours * hour_ms) ++within;
    };
    for (const DeskDemand* one : demands) {
        const ServiceLevel& level = levels.in(one->section);
        ++out.received;
        if (one->acknowledged) took(acknowledge, acknowledged_within, one->acknowledged->ms - one->received.ms, level.acknowledge_hours);
        if (one->answered) took(answer, answered_within, one->answered->ms - one->received.ms, level.answer_hours);
        if (one->closed) {
            ++out.closed;
            continue;
        }
        ++out.open;
        if (one->late_since && !one->answered) ++out.late;
        const std::int64_t age = now.ms - one->received.ms;
        std::size_t place = 0;
        while (place < age_ends.size() && age > age_ends[place] * day_ms) ++place;
        ++out.open_by_age[place];
    }
    out.acknowledge = durations_of(std::move(acknowledge), acknowledged_within);
    out.answer = durations_of(std::move(answer), answered_within);
    return out;
}

}  // namespace sallyport::tally
