#include "review/rejudge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "ledger/step.h"
#include "review/desk.h"

namespace sallyport::review {

using law::Verdict;
using ledger::Kind;

namespace {

// The demand as it stood, and what the book held of it, when entry `before` was written.
struct AsDecided {
    demand::Demand demand;
    FactsHeld held;
};

Outcome<AsDecided> as_decided(const ledger::Clerk& clerk, const std::vector<ledger::Entry>& entries, ledger::EntryIndex before) {
    std::optional<ledger::EntryIndex> paper;
    std::vector<ledger::Entry> earlier;
    for (const auto& entry : entries) {
        if (entry.header.index.value >= before.value) break;
        const auto kinds = demand::Demand::kinds();
        if (std::ranges::find(kinds, entry.header.kind) != kinds.end()) paper = entry.header.index;
        earlier.push_back(entry);
    }
    if (!paper) return Problem{Trouble::not_found, "a decision without its demand"};
    SALLYPORT_TRY(demand, clerk.read<demand::Demand>(*paper));
    SALLYPORT_TRY(held, facts_held(clerk, demand, earlier));
    return AsDecided{std::move(demand), std::move(held)};
}

// The strictest finding on a cell; findings on the whole demand and the identifier count.
const law::Finding* strictest(const law::Assessment& answer, int identifier, demand::DataClass data) {
    const law::Finding* found = nullptr;
    for (const auto& finding : answer.findings) {
        if (finding.identifier != -1 && finding.identifier != identifier) continue;
        if (finding.data && *finding.data != data) continue;
        if (found == nullptr || finding.verdict > found->verdict) found = &finding;
    }
    return found;
}

class Rejudging {
public:
    Rejudging(const ledger::Clerk& clerk, const law::Rulebook& rulebook) : clerk_{clerk}, rulebook_{rulebook} {}

    Outcome<void> take(const ledger::Entry& entry) {
        SALLYPORT_TRY(entries, clerk_.book().entries_of(entry.header.demand));
        auto held = as_decided(clerk_, entries, entry.header.index);
        ++out_.decisions;
        if (!held) return unreadable(held.error());
        const std::size_t before = out_.differences.size();
        if (entry.header.kind == Kind::granted) {
            const auto grant = clerk_.read<Grant>(entry.header.index);
            if (!grant) return unreadable(grant.error());
            const auto answer = judged_under(*held, grant->profile);
            for (const auto& cell : grant->decisions) compare_cell(entry, *grant, cell, answer);
        } else {
            const auto refusal = clerk_.read<Refusal>(entry.header.index);
            if (!refusal) return unreadable(refusal.error());
            const auto answer = judged_under(*held, refusal->profile);
            for (std::size_t i = 0; i < held->demand.identifiers.size(); ++i) {
                for (const auto& sought : held->demand.identifiers[i].sought)
                    compare_refused(entry, refusal->rulebook, static_cast<int>(i), sought.data, refusal->reasons.front(), answer);
            }
        }
        if (out_.differences.size() == before) ++out_.same;
        return {};
    }
    Rejudged result() && { return std::move(out_); }

private:
    // With the profile that the decision was made under, so that only the law differs; as if adopted: whether counsel has adopted the other
    // book is not what is asked.
    law::Assessment judged_under(AsDecided& held, const demand::ProfileFacts& profile) {
        held.held.profile = profile;
        if (!profile.version.empty()) out_.profiles.insert(profile.version);
        const law::Adoption assumed{rulebook_.version(), after_days(held.demand.received, 1), "assumed", true, {}, {}};
        return judge(held.demand, held.held, rulebook_, &assumed, held.demand.received);
    }

    // Destroyed on schedule, or never readable: said, and not taken for "the same".
    Outcome<void> unreadable(const Problem& problem) {
        if (problem.trouble != Trouble::not_found) return problem;
        ++out_.destroyed;
        return {};
    }

    void compare_cell(const ledger::Entry& entry, const Grant& grant, const CellDecision& cell, const law::Assessment& answer) {
        if (cell.answer == CellAnswer::refuse)
            return compare_refused(entry, grant.rulebook, cell.identifier, cell.data, cell.reason.value_or(Reason::r26), answer);
        const Verdict now = answer.cell(cell.identifier, cell.data);
        // What counsel granted against "for counsel" is granted against it still.
        if (now == Verdict::allow || (now == Verdict::review && grant.overrides_review)) return;
        say(entry, grant.rulebook, cell.identifier, cell.data, true, grant.overrides_review ? "counsel" : "ok", now, answer);
    }
    void compare_refused(const ledger::Entry& entry, const std::string& rulebook, int identifier, demand::DataClass data, Reason reason,
                         const law::Assessment& answer) {
        if (answer.cell(identifier, data) == Verdict::allow)
            say(entry, rulebook, identifier, data, false, std::string{code(reason)}, Verdict::allow, answer);
    }
    void say(const ledger::Entry& entry, std::string rulebook, int identifier, demand::DataClass data, bool granted, std::string before,
             Verdict now, const law::Assessment& answer) {
        ChangedCell one{
            entry.header.demand, entry.header.index, std::move(rulebook), identifier, data, granted, std::move(before), now, {}, {}, {}};
        if (const auto* finding = strictest(answer, identifier, data)) {
            one.rule = finding->rule;
            one.citation = finding->citation;
            one.why = finding->counsel;
        }
        out_.differences.push_back(std::move(one));
    }

    const ledger::Clerk& clerk_;
    const law::Rulebook& rulebook_;
    Rejudged out_;
};

std::string decided(const ChangedCell& one) { return one.granted ? "granted" : "refused"; }

}  // namespace

Outcome<Rejudged> rejudge(const ledger::Clerk& clerk, const law::Rulebook& rulebook) {
    std::vector<ledger::Entry> decisions;
    SALLYPORT_CHECK(clerk.book().each({0}, [&](const ledger::Entry& entry) {
        if (entry.header.kind == Kind::granted || entry.header.kind == Kind::refused) decisions.push_back(entry);
        return true;
    }));
    Rejudging rejudging{clerk, rulebook};
    for (const auto& entry : decisions) SALLYPORT_CHECK(rejudging.take(entry));
    return std::move(rejudging).result();
}

std::string text(const Rejudged& rejudged) {
    std::string out;
    for (const auto& one : rejudged.differences) {
        out += fmt::format("entry {} identifier {} {}: {} ({}), now {} by {}\n    {}\n    {}\n", one.entry.value, one.identifier + 1,
                           code(one.data), decided(one), one.before, code(one.now), one.rule, one.citation, one.why);
    }
    for (const auto& version : rejudged.profiles) out += fmt::format("made under the provider's profile {}\n", version);
    return out + fmt::format("{} decisions, {} the same, {} destroyed, {} cells differ\n", rejudged.decisions, rejudged.same,
                             rejudged.destroyed, rejudged.differences.size());
}

std::string json_text(const Rejudged& rejudged) {
    json::array differences;
    for (const auto& one : rejudged.differences) {
        differences.push_back(json::object{{"demand", one.demand.text()},
                                           {"entry", static_cast<std::int64_t>(one.entry.value)},
                                           {"rulebook", one.rulebook},
                                           {"identifier", one.identifier},
                                           {"class", std::string{code(one.data)}},
                                           {"decided", decided(one)},
                                           {"before", one.before},
                                           {"now", std::string{code(one.now)}},
                                           {"rule", one.rule},
                                           {"citation", one.citation},
                                           {"counsel", one.why}});
    }
    return canonical(
        json::object{{"decisions", rejudged.decisions},
                     {"same", rejudged.same},
                     {"destroyed", rejudged.destroyed},
                     {"profiles", json::value_from(std::vector<std::string>{rejudged.profiles.begin(), rejudged.profiles.end()})},
                     {"differences", std::move(differences)}});
}

}  // namespace sallyport::review
