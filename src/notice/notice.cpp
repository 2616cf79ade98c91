#include "notice/notice.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/json.h"

namespace sallyport::notice {

using ledger::Draft;
using ledger::Fact;
using ledger::Facts;
using ledger::Kind;

std::vector<Kind> Clearance::superseded_by() { return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::challenge_modified}; }
std::vector<Kind> CustomerNotice::superseded_by() { return {Kind::corrected, Kind::refused, Kind::withdrawn, Kind::challenge_modified}; }

Bytes SecrecyOrder::body() const {
    json::array extended;
    for (const auto& order : extends) extended.emplace_back(order.text());
    return canonical(json::object{{"id", id.text()},
                                  {"demand", demand.text()},
                                  {"court", court.reveal()},
                                  {"docket", docket.reveal()},
                                  {"level", level},
                                  {"starts", text(starts)},
                                  {"ends", maybe(ends)},
                                  {"paper", maybe(paper)},
                                  {"extends", extended}});
}

Outcome<SecrecyOrder> SecrecyOrder::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a secrecy order"));
    SecrecyOrder order;
    SALLYPORT_TRY(id, id_at<OrderId>(object, "id"));
    order.id = id;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    order.demand = demand;
    order.court = Sensitive{text_or(object, "court", "")};
    order.docket = Sensitive{text_or(object, "docket", "")};
    SALLYPORT_TRY(level, text_at(object, "level"));
    order.level = level;
    SALLYPORT_TRY(starts, instant_at(object, "starts"));
    order.starts = starts;
    SALLYPORT_TRY(ends, maybe_at<Instant>(object, "ends", parse_instant));
    order.ends = ends;
    SALLYPORT_TRY(paper, maybe_at<DocumentId>(object, "paper", DocumentId::parse));
    order.paper = paper;
    SALLYPORT_TRY(extended, list_at(object, "extends"));
    for (const auto& element : extended) {
        if (!element.is_string()) return Problem{Trouble::corrupt, "an order extends something that is no id"};
        SALLYPORT_TRY(earlier, OrderId::parse(std::string_view{element.get_string()}));
        order.extends.push_back(earlier);
    }
    return order;
}

Bytes Clearance::body() const {
    return canonical(json::object{{"demand", demand.text()},
                                  {"ground", code(ground)},
                                  {"order", maybe(order)},
                                  {"valid_until", maybe(valid_until)},
                                  {"late_notice_due", maybe(late_notice_due)},
                                  {"reason", reason}});
}

Outcome<Clearance> Clearance::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a clearance"));
    Clearance clearance;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    clearance.demand = demand;
    SALLYPORT_TRY(ground, coded_at<ClearanceGround>(object, "ground"));
    clearance.ground = ground;
    SALLYPORT_TRY(order, maybe_at<OrderId>(object, "order", OrderId::parse));
    clearance.order = order;
    SALLYPORT_TRY(valid_until, maybe_at<Instant>(object, "valid_until", parse_instant));
    clearance.valid_until = valid_until;
    SALLYPORT_TRY(due, maybe_at<Instant>(object, "late_notice_due", parse_instant));
    clearance.late_notice_due = due;
    clearance.reason = text_or(object, "reason", "");
    return clearance;
}

Bytes CustomerNotice::body() const {
    return canonical(json::object{{"demand", demand.text()},
                                  {"to", to.reveal()},
                                  {"letter", letter},
                                  {"code", code},
                                  {"wait_until", text(wait_until)},
                                  {"late", late}});
}

Outcome<CustomerNotice> CustomerNotice::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a notice"));
    CustomerNotice notice;
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    notice.demand = demand;
    notice.to = Sensitive{text_or(object, "to", "")};
    notice.letter = text_or(object, "letter", "");
    notice.code = text_or(object, "code", "");
    SALLYPORT_TRY(wait_until, instant_at(object, "wait_until"));
    notice.wait_until = wait_until;
    SALLYPORT_TRY(late, flag_at(object, "late"));
    notice.late = late;
    return notice;
}

Bytes Objection::body() const {
    return canonical(json::object{{"demand", demand.text()}, {"words", words.reveal()}, {"settled", settled}, {"upheld", upheld}});
}

Outcome<Objection> Objection::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an objection"));
    SALLYPORT_TRY(demand, id_at<DemandId>(object, "demand"));
    SALLYPORT_TRY(settled, flag_at(object, "settled"));
    SALLYPORT_TRY(upheld, flag_at(object, "upheld"));
    return Objection{demand, Sensitive{text_or(object, "words", "")}, settled, upheld};
}

bool bars_at(const SecrecyOrder& order, Instant at) { return order.starts <= at && (!order.ends || at <= *order.ends); }

std::vector<std::string> order_findings(const SecrecyOrder& order, const demand::Demand& demand) {
    std::vector<std::string> findings;
    // Deputy Attorney General's policy of 19 October 2017: one year or less, barring exceptional circumstances.
    if (!order.ends)
        findings.emplace_back(
            "The order names no end. Federal policy asks for one year or less: ask the issuer, or the court, for an end.");
    if (order.ends && *order.ends > after_days(order.starts, 365))
        findings.emplace_back("The order lasts more than 365 days: a lawyer should look at it.");
    // In re Sealed Case (D.C. Cir. 2025): a court must find the need for each process; an order older than the process is an omnibus one.
    if (demand.issued_on) {
        const auto issued = start_of(*demand.issued_on, "UTC");
        if (issued && after_days(order.starts, 1) < *issued) {
            findings.emplace_back(
                "The order is older than the process it is attached to (an omnibus order): ask counsel before relying on it.");
        }
    }
    if (order.docket.reveal().empty()) findings.emplace_back("The order names no docket number.");
    return findings;
}

Outcome<Recorded<Clearance>> clearance_in_force(const ledger::Clerk& clerk, const DemandId& demand) {
    SALLYPORT_TRY(clearance, clerk.recall<Clearance>(demand));
    if (!clearance->order) return std::move(clearance);
    SALLYPORT_TRY(entries, clerk.book().entries_of(demand));
    for (const auto& entry : entries) {
        const bool ended =
            entry.header.kind == Kind::order_ended && entry.facts && entry.facts->text_or(Fact::order, "") == clearance->order->text();
        if (ended)
            return Problem{Trouble::refused, "the nondisclosure order that barred notice has ended; the customer must be told first"};
    }
    return std::move(clearance);
}

bool holds(const Clearance& clearance, Instant at) { return !clearance.valid_until || at <= *clearance.valid_until; }

std::string notice_code(const DemandId& demand, std::string_view house_key) {
    const Digest keyed = hmac_sha256(derive_key(house_key, "notice code"), demand.text());
    static constexpr std::string_view letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i > 0 && i % 4 == 0) out += '-';
        out += letters[keyed[i] % letters.size()];
    }
    return out;
}

namespace {

Draft draft(Kind kind, const DemandId& demand, const Decision& decision, Facts facts) {
    return Draft{kind, decision.at, demand, decision.decided_on, decision.by, std::move(facts), {}, {}};
}

bool any_bars(const std::vector<SecrecyOrder>& orders, Instant at) {
    for (const auto& order : orders) {
        if (bars_at(order, at)) return true;
    }
    return false;
}

// Every known customer's contact, once; each is told through their own by the sender.
std::string contacts(const demand::Demand& demand) {
    std::vector<std::string> each;
    for (const auto* answer : demand::accounts_of(demand.directory)) {
        const auto& contact = answer->contact.reveal();
        if (!contact.empty() && std::find(each.begin(), each.end(), contact) == each.end()) each.push_back(contact);
    }
    return fmt::format("{}", fmt::join(each, contacts_apart));
}

std::string letter(const demand::Demand& demand, const demand::Scope& scope, Instant wait_until, bool late) {
    std::string out = fmt::format("A request for your data\n\nOn {} we received {} from {} ({}) that asks for data of your account.\n",
                                  date_text(demand.received), label(demand.instrument), demand.agency_name, demand.country);
    out += late ? "\nWe could not tell you earlier. This was asked for and, as far as the law compels, handed over:\n"
                : "\nThe law compels us to answer. This is what we will hand over, and nothing else:\n";
    for (const auto& clause : scope.clauses()) {
        out += fmt::format("- {}", label(clause.data));
        if (clause.span) out += fmt::format(", from {} up to {}", date_text(clause.span->from), date_text({clause.span->to.ms - 1}));
        out += "\n";
    }
    if (!late) {
        out += fmt::format(
            "\nYou can object until {}. We hand nothing over before that, nor while an objection is open. You may want to ask a lawyer.\n",
            text(wait_until));
    }
    out +=
        "\nThis letter has no link and asks for no password. To check that it is genuine, open our site yourself, choose "
        "\"Check a letter\" and type the code below.\n";
    return out;
}

Facts ground_facts(const Clearance& clearance) {
    Facts facts;
    facts.code(Fact::ground, code(clearance.ground));
    if (clearance.valid_until) facts.instant(Fact::valid_until, *clearance.valid_until);
    if (clearance.order) facts.id(Fact::order, *clearance.order);
    if (clearance.late_notice_due) facts.instant(Fact::due, *clearance.late_notice_due);
    return facts;
}

Step<Clearance> clear(Clearance clearance, const Decision& decision) {
    Facts facts = ground_facts(clearance);
    const DemandId demand = clearance.demand;
    return {std::move(clearance), draft(Kind::cleared, demand, decision, std::move(facts))};
}

}  // namespace

Outcome<Step<SecrecyOrder>> record_order(const Recorded<demand::Demand>& demand, SecrecyOrder order, const Decision& decision) {
    if (order.court.reveal().empty()) return Problem{Trouble::invalid, "name the court; only a court's order bars notice", "court"};
    if (order.level != "federal" && order.level != "state" && order.level != "local" && order.level != "foreign") {
        return Problem{Trouble::invalid, "the issuer is federal, state, local or foreign", "level"};
    }
    if (order.ends && *order.ends <= order.starts) return Problem{Trouble::invalid, "the order ends before it starts", "ends"};
    if (order.id.none()) order.id = OrderId::random();
    order.demand = demand->id;
    Facts facts;
    facts.id(Fact::order, order.id).code(Fact::order_level, order.level);
    if (order.ends) facts.instant(Fact::order_ends, *order.ends);
    return Step{std::move(order), draft(Kind::order_recorded, demand->id, decision, std::move(facts))};
}

Outcome<Step<SecrecyOrder>> end_order(SecrecyOrder order, std::string_view ground, const Decision& decision) {
    Facts facts;
    facts.id(Fact::order, order.id).code(Fact::ground, ground);
    const DemandId demand = order.demand;
    return Step{std::move(order), draft(Kind::order_ended, demand, decision, std::move(facts))};
}

int waiting_days_of(const demand::Demand& demand, const review::Grant& grant) {
    const bool is_private = demand.section == demand::Section::civil || review::is_private_process(demand.instrument);
    return std::max(is_private ? civil_waiting_days : waiting_days, grant.notice_wait_days);
}

Outcome<Step<CustomerNotice>> tell(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                                   const std::vector<SecrecyOrder>& orders_in_force, std::string_view code, const Decision& decision) {
    if (grant->demand != demand->id) return Problem{Trouble::conflict, "the approval belongs to another request"};
    if (any_bars(orders_in_force, decision.at))
        return Problem{Trouble::refused, "a nondisclosure order in force bars notice; it is sent when the order ends"};
    if (demand->section == demand::Section::emergencies)
        return Problem{Trouble::refused, "in an emergency the customer is told afterwards"};
    if (demand->section == demand::Section::provider_initiated)
        return Problem{Trouble::refused, "nobody demanded this: the customer of a report of the provider is not told first; say why"};
    const std::string to = contacts(*demand);
    if (to.empty()) return Problem{Trouble::refused, "no identifier of this request is an account of ours: there is nobody to tell"};
    CustomerNotice notice;
    notice.demand = demand->id;
    notice.to = Sensitive{to};
    notice.wait_until = after_days(decision.at, waiting_days_of(*demand, *grant));
    notice.code = code;
    notice.letter = letter(*demand, grant->scope, notice.wait_until, false);
    Facts facts;
    facts.instant(Fact::wait_until, notice.wait_until);
    return Step{std::move(notice), draft(Kind::told, demand->id, decision, std::move(facts))};
}

Outcome<Step<CustomerNotice>> tell_late(const Recorded<demand::Demand>& demand, const std::vector<SecrecyOrder>& orders_in_force,
                                        std::string_view code, const Decision& decision) {
    if (any_bars(orders_in_force, decision.at))
        return Problem{Trouble::refused, "a nondisclosure order in force bars notice; it is sent when the order ends"};
    const std::string to = contacts(*demand);
    if (to.empty()) return Problem{Trouble::refused, "no identifier of this request is an account of ours: there is nobody to tell"};
    CustomerNotice notice{demand->id,        Sensitive{to}, letter(*demand, demand::Scope::asked(*demand), decision.at, true),
                          std::string{code}, decision.at,   true};
    Facts facts;
    facts.code(Fact::ground, "late");
    return Step{std::move(notice), draft(Kind::told_late, demand->id, decision, std::move(facts))};
}

Outcome<Step<Objection>> object(const DemandId& demand, std::string_view words, const Decision& decision) {
    if (words.empty()) return Problem{Trouble::invalid, "say why you object", "words"};
    if (!is_utf8(words)) return Problem{Trouble::invalid, "the text is not UTF-8", "words"};
    return Step{Objection{demand, Sensitive<std::string>{std::string{words}}, false, false}, draft(Kind::objected, demand, decision, {})};
}

Outcome<Step<Objection>> settle(const DemandId& demand, std::string_view words, bool upheld, const Decision& decision) {
    if (words.empty()) return Problem{Trouble::invalid, "say how the objection was decided, and why", "words"};
    Facts facts;
    facts.number(Fact::upheld, upheld ? 1 : 0);
    return Step{Objection{demand, Sensitive<std::string>{std::string{words}}, true, upheld},
                draft(Kind::objection_settled, demand, decision, std::move(facts))};
}

Outcome<Step<Clearance>> clear_told(const Recorded<CustomerNotice>& notice, const Recorded<review::Grant>& grant,
                                    const Decision& decision) {
    if (notice->late) return Problem{Trouble::refused, "a late notice clears nothing"};
    if (notice->demand != grant->demand) return Problem{Trouble::conflict, "the notice belongs to another demand"};
    if (decision.at < notice->wait_until) {
        return Problem{Trouble::refused, "the customer may object until " + text(notice->wait_until) + "; nothing is collected before"};
    }
    return clear({grant->demand, ClearanceGround::told, {}, {}, {}, ""}, decision);
}

Outcome<Step<Clearance>> clear_barred(const Recorded<review::Grant>& grant, const SecrecyOrder& order, const Decision& decision) {
    if (order.demand != grant->demand) return Problem{Trouble::refused, "the nondisclosure order was recorded for another request"};
    if (!bars_at(order, decision.at)) return Problem{Trouble::refused, "the nondisclosure order is not in force now; tell the customer"};
    Clearance clearance{grant->demand, ClearanceGround::barred, order.id, order.ends, std::nullopt, ""};
    if (order.ends) clearance.late_notice_due = after_days(*order.ends, order_grace_days);
    return clear(std::move(clearance), decision);
}

Outcome<Step<Clearance>> clear_waived(const Recorded<review::Grant>& grant, std::string_view reason, const Decision& decision) {
    if (reason.empty())
        return Problem{Trouble::invalid, "withholding notice needs its reason: danger to a person, or a hijacked account", "reason"};
    if (decision.by.none()) return Problem{Trouble::refused, "withholding notice needs a named approver"};
    Clearance clearance{grant->demand, ClearanceGround::waived, {}, {}, after_days(decision.at, 90), std::string{reason}};
    return clear(std::move(clearance), decision);
}

Outcome<Step<Clearance>> clear_report(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant, std::string_view reason,
                                      const Decision& decision) {
    if (demand->id != grant->demand) return Problem{Trouble::conflict, "the approval belongs to another request"};
    if (demand->section != demand::Section::provider_initiated)
        return Problem{Trouble::refused, "this is no report of our own: its customer is told, now or later"};
    if (reason.empty()) return Problem{Trouble::invalid, "say why the customer is not told first", "reason"};
    if (decision.by.none()) return Problem{Trouble::refused, "withholding notice needs a named approver"};
    return clear({grant->demand, ClearanceGround::waived, {}, {}, {}, std::string{reason}}, decision);
}

Outcome<Step<Clearance>> clear_consented(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                                         const std::set<int>& consented, const Decision& decision) {
    if (demand->id != grant->demand) return Problem{Trouble::conflict, "the approval belongs to another request"};
    if (demand->instrument != demand::Instrument::consent)
        return Problem{Trouble::refused, "this request does not rest on the account holder's consent"};
    for (std::size_t i = 0; i < demand->directory.size(); ++i) {
        if (demand->directory[i].known && !consented.contains(static_cast<int>(i)))
            return Problem{Trouble::refused, fmt::format("no consent of the owner of identifier {} is recorded", i + 1)};
    }
    return clear({grant->demand, ClearanceGround::consent, {}, {}, {}, ""}, decision);
}

Outcome<Step<Clearance>> clear_emergency(const Recorded<review::Grant>& grant, const Decision& decision) {
    if (!grant->emergency) return Problem{Trouble::refused, "this request was not approved as an emergency; the customer is told first"};
    return clear({grant->demand, ClearanceGround::emergency, {}, {}, after_days(decision.at, 90), ""}, decision);
}

Outcome<Step<Clearance>> clear_without_customer(const Recorded<demand::Demand>& demand, const Recorded<review::Grant>& grant,
                                                const Decision& decision) {
    if (demand->id != grant->demand) return Problem{Trouble::conflict, "the approval belongs to another request"};
    for (const auto& answer : demand->directory) {
        if (answer.known) return Problem{Trouble::refused, "an identifier of this request is an account of ours: its customer is told"};
    }
    return clear({grant->demand, ClearanceGround::no_customer, {}, {}, {}, ""}, decision);
}

}  // namespace sallyport::notice
