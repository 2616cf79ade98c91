#include "ledger/kinds.h"

#include <algorithm>
#include <map>

namespace sallyport::ledger {

namespace {

bool lists(const std::vector<Fact>& facts, Fact fact) { return std::ranges::find(facts, fact) != facts.end(); }

struct Listed {
    std::string_view name;
    std::string_view room;
    bool demand;
    std::vector<Fact> required;
    std::vector<Fact> further;
    std::string_view about;
};

std::vector<Fact> facts_in(std::string_view names) {
    std::vector<Fact> out;
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        const auto fact = fact_named(names.substr(0, end));
        require(fact.has_value(), "a kind names facts that exist");
        out.push_back(*fact);
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return out;
}

const std::vector<Listed>& listed() {
    static const std::vector<Listed> rows = {
#define SALLYPORT_KIND_ROW(name, room, demand, required, further, about) \
    {#name, #room, demand == 1, facts_in(required), facts_in(further), about},
        SALLYPORT_KINDS(SALLYPORT_KIND_ROW)
#undef SALLYPORT_KIND_ROW
    };
    return rows;
}

const Listed& row(Kind kind) { return listed()[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view name(Kind kind) { return row(kind).name; }
std::string_view room(Kind kind) { return row(kind).room; }
bool belongs_to_demand(Kind kind) { return row(kind).demand; }
std::string_view about(Kind kind) { return row(kind).about; }
const std::vector<Fact>& required_facts(Kind kind) { return row(kind).required; }
const std::vector<Fact>& further_facts(Kind kind) { return row(kind).further; }

std::optional<Kind> kind_named(std::string_view wanted) {
    static const std::map<std::string_view, Kind> names = [] {
        std::map<std::string_view, Kind> out;
        for (const Kind kind : all_kinds()) out.emplace(name(kind), kind);
        return out;
    }();
    const auto found = names.find(wanted);
    return found == names.end() ? std::nullopt : std::optional{found->second};
}

const std::vector<Kind>& all_kinds() {
    static const std::vector<Kind> kinds = {
#define SALLYPORT_KIND_VALUE(name, room, demand, required, further, about) Kind::name,
        SALLYPORT_KINDS(SALLYPORT_KIND_VALUE)
#undef SALLYPORT_KIND_VALUE
    };
    return kinds;
}

Outcome<void> check_facts(Kind kind, const Facts& facts) {
    // A correction carries the facts of the kind that it corrects: see check_correction().
    if (kind == Kind::corrected_entry) return {};
    for (const Fact fact : required_facts(kind)) {
        if (!facts.has(fact)) {
            return Problem{Trouble::invalid, "an entry " + std::string{name(kind)} + " needs the fact " + std::string{name(fact)}};
        }
    }
    for (const auto& [fact, value] : facts.all()) {
        if (!lists(required_facts(kind), fact) && !lists(further_facts(kind), fact)) {
            return Problem{Trouble::invalid, "an entry " + std::string{name(kind)} + " does not have the fact " + std::string{name(fact)}};
        }
    }
    return {};
}

Outcome<void> check_correction(Kind corrected, const Facts& facts) {
    if (corrected == Kind::corrected_entry) {
        return Problem{Trouble::invalid, "a correction is not corrected itself: write another correction of the first entry"};
    }
    return check_facts(corrected, facts);
}

}  // namespace sallyport::ledger
