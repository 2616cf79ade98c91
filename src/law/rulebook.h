// The law as data: a file a country and one of the house, read once at start, immutable afterwards. A mistake in a file stops the
// loading with the file, the line and what is wanted; there is no half-loaded rulebook.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/outcome.h"
#include "law/assess.h"

namespace sallyport::law {

// When a customer is told, unless an order says otherwise.
#define SALLYPORT_NOTICE_DEFAULTS(X)          \
    X(prior, "Before anything is disclosed")  \
    X(delayed, "After the reason has passed") \
    X(none, "The provider does not tell")
SALLYPORT_CLOSED_LIST(NoticeDefault, SALLYPORT_NOTICE_DEFAULTS)

// A file's name and text, as read from a rulebooks folder.
struct BookText {
    std::string name;  // "us.toml"
    std::string text;
};

// One cell of the ladder: what an instrument opens.
struct Opening {
    demand::Instrument instrument = demand::Instrument::informal_letter;
    demand::DataClass data = demand::DataClass::bsi_name;
    Verdict verdict = Verdict::deny;
    bool keep_only = false;
    bool with_consent = false;  // allowed only with the account holder's recorded consent
    std::string rule;
    std::string officer;  // the sentence for the requester
};
// One instrument's row of the ladder page.
struct Rung {
    std::string country, region;  // region "" = every part of the country without a row of its own
    std::string rule, title, citation;
    std::vector<Opening> opens;  // every class, in the order of the closed list
};

// What `law explain` prints of a row, a cell or a check.
struct RuleText {
    std::string rule, code, title, citation, counsel, officer, policy_basis, file;
    std::string decision;  // allow, review, deny, keep; "" for a row as a whole
};

struct Tables;  // inside/tables.h

class Rulebook {
public:
    // Pure. `house.toml` must be among them; every other file is a country's. `invalid` names file, line and wanted value.
    static Outcome<Rulebook> from_texts(const std::vector<BookText>& books);
    // All *.toml files of a folder. `not_found` if there is none.
    static Outcome<Rulebook> load(const std::string& folder);

    // SHA-256 of the canonical content of all books: comments, blank lines and order of keys do not count.
    const Digest& version() const;
    std::vector<std::string> countries() const;  // alpha-2, sorted
    int notice_wait_days(bool civil) const;      // house rule
    // Texts of a rule: a row's id gives the row and its cells, a cell's or a check's id gives one, a code (r03) gives all with that code.
    std::vector<RuleText> explain(std::string_view rule) const;

    const Tables& tables() const { return *tables_; }

private:
    explicit Rulebook(std::shared_ptr<const Tables> tables) : tables_{std::move(tables)} {}
    std::shared_ptr<const Tables> tables_;
};

// Every place in the law that a row, a check or a clock rests on, as the books write it.
std::vector<std::string> citations(const Rulebook& rulebook);

// The ladder page: every row of every country. Not adopted rows are shown as they are written.
std::vector<Rung> what_opens(const Rulebook& rulebook);

}  // namespace sallyport::law
