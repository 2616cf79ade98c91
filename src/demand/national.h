// What is said of national security process beside the rest of a demand. Only the lane of its own holds one.
#pragma once
#include <optional>
#include <vector>

#include "base/closed_list.h"

namespace sallyport::demand {

// Under what the paper was issued. The same words are facts of the lane's book, from which its bands are counted.
#define SALLYPORT_NATIONAL_AUTHORITIES(X)                                    \
    X(letter, "National security letter (18 U.S.C. 2709)")                   \
    X(surveillance, "Electronic surveillance order (50 U.S.C. 1805)")        \
    X(search, "Physical search order (50 U.S.C. 1824)")                      \
    X(directive, "Directive (50 U.S.C. 1881a)")                              \
    X(pen_register, "Pen register or trap and trace order (50 U.S.C. 1842)") \
    X(business_records, "Business records order (50 U.S.C. 1861(b)(2)(B))")  \
    X(call_records, "Call detail records order (50 U.S.C. 1861(b)(2)(C))")
SALLYPORT_CLOSED_LIST(NationalAuthority, SALLYPORT_NATIONAL_AUTHORITIES)

// Who signed a national security letter. 18 U.S.C. 2709(b).
#define SALLYPORT_LETTER_SIGNERS(X)                                                     \
    X(unknown, "Not known")                                                             \
    X(director, "Director of the FBI")                                                  \
    X(headquarters, "Designee at headquarters, not below Deputy Assistant Director")    \
    X(special_agent_in_charge, "Special Agent in Charge of a field office, designated") \
    X(below, "Somebody below those")
SALLYPORT_CLOSED_LIST(LetterSigner, SALLYPORT_LETTER_SIGNERS)

// What the FBI certifies may result if the recipient speaks. 18 U.S.C. 2709(c)(1)(B).
#define SALLYPORT_SECRECY_DANGERS(X)                                                                        \
    X(national_security, "A danger to the national security of the United States")                          \
    X(investigation, "Interference with a criminal, counterterrorism or counterintelligence investigation") \
    X(diplomacy, "Interference with diplomatic relations")                                                  \
    X(life, "Danger to the life or physical safety of a person")
SALLYPORT_CLOSED_LIST(SecrecyDanger, SALLYPORT_SECRECY_DANGERS)

struct NationalPaper {
    NationalAuthority authority = NationalAuthority::letter;
    LetterSigner signer = LetterSigner::unknown;
    std::optional<bool> term_identifies;  // its term specifically identifies a person, entity, telephone number or account
    std::vector<SecrecyDanger> dangers;   // certified; none: the letter bars nobody from speaking
    bool new_service = false;             // the first order on a platform, product or service that had none before
    bool operator==(const NationalPaper&) const = default;
};

}  // namespace sallyport::demand
