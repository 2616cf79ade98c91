#include "doors/portal/portal_parts.h"

#include <array>

#include "base/crypto.h"
#include "report/names.h"

namespace sallyport::doors::portal {

using ledger::Stage;
using page::Address;
using page::Tone;

namespace {
constexpr std::string_view sealed_as = "draft";
}

PlainState state_of(const demand::DemandRow& row) {
    const auto stage = row.standing.stage;
    if (row.standing.clarification_open && stage < Stage::released)
        return {"We have a question for you", Tone::warn, "Answer the question below; the request waits for it."};
    switch (stage) {
        case Stage::none:
        case Stage::received: return {"Received", Tone::plain, "It waits for our response team."};
        case Stage::accepted:
        case Stage::preserved:
        case Stage::proposed: return {"Under review", Tone::busy, "Our counsel reads the legal process beside what you ask for."};
        case Stage::granted:
        case Stage::told:
        case Stage::cleared:
        case Stage::permitted:
        case Stage::collected:
        case Stage::sealed:
        case Stage::release_proposed:
            return {"Approved, being prepared", Tone::busy,
                    "The customer may have to be told first. You fetch the answer here when it is ready."};
        case Stage::released: return {"Ready to fetch", Tone::good, "Fetch the production below. It is kept for a limited time."};
        case Stage::delivered: return {"Fetched", Tone::good, "You can fetch it again for a while; the receipt stays."};
        case Stage::refused:
            return {"Rejected", Tone::bad,
                    "The letter below says why, and what you can do. You can file a new request linked to this one."};
        case Stage::redirected: return {"Redirected to the customer's own organisation", Tone::plain, "The letter below says whom to ask."};
        case Stage::handled_outside:
            return {"Handled outside", Tone::plain,
                    "Data that does not exist yet is not given through this portal. What was arranged with you stands below."};
        case Stage::closed:
            return {"Over", Tone::plain, "What was kept for this request is destroyed. You can file a new request linked to this one."};
        case Stage::withdrawn: return {"Withdrawn", Tone::plain, "Nothing was handed over. You can file a new request linked to this one."};
    }
    return {"?", Tone::plain, ""};
}

demand::Section filed_section(demand::Section section) {
    return section == demand::Section::enterprise ? demand::Section::criminal : section;
}

demand::Demand as_filed(demand::Demand demand) {
    demand.section = filed_section(demand.section);
    demand.directory.clear();
    demand.duplicate_of.reset();
    return demand;
}

std::optional<Expected> expected(const Desks& desks, const demand::Demand& filed, const demand::DemandRow& row) {
    const auto stage = row.standing.stage;
    if (stage == Stage::received) {
        const bool urgent = row.section == demand::Section::emergencies;
        return Expected{after_hours(row.received, urgent ? demand::emergency_triage_hours : demand::triage_hours),
                        "Our team looks at it by"};
    }
    if (stage != Stage::accepted && stage != Stage::preserved && stage != Stage::proposed) return std::nullopt;
    const auto dates = desks.review.dates(filed, desks.clock.now(), review::ReviewDesk::Reader::requester);
    std::optional<Expected> found;
    if (!dates) return found;
    for (const auto& clock : *dates) {
        if (clock.name != "reply") continue;
        if (!found || clock.at < found->by) found = Expected{clock.at, "We answer by"};
    }
    return found;
}

bool failed_in_our_house(const Problem& problem) { return problem.trouble == Trouble::unavailable || problem.trouble == Trouble::corrupt; }

std::string country_words(const std::string& country) {
    const auto known = report::country_name(country);
    return known.empty() ? country : std::string{known};
}

Outcome<demand::Demand> open_draft(const Desks& desks, const PersonId& person, const DemandId& id) {
    SALLYPORT_TRY(sealed, desks.drafts.get(person, id));
    SALLYPORT_TRY(key, desks.keys.get(id.text()));
    SALLYPORT_TRY(plain, base::open(key, sealed_as, sealed));
    return demand::Demand::from_body(plain);
}

Outcome<void> keep_draft(const Desks& desks, const PersonId& person, const demand::Demand& draft) {
    SALLYPORT_TRY(key, desks.keys.make_or_get(draft.id.text()));
    SALLYPORT_CHECK(desks.keys.sync());
    return desks.drafts.put(person, draft.id, seal(key, sealed_as, draft.body()), desks.clock.now());
}

std::mutex& draft_lock(const DemandId& id) {
    static std::array<std::mutex, 64> locks;
    return locks[std::hash<DemandId>{}(id) % locks.size()];
}

Address at_draft(const DemandId& id, std::string_view step) { return Address::path({"portal", "drafts", id.text(), step}); }
Address at_demand(const DemandId& id) { return Address::path({"portal", "demands", id.text()}); }
bool is_correction(const demand::Demand& draft) { return draft.version > 1; }

}  // namespace sallyport::doors::portal
