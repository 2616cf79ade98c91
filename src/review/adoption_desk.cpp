#include "review/adoption_desk.h"

#include <algorithm>

namespace sallyport::review {

using ledger::EntryIndex;

namespace {

EntryIndex index_of(const ledger::Cell& cell) { return {static_cast<std::uint64_t>(cell.number)}; }

Outcome<std::vector<ledger::Row>> look(const ledger::Clerk& clerk, std::string_view sql, const ledger::Row& parameters) {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) { found = views.read(sql, parameters); }));
    return found;
}

}  // namespace

AdoptionDesk::AdoptionDesk(ledger::Clerk& clerk, const people::PeopleDesk& people, const law::Rulebook& rulebook,
                           std::optional<law::Adoption> in_force)
    : clerk_{clerk},
      people_{people},
      rulebook_{rulebook},
      in_force_{in_force ? std::make_shared<const law::Adoption>(std::move(*in_force)) : nullptr} {}

std::shared_ptr<const law::Adoption> AdoptionDesk::in_force() const {
    const std::lock_guard lock{mutex_};
    if (!look_again_) return in_force_;
    // Fail closed: while the book does not say what is adopted, nothing is.
    auto adoption = adoption_of(clerk_, rulebook_);
    if (!adoption) return nullptr;
    in_force_ = *adoption ? std::make_shared<const law::Adoption>(std::move(**adoption)) : nullptr;
    look_again_ = false;
    return in_force_;
}

template <class T>
Outcome<void> AdoptionDesk::write(Outcome<ledger::Step<T>> step) {
    if (!step) return std::move(step.error());
    const auto recorded = clerk_.record(std::move(*step));
    // Whether or not it says that it was written.
    const std::lock_guard lock{mutex_};
    look_again_ = true;
    if (!recorded) return recorded.error();
    return {};
}

Outcome<std::vector<RowStanding>> AdoptionDesk::rows(Instant now) const {
    SALLYPORT_TRY(held, held_rows(clerk_, rulebook_));
    const Day today = day_of(now, "UTC");
    std::vector<RowStanding> rows;
    for (auto& sheet : law::sheets(rulebook_)) {
        RowStanding row{std::move(sheet), std::nullopt, law::Freshness::fresh};
        Day looked_at = row.sheet.checked_on;
        if (const auto found = held.find(row.sheet.id); found != held.end() && now < found->second.until) {
            row.held = found->second;
            looked_at = std::max(looked_at, day_of(found->second.since, "UTC"));
        }
        row.freshness = law::freshness(looked_at, today);
        rows.push_back(std::move(row));
    }
    return rows;
}

Outcome<std::vector<WaitingAdoption>> AdoptionDesk::waiting(Instant now) const {
    SALLYPORT_TRY(found, look(clerk_,
                              "SELECT entry, by, until FROM v_adoption_proposals WHERE open = 1 AND rulebook = $1 AND until > $2 ORDER "
                              "BY entry",
                              {hex(rulebook_.version()), now.ms}));
    std::vector<WaitingAdoption> waiting;
    for (const auto& row : found) {
        SALLYPORT_TRY(proposal, clerk_.read<ProposedAdoption>(index_of(row[0])));
        SALLYPORT_TRY(by, PersonId::parse(row[1].text));
        waiting.push_back({index_of(row[0]), std::move(proposal), by, {row[2].number}});
    }
    return waiting;
}

Outcome<WaitingAdoption> AdoptionDesk::waiting(EntryIndex entry, Instant now) const {
    SALLYPORT_TRY(all, waiting(now));
    for (auto& one : all) {
        if (one.entry == entry) return std::move(one);
    }
    return Problem{Trouble::not_found, "no such proposal waits for a second signature"};
}

Outcome<std::vector<PastAdoption>> AdoptionDesk::history() const {
    SALLYPORT_TRY(found, look(clerk_, "SELECT entry, ended FROM v_adoptions ORDER BY entry DESC", {}));
    std::vector<PastAdoption> past;
    for (const auto& row : found) {
        const auto index = index_of(row[0]);
        SALLYPORT_TRY(entry, clerk_.book().entry(index));
        PastAdoption one{index, entry.header.at, entry.header.actor, {}, std::nullopt, std::nullopt};
        if (row[1].number == 0) {
            SALLYPORT_TRY(noun, clerk_.read<RulebookAdoption>(index));
            one.rulebook = noun.rulebook;
            one.adopted = std::move(noun);
        } else {
            SALLYPORT_TRY(noun, clerk_.read<AdoptionEnd>(index));
            one.rulebook = noun.rulebook;
            one.ended = std::move(noun);
        }
        past.push_back(std::move(one));
    }
    return past;
}

Outcome<std::optional<OtherVersion>> AdoptionDesk::other_version() const {
    SALLYPORT_TRY(past, history());
    const auto newest = std::ranges::find_if(
        past, [&](const PastAdoption& one) { return one.adopted && one.rulebook != rulebook_.version() && !one.adopted->read.empty(); });
    if (newest == past.end()) return std::optional<OtherVersion>{};
    auto now = law::sheets(rulebook_);
    // Rows that were not part of that adoption are no difference to it.
    const auto& named = newest->adopted->rows;
    if (!named.empty()) std::erase_if(now, [&](const law::RowSheet& row) { return !std::ranges::binary_search(named, row.id); });
    return std::optional{OtherVersion{newest->rulebook, newest->at, law::differences(newest->adopted->read, now)}};
}

Outcome<void> AdoptionDesk::may_sign(const PersonId& by) const {
    const auto person = people_.person(by);
    if (person && people::may(person->role, people::Action::adopt, people::Relation::none)) return {};
    return Problem{Trouble::refused, "rules are the provider's counsel's, and nobody else's"};
}

Outcome<void> AdoptionDesk::may_sign_second(const PersonId& by) const {
    const auto person = people_.person(by);
    if (person && people::may(person->role, people::Action::adopt_second, people::Relation::none)) return {};
    return Problem{Trouble::refused, "another of counsel signs second for rules, or the custodian, and nobody else"};
}

Outcome<void> AdoptionDesk::would_propose(const std::vector<std::string>& rows, Instant valid_until, const PersonId& by, Instant at) const {
    SALLYPORT_CHECK(may_sign(by));
    SALLYPORT_CHECK(propose_adoption(rulebook_, valid_until, rows, by, at));
    return {};
}

Outcome<void> AdoptionDesk::propose(std::vector<std::string> rows, Instant valid_until, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(may_sign(by));
    return write(propose_adoption(rulebook_, valid_until, std::move(rows), by, at));
}

Outcome<void> AdoptionDesk::approve(EntryIndex proposal, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{signing_};
    SALLYPORT_CHECK(may_sign_second(by));
    SALLYPORT_TRY(open, waiting(proposal, at));
    SALLYPORT_TRY(both, people::Signatures::of(open.by, by));
    if (!may_sign(open.by)) return Problem{Trouble::refused, "whoever signed first may not do so any more; propose it again"};
    // In a book that was born a demo or a simulation nothing is anybody's counsel's word, whoever clicks.
    SALLYPORT_TRY(born, clerk_.book().entry({0}));
    const bool made_up = !born.facts || born.facts->text_or(ledger::Fact::book, "") != "real";
    return write(adopt(rulebook_, open.proposal.valid_until, both, made_up, at, open.proposal.rows, proposal));
}

Outcome<void> AdoptionDesk::take_back(EntryIndex proposal, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{signing_};
    SALLYPORT_CHECK(may_sign(by));
    SALLYPORT_TRY(open, waiting(proposal, at));
    return write(review::take_back(open.entry, open.proposal.rulebook, by, at));
}

Outcome<void> AdoptionDesk::withdraw(std::vector<std::string> rows, std::string_view reason, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{signing_};
    SALLYPORT_CHECK(may_sign(by));
    SALLYPORT_TRY(held, held_rows(clerk_, rulebook_));
    if (held.empty()) return Problem{Trouble::not_found, "nothing is adopted of these rules", "rows"};
    for (const auto& row : rows) {
        if (!held.contains(row)) return Problem{Trouble::not_found, "\"" + row + "\" is not adopted", "rows"};
    }
    return write(withdraw_adoption(rulebook_, std::move(rows), reason, by, at));
}

}  // namespace sallyport::review
