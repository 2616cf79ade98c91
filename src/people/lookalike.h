// Domains that look like a government's and are not it. Held against a register when an agency applies; what is found is shown to whoever vets
// and decides nothing by itself.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/closed_list.h"
#include "base/outcome.h"

namespace sallyport::people {

#define SALLYPORT_LIKENESS(X)                                                                   \
    X(listed, "stands in the register")                                                         \
    X(other_letters, "looks the same as a registered domain and is written with other letters") \
    X(near, "is a letter or two away from a registered domain")                                 \
    X(other_ending, "has the name of a registered domain with another ending")                  \
    X(inside, "carries a government's ending in its middle, where it means nothing")            \
    X(office, "names an office and ends as anybody's domain may")                               \
    X(foreign_letters, "has letters beyond a to z, which may look like others")                 \
    X(malformed, "is no domain name")
SALLYPORT_CLOSED_LIST(Likeness, SALLYPORT_LIKENESS)

struct Alike {
    Likeness why = Likeness::listed;
    std::string domain = {};        // the registered one; empty where none is meant
    std::string organisation = {};  // whose that is
    int distance = 0;               // letters to change, add, leave out or swap with their neighbour
};

// A domain as its reader sees it: xn-- labels decoded (RFC 3492), look-alike letters of other scripts, accents, 0, 1, rn and vv as the
// letters they pass for. Lower case. Not UTF-8 or no punycode: empty.
std::string seen_as(std::string_view domain);
// Optimal string alignment distance, or `most` + 1 as soon as it is more than that.
int distance(std::string_view left, std::string_view right, int most);

class DomainRegister {
public:
    // CSV "domain,organisation,state" with its head line; and endings, one a line. `corrupt` names the line.
    static Outcome<DomainRegister> parse(std::string_view registered, std::string_view endings);
    // What gives pause about this domain, the gravest first; `listed` alone if it stands there. Empty: nothing is like it.
    std::vector<Alike> look(std::string_view domain) const;
    std::size_t size() const { return listed_.size(); }

private:
    struct Listed {
        std::string domain, organisation, seen;
    };
    bool ends_as_government(std::string_view domain) const;
    std::vector<Listed> listed_;        // sorted by domain
    std::vector<std::string> endings_;  // sorted
};

}  // namespace sallyport::people
