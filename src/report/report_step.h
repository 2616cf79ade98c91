// The verbs of the report: what was imported, what a half-year publishes, and that a report was published, are entries.
#pragma once
#include "ledger/step.h"
#include "people/signatures.h"
#include "report/bands.h"
#include "report/model.h"
#include "report/plan.h"
#include "report/published.h"

namespace sallyport::report {

Outcome<ledger::Step<PublishedHistory>> import_history(const PublishedHistory& history, const PersonId& by, Instant at);
Outcome<ledger::Step<PublicationPlan>> plan_period(const PublicationPlan& plan, const PersonId& by, Instant at);

// A report came out, as two people had signed it (publishing.h). `by`: the second of them.
Outcome<ledger::Step<Publication>> publish_report(const Publication& publication, const PersonId& by, Instant at);

// What the book holds of them, in the order of their entries.
struct Recorded {
    std::vector<PublishedHistory> imports;
    std::vector<PublicationPlan> plans;
    std::vector<Publication> publications;
};
Outcome<Recorded> recorded(const ledger::Clerk& clerk);

}  // namespace sallyport::report
