// Exactly what may be read: clauses of (identifier, class, span). A Scope can be narrowed and has no way to be widened.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "demand/demand.h"

namespace sallyport::demand {

// A marked region of a page of the instrument, in per mille of the page's width and height, from its upper left corner.
struct Region {
    DocumentId paper;
    int page = 0;  // from 1
    int x = 0, y = 0, width = 0, height = 0;
    bool operator==(const Region&) const = default;
};

// One clause lets in the records of one account, one class, one span, and says where in the paper that stands.
struct Clause {
    int number = 0;      // position in the scope, from 1: every record in a package names it
    int identifier = 0;  // position in the demand, from 0
    DataClass data = DataClass::bsi_name;
    std::optional<Span> span;     // none only for classes without a time (subscriber items)
    std::optional<Region> cites;  // none only in a keep scope
    bool operator==(const Clause&) const = default;
};

class Scope {
public:
    Scope() = default;
    // Everything the demand asks for; for keeping, and as what a grant is compared with.
    static Scope asked(const Demand& demand);
    // A scope inside another. `refused` names the first clause that is not: another identifier, class, or a day longer.
    static Outcome<Scope> narrowed(const Scope& wider, std::vector<Clause> clauses);
    const std::vector<Clause>& clauses() const { return clauses_; }
    bool empty() const { return clauses_.empty(); }
    bool holds_content() const;
    std::vector<std::string> class_codes() const;  // sorted, unique
    bool operator==(const Scope&) const = default;

    Bytes body() const;  // canonical JSON text of the clause list
    static Outcome<Scope> from_body(std::string_view bytes);

private:
    std::vector<Clause> clauses_;
};

}  // namespace sallyport::demand
