// What law cannot see for itself: facts that other rooms know (other people's demands, vetting, consent), and what whoever reads the
// paper or the directory says of them. Every fact has a value for "nobody has said", and that value never allows anything.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/closed_list.h"
#include "base/instant.h"
#include "demand/words.h"

namespace sallyport::law {

// What a paper of its kind must carry on its face. The first three are seen in the demand itself; that another one is missing says
// whoever reads the paper. Source: Fed. R. Crim. P. 41(e)(2)(A), 17; Reg. 2023/1543 Art. 5(5), 9(1); Reg. 2022/2065 Art. 10(2).
#define SALLYPORT_PAPER_PARTS(X)                                                   \
    X(issuer, "the issuing court or office")                                       \
    X(docket, "the number of the matter")                                          \
    X(issue_date, "the day of issue")                                              \
    X(return_date, "the return day")                                               \
    X(seal, "the signature or seal of the issuing body")                           \
    X(statute, "the statute that gives the power to issue it")                     \
    X(custodian, "the custodian it is directed to")                                \
    X(provider_address, "the provider's legal entity and address")                 \
    X(particularity, "a description of the items with particularity")              \
    X(affidavit, "the affidavit or attachment that it refers to")                  \
    X(competent_court, "a court of competent jurisdiction")                        \
    X(certificate, "the certificate of the designated authority")                  \
    X(legal_basis, "the legal basis of the order")                                 \
    X(recipients, "information that identifies specific recipients")               \
    X(reasons, "a statement of reasons")                                           \
    X(redress, "information about redress")                                        \
    X(period, "the period that the data is asked for")                             \
    X(domestication, "the domestication by a court of the provider's state")       \
    X(letterhead, "the letterhead of the agency that asks")                        \
    X(danger, "words on a danger of death or serious physical injury to a person") \
    X(aid, "words on how the data helps to avert the danger")
SALLYPORT_CLOSED_LIST(PaperPart, SALLYPORT_PAPER_PARTS)

// What the enforcing authority has said of a European Production Order. Reg. 2023/1543 Art. 8, 10(2), 12.
#define SALLYPORT_ENFORCING(X)                        \
    X(unknown, "Nobody has said")                     \
    X(not_notified, "No notification is due")         \
    X(notified, "Notified, has not spoken")           \
    X(cleared, "Will not invoke a ground of refusal") \
    X(refused, "Has refused")
SALLYPORT_CLOSED_LIST(Enforcing, SALLYPORT_ENFORCING)

// What starts a clock of a book's [[clock]].
#define SALLYPORT_LEGAL_EVENTS(X)                                              \
    X(received, "the paper was received or served")                            \
    X(issued, "the paper was issued")                                          \
    X(clarification_asked, "the provider told the issuer what is missing")     \
    X(enforcing_notified, "the enforcing authority received its notification") \
    X(enforcement_asked, "the issuer asked for enforcement")                   \
    X(enforcement_questions, "the enforcing authority asked the issuer")       \
    X(renewed, "the preservation was renewed")                                 \
    X(backup_ordered, "a backup copy was ordered")                             \
    X(government_noticed, "the government told the customer")                  \
    X(reciprocal_notice, "the recipient asked for review of the secrecy")      \
    X(disclosed, "data was disclosed")                                         \
    X(backup_confirmed, "the provider confirmed the backup copy")              \
    X(government_delayed, "the government delayed its own notice")             \
    X(interception_began, "the first communication was intercepted")           \
    X(production_confirmed, "the issuer confirmed that it asked for the data") \
    X(affirmation_due, "an urgent request was answered without a judge")
SALLYPORT_CLOSED_LIST(LegalEvent, SALLYPORT_LEGAL_EVENTS)

// A court's order that forbids the provider to tell, as it stands on its paper. A closed value: no order = no value.
struct SecrecyPaper {
    Day issued;
    std::optional<Day> ends;          // absent: the order names no end
    bool names_this_process = false;  // the order names the very paper that it came with
    bool federal = false;             // issued by a federal court
};

struct OtherFacts {
    bool duplicate = false;             // r23
    bool requester_unverified = false;  // r18
    bool suspected_fraud = false;       // r19
    bool emergency_affirmed = false;    // a reviewer affirmed the danger
    bool not_police = false;  // of an emergency: the agency is a fire or rescue service, a civil agency, not criminal law enforcement
    bool emergency_paper_owed = false;  // data left to this agency in an earlier emergency, and no formal paper followed
    bool consent_recorded = false;      // and it covers every identifier and class that the demand asks for
    bool redirect_impossible = false;   // the recorded reason why the customer cannot be asked
    bool nexus_absent = false;          // counsel found no connection of the matter with the issuer's territory: r06
    bool california_provider = false;   // the provider is a California corporation, or has its principal offices there
    bool signature_unknown = false;     // nobody has looked yet: review instead of the refusal that an unsigned paper gets
    bool requester_unknown = false;     // likewise for the kind of requester
    std::string region;                 // ISO 3166-2 subdivision of the issuer without the country ("CA"); "" = not known
    std::string contracting_country;    // of the legal entity that holds the contract with the customer, alpha-2; "" = not known
    std::string customer_nationality;   // alpha-2; "" = not known
    std::string customer_location;      // where the customer is now, alpha-2; "" = not known

    // The provider, as its profile says: demand/provider.h.
    std::optional<bool> provider_established;  // in the demand's country at its receipt; absent = no profile was asked
    std::optional<bool> to_representative;     // the paper's addressee is one of those named for e-Evidence; absent = none is named
    demand::Interception interception = demand::Interception::unknown;  // what the services that are named can do about future data

    // The paper, as whoever reads it says.
    std::string paper;                           // a row's word for the country's own instrument ("gb-part-3"); "" = nobody has said
    std::vector<demand::Instrument> also_holds;  // a combined paper: instruments that it holds beside the demand's own
    std::vector<std::string> languages;          // of the paper and its translations, ISO 639-1; empty = nobody has said
    std::uint32_t lacks = 0;                     // bit per PaperPart that the paper was found to lack
    bool material_mistake = false;               // r11: names, numbers or statutes of the paper do not agree
    bool privileged = false;                     // r22: touches a privileged profession, an immunity or the press
    bool not_stored = false;                     // r24: what is asked for was not stored when the paper arrived
    bool section_m_present = false;              // the part of an EPOC that is for the enforcing authority only came along
    std::optional<SecrecyPaper> secrecy_paper;   // of the order that bars notice
    std::optional<int> offence_years;            // the offence's maximum; absent = nobody has said
    bool offence_listed = false;                 // an offence that the row's law lists whatever its maximum
    demand::AuthorityLevel validated_by = demand::AuthorityLevel::unknown;  // who validated what another authority issued
    bool emergency = false;                                                 // the paper says that it is an emergency
    bool validation_to_follow = false;                                      // issued in an emergency, to be validated afterwards
    Enforcing enforcing = Enforcing::unknown;
    std::optional<bool> through_designated_authority;  // of an order under an agreement
    std::optional<bool> processor_addressed;           // the paper says why the processor and not the controller is addressed
    std::vector<std::pair<LegalEvent, Instant>> events;
};

}  // namespace sallyport::law
