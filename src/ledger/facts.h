// Facts: the closed set of countable things an entry may say in the open. No customer data, no free text: a value is a
// number, a code word, a country, an instant, a day, an id or a digest, and the book refuses anything else.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/outcome.h"

namespace sallyport::ledger {

enum class FactType {
    number,   // 0 .. 10^15, decimal, no leading zero
    code,     // [a-z0-9_]{1,40}
    codes,    // codes joined with ','
    country,  // ISO 3166-1 alpha-2, or XX where the published history has no code
    instant,  // 2026-03-01T00:00:00Z
    day,      // 2026-03-01
    period,   // 2022-H2
    id,       // base/id.h
    digest,   // 64 hex digits; only of things that cannot be guessed (salted or public)
    token,    // 32 hex digits: a keyed token that is good for one period, never an unkeyed digest of an identifier
    zone,     // IANA name
};

// X(name, type, what it counts or says)
#define SALLYPORT_FACTS(X)                                                                                                        \
    X(book, code, "real, demo, simulated or national: what this book is, for ever")                                               \
    X(zone, zone, "the zone in which periods are cut")                                                                            \
    X(person, id, "the person an entry is about")                                                                                 \
    X(role, code, "the role given or taken")                                                                                      \
    X(agency, id, "the agency that asks")                                                                                         \
    X(agency_kind, code, "federal, state, local, tribal, foreign, eu, civil, defence, provider, customer, international")         \
    X(section, code,                                                                                                              \
      "the report's section: criminal, emergencies, civil, enterprise, preservation, provider_initiated, data_subject, defence, " \
      "international")                                                                                                            \
    X(country, country, "the country that asks")                                                                                  \
    X(instrument, code, "kind of legal process")                                                                                  \
    X(authority, code, "under what national security process was issued")                                                         \
    X(new_service, number, "1 if it is the first order on a platform, product or service that had none before")                   \
    X(requester, code, "requester kind")                                                                                          \
    X(received, instant, "when the demand was received, if not now")                                                              \
    X(version, number, "version of the paper, or of the words of a letter, from 1")                                               \
    X(papers, number, "documents filed")                                                                                          \
    X(identifiers, number, "identifiers named, of every kind")                                                                    \
    X(accounts, number, "distinct account identifiers named: accounts specified")                                                 \
    X(classes, codes, "data classes asked for, granted or delivered")                                                             \
    X(sought_content, number, "1 if content is asked for")                                                                        \
    X(abroad, number, "1 if content is asked for that is stored outside the asking country")                                      \
    X(seats, number, "largest number of seats of a customer concerned, as of receipt")                                            \
    X(customer_class, code, "consumer, small_commercial, enterprise, public_sector, education, unknown")                          \
    X(resubmission_of, id, "the earlier demand that this one repeats")                                                            \
    X(duplicate_of, id, "the demand of which this is the same paper again")                                                       \
    X(followed_by, id, "the demand by which the formal paper of an emergency came")                                               \
    X(recipient, id, "the person at an authority to whom a report of the provider goes")                                          \
    X(rulebook, digest, "content hash of the rulebook a decision was made under")                                                 \
    X(reasons, codes, "refusal or narrowing reasons, r01 .. r26")                                                                 \
    X(language, code, "language of the words, ISO 639-1")                                                                         \
    X(narrowed, number, "1 if less is granted than was asked")                                                                    \
    X(cells_asked, number, "grid cells (identifier x class) asked")                                                               \
    X(cells_granted, number, "grid cells granted")                                                                                \
    X(accounts_refused, number, "accounts for which everything was refused")                                                      \
    X(ground, code, "ground of a clearance or of a decision")                                                                     \
    X(order, id, "the secrecy order")                                                                                             \
    X(order_level, code, "federal, state, local, foreign: who issued the secrecy order")                                          \
    X(order_ends, instant, "when the secrecy order ends; absent if it names no end")                                              \
    X(wait_until, instant, "end of a waiting period")                                                                             \
    X(due, instant, "when something is due")                                                                                      \
    X(valid_until, instant, "last instant at which a permit, clearance or role holds")                                            \
    X(upheld, number, "1 if an objection was upheld")                                                                             \
    X(note_kind, code, "to_requester, internal, counsel_only")                                                                    \
    X(items_content, number, "content items kept, collected or delivered")                                                        \
    X(items_noncontent, number, "non-content records kept, collected or delivered")                                               \
    X(items_outside, number, "records that lay outside the permit: any stops the release")                                        \
    X(accounts_content, number, "accounts for which content is in the package")                                                   \
    X(accounts_noncontent, number, "accounts for which only non-content is in the package")                                       \
    X(accounts_none, number, "accounts searched with nothing found")                                                              \
    X(products_content, codes, "products of which content is in the package")                                                     \
    X(products_noncontent, codes, "products of which non-content is in the package")                                              \
    X(customers_abroad, codes,                                                                                                    \
      "period tokens of enterprise customers outside the asking country whose content, stored outside it, is in the package")     \
    X(parts, number, "parts of a material or package")                                                                            \
    X(bytes, number, "bytes of a material or package")                                                                            \
    X(package, id, "the package")                                                                                                 \
    X(root, digest, "root over the whole archive's leaves; salted by its content key")                                            \
    X(receipt, digest, "digest of the receipt given")                                                                             \
    X(clock, code, "the clock that ran out")                                                                                      \
    X(period, period, "the half-year concerned")                                                                                  \
    X(rows, number, "rows imported")                                                                                              \
    X(source, code, "whom imported figures are from")                                                                             \
    X(content, digest, "digest of public content: a file, a plan, a checkpoint")                                                  \
    X(size, number, "tree size of a checkpoint")                                                                                  \
    X(sections, codes, "sections a period publishes")                                                                             \
    X(account_unit, codes, "sections whose outcomes count accounts in that period")                                               \
    X(withheld, codes, "figures that a period does not publish")                                                                  \
    X(figure, code, "the figure concerned")                                                                                       \
    X(incident, code, "kind of incident")                                                                                         \
    X(looked_at, code, "what an auditor was shown: entries, requests, request")                                                   \
    X(seen, id, "the demand that was shown")                                                                                      \
    X(first, number, "the first entry, or line of a list, that was shown")                                                        \
    X(shown, number, "how many entries or lines were shown")                                                                      \
    X(letter, number, "the entry whose letter was mailed")                                                                        \
    X(mails, number, "mails that the mail server took")                                                                           \
    X(cents, number, "what is asked back of the costs of an answer, in cents of a US dollar")                                     \
    X(extension_of, id, "the demand whose order this one extends")                                                                \
    X(mails_failed, number, "mails that it refused, or that could not be handed over in time")                                    \
    X(called, code, "which number of the agency was called back: directory, switchboard")                                         \
    X(answered, code, "what was said there: confirmed, denied, not_reached")                                                      \
    X(doubts, codes, "what gave pause in an emergency: answered in words by the call, or seen by those who approved")             \
    X(came_of, code, "what came of an emergency: averted, not_averted, no_paper, forged, unknown")

enum class Fact {
#define SALLYPORT_FACT_ENUM(name, type, about) name,
    SALLYPORT_FACTS(SALLYPORT_FACT_ENUM)
#undef SALLYPORT_FACT_ENUM
};

std::string_view name(Fact fact);
std::optional<Fact> fact_named(std::string_view name);
FactType type(Fact fact);
std::string_view about(Fact fact);
int fact_count();

// Facts of one entry. Setters check the value's shape and treat a wrong one as our bug (`require`).
class Facts {
public:
    Facts& number(Fact fact, std::int64_t value);
    Facts& code(Fact fact, std::string_view value);
    Facts& codes(Fact fact, const std::vector<std::string>& values);  // sorted and made unique; empty list = fact left out
    Facts& country(Fact fact, std::string_view value);
    Facts& instant(Fact fact, Instant value);
    Facts& day(Fact fact, Day value);
    Facts& period(Fact fact, Period value);
    Facts& digest(Fact fact, const Digest& value);
    Facts& token(Fact fact, std::string_view value);
    Facts& zone(Fact fact, std::string_view value);
    template <class Tag>
    Facts& id(Fact fact, const Id<Tag>& value) {
        return put(fact, FactType::id, value.text());
    }

    bool has(Fact fact) const { return values_.contains(fact); }
    std::int64_t number_or(Fact fact, std::int64_t otherwise) const;
    std::string text_or(Fact fact, std::string_view otherwise) const;
    std::vector<std::string> list(Fact fact) const;  // codes; empty if absent
    std::optional<Instant> instant_of(Fact fact) const;
    const std::map<Fact, std::string>& all() const { return values_; }

    // Canonical bytes: "name=value\n", sorted by name. Every implementation in every language gets the same.
    std::string text() const;
    static Outcome<Facts> parse(std::string_view text);  // strict: unknown name, wrong order or shape is `corrupt`

private:
    Facts& put(Fact fact, FactType type, std::string value);
    std::map<Fact, std::string> values_;
};

}  // namespace sallyport::ledger
