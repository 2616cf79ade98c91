#include "doors/desk/desk_parts.h"

#include <fmt/format.h>

#include <charconv>

namespace sallyport::doors::desk {

using ledger::Kind;
using ledger::Stage;

std::string_view words_of(Stage stage) {
    switch (stage) {
        case Stage::none: return "Not received";
        case Stage::received: return "New";
        case Stage::accepted: return "Being preserved";
        case Stage::preserved: return "Under review";
        case Stage::proposed: return "Needs a second approval";
        case Stage::granted: return "Approved, notice is due";
        case Stage::told: return "Customer told, time to object";
        case Stage::cleared: return "Ready to collect";
        case Stage::permitted: return "Being collected";
        case Stage::collected: return "Collected";
        case Stage::sealed: return "Package ready";
        case Stage::release_proposed: return "Needs a second release";
        case Stage::released: return "Released";
        case Stage::delivered: return "Delivered";
        case Stage::refused: return "Rejected";
        case Stage::redirected: return "Redirected to the customer";
        case Stage::withdrawn: return "Withdrawn";
    }
    return "?";
}

page::Tone tone_of(Stage stage) {
    switch (stage) {
        case Stage::received:
        case Stage::proposed:
        case Stage::granted:
        case Stage::release_proposed: return page::Tone::warn;
        case Stage::accepted:
        case Stage::told:
        case Stage::permitted:
        case Stage::collected: return page::Tone::busy;
        case Stage::released:
        case Stage::delivered: return page::Tone::good;
        case Stage::refused: return page::Tone::bad;
        case Stage::none:
        case Stage::preserved:
        case Stage::cleared:
        case Stage::sealed:
        case Stage::redirected:
        case Stage::withdrawn: return page::Tone::plain;
    }
    return page::Tone::plain;
}

std::string_view words_of(Kind kind) {
    switch (kind) {
        case Kind::book_born: return "The book was opened";
        case Kind::corrected_entry: return "An entry was corrected";
        case Kind::incident: return "Incident";
        case Kind::agency_vetted: return "Agency admitted";
        case Kind::agency_frozen: return "Agency stopped";
        case Kind::agency_thawed: return "Agency may go on";
        case Kind::person_enrolled: return "Person enrolled";
        case Kind::person_left: return "Person left";
        case Kind::rulebook_adopted: return "Rules approved by counsel";
        case Kind::received: return "Received";
        case Kind::corrected: return "Corrected version received";
        case Kind::withdrawn: return "Withdrawn";
        case Kind::accepted: return "Accepted for review";
        case Kind::preserved: return "Data preserved";
        case Kind::preserve_failed: return "Preservation failed, will be tried again";
        case Kind::keep_ended: return "Preserved data destroyed";
        case Kind::consent_recorded: return "Consent recorded";
        case Kind::emergency_affirmed: return "Emergency affirmed";
        case Kind::grant_proposed: return "First approval";
        case Kind::granted: return "Approved";
        case Kind::refused: return "Rejected";
        case Kind::redirected: return "Redirected to the customer";
        case Kind::redirect_declined: return "The customer cannot be asked";
        case Kind::clarification_asked: return "Question to the requester";
        case Kind::clarification_answered: return "Answer from the requester";
        case Kind::note_added: return "Note";
        case Kind::order_recorded: return "Nondisclosure order recorded";
        case Kind::order_ended: return "Nondisclosure order ended";
        case Kind::told: return "Notice sent to the customer";
        case Kind::told_late: return "Late notice sent to the customer";
        case Kind::objected: return "The customer objects";
        case Kind::objection_settled: return "Objection decided";
        case Kind::cleared: return "Notice settled";
        case Kind::permitted: return "Collection ordered";
        case Kind::collected: return "Data collected";
        case Kind::collection_failed: return "Collection failed, nothing was kept";
        case Kind::sealed: return "Package sealed";
        case Kind::release_proposed: return "First signature on the release";
        case Kind::released: return "Released";
        case Kind::delivered: return "Fetched by the requester";
        case Kind::destroyed: return "Key destroyed";
        case Kind::period_planned: return "What a half-year publishes";
        case Kind::figures_imported: return "Published figures imported";
        case Kind::report_published: return "Report published";
    }
    return "?";
}

std::string name_of(const Desks& desks, const PersonId& person) {
    if (person.none()) return "the machine";
    const auto found = desks.people.person(person);
    return found ? found->name : "somebody who left";
}

std::string agency_of(const Desks& desks, const AgencyId& agency) {
    if (agency.none()) return "";
    const auto found = desks.people.agency(agency);
    return found ? found->name : "";
}

std::string distance(Instant to, Instant now) {
    const std::int64_t ms = to.ms > now.ms ? to.ms - now.ms : now.ms - to.ms;
    const auto some = [](std::int64_t count, const char* unit) { return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s"); };
    std::string words = ms >= 2 * ms_per_day ? some(ms / ms_per_day, "day")
                        : ms >= ms_per_hour  ? some(ms / ms_per_hour, "hour")
                                             : some(ms / 60'000, "minute");
    return to.ms > now.ms ? "in " + words : words + " ago";
}

DemandId demand_of(const http::Request& request) {
    const auto id = DemandId::parse(request.parameter("id"));
    require(id.has_value(), "the guard lets in ids only");
    return *id;
}

Outcome<review::Decision> decision_of(const Desks& desks, const http::Request& request) {
    const auto written = request.form.get("decided_on");
    std::uint64_t index = 0;
    const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), index);
    if (written.empty() || failed != std::errc{} || end != written.data() + written.size()) {
        return Problem{Trouble::invalid, "the form does not say which state of the request it was made for; open the page again",
                       "decided_on"};
    }
    return review::Decision{request.visitor_as<Signed>().person.id, {index}, desks.clock.now()};
}

page::Address at(const DemandId& id) { return page::Address::path({"desk", "demands", id.text()}); }

page::Html decided_on_field(const demand::DemandRow& row) { return page::hidden("decided_on", std::to_string(row.last.value)); }

}  // namespace sallyport::doors::desk
