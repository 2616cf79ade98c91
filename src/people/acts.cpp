#include "people/acts.h"

#include <algorithm>

#include "base/country.h"
#include "base/json.h"
#include "base/limits.h"

namespace sallyport::people {

using ledger::Draft;
using ledger::Fact;
using ledger::Kind;
using ledger::Step;

namespace {

constexpr std::size_t most_domains = 20;

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
    json::object object{{"what", code(what)}, {"person", person.body()}, {"agency", agency.text()}, {"reason", reason}};
    if (what == Proposed::admit) object["admitted"] = admitted.body();
    return canonical(object);
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
    if (proposal.what == Proposed::admit) {
        SALLYPORT_TRY(record, text_at(object, "admitted"));
        SALLYPORT_TRY(admitted, Agency::from_body(record));
        proposal.admitted = admitted;
    }
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

Bytes Application::body() const { return canonical(json::object{{"agency", agency.body()}, {"contact", contact}, {"mail", mail}}); }

Outcome<Application> Application::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an application"));
    SALLYPORT_TRY(inner, text_at(object, "agency"));
    SALLYPORT_TRY(agency, Agency::from_body(inner));
    return Application{agency, text_or(object, "contact", ""), text_or(object, "mail", "")};
}

Bytes TurnedDown::body() const { return canonical(json::object{{"agency", agency.text()}, {"reason", reason}}); }

Outcome<TurnedDown> TurnedDown::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "a refusal of an application"));
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    return TurnedDown{agency, text_or(object, "reason", "")};
}

Bytes Attestation::body() const {
    return canonical(json::object{{"person", person.text()}, {"agency", agency.text()}, {"until", text(until)}});
}

Outcome<Attestation> Attestation::from_body(std::string_view bytes) {
    SALLYPORT_TRY(object, parse_object(bytes, "an attestation"));
    SALLYPORT_TRY(person, id_at<PersonId>(object, "person"));
    SALLYPORT_TRY(agency, id_at<AgencyId>(object, "agency"));
    SALLYPORT_TRY(until, instant_at(object, "until"));
    return Attestation{person, agency, until};
}

namespace {

Problem wrong(std::string sentence, std::string field) { return {Trouble::invalid, std::move(sentence), std::move(field)}; }

bool is_line(std::string_view text) { return !text.empty() && text.size() <= limits::line_bytes && is_utf8(text); }

// What anybody can see of a name, a country and domains.
Outcome<void> check_face(const Agency& agency) {
    if (!is_line(agency.name)) return wrong("Give the agency's name, at most " + std::to_string(limits::line_bytes) + " bytes.", "name");
    if (!base::is_country(agency.country))
        return wrong("Give the country as two capital letters of ISO 3166-1, for example US.", "country");
    if (agency.domains.empty()) return wrong("Name the domain of the agency's mail, for example police.harbour.example.", "domains");
    if (agency.domains.size() > most_domains) {
        return wrong("At most " + std::to_string(most_domains) + " domains are held for one agency.", "domains");
    }
    for (const auto& domain : agency.domains) {
        const auto dot = domain.find('.');
        if (dot == std::string::npos || domain.find_first_of(" @/") != std::string::npos || domain.size() > 253 || !is_utf8(domain)) {
            return wrong("A domain is written like police.harbour.example, one a line, without @ and without https://.", "domains");
        }
    }
    for (const auto& number : agency.numbers) SALLYPORT_CHECK(check_number(number));
    return {};
}

}  // namespace

Outcome<Step<Application>> apply(Application application, Instant at) {
    auto& agency = application.agency;
    SALLYPORT_CHECK(check_face(agency));
    if (agency.evidence.empty() || agency.evidence.size() > limits::prose_bytes || !is_utf8(agency.evidence)) {
        return wrong("Say what the agency is and under which law it asks for data.", "evidence");
    }
    if (!is_line(application.contact)) return wrong("Give your name and office.", "contact");
    if (!is_line(application.mail) || application.mail.find('@') == std::string::npos) {
        return wrong("Give your work address of e-mail, with an @.", "mail");
    }
    // Nothing that only the team may say comes in by an application.
    agency.proofs.clear();
    agency.until = std::nullopt;
    agency.vetted_by = std::nullopt;
    for (auto& number : agency.numbers) number.since = std::nullopt;
    agency.id = AgencyId::random();
    Draft entry = draft(Kind::agency_applied, at, {});
    entry.facts.id(Fact::agency, agency.id).code(Fact::agency_kind, code(agency.kind)).country(Fact::country, agency.country);
    return Step{std::move(application), std::move(entry)};
}

Outcome<Step<TurnedDown>> turn_down(TurnedDown turned_down, const PersonId& by, Instant at) {
    SALLYPORT_CHECK(check_reason(turned_down.reason));
    Draft entry = draft(Kind::agency_turned_down, at, by);
    entry.facts.id(Fact::agency, turned_down.agency);
    return Step{std::move(turned_down), std::move(entry)};
}

Outcome<void> check_vetted(const Agency& agency, Instant at) {
    SALLYPORT_CHECK(check_face(agency));
    if (agency.evidence.empty() || agency.evidence.size() > limits::prose_bytes) {
        return wrong("Say how you found out that this body exists and may ask: what you looked up, where, and whom you called.",
                     "evidence");
    }
    if (agency.jurisdictions.empty())
        return wrong("Say where the agency may act: a country, or a part of it such as US-CA.", "jurisdictions");
    for (const auto& place : agency.jurisdictions) {
        if (!base::is_country(std::string_view{place}.substr(0, 2)) || place.size() > 6 || (place.size() > 2 && place[2] != '-')) {
            return wrong("A jurisdiction is written as a country, US, or as a part of one, US-CA (ISO 3166).", "jurisdictions");
        }
    }
    for (const auto& domain : agency.domains) {
        const auto proof = std::ranges::find(agency.proofs, domain, &DomainProof::domain);
        if (proof == agency.proofs.end() || proof->evidence.empty()) {
            return wrong("Say for each domain how you know that it is this agency's; one has no evidence.", "proof");
        }
        if (proof->look_again <= at || after_days(at, proof_days) < proof->look_again) {
            return wrong("A domain is looked at again within " + std::to_string(proof_days) + " days.", "proof");
        }
    }
    if (agency.numbers.empty()) return wrong("Give a published number on which the agency is called back.", "number");
    if (!agency.until || *agency.until <= at || after_days(at, agency_days) < *agency.until) {
        return wrong("Give the day until which the agency is admitted, within " + std::to_string(agency_days) + " days.", "until");
    }
    return {};
}

Outcome<Step<Attestation>> attest(const Person& officer, const Person& by, Instant at) {
    if (officer.id == by.id) return Problem{Trouble::refused, "nobody attests themselves"};
    if (officer.role != Role::officer) return Problem{Trouble::refused, "only officers are attested"};
    const bool own = may(by.role, Action::manage_officers, Relation::agency) && !by.agency.none() && by.agency == officer.agency;
    if (!own && !may(by.role, Action::admit, Relation::none)) return Problem{Trouble::not_found, "no such officer"};
    const auto until = after_days(at, attested_days);
    Draft entry = draft(Kind::person_attested, at, by.id);
    entry.facts.id(Fact::person, officer.id).id(Fact::agency, officer.agency).instant(Fact::valid_until, until);
    return Step{Attestation{officer.id, officer.agency, until}, std::move(entry)};
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
        case Proposed::admit:
            if (proposal.admitted.id != proposal.agency) return Problem{Trouble::invalid, "a proposal is about one agency", "agency"};
            SALLYPORT_CHECK(check_vetted(proposal.admitted, at));
            entry.facts.id(Fact::agency, proposal.agency);
            break;
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
