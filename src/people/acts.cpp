#include "people/acts.h"

#include "base/json.h"
#include "base/limits.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;
using ledger::Kind;
using ledger::Step;

namespace {

Outcome<void> check_reason(const std::string& reason) {
    if (reason.empty()) return Problem{Trouble::invalid, "Give the reason; it stands in the record.", "reason"};
    if (reason.size() > limits::prose_bytes) {
        return Problem{Trouble::invalid, "The reason is longer than " + std::to_string(limits::prose_bytes) + " bytes.", "reason"};
    }
    return {};
}

Outcome<void> check_person(const Person& person, Instant at) {
    if (person.name.empty() || person.name.size() > limits::line_bytes) {
        return Problem{Trouble::invalid, "Give the person's name, at most " + std::to_string(limits::line_bytes) + " bytes.", "name"};
    }
    if (is_requester(person.role) == person.agency.none()) {
        return Problem{Trouble::invalid,
                       person.agency.none() ? "An officer or a civil party belongs to an agency; choose one."
                                            : "Only officers and civil parties belong to an agency.",
                       "agency"};
    }
    auto zone = known_zone(person.zone);
    if (!zone) return Problem{Trouble::invalid, zone.error().sentence, "zone"};
    return check_audit(person, at);
}

Draft draft(Kind kind, Instant at, const PersonId& by) { return {kind, at, {}, std::nullopt, by, {}, {}, {}}; }

}  // namespace

Outcome<void> check_audit(const Person& person, Instant at) {
    if (person.role != Role::auditor) {
        if (person.purpose.empty() && !person.until) return {};
        return Problem{Trouble::invalid, "Only an auditor's role has a purpose and a last day: leave both empty, or choose Auditor.",
                       person.purpose.empty() ? "last_day" : "purpose"};
    }
    if (person.purpose.empty() || person.purpose.size() > limits::line_bytes) {
        return Problem{Trouble::invalid, "Say what is audited and for whom, at most " + std::to_string(limits::line_bytes) + " bytes.",
                       "purpose"};
    }
    if (!person.until) return Problem{Trouble::invalid, "Give the last day of the audit; the role ends with it.", "last_day"};
    if (*person.until < at) return Problem{Trouble::invalid, "The last day of the audit is over already; give a later one.", "last_day"};
    if (after_days(at, auditor_days) < *person.until) {
        return Problem{Trouble::invalid, "An audit lasts at most " + std::to_string(auditor_days) + " days; give an earlier last day.",
                       "last_day"};
    }
    return {};
}

Bytes Proposal::body() const {
    return canonical(json::object{{"what", code(what)}, {"person", person.body()}, {"agency", agency.text()}, {"reason", reason}});
}

Outcome<Proposal> Proposal::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a proposal"));
    Proposal proposal;
    SALLYPORT_TRY(what, coded_at<Proposed>(object, "what"));
    proposal.what = what;
    SALLYPORT_TRY(inner, text_at(object, "person"));
    SALLYPORT_TRY(person, Person::from_body(inner));
    proposal.person = person;
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    proposal.agency = agency;
    SALLYPORT_TRY(reason, text_at(object, "reason"));
    proposal.reason = reason;
    return proposal;
}

Bytes AgencyStop::body() const { return canonical(json::object{{"agency", agency.text()}, {"since", maybe(since)}, {"reason", reason}}); }

Outcome<AgencyStop> AgencyStop::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an agency's stop"));
    AgencyStop stop;
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    stop.agency = agency;
    SALLYPORT_TRY(since, maybe_at<Instant>(object, "since", parse_instant));
    stop.since = since;
    SALLYPORT_TRY(reason, text_at(object, "reason"));
    stop.reason = reason;
    return stop;
}

Bytes Leaving::body() const { return canonical(json::object{{"person", person.text()}, {"reason", reason}}); }

Outcome<Leaving> Leaving::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a leaving"));
    Leaving leaving;
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    leaving.person = person;
    SALLYPORT_TRY(reason, text_at(object, "reason"));
    leaving.reason = reason;
    return leaving;
}

bool may_propose(const Person& first, const Proposal& proposal) {
    if (may(first.role, Action::admit, Relation::none)) return true;
    return may(first.role, Action::manage_officers, Relation::agency) && proposal.what == Proposed::enrol &&
           proposal.person.role == Role::officer && !first.agency.none() && proposal.person.agency == first.agency;
}

Outcome<Step<Proposal>> propose(const Proposal& proposal, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(check_reason(proposal.reason));
    Draft entry = draft(Kind::act_proposed, at, by);
    entry.facts.code(Fact::ground, code(proposal.what)).instant(Fact::valid_until, after_days(at, proposal_days));
    switch (proposal.what) {
        case Proposed::enrol:
            SALLYPORT_CHECK(check_person(proposal.person, at));
            if (proposal.person.role == Role::customer || proposal.person.role == Role::enterprise) {
                return Problem{Trouble::invalid, "Customers come in by their notice, not by invitation; choose another role.", "role"};
            }
            if (proposal.person.id == by) return Problem{Trouble::refused, "nobody proposes a role or keys for themselves"};
            entry.facts.id(Fact::person, proposal.person.id).code(Fact::role, code(proposal.person.role));
            if (!proposal.person.agency.none()) entry.facts.id(Fact::agency, proposal.person.agency);
            break;
        case Proposed::thaw: entry.facts.id(Fact::agency, proposal.agency); break;
    }
    return Step{proposal, std::move(entry)};
}

Outcome<Step<Person>> enrol(const Person& person, const Signatures& by, Instant at) {
    SALLYPORT_CHECK(check_person(person, at));
    if (by.include(person.id)) return Problem{Trouble::refused, "nobody signs for a role or keys of their own"};
    Draft entry = draft(Kind::person_enrolled, at, by.second());
    entry.facts.id(Fact::person, person.id).code(Fact::role, code(person.role));
    if (!person.agency.none()) entry.facts.id(Fact::agency, person.agency);
    if (person.until) entry.facts.instant(Fact::valid_until, *person.until);
    return Step{person, std::move(entry)};
}

Outcome<Step<AgencyStop>> thaw(const AgencyId& agency, std::string reason, const Signatures& by, Instant at) {
    SALLYPORT_CHECK(check_reason(reason));
    Draft entry = draft(Kind::agency_thawed, at, by.second());
    entry.facts.id(Fact::agency, agency);
    return Step{AgencyStop{agency, std::nullopt, std::move(reason)}, std::move(entry)};
}

Outcome<Step<AgencyStop>> freeze(AgencyStop stop, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(check_reason(stop.reason));
    if (stop.since && *stop.since > at) return Problem{Trouble::invalid, "The look-back begins in the past, not in the future.", "since"};
    Draft entry = draft(Kind::agency_frozen, at, by);
    entry.facts.id(Fact::agency, stop.agency);
    return Step{std::move(stop), std::move(entry)};
}

Outcome<Step<Leaving>> leave(Leaving leaving, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(check_reason(leaving.reason));
    Draft entry = draft(Kind::person_left, at, by);
    entry.facts.id(Fact::person, leaving.person);
    return Step{std::move(leaving), std::move(entry)};
}

}  // namespace sallyport::people
