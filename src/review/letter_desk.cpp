#include "review/letter_desk.h"

#include <algorithm>

namespace sallyport::review {

using State = LetterStanding::State;

namespace {

template <class T>
Outcome<void> record(ledger::Clerk& clerk, Outcome<ledger::Step<T>> step) {
    if (!step) return std::move(step.error());
    SALLYPORT_CHECK(clerk.record(std::move(*step)));
    return {};
}

Outcome<std::vector<ledger::Row>> look(const ledger::Clerk& clerk, std::string_view sql, const ledger::Row& parameters) {
    std::vector<ledger::Row> found;
    SALLYPORT_CHECK(clerk.book().look([&](const ledger::Views& views) { found = views.read(sql, parameters); }));
    return found;
}

State state_of(std::string_view word) {
    if (word == "waiting") return State::waiting;
    return word == "approved" ? State::approved : State::dropped;
}

LetterText text_of(Reason reason, std::string_view language, const LetterStanding& standing) {
    return {reason, std::string{language}, standing.version, standing.text, standing.restores};
}

}  // namespace

LetterDesk::LetterDesk(ledger::Clerk& clerk, const people::PeopleDesk& people, LetterBook shipped)
    : clerk_{clerk}, people_{people}, shipped_{std::move(shipped)} {}

Outcome<std::vector<LetterStanding>> LetterDesk::versions(Reason reason, std::string_view language) const {
    const auto* words = shipped_.language(language);
    if (words == nullptr || reason == Reason::r26) return Problem{Trouble::not_found, "there are no such words"};
    SALLYPORT_TRY(found, look(clerk_,
                              "SELECT entry, version, author, written, state, approved, approver FROM v_letters WHERE reason = $1 AND "
                              "language = $2 ORDER BY version DESC",
                              {code(reason), language}));
    std::vector<LetterStanding> all;
    std::int64_t newest_approval = 0;
    std::size_t in_use = found.size();  // the shipped one
    for (const auto& row : found) {
        LetterStanding one;
        one.entry = {static_cast<std::uint64_t>(row[0].number)};
        SALLYPORT_TRY(noun, clerk_.read<LetterText>(one.entry));
        SALLYPORT_TRY(author, PersonId::parse(row[2].text));
        one.state = state_of(row[4].text);
        one.version = static_cast<int>(row[1].number);
        one.author = author;
        if (!row[6].text.empty()) {
            SALLYPORT_TRY(approver, PersonId::parse(row[6].text));
            one.approver = approver;
        }
        one.written = {row[3].number};
        one.text = std::move(noun.text);
        one.restores = noun.restores;
        if (one.state == State::approved && row[5].number > newest_approval) {
            newest_approval = row[5].number;
            in_use = all.size();
        }
        all.push_back(std::move(one));
    }
    LetterStanding original;
    const auto shipped = words->reasons.find(reason);
    if (shipped != words->reasons.end()) original.text = shipped->second.text;
    all.push_back(std::move(original));
    all[in_use].in_use = true;
    return all;
}

Outcome<LetterKit> LetterDesk::kit(std::string_view language, std::string_view number) const {
    LetterKit kit;
    kit.number = number;
    const auto* words = shipped_.language(language);
    if (words == nullptr) words = shipped_.language("en");
    if (words == nullptr) return kit;
    kit.words = *words;
    for (const auto& [reason, shipped] : words->reasons) kit.pieces[reason] = {shipped.text, 0};
    SALLYPORT_TRY(
        found, look(clerk_, "SELECT entry FROM v_letters WHERE language = $1 AND state = 'approved' ORDER BY approved", {words->language}));
    // The latest approval of each reason comes last.
    for (const auto& row : found) {
        SALLYPORT_TRY(noun, clerk_.read<LetterText>(ledger::EntryIndex{static_cast<std::uint64_t>(row[0].number)}));
        kit.pieces[noun.reason] = {std::move(noun.text), noun.version};
    }
    return kit;
}

Outcome<void> LetterDesk::may_sign(const PersonId& by) const {
    const auto person = people_.person(by);
    if (person && people::may(person->role, people::Action::adopt, people::Relation::none)) return {};
    return Problem{Trouble::refused, "the words of letters are counsel's, and nobody else's"};
}

Outcome<void> LetterDesk::may_sign_second(const PersonId& by) const {
    const auto person = people_.person(by);
    if (person && people::may(person->role, people::Action::adopt_second, people::Relation::none)) return {};
    return Problem{Trouble::refused, "another of counsel approves the words of letters, or the custodian, and nobody else"};
}

Outcome<void> LetterDesk::write_next(Reason reason, std::string_view language, std::string text, int restores, const PersonId& by,
                                     Instant at) {
    SALLYPORT_CHECK(may_sign(by));
    SALLYPORT_TRY(all, versions(reason, language));
    return record(clerk_, write_letter({reason, std::string{language}, all.front().version + 1, std::move(text), restores}, by, at));
}

Outcome<void> LetterDesk::write(Reason reason, std::string_view language, std::string text, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{writing_};
    return write_next(reason, language, std::move(text), -1, by, at);
}

Outcome<void> LetterDesk::go_back(Reason reason, std::string_view language, int version, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{writing_};
    SALLYPORT_TRY(all, versions(reason, language));
    const auto found = std::ranges::find(all, version, &LetterStanding::version);
    if (found == all.end()) return Problem{Trouble::not_found, "there is no such version"};
    if (found->in_use) return Problem{Trouble::conflict, "this version is in use already", "version"};
    return write_next(reason, language, found->text, version, by, at);
}

Outcome<LetterStanding> LetterDesk::waiting(Reason reason, std::string_view language, int version) const {
    SALLYPORT_TRY(all, versions(reason, language));
    for (auto& one : all) {
        if (one.version == version && one.state == State::waiting) return std::move(one);
    }
    return Problem{Trouble::not_found, "no such version waits for a second person"};
}

Outcome<void> LetterDesk::approve(Reason reason, std::string_view language, int version, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{writing_};
    SALLYPORT_CHECK(may_sign_second(by));
    SALLYPORT_TRY(standing, waiting(reason, language, version));
    if (!may_sign(standing.author))
        return Problem{Trouble::refused, "whoever wrote these words may not do so any more; propose them again"};
    SALLYPORT_TRY(both, people::Signatures::of(standing.author, by));
    return record(clerk_, approve_letter(text_of(reason, language, standing), both, at));
}

Outcome<void> LetterDesk::drop(Reason reason, std::string_view language, int version, const PersonId& by, Instant at) {
    const std::lock_guard one_at_a_time{writing_};
    SALLYPORT_CHECK(may_sign(by));
    SALLYPORT_TRY(standing, waiting(reason, language, version));
    return record(clerk_, drop_letter(text_of(reason, language, standing), by, at));
}

}  // namespace sallyport::review
