#include "ledger/lifecycle.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sallyport::ledger {

namespace {

constexpr std::string_view stage_names[] = {"none",     "received",  "accepted",  "preserved",  "proposed",  "granted",
                                            "told",     "cleared",   "permitted", "collected",  "sealed",    "release_proposed",
                                            "released", "delivered", "refused",   "redirected", "withdrawn", "handled_outside",
                                            "closed"};

constexpr std::string_view heard_names[] = {"none", "confirmed", "denied"};

constexpr std::string_view challenge_names[] = {"none", "open", "granted", "denied", "modified"};

constexpr std::string_view formal_paper_names[] = {"not_due", "awaited", "missed", "came"};

// Stages in which a kind fits, and what the demand becomes; no stage to go to means that it stays.
struct Move {
    Kind kind;
    std::vector<Stage> from;
    std::optional<Stage> to;
};

std::vector<Stage> range(Stage first, Stage last) {
    std::vector<Stage> out;
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) out.push_back(static_cast<Stage>(i));
    return out;
}

std::vector<Stage> and_also(std::vector<Stage> stages, std::initializer_list<Stage> more) {
    stages.insert(stages.end(), more);
    return stages;
}

const std::vector<Move>& moves() {
    using enum Stage;
    static const auto any = range(received, closed);
    static const auto open = range(received, release_proposed);  // the paper may still be mended and asked about
    static const std::vector<Move> table = {
        {Kind::received, {none}, received},
        {Kind::corrected, open, received},
        {Kind::withdrawn, and_also(range(received, released), {redirected}), withdrawn},
        {Kind::accepted, {received}, accepted},
        {Kind::preserved, {accepted}, preserved},
        {Kind::preserve_failed, {accepted}, std::nullopt},
        {Kind::keep_ended, {refused, withdrawn, handled_outside, redirected, delivered, closed}, std::nullopt},
        {Kind::keep_verified, {accepted, preserved}, std::nullopt},
        {Kind::keep_renewed, {preserved}, std::nullopt},
        {Kind::keep_lapsed, {preserved}, closed},
        {Kind::consent_recorded, range(received, proposed), std::nullopt},
        // What was proposed on another reading is decided anew; what stands or is over stays.
        {Kind::paper_read, {proposed}, preserved},
        {Kind::paper_read,
         and_also(range(received, preserved), {granted, told, cleared, permitted, collected, sealed, release_proposed, released, delivered,
                                               refused, redirected, withdrawn, handled_outside}),
         std::nullopt},
        {Kind::emergency_affirmed, range(received, preserved), std::nullopt},
        {Kind::formal_paper, {released, delivered}, std::nullopt},
        {Kind::formal_paper_missed, {released, delivered}, std::nullopt},
        // What was proposed before a call was proposed without what it brought: it is decided anew.
        {Kind::called_back, {proposed}, preserved},
        {Kind::called_back,
         and_also(range(received, preserved), {granted, told, cleared, permitted, collected, sealed, release_proposed, released}),
         std::nullopt},
        {Kind::outcome_recorded, {released, delivered, refused, withdrawn}, std::nullopt},
        {Kind::grant_proposed, {preserved}, proposed},
        {Kind::granted, {preserved, proposed}, granted},
        {Kind::refused, open, refused},
        {Kind::handling_proposed, {preserved}, std::nullopt},
        {Kind::handled_outside, {preserved}, handled_outside},
        {Kind::redirected, {preserved}, redirected},
        {Kind::redirect_declined, {redirected}, preserved},
        {Kind::challenge_filed, range(received, released), std::nullopt},
        {Kind::hearing_set, range(received, released), std::nullopt},
        {Kind::challenge_denied, range(received, released), std::nullopt},
        {Kind::challenge_granted, range(received, released), std::nullopt},
        {Kind::challenge_modified, range(received, preserved), std::nullopt},
        {Kind::challenge_modified, range(proposed, released), preserved},  // what was decided on the whole paper is decided anew
        {Kind::challenge_appealed, range(received, released), std::nullopt},
        {Kind::clarification_asked, open, std::nullopt},
        {Kind::clarification_answered, open, std::nullopt},
        {Kind::note_added, any, std::nullopt},
        {Kind::deadline_raised, and_also(open, {released, delivered}), std::nullopt},  // after a release only for the formal paper
        {Kind::order_recorded, any, std::nullopt},
        {Kind::order_reviewed, any, std::nullopt},
        {Kind::order_ended, any, std::nullopt},
        {Kind::told, {granted}, told},
        {Kind::told, range(cleared, release_proposed), std::nullopt},  // the order that barred it has ended
        {Kind::told_late, {released, delivered, refused, withdrawn, handled_outside, closed}, std::nullopt},
        {Kind::objected, range(told, released), std::nullopt},
        {Kind::objection_settled, range(told, released), std::nullopt},
        {Kind::cleared, {granted, told}, cleared},
        {Kind::cleared, range(cleared, release_proposed), std::nullopt},  // the clearance is renewed
        {Kind::permitted, {cleared}, permitted},
        {Kind::collected, {permitted}, collected},
        {Kind::collection_failed, {permitted}, cleared},
        {Kind::sealed, {collected}, sealed},
        {Kind::release_proposed, {sealed}, release_proposed},
        {Kind::released, {release_proposed}, released},
        {Kind::delivered, {released, delivered}, delivered},  // it may be fetched again
        {Kind::costs_stated, {delivered}, std::nullopt},
        {Kind::costs_withdrawn, {delivered}, std::nullopt},
        {Kind::destroyed, {refused, withdrawn, handled_outside, redirected, delivered, closed}, std::nullopt},
    };
    return table;
}

const Move* move_of(Stage stage, Kind kind) {
    // One look-up a pair: the table is walked once, since the book asks for every entry of a replay.
    static const auto grid = [] {
        std::vector<const Move*> out(all_stages().size() * all_kinds().size(), nullptr);
        for (const Move& move : moves()) {
            for (const Stage from : move.from) {
                out[static_cast<std::size_t>(from) * all_kinds().size() + static_cast<std::size_t>(move.kind)] = &move;
            }
        }
        return out;
    }();
    return grid[static_cast<std::size_t>(stage) * all_kinds().size() + static_cast<std::size_t>(kind)];
}

Problem no(std::string sentence) { return {Trouble::refused, std::move(sentence)}; }

// Data classes whose name starts so, and content still to come, are content. A grant that gives cells and names no class counts as content: nothing is allowed
// because a word was missing.
bool gives_content(const Facts& facts) {
    if (!facts.has(Fact::classes)) return facts.number_or(Fact::cells_granted, 0) > 0;
    return std::ranges::any_of(facts.list(Fact::classes),
                               [](const std::string& code) { return code.starts_with("content_") || code == "prospective_content"; });
}

constexpr const char* denied = "the agency has denied this request when it was called back: nothing is given on it";

Outcome<void> may_sign_grant(const Standing& standing, std::string_view actor) {
    if (!standing.started_by.empty() && standing.started_by == actor)
        return no("the person who started the provider's report approves nothing of it");
    if (!standing.emergency) return {};
    if (!standing.emergency_affirmed) return no("nobody has affirmed the emergency yet");
    if (standing.heard == Heard::denied) return no(denied);
    if (standing.heard == Heard::none) return no("nobody has called the agency back and heard it confirmed");
    if (standing.affirmed_by == actor) return no("the person who affirmed the emergency does not sign its grant");
    if (standing.called_by == actor) return no("the person who called back does not sign the emergency's grant");
    return {};
}

// Whoever signs has not heard the answer themselves, and the other way round.
Outcome<void> may_call_back(const Standing& standing, std::string_view actor) {
    if (!standing.emergency) return no("the demand is no emergency");
    if (standing.heard == Heard::denied) return no(denied);
    if (standing.first_signer == actor || standing.second_signer == actor)
        return no("whoever signed the emergency's grant does not call back");
    return {};
}

Outcome<void> may_clear(const Standing& standing, const Arrival& arrival) {
    if (standing.objection_open) return no("the customer's objection is not settled");
    const auto ground = arrival.facts.text_or(Fact::ground, "");
    const bool silent = ground == "barred" || ground == "waived" || ground == "emergency" || ground == "no_customer" || ground == "consent";
    if (!silent && ground != "told") return no("a clearance rests on told, barred, waived, emergency, no_customer or consent");
    if (standing.stage == Stage::granted && !silent) return no("the customer has not been told");
    if (standing.stage == Stage::told && silent) return no("the customer has been told: the waiting period decides");
    if (ground == "barred" && !arrival.facts.has(Fact::order)) return no("a clearance barred by an order names the order");
    if (ground == "emergency" && !standing.emergency) return no("the demand is no emergency");
    if (ground == "waived" && arrival.actor == machine) return no("a person waives notice, never the machine");
    return {};
}

void forget_decision(Standing& standing) {
    standing.needs_two = standing.emergency;
    standing.outside_found = false;
    standing.first_signer.clear();
    standing.second_signer.clear();
    standing.release_signer.clear();
    standing.order_barring.clear();
    // Another text, another danger: who affirmed spoke of the earlier one.
    standing.emergency_affirmed = false;
    standing.affirmed_by.clear();
    standing.called_by.clear();
    if (standing.heard == Heard::confirmed) standing.heard = Heard::none;
}

}  // namespace

std::string_view name(FormalPaper paper) { return formal_paper_names[static_cast<std::size_t>(paper)]; }

std::string_view name(Challenge challenge) { return challenge_names[static_cast<std::size_t>(challenge)]; }

std::string_view name(Heard heard) { return heard_names[static_cast<std::size_t>(heard)]; }

std::string_view name(Stage stage) { return stage_names[static_cast<std::size_t>(stage)]; }

const std::vector<Stage>& all_stages() {
    static const auto stages = range(Stage::none, Stage::closed);
    return stages;
}

bool is_final(Stage stage) {
    return stage == Stage::delivered || stage == Stage::refused || stage == Stage::withdrawn || stage == Stage::handled_outside ||
           stage == Stage::closed;
}

bool fits(Stage stage, Kind kind) { return move_of(stage, kind) != nullptr; }

Stage next_stage(Stage stage, Kind kind) {
    const Move* move = move_of(stage, kind);
    require(move != nullptr, "the kind fits the stage");
    return move->to.value_or(stage);
}

bool needs_person(Kind kind) {
    switch (kind) {
        case Kind::corrected:
        case Kind::accepted:
        case Kind::keep_verified:
        case Kind::keep_renewed:
        case Kind::consent_recorded:
        case Kind::emergency_affirmed:
        case Kind::formal_paper:
        case Kind::called_back:
        case Kind::outcome_recorded:
        case Kind::paper_read:
        case Kind::grant_proposed:
        case Kind::granted:
        case Kind::refused:
        case Kind::handling_proposed:
        case Kind::handled_outside:
        case Kind::costs_stated:
        case Kind::costs_withdrawn:
        case Kind::redirected:
        case Kind::challenge_filed:
        case Kind::hearing_set:
        case Kind::challenge_denied:
        case Kind::challenge_granted:
        case Kind::challenge_modified:
        case Kind::challenge_appealed:
        case Kind::clarification_asked:
        case Kind::order_recorded:
        case Kind::order_reviewed:
        case Kind::objection_settled:
        case Kind::release_proposed:
        case Kind::released: return true;
        case Kind::book_born:
        case Kind::corrected_entry:
        case Kind::incident:
        case Kind::agency_applied:
        case Kind::agency_turned_down:
        case Kind::agency_vetted:
        case Kind::agency_frozen:
        case Kind::agency_thawed:
        case Kind::person_enrolled:
        case Kind::person_left:
        case Kind::person_attested:
        case Kind::act_proposed:
        case Kind::key_registered:
        case Kind::key_withdrawn:
        case Kind::on_call:
        case Kind::on_call_ended:
        case Kind::absent:
        case Kind::absence_ended:
        case Kind::paged:
        case Kind::page_answered:
        case Kind::audited:
        case Kind::mailed:
        case Kind::rulebook_adopted:
        case Kind::adoption_proposed:
        case Kind::adoption_ended:
        case Kind::letter_written:
        case Kind::letter_approved:
        case Kind::letter_dropped:
        case Kind::received:
        case Kind::withdrawn:
        case Kind::preserved:
        case Kind::preserve_failed:
        case Kind::keep_ended:
        case Kind::keep_lapsed:
        case Kind::redirect_declined:
        case Kind::clarification_answered:
        case Kind::note_added:
        case Kind::deadline_raised:
        case Kind::formal_paper_missed:
        case Kind::order_ended:
        case Kind::told:
        case Kind::told_late:
        case Kind::objected:
        case Kind::cleared:
        case Kind::permitted:
        case Kind::collected:
        case Kind::collection_failed:
        case Kind::sealed:
        case Kind::delivered:
        case Kind::destroyed:
        case Kind::period_planned:
        case Kind::figures_imported:
        case Kind::report_proposed:
        case Kind::report_dropped:
        case Kind::report_signed:
        case Kind::report_published: return false;
    }
    return false;
}

Outcome<Standing> after(const Standing& standing, const Arrival& arrival) {
    const Kind kind = arrival.kind;
    const Facts& facts = arrival.facts;
    const std::string actor{arrival.actor};
    const std::string what{name(kind)};
    if (!belongs_to_demand(kind)) return no(what + " is no entry of a demand");
    if (!fits(standing.stage, kind)) return no(what + " does not fit a demand that is " + std::string{name(standing.stage)});
    if (standing.destroyed && kind != Kind::told_late && kind != Kind::order_ended) {
        return no(what + " does not fit a demand whose key is destroyed");
    }
    if (needs_person(kind) && actor == machine) return no(what + " is for people, never for the machine");

    Standing next = standing;
    next.stage = next_stage(standing.stage, kind);
    switch (kind) {
        case Kind::received:
            if (facts.number_or(Fact::version, 0) != 1) return no("the first paper has version 1");
            next.version = 1;
            next.emergency = next.needs_two = facts.text_or(Fact::section, "") == "emergencies";
            next.keep_only = facts.text_or(Fact::section, "") == "preservation";
            if (facts.text_or(Fact::section, "") == "provider_initiated") {
                if (actor == machine) return no("a report of the provider is started by a person, never by the machine");
                next.started_by = actor;
            }
            break;
        case Kind::corrected:
            if (facts.number_or(Fact::version, 0) != standing.version + 1) {
                return no("the corrected paper has version " + std::to_string(standing.version + 1));
            }
            next.version = standing.version + 1;
            next.objection_open = next.clarification_open = false;
            // The court has still to rule; what it has ruled was of the paper before.
            if (standing.challenge != Challenge::open) next.challenge = Challenge::none;
            forget_decision(next);
            break;
        case Kind::preserved: next.keep_held = true; break;
        case Kind::keep_ended:
            if (!standing.keep_held) return no("no snapshot is kept");
            next.keep_held = false;
            break;
        case Kind::keep_verified:
        case Kind::keep_renewed:
        case Kind::keep_lapsed:
            if (!standing.keep_only) return no("the demand is no preservation");
            break;
        case Kind::redirect_declined:
            if (!standing.keep_held) return no("what was preserved for it is destroyed: the requester files anew");
            break;
        case Kind::emergency_affirmed:
            if (!standing.emergency) return no("the demand is no emergency");
            next.emergency_affirmed = true;
            next.affirmed_by = actor;
            break;
        case Kind::called_back: {
            SALLYPORT_CHECK(may_call_back(standing, actor));
            const auto answered = facts.text_or(Fact::answered, "");
            if (standing.stage == Stage::proposed) next.first_signer.clear();
            if (answered == "denied") next.heard = Heard::denied;
            if (answered != "confirmed") break;
            next.heard = Heard::confirmed;
            next.called_by = actor;
            break;
        }
        case Kind::outcome_recorded:
            if (!standing.emergency) return no("the demand is no emergency");
            if (facts.text_or(Fact::came_of, "") == "no_paper" && standing.formal_paper != FormalPaper::missed)
                return no("no formal paper was missed: either nothing was released, or it came, or its day has not passed");
            break;
        case Kind::formal_paper:
            if (standing.formal_paper == FormalPaper::not_due) return no("no formal paper is due: nothing was released in an emergency");
            if (standing.formal_paper == FormalPaper::came) return no("the formal paper came already");
            next.formal_paper = FormalPaper::came;
            break;
        case Kind::formal_paper_missed:
            if (standing.formal_paper != FormalPaper::awaited) return no("no formal paper is awaited");
            next.formal_paper = FormalPaper::missed;
            break;
        case Kind::grant_proposed:
            SALLYPORT_CHECK(may_sign_grant(standing, actor));
            next.needs_two = standing.emergency || gives_content(facts);
            next.first_signer = actor;
            break;
        case Kind::granted:
            SALLYPORT_CHECK(may_sign_grant(standing, actor));
            if (standing.stage == Stage::proposed) {
                if (standing.first_signer == actor) return no("one person signed twice");
                next.second_signer = actor;
            } else {
                if (standing.emergency || gives_content(facts)) return no("this grant needs two signatures");
                next.first_signer = actor;
            }
            next.needs_two = standing.needs_two || gives_content(facts);
            break;
        case Kind::refused:
        case Kind::redirected:
            // While a court has the matter, what is frozen stays: a refusal would end that.
            if (standing.challenge == Challenge::open) return no("a challenge is open: it is ruled on or dropped first");
            break;
        case Kind::withdrawn:
            next.challenge = Challenge::none;
            next.formal_paper = FormalPaper::not_due;
            break;
        case Kind::challenge_filed:
            if (standing.emergency) return no("an emergency request compels nothing: there is nothing to contest");
            if (standing.challenged()) return no("the paper is contested already");
            next.challenge = Challenge::open;
            break;
        case Kind::hearing_set:
        case Kind::challenge_denied:
        case Kind::challenge_granted:
        case Kind::challenge_modified:
            if (standing.challenge != Challenge::open) return no("no challenge is open");
            if (kind == Kind::challenge_denied) next.challenge = Challenge::denied;
            if (kind == Kind::challenge_granted) next.challenge = Challenge::granted;
            if (kind == Kind::challenge_modified) {
                next.challenge = Challenge::modified;
                next.objection_open = false;
                forget_decision(next);
            }
            break;
        case Kind::challenge_appealed:
            if (standing.challenge == Challenge::none) return no("nothing was contested");
            if (standing.challenge == Challenge::open) return no("nothing was ruled yet");
            next.challenge = Challenge::open;
            break;
        case Kind::paper_read:
            if (standing.stage == Stage::proposed || standing.stage == Stage::preserved) next.first_signer.clear();
            break;
        case Kind::handling_proposed: next.first_signer = actor; break;
        case Kind::handled_outside:
            if (standing.emergency) return no("an emergency is answered at once or not at all: it is no order for future data");
            if (standing.challenge == Challenge::open) return no("a challenge is open: it is ruled on or dropped first");
            if (gives_content(facts) && standing.first_signer.empty()) return no("content is handled outside on two signatures");
            if (standing.first_signer == actor) return no("one person signed twice");
            next.second_signer = standing.first_signer.empty() ? std::string{} : actor;
            if (standing.first_signer.empty()) next.first_signer = actor;
            break;
        case Kind::clarification_asked: next.clarification_open = true; break;
        case Kind::clarification_answered:
            if (!standing.clarification_open) return no("no question is open");
            next.clarification_open = false;
            break;
        case Kind::order_ended:
            if (standing.order_barring == facts.text_or(Fact::order, "")) next.order_barring.clear();
            break;
        case Kind::objected: next.objection_open = true; break;
        case Kind::objection_settled:
            if (!standing.objection_open) return no("no objection is open");
            // An upheld objection stands: it goes with a refusal, a corrected paper, a withdrawal, or another decision on it.
            next.objection_open = facts.number_or(Fact::upheld, 1) != 0;
            break;
        case Kind::cleared:
            SALLYPORT_CHECK(may_clear(standing, arrival));
            next.order_barring = facts.text_or(Fact::ground, "") == "barred" ? facts.text_or(Fact::order, "") : "";
            break;
        case Kind::permitted:
            if (standing.heard == Heard::denied) return no(denied);
            if (standing.objection_open) return no("the customer's objection is not settled");
            if (standing.challenged()) return no("the paper is contested: nothing is collected");
            next.outside_found = false;
            break;
        case Kind::collected:
            if (standing.challenged()) return no("the paper is contested: nothing is collected");
            next.outside_found = facts.number_or(Fact::items_outside, 0) > 0;
            break;
        case Kind::sealed:
            if (standing.outside_found) return no("the collection met records outside the permit");
            break;
        case Kind::release_proposed:
            if (standing.heard == Heard::denied) return no(denied);
            next.release_signer = actor;
            break;
        case Kind::released: {
            if (standing.heard == Heard::denied) return no(denied);
            if (standing.objection_open) return no("the customer's objection is not settled");
            if (standing.challenged()) return no("the paper is contested: nothing is released");
            if (standing.release_signer == actor) return no("one person signed twice");
            const auto is_granter = [&](const std::string& person) {
                return person == standing.first_signer || person == standing.second_signer;
            };
            if (is_granter(standing.release_signer) && is_granter(actor)) return no("one of the two who release has not signed the grant");
            if (standing.emergency) next.formal_paper = FormalPaper::awaited;
            break;
        }
        case Kind::destroyed:
            next.destroyed = true;
            next.keep_held = false;  // without the key nobody can open the snapshot
            break;
        case Kind::deadline_raised:
            if (standing.stage >= Stage::released && standing.formal_paper != FormalPaper::awaited)
                return no("nothing is due of a request that is over");
            break;
        case Kind::accepted:
        case Kind::preserve_failed:
        case Kind::consent_recorded:
        case Kind::note_added:
        case Kind::order_recorded:
        case Kind::order_reviewed:
        case Kind::told:
        case Kind::told_late:
        case Kind::collection_failed:
        case Kind::delivered:
        case Kind::costs_stated:
        case Kind::costs_withdrawn:
        case Kind::book_born:
        case Kind::corrected_entry:
        case Kind::incident:
        case Kind::agency_applied:
        case Kind::agency_turned_down:
        case Kind::agency_vetted:
        case Kind::agency_frozen:
        case Kind::agency_thawed:
        case Kind::person_enrolled:
        case Kind::person_left:
        case Kind::person_attested:
        case Kind::act_proposed:
        case Kind::key_registered:
        case Kind::key_withdrawn:
        case Kind::on_call:
        case Kind::on_call_ended:
        case Kind::absent:
        case Kind::absence_ended:
        case Kind::paged:
        case Kind::page_answered:
        case Kind::audited:
        case Kind::mailed:
        case Kind::rulebook_adopted:
        case Kind::adoption_proposed:
        case Kind::adoption_ended:
        case Kind::letter_written:
        case Kind::letter_approved:
        case Kind::letter_dropped:
        case Kind::period_planned:
        case Kind::figures_imported:
        case Kind::report_proposed:
        case Kind::report_dropped:
        case Kind::report_signed:
        case Kind::report_published: break;
    }
    return next;
}

std::string text(const Standing& standing) {
    std::string out;
    const auto line = [&out](std::string_view label, std::string_view value) {
        out.append(label).append("=").append(value.empty() ? "-" : value).append("\n");
    };
    const auto flag = [&line](std::string_view label, bool value) { line(label, value ? "1" : "0"); };
    line("stage", name(standing.stage));
    line("version", std::to_string(standing.version));
    flag("keep_held", standing.keep_held);
    flag("objection_open", standing.objection_open);
    flag("clarification_open", standing.clarification_open);
    flag("needs_two", standing.needs_two);
    flag("emergency", standing.emergency);
    flag("emergency_affirmed", standing.emergency_affirmed);
    flag("outside_found", standing.outside_found);
    flag("destroyed", standing.destroyed);
    flag("keep_only", standing.keep_only);
    line("challenge", name(standing.challenge));
    line("formal_paper", name(standing.formal_paper));
    line("first_signer", standing.first_signer);
    line("second_signer", standing.second_signer);
    line("release_signer", standing.release_signer);
    line("heard", name(standing.heard));
    line("affirmed_by", standing.affirmed_by);
    line("called_by", standing.called_by);
    line("order_barring", standing.order_barring);
    line("started_by", standing.started_by);
    return out;
}

Outcome<Standing> parse_standing(std::string_view text) {
    Standing out;
    std::string_view rest = text;
    bool right = true;
    const auto take = [&](std::string_view label) -> std::string_view {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos || end <= label.size() || !rest.starts_with(label) || rest[label.size()] != '=') {
            right = false;
            return {};
        }
        const auto value = rest.substr(label.size() + 1, end - label.size() - 1);
        rest.remove_prefix(end + 1);
        return value;
    };
    const auto flag = [&](std::string_view label) { return take(label) == "1"; };
    const auto person = [&](std::string_view label) {
        const auto value = take(label);
        return value == "-" ? std::string{} : std::string{value};
    };
    const auto stage = take("stage");
    for (const Stage one : all_stages()) {
        if (name(one) == stage) out.stage = one;
    }
    const auto version = take("version");
    std::from_chars(version.data(), version.data() + version.size(), out.version);
    out.keep_held = flag("keep_held");
    out.objection_open = flag("objection_open");
    out.clarification_open = flag("clarification_open");
    out.needs_two = flag("needs_two");
    out.emergency = flag("emergency");
    out.emergency_affirmed = flag("emergency_affirmed");
    out.outside_found = flag("outside_found");
    out.destroyed = flag("destroyed");
    out.keep_only = flag("keep_only");
    const auto challenge = take("challenge");
    for (const Challenge one : {Challenge::none, Challenge::open, Challenge::granted, Challenge::denied, Challenge::modified}) {
        if (name(one) == challenge) out.challenge = one;
    }
    const auto formal_paper = take("formal_paper");
    for (const FormalPaper one : {FormalPaper::not_due, FormalPaper::awaited, FormalPaper::missed, FormalPaper::came}) {
        if (name(one) == formal_paper) out.formal_paper = one;
    }
    out.first_signer = person("first_signer");
    out.second_signer = person("second_signer");
    out.release_signer = person("release_signer");
    const auto heard = take("heard");
    for (const Heard one : {Heard::none, Heard::confirmed, Heard::denied}) {
        if (name(one) == heard) out.heard = one;
    }
    out.affirmed_by = person("affirmed_by");
    out.called_by = person("called_by");
    out.order_barring = person("order_barring");
    out.started_by = person("started_by");
    // One canonical form: what we read is what we would write.
    if (!right || !rest.empty() || ledger::text(out) != text) {
        return Problem{Trouble::corrupt, "the text of a demand's standing is not in its one canonical form"};
    }
    return out;
}

}  // namespace sallyport::ledger
