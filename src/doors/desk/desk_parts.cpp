#include "doors/desk/desk_parts.h"

#include <fmt/format.h>

#include <array>
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
        case Stage::handled_outside: return "Handled outside";
        case Stage::closed: return "Over";
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
        case Stage::withdrawn:
        case Stage::handled_outside:
        case Stage::closed: return page::Tone::plain;
    }
    return page::Tone::plain;
}

std::string_view words_of(Kind kind) {
    switch (kind) {
        case Kind::book_born: return "The book was opened";
        case Kind::corrected_entry: return "An entry was corrected";
        case Kind::incident: return "Incident";
        case Kind::agency_applied: return "Agency applied";
        case Kind::agency_turned_down: return "Application turned down";
        case Kind::agency_vetted: return "Agency admitted";
        case Kind::agency_frozen: return "Agency stopped";
        case Kind::agency_thawed: return "Agency may go on";
        case Kind::person_enrolled: return "Person enrolled";
        case Kind::person_left: return "Person left";
        case Kind::person_attested: return "Officer attested";
        case Kind::act_proposed: return "First of two signatures";
        case Kind::key_registered: return "Key registered";
        case Kind::key_withdrawn: return "Key withdrawn";
        case Kind::on_call: return "On call";
        case Kind::on_call_ended: return "Turn on call taken out";
        case Kind::absent: return "Away";
        case Kind::absence_ended: return "Back";
        case Kind::paged: return "Called to the desk";
        case Kind::page_answered: return "Call answered";
        case Kind::mailed: return "Letter mailed";
        case Kind::audited: return "Shown to an auditor";
        case Kind::rulebook_adopted: return "Rules approved by counsel";
        case Kind::adoption_proposed: return "First signature on the approval of rules";
        case Kind::adoption_ended: return "Approval of rules taken back";
        case Kind::letter_written: return "Words of a letter written";
        case Kind::letter_approved: return "Words of a letter approved";
        case Kind::letter_dropped: return "Words of a letter taken back";
        case Kind::received: return "Received";
        case Kind::corrected: return "Corrected version received";
        case Kind::withdrawn: return "Withdrawn";
        case Kind::accepted: return "Accepted for review";
        case Kind::preserved: return "Data preserved";
        case Kind::preserve_failed: return "Preservation failed, will be tried again";
        case Kind::keep_ended: return "Preserved data destroyed";
        case Kind::keep_verified: return "Preservation verified";
        case Kind::keep_renewed: return "Preservation renewed";
        case Kind::keep_lapsed: return "The preservation is over";
        case Kind::consent_recorded: return "Consent recorded";
        case Kind::paper_read: return "The paper was read";
        case Kind::deadline_raised: return "A deadline was raised";
        case Kind::emergency_affirmed: return "Emergency affirmed";
        case Kind::formal_paper: return "The formal paper came";
        case Kind::formal_paper_missed: return "No formal paper came in time";
        case Kind::called_back: return "Agency called back";
        case Kind::outcome_recorded: return "What came of it";
        case Kind::grant_proposed: return "First approval";
        case Kind::granted: return "Approved";
        case Kind::refused: return "Rejected";
        case Kind::handling_proposed: return "First signature: to be handled outside";
        case Kind::handled_outside: return "Handled outside";
        case Kind::costs_stated: return "Costs asked for";
        case Kind::costs_withdrawn: return "Statement of costs taken back";
        case Kind::redirected: return "Redirected to the customer";
        case Kind::redirect_declined: return "The customer cannot be asked";
        case Kind::challenge_filed: return "Contested: everything is held";
        case Kind::hearing_set: return "Hearing set";
        case Kind::challenge_denied: return "The challenge is over, the request stands";
        case Kind::challenge_granted: return "The request does not stand";
        case Kind::challenge_modified: return "The request stands in part: decide anew";
        case Kind::challenge_appealed: return "The ruling is appealed: everything is held";
        case Kind::clarification_asked: return "Question to the requester";
        case Kind::clarification_answered: return "Answer from the requester";
        case Kind::note_added: return "Note";
        case Kind::order_recorded: return "Nondisclosure order recorded";
        case Kind::order_reviewed: return "Nondisclosure order reviewed";
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
        case Kind::report_proposed: return "Report put forward";
        case Kind::report_dropped: return "Report taken back";
        case Kind::report_signed: return "Report signed";
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

std::string cell_field(int identifier, demand::DataClass data) { return fmt::format("cell-{}-{}", identifier, code(data)); }
std::string doubt_field_of(review::DoubtKind doubt) { return "doubt-" + std::string{code(doubt)}; }

std::string place_field_of(int identifier, demand::DataClass data) { return fmt::format("place-{}-{}", identifier, code(data)); }
std::string because_field_of(int identifier, demand::DataClass data) { return fmt::format("because-{}-{}", identifier, code(data)); }

namespace {
// "41", "41.5" or "41,5" per cent as thousandths; none if it is no such number.
std::optional<int> thousandths(std::string_view written) {
    const auto point = written.find_first_of(".,");
    const auto whole = written.substr(0, point);
    const auto tenth = point == std::string_view::npos ? std::string_view{"0"} : written.substr(point + 1);
    const auto digits = [](std::string_view word) { return !word.empty() && word.find_first_not_of("0123456789") == word.npos; };
    if (!digits(whole) || whole.size() > 3 || !digits(tenth)) return std::nullopt;
    const int value = std::stoi(std::string{whole}) * 10 + (tenth.front() - '0');
    return value <= 1000 ? std::optional{value} : std::nullopt;
}

std::string_view trimmed(std::string_view words) {
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
    return words;
}
}  // namespace

Outcome<std::optional<page::Region>> place_of(const http::Fields& form, const std::string& name) {
    page::Region region;
    bool any = false;
    const std::array<std::pair<const char*, int*>, 4> numbers{{{"x", &region.x}, {"y", &region.y}, {"w", &region.w}, {"h", &region.h}}};
    for (const auto& [part, target] : numbers) any = any || !trimmed(form.get(name + "-" + part)).empty();
    if (!any) return std::optional<page::Region>{};
    const auto page = trimmed(form.get(name + "-page"));
    const auto wrong = [&](std::string_view seen) {
        return Problem{Trouble::invalid,
                       fmt::format("a place is a page and four numbers from 0 to 100 per cent, one digit after the point; \"{}\" is not",
                                   seen.substr(0, 20)),
                       name};
    };
    if (page.empty() || page.size() > 3 || page.find_first_not_of("0123456789") != page.npos || page == "0") return wrong(page);
    region.page = std::stoi(std::string{page});
    for (const auto& [part, target] : numbers) {
        const auto written = trimmed(form.get(name + "-" + part));
        const auto value = thousandths(written);
        if (!value) return wrong(written);
        *target = *value;
    }
    if (region.w == 0 || region.h == 0 || region.x + region.w > 1000 || region.y + region.h > 1000) {
        return Problem{Trouble::invalid,
                       "a marked place has a width and a height, and ends on the page: left and width, top and height are at most 100 per "
                       "cent together",
                       name};
    }
    return std::optional{region};
}

}  // namespace sallyport::doors::desk
