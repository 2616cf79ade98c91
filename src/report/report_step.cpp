#include "report/report_step.h"

#include <fmt/format.h>

#include "base/crypto.h"

namespace sallyport::report {

using ledger::Draft;
using ledger::Fact;
using ledger::Kind;

Outcome<ledger::Step<PublishedHistory>> import_history(const PublishedHistory& history, const PersonId& by, Instant at) {
    if (history.rows().empty()) return Problem{Trouble::invalid, "the history has no row"};
    Draft entry{Kind::figures_imported, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.code(Fact::source, history.source())
        .number(Fact::rows, static_cast<std::int64_t>(history.rows().size()))
        .digest(Fact::content, history.digest());
    return ledger::Step{history, std::move(entry)};
}

Outcome<ledger::Step<PublicationPlan>> plan_period(const PublicationPlan& plan, const PersonId& by, Instant at) {
    if (plan.sections.empty()) return Problem{Trouble::invalid, "a plan names at least one section", "sections"};
    if (const auto twice = plan.counted_twice()) {
        return Problem{Trouble::invalid,
                       fmt::format("{} publishes {} twice: by itself and in a combined table", text(plan.period), tally::word(*twice)),
                       "sections"};
    }
    Draft entry{Kind::period_planned, at, {}, std::nullopt, by, plan.facts(), {}, {}};
    return ledger::Step{plan, std::move(entry)};
}

Outcome<ledger::Step<Publication>> publish_report(const Publication& publication, const PersonId& by, Instant at) {
    if (by.none()) return Problem{Trouble::refused, "a report comes out by people"};
    Draft entry{Kind::report_published, at, {}, std::nullopt, by, {}, {}, {}};
    entry.facts.digest(Fact::content, sha256(publication.body()));
    return ledger::Step{publication, std::move(entry)};
}

Outcome<Recorded> recorded(const ledger::Clerk& clerk) {
    std::vector<std::pair<Kind, ledger::EntryIndex>> found;
    SALLYPORT_CHECK(clerk.book().each({0}, [&](const ledger::Entry& entry) {
        const Kind kind = entry.header.kind;
        // Bands of national security process are no history: bands.h reads them.
        if (kind == Kind::figures_imported && entry.facts && entry.facts->text_or(Fact::source, "") == bands_source) return true;
        if (kind == Kind::figures_imported || kind == Kind::period_planned || kind == Kind::report_published)
            found.emplace_back(kind, entry.header.index);
        return true;
    }));
    Recorded out;
    for (const auto& [kind, index] : found) {
        if (kind == Kind::figures_imported) {
            SALLYPORT_TRY(history, clerk.read<PublishedHistory>(index));
            out.imports.push_back(std::move(history));
        } else if (kind == Kind::report_published) {
            SALLYPORT_TRY(publication, clerk.read<Publication>(index));
            out.publications.push_back(std::move(publication));
        } else {
            SALLYPORT_TRY(plan, clerk.read<PublicationPlan>(index));
            out.plans.push_back(std::move(plan));
        }
    }
    return out;
}

}  // namespace sallyport::report
