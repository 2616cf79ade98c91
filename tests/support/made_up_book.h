// A book in memory, filled with made-up lives of demands that the lifecycle allows. The same seed gives the same book, with every compiler.
#pragma once
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "ledger/book.h"
#include "ledger/merkle.h"

namespace sallyport::tests {

class MadeUpBook : public ledger::Book {
public:
    explicit MadeUpBook(std::uint32_t seed, std::string_view kind_of_book = "simulated") : random_{seed} {
        for (int i = 0; i < 6; ++i) people_.push_back(*PersonId::parse(made_up_id()));
        ledger::Facts facts;
        facts.code(ledger::Fact::book, kind_of_book).zone(ledger::Fact::zone, "UTC");
        write(ledger::Kind::book_born, {}, std::nullopt, {}, facts);
    }

    // Writes entries until the book has `size`.
    void grow_to(std::uint64_t size) {
        while (this->size() < size) play();
    }

    Outcome<ledger::EntryIndex> append(const ledger::Draft& draft) override {
        if (ledger::belongs_to_demand(draft.kind)) {
            const auto actor = draft.actor.none() ? std::string{ledger::machine} : draft.actor.text();
            SALLYPORT_TRY(next, ledger::after(standings_[draft.demand.text()].standing, {draft.kind, draft.facts, actor}));
            if (draft.decided_on != standings_[draft.demand.text()].last) return Problem{Trouble::conflict, "the demand has moved"};
            standings_[draft.demand.text()] = {next, ledger::EntryIndex{size()}};
        }
        write(draft.kind, draft.demand, draft.decided_on, draft.actor, draft.facts, draft.corrects, draft.body.reveal());
        return ledger::EntryIndex{size() - 1};
    }
    std::uint64_t size() const override { return entries_.size(); }
    Outcome<ledger::Entry> entry(ledger::EntryIndex index) const override {
        if (index.value >= size()) return Problem{Trouble::not_found, "there is no such entry"};
        return entries_[index.value];
    }
    Outcome<Sensitive<Bytes>> body(ledger::EntryIndex index) const override {
        if (is_counsels(index)) return Problem{Trouble::refused, "a note that only counsel reads"};
        return any_body(index);
    }
    Outcome<Sensitive<Bytes>> counsels_note(ledger::EntryIndex index) const override {
        if (!is_counsels(index)) return Problem{Trouble::refused, "no note of counsel's"};
        return any_body(index);
    }
    Outcome<Sensitive<Bytes>> any_body(ledger::EntryIndex index) const {
        const auto& entry = entries_.at(index.value);
        if (destroyed_.contains(entry.header.demand.text())) return Problem{Trouble::not_found, "destroyed with its key"};
        if (sha256(body_salts_[index.value], bodies_[index.value]) != entry.body_digest) {
            return Problem{Trouble::corrupt, "the body is not what was recorded"};
        }
        return Sensitive<Bytes>{bodies_[index.value]};
    }
    Outcome<std::vector<ledger::Entry>> entries_of(const DemandId& demand) const override {
        std::vector<ledger::Entry> out;
        for (const auto& entry : entries_) {
            if (entry.header.demand == demand) out.push_back(entry);
        }
        return out;
    }
    Outcome<ledger::Standing> standing(const DemandId& demand) const override {
        const auto found = standings_.find(demand.text());
        return found == standings_.end() ? ledger::Standing{} : found->second.standing;
    }
    Outcome<std::optional<ledger::EntryIndex>> last_of(const DemandId& demand) const override {
        const auto found = standings_.find(demand.text());
        return found == standings_.end() ? std::optional<ledger::EntryIndex>{} : found->second.last;
    }
    Outcome<void> each(ledger::EntryIndex from, const std::function<bool(const ledger::Entry&)>& see) const override {
        for (auto index = from.value; index < size(); ++index) {
            if (!see(entries_[index])) break;
        }
        return {};
    }
    Outcome<void> look(const std::function<void(const ledger::Views&)>& see) const override {
        if (!views_without_rows) return Problem{Trouble::not_found, "a made-up book has no views"};
        struct NoRows : ledger::Views {
            void write(std::string_view, const ledger::Row&) override {}
            std::vector<ledger::Row> read(std::string_view, const ledger::Row&) const override { return {}; }
        };
        see(NoRows{});
        return {};
    }
    bool views_without_rows = false;
    Outcome<Digest> root(std::uint64_t wanted) const override {
        ledger::Frontier frontier;
        for (std::uint64_t index = 0; index < wanted; ++index) frontier.add(hashes_.at(index));
        return frontier.root();
    }

    // The demand's bodies are gone, as when its key is destroyed, whether or not an entry says so.
    void destroy_bodies(const DemandId& demand) { destroyed_.insert(demand.text()); }
    // Writes an entry whatever the lifecycle says: what a provider that cheats could sign.
    void force(ledger::Kind kind, const DemandId& demand, const PersonId& actor, const ledger::Facts& facts) {
        const auto last = standings_[demand.text()].last;
        standings_[demand.text()].last = ledger::EntryIndex{size()};
        write(kind, demand, last, actor, facts);
    }
    const std::vector<PersonId>& people() const { return people_; }
    const std::vector<DemandId>& demands() const { return demands_; }
    // Made-up facts that fit the kind.
    ledger::Facts facts_for(ledger::Kind kind, const ledger::Standing& standing) { return made_up_facts(kind, standing); }
    // For spoiling: what a careless hand could change in the store.
    std::vector<ledger::Entry>& entries() { return entries_; }
    std::vector<Bytes>& bodies() { return bodies_; }

private:
    struct Known {
        ledger::Standing standing;
        std::optional<ledger::EntryIndex> last;
    };

    bool is_counsels(ledger::EntryIndex index) const {
        const auto& entry = entries_.at(index.value);
        return entry.facts && ledger::is_counsels_note(entry.header.kind, *entry.facts);
    }
    std::uint64_t any(std::uint64_t below) { return random_() % below; }
    std::string made_up_id() {
        std::string out;
        for (int i = 0; i < 20; ++i) out += "0123456789abcdefghjkmnpqrstvwxyz"[any(32)];
        return out;
    }
    Bytes made_up_bytes(std::size_t count) {
        Bytes out;
        for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(any(256));
        return out;
    }

    std::string made_up_value(ledger::Fact fact) {
        using ledger::FactType;
        switch (ledger::type(fact)) {
            case FactType::number: return std::to_string(any(20));
            case FactType::code: return "word" + std::to_string(any(9));
            case FactType::codes: return "login_log,subscriber";
            case FactType::country: return any(2) ? "US" : "DE";
            case FactType::instant: return "2026-03-01T00:00:00Z";
            case FactType::day: return "2026-03-01";
            case FactType::period: return "2022-H2";
            case FactType::id: return made_up_id();
            case FactType::digest: return hex(made_up_bytes(32));
            case FactType::token: return hex(made_up_bytes(16));
            case FactType::zone: return "UTC";
        }
        return "";
    }

    ledger::Facts made_up_facts(ledger::Kind kind, const ledger::Standing& standing) {
        using ledger::Fact;
        std::set<std::pair<std::string, std::string>> lines;
        const auto add = [&](Fact fact) {
            std::string value = made_up_value(fact);
            if (fact == Fact::version) value = std::to_string(standing.version + 1);
            if (fact == Fact::section) value = any(5) ? "criminal" : "emergencies";
            if (fact == Fact::items_outside) value = any(9) ? "0" : "1";
            if (fact == Fact::classes && any(2)) value = "content_mail,login_log";
            if (fact == Fact::ground && kind == ledger::Kind::cleared) {
                value = std::array{"told", "waived", "no_customer", "consent"}[any(4)];
            }
            lines.emplace(ledger::name(fact), value);
        };
        for (const Fact fact : ledger::required_facts(kind)) add(fact);
        for (const Fact fact : ledger::further_facts(kind)) {
            if (any(2)) add(fact);
        }
        std::string text;
        for (const auto& [name, value] : lines) text += name + "=" + value + "\n";
        return ledger::Facts::parse(text).value();
    }

    void play() {
        using ledger::Kind;
        const auto choice = any(12);
        if (choice == 0) {
            static constexpr Kind house[] = {Kind::incident, Kind::agency_vetted, Kind::person_enrolled, Kind::report_published};
            const Kind kind = house[any(4)];
            const auto facts = made_up_facts(kind, {});
            write(kind, {}, std::nullopt, people_[any(6)], facts);
            return;
        }
        if (choice == 1) {
            const auto old = any(size());
            const Kind kind = entries_[old].header.kind;
            if (kind == Kind::corrected_entry) return;
            const auto facts = made_up_facts(kind, {});
            write(Kind::corrected_entry, {}, std::nullopt, people_[any(6)], facts, ledger::EntryIndex{old});
            return;
        }
        const bool new_one = choice <= 3 || demands_.empty();
        if (new_one) demands_.push_back(*DemandId::parse(made_up_id()));
        const DemandId demand = new_one ? demands_.back() : demands_[any(demands_.size())];
        const Known known = standings_[demand.text()];
        for (int tries = 0; tries < 60; ++tries) {
            const Kind kind = ledger::all_kinds()[any(ledger::all_kinds().size())];
            if (!ledger::fits(known.standing.stage, kind)) continue;
            if (kind == Kind::note_added && any(4)) continue;
            const auto actor = any(5) == 0 ? PersonId{} : people_[any(6)];
            const auto facts = made_up_facts(kind, known.standing);
            const Bytes body = R"({"words":")" + std::string(any(60), 'x') + "\"}";
            if (append({kind, made_up_instant(), demand, known.last, actor, facts, Sensitive<Bytes>{body}}).has_value()) return;
        }
    }

    Instant made_up_instant() { return {1'772'366'400'000 + static_cast<std::int64_t>(size()) * 1000}; }

    void write(ledger::Kind kind, DemandId demand, std::optional<ledger::EntryIndex> previous, PersonId actor, ledger::Facts facts,
               std::optional<ledger::EntryIndex> corrects = {}, const Bytes& body = {}) {
        ledger::Entry entry;
        entry.header = {{size()}, kind, made_up_instant(), std::move(demand), previous, std::move(actor), corrects};
        entry.facts_salt = made_up_bytes(ledger::salt_bytes);
        entry.facts_digest = sha256(entry.facts_salt, facts.text());
        entry.facts = std::move(facts);
        body_salts_.push_back(made_up_bytes(ledger::salt_bytes));
        entry.body_digest = sha256(body_salts_.back(), body);
        bodies_.push_back(body);
        hashes_.push_back(entry.leaf_hash());
        entries_.push_back(std::move(entry));
    }

    std::mt19937 random_;
    std::vector<PersonId> people_;
    std::vector<DemandId> demands_;
    std::map<std::string, Known> standings_;
    std::set<std::string> destroyed_;
    std::vector<ledger::Entry> entries_;
    std::vector<Bytes> bodies_, body_salts_;
    std::vector<Digest> hashes_;
};

}  // namespace sallyport::tests
