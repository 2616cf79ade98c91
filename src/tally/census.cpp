#include "tally/census.h"

#include <unordered_map>

namespace sallyport::tally {

using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

std::string_view word(BookKind kind) {
    switch (kind) {
        case BookKind::real: return "real";
        case BookKind::demo: return "demo";
        case BookKind::simulated: return "simulated";
    }
    return "?";
}

std::string_view word(Ending ending) {
    switch (ending) {
        case Ending::content: return "content";
        case Ending::noncontent: return "noncontent";
        case Ending::withdrawn: return "withdrawn";
        case Ending::redirected: return "redirected";
        case Ending::rejected: return "rejected";
        case Ending::handled_outside: return "handled_outside";
        case Ending::no_data: return "no_data";
        case Ending::preserved: return "preserved";
        case Ending::pending: return "pending";
    }
    return "?";
}

std::uint64_t Endings::all() const {
    std::uint64_t sum = 0;
    for (const auto count : counts_) sum += count;
    return sum;
}

Endings& Endings::operator+=(const Endings& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    return *this;
}

namespace {

Problem contradiction(std::uint64_t index, std::string_view what) {
    return Problem{Trouble::corrupt, "entry " + std::to_string(index) + ": " + std::string{what}};
}

std::uint64_t count_of(const Facts& facts, Fact fact) { return static_cast<std::uint64_t>(facts.number_or(fact, 0)); }

// What has happened to a demand so far, beside what is known of it.
struct Happened {
    bool withdrawn = false, redirected = false, rejected = false, handled_outside = false, preserved = false, answered = false;
    std::uint64_t items_content = 0, items_noncontent = 0;
    std::uint64_t accounts_content = 0, accounts_noncontent = 0, accounts_none = 0;
    bool warrant = false, seeks_content = false, abroad = false;
};

Ending ending_of(const CountedDemand& demand, const Happened& past) {
    if (past.items_content > 0) return Ending::content;
    if (past.items_noncontent > 0) return Ending::noncontent;
    if (past.withdrawn) return Ending::withdrawn;
    if (past.redirected) return Ending::redirected;
    if (past.rejected) return Ending::rejected;
    if (past.handled_outside) return Ending::handled_outside;
    if (past.answered) return Ending::no_data;
    if (past.preserved && demand.section == Section::preservation) return Ending::preserved;
    return Ending::pending;
}

// Every account specified ends exactly once. After an answer, what is neither in the package nor searched in vain was refused.
Endings accounts_of(const CountedDemand& demand, const Happened& past) {
    Endings out;
    const bool by_package = demand.ending == Ending::content || demand.ending == Ending::noncontent || demand.ending == Ending::no_data;
    if (!by_package) {
        out[demand.ending] = demand.accounts;
        return out;
    }
    std::uint64_t left = demand.accounts;
    const auto take = [&](std::uint64_t wanted) {
        const auto taken = std::min(wanted, left);
        left -= taken;
        return taken;
    };
    out[Ending::content] = take(past.accounts_content);
    out[Ending::noncontent] = take(past.accounts_noncontent);
    out[Ending::no_data] = take(past.accounts_none);
    out[Ending::rejected] = left;
    return out;
}

class Reader {
public:
    explicit Reader(const std::unordered_map<std::uint64_t, Facts>& corrections) : corrections_{corrections} {}

    Outcome<void> read(const ledger::Entry& entry) {
        const std::uint64_t index = entry.header.index.value;
        ++census.entries;
        if (entry.header.kind == Kind::corrected_entry) return {};  // looked up where the corrected entry stands
        if (entry.header.kind == Kind::note_added) return {};       // changes no figure; of counsel's notes no export holds the facts
        const auto corrected = corrections_.find(index);
        if (corrected == corrections_.end() && !entry.facts) {
            return Problem{Trouble::refused,
                           "the facts of entry " + std::to_string(index) + " are withheld in this copy: figures cannot be counted from it"};
        }
        const Facts& facts = corrected == corrections_.end() ? *entry.facts : corrected->second;
        if (entry.header.kind == Kind::book_born) return open_book(index, facts);
        if (entry.header.kind == Kind::received) return receive(entry, facts);
        if (entry.header.demand.none()) return {};
        const auto place = places_.find(entry.header.demand);
        if (place == places_.end()) return contradiction(index, "the demand was never received");
        happen(entry.header.kind, facts, place->second);
        return {};
    }

    Census finish() {
        for (std::size_t i = 0; i < census.demands.size(); ++i) {
            CountedDemand& demand = census.demands[i];
            demand.ending = ending_of(demand, past_[i]);
            demand.by_account = accounts_of(demand, past_[i]);
            demand.warrant_for_content_abroad = past_[i].warrant && past_[i].seeks_content && past_[i].abroad;
        }
        return std::move(census);
    }

private:
    Outcome<void> open_book(std::uint64_t index, const Facts& facts) {
        const auto kind = facts.text_or(Fact::book, "");
        if (kind == word(BookKind::real))
            census.book = BookKind::real;
        else if (kind == word(BookKind::demo))
            census.book = BookKind::demo;
        else if (kind == word(BookKind::simulated))
            census.book = BookKind::simulated;
        else
            return contradiction(index, "the book is neither real, demo nor simulated");
        census.zone = facts.text_or(Fact::zone, "UTC");
        return {};
    }

    Outcome<void> receive(const ledger::Entry& entry, const Facts& facts) {
        const auto section = section_named(facts.text_or(Fact::section, ""));
        if (!section) return contradiction(entry.header.index.value, "there is no such section");
        if (!places_.emplace(entry.header.demand, census.demands.size()).second) {
            return contradiction(entry.header.index.value, "the demand was received before");
        }
        CountedDemand demand;
        demand.id = entry.header.demand;
        demand.period = period_of(facts.instant_of(Fact::received).value_or(entry.header.at), census.zone);
        demand.section = *section;
        demand.country = facts.text_or(Fact::country, "XX");
        demand.duplicate = facts.has(Fact::duplicate_of);
        census.demands.push_back(std::move(demand));
        past_.emplace_back();
        describe(facts, census.demands.size() - 1);
        return {};
    }

    // What the paper says; a corrected paper says it again.
    void describe(const Facts& facts, std::size_t place) {
        CountedDemand& demand = census.demands[place];
        Happened& past = past_[place];
        demand.accounts = count_of(facts, Fact::accounts);
        if (facts.has(Fact::customer_class)) {
            const auto customer_class = facts.text_or(Fact::customer_class, "unknown");
            demand.consumer = customer_class == "consumer";
            demand.class_unknown = customer_class == "unknown";
        }
        if (facts.has(Fact::instrument)) past.warrant = facts.text_or(Fact::instrument, "") == "search_warrant";
        past.seeks_content = count_of(facts, Fact::sought_content) > 0;
        past.abroad = count_of(facts, Fact::abroad) > 0;
    }

    void happen(Kind kind, const Facts& facts, std::size_t place) {
        CountedDemand& demand = census.demands[place];
        Happened& past = past_[place];
        switch (kind) {
            case Kind::corrected: describe(facts, place); break;
            case Kind::withdrawn: past.withdrawn = true; break;
            case Kind::redirected: past.redirected = true; break;
            case Kind::redirect_declined: past.redirected = false; break;
            case Kind::refused: past.rejected = true; break;
            case Kind::handled_outside: past.handled_outside = true; break;
            case Kind::costs_stated: demand.cents_asked = count_of(facts, Fact::cents); break;
            case Kind::costs_withdrawn: demand.cents_asked.reset(); break;
            case Kind::preserved: past.preserved = true; break;
            case Kind::order_recorded: order(facts, place); break;
            case Kind::released: demand.released_in_emergency = demand.section == Section::emergencies; break;
            case Kind::formal_paper: demand.formal_paper_came = true; break;
            case Kind::formal_paper_missed: demand.formal_paper_missed = true; break;
            case Kind::delivered:
                // Fetched again is the same answer: the last delivery tells it.
                past.answered = true;
                past.items_content = count_of(facts, Fact::items_content);
                past.items_noncontent = count_of(facts, Fact::items_noncontent);
                past.accounts_content = count_of(facts, Fact::accounts_content);
                past.accounts_noncontent = count_of(facts, Fact::accounts_noncontent);
                past.accounts_none = count_of(facts, Fact::accounts_none);
                demand.products_content = facts.list(Fact::products_content);
                demand.products_noncontent = facts.list(Fact::products_noncontent);
                demand.customers_abroad = facts.list(Fact::customers_abroad);
                break;
            // Steps on the way, and entries of the house: they change no figure.
            case Kind::book_born:
            case Kind::corrected_entry:
            case Kind::incident:
            case Kind::agency_applied:
            case Kind::agency_turned_down:
            case Kind::agency_vetted:
            case Kind::agency_frozen:
            case Kind::agency_thawed:
            case Kind::person_enrolled:
            case Kind::person_left:
            case Kind::person_attested:
            case Kind::act_proposed:
            case Kind::key_registered:
            case Kind::key_withdrawn:
            case Kind::on_call:
            case Kind::on_call_ended:
            case Kind::absent:
            case Kind::absence_ended:
            case Kind::paged:
            case Kind::page_answered:
            case Kind::audited:
            case Kind::mailed:
            case Kind::rulebook_adopted:
            case Kind::adoption_proposed:
            case Kind::adoption_ended:
            case Kind::letter_written:
            case Kind::letter_approved:
            case Kind::letter_dropped:
            case Kind::received:
            case Kind::accepted:
            case Kind::preserve_failed:
            case Kind::keep_ended:
            case Kind::keep_verified:
            case Kind::keep_renewed:
            case Kind::keep_lapsed:
            case Kind::consent_recorded:
            case Kind::paper_read:
            case Kind::deadline_raised:
            case Kind::emergency_affirmed:
            case Kind::called_back:
            case Kind::outcome_recorded:
            case Kind::grant_proposed:
            case Kind::granted:
            case Kind::handling_proposed:
            case Kind::challenge_filed:
            case Kind::hearing_set:
            case Kind::challenge_denied:
            case Kind::challenge_granted:
            case Kind::challenge_modified:
            case Kind::challenge_appealed:
            case Kind::clarification_asked:
            case Kind::clarification_answered:
            case Kind::note_added:
            case Kind::order_reviewed:
            case Kind::order_ended:
            case Kind::told:
            case Kind::told_late:
            case Kind::objected:
            case Kind::objection_settled:
            case Kind::cleared:
            case Kind::permitted:
            case Kind::collected:
            case Kind::collection_failed:
            case Kind::sealed:
            case Kind::release_proposed:
            case Kind::destroyed:
            case Kind::period_planned:
            case Kind::figures_imported:
            case Kind::report_proposed:
            case Kind::report_dropped:
            case Kind::report_signed:
            case Kind::report_published: break;
        }
    }

    void order(const Facts& facts, std::size_t place) {
        const auto id = OrderId::parse(facts.text_or(Fact::order, ""));
        if (!id) return;
        const auto [found, fresh] = orders_.emplace(*id, census.orders.size());
        if (fresh) census.orders.push_back({*id, false, false, {}});
        CountedOrder& order = census.orders[found->second];
        const auto level = facts.text_or(Fact::order_level, "");
        order.federal = level == "federal";
        order.domestic = order.federal || level == "state" || level == "local";
        order.demands.push_back(place);
    }

    const std::unordered_map<std::uint64_t, Facts>& corrections_;
    std::unordered_map<DemandId, std::size_t> places_;
    std::unordered_map<OrderId, std::size_t> orders_;
    std::vector<Happened> past_;

public:
    Census census;
};

}  // namespace

Outcome<Census> take_census(const Entries& entries, std::optional<Instant> until) {
    std::unordered_map<std::uint64_t, Facts> corrections;
    const auto once = [&](bool collecting) -> Outcome<Census> {
        Reader reader{corrections};
        std::optional<Problem> problem;
        SALLYPORT_CHECK(entries([&](const ledger::Entry& entry) {
            if (until && entry.header.at > *until) return true;
            if (collecting && entry.header.kind == Kind::corrected_entry && entry.header.corrects && entry.facts) {
                corrections[entry.header.corrects->value] = *entry.facts;  // Replaces the facts as a whole; the latest correction holds.
            }
            // A pass that still collects corrections goes on behind a problem: one of them may mend it.
            if (problem) return collecting;
            if (auto read = reader.read(entry); !read) problem = std::move(read.error());
            return true;
        }));
        if (problem) return std::move(*problem);
        return reader.finish();
    };
    auto first = once(true);
    if (corrections.empty() || (!first && first.error().trouble != Trouble::refused)) return first;
    return once(false);
}

}  // namespace sallyport::tally
