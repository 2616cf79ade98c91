// The grid: identifier x class, what is asked, what counsel says of each cell, and where in the paper it stands.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "demand/scope.h"

namespace sallyport::review {

// Closed list of reasons to refuse a demand or a cell (brief 5.1). r18, r19, r23 arrive as facts from people and review.
#define SALLYPORT_REASONS(X)                                                       \
    X(r01, "The paper is not valid on its face")                                   \
    X(r02, "The request was not served in the right way")                          \
    X(r03, "This legal process does not reach this kind of data")                  \
    X(r04, "The identifier does not belong to a service of this provider")         \
    X(r05, "The agency has no power to ask for this")                              \
    X(r06, "The request lies outside the agency's jurisdiction")                   \
    X(r07, "The paper is not signed")                                              \
    X(r08, "The paper is not authorised at the level that is needed")              \
    X(r09, "A date is wrong or has passed")                                        \
    X(r10, "The paper is not addressed to this provider")                          \
    X(r11, "The paper holds a material mistake")                                   \
    X(r12, "The request is too broad")                                             \
    X(r13, "The organisation that is the customer can be asked itself")            \
    X(r14, "No specific account is named")                                         \
    X(r15, "Content in a civil matter needs the account owner's specific consent") \
    X(r16, "The law of another country forbids it")                                \
    X(r17, "The criteria for an emergency are not met")                            \
    X(r18, "The requester could not be verified")                                  \
    X(r19, "The request is suspected to be forged")                                \
    X(r20, "The attestation that a shield law asks for is missing")                \
    X(r21, "The paper is not in a language that is accepted")                      \
    X(r22, "The data may be privileged or belong to the press")                    \
    X(r23, "The same paper was served before")                                     \
    X(r24, "The data was not stored when the request was received")                \
    X(r25, "Future data needs an order of its own kind")                           \
    X(r26, "No reason was recorded")
SALLYPORT_CLOSED_LIST(Reason, SALLYPORT_REASONS)
// The label of a reason is its sentence: it stands in every letter, in the letter's language. What can be done about it is words of the
// letter (review/letters.h).

#define SALLYPORT_CELL_ANSWERS(X) \
    X(grant, "Approve")           \
    X(narrow, "Approve in part")  \
    X(refuse, "Reject")
SALLYPORT_CLOSED_LIST(CellAnswer, SALLYPORT_CELL_ANSWERS)

// Counsel's word on one asked cell.
struct CellDecision {
    int identifier = 0;
    demand::DataClass data = demand::DataClass::bsi_name;
    CellAnswer answer = CellAnswer::refuse;
    std::optional<Span> span;             // for narrow, and for grant of classes with a time
    std::optional<demand::Region> cites;  // needed unless refused
    std::optional<Reason> reason;         // needed unless granted whole
    std::string because = {};             // counsel's words on this line alone, where a finding asks for them
};

}  // namespace sallyport::review
