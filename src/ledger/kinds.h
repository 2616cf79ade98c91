// The closed list of entry kinds: everything that can ever stand in the book. A new kind comes with its row here, its line in
// docs/formats/entry.md, its stage in lifecycle.h and its test.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/facts.h"

namespace sallyport::ledger {

// X(name, room, demand?, required facts, further facts, what happened)
// `demand`: 1 if the entry belongs to a demand, 0 if never. Facts in braces, comma-free by using the list macros below.
#define SALLYPORT_KINDS(X)                                                                                                                 \
    X(book_born, ledger, 0, "book zone", "", "the book was opened")                                                                        \
    X(corrected_entry, ledger, 0, "", "", "an earlier entry's facts are corrected; header names which")                                    \
    X(incident, ledger, 0, "incident", "size", "something went wrong and was noticed")                                                     \
    X(agency_applied, people, 0, "agency agency_kind country", "", "an agency asks to be admitted: nothing is given by that")              \
    X(agency_turned_down, people, 0, "agency", "", "an application was turned down")                                                       \
    X(agency_vetted, people, 0, "agency agency_kind country", "valid_until", "an agency was admitted, or what is known of it was renewed") \
    X(agency_frozen, people, 0, "agency", "", "an agency was stopped")                                                                     \
    X(agency_thawed, people, 0, "agency", "", "an agency may go on")                                                                       \
    X(person_enrolled, people, 0, "person role", "agency valid_until", "a person got a role")                                              \
    X(person_left, people, 0, "person", "role", "a person lost a role")                                                                    \
    X(person_attested, people, 0, "person agency valid_until", "", "an agency's administrator says that an officer is still theirs")       \
    X(act_proposed, people, 0, "ground valid_until", "person role agency", "a first signature on an act of the house")                     \
    X(key_registered, people, 0, "person", "", "a person's key was registered")                                                            \
    X(key_withdrawn, people, 0, "person", "ground", "a person's key opens nothing any more")                                               \
    X(on_call, people, 0, "person valid_until", "", "somebody is on call for a time")                                                      \
    X(on_call_ended, people, 0, "person", "", "a turn on call was taken out of the roster")                                                \
    X(absent, people, 0, "person valid_until", "", "somebody is away for a time, and has handed over")                                     \
    X(absence_ended, people, 0, "person", "", "somebody is back, or is not away after all")                                                \
    X(paged, people, 0, "person ground", "", "somebody was called to the desk, or could not be reached")                                   \
    X(page_answered, people, 0, "person", "", "somebody called to the desk said that they are there")                                      \
    X(audited, people, 0, "looked_at first shown", "seen", "an auditor was shown this much")                                               \
    X(rulebook_adopted, people, 0, "rulebook valid_until", "", "counsel adopted a rulebook")                                               \
    X(adoption_proposed, review, 0, "rulebook valid_until", "", "a first signature on the adoption of a rulebook")                         \
    X(adoption_ended, review, 0, "rulebook ground", "", "an adoption, or the first signature on one, was taken back")                      \
    X(letter_written, review, 0, "reasons language version", "", "counsel wrote words for a reason of letters")                            \
    X(letter_approved, review, 0, "reasons language version", "", "a second of counsel approved them: letters are made from them")         \
    X(letter_dropped, review, 0, "reasons language version", "", "words that waited were taken back")                                      \
    X(received, demand, 1,                                                                                                                 \
      "section country instrument requester received version papers identifiers accounts sought_content customer_class",                   \
      "agency classes abroad seats resubmission_of duplicate_of cells_asked due authority new_service recipient",                          \
      "a demand was received and sealed")                                                                                                  \
    X(corrected, demand, 1, "version papers identifiers accounts sought_content",                                                          \
      "classes abroad seats customer_class cells_asked instrument", "the paper was corrected: a new version, the grant lapses")            \
    X(withdrawn, demand, 1, "", "ground", "the requester took the demand back")                                                            \
    X(accepted, review, 1, "", "due", "accepted for review; the data asked for may be kept")                                               \
    X(preserved, collection, 1, "items_content items_noncontent", "parts bytes", "the data asked for is frozen")                           \
    X(preserve_failed, collection, 1, "ground", "", "freezing failed and will be tried again")                                             \
    X(keep_ended, collection, 1, "ground", "", "the frozen snapshot was destroyed")                                                        \
    X(keep_verified, review, 1, "", "", "who asks for a preservation, and its paper, were checked")                                        \
    X(keep_renewed, review, 1, "due", "", "a preservation runs on until another day")                                                      \
    X(keep_lapsed, collection, 1, "ground", "", "a preservation is over: nobody followed it with a demand, or nobody verified it")         \
    X(consent_recorded, review, 1, "ground", "", "an owner's consent was recorded and checked")                                            \
    X(paper_read, review, 1, "version", "due", "somebody read the paper and recorded what it says and lacks")                              \
    X(emergency_affirmed, review, 1, "", "due", "a reviewer affirmed danger of death or serious physical injury, and nexus")               \
    X(formal_paper, review, 1, "followed_by", "due", "the formal paper of an emergency came: the demand that it came by")                  \
    X(formal_paper_missed, review, 1, "due", "", "no formal paper came in time after an emergency")                                        \
    X(called_back, review, 1, "called answered", "doubts", "the agency was called at a number that is not the request's own")              \
    X(outcome_recorded, review, 1, "came_of", "", "what came of an emergency was recorded, or recorded anew")                              \
    X(grant_proposed, review, 1, "rulebook cells_asked cells_granted narrowed", "classes reasons accounts_refused doubts",                 \
      "a first signature on a grant")                                                                                                      \
    X(granted, review, 1, "rulebook cells_asked cells_granted narrowed valid_until", "classes reasons accounts_refused doubts",            \
      "the grant stands")                                                                                                                  \
    X(refused, review, 1, "reasons", "rulebook", "nothing is given, with reasons")                                                         \
    X(handling_proposed, review, 1, "classes ground valid_until", "extension_of rulebook",                                                 \
      "a first signature on handling an order outside")                                                                                    \
    X(handled_outside, review, 1, "classes ground valid_until", "extension_of rulebook",                                                   \
      "an order for future data is handled outside: by the requester's means or the service's, and never by this product")                 \
    X(redirected, review, 1, "", "reasons", "the requester was sent to the customer")                                                      \
    X(redirect_declined, review, 1, "ground", "", "the customer could not be asked after all")                                             \
    X(challenge_filed, review, 1, "ground due", "", "the paper is contested before a court or its issuer")                                 \
    X(hearing_set, review, 1, "due", "", "the day of a hearing on the challenge")                                                          \
    X(challenge_denied, review, 1, "ground", "due", "the challenge is over: what it held goes on")                                         \
    X(challenge_granted, review, 1, "due", "", "the paper is set aside: nothing is given on it")                                           \
    X(challenge_modified, review, 1, "", "due", "the paper is upheld in part: the demand is decided anew")                                 \
    X(challenge_appealed, review, 1, "ground", "", "the ruling is appealed: everything is held again")                                     \
    X(clarification_asked, review, 1, "", "", "a question to the requester")                                                               \
    X(clarification_answered, review, 1, "", "", "the requester's answer")                                                                 \
    X(note_added, review, 1, "note_kind", "", "a note")                                                                                    \
    X(deadline_raised, review, 1, "clock due ground", "", "a legal deadline nears or has passed: everybody of counsel sees it")            \
    X(order_recorded, notice, 1, "order order_level", "order_ends ground", "a secrecy order bars notice")                                  \
    X(order_reviewed, notice, 1, "order ground", "due", "a secrecy order was asked about, reviewed or taken to court")                     \
    X(order_ended, notice, 1, "order", "ground", "a secrecy order ended")                                                                  \
    X(told, notice, 1, "wait_until", "", "the customer was told and may object")                                                           \
    X(told_late, notice, 1, "", "ground", "the customer was told after the fact")                                                          \
    X(objected, notice, 1, "", "", "the customer objects")                                                                                 \
    X(objection_settled, notice, 1, "upheld", "", "the objection is decided")                                                              \
    X(cleared, notice, 1, "ground", "valid_until order due", "notice is settled: collection may be permitted")                             \
    X(permitted, collection, 1, "cells_granted valid_until", "classes", "collection is permitted")                                         \
    X(collected, collection, 1, "items_content items_noncontent items_outside parts bytes",                                                \
      "accounts_content accounts_noncontent accounts_none", "collection is finished")                                                      \
    X(collection_failed, collection, 1, "ground", "", "collection failed; nothing was kept")                                               \
    X(sealed, production, 1, "package root parts bytes items_content items_noncontent accounts_content accounts_noncontent accounts_none", \
      "products_content products_noncontent customers_abroad", "the package is sealed")                                                    \
    X(release_proposed, production, 1, "package", "", "a first signature on the release")                                                  \
    X(released, production, 1, "package valid_until", "", "the package may be fetched")                                                    \
    X(delivered, production, 1, "package receipt items_content items_noncontent accounts_content accounts_noncontent accounts_none",       \
      "products_content products_noncontent customers_abroad", "the package was fetched to its end")                                       \
    X(costs_stated, production, 1, "cents", "", "part of what the answer cost is asked back of the authority")                             \
    X(costs_withdrawn, production, 1, "ground", "", "a statement of costs was taken back")                                                 \
    X(destroyed, production, 1, "ground", "", "the demand's key is destroyed")                                                             \
    X(mailed, notice, 0, "letter mails mails_failed", "", "a letter to customers went to the mail server, or could not")                   \
    X(period_planned, report, 0, "period sections", "account_unit withheld", "what a period publishes")                                    \
    X(figures_imported, report, 0, "source rows content", "", "published history was imported")                                            \
    X(report_published, report, 0, "content", "", "a report was published")                                                                \
    X(report_proposed, report, 0, "content", "due", "a first signature on a report: its words, its figures, and when it comes out")        \
    X(report_dropped, report, 0, "content", "", "a report that waited was taken back")                                                     \
    X(report_signed, report, 0, "content", "due", "a second person signed the report: it comes out when it is due")

enum class Kind {
#define SALLYPORT_KIND_ENUM(name, room, demand, required, further, about) name,
    SALLYPORT_KINDS(SALLYPORT_KIND_ENUM)
#undef SALLYPORT_KIND_ENUM
};

std::string_view name(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
const std::vector<Kind>& all_kinds();
std::string_view room(Kind kind);
bool belongs_to_demand(Kind kind);
std::string_view about(Kind kind);
const std::vector<Fact>& required_facts(Kind kind);
const std::vector<Fact>& further_facts(Kind kind);

// Every required fact is there and none that the kind does not list. Any facts pass for corrected_entry, whose facts are checked
// by check_correction() against the kind that it corrects.
Outcome<void> check_facts(Kind kind, const Facts& facts);
// A correction gives all facts of the entry it corrects, right ones in place of wrong ones. `corrected`: that entry's kind.
Outcome<void> check_correction(Kind corrected, const Facts& facts);

}  // namespace sallyport::ledger
