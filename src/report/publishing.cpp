#include "report/publishing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/json.h"
#include "report/gate.h"

namespace sallyport::report {

using ledger::Draft;
using ledger::EntryIndex;
using ledger::Fact;
using ledger::Kind;
using State = ReportStanding::State;

namespace {

Outcome<void> check_text(std::string_view text, std::string_view field) {
    if (text.size() > longest_words)
        return Problem{Trouble::invalid, fmt::format("the text has {} bytes; at most {} are wanted", text.size(), longest_words),
                       std::string{field}};
    if (!is_utf8(text)) return Problem{Trouble::invalid, "the text is no UTF-8", std::string{field}};
    const bool controls = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
    if (controls) return Problem{Trouble::invalid, "the text holds a control character", std::string{field}};
    return {};
}

json::object written(const ReportWords& words) { return {{"introduction", words.introduction}, {"news", words.news}}; }

Outcome<EntryIndex> entry_at(const json::object& object) {
    SALLYPORT_TRY(number, number_at(object, "proposal"));
    if (number < 0) return Problem{Trouble::corrupt, "a report's signature names no entry", "proposal"};
    return EntryIndex{static_cast<std::uint64_t>(number)};
}

Publication publication_of(const Model& model, const ReportWords& words) { return {model.as_of, editions_due(model), words}; }

}  // namespace

Outcome<void> check_words(const ReportWords& words) {
    SALLYPORT_CHECK(check_text(words.introduction, "introduction"));
    SALLYPORT_CHECK(check_text(words.news, "news"));
    return {};
}

Bytes ReportProposal::body() const {
    return canonical(json::object{
        {"by", by.text()}, {"counted", text(counted)}, {"due", maybe(due)}, {"figures", hex(figures)}, {"words", written(words)}});
}

Outcome<ReportProposal> ReportProposal::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a report that was put forward"));
    ReportProposal out;
    SALLYPORT_TRY(by, id_at<PersonId>(object, "by"));
    SALLYPORT_TRY(counted, instant_at(object, "counted"));
    SALLYPORT_TRY(due, maybe_at<Instant>(object, "due", parse_instant));
    SALLYPORT_TRY(digest, text_at(object, "figures"));
    SALLYPORT_TRY(figures, digest_from_hex(digest));
    SALLYPORT_TRY(words, object_at(object, "words"));
    SALLYPORT_TRY(introduction, text_at(words, "introduction"));
    SALLYPORT_TRY(news, text_at(words, "news"));
    return ReportProposal{counted, figures, {std::move(introduction), std::move(news)}, due, by};
}

Bytes ReportDropped::body() const {
    return canonical(json::object{{"by", by.text()}, {"proposal", static_cast<std::int64_t>(proposal.value)}});
}
Outcome<ReportDropped> ReportDropped::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a report that was taken back"));
    SALLYPORT_TRY(proposal, entry_at(object));
    SALLYPORT_TRY(by, id_at<PersonId>(object, "by"));
    return ReportDropped{proposal, by};
}

Bytes ReportSigned::body() const {
    return canonical(
        json::object{{"first", first.text()}, {"proposal", static_cast<std::int64_t>(proposal.value)}, {"second", second.text()}});
}
Outcome<ReportSigned> ReportSigned::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a signed report"));
    SALLYPORT_TRY(proposal, entry_at(object));
    SALLYPORT_TRY(first, id_at<PersonId>(object, "first"));
    SALLYPORT_TRY(second, id_at<PersonId>(object, "second"));
    if (first.none() || second.none() || first == second) return Problem{Trouble::corrupt, "a report was signed by fewer than two people"};
    return ReportSigned{proposal, first, second};
}

Outcome<ledger::Step<ReportProposal>> propose_report(const ReportProposal& proposal, Instant at) {
    SALLYPORT_CHECK(check_words(proposal.words));
    if (proposal.due && *proposal.due <= at) return Problem{Trouble::invalid, "the time of publication has passed already", "due"};
    Draft entry{Kind::report_proposed, at, {}, std::nullopt, proposal.by, {}, {}, {}};
    entry.facts.digest(Fact::content, sha256(proposal.body()));
    if (proposal.due) entry.facts.instant(Fact::due, *proposal.due);
    return ledger::Step{proposal, std::move(entry)};
}

Outcome<ledger::Step<ReportDropped>> drop_report(EntryIndex proposal, const ReportProposal& what, const PersonId& by, Instant at) {
    Draft entry{Kind::report_dropped, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.digest(Fact::content, sha256(what.body()));
    return ledger::Step{ReportDropped{proposal, by}, std::move(entry)};
}

Outcome<ledger::Step<ReportSigned>> sign_report(EntryIndex proposal, const ReportProposal& what, const people::Signatures& by, Instant at) {
    if (by.first() != what.by) return Problem{Trouble::refused, "the first signature is of whoever put the report forward"};
    Draft entry{Kind::report_signed, at, {}, std::nullopt, by.second(), {}, {}, {}};
    entry.facts.digest(Fact::content, sha256(what.body()));
    if (what.due) entry.facts.instant(Fact::due, *what.due);
    return ledger::Step{ReportSigned{proposal, by.first(), by.second()}, std::move(entry)};
}

// ---- the desk ----

Outcome<void> ReportDesk::may_edit(const PersonId& by) const {
    const auto person = people_.person(by);
    if (person && people::may(person->role, people::Action::edit_report, people::Relation::none)) return {};
    return Problem{Trouble::refused, "the report is for its editors and for counsel"};
}

Outcome<void> ReportDesk::read_on() {
    std::vector<std::pair<Kind, ledger::Entry>> found;
    std::uint64_t next = read_to_;
    SALLYPORT_CHECK(clerk_.book().each({read_to_}, [&](const ledger::Entry& entry) {
        next = entry.header.index.value + 1;
        switch (entry.header.kind) {
            case Kind::report_proposed:
            case Kind::report_dropped:
            case Kind::report_signed:
            case Kind::report_published: found.emplace_back(entry.header.kind, entry); break;
            default: break;
        }
        return true;
    }));
    const auto of = [&](EntryIndex proposal) { return std::ranges::find(all_, proposal, &ReportStanding::entry); };
    for (const auto& [kind, entry] : found) {
        const EntryIndex index = entry.header.index;
        if (kind == Kind::report_proposed) {
            SALLYPORT_TRY(proposal, clerk_.read<ReportProposal>(index));
            for (ReportStanding& earlier : all_) {
                if (earlier.state == State::waiting) earlier.state = State::replaced;
            }
            all_.push_back({State::waiting, index, std::move(proposal), entry.header.at, {}, {}, {}});
        } else if (kind == Kind::report_dropped) {
            SALLYPORT_TRY(dropped, clerk_.read<ReportDropped>(index));
            if (const auto one = of(dropped.proposal); one != all_.end()) one->state = State::dropped;
        } else if (kind == Kind::report_signed) {
            SALLYPORT_TRY(signed_one, clerk_.read<ReportSigned>(index));
            if (const auto one = of(signed_one.proposal); one != all_.end()) {
                one->state = State::signed_by_two;
                one->second = signed_one.second;
                one->signed_at = entry.header.at;
            }
        } else {
            SALLYPORT_TRY(publication, clerk_.read<Publication>(index));
            words_ = publication.words;
            const auto one = std::ranges::find_if(all_, [&](const ReportStanding& standing) {
                return standing.state == State::signed_by_two && standing.proposal.counted == publication.counted;
            });
            if (one == all_.end()) continue;  // of a time when one person published
            one->state = State::published;
            one->published_at = entry.header.at;
        }
    }
    read_to_ = next;
    return {};
}

Outcome<std::vector<ReportStanding>> ReportDesk::history() {
    const std::lock_guard lock{one_at_a_time_};
    SALLYPORT_CHECK(read_on());
    return std::vector<ReportStanding>{all_.rbegin(), all_.rend()};
}

Outcome<ReportWords> ReportDesk::words_in_use() {
    const std::lock_guard lock{one_at_a_time_};
    SALLYPORT_CHECK(read_on());
    return words_;
}

Outcome<std::vector<Edition>> ReportDesk::due(Instant now) const {
    SALLYPORT_TRY(input, source_.input(now));
    SALLYPORT_TRY(cleared, pass_gate(input));
    return editions_due(cleared.model());
}

Outcome<void> ReportDesk::propose(const ReportWords& words, std::optional<Instant> due, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(may_edit(by));
    SALLYPORT_CHECK(check_words(words));
    const std::lock_guard lock{one_at_a_time_};
    SALLYPORT_CHECK(read_on());
    for (const ReportStanding& one : all_) {
        if (one.state == State::signed_by_two)
            return Problem{Trouble::conflict, "a signed report waits for its time; it comes out first, or is taken back"};
    }
    SALLYPORT_TRY(input, source_.input(at));
    SALLYPORT_TRY(cleared, pass_gate(input));
    const Publication publication = publication_of(cleared.model(), words);
    if (publication.editions.empty() && words == words_)
        return Problem{Trouble::refused, "every half-year is published as it is, and the words are those that are out"};
    SALLYPORT_TRY(step, propose_report({at, sha256(publication.body()), words, due, by}, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<ReportStanding> ReportDesk::standing(EntryIndex proposal, State state) {
    SALLYPORT_CHECK(read_on());
    for (const ReportStanding& one : all_) {
        if (one.entry == proposal && one.state == state) return one;
    }
    return Problem{Trouble::not_found, "no such report waits"};
}

Outcome<void> ReportDesk::drop(EntryIndex proposal, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(may_edit(by));
    const std::lock_guard lock{one_at_a_time_};
    // What was signed and is not out yet can be held back by one person: it is never too late to look again.
    auto one = standing(proposal, State::waiting);
    if (!one) one = standing(proposal, State::signed_by_two);
    if (!one) return std::move(one.error());
    SALLYPORT_TRY(step, drop_report(proposal, one->proposal, by, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<ReportInput> ReportDesk::input_of(const ReportProposal& proposal) const {
    SALLYPORT_TRY(input, source_.input(proposal.counted));
    return std::move(input);
}

Outcome<void> ReportDesk::sign(EntryIndex proposal, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(may_edit(by));
    const std::lock_guard lock{one_at_a_time_};
    SALLYPORT_TRY(one, standing(proposal, State::waiting));
    SALLYPORT_TRY(both, people::Signatures::of(one.proposal.by, by));
    SALLYPORT_TRY(input, input_of(one.proposal));
    SALLYPORT_TRY(cleared, pass_gate(input));
    if (sha256(publication_of(cleared.model(), one.proposal.words).body()) != one.proposal.figures)
        return Problem{Trouble::conflict, "the figures are others than those that were put forward; put the report forward anew"};
    SALLYPORT_TRY(step, sign_report(proposal, one.proposal, both, at));
    SALLYPORT_CHECK(clerk_.record(std::move(step)));
    return {};
}

Outcome<std::vector<SiteFile>> ReportDesk::preview(EntryIndex proposal) {
    std::optional<ReportProposal> wanted;
    {
        const std::lock_guard lock{one_at_a_time_};
        SALLYPORT_CHECK(read_on());
        for (const ReportStanding& one : all_) {
            if (one.entry == proposal) wanted = one.proposal;
        }
    }
    if (!wanted) return Problem{Trouble::not_found, "there is no such report"};
    SALLYPORT_TRY(input, input_of(*wanted));
    input.words = wanted->words;
    SALLYPORT_TRY(cleared, pass_gate(input));
    return site_files(cleared.model());
}

Outcome<bool> ReportDesk::publish_due(Instant at) {
    const std::lock_guard lock{one_at_a_time_};
    SALLYPORT_CHECK(read_on());
    const auto one = std::ranges::find_if(all_, [&](const ReportStanding& standing) {
        return standing.state == State::signed_by_two && (!standing.proposal.due || *standing.proposal.due <= at);
    });
    if (one == all_.end() && !site_is_behind_) return false;
    const auto last = one != all_.end() ? one : std::ranges::find_if(all_, [&](const ReportStanding& standing) {
        return standing.state == State::published && std::none_of(all_.begin(), all_.end(), [&](const ReportStanding& other) {
                   return other.state == State::published && other.entry.value > standing.entry.value;
               });
    });
    if (last == all_.end()) return false;
    const ReportProposal proposal = last->proposal;
    SALLYPORT_TRY(input, input_of(proposal));
    input.words = proposal.words;
    if (one != all_.end()) {
        SALLYPORT_TRY(cleared, pass_gate(input));
        Publication publication = publication_of(cleared.model(), proposal.words);
        if (sha256(publication.body()) != proposal.figures)
            return Problem{Trouble::conflict, "the figures are others than those that were signed; put the report forward anew"};
        SALLYPORT_TRY(step, publish_report(publication, one->second, at));
        SALLYPORT_CHECK(clerk_.record(std::move(step)));
        input.publications.push_back(std::move(publication));
        site_is_behind_ = true;
    }
    SALLYPORT_CHECK(write_site(input, source_.site_folder()));
    site_is_behind_ = false;
    return true;
}

}  // namespace sallyport::report
