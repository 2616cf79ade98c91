// Publishing takes two people: one puts a report forward, with the words that stand beside the figures, and another signs it. What comes out
// is what was signed: figures as of one cut-off, the digest of which stands in the book, and those words.
#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/closed_list.h"
#include "people/people.h"
#include "people/signatures.h"
#include "report/model.h"
#include "report/report_step.h"
#include "report/site.h"

namespace sallyport::report {

// `invalid` names the field: too long, a control character, no UTF-8. An empty text is no text.
Outcome<void> check_words(const ReportWords& words);
inline constexpr std::size_t longest_words = 4000;

// The Noun of report_proposed: a first signature, which publishes nothing.
struct ReportProposal {
    Instant counted;  // the cut-off of its figures
    Digest figures;   // SHA-256 of the publication's body, as it would be written
    ReportWords words;
    std::optional<Instant> due;  // when it comes out; none: as soon as it is signed
    PersonId by;
    Bytes body() const;
    static Outcome<ReportProposal> from_body(std::string_view bytes);
};

// The Nouns of report_dropped and report_signed: of the proposal in that entry.
struct ReportDropped {
    ledger::EntryIndex proposal;
    PersonId by;
    Bytes body() const;
    static Outcome<ReportDropped> from_body(std::string_view bytes);
};
struct ReportSigned {
    ledger::EntryIndex proposal;
    PersonId first, second;
    Bytes body() const;
    static Outcome<ReportSigned> from_body(std::string_view bytes);
};

// `invalid` if its instant has passed, or its words are none.
Outcome<ledger::Step<ReportProposal>> propose_report(const ReportProposal& proposal, Instant at);
Outcome<ledger::Step<ReportDropped>> drop_report(ledger::EntryIndex proposal, const ReportProposal& what, const PersonId& by, Instant at);
// Two different people: `by.first()` is the one who proposed, or `refused`.
Outcome<ledger::Step<ReportSigned>> sign_report(ledger::EntryIndex proposal, const ReportProposal& what, const people::Signatures& by,
                                                Instant at);

// How far one proposal came.
struct ReportStanding {
    enum class State { waiting, replaced, dropped, signed_by_two, published } state = State::waiting;
    ledger::EntryIndex entry;
    ReportProposal proposal;
    Instant proposed;
    PersonId second;  // who signed; none yet
    std::optional<Instant> signed_at, published_at;
};

// Everything that is made from a book. `until`: entries after it are not counted.
class ReportSource {
public:
    virtual ~ReportSource() = default;
    virtual Outcome<ReportInput> input(Instant until) const = 0;
    virtual std::string site_folder() const = 0;
};

// What doors and rounds call. Thread-safe. Whoever proposes, drops or signs is asked for the right at that moment.
class ReportDesk {
public:
    ReportDesk(ledger::Clerk& clerk, const people::PeopleDesk& people, const ReportSource& source)
        : clerk_{clerk}, people_{people}, source_{source} {}

    // Newest first.
    Outcome<std::vector<ReportStanding>> history();
    // What would come out now: the editions that are due. `refused`: the gate keeps it back, and says why.
    Outcome<std::vector<Edition>> due(Instant now) const;
    // The words that are out now.
    Outcome<ReportWords> words_in_use();

    // One that waits gives way. `refused`: nothing is new, or the gate keeps it back.
    Outcome<void> propose(const ReportWords& words, std::optional<Instant> due, const PersonId& by, Instant at);
    // `not_found`: it does not wait.
    Outcome<void> drop(ledger::EntryIndex proposal, const PersonId& by, Instant at);
    // `refused`: whoever proposed it signs it again. `conflict`: its figures are others by now; put it forward anew.
    Outcome<void> sign(ledger::EntryIndex proposal, const PersonId& by, Instant at);
    // The whole site as it would come out. `not_found`: there is no such proposal.
    Outcome<std::vector<SiteFile>> preview(ledger::EntryIndex proposal);

    // Publishes what two have signed and is due: the entry first, then the site in one swap. false: nothing is.
    Outcome<bool> publish_due(Instant at);

private:
    Outcome<void> may_edit(const PersonId& by) const;
    Outcome<void> read_on();  // entries since the last look
    Outcome<ReportInput> input_of(const ReportProposal& proposal) const;
    Outcome<ReportStanding> standing(ledger::EntryIndex proposal, ReportStanding::State state);

    ledger::Clerk& clerk_;
    const people::PeopleDesk& people_;
    const ReportSource& source_;
    std::mutex one_at_a_time_;
    std::uint64_t read_to_ = 0;
    std::vector<ReportStanding> all_;  // oldest first
    ReportWords words_;
    bool site_is_behind_ = false;  // an entry was written, and the site could not be
};

}  // namespace sallyport::report
