// The closed lists of a demand's axes (brief section 0). One demand has many axes, never one "type".
#pragma once
#include "base/closed_list.h"

namespace sallyport::demand {

// Source: 18 U.S.C. 2703(c)(2) for the six bsi_ items; the others are the provider's own split above the statutory floor.
#define SALLYPORT_DATA_CLASSES(X)                                              \
    X(bsi_name, "Name")                                                        \
    X(bsi_address, "Address")                                                  \
    X(bsi_sessions, "Session times and durations")                             \
    X(bsi_service, "Length of service and services used")                      \
    X(bsi_identity, "Account number, e-mail address, registration IP address") \
    X(bsi_payment, "Means and source of payment")                              \
    X(ip_session_log, "Sign-in log with IP addresses")                         \
    X(noncontent_headers, "Message headers: to, from, date")                   \
    X(noncontent_contacts, "Contacts list")                                    \
    X(noncontent_settings, "Account settings")                                 \
    X(noncontent_transactions, "Purchase history")                             \
    X(noncontent_location, "Historical location")                              \
    X(content_mail, "Mail: messages and attachments")                          \
    X(content_files, "Stored files")                                           \
    X(content_other, "Other content")                                          \
    X(prospective_noncontent, "Future non-content")                            \
    X(prospective_content, "Future content")
SALLYPORT_CLOSED_LIST(DataClass, SALLYPORT_DATA_CLASSES)
bool is_content(DataClass data);     // content_* and prospective_content
bool is_subscriber(DataClass data);  // bsi_*
bool is_prospective(DataClass data);

// What a service of the provider can do about data that does not exist yet. 18 U.S.C. 3124, 2518(4) ask for help with an order; 47 U.S.C. 1002
// asks some carriers, and not information services, to be able to (1002(b)(2)(A)).
#define SALLYPORT_INTERCEPTIONS(X)                      \
    X(unknown, "Nobody has said")                       \
    X(none, "Nothing: it has no means for it")          \
    X(non_content, "Future records other than content") \
    X(content, "Future content, and records")
SALLYPORT_CLOSED_LIST(Interception, SALLYPORT_INTERCEPTIONS)
// Whether a service that can do this much can run an order for that class; a class of stored data needs nothing of it.
bool can_run(Interception able, DataClass data);

#define SALLYPORT_IDENTIFIER_KINDS(X)                \
    X(account_email, "E-mail address of an account") \
    X(account_id, "Account number")                  \
    X(user_name, "User name or gamertag")            \
    X(phone, "Telephone number of an account")       \
    X(tenant_domain, "Domain of an organisation")    \
    X(ip_at_instant, "IP address and instant")       \
    X(card, "Payment card")                          \
    X(serial, "Serial number of a device")
SALLYPORT_CLOSED_LIST(IdentifierKind, SALLYPORT_IDENTIFIER_KINDS)
bool is_account_kind(IdentifierKind kind);  // only these count as accounts specified

#define SALLYPORT_INSTRUMENTS(X)                                        \
    X(informal_letter, "Letter, e-mail or telephone call")              \
    X(preservation_letter, "Preservation request")                      \
    X(admin_subpoena, "Administrative subpoena")                        \
    X(grand_jury_subpoena, "Grand jury subpoena")                       \
    X(trial_subpoena, "Trial subpoena")                                 \
    X(d_order, "Court order under 18 U.S.C. 2703(d)")                   \
    X(search_warrant, "Search warrant")                                 \
    X(pr_tt_order, "Pen register / trap and trace order")               \
    X(wiretap_order, "Wiretap order")                                   \
    X(nsl, "National security letter")                                  \
    X(fisa_order, "FISA order or directive")                            \
    X(emergency_request, "Emergency request")                           \
    X(civil_subpoena, "Civil subpoena")                                 \
    X(civil_court_order, "Civil court order")                           \
    X(defence_subpoena, "Criminal-defence subpoena")                    \
    X(consent, "Consent of the account holder")                         \
    X(epoc, "European Production Order Certificate")                    \
    X(epoc_pr, "European Preservation Order Certificate")               \
    X(dsa_order, "Order under Article 10 of the Digital Services Act")  \
    X(eio, "European Investigation Order")                              \
    X(mlat_process, "Process obtained through mutual legal assistance") \
    X(agreement_order, "Order under a data access agreement")           \
    X(national_order, "National order")                                 \
    X(child_safety_report, "Child-safety report of the provider")       \
    X(harm_report, "Report of danger to a person, by the provider")     \
    X(crime_report, "Report of a crime against provider or customer")
SALLYPORT_CLOSED_LIST(Instrument, SALLYPORT_INSTRUMENTS)
bool is_national_security(Instrument instrument);  // belongs to the lane of its own and to no other
bool is_report(Instrument instrument);             // of the provider's own: nobody demanded it
// The most that such a report may hold; what goes beyond is not filed. 18 U.S.C. 2258A(b) for child safety (the involved person, when and where,
// the depictions and the communication); 2702(b)(8), (c)(4) for danger to a person: who and where, and the words that tell of it; 2702(b)(5),
// (c)(3) for a crime: who, where from, the transactions, and the words. False for every other instrument.
bool belongs_in_report(Instrument instrument, DataClass data);

#define SALLYPORT_AUTHORITY_LEVELS(X)                                  \
    X(self_issued, "Issued by the investigator")                       \
    X(prosecutor, "Prosecutor")                                        \
    X(court_clerk, "Court clerk, without a judge's finding")           \
    X(judge, "Judge or magistrate, with a finding")                    \
    X(minister_and_commissioner, "Minister and judicial commissioner") \
    X(unknown, "Not known")
SALLYPORT_CLOSED_LIST(AuthorityLevel, SALLYPORT_AUTHORITY_LEVELS)

#define SALLYPORT_STANDARDS(X)                             \
    X(none, "None")                                        \
    X(relevance, "Relevance")                              \
    X(articulable_facts, "Specific and articulable facts") \
    X(reasonable_suspicion, "Reasonable suspicion")        \
    X(reasonable_belief, "Reasonable belief")              \
    X(probable_cause, "Probable cause")                    \
    X(unknown, "Not known")
SALLYPORT_CLOSED_LIST(Standard, SALLYPORT_STANDARDS)

#define SALLYPORT_REQUESTER_KINDS(X)                \
    X(federal, "Federal")                           \
    X(state, "State")                               \
    X(local, "Local")                               \
    X(tribal, "Tribal")                             \
    X(foreign_government, "Foreign government")     \
    X(eu_member_state, "EU Member State authority") \
    X(civil_party, "Private civil party")           \
    X(criminal_defendant, "Criminal defendant")     \
    X(data_subject, "Data subject")                 \
    X(international_body, "International body")     \
    X(provider, "The provider itself")
SALLYPORT_CLOSED_LIST(RequesterKind, SALLYPORT_REQUESTER_KINDS)

#define SALLYPORT_SECRECY_SOURCES(X)                       \
    X(none, "None")                                        \
    X(court_order, "Court nondisclosure order")            \
    X(statute, "Statutory secrecy of the instrument")      \
    X(letter_only, "Asked for in a letter only")           \
    X(eu_confidentiality, "European confidentiality duty") \
    X(sealing_only, "Docket sealed, no order to the provider")
SALLYPORT_CLOSED_LIST(SecrecySource, SALLYPORT_SECRECY_SOURCES)

#define SALLYPORT_CUSTOMER_CLASSES(X)                      \
    X(consumer, "Consumer")                                \
    X(small_commercial, "Organisation with 1 to 50 seats") \
    X(enterprise, "Organisation with more than 50 seats")  \
    X(public_sector, "Public sector")                      \
    X(education, "Education")                              \
    X(unknown, "Not known")
SALLYPORT_CLOSED_LIST(CustomerClass, SALLYPORT_CUSTOMER_CLASSES)
// More than 50 seats as of receipt: 50 is not an enterprise, 51 is (seed FAQ).
constexpr int enterprise_seats_over = 50;

// Tables of the public report; every demand belongs to exactly one.
#define SALLYPORT_SECTIONS(X)                        \
    X(criminal, "Criminal law enforcement")          \
    X(emergencies, "Emergencies")                    \
    X(civil, "Civil proceedings")                    \
    X(enterprise, "Business customers")              \
    X(preservation, "Preservation")                  \
    X(provider_initiated, "Reports by the provider") \
    X(data_subject, "Data subjects and consent")     \
    X(defence, "Criminal defence")                   \
    X(international, "International bodies")
SALLYPORT_CLOSED_LIST(Section, SALLYPORT_SECTIONS)

#define SALLYPORT_MAIL_FORMATS(X)       \
    X(mbox, "One mbox file an account") \
    X(eml, "One .eml file a message")
SALLYPORT_CLOSED_LIST(MailFormat, SALLYPORT_MAIL_FORMATS)

}  // namespace sallyport::demand
