// Counsel adopts a rulebook: until one of the provider's counsel has signed first and a second person, of counsel too or the custodian, has
// signed as well, no row of it allows anything by itself. Whole or row by row, for a year at most, of exactly one version.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "law/assess.h"
#include "law/sheets.h"
#include "ledger/step.h"
#include "people/signatures.h"

namespace sallyport::review {

struct RulebookAdoption {
    Digest rulebook{};
    Instant valid_until;
    PersonId first, second;
    bool demo = false;                                // shown on every page of a demo
    std::vector<std::string> rows = {};               // ids of the rows that are adopted, sorted; empty = the whole book
    std::optional<ledger::EntryIndex> proposal = {};  // the entry of the first signature
    std::vector<law::RowSheet> read = {};             // the rows as they stood: what a later version is held against
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::rulebook_adopted}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<RulebookAdoption> from_body(std::string_view bytes);
};

// A first signature. It allows nothing until a second person completes it.
struct ProposedAdoption {
    Digest rulebook{};
    Instant valid_until;
    std::vector<std::string> rows = {};  // as above
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::adoption_proposed}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<ProposedAdoption> from_body(std::string_view bytes);
};

// What was signed is signed no more: a proposal before its second signature, or rows that were adopted.
struct AdoptionEnd {
    Digest rulebook{};
    std::optional<ledger::EntryIndex> proposal = {};  // none: adopted rows
    std::vector<std::string> rows = {};               // empty = all that are adopted of this version
    std::string reason;
    static std::vector<ledger::Kind> kinds() { return {ledger::Kind::adoption_ended}; }
    static std::vector<ledger::Kind> superseded_by() { return {}; }
    Bytes body() const;
    static Outcome<AdoptionEnd> from_body(std::string_view bytes);
};

// `invalid`: an end that is not after now or more than 12 months away (a row that nobody looked at for a year warns), a row twice, or one
// that the book has not.
Outcome<ledger::Step<ProposedAdoption>> propose_adoption(const law::Rulebook& rulebook, Instant valid_until, std::vector<std::string> rows,
                                                         const PersonId& by, Instant at);
Outcome<ledger::Step<RulebookAdoption>> adopt(const law::Rulebook& rulebook, Instant valid_until, const people::Signatures& by, bool demo,
                                              Instant at, std::vector<std::string> rows = {},
                                              std::optional<ledger::EntryIndex> proposal = {});
// What takes a right away takes one person, so that it is never late. `invalid`: no reason, or a row that the book has not.
Outcome<ledger::Step<AdoptionEnd>> withdraw_adoption(const law::Rulebook& rulebook, std::vector<std::string> rows, std::string_view reason,
                                                     const PersonId& by, Instant at);
Outcome<ledger::Step<AdoptionEnd>> take_back(const ledger::EntryIndex& proposal, const Digest& rulebook, const PersonId& by, Instant at);

// By whom a row is adopted, since when and until when.
struct Held {
    Instant until, since;
    PersonId first, second;
    bool demo = false;
};
using HeldRows = std::map<std::string, Held>;

// One thing that happened to one version.
struct AdoptionEvent {
    Instant at;
    std::optional<RulebookAdoption> adopted;
    std::optional<AdoptionEnd> ended;
};
// What is held after all of it, oldest first. A row adopted again holds until the later end. `ids`: every row of the version.
HeldRows together(const std::vector<std::string>& ids, const std::vector<AdoptionEvent>& events);
// The same as the law asks for it; none if nothing is held.
std::optional<law::Adoption> as_law(const Digest& rulebook, const std::vector<std::string>& ids, const HeldRows& held);

// Of what the book holds of exactly this version.
Outcome<HeldRows> held_rows(const ledger::Clerk& clerk, const law::Rulebook& rulebook);
Outcome<std::optional<law::Adoption>> adoption_of(const ledger::Clerk& clerk, const law::Rulebook& rulebook);

// Views v_adoptions, v_adoption_proposals.
ledger::Projection adoption_projection();

}  // namespace sallyport::review
